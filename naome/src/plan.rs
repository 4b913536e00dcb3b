//! `naome plan`: checks and draws floor plans.

use std::path::{Path, PathBuf};

use robot_core::Text;
use sim_world::{FloorPlan, picture};

use crate::cli;
use crate::exit::{Ending, Exit};
use crate::output::{Finding, Output};
use crate::sources;

pub(crate) fn run(command: &cli::Plan, output: &Output) -> Ending {
    match command {
        cli::Plan::Check { files } => check(files, output),
        cli::Plan::Draw { file, out } => draw(file.as_deref(), out, output),
    }
}

fn check(files: &[PathBuf], output: &Output) -> Ending {
    let mut exit = Exit::Done;
    for file in files {
        let text = sources::read(file, output)?;
        let Err(error) = FloorPlan::parse(&file.display().to_string(), &text) else { continue };
        exit = Exit::DidNotHold;
        if output.json {
            for sim_world::plan::Finding { file, line, column, rule, message, help, .. } in error.findings() {
                output.json(&Finding { file, line: *line, column: *column, severity: "error", rule, message, help });
            }
        } else {
            let left_out = error.left_out();
            output.complain(&format!("{:?}", miette::Report::new(error)));
            if left_out > 0 {
                output.complain(
                    &output.say(&Text { de: format!("Und {left_out} mehr."), en: format!("And {left_out} more.") }),
                );
            }
        }
    }
    if exit == Exit::Done && !output.json {
        output.text(output.say(&Text { de: "In Ordnung.", en: "All is well." }));
    }
    Ok(exit)
}

fn draw(file: Option<&Path>, out: &Path, output: &Output) -> Ending {
    let plan = sources::plan(file, output)?;
    sources::write(out, &picture::draw(&plan, output.language), output)?;
    Ok(Exit::Done)
}
