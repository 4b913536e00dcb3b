//! A walk through the house: the way that was gone, and what was said on it, with the words below the plan.

use std::time::Duration;

use robot_core::{Language, Point, Text};

use super::labels::Labels;
use super::svg::{Anchor, Area, FAINT, Face, INK, Sheet, Svg, corners, figure};

const ROBOT: &str = "#1f7a8c";
const VISITOR: &str = "#c8553d";

/// The way a robot went, and what was said on it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Walk {
    /// Where it was, one after the other, on the floor plan.
    pub way: Vec<Point>,
    /// What was said, one after the other.
    pub spoken: Vec<Spoken>,
}

/// Something that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// When, since the walk's beginning.
    pub at: Duration,
    /// Where the robot was.
    pub place: Point,
    /// Who said it.
    pub who: String,
    /// Whether that was the robot.
    pub by_robot: bool,
    /// The words.
    pub text: String,
}

/// Nearer to where it began, the robot has not walked; its end is the same place. Page units.
const STAYED: f64 = 10.0;
const TOGETHER: f64 = 30.0;

/// Half a bubble's width and height, page units.
const BUBBLE: (f64, f64) = (17.0, 13.0);

/// More bubbles than this are no picture any more.
const MOST_BUBBLES: usize = 40;

/// Keeps names off the way.
pub(super) fn take(sheet: &Sheet, walk: &Walk, labels: &mut Labels) {
    for (x, y) in thinned(&walk.way).into_iter().map(|point| sheet.at(point)) {
        labels.take(Area::around(x, y, 20.0, 20.0));
    }
}

/// Draws the way and numbered bubbles on the plan.
pub(super) fn draw(svg: &mut Svg, sheet: &Sheet, walk: &Walk, language: Language, labels: &mut Labels) {
    let way: Vec<(f64, f64)> = thinned(&walk.way).into_iter().map(|point| sheet.at(point)).collect();
    let points = corners(way.iter().copied());
    let line = "fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
    svg.element(
        "polyline",
        &format!("points=\"{points}\" {line} stroke=\"#fff\" stroke-width=\"11\" stroke-opacity=\"0.85\""),
    );
    svg.element(
        "polyline",
        &format!("points=\"{points}\" {line} stroke=\"{ROBOT}\" stroke-width=\"5\" stroke-dasharray=\"0.1 9\""),
    );
    if let (Some(first), Some(last)) = (way.first(), way.last()) {
        let start = Text { de: "Start", en: "start" };
        let end = Text { de: "Ziel", en: "end" };
        let both = Text { de: "Start und Ziel", en: "start and end" };
        // Who stays has no end, and who comes back has both in one.
        let away = |at: &(f64, f64)| (at.0 - first.0).hypot(at.1 - first.1);
        let has_walked = way.iter().any(|at| away(at) > STAYED);
        let named = match has_walked {
            false => vec![(first, start)],
            true if away(last) < TOGETHER => vec![(first, both)],
            true => vec![(first, start), (last, end)],
        };
        ring(svg, *first, "#fff");
        if has_walked {
            ring(svg, *last, ROBOT);
        }
        for (place, name) in named {
            labels.take(Area::around(place.0, place.1, 26.0, 26.0));
            name_beside(svg, *place, name.get(language), labels);
        }
    }
    for (number, spoken) in walk.spoken.iter().take(MOST_BUBBLES).enumerate() {
        let at = sheet.at(spoken.place);
        if let Some(middle) = labels.place(BUBBLE.0 * 2.0 + 4.0, BUBBLE.1 * 2.0 + 4.0, around(at)) {
            bubble(svg, middle, Some(at), number + 1, spoken.by_robot);
        }
    }
}

/// The words of a walk, below the plan.
#[derive(Debug)]
pub(super) struct Legend<'a> {
    rows: Vec<(&'a Spoken, String, Vec<String>)>,
    face: Face,
    scale: f64,
}

impl<'a> Legend<'a> {
    /// Words in lines of at most `width`.
    pub(super) fn new(walk: &'a Walk, language: Language, width: f64, scale: f64) -> Self {
        let face = Face::new(16.0 * scale, INK);
        let rows = walk.spoken.iter().take(MOST_BUBBLES).map(|spoken| {
            let seconds = spoken.at.as_secs();
            let quoted = match language {
                // A deed, told in parentheses, was not said.
                _ if spoken.text.starts_with('(') => spoken.text.clone(),
                Language::De => format!("„{}“", spoken.text),
                Language::En => format!("“{}”", spoken.text),
            };
            let who = format!("{}:{:02}  {}", seconds / 60, seconds % 60, spoken.who);
            (spoken, who, face.wrapped(&quoted, width - 210.0 * scale))
        });
        Self { rows: rows.collect(), face, scale }
    }

    pub(super) fn height(&self) -> f64 {
        let rows: f64 = self.rows.iter().map(|(_, _, lines)| self.row_height(lines)).sum();
        rows + 30.0 * self.scale
    }

    fn row_height(&self, lines: &[String]) -> f64 {
        (self.face.size * 1.3 * lines.len().max(1) as f64).max(26.0 * self.scale) + 8.0 * self.scale
    }

