//! The catalogue's file: one SQLite database.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::{Date, DateTime};
use robot_core::{Book, BookId, Item, ItemState, Unreadable, Unwritable};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, Transaction, params};

use crate::record::Record;
use crate::search::Titled;
use crate::store_error::StoreError;

/// Tells a catalogue from other SQLite files: "NAOC".
const APPLICATION_ID: i32 = 0x4e41_4f43;
/// The layout below.
const LAYOUT: i32 = 1;

/// Lists stand in one column, a line each: texts of the catalogue hold no line ends.
const SCHEMA: &str = "
    CREATE TABLE record (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        subtitle TEXT,
        author TEXT,
        surname TEXT,
        year INTEGER,
        isbn TEXT,
        audience TEXT,
        language TEXT,
        loans INTEGER NOT NULL,
        other_titles TEXT NOT NULL,
        series TEXT NOT NULL,
        contributors TEXT NOT NULL,
        subjects TEXT NOT NULL
    ) STRICT;
    CREATE INDEX record_by_author ON record (author, surname);
    CREATE TABLE item (
        record INTEGER NOT NULL REFERENCES record (number),
        position INTEGER NOT NULL,
        call_number TEXT NOT NULL,
        location TEXT,
        state TEXT NOT NULL,
        due TEXT,
        PRIMARY KEY (record, position)
    ) STRICT, WITHOUT ROWID;
";

/// A catalogue's file, open for writing.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    file: String,
    /// When what is imported from now on was written.
    import_as_of: Option<DateTime>,
    /// Whether this has made the file.
    is_new: bool,
}

impl Store {
    /// The same store; what is imported into it from now on is of `as_of`, in the house's civil time.
    #[must_use]
    pub fn dated(self, as_of: DateTime) -> Self {
        Self { import_as_of: Some(as_of), ..self }
    }

