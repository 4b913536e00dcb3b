//! The driver's interface as `docs/ros2.md` lists it, seen by two programs of other makes: Cyclone DDS in Python for topics,
//! services and the action, Fast DDS in C++ for services and the action in the mapping that most ROS 2 installations use.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;

use crate::domain::claim;
use crate::program::{Outcome, Program, Running};

const SOON: Duration = Duration::from_secs(60);

/// `naome sim` on a domain, in the mapping of a middleware, once it runs.
fn simulator(domain: u16, middleware: &str, more: &[(&str, &str)]) -> Running {
    let sim = Program::naome(["sim", "--headless", "--json", "--ask", "Hallo!", "--lang", "de"]);
    let sim = sim.on_domain(domain).env("RMW_IMPLEMENTATION", middleware);
    let sim = more.iter().fold(sim, |sim, (name, value)| sim.env(name, value)).start();
    sim.line(SOON, |line| line.contains("\"truth\""));
    sim
}

/// The Cyclone DDS peer.
fn cyclone(domain: u16, arguments: &[&str]) -> Outcome {
    let python = crate::workspace().join(".naome/venv/bin/python");
    assert!(python.exists(), "there is no {}: `cargo xtask test` makes it", python.display());
    let script = crate::workspace().join("tests/peers/cyclone_peer.py");
    let arguments = std::iter::once(script.as_os_str()).chain(arguments.iter().map(AsRef::as_ref));
    Program::at(python, arguments).env("ROS_DOMAIN_ID", domain.to_string()).run(SOON)
}

/// The Fast DDS peer, which is compiled once: Debian has the library and no program.
fn fast_dds(domain: u16, arguments: &[&str]) -> Outcome {
    static PEER: OnceLock<PathBuf> = OnceLock::new();
    let peer = PEER.get_or_init(|| {
        let peer = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fastdds-peer-{}", std::process::id()));
        let source = crate::workspace().join("tests/peers/fastdds_peer.cpp");
        let arguments = ["-std=c++17".as_ref(), "-o".as_ref(), peer.as_os_str(), source.as_os_str()];
        let libraries = ["-lfastrtps".as_ref(), "-lfastcdr".as_ref()];
        // Without libfastrtps-dev it does not compile: `cargo xtask test` installs it.
        Program::at("c++", arguments.into_iter().chain(libraries)).run(Duration::from_secs(300)).expect_code(0);
        peer
    });
    Program::at(peer, arguments).env("ROS_DOMAIN_ID", domain.to_string()).run(SOON)
}

fn event(outcome: &Outcome, name: &str) -> Value {
    let found = outcome.json_lines().into_iter().find(|line| line["event"] == name);
    found.unwrap_or_else(|| panic!("no {name}: {}", outcome.stdout))
}

/// A table's rows in `docs/ros2.md`: what stands in their cells, without the marks around code.
fn documented(heading: &str) -> Vec<Vec<String>> {
    let document = std::fs::read_to_string(crate::workspace().join("docs/ros2.md")).expect("the document is there");
    let section = document.split("\n## ").find(|section| section.starts_with(heading)).expect("the section is there");
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|cell| cell.replace('`', "").trim().to_owned()).collect();
    rows.map(cells).collect()
}

/// `package/msg/Name` as DDS has it: `package::msg::dds_::Name_`.
fn dds_type(name: &str) -> String {
    let mut parts = name.split('/');
    let [package, kind, name] = [(); 3].map(|()| parts.next().expect("package, kind and name"));
    format!("{package}::{kind}::dds_::{name}_")
}

fn endpoints(seen: &Outcome, prefix: &str) -> BTreeSet<String> {
    let lines = seen.json_lines().into_iter().filter(|line| line["event"] == "endpoint");
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    let told = |line: Value| {
        let topic = text(&line, "topic").strip_prefix(prefix)?.to_owned();
        let keys = ["side", "type", "reliability", "durability"].map(|key| text(&line, key));
        Some(format!("{topic} {}", keys.join(" ")))
    };
    lines.filter_map(told).collect()
}

