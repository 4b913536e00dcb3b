//! What goes wrong on demand, so that it can be tried what the robot does then.
//!
//! A fault is written in one line, the same in scenario files, on the command line and in the window:
//!
//! | fault | what happens |
//! |---|---|
//! | `link-loss` | nothing goes between controller and robot, either way |
//! | `dropped:0.3` | so many messages of either way are lost, as a part of all |
//! | `late:0.4` | all messages of either way come so much later, seconds |
//! | `silent:imu` | this sensor says nothing |
//! | `stuck:sonar_left` | this sensor goes on saying what it said last |
//! | `slippery:0.5` | the feet lose so much of each step, as a part of it; the odometry does not notice |
//! | `battery:0.1` | the battery has this charge from now on, 0 to 1 |
//! | `fall:90` | the robot falls, towards so many degrees to its left; `fall` alone is ahead |
//!
//! A [`Timed`] fault also says when, and for how long: `silent:imu@12+5` begins after 12 s and lasts 5 s.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use robot_core::Timestamp;

use crate::link::Quality;

/// Something that goes wrong.
///
/// ```
/// use sim_world::fault::{Fault, Sensor};
///
/// assert_eq!("stuck:sonar_left".parse(), Ok(Fault::Stuck(Sensor::SonarLeft)));
/// assert_eq!(Fault::Late { seconds: 0.4 }.to_string(), "late:0.4");
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing goes between controller and robot, either way. The robot goes on with what it was told last.
    LinkLoss,
    /// Messages are lost, each for itself.
    Dropped {
        /// How many, as a part of all, 0 to 1.
        part: f64,
    },
    /// Messages come late.
    Late {
        /// How late, seconds, up to [`Fault::LATEST_S`].
        seconds: f64,
    },
    /// A sensor says nothing.
    Silent(Sensor),
    /// A sensor goes on saying what it said last.
    Stuck(Sensor),
    /// The feet slip, and the odometry does not notice.
    Slippery {
        /// How much of each step is lost, as a part of it, 0 to 1.
        part: f64,
    },
    /// The battery has another charge from now on.
    Battery {
        /// Full is 1.
        charge: f64,
    },
    /// The robot loses its balance and falls.
    Fall {
        /// Where to, degrees to the left of ahead.
        towards_deg: f64,
    },
}

impl Fault {
    /// Messages come no later than this, seconds.
    pub const LATEST_S: f64 = 5.0;

    /// Whether both are the same but for their figures.
    fn is_kind_of(self, other: Self) -> bool {
        match (self, other) {
            (Self::Silent(one), Self::Silent(other)) | (Self::Stuck(one), Self::Stuck(other)) => one == other,
            _ => std::mem::discriminant(&self) == std::mem::discriminant(&other),
        }
    }

    /// Whether it is over as soon as it has happened, rather than when somebody ends it.
    #[must_use]
    pub const fn is_at_once(self) -> bool {
        matches!(self, Self::Battery { .. } | Self::Fall { .. })
    }
}

/// What a robot feels with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sensor {
    /// The joints' sensors.
    Joints,
    /// The odometry.
    Odometry,
    /// The inertial unit.
    Imu,
    /// The left sonar.
    SonarLeft,
    /// The right sonar.
    SonarRight,
    /// Head, hands and bumpers.
    Touch,
    /// The battery's gauge.
    Battery,
    /// The joints' thermometers.
    Heat,
}

impl Sensor {
    /// All of them, with their names.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::Joints, "joints"),
        (Self::Odometry, "odometry"),
        (Self::Imu, "imu"),
        (Self::SonarLeft, "sonar_left"),
        (Self::SonarRight, "sonar_right"),
        (Self::Touch, "touch"),
        (Self::Battery, "battery"),
        (Self::Heat, "heat"),
    ];
}

impl fmt::Display for Sensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.iter().find(|(sensor, _)| sensor == self).map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LinkLoss => f.write_str("link-loss"),
            Self::Dropped { part } => write!(f, "dropped:{part}"),
            Self::Late { seconds } => write!(f, "late:{seconds}"),
            Self::Silent(sensor) => write!(f, "silent:{sensor}"),
            Self::Stuck(sensor) => write!(f, "stuck:{sensor}"),
            Self::Slippery { part } => write!(f, "slippery:{part}"),
            Self::Battery { charge } => write!(f, "battery:{charge}"),
            Self::Fall { towards_deg } => write!(f, "fall:{towards_deg}"),
        }
    }
}

/// A fault that was written wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// There is no such fault.
    #[error(
        "`{0}` is no fault; there are link-loss, dropped:PART, late:SECONDS, silent:SENSOR, stuck:SENSOR, slippery:PART, battery:CHARGE and fall:DEGREES"
    )]
    Unknown(String),
    /// There is no such sensor.
    #[error("`{0}` is no sensor; there are joints, odometry, imu, sonar_left, sonar_right, touch, battery and heat")]
    UnknownSensor(String),
    /// A figure cannot be.
    #[error("{what} is a number from {least} to {most}, and no `{found}`")]
    Figure {
        /// Of what.
        what: &'static str,
        /// The least.
        least: i64,
        /// The greatest.
        most: i64,
        /// What is written.
        found: String,
    },
}

