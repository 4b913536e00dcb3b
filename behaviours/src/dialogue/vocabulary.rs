//! The words of phrase files, in both languages: keys, topics, situations, slots and gestures.

use robot_core::{Language, Text};

/// What a line of a phrase file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Intent,
    Hear,
    Example,
    Same,
    Answer,
    Child,
    Gesture,
    ThenYes,
    ThenNo,
    Test,
    Not,
    Word,
    Slot,
    Without,
}

/// How each key is written.
pub(super) const KEYS: [(Key, Text); 14] = [
    (Key::Intent, Text { de: "absicht", en: "intent" }),
    (Key::Hear, Text { de: "sag", en: "hear" }),
    (Key::Example, Text { de: "beispiel", en: "example" }),
    (Key::Same, Text { de: "gleich", en: "same" }),
    (Key::Answer, Text { de: "antwort", en: "answer" }),
    (Key::Child, Text { de: "kinder", en: "child" }),
    (Key::Gesture, Text { de: "geste", en: "gesture" }),
    (Key::ThenYes, Text { de: "danach ja", en: "then yes" }),
    (Key::ThenNo, Text { de: "danach nein", en: "then no" }),
    (Key::Test, Text { de: "test", en: "test" }),
    (Key::Not, Text { de: "nicht", en: "not" }),
    (Key::Word, Text { de: "wort", en: "word" }),
    (Key::Slot, Text { de: "feld", en: "slot" }),
    (Key::Without, Text { de: "ohne", en: "without" }),
];

/// What a visitor may want. Phrase files of both languages use these names.
pub const INTENTS: [&str; 39] = [
    "find_item",
    "check_availability",
    "search_author",
    "search_topic",
    "recommend",
    "item_info",
    "describe_item",
    "find_callnumber",
    "find_area",
    "guide_me",
    "opening_hours",
    "library_card",
    "loan_rules",
    "account",
    "artothek_info",
    "makerspace_info",
    "events",
    "tech_help",
    "greet",
    "goodbye",
    "thanks",
    "smalltalk",
    "perform",
    "confirm_yes",
    "confirm_no",
    "correct",
    "choose_option",
    "repeat",
    "volume",
    "speech_rate",
    "stop",
    "cancel",
    "switch_language",
    "call_staff",
    "privacy",
    "emergency",
    "rude",
    "out_of_scope",
    "unclear",
];

/// What the robot speaks of on its own account: answers, but nothing to be heard.
pub const OCCASIONS: [&str; 3] = ["guide", "fallen", "battery"];

/// The intent of a sentence that no phrase fits.
pub const UNCLEAR: &str = "unclear";

/// Intents that mostly name a title or an author.
pub(super) const NAMING: [&str; 4] = ["find_item", "check_availability", "search_author", "item_info"];

/// The intent of a sentence that is none of a library's business.
pub(super) const OUT_OF_SCOPE: &str = "out_of_scope";

/// Intents that must never be missed, the more urgent first.
pub(super) const SAFETY: [&str; 2] = ["emergency", "stop"];

/// Intents whose slots are personal: they are heard, so that the intent is recognised, and dropped at once.
pub(super) const PRIVATE: [&str; 1] = ["account"];

/// Whether there is such a topic: an intent or an occasion.
pub(super) fn is_topic(name: &str) -> bool {
    INTENTS.contains(&name) || OCCASIONS.contains(&name)
}

/// Topics whose course the trees decide: what follows an answer there is more than another answer.
pub(super) const DECIDED_BY_TREES: [&str; 19] = [
    "find_item",
    "find_callnumber",
    "check_availability",
    "search_author",
    "find_area",
    "guide_me",
    "guide",
    "opening_hours",
    "events",
    "confirm_yes",
    "repeat",
    "unclear",
    "greet",
    "goodbye",
    "thanks",
    "stop",
    "emergency",
    "fallen",
    "battery",
];

/// A situation that an answer is for.
pub(super) struct Situation {
    pub(super) topic: &'static str,
    /// Its id in code and how English files write it.
    pub(super) label: &'static str,
    /// How German files write it.
    pub(super) german: &'static str,
    /// The slots that its answers may use.
    pub(super) slots: &'static [&'static str],
}

/// The label of answers that are written without one.
pub const DEFAULT_LABEL: &str = "default";

const fn situation(
    topic: &'static str,
    label: &'static str,
    german: &'static str,
    slots: &'static [&'static str],
) -> Situation {
    Situation { topic, label, german, slots }
}

/// The label of sentences that name a day and mean what was spoken of before.
pub(crate) const GOES_ON: &str = "goes_on";

