//! Mistakes that people make in a lesson's files: for each, one finding, at its own place, with a cure.

use robot_core::Language;

use super::*;

/// A mistake: the file, what stands in the template, what stands there instead; the finding points at what is between
/// ‹ and ›, or at the whole file where nothing is; its rule; words of its message or cure.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str);

const TOML: &str = "lesson.toml";
const DE: &str = "text.de.md";
const EN: &str = "text.en.md";
const SOLUTION: &str = "solution.blocks.txt";

const KEYS: [Mistake; 20] = [
    (TOML, "minutes = 15", "‹minuten› = 15", "schema", "unbekannter Schlüssel `minuten`"),
    (TOML, "minutes = 15", "minutes = ‹\"15\"›", "schema", "minutes"),
    (TOML, "kind = \"order\"", "kind = ‹\"ordr\"›", "schema", "`ordr` gibt es hier nicht"),
    (TOML, "sequence = [\n", "‹sequenz› = [\n", "schema", "unbekannter Schlüssel `sequenz`"),
    (TOML, "is = \"wave\" },\n", "‹iss› = \"wave\" },\n", "schema", "unbekannter Schlüssel `iss`"),
    (
        TOML,
        "\n# Which hint",
        "\n‹[[goal]]›\nid = \"eule\"\nkind = \"event\"\n\n# Which hint",
        "schema",
        "es fehlt `match`",
    ),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n‹[[variant.stimulus]]›\nat = 1.0\nkind = \"touch\"\n",
        "schema",
        "es fehlt `part`",
    ),
    (TOML, "seed = 1\n", "seed = 1\n\n[[variant.stimulus]]\nat = 1.0\nkind = ‹\"tatsch\"›\n", "schema", "`tatsch`"),
    (TOML, "\"naome-lesson/1\"", "‹\"naome-lesson/7\"›", "format", "Das Format heißt naome-lesson/1."),
    (TOML, "age = [8, 10]", "age = ‹[11, 8]›", "age", "von klein nach groß"),
    (TOML, "level = 1", "level = ‹9›", "level", "1, 2 oder 3"),
    (TOML, "languages = [\"de\", \"de-simple\", \"en\"]", "languages = ‹[\"de\"]›", "languages", "de-simple, en"),
    (TOML, "sim_seconds = 60", "sim_seconds = ‹500›", "limits", "Höchstens 120 Sekunden."),
    (TOML, "max_blocks = 12", "max_blocks = ‹1200›", "limits", "Höchstens 200 Blöcke."),
    (TOML, "id = \"neu\"", "id = ‹\"alt\"›", "folder", "Schreiben Sie id = \"neu\""),
    (TOML, "id = \"neu\"", "id = ‹\"Neu!\"›", "bad-id", "kleine Buchstaben"),
    (TOML, "use = \"buehne\"", "use = ‹\"buene\"›", "unknown-id", "Meinten Sie »buehne«?"),
    (TOML, "spot = \"start\"", "spot = ‹\"stat\"›", "unknown-id", "Meinten Sie »start«?"),
    (TOML, "posture = \"crouch\"", "posture = ‹\"crutch\"›", "unknown-id", "Meinten Sie »crouch«?"),
    (TOML, "[[variant]]", "[[variant]", "syntax", "Klammer ist nicht geschlossen"),
];

const NUMBERS: [Mistake; 5] = [
    (TOML, "sequence = [\n", "max_gap = ‹-1.5›\nsequence = [\n", "number", "max_gap kann nicht -1.5 sein."),
    (TOML, "min_chars = 2", "min_seconds = 3.0, max_seconds = ‹1.5›", "number", "kleiner als min_seconds, 3."),
    (TOML, "min_chars = 2", "max_seconds = ‹nan›", "number", "max_seconds kann nicht NaN sein."),
    (TOML, "no_event = { type = \"said\" }", "event = { type = \"walked\", max_cm = ‹-5› }", "number", "Ab 0."),
    (
        TOML,
        "\n# Which hint",
        "\n[[goal]]\nid = \"sicher\"\nkind = \"event\"\nmatch = { type = \"said\" }\ncount = { min = 2, max = ‹1› }\n\n# Which hint",
        "number",
        "max ist kleiner als min, 2.",
    ),
];

