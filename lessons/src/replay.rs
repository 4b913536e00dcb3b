//! A run as a picture: the way on the plan, with what was said and done along it.

use std::time::Duration;

use robot_core::{Language, Point};
use sim_world::FloorPlan;
use sim_world::picture::{self, Spoken, Walk};

use crate::language::LessonLanguage;
use crate::registry::Registry;
use crate::run::{Event, Happened, Recording};

/// The robot's name in pictures.
const ROBOT: &str = "NAOme";

/// The run as a walk on a floor plan.
#[must_use]
pub fn walk(run: &Recording, language: Language) -> Walk {
    let states = &run.log.states;
    let place_at = |t_s: f64| {
        let before = states.iter().take_while(|state| state.t_s <= t_s).last().or_else(|| states.first());
        before.map_or(Point::new(0.0, 0.0), |state| Point::new(state.x_m, state.y_m))
    };
    let mut walk =
        Walk { way: states.iter().map(|state| Point::new(state.x_m, state.y_m)).collect(), ..Walk::default() };
    for event in &run.log.events {
        let Some((who, text)) = told(event, language) else { continue };
        // The picture puts what was said between quotation marks by itself.
        let text = match &event.what {
            Happened::Said { text, .. } | Happened::Heard { text } => text.clone(),
            Happened::Failed { .. } | Happened::Collision { .. } => format!("({text})"),
            _ => text,
        };
        walk.spoken.push(Spoken {
            at: Duration::try_from_secs_f64(event.t_s).unwrap_or_default(),
            place: place_at(event.t_s),
            by_robot: who == ROBOT,
            who: who.to_owned(),
            text,
        });
    }
    walk
}

/// The run as SVG.
#[must_use]
pub fn picture(run: &Recording, plan: &FloorPlan, language: Language) -> String {
    picture::draw_walk(plan, language, &walk(run, language))
}

/// Who did what, in words; `None` for what is seen anyway.
#[must_use]
pub fn told(event: &Event, language: Language) -> Option<(&'static str, String)> {
    let words = LessonLanguage::from(language);
    let name = |of: &str, id: &str| Registry::house().choice_name(of, id, words).to_owned();
    let en = language == Language::En;
    let visitor = if en { "somebody" } else { "jemand" };
    let by_robot = |text: String| Some((ROBOT, text));
    let quoted = |text: &str| if en { format!("“{text}”") } else { format!("„{text}“") };
    match &event.what {
        Happened::Said { text, .. } => by_robot(quoted(text)),
        Happened::Sound { is } => by_robot(format!("({})", name("sound", is))),
        Happened::Posture { is } => by_robot(format!("({})", name("posture", is))),
        Happened::Gesture { is } => by_robot(format!("({})", name("gesture", is))),
        Happened::Looked { is } => by_robot(format!("({} {})", if en { "looks" } else { "schaut" }, name("look", is))),
        Happened::Eyes { is, show } => {
            let what = name(if *show { "show" } else { "colour" }, is);
            by_robot(format!("({} {what})", if en { "eyes" } else { "Augen" }))
        }
        Happened::Walked { dir, reached_cm, .. } => {
            let (dir, cm) = (name("walk_direction", dir), reached_cm.unwrap_or(0.0));
            by_robot(format!("({} {dir}, {cm} cm)", if en { "walks" } else { "geht" }))
        }
        Happened::Turned { dir, reached_deg, .. } => {
            let (dir, deg) = (name("turn_direction", dir), reached_deg.unwrap_or(0.0));
            by_robot(format!("({} {dir}, {deg}°)", if en { "turns" } else { "dreht sich nach" }))
        }
        Happened::Heard { text } => Some((visitor, quoted(text))),
        Happened::Touched { part } => {
            Some((visitor, format!("({} {})", if en { "touches" } else { "berührt" }, name("part", part))))
        }
        Happened::MarkSeen { card } => {
            Some((visitor, format!("({} {})", if en { "shows" } else { "zeigt" }, name("card", card))))
        }
        Happened::Failed { de, en: english } => by_robot(format!("! {}", if en { english } else { de })),
        Happened::Collision { with } => by_robot(format!("! {with}")),
        _ => None,
    }
}
