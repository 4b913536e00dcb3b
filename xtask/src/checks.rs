//! Every check, the quick ones first; the first that fails ends it.

use crate::{
    demo, editor, process,
    report::{Failure, Report, seconds, stopwatch},
    rust,
    scope::Scope,
    setup,
};

/// What `cargo xtask test` asks of the editor: German name, English name, a script and its arguments.
const EDITOR_CHECKS: &[(&str, &str, &[&str])] = &[
    ("Typen des Editors", "types of the editor", &["node_modules/typescript/bin/tsc", "--noEmit"]),
    ("Form des Editors", "form of the editor", &["node_modules/@biomejs/biome/bin/biome", "check", "."]),
    ("Tests des Editors", "tests of the editor", &["node_modules/vitest/vitest.mjs", "run"]),
];

/// The workshop in Debian's Chromium, against the program and a robot that `naome sim` plays.
const BROWSER: (&str, &str, &[&str]) =
    ("Werkstatt im Browser", "workshop in the browser", &["node_modules/@playwright/test/cli.js", "test"]);

/// German name, English name, cargo's arguments.
type Check = (&'static str, &'static str, &'static [&'static str]);

/// What `cargo xtask test` runs: German name, English name, cargo's arguments. The tests drive the program as
/// demo builds it, so it is built before them, where its progress shows. The package `tests` goes by itself: together
/// with the others it would give their dependencies more features, and nearly all would be built twice.
const CHECKS: &[Check] = &[
    ("Form des Quelltexts", "form of the source", &["fmt", "--all", "--check"]),
    ("Programm", "program", demo::BUILD),
    (
        "Tests und Beispiele der Pakete",
        "tests and examples of the packages",
        &["test", "--workspace", "--exclude", "tests", "--locked", "--offline"],
    ),
    ("Tests des Ganzen", "tests of the whole", &["test", "--package", "tests", "--locked", "--offline"]),
    (
        "Clippy",
        "clippy",
        &["clippy", "--workspace", "--all-targets", "--locked", "--offline", "--", "--deny", "warnings"],
    ),
    (
        "Tests des Fensters",
        "tests of the window",
        &[
            "test",
            "--package",
            "sim",
            "--package",
            "naome",
            "--features",
            "sim/window,naome/window",
            "--lib",
            "--bins",
            "--locked",
            "--offline",
            "--",
            "window::",
            "watched::",
        ],
    ),
    (
        "Clippy für das Fenster",
        "clippy for the window",
        &[
            "clippy",
            "--package",
            "naome",
            "--package",
            "sim",
            "--features",
            "sim/window,naome/window",
            "--all-targets",
            "--locked",
            "--offline",
            "--",
            "--deny",
            "warnings",
        ],
    ),
    DOCUMENTATION,
];

/// What we wrote about our own packages: links that lead nowhere, and what else rustdoc warns of.
const DOCUMENTATION: Check = (
    "Beschreibung der Pakete",
    "documentation of the packages",
    &["doc", "--workspace", "--no-deps", "--locked", "--offline"],
);

/// Sets up, and runs the checks.
pub(crate) fn run(report: &Report) -> Result<(), Failure> {
    let text = report.language;
    let started = stopwatch();
    setup::run(report, Scope::Tests)?;
    let mut summary = String::new();
    let mut checks = Vec::new();
    for (german, english, arguments) in EDITOR_CHECKS {
        checks.push((text.pick(german, english), editor::script(report, arguments)?));
    }
    for (german, english, arguments) in CHECKS {
        let mut check = rust::cargo();
        check.args(*arguments);
        if *arguments == DOCUMENTATION.2 {
            check.env("RUSTDOCFLAGS", "--deny warnings");
        }
        checks.push((text.pick(german, english), check));
        if *arguments == demo::BUILD {
            let (german, english, script) = &BROWSER;
            let mut browser = editor::script(report, script)?;
            browser.env("NAOME", program()?);
            checks.push((text.pick(german, english), browser));
        }
    }
    for (name, mut check) in checks {
        report.headline(&format!("{name}: {}", process::shown(&check)));
        let check_started = stopwatch();
        let status = process::attached(&mut check, report)?;
        let took = seconds(check_started.elapsed(), text);
        if !status.success() {
            return Err(Failure::Failed(text.pick(
                format!("✗ {name}: gescheitert nach {took}. Noch einmal nur dies: {}", process::shown(&check)),
                format!("✗ {name}: failed after {took}. Only this again: {}", process::shown(&check)),
            )));
        }
        summary.push_str(&format!("\n  ✓ {name} ({took})"));
    }
    let took = seconds(started.elapsed(), text);
    report.headline(&text.pick(format!("Alles in Ordnung ({took})"), format!("All is well ({took})")));
    report.line(summary.trim_start_matches('\n'));
    Ok(())
}

/// Where cargo puts the program: beside this one.
fn program() -> Result<std::path::PathBuf, Failure> {
    let own = std::env::current_exe().map_err(|error| Failure::Missing(error.to_string()))?;
    Ok(own.with_file_name("naome"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_and_every_target_of_the_window_are_looked_at() {
        assert!(CHECKS.contains(&DOCUMENTATION));
        let clippy = CHECKS.iter().filter(|(_, _, arguments)| arguments[0] == "clippy");
        assert!(
            clippy.clone().count() == 2 && clippy.clone().all(|(.., arguments)| arguments.contains(&"--all-targets"))
        );
    }

    #[test]
    fn the_browser_comes_once_and_after_the_program() {
        assert_eq!(CHECKS.iter().filter(|(_, _, arguments)| *arguments == demo::BUILD).count(), 1);
    }
}
