//! A library's catalogue on this machine: import, one SQLite file, and a search that forgives mishearing.
//!
//! ```text
//! file -> marc (ISO 2709, MARC-8, MARCXML) or csv -> record -> store (SQLite) -> search (index in memory) -> verdict
//! ```
//!
//! - [`import`] reads files of any size in a stream. What a file is, its content tells. A broken record is refused with
//!   its position and the reason, and reading goes on at the next. Until a file is read to its end, nothing has changed.
//! - [`Store`] is the file. Records replace those with the same id, which is MARC field 001.
//! - [`OpenCatalogue`] answers the robot: it implements the port [`robot_core::ports::Catalogue`].
//! - [`live`] asks the library's servers whether a work is on its shelf now.
//! - [`demo`] is a small public library to try it with.
//!
//! No file is trusted: every length has a limit, no XML entity is expanded, and no byte makes it panic.

mod charset;
mod csv;
pub mod evaluation;
mod import;
mod isbn;
pub mod live;
mod marc;
mod open;
mod recent;
mod record;
mod refusal;
mod search;
mod source;
mod store;
mod store_error;
mod wording;

pub use import::{ImportError, ImportEvent, ImportReport, import, import_from};
pub use open::OpenCatalogue;
pub use record::Record;
pub use refusal::{Flaw, Refusal};
pub use store::Store;
pub use store_error::StoreError;

/// The library that naome brings along, so that it can be tried without a catalogue of one's own.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let catalogue = robot_catalogue::demo()?;
/// assert!(catalogue.len() >= 300);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When SQLite cannot get memory.
pub fn demo() -> Result<OpenCatalogue, ImportError> {
    let mut store = Store::in_memory()?;
    import_from(&mut store, "demo/catalogue.marc.xml", DEMO, Some(DEMO.len() as u64), &mut |_| {})?;
    Ok(OpenCatalogue::from_store(store)?)
}

/// The demo catalogue, MARCXML.
pub const DEMO: &[u8] = include_bytes!("../demo/catalogue.marc.xml");
