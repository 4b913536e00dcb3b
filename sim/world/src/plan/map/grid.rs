//! A house as a grid of cells, and the two files that it is written to.

use robot_core::Point;

use crate::geometry::OrientedBox;
use crate::plan::FloorPlan;

/// What is in a cell of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Free,
    /// Something that nobody walks through.
    Solid,
    /// Nobody has looked.
    Unknown,
}

/// A house as a grid of cells, in rows from south to north.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// The side of a cell, metres.
    pub cell_m: f64,
    /// Where the south-west corner of the grid lies in the map's own frame, metres.
    pub origin: Point,
    /// Cells from west to east.
    pub columns: usize,
    /// Cells from south to north.
    pub rows: usize,
    /// The cells, a row after the other.
    pub cells: Vec<Cell>,
}

impl Map {
    /// The side of a cell, metres: what SLAM on small robots uses.
    pub const CELL_M: f64 = 0.05;

    /// A house as a map, in the plan's own frame: everything that nobody walks through is solid, all else is free.
    #[must_use]
    pub fn of(plan: &FloorPlan) -> Self {
        // A hair less: 3 m are 60 cells, whatever that comes to in binary.
        let cells = |metres: f64| (metres / Self::CELL_M - 1e-6).ceil() as usize;
        let (columns, rows) = (cells(plan.length_m()), cells(plan.width_m()));
        let mut map = Self {
            cell_m: Self::CELL_M,
            origin: Point::new(0.0, 0.0),
            columns,
            rows,
            cells: vec![Cell::Free; columns * rows],
        };
        plan.solids().iter().for_each(|solid| map.fill(solid));
        map
    }

    /// What is in a cell; unknown past the edges.
    #[must_use]
    pub fn cell(&self, column: usize, row: usize) -> Cell {
        let inside = column < self.columns && row < self.rows;
        inside.then(|| self.cells.get(row * self.columns + column).copied()).flatten().unwrap_or(Cell::Unknown)
    }

    /// The YAML file beside the picture.
    #[must_use]
    pub fn yaml(&self, image: &str) -> String {
        let Self { cell_m, origin: Point { x_m, y_m }, .. } = self;
        // A name in double quotes means the same in YAML and JSON.
        let image: String = image.chars().filter(|letter| !letter.is_control() && !"\"\\".contains(*letter)).collect();
        format!(
            "image: \"{image}\"\nmode: trinary\nresolution: {cell_m}\norigin: [{x_m:?}, {y_m:?}, 0.0]\nnegate: 0\n\
             occupied_thresh: 0.65\nfree_thresh: 0.25\n"
        )
    }

    /// The picture: a binary PGM, north up, in the greys that `map_saver` writes.
    #[must_use]
    pub fn pgm(&self) -> Vec<u8> {
        let mut pgm = format!("P5\n{} {}\n255\n", self.columns, self.rows).into_bytes();
        for row in self.cells.chunks(self.columns.max(1)).rev() {
            pgm.extend(row.iter().map(|cell| match cell {
                Cell::Free => 254,
                Cell::Solid => 0,
                Cell::Unknown => 205,
            }));
        }
        pgm
    }

    /// Marks the cells whose middle lies in something.
    fn fill(&mut self, solid: &OrientedBox) {
        let reach_m = solid.length_m().hypot(solid.width_m()) / 2.0;
        let range = |middle_m: f64, cells: usize| {
            let cell = |metres: f64| (metres / Self::CELL_M).clamp(0.0, cells as f64) as usize;
            cell(middle_m - reach_m)..(cell(middle_m + reach_m) + 1).min(cells)
        };
        let Point { x_m, y_m } = solid.centre();
        for row in range(y_m, self.rows) {
            for column in range(x_m, self.columns) {
                let middle = Point::new((column as f64 + 0.5) * self.cell_m, (row as f64 + 0.5) * self.cell_m);
                if solid.distance_m(middle) == 0.0 {
                    self.cells[row * self.columns + column] = Cell::Solid;
                }
            }
        }
    }
}
