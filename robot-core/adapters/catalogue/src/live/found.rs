//! What a server has found, in whatever format it says so.

use robot_core::Item;
use robot_core::ports::WorkKey;

use crate::isbn::isbn13;
use crate::marc::MarcRecord;
use crate::record;

/// A record, as far as copies go.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) ids: Vec<String>,
    /// ISBN-13.
    pub(super) isbns: Vec<String>,
    pub(super) items: Vec<Item>,
}

impl Found {
    pub(super) fn is(&self, key: &WorkKey) -> bool {
        key.id().is_some_and(|id| self.ids.iter().any(|own| own == id))
            || key.isbn().is_some_and(|isbn| self.isbns.iter().any(|own| own == isbn))
    }

    pub(super) fn of_marc(marc: &MarcRecord) -> Self {
        let subfields = |tag, code| marc.fields(tag).flat_map(move |field| field.all(code));
        Self {
            ids: marc.control("001").into_iter().chain(subfields("035", 'a')).map(str::to_owned).collect(),
            isbns: subfields("020", 'a').filter_map(isbn13).collect(),
            items: record::items(marc),
        }
    }
}
