//! Shapes as triangles, with no word about how they are drawn.

mod round;
mod straight;

use std::collections::BTreeMap;

use bevy::math::{Affine3A, Vec3};

use super::colour::Colour;

/// Triangles with normals and colours. Metres; a triangle's corners run counter-clockwise as seen from outside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shape {
    /// Corners.
    pub positions: Vec<Vec3>,
    /// The direction each corner looks in, of length 1.
    pub normals: Vec<Vec3>,
    /// The colour of each corner: light, 0 to 1.
    pub colours: Vec<[f32; 4]>,
    /// Where in a picture each corner lies.
    pub uvs: Vec<[f32; 2]>,
    /// Three corners to a triangle.
    pub indices: Vec<u32>,
}

impl Shape {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is no triangle.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    /// How many triangles there are.
    #[must_use]
    pub fn triangles(&self) -> usize {
        self.indices.len() / 3
    }

    /// The same, moved, turned and stretched.
    #[must_use]
    pub fn moved(mut self, to: Affine3A) -> Self {
        let normals = to.matrix3.inverse().transpose();
        let mirrored = to.matrix3.determinant() < 0.0;
        for position in &mut self.positions {
            *position = to.transform_point3(*position);
        }
        for normal in &mut self.normals {
            *normal = (normals * *normal).normalize_or_zero();
        }
        if mirrored {
            for triangle in self.indices.chunks_exact_mut(3) {
                triangle.swap(1, 2);
            }
        }
        self
    }

    /// The same at another place.
    #[must_use]
    pub fn at(self, x_m: f32, y_m: f32, z_m: f32) -> Self {
        self.moved(Affine3A::from_translation(Vec3::new(x_m, y_m, z_m)))
    }

    /// The same in one colour.
    #[must_use]
    pub fn painted(mut self, colour: Colour) -> Self {
        self.colours.fill(colour.linear());
        self
    }

    /// The same with each corner's colour made darker by what `part` says of its place: 0 is not at all, 1 black.
    #[must_use]
    pub fn shaded(mut self, part: impl Fn(Vec3) -> f32) -> Self {
        for (position, colour) in self.positions.iter().zip(&mut self.colours) {
            let left = 1.0 - part(*position).clamp(0.0, 1.0);
            colour[..3].iter_mut().for_each(|light| *light *= left);
        }
        self
    }

    /// Takes in another shape.
    pub fn add(&mut self, other: Self) {
        let first = self.positions.len() as u32;
        self.positions.extend(other.positions);
        self.normals.extend(other.normals);
        self.colours.extend(other.colours);
        self.uvs.extend(other.uvs);
        self.indices.extend(other.indices.into_iter().map(|index| index + first));
    }

    /// The same with another shape.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.add(other);
        self
    }

    /// The same in pieces, by the square of the floor that each triangle begins in: of a house only that need be drawn which
    /// is in sight.
    #[must_use]
    pub fn in_squares(&self, side_m: f32) -> Vec<Self> {
        let mut pieces: BTreeMap<[i32; 2], Self> = BTreeMap::new();
        // Where a corner went last, and as the how manieth.
        let mut went = vec![None; self.positions.len()];
        for triangle in self.indices.chunks_exact(3) {
            let at = self.positions[triangle[0] as usize];
            let square = [at.x, at.y].map(|metres| (metres / side_m).floor() as i32);
            let piece = pieces.entry(square).or_default();
            for corner in triangle.iter().map(|corner| *corner as usize) {
                let index = match went[corner] {
                    Some((there, index)) if there == square => index,
                    _ => {
                        let index = piece.corner(self.positions[corner], self.normals[corner], self.uvs[corner]);
                        piece.colours[index as usize] = self.colours[corner];
                        went[corner] = Some((square, index));
                        index
                    }
                };
                piece.indices.push(index);
            }
        }
        pieces.into_values().collect()
    }

    fn corner(&mut self, position: Vec3, normal: Vec3, uv: [f32; 2]) -> u32 {
        self.positions.push(position);
        self.normals.push(normal);
        self.colours.push([1.0; 4]);
        self.uvs.push(uv);
        self.positions.len() as u32 - 1
    }

    fn square(&mut self, [a, b, c, d]: [u32; 4]) {
        self.indices.extend([a, b, c, a, c, d]);
    }
}

#[cfg(test)]
mod tests;
