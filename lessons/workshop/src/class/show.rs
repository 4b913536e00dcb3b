//! The class as pages see it.

use lessons::LessonLanguage;

use super::{Class, Now, Pupil};
use crate::failure::Failure;
use crate::queue::{Entry, Release, State, Ticket};
use crate::wire;

/// Where a lesson's title comes from.
pub(crate) type Titles<'a> = &'a dyn Fn(&str) -> Option<(String, usize)>;

impl Class {
    /// Somebody's animal and colour.
    pub(crate) fn child(&self, seat: u32, language: LessonLanguage) -> Option<wire::Child> {
        self.pupils.get(&seat).map(|pupil| pupil.seat.child(seat, language))
    }

    /// `roter-fuchs`.
    pub(crate) fn file_name(&self, seat: u32) -> Option<String> {
        self.pupils.get(&seat).map(|pupil| pupil.seat.file_name())
    }

    /// What a child knows about itself.
    pub(crate) fn me(
        &self,
        seat: u32,
        language: LessonLanguage,
        titles: Titles<'_>,
        now: Now,
    ) -> Result<wire::Me, Failure> {
        let pupil = self.pupil(seat)?;
        Ok(wire::Me {
            child: pupil.seat.child(seat, language),
            progress: pupil
                .record
                .way
                .keys()
                .filter_map(|lesson| self.progress(seat, lesson, titles(lesson)?.1))
                .collect(),
            programs: pupil.record.programs.values().cloned().collect(),
            ticket: self.ticket(seat, language, titles, now),
        })
    }

    /// How far a seat is in a lesson; nothing without a seat.
    pub(crate) fn progress(&self, seat: u32, lesson: &str, steps: usize) -> Option<wire::Progress> {
        let way = self.pupils.get(&seat)?.record.way.get(lesson).cloned().unwrap_or_default();
        Some(wire::Progress {
            lesson: lesson.to_owned(),
            step: way.step.min(steps),
            steps,
            attempts: way.attempts,
            passed: way.passed,
            bonus: way.bonus.into_iter().collect(),
        })
    }

    /// A seat's ticket.
    pub(crate) fn ticket(
        &self,
        seat: u32,
        language: LessonLanguage,
        titles: Titles<'_>,
        now: Now,
    ) -> Option<wire::Ticket> {
        let (place, ticket) = self.queue.of(seat)?;
        self.told(place, ticket, language, titles, now)
    }

    fn told(
        &self,
        place: usize,
        ticket: &Ticket,
        language: LessonLanguage,
        titles: Titles<'_>,
        now: Now,
    ) -> Option<wire::Ticket> {
        let entry = &ticket.entry;
        Some(wire::Ticket {
            child: self.child(entry.seat, language)?,
            title: title(&entry.slot, language, titles),
            slot: entry.slot.clone(),
            sha256: entry.sha256.clone(),
            state: match ticket.state {
                State::Waiting => "waiting",
                State::Called { .. } => "called",
                State::Here => "here",
                State::OnStage { .. } => "on_stage",
                State::Recheck => "recheck",
            },
            place: place + 1 - usize::from(self.queue.on_stage().is_some() && place > 0),
            pinned: ticket.pinned,
            called_s: ticket.called_s(now.ms, self.settings.call_seconds),
            release: match entry.release {
                Release::NotNeeded => "not_needed",
                Release::Waiting => "waiting",
                Release::Released => "released",
                Release::Refused => "refused",
            },
        })
    }

    /// The queue as everybody sees it.
    pub(crate) fn queue_state(&self, language: LessonLanguage, titles: Titles<'_>, now: Now) -> wire::QueueState {
        let all = self.tickets(language, titles, now);
        let on_stage = self.queue.on_stage().and_then(|ticket| {
            let State::OnStage { since_ms, until_ms } = ticket.state else { return None };
            let seconds = |ms: u64| u32::try_from(ms.div_ceil(1000)).unwrap_or(u32::MAX);
            Some(wire::OnStage {
                child: self.child(ticket.entry.seat, language)?,
                title: title(&ticket.entry.slot, language, titles),
                left_s: seconds(until_ms.saturating_sub(now.ms)),
                lasts_s: seconds(until_ms - since_ms),
            })
        });
        wire::QueueState {
            paused: self.queue.paused,
            last_round: self.queue.last_round,
            now: on_stage,
            next: all.into_iter().filter(|ticket| ticket.state != "on_stage").take(3).collect(),
            waiting: self.queue.waiting(),
        }
    }

    /// All tickets, in their order.
    pub(crate) fn tickets(&self, language: LessonLanguage, titles: Titles<'_>, now: Now) -> Vec<wire::Ticket> {
        let told = |(place, ticket)| self.told(place, ticket, language, titles, now);
        self.queue.in_order().enumerate().filter_map(told).collect()
    }

    /// What concerns one child.
    pub(crate) fn my_state(&self, seat: u32, language: LessonLanguage, titles: Titles<'_>, now: Now) -> wire::MyState {
        let message = self.pupils.get(&seat).and_then(|pupil| pupil.at.message.clone());
        wire::MyState { ticket: self.ticket(seat, language, titles, now), message }
    }

    /// Where everybody is, for staff.
    pub(crate) fn children(&self, language: LessonLanguage, now: Now) -> Vec<wire::ChildState> {
        let told = |(seat, pupil): (&u32, &Pupil)| {
            let (at, record) = (&pupil.at, &pupil.record);
            let attempts = at.lesson.as_ref().and_then(|lesson| record.way.get(lesson)).map_or(0, |way| way.attempts);
            wire::ChildState {
                child: pupil.seat.child(*seat, language),
                here: at.lines > 0,
                page: at.page.clone(),
                lesson: at.lesson.clone(),
                step: at.step.clone(),
                attempts,
                passed: record.way.iter().filter(|(_, way)| way.passed).map(|(lesson, _)| lesson.clone()).collect(),
                stuck: at.lines > 0 && pupil.is_stuck(now),
                since_s: if at.page.is_some() { now.ms.saturating_sub(at.since_ms) / 1000 } else { 0 },
                runs: record.runs,
                in_queue: self.queue.of(*seat).is_some(),
            }
        };
        self.pupils.iter().map(told).collect()
    }

    /// What waits to be looked at.
    pub(crate) fn to_release(&self, language: LessonLanguage) -> Vec<wire::Release> {
        let waiting =
            self.queue.in_order().map(|ticket| &ticket.entry).filter(|entry| entry.release == Release::Waiting);
        let told = |entry: &Entry| {
            let Entry { seat, slot, sha256, sentences, .. } = entry.clone();
            Some(wire::Release { child: self.child(seat, language)?, slot, sha256, texts: sentences })
        };
        waiting.filter_map(told).collect()
    }

    /// How lessons go.
    pub(crate) fn counters(&self) -> Vec<wire::Counter> {
        self.counters.values().cloned().collect()
    }
}

/// What a program is called.
fn title(slot: &str, language: LessonLanguage, titles: Titles<'_>) -> String {
    titles(slot).map_or_else(
        || if language == LessonLanguage::En { "own program".to_owned() } else { "Eigenes Programm".to_owned() },
        |(title, _)| title,
    )
}
