//! `naome stopper`: the separate little process that stops a robot whose controller has fallen silent.

use std::io::Read;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use robot_core::Text;
use robot_ros2::{RosOptions, robot_is_present, stopper};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;
use crate::pace::Interrupt;

/// How long it goes on after its controller has gone: long enough to see the robot stand.
const AFTERWARDS: Duration = Duration::from_secs(10);

pub(crate) fn run(options: &cli::Stopper, output: &Output) -> Ending {
    let ros = ros_options(output)?;
    let interrupt = Interrupt::listen()?;
    if !options.until_stdin_closes {
        stopper::run(&ros, || !interrupt.came()).map_err(Failure::missing)?;
        return Ok(Exit::Done);
    }
    let orphaned = Arc::new(AtomicBool::new(false));
    let orphan = Arc::clone(&orphaned);
    std::thread::spawn(move || {
        // Standard input closes when the controller ends, however it ends.
        let _ = std::io::copy(&mut std::io::stdin().lock().by_ref(), &mut std::io::sink());
        orphan.store(true, Ordering::Relaxed);
    });
    let orphaned_at = std::cell::Cell::new(None);
    // A Ctrl-C in the controller's terminal reaches this process too; it must outlive the controller all the same.
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

/// Starts a stopper that outlives this process, and ends some seconds after it.
pub(crate) fn start(output: &Output, domain_id: u16) -> Result<Child, Failure> {
    let program = std::env::current_exe().map_err(Failure::missing)?;
    std::process::Command::new(program)
        .args(["--lang", output.language.code(), "stopper", "--until-stdin-closes"])
        .env("ROS_DOMAIN_ID", domain_id.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| {
            Failure::missing(output.say(&Text {
                de: format!("Der Anhalter-Prozess startet nicht ({error}); ohne ihn fahre ich keinen Roboter."),
                en: format!("The stopper process does not start ({error}); I drive no robot without it."),
            }))
        })
}

/// What ROS 2 programs read from their environment.
pub(crate) fn ros_options(output: &Output) -> Result<RosOptions, Failure> {
    RosOptions::from_env(|name| std::env::var(name).ok()).map_err(|error| {
        Failure::wrong_use(output.say(&Text { de: format!("Umgebung: {error}"), en: format!("environment: {error}") }))
    })
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
