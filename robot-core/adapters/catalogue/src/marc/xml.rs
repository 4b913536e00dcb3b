//! MARCXML: any prefix, any namespace, with or without a `collection` round it, also inside a server's answer.

mod lexer;
mod scanner;

use std::io::{self, BufRead};

use quick_xml::Reader as XmlReader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::charset::{self, Encoding};
use crate::marc::{Field, MAX_FIELD_BYTES, MarcRecord, is_read};
use crate::refusal::Refusal;
use crate::source::Located;

/// Reads records one by one.
pub(crate) struct Reader<R> {
    scanner: scanner::Scanner<R>,
    encoding: Encoding,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`, whose XML declaration names `encoding`.
    pub(crate) fn new(input: R, encoding: Encoding) -> Self {
        Self { scanner: scanner::Scanner::new(input), encoding }
    }

    /// Bytes read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.scanner.bytes_read()
    }

    /// The next record, or why there is none; `None` at the end of the file.
    pub(crate) fn next_record(&mut self) -> io::Result<Option<Located<MarcRecord>>> {
        let Some(Located { offset, record }) = self.scanner.next_record()? else { return Ok(None) };
        let record = record.and_then(|content| {
            let (text, lost) = charset::decode(&content, self.encoding);
            if lost { Err(Refusal::Encoding) } else { parse(&text) }
        });
        Ok(Some(Located { offset, record }))
    }
}

/// The element whose text is being read.
enum Open {
    Leader,
    Control,
    Subfield(char),
}

/// Parses what stands inside a `record` element.
fn parse(content: &str) -> Result<MarcRecord, Refusal> {
    let broken = |detail: String| Refusal::Xml { detail };
    let mut reader = XmlReader::from_str(content);
    let mut record = MarcRecord { kind: 'a', ..MarcRecord::default() };
    let mut field: Option<Field> = None;
    let mut open: Option<Open> = None;
    let mut text = String::new();
    let mut has_fields = false;
    loop {
        match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Start(element) => match element.local_name().as_ref() {
                "leader" => open = Some(Open::Leader),
                "controlfield" => {
                    has_fields = true;
                    field = start_field(&element)?;
                    open = field.is_some().then_some(Open::Control);
                }
                "datafield" => {
                    has_fields = true;
                    field = start_field(&element)?;
                }
                "subfield" if field.is_some() => {
                    let code = attribute(&element, "code")?.and_then(|code| code.chars().next());
                    open = code.map(Open::Subfield);
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "leader" if matches!(open, Some(Open::Leader)) => {
                    let leader = std::mem::take(&mut text);
                    record = MarcRecord { fields: record.fields, ..MarcRecord::with_leader(leader.as_bytes()) };
                    open = None;
                }
                "subfield" => {
                    if let (Some(Open::Subfield(code)), Some(field)) = (open.take(), &mut field) {
                        field.subfields.push((code, std::mem::take(&mut text)));
                    }
                }
                name @ ("controlfield" | "datafield") => {
                    if let Some(mut done) = field.take() {
                        if name == "controlfield" {
                            done.value = std::mem::take(&mut text);
                        }
                        record.fields.push(done);
                    }
                    open = None;
                    text.clear();
                }
                _ => {}
            },
            Event::Text(part) if open.is_some() => text.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(part) if open.is_some() => text.push_str(&part.xml_content(XmlVersion::Implicit1_0)),
            Event::GeneralRef(reference) if open.is_some() => {
                let name: &str = &reference;
                match reference.resolve_char_ref().map_err(|error| broken(error.to_string()))? {
                    Some(character) => text.push(character),
                    // Entities of a document type are never expanded.
                    None => text.push_str(
                        quick_xml::escape::resolve_predefined_entity(name)
                            .ok_or_else(|| broken(format!("unknown entity &{name};")))?,
                    ),
                }
            }
            Event::Eof => break,
            _ => {}
        }
        if text.len() > MAX_FIELD_BYTES {
            let tag = field.map_or_else(|| "leader".to_owned(), |field| field.tag);
            return Err(Refusal::FieldTooLong { tag, limit: MAX_FIELD_BYTES });
        }
    }
    if has_fields { Ok(record) } else { Err(broken("it has no MARC fields".to_owned())) }
}

/// The field that an element begins; `None` if the catalogue does not read it.
fn start_field(element: &BytesStart<'_>) -> Result<Option<Field>, Refusal> {
    let Some(tag) = attribute(element, "tag")?.filter(|tag| is_read(tag)) else { return Ok(None) };
    let indicator = |name| -> Result<char, Refusal> {
        Ok(attribute(element, name)?.and_then(|value| value.chars().next()).unwrap_or(' '))
    };
    Ok(Some(Field { tag, indicators: [indicator("ind1")?, indicator("ind2")?], ..Field::default() }))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let broken = |detail: String| Refusal::Xml { detail };
    // Unchecked for duplicates: that check takes time quadratic in their number.
    for found in element.attributes().with_checks(false) {
        let found = found.map_err(|error| broken(error.to_string()))?;
        if found.key.as_ref() == name {
            let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(|error| broken(error.to_string()))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::marc::MAX_RECORD_BYTES;

    fn read(bytes: &[u8]) -> Vec<(u64, Result<String, Refusal>)> {
        let mut reader = Reader::new(bytes, Encoding::Utf8);
        let mut found = Vec::new();
        while let Some(located) = reader.next_record().expect("memory does not fail") {
            let title = |record: MarcRecord| {
                record.fields("245").next().and_then(|field| field.subfield('a')).unwrap_or_default().to_owned()
            };
            found.push((located.offset, located.record.map(title)));
        }
        found
    }

    fn titled(title: &str) -> String {
        format!(
            r#"<record><datafield tag="245" ind1="0" ind2="0"><subfield code="a">{title}</subfield></datafield></record>"#
        )
    }

    #[rstest]
    #[case::plain("Momo", "Momo")]
    #[case::entities("Max &amp; Moritz&#33; &#x00fc;", "Max & Moritz! ü")]
    #[case::cdata("<![CDATA[1 < 2 & </record>]]>", "1 < 2 & </record>")]
    #[case::comment("Mo<!-- <record> -->mo", "Momo")]
    #[case::inner_element("Das <i>kleine</i> Gespenst", "Das kleine Gespenst")]
    fn reads_titles(#[case] written: &str, #[case] expected: &str) {
        assert_eq!(read(titled(written).as_bytes()), [(0, Ok(expected.to_owned()))]);
    }

    #[test]
    fn any_prefix_any_wrapper() {
        let xml = r#"<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="x"><zs:records><zs:record><zs:recordData>
            <marc:collection><marc:record type="Bibliographic"><marc:leader>00000nam a2200000 c 4500</marc:leader>
            <marc:controlfield tag="001">7</marc:controlfield>
            <marc:datafield tag="ITM" ind1=" " ind2=" "><marc:subfield code="a">x</marc:subfield></marc:datafield>
            <marc:datafield tag='245' ind1='1' ind2='0'><marc:subfield code='a'>Momo</marc:subfield></marc:datafield>
            </marc:record></marc:collection></zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>"#;
        let found = read(xml.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].1, Ok("Momo".to_owned()));
        assert_eq!(found[0].0, xml.find("<marc:record ").expect("it is there") as u64);
    }

    #[rstest]
    #[case::a_tag_never_closed("<record><datafield tag=\"245\"><subfield code=\"a\">x</datafield></record>")]
    #[case::a_record_never_closed("<record><datafield tag=\"245\"></datafield>")]
    #[case::an_attribute_never_closed(
        "<record><datafield tag=\"245><subfield code=\"a\">x</subfield></datafield></record>"
    )]
    #[case::an_unknown_entity(
        "<record><datafield tag=\"245\"><subfield code=\"a\">&lol;</subfield></datafield></record>"
    )]
    #[case::no_fields("<record><dc:title>x</dc:title></record>")]
    #[case::half_an_entity("<record><datafield tag=\"245\"><subfield code=\"a\">a & b</subfield></datafield></record>")]
    fn goes_on_after_a_broken_record(#[case] broken: &str) {
        let found = read(format!("<collection>{broken}{}</collection>", titled("Momo")).as_bytes());
        let titles: Vec<_> = found.iter().map(|(_, title)| title.as_deref().ok()).collect();
        assert_eq!(titles, [None, Some("Momo")], "{found:?}");
        assert_eq!(found[0].0, 12);
    }

    #[test]
    fn entities_are_never_expanded() {
        let bomb = format!(
            "<!DOCTYPE c [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>\
             <collection>{}{}{}</collection>",
            titled("&b;"),
            titled("&f;"),
            titled("Momo")
        );
        let titles: Vec<_> = read(bomb.as_bytes()).into_iter().map(|(_, title)| title.ok()).collect();
        assert_eq!(titles, [None, None, Some("Momo".to_owned())]);
    }

    #[test]
    fn giants_are_refused_and_passed_over() {
        let long_title = "a".repeat(MAX_FIELD_BYTES + 1);
        let long_record = format!("<record>{}</record>", "<x></x>".repeat(MAX_RECORD_BYTES / 7 + 1));
        let deep = format!("<record>{}{}</record>", "<x>".repeat(200_000), "</x>".repeat(200_000));
        let xml = format!("<c>{}{long_record}{deep}{}", titled(&long_title), titled("Momo"));
        let found: Vec<_> = read(xml.as_bytes()).into_iter().map(|(_, title)| title).collect();
        assert_eq!(
            found,
            [
                Err(Refusal::FieldTooLong { tag: "245".to_owned(), limit: MAX_FIELD_BYTES }),
                Err(Refusal::RecordTooLong { limit: MAX_RECORD_BYTES }),
                Err(Refusal::Xml { detail: "it has no MARC fields".to_owned() }),
                Ok("Momo".to_owned()),
            ]
        );
    }
}
