//! What was seen so far, to be wound back and forth and looked at again.

use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use robot_core::{JointValues, Pose, Timestamp, wrap_angle};

use super::overlay::Mind;
use super::view::{PersonView, RobotView, View};

/// One moment: what was to be seen, and what went on in the robot's mind.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What was to be seen.
    pub view: View,
    /// What the robot thought. Frames in which it thought the same share it.
    pub mind: Rc<Mind>,
}

/// Frames in the order of time.
#[derive(Debug, Clone, Default)]
pub struct Reel {
    frames: VecDeque<Frame>,
}

impl Reel {
    /// Time from a frame to the next one. What is between two is drawn in between.
    pub const EVERY: Duration = Duration::from_millis(100);
    /// Half an hour. The oldest frame goes when there are more.
    pub const MOST_FRAMES: usize = 18_000;

    /// Whether a frame of this moment is wanted.
    #[must_use]
    pub fn is_due(&self, at: Timestamp) -> bool {
        self.frames.back().is_none_or(|last| at.since(last.view.at) >= Self::EVERY)
    }

    /// Adds a frame, unless it is not later than the last one.
    pub fn push(&mut self, view: View, mind: &Mind) {
        let last = self.frames.back();
        if last.is_some_and(|last| view.at <= last.view.at) {
            return;
        }
        let mind =
            last.filter(|last| *last.mind == *mind).map_or_else(|| Rc::new(mind.clone()), |last| last.mind.clone());
        if self.frames.len() == Self::MOST_FRAMES {
            self.frames.pop_front();
        }
        self.frames.push_back(Frame { view, mind });
    }

    /// The first moment and the last one.
    #[must_use]
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        Some((self.frames.front()?.view.at, self.frames.back()?.view.at))
    }

    /// How it was at a moment: before the first frame as in that, after the last one as in that.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Option<Frame> {
        let after = self.frames.partition_point(|frame| frame.view.at <= at);
        let Some(one) = after.checked_sub(1).and_then(|before| self.frames.get(before)) else {
            return self.frames.front().cloned();
        };
        let Some(other) = self.frames.get(after) else { return Some(one.clone()) };
        let part = at.since(one.view.at).as_secs_f64() / other.view.at.since(one.view.at).as_secs_f64();
        Some(Frame { view: between(&one.view, &other.view, at, part), mind: Rc::clone(&one.mind) })
    }

    /// The moments in which the robot decided something else than before.
    pub fn decisions(&self) -> impl Iterator<Item = Timestamp> {
        let pairs = self.frames.iter().zip(self.frames.iter().skip(1));
        pairs.filter(|(one, other)| one.mind.decided != other.mind.decided).map(|(_, other)| other.view.at)
    }
}

/// A view between two. What cannot be divided is as in the earlier one.
fn between(one: &View, other: &View, at: Timestamp, part: f64) -> View {
    let mix = |from: f64, to: f64| from + (to - from) * part;
    let pose = |from: Pose, to: Pose| {
        let place = from.position().towards(to.position(), part);
        let yaw_rad = wrap_angle(from.yaw_rad + wrap_angle(to.yaw_rad - from.yaw_rad) * part);
        Pose::new(place.x_m, place.y_m, yaw_rad)
    };
    let mut joints = JointValues::all(0.0);
    for (joint, (from, to)) in joints.0.iter_mut().zip(one.robot.joints.0.iter().zip(other.robot.joints.0)) {
        *joint = mix(*from, to);
    }
    let robot = RobotView {
        map_from_robot: pose(one.robot.map_from_robot, other.robot.map_from_robot),
        joints,
        sway: mix(one.robot.sway.into(), other.robot.sway.into()) as f32,
        ..one.robot.clone()
    };
    let people = one.people.iter().map(|person| {
        let Some(later) = other.people.iter().find(|later| later.index == person.index) else { return person.clone() };
        PersonView {
            map_from_person: pose(person.map_from_person, later.map_from_person),
            walked_m: mix(person.walked_m.into(), later.walked_m.into()) as f32,
            ..person.clone()
        }
    });
    View { at, robot, people: people.collect() }
}

