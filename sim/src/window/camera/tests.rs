use proptest::prelude::*;
use robot_core::{JointValues, Language, Pose, Timestamp};

use super::*;
use crate::window::robot::Lights;
use crate::window::view::{RobotView, Sensors};

const SIZE: Vec2 = Vec2::new(1280.0, 720.0);

fn view(map_from_robot: Pose, people: &[Pose]) -> View {
    let person = |map_from_person: &Pose| PersonView {
        name: "Mia".into(),
        index: 0,
        age_years: 9,
        height_m: 1.31,
        map_from_person: *map_from_person,
        walked_m: 0.0,
        is_walking: false,
        saying: None,
        language: Language::De,
    };
    let robot = RobotView {
        map_from_robot,
        joints: JointValues::all(0.0),
        sway: 0.0,
        is_walking: false,
        tipped: None,
        saying: None,
        lights: Lights::default(),
        seen: None,
        sensors: Sensors::default(),
    };
    View { at: Timestamp::ZERO, robot, people: people.iter().map(person).collect() }
}

fn is_seen(shot: &Shot, place: Vec3) -> bool {
    shot.project(place, SIZE).is_some_and(|at| at.cmpge(Vec2::ZERO).all() && at.cmple(SIZE).all())
}

#[test]
fn the_whole_house_is_seen_from_above() {
    let plan = FloorPlan::demo();
    for shot in [Shot::from_above(&plan, 16.0 / 9.0), Shot::dolls_house(&plan, 16.0 / 9.0)] {
        let middle = shot.project(shot.target, SIZE).expect("it lies ahead");
        assert!(middle.distance(SIZE / 2.0) < 0.01, "{middle}");
        for (x, y) in [(0.0, 0.0), (12.0, 0.0), (12.0, 8.0), (0.0, 8.0)] {
            assert!(is_seen(&shot, Vec3::new(x, y, 0.0)), "{x}, {y}");
        }
    }
    let above = Shot::from_above(&plan, 16.0 / 9.0);
    let [east, north] =
        [Vec3::new(11.0, 4.0, 0.0), Vec3::new(6.0, 7.0, 0.0)].map(|place| above.project(place, SIZE).unwrap());
    assert!(east.x > SIZE.x * 0.7 && north.y < SIZE.y * 0.3, "north is up: {east} {north}");
}

proptest! {
    #[test]
    fn a_conversation_shows_both_from_within_the_room(x in 0.9_f64..5.1, y in 3.2_f64..6.8, yaw in -3.1_f64..3.1) {
        let plan = FloorPlan::demo();
        let robot = Pose::new(x, y, yaw);
        let person = robot.then(Pose::new(0.9, 0.0, std::f64::consts::PI));
        let view = view(robot, &[person]);
        for shot in [Shot::of_conversation(&plan, &view), Shot::of_walk(&plan, &view)] {
            prop_assert!(shot.eye.is_finite() && shot.eye.z > 0.3);
            prop_assert!(is_seen(&shot, Vec3::new(x as f32, y as f32, 0.3)), "{shot:?}");
        }
        prop_assert_eq!(nearest(&view, 2.0).map(|person| person.name.as_str()), Some("Mia"));
    }

    #[test]
    fn rays_go_through_what_they_show(px in 1.0_f32..1279.0, py in 1.0_f32..719.0) {
        let shot = Shot::dolls_house(&FloorPlan::demo(), SIZE.x / SIZE.y);
        let (from, along) = shot.ray(Vec2::new(px, py), SIZE);
        let seen = shot.project(from + along * 5.0, SIZE).expect("it lies ahead");
        prop_assert!(seen.distance(Vec2::new(px, py)) < 0.5, "{seen}");
    }

    #[test]
    fn an_orbit_never_leaves_its_bounds(turns in prop::collection::vec((-9.0_f32..9.0, -9.0_f32..9.0, 0.01_f32..9.0), 0..20)) {
        let mut orbit = Orbit::from_shot(&Shot::dolls_house(&FloorPlan::demo(), 1.7));
        for (yaw, pitch, times) in turns {
            orbit = orbit.turned(yaw, pitch).zoomed(times);
        }
        let shot = orbit.shot(0.7);
        prop_assert!(shot.eye.z > 0.0 && shot.eye.is_finite());
    }
}

#[test]
fn an_orbit_begins_where_the_shot_was() {
    let shot = Shot::dolls_house(&FloorPlan::demo(), 1.7);
    let same = Orbit::from_shot(&shot).shot(shot.fov_rad);
    assert!(same.eye.distance(shot.eye) < 1e-3, "{} {}", same.eye, shot.eye);
}

#[test]
fn behind_the_eye_nothing_is_seen() {
    let shot = Shot { eye: Vec3::ZERO, target: Vec3::X, fov_rad: 0.8 };
    assert_eq!(shot.project(Vec3::NEG_X, SIZE), None);
}

proptest! {
    #[test]
    fn a_caption_covers_neither_feet_nor_faces(
        x in 0.9_f64..5.1, y in 3.2_f64..6.8, yaw in -3.1_f64..3.1, away in 0.5_f64..1.4,
    ) {
        let plan = FloorPlan::demo();
        let robot = Pose::new(x, y, yaw);
        let person = robot.then(Pose::new(away, 0.3, std::f64::consts::PI));
        let view = view(robot, &[person]);
        for shot in [Shot::of_conversation(&plan, &view), Shot::of_walk(&plan, &view), Shot::of_arrival(&plan, &view)] {
            let shot = shot.clear_of_caption(&view, SIZE.x / SIZE.y);
            for (at, tall) in [(robot, 0.58), (person, 1.31)] {
                let row = |height| shot.project(Vec3::new(at.x_m as f32, at.y_m as f32, height), SIZE).map(|at| at.y);
                // In a corner somebody may stand at the very eye: no lens is wide enough for them. With the widest one the
                // feet are seen, and a little further off perhaps not all of the hair.
                let away_m = shot.eye.distance(Vec3::new(at.x_m as f32, at.y_m as f32, shot.eye.z));
                let (Some(foot), Some(head)) = (row(0.0), row(tall)) else { continue };
                if away_m < 1.1 {
                    continue;
                }
                let is_widest = shot.fov_rad >= Shot::WIDEST_RAD;
                prop_assert!(foot < 647.0 && (head > 0.0 || is_widest), "foot {foot}, head {head} of {shot:?}");
            }
        }
    }
}
