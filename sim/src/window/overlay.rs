//! What is written on the picture: what people say, what is happening, and the panel.

mod bubbles;
mod panel;

use bevy::math::Vec2;
use robot_core::{Language, Text};

use super::camera::Shot;
use super::canvas::{Area, Canvas, Weight, lines, width};
use super::colour::Colour;
use super::textures::Picture;
use super::view::View;

pub use bubbles::{Bubble, Laid, bubbles, draw_bubbles, lay};
pub use panel::{Button, Felt, Panel, SPEEDS, Script, Shown, Timeline, draw_panel};

/// The robot's name.
pub const ROBOT: &str = "NAOme";

/// What goes on in the robot's mind, in the words of whoever runs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mind {
    /// What it last heard.
    pub heard: Option<String>,
    /// What it took that to mean.
    pub understood: Option<String>,
    /// What it decided, and why.
    pub decided: Option<(String, String)>,
    /// The part of its tree that is at work, from the root to the leaf, or the blocks that run.
    pub branch: Vec<String>,
}

/// A line at the lower edge that says what is to be seen.
pub fn draw_caption(canvas: &mut Canvas, caption: &str, scale: f32) {
    let (size, room) = (21.0 * scale, canvas.width() as f32 * 0.8);
    let lines = lines(caption, size, Weight::Bold, room, 2);
    let wide = lines.iter().map(|line| width(line, size, Weight::Bold)).fold(0.0, f32::max);
    let (line_px, pad) = (size * 1.3, 13.0 * scale);
    let area = Area::new(
        (canvas.width() as f32 - wide) / 2.0 - 2.0 * pad,
        canvas.height() as f32 - line_px * lines.len() as f32 - 2.0 * pad - 20.0 * scale,
        wide + 4.0 * pad,
        line_px * lines.len() as f32 + 2.0 * pad - 6.0 * scale,
    );
    canvas.shadow(area, 14.0 * scale);
    canvas.panel(area, 14.0 * scale, Colour::INK, 0.88);
    let middle = canvas.width() as f32 / 2.0;
    for (index, line) in lines.iter().enumerate() {
        let base = area.y + pad + size * 0.88 + index as f32 * line_px - 2.0 * scale;
        canvas.text_centred(middle, base, line, size, Weight::Bold, Colour::PAPER);
    }
}

/// Writes on a picture what is being said in it, and what is to be seen.
pub fn write_on(picture: &mut Picture, view: &View, shot: &Shot, caption: &str) {
    let scale = picture.height as f32 / 720.0;
    let (width, height) = (picture.width as f32, picture.height as f32);
    let mut canvas = Canvas::new(picture.width, picture.height);
    // The caption has the lower edge for itself.
    let room = Area::new(0.0, 0.0, width, height - 84.0 * scale);
    let laid = lay(bubbles(view, shot, Vec2::new(width, height)), room, scale);
    draw_bubbles(&mut canvas, &laid, scale);
    draw_caption(&mut canvas, caption, scale);
    canvas.lay_over(&mut picture.rgba);
}

/// Minutes and seconds.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A text in the language of whoever looks on.
fn say(text: Text, language: Language) -> &'static str {
    text.get(language)
}

#[cfg(test)]
mod tests;
