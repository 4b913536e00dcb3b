//! A scenario file, read and looked over: everything that is wrong with it, with its line and a cure.

use std::ops::Range;
use std::sync::Arc;

use behaviours::dialogue::{INTENTS, UNCLEAR};
use jiff::civil::DateTime;
use robot_core::ports::FloorMap;
use robot_core::{Finding, Text};
use sim_world::FloorPlan;
use sim_world::fault::Fault;

use super::file::{Expect, Happening, Never, ScenarioFile};
use super::{ENDING, FORMAT};
use crate::lesson::{schema_finding, there_is};
use crate::problem::text;

/// A file of more bytes is no scenario.
const MOST_BYTES: usize = 256 * 1024;
/// A scenario lasts so many seconds at most.
const LONGEST_S: f64 = 600.0;
/// More people, happenings or wishes have no room in one scenario.
const MOST: usize = 50;

/// A scenario that can be run.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its file, for messages.
    pub place: String,
    /// The file's name without its ending.
    pub id: String,
    /// What it says.
    pub file: ScenarioFile,
    /// The house.
    pub plan: Arc<FloorPlan>,
    /// When it begins on the library's clock.
    pub(super) starts: DateTime,
    pub(super) source: String,
}

impl Scenario {
    /// Reads a scenario. `house` gives the floor plan of the name or file that stands in it, or the one to take where none
    /// does; `None` if there is no such plan, and what is wrong with it if it is none.
    ///
    /// # Errors
    /// All that is wrong with it or with its plan, each with file, line and cure.
    pub fn read(
        place: &str,
        source: &str,
        house: impl FnOnce(Option<&str>) -> Option<Result<Arc<FloorPlan>, Vec<Finding>>>,
    ) -> Result<Self, Vec<Finding>> {
        if source.len() > MOST_BYTES {
            let message =
                text("Diese Datei ist viel zu groß für ein Szenario.", "This file is far too big for a scenario.");
            let help = text("Höchstens 256 Kilobyte sind erlaubt.", "At most 256 kilobytes are allowed.");
            return Err(vec![Finding::of(place, "too-big", message, help)]);
        }
        let help = text(
            "Alle Schlüssel stehen in docs/handbuch.md und im JSON-Schema (naome lessons schema --scenario).",
            "All keys are in docs/handbook.md and in the JSON Schema (naome lessons schema --scenario).",
        );
        let file: ScenarioFile =
            toml::from_str(source).map_err(|error| vec![schema_finding(place, source, &error, help)])?;
        let name = place.rsplit('/').next().unwrap_or(place);
        let id = name.strip_suffix(ENDING).unwrap_or(name).to_owned();
        let plan = match house(file.plan.as_deref()) {
            Some(plan) => plan?,
            None => {
                let name = file.plan.as_deref().unwrap_or_default();
                let message =
                    text(format!("Den Grundriss »{name}« gibt es nicht."), format!("There is no plan “{name}”."));
                let help = there_is(name, &FloorPlan::BUNDLED);
                let help = text(
                    format!("{} Oder nennen Sie eine Datei, die neben dieser liegt.", help.de),
                    format!("{} Or name a file beside this one.", help.en),
                );
                let span = top_key(source, "plan").unwrap_or(0..0);
                return Err(vec![Finding::at(place, source, span, "plan", message, help)]);
            }
        };
        let mut look = Look { place, source, file: &file, plan: &plan, findings: Vec::new() };
        look.head();
        look.people();
        look.happenings();
        look.wishes();
        let findings = std::mem::take(&mut look.findings);
        let starts = look.starts();
        match starts {
            Some(starts) if findings.is_empty() => {
                Ok(Self { place: place.to_owned(), id, plan, starts, source: source.to_owned(), file })
            }
            _ => Err(findings),
        }
    }

    /// Where the nth table of this name stands, and where in it this key.
    pub(super) fn at(&self, table: &str, number: usize, key: &str) -> Range<usize> {
        span(&self.source, table, number, key)
    }

    /// Where a key at the top of the file stands.
    pub(super) fn key(&self, key: &str) -> Range<usize> {
        top_key(&self.source, key).unwrap_or(0..0)
    }

