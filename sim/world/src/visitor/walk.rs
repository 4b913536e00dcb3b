//! How people walk: along a way, round each other, and never into the robot.

use robot_core::{Disc, Point, Pose};

use super::surroundings::Surroundings;
use crate::geometry::squared_distance_m2;
use crate::path::{Planner, Trip};

/// Radius of a person's circle, metres.
pub const BODY_RADIUS_M: f64 = 0.22;
/// People keep so far from the robot, from middle to middle, metres: 0.15 m of air between them.
pub const FROM_ROBOT_M: f64 = 0.55;
/// People keep so far from each other, from middle to middle, metres.
const FROM_PEOPLE_M: f64 = 0.50;
/// How far people's ways keep from things if they can, and if they must, metres.
const FROM_THINGS_M: [f64; 2] = [0.45, 0.32];
/// The least room round a place that somebody steps on, metres, measured as carefully as a grid allows.
const LEAST_ROOM_M: f64 = 0.14;
/// Who has not come nearer to the next corner for so long looks for a way round those who stand there, seconds.
const STUCK_S: f64 = 1.5;
/// After so many ways round in vain somebody is stuck.
const MOST_TRIES: u32 = 4;
/// Others farther away than this are not planned for, metres: they will have moved on.
const NEAR_M: f64 = 2.0;
/// More people than this are not planned for at once.
const MOST_AROUND: usize = 8;

/// A person's legs: the way they are on.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Legs {
    goal: Option<Point>,
    /// The corners ahead, the next one last; empty where the straight way is free.
    corners: Vec<Point>,
    /// How near the next corner was, metres, and how long ago it was last nearer, seconds.
    nearest_m: f64,
    stuck_s: f64,
    /// How often they have looked for a way round in vain.
    tries: u32,
}

/// Where somebody walks to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Goal {
    point: Point,
    /// Within this they are there, metres.
    near_m: f64,
    /// Whether it is one of the house's places, to which people go again and again.
    usual: bool,
}

impl Goal {
    /// A place of the house.
    pub(super) const fn usual(point: Point, near_m: f64) -> Self {
        Self { point, near_m, usual: true }
    }

    /// A place that is nothing in itself, as that beside the robot.
    pub(super) const fn passing(point: Point, near_m: f64) -> Self {
        Self { point, near_m, usual: false }
    }
}

/// How far somebody has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// They are on their way.
    Walking,
    /// They have tried everything and get no nearer.
    Stuck,
    /// They are there.
    Arrived,
}

impl Legs {
    /// Walks on towards `goal` for one tick.
    pub(super) fn walk(
        &mut self,
        place: &mut Pose,
        goal: Goal,
        speed_mps: f64,
        around: &Surroundings<'_>,
        planner: &mut Planner,
    ) -> Progress {
        if place.position().distance_m(goal.point) <= goal.near_m {
            self.goal = None;
            return Progress::Arrived;
        }
        if self.goal.is_none_or(|old| old.distance_m(goal.point) > 0.3) {
            self.tries = 0;
            self.plan(place.position(), goal, around, planner, false);
        } else if self.stuck_s > STUCK_S * f64::from(1 + self.tries) {
            // Looking again and again helps nobody: they wait longer each time.
            self.tries = (self.tries + 1).min(MOST_TRIES);
            self.plan(place.position(), goal, around, planner, true);
        }
        let step_m = speed_mps * around.dt_s;
        if self.corners.last().is_some_and(|next| place.position().distance_m(*next) <= step_m.max(0.05)) {
            self.corners.pop();
            self.nearest_m = f64::INFINITY;
            self.tries = 0;
        }
        let next = self.corners.last().copied().unwrap_or(goal.point);
        step(place, next, step_m, around);
        let left_m = place.position().distance_m(next);
        if left_m < self.nearest_m - step_m / 4.0 {
            (self.nearest_m, self.stuck_s) = (left_m, 0.0);
        } else {
            self.stuck_s += around.dt_s;
        }
        if self.tries == MOST_TRIES { Progress::Stuck } else { Progress::Walking }
    }

    /// Finds the corners to the goal; round those who stand near too, for somebody who did not get past them.
    fn plan(&mut self, from: Point, goal: Goal, around: &Surroundings<'_>, planner: &mut Planner, round_people: bool) {
        let floor = around.plan.clearance();
        let to = goal.point;
        self.goal = Some(to);
        self.corners.clear();
        (self.nearest_m, self.stuck_s) = (f64::INFINITY, 0.0);
        let robot = around.robot.pose.position();
        if !round_people && floor.sees(from, to, FROM_THINGS_M[1]) && !passes_robot(from, to, robot) {
            return;
        }
        let mut obstacles = [Disc { centre: robot, radius_m: FROM_ROBOT_M - FROM_THINGS_M[1] }; 1 + MOST_AROUND];
        let near = around.others().filter(|disc| round_people && disc.centre.distance_m(from) < NEAR_M);
        let mut count = 1;
        for (place, disc) in obstacles[1..].iter_mut().zip(near) {
            *place = *disc;
            count += 1;
        }
        let wide = &FROM_THINGS_M[usize::from(round_people)..];
        let trip = Trip { often: goal.usual, hasty: goal.usual, ..Trip::new(from, to, wide) };
        let round = Trip { obstacles: &obstacles[..count], ..trip };
        let through = Trip { clearances_m: &FROM_THINGS_M[1..], hasty: false, ..trip };
        for trip in [round, through] {
            if let Some(corners) = planner.plan(floor, &trip) {
                self.corners.extend(corners[1..].iter().rev());
                return;
            }
        }
    }
}

