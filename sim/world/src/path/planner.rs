//! Searches for ways, one after the other on the same floor.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use robot_core::{Disc, Point};

use super::clearance::Clearance;
use super::view::View;

/// Where somebody wants to go.
#[derive(Debug, Clone, Copy)]
pub struct Trip<'a> {
    /// Where they are.
    pub from: Point,
    /// Where to.
    pub to: Point,
    /// What stands in the way beside what is solid.
    pub obstacles: &'a [Disc],
    /// How far the way keeps from things if it can, and if it must, metres.
    pub clearances_m: &'a [f64],
    /// Whether others will want to go there too: how far it is from everywhere is then worked out once and kept.
    pub often: bool,
    /// Whether they would rather wait than go a long way round the obstacles, or think about one for long.
    pub hasty: bool,
}

impl<'a> Trip<'a> {
    /// A trip round what is solid, looked for until it is found.
    #[must_use]
    pub const fn new(from: Point, to: Point, clearances_m: &'a [f64]) -> Self {
        Self { from, to, obstacles: &[], clearances_m, often: false, hasty: false }
    }
}

/// Looks for ways on one floor. Once it is warm it asks for no memory, and to a place that is gone to often it looks at
/// little more than the cells of the way.
///
/// ```
/// use robot_core::Point;
/// use sim_world::path::{Planner, Trip};
///
/// let plan = sim_world::FloorPlan::demo();
/// let spot = |id| plan.spot(id).expect("the plan has it").pose.position();
/// let mut planner = Planner::default();
/// let trip = Trip { often: true, ..Trip::new(spot("home"), spot("artothek"), &[0.45, 0.32]) };
/// let corners = planner.plan(plan.clearance(), &trip).expect("there is a way");
/// assert_eq!((corners.first(), corners.last()), (Some(&trip.from), Some(&trip.to)));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Planner {
    /// The search that last reached each cell, and with which cost, from where.
    reached: Vec<Reached>,
    search: u32,
    open: BinaryHeap<Reverse<Candidate>>,
    cells: Vec<Point>,
    way: Vec<Point>,
    /// How far it is to a cell, with a clearance.
    fields: BTreeMap<(usize, u32), Arc<[u16]>>,
}

/// A cell that may be looked at next: least way in all, least way left, cell.
type Candidate = (u32, u32, usize);

#[derive(Debug, Clone, Copy, Default)]
struct Reached {
    search: u32,
    cost: u32,
    from: u32,
}

impl Planner {
    /// More than this is not kept of [`often`](Trip::often) visited places, in cells: 16 MiB.
    const MOST_KEPT: usize = 8 << 20;
    /// Who is hasty thinks about so many cells beside twice those of the way.
    const AROUND: usize = 100;
    /// There is no way from here.
    const FAR: u16 = u16::MAX;

    /// The corners of a way, its ends included: one that keeps `clearances_m[0]` from things if there is one, else
    /// `clearances_m[1]`, and so on. `None` if there is none, or if a number is not finite.
    ///
    /// The floor is the same every time.
    pub fn plan(&mut self, floor: &Clearance, trip: &Trip<'_>) -> Option<&[Point]> {
        let (start, goal) = (floor.cell(trip.from)?, floor.cell(trip.to)?);
        if self.reached.len() != floor.room_m.len() {
            *self = Self { reached: vec![Reached::default(); floor.room_m.len()], ..Self::default() };
        }
        let found = trip.clearances_m.iter().any(|clearance_m| {
            let view = View { floor, obstacles: trip.obstacles, clearance_m: *clearance_m as f32 };
            self.find(&view, trip, start, goal)
        });
        found.then_some(self.way.as_slice())
    }

