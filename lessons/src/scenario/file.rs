//! What stands in a scenario file.

use std::collections::BTreeMap;

use robot_core::{Audience, Language};
use schemars::JsonSchema;
use serde::Deserialize;
use sim_world::visitor::{Deed, Role, VisitorScript, Whim};

use crate::language::Words;

/// `NAME.scenario.toml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// `naome-scenario/1`.
    pub format: String,
    /// What it shows: `{ de = "…", en = "…" }`.
    #[schemars(with = "BTreeMap<String, String>")]
    pub name: Words,
    /// The house: one that comes along (`two-rooms`, `library`, `workshop`), or the file of a floor plan beside this one; else
    /// that of whoever plays it.
    #[serde(default)]
    pub plan: Option<String>,
    /// The robot's first language: `de` or `en`; else German.
    #[serde(default)]
    #[schemars(with = "String")]
    pub language: Language,
    /// Whom the robot expects: `child` or `adult`; else an adult.
    #[serde(default)]
    #[schemars(with = "String")]
    pub audience: Audience,
    /// Fixes all chance.
    #[serde(default = "one")]
    pub seed: u64,
    /// Date and time on the library's clock at the start, `2026-11-24T15:00`; else that Tuesday afternoon.
    #[serde(default)]
    pub starts: Option<String>,
    /// It has gone wrong when it is not over after so many seconds; at most 600.
    #[serde(default = "two_minutes")]
    pub seconds: f64,
    /// Who is there and who comes.
    #[serde(default, rename = "person")]
    pub people: Vec<Person>,
    /// What happens besides, in any order.
    #[serde(default, rename = "happening")]
    pub happenings: Vec<Happening>,
    /// What must happen, one after the other.
    #[serde(default, rename = "expect")]
    pub expectations: Vec<Expect>,
    /// What must not happen.
    #[serde(default)]
    pub never: Vec<Never>,
}

const fn one() -> u64 {
    1
}

const fn two_minutes() -> f64 {
    120.0
}

/// Somebody. With `says` they come in and ask the robot, with `reads` they stand at a spot, with `strolls` they walk from
/// spot to spot.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What they are called.
    pub name: String,
    /// Years; below 12 they are children, from whom the robot keeps away.
    #[serde(default = "grown_up")]
    pub age: u8,
    /// When they come in, seconds.
    #[serde(default = "two")]
    pub comes: f64,
    /// What they speak; else the scenario's language.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub language: Option<Language>,
    /// What they say first.
    #[serde(default)]
    pub says: Option<String>,
    /// What they answer to the robot's questions, one after the other.
    #[serde(default)]
    pub answers: Vec<String>,
    /// What they answer after that; else yes.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// How long they wait for an answer, seconds.
    #[serde(default = "half_a_minute")]
    pub patience: f64,
    /// The spot at which they stand and read.
    #[serde(default)]
    pub reads: Option<String>,
    /// The spots between which they walk.
    #[serde(default)]
    pub strolls: Vec<String>,
    /// So many seconds after they have come they leave without a word.
    #[serde(default)]
    pub wanders_off: Option<f64>,
    /// So many seconds after they have come they stand in the robot's way for a quarter of a minute.
    #[serde(default)]
    pub stands_in_the_way: Option<f64>,
    /// So many seconds after they have come they stroke its head for two seconds.
    #[serde(default)]
    pub touches_head: Option<f64>,
    /// So many seconds after they have come they take its hand for two seconds.
    #[serde(default)]
    pub touches_hand: Option<f64>,
    /// So many seconds after they have come they push it a little.
    #[serde(default)]
    pub pushes: Option<f64>,
}

const fn grown_up() -> u8 {
    35
}

const fn two() -> f64 {
    2.0
}

const fn half_a_minute() -> f64 {
    30.0
}

impl Person {
    /// Whether the robot keeps away from them.
    pub(super) const fn is_child(&self) -> bool {
        self.age < 12
    }

    pub(super) fn script(&self, language: Language) -> VisitorScript {
        let language = self.language.unwrap_or(language);
        let script = match (&self.says, &self.reads) {
            (Some(says), _) => VisitorScript::asks(&self.name, says, language),
            (None, Some(spot)) => VisitorScript::reads(&self.name, spot),
            (None, None) => VisitorScript::strolls(&self.name, self.strolls.iter().cloned()),
        };
        let mut script = script.answering(self.answers.iter().cloned()).aged(self.age);
        if let Role::Asks { otherwise, .. } = &mut script.role {
            otherwise.clone_from(&self.otherwise);
            script.arrives_after_s = self.comes;
        }
        let mut whims: Vec<Whim> = self
            .whims()
            .into_iter()
            .filter_map(|(_, after_s, does)| after_s.map(|after_s| Whim { after_s, does }))
            .collect();
        whims.sort_by(|one, other| one.after_s.total_cmp(&other.after_s));
        VisitorScript { patience_s: self.patience, language, whims, ..script }
    }

