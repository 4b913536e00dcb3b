//! A floor plan as the room to draw.

use lessons::Limits;
use lessons::run::Start;
use robot_core::{Language, Point, Pose};
use sim_world::{FloorPlan, OrientedBox};

use crate::wire::{Solid, Spot, StagePlan, StartPose, Xy, Zone};

/// The room, with the rectangle round its start that the robot stays in.
pub(crate) fn stage_plan(plan: &FloorPlan, start: &Start, limits: &Limits, language: Language) -> StagePlan {
    let zones = plan.zones().iter().map(|zone| {
        let (from, to) = (xy(zone.from), xy(zone.to));
        Zone {
            id: zone.id.clone(),
            name: zone.name.get(language).clone(),
            corners: [from, [to[0], from[1]], to, [from[0], to[1]]],
        }
    });
    let solid =
        |kind, name: Option<&String>, shape: &OrientedBox| Solid { kind, name: name.cloned(), corners: corners(shape) };
    let walls = plan.walls().iter().map(|wall| solid("wall", None, wall));
    let doors = plan.doors().iter().map(|door| solid("door", Some(door.name.get(language)), &door.shape));
    let furniture =
        plan.furniture().iter().map(|piece| solid("furniture", Some(piece.name.get(language)), &piece.shape));
    let shelves = plan.shelves().iter().map(|shelf| solid("shelf", Some(shelf.name.get(language)), &shelf.shape));
    let spots = plan.spots().iter().map(|spot| Spot {
        id: spot.id.clone(),
        name: spot.name.get(language).clone(),
        x: rounded(spot.pose.x_m),
        y: rounded(spot.pose.y_m),
        facing_deg: degrees(spot.pose.yaw_rad),
    });
    let pose = plan.spot(&start.spot).map_or(Pose::IDENTITY, |spot| spot.pose);
    let [length_m, width_m] = limits.stage_m;
    StagePlan {
        name: plan.name().get(language).clone(),
        size: [plan.length_m(), plan.width_m()],
        zones: zones.collect(),
        solids: walls.chain(doors).chain(furniture).chain(shelves).collect(),
        spots: spots.collect(),
        start: StartPose {
            x: rounded(pose.x_m),
            y: rounded(pose.y_m),
            heading_deg: degrees(pose.yaw_rad),
            posture: start.posture.clone(),
        },
        bounds: corners(&OrientedBox::new(pose, length_m, width_m)),
    }
}

fn corners(shape: &OrientedBox) -> [Xy; 4] {
    shape.corners().map(xy)
}

fn xy(point: Point) -> Xy {
    [rounded(point.x_m), rounded(point.y_m)]
}

/// To the millimetre.
fn rounded(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

/// To a tenth of a degree, from 0 to 360.
fn degrees(radians: f64) -> f64 {
    (radians.to_degrees().rem_euclid(360.0) * 10.0).round() / 10.0
}
