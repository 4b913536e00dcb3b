//! A tree as it was after a tick: what peers are shown.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use behaviour_tree::{Happening, NodeView, Status, TreeView, Value};
use rmp::encode;

/// How many transitions are kept, as in BehaviorTree.CPP.
const MOST_TRANSITIONS: usize = 1000;

/// What peers are shown of a tree.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    /// Another tree has another id.
    pub(crate) id: [u8; 16],
    /// The tree with its nodes numbered.
    pub(crate) xml: String,
    /// The state of each node, in pre-order.
    states: Vec<u8>,
    blackboards: Vec<(String, Vec<(String, Value)>)>,
    /// Node number, time in microseconds, new state.
    transitions: VecDeque<(u16, u64, u8)>,
    is_recording: bool,
    recording_since: Duration,
    now: Duration,
}

/// The number of a node in the protocol, which begins at 1. `None` past 65,535.
pub(crate) fn uid(node: u32) -> Option<u16> {
    u16::try_from(node + 1).ok()
}

/// The number of a status in the protocol.
const fn number(status: Status) -> u8 {
    match status {
        Status::Idle => 0,
        Status::Running => 1,
        Status::Success => 2,
        Status::Failure => 3,
        Status::Skipped => 4,
    }
}

/// What Groot2 shows of a node: its state, or 10 and what it answered before it became idle.
fn state(node: NodeView<'_>) -> u8 {
    match (node.status(), node.last_answer()) {
        (Status::Idle, Status::Idle) => 0,
        (Status::Idle, answer) => 10 + number(answer),
        (status, _) => number(status),
    }
}

impl Snapshot {
    /// Of another tree, of which nothing was seen yet. `count` tells one run of a tree from the next.
    pub(crate) fn of(xml: String, count: u64) -> Self {
        let half = |salt: u64| {
            let mut hasher = DefaultHasher::new();
            (salt, count, &xml).hash(&mut hasher);
            hasher.finish().to_be_bytes()
        };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&half(1));
        id[8..].copy_from_slice(&half(2));
        Self { id, xml, ..Self::default() }
    }

    /// Takes over the states, what happened, and the blackboards if somebody asks for them.
    pub(crate) fn see(&mut self, tree: TreeView<'_>, now: Duration, with_blackboards: bool) {
        self.now = now;
        self.states.clear();
        self.states.extend(tree.nodes().map(state));
        if self.is_recording {
            let at_us = u64::try_from(now.saturating_sub(self.recording_since).as_micros()).unwrap_or(u64::MAX);
            for event in tree.events() {
                let status = match event.what {
                    Happening::Answered(status) => status,
                    Happening::Halted | Happening::Stopped => Status::Idle,
                };
                if let Some(uid) = uid(event.node) {
                    if self.transitions.len() == MOST_TRANSITIONS {
                        self.transitions.pop_front();
                    }
                    self.transitions.push_back((uid, at_us, number(status)));
                }
            }
        }
        if with_blackboards {
            self.blackboards = tree
                .scopes()
                .enumerate()
                .map(|(at, scope)| {
                    let name = if at == 0 { "ROOT".to_owned() } else { scope.path().to_owned() };
                    let written = scope.entries().filter_map(|(key, value)| Some((key.to_owned(), value?.clone())));
                    (name, written.collect())
                })
                .collect();
        }
    }

    /// Three bytes a node: its number and its state.
    pub(crate) fn status_bytes(&self) -> Vec<u8> {
        let states = (0..).map_while(uid).zip(&self.states);
        states.flat_map(|(uid, state)| [uid.to_ne_bytes()[0], uid.to_ne_bytes()[1], *state]).collect()
    }

    /// A map of blackboards, as MessagePack. Unknown names are left out.
    pub(crate) fn blackboard_bytes(&self, names: &[String]) -> Vec<u8> {
        let known: Vec<_> = self.blackboards.iter().filter(|(name, _)| names.contains(name)).collect();
        let mut bytes = Vec::new();
        // Writing to memory does not fail.
        let _ = encode::write_map_len(&mut bytes, length(known.len()));
        for (name, entries) in known {
            let _ = encode::write_str(&mut bytes, name);
            let _ = encode::write_map_len(&mut bytes, length(entries.len()));
            for (key, value) in entries {
                let _ = encode::write_str(&mut bytes, key);
                write_value(&mut bytes, value);
            }
        }
        bytes
    }

    /// Begins or ends to keep transitions; answers when it began, in microseconds.
    pub(crate) fn record(&mut self, on: bool) -> Vec<u8> {
        self.is_recording = on;
        if on {
            self.transitions.clear();
            self.recording_since = self.now;
        }
        self.recording_since.as_micros().to_string().into_bytes()
    }

    /// Nine bytes a transition: six of time in microseconds, the node's number, its state.
    pub(crate) fn take_transitions(&mut self) -> Vec<u8> {
        let transition = |(uid, at_us, state): (u16, u64, u8)| {
            let mut bytes = at_us.to_le_bytes()[..6].to_vec();
            bytes.extend(uid.to_le_bytes());
            bytes.push(state);
            bytes
        };
        self.transitions.drain(..).flat_map(transition).collect()
    }
}

