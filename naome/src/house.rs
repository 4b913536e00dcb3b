//! `naome house`: begins and checks the file of a house.

use std::path::{Path, PathBuf};

use behaviours::house::House;
use robot_catalogue::live::LiveServers;
use robot_core::{FileErrors, Text};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Finding, Output};

pub(crate) fn run(command: &cli::House, output: &Output) -> Ending {
    match command {
        cli::House::New { file } => new(file, output),
        cli::House::Check { files } => check(files, output),
    }
}

/// Begins a file to be filled in, with what may stand in it told beside each part.
fn new(file: &Path, output: &Output) -> Ending {
    files::write_new(file, House::BEGINNING.get(output.language), output)?;
    if !output.json {
        let file = file.display();
        output.text(&output.say(&Text {
            de: format!("{file} ist angelegt. Weiter: ausfüllen, dann naome house check {file}"),
            en: format!("{file} is ready. Next: fill it in, then naome house check {file}"),
        }));
    }
    Ok(Exit::Done)
}

fn check(files: &[PathBuf], output: &Output) -> Ending {
    let mut exit = Exit::Done;
    for file in files {
        let Err(errors) = read(file, output)? else { continue };
        exit = Exit::DidNotHold;
        if output.json {
            errors.findings().iter().for_each(|finding| output.json(&Finding::error(finding, output.language)));
        } else {
            output.complain(&errors.text(output.language));
        }
    }
    if exit == Exit::Done && !output.json {
        output.text(output.say(&Text { de: "In Ordnung.", en: "All is well." }));
    }
    Ok(exit)
}

/// Reads a house's file as the robot does, its catalogue servers included.
fn read(file: &Path, output: &Output) -> Result<Result<(), FileErrors>, Failure> {
    let text = files::read(file, output)?;
    let name = file.display().to_string();
    Ok(House::parse(&name, &text).and_then(|_| LiveServers::parse(&name, &text).map(|_| ())))
}

#[cfg(test)]
mod tests {
    use robot_core::Language;

    use super::*;

    #[test]
    fn what_is_begun_is_in_order_and_never_overwritten() {
        for language in Language::ALL {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("haus.toml");
            let output = Output::plain(language);
            assert_eq!(new(&file, &output).unwrap(), Exit::Done);
            assert_eq!(check(std::slice::from_ref(&file), &output).unwrap(), Exit::Done);
            std::fs::write(&file, "name = \"Bücherei\"\n").unwrap();
            assert_eq!(check(std::slice::from_ref(&file), &output).unwrap(), Exit::DidNotHold);
            assert_eq!(new(&file, &output).unwrap_err().exit, Exit::WrongUse);
            assert_eq!(std::fs::read_to_string(&file).unwrap(), "name = \"Bücherei\"\n");
        }
    }
}
