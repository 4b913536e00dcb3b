//! A story as a walk on the floor plan: where the robot went, and what was said where.

use robot_core::Event;
use robot_core::ports::FloorMap;
use sim::SimEvent;
use sim_world::FloorPlan;
use sim_world::picture::{Spoken, Walk};

use crate::telling::{Happening, Told};

/// The robot's name in stories.
const ROBOT: &str = "NAOme";

/// The walk in a story that began at the plan's home spot. Where something was said is where the robot believed to be.
#[must_use]
pub fn walk(plan: &FloorPlan, story: &[Told]) -> Walk {
    let mut walk = Walk::default();
    let Some(home) = plan.place(FloorPlan::HOME) else { return walk };
    let mut place = home.access.position();
    walk.way.push(place);
    for Told { at, what } in story {
        let (who, by_robot, text) = match what {
            Happening::Robot(Event::At { map_from_robot, .. }) => {
                place = map_from_robot.position();
                walk.way.push(place);
                continue;
            }
            Happening::Robot(Event::Said { text, .. }) => (ROBOT, true, text),
            Happening::World(SimEvent::VisitorSaid { name, text, .. }) => (name.as_str(), false, text),
            _ => continue,
        };
        walk.spoken.push(Spoken { at: at.since_start(), place, who: who.to_owned(), by_robot, text: text.clone() });
    }
    walk
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use robot_core::{Language, Point, Pose, Timestamp};

    use super::*;

    #[test]
    fn words_stand_where_the_robot_was_when_they_were_said() {
        let plan = FloorPlan::demo();
        let home = plan.spot(FloorPlan::HOME).expect("every plan has it").pose.position();
        let at = |seconds| Timestamp::new(Duration::from_secs(seconds));
        let language = Language::De;
        let asks = SimEvent::VisitorSaid { at: at(3), name: "Mia".into(), text: "Wo ist Momo?".into(), language };
        let walks = Event::At { map_from_robot: Pose::new(3.0, 4.5, 0.0), area: None };
        let says = Event::Said { text: "Hier!".into(), language };
        let story = [
            Told { at: at(3), what: Happening::World(asks) },
            Told { at: at(9), what: Happening::Robot(walks) },
            Told { at: at(10), what: Happening::Robot(says) },
        ];
        let there = Point::new(3.0, 4.5);
        let spoken = |seconds, place, who: &str, by_robot, text: &str| Spoken {
            at: Duration::from_secs(seconds),
            place,
            who: who.into(),
            by_robot,
            text: text.into(),
        };
        let expected = Walk {
            way: vec![home, there],
            spoken: vec![spoken(3, home, "Mia", false, "Wo ist Momo?"), spoken(10, there, "NAOme", true, "Hier!")],
        };
        assert_eq!(walk(&plan, &story), expected);
    }
}
