//! What a lesson does to the robot: with whom, where and when it can be.

use sim_world::FloorPlan;

use super::Look;
use crate::limits::Limits;
use crate::places::Place;
use crate::problem::text;
use crate::run::{Start, Stimulus, What};

impl Look<'_> {
    pub(super) fn stimuli(&mut self, plan: Option<&FloorPlan>) {
        let (file, places) = (self.file, self.places);
        self.start(&file.world.start, &places.at("world").at("start"), plan);
        for (number, variant) in file.variants.iter().enumerate() {
            let at = places.at("variant").nth(number);
            if let Some(start) = &variant.start {
                self.start(start, &at.at("start"), plan);
            }
            let mut before_s = 0.0;
            for (number, stimulus) in variant.stimuli.iter().enumerate() {
                let at = at.at("stimulus").nth(number);
                self.when(stimulus, &mut before_s, &at);
                match &stimulus.what {
                    What::Obstacle { spot, .. } => self.is_spot(spot, &at.at("spot"), plan),
                    What::Touch { part, .. } => self.choice(at.at("part").value(), "part", part),
                    What::Card { card, .. } => self.choice(at.at("card").value(), "card", card),
                    What::Heard { .. } | What::Face { .. } => {}
                }
            }
        }
    }

    fn start(&mut self, start: &Start, at: &Place<'_>, plan: Option<&FloorPlan>) {
        self.is_spot(&start.spot, &at.at("spot"), plan);
        self.choice(at.at("posture").value(), "posture", &start.posture);
    }

    /// A stimulus comes at a time or after words, within the run, and not before the one above it.
    fn when(&mut self, Stimulus { when, what }: &Stimulus, before_s: &mut f64, at: &Place<'_>) {
        let run_s = self.file.limits.tighten(Limits::house()).run.as_secs_f64();
        let either = text(
            "Geben Sie at = 2.0 an (Sekunden vom Start an) oder after_said = \"…\".",
            "Give at = 2.0 (seconds from the start) or after_said = \"…\".",
        );
        match (when.at, &when.after_said) {
            (Some(_), Some(_)) => {
                let message = text("Entweder at oder after_said, nicht beides.", "Either at or after_said, not both.");
                self.add(at.at("after_said").key(), "when", message, either);
            }
            (None, None) => self.add(at.value(), "when", text("Wann kommt das?", "When does this come?"), either),
            (Some(at_s), None) => {
                let here = at.at("at").value();
                if !(0.0..run_s).contains(&at_s) {
                    let message = text(
                        format!("Ein Lauf dauert hier höchstens {run_s} Sekunden."),
                        format!("A run takes {run_s} seconds at most here."),
                    );
                    let help = text(
                        format!("at geht von 0 bis unter {run_s}; sim_seconds steht unter [limits]."),
                        format!("at goes from 0 to below {run_s}; sim_seconds stands below [limits]."),
                    );
                    self.add(here, "when", message, help);
                } else if at_s < *before_s {
                    let message = text(
                        format!("Der Reiz davor kommt erst nach {before_s} Sekunden."),
                        format!("The stimulus before comes after {before_s} seconds only."),
                    );
                    let help = text(
                        "Reize stehen in der Reihenfolge, in der sie kommen.",
                        "Stimuli stand in the order in which they come.",
                    );
                    self.add(here, "when", message, help);
                } else {
                    *before_s = at_s;
                }
            }
            (None, Some(_)) => {}
        }
        let seconds =
            [("delay", Some(when.delay)), ("seconds", what.seconds().filter(|_| at.at("seconds").is_there()))];
        for (key, _) in seconds.iter().filter(|(_, value)| value.is_some_and(|value| !(0.0..=1_000.0).contains(&value)))
        {
            let message = text("So lange geht hier nicht.", "That long does not do here.");
            let help = text("Von 0 bis 1000 Sekunden.", "From 0 to 1000 seconds.");
            self.add(at.at(key).value(), "seconds", message, help);
        }
    }
}
