//! Tells people what happens, as it happens: who says what, what the robot decides and why, where it is.

use std::time::Duration;

use lessons::{Happening, Outcome, Told};
use robot_core::{AttentionState, Event, StopCause, Text, Timestamp, Trouble};
use serde::Serialize;
use sim::SimEvent;

use crate::output::{Look, Output};
use crate::recording::{self, Tape};

/// The robot's name in the story.
const ROBOT: &str = "NAOme";

/// How often it is told where the robot is while it stays in the same part of the house.
const PLACE_EVERY: Duration = Duration::from_secs(10);

/// How often a trouble that lasts is told.
const TROUBLE_EVERY: Duration = Duration::from_secs(30);

/// Prints a story, as text or as JSON lines.
pub(crate) struct Storyteller {
    output: Output,
    last_place: Option<(Timestamp, Option<String>)>,
    last_trouble: Option<(Timestamp, Trouble)>,
    /// The story so far, for those who want it again at the end; one without an end is not kept.
    kept: Option<Vec<Told>>,
    /// By what the first sentence was heard.
    heard_by: Option<HeardBy>,
    tape: Option<Tape>,
}

/// By what a sentence came to the robot's mind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HeardBy {
    /// It was spoken and recognised.
    Sound,
    /// It was handed over as text.
    Text,
}

/// How a sentence came to the robot's ears.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Ears {
    /// What somebody said.
    pub(crate) said: String,
    /// What the robot heard.
    pub(crate) heard: String,
    pub(crate) heard_by: HeardBy,
    /// Why not by sound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
}

/// The same as a line for programs.
#[derive(Serialize)]
struct EarsLine<'a> {
    t_s: f64,
    event: &'static str,
    #[serde(flatten)]
    ears: &'a Ears,
}

/// What is being said, for programs.
#[derive(Serialize)]
struct Partial<'a> {
    t_s: f64,
    event: &'static str,
    text: &'a str,
}

/// The story's last line for programs.
#[derive(Serialize)]
struct End<'a> {
    event: &'static str,
    heard_by: HeardBy,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

impl Storyteller {
    pub(crate) const fn new(output: Output) -> Self {
        Self { output, last_place: None, last_trouble: None, kept: None, heard_by: None, tape: None }
    }

    /// One that keeps what it tells.
    pub(crate) fn keeping(output: Output) -> Self {
        Self { kept: Some(Vec::new()), ..Self::new(output) }
    }

    /// The same, which also tells it to a recording.
    pub(crate) fn recording(self, tape: Option<&Tape>) -> Self {
        Self { tape: tape.cloned(), ..self }
    }

    /// Something happened.
    pub(crate) fn tell(&mut self, told: &Told) {
        if let Some(tape) = &self.tape {
            recording::tell(tape, told);
        }
        // The robot has told already that it said this.
        if matches!(told.what, Happening::World(SimEvent::RobotSpoke { .. })) {
            return;
        }
        if let Some(kept) = &mut self.kept {
            kept.push(told.clone());
        }
        if self.output.json {
            self.output.json(told);
            return;
        }
        match &told.what {
            Happening::Robot(event) => self.robot_in_words(told.at, event),
            Happening::World(event) => self.world_in_words(told.at, event),
        }
    }

    /// By what the visitor's first sentence, the question, was heard.
    pub(crate) fn heard_by(&self) -> HeardBy {
        self.heard_by.unwrap_or(HeardBy::Text)
    }

    /// What it has told and kept.
    pub(crate) fn kept(&self) -> &[Told] {
        self.kept.as_deref().unwrap_or_default()
    }

    /// Something the robot did, where nobody knows of the world around it.
    pub(crate) fn robot(&mut self, at: Timestamp, event: &Event) {
        if let Some(tape) = &self.tape {
            recording::tell_of_robot(tape, at, event);
        }
        if self.output.json {
            self.output.json(&Told { at, what: Happening::Robot(event.clone()) });
        } else {
            if let Event::Heard { text, .. } = event {
                self.heard(at, text);
            }
            self.robot_in_words(at, event);
        }
    }

    /// What somebody is saying and has not finished, for programs.
    pub(crate) fn partial(&self, at: Timestamp, text: &str) {
        if self.output.json {
            self.output.json(&Partial { t_s: hundredths(at), event: "partial", text });
        }
    }

