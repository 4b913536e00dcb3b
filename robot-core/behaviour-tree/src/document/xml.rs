//! Reads XML into a flat list of elements, as leniently as the parser behind BehaviorTree.CPP: raw `&&` and
//! `<` inside attributes are fine, and so are unknown entities. Every element and attribute knows its place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::{Both, both};

/// How deep elements may be nested: `root`, `BehaviorTree`, and 256 nodes.
pub(crate) const MAX_DEPTH: usize = 258;

/// An element; its children follow it in [`Document::elements`].
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: Range<usize>,
    pub(crate) attributes: Range<usize>,
    /// One past the last element inside this one.
    pub(crate) end: usize,
    pub(crate) children: usize,
}

/// An attribute with its text unescaped.
#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) name: Range<usize>,
    pub(crate) value: Box<str>,
    /// Where the value stands in the file, without the quotes.
    pub(crate) span: Range<usize>,
}

/// A parsed file.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) file: Arc<str>,
    pub(crate) text: Arc<str>,
    pub(crate) elements: Vec<Element>,
    pub(crate) attributes: Vec<Attribute>,
    /// What is written between the tags, by element and in the order of the file. Blanks alone are left out; the
    /// text carries no meaning for a tree.
    pub(crate) texts: Vec<(usize, String)>,
}

impl Document {
    /// Parses a file. The first element is the root.
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, LoadError> {
        let mut document = Self {
            file: file.into(),
            text: text.into(),
            elements: Vec::new(),
            attributes: Vec::new(),
            texts: Vec::new(),
        };
        document.read(text)?;
        Ok(document)
    }

    fn read(&mut self, text: &str) -> Result<(), LoadError> {
        let body = text.trim_start_matches('\u{feff}');
        let skipped = text.len() - body.len();
        let mut reader = Reader::from_str(body);
        reader.config_mut().allow_dangling_amp = true;
        let mut open: Vec<usize> = Vec::new();
        loop {
            let at = skipped + position(reader.buffer_position());
            let event = reader.read_event().map_err(|error| {
                let at = skipped + position(reader.error_position());
                self.error(
                    LoadErrorKind::Xml,
                    at..at + 1,
                    both!("this is not well-formed XML: {error}", "das ist kein wohlgeformtes XML: {error}"),
                    both!(
                        "every `<Tag>` needs its `</Tag>` (or write `<Tag/>`), and every attribute its quotes",
                        "jedes `<Tag>` braucht sein `</Tag>` (oder `<Tag/>` schreiben), jedes Attribut seine Anführungszeichen"
                    ),
                )
            })?;
            match event {
                Event::Start(tag) => {
                    let id = self.element(at, &tag, &open)?;
                    open.push(id);
                }
                Event::Empty(tag) => {
                    let id = self.element(at, &tag, &open)?;
                    self.elements[id].end = id + 1;
                }
                Event::End(_) => {
                    if let Some(id) = open.pop() {
                        self.elements[id].end = self.elements.len();
                    }
                }
                Event::Text(_) | Event::GeneralRef(_) => {
                    let end = skipped + position(reader.buffer_position());
                    let words = text[at..end].trim_start();
                    // Before the root it does no harm.
                    if open.is_empty()
                        && !self.elements.is_empty()
                        && let Some(first) = words.chars().next()
                    {
                        return Err(self.outside(end - words.len(), first.len_utf8()));
                    }
                    self.text_inside(&open, &text[at..end], unescape);
                }
                Event::CData(inner) => self.text_inside(&open, &inner, str::to_owned),
                Event::Decl(_) | Event::PI(_) if !self.elements.is_empty() => return Err(self.outside(at, 1)),
                Event::Eof => break,
                // Comments, processing instructions and the document type carry no meaning here.
                _ => {}
            }
        }
        if let Some(&id) = open.last() {
            let name = self.elements[id].name.clone();
            return Err(self.error(
                LoadErrorKind::Xml,
                name.clone(),
                both!("`<{}>` is never closed", "`<{}>` wird nie geschlossen", &text[name.clone()]),
                both!("add `</{}>` where it ends", "`</{}>` hinzufügen, wo es endet", &text[name.clone()]),
            ));
        }
        if self.elements.is_empty() {
            return Err(self.error(
                LoadErrorKind::Xml,
                0..text.len().min(1),
                both!(
                    "this is not a tree document: there is no XML element in it",
                    "das ist keine Baumdatei: Es steht kein XML-Element darin"
                ),
                both!(
                    "a document begins with `<root BTCPP_format=\"4\">`",
                    "eine Datei beginnt mit `<root BTCPP_format=\"4\">`"
                ),
            ));
        }
        Ok(())
    }

    /// Something stands where only the root element can.
    fn outside(&self, at: usize, len: usize) -> LoadError {
        self.error(
            LoadErrorKind::Xml,
            at..at + len,
            both!("this cannot stand here", "das kann hier nicht stehen"),
            both!("put everything into one `<root>`", "alles in ein `<root>` setzen"),
        )
    }

