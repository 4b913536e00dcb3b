//! Commands to walk, behind a deadman on a thread of its own.
//!
//! The driver walks on with the last command for ever. So the last stop before it must not depend on whoever decides:
//! this thread publishes what it was told for as long as it is told anew, and zeros after that.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use robot_core::guard::Deadman;
use robot_core::{Stamped, Timestamp, Twist};
use ros2_client::Publisher;

use crate::link::RosError;
use crate::messages::geometry_msgs::{self, Vector3};
use crate::wall::{Wall, sleep};

/// Time between two messages while it walks or stops: 20 a second.
const PERIOD: Duration = Duration::from_millis(50);
/// Zeros go out for so long after the last step, and then no more, so that another may drive a resting robot.
const ZEROS_FOR: Duration = Duration::from_millis(500);
/// The zeros at the end: this many, so far apart. All go out within 200 ms.
const LAST_ZEROS: u32 = 4;
const LAST_ZEROS_APART: Duration = Duration::from_millis(40);
/// The end is put off for so long after the last zero: what a reader has received and not yet read is lost to it when
/// it learns that the sender has gone.
const LINGER: Duration = Duration::from_millis(150);

/// Decides what to publish on `/cmd_vel`, and when.
#[derive(Debug, Clone)]
struct Pace {
    deadman: Deadman,
    last_step_at: Option<Timestamp>,
}

impl Pace {
    fn new() -> Self {
        Self { deadman: Deadman::new(Deadman::LIMIT), last_step_at: None }
    }

    /// A command of some moment ago, and what of it goes out at once: one that is too old is none.
    fn command(&mut self, decided: Stamped<Twist>, now: Timestamp) -> Twist {
        self.deadman.renew(decided.value, decided.stamp);
        let twist = self.deadman.twist(now);
        if !twist.is_zero() {
            self.last_step_at = Some(now);
        }
        twist
    }

    /// What goes out when no command has come for a period.
    fn repeat(&mut self, now: Timestamp) -> Option<Twist> {
        let twist = self.deadman.twist(now);
        if !twist.is_zero() {
            self.last_step_at = Some(now);
            return Some(twist);
        }
        self.last_step_at.filter(|last| now.since(*last) <= ZEROS_FOR).map(|_| Twist::ZERO)
    }

    fn has_walked(&self) -> bool {
        self.last_step_at.is_some()
    }
}

/// Stops the robot at once, from wherever it is called: a panic hook, a signal handler's thread, another thread.
///
/// Once called, the client it belongs to lets the robot walk no more; who wants to go on connects anew.
///
/// ```no_run
/// use robot_core::Language;
/// use robot_ros2::{RosOptions, connect};
///
/// let robot = connect(&RosOptions::default(), Language::De)?;
/// let (stop, report) = (robot.stop.clone(), std::panic::take_hook());
/// std::panic::set_hook(Box::new(move |panic| {
///     stop.stop_now();
///     report(panic);
/// }));
/// # Ok::<(), robot_ros2::RosError>(())
/// ```
#[derive(Clone)]
pub struct StopHandle {
    inner: Arc<Stop>,
}

struct Stop {
    publisher: Publisher<geometry_msgs::Twist>,
    stopped: AtomicBool,
}

impl fmt::Debug for StopHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StopHandle").field("stopped", &self.is_stopped()).finish_non_exhaustive()
    }
}

impl StopHandle {
    /// Publishes three zeros now, and has four more published within the next quarter of a second. Waits for nothing.
    pub fn stop_now(&self) {
        self.inner.stopped.store(true, Ordering::SeqCst);
        for _ in 0..3 {
            self.publish(Twist::ZERO);
        }
    }

    /// Whether [`stop_now`](Self::stop_now) was called.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.inner.stopped.load(Ordering::SeqCst)
    }

    fn publish(&self, twist: Twist) {
        let message = geometry_msgs::Twist {
            linear: Vector3::new(twist.vx_mps, twist.vy_mps, 0.0),
            angular: Vector3::new(0.0, 0.0, twist.wz_radps),
        };
        if let Err(error) = self.inner.publisher.publish(message) {
            tracing::error!(%error, "a command to walk did not leave");
        }
    }
}

