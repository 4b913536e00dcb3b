//! What the leaves of a program's tree see, remember and wish.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use behaviour_tree::Context;
use rand::RngExt;
use robot_core::body::{Odometry, Touch};
use robot_core::{Language, Perception, Pose, StopCause, Timestamp, Wishes};
use sim_world::Chance;

use crate::limits::Limits;
use crate::run::blocks::Blocks;
use crate::run::effects::{Effect, Effects, Sights};
use crate::run::locks::Locks;
use crate::run::trace::{Happened, SharedLog};
use crate::run::values::{Source, Val, Why, has_phrase};

/// What a program wants to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StopWish {
    Program,
    Event,
}

/// Everything a leaf can reach. `perception` and `wishes` are one tick's.
pub(super) struct Stage {
    pub(super) limits: Limits,
    pub(super) language: Language,
    /// Time since the program began.
    pub(super) now: Timestamp,
    pub(super) perception: Perception,
    pub(super) sights: Sights,
    pub(super) wishes: Wishes,
    pub(super) effects: Box<dyn Effects>,
    pub(super) locks: Locks,
    pub(super) log: SharedLog,
    pub(super) blocks: Blocks,
    pub(super) posture: String,
    pub(super) posture_since: Option<Timestamp>,
    pub(super) volume: String,
    pub(super) eyes: String,
    /// When the eyes last changed, for the flashes.
    eye_changes: Vec<Timestamp>,
    /// How long it has spoken or will have.
    pub(super) talked: Duration,
    /// How far it has walked and turned.
    pub(super) walked_m: f64,
    pub(super) turned_rad: f64,
    /// The program wants off the stage.
    pub(super) at_edge: bool,
    /// Counts the wishes to stop moving: who began before the last one stops.
    pub(super) movement_stops: u64,
    pub(super) stop: Option<StopWish>,
    /// Blocks that are doing something now.
    pub(super) busy: u32,
    /// Loops whose condition has come true.
    pub(super) done_loops: BTreeSet<String>,
    pub(super) answer: String,
    pub(super) variables: BTreeMap<String, Val>,
    heard: Vec<(Timestamp, String)>,
    chance: Chance,
}

impl Stage {
    pub(super) fn new(
        limits: Limits,
        language: Language,
        effects: Box<dyn Effects>,
        log: SharedLog,
        posture: String,
        seed: u64,
    ) -> Self {
        Self {
            limits,
            language,
            now: Timestamp::ZERO,
            perception: Perception::default(),
            sights: Sights::default(),
            wishes: Wishes::default(),
            effects,
            locks: Locks::default(),
            log,
            blocks: Blocks::default(),
            posture,
            posture_since: None,
            volume: "normal".to_owned(),
            eyes: "white".to_owned(),
            eye_changes: Vec::new(),
            talked: Duration::ZERO,
            walked_m: 0.0,
            turned_rad: 0.0,
            at_edge: false,
            movement_stops: 0,
            stop: None,
            busy: 0,
            done_loops: BTreeSet::new(),
            answer: String::new(),
            variables: BTreeMap::new(),
            heard: Vec::new(),
            chance: sim_world::stream(seed, "program"),
        }
    }

    /// Writes down what happens now.
    pub(super) fn tell(&self, what: Happened, block: Option<&str>) -> Option<usize> {
        self.log.borrow_mut().push(self.now, what, block)
    }

    /// What is perceived in this tick; what is new of it is written down.
    pub(super) fn perceive(&mut self, now: Timestamp, perception: &Perception) {
        /// How long words are remembered.
        const REMEMBERED: Duration = Duration::from_secs(5);
        self.now = now;
        let before = std::mem::replace(&mut self.perception, perception.clone());
        for heard in &perception.heard {
            self.tell(Happened::Heard { text: heard.text.clone() }, None);
            self.heard.push((now, heard.text.clone()));
        }
        self.heard.retain(|(at, _)| now.since(*at) <= REMEMBERED);
        for part in PARTS {
            if is_touched(&perception.senses.touch, part) && !is_touched(&before.senses.touch, part) {
                self.tell(Happened::Touched { part: part.to_owned() }, None);
            }
        }
        let sights = self.effects.sights();
        if sights.face && !self.sights.face {
            self.tell(Happened::FaceSeen, None);
        }
        for card in sights.cards.difference(&self.sights.cards) {
            self.tell(Happened::MarkSeen { card: card.clone() }, None);
        }
        self.sights = sights;
    }

    /// Where the robot believes it has walked to.
    pub(super) fn odometry(&self) -> Option<Odometry> {
        self.perception.senses.odometry.map(|odometry| odometry.value)
    }

    /// Where the robot believes to be, in the frame it was switched on in.
    pub(super) fn odom_from_base(&self) -> Option<Pose> {
        self.odometry().map(|odometry| odometry.odom_from_base)
    }

