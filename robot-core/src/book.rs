//! What a library lends, and where it stands.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A record's id in the library's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BookId(pub String);

impl fmt::Display for BookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A work that the library has: a book, a game, a picture, a film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// The catalogue's id.
    pub id: BookId,
    /// Title as one would say it, in NFC, without sort marks or trailing punctuation.
    pub title: String,
    /// First author as one would say it: first name, then surname.
    pub author: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// ISBN-13 without hyphens.
    pub isbn: Option<String>,
}

/// One copy of a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What stands on its spine, "5.1 PRE" or "Cek 403 Habi".
    pub call_number: String,
    /// The library's code for the part of the house it stands in, "KIN" or "SACH".
    pub location: Option<String>,
    /// Whether one can have it.
    pub state: ItemState,
}

/// Whether one can have a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// On its shelf, to be borrowed.
    Available,
    /// Lent out.
    Lent {
        /// When it is due back, if the catalogue says.
        due: Option<Date>,
    },
    /// On its shelf, to be read here.
    ReferenceOnly,
    /// Lost, withdrawn or being repaired.
    Missing,
    /// The catalogue does not say.
    Unknown,
}

impl ItemState {
    /// Whether it stands on its shelf, as far as the catalogue knows.
    #[must_use]
    pub const fn is_on_shelf(self) -> bool {
        matches!(self, Self::Available | Self::ReferenceOnly | Self::Unknown)
    }
}
