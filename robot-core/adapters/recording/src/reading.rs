//! Reads a recording, whole or cut off.

use std::collections::BTreeMap;

use mcap::read::Options;
use mcap::records::Record;
use robot_core::body::Senses;
use robot_core::{Text, Timestamp};
use robot_ros2::messages::{cdr, timestamp};

use crate::channels::Channel;
use crate::chunks;
use crate::messages::{Decision, Perception, TreeTrace};
use crate::recorder::Recorder;

/// A file that is no recording of a controller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// It is not even MCAP.
    #[error("this is no MCAP file")]
    NotMcap,
    /// A recording of something else, as one that `ros2 bag` made or the simulator without a controller.
    #[error(
        "this MCAP file holds no decisions of a controller (topic {}): there is nothing to run again",
        Channel::DECISION
    )]
    NoDecisions,
    /// Its bytes make no sense from some place on, which is no cut.
    #[error("the file is damaged at {at}: {reason}")]
    Damaged {
        /// Which message, or where in the file.
        at: String,
        /// What is wrong.
        reason: String,
    },
}

impl RecordingError {
    /// What is wrong with the file of this name and what to do about it, in both languages.
    #[must_use]
    pub fn text(&self, file: &str) -> Text<String> {
        match self {
            Self::NotMcap => Text::owned(
                format!(
                    "{file} ist keine Aufzeichnung (MCAP).\n  \
                     Aufzeichnungen machen naome demo --record und naome robot --record."
                ),
                format!(
                    "{file} is no recording (MCAP).\n  Recordings are made by naome demo --record and naome robot --record."
                ),
            ),
            Self::NoDecisions => Text::owned(
                format!(
                    "{file} hält keine Entscheidungen einer Steuerung fest: Da ist nichts nachzurechnen.\n  \
                     Aufzeichnungen zum Nachrechnen machen naome demo --record und naome robot --record."
                ),
                format!(
                    "{file} holds no decisions of a controller: there is nothing to run again.\n  \
                     Recordings to run again are made by naome demo --record and naome robot --record."
                ),
            ),
            Self::Damaged { at, reason } => Text::owned(
                format!(
                    "{file} ist beschädigt ({at}: {reason}).\n  Kopieren Sie sie noch einmal von dort, wo sie aufgezeichnet wurde."
                ),
                format!("{file} is damaged ({at}: {reason}).\n  Copy it once more from where it was recorded."),
            ),
        }
    }
}

/// What a recording says of a controller.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recording {
    /// What it is of, and with what.
    pub about: BTreeMap<String, String>,
    /// Tick by tick.
    pub ticks: Vec<Tick>,
    /// Whether its end is missing; what is there can be relied on.
    pub is_cut_off: bool,
    /// The behaviour tree's trace, as `naome tree why` reads it.
    pub trace: Vec<u8>,
}

/// One tick of a controller.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// The controller's clock.
    pub now: Timestamp,
    /// What it was given.
    pub perception: robot_core::Perception,
    /// What it decided.
    pub decision: Decision<'static>,
    /// How far its tree's trace had come after it, in bytes.
    pub traced: usize,
}

impl Recording {
    /// Reads a file's bytes. One that was cut off is read up to the cut.
    ///
    /// # Errors
    /// When it is no recording of a controller, or damaged otherwise than by a cut.
    pub fn read(file: &[u8]) -> Result<Self, RecordingError> {
        if !file.starts_with(mcap::MAGIC) {
            return Err(RecordingError::NotMcap);
        }
        chunks::check(file)?;
        let is_cut_off = !file[mcap::MAGIC.len()..].ends_with(mcap::MAGIC);
        let mut recording = Self { about: about(file), is_cut_off, ..Self::default() };
        let mut given: Option<(Timestamp, robot_core::Perception)> = None;
        let mut senses = Senses::default();
        let stream = mcap::MessageStream::new_with_options(file, Options::IgnoreEndMagic | Options::ValidateChunkCrcs)
            .map_err(|_| RecordingError::NotMcap)?;
        for (count, message) in stream.enumerate() {
            let damaged = |reason: String| RecordingError::Damaged { at: format!("message {}", count + 1), reason };
            let message = match message {
                Ok(message) => message,
                // What a cut leaves behind is half a record.
                Err(mcap::McapError::UnexpectedEof) if is_cut_off => break,
                Err(error) => return Err(damaged(error.to_string())),
            };
            let of = |error: cdr::CdrError| damaged(format!("{}: {error}", message.channel.topic));
            match message.channel.topic.as_str() {
                Channel::PERCEPTION => {
                    let perception: Perception<'static> = cdr::decode(&message.data).map_err(of)?;
                    let perceived = perception
                        .to_perceived(&mut senses)
                        .ok_or_else(|| damaged(format!("{}: figures that cannot be", Channel::PERCEPTION)))?;
                    given = Some((timestamp(perception.stamp), perceived));
                }
                Channel::DECISION => {
                    let decision = cdr::decode(&message.data).map_err(of)?;
                    let (now, perception) =
                        given.take().ok_or_else(|| damaged("a decision that nothing led to".to_owned()))?;
                    recording.ticks.push(Tick { now, perception, decision, traced: recording.trace.len() });
                }
                Channel::TREE => {
                    let trace: TreeTrace<'static> = cdr::decode(&message.data).map_err(of)?;
                    recording.trace.extend_from_slice(&trace.data);
                    // A piece of the trace follows the decision that it led to.
                    if let Some(tick) = recording.ticks.last_mut() {
                        tick.traced = recording.trace.len();
                    }
                }
                _ => {}
            }
        }
        if recording.ticks.is_empty() { Err(RecordingError::NoDecisions) } else { Ok(recording) }
    }
}