    fn text_inside(&mut self, open: &[usize], raw: &str, read: fn(&str) -> String) {
        let Some(&element) = open.last() else { return };
        match self.texts.last_mut() {
            Some((of, text)) if *of == element => text.push_str(&read(raw)),
            _ if raw.trim().is_empty() => {}
            _ => self.texts.push((element, read(raw))),
        }
    }

    fn element(&mut self, at: usize, tag: &BytesStart<'_>, open: &[usize]) -> Result<usize, LoadError> {
        let name_len = tag.name().0.len();
        let name = at + 1..at + 1 + name_len;
        if open.len() >= MAX_DEPTH {
            return Err(self.error(
                LoadErrorKind::Depth,
                name,
                both!("nodes are nested more than 256 deep", "Knoten sind tiefer als 256 geschachtelt"),
                both!(
                    "move the inner part into a `<BehaviorTree>` of its own and call it with `<SubTree>`",
                    "den inneren Teil in einen eigenen `<BehaviorTree>` setzen und mit `<SubTree>` rufen"
                ),
            ));
        }
        // What follows the root means nothing; the check points it out.
        if let Some(&parent) = open.last() {
            self.elements[parent].children += 1;
        }
        let first = self.attributes.len();
        self.read_attributes(name.end, tag.attributes_raw())?;
        let id = self.elements.len();
        let attributes = first..self.attributes.len();
        self.elements.push(Element { name, attributes, end: id + 1, children: 0 });
        Ok(id)
    }

    fn read_attributes(&mut self, base: usize, raw: &str) -> Result<(), LoadError> {
        let bytes = raw.as_bytes();
        let skip_space = |mut i: usize| {
            while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
                i += 1;
            }
            i
        };
        let mut names = BTreeSet::new();
        let mut i = skip_space(0);
        while i < bytes.len() {
            let name_start = i;
            while bytes.get(i).is_some_and(|b| *b != b'=' && !b.is_ascii_whitespace()) {
                i += 1;
            }
            let name = base + name_start..base + i;
            i = skip_space(i);
            let quote = (bytes.get(i) == Some(&b'=')).then(|| skip_space(i + 1));
            let Some((start, quote)) = quote
                .and_then(|at| bytes.get(at).map(|quote| (at + 1, *quote)))
                .filter(|(_, quote)| matches!(quote, b'"' | b'\''))
            else {
                return Err(self.error(
                    LoadErrorKind::Xml,
                    name.clone(),
                    both!(
                        "the attribute `{}` has no value in quotes",
                        "das Attribut `{}` hat keinen Wert in Anführungszeichen",
                        &self.text[name.clone()]
                    ),
                    both!("write attributes as `name=\"value\"`", "Attribute so schreiben: `name=\"Wert\"`"),
                ));
            };
            let Some(len) = bytes[start..].iter().position(|b| *b == quote) else {
                return Err(self.error(
                    LoadErrorKind::Xml,
                    name.clone(),
                    both!(
                        "the value of `{}` has no closing quote",
                        "dem Wert von `{}` fehlt das schließende Anführungszeichen",
                        &self.text[name.clone()]
                    ),
                    both!(
                        "end the value with the quote that it began with",
                        "den Wert mit dem Anführungszeichen beenden, mit dem er beginnt"
                    ),
                ));
            };
            if !is_name(&self.text[name.clone()]) {
                return Err(self.error(
                    LoadErrorKind::Xml,
                    name.clone(),
                    both!(
                        "`{}` cannot name an attribute",
                        "`{}` kann kein Attribut benennen",
                        &self.text[name.clone()]
                    ),
                    both!(
                        "names begin with a letter or `_`, and have letters, digits and `_` `-` `.` `:` in them",
                        "Namen beginnen mit einem Buchstaben oder `_` und bestehen aus Buchstaben, Ziffern und `_` `-` `.` `:`"
                    ),
                ));
            }
            if !names.insert(&raw[name_start..name.end - base]) {
                return Err(self.error(
                    LoadErrorKind::Xml,
                    name.clone(),
                    both!(
                        "the attribute `{}` is given twice",
                        "das Attribut `{}` steht zweimal da",
                        &self.text[name.clone()]
                    ),
                    both!("keep one of the two", "eines der beiden behalten"),
                ));
            }
            let span = base + start..base + start + len;
            let value = unescape(&raw[start..start + len]).into();
            self.attributes.push(Attribute { name, value, span });
            i = skip_space(start + len + 1);
        }
        Ok(())
    }

    pub(crate) fn error(&self, kind: LoadErrorKind, span: Range<usize>, message: Both, cure: Both) -> LoadError {
        LoadError::new(kind, &self.file, &self.text, span, message, cure)
    }

    /// The first element of a file with trees is `<root>`.
    pub(crate) fn check_root(&self) -> Result<(), LoadError> {
        if self.name(0) == "root" {
            return Ok(());
        }
        Err(self.error(
            LoadErrorKind::Xml,
            self.name_span(0),
            both!(
                "the document begins with `<{}>` instead of `<root>`",
                "die Datei beginnt mit `<{}>` statt mit `<root>`",
                self.name(0)
            ),
            both!("put everything into `<root BTCPP_format=\"4\">`", "alles in `<root BTCPP_format=\"4\">` setzen"),
        ))
    }

    pub(crate) fn name(&self, element: usize) -> &str {
        &self.text[self.elements[element].name.clone()]
    }

    pub(crate) fn name_span(&self, element: usize) -> Range<usize> {
        self.elements[element].name.clone()
    }

    /// The attributes of an element as (name, attribute), in the order of the file.
    pub(crate) fn attributes(&self, element: usize) -> impl Iterator<Item = (&str, &Attribute)> {
        self.attributes[self.elements[element].attributes.clone()]
            .iter()
            .map(|attribute| (&self.text[attribute.name.clone()], attribute))
    }

    pub(crate) fn attribute(&self, element: usize, name: &str) -> Option<&Attribute> {
        self.attributes(element).find(|(n, _)| *n == name).map(|(_, attribute)| attribute)
    }

    /// The elements beside the root.
    pub(crate) fn after_root(&self) -> impl Iterator<Item = usize> {
        self.siblings(self.elements[0].end, self.elements.len())
    }

    /// The elements directly inside this one.
    pub(crate) fn children(&self, element: usize) -> impl Iterator<Item = usize> {
        self.siblings(element + 1, self.elements[element].end)
    }

    /// The elements from `first` up to `end` that stand side by side.
    fn siblings(&self, first: usize, end: usize) -> impl Iterator<Item = usize> {
        let mut next = first;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let element = next;
                next = self.elements[element].end;
                element
            })
        })
    }
}

