//! Sound as samples, and where it comes from.

use std::fmt;
use std::time::Duration;

use robot_core::Text;

/// The rate at which the recogniser listens, in samples a second.
pub const RECOGNISER_RATE_HZ: u32 = 16_000;

/// How a stream of sound is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SoundFormat {
    /// Samples a second in each channel.
    pub rate_hz: u32,
    /// Channels; their samples take turns.
    pub channels: u16,
}

/// A stream of sound: a microphone, a file, a robot's audio topic.
pub trait SoundSource: Send {
    /// The format of all that [`read`](Self::read) gives.
    fn format(&self) -> SoundFormat;

    /// Waits for the next piece of sound, at most a few tenths of a second long, and puts it in place of what `samples`
    /// holds: whole frames, each sample between −1 and 1. `false` when the sound has ended.
    ///
    /// # Errors
    /// When the source is gone or broken.
    fn read(&mut self, samples: &mut Vec<f32>) -> Result<bool, SoundError>;
}

/// A piece of sound in one channel, ready to be played or written.
#[derive(Debug, Clone, PartialEq)]
pub struct Sound {
    /// Samples a second.
    pub rate_hz: u32,
    /// The samples, 16 bits each.
    pub samples: Vec<i16>,
}

impl Sound {
    /// How long it takes to play.
    #[must_use]
    pub fn duration(&self) -> Duration {
        let samples = u32::try_from(self.samples.len()).unwrap_or(u32::MAX);
        Duration::from_secs(1).saturating_mul(samples) / self.rate_hz.max(1)
    }

    /// The samples at another rate, drawn as straight lines between those there are: good enough to be heard by a machine that
    /// takes the rate down again.
    ///
    /// ```
    /// use robot_speech::Sound;
    ///
    /// let sound = Sound { rate_hz: 2, samples: vec![0, 100, 200] };
    /// assert_eq!(sound.at_rate(4), [0, 50, 100, 150, 200, 200]);
    /// ```
    #[must_use]
    pub fn at_rate(&self, rate_hz: usize) -> Vec<i16> {
        let from_hz = self.rate_hz.max(1) as usize;
        let length = self.samples.len().saturating_mul(rate_hz) / from_hz;
        let sample = |at: usize| self.samples.get(at).or(self.samples.last()).map_or(0, |sample| i64::from(*sample));
        let between = |at: usize| {
            let (whole, part) = (at * from_hz / rate_hz, i64::try_from(at * from_hz % rate_hz).unwrap_or(0));
            let (before, after) = (sample(whole), sample(whole + 1));
            #[expect(clippy::cast_possible_truncation, reason = "between two samples")]
            let value = (before + (after - before) * part / i64::try_from(rate_hz).unwrap_or(1)) as i16;
            value
        };
        (0..length).map(between).collect()
    }
}

/// Why there is no sound to be had, or none to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SoundError {
    /// There is no such file.
    NoFile {
        /// The file.
        file: String,
    },
    /// The file cannot be read or written.
    File {
        /// The file.
        file: String,
        /// What the operating system says.
        reason: String,
    },
    /// The file holds no byte.
    Empty {
        /// The file.
        file: String,
    },
    /// The file is something other than a WAV recording.
    NotWav {
        /// The file.
        file: String,
    },
    /// The file is a WAV recording that is coded in a way that is not read here.
    Coding {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file breaks off before its end.
    Truncated {
        /// The file.
        file: String,
        /// How much sound its head announces, in bytes.
        announced: u64,
        /// How much there is, in bytes.
        present: u64,
    },
    /// The recording holds no sample.
    NoSound {
        /// The file.
        file: String,
    },
    /// The recording is longer than what is listened to in one go.
    TooLong {
        /// The file.
        file: String,
        /// The longest that is.
        limit: Duration,
    },
    /// Nobody can listen to sound at this rate or with so many channels.
    Format(SoundFormat),
    /// This machine has no microphone.
    NoInputDevice,
    /// The microphone cannot be opened.
    NoMicrophone {
        /// What the sound system says.
        reason: String,
    },
    /// The microphone has gone.
    MicrophoneLost {
        /// What the sound system says.
        reason: String,
    },
    /// A microphone gives nothing, not even silence.
    Silent {
        /// What it is called.
        name: String,
    },
    /// A microphone has changed its rate while it was listened to.
    RateChanged {
        /// What it is called.
        name: String,
        /// What it was, samples a second.
        from_hz: u32,
        /// What it is now, samples a second.
        to_hz: u32,
    },
    /// This machine has no loudspeaker.
    NoOutputDevice,
    /// The loudspeaker cannot be opened.
    NoLoudspeaker {
        /// What the sound system says.
        reason: String,
    },
}

