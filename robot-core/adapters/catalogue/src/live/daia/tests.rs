use rstest::rstest;

use super::*;

fn lent(year: i16, month: i8, day: i8) -> ItemState {
    ItemState::Lent { due: Some(jiff::civil::date(year, month, day)) }
}

/// One copy in an answer of DAIA 1.0.
fn json(copy: &str) -> String {
    format!(
        r#"{{"document":[{{"id":"http://example.org/ppn:7","requested":"ppn:7","item":[{{{copy}}}]}}],"timestamp":"x"}}"#
    )
}

/// One copy in an answer of DAIA 0.5.
fn xml(copy: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><daia xmlns="http://ws.gbv.de/daia/" version="0.5"><institution>A</institution>
        <document id="ppn:7"><message lang="de">x</message><item id="epn:1">{copy}</item></document></daia>"#
    )
}

#[rstest]
#[case::loan(r#""available":[{"service":"presentation"},{"service":"loan"}]"#, ItemState::Available)]
#[case::loan_with_a_limit(
    r#""available":[{"service":"loan","limitation":[{"content":"mit Zustimmung"}]}]"#,
    ItemState::Available
)]
#[case::loan_after_a_while(r#""available":[{"service":"loan","delay":"unknown"}]"#, ItemState::Available)]
#[case::an_address(r#""available":[{"service":"http://purl.org/ontology/dso#Loan"}]"#, ItemState::Available)]
#[case::here_only(
    r#""available":[{"service":"presentation"}],"unavailable":[{"service":"loan"}]"#,
    ItemState::ReferenceOnly
)]
#[case::lent(r#""unavailable":[{"service":"loan","expected":"2026-12-04","queue":2}]"#, lent(2026, 12, 4))]
#[case::lent_until_an_hour(
    r#""unavailable":[{"service":"loan","expected":"2026-12-04T18:00:00+01:00"}]"#,
    lent(2026, 12, 4)
)]
#[case::lent_for_how_long(r#""unavailable":[{"service":"loan","expected":"unknown"}]"#, ItemState::Lent { due: None })]
#[case::read_by_somebody(r#""unavailable":[{"service":"presentation","expected":"2026-12-04"}]"#, lent(2026, 12, 4))]
#[case::not_here_for_some_reason(r#""unavailable":[{"service":"presentation"}]"#, ItemState::Unknown)]
#[case::online_only(r#""available":[{"service":"openaccess"},{"service":"remote"}]"#, ItemState::Unknown)]
#[case::nothing("", ItemState::Unknown)]
#[case::empty_is_missing(r#""available":[],"unavailable":[]"#, ItemState::Unknown)]
#[case::one_that_is_no_list(r#""available":{"service":"loan"}"#, ItemState::Available)]
#[case::of_the_wrong_type(r#""available":7,"unavailable":"loan","label":[]"#, ItemState::Unknown)]
fn states_of_1_0(#[case] copy: &str, #[case] expected: ItemState) {
    let found = copies(&json(copy), "ppn:7").expect("it is an answer");
    assert_eq!(found, [Item { call_number: String::new(), location: None, state: expected }]);
}

