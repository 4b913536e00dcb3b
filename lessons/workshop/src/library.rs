//! What can be learned and built with: lessons and blocks, as pages get them. Both come from the package `lessons`; there
//! is no second truth.

use std::collections::BTreeMap;
use std::sync::Arc;

use lessons::lesson::{Files, Group, Need, Track, known};
use lessons::registry::{Registry, blockly, card};
use lessons::run::Start;
use lessons::{Lesson, LessonLanguage, Limits};
use sim_world::FloorPlan;

use crate::class::HelpRule;
use crate::meaning;
use crate::rich::{self, with_pictures};
use crate::stage_plan::stage_plan;
use crate::wire::{self, Counter, LessonCounter};

/// A program is at most this large on the wire, bytes.
pub(crate) const MOST_PROGRAM_BYTES: usize = 200_000;
/// The room of free building.
pub(crate) const FREE_STAGE: &str = "buehne";

/// A lesson with the files it came from.
#[derive(Debug)]
pub(crate) struct Taught {
    pub(crate) lesson: Lesson,
    pub(crate) files: Files,
}

/// All lessons that can be taught, in their order, and the room of free building.
#[derive(Debug)]
pub(crate) struct Library {
    taught: Vec<Arc<Taught>>,
    tracks: Vec<Track>,
    plan: Arc<FloorPlan>,
}

impl Library {
    /// Reads lessons in rooms as staff have changed them. One with a mistake is left out: its findings are in the check of
    /// staff. Tracks are file names and texts.
    pub(crate) fn new(files: &[Files], tracks: &[(String, String)], changed: &BTreeMap<String, String>) -> Self {
        let read = |files: &Files| {
            let mut files = files.clone();
            files.worlds.extend(changed.clone());
            match Lesson::read(&files) {
                Ok(lesson) => Some(Arc::new(Taught { lesson, files })),
                Err(findings) => {
                    let (lesson, findings) = (&files.place, findings.len());
                    tracing::warn!(lesson, findings, "a lesson with mistakes is left out");
                    None
                }
            }
        };
        let known = known(files);
        let track = |(place, text): &(String, String)| match Track::read(place, text, &known) {
            Ok(track) => Some(track),
            Err(findings) => {
                tracing::warn!(track = place, findings = findings.len(), "a track with mistakes is left out");
                None
            }
        };
        let worlds = lessons::lesson::bundled_worlds();
        let plan = changed.get(FREE_STAGE).or_else(|| worlds.get(FREE_STAGE));
        let plan = plan.and_then(|text| FloorPlan::parse(FREE_STAGE, text).ok());
        Self {
            taught: files.iter().filter_map(read).collect(),
            tracks: tracks.iter().filter_map(track).collect(),
            plan: Arc::new(plan.unwrap_or_else(FloorPlan::demo)),
        }
    }

    /// The tracks that come with the lessons.
    pub(crate) fn tracks(&self) -> &[Track] {
        &self.tracks
    }

    pub(crate) fn lesson(&self, id: &str) -> Option<&Arc<Taught>> {
        self.taught.iter().find(|taught| taught.lesson.file.id == id)
    }

    pub(crate) fn all(&self) -> &[Arc<Taught>] {
        &self.taught
    }

    /// A lesson's title and how many steps it has.
    pub(crate) fn title(&self, id: &str, language: LessonLanguage) -> Option<(String, usize)> {
        self.lesson(id).map(|taught| (taught.lesson.title(language).to_owned(), taught.lesson.file.steps.len()))
    }

    /// How a lesson goes, in words. A goal that no lesson has any more has none.
    pub(crate) fn counter(&self, counter: &Counter, language: LessonLanguage) -> LessonCounter {
        let Counter { lesson, tries, passed, goals } = counter;
        let hardest = goals.iter().max_by(|(one, n), (other, m)| n.cmp(m).then(other.cmp(one)));
        let texts = self.lesson(lesson).and_then(|taught| taught.lesson.texts.get(&language));
        let words = hardest.and_then(|(goal, _)| texts?.hurdle(goal));
        LessonCounter { lesson: lesson.clone(), tries: *tries, passed: *passed, hardest: words.map(rich::plain) }
    }

    /// The room of free building.
    pub(crate) const fn free_plan(&self) -> &Arc<FloorPlan> {
        &self.plan
    }

    /// Where the robot begins there.
    pub(crate) fn free_start(&self) -> Start {
        let spot = if self.plan.spot("start").is_some() { "start" } else { FloorPlan::HOME };
        Start { spot: spot.to_owned(), ..Start::default() }
    }

