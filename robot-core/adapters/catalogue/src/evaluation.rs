//! How well the search does: questions whose answers are known, put to a catalogue.
//!
//! The questions come from a file ([`read_questions`]) or are made together with a catalogue of any size
//! ([`SyntheticLibrary`]). The figures are those of known-item search: how often the work that is meant comes first,
//! and in the first three, how often the verdict is right, and what a search costs.

mod chance;
mod mishearing;
mod questions;
mod synthetic;
mod words;

use std::collections::BTreeMap;

use robot_core::ports::{Catalogue as _, CatalogueError, SearchResult, TitleQuery, Verdict};
use serde::Serialize;

use crate::open::OpenCatalogue;
use crate::search::fold;

pub use questions::{Question, QuestionError, read_questions};
pub use synthetic::SyntheticLibrary;

/// How many hits a person would look at.
const LOOKED_AT: usize = 3;

/// How the search did with one kind of question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// How many questions there were.
    pub asked: u32,
    /// How often the work that is meant was the first hit.
    pub first: u32,
    /// How often it was in the first three.
    pub in_three: u32,
    /// How often it was the first hit, and the verdict said "found".
    pub found: u32,
    /// How often the verdict said "found", and another work was the first hit; for works that the catalogue does not
    /// have, how often it said so at all.
    pub wrongly_found: u32,
    /// How often the verdict was to ask.
    pub asked_back: u32,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.asked += other.asked;
        self.first += other.first;
        self.in_three += other.in_three;
        self.found += other.found;
        self.wrongly_found += other.wrongly_found;
        self.asked_back += other.asked_back;
    }
}

/// What an evaluation brought.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// The figures of each kind of question.
    pub kinds: BTreeMap<String, Figures>,
    /// The median of the processor time of a search, milliseconds.
    pub cpu_p50_ms: f64,
    /// The processor time that one search of a hundred exceeds, milliseconds.
    pub cpu_p99_ms: f64,
}

/// A question that was answered otherwise than it should have been.
#[derive(Debug)]
pub struct Miss<'a> {
    /// The question.
    pub question: &'a Question,
    /// The answer.
    pub answer: &'a SearchResult,
    /// At which place the work that is meant came, from 0.
    pub place: Option<usize>,
}

/// Puts every question to the catalogue. `cpu_ms` is the processor's time so far in milliseconds; `on_miss` is told
/// what did not come first, and what was said to be found and is another work.
///
/// A hit counts as right if it is the work that is meant or has its title: editions cannot be told apart by voice.
///
/// # Errors
/// When the catalogue cannot be read.
pub fn evaluate(
    catalogue: &OpenCatalogue,
    questions: &[Question],
    cpu_ms: &mut dyn FnMut() -> f64,
    on_miss: &mut dyn FnMut(&Miss<'_>),
) -> Result<Report, CatalogueError> {
    let mut report = Report::default();
    let mut times = Vec::with_capacity(questions.len());
    for question in questions {
        let title = match &question.wanted {
            Some(id) => catalogue.book(id)?.map(|book| fold(&book.title)),
            None => None,
        };
        let began = cpu_ms();
        let answer = catalogue.search(&TitleQuery::title(question.text.as_str()), LOOKED_AT)?;
        times.push(cpu_ms() - began);
        let is_right = |id: &_, other: &str| {
            question.wanted.as_ref() == Some(id) || title.as_ref().is_some_and(|title| *title == fold(other))
        };
        let place = answer.hits.iter().position(|hit| is_right(&hit.book.id, &hit.book.title));
        let says_found = answer.verdict == Verdict::Found;
        let count = |holds: bool| u32::from(holds);
        let figures = Figures {
            asked: 1,
            first: count(place == Some(0)),
            in_three: count(place.is_some()),
            found: count(place == Some(0) && says_found),
            wrongly_found: count(place != Some(0) && says_found),
            asked_back: count(answer.verdict == Verdict::Ask),
        };
        if figures.wrongly_found > 0 || question.wanted.is_some() && figures.first == 0 {
            on_miss(&Miss { question, answer: &answer, place });
        }
        *report.kinds.entry(question.kind.clone()).or_default() += figures;
    }
    times.sort_by(f64::total_cmp);
    (report.cpu_p50_ms, report.cpu_p99_ms) = (percentile(&times, 50), percentile(&times, 99));
    Ok(report)
}

/// The value that so many of a hundred sorted values do not exceed; nought if there are none.
fn percentile(sorted: &[f64], of_hundred: usize) -> f64 {
    let at = (sorted.len() * of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(at).copied().unwrap_or(0.0)
}
