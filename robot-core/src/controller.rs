//! The controller's tick: what is felt and heard goes in, what is to be done comes out.

use std::fmt;

use jiff::civil::DateTime;

use crate::body::{BodyCommand, JointTargets, Senses};
use crate::event::Event;
use crate::geometry::Twist;
use crate::guard::{Guard, StopCause};
use crate::speech::SpeechEvent;
use crate::time::Timestamp;
use crate::utterance::{Heard, Utterance};

/// What the robot perceives in one tick.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Perception {
    /// Date and time on the library's wall.
    pub local: DateTime,
    /// What its body feels.
    pub senses: Senses,
    /// What it heard since the last tick.
    pub heard: Vec<Heard>,
    /// What somebody is saying and has not finished; only a stop may rest on it.
    pub partial: Option<Heard>,
    /// Whether its own voice is speaking.
    pub speaking: bool,
    /// What happened to its utterances since the last tick.
    pub speech: Vec<SpeechEvent>,
    /// Whether its ears are shut, because it speaks or has just spoken.
    pub deaf: bool,
    /// Why it stands still until it is let go, if it does; the guard fills it in.
    pub held: Option<StopCause>,
    /// Why its last wish to walk was refused, if it was; the guard fills it in.
    pub refused: Option<StopCause>,
    /// Whether it sits because its battery is nearly empty; the guard fills it in.
    pub rests: bool,
    /// Whether somebody has just said stop, be it to a robot that stands; the guard fills it in.
    pub told_to_stop: bool,
}

/// What the robot would like to do in one tick. What is not wished again stops, walking above all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    /// Walk at this velocity.
    pub walk: Option<Twist>,
    /// Take joints to angles.
    pub joints: Option<JointTargets>,
    /// Say these, one after the other.
    pub say: Vec<Utterance>,
    /// Fall silent first.
    pub hush: bool,
    /// Walk again after a stop word, a touch or a bump: somebody has asked for it.
    pub release: bool,
    /// Stand until released: somebody asked for it in other words than the guard knows.
    pub hold: bool,
    /// What happened, for people and judges.
    pub events: Vec<Event>,
}

/// Decides what to do: a behaviour tree, a child's program.
pub trait Brain {
    /// One decision, fifty times a second.
    fn tick(&mut self, now: Timestamp, perception: &Perception) -> Wishes;
}

/// What leaves the controller after a tick.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Actions {
    /// For the body.
    pub commands: Vec<BodyCommand>,
    /// For the voice.
    pub say: Vec<Utterance>,
    /// The voice falls silent first.
    pub hush: bool,
    /// For people and judges.
    pub events: Vec<Event>,
}

/// Looks on as a controller decides: all that went into a tick and all that came out of it.
pub trait Witness: Send {
    /// The brain has perceived this and wished that, and these commands got past the guard.
    fn ticked(&mut self, now: Timestamp, perception: &Perception, wishes: &Wishes, commands: &[BodyCommand]);
}

/// A brain behind a guard.
pub struct Controller<B> {
    brain: B,
    guard: Guard,
    witness: Option<Box<dyn Witness>>,
}

impl<B: fmt::Debug> fmt::Debug for Controller<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Controller").field("brain", &self.brain).field("guard", &self.guard).finish_non_exhaustive()
    }
}

impl<B: Brain> Controller<B> {
    /// Ticks a second.
    pub const RATE_HZ: u32 = 50;
    /// Time from tick to tick.
    pub const PERIOD: std::time::Duration = std::time::Duration::from_millis(20);

    /// Puts `guard` between `brain` and the body.
    pub const fn new(brain: B, guard: Guard) -> Self {
        Self { brain, guard, witness: None }
    }

    /// The same controller, with somebody who looks on.
    #[must_use]
    pub fn watched_by(mut self, witness: impl Witness + 'static) -> Self {
        self.set_witness(witness);
        self
    }

    /// Lets somebody look on from here on, in the place of who did before.
    pub fn set_witness(&mut self, witness: impl Witness + 'static) {
        self.witness = Some(Box::new(witness));
    }

    /// The brain.
    pub const fn brain(&self) -> &B {
        &self.brain
    }

    /// Whether the body is walking or moving its arms.
    pub const fn is_moving(&self) -> bool {
        self.guard.is_moving()
    }

    /// The brain, to be changed between two ticks.
    pub const fn brain_mut(&mut self) -> &mut B {
        &mut self.brain
    }

    /// The guard.
    pub const fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The guard, to be changed between two ticks.
    pub const fn guard_mut(&mut self) -> &mut Guard {
        &mut self.guard
    }

    /// One tick.
    pub fn tick(&mut self, now: Timestamp, mut perception: Perception) -> Actions {
        let mut events: Vec<Event> = perception
            .heard
            .iter()
            .map(|heard| Event::Heard { text: heard.text.clone(), language: heard.language })
            .collect();
        let (held_before, refused_before) = (self.guard.held(), self.guard.refused());
        self.guard.watch(&perception.senses, &perception.heard);
        if let Some(partial) = &perception.partial {
            let held_before = self.guard.held();
            self.guard.watch_partial(&partial.text, perception.speaking || perception.deaf);
            if self.guard.held() != held_before {
                events.push(Event::Heard { text: partial.text.clone(), language: partial.language });
            }
        }
        if self.guard.held() != held_before {
            events.extend(self.guard.held().map(|cause| Event::Stopped { cause }));
        }
        perception.held = self.guard.held();
        perception.refused = self.guard.refused();
        perception.rests = self.guard.rests();
        perception.told_to_stop = self.guard.was_told_to_stop();
        let wishes = self.brain.tick(now, &perception);
        if wishes.release {
            self.guard.release();
        }
        if wishes.hold && self.guard.held().is_none() {
            self.guard.hold();
            events.extend(self.guard.held().map(|cause| Event::Stopped { cause }));
        }
        let verdict = self.guard.check(now, &perception.senses, wishes.walk, wishes.joints.clone());
        if let Some(witness) = &mut self.witness {
            witness.ticked(now, &perception, &wishes, &verdict.commands);
        }
        events.extend(wishes.events);
        events.extend(
            wishes
                .say
                .iter()
                .map(|utterance| Event::Said { text: utterance.text.clone(), language: utterance.language }),
        );
        match (perception.held, self.guard.held(), verdict.refused) {
            (Some(_), None, _) => events.push(Event::Released),
            (_, None, Some(cause)) if refused_before != Some(cause) => events.push(Event::Stopped { cause }),
            _ => {}
        }
        Actions { commands: verdict.commands, say: wishes.say, hush: wishes.hush, events }
    }
}

#[cfg(test)]
mod tests;
