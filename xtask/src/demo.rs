//! Builds the program and becomes its demo.

use std::os::unix::process::CommandExt;

use crate::{
    process,
    report::{Failure, Report},
    rust,
    setup::{self, Scope},
};

/// How cargo builds the program.
pub(crate) const BUILD: &[&str] = &["build", "--locked", "--offline", "--package", "naome"];

/// Returns only when the demo could not be started: its exit code and its signals are its own.
pub(crate) fn run(report: &Report, arguments: &[String]) -> Result<(), Failure> {
    setup::run(report, Scope::Demo)?;
    report.headline(report.language.pick("Bauen", "Build"));
    if !process::attached(rust::cargo().args(BUILD), report)?.success() {
        return Err(Failure::Failed(report.language.pick(
            "naome lässt sich nicht bauen; die Meldung des Übersetzers steht darüber.".into(),
            "naome does not build; the compiler's message stands above.".into(),
        )));
    }
    report.headline(report.language.pick("Vorführung", "Demo"));
    let mut demo = rust::cargo();
    demo.args(["run", "--locked", "--offline", "--quiet", "--package", "naome", "--", "demo"]).args(arguments);
    let error = demo.exec();
    Err(Failure::Missing(format!("`{}`: {error}", process::shown(&demo))))
}
