//! What there is to look at: pictures of the art lending, printed cards and marks, and the charger.

use std::f32::consts::FRAC_PI_2;

use bevy::math::{Affine3A, Quat, Vec3};
use rand::RngExt;
use robot_core::Language;
use sim_world::plan::{Mark, Picture};
use sim_world::{FloorPlan, stream};

use super::signs::{capitalised, upright};
use super::{HouseModel, Sign, on_floor};
use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// All of them, with names in `language`; `seed` decides what is painted on the pictures.
pub(super) fn build(model: &mut HouseModel, plan: &FloorPlan, language: Language, seed: u64) {
    for picture in plan.pictures() {
        painting(model, picture, seed);
    }
    for mark in plan.marks() {
        if mark.hangs { card(model, mark, language) } else { sticker(model, mark, language) }
    }
    if let Some(charger) = plan.spot(FloorPlan::CHARGER) {
        station(model, on_floor(charger.pose, 0.0));
    }
}

/// A flat shape on a wall: what it measures out of the wall is `z`.
fn layer(shape: Shape, colour: Colour, right_m: f32, up_m: f32, out_m: f32) -> Shape {
    shape.painted(colour).at(right_m, up_m, out_m)
}

/// A framed picture: a landscape of coloured paper, another one for each id.
pub(super) fn painting(model: &mut HouseModel, picture: &Picture, seed: u64) {
    const MIDDLE_M: f32 = 1.45;
    let mut chance = stream(seed, &format!("picture/{}", picture.id));
    let (wide, tall) = (picture.width_m as f32, picture.width_m as f32 * 0.72);
    let at = on_floor(picture.pose, MIDDLE_M) * upright(Vec3::ZERO);
    let sheet = |wide: f32, tall: f32, thick: f32| Shape::cuboid(Vec3::new(wide, tall, thick));
    let frame = Shape::rounded_box(Vec3::new(wide + 0.07, tall + 0.07, 0.035), 0.01, 2);
    let mut painting = layer(frame, Colour::OAK.darker(0.15), 0.0, 0.0, 0.018);
    painting.add(layer(sheet(wide, tall, 0.004), Colour::PAPER, 0.0, 0.0, 0.037));
    let (w, h) = (wide * 0.86, tall * 0.82);
    let (sky, ground) = (Colour::ZONES[chance.random_range(0..Colour::ZONES.len())].lighter(0.55), Colour::BOOKS);
    painting.add(layer(sheet(w, h, 0.004), sky, 0.0, 0.0, 0.039));
    let sun = [chance.random_range(-0.3..0.3_f32), chance.random_range(0.12..0.26_f32)];
    let disc = Shape::cylinder(h * chance.random_range(0.10..0.15_f32), 0.003, 28);
    painting.add(layer(disc, Colour(0xf6, 0xc3, 0x5b), sun[0] * w, sun[1] * h, 0.0405));
    // Hills, one before the other, as torn paper: each a row of strips whose height follows a wave.
    for hill in 0..3_u8 {
        let colour = ground[chance.random_range(0..ground.len())].lighter(0.30 - 0.12 * f32::from(hill));
        let (begin, bends) = (chance.random_range(0.0..6.0_f32), chance.random_range(2.0..5.0_f32));
        let level = 0.46 - 0.13 * f32::from(hill);
        let strips = 36_u8;
        for strip in 0..strips {
            let part = (f32::from(strip) + 0.5) / f32::from(strips);
            let high = h * (level + 0.07 * (begin + bends * part).sin());
            let x = (part - 0.5) * w;
            let strip = sheet(w / f32::from(strips), high, 0.003);
            painting.add(layer(strip, colour, x, (high - h) / 2.0, 0.0415 + 0.001 * f32::from(hill)));
        }
    }
    model.matt.add(painting.moved(at));
}

/// A printed card on a wall, at the height of the robot's eyes.
fn card(model: &mut HouseModel, mark: &Mark, language: Language) {
    const MIDDLE_M: f32 = 0.52;
    let at = on_floor(mark.pose, MIDDLE_M) * upright(Vec3::ZERO);
    let colour = colour_of(mark);
    let mut card = layer(Shape::rounded_box(Vec3::new(0.30, 0.30, 0.012), 0.006, 2), colour, 0.0, 0.0, 0.006);
    card.add(layer(Shape::cuboid(Vec3::new(0.26, 0.26, 0.002)), Colour::PAPER, 0.0, 0.0, 0.0125));
    for shape in drawn(&mark.shows) {
        card.add(shape.at(0.0, 0.025, 0.0142));
    }
    model.matt.add(card.moved(at));
    model.signs.push(Sign {
        title: capitalised(mark.name.get(language)),
        subtitle: String::new(),
        ground: Colour::PAPER,
        size_m: [0.24, 0.062],
        map_from_sign: at * Affine3A::from_translation(Vec3::new(0.0, -0.093, 0.0145)),
    });
}

