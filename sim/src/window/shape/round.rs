//! Shapes without edges.

use std::f32::consts::{FRAC_PI_2, PI, TAU};

use bevy::math::{Affine3A, Quat, Vec2, Vec3};

use super::Shape;

/// `x` to the power of `exponent`, with its sign.
fn signed_power(x: f32, exponent: f32) -> f32 {
    x.abs().powf(exponent).copysign(x)
}

impl Shape {
    /// A ball, or an egg: `radius_m` along each axis.
    #[must_use]
    pub fn ball(radius_m: Vec3, steps: u32) -> Self {
        Self::superellipsoid(radius_m, 2.0, steps)
    }

    /// Between a ball (exponent 2) and a box (much more): the shape of friendly machines (Barr, "Superquadrics and
    /// angle-preserving transformations", 1981).
    #[must_use]
    pub fn superellipsoid(radius_m: Vec3, exponent: f32, steps: u32) -> Self {
        let mut shape = Self::new();
        let (rows, columns) = (steps + 1, steps * 2);
        let power = 2.0 / exponent;
        for row in 0..rows {
            let latitude = (row as f32 / steps as f32 - 0.5) * PI;
            for column in 0..columns {
                let longitude = column as f32 / columns as f32 * TAU;
                let (sin_lat, cos_lat) = (latitude.sin(), latitude.cos().max(0.0));
                let at = |power: f32| {
                    let round = signed_power(cos_lat, power);
                    Vec3::new(
                        round * signed_power(longitude.cos(), power),
                        round * signed_power(longitude.sin(), power),
                        signed_power(sin_lat, power),
                    )
                };
                let normal = (at(2.0 - power) / radius_m).normalize_or_zero();
                let normal = if normal == Vec3::ZERO { Vec3::Z.copysign(Vec3::splat(sin_lat)) } else { normal };
                let uv = [column as f32 / columns as f32, 1.0 - row as f32 / steps as f32];
                shape.corner(at(power) * radius_m, normal, uv);
            }
        }
        shape.weave(rows, columns);
        shape
    }

    /// A profile turned about the z axis: `(radius, height)` from below to above, metres. A place that stands twice in
    /// the profile is an edge.
    #[must_use]
    pub fn turned(profile: &[(f32, f32)], steps: u32) -> Self {
        let mut shape = Self::new();
        let points: Vec<Vec2> = profile.iter().map(|(radius, height)| Vec2::new(*radius, *height)).collect();
        let outwards = |from: Vec2, to: Vec2| {
            let along = to - from;
            Vec2::new(along.y, -along.x).normalize_or_zero()
        };
        for (index, point) in points.iter().enumerate() {
            let before = index.checked_sub(1).map_or(Vec2::ZERO, |before| outwards(points[before], *point));
            let after = points.get(index + 1).map_or(Vec2::ZERO, |after| outwards(*point, *after));
            let normal = (before + after).normalize_or_zero();
            for column in 0..steps {
                let (sin, cos) = (column as f32 / steps as f32 * TAU).sin_cos();
                shape.corner(
                    Vec3::new(point.x * cos, point.x * sin, point.y),
                    Vec3::new(normal.x * cos, normal.x * sin, normal.y),
                    [column as f32 / steps as f32, index as f32 / points.len() as f32],
                );
            }
        }
        shape.weave(points.len() as u32, steps);
        shape
    }

    /// A limb from one point to another, with half a ball at each end.
    #[must_use]
    pub fn limb(from: Vec3, to: Vec3, radius_from_m: f32, radius_to_m: f32, steps: u32) -> Self {
        let length_m = from.distance(to);
        let quarter = steps.div_ceil(4).max(2);
        let end = |radius_m: f32, up: f32, at_m: f32| {
            (0..=quarter).map(move |step| {
                let angle = (step as f32 / quarter as f32) * FRAC_PI_2;
                let angle = if up < 0.0 { angle - FRAC_PI_2 } else { angle };
                (radius_m * angle.cos(), at_m + radius_m * angle.sin())
            })
        };
        let profile: Vec<(f32, f32)> = end(radius_from_m, -1.0, 0.0).chain(end(radius_to_m, 1.0, length_m)).collect();
        let direction = (to - from).normalize_or(Vec3::Z);
        let turn = Quat::from_rotation_arc(Vec3::Z, direction);
        Self::turned(&profile, steps).moved(Affine3A::from_rotation_translation(turn, from))
    }

    /// A cylinder on the origin with its axis along z; its rims are slightly round.
    #[must_use]
    pub fn cylinder(radius_m: f32, height_m: f32, steps: u32) -> Self {
        let rim_m = (radius_m.min(height_m / 2.0) * 0.15).min(0.01);
        let inner = radius_m - rim_m;
        Self::turned(
            &[
                (0.0, 0.0),
                (inner, 0.0),
                (inner, 0.0),
                (radius_m, rim_m),
                (radius_m, rim_m),
                (radius_m, height_m - rim_m),
                (radius_m, height_m - rim_m),
                (inner, height_m),
                (inner, height_m),
                (0.0, height_m),
            ],
            steps,
        )
    }

    /// A ring about the z axis.
    #[must_use]
    pub fn ring(radius_m: f32, thickness_m: f32, steps: u32) -> Self {
        Self::arc(radius_m, thickness_m, 0.0, TAU, steps)
    }

    /// A part of a ring about the z axis, from one angle to another, radians.
    #[must_use]
    pub fn arc(radius_m: f32, thickness_m: f32, from_rad: f32, to_rad: f32, steps: u32) -> Self {
        const AROUND: u32 = 8;
        let mut shape = Self::new();
        for step in 0..=steps {
            let angle = from_rad + (to_rad - from_rad) * step as f32 / steps as f32;
            let outwards = Vec3::new(angle.cos(), angle.sin(), 0.0);
            for turn in 0..AROUND {
                // Round it goes against the clock as seen along the ring, so that the skin looks outwards.
                let (sin, cos) = (-(turn as f32) / AROUND as f32 * TAU).sin_cos();
                let normal = outwards * cos + Vec3::Z * sin;
                shape.corner(outwards * radius_m + normal * thickness_m, normal, [0.0; 2]);
            }
        }
        shape.weave(steps + 1, AROUND);
        shape
    }

    /// A round sheet on the floor, looking up.
    #[must_use]
    pub fn disc(radius_m: f32, steps: u32) -> Self {
        let mut shape = Self::new();
        let middle = shape.corner(Vec3::ZERO, Vec3::Z, [0.5; 2]);
        for step in 0..steps {
            let (sin, cos) = (step as f32 / steps as f32 * TAU).sin_cos();
            shape.corner(Vec3::new(cos, sin, 0.0) * radius_m, Vec3::Z, [0.5 + cos / 2.0, 0.5 - sin / 2.0]);
        }
        for step in 0..steps {
            shape.indices.extend([middle, middle + 1 + step, middle + 1 + (step + 1) % steps]);
        }
        shape
    }
}