/// Every situation with a label. A topic's unlabelled answers use no slots.
pub(super) const SITUATIONS: &[Situation] = &[
    situation("find_item", "found", "gefunden", &["title", "person", "area", "shelf", "call_number"]),
    situation("find_item", "found_no_author", "gefunden_ohne_person", &["title", "area", "shelf", "call_number"]),
    // What a robot says that cannot walk: there is no offer in it.
    situation("find_item", "told", "gesagt", &["title", "person", "area", "shelf", "call_number"]),
    situation("find_item", "told_no_author", "gesagt_ohne_person", &["title", "area", "shelf", "call_number"]),
    situation(
        "find_item",
        "told_reference",
        "gesagt_nur_hier_lesen",
        &["title", "person", "area", "shelf", "call_number"],
    ),
    situation("find_item", "here", "hier", &["title", "person", "area", "shelf", "call_number"]),
    situation("find_item", "lent", "ausgeliehen", &["title", "date"]),
    situation("find_item", "lent_no_date", "ausgeliehen_ohne_datum", &["title"]),
    situation("find_item", "reserved", "vorgemerkt", &["title"]),
    situation("find_item", "looking", "nachsehen", &[]),
    situation("find_item", "as_of", "stand", &["age"]),
    situation("find_item", "as_of_unknown", "stand_unbekannt", &[]),
    situation("find_item", "reference", "nur_hier_lesen", &["title", "person", "area", "shelf", "call_number"]),
    situation("find_item", "missing", "vermisst", &["title"]),
    situation("find_item", "no_shelf", "ohne_regal", &["title", "call_number"]),
    situation("find_item", "meant", "gemeint", &["title", "person"]),
    situation("find_item", "meant_no_author", "gemeint_ohne_person", &["title"]),
    situation("find_item", "which_volume", "welcher_band", &["asked"]),
    situation("find_item", "unknown", "unbekannt", &["asked"]),
    situation("find_item", "another", "ein_anderes", &[]),
    situation("find_item", "ask_author", "person_gefragt", &["asked"]),
    situation("find_item", "no_title", "ohne_titel", &[]),
    situation("find_item", "trouble", "störung", &[]),
    situation("search_author", "found", "gefunden", &["title", "person"]),
    situation("search_author", "unknown", "unbekannt", &["asked"]),
    situation("item_info", "author", "person", &["title", "person"]),
    situation("find_callnumber", "found", "gefunden", &["area", "shelf", "call_number"]),
    situation("find_callnumber", "told", "gesagt", &["area", "shelf", "call_number"]),
    situation("find_callnumber", "here", "hier", &["shelf", "call_number"]),
    situation("guide", "standing", "steht", &[]),
    situation("guide", "lets_go", "los", &["name", "title", "area", "shelf"]),
    situation("guide", "arrived", "angekommen", &["title", "shelf", "call_number"]),
    situation("guide", "arrived_place", "angekommen_ort", &["name"]),
    situation("guide", "excuse_me", "vorbei_bitte", &[]),
    situation("guide", "waiting", "warten", &[]),
    situation("guide", "no_way", "kein_weg", &["name"]),
    situation("guide", "declined", "abgelehnt", &[]),
    situation("guide", "stopped", "angehalten", &[]),
    situation("guide", "go_on", "weiter", &[]),
    situation("guide", "go_on_standing", "weiter_stehend", &[]),
    situation("guide", "going_home", "nach_hause", &[]),
    situation("guide", "lost", "verlaufen", &["staff"]),
    situation("find_area", "found", "gefunden", &["name"]),
    situation("find_area", "told", "gesagt", &["name"]),
    situation("find_area", "here", "hier", &["name"]),
    situation("find_area", "unknown", "unbekannt", &["asked"]),
    // Sentences that ask for a place without its name: the label is the place.
    situation("find_area", "toilette", "toilette", &[]),
    situation("find_area", "eingang", "ausgang", &[]),
    situation("find_area", "lesecafe", "essen", &[]),
    situation("opening_hours", "today", "heute", &["hours"]),
    situation("opening_hours", "today_closed", "heute_zu", &["next"]),
    situation("opening_hours", "day", "tag", &["day", "hours"]),
    situation("opening_hours", "day_closed", "tag_zu", &["day"]),
    situation("opening_hours", "week", "woche", &["hours"]),
    situation("opening_hours", "holidays", "feiertage", &["hours"]),
    // "And on Sunday?" goes on with what was spoken of before, opening hours or events.
    situation("opening_hours", GOES_ON, "weiter", &[]),
    situation("events", "next", "als_nächstes", &["events"]),
    situation("events", "none_then", "dann_nichts", &["events"]),
    situation("unclear", "once", "einmal", &[]),
    situation("unclear", "again_staff", "wieder", &[]),
    situation("greet", "hello", "hallo", &[]),
    situation("greet", "introduce", "vorstellen", &[]),
    situation("repeat", "nothing_said", "nichts_gesagt", &[]),
    situation("smalltalk", "name", "name", &[]),
    situation("smalltalk", "feeling", "befinden", &[]),
    situation("smalltalk", "alive", "lebendig", &[]),
    situation("smalltalk", "age", "alter", &[]),
    situation("smalltalk", "friends", "freunde", &[]),
    situation("smalltalk", "abilities", "können", &[]),
    situation("smalltalk", "home", "zuhause", &[]),
    situation("smalltalk", "makers", "erbauer", &[]),
    situation("smalltalk", "compliment", "kompliment", &[]),
    situation("smalltalk", "favourite", "liebling", &[]),
    situation("smalltalk", "bored", "langeweile", &[]),
    situation("smalltalk", "joke", "witz", &[]),
    situation("smalltalk", "touch", "anfassen", &[]),
    situation("smalltalk", "photo", "foto", &[]),
    situation("call_staff", "access", "barrierefrei", &[]),
    situation("emergency", "lost_child", "kind_verloren", &[]),
    situation("emergency", "fire", "feuer", &[]),
    situation("emergency", "injury", "verletzt", &[]),
    situation("fallen", "help", "hilfe", &[]),
    situation("battery", "low", "leer", &[]),
    situation("battery", "rest", "ruhen", &[]),
    situation("battery", "hot", "heiß", &[]),
];

