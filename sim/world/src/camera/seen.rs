//! What a camera recognises: who and what is seen, and where, without a look at any pixel.
//!
//! How far away something is still recognised is invented, after what NAOqi's modules for faces and marks do at best.

use robot_core::{JointValues, Pose, Text};

use super::{Camera, Figure, along};
use crate::kinematics::{Gaze, camera};
use crate::plan::FloorPlan;

/// What something is that is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Somebody: their head, or of those who stand too near for that what the picture shows highest of them.
    Person,
    /// A printed card on a wall, or a mark on the floor.
    Mark,
    /// A picture on a wall.
    Picture,
    /// A shelf's front.
    Shelf,
}

/// Something that is recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What it is.
    pub kind: Kind,
    /// Its id on the plan; a person's name.
    pub id: String,
    /// What people call it.
    pub name: Text<String>,
    /// Where its middle is in the picture: pixels to the right and down from the upper left corner.
    pub at_px: [f64; 2],
    /// Its direction over the floor, radians to the left of where the robot faces.
    pub bearing_rad: f64,
    /// How far away it is from the camera, metres.
    pub distance_m: f64,
}

/// Something that might be recognised.
struct Target {
    kind: Kind,
    id: String,
    name: Text<String>,
    /// Where it is and which way it faces.
    world_from_target: Pose,
    height_m: f64,
}

/// What stands nearer to a target than this does not hide it: its own wall, its own body, metres.
const ITS_OWN_M: f64 = 0.35;
/// Cards hang at the height of the robot's eyes, and shelves are known by what stands there, metres.
const EYES_M: f64 = 0.52;
/// Pictures hang at the height of people's eyes, metres.
const PICTURE_M: f64 = 1.45;
/// How steeply the camera looks up just under the upper edge of its picture, metres a metre along its axis.
const HIGHEST: f64 = 0.98 * Camera::HEIGHT as f64 / 2.0 / Camera::FOCAL_PX;
/// What is turned farther away is too narrow to be recognised, radians.
const TURNED_RAD: f64 = 1.1;

impl Kind {
    /// How far away it is recognised, metres.
    const fn within_m(self) -> f64 {
        match self {
            Self::Person => 4.0,
            Self::Mark => 2.5,
            Self::Picture => 5.0,
            Self::Shelf => 6.0,
        }
    }
}

/// All that a camera recognises, the nearest first. People have names.
///
/// ```
/// use robot_core::{Disc, Point, Pose};
/// use sim_world::camera::{Camera, Figure, Kind, seen};
/// use sim_world::{FloorPlan, kinematics};
///
/// let robot = Pose::new(2.0, 4.5, 0.0);
/// let mia = Figure { disc: Disc { centre: Point::new(4.0, 4.6), radius_m: 0.2 }, height_m: 1.2 };
/// let seen = seen(Camera::Top, robot, &kinematics::stand(), &FloorPlan::demo(), &[("Mia", mia)]);
/// assert_eq!((seen[0].kind, seen[0].id.as_str()), (Kind::Person, "Mia"));
/// ```
#[must_use]
pub fn seen(
    which: Camera,
    world_from_robot: Pose,
    angles_rad: &JointValues,
    plan: &FloorPlan,
    people: &[(&str, Figure)],
) -> Vec<Seen> {
    let (mounted_m, tilt_rad) = which.mounting();
    let eye = camera(world_from_robot, angles_rad, mounted_m, tilt_rad);
    let figures: Vec<Figure> = people.iter().map(|(_, figure)| *figure).collect();
    let mut seen: Vec<Seen> =
        targets(plan, people, &eye).filter_map(|target| look(&eye, world_from_robot, target, plan, &figures)).collect();
    seen.sort_by(|one, other| one.distance_m.total_cmp(&other.distance_m).then_with(|| one.id.cmp(&other.id)));
    seen
}

