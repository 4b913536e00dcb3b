//! The latest searches with their answers: one sentence asks for the same words several times, first to understand it and
//! then to answer it.

use std::cell::RefCell;
use std::collections::VecDeque;

use robot_core::ports::{CatalogueError, SearchResult, TitleQuery};

/// So many searches are kept, which is more than one sentence brings.
const KEPT: usize = 8;

/// The latest searches with their answers.
#[derive(Debug, Default)]
pub(crate) struct RecentSearches(RefCell<VecDeque<Search>>);

#[derive(Debug)]
struct Search {
    query: TitleQuery,
    /// How many hits were wanted.
    hits: usize,
    answer: SearchResult,
}

impl RecentSearches {
    /// The answer to a query with at least so many hits, if there are as many: the one that is kept, or else what `search`
    /// finds, which is kept from then on.
    pub(crate) fn answer(
        &self,
        query: TitleQuery,
        hits: usize,
        search: impl FnOnce(&TitleQuery) -> Result<SearchResult, CatalogueError>,
    ) -> Result<SearchResult, CatalogueError> {
        let known = self
            .0
            .borrow()
            .iter()
            .find(|kept| kept.query == query && kept.hits >= hits)
            .map(|kept| kept.answer.clone());
        if let Some(answer) = known {
            return Ok(answer);
        }
        let answer = search(&query)?;
        let mut kept = self.0.borrow_mut();
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(Search { query, hits, answer: answer.clone() });
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use robot_core::Text;
    use robot_core::ports::Verdict;

    use super::*;

    #[test]
    fn the_same_is_searched_for_once_until_it_is_long_ago() {
        let (recent, searches) = (RecentSearches::default(), Cell::new(0));
        let ask = |title: &str, hits| {
            let answer = recent.answer(TitleQuery::title(title), hits, |_| {
                searches.set(searches.get() + 1);
                Ok(SearchResult { verdict: Verdict::NotFound, hits: Vec::new() })
            });
            assert!(answer.is_ok());
            searches.get()
        };
        assert_eq!(
            [ask("momo", 10), ask("momo", 10), ask("momo", 3), ask("krabat", 3), ask("krabat", 10)],
            [1, 1, 1, 2, 3]
        );
        for title in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            ask(title, 1);
        }
        assert_eq!([ask("h", 1), ask("momo", 10)], [11, 12]);
    }

    #[test]
    fn a_search_that_fails_is_not_kept() {
        let recent = RecentSearches::default();
        let broken = || Err(CatalogueError { reason: Text::owned("die Datei ist weg", "the file is gone") });
        assert!(recent.answer(TitleQuery::title("momo"), 1, |_| broken()).is_err());
        assert!(recent.answer(TitleQuery::title("momo"), 1, |_| broken()).is_err());
    }
}
