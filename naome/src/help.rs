//! What `--help` says and what a wrong command line is told, in German and English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, Command, CommandFactory, FromArgMatches};
use robot_core::{Language, Text};

use self::texts::HELP;
use crate::cli::Cli;

mod texts;

/// The help text for `key`, if there is one.
fn help(language: Language, key: &str) -> Option<&'static str> {
    let (_, de, en) = HELP.iter().find(|row| row.0 == key)?;
    Some(Text { de: *de, en: *en }.get(language))
}

/// The help text for an argument of the command `path`: its own, or that of all arguments of the name.
fn help_for_argument(language: Language, path: &str, name: &str) -> Option<&'static str> {
    help(language, format!("{path} {name}").trim()).or_else(|| help(language, name))
}

/// The command line in a language.
fn command(language: Language) -> Command {
    let mut command = Cli::command().color(ColorChoice::Auto);
    command.build();
    localised(command, language, "")
}

fn localised(mut command: Command, language: Language, path: &str) -> Command {
    if let Some(about) = help(language, path) {
        command = command.about(about);
    }
    command = command.mut_args(|argument| {
        let name = argument.get_long().map_or_else(|| argument.get_id().to_string(), |long| format!("--{long}"));
        let text = match name.as_str() {
            "--help" => Some(*Text { de: "Diese Hilfe", en: "this help" }.get(language)),
            "--version" => Some(*Text { de: "Die Version", en: "the version" }.get(language)),
            _ => help_for_argument(language, path, &name),
        };
        let heading = Text { de: "Schalter", en: "Options" };
        let argument = match text {
            Some(text) => argument.help(text),
            None => argument,
        };
        if argument.is_positional() { argument } else { argument.help_heading(*heading.get(language)) }
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let below = format!("{path} {name}");
        command = command.mut_subcommand(&name, |sub| localised(sub, language, below.trim()));
    }
    let usage = Text { de: "Aufruf", en: "Usage" };
    let commands = Text { de: "Befehle", en: "Commands" };
    let arguments = Text { de: "Angaben", en: "Arguments" };
    let has_subcommands = command.has_subcommands();
    let positionals = if command.get_positionals().next().is_some() {
        format!("\n\n{}:\n{{positionals}}", arguments.get(language))
    } else {
        String::new()
    };
    let below =
        if has_subcommands { format!("\n\n{}:\n{{subcommands}}", commands.get(language)) } else { String::new() };
    let options = Text { de: "Schalter", en: "Options" };
    let template = format!(
        "{{about}}\n\n{}: {{usage}}{positionals}{below}\n\n{}:\n{{options}}\n",
        usage.get(language),
        options.get(language)
    );
    command.help_template(template)
}

/// What came of reading the command line.
pub(crate) enum Parsed {
    /// Go on with this.
    Go(Box<Cli>),
    /// Help or version: print it and be done.
    Print(String),
    /// Wrong use: say so.
    Wrong(String),
}

/// The language asked for on the command line, before the rest of it is understood; else that of the environment.
pub(crate) fn wanted_language(arguments: &[String], environment: impl Fn(&str) -> Option<String>) -> Language {
    let asked = arguments.iter().enumerate().find_map(|(index, argument)| match argument.strip_prefix("--lang") {
        Some("") => arguments.get(index + 1).and_then(|code| code.parse().ok()),
        Some(rest) => rest.strip_prefix('=').and_then(|code| code.parse().ok()),
        None => None,
    });
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(|name| environment(name).filter(|v| !v.is_empty()));
    asked.unwrap_or_else(|| match locale {
        Some(locale) if locale.starts_with("en") => Language::En,
        _ => Language::De,
    })
}

/// Reads the command line.
pub(crate) fn parse(arguments: &[String], language: Language) -> Parsed {
    let matches = match command(language).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return explain(&error, language),
    };
    match Cli::from_arg_matches(&matches) {
        Ok(cli) => Parsed::Go(Box::new(cli)),
        Err(error) => explain(&error, language),
    }
}

