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
        // What is remembered happens nowhere.
        if matches!(event.what, Happened::Var { .. } | Happened::Volume { .. }) {
            continue;
        }
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

/// Who did what, in words; `None` for how the program went about it.
///
/// ```
/// use lessons::run::{Event, Happened};
///
/// let counted = Happened::Var { name: "Punkte".to_owned(), is: "3".to_owned() };
/// let event = Event { t_s: 1.5, until_s: None, what: counted, cut: false, block: None };
/// assert_eq!(lessons::replay::told(&event, robot_core::Language::De), Some(("NAOme", "(Punkte = 3)".to_owned())));
/// ```
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
        Happened::Volume { is } => {
            by_robot(format!("({} {})", if en { "speaks" } else { "spricht" }, name("volume", is)))
        }
        Happened::Arm { arm, is } => by_robot(format!("({} {})", name("arm", arm), name("arm_pose", is))),
        Happened::Hand { hand, is } => by_robot(format!("({} {})", name("open", is), name("hand", hand))),
        Happened::Leds { lights, is } => by_robot(format!("({} {})", name("lights", lights), name("on_off", is))),
        Happened::Var { name, is } => by_robot(format!("({name} = {is})")),
        Happened::Near { cm } => by_robot(if en {
            format!("(notices something, {cm} cm away)")
        } else {
            format!("(bemerkt etwas in {cm} cm)")
        }),
        Happened::FaceSeen => Some((visitor, if en { "(looks at NAOme)" } else { "(schaut NAOme an)" }.to_owned())),
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn words(of: &str) -> String {
        of.to_owned()
    }

    #[rstest]
    #[case::arm(Happened::Arm { arm: words("both"), is: words("up") }, "NAOme (beide Arme nach oben)", "NAOme (both arms up)")]
    #[case::hand(Happened::Hand { hand: words("left"), is: words("close") }, "NAOme (schließe linke Hand)", "NAOme (close left hand)")]
    #[case::lights(Happened::Leds { lights: words("ears"), is: words("off") }, "NAOme (Ohren aus)", "NAOme (ears off)")]
    #[case::volume(Happened::Volume { is: words("quiet") }, "NAOme (spricht leise)", "NAOme (speaks quietly)")]
    #[case::remembered(Happened::Var { name: words("Kiste"), is: words("2") }, "NAOme (Kiste = 2)", "NAOme (Kiste = 2)")]
    #[case::near(Happened::Near { cm: 42.0 }, "NAOme (bemerkt etwas in 42 cm)", "NAOme (notices something, 42 cm away)")]
    #[case::face(Happened::FaceSeen, "jemand (schaut NAOme an)", "somebody (looks at NAOme)")]
    #[case::show(Happened::Eyes { is: words("rainbow"), show: true }, "NAOme (Augen Regenbogen)", "NAOme (eyes rainbow)")]
    fn what_happened_is_told_in_both_languages(#[case] what: Happened, #[case] de: &str, #[case] en: &str) {
        let event = Event { t_s: 0.0, until_s: None, block: None, cut: false, what };
        let told = |language| told(&event, language).map(|(who, text)| format!("{who} {text}"));
        assert_eq!((told(Language::De).as_deref(), told(Language::En).as_deref()), (Some(de), Some(en)));
    }

    #[rstest]
    #[case(Happened::Waited)]
    #[case(Happened::Branch { is: true })]
    #[case(Happened::Sub { name: words("Tanz") })]
    fn how_the_program_went_about_it_is_not_told(#[case] what: Happened) {
        assert_eq!(told(&Event { t_s: 0.0, until_s: None, block: None, cut: false, what }, Language::De), None);
    }
}
