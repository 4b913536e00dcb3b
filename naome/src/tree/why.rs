//! `naome tree why`: what a recorded tree was doing at a tick, and why nothing else.

use std::path::Path;

use behaviour_tree::{Listener, Replay, Trace};
use robot_core::Text;
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;

/// An explanation, for programs.
#[derive(Serialize)]
struct Why {
    tick: u32,
    ticks: u32,
    doing: Vec<String>,
    told: String,
}

/// Explains a tick, the last one if none is named.
pub(super) fn run(file: &Path, tick: Option<u32>, listener: cli::Listener, output: &Output) -> Ending {
    let tongue = super::tongue(output.language);
    let of_file = |error: String| Failure::wrong_use(format!("{}: {error}", file.display()));
    let trace = Trace::read(&files::bytes(file, output)?).map_err(|error| of_file(error.text(tongue)))?;
    let ticks = trace.ticks();
    let tick = tick.unwrap_or(ticks);
    if tick > ticks {
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!("Den Takt {tick} gibt es nicht: Die Aufzeichnung hat {ticks}."),
            en: format!("There is no tick {tick}: the recording has {ticks}."),
        })));
    }
    let mut replay = Replay::new(trace).map_err(|error| of_file(error.text(tongue)))?;
    replay.seek(tick).map_err(|error| of_file(error.text(tongue)))?;
    let explanation = replay.explain();
    let listener = match listener {
        cli::Listener::Child => Listener::Child,
        cli::Listener::Staff => Listener::Staff,
    };
    let told = explanation.tell_with(tongue, listener, &super::names(output.language));
    if output.json {
        let doing = explanation.doing.into_iter().map(|node| node.path).collect();
        output.json(&Why { tick, ticks, doing, told });
    } else {
        output.text(
            &output.say(&Text { de: format!("Takt {tick} von {ticks}:"), en: format!("Tick {tick} of {ticks}:") }),
        );
        output.text(&told);
    }
    Ok(Exit::Done)
}
