//! The ports of `robot-core` on a simulation in the same process: no network, no threads, the same bytes every time.
//!
//! ```
//! use robot_core::ports::{Body, Clock, Hearing, Speech};
//! use sim::{SimSetup, Simulation, lock_step};
//! use sim_world::FloorPlan;
//!
//! let simulation = Simulation::new(SimSetup::new(FloorPlan::demo(), 1, vec![]))?;
//! let (shared, mut body, mut hearing, mut speech, clock) = lock_step::ports(simulation);
//! let senses = body.sense(clock.now());
//! assert!(senses.odometry.is_some() && hearing.hear(clock.now()) == Ok(vec![]) && !speech.is_speaking(clock.now()));
//! shared.borrow_mut().step();
//! assert_eq!(clock.now().as_secs_f64(), 0.02);
//! # Ok::<(), sim::SimError>(())
//! ```

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use jiff::civil::DateTime;
use robot_core::body::Senses;
use robot_core::ports::{Body, BodyError, Clock, Ears, Hearing, HearingError, Speech, SpeechError};
use robot_core::{BodyCommand, Heard, Timestamp, Utterance};

use crate::simulation::Simulation;

/// A simulation that several hold on to. Whoever drives the run steps it.
pub type Shared = Rc<RefCell<Simulation>>;

/// The body, ears, voice and clock of a simulated robot.
#[must_use]
pub fn ports(simulation: Simulation) -> (Shared, SimBody, SimHearing, SimSpeech, SimClock) {
    let shared = Rc::new(RefCell::new(simulation));
    let body = SimBody(Rc::clone(&shared));
    let hearing = SimHearing { simulation: Rc::clone(&shared), ears: Ears::Open, always: None };
    let speech = SimSpeech(Rc::clone(&shared));
    let clock = SimClock(Rc::clone(&shared));
    (shared, body, hearing, speech, clock)
}

/// The simulated body.
#[derive(Debug, Clone)]
pub struct SimBody(Shared);

impl Body for SimBody {
    fn sense(&mut self, _now: Timestamp) -> Senses {
        self.0.borrow().senses()
    }

    fn command(&mut self, command: &BodyCommand, _now: Timestamp) -> Result<(), BodyError> {
        self.0.borrow_mut().command(command);
        Ok(())
    }
}

/// Which sentences are heard although the ears are shut.
type Exception = Rc<dyn Fn(&str) -> bool>;

/// The simulated ears: they understand every word.
#[derive(Clone)]
pub struct SimHearing {
    simulation: Shared,
    ears: Ears,
    always: Option<Exception>,
}

impl SimHearing {
    /// The same, which hear these sentences even when they are shut: stop words. They hear people alone, and never the
    /// robot itself.
    #[must_use]
    pub fn which_always_hears(mut self, is_heard: impl Fn(&str) -> bool + 'static) -> Self {
        self.always = Some(Rc::new(is_heard));
        self
    }
}

impl fmt::Debug for SimHearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimHearing").field("ears", &self.ears).finish_non_exhaustive()
    }
}

impl Hearing for SimHearing {
    fn hear(&mut self, _now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = self.simulation.borrow_mut().take_heard();
        if self.ears == Ears::Shut {
            heard.retain(|heard| self.always.as_ref().is_some_and(|is_heard| is_heard(&heard.text)));
        }
        Ok(heard)
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        self.ears = ears;
    }
}

/// The simulated voice.
#[derive(Debug, Clone)]
pub struct SimSpeech(Shared);

impl Speech for SimSpeech {
    fn say(&mut self, utterance: &Utterance, _now: Timestamp) -> Result<(), SpeechError> {
        self.0.borrow_mut().robot_says(utterance);
        Ok(())
    }

    fn is_speaking(&mut self, _now: Timestamp) -> bool {
        self.0.borrow().is_speaking()
    }

    fn hush(&mut self, _now: Timestamp) {
        self.0.borrow_mut().hush();
    }
}

/// The simulated clock.
#[derive(Debug, Clone)]
pub struct SimClock(Shared);

impl Clock for SimClock {
    fn now(&self) -> Timestamp {
        self.0.borrow().now()
    }

    fn local(&self) -> DateTime {
        self.0.borrow().local()
    }
}
