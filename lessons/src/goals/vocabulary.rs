//! The closed vocabulary of goals.

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::Spanned;
use toml::de::DeValue;

use crate::tagged::{self, Wrong};
use crate::wording::Wording;

/// Something that a program must bring about.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
pub struct Goal {
    /// Its id, under which the texts speak of it.
    pub id: String,
    /// What must be brought about.
    #[schemars(flatten)]
    pub kind: GoalKind,
}

/// Serde cannot refuse unknown keys in what it flattens: the keys are told apart here.
impl<'de> Deserialize<'de> for Goal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = toml::Table::deserialize(deserializer)?;
        let mut word = |key| match table.remove(key) {
            Some(toml::Value::String(word)) => Ok(word),
            _ => Err(D::Error::missing_field(key)),
        };
        let (id, kind) = (word("id")?, word("kind")?);
        let kind = tagged::variant(kind, toml::Value::Table(table)).map_err(D::Error::custom)?;
        Ok(Self { id, kind })
    }
}

impl Goal {
    /// What is wrong with a goal's table, and where.
    pub(crate) fn wrong(mut table: Spanned<DeValue<'_>>) -> Option<Wrong> {
        let id = tagged::take(&mut table, &["id"]);
        tagged::wrong::<Named>(id).or_else(|| tagged::wrong_variant::<GoalKind>(table))
    }
}

#[derive(Deserialize)]
struct Named {
    #[serde(rename = "id")]
    _id: String,
}

/// What must be brought about.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(tag = "kind")]
pub enum GoalKind {
    /// Something happens so often.
    Event {
        /// What.
        #[serde(rename = "match")]
        what: Match,
        /// How often; once if it does not say.
        #[serde(default)]
        count: Count,
        /// Within so many seconds from the start.
        #[serde(default)]
        within: Option<f64>,
    },
    /// Things happen in this order; others may lie between.
    Order {
        /// What, one after the other.
        sequence: Vec<Match>,
        /// So many seconds at most from the end of one to the beginning of the next.
        #[serde(default)]
        max_gap: Option<f64>,
    },
    /// Each time that something is done to the robot, it answers, soon, and not before.
    Response {
        /// What is done to it.
        stimulus: StimulusMatch,
        /// How it answers.
        #[serde(rename = "match")]
        what: Match,
        /// Within so many seconds.
        within: f64,
        /// Whether it must not do so before the first time.
        #[serde(default)]
        not_before: bool,
    },
    /// Two things happen at the same time.
    Overlap {
        /// One.
        a: Box<Match>,
        /// The other.
        b: Box<Match>,
        /// For so many seconds at least.
        seconds: f64,
    },
    /// The robot comes to a place: a zone, a spot or the front of a shelf.
    Reach {
        /// The place's id on the plan.
        zone: String,
        /// How far beside it still counts, centimetres.
        tolerance_cm: f64,
        /// Within so many seconds from the start.
        #[serde(default)]
        within: Option<f64>,
    },
    /// The robot comes to places, one after the other.
    Path {
        /// The places' ids on the plan.
        zones: Vec<String>,
        /// How far beside them still counts, centimetres.
        tolerance_cm: f64,
        /// Within so many seconds from the start.
        #[serde(default)]
        within: Option<f64>,
    },
    /// How the robot is when the program ends.
    AtEnd {
        /// How.
        state: StateMatch,
    },
    /// Something that must not happen, or a state that must not be.
    Never {
        /// What must not happen.
        #[serde(rename = "match", default)]
        what: Option<Match>,
        /// What must not be.
        #[serde(default)]
        state: Option<StateMatch>,
    },
    /// A state that must hold all the time.
    Always {
        /// Which.
        state: StateMatch,
    },
    /// How long the program takes, from its start to the last thing that it did.
    Duration {
        /// Seconds at least.
        #[serde(default)]
        min: Option<f64>,
        /// Seconds at most.
        #[serde(default)]
        max: Option<f64>,
    },
    /// A conversation, turn by turn; what people do in it, the variant's stimuli say.
    Dialog {
        /// The turns.
        turns: Vec<Turn>,
    },
    /// The outcome is not the same in all variants.
    Differs {
        /// What is compared: `said`, `first_said`, `last_said`, `choice`, `end_zone`.
        field: String,
        /// How many different ones there must be.
        min_distinct: usize,
    },
    /// How the program is built. All that is given must hold.
    Program {
        /// A block is used.
        #[serde(default)]
        uses: Option<Uses>,
        /// It has so many blocks at most.
        #[serde(default)]
        max_blocks: Option<usize>,
        /// These blocks are not in it.
        #[serde(default)]
        without: Vec<String>,
        /// So many blocks of one's own are built and used.
        #[serde(default)]
        defines_sub: Option<usize>,
        /// So many blocks at most are other than in the starter program.
        #[serde(default)]
        max_changes_from_start: Option<usize>,
    },
    /// All of these goals.
    All {
        /// Their ids.
        goals: Vec<String>,
    },
    /// One of these goals.
    Any {
        /// Their ids.
        goals: Vec<String>,
    },
}

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// At least.
    #[serde(default = "one")]
    pub min: usize,
    /// At most.
    #[serde(default)]
    pub max: Option<usize>,
}

