use std::fs;
use std::io::{self, Read};

use robot_catalogue::{ImportError, ImportEvent, OpenCatalogue, Store, StoreError, import, import_from};
use robot_core::BookId;
use robot_core::ports::{Catalogue, TitleQuery, Verdict};
use rstest::rstest;

use crate::import_bytes;

fn put(store: &mut Store, csv: &str) {
    import_from(store, "list.csv", csv.as_bytes(), None, &mut |_| {}).expect("CSV");
}

#[test]
fn records_replace_those_with_the_same_id_and_others_stay() {
    let mut store = Store::in_memory().expect("memory");
    put(&mut store, "id,title,call_number\n1,Momo,A 1\n2,Tintenherz,B 2\n");
    let again = "id,title,call_number\n2,Tintenblut,C 3\n3,Es,D 4\n3,Es,E 5\n";
    let report = import_from(&mut store, "list.csv", again.as_bytes(), None, &mut |_| {}).expect("CSV");
    assert_eq!((report.kept, report.replaced), (3, 2));
    assert_eq!(store.count().expect("readable"), 3);
    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    let titles: Vec<_> = catalogue.books().expect("readable").into_iter().map(|book| book.title).collect();
    assert_eq!(titles, ["Momo", "Tintenblut", "Es"]);
    let items = catalogue.items(&BookId("3".to_owned())).expect("readable");
    assert_eq!(items.iter().map(|item| item.call_number.as_str()).collect::<Vec<_>>(), ["E 5"]);
    assert_eq!(catalogue.items(&BookId("9".to_owned())).expect("readable"), []);
    assert_eq!(catalogue.book(&BookId("9".to_owned())).expect("readable"), None);
}

#[test]
fn a_deleted_record_leaves_the_catalogue() {
    let record = |status: char| {
        format!(
            "<record><leader>00000{status}am a2200000 c 4500</leader><controlfield tag=\"001\">1</controlfield>\
             <datafield tag=\"245\" ind1=\"0\" ind2=\"0\"><subfield code=\"a\">Momo</subfield></datafield></record>"
        )
    };
    let (store, report, _) = import_bytes(record('n').as_bytes());
    assert_eq!((report.kept, store.count().expect("readable")), (1, 1));
    let (store, report, events) = import_bytes(format!("<c>{}{}</c>", record('n'), record('d')).as_bytes());
    assert_eq!((report.kept, report.refused, store.count().expect("readable")), (1, 1, 0));
    assert!(matches!(&events[0], ImportEvent::Refused { record: 2, .. }), "{events:?}");
}

/// An input that breaks in the middle, like a drive that is pulled out.
struct Breaking<'a>(&'a [u8]);

impl Read for Breaking<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(io::Error::other("pulled out")),
            count => Ok(count),
        }
    }
}

#[test]
fn an_import_that_breaks_leaves_the_old_catalogue_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("catalogue.db");
    let mut store = Store::create_or_open(&file).expect("writable");
    put(&mut store, "id,title\n1,Momo\n");
    let rows: String = (0..100_000).map(|n| format!("{n},Band {n}\n")).collect();
    let csv = format!("id,title\n{rows}");

    let mut seen_by_a_reader = None;
    let broken = import_from(&mut store, "list.csv", Breaking(csv.as_bytes()), None, &mut |_| {
        // A robot that answers meanwhile sees what was there before.
        seen_by_a_reader.get_or_insert_with(|| OpenCatalogue::open(&file).map(|catalogue| catalogue.len()));
    });
    assert!(matches!(broken, Err(ImportError::Read { .. })), "{broken:?}");
    assert_eq!(seen_by_a_reader.expect("progress is told").expect("readable"), 1);
    drop(store);
    let catalogue = OpenCatalogue::open(&file).expect("readable");
    assert_eq!(catalogue.books().expect("readable")[0].title, "Momo");
    assert_eq!(catalogue.len(), 1);
}