    /// Whether there is such a key at the top of the file.
    pub(super) fn has_key(&self, key: &str) -> bool {
        top_key(&self.source, key).is_some()
    }
}

/// Where a key before the first table stands.
fn top_key(source: &str, key: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in source.split_inclusive('\n').take_while(|line| !line.starts_with('[')) {
        if line.split('=').next().is_some_and(|word| word.trim() == key) {
            return Some(at..at + key.len());
        }
        at += line.len();
    }
    None
}

/// Where the nth `[[table]]` stands, and where in it a key; the table's line where it has no such key.
fn span(source: &str, table: &str, number: usize, key: &str) -> Range<usize> {
    let header = format!("[[{table}]]");
    let is_header =
        |(at, _): &(usize, &str)| source[..*at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty());
    let Some((begin, _)) = source.match_indices(&header).filter(is_header).nth(number) else { return 0..0 };
    let body = begin + header.len();
    let end = source[body..].find("\n[").map_or(source.len(), |end| body + end);
    let mut at = body;
    for line in source[body..end].split_inclusive('\n') {
        let word = line.trim_start();
        let indent = line.len() - word.len();
        if !key.is_empty() && word.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(['=', '.'])) {
            return at + indent..at + indent + key.len();
        }
        at += line.len();
    }
    begin..body
}

struct Look<'a> {
    place: &'a str,
    source: &'a str,
    file: &'a ScenarioFile,
    plan: &'a FloorPlan,
    findings: Vec<Finding>,
}

