//! Asking beside the tick: a thread of its own waits for the servers, so that the robot need not.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use robot_core::Timestamp;
use robot_core::ports::{Availability, LIVE_PATIENCE, LiveAnswer, WorkKey};

use super::LiveServers;

/// The servers of a house behind the port [`Availability`]. Its thread ends with it, after the question under way.
#[derive(Debug)]
pub struct LiveDesk {
    questions: Sender<(u64, WorkKey)>,
    answers: Receiver<(u64, LiveAnswer)>,
    /// The number of the last question, and when it was put if it is still open.
    last: u64,
    open_since: Option<Timestamp>,
}

impl LiveDesk {
    /// Begins to answer questions.
    #[must_use]
    pub fn start(mut servers: LiveServers) -> Self {
        let (questions, asked) = mpsc::channel::<(u64, WorkKey)>();
        let (said, answers) = mpsc::channel();
        thread::spawn(move || {
            while let Ok(mut question) = asked.recv() {
                // Who has asked something else meanwhile does not wait for the old answer.
                while let Ok(newer) = asked.try_recv() {
                    question = newer;
                }
                let (number, key) = question;
                let (answer, _) = servers.ask(&key);
                if said.send((number, answer)).is_err() {
                    return;
                }
            }
        });
        Self { questions, answers, last: 0, open_since: None }
    }
}

impl Availability for LiveDesk {
    fn ask(&mut self, work: &WorkKey, now: Timestamp) {
        self.last += 1;
        // If the thread is gone, nobody answers, and the time runs out.
        let _ = self.questions.send((self.last, work.clone()));
        self.open_since = Some(now);
    }

    fn answer(&mut self, now: Timestamp) -> Option<LiveAnswer> {
        let since = self.open_since?;
        let last = self.last;
        let come = self.answers.try_iter().filter(|(number, _)| *number == last).last().map(|(_, answer)| answer);
        let answer = come.or_else(|| (now.since(since) >= LIVE_PATIENCE).then_some(LiveAnswer::Unreachable))?;
        self.open_since = None;
        Some(answer)
    }
}
