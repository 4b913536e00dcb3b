//! Writes SVG: elements, figures and texts that are safe whatever people put into their plans.

use std::fmt::Write as _;

use robot_core::Point;

/// The colour of what is written.
pub(super) const INK: &str = "#33302b";
/// The colour of what is written beside.
pub(super) const FAINT: &str = "#7d766b";

/// A rectangle on the page with upright sides, in page units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// The area round a middle.
    pub(super) fn around(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { left: x - width / 2.0, top: y - height / 2.0, right: x + width / 2.0, bottom: y + height / 2.0 }
    }

    /// The smallest area that holds all points.
    pub(super) fn of(points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let nothing =
            Self { left: f64::INFINITY, top: f64::INFINITY, right: f64::NEG_INFINITY, bottom: f64::NEG_INFINITY };
        points.into_iter().fold(nothing, |area, (x, y)| Self {
            left: area.left.min(x),
            top: area.top.min(y),
            right: area.right.max(x),
            bottom: area.bottom.max(y),
        })
    }

    /// The same, smaller by so much on each side.
    pub(super) fn inset(&self, by: f64) -> Self {
        Self { left: self.left + by, top: self.top + by, right: self.right - by, bottom: self.bottom - by }
    }

    pub(super) fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        self.left <= other.left && self.top <= other.top && self.right >= other.right && self.bottom >= other.bottom
    }
}

/// Where text is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How text is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Face {
    pub(super) size: f64,
    pub(super) colour: &'static str,
    pub(super) bold: bool,
    /// A light edge, for text that stands on lines.
    pub(super) haloed: bool,
}

impl Face {
    pub(super) const fn new(size: f64, colour: &'static str) -> Self {
        Self { size, colour, bold: false, haloed: false }
    }

    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn haloed(self) -> Self {
        Self { haloed: true, ..self }
    }

    /// About how wide `text` comes out. Fonts differ; this is that of a wide one.
    pub(super) fn width(&self, text: &str) -> f64 {
        let ems: f64 = text
            .chars()
            .map(|letter| match letter {
                'i' | 'j' | 'l' | 'I' | '\'' | '.' | ',' | ':' | ';' | '|' | '!' | ' ' | '\u{a0}' => 0.34,
                'f' | 't' | 'r' | '(' | ')' | '-' | '·' => 0.42,
                'm' | 'w' | 'M' | 'W' | '—' | '…' => 0.95,
                letter if letter.is_uppercase() => 0.70,
                letter if (letter as u32) >= 0x1100 => 1.05,
                _ => 0.60,
            })
            .sum();
        ems * self.size * if self.bold { 1.16 } else { 1.0 }
    }

    /// `text` in lines of at most `width`, broken between words; a longer word has its own line.
    pub(super) fn wrapped(&self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split([' ', '\n', '\t']).filter(|word| !word.is_empty()) {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= width => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    /// The same face, as much smaller as it takes for `lines` to fit into `width`.
    pub(super) fn fitting(self, lines: &[String], width: f64) -> Self {
        let widest = lines.iter().map(|line| self.width(line)).fold(0.0, f64::max);
        if widest > width { Self { size: self.size * width / widest, ..self } } else { self }
    }
}

/// A drawing in the making.
#[derive(Debug, Default)]
pub(super) struct Svg {
    text: String,
    depth: usize,
}

impl Svg {
    /// An element of its own: `rect` with `x="1" y="2"`.
    pub(super) fn element(&mut self, name: &str, attributes: &str) {
        self.line(&format!("<{name} {attributes}/>"));
    }

    /// Opens an element; `close` it.
    pub(super) fn open(&mut self, name: &str, attributes: &str) {
        let space = if attributes.is_empty() { "" } else { " " };
        self.line(&format!("<{name}{space}{attributes}>"));
        self.depth += 1;
    }

    pub(super) fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.line(&format!("</{name}>"));
    }

    /// Text with its middle line at `y`.
    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, face: Face, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let bold = if face.bold { " font-weight=\"600\"" } else { "" };
        let halo = if face.haloed {
            format!(
                " stroke=\"#fff\" stroke-width=\"{}\" stroke-opacity=\"0.8\" stroke-linejoin=\"round\" \
                 paint-order=\"stroke\"",
                figure(face.size * 0.28)
            )
        } else {
            String::new()
        };
        // Viewers disagree about dominant-baseline; a third of the letters' height is right in all.
        let (x, y, size) = (figure(x), figure(y + face.size * 0.35), figure(face.size));
        let colour = face.colour;
        let text = escaped(text);
        self.line(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\"{anchor}{bold}{halo}>{text}</text>"
        ));
    }

    /// An element that holds nothing but text, which is escaped here.
    pub(super) fn words(&mut self, name: &str, attributes: &str, text: &str) {
        let space = if attributes.is_empty() { "" } else { " " };
        self.line(&format!("<{name}{space}{attributes}>{}</{name}>", escaped(text)));
    }

    /// What is common to all pictures, as it stands.
    pub(super) fn verbatim(&mut self, lines: &str) {
        for line in lines.lines() {
            self.line(line);
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "", indent = self.depth * 2);
    }
}

/// A figure to a hundredth of a page unit, without zeros that say nothing.
pub(super) fn figure(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

/// The points as `points="…"` has them.
pub(super) fn corners(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let points: Vec<String> = points.into_iter().map(|(x, y)| format!("{},{}", figure(x), figure(y))).collect();
    points.join(" ")
}

/// Text as XML takes it. What no XML document may hold, a zero byte for one, comes out as the sign for it.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&apos;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            letter => safe.push(letter),
        }
    }
    safe
}

/// Where the floor lies on the page: 100 units to the metre, north up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sheet {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width_m: f64,
}

impl Sheet {
    /// Page units to the metre.
    pub(super) const PER_M: f64 = 100.0;

    /// A point of the floor on the page.
    pub(super) fn at(&self, point: Point) -> (f64, f64) {
        (self.left + point.x_m * Self::PER_M, self.top + (self.width_m - point.y_m) * Self::PER_M)
    }
}