impl Look<'_> {
    fn add(&mut self, span: Range<usize>, rule: &'static str, message: Text<String>, help: Text<String>) {
        self.findings.push(Finding::at(self.place, self.source, span, rule, message, help));
    }

    fn in_table(
        &mut self,
        (table, number, key): (&str, usize, &str),
        rule: &'static str,
        message: Text<String>,
        help: Text<String>,
    ) {
        self.add(span(self.source, table, number, key), rule, message, help);
    }

    /// A key at the top of the file.
    fn key(&self, key: &str) -> Range<usize> {
        top_key(self.source, key).unwrap_or(0..0)
    }

    fn starts(&self) -> Option<DateTime> {
        match &self.file.starts {
            None => Some(jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0)),
            Some(starts) => starts.parse().ok(),
        }
    }

    fn head(&mut self) {
        let file = self.file;
        if file.format != FORMAT {
            let message = text(format!("Das Format heißt {FORMAT}."), format!("The format is called {FORMAT}."));
            let help = text(format!("Schreiben Sie format = \"{FORMAT}\"."), format!("Write format = \"{FORMAT}\"."));
            self.add(self.key("format"), "format", message, help);
        }
        if self.starts().is_none() {
            let message = text("Das ist kein Zeitpunkt.", "This is no date and time.");
            let help =
                text("Zum Beispiel: starts = \"2026-11-24T15:00\".", "For example: starts = \"2026-11-24T15:00\".");
            self.add(self.key("starts"), "starts", message, help);
        }
        if !(file.seconds > 0.0 && file.seconds <= LONGEST_S) {
            let message = text("So lange kann ein Szenario nicht dauern.", "A scenario cannot last that long.");
            let help = text("Mehr als 0 und höchstens 600 Sekunden.", "More than 0 and at most 600 seconds.");
            self.add(self.key("seconds"), "seconds", message, help);
        }
        let counts = [file.people.len(), file.happenings.len(), file.expectations.len(), file.never.len()];
        if counts.into_iter().any(|count| count > MOST) {
            let message = text("Das ist zu viel für ein Szenario.", "This is too much for one scenario.");
            let help =
                text("Teilen Sie es auf: höchstens 50 Einträge je Art.", "Split it: at most 50 entries of each kind.");
            self.add(0..0, "too-much", message, help);
        }
        if file.expectations.is_empty() && file.never.is_empty() {
            let message = text("Hier wird nichts erwartet.", "Nothing is expected here.");
            let help = text(
                "Fügen Sie ein [[expect]] hinzu, etwa mit said = \"Hallo\".",
                "Add an [[expect]], with said = \"Hello\" for example.",
            );
            self.add(0..0, "no-wish", message, help);
        }
    }

    fn people(&mut self) {
        let spots: Vec<&str> = self.plan.spots().iter().map(|spot| spot.id.as_str()).collect();
        for (number, person) in self.file.people.iter().enumerate() {
            let does = [person.says.is_some(), person.reads.is_some(), !person.strolls.is_empty()];
            if does.into_iter().filter(|does| *does).count() != 1 {
                let message = text("Was tut diese Person?", "What does this person do?");
                let help =
                    text("Geben Sie eines an: says, reads oder strolls.", "Give one of them: says, reads or strolls.");
                self.in_table(("person", number, "name"), "person", message, help);
            }
            for spot in person.reads.iter().chain(&person.strolls).filter(|spot| !spots.contains(&spot.as_str())) {
                let key = if person.reads.is_some() { "reads" } else { "strolls" };
                self.unknown(("person", number, key), spot, ("kein Platz des Plans", "no spot of the plan"), &spots);
            }
            let whims = person.whims().into_iter().filter_map(|(key, after, _)| after.map(|after| (key, after)));
            let times = [("comes", person.comes), ("patience", person.patience)].into_iter().chain(whims);
            for (key, _) in times.filter(|(_, seconds)| !(0.0..=LONGEST_S).contains(seconds)) {
                self.seconds(("person", number, key));
            }
        }
    }

    fn happenings(&mut self) {
        for (number, happening) in self.file.happenings.iter().enumerate() {
            let Happening { at, after_said, after_walked, delay, shout, touch, blocks, seconds, charge, push, fault } =
                happening;
            let when = [at.is_some(), after_said.is_some(), after_walked.is_some()];
            let what =
                [shout.is_some(), touch.is_some(), blocks.is_some(), charge.is_some(), push.is_some(), fault.is_some()];
            if when.into_iter().filter(|is| *is).count() != 1 || what.into_iter().filter(|is| *is).count() != 1 {
                let message = text("Wann geschieht was?", "What happens when?");
                let help = text(
                    "Geben Sie eines von at, after_said, after_walked an und eines von shout, touch, blocks, charge, push, fault.",
                    "Give one of at, after_said, after_walked, and one of shout, touch, blocks, charge, push, fault.",
                );
                self.in_table(("happening", number, ""), "happening", message, help);
            }
            let times = [("at", at.unwrap_or(0.0)), ("delay", *delay), ("seconds", *seconds)];
            for (key, _) in times.into_iter().filter(|(_, seconds)| !(0.0..=LONGEST_S).contains(seconds)) {
                self.seconds(("happening", number, key));
            }
            if let Some(Err(error)) = fault.as_ref().map(|fault| fault.parse::<Fault>()) {
                let message = text("Diesen Fehler gibt es nicht.", "There is no such fault.");
                self.in_table(
                    ("happening", number, "fault"),
                    "fault",
                    message,
                    text(error.to_string(), error.to_string()),
                );
            }
            let figures = [
                ("after_walked", *after_walked, 100.0),
                ("blocks", *blocks, 5.0),
                ("charge", *charge, 1.0),
                ("push", *push, 5.0),
            ];
            for (key, _, most) in figures
                .into_iter()
                .filter(|(_, value, most)| value.is_some_and(|value| !(0.0..=*most).contains(&value)))
            {
                let message = text("Diese Zahl geht hier nicht.", "This number does not do here.");
                let help = text(format!("Von 0 bis {most}."), format!("From 0 to {most}."));
                self.in_table(("happening", number, key), "number", message, help);
            }
        }
    }

    fn wishes(&mut self) {
        let mut places: Vec<&str> = self.plan.spots().iter().map(|spot| spot.id.as_str()).collect();
        places.extend(self.plan.shelves().iter().map(|shelf| shelf.id.as_str()));
        places.extend(self.plan.zones().iter().map(|zone| zone.id.as_str()));
        let names: Vec<&str> = self.file.people.iter().map(|person| person.name.as_str()).collect();
        for (number, expect) in self.file.expectations.iter().enumerate() {
            if kinds(expect).into_iter().filter(|(_, is)| *is).count() != 1 {
                let message = text("Was soll geschehen?", "What should happen?");
                let help = text(
                    "Geben Sie genau eines an: heard, intent, said, said_any, stopped, released, arrived, left.",
                    "Give exactly one of them: heard, intent, said, said_any, stopped, released, arrived, left.",
                );
                self.in_table(("expect", number, ""), "expect", message, help);
            }
            if let Some(place) =
                expect.arrived.as_deref().filter(|place| self.plan.place(place).is_none() && !places.contains(place))
            {
                self.unknown(
                    ("expect", number, "arrived"),
                    place,
                    ("kein Ort des Plans", "no place of the plan"),
                    &places,
                );
            }
            if let Some(name) = expect.left.as_deref().filter(|name| !names.contains(name)) {
                self.unknown(
                    ("expect", number, "left"),
                    name,
                    ("niemand in diesem Szenario", "nobody of this scenario"),
                    &names,
                );
            }
            self.intent(("expect", number, "intent"), expect.intent.as_deref());
            self.cause(("expect", number, "stopped"), expect.stopped.as_deref());
            if expect.within.is_some_and(|within| !(0.0..=LONGEST_S).contains(&within)) {
                self.seconds(("expect", number, "within"));
            }
        }
        for (number, never) in self.file.never.iter().enumerate() {
            let Never { intent, said, walked, stopped } = never;
            let kinds = [intent.is_some(), said.is_some(), walked.is_some(), stopped.is_some()];
            if kinds.into_iter().filter(|is| *is).count() != 1 {
                let message = text("Was darf nicht geschehen?", "What must not happen?");
                let help = text(
                    "Geben Sie genau eines an: intent, said, walked, stopped.",
                    "Give exactly one of them: intent, said, walked, stopped.",
                );
                self.in_table(("never", number, ""), "never", message, help);
            }
            self.intent(("never", number, "intent"), intent.as_deref());
            self.cause(("never", number, "stopped"), stopped.as_deref());
        }
    }

    /// What may be understood is an intent of the phrase files.
    fn intent(&mut self, at: (&str, usize, &str), intent: Option<&str>) {
        if let Some(intent) = intent.filter(|intent| !INTENTS.contains(intent) && *intent != UNCLEAR) {
            self.unknown(at, intent, ("keine Absicht der Phrasen", "no intent of the phrases"), &INTENTS);
        }
    }

    /// Why the guard stops the robot; "" is any reason.
    fn cause(&mut self, at: (&str, usize, &str), cause: Option<&str>) {
        const CAUSES: [&str; 10] = [
            "stop_word",
            "touch",
            "bumper",
            "fallen",
            "obstacle",
            "silent_sensor",
            "battery",
            "heat",
            "not_a_number",
            "bent_knees",
        ];
        if let Some(cause) = cause.filter(|cause| !cause.is_empty() && !CAUSES.contains(cause)) {
            self.unknown(at, cause, ("kein Grund anzuhalten", "no reason to stop"), &CAUSES);
        }
    }

    fn seconds(&mut self, at: (&str, usize, &str)) {
        let message = text("Das ist keine Zeit für ein Szenario.", "This is no time for a scenario.");
        let help = text("Von 0 bis 600 Sekunden.", "From 0 to 600 seconds.");
        self.in_table(at, "seconds", message, help);
    }

    fn unknown(&mut self, at: (&str, usize, &str), word: &str, (de, en): (&str, &str), known: &[&str]) {
        let message = text(format!("»{word}« ist {de}."), format!("“{word}” is {en}."));
        self.in_table(at, "unknown-id", message, there_is(word, known));
    }
}

/// Which kinds of wish a wish is; it ought to be one.
pub(super) fn kinds(expect: &Expect) -> [(&'static str, bool); 8] {
    [
        ("heard", expect.heard.is_some()),
        ("intent", expect.intent.is_some()),
        ("said", expect.said.is_some()),
        ("said_any", !expect.said_any.is_empty()),
        ("stopped", expect.stopped.is_some()),
        ("released", expect.released),
        ("arrived", expect.arrived.is_some()),
        ("left", expect.left.is_some()),
    ]
}
