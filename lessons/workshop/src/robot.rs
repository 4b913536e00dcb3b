//! The one robot: a port for whatever performs on the big stage, the simulator behind it, and the thread that drives it.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lessons::run::{Ending, Happened, Log, Look, Rehearsal, Scene, Slip};
use lessons::{Compiled, LessonLanguage, Limits};
use robot_core::{Language, Pose, Text};
use tokio::sync::{broadcast, watch};

use crate::clock::Clock;
use crate::frame::Reader;
use crate::shelf::Shelf;
use crate::stop::StopSwitch;
use crate::wire::{Frame, LineNews, RobotInfo};

/// A tick of the controller.
const TICK: Duration = Duration::from_millis(20);
/// With every fifth tick those who look on get a frame: ten a second.
const TICKS_A_FRAME: u32 = 5;

/// What performs on the big stage. It has a thread of its own and may wait on it.
///
/// A robot is driven behind its own guard; the [`StopSwitch`] of the turn is given the robot's own stop as a
/// [hook](StopSwitch::set_hook), and asked in every tick.
pub trait RobotStage: Send {
    /// Whether it is a robot or the simulator.
    fn kind(&self) -> StageKind;

    /// Performs a program to its end, and shows each tick what has happened and how the robot looks.
    ///
    /// # Errors
    /// Why it could not, for staff.
    fn perform(&mut self, turn: &Turn, show: &mut dyn FnMut(&Log, Look)) -> Result<Ending, Text<String>>;

    /// How the robot is between turns.
    fn condition(&mut self) -> Condition {
        Condition::default()
    }
}

/// What performs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageKind {
    /// The simulator.
    Simulator,
    /// A robot.
    Robot,
}

impl StageKind {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Simulator => "simulator",
            Self::Robot => "robot",
        }
    }
}

/// How a robot is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Condition {
    /// Charge of the battery, 0 to 1.
    pub battery: Option<f64>,
    /// The hottest joint, degrees Celsius.
    pub hottest_c: Option<f64>,
    /// Why it cannot be used now.
    pub trouble: Option<Text<String>>,
    /// Whether somebody hears it when people say stop.
    pub spoken_stop: SpokenStop,
}

/// Whether a spoken stop is listened for where the robot is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SpokenStop {
    /// Nothing there hears anything: the simulator.
    #[default]
    NotNeeded,
    /// It is, while a program runs.
    Heard,
    /// It is not: why, and what helps.
    NotHeard(Text<String>),
}

/// A program's time on the robot.
#[derive(Debug)]
pub struct Turn {
    /// The program.
    pub compiled: Compiled,
    /// What it may do at most: staff's settings are in it.
    pub limits: Limits,
    /// What the robot speaks.
    pub language: Language,
    /// What fixes the program's chance.
    pub seed: u64,
    /// Where on the plan the robot begins.
    pub map_from_start: Pose,
    /// The red button.
    pub stop: Arc<StopSwitch>,
    /// When it is to end before its time.
    pub curtain: Arc<Curtain>,
    pub(crate) seat: u32,
    /// What staff are to be told of the robot's ears.
    pub(crate) spoken_stop: Mutex<Option<SpokenStop>>,
}

impl Turn {
    /// Tells staff whether a spoken stop is listened for, as soon as that changes.
    pub fn tell_spoken_stop(&self, spoken_stop: SpokenStop) {
        *self.spoken_stop.lock().unwrap_or_else(PoisonError::into_inner) = Some(spoken_stop);
    }

    fn take_spoken_stop(&self) -> Option<SpokenStop> {
        self.spoken_stop.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Ends a turn before its time: soon, so that the last sentence can be said, or now.
#[derive(Debug, Default)]
pub struct Curtain(AtomicU8);

impl Curtain {
    /// So long a program still has that is told to come to an end.
    pub const FALLS_IN: Duration = Duration::from_secs(5);
    const SOON: u8 = 1;
    const NOW: u8 = 2;

    /// Staff want the program to come to an end.
    pub fn fall_soon(&self) {
        self.0.fetch_max(Self::SOON, Ordering::Relaxed);
    }

    /// It is nobody's program any more.
    pub fn fall_now(&self) {
        self.0.fetch_max(Self::NOW, Ordering::Relaxed);
    }

    /// For the next turn.
    pub(crate) fn rise(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// How long the program still has from when this is first said; nothing if it may go on to its end.
    #[must_use]
    pub fn falls_in(&self) -> Option<Duration> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            Self::SOON => Some(Self::FALLS_IN),
            _ => Some(Duration::ZERO),
        }
    }
}

/// The simulator in the robot's place, at the pace of life.
pub(crate) struct SimulatedStage {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) clock: Clock,
}

