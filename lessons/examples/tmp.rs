//! tmp
use std::sync::Arc;
fn main() {
    let seed: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let v = std::env::args().nth(2).unwrap() == "v";
    let lang: robot_core::Language = std::env::args().nth(3).unwrap().parse().unwrap();
    let phrases = behaviours::LibraryRobot::bundled_phrases().unwrap();
    let cat = Arc::new(robot_catalogue::demo().unwrap());
    let plan = Arc::new(sim_world::FloorPlan::demo());
    for line in std::io::stdin().lines() {
    let ask = line.unwrap();
    let story = lessons::Story { ask: Some(ask.clone()), language: lang, audience: robot_core::Audience::Child, seed, plan: plan.clone() };
    let mut said = vec![];
    let out = story.run(Box::new(cat.clone()), phrases.clone(), &mut |told| { if v { println!("{told:?}") }; if let lessons::Happening::Robot(robot_core::Event::Said{text,..}) = &told.what { said.push(text.clone()) } }).unwrap();
    println!("{ask} => {out:?}\n     {}", said.join(" | "));
    }
}
