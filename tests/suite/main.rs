//! What crosses packages, in one binary: whole stories, peers in other languages, a real catalogue server, the shape of the workspace.
//!
//! Nothing here links our packages: the program is driven from outside, as its users drive it.

/// A browser for the workshop: the one of its own tests.
#[path = "../../lessons/workshop/tests/suite/browser.rs"]
#[allow(dead_code, unreachable_pub, reason = "shared with the workshop's own tests")]
mod browser;
/// ROS 2 domains: as the adapter's own tests claim them.
#[path = "../../robot-core/adapters/ros2/tests/adapter/domain.rs"]
mod domain;
mod handbook;
mod hearing;
mod imports;
mod lessons;
mod parity;
mod peers;
mod privacy;
mod program;
mod recordings;
mod ros2;
mod stories;
mod tidy;
mod trees;
mod workshop;
mod zebra;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// The folder of the workspace's `Cargo.toml`. Asked at run time: where clones share a target directory, the
/// binary may have been built in another one.
fn workspace() -> &'static Path {
    static WORKSPACE: OnceLock<PathBuf> = OnceLock::new();
    WORKSPACE.get_or_init(|| {
        let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("`cargo test` says where the package lies");
        Path::new(&package).parent().expect("the package lies in the workspace's folder").to_owned()
    })
}