#[test]
fn the_interface_is_the_one_that_is_documented() {
    let domain = claim();
    let _sim = simulator(domain, "rmw_cyclonedds_cpp", &[]);
    let seen = cyclone(domain, &["interface", "7"]).expect_code(0);
    let rows = documented("Topics");
    assert!(rows.len() >= 20, "{rows:?}");
    let expected: BTreeSet<String> = rows
        .iter()
        .map(|row| {
            let [name, kind, side, durability] = [&row[0], &row[1], &row[2], &row[4]];
            format!("/{} {side} {} reliable {durability}", name.trim_start_matches('/'), dds_type(kind))
        })
        .collect();
    let mut found = endpoints(&seen, "rt");
    // What every node of ROS 2 has, and the action's own topics.
    const OWN: [&str; 4] = ["/rosout ", "/parameter_events ", "/listen/_action/", "/clock subscribed "];
    found.retain(|end| !OWN.iter().any(|own| end.starts_with(own)));
    assert_eq!(found, expected);
    for row in &rows {
        let Some(wanted_hz) = row[3].strip_suffix(" Hz").map(|hz| hz.parse::<f64>().expect("a rate")) else { continue };
        let topic = format!("rt/{}", row[0].trim_start_matches('/'));
        let lines = seen.json_lines();
        let rate = lines.iter().find(|line| line["event"] == "rate" && line["topic"] == topic.as_str());
        let rate = rate.unwrap_or_else(|| panic!("nothing came on {topic}: {}", seen.stdout));
        let (hz, messages) = (rate["hz"].as_f64().unwrap_or(0.0), rate["messages"].as_u64().unwrap_or(0));
        assert!(messages >= 4 && (hz / wanted_hz - 1.0).abs() < 0.15, "{topic}: {rate}, {wanted_hz} Hz documented");
    }
    // Services and the action: both ends of each.
    let services: BTreeSet<String> = endpoints(&seen, "rq").iter().chain(&endpoints(&seen, "rr")).cloned().collect();
    for row in documented("Services") {
        let (name, kind) = (format!("/{}", row[0].trim_start_matches('/')), dds_type(&row[1]));
        let [question, answer] = match row[1].contains("/action/") {
            true => ["Request", "Reply"].map(|end| format!("{name}/_action/send_goal{end}")),
            false => ["Request", "Reply"].map(|end| format!("{name}{end}")),
        };
        for end in [question, answer] {
            assert!(services.iter().any(|found| found.starts_with(&format!("{end} "))), "{end} {kind}: {services:?}");
        }
    }
}

#[test]
fn in_a_namespace_everything_has_its_name_before_it() {
    let domain = claim();
    let _sim = simulator(domain, "rmw_cyclonedds_cpp", &[("ROS_NAMESPACE", "/naome_1")]);
    let seen = cyclone(domain, &["interface", "1"]).expect_code(0);
    let found = endpoints(&seen, "rt");
    for row in documented("Topics") {
        let wanted = format!("/naome_1/{} {} ", row[0].trim_start_matches('/'), row[2]);
        assert!(found.iter().any(|end| end.starts_with(&wanted)), "{wanted}: {found:?}");
    }
    assert!(!found.iter().any(|end| end.starts_with("/cmd_vel ")), "a neighbour's commands: {found:?}");
}

#[test]
fn cyclone_dds_asks_every_service_and_listens() {
    let domain = claim();
    let sim = simulator(domain, "rmw_cyclonedds_cpp", &[]);
    assert_eq!(event(&cyclone(domain, &["robot-config"]).expect_code(0), "robot_config")["type"], 0);
    assert_eq!(event(&cyclone(domain, &["set-language", "English"]).expect_code(0), "set_language")["success"], true);
    assert_eq!(event(&cyclone(domain, &["get-language"]).expect_code(0), "get_language")["language"], "English");
    assert_eq!(event(&cyclone(domain, &["set-language", "Klingon"]).expect_code(0), "set_language")["success"], false);
    let given_up = cyclone(domain, &["cancel-listening"]).expect_code(0);
    assert_eq!((&event(&given_up, "cancel")["code"], &event(&given_up, "result")["status"]), (&0.into(), &5.into()));
    drop(sim);
    listens(claim(), "rmw_cyclonedds_cpp", cyclone);
}

