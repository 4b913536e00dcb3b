//! Whether an event is of the kind that a goal speaks of.

use super::vocabulary::{Match, StimulusMatch};
use crate::run::fold;
use crate::run::{Event, Happened};
use crate::wording::Wording;

/// What goals may ask about an event.
#[derive(Default)]
struct Facts<'a> {
    kind: &'static str,
    is: Option<&'a str>,
    dir: Option<&'a str>,
    part: Option<&'a str>,
    card: Option<&'a str>,
    name: Option<&'a str>,
    text: Option<&'a str>,
    cm: Option<f64>,
    deg: Option<f64>,
    volume: Option<&'a str>,
    style: Option<&'a str>,
    show: Option<bool>,
}

fn facts(what: &Happened) -> Facts<'_> {
    let kind = |kind| Facts { kind, ..Facts::default() };
    let is = |kind, is| Facts { kind, is: Some(is), ..Facts::default() };
    match what {
        Happened::Started => kind("started"),
        Happened::Block { kind, .. } => is("block", kind),
        Happened::Said { text, style, volume, gestures } => Facts {
            text: Some(text),
            volume: Some(volume),
            style: style.as_deref(),
            show: Some(*gestures),
            ..kind("said")
        },
        Happened::Asked { text } => Facts { text: Some(text), ..kind("asked") },
        Happened::Heard { text } => Facts { text: Some(text), ..kind("heard") },
        Happened::Touched { part } => Facts { part: Some(part), ..kind("touched") },
        Happened::Near { cm } => Facts { cm: Some(*cm), ..kind("near") },
        Happened::FaceSeen => kind("face_seen"),
        Happened::MarkSeen { card } => Facts { card: Some(card), ..kind("mark_seen") },
        Happened::Sound { is: sound } => is("sound", sound),
        Happened::Volume { is: volume } => is("volume", volume),
        Happened::Posture { is: posture } => is("posture", posture),
        Happened::Walked { dir, cm, reached_cm } => {
            Facts { dir: Some(dir), cm: Some(reached_cm.unwrap_or(*cm)), ..kind("walked") }
        }
        Happened::Turned { dir, deg, reached_deg } => {
            Facts { dir: Some(dir), deg: Some(reached_deg.unwrap_or(*deg)), ..kind("turned") }
        }
        Happened::Gesture { is: gesture } => is("gesture", gesture),
        Happened::Arm { arm, is: pose } => Facts { part: Some(arm), ..is("arm", pose) },
        Happened::Hand { hand, is: open } => Facts { part: Some(hand), ..is("hand", open) },
        Happened::Looked { is: way } => is("looked", way),
        Happened::Eyes { is: colour, show } => Facts { show: Some(*show), ..is("eyes", colour) },
        Happened::Leds { lights, is: on } => Facts { part: Some(lights), ..is("leds", on) },
        Happened::Waited => kind("waited"),
        Happened::Loop => kind("loop"),
        Happened::Branch { is: taken } => is("branch", if *taken { "true" } else { "false" }),
        Happened::Parallel => kind("parallel"),
        Happened::Caught => kind("caught"),
        Happened::Choice { .. } => kind("choice"),
        Happened::Random { .. } => kind("random"),
        Happened::Var { name, is: value } => Facts { name: Some(name), ..is("var", value) },
        Happened::Sub { name } => Facts { name: Some(name), ..kind("sub") },
        Happened::Stopped { is: what } => is("stopped", what),
        Happened::Failed { .. } => kind("failed"),
        Happened::Stimulus { .. } => kind("stimulus"),
        Happened::Collision { with } => is("collision", with),
        Happened::LeftArea => kind("left_area"),
        Happened::Refused { cause } => is("refused", cause),
        Happened::Released => kind("released"),
    }
}

