//! What stands round a simulated robot: those who carry out the stimuli, and the ports they reach it through.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use robot_core::body::{Senses, Touch};
use robot_core::ports::{Body, BodyError, Ears, Hearing, HearingError};
use robot_core::{BodyCommand, Disc, Heard, Point, Pose, Timestamp, wrap_angle};
use sim::{Simulation, lock_step};
use sim_world::visitor::BODY_RADIUS_M;
use sim_world::{nao, sonar};

use crate::run::effects::{Effect, Effects, Sights};
use crate::run::rehearsal::Slip;
use crate::run::stage::touch_of;
use crate::run::stimulus::{Cues, What};
use crate::run::trace::{Happened, Log};

/// Those who carry out the stimuli.
pub(super) struct Crew {
    pub(super) cues: Cues,
    touch_until: Option<Timestamp>,
    face_until: Option<Timestamp>,
    cards: Vec<(Timestamp, String)>,
    people: Vec<Bystander>,
    /// Where the people stand, for the body's sonars.
    in_the_way: Rc<RefCell<Vec<Disc>>>,
}

/// Somebody who stands in the way, and does not budge: the simulator's own people would make room.
struct Bystander {
    until: Timestamp,
    disc: Disc,
    touched: bool,
}

impl Crew {
    pub(super) const fn new(cues: Cues, in_the_way: Rc<RefCell<Vec<Disc>>>) -> Self {
        Self { cues, touch_until: None, face_until: None, cards: Vec::new(), people: Vec::new(), in_the_way }
    }

    pub(super) fn people(&self) -> Vec<Disc> {
        self.people.iter().map(|person| person.disc).collect()
    }

    pub(super) fn clear_the_way(&mut self) {
        self.people.clear();
        self.in_the_way.borrow_mut().clear();
    }

    pub(super) fn act(&mut self, what: &What, now: Timestamp, sights: &RefCell<Sights>, world: &RefCell<Simulation>) {
        let until = |seconds: f64| now + Duration::try_from_secs_f64(seconds).unwrap_or_default();
        match what {
            What::Touch { part, seconds } => {
                world.borrow_mut().hold(touch_of(part));
                self.touch_until = Some(until(*seconds));
            }
            What::Face { seconds } => {
                sights.borrow_mut().face = true;
                self.face_until = Some(until(*seconds));
            }
            What::Card { card, seconds } => {
                sights.borrow_mut().cards.insert(card.clone());
                self.cards.push((until(*seconds), card.clone()));
            }
            What::Obstacle { spot, seconds } => {
                let place = world.borrow().plan().spot(spot).map(|spot| spot.pose.position());
                if let Some(place) = place {
                    self.stand_at(place, until(*seconds));
                }
            }
            // Words lie in the ears already.
            What::Heard { .. } => {}
        }
    }

    pub(super) fn stand_at(&mut self, centre: Point, until: Timestamp) {
        /// More people than this find no room before the robot.
        const MOST: usize = 20;
        if self.people.len() < MOST {
            let disc = Disc { centre, radius_m: BODY_RADIUS_M };
            self.people.push(Bystander { until, disc, touched: false });
            self.in_the_way.borrow_mut().push(disc);
        }
    }

    pub(super) fn release(&mut self, now: Timestamp, sights: &RefCell<Sights>, world: &RefCell<Simulation>) {
        if self.touch_until.take_if(|until| now >= *until).is_some() {
            world.borrow_mut().hold(Touch::default());
        }
        if self.face_until.take_if(|until| now >= *until).is_some() {
            sights.borrow_mut().face = false;
        }
        if self.people.iter().any(|person| now >= person.until) {
            self.people.retain(|person| now < person.until);
            *self.in_the_way.borrow_mut() = self.people.iter().map(|person| person.disc).collect();
        }
        self.cards.retain(|(until, card)| {
            let is_shown = now < *until;
            if !is_shown {
                sights.borrow_mut().cards.remove(card);
            }
            is_shown
        });
    }

