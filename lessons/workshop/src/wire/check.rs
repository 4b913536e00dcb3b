//! Compiling and checking.

use std::collections::BTreeMap;

use lessons::goals::Status;
use lessons::run::Ending;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Help, ProblemInfo, Rich};

/// `POST /api/compile` and `POST /api/check`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ToCheck {
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: Box<RawValue>,
    #[serde(default)]
    pub(crate) lesson: Option<String>,
    #[serde(default)]
    pub(crate) step: Option<String>,
}

/// What is wrong before it runs, and the tree it becomes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CompileResult {
    pub(crate) sha256: String,
    pub(crate) blocks: usize,
    pub(crate) problems: Vec<ProblemInfo>,
    pub(crate) tree: Vec<TreeNode>,
}

/// A node of the program's behaviour tree, in pre-order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TreeNode {
    pub(crate) node: u32,
    pub(crate) parent: Option<u32>,
    pub(crate) kind: String,
    pub(crate) block: Option<String>,
    pub(crate) title: String,
}

/// The answer to `POST /api/check`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct CheckResult {
    pub(crate) sha256: String,
    pub(crate) ran: bool,
    pub(crate) passed: bool,
    pub(crate) lesson_passed: bool,
    pub(crate) attempts: u32,
    pub(crate) problems: Vec<ProblemInfo>,
    pub(crate) feedback: Option<Feedback>,
    pub(crate) reached: usize,
    pub(crate) of: usize,
    pub(crate) bonus: Vec<Bonus>,
    pub(crate) hint: HintOffer,
    pub(crate) help: Option<Help>,
    pub(crate) runs: Vec<RunInfo>,
    pub(crate) shown: Option<String>,
    pub(crate) stage_ready: bool,
    pub(crate) stage_why: Option<String>,
}

/// One thing at a time.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Feedback {
    #[cfg_attr(test, ts(type = "\"not_yet\" | \"almost\" | \"passed\""))]
    pub(crate) status: Status,
    pub(crate) goal: Option<String>,
    pub(crate) text: Rich,
    pub(crate) blocks: Vec<String>,
    pub(crate) values: BTreeMap<&'static str, String>,
}

/// Something for those who want more.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Bonus {
    pub(crate) goal: String,
    pub(crate) reached: bool,
    pub(crate) text: Rich,
}

/// The tip that fits.
#[derive(Debug, Clone, Default, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct HintOffer {
    pub(crate) offered: bool,
    pub(crate) text: Option<Rich>,
}

/// A run that can be looked at.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RunInfo {
    pub(crate) id: String,
    pub(crate) variant: Option<String>,
    pub(crate) seconds: f64,
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) ending: Ending,
}

/// `GET /api/runs/{id}/log`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RunLog {
    pub(crate) lines: Vec<LogLine>,
}

/// A line of the Protokoll.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LogLine {
    pub(crate) t: f64,
    pub(crate) who: &'static str,
    pub(crate) text: String,
    pub(crate) block: Option<String>,
}

/// The answer to `POST /api/hear`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct HeardText {
    pub(crate) text: String,
    pub(crate) heard: bool,
    pub(crate) confidence: f64,
}
