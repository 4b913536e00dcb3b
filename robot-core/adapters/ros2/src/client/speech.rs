//! The robot's own voice.

use std::sync::Arc;
use std::time::Duration;

use robot_core::ports::{Speech, SpeechError};
use robot_core::speech::{Caption, SpeechEvent, SpeechTimeline, UtteranceQueue};
use robot_core::{Priority, Timestamp, Utterance, normalise};
use ros2_client::Publisher;

use super::{Connection, unsent};
use crate::messages::std_msgs;

/// Speaks with the robot's own voice, through `/speech`.
///
/// The driver neither tells when something has been said nor lets anybody interrupt it. So utterances are sent one at
/// a time, each when the one before it is estimated to be over, and [`hush`](Speech::hush) forgets those not yet
/// sent. What has been sent is spoken to its end, and [`is_speaking`](Speech::is_speaking) stays true for as long:
/// the ears must be shut for what the robot does say, not for what it should. An emergency is sent at once; the robot
/// says it as soon as it is done with what it says.
///
/// The robot gets the text as it is spoken, numbers in words. Styles and the volume are its own affair: that the
/// driver passes the tags of NAO's voice on is not confirmed, and no text can smuggle one in.
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
        let Some(text) = self.queue.next(now) else { return Ok(()) };
        self.publisher.publish(std_msgs::String { data: text }).map_err(|error| SpeechError { reason: unsent(&error) })
    }
}

impl std::fmt::Debug for RosSpeech {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosSpeech").field("queue", &self.queue).finish_non_exhaustive()
    }
}

impl Speech for RosSpeech {
    fn say(&mut self, utterance: &Utterance, now: Timestamp) -> Result<(), SpeechError> {
        self.queue.timeline.advance(now.since_start());
        let current = self.queue.timeline.current();
        let pushed = self.queue.waiting.push(utterance.clone(), current);
        pushed.map_err(|error| SpeechError { reason: error.text() })?;
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

    fn events(&mut self, now: Timestamp) -> Vec<SpeechEvent> {
        self.queue.timeline.advance(now.since_start());
        self.queue.timeline.take_events()
    }

    fn caption(&mut self, now: Timestamp) -> Option<Caption> {
        self.queue.timeline.caption(now.since_start())
    }

    fn loudness(&mut self, now: Timestamp) -> f64 {
        self.queue.timeline.loudness(now.since_start())
    }
}

/// What is to be said, and until when the robot is estimated to speak.
#[derive(Debug, Default)]
struct Queue {
    waiting: UtteranceQueue,
    /// On the clock.
    timeline: SpeechTimeline,
    silent_from: Timestamp,
}

impl Queue {
    /// For starting to speak, which the robot does at the beginning of each utterance.
    const START: Duration = Duration::from_millis(500);

    /// What the robot is to be told next, if it is time for it.
    fn next(&mut self, now: Timestamp) -> Option<String> {
        self.timeline.advance(now.since_start());
        let is_emergency = self.waiting.peek().is_some_and(|queued| queued.utterance.priority == Priority::Emergency);
        if now < self.silent_from && !is_emergency {
            return None;
        }
        let queued = self.waiting.next()?;
        let spoken = normalise(&queued.utterance.text, queued.utterance.language);
        self.timeline.open(queued);
        let mut at = self.silent_from.max(now) + Self::START;
        let text = spoken.text();
        for sentence in spoken.sentences() {
            let length = sentence.estimated_duration();
            self.timeline.add(&sentence, at.since_start(), length, Vec::new());
            at += length;
        }
        self.timeline.complete();
        self.silent_from = at;
        Some(text)
    }

    fn is_speaking(&self, now: Timestamp) -> bool {
        now < self.silent_from || !self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Language;

    use super::*;

    fn say(text: &str) -> Utterance {
        Utterance::new(text, Language::De)
    }

    #[test]
    fn one_utterance_follows_the_other_and_hush_drops_those_not_yet_sent() {
        let mut queue = Queue::default();
        let (one, two) = (say("Bd. 1."), say("Zwei."));
        for utterance in [&one, &two, &two, &say("Drei.")] {
            queue.waiting.push(utterance.clone(), None).unwrap();
        }
        let start = Timestamp::from_secs_f64(10.0);
        let over = start + one.estimated_duration();
        assert!(queue.is_speaking(start));
        assert_eq!(queue.next(start).as_deref(), Some("Band eins."));
        assert_eq!(queue.next(start), None, "the first is still being said");
        assert_eq!(queue.next(over).as_deref(), Some("Zwei."));
        queue.waiting.clear();
        assert!(queue.is_speaking(over), "what was sent is said to its end");
        assert!(!queue.is_speaking(over + two.estimated_duration()));
    }

    #[test]
    fn an_emergency_does_not_wait_for_the_estimate_and_the_ears_stay_shut_for_both() {
        let mut queue = Queue::default();
        let (long, fire) = (say("Das ist eine lange Geschichte."), say("Feuer!").with_priority(Priority::Emergency));
        queue.waiting.push(long.clone(), None).unwrap();
        let start = Timestamp::from_secs_f64(1.0);
        queue.next(start).unwrap();
        queue.waiting.push(fire.clone(), Some(&long)).unwrap();
        assert_eq!(queue.next(start).as_deref(), Some("Feuer!"));
        let both = start + long.estimated_duration() + fire.estimated_duration();
        assert!(queue.is_speaking(both - Duration::from_millis(1)) && !queue.is_speaking(both));
        queue.timeline.advance(both.since_start());
        let ended = queue.timeline.take_events().into_iter().filter(|event| matches!(event, SpeechEvent::Ended { .. }));
        assert_eq!(ended.count(), 2);
    }
}
