//! The voice: text in, sound out.

use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use robot_core::{Language, Text, Utterance};

use crate::sound::{Sound, SoundError};
use crate::wav::{read_sound, write_sound};

/// The longest text that is spoken in one go: some four minutes.
pub const MAX_TEXT_LETTERS: usize = 3_000;
/// More sound than this no text of that length becomes: half an hour of 16-bit samples at 22,050 Hz.
const MAX_SOUND_BYTES: u64 = 22_050 * 2 * 60 * 30;
/// espeak-ng needs some 20 ms for a sentence (measured); one that takes this long hangs.
const PATIENCE: Duration = Duration::from_secs(20);

/// Turns text into sound.
pub trait Voice: Send {
    /// Speaks a text.
    ///
    /// # Errors
    /// When there is nothing to say, too much, or the voice is missing.
    fn speak(&mut self, utterance: &Utterance) -> Result<Sound, VoiceError>;
}

/// How a voice speaks. What lies outside a range is taken to its nearer end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoiceSettings {
    /// Words a minute, 80 to 450.
    pub rate_wpm: u32,
    /// Pitch, 0 to 99.
    pub pitch: u32,
    /// Loudness, 0 to 200; 100 is the usual one.
    pub volume: u32,
}

impl Default for VoiceSettings {
    /// A little slower than espeak-ng's own 175 words a minute, for children and for a noisy room.
    fn default() -> Self {
        Self { rate_wpm: 155, pitch: 55, volume: 100 }
    }
}

/// The voice of espeak-ng, run as a program of its own: the text goes to its standard input, through no shell, and the
/// sound comes back through a pipe.
///
/// ```no_run
/// use robot_core::{Language, Utterance};
/// use robot_speech::{EspeakVoice, Voice, VoiceSettings};
///
/// let mut voice = EspeakVoice::new(VoiceSettings::default());
/// let sound = voice.speak(&Utterance::new("Guten Tag!", Language::De))?;
/// assert!(sound.duration().as_secs_f64() > 0.5);
/// # Ok::<(), robot_speech::VoiceError>(())
/// ```
#[derive(Debug, Clone)]
pub struct EspeakVoice {
    program: PathBuf,
    settings: VoiceSettings,
    /// What is added to the language, such as `+f3`.
    variant: &'static str,
}

impl EspeakVoice {
    /// The espeak-ng that the system finds.
    #[must_use]
    pub fn new(settings: VoiceSettings) -> Self {
        Self::with_program("espeak-ng", settings)
    }

    /// The espeak-ng at a path.
    pub fn with_program(program: impl Into<PathBuf>, settings: VoiceSettings) -> Self {
        Self { program: program.into(), settings, variant: "" }
    }

    /// The same as another speaker: one of espeak-ng's variants, such as `f3` or `m2`.
    #[must_use]
    pub fn as_speaker(mut self, variant: &'static str) -> Self {
        self.variant = variant;
        self
    }

    /// The version it says it is, such as `1.51`.
    ///
    /// # Errors
    /// When it is missing or does not work.
    pub fn version(&self) -> Result<String, VoiceError> {
        let mut command = Command::new(&self.program);
        command.arg("--version");
        let said = self.run(command, b"")?;
        // "eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/..."
        let said = String::from_utf8_lossy(&said);
        let version = said.split_once(':').and_then(|(_, rest)| rest.split_whitespace().next());
        version.map(str::to_owned).ok_or_else(|| VoiceError::Failed { reason: "it does not tell its version".into() })
    }

    /// Runs a command to its end, and gives what it wrote.
    fn run(&self, mut command: Command, input: &[u8]) -> Result<Vec<u8>, VoiceError> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VoiceError::Missing { program: self.program.display().to_string() },
            _ => VoiceError::Failed { reason: error.to_string() },
        })?;
        let answer = converse(&mut child, input);
        if answer.is_err() {
            // It may have ended already, and then there is nothing to end.
            let _ = child.kill();
        }
        let failed = |error: io::Error| VoiceError::Failed { reason: error.to_string() };
        let status = child.wait().map_err(failed)?;
        let answer = answer.map_err(failed)?;
        if status.success() { Ok(answer) } else { Err(VoiceError::Failed { reason: status.to_string() }) }
    }
}

/// Gives a child its input and takes its output, for as long as [`PATIENCE`] lasts.
fn converse(child: &mut Child, input: &[u8]) -> io::Result<Vec<u8>> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(MAX_SOUND_BYTES).read_to_end(&mut output);
        // Nobody waits any more once patience has run out.
        let _ = sender.send(read.map(|_| output));
    });
    // The input is smaller than a pipe's buffer (64 KiB), so this does not wait for the child.
    match stdin.write_all(input) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
        _ => drop(stdin),
    }
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => Err(io::ErrorKind::TimedOut.into()),
        RecvTimeoutError::Disconnected => Err(io::ErrorKind::BrokenPipe.into()),
    })
}

