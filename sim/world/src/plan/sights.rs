//! Checks what is only looked at: pictures of the art lending and printed marks. Nobody walks into them.

use robot_core::{Pose, Text};

use super::check::{ANGLE, Checker};
use super::file::{MarkFile, PictureFile};
use super::parts::{Mark, Picture};
use crate::geometry::OrientedBox;

/// Nearer to a wall, a shelf or a piece of furniture than this, it hangs there, metres.
const HANGS_M: f64 = 0.15;

impl Checker<'_> {
    pub(super) fn picture(&mut self, picture: &PictureFile, solids: &[OrientedBox]) -> Option<Picture> {
        let (id, name) = (self.id(&picture.id), self.names(&picture.name));
        let width_m = self.number(&picture.width_m, 0.1..=3.0, ("die Breite eines Bilds", "a picture's width"));
        let facing_deg = self.number(&picture.facing_deg, -360.0..=360.0, ANGLE);
        let at = self.point(&picture.at_m)?;
        if solids.iter().all(|solid| solid.distance_m(at) > HANGS_M) {
            let id = picture.id.get_ref();
            let message =
                Text::owned(format!("das Bild `{id}` hängt in der Luft"), format!("picture `{id}` hangs in the air"));
            let help = Text::owned(
                format!("legen Sie sein at_m höchstens {HANGS_M} m vor eine Wand"),
                format!("put its at_m within {HANGS_M} m of a wall"),
            );
            self.findings.add(picture.at_m.span(), "picture", message, help);
            return None;
        }
        let pose = Pose::new(at.x_m, at.y_m, robot_core::wrap_angle(facing_deg?.to_radians()));
        Some(Picture { id: id?, name: name?, pose, width_m: width_m? })
    }

    pub(super) fn mark(&mut self, mark: &MarkFile, solids: &[OrientedBox]) -> Option<Mark> {
        let (id, name) = (self.id(&mark.id), self.names(&mark.name));
        let shows = self.text(&mark.shows, ("was eine Markierung zeigt", "what a mark shows"));
        let facing_deg = self.number(&mark.facing_deg, -360.0..=360.0, ANGLE);
        let at = self.point(&mark.at_m)?;
        let hangs = solids.iter().any(|solid| solid.distance_m(at) <= HANGS_M);
        let pose = Pose::new(at.x_m, at.y_m, robot_core::wrap_angle(facing_deg?.to_radians()));
        Some(Mark { id: id?, name: name?, pose, shows: shows?, hangs })
    }
}
