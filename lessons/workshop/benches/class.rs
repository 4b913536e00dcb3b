//! The figures of a class of thirty, over real sockets and with a server in a process of its own. Prints a JSON object.
//!
//! ```text
//! cargo bench -p workshop                          thirty children who check within the same ten seconds
//! cargo bench -p workshop -- --minutes 10          and go on for so long: errors, and memory over time
//! cargo bench -p workshop -- --naome PATH          with `PATH workshop --robot` and `PATH sim`: to the zero on the wire
//! ```
#![allow(missing_docs, clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::print_stdout, reason = "what it finds is for programs to read")]

#[path = "../tests/suite/browser.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod browser;
#[path = "class/child.rs"]
mod child;
#[path = "../tests/suite/class.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod class;
#[path = "class/process.rs"]
mod process;
#[path = "class/wire.rs"]
mod wire;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use browser::{Browser, Class, tell, until};
use child::{Figures, Pace};
use process::Process;
use serde_json::{Value, json};

const CHILDREN: usize = 30;
/// In which process the server is.
const SERVE: &str = "NAOME_BENCH_SERVE";

fn main() {
    if let Some(folder) = std::env::var_os(SERVE) {
        return process::serve(folder.as_ref());
    }
    let arguments: Vec<String> = std::env::args().collect();
    let value = |name: &str| arguments.iter().skip_while(|argument| *argument != name).nth(1).cloned();
    if let Some(naome) = value("--naome") {
        println!("{:#}", wire::measure(&naome));
        return;
    }
    let minutes: Option<u64> = value("--minutes").and_then(|minutes| minutes.parse().ok());
    let (pace, time) = match minutes {
        Some(minutes) => (Pace::Day, Duration::from_secs(minutes * 60)),
        None => (Pace::Rush, Duration::from_secs(10)),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let server = Process::start(folder.path());
    let staff = Browser::staff(&server);
    let over = AtomicBool::new(false);
    let mut children = Figures::default();
    let (mut stops, mut memory, mut busy_s) = (Vec::new(), Vec::new(), 0.0);
    std::thread::scope(|scope| {
        let class = child::class(scope, &server, CHILDREN, pace, &over);
        let (begun, busy_before) = (Instant::now(), server.busy_s());
        let mut button = staff.open("/api/stop-line", None).expect("a line");
        let mut next_look = Duration::ZERO;
        while begun.elapsed() < time {
            stops.push(pressed(&mut button, &staff));
            if begun.elapsed() >= next_look {
                memory.push(server.resident_mb());
                next_look += time / 20;
            }
            std::thread::sleep(Duration::from_millis(40));
        }
        memory.push(server.resident_mb());
        busy_s = server.busy_s() - busy_before;
        over.store(true, Ordering::Relaxed);
        for child in class {
            children.add(child.join().expect("a child"));
        }
    });
    println!(
        "{:#}",
        json!({
            "children": CHILDREN, "seconds": time.as_secs(), "errors": children.errors,
            "checks": children.checks.len(), "check_ms": percentiles(&mut children.checks),
            "start_to_movement_ms": percentiles(&mut children.movements), "starts": children.movements.len(),
            "frames": children.frames, "saves": children.saves,
            "stops": stops.len(), "stop_to_acknowledged_ms": percentiles(&mut stops),
            "server_cores": rounded(busy_s / time.as_secs_f64()), "server_mb": memory,
        })
    );
}

/// Presses the red button, and lets go of it; how long it took until the robot's own stop had been called.
fn pressed(button: &mut browser::Line, staff: &Browser) -> Duration {
    let begun = Instant::now();
    tell(button, &json!({ "type": "stop" }));
    until(button, |message| message["type"] == "stopped");
    let time = begun.elapsed();
    staff.clone().post("/api/staff/go-on", &json!({})).expect(204);
    time
}

/// The middle one, and those that all but 5 and 1 of a hundred are below, milliseconds.
fn percentiles(times: &mut [Duration]) -> Value {
    times.sort_unstable();
    let at = |percent: usize| {
        let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(at).map(|time| rounded(time.as_secs_f64() * 1000.0))
    };
    json!({ "p50": at(50), "p95": at(95), "p99": at(99), "most": at(100) })
}

fn rounded(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
