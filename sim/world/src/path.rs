//! Ways across the floor: A* on a grid of how much room there is, then straightened by line of sight.

mod planner;

use robot_core::ports::Route;
use robot_core::{Disc, Point};

use crate::geometry::{OrientedBox, squared_distance_m2};

use planner::View;
pub use planner::{Planner, Trip};

/// How much room there is at each place of a floor.
///
/// The floor is cut into square cells of [`CELL_M`](Self::CELL_M); each knows the metres from its middle to the nearest
/// solid thing, up to [`FARTHEST_M`](Self::FARTHEST_M).
#[derive(Debug, Clone, PartialEq)]
pub struct Clearance {
    columns: usize,
    rows: usize,
    room_m: Vec<f32>,
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
    const SAMPLE_M: f64 = 0.05;
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

    /// A way from `from` to `to` that keeps `clearances_m[0]` from things and `obstacles` if there is one, else
    /// `clearances_m[1]`, and so on. `None` if there is none, or if a number is not finite.
    ///
    /// From a place with less room than that, the way first leads to where there is more. The end must have room.
    /// Who asks often asks a [`Planner`], which says the same and remembers.
    #[must_use]
    pub fn route(&self, from: Point, to: Point, obstacles: &[Disc], clearances_m: &[f64]) -> Option<Route> {
        let trip = Trip { obstacles, ..Trip::new(from, to, clearances_m) };
        Planner::default().plan(self, &trip).map(|points| Route { points: points.to_vec() })
    }