/// Where commands to walk leave for the robot. Dropped, it sends zeros if the robot ever walked.
#[derive(Debug)]
pub(super) struct CmdVel {
    commands: Option<Sender<Stamped<Twist>>>,
    /// Always the machine's clock: what protects people does not stand still when a simulation does.
    wall: Wall,
    thread: Option<JoinHandle<()>>,
    stop: StopHandle,
}

impl CmdVel {
    pub(super) fn start(publisher: Publisher<geometry_msgs::Twist>) -> Result<Self, RosError> {
        let stop = StopHandle { inner: Arc::new(Stop { publisher, stopped: AtomicBool::new(false) }) };
        let (sender, receiver) = mpsc::channel();
        let handle = stop.clone();
        let wall = Wall::start();
        let thread = std::thread::Builder::new()
            .name("cmd_vel deadman".to_owned())
            .spawn(move || run(&receiver, &handle, wall))
            .map_err(|error| RosError::new("the deadman's thread", error))?;
        Ok(Self { commands: Some(sender), wall, thread: Some(thread), stop })
    }

    pub(super) fn stop_handle(&self) -> StopHandle {
        self.stop.clone()
    }

    /// Passes a command on; `false` if nobody is there to take it.
    pub(super) fn send(&self, twist: Twist) -> bool {
        let decided = Stamped::new(self.wall.now(), twist);
        self.commands.as_ref().is_some_and(|commands| commands.send(decided).is_ok())
    }
}

impl Drop for CmdVel {
    fn drop(&mut self) {
        self.commands = None;
        if let Some(thread) = self.thread.take() {
            // The thread does not panic; if it did all the same, there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

fn run(commands: &Receiver<Stamped<Twist>>, stop: &StopHandle, wall: Wall) {
    let mut pace = Pace::new();
    loop {
        let received = commands.recv_timeout(PERIOD);
        if stop.is_stopped() {
            break;
        }
        match received {
            Ok(decided) => {
                // Had the last one not left for a while, those between are passed over.
                let newest = commands.try_iter().last().unwrap_or(decided);
                stop.publish(pace.command(newest, wall.now()));
            }
            Err(RecvTimeoutError::Timeout) => {
                if let Some(twist) = pace.repeat(wall.now()) {
                    stop.publish(twist);
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    if pace.has_walked() || stop.is_stopped() {
        for _ in 0..LAST_ZEROS {
            stop.publish(Twist::ZERO);
            sleep(LAST_ZEROS_APART);
        }
        sleep(LINGER);
    }
    // After a stop the commands are read on, so that whoever sends them never waits and never fills a queue.
    while commands.recv().is_ok() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALK: Twist = Twist { vx_mps: 0.05, vy_mps: 0.0, wz_radps: 0.1 };

    fn at(millis: u64) -> Timestamp {
        Timestamp::new(Duration::from_millis(millis))
    }

    #[test]
    fn a_silent_caller_is_stopped_within_300_ms_and_left_in_peace_later() {
        let mut pace = Pace::new();
        assert_eq!(pace.repeat(at(0)), None, "a robot that never walked is left in peace");
        assert_eq!(pace.command(Stamped::new(at(1000), WALK), at(1000)), WALK);
        let published: Vec<_> = (1..=30).map(|step| pace.repeat(at(1000 + step * 50))).collect();
        for (index, twist) in published.iter().enumerate() {
            let expected = match index {
                0..6 => Some(WALK),
                6..16 => Some(Twist::ZERO),
                _ => None,
            };
            assert_eq!(*twist, expected, "{} ms after the command", (index + 1) * 50);
        }
        assert!(pace.has_walked());
    }

    #[test]
    fn a_zero_goes_out_even_at_rest() {
        let mut pace = Pace::new();
        assert_eq!(pace.command(Stamped::new(at(10), Twist::ZERO), at(10)), Twist::ZERO);
        assert_eq!(pace.repeat(at(60)), None);
        assert!(!pace.has_walked());
    }

    #[test]
    fn what_was_decided_too_long_ago_does_not_walk() {
        let mut pace = Pace::new();
        assert_eq!(pace.command(Stamped::new(at(1000), WALK), at(1290)), WALK);
        assert_eq!(pace.repeat(at(1310)), Some(Twist::ZERO), "its age counts from the decision");
        assert_eq!(pace.command(Stamped::new(at(1400), WALK), at(1750)), Twist::ZERO);
    }
}
