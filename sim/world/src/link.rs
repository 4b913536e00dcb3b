//! The link between a robot and who controls it: fine, or lossy, or late, or lost, as the faults of the moment say.

use std::collections::VecDeque;
use std::time::Duration;

use rand::RngExt;
use robot_core::body::{Senses, Touch};
use robot_core::{BodyCommand, Pose, Stamped, Timestamp};

use crate::seed::Chance;

/// What a robot is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// What the guard lets out.
    Body(BodyCommand),
    /// Walk to a pose in the frame the robot was switched on in.
    WalkTo(Pose),
}

/// How bad the link is.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Quality {
    /// Whether nothing comes through.
    pub is_lost: bool,
    /// How many messages are lost, as a part of all.
    pub dropped: f64,
    /// How late messages come.
    pub late: Duration,
}

/// A link, with what is on its way.
#[derive(Debug, Clone)]
pub struct Link {
    quality: Quality,
    orders: VecDeque<(Timestamp, Order)>,
    senses: VecDeque<(Timestamp, Senses)>,
    /// The stamps of the messages that were last sent, one for each kind.
    sent: [Option<Timestamp>; Self::KINDS],
    sent_touch: Touch,
    chance: Chance,
}

impl Link {
    /// Kinds of messages from the robot that have a stamp.
    const KINDS: usize = 7;
    /// More orders are not on their way at once: five seconds of a controller that says something in every tick.
    const MOST_ORDERS: usize = 1_000;

    /// A link that is fine. `chance` says which messages are lost when some are.
    #[must_use]
    pub const fn new(chance: Chance) -> Self {
        Self {
            quality: Quality { is_lost: false, dropped: 0.0, late: Duration::ZERO },
            orders: VecDeque::new(),
            senses: VecDeque::new(),
            sent: [None; Self::KINDS],
            sent_touch: Touch { head: [false; 3], hands: [false; 6], bumpers: [false; 2] },
            chance,
        }
    }

    /// Makes it better or worse from here on.
    pub const fn set_quality(&mut self, quality: Quality) {
        self.quality = quality;
    }

    /// Sends an order. It comes back at once where nothing delays it; else it [comes](Self::arrived) later or never.
    pub fn send(&mut self, order: Order, now: Timestamp) -> Option<Order> {
        if self.quality.is_lost || self.is_dropped() {
            return None;
        }
        // Nothing overtakes what is on its way.
        if self.quality.late.is_zero() && self.orders.is_empty() {
            return Some(order);
        }
        if self.orders.len() < Self::MOST_ORDERS {
            self.orders.push_back((now + self.quality.late, order));
        }
        None
    }

    /// The next order that has arrived by now.
    pub fn arrived(&mut self, now: Timestamp) -> Option<Order> {
        if self.quality.is_lost {
            // What was on its way is gone.
            self.orders.clear();
        }
        self.orders.pop_front_if(|(at, _)| *at <= now).map(|(_, order)| order)
    }

    /// Brings what the robot feels to who controls it: all that comes through becomes part of `told`.
    pub fn bring(&mut self, felt: &Senses, told: &mut Senses, now: Timestamp) {
        if self.quality == Quality::default() && self.senses.is_empty() {
            told.clone_from(felt);
            self.note(felt);
            return;
        }
        if self.quality.is_lost {
            self.senses.clear();
            self.note(felt);
            return;
        }
        self.senses.push_back((now + self.quality.late, felt.clone()));
        while let Some((_, felt)) = self.senses.pop_front_if(|(at, _)| *at <= now) {
            self.pass(&felt, told);
        }
    }

    /// Takes all messages for sent.
    fn note(&mut self, felt: &Senses) {
        self.sent = Self::stamps(felt);
        self.sent_touch = felt.touch;
    }

    fn pass(&mut self, felt: &Senses, told: &mut Senses) {
        let before = std::mem::replace(&mut self.sent, Self::stamps(felt));
        let is_new: [bool; Self::KINDS] = std::array::from_fn(|kind| before[kind] != self.sent[kind]);
        let comes: [bool; Self::KINDS] = std::array::from_fn(|kind| is_new[kind] && !self.is_dropped());
        fn take<T: Clone>(comes: bool, felt: &Option<Stamped<T>>, told: &mut Option<Stamped<T>>) {
            if comes {
                told.clone_from(felt);
            }
        }
        take(comes[0], &felt.joints, &mut told.joints);
        take(comes[1], &felt.odometry, &mut told.odometry);
        take(comes[2], &felt.imu, &mut told.imu);
        take(comes[3], &felt.sonar_left_m, &mut told.sonar_left_m);
        take(comes[4], &felt.sonar_right_m, &mut told.sonar_right_m);
        take(comes[5], &felt.battery, &mut told.battery);
        take(comes[6], &felt.hottest_joint_c, &mut told.hottest_joint_c);
        if felt.touch != self.sent_touch {
            self.sent_touch = felt.touch;
            if !self.is_dropped() {
                told.touch = felt.touch;
            }
        }
    }

