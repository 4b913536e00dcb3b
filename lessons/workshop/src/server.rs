//! Starting and ending a server: its threads, and what they share.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;

use lessons::lesson::Files;
use lessons::{LessonLanguage, Program};
use robot_core::Pose;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{broadcast, watch};

use crate::app::{App, BY_ADDRESS, BY_CHILD, CHECKS, GUESSES, Hosts, JOINS, PRESSES, Saving, closed};
use crate::assets::Assets;
use crate::bench::Bench;
use crate::class::{Class, KEY, Row};
use crate::clock::{Clock, chance, draw};
use crate::door::{self, Guest};
use crate::http;
use crate::library::Library;
use crate::live::Stages;
use crate::ports::{Missed, Recogniser};
use crate::rate::Rates;
use crate::robot::{self, Board, RobotStage, SimulatedStage, Turn};
use crate::runs::Runs;
use crate::session::Seal;
use crate::shelf::Shelf;
use crate::staff_files::StaffFiles;
use crate::stop::StopSwitch;
use crate::store::{Store, StoreError};

/// How a server is to be.
pub struct Options {
    /// Where it listens; port 0 is any that is free.
    pub bind: SocketAddr,
    /// The class's folder: it is made if there is none.
    pub folder: PathBuf,
    /// The lessons.
    pub lessons: Vec<Files>,
    /// The ways through them, as file names and texts: those that come along if it does not say.
    pub tracks: Vec<(String, String)>,
    /// The class's language, if staff have not chosen one; the one of before if it does not say.
    pub language: Option<LessonLanguage>,
    /// For how many days programs are kept, 1 to 7; what staff chose if it does not say.
    pub keep_days: Option<u32>,
    /// The editor's files in a folder, for those who work on it; the ones built in if it does not say.
    pub editor: Option<PathBuf>,
    /// The addresses under which others reach it, for the join page: `192.168.1.5`.
    pub addresses: Vec<IpAddr>,
    /// The machine's name, which is a host too.
    pub machine: Option<String>,
    /// The robot; the simulator in its place if there is none.
    pub robot: Option<Box<dyn RobotStage>>,
    /// What listens to the laptops' microphones.
    pub recogniser: Option<Arc<dyn Recogniser>>,
    /// What the library's robot did not understand.
    pub missed: Option<Arc<dyn Missed>>,
    /// Added to the clock: for tests of days to come.
    pub clock_shift: Duration,
}

