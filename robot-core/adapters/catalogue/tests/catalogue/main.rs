//! The catalogue from outside: import, search, what hostile files and servers do, and what real files give.

mod demo;
mod hostile;
mod hostile_server;
mod import;
mod misheard;
mod real_files;
mod secure_server;
mod series;

use std::path::PathBuf;

use robot_catalogue::{ImportEvent, ImportReport, Store, import_from};

/// Sample data that is not part of the project. `None`, said aloud, where this machine has none.
#[expect(clippy::print_stdout, reason = "what is not tested is said aloud")]
fn shared_data(path: &str) -> Option<PathBuf> {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data").join(path);
    let found = shared.exists();
    if !found {
        println!("NOT TESTED: {} is not on this machine", shared.display());
    }
    found.then_some(shared)
}

/// Imports bytes into a new store and collects what was told.
fn import_bytes(bytes: &[u8]) -> (Store, ImportReport, Vec<ImportEvent>) {
    let mut store = Store::in_memory().expect("memory");
    let mut events = Vec::new();
    let report = import_from(&mut store, "test", bytes, Some(bytes.len() as u64), &mut |event| events.push(event));
    (store, report.expect("a known format"), events)
}
