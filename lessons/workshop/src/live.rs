//! Children's own stages: simulations at the pace of life, many on a thread.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use lessons::run::{Ending, Rehearsal, Scene, Slip, What};
use lessons::{LessonLanguage, Problem, Program, compile};
use robot_core::Point;

use crate::clock::Clock;
use crate::failure::Why;
use crate::frame::{self, Reader, TreeStates};
use crate::library::{Library, limits};
use crate::mailbox::Outbox;
use crate::meaning;
use crate::runs::Runs;
use crate::shelf::Shelf;
use crate::stage_plan::stage_plan;
use crate::wire::{ProblemInfo, StageNews, StageOrder, Start};

/// A tick of the simulator.
const TICK: Duration = Duration::from_millis(20);
/// A frame goes out with every second tick of the wall's clock: 25 a second.
const TICKS_A_FRAME: u64 = 2;
/// A stage that fell behind makes up for no more ticks than this at once.
const MOST_TICKS: u32 = 16;
/// While so many bytes of news wait for a slow browser, frames are left out.
const NO_FRAMES_FROM: usize = 16 * 1024;
/// While so many wait, its stage waits too: it plays slower, and nothing of what happens is lost.
const WAITS_FROM: usize = 64 * 1024;
/// Whoever reads nothing and goes on giving orders is let go.
const MOST_WAITING: usize = 4 << 20;

/// What a stage is told, and by whom.
enum Message {
    Open { id: u64, seat: u32, language: LessonLanguage, news: Outbox },
    Order { id: u64, order: StageOrder },
    Close { id: u64 },
}

/// All stages.
#[derive(Debug)]
pub(crate) struct Stages {
    threads: Vec<(Sender<Message>, JoinHandle<()>)>,
    next: std::sync::atomic::AtomicU64,
}

/// One stage, from outside. It closes when this is dropped.
#[derive(Debug)]
pub(crate) struct Stage {
    id: u64,
    thread: Sender<Message>,
}

impl Stages {
    /// Starts the threads.
    pub(crate) fn new(threads: usize, clock: Clock, shelf: &Arc<Shelf>, runs: &Arc<Runs>) -> std::io::Result<Self> {
        let start = |at| {
            let (sender, inbox) = channel();
            let (shelf, runs) = (Arc::clone(shelf), Arc::clone(runs));
            // A simulation never leaves the thread that it was made on.
            let work = move || Hall { clock, shelf, runs, stages: Vec::new(), beat: 0 }.serve(&inbox);
            let thread = std::thread::Builder::new().name(format!("stage-{at}")).spawn(work)?;
            Ok((sender, thread))
        };
        let threads = (0..threads.max(1)).map(start).collect::<std::io::Result<_>>()?;
        Ok(Self { threads, next: std::sync::atomic::AtomicU64::new(1) })
    }

    /// Opens a stage for somebody; an older one of the same seat on it ends.
    pub(crate) fn open(&self, seat: u32, language: LessonLanguage, news: Outbox) -> Stage {
        let id = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // One seat is always on the same thread, which so sees that there is an older one.
        let (thread, _) = &self.threads[seat as usize % self.threads.len()];
        let _ = thread.send(Message::Open { id, seat, language, news });
        Stage { id, thread: thread.clone() }
    }
}

impl Drop for Stages {
    fn drop(&mut self) {
        for (sender, thread) in self.threads.drain(..) {
            drop(sender);
            // It ends when the last stage is closed, which those who serve browsers see to.
            drop(thread);
        }
    }
}

impl Stage {
    /// Tells the stage something.
    pub(crate) fn tell(&self, order: StageOrder) {
        let _ = self.thread.send(Message::Order { id: self.id, order });
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = self.thread.send(Message::Close { id: self.id });
    }
}

/// The stages of one thread.
struct Hall {
    clock: Clock,
    shelf: Arc<Shelf>,
    runs: Arc<Runs>,
    stages: Vec<Live>,
    beat: u64,
}

