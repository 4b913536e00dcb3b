//! Speech bubbles: over who speaks, never over each other, always whole.

use bevy::math::{Vec2, Vec3};

use super::ROBOT;
use crate::window::camera::Shot;
use crate::window::canvas::{Area, Canvas, Weight, lines, width};
use crate::window::colour::Colour;
use crate::window::person::Looks;
use crate::window::view::View;

/// Something that is being said.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// Who says it.
    pub who: String,
    /// What.
    pub text: String,
    /// The colour that stands for them.
    pub colour: Colour,
    /// Where their head is, pixels.
    pub anchor: Vec2,
}

/// A bubble with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Laid {
    /// What is in it.
    pub bubble: Bubble,
    /// Its text, broken into lines.
    pub lines: Vec<String>,
    /// Where it is.
    pub area: Area,
}

impl Laid {
    /// The same, moved by so many pixels.
    #[must_use]
    pub fn moved(mut self, right: f32, down: f32) -> Self {
        self.bubble.anchor += Vec2::new(right, down);
        self.area.x += right;
        self.area.y += down;
        self
    }
}

/// What is being said in a view, seen in this shot on a picture of this size. Who is not on the picture says it from its
/// edge.
#[must_use]
pub fn bubbles(view: &View, shot: &Shot, size_px: Vec2) -> Vec<Bubble> {
    let mut bubbles = Vec::new();
    let mut add = |who: &str, text: &Option<String>, colour: Colour, head: Vec3| {
        if let (Some(text), Some(anchor)) = (text, shot.project(head, size_px)) {
            bubbles.push(Bubble { who: who.to_owned(), text: text.clone(), colour, anchor });
        }
    };
    for person in &view.people {
        let at = person.map_from_person;
        let head = Vec3::new(at.x_m as f32, at.y_m as f32, person.height_m + 0.03);
        add(&person.name, &person.saying, Looks::of(person).colour(), head);
    }
    add(ROBOT, &view.robot.saying, Colour::ACCENT, view.robot.skeleton().head() + Vec3::Z * 0.09);
    bubbles
}

/// How long a tail may be, pixels of a picture 720 high: where others stand close by, a bubble is farther from its head.
const TAIL_PX: f32 = 150.0;

/// Lines in a bubble at most; more is said than anybody reads at once.
const MOST_LINES: usize = 5;

/// Where faces are in a view, seen in this shot on a picture of this size.
#[must_use]
pub fn faces(view: &View, shot: &Shot, size_px: Vec2) -> Vec<Area> {
    let people = view.people.iter().map(|person| {
        let at = person.map_from_person;
        (Vec3::new(at.x_m as f32, at.y_m as f32, person.height_m), 0.24)
    });
    [(view.robot.skeleton().head() + Vec3::Z * 0.07, 0.14)]
        .into_iter()
        .chain(people)
        .filter_map(|(top, tall_m)| {
            let (top, chin) = (shot.project(top, size_px)?, shot.project(top - Vec3::Z * tall_m, size_px)?);
            let tall = (chin.y - top.y).max(1.0);
            Some(Area::new(top.x - tall * 0.45, top.y, tall * 0.9, tall))
        })
        .collect()
}

