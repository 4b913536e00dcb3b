//! What `--help` says and what a wrong command line is told, in German and English.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ColorChoice, Command, CommandFactory, FromArgMatches};
use robot_core::{Language, Text};

use crate::cli::Cli;

/// Help for a command ("demo") or one of its arguments ("demo --ask").
const HELP: &[(&str, &str, &str)] = &[
    ("", "NAOme, der Roboter einer Bücherei", "NAOme, the robot of a public library"),
    ("--lang", "Sprache", "language"),
    ("--json", "Antworten als JSON, ein Objekt je Zeile", "answers as JSON, one object a line"),
    ("--seed", "Startwert für alles Zufällige", "seed for all that is random"),
    ("demo", "Ein Besuch von Anfang bis Ende, im Simulator", "a visitor's whole story, in the simulator"),
    ("demo --ask", "Was das Besuchskind fragt", "what the visitor asks"),
    (
        "demo --fast",
        "Im Gleichschritt und ohne ROS 2, in wenigen Sekunden",
        "in lock-step and without ROS 2, in a few seconds",
    ),
    ("demo --speed", "So viel schneller als das Leben", "so much faster than life"),
    ("demo --audience", "Für wen geantwortet wird: du oder Sie", "whom the answers are for"),
    ("demo --plan", "Eigener Grundriss", "a floor plan of your own"),
    ("demo --db", "Eigener Katalog (siehe catalogue import)", "a catalogue of your own (see catalogue import)"),
    (
        "demo --picture",
        "Den Weg und was gesagt wurde als Bild auf dem Grundriss (SVG)",
        "the way and what was said as a picture on the floor plan (SVG)",
    ),
    ("demo --typed", "Was das Kind fragt, wird getippt statt gehört", "what the visitor asks is typed, not heard"),
    ("demo --quiet", "Ohne Lautsprecher", "without the loudspeaker"),
    ("robot", "Steuert einen Roboter (oder naome sim) über ROS 2", "controls a robot (or naome sim) over ROS 2"),
    ("robot --plan", "Grundriss", "floor plan"),
    ("robot --db", "Katalog", "catalogue"),
    ("robot --house", "Öffnungszeiten des Hauses (TOML)", "opening hours of the house (TOML)"),
    ("robot --home", "Platz auf dem Grundriss, an dem der Roboter steht", "the plan's spot where the robot stands"),
    ("robot --audience", "Für wen geantwortet wird: du oder Sie", "whom the answers are for"),
    (
        "robot --ears",
        "Womit er hört: getippter Text, ein Mikrofon hier, die Mikrofone des Roboters, der Simulator, gar nicht",
        "what it hears by: typed text, a microphone here, the robot's own, the simulator, nothing",
    ),
    (
        "robot --model",
        "Ordner eines Vosk-Modells (sonst das mitgelieferte)",
        "folder of a Vosk model (else the one that comes along)",
    ),
    ("robot --record", "Zeichnet auf, was sein Baum tut (siehe tree why)", "records what its tree does (see tree why)"),
    ("robot --use-sim-time", "Die Zeit kommt von /clock", "time comes from /clock"),
    (
        "robot --no-stopper",
        "Ohne den eigenen kleinen Anhalter-Prozess (nur wenn er anders läuft)",
        "without the separate little stopper process (only if it runs otherwise)",
    ),
    ("sim", "Der Simulator als ROS-2-Roboter", "the simulator as a ROS 2 robot"),
    ("sim --headless", "Ohne Fenster (ein Fenster gibt es noch nicht)", "without a window (there is no window yet)"),
    ("sim --plan", "Grundriss", "floor plan"),
    ("sim --speed", "So viel schneller als das Leben", "so much faster than life"),
    ("sim --ask", "Ein Besuchskind kommt und fragt das", "a visitor comes and asks this"),
    (
        "stopper",
        "Hält den Roboter an, wenn seine Steuerung verstummt",
        "stops the robot when its controller falls silent",
    ),
    (
        "stopper --until-stdin-closes",
        "Endet einige Sekunden nach seiner Steuerung",
        "ends some seconds after its controller",
    ),
    ("hear", "Was gesagt wurde; in eine Datei oder Pipe als JSON", "what was said; into a file or pipe as JSON"),
    ("hear files", "Tonaufnahmen", "recordings"),
    ("hear --microphone", "Vom Mikrofon, bis Strg-C", "from the microphone, until Ctrl-C"),
    ("talk", "Ein Gespräch am Mikrofon oder getippt", "a conversation at the microphone, or typed"),
    ("talk --typed", "Getippte Zeilen statt Mikrofon", "typed lines instead of the microphone"),
    ("talk --standing", "Ohne Simulator: er redet nur", "without the simulator: it only talks"),
    ("talk --quiet", "Ohne Lautsprecher: nur als Text", "without the loudspeaker: as text only"),
    ("talk --plan", "Grundriss", "floor plan"),
    ("talk --db", "Katalog (sonst der mitgelieferte)", "catalogue (else the one that comes along)"),
    ("talk --house", "Öffnungszeiten des Hauses (TOML)", "opening hours of the house (TOML)"),
    (
        "talk --audience",
        "Mit wem er spricht: du oder Sie, und wie lange er auf das Satzende wartet",
        "whom it talks with, and so how long it waits for the end of a sentence",
    ),
    (
        "talk --model",
        "Ordner eines Vosk-Modells (sonst das mitgelieferte)",
        "folder of a Vosk model (else the one that comes along)",
    ),
    (
        "hear --model",
        "Ordner eines Vosk-Modells (sonst das mitgelieferte)",
        "folder of a Vosk model (else the one that comes along)",
    ),
    (
        "hear --phrases",
        "Nur auf diese Sätze hören, einer je Zeile; wo nötig: NAOme | klingt wie: nau mi (sonst: was der Roboter versteht)",
        "listen for these phrases only, one a line; where needed: NAOme | sounds like: now me (else: what the robot understands)",
    ),
    ("say", "Sagt etwas", "says something"),
    ("say text", "Was gesagt wird", "what is said"),
    (
        "say --style",
        "Wie: neutral, happy (fröhlich), calm (ruhig), quiet (leise), fast (schnell), slow (langsam), robot",
        "how: neutral, happy, calm, quiet, fast, slow, robot",
    ),
    ("say --voice", "espeak, oder die Datei einer Piper-Stimme", "espeak, or the file of a Piper voice"),
    ("say --volume", "Nie lauter als so viel Prozent", "never louder than this, in percent"),
    (
        "say --house",
        "Was für das Haus gilt, auch wie laut es höchstens sein darf",
        "the house's settings, its loudest volume among them",
    ),
    ("say --out", "In eine Datei statt laut", "into a file instead of aloud"),
    ("say --show", "Nur zeigen, wie es gesprochen wird", "only show how it is spoken"),
    (
        "understand",
        "Was Sätze bedeuten, einer je Zeile der Standardeingabe",
        "what sentences mean, one a line of standard input",
    ),
    ("understand --db", "Katalog", "catalogue"),
    ("understand --audience", "Für wen geantwortet wird: du oder Sie", "whom the answers are for"),
    ("catalogue", "Der Katalog der Bücherei", "the library's catalogue"),
    ("catalogue import", "Liest MARC 21, MARCXML oder CSV ein", "reads MARC 21, MARCXML or CSV"),
    ("catalogue import files", "Dateien", "files"),
    ("catalogue import --db", "Der Katalog, der entsteht oder ergänzt wird", "the catalogue that is made or added to"),
    (
        "catalogue search",
        "Sucht ein Werk; ohne TEXT je Zeile der Standardeingabe",
        "looks for a work; without TEXT for each line of standard input",
    ),
    ("catalogue search text", "Titel, wie man ihn sagt", "title as one would say it"),
    ("catalogue search --db", "Katalog (sonst der mitgelieferte)", "catalogue (else the one that comes along)"),
    ("catalogue search --at-most", "So viele Treffer", "so many results"),
    ("catalogue show", "Zeigt ein Werk und seine Exemplare", "shows a work and its copies"),
    ("catalogue show id", "Nummer im Katalog", "id in the catalogue"),
    ("catalogue show --db", "Katalog (sonst der mitgelieferte)", "catalogue (else the one that comes along)"),
    ("catalogue show --plan", "Grundriss, auf dem das Regal gesucht wird", "floor plan to find the shelf on"),
    ("tree", "Verhaltensbäume", "behaviour trees"),
    ("tree check", "Prüft Baumdateien vor dem ersten Takt", "checks tree files before the first tick"),
    ("tree check files", "XML-Dateien; zusammen bilden sie einen Wald", "XML files; together they make one forest"),
    ("plan", "Grundrisse", "floor plans"),
    ("plan check", "Prüft Grundrisse, mit Zeile und Abhilfe", "checks floor plans, with line and cure"),
    ("plan check files", "Grundrisse (TOML)", "floor plans (TOML)"),
    ("plan draw", "Zeichnet einen Grundriss", "draws a floor plan"),
    ("plan draw file", "Grundriss (sonst der mitgelieferte)", "floor plan (else the one that comes along)"),
    ("plan draw --out", "Das Bild, das entsteht (SVG)", "the picture that is made (SVG)"),
    (
        "tree why",
        "Was ein aufgezeichneter Baum gerade tat, und warum nichts anderes",
        "what a recorded tree was doing, and why nothing else",
    ),
    ("tree why file", "Aufzeichnung eines Baums", "recording of a tree"),
    (
        "tree why --tick",
        "Nummer des Takts, von 1 an; sonst der letzte",
        "number of the tick, from 1; else the last one",
    ),
    ("tree why --for", "Für wen: child (ein Kind) oder staff (das Team)", "whom it is for: child or staff"),
    (
        "doctor",
        "Was auf diesem Rechner geht und was zu tun ist",
        "what works on this machine and what to do about the rest",
    ),
    ("doctor --model", "Ordner eines Vosk-Modells", "folder of a Vosk model"),
    ("doctor --db", "Katalog", "catalogue"),
];

