//! `naome demo`: a visitor's whole story in the simulator.

use lessons::Story;
use robot_core::Text;
use sim_world::picture;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;
use crate::sources;
use crate::storyteller::Storyteller;

mod over_ros2;

/// What the visitor asks when nobody says otherwise.
const ASK: Text = Text { de: "Wo finde ich Das kleine Gespenst?", en: "Where can I find The Gruffalo?" };

pub(crate) fn run(options: &cli::Demo, seed: u64, output: &Output) -> Ending {
    let language = output.language;
    let story = Story {
        ask: Some(options.ask.clone().unwrap_or_else(|| ASK.get(language).to_string())),
        language,
        audience: options.audience,
        seed,
        plan: sources::plan(options.plan.as_deref(), output)?,
    };
    let catalogue = Box::new(sources::catalogue(options.db.as_deref(), output)?);
    let phrases = sources::phrases(options.phrases.as_deref(), output)?;
    let mut storyteller = Storyteller::keeping(*output);
    let outcome = if options.fast {
        story.run(catalogue, phrases, &mut |told| storyteller.tell(told)).map_err(Failure::missing)?
    } else {
        over_ros2::run(&story, catalogue, phrases, options.speed, &mut storyteller, output)?
    };
    storyteller.end(&outcome);
    if let Some(file) = &options.picture {
        let walk = lessons::walk(&story.plan, storyteller.kept());
        sources::write(file, &picture::draw_walk(&story.plan, language, &walk), output)?;
    }
    Ok(if outcome.arrived { Exit::Done } else { Exit::DidNotHold })
}
