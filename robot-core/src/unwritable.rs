//! Why a file cannot be written, in words that name the cure.

use std::io;

use crate::language::Text;

/// Why a file cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// The folder that it is to lie in is not there.
    #[error("there is no such folder")]
    NoFolder,
    /// It is a folder itself.
    #[error("this is a folder")]
    Folder,
    /// This user may not write it.
    #[error("you may not write it")]
    Denied,
    /// There is no room left for it.
    #[error("the disk is full")]
    Full,
    /// The disk says something else.
    #[error("{0}")]
    Disk(String),
}

impl Unwritable {
    /// What is wrong with the file of this name, and what to do about it.
    ///
    /// ```
    /// use robot_core::Unwritable;
    ///
    /// let why = Unwritable::from(std::io::Error::from(std::io::ErrorKind::NotFound));
    /// assert!(why.text("bilder/plan.svg").de.starts_with("bilder/plan.svg kann ich nicht schreiben: Den Ordner gibt es nicht."));
    /// ```
    #[must_use]
    pub fn text(&self, file: &str) -> Text<String> {
        let (reason, help) = (self.reason(), self.help());
        Text::owned(
            format!("{file} kann ich nicht schreiben: {}\n  {}", reason.de, help.de),
            format!("I cannot write {file}: {}\n  {}", reason.en, help.en),
        )
    }

    /// What is wrong, in a sentence.
    #[must_use]
    pub fn reason(&self) -> Text<String> {
        let (de, en) = match self {
            Self::NoFolder => ("Den Ordner gibt es nicht.", "there is no such folder."),
            Self::Folder => ("Das ist ein Ordner.", "it is a folder."),
            Self::Denied => ("Das darf ich nicht.", "I am not allowed to."),
            Self::Full => ("Da ist kein Platz mehr.", "there is no room left."),
            Self::Disk(said) => return Text::owned(format!("{said}."), format!("{said}.")),
        };
        Text::owned(de, en)
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Text<String> {
        let (de, en) = match self {
            Self::NoFolder => (
                "Legen Sie den Ordner zuerst an, oder nennen Sie einen anderen.",
                "Make the folder first, or name another one.",
            ),
            Self::Folder => ("Nennen Sie eine Datei darin.", "Name a file in it."),
            Self::Denied => (
                "Lassen Sie sich das Recht dazu geben, oder nennen Sie einen eigenen Ordner.",
                "Ask for the right to, or name a folder of your own.",
            ),
            Self::Full => ("Machen Sie Platz, und versuchen Sie es noch einmal.", "Make room, and try again."),
            Self::Disk(_) => ("Versuchen Sie es noch einmal, oder an einem anderen Ort.", "Try again, or elsewhere."),
        };
        Text::owned(de, en)
    }
}

impl From<io::Error> for Unwritable {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&io::Error> for Unwritable {
    fn from(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NoFolder,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied,
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            _ => Self::Disk(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(io::ErrorKind::NotFound, "Den Ordner gibt es nicht.\n  Legen Sie")]
    #[case(io::ErrorKind::NotADirectory, "Den Ordner gibt es nicht.\n  Legen Sie")]
    #[case(io::ErrorKind::IsADirectory, "Das ist ein Ordner.\n  Nennen Sie")]
    #[case(io::ErrorKind::PermissionDenied, "Das darf ich nicht.\n  Lassen Sie")]
    #[case(io::ErrorKind::StorageFull, "Da ist kein Platz mehr.\n  Machen Sie Platz")]
    fn what_the_disk_says_is_told_in_words(#[case] kind: io::ErrorKind, #[case] expected: &str) {
        let told = Unwritable::from(io::Error::from(kind)).text("a.svg");
        assert!(told.de.starts_with(&format!("a.svg kann ich nicht schreiben: {expected}")), "{}", told.de);
        assert!(told.en.starts_with("I cannot write a.svg: ") && !told.en.contains("os error"), "{}", told.en);
    }
}