/// The label id for how a file writes it.
pub(super) fn label_id(topic: &str, written: &str, language: Language) -> Option<&'static str> {
    situations_of(topic).find(|situation| spelling(situation, language) == written).map(|situation| situation.label)
}

/// How files of this language write the labels of a topic.
pub(super) fn labels_of(topic: &str, language: Language) -> Vec<&'static str> {
    situations_of(topic).map(|situation| spelling(situation, language)).collect()
}

/// The slots that answers in a situation may use.
pub(super) fn fillable(topic: &str, label: &str) -> &'static [&'static str] {
    situations_of(topic).find(|situation| situation.label == label).map_or(&[], |situation| situation.slots)
}

fn situations_of(topic: &str) -> impl Iterator<Item = &'static Situation> {
    SITUATIONS.iter().filter(move |situation| situation.topic == topic)
}

fn spelling(situation: &Situation, language: Language) -> &'static str {
    match language {
        Language::De => situation.german,
        Language::En => situation.label,
    }
}

/// The slots that what is heard may fill.
pub const HEARD_SLOTS: [&str; 28] = [
    "title",
    "author",
    "series",
    "volume",
    "season",
    "topic",
    "genre",
    "medium",
    "language",
    "age",
    "audience",
    "purpose",
    "level",
    "like",
    "callnumber",
    "isbn",
    "description",
    "area",
    "target",
    "day",
    "aspect",
    "device",
    "artist",
    "service",
    "direction",
    "n",
    "number",
    "ref",
];

/// How a slot is filled. `catalogue` and `free` take any words; a catalogue slot is weighed by how well the catalogue
/// knows them. `isbn` and `call number` are told by their form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SlotKind {
    Catalogue,
    Free,
    Number,
    Isbn,
    CallNumber,
    List,
}

/// How each kind that is not a list is written.
pub(super) const SLOT_KINDS: [(SlotKind, Text); 5] = [
    (SlotKind::Catalogue, Text { de: "katalog", en: "catalogue" }),
    (SlotKind::Free, Text { de: "frei", en: "free" }),
    (SlotKind::Number, Text { de: "zahl", en: "number" }),
    (SlotKind::Isbn, Text { de: "isbn", en: "isbn" }),
    (SlotKind::CallNumber, Text { de: "signatur", en: "call number" }),
];

/// Reserved `word` lists: words that mean nothing anywhere, words that open a sentence without being its point.
pub(super) const FILLERS: Text = Text { de: "füllwörter", en: "fillers" };
pub(super) const OPENERS: Text = Text { de: "anfang", en: "openers" };
/// Titles that have a word of alarm in them and are none, whether the catalogue has them or not.
pub(super) const ALARMING_TITLES: Text = Text { de: "keine_alarme", en: "no_alarms" };
/// The word lists that hold an intent's words of alarm begin so; its name follows.
const ALARM_WORDS: &str = "alarm_";

/// The intent whose words of alarm a list of this name holds.
pub(super) fn alarm_of(list: &str) -> Option<&'static str> {
    let named = list.strip_prefix(ALARM_WORDS)?;
    SAFETY.into_iter().find(|intent| named.starts_with(intent))
}

/// The robot's gestures by id, and how German files write them. English files use the id.
pub(super) const GESTURES: [(&str, &str); 3] = [("greet", "grüßen"), ("point", "zeigen"), ("rest", "ruhen")];

/// How files of this language write the gestures.
pub(super) fn gesture_spellings(language: Language) -> Vec<&'static str> {
    GESTURES.iter().map(|(id, german)| if language == Language::De { *german } else { *id }).collect()
}

/// The gesture id for how a file writes it.
pub(super) fn gesture_id(written: &str, language: Language) -> Option<&'static str> {
    GESTURES
        .iter()
        .find(|(id, german)| written == if language == Language::De { *german } else { *id })
        .map(|(id, _)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_unambiguous_and_of_known_topics() {
        for language in Language::ALL {
            for topic in INTENTS.iter().chain(&OCCASIONS) {
                let mut labels = labels_of(topic, language);
                let count = labels.len();
                labels.sort_unstable();
                labels.dedup();
                assert_eq!(labels.len(), count, "{topic} in {language}");
            }
        }
        assert!(SITUATIONS.iter().all(|situation| is_topic(situation.topic)));
    }
}
