//! The house itself: floor, parts, walls, doors, furniture, shelves with their books, and named spots.

use robot_core::{CallNumberRange, Language, Point, Text};

use super::labels::Labels;
use super::svg::{Anchor, Area, FAINT, Face, INK, Sheet, Svg, corners, figure};
use crate::geometry::OrientedBox;
use crate::plan::{Door, FloorPlan, Furniture, Mark, Shelf, Spot, Zone};

/// Fill of a part of the house, and the colour of its name.
const ZONE_COLOURS: [(&str, &str); 10] = [
    ("#fde8c8", "#a86a12"),
    ("#dcecf7", "#3a6f99"),
    ("#e3f1da", "#4d7f36"),
    ("#f9dfda", "#ac4f3f"),
    ("#ece8e1", "#77705f"),
    ("#e6e0f4", "#6b55a0"),
    ("#d9f0ea", "#2f7f6d"),
    ("#fbf0c4", "#8f7610"),
    ("#f8dcea", "#a3477a"),
    ("#dfe5ee", "#52698c"),
];
const WALL: &str = "#4a4640";
const WOOD: &str = "#b08556";

/// Patterns and markers that the drawing refers to.
pub(super) const DEFINITIONS: &str = r##"<defs>
  <pattern id="books" width="66" height="12" patternUnits="userSpaceOnUse">
    <rect width="66" height="12" fill="#6d4c33"/>
    <rect x="1" y="1" width="6" height="10" fill="#c8553d"/>
    <rect x="8" y="2" width="5" height="9" fill="#e0b04c"/>
    <rect x="14" y="1" width="7" height="10" fill="#4f7cac"/>
    <rect x="22" y="3" width="4" height="8" fill="#efe6d8"/>
    <rect x="27" y="1" width="6" height="10" fill="#6a994e"/>
    <rect x="34" y="2" width="8" height="9" fill="#8d6a9f"/>
    <rect x="43" y="1" width="5" height="10" fill="#d98e73"/>
    <rect x="49" y="2" width="6" height="9" fill="#37718e"/>
    <rect x="56" y="1" width="4" height="10" fill="#f2cc8f"/>
    <rect x="61" y="2" width="4" height="9" fill="#a44a3f"/>
  </pattern>
  <g id="robot">
    <circle r="19" fill="#fff" stroke="#1f7a8c" stroke-width="3"/>
    <path d="M 19 -8 L 29 0 L 19 8 Z" fill="#1f7a8c"/>
    <circle cx="5" cy="-7" r="3.2" fill="#1f7a8c"/>
    <circle cx="5" cy="7" r="3.2" fill="#1f7a8c"/>
  </g>
  <g id="spot">
    <circle r="6" fill="#fff" stroke="#4f7cac" stroke-width="2.5"/>
    <path d="M 8 -4.5 L 14 0 L 8 4.5 Z" fill="#4f7cac"/>
  </g>
</defs>"##;

/// Those of plans with printed marks.
pub(super) const MARK_DEFINITIONS: &str = r##"<defs>
  <g id="card">
    <rect x="-7" y="-7" width="14" height="14" rx="2" fill="#fff" stroke="#a3477a" stroke-width="2"/>
    <path d="M 0 -4.5 L 4.5 0 L 0 4.5 L -4.5 0 Z" fill="#a3477a"/>
  </g>
  <g id="mark">
    <circle r="30" fill="none" stroke="#a3477a" stroke-width="3" stroke-dasharray="8 5"/>
  </g>
</defs>"##;

/// How far the ring of a mark reaches from its middle, page units.
const MARK_RADIUS: f64 = 31.5;

