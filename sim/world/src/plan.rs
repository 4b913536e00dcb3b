//! The floor plan of a house: what stands where, what it is called, and how to walk there.
//!
//! A plan is a TOML file; `plans/library.plan.toml` is the example that names every key. Metres, degrees (0 is
//! east, 90 north), x east and y north from the south-west corner.

mod check;
mod file;
mod floor_plan;
mod gaps;
pub mod map;
mod parts;
mod shapes;
mod sights;
mod values;

use robot_core::{FileErrors, Text};

pub use floor_plan::FloorPlan;
pub use gaps::Gap;
pub use parts::{Door, Furniture, Mark, Picture, Shelf, Spot, Zone};

/// Where plans come from.
impl FloorPlan {
    /// Reads and checks a floor plan. `file_name` is what findings call it.
    ///
    /// # Errors
    /// All that is wrong with it, each with place and cure, if anything is.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, FileErrors> {
        check::check(file_name, text)
    }

    /// The two-room public library that comes with naome.
    #[must_use]
    pub fn demo() -> Self {
        Self::parse("two-rooms.plan.toml", Self::TWO_ROOMS).expect("a test checks that the bundled plan has no finding")
    }

    /// The whole library that comes with naome: 37 shelves in ten departments, 26 m by 18 m.
    #[must_use]
    pub fn library() -> Self {
        Self::parse("library.plan.toml", Self::LIBRARY).expect("a test checks that the bundled plan has no finding")
    }

    /// The workshop room that comes with naome: a stage with marks, work tables and a charger, 11 m by 8 m.
    #[must_use]
    pub fn workshop() -> Self {
        Self::parse("workshop.plan.toml", Self::WORKSHOP).expect("a test checks that the bundled plan has no finding")
    }

    /// The names of the plans that come along, with which [`bundled`](Self::bundled) finds them.
    pub const BUNDLED: [&'static str; 3] = ["two-rooms", "library", "workshop"];

    /// The plan of this name that comes along, if there is one.
    ///
    /// ```
    /// use sim_world::FloorPlan;
    ///
    /// assert!(FloorPlan::bundled("workshop").is_some_and(|plan| plan.spot(FloorPlan::CHARGER).is_some()));
    /// ```
    #[must_use]
    pub fn bundled(name: &str) -> Option<Self> {
        match name {
            "two-rooms" => Some(Self::demo()),
            "library" => Some(Self::library()),
            "workshop" => Some(Self::workshop()),
            _ => None,
        }
    }

    /// The text of the [bundled](Self::bundled) plan of this name.
    #[must_use]
    pub fn bundled_text(name: &str) -> Option<&'static str> {
        match name {
            "two-rooms" => Some(Self::TWO_ROOMS),
            "library" => Some(Self::LIBRARY),
            "workshop" => Some(Self::WORKSHOP),
            _ => None,
        }
    }

    const TWO_ROOMS: &'static str = include_str!("../plans/two-rooms.plan.toml");
    /// The text of the [library](Self::library), to begin one's own with.
    pub const LIBRARY: &'static str = include_str!("../plans/library.plan.toml");
    /// The text of the [workshop room](Self::workshop), to begin one's own with.
    pub const WORKSHOP: &'static str = include_str!("../plans/workshop.plan.toml");

    /// A small room with comments, in German and English: what somebody who draws a plan of their own begins with.
    pub const BEGINNING: Text = Text {
        de: include_str!("../plans/beginning.de.plan.toml"),
        en: include_str!("../plans/beginning.en.plan.toml"),
    };
}

#[cfg(test)]
mod tests;
