//! Eyes and other lights. How often they may change, the stage says.

use std::time::Duration;

use behaviour_tree::Registry;

use super::{Deed, Entry, Step, add};
use crate::compile::Expression;
use crate::registry::Lock;
use crate::run::effects::Effect;
use crate::run::stage::Stage;
use crate::run::trace::Happened;
use crate::run::values::{Why, number};

pub(super) fn register(registry: &mut Registry<Stage>) {
    add(
        registry,
        Entry {
            node: "EyeColour",
            ports: &["colour"],
            locks: &[Lock::Eyes],
            moves: false,
            make: |ports| Box::new(EyeColour { colour: ports.word("colour") }),
        },
    );
    add(
        registry,
        Entry {
            node: "Leds",
            ports: &["lights", "state"],
            locks: &[],
            moves: false,
            make: |ports| Box::new(Leds { lights: ports.word("lights"), on: ports.word("state") == "on" }),
        },
    );
    add(
        registry,
        Entry {
            node: "EyeShow",
            ports: &["show", "seconds"],
            locks: &[Lock::Eyes],
            moves: false,
            make: |ports| {
                let (show, seconds) = (ports.word("show"), ports.expression("seconds"));
                Box::new(EyeShow { show, seconds, lasts: Duration::ZERO, before: String::new() })
            },
        },
    );
}

struct EyeColour {
    colour: String,
}

impl Deed for EyeColour {
    fn begin(&mut self, _stage: &mut Stage) -> Result<Happened, Why> {
        Ok(Happened::Eyes { is: self.colour.clone(), show: false })
    }

    fn step(&mut self, stage: &mut Stage, _elapsed: Duration) -> Step {
        if stage.set_eyes(&self.colour) { Step::Done } else { Step::Running }
    }
}

struct Leds {
    lights: String,
    on: bool,
}

impl Deed for Leds {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        stage.effects.show(&Effect::Leds { lights: self.lights.clone(), on: self.on });
        let is = if self.on { "on" } else { "off" };
        Ok(Happened::Leds { lights: self.lights.clone(), is: is.to_owned() })
    }

    fn step(&mut self, _stage: &mut Stage, _elapsed: Duration) -> Step {
        Step::Done
    }
}

struct EyeShow {
    show: String,
    seconds: Expression,
    lasts: Duration,
    before: String,
}

impl Deed for EyeShow {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        self.lasts = Duration::from_secs_f64(number(&self.seconds, stage)?.clamp(1.0, 10.0));
        self.before.clone_from(&stage.eyes);
        Ok(Happened::Eyes { is: self.show.clone(), show: true })
    }

    fn step(&mut self, stage: &mut Stage, elapsed: Duration) -> Step {
        let (colours, each_s): (&[&str], f64) = match self.show.as_str() {
            "blink" => (&["white", "off"], 0.5),
            "circle" => (&["blue", "turquoise"], 0.4),
            _ => (&["red", "orange", "yellow", "green", "blue", "purple"], 0.5),
        };
        if elapsed >= self.lasts {
            // The eyes go back to what they were as soon as they may.
            return if stage.set_eyes(&self.before.clone()) { Step::Done } else { Step::Running };
        }
        let place = (elapsed.as_secs_f64() / each_s) as usize;
        stage.set_eyes(colours[place % colours.len()]);
        Step::Running
    }

    fn finish(&mut self, stage: &mut Stage, cut_short: bool, _told: &mut Happened) {
        if cut_short {
            stage.set_eyes(&self.before.clone());
        }
    }
}