/// The metadata stand at the beginning, where a cut does not reach them.
fn about(file: &[u8]) -> BTreeMap<String, String> {
    let Ok(records) = mcap::read::LinearReader::new_with_options(file, Options::IgnoreEndMagic.into()) else {
        return BTreeMap::new();
    };
    let metadata = records.map_while(Result::ok).find_map(|record| match record {
        Record::Metadata(metadata) if metadata.name == Recorder::<Vec<u8>>::ABOUT => Some(metadata.metadata),
        _ => None,
    });
    metadata.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use robot_core::{Brain, Controller, Guard, GuardLimits, Heard, Language, Utterance, Wishes};

    use super::*;

    /// Says what it hears.
    struct Parrot;

    impl Brain for Parrot {
        fn tick(&mut self, _now: Timestamp, perception: &robot_core::Perception) -> Wishes {
            let say = perception.heard.iter().map(|heard| Utterance::new(&heard.text, heard.language)).collect();
            Wishes { say, ..Wishes::default() }
        }
    }

    const TICKS: u64 = 200;

    fn at(tick: u64) -> Timestamp {
        Timestamp::from_nanos(tick * 20_000_000)
    }

    fn recorded() -> Vec<u8> {
        let recorder = Recorder::start(Vec::new(), &BTreeMap::from([("seed".into(), "7".into())])).unwrap();
        let mut controller = Controller::new(Parrot, Guard::new(GuardLimits::default(), ["stopp".to_owned()]))
            .watched_by(recorder.witness());
        for tick in 0..TICKS {
            let heard = Heard {
                text: format!("Satz {tick}"),
                language: Language::De,
                confidence: 0.5 + tick as f64 / 1_000.0,
                at: at(tick),
            };
            let perception = robot_core::Perception {
                local: jiff::civil::date(2026, 11, 24).at(15, 0, 0, 0),
                heard: if tick % 10 == 0 { vec![heard] } else { vec![] },
                ..Default::default()
            };
            controller.tick(at(tick), perception);
        }
        recorder.finish().unwrap()
    }

    #[test]
    fn what_was_recorded_is_read() {
        let recording = Recording::read(&recorded()).unwrap();
        assert_eq!((recording.ticks.len() as u64, recording.is_cut_off), (TICKS, false));
        assert_eq!(recording.about["seed"], "7");
        let tenth = &recording.ticks[10];
        assert_eq!((tenth.now, tenth.perception.heard[0].text.as_str()), (at(10), "Satz 10"));
        assert_eq!(tenth.decision.say.len(), 1);
    }

    #[test]
    fn of_a_file_that_was_cut_off_at_most_the_last_piece_is_lost() {
        let whole = recorded();
        let all = Recording::read(&whole).unwrap().ticks;
        let mut most = 0;
        for cut in (0..whole.len() - 1).step_by(257) {
            match Recording::read(&whole[..cut]) {
                Ok(recording) => {
                    assert_eq!(recording.ticks, all[..recording.ticks.len()], "cut at {cut}");
                    assert!(recording.is_cut_off && recording.ticks.len() >= most);
                    most = recording.ticks.len();
                }
                Err(error) => {
                    assert!(matches!(error, RecordingError::NotMcap | RecordingError::NoDecisions), "{cut}: {error}");
                    assert_eq!(most, 0, "{cut}: {error}");
                }
            }
        }
        assert!(most as u64 + 14 >= TICKS, "{most}");
    }

    #[test]
    fn what_is_no_recording_says_so() {
        assert_eq!(Recording::read(b""), Err(RecordingError::NotMcap));
        assert_eq!(Recording::read(&[0xff; 4096]), Err(RecordingError::NotMcap));
        let empty = Recorder::start(Vec::new(), &BTreeMap::new()).unwrap().finish().unwrap();
        assert_eq!(Recording::read(&empty), Err(RecordingError::NoDecisions));
        let told = RecordingError::NotMcap.text("show.py");
        assert!(told.de.starts_with("show.py ist keine Aufzeichnung (MCAP).\n"), "{}", told.de);
    }

    /// The last record of a chunk, said to be a byte longer than the chunk.
    #[test]
    fn a_record_that_is_longer_than_its_chunk_is_told() {
        let mut file = recorded();
        let length = |file: &[u8], at: usize| u64::from_le_bytes(file[at + 1..at + 9].try_into().unwrap());
        let after = |file: &[u8], at: usize| at + 9 + usize::try_from(length(file, at)).unwrap();
        let mut chunk = mcap::MAGIC.len();
        while file[chunk] != mcap::records::op::CHUNK {
            chunk = after(&file, chunk);
        }
        // Its kind and length, three numbers, a checksum, no name of a compression, and how long its records are.
        let (mut last, end) = (chunk + 9 + 24 + 4 + 4 + 8, after(&file, chunk));
        while after(&file, last) < end {
            last = after(&file, last);
        }
        assert_eq!(after(&file, last), end);
        let longer = length(&file, last) + 1;
        file[last + 1..last + 9].copy_from_slice(&longer.to_le_bytes());
        let told = Recording::read(&file).unwrap_err().to_string();
        assert_eq!(told, format!("the file is damaged at byte {last}: a record is longer than what it stands in"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn broken_bytes_do_no_harm(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)) {
            use std::sync::OnceLock;
            static WHOLE: OnceLock<Vec<u8>> = OnceLock::new();
            let mut broken = WHOLE.get_or_init(recorded).clone();
            for (place, byte) in places {
                let place = place.index(broken.len());
                broken[place] = byte;
            }
            let _ = Recording::read(&broken);
        }
    }
}
