//! Scenarios over ROS 2: the simulator plays `/naoqi_driver` on a thread of its own, the controller is its client, and
//! between the two there is nothing but DDS on loopback and the time that passes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use behaviours::LibraryRobot;
use jiff::civil::DateTime;
use lessons::Library;
use lessons::scenario::{Deed, Glimpse, Play, Played, Scenario};
use robot_core::ports::Clock;
use robot_core::{Controller, Robot, Text, Timestamp};
use robot_ros2::{RosClock, RosOptions, RosRobot, connect};
use sim::RosFace;

use crate::exit::{Exit, Failure};
use crate::output::Output;
use crate::pace::{self, Interrupt, Stopwatch};
use crate::robot::stop_on_panic;
use crate::stopper;

/// How long the two may take to find each other on a busy machine; one or two seconds are usual.
const PATIENCE: Duration = Duration::from_secs(15);

/// A domain on this machine with no other robot on it, and the wish to end.
pub(super) struct Loopback {
    ros: RosOptions,
    /// So much faster than life.
    speed: f64,
    interrupt: Interrupt,
}

impl Loopback {
    pub(super) fn open(speed: f64, output: &Output) -> Result<Self, Failure> {
        let mut ros = stopper::ros_options(output)?;
        // A trial must not reach a robot on the library's network.
        ros.only_local = true;
        stopper::refuse_a_second_robot(&ros, output)?;
        Ok(Self { ros, speed, interrupt: Interrupt::listen()? })
    }

    /// Plays a scenario.
    pub(super) fn play(&self, scenario: &Scenario, library: &Library, output: &Output) -> Result<Played, Failure> {
        let client = RosOptions { use_sim_time: true, ..self.ros.clone() };
        // Before the world begins: its time does not wait.
        let controller = scenario.controller(library).map_err(Failure::missing)?;
        controller.brain().prepare();
        let robot = connect(&client, scenario.file.language).map_err(Failure::missing)?;
        let is_over = AtomicBool::new(false);
        let (sender, glimpses) = mpsc::channel();
        let (deeds, to_do) = mpsc::channel();
        std::thread::scope(|scope| {
            let is_over = &is_over;
            let world = scope.spawn(move || {
                let goes_on = || !is_over.load(Ordering::Relaxed);
                self.simulate(scenario, goes_on, &sender, &to_do, output)
            });
            let goes_on = || !self.interrupt.came() && !world.is_finished();
            let played = control(scenario, controller, robot, &glimpses, &deeds, goes_on);
            is_over.store(true, Ordering::Relaxed);
            let simulated = world.join().unwrap_or_else(|_| Err(Failure::missing("the simulator broke")));
            simulated.and(played)
        })
        .and_then(|played| {
            played.ok_or_else(|| {
                let text = Text { de: "Abgebrochen.", en: "Interrupted." };
                Failure::new(Exit::DidNotHold, output.say(&text))
            })
        })
    }

    /// The world's side.
    fn simulate(
        &self,
        scenario: &Scenario,
        goes_on: impl Fn() -> bool,
        sender: &mpsc::Sender<Glimpse>,
        to_do: &mpsc::Receiver<Deed>,
        output: &Output,
    ) -> Result<(), Failure> {
        let simulation = scenario.simulation().map_err(Failure::missing)?;
        let mut face = RosFace::start(simulation, &self.ros).map_err(Failure::missing)?;
        let watch = Stopwatch::start();
        if !face.wait_for_controller(|| goes_on() && watch.elapsed() < PATIENCE) && goes_on() {
            return Err(Failure::missing(output.say(&Text {
                de: "Simulator und Steuerung finden einander nicht über loopback. Ist das Netzgerät lo an? \
                     ip link set lo up",
                en: "Simulator and controller do not find each other over loopback. Is the device lo up? \
                     ip link set lo up",
            })));
        }
        face.run(self.speed, |simulation| {
            // What was told to happen happens before the next tick.
            to_do.try_iter().for_each(|deed: Deed| deed.befall(simulation));
            // Nobody listens any more when it is over.
            let at = simulation.now();
            let _ = sender.send(Glimpse::of(simulation, at));
            goes_on()
        });
        Ok(())
    }
}

/// The robot's side: `None` if somebody interrupts it.
fn control(
    scenario: &Scenario,
    controller: Controller<LibraryRobot>,
    robot: RosRobot,
    glimpses: &mpsc::Receiver<Glimpse>,
    deeds: &mpsc::Sender<Deed>,
    goes_on: impl Fn() -> bool,
) -> Result<Option<Played>, Failure> {
    let RosRobot { body, hearing, speech, clock, stop, .. } = robot;
    stop_on_panic(stop.clone());
    let guard = controller.guard().clone();
    let mut play = Play::new(scenario);
    let hearing = play.hearing(hearing.which_always_hears(move |text| guard.is_stop(text)));
    let mut robot = Robot::new(controller, play.body(body), hearing, speech);
    pace::every(Controller::<LibraryRobot>::PERIOD, &clock, goes_on, |clock| {
        glimpses.try_iter().for_each(|glimpse| play.world_did(glimpse));
        let clock = LibraryClock { clock, started_at: scenario.starts() };
        let now = clock.now();
        for deed in play.deeds(now) {
            // The world has ended by itself: the loop does so too.
            let _ = deeds.send(deed);
        }
        play.robot_did(now, robot.tick(&clock).events);
        !play.is_over()
    });
    stop.stop_now();
    Ok(play.is_over().then(|| play.played()))
}

/// `/clock`, and the time of day that the scenario begins at.
struct LibraryClock<'a> {
    clock: &'a RosClock,
    started_at: DateTime,
}

impl Clock for LibraryClock<'_> {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn local(&self) -> DateTime {
        self.started_at.saturating_add(self.now().since_start())
    }
}
