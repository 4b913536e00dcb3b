//! What NAO's two cameras see: the house as bare shapes, drawn ray by ray, so that no graphics card is needed; and [who and
//! what is recognised](seen()) in it.
//!
//! It is a picture to try programs with that look for a wall, a shelf or a person; it is no photograph. The lens is a
//! pinhole, and the optical axis has no roll.

mod seen;

use robot_core::{Disc, JointValues, Pose};

use crate::geometry::ray_to_disc_m;
use crate::kinematics::{Gaze, camera};
use crate::plan::FloorPlan;

pub use seen::{Kind, Seen, seen};

/// Which camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Camera {
    /// In the forehead; looks ahead.
    Top,
    /// In the mouth; looks at the floor before the feet.
    Bottom,
}

impl Camera {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Top, Self::Bottom];
    /// Columns of a picture: QVGA, the driver's default.
    pub const WIDTH: u32 = 320;
    /// Rows of a picture.
    pub const HEIGHT: u32 = 240;
    /// Focal length, pixels: 56.3 degrees from the left edge to the right one, as the V6's sheet says.
    pub const FOCAL_PX: f64 = 299.0;

    /// Where it sits in the head's frame, ahead and up, metres, and how far it looks down, radians (from the URDF).
    #[must_use]
    pub const fn mounting(self) -> ([f64; 2], f64) {
        match self {
            Self::Top => ([0.058_71, 0.063_64], 0.020_9),
            Self::Bottom => ([0.050_71, 0.017_74], 0.692_9),
        }
    }
}

/// Somebody who stands there, as a camera knows them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Where.
    pub disc: Disc,
    /// How tall, metres.
    pub height_m: f64,
}

type Rgb = [u8; 3];

/// The colours of what is seen. People and shelves stand out.
pub mod colours {
    /// Of the floor.
    pub const FLOOR: [u8; 3] = [150, 126, 98];
    /// Of the ceiling, and of what is farther than the picture reaches.
    pub const CEILING: [u8; 3] = [236, 236, 230];
    /// Of walls.
    pub const WALL: [u8; 3] = [216, 208, 192];
    /// Of furniture.
    pub const FURNITURE: [u8; 3] = [122, 84, 52];
    /// Of shelves.
    pub const SHELF: [u8; 3] = [60, 96, 150];
    /// Of people's clothes.
    pub const CLOTHES: [u8; 3] = [196, 60, 60];
    /// Of people's heads.
    pub const HEAD: [u8; 3] = [230, 180, 150];
}

const WALL_HEIGHT_M: f64 = 2.8;
const SHELF_HEIGHT_M: f64 = 1.8;
const FURNITURE_HEIGHT_M: f64 = 0.74;
/// The head's part of somebody's height.
const HEAD_PART: f64 = 0.14;
const FARTHEST_M: f64 = 25.0;

/// Something upright that a ray over the floor meets.
#[derive(Debug, Clone, Copy)]
struct Meets {
    at_m: f64,
    from_m: f64,
    to_m: f64,
    colour: Rgb,
}

/// A picture, rows from the top, three bytes a pixel: red, green, blue. It has [`Camera::WIDTH`] columns and
/// [`Camera::HEIGHT`] rows.
///
/// ```
/// use robot_core::Pose;
/// use sim_world::camera::{Camera, picture};
/// use sim_world::{FloorPlan, kinematics};
///
/// let (plan, home) = (FloorPlan::demo(), Pose::new(2.0, 2.0, 0.0));
/// let seen = picture(Camera::Top, home, &kinematics::stand(), &plan, &[]);
/// assert_eq!(seen.len(), 320 * 240 * 3);
/// ```
#[must_use]
pub fn picture(
    which: Camera,
    world_from_robot: Pose,
    angles_rad: &JointValues,
    plan: &FloorPlan,
    people: &[Figure],
) -> Vec<u8> {
    let (mounted_m, tilt_rad) = which.mounting();
    let eye = camera(world_from_robot, angles_rad, mounted_m, tilt_rad);
    let bearings = Bearings::around(&eye, plan, people);
    let (sin, cos) = eye.pitch_rad.sin_cos();
    let mut pixels = Vec::with_capacity((Camera::WIDTH * Camera::HEIGHT * 3) as usize);
    for row in 0..Camera::HEIGHT {
        let down = (f64::from(row) + 0.5 - f64::from(Camera::HEIGHT) / 2.0) / Camera::FOCAL_PX;
        // The ray through this row's middle, turned down by the camera's tilt.
        let (ahead, up) = (cos - down * sin, -sin - down * cos);
        for column in 0..Camera::WIDTH {
            let left = (f64::from(Camera::WIDTH) / 2.0 - f64::from(column) - 0.5) / Camera::FOCAL_PX;
            let rise = up / ahead.hypot(left).max(1e-9);
            pixels.extend(bearings.colour(left.atan2(ahead), rise, eye.height_m));
        }
    }
    pixels
}

/// What stands around the camera, by the direction over the floor; looked up once, as a picture asks each many times.
struct Bearings {
    meets: Vec<Vec<Meets>>,
}

impl Bearings {
    /// Directions around the whole circle.
    const COUNT: usize = 2048;

    fn around(eye: &Gaze, plan: &FloorPlan, people: &[Figure]) -> Self {
        /// The widest that a picture shows to either side of the optical axis, when the camera looks far down.
        const SIDE_RAD: f64 = 1.3;
        let step_rad = std::f64::consts::TAU / Self::COUNT as f64;
        let meets = (0..Self::COUNT).map(|number| {
            let aside_rad = (number as f64 + 0.5) * step_rad - std::f64::consts::PI;
            if aside_rad.abs() > SIDE_RAD { Vec::new() } else { along(eye, aside_rad, plan, people) }
        });
        Self { meets: meets.collect() }
    }

