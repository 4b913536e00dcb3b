//! SRU 1.1, 1.2 and 2.0 with CQL: Koha and other Zebra servers, K10plus, DNB. Asked for a work by its id or ISBN.
//!
//! Everything is matched by local names, since no two servers agree on prefixes and namespaces.

use super::found::Found;
use super::pica;
use super::trouble::Trouble;
use super::url::encoded;
use super::xml::Element;
use crate::charset::Encoding;
use crate::isbn::isbn10;
use crate::marc::xml;
use robot_core::Item;
use robot_core::ports::WorkKey;

/// The version of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    V1_1,
    V1_2,
    /// Has neither `version` nor `operation`.
    V2_0,
}

/// How a server wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sru {
    pub(super) version: Version,
    /// The index of the catalogue's ids; `None` if the server has other ids than the catalogue.
    pub(super) id_index: Option<String>,
    pub(super) isbn_index: Option<String>,
    /// The format of records, `recordSchema`.
    pub(super) schema: String,
}

/// The robot needs one record; a few more show that an index is not what it should be.
const RECORDS: usize = 5;

impl Sru {
    /// The query parts of the questions about a work, to be asked in this order until one finds something.
    pub(super) fn questions(&self, key: &WorkKey) -> Vec<String> {
        let mut queries = Vec::new();
        if let (Some(index), Some(id)) = (&self.id_index, key.id()) {
            queries.push(format!("{index}={}", term(id)));
        }
        if let (Some(index), Some(isbn)) = (&self.isbn_index, key.isbn()) {
            // Old records have the old number.
            let old = isbn10(isbn).map(|old| format!(" or {index}={}", term(&old)));
            queries.push(format!("{index}={}{}", term(isbn), old.unwrap_or_default()));
        }
        let operation = match self.version {
            Version::V1_1 => "version=1.1&operation=searchRetrieve&",
            Version::V1_2 => "version=1.2&operation=searchRetrieve&",
            Version::V2_0 => "",
        };
        let question = |query: &String| {
            let (query, schema) = (encoded(query), encoded(&self.schema));
            format!("?{operation}query={query}&startRecord=1&maximumRecords={RECORDS}&recordSchema={schema}")
        };
        queries.iter().map(question).collect()
    }
}

/// A term of CQL in quotation marks, where nothing but `"` and `\` means anything.
fn term(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

/// The copies that an answer names; empty if the server does not have the work, or has no copies in its records.
pub(super) fn copies(answer: &str, key: &WorkKey) -> Result<Vec<Item>, Trouble> {
    let root = Element::parse(answer)?;
    match root.name.as_str() {
        "searchRetrieveResponse" => {}
        "html" => return Err(Trouble::WebPage),
        "explainResponse" => return Err(Trouble::broken("it explains itself instead of answering")),
        _ => return Err(Trouble::broken("it is no SRU answer")),
    }
    let records = records(answer, &root)?;
    if records.is_empty() {
        return nothing(&root);
    }
    // An index that is not what it should be finds other works.
    Ok(records.into_iter().find(|record| record.is(key)).map_or_else(Vec::new, |record| record.items))
}

/// The records of an answer: MARCXML as it is, MARCXML as escaped text, or picaXML.
fn records(answer: &str, root: &Element) -> Result<Vec<Found>, Trouble> {
    let mut found = marc_records(answer)?;
    for data in root.anywhere("recordData") {
        if let Some(text) = data.text().filter(|text| text.starts_with('<')) {
            let inner = Element::parse(text)?;
            found.extend(marc_records(text)?);
            found.extend(pica::record(&inner));
        }
        found.extend(data.anywhere("record").into_iter().filter_map(pica::record));
    }
    Ok(found)
}

fn marc_records(text: &str) -> Result<Vec<Found>, Trouble> {
    let mut reader = xml::Reader::new(text.as_bytes(), Encoding::Utf8);
    let mut found = Vec::new();
    while let Some(located) = reader.next_record().map_err(|error| Trouble::broken(error.to_string()))? {
        // Envelopes, Dublin Core and picaXML are no MARC records.
        found.extend(located.record.ok().filter(|marc| !marc.fields.is_empty()).map(|marc| Found::of_marc(&marc)));
    }
    Ok(found)
}

/// What it means that there is no record: that the server has none, or that it did not like the question.
fn nothing(root: &Element) -> Result<Vec<Item>, Trouble> {
    /// First record position out of range: the answer of some servers to what they do not have.
    const OUT_OF_RANGE: u16 = 61;
    let diagnostics = root.anywhere("diagnostic");
    let number = |diagnostic: &&Element| {
        let uri = diagnostic.text_of("uri").or_else(|| diagnostic.text_of("code"))?;
        uri.rsplit('/').next()?.parse::<u16>().ok()
    };
    let codes: Vec<u16> = diagnostics.iter().map(|diagnostic| number(diagnostic).unwrap_or(0)).collect();
    if let Some(code) = codes.iter().find(|code| **code != OUT_OF_RANGE) {
        return Err(Trouble::Declined { code: *code });
    }
    let number = root.text_of("numberOfRecords").and_then(|number| number.parse::<u64>().ok());
    match number {
        Some(0) => Ok(Vec::new()),
        _ if !codes.is_empty() => Ok(Vec::new()),
        Some(_) => Err(Trouble::broken("its records are in no format that is read; see schema")),
        None => Err(Trouble::broken("it does not say how many records there are")),
    }
}

#[cfg(test)]
mod tests;
