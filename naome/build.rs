//! Tells the program where to look for libvosk.so when it runs, so that nobody needs `LD_LIBRARY_PATH`.
//!
//! An installed program finds it beside itself or in `../lib/naome`; a program that was just built finds it where the
//! build found it.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DEP_VOSK_LIB_DIR");
    let built_with = env::var("DEP_VOSK_LIB_DIR").expect("robot-speech's build script says where libvosk is");
    for folder in ["$ORIGIN", "$ORIGIN/../lib/naome", &built_with] {
        for argument in ["-rpath", folder] {
            println!("cargo::rustc-link-arg=-Xlinker");
            println!("cargo::rustc-link-arg={argument}");
        }
    }
}
