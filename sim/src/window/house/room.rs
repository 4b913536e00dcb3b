//! Floor, walls, doors and lamps.

use bevy::math::{Affine3A, Quat, Vec2, Vec3};
use robot_core::{Point, Pose};
use sim_world::plan::Door;
use sim_world::{FloorPlan, OrientedBox};

use super::{Coping, FLOOR_TILE_M, HouseModel, WALL_HEIGHT_M, on_floor};
use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// How high a door is, metres.
const DOOR_M: f32 = 2.1;
/// How high the skirting board is, metres.
const SKIRTING_M: f32 = 0.09;
/// How far lamps hang apart, metres.
const LAMP_EVERY_M: f64 = 3.0;

pub(super) fn build(model: &mut HouseModel, plan: &FloorPlan) {
    let (length, width) = (plan.length_m() as f32, plan.width_m() as f32);
    model.floor = Shape::sheet(Vec2::new(length, width)).at(length / 2.0, width / 2.0, 0.0);
    for (uv, place) in model.floor.uvs.iter_mut().zip(&model.floor.positions) {
        *uv = [place.x / FLOOR_TILE_M, -place.y / FLOOR_TILE_M];
    }
    rugs(model, plan);
    for wall in plan.walls() {
        self::wall(model, plan, wall, 0.0);
    }
    for door in plan.doors() {
        self::door(model, plan, door);
    }
    home(model, plan);
    lamps(model, plan);
}

/// One side of a wall is left out where it would hide the house from those who look in from outside.
fn is_inside(plan: &FloorPlan, place: Vec3) -> bool {
    let (x, y) = (f64::from(place.x), f64::from(place.y));
    (0.05..plan.length_m() - 0.05).contains(&x) && (0.05..plan.width_m() - 0.05).contains(&y)
}

/// A wall from a height up to the top.
fn wall(model: &mut HouseModel, plan: &FloorPlan, wall: &OrientedBox, from_m: f32) {
    let height = WALL_HEIGHT_M - from_m;
    let size = Vec3::new(wall.length_m() as f32, wall.width_m() as f32, height);
    let at = on_floor(wall.pose(), from_m + height / 2.0);
    let mut out = Vec3::ZERO;
    for side in [Vec3::X, Vec3::NEG_X, Vec3::Y, Vec3::NEG_Y] {
        let looks_to = at.transform_vector3(side);
        let reach = (size / 2.0 * side.abs()).element_sum();
        let face = at.transform_point3(side * reach);
        if !is_inside(plan, face + looks_to * 0.15) {
            // The ends of a wall say nothing about where it stands.
            out += if side.x == 0.0 { looks_to } else { Vec3::ZERO };
            continue;
        }
        let across = if side.x == 0.0 { size.x } else { size.y };
        // In strips: light falls off towards floor, ceiling and corners.
        let strips: [(f32, f32); 5] =
            [(0.0, SKIRTING_M), (SKIRTING_M, 0.35), (0.35, 1.1), (1.1, 2.2), (2.2, WALL_HEIGHT_M)];
        for (low, high) in strips.into_iter().filter(|(low, high)| *high > from_m && *low < WALL_HEIGHT_M) {
            let (low, high) = (low.max(from_m), high);
            let is_skirting = low < SKIRTING_M && high <= SKIRTING_M;
            let mut strip = Shape::new();
            strip.side(Vec3::new(across, 0.0, high - low), Vec3::Y);
            let out = if is_skirting { 0.012 } else { 0.0 };
            let turn = Quat::from_rotation_arc(Vec3::Y, side);
            // Turning about z alone: an arc between opposite directions is not unique.
            let turn = if side == Vec3::NEG_Y { Quat::from_rotation_z(std::f32::consts::PI) } else { turn };
            let place = Affine3A::from_rotation_translation(
                turn,
                side * (reach + out) + Vec3::Z * ((low + high) / 2.0 - from_m - height / 2.0),
            );
            let colour = if is_skirting { Colour::WHITE } else { Colour::WALL };
            let strip = strip.painted(colour).moved(at * place);
            model.matt.add(strip.shaded(|place| {
                let near_floor = (0.35 - place.z).max(0.0) / 0.35 * 0.16;
                let near_top = (place.z - 2.2).max(0.0) / 0.5 * 0.07;
                near_floor + near_top
            }));
        }
    }
    let mut top = Shape::new();
    top.side(size, Vec3::Z);
    let top = top.painted(Colour::OAK.lighter(0.25)).moved(at);
    if out == Vec3::ZERO {
        model.matt.add(top);
    } else {
        model.copings.push(Coping { shape: top, middle: at.transform_point3(Vec3::ZERO), out });
    }
}