#[test]
fn a_process_that_dies_leaves_the_old_catalogue_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("catalogue.db");
    put(&mut Store::create_or_open(&file).expect("writable"), "id,title\n1,Momo\n");
    let rows: String = (0..100_000).map(|n| format!("{n},Der zweite Band der gesammelten Werke {n}\n")).collect();
    let csv = format!("id,title\n{rows}");
    // The files as they lie on the disk in the middle of an import are those that a dead process leaves behind.
    let left = folder.path().join("left.db");
    let mut store = Store::create_or_open(&file).expect("writable");
    import_from(&mut store, "list.csv", csv.as_bytes(), None, &mut |event| {
        if matches!(event, ImportEvent::Progress { read: 90_000, .. }) {
            fs::copy(&file, &left).expect("copied");
            fs::copy(file.with_extension("db-wal"), left.with_extension("db-wal")).expect("copied");
        }
    })
    .expect("CSV");
    assert_eq!(OpenCatalogue::open(&left).expect("readable").len(), 1);
    assert_eq!(Store::create_or_open(&left).expect("readable").count().expect("readable"), 1);
}

#[test]
fn one_file_is_left_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("catalogue.db");
    put(&mut Store::create_or_open(&file).expect("writable"), "title\nMomo\n");
    let files: Vec<_> =
        fs::read_dir(folder.path()).expect("readable").map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["catalogue.db"]);
}

#[test]
fn only_a_catalogue_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    assert!(matches!(OpenCatalogue::open(at("none.db")), Err(StoreError::Missing { .. })));
    fs::write(at("text.db"), "Liebe Leserin, lieber Leser, ".repeat(100)).expect("written");
    assert!(matches!(OpenCatalogue::open(at("text.db")), Err(StoreError::NotACatalogue { .. })));
    assert!(matches!(Store::create_or_open(at("text.db")), Err(StoreError::NotACatalogue { .. })));
    fs::write(at("empty.db"), "").expect("written");
    assert!(matches!(OpenCatalogue::open(at("empty.db")), Err(StoreError::NotACatalogue { .. })));
    assert!(Store::create_or_open(folder.path()).is_err());
}

#[test]
fn why_a_catalogue_cannot_be_used_is_told_in_both_languages_with_a_cure() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::write(at("text.db"), "Liebe Leserin, lieber Leser").expect("written");
    let (text, inside) = (Store::open(at("text.db")), Store::create_or_open(at("none/k.db")));
    let table = [
        (Store::open(at("none.db")), "Den Katalog %/none.db gibt es nicht.\n  Anlegen: naome catalogue import"),
        (Store::open(folder.path()), "% ist ein Ordner; hier wird eine Datei gebraucht.\n  Geben Sie"),
        (text, "%/text.db ist kein Katalog dieses Programms.\n  Nennen Sie"),
        (Store::create_or_open(folder.path()), "% kann ich nicht schreiben: Das ist ein Ordner.\n"),
        (inside, "%/none/k.db kann ich nicht schreiben: Den Ordner gibt es nicht.\n  Legen Sie"),
    ];
    let folder = folder.path().display().to_string();
    for (opened, expected) in table {
        let told = opened.expect_err(expected).text();
        let expected = expected.replace('%', &folder);
        assert!(told.de.starts_with(&expected), "{} and not {expected}", told.de);
        assert_ne!(told.de, told.en);
    }
    let mut store = Store::in_memory().expect("memory");
    let told = import(&mut store, at("none.mrc"), &mut |_| {}).expect_err("there is none").text();
    assert!(told.de.contains("none.mrc gibt es nicht.") && !told.en.contains("os error"), "{told:?}");
}

#[test]
fn a_new_file_that_nothing_came_into_is_taken_away_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("catalogue.db");
    Store::create_or_open(&file).expect("writable").close().expect("closed");
    assert!(!file.exists());
    let mut store = Store::create_or_open(&file).expect("writable");
    put(&mut store, "title\nMomo\n");
    store.close().expect("closed");
    assert_eq!(Store::open(&file).expect("still there").count().expect("readable"), 1);
    // What somebody had before stays, even if it is empty.
    let mut store = Store::create_or_open(&file).expect("writable");
    let gone = "<c><record><leader>00000dam a2200000 c 4500</leader></record></c>";
    let _ = import_from(&mut store, "x", gone.as_bytes(), None, &mut |_| {});
    store.close().expect("closed");
    assert!(file.exists());
}