impl Options {
    /// A server with a simulator on this address.
    #[must_use]
    pub fn new(bind: SocketAddr, folder: PathBuf, lessons: Vec<Files>) -> Self {
        Self {
            bind,
            folder,
            lessons,
            tracks: lessons::lesson::bundled_tracks()
                .map(|(place, text)| (place.to_owned(), text.to_owned()))
                .collect(),
            language: None,
            keep_days: None,
            editor: None,
            addresses: Vec::new(),
            machine: None,
            robot: None,
            recogniser: None,
            missed: None,
            clock_shift: Duration::ZERO,
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("bind", &self.bind).field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The class's folder cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The port is taken, or the folder cannot be made.
    #[error("{what}: {error}")]
    Io {
        /// The address or the folder.
        what: String,
        /// What is wrong.
        error: std::io::Error,
    },
}

fn io(what: impl ToString) -> impl FnOnce(std::io::Error) -> ServerError {
    let what = what.to_string();
    move |error| ServerError::Io { what, error }
}

/// A running server. It ends when it is dropped: every browser is let go, and what was answered is on the disk.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Where children go, the likeliest first.
    pub urls: Vec<String>,
    /// The code to join with, as it was at the start.
    pub code: String,
    /// The key with which staff set up their PIN; none when there is one.
    pub setup_key: Option<String>,
    stop: Arc<StopSwitch>,
    closing: watch::Sender<bool>,
    runtime: Option<Runtime>,
    threads: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// The red button.
    #[must_use]
    pub const fn stop_switch(&self) -> &Arc<StopSwitch> {
        &self.stop
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        /// What still runs by then is let go.
        const ENDS_WITHIN: Duration = Duration::from_secs(3);
        // A robot that nobody watches any more stands.
        self.stop.stop();
        self.closing.send_replace(true);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(ENDS_WITHIN);
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// The language of the class as the options want it, and what else is fixed from outside.
fn restored(options: &Options, rows: Vec<(String, String, Vec<u8>)>) -> Class {
    let mut class = Class::restore(http::new_code(), rows);
    let mut settings = class.settings.clone();
    settings.language = options.language.unwrap_or(settings.language);
    settings.keep_days = options.keep_days.unwrap_or(settings.keep_days);
    if settings != class.settings {
        // What is out of range is not taken over.
        let _ = class.set(settings);
    }
    class
}

/// The lessons in rooms as staff have changed them, and the files in which they do.
fn shelf(folder: &Path, lessons: Vec<Files>, tracks: Vec<(String, String)>) -> (Arc<StaffFiles>, Arc<Shelf>) {
    let shelf = Shelf::new(lessons, tracks, &BTreeMap::new());
    let files = StaffFiles::new(folder.to_owned(), shelf.worlds());
    let changed = files.changed_plans();
    if !changed.is_empty() {
        shelf.rebuild(&changed);
    }
    if let Err(error) = files.lay_out_phrases() {
        tracing::warn!(%error, "phrases for the robot");
    }
    (Arc::new(files), Arc::new(shelf))
}

/// Starts a server.
///
/// ```no_run
/// use workshop::{Options, start};
///
/// let lessons = lessons::lesson::bundled();
/// let server = start(Options::new("0.0.0.0:8080".parse().unwrap(), "class".into(), lessons)).unwrap();
/// println!("{} with code {}", server.urls[0], server.code);
/// ```
///
/// # Errors
/// When the port is taken, or the folder cannot be used.
pub fn start(mut options: Options) -> Result<Server, ServerError> {
    std::fs::create_dir_all(&options.folder).map_err(io(options.folder.display()))?;
    let (store, rows) = Store::open(&options.folder)?;
    let key = rows
        .iter()
        .find(|(kind, ..)| kind == KEY)
        .and_then(|(_, _, value)| <[u8; 32]>::try_from(value.as_slice()).ok());
    let is_new_key = key.is_none();
    let key = key.unwrap_or_else(chance);
    let listener = TcpListener::bind(options.bind).map_err(io(options.bind))?;
    listener.set_nonblocking(true).map_err(io(options.bind))?;
    let address = listener.local_addr().map_err(io(options.bind))?;
    let urls: Vec<String> =
        options.addresses.iter().map(|ip| format!("http://{}/", SocketAddr::new(*ip, address.port()))).collect();
    let urls = if urls.is_empty() { vec![format!("http://{address}/")] } else { urls };

    let clock = Clock::start(options.clock_shift);
    let (lessons, tracks) = (std::mem::take(&mut options.lessons), std::mem::take(&mut options.tracks));
    let (files, shelf) = shelf(&options.folder, lessons, tracks);
    let mut class = restored(&options, rows);
    class.agree(shelf.now().sentences());
    let stop = Arc::new(StopSwitch::default());
    stop.set_staff(class.pin.turn);
    let code = class.code.clone();
    let setup_key = draw::<6>(b"23456789");
    let has_pin = class.pin.hash().is_some();
    let mut rows = class.take_rows();
    if is_new_key {
        rows.push(Row { kind: KEY, key: String::new(), value: Some(key.to_vec()) });
    }
    store.keep_soon(rows);

    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(8);
    let (closing, closes) = watch::channel(false);
    let (turns, next_turns) = mpsc::sync_channel(1);
    let (robot_news, _) = broadcast::channel(64);
    let runs = Arc::new(Runs::default());
    let robot = options.robot.take().unwrap_or_else(|| Box::new(SimulatedStage { shelf: Arc::clone(&shelf), clock }));
    let changed = watch::Sender::new(0);
    let board = Arc::new(Board::new(robot.kind(), changed.clone()));
    let app = Arc::new(App {
        class: Mutex::new(class),
        store,
        bench: Bench::new(cores).map_err(io("threads"))?,
        stages: Stages::new(cores.div_ceil(2), clock, &shelf, &runs).map_err(io("threads"))?,
        shelf,
        runs,
        stop: Arc::clone(&stop),
        clock,
        seal: Seal::new(key),
        assets: Assets::new(options.editor),
        changed,
        robot_news: robot_news.clone(),
        robot: robot.kind(),
        board: Arc::clone(&board),
        turns: Mutex::new(turns),
        curtain: Arc::default(),
        setup_key: setup_key.clone(),
        hosts: Hosts::new(options.machine),
        urls: urls.clone(),
        recogniser: options.recogniser,
        missed: options.missed,
        files,
        by_address: Mutex::new(Rates::new(BY_ADDRESS)),
        guesses: Mutex::new(Rates::new(GUESSES)),
        pin_guessers: Mutex::default(),
        joins: Mutex::new(Rates::new(JOINS)),
        presses: Mutex::new(Rates::new(PRESSES)),
        by_child: Mutex::new(Rates::new(BY_CHILD)),
        checks: Mutex::new(Rates::new(CHECKS)),
        saving: Saving::default(),
        closing: closes.clone(),
    });

    let runtime = Builder::new_multi_thread().worker_threads(2).thread_name("answer").enable_all().build();
    let runtime = runtime.map_err(io("threads"))?;
    let (inside, guests) = tokio::sync::mpsc::channel(64);
    runtime.spawn(receive(guests, http::router(Arc::clone(&app))));
    runtime.spawn(go_on_with_time(Arc::clone(&app)));
    let over = {
        // The robot's thread must not keep the server alive.
        let app = Arc::downgrade(&app);
        move |performed: bool| {
            if let Some(app) = app.upgrade() {
                app.note(|class, _| {
                    app.stop.set_on_stage(None);
                    if performed { class.run_over() } else { class.run_failed() }
                });
            }
        }
    };
    let red_button = http::red_button(app);
    let threads = vec![
        thread("robot", move || robot::drive(robot, &next_turns, &board, &robot_news, &over))?,
        thread("red-button", move || {
            let small = Builder::new_current_thread().enable_all().build();
            let served = small.and_then(|small| small.block_on(door::serve(listener, red_button, inside, closes)));
            if let Err(error) = served {
                tracing::error!(%error, "the door");
            }
        })?,
    ];
    let setup_key = (!has_pin).then_some(setup_key);
    Ok(Server { address, urls, code, setup_key, stop, closing, runtime: Some(runtime), threads })
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, ServerError> {
    std::thread::Builder::new().name(name.to_owned()).spawn(work).map_err(io(name))
}

/// Serves those whom the door has let in.
async fn receive(mut guests: tokio::sync::mpsc::Receiver<Guest>, router: axum::Router) {
    while let Some(Guest { stream, from, place }) = guests.recv().await {
        let router = router.clone();
        tokio::spawn(async move {
            if let Ok(stream) = TcpStream::from_std(stream) {
                door::converse(stream, from, router, door::HEAD_WITHIN).await;
            }
            drop(place);
        });
    }
}

/// What happens by itself: who is called, who goes on stage, what is too old.
async fn go_on_with_time(app: Arc<App>) {
    const LOOKS_EVERY: Duration = Duration::from_millis(200);
    const TIDIES_EVERY: u32 = 5 * 60 * 10;
    let mut beat = tokio::time::interval(LOOKS_EVERY);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut closing = app.closing.clone();
    let mut beats = 0_u32;
    loop {
        tokio::select! {
            _ = beat.tick() => {}
            () = closed(&mut closing) => return,
        }
        if beats.is_multiple_of(TIDIES_EVERY) && app.forget_outdated().await.is_err() {
            tracing::error!("old seats could not be forgotten");
        }
        // While somebody is on stage the seconds count down.
        let counts = beats.is_multiple_of(5) && app.class().queue.in_order().next().is_some();
        beats = beats.wrapping_add(1);
        let (changed, rows) = {
            let mut class = app.class();
            (class.advance(app.now()), class.take_rows())
        };
        app.store.keep_soon(rows);
        if changed || counts {
            app.nudge();
        }
        if !app.stop.is_stopped() && app.board.is_ready() {
            begin_turn(&app).await;
        }
    }
}

/// Brings the next one on stage.
async fn begin_turn(app: &Arc<App>) {
    let next = {
        let class = app.class();
        class.queue.next_on_stage().map(|ticket| ticket.entry.clone())
    };
    let Some(entry) = next else { return };
    let text = app.workspace(entry.seat, &entry.slot).await.unwrap_or_default();
    let settings = app.class().settings.clone();
    let limits = robot::limits(&settings);
    let compiled = Program::read(text.as_bytes()).and_then(|program| {
        // Only what was checked and released goes to the robot.
        if crate::meaning::hash(&program) == entry.sha256 {
            lessons::compile(&program, &limits)
        } else {
            Err(Vec::new())
        }
    });
    let Ok(compiled) = compiled else {
        app.note(|class, _| {
            // Unless it has been queued anew meanwhile.
            if class.queue.of(entry.seat).is_some_and(|(_, ticket)| ticket.entry == entry) {
                class.queue.program_changed(entry.seat, &entry.slot, "");
                class.queue_changed();
            }
        });
        return;
    };
    let turn = Turn {
        compiled,
        limits,
        language: settings.language.spoken(),
        seed: 1,
        map_from_start: map_from_start(&app.library()),
        stop: Arc::clone(&app.stop),
        curtain: Arc::clone(&app.curtain),
        seat: entry.seat,
        spoken_stop: Mutex::default(),
    };
    // While it was read somebody may have gone, been refused or changed the program: it is asked once more, and whoever
    // goes from here on finds it on stage.
    let mut begins = false;
    app.note(|class, now| {
        begins = class.begin_turn(&entry, &settings, now);
        if begins {
            app.curtain.rise();
            app.stop.set_on_stage(Some(entry.seat));
        }
    });
    if !begins {
        return;
    }
    let sent = app.turns.lock().unwrap_or_else(std::sync::PoisonError::into_inner).try_send(turn);
    if sent.is_err() {
        app.note(|class, _| {
            app.stop.set_on_stage(None);
            class.run_failed();
        });
    }
}

fn map_from_start(library: &Library) -> Pose {
    library.free_plan().spot(&library.free_start().spot).map_or(Pose::IDENTITY, |spot| spot.pose)
}
