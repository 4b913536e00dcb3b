//! Recordings: ROS 2's tools read them, a run on them comes out the same, and where it does not it is said where.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::program::{Outcome, Program};

const SOON: Duration = Duration::from_secs(60);

/// Where a test may write.
fn file(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("naome-recordings-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room for temporary files");
    folder.join(name)
}

/// A demo that is recorded, told as text.
fn recorded(name: &str) -> PathBuf {
    let file = file(name);
    let demo = ["demo", "--fast", "--typed", "--lang", "de", "--seed", "3", "--record"].map(str::to_owned);
    Program::naome(demo.into_iter().chain([file.display().to_string()])).run(SOON).expect_code(0);
    file
}

fn replay(file: &std::path::Path, more: &[&str]) -> Outcome {
    let file = file.display().to_string();
    Program::naome(["replay", file.as_str(), "--json"].iter().chain(more)).run(SOON)
}

fn end(outcome: &Outcome) -> Value {
    outcome.json_lines().pop().expect("there is an end")
}

/// What rosbags finds in a recording: messages by topic. It decodes each, and writes it back to compare.
fn counted(recording: &Path) -> BTreeMap<String, u64> {
    let python = crate::workspace().join(".naome/venv/bin/python");
    assert!(python.exists(), "there is no {}: `cargo xtask test` makes it", python.display());
    let peer = crate::workspace().join("tests/peers/recording_peer.py");
    let read = Program::at(python, [peer.as_os_str(), recording.as_os_str()]).run(SOON).expect_code(0);
    let counted = |line: Value| Some((line["topic"].as_str()?.to_owned(), line["messages"].as_u64()?));
    read.json_lines().into_iter().filter_map(counted).collect()
}

#[test]
fn rosbags_reads_every_message_of_a_demo() {
    let counts = counted(&recorded("peer.mcap"));
    let count = |topic: &str| counts.get(topic).copied();
    for (topic, at_least) in [
        ("/robot_description", 1),
        ("/joint_states", 1_000),
        ("/tf", 200),
        ("/odom", 300),
        ("/imu/torso", 200),
        ("/sonar/left", 200),
        ("/sonar/right", 200),
        ("/diagnostics", 20),
        ("/cmd_vel", 100),
        ("/speech", 2),
        ("/naome/perception", 1_000),
        ("/naome/decision", 1_000),
        ("/naome/tree", 2),
        ("/naome/subtitles", 4),
        ("/naome/events", 10),
    ] {
        assert!(count(topic).is_some_and(|found| found >= at_least), "{topic}: {:?}", count(topic));
    }
}

#[test]
fn a_demo_comes_out_the_same_again() {
    let file = recorded("same.mcap");
    let came = end(&replay(&file, &[]).expect_code(0));
    assert_eq!(
        (&came["same"], &came["cut_off"], &came["changed"]),
        (&true.into(), &false.into(), &Value::Array(vec![]))
    );
    assert!(came["ticks"].as_u64().is_some_and(|ticks| ticks > 1_000), "{came}");
    // Cut off in the middle it is still a recording.
    let bytes = std::fs::read(&file).expect("it was written");
    std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("it can be written");
    let half = end(&replay(&file, &[]).expect_code(0));
    assert_eq!((&half["same"], &half["cut_off"]), (&true.into(), &true.into()));
    assert!(half["ticks"].as_u64() < came["ticks"].as_u64() && half["ticks"].as_u64() > Some(500), "{half}");
}

#[test]
fn two_recordings_of_the_same_seed_are_the_same_bytes() {
    let [one, other] = ["one.mcap", "other.mcap"].map(|name| std::fs::read(recorded(name)).expect("it was written"));
    assert!(one == other, "{} and {} bytes", one.len(), other.len());
}

#[test]
fn with_another_tree_it_is_said_where_it_parts() {
    let file = recorded("tree.mcap");
    let tree = std::fs::read_to_string(crate::workspace().join("behaviours/trees/guide.xml")).expect("it is there");
    // The same tree, in other words in a comment: other, and the same decisions.
    let same = self::file("guide.xml");
    std::fs::write(&same, tree.replacen("<root", "<!-- another hand -->\n<root", 1)).expect("it can be written");
    let came = end(&replay(&file, &["--tree", &same.display().to_string()]).expect_code(0));
    assert_eq!((&came["same"], &came["changed"]), (&true.into(), &serde_json::json!(["tree/guide.xml"])));
    // A robot that does nothing at all parts as soon as the real one did something.
    let idle = self::file("library-robot.xml");
    let nothing = r#"<root BTCPP_format="4"><BehaviorTree ID="LibraryRobot"><AlwaysFailure/></BehaviorTree></root>"#;
    std::fs::write(&idle, nothing).expect("it can be written");
    let came = end(&replay(&file, &["--tree", &idle.display().to_string()]).expect_code(1));
    assert_eq!(came["same"], false);
    assert!(came["changed"].as_array().is_some_and(|all| all.contains(&"tree/library-robot.xml".into())), "{came}");
    let parting = &came["parting"];
    assert!(parting["t_s"].as_f64().is_some_and(|t_s| t_s > 0.0) && parting["recorded"] != parting["now"], "{came}");
}

