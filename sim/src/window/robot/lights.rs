//! The robot's lights: groups that shine alike, and what they show.

use crate::window::colour::Colour;

/// Lights that shine alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lamp {
    /// The rings of both eyes, and the smile between them.
    Eyes,
    /// The rings of both ears.
    Ears,
    /// The ring of the button on its chest.
    Chest,
    /// The ring on each foot.
    Feet,
}

impl Lamp {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Eyes, Self::Ears, Self::Chest, Self::Feet];
}

/// What the robot's eyes show of what goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Eyes {
    /// Nothing in particular.
    #[default]
    Calm,
    /// It listens: somebody speaks.
    Listening,
    /// It speaks.
    Speaking,
    /// Somebody touches it.
    Touched,
}

impl Eyes {
    /// The colour of their light.
    #[must_use]
    pub const fn colour(self) -> Colour {
        match self {
            Self::Calm => Colour(0x6f, 0xd6, 0xe8),
            Self::Listening => Colour(0x4d, 0x8d, 0xff),
            Self::Speaking => Colour(0x74, 0xe8, 0xa0),
            Self::Touched => Colour(0xff, 0xa0, 0x4d),
        }
    }
}

/// The colour of each lamp; without one it is dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lights([Option<Colour>; Lamp::ALL.len()]);

impl Lights {
    /// What the robot shows of itself: its ears shine while it listens, its feet while it walks.
    ///
    /// ```
    /// use sim::window::robot::{Eyes, Lamp, Lights};
    ///
    /// let lights = Lights::of(Eyes::Listening, false);
    /// assert_eq!(lights.colour(Lamp::Ears), lights.colour(Lamp::Eyes));
    /// assert_eq!(lights.colour(Lamp::Feet), None);
    /// ```
    #[must_use]
    pub fn of(eyes: Eyes, is_walking: bool) -> Self {
        let colour = Some(eyes.colour());
        let ears = colour.filter(|_| eyes == Eyes::Listening);
        let feet = is_walking.then_some(Eyes::Calm.colour());
        Self([colour, ears, colour, feet])
    }

    /// The same with a lamp in this colour, or dark.
    #[must_use]
    pub const fn with(mut self, lamp: Lamp, colour: Option<Colour>) -> Self {
        self.0[lamp as usize] = colour;
        self
    }

    /// The colour of a lamp; `None` if it is dark.
    #[must_use]
    pub const fn colour(&self, lamp: Lamp) -> Option<Colour> {
        self.0[lamp as usize]
    }

    /// What a lamp looks like: a dark one as glass with nothing behind it.
    #[must_use]
    pub fn look(&self, lamp: Lamp) -> Colour {
        self.colour(lamp).unwrap_or(Colour(0x5c, 0x62, 0x6b))
    }
}

impl Default for Lights {
    fn default() -> Self {
        Self::of(Eyes::Calm, false)
    }
}
