use robot_core::{Book, BookId, ItemState};
use rstest::rstest;

use super::*;

fn key(id: &str, isbn: Option<&str>) -> WorkKey {
    let book =
        Book { id: BookId(id.into()), title: "Momo".into(), author: None, year: None, isbn: isbn.map(Into::into) };
    WorkKey::of(&book).expect("it has keys")
}

fn koha(version: Version) -> Sru {
    Sru { version, id_index: Some("rec.id".into()), isbn_index: Some("bib.isbn".into()), schema: "marcxml".into() }
}

#[rstest]
#[case(Version::V1_1, "?version=1.1&operation=searchRetrieve&")]
#[case(Version::V1_2, "?version=1.2&operation=searchRetrieve&")]
#[case(Version::V2_0, "?")]
fn asks_by_id_and_then_by_isbn_old_and_new(#[case] version: Version, #[case] begin: &str) {
    let questions = koha(version).questions(&key("42", Some("9783522177504")));
    let end = "&startRecord=1&maximumRecords=5&recordSchema=marcxml";
    let expected = [
        format!("{begin}query=rec.id%3D%2242%22{end}"),
        format!("{begin}query=bib.isbn%3D%229783522177504%22%20or%20bib.isbn%3D%223522177509%22{end}"),
    ];
    assert_eq!(questions, expected);
}

#[test]
fn cql_means_nothing_inside_an_id() {
    let questions = koha(Version::V2_0).questions(&key("1\"or\\*", None));
    assert_eq!(questions.len(), 1);
    assert!(questions[0].starts_with("?query=rec.id%3D%221%5C%22or%5C%5C%2A%22&"), "{}", questions[0]);
}

const MOMO: &str = r#"<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 c 4500</leader>
    <controlfield tag="001">42</controlfield>
    <datafield tag="020" ind1=" " ind2=" "><subfield code="a">3-522-17750-9 (Broschur)</subfield></datafield>
    <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Momo</subfield></datafield>
    <datafield tag="952" ind1=" " ind2=" "><subfield code="o">5.1 END</subfield><subfield code="p">B1</subfield>
      <subfield code="c">KIN</subfield><subfield code="q">2026-12-04</subfield></datafield></record>"#;

fn lent() -> Vec<Item> {
    let state = ItemState::Lent { due: Some(jiff::civil::date(2026, 12, 4)) };
    vec![Item { call_number: "5.1 END".into(), location: Some("KIN".into()), state }]
}

/// An answer of version 1.1 in Zebra's shape around `inner`.
fn answer(inner: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/">
        <zs:version>1.1</zs:version>{inner}<zs:echoedSearchRetrieveRequest><zs:query>rec.id=42</zs:query>
        </zs:echoedSearchRetrieveRequest></zs:searchRetrieveResponse>"#
    )
}

fn records(data: &str) -> String {
    answer(&format!(
        "<zs:numberOfRecords>1</zs:numberOfRecords><zs:records><zs:record><zs:recordSchema>s</zs:recordSchema>
         <zs:recordData>{data}</zs:recordData></zs:record></zs:records>"
    ))
}

fn diagnostic(code: &str) -> String {
    format!(
        r#"<zs:diagnostics xmlns:d="http://www.loc.gov/zing/srw/diagnostic/"><d:diagnostic>
        <d:uri>info:srw/diagnostic/1/{code}</d:uri><d:details>x</d:details></d:diagnostic></zs:diagnostics>"#
    )
}

