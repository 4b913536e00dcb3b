//! The brain that runs a program: its tree over its stage, within its bounds.

use std::rc::Rc;
use std::time::Duration;

use behaviour_tree::{LoadError, NodeView, Status, Tree};
use robot_core::{Brain, Language, Perception, StopCause, Timestamp, Wishes};
use serde::{Deserialize, Serialize};

use crate::compile::{Compiled, MAIN_TREE};
use crate::limits::Limits;
use crate::run::blocks::Blocks;
use crate::run::bounds::Bounds;
use crate::run::effects::{Effect, Effects};
use crate::run::leaves;
use crate::run::stage::{Stage, StopWish};
use crate::run::trace::{Happened, SharedLog};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// All stacks were done.
    Finished,
    /// Nothing was left to happen: all stimuli had come, and every stack waited.
    Idle,
    /// A block ended the program.
    Stopped,
    /// Somebody said stop, or the robot fell.
    Halted,
    /// The time was over.
    TimeOver,
    /// The program did more than a program may.
    TooMuch,
    /// The tree broke; that is our fault, and never a child's.
    Broken,
}

/// Runs a program.
pub struct Performer {
    tree: Tree<Stage>,
    stage: Stage,
    bounds: Bounds,
    began: Option<Timestamp>,
    /// Since when nothing has touched a robot that is held because of a touch.
    untouched_since: Option<Timestamp>,
    ending: Option<Ending>,
    /// Its time is nearly over.
    ends_soon: bool,
    chest_blinks: bool,
}

impl std::fmt::Debug for Performer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Performer").field("ending", &self.ending).finish_non_exhaustive()
    }
}

impl Performer {
    /// A held robot may move again when nothing has touched it for so long.
    const RELEASED_AFTER: Duration = Duration::from_secs(1);
    /// So long before the end the chest light says that it is near.
    const ENDS_SOON: Duration = Duration::from_secs(10);

    /// A performer of this program. `posture` is the one the robot begins in, `seed` fixes the program's chance, and
    /// what happens is written to `log`.
    ///
    /// # Errors
    /// If the tree cannot be loaded; the compiler makes none of that kind.
    pub fn new(
        compiled: &Compiled,
        limits: Limits,
        language: Language,
        effects: Box<dyn Effects>,
        log: SharedLog,
        posture: &str,
        seed: u64,
    ) -> Result<Self, Box<LoadError>> {
        let mut tree = leaves::registry().load_tree(&[("program.xml", &compiled.xml)], MAIN_TREE)?;
        tree.keep_events(true);
        let mut stage = Stage::new(limits, language, effects, log, posture.to_owned(), seed);
        stage.blocks = Blocks::of(&compiled.program, &tree);
        Ok(Self {
            tree,
            stage,
            bounds: Bounds::default(),
            began: None,
            untouched_since: None,
            ending: None,
            ends_soon: false,
            chest_blinks: false,
        })
    }

    /// How the program ended, if it has.
    #[must_use]
    pub const fn ending(&self) -> Option<Ending> {
        self.ending
    }

