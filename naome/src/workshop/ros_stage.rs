//! A robot on the workshop's stage: ROS 2, with all that `naome lessons run --on ros` has.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use lessons::run::{Ending, Log, Look, NoEffects, Performer, STOP_WORDS, SharedLog, Sights};
use robot_core::ports::{Body, Clock, Hearing};
use robot_core::{Controller, Guard, GuardLimits, Pose, Robot, Text};
use robot_ros2::{RosOptions, RosRobot, connect};
use workshop::{Condition, RobotStage, StageKind, Turn};

use crate::exit::Failure;
use crate::output::Output;
use crate::pace::{self, Stopwatch};
use crate::stop_ears::StopListener;
use crate::stopper::{self, Stopper};

/// Connects for each turn anew: a stop is for ever for the connection that it was pressed on.
pub(super) struct RosStage {
    options: RosOptions,
    /// What hears a spoken stop, if anything does.
    listener: Option<StopListener>,
    output: Output,
    /// How the robot was in the last turn, and since when that is known: between turns nothing is connected.
    last: Option<(Stopwatch, Condition)>,
}

impl RosStage {
    pub(super) fn new(use_sim_time: bool, model: Option<&Path>, output: &Output) -> Result<Self, Failure> {
        let mut options = stopper::ros_options(output)?;
        options.use_sim_time = use_sim_time;
        let listener = StopListener::open(model, output)?;
        options.audio = listener.is_some();
        Ok(Self { options, listener, output: *output, last: None })
    }

    fn say(&self, text: &Text<&str>) -> String {
        (*text.get(self.output.language)).to_owned()
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
        self.last.as_ref().map(|(_, condition)| condition.clone()).unwrap_or_default()
    }

    fn perform(&mut self, turn: &Turn, show: &mut dyn FnMut(&Log, Look)) -> Result<Ending, String> {
        /// Finding each other takes a second or two, on a busy machine more.
        const FINDS_WITHIN: Duration = Duration::from_secs(15);
        let RosRobot { body, hearing, audio, speech, clock, stop, .. } =
            connect(&self.options, turn.language).map_err(|error| error.to_string())?;
        let at_once = stop.clone();
        turn.stop.set_hook(Some(Arc::new(move || at_once.stop_now())));
        let output = self.output;
        let mut stopper = Stopper::start(&output, self.options.domain_id).map_err(|failure| failure.message)?;
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
        .map_err(|error| error.to_string())?;
        let guard = Guard::new(GuardLimits::default(), STOP_WORDS.map(str::to_owned));
        let stops = guard.clone();
        let told = hearing.which_always_hears(move |text| stops.is_stop(text));
        let hearing: Box<dyn Hearing> = match (&self.listener, audio) {
            (Some(listener), Some(audio)) => {
                let listening = listener.listen(told, audio, turn.language, &output);
                Box::new(listening.map_err(|failure| failure.message)?)
            }
            _ => Box::new(told),
        };
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
                watched = stopper.check(&output);
                if watched.is_err() {
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
                for trouble in robot.tick(clock).troubles {
                    output.complain(&output.say(&trouble.0));
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
                    trouble: None,
                };
                self.last = Some((Stopwatch::start(), condition));
                show(&log.borrow(), look);
                performer.ending().is_none()
            },
        );
        stop.stop_now();
        let ending = robot.controller().brain().ending();
        drop(robot);
        drop(stopper);
        watched.map_err(|failure| failure.message)?;
        if is_lost {
            return Err(self.say(&Text {
                de: "Der Roboter meldet sich nicht. Ist er an, und läuft der Treiber?",
                en: "The robot does not answer. Is it on, and does the driver run?",
            }));
        }
        Ok(ending.unwrap_or(Ending::Halted))
    }
}
