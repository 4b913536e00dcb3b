//! What staff see and do.

use std::collections::BTreeMap;

use lessons::LessonLanguage;
use serde::{Deserialize, Serialize};

use super::{Child, Ticket};

/// `POST /api/staff/setup`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SetUp {
    pub(crate) key: String,
    pub(crate) pin: String,
}

/// `POST /api/staff/login`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Login {
    pub(crate) pin: String,
}

/// `POST /api/staff/pin`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct NewPin {
    pub(crate) old: String,
    pub(crate) new: String,
}

/// Everything at a glance.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Overview {
    pub(crate) children: Vec<ChildState>,
    pub(crate) queue: Vec<Ticket>,
    /// On the line: nothing where they are as they were told last.
    pub(crate) releases: Option<Vec<Release>>,
    pub(crate) robot: RobotInfo,
    pub(crate) settings: Settings,
    pub(crate) counters: Vec<LessonCounter>,
}

/// Where a child is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ChildState {
    pub(crate) child: Child,
    pub(crate) here: bool,
    pub(crate) page: Option<String>,
    pub(crate) lesson: Option<String>,
    pub(crate) step: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) passed: Vec<String>,
    pub(crate) stuck: bool,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) since_s: u64,
    pub(crate) runs: u32,
    pub(crate) in_queue: bool,
}

/// Sentences that wait to be looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Release {
    pub(crate) child: Child,
    pub(crate) slot: String,
    pub(crate) sha256: String,
    pub(crate) texts: Vec<String>,
}

/// How the robot is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct RobotInfo {
    #[cfg_attr(test, ts(type = "\"simulator\" | \"robot\""))]
    pub(crate) kind: &'static str,
    #[cfg_attr(test, ts(type = "\"ready\" | \"running\" | \"stopped\" | \"away\""))]
    pub(crate) state: &'static str,
    pub(crate) battery: Option<f64>,
    pub(crate) hottest: Option<f64>,
    pub(crate) message: Option<String>,
    /// Whether somebody listens for a spoken stop there; nothing of the simulator.
    pub(crate) hears_stop: Option<bool>,
    /// Why nobody does.
    pub(crate) deaf: Option<String>,
}

/// What staff may set. Limits are only ever tightened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Settings {
    pub(crate) run_seconds: u32,
    pub(crate) volume: f64,
    pub(crate) stage: [f64; 2],
    pub(crate) on_table: bool,
    pub(crate) needs_check: bool,
    pub(crate) needs_release: bool,
    pub(crate) call_seconds: u32,
    #[cfg_attr(test, ts(type = "\"de\" | \"de-simple\" | \"en\""))]
    pub(crate) language: LessonLanguage,
    pub(crate) keep_days: u32,
    pub(crate) open: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            run_seconds: 60,
            volume: 0.6,
            stage: [2.0, 1.5],
            on_table: false,
            needs_check: true,
            needs_release: true,
            call_seconds: 20,
            language: LessonLanguage::De,
            keep_days: 1,
            open: true,
        }
    }
}

impl Settings {
    /// Whether everything is within what the house allows.
    pub(crate) fn is_in_range(&self) -> bool {
        (30..=300).contains(&self.run_seconds)
            && (0.0..=0.6).contains(&self.volume)
            && self.stage.iter().all(|side| (0.5..=3.0).contains(side))
            && (5..=120).contains(&self.call_seconds)
            && (1..=7).contains(&self.keep_days)
    }
}

/// What the library has filled into the accessibility statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Statement {
    /// Which body of the public sector it is for.
    pub(crate) body: String,
    /// What it is about.
    pub(crate) site: String,
    pub(crate) contact: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    /// The day it was made, and the day somebody last looked: `2026-11-22`.
    pub(crate) made: String,
    pub(crate) reviewed: String,
    /// What is not accessible, one a line.
    pub(crate) gaps: String,
}

