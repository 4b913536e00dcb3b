//! What of the class is kept, as rows of a kind and a key.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Class, Pupil, Whereabouts, row};
use crate::pin::Pin;
use crate::queue::Queue;
use crate::seats::Seat;
use crate::wire::{Counter, ProgramInfo, Settings, Statement};

/// Something to keep, or to forget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kind: &'static str,
    pub(crate) key: String,
    /// Nothing: it is forgotten.
    pub(crate) value: Option<Vec<u8>>,
}

/// What is kept of a seat. There is nothing of a person in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) animal: String,
    pub(crate) colour: String,
    /// Counts browsers: an older one's cookie is void.
    pub(crate) turn: u32,
    pub(crate) seen_ms: u64,
    pub(crate) seen_day: i32,
    /// Runs on the robot.
    pub(crate) runs: u32,
    /// By lesson.
    pub(crate) way: BTreeMap<String, Way>,
    /// Hashes of programs that may go to the robot.
    pub(crate) ready: Vec<String>,
    /// By slot.
    pub(crate) programs: BTreeMap<String, ProgramInfo>,
    /// Take-home codes, the oldest first: hash of the program, and code.
    #[serde(default)]
    pub(crate) codes: Vec<(String, String)>,
}

/// How far a seat is in a lesson.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Way {
    pub(crate) step: usize,
    pub(crate) attempts: u32,
    pub(crate) passed: bool,
    pub(crate) bonus: BTreeSet<String>,
    /// The tip that fits the last try.
    pub(crate) hint: Option<String>,
}

impl Record {
    pub(crate) fn new(animal: &str, colour: &str) -> Self {
        Self {
            animal: animal.to_owned(),
            colour: colour.to_owned(),
            turn: 0,
            seen_ms: 0,
            seen_day: 0,
            runs: 0,
            way: BTreeMap::new(),
            ready: Vec::new(),
            programs: BTreeMap::new(),
            codes: Vec::new(),
        }
    }
}

/// Kinds of rows. Programs and take-home codes have rows of their own, which the class does not hold.
pub(crate) const SEAT: &str = "seat";
pub(crate) const QUEUE: &str = "queue";
pub(crate) const SETTINGS: &str = "settings";
pub(crate) const PIN: &str = "pin";
pub(crate) const STATEMENT: &str = "statement";
pub(crate) const COUNTERS: &str = "counters";
pub(crate) const AGREED: &str = "agreed";
pub(crate) const PROGRAM: &str = "program";
pub(crate) const CODE: &str = "code";
pub(crate) const KEY: &str = "key";

/// The key of a program's row.
pub(crate) fn program_key(seat: u32, slot: &str) -> String {
    format!("{seat}/{slot}")
}

#[derive(Serialize, Deserialize)]
struct SettingsRow {
    code: String,
    settings: Settings,
    next_seat: u32,
}

/// What has changed.
#[derive(Debug, Default)]
pub(super) struct Changes {
    seats: BTreeSet<u32>,
    gone: BTreeSet<u32>,
    gone_codes: Vec<String>,
    queue: bool,
    settings: bool,
    pin: bool,
    statement: bool,
    counters: bool,
    agreed: bool,
}

impl Changes {
    pub(super) fn seat(&mut self, seat: u32) {
        // With the number that the next seat gets.
        self.settings |= self.seats.insert(seat);
    }

    pub(super) fn gone(&mut self, seat: u32) {
        self.gone.insert(seat);
    }

    pub(super) fn gone_codes(&mut self, codes: impl IntoIterator<Item = (String, String)>) {
        self.gone_codes.extend(codes.into_iter().map(|(_, code)| code));
    }

    pub(super) const fn queue(&mut self) {
        self.queue = true;
    }

    pub(super) const fn settings(&mut self) {
        self.settings = true;
    }

    pub(super) const fn pin(&mut self) {
        self.pin = true;
    }

    pub(super) const fn statement(&mut self) {
        self.statement = true;
    }

    pub(super) const fn counters(&mut self) {
        self.counters = true;
    }

    pub(super) const fn agreed(&mut self) {
        self.agreed = true;
    }

    pub(super) fn rows(self, class: &Class) -> Vec<Row> {
        let mut rows = Vec::new();
        let seats = self.seats.iter().filter_map(|seat| Some((seat, class.pupils.get(seat)?)));
        rows.extend(seats.map(|(seat, pupil)| row(SEAT, seat.to_string(), &pupil.record)));
        for seat in &self.gone {
            rows.push(Row { kind: SEAT, key: seat.to_string(), value: None });
            // A key that ends in a stroke stands for all that begin with it.
            rows.push(Row { kind: PROGRAM, key: program_key(*seat, ""), value: None });
        }
        rows.extend(self.gone_codes.into_iter().map(|key| Row { kind: CODE, key, value: None }));
        if self.queue {
            rows.push(row(QUEUE, String::new(), &class.queue));
        }
        if self.settings {
            let (code, settings, next_seat) = (class.code.clone(), class.settings.clone(), class.next_seat);
            rows.push(row(SETTINGS, String::new(), &SettingsRow { code, settings, next_seat }));
        }
        if self.pin {
            rows.push(row(PIN, String::new(), &class.pin));
        }
        if self.statement {
            rows.push(row(STATEMENT, String::new(), &class.statement));
        }
        if self.counters {
            rows.push(row(COUNTERS, String::new(), &class.counters));
        }
        if self.agreed {
            rows.push(row(AGREED, String::new(), &class.agreed));
        }
        rows
    }
}

impl Class {
    /// The class as it was kept; what cannot be read is left out.
    pub(crate) fn restore(code: String, rows: impl IntoIterator<Item = (String, String, Vec<u8>)>) -> Self {
        let mut class = Self::new(code);
        for (kind, key, value) in rows {
            match kind.as_str() {
                SEAT => class.restore_seat(&key, &value),
                QUEUE => class.queue = read::<Queue>(&value).unwrap_or_default(),
                SETTINGS => {
                    if let Some(kept) = read::<SettingsRow>(&value) {
                        (class.code, class.next_seat) = (kept.code, kept.next_seat);
                        class.settings = Some(kept.settings).filter(Settings::is_in_range).unwrap_or_default();
                    }
                }
                PIN => class.pin = read::<Pin>(&value).unwrap_or_default(),
                STATEMENT => {
                    let kept = read::<Statement>(&value).filter(Statement::is_in_range);
                    class.statement = kept.unwrap_or_default();
                }
                COUNTERS => class.counters = read::<BTreeMap<String, Counter>>(&value).unwrap_or_default(),
                AGREED => class.agreed = read::<BTreeSet<String>>(&value).unwrap_or_default(),
                _ => {}
            }
        }
        let last = class.pupils.keys().next_back().map_or(0, |last| last + 1);
        class.next_seat = class.next_seat.max(last).max(1);
        class.queue.after_restart();
        class
    }

    fn restore_seat(&mut self, key: &str, value: &[u8]) {
        let kept = key.parse::<u32>().ok().zip(read::<Record>(value));
        let Some((id, record)) = kept else { return };
        let Some(seat) = Seat::of(&record.animal, &record.colour) else { return };
        self.pupils.insert(id, Pupil { record, seat, at: Whereabouts::default() });
    }
}

fn read<T: for<'de> Deserialize<'de>>(value: &[u8]) -> Option<T> {
    serde_json::from_slice(value).inspect_err(|error| tracing::warn!(%error, "a row of the class folder")).ok()
}