impl SoundError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::NoFile { file } => {
                Text { de: format!("{file}: Diese Datei gibt es nicht."), en: format!("{file}: there is no such file") }
            }
            Self::File { file, reason } => {
                Text { de: format!("{file}: geht nicht: {reason}"), en: format!("{file}: does not work: {reason}") }
            }
            Self::Empty { file } => {
                Text { de: format!("{file}: Die Datei ist leer."), en: format!("{file}: the file is empty") }
            }
            Self::NotWav { file } => Text {
                de: format!("{file}: Das ist keine WAV-Aufnahme. Bitte als WAV (PCM) speichern."),
                en: format!("{file}: this is no WAV recording; save it as WAV (PCM)"),
            },
            Self::Coding { file, reason } => Text {
                de: format!(
                    "{file}: Diese WAV-Aufnahme ist nicht lesbar ({reason}). Bitte als WAV mit 16 Bit (PCM) speichern."
                ),
                en: format!("{file}: this WAV recording cannot be read ({reason}); save it as WAV with 16 bits (PCM)"),
            },
            Self::Truncated { file, announced, present } => Text {
                de: format!(
                    "{file}: Die Aufnahme bricht ab: {present} von {announced} Bytes sind da. Bitte neu kopieren."
                ),
                en: format!(
                    "{file}: the recording breaks off: {present} of {announced} bytes are there; copy it again"
                ),
            },
            Self::NoSound { file } => Text {
                de: format!("{file}: Die Aufnahme enthält keinen Ton."),
                en: format!("{file}: the recording holds no sound"),
            },
            Self::TooLong { file, limit } => {
                let minutes = limit.as_secs() / 60;
                Text {
                    de: format!("{file}: Die Aufnahme ist länger als {minutes} Minuten. Bitte in Stücke teilen."),
                    en: format!("{file}: the recording is longer than {minutes} minutes; cut it into pieces"),
                }
            }
            Self::Format(SoundFormat { rate_hz, channels }) => Text {
                de: format!("Ton mit {rate_hz} Hz und {channels} Kanälen verstehe ich nicht."),
                en: format!("sound at {rate_hz} Hz with {channels} channels cannot be listened to"),
            },
            Self::NoInputDevice => Text::owned(
                "Dieser Rechner hat kein Mikrofon. Bitte eines anschließen, oder Text eintippen.",
                "this machine has no microphone; plug one in, or type",
            ),
            // What the sound system says is English, long, and helps nobody who stands before the robot.
            Self::NoMicrophone { .. } => Text::owned(
                "Kein Mikrofon. Bitte eines anschließen, oder Text eintippen.",
                "no microphone; plug one in, or type",
            ),
            Self::MicrophoneLost { .. } => Text::owned(
                "Das Mikrofon ist weg. Bitte den Stecker prüfen.",
                "the microphone has gone; check its plug",
            ),
            Self::Silent { name } => Text {
                de: format!("Von {name} kommt kein Ton. Bitte nachsehen, ob es läuft und verbunden ist."),
                en: format!("no sound comes from {name}; see whether it runs and is connected"),
            },
            Self::RateChanged { name, from_hz, to_hz } => Text {
                de: format!("{name} gibt jetzt {to_hz} statt {from_hz} Werte je Sekunde. Ich höre neu hin."),
                en: format!("{name} has changed from {from_hz} to {to_hz} Hz; it is listened to anew"),
            },
            Self::NoOutputDevice => Text::owned(
                "Dieser Rechner hat keinen Lautsprecher. Bitte einen anschließen, oder in eine WAV-Datei sprechen.",
                "this machine has no loudspeaker; plug one in, or speak into a WAV file",
            ),
            Self::NoLoudspeaker { .. } => Text::owned(
                "Kein Lautsprecher. Bitte einen anschließen, oder in eine WAV-Datei sprechen.",
                "no loudspeaker; plug one in, or speak into a WAV file",
            ),
        }
    }
}

impl fmt::Display for SoundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)?;
        match self {
            Self::NoMicrophone { reason } | Self::MicrophoneLost { reason } | Self::NoLoudspeaker { reason } => {
                write!(f, " ({reason})")
            }
            _ => Ok(()),
        }
    }
}

impl std::error::Error for SoundError {}