#[rstest]
#[case::utf16(b"\xff\xfe<\0c\0")]
#[case::gzip(b"\x1f\x8b\x08\0")]
#[case::zip(b"PK\x03\x04")]
#[case::prose(b"Liebe Leserin, lieber Leser\n")]
#[case::picture(b"\x89PNG\r\n\x1a\n\x1e\x1f\x1d")]
#[case::a_number(b"12345 Menschen")]
#[case::xml_in_utf16_by_name(b"<?xml version='1.0' encoding='UTF-16'?><c/>")]
fn what_is_no_list_of_records_is_said_to_be_none(#[case] bytes: &[u8]) {
    let mut store = Store::in_memory().expect("memory");
    let result = import_from(&mut store, "x", bytes, None, &mut |_| {});
    assert!(matches!(result, Err(ImportError::Format { .. })), "{result:?}");
}

#[rstest]
#[case::empty(b"")]
#[case::blank(b" \r\n")]
#[case::collection(b"<collection/>")]
#[case::header(b"title;author\n")]
fn a_file_without_records_has_none(#[case] bytes: &[u8]) {
    assert_eq!(import_bytes(bytes).1.read, 0);
}

#[test]
fn a_missing_file_is_named() {
    let mut store = Store::in_memory().expect("memory");
    let error = import(&mut store, "/no/such/file.mrc", &mut |_| {}).expect_err("there is none");
    assert!(error.to_string().starts_with("/no/such/file.mrc cannot be read"), "{error}");
}

#[test]
fn latin1_marcxml_says_so_in_its_first_line() {
    let xml =
        b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><c><record><datafield tag=\"245\" ind1=\"0\" ind2=\"0\">\
                <subfield code=\"a\">Der Gr\xfcffelo</subfield></datafield></record></c>";
    let (store, ..) = import_bytes(xml);
    let books = OpenCatalogue::from_store(store).expect("readable").books().expect("readable");
    assert_eq!(books[0].title, "Der Grüffelo");
}

fn shelf() -> OpenCatalogue {
    let mut store = Store::in_memory().expect("memory");
    put(
        &mut store,
        "id;title;author;series;loans\n\
         1;Momo;Ende, Michael;;10\n\
         2;Die unendliche Geschichte;Ende, Michael;;20\n\
         3;Der Zauberberg;Mann, Thomas;;\n\
         4;Harry Potter und der Stein der Weisen;Rowling, J. K.;Harry Potter 1;90\n\
         5;Harry Potter und die Kammer des Schreckens;Rowling, J. K.;Harry Potter Band 2;80\n\
         6;Die Welle;Rhue, Morton;;\n\
         7;Die Welle;Müller, Anna;;5\n\
         8;Die drei ??? und das Gespensterschloss;Arthur, Robert;;\n\
         9;1984;Orwell, George;;\n",
    );
    OpenCatalogue::from_store(store).expect("readable")
}

#[rstest]
#[case::clean("Momo", Some("1"), Verdict::Found)]
#[case::with_author("momo von michael ende", Some("1"), Verdict::Found)]
#[case::with_surname("momo von ende", Some("1"), Verdict::Found)]
#[case::misheard("der sau beherberge", Some("3"), Verdict::Found)]
#[case::no_article("Zauberberg", Some("3"), Verdict::Found)]
#[case::no_umlaut("die wele von muller", Some("7"), Verdict::Found)]
#[case::two_with_one_title("Die Welle", Some("7"), Verdict::Ask)]
#[case::which_of_the_series("Harry Potter", Some("4"), Verdict::Ask)]
#[case::volume("harry potter band zwei", Some("5"), Verdict::Found)]
#[case::question_marks("die drei fragezeichen und das gespenster schloss", Some("8"), Verdict::Found)]
#[case::number("neunzehnhundertvierundachtzig", Some("9"), Verdict::Found)]
#[case::number_in_pieces("neunzehn hundert vier und achtzig", Some("9"), Verdict::Found)]
#[case::author_alone("Rowling", Some("4"), Verdict::Ask)]
#[case::author_misheard("rohling", Some("4"), Verdict::Ask)]
#[case::author_of_one("Thomas Mann", Some("3"), Verdict::Found)]
#[case::absent("quantenmechanik für anfänger", None, Verdict::NotFound)]
#[case::nothing("", None, Verdict::NotFound)]
#[case::no_letters("!?", None, Verdict::NotFound)]
fn finds(#[case] query: &str, #[case] first: Option<&str>, #[case] verdict: Verdict) {
    let found = shelf().search(&TitleQuery::title(query), 3).expect("readable");
    assert_eq!(found.verdict, verdict, "{:?}", found.hits);
    if first.is_some() {
        assert_eq!(found.hits.first().map(|hit| hit.book.id.0.as_str()), first, "{:?}", found.hits);
    }
}

