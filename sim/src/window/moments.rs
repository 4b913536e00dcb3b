//! The moments of a visit that are worth a picture.

use robot_core::{Language, Text};

use super::camera::{Shot, nearest};
use super::house::capitalised;
use super::view::View;
use sim_world::FloorPlan;

/// A moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Somebody comes up to the robot.
    Greeting,
    /// They ask.
    Asked,
    /// The robot answers.
    Answered,
    /// They are on their way.
    OnTheWay,
    /// They stand before the shelf.
    AtTheShelf,
    /// The whole house, with all who are in it.
    House,
}

impl Moment {
    /// All of them, in the order in which they come.
    pub const ALL: [Self; 6] =
        [Self::Greeting, Self::Asked, Self::Answered, Self::OnTheWay, Self::AtTheShelf, Self::House];

    /// What the picture's file is called, without its ending.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Greeting => "1-greeting",
            Self::Asked => "2-asked",
            Self::Answered => "3-answered",
            Self::OnTheWay => "4-on-the-way",
            Self::AtTheShelf => "5-at-the-shelf",
            Self::House => "6-house",
        }
    }

    /// What is to be seen.
    #[must_use]
    pub fn caption(self, plan: &FloorPlan, view: &View, language: Language) -> String {
        let house = capitalised(plan.name().get(language));
        let who = nearest(view, f64::INFINITY).map_or("", |person| person.name.as_str());
        let text: Text<String> = match self {
            Self::Greeting => Text {
                de: format!("{who} kommt in die Bücherei. NAOme ist schon da."),
                en: format!("{who} comes into the library. NAOme is there already."),
            },
            Self::Asked => Text { de: format!("{who} fragt NAOme."), en: format!("{who} asks NAOme.") },
            Self::Answered => Text { de: "NAOme antwortet.".into(), en: "NAOme answers.".into() },
            Self::OnTheWay => Text {
                de: format!("Gemeinsam unterwegs: {who} geht mit."),
                en: format!("On the way together: {who} walks along."),
            },
            Self::AtTheShelf => Text { de: "Angekommen: Hier ist es.".into(), en: "There: here it is.".into() },
            Self::House => Text {
                de: format!("{house} von oben: Alles kommt aus dem Grundriss."),
                en: format!("{house} from above: all of it comes from the floor plan."),
            },
        };
        text.get(language).clone()
    }

    /// From where it is seen.
    #[must_use]
    pub fn shot(self, plan: &FloorPlan, view: &View, aspect: f32) -> Shot {
        let shot = match self {
            Self::Greeting | Self::Asked | Self::Answered => Shot::of_conversation(plan, view),
            Self::OnTheWay => Shot::of_walk(plan, view),
            Self::AtTheShelf => Shot::of_arrival(plan, view),
            Self::House => return Shot::dolls_house(plan, aspect),
        };
        shot.clear_of_caption(view, aspect)
    }
}

/// Waits for the moments, one after the other. Look at every tick.
#[derive(Debug, Clone, Default)]
pub struct Moments {
    next: usize,
    /// How long what is waited for has been so, ticks.
    since: u32,
    walked_from_m: f64,
}

impl Moments {
    /// Whether all of them have been.
    #[must_use]
    pub const fn are_over(&self) -> bool {
        self.next == Moment::ALL.len()
    }

    /// The moment that is now, if one is.
    pub fn look(&mut self, view: &View) -> Option<Moment> {
        let moment = *Moment::ALL.get(self.next)?;
        let robot = &view.robot;
        let walked_m = robot.sensors.walked_m - self.walked_from_m;
        let company = nearest(view, 2.0);
        let (is_so, ticks) = match moment {
            Moment::Greeting => (company.is_some_and(|person| person.saying.is_none()), 1),
            Moment::Asked => (company.is_some_and(|person| person.saying.is_some()), 30),
            Moment::Answered => (robot.saying.is_some(), 40),
            Moment::OnTheWay => (robot.is_walking && walked_m > 1.2, 1),
            Moment::AtTheShelf => (!robot.is_walking && robot.saying.is_some() && company.is_some(), 40),
            Moment::House => (true, 1),
        };
        self.since = if is_so { self.since + 1 } else { 0 };
        if self.since < ticks {
            return None;
        }
        self.since = 0;
        self.next += 1;
        self.walked_from_m = robot.sensors.walked_m;
        Some(moment)
    }
}

#[cfg(test)]
mod tests {
    use sim_world::visitor::VisitorScript;

    use super::*;
    use crate::window::view::Watcher;
    use crate::{SimSetup, Simulation};

    #[test]
    fn moments_come_in_their_order_and_once() {
        let mia = VisitorScript::asks("Mia", "Wo finde ich Momo?", Language::De).aged(9);
        let mut simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 7, vec![mia])).unwrap();
        let (mut watcher, mut moments, mut found) = (Watcher::default(), Moments::default(), Vec::new());
        for _ in 0..1500 {
            simulation.step();
            let view = watcher.look(&simulation);
            found.extend(
                moments.look(&view).map(|moment| (moment, moment.caption(&FloorPlan::demo(), &view, Language::De))),
            );
        }
        // Nobody has told the robot to answer.
        let [(Moment::Greeting, greeting), (Moment::Asked, asked)] = &found[..] else { panic!("{found:?}") };
        assert!(greeting.starts_with("Mia ") && asked.starts_with("Mia "), "{greeting} {asked}");
        let workshop = FloorPlan::bundled("workshop").unwrap();
        let mut house = |plan, language| Moment::House.caption(plan, &watcher.look(&simulation), language);
        assert_eq!(house(&workshop, Language::De), "Roboterwerkstatt von oben: Alles kommt aus dem Grundriss.");
        assert_eq!(house(&workshop, Language::En), "Robot workshop from above: all of it comes from the floor plan.");
        let names: Vec<&str> = Moment::ALL.iter().map(|moment| moment.file_name()).collect();
        assert!(names.is_sorted(), "a folder lists them in their order: {names:?}");
    }
}
