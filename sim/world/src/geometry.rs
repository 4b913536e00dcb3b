//! Boxes on the floor, and what can be measured between them, points and rays.

use robot_core::{Point, Pose};

/// A rectangle on the floor that may be turned: a wall, a shelf, a table.
///
/// ```
/// use robot_core::{Point, Pose};
/// use sim_world::OrientedBox;
///
/// let table = OrientedBox::new(Pose::new(2.0, 1.0, 0.0), 1.0, 0.6);
/// assert!((table.distance_m(Point::new(3.0, 1.0)) - 0.5).abs() < 1e-12);
/// assert_eq!(table.distance_m(Point::new(2.1, 1.2)), 0.0, "inside");
/// let echo = table.ray_m(Point::new(0.0, 1.0), 0.0).expect("it lies ahead");
/// assert!((echo - 1.5).abs() < 1e-12);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrientedBox {
    centre: Point,
    half_x_m: f64,
    half_y_m: f64,
    yaw_rad: f64,
    sin: f64,
    cos: f64,
}

impl OrientedBox {
    /// A box around `world_from_box`, `length_m` along its x axis and `width_m` along its y axis.
    #[must_use]
    pub fn new(world_from_box: Pose, length_m: f64, width_m: f64) -> Self {
        let (sin, cos) = world_from_box.yaw_rad.sin_cos();
        Self {
            centre: world_from_box.position(),
            half_x_m: length_m / 2.0,
            half_y_m: width_m / 2.0,
            yaw_rad: world_from_box.yaw_rad,
            sin,
            cos,
        }
    }

    /// Its middle.
    #[must_use]
    pub const fn centre(&self) -> Point {
        self.centre
    }

    /// Its middle and the direction of its x axis.
    #[must_use]
    pub const fn pose(&self) -> Pose {
        Pose::new(self.centre.x_m, self.centre.y_m, self.yaw_rad)
    }

    /// Metres along its x axis.
    #[must_use]
    pub fn length_m(&self) -> f64 {
        self.half_x_m * 2.0
    }

    /// Metres along its y axis.
    #[must_use]
    pub fn width_m(&self) -> f64 {
        self.half_y_m * 2.0
    }

    /// Its corners, counter-clockwise.
    #[must_use]
    pub fn corners(&self) -> [Point; 4] {
        let (x, y) = (self.half_x_m, self.half_y_m);
        [(x, y), (-x, y), (-x, -y), (x, -y)].map(|(x, y)| self.to_world(x, y))
    }

    /// The point of the box that is nearest to `point`; `point` itself if it lies inside.
    #[must_use]
    pub fn nearest(&self, point: Point) -> Point {
        let (x, y) = self.to_box(point);
        if x.abs() <= self.half_x_m && y.abs() <= self.half_y_m {
            return point;
        }
        self.to_world(x.clamp(-self.half_x_m, self.half_x_m), y.clamp(-self.half_y_m, self.half_y_m))
    }

    /// Metres from `point` to the box, 0 inside.
    #[must_use]
    pub fn distance_m(&self, point: Point) -> f64 {
        let (x, y) = self.to_box(point);
        let (dx, dy) = ((x.abs() - self.half_x_m).max(0.0), (y.abs() - self.half_y_m).max(0.0));
        (dx * dx + dy * dy).sqrt()
    }

    /// The shortest way out for a point inside: direction (unit vector) and depth, metres. `None` outside.
    #[must_use]
    pub fn way_out(&self, point: Point) -> Option<(f64, f64, f64)> {
        let (x, y) = self.to_box(point);
        let (depth_x, depth_y) = (self.half_x_m - x.abs(), self.half_y_m - y.abs());
        if depth_x < 0.0 || depth_y < 0.0 {
            return None;
        }
        let (ox, oy, depth) = if depth_x < depth_y { (x.signum(), 0.0, depth_x) } else { (0.0, y.signum(), depth_y) };
        Some((self.cos * ox - self.sin * oy, self.sin * ox + self.cos * oy, depth))
    }

    /// Metres from `from` along `bearing_rad` to the box; 0 from inside, `None` if the ray misses it.
    #[must_use]
    pub fn ray_m(&self, from: Point, bearing_rad: f64) -> Option<f64> {
        self.ray_along_m(from, bearing_rad.sin_cos())
    }

    /// The same along the direction with this sine and cosine.
    pub(crate) fn ray_along_m(&self, from: Point, (sin, cos): (f64, f64)) -> Option<f64> {
        let (x, y) = self.to_box(from);
        let (dx, dy) = (self.cos * cos + self.sin * sin, self.cos * sin - self.sin * cos);
        let (mut near, mut far) = (0.0_f64, f64::INFINITY);
        for (start, step, half) in [(x, dx, self.half_x_m), (y, dy, self.half_y_m)] {
            if step.abs() < 1e-12 {
                if start.abs() > half {
                    return None;
                }
                continue;
            }
            let (one, other) = ((-half - start) / step, (half - start) / step);
            near = near.max(one.min(other));
            far = far.min(one.max(other));
        }
        (near <= far).then_some(near)
    }

