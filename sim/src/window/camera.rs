//! Where one looks from, and where on the picture a place is seen.

use bevy::math::{Mat4, Vec2, Vec3};
use robot_core::ports::FloorMap;
use robot_core::{Point, Pose};
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

    /// The robot and who talks to it, face to face, from the side with the most room; without company the robot from
    /// ahead.
    #[must_use]
    pub fn of_conversation(plan: &FloorPlan, view: &View) -> Self {
        let robot = view.robot.map_from_robot;
        let Some(person) = nearest(view, 2.2) else { return Self::of_robot(plan, robot) };
        let other = person.map_from_person.position();
        let middle = robot.position().towards(other, 0.5);
        let towards = robot.position().bearing_rad(other);
        let apart = robot.position().distance_m(other) as f32;
        // Over the visitor's shoulder, so that one looks at the robot's face.
        let wished = 2.15 + apart * 0.35 + (person.height_m - 1.2).max(0.0) * 0.9;
        let offers = [0.85, -0.85, 1.15, -1.15, 0.60, -0.60, 1.5, -1.5].map(|turn: f64| (towards + turn, turn.abs()));
        let target = Vec3::new(middle.x_m as f32, middle.y_m as f32, 0.30 + person.height_m * 0.27);
        Self::best(plan, middle, target, &offers, wished, 0.92)
    }

    /// The robot alone.
    #[must_use]
    pub fn of_robot(plan: &FloorPlan, robot: Pose) -> Self {
        let offers = [0.5, -0.5, 0.9, -0.9, 0.0, 1.4, -1.4].map(|turn: f64| (robot.yaw_rad + turn, turn.abs()));
        let target = Vec3::new(robot.x_m as f32, robot.y_m as f32, 0.36);
        Self::best(plan, robot.position(), target, &offers, 1.5, 0.62)
    }

    /// The robot on its way, from ahead of it and from beside, with the house behind.
    #[must_use]
    pub fn of_walk(plan: &FloorPlan, view: &View) -> Self {
        let robot = view.robot.map_from_robot;
        let company = nearest(view, 2.2).map_or(robot.position(), |person| person.map_from_person.position());
        let middle = robot.position().towards(company, 0.35);
        let tall = nearest(view, 2.2).map_or(0.6, |person| person.height_m);
        let offers = [0.65, -0.65, 0.35, -0.35, 1.0, -1.0, 1.5, -1.5].map(|turn: f64| (robot.yaw_rad + turn, turn.abs()));
        let target = Vec3::new(middle.x_m as f32, middle.y_m as f32, 0.26 + tall * 0.26);
        Self::best(plan, middle, target, &offers, 2.7, 0.85)
    }

    /// Of several directions, each with how unwished it is, the one with the most room.
    fn best(plan: &FloorPlan, from: Point, target: Vec3, offers: &[(f64, f64)], wished_m: f32, high_m: f32) -> Self {
        let room = |bearing: f64| (plan.free_distance_m(from, bearing, 6.0) as f32 - 0.25).max(0.5);
        let value = |(bearing, unwished): &(f64, f64)| room(*bearing).min(wished_m) - 0.12 * *unwished as f32;
        let bearing = offers
            .iter()
            .max_by(|one, other| value(one).total_cmp(&value(other)))
            .map_or(0.0, |(bearing, _)| *bearing);
        let away = room(bearing).min(wished_m);
        let out = Vec3::new(bearing.cos() as f32, bearing.sin() as f32, 0.0) * away;
        let eye = Vec3::new(from.x_m as f32, from.y_m as f32, high_m) + out;
        // From nearer one must look wider.
        let fov_rad = (2.0 * (0.80 / away).atan()).clamp(0.60, 1.15);
        Self { eye, target, fov_rad }
    }
}

/// Who stands nearest to the robot, if anybody within so many metres does.
#[must_use]
pub fn nearest(view: &View, within_m: f64) -> Option<&PersonView> {
    let away = |person: &PersonView| view.robot.map_from_robot.position().distance_m(person.map_from_person.position());
    view.people
        .iter()
        .filter(|person| away(person) <= within_m)
        .min_by(|one, other| away(one).total_cmp(&away(other)))
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
