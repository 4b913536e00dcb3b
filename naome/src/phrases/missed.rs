//! `naome phrases missed`: what was not understood, and the file that it is counted in.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use behaviours::missed::{Class, NotUnderstood, Tally};
use robot_core::{Language, Text};
use serde::{Deserialize, Serialize};

use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    /// Hours since 1970: near enough for staff, and nobody can be found by it.
    hour: u64,
    #[serde(flatten)]
    missed: NotUnderstood,
}

/// The file is begun anew when it is this large; the older half of the lines is dropped.
const MOST_BYTES: u64 = 256 * 1024;
/// Words are kept no longer.
const TEXT_HOURS: u64 = 7 * 24;

/// Writes down what was not understood.
pub(crate) struct MissedFile {
    path: PathBuf,
    with_text: bool,
}

impl MissedFile {
    /// Opens the file, and drops words that are too old.
    pub(crate) fn open(path: &Path, with_text: bool) -> std::io::Result<Self> {
        let file = Self { path: path.to_owned(), with_text };
        file.tidy()?;
        // Better told now than after the first sentence.
        OpenOptions::new().create(true).append(true).open(path)?;
        Ok(file)
    }

    /// Adds lines. Without leave to keep words, only what kind it was.
    pub(crate) fn add(&self, missed: Vec<NotUnderstood>) -> std::io::Result<()> {
        if missed.is_empty() {
            return Ok(());
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        lock(&file)?;
        for missed in missed {
            let missed = if self.with_text { missed } else { missed.without_text() };
            writeln!(file, "{}", serde_json::to_string(&Line { hour: hour(), missed })?)?;
        }
        let is_large = file.metadata()?.len() > MOST_BYTES;
        drop(file);
        if is_large { self.tidy() } else { Ok(()) }
    }

    /// Writes the file anew, shorter. It stays the same file and is held meanwhile: what staff forget in between must not
    /// come back.
    fn tidy(&self) -> std::io::Result<()> {
        let Some(mut file) = held(&self.path, OpenOptions::new().read(true).write(true))? else { return Ok(()) };
        let mut lines = lines_of(&file)?;
        if file.metadata()?.len() > MOST_BYTES {
            lines.drain(..lines.len() / 2);
        }
        let now = hour();
        let mut kept = String::new();
        for mut line in lines {
            if !self.with_text || now.saturating_sub(line.hour) > TEXT_HOURS {
                line.missed = line.missed.without_text();
            }
            kept.push_str(&serde_json::to_string(&line)?);
            kept.push('\n');
        }
        file.rewind()?;
        file.write_all(kept.as_bytes())?;
        file.set_len(kept.len() as u64)
    }
}

/// Forgets all of it. Where there is no file, nothing is to be forgotten.
pub(crate) fn forget(path: &Path) -> std::io::Result<()> {
    match held(path, OpenOptions::new().write(true))? {
        Some(file) => file.set_len(0),
        None => Ok(()),
    }
}

/// The file, for us alone until it is closed; nothing if there is none, or something that keeps nothing.
fn held(path: &Path, options: &OpenOptions) -> std::io::Result<Option<File>> {
    match options.open(path) {
        Ok(file) if file.metadata()?.is_file() => {
            lock(&file)?;
            Ok(Some(file))
        }
        Ok(_) => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Waits until nobody else holds the file. Where files cannot be held nobody is waited for.
fn lock(file: &File) -> std::io::Result<()> {
    match file.lock() {
        Err(error) if error.kind() == std::io::ErrorKind::Unsupported => Ok(()),
        locked => locked,
    }
}

fn hour() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the edge: when something was missed is a fact of the real world")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 3_600)
}

/// The lines that can be read; a broken one is left out.
fn read(path: &Path) -> std::io::Result<Vec<Line>> {
    lines_of(&File::open(path)?)
}

fn lines_of(file: &File) -> std::io::Result<Vec<Line>> {
    /// A line is some hundred bytes.
    const LONGEST: usize = 4_096;
    /// A file of ours is never as large; what is no file may have no end.
    const MOST_READ: u64 = 16 * MOST_BYTES;
    let mut lines = Vec::new();
    for line in BufReader::new(file.take(MOST_READ)).split(b'\n') {
        let line = line?;
        if line.len() <= LONGEST {
            lines.extend(serde_json::from_slice::<Line>(&line));
        }
    }
    Ok(lines)
}

/// The sentences of a file that were kept, in small letters, with the language and how often each was said.
pub(crate) fn sentences(file: &Path) -> Vec<(String, String, u64)> {
    let mut counts: BTreeMap<(String, &str), u64> = BTreeMap::new();
    let lines = read(file).unwrap_or_default();
    for missed in lines.iter().map(|line| &line.missed) {
        if let Some(text) = &missed.text {
            *counts.entry((text.to_lowercase(), missed.language.code())).or_default() += 1;
        }
    }
    let told = counts.into_iter().map(|((text, language), count)| (text, language.to_owned(), count));
    let mut sentences: Vec<(String, String, u64)> = told.collect();
    sentences.sort_by_key(|(_, _, count)| std::cmp::Reverse(*count));
    sentences
}

/// How often which kind was not understood, by the intent that came nearest, the most frequent first, and what helps.
pub(crate) fn kinds(file: &Path) -> Vec<(&'static str, String, u64, Text<String>)> {
    let mut tally = Tally::default();
    read(file).unwrap_or_default().iter().for_each(|line| tally.add(&line.missed));
    let told = tally.counts.into_iter().map(|((class, nearest), count)| {
        let help = proposal(class, &nearest);
        (class_code(class), nearest, count, help)
    });
    let mut kinds: Vec<_> = told.collect();
    kinds.sort_by_key(|(_, _, count, _)| std::cmp::Reverse(*count));
    kinds
}

const fn class_code(class: Class) -> &'static str {
    match class {
        Class::Nothing => "nothing",
        Class::Unsure => "unsure",
        Class::OutOfScope => "out_of_scope",
    }
}

/// One kind of what was not understood, for programs.
#[derive(Serialize)]
struct Counted<'a> {
    class: Class,
    nearest: &'a str,
    count: u64,
    proposal: String,
}

