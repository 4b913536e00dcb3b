//! `naome stopper`: the separate little process that stops a robot whose controller has fallen silent.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use robot_core::{Language, Text};
use robot_ros2::{Rival, RosOptions, robot_is_present, stopper};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;
use crate::pace::Interrupt;

/// How long it goes on after its controller has gone: long enough to see the robot stand.
const AFTERWARDS: Duration = Duration::from_secs(10);

pub(crate) fn run(options: &cli::Stopper, output: &Output) -> Ending {
    let ros = ros_options(output)?;
    if !options.until_stdin_closes {
        let interrupt = Interrupt::listen()?;
        stopper::run(&ros, || !interrupt.came()).map_err(Failure::missing)?;
        return Ok(Exit::Done);
    }
    // Whatever ends the controller and all that its terminal holds must leave this process: the robot still walks.
    Interrupt::outlive()?;
    let orphaned = Arc::new(AtomicBool::new(false));
    let orphan = Arc::clone(&orphaned);
    std::thread::spawn(move || {
        // Standard input closes when the controller ends, however it ends.
        let _ = std::io::copy(&mut std::io::stdin().lock().by_ref(), &mut std::io::sink());
        orphan.store(true, Ordering::Relaxed);
    });
    let orphaned_at = std::cell::Cell::new(None);
    let go_on = || {
        if !orphaned.load(Ordering::Relaxed) {
            return true;
        }
        let now = now();
        let since = orphaned_at.get().unwrap_or(now);
        orphaned_at.set(Some(since));
        now.duration_since(since) < AFTERWARDS
    };
    stopper::run(&ros, go_on).map_err(Failure::missing)?;
    Ok(Exit::Done)
}

#[expect(clippy::disallowed_methods, reason = "the program is where the machine's clock may be read")]
fn now() -> Instant {
    Instant::now()
}

/// The stopper of a controller, which outlives this process and ends some seconds after it, or after this is dropped.
#[derive(Debug)]
pub(crate) struct Stopper {
    process: Option<Child>,
    /// It ends when this closes, however this process ends.
    _alive: Option<ChildStdin>,
}

impl Stopper {
    /// Starts it; what it says, it says in `language`.
    pub(crate) fn start(language: Language, domain_id: u16) -> Result<Self, Text<String>> {
        let missing = |error: std::io::Error| Text {
            de: format!("Der Stopper startet nicht ({error}); ohne ihn fahre ich keinen Roboter."),
            en: format!("The stopper process does not start ({error}); I drive no robot without it."),
        };
        let program = std::env::current_exe().map_err(missing)?;
        let mut command = Command::new(program);
        command
            .args(["--lang", language.code(), "stopper", "--until-stdin-closes"])
            .env("ROS_DOMAIN_ID", domain_id.to_string());
        Self::spawn(command, is_waited_for()).map_err(missing)
    }

    /// In a process group of its own: what a terminal sends to the controller's, its end above all, does not reach it.
    fn spawn(mut command: Command, forwards: bool) -> std::io::Result<Self> {
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null());
        if forwards {
            command.stderr(Stdio::piped());
        }
        let mut process = command.spawn()?;
        if let Some(mut said) = process.stderr.take() {
            // It ends with this process, or with the other; what is said later is lost.
            std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::stderr()));
        }
        let alive = process.stdin.take();
        Ok(Self { process: Some(process), _alive: alive })
    }

    /// Fails once it has ended: no robot is driven without it.
    pub(crate) fn check(&mut self) -> Result<(), Text<String>> {
        if self.is_alive() {
            return Ok(());
        }
        Err(Text::owned(
            "Der Stopper ist zu Ende; ohne ihn fahre ich keinen Roboter.",
            "The stopper process has ended; I drive no robot without it.",
        ))
    }

    fn is_alive(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| matches!(process.try_wait(), Ok(None)))
    }
}

impl Drop for Stopper {
    fn drop(&mut self) {
        // It watches for some seconds more. Nobody waits for that, and nothing of it is left in the table of processes.
        if let Some(mut process) = self.process.take() {
            std::thread::spawn(move || process.wait());
        }
    }
}

/// Whether somebody reads standard error through a pipe until nobody holds it any more. The stopper outlives this program by
/// some seconds, and would have them wait; a terminal or a file waits for nobody.
fn is_waited_for() -> bool {
    use rustix::fs::{FileType, fstat};
    let kind = fstat(std::io::stderr()).map(|stat| FileType::from_raw_mode(stat.st_mode));
    matches!(kind, Ok(FileType::Fifo | FileType::Socket))
}

