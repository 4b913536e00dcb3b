//! What all requests share.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use lessons::LessonLanguage;
use tokio::sync::{broadcast, watch};

use crate::assets::Assets;
use crate::bench::Bench;
use crate::class::{AGREED, CODE, COUNTERS, Class, Now, PROGRAM, QUEUE, SEAT, program_key};
use crate::clock::Clock;
use crate::failure::{Failure, Why};
use crate::library::Library;
use crate::live::Stages;
use crate::pin::Guessers;
use crate::ports::{Missed, Recogniser};
use crate::rate::{Limit, Rates};
use crate::robot::{Board, Curtain, RobotNews, StageKind, Turn};
use crate::runs::Runs;
use crate::session::Seal;
use crate::shelf::Shelf;
use crate::staff_files::StaffFiles;
use crate::stop::StopSwitch;
use crate::store::Store;

/// All of a server.
pub(crate) struct App {
    pub(crate) class: Mutex<Class>,
    pub(crate) store: Store,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) bench: Bench,
    pub(crate) stages: Stages,
    pub(crate) runs: Arc<Runs>,
    pub(crate) stop: Arc<StopSwitch>,
    pub(crate) clock: Clock,
    pub(crate) seal: Seal,
    pub(crate) assets: Assets,
    /// Counts changes that lines tell of.
    pub(crate) changed: watch::Sender<u64>,
    pub(crate) robot_news: broadcast::Sender<RobotNews>,
    pub(crate) robot: StageKind,
    pub(crate) board: Arc<Board>,
    pub(crate) turns: Mutex<mpsc::SyncSender<Turn>>,
    pub(crate) curtain: Arc<Curtain>,
    pub(crate) setup_key: String,
    pub(crate) hosts: Hosts,
    pub(crate) urls: Vec<String>,
    pub(crate) recogniser: Option<Arc<dyn Recogniser>>,
    pub(crate) missed: Option<Arc<dyn Missed>>,
    pub(crate) files: Arc<StaffFiles>,
    pub(crate) by_address: Mutex<Rates<IpAddr>>,
    pub(crate) guesses: Mutex<Rates<IpAddr>>,
    pub(crate) pin_guessers: Mutex<Guessers>,
    pub(crate) joins: Mutex<Rates<IpAddr>>,
    /// The red button's own: nobody else takes this lock.
    pub(crate) presses: Mutex<Rates<IpAddr>>,
    pub(crate) by_child: Mutex<Rates<u32>>,
    pub(crate) checks: Mutex<Rates<u32>>,
    pub(crate) saving: Saving,
    /// Seats are gone, or the day is over: lines look whether they may stay.
    pub(crate) closing: watch::Receiver<bool>,
}

/// How often who may ask.
pub(crate) const BY_ADDRESS: Limit = Limit { burst: 400.0, per_s: 100.0 };
pub(crate) const BY_CHILD: Limit = Limit { burst: 60.0, per_s: 20.0 };
pub(crate) const CHECKS: Limit = Limit { burst: 6.0, per_s: 2.0 };
/// Nobody presses faster; who asks more often keeps the red button's thread from others.
pub(crate) const PRESSES: Limit = Limit { burst: 100.0, per_s: 50.0 };
pub(crate) const JOINS: Limit = Limit { burst: 60.0, per_s: 1.0 };
pub(crate) const GUESSES: Limit = Limit { burst: 30.0, per_s: 0.5 };

impl App {
    /// The class, for a moment: nothing is waited for while it is held.
    pub(crate) fn class(&self) -> MutexGuard<'_, Class> {
        self.class.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Now {
        self.clock.now()
    }

    /// Changes the class; what has changed is on the disk before the answer goes out.
    pub(crate) async fn change<T>(
        &self,
        change: impl FnOnce(&mut Class, Now) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (result, rows) = {
            let mut class = self.class();
            let result = change(&mut class, self.now());
            (result, class.take_rows())
        };
        let has_changed = !rows.is_empty();
        let kept = self.store.keep(rows).await;
        if has_changed {
            self.nudge();
        }
        if kept { result } else { Err(Why::Broken.into()) }
    }

    /// The same for what may be lost: where somebody is.
    pub(crate) fn note(&self, change: impl FnOnce(&mut Class, Now)) {
        let rows = {
            let mut class = self.class();
            change(&mut class, self.now());
            class.take_rows()
        };
        self.store.keep_soon(rows);
        self.nudge();
    }

