//! The robot's own voice.

use std::collections::VecDeque;
use std::sync::Arc;

use robot_core::ports::{Speech, SpeechError};
use robot_core::{Timestamp, Utterance};
use ros2_client::Publisher;

use super::Connection;
use crate::messages::std_msgs;

/// Speaks with the robot's own voice, through `/speech`.
///
/// The driver neither tells when something has been said nor lets anybody interrupt it. So utterances are sent one at
/// a time, each when the one before it is estimated to be over, and [`hush`](Speech::hush) forgets those not yet
/// sent. What has been sent is spoken to its end, and [`is_speaking`](Speech::is_speaking) stays true for as long:
/// the ears must be shut for what the robot does say, not for what it should.
pub struct RosSpeech {
    publisher: Publisher<std_msgs::String>,
    queue: Queue,
    _connection: Arc<Connection>,
}

impl RosSpeech {
    pub(super) fn new(publisher: Publisher<std_msgs::String>, connection: Arc<Connection>) -> Self {
        Self { publisher, queue: Queue::default(), _connection: connection }
    }

    fn send_next(&mut self, now: Timestamp) -> Result<(), SpeechError> {
        let Some(utterance) = self.queue.next(now) else { return Ok(()) };
        self.publisher
            .publish(std_msgs::String { data: utterance.text })
            .map_err(|error| SpeechError { reason: error.to_string() })
    }
}

impl std::fmt::Debug for RosSpeech {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosSpeech").field("queue", &self.queue).finish_non_exhaustive()
    }
}

impl Speech for RosSpeech {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        self.queue.waiting.push_back(utterance.clone());
        self.send_next(now)
    }

    fn is_speaking(&mut self, now: Timestamp) -> bool {
        if let Err(error) = self.send_next(now) {
            tracing::error!(%error, "an utterance was lost");
        }
        self.queue.is_speaking(now)
    }

    fn hush(&mut self, _now: Timestamp) {
        self.queue.waiting.clear();
    }
}

/// What is to be said, and until when the robot is estimated to speak.
#[derive(Debug, Default)]
struct Queue {
    waiting: VecDeque<Utterance>,
    silent_from: Timestamp,
}

impl Queue {
    /// The next utterance, if it is its turn.
    fn next(&mut self, now: Timestamp) -> Option<Utterance> {
        if now < self.silent_from {
            return None;
        }
        let utterance = self.waiting.pop_front()?;
        self.silent_from = now + utterance.estimated_duration();
        Some(utterance)
    }

    fn is_speaking(&self, now: Timestamp) -> bool {
        now < self.silent_from || !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Language;

    use super::*;

    #[test]
    fn one_utterance_follows_the_other_and_hush_drops_those_not_yet_sent() {
        let mut queue = Queue::default();
        let one = Utterance::new("Eins.", Language::De);
        let two = Utterance::new("Zwei.", Language::De);
        queue.waiting.extend([one.clone(), two.clone(), two.clone()]);
        let start = Timestamp::from_secs_f64(10.0);
        let over = start + one.estimated_duration();
        assert!(queue.is_speaking(start));
        assert_eq!(queue.next(start).as_ref(), Some(&one));
        assert_eq!(queue.next(start), None, "the first is still being said");
        assert_eq!(queue.next(over).as_ref(), Some(&two));
        queue.waiting.clear();
        assert!(queue.is_speaking(over), "what was sent is said to its end");
        assert!(!queue.is_speaking(over + two.estimated_duration()));
    }
}
