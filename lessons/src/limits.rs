//! How large a program may be and how much it may do: the house's limits, which a lesson may only tighten.

use std::time::Duration;

/// The house's limits for children's programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Blocks in a program; numbers and texts in sockets do not count.
    pub blocks: usize,
    /// Bodies within bodies.
    pub nesting: usize,
    /// Values within values.
    pub value_nesting: usize,
    /// Hats.
    pub hats: usize,
    /// Phrases that the robot listens for.
    pub phrases: usize,
    /// Letters of a phrase.
    pub phrase_chars: usize,
    /// Letters of a text.
    pub text_chars: usize,
    /// Names of things remembered.
    pub variables: usize,
    /// Nodes of the tree, own blocks unfolded.
    pub nodes: usize,
    /// Blocks that may come to an end in a run.
    pub completions: u32,
    /// How long a run lasts at most.
    pub run: Duration,
    /// How far it walks at most in a run, metres.
    pub walked_m: f64,
    /// How far it turns at most in a run, radians.
    pub turned_rad: f64,
    /// The stage: the robot stays in a rectangle of this length (ahead and behind) and width round its start, metres.
    pub stage_m: [f64; 2],
    /// The part of a run that the robot may be speaking, of its time so far and these first seconds.
    pub talking: f64,
    /// How loud the voice is at most, of all it can.
    pub volume: f64,
    /// How often a light changes at most, times a second: three flashes (WCAG 2.2, 2.3.1).
    pub flashes_hz: f64,
    /// The least time between two postures.
    pub between_postures: Duration,
    /// Whether it stands on a table, where it does not walk.
    pub on_table: bool,
}

/// A program that is longer is refused before it is read.
pub const MOST_BYTES: usize = 256 * 1024;

impl Limits {
    /// The house's limits in the simulator.
    #[must_use]
    pub const fn house() -> Self {
        Self {
            blocks: 200,
            nesting: 8,
            value_nesting: 8,
            hats: 12,
            phrases: 20,
            phrase_chars: 30,
            text_chars: 200,
            variables: 20,
            nodes: 5_000,
            completions: 10_000,
            run: Duration::from_secs(120),
            walked_m: 6.0,
            turned_rad: 6.0 * std::f64::consts::PI,
            stage_m: [2.0, 1.5],
            talking: 0.6,
            volume: 0.6,
            flashes_hz: 3.0,
            between_postures: Duration::from_secs(3),
            on_table: false,
        }
    }

    /// The house's limits on a robot, where a run is shorter.
    #[must_use]
    pub const fn on_robot() -> Self {
        let house = Self::house();
        Self { run: Duration::from_secs(90), ..house }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::house()
    }
}