    fn find(&mut self, view: &View<'_>, trip: &Trip<'_>, start: usize, goal: usize) -> bool {
        if !view.is_free(goal) {
            return false;
        }
        self.way.clear();
        self.way.push(trip.from);
        if view.sees(trip.from, trip.to) {
            self.way.push(trip.to);
            return true;
        }
        let field = trip.often.then(|| self.field(view, goal));
        let known = field.as_ref().map(|field| field[start]).filter(|far| *far != Self::FAR);
        let is_cut_off = field.is_some() && known.is_none() && view.is_free(start);
        let least = known.map_or_else(|| view.floor.least_cost(start, goal), u32::from) as usize;
        // A step costs five or more.
        let most_cells = if trip.hasty { Self::AROUND + least / 5 * 2 } else { usize::MAX };
        if is_cut_off || !self.search(view, start, goal, field.as_deref(), most_cells) {
            return false;
        }
        self.cells.clear();
        self.cells.push(trip.to);
        let mut cell = goal;
        while cell != start {
            cell = self.reached[cell].from as usize;
            self.cells.push(if cell == start { trip.from } else { view.floor.centre(cell) });
        }
        self.cells.reverse();
        self.straighten(view);
        true
    }

    /// A* from cell to cell. The cost of the way left is known where there is a field, and else at least what it is in
    /// a house without walls.
    fn search(
        &mut self,
        view: &View<'_>,
        start: usize,
        goal: usize,
        field: Option<&[u16]>,
        mut most_cells: usize,
    ) -> bool {
        self.search = self.search.wrapping_add(1);
        let search = self.search;
        let left = |cell: usize| match field.map(|field| field[cell]) {
            Some(known) if known != Self::FAR => u32::from(known),
            _ => view.floor.least_cost(cell, goal),
        };
        self.open.clear();
        self.reached[start] = Reached { search, cost: 0, from: start as u32 };
        self.open.push(Reverse((left(start), left(start), start)));
        while let Some(Reverse((total, left_here, cell))) = self.open.pop() {
            if cell == goal {
                return true;
            }
            let cost = self.reached[cell].cost;
            if cost + left_here != total {
                // A shorter way here has been found since.
                continue;
            }
            let Some(fewer) = most_cells.checked_sub(1) else { return false };
            most_cells = fewer;
            for (next, step) in view.floor.neighbours(cell) {
                let next_cost = cost + step;
                let before = self.reached[next];
                if (before.search != search || next_cost < before.cost) && view.may_step(cell, next) {
                    self.reached[next] = Reached { search, cost: next_cost, from: cell as u32 };
                    self.open.push(Reverse((next_cost + left(next), left(next), next)));
                }
            }
        }
        false
    }

    /// How far it is to `goal` from all cells, in fifths of a cell, when nobody is in the way.
    fn field(&mut self, view: &View<'_>, goal: usize) -> Arc<[u16]> {
        let key = (goal, view.clearance_m.to_bits());
        if let Some(field) = self.fields.get(&key) {
            return Arc::clone(field);
        }
        let empty = View { obstacles: &[], ..*view };
        let mut field = vec![Self::FAR; view.floor.room_m.len()];
        self.open.clear();
        self.open.push(Reverse((0, 0, goal)));
        field[goal] = 0;
        while let Some(Reverse((cost, _, cell))) = self.open.pop() {
            if cost != u32::from(field[cell]) {
                continue;
            }
            for (next, step) in view.floor.neighbours(cell) {
                let known = u16::try_from(cost + step).unwrap_or(Self::FAR);
                if known < field[next] && empty.is_free(next) {
                    field[next] = known;
                    self.open.push(Reverse((cost + step, 0, next)));
                }
            }
        }
        if (self.fields.len() + 1) * field.len() > Self::MOST_KEPT {
            self.fields.clear();
        }
        let field: Arc<[u16]> = field.into();
        self.fields.insert(key, Arc::clone(&field));
        field
    }

    /// Leaves out the points that one can walk past in a straight line: from each corner as far as one sees, looked
    /// for by doubling the distance and then halving the doubt.
    fn straighten(&mut self, view: &View<'_>) {
        let points = &self.cells;
        let last = points.len() - 1;
        let mut at = 0;
        while at < last {
            let sees = |next: usize| view.sees(points[at], points[next]);
            let (mut seen, mut stride) = (at + 1, 2);
            while seen < last && sees((at + stride).min(last)) {
                seen = (at + stride).min(last);
                stride *= 2;
            }
            let mut unseen = (at + stride).min(last + 1);
            while seen + 1 < unseen {
                let middle = seen + (unseen - seen) / 2;
                if sees(middle) { seen = middle } else { unseen = middle }
            }
            self.way.push(points[seen]);
            at = seen;
        }
    }
}