const NAMES: [Mistake; 19] = [
    (TOML, "goals = [\"reihenfolge\"]", "goals = [‹\"reihe\"›]", "unknown-id", "»reihe« ist kein Ziel dieser Lektion."),
    (TOML, "hint = \"winken-fehlt\"", "hint = ‹\"winken\"›", "unknown-id", "kein Tipp dieser Lektion"),
    (TOML, "\"gesture\", \"wait\"", "‹\"gestur\"›, \"wait\"", "unknown-id", "Meinten Sie »gesture«?"),
    (
        TOML,
        "type = \"gesture\", is = \"wave\" },\n",
        "type = ‹\"gestre\"› },\n",
        "unknown-id",
        "Meinten Sie »gesture«?",
    ),
    (TOML, "is = \"wave\" },\n", "is = ‹\"wavw\"› },\n", "unknown-id", "Meinten Sie »wave«?"),
    (TOML, "min_chars = 2", "‹min_cm› = 5", "no-such-key", "»said« hat kein »min_cm«."),
    (
        TOML,
        "min_chars = 2",
        "after = { kind = ‹\"tatsch\"› }",
        "unknown-id",
        "Es gibt: touch, heard, obstacle, face, card.",
    ),
    (TOML, "min_chars = 2", "after = { kind = \"touch\", ‹card› = \"fox\" }", "no-such-key", "Es gibt: part."),
    (TOML, "min_chars = 2", "after = { kind = \"card\", card = ‹\"fuchs\"› }", "unknown-id", "»fuchs«"),
    (TOML, "min_chars = 2", "volume = ‹\"laut\"›", "unknown-id", "Es gibt: quiet, normal, loud."),
    (TOML, "no_event = { type = \"said\" }", "no_event = { type = \"eyes\", ‹min_cm› = 5 }", "no-such-key", "»eyes«"),
    (TOML, "no_event = { type = \"said\" }", "status = ‹\"fast\"›", "unknown-id", "Es gibt: almost, not_yet."),
    (TOML, "no_event = { type = \"said\" }", "without = [‹\"sey\"›]", "unknown-id", "Meinten Sie »say«?"),
    (TOML, "name = \"forgets to wave\"", "name = ‹\"speaks before it waves\"›", "twice", "schon in Zeile 70"),
    (
        TOML,
        "\n# Which hint",
        "\n[[goal]]\nid = ‹\"reihenfolge\"›\nkind = \"duration\"\nmax = 5\n\n# Which hint",
        "twice",
        "»reihenfolge« gibt es schon in Zeile 40.",
    ),
    (
        TOML,
        "\n# Which hint",
        "\n[[goal]]\nid = ‹\"eule\"›\nkind = \"duration\"\nmax = 5\n\n# Which hint",
        "unused",
        "kommt in keinem Schritt vor",
    ),
    (
        TOML,
        "\n# Which hint",
        "\n[[goal]]\nid = \"sicher\"\nkind = \"reach\"\nzone = ‹\"mond\"›\ntolerance_cm = 10\n\n# Which hint",
        "unknown-id",
        "kein Ort in diesem Raum",
    ),
    (TOML, "program = \"tests/ohne-winken\"", "program = ‹\"tests/ohne-wink\"›", "no-program", "Meinten Sie"),
    (
        TOML,
        "expect = { pass = false, failed = [\"reihenfolge\"], hint = \"sagen-fehlt\" }",
        "expect = { pass = false, failed = [‹\"x\"›] }",
        "unknown-id",
        "kein Ziel",
    ),
];

/// After `seed = 1` of the variant.
const STIMULI: [Mistake; 8] = [
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = 1.0\n‹after_said› = \"\"\nkind = \"face\"\n",
        "when",
        "nicht beides",
    ),
    (TOML, "seed = 1\n", "seed = 1\n\n‹[[variant.stimulus]]›\nkind = \"face\"\n", "when", "Wann kommt das?"),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = ‹800›\nkind = \"face\"\n",
        "when",
        "höchstens 60 Sekunden",
    ),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = 9\nkind = \"face\"\n\n[[variant.stimulus]]\nat = ‹3›\nkind = \"face\"\n",
        "when",
        "Der Reiz davor kommt erst nach 9 Sekunden.",
    ),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = 1\ndelay = ‹-1›\nkind = \"face\"\n",
        "seconds",
        "Von 0",
    ),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = 1\nkind = \"face\"\nseconds = ‹nan›\n",
        "seconds",
        "Von 0",
    ),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = 1\nkind = \"card\"\ncard = ‹\"fuchs\"›\n",
        "unknown-id",
        "fox",
    ),
    (
        TOML,
        "seed = 1\n",
        "seed = 1\n\n[[variant.stimulus]]\nat = 1\nkind = \"touch\"\npart = ‹\"head\"›\n\n[[variant.stimulus]]\nat = 2\nkind = \"touch\"\npart = \"head\"\n",
        "unknown-id",
        "Auch in Zeile 76.",
    ),
];

