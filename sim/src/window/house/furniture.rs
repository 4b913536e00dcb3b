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
    /// A table to work at: with a laptop, building bricks and a tray.
    Bench,
    /// To sit on, without a back.
    Seat,
    /// A screen or board that stands or hangs upright.
    Board,
    /// A machine that prints, copies or takes back.
    Machine,
    /// Steps.
    Steps,
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
        } else if is(&["werktisch", "werkbank", "workbench", "work table"]) {
            Self::Bench
        } else if is(&["tisch", "table"]) {
            Self::Table
        } else if is(&["sitzbank", "hocker", "stool"]) {
            Self::Seat
        } else if is(&["sofa", "sessel", "couch", "bank", "armchair", "bench"]) {
            Self::Sofa
        } else if is(&["leinwand", "tafel", "screen", "board", "staffelei", "easel"]) {
            Self::Board
        } else if is(&["drucker", "printer", "kopier", "copier", "automat", "checkout", "book return"]) {
            Self::Machine
        } else if is(&["treppe", "stairs", "podest", "steps"]) {
            Self::Steps
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
        Kind::Bench => workplace(size, &mut chance),
        Kind::Seat => seat(size, &mut chance),
        Kind::Board => board(size),
        Kind::Machine => machine(size),
        Kind::Steps => steps(size),
        Kind::Chest => chest(size),
    };
    let shaded = shape.shaded(|place| (0.30 - place.z).max(0.0) * 0.5);
    model.matt.add(shaded.moved(on_floor(piece.shape.pose(), 0.0)));
    model.shade(piece.shape.pose(), size[0], size[1], 0.32);
}

fn rounded(size: [f32; 3], at: [f32; 3], radius_m: f32, colour: Colour) -> Shape {
    Shape::rounded_box(size.into(), radius_m, 3).painted(colour).at(at[0], at[1], at[2])
}

/// How high tables are, metres.
const TABLE_M: f32 = 0.72;

/// A table with nothing on it.
fn bare_table([length, width]: [f32; 2]) -> Shape {
    const HEIGHT_M: f32 = TABLE_M;
    let mut table = rounded([length, width, 0.035], [0.0, 0.0, HEIGHT_M - 0.0175], 0.016, Colour::BEECH.lighter(0.1));
    for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
        let (x, y) = (x * (length / 2.0 - 0.05), y * (width / 2.0 - 0.05));
        let leg = Shape::limb(Vec3::new(x, y, 0.012), Vec3::new(x * 0.96, y * 0.96, HEIGHT_M - 0.04), 0.015, 0.022, 10);
        table.add(leg.painted(Colour::OAK));
    }
    table
}