    /// Sees whether the robot walks into somebody.
    pub(super) fn watch(&mut self, now: Timestamp, map_from_robot: Pose, log: &mut Log) {
        for person in &mut self.people {
            let apart_m = person.disc.centre.distance_m(map_from_robot.position());
            if apart_m < person.disc.radius_m + nao::BODY_RADIUS_M && !std::mem::replace(&mut person.touched, true) {
                log.push(now, Happened::Collision { with: "person".to_owned() }, None);
            }
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.touch_until.is_none() && self.face_until.is_none() && self.cards.is_empty()
    }
}

/// The effects of a rehearsal: postures and lights are carried out by being written down, and the crew shows faces and
/// cards.
pub(super) struct Props {
    pub(super) sights: Rc<RefCell<Sights>>,
    pub(super) lit: Rc<RefCell<BTreeSet<String>>>,
}

impl Effects for Props {
    fn show(&mut self, effect: &Effect) -> bool {
        if let Effect::Leds { lights, on } = effect {
            let mut lit = self.lit.borrow_mut();
            if *on {
                lit.insert(lights.clone())
            } else {
                lit.remove(lights)
            };
        }
        true
    }

    fn sights(&mut self) -> Sights {
        self.sights.borrow().clone()
    }
}

/// Ears that also hear what the stimuli say.
pub(super) struct Audience<H> {
    pub(super) inner: H,
    pub(super) said: Rc<RefCell<VecDeque<Heard>>>,
    pub(super) listens: Rc<Cell<bool>>,
}

impl<H: Hearing> Hearing for Audience<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = self.inner.hear(now)?;
        if self.listens.get() {
            heard.extend(self.said.borrow_mut().drain(..));
        }
        Ok(heard)
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.listens.set(ears == Ears::Open);
        self.inner.set_ears(ears, now);
    }
}

/// A simulated body on a slippery floor, with people in front of its sonars who are not in the simulation.
pub(super) struct StageBody<B> {
    inner: B,
    world: lock_step::Shared,
    in_the_way: Rc<RefCell<Vec<Disc>>>,
    slip: Slip,
    last: Option<Pose>,
    believed: Pose,
}

impl<B: Body> Body for StageBody<B> {
    fn sense(&mut self, now: Timestamp) -> Senses {
        let mut senses = self.inner.sense(now);
        self.see_people(&mut senses);
        if self.slip == Slip::default() {
            return senses;
        }
        if let Some(odometry) = &mut senses.odometry {
            let here = odometry.value.odom_from_base;
            let moved = self.last.map_or(Pose::IDENTITY, |last| last.inverse().then(here));
            let (walks, turns) = (1.0 + self.slip.walk_pct / 100.0, 1.0 + self.slip.turn_deg / 90.0);
            let moved = Pose::new(moved.x_m * walks, moved.y_m * walks, wrap_angle(moved.yaw_rad) * turns);
            self.believed = self.believed.then(moved);
            self.last = Some(here);
            odometry.value.odom_from_base = self.believed;
        }
        senses
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        self.inner.command(command, now)
    }
}

impl<B> StageBody<B> {
    pub(super) const fn new(
        inner: B,
        world: lock_step::Shared,
        in_the_way: Rc<RefCell<Vec<Disc>>>,
        slip: Slip,
    ) -> Self {
        Self { inner, world, in_the_way, slip, last: None, believed: Pose::IDENTITY }
    }

    fn see_people(&self, senses: &mut Senses) {
        let people = self.in_the_way.borrow();
        if people.is_empty() {
            return;
        }
        let map_from_robot = self.world.borrow().truth().map_from_robot;
        let sides = [(sonar::Side::Left, &mut senses.sonar_left_m), (sonar::Side::Right, &mut senses.sonar_right_m)];
        for (side, echo) in sides {
            if let Some(echo) = echo {
                let to_people_m = sonar::true_distance_m(side, map_from_robot, &[], &people);
                echo.value = echo.value.min(to_people_m.max(nao::SONAR_NEAREST_M));
            }
        }
    }
}
