//! Who and what touches whom: bodies are discs, and what they walk into stops them.

use robot_core::body::Touch;
use robot_core::{Disc, Point, Pose};

use crate::geometry::OrientedBox;
use crate::nao::BODY_RADIUS_M;

/// What a body walked into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bump {
    /// Where the bodies meet.
    pub at: Point,
    /// The person it was, as a place in the list of people; `None` for a wall or a shelf.
    pub person: Option<usize>,
}

/// Where a disc of `radius_m` ends up that wants to go from `from` to `to`, less than its radius away: as far as
/// nothing is in its way, and what it bumped into, if anything.
///
/// A body that is already too near to something may move away from it, but not nearer.
#[must_use]
pub fn moved(from: Pose, to: Pose, radius_m: f64, solids: &[OrientedBox], people: &[Disc]) -> (Pose, Option<Bump>) {
    let (start, goal) = (from.position(), to.position());
    let mut bump = None;
    for solid in solids {
        let gap_m = solid.distance_m(goal);
        if gap_m >= radius_m {
            continue;
        }
        // From inside there is no distance to compare: only the shortest way out counts as away.
        let depth_m = |point| solid.way_out(point).map_or(0.0, |(_, _, depth_m)| depth_m);
        let nearer = gap_m < solid.distance_m(start) || depth_m(goal) > depth_m(start);
        if nearer {
            bump = Some(Bump { at: solid.nearest(start), person: None });
        }
    }
    for (index, disc) in people.iter().enumerate() {
        let gap_m = disc.centre.distance_m(goal) - disc.radius_m;
        if gap_m < radius_m && gap_m < disc.centre.distance_m(start) - disc.radius_m {
            let part = disc.radius_m / disc.centre.distance_m(start).max(disc.radius_m).max(f64::MIN_POSITIVE);
            bump = Some(Bump { at: disc.centre.towards(start, part), person: Some(index) });
        }
    }
    match bump {
        // The feet slip; turning on the spot is always possible for something round.
        Some(_) => (Pose::new(from.x_m, from.y_m, to.yaw_rad), bump),
        None => (to, None),
    }
}

/// Which foot bumpers a bump presses: those that look to where it happened.
#[must_use]
pub fn bumpers(world_from_robot: Pose, at: Point) -> [bool; 2] {
    /// How far to the side of straight ahead a bumper still feels something, radians (80 degrees).
    const REACH_RAD: f64 = 80.0 * std::f64::consts::PI / 180.0;
    /// A bump so near to straight ahead presses both, radians (10 degrees).
    const BOTH_RAD: f64 = 10.0 * std::f64::consts::PI / 180.0;
    let angle_rad = world_from_robot.angle_to_rad(at);
    if angle_rad.abs() > REACH_RAD {
        return [false; 2];
    }
    [angle_rad < BOTH_RAD, angle_rad > -BOTH_RAD]
}

/// What presses the robot's touch sensors: bumps, which it feels a little longer than they last, and hands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Skin {
    held: Touch,
    bumped: [bool; 2],
    bumped_for_s: f64,
}

impl Skin {
    /// How long a bumper stays pressed, seconds: a foot that has hit something is not drawn back at once.
    const BUMP_S: f64 = 0.3;

    /// Somebody takes hold of the head or a hand, or lets go.
    pub fn hold(&mut self, touch: Touch) {
        self.held = touch;
    }

    /// What somebody holds now.
    #[must_use]
    pub const fn held(&self) -> Touch {
        self.held
    }

    /// Lets `dt_s` seconds pass, in which these bumpers were pressed.
    pub fn step(&mut self, pressed: [bool; 2], dt_s: f64) {
        if pressed.contains(&true) {
            self.bumped = pressed;
            self.bumped_for_s = Self::BUMP_S;
        } else {
            self.bumped_for_s = (self.bumped_for_s - dt_s).max(0.0);
        }
    }

    /// What the robot feels.
    #[must_use]
    pub fn touch(&self) -> Touch {
        let bumped = |foot: usize| self.held.bumpers[foot] || (self.bumped[foot] && self.bumped_for_s > 0.0);
        Touch { bumpers: [bumped(0), bumped(1)], ..self.held }
    }
}

/// The robot as others meet it.
#[must_use]
pub const fn robot_disc(world_from_robot: Pose) -> Disc {
    Disc { centre: world_from_robot.position(), radius_m: BODY_RADIUS_M }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wall() -> OrientedBox {
        OrientedBox::new(Pose::new(1.05, 0.0, 0.0), 0.1, 10.0)
    }

    #[test]
    fn a_wall_stops_and_is_felt_in_front() {
        let from = Pose::new(0.81, 0.0, 0.0);
        let (stopped, bump) = moved(from, Pose::new(0.83, 0.0, 0.1), 0.18, &[wall()], &[]);
        assert_eq!(stopped, Pose::new(0.81, 0.0, 0.1));
        assert_eq!(bumpers(from, bump.unwrap().at), [true, true]);
        let (back, bump) = moved(from, Pose::new(0.79, 0.0, 0.0), 0.18, &[wall()], &[]);
        assert_eq!((back.x_m, bump), (0.79, None));
    }

    #[test]
    fn a_person_is_felt_on_their_side() {
        let person = Disc { centre: Point::new(0.3, 0.25), radius_m: 0.22 };
        let (_, bump) = moved(Pose::IDENTITY, Pose::new(0.02, 0.0, 0.0), 0.18, &[], &[person]);
        let bump = bump.unwrap();
        assert_eq!(bump.person, Some(0));
        assert_eq!(bumpers(Pose::IDENTITY, bump.at), [false, true], "right, left");
        assert_eq!(bumpers(Pose::IDENTITY, Point::new(-1.0, 0.0)), [false, false]);
    }

    #[test]
    fn a_bump_is_felt_for_a_moment() {
        let mut skin = Skin::default();
        skin.step([true, false], 0.02);
        let ticks = (0..100).take_while(|_| {
            skin.step([false; 2], 0.02);
            skin.touch().any_bumper()
        });
        assert_eq!(ticks.count(), 14);
    }

    proptest! {
        #[test]
        fn nobody_gets_into_anything(
            steps in prop::collection::vec((-0.05..0.05, -0.05..0.05), 0..300),
            yaw in -3.0..3.0,
        ) {
            let shelf = OrientedBox::new(Pose::new(0.6, 0.3, yaw), 0.4, 0.2);
            let person = Disc { centre: Point::new(-0.5, 0.2), radius_m: 0.22 };
            let mut pose = Pose::IDENTITY;
            for (dx, dy) in steps {
                let to = Pose::new(pose.x_m + dx, pose.y_m + dy, 0.0);
                pose = moved(pose, to, 0.18, &[shelf, wall()], &[person]).0;
                prop_assert!(shelf.distance_m(pose.position()) >= 0.18);
                prop_assert!(wall().distance_m(pose.position()) >= 0.18);
                prop_assert!(person.centre.distance_m(pose.position()) >= 0.40);
            }
        }
    }
}
