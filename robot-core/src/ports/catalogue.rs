//! The catalogue port.

use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::book::{Book, BookId, Item};
use crate::language::Text;

/// The library's catalogue on this machine. Answers within milliseconds and never touches a network.
pub trait Catalogue {
    /// The works that fit best, best first.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    fn search(&self, query: &TitleQuery, at_most: usize) -> Result<SearchResult, CatalogueError>;

    /// The copies of a work; empty if there are none.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    fn items(&self, id: &BookId) -> Result<Vec<Item>, CatalogueError>;

    /// When the library's system wrote what stands in it, in the house's civil time; `None` if nobody knows.
    fn as_of(&self) -> Option<DateTime> {
        None
    }
}

impl<C: Catalogue + ?Sized> Catalogue for Arc<C> {
    fn search(&self, query: &TitleQuery, at_most: usize) -> Result<SearchResult, CatalogueError> {
        self.as_ref().search(query, at_most)
    }

    fn items(&self, id: &BookId) -> Result<Vec<Item>, CatalogueError> {
        self.as_ref().items(id)
    }

    fn as_of(&self) -> Option<DateTime> {
        self.as_ref().as_of()
    }
}

/// What somebody is looking for, in their own words, misheard and misspelt as they may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TitleQuery {
    /// Title, or title and author in one; may be empty if `author` is given.
    pub title: String,
    /// Author, if they were named apart.
    pub author: Option<String>,
}

impl TitleQuery {
    /// Looks for this title.
    pub fn title(title: impl Into<String>) -> Self {
        Self { title: title.into(), author: None }
    }
}

/// One work that fits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The work.
    pub book: Book,
    /// How well it fits, 0 to 1.
    pub score: f64,
}

/// Whether the best hit is what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The first hit is the one.
    Found,
    /// It may be one of the first: ask.
    Ask,
    /// The library does not have it.
    NotFound,
}

/// What a search brought.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchResult {
    /// Whether the first hit is the one.
    pub verdict: Verdict,
    /// The hits, best first.
    pub hits: Vec<Hit>,
}

/// The catalogue cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the catalogue cannot be read: {}", reason.en)]
pub struct CatalogueError {
    /// What is wrong and what to do about it.
    pub reason: Text<String>,
}

impl CatalogueError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        Text { de: format!("Der Katalog lässt sich nicht lesen: {}", self.reason.de), en: self.to_string() }
    }
}

/// A catalogue that is a list, and finds a work when its title contains the query or the other way round.
#[derive(Debug, Clone, Default)]
pub struct ListCatalogue {
    /// Works and their copies.
    pub books: Vec<(Book, Vec<Item>)>,
}

impl Catalogue for ListCatalogue {
    fn search(&self, query: &TitleQuery, at_most: usize) -> Result<SearchResult, CatalogueError> {
        let wanted = query.title.to_lowercase();
        let by_author = |book: &Book| {
            query.author.as_ref().is_none_or(|author| {
                book.author.as_ref().is_some_and(|name| name.to_lowercase().contains(&author.to_lowercase()))
            })
        };
        let mut hits: Vec<Hit> = self
            .books
            .iter()
            .filter(|(book, _)| by_author(book))
            .filter_map(|(book, _)| {
                let title = book.title.to_lowercase();
                let score = if title == wanted {
                    1.0
                } else if title.contains(&wanted) || wanted.contains(&title) {
                    0.7
                } else {
                    return None;
                };
                Some(Hit { book: book.clone(), score })
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score));
        hits.truncate(at_most);
        let verdict = match hits.as_slice() {
            [] => Verdict::NotFound,
            [first, ..] if first.score == 1.0 => Verdict::Found,
            [_] => Verdict::Found,
            _ => Verdict::Ask,
        };
        Ok(SearchResult { verdict, hits })
    }

    fn items(&self, id: &BookId) -> Result<Vec<Item>, CatalogueError> {
        Ok(self.books.iter().find(|(book, _)| book.id == *id).map(|(_, items)| items.clone()).unwrap_or_default())
    }
}
