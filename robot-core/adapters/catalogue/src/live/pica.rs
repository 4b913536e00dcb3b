//! picaXML, as K10plus and the GBV's catalogues give it.

use std::collections::BTreeMap;

use robot_core::{Item, ItemState};

use super::found::Found;
use super::xml::Element;
use crate::isbn::isbn13;
use crate::wording;

/// A record in picaXML; `None` if the element is something else, such as MARCXML.
pub(super) fn record(element: &Element) -> Option<Found> {
    // PICA's tags have four characters: "021A", "003@".
    let fields: Vec<(&str, &Element)> = element
        .all("datafield")
        .filter_map(|field| field.attribute("tag").filter(|tag| tag.chars().count() == 4).map(|tag| (tag, field)))
        .collect();
    if element.name != "record" || fields.is_empty() {
        return None;
    }
    let mut found = Found::default();
    // Each copy has an occurrence of its own: 209A/01, 209A/02.
    let mut copies: BTreeMap<&str, Vec<&Element>> = BTreeMap::new();
    for (tag, field) in fields {
        match tag {
            "003@" => found.ids.extend(subfield(field, "0")),
            "004A" | "004J" => {
                found.isbns.extend(["0", "A"].into_iter().filter_map(|code| isbn13(&subfield(field, code)?)));
            }
            "209A" => copies.entry(field.attribute("occurrence").unwrap_or_default()).or_default().push(field),
            _ => {}
        }
    }
    found.items = copies.into_values().filter_map(|fields| fields.into_iter().find_map(item)).collect();
    Some(found)
}

fn subfield(field: &Element, code: &str) -> Option<String> {
    let found = field.all("subfield").find(|subfield| subfield.attribute("code") == Some(code))?;
    found.text().map(wording::clean).filter(|text| !text.is_empty())
}

/// A copy of field 209A: call number in $a, place in $f, loan indicator in $d.
fn item(field: &Element) -> Option<Item> {
    Some(Item {
        call_number: subfield(field, "a")?,
        location: subfield(field, "f"),
        state: match subfield(field, "d").as_deref() {
            Some("i" | "f" | "g") => ItemState::ReferenceOnly,
            Some("a" | "z") => ItemState::Missing,
            // "May be lent" does not say that it is there.
            _ => ItemState::Unknown,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_and_numbers_are_found() {
        let xml = r#"<record xmlns="info:srw/schema/5/picaXML-v1.0">
            <datafield tag="003@"><subfield code="0">12345678X</subfield></datafield>
            <datafield tag="004A"><subfield code="0">3522177509</subfield></datafield>
            <datafield tag="021A"><subfield code="a">Der @Prozess</subfield></datafield>
            <datafield tag="209A" occurrence="01"><subfield code="a">5.1 END</subfield><subfield code="d">u</subfield><subfield code="x">00</subfield></datafield>
            <datafield tag="209A" occurrence="01"><subfield code="a">second call number</subfield><subfield code="x">01</subfield></datafield>
            <datafield tag="209A" occurrence="02"><subfield code="a">Cek 403</subfield><subfield code="d">i</subfield><subfield code="f">SACH</subfield></datafield>
            <datafield tag="209A" occurrence="03"><subfield code="x">09</subfield></datafield>
        </record>"#;
        let found = record(&Element::parse(xml).unwrap()).unwrap();
        assert_eq!((found.ids, found.isbns), (vec!["12345678X".to_owned()], vec!["9783522177504".to_owned()]));
        let item = |call_number: &str, location: Option<&str>, state| Item {
            call_number: call_number.into(),
            location: location.map(Into::into),
            state,
        };
        let expected =
            [item("5.1 END", None, ItemState::Unknown), item("Cek 403", Some("SACH"), ItemState::ReferenceOnly)];
        assert_eq!(found.items, expected);
    }

    #[test]
    fn marcxml_is_no_picaxml() {
        let xml = r#"<record><datafield tag="245"><subfield code="a">Momo</subfield></datafield></record>"#;
        assert!(record(&Element::parse(xml).unwrap()).is_none());
    }
}