/// The types of events that goals may name, each with the keys of a match that can be asked of it; besides them, `after`,
/// `distinct`, `min_seconds` and `max_seconds` go with every type.
pub(crate) const EVENT_TYPES: [(&str, &[&str]); 34] = {
    const IS: &[&str] = &["is", "contains", "equals", "one_of", "min_chars"];
    const OF_PART: &[&str] = &["part", "is", "contains", "equals", "one_of", "min_chars"];
    const TEXT: &[&str] = &["contains", "equals", "one_of", "min_chars"];
    [
        ("said", &["contains", "equals", "one_of", "min_chars", "volume", "style", "show"]),
        ("asked", TEXT),
        ("heard", TEXT),
        ("touched", &["part"]),
        ("near", &["min_cm", "max_cm", "below_cm"]),
        ("face_seen", &[]),
        ("mark_seen", &["card"]),
        ("sound", IS),
        ("volume", IS),
        ("posture", IS),
        ("walked", &["dir", "min_cm", "max_cm"]),
        ("turned", &["dir", "min_deg", "max_deg"]),
        ("gesture", IS),
        ("arm", OF_PART),
        ("hand", OF_PART),
        ("looked", IS),
        ("eyes", &["show", "is", "contains", "equals", "one_of", "min_chars"]),
        ("leds", OF_PART),
        ("waited", &[]),
        ("loop", &[]),
        ("branch", IS),
        ("parallel", &[]),
        ("caught", &[]),
        ("choice", &[]),
        ("random", &[]),
        ("var", &["name", "is", "contains", "equals", "one_of", "min_chars"]),
        ("sub", &["name"]),
        ("stopped", IS),
        ("failed", &[]),
        ("collision", IS),
        ("left_area", &[]),
        ("refused", IS),
        ("block", IS),
        ("started", &[]),
    ]
};

/// Whether the event is of this kind; what comes before or after it is for others to see.
/// It holds until `until_s`, if that is known.
pub(super) fn is_match(wanted: &Match, event: &Event, until_s: Option<f64>) -> bool {
    let found = facts(&event.what);
    if found.kind != wanted.kind || event.cut && found.kind != "walked" && found.kind != "turned" {
        return false;
    }
    let same = |wanted: &Option<String>, found: Option<&str>| {
        wanted.as_ref().is_none_or(|wanted| found.is_some_and(|found| fold(found) == fold(wanted)))
    };
    let text = found.text.or(found.is);
    let seconds = until_s.map(|until| until - event.t_s);
    let within = |least: Option<f64>, most: Option<f64>, found: Option<f64>| {
        least.is_none_or(|least| found.is_some_and(|found| found >= least))
            && most.is_none_or(|most| found.is_some_and(|found| found <= most))
    };
    same(&wanted.is, found.is)
        && same(&wanted.dir, found.dir)
        && same(&wanted.part, found.part)
        && same(&wanted.card, found.card)
        && same(&wanted.name, found.name)
        && wanted
            .equals
            .as_ref()
            .is_none_or(|words| text.is_some_and(|text| words.iter().any(|one| fold(one) == fold(text))))
        && same(&wanted.volume, found.volume)
        && same(&wanted.style, found.style)
        && wanted.show.is_none_or(|show| found.show == Some(show))
        && wanted.contains.as_ref().is_none_or(|parts| text.is_some_and(|text| contains_any(text, parts)))
        && (wanted.one_of.is_empty()
            || text.is_some_and(|text| wanted.one_of.iter().any(|one| fold(one) == fold(text))))
        && wanted.min_chars.is_none_or(|least| text.is_some_and(|text| text.trim().chars().count() >= least))
        && within(wanted.min_cm, wanted.max_cm, found.cm)
        && within(wanted.min_deg, wanted.max_deg, found.deg)
        && within(wanted.min_seconds, wanted.max_seconds, seconds)
}

/// Whether a text has this in it: as it is written, or as it is compared. A number is a whole one: there is no `1` in
/// `10`, in `1,5` or in `-1`.
pub(crate) fn contains(text: &str, part: &str) -> bool {
    if !part.is_empty() && part.bytes().all(|digit| digit.is_ascii_digit()) {
        return text.match_indices(part).any(|(at, _)| is_whole_number(&text[..at], &text[at + part.len()..]));
    }
    let folded = fold(part);
    text.to_lowercase().contains(&part.to_lowercase()) || (!folded.is_empty() && fold(text).contains(&folded))
}

/// Whether the digits between these two make a number of their own.
fn is_whole_number(before: &str, after: &str) -> bool {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let (mut before, mut after) = (before.chars().rev(), after.chars());
    let goes_before = match before.next() {
        Some('.' | ',') => digit(before.next()),
        // A hyphen belongs to the word before it, else it is a minus.
        Some('-' | '−') => !before.next().is_some_and(char::is_alphanumeric),
        letter => digit(letter),
    };
    let goes_on = match after.next() {
        Some('.' | ',') => digit(after.next()),
        letter => digit(letter),
    };
    !goes_before && !goes_on
}

/// Whether a text has these words in it, in one way or another.
pub(super) fn contains_any(text: &str, parts: &Wording) -> bool {
    parts.iter().any(|part| contains(text, part))
}

