//! What is only looked at: pictures of the art lending and printed marks. Nobody walks into them.

use robot_core::{Pose, Text};

use super::check::Checker;
use super::file::{MarkFile, PictureFile};
use crate::geometry::OrientedBox;

/// A picture on a wall.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The plan's id.
    pub id: String,
    /// What it is called.
    pub name: Text<String>,
    /// The middle of its lower edge on the plan, facing who looks at it.
    pub pose: Pose,
    /// How wide it is, metres.
    pub width_m: f64,
}

/// A printed mark: a card on a wall, or a mark that is stuck to the floor.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The plan's id.
    pub id: String,
    /// What it is called.
    pub name: Text<String>,
    /// Where it is. A card faces who looks at it; a mark on the floor says with it where one stands and looks.
    pub pose: Pose,
    /// What is printed on it: `fox`, `star`, a number.
    pub shows: String,
    /// Whether it hangs on a wall, else it lies on the floor.
    pub hangs: bool,
}

/// Nearer to a wall, a shelf or a piece of furniture than this, it hangs there, metres.
const HANGS_M: f64 = 0.15;

impl Checker<'_> {
    pub(super) fn picture(&mut self, picture: &PictureFile, solids: &[OrientedBox]) -> Option<Picture> {
        let (id, name) = (self.id(&picture.id), self.names(&picture.name));
        let width_m = self.number(&picture.width_m, 0.1..=3.0, "a picture's width");
        let facing_deg = self.number(&picture.facing_deg, -360.0..=360.0, "an angle");
        let at = self.point(&picture.at_m)?;
        if solids.iter().all(|solid| solid.distance_m(at) > HANGS_M) {
            let message = format!("picture `{}` hangs in the air", picture.id.get_ref());
            let help = format!("put its at_m within {HANGS_M} m of a wall");
            self.findings.add(picture.at_m.span(), "picture", message, help);
            return None;
        }
        let pose = Pose::new(at.x_m, at.y_m, robot_core::wrap_angle(facing_deg?.to_radians()));
        Some(Picture { id: id?, name: name?, pose, width_m: width_m? })
    }

    pub(super) fn mark(&mut self, mark: &MarkFile, solids: &[OrientedBox]) -> Option<Mark> {
        let (id, name) = (self.id(&mark.id), self.names(&mark.name));
        let shows = self.text(&mark.shows, "what a mark shows");
        let facing_deg = self.number(&mark.facing_deg, -360.0..=360.0, "an angle");
        let at = self.point(&mark.at_m)?;
        let hangs = solids.iter().any(|solid| solid.distance_m(at) <= HANGS_M);
        let pose = Pose::new(at.x_m, at.y_m, robot_core::wrap_angle(facing_deg?.to_radians()));
        Some(Mark { id: id?, name: name?, pose, shows: shows?, hangs })
    }
}
