//! `naome tree coverage`: which nodes of a tree recorded runs have reached.

use std::path::PathBuf;

use behaviour_tree::{Coverage, NodeCoverage, Trace};
use robot_core::Text;
use serde::Serialize;

use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;

/// A node and how often it was seen to do what, for programs.
#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    path: &'a str,
    #[serde(rename = "type")]
    registration_id: &'a str,
    depth: u32,
    success: u64,
    failure: u64,
    running: u64,
    skipped: u64,
    halted: u64,
}

/// The last line for programs.
#[derive(Serialize)]
struct End {
    event: &'static str,
    nodes: usize,
    ticked: usize,
}

/// Counts all the runs together.
pub(super) fn run(files: &[PathBuf], output: &Output) -> Ending {
    let tongue = super::tongue(output.language);
    let mut all: Option<Coverage> = None;
    for file in files {
        let of_file = |error: String| Failure::wrong_use(format!("{}: {error}", file.display()));
        let trace = Trace::read(&files::bytes(file, output)?).map_err(|error| of_file(error.text(tongue)))?;
        let coverage = Coverage::of_trace(trace).map_err(|error| of_file(error.text(tongue)))?;
        match &mut all {
            None => all = Some(coverage),
            Some(all) => all.add(&coverage).map_err(|error| of_file(error.text(tongue)))?,
        }
    }
    if let Some(coverage) = all {
        print(&coverage, output);
    }
    Ok(Exit::Done)
}

/// The tree with its counts.
pub(super) fn print(coverage: &Coverage, output: &Output) {
    if !output.json {
        for line in coverage.drawing_in(super::tongue(output.language)).lines() {
            output.text(line);
        }
        let (ticked, nodes) = (coverage.ticked(), coverage.nodes().len());
        output.text(&output.say(&if ticked == nodes {
            Text {
                de: format!("Alle {nodes} Knoten waren an der Reihe."),
                en: format!("All {nodes} nodes were ticked."),
            }
        } else {
            Text {
                de: format!("{ticked} von {nodes} Knoten waren an der Reihe; die anderen sind mit ! markiert."),
                en: format!("{ticked} of {nodes} nodes were ticked; the others are marked with !."),
            }
        }));
        return;
    }
    for node in coverage.nodes() {
        let NodeCoverage { path, registration_id, depth, success, failure, running, skipped, halted, .. } = node;
        output.json(&Line {
            event: "node",
            path,
            registration_id,
            depth: *depth,
            success: *success,
            failure: *failure,
            running: *running,
            skipped: *skipped,
            halted: *halted,
        });
    }
    output.json(&End { event: "end", nodes: coverage.nodes().len(), ticked: coverage.ticked() });
}
