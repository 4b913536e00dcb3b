//! What has come in from the robot.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use robot_core::body::Senses;
use robot_core::ports::{Clock as _, Ears};
use robot_core::{Heard, Language, Stamped};

use super::clock::RosClock;
use crate::audio::AudioInlet;
use crate::interface::{self, Topic};
use crate::link::{Link, RosError};
use crate::messages::{RosMessage, timestamp};
use crate::readings::{self, Malformed};
use crate::receiver::Tasks;
use crate::refusals::Refusals;

/// What has come in. The receiver's thread writes, the ports read.
#[derive(Debug)]
pub(super) struct Inbox {
    senses: Mutex<Senses>,
    hearing: Mutex<EarsAndHeard>,
    refusals: Arc<Refusals>,
    clock: RosClock,
    language: Language,
}

struct EarsAndHeard {
    ears: Ears,
    heard: Vec<Heard>,
    /// What comes in even through shut ears.
    always: Option<Always>,
}

/// Says of a sentence whether it is heard even when the ears are shut.
pub(super) type Always = Box<dyn Fn(&str) -> bool + Send>;

impl EarsAndHeard {
    fn lets_in(&self, text: &str) -> bool {
        self.ears == Ears::Open || self.always.as_ref().is_some_and(|is_heard| is_heard(text))
    }
}

impl fmt::Debug for EarsAndHeard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarsAndHeard").field("ears", &self.ears).field("heard", &self.heard).finish_non_exhaustive()
    }
}

impl Inbox {
    /// Nobody says more between two ticks; a flood does not fill the memory.
    const MOST_HEARD: usize = 64;
    /// The longest sentence that is believed, bytes.
    const LONGEST_SENTENCE: usize = 2000;

    pub(super) fn new(clock: RosClock, language: Language) -> Self {
        Self {
            senses: Mutex::default(),
            hearing: Mutex::new(EarsAndHeard { ears: Ears::Open, heard: Vec::new(), always: None }),
            refusals: Arc::default(),
            clock,
            language,
        }
    }

    pub(super) fn senses(&self) -> Senses {
        self.lock_senses().clone()
    }

    pub(super) fn take_heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.lock_hearing().heard)
    }

    pub(super) fn set_ears(&self, ears: Ears) {
        let mut hearing = self.lock_hearing();
        hearing.ears = ears;
        let heard = std::mem::take(&mut hearing.heard);
        hearing.heard = heard.into_iter().filter(|heard| hearing.lets_in(&heard.text)).collect();
    }

    pub(super) fn always_let_in(&self, always: Always) {
        self.lock_hearing().always = Some(always);
    }

    pub(super) fn refused(&self) -> u64 {
        self.refusals.count()
    }

    fn lock_senses(&self) -> MutexGuard<'_, Senses> {
        self.senses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_hearing(&self) -> MutexGuard<'_, EarsAndHeard> {
        self.hearing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stamped with our own clock at its arrival: the age of a message tells whether a sensor lives, and neither the
    /// robot's clock nor DDS' count of publishers, which stays up after a crash, can be trusted for that.
    fn stamped<T>(&self, value: T) -> Option<Stamped<T>> {
        Some(Stamped::new(self.clock.now(), value))
    }

    fn hear(&self, text: String) -> Result<(), Malformed> {
        if text.len() > Self::LONGEST_SENTENCE {
            return Err(Malformed::new("a sentence that nobody can have said, for its length"));
        }
        let mut hearing = self.lock_hearing();
        if hearing.lets_in(&text) && hearing.heard.len() < Self::MOST_HEARD {
            let at = self.clock.now();
            hearing.heard.push(Heard { text, language: self.language, confidence: 1.0, at });
        }
        Ok(())
    }
}