fn targets<'a>(
    plan: &'a FloorPlan,
    people: &'a [(&'a str, Figure)],
    eye: &'a Gaze,
) -> impl Iterator<Item = Target> + 'a {
    let from = eye.world_from_gaze.position();
    // Heads are told from all sides.
    let people = people.iter().map(move |(name, figure)| Target {
        kind: Kind::Person,
        id: (*name).to_owned(),
        name: Text::owned(*name, *name),
        world_from_target: Pose::new(
            figure.disc.centre.x_m,
            figure.disc.centre.y_m,
            figure.disc.centre.bearing_rad(from),
        ),
        height_m: figure.height_m * (1.0 - super::HEAD_PART / 2.0),
    });
    let marks = plan.marks().iter().map(move |mark| Target {
        kind: Kind::Mark,
        id: mark.id.clone(),
        name: mark.name.clone(),
        world_from_target: if mark.hangs {
            mark.pose
        } else {
            Pose::new(mark.pose.x_m, mark.pose.y_m, mark.pose.position().bearing_rad(from))
        },
        height_m: if mark.hangs { EYES_M } else { 0.0 },
    });
    let pictures = plan.pictures().iter().map(|picture| Target {
        kind: Kind::Picture,
        id: picture.id.clone(),
        name: picture.name.clone(),
        world_from_target: picture.pose,
        height_m: PICTURE_M,
    });
    let shelves = plan.shelves().iter().map(|shelf| Target {
        kind: Kind::Shelf,
        id: shelf.id.clone(),
        name: shelf.name.clone(),
        world_from_target: shelf.shape.pose().then(Pose::new(shelf.shape.length_m() / 2.0, 0.0, 0.0)),
        height_m: EYES_M,
    });
    people.chain(marks).chain(pictures).chain(shelves)
}

/// A target as it is seen, if it is: in the picture, near enough, turned to the camera, and nothing before it.
fn look(eye: &Gaze, world_from_robot: Pose, target: Target, plan: &FloorPlan, people: &[Figure]) -> Option<Seen> {
    let Target { kind, id, name, world_from_target, height_m } = target;
    let place = world_from_target.position();
    let from_gaze = eye.world_from_gaze.inverse().transform(place);
    let (sin, cos) = eye.pitch_rad.sin_cos();
    let rise_m = match kind {
        Kind::Person => (height_m - eye.height_m).min(from_gaze.x_m * (HIGHEST * cos - sin) / (cos + HIGHEST * sin)),
        _ => height_m - eye.height_m,
    };
    let floor_m = from_gaze.x_m.hypot(from_gaze.y_m);
    let distance_m = floor_m.hypot(rise_m);
    let turned_rad =
        robot_core::wrap_angle(place.bearing_rad(eye.world_from_gaze.position()) - world_from_target.yaw_rad);
    if distance_m > kind.within_m() || turned_rad.abs() > TURNED_RAD {
        return None;
    }
    // Into the camera's own frame, which looks down by its pitch: ahead, to the left, up.
    let (ahead, up) = (from_gaze.x_m * cos - rise_m * sin, from_gaze.x_m * sin + rise_m * cos);
    let middle = [f64::from(Camera::WIDTH) / 2.0, f64::from(Camera::HEIGHT) / 2.0];
    let at_px = [middle[0] - Camera::FOCAL_PX * from_gaze.y_m / ahead, middle[1] - Camera::FOCAL_PX * up / ahead];
    let is_in = |at: f64, middle: f64| (0.0..2.0 * middle).contains(&at);
    if ahead <= 0.0 || !is_in(at_px[0], middle[0]) || !is_in(at_px[1], middle[1]) {
        return None;
    }
    let aside_rad = from_gaze.y_m.atan2(from_gaze.x_m);
    let hides = along(eye, aside_rad, plan, people)
        .into_iter()
        .take_while(|meets| meets.at_m < floor_m - ITS_OWN_M)
        .any(|meets| (meets.from_m..meets.to_m).contains(&(eye.height_m + rise_m * meets.at_m / floor_m)));
    let bearing_rad = robot_core::wrap_angle(world_from_robot.position().bearing_rad(place) - world_from_robot.yaw_rad);
    (!hides).then_some(Seen { kind, id, name, at_px, bearing_rad, distance_m })
}

