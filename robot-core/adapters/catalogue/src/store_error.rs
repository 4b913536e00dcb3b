//! Why a catalogue's file cannot be used, and what to do about it.

use robot_core::{Text, Unreadable, Unwritable};
use rusqlite::ErrorCode;

/// Why the catalogue's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is something else.
    #[error("{file} is no catalogue of this program: give another file, or a new one")]
    NotACatalogue {
        /// The file.
        file: String,
    },
    /// There is no such file.
    #[error("there is no catalogue in {file}: make one with `naome catalogue import FILE... --db {file}`")]
    Missing {
        /// The file.
        file: String,
    },
    /// A newer version of this program wrote it.
    #[error("{file} was written by a newer version of this program (layout {layout}, known is {known}): update it")]
    Newer {
        /// The file.
        file: String,
        /// Its layout.
        layout: i32,
        /// The newest layout that this one reads.
        known: i32,
    },
    /// The file cannot be opened or read.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        reason: Unreadable,
    },
    /// The file cannot be made or written.
    #[error("{file}: {reason}")]
    Unwritable {
        /// The file.
        file: String,
        /// Why.
        reason: Unwritable,
    },
    /// SQLite fails.
    #[error("{file}: {source}")]
    Sqlite {
        /// The file.
        file: String,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What is wrong and what to do about it, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::NotACatalogue { file } => Text::owned(
                format!("{file} ist kein Katalog dieses Programms.\n  Nennen Sie eine andere Datei, oder eine neue."),
                format!("{file} is no catalogue of this program.\n  Name another file, or a new one."),
            ),
            Self::Missing { file } => Text::owned(
                format!("Den Katalog {file} gibt es nicht.\n  Anlegen: naome catalogue import DATEI --db {file}"),
                format!("There is no catalogue {file}.\n  Make one: naome catalogue import FILE --db {file}"),
            ),
            Self::Newer { file, layout, known } => Text::owned(
                format!(
                    "{file} hat eine neuere Fassung dieses Programms geschrieben ({layout}, hier {known}).\n  Nehmen Sie die neuere."
                ),
                format!(
                    "{file} was written by a newer version of this program ({layout}, here {known}).\n  Use the newer one."
                ),
            ),
            Self::Unreadable { file, reason } => reason.text(file),
            Self::Unwritable { file, reason } => reason.text(file),
            Self::Sqlite { file, source } => said_by_sqlite(file, source),
        }
    }

    /// What SQLite said of a file that was to be written: where that is the disk's doing, it is told as such.
    pub(crate) fn writing(file: &str, source: rusqlite::Error) -> Self {
        let file = file.to_owned();
        let reason = match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Unwritable::Full,
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Unwritable::Denied,
            _ => return Self::Sqlite { file, source },
        };
        Self::Unwritable { file, reason }
    }
}

fn said_by_sqlite(file: &str, source: &rusqlite::Error) -> Text<String> {
    let (de, en) = match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            "wird gerade von einem anderen Programm geschrieben.\n  Versuchen Sie es noch einmal, wenn es fertig ist.",
            "is being written by another program.\n  Try again when it is done.",
        ),
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => (
            "ist beschädigt.\n  Lesen Sie den Katalog in eine neue Datei ein: naome catalogue import DATEI --db NEU",
            "is damaged.\n  Import the catalogue into a new file: naome catalogue import FILE --db NEW",
        ),
        _ => {
            return Text::owned(
                format!("{file}: SQLite sagt »{source}«.\n  Liegt die Datei auf einem Datenträger, der noch da ist?"),
                format!("{file}: SQLite says “{source}”.\n  Is the file on a disk that is still there?"),
            );
        }
    };
    Text::owned(format!("{file} {de}"), format!("{file} {en}"))
}
