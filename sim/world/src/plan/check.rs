//! Turns what stands in the file into a plan, or into findings.

use std::collections::BTreeMap;
use std::ops::Range;

use robot_core::ports::FloorMap;
use robot_core::{CallNumber, CallNumberRange, FileErrors, Findings, Point, Pose, Text};
use toml::Spanned;

use super::file::{self, DoorFile, FurnitureFile, HouseFile, ShelfFile, SpotFile, WallFile, ZoneFile};
use super::floor_plan::FloorPlan;
use super::parts::{Door, Furniture, Shelf, Spot, Zone};
use super::shapes::{along, between_doors, lies_in, solids};
use crate::geometry::OrientedBox;
use crate::path::Clearance;

/// Things may touch, and people measure to the centimetre.
const TOUCHING_M: f64 = 0.015;
const WALL_THICKNESS_M: f64 = 0.10;
const STAND_OFF_M: f64 = 0.60;

pub(super) fn check(file_name: &str, text: &str) -> Result<FloorPlan, FileErrors> {
    let mut checker = Checker { findings: Findings::new(file_name, text), house: (0.0, 0.0), ids: BTreeMap::new() };
    let file = file::read(text, &mut checker.findings);
    let plan = checker.plan(file);
    checker.findings.into_result()?;
    Ok(plan.expect("without a finding there is a plan"))
}

/// What a figure or a text is, in German and English.
pub(super) type Called = (&'static str, &'static str);

const SIZE_OF_HOUSE: Called = ("die Größe des Hauses", "the house's size");
pub(super) const ANGLE: Called = ("ein Winkel", "an angle");

