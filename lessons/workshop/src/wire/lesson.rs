//! Blocks and lessons.

use std::collections::BTreeMap;

use lessons::LessonLanguage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StagePlan;

/// `GET /api/registry`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Blocks {
    pub(crate) version: &'static str,
    #[cfg_attr(test, ts(type = "string"))]
    pub(crate) language: LessonLanguage,
    #[cfg_attr(test, ts(type = "unknown[]"))]
    pub(crate) definitions: Value,
    #[cfg_attr(test, ts(type = "Record<string, unknown>"))]
    pub(crate) toolboxes: BTreeMap<u8, Value>,
    pub(crate) categories: Vec<Drawer>,
    pub(crate) blocks: Vec<BlockInfo>,
    pub(crate) limits: BlockLimits,
    pub(crate) stimuli: Stimuli,
    pub(crate) looks: Looks,
}

/// A drawer of the toolbox.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Drawer {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) icon: &'static str,
}

/// A block beside its definition.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct BlockInfo {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) level: u8,
    pub(crate) category: &'static str,
    pub(crate) title: String,
    pub(crate) tooltip: &'static str,
    pub(crate) aria: &'static str,
}

/// How much fits into a program.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct BlockLimits {
    pub(crate) blocks: usize,
    pub(crate) nesting: usize,
    pub(crate) hats: usize,
    pub(crate) phrases: usize,
    pub(crate) phrase_chars: usize,
    pub(crate) text_chars: usize,
    pub(crate) variables: usize,
    pub(crate) bytes: usize,
}

/// What can be done to the robot on a child's stage.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Stimuli {
    pub(crate) parts: Vec<Named>,
    pub(crate) cards: Vec<Named>,
}

/// An id and what people read.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Named {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
}

/// How things of the registry are drawn.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Looks {
    pub(crate) colours: Vec<EyeColour>,
}

/// A colour of the eyes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct EyeColour {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

/// `GET /api/lessons`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonMap {
    pub(crate) tracks: Vec<Track>,
    pub(crate) lessons: Vec<LessonInfo>,
}

/// A way through the lessons.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Track {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) about: String,
    /// For whom: nothing where a track does not say.
    pub(crate) age: Option<[u8; 2]>,
    pub(crate) minutes: Option<u32>,
    pub(crate) lessons: Vec<String>,
    pub(crate) stops: Vec<Stop>,
    pub(crate) flow: Vec<Flow>,
    pub(crate) certificates: Vec<Certificate>,
}

/// Where a lesson lies on the map, and which open it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Stop {
    pub(crate) lesson: String,
    pub(crate) after: Vec<String>,
    pub(crate) at: [f64; 2],
    pub(crate) needed: bool,
}

/// A part of a visit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Flow {
    pub(crate) minutes: u32,
    pub(crate) lesson: Option<String>,
    pub(crate) what: String,
}

/// What one gets for some lessons.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Certificate {
    pub(crate) id: String,
    pub(crate) needs: usize,
    pub(crate) title: String,
    pub(crate) text: String,
}

/// A lesson on the map.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonInfo {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) age: [u8; 2],
    pub(crate) minutes: u32,
    pub(crate) level: u8,
    pub(crate) concepts: Vec<String>,
    pub(crate) requires: Vec<String>,
    pub(crate) group: &'static str,
    pub(crate) robot: &'static str,
    pub(crate) steps: Vec<StepName>,
    pub(crate) progress: Option<Progress>,
    pub(crate) open: bool,
}

/// A step's id and title.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StepName {
    pub(crate) id: String,
    pub(crate) title: String,
}

/// How far a child is in a lesson.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Progress {
    pub(crate) lesson: String,
    pub(crate) step: usize,
    pub(crate) steps: usize,
    pub(crate) attempts: u32,
    pub(crate) passed: bool,
    pub(crate) bonus: Vec<String>,
}

/// `GET /api/lessons/{id}`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonPage {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) intro: Rich,
    pub(crate) done: Rich,
    pub(crate) age: [u8; 2],
    pub(crate) minutes: u32,
    pub(crate) level: u8,
    pub(crate) version: u32,
    pub(crate) steps: Vec<StepPage>,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) starter: Value,
    pub(crate) limits: LessonLimits,
    pub(crate) help: Help,
    pub(crate) stage: StagePlan,
    pub(crate) variants: Vec<String>,
    pub(crate) progress: Option<Progress>,
}

/// A step of a lesson.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StepPage {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: Rich,
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) toolbox: Value,
    pub(crate) blocks: Vec<&'static str>,
    pub(crate) goals: Vec<String>,
    pub(crate) bonus: Vec<String>,
    pub(crate) hints: usize,
}

/// How much a lesson allows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct LessonLimits {
    pub(crate) sim_seconds: f64,
    pub(crate) blocks: usize,
    pub(crate) ideal_blocks: Option<usize>,
}

/// Which help may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Help {
    pub(crate) attempts: u32,
    pub(crate) hint_from: u32,
    pub(crate) solution_from: u32,
    pub(crate) hint: bool,
    pub(crate) solution: bool,
}

/// `POST /api/lessons/{id}/hint`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct AskHint {
    pub(crate) step: String,
    #[serde(default)]
    pub(crate) seen: usize,
}

/// A tip.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Hint {
    pub(crate) hint: Rich,
    pub(crate) number: usize,
    pub(crate) of: usize,
}

/// Text as data: never HTML.
pub(crate) type Rich = Vec<Paragraph>;

/// A paragraph, an item of a list, or a picture, whose words are for those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Paragraph {
    #[cfg_attr(test, ts(type = "\"paragraph\" | \"item\" | \"picture\""))]
    pub(crate) kind: &'static str,
    pub(crate) spans: Vec<Span>,
    /// Where the picture is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) picture: Option<String>,
}

/// Words in one look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Span {
    pub(crate) text: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(test, ts(optional, as = "Option<bool>"))]
    pub(crate) bold: bool,
}
