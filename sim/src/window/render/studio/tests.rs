use bevy::math::Vec2;
use sim_world::visitor::VisitorScript;

use super::*;
use crate::window::colour::Colour;
use crate::window::person::Looks;
use crate::window::view::Watcher;
use crate::{SimSetup, Simulation};

const QUALITY: Quality = Quality::DRAFT;

fn size() -> Vec2 {
    Vec2::new(QUALITY.width as f32, QUALITY.height as f32)
}

/// Which pixels around a place of the house are nearest in hue to a colour: how many of 81.
fn like(picture: &Picture, at: Vec2, colour: Colour) -> usize {
    let [red, green, blue] = [colour.0, colour.1, colour.2].map(f32::from);
    let wished = Vec3::new(red, green, blue).normalize();
    let mut count = 0;
    for dy in -4..=4 {
        for dx in -4..=4 {
            let (x, y) = (at.x as i32 + dx, at.y as i32 + dy);
            if !(0..picture.width as i32).contains(&x) || !(0..picture.height as i32).contains(&y) {
                continue;
            }
            let at = (y as usize * picture.width as usize + x as usize) * 4;
            let pixel = Vec3::new(
                f32::from(picture.rgba[at]),
                f32::from(picture.rgba[at + 1]),
                f32::from(picture.rgba[at + 2]),
            );
            count += usize::from(pixel.length() > 20.0 && pixel.normalize().dot(wished) > 0.97);
        }
    }
    count
}

/// One studio for all that is asked of a picture: opening one takes seconds.
#[test]
fn pictures_show_who_is_there_and_come_out_the_same() {
    let plan = FloorPlan::demo();
    let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(9);
    let mut simulation = Simulation::new(SimSetup::new(plan.clone(), 7, vec![mia])).unwrap();
    let mut watcher = Watcher::default();
    let empty = watcher.look(&simulation);
    for _ in 0..450 {
        simulation.step();
        watcher.look(&simulation);
    }
    let hash = simulation.state_hash();
    let view = watcher.look(&simulation);
    let shot = Shot::of_conversation(&plan, &view);
    let mut studio = Studio::new(&plan, Language::De, 1, QUALITY).unwrap();
    let picture = studio.take(&view, &shot).unwrap();
    assert_eq!((picture.width, picture.height), (QUALITY.width, QUALITY.height));

    // It is a picture: many colours, hardly any black.
    let colours: std::collections::BTreeSet<&[u8]> = picture.rgba.chunks_exact(4).collect();
    assert!(colours.len() > 2000, "{} colours", colours.len());
    let black = picture.rgba.chunks_exact(4).filter(|pixel| pixel[..3].iter().all(|channel| *channel < 8)).count();
    assert!(black < 600, "{black} black pixels");

    // The robot's warm bib and Mia's pullover are where they ought to be.
    let robot = view.robot.map_from_robot;
    let ahead = robot.transform(robot_core::Point::new(0.06, 0.0));
    let bib = shot.project(Vec3::new(ahead.x_m as f32, ahead.y_m as f32, 0.38), size()).unwrap();
    assert!(like(&picture, bib, Colour::ACCENT) >= 4, "at {bib}: {}", like(&picture, bib, Colour::ACCENT));
    let mia = &view.people[0];
    let chest = Vec3::new(mia.map_from_person.x_m as f32, mia.map_from_person.y_m as f32, mia.height_m * 0.62);
    let chest = shot.project(chest, size()).unwrap();
    let shirt = Looks::of(mia).colour();
    assert!(like(&picture, chest, shirt) >= 30, "at {chest}: {}", like(&picture, chest, shirt));

    // Without her one sees what is behind her; and she is back when she is shown again, pixel by pixel.
    let before = studio.take(&empty, &shot).unwrap();
    let at = (chest.y as usize * picture.width as usize + chest.x as usize) * 4;
    let change: u32 = (at..at + 3).map(|byte| u32::from(before.rgba[byte].abs_diff(picture.rgba[byte]))).sum();
    assert!(change > 60, "{change}");
    let again = studio.take(&view, &shot).unwrap();
    let differ = again.rgba.iter().zip(&picture.rgba).filter(|(one, other)| one.abs_diff(**other) > 16).count();
    assert!(differ < 200, "{differ} bytes differ");
    assert_eq!(simulation.state_hash(), hash, "taking pictures changes nothing");
}
