//! Comma-separated values with a header (RFC 4180), as spreadsheets write them: `,`, `;` or tab between, German or
//! English column names, UTF-8 or Windows-1252.

use std::collections::{BTreeSet, VecDeque};
use std::io::{self, BufRead, Read};

use robot_core::{BookId, Item, ItemState, Text};

use crate::charset::Mojibake;
use crate::isbn::isbn13;
use crate::record::Record;
use crate::refusal::{Flaw, Refusal};
use crate::source::Located;
use crate::{charset, wording};

/// The most bytes one row may have.
const MAX_ROW_BYTES: usize = 64 << 10;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Id,
    Title,
    Subtitle,
    Author,
    Isbn,
    Year,
    CallNumber,
    Area,
    Audience,
    Language,
    Series,
    Loans,
}

fn column(name: &str) -> Option<Column> {
    let name: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match name.as_str() {
        "id" | "nr" | "nummer" | "mediennummer" | "ppn" | "katkey" | "titelnummer" | "biblionumber" => Column::Id,
        "title" | "titel" | "haupttitel" | "hauptsachtitel" | "sachtitel" => Column::Title,
        "subtitle" | "untertitel" | "zusatz" => Column::Subtitle,
        "author" | "authors" | "autor" | "autorin" | "autoren" | "verfasser" | "verfasserin" | "urheber" | "person" => {
            Column::Author
        }
        "isbn" | "isbn10" | "isbn13" | "ean" => Column::Isbn,
        "year" | "jahr" | "erscheinungsjahr" | "erschjahr" | "publicationyear" => Column::Year,
        "callnumber" | "itemcallnumber" | "signatur" | "systematik" | "notation" => Column::CallNumber,
        "area" | "location" | "bereich" | "abteilung" | "standort" | "interessenkreis" => Column::Area,
        "audience" | "zielgruppe" | "altersstufe" | "lesealter" => Column::Audience,
        "language" | "sprache" => Column::Language,
        "series" | "reihe" => Column::Series,
        "loans" | "ausleihen" | "ausleihzahl" | "anzahlausleihen" | "issues" => Column::Loans,
        _ => return None,
    })
}

/// A record and what was wrong with it.
pub(crate) type Kept = (Record, BTreeSet<Flaw>);

/// How a file's rows are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    separator: char,
    columns: Vec<Option<Column>>,
    left_out: Vec<String>,
}

/// The header that the first line is, if one of its columns is the title.
pub(crate) fn header(first_line: &[u8]) -> Option<Header> {
    let line = first_line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first_line);
    let line = text(line);
    let separator = [';', ',', '\t'].into_iter().max_by_key(|separator| line.matches(*separator).count())?;
    let (mut columns, mut left_out) = (Vec::new(), Vec::new());
    for name in split(&line, separator)? {
        // Of two columns that say the same the first one counts.
        let known = column(&name).filter(|column| !columns.contains(&Some(*column)));
        if known.is_none() && !name.trim().is_empty() {
            left_out.push(wording::clean(&name));
        }
        columns.push(known);
    }
    columns.contains(&Some(Column::Title)).then_some(Header { separator, columns, left_out })
}

fn text(line: &[u8]) -> String {
    let encoding =
        if std::str::from_utf8(line).is_ok() { charset::Encoding::Utf8 } else { charset::Encoding::Windows1252 };
    charset::decode(line, encoding).0
}

/// The fields of a row; `None` if a quote is not closed or stands where none may.
fn split(row: &str, separator: char) -> Option<Vec<String>> {
    let row = row.trim_end_matches(['\r', '\n']);
    let mut fields = Vec::new();
    let mut rest = row;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut value = String::new();
            let mut tail = quoted;
            loop {
                let end = tail.find('"')?;
                value.push_str(&tail[..end]);
                tail = &tail[end + 1..];
                match tail.strip_prefix('"') {
                    Some(more) => {
                        value.push('"');
                        tail = more;
                    }
                    None => break,
                }
            }
            fields.push(value);
            match tail.strip_prefix(separator) {
                Some(more) => rest = more,
                None if tail.is_empty() => return Some(fields),
                None => return None,
            }
        } else {
            match rest.split_once(separator) {
                Some((field, more)) => {
                    fields.push(field.to_owned());
                    rest = more;
                }
                None => {
                    fields.push(rest.to_owned());
                    return Some(fields);
                }
            }
        }
    }
}

