//! The floor plan as a picture: an SVG that a browser opens, a person prints, and a README shows; or the same as a PNG.
//!
//! 100 page units are one metre, north is up. Every name of the plan is escaped, so that a plan from anywhere can be
//! shown in a page. The same plan gives the same bytes.

mod house;
mod labels;
mod png;
mod svg;
mod walk;

use robot_core::{Language, Text};

use crate::plan::FloorPlan;
use labels::Labels;
use svg::{Anchor, Area, FAINT, Face, INK, Sheet, Svg, figure};

pub use png::{LONGEST_PX, PngError, png};
pub use walk::{Spoken, Walk};

/// Room round the house, page units.
const MARGIN: f64 = 60.0;

/// The plan as SVG, with names in `language`.
///
/// ```
/// use robot_core::Language;
/// use sim_world::{FloorPlan, picture};
///
/// let svg = picture::draw(&FloorPlan::demo(), Language::En);
/// assert!(svg.starts_with("<svg ") && svg.contains("children&apos;s area"));
/// ```
#[must_use]
pub fn draw(plan: &FloorPlan, language: Language) -> String {
    drawing(plan, language, None)
}

/// The plan with a walk through it: the way, and what was said on it where.
#[must_use]
pub fn draw_walk(plan: &FloorPlan, language: Language, walk: &Walk) -> String {
    drawing(plan, language, Some(walk))
}

fn drawing(plan: &FloorPlan, language: Language, walk: Option<&Walk>) -> String {
    // Large houses are looked at from farther away: what stands round them grows with them.
    let scale = (plan.length_m().max(plan.width_m()) / 16.0).max(1.0);
    let (house_width, house_height) = (plan.length_m() * Sheet::PER_M, plan.width_m() * Sheet::PER_M);
    let width = house_width.max(640.0) + 2.0 * MARGIN * scale;
    let header = 96.0 * scale;
    let sheet = Sheet { left: (width - house_width) / 2.0, top: header, width_m: plan.width_m() };
    let key_top = header + house_height + MARGIN * scale;
    let key = Key::new(plan, language, (MARGIN * scale, width - MARGIN * scale), scale);
    let story_top = key_top + 40.0 * scale + key.below_first();
    let story = walk.map(|walk| walk::Legend::new(walk, language, width - 2.0 * MARGIN * scale, scale));
    let height = story_top + story.as_ref().map_or(10.0 * scale, walk::Legend::height);

    let mut svg = Svg::default();
    svg.open(
        "svg",
        &format!(
            "xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
             xml:lang=\"{lang}\" font-family=\"'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', \
             sans-serif\"",
            w = figure(width),
            h = figure(height),
            lang = language.code(),
        ),
    );
    let name = plan.name().get(language);
    svg.words("title", "", name);
    svg.verbatim(house::DEFINITIONS);
    if !plan.marks().is_empty() {
        svg.verbatim(house::MARK_DEFINITIONS);
    }
    svg.element("rect", "width=\"100%\" height=\"100%\" fill=\"#fbf8f3\"");
    title(&mut svg, plan, language, MARGIN * scale, scale);

    let page = Area { left: 0.0, top: 70.0 * scale, right: width, bottom: key_top - 16.0 * scale };
    let mut labels = Labels::new(page);
    if let Some(walk) = walk {
        walk::take(&sheet, walk, &mut labels);
    }
    house::draw(&mut svg, &sheet, plan, language, &mut labels, scale, walk.is_none());
    if let Some(walk) = walk {
        walk::draw(&mut svg, &sheet, walk, language, &mut labels);
    }
    key.draw(&mut svg, language, key_top);
    if let Some(story) = story {
        story.draw(&mut svg, MARGIN * scale, story_top);
    }
    svg.close("svg");
    svg.finish()
}

fn title(svg: &mut Svg, plan: &FloorPlan, language: Language, left: f64, scale: f64) {
    let name = capitalised(plan.name().get(language));
    let size = metres(plan.length_m(), language) + " × " + &metres(plan.width_m(), language);
    let north = Text { de: "Norden ist oben", en: "north is up" };
    svg.text(left, 38.0 * scale, Anchor::Start, Face::new(30.0 * scale, INK).bold(), &name);
    let beside = format!("{size} · {}", north.get(language));
    svg.text(left, 66.0 * scale, Anchor::Start, Face::new(14.0 * scale, FAINT), &beside);
}

/// The scale bar, and what the signs mean that are on the plan, in as many rows as it takes.
struct Key {
    left: f64,
    scale: f64,
    bar_m: f64,
    /// Signs with their texts, where they stand from the left, and in which row.
    signs: Vec<(&'static str, &'static str, f64, usize)>,
}

impl Key {
    /// From one row to the next, page units.
    const ROW: f64 = 28.0;

    fn new(plan: &FloorPlan, language: Language, (left, right): (f64, f64), scale: f64) -> Self {
        let bar_m = if plan.length_m() < 25.0 { 2.0 } else { 10.0 };
        let face = Face::new(13.0 * scale, FAINT);
        let (mut x, mut row, mut signs) = (left + bar_m * Sheet::PER_M + 80.0 * scale, 0, Vec::new());
        for (sign, text) in house::signs(plan) {
            let text = *text.get(language);
            let wide = face.width(text);
            if x + 22.0 * scale + wide > right {
                (x, row) = (left + 14.0 * scale, row + 1);
            }
            signs.push((sign, text, x, row));
            x += 58.0 * scale + wide;
        }
        Self { left, scale, bar_m, signs }
    }

    /// How much room the rows below the first one take.
    fn below_first(&self) -> f64 {
        let rows = self.signs.last().map_or(0, |(_, _, _, row)| *row);
        rows as f64 * Self::ROW * self.scale
    }

    fn draw(&self, svg: &mut Svg, language: Language, top: f64) {
        let Self { left, scale, bar_m, .. } = *self;
        let bar = bar_m * Sheet::PER_M;
        let face = Face::new(13.0 * scale, FAINT);
        let tall = 7.0 * scale;
        for (part, colour) in [(0.0, "#5b5750"), (0.5, "#fff")] {
            svg.element(
                "rect",
                &format!(
                    "x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\" stroke=\"#5b5750\" stroke-width=\"{}\"",
                    figure(left + bar * part),
                    figure(top),
                    figure(bar / 2.0),
                    figure(tall),
                    figure(scale)
                ),
            );
        }
        svg.text(left + bar + 10.0 * scale, top + tall / 2.0, Anchor::Start, face, &metres(bar_m, language));
        for (sign, text, x, row) in &self.signs {
            let y = top + tall / 2.0 + *row as f64 * Self::ROW * scale;
            svg.open("g", &format!("transform=\"translate({} {}) scale({})\"", figure(*x), figure(y), figure(scale)));
            svg.verbatim(sign);
            svg.close("g");
            svg.text(x + 22.0 * scale, y, Anchor::Start, face, text);
        }
    }
}

/// Metres as people of that language write them.
fn metres(metres: f64, language: Language) -> String {
    let text = figure(metres) + " m";
    if language == Language::De { text.replace('.', ",") } else { text }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests;
