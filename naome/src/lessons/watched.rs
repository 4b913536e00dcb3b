//! `naome lessons replay RUN --window`: a run in the simulator's window, with the blocks named.

use lessons::registry::Registry;
use lessons::run::{Event, Happened, Recording, State};
use lessons::{LessonLanguage, replay};
use robot_core::body::Touch;
use robot_core::{Joint, JointValues, Language, Pose, Timestamp, Twist};
use sim::window::colour::Colour;
use sim::window::overlay::{Mind, Script};
use sim::window::reel::Reel;
use sim::window::render::{Options, Played, open};
use sim::window::robot::{Lamp, Lights};
use sim::window::view::{RobotView, Sensors, View};
use sim_world::gait::Gait;
use sim_world::kinematics::Joints;
use sim_world::{FloorPlan, kinematics};

use crate::display;
use crate::exit::Failure;
use crate::output::Output;

/// Shows the run until somebody closes the window.
pub(super) fn show(run: &Recording, plan: &FloorPlan, output: &Output) -> Result<(), Failure> {
    if !display::is_there() {
        return Err(Failure::missing(output.say(&display::NO_DISPLAY)));
    }
    let reel = reel(run, output.language, output.words);
    let (language, seed) = (output.language, run.header.seed);
    let options = Options { language, seed, speed: 1.0, script: Script::Blocks, closes_at_end: false };
    open(plan, Played::Over(reel), options).map_err(Failure::missing)
}

/// What was to be seen of the run, ten times a second as it was written down.
fn reel(run: &Recording, language: Language, words: LessonLanguage) -> Reel {
    let mut reel = Reel::default();
    let (mut legs, mut walked_m) = (Legs::default(), 0.0);
    let mut before: Option<&State> = None;
    for state in &run.log.states {
        let now: Vec<&Event> = run.log.events.iter().filter(|event| lasts(event, state.t_s)).collect();
        if let Some(before) = before {
            walked_m += (state.x_m - before.x_m).hypot(state.y_m - before.y_m);
        }
        before = Some(state);
        let is_walking =
            now.iter().any(|event| matches!(event.what, Happened::Walked { .. } | Happened::Turned { .. }));
        let (joints, sway) = legs.next(is_walking, &state.posture);
        let saying = now.iter().rev().find_map(|event| match &event.what {
            Happened::Said { text, .. } => Some(text.clone()),
            _ => None,
        });
        let robot = RobotView {
            map_from_robot: Pose::new(state.x_m, state.y_m, state.heading_deg.to_radians()),
            joints,
            sway,
            is_walking,
            tipped: None,
            lights: lights(run, state),
            seen: None,
            saying,
            sensors: Sensors { touch: Touch::default(), walked_m, ..Sensors::default() },
        };
        let at = Timestamp::from_secs_f64(state.t_s);
        reel.push(View { at, robot, people: Vec::new() }, &mind(run, state.t_s, &now, language, words));
    }
    reel
}

/// What the program's blocks have made of the lights by then. They shine white until it says otherwise.
fn lights(run: &Recording, now: &State) -> Lights {
    let shine = colour("white");
    let begin = Lights::default().with(Lamp::Eyes, colour(&now.eyes)).with(Lamp::Chest, shine);
    let until_now = run.log.events.iter().take_while(|event| event.t_s <= now.t_s);
    until_now.fold(begin, |lights, event| {
        let Happened::Leds { lights: group, is } = &event.what else { return lights };
        let lamp = match group.as_str() {
            "ears" => Lamp::Ears,
            "chest" => Lamp::Chest,
            "feet" => Lamp::Feet,
            _ => return lights,
        };
        lights.with(lamp, shine.filter(|_| is == "on"))
    })
}

/// A colour by its id in the blocks' list `colour`; `None` for what is off.
fn colour(id: &str) -> Option<Colour> {
    Some(match id {
        "red" => Colour(0xf0, 0x3e, 0x3e),
        "orange" => Colour(0xff, 0x8f, 0x2e),
        "yellow" => Colour(0xff, 0xd8, 0x3d),
        "green" => Colour(0x4c, 0xd0, 0x5a),
        "turquoise" => Colour(0x3c, 0xd6, 0xc8),
        "blue" => Colour(0x3f, 0x7d, 0xff),
        "purple" => Colour(0x9a, 0x5c, 0xf0),
        "pink" => Colour(0xff, 0x7a, 0xb8),
        "white" => Colour(0xf4, 0xf7, 0xff),
        _ => return None,
    })
}

/// Whether something goes on at a moment, or has just happened.
fn lasts(event: &Event, t_s: f64) -> bool {
    /// What takes no time is shown for so long, seconds.
    const SHOWN_S: f64 = 0.6;
    event.t_s <= t_s && t_s < event.until_s.unwrap_or(event.t_s).max(event.t_s + SHOWN_S)
}

