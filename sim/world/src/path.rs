//! Ways across the floor: A* on a grid of how much room there is, then straightened by line of sight.

mod clearance;
mod planner;
mod view;

use robot_core::ports::Route;
use robot_core::{Disc, Point};

pub use clearance::{Clearance, Reach};
pub use planner::{Planner, Trip};
use view::View;

impl Clearance {
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::Pose;

    use super::*;
    use crate::geometry::OrientedBox;

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
