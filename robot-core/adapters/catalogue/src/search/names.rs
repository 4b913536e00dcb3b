//! The index over authors' names, in memory.

use std::cell::RefCell;

use robot_core::phonetics::{Unit, koelner};

use super::fold::fold;
use super::grams::{GramIndex, grams};
use super::similarity::{Query, join};

/// So many candidates are compared letter by letter.
const CANDIDATES: usize = 50;
/// Who says the surname alone may mean somebody else.
const SURNAME_ALONE: f64 = 0.98;

/// The index over authors' names.
#[derive(Debug)]
pub(crate) struct NameIndex {
    names: Vec<Name>,
    grams: GramIndex,
    /// What was asked for last, folded, and what was found: one sentence asks for the same words as a title and as a name.
    last: RefCell<(String, Vec<(usize, f64)>)>,
}

#[derive(Debug)]
struct Name {
    /// As written.
    full: String,
    /// Folded, without spaces.
    full_letters: Box<[u8]>,
    /// Folded, without spaces.
    surname_letters: Box<[u8]>,
}

impl NameIndex {
    /// Builds the index of full names with their surnames.
    pub(crate) fn build(names: Vec<(String, Option<String>)>) -> Self {
        let names: Vec<_> = names
            .into_iter()
            .map(|(full, surname)| {
                let letters = |name: &str| join(&fold(name)).into_boxed_slice();
                let full_letters = letters(&full);
                let surname_letters = surname.map_or_else(|| full_letters.clone(), |surname| letters(&surname));
                Name { full, full_letters, surname_letters }
            })
            .collect();
        let mut code = Vec::new();
        let lengths = names.iter().map(|name| u8::try_from(name.full_letters.len()).unwrap_or(u8::MAX));
        let grams = GramIndex::build(lengths, |at, out| {
            let letters = &names[at as usize].full_letters;
            koelner(letters, Unit::Run, &mut code);
            grams(letters, &code, out);
        });
        Self { names, grams, last: RefCell::default() }
    }

    /// The names that fit best with how well, 0 to 1, best first.
    pub(crate) fn search(&self, query: &Query) -> Vec<(&str, f64)> {
        let mut last = self.last.borrow_mut();
        if last.0 != query.folded {
            *last = (query.folded.clone(), self.compare(query));
        }
        last.1.iter().map(|(at, score)| (self.names[*at].full.as_str(), *score)).collect()
    }

    fn compare(&self, query: &Query) -> Vec<(usize, f64)> {
        let (mut code, mut fragments) = (Vec::new(), Vec::new());
        grams(&query.joined, &query.code, &mut fragments);
        let mut found: Vec<(usize, f64)> = self
            .grams
            .candidates(&fragments, CANDIDATES)
            .into_iter()
            .map(|at| {
                let name = &self.names[at as usize];
                let by_surname = SURNAME_ALONE * query.whole_similarity(&name.surname_letters, &mut code, 0.0);
                (at as usize, query.whole_similarity(&name.full_letters, &mut code, 0.0).max(by_surname))
            })
            .collect();
        let name = |at: usize| self.names[at].full.as_str();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| name(a.0).cmp(name(b.0))));
        found
    }
}