/// Whether a text can name an attribute.
fn is_name(text: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || matches!(c, ':' | '_') || !c.is_ascii();
    text.starts_with(starts) && text.chars().all(|c| starts(c) || c.is_ascii_digit() || matches!(c, '.' | '-'))
}

/// A position in a text that is in memory always fits.
fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Resolves the five named and the numeric entities; anything else that begins with `&` stays as it is.
fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(i) = rest.find(['&', '\r']) {
        text.push_str(&rest[..i]);
        rest = &rest[i..];
        if let Some(after) = rest.strip_prefix('\r') {
            text.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
            continue;
        }
        // The longest entity, `&#x10FFFF;`, has ten bytes; a few more allow for leading zeros.
        let entity = rest.bytes().take(16).position(|b| b == b';').and_then(|end| Some((entity(&rest[1..end])?, end)));
        if let Some((c, end)) = entity {
            text.push(c);
            rest = &rest[end + 1..];
        } else {
            text.push('&');
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    text
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_may_hold_raw_operators() {
        let text = "<root>\n  <A code=\"x<3 && y > 'a'\" b = '\"&amp;&lt;&#65;&nope;&'/>\n</root>";
        let document = Document::parse("f.xml", text).unwrap();
        assert_eq!(document.name(1), "A");
        let values: Vec<_> = document.attributes(1).map(|(name, a)| (name, &*a.value)).collect();
        assert_eq!(values, [("code", "x<3 && y > 'a'"), ("b", "\"&<A&nope;&")]);
        let code = document.attribute(1, "code").unwrap();
        assert_eq!(&text[code.span.clone()], "x<3 && y > 'a'");
    }

    #[test]
    fn broken_files_say_where() {
        for (text, line, column, words) in [
            ("", 1, 1, "no XML element"),
            ("hello", 1, 1, "no XML element"),
            ("<root>\n <A>\n</root>", 3, 1, "well-formed"),
            ("<root>\n <A>", 2, 3, "never closed"),
            ("<root a/>", 1, 7, "no value in quotes"),
            ("<root a=1/>", 1, 7, "no value in quotes"),
            ("<root a='1' a='2'/>", 1, 13, "twice"),
            ("<root/> <a/>\n ü", 2, 2, "cannot stand here"),
            ("<root>\n<?a b?></root>", 2, 1, "cannot stand here"),
            ("<root 1a='1'/>", 1, 7, "cannot name an attribute"),
            ("<root a%='1'/>", 1, 7, "cannot name an attribute"),
        ] {
            let error = Document::parse("f.xml", text).unwrap_err();
            assert!(error.message().contains(words), "{text}: {error}");
            assert_eq!((error.line(), error.column()), (line, column), "{text}: {error}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let deep = |n| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        assert!(Document::parse("f", &deep(MAX_DEPTH)).is_ok());
        assert_eq!(Document::parse("f", &deep(MAX_DEPTH + 1)).unwrap_err().kind(), LoadErrorKind::Depth);
        assert_eq!(Document::parse("f", &"<a>".repeat(100_000)).unwrap_err().kind(), LoadErrorKind::Depth);
    }
}
