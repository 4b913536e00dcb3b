//! Shelves: boards, and what stands on them.

use bevy::math::{Affine3A, Vec3};
use rand::RngExt;
use robot_core::Language;
use sim_world::plan::Shelf;
use sim_world::{Chance, FloorPlan, stream};

use super::books::{self, Row};
use super::{HouseModel, Sign, colour_at, on_floor};
use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// What a shelf holds, by what its call numbers begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stock {
    Books,
    /// Pictures to lend.
    Pictures,
    Newspapers,
    /// Boxes with tools and kits.
    Boxes,
}

impl Stock {
    pub(super) fn of(shelf: &Shelf) -> Self {
        let begins = |what: &str| {
            !shelf.call_numbers.is_empty() && shelf.call_numbers.iter().all(|range| range.to_string().starts_with(what))
        };
        if begins("Art") {
            Self::Pictures
        } else if begins("Zeit") {
            Self::Newspapers
        } else if begins("Werk") {
            Self::Boxes
        } else {
            Self::Books
        }
    }
}

const BOARD_M: f32 = 0.024;
/// How high the board with the shelf's name is, metres.
const HEADER_M: f32 = 0.20;

pub(super) fn build(model: &mut HouseModel, plan: &FloorPlan, shelf: &Shelf, language: Language, seed: u64) {
    let mut chance = stream(seed, &format!("shelf/{}", shelf.id));
    let colour = colour_at(plan, shelf.access.position());
    // In the shelf's frame x looks out of its front; y runs along it, to the right of who stands before it.
    let (depth, width) = (shelf.shape.length_m() as f32, shelf.shape.width_m() as f32);
    let is_low = shelf.location.eq_ignore_ascii_case("KIN");
    let boards = if is_low { 4 } else { 5 };
    let height = if is_low { 1.36 } else { 1.78 };
    let plinth = 0.08;
    let step = (height - plinth - BOARD_M) / boards as f32;
    let at = on_floor(shelf.shape.pose(), 0.0);
    let wood = if is_low { Colour::BEECH.lighter(0.25) } else { Colour::BEECH };
    let mut body = Shape::new();
    let mut piece = |size: Vec3, x: f32, y: f32, z: f32, colour: Colour| {
        body.add(Shape::cuboid(size).painted(colour).at(x, y, z));
    };
    for side in [-1.0, 1.0] {
        piece(Vec3::new(depth, BOARD_M, height), 0.0, side * (width - BOARD_M) / 2.0, height / 2.0, wood);
    }
    let back = wood.darker(0.18);
    piece(Vec3::new(0.012, width, height), -depth / 2.0 + 0.006, 0.0, height / 2.0, back);
    piece(Vec3::new(depth - 0.04, width - 0.04, plinth), -0.01, 0.0, plinth / 2.0, wood.darker(0.35));
    for board in 0..=boards {
        let z = plinth + board as f32 * step + BOARD_M / 2.0;
        piece(Vec3::new(depth - 0.004, width - 0.01, BOARD_M), 0.0, 0.0, z, wood);
    }
    // A coloured edge says which part of the house it belongs to.
    piece(Vec3::new(depth + 0.01, width + 0.02, 0.03), 0.0, 0.0, height + 0.012, colour);
    // It is darker inside, and near the floor.
    let inside = |place: Vec3| {
        let deep = ((depth / 2.0 - place.x) / depth).clamp(0.0, 1.0);
        let low = (0.25 - place.z).max(0.0) * 0.6;
        deep * 0.30 + low
    };
    model.matt.add(body.shaded(inside).moved(at));
    let row = Row { width_m: width - 2.0 * BOARD_M - 0.01, height_m: step - BOARD_M - 0.02, depth_m: depth - 0.03 };
    for board in 0..boards {
        let z = plinth + board as f32 * step + BOARD_M;
        // Rows have x to the right and y to the back; right of who looks at the front is +y, and the back is -x.
        let row_frame = Affine3A::from_cols(
            Vec3::Y.into(),
            Vec3::NEG_X.into(),
            Vec3::Z.into(),
            Vec3::new(depth / 2.0 - 0.006, -row.width_m / 2.0, z).into(),
        );
        let on_board = |shape: Shape| {
            let shaded = shape.shaded(|place| {
                // Under each board lies a soft shade.
                let under = ((place.z / row.height_m) - 0.45).max(0.0) * 0.22;
                under + (place.y / row.depth_m).clamp(0.0, 1.0) * 0.35
            });
            shaded.shaded(|_| (0.30 - z * 0.4).max(0.0) * 0.6).moved(at * row_frame)
        };
        let filled = match Stock::of(shelf) {
            Stock::Books => {
                let books = books::fill(row, &mut chance);
                model.books_from_afar.add(on_board(books::from_afar(&books)));
                for book in books {
                    model.books.add(on_board(book.shape()));
                    model.fine.add(on_board(book.back()));
                }
                continue;
            }
            Stock::Pictures => pictures(row, &mut chance),
            Stock::Newspapers => newspapers(row, &mut chance),
            Stock::Boxes => boxes(row, &mut chance),
        };
        model.matt.add(on_board(filled));
    }
    model.shade(shelf.shape.pose(), depth, width, 0.30);
    sign(model, shelf, language, colour, at, (depth, width, height));
}

