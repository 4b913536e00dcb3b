//! Flat pictures: panels, bubbles, boards. What is drawn here is the same on every machine.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use fontdue::{Font, FontSettings};
use tiny_skia::{FillRule, Paint, Path, PathBuilder, Pixmap, PremultipliedColorU8, Rect, Stroke, Transform};

use super::colour::Colour;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// For running text.
    #[default]
    Regular,
    /// For names and headings.
    Bold,
}

/// Noto Sans (SIL Open Font License 1.1), which comes with the crate `notosans`.
fn font(weight: Weight) -> &'static Font {
    static FONTS: OnceLock<[Font; 2]> = OnceLock::new();
    let load = |bytes: &'static [u8]| {
        let settings = FontSettings { scale: 40.0, ..FontSettings::default() };
        Font::from_bytes(bytes, settings).expect("the bundled font is one: a test reads it")
    };
    let fonts = FONTS.get_or_init(|| [load(notosans::REGULAR_TTF), load(notosans::BOLD_TTF)]);
    &fonts[weight as usize]
}

/// How wide a line is, pixels.
#[must_use]
pub fn width(text: &str, size_px: f32, weight: Weight) -> f32 {
    let font = font(weight);
    text.chars().map(|letter| font.metrics(letter, size_px).advance_width).sum()
}

/// Lines no wider than `width_px`, broken between words; a word that is wider is broken where it must be. No more than
/// `at_most` lines: the last one then ends in three dots.
#[must_use]
pub fn lines(text: &str, size_px: f32, weight: Weight, width_px: f32, at_most: usize) -> Vec<String> {
    let fits = |line: &str| width(line, size_px, weight) <= width_px;
    let mut lines = vec![String::new()];
    // Nobody reads more, and a hostile text must not cost more.
    const MOST_LETTERS: usize = 2000;
    let text: String =
        text.chars().filter(|letter| !letter.is_control() || letter.is_whitespace()).take(MOST_LETTERS).collect();
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) {
            *line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for letter in word.chars() {
            let Some(line) = lines.last_mut() else { break };
            line.push(letter);
            if !fits(line) && line.chars().count() > 1 {
                line.pop();
                lines.push(letter.to_string());
            }
        }
        if lines.len() > at_most {
            break;
        }
    }
    if lines.len() > at_most {
        lines.truncate(at_most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && !fits(&format!("{last} …")) {
                last.pop();
            }
            *last = format!("{} …", last.trim_end());
        }
    }
    lines
}

/// A part of a picture, pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Area {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// To the right.
    pub width: f32,
    /// Downwards.
    pub height: f32,
}

impl Area {
    /// A part of a picture.
    #[must_use]
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self { x, y, width, height }
    }

    /// Whether a point lies in it.
    #[must_use]
    pub fn contains(&self, x: f32, y: f32) -> bool {
        (self.x..self.x + self.width).contains(&x) && (self.y..self.y + self.height).contains(&y)
    }

    /// The same with so much more on each side.
    #[must_use]
    pub fn grown(self, by: f32) -> Self {
        Self::new(self.x - by, self.y - by, self.width + 2.0 * by, self.height + 2.0 * by)
    }

    /// What of it lies in another one; its edges are whole pixels.
    #[must_use]
    pub fn within(self, all: Self) -> Self {
        let (x, y) = (self.x.max(all.x).floor(), self.y.max(all.y).floor());
        let right = (self.x + self.width).min(all.x + all.width).ceil();
        let bottom = (self.y + self.height).min(all.y + all.height).ceil();
        Self::new(x, y, (right - x).max(0.0), (bottom - y).max(0.0))
    }

    /// The least area that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let right = (self.x + self.width).max(other.x + other.width);
        let bottom = (self.y + self.height).max(other.y + other.height);
        Self::new(x, y, right - x, bottom - y)
    }

    /// Whether two have room in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// One letter, how much of each pixel it covers.
struct Glyph {
    left: i32,
    top: i32,
    width: usize,
    coverage: Vec<u8>,
}

/// A picture to draw on; clear at first.
pub struct Canvas {
    pixmap: Pixmap,
    glyphs: BTreeMap<(Weight, u32, char), Glyph>,
}

impl std::fmt::Debug for Canvas {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Canvas").field("width", &self.width()).field("height", &self.height()).finish_non_exhaustive()
    }
}

impl Canvas {
    /// No side of a picture is longer, pixels.
    pub const LONGEST: u32 = 8192;

