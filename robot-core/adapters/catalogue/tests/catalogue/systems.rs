use robot_catalogue::{ImportEvent, OpenCatalogue};
use rstest::rstest;

use crate::import_bytes;

/// Files as library systems write them, with works that anybody knows and copies that nobody has: what is read, and what
/// was wrong, as `flaws` and `refused`.
#[rstest]
#[case::koha(
    include_bytes!("../data/koha.mrc"),
    &["Momo", "Der Grüffelo", "Gregs Tagebuch 1: Von Idioten umzingelt!"],
    &[]
)]
#[case::marc8_with_sort_marks_an_authority_and_a_deleted_one(
    include_bytes!("../data/marc8.mrc"),
    &["Der Grüffelo", "Das kleine Gespenst", "Dürfen Piratinnen Café trinken?"],
    &[
        "an authority record (leader 06 = z): it describes no work",
        "it is marked as deleted (leader 05 = d)",
    ]
)]
#[case::spoilt(
    include_bytes!("../data/spoilt.mrc"),
    &["Tintenherz", "Tintentod", "Erebos", "Der Grüffelo", "Der Grüffelo"],
    &[
        "the length in the leader is wrong",
        "the directory of the fields is off",
        "the record breaks off before its end",
        "it does not begin with a MARC leader (24 characters, five digits first)",
        "it is UNIMARC (title in field 200, not 245): please export it as MARC 21",
        "it has no title",
        "text that was encoded twice was repaired",
        "the text is in another encoding than declared",
    ]
)]
#[case::alma(
    include_bytes!("../data/alma.marc.xml"),
    &["Die Welle", "Max & Moritz"],
    &["an authority record (leader 06 = z): it describes no work"]
)]
#[case::national_library(
    include_bytes!("../data/dnb.marc.xml"),
    &["Ronja Räubertochter", "Die unendliche Geschichte"],
    &[]
)]
fn reads_what_systems_write(#[case] file: &[u8], #[case] titles: &[&str], #[case] told: &[&str]) {
    let (store, report, events) = import_bytes(file);
    let wrong: Vec<String> = events
        .iter()
        .filter_map(|event| match event {
            ImportEvent::Refused { reason, .. } => Some(reason.to_string()),
            ImportEvent::Flawed { flaw, .. } => Some(flaw.to_string()),
            ImportEvent::Progress { .. } | ImportEvent::ColumnsLeftOut { .. } => None,
        })
        .collect();
    assert_eq!(wrong, told);
    let refused = events.iter().filter(|event| matches!(event, ImportEvent::Refused { .. })).count() as u64;
    assert_eq!(
        (report.kept, report.refused, report.read),
        (titles.len() as u64, refused, titles.len() as u64 + refused)
    );
    let books = OpenCatalogue::from_store(store).expect("readable").books().expect("readable");
    assert_eq!(books.into_iter().map(|book| book.title).collect::<Vec<_>>(), titles);
}

#[test]
fn copies_are_read_as_koha_and_alma_write_them() {
    let call_numbers = |file: &[u8]| -> Vec<Vec<String>> {
        let catalogue = OpenCatalogue::from_store(import_bytes(file).0).expect("readable");
        let books = catalogue.books().expect("readable");
        let of = |book: &robot_core::Book| robot_core::ports::Catalogue::items(&catalogue, &book.id).expect("readable");
        books.iter().map(|book| of(book).into_iter().map(|item| item.call_number).collect()).collect()
    };
    let koha = call_numbers(include_bytes!("../data/koha.mrc"));
    assert_eq!(koha, [vec!["5.1 END", "5.1 END"], vec!["GRÜ"], vec!["5.2 KIN"]]);
    let alma = call_numbers(include_bytes!("../data/alma.marc.xml"));
    assert_eq!(alma, [vec!["5.2 RHU", "5.2 RHU"], vec!["5.1 BUS"]]);
}