    /// When the library's system wrote what stands here, as far as the last import said so.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn as_of(&self) -> Result<Option<DateTime>, StoreError> {
        // Files of the first versions do not have the table.
        let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'snapshot'";
        let has_table = self.check(self.connection.query_row(sql, [], first::<i64>).optional())?.is_some();
        if !has_table {
            return Ok(None);
        }
        let text: Option<String> =
            self.check(self.connection.query_row("SELECT max(as_of) FROM snapshot", [], first))?;
        Ok(text.and_then(|text| text.parse().ok()))
    }

    /// Opens the catalogue in `file`; makes it if there is none.
    ///
    /// # Errors
    /// When the file is something else, was written by a newer version, or cannot be read or written.
    pub fn create_or_open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = file.as_ref();
        let name = path.display().to_string();
        let is_new = match fs::metadata(path) {
            Ok(about) if about.is_dir() => {
                return Err(StoreError::Unwritable { file: name, reason: Unwritable::Folder });
            }
            found => found.is_err(),
        };
        if is_new {
            // What hinders it, the disk says more plainly than SQLite.
            let made = fs::OpenOptions::new().write(true).create_new(true).open(path);
            made.map_err(|error| StoreError::Unwritable { file: name.clone(), reason: error.into() })?;
        }
        let connection = Connection::open(path).map_err(|source| StoreError::writing(&name, source))?;
        match Self::prepare(connection, name) {
            Ok(store) => Ok(Self { is_new, ..store }),
            Err(error) => {
                if is_new {
                    // That it cannot be made is told; that it is still there would not help anybody.
                    let _ = fs::remove_file(path);
                }
                Err(error)
            }
        }
    }

    /// Closes the file; one that was made for this and holds nothing yet is taken away again.
    ///
    /// # Errors
    /// When it cannot be read or closed.
    pub fn close(self) -> Result<(), StoreError> {
        let is_in_vain = self.is_new && self.count()? == 0;
        let Self { connection, file, .. } = self;
        connection.close().map_err(|(_, source)| StoreError::Sqlite { file: file.clone(), source })?;
        if is_in_vain {
            fs::remove_file(&file).map_err(|error| StoreError::Unwritable { file, reason: error.into() })?;
        }
        Ok(())
    }

    /// Opens the catalogue in `file`, which must exist.
    ///
    /// # Errors
    /// When there is none, the file is something else, or was written by a newer version.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, StoreError> {
        let name = file.as_ref().display().to_string();
        match fs::metadata(&file) {
            Ok(about) if about.is_dir() => {
                return Err(StoreError::Unreadable { file: name, reason: Unreadable::Folder });
            }
            Ok(_) => {}
            Err(error) => {
                return Err(match Unreadable::from(error) {
                    Unreadable::Missing => StoreError::Missing { file: name },
                    reason => StoreError::Unreadable { file: name, reason },
                });
            }
        }
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(file, flags).map_err(|source| match source.sqlite_error_code() {
                Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                    StoreError::Unreadable { file: name.clone(), reason: Unreadable::Denied }
                }
                _ => StoreError::Sqlite { file: name.clone(), source },
            })?;
        let store = Self { connection, file: name, import_as_of: None, is_new: false };
        if store.layout()?.is_none() {
            return Err(StoreError::NotACatalogue { file: store.file });
        }
        Ok(store)
    }

    /// A catalogue in memory.
    ///
    /// # Errors
    /// When SQLite cannot get memory.
    pub fn in_memory() -> Result<Self, StoreError> {
        let name = ":memory:".to_owned();
        let connection =
            Connection::open_in_memory().map_err(|source| StoreError::Sqlite { file: name.clone(), source })?;
        Self::prepare(connection, name)
    }

    fn prepare(connection: Connection, file: String) -> Result<Self, StoreError> {
        let store = Self { connection, file, import_as_of: None, is_new: false };
        if store.layout()?.is_none() {
            let tables: i64 =
                store.check(store.connection.query_row("SELECT count(*) FROM sqlite_schema", [], first))?;
            if tables > 0 {
                return Err(StoreError::NotACatalogue { file: store.file });
            }
            let made = store.connection.execute_batch(&format!(
                "BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {LAYOUT}; COMMIT;"
            ));
            made.map_err(|source| StoreError::writing(&store.file, source))?;
        }
        Ok(store)
    }

    /// The layout of an existing catalogue; `None` if the file is none.
    fn layout(&self) -> Result<Option<i32>, StoreError> {
        let id: i32 = match self.connection.query_row("PRAGMA application_id", [], first) {
            Ok(id) => id,
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
                return Err(StoreError::NotACatalogue { file: self.file.clone() });
            }
            Err(error) => return self.check(Err(error)),
        };
        if id != APPLICATION_ID {
            return Ok(None);
        }
        let layout: i32 = self.check(self.connection.query_row("PRAGMA user_version", [], first))?;
        if layout > LAYOUT {
            return Err(StoreError::Newer { file: self.file.clone(), layout, known: LAYOUT });
        }
        Ok(Some(layout))
    }

    pub(crate) fn check<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|source| StoreError::Sqlite { file: self.file.clone(), source })
    }

    /// How many works it holds.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self) -> Result<u64, StoreError> {
        let count: i64 = self.check(self.connection.query_row("SELECT count(*) FROM record", [], first))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Begins a change that is done as a whole or not at all.
    ///
    /// Readers see the old catalogue until it is done; a process that is killed in the middle leaves the old one.
    pub(crate) fn change(&mut self) -> Result<Change<'_>, StoreError> {
        let Self { connection, file, import_as_of, .. } = self;
        let begin = |connection: &mut Connection| {
            // The log lets readers go on while pages are written that no longer fit the cache.
            connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
            connection.execute_batch("PRAGMA cache_size = -65536; PRAGMA synchronous = NORMAL;")
        };
        begin(connection).map_err(|source| StoreError::writing(file, source))?;
        let transaction = connection.transaction().map_err(|source| StoreError::writing(file, source))?;
        let highest = transaction
            .query_row("SELECT coalesce(max(number), 0) FROM record", [], first)
            .map_err(|source| StoreError::writing(file, source))?;
        Ok(Change { transaction, file: file.as_str(), highest, as_of: *import_as_of })
    }

    /// Leaves one file behind, with no log beside it, unless a reader still needs the log.
    pub(crate) fn settle(&self) -> Result<(), StoreError> {
        self.check(self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))?;
        match self.connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())) {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => Ok(()),
            other => self.check(other),
        }
    }

    /// A work by its id.
    pub(crate) fn record(&self, id: &BookId) -> Result<Option<Record>, StoreError> {
        let sql = "SELECT * FROM record WHERE id = ?1";
        let found = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_row([&id.0], |row| Ok((row.get("number")?, record(row)?))).optional());
        let Some((number, mut record)) = self.check(found)? else { return Ok(None) };
        record.items = self.items(number)?;
        Ok(Some(record))
    }

    /// Works by their numbers in this file. All at once: the file is locked for each question to it, which takes longer
    /// than to read a work.
    pub(crate) fn books_numbered(&self, numbers: &[i64]) -> Result<BTreeMap<i64, Book>, StoreError> {
        let sql = "SELECT number, id, title, author, year, isbn FROM record
                   WHERE number IN (SELECT value FROM json_each(?1))";
        let list = format!("[{}]", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
        let pair = |row: &Row<'_>| Ok((row.get("number")?, book(row)?));
        self.check(self.connection.prepare_cached(sql).and_then(|mut query| query.query_map([list], pair)?.collect()))
    }

    /// The number of a work in this file.
    pub(crate) fn number(&self, id: &BookId) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT number FROM record WHERE id = ?1";
        self.check(self.connection.prepare_cached(sql).and_then(|mut query| query.query_row([&id.0], first).optional()))
    }

    /// Every record as the title index needs it, in the order of their numbers.
    pub(crate) fn for_each_titled(&self, mut on: impl FnMut(Titled<'_>)) -> Result<(), StoreError> {
        let sql =
            "SELECT number, title, subtitle, author, surname, loans, other_titles, series FROM record ORDER BY number";
        let mut query = self.check(self.connection.prepare(sql))?;
        let mut rows = self.check(query.query([]))?;
        while let Some(row) = self.check(rows.next())? {
            let text = |column| row.get_ref(column).ok().and_then(|value| value.as_str().ok());
            let title = text("title").unwrap_or_default();
            let mut titles = vec![title.to_owned()];
            titles.extend(text("subtitle").map(|subtitle| format!("{title} {subtitle}")));
            for column in ["other_titles", "series"] {
                titles.extend(text(column).unwrap_or_default().lines().map(str::to_owned));
            }
            let number = self.check(row.get("number"))?;
            let loans = row.get("loans").unwrap_or(0);
            on(Titled { number, titles, author: text("author"), surname: text("surname"), loans });
        }
        Ok(())
    }

    /// Every author with their surname, in the order of their names.
    pub(crate) fn authors(&self) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let sql = "SELECT author, max(surname) FROM record WHERE author IS NOT NULL GROUP BY author ORDER BY author";
        let pairs = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        self.check(self.connection.prepare(sql).and_then(|mut query| query.query_map([], pairs)?.collect()))
    }

    /// Every work, in the order of the ids.
    pub(crate) fn books(&self) -> Result<Vec<Book>, StoreError> {
        let sql = "SELECT id, title, author, year, isbn FROM record ORDER BY id";
        self.check(self.connection.prepare(sql).and_then(|mut query| query.query_map([], book)?.collect()))
    }

    /// An author's works, the most-lent first, then the newest.
    pub(crate) fn books_by(&self, author: &str, at_most: usize) -> Result<Vec<Book>, StoreError> {
        let sql = "SELECT id, title, author, year, isbn FROM record WHERE author = ?1
                   ORDER BY loans DESC, year DESC, id LIMIT ?2";
        let most = i64::try_from(at_most).unwrap_or(i64::MAX);
        self.check(
            self.connection
                .prepare_cached(sql)
                .and_then(|mut query| query.query_map(params![author, most], book)?.collect()),
        )
    }

    /// The copies of a work.
    pub(crate) fn items(&self, number: i64) -> Result<Vec<Item>, StoreError> {
        let sql = "SELECT call_number, location, state, due FROM item WHERE record = ?1 ORDER BY position";
        self.check(self.connection.prepare_cached(sql).and_then(|mut query| query.query_map([number], item)?.collect()))
    }
}

