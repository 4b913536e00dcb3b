//! Single values of a floor plan: ids, names, places and figures.

use std::ops::{Range, RangeInclusive};

use robot_core::{Point, Text};
use toml::Spanned;

use super::check::{Called, Checker};
use super::file::NamesFile;

impl Checker<'_> {
    pub(super) fn id(&mut self, id: &Spanned<String>) -> Option<String> {
        const LONGEST: usize = 40;
        let text = id.get_ref();
        let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(allowed) {
            let message = Text::owned("das ist keine id", "this is no id");
            let help = Text::owned(
                format!("eine id hat 1 bis {LONGEST} Zeichen: kleine Buchstaben a bis z, Ziffern, - und _"),
                format!("an id has 1 to {LONGEST} small letters a to z, digits, - and _"),
            );
            self.findings.add(id.span(), "id", message, help);
            return None;
        }
        if let Some(earlier) = self.ids.get(text) {
            let line = self.findings.line(*earlier);
            let message = Text::owned(
                format!("die id `{text}` hat schon etwas in Zeile {line}"),
                format!("the id `{text}` is taken by something in line {line}"),
            );
            let help = Text::owned("geben Sie jedem Ding eine eigene id", "give each thing an id of its own");
            self.findings.add(id.span(), "duplicate-id", message, help);
            return None;
        }
        self.ids.insert(text.clone(), id.span().start);
        Some(text.clone())
    }

    pub(super) fn names(&mut self, names: &NamesFile) -> Option<Text<String>> {
        let (de, en) = (
            self.text(&names.de, ("ein deutscher Name", "a German name")),
            self.text(&names.en, ("ein englischer Name", "an English name")),
        );
        Some(Text { de: de?, en: en? })
    }

    pub(super) fn text(&mut self, text: &Spanned<String>, (de, en): Called) -> Option<String> {
        const LONGEST: usize = 80;
        let trimmed = text.get_ref().trim();
        if trimmed.is_empty() || trimmed.chars().count() > LONGEST || trimmed.chars().any(char::is_control) {
            let message = Text::owned(format!("das ist es nicht: {de}"), format!("this is not {en}"));
            let help = Text::owned(
                format!("{de} hat 1 bis {LONGEST} Zeichen in einer Zeile"),
                format!("{en} has 1 to {LONGEST} characters in one line"),
            );
            self.findings.add(text.span(), "text", message, help);
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// Whether there are two numbers and not more: what is written `[5,0, 5,0]` are four.
    fn are_two(&mut self, numbers: &Spanned<[f64; 2]>) -> bool {
        let span = numbers.span();
        let written: Vec<&str> =
            self.findings.words(&span).trim_matches(['[', ']']).split(',').map(str::trim).collect();
        let count = written.iter().filter(|number| !number.is_empty()).count();
        if count <= 2 {
            return true;
        }
        let message = Text::owned(
            format!("hier stehen {count} Zahlen; es sind zwei"),
            format!("there are {count} numbers here; it takes two"),
        );
        let help = match written.as_slice() {
            [a, b, c, d] => Text::owned(
                format!("Dezimalstellen stehen nach einem Punkt: [{a}.{b}, {c}.{d}]"),
                format!("decimals stand after a point: [{a}.{b}, {c}.{d}]"),
            ),
            _ => Text::owned(
                "Dezimalstellen stehen nach einem Punkt: [5.0, 2.5]",
                "decimals stand after a point: [5.0, 2.5]",
            ),
        };
        self.findings.add(span, "decimal-comma", message, help);
        false
    }

    pub(super) fn point(&mut self, metres: &Spanned<[f64; 2]>) -> Option<Point> {
        if !self.are_two(metres) {
            return None;
        }
        let [x_m, y_m] = *metres.get_ref();
        let inside = (0.0..=self.house.0).contains(&x_m) && (0.0..=self.house.1).contains(&y_m);
        if !inside {
            let (length_m, width_m) = self.house;
            let message = Text::owned(
                format!("({x_m}, {y_m}) liegt außerhalb des Hauses"),
                format!("({x_m}, {y_m}) lies outside the house"),
            );
            let help = Text::owned(
                format!("x geht von 0 bis {length_m}, y von 0 bis {width_m}"),
                format!("x goes from 0 to {length_m}, y from 0 to {width_m}"),
            );
            self.findings.add(metres.span(), "outside", message, help);
        }
        inside.then(|| Point::new(x_m, y_m))
    }

    pub(super) fn number(&mut self, number: &Spanned<f64>, allowed: RangeInclusive<f64>, what: Called) -> Option<f64> {
        self.in_range(*number.get_ref(), number.span(), &allowed, what)
    }

    pub(super) fn numbers(
        &mut self,
        numbers: &Spanned<[f64; 2]>,
        allowed: RangeInclusive<f64>,
        what: Called,
    ) -> Option<[f64; 2]> {
        if !self.are_two(numbers) {
            return None;
        }
        let [one, other] = *numbers.get_ref();
        let one = self.in_range(one, numbers.span(), &allowed, what);
        let other = self.in_range(other, numbers.span(), &allowed, what);
        Some([one?, other?])
    }

    fn in_range(
        &mut self,
        number: f64,
        span: Range<usize>,
        allowed: &RangeInclusive<f64>,
        what: Called,
    ) -> Option<f64> {
        if allowed.contains(&number) {
            return Some(number);
        }
        let (low, high, (de, en)) = (allowed.start(), allowed.end(), what);
        let message = Text::owned(
            format!("{number} ist zu klein, zu groß oder keine Zahl"),
            format!("{number} is too small, too large or no number"),
        );
        let help =
            Text::owned(format!("{de} liegt zwischen {low} und {high}"), format!("{en} lies between {low} and {high}"));
        self.findings.add(span, "size", message, help);
        None
    }
}
