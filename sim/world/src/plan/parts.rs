//! What a house is made of. Pictures and marks are only looked at: nobody walks into them.

use robot_core::{CallNumberRange, Point, Pose, Text};

use crate::geometry::OrientedBox;

/// A part of the house: the children's area, the reading café.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// The plan's id.
    pub id: String,
    /// What people call it.
    pub name: Text<String>,
    /// Its south-west corner.
    pub from: Point,
    /// Its north-east corner.
    pub to: Point,
}

impl Zone {
    /// Whether a point lies in it.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        (self.from.x_m..=self.to.x_m).contains(&point.x_m) && (self.from.y_m..=self.to.y_m).contains(&point.y_m)
    }
}

/// A door in a wall. Through an open one people and robots walk; a closed one is as solid as the wall, though visitors
/// appear at the spot `eingang` behind the entrance door.
#[derive(Debug, Clone, PartialEq)]
pub struct Door {
    /// The plan's id.
    pub id: String,
    /// What people call it.
    pub name: Text<String>,
    /// Where it is, as thick as its wall.
    pub shape: OrientedBox,
    /// Whether one can walk through.
    pub open: bool,
}

/// A table, a desk, a sofa.
#[derive(Debug, Clone, PartialEq)]
pub struct Furniture {
    /// The plan's id.
    pub id: String,
    /// What people call it.
    pub name: Text<String>,
    /// Where it stands.
    pub shape: OrientedBox,
}

/// A shelf with books. Its x axis points out of its front.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    /// The plan's id.
    pub id: String,
    /// What people call it.
    pub name: Text<String>,
    /// The catalogue's code for the part of the house it stands in: KIN, SACH.
    pub location: String,
    /// Where it stands; the x axis points out of its front.
    pub shape: OrientedBox,
    /// What stands on it.
    pub call_numbers: Vec<CallNumberRange>,
    /// Where the robot stands in front of it, and faces it.
    pub access: Pose,
}

/// A place that has a name: home, the information desk, the toilet.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// The plan's id.
    pub id: String,
    /// What people call it.
    pub name: Text<String>,
    /// Where one stands there and faces.
    pub pose: Pose,
    /// What is meant, to point at.
    pub target: Point,
}

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
