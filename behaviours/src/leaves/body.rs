//! Leaves that move the body, and those that ask how it is.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Out, Outcome, Reason, Registry, leaf};
use robot_core::{Event, Pose, Stamped, StopCause, Text, Timestamp, wrap_angle};

use crate::navigation::{Navigator, Step};
use crate::world::{Destination, World};

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .add::<WalkToDestination>()
        .sync_action("Release", &[], |cx: &mut Context<'_, World>| {
            cx.world.wishes.release = true;
            Ok(Outcome::Success)
        })
        .condition("HasFallen", &[], |cx: &mut Context<'_, World>| {
            Ok((cx.world.perception.held == Some(StopCause::Fallen)).into())
        })
        .condition("HasJustSatDown", &[], has_just_sat_down)
        .condition("IsHeld", &[], |cx: &mut Context<'_, World>| Ok(cx.world.perception.held.is_some().into()))
        .condition("WasSilenced", &[], was_silenced)
        .condition("WasStopped", &[], was_stopped);
}

/// Whether somebody says stop to a robot that goes nowhere and only speaks or moves its arms: then it does neither any more.
/// Its arms are held until nobody says anything, so that no arm goes on while the word still sounds.
fn was_silenced(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let is_told = world.perception.told_to_stop;
    if !is_told || !(world.perception.speaking || world.gestures_now()) {
        world.wishes.release |= world.silenced && !is_told && world.perception.partial.is_none();
        return Ok(Outcome::Failure(None));
    }
    world.wishes.hush = true;
    // Who is led is asked whether to go on.
    if world.destination.is_some() {
        return Ok(Outcome::Failure(None));
    }
    // A hold that was there before stays.
    world.silenced |= world.perception.held != world.acknowledged;
    world.acknowledged = world.perception.held;
    world.decide(
        Text { de: "Ich bin still.".into(), en: "I fall silent.".into() },
        Text { de: "Jemand hat Stopp gesagt.".into(), en: "Somebody said stop.".into() },
    );
    Ok(Outcome::Success)
}

/// Whether a stop is new that people must be asked about. One that stops nothing, because the robot goes nowhere and is
/// silent, is over at once, and what was said is answered as any sentence is.
fn was_stopped(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let is_new = world.perception.held.is_some() && world.perception.held != world.acknowledged;
    if is_new && world.destination.is_none() {
        world.wishes.release = true;
        return Ok(Outcome::Failure(None));
    }
    if is_new {
        world.acknowledged = world.perception.held;
    }
    Ok(is_new.into())
}

/// Whether people must be told that it sits down because its battery is nearly empty: once each time.
fn has_just_sat_down(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let is_new = world.perception.rests && !world.rest_is_told;
    world.rest_is_told = world.perception.rests;
    if is_new {
        world.decide(
            Text { de: "Ich setze mich hin.".into(), en: "I sit down.".into() },
            Text { de: "Mein Akku ist fast leer.".into(), en: "My battery is nearly empty.".into() },
        );
    }
    Ok(is_new.into())
}

/// A robot that wants to walk and has not moved for so long is stuck.
const STUCK_AFTER: Duration = Duration::from_secs(6);
/// It has moved when it is farther than this from where it was, metres and radians.
const MOVED_M: f64 = 0.05;
const MOVED_RAD: f64 = 0.1;

/// How often it tells where it is on the way.
const TELL_EVERY: Duration = Duration::from_secs(2);

leaf! {
    /// Goes where it has agreed to go. Fails when there is no way at the moment.
    struct WalkToDestination: Action {
        /// why not: blocked, battery, heat, lost or stopped
        why: Out<String>,
    } with {
        navigator: Option<Navigator>,
        told_at: Option<Timestamp>,
        knew: usize,
        moved: Option<Stamped<Pose>>,
    }
}

impl WalkToDestination {
    /// Gives up the way, with a word for the tree and a sentence for people.
    fn cannot(&self, cx: &mut Context<'_, World>, why: &str, reason: Reason) -> Result<Outcome, LeafError> {
        self.why.set(cx, why)?;
        Ok(Outcome::failure(reason))
    }

