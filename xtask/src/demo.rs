//! Builds the program and becomes its demo.

use std::os::unix::process::CommandExt;

use crate::{
    process,
    report::{Failure, Report},
    rust,
    scope::Scope,
    setup,
};

/// How cargo builds the program.
pub(crate) const BUILD: &[&str] = &["build", "--locked", "--offline", "--package", "naome"];

/// Returns only when the demo could not be started: its exit code and its signals are its own.
pub(crate) fn run(report: &Report, arguments: &[String]) -> Result<(), Failure> {
    let features: &[&str] = if is_seen(arguments) { &["--features", "window"] } else { &[] };
    setup::run(report, if features.is_empty() { Scope::Demo } else { Scope::Window })?;
    report.headline(report.language.pick("Bauen", "Build"));
    if !process::attached(rust::cargo().args(BUILD).args(features), report)?.success() {
        return Err(Failure::Failed(report.language.pick(
            "naome lässt sich nicht bauen; die Meldung des Übersetzers steht darüber.".into(),
            "naome does not build; the compiler's message stands above.".into(),
        )));
    }
    report.headline(report.language.pick("Vorführung", "Demo"));
    let mut demo = rust::cargo();
    demo.args(["run", "--locked", "--offline", "--quiet", "--package", "naome"]).args(features);
    demo.args(["--", "demo"]).args(arguments);
    let error = demo.exec();
    Err(Failure::Missing(format!("`{}`: {error}", process::shown(&demo))))
}

/// Whether the demo is shown in a window or as pictures: then the program needs its window, which takes some minutes more
/// to build.
fn is_seen(arguments: &[String]) -> bool {
    let is_given = |names: &[&str]| {
        arguments
            .iter()
            .any(|argument| names.iter().any(|name| argument == name || argument.starts_with(&format!("{name}="))))
    };
    let has_display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()));
    is_given(&["--pictures"]) || has_display && !is_given(&["--text", "--fast", "--picture"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_need_the_window_and_text_does_not() {
        let is_seen = |line: &str| is_seen(&line.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>());
        assert!(is_seen("--pictures folder") && is_seen("--pictures=folder --typed"));
        assert!(!is_seen("--fast") && !is_seen("--text --typed") && !is_seen("--picture=story.svg"));
    }
}
