//! Brings files of records into the store.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use robot_core::{Text, Unreadable};
use serde::Serialize;

use crate::charset::Encoding;
use crate::csv;
use crate::marc::{MarcRecord, iso2709, xml};
use crate::record::{self, Record};
use crate::refusal::{Flaw, Refusal};
use crate::source::Located;
use crate::store::Store;
use crate::store_error::StoreError;

/// How many bytes at a file's start tell its format.
const PEEK_BYTES: usize = 64 << 10;
/// Progress is told once in so many records.
const PROGRESS_RECORDS: u64 = 1000;

/// What happens during an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum ImportEvent {
    /// So far so good.
    Progress {
        /// Bytes read.
        bytes: u64,
        /// Bytes in the file, if known.
        of: Option<u64>,
        /// Records read, the refused ones among them.
        read: u64,
    },
    /// A record is not kept.
    Refused {
        /// The file's name.
        file: String,
        /// Which record of the file, from 1.
        record: u64,
        /// Where it begins, in bytes from the start of the file.
        offset: u64,
        /// Why.
        reason: Refusal,
    },
    /// A record is kept, but something was wrong with it.
    Flawed {
        /// The file's name.
        file: String,
        /// Which record of the file, from 1.
        record: u64,
        /// Where it begins, in bytes from the start of the file.
        offset: u64,
        /// What was wrong.
        flaw: Flaw,
    },
    /// A table has columns that nothing is taken from: their names say nothing, or what another column says already.
    ColumnsLeftOut {
        /// The file's name.
        file: String,
        /// Their names.
        columns: Vec<String>,
    },
}

/// How an import went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Records read.
    pub read: u64,
    /// Records kept.
    pub kept: u64,
    /// Records kept that took the place of one with the same id.
    pub replaced: u64,
    /// Records not kept.
    pub refused: u64,
    /// Flaws of records that were kept.
    pub flaws: u64,
}

impl std::ops::AddAssign for ImportReport {
    fn add_assign(&mut self, other: Self) {
        self.read += other.read;
        self.kept += other.kept;
        self.replaced += other.replaced;
        self.refused += other.refused;
        self.flaws += other.flaws;
    }
}

/// Why a file could not be imported. The catalogue is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It cannot be read.
    #[error("{file} cannot be read: {reason}")]
    Read {
        /// The file.
        file: String,
        /// Why.
        reason: Unreadable,
    },
    /// It is in no format that is known.
    #[error("{file}: {}", reason.en)]
    Format {
        /// The file.
        file: String,
        /// What it seems to be and what to do.
        reason: Text,
    },
    /// The catalogue cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// What is wrong and what to do about it, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::Read { file, reason } => reason.text(file),
            Self::Format { file, reason } => {
                Text::owned(format!("{file}: {}", reason.de), format!("{file}: {}", reason.en))
            }
            Self::Store(error) => error.text(),
        }
    }
}

/// Imports a file: MARC 21 (ISO 2709), MARCXML, or CSV with a header. What it is, its content tells.
///
/// Records replace those with the same id; all others stay. If anything but a record fails, nothing has changed.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use robot_catalogue::{ImportEvent, Store, import_from};
///
/// let mut store = Store::in_memory()?;
/// let csv = "id;titel;autor\n1;Momo;Ende, Michael\n2;;Niemand\n";
/// let mut refused = Vec::new();
/// let report = import_from(&mut store, "list.csv", csv.as_bytes(), None, &mut |event| {
///     if let ImportEvent::Refused { record, offset, reason, .. } = event {
///         refused.push(format!("record {record} at byte {offset}: {reason}"));
///     }
/// })?;
/// assert_eq!((report.read, report.kept), (2, 1));
/// assert_eq!(refused, ["record 2 at byte 36: it has no title"]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// When the file cannot be read or is in no known format, or the catalogue cannot be written.
pub fn import(
    store: &mut Store,
    file: impl AsRef<Path>,
    on: &mut dyn FnMut(ImportEvent),
) -> Result<ImportReport, ImportError> {
    let name = file.as_ref().display().to_string();
    let opened = File::open(file).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (size, file) = opened.map_err(|error| ImportError::Read { file: name.clone(), reason: error.into() })?;
    import_from(store, &name, file, Some(size), on)
}

/// Imports what `input` gives, like [`import`]; `name` stands for it in messages.
///
/// # Errors
/// As [`import`].
pub fn import_from(
    store: &mut Store,
    name: &str,
    input: impl Read,
    size_bytes: Option<u64>,
    on: &mut dyn FnMut(ImportEvent),
) -> Result<ImportReport, ImportError> {
    let unreadable = |error: io::Error| ImportError::Read { file: name.to_owned(), reason: error.into() };
    let (start, input) = peek(input).map_err(unreadable)?;
    let format = format_of(&start).map_err(|reason| ImportError::Format { file: name.to_owned(), reason })?;
    if let Format::Csv(header) = &format
        && !header.left_out().is_empty()
    {
        on(ImportEvent::ColumnsLeftOut { file: name.to_owned(), columns: header.left_out().to_vec() });
    }
    let mut source = Source::new(format, BufReader::with_capacity(PEEK_BYTES, input));

    let mut report = ImportReport::default();
    let mut change = store.change()?;
    while let Some(Located { offset, record }) = source.next_record().map_err(unreadable)? {
        report.read += 1;
        match record {
            Ok(Found::Kept(record, flaws)) => {
                report.replaced += u64::from(change.put(&record)?);
                report.kept += 1;
                report.flaws += flaws.len() as u64;
                for flaw in flaws {
                    on(ImportEvent::Flawed { file: name.to_owned(), record: report.read, offset, flaw });
                }
            }
            Ok(Found::Deleted(id)) => {
                change.remove(&id)?;
                report.refused += 1;
                let reason = Refusal::Deleted;
                on(ImportEvent::Refused { file: name.to_owned(), record: report.read, offset, reason });
            }
            Err(reason) => {
                report.refused += 1;
                on(ImportEvent::Refused { file: name.to_owned(), record: report.read, offset, reason });
            }
        }
        if report.read.is_multiple_of(PROGRESS_RECORDS) {
            on(ImportEvent::Progress { bytes: source.bytes_read(), of: size_bytes, read: report.read });
        }
    }
    change.commit()?;
    store.settle()?;
    on(ImportEvent::Progress { bytes: source.bytes_read(), of: size_bytes, read: report.read });
    Ok(report)
}

