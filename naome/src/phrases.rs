//! `naome phrases`: checks phrase files, and tells what was not understood.

mod check;
mod folder;
mod missed;

pub(crate) use folder::{PhraseFolder, files};
pub(crate) use missed::{MissedFile, kinds as missed_kinds, sentences as missed_sentences};

use crate::cli;
use crate::exit::Ending;
use crate::output::Output;

pub(crate) fn run(command: &cli::Phrases, output: &Output) -> Ending {
    match command {
        cli::Phrases::Check { paths } => check::run(paths, output),
        cli::Phrases::Missed { file } => missed::run(file, output),
    }
}
