//! Tables, desks, and whatever else stands about.

use bevy::math::{Affine3A, Vec3};
use rand::RngExt;
use sim_world::plan::Furniture;
use sim_world::{Chance, stream};

use super::{HouseModel, on_floor};
use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// What a piece of furniture looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    /// A desk that people stand at.
    Counter,
    Sofa,
    /// Something of which only the measures are known.
    Chest,
}

impl Kind {
    /// By what it is called, in either language.
    pub(super) fn of(piece: &Furniture) -> Self {
        let name = format!("{} {} {}", piece.id, piece.name.de, piece.name.en).to_lowercase();
        let is = |words: &[&str]| words.iter().any(|word| name.contains(word));
        if is(&["theke", "tresen", "counter", "desk"]) {
            Self::Counter
        } else if is(&["tisch", "table"]) {
            Self::Table
        } else if is(&["sofa", "sessel", "couch", "bank", "armchair", "bench"]) {
            Self::Sofa
        } else {
            Self::Chest
        }
    }
}

pub(super) fn build(model: &mut HouseModel, piece: &Furniture, seed: u64) {
    let mut chance = stream(seed, &format!("furniture/{}", piece.id));
    let size = [piece.shape.length_m() as f32, piece.shape.width_m() as f32];
    let shape = match Kind::of(piece) {
        Kind::Table => table(size, &mut chance),
        Kind::Counter => counter(size),
        Kind::Sofa => sofa(size, &mut chance),
        Kind::Chest => chest(size),
    };
    let shaded = shape.shaded(|place| (0.30 - place.z).max(0.0) * 0.5);
    model.matt.add(shaded.moved(on_floor(piece.shape.pose(), 0.0)));
    model.shade(piece.shape.pose(), size[0], size[1], 0.32);
}

fn rounded(size: [f32; 3], at: [f32; 3], radius_m: f32, colour: Colour) -> Shape {
    Shape::rounded_box(size.into(), radius_m, 3).painted(colour).at(at[0], at[1], at[2])
}

fn table([length, width]: [f32; 2], chance: &mut Chance) -> Shape {
    const HEIGHT_M: f32 = 0.72;
    let mut table = rounded([length, width, 0.035], [0.0, 0.0, HEIGHT_M - 0.0175], 0.016, Colour::BEECH.lighter(0.1));
    for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
        let (x, y) = (x * (length / 2.0 - 0.05), y * (width / 2.0 - 0.05));
        let leg = Shape::limb(Vec3::new(x, y, 0.012), Vec3::new(x * 0.96, y * 0.96, HEIGHT_M - 0.04), 0.015, 0.022, 10);
        table.add(leg.painted(Colour::OAK));
    }
    // What lies on it: some books, and an open one.
    let mut z = HEIGHT_M;
    let stack_x = -length * 0.22;
    for _ in 0..chance.random_range(2..5) {
        let (turn, thick) = (chance.random_range(-0.5..0.5_f32), chance.random_range(0.022..0.042_f32));
        let book = Shape::cuboid(Vec3::new(0.21, 0.15, thick))
            .painted(Colour::BOOKS[chance.random_range(0..Colour::BOOKS.len())])
            .moved(Affine3A::from_rotation_z(turn));
        table.add(book.at(stack_x, width * 0.12, z + thick / 2.0));
        z += thick;
    }
    for side in [-1.0_f32, 1.0] {
        let page = Shape::rounded_box(Vec3::new(0.15, 0.21, 0.014), 0.006, 2).painted(Colour::PAPER);
        let open = Affine3A::from_rotation_y(side * 0.06);
        table.add(page.moved(open).at(length * 0.18 + side * 0.075, -width * 0.10, HEIGHT_M + 0.010));
    }
    table
}

fn counter([length, width]: [f32; 2]) -> Shape {
    const HEIGHT_M: f32 = 0.95;
    let mut counter =
        rounded([length - 0.06, width - 0.06, HEIGHT_M - 0.05], [0.0, 0.0, HEIGHT_M / 2.0 - 0.02], 0.05, Colour::WHITE);
    counter.add(rounded([length, width, 0.045], [0.0, 0.0, HEIGHT_M - 0.0225], 0.02, Colour::OAK));
    // A front of slats towards both long sides.
    let slats = (length / 0.09) as u32;
    for slat in 0..slats {
        let x = (slat as f32 + 0.5) / slats as f32 * (length - 0.14) - (length - 0.14) / 2.0;
        for side in [-1.0, 1.0] {
            let y = side * (width / 2.0 - 0.022);
            counter.add(rounded([0.04, 0.022, HEIGHT_M - 0.16], [x, y, HEIGHT_M / 2.0 - 0.01], 0.008, Colour::BEECH));
        }
    }
    // A screen, a keyboard, a lamp, and a pile of what came back.
    counter.add(rounded([0.46, 0.03, 0.29], [length * 0.12, 0.05, HEIGHT_M + 0.24], 0.012, Colour::JOINT));
    counter.add(rounded([0.05, 0.05, 0.12], [length * 0.12, 0.07, HEIGHT_M + 0.06], 0.012, Colour::STEEL));
    counter.add(rounded([0.22, 0.14, 0.014], [length * 0.12, 0.07, HEIGHT_M + 0.007], 0.006, Colour::STEEL));
    for (index, colour) in
        [Colour::BOOKS[4], Colour::BOOKS[1], Colour::BOOKS[2], Colour::BOOKS[5]].into_iter().enumerate()
    {
        let turn = index as f32 * 0.35 - 0.4;
        let book = Shape::cuboid(Vec3::new(0.22, 0.155, 0.03)).painted(colour).moved(Affine3A::from_rotation_z(turn));
        counter.add(book.at(-length * 0.34, 0.0, HEIGHT_M + 0.015 + index as f32 * 0.03));
    }
    counter
}

fn sofa([length, width]: [f32; 2], chance: &mut Chance) -> Shape {
    let colour = Colour::CLOTHES[chance.random_range(0..Colour::CLOTHES.len())];
    rounded([length, width, 0.36], [0.0, 0.0, 0.22], 0.08, colour)
        .with(rounded([length, 0.18, 0.72], [0.0, (width - 0.18) / 2.0, 0.40], 0.08, colour.darker(0.08)))
        .with(rounded([length - 0.10, width - 0.22, 0.10], [0.0, -0.08, 0.42], 0.045, colour.lighter(0.12)))
}

fn chest([length, width]: [f32; 2]) -> Shape {
    rounded([length, width, 0.70], [0.0, 0.0, 0.37], 0.02, Colour::BEECH).with(rounded(
        [length - 0.04, width - 0.04, 0.05],
        [0.0, 0.0, 0.025],
        0.01,
        Colour::OAK.darker(0.3),
    ))
}
