//! The class: who sits where, how far they are, and the queue for the robot. A state machine: time and chance are handed
//! in, nothing is read or written here. What has changed is handed out as [`Row`]s to keep.

mod record;
mod show;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub(crate) use record::{AGREED, CODE, COUNTERS, KEY, PROGRAM, QUEUE, Row, SEAT, program_key};

use record::Record;

use crate::failure::{Failure, Why};
use crate::pin::Pin;
use crate::queue::{Entry, NoTicket, Queue, Release};
use crate::seats::Seat;
use crate::wire::{Counter, Help, ProgramInfo, Settings, Statement};

/// A moment: milliseconds since 1970, and the local day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Now {
    pub(crate) ms: u64,
    pub(crate) day: i32,
}

/// More seats than this are not given.
pub(crate) const MOST_SEATS: usize = 60;
/// Take-home codes of each seat.
const MOST_CODES: usize = 20;
/// Programs that were checked, for each seat.
const MOST_READY: usize = 30;
/// Whoever has been away for so long may be followed by another browser.
const AWAY_MS: u64 = 60_000;
/// A child is stuck after so many tries at a step, or so long on it.
const STUCK_TRIES: u32 = 3;
const STUCK_MS: u64 = 5 * 60_000;

/// Where a child is; not kept.
#[derive(Debug, Clone, Default)]
struct Whereabouts {
    lines: u32,
    page: Option<String>,
    lesson: Option<String>,
    step: Option<String>,
    since_ms: u64,
    tries: u32,
    message: Option<String>,
}

/// Somebody who joined.
#[derive(Debug)]
struct Pupil {
    record: Record,
    seat: Seat,
    at: Whereabouts,
}

/// The class.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) code: String,
    pub(crate) settings: Settings,
    pub(crate) pin: Pin,
    pub(crate) queue: Queue,
    pupils: BTreeMap<u32, Pupil>,
    next_seat: u32,
    counters: BTreeMap<String, Counter>,
    pub(crate) statement: Statement,
    /// Sentences that staff have agreed to once.
    agreed: BTreeSet<String>,
    changes: record::Changes,
}

/// What became of a checked program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Try {
    pub(crate) lesson: Option<String>,
    /// Steps whose goals, and those of all before, are reached.
    pub(crate) steps_reached: usize,
    pub(crate) lesson_passed: bool,
    pub(crate) bonus: Vec<String>,
    /// The goal that stood in the way.
    pub(crate) missed: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) sha256: String,
    pub(crate) stage_ready: bool,
}

/// What a lesson says about help.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HelpRule {
    pub(crate) hint_from: u32,
    pub(crate) solution_from: u32,
}

impl Class {
    /// A class that nobody has joined.
    pub(crate) fn new(code: String) -> Self {
        Self {
            code,
            settings: Settings::default(),
            pin: Pin::default(),
            queue: Queue::default(),
            pupils: BTreeMap::new(),
            next_seat: 1,
            counters: BTreeMap::new(),
            statement: Statement::default(),
            agreed: BTreeSet::new(),
            changes: record::Changes::default(),
        }
    }

    fn pupil(&self, seat: u32) -> Result<&Pupil, Failure> {
        self.pupils.get(&seat).ok_or_else(|| Why::NotJoined.into())
    }

    fn pupil_mut(&mut self, seat: u32) -> Result<&mut Pupil, Failure> {
        self.pupils.get_mut(&seat).ok_or_else(|| Why::NotJoined.into())
    }

    /// Whether a cookie with this number is the seat's own.
    pub(crate) fn is_at(&self, seat: u32, turn: u32) -> bool {
        self.pupils.get(&seat).is_some_and(|pupil| pupil.record.turn == turn)
    }

