//! The figures of a class of thirty: checks within ten seconds of each other, stages, and the red button under all that.
//! Prints a JSON object.
#![allow(missing_docs, clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::print_stdout, reason = "what it finds is for programs to read")]

#[path = "../tests/suite/browser.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod browser;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use browser::{Browser, hello, program, say, server, tell, until};
use serde_json::json;

const CHILDREN: usize = 30;

fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let at = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(at).map_or(0.0, |time| (time.as_secs_f64() * 10_000.0).round() / 10.0)
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let server = server(folder.path());
    let staff = Browser::staff(&server);
    let animals = [
        "fox", "owl", "hedgehog", "rabbit", "bear", "cat", "mouse", "frog", "dog", "bee", "lion", "penguin",
        "elephant", "turtle", "whale",
    ];
    let children: Vec<Browser> =
        (0..CHILDREN).map(|at| Browser::joined(&server, animals[at % 15], ["red", "blue"][at / 15])).collect();
    let over = Arc::new(AtomicBool::new(false));
    // Every child watches its own stage and checks every 3 s or so: 100 checks in 10 s.
    let classes: Vec<_> = children
        .into_iter()
        .enumerate()
        .map(|(at, mut child)| {
            let over = Arc::clone(&over);
            std::thread::spawn(move || {
                let mut stage = child.open("/api/stage", None).expect("a stage");
                let long: Vec<_> = (0..40).map(|block| say(&format!("s{block}"), "Das ist ein langer Satz.")).collect();
                let begun = Instant::now();
                tell(&mut stage, &json!({ "type": "start", "workspace": program(&long) }));
                until(&mut stage, |message| message["type"] == "frame");
                let first_frame = begun.elapsed();
                let watch = {
                    let over = Arc::clone(&over);
                    std::thread::spawn(move || {
                        let (begun, mut frames) = (Instant::now(), 0_u32);
                        while !over.load(Ordering::Relaxed) {
                            until(&mut stage, |message| message["type"] == "frame" || message["type"] == "end");
                            frames += 1;
                        }
                        f64::from(frames) / begun.elapsed().as_secs_f64()
                    })
                };
                let mut times = Vec::new();
                std::thread::sleep(Duration::from_millis(at as u64 * 100));
                for count in 0..4 {
                    let order = json!({ "workspace": hello(&format!("Kind {at} {count}")), "lesson": "hallo", "step": "begruessen" });
                    let begun = Instant::now();
                    child.post("/api/check", &order).expect(200);
                    times.push(begun.elapsed());
                    std::thread::sleep(Duration::from_millis(2_500));
                }
                over.store(true, Ordering::Relaxed);
                (first_frame, times, watch.join().expect("frames"))
            })
        })
        .collect();
    let mut button = staff.open("/api/stop-line", None).expect("a line");
    let mut stops = Vec::new();
    while !over.load(Ordering::Relaxed) {
        server.stop_switch().go_on();
        until(&mut button, |message| message["stopped"] == false);
        let pressed_at = Arc::new(std::sync::Mutex::new(None));
        let noted = Arc::clone(&pressed_at);
        server.stop_switch().set_hook(Some(Arc::new(move || {
            noted.lock().expect("a time").get_or_insert_with(Instant::now);
        })));
        let begun = Instant::now();
        tell(&mut button, &json!({ "type": "stop" }));
        until(&mut button, |message| message["type"] == "stopped");
        let stopped = pressed_at.lock().expect("a time").expect("the hook was called");
        stops.push(stopped.duration_since(begun));
        std::thread::sleep(Duration::from_millis(20));
    }
    let (mut first_frames, mut checks, mut rates) = (Vec::new(), Vec::new(), Vec::new());
    for class in classes {
        let (first, times, rate) = class.join().expect("a child");
        first_frames.push(first);
        checks.extend(times);
        rates.push(rate);
    }
    let slowest = rates.iter().copied().fold(f64::INFINITY, f64::min);
    println!(
        "{}",
        json!({
            "children": CHILDREN, "checks": checks.len(),
            "check_p50_ms": percentile(&mut checks, 50), "check_p95_ms": percentile(&mut checks, 95),
            "start_to_first_frame_p95_ms": percentile(&mut first_frames, 95),
            "frames_a_second_least": (slowest * 10.0).round() / 10.0,
            "stops": stops.len(), "stop_p50_ms": percentile(&mut stops, 50), "stop_p99_ms": percentile(&mut stops, 99),
        })
    );
}
