//! Work that takes long, off the threads that answer: on as many threads as there are cores, one piece of each child at a
//! time and the children in turn, so that nobody who asks for much keeps others waiting.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

/// So many pieces of one child wait at most.
const MOST_WAITING: usize = 2;

type Work = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    /// By child, in the order in which they are served.
    lines: VecDeque<(u32, VecDeque<Work>)>,
    /// Whose pieces are being worked on.
    at_work: Vec<u32>,
    closed: bool,
}

impl State {
    /// The next piece of somebody for whom nothing is being done.
    fn take(&mut self) -> Option<(u32, Work)> {
        let at = self.lines.iter().position(|(who, _)| !self.at_work.contains(who))?;
        let (who, mut line) = self.lines.remove(at)?;
        let work = line.pop_front()?;
        if !line.is_empty() {
            self.lines.push_back((who, line));
        }
        self.at_work.push(who);
        Some((who, work))
    }
}

struct Shared {
    state: Mutex<State>,
    more: Condvar,
}

impl Shared {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The threads, and what they have to do.
pub(crate) struct Bench {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Bench {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bench").field("threads", &self.threads.len()).finish_non_exhaustive()
    }
}

/// Too much of this child waits already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Busy;

impl Bench {
    /// So many threads.
    pub(crate) fn new(threads: usize) -> std::io::Result<Self> {
        let shared = Arc::new(Shared { state: Mutex::default(), more: Condvar::new() });
        let start = |at| {
            let shared = Arc::clone(&shared);
            std::thread::Builder::new().name(format!("bench-{at}")).spawn(move || serve(&shared))
        };
        let threads = (0..threads.max(1)).map(start).collect::<Result<_, _>>()?;
        Ok(Self { shared, threads })
    }

    /// Has something done for somebody; the answer comes when it is done, and never if it broke.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        who: u32,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<oneshot::Receiver<T>, Busy> {
        let (answer, wait) = oneshot::channel();
        let work: Work = Box::new(move || drop(answer.send(work())));
        let mut state = self.shared.state();
        match state.lines.iter_mut().find(|(of, _)| *of == who) {
            Some((_, line)) if line.len() >= MOST_WAITING => return Err(Busy),
            Some((_, line)) => line.push_back(work),
            None => state.lines.push_back((who, VecDeque::from([work]))),
        }
        drop(state);
        self.shared.more.notify_one();
        Ok(wait)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.closed = true;
        state.lines.clear();
        drop(state);
        self.shared.more.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn serve(shared: &Shared) {
    step_back();
    let mut state = shared.state();
    loop {
        if state.closed {
            return;
        }
        let Some((who, work)) = state.take() else {
            state = shared.more.wait(state).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        drop(state);
        // A piece that breaks is that piece's end alone: whoever waits for it is told that it broke.
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err() {
            tracing::error!("a piece of work broke");
        }
        state = shared.state();
        state.at_work.retain(|at_work| *at_work != who);
        shared.more.notify_one();
    }
}

/// This thread gives way to those that answer, drive the robot and stop it.
fn step_back() {
    const NICE: i32 = 10;
    let thread = rustix::thread::gettid();
    if let Err(error) = rustix::process::setpriority_process(Some(thread), NICE) {
        tracing::debug!(%error, "this thread keeps its priority");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn children_come_in_turn_and_a_greedy_one_is_told_to_wait() {
        let bench = Bench::new(1).unwrap();
        let (open, gate) = mpsc::channel::<()>();
        let first = bench.ask(1, move || gate.recv().is_ok()).unwrap();
        // It is being worked on, or will be at once.
        while !bench.shared.state().lines.is_empty() {
            std::thread::yield_now();
        }
        let order = Arc::new(Mutex::new(Vec::new()));
        let note = |who: u32| {
            let order = Arc::clone(&order);
            bench.ask(who, move || order.lock().unwrap().push(who))
        };
        let waits: Vec<_> = [1, 1, 2, 3].into_iter().map(|who| note(who).unwrap()).collect();
        assert_eq!(note(1).map(drop), Err(Busy));
        open.send(()).unwrap();
        assert!(first.blocking_recv().unwrap());
        for wait in waits {
            wait.blocking_recv().unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [1, 2, 3, 1]);
    }

    #[test]
    fn what_breaks_does_not_stop_the_bench() {
        let bench = Bench::new(1).unwrap();
        assert!(bench.ask(1, || std::panic::resume_unwind(Box::new("broken"))).unwrap().blocking_recv().is_err());
        assert_eq!(bench.ask(1, || 7).unwrap().blocking_recv(), Ok(7));
    }
}
