//! `naome demo`: a visitor's whole story in the simulator.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use behaviours::LibraryRobot;
use behaviours::dialogue::PhraseBook;
use lessons::{Judge, Library, Outcome, Story, Told};
use robot_catalogue::OpenCatalogue;
#[cfg(feature = "window")]
use robot_core::Language;
use robot_core::{Controller, Text};
use sim_world::{FloorPlan, picture};

use crate::by_sound::{EarsForSound, HeardBySound, Log};
use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;
#[cfg(feature = "window")]
use crate::performance::{Came, Performance};
use crate::recording::{self, About, Tape};
use crate::sentences::Sentences;
use crate::storyteller::Storyteller;

mod aloud;
mod over_ros2;
#[cfg(feature = "window")]
mod pictures;
mod scenario;
#[cfg(feature = "window")]
mod window;

/// What the visitor asks when nobody says otherwise.
const ASK: Text = Text { de: "Wo finde ich Das kleine Gespenst?", en: "Where can I find The Gruffalo?" };

/// What is looked at, and by whom.
#[cfg(feature = "window")]
#[derive(Clone, Copy)]
struct Scene<'a> {
    plan: &'a FloorPlan,
    seed: u64,
    /// The language of whoever looks on.
    language: Language,
    /// What is spoken there.
    spoken: Language,
}

pub(crate) fn run(options: &cli::Demo, seed: u64, output: &Output) -> Ending {
    if let Some(file) = &options.scenario {
        return scenario::run(file, options, output);
    }
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
    let ears = if options.typed { None } else { ears(&phrases, &story.plan, &catalogue, options, output)? };
    let library = Library::new(catalogue, phrases, options.library.house(output)?);
    let judge = story.judge(&library);
    let brain = story.brain(&library).map_err(Failure::missing)?;
    if !options.fast {
        brain.prepare();
    }
    let about = About {
        command: "demo",
        language,
        audience: options.audience,
        home: FloorPlan::HOME,
        seed,
        library: &options.library,
    };
    let tape = options.record.as_deref().map(|file| tape(file, &about, &brain, output)).transpose()?;
    let controller = recording::recorded(brain, library.guard(), tape.as_ref())?;
    let mut storyteller = Storyteller::keeping(*output).recording(tape.as_ref());
    let log = Log::default();
    #[cfg(feature = "window")]
    if options.pictures.is_some() || window::is_wanted(options) {
        let performance = Performance::of_story(&story, controller, judge, ears, &log)?;
        let scene = Scene { plan: &story.plan, seed, language, spoken: language };
        let (storyteller, came) = seen(performance, scene, &log, storyteller, options, output)?;
        let recorded = recording::finish(tape, options.record.as_deref(), output);
        let ended = match came {
            Some(Came::Story(outcome)) => end(&outcome, &story, &storyteller, options, output),
            // Whoever closes the window before the end has seen enough.
            _ => Ok(Exit::Done),
        };
        return ended.map(|exit| exit.max(recorded));
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
    let recorded = recording::finish(tape, options.record.as_deref(), output);
    end(&outcome, &story, &storyteller, options, output).map(|exit| exit.max(recorded))
}

/// Says how it came out, and draws it if that was asked for.
fn end(outcome: &Outcome, story: &Story, storyteller: &Storyteller, options: &cli::Demo, output: &Output) -> Ending {
    storyteller.end(outcome, storyteller.heard_by());
    if let Some(file) = &options.picture {
        let walk = lessons::walk(&story.plan, storyteller.kept());
        files::write_drawing(file, &picture::draw_walk(&story.plan, story.language, &walk), output)?;
    }
    Ok(if outcome.arrived || outcome.answered { Exit::Done } else { Exit::DidNotHold })
}

/// Begins the recording of a story.
fn tape(file: &Path, about: &About<'_>, brain: &LibraryRobot, output: &Output) -> Result<Tape, Failure> {
    let mut about = about.metadata(output)?;
    about.extend(recording::trees(brain));
    recording::start(file, &about, output)
}

/// The performance as pictures, or in a window; how it came out, if it was seen to its end.
#[cfg(feature = "window")]
fn seen(
    performance: Performance,
    scene: Scene<'_>,
    log: &Log,
    mut storyteller: Storyteller,
    options: &cli::Demo,
    output: &Output,
) -> Result<(Storyteller, Option<Came>), Failure> {
    let Some(folder) = &options.pictures else {
        return window::run(performance, scene, options.speed, log, storyteller);
    };
    let came = pictures::run(performance, scene, folder, log, &mut storyteller, output)?;
    Ok((storyteller, Some(came)))
}

/// Ears for the visitor's voice, if there can be any; if not, it is said why.
fn ears(
    phrases: &Arc<Text<PhraseBook>>,
    plan: &FloorPlan,
    catalogue: &OpenCatalogue,
    options: &cli::Demo,
    output: &Output,
) -> Result<Option<EarsForSound>, Failure> {
    let sentences = Sentences::new(phrases, plan, catalogue, output.language)?;
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
