//! ROS 2 as others see it: a peer of another make (Cyclone DDS) talks to the simulator, and the robot stands when its
//! controller is killed.

use std::time::Duration;

use serde_json::Value;

use crate::domain::claim;
use crate::program::{Outcome, Program, Running, executable, now};

const SOON: Duration = Duration::from_secs(30);

/// `naome sim` on a domain, once it runs.
pub(crate) fn simulator(domain: u16) -> Running {
    let sim = Program::naome(["sim", "--headless", "--json"])
        .on_domain(domain)
        .env("RMW_IMPLEMENTATION", "rmw_cyclonedds_cpp")
        .start();
    sim.line(SOON, |line| line.contains("\"truth\""));
    sim
}

/// The Cyclone DDS peer of `tests/peers`, in the Python environment that set-up makes.
fn peer(domain: u16, arguments: &[&str]) -> Outcome {
    peer_program(domain, arguments).run(SOON)
}

/// The same, while the test goes on.
pub(crate) fn peer_beside(domain: u16, arguments: &[&str]) -> Running {
    peer_program(domain, arguments).start()
}

fn peer_program(domain: u16, arguments: &[&str]) -> Program {
    let python = crate::workspace().join(".naome/venv/bin/python");
    assert!(python.exists(), "there is no {}: `cargo xtask test` makes it", python.display());
    let script = crate::workspace().join("tests/peers/cyclone_peer.py");
    let arguments = std::iter::once(script.as_os_str()).chain(arguments.iter().map(AsRef::as_ref));
    Program::at(python, arguments).env("ROS_DOMAIN_ID", domain.to_string())
}

fn truth(line: &str) -> Value {
    serde_json::from_str(line).expect("the simulator prints JSON")
}

/// Where the robot really is now.
fn robot_is_at(sim: &Running) -> (f64, f64) {
    let truth = truth(&sim.line(SOON, |line| line.contains("\"truth\"")));
    (truth["x_m"].as_f64().expect("metres"), truth["y_m"].as_f64().expect("metres"))
}

#[test]
fn a_peer_of_another_make_sees_and_moves_the_simulated_robot() {
    let domain = claim();
    let sim = simulator(domain);
    for question in ["echo-joint-states 10", "describe", "frames", "senses", "robot-config", "say Hallo"] {
        let arguments: Vec<&str> = question.split(' ').collect();
        let answer = peer(domain, &arguments).expect_code(0);
        assert!(!answer.json_lines().is_empty(), "{question}: {}", answer.stdout);
    }
    let (from_x, from_y) = robot_is_at(&sim);
    peer(domain, &["walk", "0.05", "4"]).expect_code(0);
    // The lines before are passed over until the robot has come as far as it was told to.
    sim.line(SOON, |line| {
        let truth = truth(line);
        let (Some(x), Some(y)) = (truth["x_m"].as_f64(), truth["y_m"].as_f64()) else { return false };
        (x - from_x).hypot(y - from_y) > 0.12
    });
}

/// A whole conversation by sound alone: out of the visitor's mouth into the robot's microphones and through `/audio`
/// into the recogniser; and the robot, which speaks meanwhile, hears nothing of itself.
#[test]
fn who_calls_and_asks_in_one_breath_is_heard_through_the_robots_own_microphones() {
    let domain = claim();
    // The robot's microphones come later than its controller does.
    let robot = Program::naome(["robot", "--ears", "robot", "--lang", "de", "--json"]).on_domain(domain).start();
    let ask = "Hallo NAOme, wo finde ich Das kleine Gespenst?";
    let sim = Program::naome(["sim", "--headless", "--json", "--lang", "de", "--ask", ask]).on_domain(domain).start();
    let heard = |expected: &str| {
        let line = robot.line(SOON * 2, |line| line.contains("\"event\":\"heard\""));
        let heard: Value = serde_json::from_str(&line).expect("the robot prints JSON");
        assert_eq!(heard["text"], expected, "{robot:?}");
    };
    heard("hallo naome wo finde ich das kleine gespenst");
    robot.line(SOON, |line| line.contains("\"understood\"") && line.contains("find_item"));
    heard("ja");
    sim.line(SOON, |line| truth(line)["walking"] == true);
}