#[test]
fn an_author_told_apart_decides_between_two() {
    let shelf = shelf();
    let query = |author: &str| TitleQuery { title: "die Welle".to_owned(), author: Some(author.to_owned()) };
    for (author, id) in [("Morton Rhue", "6"), ("Rhue", "6"), ("Anna Müller", "7"), ("mueller", "7")] {
        let found = shelf.search(&query(author), 1).expect("readable");
        assert_eq!((found.hits[0].book.id.0.as_str(), found.verdict), (id, Verdict::Found), "{author}");
    }
}

#[test]
fn an_author_alone_brings_their_works_the_most_lent_first() {
    let shelf = shelf();
    let query = |author: &str| TitleQuery { title: String::new(), author: Some(author.to_owned()) };
    let found = shelf.search(&query("michael ende"), 5).expect("readable");
    assert_eq!(found.verdict, Verdict::Ask);
    assert_eq!(found.hits[..2].iter().map(|hit| hit.book.id.0.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!(shelf.search(&query("thomas man"), 1).expect("readable").hits[0].book.id.0, "3");
    assert_eq!(shelf.search(&query("xyz"), 1).expect("readable").verdict, Verdict::NotFound);
}

/// The same title as seven systems write it, "Der Grüffelo" each time.
#[rstest]
#[case::utf8(b'a', "Der Gr\u{fc}ffelo".as_bytes())]
#[case::decomposed(b'a', "Der Gru\u{308}ffelo".as_bytes())]
#[case::sort_marks(b'a', "\u{98}Der\u{9c} Gru\u{308}ffelo /".as_bytes())]
#[case::mab_sort_marks(b'a', "<<Der>> Gr\u{fc}ffelo".as_bytes())]
#[case::marc8(b' ', b"Der Gr\xe8uffelo :")]
#[case::marc8_sort_marks(b' ', b"\x88Der \x89Gr\xe8uffelo.")]
#[case::marc8_declared_utf8(b'a', b"Der Gr\xe8uffelo")]
#[case::utf8_declared_marc8(b' ', "Der Gr\u{fc}ffelo".as_bytes())]
#[case::latin1_declared_utf8(b'a', b"Der Gr\xfcffelo")]
#[case::encoded_twice(b'a', "Der GrÃ¼ffelo".as_bytes())]
#[case::encoded_twice_on_a_mac(b'a', "Der Gr√ºffelo".as_bytes())]
#[case::pica(b'a', "Der @Gr\u{fc}ffelo".as_bytes())]
fn umlauts_come_out_right(#[case] coding: u8, #[case] title: &[u8]) {
    let field = [b"14\x1fa", title, b"\x1e"].concat();
    let base = 24 + 12 + 1;
    let leader = format!("{:05}nam {}22{base:05} c 4500", base + field.len() + 1, char::from(coding));
    let directory = format!("245{:04}00000", field.len());
    let record = [leader.as_bytes(), directory.as_bytes(), b"\x1e", &field, b"\x1d"].concat();
    let (store, report, events) = import_bytes(&record);
    assert_eq!(report.kept, 1, "{events:?}");
    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    assert_eq!(catalogue.books().expect("readable")[0].title, "Der Grüffelo");
    for asked in ["der grüffelo", "der gru\u{308}ffelo", "der grueffelo", "DER GRUFFELO", "\u{98}der\u{9c} Grüffelo"]
    {
        let found = catalogue.search(&TitleQuery::title(asked), 1).expect("readable");
        assert_eq!((found.hits[0].score, found.verdict), (1.0, Verdict::Found), "{asked}");
    }
}

#[test]
fn words_in_the_titles_order_come_before_the_same_in_another() {
    let mut store = Store::in_memory().expect("memory");
    put(&mut store, "id;title\n1;Der kleine Reiter\n2;Die Reiter der kleinen Stadt\n3;Die Reiter der kleine Stadt\n");
    let catalogue = OpenCatalogue::from_store(store).expect("readable");
    let first = |query: &str| catalogue.search(&TitleQuery::title(query), 3).expect("readable").hits.remove(0).book.id;
    assert_eq!(first("reiter kleine").0, "3");
    assert_eq!(first("kleine reiter").0, "1");
}
