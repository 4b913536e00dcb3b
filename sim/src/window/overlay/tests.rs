use bevy::math::{Vec2, Vec3};
use proptest::prelude::*;

use super::*;
use crate::window::camera::Shot;
use crate::window::view::Watcher;
use crate::{SimSetup, Simulation};
use sim_world::FloorPlan;
use sim_world::visitor::VisitorScript;

const ROOM: Area = Area::new(0.0, 0.0, 1280.0, 720.0);

fn bubble(who: &str, text: &str, x: f32, y: f32) -> Bubble {
    Bubble { who: who.into(), text: text.into(), colour: Colour::ACCENT, anchor: Vec2::new(x, y) }
}

proptest! {
    #[test]
    fn bubbles_are_whole_wherever_heads_are(
        x in -3000.0_f32..3000.0,
        y in -3000.0_f32..3000.0,
        words in prop::collection::vec("[a-zäöüß]{1,30}", 0..60),
    ) {
        for laid in lay(vec![bubble("Mia", &words.join(" "), x, y)], ROOM, 1.0) {
            let Area { x, y, width, height } = laid.area;
            prop_assert!(x >= 0.0 && y >= 0.0 && x + width <= 1280.0 && y + height <= 720.0, "{:?}", laid.area);
            draw_bubbles(&mut Canvas::new(64, 36), &[laid], 1.0);
        }
    }
}

#[test]
fn two_who_talk_do_not_cover_each_other() {
    let both =
        vec![bubble("Mia", "Wo finde ich Momo?", 600.0, 200.0), bubble(ROBOT, "Ich zeige dir den Weg.", 640.0, 260.0)];
    let laid = lay(both, ROOM, 1.0);
    assert!(!laid[0].area.overlaps(&laid[1].area), "{laid:?}");
}

#[test]
fn who_speaks_is_heard_in_the_picture() {
    let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(9);
    let mut simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![mia])).unwrap();
    let mut watcher = Watcher::default();
    let view = std::iter::repeat_with(|| {
        simulation.step();
        watcher.look(&simulation)
    });
    let view = view.take(2000).find(|view| view.people.iter().any(|person| person.saying.is_some())).unwrap();
    let shot = Shot::of_conversation(&FloorPlan::demo(), &view);
    let bubbles = bubbles(&view, &shot, Vec2::new(1280.0, 720.0));
    assert_eq!(bubbles.len(), 1);
    assert_eq!((bubbles[0].who.as_str(), bubbles[0].text.as_str()), ("Mia", "Wo finde ich Momo?"));
    let mia = view.people[0].map_from_person;
    let head = shot.project(Vec3::new(mia.x_m as f32, mia.y_m as f32, 1.3), Vec2::new(1280.0, 720.0)).unwrap();
    assert!(bubbles[0].anchor.distance(head) < 60.0);
}

#[test]
fn every_button_is_on_the_panel_and_apart() {
    let simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![])).unwrap();
    let view = Watcher::default().look(&simulation);
    let mind = Mind { branch: (0..40).map(|node| format!("node {node}")).collect(), ..Mind::default() };
    for language in Language::ALL {
        let panel = Panel {
            felt: Felt::from(&view),
            mind: mind.clone(),
            script: Script::Tree,
            timeline: Timeline { whole_s: 90, part: 0.4, decisions: vec![0.0, 0.5, 1.0], ..Timeline::default() },
            language,
            is_paused: true,
            speed: 1.0,
            shown: Shown::Follow,
            typed: None,
            takes_part: true,
        };
        let area = Area::new(940.0, 0.0, 340.0, 720.0);
        let buttons = draw_panel(&mut Canvas::new(1280, 720), area, 1.0, &panel);
        assert_eq!(buttons.len(), 1 + 4 + panel::SPEEDS.len() + 3 + 2);
        for (index, (one, _)) in buttons.iter().enumerate() {
            assert!(one.x >= area.x && one.x + one.width <= 1280.0 && one.y + one.height <= 720.0, "{one:?}");
            assert!(buttons[..index].iter().all(|(other, _)| !one.overlaps(other)));
        }
    }
}
