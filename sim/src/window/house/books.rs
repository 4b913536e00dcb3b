//! Rows of books: no two alike, and the same for the same seed.

use bevy::math::{Affine3A, Quat, Vec3};
use rand::RngExt;
use sim_world::Chance;

use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// Room for books on a board.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Row {
    /// From one side to the other, metres.
    pub(super) width_m: f32,
    /// From the board to the next one, metres.
    pub(super) height_m: f32,
    /// From the front to the back, metres.
    pub(super) depth_m: f32,
}

/// A book, lying or standing in a row whose left front corner on the board is the origin: x to the right, y to the
/// back, z up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Book {
    /// Where its left front corner on the board is, metres from the row's left end.
    pub(super) x_m: f32,
    /// Thickness, height, depth, metres.
    pub(super) size_m: Vec3,
    /// How far it leans to the left, radians.
    pub(super) lean_rad: f32,
    /// How far it stands back from the board's edge, metres.
    pub(super) back_m: f32,
    pub(super) colour: Colour,
    /// Whether its spine has a title in a band.
    pub(super) banded: bool,
}

/// Books for a row, from the left to the right. They never reach over its end.
pub(super) fn fill(row: Row, chance: &mut Chance) -> Vec<Book> {
    let mut books = Vec::new();
    let mut x = 0.004;
    // What stands together looks alike: series, and neighbours by the same author.
    let mut series = 0;
    let mut kind = (Colour::BOOKS[0], Vec3::ZERO, true);
    while x < row.width_m - 0.02 {
        if series == 0 {
            series = if chance.random_range(0..4) == 0 { chance.random_range(3..7) } else { 1 };
            let colour = Colour::BOOKS[chance.random_range(0..Colour::BOOKS.len())];
            let thick = chance.random_range(0.014..0.042);
            let tall = row.height_m * chance.random_range(0.62..0.90);
            let deep = row.depth_m * chance.random_range(0.62..0.88);
            kind = (colour, Vec3::new(thick, tall, deep), chance.random_range(0..3) != 0);
        }
        series -= 1;
        let (colour, size, banded) = kind;
        if x + size.x > row.width_m {
            break;
        }
        let colour = colour.towards(Colour::OAK, chance.random_range(0.0..0.12));
        let back_m = chance.random_range(0.004..0.016);
        books.push(Book { x_m: x, size_m: size, lean_rad: 0.0, back_m, colour, banded });
        x += size.x + 0.0012;
        // Somebody has taken one out, and its neighbour leans over.
        if series == 0 && chance.random_range(0..9) == 0 {
            let size = Vec3::new(0.022, row.height_m * 0.74, row.depth_m * 0.7);
            let lean = 0.24;
            let room = size.x + size.y * lean;
            if x + room + 0.01 < row.width_m {
                let colour = Colour::BOOKS[chance.random_range(0..Colour::BOOKS.len())];
                books.push(Book {
                    x_m: x + size.y * lean - 0.004,
                    size_m: size,
                    lean_rad: lean,
                    back_m,
                    colour,
                    banded: true,
                });
                x += room + 0.012;
            }
        }
        // Now and then a gap.
        if chance.random_range(0..22) == 0 {
            x += chance.random_range(0.05..0.12);
        }
    }
    books
}

/// A row as it looks from far away: of what stands together and looks alike one sees one front and one top.
pub(super) fn from_afar(books: &[Book]) -> Shape {
    let is_next = |one: &Book, other: &Book| {
        let alike = one.size_m == other.size_m && one.lean_rad == 0.0 && other.lean_rad == 0.0;
        alike && (other.x_m - one.x_m - one.size_m.x).abs() < 0.005
    };
    let mut row = Shape::new();
    for series in books.chunk_by(is_next) {
        let [first, .., last] = series else {
            series.iter().for_each(|book| row.add(book.front_and_top()));
            continue;
        };
        let size_m = Vec3::new(last.x_m + last.size_m.x - first.x_m, first.size_m.y, first.size_m.z);
        let colour = series[series.len() / 2].colour;
        row.add(Book { size_m, colour, ..*first }.front_and_top());
    }
    row
}

impl Book {
    fn front_and_top(&self) -> Shape {
        let (size, mut front, mut top) = (self.upright_m(), Shape::new(), Shape::new());
        front.side(size, Vec3::NEG_Y);
        top.side(size, Vec3::Z);
        self.placed(front.painted(self.colour).with(top.painted(Colour(0xee, 0xe5, 0xd2))))
    }

