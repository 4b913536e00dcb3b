//! The floor plan of a house: what stands where, what it is called, and how to walk there.
//!
//! A plan is a TOML file; `plans/library.plan.toml` is the example that names every key. Metres, degrees (0 is
//! east, 90 north), x east and y north from the south-west corner.

mod check;
mod file;
mod gaps;
pub mod map;
mod shapes;
mod sights;
mod values;

use robot_core::ports::{FloorMap, Place, Route};
use robot_core::{CallNumber, CallNumberRange, Disc, FileErrors, Point, Pose, Text};

use crate::geometry::OrientedBox;
use crate::path::Clearance;

pub use gaps::Gap;
pub use sights::{Mark, Picture};

/// A checked floor plan: everything stands on the floor, nothing in anything else, and the robot can walk from its
/// home spot to every shelf and every other spot.
#[derive(Debug, Clone, PartialEq)]
pub struct FloorPlan {
    name: Text<String>,
    length_m: f64,
    width_m: f64,
    zones: Vec<Zone>,
    walls: Vec<OrientedBox>,
    doors: Vec<Door>,
    furniture: Vec<Furniture>,
    shelves: Vec<Shelf>,
    spots: Vec<Spot>,
    pictures: Vec<Picture>,
    marks: Vec<Mark>,
    solids: Vec<OrientedBox>,
    clearance: Clearance,
}

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

impl FloorPlan {
    /// The spot the robot waits at. Every plan has it.
    pub const HOME: &'static str = "home";
    /// The spot visitors come in and leave at. Every plan has it.
    pub const ENTRANCE: &'static str = "eingang";
    /// The spot with the charger, where the plan has one.
    pub const CHARGER: &'static str = "ladestation";
    /// How far the robot's middle keeps from things if it can: at this distance beside it, nothing comes nearer to its
    /// sonars than 0.40 m, so that a shelf beside the way is not taken for an obstacle.
    pub const COMFORTABLE_M: f64 = 0.45;
    /// How far the robot's middle keeps from things if it must: its radius of 0.18 m and a little.
    pub const NARROW_M: f64 = 0.30;