/// Reads rows one by one.
pub(crate) struct Reader<R> {
    input: R,
    header: Header,
    is_at_header: bool,
    /// Where `input` stands.
    offset: u64,
    /// Lines read ahead, with where they began.
    ahead: VecDeque<(u64, Vec<u8>)>,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`, at its header.
    pub(crate) fn new(input: R, header: Header) -> Self {
        Self { input, header, is_at_header: true, offset: 0, ahead: VecDeque::new() }
    }

    /// Bytes read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.offset
    }

    fn line(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let begin = self.offset;
        let mut line = Vec::new();
        self.offset += (&mut self.input).take(MAX_ROW_BYTES as u64 + 1).read_until(b'\n', &mut line)? as u64;
        if line.len() > MAX_ROW_BYTES && line.last() != Some(&b'\n') {
            let mut rest = Vec::new();
            loop {
                rest.clear();
                let count = (&mut self.input).take(MAX_ROW_BYTES as u64).read_until(b'\n', &mut rest)?;
                self.offset += count as u64;
                if count == 0 || rest.last() == Some(&b'\n') {
                    break;
                }
            }
        }
        Ok((!line.is_empty()).then_some((begin, line)))
    }

    /// The next record, or why there is none; `None` at the end of the file.
    pub(crate) fn next_record(&mut self) -> io::Result<Option<Located<Kept>>> {
        if std::mem::take(&mut self.is_at_header) {
            self.line()?;
        }
        loop {
            let Some((offset, mut row)) = self.line()? else { return Ok(None) };
            if row.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            // A quoted field may hold line ends; a quote that is never closed must not swallow the file.
            let mut more = Vec::new();
            let mut is_open = has_open_quote(&row);
            let first_length = row.len();
            while is_open && row.len() <= MAX_ROW_BYTES {
                let Some((at, line)) = self.line()? else { break };
                row.extend_from_slice(&line);
                is_open ^= has_open_quote(&line);
                more.push((at, line));
            }
            if is_open {
                for line in more.into_iter().rev() {
                    self.ahead.push_front(line);
                }
                row.truncate(first_length);
            }
            let record = if row.len() > MAX_ROW_BYTES {
                Err(Refusal::RecordTooLong { limit: MAX_ROW_BYTES })
            } else {
                self.header.record(&text(&row))
            };
            return Ok(Some(Located { offset, record }));
        }
    }
}

fn has_open_quote(line: &[u8]) -> bool {
    line.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

impl Header {
    /// The names of the columns that nothing is taken from.
    pub(crate) fn left_out(&self) -> &[String] {
        &self.left_out
    }

    fn record(&self, row: &str) -> Result<Kept, Refusal> {
        let fields = split(row, self.separator).ok_or(Refusal::Csv {
            detail: Text {
                de: "ein Anführungszeichen steht falsch oder wird nicht geschlossen",
                en: "a quotation mark is misplaced or never closed",
            },
        })?;
        if fields.len() > self.columns.len() {
            let detail = Text {
                de: "die Zeile hat mehr Spalten als die Kopfzeile",
                en: "the row has more columns than the header",
            };
            return Err(Refusal::Csv { detail });
        }
        let mut flaws = BTreeSet::new();
        let mut value = |wanted: Column| {
            let at = self.columns.iter().position(|column| *column == Some(wanted))?;
            let mut value = fields.get(at)?.clone();
            match charset::repair(&mut value) {
                Mojibake::None => {}
                Mojibake::Repaired => {
                    flaws.insert(Flaw::MojibakeRepaired);
                }
                Mojibake::Beyond => {
                    flaws.insert(Flaw::MojibakeLeftOut);
                    return None;
                }
            }
            Some(wording::clean(&value)).filter(|value| !value.is_empty())
        };
        let has_title = self
            .columns
            .iter()
            .position(|column| *column == Some(Column::Title))
            .and_then(|at| fields.get(at))
            .is_some_and(|title| !wording::title(title).is_empty());
        let title = value(Column::Title).map(|title| wording::title(&title)).filter(|title| !title.is_empty());
        let Some(title) = title else {
            return Err(if has_title { Refusal::GarbledTitle } else { Refusal::NoTitle });
        };
        let mut record = Record::titled("", title);
        if let Some((spoken, surname)) =
            value(Column::Author).and_then(|name| wording::person(&name, name.contains(',')))
        {
            let last = spoken.rsplit(' ').next().unwrap_or_default().to_owned();
            record.surname = Some(if surname == spoken { last } else { surname });
            record.book.author = Some(spoken);
        }
        record.book.isbn = value(Column::Isbn).and_then(|isbn| isbn13(&isbn));
        record.book.year = value(Column::Year).and_then(|year| year.parse().ok());
        record.subtitle = value(Column::Subtitle);
        record.audience = value(Column::Audience);
        record.language = value(Column::Language);
        record.series = value(Column::Series).into_iter().collect();
        record.loans = value(Column::Loans).and_then(|loans| loans.parse().ok()).unwrap_or(0);
        let (call_number, location) = (value(Column::CallNumber), value(Column::Area));
        if call_number.is_some() || location.is_some() {
            let call_number = call_number.unwrap_or_default();
            record.items.push(Item { call_number, location, state: ItemState::Unknown });
        }
        record.book.id = value(Column::Id).map_or_else(|| record.id_from_content(), BookId);
        Ok((record, flaws))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<(u64, Result<Record, Refusal>)> {
        let first_line = bytes.split(|byte| *byte == b'\n').next().unwrap();
        let mut reader = Reader::new(bytes, header(first_line).expect("a header"));
        let mut found = Vec::new();
        while let Some(located) = reader.next_record().expect("memory does not fail") {
            found.push((located.offset, located.record.map(|(record, _)| record)));
        }
        found
    }

    #[test]
    fn reads_a_spreadsheet() {
        let csv = "\u{feff}Nr;Titel;Autor;ISBN;Jahr;Signatur;Bereich;Zielgruppe;Ausleihen;Farbe\r\n\
                   7;\"Momo; oder: \"\"die Zeit\"\"\";Ende, Michael;3522177509;1973;5.1 END;KIN;Kinder;12;rot\r\n\
                   \r\n8;Der Grüffelo;Julia Donaldson\r\n";
        let found = read(csv.as_bytes());
        let record = found[0].1.as_ref().expect("kept");
        assert_eq!(record.book.title, "Momo; oder: \"die Zeit\"");
        assert_eq!(record.book.author.as_deref(), Some("Michael Ende"));
        assert_eq!(record.book.isbn.as_deref(), Some("9783522177504"));
        assert_eq!((record.book.year, record.loans), (Some(1973), 12));
        assert_eq!(record.items[0].call_number, "5.1 END");
        assert_eq!(record.items[0].location.as_deref(), Some("KIN"));
        let record = found[1].1.as_ref().expect("kept");
        assert_eq!(record.surname.as_deref(), Some("Donaldson"));
        assert_eq!(found[1].0, csv.find("8;Der").unwrap() as u64);
    }

    #[rstest]
    #[case(b"Nr;Titel;Status;Standort;F\xe4llig\n", &["Status", "Fällig"])]
    #[case(b"title,isbn10,isbn13,,colour\n", &["isbn13", "colour"])]
    #[case(b"title\n", &[])]
    fn columns_that_nothing_is_taken_from_are_named(#[case] line: &[u8], #[case] expected: &[&str]) {
        assert_eq!(header(line).expect("a header").left_out(), expected);
    }

    #[test]
    fn reads_what_old_spreadsheets_write() {
        let found = read(b"title,author\nDer Gr\xfcffelo,\"Donaldson, Julia\"\n");
        assert_eq!(found[0].1.as_ref().expect("kept").book.title, "Der Grüffelo");
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_one_row() {
        let rows: String = (0..5000).map(|n| format!("{n},Momo {n}\n")).collect();
        let found = read(format!("id,title\n1,\"Die drei\n{rows}").as_bytes());
        assert!(matches!(found[0].1, Err(Refusal::Csv { .. })));
        assert_eq!(found.len(), 5001);
        assert!(found[1..].iter().all(|(_, record)| record.is_ok()));
    }

    #[test]
    fn lines_in_a_quoted_field_belong_together() {
        let found = read(b"id,title\n1,\"Das kleine\nGespenst\"\n2,Momo\n");
        assert_eq!(found[0].1.as_ref().expect("kept").book.title, "Das kleine Gespenst");
        assert_eq!(found.len(), 2);
    }

    #[rstest]
    #[case::no_title("1,", Refusal::NoTitle)]
    #[case::garbled("1,Gr\u{fffd}ffelo", Refusal::GarbledTitle)]
    fn refuses(#[case] row: &str, #[case] expected: Refusal) {
        assert_eq!(read(format!("id,title\n{row}\n").as_bytes())[0].1, Err(expected));
    }

    #[test]
    fn a_giant_row_is_refused_and_passed_over() {
        let found = read(format!("id,title\n1,{}\n2,Momo\n", "x".repeat(5 * MAX_ROW_BYTES)).as_bytes());
        assert_eq!(found[0].1, Err(Refusal::RecordTooLong { limit: MAX_ROW_BYTES }));
        assert_eq!(found[1].1.as_ref().expect("kept").book.title, "Momo");
    }

    #[test]
    fn what_was_read_in_a_wrong_encoding_before_is_told() {
        let csv = "titel;autor\nDer GrÃ¼ffelo;Donaldson\nMomo;Gr\u{fffd}n\nMomo;Ende\n";
        let mut reader = Reader::new(csv.as_bytes(), header(b"titel;autor").expect("a header"));
        let mut found = Vec::new();
        while let Some(located) = reader.next_record().expect("memory does not fail") {
            let (record, flaws) = located.record.expect("kept");
            found.push((record.book.title, record.book.author, flaws.into_iter().collect::<Vec<_>>()));
        }
        let expected = [
            ("Der Grüffelo".to_owned(), Some("Donaldson".to_owned()), vec![Flaw::MojibakeRepaired]),
            ("Momo".to_owned(), None, vec![Flaw::MojibakeLeftOut]),
            ("Momo".to_owned(), Some("Ende".to_owned()), vec![]),
        ];
        assert_eq!(found, expected);
    }

    #[rstest]
    #[case("Katkey;Hauptsachtitel;Verfasser/in;ISBN-13;Erscheinungs-Jahr;Signatur;Standort")]
    #[case("biblionumber,title,author,isbn,publicationyear,itemcallnumber,location")]
    #[case("PPN\tSachtitel\tAutor:in\tEAN\tJahr\tNotation\tInteressenkreis")]
    fn systems_name_their_columns_differently(#[case] line: &str) {
        let columns =
            [Column::Id, Column::Title, Column::Author, Column::Isbn, Column::Year, Column::CallNumber, Column::Area];
        assert_eq!(header(line.as_bytes()).expect("a header").columns, columns.map(Some));
    }

    #[test]
    fn no_title_no_header() {
        assert_eq!(header(b"a,b,c"), None);
        assert_eq!(header(b""), None);
        assert!(header(b"Autor\tTitel").is_some());
    }
}