fn length(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn write_value(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Bool(truth) => {
            let _ = encode::write_bool(bytes, *truth);
        }
        Value::Int(number) => {
            let _ = encode::write_sint(bytes, *number);
        }
        Value::Real(number) => {
            let _ = encode::write_f64(bytes, *number);
        }
        Value::Text(text) => {
            let _ = encode::write_str(bytes, text);
        }
        Value::List(items) => {
            let _ = encode::write_array_len(bytes, length(items.len()));
            for item in items.iter() {
                write_value(bytes, item);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use behaviour_tree::Registry;

    const XML: &str = r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Fallback>
        <ScriptCondition code="x &gt; 1"/><Sleep msec="100"/></Fallback></BehaviorTree></root>"#;

    fn seen(at_ms: &[u64]) -> Snapshot {
        let mut tree = Registry::<()>::new().loader().source("a.xml", XML).entry("x", 0).load().unwrap();
        tree.keep_events(true);
        let mut snapshot = Snapshot::of(String::new(), 0);
        snapshot.record(true);
        for at in at_ms {
            let now = Duration::from_millis(*at);
            tree.tick(&mut (), now).unwrap();
            snapshot.see(tree.view(), now, true);
        }
        snapshot
    }

    #[test]
    fn states_are_three_bytes_a_node() {
        let bytes = |states: [u8; 3]| -> Vec<u8> {
            (1u16..).zip(states).flat_map(|(uid, state)| [uid.to_ne_bytes().to_vec(), vec![state]].concat()).collect()
        };
        assert_eq!(seen(&[]).status_bytes(), []);
        assert_eq!(seen(&[0]).status_bytes(), bytes([1, 3, 1]));
        assert_eq!(seen(&[0, 100]).status_bytes(), bytes([12, 13, 12]));
    }

    #[test]
    fn transitions_are_nine_bytes_and_given_once() {
        let mut snapshot = seen(&[0, 100]);
        let bytes = snapshot.take_transitions();
        let transitions: Vec<_> = bytes.chunks(9).map(|nine| (nine[6], nine[8], nine[0])).collect();
        // Node, state, and the lowest byte of the time: 0 µs and 100,000 µs.
        assert_eq!(transitions, [(2, 3, 0), (3, 1, 0), (1, 1, 0), (3, 2, 160), (1, 2, 160)]);
        assert_eq!(snapshot.take_transitions(), []);
    }

    #[test]
    fn blackboards_are_message_pack() {
        let snapshot = seen(&[0]);
        assert_eq!(snapshot.blackboard_bytes(&["ROOT".into(), "none".into()]), *b"\x81\xa4ROOT\x81\xa1x\x00");
        assert_eq!(snapshot.blackboard_bytes(&[]), [0x80]);
    }

    #[test]
    fn another_run_has_another_id() {
        let id = |xml: &str, count| Snapshot::of(xml.into(), count).id;
        assert_eq!(id("a", 1), id("a", 1));
        assert_ne!(id("a", 1), id("a", 2));
        assert_ne!(id("a", 1), id("b", 1));
    }
}