#[test]
fn fast_dds_asks_every_service_and_listens() {
    let domain = claim();
    let sim = simulator(domain, "rmw_fastrtps_cpp", &[]);
    assert_eq!(event(&fast_dds(domain, &["joint-states"]).expect_code(0), "joint_states")["first"], "HeadYaw");
    assert_eq!(event(&fast_dds(domain, &["robot-config"]).expect_code(0), "robot_config")["type"], 0);
    assert_eq!(event(&fast_dds(domain, &["set-language", "English"]).expect_code(0), "set_language")["success"], true);
    assert_eq!(event(&fast_dds(domain, &["get-language"]).expect_code(0), "get_language")["language"], "English");
    assert_eq!(event(&fast_dds(domain, &["set-language", "Klingon"]).expect_code(0), "set_language")["success"], false);
    let given_up = fast_dds(domain, &["cancel-listening"]).expect_code(0);
    assert_eq!((&event(&given_up, "cancel")["code"], &event(&given_up, "result")["status"]), (&0.into(), &5.into()));
    drop(sim);
    listens(claim(), "rmw_fastrtps_cpp", fast_dds);
}

/// A visitor comes in and speaks; whoever asked the robot to listen is told what was heard.
fn listens(domain: u16, middleware: &str, peer: fn(u16, &[&str]) -> Outcome) {
    // Slower than life, so that the visitor has not spoken before the peer is there.
    let sim = Program::naome(["sim", "--headless", "--json", "--ask", "Hallo!", "--lang", "de", "--speed", "0.4"]);
    let sim = sim.on_domain(domain).env("RMW_IMPLEMENTATION", middleware);
    let sim = sim.start();
    sim.line(SOON, |line| line.contains("\"truth\""));
    let heard = peer(domain, &["listen", "de"]).expect_code(0);
    let result = event(&heard, "result");
    let text = result["heard"].as_str().or_else(|| result["heard"][0].as_str());
    assert_eq!((&result["status"], text), (&4.into(), Some("Hallo!")), "{}", heard.stdout);
}

#[test]
fn the_cameras_show_the_house() {
    let domain = claim();
    let _sim = simulator(domain, "rmw_cyclonedds_cpp", &[]);
    for (camera, frame) in [("front", "CameraTop_optical_frame"), ("bottom", "CameraBottom_optical_frame")] {
        let seen = event(&cyclone(domain, &["look", camera]).expect_code(0), "look");
        assert_eq!((&seen["width"], &seen["height"], &seen["bytes"]), (&320.into(), &240.into(), &230_400.into()));
        assert_eq!(
            (&seen["encoding"], &seen["frame"], &seen["info_frame"]),
            (&"rgb8".into(), &frame.into(), &frame.into())
        );
        assert!(seen["colours"].as_u64() >= Some(5), "{seen}");
    }
}

#[test]
fn hostile_messages_do_no_harm() {
    let domain = claim();
    let sim = simulator(domain, "rmw_cyclonedds_cpp", &[]);
    let memory_kb = || sim.memory_kb();
    let before_kb = memory_kb();
    let told = cyclone(domain, &["hostile"]).expect_code(0);
    let cases = told.json_lines().into_iter().filter(|line| line["event"] == "case").collect::<Vec<_>>();
    assert!(cases.len() >= 18 && cases.iter().all(|case| case["sent"] == true), "{}", told.stdout);
    // The fair command at the end was obeyed, the robot has not walked a step, and nothing was kept.
    assert_eq!(event(&told, "joint")["name"], "HeadYaw");
    let truth = sim.line(SOON, |line| line.contains("\"truth\""));
    let truth: Value = serde_json::from_str(&truth).expect("the simulator prints JSON");
    assert_eq!(truth["walking"], false, "{truth}");
    assert!(memory_kb() < before_kb + 80_000, "{} kB, {before_kb} kB before", memory_kb());
}