    /// Somebody joins; the number of the seat, and the one for its cookie.
    pub(crate) fn join(
        &mut self,
        code: &str,
        wanted: Seat,
        again: bool,
        before: Option<u32>,
        now: Now,
    ) -> Result<(u32, u32), Failure> {
        if code.trim() != self.code {
            return Err(Why::WrongCode.into());
        }
        if !self.settings.open {
            return Err(Why::Closed.into());
        }
        let holder = self.pupils.iter().find(|(_, pupil)| pupil.seat == wanted).map(|(id, _)| *id);
        let seat = match (holder, before.filter(|before| self.pupils.contains_key(before))) {
            (Some(holder), before) if before == Some(holder) => holder,
            (Some(holder), _) => {
                let away = self.pupils[&holder].is_away(now);
                if !(away && again) {
                    return Err(Failure { free: self.free_seats(wanted), was_mine: Some(away), ..Why::Taken.into() });
                }
                holder
            }
            (None, Some(before)) => before,
            (None, None) => {
                if self.pupils.len() >= MOST_SEATS {
                    return Err(Why::Full.into());
                }
                let seat = self.next_seat;
                self.next_seat += 1;
                let at = Whereabouts { since_ms: now.ms, ..Whereabouts::default() };
                let record = Record::new(wanted.animal(), wanted.colour());
                self.pupils.insert(seat, Pupil { record, seat: wanted, at });
                seat
            }
        };
        let pupil = self.pupil_mut(seat)?;
        pupil.seat = wanted;
        let record = &mut pupil.record;
        wanted.animal().clone_into(&mut record.animal);
        wanted.colour().clone_into(&mut record.colour);
        // Whoever sat here before with another browser does so no longer.
        if before != Some(seat) {
            record.turn += 1;
        }
        let turn = record.turn;
        self.touch(seat, now);
        self.changes.seat(seat);
        Ok((seat, turn))
    }

    fn free_seats(&self, wanted: Seat) -> Vec<crate::wire::FreeSeat> {
        let taken: BTreeSet<Seat> = self.pupils.values().map(|pupil| pupil.seat).collect();
        let free = Seat::all().filter(|seat| !taken.contains(seat));
        let (mut near, far): (Vec<Seat>, Vec<Seat>) = free.partition(|seat| seat.animal() == wanted.animal());
        near.truncate(4);
        let language = self.settings.language;
        let told = |seat: Seat| crate::wire::FreeSeat {
            animal: seat.animal(),
            colour: seat.colour(),
            name: seat.name(language),
        };
        near.into_iter().chain(far).take(6).map(told).collect()
    }

    /// Somebody is there: the seat was used.
    pub(crate) fn touch(&mut self, seat: u32, now: Now) {
        if let Some(pupil) = self.pupils.get_mut(&seat) {
            let is_new_day = pupil.record.seen_day != now.day;
            (pupil.record.seen_ms, pupil.record.seen_day) = (now.ms, now.day);
            if is_new_day {
                self.changes.seat(seat);
            }
        }
    }

    /// The browser of a seat lets go of it: the cookie is void, the seat can be taken again.
    pub(crate) fn leave(&mut self, seat: u32) {
        if let Some(pupil) = self.pupils.get_mut(&seat) {
            (pupil.record.turn, pupil.record.seen_ms, pupil.at.lines) = (pupil.record.turn + 1, 0, 0);
            self.changes.seat(seat);
        }
    }

    /// A line of a seat was opened or closed.
    pub(crate) fn line(&mut self, seat: u32, opened: bool, now: Now) {
        if let Some(pupil) = self.pupils.get_mut(&seat) {
            let lines = pupil.at.lines;
            pupil.at.lines = if opened { lines + 1 } else { lines.saturating_sub(1) };
        }
        self.touch(seat, now);
    }

    /// A child has turned to another page.
    pub(crate) fn at(&mut self, seat: u32, page: String, lesson: Option<String>, step: Option<String>, now: Now) {
        let Some(pupil) = self.pupils.get_mut(&seat) else { return };
        let at = &mut pupil.at;
        if (&at.page, &at.lesson, &at.step) != (&Some(page.clone()), &lesson, &step) {
            (at.page, at.lesson, at.step) = (Some(page), lesson, step);
            (at.since_ms, at.tries) = (now.ms, 0);
        }
    }

