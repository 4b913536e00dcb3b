//! What the leaves of the tree see, remember and wish.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use robot_core::body::Odometry;
use robot_core::ports::{Availability, Catalogue, FloorMap, Hit, LiveAnswer, Place};
use robot_core::{
    Audience, Event, Heard, Language, Perception, Point, Pose, Stamped, StopCause, Text, Timestamp, Utterance, Wishes,
    wrap_angle,
};

use crate::dialogue::{PhraseBook, Understanding};
use crate::gesture::Gesture;
use crate::house::House;
use crate::missed::NotUnderstood;

/// Everything a leaf can reach. It lives as long as the robot; `perception` and `wishes` are one tick's.
pub(crate) struct World {
    pub(crate) catalogue: Box<dyn Catalogue>,
    /// The library's servers, if it has any.
    pub(crate) servers: Option<Box<dyn Availability>>,
    pub(crate) map: Box<dyn FloorMap>,
    pub(crate) phrases: Arc<Text<PhraseBook>>,
    pub(crate) house: House,
    pub(crate) gestures: BTreeMap<&'static str, Gesture>,
    pub(crate) home: Place,
    pub(crate) now: Timestamp,
    pub(crate) perception: Perception,
    pub(crate) wishes: Wishes,
    pub(crate) conversation: Conversation,
    pub(crate) localisation: Localisation,
    pub(crate) destination: Option<Destination>,
    /// Whether people have been told that it sits down.
    pub(crate) rest_is_told: bool,
    /// The stop that people have been told of.
    pub(crate) acknowledged: Option<StopCause>,
    /// Whether its arms are held only until whoever said stop has finished.
    pub(crate) silenced: bool,
    /// When a gesture was last made.
    pub(crate) gestured_at: Option<Timestamp>,
    /// What the latest sentences mean: several leaves ask about one in the same tick.
    pub(crate) understood: RefCell<VecDeque<Understood>>,
    /// What was not understood, until somebody fetches it.
    pub(crate) not_understood: Vec<NotUnderstood>,
    /// Whether people were told that the tree is broken.
    pub(crate) told_broken: bool,
    /// Whether it can walk at all; one that only stands offers to lead nobody.
    pub(crate) walks: bool,
    /// Whether a leaf waits for somebody to speak, in this tick.
    pub(crate) listens: bool,
}

/// A sentence, in what language and expecting what it was said, and what it means.
pub(crate) struct Understood {
    pub(crate) text: String,
    pub(crate) language: Language,
    pub(crate) expecting: Vec<String>,
    pub(crate) meaning: (Language, Understanding),
}

/// What was said so far and what it was about.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    pub(crate) language: Language,
    pub(crate) audience: Audience,
    /// How often the robot has spoken; answers take turns by it.
    pub(crate) turn: u64,
    /// How often in a row the robot has not understood.
    pub(crate) misunderstood: u32,
    /// Understood, but not by the leaf it was meant for: the next one that listens takes it.
    pub(crate) pending: Option<Understanding>,
    /// Which answer the visitor's last sentence asks for, if it does.
    pub(crate) label: Option<String>,
    /// What the visitor's last sentence named.
    pub(crate) slots: BTreeMap<String, String>,
    /// What answers may speak of.
    pub(crate) fill: BTreeMap<String, String>,
    /// The works that may be meant, best first.
    pub(crate) candidates: Vec<Hit>,
    /// What the servers said about the first of them, if they were asked.
    pub(crate) live: Option<LiveAnswer>,
    /// The title that was asked for last, in the visitor's words.
    pub(crate) asked: Option<String>,
    /// The series of which a volume was asked for last: "and the second one?" means one of it.
    pub(crate) series: Option<String>,
    /// Whether the recogniser was not sure of the last sentence.
    pub(crate) badly_heard: bool,
    /// What the last sentence was about; a short one after it may go on with that: "and tomorrow?"
    pub(crate) topic: String,
    /// Whether the last sentence corrects the one before: "no, by Preußler".
    pub(crate) corrects: bool,
    /// Whether the visitor was asked who wrote it; once is enough.
    pub(crate) author_asked: bool,
    /// Whether they were just asked which volume of it.
    pub(crate) volume_asked: bool,
    /// Where what was last spoken of is.
    pub(crate) place: Option<Place>,
    /// The shelf of the book that was last spoken of, by its id.
    pub(crate) shelf: Option<String>,
    /// The last thing the robot said.
    pub(crate) last_said: Option<Utterance>,
}