fn explain(error: &clap::Error, language: Language) -> Parsed {
    let value = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let argument = value(ContextKind::InvalidArg);
    let problem: Text<String> = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            return Parsed::Print(error.render().to_string());
        }
        ErrorKind::UnknownArgument => {
            Text { de: format!("{argument} kenne ich nicht."), en: format!("I do not know {argument}.") }
        }
        ErrorKind::InvalidSubcommand => {
            let name = value(ContextKind::InvalidSubcommand);
            Text { de: format!("Den Befehl {name} kenne ich nicht."), en: format!("I do not know the command {name}.") }
        }
        ErrorKind::MissingSubcommand => Text { de: "Es fehlt ein Befehl.".into(), en: "A command is missing.".into() },
        ErrorKind::MissingRequiredArgument => {
            Text { de: format!("Es fehlt: {argument}"), en: format!("Missing: {argument}") }
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let given = value(ContextKind::InvalidValue);
            Text {
                de: format!("»{given}« passt nicht zu {argument}."),
                en: format!("“{given}” does not fit {argument}."),
            }
        }
        ErrorKind::ArgumentConflict => {
            let other = value(ContextKind::PriorArg);
            Text {
                de: format!("{argument} und {other} gehen nicht zusammen."),
                en: format!("{argument} and {other} do not go together."),
            }
        }
        _ => Text { de: error.to_string(), en: error.to_string() },
    };
    let hint = Text { de: "Hilfe: naome --help", en: "Help: naome --help" };
    let suggestion = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(value)
        .find(|text| !text.is_empty())
        .map(|text| match language {
            Language::De => format!(" Vielleicht {text}?"),
            Language::En => format!(" Perhaps {text}?"),
        })
        .unwrap_or_default();
    Parsed::Wrong(format!("{}{suggestion}\n{}", problem.get(language), hint.get(language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command with its arguments.
    fn every_command(command: &Command, path: &str, commands: &mut Vec<(String, Vec<String>)>) {
        let name = |argument: &clap::Arg| match argument.get_long() {
            Some(long) => format!("--{long}"),
            None => argument.get_id().to_string(),
        };
        commands.push((path.to_owned(), command.get_arguments().map(name).collect()));
        for sub in command.get_subcommands() {
            every_command(sub, format!("{path} {}", sub.get_name()).trim(), commands);
        }
    }

    #[test]
    fn everything_has_help_in_both_languages_and_nothing_else_has() {
        let mut commands = Vec::new();
        every_command(&Cli::command(), "", &mut commands);
        let mut known = Vec::new();
        for (path, arguments) in commands {
            assert!(help(Language::De, &path).is_some(), "no help for »{path}«");
            for name in arguments {
                assert!(help_for_argument(Language::De, &path, &name).is_some(), "no help for »{path} {name}«");
                known.extend([format!("{path} {name}").trim().to_owned(), name]);
            }
            known.push(path);
        }
        for (key, de, en) in HELP {
            assert!(known.iter().any(|known| known == key), "help for »{key}«, which does not exist");
            assert!(!de.is_empty() && !en.is_empty());
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn wrong_use_is_explained_in_the_language_asked_for() {
        let table = [
            ("naome --lang de dance", "Den Befehl dance kenne ich nicht."),
            ("naome --lang en demo --quick", "I do not know --quick."),
            ("naome --lang=de demo --speed 0", "»0« passt nicht zu --speed <X>."),
            ("naome --lang de demo --fast --speed 2", "gehen nicht zusammen"),
            ("naome --lang en catalogue import a.mrc", "Missing: --db <DB>"),
        ];
        for (line, expected) in table {
            let arguments: Vec<String> = line.split(' ').map(String::from).collect();
            let language = wanted_language(&arguments, |_| None);
            let Parsed::Wrong(message) = parse(&arguments, language) else { panic!("{line} was accepted") };
            assert!(message.contains(expected), "{line}: {message}");
        }
    }

    #[test]
    fn help_is_in_the_language_asked_for() {
        for (lang, expected) in [("de", "Aufruf: naome"), ("en", "Usage: naome")] {
            let arguments = ["naome", "--lang", lang, "demo", "--help"].map(String::from);
            let Parsed::Print(text) = parse(&arguments, wanted_language(&arguments, |_| None)) else {
                panic!("no help")
            };
            assert!(text.contains(expected), "{text}");
        }
    }
}