    /// A seat, with its cookie, programs and progress, is taken away.
    pub(crate) fn remove(&mut self, seat: u32) -> bool {
        self.queue.leave(seat);
        let Some(pupil) = self.pupils.remove(&seat) else { return false };
        self.changes.gone(seat);
        self.changes.gone_codes(pupil.record.codes);
        self.changes.queue();
        true
    }

    /// A program was saved.
    pub(crate) fn saved(&mut self, seat: u32, info: ProgramInfo) -> Result<(), Failure> {
        self.queue.program_changed(seat, &info.slot, &info.sha256);
        self.hold_to_rules();
        self.changes.queue();
        self.pupil_mut(seat)?.record.programs.insert(info.slot.clone(), info);
        self.changes.seat(seat);
        Ok(())
    }

    /// A program was thrown away.
    pub(crate) fn dropped(&mut self, seat: u32, slot: &str) -> Result<(), Failure> {
        self.pupil_mut(seat)?.record.programs.remove(slot).ok_or(Why::NoProgram)?;
        if self.queue.of(seat).is_some_and(|(_, ticket)| ticket.entry.slot == slot) {
            self.queue.leave(seat);
            self.changes.queue();
        }
        self.changes.seat(seat);
        Ok(())
    }

    /// The take-home code of a seat's program, if there is one.
    pub(crate) fn code_of(&self, seat: u32, hash: &str) -> Option<&str> {
        let codes = &self.pupils.get(&seat)?.record.codes;
        codes.iter().find(|(of, _)| of == hash).map(|(_, code)| code.as_str())
    }

    /// A program can be taken home with a code. The oldest code of a seat with many gives way.
    pub(crate) fn coded(&mut self, seat: u32, hash: String, code: String) -> Result<(), Failure> {
        let codes = &mut self.pupil_mut(seat)?.record.codes;
        if !codes.iter().any(|(_, known)| *known == code) {
            codes.push((hash, code));
        }
        let old = codes.len().saturating_sub(MOST_CODES);
        let old: Vec<_> = codes.drain(..old).collect();
        self.changes.gone_codes(old);
        self.changes.seat(seat);
        Ok(())
    }

    /// A seat's program of this slot.
    pub(crate) fn program(&self, seat: u32, slot: &str) -> Result<&ProgramInfo, Failure> {
        self.pupil(seat)?.record.programs.get(slot).ok_or_else(|| Why::NoProgram.into())
    }

    /// A try has come to its end.
    pub(crate) fn tried(&mut self, seat: u32, tried: &Try) -> Result<u32, Failure> {
        let queued = self.queue.of(seat).map(|(_, ticket)| ticket.entry.sha256.clone());
        let pupil = self.pupil_mut(seat)?;
        pupil.at.tries += 1;
        let record = &mut pupil.record;
        if tried.stage_ready && !record.ready.contains(&tried.sha256) {
            record.ready.push(tried.sha256.clone());
            if record.ready.len() > MOST_READY {
                // The oldest gives way, but not the one that has a ticket.
                let oldest = record.ready.iter().position(|ready| Some(ready) != queued.as_ref());
                oldest.map(|oldest| record.ready.remove(oldest));
            }
        }
        let mut attempts = 0;
        if let Some(lesson) = &tried.lesson {
            let way = record.way.entry(lesson.clone()).or_default();
            way.attempts += 1;
            if tried.steps_reached > way.step {
                (way.step, pupil.at.tries) = (tried.steps_reached, 0);
            }
            let first_pass = tried.lesson_passed && !way.passed;
            way.passed |= tried.lesson_passed;
            way.hint.clone_from(&tried.hint);
            way.bonus.extend(tried.bonus.iter().cloned());
            attempts = way.attempts;
            let counter = self.counters.entry(lesson.clone()).or_default();
            counter.lesson.clone_from(lesson);
            counter.tries += 1;
            counter.passed += u32::from(first_pass);
            if let Some(missed) = &tried.missed {
                *counter.goals.entry(missed.clone()).or_default() += 1;
            }
            self.changes.counters();
        }
        self.changes.seat(seat);
        Ok(attempts)
    }

