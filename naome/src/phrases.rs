//! `naome phrases`: checks phrase files, writes those that come along, and tells what was not understood.

mod check;
pub(crate) mod folder;
mod missed;

pub(crate) use missed::{MissedFile, forget as forget_missed, kinds as missed_kinds, sentences as missed_sentences};

use std::path::Path;

use robot_core::Text;

use crate::cli;
use crate::exit::{Ending, Exit};
use crate::output::Output;

pub(crate) fn run(command: &cli::Phrases, output: &Output) -> Ending {
    match command {
        cli::Phrases::Check { paths } => check::run(paths, output),
        cli::Phrases::Export { folder } => export(folder, output),
        cli::Phrases::Missed { file } => missed::run(file, output),
    }
}

fn export(folder: &Path, output: &Output) -> Ending {
    let written = folder::export(folder, output)?;
    let shown = folder.display();
    if !output.json {
        output.text(&output.say(&Text {
            de: format!(
                "{written} Dateien liegen in {shown}. Was Sie nicht ändern, löschen Sie wieder: Dort gilt weiter das \
                 Mitgelieferte. Weiter: naome phrases check {shown}"
            ),
            en: format!(
                "{written} files lie in {shown}. Delete again what you do not change: there, what comes along goes on \
                 to hold. Next: naome phrases check {shown}"
            ),
        }));
    }
    Ok(Exit::Done)
}