    /// Whether it has stood still for too long while it wanted to walk.
    fn is_stuck(&mut self, now: Timestamp, pose: Pose) -> bool {
        let has_moved = self.moved.is_none_or(|moved| {
            moved.value.position().distance_m(pose.position()) > MOVED_M
                || wrap_angle(moved.value.yaw_rad - pose.yaw_rad).abs() > MOVED_RAD
        });
        if has_moved {
            self.moved = Some(Stamped::new(now, pose));
        }
        self.moved.is_some_and(|moved| moved.age(now) >= STUCK_AFTER)
    }
}

impl Leaf<World> for WalkToDestination {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let Some(access) = cx.world.destination.as_ref().map(|destination| destination.place.access) else {
            return Ok(Outcome::failure(super::nowhere_to_go()));
        };
        let Some(pose) = cx.world.map_from_robot() else {
            let reason = Reason::new("I do not know where I am: no odometry yet");
            return self.cannot(cx, "lost", reason.german("ich weiß nicht, wo ich bin: noch keine Odometrie"));
        };
        if cx.is_start() {
            self.navigator = Some(Navigator::new(access));
            self.told_at = None;
            self.knew = 0;
            self.moved = None;
            // Others may have been spoken of meanwhile, and in another language.
            if let Some(place) = cx.world.destination.as_ref().map(|destination| destination.place.clone()) {
                cx.world.fill_place(&place);
            }
            self.why.set(cx, "")?;
        }
        if self.is_stuck(cx.world.now, pose) {
            return self.cannot(cx, "blocked", Reason::new("I do not get on").german("ich komme nicht voran"));
        }
        let Some(navigator) = self.navigator.as_mut() else {
            return Ok(Outcome::failure(super::nowhere_to_go()));
        };
        match cx.world.perception.refused {
            // It may turn away from an obstacle; what else is refused does not get better by trying.
            None | Some(StopCause::Obstacle | StopCause::SilentSensor) => {}
            Some(StopCause::Battery) => {
                let reason = Reason::new("the battery is too low for walking");
                return self.cannot(cx, "battery", reason.german("der Akku ist zu leer zum Gehen"));
            }
            Some(StopCause::Heat) => {
                let reason = Reason::new("a joint is too hot for walking");
                return self.cannot(cx, "heat", reason.german("ein Gelenk ist zu heiß zum Gehen"));
            }
            Some(StopCause::BentKnees) => {
                let reason = Reason::new("I do not stand").german("ich stehe nicht");
                return self.cannot(cx, "stopped", reason);
            }
            Some(_) => {
                let reason = Reason::new("somebody stopped me").german("jemand hat mich angehalten");
                return self.cannot(cx, "stopped", reason);
            }
        }
        let world = &mut *cx.world;
        let step = navigator.step(world.now, pose, &world.perception.senses, world.map.as_ref());
        let (obstacles, remaining_m) = (navigator.obstacles(), navigator.remaining_m(pose));
        if obstacles > 0 && self.knew == 0 {
            world.decide(
                Text { de: "Ich gehe außen herum.".into(), en: "I go round.".into() },
                Text {
                    de: "Vor mir steht etwas, das nicht auf dem Plan ist.".into(),
                    en: "Something that is not on my plan is in front of me.".into(),
                },
            );
        }
        self.knew = obstacles;
        if self.told_at.is_none_or(|told| world.now.since(told) >= TELL_EVERY) {
            if self.told_at.is_none()
                && step != Step::Blocked
                && let Some(Destination { place, .. }) = &world.destination
            {
                world.decide(
                    Text {
                        de: format!("Ich gehe los: {}.", place.name.de),
                        en: format!("I set off: {}.", place.name.en),
                    },
                    Text {
                        de: format!("Der Weg ist frei und {remaining_m:.1} m lang."),
                        en: format!("The way is free and {remaining_m:.1} m long."),
                    },
                );
            }
            let area = world.map.area_at(pose.position());
            let area = area.map(|area| area.get(world.conversation.language).clone());
            world.wishes.events.push(Event::At { map_from_robot: pose, area });
            self.told_at = Some(world.now);
        }
        Ok(match step {
            Step::Walk(twist) => {
                world.wishes.walk = Some(twist);
                Outcome::Running
            }
            Step::Arrived => Outcome::Success,
            Step::Blocked => {
                let reason = Reason::new("there is no way at the moment").german("gerade gibt es keinen Weg");
                return self.cannot(cx, "blocked", reason);
            }
        })
    }
}