    /// How a sentence of the story came to the robot's ears.
    pub(crate) fn ears(&mut self, at: Timestamp, ears: &Ears) {
        self.heard_by.get_or_insert(ears.heard_by);
        if self.output.json {
            self.output.json(&EarsLine { t_s: hundredths(at), event: "ears", ears });
        } else if ears.heard_by == HeardBy::Sound {
            self.heard(at, &ears.heard);
        } else if let Some(reason) = &ears.reason {
            let reason = self.output.paint(Look::Faint, &format!("  ({reason})"));
            self.line(at, "", Look::Plain, &reason);
        }
    }

    fn heard(&self, at: Timestamp, text: &str) {
        let nothing = Text { de: "(nichts verstanden)", en: "(nothing understood)" };
        let text = if text.is_empty() { self.say(&nothing).to_owned() } else { self.quoted(text) };
        self.line(at, self.say(&Text { de: "gehört", en: "heard" }), Look::Visitor, &text);
    }

    /// Something that did not work; the robot goes on.
    pub(crate) fn trouble(&mut self, at: Timestamp, trouble: &Trouble) {
        // A trouble that lasts is told once, and again from time to time.
        let is_known = |(told, known): &(Timestamp, Trouble)| known == trouble && at.since(*told) < TROUBLE_EVERY;
        if self.last_trouble.as_ref().is_some_and(is_known) {
            return;
        }
        self.last_trouble = Some((at, trouble.clone()));
        self.output.complain(&format!("{} {}", clock(at), self.say(&trouble.0)));
    }

    /// How it came out.
    pub(crate) fn end(&self, outcome: &Outcome, heard_by: HeardBy) {
        if self.output.json {
            self.output.json(&End { event: "end", heard_by, outcome });
            return;
        }
        let seconds = outcome.seconds;
        let metres = outcome.distance_m.map(|metres| Text::decimal(metres, 2));
        let (look, text) = match (outcome.arrived, metres) {
            (true, Some(metres)) => (
                Look::Good,
                Text {
                    de: format!(
                        "Angekommen: {} m vor dem richtigen Platz, niemand berührt, nach {seconds:.0} s.",
                        metres.de
                    ),
                    en: format!("Arrived: {} m from the right place, nobody touched, after {seconds:.0} s.", metres.en),
                },
            ),
            (_, None) if outcome.answered => (
                Look::Good,
                Text {
                    de: format!("Beantwortet: Dafür war kein Weg nötig, nach {seconds:.0} s."),
                    en: format!("Answered: there was no need to go anywhere, after {seconds:.0} s."),
                },
            ),
            (_, None) => (
                Look::Plain,
                Text {
                    de: format!("Zu Ende nach {seconds:.0} s; zu diesem Wunsch gab es keinen Weg."),
                    en: format!("The end, after {seconds:.0} s; for this wish there was nowhere to go."),
                },
            ),
            (false, Some(metres)) => (
                Look::Bad,
                Text {
                    de: format!(
                        "Nicht angekommen: {} m vom richtigen Platz, berührt: {}.",
                        metres.de,
                        listed(&outcome.touched, "niemand")
                    ),
                    en: format!(
                        "Not arrived: {} m from the right place, touched: {}.",
                        metres.en,
                        listed(&outcome.touched, "nobody")
                    ),
                },
            ),
        };
        self.output.text("");
        self.output.text(&self.output.paint(look, &self.say(&text)));
    }

