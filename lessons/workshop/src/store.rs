//! The class's folder: one SQLite file, written by a thread of its own. What it has answered is on the disk: neither a
//! killed server nor an empty battery loses it. Whatever comes in meanwhile is written together.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use rusqlite::{Connection, OptionalExtension, params};
use tokio::sync::oneshot;

use crate::class::Row;

/// The file's name.
pub(crate) const FILE: &str = "workshop.db";
/// Held as long as the folder is in use. The system lets go of it when the process ends, however it does.
const LOCK: &str = "workshop.lock";
/// So many requests are written together at most.
const TOGETHER: usize = 64;

/// The folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// What is kept cannot be read or written.
    #[error("{path}: {error}")]
    Rows {
        /// The file.
        path: String,
        /// What is wrong.
        error: rusqlite::Error,
    },
    /// The file that says who uses the folder cannot be made.
    #[error("{path}: {error}")]
    Lock {
        /// The file.
        path: String,
        /// What is wrong.
        error: std::io::Error,
    },
    /// Another server uses the folder.
    #[error("{folder}: another workshop uses it")]
    InUse {
        /// The folder.
        folder: String,
    },
}

/// All rows of some kinds: kind, key, value.
type Rows = Vec<(String, String, Vec<u8>)>;

enum Job {
    Keep(Vec<Row>, oneshot::Sender<bool>),
    Get(&'static str, String, oneshot::Sender<Option<Vec<u8>>>),
    /// Forgets all rows of these kinds, on the disk too.
    Forget(&'static [&'static str], oneshot::Sender<bool>),
}

/// The class's folder.
#[derive(Debug)]
pub(crate) struct Store {
    jobs: Option<mpsc::SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
    /// Goes last.
    _lock: File,
}

impl Store {
    /// Opens the file in a folder, and reads what is kept, but for programs and codes.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Rows), StoreError> {
        let lock = locked(folder)?;
        let path = folder.join(FILE);
        let wrong = |error| StoreError::Rows { path: path.display().to_string(), error };
        let connection = connect(&path).map_err(wrong)?;
        let rows = small_rows(&connection).map_err(wrong)?;
        let (jobs, inbox) = mpsc::sync_channel(1_024);
        let thread = std::thread::Builder::new().name("store".to_owned()).spawn(move || work(connection, &inbox));
        let thread = thread.map_err(|error| wrong(rusqlite::Error::ToSqlConversionFailure(Box::new(error))))?;
        Ok((Self { jobs: Some(jobs), thread: Some(thread), _lock: lock }, rows))
    }

    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Option<T> {
        let (answer, wait) = oneshot::channel();
        // A full inbox means that the disk hangs: that is told, and nobody waits.
        self.jobs.as_ref()?.try_send(job(answer)).ok()?;
        wait.await.ok()
    }

    /// Keeps rows; whether they are on the disk.
    pub(crate) async fn keep(&self, rows: Vec<Row>) -> bool {
        rows.is_empty() || self.ask(|answer| Job::Keep(rows, answer)).await.unwrap_or(false)
    }

    /// Keeps rows without waiting for it.
    pub(crate) fn keep_soon(&self, rows: Vec<Row>) {
        if let Some(jobs) = self.jobs.as_ref().filter(|_| !rows.is_empty()) {
            let _ = jobs.try_send(Job::Keep(rows, oneshot::channel().0));
        }
    }

    /// A row's value.
    pub(crate) async fn get(&self, kind: &'static str, key: String) -> Option<Vec<u8>> {
        self.ask(|answer| Job::Get(kind, key, answer)).await.flatten()
    }

    /// Forgets everything of these kinds; afterwards its bytes are nowhere in the file.
    pub(crate) async fn forget(&self, kinds: &'static [&'static str]) -> bool {
        self.ask(|answer| Job::Forget(kinds, answer)).await.unwrap_or(false)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Takes a folder for this server alone. Two would give one seat to two children, and each would forget what the other keeps.
fn locked(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let wrong = |error| StoreError::Lock { path: path.display().to_string(), error };
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(wrong)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { folder: folder.display().to_string() }),
        // Some shared drives know no locks.
        Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {
            tracing::warn!(%error, "nothing keeps a second workshop from this folder");
            Ok(file)
        }
        Err(TryLockError::Error(error)) => Err(wrong(error)),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS row (kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL,
         PRIMARY KEY (kind, key)) WITHOUT ROWID",
    )?;
    Ok(connection)
}

