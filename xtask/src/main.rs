//! `cargo xtask`: what cargo does not do. Sets a machine up, shows the demo, runs every check.
//!
//! ```text
//! main -> setup -> { debian, { libvosk, editor } -> python, rust } -> report, process, scope
//!      -> demo
//!      -> checks
//! ```
//!
//! Exit codes are the program's own: 0 done, 1 a check failed, 2 wrong use, 3 something needed is missing.

mod arguments;
mod checks;
mod debian;
mod demo;
mod editor;
mod language;
mod libvosk;
mod process;
mod python;
mod report;
mod rust;
mod scope;
mod setup;

use std::{path::PathBuf, process::ExitCode};

use arguments::Task;
use language::Language;
use report::{Failure, Report};
use scope::Scope;

fn main() -> ExitCode {
    let language = Language::from_environment();
    let report = Report::new(language);
    let done = match Task::parse(std::env::args().skip(1)) {
        Ok(Task::Help) => {
            report.line(arguments::usage(language));
            Ok(())
        }
        Ok(Task::Setup) => setup::run(&report, Scope::Tests),
        Ok(Task::Demo(arguments)) => demo::run(&report, &arguments),
        Ok(Task::Test) => checks::run(&report),
        Err(wrong) => Err(Failure::WrongUse(wrong.message(language))),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report.failure(&failure),
    }
}

/// The folder of the workspace's `Cargo.toml`. Asked at run time: where clones share a target directory, the
/// binary may have been built in another one.
fn workspace() -> PathBuf {
    let ours = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    ours.parent().expect("xtask lies in the workspace's folder").to_owned()
}

/// The folder that set-up fills. Git ignores it.
fn naome_folder() -> PathBuf {
    workspace().join(".naome")
}
