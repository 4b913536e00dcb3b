//! Koha's public interfaces: REST (`/api/v1/public`) and ILS-DI (`ilsdi.pl`). Neither can search, so Koha's own
//! number of the work is needed, which is a plain number.

use robot_core::{Item, ItemState};
use serde_json::Value;

use super::trouble::Trouble;
use super::xml::Element;
use crate::wording;

/// Koha's number of a work; `None` if the catalogue's id is none.
pub(super) fn number(id: Option<&str>) -> Option<&str> {
    id.filter(|id| (1..=10).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The rest of the address of a REST question about a work.
pub(super) fn rest_question(number: &str) -> String {
    format!("/api/v1/public/biblios/{number}/items?_per_page=100")
}

/// The rest of the address of an ILS-DI question about a work.
pub(super) fn ils_di_question(number: &str) -> String {
    format!("/cgi-bin/koha/ilsdi.pl?service=GetAvailability&id={number}&id_type=bib")
}

/// The copies in an answer of the REST interface.
pub(super) fn rest_copies(answer: &str) -> Result<Vec<Item>, Trouble> {
    let json: Value = serde_json::from_str(answer).map_err(|error| Trouble::broken(error.to_string()))?;
    let Value::Array(items) = json else {
        let is_error = json.get("error").is_some() || json.get("errors").is_some();
        return Err(if is_error { Trouble::Declined { code: 0 } } else { Trouble::broken("it is no list of copies") });
    };
    Ok(items.iter().filter(|item| item.is_object()).map(rest_item).collect())
}

fn rest_item(item: &Value) -> Item {
    let text = |key: &str| item.get(key).and_then(Value::as_str).map(wording::clean).filter(|text| !text.is_empty());
    // Numbers come as numbers, as text or as true and false, whatever Koha's version.
    let number = |key: &str| match item.get(key) {
        Some(Value::Number(number)) => number.as_i64().unwrap_or(1),
        Some(Value::Bool(true)) => 1,
        Some(Value::String(number)) => number.trim().parse().unwrap_or(i64::from(!number.trim().is_empty())),
        _ => 0,
    };
    let is_gone = ["lost_status", "withdrawn", "damaged_status"].into_iter().any(|key| number(key) != 0);
    let not_for_loan = match number("not_for_loan_status") {
        0 => number("effective_not_for_loan_status"),
        own => own,
    };
    // Below zero: ordered, not here yet.
    let state = if is_gone || not_for_loan < 0 {
        ItemState::Missing
    } else if text("checked_out_date").is_some() {
        // The public interface has no date of return.
        ItemState::Lent { due: None }
    } else if not_for_loan > 0 {
        ItemState::ReferenceOnly
    } else if number("holds_count") > 0 {
        ItemState::Reserved
    } else {
        ItemState::Available
    };
    Item {
        call_number: text("callnumber").unwrap_or_default(),
        location: text("location").or_else(|| text("collection_code")).or_else(|| text("home_library_id")),
        state,
    }
}

/// The copies in an answer of ILS-DI; none if it leaves the work out, as it does without a word.
pub(super) fn ils_di_copies(answer: &str) -> Result<Vec<Item>, Trouble> {
    let root = Element::parse(answer)?;
    match root.name.as_str() {
        "collection" => {}
        "html" => return Err(Trouble::WebPage),
        // `<GetAvailability><code>NotAllowed</code>`: the robot's address is not on Koha's list.
        _ if root.text_of("code").is_some() => return Err(Trouble::Declined { code: 0 }),
        _ => return Err(Trouble::broken("it is no ILS-DI answer")),
    }
    let item = |availability: &Element| Item {
        call_number: availability.text_of("itemcallnumber").map(wording::clean).unwrap_or_default(),
        // `location` is the branch alone.
        location: None,
        state: ils_di_state(
            availability.text_of("availabilitystatus").unwrap_or_default(),
            availability.text_of("availabilitymsg").unwrap_or_default(),
        ),
    };
    Ok(root.anywhere("simpleavailability").into_iter().map(item).collect())
}

/// The messages are Koha's own (`C4/ILSDI/Utility.pm`) and are never translated.
fn ils_di_state(status: &str, message: &str) -> ItemState {
    match (status.to_ascii_lowercase().as_str(), message.to_ascii_lowercase().as_str()) {
        ("available", _) => ItemState::Available,
        ("not available", "not for loan") => ItemState::ReferenceOnly,
        ("not available", "checked out") => ItemState::Lent { due: None },
        ("not available", "on hold") => ItemState::Reserved,
        ("not available", "item lost" | "item withdrawn" | "item damaged") => ItemState::Missing,
        _ => ItemState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::on_the_shelf("", ItemState::Available)]
    #[case::lent(r#""checked_out_date":"2026-11-04""#, ItemState::Lent { due: None })]
    #[case::lost(r#""lost_status":1"#, ItemState::Missing)]
    #[case::lost_as_text(r#""lost_status":"2""#, ItemState::Missing)]
    #[case::withdrawn_as_truth(r#""withdrawn":true"#, ItemState::Missing)]
    #[case::ordered(r#""not_for_loan_status":-1"#, ItemState::Missing)]
    #[case::reference(r#""not_for_loan_status":1"#, ItemState::ReferenceOnly)]
    #[case::reference_by_its_type(
        r#""not_for_loan_status":0,"effective_not_for_loan_status":1"#,
        ItemState::ReferenceOnly
    )]
    #[case::put_aside(r#""holds_count":2"#, ItemState::Reserved)]
    #[case::zeros(
        r#""lost_status":0,"withdrawn":false,"holds_count":"0","checked_out_date":null"#,
        ItemState::Available
    )]
    fn rest_states(#[case] fields: &str, #[case] expected: ItemState) {
        let comma = if fields.is_empty() { "" } else { "," };
        let answer = format!(r#"[{{"item_id":7,"callnumber":" 5.1 END ","location":"KIN"{comma}{fields}}}]"#);
        let item = Item { call_number: "5.1 END".into(), location: Some("KIN".into()), state: expected };
        assert_eq!(rest_copies(&answer), Ok(vec![item]));
    }

    #[rstest]
    #[case::none("[]", Ok(0))]
    #[case::odd_members("[1,null,\"x\",[]]", Ok(0))]
    #[case::an_error(r#"{"error":"Not found"}"#, Err(Trouble::Declined { code: 0 }))]
    #[case::something_else("{}", Err(Trouble::broken("it is no list of copies")))]
    fn rest_answers(#[case] answer: &str, #[case] expected: Result<usize, Trouble>) {
        assert_eq!(rest_copies(answer).map(|copies| copies.len()), expected);
    }

    #[rstest]
    #[case("available", "", ItemState::Available)]
    #[case("not available", "Checked out", ItemState::Lent { due: None })]
    #[case("not available", "On hold", ItemState::Reserved)]
    #[case("not available", "Not for loan", ItemState::ReferenceOnly)]
    #[case("not available", "Item lost", ItemState::Missing)]
    #[case("not available", "Im Orbit", ItemState::Unknown)]
    #[case("unknown", "Error: could not retrieve availability for this ID", ItemState::Unknown)]
    fn ils_di_states(#[case] status: &str, #[case] message: &str, #[case] expected: ItemState) {
        let answer = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><dlf:collection xmlns:dlf="http://diglib.org/ilsdi/1.1"><dlf:record>
            <dlf:bibliographic id="42"/><dlf:items><dlf:item id="7"><dlf:simpleavailability>
            <dlf:identifier>7</dlf:identifier><dlf:availabilitystatus>{status}</dlf:availabilitystatus>
            <dlf:availabilitymsg>{message}</dlf:availabilitymsg><dlf:location>Jena</dlf:location>
            </dlf:simpleavailability></dlf:item></dlf:items></dlf:record></dlf:collection>"#
        );
        assert_eq!(
            ils_di_copies(&answer),
            Ok(vec![Item { call_number: String::new(), location: None, state: expected }])
        );
    }

    #[test]
    fn ils_di_may_leave_a_work_out_or_refuse() {
        assert_eq!(ils_di_copies("<dlf:collection xmlns:dlf='x'/>"), Ok(vec![]));
        let refused = "<GetAvailability><code>NotAllowed</code></GetAvailability>";
        assert_eq!(ils_di_copies(refused), Err(Trouble::Declined { code: 0 }));
    }

    #[rstest]
    #[case(Some("42"), Some("42"))]
    #[case(Some("x42"), None)]
    #[case(Some("42/../../patrons"), None)]
    #[case(Some("12345678901"), None)]
    #[case(None, None)]
    fn only_numbers_are_asked_for(#[case] id: Option<&str>, #[case] expected: Option<&str>) {
        assert_eq!(number(id), expected);
    }
}
