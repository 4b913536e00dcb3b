//! `naome phrases missed`: what was not understood, and the file that it is counted in.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use behaviours::missed::{Class, NotUnderstood, Tally};
use robot_core::{Language, Text};
use serde::{Deserialize, Serialize};

use crate::exit::{Ending, Exit, Failure};
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
        Ok(file)
    }

    /// Adds lines. Without leave to keep words, only what kind it was.
    pub(crate) fn add(&self, missed: Vec<NotUnderstood>) -> std::io::Result<()> {
        if missed.is_empty() {
            return Ok(());
        }
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        for missed in missed {
            let missed = if self.with_text { missed } else { missed.without_text() };
            writeln!(file, "{}", serde_json::to_string(&Line { hour: hour(), missed })?)?;
        }
        if file.metadata()?.len() > MOST_BYTES { self.tidy() } else { Ok(()) }
    }

    fn tidy(&self) -> std::io::Result<()> {
        let mut lines = match read(&self.path) {
            Ok(lines) => lines,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        if std::fs::metadata(&self.path)?.len() > MOST_BYTES {
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
        let fresh = self.path.with_extension("new");
        std::fs::write(&fresh, kept)?;
        std::fs::rename(fresh, &self.path)
    }
}

fn hour() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the edge: when something was missed is a fact of the real world")]
    let now = SystemTime::now();
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 3_600)
}

/// The lines that can be read; a broken one is left out.
fn read(path: &Path) -> std::io::Result<Vec<Line>> {
    /// A line is some hundred bytes.
    const LONGEST: usize = 4_096;
    let mut lines = Vec::new();
    for line in BufReader::new(File::open(path)?).split(b'\n') {
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
    let lines = read(file).map_err(|error| {
        let file = file.display();
        Failure::wrong_use(output.say(&Text {
            de: format!("{file} kann ich nicht lesen: {error}"),
            en: format!("I cannot read {file}: {error}"),
        }))
    })?;
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
