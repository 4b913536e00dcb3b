//! Puts the editor's build into the program, if there is one: `cargo xtask setup` makes it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let dist = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("editor/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    collect(&dist, &mut files);
    files.sort();
    let mut table = String::from("&[\n");
    for file in files {
        let Ok(path) = file.strip_prefix(&dist) else { continue };
        let path = path.to_string_lossy().replace('\\', "/");
        println!("cargo::rerun-if-changed={}", file.display());
        let _ =
            writeln!(table, "BuiltIn {{ path: {path:?}, bytes: include_bytes!({:?}) }},", file.display().to_string());
    }
    table.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("editor.rs");
    fs::write(out, table).expect("the build folder can be written");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
