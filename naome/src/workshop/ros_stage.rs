//! A robot on the workshop's stage: ROS 2, with all that `naome lessons run --on ros` has.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use lessons::run::{Ending, Log, Look, NoEffects, Performer, SharedLog, Sights};
use robot_core::ports::{Body, Clock};
use robot_core::{Controller, Guard, GuardLimits, Pose, Robot, Text};
use robot_ros2::{RosError, RosOptions, RosRobot, connect};
use workshop::{Condition, RobotStage, SpokenStop, StageKind, Turn};

use crate::exit::Failure;
use crate::output::Output;
use crate::pace::{self, Stopwatch};
use crate::stop_ears::StopListener;
use crate::stopper::{self, Stopper};

/// Connects for each turn anew: a stop is for ever for the connection that it was pressed on.
pub(super) struct RosStage {
    options: RosOptions,
    /// What hears a spoken stop, if anything can.
    listener: StopListener,
    /// Whether anything does, as it was last.
    spoken_stop: SpokenStop,
    output: Output,
    /// How the robot was in the last turn, and since when that is known: between turns nothing is connected.
    last: Option<(Stopwatch, Condition)>,
}

impl RosStage {
    pub(super) fn new(use_sim_time: bool, model: Option<&Path>, output: &Output) -> Result<Self, Failure> {
        let mut options = stopper::ros_options(output)?;
        options.use_sim_time = use_sim_time;
        let listener = StopListener::open(model, output)?;
        options.audio = listener.wants_sound();
        let spoken_stop = spoken_stop(listener.why_deaf());
        Ok(Self { options, listener, spoken_stop, output: *output, last: None })
    }
}

fn spoken_stop(why_deaf: Option<&Text<String>>) -> SpokenStop {
    why_deaf.map_or(SpokenStop::Heard, |why| SpokenStop::NotHeard(why.clone()))
}

/// Why there is no way to any robot.
fn no_link(error: &RosError) -> Text<String> {
    Text {
        de: format!("Es kommt keine Verbindung zu ROS 2 zustande. Ist das Netzwerk des Rechners an? ({error})"),
        en: format!("There is no link to ROS 2. Is this machine's network on? ({error})"),
    }
}

impl RobotStage for RosStage {
    fn kind(&self) -> StageKind {
        StageKind::Robot
    }

    fn condition(&mut self) -> Condition {
        /// A battery does not change much in so long; after that nothing is said of it.
        const HOLDS_FOR: Duration = Duration::from_secs(120);
        self.last = self.last.take().filter(|(since, _)| since.elapsed() < HOLDS_FOR);
        let last = self.last.as_ref().map(|(_, condition)| condition.clone()).unwrap_or_default();
        Condition { spoken_stop: self.spoken_stop.clone(), ..last }
    }

    fn perform(&mut self, turn: &Turn, show: &mut dyn FnMut(&Log, Look)) -> Result<Ending, Text<String>> {
        /// Finding each other takes a second or two, on a busy machine more.
        const FINDS_WITHIN: Duration = Duration::from_secs(15);
        let RosRobot { body, hearing, audio, speech, clock, stop, rivals, .. } =
            connect(&self.options, turn.language).map_err(|error| no_link(&error))?;
        let at_once = stop.clone();
        turn.stop.set_hook(Some(Arc::new(move || at_once.stop_now())));
        let output = self.output;
        let mut stopper = Stopper::start(output.language, self.options.domain_id)?;
        let log = SharedLog::default();
        let effects = Box::new(NoEffects);
        let performer = Performer::new(
            &turn.compiled,
            turn.limits.clone(),
            turn.language,
            effects,
            Rc::clone(&log),
            "stand",
            turn.seed,
        )
        .map_err(|error| Text {
            de: format!("Das Programm lässt sich auf dem Roboter nicht beginnen ({error})."),
            en: format!("The program cannot be begun on the robot ({error})."),
        })?;
        let guard = Guard::new(GuardLimits::default(), []);
        let stops = guard.clone();
        let told = hearing.which_always_hears(move |text| stops.is_stop(text));
        let hearing = self.listener.listen(told, audio, turn.language)?;
        let mut robot = Robot::new(Controller::new(performer, guard), body, hearing, speech);
        let mut first: Option<Pose> = None;
        let mut is_lost = false;
        let mut watched = Ok(());
        let began = clock.now();
        let period = Controller::<Performer>::PERIOD;
        pace::every(
            period,
            &clock,
            || !turn.stop.is_stopped() && turn.curtain.falls_in() != Some(Duration::ZERO),
            |clock| {
                watched = stopper.check();
                if watched.is_err() {
                    return false;
                }
                if !rivals.has_looked() {
                    return true;
                }
                if let Some(rival) = rivals.found() {
                    watched = Err(stopper::driven_already(&rival, &self.options));
                    return false;
                }
                let now = clock.now();
                let senses = robot.body.sense(now);
                let Some(odometry) = senses.odometry else {
                    is_lost = first.is_none() && now.since(began) > FINDS_WITHIN;
                    return !is_lost;
                };
                let odom_from_start = *first.get_or_insert(odometry.value.odom_from_base);
                if let Some(left) = turn.curtain.falls_in() {
                    robot.controller_mut().brain_mut().end_within(left);
                }
                let troubles = robot.tick(clock).troubles;
                // After the red button no command reaches the body, which is what it is for.
                for trouble in troubles.iter().filter(|_| !turn.stop.is_stopped()) {
                    output.complain(&output.say(&trouble.0));
                }
                let heard = spoken_stop(robot.hearing.deaf());
                if heard != self.spoken_stop {
                    self.spoken_stop = heard.clone();
                    turn.tell_spoken_stop(heard);
                }
                let performer = robot.controller().brain();
                let (posture, eyes, ahead_cm) = performer.look();
                let look = Look {
                    map_from_robot: turn
                        .map_from_start
                        .then(odom_from_start.inverse().then(odometry.value.odom_from_base)),
                    is_walking: robot.controller().is_moving(),
                    posture: posture.to_owned(),
                    eyes: eyes.to_owned(),
                    lights: std::collections::BTreeSet::new(),
                    joints: senses.joints.map(|joints| joints.value),
                    touch: senses.touch,
                    ahead_cm,
                    sights: Sights::default(),
                    people: Vec::new(),
                };
                let condition = Condition {
                    battery: senses.battery.map(|battery| battery.value.charge),
                    hottest_c: senses.hottest_joint_c.map(|hottest| hottest.value),
                    ..Condition::default()
                };
                self.last = Some((Stopwatch::start(), condition));
                show(&log.borrow(), look);
                performer.ending().is_none()
            },
        );
        // Zeros for a robot that somebody else drives would stop it under them.
        if first.is_some() {
            stop.stop_now();
        }
        let ending = robot.controller().brain().ending();
        drop(robot);
        drop(stopper);
        watched?;
        if is_lost {
            return Err(Text::owned(
                "Der Roboter meldet sich nicht. Ist er an, und läuft der Treiber?",
                "The robot does not answer. Is it on, and does the driver run?",
            ));
        }
        Ok(ending.unwrap_or(Ending::Halted))
    }
}