    /// The book in the row's frame: what of it can be seen from in front and above.
    pub(super) fn shape(&self) -> Shape {
        let size = self.upright_m();
        let mut book = Shape::new();
        for side in [Vec3::NEG_Y, Vec3::X, Vec3::NEG_X] {
            book.side(size, side);
        }
        let mut book = book.painted(self.colour);
        let mut pages = Shape::new();
        pages.side(size - Vec3::new(0.004, 0.0, 0.0), Vec3::Z);
        book.add(pages.painted(Colour(0xee, 0xe5, 0xd2)));
        self.placed(book)
    }

    /// What is on its back, in the row's frame.
    pub(super) fn back(&self) -> Shape {
        let size = self.upright_m();
        let mut back = Shape::new();
        let mut band = |from: f32, to: f32, colour: Colour| {
            let mut band = Shape::new();
            band.side(Vec3::new(size.x * 0.96, size.y + 0.0016, size.z * (to - from)), Vec3::NEG_Y);
            back.add(band.painted(colour).at(0.0, 0.0, ((from + to) / 2.0 - 0.5) * size.z));
        };
        // The call number: a white label low on the spine, as every library has it.
        if size.x > 0.016 {
            band(0.06, 0.18, Colour::PAPER);
            band(0.105, 0.135, Colour::STEEL);
        }
        if self.banded {
            let ink = if self.colour.readable_on_it() == Colour::INK {
                self.colour.darker(0.45)
            } else {
                self.colour.lighter(0.55)
            };
            band(0.52, 0.80, ink.towards(self.colour, 0.25));
            band(0.88, 0.905, ink);
        }
        self.placed(back)
    }

    /// Its size as it stands: thickness, depth, height.
    const fn upright_m(&self) -> Vec3 {
        Vec3::new(self.size_m.x, self.size_m.z, self.size_m.y)
    }

    fn placed(&self, shape: Shape) -> Shape {
        let size = self.upright_m();
        shape.moved(
            Affine3A::from_translation(Vec3::new(self.x_m, self.back_m, 0.0))
                * Affine3A::from_quat(Quat::from_rotation_y(-self.lean_rad))
                * Affine3A::from_translation(size / 2.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sim_world::stream;

    use super::*;

    proptest! {
        #[test]
        fn books_stand_on_their_board_side_by_side(
            seed in any::<u64>(),
            width_m in 0.1_f32..3.0,
            height_m in 0.2_f32..0.4,
        ) {
            let row = Row { width_m, height_m, depth_m: 0.25 };
            let books = fill(row, &mut stream(seed, "books"));
            let mut end = 0.0;
            for book in &books {
                prop_assert!(book.x_m >= end - 1e-5, "{book:?} begins before {end}");
                prop_assert!(book.size_m.y <= height_m && book.size_m.z + book.back_m <= 0.25);
                end = book.x_m + book.size_m.x;
                prop_assert!(end <= width_m);
                let shape = book.shape().with(book.back());
                for place in &shape.positions {
                    prop_assert!(place.x > -0.02 && place.x < width_m + 0.02 && place.z > -0.01, "{place}");
                }
            }
        }
    }

    #[test]
    fn from_afar_a_row_is_as_wide_and_high_of_a_third_of_the_triangles() {
        let row = Row { width_m: 2.4, height_m: 0.32, depth_m: 0.25 };
        let books = fill(row, &mut stream(1, "books"));
        let near = books.iter().fold(Shape::new(), |row, book| row.with(book.shape()));
        let far = from_afar(&books);
        assert!(far.triangles() * 3 < near.triangles(), "{} of {}", far.triangles(), near.triangles());
        let reach = |shape: &Shape| {
            let most = |of: fn(&Vec3) -> f32| shape.positions.iter().map(of).fold(f32::MIN, f32::max);
            [most(|at| at.x), most(|at| -at.x), most(|at| at.z), most(|at| -at.y)]
        };
        for (near, far) in reach(&near).into_iter().zip(reach(&far)) {
            assert!((near - far).abs() < 0.01, "{near} {far}");
        }
    }

    #[test]
    fn a_seed_is_a_row_and_another_is_another() {
        let row = Row { width_m: 1.4, height_m: 0.32, depth_m: 0.25 };
        let with = |seed| fill(row, &mut stream(seed, "books"));
        assert_eq!(with(1), with(1));
        assert_ne!(with(1), with(2));
        assert!(with(1).len() > 25, "{}", with(1).len());
        let colours: std::collections::BTreeSet<String> =
            with(1).iter().map(|book| format!("{:?}", book.colour)).collect();
        assert!(colours.len() > 8, "{}", colours.len());
    }
}
