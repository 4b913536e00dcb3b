//! `naome tree`: checks behaviour trees, and explains recorded ones.

use std::path::PathBuf;

use behaviour_tree::Language as Tongue;
use robot_core::{Language, Text};

use crate::cli;
use crate::exit::{Ending, Exit};
use crate::output::{Finding, Output};
use crate::sources;

mod why;

pub(crate) fn run(command: &cli::Tree, output: &Output) -> Ending {
    match command {
        cli::Tree::Check { files } => check(files, output),
        cli::Tree::Why { file, tick, listener } => why::run(file, *tick, *listener, output),
    }
}

/// The engine's name for a language.
const fn tongue(language: Language) -> Tongue {
    match language {
        Language::De => Tongue::De,
        Language::En => Tongue::En,
    }
}

fn check(files: &[PathBuf], output: &Output) -> Ending {
    let texts = files
        .iter()
        .map(|file| Ok((file.display().to_string(), sources::read(file, output)?)))
        .collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let findings = behaviours::check_trees(&texts);
    let exit = if findings.iter().any(|finding| finding.is_error()) { Exit::DidNotHold } else { Exit::Done };
    if findings.is_empty() && !output.json {
        output.text(output.say(&Text { de: "In Ordnung.", en: "All is well." }));
    }
    for finding in findings {
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
            output.complain(&format!("{:?}", miette::Report::new(finding)));
        }
    }
    Ok(exit)
}