/// Subscribes what the robot publishes, to fill the inbox with it.
pub(super) fn fill(
    inbox: &Arc<Inbox>,
    link: &mut Link,
    use_sim_time: bool,
    audio: Option<AudioInlet>,
) -> Result<Tasks, RosError> {
    let mut filling = Filling { inbox, link, tasks: Tasks::new(Arc::clone(&inbox.refusals)) };
    filling.with(interface::JOINT_STATES, |inbox, message| {
        let joints = readings::joints(&message)?;
        inbox.lock_senses().joints = inbox.stamped(joints);
        Ok(())
    })?;
    filling.with(interface::ODOM, |inbox, message| {
        let odometry = readings::odometry(&message)?;
        inbox.lock_senses().odometry = inbox.stamped(odometry);
        Ok(())
    })?;
    filling.with(interface::IMU, |inbox, message| {
        let imu = readings::imu(&message)?;
        inbox.lock_senses().imu = inbox.stamped(imu);
        Ok(())
    })?;
    filling.with(interface::SONAR_LEFT_OF_ANY, |inbox, message| {
        inbox.lock_senses().sonar_left_m = inbox.stamped(readings::sonar_m(&message));
        Ok(())
    })?;
    filling.with(interface::SONAR_RIGHT_OF_ANY, |inbox, message| {
        inbox.lock_senses().sonar_right_m = inbox.stamped(readings::sonar_m(&message));
        Ok(())
    })?;
    filling.with(interface::BUMPER, |inbox, message| readings::bumper(message, &mut inbox.lock_senses().touch))?;
    filling.with(interface::HAND_TOUCH, |inbox, message| readings::hand(message, &mut inbox.lock_senses().touch))?;
    filling.with(interface::HEAD_TOUCH, |inbox, message| readings::head(message, &mut inbox.lock_senses().touch))?;
    filling.with(interface::DIAGNOSTICS, |inbox, message| {
        let health = readings::health(&message);
        let mut senses = inbox.lock_senses();
        if let Some(battery) = health.battery {
            senses.battery = inbox.stamped(battery);
        }
        if let Some(hottest_joint_c) = health.hottest_joint_c {
            senses.hottest_joint_c = inbox.stamped(hottest_joint_c);
        }
        Ok(())
    })?;
    filling.with(interface::HEARD_TEXT, |inbox, message| inbox.hear(message.data))?;
    if use_sim_time {
        filling.with(interface::CLOCK, |inbox, message| {
            inbox.clock.tick(timestamp(message.clock));
            Ok(())
        })?;
    }
    if let Some(mut inlet) = audio {
        filling.tasks.listen(filling.link, interface::AUDIO, move |buffer| inlet.take_in(&buffer))?;
    }
    Ok(filling.tasks)
}

struct Filling<'a> {
    inbox: &'a Arc<Inbox>,
    link: &'a mut Link,
    tasks: Tasks,
}

impl Filling<'_> {
    fn with<M: RosMessage>(
        &mut self,
        topic: Topic<M>,
        take_in: fn(&Inbox, M) -> Result<(), Malformed>,
    ) -> Result<(), RosError> {
        let inbox = Arc::clone(self.inbox);
        self.tasks.listen(self.link, topic, move |message| take_in(&inbox, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shut_ears_hear_nothing_and_a_flood_is_bounded() {
        let inbox = Inbox::new(RosClock::machine(), Language::De);
        inbox.hear("Hallo".to_owned()).expect("a fair sentence");
        inbox.set_ears(Ears::Shut);
        inbox.hear("Das sage ich selbst".to_owned()).expect("a fair sentence");
        assert_eq!(inbox.take_heard(), []);
        inbox.always_let_in(Box::new(|text| text == "Stopp"));
        for text in ["Hallo", "Stopp"] {
            inbox.hear(text.to_owned()).expect("a fair sentence");
        }
        inbox.set_ears(Ears::Shut);
        assert_eq!(inbox.take_heard().iter().map(|heard| heard.text.as_str()).collect::<Vec<_>>(), ["Stopp"]);
        inbox.set_ears(Ears::Open);
        assert!(inbox.hear("a".repeat(1_000_000)).is_err());
        for _ in 0..10_000 {
            inbox.hear("Halt".to_owned()).expect("a fair sentence");
        }
        let heard = inbox.take_heard();
        assert_eq!(heard.len(), Inbox::MOST_HEARD);
        assert_eq!((heard[0].text.as_str(), heard[0].language), ("Halt", Language::De));
        assert_eq!(inbox.take_heard(), []);
    }
}
