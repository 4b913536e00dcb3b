//! A run, written down: what happened and where the robot was, with the blocks it came from.
//!
//! The file is JSON lines: a header, then events and states in the order of time, then how it ended. The same program,
//! lesson, variant and seed give the same bytes.

use std::cell::RefCell;
use std::rc::Rc;

use robot_core::{Text, Timestamp};
use serde::{Deserialize, Serialize};

use crate::run::Ending;

/// The name of the format, and its version.
pub(super) const FORMAT: &str = "naome-run/1";
/// A file of more bytes is no run.
const MOST_BYTES: usize = 64 << 20;

/// What a run was of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// `naome-run/1`.
    pub format: String,
    /// SHA-256 of the program's file.
    pub program_sha256: String,
    /// The lesson's id, if it was one's.
    pub lesson: Option<String>,
    /// The lesson's version.
    pub lesson_version: Option<u32>,
    /// The variant's name.
    pub variant: Option<String>,
    /// What fixed all chance.
    pub seed: u64,
    /// The version of naome.
    pub engine_version: String,
    /// Ticks a second.
    pub tick_hz: u32,
    /// The world, by its name.
    pub world: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When it began, seconds from the start.
    #[serde(rename = "t")]
    pub t_s: f64,
    /// When it was over, if it took time.
    #[serde(rename = "until", default, skip_serializing_if = "Option::is_none")]
    pub until_s: Option<f64>,
    /// What.
    #[serde(flatten)]
    pub what: Happened,
    /// Whether it was cut short or failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// The block it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<String>,
}

/// What can happen in a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ev", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are those of the blocks, by their names in the registry")]
pub enum Happened {
    /// The program began.
    Started,
    /// A block ran; `ok` is missing while it does.
    Block {
        kind: String,
        ok: Option<bool>,
    },
    /// The robot said something, or asked it.
    Said {
        text: String,
        style: Option<String>,
        volume: String,
        gestures: bool,
    },
    /// The robot asked and began to wait.
    Asked {
        text: String,
    },
    /// Somebody said something and the robot heard it.
    Heard {
        text: String,
    },
    /// Somebody touched the robot.
    Touched {
        part: String,
    },
    /// Something came nearer than a hat wanted.
    Near {
        cm: f64,
    },
    /// Somebody looked at the robot.
    FaceSeen,
    /// The robot saw a card.
    MarkSeen {
        card: String,
    },
    Sound {
        is: String,
    },
    Volume {
        is: String,
    },
    Posture {
        is: String,
    },
    /// The robot walked: how far it should, and how far it believes to have come.
    Walked {
        dir: String,
        cm: f64,
        reached_cm: Option<f64>,
    },
    Turned {
        dir: String,
        deg: f64,
        reached_deg: Option<f64>,
    },
    Gesture {
        is: String,
    },
    Arm {
        arm: String,
        is: String,
    },
    Hand {
        hand: String,
        is: String,
    },
    Looked {
        is: String,
    },
    /// The eyes took a colour, or showed something.
    Eyes {
        is: String,
        show: bool,
    },
    Leds {
        lights: String,
        is: String,
    },
    Waited,
    Loop,
    Branch {
        is: bool,
    },
    Parallel,
    Caught,
    Choice {
        n: u32,
    },
    Random {
        n: i64,
    },
    Var {
        name: String,
        is: String,
    },
    Sub {
        name: String,
    },
    Stopped {
        is: String,
    },
    /// A block did not work.
    Failed {
        de: String,
        en: String,
    },
    /// The lesson, or somebody who watched, did something to the robot.
    Stimulus {
        kind: String,
        what: String,
    },
    /// The robot walked into something or somebody.
    Collision {
        with: String,
    },
    /// The program wanted the robot off the stage; it was held back.
    LeftArea,
    /// The guard stopped a movement.
    Refused {
        cause: String,
    },
    /// The guard lets it move again.
    Released,
}

impl Happened {
    /// A block did not work.
    pub(super) fn failed(why: &Text<String>) -> Self {
        Self::Failed { de: why.de.clone(), en: why.en.clone() }
    }
}

/// Where the robot was and how it was, ten times a second.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// When, seconds from the start.
    #[serde(rename = "t")]
    pub t_s: f64,
    /// East, metres on the plan.
    pub x_m: f64,
    /// North, metres on the plan.
    pub y_m: f64,
    /// Where it faces, degrees, 0 east, 90 north.
    pub heading_deg: f64,
    /// Its posture.
    pub posture: String,
    /// Its eyes' colour.
    pub eyes: String,
    /// Whether it spoke.
    pub speaking: bool,
    /// The nearest echo ahead, centimetres; 255 is nothing.
    pub ahead_cm: f64,
}

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// The first.
    Header(Header),
    /// Something happened.
    Event(Event),
    /// How the robot was.
    State(State),
    /// The last.
    End {
        /// When, seconds from the start.
        t: f64,
        /// How.
        ending: Ending,
    },
}