fn small_rows(connection: &Connection) -> rusqlite::Result<Rows> {
    let mut select = connection.prepare("SELECT kind, key, value FROM row WHERE kind NOT IN ('program', 'code')")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

fn work(mut connection: Connection, inbox: &mpsc::Receiver<Job>) {
    while let Ok(first) = inbox.recv() {
        let jobs: Vec<Job> = std::iter::once(first).chain(inbox.try_iter().take(TOGETHER - 1)).collect();
        let mut keeping = Vec::new();
        for job in jobs {
            match job {
                Job::Keep(rows, answer) => keeping.push((rows, answer)),
                Job::Get(kind, key, answer) => {
                    // What was asked for after it was kept must be found.
                    keep(&mut connection, std::mem::take(&mut keeping));
                    let _ = answer.send(get(&connection, kind, &key));
                }
                Job::Forget(kinds, answer) => {
                    keep(&mut connection, std::mem::take(&mut keeping));
                    let _ = answer.send(told(forget(&connection, kinds)));
                }
            }
        }
        keep(&mut connection, keeping);
    }
}

fn told(result: rusqlite::Result<()>) -> bool {
    result.inspect_err(|error| tracing::error!(%error, "the class folder")).is_ok()
}

fn keep(connection: &mut Connection, jobs: Vec<(Vec<Row>, oneshot::Sender<bool>)>) {
    if jobs.is_empty() {
        return;
    }
    let kept = told(keep_all(connection, jobs.iter().flat_map(|(rows, _)| rows)));
    for (_, answer) in jobs {
        let _ = answer.send(kept);
    }
}

fn keep_all<'a>(connection: &mut Connection, rows: impl Iterator<Item = &'a Row>) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    {
        let mut put =
            transaction.prepare_cached("INSERT OR REPLACE INTO row (kind, key, value) VALUES (?1, ?2, ?3)")?;
        let mut drop_one = transaction.prepare_cached("DELETE FROM row WHERE kind = ?1 AND key = ?2")?;
        let mut drop_below =
            transaction.prepare_cached("DELETE FROM row WHERE kind = ?1 AND substr(key, 1, length(?2)) = ?2")?;
        for Row { kind, key, value } in rows {
            match value {
                Some(value) => put.execute(params![kind, key, value])?,
                None if key.ends_with('/') => drop_below.execute(params![kind, key])?,
                None => drop_one.execute(params![kind, key])?,
            };
        }
    }
    transaction.commit()
}

fn get(connection: &Connection, kind: &str, key: &str) -> Option<Vec<u8>> {
    let found = connection
        .prepare_cached("SELECT value FROM row WHERE kind = ?1 AND key = ?2")
        .and_then(|mut select| select.query_row(params![kind, key], |row| row.get(0)).optional());
    found.inspect_err(|error| tracing::error!(%error, "the class folder")).ok().flatten()
}

fn forget(connection: &Connection, kinds: &[&str]) -> rusqlite::Result<()> {
    for kind in kinds {
        connection.execute("DELETE FROM row WHERE kind = ?1", [kind])?;
    }
    connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(key: &str, value: Option<&str>) -> Row {
        Row { kind: "program", key: key.to_owned(), value: value.map(|value| value.as_bytes().to_vec()) }
    }

    #[tokio::test]
    async fn what_is_kept_is_there_after_a_new_start_and_what_is_forgotten_is_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let (store, rows) = Store::open(folder.path()).unwrap();
        assert!(rows.is_empty());
        let secret = "Ein ganz besonderer Satz".repeat(20);
        assert!(
            store.keep(vec![row("1/free", Some(&secret)), row("1/hallo", Some("b")), row("11/free", Some("c"))]).await
        );
        drop(store);
        let (store, _) = Store::open(folder.path()).unwrap();
        assert_eq!(store.get("program", "1/free".to_owned()).await.as_deref(), Some(secret.as_bytes()));
        assert!(store.keep(vec![row("1/", None)]).await);
        assert_eq!(store.get("program", "1/hallo".to_owned()).await, None);
        assert_eq!(
            store.get("program", "11/free".to_owned()).await.as_deref(),
            Some(&b"c"[..]),
            "another seat's stays"
        );
        assert!(store.forget(&["program"]).await);
        for entry in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            assert!(!bytes.windows(20).any(|window| window == &secret.as_bytes()[..20]));
        }
    }
}