    fn stamps(felt: &Senses) -> [Option<Timestamp>; Self::KINDS] {
        fn stamp<T>(reading: &Option<Stamped<T>>) -> Option<Timestamp> {
            reading.as_ref().map(|reading| reading.stamp)
        }
        [
            stamp(&felt.joints),
            stamp(&felt.odometry),
            stamp(&felt.imu),
            stamp(&felt.sonar_left_m),
            stamp(&felt.sonar_right_m),
            stamp(&felt.battery),
            stamp(&felt.hottest_joint_c),
        ]
    }

    fn is_dropped(&mut self) -> bool {
        self.quality.dropped > 0.0 && self.chance.random::<f64>() < self.quality.dropped
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Twist;

    use super::*;
    use crate::seed::stream;

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_secs_f64(seconds)
    }

    fn link(quality: Quality) -> Link {
        let mut link = Link::new(stream(1, "link"));
        link.set_quality(quality);
        link
    }

    fn felt(seconds: f64) -> Senses {
        Senses { sonar_left_m: Some(Stamped::new(at(seconds), seconds)), ..Senses::default() }
    }

    const GO: Order = Order::Body(BodyCommand::Walk(Twist::new(0.05, 0.0, 0.0)));

    #[test]
    fn a_fine_link_changes_nothing() {
        let mut link = link(Quality::default());
        let mut told = Senses::default();
        assert_eq!((link.send(GO, at(0.0)), link.arrived(at(0.0))), (Some(GO), None));
        link.bring(&felt(1.0), &mut told, at(1.0));
        assert_eq!(told, felt(1.0));
    }

    #[test]
    fn a_lost_link_keeps_both_in_the_dark() {
        let mut link = link(Quality { is_lost: true, ..Quality::default() });
        let mut told = felt(0.0);
        assert_eq!((link.send(GO, at(1.0)), link.arrived(at(9.0))), (None, None));
        link.bring(&felt(1.0), &mut told, at(1.0));
        assert_eq!(told, felt(0.0));
        link.set_quality(Quality::default());
        link.bring(&felt(2.0), &mut told, at(2.0));
        assert_eq!(told, felt(2.0));
    }

    #[test]
    fn late_messages_come_late_and_in_order() {
        let late = Duration::from_millis(400);
        let mut link = link(Quality { late, ..Quality::default() });
        let mut told = Senses::default();
        assert_eq!(link.send(GO, at(1.0)), None);
        assert_eq!((link.arrived(at(1.3)), link.arrived(at(1.4)), link.arrived(at(1.5))), (None, Some(GO), None));
        for tick in 0..50 {
            let now = f64::from(tick) * 0.1;
            link.bring(&felt(now), &mut told, at(now));
            let heard = told.sonar_left_m.map(|echo| echo.value);
            let expected = (tick >= 4).then(|| f64::from(tick - 4) * 0.1);
            assert!(heard.zip(expected).is_none_or(|(heard, expected)| (heard - expected).abs() < 1e-9), "{tick}");
            assert_eq!(heard.is_some(), expected.is_some(), "{tick}");
        }
        // When it is fine again, what was on its way still comes first.
        link.send(GO, at(5.0));
        link.set_quality(Quality::default());
        assert_eq!((link.send(GO, at(5.1)), link.arrived(at(5.1)), link.arrived(at(5.4))), (None, None, Some(GO)));
    }

    #[test]
    fn as_many_messages_are_lost_as_said_each_once() {
        let mut link = link(Quality { dropped: 0.3, ..Quality::default() });
        let mut told = Senses::default();
        let mut came = 0;
        for message in 0..2_000 {
            // A sensor speaks in every fifth tick: what was lost is not sent again in the next.
            for tick in 0..5 {
                let stamp = f64::from(message) * 0.1;
                link.bring(&felt(stamp), &mut told, at(stamp + f64::from(tick) * 0.02));
            }
            came += u32::from(told.sonar_left_m.is_some_and(|echo| echo.stamp == at(f64::from(message) * 0.1)));
        }
        assert!((1_330..1_470).contains(&came), "{came} of 2,000");
        let orders = (0..2_000).filter(|_| link.send(GO, at(0.0)).is_some()).count();
        assert!((1_330..1_470).contains(&orders), "{orders} of 2,000");
    }

    #[test]
    fn nobody_fills_the_link_for_ever() {
        let mut link = link(Quality { late: Duration::from_secs(5), ..Quality::default() });
        (0..5_000).for_each(|_| assert_eq!(link.send(GO, at(0.0)), None));
        assert_eq!(std::iter::from_fn(|| link.arrived(at(9.0))).count(), Link::MOST_ORDERS);
    }
}
