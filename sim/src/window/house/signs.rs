//! Boards with something to read.

use bevy::math::{Affine3A, Quat, Vec3};
use robot_core::{Language, Point};
use sim_world::FloorPlan;

use super::{HouseModel, WALL_HEIGHT_M};
use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// Something written on a board.
#[derive(Debug, Clone, PartialEq)]
pub struct Sign {
    /// In large letters.
    pub title: String,
    /// In small letters under it; may be empty.
    pub subtitle: String,
    /// The colour of the board.
    pub ground: Colour,
    /// Its width and height, metres.
    pub size_m: [f32; 2],
    /// The sign's frame: x to the right of who reads it, y up, z towards them.
    pub map_from_sign: Affine3A,
}

/// The frame of a sign that looks along x, in the frame of what it hangs on.
pub(super) fn upright(middle: Vec3) -> Affine3A {
    Affine3A::from_cols(Vec3::Y.into(), Vec3::Z.into(), Vec3::X.into(), middle.into())
}

/// Over each part of the house hangs its name, to be read from both sides.
pub(super) fn over_zones(model: &mut HouseModel, plan: &FloorPlan, language: Language) {
    const SIZE_M: [f32; 2] = [1.25, 0.26];
    const HEIGHT_M: f32 = 2.36;
    for (index, zone) in plan.zones().iter().enumerate() {
        let ground = Colour::ZONES[index % Colour::ZONES.len()];
        let middle = Point::new((zone.from.x_m + zone.to.x_m) / 2.0, (zone.from.y_m + zone.to.y_m) / 2.0);
        // All look south and north, so that a picture from the south shows every name.
        let at = Affine3A::from_rotation_translation(
            Quat::from_rotation_z(std::f32::consts::FRAC_PI_2),
            Vec3::new(middle.x_m as f32, middle.y_m as f32, HEIGHT_M),
        );
        let board = Shape::rounded_box(Vec3::new(0.03, SIZE_M[0], SIZE_M[1]), 0.012, 2).painted(ground.darker(0.12));
        model.overhead.add(board.moved(at));
        for side in [-1.0, 1.0] {
            let cord_y = side * SIZE_M[0] * 0.4;
            let top = WALL_HEIGHT_M + 0.1 - HEIGHT_M;
            let cord =
                Shape::limb(Vec3::new(0.0, cord_y, SIZE_M[1] / 2.0), Vec3::new(0.0, cord_y, top), 0.004, 0.004, 6);
            model.overhead.add(cord.painted(Colour::JOINT).moved(at));
            let turn = if side < 0.0 { std::f32::consts::PI } else { 0.0 };
            let face = Affine3A::from_quat(Quat::from_rotation_z(turn)) * upright(Vec3::new(0.0165, 0.0, 0.0));
            model.signs.push(Sign {
                title: capitalised(zone.name.get(language)),
                subtitle: String::new(),
                ground,
                size_m: [SIZE_M[0] - 0.02, SIZE_M[1] - 0.02],
                map_from_sign: at * face,
            });
        }
    }
    for door in plan.doors().iter().filter(|door| !door.open) {
        let (middle, centre) = (plan_middle(plan), door.shape.centre());
        let inwards = [middle.x_m - centre.x_m, middle.y_m - centre.y_m];
        let yaw = door.shape.pose().yaw_rad as f32;
        let out = Quat::from_rotation_z(yaw) * Vec3::Y;
        let side = if f64::from(out.x) * inwards[0] + f64::from(out.y) * inwards[1] > 0.0 { 1.0 } else { -1.0 };
        let turn = Quat::from_rotation_z(yaw + side * std::f32::consts::FRAC_PI_2);
        let at = Affine3A::from_rotation_translation(turn, Vec3::new(centre.x_m as f32, centre.y_m as f32, 2.30));
        model.signs.push(Sign {
            title: capitalised(door.name.get(language)),
            subtitle: String::new(),
            ground: Colour::WHITE,
            size_m: [0.95, 0.16],
            map_from_sign: at * upright(Vec3::new(door.shape.width_m() as f32 / 2.0 + 0.01, 0.0, 0.0)),
        });
    }
}

fn plan_middle(plan: &FloorPlan) -> Point {
    Point::new(plan.length_m() / 2.0, plan.width_m() / 2.0)
}

/// A name at the beginning of a line.
pub(in crate::window) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
