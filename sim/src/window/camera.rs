//! Where one looks from, and where on the picture a place is seen.

use std::time::Duration;

use bevy::math::{Mat4, Vec2, Vec3};
use robot_core::Point;
use robot_core::ports::FloorMap;
use sim_world::FloorPlan;

use super::view::{PersonView, View};

/// From where to where one looks, and how wide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shot {
    /// The eye, metres on the floor plan.
    pub eye: Vec3,
    /// What is in the middle of the picture.
    pub target: Vec3,
    /// From the picture's upper to its lower edge, radians.
    pub fov_rad: f32,
}

impl Shot {
    /// The widest lens: what stands at the edge of its picture is drawn out already.
    pub const WIDEST_RAD: f32 = 1.4;

    /// Which way is up: along z, but on a picture from straight above, where north is up.
    #[must_use]
    pub fn up(&self) -> Vec3 {
        let along = (self.target - self.eye).normalize_or_zero();
        if along.z.abs() > 0.999 { Vec3::Y } else { Vec3::Z }
    }

    fn clip_from_map(&self, aspect: f32) -> Mat4 {
        let view = Mat4::look_at_rh(self.eye, self.target, self.up());
        Mat4::perspective_infinite_reverse_rh(self.fov_rad, aspect, 0.05) * view
    }

    /// Where a place is on a picture of this size, pixels from its upper left corner; `None` behind the eye.
    #[must_use]
    pub fn project(&self, place: Vec3, size_px: Vec2) -> Option<Vec2> {
        let clip = self.clip_from_map(size_px.x / size_px.y) * place.extend(1.0);
        (clip.w > 0.05).then(|| {
            let flat = Vec2::new(clip.x, clip.y) / clip.w;
            Vec2::new(flat.x + 1.0, 1.0 - flat.y) / 2.0 * size_px
        })
    }

    /// The ray through a pixel: where it begins and where it goes, of length 1.
    #[must_use]
    pub fn ray(&self, pixel: Vec2, size_px: Vec2) -> (Vec3, Vec3) {
        let flat = Vec2::new(pixel.x / size_px.x * 2.0 - 1.0, 1.0 - pixel.y / size_px.y * 2.0);
        let map_from_clip = self.clip_from_map(size_px.x / size_px.y).inverse();
        let near = map_from_clip.project_point3(flat.extend(1.0));
        (self.eye, (near - self.eye).normalize_or_zero())
    }

    /// A part of the way to another shot, as somebody who turns their head: most of it in a second.
    #[must_use]
    pub fn towards(&self, other: &Self, took: Duration) -> Self {
        let part = 1.0 - (-took.as_secs_f32().min(0.5) * 2.2).exp();
        Self {
            eye: self.eye.lerp(other.eye, part),
            target: self.target.lerp(other.target, part),
            fov_rad: self.fov_rad + (other.fov_rad - self.fov_rad) * part,
        }
    }

    /// Whether nobody sees a difference to another shot: a millimetre, or a twentieth of a degree.
    #[must_use]
    pub fn is_near(&self, other: &Self) -> bool {
        let millimetre = 1e-3;
        self.eye.distance(other.eye) < millimetre
            && self.target.distance(other.target) < millimetre
            && (self.fov_rad - other.fov_rad).abs() < millimetre
    }

    /// The same, turned down and widened until the robot and whoever is with it are on the picture from head to foot, and
    /// none of their feet in its lowest part, where a caption is.
    #[must_use]
    pub fn clear_of_caption(mut self, view: &View, aspect: f32) -> Self {
        /// Parts of the picture's height.
        const HEADS_BELOW: f32 = 0.03;
        const FEET_ABOVE: f32 = 0.885;
        let who = [(view.robot.map_from_robot.position(), ROBOT_M), company(view)];
        let away_m = self.eye.distance(self.target);
        for _ in 0..80 {
            let rows = |height: fn(f32) -> f32, ahead_m: f32| {
                who.into_iter().filter_map(move |(place, tall)| {
                    let place = Vec3::new(place.x_m as f32, place.y_m as f32, height(tall));
                    // Shoes reach out towards whoever looks on.
                    let out = (self.eye - place).with_z(0.0).normalize_or_zero() * ahead_m;
                    self.project(place + out, Vec2::new(aspect, 1.0)).map(|at| at.y)
                })
            };
            let feet = rows(|_| 0.0, 0.14).fold(0.0, f32::max);
            let heads = rows(|tall| tall, 0.0).fold(1.0, f32::min);
            if feet > FEET_ABOVE {
                self.target.z -= 0.01 * away_m;
            }
            if heads < HEADS_BELOW {
                self.fov_rad = (self.fov_rad * 1.015).min(Self::WIDEST_RAD);
            }
            if feet <= FEET_ABOVE && heads >= HEADS_BELOW {
                break;
            }
        }
        self
    }

