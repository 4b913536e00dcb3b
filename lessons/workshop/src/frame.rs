//! A scene as pages draw it: frames, events, lines of the Protokoll, states of the tree.

use lessons::run::{Event, Happened, Log, Look, NoEffects, Performer, Scene, SharedLog};
use lessons::{Compiled, LessonLanguage, Limits, replay};
use robot_core::body::{JointState, Touch};
use robot_core::{Joint, Language};

use crate::wire::{Arm, Arms, Frame, Head, LogLine, Person, StageNews, TreeNode};

/// How the scene looks now.
pub(crate) fn frame(scene: &Scene) -> Frame {
    of_look(scene.look(), &scene.log(), scene.now().as_secs_f64())
}

/// How the robot looks at a moment of its log, seconds.
pub(crate) fn of_look(look: Look, log: &Log, t: f64) -> Frame {
    let Look { map_from_robot: pose, joints, .. } = &look;
    let (head, arms) = joints.as_ref().map_or((Head::default(), Arms::default()), limbs);
    Frame {
        t: hundredths(t),
        x: thousandths(pose.x_m),
        y: thousandths(pose.y_m),
        heading_deg: tenths(pose.yaw_rad.to_degrees()),
        posture: look.posture,
        walking: look.is_walking,
        head,
        arms,
        eyes: look.eyes,
        leds: look.lights.into_iter().collect(),
        speech: speech(log),
        heard: heard(log, t),
        touched: touched(&look.touch),
        face: look.sights.face,
        cards: look.sights.cards.into_iter().collect(),
        people: look
            .people
            .iter()
            .map(|disc| Person { x: thousandths(disc.centre.x_m), y: thousandths(disc.centre.y_m), r: disc.radius_m })
            .collect(),
        ahead_cm: look.ahead_cm,
    }
}

/// The angles of head and arms, as a picture needs them.
pub(crate) fn limbs(joints: &JointState) -> (Head, Arms) {
    let degrees = |joint: Joint| {
        let angle_rad = joints.angle_rad[joint];
        if angle_rad.is_finite() { angle_rad.to_degrees().round() } else { 0.0 }
    };
    let hand = |joint: Joint| {
        let open = joints.angle_rad[joint];
        if open.is_finite() { hundredths(open) } else { 0.0 }
    };
    let left = Arm {
        shoulder_pitch_deg: degrees(Joint::LShoulderPitch),
        shoulder_roll_deg: degrees(Joint::LShoulderRoll),
        elbow_roll_deg: degrees(Joint::LElbowRoll),
        hand: hand(Joint::LHand),
    };
    let right = Arm {
        shoulder_pitch_deg: degrees(Joint::RShoulderPitch),
        shoulder_roll_deg: degrees(Joint::RShoulderRoll),
        elbow_roll_deg: degrees(Joint::RElbowRoll),
        hand: hand(Joint::RHand),
    };
    (Head { yaw_deg: degrees(Joint::HeadYaw), pitch_deg: degrees(Joint::HeadPitch) }, Arms { left, right })
}

/// What the robot is saying.
fn speech(log: &Log) -> Option<String> {
    let recent = log.events.iter().rev().take(200);
    let mut open = recent.filter(|event| event.until_s.is_none());
    open.find_map(|event| match &event.what {
        Happened::Said { text, .. } => Some(text.clone()),
        _ => None,
    })
}

/// What it heard in the last two seconds.
fn heard(log: &Log, t: f64) -> Option<String> {
    const SHOWN_S: f64 = 2.0;
    let recent = log.events.iter().rev().take_while(|event| t - event.t_s <= SHOWN_S).take(200);
    recent
        .filter_map(|event| match &event.what {
            Happened::Heard { text } => Some(text.clone()),
            _ => None,
        })
        .next()
}

fn touched(touch: &Touch) -> Vec<&'static str> {
    let parts = [
        ("head_front", touch.head[0]),
        ("head_middle", touch.head[1]),
        ("head_rear", touch.head[2]),
        ("hand_left", touch.hands[3..].contains(&true)),
        ("hand_right", touch.hands[..3].contains(&true)),
        ("foot_left", touch.bumpers[1]),
        ("foot_right", touch.bumpers[0]),
    ];
    parts.into_iter().filter(|(_, is)| *is).map(|(part, _)| part).collect()
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The lines of the Protokoll.
pub(crate) fn log_line(event: &Event, language: LessonLanguage) -> Option<LogLine> {
    let (who, text) = replay::told(event, language.spoken())?;
    Some(LogLine { t: event.t_s, who, text, block: event.block.clone() })
}

