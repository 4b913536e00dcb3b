//! `naome demo --pictures DIR`: the main moments of the story as pictures. No display is needed.

use std::path::Path;

use lessons::{Outcome, Story};
use robot_core::Text;
use sim::window::moments::Moments;
use sim::window::overlay;
use sim::window::render::{Quality, Studio};

use crate::by_sound::Log;
use crate::exit::Failure;
use crate::files;
use crate::output::Output;
use crate::performance::Performance;
use crate::storyteller::Storyteller;

/// Runs the story to its end and takes pictures on the way.
pub(super) fn run(
    mut performance: Performance,
    story: &Story,
    folder: &Path,
    log: &Log,
    storyteller: &mut Storyteller,
    output: &Output,
) -> Result<Outcome, Failure> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let folder = folder.display();
        Failure::wrong_use(output.say(&Text {
            de: format!("{folder} kann ich nicht anlegen: {error}"),
            en: format!("I cannot make {folder}: {error}"),
        }))
    })?;
    let quality = Quality::PRINT;
    let mut studio = Studio::new(&story.plan, story.language, story.seed, quality).map_err(Failure::missing)?;
    let mut moments = Moments::default();
    loop {
        for told in performance.step() {
            for ears in log.borrow_mut().drain(..) {
                storyteller.ears(told.at, &ears);
            }
            storyteller.tell(&told);
        }
        let view = performance.view();
        if let Some(moment) = moments.look(view) {
            let shot = moment.shot(&story.plan, view, quality.width as f32 / quality.height as f32);
            let mut picture = studio.take(view, &shot).map_err(Failure::missing)?;
            overlay::write_on(&mut picture, view, &shot, &moment.caption(view, story.language));
            let file = folder.join(moment.file_name()).with_extension("png");
            files::write(&file, &picture.to_png(), output)?;
        }
        if let Some(outcome) = performance.outcome() {
            return Ok(outcome);
        }
    }
}
