//! What is to be said and what is being said: pure, with time handed in.
//!
//! [`UtteranceQueue`] says what comes next; [`SpeechTimeline`] follows what is at the loudspeaker: events for the tree,
//! captions for people who hear badly, loudness for the eyes.

mod queue;
mod timeline;

pub use queue::{Accepted, QueueError, Queued, UtteranceId, UtteranceQueue};
pub use timeline::{Caption, SpeechEnding, SpeechEvent, SpeechTimeline};