    /// A clear picture; sides are cut to 1 to [`LONGEST`](Self::LONGEST).
    #[must_use]
    pub fn new(width: u32, height: u32) -> Self {
        let cut = |side: u32| side.clamp(1, Self::LONGEST);
        let pixmap = Pixmap::new(cut(width), cut(height)).expect("sides between 1 and 8192 are a picture");
        Self { pixmap, glyphs: BTreeMap::new() }
    }

    /// Pixels from left to right.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.pixmap.width()
    }

    /// Pixels from top to bottom.
    #[must_use]
    pub fn height(&self) -> u32 {
        self.pixmap.height()
    }

    /// Red, green, blue and opacity of each pixel, row by row, the colours multiplied by the opacity.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.pixmap.data()
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.pixmap.fill(tiny_skia::Color::TRANSPARENT);
    }

    /// Fills everything.
    pub fn fill(&mut self, colour: Colour) {
        self.pixmap.fill(tiny_skia::Color::from_rgba8(colour.0, colour.1, colour.2, 255));
    }

    /// A rectangle with round corners; `opacity` from 0 to 1.
    pub fn panel(&mut self, area: Area, radius_px: f32, colour: Colour, opacity: f32) {
        if let Some(path) = rounded(area, radius_px) {
            self.shape(&path, colour, opacity);
        }
    }

    /// The same as a line.
    pub fn frame(&mut self, area: Area, radius_px: f32, colour: Colour, width_px: f32) {
        if let Some(path) = rounded(area, radius_px) {
            let stroke = Stroke { width: width_px, ..Stroke::default() };
            self.pixmap.stroke_path(&path, &paint(colour, 1.0), &stroke, Transform::identity(), None);
        }
    }

    /// A soft shade under a panel.
    pub fn shadow(&mut self, area: Area, radius_px: f32) {
        for step in 0..6_u8 {
            let grow = f32::from(step) * 1.8;
            let grown =
                Area::new(area.x - grow, area.y - grow + 3.0, area.width + 2.0 * grow, area.height + 2.0 * grow);
            self.panel(grown, radius_px + grow, Colour(40, 30, 20), 0.035);
        }
    }

    /// A filled polygon.
    pub fn polygon(&mut self, points: &[(f32, f32)], colour: Colour) {
        let mut path = PathBuilder::new();
        for (index, (x, y)) in points.iter().enumerate() {
            if index == 0 { path.move_to(*x, *y) } else { path.line_to(*x, *y) }
        }
        path.close();
        if let Some(path) = path.finish() {
            self.shape(&path, colour, 1.0);
        }
    }

    /// A filled circle.
    pub fn disc(&mut self, x: f32, y: f32, radius_px: f32, colour: Colour) {
        if let Some(path) = PathBuilder::from_circle(x, y, radius_px) {
            self.shape(&path, colour, 1.0);
        }
    }

    fn shape(&mut self, path: &Path, colour: Colour, opacity: f32) {
        self.pixmap.fill_path(path, &paint(colour, opacity), FillRule::Winding, Transform::identity(), None);
    }

    /// A line of text whose letters stand on `y`. How wide it came out.
    pub fn text(&mut self, x: f32, y: f32, text: &str, size_px: f32, weight: Weight, colour: Colour) -> f32 {
        let font = font(weight);
        let mut pen = x;
        for letter in text.chars() {
            let glyph = self.glyphs.entry((weight, size_px.to_bits(), letter)).or_insert_with(|| {
                let (metrics, coverage) = font.rasterize(letter, size_px);
                let top = metrics.ymin + metrics.height as i32;
                Glyph { left: metrics.xmin, top, width: metrics.width, coverage }
            });
            let (left, top) = (pen.round() as i32 + glyph.left, y.round() as i32 - glyph.top);
            blend(&mut self.pixmap, glyph, left, top, colour);
            pen += font.metrics(letter, size_px).advance_width;
        }
        pen - x
    }

    /// The same with its middle at `x`.
    pub fn text_centred(&mut self, x: f32, y: f32, text: &str, size_px: f32, weight: Weight, colour: Colour) {
        self.text(x - width(text, size_px, weight) / 2.0, y, text, size_px, weight, colour);
    }

    /// Lays this picture over another of the same size: red, green, blue and opacity of each pixel, row by row.
    pub fn lay_over(&self, picture: &mut [u8]) {
        for (over, under) in self.bytes().chunks_exact(4).zip(picture.chunks_exact_mut(4)) {
            let left = 255 - u16::from(over[3]);
            for channel in 0..3 {
                let mixed = u16::from(over[channel]) + (u16::from(under[channel]) * left + 127) / 255;
                under[channel] = mixed.min(255) as u8;
            }
        }
    }
}

fn paint(colour: Colour, opacity: f32) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(colour.0, colour.1, colour.2, (opacity.clamp(0.0, 1.0) * 255.0).round() as u8);
    paint
}