    /// Reads and checks a floor plan. `file_name` is what findings call it.
    ///
    /// # Errors
    /// All that is wrong with it, each with place and cure, if anything is.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, FileErrors> {
        check::check(file_name, text)
    }

    /// The two-room public library that comes with naome.
    #[must_use]
    pub fn demo() -> Self {
        Self::parse("two-rooms.plan.toml", include_str!("../plans/two-rooms.plan.toml"))
            .expect("a test checks that the bundled plan has no finding")
    }

    /// The whole library that comes with naome: thirty shelves in ten departments, 26 m by 18 m.
    #[must_use]
    pub fn library() -> Self {
        Self::parse("library.plan.toml", Self::LIBRARY).expect("a test checks that the bundled plan has no finding")
    }

    /// The workshop room that comes with naome: a stage with marks, work tables and a charger, 11 m by 8 m.
    #[must_use]
    pub fn workshop() -> Self {
        Self::parse("workshop.plan.toml", Self::WORKSHOP).expect("a test checks that the bundled plan has no finding")
    }

    /// The names of the plans that come along, with which [`bundled`](Self::bundled) finds them.
    pub const BUNDLED: [&'static str; 3] = ["two-rooms", "library", "workshop"];

    /// The plan of this name that comes along, if there is one.
    ///
    /// ```
    /// use sim_world::FloorPlan;
    ///
    /// assert!(FloorPlan::bundled("workshop").is_some_and(|plan| plan.spot(FloorPlan::CHARGER).is_some()));
    /// ```
    #[must_use]
    pub fn bundled(name: &str) -> Option<Self> {
        match name {
            "two-rooms" => Some(Self::demo()),
            "library" => Some(Self::library()),
            "workshop" => Some(Self::workshop()),
            _ => None,
        }
    }

    /// The text of the [library](Self::library), to begin one's own with.
    pub const LIBRARY: &'static str = include_str!("../plans/library.plan.toml");
    /// The text of the [workshop room](Self::workshop), to begin one's own with.
    pub const WORKSHOP: &'static str = include_str!("../plans/workshop.plan.toml");

    /// What the house is called.
    #[must_use]
    pub const fn name(&self) -> &Text<String> {
        &self.name
    }

    /// Metres from west to east.
    #[must_use]
    pub const fn length_m(&self) -> f64 {
        self.length_m
    }

    /// Metres from south to north.
    #[must_use]
    pub const fn width_m(&self) -> f64 {
        self.width_m
    }

    /// The parts of the house.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// The walls, without their doors.
    #[must_use]
    pub fn walls(&self) -> &[OrientedBox] {
        &self.walls
    }

    /// The doors.
    #[must_use]
    pub fn doors(&self) -> &[Door] {
        &self.doors
    }

    /// Tables, desks, sofas.
    #[must_use]
    pub fn furniture(&self) -> &[Furniture] {
        &self.furniture
    }

    /// The shelves.
    #[must_use]
    pub fn shelves(&self) -> &[Shelf] {
        &self.shelves
    }

    /// The places that have a name.
    #[must_use]
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// The pictures on the walls.
    #[must_use]
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// The printed marks on walls and floor.
    #[must_use]
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The spot with this id.
    #[must_use]
    pub fn spot(&self, id: &str) -> Option<&Spot> {
        self.spots.iter().find(|spot| spot.id == id)
    }

    /// Everything that nobody walks through: walls, closed doors, furniture, shelves, and the world past the house.
    #[must_use]
    pub fn solids(&self) -> &[OrientedBox] {
        &self.solids
    }

    /// How much room there is at each place.
    #[must_use]
    pub const fn clearance(&self) -> &Clearance {
        &self.clearance
    }

    fn area_of(&self, point: Point) -> Text<String> {
        self.area_at(point).unwrap_or_else(|| self.name.clone())
    }

    fn place_at_shelf(&self, shelf: &Shelf) -> Place {
        Place {
            id: shelf.id.clone(),
            area: self.area_of(shelf.access.position()),
            name: shelf.name.clone(),
            access: shelf.access,
            target: shelf.shape.centre(),
        }
    }

    fn place_at_spot(&self, spot: &Spot) -> Place {
        Place {
            id: spot.id.clone(),
            area: self.area_of(spot.pose.position()),
            name: spot.name.clone(),
            access: spot.pose,
            target: spot.target,
        }
    }
}

impl FloorMap for FloorPlan {
    fn shelf_for(&self, call_number: &str, location: Option<&str>) -> Option<Place> {
        let call_number = CallNumber::parse(call_number).ok()?;
        self.shelves
            .iter()
            .filter(|shelf| location.is_none_or(|location| shelf.location.eq_ignore_ascii_case(location.trim())))
            .find(|shelf| shelf.call_numbers.iter().any(|range| range.contains(&call_number)))
            .map(|shelf| self.place_at_shelf(shelf))
    }

    fn place(&self, id: &str) -> Option<Place> {
        let spot = self.spot(id).map(|spot| self.place_at_spot(spot));
        spot.or_else(|| self.shelves.iter().find(|shelf| shelf.id == id).map(|shelf| self.place_at_shelf(shelf)))
    }

    fn area_at(&self, point: Point) -> Option<Text<String>> {
        self.zones.iter().find(|zone| zone.contains(point)).map(|zone| zone.name.clone())
    }

    fn route(&self, from: Point, to: Point, obstacles: &[Disc]) -> Option<Route> {
        self.clearance.route(from, to, obstacles, &[Self::COMFORTABLE_M, Self::NARROW_M])
    }

    fn free_distance_m(&self, from: Point, bearing_rad: f64, at_most_m: f64) -> f64 {
        self.solids.iter().filter_map(|solid| solid.ray_m(from, bearing_rad)).fold(at_most_m, f64::min)
    }
}

#[cfg(test)]
mod tests;