#[test]
fn with_other_phrases_it_is_said_where_it_parts() {
    let file = recorded("phrases.mcap");
    let folder = self::file("phrases");
    let (from, to) = (crate::workspace().join("behaviours/phrases/de"), folder.join("de"));
    std::fs::create_dir_all(&to).expect("it can be made");
    for entry in std::fs::read_dir(from).expect("it is there") {
        let entry = entry.expect("it can be read");
        let text = std::fs::read_to_string(entry.path()).expect("it is text");
        // It offers to lead the way in other words.
        let text = text.replace("Soll ich ", "Darf ich ").replace("Wollen wir ", "Möchten Sie, dass wir ");
        std::fs::write(to.join(entry.file_name()), text).expect("it can be written");
    }
    let came = end(&replay(&file, &["--phrases", &folder.display().to_string()]).expect_code(1));
    let changed = came["changed"].as_array().expect("a list");
    assert!(changed.iter().any(|name| name.as_str().is_some_and(|name| name.starts_with("phrases/de/"))), "{came}");
    assert!(
        came["parting"]["what"].as_str().is_some_and(|what| what.starts_with("say") || what.starts_with("events")),
        "{came}"
    );
}

/// Where the trees are the same it is said which node did something else first, and why, in words that people read.
#[test]
fn in_another_house_the_node_is_named_that_did_something_else() {
    let file = recorded("plan.mcap");
    let file = file.to_str().expect("it has a name");
    let replay = Program::naome(["--lang", "de", "replay", file, "--plan", "workshop"]).run(SOON).expect_code(1);
    let told = replay.stdout;
    assert!(told.contains("Im Baum trennen sie sich zuerst in Takt") && told.contains("»sucht das Regal« ("), "{told}");
    let came = end(&self::replay(std::path::Path::new(file), &["--plan", "workshop"]).expect_code(1));
    assert!(came["node"]["node"].as_str().is_some_and(|node| node.ends_with("/LookUpShelf")), "{came}");
}

/// A robot over ROS 2 is recorded by its controller, and by the simulator at the other end. The controller's recording decides
/// the same again; both are read by rosbags.
#[test]
fn a_robot_over_ros_decides_the_same_again() {
    let [by_robot, by_sim] = ["robot.mcap", "sim.mcap"].map(file);
    let domain = crate::domain::claim();
    let arguments = ["robot", "--ears", "simulator", "--use-sim-time", "--lang", "de", "--json", "--record"];
    let robot = Program::naome(arguments.map(str::to_owned).into_iter().chain([by_robot.display().to_string()]));
    let robot = robot.on_domain(domain).start();
    // It waits for a robot; the visitor has not spoken before it is there.
    let arguments = ["sim", "--headless", "--json", "--lang", "de", "--speed", "0.5"];
    let asks = ["--ask", "Wo finde ich Das kleine Gespenst?", "--record"];
    let arguments = arguments.into_iter().chain(asks).map(str::to_owned).chain([by_sim.display().to_string()]);
    let sim = Program::naome(arguments).on_domain(domain).start();
    robot.line(SOON * 2, |line| line.contains("\"understood\"") && line.contains("find_item"));
    sim.line(SOON * 2, |line| line.contains("\"walking\":true"));
    robot.signal("INT");
    robot.wait(SOON).expect_code(0);
    sim.signal("INT");
    sim.wait(SOON).expect_code(0);
    let came = end(&replay(&by_robot, &[]).expect_code(0));
    assert_eq!(
        (&came["same"], &came["cut_off"], &came["changed"]),
        (&true.into(), &false.into(), &serde_json::json!([]))
    );
    assert!(came["ticks"].as_u64() >= Some(200), "{came}");
    for (recording, topics) in [
        (
            &by_robot,
            ["/cmd_vel", "/joint_states", "/speech", "/naome/perception", "/naome/decision", "/naome/tree"].as_slice(),
        ),
        (&by_sim, ["/cmd_vel", "/joint_states", "/speech", "/odom", "/robot_description", "/naome/events"].as_slice()),
    ] {
        let counts = counted(recording);
        for topic in topics {
            assert!(
                counts.get(*topic).is_some_and(|count| *count > 0),
                "{}: {topic} in {counts:?}",
                recording.display()
            );
        }
    }
    // There is nothing in the simulator's that could be decided again.
    replay(&by_sim, &[]).expect_code(2);
}

#[test]
fn what_is_no_recording_is_refused_in_words() {
    let text = file("text.mcap");
    std::fs::write(&text, "no recording").expect("it can be written");
    replay(&text, &[]).expect_code(2);
    replay(&file("missing.mcap"), &[]).expect_code(2);
}

#[test]
fn a_run_is_the_same_in_every_process() {
    let bench = ["sim", "--bench", "--seed", "5", "--ticks", "10000", "--visitors", "8"];
    let [one, other] = [(); 2].map(|()| end(&Program::naome(bench).run(SOON * 3).expect_code(0)));
    assert_eq!((&one["hash"], &one["ticks"]), (&other["hash"], &10_000.into()));
    let another_seed = ["sim", "--bench", "--seed", "6", "--ticks", "500", "--visitors", "8"];
    assert_ne!(end(&Program::naome(another_seed).run(SOON).expect_code(0))["hash"], one["hash"]);
}
