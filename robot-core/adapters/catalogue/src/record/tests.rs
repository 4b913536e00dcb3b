use jiff::civil::date as day;
use rstest::rstest;

use super::*;

/// A record from lines such as `245 10 $aMomo$bRoman` and `001 7`.
fn marc(lines: &[&str]) -> MarcRecord {
    let mut record = MarcRecord { status: 'n', kind: 'a', ..MarcRecord::default() };
    for line in lines {
        let (tag, rest) = line.split_at(3);
        let mut field = Field { tag: tag.to_owned(), ..Field::default() };
        if tag < "010" {
            field.value = rest[1..].to_owned();
        } else {
            let mut indicators = rest[1..3].chars();
            field.indicators = [indicators.next().unwrap(), indicators.next().unwrap()];
            field.subfields =
                rest[3..].split('$').skip(1).map(|part| (part.chars().next().unwrap(), part[1..].to_owned())).collect();
        }
        record.fields.push(field);
    }
    record
}

fn kept(lines: &[&str]) -> Record {
    from_marc(&marc(lines)).expect("it is kept").0
}

#[test]
fn reads_a_public_librarys_record() {
    let record = kept(&[
        "001 4711",
        "008 130101s2013    gw a   j      000 1 ger d",
        "020   $a978-3-522-17750-4 (Broschur)",
        "100 1 $aPreußler, Otfried,$d1923-2013",
        "245 14$a\u{98}Das\u{9c} kleine Gespenst /$cOtfried Preußler",
        "264  1$aStuttgart :$bThienemann,$c[2013]",
        "490 1 $aKlassiker ;$vBand 3",
        "650  7$aGespenst$0(DE-588)4157018-2",
        "650  7$aGespenst",
        "700 1 $aTripp, F. J.$4ill",
        "952   $aEAB$cKIN$o5.1 PRE$l12",
        "952   $aEAB$cKIN$o5.1 PRE$q2026-12-04$l30",
    ]);
    assert_eq!(record.book.id, BookId("4711".to_owned()));
    assert_eq!(record.book.title, "Das kleine Gespenst");
    assert_eq!(record.book.year, Some(2013));
    assert_eq!(record.book.isbn.as_deref(), Some("9783522177504"));
    assert_eq!(record.language.as_deref(), Some("ger"));
    assert_eq!(record.audience.as_deref(), Some("Kinder"));
    assert_eq!(record.series, ["Klassiker Band 3"]);
    assert_eq!(record.subjects, ["Gespenst"]);
    assert_eq!(record.contributors, ["F. J. Tripp"]);
    assert_eq!(record.loans, 42);
    assert_eq!(record.items.len(), 2);
    assert_eq!(
        record.items[1],
        Item {
            call_number: "5.1 PRE".to_owned(),
            location: Some("KIN".to_owned()),
            state: ItemState::Lent { due: Some(day(2026, 12, 4)) }
        }
    );
}

#[rstest]
#[case::plain("$aMomo :$bRoman", "Momo", Some("Roman"))]
#[case::part("$aGregs Tagebuch.$n1,$pVon Idioten umzingelt!", "Gregs Tagebuch 1: Von Idioten umzingelt!", None)]
#[case::part_alone("$pVon Idioten umzingelt!", "Von Idioten umzingelt!", None)]
#[case::blank_title_proper("$a /$bMomo", "Momo", None)]
#[case::garbled_and_repaired("$aDer GrÃ¼ffelo", "Der Grüffelo", None)]
fn titles(#[case] field: &str, #[case] title: &str, #[case] subtitle: Option<&str>) {
    let record = kept(&["001 1", &format!("245 00{field}")]);
    assert_eq!(record.book.title, title);
    assert_eq!(record.subtitle.as_deref(), subtitle);
}

#[test]
fn east_asian_characters_are_left_out_and_told() {
    let (record, flaws) = from_marc(&marc(&["001 1", "245 00$aDao de jing 〓〓$b〓〓"])).expect("it is kept");
    assert_eq!((record.book.title.as_str(), record.subtitle), ("Dao de jing", None));
    assert_eq!(flaws.into_iter().collect::<Vec<_>>(), [Flaw::EastAsianLeftOut]);
}

/// A number as no name would have it: years and other figures behind a name are no part of it.
fn in_letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

#[test]
fn a_record_of_a_hundred_thousand_fields_is_read_in_one_go_and_what_is_left_out_is_told() {
    type Line = fn(usize) -> String;
    type Count = fn(&Record) -> usize;
    const MANY: usize = 100_000;
    let lines = |line: Line| -> Vec<String> {
        ["001 1", "245 00$aMomo", "084   $a5.1$2asb"]
            .map(str::to_owned)
            .into_iter()
            .chain((0..MANY).map(line))
            .collect()
    };
    let read = |line| {
        let lines = lines(line);
        from_marc(&marc(&lines.iter().map(String::as_str).collect::<Vec<_>>())).expect("it is kept")
    };
    let counts: [(Line, Count); 4] = [
        (|at| format!("650  7$aGespenst {at}"), |record| record.subjects.len()),
        (|at| format!("490 1 $aReihe {at}"), |record| record.series.len()),
        (|at| format!("700 1 $aEnde{}, Michael$4ill", in_letters(at)), |record| record.contributors.len()),
        (|at| format!("246 1 $aDie graue Gesellschaft {at}"), |record| record.other_titles.len()),
    ];
    for (line, count) in counts {
        let (record, flaws) = read(line);
        assert_eq!((count(&record), flaws.into_iter().collect::<Vec<_>>()), (MOST_OF_A_KIND, vec![Flaw::TooMany]));
    }
    // Copies are all kept, and none of them looks through all the others.
    let (record, flaws) = read(|at| format!("952   $p{at}"));
    assert_eq!((record.items.len(), flaws.len()), (MANY, 0));
    assert!(record.items.iter().all(|item| item.call_number == "5.1"));
    let same = kept(&["001 1", "245 00$aMomo", "650  7$aGespenst", "650  7$aGespenst"]);
    assert_eq!(same.subjects, ["Gespenst"]);
}

