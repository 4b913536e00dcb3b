//! A robot on the workshop's stage: ROS 2, with all that `naome lessons run --on ros` has.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use lessons::run::{Ending, Log, Look, NoEffects, Performer, STOP_WORDS, SharedLog, Sights};
use robot_core::ports::{Body, Clock};
use robot_core::{Controller, Guard, GuardLimits, Pose, Robot, Text};
use robot_ros2::{RosOptions, RosRobot, connect};
use workshop::{Condition, RobotStage, StageKind, Turn};

use crate::exit::Failure;
use crate::output::Output;
use crate::pace;
use crate::stopper;

/// Connects for each turn anew: a stop is for ever for the connection that it was pressed on.
pub(super) struct RosStage {
    options: RosOptions,
    output: Output,
    last: Condition,
}

impl RosStage {
    pub(super) fn new(use_sim_time: bool, output: &Output) -> Result<Self, Failure> {
        let mut options = stopper::ros_options(output)?;
        options.use_sim_time = use_sim_time;
        Ok(Self { options, output: *output, last: Condition::default() })
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
        self.last.clone()
    }

    fn perform(&mut self, turn: &Turn, show: &mut dyn FnMut(&Log, Look)) -> Result<Ending, String> {
        /// Finding each other takes a second or two, on a busy machine more.
        const FINDS_WITHIN: Duration = Duration::from_secs(15);
        let RosRobot { body, hearing, speech, clock, stop, .. } =
            connect(&self.options, turn.language).map_err(|error| error.to_string())?;
        let at_once = stop.clone();
        turn.stop.set_hook(Some(Arc::new(move || at_once.stop_now())));
        // Kept until the end: it outlives this process, however that ends.
        let stopper = stopper::start(&self.output, self.options.domain_id).map_err(|failure| failure.message)?;
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
        let mut robot = Robot::new(Controller::new(performer, guard), body, hearing, speech);
        let mut first: Option<Pose> = None;
        let mut is_lost = false;
        let began = clock.now();
        let period = Controller::<Performer>::PERIOD;
        pace::every(
            period,
            &clock,
            || !turn.stop.is_stopped() && turn.curtain.falls_in() != Some(Duration::ZERO),
            |clock| {
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
                robot.tick(clock);
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
                self.last = Condition {
                    battery: senses.battery.map(|battery| battery.value.charge),
                    hottest_c: senses.hottest_joint_c.map(|hottest| hottest.value),
                    trouble: None,
                };
                show(&log.borrow(), look);
                performer.ending().is_none()
            },
        );
        stop.stop_now();
        let ending = robot.controller().brain().ending();
        drop(robot);
        drop(stopper);
        if is_lost {
            return Err(self.say(&Text {
                de: "Der Roboter meldet sich nicht. Ist er an, und läuft der Treiber?",
                en: "The robot does not answer. Is it on, and does the driver run?",
            }));
        }
        Ok(ending.unwrap_or(Ending::Halted))
    }
}
