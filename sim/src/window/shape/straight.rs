//! Shapes with edges.

use bevy::math::{Vec2, Vec3};

use super::Shape;

impl Shape {
    /// A box around the origin.
    #[must_use]
    pub fn cuboid(size_m: Vec3) -> Self {
        let mut shape = Self::new();
        for side in [Vec3::X, Vec3::NEG_X, Vec3::Y, Vec3::NEG_Y, Vec3::Z, Vec3::NEG_Z] {
            shape.side(size_m, side);
        }
        shape
    }

    /// One side of a box around the origin: the one that looks along `side`, an axis.
    pub fn side(&mut self, size_m: Vec3, side: Vec3) {
        let half = size_m / 2.0;
        let up = if side.z == 0.0 { Vec3::Z } else { Vec3::Y };
        let right = up.cross(side);
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(across, along)| {
            let place = (side + right * across + up * along) * half;
            self.corner(place, side, [(across + 1.0) / 2.0, (1.0 - along) / 2.0])
        });
        self.square(corners);
    }

    /// A flat rectangle around the origin that looks up, its picture's top towards y.
    #[must_use]
    pub fn sheet(size_m: Vec2) -> Self {
        let mut shape = Self::new();
        let half = size_m / 2.0;
        let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)].map(|(x, y): (f32, f32)| {
            shape.corner(Vec3::new(x * half.x, y * half.y, 0.0), Vec3::Z, [(x + 1.0) / 2.0, (1.0 - y) / 2.0])
        });
        shape.square(corners);
        shape
    }

    /// A box around the origin with round edges and corners; `smooth` steps make a quarter of a circle.
    #[must_use]
    pub fn rounded_box(size_m: Vec3, radius_m: f32, smooth: u32) -> Self {
        let radius_m = radius_m.min(size_m.min_element() / 2.0);
        let inner = size_m / 2.0 - Vec3::splat(radius_m);
        let mut shape = Self::new();
        let quarter = |step: u32| step as f32 / smooth as f32 * std::f32::consts::FRAC_PI_2;
        // A ball whose eight parts are pulled apart.
        let rows: Vec<(f32, f32)> = (0..=smooth)
            .map(|step| (quarter(step) - std::f32::consts::FRAC_PI_2, -1.0))
            .chain((0..=smooth).map(|step| (quarter(step), 1.0)))
            .collect();
        let columns: Vec<(f32, [f32; 2])> = [[1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]]
            .into_iter()
            .enumerate()
            .flat_map(|(turn, signs)| {
                (0..=smooth).map(move |step| (quarter(step) + turn as f32 * std::f32::consts::FRAC_PI_2, signs))
            })
            .collect();
        for (latitude, up) in &rows {
            for (longitude, [x, y]) in &columns {
                let normal =
                    Vec3::new(latitude.cos() * longitude.cos(), latitude.cos() * longitude.sin(), latitude.sin());
                let place = normal * radius_m + inner * Vec3::new(*x, *y, *up);
                shape.corner(place, normal, [place.x / size_m.x + 0.5, 0.5 - place.y / size_m.y]);
            }
        }
        shape.weave(rows.len() as u32, columns.len() as u32);
        let place = |row: u32, turn: u32| row * columns.len() as u32 + turn * (smooth + 1);
        let (top, bottom) = (rows.len() as u32 - 1, 0);
        shape.square([0, 1, 2, 3].map(|turn| place(top, turn)));
        shape.square([3, 2, 1, 0].map(|turn| place(bottom, turn)));
        shape
    }

    /// Joins rows of corners that run round to a skin; the last column joins the first.
    pub(super) fn weave(&mut self, rows: u32, columns: u32) {
        for row in 1..rows {
            for column in 0..columns {
                let next = (column + 1) % columns;
                let (low, high) = ((row - 1) * columns, row * columns);
                self.square([low + column, low + next, high + next, high + column]);
            }
        }
    }
}