    /// Whether one can go from `from` to `to` in a straight line and keep `clearance_m` from all solid things.
    #[must_use]
    pub fn sees(&self, from: Point, to: Point, clearance_m: f64) -> bool {
        View { floor: self, obstacles: &[], clearance_m: clearance_m as f32 }.sees(from, to)
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

    fn cell(&self, point: Point) -> Option<usize> {
        self.column_and_row(point).map(|(column, row)| row * self.columns + column)
    }

    fn column_and_row(&self, point: Point) -> Option<(usize, usize)> {
        let (column, row) = (point.x_m * Self::CELLS_A_METRE, point.y_m * Self::CELLS_A_METRE);
        let inside = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then_some((column as usize, row as usize))
    }

    fn centre(&self, index: usize) -> Point {
        Self::middle(index % self.columns, index / self.columns)
    }

    fn middle(column: usize, row: usize) -> Point {
        Point::new((column as f64 + 0.5) * Self::CELL_M, (row as f64 + 0.5) * Self::CELL_M)
    }

    /// The cells round a cell, with the cost of the step to each, in fifths of a cell.
    fn neighbours(&self, index: usize) -> impl Iterator<Item = (usize, u32)> {
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
    fn least_cost(&self, from: usize, to: usize) -> u32 {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::Pose;

    use super::*;

    const CLEARANCE_M: f64 = 0.30;

    fn wall_with_gap(gap_m: f64) -> Vec<OrientedBox> {
        let length = (8.0 - gap_m) / 2.0;
        let up = Pose::new(6.0, 8.0 - length / 2.0, std::f64::consts::FRAC_PI_2);
        let down = Pose::new(6.0, length / 2.0, std::f64::consts::FRAC_PI_2);
        vec![OrientedBox::new(up, length, 0.2), OrientedBox::new(down, length, 0.2)]
    }

    fn free_m(route: &Route, solids: &[OrientedBox], discs: &[Disc]) -> f64 {
        let mut least = f64::INFINITY;
        for leg in route.points.windows(2) {
            for part in 0..=100 {
                let point = leg[0].towards(leg[1], f64::from(part) / 100.0);
                for solid in solids {
                    least = least.min(solid.distance_m(point));
                }
                for disc in discs {
                    least = least.min(disc.centre.distance_m(point) - disc.radius_m);
                }
            }
        }
        least
    }

    #[test]
    fn the_way_leads_through_the_gap_and_no_further_round_than_needed() {
        let solids = wall_with_gap(1.6);
        let floor = Clearance::new(12.0, 8.0, &solids);
        let route = floor.route(Point::new(2.0, 7.0), Point::new(10.0, 7.0), &[], &[CLEARANCE_M]).unwrap();
        assert!(free_m(&route, &solids, &[]) >= CLEARANCE_M - Clearance::TOLERANCE_M);
        let shortest = 2.0 * Point::new(2.0, 7.0).distance_m(Point::new(6.0, 4.5));
        assert!(route.length_m() < shortest * 1.05, "{} m, {:?}", route.length_m(), route.points);
        assert!(route.points.len() <= 5, "straightened: {:?}", route.points);
    }

    #[test]
    fn a_narrow_gap_is_taken_only_with_the_narrow_clearance() {
        let floor = Clearance::new(12.0, 8.0, &wall_with_gap(0.8));
        let (from, to) = (Point::new(2.0, 4.0), Point::new(10.0, 4.0));
        assert_eq!(floor.route(from, to, &[], &[0.5]), None);
        assert!(floor.route(from, to, &[], &[0.5, CLEARANCE_M]).is_some());
    }

    #[test]
    fn somebody_in_the_gap_blocks_it() {
        let floor = Clearance::new(12.0, 8.0, &wall_with_gap(1.0));
        let person = Disc { centre: Point::new(6.0, 4.0), radius_m: 0.22 };
        let (from, to) = (Point::new(2.0, 4.0), Point::new(10.0, 4.0));
        assert_eq!(floor.route(from, to, &[person], &[CLEARANCE_M]), None);
    }

    #[test]
    fn from_a_tight_place_it_leads_away_first() {
        let solids = wall_with_gap(1.6);
        let floor = Clearance::new(12.0, 8.0, &solids);
        let at_the_wall = Point::new(5.75, 6.0);
        let route = floor.route(at_the_wall, Point::new(10.0, 6.0), &[], &[CLEARANCE_M]).unwrap();
        assert!(route.points.len() > 2);
        assert!(free_m(&route, &solids, &[]) > 0.05, "{:?}", route.points);
    }

    #[test]
    fn what_is_no_number_has_no_way() {
        let floor = Clearance::new(12.0, 8.0, &[]);
        let here = Point::new(1.0, 1.0);
        for bad in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            assert_eq!(floor.route(here, Point::new(bad, 1.0), &[], &[CLEARANCE_M]), None);
            assert_eq!(floor.route(Point::new(1.0, bad), here, &[], &[CLEARANCE_M]), None);
            let disc = Disc { centre: Point::new(bad, 1.0), radius_m: bad };
            assert!(floor.route(here, Point::new(9.0, 7.0), &[disc], &[CLEARANCE_M]).is_some());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn a_way_stays_free(
            boxes in prop::collection::vec((1.0..11.0, 1.0..7.0, -3.0..3.0, 0.2..2.0, 0.2..1.0), 0..10),
            people in prop::collection::vec((0.5..11.5, 0.5..7.5), 0..4),
            (fx, fy, tx, ty) in (0.5..11.5, 0.5..7.5, 0.5..11.5, 0.5..7.5),
        ) {
            let solids: Vec<OrientedBox> = boxes
                .into_iter()
                .map(|(x, y, yaw, length, width)| OrientedBox::new(Pose::new(x, y, yaw), length, width))
                .collect();
            let discs: Vec<Disc> =
                people.into_iter().map(|(x, y)| Disc { centre: Point::new(x, y), radius_m: 0.22 }).collect();
            let floor = Clearance::new(12.0, 8.0, &solids);
            let (from, to) = (Point::new(fx, fy), Point::new(tx, ty));
            let roomy = |point: Point| {
                solids.iter().all(|solid| solid.distance_m(point) > CLEARANCE_M + Clearance::TOLERANCE_M)
                    && discs.iter().all(|disc| {
                        disc.centre.distance_m(point) - disc.radius_m > CLEARANCE_M + Clearance::TOLERANCE_M
                    })
            };
            if let Some(route) = floor.route(from, to, &discs, &[CLEARANCE_M]) {
                prop_assert_eq!(route.points.first(), Some(&from));
                prop_assert_eq!(route.points.last(), Some(&to));
                if roomy(from) {
                    prop_assert!(free_m(&route, &solids, &discs) >= CLEARANCE_M - Clearance::TOLERANCE_M);
                }
            } else if roomy(from) && roomy(to) {
                prop_assert!(!floor.sees(from, to, CLEARANCE_M) || !discs.is_empty());
            }
        }
    }
}