impl Statement {
    /// Whether it is of a size that a page can show, and its days are days.
    pub(crate) fn is_in_range(&self) -> bool {
        const LINE: usize = 200;
        const TEXT: usize = 2_000;
        let Self { body, site, contact, phone, email, made, reviewed, gaps } = self;
        let is_day = |day: &String| day.is_empty() || (day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok());
        [body, site, phone, email].into_iter().all(|line| line.chars().count() <= LINE && !line.contains('\n'))
            && [contact, gaps].into_iter().all(|text| text.chars().count() <= TEXT)
            && [made, reviewed].into_iter().all(is_day)
    }
}

/// How a lesson goes, without anybody's name. How often which goal stood in the way, by its id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counter {
    pub(crate) lesson: String,
    pub(crate) tries: u32,
    pub(crate) passed: u32,
    pub(crate) goals: BTreeMap<String, u32>,
}

/// The same, with words for staff.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonCounter {
    pub(crate) lesson: String,
    pub(crate) tries: u32,
    pub(crate) passed: u32,
    /// What the lesson says about the goal that stood in the way most often.
    pub(crate) hardest: Option<String>,
}

/// `POST /api/staff/queue`.
#[derive(Debug, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum QueueOrder {
    Pause,
    Go,
    LastRound,
    Clear,
    Shorten,
    Skip { child: String },
    Pin { child: String },
    Unpin { child: String },
    Remove { child: String },
    Here { child: String },
    Start { child: String },
}

/// `POST /api/staff/release`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ReleaseOrder {
    pub(crate) child: String,
    pub(crate) sha256: String,
    pub(crate) release: bool,
    #[serde(default)]
    pub(crate) why: Option<String>,
}

/// `POST /api/staff/child`.
#[derive(Debug, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum ChildOrder {
    Remove { child: String },
}

/// `POST /api/staff/lessons/check`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonCheck {
    #[serde(default)]
    pub(crate) lesson: Option<String>,
}

/// The answer to it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonReports {
    pub(crate) reports: Vec<LessonReport>,
}

/// A lesson against itself.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonReport {
    pub(crate) folder: String,
    pub(crate) title: String,
    pub(crate) seconds: f64,
    pub(crate) cases: Vec<Case>,
    pub(crate) findings: Vec<Finding>,
}

/// One thing that was checked.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) ok: bool,
    pub(crate) message: Option<String>,
}

/// One thing that is wrong in a file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Finding {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) severity: &'static str,
    pub(crate) rule: String,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// `POST /api/staff/findings`, and of `PUT /api/staff/files/{name}` the text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FileText {
    #[serde(default)]
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The answer to both.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Findings {
    pub(crate) findings: Vec<Finding>,
}

/// `GET /api/staff/files`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StaffFiles {
    pub(crate) files: Vec<StaffFile>,
}

/// A file that staff may change.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StaffFile {
    pub(crate) name: String,
    #[cfg_attr(test, ts(type = "\"plan\" | \"phrases\""))]
    pub(crate) kind: &'static str,
    pub(crate) changed: bool,
}

/// One of them with its text.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StaffFileText {
    pub(crate) name: String,
    #[cfg_attr(test, ts(type = "\"plan\" | \"phrases\""))]
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

/// `GET /api/staff/missed`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MissedSentences {
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) total: u64,
    pub(crate) kinds: Vec<MissedKind>,
    pub(crate) sentences: Vec<MissedSentence>,
}

/// How often something of a kind was not understood, and what helps.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MissedKind {
    #[cfg_attr(test, ts(type = "\"nothing\" | \"unsure\" | \"out_of_scope\""))]
    pub(crate) kind: &'static str,
    pub(crate) nearest: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) count: u64,
    pub(crate) help: String,
}

/// What was not understood.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct MissedSentence {
    pub(crate) text: String,
    pub(crate) language: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) count: u64,
}

/// The answer to `POST /api/staff/end-of-day`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct EndOfDay {
    pub(crate) deleted: Deleted,
}

/// How much is gone.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Deleted {
    pub(crate) children: usize,
    pub(crate) programs: usize,
}
