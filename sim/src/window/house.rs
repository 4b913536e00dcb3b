//! The house as shapes: what the floor plan says, made to be looked at.

mod books;
mod furniture;
mod room;
mod shelf;
mod sights;
mod signs;

use bevy::math::{Affine3A, Quat, Vec3};
use robot_core::{Language, Point, Pose};
use sim_world::FloorPlan;

pub use signs::Sign;
pub(super) use signs::capitalised;

use super::colour::Colour;
use super::shape::Shape;

/// How high the walls are, metres.
pub const WALL_HEIGHT_M: f32 = 2.7;
/// How much of the floor one picture of its wood covers, metres.
pub const FLOOR_TILE_M: f32 = 3.2;

/// A house to look at, apart by how its surfaces are drawn.
#[derive(Debug, Clone, Default)]
pub struct HouseModel {
    /// Walls, shelves, furniture: matt, in their own colours.
    pub matt: Shape,
    /// The books on the shelves.
    pub books: Shape,
    /// The same of far fewer triangles, as somebody sees them who is far away.
    pub books_from_afar: Shape,
    /// The tops of outer walls.
    pub copings: Vec<Coping>,
    /// What is on the backs of books: seen from near alone.
    pub fine: Shape,
    /// What hangs from the ceiling: it throws no shadow that anybody misses.
    pub overhead: Shape,
    /// The floor: wood, its picture repeated every [`FLOOR_TILE_M`].
    pub floor: Shape,
    /// Lamps and window panes: they shine.
    pub shining: Shape,
    /// Where something stands on the floor: soft dark spots.
    pub shades: Shape,
    /// What is written on boards.
    pub signs: Vec<Sign>,
}

/// The top of an outer wall, which is left out where the wall itself is: for those who look in over it.
#[derive(Debug, Clone)]
pub struct Coping {
    /// The top.
    pub shape: Shape,
    /// Its middle, metres on the floor plan.
    pub middle: Vec3,
    /// Which way is out of the house.
    pub out: Vec3,
}

impl Coping {
    /// Whether somebody at `eye` looks at the wall from inside.
    #[must_use]
    pub fn is_seen_from(&self, eye: Vec3) -> bool {
        (eye - self.middle).dot(self.out) < 0.0
    }
}

impl HouseModel {
    /// The house of a floor plan, its signs in `language`. `seed` decides which books stand on the shelves.
    #[must_use]
    pub fn new(plan: &FloorPlan, language: Language, seed: u64) -> Self {
        let mut model = Self::default();
        room::build(&mut model, plan);
        for shelf in plan.shelves() {
            shelf::build(&mut model, plan, shelf, language, seed);
        }
        for piece in plan.furniture() {
            furniture::build(&mut model, piece, seed);
        }
        sights::build(&mut model, plan, language, seed);
        signs::over_zones(&mut model, plan, language);
        model
    }

    /// A soft spot of shade on the floor under something, `grow_m` larger than it.
    fn shade(&mut self, at: Pose, length_m: f32, width_m: f32, grow_m: f32) {
        // The dark part of the spot's picture is its inner half.
        let size = bevy::math::Vec2::new(length_m + grow_m, width_m + grow_m);
        self.shades.add(Shape::sheet(size).moved(on_floor(at, 0.006)));
    }
}

/// The frame of a pose on the floor plan, at a height.
#[must_use]
pub fn on_floor(pose: Pose, height_m: f32) -> Affine3A {
    Affine3A::from_rotation_translation(
        Quat::from_rotation_z(pose.yaw_rad as f32),
        Vec3::new(pose.x_m as f32, pose.y_m as f32, height_m),
    )
}

/// The colour of the part of the house that a point lies in.
fn colour_at(plan: &FloorPlan, point: Point) -> Colour {
    let zone = plan.zones().iter().position(|zone| zone.contains(point));
    zone.map_or(Colour::OAK, |zone| Colour::ZONES[zone % Colour::ZONES.len()])
}

#[cfg(test)]
mod tests;
