//! `naome say`: speaks, aloud or into a file.

use std::time::Duration;

use robot_core::ports::Speech;
use robot_core::{Text, Timestamp, Utterance};
use robot_speech::{EspeakVoice, SpokenSpeech, VoiceSettings, say_to_file};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;
use crate::pace;

pub(crate) fn run(options: &cli::Say, output: &Output) -> Ending {
    let settings = VoiceSettings::default();
    if let Some(file) = &options.out {
        let mut voice = EspeakVoice::new(settings);
        say_to_file(&mut voice, &options.text, output.language, file)
            .map_err(|error| Failure::missing(output.say(&error.text())))?;
        return Ok(Exit::Done);
    }
    let mut speech = SpokenSpeech::open(settings, output.language).map_err(|error| {
        let error = output.say(&error.text());
        Failure::missing(output.say(&Text {
            de: format!("{error}\nIn eine Datei geht es ohne Lautsprecher: naome say TEXT --out DATEI.wav"),
            en: format!("{error}\nWithout a loudspeaker it can go into a file: naome say TEXT --out FILE.wav"),
        }))
    })?;
    let clock = robot_ros2::RosClock::machine();
    speech
        .say(&Utterance::new(options.text.clone(), output.language), Timestamp::ZERO)
        .map_err(|error| Failure::missing(error.reason))?;
    pace::every(
        Duration::from_millis(20),
        &clock,
        || true,
        |clock| speech.is_speaking(robot_core::ports::Clock::now(clock)),
    );
    Ok(Exit::Done)
}
