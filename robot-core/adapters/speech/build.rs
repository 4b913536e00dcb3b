//! Finds libvosk.so, for the linker and for the program when it runs.
//!
//! It is looked for in the folder `$NAOME_LIBVOSK_DIR`, then in `.naome/libvosk` of the workspace, where
//! `cargo xtask setup` puts it. The folder goes
//! - to the linker, for every program that links this package;
//! - as run path into this package's own tests and examples;
//! - as `DEP_VOSK_LIB_DIR` to the build scripts of the packages that depend on this one, because a build script
//!   cannot give another package's programs a run path.

use std::env;
use std::path::PathBuf;
use std::process::exit;

const LIBRARY: &str = "libvosk.so";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=NAOME_LIBVOSK_DIR");

    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let workspace = package.ancestors().nth(3).expect("the package lies three folders deep in the workspace");
    let asked_for = env::var_os("NAOME_LIBVOSK_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let dir = asked_for.clone().unwrap_or_else(|| workspace.join(".naome/libvosk"));

    let found = dir.join(LIBRARY).canonicalize().ok().filter(|file| file.is_file());
    let Some(dir) = found.as_deref().and_then(|file| file.parent()).and_then(|dir| dir.to_str()) else {
        let dir = dir.display();
        let cure = if asked_for.is_some() {
            "NAOME_LIBVOSK_DIR must name the folder in which it lies; without it, `cargo xtask setup` gets the library"
        } else {
            "`cargo xtask setup` gets it; where you have it already, set NAOME_LIBVOSK_DIR to its folder"
        };
        println!("cargo::error=the speech recogniser's library {LIBRARY} is not in {dir}: {cure}");
        exit(1);
    };

    println!("cargo::rerun-if-changed={dir}/{LIBRARY}");
    println!("cargo::rustc-link-search=native={dir}");
    println!("cargo::metadata=lib_dir={dir}");
    for argument in ["-rpath", dir] {
        println!("cargo::rustc-link-arg=-Xlinker");
        println!("cargo::rustc-link-arg={argument}");
    }
}
