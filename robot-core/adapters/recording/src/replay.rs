//! Runs a controller on a recording again.

use std::collections::BTreeMap;

use robot_core::{BodyCommand, Brain, Controller, Perception, Timestamp, Wishes, Witness};
use serde::Serialize;
use serde_json::Value;

use crate::messages::{self, Decision};
use crate::reading::Recording;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// How many ticks were run, up to the one where they part.
    pub ticks: usize,
    /// Where the two part first, if they do.
    pub parting: Option<Parting>,
}

impl Replay {
    /// Whether every decision came out the same.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        self.parting.is_none()
    }
}

/// Where a run parts from its recording.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Parting {
    /// The tick, from 0.
    pub tick: usize,
    /// Its time on the robot's clock.
    #[serde(rename = "t_s")]
    pub at: Timestamp,
    /// The part of the decision, as `commands[0].walk[0]`; [`TREE`](Self::TREE) if all of it is the same, but the way
    /// there was not.
    pub what: String,
    /// What the recording has there, as JSON.
    pub recorded: Value,
    /// What it was now, as JSON.
    pub now: Value,
}

impl Parting {
    /// What differs if nothing that was decided does, but how the behaviour tree came to it.
    pub const TREE: &'static str = "tree";
}

/// Keeps a tick's decision.
#[derive(Debug, Clone, Default)]
struct Kept(std::sync::Arc<std::sync::Mutex<Option<Decision<'static>>>>);

impl Kept {
    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Decision<'static>>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Witness for Kept {
    fn ticked(&mut self, now: Timestamp, _perception: &Perception, wishes: &Wishes, commands: &[BodyCommand]) {
        *self.lock() = Some(messages::with_decision(now, wishes, commands, |decision| decision.to_owned()));
    }
}

/// Runs `controller`, which has not ticked yet, on what the recording's sensors, words and clock gave, and compares every
/// decision: what its brain wished and what its guard let through. `take_trace` gives what its tree has traced since
/// the last call; it is compared too, up to the first piece that is empty where the recording has one.
///
/// A witness that the controller had before is replaced.
pub fn replay<B: Brain>(
    recording: &Recording,
    controller: &mut Controller<B>,
    mut take_trace: impl FnMut() -> Vec<u8>,
) -> Replay {
    let kept = Kept::default();
    controller.set_witness(kept.clone());
    let mut traced_before = 0;
    for (tick, recorded) in recording.ticks.iter().enumerate() {
        controller.tick(recorded.now, recorded.perception.clone());
        let decision = kept.lock().take();
        let now = decision.as_ref().map_or(Value::Null, |decision| json(decision));
        let parting = |what, recorded_value, now| {
            let parting = Parting { tick, at: recorded.now, what, recorded: recorded_value, now };
            Replay { ticks: tick + 1, parting: Some(parting) }
        };
        // Numbers that are none are equal here, which they are not as numbers.
        let before = json(&recorded.decision);
        if let Some((what, before, now)) = difference(&before, &now) {
            return parting(what, before, now);
        }
        let trace = take_trace();
        let traced = recording.trace.get(traced_before..recorded.traced).unwrap_or_default();
        traced_before = recorded.traced;
        if !trace.is_empty() && !traced.is_empty() && trace != traced {
            let equal = trace.iter().zip(traced).take_while(|(now, before)| now == before).count();
            let place = |bytes: usize| Value::from(format!("{bytes} bytes of trace, the same up to byte {equal}"));
            return parting(Parting::TREE.to_owned(), place(traced.len()), place(trace.len()));
        }
    }
    Replay { ticks: recording.ticks.len(), parting: None }
}

/// A decision as a value; what is written in it as JSON is one, too.
fn json(decision: &Decision<'_>) -> Value {
    let mut decision = serde_json::to_value(decision).unwrap_or_default();
    for part in ["say", EVENTS] {
        for written in decision.get_mut(part).and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(value) = written.as_str().and_then(|text| serde_json::from_str(text).ok()) {
                *written = value;
            }
        }
    }
    decision
}

/// What is told of a decision: why it was made, and how sure of it the robot was.
const EVENTS: &str = "events";
/// A sureness may differ by so much where the way to it was another, and nothing depends on it: what is decided is compared
/// bit for bit.
const AS_SURE: f64 = 1e-6;

fn is_as_sure(path: &str, recorded: &Value, now: &Value) -> bool {
    let both = recorded.as_f64().zip(now.as_f64());
    path.starts_with(EVENTS) && both.is_some_and(|(recorded, now)| (recorded - now).abs() <= AS_SURE)
}

/// The first place where two values differ, and what they have there.
fn difference(recorded: &Value, now: &Value) -> Option<(String, Value, Value)> {
    fn within(path: String, recorded: &Value, now: &Value) -> Option<(String, Value, Value)> {
        match (recorded, now) {
            (Value::Object(one), Value::Object(other)) => {
                let keys: BTreeMap<&String, ()> = one.keys().chain(other.keys()).map(|key| (key, ())).collect();
                keys.keys().find_map(|key| {
                    let path = if path.is_empty() { (*key).clone() } else { format!("{path}.{key}") };
                    within(path, &recorded[key.as_str()], &now[key.as_str()])
                })
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => one
                .iter()
                .zip(other)
                .enumerate()
                .find_map(|(index, (one, other))| within(format!("{path}[{index}]"), one, other)),
            _ => (recorded != now && !is_as_sure(&path, recorded, now)).then(|| (path, recorded.clone(), now.clone())),
        }
    }
    within(String::new(), recorded, now)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_first_difference_is_named_by_its_place() {
        let one = json!({"a": [1, {"b": null}], "c": 2});
        assert_eq!(difference(&one, &one.clone()), None);
        let other = json!({"a": [1, {"b": 3}], "c": 4});
        assert_eq!(difference(&one, &other), Some(("a[1].b".into(), Value::Null, json!(3))));
        let told = |score: f64| json!({"events": [{"event": "understood", "score": score}], "walk": [score]});
        let (sure, as_sure) = (told(0.975_103_48), told(0.975_103_55));
        let place = |one: &Value, other: &Value| difference(one, other).map(|(place, ..)| place);
        assert_eq!(place(&sure, &as_sure), Some("walk[0]".into()), "what is done is exact");
        assert_eq!(
            place(&sure["events"], &as_sure["events"]),
            Some("[0].score".into()),
            "elsewhere a score is a number"
        );
        assert_eq!(place(&told(0.9), &told(0.8)), Some("events[0].score".into()));
        let longer = json!({"a": [1], "c": 2});
        assert_eq!(difference(&one, &longer), Some(("a".into(), json!([1, {"b": null}]), json!([1]))));
    }
}
