//! `naome tree`: checks behaviour trees, and explains recorded ones.

use behaviour_tree::{Language as Tongue, LoadError};
use robot_core::{Language, Text};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::{Finding, Output};

mod coverage;
pub(crate) mod diff;
mod forest;
pub(crate) mod given;
mod onlooker;
mod run;
mod screen;
mod swaps;
mod understudy;
mod why;

use forest::Forest;

pub(crate) fn run(command: &cli::Tree, seed: u64, output: &Output) -> Ending {
    match command {
        cli::Tree::Check { files, given } => check(&Forest::read(files, output)?, given, output),
        cli::Tree::Run(options) => run::run(options, seed, output),
        cli::Tree::Why { file, tick, listener } => why::run(file, *tick, *listener, output),
        cli::Tree::Coverage { files } => coverage::run(files, output),
        cli::Tree::Diff { first, second } => diff::run(first, second, output),
    }
}

/// The engine's name for a language.
const fn tongue(language: Language) -> Tongue {
    match language {
        Language::De => Tongue::De,
        Language::En => Tongue::En,
    }
}

/// What people call the nodes of the robot's own trees.
fn names(language: Language) -> impl Fn(&str) -> Option<String> {
    move |name| behaviours::names::node(name).map(|text| (*text.get(language)).to_owned())
}

fn check(forest: &Forest, given: &[String], output: &Output) -> Ending {
    let files = behaviours::with_bundled_trees(&forest.files());
    // A file in the place of a bundled one is a part of the robot's own tree; any other has a tree of its own to run.
    let main = if forest.replaces_bundled() { None } else { forest.clear_main_tree() };
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    let mut findings = behaviours::check_trees(&files, main.as_deref(), &given);
    findings.retain(|finding| forest.is_named(finding.file()));
    let exit = if findings.iter().any(|finding| finding.is_error()) { Exit::DidNotHold } else { Exit::Done };
    if findings.is_empty() && !output.json {
        output.text(output.say(&Text { de: "In Ordnung.", en: "All is well." }));
    }
    findings.into_iter().for_each(|finding| print(finding, output));
    Ok(exit)
}

/// A finding, as a line for programs or with its source.
fn print(finding: behaviour_tree::Finding, output: &Output) {
    let finding = finding.in_language(tongue(output.language));
    if output.json {
        output.json(&Finding {
            file: finding.file(),
            line: finding.line(),
            column: finding.column(),
            severity: if finding.is_error() { "error" } else { "warning" },
            rule: finding.rule(),
            message: finding.message(),
            help: finding.help(),
        });
    } else {
        output.complain(&finding.drawn());
    }
}

/// A tree that cannot be loaded.
pub(crate) fn wrong(error: LoadError, output: &Output) -> Failure {
    Failure::wrong_use(error.in_language(tongue(output.language)).drawn())
}

/// A file without a tree cannot be run.
fn no_tree(output: &Output) -> &'static str {
    output.say(&Text {
        de: "In der ersten Datei ist kein <BehaviorTree>.",
        en: "There is no <BehaviorTree> in the first file.",
    })
}
