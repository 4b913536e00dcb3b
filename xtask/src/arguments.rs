//! The command line.

use crate::language::Language;

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    Setup,
    /// With the arguments of `naome demo`.
    Demo(Vec<String>),
    Test,
}

/// A command line that nothing can be made of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum WrongUse {
    UnknownTask(String),
    TakesNoArguments { task: String, argument: String },
}

impl Task {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, WrongUse> {
        let mut arguments = arguments.peekable();
        let Some(name) = arguments.next() else { return Ok(Self::Help) };
        let task = match name.as_str() {
            "help" | "--help" | "-h" => return Ok(Self::Help),
            "demo" => {
                // `cargo xtask demo -- --fast` and `cargo xtask demo --fast` are the same.
                arguments.next_if(|argument| argument == "--");
                return Ok(Self::Demo(arguments.collect()));
            }
            "setup" => Self::Setup,
            "test" => Self::Test,
            _ => return Err(WrongUse::UnknownTask(name)),
        };
        match arguments.next() {
            None => Ok(task),
            Some(argument) if argument == "--help" || argument == "-h" => Ok(Self::Help),
            Some(argument) => Err(WrongUse::TakesNoArguments { task: name, argument }),
        }
    }
}

impl WrongUse {
    pub(crate) fn message(&self, language: Language) -> String {
        match self {
            Self::UnknownTask(name) => language.pick(
                format!("`{name}` kenne ich nicht. `cargo xtask help` nennt, was es gibt."),
                format!("There is no `{name}`. `cargo xtask help` lists what there is."),
            ),
            Self::TakesNoArguments { task, argument } => language.pick(
                format!("`cargo xtask {task}` nimmt keine weiteren Angaben, bekam aber `{argument}`."),
                format!("`cargo xtask {task}` takes no further arguments, but was given `{argument}`."),
            ),
        }
    }
}

/// What `cargo xtask help` says.
pub(crate) fn usage(language: Language) -> &'static str {
    language.pick(
        "\
cargo xtask AUFGABE

  demo [-- ANGABEN]  richtet ein, was fehlt, baut und zeigt die Vorführung;
                     ANGABEN gehen an `naome demo`, zum Beispiel: -- --fast
  test               richtet ein, was fehlt, und prüft alles: Form, Tests, Clippy
  setup              richtet nur ein: danach brauchen demo und test kein Netz mehr
  help               dieser Text

Sprache: nach LC_ALL, LC_MESSAGES, LANG. Ende: 0 fertig, 1 eine Prüfung schlug fehl,
2 falscher Aufruf, 3 etwas Nötiges fehlt (und die Meldung sagt, wie man es bekommt).",
        "\
cargo xtask TASK

  demo [-- ARGS]  sets up what is missing, builds, and shows the demo;
                  ARGS go to `naome demo`, for example: -- --fast
  test            sets up what is missing, and checks everything: form, tests, clippy
  setup           sets up only: after that, demo and test need no network
  help            this text

Language: after LC_ALL, LC_MESSAGES, LANG. Exit codes: 0 done, 1 a check failed,
2 wrong use, 3 something needed is missing (and the message says how to get it).",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Task, WrongUse> {
        Task::parse(line.split_whitespace().map(ToOwned::to_owned))
    }

    #[test]
    fn every_task_is_understood() {
        let demo = |arguments: &[&str]| Ok(Task::Demo(arguments.iter().map(ToString::to_string).collect()));
        for (line, expected) in [
            ("", Ok(Task::Help)),
            ("help", Ok(Task::Help)),
            ("test --help", Ok(Task::Help)),
            ("setup", Ok(Task::Setup)),
            ("test", Ok(Task::Test)),
            ("demo", demo(&[])),
            ("demo --fast", demo(&["--fast"])),
            ("demo -- --fast --lang en", demo(&["--fast", "--lang", "en"])),
            ("demo -- -- odd", demo(&["--", "odd"])),
        ] {
            assert_eq!(parse(line), expected, "{line}");
        }
    }

    #[test]
    fn wrong_use_says_what_was_wrong() {
        let unknown = parse("deploy").unwrap_err();
        assert_eq!(unknown, WrongUse::UnknownTask("deploy".into()));
        assert!(unknown.message(Language::English).contains("`deploy`"));
        let too_many = parse("test fast").unwrap_err();
        assert!(too_many.message(Language::German).contains("`fast`"));
    }
}
