use robot_catalogue::{ImportEvent, OpenCatalogue};
use robot_core::ports::{Catalogue, TitleQuery, Verdict};

use crate::import_bytes;

const DEMO: &[u8] = include_bytes!("../../demo/catalogue.marc.xml");

#[test]
fn every_record_is_kept_and_found_by_its_title() {
    let (store, report, events) = import_bytes(DEMO);
    let troubles: Vec<_> = events.iter().filter(|event| !matches!(event, ImportEvent::Progress { .. })).collect();
    assert!(troubles.is_empty(), "{troubles:#?}");
    assert!(report.read >= 300 && report.kept == report.read);
    assert_eq!(store.count().expect("readable"), report.kept);

    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    let mut exceptions = Vec::new();
    let mut by_title = 0;
    for book in catalogue.books().expect("readable") {
        let items = catalogue.items(&book.id).expect("readable");
        if book.title.is_empty() || items.is_empty() || items.iter().any(|item| item.call_number.is_empty()) {
            exceptions.push(format!("{}: no title, no copy or no call number", book.id));
        }
        let found = catalogue.search(&TitleQuery::title(book.title.as_str()), 3).expect("readable");
        let first = found.hits.first().map(|hit| hit.book.title.as_str());
        if first != Some(book.title.as_str()) || found.verdict == Verdict::NotFound {
            exceptions.push(format!("{} «{}» found {first:?}, {:?}", book.id, book.title, found.verdict));
        }
        by_title += u32::from(found.verdict == Verdict::Found);
    }
    println!("{} works; asked for by title, {by_title} are found at once", catalogue.len());
    assert!(exceptions.is_empty(), "{exceptions:#?}");
}

#[test]
fn the_bundled_catalogue_is_this_one() {
    let catalogue = robot_catalogue::demo().expect("it imports");
    let (_, report, _) = import_bytes(DEMO);
    assert_eq!(catalogue.len() as u64, report.kept);
}
