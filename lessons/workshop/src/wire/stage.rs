//! The room, the robot in it, and a child's own stage.

use lessons::run::Ending;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{LogLine, ProblemInfo, TreeNode};

/// A point of the plan: metres east and north.
pub(crate) type Xy = [f64; 2];

/// The room to draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StagePlan {
    pub(crate) name: String,
    pub(crate) size: Xy,
    pub(crate) zones: Vec<Zone>,
    pub(crate) solids: Vec<Solid>,
    pub(crate) spots: Vec<Spot>,
    pub(crate) start: StartPose,
    pub(crate) bounds: [Xy; 4],
}

/// A part of the room.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Zone {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) corners: [Xy; 4],
}

/// What nobody walks through.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Solid {
    #[cfg_attr(test, ts(type = "\"wall\" | \"door\" | \"furniture\" | \"shelf\""))]
    pub(crate) kind: &'static str,
    pub(crate) name: Option<String>,
    pub(crate) corners: [Xy; 4],
}

/// A place with a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Spot {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) facing_deg: f64,
}

/// Where and how the robot begins.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct StartPose {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) heading_deg: f64,
    pub(crate) posture: String,
}

/// How everything looks at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Frame {
    pub(crate) t: f64,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) heading_deg: f64,
    pub(crate) posture: String,
    pub(crate) walking: bool,
    pub(crate) head: Head,
    pub(crate) arms: Arms,
    pub(crate) eyes: String,
    pub(crate) leds: Vec<String>,
    pub(crate) speech: Option<String>,
    pub(crate) heard: Option<String>,
    pub(crate) touched: Vec<&'static str>,
    pub(crate) face: bool,
    pub(crate) cards: Vec<String>,
    pub(crate) people: Vec<Person>,
    pub(crate) ahead_cm: f64,
}

/// Where the head looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Head {
    pub(crate) yaw_deg: f64,
    pub(crate) pitch_deg: f64,
}

/// Both arms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Arms {
    pub(crate) left: Arm,
    pub(crate) right: Arm,
}

/// An arm; the hand is closed at 0 and open at 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Arm {
    pub(crate) shoulder_pitch_deg: f64,
    pub(crate) shoulder_roll_deg: f64,
    pub(crate) elbow_roll_deg: f64,
    pub(crate) hand: f64,
}

/// Somebody in the way.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Person {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) r: f64,
}

/// What a page says on `WS /api/stage`.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum StageOrder {
    #[serde(skip_deserializing)]
    Start(Start),
    Stop,
    Pause {
        on: bool,
    },
    Speed {
        x: f64,
    },
    Touch {
        part: String,
        seconds: Option<f64>,
    },
    Say {
        text: String,
    },
    Obstacle {
        x: f64,
        y: f64,
        seconds: Option<f64>,
    },
    ClearObstacles,
    Face {
        seconds: Option<f64>,
    },
    Card {
        card: String,
        seconds: Option<f64>,
    },
}

/// The program to run. It is read by itself, as it nests deeper than other messages.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) struct Start {
    #[cfg_attr(test, ts(type = "unknown"))]
    pub(crate) workspace: Box<RawValue>,
    #[serde(default)]
    pub(crate) lesson: Option<String>,
    #[serde(default)]
    pub(crate) variant: Option<String>,
    #[serde(default)]
    #[cfg_attr(test, ts(type = "number | null"))]
    pub(crate) seed: Option<u64>,
    #[serde(default)]
    pub(crate) speed: Option<f64>,
}

/// What the server says there.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub(crate) enum StageNews {
    Began {
        run: String,
        sha256: String,
        stage: Box<StagePlan>,
        tree: Vec<TreeNode>,
        problems: Vec<ProblemInfo>,
    },
    Refused {
        problems: Vec<ProblemInfo>,
    },
    Frame {
        frame: Box<Frame>,
    },
    Event(
        #[cfg_attr(
            test,
            ts(type = "{ t: number, until?: number, ev: string, block?: string, [key: string]: unknown }")
        )]
        lessons::run::Event,
    ),
    Log(LogLine),
    Tree {
        #[cfg_attr(test, ts(type = "[number, \"idle\" | \"running\" | \"success\" | \"failure\"][]"))]
        nodes: Vec<(u32, &'static str)>,
    },
    End {
        t: f64,
        #[cfg_attr(test, ts(type = "string"))]
        ending: Ending,
        run: String,
        text: String,
    },
    Over,
    Error {
        code: &'static str,
        message: String,
    },
}