    /// The sentences of the lessons themselves, which nobody needs to look at.
    pub(crate) fn sentences(&self) -> Vec<String> {
        let programs = self
            .taught
            .iter()
            .flat_map(|taught| taught.lesson.starters().into_iter().chain(taught.lesson.program(Lesson::SOLUTION)));
        let of_lessons = programs.flat_map(meaning::sentences);
        let args = Registry::house().blocks().iter().flat_map(|block| &block.args);
        let of_blocks = args
            .filter_map(lessons::registry::Arg::words)
            .flat_map(|words| LessonLanguage::ALL.map(|language| words.get(language).to_owned()));
        of_lessons.chain(of_blocks).collect()
    }
}

impl Taught {
    /// What the lesson says about help.
    pub(crate) const fn help_rule(&self) -> HelpRule {
        let hints = &self.lesson.file.hints;
        HelpRule { hint_from: hints.offer_after_attempts, solution_from: hints.solution_after_attempts }
    }

    /// A text of the lesson, with its pictures.
    pub(crate) fn rich(&self, text: &str) -> wire::Rich {
        with_pictures(text, &format!("/api/lessons/{}/", self.lesson.file.id))
    }

    /// A picture of its texts: an SVG.
    pub(crate) fn picture(&self, name: &str) -> Option<&[u8]> {
        let path = Some(format!("media/{name}")).filter(|path| path.ends_with(".svg"))?;
        self.files.files.get(&path).map(Vec::as_slice)
    }

    /// The place of a step.
    pub(crate) fn step(&self, id: &str) -> Option<usize> {
        self.lesson.file.steps.iter().position(|step| step.id == id)
    }

    /// A program of the lesson as the editor loads it.
    pub(crate) fn workspace(&self, name: &str) -> Option<serde_json::Value> {
        let text = self.files.text(self.lesson.program_path(name)?)?;
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            return serde_json::from_str(text).ok();
        }
        lessons::outline::to_json(text).ok()
    }

    /// The tips of a step in the order in which they are given: the one that fits first.
    pub(crate) fn hints(&self, step: usize, fitting: Option<&str>, language: LessonLanguage) -> Vec<&str> {
        let Some(texts) = self.lesson.texts.get(&language) else { return Vec::new() };
        let Some(step) = self.lesson.file.steps.get(step) else { return Vec::new() };
        let hints = texts.steps.iter().find(|text| text.id == step.id).map_or(&[][..], |text| text.hints.as_slice());
        let fits = |hint: &&lessons::lesson::HintText| hint.id.is_some() && hint.id.as_deref() == fitting;
        let first = hints.iter().filter(fits);
        // Tips for other mistakes would lead astray.
        let others = hints.iter().filter(|hint| hint.id.is_none());
        let last = hints.iter().filter(|hint| hint.id.is_some() && !fits(hint));
        first.chain(others).chain(last).map(|hint| hint.text.as_str()).collect()
    }

    /// The lesson on the map.
    pub(crate) fn info(
        &self,
        language: LessonLanguage,
        progress: Option<wire::Progress>,
        open: bool,
    ) -> wire::LessonInfo {
        let file = &self.lesson.file;
        let title = |id: &str| {
            let texts = self.lesson.texts.get(&language);
            let step = texts.and_then(|texts| texts.steps.iter().find(|step| step.id == id));
            step.map_or_else(|| id.to_owned(), |step| step.title.clone())
        };
        wire::LessonInfo {
            id: file.id.clone(),
            title: self.lesson.title(language).to_owned(),
            age: file.meta.age,
            minutes: file.meta.minutes,
            level: file.meta.level,
            concepts: file.meta.concepts.clone(),
            requires: file.meta.requires.clone(),
            group: match file.meta.group {
                Group::Single => "single",
                Group::Pairs => "pairs",
                Group::Class => "class",
            },
            robot: match file.meta.robot {
                Need::None => "none",
                Need::Optional => "optional",
                Need::Required => "required",
            },
            steps: file
                .steps
                .iter()
                .map(|step| wire::StepName { id: step.id.clone(), title: title(&step.id) })
                .collect(),
            progress,
            open,
        }
    }

    /// The lesson with its steps.
    pub(crate) fn page(
        &self,
        language: LessonLanguage,
        help: wire::Help,
        progress: Option<wire::Progress>,
    ) -> wire::LessonPage {
        let (file, limits) = (&self.lesson.file, self.lesson.limits());
        let texts = self.lesson.texts.get(&language).cloned().unwrap_or_default();
        let rich = |text: &str| self.rich(text);
        let steps = file.steps.iter().enumerate().map(|(at, step)| {
            let blocks = self.lesson.toolbox(at);
            let text = texts.steps.iter().find(|text| text.id == step.id).cloned().unwrap_or_default();
            wire::StepPage {
                id: step.id.clone(),
                title: text.title,
                text: rich(&text.body),
                toolbox: blockly::toolbox_of(Registry::house(), language, &|block| blocks.contains(&block.id.as_str())),
                blocks,
                goals: step.goals.clone(),
                bonus: step.bonus.clone(),
                hints: text.hints.len(),
            }
        });
        wire::LessonPage {
            id: file.id.clone(),
            title: texts.title.clone(),
            intro: rich(&texts.intro),
            done: rich(&texts.done),
            age: file.meta.age,
            minutes: file.meta.minutes,
            level: file.meta.level,
            version: file.version,
            steps: steps.collect(),
            starter: self.workspace(&self.lesson.starter_name(language)).unwrap_or_else(|| serde_json::json!({})),
            limits: wire::LessonLimits {
                sim_seconds: limits.run.as_secs_f64(),
                blocks: limits.blocks,
                ideal_blocks: file.limits.ideal_blocks,
            },
            help,
            stage: stage_plan(&self.lesson.plan, &file.world.start, &limits, language.spoken()),
            variants: file.variants.iter().map(|variant| variant.name.clone()).collect(),
            progress,
        }
    }
}

