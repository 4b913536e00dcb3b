//! What the catalogue says about names in a sentence.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::grammar::Grammar;
use super::words::Word;

/// Whoever knows titles and authors.
pub trait Known {
    /// How well a title is known, 0 to 1.
    fn title(&self, spoken: &str) -> f64;

    /// How well an author is known, 0 to 1.
    fn author(&self, spoken: &str) -> f64;
}

/// Knows titles by a function, and no author.
pub(super) struct TitlesOnly<'a>(pub(super) &'a dyn Fn(&str) -> f64);

impl Known for TitlesOnly<'_> {
    fn title(&self, spoken: &str) -> f64 {
        (self.0)(spoken)
    }

    fn author(&self, _: &str) -> f64 {
        0.0
    }
}

/// A sentence is asked about so many titles and authors; looking them up takes most of the time.
const MOST_TITLES: usize = 3;
const MOST_AUTHORS: usize = 2;

/// Asks about each name once.
pub(super) struct Names<'a> {
    known: &'a dyn Known,
    grammar: &'a Grammar,
    titles: RefCell<BTreeMap<String, f64>>,
    authors: RefCell<BTreeMap<String, f64>>,
}

impl<'a> Names<'a> {
    pub(super) fn new(known: &'a dyn Known, grammar: &'a Grammar) -> Self {
        Self { known, grammar, titles: RefCell::default(), authors: RefCell::default() }
    }

    pub(super) fn title(&self, spoken: &str, words: &[Word]) -> f64 {
        if self.grammar.is_alarming_title(words) {
            return 1.0;
        }
        ask(&self.titles, spoken, MOST_TITLES, |name| self.known.title(name))
    }

    pub(super) fn author(&self, spoken: &str) -> f64 {
        ask(&self.authors, spoken, MOST_AUTHORS, |name| self.known.author(name))
    }
}

fn ask(asked: &RefCell<BTreeMap<String, f64>>, name: &str, most: usize, known: impl Fn(&str) -> f64) -> f64 {
    let mut asked = asked.borrow_mut();
    if let Some(score) = asked.get(name) {
        return *score;
    }
    if asked.len() >= most {
        return 0.0;
    }
    let score = known(name);
    let score = if score.is_finite() { score.clamp(0.0, 1.0) } else { 0.0 };
    asked.insert(name.to_owned(), score);
    score
}
