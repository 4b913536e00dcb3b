//! What `--help` says and what a wrong command line is told, in German and English.

use clap::{Arg, ColorChoice, Command, CommandFactory, FromArgMatches};
use lessons::LessonLanguage;
use robot_core::{Language, Text};

use self::texts::HELP;
use self::wrong_use::explain;
use crate::cli::Cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;

mod placeholders;
mod texts;
mod wrong_use;

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
        let argument = if name == "--lang" && !has_simple(path) { argument.value_name("de|en") } else { argument };
        let argument = with_values(argument, text.unwrap_or_default(), language);
        if argument.is_positional() { argument } else { argument.help_heading(*heading.get(language)) }
    });
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let below = format!("{path} {name}");
        command = command.mut_subcommand(&name, |sub| localised(sub, language, below.trim()));
    }
    let usage = command.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
    let command = command.override_usage(match language {
        Language::De => usage.replace("[OPTIONS]", "[SCHALTER]").replace("COMMAND", "BEFEHL"),
        Language::En => usage,
    });
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

/// Whether a command has texts in simple words: those of children's lessons.
fn has_simple(path: &str) -> bool {
    matches!(path.split(' ').next(), Some("lessons" | "workshop"))
}

/// An argument with its help, and with what it takes in the reader's language.
fn with_values(argument: Arg, help: &'static str, language: Language) -> Arg {
    if !argument.get_action().takes_values() {
        return argument.help(help);
    }
    let usual =
        argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect::<Vec<_>>().join(", ");
    let help = match (usual.as_str(), language) {
        ("", _) => help.to_owned(),
        (usual, Language::De) => format!("{help} [sonst: {usual}]"),
        (usual, Language::En) => format!("{help} [default: {usual}]"),
    };
    let german = argument.get_value_names().and_then(|names| placeholders::in_german(names.first()?));
    // What may be given stands in the name of the value.
    let argument = argument.help(help).hide_default_value(true).hide_possible_values(true);
    match (language, german) {
        (Language::De, Some(name)) => argument.value_name(name),
        _ => argument,
    }
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
    let spoken = |code: &str| code.parse::<LessonLanguage>().ok().map(LessonLanguage::spoken);
    let asked = arguments.iter().enumerate().find_map(|(index, argument)| match argument.strip_prefix("--lang") {
        Some("") => arguments.get(index + 1).and_then(|code| spoken(code)),
        Some(rest) => rest.strip_prefix('=').and_then(spoken),
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
    let mut command = command(language);
    let read = command.try_get_matches_from_mut(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match read {
        Ok(cli) if cli.global.lang == Some(LessonLanguage::DeSimple) && !cli.command.has_simple() => {
            let message = Text {
                de: "Einfache Sprache (--lang de-simple) haben nur naome lessons und naome workshop.\n  Möglich: de, en",
                en: "Only naome lessons and naome workshop have simple German (--lang de-simple).\n  There is: de, en",
            };
            Parsed::Wrong((*message.get(language)).to_owned())
        }
        Ok(cli) => Parsed::Go(Box::new(cli)),
        Err(error) => explain(&error, &command, arguments, language),
    }
}

/// Shows what a command does, which is its `--help`.
pub(crate) fn show(command: &[String], output: &Output) -> Ending {
    let arguments: Vec<String> =
        ["naome"].into_iter().map(str::to_owned).chain(command.iter().cloned()).chain(["--help".to_owned()]).collect();
    match parse(&arguments, output.language) {
        Parsed::Print(text) => output.text(text.trim_end()),
        Parsed::Wrong(message) => return Err(Failure::wrong_use(message)),
        Parsed::Go(_) => {}
    }
    Ok(Exit::Done)
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
    fn simple_words_are_offered_where_there_are_some() {
        for (line, is_offered) in [
            ("naome --help", false),
            ("naome demo --help", false),
            ("naome tree run --help", false),
            ("naome workshop --help", true),
            ("naome lessons try --help", true),
        ] {
            let arguments: Vec<String> = line.split(' ').map(String::from).collect();
            let Parsed::Print(text) = parse(&arguments, Language::De) else { panic!("{line} shows no help") };
            assert_eq!(text.contains("de-simple"), is_offered, "{line}");
            assert!(text.contains("de|"), "{line}");
        }
        for line in ["naome --lang de-simple workshop", "naome lessons list --lang de-simple"] {
            let arguments: Vec<String> = line.split(' ').map(String::from).collect();
            assert!(matches!(parse(&arguments, Language::De), Parsed::Go(_)), "{line}");
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
            ("naome --lang de-simple demo", "Einfache Sprache (--lang de-simple) haben nur naome lessons"),
            ("naome talk --lang fr", "Möglich: de, en; bei lessons und workshop auch de-simple"),
            ("naome --lang=de demo --speed 0", "»0« passt nicht zu --speed <X>."),
            ("naome --lang de demo --fast --speed 2", "gehen nicht zusammen"),
            ("naome --lang en catalogue import a.mrc", "Missing: --db <DB>"),
            ("naome --lang de demmo", "Den Befehl demmo kenne ich nicht. Vielleicht demo?\nHilfe: naome --help"),
            ("naome --lang de demo --sped 2", "--sped kenne ich nicht. Vielleicht --speed?\nHilfe: naome demo --help"),
            ("naome --lang de demo --ask", "Es fehlt die Angabe zu --ask <TEXT>."),
            (
                "naome --lang de say x --volume 300",
                "zu --volume <PROZENT>.\n  Möglich: 0 bis 100\nHilfe: naome say --help",
            ),
            ("naome --lang en sim --bench --ticks 0", "  There is: 1 or more\n"),
            ("naome --lang de robot --ears micro", "Möglich: typed, simulator, microphone, robot, none"),
            ("naome --lang de demo --speed 21", "  Möglich: mehr als 0, höchstens 20\n"),
            (
                "naome --lang en demo --picture x.gif",
                "does not fit --picture <FILE.svg|png>.\n  There is: .svg, .png\n",
            ),
            ("naome --lang de sim --fault battery:7", "--fault <FEHLER[@S][+S]>.\n  Etwas geht schief"),
            ("naome --lang de --seed 1 --seed 2 demo", "--seed steht zweimal da."),
            ("naome --lang de lessons chek", "Vielleicht check?\nHilfe: naome lessons --help"),
        ];
        for (line, expected) in table {
            let arguments: Vec<String> = line.split(' ').map(String::from).collect();
            let language = wanted_language(&arguments, |_| None);
            let Parsed::Wrong(message) = parse(&arguments, language) else { panic!("{line} was accepted") };
            assert!(message.contains(expected), "{line}: {message}");
        }
    }

    #[test]
    fn what_people_fill_in_has_a_name_in_both_languages() {
        /// The same in both.
        const SAME: &[&str] = &[
            "1-7",
            "BLOCK",
            "DB",
            "IP",
            "N",
            "NAME",
            "NAME.yaml",
            "PORT",
            "TEXT",
            "X",
            "child|adult",
            "child|staff",
            "de|de-simple|en",
            "sim|ros",
            "typed|microphone|robot|simulator|none",
        ];
        fn names(command: &Command, all: &mut std::collections::BTreeSet<String>) {
            let taking = command.get_arguments().filter(|argument| argument.get_action().takes_values());
            all.extend(taking.filter_map(|argument| Some(argument.get_value_names()?.first()?.to_string())));
            command.get_subcommands().for_each(|sub| names(sub, all));
        }
        let mut all = std::collections::BTreeSet::new();
        names(&Cli::command(), &mut all);
        for name in &all {
            assert!(placeholders::in_german(name).is_some() || SAME.contains(&name.as_str()), "{name}");
        }
        for name in placeholders::all() {
            assert!(all.contains(name), "nothing is called {name} any more");
        }
    }

    #[test]
    fn german_help_is_german_throughout() {
        fn look(command: &Command) {
            let text = command.clone().render_help().to_string();
            for english in ["[OPTIONS]", "COMMAND", "[default:", "[possible values:", "FILE", "Usage", "Options"] {
                assert!(!text.contains(english), "{english}: {text}");
            }
            command.get_subcommands().for_each(look);
        }
        look(&command(Language::De));
    }

    #[test]
    fn help_is_a_command_too() {
        for (line, expected) in
            [("help", "Aufruf: naome [SCHALTER] <BEFEHL>"), ("help lessons check", "Aufruf: naome lessons check")]
        {
            let arguments: Vec<String> = ["naome"].into_iter().chain(line.split(' ')).map(str::to_owned).collect();
            let Parsed::Go(cli) = parse(&arguments, Language::De) else { panic!("{line} is no command") };
            let crate::cli::Command::Help { command } = cli.command else { panic!("{line} is another command") };
            let asked: Vec<String> =
                ["naome".to_owned()].into_iter().chain(command).chain(["--help".to_owned()]).collect();
            let Parsed::Print(text) = parse(&asked, Language::De) else { panic!("no help") };
            assert!(text.contains(expected), "{text}");
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