/// Which moment of a reel is shown: the newest one, or one that was.
#[derive(Debug, Clone, Default)]
pub struct Playback {
    reel: Reel,
    back_at: Option<Timestamp>,
    goes_on: bool,
}

impl Playback {
    /// Of something that still goes on: at the end of the reel one is back in the present.
    #[must_use]
    pub fn live() -> Self {
        Self { goes_on: true, ..Self::default() }
    }

    /// Of something that is over, from its beginning.
    #[must_use]
    pub fn of(reel: Reel) -> Self {
        let back_at = reel.span().map(|(first, _)| first);
        Self { reel, back_at, goes_on: false }
    }

    /// What was seen so far.
    #[must_use]
    pub const fn reel(&self) -> &Reel {
        &self.reel
    }

    /// The same, to add what is seen now.
    pub const fn reel_mut(&mut self) -> &mut Reel {
        &mut self.reel
    }

    /// Whether something is shown that was, and not the present.
    #[must_use]
    pub const fn is_back(&self) -> bool {
        self.back_at.is_some()
    }

    /// Whether the present follows the end of the reel.
    #[must_use]
    pub const fn goes_on(&self) -> bool {
        self.goes_on
    }

    /// What is shown, if it is not the present.
    #[must_use]
    pub fn frame(&self) -> Option<Frame> {
        self.back_at.and_then(|at| self.reel.at(at))
    }