    /// What a ray shows that leaves `aside_rad` to the left of the optical axis and rises `rise` metres a metre.
    fn colour(&self, aside_rad: f64, rise: f64, height_m: f64) -> Rgb {
        let part = (aside_rad + std::f64::consts::PI) / std::f64::consts::TAU;
        let number = ((part * Self::COUNT as f64) as usize).min(Self::COUNT - 1);
        let floor_m = if rise < 0.0 { -height_m / rise } else { f64::INFINITY };
        for meets in self.meets.get(number).into_iter().flatten() {
            if meets.at_m >= floor_m {
                break;
            }
            let at_height_m = height_m + rise * meets.at_m;
            if (meets.from_m..meets.to_m).contains(&at_height_m) {
                return shaded(meets.colour, meets.at_m);
            }
        }
        if floor_m.is_finite() { shaded(colours::FLOOR, floor_m.min(FARTHEST_M)) } else { colours::CEILING }
    }
}

/// All that a ray over the floor meets, the nearest first.
fn along(eye: &Gaze, aside_rad: f64, plan: &FloorPlan, people: &[Figure]) -> Vec<Meets> {
    let from = eye.world_from_gaze.position();
    let direction = (eye.world_from_gaze.yaw_rad + aside_rad).sin_cos();
    let upright = |at_m, to_m, colour| Meets { at_m, from_m: 0.0, to_m, colour };
    let walls = plan.walls().iter().map(|wall| (wall, WALL_HEIGHT_M, colours::WALL));
    let shelves = plan.shelves().iter().map(|shelf| (&shelf.shape, SHELF_HEIGHT_M, colours::SHELF));
    let furniture = plan.furniture().iter().map(|piece| (&piece.shape, FURNITURE_HEIGHT_M, colours::FURNITURE));
    let solids = walls.chain(shelves).chain(furniture);
    let mut meets: Vec<Meets> = solids
        .filter_map(|(shape, height_m, colour)| Some(upright(shape.ray_along_m(from, direction)?, height_m, colour)))
        .collect();
    for figure in people {
        if let Some(at_m) = ray_to_disc_m(from, direction, &figure.disc) {
            let neck_m = figure.height_m * (1.0 - HEAD_PART);
            meets.push(upright(at_m, neck_m, colours::CLOTHES));
            meets.push(Meets { at_m, from_m: neck_m, to_m: figure.height_m, colour: colours::HEAD });
        }
    }
    meets.retain(|meets| meets.at_m < FARTHEST_M);
    meets.sort_by(|one, other| one.at_m.total_cmp(&other.at_m));
    meets
}

/// What is farther is darker, down to a half.
fn shaded(colour: Rgb, at_m: f64) -> Rgb {
    let light = 1.0 - 0.5 * (at_m / FARTHEST_M).clamp(0.0, 1.0);
    colour.map(|part| (f64::from(part) * light) as u8)
}

#[cfg(test)]
mod tests {
    use robot_core::{Joint, Point};

    use super::*;
    use crate::kinematics::stand;

    const PERSON: fn(Point) -> Figure = |centre| Figure { disc: Disc { centre, radius_m: 0.25 }, height_m: 1.7 };

    fn at(pixels: &[u8], row: u32, column: u32) -> Rgb {
        let start = ((row * Camera::WIDTH + column) * 3) as usize;
        [pixels[start], pixels[start + 1], pixels[start + 2]]
    }

    /// Which colour it is, whatever the light.
    fn is(seen: Rgb, colour: Rgb) -> bool {
        let sum = |rgb: Rgb| rgb.iter().map(|part| f64::from(*part)).sum::<f64>();
        let light = sum(seen) / sum(colour);
        seen.iter().zip(colour).all(|(one, other)| (f64::from(*one) - f64::from(other) * light).abs() < 3.0)
    }

    #[test]
    fn who_stands_ahead_is_in_the_middle_and_on_the_left_when_the_head_turns_right() {
        let plan = FloorPlan::demo();
        let home = plan.spot(FloorPlan::HOME).expect("the plan has a home").pose;
        let ahead = home.transform(Point::new(1.2, 0.0));
        let seen = picture(Camera::Top, home, &stand(), &plan, &[PERSON(ahead)]);
        assert!(is(at(&seen, 120, 160), colours::CLOTHES), "{:?}", at(&seen, 120, 160));
        let nobody = picture(Camera::Top, home, &stand(), &plan, &[]);
        assert!(!is(at(&nobody, 120, 160), colours::CLOTHES));
        let mut turned = stand();
        turned[Joint::HeadYaw] = -0.3;
        let seen = picture(Camera::Top, home, &turned, &plan, &[PERSON(ahead)]);
        let left = (0..160).filter(|column| is(at(&seen, 120, *column), colours::CLOTHES)).count();
        let right = (160..320).filter(|column| is(at(&seen, 120, *column), colours::CLOTHES)).count();
        assert!(left > 40 && right < left / 2, "{left} columns on the left, {right} on the right");
    }

    #[test]
    fn the_lower_camera_sees_the_floor_before_the_feet() {
        let plan = FloorPlan::demo();
        let home = plan.spot(FloorPlan::HOME).expect("the plan has a home").pose;
        let seen = picture(Camera::Bottom, home, &stand(), &plan, &[]);
        assert!(is(at(&seen, 239, 160), colours::FLOOR) && is(at(&seen, 120, 160), colours::FLOOR));
        assert_eq!(seen, picture(Camera::Bottom, home, &stand(), &plan, &[]), "the same bytes");
    }
}
