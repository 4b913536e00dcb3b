//! A library's catalogue on this machine: import, one SQLite file, and a search that forgives mishearing.

mod charset;
mod csv;
mod import;
mod isbn;
mod marc;
mod open;
mod record;
mod refusal;
mod search;
mod source;
mod store;
mod wording;

pub use import::{ImportError, ImportEvent, ImportReport, import, import_from};
pub use open::OpenCatalogue;
pub use record::Record;
pub use refusal::{Flaw, Refusal};
pub use store::{Store, StoreError};

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
const DEMO: &[u8] = include_bytes!("../demo/catalogue.marc.xml");
