//! The shape of the workspace, as ARCHITECTURE.md promises it: who may use whom, licences, manifests, the form
//! of the source, and the invariant that nothing below the adapters touches the outside world.
//!
//! Each check is a plain function from data to findings; its tests feed it small broken inputs first and the
//! workspace itself last.

mod deny;
mod graph;
mod guarded;
mod licences;
mod manifests;
mod purity;
mod sources;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};

use crate::workspace;

/// What cargo knows of the workspace, every feature on, for the machine that we build on.
///
/// Offline: cargo has just built this test, so all that it needs is there.
fn metadata() -> &'static Metadata {
    static METADATA: OnceLock<Metadata> = OnceLock::new();
    METADATA.get_or_init(|| {
        MetadataCommand::new()
            .cargo_path(env!("CARGO"))
            .manifest_path(workspace().join("Cargo.toml"))
            .features(CargoOpt::AllFeatures)
            .other_options(["--locked", "--offline", "--filter-platform", "host-tuple"].map(str::to_owned))
            .exec()
            .expect("`cargo metadata` works offline after `cargo xtask setup`")
    })
}

/// Folders that others fill.
const NOT_OURS: &[&str] =
    &[".git", ".naome", "__pycache__", "artifacts", "corpus", "dist", "node_modules", "test-results"];

/// Every file below `folder` that is the project's own: not git's, not set-up's, not cargo's output (which
/// carries a `CACHEDIR.TAG`), not an interpreter's cache, not what a fuzzer found, not what the editor was built to. Sorted, so
/// that findings are.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("folders of the workspace can be read") {
            let path = entry.expect("folders of the workspace can be read").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_symlink() || NOT_OURS.contains(&name) {
                continue;
            }
            if !path.is_dir() {
                found.push(path);
            } else if !path.join("CACHEDIR.TAG").exists() {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Fails with all findings at once, one a line.
#[track_caller]
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "{} finding(s):\n  {}", findings.len(), findings.join("\n  "));
}
