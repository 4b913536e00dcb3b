//! Phrase files line by line: what they say, with everything that is wrong in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use robot_core::{Audience, Finding, Language};

use super::answer::{self, Answer};
use super::finding::Place;
use super::problem::Problem;
use super::sound::closest;
use super::template::{self, Part, is_name};
use super::vocabulary::{
    DECIDED_BY_TREES, DEFAULT_LABEL, HEARD_SLOTS, INTENTS, KEYS, Key, OCCASIONS, SAFETY, SLOT_KINDS, SlotKind,
    gesture_id, gesture_spellings, is_topic, label_id, labels_of,
};
use super::words::{fold_sentence, words};

/// Limits that make any file safe to read. A topic of a real library needs a tenth of them.
const LONGEST_FILE_BYTES: usize = 64 * 1024;
const LONGEST_LINE: usize = 1_000;
const MOST_ENTRIES: usize = 8_000;
const MOST_FINDINGS: usize = 200;

/// What a set of phrase files says, before it is linked together.
pub(super) struct Script {
    pub(super) language: Language,
    pub(super) heard: Vec<Heard>,
    /// Sentences that only show which words are used for what.
    pub(super) examples: Vec<Heard>,
    pub(super) answers: Vec<Answer>,
    /// By topic and label; `None` holds for every label of the topic.
    pub(super) gestures: BTreeMap<(String, Option<&'static str>), &'static str>,
    /// By intent, label and whether the reply is yes.
    pub(super) follow_ups: BTreeMap<(String, &'static str, bool), FollowUp>,
    pub(super) expectations: Vec<Expectation>,
    /// Lists of words that mean the same, by name.
    pub(super) word_lists: BTreeMap<String, Vec<Vec<String>>>,
    pub(super) slots: BTreeMap<String, SlotDefinition>,
    /// How words are also said or written, and what they stand for.
    pub(super) spellings: BTreeMap<String, Vec<String>>,
    /// Intents that are not listened for, but for what stands in these files.
    pub(super) without: BTreeMap<String, BTreeSet<Arc<str>>>,
    pub(super) findings: Vec<Finding>,
    entries: usize,
}

/// A sentence that may be heard.
pub(super) struct Heard {
    pub(super) intent: String,
    pub(super) label: Option<&'static str>,
    pub(super) parts: Vec<Part>,
    pub(super) place: Place,
    /// Whether it gives way to the same sentence of another intent.
    pub(super) yields: bool,
}

impl Heard {
    /// The same, giving way.
    pub(super) fn yielding(self) -> Self {
        Self { yields: true, ..self }
    }
}

/// What a yes or a no to an answer leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// An intent or an occasion of the robot.
    pub topic: String,
    /// The situation in it.
    pub label: String,
}

/// A `test` or `not` line.
pub(super) struct Expectation {
    pub(super) intent: String,
    /// False for `not`.
    pub(super) wanted: bool,
    pub(super) text: String,
    pub(super) slots: Vec<(String, String)>,
    pub(super) place: Place,
}

/// A slot with its values, each an id and what people say for it.
pub(super) struct SlotDefinition {
    pub(super) kind: SlotKind,
    pub(super) values: Vec<(String, Vec<String>)>,
}

/// The intent that the lines below it belong to.
#[derive(Default)]
enum Section {
    #[default]
    None,
    /// Its name was wrong; what follows is not complained about again.
    Unknown,
    Topic(String),
}

impl Script {
    /// Reads all files.
    pub(super) fn read(language: Language, files: &[(&str, &str)]) -> Self {
        let mut script = Self {
            language,
            heard: Vec::new(),
            examples: Vec::new(),
            answers: Vec::new(),
            gestures: BTreeMap::new(),
            follow_ups: BTreeMap::new(),
            expectations: Vec::new(),
            word_lists: BTreeMap::new(),
            slots: BTreeMap::new(),
            spellings: BTreeMap::new(),
            without: BTreeMap::new(),
            findings: Vec::new(),
            entries: 0,
        };
        for (name, text) in files {
            script.read_file(name, text);
        }
        script
    }