/// The signs that are explained below the plan, each about 16 units wide round its middle.
const SIGNS: [(&str, Text); 8] = [
    (
        r##"<rect x="-14" y="-9" width="28" height="8" fill="#b08556"/>
<g transform="translate(-14 -1)"><rect width="28" height="12" fill="url(#books)"/></g>"##,
        Text { de: "Regal, Bücher vorn", en: "shelf, books in front" },
    ),
    (
        r##"<rect x="-14" y="-4" width="28" height="8" fill="#fff" stroke="#4a4640" stroke-dasharray="4 3"/>"##,
        Text { de: "offener Durchgang", en: "open doorway" },
    ),
    (
        r##"<rect x="-14" y="-4" width="28" height="8" fill="#d99a4e" stroke="#4a4640"/>"##,
        Text { de: "geschlossene Tür", en: "closed door" },
    ),
    (r##"<use href="#spot"/>"##, Text { de: "Ort mit Namen", en: "named spot" }),
    (r##"<use href="#robot" transform="scale(0.6)"/>"##, Text { de: "Platz des Roboters", en: "the robot's place" }),
    (
        r##"<rect x="-14" y="-4" width="28" height="7" fill="#8d6a9f" stroke="#e0b04c" stroke-width="2"/>"##,
        Text { de: "Bild", en: "picture" },
    ),
    (r##"<use href="#card"/>"##, Text { de: "Karte an der Wand", en: "card on a wall" }),
    (r##"<use href="#mark" transform="scale(0.42)"/>"##, Text { de: "Zeichen am Boden", en: "mark on the floor" }),
];

/// The signs that are on this plan.
pub(super) fn signs(plan: &FloorPlan) -> impl Iterator<Item = (&'static str, Text)> {
    let is_home = |spot: &Spot| spot.id == FloorPlan::HOME;
    let is_there = [
        !plan.shelves().is_empty(),
        plan.doors().iter().any(|door| door.open),
        plan.doors().iter().any(|door| !door.open),
        plan.spots().iter().any(|spot| !is_home(spot)),
        plan.spots().iter().any(is_home),
        !plan.pictures().is_empty(),
        plan.marks().iter().any(|mark| mark.hangs),
        plan.marks().iter().any(|mark| !mark.hangs),
    ];
    SIGNS.into_iter().zip(is_there).filter_map(|(sign, is_there)| is_there.then_some(sign))
}

/// Draws the house and marks on `labels` what is taken; the names of spots only `with_spots`. The names of its parts are
/// larger by `scale`.
pub(super) fn draw(
    svg: &mut Svg,
    sheet: &Sheet,
    plan: &FloorPlan,
    language: Language,
    labels: &mut Labels,
    scale: f64,
    with_spots: bool,
) {
    let all = [Point::new(0.0, 0.0), Point::new(plan.length_m(), plan.width_m())].map(|corner| sheet.at(corner));
    rectangle(svg, &Area::of(all), "fill=\"#fffdf9\"");
    for (zone, (fill, _)) in plan.zones().iter().zip(ZONE_COLOURS.iter().cycle()) {
        rectangle(svg, &area_of_zone(sheet, zone).inset(2.0), &format!("rx=\"10\" fill=\"{fill}\""));
    }
    svg.open("g", &format!("fill=\"{WALL}\""));
    for wall in plan.walls() {
        polygon(svg, sheet, wall, "");
        labels.take(area_of(sheet, wall));
    }
    corner_joints(svg, sheet, plan.walls());
    svg.close("g");
    for door in plan.doors() {
        let look = if door.open {
            "fill=\"#fff\" stroke=\"#4a4640\" stroke-dasharray=\"6 4\""
        } else {
            "fill=\"#d99a4e\" stroke=\"#4a4640\" stroke-width=\"1.5\""
        };
        polygon(svg, sheet, &door.shape, look);
        labels.take(area_of(sheet, &door.shape));
    }
    for piece in plan.furniture() {
        furniture(svg, sheet, piece, language);
        labels.take(area_of(sheet, &piece.shape));
    }
    for one in plan.shelves() {
        labels.take(shelf(svg, sheet, one, language));
    }
    for picture in plan.pictures() {
        let frame = OrientedBox::new(picture.pose, 0.08, picture.width_m);
        polygon(svg, sheet, &frame, "fill=\"#8d6a9f\" stroke=\"#e0b04c\" stroke-width=\"2\"");
        labels.take(area_of(sheet, &frame));
    }
    for mark in plan.marks() {
        let (x, y) = sheet.at(mark.pose.position());
        let (sign, size) = if mark.hangs { ("card", 16.0) } else { ("mark", 2.0 * MARK_RADIUS) };
        labels.take(Area::around(x, y, size, size));
        svg.element("use", &format!("href=\"#{sign}\" transform=\"translate({} {})\"", figure(x), figure(y)));
    }
    for spot in plan.spots() {
        let (x, y) = sheet.at(spot.pose.position());
        let size = if spot.id == FloorPlan::HOME { 48.0 } else { 24.0 };
        labels.take(Area::around(x, y, size, size));
        marker(svg, sheet, spot, if with_spots { 1.0 } else { 0.55 });
    }
    for (zone, (_, ink)) in plan.zones().iter().zip(ZONE_COLOURS.iter().cycle()) {
        zone_name(svg, &area_of_zone(sheet, zone), zone.name.get(language), Face::new(22.0 * scale, ink), labels);
    }
    if with_spots {
        for spot in plan.spots() {
            spot_name(svg, sheet, plan, spot, language, labels);
        }
        for door in plan.doors() {
            door_name(svg, sheet, door, language, labels);
        }
    }
}

/// Rounds off the corners where two walls end together: each of them ends at the corner's middle.
fn corner_joints(svg: &mut Svg, sheet: &Sheet, walls: &[OrientedBox]) {
    const TOGETHER_M: f64 = 0.02;
    let ends = |wall: &OrientedBox| {
        let half_m = wall.length_m() / 2.0;
        [half_m, -half_m].map(|x_m| (wall.pose().transform(Point::new(x_m, 0.0)), wall.width_m()))
    };
    let ends: Vec<(Point, f64)> = walls.iter().flat_map(ends).collect();
    for (number, (end, thickness_m)) in ends.iter().enumerate() {
        if let Some((_, other_m)) = ends[..number].iter().find(|(other, _)| other.distance_m(*end) < TOGETHER_M) {
            let (x, y) = sheet.at(*end);
            let radius = figure(thickness_m.min(*other_m) / 2.0 * Sheet::PER_M);
            svg.element("circle", &format!("cx=\"{}\" cy=\"{}\" r=\"{radius}\"", figure(x), figure(y)));
        }
    }
}

fn furniture(svg: &mut Svg, sheet: &Sheet, piece: &Furniture, language: Language) {
    polygon(
        svg,
        sheet,
        &piece.shape,
        "fill=\"#ecd9b9\" stroke=\"#b99b6b\" stroke-width=\"2\" stroke-linejoin=\"round\"",
    );
    let (x, y) = sheet.at(piece.shape.centre());
    let (sin, cos) = piece.shape.pose().yaw_rad.sin_cos();
    let is_straight = sin.abs() < 0.1 || cos.abs() < 0.1;
    // A box's inner circle is free of its edges however it is turned; one along the walls has all its room.
    let inner = piece.shape.length_m().min(piece.shape.width_m()) * Sheet::PER_M;
    let area = area_of(sheet, &piece.shape);
    let (wide, tall) = if is_straight { (area.right - area.left, area.bottom - area.top) } else { (inner, inner) };
    let name = piece.name.get(language);
    let face = |deep: f64| Face::new((deep * 0.8).clamp(4.0, 13.0), "#6d5430");
    let room = |along: f64| (along - 6.0).max(10.0);
    let lines = face(tall).wrapped(name, room(wide));
    let across = face(tall).fitting(&lines, room(wide));
    let one = [name.clone()];
    let sideways = face(wide).fitting(&one, room(tall));
    // What is narrow and long bears its name along itself, where that makes it easier to read.
    if is_straight && tall > 1.5 * wide && sideways.size > 1.3 * across.size {
        svg.open("g", &format!("transform=\"translate({} {}) rotate(-90)\"", figure(x), figure(y)));
        lines_at(svg, (0.0, 0.0), sideways, &one);
        svg.close("g");
    } else {
        lines_at(svg, (x, y), across, &lines);
    }
}

/// Draws a shelf in its own frame, in which its name is upright, and says what it and its texts take up.
fn shelf(svg: &mut Svg, sheet: &Sheet, shelf: &Shelf, language: Language) -> Area {
    let (x, y) = sheet.at(shelf.shape.centre());
    let (width, depth) = (shelf.shape.width_m() * Sheet::PER_M, shelf.shape.length_m() * Sheet::PER_M);
    // Turned by this, the front looks down the page. Where that puts letters on their head, the front looks up.
    let turned_deg = (270.0 - shelf.shape.pose().yaw_rad.to_degrees()).rem_euclid(360.0);
    let (turned_deg, front) = match turned_deg {
        deg if deg < 89.5 => (deg, 1.0),
        deg if deg < 269.5 => (deg - 180.0, -1.0),
        deg => (deg - 360.0, 1.0),
    };
    let books = (depth * 0.4).min(12.0);
    svg.open("g", &format!("transform=\"translate({} {}) rotate({})\"", figure(x), figure(y), figure(turned_deg)));
    rectangle(svg, &Area::around(0.0, 0.0, width, depth), &format!("rx=\"2\" fill=\"{WOOD}\""));
    svg.open(
        "g",
        &format!(
            "transform=\"translate({} {})\"",
            figure(-width / 2.0),
            figure(front * (depth - books) / 2.0 - books / 2.0)
        ),
    );
    svg.element("rect", &format!("width=\"{}\" height=\"{}\" fill=\"url(#books)\"", figure(width), figure(books)));
    svg.close("g");
    rectangle(
        svg,
        &Area::around(0.0, 0.0, width, depth),
        "rx=\"2\" fill=\"none\" stroke=\"#6d4c33\" stroke-width=\"1.5\"",
    );
    let name = [shelf.name.get(language).clone()];
    let face = Face::new(((depth - books) * 0.72).clamp(4.0, 14.0), "#fff").bold().fitting(&name, width - 6.0);
    svg.text(0.0, -front * books / 2.0, Anchor::Middle, face, &name[0]);
    let ranges: Vec<String> = shelf.call_numbers.iter().map(range).collect();
    let face = Face::new(11.0, INK);
    let mut lines = face.wrapped(&ranges.join(" · "), width);
    for line in &mut lines {
        line.truncate(line.trim_end_matches(" ·").len());
    }
    let face = face.fitting(&lines, width);
    let line = face.size * 1.15;
    let text_depth = line * lines.len() as f64 + 6.0;
    let first = if front > 0.0 { depth / 2.0 + 3.0 } else { -depth / 2.0 + 3.0 - text_depth };
    for (row, text) in lines.iter().enumerate() {
        svg.text(0.0, first + line * (row as f64 + 0.5), Anchor::Middle, face, text);
    }
    svg.close("g");
    let (front_edge, back_edge) = (front * (depth / 2.0 + text_depth), -front * depth / 2.0);
    let (sin, cos) = turned_deg.to_radians().sin_cos();
    let ends =
        [(-width / 2.0, front_edge), (width / 2.0, front_edge), (-width / 2.0, back_edge), (width / 2.0, back_edge)];
    Area::of(ends.map(|(right, down)| (x + cos * right - sin * down, y + sin * right + cos * down)))
}

/// A range as it stands on a shelf's sign; blanks that belong together do not break.
fn range(range: &CallNumberRange) -> String {
    let (from, to) = (range.from().to_string(), range.to().to_string());
    let text = if range.from() == range.to() { from } else { format!("{from} – {to}") };
    text.replace(' ', "\u{a0}")
}

fn marker(svg: &mut Svg, sheet: &Sheet, spot: &Spot, opacity: f64) {
    let (x, y) = sheet.at(spot.pose.position());
    let sign = if spot.id == FloorPlan::HOME { "robot" } else { "spot" };
    let turned = figure(-spot.pose.yaw_rad.to_degrees());
    svg.element(
        "use",
        &format!(
            "href=\"#{sign}\" transform=\"translate({} {}) rotate({turned})\" opacity=\"{}\"",
            figure(x),
            figure(y),
            figure(opacity)
        ),
    );
}

/// Writes the name as large as there is room for, at most in `largest`.
fn zone_name(svg: &mut Svg, area: &Area, name: &str, largest: Face, labels: &mut Labels) {
    let area = area.inset(14.0);
    let room = area.right - area.left;
    for part in [1.0, 0.8, 0.65, 0.5] {
        let face = Face { size: largest.size * part, ..largest }.bold();
        for lines in [vec![name.to_owned()], face.wrapped(name, room.min(face.width(name) * 0.7))] {
            let width = lines.iter().map(|line| face.width(line)).fold(0.0, f64::max);
            if let Some(middle) = labels.place_within(&area, width, face.size * 1.15 * lines.len() as f64) {
                return lines_at(svg, middle, face, &lines);
            }
        }
    }
    // It is full of things: the name stands on them.
    let lines = [name.to_owned()];
    let face = largest.bold().haloed().fitting(&lines, room);
    lines_at(svg, area.middle(), face, &lines);
}

fn spot_name(svg: &mut Svg, sheet: &Sheet, plan: &FloorPlan, spot: &Spot, language: Language, labels: &mut Labels) {
    let name = spot.name.get(language);
    let position = spot.pose.position();
    let is_told = |zone: &Zone| zone.contains(position) && zone.name.get(language) == name;
    if plan.zones().iter().any(is_told) {
        return;
    }
    let (x, y) = sheet.at(position);
    let is_home = spot.id == FloorPlan::HOME;
    let face = if is_home { Face::new(14.0, "#155e6c").bold() } else { Face::new(12.0, "#34597f") };
    let (width, height) = (face.width(name) + 4.0, face.size * 1.1);
    let is_on_mark =
        |mark: &Mark| !mark.hangs && mark.pose.position().distance_m(position) * Sheet::PER_M < MARK_RADIUS;
    let off = if plan.marks().iter().any(is_on_mark) {
        MARK_RADIUS + 1.0
    } else if is_home {
        24.0
    } else {
        12.0
    };
    let (beside, below) = (off + width / 2.0, off + height / 2.0);
    let middles = [(beside, 0.0), (-beside, 0.0), (0.0, below), (0.0, -below), (beside, below), (-beside, below)]
        .map(|(right, down)| (x + right, y + down));
    // Best within the part of the house that it belongs to.
    let zone = plan.zones().iter().find(|zone| zone.contains(position)).map(|zone| area_of_zone(sheet, zone));
    let is_at_home =
        |&(x, y): &(f64, f64)| zone.as_ref().is_some_and(|zone| zone.holds(&Area::around(x, y, width, height)));
    let middles = middles.into_iter().filter(is_at_home).chain(middles);
    if let Some((x, y)) = labels.place(width, height, middles) {
        svg.text(x, y, Anchor::Middle, face, name);
    }
}

fn door_name(svg: &mut Svg, sheet: &Sheet, door: &Door, language: Language, labels: &mut Labels) {
    let name = door.name.get(language);
    let face = Face::new(12.0, FAINT);
    let (x, y) = sheet.at(door.shape.centre());
    let (sin, cos) = door.shape.pose().yaw_rad.sin_cos();
    let off = door.shape.width_m() * Sheet::PER_M / 2.0 + 12.0;
    let (width, height) = (face.width(name) + 4.0, 14.0);
    let middles = [off, -off].map(|off| (x + sin * off, y + cos * off));
    if cos.abs() > 0.7 {
        if let Some((x, y)) = labels.place(width, height, middles) {
            svg.text(x, y, Anchor::Middle, face, name);
        }
    } else if let Some((x, y)) = labels.place(height, width, middles) {
        svg.words(
            "text",
            &format!(
                "transform=\"translate({} {}) rotate(-90)\" y=\"4.2\" font-size=\"12\" fill=\"{FAINT}\" \
                 text-anchor=\"middle\"",
                figure(x),
                figure(y)
            ),
            name,
        );
    }
}

/// Lines of text, one below the other, round a middle.
fn lines_at(svg: &mut Svg, (x, y): (f64, f64), face: Face, lines: &[String]) {
    let line = face.size * 1.15;
    let first = y - line * (lines.len() as f64 - 1.0) / 2.0;
    for (row, text) in lines.iter().enumerate() {
        svg.text(x, first + line * row as f64, Anchor::Middle, face, text);
    }
}

fn rectangle(svg: &mut Svg, area: &Area, look: &str) {
    let (left, top) = (figure(area.left), figure(area.top));
    let (width, height) = (figure((area.right - area.left).max(0.0)), figure((area.bottom - area.top).max(0.0)));
    svg.element("rect", &format!("x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" {look}"));
}

fn polygon(svg: &mut Svg, sheet: &Sheet, shape: &OrientedBox, look: &str) {
    let points = corners(shape.corners().map(|corner| sheet.at(corner)));
    let space = if look.is_empty() { "" } else { " " };
    svg.element("polygon", &format!("points=\"{points}\"{space}{look}"));
}

fn area_of(sheet: &Sheet, shape: &OrientedBox) -> Area {
    Area::of(shape.corners().map(|corner| sheet.at(corner)))
}

fn area_of_zone(sheet: &Sheet, zone: &Zone) -> Area {
    Area::of([sheet.at(zone.from), sheet.at(zone.to)])
}