    /// Tells the lines that something has changed.
    pub(crate) fn nudge(&self) {
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// A lesson's title and its number of steps.
    pub(crate) fn titles(&self, language: LessonLanguage) -> impl Fn(&str) -> Option<(String, usize)> + use<> {
        let library = self.library();
        move |id| library.title(id, language)
    }

    /// What is taught now.
    pub(crate) fn library(&self) -> Arc<Library> {
        self.shelf.now()
    }

    /// Takes one of somebody's requests.
    pub(crate) fn take<K: Ord + std::hash::Hash + Clone>(
        &self,
        rates: &Mutex<Rates<K>>,
        who: &K,
    ) -> Result<(), Failure> {
        let taken = rates.lock().unwrap_or_else(PoisonError::into_inner).take(who, self.now().ms);
        taken.map_err(|wait_s| Failure::later(Why::RateLimited, wait_s))
    }

    /// Somebody guesses a code or a key: whether it was right. Whoever has guessed too often is not even looked at, so
    /// that the limit holds for the right guess too.
    pub(crate) async fn guess<T>(
        &self,
        address: IpAddr,
        wrong: Why,
        guess: impl Future<Output = Option<T>>,
    ) -> Result<T, Failure> {
        self.take(&self.guesses, &address)?;
        let right = guess.await.ok_or(wrong)?;
        self.guesses.lock().unwrap_or_else(PoisonError::into_inner).give_back(&address);
        Ok(right)
    }

    /// A program that is kept, as text.
    pub(crate) async fn workspace(&self, seat: u32, slot: &str) -> Option<String> {
        let key = program_key(seat, slot);
        let bytes = self.store.get(PROGRAM, key).await?;
        String::from_utf8(bytes).ok()
    }

    /// Everything of children is forgotten.
    pub(crate) async fn end_of_day(&self) -> Result<(usize, usize), Failure> {
        let sentences = self.library().sentences();
        let deleted = {
            let mut class = self.class();
            let deleted = class.end_of_day();
            class.agree(sentences);
            self.curtain.fall_now();
            deleted
        };
        self.runs.forget(None);
        let kept = self.store.forget(&[SEAT, PROGRAM, CODE, QUEUE, COUNTERS, AGREED]).await;
        self.nudge();
        if kept { Ok(deleted) } else { Err(Why::Broken.into()) }
    }

    /// Forgets seats that have not been used for as long as programs are kept. When nobody is left the day is over: what
    /// staff have released goes too.
    pub(crate) async fn forget_outdated(&self) -> Result<(), Failure> {
        let (outdated, is_everybody) = {
            let class = self.class();
            let outdated = class.outdated(self.now());
            let is_everybody = outdated.len() == class.seats().len();
            (outdated, is_everybody)
        };
        if outdated.is_empty() {
            return Ok(());
        }
        // At once, so that whoever joins meanwhile begins a new day and does not keep the old one's sentences.
        if is_everybody {
            return self.end_of_day().await.map(drop);
        }
        for seat in outdated {
            self.remove(seat).await?;
        }
        // Their bytes leave the file.
        if self.store.forget(&[]).await { Ok(()) } else { Err(Why::Broken.into()) }
    }

    /// A seat is taken away with all that belongs to it.
    pub(crate) async fn remove(&self, seat: u32) -> Result<bool, Failure> {
        let removed = self
            .change(|class, _| {
                let removed = class.remove(seat);
                self.fall_for(seat);
                Ok(removed)
            })
            .await?;
        self.runs.forget(Some(seat));
        Ok(removed)
    }

    /// Ends a seat's turn, if it is on stage. Asked while the class is held, so that no turn can begin in between.
    pub(crate) fn fall_for(&self, seat: u32) {
        if self.stop.is_on_stage(seat) {
            self.curtain.fall_now();
        }
    }
}

/// Saving waits for its turn: of two programs for one slot, the one on the disk must be the one that the class knows.
#[derive(Debug)]
pub(crate) struct Saving([tokio::sync::Mutex<()>; 64]);

impl Default for Saving {
    fn default() -> Self {
        Self(std::array::from_fn(|_| tokio::sync::Mutex::new(())))
    }
}

impl Saving {
    /// A seat's turn; some seats share theirs.
    pub(crate) async fn turn(&self, seat: u32) -> tokio::sync::MutexGuard<'_, ()> {
        self.0[seat as usize % self.0.len()].lock().await
    }
}

/// Comes when the server closes.
pub(crate) async fn closed(closing: &mut watch::Receiver<bool>) {
    // Nobody is left to say so: then it is closed too.
    let _ = closing.wait_for(|closing| *closing).await;
}

/// The names that this server is known by: a page of elsewhere cannot reach it under a name of its own.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    names: BTreeSet<String>,
}

impl Hosts {
    pub(crate) fn new(machine: Option<String>) -> Self {
        let mut names = BTreeSet::from(["localhost".to_owned()]);
        names.extend(machine.map(|name| name.to_lowercase()));
        Self { names }
    }

    /// Whether a `Host` header names this server.
    pub(crate) fn are(&self, host: &str) -> bool {
        let name = match host.rsplit_once(':') {
            Some((name, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        };
        let name = name.to_lowercase();
        let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(&name);
        bare.parse::<IpAddr>().is_ok()
            || self.names.contains(&name)
            || name.strip_suffix(".local").is_some_and(|name| !name.is_empty() && !name.contains('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_hosts() {
        let hosts = Hosts::new(Some("Werkstatt".to_owned()));
        for host in ["192.168.1.5:8080", "[::1]:8080", "localhost", "werkstatt:8080", "WERKSTATT", "naome.local:80"] {
            assert!(hosts.are(host), "{host}");
        }
        for host in
            ["evil.example", "evil.example:8080", "", "a.b.local", ".local", "localhost.evil", "192.168.1.5.evil"]
        {
            assert!(!hosts.are(host), "{host}");
        }
    }
}