    /// Notes a problem.
    pub(super) fn complain(&mut self, place: &Place, problem: &Problem) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(place.finding(problem));
        }
    }

    fn read_file(&mut self, name: &str, text: &str) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut place = Place { file: name.into(), source: Arc::from(text), line: 1, start: 0, end: 0 };
        if text.len() > LONGEST_FILE_BYTES {
            return self.complain(&place, &Problem::FileTooLong { limit_bytes: LONGEST_FILE_BYTES });
        }
        let mut section = Section::None;
        for (index, line) in text.split('\n').enumerate() {
            (place.line, place.end) = (index + 1, place.start + line.len());
            self.read_line(line.strip_suffix('\r').unwrap_or(line), &place, &mut section);
            place.start = place.end + 1;
        }
    }

    fn read_line(&mut self, line: &str, place: &Place, section: &mut Section) {
        if line.chars().count() > LONGEST_LINE {
            return self.complain(&place.part(0, 0), &Problem::LineTooLong { limit: LONGEST_LINE });
        }
        if let Some(at) = line.find(|letter: char| letter.is_control() && letter != '\t') {
            let width = line[at..].chars().next().map_or(1, char::len_utf8);
            return self.complain(&place.part(at, at + width), &Problem::ControlCharacter);
        }
        let line = without_comment(line);
        if line.trim().is_empty() {
            return;
        }
        let Some((head, value)) = line.split_once(':') else {
            return self.complain(&trimmed(place, line, 0), &Problem::NoColon);
        };
        let head_place = trimmed(place, head, 0);
        let value_place = trimmed(place, value, head.len() + 1);
        let Some((key, name)) = split_head(head.trim(), self.language) else {
            let key = head.trim().to_owned();
            let closest = closest(&key, KEYS.iter().map(|(_, text)| *text.get(self.language)));
            return self.complain(&head_place, &Problem::UnknownKey { key, closest });
        };
        self.entries += 1 + value.matches(',').count();
        if self.entries > MOST_ENTRIES {
            if self.entries - MOST_ENTRIES <= 1 + value.matches(',').count() {
                self.complain(&head_place, &Problem::TooMany { limit: MOST_ENTRIES });
            }
            return;
        }
        let value = value.trim();
        if value.is_empty() {
            return self.complain(&head_place, &Problem::MissingValue);
        }
        let entry = Entry { key, name, value, head: head_place, place: value_place };
        if let Err(refusal) = self.take(&entry, section) {
            self.complain(&refusal.place, &refusal.problem);
        }
    }

    fn take(&mut self, entry: &Entry<'_>, section: &mut Section) -> Result<(), Refusal> {
        match entry.key {
            Key::Intent => {
                entry.refuse_name()?;
                *section = Section::Unknown;
                if !is_topic(entry.value) {
                    return Err(refusal(entry.place.clone(), unknown_topic(entry.value)));
                }
                *section = Section::Topic(entry.value.to_owned());
                return Ok(());
            }
            Key::Word => return self.take_words(entry),
            Key::Slot => return self.take_slot(entry),
            Key::Same => return self.take_spellings(entry),
            Key::Without => return self.take_without(entry),
            _ => {}
        }
        let topic = match section {
            Section::Topic(topic) => topic.clone(),
            Section::Unknown => return Ok(()),
            Section::None => return Err(refusal(entry.head.clone(), Problem::NoIntentYet)),
        };
        let listens = matches!(entry.key, Key::Hear | Key::Example | Key::Test | Key::Not);
        if listens && OCCASIONS.contains(&topic.as_str()) {
            return Err(refusal(entry.head.clone(), Problem::NothingToHear { topic }));
        }
        let label = match entry.name {
            Some(name) => {
                Some(label_id(&topic, name, self.language).ok_or_else(|| self.unknown_label(entry, &topic, name))?)
            }
            None => None,
        };
        match entry.key {
            Key::Hear => self.take_heard(entry, topic, label),
            Key::Example => self.take_example(entry, topic),
            Key::Answer => self.take_answer(entry, topic, label, Audience::Adult),
            Key::Child => self.take_answer(entry, topic, label, Audience::Child),
            Key::Gesture => self.take_gesture(entry, topic, label),
            Key::ThenYes => self.take_follow_up(entry, topic, label, true),
            Key::ThenNo => self.take_follow_up(entry, topic, label, false),
            Key::Test => self.take_expectation(entry, topic, true),
            Key::Not => self.take_expectation(entry, topic, false),
            Key::Intent | Key::Word | Key::Slot | Key::Same | Key::Without => Ok(()),
        }
    }

    fn unknown_label(&self, entry: &Entry<'_>, topic: &str, label: &str) -> Refusal {
        let known = labels_of(topic, self.language);
        let closest = closest(label, known.iter().copied());
        refusal(entry.head.clone(), Problem::UnknownLabel { label: label.to_owned(), closest, known })
    }

    fn take_heard(&mut self, entry: &Entry<'_>, intent: String, label: Option<&'static str>) -> Result<(), Refusal> {
        let parts = template::parse(entry.value, self.language)
            .map_err(|(start, end, problem)| refusal(entry.place.part(start, end), problem))?;
        self.heard.push(Heard { intent, label, parts, place: entry.place.clone(), yields: false });
        Ok(())
    }

    fn take_example(&mut self, entry: &Entry<'_>, intent: String) -> Result<(), Refusal> {
        entry.refuse_name()?;
        let parts = template::parse(entry.value, self.language)
            .map_err(|(start, end, problem)| refusal(entry.place.part(start, end), problem))?;
        self.examples.push(Heard { intent, label: None, parts, place: entry.place.clone(), yields: false });
        Ok(())
    }

    /// `auch = ooch, och`: how a word is also said.
    fn take_spellings(&mut self, entry: &Entry<'_>) -> Result<(), Refusal> {
        entry.refuse_name()?;
        let Some((standard, others)) = entry.value.split_once('=') else {
            return Err(refusal(entry.place.clone(), Problem::NoEqualSign));
        };
        let fold = |text: &str| words(text, self.language).into_iter().map(|word| word.folded).collect::<Vec<_>>();
        let stands_for = fold(standard);
        if stands_for.is_empty() {
            return Err(refusal(entry.place.clone(), Problem::NoWords));
        }
        let place = entry.place.part(standard.len() + 1, entry.value.len());
        for other in self.list(others, &place)? {
            if let [word] = other.as_slice() {
                self.spellings.insert(word.clone(), stands_for.clone());
            } else {
                return Err(refusal(place, Problem::OneWordOnly { text: other.join(" ") }));
            }
        }
        Ok(())
    }

    fn take_answer(
        &mut self,
        entry: &Entry<'_>,
        topic: String,
        label: Option<&'static str>,
        audience: Audience,
    ) -> Result<(), Refusal> {
        let label = label.unwrap_or(DEFAULT_LABEL);
        let pieces = answer::parse(entry.value, &topic, label)
            .map_err(|(start, end, problem)| refusal(entry.place.part(start, end), problem))?;
        self.answers.push(Answer { topic, label, audience, pieces });
        Ok(())
    }

    fn take_gesture(&mut self, entry: &Entry<'_>, topic: String, label: Option<&'static str>) -> Result<(), Refusal> {
        let Some(id) = gesture_id(entry.value, self.language) else {
            let known = gesture_spellings(self.language);
            let closest = closest(entry.value, known.iter().copied());
            return Err(refusal(
                entry.place.clone(),
                Problem::UnknownGesture { name: entry.value.to_owned(), closest, known },
            ));
        };
        match self.gestures.insert((topic, label), id) {
            None => Ok(()),
            Some(_) => Err(refusal(entry.head.clone(), Problem::Twice { name: entry.head_text() })),
        }
    }

    fn take_follow_up(
        &mut self,
        entry: &Entry<'_>,
        intent: String,
        label: Option<&'static str>,
        yes: bool,
    ) -> Result<(), Refusal> {
        if DECIDED_BY_TREES.contains(&intent.as_str()) {
            return Err(refusal(entry.head.clone(), Problem::DecidedByTree { topic: intent }));
        }
        let (topic, written) = entry.value.split_once(char::is_whitespace).unwrap_or((entry.value, ""));
        if !is_topic(topic) {
            return Err(refusal(entry.place.clone(), unknown_topic(topic)));
        }
        let then = match written.trim() {
            "" => DEFAULT_LABEL,
            written => label_id(topic, written, self.language).ok_or_else(|| {
                let known = labels_of(topic, self.language);
                let closest = closest(written, known.iter().copied());
                refusal(entry.place.clone(), Problem::UnknownLabel { label: written.to_owned(), closest, known })
            })?,
        };
        let follow_up = FollowUp { topic: topic.to_owned(), label: then.to_owned() };
        match self.follow_ups.insert((intent, label.unwrap_or(DEFAULT_LABEL), yes), follow_up) {
            None => Ok(()),
            Some(_) => Err(refusal(entry.head.clone(), Problem::Twice { name: entry.head_text() })),
        }
    }

    fn take_expectation(&mut self, entry: &Entry<'_>, intent: String, wanted: bool) -> Result<(), Refusal> {
        entry.refuse_name()?;
        let (text, expected) = entry.value.split_once("=>").unwrap_or((entry.value, ""));
        if fold_sentence(text, self.language).is_empty() {
            return Err(refusal(entry.place.clone(), Problem::NoWords));
        }
        let mut slots: Vec<(String, String)> = Vec::new();
        for part in expected.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let start = entry.value.find(part).unwrap_or_default();
            let here = entry.place.part(start, start + part.len());
            match part.split_once('=') {
                Some((slot, value)) if HEARD_SLOTS.contains(&slot.trim()) && wanted => {
                    slots.push((slot.trim().to_owned(), value.trim().to_owned()));
                }
                // A comma inside a value: "Momo, die graue" is one title.
                None if !slots.is_empty() => {
                    if let Some((_, value)) = slots.last_mut() {
                        value.push_str(", ");
                        value.push_str(part);
                    }
                }
                _ => return Err(refusal(here, Problem::BadExpectation { text: part.to_owned() })),
            }
        }
        let text = text.trim().to_owned();
        self.expectations.push(Expectation { intent, wanted, text, slots, place: entry.place.clone() });
        Ok(())
    }

    /// `rude, smalltalk`: what other files hear for these intents is left out.
    fn take_without(&mut self, entry: &Entry<'_>) -> Result<(), Refusal> {
        entry.refuse_name()?;
        let mut start = 0;
        for item in entry.value.split(',') {
            let (here, intent) = (trimmed(&entry.place, item, start), item.trim());
            start += item.len() + 1;
            if !is_topic(intent) {
                return Err(refusal(here, unknown_topic(intent)));
            }
            if SAFETY.contains(&intent) {
                return Err(refusal(here, Problem::NeverWithout { topic: intent.to_owned() }));
            }
            if OCCASIONS.contains(&intent) {
                return Err(refusal(here, Problem::NothingToHear { topic: intent.to_owned() }));
            }
            self.without.entry(intent.to_owned()).or_default().insert(Arc::clone(&here.file));
        }
        Ok(())
    }

    fn take_words(&mut self, entry: &Entry<'_>) -> Result<(), Refusal> {
        let name = entry.require_name()?;
        if self.word_lists.contains_key(name) || self.slots.contains_key(name) {
            return Err(refusal(entry.head.clone(), Problem::Twice { name: name.to_owned() }));
        }
        let list = self.list(entry.value, &entry.place)?;
        self.word_lists.insert(name.to_owned(), list);
        Ok(())
    }

    fn take_slot(&mut self, entry: &Entry<'_>) -> Result<(), Refusal> {
        let name = entry.require_name()?;
        if !HEARD_SLOTS.contains(&name) {
            let closest = closest(name, HEARD_SLOTS);
            return Err(refusal(entry.head.clone(), Problem::NotAHeardSlot { name: name.to_owned(), closest }));
        }
        if self.word_lists.contains_key(name) {
            return Err(refusal(entry.head.clone(), Problem::Twice { name: name.to_owned() }));
        }
        let kind = SLOT_KINDS.iter().find(|(_, text)| *text.get(self.language) == entry.value).map(|(kind, _)| *kind);
        let values = match (kind, entry.value.split_once('=')) {
            (Some(_), _) => Vec::new(),
            (None, Some((id, list))) if is_name(id.trim()) => {
                let place = entry.place.part(id.len() + 1, entry.value.len());
                self.list(list, &place)?.into_iter().map(|said| (id.trim().to_owned(), said)).collect()
            }
            (None, Some((id, _))) => {
                return Err(refusal(entry.place.part(0, id.len()), Problem::BadName { name: id.trim().to_owned() }));
            }
            (None, None) => {
                self.list(entry.value, &entry.place)?.into_iter().map(|said| (said.join("_"), said)).collect()
            }
        };
        let kind = kind.unwrap_or(SlotKind::List);
        let slot = self.slots.entry(name.to_owned()).or_insert(SlotDefinition { kind, values: Vec::new() });
        if slot.kind != kind {
            return Err(refusal(entry.head.clone(), Problem::KindsMix { name: name.to_owned() }));
        }
        slot.values.extend(values);
        Ok(())
    }

    /// A list `a, b c, "d"` as folded words.
    fn list(&self, value: &str, place: &Place) -> Result<Vec<Vec<String>>, Refusal> {
        let mut list = Vec::new();
        let mut start = 0;
        for item in value.split(',') {
            let here = trimmed(place, item, start);
            start += item.len() + 1;
            if let Some(bracket) = item.chars().find(|letter| "[](){}|=".contains(*letter)) {
                return Err(refusal(here, Problem::Stray { bracket }));
            }
            let said: Vec<String> = words(item, self.language).into_iter().map(|word| word.folded).collect();
            if said.is_empty() {
                return Err(refusal(here, Problem::NoWords));
            }
            list.push(said);
        }
        Ok(list)
    }
}

