//! Where the program writes: standard output for answers, standard error for troubles.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;

use robot_core::{Language, Text, Unwritable};
use serde::Serialize;

/// Writes answers, as text in a language or as JSON lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    pub(crate) language: Language,
    pub(crate) json: bool,
    /// The language of lessons' texts: the same, or in simple words.
    pub(crate) words: lessons::LessonLanguage,
    pub(crate) colours: bool,
}

/// How a piece of text looks on a terminal that has colours.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Look {
    Plain,
    Bold,
    Faint,
    Good,
    Bad,
    Robot,
    Visitor,
}

/// A finding in a file that a person wrote, for programs.
#[derive(Serialize)]
pub(crate) struct Finding<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) severity: &'static str,
    pub(crate) rule: &'a str,
    pub(crate) message: &'a str,
    pub(crate) help: &'a str,
}

impl<'a> Finding<'a> {
    /// A finding that makes the file useless.
    pub(crate) const fn error(finding: &'a robot_core::Finding, language: Language) -> Self {
        Self {
            file: finding.file.as_str(),
            line: finding.line,
            column: finding.column,
            severity: "error",
            rule: finding.rule,
            message: finding.message.get(language).as_str(),
            help: finding.help.get(language).as_str(),
        }
    }
}

impl Output {
    pub(crate) fn new(language: Language, json: bool) -> Self {
        let colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self { language, json, words: language.into(), colours }
    }

    /// The same, with lessons' texts in `words`.
    pub(crate) const fn in_words(mut self, words: lessons::LessonLanguage) -> Self {
        self.words = words;
        self
    }

    /// Without colours, whatever it is written to.
    #[cfg(test)]
    pub(crate) const fn plain(language: Language) -> Self {
        Self {
            language,
            json: false,
            words: match language {
                Language::De => lessons::LessonLanguage::De,
                Language::En => lessons::LessonLanguage::En,
            },
            colours: false,
        }
    }

    /// The same, in JSON whatever the command line said.
    pub(crate) fn in_json(self) -> Self {
        Self { json: true, ..self }
    }

    /// The same for a command whose answers are lines for programs: whoever reads them through a pipe or from a file is
    /// one, whatever the command line said.
    pub(crate) fn of_lines(self) -> Self {
        Self { json: self.json || !std::io::stdout().is_terminal(), ..self }
    }

    /// The text in the language of the output.
    pub(crate) fn say<T: Clone>(&self, text: &Text<T>) -> T {
        text.get(self.language).clone()
    }

    /// A number with so many places and the language's decimal mark.
    pub(crate) fn decimal(&self, value: f64, places: usize) -> String {
        self.language.decimal(value, places)
    }

    /// A number and what is counted, as in “1 lesson” and “2 lessons”.
    pub(crate) fn count(&self, number: usize, one: &Text<&str>, many: &Text<&str>) -> String {
        let word = if number == 1 { one } else { many };
        format!("{number} {}", word.get(self.language))
    }

    /// A line for people.
    pub(crate) fn text(&self, line: &str) {
        answer(line);
    }

    /// A line for programs.
    pub(crate) fn json(&self, value: &impl Serialize) {
        if let Ok(line) = serde_json::to_string(value) {
            answer(&line);
        }
    }

    /// Something that went wrong, for people, beside the answers.
    pub(crate) fn complain(&self, message: &str) {
        let mut troubles = std::io::stderr().lock();
        // Where not even this can be said there is nowhere left to say so.
        let _ = writeln!(troubles, "{message}").and_then(|()| troubles.flush());
    }

    /// The text as it looks on this output.
    pub(crate) fn paint(&self, look: Look, text: &str) -> String {
        let code = match look {
            Look::Plain => return text.to_owned(),
            Look::Bold => "1",
            Look::Faint => "2",
            Look::Good => "32",
            Look::Bad => "31",
            Look::Robot => "36",
            Look::Visitor => "33",
        };
        if self.colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Why an answer could not be written, the first time.
static UNWRITTEN: OnceLock<Unwritable> = OnceLock::new();

fn answer(line: &str) {
    let mut answers = std::io::stdout().lock();
    if let Err(error) = writeln!(answers, "{line}").and_then(|()| answers.flush())
        // A closed pipe (`naome … | head`) is no trouble: what nobody reads need not be written.
        && error.kind() != ErrorKind::BrokenPipe
    {
        UNWRITTEN.get_or_init(|| error.into());
    }
}

/// Why not all answers could be written, if so: whoever keeps them has less than was asked for.
pub(crate) fn unwritten() -> Option<Text<String>> {
    UNWRITTEN.get().map(|why| {
        let (reason, help) = (why.reason(), why.help());
        Text {
            de: format!("Nicht alle Antworten sind geschrieben: {}\n  {}", reason.de, help.de),
            en: format!("Not all answers are written: {}\n  {}", reason.en, help.en),
        }
    })
}
