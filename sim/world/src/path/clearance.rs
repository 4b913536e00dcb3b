//! How much room there is at each place of a floor.

use robot_core::Point;

use crate::geometry::{OrientedBox, squared_distance_m2};

/// How much room there is at each place of a floor.
///
/// The floor is cut into square cells of [`CELL_M`](Self::CELL_M); each knows the metres from its middle to the nearest
/// solid thing, up to [`FARTHEST_M`](Self::FARTHEST_M).
#[derive(Debug, Clone, PartialEq)]
pub struct Clearance {
    columns: usize,
    rows: usize,
    /// Metres, row after row.
    pub(super) room_m: Vec<f32>,
}

impl Clearance {
    /// The side of a cell, metres.
    pub const CELL_M: f64 = 0.10;
    const CELLS_A_METRE: f64 = 1.0 / Self::CELL_M;
    /// More room than this is not told apart, metres.
    pub const FARTHEST_M: f64 = 1.0;
    /// How much nearer to things a route may come than it was asked to, metres: a point of it is at most half a cell's
    /// diagonal away from the cell that was looked at, and half a sample from the point that was.
    pub const TOLERANCE_M: f64 = 0.10;
    /// Lines of sight are looked along in steps of this, metres.
    pub(super) const SAMPLE_M: f64 = 0.05;
    /// Twice the diagonal of the greatest plan: what lies outside is not looked at.
    const GREATEST_M: f64 = 1_000.0;

    /// Measures a floor of `length_m` by `width_m` with its origin in a corner. Past its edges all is solid.
    #[must_use]
    pub fn new(length_m: f64, width_m: f64, solids: &[OrientedBox]) -> Self {
        let cells = |metres: f64| ((metres / Self::CELL_M).round().clamp(1.0, 2_000.0)) as usize;
        let (columns, rows) = (cells(length_m), cells(width_m));
        let mut map = Self { columns, rows, room_m: vec![0.0; columns * rows] };
        for index in 0..map.room_m.len() {
            let Point { x_m, y_m } = map.centre(index);
            let to_edge = x_m.min(y_m).min(length_m - x_m).min(width_m - y_m);
            map.room_m[index] = to_edge.clamp(0.0, Self::FARTHEST_M) as f32;
        }
        for solid in solids {
            let reach = solid.length_m().hypot(solid.width_m()) / 2.0 + Self::FARTHEST_M;
            map.lower(solid.centre(), reach, |point| solid.distance_m(point));
        }
        map
    }

    /// At least so much room is round `point`, metres; 0 in solid things and outside.
    #[must_use]
    pub fn room_m(&self, point: Point) -> f64 {
        self.column_and_row(point).map_or(0.0, |(column, row)| {
            let room_m = f64::from(self.room_m[row * self.columns + column]);
            (room_m - squared_distance_m2(Self::middle(column, row), point).sqrt()).max(0.0)
        })
    }

    /// Everywhere that one can walk to from `from` and keep `clearance_m` from all solid things.
    #[must_use]
    pub fn reach(&self, from: Point, clearance_m: f64) -> Reach<'_> {
        let mut reached = vec![false; self.room_m.len()];
        let mut edge: Vec<usize> = self.cell(from).into_iter().collect();
        while let Some(cell) = edge.pop() {
            if !std::mem::replace(&mut reached[cell], true) {
                let free = |next: &usize| f64::from(self.room_m[*next]) >= clearance_m;
                edge.extend(self.neighbours(cell).map(|(next, _)| next).filter(free));
            }
        }
        Reach { floor: self, reached }
    }

    /// The middles of all cells, and the room round each, metres.
    pub(crate) fn places(&self) -> impl Iterator<Item = (Point, f64)> {
        self.room_m.iter().enumerate().map(|(cell, room_m)| (self.centre(cell), f64::from(*room_m)))
    }

    /// Lowers the room of all cells within `reach_m` of `centre` to their distance from something.
    fn lower(&mut self, centre: Point, reach_m: f64, distance_m: impl Fn(Point) -> f64) {
        let clamp = |metres: f64, cells: usize| ((metres / Self::CELL_M).clamp(0.0, cells as f64)) as usize;
        let reach_m = reach_m.min(Self::GREATEST_M);
        let columns =
            clamp(centre.x_m - reach_m, self.columns)..clamp(centre.x_m + reach_m + Self::CELL_M, self.columns);
        for row in clamp(centre.y_m - reach_m, self.rows)..clamp(centre.y_m + reach_m + Self::CELL_M, self.rows) {
            for column in columns.clone() {
                let index = row * self.columns + column;
                let distance = distance_m(self.centre(index)) as f32;
                self.room_m[index] = self.room_m[index].min(distance);
            }
        }
    }

    pub(super) fn cell(&self, point: Point) -> Option<usize> {
        self.column_and_row(point).map(|(column, row)| row * self.columns + column)
    }

    fn column_and_row(&self, point: Point) -> Option<(usize, usize)> {
        let (column, row) = (point.x_m * Self::CELLS_A_METRE, point.y_m * Self::CELLS_A_METRE);
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then_some((column as usize, row as usize))
    }

    pub(super) fn centre(&self, index: usize) -> Point {
        Self::middle(index % self.columns, index / self.columns)
    }

    fn middle(column: usize, row: usize) -> Point {
        Point::new((column as f64 + 0.5) * Self::CELL_M, (row as f64 + 0.5) * Self::CELL_M)
    }

    /// The cells round a cell, with the cost of the step to each, in fifths of a cell.
    pub(super) fn neighbours(&self, index: usize) -> impl Iterator<Item = (usize, u32)> {
        const STEPS: [(isize, isize, u32); 8] =
            [(1, 0, 5), (0, 1, 5), (-1, 0, 5), (0, -1, 5), (1, 1, 7), (-1, 1, 7), (-1, -1, 7), (1, -1, 7)];
        let (column, row, columns, rows) = (index % self.columns, index / self.columns, self.columns, self.rows);
        STEPS.into_iter().filter_map(move |(right, up, cost)| {
            let column = column.checked_add_signed(right).filter(|column| *column < columns)?;
            let row = row.checked_add_signed(up).filter(|row| *row < rows)?;
            Some((row * columns + column, cost))
        })
    }

    /// The cost that a way between two cells has at least.
    pub(super) fn least_cost(&self, from: usize, to: usize) -> u32 {
        let across = (from % self.columns).abs_diff(to % self.columns);
        let up = (from / self.columns).abs_diff(to / self.columns);
        let (more, less) = (across.max(up), across.min(up));
        u32::try_from(more * 5 + less * 2).unwrap_or(u32::MAX)
    }
}

/// Where one can walk to from a place.
#[derive(Debug, Clone)]
pub struct Reach<'a> {
    floor: &'a Clearance,
    reached: Vec<bool>,
}

impl Reach<'_> {
    /// Whether a point can be reached.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.floor.cell(point).is_some_and(|cell| self.reached[cell])
    }
}
