//! What a robot hears by: a microphone here or on the robot, or typed lines.

use std::io::BufReader;
use std::path::Path;

use behaviours::dialogue::PhraseBook;
use robot_core::{Audience, EndOfSpeech, Language, Text};
use robot_ros2::RosAudio;
use robot_speech::{Listening, Microphone, OpenSource, RemoteMicrophone, TypedHearing, VoskHearing};

use crate::exit::Failure;
use crate::output::Output;
use crate::sentences::Sentences;
use crate::speech_model;

/// Lines on standard input, of which a stop does not wait.
pub(crate) fn typed(phrases: &Text<PhraseBook>, output: &Output) -> TypedHearing {
    let stop_words = Language::ALL.into_iter().flat_map(|language| phrases.get(language).stop_words());
    let lines = BufReader::new(std::io::stdin());
    TypedHearing::new(lines, output.language).with_stop_words(stop_words)
}

/// The system's microphone, opened again whenever it comes back.
pub(crate) fn microphone() -> OpenSource {
    Box::new(|| Ok(Box::new(Microphone::open()?)))
}

/// The robot's own microphones.
pub(crate) fn of_robot(audio: RosAudio) -> OpenSource {
    Box::new(move || {
        let audio = audio.clone();
        let next = move |patience| audio.next(patience).map(|piece| (piece.rate_hz, piece.samples));
        Ok(Box::new(RemoteMicrophone::open("/audio", Box::new(next))?))
    })
}

/// Listens at `open`, with the model in `folder` or the one that comes along, for what the dialogue understands and the
/// catalogue holds; while the robot speaks, for its stop words alone.
pub(crate) fn listen(
    open: OpenSource,
    folder: Option<&Path>,
    sentences: &Sentences,
    audience: Audience,
    output: &Output,
) -> Result<VoskHearing, Failure> {
    let missing = |error: robot_speech::ModelError| Failure::missing(output.say(&error.text()));
    // When somebody has finished, `Listening` says.
    let model = speech_model::open(folder, output)?.patient();
    let recogniser = sentences.listen(&model).map_err(missing)?;
    let listening = Listening::new(recogniser, EndOfSpeech::of(audience));
    // A model that does not know the words for stop cannot hear them over the robot's own.
    let listening = match sentences.listen_for_stop(&model) {
        Ok(stops) => listening.with_stop_words(stops),
        Err(error) => {
            output.complain(&output.say(&error.text()));
            listening
        }
    };
    Ok(VoskHearing::start_listening(listening, output.language, open).telling_unclear())
}

#[cfg(test)]
mod tests;