const TEXTS: [Mistake; 18] = [
    (
        DE,
        "noch nicht: NAOme",
        "‹nochnicht: NAOme ist noch nicht aufgestanden.›",
        "goal-line",
        "geschafft: … / fast: … / noch nicht: …",
    ),
    (DE, "geschafft: Aufstehen, winken, sprechen: alles der Reihe nach!\n", "", "incomplete", "»geschafft: …«"),
    (EN, "passed: Stand up, wave, talk: all in the right order!\n", "", "incomplete", "»passed: …«"),
    (EN, "not yet:", "‹not now: NAOme has not stood up yet.›", "goal-line", "passed: … / almost: … / not yet: …"),
    (EN, "## done", "## ‹don›", "heading", "Meinten Sie »## done«?"),
    (EN, "{total}", "‹{totl}›", "unknown-figure", "Meinten Sie »{total}«? Es gibt: {reached}, {total}, {missing}."),
    (DE, "{gesamt}", "‹{abstand}›", "unknown-figure", "Es gibt: {erreicht}, {gesamt}, {fehlt}."),
    (DE, "{gesamt}", "‹{abstand_cm}›", "unknown-figure", "Das Ziel »reihenfolge« hat keine Zahl {abstand_cm}."),
    (DE, "### Tipp: sagen-fehlt", "### Tipp: ‹sagen›", "unknown-id", "Meinten Sie »sagen-fehlt«?"),
    (DE, "### Tipp: sagen-fehlt\n", "", "incomplete", "### Tipp: sagen-fehlt"),
    (EN, "### Hint: sagen-fehlt\n", "", "incomplete", "### Hint: sagen-fehlt"),
    (DE, "## begruessen:", "## ‹begrüßen›:", "unknown-id", "Meinten Sie »begruessen«?"),
    (DE, "### reihenfolge", "### ‹reihenfolgen›", "unknown-id", "Meinten Sie »reihenfolge«?"),
    (DE, "## fertig", "## fertig\nSchön!\n\n## ‹fertig›", "twice", "zweimal"),
    (DE, "### Tipp: der-reihe-nach", "### Tipp: ‹winken-fehlt›\nJa!\n\n### Tipp: der-reihe-nach", "twice", "zweimal"),
    (DE, "# Neue Lektion\n", "", "incomplete", "der Titel"),
    (DE, "## fuer-betreuende\n", "", "incomplete", "## fuer-betreuende"),
    (DE, "# Neue Lektion\n", "### ‹verirrt›\n\n# Neue Lektion\n", "heading", "### ziel-id unter ## ziele"),
];

const PROGRAMS: [Mistake; 17] = [
    (SOLUTION, "gesture GESTURE", "‹gestur› GESTURE", "outline", "Meinten Sie »gesture«?"),
    (SOLUTION, "GESTURE=wave", "‹GESTUR›=wave", "outline", "Meinten Sie GESTURE?"),
    (SOLUTION, "GESTURE=wave", "GESTURE=‹winke›", "bad-choice", "»winke« kann man hier nicht wählen."),
    (SOLUTION, "    gesture", "‹\t›gesture", "outline", "Tabulator"),
    (SOLUTION, "    gesture", "‹   ›gesture", "outline", "mit 3 Leerzeichen eingerückt"),
    (SOLUTION, "    gesture", "‹        ›gesture", "outline", "In »posture« lässt sich nichts stecken"),
    (SOLUTION, "    posture", "‹   ›posture", "outline", "mit 3 Leerzeichen eingerückt"),
    (
        SOLUTION,
        "    say",
        "    if_else IF=(is_touched)\n        wait\n‹  ›ELSE:\n        wait\n    say",
        "outline",
        "Es braucht 4 Leerzeichen.",
    ),
    (
        SOLUTION,
        "    say",
        "    if_else IF=(is_touched)\n        wait\n    ‹SONST:›\n        wait\n    say",
        "outline",
        "ELSE:",
    ),
    (
        SOLUTION,
        "    say",
        "    if_else IF=(is_touched)\n        wait\n    ‹sonst:›\n        wait\n    say",
        "outline",
        "Meinten Sie ELSE:?",
    ),
    (
        SOLUTION,
        "    say",
        "    if IF=(is_touched)\n        wait\n    ‹ELSE:›\n        wait\n    say",
        "outline",
        "ELSE: haben nur if_else und try.",
    ),
    (SOLUTION, "TEXT=\"Hallo, ich bin NAOme!\"", "TEXT=‹„Hallo“›", "outline", "geraden"),
    (SOLUTION, "    say", "    wait SECONDS=‹1,5›\n    say", "outline", "Schreiben Sie 1.5."),
    (SOLUTION, "    say", "    wait SECONDS=‹99›\n    say", "out-of-range", "von 0,1 bis 30"),
    (SOLUTION, "NAOme!\"", "NAOme!", "outline", ""),
    (SOLUTION, "    say", "    wait SECONDS=(distance‹›\n    say", "outline", "Klammer"),
    (SOLUTION, "    say", "    wait ‹SECONDS›\n    say", "outline", "Nach SECONDS fehlt »=«."),
];