    /// Which help a seat may ask for in a lesson.
    pub(crate) fn help(&self, seat: u32, lesson: &str, rule: HelpRule) -> Help {
        let attempts =
            self.pupils.get(&seat).and_then(|pupil| pupil.record.way.get(lesson)).map_or(0, |way| way.attempts);
        Help {
            attempts,
            hint_from: rule.hint_from,
            solution_from: rule.solution_from,
            hint: attempts >= rule.hint_from,
            solution: rule.solution_from > 0 && attempts >= rule.solution_from,
        }
    }

    /// The tip that fits the last try.
    pub(crate) fn last_hint(&self, seat: u32, lesson: &str) -> Option<&str> {
        self.pupils.get(&seat)?.record.way.get(lesson)?.hint.as_deref()
    }

    /// Whether exactly this program may go to the robot.
    pub(crate) fn is_ready(&self, seat: u32, sha256: &str) -> bool {
        self.pupils.get(&seat).is_some_and(|pupil| pupil.record.ready.iter().any(|ready| ready == sha256))
    }

    /// Takes a ticket for a saved program, with all that it may say.
    pub(crate) fn enqueue(&mut self, seat: u32, slot: &str, sentences: &[String], now: Now) -> Result<(), Failure> {
        let sha256 = self.program(seat, slot)?.sha256.clone();
        if self.settings.needs_check && !self.is_ready(seat, &sha256) {
            return Err(Why::NotChecked.into());
        }
        let runs = self.pupil(seat)?.record.runs;
        let sentences = sentences.to_vec();
        let mut entry = Entry { seat, slot: slot.to_owned(), sha256, sentences, release: Release::NotNeeded };
        entry.release = self.needed(&entry);
        self.queue.enter(entry, runs, now.ms).map_err(|no| match no {
            NoTicket::LastRound => Why::LastRound,
            NoTicket::OnStage => Why::Busy,
        })?;
        self.pupil_mut(seat)?.at.message = None;
        self.changes.queue();
        Ok(())
    }

    /// Whether staff must look at what a program says, as it stands now.
    fn needed(&self, entry: &Entry) -> Release {
        let known = || entry.sentences.iter().all(|sentence| self.agreed.contains(&folded(sentence)));
        match entry.release {
            looked_at @ (Release::Released | Release::Refused) => looked_at,
            Release::NotNeeded | Release::Waiting if !self.settings.needs_release || known() => Release::NotNeeded,
            Release::NotNeeded | Release::Waiting => Release::Waiting,
        }
    }

    /// What staff ask for holds for every ticket that is not on stage yet.
    fn hold_to_rules(&mut self) {
        let mut queue = std::mem::take(&mut self.queue);
        let unchecked = |entry: &Entry| self.settings.needs_check && !self.is_ready(entry.seat, &entry.sha256);
        let changed = queue.look_again(|entry| (self.needed(entry), unchecked(entry)));
        self.queue = queue;
        if changed {
            self.changes.queue();
        }
    }

    /// Brings a program on stage that was got ready with these settings, if nothing has changed since: the ticket, what
    /// staff ask for, or the seat. Whether it is on stage.
    pub(crate) fn begin_turn(&mut self, entry: &Entry, settings: &Settings, now: Now) -> bool {
        let begins = self.settings == *settings && self.queue.begin(entry, now.ms, settings.run_seconds);
        if begins {
            self.changes.queue();
        }
        begins
    }

    /// Staff have looked at the sentences of a ticket.
    pub(crate) fn release(
        &mut self,
        seat: u32,
        sha256: &str,
        released: bool,
        why: Option<String>,
    ) -> Result<(), Failure> {
        let release = if released { Release::Released } else { Release::Refused };
        let sentences = self.queue.release(seat, sha256, release).ok_or(Why::NotFound)?;
        if released {
            self.agreed.extend(sentences.iter().map(|sentence| folded(sentence)));
            self.changes.agreed();
            // The same sentence needs no second look, in nobody's program.
            self.hold_to_rules();
        }
        self.pupil_mut(seat)?.at.message = why.filter(|_| !released);
        self.changes.queue();
        Ok(())
    }