#[cfg(test)]
mod tests {
    use robot_core::{Disc, Joint, Point};

    use super::*;
    use crate::kinematics::stand;

    fn person(x_m: f64, y_m: f64, height_m: f64) -> Figure {
        Figure { disc: Disc { centre: Point::new(x_m, y_m), radius_m: 0.2 }, height_m }
    }

    fn names(robot: Pose, plan: &FloorPlan, people: &[(&str, Figure)]) -> Vec<String> {
        seen(Camera::Top, robot, &stand(), plan, people).into_iter().map(|seen| seen.id).collect()
    }

    #[test]
    fn who_stands_before_it_is_seen_where_they_are() {
        let (plan, robot) = (FloorPlan::demo(), Pose::new(2.0, 4.5, 0.0));
        let people = [("Mia", person(3.5, 4.5, 1.0)), ("Ben", person(3.6, 5.0, 1.0)), ("Ida", person(1.0, 4.5, 1.0))];
        let seen: Vec<Seen> = seen(Camera::Top, robot, &stand(), &plan, &people)
            .into_iter()
            .filter(|seen| seen.kind == Kind::Person)
            .collect();
        let [mia, ben] = &seen[..] else { panic!("{seen:?}") };
        assert_eq!((mia.id.as_str(), ben.id.as_str()), ("Mia", "Ben"), "Ida stands behind it");
        assert!((mia.at_px[0] - 160.0).abs() < 1.0 && mia.at_px[1] < 120.0, "straight ahead, above: {mia:?}");
        assert!(ben.at_px[0] < mia.at_px[0] && ben.bearing_rad > 0.2, "to the left: {ben:?}");
    }

    #[test]
    fn who_stands_near_is_seen_though_their_head_is_not() {
        let (plan, robot) = (FloorPlan::demo(), Pose::new(2.0, 4.5, 0.0));
        let tall = seen(Camera::Top, robot, &stand(), &plan, &[("Ida", person(2.8, 4.5, 1.8))]);
        assert!(tall.iter().any(|seen| seen.id == "Ida" && seen.at_px[1] < 5.0), "{tall:?}");
    }

    #[test]
    fn what_is_hidden_or_looked_away_from_is_not_seen() {
        let (plan, robot) = (FloorPlan::demo(), Pose::new(2.0, 4.5, 0.0));
        let (near, far) = (person(3.4, 4.5, 1.0), person(4.2, 4.5, 1.0));
        let people = |names: &[String]| names.iter().filter(|name| ["near", "far"].contains(&name.as_str())).count();
        assert_eq!(people(&names(robot, &plan, &[("near", near), ("far", far)])), 1);
        assert_eq!(people(&names(robot, &plan, &[("far", far)])), 1);
        let mut aside = stand();
        aside[Joint::HeadYaw] = 1.5;
        let turned = seen(Camera::Top, robot, &aside, &plan, &[("far", far)]);
        assert!(turned.iter().all(|seen| seen.id != "far"), "{turned:?}");
    }

    #[test]
    fn before_each_shelf_of_the_house_the_robot_sees_it() {
        let plan = FloorPlan::library();
        for shelf in plan.shelves() {
            // A step back from where it stands to show it.
            let back = shelf.access.then(Pose::new(-0.5, 0.0, 0.0));
            let seen = names(back, &plan, &[]);
            assert!(seen.contains(&shelf.id), "{}: {seen:?}", shelf.id);
        }
    }

    #[test]
    fn a_card_on_the_wall_is_seen_from_before_it_alone() {
        let plan = FloorPlan::workshop();
        let card = plan.marks().iter().find(|mark| mark.hangs).expect("cards hang there");
        let before = card.pose.then(Pose::new(1.2, 0.0, std::f64::consts::PI));
        assert!(names(before, &plan, &[]).contains(&card.id));
        let away = card.pose.then(Pose::new(1.2, 0.0, 0.0));
        assert!(!names(away, &plan, &[]).contains(&card.id));
    }
}