/// What is written down during a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    /// What happened, in the order in which it began.
    pub events: Vec<Event>,
    /// Where the robot was.
    pub states: Vec<State>,
}

/// A log that the performer writes and those who watch read.
pub type SharedLog = Rc<RefCell<Log>>;

impl Log {
    /// More than this is not written: a program that does nothing but events must not fill the memory.
    const MOST_EVENTS: usize = 100_000;

    /// Writes down what happens at `now`; returns its place, to say later when it was over, unless the log is full.
    pub(crate) fn push(&mut self, now: Timestamp, what: Happened, block: Option<&str>) -> Option<usize> {
        let place = self.events.len();
        (place < Self::MOST_EVENTS).then(|| {
            let block = block.map(str::to_owned);
            self.events.push(Event { t_s: hundredths(now), until_s: None, what, cut: false, block });
            place
        })
    }

    /// What began at this place is over; returns its event, to say how it came out.
    pub(crate) fn end(&mut self, place: Option<usize>, now: Timestamp) -> Option<&mut Event> {
        let event = self.events.get_mut(place?)?;
        event.until_s = Some(hundredths(now));
        Some(event)
    }
}

/// Seconds with two digits: a tick is 0.02 s, and the same moment always reads the same.
pub(crate) fn hundredths(at: Timestamp) -> f64 {
    (at.as_secs_f64() * 100.0).round() / 100.0
}

/// A whole run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What it was of.
    pub header: Header,
    /// What happened.
    pub log: Log,
    /// When it ended, seconds from the start.
    pub end_s: f64,
    /// How it ended.
    pub ending: Ending,
}

/// A file that is no run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// It has no header of this format.
    #[error("this is no run: the first line must be a header with \"format\":\"{FORMAT}\"")]
    NoHeader,
    /// A line cannot be read.
    #[error("line {line} is no line of a run: {problem}")]
    Line {
        /// Which, from 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// It is cut off.
    #[error("the run is cut off: its last line does not say how it ended")]
    CutOff,
    /// It is too long.
    #[error("a run has at most {MOST_BYTES} bytes")]
    TooBig,
}

impl RecordingError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        let de = match self {
            Self::NoHeader => format!("Das ist kein Lauf: die erste Zeile muss \"format\":\"{FORMAT}\" haben."),
            Self::Line { line, problem } => format!("Zeile {line} gehört nicht in einen Lauf: {problem}"),
            Self::CutOff => "Der Lauf ist abgeschnitten: die letzte Zeile sagt nicht, wie er endete.".to_owned(),
            Self::TooBig => format!("Ein Lauf hat höchstens {MOST_BYTES} Bytes."),
        };
        Text { de, en: self.to_string() }
    }
}

impl Recording {
    /// The run as a file.
    #[must_use]
    pub fn to_lines(&self) -> String {
        let mut lines: Vec<(f64, Line)> = Vec::with_capacity(self.log.events.len() + self.log.states.len());
        lines.extend(self.log.events.iter().map(|event| (event.t_s, Line::Event(event.clone()))));
        lines.extend(self.log.states.iter().map(|state| (state.t_s, Line::State(state.clone()))));
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut file = String::new();
        let header = Line::Header(self.header.clone());
        let end = Line::End { t: self.end_s, ending: self.ending };
        for line in std::iter::once(&header).chain(lines.iter().map(|(_, line)| line)).chain([&end]) {
            // Writing plain data to a string cannot fail.
            file.push_str(&serde_json::to_string(line).unwrap_or_default());
            file.push('\n');
        }
        file
    }

    /// Reads what [`to_lines`](Self::to_lines) writes.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn read(text: &str) -> Result<Self, RecordingError> {
        if text.len() > MOST_BYTES {
            return Err(RecordingError::TooBig);
        }
        let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let parse = |(number, line): (usize, &str)| {
            serde_json::from_str::<Line>(line)
                .map_err(|error| RecordingError::Line { line: number + 1, problem: error.to_string() })
        };
        let header = match lines.next().map(parse) {
            Some(Ok(Line::Header(header))) if header.format == FORMAT => header,
            _ => return Err(RecordingError::NoHeader),
        };
        let mut log = Log::default();
        for line in lines {
            match parse(line)? {
                Line::Event(event) => log.events.push(event),
                Line::State(state) => log.states.push(state),
                Line::End { t, ending } => return Ok(Self { header, log, end_s: t, ending }),
                Line::Header(_) => {
                    return Err(RecordingError::Line { line: line.0 + 1, problem: "a second header".into() });
                }
            }
        }
        Err(RecordingError::CutOff)
    }
}
