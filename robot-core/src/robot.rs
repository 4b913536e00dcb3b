//! A whole robot: a controller with its body, ears and voice.

use std::time::Duration;

use crate::controller::{Brain, Controller, Perception};
use crate::event::Event;
use crate::ports::{Body, Clock, Ears, Hearing, Speech};
use crate::time::Timestamp;

/// How long the ears stay shut after the voice has fallen silent, for the echo in the room (reference: robots that
/// listen too soon answer themselves).
const ECHO: Duration = Duration::from_millis(500);

/// Something that did not work in a tick; the robot goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub String);

/// What happened in a tick.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TickReport {
    /// For people and judges.
    pub events: Vec<Event>,
    /// What did not work.
    pub troubles: Vec<Trouble>,
}

/// A controller with its body, ears and voice, whatever they are made of.
#[derive(Debug)]
pub struct Robot<B, Bd, H, S> {
    controller: Controller<B>,
    /// Its body.
    pub body: Bd,
    /// Its ears.
    pub hearing: H,
    /// Its voice.
    pub speech: S,
    spoke_until: Option<Timestamp>,
}

impl<B: Brain, Bd: Body, H: Hearing, S: Speech> Robot<B, Bd, H, S> {
    /// Puts a robot together.
    pub const fn new(controller: Controller<B>, body: Bd, hearing: H, speech: S) -> Self {
        Self { controller, body, hearing, speech, spoke_until: None }
    }

    /// The controller.
    pub const fn controller(&self) -> &Controller<B> {
        &self.controller
    }

    /// The controller, to be changed between two ticks.
    pub const fn controller_mut(&mut self) -> &mut Controller<B> {
        &mut self.controller
    }

    /// Feels, hears, decides and acts once. Half-duplex: while it speaks, and shortly after, it does not listen.
    pub fn tick(&mut self, clock: &impl Clock) -> TickReport {
        let now = clock.now();
        let mut troubles = Vec::new();
        let speaking = self.speech.is_speaking(now);
        if speaking {
            self.spoke_until = Some(now);
        }
        let shut = self.spoke_until.is_some_and(|until| now.since(until) < ECHO);
        self.hearing.set_ears(if shut { Ears::Shut } else { Ears::Open }, now);
        let heard = self.hearing.hear(now).unwrap_or_else(|error| {
            troubles.push(Trouble(error.to_string()));
            Vec::new()
        });
        let senses = self.body.sense(now);
        let perception =
            Perception { local: clock.local(), senses, heard, speaking, deaf: shut, ..Perception::default() };
        let actions = self.controller.tick(now, perception);
        for command in &actions.commands {
            if let Err(error) = self.body.command(command, now) {
                troubles.push(Trouble(error.to_string()));
            }
        }
        if actions.hush {
            self.speech.hush(now);
        }
        for utterance in &actions.say {
            if let Err(error) = self.speech.say(utterance, now) {
                troubles.push(Trouble(error.to_string()));
            }
        }
        TickReport { events: actions.events, troubles }
    }
}
