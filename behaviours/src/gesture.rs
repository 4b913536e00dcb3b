//! Gestures as key frames: files that people can read and change.

use std::time::Duration;

use robot_core::{Joint, JointTargets};
use serde::Deserialize;

/// A gesture: the arms and the head go from key frame to key frame.
///
/// ```
/// use behaviours::Gesture;
///
/// let nod = Gesture::parse("nod.toml", r#"
///     [[frame]]
///     at_s = 0.0
///     joints_deg = { HeadPitch = 15 }
///     [[frame]]
///     at_s = 0.4
///     joints_deg = { HeadPitch = 0 }
/// "#)?;
/// assert_eq!(nod.duration().as_millis(), 400);
/// # Ok::<(), behaviours::GestureError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Gesture {
    frames: Vec<Frame>,
}

#[derive(Debug, Clone, PartialEq)]
struct Frame {
    at: Duration,
    targets: JointTargets,
}

/// A gesture file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GestureError {
    /// It is not TOML, or has unknown keys.
    #[error("{file}: {error}")]
    Syntax {
        /// The file.
        file: String,
        /// Line, column and what is wrong.
        error: Box<toml::de::Error>,
    },
    /// A frame cannot be played.
    #[error("{file}, frame {frame}: {problem}")]
    Frame {
        /// The file.
        file: String,
        /// Which frame, from 1.
        frame: usize,
        /// What is wrong and what would be right.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GestureFile {
    frame: Vec<FrameEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameEntry {
    at_s: f64,
    #[serde(default = "gently")]
    speed: f64,
    joints_deg: std::collections::BTreeMap<String, f64>,
}

const fn gently() -> f64 {
    0.15
}

impl Gesture {
    /// Reads a gesture file. Angles are degrees; hands go from 0 (closed) to 1 (open).
    ///
    /// # Errors
    /// When it is not TOML, names a joint NAO does not have or a leg, goes past a joint's limits, or back in time.
    pub fn parse(file: &str, text: &str) -> Result<Self, GestureError> {
        let parsed: GestureFile =
            toml::from_str(text).map_err(|error| GestureError::Syntax { file: file.into(), error: Box::new(error) })?;
        let mut frames: Vec<Frame> = Vec::new();
        for (index, entry) in parsed.frame.iter().enumerate() {
            let wrong = |problem: String| GestureError::Frame { file: file.into(), frame: index + 1, problem };
            let at = Duration::try_from_secs_f64(entry.at_s).map_err(|error| wrong(format!("at_s: {error}")))?;
            if frames.last().is_some_and(|last| last.at >= at) {
                return Err(wrong("at_s must be later than the frame before".into()));
            }
            if !(entry.speed > 0.0 && entry.speed <= 0.2) {
                return Err(wrong(format!("speed is {}, it must be above 0 and at most 0.2", entry.speed)));
            }
            let angles_rad = entry
                .joints_deg
                .iter()
                .map(|(name, value)| joint_target(name, *value).map_err(&wrong))
                .collect::<Result<_, _>>()?;
            frames.push(Frame { at, targets: JointTargets { angles_rad, speed_fraction: entry.speed } });
        }
        Ok(Self { frames })
    }

    /// From its start to its last frame.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.frames.last().map_or(Duration::ZERO, |last| last.at)
    }

    /// The targets that begin after `from` (at the very start: from the first on) and not after `to`. Where a late tick
    /// has passed several frames, a later one's joints go over an earlier one's.
    pub fn between(&self, from: Option<Duration>, to: Duration) -> Option<JointTargets> {
        let due = self.frames.iter().filter(|frame| frame.at <= to && from.is_none_or(|from| frame.at > from));
        due.map(|frame| frame.targets.clone()).reduce(|earlier, later| {
            let is_new = |joint| later.angles_rad.iter().all(|(newer, _)| *newer != joint);
            let kept = earlier.angles_rad.into_iter().filter(|(joint, _)| is_new(*joint));
            JointTargets { angles_rad: kept.chain(later.angles_rad.iter().copied()).collect(), ..later }
        })
    }
}

fn joint_target(name: &str, value: f64) -> Result<(Joint, f64), String> {
    let joint = Joint::from_name(name).ok_or_else(|| format!("NAO has no joint {name}"))?;
    if joint.is_leg() {
        return Err(format!("{name} is a leg joint; legs belong to the walk"));
    }
    let limits = joint.limits();
    let is_hand = matches!(joint, Joint::LHand | Joint::RHand);
    let angle = if is_hand { value } else { value.to_radians() };
    if !(angle >= limits.lower_rad && angle <= limits.upper_rad) {
        let show = |limit: f64| if is_hand { limit } else { limit.to_degrees() };
        let (lower, upper) = (show(limits.lower_rad), show(limits.upper_rad));
        return Err(format!("{name} is {value}, it goes from {lower:.1} to {upper:.1}"));
    }
    Ok((joint, angle))
}

/// The gestures that come with the package, by name.
pub(crate) fn bundled() -> Result<std::collections::BTreeMap<&'static str, Gesture>, GestureError> {
    [
        ("greet", include_str!("../gestures/greet.toml")),
        ("point", include_str!("../gestures/point.toml")),
        ("rest", include_str!("../gestures/rest.toml")),
    ]
    .into_iter()
    .map(|(name, text)| Ok((name, Gesture::parse(&format!("{name}.toml"), text)?)))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_gestures_are_within_limits() {
        assert_eq!(bundled().unwrap().len(), 3);
    }

    #[test]
    fn wrong_files_say_where_and_what() {
        let cases = [
            ("[[frame]]\nat_s = 0\njoints_deg = { Tail = 3 }", "frame 1: NAO has no joint Tail"),
            ("[[frame]]\nat_s = 0\njoints_deg = { LKneePitch = 3 }", "frame 1: LKneePitch is a leg joint"),
            ("[[frame]]\nat_s = 0\njoints_deg = { HeadYaw = 300 }", "HeadYaw is 300, it goes from -119.5 to 119.5"),
            ("[[frame]]\nat_s = nan\njoints_deg = {}", "frame 1: at_s"),
            ("[[frame]]\nat_s = 0\nspeed = 9\njoints_deg = {}", "speed is 9"),
            (
                "[[frame]]\nat_s = 1\njoints_deg = {}\n[[frame]]\nat_s = 1\njoints_deg = {}",
                "frame 2: at_s must be later",
            ),
            ("[[frame]]\nat = 1", "unknown field"),
        ];
        for (text, expected) in cases {
            let error = Gesture::parse("x.toml", text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn frames_come_once_and_in_time() {
        let gesture = Gesture::parse(
            "x.toml",
            "[[frame]]\nat_s = 0\njoints_deg = { HeadYaw = 0 }\n[[frame]]\nat_s = 1\njoints_deg = { HeadYaw = 9 }",
        )
        .unwrap();
        let secs = Duration::from_secs_f64;
        assert!(gesture.between(None, Duration::ZERO).is_some());
        assert!(gesture.between(Some(Duration::ZERO), secs(0.9)).is_none());
        assert!(gesture.between(Some(secs(0.98)), secs(1.0)).is_some());
        assert!(gesture.between(Some(secs(1.0)), secs(1.5)).is_none());
    }
}
