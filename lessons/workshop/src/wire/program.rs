//! Programs, and what is wrong with them.

use lessons::{LessonLanguage, Problem};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A program that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ProgramInfo {
    pub(crate) slot: String,
    pub(crate) lesson: Option<String>,
    pub(crate) sha256: String,
    pub(crate) blocks: usize,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) saved_ms: u64,
    /// The page that saved it last; neither sent nor stored.
    #[serde(skip)]
    pub(crate) writer: Option<String>,
}

/// `GET /api/programs`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Programs {
    pub(crate) programs: Vec<ProgramInfo>,
}

/// `GET /api/programs/{slot}`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct SavedProgram {
    pub(crate) slot: String,
    pub(crate) lesson: Option<String>,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: Box<RawValue>,
    pub(crate) sha256: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) saved_ms: u64,
}

/// `PUT /api/programs/{slot}`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Save {
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: Box<RawValue>,
    #[serde(default)]
    pub(crate) based_on: Option<String>,
    /// A name that the page has drawn: who saved a state is not asked about it, even if the answer to that was lost.
    #[serde(default)]
    pub(crate) writer: Option<String>,
}

/// The answer to it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Saved {
    pub(crate) sha256: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) saved_ms: u64,
    pub(crate) blocks: usize,
    pub(crate) problems: Vec<ProblemInfo>,
}

/// What is wrong with a program, or looks odd.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ProblemInfo {
    #[cfg_attr(test, ts(type = "\"error\" | \"warning\""))]
    pub(crate) severity: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) block: Option<String>,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl ProblemInfo {
    /// All of them, in words.
    pub(crate) fn all(problems: &[Problem], language: LessonLanguage) -> Vec<Self> {
        let spoken = language.spoken();
        let info = |problem: &Problem| Self {
            severity: if problem.is_error() { "error" } else { "warning" },
            rule: problem.rule,
            block: problem.block.clone(),
            message: problem.message.get(spoken).clone(),
            help: problem.help.get(spoken).clone(),
        };
        problems.iter().map(info).collect()
    }
}

/// The format of the take-home file.
pub(crate) const FILE_FORMAT: &str = "naome-program/1";

/// A program to take home: a file, or behind a code.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TakeHome {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) format: Option<String>,
    #[serde(default)]
    pub(crate) lesson: Option<String>,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: Box<RawValue>,
}

/// A take-home code.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct TakeHomeCode {
    pub(crate) code: String,
    #[cfg_attr(test, ts(type = "number"))]
    pub(crate) until_ms: u64,
}

/// The answer to `POST /api/import`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Imported {
    pub(crate) lesson: Option<String>,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: Box<RawValue>,
    pub(crate) problems: Vec<ProblemInfo>,
}

/// A lesson's solution.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Solution {
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: serde_json::Value,
}