/// A stage.
struct Live {
    id: u64,
    seat: u32,
    language: LessonLanguage,
    news: Outbox,
    playing: Option<Playing>,
    /// Its browser reads nothing, or has another one.
    is_over: bool,
}

/// A program on it.
struct Playing {
    scene: Scene,
    run: String,
    reader: Reader,
    tree: TreeStates,
    speed: f64,
    is_paused: bool,
    /// Simulated time that has come due, seconds.
    due_s: f64,
}

impl Hall {
    fn serve(&mut self, inbox: &Receiver<Message>) {
        let mut next = self.clock.elapsed();
        loop {
            let is_playing =
                self.stages.iter().any(|stage| stage.playing.as_ref().is_some_and(|playing| !playing.is_paused));
            let message = if is_playing {
                inbox.recv_timeout(next.saturating_sub(self.clock.elapsed()))
            } else {
                let message = inbox.recv().map_err(|_| RecvTimeoutError::Disconnected);
                next = self.clock.elapsed();
                message
            };
            match message {
                Ok(message) => self.hear(message),
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = self.clock.elapsed();
            if now >= next {
                self.beat += 1;
                self.tick();
                // A machine that is too slow plays slower, and does not hurry after.
                next = if now > next + TICK * 4 { now + TICK } else { next + TICK };
            }
        }
    }

    fn hear(&mut self, message: Message) {
        match message {
            Message::Open { id, seat, language, news } => {
                for older in self.stages.iter_mut().filter(|stage| stage.seat == seat) {
                    older.tell(&StageNews::Over);
                    older.is_over = true;
                }
                self.stages.push(Live { id, seat, language, news, playing: None, is_over: false });
            }
            Message::Order { id, order } => {
                if let Some(stage) = self.stages.iter_mut().find(|stage| stage.id == id && !stage.is_over) {
                    let (library, runs) = (self.shelf.now(), &self.runs);
                    stage.attempt(runs, |stage| stage.follow(order, &library, runs));
                }
            }
            Message::Close { id } => self.stages.retain(|stage| stage.id != id),
        }
        self.stages.retain(|stage| !stage.is_over);
    }

    fn tick(&mut self) {
        let with_frame = self.beat.is_multiple_of(TICKS_A_FRAME);
        for stage in &mut self.stages {
            stage.attempt(&self.runs, |stage| stage.tick(with_frame, &self.runs));
        }
        self.stages.retain(|stage| !stage.is_over);
    }
}

impl Live {
    fn tell(&mut self, news: &StageNews) {
        // Writing plain data cannot fail.
        let text = serde_json::to_string(news).unwrap_or_default();
        self.is_over |= self.news.waiting() >= MOST_WAITING || !self.news.put(text);
    }

    /// Does something on the stage. What breaks is that program's end: the thread goes on serving the others.
    fn attempt(&mut self, runs: &Runs, work: impl FnOnce(&mut Self)) {
        if holds(|| work(self)) {
            return;
        }
        tracing::error!("a program broke its stage");
        let run = self.playing.as_ref().map(|playing| playing.run.clone());
        if run.is_some() && holds(|| self.end(Ending::Broken, runs)) {
            return;
        }
        // Not even its end can be told as others are.
        let broken = self.playing.take();
        holds(|| drop(broken));
        self.tell(&match run {
            Some(run) => {
                let (ending, text) = (Ending::Broken, ending_text(Ending::Broken, self.language).to_owned());
                StageNews::End { t: 0.0, ending, run, text }
            }
            None => {
                let message = Why::Broken.text(self.language).to_owned();
                StageNews::Error { code: Why::Broken.code(), message }
            }
        });
    }

