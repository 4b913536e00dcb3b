//! The floor as somebody sees it who walks on it.

use robot_core::{Disc, Point};

use super::clearance::Clearance;
use crate::geometry::squared_distance_m2;

/// The floor as somebody sees it who keeps so far from things.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) floor: &'a Clearance,
    pub(super) obstacles: &'a [Disc],
    pub(super) clearance_m: f32,
}

impl View<'_> {
    fn obstacles(&self) -> impl Iterator<Item = &Disc> {
        self.obstacles.iter().filter(|disc| disc.radius_m.is_finite())
    }

    pub(super) fn is_free(&self, cell: usize) -> bool {
        if self.floor.room_m[cell] < self.clearance_m {
            return false;
        }
        let centre = self.floor.centre(cell);
        self.obstacles().all(|disc| {
            let least_m = disc.radius_m.max(0.0) + f64::from(self.clearance_m);
            // What has no place is nowhere: a comparison with NaN is false.
            let in_the_way = squared_distance_m2(centre, disc.centre) < least_m * least_m;
            !in_the_way
        })
    }

    /// The room in a cell that things and obstacles leave.
    fn room_m(&self, cell: usize) -> f32 {
        let centre = self.floor.centre(cell);
        self.obstacles().fold(self.floor.room_m[cell], |room_m, disc| {
            room_m.min((squared_distance_m2(centre, disc.centre).sqrt() - disc.radius_m).max(0.0) as f32)
        })
    }

    /// Into free cells always; out of a tight place only to where there is more room, and never through solid things.
    pub(super) fn may_step(&self, from: usize, to: usize) -> bool {
        self.is_free(to) || (!self.is_free(from) && self.floor.room_m[to] > 0.0 && self.room_m(to) > self.room_m(from))
    }

    pub(super) fn sees(&self, from: Point, to: Point) -> bool {
        let length_m = from.distance_m(to);
        let samples = (length_m / Clearance::SAMPLE_M).ceil().clamp(1.0, 1e5) as u32;
        let (right_m, up_m) = ((to.x_m - from.x_m) / f64::from(samples), (to.y_m - from.y_m) / f64::from(samples));
        let mut looked_at = usize::MAX;
        (0..=samples).all(|sample| {
            let part = f64::from(sample);
            let point = Point::new(from.x_m + right_m * part, from.y_m + up_m * part);
            self.floor
                .cell(point)
                .is_some_and(|cell| std::mem::replace(&mut looked_at, cell) == cell || self.is_free(cell))
        })
    }
}