/// What is new in a log since the last look: events that began, and events that ended.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    read: usize,
    /// Events that had not ended.
    open: Vec<usize>,
}

impl Reader {
    /// The events that are new or have ended since the last look.
    pub(crate) fn news<'a>(&mut self, log: &'a Log) -> Vec<&'a Event> {
        let ended = |at: &usize| log.events[*at].until_s.is_some();
        let mut news: Vec<usize> = self.open.iter().copied().filter(ended).collect();
        self.open.retain(|at| !ended(at));
        for at in self.read..log.events.len() {
            news.push(at);
            if lasts(&log.events[at]) && log.events[at].until_s.is_none() {
                self.open.push(at);
            }
        }
        self.read = log.events.len();
        news.into_iter().map(|at| &log.events[at]).collect()
    }
}

/// Whether an event takes time.
fn lasts(event: &Event) -> bool {
    matches!(
        event.what,
        Happened::Block { .. }
            | Happened::Said { .. }
            | Happened::Sound { .. }
            | Happened::Posture { .. }
            | Happened::Walked { .. }
            | Happened::Turned { .. }
            | Happened::Gesture { .. }
            | Happened::Waited
    )
}

/// An event as news, with its line of the Protokoll. What takes time is told in words when it is over, as only then it is
/// known how far it came; what is said is told at once.
pub(crate) fn told(event: &Event, language: LessonLanguage) -> (StageNews, Option<StageNews>) {
    let at_once = matches!(
        event.what,
        Happened::Said { .. } | Happened::Gesture { .. } | Happened::Sound { .. } | Happened::Posture { .. }
    );
    let is_due = if lasts(event) { at_once == event.until_s.is_none() } else { true };
    let line = is_due.then(|| log_line(event, language)).flatten();
    (StageNews::Event(event.clone()), line.map(StageNews::Log))
}

/// The tree of a program that does not run yet.
pub(crate) fn tree_of(compiled: &Compiled, language: Language) -> Vec<TreeNode> {
    let log = SharedLog::default();
    let limits = Limits::house();
    Performer::new(compiled, limits, language, Box::new(NoEffects), log, "stand", 1)
        .map(|performer| tree(&performer, language))
        .unwrap_or_default()
}

/// The tree of a program.
pub(crate) fn tree(performer: &Performer, language: Language) -> Vec<TreeNode> {
    performer
        .nodes()
        .map(|node| {
            let block = node.name();
            let kind = node.registration_id();
            TreeNode {
                node: node.id(),
                parent: node.parent(),
                title: sign(kind, language),
                kind: kind.to_owned(),
                block: (block != lessons::compile::NO_BLOCK).then(|| block.to_owned()),
            }
        })
        .collect()
}

/// The professional sign of a node's kind with its word.
fn sign(kind: &str, language: Language) -> String {
    let (sign, de, en) = match kind {
        "Sequence" => ("→", "Reihenfolge", "sequence"),
        "Parallel" | "ParallelAll" => ("⇉", "gleichzeitig", "parallel"),
        "Fallback" => ("?", "versuche", "fallback"),
        "IfThenElse" => ("◇", "wenn", "if"),
        "Repeat" => ("↻", "wiederhole", "repeat"),
        "Timeout" => ("⏱", "Zeitgrenze", "time limit"),
        "ForceSuccess" => ("✔", "gelingt immer", "force success"),
        "AlwaysSuccess" => ("✔", "nichts", "nothing"),
        "SubTree" => ("▣", "eigener Block", "own block"),
        "Sleep" => ("…", "Pause", "pause"),
        kind if kind.starts_with("Switch") => ("⋔", "Auswahl", "switch"),
        kind => return kind.to_owned(),
    };
    format!("{sign} {}", if language == Language::En { en } else { de })
}

/// The states of a tree's nodes, and what has changed since the last look.
#[derive(Debug, Default)]
pub(crate) struct TreeStates(Vec<&'static str>);

impl TreeStates {
    /// Nodes whose state is another one now.
    pub(crate) fn news(&mut self, performer: &Performer) -> Vec<(u32, &'static str)> {
        let mut news = Vec::new();
        for node in performer.nodes() {
            use behaviour_tree::Status;
            let status = match (node.status(), node.last_answer()) {
                (Status::Running, _) => "running",
                (Status::Success, _) | (Status::Idle, Status::Success) => "success",
                (Status::Failure, _) | (Status::Idle, Status::Failure) => "failure",
                _ => "idle",
            };
            let at = node.id() as usize;
            if self.0.len() <= at {
                self.0.resize(at + 1, "idle");
            }
            if self.0[at] != status {
                self.0[at] = status;
                news.push((node.id(), status));
            }
        }
        news
    }
}