/// A round mark that is stuck to the floor, with what it shows to be read by who comes to it.
fn sticker(model: &mut HouseModel, mark: &Mark, language: Language) {
    let at = on_floor(mark.pose, 0.0);
    let colour = colour_of(mark);
    // A little over the rugs.
    for (radius, height, colour) in
        [(0.19, 0.0145, colour), (0.17, 0.0155, Colour::PAPER), (0.15, 0.0165, colour.lighter(0.25))]
    {
        model.matt.add(Shape::cylinder(radius, height, 36).painted(colour).moved(at));
    }
    // An arrow at its rim says where one looks who stands on it.
    let arrow = Shape::cylinder(0.035, 0.0165, 3).painted(colour);
    model.matt.add(arrow.moved(at * Affine3A::from_translation(Vec3::X * 0.215)));
    let is_word = mark.shows.chars().count() > 2;
    let title = if is_word { capitalised(mark.name.get(language)) } else { mark.shows.clone() };
    // Whoever faces the robot on it reads it: its top is behind the robot.
    let read = Affine3A::from_rotation_translation(Quat::from_rotation_z(FRAC_PI_2), Vec3::new(0.0, 0.0, 0.0175));
    model.signs.push(Sign {
        title,
        subtitle: String::new(),
        ground: colour.lighter(0.25),
        size_m: if is_word { [0.25, 0.09] } else { [0.14, 0.18] },
        map_from_sign: at * read,
    });
}

/// A mat to stand on, a little over the rugs, and a box behind it that charges.
fn station(model: &mut HouseModel, at: Affine3A) {
    for (size, height, colour) in [
        (0.50, 0.0145, Colour::JOINT),
        (0.46, 0.0155, Colour::STEEL.lighter(0.3)),
        (0.40, 0.0165, Colour::ZONES[2].towards(Colour::WHITE, 0.5)),
    ] {
        let mat = Shape::rounded_box(Vec3::new(size, size, height), 0.003, 1);
        model.matt.add(mat.painted(colour).at(0.0, 0.0, height / 2.0).moved(at));
    }
    let behind = at * Affine3A::from_translation(Vec3::new(-0.32, 0.0, 0.0));
    let case = Shape::rounded_box(Vec3::new(0.12, 0.26, 0.30), 0.03, 3).painted(Colour::SHELL).at(0.0, 0.0, 0.15);
    let band = Shape::rounded_box(Vec3::new(0.124, 0.264, 0.05), 0.012, 2).painted(Colour::ACCENT).at(0.0, 0.0, 0.23);
    model.matt.add(case.with(band).moved(behind));
    // A flash of light: it charges.
    let mut flash = Shape::new();
    for (y, z, lean) in [(0.008, 0.145, -0.5_f32), (-0.008, 0.105, -0.5)] {
        let bar = Shape::rounded_box(Vec3::new(0.004, 0.014, 0.052), 0.002, 1);
        flash.add(bar.moved(Affine3A::from_rotation_x(lean)).at(0.062, y, z));
    }
    model.shining.add(flash.painted(Colour(0x8c, 0xf0, 0xa8)).moved(behind));
}

/// The same for the same thing, so that a mark and the card that belongs to it are found.
fn colour_of(mark: &Mark) -> Colour {
    let sum = mark.shows.bytes().fold(0_usize, |sum, byte| sum * 31 + usize::from(byte));
    Colour::ZONES[sum % Colour::ZONES.len()]
}

/// What a card shows, of coloured paper, about 15 cm high, looking along z. What is not known here is a ring.
fn drawn(shows: &str) -> Vec<Shape> {
    let disc = |radius: f32, thick: f32, steps: u32| Shape::cylinder(radius, thick, steps);
    let turned = |shape: Shape, angle: f32| shape.moved(Affine3A::from_rotation_z(angle));
    match shows {
        "star" => {
            // Five kites about the middle: each a triangle stretched outwards.
            let ray = Shape::cylinder(0.034, 0.002, 3).moved(Affine3A::from_scale(Vec3::new(1.75, 0.8, 1.0)));
            let ray = ray.at(0.038, 0.0, 0.0).painted(Colour(0xf2, 0xb7, 0x2e));
            (0..5_u8).map(|number| turned(ray.clone(), FRAC_PI_2 + f32::from(number) * 1.256_637)).collect()
        }
        "moon" => vec![
            disc(0.068, 0.002, 40).painted(Colour(0xf0, 0xc2, 0x4f)),
            disc(0.056, 0.002, 40).painted(Colour::PAPER).at(0.030, 0.014, 0.0012),
        ],
        "fox" => {
            let ear = |side: f32| {
                turned(disc(0.036, 0.002, 3), FRAC_PI_2).painted(Colour(0xd9, 0x6a, 0x2b)).at(side * 0.040, 0.052, 0.0)
            };
            let eye = |side: f32| disc(0.008, 0.002, 16).painted(Colour::INK).at(side * 0.026, 0.014, 0.0022);
            let face = turned(disc(0.075, 0.002, 3), -FRAC_PI_2).moved(Affine3A::from_scale(Vec3::new(1.1, 0.95, 1.0)));
            let snout = turned(disc(0.036, 0.002, 3), -FRAC_PI_2).painted(Colour::PAPER).at(0.0, -0.030, 0.0012);
            let nose = disc(0.011, 0.002, 16).painted(Colour::INK).at(0.0, -0.058, 0.0022);
            vec![
                ear(-1.0),
                ear(1.0),
                face.painted(Colour(0xe8, 0x7a, 0x34)).at(0.0, 0.008, 0.0006),
                snout,
                nose,
                eye(-1.0),
                eye(1.0),
            ]
        }
        "book" => {
            let page = |side: f32| {
                let leaf = Shape::cuboid(Vec3::new(0.066, 0.088, 0.002)).painted(Colour(0x3a, 0x6f, 0x99));
                let inner = Shape::cuboid(Vec3::new(0.056, 0.074, 0.002)).painted(Colour::PAPER).at(0.0, 0.004, 0.0012);
                leaf.with(inner).at(side * 0.035, 0.0, 0.0)
            };
            vec![page(-1.0), page(1.0)]
        }
        _ => vec![Shape::ring(0.05, 0.014, 40).painted(Colour::ACCENT)],
    }
}