    /// Whether every stack waits for something to happen.
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.stage.busy == 0
    }

    /// The program's tree, to look at.
    pub fn nodes(&self) -> impl Iterator<Item = NodeView<'_>> {
        self.tree.nodes()
    }

    /// The robot's posture, eyes and what it has before it, centimetres, for those who write down states.
    #[must_use]
    pub fn look(&self) -> (&str, &str, f64) {
        (&self.stage.posture, &self.stage.eyes, self.stage.ahead_cm().round())
    }

    /// Ends the program: everything is halted, and what the robot was doing is put right.
    fn end(&mut self, ending: Ending) {
        if self.ending.replace(ending).is_none() {
            let now = self.stage.now.since_start();
            self.stage.blocks.next_call();
            self.tree.halt(&mut self.stage, now);
            self.note_blocks();
            self.stage.blocks.end_all(&mut self.stage.log.borrow_mut(), self.stage.now);
            self.stage.wishes.hush |= ending == Ending::Halted;
        }
    }

    /// Has the program end within this time from now, as if its time were over then: a sentence may be said to its end.
    /// Whoever says so again and again says it once.
    pub fn end_within(&mut self, left: Duration) {
        let limits = &mut self.stage.limits;
        let at = self.stage.now.since_start() + left;
        if at < limits.run {
            limits.run = at;
            self.ends_soon = true;
        }
    }

    fn too_late_or_held(&mut self, perception: &Perception) -> Option<Ending> {
        if matches!(perception.held, Some(StopCause::StopWord | StopCause::Fallen)) {
            return Some(Ending::Halted);
        }
        let (now, lasts) = (self.stage.now.since_start(), self.stage.limits.run);
        self.ends_soon |= lasts > 3 * Self::ENDS_SOON && now + Self::ENDS_SOON >= lasts;
        if self.ends_soon && !std::mem::replace(&mut self.chest_blinks, true) {
            self.stage.effects.show(&Effect::Leds { lights: "chest".to_owned(), on: true });
        }
        (now >= lasts).then_some(Ending::TimeOver)
    }

    /// A touch holds the robot; a while after the last hand is gone it may move again, without anybody asking, for here a
    /// touch is also something that programs wait for. After a bump it does not: what a foot has hit, a child's perhaps, it
    /// would hit again.
    fn release_when_let_go(&mut self, perception: &Perception) {
        let touch = &perception.senses.touch;
        if touch.any_head() || touch.any_hand() || touch.any_bumper() || perception.held.is_none() {
            self.untouched_since = None;
            return;
        }
        let since = *self.untouched_since.get_or_insert(self.stage.now);
        if perception.held == Some(StopCause::Touch) {
            self.stage.wishes.release = self.stage.now.since(since) >= Self::RELEASED_AFTER;
        }
    }

    /// Writes down which blocks have begun and ended.
    fn note_blocks(&mut self) {
        let Stage { blocks, log, now, .. } = &mut self.stage;
        blocks.follow(self.tree.events(), &mut log.borrow_mut(), *now);
    }

    fn perform(&mut self, perception: &Perception) {
        if let Some(ending) = self.too_late_or_held(perception) {
            self.end(ending);
            return;
        }
        self.release_when_let_go(perception);
        let now = self.stage.now.since_start();
        self.stage.blocks.next_call();
        let status = match self.tree.tick(&mut self.stage, now) {
            Ok(status) => status,
            Err(error) => {
                tracing::error!(%error, "a program's tree");
                self.end(Ending::Broken);
                return;
            }
        };
        self.note_blocks();
        match self.stage.stop {
            Some(StopWish::Program) => self.end(Ending::Stopped),
            _ if self.stage.blocks.completions > self.stage.limits.completions => self.end(Ending::TooMuch),
            _ if status != Status::Running => self.end(Ending::Finished),
            _ => self.stage.stop = None,
        }
    }
}

impl Brain for Performer {
    fn tick(&mut self, now: Timestamp, perception: &Perception) -> Wishes {
        let began = *self.began.get_or_insert(now);
        let now = Timestamp::new(now.since(began));
        self.stage.perceive(now, perception);
        if let Some(odom_from_base) = self.stage.odom_from_base() {
            self.bounds.see(odom_from_base);
            (self.stage.walked_m, self.stage.turned_rad) = (self.bounds.walked_m(), self.bounds.turned_rad());
        }
        if self.ending.is_none() {
            self.perform(perception);
        }
        let allowed = self.bounds.allow(self.stage.wishes.walk, &self.stage.limits);
        if allowed.at_edge && !self.stage.at_edge {
            self.stage.tell(Happened::LeftArea, None);
        }
        self.stage.at_edge = allowed.at_edge;
        let mut wishes = std::mem::take(&mut self.stage.wishes);
        wishes.walk = allowed.walk;
        wishes
    }
}

/// A log of one's own.
#[must_use]
pub(super) fn new_log() -> SharedLog {
    Rc::default()
}

#[cfg(test)]
mod tests {
    use robot_core::Controller;

    use super::*;
    use crate::run::NoEffects;

    #[test]
    fn a_hand_that_has_gone_lets_the_robot_go_on_and_a_bump_does_not() {
        let program = crate::Program::read(b"ev_start\n    forever\n        walk DIRECTION=forward CM=20\n");
        let compiled = crate::compile(&program.expect("a program"), &Limits::on_robot()).expect("it compiles");
        for (cause, goes_on) in [(StopCause::Touch, true), (StopCause::Bumper, false)] {
            let mut performer =
                Performer::new(&compiled, Limits::on_robot(), Language::De, Box::new(NoEffects), new_log(), "stand", 1)
                    .expect("its tree loads");
            let perception = Perception { held: Some(cause), ..Perception::default() };
            let released = (0..150).any(|tick| {
                let now = Timestamp::ZERO + Controller::<Performer>::PERIOD * tick;
                performer.tick(now, &perception).release
            });
            assert_eq!(released, goes_on, "{cause:?}");
        }
    }
}
