//! The shape of the engine itself: folders stand on one another, and no two files need each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A file's path below `src`, without `.rs`, as in `run/tick`; a folder's `mod.rs` is the folder.
fn modules() -> BTreeMap<String, String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut found, mut open): (_, Vec<PathBuf>) = (BTreeMap::new(), vec![src.clone()]);
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(&src).unwrap().with_extension("").to_string_lossy().replace('\\', "/");
            found.insert(name.trim_end_matches("/mod").to_owned(), code(&fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// The text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules that a file names, by `crate::` or, beside it, by `super::`.
fn used<'a>(modules: &'a BTreeMap<String, String>, file: &str) -> BTreeSet<&'a str> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (here, code) = (format!("{folder}/"), &modules[file]);
    let mut used = BTreeSet::new();
    for (start, within) in [("crate::", ""), ("super::", here.as_str())] {
        for (at, _) in code.match_indices(start) {
            let end = |c: char| !(c.is_alphanumeric() || c == '_' || c == ':');
            let path = code[at + start.len()..].split(end).next().unwrap_or_default().replace("::", "/");
            let mut path = format!("{within}{path}");
            // What is named is an item: its file is the longest beginning that there is.
            while !modules.contains_key(path.as_str()) && path.contains('/') {
                path.truncate(path.rfind('/').unwrap_or(0));
            }
            used.extend(modules.get_key_value(path.as_str()).map(|(module, _)| module.as_str()));
        }
    }
    used.remove(file);
    used
}

fn floor_of(module: &str) -> &str {
    module.split('/').next().unwrap_or(module)
}

#[test]
fn each_folder_stands_on_those_before_it_in_lib() {
    let modules = modules();
    let floors: Vec<&str> =
        modules["lib"].lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')).collect();
    let place = |module: &str| floors.iter().position(|floor| *floor == floor_of(module));
    for file in modules.keys().filter(|file| *file != "lib") {
        let own = place(file).unwrap_or_else(|| panic!("{file} is on no floor"));
        for other in used(&modules, file) {
            assert!(place(other).is_some_and(|other| other <= own), "src/{file}.rs uses {other}, which stands on it");
        }
    }
}

#[test]
fn no_two_files_need_each_other_however_far_round() {
    let modules = modules();
    let mut open: BTreeMap<&str, BTreeSet<&str>> =
        modules.keys().map(|file| (file.as_str(), used(&modules, file))).collect();
    assert!(open["run/tree"].contains("run/tick") && open["swap/memory"].contains("swap/error"), "imports are found");
    // Who needs nobody any more goes, until nobody is left.
    loop {
        let free: Vec<&str> = open.iter().filter(|(_, uses)| uses.is_empty()).map(|(file, _)| *file).collect();
        if free.is_empty() {
            break;
        }
        open.retain(|file, _| !free.contains(file));
        open.values_mut().for_each(|uses| uses.retain(|file| !free.contains(file)));
    }
    assert!(open.is_empty(), "in a circle, or above one: {open:#?}");
}