#[rstest]
#[case::no_title(marc(&["001 1"]), Refusal::NoTitle)]
#[case::blank_title(marc(&["245 00$a / $c"]), Refusal::NoTitle)]
#[case::garbled(marc(&["245 00$aGr\u{fffd}ffelo"]), Refusal::GarbledTitle)]
#[case::east_asian(marc(&["245 00$a〓〓 /$c〓"]), Refusal::EastAsianTitle)]
#[case::unimarc(marc(&["200 1 $aMomo"]), Refusal::Unimarc)]
#[case::authority(MarcRecord { kind: 'z', ..marc(&["245 00$aMomo"]) }, Refusal::Authority)]
#[case::holdings(MarcRecord { kind: 'y', ..marc(&["245 00$aMomo"]) }, Refusal::Holdings)]
#[case::classification(MarcRecord { kind: 'w', ..marc(&["245 00$aMomo"]) }, Refusal::NotBibliographic { kind: 'w' })]
#[case::deleted(MarcRecord { status: 'd', ..marc(&["245 00$aMomo"]) }, Refusal::Deleted)]
fn refuses(#[case] record: MarcRecord, #[case] expected: Refusal) {
    assert_eq!(from_marc(&record).map(|(record, _)| record), Err(expected));
}

#[rstest]
#[case::free("$o5.1 PRE", ItemState::Available)]
#[case::zeros("$o5.1 PRE$00$10$40$70", ItemState::Available)]
#[case::lent("$o5.1 PRE$q2026-12-04 23:59:00", ItemState::Lent { due: Some(day(2026, 12, 4)) })]
#[case::lent_until_nobody_knows("$o5.1 PRE$qsoon", ItemState::Lent { due: None })]
#[case::reference("$o5.1 PRE$71", ItemState::ReferenceOnly)]
#[case::ordered("$o5.1 PRE$7-1", ItemState::Missing)]
#[case::lost("$o5.1 PRE$11", ItemState::Missing)]
#[case::withdrawn_while_lent("$o5.1 PRE$01$q2026-12-04", ItemState::Missing)]
#[case::damaged("$o5.1 PRE$41", ItemState::Missing)]
fn koha_states(#[case] field: &str, #[case] expected: ItemState) {
    let record = kept(&["245 00$aMomo", &format!("952   {field}")]);
    assert_eq!(record.items[0].state, expected);
}

#[test]
fn holdings_of_852() {
    let record = kept(&["245 00$aMomo", "852 0 $bEAB$cKIN$h5.1$iEND", "852 0 $bEAB"]);
    assert_eq!(
        record.items,
        [Item { call_number: "5.1 END".to_owned(), location: Some("KIN".to_owned()), state: ItemState::Unknown }]
    );
}

#[rstest]
#[case("[2013]", Some(2013))]
#[case("c1999.", Some(1999))]
#[case("1997-2001", Some(1997))]
#[case("19uu", None)]
#[case("0099", None)]
fn years(#[case] text: &str, #[case] expected: Option<i32>) {
    assert_eq!(year(text), expected);
}

#[rstest]
#[case("2026-12-04", Some(day(2026, 12, 4)))]
#[case("20261204", Some(day(2026, 12, 4)))]
#[case("04.12.2026", Some(day(2026, 12, 4)))]
#[case("2026-13-04", None)]
#[case("0000-00-00", None)]
#[case("", None)]
fn dates(#[case] text: &str, #[case] expected: Option<jiff::civil::Date>) {
    assert_eq!(date(text), expected);
}

#[test]
fn without_an_id_the_content_gives_one() {
    let (one, other) = (kept(&["245 00$aMomo"]), kept(&["245 00$aMomo", "264  1$c1973"]));
    assert_eq!(one.book.id, kept(&["245 00$aMomo"]).book.id);
    assert_ne!(one.book.id, other.book.id);
    assert_eq!(kept(&["035   $a(DE-599)7", "245 00$aMomo"]).book.id, BookId("(DE-599)7".to_owned()));
}

#[test]
fn reads_the_copies_of_an_alma_export() {
    let record = kept(&[
        "001 99",
        "245 10$aMomo",
        "HOL   $822138155840006447$aimport",
        "ITM   $b1$xKIN$n5.1 END$calter Name$s1",
        "ITM   $b2$vMAGAZIN$c5.1 END$s0$rLOAN",
        "ITM   $b3$n5.1 END$rHOLDSHELF",
        "ITM   $b4$n5.1 END$rACQ",
        "ITM   $b5$xKIN",
    ]);
    let item = |location: Option<&str>, state| Item {
        call_number: "5.1 END".into(),
        location: location.map(Into::into),
        state,
    };
    let expected = [
        item(Some("KIN"), ItemState::Unknown),
        item(Some("MAGAZIN"), ItemState::Lent { due: None }),
        item(None, ItemState::Reserved),
        item(None, ItemState::Missing),
    ];
    assert_eq!(record.items, expected);
}