    /// Sentences that need no release: those of the lessons themselves.
    pub(crate) fn agree(&mut self, sentences: impl IntoIterator<Item = String>) {
        self.agreed.extend(sentences.into_iter().map(|sentence| folded(&sentence)));
    }

    /// Somebody's run on the robot is over.
    pub(crate) fn run_over(&mut self) {
        if let Some(seat) = self.queue.end() {
            if let Some(pupil) = self.pupils.get_mut(&seat) {
                pupil.record.runs += 1;
            }
            self.changes.seat(seat);
            self.changes.queue();
        }
    }

    /// The robot could not perform: that was no run.
    pub(crate) fn run_failed(&mut self) {
        self.queue.give_back();
        self.changes.queue();
    }

    /// The queue was changed from outside.
    pub(crate) fn queue_changed(&mut self) {
        self.changes.queue();
    }

    /// Settings were changed; what they forbid from now on holds at once.
    pub(crate) fn set(&mut self, settings: Settings) -> Result<(), Failure> {
        if !settings.is_in_range() {
            return Err(Why::OutOfRange.into());
        }
        self.settings = settings;
        self.hold_to_rules();
        self.changes.settings();
        Ok(())
    }

    /// The library has filled in the accessibility statement.
    pub(crate) fn set_statement(&mut self, statement: Statement) -> Result<(), Failure> {
        if !statement.is_in_range() {
            return Err(Why::OutOfRange.into());
        }
        self.statement = statement;
        self.changes.statement();
        Ok(())
    }

    /// The PIN, to try or to change.
    pub(crate) fn pin_mut(&mut self) -> &mut Pin {
        self.changes.pin();
        &mut self.pin
    }

    /// A new join code.
    pub(crate) fn set_code(&mut self, code: String) {
        self.code = code;
        self.changes.settings();
    }

    /// Goes on with time; whether somebody should be told.
    pub(crate) fn advance(&mut self, now: Now) -> bool {
        let changed = self.queue.advance(now.ms, self.settings.call_seconds);
        if changed {
            self.changes.queue();
        }
        changed
    }

    /// Seats that have not been used for as many days as the settings say; they are to be removed.
    pub(crate) fn outdated(&self, now: Now) -> Vec<u32> {
        let keep = i32::try_from(self.settings.keep_days).unwrap_or(1);
        let is_old = |pupil: &Pupil| now.day - pupil.record.seen_day >= keep;
        self.pupils.iter().filter(|(_, pupil)| is_old(pupil)).map(|(seat, _)| *seat).collect()
    }

    /// Everything of children is gone: seats, programs, the queue, counters. How many seats and programs there were.
    pub(crate) fn end_of_day(&mut self) -> (usize, usize) {
        let programs = self.pupils.values().map(|pupil| pupil.record.programs.len()).sum();
        let children = self.pupils.len();
        self.pupils.clear();
        self.queue = Queue::default();
        self.counters.clear();
        self.agreed.clear();
        self.changes = record::Changes::default();
        (children, programs)
    }

    /// All seats.
    pub(crate) fn seats(&self) -> Vec<u32> {
        self.pupils.keys().copied().collect()
    }

    /// What is to be kept since the last call.
    pub(crate) fn take_rows(&mut self) -> Vec<Row> {
        let changes = std::mem::take(&mut self.changes);
        changes.rows(self)
    }
}

impl Pupil {
    fn is_away(&self, now: Now) -> bool {
        self.at.lines == 0 && now.ms.saturating_sub(self.record.seen_ms) >= AWAY_MS
    }

    fn is_stuck(&self, now: Now) -> bool {
        let lesson = self.at.page.as_deref() == Some("lesson");
        lesson && (self.at.tries >= STUCK_TRIES || now.ms.saturating_sub(self.at.since_ms) >= STUCK_MS)
    }
}

/// A sentence as it sounds: without case and punctuation.
fn folded(sentence: &str) -> String {
    let words = sentence.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

fn row<T: Serialize>(kind: &'static str, key: String, value: &T) -> Row {
    // Plain data can be written.
    Row { kind, key, value: Some(serde_json::to_vec(value).unwrap_or_default()) }
}

#[cfg(test)]
mod tests;