    /// The whole house from above, north at the top.
    #[must_use]
    pub fn from_above(plan: &FloorPlan, aspect: f32) -> Self {
        let (length, width) = (plan.length_m() as f32, plan.width_m() as f32);
        let fov_rad = 0.6_f32;
        let half = (width.max(length / aspect) / 2.0) * 1.07;
        let high = half / (fov_rad / 2.0).tan() + 1.4;
        let middle = Vec3::new(length / 2.0, width / 2.0, 0.0);
        Self { eye: middle + Vec3::Z * high, target: middle, fov_rad }
    }

    /// The whole house from the south and above, as a doll's house.
    #[must_use]
    pub fn dolls_house(plan: &FloorPlan, aspect: f32) -> Self {
        let from_above = Self::from_above(plan, aspect);
        let away = from_above.eye.z * 0.99;
        let lean = 0.72_f32;
        let middle = from_above.target + Vec3::new(0.0, 0.0, 0.4);
        let eye = middle + Vec3::new(0.0, -lean.sin(), lean.cos()) * away;
        Self { eye, target: middle, fov_rad: from_above.fov_rad }
    }

    /// The robot and who talks to it, both seen from the side, from where there is room and books are behind them;
    /// without company the robot from ahead.
    #[must_use]
    pub fn of_conversation(plan: &FloorPlan, view: &View) -> Self {
        let robot = view.robot.map_from_robot;
        let Some(person) = nearest(view, 2.2) else { return Self::of_robot(plan, view) };
        let other = person.map_from_person.position();
        let towards = robot.position().bearing_rad(other);
        let apart = robot.position().distance_m(other) as f32;
        let look = Look {
            middle: robot.position().towards(other, 0.48),
            // A little from behind the visitor: the robot's face is what one wants to see.
            turns: [1.2, -1.2, 0.95, -0.95, 1.45, -1.45, 0.75, -0.75].map(|turn| (towards + turn, 1.2)),
            wished_m: 1.75 + apart * 0.5 + (person.height_m - 1.2).max(0.0) * 0.9,
            eye_m: 0.80,
            target_m: 0.30 + person.height_m * 0.28,
        };
        look.shot(plan, view)
    }

    /// The robot alone.
    #[must_use]
    pub fn of_robot(plan: &FloorPlan, view: &View) -> Self {
        let robot = view.robot.map_from_robot;
        let look = Look {
            middle: robot.position(),
            turns: [0.5, -0.5, 0.9, -0.9, 0.2, -0.2, 1.4, -1.4].map(|turn| (robot.yaw_rad + turn, 0.9)),
            wished_m: 1.25,
            eye_m: 0.58,
            target_m: 0.36,
        };
        look.shot(plan, view)
    }

    /// The robot on its way, from ahead of it, and who walks along.
    #[must_use]
    pub fn of_walk(plan: &FloorPlan, view: &View) -> Self {
        let robot = view.robot.map_from_robot;
        let (beside, tall) = company(view);
        let look = Look {
            middle: robot.position().towards(beside, 0.42),
            turns: [0.55, -0.55, 0.3, -0.3, 0.85, -0.85, 1.3, -1.3].map(|turn| (robot.yaw_rad + turn, 0.9)),
            wished_m: 2.5,
            eye_m: 0.82,
            target_m: 0.28 + tall * 0.28,
        };
        look.shot(plan, view)
    }

    /// The robot and its company at their goal, which it faces: over their shoulders, with the goal in the picture.
    #[must_use]
    pub fn of_arrival(plan: &FloorPlan, view: &View) -> Self {
        let robot = view.robot.map_from_robot;
        let (beside, tall) = company(view);
        let look = Look {
            middle: robot.position().towards(beside, 0.45),
            turns: [2.1, -2.1, 1.75, -1.75, 2.5, -2.5, 1.4, -1.4].map(|turn| (robot.yaw_rad + turn, 1.9)),
            wished_m: 2.6,
            eye_m: 0.95,
            target_m: 0.34 + tall * 0.30,
        };
        look.shot(plan, view)
    }
}

/// How tall the robot is, metres.
const ROBOT_M: f32 = 0.6;

/// What a shot should show, and from which directions it may be taken.
struct Look {
    middle: Point,
    /// Bearings from the middle to the eye, radians, the most wished first; how far from the first one they may be.
    turns: [(f64, f64); 8],
    wished_m: f32,
    eye_m: f32,
    target_m: f32,
}

impl Look {
    /// From the direction with room, books in the background, and nobody in between.
    fn shot(&self, plan: &FloorPlan, view: &View) -> Shot {
        let room = |bearing: f64| (plan.free_distance_m(self.middle, bearing, 6.0) as f32 - 0.25).max(0.5);
        let value = |place: usize| {
            let bearing = self.turns[place].0;
            let away = room(bearing).min(self.wished_m);
            let eye = ahead(self.middle, bearing, f64::from(away));
            away / self.wished_m * 2.0 + books_behind(plan, eye, self.middle)
                - in_the_way(view, eye, self.middle)
                - 0.03 * place as f32
        };
        let best = (0..self.turns.len()).max_by(|one, other| value(*one).total_cmp(&value(*other))).unwrap_or_default();
        let bearing = self.turns[best].0;
        let away = room(bearing).min(self.wished_m);
        let place = ahead(self.middle, bearing, f64::from(away));
        let at = |point: Point, height_m: f32| Vec3::new(point.x_m as f32, point.y_m as f32, height_m);
        // From nearer one must look wider.
        let fov_rad = (2.0 * (self.target_m * 1.42 / away).atan()).clamp(0.50, 1.15);
        Shot { eye: at(place, self.eye_m), target: at(self.middle, self.target_m), fov_rad }
    }
}