/// Finds a place for each bubble in `room`: over its head, whole, and over no face and no other bubble if there is one.
#[must_use]
pub fn lay(bubbles: Vec<Bubble>, faces: &[Area], room: Area, scale: f32) -> Vec<Laid> {
    let (size, name, pad) = (text_px(scale), name_px(scale), pad_px(scale));
    let mut laid: Vec<Laid> = Vec::new();
    for bubble in bubbles {
        let wide = (room.width * 0.34).clamp(120.0 * scale, 400.0 * scale).min(room.width - 2.0 * pad);
        let lines = lines(&bubble.text, size, Weight::Regular, wide, MOST_LINES);
        let widest = lines.iter().map(|line| width(line, size, Weight::Regular)).fold(0.0, f32::max);
        let widest = widest.max(width(&bubble.who, name, Weight::Bold)).min(wide);
        let (w, h) = (widest + 2.0 * pad, name * 1.35 + lines.len() as f32 * size * 1.3 + 1.6 * pad);
        let edge = 10.0 * scale;
        let held = |x: f32, y: f32| {
            let x = x.min(room.x + room.width - w - edge).max(room.x + edge);
            let y = y.min(room.y + room.height - h - edge).max(room.y + edge);
            Area::new(x, y, w, h)
        };
        let above = bubble.anchor.y - h - 26.0 * scale;
        let over = held(bubble.anchor.x - w * 0.5, above);
        // Where somebody else's bubble or face is already, it moves aside, then up, then down.
        let offers = [
            over,
            held(bubble.anchor.x - w - 40.0 * scale, above),
            held(bubble.anchor.x + 40.0 * scale, above),
            held(bubble.anchor.x - w - 60.0 * scale, bubble.anchor.y - h * 0.5),
            held(bubble.anchor.x + 60.0 * scale, bubble.anchor.y - h * 0.5),
            held(bubble.anchor.x - w - 60.0 * scale, above - h),
            held(bubble.anchor.x + 60.0 * scale, above - h),
            held(bubble.anchor.x - w * 0.5, bubble.anchor.y + 60.0 * scale),
        ];
        // A bubble hides no face: not the own one either.
        let face = Area::new(bubble.anchor.x - 30.0 * scale, bubble.anchor.y, 60.0 * scale, 70.0 * scale);
        let hides = |area: &Area| area.overlaps(&face) || faces.iter().any(|other| other.overlaps(area));
        let is_free = |area: &Area| !hides(area) && laid.iter().all(|other| !other.area.overlaps(area));
        let area = offers.into_iter().find(is_free).unwrap_or(over);
        laid.push(Laid { bubble, lines, area });
    }
    laid
}

/// Draws them.
pub fn draw_bubbles(canvas: &mut Canvas, laid: &[Laid], scale: f32) {
    let (size, name, pad) = (text_px(scale), name_px(scale), pad_px(scale));
    for Laid { bubble, lines, area } in laid {
        canvas.shadow(*area, 16.0 * scale);
        // The tail points at the head, from whichever side is nearer.
        let tip = Vec2::new(bubble.anchor.x, bubble.anchor.y - 4.0 * scale);
        let foot = tip.x.clamp(area.x + 26.0 * scale, (area.x + area.width - 26.0 * scale).max(area.x + 26.0 * scale));
        let half = 11.0 * scale;
        if tip.y > area.y + area.height {
            let y = area.y + area.height - 1.5;
            canvas
                .polygon(&[(foot - half, y), (foot + half, y), (tip.x, tip.y.min(y + TAIL_PX * scale))], Colour::PAPER);
        } else if tip.y < area.y {
            let y = area.y + 1.5;
            canvas
                .polygon(&[(foot - half, y), (foot + half, y), (tip.x, tip.y.max(y - TAIL_PX * scale))], Colour::PAPER);
        } else {
            let is_left = tip.x < area.x;
            let x = if is_left { area.x + 1.5 } else { area.x + area.width - 1.5 };
            let y = tip.y.clamp(area.y + 20.0 * scale, area.y + area.height - 20.0 * scale);
            let reach = if is_left { (x - TAIL_PX * scale).max(tip.x) } else { (x + TAIL_PX * scale).min(tip.x) };
            canvas.polygon(&[(x, y - half), (x, y + half), (reach, tip.y)], Colour::PAPER);
        }
        canvas.panel(*area, 16.0 * scale, Colour::PAPER, 1.0);
        canvas.panel(
            Area::new(area.x + pad * 0.55, area.y + pad * 0.85, 4.0 * scale, name),
            2.0 * scale,
            bubble.colour,
            1.0,
        );
        let ink = bubble.colour.darker(0.30);
        canvas.text(area.x + pad * 1.1, area.y + pad * 0.7 + name * 0.92, &bubble.who, name, Weight::Bold, ink);
        for (index, line) in lines.iter().enumerate() {
            let base = area.y + pad * 0.7 + name * 1.35 + size * 0.95 + index as f32 * size * 1.3;
            canvas.text(area.x + pad, base, line, size, Weight::Regular, Colour::INK);
        }
    }
}

fn text_px(scale: f32) -> f32 {
    19.0 * scale
}

fn name_px(scale: f32) -> f32 {
    15.0 * scale
}

fn pad_px(scale: f32) -> f32 {
    16.0 * scale
}
