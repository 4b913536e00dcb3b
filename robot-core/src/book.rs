//! What a library lends, and where it stands.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::call_number::CallNumber;

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

impl Item {
    /// The copy to fetch: one that can be borrowed, else one to read here, else the one that is back first.
    #[must_use]
    pub fn best(items: &[Self]) -> Option<&Self> {
        items.iter().min_by_key(|item| match item.state {
            ItemState::Available => (0, None),
            ItemState::Unknown => (1, None),
            ItemState::ReferenceOnly => (2, None),
            ItemState::Lent { due: Some(due) } => (3, Some(due)),
            ItemState::Lent { due: None } => (4, None),
            ItemState::Reserved => (5, None),
            ItemState::Missing => (6, None),
        })
    }

    /// The copies as a server says they are now. Servers leave out what they do not know: a copy without a call
    /// number, a place or a state gets those of the copy in the snapshot that has its call number, or stands at its
    /// place in the list. The place is the snapshot's where it has one, since the floor plan knows its codes.
    #[must_use]
    pub fn updated(snapshot: &[Self], live: &[Self]) -> Vec<Self> {
        let same = |one: &str, other: &str| match (CallNumber::parse(one), CallNumber::parse(other)) {
            (Ok(one), Ok(other)) => one == other,
            _ => false,
        };
        let update = |(position, now): (usize, &Self)| {
            let by_call_number = snapshot.iter().find(|before| same(&before.call_number, &now.call_number));
            let by_position = snapshot.get(position).or(snapshot.first()).filter(|_| now.call_number.is_empty());
            let Some(before) = by_call_number.or(by_position) else { return now.clone() };
            let is_silent = now.state == ItemState::Unknown;
            Self {
                call_number: if now.call_number.is_empty() { &before.call_number } else { &now.call_number }.clone(),
                location: before.location.clone().or_else(|| now.location.clone()),
                state: if is_silent { before.state } else { now.state },
            }
        };
        live.iter().enumerate().map(update).collect()
    }
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
    /// In the house, but put aside for somebody.
    Reserved,
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_copy_that_can_be_had_soonest_is_the_best() {
        let item = |state| Item { call_number: "5.1 END".into(), location: None, state };
        let lent = |day| item(ItemState::Lent { due: Some(date(2026, 12, day)) });
        let available = item(ItemState::Available);
        let missing = item(ItemState::Missing);
        assert_eq!(Item::best(&[]), None);
        assert_eq!(Item::best(&[lent(4), available.clone()]), Some(&available));
        assert_eq!(Item::best(&[lent(9), missing.clone(), lent(4)]), Some(&lent(4)));
        assert_eq!(Item::best(std::slice::from_ref(&missing)), Some(&missing));
        let reserved = item(ItemState::Reserved);
        assert_eq!(Item::best(&[missing, reserved.clone()]), Some(&reserved));
    }

    #[test]
    fn what_a_server_leaves_out_the_snapshot_fills_in() {
        let item = |call_number: &str, location: Option<&str>, state| Item {
            call_number: call_number.into(),
            location: location.map(Into::into),
            state,
        };
        let lent = ItemState::Lent { due: Some(date(2026, 12, 4)) };
        let snapshot = [
            item("5.1 END", Some("KIN"), ItemState::Available),
            item("Cek 403", Some("SACH"), ItemState::ReferenceOnly),
        ];
        let live = [
            item("cek403", Some("1. OG"), lent),
            item("", None, ItemState::Reserved),
            item("5.1 END", None, ItemState::Unknown),
            item("7 NEU", Some("NEU"), ItemState::Available),
        ];
        let now = Item::updated(&snapshot, &live);
        assert_eq!(now[0], item("cek403", Some("SACH"), lent), "the plan knows the snapshot's codes");
        assert_eq!(now[1], item("Cek 403", Some("SACH"), ItemState::Reserved), "the second of two");
        assert_eq!(now[2], item("5.1 END", Some("KIN"), ItemState::Available), "what is not said stays as it was");
        assert_eq!(now[3], live[3], "a copy that the snapshot does not know");
        assert_eq!(Item::updated(&[], &live), live);
        assert_eq!(Item::updated(&snapshot, &[]), []);
    }
}