pub(crate) fn run(file: &Path, output: &Output) -> Ending {
    let lines = read(file).map_err(|error| files::unreadable(file, error, output))?;
    if lines.is_empty() && std::fs::metadata(file).is_ok_and(|about| about.len() > 0) {
        let file = file.display();
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!("In {file} steht nichts, was robot --missed aufgeschrieben hat.\n  Ist es die richtige Datei?"),
            en: format!("There is nothing in {file} that robot --missed has written down.\n  Is it the right file?"),
        })));
    }
    let mut tally = Tally::default();
    lines.iter().for_each(|line| tally.add(&line.missed));
    let mut counts: Vec<_> = tally.counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    if !output.json {
        let total = tally.total();
        output.text(&output.say(&Text {
            de: format!("Nicht auf Anhieb verstanden: {total}."),
            en: format!("Not understood straight away: {total}."),
        }));
    }
    for ((class, nearest), count) in counts {
        let proposal = output.say(&proposal(*class, nearest));
        if output.json {
            output.json(&Counted { class: *class, nearest, count: *count, proposal });
            continue;
        }
        output.text(&format!("{count:>5}  {nearest}: {proposal}"));
        for (text, times) in tally.texts.get(nearest).into_iter().flatten().take(5) {
            output.text(&format!("       {times:>3}x »{text}«"));
        }
    }
    Ok(Exit::Done)
}

