//! Writes documents as Groot2 and BehaviorTree.CPP read them.

use std::collections::BTreeSet;

use crate::document::tree_document::{Element, TreeDocument, is_xml_name};
use crate::document::xml::MAX_DEPTH;

/// Why a document cannot be written: it was put together in a way that no reader would understand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The outermost element has another name.
    #[error("the outermost element is `{0}`; it must be `root`")]
    Root(String),
    /// A name that XML cannot hold.
    #[error("`{0}` cannot name an element or an attribute: leave out blanks and `< > & \" ' / =`")]
    Name(String),
    /// An attribute that an element has twice.
    #[error("`<{element}>` has the attribute `{attribute}` twice: keep one")]
    Twice {
        /// The element's name.
        element: String,
        /// The attribute's name.
        attribute: String,
    },
    /// Nested deeper than can be read.
    #[error("elements are nested more than {MAX_DEPTH} deep: move the inner part into a tree of its own")]
    Depth,
}

impl TreeDocument {
    /// The document as text, one element a line, for people and for Groot2: format 4, UTF-8, everything escaped.
    ///
    /// What is read back is the same document, except that a `BTCPP_format` that is missing or wrong is put right and
    /// blanks around a text are dropped.
    ///
    /// # Errors
    /// If the document cannot be read back; never for one that was read.
    pub fn write(&self) -> Result<String, WriteError> {
        if self.root.name != "root" {
            return Err(WriteError::Root(self.root.name.clone()));
        }
        check(&self.root, 1)?;
        Ok(text(&self.root))
    }
}

fn check(element: &Element, depth: usize) -> Result<(), WriteError> {
    if depth > MAX_DEPTH {
        return Err(WriteError::Depth);
    }
    let attributes = element.attributes.iter().map(|(name, _)| name);
    if let Some(bad) = attributes.clone().chain([&element.name]).find(|name| !is_xml_name(name)) {
        return Err(WriteError::Name(bad.clone()));
    }
    let mut seen = BTreeSet::new();
    for attribute in attributes {
        if !seen.insert(attribute) {
            return Err(WriteError::Twice { element: element.name.clone(), attribute: attribute.clone() });
        }
    }
    element.children.iter().try_for_each(|child| check(child, depth + 1))
}

/// The document with this root, whose names are in order.
pub(crate) fn text(root: &Element) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root BTCPP_format=\"4\"");
    write_attributes(&mut out, root.attributes.iter().filter(|(name, _)| name != "BTCPP_format"));
    out.push_str(">\n\n");
    if !root.text.trim().is_empty() {
        escape(&mut out, root.text.trim(), false);
        out.push_str("\n\n");
    }
    for child in &root.children {
        write_element(&mut out, child, 1);
        out.push('\n');
    }
    out.push_str("</root>\n");
    out
}

fn write_element(out: &mut String, element: &Element, depth: usize) {
    let indent = |out: &mut String, depth| out.extend(std::iter::repeat_n("  ", depth));
    indent(out, depth);
    out.push('<');
    out.push_str(&element.name);
    write_attributes(out, element.attributes.iter());
    let text = element.text.trim();
    if element.children.is_empty() && text.is_empty() {
        out.push_str("/>\n");
        return;
    }
    out.push('>');
    escape(out, text, false);
    if !element.children.is_empty() {
        out.push('\n');
        for child in &element.children {
            write_element(out, child, depth + 1);
        }
        indent(out, depth);
    }
    out.push_str("</");
    out.push_str(&element.name);
    out.push_str(">\n");
}

fn write_attributes<'a>(out: &mut String, attributes: impl Iterator<Item = &'a (String, String)>) {
    for (name, value) in attributes {
        out.push(' ');
        out.push_str(name);
        out.push_str("=\"");
        escape(out, value, true);
        out.push('"');
    }
}

/// Line ends and tabs inside an attribute are written as numbers: other readers would turn them into blanks.
fn escape(out: &mut String, text: &str, in_attribute: bool) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\n' | '\t' if !in_attribute => out.push(c),
            c if c.is_ascii_control() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_quotes_is_escaped() {
        let mut out = String::new();
        escape(&mut out, "a<b && \"c\" > 'd'\n\t\r\u{1}ü", true);
        assert_eq!(out, "a&lt;b &amp;&amp; &quot;c&quot; &gt; 'd'&#10;&#9;&#13;&#1;ü");
    }

    #[test]
    fn what_cannot_be_read_back_is_refused() {
        let write = |child: Element| {
            let root = TreeDocument::default().root.child(child);
            TreeDocument { root }.write()
        };
        for name in ["", "a b", "a/", "a>", "!a", "?a", "a=\"", "&a", "a\u{0}"] {
            assert_eq!(write(Element::new(name)), Err(WriteError::Name(name.to_owned())));
            assert_eq!(write(Element::new("a").with(name, "")), Err(WriteError::Name(name.to_owned())));
        }
        let mut twice = Element::new("a").with("b", "1");
        twice.attributes.push(("b".to_owned(), "2".to_owned()));
        assert!(matches!(write(twice), Err(WriteError::Twice { .. })));
        let nested = |depth| (1..depth).fold(Element::new("a"), |inner, _| Element::new("a").child(inner));
        assert!(write(nested(MAX_DEPTH - 1)).is_ok());
        assert_eq!(write(nested(MAX_DEPTH)), Err(WriteError::Depth));
        let root = Element::new("tree");
        assert_eq!(TreeDocument { root }.write(), Err(WriteError::Root("tree".to_owned())));
    }
}