fn escaped(xml: &str) -> String {
    xml.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Version 2.0 has another namespace and other names.
fn version_2(data: &str) -> String {
    format!(
        r#"<sru:searchRetrieveResponse xmlns:sru="http://docs.oasis-open.org/ns/search-ws/sruResponse">
        <sru:numberOfRecords>1</sru:numberOfRecords><sru:records><sru:record>
        <sru:recordXMLEscaping>xml</sru:recordXMLEscaping><sru:recordData>{data}</sru:recordData></sru:record>
        </sru:records></sru:searchRetrieveResponse>"#
    )
}

#[rstest]
#[case::plain(&records(MOMO))]
#[case::default_namespace(&records(MOMO).replace("zs:", "").replace("xmlns:zs", "xmlns"))]
#[case::collection_round_it(&records(&format!("<collection xmlns=\"u\">{MOMO}</collection>")))]
#[case::as_text(&records(&escaped(MOMO)))]
#[case::as_text_with_a_declaration(&records(&escaped(&format!("<?xml version=\"1.0\"?>{MOMO}"))))]
#[case::as_character_data(&records(&format!("<![CDATA[{MOMO}]]>")))]
#[case::version_2(&version_2(MOMO))]
#[case::byte_order_mark(&format!("\u{feff}{}", records(MOMO)))]
#[case::an_estimate(&records(MOMO).replace(">1</zs:number", ">1000000</zs:number"))]
#[case::no_number(&records(MOMO).replace("<zs:numberOfRecords>1</zs:numberOfRecords>", ""))]
#[case::a_warning_beside_it(&answer(&format!("<zs:records><zs:record><zs:recordData>{MOMO}</zs:recordData></zs:record></zs:records>{}", diagnostic("1"))))]
fn finds_the_copies_whatever_the_server(#[case] answer: &str) {
    for key in [key("42", None), key("other", Some("9783522177504"))] {
        assert_eq!(copies(answer, &key), Ok(lent()));
    }
}

#[rstest]
#[case::none(&answer("<zs:numberOfRecords>0</zs:numberOfRecords>"))]
#[case::past_the_end(&answer(&format!("<zs:numberOfRecords>0</zs:numberOfRecords>{}", diagnostic("61"))))]
#[case::past_the_end_without_a_number(&answer(&diagnostic("61")))]
#[case::another_work(&records(&MOMO.replace(">42<", ">43<")))]
#[case::no_copies(&records(&MOMO.replace("952", "953")))]
fn nothing_found_is_no_trouble(#[case] answer: &str) {
    assert_eq!(copies(answer, &key("42", None)), Ok(vec![]));
}

#[rstest]
#[case::syntax("10")]
#[case::unknown_index("16")]
#[case::unknown_schema("66")]
#[case::permission("68")]
#[case::database("235")]
fn a_diagnostic_without_records_is_told(#[case] code: &str) {
    let expected = Err(Trouble::Declined { code: code.parse().unwrap() });
    // With no number at all, with none found, and, for a schema, with some found.
    for number in ["", "<zs:numberOfRecords>0</zs:numberOfRecords>", "<zs:numberOfRecords>2</zs:numberOfRecords>"] {
        assert_eq!(copies(&answer(&format!("{number}{}", diagnostic(code))), &key("42", None)), expected);
    }
    // In the place of a record.
    assert_eq!(copies(&records(&diagnostic(code)), &key("42", None)), expected);
}

#[rstest]
#[case::empty("", "")]
#[case::web_page("<html><body>Anmelden</body></html>", "web page")]
#[case::explain("<zs:explainResponse xmlns:zs='x'/>", "explains itself")]
#[case::something_else("<feed/>", "no SRU answer")]
#[case::cut_off("<zs:searchRetrieveResponse xmlns:zs='x'><zs:numberOfRecords>1</zs:num", "broken")]
#[case::no_number(&answer(""), "how many records")]
#[case::dublin_core(&records("<dc:dc xmlns:dc='d'><dc:title>Momo</dc:title></dc:dc>"), "see schema")]
#[case::broken_text(&records("&lt;record&gt;&lt;leader"), "broken")]
#[case::entities(&format!("<!DOCTYPE a [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>{}", records(MOMO)), "document type")]
fn what_is_no_answer_is_trouble(#[case] answer: &str, #[case] expected: &str) {
    let trouble = copies(answer, &key("42", None)).unwrap_err().to_string();
    assert!(trouble.contains(expected), "{trouble}");
}

#[test]
fn pica_is_read_too() {
    let pica = r#"<record xmlns="info:srw/schema/5/picaXML-v1.0">
        <datafield tag="003@"><subfield code="0">42</subfield></datafield>
        <datafield tag="209A" occurrence="01"><subfield code="a">5.1 END</subfield><subfield code="d">i</subfield></datafield>
        </record>"#;
    let expected = Item { call_number: "5.1 END".into(), location: None, state: ItemState::ReferenceOnly };
    for data in [pica.to_owned(), escaped(pica)] {
        assert_eq!(copies(&records(&data), &key("42", None)), Ok(vec![expected.clone()]));
    }
}

#[test]
fn a_record_without_copies_is_about_the_work_all_the_same() {
    // As the national library answers: it has every book, and lends none.
    let record = r#"<record xmlns="http://www.loc.gov/MARC21/slim" type="Bibliographic">
        <leader>00000nam a2200000 c 4500</leader><controlfield tag="001">1000000019</controlfield>
        <datafield tag="020" ind1=" " ind2=" "><subfield code="a">9783522177504</subfield>
          <subfield code="c">Festeinband : EUR 14.00</subfield><subfield code="9">978-3-522-17750-4</subfield></datafield>
        <datafield tag="245" ind1="1" ind2="0"><subfield code="a">Momo</subfield></datafield></record>"#;
    for answer in [records(record), records(&escaped(record))] {
        let root = Element::parse(&answer).unwrap();
        let found = super::records(&answer, &root).unwrap();
        let of_this = found.iter().find(|found| found.is(&key("1000000019", None))).expect("it is in the answer");
        assert_eq!(of_this.isbns, ["9783522177504"]);
        assert_eq!(copies(&answer, &key("1000000019", None)), Ok(vec![]));
    }
}

#[test]
fn of_many_picaxml_records_the_one_that_was_asked_for_is_read() {
    let record = |id: &str, isbn: &str, copies: &str| {
        format!(
            r#"<record xmlns="info:srw/schema/5/picaXML-v1.0"><datafield tag="002@"><subfield code="0">Aau</subfield></datafield>
            <datafield tag="003@"><subfield code="0">{id}</subfield></datafield>
            <datafield tag="004A"><subfield code="A">{isbn}</subfield><subfield code="f">Festeinband</subfield></datafield>
            <datafield tag="021A"><subfield code="a">@Momo</subfield></datafield>{copies}</record>"#
        )
    };
    let copy = r#"<datafield tag="209A" occurrence="01"><subfield code="f">KIN</subfield>
        <subfield code="a">5.1 END</subfield><subfield code="d">u</subfield></datafield>"#;
    let both = record("41", "978-3-7891-1851-7", "") + &record("42", "978-3-522-17750-4", copy);
    let both =
        both.replace("</record><record", "</record></zs:recordData></zs:record><zs:record><zs:recordData><record");
    let answer = records(&both);
    let root = Element::parse(&answer).unwrap();
    assert_eq!(super::records(&answer, &root).unwrap().len(), 2);
    let state = ItemState::Unknown;
    let expected = Item { call_number: "5.1 END".into(), location: Some("KIN".into()), state };
    for key in [key("42", None), key("7", Some("9783522177504"))] {
        assert_eq!(copies(&answer, &key), Ok(vec![expected.clone()]));
    }
}
