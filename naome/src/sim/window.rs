//! `naome sim` in a window: the robot lives in ROS's time, on a thread of its own, and the window looks on.

use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use robot_core::Heard;
use sim::window::overlay::{Mind, Script};
use sim::window::render::{Options, Played, open};
use sim::window::stage::Stage;
use sim::window::view::{View, Watcher};
use sim::{SimEvent, Simulation};

use super::{Next, Play};
use crate::exit::Failure;

/// Shows the robot until somebody closes the window or ends the program.
pub(super) fn run(play: &Play<'_>) -> Result<(), Failure> {
    let glass = Arc::new(Glass::default());
    let (ready, is_ready) = mpsc::channel();
    let (story, speed) = (play.story, play.options.speed);
    thread::scope(|scope| {
        let behind = Arc::clone(&glass);
        let robot = scope.spawn(move || {
            let mut watcher = Watcher::default();
            let came = play.run(|simulation, events| {
                let view = watcher.look(simulation);
                let next = behind.shown(view, simulation, events, play);
                // Nobody waits for it any more after the first time.
                let _ = ready.send(());
                next
            });
            behind.lock().is_over = true;
            came
        });
        // Without a robot there is nothing to look at: its thread has ended, and says why.
        if is_ready.recv().is_ok() {
            let stage = Box::new(Onlooker { glass: Arc::clone(&glass) });
            let (language, seed) = (story.language, story.seed);
            let options = Options { language, seed, speed, script: Script::Elsewhere, closes_at_end: true };
            let shown = open(&story.plan, Played::Live(stage), options).map_err(Failure::missing);
            glass.lock().is_closed = true;
            glass.wishes_came.notify_all();
            shown?;
        }
        robot.join().unwrap_or_else(|_| Err(Failure::missing("the simulation has come to a sudden end")))
    })
}

/// What the two see of each other.
#[derive(Debug, Default)]
struct Glass {
    state: Mutex<State>,
    wishes_came: Condvar,
}

#[derive(Debug, Default)]
struct State {
    view: Option<View>,
    mind: Mind,
    said: Vec<String>,
    touched: Option<bool>,
    speed: Option<f64>,
    is_paused: bool,
    steps: u32,
    /// The window has gone.
    is_closed: bool,
    /// The robot has gone.
    is_over: bool,
}

impl Glass {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a tick, does what was wished for, and waits while time stands still.
    fn shown(&self, view: View, simulation: &mut Simulation, events: &[SimEvent], play: &Play<'_>) -> Next {
        /// How long a standing clock may keep us from asking whether to go on.
        const ASK_AGAIN: Duration = Duration::from_millis(100);
        let mut state = self.lock();
        let (at, language) = (view.at, play.story.language);
        state.view = Some(view);
        for event in events {
            if let SimEvent::VisitorSaid { text, .. } = event {
                state.mind.heard = Some(text.clone());
            }
        }
        while state.is_paused && state.steps == 0 && !state.is_closed && !play.interrupt.came() {
            let waited = self.wishes_came.wait_timeout(state, ASK_AGAIN);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
        state.steps = state.steps.saturating_sub(1);
        for text in std::mem::take(&mut state.said) {
            state.mind.heard = Some(text.clone());
            simulation.say_to_robot(Heard { text, language, confidence: 1.0, at });
        }
        match state.touched.take() {
            Some(true) => simulation.touch_head(),
            Some(false) => simulation.release(),
            None => {}
        }
        match (state.is_closed, state.speed.take()) {
            (true, _) => Next::End,
            (_, Some(speed)) => Next::AtSpeed(speed),
            _ => Next::GoOn,
        }
    }

    fn wish(&self, wish: impl FnOnce(&mut State)) {
        wish(&mut self.lock());
        self.wishes_came.notify_all();
    }
}

/// The window's side.
struct Onlooker {
    glass: Arc<Glass>,
}

impl Stage for Onlooker {
    fn tick(&mut self) {
        self.glass.wish(|state| state.steps += 1);
    }

    fn view(&self) -> View {
        let view = self.glass.lock().view.clone();
        view.unwrap_or_else(|| unreachable!("the window opens after the first tick"))
    }

    fn mind(&self) -> Mind {
        self.glass.lock().mind.clone()
    }

    fn say(&mut self, text: &str) {
        self.glass.wish(|state| state.said.push(text.to_owned()));
    }

    fn touch_head(&mut self, is_touched: bool) {
        self.glass.wish(|state| state.touched = Some(is_touched));
    }

    fn goes_by_itself(&self) -> bool {
        true
    }

    fn pause(&mut self, is_paused: bool) {
        self.glass.wish(|state| state.is_paused = is_paused);
    }

    fn hurry(&mut self, speed: f64) {
        self.glass.wish(|state| state.speed = Some(speed));
    }

    fn is_over(&self) -> bool {
        self.glass.lock().is_over
    }
}
