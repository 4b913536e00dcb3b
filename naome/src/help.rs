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
    ("demo --record", "Zeichnet alles auf (MCAP; siehe replay)", "records all of it (MCAP; see replay)"),
    ("demo --typed", "Was das Kind fragt, wird getippt statt gehört", "what the visitor asks is typed, not heard"),
    ("demo --quiet", "Ohne Lautsprecher", "without the loudspeaker"),
    ("robot", "Steuert einen Roboter (oder naome sim) über ROS 2", "controls a robot (or naome sim) over ROS 2"),
    (
        "demo --phrases",
        "Eigene Phrasendateien: ein Ordner mit de/ und en/",
        "phrase files of your own: a folder with de/ and en/",
    ),
    (
        "robot --phrases",
        "Eigene Phrasendateien; Änderungen gelten sofort",
        "phrase files of your own; changes hold at once",
    ),
    (
        "robot --missed",
        "Zählt, was nicht verstanden wurde (siehe phrases missed)",
        "counts what was not understood (see phrases missed)",
    ),
    (
        "robot --missed-text",
        "Hält auch die Worte fest, ohne Ziffern und Namen, sieben Tage lang",
        "keeps the words as well, without digits and names, for seven days",
    ),
    ("robot --plan", "Grundriss", "floor plan"),
    ("robot --db", "Katalog", "catalogue"),
    (
        "robot --house",
        "Öffnungszeiten und Katalogserver des Hauses (TOML)",
        "opening hours and catalogue servers of the house (TOML)",
    ),
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
    (
        "robot --record",
        "Zeichnet alles auf (.mcap; siehe replay), oder nur, was sein Baum tut (.trace; siehe tree why)",
        "records all of it (.mcap; see replay), or only what its tree does (.trace; see tree why)",
    ),
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
        "sim --record",
        "Zeichnet auf, was der Roboter fühlt und was ihm befohlen wird (MCAP)",
        "records what the robot feels and is told (MCAP)",
    ),
    (
        "sim --bench",
        "Misst, wie schnell der Simulator im Gleichschritt ist, mit Steuerung und Aufzeichnung",
        "measures how fast the simulator is in lock-step, with controller and recorder",
    ),
    ("sim --robots", "So viele Roboter, jeder in seinem Haus", "so many robots, each in a house of its own"),
    ("sim --visitors", "So viele Leute in jedem Haus", "so many people in each house"),
    ("sim --ticks", "So viele Takte von 20 ms", "so many ticks of 20 ms"),
    (
        "replay",
        "Rechnet eine Aufzeichnung nach: Kam jede Entscheidung gleich heraus?",
        "runs a recording again: did every decision come out the same?",
    ),
    ("replay file", "Datei von demo --record oder robot --record", "file of demo --record or robot --record"),
    (
        "replay --tree",
        "Anderer Baum an der Stelle des mitgelieferten mit diesem Namen",
        "another tree in the place of the bundled one of that name",
    ),
    ("replay --phrases", "Andere Phrasendateien", "other phrase files"),
    ("replay --plan", "Anderer Grundriss als der aufgezeichnete", "another floor plan than the recorded one"),
    (
        "replay --db",
        "Katalog, falls es nicht der mitgelieferte war",
        "catalogue, if it was not the one that comes along",
    ),
    ("replay --house", "Andere Öffnungszeiten als die aufgezeichneten", "other opening hours than the recorded ones"),
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
    ("understand --phrases", "Eigene Phrasendateien", "phrase files of your own"),
    (
        "understand --conversation",
        "Die Zeilen sind ein Gespräch und keine einzelnen Sätze",
        "the lines are one conversation, not single sentences",
    ),
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
    ("catalogue show --live", "Fragt auch die Katalogserver des Hauses", "asks the house's catalogue servers, too"),
    ("catalogue show --house", "Datei des Hauses mit den Katalogservern", "file of the house with its servers"),
    ("phrases", "Was der Roboter hört und sagt", "what the robot hears and says"),
    (
        "phrases check",
        "Prüft Phrasendateien und ihre Testzeilen (ohne Angabe: die mitgelieferten)",
        "checks phrase files and their test lines (without any: those that come along)",
    ),
    ("phrases check paths", "Dateien, oder Ordner mit de/ und en/", "files, or folders with de/ and en/"),
    ("phrases missed", "Was nicht verstanden wurde, und was dagegen hilft", "what was not understood, and what helps"),
    ("phrases missed file", "Datei von robot --missed", "file of robot --missed"),
    ("tree", "Verhaltensbäume", "behaviour trees"),
    ("tree check", "Prüft Baumdateien vor dem ersten Takt", "checks tree files before the first tick"),
    ("tree check files", "XML-Dateien; zusammen bilden sie einen Wald", "XML files; together they make one forest"),
    (
        "tree run",
        "Lässt einen Baum laufen: mit dem Roboter im Simulator, oder nur geprobt (--dry)",
        "runs a tree: with the robot in the simulator, or as a rehearsal (--dry)",
    ),
    (
        "tree run files",
        "XML-Dateien; die mitgelieferten Bäume dürfen sie benutzen",
        "XML files; they may use the trees that come along",
    ),
    ("tree run --tree", "Dieser Baum; sonst der erste", "this tree; else the first one"),
    ("tree run --watch", "Der Baum auf dem Bildschirm, während er läuft", "the tree on the screen while it runs"),
    (
        "tree run --speed",
        "So viel schneller als das Leben (mit --watch oder --reload 1, sonst so schnell es geht)",
        "so much faster than life (1 with --watch or --reload, else as fast as it can)",
    ),
    ("tree run --ticks", "Höchstens so viele Takte (50 je Sekunde)", "at most so many ticks (50 a second)"),
    ("tree run --ask", "Ein Besuchskind kommt und fragt das", "a visitor comes and asks this"),
    ("tree run --audience", "Für wen geantwortet wird: du oder Sie", "whom the answers are for"),
    ("tree run --plan", "Grundriss", "floor plan"),
    ("tree run --db", "Katalog", "catalogue"),
    (
        "tree run --dry",
        "Ohne Roboter: für jedes Blatt antwortet ein Stellvertreter",
        "without a robot: an understudy answers for every leaf",
    ),
    (
        "tree run --answer",
        "Was er antwortet: KNOTEN=success|failure|skipped[:SEKUNDEN]; sonst success",
        "what it answers: NODE=success|failure|skipped[:SECONDS]; else success",
    ),
    ("tree run --set", "Ein Wert auf der Tafel", "a value on the blackboard"),
    (
        "tree run --swap-at",
        "Nach so vielen Sekunden übernimmt der Baum dieser Datei, wenn er in Ordnung ist",
        "after so many seconds the tree of this file takes over, if it is fine",
    ),
    (
        "tree run --reload",
        "Wer die Datei ändert, während der Baum läuft, ändert den Baum",
        "whoever changes the file while the tree runs changes the tree",
    ),
    (
        "tree run --anew",
        "Ein neuer Baum beginnt von vorn; sonst geht er weiter, wo der alte war",
        "a new tree begins from nothing; else it goes on where the old one was",
    ),
    ("tree run --trace", "Zeichnet den Lauf auf (siehe tree why)", "records the run (see tree why)"),
    ("tree run --coverage", "Am Ende: welche Knoten was getan haben", "at the end: which nodes have done what"),
    (
        "tree run --monitor",
        "Groot2 kann zusehen, nur von diesem Rechner aus (Port 1667)",
        "Groot2 can look on, from this machine only (port 1667)",
    ),
    (
        "tree run --monitor-address",
        "Auch von anderen Rechnern aus; Schlüssel in NAOME_MONITOR_KEY",
        "from other machines too; key in NAOME_MONITOR_KEY",
    ),
    (
        "robot --monitor",
        "Groot2 kann zusehen, nur von diesem Rechner aus (Port 1667)",
        "Groot2 can look on, from this machine only (port 1667)",
    ),
    (
        "robot --monitor-address",
        "Auch von anderen Rechnern aus; Schlüssel in NAOME_MONITOR_KEY",
        "from other machines too; key in NAOME_MONITOR_KEY",
    ),
    (
        "tree coverage",
        "Welche Knoten eines Baums aufgezeichnete Läufe erreicht haben",
        "which nodes of a tree recorded runs have reached",
    ),
    ("tree coverage files", "Aufzeichnungen desselben Baums", "recordings of the same tree"),
    ("tree diff", "Wo sich zwei aufgezeichnete Läufe trennen", "where two recorded runs part"),
    ("tree diff first", "Eine Aufzeichnung", "a recording"),
    ("tree diff second", "Eine andere", "another one"),
    ("plan", "Grundrisse", "floor plans"),
    ("plan check", "Prüft Grundrisse, mit Zeile und Abhilfe", "checks floor plans, with line and cure"),
    ("plan check files", "Grundrisse (TOML)", "floor plans (TOML)"),
    (
        "plan check --db",
        "Sagt auch, welche Signaturen dieses Katalogs kein Regal haben",
        "tells, too, which call numbers of this catalogue have no shelf",
    ),
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
    ("lessons", "Programme von Kindern und ihre Lektionen", "children's programs and their lessons"),
    (
        "lessons check",
        "Prüft Lektionen und Szenarien (sonst die mitgelieferten Lektionen)",
        "checks lessons and scenarios (else the lessons that come along)",
    ),
    (
        "lessons check paths",
        "Ordner von Lektionen, Szenarien (*.scenario.toml)",
        "folders of lessons, scenarios (*.scenario.toml)",
    ),
    ("lessons check --junit", "Bericht als JUnit-Datei", "report as a JUnit file"),
    ("lessons check --watch", "Prüft neu, was gespeichert wird", "checks again what is saved"),
    ("lessons check --scenarios", "Prüft die mitgelieferten Szenarien", "checks the scenarios that come along"),
    (
        "lessons check --phrases",
        "Szenarien mit den Phrasen in diesem Ordner",
        "scenarios with the phrases in this folder",
    ),
    ("lessons check --db", "Szenarien mit diesem Katalog", "scenarios with this catalogue"),
    ("lessons check --house", "Szenarien mit diesen Öffnungszeiten", "scenarios with these opening hours"),
    ("lessons check --plan", "Szenarien auf diesem Grundriss", "scenarios on this floor plan"),
    (
        "lessons check --pictures",
        "Je Szenario ein Bild in diesen Ordner",
        "a picture of each scenario into this folder",
    ),
    ("lessons try", "Was ein Kind zu diesem Programm liest", "what a child reads about this program"),
    ("lessons try lesson", "Ordner der Lektion", "the lesson's folder"),
    ("lessons try program", "Programm", "program"),
    ("lessons schema --track", "Das Schema für Strecken", "the schema of tracks"),
    ("lessons schema --scenario", "Das Schema für Szenarien", "the schema of scenarios"),
    (
        "lessons check --mutate",
        "Ändert die Lösung: welche Änderung bemerkt kein Ziel?",
        "changes the solution: which change does no goal notice?",
    ),
    ("lessons list", "Die mitgelieferten Lektionen", "the lessons that come along"),
    ("lessons new", "Legt eine Lektion an", "begins a lesson"),
    ("lessons new name", "Ihr Name, zum Beispiel mein-tanz", "its name, for example my-dance"),
    ("lessons compile", "Macht aus Blöcken einen Ablauf", "makes a tree of blocks"),
    ("lessons compile program", "Blöcke (.blocks.json oder .blocks.txt)", "blocks (.blocks.json or .blocks.txt)"),
    ("lessons compile --xml", "Zeigt den Verhaltensbaum", "shows the behaviour tree"),
    ("lessons run", "Führt ein Programm aus", "runs a program"),
    ("lessons run program", "Blöcke (.blocks.json oder .blocks.txt)", "blocks (.blocks.json or .blocks.txt)"),
    ("lessons run --on", "Im Simulator oder auf einem Roboter über ROS 2", "in the simulator or on a robot over ROS 2"),
    ("lessons run --world", "Grundriss (sonst eine Bühne)", "floor plan (else a stage)"),
    ("lessons run --spot", "Platz auf dem Grundriss", "spot on the floor plan"),
    (
        "lessons run --record",
        "Schreibt den Lauf auf (siehe lessons replay)",
        "writes the run down (see lessons replay)",
    ),
    ("lessons run --use-sim-time", "Die Zeit kommt von /clock", "time comes from /clock"),
    ("lessons replay", "Erzählt einen Lauf", "tells a run"),
    ("lessons replay run", "Datei von lessons run --record", "file of lessons run --record"),
    ("lessons replay --picture", "Als Bild auf dem Grundriss (SVG)", "as a picture on the floor plan (SVG)"),
    ("lessons replay --plan", "Grundriss", "floor plan"),
    ("lessons blocks", "Die Blöcke", "the blocks"),
    ("lessons blocks --card", "Karte zum Ausdrucken (SVG, A3)", "card to print (SVG, A3)"),
    ("lessons blocks --definitions", "Definitionen für Blockly (JSON)", "definitions for Blockly (JSON)"),
    ("lessons blocks --toolbox", "Regal einer Stufe für Blockly (JSON)", "toolbox of a level for Blockly (JSON)"),
    ("lessons schema", "JSON-Schema von lesson.toml", "JSON Schema of lesson.toml"),
    (
        "doctor",
        "Was auf diesem Rechner geht und was zu tun ist",
        "what works on this machine and what to do about the rest",
    ),
    ("doctor --model", "Ordner eines Vosk-Modells", "folder of a Vosk model"),
    ("doctor --db", "Katalog", "catalogue"),
    ("doctor --house", "Datei des Hauses mit den Katalogservern", "file of the house with its servers"),
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