impl Default for Count {
    fn default() -> Self {
        Self { min: 1, max: None }
    }
}

const fn one() -> usize {
    1
}

/// A block that a program uses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Uses {
    /// The block's id in the registry.
    pub block: String,
    /// How often at least.
    #[serde(default = "one")]
    pub min: usize,
}

/// Something that is done to the robot.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StimulusMatch {
    /// `touch`, `heard`, `obstacle`, `face` or `card`.
    pub kind: String,
    /// Which part is touched.
    #[serde(default)]
    pub part: Option<String>,
    /// What is said; `from_program` for what the program listens for.
    #[serde(default)]
    pub phrase: Option<Wording>,
    /// Which card is shown.
    #[serde(default)]
    pub card: Option<String>,
    /// Where somebody comes.
    #[serde(default)]
    pub spot: Option<String>,
}

/// A kind of event, with what must be true of it. What is not given does not matter.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// The event's type: said, asked, heard, touched, near, face_seen, mark_seen, sound, volume, posture, walked, turned,
    /// gesture, arm, hand, looked, eyes, leds, waited, loop, branch, parallel, caught, choice, random, var, sub, stopped,
    /// failed, collision, left_area, refused, block, started.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is: wave, red, stand, quiet, elephant, up, open, on; the value of a variable; the kind of a block.
    #[serde(default)]
    pub is: Option<String>,
    /// Which way: forward, back, left, right.
    #[serde(default)]
    pub dir: Option<String>,
    /// Which part: of a touch (head_front), of an arm or hand (left), of lights (ears).
    #[serde(default)]
    pub part: Option<String>,
    /// Which card.
    #[serde(default)]
    pub card: Option<String>,
    /// The name of a variable.
    #[serde(default)]
    pub name: Option<String>,
    /// This stands in the text; case and umlauts' spelling do not matter.
    #[serde(default)]
    pub contains: Option<Wording>,
    /// This is the text.
    #[serde(default)]
    pub equals: Option<Wording>,
    /// One of these is the text, or what it is.
    #[serde(default)]
    pub one_of: Vec<String>,
    /// The text has so many letters at least.
    #[serde(default)]
    pub min_chars: Option<usize>,
    /// It walks so far at least, centimetres.
    #[serde(default)]
    pub min_cm: Option<f64>,
    /// It walks so far at most, centimetres.
    #[serde(default)]
    pub max_cm: Option<f64>,
    /// It turns so far at least, degrees.
    #[serde(default)]
    pub min_deg: Option<f64>,
    /// It turns so far at most, degrees.
    #[serde(default)]
    pub max_deg: Option<f64>,
    /// It takes so many seconds at least; eyes: they keep the colour for so long, to the next one or the end.
    #[serde(default)]
    pub min_seconds: Option<f64>,
    /// It takes so many seconds at most.
    #[serde(default)]
    pub max_seconds: Option<f64>,
    /// How loud it is said: quiet, normal, loud.
    #[serde(default)]
    pub volume: Option<String>,
    /// In which style it is said: happy, calm, quiet, fast, slow, robot.
    #[serde(default)]
    pub style: Option<String>,
    /// Whether it is said with gestures, or the eyes do a show.
    #[serde(default)]
    pub show: Option<bool>,
    /// For `near`: something is nearer ahead than this, centimetres, whether a hat waits for it or not.
    #[serde(default)]
    pub below_cm: Option<f64>,
    /// Only different ones count.
    #[serde(default)]
    pub distinct: bool,
    /// Only what follows this stimulus, up to the next one.
    #[serde(default)]
    pub after: Option<StimulusMatch>,
}

/// How the robot is. What is not given does not matter.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateMatch {
    /// Its posture: stand, sit, crouch.
    #[serde(default)]
    pub posture: Option<String>,
    /// Where it is: a zone, spot or shelf of the plan.
    #[serde(default)]
    pub zone: Option<String>,
    /// How far beside that still counts, centimetres; 20 if it does not say.
    #[serde(default)]
    pub tolerance_cm: Option<f64>,
    /// Where it faces, degrees, 0 east, 90 north.
    #[serde(default)]
    pub heading_deg: Option<f64>,
    /// How far beside that still counts, degrees; 25 if it does not say.
    #[serde(default)]
    pub heading_tolerance_deg: Option<f64>,
    /// Its eyes' colour.
    #[serde(default)]
    pub eyes: Option<String>,
}

/// A turn of a conversation: one of these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// Somebody touches this part.
    #[serde(default)]
    pub touched: Option<String>,
    /// The robot hears this; `from_program` for what the program listens for.
    #[serde(default)]
    pub heard: Option<Wording>,
    /// The robot says something with this in it.
    #[serde(default)]
    pub said_contains: Option<Wording>,
    /// The robot says something with one of these in it.
    #[serde(default)]
    pub said_any: Vec<String>,
    /// The robot says so many letters at least.
    #[serde(default)]
    pub said_min_chars: Option<usize>,
}
