//! XML answers as small trees, found by local names: prefixes and namespaces differ from server to server.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::trouble::Trouble;

/// Answers are about ten deep.
const MAX_DEPTH: usize = 64;

/// One element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// Its local name.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// All text directly in it.
    text: String,
    /// The elements in it.
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The tree of a document; no document type is read, so no entity but XML's own five is known.
    pub(super) fn parse(document: &str) -> Result<Self, Trouble> {
        let broken = |error: quick_xml::Error| Trouble::broken(error.to_string());
        let mut reader = Reader::from_str(document.trim_start_matches('\u{feff}').trim_start());
        let mut open: Vec<Self> = Vec::new();
        loop {
            match reader.read_event().map_err(broken)? {
                Event::Start(start) => {
                    if open.len() == MAX_DEPTH {
                        return Err(Trouble::broken(format!("more than {MAX_DEPTH} elements deep")));
                    }
                    open.push(Self::begin(&start)?);
                }
                Event::Empty(start) => {
                    let element = Self::begin(&start)?;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(element),
                        None => return Ok(element),
                    }
                }
                Event::End(_) => {
                    let Some(element) = open.pop() else { return Err(Trouble::broken("an end without a start")) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(element),
                        None => return Ok(element),
                    }
                }
                Event::Text(part) => {
                    if let Some(element) = open.last_mut() {
                        element.text.push_str(&part.xml_content(XmlVersion::Implicit1_0));
                    }
                }
                Event::CData(part) => {
                    if let Some(element) = open.last_mut() {
                        element.text.push_str(&part.xml_content(XmlVersion::Implicit1_0));
                    }
                }
                Event::GeneralRef(reference) => {
                    let name: &str = &reference;
                    let character = reference.resolve_char_ref().map_err(broken)?;
                    let Some(element) = open.last_mut() else { continue };
                    match (character, quick_xml::escape::resolve_predefined_entity(name)) {
                        (Some(character), _) => element.text.push(character),
                        (None, Some(text)) => element.text.push_str(text),
                        (None, None) => return Err(Trouble::broken("an entity of its own")),
                    }
                }
                Event::DocType(_) => return Err(Trouble::broken("a document type of its own")),
                Event::Eof => return Err(Trouble::broken("it breaks off")),
                _ => {}
            }
        }
    }

    fn begin(start: &BytesStart<'_>) -> Result<Self, Trouble> {
        let mut element = Self { name: start.local_name().as_ref().to_owned(), ..Self::default() };
        // Unchecked for duplicates: that check takes time quadratic in their number.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| Trouble::broken(error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| Trouble::broken(error.to_string()))?;
            element.attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
        }
        Ok(element)
    }

    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// The text directly in it, without blanks around; `None` if there is none.
    pub(super) fn text(&self) -> Option<&str> {
        Some(self.text.trim()).filter(|text| !text.is_empty())
    }

    /// The elements directly in it that are called so.
    pub(super) fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a Self> + use<'a, 'n> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the first element directly in it that is called so.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.all(name).find_map(Self::text)
    }

    /// Every element anywhere in it that is called so, in the order of the document.
    pub(super) fn anywhere<'a>(&'a self, name: &str) -> Vec<&'a Self> {
        let mut found = Vec::new();
        let mut next: Vec<&Self> = self.children.iter().rev().collect();
        while let Some(element) = next.pop() {
            if element.name == name {
                found.push(element);
            }
            next.extend(element.children.iter().rev());
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[test]
    fn names_are_local_and_order_is_kept() {
        let xml = "\u{feff}<?xml version='1.0'?><!-- x --><a:r xmlns:a='u'><a:x n='1&amp;2'>A&amp;B&#228;<![CDATA[<]]></a:x><y><x/></y></a:r>";
        let root = Element::parse(xml).unwrap();
        assert_eq!((root.name.as_str(), root.text_of("x")), ("r", Some("A&Bä<")));
        let all = root.anywhere("x");
        assert_eq!((all.len(), all[0].attribute("n")), (2, Some("1&2")));
    }

    #[rstest]
    #[case::nothing("")]
    #[case::words("Guten Tag")]
    #[case::cut_off("<a><b>")]
    #[case::crossed("<a><b></a></b>")]
    #[case::entity("<a>&lol;</a>")]
    #[case::doctype("<!DOCTYPE a [<!ENTITY lol 'lol'>]><a>x</a>")]
    #[case::deep(&"<a>".repeat(100_000))]
    #[case::attribute("<a b=c></a>")]
    fn refuses(#[case] document: &str) {
        assert!(matches!(Element::parse(document), Err(Trouble::Broken { .. })), "{document:.40}");
    }

    proptest! {
        #[test]
        fn any_text_is_a_tree_or_broken(text in "\\PC{0,200}|(<[a-c/]{0,3}>|&[a-z#0-9]{0,4};|[a-c'\" =]){0,40}") {
            let _ = Element::parse(&text);
        }
    }
}
