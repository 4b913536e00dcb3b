//! A whole robot: a controller with its body, ears and voice.

use std::fmt;
use std::time::Duration;

use crate::attention::{Attention, Noticed};
use crate::controller::{Brain, Controller, Perception};
use crate::event::Event;
use crate::language::Text;
use crate::ports::{Body, Clock, Colour, Earcons, Ears, Hearing, Leds, Speech};
use crate::speech::Caption;
use crate::time::Timestamp;
use crate::utterance::Heard;

/// How long the ears stay shut after the voice has fallen silent, for the echo in the room (reference: robots that
/// listen too soon answer themselves).
const ECHO: Duration = Duration::from_millis(500);
/// The same after an earcon, which is short, soft and no speech.
const EARCON_ECHO: Duration = Duration::from_millis(60);

/// Something that did not work in a tick; the robot goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble(pub Text<String>);

/// What happened in a tick.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TickReport {
    /// For people and judges.
    pub events: Vec<Event>,
    /// What did not work.
    pub troubles: Vec<Trouble>,
    /// What somebody is saying and has not finished.
    pub partial: Option<Heard>,
    /// The sentence that is being said, to be read.
    pub caption: Option<Caption>,
    /// How loud the voice is, 0 to 1.
    pub loudness: f64,
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
    /// An earcon keeps the ears shut until then.
    sounds_until: Timestamp,
    attentive: Option<Attentive>,
}

/// Attention, and how people can tell it.
struct Attentive {
    attention: Attention,
    leds: Box<dyn Leds>,
    earcons: Box<dyn Earcons>,
    /// What the eyes show.
    eyes: Option<Colour>,
}

impl fmt::Debug for Attentive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attentive").field("attention", &self.attention).finish_non_exhaustive()
    }
}

impl<B: Brain, Bd: Body, H: Hearing, S: Speech> Robot<B, Bd, H, S> {
    /// Puts a robot together. It takes every sentence for its own.
    pub const fn new(controller: Controller<B>, body: Bd, hearing: H, speech: S) -> Self {
        let sounds_until = Timestamp::ZERO;
        Self { controller, body, hearing, speech, spoke_until: None, sounds_until, attentive: None }
    }

    /// The same robot, which sleeps until it is called or touched, and shows by light and sound what it does.
    #[must_use]
    pub fn with_attention(
        mut self,
        attention: Attention,
        leds: impl Leds + 'static,
        earcons: impl Earcons + 'static,
    ) -> Self {
        let (leds, earcons) = (Box::new(leds), Box::new(earcons));
        self.attentive = Some(Attentive { attention, leds, earcons, eyes: None });
        self
    }

    /// The controller.
    pub const fn controller(&self) -> &Controller<B> {
        &self.controller
    }

    /// The controller, to be changed between two ticks.
    pub const fn controller_mut(&mut self) -> &mut Controller<B> {
        &mut self.controller
    }

    /// Feels, hears, decides and acts once. Half-duplex: while it speaks, and shortly after, it does not listen but for
    /// a stop word.
    pub fn tick(&mut self, clock: &impl Clock) -> TickReport {
        let now = clock.now();
        let mut troubles = Vec::new();
        let speaking = self.speech.is_speaking(now);
        if speaking {
            self.spoke_until = Some(now);
        }
        let shut = self.spoke_until.is_some_and(|until| now.since(until) < ECHO) || now < self.sounds_until;
        self.hearing.set_ears(if shut { Ears::Shut } else { Ears::Open }, now);
        let heard = self.hearing.hear(now).unwrap_or_else(|error| {
            troubles.push(Trouble(error.text()));
            Vec::new()
        });
        let partial = self.hearing.partial(now);
        let senses = self.body.sense(now);
        let noticed = Noticed {
            heard,
            partial: partial.as_ref().map(|partial| partial.text.clone()),
            head_touched: senses.touch.any_head(),
            speaking,
            moving: self.controller.is_moving(),
        };
        let (heard, mut events) = self.attend(now, noticed);
        let perception = Perception {
            local: clock.local(),
            senses,
            heard,
            partial: partial.clone(),
            speaking,
            speech: self.speech.events(now),
            deaf: shut,
            ..Perception::default()
        };
        let actions = self.controller.tick(now, perception);
        events.extend(actions.events);
        for command in &actions.commands {
            if let Err(error) = self.body.command(command, now) {
                troubles.push(Trouble(error.text()));
            }
        }
        if actions.hush {
            self.speech.hush(now);
        }
        for utterance in &actions.say {
            if let Err(error) = self.speech.say(utterance, now) {
                troubles.push(Trouble(error.text()));
            }
        }
        let (caption, loudness) = (self.speech.caption(now), self.speech.loudness(now));
        TickReport { events, troubles, partial, caption, loudness }
    }

    /// What of the heard is for the robot. Shows its attention.
    fn attend(&mut self, now: Timestamp, noticed: Noticed) -> (Vec<Heard>, Vec<Event>) {
        let Some(attentive) = &mut self.attentive else { return (noticed.heard, Vec::new()) };
        let attended = attentive.attention.tick(now, noticed);
        if attended.hush {
            self.speech.hush(now);
        }
        if let Some(earcon) = attended.earcon {
            attentive.earcons.play(earcon, now);
            self.sounds_until = now + earcon.duration() + EARCON_ECHO;
            // The ears shut with the first sample, not with the next tick.
            self.hearing.set_ears(Ears::Shut, now);
        }
        let eyes = attentive.attention.eyes(self.speech.loudness(now));
        if attentive.eyes.replace(eyes) != Some(eyes) {
            attentive.leds.set_eyes(eyes, now);
        }
        (attended.heard, attended.began.map(|state| Event::Attention { state }).into_iter().collect())
    }
}