/// Why a line is not taken, and where.
struct Refused {
    place: Place,
    problem: Problem,
}
type Refusal = Box<Refused>;

fn refusal(place: Place, problem: Problem) -> Refusal {
    Box::new(Refused { place, problem })
}

/// A line, taken apart.
struct Entry<'a> {
    key: Key,
    name: Option<&'a str>,
    value: &'a str,
    head: Place,
    place: Place,
}

impl Entry<'_> {
    fn refuse_name(&self) -> Result<(), Refusal> {
        match self.name {
            None => Ok(()),
            Some(name) => Err(refusal(self.head.clone(), Problem::UnexpectedName { name: name.to_owned() })),
        }
    }

    fn require_name(&self) -> Result<&str, Refusal> {
        let name = self.name.ok_or_else(|| refusal(self.head.clone(), Problem::MissingName))?;
        if is_name(name) {
            Ok(name)
        } else {
            Err(refusal(self.head.clone(), Problem::BadName { name: name.to_owned() }))
        }
    }

    fn head_text(&self) -> String {
        self.head.text().to_owned()
    }
}

fn unknown_topic(name: &str) -> Problem {
    let closest = closest(name, INTENTS.iter().chain(&OCCASIONS).copied());
    Problem::UnknownTopic { name: name.to_owned(), closest }
}

/// The line up to a `#` that stands at its start or after a space.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, letter) in line.char_indices() {
        if letter == '#' && before.is_whitespace() {
            return &line[..at];
        }
        before = letter;
    }
    line
}

/// The place of `text`, which stands `offset` bytes into `place`, without the space around it.
fn trimmed(place: &Place, text: &str, offset: usize) -> Place {
    let leading = text.len() - text.trim_start().len();
    place.part(offset + leading, offset + leading + text.trim().len())
}

/// The key and the name behind it. Two-word keys come first, so that "danach ja" is not a "danach" named "ja".
fn split_head(head: &str, language: Language) -> Option<(Key, Option<&str>)> {
    KEYS.iter().find_map(|(key, text)| {
        let rest = head.strip_prefix(text.get(language))?;
        if rest.is_empty() {
            return Some((*key, None));
        }
        rest.starts_with(char::is_whitespace).then(|| (*key, Some(rest.trim())))
    })
}