    /// Which part of the reel is over, 0 to 1.
    #[must_use]
    pub fn part(&self) -> f64 {
        let (Some(at), Some((first, last))) = (self.back_at, self.reel.span()) else { return 1.0 };
        let all_s = last.since(first).as_secs_f64();
        if all_s > 0.0 { (at.since(first).as_secs_f64() / all_s).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Shows this moment. Whether there is more to come.
    pub fn wind_to(&mut self, at: Timestamp) -> bool {
        let Some((first, last)) = self.reel.span() else { return self.goes_on };
        let is_over = at >= last;
        self.back_at = if is_over && self.goes_on { None } else { Some(at.clamp(first, last)) };
        self.goes_on || !is_over
    }

    /// Shows the moment at which this part of the reel is over.
    pub fn wind_to_part(&mut self, part: f64) -> bool {
        let Some((first, last)) = self.reel.span() else { return self.goes_on };
        let part = if part.is_nan() { 0.0 } else { part.clamp(0.0, 1.0) };
        self.wind_to(first + last.since(first).mul_f64(part))
    }

    /// Shows what was, or will have been, so many seconds away. Whether there is more to come.
    pub fn wind_by(&mut self, seconds: f64) -> bool {
        let Some(now) = self.back_at.or_else(|| self.reel.span().map(|(_, last)| last)) else { return self.goes_on };
        let away = Duration::from_secs_f64(seconds.abs().min(1e6));
        self.wind_to(if seconds < 0.0 { now - away } else { now + away })
    }

    /// Shows the next decision of the robot, or the one before.
    pub fn wind_to_decision(&mut self, forward: bool) {
        let Some((first, last)) = self.reel.span() else { return };
        let now = self.back_at.unwrap_or(last);
        // Whoever goes back twice in a row goes back twice, though time goes on between.
        let before = now - Duration::from_millis(700);
        let wished = if forward {
            self.reel.decisions().find(|at| *at > now).unwrap_or(last)
        } else {
            self.reel.decisions().take_while(|at| *at < before).last().unwrap_or(first)
        };
        self.wind_to(wished);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::Language;
    use sim_world::FloorPlan;
    use sim_world::visitor::VisitorScript;

    use super::*;
    use crate::window::view::Watcher;
    use crate::{SimSetup, Simulation};

    fn at(seconds: f64) -> Timestamp {
        Timestamp::from_secs_f64(seconds)
    }

    /// Ten seconds in which somebody comes in.
    fn reel() -> Reel {
        let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(8);
        let mut simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![mia])).unwrap();
        let (mut watcher, mut reel) = (Watcher::default(), Reel::default());
        for tick in 0..500 {
            simulation.step();
            let view = watcher.look(&simulation);
            if reel.is_due(view.at) {
                let decided = Some((format!("decision {}", tick / 200), String::new()));
                reel.push(view, &Mind { decided, ..Mind::default() });
            }
        }
        reel
    }

    #[test]
    fn a_frame_is_as_it_was_and_between_two_lies_between() {
        let reel = reel();
        let (first, last) = reel.span().unwrap();
        assert!((90..=101).contains(&reel.frames.len()), "{}", reel.frames.len());
        assert_eq!(reel.at(last + Duration::from_secs(9)).unwrap(), reel.frames[reel.frames.len() - 1]);
        assert_eq!(reel.at(Timestamp::ZERO).unwrap().view, reel.frames[0].view);
        let walks = |pair: &usize| reel.frames[*pair + 1].view.people.first().is_some_and(|person| person.is_walking);
        let walks = (20..90).find(walks).unwrap();
        let (one, other) = (&reel.frames[walks].view, &reel.frames[walks + 1].view);
        let middle = reel.at(one.at + Duration::from_millis(50)).unwrap().view;
        let way = |view: &View| view.people[0].walked_m;
        assert!(way(one) < way(&middle) && way(&middle) < way(other));
        assert!(first < one.at);
    }

    #[test]
    fn at_the_end_of_what_goes_on_is_the_present() {
        let mut playback = Playback { reel: reel(), ..Playback::live() };
        assert!(!playback.is_back() && (playback.part() - 1.0).abs() < 1e-9);
        assert!(playback.wind_by(-5.0) && playback.is_back());
        let part = playback.part();
        assert!((0.4..0.6).contains(&part), "{part}");
        assert!(playback.wind_by(3.0) && playback.is_back());
        assert!(playback.wind_by(3.0) && !playback.is_back() && playback.frame().is_none());
    }

    #[test]
    fn what_is_over_stays_at_its_end() {
        let mut playback = Playback::of(reel());
        assert!(playback.is_back() && playback.part() == 0.0);
        assert!(!playback.wind_to_part(1.0));
        assert!(playback.is_back() && playback.frame().unwrap().view.at == playback.reel().span().unwrap().1);
    }

    #[test]
    fn decisions_are_found_both_ways() {
        let mut playback = Playback::of(reel());
        let found: Vec<Timestamp> = playback.reel().decisions().collect();
        assert_eq!(found.len(), 2);
        for decision in &found {
            playback.wind_to_decision(true);
            assert_eq!(playback.frame().unwrap().view.at, *decision);
        }
        playback.wind_to_decision(false);
        assert_eq!(playback.frame().unwrap().view.at, found[0]);
    }

    #[test]
    fn the_oldest_goes_when_there_is_too_much() {
        let view = reel().frames[0].view.clone();
        let mut long = Reel::default();
        for frame in 0..Reel::MOST_FRAMES + 10 {
            long.push(View { at: at(frame as f64), ..view.clone() }, &Mind::default());
        }
        assert_eq!((long.frames.len(), long.span().unwrap().0), (Reel::MOST_FRAMES, at(10.0)));
        long.push(View { at: at(3.0), ..view }, &Mind::default());
        assert_eq!(long.frames.len(), Reel::MOST_FRAMES, "time does not go back");
        assert!(long.frames.iter().all(|frame| Rc::ptr_eq(&frame.mind, &long.frames[0].mind)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn winding_never_leaves_the_reel(steps in prop::collection::vec(prop_oneof![Just(f64::NAN), -1e9..1e9_f64], 0..40)) {
            let mut playback = Playback::of(reel());
            let (first, last) = playback.reel().span().unwrap();
            for step in steps {
                playback.wind_by(step);
                playback.wind_to_part(step);
                let now = playback.frame().unwrap().view.at;
                prop_assert!(first <= now && now <= last);
            }
        }
    }
}
