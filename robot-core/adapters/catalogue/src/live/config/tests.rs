use proptest::prelude::*;
use robot_core::Language;
use rstest::rstest;

use super::*;

const HEAD: &str = "[[catalogue_server]]\n";

#[test]
fn other_tables_are_passed_over() {
    assert_eq!(parse("house.toml", "name = 1\n[[closed]]\ndate = \"2026-12-24\"\n").unwrap(), []);
}

#[rstest]
#[case::koha("", Some("rec.id"), "bib.isbn", "marcxml", Version::V1_1)]
#[case::k10plus("profile = \"k10plus\"", Some("pica.ppn"), "pica.isb", "marcxml", Version::V1_1)]
#[case::pica("profile = \"k10plus\"\nschema = \"picaxml\"", Some("pica.ppn"), "pica.isb", "picaxml", Version::V1_1)]
#[case::dnb("profile = \"dnb\"", Some("IDN"), "ISBN", "MARC21-xml", Version::V1_1)]
#[case::own(
    "version = \"2.0\"\nid_index = \"\"\nisbn_index = \"dc.identifier\"",
    None,
    "dc.identifier",
    "marcxml",
    Version::V2_0
)]
fn sru_servers_differ(
    #[case] settings: &str,
    #[case] id: Option<&str>,
    #[case] isbn: &str,
    #[case] schema: &str,
    #[case] version: Version,
) {
    let text = format!("{HEAD}kind = \"sru\"\nurl = \"http://a.de/x\"\n{settings}");
    let (id_index, isbn_index) = (id.map(str::to_owned), Some(isbn.to_owned()));
    let sru = Sru { version, id_index, isbn_index, schema: schema.to_owned() };
    let expected = Server::new(Kind::Sru(sru), Url::parse("http://a.de/x").unwrap(), None, BTreeMap::new());
    assert_eq!(parse("house.toml", &text).unwrap(), [expected]);
}

#[rstest]
#[case::no_url("kind = \"daia\"", 1, 1, "hier fehlt url")]
#[case::no_kind("url = \"http://a.de/\"", 1, 1, "hier fehlt kind")]
#[case::a_misspelt_key(
    "kind = \"daia\"\nurl = \"http://a.de/\"\ntimeuot_s = 1",
    4,
    1,
    "»timeuot_s« kennt ein Server nicht"
)]
#[case::a_number("kind = 7\nurl = \"http://a.de/\"", 2, 8, "kind ist ein Text")]
#[case::an_unknown_kind("kind = \"z39.50\"\nurl = \"http://a.de/\"", 2, 8, "»z39.50« ist keine Art von Server")]
#[case::no_address("kind = \"daia\"\nurl = \"a.de\"", 3, 7, "das ist keine Adresse")]
#[case::a_password("kind = \"daia\"\nurl = \"http://u:p@a.de/\"", 3, 7, "Namen und Passwörter gehören nicht hierher")]
#[case::a_question("kind = \"sru\"\nurl = \"http://a.de/?x\"", 3, 7, "hier steht schon eine Frage")]
#[case::no_profile(
    "kind = \"sru\"\nurl = \"http://a.de/\"\nprofile = \"aleph\"",
    4,
    11,
    "das Profil »aleph« gibt es nicht"
)]
#[case::no_version(
    "kind = \"sru\"\nurl = \"http://a.de/\"\nversion = \"3\"",
    4,
    11,
    "diese Version spricht der Roboter nicht"
)]
#[case::no_name("kind = \"sru\"\nurl = \"http://a.de/\"\nid_index = \"a b\"", 4, 12, "das ist kein Name")]
#[case::no_place_for_the_id("kind = \"daia\"\nurl = \"http://a.de/\"\nid = \"ppn:\"", 4, 6, "hier fehlt {id}")]
#[case::another_kinds_key(
    "kind = \"koha-rest\"\nurl = \"http://a.de/\"\nid = \"{id}\"",
    4,
    1,
    "id gehört zu einer anderen Art"
)]
#[case::too_long("kind = \"daia\"\nurl = \"http://a.de/\"\ntimeout_s = 30", 4, 13, "so lange wartet niemand")]
#[case::no_time("kind = \"daia\"\nurl = \"http://a.de/\"\ntimeout_s = \"1\"", 4, 13, "so lange wartet niemand")]
#[case::no_table("kind = \"daia\"\nurl = \"http://a.de/\"\nlocations = []", 4, 13, "locations ist eine Tabelle")]
#[case::no_secure_address("kind = \"daia\"\nurl = \"http://a.de/\"\nca = \"ca.pem\"", 4, 6, "ohne https://")]
#[case::no_file("kind = \"daia\"\nurl = \"https://a.de/\"\nca = \"no/ca.pem\"", 4, 6, "no/ca.pem gibt es nicht")]
#[case::no_certificate("kind = \"daia\"\nurl = \"https://a.de/\"\nca = \"Cargo.toml\"", 4, 6, "steht kein Zertifikat")]
#[case::no_code("kind = \"daia\"\nurl = \"http://a.de/\"\nlocations = { a = 1 }", 4, 19, "Standort des Grundrisses")]
fn what_is_wrong_is_told_with_its_place(
    #[case] settings: &str,
    #[case] line: usize,
    #[case] column: usize,
    #[case] message: &str,
) {
    let errors = parse("house.toml", &format!("{HEAD}{settings}")).unwrap_err();
    let [finding] = errors.findings() else { panic!("{errors}") };
    assert_eq!((finding.line, finding.column), (line, column), "{errors}");
    assert!(finding.message.de.contains(message), "{errors}");
    assert!(!finding.help.de.is_empty() && !finding.help.en.is_empty() && !finding.message.en.is_empty());
}

#[rstest]
#[case::one_bracket("[catalogue_server]\nkind = \"sru\"", 1)]
#[case::no_toml("[[catalogue_server]]\nkind = sru", 2)]
#[case::no_tables("catalogue_server = [1]", 1)]
#[case::too_many(&format!("{HEAD}kind = \"daia\"\nurl = \"http://a.de/\"\n").repeat(9), 25)]
fn a_wrong_shape_is_told(#[case] text: &str, #[case] line: usize) {
    let errors = parse("house.toml", text).unwrap_err();
    assert_eq!(errors.findings()[0].line, line, "{errors}");
}

#[test]
fn everything_is_found_at_once_and_told_in_either_language() {
    let text = format!("{HEAD}kind = \"x\"\nurl = \"y\"\nz = 1\n{HEAD}");
    let errors = parse("house.toml", &text).unwrap_err();
    let places: Vec<usize> = errors.findings().iter().map(|finding| finding.line).collect();
    assert_eq!(places, [2, 3, 4, 5, 5]);
    for (language, word) in [(Language::De, "keine Adresse"), (Language::En, "no address")] {
        let told = errors.text(language);
        assert!(told.contains(word) && told.contains("url = \"y\""), "{told}");
    }
}

proptest! {
    #[test]
    fn no_file_is_too_odd_to_read(text in "\\PC{0,60}|(\\[\\[catalogue_server\\]\\]\n|(kind|url|id|locations) = [\"{\\[a-z0-9:/.\\]}]{0,9}\n){0,6}") {
        let _ = parse("any.toml", &text);
    }
}
