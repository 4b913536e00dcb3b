//! `naome demo --pictures DIR`: the main moments as pictures. No display is needed.

use std::path::Path;

use sim::window::camera::Shot;
use sim::window::moments::{Moment, Moments};
use sim::window::overlay;
use sim::window::render::{Quality, Studio};

use super::Scene;
use crate::by_sound::Log;
use crate::exit::Failure;
use crate::files;
use crate::output::Output;
use crate::performance::{Came, Performance};
use crate::storyteller::Storyteller;

/// Who takes the pictures, and where they go.
struct Photographer<'a> {
    studio: Studio,
    scene: Scene<'a>,
    folder: &'a Path,
    output: &'a Output,
}

/// Plays it to its end and takes pictures on the way: of the moments of a visit, and of all that should never be.
pub(super) fn run(
    mut performance: Performance,
    scene: Scene<'_>,
    folder: &Path,
    log: &Log,
    storyteller: &mut Storyteller,
    output: &Output,
) -> Result<Came, Failure> {
    files::create_folder(folder, output)?;
    let studio = Studio::new(scene.plan, scene.language, scene.seed, Quality::PRINT).map_err(Failure::missing)?;
    let mut photographer = Photographer { studio, scene, folder, output };
    let (mut moments, mut broken) = (Moments::default(), 0);
    loop {
        for told in performance.step() {
            for ears in log.borrow_mut().drain(..) {
                storyteller.ears(told.at, &ears);
            }
            storyteller.tell(&told);
        }
        if let Some(moment) = moments.look(performance.view()) {
            photographer.moment(&performance, moment)?;
        }
        for breach in &performance.breaches()[broken..] {
            let shot = Shot::of_walk(scene.plan, performance.view());
            let at = scene.language.decimal(breach.at.as_secs_f64(), 1);
            let caption = format!("{at} s: {}", breach.what.get(scene.language));
            photographer.take(&performance, &format!("broken-{}", breach.rule), &caption, shot)?;
        }
        broken = performance.breaches().len();
        if let Some(came) = performance.came() {
            // Where nobody came to ask, the house is there to be seen all the same.
            if !moments.are_over() {
                photographer.moment(&performance, Moment::House)?;
            }
            return Ok(came);
        }
    }
}

impl Photographer<'_> {
    fn moment(&mut self, performance: &Performance, moment: Moment) -> Result<(), Failure> {
        let (view, Scene { plan, language, .. }) = (performance.view(), self.scene);
        let aspect = Quality::PRINT.width as f32 / Quality::PRINT.height as f32;
        self.take(
            performance,
            moment.file_name(),
            &moment.caption(plan, view, language),
            moment.shot(plan, view, aspect),
        )
    }

    fn take(&mut self, performance: &Performance, name: &str, caption: &str, shot: Shot) -> Result<(), Failure> {
        let view = performance.view();
        let mut picture = self.studio.take(view, &shot).map_err(Failure::missing)?;
        overlay::write_on(&mut picture, view, &shot, caption);
        files::write(&self.folder.join(name).with_extension("png"), &picture.to_png(), self.output)
    }
}
