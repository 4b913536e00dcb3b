//! The demo in a window: a story or a scenario in lock-step, with time as whoever looks on wants it.

use std::cell::RefCell;
use std::rc::Rc;

use lessons::Told;
use robot_core::Language;
use sim::window::overlay::{Mind, Script};
use sim::window::render::{Options, Played, open};
use sim::window::stage::Stage;
use sim::window::view::View;

use sim_world::fault::Fault;

use super::Scene;
use crate::by_sound::Log;
use crate::cli;
use crate::display;
use crate::exit::Failure;
use crate::performance::{Came, Performance};
use crate::storyteller::Storyteller;

/// What is played, as the window sees it. What happens is told on the terminal too.
struct Theatre {
    performance: Performance,
    language: Language,
    log: Log,
    storyteller: Rc<RefCell<Storyteller>>,
    came: Rc<RefCell<Option<Came>>>,
}

/// Shows the story until somebody closes the window. `None` if it was closed before the end.
pub(super) fn run(
    performance: Performance,
    scene: Scene<'_>,
    speed: f64,
    log: &Log,
    storyteller: Storyteller,
) -> Result<(Storyteller, Option<Came>), Failure> {
    let storyteller = Rc::new(RefCell::new(storyteller));
    let came = Rc::default();
    let theatre = Theatre {
        performance,
        language: scene.spoken,
        log: Rc::clone(log),
        storyteller: Rc::clone(&storyteller),
        came: Rc::clone(&came),
    };
    let Scene { language, seed, .. } = scene;
    let options = Options { language, seed, speed, script: Script::Tree, closes_at_end: false };
    open(scene.plan, Played::Live(Box::new(theatre)), options).map_err(Failure::missing)?;
    let came = came.take();
    // Nobody else holds on to it: the window has gone.
    let storyteller = Rc::try_unwrap(storyteller).map_err(|_| Failure::missing("the window is still open"))?;
    Ok((storyteller.into_inner(), came))
}

impl Stage for Theatre {
    fn tick(&mut self) {
        // After the end the library stays open for whoever has another question.
        let told = self.performance.step();
        self.tell(told);
        if let Some(came) = self.performance.came() {
            *self.came.borrow_mut() = Some(came);
        }
    }

    fn view(&self) -> View {
        self.performance.view().clone()
    }

    fn mind(&self) -> Mind {
        self.performance.mind().clone()
    }

    fn say(&mut self, text: &str) {
        self.performance.say(text.to_owned(), self.language);
    }

    fn touch_head(&mut self, is_touched: bool) {
        self.performance.touch_head(is_touched);
    }

    fn faults(&self) -> Vec<Fault> {
        self.performance.faults()
    }

    fn switch_fault(&mut self, fault: Fault, is_on: bool) {
        self.performance.switch_fault(fault, is_on);
    }

    fn is_over(&self) -> bool {
        self.came.borrow().is_some()
    }
}

impl Theatre {
    fn tell(&self, told: Vec<Told>) {
        let mut storyteller = self.storyteller.borrow_mut();
        for told in told {
            for ears in self.log.borrow_mut().drain(..) {
                storyteller.ears(told.at, &ears);
            }
            storyteller.tell(&told);
        }
    }
}

/// Whether the story is to be seen in a window: there is a display, and nobody asked for anything else.
pub(super) fn is_wanted(options: &cli::Demo) -> bool {
    !options.text && !options.fast && options.picture.is_none() && display::is_there()
}