#[test]
fn a_killed_controller_leaves_a_standing_robot() {
    let stood_after_s = walk_and_kill_the_controller(claim(), &[]).expect("the stopper stops the robot");
    assert!(stood_after_s <= 1.0, "it stood only after {stood_after_s} s");
}

#[test]
fn without_the_stopper_it_would_walk_on() {
    assert_eq!(walk_and_kill_the_controller(claim(), &["--no-stopper"]), None, "the driver has no watchdog of its own");
}

#[test]
fn of_two_controllers_of_one_robot_the_second_ends_and_says_why() {
    let domain = claim();
    let script = format!("exec '{}' robot --ears none --lang en 2>&1", executable().display());
    let controller = || Program::at("/bin/sh", ["-c", &script]).on_domain(domain);
    let first = controller().start();
    first.line(SOON, |line| line.contains("I am ready"));
    let second = controller().run(SOON).expect_code(3).stdout;
    for told in ["Another naome drives this robot already", "ROS_NAMESPACE=/naome_2"] {
        assert!(second.contains(told), "{second}");
    }
    assert!(!second.contains("I am ready") && !second.contains("The robot stands"), "it has sent nothing: {second}");
    // A robot in another namespace is another one, and whoever was there goes on.
    let elsewhere = controller().env("ROS_NAMESPACE", "/naome_2").start();
    elsewhere.line(SOON, |line| line.contains("I am ready"));
    first.signal("INT");
    assert!(first.wait(SOON).expect_code(0).stdout.contains("The robot stands"));
}

/// A closed terminal and an impatient Ctrl-C must not take the stopper along with its controller, and neither must a log that
/// can no longer be written. Its standard input is closed from the first moment on: it ends by itself, and not before.
#[test]
fn no_signal_of_a_terminal_ends_the_stopper() {
    const SIGNALS: [(&str, u32); 4] = [("HUP", 1), ("INT", 2), ("QUIT", 3), ("TERM", 15)];
    let script = format!("exec '{}' stopper --until-stdin-closes 2>/dev/full", executable().display());
    let stopper = Program::at("/bin/sh", ["-c", &script]).on_domain(claim()).env("NAOME_LOG", "trace").start();
    let until = now() + SOON;
    while !SIGNALS.iter().all(|(_, number)| stopper.catches(*number)) {
        assert!(now() < until, "it listens for them all: {stopper:?}");
        std::thread::yield_now();
    }
    for (name, _) in SIGNALS {
        stopper.signal(name);
        stopper.signal(name);
    }
    stopper.wait(SOON).expect_code(0);
}

/// Seconds of the simulator's time from the controller's death to a standing robot; `None` if it still walks after
/// three seconds.
fn walk_and_kill_the_controller(domain: u16, options: &[&str]) -> Option<f64> {
    let sim = simulator(domain);
    let controller = Program::naome(["robot", "--ears", "typed", "--lang", "de"].iter().chain(options))
        .on_domain(domain)
        .input("Wo steht Tschick?\nja\n")
        .start();
    sim.line(Duration::from_secs(60), |line| truth(line)["walking"] == true);
    // Let it walk for a while.
    let walks_since = truth(&sim.line(SOON, |line| line.contains("\"truth\"")))["t_s"].as_f64()?;
    sim.line(SOON, |line| truth(line)["t_s"].as_f64().is_some_and(|t_s| t_s > walks_since + 8.0));
    // With all that its terminal holds: the stopper is none of that.
    controller.signal_group("KILL");
    let killed_at = truth(&sim.line(SOON, |line| truth(line)["walking"] == true))["t_s"].as_f64()?;
    let end = truth(&sim.line(SOON, |line| {
        let truth = truth(line);
        truth["walking"] == false || truth["t_s"].as_f64().is_some_and(|t_s| t_s > killed_at + 3.0)
    }));
    (end["walking"] == false).then(|| end["t_s"].as_f64().unwrap_or(f64::MAX) - killed_at)
}