/// Whether the straight way leads too near to the robot.
fn passes_robot(from: Point, goal: Point, robot: Point) -> bool {
    let length_m = from.distance_m(goal).max(f64::MIN_POSITIVE);
    let along = ((robot.x_m - from.x_m) * (goal.x_m - from.x_m) + (robot.y_m - from.y_m) * (goal.y_m - from.y_m))
        / (length_m * length_m);
    (0.0..=1.0).contains(&along) && from.towards(goal, along).distance_m(robot) < FROM_ROBOT_M
}

/// Makes one small step towards `next`, or past what is in the way, or none.
pub(super) fn step(place: &mut Pose, next: Point, step_m: f64, around: &Surroundings<'_>) {
    /// Cosine and sine of what is tried: straight, then 30, 60, 90 and 120 degrees to the left and to the right.
    const TRIED: [(f64, f64); 9] = [
        (1.0, 0.0),
        (COS_30, 0.5),
        (COS_30, -0.5),
        (0.5, COS_30),
        (0.5, -COS_30),
        (0.0, 1.0),
        (0.0, -1.0),
        (-0.5, COS_30),
        (-0.5, -COS_30),
    ];
    const COS_30: f64 = 0.866_025_403_784_438_6;
    let from = place.position();
    let length_m = from.distance_m(next).max(f64::MIN_POSITIVE);
    let step_m = step_m.min(length_m);
    let (ahead_x, ahead_y) = ((next.x_m - from.x_m) / length_m, (next.y_m - from.y_m) / length_m);
    for (cos, sin) in TRIED {
        let (x, y) = (ahead_x * cos - ahead_y * sin, ahead_x * sin + ahead_y * cos);
        let to = Point::new(from.x_m + step_m * x, from.y_m + step_m * y);
        if may_stand(from, to, around) {
            *place = Pose::new(to.x_m, to.y_m, y.atan2(x));
            return;
        }
    }
}

/// Whether somebody at `from` may step to `to`: there is room, or at least more than where they are.
fn may_stand(from: Point, to: Point, around: &Surroundings<'_>) -> bool {
    let away = |centre: Point, least_m: f64| {
        let squared_m2 = squared_distance_m2(centre, to);
        squared_m2 >= least_m * least_m || squared_m2 > squared_distance_m2(centre, from)
    };
    let floor = around.plan.clearance();
    let room_m = floor.room_m(to);
    away(around.robot.pose.position(), FROM_ROBOT_M)
        && (room_m >= LEAST_ROOM_M || room_m > floor.room_m(from))
        && around.others().all(|other| away(other.centre, FROM_PEOPLE_M))
}

/// Where somebody goes who walks with the robot about a metre behind it: `None` to stay where they are.
pub(super) fn beside_robot(place: Point, around: &Surroundings<'_>) -> Option<Point> {
    const COMPANION_M: f64 = 1.0;
    let robot = around.robot.pose;
    let distance_m = robot.position().distance_m(place);
    let angle_rad = robot.angle_to_rad(place);
    let at = |angle_rad: f64| robot.transform(Point::new(COMPANION_M * angle_rad.cos(), COMPANION_M * angle_rad.sin()));
    let in_the_way = around.robot.is_walking && angle_rad.abs() < 75.0_f64.to_radians() && distance_m < 1.5;
    if in_the_way {
        let side = if angle_rad < 0.0 { -1.0 } else { 1.0 };
        let behind_rad = 125.0_f64.to_radians();
        let has_room = |spot: &Point| around.plan.clearance().room_m(*spot) >= FROM_THINGS_M[1];
        return [side * behind_rad, -side * behind_rad, std::f64::consts::PI].map(at).into_iter().find(has_room);
    }
    let far = distance_m > COMPANION_M + 0.2;
    let close = distance_m < COMPANION_M - 0.3;
    (far || close).then(|| at(angle_rad))
}

/// Where somebody goes whom the robot has come too near: `None` to stay.
pub(super) fn away_from_robot(place: Point, around: &Surroundings<'_>) -> Option<Point> {
    let robot = around.robot.pose.position();
    (robot.distance_m(place) < FROM_ROBOT_M + 0.05).then(|| robot.towards(place, 2.0))
}
