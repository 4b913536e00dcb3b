//! MARC 21: the record, and its two forms on disk.

pub(crate) mod iso2709;
pub(crate) mod marc8;
pub(crate) mod xml;

use std::collections::BTreeSet;

use crate::refusal::Flaw;

/// The most bytes one record may have. ISO 2709 ends at 99,999; MARCXML of a serial with a thousand copies is longer.
pub(crate) const MAX_RECORD_BYTES: usize = 4 << 20;
/// The most bytes one field may have. ISO 2709 ends at 9,999.
pub(crate) const MAX_FIELD_BYTES: usize = 64 << 10;

/// The tags that the catalogue reads; all others are passed over unread.
const READ: [&str; 35] = [
    "001", "008", "020", "035", "041", "084", "100", "110", "111", "200", "240", "245", "246", "260", "264", "385",
    "490", "521", "600", "610", "648", "650", "651", "653", "655", "689", "700", "710", "711", "773", "800", "830",
    "852", "952", "ITM",
];

/// Whether the catalogue reads the field `tag`.
pub(crate) fn is_read(tag: &str) -> bool {
    READ.binary_search(&tag).is_ok()
}

/// One MARC 21 record, with the fields that the catalogue reads, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct MarcRecord {
    /// Leader position 5: `d` for deleted.
    pub(crate) status: char,
    /// Leader position 6: `a` for text, `z` for an authority record.
    pub(crate) kind: char,
    /// The fields.
    pub(crate) fields: Vec<Field>,
    /// What was wrong with it.
    pub(crate) flaws: BTreeSet<Flaw>,
}

/// A variable field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Field {
    /// Three characters, mostly digits.
    pub(crate) tag: String,
    /// The first and second indicator; blank in control fields.
    pub(crate) indicators: [char; 2],
    /// The value of a control field, else empty.
    pub(crate) value: String,
    /// Subfields: code and text; empty in control fields.
    pub(crate) subfields: Vec<(char, String)>,
}

impl Field {
    /// The first subfield `code` that is not blank.
    pub(crate) fn subfield(&self, code: char) -> Option<&str> {
        self.all(code).next()
    }

    /// Every subfield `code` that is not blank.
    pub(crate) fn all(&self, code: char) -> impl Iterator<Item = &str> {
        self.subfields
            .iter()
            .filter(move |(its_code, text)| *its_code == code && !text.trim().is_empty())
            .map(|(_, text)| text.trim())
    }
}

impl MarcRecord {
    /// A record with what its leader says.
    pub(crate) fn with_leader(leader: &[u8]) -> Self {
        let at = |position: usize| leader.get(position).map_or(' ', |byte| char::from(*byte));
        Self { status: at(5), kind: at(6), ..Self::default() }
    }

    /// Every field `tag`.
    pub(crate) fn fields(&self, tag: &str) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(move |field| field.tag == tag)
    }

    /// The value of a control field.
    pub(crate) fn control(&self, tag: &str) -> Option<&str> {
        self.fields(tag).map(|field| field.value.trim()).find(|value| !value.is_empty())
    }
}

/// An ISO 2709 record of these fields; leader position 9 is `coding`.
#[cfg(test)]
pub(crate) fn test_record(coding: u8, fields: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut directory, mut data) = (Vec::new(), Vec::new());
    for (tag, body) in fields {
        directory.extend(format!("{tag}{:04}{:05}", body.len() + 1, data.len()).bytes());
        data.extend_from_slice(body);
        data.push(0x1e);
    }
    let base = 24 + directory.len() + 1;
    let length = base + data.len() + 1;
    let leader = format!("{length:05}nam {}22{base:05} c 4500", char::from(coding));
    [leader.as_bytes(), &directory, b"\x1e", &data, b"\x1d"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_sorted() {
        assert!(READ.is_sorted());
        assert!(is_read("245") && is_read("ITM") && !is_read("POR"));
    }
}