/// The help text for `key`, if there is one.
fn help(language: Language, key: &str) -> Option<&'static str> {
    let (_, de, en) = HELP.iter().find(|row| row.0 == key)?;
    Some(Text { de: *de, en: *en }.get(language))
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
        let own = format!("{path} {name}");
        let text = match name.as_str() {
            "--help" => Some(*Text { de: "Diese Hilfe", en: "this help" }.get(language)),
            "--version" => Some(*Text { de: "Die Version", en: "the version" }.get(language)),
            _ => help(language, own.trim()).or_else(|| help(language, &name)),
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

    fn every_key(command: &Command, path: &str, keys: &mut Vec<String>) {
        keys.push(path.to_owned());
        for argument in command.get_arguments() {
            let name = argument.get_long().map_or_else(|| argument.get_id().to_string(), |long| format!("--{long}"));
            if !["--help", "--version", "--lang", "--json", "--seed"].contains(&name.as_str()) {
                keys.push(format!("{path} {name}").trim().to_owned());
            }
        }
        for sub in command.get_subcommands() {
            every_key(sub, format!("{path} {}", sub.get_name()).trim(), keys);
        }
    }

    #[test]
    fn everything_has_help_in_both_languages_and_nothing_else_has() {
        let mut keys: Vec<String> = ["--lang", "--json", "--seed"].map(String::from).into();
        every_key(&Cli::command(), "", &mut keys);
        for key in &keys {
            assert!(help(Language::De, key).is_some(), "no help for »{key}«");
        }
        for (key, de, en) in HELP {
            assert!(keys.iter().any(|known| known == key), "help for »{key}«, which does not exist");
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