impl Voice for EspeakVoice {
    fn speak(&mut self, utterance: &Utterance) -> Result<Sound, VoiceError> {
        let text = speakable(&utterance.text)?;
        let VoiceSettings { rate_wpm, pitch, volume } = self.settings;
        let voice = match self.variant {
            "" => utterance.language.code().to_owned(),
            variant => format!("{}+{variant}", utterance.language.code()),
        };
        let mut command = Command::new(&self.program);
        command
            .args(["--stdout", "--stdin", "-b", "1"])
            .args(["-v", &voice])
            .args(["-s", &rate_wpm.clamp(80, 450).to_string()])
            .args(["-p", &pitch.min(99).to_string()])
            .args(["-a", &volume.min(200).to_string()]);
        let wav = self.run(command, text.as_bytes())?;
        match read_sound(&wav, "espeak-ng") {
            Ok(sound) => Ok(sound),
            // A text of which nothing can be spoken, such as "…".
            Err(SoundError::Empty { .. } | SoundError::NoSound { .. }) => Err(VoiceError::NothingToSay),
            Err(error) => Err(VoiceError::Failed { reason: error.to_string() }),
        }
    }
}

/// Speaks a text into a WAV file.
///
/// # Errors
/// When the voice fails or the file cannot be written.
pub fn say_to_file(
    voice: &mut dyn Voice,
    text: &str,
    language: Language,
    path: impl AsRef<Path>,
) -> Result<Sound, VoiceError> {
    let sound = voice.speak(&Utterance::new(text, language))?;
    write_sound(&sound, path.as_ref())?;
    Ok(sound)
}

/// A text of which nothing is a command to espeak-ng: no control characters (an embedded `\u{1}` changes the voice),
/// no `[[phonemes]]`, no `<tags>`. They become pauses between words.
fn speakable(text: &str) -> Result<String, VoiceError> {
    if text.chars().nth(MAX_TEXT_LETTERS).is_some() {
        return Err(VoiceError::TooLong);
    }
    let harmless = |letter: char| match letter {
        '[' | ']' | '<' | '>' | '{' | '}' | '\\' | '\u{fffe}' | '\u{ffff}' => ' ',
        letter if letter.is_control() => ' ',
        letter => letter,
    };
    let text: String = text.chars().map(harmless).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().any(char::is_alphanumeric) { Ok(text + "\n") } else { Err(VoiceError::NothingToSay) }
}

/// Why there is no voice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VoiceError {
    /// The program that speaks is not installed.
    Missing {
        /// The program.
        program: String,
    },
    /// It did not do its work.
    Failed {
        /// What went wrong.
        reason: String,
    },
    /// There is no word in the text.
    NothingToSay,
    /// The text is longer than [`MAX_TEXT_LETTERS`].
    TooLong,
    /// The sound could not be played or written.
    Sound(SoundError),
}

impl From<SoundError> for VoiceError {
    fn from(error: SoundError) -> Self {
        Self::Sound(error)
    }
}

impl VoiceError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::Missing { program } => Text {
                de: format!("Das Sprechprogramm {program} fehlt. So kommt es: sudo apt-get install espeak-ng"),
                en: format!(
                    "the program that speaks, {program}, is missing; get it by: sudo apt-get install espeak-ng"
                ),
            },
            Self::Failed { reason } => Text {
                de: format!("Das Sprechprogramm hat versagt: {reason}"),
                en: format!("the program that speaks has failed: {reason}"),
            },
            Self::NothingToSay => Text {
                de: "Es gibt nichts zu sagen: Der Text enthält kein Wort.".into(),
                en: "there is nothing to say: the text holds no word".into(),
            },
            Self::TooLong => Text {
                de: format!("Der Text ist länger als {MAX_TEXT_LETTERS} Zeichen. Bitte in Stücken sprechen."),
                en: format!("the text is longer than {MAX_TEXT_LETTERS} letters: say it in pieces"),
            },
            Self::Sound(error) => error.text(),
        }
    }
}

impl fmt::Display for VoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for VoiceError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Hallo, Welt!", Ok("Hallo, Welt!\n"))]
    #[case("a\0b\u{1}5c\nd\te\u{7f}\u{85}f", Ok("a b 5c d e f\n"))]
    #[case("[[h@l'oU]] <break time=\"9h\"/>", Ok("h@l'oU break time=\"9h\"/\n"))]
    #[case("$(reboot); `ls` | x", Ok("$(reboot); `ls` | x\n"))]
    #[case("-v en --help", Ok("-v en --help\n"))]
    #[case("", Err(VoiceError::NothingToSay))]
    #[case(" …!? [[]] <> \0", Err(VoiceError::NothingToSay))]
    #[case(&"ha ".repeat(1_000), Ok(format!("{}ha\n", "ha ".repeat(999)).leak() as &str))]
    #[case(&"ha ".repeat(1_001), Err(VoiceError::TooLong))]
    #[case(&"\u{10ffff}".repeat(1 << 20), Err(VoiceError::TooLong))]
    fn texts_hold_no_commands(#[case] text: &str, #[case] expected: Result<&str, VoiceError>) {
        assert_eq!(speakable(text), expected.map(str::to_owned));
    }

    proptest::proptest! {
        #[test]
        fn no_text_holds_a_command(text in proptest::prelude::any::<String>()) {
            if let Ok(text) = speakable(&text) {
                let line = text.strip_suffix('\n').unwrap();
                let command = line.find(|letter: char| letter.is_control() || "[]<>{}\\".contains(letter));
                proptest::prop_assert_eq!(command, None);
            }
        }
    }
}
