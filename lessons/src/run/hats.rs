//! Hats: leaves that wait for something to happen. While their stack runs they are not asked, and what happens then is
//! passed over: a touch does it once.

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Registry};

use super::deeds::{ports, word};
use crate::compile::Expression;
use crate::run::stage::{self, Stage};
use crate::run::trace::Happened;
use crate::run::values::Source;

/// How much farther away something must be before it can come near again.
const HYSTERESIS_CM: f64 = 10.0;

/// What a hat waits for.
enum Event {
    Touch(String),
    Heard(Vec<String>),
    Near(f64),
    Face,
    Mark(String),
}

/// Waits for an event that begins while it waits.
struct Hat {
    event: Event,
    /// Whether it has been otherwise since the hat began to wait.
    armed: bool,
}

impl Hat {
    fn boxed(event: Event) -> Box<dyn Leaf<Stage>> {
        Box::new(Self { event, armed: false })
    }

    fn is_now(&self, stage: &Stage) -> bool {
        match &self.event {
            Event::Touch(part) => stage.is_touched(part),
            Event::Heard(phrases) => stage.heard_now(phrases).is_some(),
            Event::Near(cm) => stage.ahead_cm() < *cm,
            Event::Face => stage.sights.face,
            Event::Mark(card) => stage.sights.cards.contains(card),
        }
    }

    /// Whether it is surely not so.
    fn is_over(&self, stage: &Stage) -> bool {
        match &self.event {
            Event::Near(cm) => stage.ahead_cm() >= *cm + HYSTERESIS_CM,
            // What is said lasts for a tick.
            Event::Heard(_) => true,
            _ => !self.is_now(stage),
        }
    }
}

impl Leaf<Stage> for Hat {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        stage::begin(cx);
        let start = cx.is_start();
        let block = cx.name().to_owned();
        let stage = &mut *cx.world;
        if start {
            self.armed = self.is_over(stage);
        }
        if self.armed && self.is_now(stage) {
            self.armed = false;
            if let Event::Near(_) = self.event {
                stage.tell(Happened::Near { cm: stage.ahead_cm().round() }, Some(&block));
            }
            return Ok(Outcome::Success);
        }
        self.armed |= self.is_over(stage);
        Ok(Outcome::Running)
    }
}

pub(super) fn register(registry: &mut Registry<Stage>) {
    registry
        .action("OnTouch", &ports(&["part"]), |config| Hat::boxed(Event::Touch(word(config, "part"))))
        .action("OnHeard", &ports(&["phrases"]), |config| {
            let written = config.attribute("phrases").unwrap_or_default();
            let phrases = Expression::parse(written).map(|heard| super::deeds::phrases(&heard)).unwrap_or_default();
            Hat::boxed(Event::Heard(phrases))
        })
        .action("OnNear", &ports(&["cm"]), |config| {
            let cm = config.attribute("cm").map(Expression::parse).and_then(Result::ok);
            Hat::boxed(Event::Near(cm.and_then(|cm| cm.literal()).unwrap_or(40.0)))
        })
        .action("OnFace", &[], |_| Hat::boxed(Event::Face))
        .action("OnMark", &ports(&["card"]), |config| Hat::boxed(Event::Mark(word(config, "card"))));
}