/// What the robot does at a moment, and for which blocks.
fn mind(run: &Recording, t_s: f64, now: &[&Event], language: Language, words: LessonLanguage) -> Mind {
    let title = |event: &&Event| match &event.what {
        Happened::Block { kind, .. } => Registry::house().block(kind).map(|block| block.title(words)),
        _ => None,
    };
    // Blocks end in the order in which they are nested: what ends last stands outermost.
    let mut running: Vec<&&Event> = now.iter().filter(|event| title(event).is_some()).collect();
    running.sort_by(|one, other| other.until_s.unwrap_or(run.end_s).total_cmp(&one.until_s.unwrap_or(run.end_s)));
    let branch: Vec<String> = running.iter().filter_map(|event| title(event)).collect();
    let deed = now.iter().rev().find_map(|event| replay::told(event, language)).map(|(_, text)| text);
    let heard = run.log.events.iter().take_while(|event| event.t_s <= t_s).filter_map(|event| match &event.what {
        Happened::Heard { text } => Some(text.clone()),
        _ => None,
    });
    Mind {
        heard: heard.last(),
        understood: None,
        decided: branch.last().map(|block| (block.clone(), deed.unwrap_or_default())),
        branch,
    }
}

/// Legs that walk while the robot does: a run says where it was, not how its feet were.
#[derive(Debug, Default)]
struct Legs {
    gait: Gait,
    joints: Joints,
}

impl Legs {
    /// A tenth of a second later.
    fn next(&mut self, is_walking: bool, posture: &str) -> (JointValues, f32) {
        const TICK_S: f64 = 0.02;
        self.gait.command(if is_walking { Twist::new(0.06, 0.0, 0.0) } else { Twist::ZERO });
        for _ in 0..5 {
            self.gait.step(TICK_S);
            self.joints.step(self.gait.phase(), TICK_S);
        }
        let sway = self.gait.phase().map_or(0.0, |phase| {
            let over = (phase.part * std::f64::consts::PI).sin() as f32;
            if phase.left_swings { -over } else { over }
        });
        (posed(*self.joints.angles_rad(), posture), sway)
    }
}

/// Legs as they are in a posture, radians. The angles are those that its maker names for "Crouch" and "Sit".
fn posed(mut joints: JointValues, posture: &str) -> JointValues {
    let [hip, knee, ankle] = match posture {
        "crouch" => [-0.70, 2.11, -1.19],
        "sit" => [-1.53, 1.41, 0.84],
        _ => return joints,
    };
    let stand = kinematics::stand();
    for joint in Joint::all() {
        joints[joint] = match joint {
            Joint::LHipPitch | Joint::RHipPitch => hip,
            Joint::LKneePitch | Joint::RKneePitch => knee,
            Joint::LAnklePitch | Joint::RAnklePitch => ankle,
            _ => stand[joint],
        };
    }
    joints
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = r#"{"line":"header","format":"naome-run/1","program_sha256":"x","lesson":null,"lesson_version":null,"variant":null,"seed":1,"engine_version":"0.1.0","tick_hz":50,"world":"Bühne"}
{"line":"event","t":0.0,"ev":"started","block":"b1"}
{"line":"event","t":0.0,"until":1.0,"ev":"said","text":"Hallo!","style":null,"volume":"normal","gestures":false,"block":"b2"}
{"line":"event","t":0.0,"until":1.0,"ev":"block","kind":"say","ok":true,"block":"b2"}
{"line":"event","t":0.0,"until":3.0,"ev":"block","kind":"ev_start","ok":true,"block":"b1"}
{"line":"state","t":0.0,"x_m":2.5,"y_m":2.4,"heading_deg":-90.0,"posture":"stand","eyes":"white","speaking":true,"ahead_cm":241.0}
{"line":"state","t":0.1,"x_m":2.5,"y_m":2.4,"heading_deg":-90.0,"posture":"stand","eyes":"white","speaking":true,"ahead_cm":241.0}
{"line":"event","t":1.0,"until":3.0,"ev":"walked","dir":"forward","cm":20.0,"reached_cm":20.0,"block":"b3"}
{"line":"event","t":1.0,"until":3.0,"ev":"block","kind":"walk","ok":true,"block":"b3"}
{"line":"state","t":2.0,"x_m":2.5,"y_m":2.3,"heading_deg":-90.0,"posture":"stand","eyes":"white","speaking":false,"ahead_cm":241.0}
{"line":"state","t":2.9,"x_m":2.5,"y_m":2.2,"heading_deg":-90.0,"posture":"crouch","eyes":"white","speaking":false,"ahead_cm":241.0}
{"line":"end","t":3.0,"ending":"finished"}
"#;

    #[test]
    fn every_colour_of_the_blocks_can_be_shown() {
        for choice in Registry::house().choices("colour") {
            assert_eq!(colour(&choice.id).is_none(), choice.id == "off", "{}", choice.id);
        }
    }

    #[test]
    fn a_run_is_shown_with_its_blocks() {
        let run = Recording::read(RUN).unwrap();
        let reel = reel(&run, Language::De, LessonLanguage::De);
        let at = |seconds| reel.at(Timestamp::from_secs_f64(seconds)).unwrap();
        let block = |kind: &str| Registry::house().block(kind).unwrap().title(LessonLanguage::De);
        let first = at(0.1);
        assert_eq!(first.view.robot.saying.as_deref(), Some("Hallo!"));
        assert_eq!(first.mind.branch, [block("ev_start"), block("say")]);
        let later = at(2.0);
        assert!(later.view.robot.is_walking && later.view.robot.saying.is_none());
        assert_eq!(later.mind.decided.as_ref().unwrap().0, block("walk"));
        let knee = |seconds| at(seconds).view.robot.joints[Joint::LKneePitch];
        assert!(knee(2.9) > knee(0.0) + 0.5, "it crouches");
        assert_eq!(reel.decisions().count(), 1);
    }
}
