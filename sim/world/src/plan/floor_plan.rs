//! A checked floor plan, and what can be asked of it.

use std::collections::BTreeSet;

use robot_core::ports::{FloorMap, Place, Route};
use robot_core::{CallNumber, Disc, Point, Pose, Text};

use super::parts::{Door, Furniture, Mark, Picture, Shelf, Spot, Zone};
use crate::geometry::OrientedBox;
use crate::path::Clearance;

/// A checked floor plan: everything stands on the floor, nothing in anything else, and the robot can walk from its
/// home spot to every shelf and every other spot.
#[derive(Debug, Clone, PartialEq)]
pub struct FloorPlan {
    pub(super) name: Text<String>,
    pub(super) length_m: f64,
    pub(super) width_m: f64,
    pub(super) zones: Vec<Zone>,
    pub(super) walls: Vec<OrientedBox>,
    pub(super) doors: Vec<Door>,
    pub(super) furniture: Vec<Furniture>,
    pub(super) shelves: Vec<Shelf>,
    pub(super) spots: Vec<Spot>,
    pub(super) pictures: Vec<Picture>,
    pub(super) marks: Vec<Mark>,
    pub(super) solids: Vec<OrientedBox>,
    pub(super) clearance: Clearance,
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

    /// The middle of a part of the house, or where the robot comes nearest to it; `None` if it does not come in at all.
    fn place_in_zone(&self, zone: &Zone) -> Option<Place> {
        let home = self.spot(Self::HOME)?.pose.position();
        let middle = zone.from.towards(zone.to, 0.5);
        let reached = self.clearance.reach(home, Self::NARROW_M);
        let nearest = |keeps_m: f64| {
            let stands = |point: &Point| zone.contains(*point) && reached.contains(*point);
            let roomy = self.clearance.places().filter(|(_, room_m)| *room_m >= keeps_m).map(|(point, _)| point);
            roomy.filter(stands).min_by(|a, b| a.distance_m(middle).total_cmp(&b.distance_m(middle)))
        };
        let access = nearest(Self::COMFORTABLE_M).or_else(|| nearest(Self::NARROW_M))?;
        Some(Place {
            id: zone.id.clone(),
            area: zone.name.clone(),
            name: zone.name.clone(),
            access: Pose::new(access.x_m, access.y_m, home.bearing_rad(middle)),
            target: middle,
        })
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
        let shelf = || self.shelves.iter().find(|shelf| shelf.id == id).map(|shelf| self.place_at_shelf(shelf));
        let zone = || self.zones.iter().find(|zone| zone.id == id).and_then(|zone| self.place_in_zone(zone));
        spot.or_else(shelf).or_else(zone)
    }

    /// Its spots, zones and shelves; of those with one name the first. Where the robot waits is called by what it calls it
    /// itself.
    fn named_places(&self) -> Vec<(String, Text<String>)> {
        let spots = self.spots.iter().filter(|spot| spot.id != Self::HOME).map(|spot| (&spot.id, &spot.name));
        let is_a_spots = |name: &Text<String>| self.spots.iter().any(|spot| spot.name == *name);
        let zones = self.zones.iter().filter(|zone| !is_a_spots(&zone.name)).map(|zone| (&zone.id, &zone.name));
        let is_others = |name: &Text<String>| is_a_spots(name) || self.zones.iter().any(|zone| zone.name == *name);
        let shelves = self.shelves.iter().enumerate().filter(|(at, shelf)| {
            !is_others(&shelf.name) && !self.shelves[..*at].iter().any(|other| other.name == shelf.name)
        });
        let shelves = shelves.map(|(_, shelf)| (&shelf.id, &shelf.name));
        spots.chain(zones).chain(shelves).map(|(id, name)| (id.clone(), name.clone())).collect()
    }

    /// As the call numbers name them from and to which its shelves reach.
    fn shelf_groups(&self) -> Vec<String> {
        let ranges = self.shelves.iter().flat_map(|shelf| &shelf.call_numbers);
        let groups: BTreeSet<String> =
            ranges.flat_map(|range| [range.from(), range.to()]).filter_map(CallNumber::group).collect();
        groups.into_iter().collect()
    }

    fn area_at(&self, point: Point) -> Option<Text<String>> {
        self.zones.iter().find(|zone| zone.contains(point)).map(|zone| zone.name.clone())
    }

    fn route(&self, from: Point, to: Point, obstacles: &[Disc]) -> Option<Route> {
        self.clearance.route(from, to, obstacles, &[Self::COMFORTABLE_M, Self::NARROW_M])
    }

    fn free_distance_m(&self, from: Point, bearing_rad: f64, at_most_m: f64) -> f64 {
        let ray = bearing_rad.sin_cos();
        self.solids.iter().filter_map(|solid| solid.ray_along_m(from, ray)).fold(at_most_m, f64::min)
    }
}