fn first<T: rusqlite::types::FromSql>(row: &Row<'_>) -> rusqlite::Result<T> {
    row.get(0)
}

fn book(row: &Row<'_>) -> rusqlite::Result<Book> {
    Ok(Book {
        id: BookId(row.get("id")?),
        title: row.get("title")?,
        author: row.get("author")?,
        year: row.get("year")?,
        isbn: row.get("isbn")?,
    })
}

fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let lines = |column| Ok::<_, rusqlite::Error>(row.get::<_, String>(column)?.lines().map(str::to_owned).collect());
    Ok(Record {
        book: book(row)?,
        subtitle: row.get("subtitle")?,
        surname: row.get("surname")?,
        audience: row.get("audience")?,
        language: row.get("language")?,
        loans: row.get("loans")?,
        other_titles: lines("other_titles")?,
        series: lines("series")?,
        contributors: lines("contributors")?,
        subjects: lines("subjects")?,
        items: Vec::new(),
    })
}

fn item(row: &Row<'_>) -> rusqlite::Result<Item> {
    let due: Option<String> = row.get("due")?;
    Ok(Item {
        call_number: row.get("call_number")?,
        location: row.get("location")?,
        state: match row.get_ref("state")?.as_str()? {
            "available" => ItemState::Available,
            "lent" => ItemState::Lent { due: due.and_then(|due| due.parse::<Date>().ok()) },
            "reserved" => ItemState::Reserved,
            "reference_only" => ItemState::ReferenceOnly,
            "missing" => ItemState::Missing,
            _ => ItemState::Unknown,
        },
    })
}