/// The first bytes of an input, and the input from its start.
fn peek(mut input: impl Read) -> io::Result<(Vec<u8>, impl Read)> {
    let mut start = Vec::with_capacity(PEEK_BYTES);
    (&mut input).take(PEEK_BYTES as u64).read_to_end(&mut start)?;
    Ok((start.clone(), io::Cursor::new(start).chain(input)))
}

/// A file's format.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Format {
    Iso2709,
    Xml(Encoding),
    Csv(csv::Header),
}

/// The format of a file that begins with `start`; else what to do about it.
fn format_of(start: &[u8]) -> Result<Format, Text> {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let text = text.trim_ascii_start();
    match start {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
            return Err(Text {
                de: "die Datei ist in UTF-16 gespeichert: bitte als UTF-8 speichern",
                en: "the file is in UTF-16: please save it as UTF-8",
            });
        }
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => {
            return Err(Text {
                de: "die Datei ist gepackt: bitte zuerst auspacken",
                en: "the file is compressed: please unpack it first",
            });
        }
        _ => {}
    }
    if text.first() == Some(&b'<') {
        return xml_encoding(text).map(Format::Xml);
    }
    if text.is_empty() || iso2709::looks_like(start) {
        return Ok(Format::Iso2709);
    }
    let first_line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    csv::header(first_line).map(Format::Csv).ok_or(Text {
        de: "die Datei ist weder MARC 21 noch MARCXML noch CSV mit einer Kopfzeile, in der eine Spalte »Titel« heißt",
        en: "the file is neither MARC 21 nor MARCXML nor CSV with a header in which one column is called “title”",
    })
}

fn xml_encoding(text: &[u8]) -> Result<Encoding, Text> {
    let declaration = text.split(|byte| *byte == b'>').next().unwrap_or_default();
    if !declaration.starts_with(b"<?xml") {
        return Ok(Encoding::Utf8);
    }
    let declaration = String::from_utf8_lossy(declaration).to_ascii_lowercase();
    let Some((_, rest)) = declaration.split_once("encoding") else { return Ok(Encoding::Utf8) };
    let name: String =
        rest.chars().skip_while(|c| !c.is_alphanumeric()).take_while(|c| c.is_alphanumeric() || *c == '-').collect();
    match name.as_str() {
        "utf-8" | "utf8" | "us-ascii" => Ok(Encoding::Utf8),
        "iso-8859-1" | "latin1" | "windows-1252" => Ok(Encoding::Windows1252),
        _ => Err(Text {
            de: "das XML nennt eine Kodierung, die nicht gelesen wird: bitte als UTF-8 speichern",
            en: "the XML declares an encoding that is not read: please save it as UTF-8",
        }),
    }
}

/// What a record turned out to be.
enum Found {
    Kept(Box<Record>, Vec<Flaw>),
    Deleted(robot_core::BookId),
}

/// A file being read, whatever its format.
enum Source<R> {
    Iso2709(iso2709::Reader<R>),
    Xml(xml::Reader<R>),
    Csv(csv::Reader<R>),
}

impl<R: BufRead> Source<R> {
    fn new(format: Format, input: R) -> Self {
        match format {
            Format::Iso2709 => Self::Iso2709(iso2709::Reader::new(input)),
            Format::Xml(encoding) => Self::Xml(xml::Reader::new(input, encoding)),
            Format::Csv(header) => Self::Csv(csv::Reader::new(input, header)),
        }
    }

    fn bytes_read(&self) -> u64 {
        match self {
            Self::Iso2709(reader) => reader.bytes_read(),
            Self::Xml(reader) => reader.bytes_read(),
            Self::Csv(reader) => reader.bytes_read(),
        }
    }

    fn next_record(&mut self) -> io::Result<Option<Located<Found>>> {
        let marc = match self {
            Self::Iso2709(reader) => reader.next_record()?,
            Self::Xml(reader) => reader.next_record()?,
            Self::Csv(reader) => {
                let kept = |(record, flaws): (Record, BTreeSet<Flaw>)| {
                    Found::Kept(Box::new(record), flaws.into_iter().collect())
                };
                return Ok(reader
                    .next_record()?
                    .map(|Located { offset, record }| Located { offset, record: record.map(kept) }));
            }
        };
        Ok(marc.map(|Located { offset, record }| Located { offset, record: record.and_then(|marc| found(&marc)) }))
    }
}

fn found(marc: &MarcRecord) -> Result<Found, Refusal> {
    if let Some(id) = record::deleted_id(marc) {
        return Ok(Found::Deleted(id));
    }
    record::from_marc(marc).map(|(record, flaws)| Found::Kept(Box::new(record), flaws.into_iter().collect()))
}