fn ahead(from: Point, bearing_rad: f64, metres: f64) -> Point {
    Point::new(from.x_m + bearing_rad.cos() * metres, from.y_m + bearing_rad.sin() * metres)
}

/// How much of what is behind the middle is shelves whose fronts one sees, 0 to 0.9.
fn books_behind(plan: &FloorPlan, eye: Point, middle: Point) -> f32 {
    let looks = eye.bearing_rad(middle);
    let shown = plan.shelves().iter().filter(|shelf| {
        let centre = shelf.shape.centre();
        let off = robot_core::wrap_angle(eye.bearing_rad(centre) - looks).abs();
        let front = robot_core::wrap_angle(centre.bearing_rad(eye) - shelf.shape.pose().yaw_rad).abs();
        let behind = eye.distance_m(centre) > eye.distance_m(middle);
        behind
            && off < 0.5
            && front < 1.2
            && plan.free_distance_m(eye, eye.bearing_rad(centre), 20.0) > eye.distance_m(centre) - 0.8
    });
    shown.count().min(3) as f32 * 0.3
}

/// How much somebody stands between the eye and the middle, who does not belong there.
fn in_the_way(view: &View, eye: Point, middle: Point) -> f32 {
    let looks = eye.bearing_rad(middle);
    let far = eye.distance_m(middle);
    let blocks = |place: Point| {
        let off = robot_core::wrap_angle(eye.bearing_rad(place) - looks).abs();
        let near = eye.distance_m(place);
        near < far - 0.15 && (off < 0.16 || near < 0.8)
    };
    let people = view.people.iter().filter(|person| blocks(person.map_from_person.position()));
    people.count() as f32 * 1.5
}

/// Where whoever is with the robot stands, and how tall they are, metres; without company it is the robot itself.
fn company(view: &View) -> (Point, f32) {
    nearest(view, 2.2).map_or((view.robot.map_from_robot.position(), ROBOT_M), |person| {
        (person.map_from_person.position(), person.height_m)
    })
}

/// Who stands nearest to the robot, if anybody within so many metres does.
#[must_use]
pub fn nearest(view: &View, within_m: f64) -> Option<&PersonView> {
    let away = |person: &PersonView| view.robot.map_from_robot.position().distance_m(person.map_from_person.position());
    view.people.iter().filter(|person| away(person) <= within_m).min_by(|one, other| away(one).total_cmp(&away(other)))
}

/// A camera that people turn about what they look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Orbit {
    /// What they look at.
    pub target: Vec3,
    /// From where, about z, radians.
    pub yaw_rad: f32,
    /// From how high, radians over the floor.
    pub pitch_rad: f32,
    /// From how far, metres.
    pub distance_m: f32,
}

impl Orbit {
    /// The camera that sees what a shot shows.
    #[must_use]
    pub fn from_shot(shot: &Shot) -> Self {
        let out = shot.eye - shot.target;
        let flat = out.truncate().length();
        Self {
            target: shot.target,
            yaw_rad: out.y.atan2(out.x),
            pitch_rad: out.z.atan2(flat),
            distance_m: out.length(),
        }
        .held()
    }

    /// Turned by this much, never through the floor or over the top.
    #[must_use]
    pub fn turned(mut self, yaw_rad: f32, pitch_rad: f32) -> Self {
        self.yaw_rad += yaw_rad;
        self.pitch_rad += pitch_rad;
        self.held()
    }

    /// Nearer (below 1) or farther (above 1).
    #[must_use]
    pub fn zoomed(mut self, times: f32) -> Self {
        self.distance_m *= times;
        self.held()
    }

    /// Its target moved along the floor: to the right and away from who looks, metres.
    #[must_use]
    pub fn moved(mut self, right_m: f32, away_m: f32) -> Self {
        let away = Vec3::new(-self.yaw_rad.cos(), -self.yaw_rad.sin(), 0.0);
        let right = away.cross(Vec3::Z);
        self.target += right * right_m + away * away_m;
        self.held()
    }

    fn held(mut self) -> Self {
        self.pitch_rad = self.pitch_rad.clamp(0.06, 1.50);
        self.distance_m = self.distance_m.clamp(0.6, 60.0);
        self
    }

    /// What it sees.
    #[must_use]
    pub fn shot(&self, fov_rad: f32) -> Shot {
        let (sin, cos) = self.pitch_rad.sin_cos();
        let out = Vec3::new(self.yaw_rad.cos() * cos, self.yaw_rad.sin() * cos, sin);
        Shot { eye: self.target + out * self.distance_m, target: self.target, fov_rad }
    }
}

#[cfg(test)]
mod tests;