/// A change under way; dropped without [`Change::commit`], nothing has changed.
pub(crate) struct Change<'a> {
    transaction: Transaction<'a>,
    file: &'a str,
    /// The highest number so far: a new record gets the next.
    highest: i64,
    /// When what is put in was written, if that is known.
    as_of: Option<DateTime>,
}

impl Change<'_> {
    fn check<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|source| StoreError::writing(self.file, source))
    }

    /// Keeps a record; says whether it took the place of one with the same id.
    pub(crate) fn put(&mut self, record: &Record) -> Result<bool, StoreError> {
        let number = self.check(self.try_put(record))?;
        let is_new = number > self.highest;
        self.highest = self.highest.max(number);
        Ok(!is_new)
    }

    fn try_put(&self, record: &Record) -> rusqlite::Result<i64> {
        let Book { id, title, author, year, isbn } = &record.book;
        let number: i64 = self
            .transaction
            .prepare_cached(
                "INSERT INTO record (id, title, subtitle, author, surname, year, isbn, audience, language, loans,
                     other_titles, series, contributors, subjects)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                 ON CONFLICT (id) DO UPDATE SET title = ?2, subtitle = ?3, author = ?4, surname = ?5, year = ?6,
                     isbn = ?7, audience = ?8, language = ?9, loans = ?10, other_titles = ?11, series = ?12,
                     contributors = ?13, subjects = ?14
                 RETURNING number",
            )?
            .query_row(
                params![
                    id.0,
                    title,
                    record.subtitle,
                    author,
                    record.surname,
                    year,
                    isbn,
                    record.audience,
                    record.language,
                    record.loans,
                    record.other_titles.join("\n"),
                    record.series.join("\n"),
                    record.contributors.join("\n"),
                    record.subjects.join("\n"),
                ],
                first,
            )?;
        self.transaction.prepare_cached("DELETE FROM item WHERE record = ?1")?.execute([number])?;
        for (position, item) in (0_i64..).zip(&record.items) {
            let (state, due) = match item.state {
                ItemState::Available => ("available", None),
                ItemState::Lent { due } => ("lent", due.map(|due| due.to_string())),
                ItemState::Reserved => ("reserved", None),
                ItemState::ReferenceOnly => ("reference_only", None),
                ItemState::Missing => ("missing", None),
                ItemState::Unknown => ("unknown", None),
            };
            self.transaction
                .prepare_cached(
                    "INSERT INTO item (record, position, call_number, location, state, due)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![number, position, item.call_number, item.location, state, due])?;
        }
        Ok(number)
    }

    /// Takes a work out.
    pub(crate) fn remove(&self, id: &BookId) -> Result<(), StoreError> {
        let removed = self
            .transaction
            .execute("DELETE FROM item WHERE record = (SELECT number FROM record WHERE id = ?1)", [&id.0])
            .and_then(|_| self.transaction.execute("DELETE FROM record WHERE id = ?1", [&id.0]));
        self.check(removed).map(|_| ())
    }

    /// Makes the change last.
    pub(crate) fn commit(self) -> Result<(), StoreError> {
        self.check(
            self.transaction.execute_batch(
                "CREATE TABLE IF NOT EXISTS snapshot (as_of TEXT NOT NULL) STRICT; DELETE FROM snapshot;",
            ),
        )?;
        if let Some(as_of) = self.as_of {
            let text = as_of.to_string();
            self.check(self.transaction.execute("INSERT INTO snapshot (as_of) VALUES (?1)", [text]))?;
        }
        self.transaction.commit().map_err(|source| StoreError::writing(self.file, source))
    }
}
