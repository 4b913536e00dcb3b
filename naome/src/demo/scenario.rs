//! `naome demo --scenario FILE`: a scenario as a demo, in the window, as pictures or as text; judged as it is in tests.

use std::path::Path;

use lessons::scenario::{Played, Scenario, judge};
use sim_world::{FloorPlan, picture};

use super::tape;
use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::lessons::check;
use crate::lessons::scenarios::Source;
use crate::output::Output;
use crate::pace::Stopwatch;
use crate::recording::{self, About};
use crate::storyteller::Storyteller;

pub(super) fn run(file: &Path, options: &cli::Demo, output: &Output) -> Ending {
    let watch = Stopwatch::start();
    let source = Source::open(file, output)?;
    let scenario = match source.read(&options.library.plan(output)?, output)? {
        Ok(scenario) => scenario,
        Err(findings) => {
            findings.iter().for_each(|finding| check::tell_finding(finding, output));
            return Ok(Exit::WrongUse);
        }
    };
    // What is recorded is recorded with the scenario's own plan.
    let plan = source.plan(&scenario).or_else(|| options.library.plan.clone());
    let library = cli::Library { plan, ..options.library.clone() };
    let (played, storyteller, recorded) = play(&scenario, &library, options, output)?;
    // Whoever closes the window before the end has seen enough.
    let Some(played) = played else { return Ok(recorded) };
    if let Some(file) = &options.picture {
        let walk = lessons::walk(&scenario.plan, storyteller.kept());
        files::write_drawing(file, &picture::draw_walk(&scenario.plan, output.language, &walk), output)?;
    }
    let report = judge(&scenario, &played);
    if !output.json {
        output.text("");
    }
    check::tell(&report, watch.elapsed(), output);
    Ok(if report.failed() == 0 { recorded } else { Exit::DidNotHold })
}

/// Plays it, and tells what happens. What happened, if it was seen to its end, and whether the recording is whole.
fn play(
    scenario: &Scenario,
    library_files: &cli::Library,
    options: &cli::Demo,
    output: &Output,
) -> Result<(Option<Played>, Storyteller, Exit), Failure> {
    let library = library_files.open(output)?;
    let Scenario { file, plan, .. } = scenario;
    let brain = library.robot(plan, file.language, file.audience).map_err(Failure::missing)?;
    let about = About {
        command: "demo",
        language: file.language,
        audience: file.audience,
        home: FloorPlan::HOME,
        seed: file.seed,
        library: library_files,
    };
    let tape = options.record.as_deref().map(|to| tape(to, &about, &brain, output)).transpose()?;
    let controller = recording::recorded(brain, library.guard(), tape.as_ref())?;
    let mut storyteller = Storyteller::keeping(*output).recording(tape.as_ref());
    #[cfg(feature = "window")]
    if options.pictures.is_some() || super::window::is_wanted(options) {
        use crate::performance::{Came, Performance};
        let performance = Performance::of_scenario(scenario, controller, output.language)?;
        let scene = super::Scene { plan, seed: file.seed, language: output.language, spoken: file.language };
        let log = crate::by_sound::Log::default();
        let (storyteller, came) = super::seen(performance, scene, &log, storyteller, options, output)?;
        let recorded = recording::finish(tape, options.record.as_deref(), output);
        let played = came.and_then(|came| match came {
            Came::Scenario(played) => Some(played),
            Came::Story(_) => None,
        });
        return Ok((played, storyteller, recorded));
    }
    #[cfg(not(feature = "window"))]
    if options.pictures.is_some() {
        return Err(Failure::missing(output.say(&crate::display::BUILT_WITHOUT)));
    }
    let played = scenario.run_with(controller, &mut |told| storyteller.tell(told)).map_err(Failure::missing)?;
    let recorded = recording::finish(tape, options.record.as_deref(), output);
    Ok((Some(played), storyteller, recorded))
}
