//! The simulator as a ROS 2 robot: a simulation that takes naoqi_driver2's place.

use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant};

use robot_core::body::JointTargets;
use robot_core::{BodyCommand, Heard, Timestamp, Utterance};
use robot_ros2::{Double, DriverCamera, DriverCommand, GoalFrame, Picture, RosError, RosOptions};
use sim_world::camera::Camera;

use crate::simulation::Simulation;

/// A simulation and the [`Double`] that shows it to ROS 2.
///
/// ```no_run
/// use robot_ros2::RosOptions;
/// use sim::{RosFace, SimSetup, Simulation};
/// use sim_world::FloorPlan;
///
/// let simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, vec![]))?;
/// let options = RosOptions::from_env(|name| std::env::var(name).ok())?;
/// let mut face = RosFace::start(simulation, &options)?;
/// face.run(1.0, |simulation| simulation.now().as_secs_f64() < 60.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RosFace {
    simulation: Simulation,
    double: Double,
    voices: Option<VisitorsVoices>,
    /// What the robot's microphones are yet to hear.
    sound: VecDeque<i16>,
    overhearer: Option<CommandOverhearer>,
}

/// Is told what the robot was told, and when.
pub type CommandOverhearer = Box<dyn FnMut(Timestamp, &DriverCommand)>;

/// Makes the sound of what somebody says: one channel at [`RosFace::SOUND_RATE_HZ`].
pub type VisitorsVoices = Box<dyn FnMut(&Heard) -> Vec<i16>>;

impl RosFace {
    /// Takes the driver's place in ROS with this simulation.
    ///
    /// # Errors
    /// When this machine cannot take part in ROS.
    pub fn start(simulation: Simulation, options: &RosOptions) -> Result<Self, RosError> {
        Ok(Self { simulation, double: Double::start(options)?, voices: None, sound: VecDeque::new(), overhearer: None })
    }

    /// The rate of a NAO's microphones, samples a second.
    pub const SOUND_RATE_HZ: usize = 48_000;

    /// The same, in which the robot's microphones hear what people say to it, and silence between. A sentence sounds from
    /// the moment on in which the simulation has it ended.
    #[must_use]
    pub fn with_voices(mut self, voices: VisitorsVoices) -> Self {
        self.voices = Some(voices);
        self
    }

    /// The same, in which somebody hears of every command that comes over ROS.
    #[must_use]
    pub fn overheard_by(mut self, overhearer: CommandOverhearer) -> Self {
        self.overhearer = Some(overhearer);
        self
    }

    /// The simulation.
    #[must_use]
    pub const fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// The simulation, to touch the robot or to take what has happened.
    pub const fn simulation_mut(&mut self) -> &mut Simulation {
        &mut self.simulation
    }

