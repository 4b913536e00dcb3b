//! A text file that a person wrote: its bytes as text, or why they are none, in words that name the cure.

use std::io;

use crate::finding::Finding;
use crate::language::Text;

/// Nobody writes more than this by hand, and a device would never end.
pub const MOST_TEXT_BYTES: usize = 16 << 20;

/// Why a file cannot be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not there.
    #[error("there is no such file")]
    Missing,
    /// It is a folder, and a file is needed.
    #[error("this is a folder")]
    Folder,
    /// It is a file, and a folder is needed.
    #[error("this is a file and no folder")]
    NoFolder,
    /// This user may not read it.
    #[error("you may not read it")]
    Denied,
    /// It is larger than any text that a person writes.
    #[error("it is larger than {most_bytes} bytes")]
    TooLarge {
        /// So much would do.
        most_bytes: usize,
    },
    /// It is text, but saved in another way than UTF-8: two bytes a letter, or one.
    #[error("it is not saved as UTF-8 (line {line})")]
    Encoding {
        /// The first line, from 1, that shows it.
        line: usize,
    },
    /// It is no text at all.
    #[error("it is no text")]
    NoText,
    /// The disk says something else.
    #[error("{0}")]
    Disk(String),
}

/// The text of a file's bytes: UTF-8, with or without the mark that some editors put in front.
///
/// # Errors
/// When it is none.
///
/// ```
/// use robot_core::{Unreadable, text_of};
///
/// assert_eq!(text_of(b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe"), Ok("Grüße"));
/// assert_eq!(text_of(b"eins\nGr\xfc\xdfe"), Err(Unreadable::Encoding { line: 2 }));
/// assert_eq!(text_of(b"\xff\xfeH\0a\0"), Err(Unreadable::Encoding { line: 1 }));
/// ```
pub fn text_of(bytes: &[u8]) -> Result<&str, Unreadable> {
    if bytes.len() > MOST_TEXT_BYTES {
        return Err(Unreadable::TooLarge { most_bytes: MOST_TEXT_BYTES });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if is_two_bytes_a_letter(bytes) {
        return Err(Unreadable::Encoding { line: 1 });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(Unreadable::NoText),
        Ok(text) => Ok(text),
        Err(_) if bytes.contains(&0) => Err(Unreadable::NoText),
        Err(error) => {
            let lines = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
            Err(Unreadable::Encoding { line: lines + 1 })
        }
    }
}

/// UTF-16, told by its mark or by every other byte being nought.
fn is_two_bytes_a_letter(bytes: &[u8]) -> bool {
    let begins = &bytes[..bytes.len().min(64) & !1];
    let noughts = |from: usize| begins.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let half = begins.len() / 2;
    let is_mostly = |count: usize| half >= 2 && count * 4 >= half * 3;
    bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || (is_mostly(noughts(1)) && noughts(0) == 0)
        || (is_mostly(noughts(0)) && noughts(1) == 0)
}

impl Unreadable {
    /// What is wrong with the file of this name.
    #[must_use]
    pub fn message(&self, file: &str) -> Text<String> {
        match self {
            Self::Missing => Text::owned(format!("{file} gibt es nicht."), format!("There is no {file}.")),
            Self::Folder => Text::owned(
                format!("{file} ist ein Ordner; hier wird eine Datei gebraucht."),
                format!("{file} is a folder; a file is needed here."),
            ),
            Self::NoFolder => Text::owned(
                format!("{file} ist eine Datei; hier wird ein Ordner gebraucht."),
                format!("{file} is a file; a folder is needed here."),
            ),
            Self::Denied => {
                Text::owned(format!("{file} darf ich nicht lesen."), format!("I am not allowed to read {file}."))
            }
            Self::TooLarge { most_bytes } => {
                let most = most_bytes >> 20;
                Text::owned(format!("{file} ist größer als {most} MB."), format!("{file} is larger than {most} MB."))
            }
            Self::Encoding { line } => Text::owned(
                format!("{file} ist nicht als UTF-8 gespeichert (Zeile {line})."),
                format!("{file} is not saved as UTF-8 (line {line})."),
            ),
            Self::NoText => Text::owned(format!("{file} ist keine Textdatei."), format!("{file} is no text file.")),
            Self::Disk(said) => {
                Text::owned(format!("{file} kann ich nicht lesen: {said}"), format!("I cannot read {file}: {said}"))
            }
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Text<String> {
        let (de, en) = match self {
            Self::Missing => {
                ("Steht der Name richtig da, mit Ordner und Endung?", "Is the name right, with its folder and ending?")
            }
            Self::Folder => ("Geben Sie eine Datei darin an.", "Name a file in it."),
            Self::NoFolder => ("Geben Sie den Ordner an, in dem sie liegt.", "Name the folder that it lies in."),
            Self::Denied => (
                "Lassen Sie sich das Recht dazu geben, oder kopieren Sie die Datei in einen eigenen Ordner.",
                "Ask for the right to, or copy the file into a folder of your own.",
            ),
            Self::TooLarge { .. } => ("Ist es die richtige Datei?", "Is it the right file?"),
            Self::Encoding { .. } => (
                "Speichern Sie sie als UTF-8: im Texteditor »Speichern unter«, dort bei »Codierung« UTF-8 wählen.",
                "Save it as UTF-8: in the text editor “Save as”, and there the encoding UTF-8.",
            ),
            Self::NoText => (
                "Schreiben Sie sie mit einem Texteditor, nicht mit einer Textverarbeitung.",
                "Write it with a text editor, and not with a word processor.",
            ),
            Self::Disk(_) => ("Versuchen Sie es noch einmal.", "Try again."),
        };
        Text::owned(de, en)
    }

    /// Both in one.
    #[must_use]
    pub fn text(&self, file: &str) -> Text<String> {
        let (message, help) = (self.message(file), self.help());
        Text::owned(format!("{}\n  {}", message.de, help.de), format!("{}\n  {}", message.en, help.en))
    }

    /// The same as a finding about the whole file.
    #[must_use]
    pub fn finding(&self, file: &str) -> Finding {
        let name = file.rsplit('/').next().unwrap_or(file);
        Finding::of(file, "unreadable", self.message(name), self.help())
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&io::Error> for Unreadable {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::NotADirectory => Self::NoFolder,
            io::ErrorKind::PermissionDenied => Self::Denied,
            io::ErrorKind::FileTooLarge => Self::TooLarge { most_bytes: MOST_TEXT_BYTES },
            _ => Self::Disk(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::language::Language;

    fn wide(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[rstest]
    #[case::plain("id = \"mein-tanz\"\n".into(), Ok("id = \"mein-tanz\"\n"))]
    #[case::empty(Vec::new(), Ok(""))]
    #[case::only_a_mark(b"\xef\xbb\xbf".into(), Ok(""))]
    #[case::marked([b"\xef\xbb\xbf", "für".as_bytes()].concat(), Ok("für"))]
    #[case::utf16_marked([&[0xff, 0xfe][..], &wide("Grüße", u16::to_le_bytes)].concat(), Err(Unreadable::Encoding { line: 1 }))]
    #[case::utf16_the_other_way([&[0xfe, 0xff][..], &wide("Grüße", u16::to_be_bytes)].concat(), Err(Unreadable::Encoding { line: 1 }))]
    #[case::utf16_unmarked(wide("absicht: greet\n", u16::to_le_bytes), Err(Unreadable::Encoding { line: 1 }))]
    #[case::utf16_unmarked_the_other_way(wide("absicht: greet\n", u16::to_be_bytes), Err(Unreadable::Encoding { line: 1 }))]
    #[case::latin_1(b"eins\nzwei\nf\xfcr\n".into(), Err(Unreadable::Encoding { line: 3 }))]
    #[case::a_picture(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".into(), Err(Unreadable::NoText))]
    #[case::a_nought(b"a\0b and much more of it".into(), Err(Unreadable::NoText))]
    #[case::endless(vec![b'a'; MOST_TEXT_BYTES + 1], Err(Unreadable::TooLarge { most_bytes: MOST_TEXT_BYTES }))]
    fn bytes_are_text_or_it_is_said_why_not(#[case] bytes: Vec<u8>, #[case] expected: Result<&str, Unreadable>) {
        assert_eq!(text_of(&bytes), expected);
    }

    #[rstest]
    #[case(io::ErrorKind::NotFound, "a.toml gibt es nicht.\n  Steht der Name")]
    #[case(io::ErrorKind::IsADirectory, "a.toml ist ein Ordner; hier wird eine Datei gebraucht.\n  Geben Sie")]
    #[case(
        io::ErrorKind::NotADirectory,
        "a.toml ist eine Datei; hier wird ein Ordner gebraucht.\n  Geben Sie den Ordner an"
    )]
    #[case(io::ErrorKind::PermissionDenied, "a.toml darf ich nicht lesen.")]
    fn what_the_disk_says_is_told_in_words(#[case] kind: io::ErrorKind, #[case] expected: &str) {
        let told = Unreadable::from(io::Error::from(kind)).text("a.toml");
        assert!(told.de.starts_with(expected), "{}", told.de);
        assert!(!told.en.contains("os error"), "{}", told.en);
    }

    #[test]
    fn a_finding_names_the_file_and_the_cure() {
        let finding = Unreadable::Encoding { line: 3 }.finding("tanz/text.de.md");
        assert_eq!(
            finding.text(Language::En),
            "tanz/text.de.md:1:1: text.de.md is not saved as UTF-8 (line 3).\n  Save it as UTF-8: in the text editor “Save as”, and there the encoding UTF-8."
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_text_or_not(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            match text_of(&bytes) {
                Ok(text) => prop_assert!(bytes.ends_with(text.as_bytes())),
                Err(why) => prop_assert!(!why.text("x").de.is_empty()),
            }
        }

        #[test]
        fn text_is_always_read(text in "[^\\x00]{0,100}") {
            let text = text.trim_start_matches('\u{feff}');
            prop_assert_eq!(text_of(text.as_bytes()), Ok(text));
        }
    }
}
