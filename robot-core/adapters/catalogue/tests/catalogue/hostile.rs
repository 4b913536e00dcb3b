use proptest::prelude::*;
use robot_catalogue::{ImportEvent, OpenCatalogue, Store, import_from};
use robot_core::ports::{Catalogue, TitleQuery};

/// Two MARC-8 records of ISO 2709, the second with an item.
const BINARY: &[u8] = b"00070nam  2200049 c 4500001000200000245001800002\x1e1\x1e00\x1faDer Gr\xe8uffelo\x1e\x1d\
    00083nam a2200061 c 4500001000200000245000900002952001000011\x1e2\x1e00\x1faMomo\x1e  \x1fo5.1 X\x1e\x1d";
const XML: &[u8] = b"<?xml version=\"1.0\"?><collection xmlns=\"http://www.loc.gov/MARC21/slim\"><!-- two -->\
    <record><leader>00000nam a2200000 c 4500</leader><controlfield tag=\"001\">1</controlfield>\
    <datafield tag=\"245\" ind1=\"0\" ind2=\"0\"><subfield code=\"a\">Max &amp; Moritz</subfield></datafield></record>\
    <record><datafield tag='245'><subfield code='a'><![CDATA[Momo]]></subfield></datafield></record></collection>";
const CSV: &[u8] = b"id;titel;autor;isbn\n1;\"Momo; \"\"Roman\"\"\";Ende, Michael;3522177509\n2;Tintenherz;;\n";

/// Imports whatever it is and asks for whatever came of it.
fn survives(bytes: &[u8]) -> Result<(), TestCaseError> {
    let mut store = Store::in_memory().expect("memory");
    let (mut refused, mut offsets) = (0, Vec::new());
    let Ok(report) = import_from(&mut store, "x", bytes, None, &mut |event| {
        if let ImportEvent::Refused { offset, .. } = event {
            refused += 1;
            offsets.push(offset);
        }
    }) else {
        return Ok(());
    };
    prop_assert_eq!((report.kept + report.refused, report.refused), (report.read, refused));
    prop_assert!(offsets.is_sorted() && offsets.iter().all(|offset| *offset < bytes.len() as u64));
    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    for book in catalogue.books().expect("readable").into_iter().take(3) {
        prop_assert!(!book.title.trim().is_empty());
        let unspeakable = ['\u{98}', '\u{9c}', '\u{fffd}', '\n'];
        prop_assert!(!book.title.contains(unspeakable));
        catalogue.search(&TitleQuery::title(book.title), 2).expect("readable");
    }
    Ok(())
}

/// A valid file with some bytes exchanged, some cut out and some put in.
fn mutated(of: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let change = (0..of.len(), any::<u8>(), 0..4_u8, 0..12_usize);
    prop::collection::vec(change, 0..6).prop_map(move |changes| {
        let mut bytes = of.to_vec();
        for (at, byte, kind, count) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match kind {
                0 if !bytes.is_empty() => bytes[at] = byte,
                1 => drop(bytes.drain(at..(at + count).min(bytes.len()))),
                2 => bytes.truncate(at),
                _ => drop(bytes.splice(at..at, std::iter::repeat_n(byte, count))),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        survives(&bytes)?;
    }

    #[test]
    fn any_text_after_a_beginning(beginning in 0..4_usize, text in "\\PC{0,200}") {
        let beginnings = ["<?xml version='1.0'?><record>", "00070nam  2200049 c 4500", "title;id\n", "\u{feff}<c><record><datafield tag='245'>"];
        survives(format!("{}{text}", beginnings[beginning]).as_bytes())?;
    }

    #[test]
    fn spoilt_iso2709(bytes in mutated(BINARY)) {
        survives(&bytes)?;
    }

    #[test]
    fn spoilt_marcxml(bytes in mutated(XML)) {
        survives(&bytes)?;
    }

    #[test]
    fn spoilt_csv(bytes in mutated(CSV)) {
        survives(&bytes)?;
    }

    #[test]
    fn any_query(title in "\\PC{0,300}", author in prop::option::of("\\PC{0,60}")) {
        thread_local!(static DEMO: OpenCatalogue = robot_catalogue::demo().expect("it imports"));
        let found = DEMO.with(|demo| demo.search(&TitleQuery { title, author }, 3)).expect("readable");
        prop_assert!(found.hits.len() <= 3);
        prop_assert!(found.hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)), "{:?}", found.hits);
    }
}

#[test]
fn the_unspoilt_files_are_whole() {
    for (bytes, titles) in
        [(BINARY, ["Der Grüffelo", "Momo"]), (XML, ["Max & Moritz", "Momo"]), (CSV, ["Momo; \"Roman\"", "Tintenherz"])]
    {
        let (store, report, _) = crate::import_bytes(bytes);
        assert_eq!((report.kept, report.flaws), (2, 0));
        let books = OpenCatalogue::from_store(store).expect("readable").books().expect("readable");
        assert_eq!(books.into_iter().map(|book| book.title).collect::<Vec<_>>(), titles);
    }
}

#[test]
fn a_hundred_thousand_broken_records_are_refused_one_by_one() {
    let (_, report, _) = crate::import_bytes(&b"00026nam a2200025 c 4500\x1e\x1d".repeat(100_000));
    assert_eq!((report.read, report.refused), (100_000, 100_000));
    let (_, report, _) = crate::import_bytes(&b"<record><leader>".repeat(100_000));
    assert_eq!(report.refused, 100_000);
}
