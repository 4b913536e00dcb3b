//! `lesson.toml`: what a lesson is, what counts in it, and what must come out.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use crate::goals::{Goal, Match, Uses};
use crate::language::LessonLanguage;
use crate::limits::Limits;
use crate::places::tables;
use crate::run::{Slip, Start, Stimulus};
use crate::tagged::Wrong;

/// The name of the format, and its version.
pub const FORMAT: &str = "naome-lesson/1";

/// `lesson.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    /// `naome-lesson/1`.
    pub format: String,
    /// The lesson's id: small letters, digits and hyphens.
    pub id: String,
    /// Counts up when what counts changes.
    pub version: u32,
    /// The licence of the texts, as SPDX writes it.
    pub license: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The language it was written in first.
    #[serde(default)]
    pub source_language: LessonLanguage,
    /// The languages of its texts; all of them are needed.
    pub languages: Vec<LessonLanguage>,
    /// For whom, how long, with what.
    pub meta: Meta,
    /// Where.
    pub world: WorldFile,
    /// How much a program may be and do.
    #[serde(default)]
    pub limits: LimitsFile,
    /// When help is offered.
    #[serde(default)]
    pub hints: HintsFile,
    /// The steps, one after the other.
    #[serde(rename = "step")]
    pub steps: Vec<StepFile>,
    /// The goals that steps name.
    #[serde(rename = "goal")]
    pub goals: Vec<Goal>,
    /// Which hint fits when.
    #[serde(default, rename = "hint")]
    pub hint_rules: Vec<HintFile>,
    /// The worlds that a program is tried in: with other chance, other things done to the robot.
    #[serde(rename = "variant")]
    pub variants: Vec<VariantFile>,
    /// Programs and what must come of them.
    #[serde(default, rename = "test")]
    pub tests: Vec<TestFile>,
}

impl LessonFile {
    /// Reads `lesson.toml`.
    ///
    /// # Errors
    /// What is wrong with its goals and stimuli, each by itself; else the first thing that is wrong.
    pub(crate) fn read(source: &str) -> Result<Self, Vec<Wrong>> {
        toml::from_str(source).map_err(|error| {
            let first = (error.span().unwrap_or(0..0), error.message().trim_end().to_owned());
            let inside = DeTable::parse(source).map(|root| Self::wrong(root.get_ref())).unwrap_or_default();
            if inside.is_empty() { vec![first] } else { inside }
        })
    }

    /// Goals and stimuli are read in two steps, in which their places in the file are lost.
    fn wrong(root: &DeTable<'_>) -> Vec<Wrong> {
        let goals = tables(root, "goal").into_iter().filter_map(Goal::wrong);
        let variants = tables(root, "variant");
        let stimuli = variants.iter().filter_map(|variant| match variant.get_ref() {
            DeValue::Table(table) => Some(tables(table, "stimulus")),
            _ => None,
        });
        goals.chain(stimuli.flatten().filter_map(Stimulus::wrong)).collect()
    }
}

/// For whom a lesson is, how long it takes, and what it needs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// From which age to which.
    pub age: [u8; 2],
    /// Minutes.
    pub minutes: u32,
    /// 1 beginners, 2 explorers, 3 experts: decides which blocks are in the toolbox if the steps do not say.
    pub level: u8,
    /// What is learned, in words such as sequence, repeat, event, condition.
    #[serde(default)]
    pub concepts: Vec<String>,
    /// Lessons that come before.
    #[serde(default)]
    pub requires: Vec<String>,
    /// What must be there.
    #[serde(default)]
    pub material: Vec<String>,
    /// Who works together.
    #[serde(default)]
    pub group: Group,
    /// Whether a robot is needed.
    #[serde(default)]
    pub robot: Need,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Who works together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Each child alone.
    Single,
    /// Two and two.
    #[default]
    Pairs,
    /// All together.
    Class,
}

/// Whether a robot is needed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Need {
    /// It is not.
    None,
    /// It is nice to have.
    #[default]
    Optional,
    /// It is.
    Required,
}

