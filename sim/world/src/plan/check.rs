//! Turns what stands in the file into a plan, or into findings.

use std::collections::BTreeMap;
use std::ops::Range;

use robot_core::ports::FloorMap;
use robot_core::{CallNumber, CallNumberRange, Point, Pose, Text};
use toml::Spanned;

use super::file::{self, DoorFile, FurnitureFile, HouseFile, ShelfFile, SpotFile, WallFile, ZoneFile};
use super::finding::{Findings, PlanError};
use super::shapes::{along, between_doors, lies_in, solids};
use super::{Door, FloorPlan, Furniture, Shelf, Spot, Zone};
use crate::geometry::OrientedBox;
use crate::path::Clearance;

/// Things may touch, and people measure to the centimetre.
const TOUCHING_M: f64 = 0.015;
const WALL_THICKNESS_M: f64 = 0.10;
const STAND_OFF_M: f64 = 0.60;

pub(super) fn check(file_name: &str, text: &str) -> Result<FloorPlan, PlanError> {
    let mut checker = Checker { findings: Findings::new(file_name, text), house: (0.0, 0.0), ids: BTreeMap::new() };
    let file = file::read(text, &mut checker.findings);
    let plan = checker.plan(file);
    checker.findings.into_result()?;
    Ok(plan.expect("without a finding there is a plan"))
}

/// A plan on its way from the file to being checked.
pub(super) struct Checker<'a> {
    pub(super) findings: Findings<'a>,
    /// Its length and width, metres.
    pub(super) house: (f64, f64),
    /// Which ids are taken, and where.
    pub(super) ids: BTreeMap<String, usize>,
}

/// Something that takes up room, and where the file says so.
struct Thing {
    what: String,
    span: Range<usize>,
    shape: OrientedBox,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Wall,
    Doorway,
    Other,
}