fn rounded(area: Area, radius_px: f32) -> Option<Path> {
    let Area { x, y, width, height } = area;
    let radius = radius_px.min(width / 2.0).min(height / 2.0);
    if radius < 0.5 {
        return Some(PathBuilder::from_rect(Rect::from_xywh(x, y, width, height)?));
    }
    // A quarter of a circle as a cubic curve.
    let bend = radius * 0.552_285;
    let (right, bottom) = (x + width, y + height);
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - radius + bend, y, right, y + radius - bend, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - radius + bend, right - radius + bend, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + radius - bend, bottom, x, bottom - radius + bend, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + radius - bend, x + radius - bend, y, x + radius, y);
    path.close();
    path.finish()
}

fn blend(pixmap: &mut Pixmap, glyph: &Glyph, left: i32, top: i32, colour: Colour) {
    let (width, height) = (pixmap.width() as i32, pixmap.height() as i32);
    let pixels = pixmap.pixels_mut();
    for (index, coverage) in glyph.coverage.iter().enumerate().filter(|(_, coverage)| **coverage > 0) {
        let (x, y) = (left + (index % glyph.width) as i32, top + (index / glyph.width) as i32);
        if !(0..width).contains(&x) || !(0..height).contains(&y) {
            continue;
        }
        let pixel = &mut pixels[(y * width + x) as usize];
        let (part, left) = (u32::from(*coverage), 255 - u32::from(*coverage));
        let mix = |over: u8, under: u8| ((u32::from(over) * part + u32::from(under) * left + 127) / 255) as u8;
        let alpha = mix(255, pixel.alpha());
        let [red, green, blue] =
            [mix(colour.0, pixel.red()), mix(colour.1, pixel.green()), mix(colour.2, pixel.blue())]
                .map(|c| c.min(alpha));
        if let Some(mixed) = PremultipliedColorU8::from_rgba(red, green, blue, alpha) {
            *pixel = mixed;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_font_has_what_german_needs() {
        for letter in "ÄÖÜäöüß„“–…·×°€".chars() {
            for weight in [Weight::Regular, Weight::Bold] {
                assert_ne!(font(weight).lookup_glyph_index(letter), 0, "{letter}");
            }
        }
    }

    #[test]
    fn lines_are_no_wider_than_said() {
        let text = "Das kleine Gespenst steht im Kinderbereich, im zweiten Regal, und ist zurzeit nicht ausgeliehen.";
        let broken = lines(text, 20.0, Weight::Regular, 180.0, 99);
        assert!(broken.len() > 3);
        assert!(broken.iter().all(|line| width(line, 20.0, Weight::Regular) <= 180.0), "{broken:?}");
        assert_eq!(broken.join(" "), text);
        let cut = lines(text, 20.0, Weight::Regular, 180.0, 2);
        assert!(cut.len() == 2 && cut[1].ends_with('…') && width(&cut[1], 20.0, Weight::Regular) <= 180.0, "{cut:?}");
    }

    #[test]
    fn hostile_texts_are_cut() {
        let endless = "x".repeat(1_000_000);
        let cut = lines(&endless, 20.0, Weight::Bold, 100.0, 3);
        assert_eq!(cut.len(), 3);
        assert_eq!(lines("\u{0}\u{1b}[31m\n\t", 20.0, Weight::Regular, 100.0, 3), ["[31m"]);
        assert_eq!(lines("", 20.0, Weight::Regular, 100.0, 3), [""]);
        let mut canvas = Canvas::new(10, 10);
        canvas.text(-1e9, 1e9, "weit draußen 🦖 \u{200f}", 20.0, Weight::Bold, Colour::INK);
        canvas.panel(Area::new(f32::NAN, 0.0, 1.0, 1.0), 3.0, Colour::INK, 2.0);
        assert!(canvas.bytes().iter().all(|byte| *byte == 0));
    }

    #[test]
    fn text_leaves_ink_where_it_stands() {
        let mut canvas = Canvas::new(120, 40);
        let wide = canvas.text(4.0, 28.0, "Bücherei", 22.0, Weight::Bold, Colour::INK);
        assert!((wide - width("Bücherei", 22.0, Weight::Bold)).abs() < 1e-3 && wide < 110.0);
        let mut picture = vec![255_u8; 120 * 40 * 4];
        canvas.lay_over(&mut picture);
        let dark = picture.chunks_exact(4).filter(|pixel| pixel[0] < 100).count();
        assert!((150..1500).contains(&dark), "{dark}");
        assert_eq!(&picture[..3], [255; 3], "the corner stays");
    }
}