/// A thing with its id: "Regal `kinder-1`".
fn named((de, en): Called, id: &str) -> Text<String> {
    Text::owned(format!("{de} `{id}`"), format!("{en} `{id}`"))
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
    what: Text<String>,
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
                let message = Text::owned("der Plan hat kein [house]", "the plan has no [house]");
                let example = "[house], name = { de = \"…\", en = \"…\" }, size_m = [12.0, 8.0]";
                let help = Text::owned(format!("beginnen Sie mit {example}"), format!("begin with {example}"));
                self.findings.add(0..0, "schema", message, help);
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
        let [length_m, width_m] = self.numbers(&house.size_m, 2.0..=100.0, SIZE_OF_HOUSE)?;
        self.house = (length_m, width_m);
        self.names(&house.name)
    }

    fn zone(&mut self, zone: &ZoneFile) -> Option<Zone> {
        let id = self.id(&zone.id);
        let name = self.names(&zone.name);
        let (from, to) = (self.point(&zone.from_m), self.point(&zone.to_m));
        let (from, to) = (from?, to?);
        if from.x_m >= to.x_m || from.y_m >= to.y_m {
            let id = zone.id.get_ref();
            let message =
                Text::owned(format!("der Bereich `{id}` hat keine Fläche"), format!("zone `{id}` has no area"));
            let help = Text::owned(
                "from_m ist die Ecke im Südwesten, to_m die im Nordosten",
                "from_m is the south-west corner, to_m the north-east one",
            );
            self.findings.add(zone.to_m.span(), "size", message, help);
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
                let id = door.id.get_ref();
                let message = Text::owned(
                    format!("die Tür `{id}` liegt in keiner Wand oder ist zu schmal"),
                    format!("door `{id}` lies in no wall, or is no door's width"),
                );
                let help = Text::owned(
                    "legen Sie beide Enden auf die Mittellinie einer Wand, mindestens 0.3 m voneinander",
                    "put both its ends on the middle line of one wall, at least 0.3 m apart",
                );
                self.findings.add(door.from_m.span(), "door", message, help);
                continue;
            };
            let thickness_m = wall.thickness_m.as_ref().map_or(WALL_THICKNESS_M, |metres| *metres.get_ref());
            let shape = along(from, to, thickness_m);
            things.push(Thing {
                what: named(("Tür", "door"), door.id.get_ref()),
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
            let thickness_m = thickness.map_or(Some(WALL_THICKNESS_M), |metres| {
                self.number(metres, 0.02..=1.0, ("die Dicke einer Wand", "a wall's thickness"))
            });
            let (from, to) = (self.point(&wall.from_m), self.point(&wall.to_m));
            let (Some(from), Some(to), Some(thickness_m)) = (from, to, thickness_m) else { continue };
            if from.distance_m(to) < 0.01 {
                let message = Text::owned("die Wand hat keine Länge", "the wall has no length");
                let help = Text::owned(
                    "rücken Sie ihre Enden auseinander oder nehmen Sie sie heraus",
                    "put its ends apart, or remove it",
                );
                self.findings.add(wall.to_m.span(), "size", message, help);
                continue;
            }
            for shape in between_doors(from, to, thickness_m, doors) {
                let what = Text::owned("eine Wand", "a wall");
                things.push(Thing { what, span: wall.from_m.span(), shape, kind: Kind::Wall });
                checked.push(shape);
            }
        }
        checked
    }

    fn furniture(&mut self, piece: &FurnitureFile, things: &mut Vec<Thing>) -> Option<Furniture> {
        let id = self.id(&piece.id);
        let name = self.names(&piece.name);
        let size = self.numbers(&piece.size_m, 0.05..=20.0, ("die Größe eines Möbels", "the size of furniture"));
        let turned_deg =
            piece.turned_deg.as_ref().map_or(Some(0.0), |degrees| self.number(degrees, -360.0..=360.0, ANGLE));
        let centre = self.point(&piece.centre_m)?;
        let ([length_m, width_m], turned_deg) = (size?, turned_deg?);
        let shape = OrientedBox::new(Pose::new(centre.x_m, centre.y_m, turned_deg.to_radians()), length_m, width_m);
        self.stands_inside(&shape, &piece.id, &piece.centre_m);
        let what = named(("Möbel", "furniture"), piece.id.get_ref());
        things.push(Thing { what, span: piece.centre_m.span(), shape, kind: Kind::Other });
        Some(Furniture { id: id?, name: name?, shape })
    }

    fn shelf(&mut self, shelf: &ShelfFile, things: &mut Vec<Thing>) -> Option<Shelf> {
        let id = self.id(&shelf.id);
        let name = self.names(&shelf.name);
        let location = self.text(&shelf.location, ("ein Standortkürzel", "a location code"));
        let size = self.numbers(&shelf.size_m, 0.10..=20.0, ("die Größe eines Regals", "a shelf's size"));
        let facing_deg = self.number(&shelf.facing_deg, -360.0..=360.0, ANGLE);
        let stand_off_m = shelf.stand_off_m.as_ref().map_or(Some(STAND_OFF_M), |metres| {
            self.number(metres, 0.35..=1.5, ("der Platz vor einem Regal", "the room to stand in front of a shelf"))
        });
        let call_numbers = self.call_numbers(shelf);
        let centre = self.point(&shelf.centre_m)?;
        let ([width_m, depth_m], facing_deg) = (size?, facing_deg?);
        let world_from_shelf = Pose::new(centre.x_m, centre.y_m, facing_deg.to_radians());
        let shape = OrientedBox::new(world_from_shelf, depth_m, width_m);
        self.stands_inside(&shape, &shelf.id, &shelf.centre_m);
        let what = named(("Regal", "shelf"), shelf.id.get_ref());
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
                let (from, to) = (from.get_ref(), to.get_ref());
                let message = Text::owned(
                    format!("»{from}« steht im Regal hinter »{to}«"),
                    format!("“{from}” stands behind “{to}” on the shelf"),
                );
                let help = Text::owned("vertauschen Sie from und to", "swap from and to");
                self.findings.add(range.span(), "range-reversed", message, help);
            }
        }
        ranges
    }

    fn call_number(&mut self, text: &Spanned<String>) -> Option<CallNumber> {
        CallNumber::parse(text.get_ref())
            .map_err(|error| {
                let written = text.get_ref();
                let message = Text::owned(format!("»{written}« ist keine Signatur"), error.to_string());
                let help = Text::owned(
                    "schreiben Sie, was auf dem Buchrücken steht, oder den Anfang davon",
                    "write what stands on the spine, or the beginning of it",
                );
                self.findings.add(text.span(), "call-number", message, help);
            })
            .ok()
    }

    fn spot(&mut self, spot: &SpotFile) -> Option<Spot> {
        let id = self.id(&spot.id);
        let name = self.names(&spot.name);
        let facing_deg = self.number(&spot.facing_deg, -360.0..=360.0, ANGLE);
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
                let (id, other) = (&zone.id, &earlier.id);
                let message = Text::owned(
                    format!("der Bereich `{id}` überschneidet den Bereich `{other}`"),
                    format!("zone `{id}` overlaps zone `{other}`"),
                );
                let help = Text::owned(
                    "jeder Ort gehört zu einem Bereich: verschieben Sie eine Grenze",
                    "each place belongs to one zone: move a border",
                );
                self.findings.add(span, "overlap", message, help);
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
                let message = Text::owned(
                    format!("{} und {} überschneiden sich um {overlap_m:.2} m", thing.what.de, earlier.what.de),
                    format!("{} stands {overlap_m:.2} m deep in {}", thing.what.en, earlier.what.en),
                );
                let help = if earlier.kind == Kind::Doorway {
                    Text::owned("lassen Sie den Durchgang frei", "keep the doorway free")
                } else {
                    Text::owned("verschieben Sie eines von beiden", "move one of the two")
                };
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
                    let (id, earlier, location) = (&shelf.id, &earlier.id, &shelf.location);
                    let message = Text::owned(
                        format!(
                            "{range} in Regal `{id}` überschneidet {other} in Regal `{earlier}`, beide in {location}"
                        ),
                        format!("{range} on shelf `{id}` overlaps {other} on shelf `{earlier}`, both at {location}"),
                    );
                    let help = Text::owned(
                        "zu einem Bereich gehört alles, was mit seinem `to` beginnt: lassen Sie den nächsten dahinter beginnen",
                        "a range ends with everything that begins with its `to`: let the next one begin behind it",
                    );
                    self.findings.add(span, "range-overlap", message, help);
                }
            }
        }
    }

    fn needed_spots(&mut self, spots: &[Spot], files: &[SpotFile]) {
        let needed = [
            (FloorPlan::HOME, "wo der Roboter wartet", "where the robot waits"),
            (FloorPlan::ENTRANCE, "wo Besuch kommt und geht", "where visitors come in and leave"),
        ];
        for (id, de, en) in needed {
            let is_there = spots.iter().any(|spot| spot.id == id) || files.iter().any(|spot| spot.id.get_ref() == id);
            if !is_there {
                let message =
                    Text::owned(format!("der Plan hat keinen Platz `{id}`"), format!("the plan has no spot `{id}`"));
                let help = Text::owned(
                    format!("ergänzen Sie einen [[spot]] mit id = \"{id}\", {de}"),
                    format!("add a [[spot]] with id = \"{id}\", {en}"),
                );
                self.findings.add(0..0, "missing-spot", message, help);
            }
        }
    }

    fn all_is_reached(&mut self, plan: &FloorPlan, shelves: &[ShelfFile], spots: &[SpotFile]) {
        let Some(home) = plan.spot(FloorPlan::HOME) else { return };
        let has_room = |pose: &Pose| plan.clearance.room_m(pose.position()) >= FloorPlan::NARROW_M - Clearance::CELL_M;
        let reached = plan.clearance.reach(home.pose.position(), FloorPlan::NARROW_M);
        let spans = spots.iter().map(|spot| spot.at_m.span()).chain(shelves.iter().map(|shelf| shelf.centre_m.span()));
        let spot = |spot: &Spot| (named(("Platz", "spot"), &spot.id), spot.pose);
        let in_front =
            |shelf: &Shelf| (named(("Platz vor Regal", "the place in front of shelf"), &shelf.id), shelf.access);
        let places = plan.spots.iter().map(spot).chain(plan.shelves.iter().map(in_front));
        for (span, (what, pose)) in spans.zip(places) {
            let at = format!("({:.2}, {:.2})", pose.x_m, pose.y_m);
            if !has_room(&pose) {
                let message = Text::owned(
                    format!("hier hat der Roboter keinen Platz: {}, {at}", what.de),
                    format!("the robot has no room at {}, {at}", what.en),
                );
                let room_m = FloorPlan::NARROW_M;
                let help = Text::owned(
                    format!("lassen Sie ringsum {room_m} m frei"),
                    format!("leave {room_m} m free on all sides of it"),
                );
                self.findings.add(span, "blocked", message, help);
            } else if has_room(&home.pose) && !reached.contains(pose.position()) {
                let (home, width_m) = (FloorPlan::HOME, 2.0 * FloorPlan::NARROW_M);
                let message = Text::owned(
                    format!("von `{home}` aus kommt der Roboter nicht hierher: {}, {at}", what.de),
                    format!("the robot cannot walk from `{home}` to {}, {at}", what.en),
                );
                let help = Text::owned(
                    format!("lassen Sie einen Weg von mindestens {width_m} m, durch eine offene Tür"),
                    format!("leave a way of {width_m} m or more, through an open door"),
                );
                self.findings.add(span, "unreachable", message, help);
            }
        }
        for (shelf, file) in plan.shelves.iter().zip(shelves) {
            let face_m = shelf.shape.distance_m(shelf.access.position());
            if plan.free_distance_m(shelf.access.position(), shelf.access.yaw_rad, face_m) < face_m - TOUCHING_M {
                let id = &shelf.id;
                let message = Text::owned(
                    format!("zwischen Regal `{id}` und dem Roboter davor steht etwas"),
                    format!("something stands between shelf `{id}` and the robot in front of it"),
                );
                let help = Text::owned(
                    "verschieben Sie eines von beiden oder verkleinern Sie stand_off_m",
                    "move one of the two, or lessen stand_off_m",
                );
                self.findings.add(file.centre_m.span(), "blocked", message, help);
            }
        }
    }

    fn stands_inside(&mut self, shape: &OrientedBox, id: &Spanned<String>, centre: &Spanned<[f64; 2]>) {
        let inside = shape.corners().iter().all(|corner| {
            let within = |metres: f64, most: f64| (-TOUCHING_M..=most + TOUCHING_M).contains(&metres);
            within(corner.x_m, self.house.0) && within(corner.y_m, self.house.1)
        });
        if !inside {
            let (id, (length_m, width_m)) = (id.get_ref(), self.house);
            let message = Text::owned(format!("`{id}` ragt aus dem Haus"), format!("`{id}` reaches out of the house"));
            let help = Text::owned(
                format!("das Haus misst {length_m} m mal {width_m} m"),
                format!("the house is {length_m} m by {width_m} m"),
            );
            self.findings.add(centre.span(), "outside", message, help);
        }
    }
}