impl RobotStage for SimulatedStage {
    fn kind(&self) -> StageKind {
        StageKind::Simulator
    }

    fn perform(&mut self, turn: &Turn, show: &mut dyn FnMut(&Log, Look)) -> Result<Ending, Text<String>> {
        let library = self.shelf.now();
        let rehearsal = Rehearsal {
            plan: Arc::clone(library.free_plan()),
            start: library.free_start(),
            seed: turn.seed,
            stimuli: Vec::new(),
            slip: Slip::default(),
            limits: turn.limits.clone(),
            language: turn.language,
        };
        let mut scene = Scene::new(&turn.compiled, &rehearsal).map_err(|error| Text {
            de: format!("Der Simulator kann das Programm nicht beginnen ({error})."),
            en: format!("The simulator cannot begin the program ({error})."),
        })?;
        let mut due = self.clock.elapsed();
        loop {
            if turn.stop.wait(due.saturating_sub(self.clock.elapsed())) {
                scene.halt();
            }
            match turn.curtain.falls_in() {
                Some(Duration::ZERO) => scene.halt(),
                Some(left) => scene.end_within(left),
                None => {}
            }
            let ending = scene.tick();
            show(&scene.log(), scene.look());
            if let Some(ending) = ending {
                return Ok(ending);
            }
            due += TICK;
        }
    }
}

/// What those who look on are told.
#[derive(Debug, Clone)]
pub(crate) struct RobotNews {
    /// Whose program it is.
    pub(crate) seat: u32,
    /// Whether it is for the child on stage alone.
    pub(crate) for_child: bool,
    pub(crate) text: Arc<str>,
}

/// How the robot is, for staff.
#[derive(Debug)]
pub(crate) struct Board {
    kind: StageKind,
    shown: Mutex<Shown>,
    /// Told when it has changed.
    changed: watch::Sender<u64>,
}

/// What stands on the board.
#[derive(Debug, Clone, PartialEq)]
enum Shown {
    /// The robot performs.
    Running(SpokenStop),
    /// It waits for the next program, if nothing troubles it.
    Idle(Condition),
    /// The program that drives it broke: an error of ours.
    Broken,
}

impl Board {
    pub(crate) const fn new(kind: StageKind, changed: watch::Sender<u64>) -> Self {
        let condition = Condition { battery: None, hottest_c: None, trouble: None, spoken_stop: SpokenStop::NotNeeded };
        Self { kind, shown: Mutex::new(Shown::Idle(condition)), changed }
    }

    fn shown(&self) -> Shown {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the next program can begin.
    pub(crate) fn is_ready(&self) -> bool {
        matches!(self.shown(), Shown::Idle(Condition { trouble: None, .. }))
    }

    pub(crate) fn read(&self, language: LessonLanguage) -> RobotInfo {
        const BROKEN: Text = Text {
            de: "In naome ist ein Fehler aufgetreten, und der Roboter wurde angehalten. Sehen Sie nach ihm, bevor Sie ihn wieder freigeben.",
            en: "There was an error in naome, and the robot has been stopped. Please look after it before you release it.",
        };
        let (state, condition) = match self.shown() {
            Shown::Running(spoken_stop) => ("running", Condition { spoken_stop, ..Condition::default() }),
            Shown::Idle(condition) if condition.trouble.is_some() => ("away", condition),
            Shown::Idle(condition) => ("ready", condition),
            Shown::Broken => {
                let trouble = Some(Text::owned(BROKEN.de, BROKEN.en));
                ("away", Condition { trouble, ..Condition::default() })
            }
        };
        let Condition { battery, hottest_c: hottest, trouble, spoken_stop } = condition;
        let words = |text: Text<String>| text.get(language.spoken()).clone();
        let (hears_stop, deaf) = match spoken_stop {
            SpokenStop::NotNeeded => (None, None),
            SpokenStop::Heard => (Some(true), None),
            SpokenStop::NotHeard(why) => (Some(false), Some(words(why))),
        };
        RobotInfo { kind: self.kind.code(), state, battery, hottest, message: trouble.map(words), hears_stop, deaf }
    }

    fn show(&self, now: Shown) {
        let before = std::mem::replace(&mut *self.shown.lock().unwrap_or_else(PoisonError::into_inner), now.clone());
        if before != now {
            self.changed.send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}

/// Drives the robot, turn by turn; ends with the channel.
pub(crate) fn drive(
    mut stage: Box<dyn RobotStage>,
    turns: &Receiver<Turn>,
    board: &Board,
    news: &broadcast::Sender<RobotNews>,
    over: &dyn Fn(bool),
) {
    const LOOKS_EVERY: Duration = Duration::from_secs(5);
    board.show(Shown::Idle(stage.condition()));
    // The red button that an error of ours has pressed.
    let mut broken: Option<Arc<StopSwitch>> = None;
    loop {
        let turn = match turns.recv_timeout(LOOKS_EVERY) {
            Ok(turn) => turn,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                // What broke stands there until staff have seen it.
                broken = broken.filter(|stop| stop.is_stopped());
                if broken.is_none() {
                    board.show(Shown::Idle(stage.condition()));
                }
                continue;
            }
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
        };
        board.show(Shown::Running(stage.condition().spoken_stop));
        let mut audience = Audience { turn: &turn, news, reader: Reader::default(), ticks: 0 };
        let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            stage.perform(&turn, &mut |log, look| {
                audience.show(log, look);
                if let Some(spoken_stop) = turn.take_spoken_stop() {
                    board.show(Shown::Running(spoken_stop));
                }
            })
        }));
        turn.stop.set_hook(None);
        let performed = matches!(ended, Ok(Ok(_)));
        let shown = match ended {
            Ok(Ok(_)) => Shown::Idle(stage.condition()),
            Ok(Err(trouble)) => Shown::Idle(Condition { trouble: Some(trouble), ..stage.condition() }),
            Err(_) => {
                turn.stop.stop();
                broken = Some(Arc::clone(&turn.stop));
                Shown::Broken
            }
        };
        // Only when this turn is over may the next one begin.
        over(performed);
        board.show(shown);
    }
}

