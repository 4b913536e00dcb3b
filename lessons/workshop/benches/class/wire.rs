//! From the red button to the zero that a peer of another make reads on `/cmd_vel`, while thirty children check and play:
//! the whole program, with the simulator as the robot.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::browser::{Browser, Class, program, tell, until};
use crate::child::{self, Figures, Pace};
use crate::{CHILDREN, percentiles};

/// So many times the button is pressed.
const STOPS: usize = 30;
const DOMAIN: &str = "68";

/// A program whose lines are read as JSON. It is killed when this is dropped.
struct Lines {
    child: Child,
    lines: Receiver<Value>,
}

impl Lines {
    fn of(program: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .env("ROS_DOMAIN_ID", DOMAIN)
            .env("ROS_LOCALHOST_ONLY", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, lines) = channel();
        let out = BufReader::new(child.stdout.take().expect("a pipe"));
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if sender.send(serde_json::from_str(&line).unwrap_or_default()).is_err() {
                    return;
                }
            }
        });
        Self { child, lines }
    }

    fn until(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60)).expect("it goes on writing");
            if wanted(&line) {
                return line;
            }
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the program says when it is ready.
struct Ready {
    address: SocketAddr,
    code: String,
    key: String,
}

impl Class for Ready {
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

fn moves(line: &Value) -> bool {
    ["vx", "vy", "wz"].iter().any(|axis| line[axis].as_f64().is_some_and(|speed| speed != 0.0))
}

/// Measures with this program.
pub(crate) fn measure(naome: &str) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").expect("a file");
    let (class_folder, editor) = (folder.path().join("class"), folder.path().display().to_string());
    let sim = Lines::of(naome, &["sim", "--headless", "--json"]);
    sim.until(|line| line["event"] == "truth");
    let peer = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/peers/cyclone_peer.py");
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.naome/venv/bin/python");
    let wire = Lines::of(python, &[peer, "commands", "100000"]);
    let class_folder = class_folder.display().to_string();
    let options = ["workshop", "--robot", "--json", "--bind", "127.0.0.1", "--port", "0"];
    let options = [&options[..], &["--folder", &class_folder, "--editor", &editor]].concat();
    let workshop = Lines::of(naome, &options);
    let ready = workshop.until(|line| line["event"] == "ready");
    let text = |name: &str| ready[name].as_str().unwrap_or_default().to_owned();
    let ready =
        Ready { address: text("address").parse().expect("an address"), code: text("code"), key: text("setup_key") };

    let mut staff = Browser::staff(&ready);
    let mut settings = staff.get("/api/staff/settings").expect(200);
    (settings["needs_check"], settings["needs_release"]) = (json!(false), json!(false));
    staff.change("PUT", "/api/staff/settings", &settings).expect(200);
    let mut walker = Browser::joined(&ready, "fox", "green");
    // It turns on the spot, so that nothing is ever in its way.
    let half = json!({ "shadow": { "type": "math_number", "id": "n", "fields": { "NUM": 180 } } });
    let turn = json!({ "type": "turn", "id": "w", "fields": { "DIRECTION": "left" }, "inputs": { "DEG": half } });
    walker.change("PUT", "/api/programs/free", &json!({ "workspace": program(&[turn]) })).expect(200);
    let over = AtomicBool::new(false);
    let mut stops = Vec::new();
    let mut children = Figures::default();
    std::thread::scope(|scope| {
        let class = child::class(scope, &ready, CHILDREN, Pace::Rush, &over);
        let mut button = staff.open("/api/stop-line", None).expect("a line");
        for _ in 0..STOPS {
            let ticket = walker.post("/api/queue", &json!({ "slot": "free" })).expect(200);
            let here = json!({ "action": "here", "child": ticket["child"]["id"] });
            staff.post("/api/staff/queue", &here).expect(204);
            wire.until(moves);
            // In the middle of a stride.
            std::thread::sleep(Duration::from_millis(300));
            let pressed_at = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later than 1970");
            tell(&mut button, &json!({ "type": "stop" }));
            let zero = wire.until(|line| line["event"] == "cmd_vel" && !moves(line));
            let read_at = Duration::from_secs_f64(zero["t"].as_f64().expect("when it came"));
            stops.push(read_at.saturating_sub(pressed_at));
            until(&mut button, |message| message["type"] == "stopped");
            until_free(&mut staff);
            staff.post("/api/staff/go-on", &json!({})).expect(204);
        }
        over.store(true, Ordering::Relaxed);
        for child in class {
            children.add(child.join().expect("a child"));
        }
    });
    json!({
        "children": CHILDREN, "stops": stops.len(), "stop_to_zero_on_the_wire_ms": percentiles(&mut stops),
        "checks": children.checks.len(), "check_ms": percentiles(&mut children.checks), "errors": children.errors,
    })
}

/// Waits until nobody is on stage.
fn until_free(staff: &mut Browser) {
    while !staff.get("/api/staff/overview").expect(200)["queue"].as_array().is_none_or(Vec::is_empty) {
        std::thread::sleep(Duration::from_millis(50));
    }
}