/// Somewhere the robot has agreed to walk to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Destination {
    pub(crate) place: Place,
    /// Nobody comes along: it goes back to where it waits.
    pub(crate) is_home: bool,
}

impl World {
    /// What was heard in this tick, once.
    pub(crate) fn take_heard(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.perception.heard)
    }

    /// Where the robot is on the map, once it knows.
    pub(crate) fn map_from_robot(&self) -> Option<Pose> {
        self.perception.senses.odometry.and_then(|odometry| self.localisation.map_from_robot(odometry.value))
    }

    /// Whether a gesture is being made: in this tick or the one before.
    pub(crate) fn gestures_now(&self) -> bool {
        const TWO_TICKS: Duration = Duration::from_millis(40);
        self.gestured_at.is_some_and(|at| self.now.since(at) <= TWO_TICKS)
    }

    /// Stands until somebody asks to go on, without talking about it.
    pub(crate) fn hold(&mut self) {
        self.wishes.hold = true;
        self.acknowledged = Some(StopCause::StopWord);
    }

    /// Speaks another language from here on.
    pub(crate) fn change_language(&mut self, language: Language) {
        self.conversation.language = language;
        self.decide(
            Text { de: "Ich spreche jetzt Deutsch.".into(), en: "I speak English now.".into() },
            Text { de: "Das war Deutsch.".into(), en: "That was English.".into() },
        );
    }

    /// Nothing passes from one visitor to the next.
    pub(crate) fn forget_visitor(&mut self) {
        let Conversation { language, audience, turn, .. } = self.conversation;
        self.conversation = Conversation { language, audience, turn, ..Conversation::default() };
    }

    /// Tells people what was decided and why.
    pub(crate) fn decide(&mut self, what: Text<String>, why: Text<String>) {
        let language = self.conversation.language;
        self.wishes.events.push(Event::Decided { what: what.get(language).clone(), why: why.get(language).clone() });
    }

    /// Tells people what a sentence was taken to mean.
    pub(crate) fn tell_understood(&mut self, understanding: &Understanding) {
        self.wishes.events.push(Event::Understood {
            intent: understanding.intent.clone(),
            slots: understanding.slots.clone(),
            score: understanding.score,
        });
    }

    /// Says an answer out of the phrase files, or the house's own about a service. `None` if there is none.
    pub(crate) fn say(&mut self, topic: &str, label: &str) -> Option<Utterance> {
        let language = self.conversation.language;
        let audience = self.conversation.audience;
        let house = self.house.service_text(topic, label, language, audience);
        let text = match house {
            Some(text) => text.to_owned(),
            None => {
                let Conversation { fill, turn, .. } = &self.conversation;
                self.phrases.get(language).answer(topic, label, audience, fill, *turn)?
            }
        };
        self.conversation.turn += 1;
        let utterance = Utterance::new(text, language);
        self.speak(utterance.clone());
        Some(utterance)
    }

    /// Says it.
    pub(crate) fn speak(&mut self, utterance: Utterance) {
        self.conversation.last_said = Some(utterance.clone());
        self.wishes.say.push(utterance);
    }

    /// Something answers may speak of.
    pub(crate) fn fill(&mut self, slot: &str, value: impl Into<String>) {
        self.conversation.fill.insert(slot.to_owned(), value.into());
    }

    /// Lets answers speak of a place.
    pub(crate) fn fill_place(&mut self, place: &Place) {
        let language = self.conversation.language;
        self.fill("area", place.area.get(language).clone());
        self.fill("shelf", place.name.get(language).clone());
        self.fill("name", place.name.get(language).clone());
    }
}

