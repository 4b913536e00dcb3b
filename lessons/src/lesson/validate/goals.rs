//! Goals and hints speak of what there is: types of events and what they have, places of the room, stimuli, choices.

use sim_world::FloorPlan;

use super::{Look, there_is};
use crate::goals::{EVENT_TYPES, GoalKind, Match, StateMatch, StimulusMatch, has_place};
use crate::places::Place;
use crate::problem::text;
use crate::registry::Registry;
use crate::run::What;

/// What can be asked of every type of event.
const OF_ALL: [&str; 5] = ["type", "after", "distinct", "min_seconds", "max_seconds"];

impl Look<'_> {
    pub(super) fn goals(&mut self, plan: Option<&FloorPlan>) {
        let (file, places) = (self.file, self.places);
        for (number, goal) in file.goals.iter().enumerate() {
            let at = places.at("goal").nth(number);
            for (wanted, at) in matches(&goal.kind, &at) {
                self.event(wanted, &at, plan);
            }
            let state = match &goal.kind {
                GoalKind::AtEnd { state } | GoalKind::Always { state } => Some(state),
                GoalKind::Never { state, .. } => state.as_ref(),
                _ => None,
            };
            if let Some(state) = state {
                self.state(state, &at.at("state"), plan);
            }
            match &goal.kind {
                GoalKind::Reach { zone, .. } => self.is_place(zone, &at.at("zone"), plan),
                GoalKind::Path { zones, .. } => {
                    for (number, zone) in zones.iter().enumerate() {
                        self.is_place(zone, &at.at("zones").nth(number), plan);
                    }
                }
                GoalKind::Differs { field, .. } => {
                    const KNOWN: [&str; 5] = ["said", "first_said", "last_said", "choice", "end_zone"];
                    if !KNOWN.contains(&field.as_str()) {
                        let what = ("nichts, was man vergleichen kann", "nothing that can be compared");
                        self.unknown(at.at("field").value(), field, what, &KNOWN);
                    }
                }
                GoalKind::Response { stimulus, .. } => self.stimulus(stimulus, &at.at("stimulus"), plan),
                GoalKind::Dialog { turns } => {
                    for (number, turn) in turns.iter().enumerate() {
                        if let Some(part) = &turn.touched {
                            self.choice(at.at("turns").nth(number).at("touched").value(), "part", part);
                        }
                    }
                }
                GoalKind::Never { what: None, state: None } => {
                    let message = text("Was darf nicht geschehen?", "What must not happen?");
                    let help = text("Geben Sie match oder state an.", "Give match or state.");
                    self.add(at.value(), "never", message, help);
                }
                _ => {}
            }
        }
        for (number, hint) in file.hint_rules.iter().enumerate() {
            let at = places.at("hint").nth(number).at("when");
            for (wanted, key) in [(&hint.when.event, "event"), (&hint.when.no_event, "no_event")] {
                if let Some(wanted) = wanted {
                    self.event(wanted, &at.at(key), plan);
                }
            }
            const STATUS: [&str; 2] = ["almost", "not_yet"];
            if let Some(status) = hint.when.status.as_deref().filter(|status| !STATUS.contains(status)) {
                let what = ("kein Stand eines Ziels", "nothing that a goal can be");
                self.unknown(at.at("status").value(), status, what, &STATUS);
            }
        }
    }

    /// A match: its type is known, has all that is asked of it, and what it names is there.
    fn event(&mut self, wanted: &Match, at: &Place<'_>, plan: Option<&FloorPlan>) {
        if let Some(after) = &wanted.after {
            self.stimulus(after, &at.at("after"), plan);
        }
        let kind = wanted.kind.as_str();
        let Some((_, keys)) = EVENT_TYPES.into_iter().find(|(name, _)| *name == kind) else {
            let types = EVENT_TYPES.map(|(name, _)| name);
            self.unknown(at.at("type").value(), kind, ("keine Art von Ereignis", "no type of event"), &types);
            return;
        };
        for (key, span) in at.keys() {
            if OF_ALL.contains(&key) || keys.contains(&key) {
                continue;
            }
            let message = text(format!("»{kind}« hat kein »{key}«."), format!("“{kind}” has no “{key}”."));
            let help = if keys.is_empty() {
                text(
                    "Außer after, distinct, min_seconds und max_seconds geht hier nichts.",
                    "Nothing but after, distinct, min_seconds and max_seconds does here.",
                )
            } else {
                there_is(key, keys)
            };
            self.add(span, "no-such-key", message, help);
        }
        let show = |id: &str| Registry::house().choices("show").iter().any(|show| show.id == id);
        let of_is = match kind {
            "posture" | "gesture" | "sound" | "volume" => Some(kind),
            "looked" => Some("look"),
            "arm" => Some("arm_pose"),
            "hand" => Some("open"),
            "leds" => Some("on_off"),
            "eyes" if wanted.show != Some(true) && !wanted.is.as_deref().is_some_and(show) => Some("colour"),
            _ => None,
        };
        let of_part = match kind {
            "touched" => Some("part"),
            "arm" => Some("arm"),
            "hand" => Some("hand"),
            "leds" => Some("lights"),
            _ => None,
        };
        let of_dir = match kind {
            "walked" => Some("walk_direction"),
            "turned" => Some("turn_direction"),
            _ => None,
        };
        let chosen = [
            ("is", of_is, &wanted.is),
            ("part", of_part, &wanted.part),
            ("dir", of_dir, &wanted.dir),
            ("card", (kind == "mark_seen").then_some("card"), &wanted.card),
            ("volume", (kind == "said").then_some("volume"), &wanted.volume),
            ("style", (kind == "said").then_some("style"), &wanted.style),
        ];
        for (key, of, id) in chosen {
            if let (Some(of), Some(id)) = (of, id) {
                self.choice(at.at(key).value(), of, id);
            }
        }
    }

    fn state(&mut self, state: &StateMatch, at: &Place<'_>, plan: Option<&FloorPlan>) {
        if let Some(zone) = &state.zone {
            self.is_place(zone, &at.at("zone"), plan);
        }
        for (key, of, id) in [("posture", "posture", &state.posture), ("eyes", "colour", &state.eyes)] {
            if let Some(id) = id {
                self.choice(at.at(key).value(), of, id);
            }
        }
    }

    /// A stimulus that a goal waits for: its kind is known, and has what is asked of it.
    fn stimulus(&mut self, wanted: &StimulusMatch, at: &Place<'_>, plan: Option<&FloorPlan>) {
        let kind = wanted.kind.as_str();
        let Some((_, keys)) = What::KINDS.into_iter().find(|(name, _)| *name == kind) else {
            let kinds = What::KINDS.map(|(name, _)| name);
            self.unknown(at.at("kind").value(), kind, ("kein Reiz", "no stimulus"), &kinds);
            return;
        };
        for (key, span) in at.keys().into_iter().filter(|(key, _)| *key != "kind" && !keys.contains(key)) {
            let message = text(format!("»{kind}« hat kein »{key}«."), format!("“{kind}” has no “{key}”."));
            let help = match keys {
                [] => text("Hier geht nur kind.", "Nothing but kind does here."),
                keys => there_is(key, keys),
            };
            self.add(span, "no-such-key", message, help);
        }
        match kind {
            "touch" => wanted.part.iter().for_each(|part| self.choice(at.at("part").value(), "part", part)),
            "card" => wanted.card.iter().for_each(|card| self.choice(at.at("card").value(), "card", card)),
            "obstacle" => wanted.spot.iter().for_each(|spot| self.is_spot(spot, &at.at("spot"), plan)),
            _ => {}
        }
    }

    /// A spot of the room.
    pub(super) fn is_spot(&mut self, spot: &str, at: &Place<'_>, plan: Option<&FloorPlan>) {
        let Some(plan) = plan.filter(|plan| plan.spot(spot).is_none()) else { return };
        let spots: Vec<&str> = plan.spots().iter().map(|spot| spot.id.as_str()).collect();
        self.unknown(at.value(), spot, ("kein Platz in diesem Raum", "no spot of this room"), &spots);
    }

    /// A zone, spot or shelf of the room.
    fn is_place(&mut self, place: &str, at: &Place<'_>, plan: Option<&FloorPlan>) {
        let Some(plan) = plan.filter(|plan| !has_place(plan, place)) else { return };
        let mut places: Vec<&str> = plan.spots().iter().map(|spot| spot.id.as_str()).collect();
        places.extend(plan.zones().iter().map(|zone| zone.id.as_str()));
        places.extend(plan.shelves().iter().map(|shelf| shelf.id.as_str()));
        self.unknown(at.value(), place, ("kein Ort in diesem Raum", "no place of this room"), &places);
    }
}

/// The matches of a goal, and where they stand.
fn matches<'a, 'p>(kind: &'a GoalKind, at: &Place<'p>) -> Vec<(&'a Match, Place<'p>)> {
    match kind {
        GoalKind::Event { what, .. } | GoalKind::Response { what, .. } | GoalKind::Never { what: Some(what), .. } => {
            vec![(what, at.at("match"))]
        }
        GoalKind::Order { sequence, .. } => {
            let list = at.at("sequence");
            sequence.iter().enumerate().map(|(number, wanted)| (wanted, list.nth(number))).collect()
        }
        GoalKind::Overlap { a, b, .. } => vec![(a, at.at("a")), (b, at.at("b"))],
        _ => Vec::new(),
    }
}