fn door(model: &mut HouseModel, plan: &FloorPlan, door: &Door) {
    let (length, width) = (door.shape.length_m() as f32, door.shape.width_m() as f32);
    // What is above a door is wall.
    wall(model, plan, &door.shape, DOOR_M);
    let at = |x: f32, z: f32| on_floor(door.shape.pose(), 0.0) * Affine3A::from_translation(Vec3::new(x, 0.0, z));
    let thick = width + 0.05;
    let post = |size: Vec3| Shape::rounded_box(size, 0.012, 2).painted(Colour::OAK.lighter(0.22));
    for end in [-1.0, 1.0] {
        model.matt.add(post(Vec3::new(0.08, thick, DOOR_M)).moved(at(end * (length / 2.0 - 0.04), DOOR_M / 2.0)));
    }
    model.matt.add(post(Vec3::new(length, thick, 0.08)).moved(at(0.0, DOOR_M - 0.04)));
    if door.open {
        return;
    }
    // A closed door lets light in through a pane; two leaves where it is wide.
    let leaves = if length > 1.2 { 2 } else { 1 };
    let inner = length - 0.16;
    let is_wide = leaves == 2;
    for leaf in 0..leaves {
        let wide = inner / leaves as f32;
        let middle = -inner / 2.0 + (leaf as f32 + 0.5) * wide;
        let frame = 0.09;
        let tall = DOOR_M - 0.10;
        let pane = Vec3::new(wide - 2.0 * frame, 0.02, if is_wide { tall - 0.36 } else { 0.5 });
        let pane_z = if is_wide { 0.24 + pane.z / 2.0 } else { 1.55 };
        let leaf_colour =
            if is_wide { Colour::OAK.lighter(0.12) } else { Colour::ZONES[2].towards(Colour::WHITE, 0.55) };
        if is_wide {
            let stile = |x: f32| {
                Shape::cuboid(Vec3::new(frame, 0.045, tall)).painted(leaf_colour).moved(at(middle + x, tall / 2.0))
            };
            model.matt.add(stile(-(wide - frame) / 2.0));
            model.matt.add(stile((wide - frame) / 2.0));
            for (z, high) in [(0.12, 0.24), (tall - 0.06, 0.12)] {
                model.matt.add(Shape::cuboid(Vec3::new(wide, 0.045, high)).painted(leaf_colour).moved(at(middle, z)));
            }
        } else {
            model
                .matt
                .add(Shape::cuboid(Vec3::new(wide, 0.045, tall)).painted(leaf_colour).moved(at(middle, tall / 2.0)));
        }
        let glass = Shape::cuboid(pane + Vec3::new(0.0, 0.03, 0.0)).painted(Colour(0xe9, 0xf4, 0xfb));
        model.shining.add(glass.moved(at(middle, pane_z)));
        let handle_x = middle + if is_wide && leaf == 0 { 1.0 } else { -1.0 } * (wide / 2.0 - 0.05);
        let handle = Shape::limb(Vec3::new(0.0, 0.0, -0.10), Vec3::new(0.0, 0.0, 0.10), 0.012, 0.012, 10);
        for side in [-1.0, 1.0] {
            let place = at(handle_x, 1.05) * Affine3A::from_translation(Vec3::new(0.0, side * 0.055, 0.0));
            model.matt.add(handle.clone().painted(Colour::STEEL).moved(place));
        }
    }
}

/// Each part of the house has a rug in its colour.
fn rugs(model: &mut HouseModel, plan: &FloorPlan) {
    for (index, zone) in plan.zones().iter().enumerate() {
        let colour = Colour::ZONES[index % Colour::ZONES.len()];
        let size = Vec2::new((zone.to.x_m - zone.from.x_m) as f32, (zone.to.y_m - zone.from.y_m) as f32);
        let rug = (size - Vec2::splat(1.1)).min(Vec2::new(2.6, 1.7));
        if rug.min_element() < 0.5 {
            continue;
        }
        let middle = Pose::new((zone.from.x_m + zone.to.x_m) / 2.0, (zone.from.y_m + zone.to.y_m) / 2.0, 0.0);
        let ground = colour.towards(Colour::WALL, 0.34);
        for (shrink, height, colour) in
            [(0.0, 0.010, ground.darker(0.10)), (0.09, 0.0115, ground.lighter(0.45)), (0.14, 0.013, ground)]
        {
            let shape = Shape::rounded_box(Vec3::new(rug.x - shrink, rug.y - shrink, height), 0.004, 1);
            model.matt.add(shape.painted(colour).moved(on_floor(middle, height / 2.0)));
        }
        model.shade(middle, rug.x, rug.y, 0.10);
    }
}

/// The robot's place: a round mat with the robot's colour, and its charger.
fn home(model: &mut HouseModel, plan: &FloorPlan) {
    let Some(home) = plan.spot(FloorPlan::HOME) else { return };
    for (radius, height, colour) in [
        (0.42, 0.014, Colour::ACCENT.darker(0.1)),
        (0.40, 0.016, Colour::WHITE),
        (0.36, 0.018, Colour::ACCENT.towards(Colour::WHITE, 0.45)),
    ] {
        model.matt.add(Shape::cylinder(radius, height, 48).painted(colour).moved(on_floor(home.pose, 0.0)));
    }
}

/// Round lamps in the ceiling, in rows; none where a wall would cut it. From above one sees through them.
fn lamps(model: &mut HouseModel, plan: &FloorPlan) {
    let rows = |size_m: f64| ((size_m / LAMP_EVERY_M).round().max(1.0)) as u32;
    let (columns, lines) = (rows(plan.length_m()), rows(plan.width_m()));
    for column in 0..columns {
        for line in 0..lines {
            let at = Point::new(
                plan.length_m() * (f64::from(column) + 0.5) / f64::from(columns),
                plan.width_m() * (f64::from(line) + 0.5) / f64::from(lines),
            );
            if plan.walls().iter().any(|wall| wall.distance_m(at) < 0.4) {
                continue;
            }
            let (x, y) = (at.x_m as f32, at.y_m as f32);
            let light = Shape::disc(0.16, 24).moved(Affine3A::from_quat(Quat::from_rotation_x(std::f32::consts::PI)));
            model.shining.add(light.painted(Colour(0xff, 0xf3, 0xd6)).at(x, y, WALL_HEIGHT_M - 0.075));
        }
    }
}