/// The board on top: what the shelf is called, and which call numbers stand on it.
fn sign(
    model: &mut HouseModel,
    shelf: &Shelf,
    language: Language,
    colour: Colour,
    at: Affine3A,
    (depth, width, height): (f32, f32, f32),
) {
    let middle = Vec3::new(depth / 2.0 - 0.012, 0.0, height + 0.03 + HEADER_M / 2.0);
    let board = Shape::rounded_box(Vec3::new(0.018, width - 0.02, HEADER_M), 0.008, 2).painted(colour.darker(0.12));
    model.matt.add(board.at(middle.x - 0.010, 0.0, middle.z).moved(at));
    let numbers: Vec<String> = shelf.call_numbers.iter().map(|range| shortly(&range.to_string())).collect();
    model.signs.push(Sign {
        title: super::signs::capitalised(shelf.name.get(language)),
        subtitle: numbers.join(" · "),
        ground: colour,
        size_m: [width - 0.04, HEADER_M - 0.02],
        map_from_sign: at * super::signs::upright(middle + Vec3::new(0.001, 0.0, 0.0)),
    });
}

/// `Film – Film` is `Film`.
fn shortly(range: &str) -> String {
    match range.split_once(" – ") {
        Some((from, to)) if from == to => from.to_owned(),
        _ => range.to_owned(),
    }
}

/// Framed pictures, each a little landscape or a play of shapes.
fn pictures(row: Row, chance: &mut Chance) -> Shape {
    let mut shape = Shape::new();
    let mut x = 0.02;
    loop {
        let (wide, tall) = (chance.random_range(0.20..0.34_f32), row.height_m * chance.random_range(0.72..0.94));
        if x + wide > row.width_m {
            return shape;
        }
        let (mx, y) = (x + wide / 2.0, row.depth_m * 0.30);
        let colour = |chance: &mut Chance| Colour::BOOKS[chance.random_range(0..Colour::BOOKS.len())];
        let mut flat = |size: [f32; 2], ahead: f32, at: [f32; 2], colour: Colour| {
            let mut sheet = Shape::new();
            sheet.side(Vec3::new(size[0], 0.0, size[1]), Vec3::NEG_Y);
            shape.add(sheet.painted(colour).at(mx + at[0], y - ahead, tall / 2.0 + at[1]));
        };
        let frame = if chance.random_range(0..2) == 0 { Colour::OAK.darker(0.3) } else { Colour::WHITE };
        flat([wide, tall], 0.0, [0.0, 0.0], frame);
        flat([wide - 0.03, tall - 0.03], 0.001, [0.0, 0.0], Colour::PAPER);
        let inner = [wide - 0.06, tall - 0.06];
        let sky = colour(chance).lighter(0.5);
        flat(inner, 0.002, [0.0, 0.0], sky);
        let land = inner[1] * chance.random_range(0.25..0.5);
        flat([inner[0], land], 0.003, [0.0, (land - inner[1]) / 2.0], colour(chance));
        let sun = inner[0] * 0.24;
        let sun_x = (inner[0] - sun) * chance.random_range(-0.4..0.4);
        flat([sun, sun], 0.004, [sun_x, inner[1] * 0.2], colour(chance));
        x += wide + 0.035;
    }
}

/// Newspapers side by side, their heads to the front.
fn newspapers(row: Row, chance: &mut Chance) -> Shape {
    let mut shape = Shape::new();
    let mut x = 0.02;
    while x + 0.24 <= row.width_m {
        let tall = row.height_m * 0.88;
        let mut flat = |size: [f32; 2], ahead: f32, at: [f32; 2], colour: Colour| {
            let mut sheet = Shape::new();
            sheet.side(Vec3::new(size[0], 0.0, size[1]), Vec3::NEG_Y);
            shape.add(sheet.painted(colour).at(x + 0.12 + at[0], 0.05 - ahead, tall / 2.0 + at[1]));
        };
        flat([0.23, tall], 0.0, [0.0, 0.0], Colour::PAPER.darker(0.04));
        let head = Colour::BOOKS[chance.random_range(0..Colour::BOOKS.len())];
        flat([0.19, tall * 0.12], 0.001, [0.0, tall * 0.38], head);
        flat([0.10, tall * 0.26], 0.001, [-0.045, tall * 0.14], Colour::STEEL.lighter(0.2));
        for line in 0..5 {
            flat([0.19, 0.006], 0.001, [0.0, -tall * (0.06 + 0.07 * line as f32)], Colour::STEEL.lighter(0.45));
        }
        for line in 0..3 {
            flat([0.075, 0.006], 0.001, [0.055, tall * (0.06 + 0.08 * line as f32)], Colour::STEEL.lighter(0.45));
        }
        x += 0.25;
    }
    shape
}

fn boxes(row: Row, chance: &mut Chance) -> Shape {
    let mut shape = Shape::new();
    let mut x = 0.02;
    loop {
        let wide = chance.random_range(0.18..0.34_f32);
        if x + wide > row.width_m {
            return shape;
        }
        let tall = row.height_m * chance.random_range(0.55..0.85);
        let size = Vec3::new(wide, row.depth_m * 0.8, tall);
        let colour = Colour::CLOTHES[chance.random_range(0..Colour::CLOTHES.len())].towards(Colour::WHITE, 0.15);
        let place = Vec3::new(x + wide / 2.0, size.y / 2.0 + 0.02, tall / 2.0);
        shape.add(Shape::rounded_box(size, 0.012, 2).painted(colour).at(place.x, place.y, place.z));
        let mut label = Shape::new();
        label.side(Vec3::new(wide * 0.5, 0.0, tall * 0.3), Vec3::NEG_Y);
        shape.add(label.painted(Colour::PAPER).at(place.x, 0.019, tall * 0.55));
        x += wide + 0.02;
    }
}
