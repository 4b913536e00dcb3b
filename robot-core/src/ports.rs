//! The ports: what the robot needs from the outside, each with a fake beside it.
//!
//! All are synchronous and none waits: they are asked once a tick and answer at once, so that simulator and tests
//! need no runtime, and an adapter that has to wait does so on a thread of its own.

mod availability;
mod body;
mod catalogue;
mod clock;
mod earcons;
mod floor;
mod hearing;
mod leds;
mod speech;

pub use availability::{Availability, LIVE_PATIENCE, LiveAnswer, ScriptedAvailability, WorkKey};
pub use body::{Body, BodyError, StillBody};
pub use catalogue::{Catalogue, CatalogueError, Hit, ListCatalogue, SearchResult, TitleQuery, Verdict};
pub use clock::{Clock, ManualClock};
pub use earcons::{Earcon, Earcons, RecordedEarcons};
pub use floor::{FloorMap, OpenFloor, Place, Route};
pub use hearing::{Ears, Hearing, HearingError, ScriptedHearing};
pub use leds::{Colour, Leds, RecordedLeds};
pub use speech::{Speech, SpeechError, TranscriptSpeech};
