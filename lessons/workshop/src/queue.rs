//! The queue for the one robot: fair, and never blocked by who does not come. Time is handed in.
//!
//! Fewest runs on the robot go first, then who has waited longest. The first two are called; who does not come in time
//! is swapped with the next.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// So many are called at once: the next one gets ready while one is on stage.
const CALLED_AT_ONCE: usize = 2;

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Waiting,
    /// Told to come.
    Called {
        at_ms: u64,
    },
    /// »Wir sind da.«
    Here,
    OnStage {
        since_ms: u64,
        until_ms: u64,
    },
    /// The program was changed: it must be checked and queued again, and keeps its place.
    Recheck,
}

/// Whether staff have agreed to what the robot will say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Release {
    NotNeeded,
    Waiting,
    Released,
    Refused,
}

impl Release {
    const fn lets_on_stage(self) -> bool {
        matches!(self, Self::NotNeeded | Self::Released)
    }
}

/// What somebody wants to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) seat: u32,
    pub(crate) slot: String,
    pub(crate) sha256: String,
    /// All that it may say.
    pub(crate) sentences: Vec<String>,
    pub(crate) release: Release,
}

/// A place in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) entry: Entry,
    pub(crate) state: State,
    /// Decides the order: runs so far, then since when it waits.
    rank: (u32, u64),
    pub(crate) pinned: bool,
}

impl Ticket {
    /// How many seconds are left to come.
    pub(crate) fn called_s(&self, now_ms: u64, call_s: u32) -> Option<u32> {
        let State::Called { at_ms } = self.state else { return None };
        let left_ms = (at_ms + u64::from(call_s) * 1000).saturating_sub(now_ms);
        u32::try_from(left_ms.div_ceil(1000)).ok()
    }

    fn can_be_called(&self) -> bool {
        self.state == State::Waiting && self.entry.release.lets_on_stage()
    }

    /// Whoever was called or is there, and may not go on stage after all, waits again.
    fn step_back(&mut self) {
        if matches!(self.state, State::Called { .. } | State::Here) && !self.entry.release.lets_on_stage() {
            self.state = State::Waiting;
        }
    }
}

/// The queue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Queue {
    tickets: Vec<Ticket>,
    pub(crate) paused: bool,
    pub(crate) last_round: bool,
}

/// Why there is no ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoTicket {
    /// It is the last round, and this one has had a turn.
    LastRound,
    /// It is on stage now.
    OnStage,
}

impl Queue {
    /// Takes a ticket; who has one keeps the place.
    pub(crate) fn enter(&mut self, entry: Entry, runs: u32, now_ms: u64) -> Result<(), NoTicket> {
        if let Some(ticket) = self.tickets.iter_mut().find(|ticket| ticket.entry.seat == entry.seat) {
            match ticket.state {
                State::OnStage { .. } => return Err(NoTicket::OnStage),
                State::Recheck => ticket.state = State::Waiting,
                _ => {}
            }
            ticket.entry = entry;
            // Who was called and comes with another program that is still to be released goes on waiting.
            ticket.step_back();
            return Ok(());
        }
        if self.last_round && runs > 0 {
            return Err(NoTicket::LastRound);
        }
        self.tickets.push(Ticket { entry, state: State::Waiting, rank: (runs, now_ms), pinned: false });
        Ok(())
    }

    /// Gives the ticket back; nobody can leave the stage this way.
    pub(crate) fn leave(&mut self, seat: u32) {
        self.tickets.retain(|ticket| ticket.entry.seat != seat || matches!(ticket.state, State::OnStage { .. }));
    }

    /// A program was saved: a ticket of the slot for another one must be checked again.
    pub(crate) fn program_changed(&mut self, seat: u32, slot: &str, sha256: &str) {
        for ticket in &mut self.tickets {
            let entry = &ticket.entry;
            let is_stale = entry.seat == seat && entry.slot == slot && entry.sha256 != sha256;
            if is_stale && !matches!(ticket.state, State::OnStage { .. }) {
                ticket.state = State::Recheck;
            } else if entry.seat == seat && entry.slot == slot && ticket.state == State::Recheck {
                // It was changed back.
                ticket.state = State::Waiting;
            }
        }
    }