/// What to do about it.
fn proposal(class: Class, nearest: &str) -> Text<String> {
    let key = |language| match language {
        Language::De => "beispiel",
        Language::En => "example",
    };
    match class {
        Class::Nothing => Text {
            de: "nichts passte. Was Besucher hier sagen, mit --missed-text eine Woche mitlesen und als Beispiel eintragen."
                .to_owned(),
            en: "nothing fitted. Read along for a week with --missed-text, and add what visitors say as examples."
                .to_owned(),
        },
        Class::Unsure => Text {
            de: format!("unsicher. Mehr Zeilen »{}: …« unter »absicht: {nearest}« helfen.", key(Language::De)),
            en: format!("unsure. More lines »{}: …« below »intent: {nearest}« help.", key(Language::En)),
        },
        Class::OutOfScope => Text {
            de: "gehört nicht zur Bücherei. Fragt das oft jemand, lohnt sich eine eigene Antwort.".to_owned(),
            en: "is no library's business. If many ask it, an answer of its own is worth while.".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(text: &str) -> NotUnderstood {
        NotUnderstood {
            class: Class::Unsure,
            nearest: "find_item".into(),
            language: Language::De,
            text: Some(text.to_owned()),
        }
    }

    #[test]
    fn words_are_kept_only_with_leave() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missed.jsonl");
        MissedFile::open(&path, false).unwrap().add(vec![missed("wo ist momo")]).unwrap();
        assert!(!std::fs::read_to_string(&path).unwrap().contains("momo"));
        MissedFile::open(&path, true).unwrap().add(vec![missed("wo ist krabat")]).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().contains("krabat"));
        // Who takes the leave back, takes the words back.
        MissedFile::open(&path, false).unwrap();
        assert!(!std::fs::read_to_string(&path).unwrap().contains("krabat"));
        assert_eq!(read(&path).unwrap().len(), 2);
    }

    #[test]
    fn what_is_no_such_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missed.jsonl");
        let output = Output::plain(Language::De);
        std::fs::write(&path, vec![0; 3 << 20]).unwrap();
        let told = |path: &Path| run(path, &output).unwrap_err().message;
        assert!(MissedFile::open(&folder.path().join("none/missed.jsonl"), false).is_err());
        assert!(told(&path).contains("steht nichts, was robot --missed aufgeschrieben hat"), "{}", told(&path));
        assert!(told(folder.path()).contains("ist ein Ordner; hier wird eine Datei gebraucht."));
        assert!(told(&folder.path().join("none")).contains("gibt es nicht."));
    }

    #[test]
    fn what_staff_forget_while_the_file_is_tidied_does_not_come_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missed.jsonl");
        MissedFile::open(&path, true).unwrap().add(vec![missed("wo ist krabat")]).unwrap();
        // Somebody holds the file, as whoever forgets does.
        let holder = OpenOptions::new().write(true).open(&path).unwrap();
        lock(&holder).unwrap();
        let (told, tidied) = std::sync::mpsc::channel();
        let robot = std::thread::spawn({
            let path = path.clone();
            move || told.send(MissedFile::open(&path, true).is_ok())
        });
        let waits = tidied.recv_timeout(std::time::Duration::from_millis(300));
        assert!(waits.is_err(), "it was tidied under the hands of whoever forgets");
        holder.set_len(0).unwrap();
        drop(holder);
        assert_eq!(tidied.recv(), Ok(true));
        assert!(robot.join().unwrap().is_ok());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
        // A handle from before sees what is added afterwards: it is still the same file.
        let file = MissedFile::open(&path, true).unwrap();
        let mut before = File::open(&path).unwrap();
        file.add(vec![missed("wo ist momo")]).unwrap();
        MissedFile::open(&path, true).unwrap();
        let mut seen = String::new();
        before.read_to_string(&mut seen).unwrap();
        assert!(seen.contains("momo"));
        forget(&path).unwrap();
        assert_eq!(read(&path).unwrap().len(), 0);
        assert!(forget(&folder.path().join("none")).is_ok() && !folder.path().join("none").exists());
    }

    #[test]
    fn what_has_no_end_is_not_read_for_ever() {
        assert!(read(Path::new("/dev/zero")).unwrap().is_empty());
        assert!(MissedFile::open(Path::new("/dev/null"), true).is_ok());
    }

    #[test]
    fn the_file_stays_small_and_old_words_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missed.jsonl");
        let old = Line { hour: 1, missed: missed("alt") };
        let broken = "{not json\n";
        std::fs::write(&path, format!("{broken}{}\n", serde_json::to_string(&old).unwrap())).unwrap();
        let file = MissedFile::open(&path, true).unwrap();
        assert!(!std::fs::read_to_string(&path).unwrap().contains("alt"));
        for _ in 0..60 {
            file.add(vec![missed(&"x".repeat(100)); 60]).unwrap();
        }
        assert!(std::fs::metadata(&path).unwrap().len() <= MOST_BYTES + 16 * 1024);
    }
}