    /// How deep the two boxes reach into each other, metres: the least of the overlaps along their four axes; 0 or
    /// less if they stand apart.
    #[must_use]
    pub fn overlap_m(&self, other: &Self) -> f64 {
        let axes = [(self.cos, self.sin), (-self.sin, self.cos), (other.cos, other.sin), (-other.sin, other.cos)];
        let (dx, dy) = (other.centre.x_m - self.centre.x_m, other.centre.y_m - self.centre.y_m);
        axes.into_iter()
            .map(|(ax, ay)| self.reach_m(ax, ay) + other.reach_m(ax, ay) - (dx * ax + dy * ay).abs())
            .fold(f64::INFINITY, f64::min)
    }

    /// Half the length of its shadow on an axis.
    fn reach_m(&self, ax: f64, ay: f64) -> f64 {
        self.half_x_m * (self.cos * ax + self.sin * ay).abs() + self.half_y_m * (self.cos * ay - self.sin * ax).abs()
    }

    fn to_box(self, point: Point) -> (f64, f64) {
        let (dx, dy) = (point.x_m - self.centre.x_m, point.y_m - self.centre.y_m);
        (self.cos * dx + self.sin * dy, self.cos * dy - self.sin * dx)
    }

    fn to_world(self, x: f64, y: f64) -> Point {
        Point::new(self.centre.x_m + self.cos * x - self.sin * y, self.centre.y_m + self.sin * x + self.cos * y)
    }
}

/// The square of the distance of two points: as good as the distance for comparing, and ten times as fast.
pub(crate) fn squared_distance_m2(one: Point, other: Point) -> f64 {
    let (dx, dy) = (other.x_m - one.x_m, other.y_m - one.y_m);
    dx * dx + dy * dy
}

/// Metres from `from` along the direction with this sine and cosine to a disc; 0 from inside, `None` if the ray misses it.
pub(crate) fn ray_to_disc_m(from: Point, (sin, cos): (f64, f64), disc: &robot_core::Disc) -> Option<f64> {
    let (dx, dy) = (disc.centre.x_m - from.x_m, disc.centre.y_m - from.y_m);
    let along = dx * cos + dy * sin;
    let aside = dy * cos - dx * sin;
    let half_chord_squared = disc.radius_m * disc.radius_m - aside * aside;
    if half_chord_squared < 0.0 || along + half_chord_squared.sqrt() < 0.0 {
        return None;
    }
    Some((along - half_chord_squared.sqrt()).max(0.0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_box() -> impl Strategy<Value = OrientedBox> {
        (-5.0..5.0, -5.0..5.0, -4.0..4.0, 0.05..3.0, 0.05..3.0)
            .prop_map(|(x, y, yaw, length, width)| OrientedBox::new(Pose::new(x, y, yaw), length, width))
    }

    proptest! {
        #[test]
        fn the_nearest_point_is_at_the_distance(table in any_box(), x in -8.0..8.0, y in -8.0..8.0) {
            let point = Point::new(x, y);
            let nearest = table.nearest(point);
            prop_assert!((nearest.distance_m(point) - table.distance_m(point)).abs() < 1e-9);
            prop_assert!(table.distance_m(nearest) < 1e-9);
        }

        #[test]
        fn a_ray_ends_on_the_box(table in any_box(), x in -8.0..8.0, y in -8.0..8.0, bearing in -4.0..4.0) {
            let from = Point::new(x, y);
            if let Some(distance) = table.ray_m(from, bearing) {
                let hit = Point::new(x + distance * bearing.cos(), y + distance * bearing.sin());
                prop_assert!(table.distance_m(hit) < 1e-6);
                prop_assert!(distance + 1e-9 >= table.distance_m(from));
            }
        }

        #[test]
        fn a_ray_towards_a_disc_meets_it(x in -8.0..8.0, y in -8.0..8.0, radius in 0.1..1.0) {
            let disc = robot_core::Disc { centre: Point::new(x, y), radius_m: radius };
            let from = Point::new(0.3, -0.4);
            let met = ray_to_disc_m(from, from.bearing_rad(disc.centre).sin_cos(), &disc).unwrap();
            prop_assert!((met - (from.distance_m(disc.centre) - radius).max(0.0)).abs() < 1e-6);
        }

        #[test]
        fn boxes_that_share_a_corner_overlap(one in any_box(), other in any_box()) {
            let shares = one.corners().iter().any(|corner| other.distance_m(*corner) == 0.0);
            if shares {
                prop_assert!(one.overlap_m(&other) > -1e-9);
            }
            prop_assert!((one.overlap_m(&other) - other.overlap_m(&one)).abs() < 1e-9);
        }

        #[test]
        fn the_way_out_leads_out(table in any_box(), along in -0.99..0.99, across in -0.99..0.99) {
            let inside = table.pose().transform(Point::new(
                along * table.length_m() / 2.0,
                across * table.width_m() / 2.0,
            ));
            let (dx, dy, depth) = table.way_out(inside).unwrap();
            let out = Point::new(inside.x_m + dx * (depth + 1e-6), inside.y_m + dy * (depth + 1e-6));
            prop_assert!(table.distance_m(out) > 0.0);
        }
    }
}