    fn robot_in_words(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::Said { text, .. } => self.line(at, ROBOT, Look::Robot, &self.quoted(text)),
            Event::Decided { what, why } => {
                let thought = format!("{what} {}", self.output.paint(Look::Faint, &format!("({why})")));
                self.line(at, "", Look::Plain, &format!("  {thought}"));
            }
            Event::At { map_from_robot, area } => {
                let is_news = self
                    .last_place
                    .as_ref()
                    .is_none_or(|(told, known)| known != area || at.since(*told) >= PLACE_EVERY);
                if is_news {
                    let decimal = |metres| self.output.decimal(metres, 1);
                    let (x, y) = (decimal(map_from_robot.x_m), decimal(map_from_robot.y_m));
                    let name = area.as_deref().unwrap_or_default();
                    let place = format!("  · {name} ({x} m, {y} m)");
                    self.line(at, "", Look::Plain, &self.output.paint(Look::Faint, &place));
                    self.last_place = Some((at, area.clone()));
                }
            }
            Event::Stopped { cause } => {
                let text = self.say(&Text { de: "Halt", en: "Stop" });
                self.line(at, ROBOT, Look::Bad, &format!("{text}: {}", self.say(&cause_in_words(*cause))));
            }
            Event::Released => {
                let text = Text { de: "  Es darf weitergehen.", en: "  It may go on." };
                self.line(at, "", Look::Plain, self.say(&text));
            }
            Event::Attention { state } => {
                let text = match state {
                    AttentionState::Listening => Text { de: "hört zu", en: "listens" },
                    AttentionState::Thinking => Text { de: "denkt nach", en: "thinks" },
                    AttentionState::Asleep => Text { de: "schläft", en: "sleeps" },
                    // What it says tells that it speaks.
                    AttentionState::Speaking => return,
                };
                self.line(at, "", Look::Plain, &self.output.paint(Look::Faint, &format!("  ({})", self.say(&text))));
            }
            // What was heard is told where it was said; what was understood shows in what is decided.
            _ => {}
        }
    }

    fn world_in_words(&self, at: Timestamp, event: &SimEvent) {
        match event {
            SimEvent::VisitorCame { name, .. } => {
                let was_there = Text { de: "ist schon da", en: "is there already" };
                let comes = Text { de: "kommt herein", en: "comes in" };
                let is_start = at.since_start() < Duration::from_millis(100);
                self.line(at, name, Look::Visitor, self.say(if is_start { &was_there } else { &comes }));
            }
            SimEvent::VisitorSaid { name, text, .. } => self.line(at, name, Look::Visitor, &self.quoted(text)),
            SimEvent::VisitorLeft { name, .. } => {
                self.line(at, name, Look::Visitor, self.say(&Text { de: "geht", en: "leaves" }));
            }
            SimEvent::Contact { with, .. } => {
                let text = Text { de: format!("berührt {with}"), en: format!("touches {with}") };
                self.line(at, ROBOT, Look::Bad, &self.say(&text));
            }
            _ => {}
        }
    }

    fn line(&self, at: Timestamp, who: &str, look: Look, text: &str) {
        let who = self.output.paint(look, &format!("{who:<14}"));
        let at = self.output.paint(Look::Faint, &clock(at));
        self.output.text(&format!("{at}  {who}{text}"));
    }

    fn quoted(&self, text: &str) -> String {
        self.say(&Text { de: format!("„{text}“"), en: format!("“{text}”") })
    }

    /// The text in the story's language.
    pub(crate) fn say<T: Clone>(&self, text: &Text<T>) -> T {
        self.output.say(text)
    }
}

/// Seconds to two digits, as in all lines for programs.
fn hundredths(at: Timestamp) -> f64 {
    (at.as_secs_f64() * 100.0).round() / 100.0
}

/// Minutes and seconds.
pub(crate) fn clock(at: Timestamp) -> String {
    let seconds = at.since_start().as_secs();
    format!("{:>2}:{:02}", seconds / 60, seconds % 60)
}

fn listed(names: &[String], nobody: &str) -> String {
    if names.is_empty() { nobody.to_owned() } else { names.join(", ") }
}

const fn cause_in_words(cause: StopCause) -> Text {
    match cause {
        StopCause::StopWord => Text { de: "jemand hat stopp gesagt", en: "somebody said stop" },
        StopCause::Touch => Text { de: "jemand fasst mich an", en: "somebody touches me" },
        StopCause::Bumper => Text { de: "mein Fuß ist angestoßen", en: "my foot bumped into something" },
        StopCause::Fallen => Text { de: "ich bin hingefallen", en: "I fell over" },
        StopCause::Obstacle => Text { de: "vor mir ist etwas", en: "something is in front of me" },
        StopCause::SilentSensor => Text { de: "ein Sensor schweigt", en: "a sensor is silent" },
        StopCause::Battery => Text { de: "mein Akku ist fast leer", en: "my battery is nearly empty" },
        StopCause::Heat => Text { de: "ein Gelenk ist zu heiß", en: "a joint is too hot" },
        StopCause::NotANumber => Text { de: "der Wunsch war keine Zahl", en: "the wish was not a number" },
        StopCause::BentKnees => Text { de: "meine Knie sind gebeugt", en: "my knees are bent" },
    }
}
