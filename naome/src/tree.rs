//! `naome tree`: checks behaviour trees, and explains recorded ones.

use std::path::PathBuf;

use robot_core::Text;
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit};
use crate::output::Output;
use crate::sources;

mod why;

/// A finding, for programs.
#[derive(Serialize)]
struct Finding<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    severity: &'static str,
    rule: &'a str,
    message: String,
    help: String,
}

pub(crate) fn run(command: &cli::Tree, output: &Output) -> Ending {
    match command {
        cli::Tree::Check { files } => check(files, output),
        cli::Tree::Why { file, tick, listener } => why::run(file, *tick, *listener, output),
    }
}

fn check(files: &[PathBuf], output: &Output) -> Ending {
    let texts = files
        .iter()
        .map(|file| Ok((file.display().to_string(), sources::read(file, output)?)))
        .collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let Err(error) = behaviours::check_trees(&texts) else {
        if !output.json {
            output.text(output.say(&Text { de: "In Ordnung.", en: "All is well." }));
        }
        return Ok(Exit::Done);
    };
    if output.json {
        output.json(&Finding {
            file: error.file(),
            line: error.line(),
            column: error.column(),
            severity: "error",
            rule: error.kind().name(),
            message: error.message().to_owned(),
            help: error.cure().to_owned(),
        });
    } else {
        output.complain(&format!("{:?}", miette::Report::new(*error)));
    }
    Ok(Exit::DidNotHold)
}
