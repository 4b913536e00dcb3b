//! The class, and who sits where.

use lessons::LessonLanguage;
use serde::{Deserialize, Serialize};

use super::{ProgramInfo, Progress, Ticket};

/// `GET /api/class`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ClassInfo {
    pub(crate) version: u32,
    #[cfg_attr(test, ts(type = "\"de\" | \"de-simple\" | \"en\""))]
    pub(crate) language: LessonLanguage,
    #[cfg_attr(test, ts(type = "string[]"))]
    pub(crate) languages: [LessonLanguage; 3],
    pub(crate) open: bool,
    pub(crate) robot: &'static str,
    pub(crate) keep_days: u32,
    pub(crate) staff_pin_set: bool,
    pub(crate) is_staff: bool,
    pub(crate) microphone: bool,
    pub(crate) animals: Vec<Animal>,
    pub(crate) colours: Vec<Colour>,
    pub(crate) me: Option<Child>,
}

/// An animal to be.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Animal {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) sign: &'static str,
}

/// A colour to be.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Colour {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) value: &'static str,
}

/// A child, or a pair of them: an animal of a colour, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Child {
    pub(crate) id: String,
    pub(crate) animal: String,
    pub(crate) colour: String,
    pub(crate) name: String,
    pub(crate) sign: &'static str,
    pub(crate) value: &'static str,
}

/// `POST /api/join`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Join {
    pub(crate) code: String,
    pub(crate) animal: String,
    pub(crate) colour: String,
    #[serde(default)]
    pub(crate) again: bool,
}

/// The answer to it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Joined {
    pub(crate) me: Child,
}

/// A seat that is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct FreeSeat {
    pub(crate) animal: &'static str,
    pub(crate) colour: &'static str,
    pub(crate) name: String,
}

/// `GET /api/me`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Me {
    pub(crate) child: Child,
    pub(crate) progress: Vec<Progress>,
    pub(crate) programs: Vec<ProgramInfo>,
    pub(crate) ticket: Option<Ticket>,
}

/// What is wrong with a request.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct ErrorBody<'a> {
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) retry_after_s: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) free: Option<&'a [FreeSeat]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub(crate) was_mine: Option<bool>,
}