    fn follow(&mut self, order: StageOrder, library: &Library, runs: &Runs) {
        let seconds =
            |seconds: Option<f64>, usual: f64| seconds.filter(|s| s.is_finite()).unwrap_or(usual).clamp(0.0, 60.0);
        let act = |live: &mut Self, what: What| {
            if let Some(playing) = &mut live.playing {
                playing.scene.act(&what);
            }
        };
        match order {
            StageOrder::Start(start) => self.start(&start, library, runs),
            StageOrder::Stop => {
                if let Some(playing) = &mut self.playing {
                    playing.scene.halt();
                    self.end(Ending::Halted, runs);
                }
            }
            StageOrder::Pause { on } => {
                if let Some(playing) = &mut self.playing {
                    playing.is_paused = on;
                }
            }
            StageOrder::Speed { x } => {
                if let Some(playing) = self.playing.as_mut().filter(|_| x.is_finite()) {
                    playing.speed = x.clamp(0.1, 4.0);
                }
            }
            StageOrder::Touch { part, seconds: time } => act(self, What::Touch { part, seconds: seconds(time, 0.5) }),
            StageOrder::Say { text } => {
                let phrase: String = text.chars().filter(|letter| !letter.is_control()).take(100).collect();
                // What children type is never one of the lesson's own signs.
                if !phrase.trim().is_empty() && !phrase.starts_with("from_program") {
                    act(self, What::Heard { phrase: phrase.into() });
                }
            }
            StageOrder::Obstacle { x, y, seconds: time } => {
                const FOR_EVER: Duration = Duration::from_secs(3_600);
                let place = Point::new(x, y);
                let time = match time {
                    Some(time) if time > 0.0 => Duration::from_secs_f64(seconds(Some(time), 5.0)),
                    _ => FOR_EVER,
                };
                if let Some(playing) = self.playing.as_mut().filter(|_| x.abs() <= 100.0 && y.abs() <= 100.0) {
                    playing.scene.stand_at(place, time);
                }
            }
            StageOrder::ClearObstacles => {
                if let Some(playing) = &mut self.playing {
                    playing.scene.clear_the_way();
                }
            }
            StageOrder::Face { seconds: time } => act(self, What::Face { seconds: seconds(time, 3.0) }),
            StageOrder::Card { card, seconds: time } => {
                let card: String = card.chars().take(40).collect();
                act(self, What::Card { card, seconds: seconds(time, 3.0) });
            }
        }
    }

    fn start(&mut self, start: &Start, library: &Library, runs: &Runs) {
        if let Some(mut before) = self.playing.take() {
            before.scene.halt();
        }
        match self.began(start, library, runs) {
            Ok(news) => {
                self.tell(&news);
                // The first frame does not wait.
                self.tick(true, runs);
            }
            Err(problems) => {
                let problems = ProblemInfo::all(&problems, self.language);
                self.tell(&StageNews::Refused { problems });
            }
        }
    }

    fn began(&mut self, start: &Start, library: &Library, runs: &Runs) -> Result<StageNews, Vec<Problem>> {
        let program = Program::read(start.workspace.get().as_bytes())?;
        let taught = start.lesson.as_ref().and_then(|id| library.lesson(id));
        let limits = limits(taught.map(Arc::as_ref));
        let compiled = compile(&program, &limits)?;
        let (plan, usual_start, variants) = match taught {
            Some(taught) => {
                let file = &taught.lesson.file;
                (&taught.lesson.plan, file.world.start.clone(), file.variants.as_slice())
            }
            None => (library.free_plan(), library.free_start(), &[][..]),
        };
        let named = variants.iter().find(|variant| Some(&variant.name) == start.variant.as_ref());
        let variant = named.or_else(|| variants.first());
        let rehearsal = Rehearsal {
            plan: Arc::clone(plan),
            start: variant.and_then(|variant| variant.start.clone()).unwrap_or(usual_start),
            seed: start.seed.or_else(|| variant.map(|variant| variant.seed)).unwrap_or(1),
            stimuli: named.map(|variant| variant.stimuli.clone()).unwrap_or_default(),
            slip: variant.map(|variant| variant.slip).unwrap_or_else(Slip::default),
            limits: limits.clone(),
            language: self.language.spoken(),
        };
        let scene = Scene::new(&compiled, &rehearsal).map_err(|error| {
            tracing::error!(%error, "a stage");
            Vec::new()
        })?;
        let mut scene = scene.open();
        if let Some(taught) = taught {
            let header = scene.header_mut();
            header.lesson = Some(taught.lesson.file.id.clone());
            header.lesson_version = Some(taught.lesson.file.version);
            header.world.clone_from(&taught.lesson.file.world.plan);
            header.variant = named.map(|variant| variant.name.clone());
        }
        let run = runs.new_id();
        let news = StageNews::Began {
            run: run.clone(),
            sha256: meaning::hash(&program),
            stage: Box::new(stage_plan(plan, &rehearsal.start, &limits, self.language.spoken())),
            tree: frame::tree(scene.performer(), self.language.spoken()),
            problems: ProblemInfo::all(&compiled.warnings, self.language),
        };
        let speed = start.speed.filter(|speed| speed.is_finite()).unwrap_or(1.0).clamp(0.1, 4.0);
        self.playing = Some(Playing {
            scene,
            run,
            reader: Reader::default(),
            tree: TreeStates::default(),
            speed,
            is_paused: false,
            due_s: 0.0,
        });
        Ok(news)
    }

