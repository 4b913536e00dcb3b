//! `naome demo`: a visitor's whole story in the simulator.

use std::path::Path;
use std::rc::Rc;

use behaviours::LibraryRobot;
use behaviours::dialogue::PhraseBook;
use lessons::{Judge, Library, Outcome, Story, Told};
use robot_catalogue::OpenCatalogue;
use robot_core::{Controller, Text};
use sim_world::{FloorPlan, picture};

use crate::by_sound::{EarsForSound, HeardBySound, Log};
use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;
#[cfg(feature = "window")]
use crate::performance::Performance;
use crate::recording::{self, About, Tape};
use crate::sentences::Sentences;
use crate::storyteller::Storyteller;

mod aloud;
mod over_ros2;
#[cfg(feature = "window")]
mod pictures;
#[cfg(feature = "window")]
mod window;

/// What the visitor asks when nobody says otherwise.
const ASK: Text = Text { de: "Wo finde ich Das kleine Gespenst?", en: "Where can I find The Gruffalo?" };

pub(crate) fn run(options: &cli::Demo, seed: u64, output: &Output) -> Ending {
    let language = output.language;
    let story = Story {
        ask: Some(options.ask.clone().unwrap_or_else(|| ASK.get(language).to_string())),
        language,
        audience: options.audience,
        seed,
        plan: options.library.plan(output)?,
    };
    let catalogue = options.library.catalogue(output)?;
    let phrases = options.library.phrases(output)?;
    let ears = if options.typed { None } else { ears(&phrases, &catalogue, options, output)? };
    let library = Library::new(catalogue, phrases, options.library.house(output)?);
    let judge = story.judge(&library);
    let brain = story.brain(&library).map_err(Failure::missing)?;
    if !options.fast {
        brain.prepare();
    }
    let tape = options.record.as_deref().map(|file| tape(file, &brain, options, seed, output)).transpose()?;
    let controller = recording::recorded(brain, library.guard(), tape.as_ref())?;
    let mut storyteller = Storyteller::keeping(*output).recording(tape.as_ref());
    let log = Log::default();
    #[cfg(feature = "window")]
    if options.pictures.is_some() || window::is_wanted(options) {
        let performance = Performance::new(&story, controller, judge, ears, &log)?;
        let (storyteller, outcome) = seen(performance, &story, &log, storyteller, options, output)?;
        recording::finish(tape, options.record.as_deref(), output);
        // Whoever closes the window before the end has seen enough.
        return outcome.map_or(Ok(Exit::Done), |outcome| end(&outcome, &story, &storyteller, options, output));
    }
    #[cfg(not(feature = "window"))]
    if options.pictures.is_some() {
        return Err(Failure::missing(output.say(&crate::display::BUILT_WITHOUT)));
    }
    let outcome = if options.fast {
        run_fast(&story, controller, judge, ears, &log, &mut storyteller)?
    } else {
        let told = over_ros2::Telling { ears, log: Rc::clone(&log), quiet: options.quiet, speed: options.speed };
        over_ros2::run(&story, controller, judge, told, &mut storyteller, output)?
    };
    recording::finish(tape, options.record.as_deref(), output);
    end(&outcome, &story, &storyteller, options, output)
}

/// Says how it came out, and draws it if that was asked for.
fn end(outcome: &Outcome, story: &Story, storyteller: &Storyteller, options: &cli::Demo, output: &Output) -> Ending {
    storyteller.end(outcome, storyteller.heard_by());
    if let Some(file) = &options.picture {
        let walk = lessons::walk(&story.plan, storyteller.kept());
        files::write_drawing(file, &picture::draw_walk(&story.plan, story.language, &walk), output)?;
    }
    Ok(if outcome.arrived { Exit::Done } else { Exit::DidNotHold })
}

/// Begins the recording of a story.
fn tape(file: &Path, brain: &LibraryRobot, options: &cli::Demo, seed: u64, output: &Output) -> Result<Tape, Failure> {
    let about = About {
        command: "demo",
        language: output.language,
        audience: options.audience,
        home: FloorPlan::HOME,
        seed,
        library: &options.library,
    };
    let mut about = about.metadata(output)?;
    about.extend(recording::trees(brain));
    recording::start(file, &about, output)
}

/// The story as pictures, or in a window; how it came out, if it was seen to its end.
#[cfg(feature = "window")]
fn seen(
    performance: Performance,
    story: &Story,
    log: &Log,
    mut storyteller: Storyteller,
    options: &cli::Demo,
    output: &Output,
) -> Result<(Storyteller, Option<Outcome>), Failure> {
    let Some(folder) = &options.pictures else {
        return window::run(performance, story, options.speed, log, storyteller);
    };
    let outcome = pictures::run(performance, story, folder, log, &mut storyteller, output)?;
    Ok((storyteller, Some(outcome)))
}

/// Ears for the visitor's voice, if there can be any; if not, it is said why.
fn ears(
    phrases: &Text<PhraseBook>,
    catalogue: &OpenCatalogue,
    options: &cli::Demo,
    output: &Output,
) -> Result<Option<EarsForSound>, Failure> {
    let sentences = Sentences::new(phrases, catalogue, output.language)?;
    let ears = EarsForSound::open(sentences, options.audience, output);
    Ok(ears
        .inspect_err(|reason| {
            output.complain(&output.say(&Text {
                de: format!("Ich höre das Kind nicht und lese, was es sagt: {reason}"),
                en: format!("I cannot hear the visitor and read what they say: {reason}"),
            }));
        })
        .ok())
}

/// Runs the story in lock-step.
fn run_fast(
    story: &Story,
    controller: Controller<LibraryRobot>,
    judge: Judge,
    ears: Option<EarsForSound>,
    log: &Log,
    storyteller: &mut Storyteller,
) -> Result<Outcome, Failure> {
    let Some(ears) = ears else {
        let mut tell = |told: &Told| storyteller.tell(told);
        return story.run(controller, judge, |hearing| hearing, &mut tell).map_err(Failure::missing);
    };
    let hear = |hearing| HeardBySound { hearing, ears, log: Rc::clone(log) };
    let mut tell = |told: &Told| {
        for ears in log.borrow_mut().drain(..) {
            storyteller.ears(told.at, &ears);
        }
        storyteller.tell(told);
    };
    story.run(controller, judge, hear, &mut tell).map_err(Failure::missing)
}
