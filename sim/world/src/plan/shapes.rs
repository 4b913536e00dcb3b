//! Where walls, doors and the world's edge are solid.

use robot_core::{Point, Pose};

use super::file::WallFile;
use super::parts::{Door, Furniture, Shelf};
use crate::geometry::OrientedBox;

/// How far the ends of a door may lie beside its wall's middle line, metres.
const DOOR_BESIDE_WALL_M: f64 = 0.05;

/// A box along the line between two points.
pub(super) fn along(from: Point, to: Point, thickness_m: f64) -> OrientedBox {
    let middle = from.towards(to, 0.5);
    OrientedBox::new(Pose::new(middle.x_m, middle.y_m, from.bearing_rad(to)), from.distance_m(to), thickness_m)
}

/// Whether a point lies on a wall's middle line.
pub(super) fn lies_in(wall: &WallFile, point: Point) -> bool {
    let ([fx, fy], [tx, ty]) = (*wall.from_m.get_ref(), *wall.to_m.get_ref());
    along(Point::new(fx, fy), Point::new(tx, ty), 0.0).distance_m(point) <= DOOR_BESIDE_WALL_M
}

/// What doors leave of a wall.
pub(super) fn between_doors(from: Point, to: Point, thickness_m: f64, doors: &[Door]) -> Vec<OrientedBox> {
    let length_m = from.distance_m(to);
    let whole = along(from, to, 0.0);
    let place_m = |point: Point| {
        ((point.x_m - from.x_m) * (to.x_m - from.x_m) + (point.y_m - from.y_m) * (to.y_m - from.y_m)) / length_m
    };
    let mut gaps: Vec<(f64, f64)> = doors
        .iter()
        .filter_map(|door| {
            let half_m = door.shape.length_m() / 2.0;
            let ends = [half_m, -half_m].map(|x_m| door.shape.pose().transform(Point::new(x_m, 0.0)));
            let in_wall = ends.iter().all(|end| whole.distance_m(*end) <= DOOR_BESIDE_WALL_M);
            let [one, other] = ends.map(place_m);
            in_wall.then(|| (one.min(other), one.max(other)))
        })
        .collect();
    gaps.sort_by(|one, other| one.0.total_cmp(&other.0));
    gaps.push((length_m, length_m));
    let mut pieces = Vec::new();
    let mut begin_m = 0.0;
    for (gap_begin_m, gap_end_m) in gaps {
        if gap_begin_m - begin_m > 0.01 {
            let (one, other) = (begin_m / length_m, gap_begin_m / length_m);
            pieces.push(along(from.towards(to, one), from.towards(to, other), thickness_m));
        }
        begin_m = gap_end_m.max(begin_m);
    }
    pieces
}

/// All that nobody walks through, with a thick wall round the world so that nobody leaves it.
pub(super) fn solids(
    (length_m, width_m): (f64, f64),
    walls: &[OrientedBox],
    doors: &[Door],
    furniture: &[Furniture],
    shelves: &[Shelf],
) -> Vec<OrientedBox> {
    const THICK_M: f64 = 1.0;
    let half = THICK_M / 2.0;
    let around = |x_m, y_m, along_m, across_m| OrientedBox::new(Pose::new(x_m, y_m, 0.0), along_m, across_m);
    let mut solids = vec![
        around(length_m / 2.0, -half, length_m + 2.0 * THICK_M, THICK_M),
        around(length_m / 2.0, width_m + half, length_m + 2.0 * THICK_M, THICK_M),
        around(-half, width_m / 2.0, THICK_M, width_m),
        around(length_m + half, width_m / 2.0, THICK_M, width_m),
    ];
    solids.extend(walls);
    solids.extend(doors.iter().filter(|door| !door.open).map(|door| door.shape));
    solids.extend(furniture.iter().map(|piece| piece.shape));
    solids.extend(shelves.iter().map(|shelf| shelf.shape));
    solids
}
