//! What the person at the terminal sees: one line a step, with a tick and the time that it took.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    time::{Duration, Instant},
};

use crate::language::Language;

/// Why a task ended early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A check did not hold; exit code 1.
    Failed(String),
    /// The command line was wrong; exit code 2.
    WrongUse(String),
    /// Something needed is not there; the text says how to get it; exit code 3.
    Missing(String),
}

/// Whether a step had anything to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    AlreadyThere,
    Done,
}

/// Writes to the terminal, or as plain lines to a file or a pipe.
pub(crate) struct Report {
    pub(crate) language: Language,
    is_terminal: bool,
}

impl Report {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, is_terminal: std::io::stdout().is_terminal() }
    }

    /// One line of text. That nobody reads any more (a closed pipe) is no reason to stop.
    pub(crate) fn line(&self, text: &str) {
        let _ = writeln!(std::io::stdout().lock(), "{text}");
    }

    /// The headline of a longer part.
    pub(crate) fn headline(&self, text: &str) {
        self.line(&format!("\n== {text}"));
    }

    /// Runs a step and writes its line. `work` says at once if nothing is to do; before it starts on
    /// anything that takes time it calls [`Report::begin`] and may call [`Report::progress`].
    pub(crate) fn step(&self, name: &str, work: impl FnOnce() -> Result<Outcome, Failure>) -> Result<(), Failure> {
        let started = stopwatch();
        let outcome = work();
        let took = seconds(started.elapsed(), self.language);
        self.clear();
        match outcome {
            Ok(Outcome::AlreadyThere) => {
                self.line(&format!("  ✓ {name}: {} ({took})", self.language.pick("schon da", "already there")));
            }
            Ok(Outcome::Done) => {
                self.line(&format!("  ✓ {name}: {} ({took})", self.language.pick("eingerichtet", "set up")));
            }
            Err(failure) => {
                self.line(&format!("  ✗ {name} ({took})"));
                return Err(failure);
            }
        }
        Ok(())
    }

    /// Says that something starts that takes a while.
    pub(crate) fn begin(&self, what: &str) {
        self.line(&format!("  … {what}"));
    }

    /// The latest line of a step's output: overwritten in place on a terminal, kept in a log.
    pub(crate) fn progress(&self, text: &str) {
        if self.is_terminal {
            let short: String = text.chars().filter(|c| !c.is_control()).take(72).collect();
            let _ = write!(std::io::stdout().lock(), "\r\x1b[K      {short}");
            let _ = std::io::stdout().flush();
        } else {
            self.line(&format!("      {text}"));
        }
    }

    fn clear(&self) {
        if self.is_terminal {
            let _ = write!(std::io::stdout().lock(), "\r\x1b[K");
        }
    }

    /// Says why it ended, on standard error, and gives the exit code.
    pub(crate) fn failure(&self, failure: &Failure) -> ExitCode {
        let (text, code) = match failure {
            Failure::Failed(text) => (text, 1),
            Failure::WrongUse(text) => (text, 2),
            Failure::Missing(text) => (text, 3),
        };
        let _ = writeln!(std::io::stderr().lock(), "\n{text}");
        ExitCode::from(code)
    }
}

/// Starts counting.
#[expect(clippy::disallowed_methods, reason = "the terminal shows real seconds; nothing else depends on them")]
pub(crate) fn stopwatch() -> Instant {
    Instant::now()
}

/// `1.2 s` or `3 min 05 s`; in German with a comma.
pub(crate) fn seconds(took: Duration, language: Language) -> String {
    let tenths = (took.as_millis() + 50) / 100;
    if tenths < 600 {
        let comma = language.pick(',', '.');
        format!("{}{comma}{} s", tenths / 10, tenths % 10)
    } else {
        let whole = tenths / 10;
        format!("{} min {:02} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        for (millis, german, english) in [
            (0, "0,0 s", "0.0 s"),
            (1_249, "1,2 s", "1.2 s"),
            (59_940, "59,9 s", "59.9 s"),
            (59_960, "1 min 00 s", "1 min 00 s"),
            (605_000, "10 min 05 s", "10 min 05 s"),
        ] {
            let took = Duration::from_millis(millis);
            assert_eq!(seconds(took, Language::German), german);
            assert_eq!(seconds(took, Language::English), english);
        }
    }
}