    pub(super) fn draw(&self, svg: &mut Svg, left: f64, top: f64) {
        let line = self.face.size * 1.3;
        let mut y = top + 16.0 * self.scale;
        for (number, (spoken, who, lines)) in self.rows.iter().enumerate() {
            svg.open(
                "g",
                &format!(
                    "transform=\"translate({} {}) scale({})\"",
                    figure(left + 20.0 * self.scale),
                    figure(y),
                    figure(self.scale)
                ),
            );
            bubble(svg, (0.0, 0.0), None, number + 1, spoken.by_robot);
            svg.close("g");
            let (time, name) = who.split_once("  ").unwrap_or((who, ""));
            svg.text(left + 90.0 * self.scale, y, Anchor::End, Face { colour: FAINT, ..self.face }, time);
            let colour = if spoken.by_robot { ROBOT } else { VISITOR };
            let face = Face { colour, ..self.face }.bold();
            let shown = [name.to_owned()];
            svg.text(left + 104.0 * self.scale, y, Anchor::Start, face.fitting(&shown, 92.0 * self.scale), name);
            for (row, text) in lines.iter().enumerate() {
                svg.text(left + 205.0 * self.scale, y + line * row as f64, Anchor::Start, self.face, text);
            }
            y += self.row_height(lines);
        }
    }
}

/// The points of a way that are at least a hand apart, so that a standing robot is one point; none from out of the world.
fn thinned(way: &[Point]) -> Vec<Point> {
    const APART_M: f64 = 0.05;
    const FARTHEST_M: f64 = 1_000.0;
    let is_near = |point: &&Point| point.x_m.abs() < FARTHEST_M && point.y_m.abs() < FARTHEST_M;
    let mut kept: Vec<Point> = Vec::new();
    for point in way.iter().filter(is_near) {
        if kept.last().is_none_or(|last| last.distance_m(*point) >= APART_M) {
            kept.push(*point);
        }
    }
    kept
}

/// Middles for a bubble near a place: nearest first, above before below.
fn around((x, y): (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    const TURNS_DEG: [f64; 12] = [-60.0, -120.0, -90.0, -30.0, -150.0, 0.0, 180.0, 30.0, 150.0, 60.0, 120.0, 90.0];
    (0..12).flat_map(move |ring| {
        let away = 40.0 + 22.0 * f64::from(ring);
        TURNS_DEG.into_iter().map(move |deg| {
            let (sin, cos) = deg.to_radians().sin_cos();
            (x + away * cos, y + away * sin)
        })
    })
}

fn bubble(svg: &mut Svg, (x, y): (f64, f64), points_at: Option<(f64, f64)>, number: usize, by_robot: bool) {
    let colour = if by_robot { ROBOT } else { VISITOR };
    let (half_width, half_height) = BUBBLE;
    if let Some((at_x, at_y)) = points_at {
        let (dx, dy) = (at_x - x, at_y - y);
        let length = dx.hypot(dy).max(1.0);
        let (aside_x, aside_y) = (-dy / length * 6.0, dx / length * 6.0);
        let (tip_x, tip_y) = (at_x - dx / length * 8.0, at_y - dy / length * 8.0);
        let tail = corners([(x + aside_x, y + aside_y), (tip_x, tip_y), (x - aside_x, y - aside_y)]);
        svg.element("polygon", &format!("points=\"{tail}\" fill=\"{colour}\" fill-opacity=\"0.75\""));
    }
    svg.element(
        "rect",
        &format!(
            "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"9\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"2\"",
            figure(x - half_width),
            figure(y - half_height),
            figure(half_width * 2.0),
            figure(half_height * 2.0)
        ),
    );
    svg.text(x, y, Anchor::Middle, Face::new(15.0, "#fff").bold(), &number.to_string());
}

fn ring(svg: &mut Svg, (x, y): (f64, f64), fill: &str) {
    let (x, y) = (figure(x), figure(y));
    svg.element(
        "circle",
        &format!("cx=\"{x}\" cy=\"{y}\" r=\"10\" fill=\"{fill}\" stroke=\"#fff\" stroke-width=\"8\""),
    );
    svg.element(
        "circle",
        &format!("cx=\"{x}\" cy=\"{y}\" r=\"10\" fill=\"{fill}\" stroke=\"{ROBOT}\" stroke-width=\"4\""),
    );
}

fn name_beside(svg: &mut Svg, (x, y): (f64, f64), name: &str, labels: &mut Labels) {
    let face = Face::new(16.0, "#155e6c").bold().haloed();
    let (width, height) = (face.width(name) + 4.0, 18.0);
    let (beside, below) = (30.0 + width / 2.0, 36.0);
    let middles = [(0.0, below), (beside, 0.0), (-beside, 0.0), (0.0, -below), (beside, below), (-beside, below)];
    let middles = middles.map(|(right, down)| (x + right, y + down));
    let (x, y) = labels.place(width, height, middles).unwrap_or((x, y + below));
    svg.text(x, y, Anchor::Middle, face, name);
}