/// Where a lesson takes place.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WorldFile {
    /// The name of a floor plan: `NAME.plan.toml` in the lesson's folder, or in `worlds/` beside it, or one that comes
    /// with naome.
    #[serde(rename = "use")]
    pub plan: String,
    /// Where and how the robot begins.
    #[serde(default)]
    pub start: Start,
}

/// Limits; those of the house hold where they are tighter.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LimitsFile {
    /// How long a run lasts at most, seconds.
    #[serde(default)]
    pub sim_seconds: Option<f64>,
    /// Blocks in a program at most.
    #[serde(default)]
    pub max_blocks: Option<usize>,
    /// Blocks of a short solution; shown, and not judged.
    #[serde(default)]
    pub ideal_blocks: Option<usize>,
    /// Blocks that are not in the toolbox.
    #[serde(default)]
    pub blocks_off: Vec<String>,
}

impl LimitsFile {
    /// The tighter of both.
    #[must_use]
    pub fn tighten(&self, house: Limits) -> Limits {
        let seconds = self.sim_seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Limits {
            run: seconds.map_or(house.run, |seconds| seconds.min(house.run)),
            blocks: self.max_blocks.map_or(house.blocks, |most| most.min(house.blocks)),
            ..house
        }
    }
}

/// When help is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HintsFile {
    /// A hint after so many tries.
    #[serde(default = "two")]
    pub offer_after_attempts: u32,
    /// The solution after so many tries; 0 is never.
    #[serde(default)]
    pub solution_after_attempts: u32,
}

impl Default for HintsFile {
    fn default() -> Self {
        Self { offer_after_attempts: 2, solution_after_attempts: 0 }
    }
}

const fn two() -> u32 {
    2
}

/// A step of a lesson.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// Its id, under which the texts speak of it.
    pub id: String,
    /// The blocks in the toolbox; those of the step before if it does not say.
    #[serde(default)]
    pub toolbox: Option<Vec<String>>,
    /// Blocks that are added to the toolbox.
    #[serde(default)]
    pub toolbox_add: Vec<String>,
    /// The goals that count, by their ids.
    pub goals: Vec<String>,
    /// Goals for those who want more.
    #[serde(default)]
    pub bonus: Vec<String>,
}

/// Which hint fits when. The first one that fits is offered.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HintFile {
    /// The hint's id in the texts.
    pub id: String,
    /// The goal that is not reached.
    pub goal: String,
    /// What else must be so.
    #[serde(default)]
    pub when: HintWhen,
}

/// What must be so for a hint. All that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HintWhen {
    /// `almost` or `not_yet`.
    #[serde(default)]
    pub status: Option<String>,
    /// The program uses this block.
    #[serde(default)]
    pub uses: Option<Uses>,
    /// The program uses none of these blocks.
    #[serde(default)]
    pub without: Vec<String>,
    /// This happens in the run.
    #[serde(default)]
    pub event: Option<Match>,
    /// This does not happen in the run.
    #[serde(default)]
    pub no_event: Option<Match>,
}

/// A world that a program is tried in.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VariantFile {
    /// Its name.
    pub name: String,
    /// What fixes all chance.
    pub seed: u64,
    /// A slippery floor.
    #[serde(default)]
    pub slip: Slip,
    /// Where the robot begins, if elsewhere.
    #[serde(default)]
    pub start: Option<Start>,
    /// Only these goals count here; all if it does not say.
    #[serde(default)]
    pub only_goals: Vec<String>,
    /// What is done to the robot, one after the other.
    #[serde(default, rename = "stimulus")]
    pub stimuli: Vec<Stimulus>,
}

/// A program and what must come of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestFile {
    /// What it shows, for people.
    pub name: String,
    /// The program's file.
    pub program: String,
    /// What must come of it.
    pub expect: Expectation,
}

/// What must come of a program.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Whether it reaches all goals in all variants.
    pub pass: bool,
    /// Goals that it must not reach.
    #[serde(default)]
    pub failed: Vec<String>,
    /// The hint that it must lead to.
    #[serde(default)]
    pub hint: Option<String>,
}