    /// The nearest echo ahead, centimetres, from 20; 255 where there is none within 250.
    pub(super) fn ahead_cm(&self) -> f64 {
        let senses = &self.perception.senses;
        let echoes = [senses.sonar_left_m, senses.sonar_right_m];
        let nearest_m = echoes.into_iter().flatten().map(|echo| echo.value).fold(f64::INFINITY, f64::min);
        if nearest_m.is_finite() && nearest_m <= 2.5 { (nearest_m * 100.0).max(20.0) } else { 255.0 }
    }

    /// Why the body may not move, if so.
    pub(super) fn held_back(&self) -> Option<StopCause> {
        self.perception.held
    }

    /// What this tick's sentences say, once.
    pub(super) fn heard_now(&self, phrases: &[String]) -> Option<String> {
        let said = self.perception.heard.iter();
        said.flat_map(|heard| phrases.iter().filter(move |phrase| has_phrase(&heard.text, phrase))).next().cloned()
    }

    /// Gives the eyes a colour, unless they have changed too often of late: then it must be tried again.
    pub(super) fn set_eyes(&mut self, colour: &str) -> bool {
        const SECOND: Duration = Duration::from_secs(1);
        if self.eyes == colour {
            return true;
        }
        let now = self.now;
        self.eye_changes.retain(|at| now.since(*at) < SECOND);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let too_often = self.eye_changes.len() as f64 >= self.limits.flashes_hz;
        if too_often {
            return false;
        }
        self.eye_changes.push(now);
        colour.clone_into(&mut self.eyes);
        self.effects.show(&Effect::Eyes(colour.to_owned()));
        true
    }
}

/// For the beginning of a leaf's tick: before whatever a leaf does, its block has begun and those around it.
pub(super) fn begin(cx: &mut Context<'_, Stage>) {
    if !cx.is_start() {
        return;
    }
    let (events, node) = (cx.events(), cx.node());
    let stage = &mut *cx.world;
    let mut log = stage.log.borrow_mut();
    stage.blocks.follow(events, &mut log, stage.now);
    stage.blocks.begin(node, &mut log, stage.now);
}

/// The touch sensors of the registry's `part` list.
pub(crate) const PARTS: [&str; 7] =
    ["head_front", "head_middle", "head_rear", "hand_left", "hand_right", "foot_left", "foot_right"];

/// Whether this part is touched.
pub(crate) fn is_touched(touch: &Touch, part: &str) -> bool {
    match part {
        "head_front" => touch.head[0],
        "head_middle" => touch.head[1],
        "head_rear" => touch.head[2],
        "hand_right" => touch.hands[..3].contains(&true),
        "hand_left" => touch.hands[3..].contains(&true),
        "foot_right" => touch.bumpers[0],
        "foot_left" => touch.bumpers[1],
        _ => false,
    }
}

/// A touch of this part alone.
pub(crate) fn touch_of(part: &str) -> Touch {
    let mut touch = Touch::default();
    match part {
        "head_front" => touch.head[0] = true,
        "head_middle" => touch.head[1] = true,
        "head_rear" => touch.head[2] = true,
        "hand_right" => touch.hands[0] = true,
        "hand_left" => touch.hands[3] = true,
        "foot_right" => touch.bumpers[0] = true,
        "foot_left" => touch.bumpers[1] = true,
        _ => {}
    }
    touch
}

impl Source for Stage {
    fn variable(&self, name: &str) -> Val {
        self.variables.get(name).cloned().unwrap_or(Val::Number(0.0))
    }

    fn answer(&self) -> String {
        self.answer.clone()
    }

    fn distance_cm(&self) -> f64 {
        self.ahead_cm().round()
    }

    fn random(&mut self, from: i64, to: i64, block: &str) -> i64 {
        let n = self.chance.random_range(from..=to);
        self.tell(Happened::Random { n }, Some(block));
        n
    }

    fn is_touched(&self, part: &str) -> bool {
        is_touched(&self.perception.senses.touch, part)
    }

    fn has_heard(&self, phrase: &str) -> bool {
        self.heard.iter().any(|(_, text)| has_phrase(text, phrase))
    }

    fn sees(&self, what: &str) -> bool {
        if what == "face" { self.sights.face } else { self.sights.cards.contains(what) }
    }
}

impl Stage {
    /// One of so many, from 1.
    pub(super) fn choose(&mut self, arms: u32) -> u32 {
        self.chance.random_range(1..=arms.max(1))
    }

    /// What the expression says, as people hear it, within the limits of a text.
    pub(super) fn spoken(&mut self, expression: &crate::compile::Expression) -> Result<String, Why> {
        let most = self.limits.text_chars;
        let text = super::values::evaluate(expression, self)?.to_text();
        Ok(text.chars().filter(|letter| !letter.is_control()).take(most).collect())
    }
}
