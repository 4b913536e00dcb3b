//! The form of what people write: short files, clean ends of lines, nothing left for later, nothing of the
//! machine that it was written on.

use std::path::Path;

/// A file of Rust that is longer holds more than one idea.
const MOST_LINES: usize = 600;

/// Text that people write and read, by extension.
const TEXTS: &[&str] =
    &["css", "html", "js", "md", "phrases", "py", "rs", "sh", "toml", "ts", "txt", "xml", "yaml", "yml"];

/// Folders of recorded data, which stand as they came.
const DATA: &[&str] = &["data", "hostile", "snapshots"];

/// Words that mean "unfinished". Written in two halves, or this file would be a finding.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("FIX", "ME"),
    concat!("TO", "DO"),
    concat!("XX", "X"),
];

/// Where a folder of somebody's own machine begins.
const MACHINES: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/ho", "me/"), concat!("/Us", "ers/"), concat!("/ro", "ot/")];

/// Data that lies beside the project on some machines: a test that reads it tests nothing anywhere else.
const OUTSIDE: &str = concat!("shared", "/data");

/// Hosts of package registries: which one is asked is the machine's setting, not the project's.
const REGISTRIES: &[&str] = &[
    concat!("crates", ".io"),
    concat!("debian", ".org"),
    concat!("npmjs", ".com"),
    concat!("npmjs", ".org"),
    concat!("pypi", ".org"),
    concat!("python", "hosted.org"),
];

/// What is wrong with the file's form. `path` is relative to the workspace.
fn form(path: &Path, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    for (number, line) in text.split('\n').enumerate() {
        let mut found = |what: &str| findings.push(format!("{}:{}: {what}", path.display(), number + 1));
        if line.ends_with([' ', '\t', '\r']) {
            found("white space at the end of the line");
        }
        if is_rust && line.contains('\t') {
            found("a tab");
        }
        if let Some(word) = UNFINISHED.iter().find(|word| line.contains(**word)) {
            found(&format!("`{word}`: finish it"));
        }
    }
    if !text.is_empty() && (!text.ends_with('\n') || text.ends_with("\n\n")) {
        findings.push(format!("{}: must end with exactly one newline", path.display()));
    }
    let lines = text.lines().count();
    if is_rust && lines > MOST_LINES {
        findings.push(format!("{}: {lines} lines; more than {MOST_LINES} are more than one idea", path.display()));
    }
    findings
}

/// What names the machine or the registry that the file came from.
fn origin(path: &Path, bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    // Cargo itself writes its registry there.
    let registries = if path.ends_with("Cargo.lock") { &[] } else { REGISTRIES };
    let mut findings = Vec::new();
    for (number, line) in text.split('\n').enumerate() {
        for name in MACHINES.iter().chain([&OUTSIDE]).chain(registries).filter(|name| line.contains(**name)) {
            findings.push(format!("{}:{}: `{name}` has no place in the project", path.display(), number + 1));
        }
    }
    findings
}

/// Whether the form of this file is looked at.
fn is_text(path: &Path) -> bool {
    let is_data = path.components().any(|part| DATA.iter().any(|data| part.as_os_str() == *data));
    let extension = path.extension().and_then(|extension| extension.to_str());
    !is_data && extension.is_none_or(|extension| TEXTS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tidy::{assert_none, files},
        workspace,
    };

    #[test]
    fn careless_form_is_found() {
        let rust = |text: &str| form(Path::new("a.rs"), text);
        assert_none(&rust("fn main() {\n}\n"));
        assert_none(&rust(""));
        for (text, expected) in [
            ("a \n", "a.rs:1: white space"),
            ("a\r\n", "a.rs:1: white space"),
            ("a\n\tb\n", "a.rs:2: a tab"),
            ("a", "exactly one newline"),
            ("a\n\n", "exactly one newline"),
            (concat!("a\n// FIX", "ME later\n"), "a.rs:2: `FIX"),
            (concat!("tod", "o!()\n"), "finish it"),
        ] {
            let found = rust(text);
            assert!(found.len() == 1 && found[0].contains(expected), "{text:?}: {found:?}");
        }
        assert_none(&rust(&"a\n".repeat(MOST_LINES)));
        assert_eq!(rust(&"a\n".repeat(MOST_LINES + 1)).len(), 1);
        assert_none(&form(Path::new("a.md"), &"\ta\n".repeat(MOST_LINES + 1)));
    }

    #[test]
    fn a_machine_or_a_registry_is_found_in_text_and_in_bytes() {
        for careless in [
            concat!("path = '/ho", "me/anna/naome'"),
            concat!("read(\"../../shared", "/data/x.mrc\")"),
            concat!("https://cra", "tes.io/x"),
            concat!("https://files.python", "hosted.org/x"),
        ] {
            let bytes = [b"\xff\n", careless.as_bytes()].concat();
            let found = origin(Path::new("a.bin"), &bytes);
            assert!(found.len() == 1 && found[0].starts_with("a.bin:2: "), "{careless}: {found:?}");
        }
        assert_none(&origin(Path::new("a.md"), b"network/topic, /joint_states, homes/"));
        for lock in ["Cargo.lock", "engine/fuzz/Cargo.lock"] {
            assert_none(&origin(Path::new(lock), concat!("cra", "tes.io").as_bytes()));
        }
    }

    #[test]
    fn data_keeps_its_form() {
        for text in ["naome/src/main.rs", "README.md", ".ci/run", "LICENSE-MIT", "behaviours/trees/visit.xml"] {
            assert!(is_text(Path::new(text)), "{text}");
        }
        for data in ["a/tests/data/broken.xml", "a.mrc", "b.wav", "a/snapshots/b.txt"] {
            assert!(!is_text(Path::new(data)), "{data}");
        }
    }

    #[test]
    fn every_file_of_ours_is_in_form() {
        let mut findings = Vec::new();
        let files = files(workspace());
        assert!(files.len() > 50, "only {} files found", files.len());
        for file in files {
            let path = file.strip_prefix(workspace()).expect("files lists what is below");
            let bytes = std::fs::read(&file).expect("the file was just listed");
            findings.extend(origin(path, &bytes));
            if is_text(path) && path != Path::new("Cargo.lock") {
                match std::str::from_utf8(&bytes) {
                    Ok(text) => findings.extend(form(path, text)),
                    Err(error) => findings.push(format!("{}: not UTF-8: {error}", path.display())),
                }
            }
        }
        assert_none(&findings);
    }
}
