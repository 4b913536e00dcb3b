//! The demo over ROS 2: the simulator as `/naoqi_driver` and the controller as its client, two participants that have
//! nothing in common but DDS on loopback.

use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use behaviours::LibraryRobot;
use lessons::{Happening, Judge, Outcome, Story, Told};
use robot_core::ports::{Clock, Hearing, Speech};
use robot_core::{Controller, Robot, Text, Timestamp};
use robot_ros2::{RosOptions, RosRobot, connect};
use sim::{RosFace, SimEvent, Truth};

use super::aloud::Aloud;
use crate::by_sound::{EarsForSound, HeardBySound, Log};
use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::pace::{self, Interrupt, Stopwatch};
use crate::robot::stop_on_panic;
use crate::stopper;
use crate::storyteller::Storyteller;

/// A moment that the simulator's clock passes soon after its start.
const FIRST_TICK: Timestamp = Timestamp::new(Duration::from_millis(20));
/// How long the two may take to find each other on a busy machine; one or two seconds are usual.
const PATIENCE: Duration = Duration::from_secs(15);

/// What the judge gets to see of the world.
struct Seen {
    at: Timestamp,
    events: Vec<SimEvent>,
    truth: Truth,
    is_speaking: bool,
}

/// What the story is told with beside the network.
pub(super) struct Telling {
    /// Ears for the visitor's voice, if there are any.
    pub(super) ears: Option<EarsForSound>,
    pub(super) log: Log,
    /// Whether the robot speaks to nowhere.
    pub(super) quiet: bool,
    /// So much faster than life.
    pub(super) speed: f64,
}

pub(super) fn run(
    story: &Story,
    controller: Controller<LibraryRobot>,
    judge: Judge,
    telling: Telling,
    storyteller: &mut Storyteller,
    output: &Output,
) -> Result<Outcome, Failure> {
    // A demo must not reach a robot on the library's network.
    let mut ros = stopper::ros_options(output)?;
    ros.only_local = true;
    stopper::refuse_a_second_robot(&ros, output)?;
    let interrupt = Interrupt::listen()?;
    let client = RosOptions { use_sim_time: true, ..ros.clone() };
    let robot = connect(&client, story.language).map_err(Failure::missing)?;
    let speed = telling.speed;
    let is_over = AtomicBool::new(false);
    let (sender, seen) = mpsc::channel();
    std::thread::scope(|scope| {
        let world = scope.spawn(|| {
            let go_on = || !is_over.load(Ordering::Relaxed);
            simulate(story, &ros, speed, go_on, &sender)
        });
        let goes_on = || !interrupt.came() && !world.is_finished();
        let outcome = control(robot, controller, judge, &seen, goes_on, telling, storyteller);
        is_over.store(true, Ordering::Relaxed);
        let simulated = world.join().unwrap_or_else(|_| Err(Failure::missing("the simulator broke")));
        simulated.and(outcome)
    })
    .and_then(|outcome| {
        outcome.ok_or_else(|| {
            let text = Text { de: "Abgebrochen.", en: "Interrupted." };
            Failure::new(Exit::DidNotHold, output.say(&text))
        })
    })
}

/// The world's side: the simulator plays the driver.
fn simulate(
    story: &Story,
    ros: &RosOptions,
    speed: f64,
    go_on: impl Fn() -> bool,
    sender: &mpsc::Sender<Seen>,
) -> Result<(), Failure> {
    let simulation = story.simulation().map_err(Failure::missing)?;
    let mut face = RosFace::start(simulation, ros).map_err(Failure::missing)?;
    // The visitor does not speak before there is somebody to hear it; the other side says what is wrong if nobody comes.
    let watch = Stopwatch::start();
    face.wait_for_controller(|| go_on() && watch.elapsed() < PATIENCE);
    face.run(speed, |simulation| {
        // Nobody listens any more when the story is over.
        let _ = sender.send(Seen {
            at: simulation.now(),
            events: simulation.take_events(),
            truth: simulation.truth(),
            is_speaking: simulation.is_speaking(),
        });
        go_on()
    });
    Ok(())
}

/// The robot's side: `None` if somebody interrupts it.
fn control(
    robot: RosRobot,
    controller: Controller<LibraryRobot>,
    mut judge: Judge,
    seen: &mpsc::Receiver<Seen>,
    goes_on: impl Fn() -> bool,
    telling: Telling,
    storyteller: &mut Storyteller,
) -> Result<Option<Outcome>, Failure> {
    let RosRobot { body, hearing, speech, clock, stop, .. } = robot;
    stop_on_panic(stop.clone());
    if clock.wait_until(FIRST_TICK, PATIENCE) < FIRST_TICK {
        return Err(Failure::missing(storyteller.say(&Text {
            de: "Vom Simulator kommt über loopback nichts an. Ist das Netzgerät lo an? ip link set lo up\n\
                 Ohne ROS 2 geht: naome demo --fast",
            en: "Nothing comes from the simulator over loopback. Is the device lo up? ip link set lo up\n\
                 Without ROS 2: naome demo --fast",
        })));
    }
    let Telling { ears, log, quiet, speed } = telling;
    let latency = ears.as_ref().map(|ears| Rc::clone(&ears.latency)).unwrap_or_default();
    // Sound takes its own time: a story that is told faster is told without.
    let speech: Box<dyn Speech> = if (speed - 1.0).abs() < f64::EPSILON {
        Box::new(Aloud::open(speech, quiet, latency))
    } else {
        Box::new(speech)
    };
    let guard = controller.guard().clone();
    let hearing = hearing.which_always_hears(move |text| guard.is_stop(text));
    let hearing: Box<dyn Hearing> = match ears {
        Some(ears) => Box::new(HeardBySound { hearing, ears, log: Rc::clone(&log) }),
        None => Box::new(hearing),
    };
    let mut robot = Robot::new(controller, body, hearing, speech);
    let mut outcome = None;
    pace::every(Controller::<LibraryRobot>::PERIOD, &clock, goes_on, |clock| {
        // What the visitor said was said before the robot heard it.
        for Seen { at, events, truth, is_speaking } in seen.try_iter() {
            for event in events {
                judge.see(at, &event, &truth);
                storyteller.tell(&Told { at, what: Happening::World(event) });
            }
            if judge.is_over(at, is_speaking) {
                outcome = Some(judge.outcome(at, &truth));
            }
        }
        let report = robot.tick(clock);
        let now = clock.now();
        for ears in log.borrow_mut().drain(..) {
            storyteller.ears(now, &ears);
        }
        for event in report.events {
            storyteller.tell(&Told { at: now, what: Happening::Robot(event) });
        }
        for trouble in report.troubles {
            storyteller.trouble(now, &trouble);
        }
        outcome.is_none()
    });
    stop.stop_now();
    Ok(outcome)
}