fn figure(text: &str, least: i64, most: i64, what: &'static str) -> Result<f64, FaultError> {
    let read = text.trim().parse::<f64>().ok().filter(|figure| (least as f64..=most as f64).contains(figure));
    read.ok_or_else(|| FaultError::Figure { what, least, most, found: text.to_owned() })
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (kind, of) = text.trim().split_once(':').map_or((text.trim(), None), |(kind, of)| (kind, Some(of)));
        let unknown = || FaultError::Unknown(text.to_owned());
        let sensor = || {
            let name = of.ok_or_else(unknown)?.trim();
            let found = Sensor::ALL.iter().find(|(_, known)| *known == name);
            found.map(|(sensor, _)| *sensor).ok_or_else(|| FaultError::UnknownSensor(name.to_owned()))
        };
        let part = |what| figure(of.ok_or_else(unknown)?, 0, 1, what);
        Ok(match kind {
            "link-loss" if of.is_none() => Self::LinkLoss,
            "dropped" => Self::Dropped { part: part("the part of lost messages")? },
            "late" => Self::Late {
                seconds: figure(
                    of.ok_or_else(unknown)?,
                    0,
                    Self::LATEST_S as i64,
                    "how late messages come, in seconds,",
                )?,
            },
            "silent" => Self::Silent(sensor()?),
            "stuck" => Self::Stuck(sensor()?),
            "slippery" => Self::Slippery { part: part("the part of each step that is lost")? },
            "battery" => Self::Battery { charge: part("the battery's charge")? },
            "fall" => {
                Self::Fall { towards_deg: figure(of.unwrap_or("0"), -180, 180, "where it falls to, in degrees,")? }
            }
            _ => return Err(unknown()),
        })
    }
}

/// A fault with its time: `WHAT[@SECONDS][+SECONDS]`, from the start on and for ever where nothing is said.
///
/// ```
/// use sim_world::fault::Timed;
///
/// let timed: Timed = "silent:imu@12+5".parse()?;
/// assert_eq!((timed.after.as_secs(), timed.lasts.map(|lasts| lasts.as_secs())), (12, Some(5)));
/// # Ok::<(), sim_world::fault::FaultError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Timed {
    /// What goes wrong.
    pub fault: Fault,
    /// When, after the start.
    pub after: Duration,
    /// For how long; `None` is for ever.
    pub lasts: Option<Duration>,
}

impl FromStr for Timed {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let duration = |text: &str, what| figure(text, 0, 86_400, what).map(Duration::from_secs_f64);
        let (rest, lasts) = match text.split_once('+') {
            Some((rest, lasts)) => (rest, Some(duration(lasts, "how long it lasts, in seconds,")?)),
            None => (text, None),
        };
        let (fault, after) = match rest.split_once('@') {
            Some((fault, after)) => (fault, duration(after, "when it begins, in seconds,")?),
            None => (rest, Duration::ZERO),
        };
        Ok(Self { fault: fault.parse()?, after, lasts })
    }
}

/// What is wrong at the moment, and what will be.
///
/// ```
/// use robot_core::Timestamp;
/// use sim_world::fault::{Fault, Faults, Sensor};
///
/// let mut faults = Faults::default();
/// faults.plan("silent:imu@1+2".parse()?);
/// let at = Timestamp::from_secs_f64;
/// assert_eq!((faults.step(at(0.5)), faults.step(at(1.0))), (None, Some(Fault::Silent(Sensor::Imu))));
/// assert!(faults.is_silent(Sensor::Imu));
/// assert_eq!(faults.step(at(3.0)), None);
/// assert!(!faults.is_silent(Sensor::Imu));
/// # Ok::<(), sim_world::fault::FaultError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Faults {
    active: Vec<(Fault, Option<Timestamp>)>,
    due: Vec<Timed>,
}

impl Faults {
    /// More than this are not planned at once.
    const MOST: usize = 1_000;

    /// Something that will go wrong, counted from the start of the simulation.
    pub fn plan(&mut self, timed: Timed) {
        if self.due.len() < Self::MOST {
            self.due.push(timed);
        }
    }

    /// Ends a fault of this kind, whatever its figure.
    pub fn end(&mut self, fault: Fault) {
        self.active.retain(|(active, _)| !active.is_kind_of(fault));
    }

    /// Ends all that is wrong and forgets what was planned.
    pub fn clear(&mut self) {
        self.active.clear();
        self.due.clear();
    }

    /// What is wrong now.
    pub fn active(&self) -> impl Iterator<Item = Fault> {
        self.active.iter().map(|(fault, _)| *fault)
    }

