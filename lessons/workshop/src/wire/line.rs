//! The class's line: what everybody is told without asking.

use serde::{Deserialize, Serialize};

use super::{Child, Frame, Overview};

/// A place in the queue for the robot.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Ticket {
    pub(crate) child: Child,
    pub(crate) slot: String,
    pub(crate) title: String,
    pub(crate) sha256: String,
    #[cfg_attr(test, ts(type = "\"waiting\" | \"called\" | \"here\" | \"on_stage\" | \"recheck\""))]
    pub(crate) state: &'static str,
    pub(crate) place: usize,
    pub(crate) pinned: bool,
    pub(crate) called_s: Option<u32>,
    #[cfg_attr(test, ts(type = "\"not_needed\" | \"waiting\" | \"released\" | \"refused\""))]
    pub(crate) release: &'static str,
}

/// What the server says on `WS /api/line`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum LineNews {
    Class(Box<ClassState>),
    Robot { frame: Box<Frame> },
    Caption { who: &'static str, text: String },
    Event { t: f64, block: Option<String>, ok: Option<bool> },
    Over,
}

/// The whole state, as far as the listener may know it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ClassState {
    pub(crate) open: bool,
    pub(crate) stopped: bool,
    pub(crate) queue: QueueState,
    pub(crate) me: Option<MyState>,
    pub(crate) join: Option<JoinInfo>,
    pub(crate) staff: Option<Overview>,
}

/// The queue as everybody sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct QueueState {
    pub(crate) paused: bool,
    pub(crate) last_round: bool,
    pub(crate) now: Option<OnStage>,
    pub(crate) next: Vec<Ticket>,
    pub(crate) waiting: usize,
}

/// Who has the robot.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct OnStage {
    pub(crate) child: Child,
    pub(crate) title: String,
    pub(crate) left_s: u32,
    pub(crate) lasts_s: u32,
}

/// What concerns one child.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MyState {
    pub(crate) ticket: Option<Ticket>,
    pub(crate) message: Option<String>,
}

/// How to join: for the projector.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct JoinInfo {
    pub(crate) code: String,
    pub(crate) urls: Vec<String>,
    pub(crate) qr: Vec<Vec<bool>>,
}

/// What a page says on the line.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum LineOrder {
    At {
        page: String,
        #[serde(default)]
        lesson: Option<String>,
        #[serde(default)]
        step: Option<String>,
    },
}

/// `POST /api/queue`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Enqueue {
    pub(crate) slot: String,
}