fn table([length, width]: [f32; 2], chance: &mut Chance) -> Shape {
    const HEIGHT_M: f32 = TABLE_M;
    let mut table = bare_table([length, width]);
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

/// A table at which a class builds: an open laptop, a tray of bricks, and some bricks beside it.
fn workplace([length, width]: [f32; 2], chance: &mut Chance) -> Shape {
    let mut table = bare_table([length, width]);
    let along = length.max(width);
    let (x, y) = if length >= width { (1.0, 0.0) } else { (0.0, 1.0) };
    let place =
        |part: f32, beside: f32, z: f32| [x * part * along - y * beside, y * part * along + x * beside, TABLE_M + z];
    let turn = Affine3A::from_rotation_z(if length >= width { 0.0 } else { std::f32::consts::FRAC_PI_2 });
    let mut laptop = rounded([0.32, 0.22, 0.016], [0.0, 0.0, 0.008], 0.006, Colour::STEEL);
    laptop.add(Shape::cuboid(Vec3::new(0.27, 0.11, 0.002)).painted(Colour::JOINT).at(0.0, 0.03, 0.017));
    let lid = rounded([0.32, 0.21, 0.010], [0.0, 0.105, 0.0], 0.004, Colour::STEEL)
        .with(Shape::cuboid(Vec3::new(0.29, 0.18, 0.002)).painted(Colour(0xcf, 0xe6, 0xf5)).at(0.0, 0.105, -0.006));
    let open =
        Affine3A::from_rotation_translation(bevy::math::Quat::from_rotation_x(1.85), Vec3::new(0.0, 0.11, 0.014));
    laptop.add(lid.moved(open));
    let [lx, ly, lz] = place(-0.22, -0.04, 0.0);
    table.add(laptop.moved(turn).at(lx, ly, lz));
    let tray = rounded([0.34, 0.24, 0.05], [0.0, 0.0, 0.025], 0.02, Colour::ZONES[2].lighter(0.3));
    let [tx, ty, tz] = place(0.25, 0.02, 0.0);
    table.add(tray.moved(turn).at(tx, ty, tz));
    for brick in 0..14_u8 {
        let in_tray = brick < 9;
        let (part, beside) = if in_tray {
            (0.25 + chance.random_range(-0.08..0.08_f32), 0.02 + chance.random_range(-0.08..0.08_f32))
        } else {
            (chance.random_range(-0.02..0.12_f32), chance.random_range(-0.2..0.2_f32) * width.min(length))
        };
        let [bx, by, bz] = place(part, beside, if in_tray { 0.055 } else { 0.012 });
        let colour = Colour::ZONES[chance.random_range(0..Colour::ZONES.len())];
        let block = Shape::cuboid(Vec3::new(0.052, 0.026, 0.024)).painted(colour);
        table.add(block.moved(Affine3A::from_rotation_z(chance.random_range(0.0..3.0_f32))).at(bx, by, bz));
    }
    table
}

fn seat([length, width]: [f32; 2], chance: &mut Chance) -> Shape {
    const HEIGHT_M: f32 = 0.42;
    let colour = Colour::CLOTHES[chance.random_range(0..Colour::CLOTHES.len())];
    let mut seat = rounded([length, width, 0.09], [0.0, 0.0, HEIGHT_M - 0.045], 0.04, colour);
    for end in [-1.0, 1.0] {
        let x = end * (length / 2.0 - 0.12);
        seat.add(rounded(
            [0.05, width * 0.86, HEIGHT_M - 0.08],
            [x, 0.0, (HEIGHT_M - 0.08) / 2.0],
            0.015,
            Colour::BEECH,
        ));
    }
    seat
}

/// Upright and thin, its surface towards both sides.
fn board([length, width]: [f32; 2]) -> Shape {
    let (x, y, wide) = if length >= width { (1.0, 0.0, length) } else { (0.0, 1.0, width) };
    let size = |along: f32, across: f32, high: f32| [x * along + y * across, y * along + x * across, high];
    let tall = (wide * 0.62).clamp(0.7, 1.6);
    let low = if wide > 1.2 { 0.75 } else { 0.55 };
    let mut board = rounded(size(wide, 0.05, tall), [0.0, 0.0, low + tall / 2.0], 0.015, Colour::JOINT);
    board.add(rounded(size(wide - 0.08, 0.058, tall - 0.08), [0.0, 0.0, low + tall / 2.0], 0.006, Colour::PAPER));
    for end in [-1.0, 1.0] {
        let at = end * (wide / 2.0 - 0.12);
        board.add(rounded(size(0.04, 0.04, low), [x * at, y * at, low / 2.0], 0.012, Colour::STEEL));
        board.add(rounded(size(0.05, length.min(width), 0.03), [x * at, y * at, 0.015], 0.01, Colour::STEEL));
    }
    board
}

/// A cabinet with a slot, a screen and a light.
fn machine([length, width]: [f32; 2]) -> Shape {
    let mut machine = rounded([length, width, 1.05], [0.0, 0.0, 0.535], 0.04, Colour::WHITE.darker(0.06));
    machine.add(rounded([length - 0.06, width - 0.06, 0.10], [0.0, 0.0, 1.10], 0.03, Colour::JOINT));
    for side in [-1.0_f32, 1.0] {
        let (x, y) = (side * (length / 2.0), side * (width / 2.0));
        machine.add(rounded([0.012, width * 0.5, 0.035], [x, 0.0, 0.62], 0.004, Colour::JOINT));
        machine.add(rounded([length * 0.5, 0.012, 0.035], [0.0, y, 0.62], 0.004, Colour::JOINT));
        machine.add(rounded([0.012, width * 0.42, 0.16], [x, 0.0, 0.88], 0.004, Colour(0xbf, 0xdd, 0xee)));
        machine.add(rounded([length * 0.42, 0.012, 0.16], [0.0, y, 0.88], 0.004, Colour(0xbf, 0xdd, 0xee)));
    }
    machine
}

/// Four of them, up towards y.
fn steps([length, width]: [f32; 2]) -> Shape {
    const STEPS: u8 = 4;
    let deep = width / f32::from(STEPS);
    let mut steps = Shape::new();
    for step in 0..STEPS {
        let high = 0.17 * f32::from(step + 1);
        let y = -width / 2.0 + deep * (f32::from(step) + 0.5);
        steps.add(rounded([length, deep, high], [0.0, y, high / 2.0], 0.012, Colour::BEECH));
        steps.add(rounded([length, deep, 0.02], [0.0, y, high], 0.008, Colour::OAK));
    }
    steps
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