    /// Ends what is over, and begins the next fault that is due: to be called until nothing comes.
    pub fn step(&mut self, now: Timestamp) -> Option<Fault> {
        self.active.retain(|(_, until)| until.is_none_or(|until| now < until));
        let next = self.due.iter().position(|timed| now >= Timestamp::ZERO + timed.after)?;
        let Timed { fault, after, lasts } = self.due.remove(next);
        if !fault.is_at_once() {
            self.end(fault);
            self.active.push((fault, lasts.map(|lasts| Timestamp::ZERO + after + lasts)));
        }
        Some(fault)
    }

    /// Whether a sensor says nothing.
    #[must_use]
    pub fn is_silent(&self, sensor: Sensor) -> bool {
        self.active().any(|fault| fault == Fault::Silent(sensor))
    }

    /// Whether a sensor says what it said before.
    #[must_use]
    pub fn is_stuck(&self, sensor: Sensor) -> bool {
        self.active().any(|fault| fault == Fault::Stuck(sensor))
    }

    /// How much of each step is left, as a part of it.
    #[must_use]
    pub fn grip(&self) -> f64 {
        self.active().map(|fault| if let Fault::Slippery { part } = fault { 1.0 - part } else { 1.0 }).product()
    }

    /// How bad the link between robot and controller is.
    #[must_use]
    pub fn link(&self) -> Quality {
        self.active().fold(Quality::default(), |quality, fault| match fault {
            Fault::LinkLoss => Quality { is_lost: true, ..quality },
            Fault::Dropped { part } => Quality { dropped: part, ..quality },
            Fault::Late { seconds } => Quality { late: Duration::from_secs_f64(seconds), ..quality },
            _ => quality,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("link-loss", Fault::LinkLoss)]
    #[case("dropped:0.3", Fault::Dropped { part: 0.3 })]
    #[case("late:0.4", Fault::Late { seconds: 0.4 })]
    #[case("silent:odometry", Fault::Silent(Sensor::Odometry))]
    #[case("stuck:sonar_right", Fault::Stuck(Sensor::SonarRight))]
    #[case("slippery:1", Fault::Slippery { part: 1.0 })]
    #[case("battery:0.1", Fault::Battery { charge: 0.1 })]
    #[case("fall:-90", Fault::Fall { towards_deg: -90.0 })]
    fn each_fault_is_read_as_it_is_written(#[case] text: &str, #[case] fault: Fault) {
        assert_eq!(text.parse(), Ok(fault));
        assert_eq!(fault.to_string(), text);
    }

    #[rstest]
    #[case("", "is no fault")]
    #[case("lose", "is no fault")]
    #[case("link-loss:1", "is no fault")]
    #[case("silent", "is no fault")]
    #[case("silent:nose", "there are joints, odometry")]
    #[case("dropped:2", "from 0 to 1, and no `2`")]
    #[case("dropped:nan", "no `nan`")]
    #[case("late:1e9", "from 0 to 5")]
    #[case("fall:inf", "from -180 to 180")]
    #[case("fall@-1", "from 0 to 86400")]
    #[case("fall@3+x", "how long it lasts, in seconds, is a number")]
    fn what_is_wrong_is_told(#[case] text: &str, #[case] told: &str) {
        let error = text.parse::<Timed>().unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }

    #[test]
    fn faults_come_and_go() {
        let at = Timestamp::from_secs_f64;
        let mut faults = Faults::default();
        for text in ["late:0.2", "late:0.4@1", "slippery:0.5@1+1", "slippery:0.2@1.5", "battery:0.1@2", "link-loss@3+1"]
        {
            faults.plan(text.parse().unwrap());
        }
        let begun = |faults: &mut Faults, now: f64| std::iter::from_fn(|| faults.step(at(now))).count();
        assert_eq!((begun(&mut faults, 0.0), faults.link().late), (1, Duration::from_millis(200)));
        assert_eq!((begun(&mut faults, 1.0), faults.link().late, faults.grip()), (2, Duration::from_millis(400), 0.5));
        assert_eq!((begun(&mut faults, 1.5), faults.grip()), (1, 0.8), "a new figure in the place of the old one");
        assert_eq!((begun(&mut faults, 2.5), faults.grip()), (1, 0.8), "a charge is set and over");
        assert_eq!((begun(&mut faults, 3.5), faults.link().is_lost, begun(&mut faults, 4.0)), (1, true, 0));
        assert!(!faults.link().is_lost && faults.active().count() == 2);
        faults.end(Fault::Late { seconds: 0.0 });
        assert_eq!(faults.active().collect::<Vec<_>>(), [Fault::Slippery { part: 0.2 }]);
        faults.clear();
        assert_eq!(faults, Faults::default());
    }

    proptest! {
        #[test]
        fn any_text_is_a_fault_or_an_error(text in "\\PC{0,40}") {
            let _ = text.parse::<Timed>();
        }
    }
}