/// Those who look on.
struct Audience<'a> {
    turn: &'a Turn,
    news: &'a broadcast::Sender<RobotNews>,
    reader: Reader,
    ticks: u32,
}

impl Audience<'_> {
    fn show(&mut self, log: &Log, look: Look) {
        let seat = self.turn.seat;
        let events = self.reader.news(log);
        for event in events {
            if let Happened::Said { text, .. } = &event.what
                && event.until_s.is_none()
            {
                self.tell(false, &LineNews::Caption { who: "NAOme", text: text.clone() });
            }
            if let (Happened::Block { ok, .. }, Some(block)) = (&event.what, &event.block) {
                let event = LineNews::Event { t: event.t_s, block: Some(block.clone()), ok: *ok };
                self.tell(true, &event);
            }
        }
        if self.ticks.is_multiple_of(TICKS_A_FRAME) && self.news.receiver_count() > 0 {
            let frame: Box<Frame> =
                Box::new(crate::frame::of_look(look, log, f64::from(self.ticks) * TICK.as_secs_f64()));
            let text = serde_json::to_string(&LineNews::Robot { frame }).unwrap_or_default();
            let _ = self.news.send(RobotNews { seat, for_child: false, text: text.into() });
        }
        self.ticks += 1;
    }

    fn tell(&self, for_child: bool, news: &LineNews) {
        let text = serde_json::to_string(news).unwrap_or_default().into();
        // Nobody may be looking on.
        let _ = self.news.send(RobotNews { seat: self.turn.seat, for_child, text });
    }
}