#[rstest]
#[case::loan(r#"<available service="presentation"/><available service="loan" delay="unknown"/>"#, ItemState::Available)]
#[case::here_only(r#"<available service="presentation"/><unavailable service="loan"/>"#, ItemState::ReferenceOnly)]
#[case::lent(
    r#"<unavailable service="loan" expected="2026-12-04" queue="1"><limitation>x</limitation></unavailable>"#,
    lent(2026, 12, 4)
)]
#[case::nothing("", ItemState::Unknown)]
fn states_of_0_5_in_xml(#[case] copy: &str, #[case] expected: ItemState) {
    let copy = format!(r#"<label>5.1 ROW</label><department id="x">Jugend</department><storage>1. OG</storage>{copy}"#);
    let found = copies(&xml(&copy), "ppn:7").expect("it is an answer");
    assert_eq!(found, [Item { call_number: "5.1 ROW".into(), location: Some("1. OG".into()), state: expected }]);
}

#[test]
fn label_and_place_are_read() {
    let copy = r#""label":" 5.1 ROW","department":{"content":"Jugend"},"storage":{"content":"1. OG, Regal 12"}"#;
    let item = &copies(&json(copy), "ppn:7").expect("an answer")[0];
    assert_eq!((item.call_number.as_str(), item.location.as_deref()), ("5.1 ROW", Some("1. OG, Regal 12")));
    let item = &copies(&json(r#""department":{"content":"Jugend"},"storage":{}"#), "ppn:7").expect("an answer")[0];
    assert_eq!(item.location.as_deref(), Some("Jugend"));
}

#[test]
fn of_many_documents_the_one_that_was_asked_for() {
    let document = |id: &str, requested: &str, label: &str| {
        format!(r#"{{"id":"{id}","requested":"{requested}","item":[{{"label":"{label}"}}]}}"#)
    };
    let documents = [document("urn:x:17", "", "wrong"), document("http://d-nb.info/1", "PPN 7", "right")].join(",");
    let found = copies(&format!(r#"{{"document":[{documents}]}}"#), "7").expect("an answer");
    assert_eq!(found[0].call_number, "right");
}

#[rstest]
#[case::no_document(r#"{"document":[]}"#)]
#[case::no_list("{}")]
#[case::no_copies(r#"{"document":[{"id":"ppn:7"}]}"#)]
#[case::no_document_in_xml("<daia version='0.5'/>")]
fn not_in_the_answer_is_unknown(#[case] answer: &str) {
    assert_eq!(copies(answer, "ppn:7"), Ok(vec![]));
}

#[rstest]
#[case::nothing("")]
#[case::cut_off(r#"{"document":[{"id":"#)]
#[case::a_list("[]")]
#[case::deep(&"[".repeat(100_000))]
#[case::other_xml("<feed/>")]
fn what_is_no_answer_is_broken(#[case] answer: &str) {
    assert!(matches!(copies(answer, "ppn:7"), Err(Trouble::Broken { .. })));
}

#[test]
fn an_error_is_no_answer() {
    assert_eq!(copies(r#"{"error":"x","code":422}"#, "ppn:7"), Err(Trouble::Declined { code: 0 }));
}

#[test]
fn an_id_is_encoded() {
    assert_eq!(question("ppn:1&x=2|3"), "?id=ppn%3A1%26x%3D2%7C3&format=json");
}

#[test]
fn whole_answers_of_both_versions_are_read() {
    let of_0_5 = r#"{"timestamp":"2026-03-18T11:49:40Z","version":"0.5","institution":{"content":"Bücherei","id":"x"},
        "document":[{"href":"http://example.org/PPNSET?PPN=7","id":"http://example.org/ppn:7","item":[
        {"label":"ABC 12","storage":{"content":"Abteilung III"},"department":{"content":"Haus"},
         "available":[{"service":"presentation","delay":"unknown"},{"service":"loan","delay":"unknown"}]},
        {"label":"ABC 13","department":{"content":"Haus"},
         "unavailable":[{"service":"loan","expected":"2115-02-09"},{"service":"presentation","expected":"2115-02-09"}]}]}]}"#;
    let item = |call_number: &str, location: &str, state| Item {
        call_number: call_number.into(),
        location: Some(location.into()),
        state,
    };
    let expected =
        vec![item("ABC 12", "Abteilung III", ItemState::Available), item("ABC 13", "Haus", lent(2115, 2, 9))];
    assert_eq!(copies(of_0_5, "7"), Ok(expected));
    // Of two documents the one that was asked for; one without items says nothing.
    let of_1_0 = r#"{"document":[
        {"id":"urn:isbn:9783522177504","requested":"other:7","item":[{"part":"broader","available":[{"service":"loan"}]}]},
        {"id":"http://example.org/42","requested":"ppn:42","item":[{"id":"http://example.org/42/1",
         "available":[{"service":"presentation"}],"unavailable":[{"service":"openaccess"}]}]}]}"#;
    let here = Item { call_number: String::new(), location: None, state: ItemState::ReferenceOnly };
    assert_eq!(copies(of_1_0, "ppn:42"), Ok(vec![here]));
    assert_eq!(copies(r#"{"document":[{"id":"http://example.org/ppn:7","about":"Momo"}]}"#, "ppn:7"), Ok(vec![]));
}