    /// What they may do besides: the key, when, and what it is.
    pub(super) const fn whims(&self) -> [(&'static str, Option<f64>, Deed); 5] {
        [
            ("wanders_off", self.wanders_off, Deed::WanderOff),
            ("stands_in_the_way", self.stands_in_the_way, Deed::StandInTheWay { seconds: 15.0 }),
            ("touches_head", self.touches_head, Deed::TouchHead { seconds: 2.0 }),
            ("touches_hand", self.touches_hand, Deed::TouchHand { seconds: 2.0 }),
            // A child's shove, which a standing robot bears.
            ("pushes", self.pushes, Deed::Push { faster_mps: 0.15 }),
        ]
    }
}

/// Something that happens. When: `at`, or `after_said`, or `after_walked`, each with `delay`. What: `shout`, `touch`,
/// `blocks`, `charge`, `push` or `fault`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    /// So many seconds after the start.
    #[serde(default)]
    pub at: Option<f64>,
    /// When the robot says something with these words in it.
    #[serde(default)]
    pub after_said: Option<String>,
    /// When the robot has walked so far, metres.
    #[serde(default)]
    pub after_walked: Option<f64>,
    /// So many seconds later.
    #[serde(default)]
    pub delay: f64,
    /// Somebody calls this. While the robot speaks it hears nothing but a stop word.
    #[serde(default)]
    pub shout: Option<String>,
    /// Somebody touches the robot: `head` or `hand`.
    #[serde(default)]
    pub touch: Option<Touched>,
    /// A child steps in front of the robot, so many metres ahead of it, and does not budge.
    #[serde(default)]
    pub blocks: Option<f64>,
    /// For how long it is touched or blocked or the fault lasts, seconds.
    #[serde(default = "two")]
    pub seconds: f64,
    /// Somebody pushes the robot from behind: so much faster is it at once, metres a second. From about 0.4 on it falls.
    #[serde(default)]
    pub push: Option<f64>,
    /// Something goes wrong: `link-loss`, `dropped:PART`, `late:SECONDS`, `silent:SENSOR`, `stuck:SENSOR`, `slippery:PART`,
    /// `battery:CHARGE` or `fall:DEGREES`.
    #[serde(default)]
    pub fault: Option<String>,
    /// The battery has this charge from now on, 0 to 1.
    #[serde(default)]
    pub charge: Option<f64>,
}

/// Where somebody touches the robot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Touched {
    /// Its head.
    Head,
    /// Its left hand.
    Hand,
}

/// Something that must happen: one of `heard`, `intent`, `said`, `said_any`, `stopped`, `released`, `arrived`, `left`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The robot hears something with these words in it.
    #[serde(default)]
    pub heard: Option<String>,
    /// It takes what it heard to mean this: an intent of the phrase files.
    #[serde(default)]
    pub intent: Option<String>,
    /// With `intent`: what fills its slots; each must have these words in it.
    #[serde(default)]
    pub slots: BTreeMap<String, String>,
    /// It says something with these words in it.
    #[serde(default)]
    pub said: Option<String>,
    /// It says something with one of these in it.
    #[serde(default)]
    pub said_any: Vec<String>,
    /// The guard stops it, for this reason: `stop_word`, `touch`, `bumper`, `obstacle`, `battery`, …; "" is any.
    #[serde(default)]
    pub stopped: Option<String>,
    /// The guard lets it move again.
    #[serde(default)]
    pub released: bool,
    /// It comes to stand at this shelf, spot or part of the house of the plan, or says something there.
    #[serde(default)]
    pub arrived: Option<String>,
    /// This person leaves, and has thanked.
    #[serde(default)]
    pub left: Option<String>,
    /// Within so many seconds after what was expected before; the first: after the start.
    #[serde(default)]
    pub within: Option<f64>,
}

/// Something that must not happen: one of `intent`, `said`, `walked`, `stopped`.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Never {
    /// It takes what it heard to mean this.
    #[serde(default)]
    pub intent: Option<String>,
    /// It says something with these words in it.
    #[serde(default)]
    pub said: Option<String>,
    /// It walks farther than so many metres in all.
    #[serde(default)]
    pub walked: Option<f64>,
    /// The guard stops it for this reason; "" is any.
    #[serde(default)]
    pub stopped: Option<String>,
}
