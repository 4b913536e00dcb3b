//! `naome workshop` from outside: started as a browser's stories start it, with a robot over ROS 2 on its stage, and with
//! voices from the microphones.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::{Browser, Class, hello, program, say, tell, until};
use crate::domain::claim;
use crate::privacy::{WATCHED, is_graph, is_stream, written};
use crate::program::{Program, Running, executable};
use crate::ros2;

const SOON: Duration = Duration::from_secs(60);

/// A folder that is gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("naome-workshop-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("editor")).expect("a folder");
        std::fs::write(folder.join("editor/index.html"), "<!doctype html><title>NAOme</title>").expect("a file");
        Self(folder)
    }

    /// `naome workshop` in this folder, on a port that is free.
    fn arguments(&self, more: &[&str]) -> Vec<String> {
        let (class, editor) = (self.0.join("class").display().to_string(), self.0.join("editor").display().to_string());
        let usual =
            ["workshop", "--json", "--bind", "127.0.0.1", "--port", "0", "--folder", &class, "--editor", &editor];
        usual.iter().chain(more).map(|argument| (*argument).to_owned()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A workshop that is open.
struct Workshop {
    running: Running,
    address: SocketAddr,
    code: String,
    key: String,
}

impl Workshop {
    fn open(program: Program) -> Self {
        let running = program.start();
        let line = running.line(SOON, |line| line.contains("\"ready\""));
        let ready: Value = serde_json::from_str(&line).expect("a line for programs is JSON");
        let text = |name: &str| ready[name].as_str().unwrap_or_default().to_owned();
        let address = text("address").parse().expect("it says where it listens");
        Self { running, address, code: text("code"), key: text("setup_key") }
    }

    /// Ends it as a service is ended; everything must be over soon, and in good order.
    fn close(self) {
        self.running.signal("TERM");
        let lines = self.running.wait(SOON).expect_code(0).json_lines();
        assert_eq!(lines.last(), Some(&json!({ "event": "end" })));
    }
}

impl Class for Workshop {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn code(&self) -> &str {
        &self.code
    }

    fn setup_key(&self) -> &str {
        &self.key
    }
}

#[test]
fn it_tells_programs_where_it_is_and_ends_in_good_order() {
    let folder = Folder::new("ends");
    let first = Workshop::open(Program::naome(folder.arguments(&[])));
    assert!(first.address.port() != 0 && first.code.len() == 4 && first.key.len() == 6);
    let mut fox = Browser::joined(&first, "fox", "red");
    fox.change("PUT", "/api/programs/free", &json!({ "workspace": hello("Hallo") })).expect(200);
    // Whoever is still connected does not keep it open.
    let _line = fox.open("/api/line?as=child", None).expect("a line");
    let _stage = fox.open("/api/stage", None).expect("a stage");
    let code = first.code.clone();
    first.close();
    let second = Workshop::open(Program::naome(folder.arguments(&["--robot"])).on_domain(claim()));
    assert_eq!(second.code, code, "the class is the same after a new start");
    fox.address = second.address;
    fox.get("/api/programs/free").expect(200);
    assert_eq!(fox.get("/api/class").expect(200)["robot"], "robot");
    // On a robot that is away nothing happens, and it ends all the same.
    second.close();
}

/// A metre, which takes a robot a while.
fn walks() -> Value {
    let metre = json!({ "shadow": { "type": "math_number", "id": "n1", "fields": { "NUM": 100 } } });
    let fields = json!({ "DIRECTION": "forward" });
    program(&[json!({ "type": "walk", "id": "w1", "fields": fields, "inputs": { "CM": metre } })])
}

#[test]
fn a_checked_program_walks_the_robot_over_ros_2_until_the_red_button() {
    let folder = Folder::new("robot");
    let domain = claim();
    let sim = ros2::simulator(domain);
    let wire = ros2::peer_beside(domain, &["commands", "300"]);
    let arguments = folder.arguments(&["--robot"]);
    let workshop = Workshop::open(Program::naome(arguments).on_domain(domain));
    let mut staff = Browser::staff(&workshop);
    let mut fox = Browser::joined(&workshop, "fox", "red");
    let mut screen = staff.open("/api/line?as=staff", None).expect("a line");

    // The ticket is a check in the simulator, of exactly this program.
    fox.change("PUT", "/api/programs/free", &json!({ "workspace": walks() })).expect(200);
    fox.post("/api/queue", &json!({ "slot": "free" })).refused(409, "not-checked");
    let checked = fox.post("/api/check?lang=de", &json!({ "workspace": walks() })).expect(200);
    assert_eq!((&checked["ran"], &checked["stage_ready"]), (&json!(true), &json!(true)), "{checked}");
    assert_eq!(fox.post("/api/queue", &json!({ "slot": "free" })).expect(200)["release"], "not_needed");
    let mut line = fox.open("/api/line?as=child", None).expect("a line");
    until(&mut line, |message| message["me"]["ticket"]["state"] == "called");
    fox.post("/api/queue/here", &json!({})).expect(200);

    // It walks: on the wire, in the simulator behind it, on the projector, and at the child's block.
    let moves = |line: &str| command(line).is_some_and(|command| command != [0.0; 3]);
    let stands = |line: &str| command(line) == Some([0.0; 3]);
    wire.line(SOON, moves);
    sim.line(SOON, |line| truth(line)["walking"] == true);
    until(&mut screen, |message| message["type"] == "robot" && message["frame"]["walking"] == true);
    until(&mut line, |message| message["type"] == "event" && message["block"] == "w1");

    // The child on stage presses: zeros, and nothing but zeros from then on.
    let mut button = fox.open("/api/stop-line", None).expect("the red button");
    tell(&mut button, &json!({ "type": "stop" }));
    until(&mut button, |message| message["type"] == "stopped");
    wire.line(SOON, stands);
    for _ in 0..4 {
        let next = wire.line(SOON, |line| command(line).is_some());
        assert!(!moves(&next), "it went on after the stop: {next}");
    }
    sim.line(SOON, |line| truth(line)["walking"] == false);
    let over = |message: &Value| message["type"] == "class" && message["queue"]["now"].is_null();
    let state = until(&mut screen, |message| over(message) && message["staff"]["robot"]["state"] == "stopped");
    assert_eq!((&state["stopped"], &state["staff"]["children"][0]["runs"]), (&json!(true), &json!(1)));

    // Nobody comes on stage until staff let it go on; then the next one does, and comes to its end.
    let mut owl = Browser::joined(&workshop, "owl", "blue");
    let says = program(&[say("s1", "Guten Tag")]);
    owl.change("PUT", "/api/programs/free", &json!({ "workspace": says })).expect(200);
    owl.post("/api/check", &json!({ "workspace": says })).expect(200);
    owl.post("/api/queue", &json!({ "slot": "free" })).expect(200);
    let release = until(&mut screen, |message| message["staff"]["releases"][0]["texts"] == json!(["Guten Tag"]));
    let release = &release["staff"]["releases"][0];
    let order = json!({ "child": release["child"]["id"], "sha256": release["sha256"], "release": true });
    staff.post("/api/staff/release", &order).expect(204);
    let here = json!({ "action": "here", "child": release["child"]["id"] });
    staff.post("/api/staff/queue", &here).expect(204);
    let waits = staff.get("/api/staff/overview").expect(200);
    assert_eq!(waits["queue"][0]["state"], "here", "the robot is stopped");
    staff.post("/api/staff/go-on", &json!({})).expect(204);
    until(&mut screen, |message| message["type"] == "caption" && message["text"] == "Guten Tag");
    let done = until(&mut screen, |message| {
        let children = message["staff"]["children"].as_array();
        over(message) && children.is_some_and(|children| children.iter().all(|child| child["runs"] == 1))
    });
    // The robot is ready for the next one after that, and not before.
    if done["staff"]["robot"]["state"] != "ready" {
        until(&mut screen, |message| over(message) && message["staff"]["robot"]["state"] == "ready");
    }
    workshop.close();
}

/// A command as the peer tells it: forwards, to the left, and turning.
fn command(line: &str) -> Option<[f64; 3]> {
    let told: Value = serde_json::from_str(line).ok()?;
    Some([told["vx"].as_f64()?, told["vy"].as_f64()?, told["wz"].as_f64()?])
}

fn truth(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_default()
}

/// What espeak-ng says, as a laptop's microphone hands it over: 16-bit mono, 16 kHz.
fn spoken(text: &str, language: &str, folder: &Path) -> Vec<u8> {
    let file = folder.join("spoken.wav").display().to_string();
    Program::naome(["say", text, "--lang", language, "--out", &file]).run(SOON).expect_code(0);
    let wav = std::fs::read(&file).expect("it was written");
    std::fs::remove_file(&file).expect("it is ours");
    let number = |at: usize| u32::from_le_bytes([wav[at], wav[at + 1], wav[at + 2], wav[at + 3]]);
    let (rate_hz, data) = (f64::from(number(24)), wav.windows(4).position(|word| word == b"data").expect("a WAV"));
    let samples: Vec<f64> =
        wav[data + 8..].chunks_exact(2).map(|pair| f64::from(i16::from_le_bytes([pair[0], pair[1]]))).collect();
    // Between two samples a straight line is near enough for speech.
    let step = rate_hz / 16_000.0;
    let at = |place: f64| {
        let before = place.floor();
        let sample = |at: f64| samples.get(at as usize).copied().unwrap_or(0.0);
        sample(before) + (sample(before + 1.0) - sample(before)) * (place - before)
    };
    let count = (samples.len() as f64 / step) as u32;
    let quiet = vec![0; 8_000 * 2];
    let sound = (0..count).flat_map(|count| (at(f64::from(count) * step) as i16).to_le_bytes());
    quiet.iter().copied().chain(sound).chain(quiet.iter().copied()).collect()
}

#[test]
fn the_microphones_words_are_heard_here_and_nothing_of_them_is_kept() {
    let folder = Folder::new("hears");
    let (log, temporary) = (folder.0.join("calls"), folder.0.join("tmp"));
    std::fs::create_dir_all(&temporary).expect("a folder");
    let log_file = log.display().to_string();
    // The watcher is a grandchild in a group of its own: the program itself is the one that is started and ended.
    let strace = ["-DD", "-f", "-q", "-y", "-s", "64", "-e", WATCHED, "-o", &log_file].map(str::to_owned);
    let program = std::iter::once(executable().display().to_string()).chain(folder.arguments(&[]));
    let watched = Program::at("strace", strace.into_iter().chain(program));
    let workshop = Workshop::open(watched.env("LC_ALL", "C.UTF-8").env("TMPDIR", &temporary));
    let mut fox = Browser::joined(&workshop, "fox", "red");
    assert_eq!(fox.get("/api/class").expect(200)["microphone"], true);
    let mut hear = |sound: &[u8], language: &str, phrases: &str| {
        let path = format!("/api/hear?lang={language}&phrases={phrases}");
        let answer = fox.send("POST", &path, &[("x-naome", "1"), ("content-type", "audio/l16")], sound);
        // Not oftener than a child may.
        std::thread::park_timeout(Duration::from_millis(600));
        answer.expect(200)
    };
    let table = [
        ("de", "Banane", "banane|aufwachen|tsch%C3%BCss%20NAOme", "banane"),
        ("de", "aufwachen", "banane|aufwachen|tsch%C3%BCss%20NAOme", "aufwachen"),
        ("en", "hello robot", "hello%20robot|banana|good%20night", "hello robot"),
        ("en", "good night", "hello%20robot|banana|good%20night", "good night"),
    ];
    for (language, text, phrases, expected) in table {
        let heard = hear(&spoken(text, language, &folder.0), language, phrases);
        assert_eq!((&heard["text"], &heard["heard"]), (&json!(expected), &json!(true)), "{text}: {heard}");
        assert!(heard["confidence"].as_f64().is_some_and(|sure| (0.0..=1.0).contains(&sure)), "{heard}");
    }
    let nothing = json!({ "text": "", "heard": false, "confidence": 0.0 });
    assert_eq!(hear(&[0; 64_000], "de", "banane|aufwachen"), nothing, "silence is nothing");
    assert_eq!(hear(&[], "de", "banane|aufwachen"), nothing, "nor is no sound at all");
    let too_long = vec![0; 500_000];
    let path = "/api/hear?phrases=banane";
    fox.send("POST", path, &[("x-naome", "1")], &too_long).refused(413, "too-big");
    fox.send("POST", path, &[("x-naome", "1")], b"odd").refused(400, "bad-request");
    fox.send("POST", "/api/hear", &[("x-naome", "1")], &[0; 4]).refused(400, "bad-request");
    workshop.close();

    let is_over = |calls: &str| calls.lines().last().is_some_and(|line| line.contains("+++ exited"));
    let calls = (0..100)
        .find_map(|_| {
            std::thread::park_timeout(Duration::from_millis(100));
            std::fs::read_to_string(&log).ok().filter(|calls| is_over(calls))
        })
        .expect("strace comes to its end with the program");
    let files: BTreeSet<String> = calls.lines().flat_map(written).collect();
    let class = folder.0.join("class").display().to_string();
    let is_class = |file: &str| {
        let inside = file.strip_prefix(&class);
        inside.is_some_and(|file| {
            file.starts_with("/workshop.db") || file == "/workshop.lock" || file.starts_with("/phrases/")
        })
    };
    let temporary = temporary.display().to_string();
    assert!(files.iter().any(|file| is_class(file)), "strace has watched nothing: {files:?}");
    let forbidden: Vec<&String> =
        files.iter().filter(|file| !is_class(file) && !is_stream(file) && !is_graph(file, &temporary)).collect();
    assert!(forbidden.is_empty(), "it writes {forbidden:?}");
}
