//! The voice of espeak-ng.

use std::path::PathBuf;
use std::process::Command;

use robot_core::{Spoken, Style};

use super::child::{self, Cancel};
use super::{Voice, VoiceError, VoiceSettings, style};
use crate::sound::{Sound, SoundError};
use crate::wav::read_sound;

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
    /// What is added to the language, such as `f3`.
    speaker: Option<&'static str>,
}

impl EspeakVoice {
    /// The espeak-ng that the system finds.
    #[must_use]
    pub fn new(settings: VoiceSettings) -> Self {
        Self::with_program("espeak-ng", settings)
    }

    /// The espeak-ng at a path.
    pub fn with_program(program: impl Into<PathBuf>, settings: VoiceSettings) -> Self {
        Self { program: program.into(), settings, speaker: None }
    }

    /// The same as another speaker: one of espeak-ng's variants, such as `f3` or `m2`.
    #[must_use]
    pub fn as_speaker(mut self, variant: &'static str) -> Self {
        self.speaker = Some(variant);
        self
    }

    /// The version it says it is, such as `1.51`.
    ///
    /// # Errors
    /// When it is missing or does not work.
    pub fn version(&self) -> Result<String, VoiceError> {
        let mut command = Command::new(&self.program);
        command.arg("--version");
        let said = child::finish(child::start(command, &self.program)?, b"", &Cancel::default())?;
        // "eSpeak NG text-to-speech: 1.51  Data at: /usr/lib/..."
        let said = String::from_utf8_lossy(&said);
        let version = said.split_once(':').and_then(|(_, rest)| rest.split_whitespace().next());
        version.map(str::to_owned).ok_or_else(|| VoiceError::Failed { reason: "it does not tell its version".into() })
    }
}

impl Voice for EspeakVoice {
    fn synthesise(&mut self, spoken: &Spoken, style: Style, cancel: &Cancel) -> Result<Sound, VoiceError> {
        if spoken.is_empty() {
            return Err(VoiceError::NothingToSay);
        }
        let VoiceSettings { rate_wpm, pitch, volume } = self.settings.in_style(style);
        let language = spoken.language().code();
        let voice = self.speaker.map_or_else(|| language.to_owned(), |speaker| format!("{language}+{speaker}"));
        let mut command = Command::new(&self.program);
        command
            .args(["--stdout", "--stdin", "-m", "-b", "1"])
            .args(["-v", &voice])
            .args(["-s", &rate_wpm.to_string()])
            .args(["-p", &pitch.to_string()])
            .args(["-a", &volume.to_string()]);
        let child = child::start(command, &self.program)?;
        let wav = child::finish(child, ssml(spoken, style).as_bytes(), cancel)?;
        match read_sound(&wav, "espeak-ng") {
            Ok(sound) => Ok(sound),
            // A text of which nothing can be spoken.
            Err(SoundError::Empty { .. } | SoundError::NoSound { .. }) => Err(VoiceError::NothingToSay),
            Err(error) => Err(VoiceError::Failed { reason: error.to_string() }),
        }
    }
}

/// The only markup that espeak-ng gets to see is ours: what is spoken holds letters and pauses alone.
fn ssml(spoken: &Spoken, style: Style) -> String {
    let main = spoken.language();
    let mut text = String::new();
    for (language, segment) in spoken.segments() {
        let segment: String = segment.chars().filter(|letter| !"<>&\"[]{}\\".contains(*letter)).collect();
        if language == main {
            text += &segment;
        } else {
            text += &format!("<voice xml:lang=\"{language}\">{segment}</voice>");
        }
        text.push(' ');
    }
    let text = text.trim_end();
    match style::numbers(style).melody_percent {
        100 => format!("{text}\n"),
        melody => format!("<prosody range=\"{melody}%\">{text}</prosody>\n"),
    }
}

#[cfg(test)]
mod tests {
    use robot_core::{Language, normalise};

    use super::*;

    #[rstest::rstest]
    #[case("Hallo, Welt!", Style::Neutral, "Hallo, Welt!\n")]
    #[case("»The Two Towers« ist da.", Style::Neutral, "<voice xml:lang=\"en\">The Two Towers</voice> ist da.\n")]
    #[case("Ja.", Style::Robot, "<prosody range=\"0%\">Ja.</prosody>\n")]
    #[case(
        "[[h@l]] <break time=\"9h\"/> &lt;voice&gt; \u{1}450s",
        Style::Neutral,
        "h l, voice vierhundertfünfzig Sekunden\n"
    )]
    fn espeak_reads_our_markup_alone(#[case] text: &str, #[case] style: Style, #[case] expected: &str) {
        assert_eq!(ssml(&normalise(text, Language::De), style), expected);
    }

    proptest::proptest! {
        #[test]
        fn no_text_holds_a_command(text in proptest::prelude::any::<String>()) {
            let ssml = ssml(&normalise(&text, Language::De), Style::Neutral);
            let ours = ssml.replace("<voice xml:lang=\"en\">", "").replace("</voice>", "").replace('\n', "");
            let command = ours.find(|letter: char| letter.is_control() || "[]<>{}\\&\"".contains(letter));
            proptest::prop_assert_eq!(command, None);
        }
    }
}