/// The template with a mistake, and where its finding must be: line and column.
fn with(mistake: &Mistake) -> (Files, Option<(usize, usize)>) {
    let (path, from, to, ..) = mistake;
    let mut files = template("neu", Language::De).expect("neu is an id");
    let before = files.text(path).unwrap_or_default().to_owned();
    assert!(before.contains(from), "{path} has no `{from}`");
    let marked = before.replacen(from, to, 1);
    let place = marked.find('‹').map(|at| {
        let line_start = marked[..at].rfind('\n').map_or(0, |newline| newline + 1);
        (marked[..at].matches('\n').count() + 1, marked[line_start..at].chars().count() + 1)
    });
    files.files.insert((*path).to_owned(), marked.replace(['‹', '›'], "").into_bytes());
    (files, place)
}

#[test]
fn every_mistake_is_one_finding_at_its_place() {
    let mut wrong = Vec::new();
    let all = KEYS.iter().chain(&NUMBERS).chain(&NAMES).chain(&STIMULI).chain(&TEXTS).chain(&PROGRAMS);
    for mistake in all {
        let (path, _, to, rule, words) = mistake;
        let (files, place) = with(mistake);
        let findings = Lesson::read(&files).err().unwrap_or_default();
        let told: Vec<String> = findings.iter().map(|finding| finding.text(Language::De)).collect();
        let fits = match &findings[..] {
            [finding] => {
                finding.rule == *rule
                    && finding.file.ends_with(path)
                    && place.is_none_or(|place| place == (finding.line, finding.column))
                    && told[0].contains(words)
                    && !finding.help.en.is_empty()
            }
            _ => false,
        };
        if !fits {
            wrong.push(format!("{to}\n  should be {rule} at {place:?} with »{words}«, but is:\n{}", told.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} of them:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

#[test]
fn a_program_that_is_there_for_nothing_or_twice_is_told() {
    let found = |path: &str| {
        let mut files = template("neu", Language::De).expect("neu is an id");
        files
            .files
            .insert(path.to_owned(), b"{\"blocks\":{\"blocks\":[{\"type\":\"ev_start\",\"id\":\"a\"}]}}".to_vec());
        let findings = Lesson::read(&files).expect_err(path);
        findings.iter().map(|finding| format!("{} {}", finding.rule, finding.file)).collect::<Vec<_>>()
    };
    assert_eq!(found("tests/uebrig.blocks.json"), ["unused-program neu/tests/uebrig.blocks.json"]);
    assert_eq!(found("solution.blocks.json"), ["two-programs neu/solution.blocks.txt"]);
}

#[test]
fn headings_may_be_written_large() {
    let large: Mistake = (DE, "## ziele\n### reihenfolge\ngeschafft:", "## Ziele\n### reihenfolge\nGeschafft:", "", "");
    let (files, _) = with(&large);
    assert!(Lesson::read(&files).is_ok());
}

#[test]
fn a_goal_that_no_step_shows_is_told_as_that() {
    let text: Mistake = (DE, "## fertig", "### ‹eule›\ngeschafft: Ja!\nnoch nicht: Nein.\n\n## fertig", "", "");
    let (mut files, place) = with(&text);
    let toml = files.text(TOML).unwrap_or_default().to_owned();
    let goals = "[[goal]]\nid = \"eule\"\nkind = \"duration\"\nmax = 50\n\n[[goal]]\nid = \"alles\"\nkind = \"all\"\ngoals = [\"eule\"]\n\n# Which";
    let toml = toml
        .replace("# Which", goals)
        .replace("goals = [\"reihenfolge\"]", "goals = [\"reihenfolge\"]\nbonus = [\"alles\"]");
    files.files.insert(TOML.to_owned(), toml.into_bytes());
    let findings = Lesson::read(&files).expect_err("»alles« has no text, and »eule« is not shown");
    let found = findings.iter().find(|finding| finding.rule == "not-shown").expect("it is told");
    assert_eq!(Some((found.line, found.column)), place);
    assert!(found.message.de.contains("in keinem goals oder bonus eines Schritts"), "{found:?}");
}
