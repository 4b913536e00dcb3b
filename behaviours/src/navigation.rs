//! Walking a planned way, and round what is not on the map.

use std::time::Duration;

use robot_core::ports::FloorMap;
use robot_core::{Disc, Point, Pose, Senses, Stamped, Timestamp, Twist, wrap_angle};

/// Close enough to the goal, metres.
const ARRIVED_M: f64 = 0.10;
/// Facing the goal's way closely enough, radians (6 degrees).
const ALIGNED_RAD: f64 = 0.10;
/// Further off course than this it turns on the spot first, radians.
const TURN_FIRST_RAD: f64 = 0.45;
/// Closer to a corner of the way than this it heads for the next one, metres.
const CORNER_M: f64 = 0.20;
/// Walking speed, metres a second: the guard allows no more.
const SPEED_MPS: f64 = 0.08;
/// Greatest turning speed, radians a second.
const TURN_RADPS: f64 = 0.3;
/// Turning speed for each radian off course, 1/s. NAO obeys a step late (0.42 s), so more would swing.
const TURN_GAIN: f64 = 1.0;
/// NAO's sonar can be trusted up to here, metres (NAO V6: 0.80 m).
const SONAR_TRUST_M: f64 = 0.75;
/// Half of a sonar's cone, radians: 60 degrees in all, and 7 degrees to either side for a heading that is a little off.
const SONAR_HALF_CONE_RAD: f64 = 0.524 + 0.122;
/// Which way the left sonar looks, radians; the right one looks as far to the right (URDF: 0.3924).
const SONAR_YAW_RAD: f64 = 0.3924;
/// An echo nearer than the map's by more than this is something that is not on the map, metres: odometry is off by
/// 0.15 m after a long way, and sonar by as much at its limit.
const SURPRISE_M: f64 = 0.35;
/// Where else the robot may be, in its own frame, after odometry has drifted.
const DRIFT: [Point; 4] = [Point::new(0.0, 0.0), Point::new(0.0, 0.2), Point::new(0.0, -0.2), Point::new(0.2, 0.0)];
/// How wide somebody is who stands in the way, metres.
const PERSON_RADIUS_M: f64 = 0.25;
/// How long something that was seen in the way is remembered.
const REMEMBER: Duration = Duration::from_secs(10);

/// What to do next on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step {
    /// Walk at this velocity.
    Walk(Twist),
    /// There: standing where one wanted to be, facing the right way.
    Arrived,
    /// There is no way at the moment.
    Blocked,
}

/// Finds the way to one goal and keeps to it.
#[derive(Debug, Clone)]
pub struct Navigator {
    goal: Pose,
    way: Vec<Point>,
    next: usize,
    obstacles: Vec<Stamped<Disc>>,
    looked_at: Timestamp,
}

impl Navigator {
    /// A navigator to `goal`, a pose on the map.
    #[must_use]
    pub const fn new(goal: Pose) -> Self {
        Self { goal, way: Vec::new(), next: 0, obstacles: Vec::new(), looked_at: Timestamp::ZERO }
    }

    /// Metres still to walk along the way, as far as it is planned.
    #[must_use]
    pub fn remaining_m(&self, map_from_robot: Pose) -> f64 {
        let rest = self.way.get(self.next..).unwrap_or_default();
        let to_next = rest.first().map_or(0.0, |next| map_from_robot.position().distance_m(*next));
        to_next + rest.windows(2).map(|leg| leg[0].distance_m(leg[1])).sum::<f64>()
    }

    /// How many things that are not on the map it goes round.
    #[must_use]
    pub fn obstacles(&self) -> usize {
        self.obstacles.len()
    }

    /// The next step from where the robot is, given what it feels.
    pub fn step(&mut self, now: Timestamp, map_from_robot: Pose, senses: &Senses, map: &dyn FloorMap) -> Step {
        self.obstacles.retain(|obstacle| obstacle.age(now) < REMEMBER);
        let position = map_from_robot.position();
        if position.distance_m(self.goal.position()) <= ARRIVED_M {
            let off = wrap_angle(self.goal.yaw_rad - map_from_robot.yaw_rad);
            return if off.abs() <= ALIGNED_RAD { Step::Arrived } else { Step::Walk(turn(off)) };
        }
        let surprised = self.look(now, map_from_robot, senses, map);
        if self.way.is_empty() || surprised {
            let obstacles: Vec<Disc> = self.obstacles.iter().map(|obstacle| obstacle.value).collect();
            match map.route(position, self.goal.position(), &obstacles) {
                Some(route) => {
                    self.way = route.points;
                    self.next = 0;
                }
                None => {
                    self.way.clear();
                    return Step::Blocked;
                }
            }
        }
        while self.next + 1 < self.way.len() && position.distance_m(self.way[self.next]) <= CORNER_M {
            self.next += 1;
        }
        Step::Walk(towards(map_from_robot, self.way[self.next]))
    }

