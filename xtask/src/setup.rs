//! Brings a bare Debian with Rust and Python to where demo and tests run without a network.

use std::fs;

use crate::{
    debian, editor, libvosk, naome_folder, python,
    report::{Failure, Report},
    rust,
    scope::Scope,
};

/// Runs the steps, each of which does nothing where nothing is missing.
pub(crate) fn run(report: &Report, scope: Scope) -> Result<(), Failure> {
    let text = report.language;
    let _alone = one_at_a_time(report)?;
    report.headline(text.pick("Einrichten", "Set-up"));
    report.step(text.pick("Debian-Pakete", "Debian packages"), || debian::packages(report, scope))?;
    report.step(text.pick("libvosk (Hören)", "libvosk (hearing)"), || libvosk::library(report))?;
    let name = text.pick("Editor der Werkstatt (Node.js)", "the workshop's editor (Node.js)");
    report.step(name, || editor::built(report))?;
    if scope == Scope::Tests {
        report.step(text.pick("Gegenstellen der Tests (Python)", "peers of the tests (Python)"), || {
            python::packages(report, "tests/peers/requirements.txt")
        })?;
        report.step("rustfmt, clippy", || rust::components(report))?;
    }
    report.step(text.pick("Rust-Pakete", "Rust packages"), || rust::packages(report))
}

/// Waits until no other set-up works in this folder, and keeps the next one out until it is dropped.
fn one_at_a_time(report: &Report) -> Result<fs::File, Failure> {
    let folder = naome_folder();
    let lock = folder.join("lock");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::File::create(&lock))
        .and_then(|file| file.lock().map(|()| file))
        .map_err(|error| {
            Failure::Missing(report.language.pick(
                format!("In {} lässt sich nicht schreiben: {error}", folder.display()),
                format!("Cannot write in {}: {error}", folder.display()),
            ))
        })
}
