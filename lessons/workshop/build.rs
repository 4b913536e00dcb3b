//! Puts the editor's build into the program, if there is one: `cargo xtask setup` makes it. Its files are copied first, so
//! that an editor that is built anew meanwhile cannot take them away from the compiler.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let dist = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("editor/dist");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let copies = out.join("editor");
    println!("cargo::rerun-if-changed={}", dist.display());
    if copies.exists() {
        fs::remove_dir_all(&copies)?;
    }
    fs::create_dir_all(&copies)?;
    let mut files = Vec::new();
    collect(&dist, &mut files);
    files.sort();
    let mut table = String::from("&[\n");
    for (at, file) in files.iter().enumerate() {
        let Ok(path) = file.strip_prefix(&dist) else { continue };
        // A file that is gone by now belongs to an older build.
        let Ok(bytes) = fs::read(file) else { continue };
        println!("cargo::rerun-if-changed={}", file.display());
        let copy = copies.join(at.to_string());
        fs::write(&copy, bytes)?;
        let path = path.to_string_lossy().replace('\\', "/");
        let _ =
            writeln!(table, "BuiltIn {{ path: {path:?}, bytes: include_bytes!({:?}) }},", copy.display().to_string());
    }
    table.push_str("]\n");
    fs::write(out.join("editor.rs"), table)
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
