use std::collections::BTreeMap;

use robot_catalogue::{ImportEvent, OpenCatalogue, Store, import};
use rstest::rstest;

use crate::shared_data;

/// Titles were compared with those that pymarc 5.4 reads: they are the same but for one, which declares a wrong encoding.
/// Not kept are UNIMARC, records without a title, deleted ones, authorities, and sixteen whose directory lost a digit.
#[rstest]
#[case("dnb_mono_11.marc.xml", 11, 11)]
#[case("hbz_alma_231.marc.xml", 231, 231)]
#[case("marc4j_pride_383.mrc", 383, 366)]
#[case("marc4j_pride_many_errors.mrc", 383, 350)]
#[case("pymarc_marc8_test.mrc", 20, 20)]
#[case("pymarc_regression45.mrc", 12, 12)]
#[case("solrmarc_spec_76.marc.xml", 76, 76)]
#[case("traject_30_nonlatin.mrc", 30, 29)]
#[case("uva_2000_mixed.mrc", 2000, 2000)]
#[case("vufind_author_relators.mrc", 20, 20)]
#[case("vufind_authorityauth.mrc", 3, 0)]
#[case("vufind_authoritybibs.mrc", 9, 9)]
#[case("vufind_collections.mrc", 10, 10)]
#[case("vufind_deweybrowse.mrc", 1, 1)]
#[case("vufind_fakedoi.mrc", 3, 3)]
#[case("vufind_folio.mrc", 10, 10)]
#[case("vufind_geo.mrc", 231, 231)]
#[case("vufind_geo_titles.mrc", 4, 2)]
#[case("vufind_heb.mrc", 1, 1)]
#[case("vufind_hierarchy.mrc", 10, 10)]
#[case("vufind_journals.mrc", 10, 10)]
#[case("vufind_overdrive.mrc", 3, 3)]
#[case("vufind_testbug2.mrc", 1, 1)]
#[case("vufind_testpubfields.mrc", 1, 1)]
#[case("vufind_weird_ids.mrc", 9, 9)]
fn reads(#[case] file: &str, #[case] read: u64, #[case] kept: u64) {
    let Some(path) = shared_data(&format!("marc/{file}")) else { return };
    let mut store = Store::in_memory().expect("memory");
    let mut reasons: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    let report = import(&mut store, path, &mut |event| match event {
        ImportEvent::Refused { record, reason, .. } => {
            reasons.entry(format!("refused: {reason}")).or_default().push(record);
        }
        ImportEvent::Flawed { record, flaw, .. } => reasons.entry(format!("flaw: {flaw}")).or_default().push(record),
        ImportEvent::Progress { .. } => {}
    });
    let report = report.expect("a known format");
    println!("{file}: {report:?} {} works; {reasons:?}", store.count().expect("readable"));
    assert_eq!((report.read, report.kept), (read, kept), "{reasons:#?}");
    for book in OpenCatalogue::from_store(store).expect("readable").books().expect("readable") {
        let garbled = ['\u{98}', '\u{9c}', '\u{fffd}', 'Ã', '¬'];
        assert!(!book.title.contains(garbled), "{}: {}", book.id, book.title);
    }
}