/// What tells events of one kind apart, for those that count different ones.
pub(super) fn value(event: &Event) -> String {
    let found = facts(&event.what);
    [found.text, found.is, found.dir, found.part, found.card, found.name]
        .into_iter()
        .flatten()
        .map(fold)
        .collect::<Vec<_>>()
        .join("/")
}

/// Whether an event is this stimulus. `phrases` are those that the program listens for.
pub(super) fn is_stimulus(wanted: &StimulusMatch, event: &Event, phrases: &[String]) -> bool {
    let Happened::Stimulus { kind, what } = &event.what else { return false };
    if *kind != wanted.kind {
        return false;
    }
    let details = [&wanted.part, &wanted.card, &wanted.spot];
    if details.into_iter().flatten().any(|detail| detail != what) {
        return false;
    }
    let is_said = |phrase: &str| match phrase {
        "from_program" => phrases.iter().any(|phrase| fold(phrase) == fold(what)),
        phrase => crate::run::phrase_words(phrase, phrases).is_some_and(|words| fold(&words) == fold(what)),
    };
    wanted.phrase.as_ref().is_none_or(|phrase| phrase.iter().any(is_said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_whole_one() {
        let has = |text: &str, part: &str| contains(text, part);
        for text in ["1", "Punkte: 1", "1 Punkt", "1.", "1, 2, 3", "2,1, 1", "(1)", "Saal-1", "1-mal", "a1b"] {
            assert!(has(text, "1"), "{text}");
        }
        for text in ["", "10", "21", "1,5", "1.5", "2,1", "-1", "Punkte: −1", "11 und 12"] {
            assert!(!has(text, "1"), "{text}");
        }
        assert!(
            has("Saal 1,5 m", "1,5") && has("Um 9 Uhr", "9 Uhr"),
            "what is more than digits is looked for as it is"
        );
    }

    /// What can be asked of an event is what it has.
    #[test]
    fn every_type_has_the_keys_that_its_events_have() {
        let word = || "x".to_owned();
        let events = [
            Happened::Said { text: word(), style: Some(word()), volume: word(), gestures: true },
            Happened::Asked { text: word() },
            Happened::Heard { text: word() },
            Happened::Touched { part: word() },
            Happened::Near { cm: 1.0 },
            Happened::FaceSeen,
            Happened::MarkSeen { card: word() },
            Happened::Sound { is: word() },
            Happened::Volume { is: word() },
            Happened::Posture { is: word() },
            Happened::Walked { dir: word(), cm: 1.0, reached_cm: None },
            Happened::Turned { dir: word(), deg: 1.0, reached_deg: None },
            Happened::Gesture { is: word() },
            Happened::Arm { arm: word(), is: word() },
            Happened::Hand { hand: word(), is: word() },
            Happened::Looked { is: word() },
            Happened::Eyes { is: word(), show: false },
            Happened::Leds { lights: word(), is: word() },
            Happened::Waited,
            Happened::Loop,
            Happened::Branch { is: true },
            Happened::Parallel,
            Happened::Caught,
            Happened::Choice { n: 1 },
            Happened::Random { n: 1 },
            Happened::Var { name: word(), is: word() },
            Happened::Sub { name: word() },
            Happened::Stopped { is: word() },
            Happened::Failed { de: word(), en: word() },
            Happened::Collision { with: word() },
            Happened::LeftArea,
            Happened::Refused { cause: word() },
            Happened::Block { kind: word(), ok: None },
            Happened::Started,
        ];
        assert_eq!(events.len(), EVENT_TYPES.len());
        for (event, (kind, keys)) in events.iter().zip(EVENT_TYPES) {
            let found = facts(event);
            assert_eq!(found.kind, kind);
            let has_text = found.text.or(found.is).is_some();
            let has = [
                ("is", found.is.is_some()),
                ("dir", found.dir.is_some()),
                ("part", found.part.is_some()),
                ("card", found.card.is_some()),
                ("name", found.name.is_some()),
                ("contains", has_text),
                ("equals", has_text),
                ("one_of", has_text),
                ("min_chars", has_text),
                ("min_cm", found.cm.is_some()),
                ("max_cm", found.cm.is_some()),
                ("min_deg", found.deg.is_some()),
                ("max_deg", found.deg.is_some()),
                ("volume", found.volume.is_some()),
                ("style", found.style.is_some()),
                ("show", found.show.is_some()),
                ("below_cm", kind == "near"),
            ];
            for (key, has) in has {
                assert_eq!(keys.contains(&key), has, "{kind} {key}");
            }
        }
    }
}