/// All blocks in a language.
pub(crate) fn blocks(language: LessonLanguage) -> wire::Blocks {
    let registry = Registry::house();
    let limits = Limits::house();
    let named = |of: &str| {
        let name =
            |choice: &'static lessons::registry::Choice| wire::Named { id: &choice.id, name: choice.name(language) };
        registry.choices(of).iter().map(name).collect()
    };
    wire::Blocks {
        version: env!("CARGO_PKG_VERSION"),
        language,
        definitions: blockly::definitions(registry, language),
        toolboxes: (1..=3).map(|level| (level, blockly::toolbox(registry, language, level))).collect(),
        categories: registry
            .categories()
            .iter()
            .map(|drawer| wire::Drawer {
                id: &drawer.id,
                name: drawer.name.get(language),
                colour: &drawer.colour,
                icon: &drawer.icon,
            })
            .collect(),
        blocks: registry
            .blocks()
            .iter()
            .map(|block| wire::BlockInfo {
                kind: &block.id,
                level: block.level,
                category: &block.category,
                title: block.title(language),
                tooltip: block.tooltip.get(language),
                aria: block.aria.get(language),
            })
            .collect(),
        limits: wire::BlockLimits {
            blocks: limits.blocks,
            nesting: limits.nesting,
            hats: limits.hats,
            phrases: limits.phrases,
            phrase_chars: limits.phrase_chars,
            text_chars: limits.text_chars,
            variables: limits.variables,
            bytes: MOST_PROGRAM_BYTES,
        },
        stimuli: wire::Stimuli { parts: named("part"), cards: named("card") },
        looks: wire::Looks {
            colours: registry
                .choices("colour")
                .iter()
                .map(|colour| wire::EyeColour {
                    id: &colour.id,
                    name: colour.name(language),
                    value: EYE_COLOURS.iter().find(|(id, _)| *id == colour.id).map_or("#888888", |(_, value)| value),
                })
                .collect(),
        },
    }
}

/// How the colours of the eyes are drawn.
const EYE_COLOURS: &[(&str, &str)] = &[
    ("white", "#FFFFFF"),
    ("red", "#E53935"),
    ("orange", "#FB8C00"),
    ("yellow", "#FDD835"),
    ("green", "#43A047"),
    ("blue", "#1E66D0"),
    ("purple", "#8E24AA"),
    ("pink", "#EC407A"),
    ("turquoise", "#00ACC1"),
    ("off", "#263238"),
];

/// The printed card of all blocks.
pub(crate) fn block_card(language: LessonLanguage) -> String {
    card::svg(Registry::house(), language)
}

/// The limits of a program: the lesson's, or the house's.
pub(crate) fn limits(taught: Option<&Taught>) -> Limits {
    taught.map_or_else(Limits::house, |taught| taught.lesson.limits())
}