    fn tick(&mut self, with_frame: bool, runs: &Runs) {
        let waiting = self.news.waiting();
        let Some(playing) = self.playing.as_mut().filter(|playing| !playing.is_paused && waiting < WAITS_FROM) else {
            return;
        };
        playing.due_s += TICK.as_secs_f64() * playing.speed;
        let mut ending = None;
        for _ in 0..MOST_TICKS {
            if ending.is_some() || playing.due_s < TICK.as_secs_f64() {
                break;
            }
            playing.due_s -= TICK.as_secs_f64();
            ending = playing.scene.tick();
        }
        self.tell_news();
        let has_room = self.news.waiting() < NO_FRAMES_FROM;
        if let Some(playing) = self.playing.as_ref().filter(|_| (with_frame && has_room) || ending.is_some()) {
            let frame = Box::new(frame::frame(&playing.scene));
            self.tell(&StageNews::Frame { frame });
        }
        if let Some(ending) = ending {
            self.end(ending, runs);
        }
    }

    fn tell_news(&mut self) {
        let Some(playing) = &mut self.playing else { return };
        let mut news = Vec::new();
        {
            let log = playing.scene.log();
            for event in playing.reader.news(&log) {
                let (event, line) = frame::told(event, self.language);
                news.push(event);
                news.extend(line);
            }
        }
        let nodes = playing.tree.news(playing.scene.performer());
        if !nodes.is_empty() {
            news.push(StageNews::Tree { nodes });
        }
        for news in news {
            self.tell(&news);
        }
    }

    fn end(&mut self, ending: Ending, runs: &Runs) {
        self.tell_news();
        let Some(playing) = self.playing.take() else { return };
        let recording = playing.scene.recording();
        runs.keep(&playing.run, self.seat, &recording);
        let text = ending_text(ending, self.language).to_owned();
        self.tell(&StageNews::End { t: recording.end_s, ending, run: playing.run, text });
    }
}

/// Whether some work comes to its end without breaking.
fn holds(work: impl FnOnce()) -> bool {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_ok()
}

/// How a run ended, in words.
pub(crate) const fn ending_text(ending: Ending, language: LessonLanguage) -> &'static str {
    let (de, en) = match ending {
        Ending::Finished => ("Fertig.", "Done."),
        Ending::Idle => ("Fertig; es passiert nichts mehr.", "Done; nothing happens any more."),
        Ending::Stopped => ("Das Programm hat sich beendet.", "The program has ended itself."),
        Ending::Halted => ("Angehalten.", "Stopped."),
        Ending::TimeOver => ("Die Zeit ist um.", "The time is over."),
        Ending::TooMuch => ("Das Programm macht zu viel auf einmal.", "The program does too much at once."),
        Ending::Broken => {
            ("In naome ist ein Fehler. Sag es den Erwachsenen.", "There is an error in naome. Tell an adult.")
        }
    };
    match language {
        LessonLanguage::En => en,
        LessonLanguage::De | LessonLanguage::DeSimple => de,
    }
}

#[cfg(test)]
#[path = "live/tests.rs"]
mod tests;
