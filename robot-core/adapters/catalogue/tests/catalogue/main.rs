//! The catalogue from outside: import, search, what hostile files and servers do, and what systems write.

mod demo;
mod hostile;
mod hostile_server;
mod import;
mod misheard;
mod secure_server;
mod series;
mod systems;

use robot_catalogue::{ImportEvent, ImportReport, Store, import_from};

/// Imports bytes into a new store and collects what was told.
fn import_bytes(bytes: &[u8]) -> (Store, ImportReport, Vec<ImportEvent>) {
    let mut store = Store::in_memory().expect("memory");
    let mut events = Vec::new();
    let report = import_from(&mut store, "test", bytes, Some(bytes.len() as u64), &mut |event| events.push(event));
    (store, report.expect("a known format"), events)
}
