//! `naome say`: speaks, aloud or into a file, or shows how a text is spoken.

use std::path::Path;
use std::time::Duration;

use robot_core::ports::{Clock, Speech};
use robot_core::speech::SpeechEvent;
use robot_core::{Language, Spoken, Text, Utterance, normalise};
use robot_speech::{
    DeviceLoudspeaker, EspeakVoice, FallbackVoice, PiperVoice, SpokenSpeech, Voice, VoiceError, VoiceSettings,
    VolumeCap,
};
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::{Look, Output};
use crate::pace;
use crate::sources;

pub(crate) fn run(options: &cli::Say, output: &Output) -> Ending {
    let utterance = Utterance::new(options.text.clone(), output.language).with_style(options.style);
    let spoken = normalise(&utterance.text, utterance.language);
    if output.json {
        output.json(&Shown::new(&utterance, &spoken));
    }
    if options.show {
        if !output.json {
            output.text(&shown(&spoken, output));
        }
        return Ok(if spoken.is_empty() { Exit::DidNotHold } else { Exit::Done });
    }
    let failure = |error: VoiceError| match error {
        VoiceError::NothingToSay | VoiceError::TooLong => Failure::wrong_use(output.say(&error.text())),
        _ => Failure::missing(output.say(&error.text())),
    };
    let mut voice = voice(options.voice.as_deref(), *output).map_err(failure)?;
    let house = sources::house(options.house.as_deref(), output)?;
    let volume_cap = VolumeCap::percent(options.volume.min(house.volume_percent()));
    if let Some(file) = &options.out {
        let mut sound = voice.speak(&utterance).map_err(failure)?;
        volume_cap.apply(&mut sound);
        sound.save(file).map_err(|error| Failure::missing(output.say(&error.text())))?;
        return Ok(Exit::Done);
    }
    let loudspeaker = DeviceLoudspeaker::open().map_err(|error| {
        let error = output.say(&error.text());
        Failure::missing(output.say(&Text {
            de: format!("{error}\nIn eine Datei geht es ohne Lautsprecher: naome say TEXT --out DATEI.wav"),
            en: format!("{error}\nWithout a loudspeaker it can go into a file: naome say TEXT --out FILE.wav"),
        }))
    })?;
    let speech = SpokenSpeech::new(voice, loudspeaker).with_volume_cap(volume_cap);
    aloud(speech, &utterance, output)
}

fn voice(choice: Option<&Path>, output: Output) -> Result<Box<dyn Voice>, VoiceError> {
    let espeak = EspeakVoice::new(VoiceSettings::default());
    match choice {
        Some(model) if model != Path::new("espeak") => {
            let tell = move |error: &VoiceError| {
                let reason = output.say(&error.text());
                output.complain(&output.say(&Text {
                    de: format!("{reason}\nIch nehme die Stimme von espeak-ng."),
                    en: format!("{reason}\nI take the voice of espeak-ng."),
                }));
            };
            Ok(Box::new(FallbackVoice::new(PiperVoice::open(model)?, espeak, tell)))
        }
        _ => {
            espeak.version()?;
            Ok(Box::new(espeak))
        }
    }
}

fn aloud(mut speech: SpokenSpeech, utterance: &Utterance, output: &Output) -> Ending {
    let clock = robot_ros2::RosClock::machine();
    let begin = clock.now();
    speech.say(utterance, begin).map_err(|error| Failure::wrong_use(output.say(&error.reason)))?;
    let (mut first_sound, mut failed) = (None, false);
    pace::every(
        Duration::from_millis(5),
        &clock,
        || true,
        |clock| {
            let now = clock.now();
            let speaks = speech.is_speaking(now);
            for event in speech.events(now) {
                match event {
                    SpeechEvent::Began { .. } => first_sound = Some(now.since(begin)),
                    SpeechEvent::Ended { ending, .. } => failed = ending != robot_core::speech::SpeechEnding::Said,
                    SpeechEvent::Word { .. } => {}
                }
            }
            speaks
        },
    );
    if failed {
        return Err(Failure::missing(speech.trouble().map_or_else(String::new, |trouble| output.say(&trouble.text()))));
    }
    if output.json {
        output.json(&End { event: "end", first_sound_ms: first_sound.map(|first| first.as_millis()) });
    }
    Ok(Exit::Done)
}

/// How a text is spoken, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    text: &'a str,
    language: Language,
    style: &'static str,
    spoken: String,
    segments: Vec<Segment>,
    sentences: Vec<String>,
    estimated_s: f64,
}

#[derive(Serialize)]
struct Segment {
    language: Language,
    text: String,
}

#[derive(Serialize)]
struct End {
    event: &'static str,
    first_sound_ms: Option<u128>,
}

impl<'a> Shown<'a> {
    fn new(utterance: &'a Utterance, spoken: &Spoken) -> Self {
        let segments = spoken.segments().into_iter().map(|(language, text)| Segment { language, text });
        Self {
            text: &utterance.text,
            language: utterance.language,
            style: utterance.style.name(),
            spoken: spoken.text(),
            segments: segments.collect(),
            sentences: spoken.clone().sentences().iter().map(Spoken::text).collect(),
            estimated_s: (spoken.estimated_duration().as_secs_f64() * 100.0).round() / 100.0,
        }
    }
}

/// A sentence a line; what the other language's voice says is marked.
fn shown(spoken: &Spoken, output: &Output) -> String {
    let sentence = |sentence: &Spoken| {
        let segments = sentence.segments().into_iter().map(|(language, text)| {
            if language == output.language {
                text
            } else {
                format!("{} {text}", output.paint(Look::Faint, &format!("[{language}]")))
            }
        });
        segments.collect::<Vec<_>>().join(" ")
    };
    spoken.clone().sentences().iter().map(sentence).collect::<Vec<_>>().join("\n")
}
