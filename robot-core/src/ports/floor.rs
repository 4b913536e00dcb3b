//! The floor-map port.

use crate::call_number::CallNumber;
use crate::geometry::{Disc, Point, Pose};
use crate::language::Text;

/// What the robot knows of the house: where things stand and how to walk there.
pub trait FloorMap {
    /// The shelf that holds a call number. `location` is the catalogue's code for a part of the house; where it is
    /// given, only shelves of that part count.
    fn shelf_for(&self, call_number: &str, location: Option<&str>) -> Option<Place>;

    /// The place a person would call by this id: "toilette", "info", "artothek", "home".
    fn place(&self, id: &str) -> Option<Place>;

    /// The places that people may ask for by their names, each with its id for [`Self::place`].
    fn named_places(&self) -> Vec<(String, Text<String>)>;

    /// What stands before the author's letters on the spines of books that this house shelves by interest: "Krimi".
    fn shelf_groups(&self) -> Vec<String> {
        Vec::new()
    }

    /// The name of the part of the house a point lies in.
    fn area_at(&self, point: Point) -> Option<Text<String>>;

    /// A way for the robot's middle from `from` to `to`, round walls, furniture and `obstacles`, with room for its
    /// shoulders. `None` if there is none.
    fn route(&self, from: Point, to: Point, obstacles: &[Disc]) -> Option<Route>;

    /// Metres from `from` along `bearing_rad` to the first wall or piece of furniture, at most `at_most_m`. Tells a
    /// shelf, which is on the map, from a person, who is not.
    fn free_distance_m(&self, from: Point, bearing_rad: f64, at_most_m: f64) -> f64;
}

/// Somewhere to go and something to point at.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The plan's id: "regal-kinder-3".
    pub id: String,
    /// The part of the house: "Kinderbereich", "children's area".
    pub area: Text<String>,
    /// What people call it: "Regal 3", "shelf 3".
    pub name: Text<String>,
    /// Where the robot stands and faces when it has arrived, in the map's frame.
    pub access: Pose,
    /// The middle of the thing itself, to point at.
    pub target: Point,
}

/// A way across the floor.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Corner points from start to end, both included; never empty.
    pub points: Vec<Point>,
}

impl Route {
    /// Its length, metres.
    #[must_use]
    pub fn length_m(&self) -> f64 {
        self.points.windows(2).map(|leg| leg[0].distance_m(leg[1])).sum()
    }
}

/// An empty floor without walls: every way is straight.
#[derive(Debug, Clone, Default)]
pub struct OpenFloor {
    /// Shelves by the call number they begin with.
    pub shelves: Vec<(String, Place)>,
    /// Other places.
    pub places: Vec<Place>,
}

impl FloorMap for OpenFloor {
    fn shelf_for(&self, call_number: &str, _location: Option<&str>) -> Option<Place> {
        self.shelves.iter().find(|(begins, _)| call_number.starts_with(begins.as_str())).map(|(_, place)| place.clone())
    }

    fn place(&self, id: &str) -> Option<Place> {
        self.places.iter().find(|place| place.id == id).cloned()
    }

    fn named_places(&self) -> Vec<(String, Text<String>)> {
        self.places.iter().map(|place| (place.id.clone(), place.name.clone())).collect()
    }

    fn shelf_groups(&self) -> Vec<String> {
        self.shelves.iter().filter_map(|(begins, _)| CallNumber::parse(begins).ok()?.group()).collect()
    }

    fn area_at(&self, _point: Point) -> Option<Text<String>> {
        None
    }

    fn route(&self, from: Point, to: Point, _obstacles: &[Disc]) -> Option<Route> {
        Some(Route { points: vec![from, to] })
    }

    fn free_distance_m(&self, _from: Point, _bearing_rad: f64, at_most_m: f64) -> f64 {
        at_most_m
    }
}