    /// Looks at all tickets again, but for the one on stage: what must be released now, and whether it must be checked.
    /// Whether anything has changed.
    pub(crate) fn look_again(&mut self, judged: impl Fn(&Entry) -> (Release, bool)) -> bool {
        let mut changed = false;
        for ticket in self.tickets.iter_mut().filter(|ticket| !matches!(ticket.state, State::OnStage { .. })) {
            let before = (ticket.state, ticket.entry.release);
            let (release, must_be_checked) = judged(&ticket.entry);
            ticket.entry.release = release;
            ticket.step_back();
            if must_be_checked {
                ticket.state = State::Recheck;
            }
            changed |= before != (ticket.state, ticket.entry.release);
        }
        changed
    }

    /// »Wir sind da.« Whether the ticket was called.
    pub(crate) fn here(&mut self, seat: u32) -> bool {
        match self.of_mut(seat) {
            Some(ticket) if matches!(ticket.state, State::Called { .. } | State::Here) => {
                ticket.state = State::Here;
                true
            }
            _ => false,
        }
    }

    /// Staff say that somebody is there, called or not.
    pub(crate) fn brought(&mut self, seat: u32) -> bool {
        match self.of_mut(seat) {
            Some(ticket) if ticket.entry.release.lets_on_stage() && ticket.state != State::Recheck => {
                if !matches!(ticket.state, State::OnStage { .. }) {
                    ticket.state = State::Here;
                }
                true
            }
            _ => false,
        }
    }

    /// Goes on with time: calls, and swaps who does not come. Whether anything has changed.
    pub(crate) fn advance(&mut self, now_ms: u64, call_s: u32) -> bool {
        if self.paused {
            return false;
        }
        let late: Vec<u32> = self
            .tickets
            .iter()
            .filter(|ticket| ticket.called_s(now_ms, call_s) == Some(0))
            .map(|ticket| ticket.entry.seat)
            .collect();
        let mut changed = !late.is_empty();
        for seat in late {
            self.skip(seat);
        }
        let is_ready = |ticket: &&Ticket| matches!(ticket.state, State::Called { .. } | State::Here);
        let mut ready = self.tickets.iter().filter(is_ready).count();
        while ready < CALLED_AT_ONCE {
            let next = self.in_order().find(|ticket| ticket.can_be_called()).map(|ticket| ticket.entry.seat);
            let Some(ticket) = next.and_then(|seat| self.of_mut(seat)) else { break };
            ticket.state = State::Called { at_ms: now_ms };
            (ready, changed) = (ready + 1, true);
        }
        changed
    }

    /// Swaps somebody with the next one who could be called.
    pub(crate) fn skip(&mut self, seat: u32) {
        let next = self.in_order().find(|ticket| ticket.can_be_called()).map(|ticket| ticket.entry.seat);
        let Some(at) = self.tickets.iter().position(|ticket| ticket.entry.seat == seat) else { return };
        if matches!(self.tickets[at].state, State::OnStage { .. }) {
            return;
        }
        self.tickets[at].state = State::Waiting;
        self.tickets[at].pinned = false;
        if let Some(next) = next.and_then(|next| self.tickets.iter().position(|ticket| ticket.entry.seat == next)) {
            let ranks = (self.tickets[at].rank, self.tickets[next].rank);
            (self.tickets[next].rank, self.tickets[at].rank) = ranks;
        }
    }

    /// Whoever is pinned goes first.
    pub(crate) fn pin(&mut self, seat: u32, pinned: bool) {
        if let Some(ticket) = self.of_mut(seat) {
            ticket.pinned = pinned;
        }
    }

    /// Who goes on stage now, if it is free and somebody is there.
    pub(crate) fn next_on_stage(&self) -> Option<&Ticket> {
        if self.paused || self.on_stage().is_some() {
            return None;
        }
        self.in_order().find(|ticket| ticket.state == State::Here && ticket.entry.release.lets_on_stage())
    }

