use bevy::math::{Quat, Vec2};
use rstest::rstest;

use super::*;

/// Every triangle looks where its corners' normals look.
fn looks_outwards(shape: &Shape) {
    assert!(!shape.is_empty());
    for corners in shape.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|corner| corners[corner] as usize);
        let face = (shape.positions[b] - shape.positions[a]).cross(shape.positions[c] - shape.positions[a]);
        let normal = shape.normals[a] + shape.normals[b] + shape.normals[c];
        // A triangle without area, as at a pole, looks nowhere.
        assert!(face.length() < 1e-7 || face.normalize().dot(normal) > 0.0, "{face} against {normal}");
    }
    for normal in &shape.normals {
        assert!((normal.length() - 1.0).abs() < 1e-3, "{normal}");
    }
    let corners = shape.positions.len();
    assert!(shape.normals.len() == corners && shape.colours.len() == corners && shape.uvs.len() == corners);
}

#[rstest]
#[case::cuboid(Shape::cuboid(Vec3::new(1.0, 2.0, 3.0)))]
#[case::sheet(Shape::sheet(Vec2::new(1.0, 2.0)))]
#[case::rounded(Shape::rounded_box(Vec3::new(1.0, 2.0, 3.0), 0.2, 3))]
#[case::ball(Shape::ball(Vec3::new(1.0, 2.0, 3.0), 12))]
#[case::friendly(Shape::superellipsoid(Vec3::new(1.0, 2.0, 3.0), 2.6, 12))]
#[case::limb(Shape::limb(Vec3::new(1.0, 0.0, 0.0), Vec3::new(0.0, 1.0, -1.0), 0.2, 0.1, 12))]
#[case::limb_down(Shape::limb(Vec3::ZERO, Vec3::NEG_Z, 0.2, 0.1, 12))]
#[case::cylinder(Shape::cylinder(0.5, 1.0, 12))]
#[case::ring(Shape::ring(1.0, 0.1, 12))]
#[case::disc(Shape::disc(1.0, 12))]
fn skins_look_outwards(#[case] shape: Shape) {
    looks_outwards(&shape);
    let turned = Affine3A::from_rotation_translation(Quat::from_rotation_x(0.7), Vec3::ONE);
    looks_outwards(&shape.clone().moved(turned));
    looks_outwards(&shape.moved(Affine3A::from_scale(Vec3::new(-1.0, 2.0, 0.5))));
}

#[test]
fn a_rounded_box_is_as_large_as_said() {
    let shape = Shape::rounded_box(Vec3::new(1.0, 2.0, 3.0), 0.2, 3);
    let greatest = shape.positions.iter().fold(Vec3::ZERO, |greatest, place| greatest.max(place.abs()));
    assert!(greatest.distance(Vec3::new(0.5, 1.0, 1.5)) < 1e-5, "{greatest}");
}

#[test]
fn adding_keeps_triangles_apart() {
    let mut shape = Shape::cuboid(Vec3::ONE).painted(Colour::ACCENT);
    shape.add(Shape::disc(1.0, 5).at(0.0, 0.0, 9.0));
    assert_eq!(shape.triangles(), 12 + 5);
    assert_eq!(shape.indices.iter().max(), Some(&(shape.positions.len() as u32 - 1)));
}

#[test]
fn pieces_are_the_whole_apart() {
    let long = Shape::cuboid(Vec3::new(7.0, 1.0, 1.0)).painted(Colour::ACCENT);
    let whole = long.with(Shape::disc(0.3, 9).at(5.0, -5.0, 0.0));
    let pieces = whole.in_squares(2.0);
    assert!(pieces.len() >= 3, "{}", pieces.len());
    let corners = |shape: &Shape| -> Vec<String> {
        let corner = |index: usize| {
            let (place, normal) = (shape.positions[index], shape.normals[index]);
            format!("{place} {normal} {:?} {:?}", shape.colours[index], shape.uvs[index])
        };
        let triangle = |triangle: &[u32]| triangle.iter().map(|index| corner(*index as usize)).collect();
        shape.indices.chunks_exact(3).map(triangle).collect::<Vec<Vec<String>>>().concat()
    };
    let triangles = |corners: Vec<String>| {
        let mut triangles: Vec<String> = corners.chunks_exact(3).map(|three| three.join(" ")).collect();
        triangles.sort();
        triangles
    };
    assert_eq!(triangles(pieces.iter().flat_map(corners).collect()), triangles(corners(&whole)));
    for piece in &pieces {
        let square = |triangle: &[u32]| (piece.positions[triangle[0] as usize].truncate() / 2.0).floor();
        let squares: Vec<Vec2> = piece.indices.chunks_exact(3).map(square).collect();
        assert!(squares.iter().all(|square| *square == squares[0]), "{squares:?}");
    }
}

#[test]
fn shade_darkens_by_place() {
    let shape = Shape::cuboid(Vec3::ONE).shaded(|place| if place.z < 0.0 { 0.5 } else { 0.0 });
    for (place, colour) in shape.positions.iter().zip(&shape.colours) {
        assert_eq!(colour[0], if place.z < 0.0 { 0.5 } else { 1.0 });
    }
}
