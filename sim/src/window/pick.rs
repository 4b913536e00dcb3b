//! What somebody clicks on.

use bevy::math::{Vec2, Vec3};

use super::camera::Shot;
use super::view::{PersonView, View};

/// What was clicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// The robot.
    Robot,
    /// Somebody, by name.
    Person(String),
}

/// Who is seen at a pixel of a picture of this size: the nearest, if anybody is.
#[must_use]
pub fn pick(view: &View, shot: &Shot, pixel: Vec2, size_px: Vec2) -> Option<Picked> {
    let (eye, along) = shot.ray(pixel, size_px);
    let hit = |x: f64, y: f64, tall_m: f32, radius_m: f32| {
        let foot = Vec3::new(x as f32, y as f32, 0.0);
        distance_to_pillar(eye, along, foot, tall_m, radius_m)
    };
    let (robot, long_m) = view.robot.footprint();
    let tall_m = if view.robot.tipped.is_some() { 0.3 } else { 0.58 };
    let mut nearest = hit(robot.x_m, robot.y_m, tall_m, (long_m / 2.0).max(0.17)).map(|away| (away, Picked::Robot));
    for person in &view.people {
        let at = person.map_from_person;
        let Some(away) = hit(at.x_m, at.y_m, person.height_m, PersonView::RADIUS_M) else { continue };
        if nearest.as_ref().is_none_or(|(least, _)| away < *least) {
            nearest = Some((away, Picked::Person(person.name.clone())));
        }
    }
    nearest.map(|(_, picked)| picked)
}

/// How far along a ray an upright pillar is met, metres.
fn distance_to_pillar(eye: Vec3, along: Vec3, foot: Vec3, tall_m: f32, radius_m: f32) -> Option<f32> {
    let (out, flat) = ((eye - foot).truncate(), along.truncate());
    let (a, b) = (flat.length_squared(), out.dot(flat));
    if a < 1e-9 {
        // Straight from above.
        return (out.length() <= radius_m && along.z < 0.0).then_some(eye.z - tall_m);
    }
    let root = b * b - a * (out.length_squared() - radius_m * radius_m);
    let away = (-b - root.max(0.0).sqrt()) / a;
    let leaves = (-b + root.max(0.0).sqrt()) / a;
    if root < 0.0 || leaves < 0.0 {
        return None;
    }
    let height = |at: f32| eye.z + along.z * at;
    let (enters, leaves) = (height(away.max(0.0)), height(leaves));
    let meets = enters.min(leaves) <= tall_m && enters.max(leaves) >= 0.0;
    meets.then_some(away.max(0.0))
}

#[cfg(test)]
mod tests {
    use robot_core::Language;
    use sim_world::FloorPlan;
    use sim_world::visitor::VisitorScript;

    use super::*;
    use crate::window::view::Watcher;
    use crate::{SimSetup, Simulation};

    #[test]
    fn whoever_is_seen_is_picked() {
        let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(9);
        let mut simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![mia])).unwrap();
        for _ in 0..400 {
            simulation.step();
        }
        let view = Watcher::default().look(&simulation);
        let size = Vec2::new(1280.0, 720.0);
        for shot in
            [Shot::of_conversation(&FloorPlan::demo(), &view), Shot::dolls_house(&FloorPlan::demo(), 16.0 / 9.0)]
        {
            let at = |x: f64, y: f64, z: f32| shot.project(Vec3::new(x as f32, y as f32, z), size).unwrap();
            let robot = view.robot.map_from_robot;
            assert_eq!(pick(&view, &shot, at(robot.x_m, robot.y_m, 0.4), size), Some(Picked::Robot));
            let mia = view.people[0].map_from_person;
            assert_eq!(pick(&view, &shot, at(mia.x_m, mia.y_m, 1.1), size), Some(Picked::Person("Mia".into())));
            assert_eq!(pick(&view, &shot, Vec2::new(3.0, 3.0), size), None);
        }
    }
}
