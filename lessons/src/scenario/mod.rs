//! Scenarios: who comes to the library, what happens when, and what must hold. They try the behaviours and phrases that
//! the library robot runs on, in the simulator, before the library opens.
//!
//! A scenario is one file, `naome-scenario/1`; how it is written stands in `docs/handbook.md`.
//!
//! - [`ScenarioFile`]: the file, with its [JSON Schema](schema)
//! - [`Scenario::read`]: a file, or everything that is wrong with it
//! - [`Scenario::run`]: what happened, tick by tick, with every [`Breach`] of what must hold in all scenarios
//! - [`Play`]: the same for those who let world and robot tick themselves, as over a network
//! - [`judge`]: what of the scenario's own wishes came true

mod deed;
mod file;
mod judge;
mod play;
mod read;
mod stage;

pub use deed::Deed;
pub use file::{Expect, Happening, Never, Person, ScenarioFile, Touched};
pub use judge::judge;
pub use play::{Glimpse, Play};
pub use read::Scenario;
pub use stage::{Breach, Played};

/// The name of the format, and its version.
pub const FORMAT: &str = "naome-scenario/1";

/// What a scenario's file name ends with.
pub const ENDING: &str = ".scenario.toml";

/// The scenarios that come with naome, by file name: the test suite of the bundled behaviours and phrases.
const BUNDLED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

/// The scenarios that come with naome: file name and text.
pub fn bundled() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = BUNDLED.iter().filter(|(name, _)| name.ends_with(ENDING));
    files.filter_map(|(name, bytes)| Some((*name, std::str::from_utf8(bytes).ok()?)))
}

/// The JSON Schema of scenario files, as text.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(ScenarioFile).to_value();
    schema["title"] = FORMAT.into();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests;