impl Checker<'_> {
    fn plan(&mut self, file: file::PlanFile) -> Option<FloorPlan> {
        let Some(house) = &file.house else {
            if self.findings.is_empty() {
                let help = "begin with [house], name = { de = \"…\", en = \"…\" } and size_m = [12.0, 8.0]";
                self.findings.add(0..0, "schema", "the plan has no [house]", help);
            }
            return None;
        };
        let name = self.house(house)?;
        let mut things = Vec::new();
        let zones: Vec<Zone> = file.zones.iter().filter_map(|zone| self.zone(zone)).collect();
        self.zones_stand_apart(&zones, &file.zones);
        let doors = self.doors(&file.doors, &file.walls, &mut things);
        let walls = self.walls(&file.walls, &doors, &mut things);
        let furniture: Vec<Furniture> =
            file.furniture.iter().filter_map(|piece| self.furniture(piece, &mut things)).collect();
        let shelves: Vec<Shelf> = file.shelves.iter().filter_map(|shelf| self.shelf(shelf, &mut things)).collect();
        let spots: Vec<Spot> = file.spots.iter().filter_map(|spot| self.spot(spot)).collect();
        self.things_stand_apart(&things);
        self.ranges_are_apart(&shelves, &file.shelves);
        self.needed_spots(&spots, &file.spots);
        let solids = solids(self.house, &walls, &doors, &furniture, &shelves);
        let pictures = file.pictures.iter().filter_map(|picture| self.picture(picture, &solids)).collect();
        let marks = file.marks.iter().filter_map(|mark| self.mark(mark, &solids)).collect();
        if !self.findings.is_empty() {
            return None;
        }
        let (length_m, width_m) = self.house;
        let clearance = Clearance::new(length_m, width_m, &solids);
        let plan = FloorPlan {
            name,
            length_m,
            width_m,
            zones,
            walls,
            doors,
            furniture,
            shelves,
            spots,
            pictures,
            marks,
            solids,
            clearance,
        };
        self.all_is_reached(&plan, &file.shelves, &file.spots);
        Some(plan)
    }

    fn house(&mut self, house: &HouseFile) -> Option<Text<String>> {
        let [length_m, width_m] = self.numbers(&house.size_m, 2.0..=100.0, "the house's size")?;
        self.house = (length_m, width_m);
        self.names(&house.name)
    }

    fn zone(&mut self, zone: &ZoneFile) -> Option<Zone> {
        let id = self.id(&zone.id);
        let name = self.names(&zone.name);
        let (from, to) = (self.point(&zone.from_m), self.point(&zone.to_m));
        let (from, to) = (from?, to?);
        if from.x_m >= to.x_m || from.y_m >= to.y_m {
            let help = "from_m is the south-west corner, to_m the north-east one";
            self.findings.add(zone.to_m.span(), "size", format!("zone `{}` has no area", zone.id.get_ref()), help);
            return None;
        }
        Some(Zone { id: id?, name: name?, from, to })
    }

    fn doors(&mut self, doors: &[DoorFile], walls: &[WallFile], things: &mut Vec<Thing>) -> Vec<Door> {
        let mut checked = Vec::new();
        for door in doors {
            let (id, name) = (self.id(&door.id), self.names(&door.name));
            let (Some(from), Some(to)) = (self.point(&door.from_m), self.point(&door.to_m)) else { continue };
            let wall = walls.iter().find(|wall| lies_in(wall, from) && lies_in(wall, to));
            let Some(wall) = wall.filter(|_| from.distance_m(to) > 0.3) else {
                let message = format!("door `{}` lies in no wall, or is no door's width", door.id.get_ref());
                let help = "put both its ends on the middle line of one wall, at least 0.3 m apart";
                self.findings.add(door.from_m.span(), "door", message, help);
                continue;
            };
            let thickness_m = wall.thickness_m.as_ref().map_or(WALL_THICKNESS_M, |metres| *metres.get_ref());
            let shape = along(from, to, thickness_m);
            things.push(Thing {
                what: format!("door `{}`", door.id.get_ref()),
                span: door.id.span(),
                shape,
                kind: Kind::Doorway,
            });
            if let (Some(id), Some(name)) = (id, name) {
                checked.push(Door { id, name, shape, open: door.open });
            }
        }
        checked
    }

    fn walls(&mut self, walls: &[WallFile], doors: &[Door], things: &mut Vec<Thing>) -> Vec<OrientedBox> {
        let mut checked = Vec::new();
        for wall in walls {
            let thickness = wall.thickness_m.as_ref();
            let thickness_m = thickness
                .map_or(Some(WALL_THICKNESS_M), |metres| self.number(metres, 0.02..=1.0, "a wall's thickness"));
            let (from, to) = (self.point(&wall.from_m), self.point(&wall.to_m));
            let (Some(from), Some(to), Some(thickness_m)) = (from, to, thickness_m) else { continue };
            if from.distance_m(to) < 0.01 {
                self.findings.add(
                    wall.to_m.span(),
                    "size",
                    "the wall has no length",
                    "put its ends apart, or remove it",
                );
                continue;
            }
            for shape in between_doors(from, to, thickness_m, doors) {
                let what = "a wall".to_owned();
                things.push(Thing { what, span: wall.from_m.span(), shape, kind: Kind::Wall });
                checked.push(shape);
            }
        }
        checked
    }

    fn furniture(&mut self, piece: &FurnitureFile, things: &mut Vec<Thing>) -> Option<Furniture> {
        let id = self.id(&piece.id);
        let name = self.names(&piece.name);
        let size = self.numbers(&piece.size_m, 0.05..=20.0, "the size of furniture");
        let turned_deg =
            piece.turned_deg.as_ref().map_or(Some(0.0), |degrees| self.number(degrees, -360.0..=360.0, "an angle"));
        let centre = self.point(&piece.centre_m)?;
        let ([length_m, width_m], turned_deg) = (size?, turned_deg?);
        let shape = OrientedBox::new(Pose::new(centre.x_m, centre.y_m, turned_deg.to_radians()), length_m, width_m);
        self.stands_inside(&shape, &piece.id, &piece.centre_m);
        let what = format!("`{}`", piece.id.get_ref());
        things.push(Thing { what, span: piece.centre_m.span(), shape, kind: Kind::Other });
        Some(Furniture { id: id?, name: name?, shape })
    }

    fn shelf(&mut self, shelf: &ShelfFile, things: &mut Vec<Thing>) -> Option<Shelf> {
        let id = self.id(&shelf.id);
        let name = self.names(&shelf.name);
        let location = self.text(&shelf.location, "a location code");
        let size = self.numbers(&shelf.size_m, 0.10..=20.0, "a shelf's size");
        let facing_deg = self.number(&shelf.facing_deg, -360.0..=360.0, "an angle");
        let stand_off_m = shelf.stand_off_m.as_ref().map_or(Some(STAND_OFF_M), |metres| {
            self.number(metres, 0.35..=1.5, "the room to stand in front of a shelf")
        });
        let call_numbers = self.call_numbers(shelf);
        let centre = self.point(&shelf.centre_m)?;
        let ([width_m, depth_m], facing_deg) = (size?, facing_deg?);
        let world_from_shelf = Pose::new(centre.x_m, centre.y_m, facing_deg.to_radians());
        let shape = OrientedBox::new(world_from_shelf, depth_m, width_m);
        self.stands_inside(&shape, &shelf.id, &shelf.centre_m);
        let what = format!("shelf `{}`", shelf.id.get_ref());
        things.push(Thing { what, span: shelf.centre_m.span(), shape, kind: Kind::Other });
        let in_front = Pose::new(depth_m / 2.0 + stand_off_m?, 0.0, std::f64::consts::PI);
        let access = world_from_shelf.then(in_front);
        Some(Shelf { id: id?, name: name?, location: location?, shape, call_numbers, access })
    }

    fn call_numbers(&mut self, shelf: &ShelfFile) -> Vec<CallNumberRange> {
        let mut ranges = Vec::new();
        for range in &shelf.call_numbers {
            let file::RangeFile { from, to } = range.get_ref();
            let (Some(first), Some(last)) = (self.call_number(from), self.call_number(to)) else { continue };
            if let Some(range) = CallNumberRange::new(first, last) {
                ranges.push(range);
            } else {
                let message = format!("\"{}\" stands behind \"{}\" on the shelf", from.get_ref(), to.get_ref());
                self.findings.add(range.span(), "range-reversed", message, "swap from and to");
            }
        }
        ranges
    }

    fn call_number(&mut self, text: &Spanned<String>) -> Option<CallNumber> {
        CallNumber::parse(text.get_ref())
            .map_err(|error| {
                let help = "write what stands on the spine, or the beginning of it";
                self.findings.add(text.span(), "call-number", error.to_string(), help);
            })
            .ok()
    }

    fn spot(&mut self, spot: &SpotFile) -> Option<Spot> {
        let id = self.id(&spot.id);
        let name = self.names(&spot.name);
        let facing_deg = self.number(&spot.facing_deg, -360.0..=360.0, "an angle");
        let at = self.point(&spot.at_m);
        let target = spot.target_m.as_ref().map(|target| self.point(target));
        let (at, facing_deg) = (at?, facing_deg?);
        let pose = Pose::new(at.x_m, at.y_m, robot_core::wrap_angle(facing_deg.to_radians()));
        let target = target.unwrap_or_else(|| Some(pose.transform(Point::new(0.5, 0.0))))?;
        Some(Spot { id: id?, name: name?, pose, target })
    }

    fn zones_stand_apart(&mut self, zones: &[Zone], files: &[ZoneFile]) {
        for (index, zone) in zones.iter().enumerate() {
            for earlier in &zones[..index] {
                let apart = |low: f64, high: f64, other_low: f64, other_high: f64| {
                    low >= other_high - TOUCHING_M || other_low >= high - TOUCHING_M
                };
                if apart(zone.from.x_m, zone.to.x_m, earlier.from.x_m, earlier.to.x_m)
                    || apart(zone.from.y_m, zone.to.y_m, earlier.from.y_m, earlier.to.y_m)
                {
                    continue;
                }
                let span =
                    files.iter().find(|file| *file.id.get_ref() == zone.id).map_or(0..0, |file| file.from_m.span());
                let message = format!("zone `{}` overlaps zone `{}`", zone.id, earlier.id);
                self.findings.add(span, "overlap", message, "each place belongs to one zone: move a border");
            }
        }
    }

    fn things_stand_apart(&mut self, things: &[Thing]) {
        for (index, thing) in things.iter().enumerate() {
            for earlier in &things[..index] {
                let both_built = thing.kind == Kind::Wall && earlier.kind != Kind::Other
                    || earlier.kind == Kind::Wall && thing.kind != Kind::Other;
                let overlap_m = thing.shape.overlap_m(&earlier.shape);
                if both_built || overlap_m <= TOUCHING_M {
                    continue;
                }
                // Walls and doors come first in the list: the later thing is the one to move.
                let message = format!("{} stands {overlap_m:.2} m deep in {}", thing.what, earlier.what);
                let help = if earlier.kind == Kind::Doorway { "keep the doorway free" } else { "move one of the two" };
                self.findings.add(thing.span.clone(), "overlap", message, help);
            }
        }
    }

    fn ranges_are_apart(&mut self, shelves: &[Shelf], files: &[ShelfFile]) {
        for (index, shelf) in shelves.iter().enumerate() {
            for earlier in shelves[..=index].iter().filter(|earlier| earlier.location == shelf.location) {
                for (at, range) in shelf.call_numbers.iter().enumerate() {
                    let same = std::ptr::eq(earlier, shelf);
                    let others = if same { &earlier.call_numbers[..at] } else { &earlier.call_numbers[..] };
                    let Some(other) = others.iter().find(|other| other.overlaps(range)) else { continue };
                    let file = files.iter().find(|file| *file.id.get_ref() == shelf.id);
                    let span = file.and_then(|file| file.call_numbers.get(at)).map_or(0..0, Spanned::span);
                    let message = format!(
                        "{range} on shelf `{}` overlaps {other} on shelf `{}`, both at {}",
                        shelf.id, earlier.id, shelf.location
                    );
                    let help =
                        "a range ends with everything that begins with its `to`: let the next one begin behind it";
                    self.findings.add(span, "range-overlap", message, help);
                }
            }
        }
    }

    fn needed_spots(&mut self, spots: &[Spot], files: &[SpotFile]) {
        for (id, what) in
            [(FloorPlan::HOME, "where the robot waits"), (FloorPlan::ENTRANCE, "where visitors come in and leave")]
        {
            let is_there = spots.iter().any(|spot| spot.id == id) || files.iter().any(|spot| spot.id.get_ref() == id);
            if !is_there {
                let message = format!("the plan has no spot `{id}`");
                self.findings.add(0..0, "missing-spot", message, format!("add a [[spot]] with id = \"{id}\", {what}"));
            }
        }
    }

    fn all_is_reached(&mut self, plan: &FloorPlan, shelves: &[ShelfFile], spots: &[SpotFile]) {
        let Some(home) = plan.spot(FloorPlan::HOME) else { return };
        let reached = plan.clearance.reach(home.pose.position(), FloorPlan::NARROW_M);
        let spans = spots.iter().map(|spot| spot.at_m.span()).chain(shelves.iter().map(|shelf| shelf.centre_m.span()));
        let places = plan.spots.iter().map(|spot| (format!("spot `{}`", spot.id), spot.pose)).chain(
            plan.shelves.iter().map(|shelf| (format!("the place in front of shelf `{}`", shelf.id), shelf.access)),
        );
        for (span, (what, pose)) in spans.zip(places) {
            let at = format!("({:.2}, {:.2})", pose.x_m, pose.y_m);
            if plan.clearance.room_m(pose.position()) < FloorPlan::NARROW_M - Clearance::CELL_M {
                let help = format!("leave {} m free on all sides of it", FloorPlan::NARROW_M);
                self.findings.add(span, "blocked", format!("the robot has no room at {what}, {at}"), help);
            } else if !reached.contains(pose.position()) {
                let message = format!("the robot cannot walk from `{}` to {what}, {at}", FloorPlan::HOME);
                let help = format!("leave a way of {} m or more, through an open door", 2.0 * FloorPlan::NARROW_M);
                self.findings.add(span, "unreachable", message, help);
            }
        }
        for (shelf, file) in plan.shelves.iter().zip(shelves) {
            let face_m = shelf.shape.distance_m(shelf.access.position());
            if plan.free_distance_m(shelf.access.position(), shelf.access.yaw_rad, face_m) < face_m - TOUCHING_M {
                let message = format!("something stands between shelf `{}` and the robot in front of it", shelf.id);
                self.findings.add(
                    file.centre_m.span(),
                    "blocked",
                    message,
                    "move one of the two, or lessen stand_off_m",
                );
            }
        }
    }

    fn stands_inside(&mut self, shape: &OrientedBox, id: &Spanned<String>, centre: &Spanned<[f64; 2]>) {
        let inside = shape.corners().iter().all(|corner| {
            let within = |metres: f64, most: f64| (-TOUCHING_M..=most + TOUCHING_M).contains(&metres);
            within(corner.x_m, self.house.0) && within(corner.y_m, self.house.1)
        });
        if !inside {
            let message = format!("`{}` reaches out of the house", id.get_ref());
            let help = format!("the house is {} m by {} m", self.house.0, self.house.1);
            self.findings.add(centre.span(), "outside", message, help);
        }
    }
}