    /// Somebody goes on stage for so long, if that very program may still: it was got ready meanwhile, and the ticket may
    /// have been given back, refused or changed since. Whether it is on stage.
    pub(crate) fn begin(&mut self, entry: &Entry, now_ms: u64, run_s: u32) -> bool {
        if self.paused || self.on_stage().is_some() {
            return false;
        }
        match self.of_mut(entry.seat) {
            Some(ticket)
                if ticket.state == State::Here
                    && ticket.entry.release.lets_on_stage()
                    && (&ticket.entry.slot, &ticket.entry.sha256) == (&entry.slot, &entry.sha256) =>
            {
                ticket.state = State::OnStage { since_ms: now_ms, until_ms: now_ms + u64::from(run_s) * 1000 };
                true
            }
            _ => false,
        }
    }

    /// Whoever is on stage has no more than this left.
    pub(crate) fn shorten(&mut self, now_ms: u64, left: Duration) {
        let at_most = now_ms + u64::try_from(left.as_millis()).unwrap_or(u64::MAX);
        for ticket in &mut self.tickets {
            if let State::OnStage { until_ms, .. } = &mut ticket.state {
                *until_ms = (*until_ms).min(at_most);
            }
        }
    }

    /// Who is on stage.
    pub(crate) fn on_stage(&self) -> Option<&Ticket> {
        self.tickets.iter().find(|ticket| matches!(ticket.state, State::OnStage { .. }))
    }

    /// The stage is free again; who was on it.
    pub(crate) fn end(&mut self) -> Option<u32> {
        let at = self.tickets.iter().position(|ticket| matches!(ticket.state, State::OnStage { .. }))?;
        Some(self.tickets.remove(at).entry.seat)
    }

    /// The robot could not: who was on stage keeps the place, and nobody is called until staff say so.
    pub(crate) fn give_back(&mut self) {
        for ticket in self.tickets.iter_mut().filter(|ticket| matches!(ticket.state, State::OnStage { .. })) {
            (ticket.state, ticket.pinned) = (State::Waiting, true);
        }
        self.paused = true;
    }

    /// Everybody goes, but for who is on stage.
    pub(crate) fn clear(&mut self) {
        self.tickets.retain(|ticket| matches!(ticket.state, State::OnStage { .. }));
        self.last_round = false;
    }

    /// Staff have looked at what a program says: the sentences, if this program has a ticket.
    pub(crate) fn release(&mut self, seat: u32, sha256: &str, release: Release) -> Option<Vec<String>> {
        match self.of_mut(seat) {
            Some(ticket) if ticket.entry.sha256 == sha256 => {
                ticket.entry.release = release;
                // Who is refused does not go on stage, called or there.
                ticket.step_back();
                Some(ticket.entry.sentences.clone())
            }
            _ => None,
        }
    }

    /// Somebody's ticket, and how many are before it.
    pub(crate) fn of(&self, seat: u32) -> Option<(usize, &Ticket)> {
        self.in_order().enumerate().find(|(_, ticket)| ticket.entry.seat == seat)
    }

    fn of_mut(&mut self, seat: u32) -> Option<&mut Ticket> {
        self.tickets.iter_mut().find(|ticket| ticket.entry.seat == seat)
    }

    /// All tickets: who is on stage, who is there or called, then the others as they will be called.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = &Ticket> {
        let mut order: Vec<&Ticket> = self.tickets.iter().collect();
        let stand = |state: State| match state {
            State::OnStage { .. } => 0,
            State::Called { .. } | State::Here => 1,
            State::Waiting | State::Recheck => 2,
        };
        order.sort_by_key(|ticket| (stand(ticket.state), !ticket.pinned, ticket.rank, ticket.entry.seat));
        order.into_iter()
    }

    /// How many wait for their turn.
    pub(crate) fn waiting(&self) -> usize {
        self.tickets.iter().filter(|ticket| !matches!(ticket.state, State::OnStage { .. })).count()
    }

    /// After a start of the server nobody is on stage, and nobody has been called.
    pub(crate) fn after_restart(&mut self) {
        for ticket in &mut self.tickets {
            if ticket.state != State::Recheck {
                ticket.state = State::Waiting;
            }
        }
    }
}

#[cfg(test)]
#[path = "queue/tests.rs"]
mod tests;