/// What ROS 2 programs read from their environment.
pub(crate) fn ros_options(output: &Output) -> Result<RosOptions, Failure> {
    RosOptions::from_env(|name| std::env::var(name).ok()).map_err(|error| Failure::wrong_use(output.say(&error.text())))
}

/// A simulated robot must not come between a controller and a robot that is there already.
pub(crate) fn refuse_a_second_robot(ros: &RosOptions, output: &Output) -> Result<(), Failure> {
    const LOOK_FOR: Duration = Duration::from_millis(1500);
    if !robot_is_present(ros, LOOK_FOR).map_err(Failure::missing)? {
        return Ok(());
    }
    let domain = ros.domain_id;
    Err(Failure::missing(output.say(&Text {
        de: format!(
            "Auf ROS_DOMAIN_ID={domain} meldet sich schon ein Roboter; den lasse ich in Ruhe. \
             Eine andere Nummer: ROS_DOMAIN_ID={}",
            domain + 1
        ),
        en: format!(
            "A robot is on ROS_DOMAIN_ID={domain} already; I leave it alone. \
             Another number: ROS_DOMAIN_ID={}",
            domain + 1
        ),
    })))
}

/// Why there is nothing to drive where somebody else drives it, and what to do.
pub(crate) fn driven_already(rival: &Rival, ros: &RosOptions) -> Text<String> {
    let next = ros.domain_id + 1;
    let (who_de, who_en) = match rival {
        Rival::Controller(name) => (
            format!("Diesen Roboter steuert schon ein anderes naome ({name})."),
            format!("Another naome drives this robot already ({name})."),
        ),
        Rival::Somebody => (
            "Diesen Roboter lässt schon ein anderes Programm gehen (auf /cmd_vel).".to_owned(),
            "Another program lets this robot walk already (on /cmd_vel).".to_owned(),
        ),
    };
    Text {
        de: format!(
            "{who_de} Zwei würden ihn hin- und herreißen; beenden Sie eines davon. \
             Ist ein anderer Roboter gemeint: ROS_NAMESPACE=/naome_2 oder ROS_DOMAIN_ID={next}, hier und bei seinem Treiber."
        ),
        en: format!(
            "{who_en} Two would pull it to and fro; end one of them. \
             If another robot is meant: ROS_NAMESPACE=/naome_2 or ROS_DOMAIN_ID={next}, here and for its driver."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The id of a process' group, as the kernel tells it behind the name in brackets, the state and the parent.
    fn group_of(process: u32) -> Option<u32> {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        stat.rsplit(')').next()?.split_whitespace().nth(2)?.parse().ok()
    }

    fn is_there(process: u32) -> bool {
        std::path::Path::new(&format!("/proc/{process}")).exists()
    }

    #[test]
    fn it_has_a_process_group_of_its_own_and_leaves_no_zombie() {
        // Like a stopper, it ends when its standard input closes.
        let mut stopper = Stopper::spawn(Command::new("cat"), false).expect("there is a cat");
        let id = stopper.process.as_ref().map(Child::id).expect("it runs");
        assert!(stopper.is_alive());
        assert_eq!(group_of(id), Some(id));
        drop(stopper);
        let limit = now() + Duration::from_secs(30);
        while is_there(id) && now() < limit {
            std::thread::yield_now();
        }
        assert!(!is_there(id), "it was waited for");
    }

    #[test]
    fn whoever_reads_to_the_end_does_not_wait_for_it() {
        let standard_error = |process: u32| std::fs::read_link(format!("/proc/{process}/fd/2")).ok();
        for forwards in [false, true] {
            let stopper = Stopper::spawn(Command::new("cat"), forwards).expect("there is a cat");
            let id = stopper.process.as_ref().map(Child::id).expect("it runs");
            let is_ours = standard_error(id) == standard_error(std::process::id());
            assert_eq!(is_ours, !forwards, "{:?}", standard_error(id));
        }
    }

    #[test]
    fn one_that_has_ended_is_noticed() {
        let mut stopper = Stopper::spawn(Command::new("cat"), false).expect("there is a cat");
        assert!(stopper.check().is_ok());
        stopper.process.as_mut().expect("it runs").kill().expect("it may be killed");
        let limit = now() + Duration::from_secs(30);
        while stopper.is_alive() && now() < limit {
            std::thread::yield_now();
        }
        let Text { de, en } = stopper.check().expect_err("it has ended");
        assert!(de.contains("Stopper ist zu Ende") && en.contains("stopper process has ended"), "{de} {en}");
    }
}