/// Where the robot is on the map: odometry from a known start. It drifts with every step, as odometry does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Localisation {
    start: Pose,
    map_from_odom: Option<Pose>,
    /// What odometry said last.
    last: Option<Stamped<Pose>>,
    is_lost: bool,
}

impl Localisation {
    /// The robot was set down at `start`, a pose on the map.
    pub(crate) const fn at(start: Pose) -> Self {
        Self { start, map_from_odom: None, last: None, is_lost: false }
    }

    /// The first word of odometry ties its frame to the map. One that jumps counts from somewhere else, as of a driver that
    /// has begun anew: from then on the robot does not know where it is, until it is set down and started again. Tells
    /// whether that has happened now.
    pub(crate) fn update(&mut self, odometry: Stamped<Odometry>) -> bool {
        /// No walk comes so far between two readings, metres and radians: this much at once, and so much a second. The guard
        /// allows 0.09 m/s and 0.3 rad/s.
        const JUMP: [f64; 2] = [0.5, 1.0];
        const WALK: [f64; 2] = [0.2, 0.6];
        let here = Stamped::new(odometry.stamp, odometry.value.odom_from_base);
        let map_from_odom = self.start.then(here.value.inverse());
        self.map_from_odom.get_or_insert(map_from_odom);
        let jumped = self.last.replace(here).is_some_and(|last| {
            let passed_s = here.stamp.since(last.stamp).as_secs_f64();
            let walked_m = last.value.position().distance_m(here.value.position());
            let turned_rad = wrap_angle(last.value.yaw_rad - here.value.yaw_rad).abs();
            walked_m > JUMP[0] + WALK[0] * passed_s || turned_rad > JUMP[1] + WALK[1] * passed_s
        });
        jumped && !std::mem::replace(&mut self.is_lost, true)
    }

    fn map_from_robot(&self, odometry: Odometry) -> Option<Pose> {
        let map_from_odom = self.map_from_odom.filter(|_| !self.is_lost)?;
        Some(map_from_odom.then(odometry.odom_from_base))
    }
}

/// Whether two places on the floor are the same for a visitor, within an arm's length or two.
pub(crate) fn is_here(map_from_robot: Pose, there: Point) -> bool {
    const HERE_M: f64 = 0.6;
    map_from_robot.position().distance_m(there) <= HERE_M
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odometry_counts_from_where_the_robot_was_set_down() {
        let mut localisation = Localisation::at(Pose::new(2.0, 1.0, std::f64::consts::FRAC_PI_2));
        let odometry = |x_m| Odometry { odom_from_base: Pose::new(x_m, 0.0, 0.0), ..Odometry::default() };
        let at = |secs| Timestamp::from_secs_f64(secs);
        assert_eq!(localisation.map_from_robot(odometry(5.0)), None);
        assert!(!localisation.update(Stamped::new(at(0.0), odometry(5.0))));
        assert!(!localisation.update(Stamped::new(at(10.0), odometry(6.0))), "the link was gone for a while");
        let pose = localisation.map_from_robot(odometry(6.0)).unwrap();
        assert!(pose.position().distance_m(Point::new(2.0, 2.0)) < 1e-9);
    }

    #[test]
    fn odometry_that_jumps_leaves_a_robot_that_does_not_know_where_it_is() {
        let odometry = |x_m, yaw_rad| Odometry { odom_from_base: Pose::new(x_m, 0.0, yaw_rad), ..Odometry::default() };
        for (jumps, then) in [(false, odometry(3.05, 0.1)), (true, odometry(0.0, 0.1)), (true, odometry(3.0, 1.4))] {
            let mut localisation = Localisation::at(Pose::IDENTITY);
            let told: Vec<bool> = [odometry(3.0, 0.1), then, then]
                .into_iter()
                .zip([1.0, 1.1, 1.2])
                .map(|(value, secs)| localisation.update(Stamped::new(Timestamp::from_secs_f64(secs), value)))
                .collect();
            assert_eq!(told, [false, jumps, false], "it is told once");
            assert_eq!(localisation.map_from_robot(then).is_none(), jumps);
        }
    }
}