    /// How many messages were refused because they cannot be.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.double.refused()
    }

    /// One tick: takes what ROS says to the simulation, lets time pass, and publishes what the robot feels and hears.
    pub fn step(&mut self) {
        let now = self.simulation.now();
        for command in self.double.take_commands() {
            if let Some(overhearer) = &mut self.overhearer {
                overhearer(now, &command);
            }
            self.obey(command);
        }
        self.simulation.step();
        let now = self.simulation.now();
        for heard in self.simulation.take_heard() {
            self.double.publish_heard_text(&heard.text);
            let voices = self.voices.as_mut().filter(|_| self.sound.len() < Self::MOST_SOUND);
            self.sound.extend(voices.map(|voices| voices(&heard)).unwrap_or_default());
        }
        if self.voices.is_some() {
            let heard = self.sound.drain(..Self::SOUND_A_TICK.min(self.sound.len()));
            let mut samples: Vec<i16> = heard.collect();
            samples.resize(Self::SOUND_A_TICK, 0);
            self.double.publish_audio(now, &samples);
        }
        self.double.publish(now, self.simulation.senses_ref());
        for (which, camera) in [(Camera::Top, DriverCamera::Front), (Camera::Bottom, DriverCamera::Bottom)] {
            if self.double.wants_picture(camera, now) {
                let (width, height, focal_px) = (Camera::WIDTH, Camera::HEIGHT, Camera::FOCAL_PX);
                let rgb = self.simulation.picture(which);
                self.double.publish_picture(camera, now, Picture { width, height, focal_px, rgb });
            }
        }
        self.double.publish_clock(now);
    }

    /// Lets time stand still until a controller has found the way here, or for as long as `keep_waiting` says. Whether one
    /// has.
    ///
    /// Without it a world that goes faster than life has half a minute behind it before anybody feels it.
    pub fn wait_for_controller(&self, mut keep_waiting: impl FnMut() -> bool) -> bool {
        /// Both ends find each other at about the same time; the other one gets so long more, on the machine's clock.
        const GRACE: Duration = Duration::from_millis(500);
        while !self.double.has_a_controller() {
            if !keep_waiting() {
                return false;
            }
            Pacer::rest(Duration::from_millis(20));
        }
        Pacer::rest(GRACE);
        true
    }

    /// Steps `speed` times as fast as the machine's clock for as long as `keep_going` says after each tick. A speed that
    /// is not above zero counts as 1.
    ///
    /// A machine that cannot keep up runs slower; it does not make up for it by running faster later.
    pub fn run(&mut self, speed: f64, mut keep_going: impl FnMut(&mut Simulation) -> bool) {
        let mut pacer = Pacer::new(speed);
        loop {
            self.step();
            if !keep_going(&mut self.simulation) {
                return;
            }
            pacer.wait();
        }
    }

    const SOUND_A_TICK: usize = Self::SOUND_RATE_HZ * Simulation::TICK.as_millis() as usize / 1000;
    /// A minute of sound that waits is too much.
    const MOST_SOUND: usize = 60 * Self::SOUND_RATE_HZ;

    fn obey(&mut self, command: DriverCommand) {
        match command {
            DriverCommand::Walk(twist) => self.simulation.command(&BodyCommand::Walk(twist)),
            DriverCommand::MoveJoints { mut targets, relative } => {
                if relative {
                    self.make_absolute(&mut targets);
                }
                self.simulation.command(&BodyCommand::MoveJoints(targets));
            }
            DriverCommand::Say(text) => {
                let utterance = Utterance::new(text, self.double.language());
                self.simulation.robot_says(&utterance);
            }
            DriverCommand::WalkTo { goal, frame } => {
                let odom_from_goal = match frame {
                    GoalFrame::Odom => goal,
                    GoalFrame::BaseFootprint => self.simulation.odometry().odom_from_base.then(goal),
                };
                self.simulation.walk_to(odom_from_goal);
            }
        }
    }

    fn make_absolute(&self, targets: &mut JointTargets) {
        let Some(joints) = self.simulation.senses_ref().joints else { return };
        for (joint, angle_rad) in &mut targets.angles_rad {
            *angle_rad += joints.value.angle_rad[*joint];
        }
    }
}

impl fmt::Debug for RosFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RosFace")
            .field("simulation", &self.simulation)
            .field("double", &self.double)
            .finish_non_exhaustive()
    }
}

/// Keeps ticks apart on the machine's clock.
struct Pacer {
    tick: Duration,
    next: Instant,
}

#[expect(clippy::disallowed_methods, reason = "an adapter: here, and only here, the real clock enters the simulator")]
impl Pacer {
    /// Further behind than this, it gives up the time that was lost.
    const MOST_BEHIND: Duration = Duration::from_millis(200);
    /// No pause is shorter or longer than this makes it.
    const SPEEDS: std::ops::RangeInclusive<f64> = 1e-3..=1e6;

    fn new(speed: f64) -> Self {
        let speed = if speed > 0.0 { speed.clamp(*Self::SPEEDS.start(), *Self::SPEEDS.end()) } else { 1.0 };
        let tick = Simulation::TICK.div_f64(speed);
        Self { tick, next: Instant::now() + tick }
    }

    fn rest(duration: Duration) {
        std::thread::sleep(duration);
    }

    fn wait(&mut self) {
        let now = Instant::now();
        if now < self.next {
            std::thread::sleep(self.next - now);
        } else if now - self.next > Self::MOST_BEHIND {
            self.next = now;
        }
        self.next += self.tick;
    }
}
