//! A child: builds, tries, watches its own stage, and turns pages.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::Message;

use crate::browser::{Browser, Class, Line, hello, program, say, tell, until};

const ANIMALS: [&str; 15] = [
    "fox", "owl", "hedgehog", "rabbit", "bear", "cat", "mouse", "frog", "dog", "bee", "lion", "penguin", "elephant",
    "turtle", "whale",
];
/// Lessons that children try, each with all its variants.
const LESSONS: [&str; 5] = ["hallo", "tierstimmen", "quadrat", "parksensor", "tanz"];

/// How busy they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Everybody checks every 2.5 s.
    Rush,
    /// A class, nine times as fast as it is: 90 minutes in ten. A try every 6 s stands for one a minute.
    Day,
}

impl Pace {
    fn rests(self) -> Duration {
        match self {
            Self::Rush => Duration::from_millis(2_500),
            Self::Day => Duration::from_secs(6),
        }
    }
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) checks: Vec<Duration>,
    /// From Start to the first frame on which something moves.
    pub(crate) movements: Vec<Duration>,
    pub(crate) frames: u64,
    pub(crate) saves: u64,
    pub(crate) errors: Vec<String>,
}

impl Figures {
    pub(crate) fn add(&mut self, other: Self) {
        self.checks.extend(other.checks);
        self.movements.extend(other.movements);
        self.frames += other.frames;
        self.saves += other.saves;
        self.errors.extend(other.errors);
    }
}

/// So many children, each with a browser that has a page, a line and a stage open.
pub(crate) fn class<'scope>(
    scope: &'scope Scope<'scope, '_>,
    class: &impl Class,
    children: usize,
    pace: Pace,
    over: &'scope AtomicBool,
) -> Vec<ScopedJoinHandle<'scope, Figures>> {
    let joined: Vec<Browser> =
        (0..children).map(|at| Browser::joined(class, ANIMALS[at % 15], ["red", "blue", "green"][at / 15])).collect();
    let child = |(at, browser): (usize, Browser)| scope.spawn(move || plays(at, &browser, pace, over));
    joined.into_iter().enumerate().map(child).collect()
}

fn plays(at: usize, browser: &Browser, pace: Pace, over: &AtomicBool) -> Figures {
    let figures = Mutex::new(Figures::default());
    std::thread::scope(|scope| {
        scope.spawn(|| watches(browser, over, &figures));
        scope.spawn(|| listens(browser, over, &figures));
        builds(at, browser.clone(), pace, over, &figures);
    });
    figures.into_inner().expect("no child panics")
}

fn is_over(over: &AtomicBool) -> bool {
    over.load(Ordering::Relaxed)
}

fn note(figures: &Mutex<Figures>, change: impl FnOnce(&mut Figures)) {
    change(&mut figures.lock().expect("no child panics"));
}

/// Saves, checks, and looks at the run.
fn builds(at: usize, mut browser: Browser, pace: Pace, over: &AtomicBool, figures: &Mutex<Figures>) {
    // They do not all begin in the same moment.
    std::thread::sleep(pace.rests().mul_f64(at as f64 / 30.0));
    for count in 0_usize.. {
        if is_over(over) {
            return;
        }
        let lesson = LESSONS[(at + count) % LESSONS.len()];
        let workspace = hello(&format!("Kind {at}, Versuch {count}"));
        let order = json!({ "workspace": workspace, "lesson": lesson });
        let mut right = |answer: crate::browser::Answer| {
            if answer.status != 200 {
                note(figures, |figures| figures.errors.push(format!("{} {}", answer.status, answer.text())));
            }
            answer.json()
        };
        right(browser.get(&format!("/api/lessons/{lesson}")));
        right(browser.change("PUT", &format!("/api/programs/{lesson}"), &json!({ "workspace": workspace })));
        let begun = Instant::now();
        let checked = right(browser.post("/api/check", &order));
        let time = begun.elapsed();
        note(figures, |figures| {
            figures.checks.push(time);
            figures.saves += 1;
        });
        if let Some(run) = checked["shown"].as_str() {
            let run = browser.send("GET", &format!("/api/runs/{run}"), &[("accept-encoding", "gzip")], b"");
            if run.status != 200 {
                note(figures, |figures| figures.errors.push(format!("run: {}", run.status)));
            }
        }
        std::thread::sleep(pace.rests());
    }
}

/// Starts programs on its own stage again and again, and strokes the robot's head meanwhile.
fn watches(browser: &Browser, over: &AtomicBool, figures: &Mutex<Figures>) {
    let mut stage = browser.open("/api/stage", None).expect("a stage");
    let sentences: Vec<Value> = (0..6).map(|block| say(&format!("s{block}"), "Das ist ein langer Satz.")).collect();
    let wave = json!({ "type": "gesture", "id": "g", "fields": { "GESTURE": "wave" } });
    let blocks: Vec<Value> = std::iter::once(wave).chain(sentences).collect();
    let start = json!({ "type": "start", "workspace": program(&blocks) });
    while !is_over(over) {
        let begun = Instant::now();
        tell(&mut stage, &start);
        let looks = |message: &Value| {
            let mut frame = message["frame"].clone();
            frame["t"] = Value::Null;
            frame
        };
        let is_frame = |message: &Value| message["type"] == "frame";
        let first = looks(&until(&mut stage, is_frame));
        until(&mut stage, |message| is_frame(message) && looks(message) != first);
        let time = begun.elapsed();
        let mut frames = 2;
        let ended = loop {
            let message = until(&mut stage, |message| is_frame(message) || message["type"] == "end");
            frames += 1;
            if frames % 50 == 0 {
                tell(&mut stage, &json!({ "type": "touch", "part": "head_front", "seconds": 0.2 }));
            }
            if message["type"] == "end" || is_over(over) {
                break message;
            }
        };
        note(figures, |figures| {
            figures.movements.push(time);
            figures.frames += frames;
            if ended["type"] == "end" && ended["ending"] != "finished" {
                figures.errors.push(format!("stage: {ended}"));
            }
        });
    }
}

/// Reads the class's line, and says on which page it is.
fn listens(browser: &Browser, over: &AtomicBool, figures: &Mutex<Figures>) {
    let open = || -> Line { browser.open("/api/line?as=child", None).expect("a line") };
    let mut line = open();
    for count in 0_usize.. {
        if is_over(over) {
            return;
        }
        match line.read() {
            Ok(Message::Close(_)) | Err(_) => {
                note(figures, |figures| figures.errors.push("the line broke off".to_owned()));
                line = open();
            }
            Ok(_) if count % 20 == 0 => {
                tell(&mut line, &json!({ "type": "at", "page": if count % 40 == 0 { "map" } else { "free" } }));
            }
            // A laptop is closed and opened again.
            Ok(_) if count % 500 == 499 => line = open(),
            Ok(_) => {}
        }
    }
}