/// What the house allows on the robot, tightened by staff.
pub(crate) fn limits(settings: &crate::wire::Settings) -> Limits {
    let house = Limits::on_robot();
    Limits {
        run: Duration::from_secs(settings.run_seconds.into()),
        volume: settings.volume.min(house.volume),
        stage_m: settings.stage,
        on_table: settings.on_table,
        ..house
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use lessons::Program;

    use super::*;

    /// A robot that does what it is told at once, and breaks where it is told so.
    struct Quick {
        breaks: bool,
    }

    impl RobotStage for Quick {
        fn kind(&self) -> StageKind {
            StageKind::Robot
        }

        fn perform(&mut self, _: &Turn, _: &mut dyn FnMut(&Log, Look)) -> Result<Ending, Text<String>> {
            if self.breaks {
                std::panic::resume_unwind(Box::new("broken"));
            }
            Ok(Ending::Finished)
        }
    }

    fn turn(stop: &Arc<StopSwitch>) -> Turn {
        let program = Program::read(b"ev_start\n    say TEXT=\"Hallo\"\n").unwrap();
        let limits = Limits::on_robot();
        Turn {
            compiled: lessons::compile(&program, &limits).unwrap(),
            limits,
            language: Language::De,
            seed: 1,
            map_from_start: Pose::IDENTITY,
            stop: Arc::clone(stop),
            curtain: Arc::default(),
            seat: 1,
            spoken_stop: Mutex::default(),
        }
    }

    /// How a robot looks that does nothing.
    fn still() -> Look {
        Look {
            map_from_robot: Pose::IDENTITY,
            is_walking: false,
            posture: "stand".to_owned(),
            eyes: "white".to_owned(),
            lights: std::collections::BTreeSet::new(),
            joints: None,
            touch: Default::default(),
            ahead_cm: 255.0,
            sights: Default::default(),
            people: Vec::new(),
        }
    }

    #[test]
    fn staff_are_told_whether_a_spoken_stop_is_heard_before_while_and_after() {
        /// What was told: the robot's state, and whether a spoken stop is heard.
        type Told = Arc<Mutex<Vec<(&'static str, Option<bool>)>>>;
        /// A robot whose microphones fall silent in mid-turn.
        struct Deafened(SpokenStop, Arc<Board>, Told);
        impl RobotStage for Deafened {
            fn kind(&self) -> StageKind {
                StageKind::Robot
            }

            fn condition(&mut self) -> Condition {
                Condition { spoken_stop: self.0.clone(), ..Condition::default() }
            }

            fn perform(&mut self, turn: &Turn, show: &mut dyn FnMut(&Log, Look)) -> Result<Ending, Text<String>> {
                let note = || {
                    let RobotInfo { state, hears_stop, .. } = self.1.read(LessonLanguage::De);
                    self.2.lock().unwrap().push((state, hears_stop));
                };
                note();
                self.0 = SpokenStop::NotHeard(Text::owned("Kein Ton.", "No sound."));
                turn.tell_spoken_stop(self.0.clone());
                show(&Log::default(), still());
                note();
                Err(Text::owned("Er ist aus.", "It is off."))
            }
        }
        let (board, seen) = (Arc::new(Board::new(StageKind::Robot, watch::Sender::new(0))), Arc::default());
        let (turns, next) = mpsc::sync_channel(1);
        turns.send(turn(&Arc::default())).unwrap();
        let turns = Mutex::new(Some(turns));
        let over = |_| drop(turns.lock().unwrap().take());
        let stage = Deafened(SpokenStop::Heard, Arc::clone(&board), Arc::clone(&seen));
        drive(Box::new(stage), &next, &board, &broadcast::channel(8).0, &over);
        assert_eq!(*seen.lock().unwrap(), [("running", Some(true)), ("running", Some(false))]);
        let told = |language| {
            let RobotInfo { message, deaf, .. } = board.read(language);
            (message.unwrap(), deaf.unwrap())
        };
        assert_eq!(told(LessonLanguage::De), ("Er ist aus.".to_owned(), "Kein Ton.".to_owned()));
        assert_eq!(told(LessonLanguage::En), ("It is off.".to_owned(), "No sound.".to_owned()));
        // The simulator hears nothing, and nobody misses it.
        assert_eq!(Board::new(StageKind::Simulator, watch::Sender::new(0)).read(LessonLanguage::De).hears_stop, None);
    }

    /// Drives a robot through a turn; whether it was performed, and what stood on the board when it was over.
    fn driven(breaks: bool, stop: &Arc<StopSwitch>, board: &Board) -> Vec<(bool, bool)> {
        let (turns, next) = mpsc::sync_channel(1);
        turns.send(turn(stop)).unwrap();
        let turns = Mutex::new(Some(turns));
        let seen = Mutex::new(Vec::new());
        let over = |performed| {
            seen.lock().unwrap().push((performed, board.is_ready()));
            drop(turns.lock().unwrap().take());
        };
        drive(Box::new(Quick { breaks }), &next, board, &broadcast::channel(8).0, &over);
        seen.into_inner().unwrap()
    }

    #[test]
    fn the_next_turn_begins_only_when_the_one_before_is_over() {
        let board = Board::new(StageKind::Robot, watch::Sender::new(0));
        let told = board.changed.subscribe();
        assert_eq!(driven(false, &Arc::default(), &board), [(true, false)], "it was ready before the turn was over");
        assert!(board.is_ready());
        assert_eq!(*told.borrow(), 2, "staff are told that it runs, and that it is free again");
    }

    #[test]
    fn what_breaks_is_told_in_the_readers_language() {
        let (board, stop) = (Board::new(StageKind::Robot, watch::Sender::new(0)), Arc::default());
        assert_eq!(driven(true, &stop, &board), [(false, false)]);
        assert!(stop.is_stopped() && !board.is_ready());
        let message = |language| board.read(language).message.unwrap();
        assert!(message(LessonLanguage::De).contains("Fehler") && message(LessonLanguage::En).contains("error"));
    }
}
