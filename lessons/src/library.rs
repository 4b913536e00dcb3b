//! What a library has of its own, but for the rooms.

use std::sync::Arc;

use behaviours::dialogue::PhraseBook;
use behaviours::house::House;
use behaviours::{BrainError, LibraryRobot, Settings};
use robot_core::ports::Catalogue;
use robot_core::{Audience, Guard, GuardLimits, Language, Text};
use sim_world::FloorPlan;

/// A library's books, what its robot understands and says, and when the house is open.
#[derive(Clone)]
pub struct Library {
    pub(crate) catalogue: Arc<dyn Catalogue>,
    pub(crate) phrases: Arc<Text<PhraseBook>>,
    house: House,
}

impl Library {
    /// A library with these.
    pub fn new(catalogue: impl Catalogue + 'static, phrases: Arc<Text<PhraseBook>>, house: House) -> Self {
        Self { catalogue: Arc::new(catalogue), phrases, house }
    }

    /// The guard of its robot.
    pub fn guard(&self) -> Guard {
        LibraryRobot::guard(&self.phrases, GuardLimits::default())
    }

    /// Its robot, waiting at the plan's home.
    ///
    /// # Errors
    /// When the plan has no home.
    pub fn robot(&self, plan: &FloorPlan, language: Language, audience: Audience) -> Result<LibraryRobot, BrainError> {
        LibraryRobot::new(Settings {
            catalogue: Box::new(Arc::clone(&self.catalogue)),
            map: Box::new(plan.clone()),
            house: self.house.clone(),
            phrases: Arc::clone(&self.phrases),
            home: FloorPlan::HOME.into(),
            language,
            audience,
        })
    }
}
