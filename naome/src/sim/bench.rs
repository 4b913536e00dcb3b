//! `naome sim --bench`: how fast the simulator is in lock-step, with the controllers and the recorder on, on one core.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;
use std::time::Duration;

use behaviours::LibraryRobot;
use lessons::Story;
use robot_core::{Audience, Controller, Text};
use robot_recording::Recorder;
use rustix::time::{ClockId, clock_gettime};
use sim::bench::{Meter, crowd, measure};
use sim::{SimSetup, Simulation};

use crate::allocations;
use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;
use crate::recording::{self, Tape};
use crate::sources;

pub(super) fn run(options: &cli::Sim, seed: u64, output: &Output) -> Ending {
    let story = Story {
        ask: None,
        language: output.language,
        audience: Audience::Child,
        seed,
        plan: sources::plan(options.plan.as_deref(), output)?,
    };
    let library = cli::Library::default().open(output)?;
    let mut tapes = Vec::new();
    let mut houses = Vec::new();
    for house in 0..u64::from(options.robots) {
        let visitors = crowd(&story.plan, options.visitors as usize);
        let setup = SimSetup::new(Arc::clone(&story.plan), seed.wrapping_add(house), visitors);
        let brain = story.brain(&library).map_err(Failure::missing)?;
        // As on a robot, nobody who asks first waits until their language is learned.
        brain.prepare_in(story.language);
        let tape = if house == 0 { Some(tape(options, &brain, output)?) } else { None };
        let controller: Controller<LibraryRobot> = recording::recorded(brain, library.guard(), tape.as_ref())?;
        tapes.extend(tape);
        houses.push((Simulation::new(setup).map_err(Failure::missing)?, controller));
    }
    let figures = measure(houses, options.ticks, &Meter { now: &processor_time, allocations: &allocations::count });
    for tape in tapes {
        recording::finish(Some(tape), options.record.as_deref(), output);
    }
    output.in_json().json(&figures);
    Ok(Exit::Done)
}

/// The first robot's recording, into a file that was asked for or one that is gone afterwards.
fn tape(options: &cli::Sim, brain: &LibraryRobot, output: &Output) -> Result<Tape, Failure> {
    let about = recording::trees(brain);
    match &options.record {
        Some(file) => recording::start(file, &about, output),
        None => Recorder::start(BufWriter::new(nameless_file(output)?), &about).map_err(Failure::missing),
    }
}

/// A file that nobody can open but this program, and that ends with it.
fn nameless_file(output: &Output) -> Result<File, Failure> {
    let path = std::env::temp_dir().join(format!("naome-bench-{}.mcap", std::process::id()));
    let file = files::create(&path, output)?;
    std::fs::remove_file(&path).map_err(|error| {
        let path = path.display();
        Failure::missing(output.say(&Text {
            de: format!("{path} lässt sich nicht löschen: {error}"),
            en: format!("{path} cannot be removed: {error}"),
        }))
    })?;
    Ok(file)
}

/// The time that the processor has worked for this thread: what others do on the machine is not in it.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