    /// Remembers what the sonars see that is not on the map. Whether there was anything new.
    fn look(&mut self, now: Timestamp, map_from_robot: Pose, senses: &Senses, map: &dyn FloorMap) -> bool {
        let mut surprised = false;
        let last_look = self.looked_at;
        let sides = [(senses.sonar_left_m, SONAR_YAW_RAD), (senses.sonar_right_m, -SONAR_YAW_RAD)];
        for (echo, side_rad) in sides {
            let Some(echo) = echo.filter(|echo| echo.stamp > last_look && echo.value <= SONAR_TRUST_M) else {
                continue;
            };
            self.looked_at = self.looked_at.max(echo.stamp);
            let bearing = map_from_robot.yaw_rad + side_rad;
            // The robot may be a little to the side of where odometry puts it, and see past a corner of the map.
            let may_be_at = DRIFT.map(|offset| map_from_robot.transform(offset));
            if may_be_at.iter().any(|from| echo.value + SURPRISE_M >= free_in_cone_m(map, *from, bearing)) {
                continue;
            }
            // Both cones overlap straight ahead; half of the side's angle is the better guess of where it stands.
            let distance = echo.value + PERSON_RADIUS_M;
            let angle = side_rad / 2.0;
            let centre = map_from_robot.transform(Point::new(distance * angle.cos(), distance * angle.sin()));
            let known = self.obstacles.iter_mut().find(|known| known.value.centre.distance_m(centre) < PERSON_RADIUS_M);
            match known {
                Some(known) => known.stamp = now,
                None => {
                    surprised = true;
                    self.obstacles.push(Stamped::new(now, Disc { centre, radius_m: PERSON_RADIUS_M }));
                }
            }
        }
        surprised
    }
}

/// The nearest thing of the map within a sonar's cone.
fn free_in_cone_m(map: &dyn FloorMap, from: Point, bearing_rad: f64) -> f64 {
    const RAYS: i32 = 6;
    (-RAYS..=RAYS)
        .map(|ray| bearing_rad + SONAR_HALF_CONE_RAD * f64::from(ray) / f64::from(RAYS))
        .map(|ray_rad| map.free_distance_m(from, ray_rad, SONAR_TRUST_M + SURPRISE_M + 0.1))
        .fold(f64::INFINITY, f64::min)
}

fn turn(off_rad: f64) -> Twist {
    Twist::new(0.0, 0.0, (off_rad * TURN_GAIN).clamp(-TURN_RADPS, TURN_RADPS))
}

fn towards(map_from_robot: Pose, point: Point) -> Twist {
    let off = map_from_robot.angle_to_rad(point);
    if off.abs() > TURN_FIRST_RAD {
        return turn(off);
    }
    let distance = map_from_robot.position().distance_m(point);
    let speed = SPEED_MPS.min(distance.max(0.03)) * off.cos();
    Twist { vx_mps: speed, ..turn(off) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::ports::OpenFloor;

    use super::*;

    const TICK: Duration = Duration::from_millis(20);

    fn walk(mut pose: Pose, twist: Twist) -> Pose {
        let secs = TICK.as_secs_f64();
        pose = pose.then(Pose::new(twist.vx_mps * secs, twist.vy_mps * secs, twist.wz_radps * secs));
        pose
    }

    proptest! {
        #[test]
        fn every_goal_on_an_open_floor_is_reached_and_faced(
            x in -3.0..3.0, y in -3.0..3.0, goal_yaw in -3.1..3.1, start_yaw in -3.1..3.1
        ) {
            let goal = Pose::new(x, y, goal_yaw);
            let mut navigator = Navigator::new(goal);
            let mut pose = Pose::new(0.0, 0.0, start_yaw);
            let mut now = Timestamp::ZERO;
            let arrived = loop {
                match navigator.step(now, pose, &Senses::default(), &OpenFloor::default()) {
                    Step::Walk(twist) => pose = walk(pose, twist),
                    Step::Arrived => break true,
                    Step::Blocked => break false,
                }
                now += TICK;
                if now > Timestamp::from_secs_f64(200.0) {
                    break false;
                }
            };
            prop_assert!(arrived);
            prop_assert!(pose.position().distance_m(goal.position()) <= ARRIVED_M);
            prop_assert!(wrap_angle(pose.yaw_rad - goal_yaw).abs() <= ALIGNED_RAD);
        }
    }

    /// An open floor that only lets one through where no obstacle is known.
    struct Watched;

    impl FloorMap for Watched {
        fn shelf_for(&self, _: &str, _: Option<&str>) -> Option<robot_core::ports::Place> {
            None
        }
        fn place(&self, _: &str) -> Option<robot_core::ports::Place> {
            None
        }
        fn named_places(&self) -> Vec<(String, robot_core::Text<String>)> {
            Vec::new()
        }
        fn area_at(&self, _: Point) -> Option<robot_core::Text<String>> {
            None
        }
        fn route(&self, from: Point, to: Point, obstacles: &[Disc]) -> Option<robot_core::ports::Route> {
            obstacles.is_empty().then(|| robot_core::ports::Route { points: vec![from, to] })
        }
        fn free_distance_m(&self, _: Point, _: f64, at_most_m: f64) -> f64 {
            at_most_m
        }
    }

    #[test]
    fn what_is_not_on_the_map_is_remembered_for_a_while() {
        let mut navigator = Navigator::new(Pose::new(3.0, 0.0, 0.0));
        let at = Timestamp::from_secs_f64;
        let seen = |secs: f64| Senses { sonar_left_m: Some(Stamped::new(at(secs), 0.5)), ..Senses::default() };
        assert!(matches!(navigator.step(at(0.1), Pose::IDENTITY, &Senses::default(), &Watched), Step::Walk(_)));
        assert_eq!(navigator.step(at(0.2), Pose::IDENTITY, &seen(0.2), &Watched), Step::Blocked);
        assert_eq!(navigator.step(at(5.0), Pose::IDENTITY, &seen(0.2), &Watched), Step::Blocked);
        assert!(matches!(navigator.step(at(10.3), Pose::IDENTITY, &seen(0.2), &Watched), Step::Walk(_)));
    }
}
