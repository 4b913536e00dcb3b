//! Single values of a floor plan: ids, names, places and figures.

use std::ops::{Range, RangeInclusive};

use robot_core::{Point, Text};
use toml::Spanned;

use super::check::Checker;
use super::file::NamesFile;

impl Checker<'_> {
    pub(super) fn id(&mut self, id: &Spanned<String>) -> Option<String> {
        const LONGEST: usize = 40;
        let text = id.get_ref();
        let allowed = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(allowed) {
            let help = format!("an id has 1 to {LONGEST} small letters a to z, digits, - and _");
            self.findings.add(id.span(), "id", "this is no id", help);
            return None;
        }
        if let Some(earlier) = self.ids.get(text) {
            let message = format!("the id `{text}` is taken by something in line {}", self.findings.line(*earlier));
            self.findings.add(id.span(), "duplicate-id", message, "give each thing an id of its own");
            return None;
        }
        self.ids.insert(text.clone(), id.span().start);
        Some(text.clone())
    }

    pub(super) fn names(&mut self, names: &NamesFile) -> Option<Text<String>> {
        let (de, en) = (self.text(&names.de, "a German name"), self.text(&names.en, "an English name"));
        Some(Text { de: de?, en: en? })
    }

    pub(super) fn text(&mut self, text: &Spanned<String>, what: &str) -> Option<String> {
        const LONGEST: usize = 80;
        let trimmed = text.get_ref().trim();
        if trimmed.is_empty() || trimmed.chars().count() > LONGEST || trimmed.chars().any(char::is_control) {
            let help = format!("{what} has 1 to {LONGEST} characters in one line");
            self.findings.add(text.span(), "text", format!("this is not {what}"), help);
            return None;
        }
        Some(trimmed.to_owned())
    }

    pub(super) fn point(&mut self, metres: &Spanned<[f64; 2]>) -> Option<Point> {
        let [x_m, y_m] = *metres.get_ref();
        let inside = (0.0..=self.house.0).contains(&x_m) && (0.0..=self.house.1).contains(&y_m);
        if !inside {
            let message = format!("({x_m}, {y_m}) lies outside the house");
            let help = format!("x goes from 0 to {}, y from 0 to {}", self.house.0, self.house.1);
            self.findings.add(metres.span(), "outside", message, help);
        }
        inside.then(|| Point::new(x_m, y_m))
    }

    pub(super) fn number(&mut self, number: &Spanned<f64>, allowed: RangeInclusive<f64>, what: &str) -> Option<f64> {
        self.in_range(*number.get_ref(), number.span(), &allowed, what)
    }

    pub(super) fn numbers(
        &mut self,
        numbers: &Spanned<[f64; 2]>,
        allowed: RangeInclusive<f64>,
        what: &str,
    ) -> Option<[f64; 2]> {
        let [one, other] = *numbers.get_ref();
        let one = self.in_range(one, numbers.span(), &allowed, what);
        let other = self.in_range(other, numbers.span(), &allowed, what);
        Some([one?, other?])
    }

    fn in_range(&mut self, number: f64, span: Range<usize>, allowed: &RangeInclusive<f64>, what: &str) -> Option<f64> {
        if allowed.contains(&number) {
            return Some(number);
        }
        let help = format!("{what} lies between {} and {}", allowed.start(), allowed.end());
        self.findings.add(span, "size", format!("{number} is too small, too large or no number"), help);
        None
    }
}
