//! Ears for a stop alone, for a robot on which somebody's program runs: its own microphones and our recogniser.

use std::path::Path;

use behaviours::LibraryRobot;
use lessons::run::STOP_WORDS;
use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Audience, EndOfSpeech, Heard, Language, StopWords, Text, Timestamp};
use robot_ros2::RosAudio;
use robot_speech::{Listening, SpeechModel, VoskHearing};

use crate::ears;
use crate::exit::Failure;
use crate::output::Output;
use crate::sentences::Sentences;
use crate::speech_model;

/// What is needed to hear a stop: a model, and what else people say, lest everything sounds like one.
pub(crate) struct StopListener {
    model: SpeechModel,
    sentences: Text<Sentences>,
}

impl StopListener {
    /// With the model in a folder or the one that comes along. `None` where there is none to listen with; that is told.
    pub(crate) fn open(folder: Option<&Path>, output: &Output) -> Result<Option<Self>, Failure> {
        let model = match speech_model::open(folder, output) {
            Ok(model) => model.patient(),
            Err(failure) if folder.is_some() => return Err(failure),
            Err(failure) => {
                output.complain(&failure.message);
                output.complain(output.say(&NOBODY_LISTENS));
                return Ok(None);
            }
        };
        let phrases = LibraryRobot::bundled_phrases().map_err(Failure::missing)?;
        let of = |language| Sentences::of_dialogue(&phrases, language);
        Ok(Some(Self { model, sentences: Text { de: of(Language::De), en: of(Language::En) } }))
    }

    /// Listens at the robot's microphones, beside what is `told` in text.
    pub(crate) fn listen<H>(
        &self,
        told: H,
        audio: RosAudio,
        language: Language,
        output: &Output,
    ) -> Result<StopEars<H, VoskHearing>, Failure> {
        let missing = |error: robot_speech::ModelError| Failure::missing(output.say(&error.text()));
        let sentences = self.sentences.get(language);
        let listening =
            Listening::new(sentences.listen(&self.model).map_err(missing)?, EndOfSpeech::of(Audience::Child));
        let listening = listening.with_stop_words(sentences.listen_for_stop(&self.model).map_err(missing)?);
        let sound = VoskHearing::start_listening(listening, language, ears::of_robot(audio));
        Ok(StopEars { told, sound, stops: StopWords::new(STOP_WORDS), silent: None })
    }
}

/// Who else stops the robot.
const NOBODY_LISTENS: Text<&str> = Text {
    de: "Auf ein gesprochenes »Stopp« hört also niemand. Den Roboter halten an: eine Hand an seinem Kopf oder seiner Hand, \
         der rote Knopf auf der Seite der Betreuenden, und Strg-C hier.",
    en: "So nobody listens for a spoken “stop”. What stops the robot: a hand on its head or hand, the red button on the \
         staff's page, and Ctrl-C here.",
};

/// What is told in text, all of it; and of what sounds, the stops.
#[derive(Debug)]
pub(crate) struct StopEars<H, S> {
    told: H,
    sound: S,
    stops: StopWords,
    /// Why there is no sound, until that has been told.
    silent: Option<HearingError>,
}

impl<H: Hearing, S: Hearing> Hearing for StopEars<H, S> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = self.told.hear(now)?;
        match self.sound.hear(now) {
            Ok(sounded) => heard.extend(sounded.into_iter().filter(|heard| self.stops.are_in(&heard.text))),
            Err(HearingError { reason: Text { de, en } }) => {
                let reason =
                    Text { de: format!("{de} {}", NOBODY_LISTENS.de), en: format!("{en}. {}", NOBODY_LISTENS.en) };
                self.silent = Some(HearingError { reason });
            }
        }
        match self.silent.take_if(|_| heard.is_empty()) {
            Some(silent) => Err(silent),
            None => Ok(heard),
        }
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        let sounded = self.sound.partial(now).filter(|heard| self.stops.are_in(&heard.text));
        sounded.or_else(|| self.told.partial(now))
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.told.set_ears(ears, now);
        self.sound.set_ears(ears, now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says these, one a call: a sentence, or why there is none.
    struct Script(Vec<Result<&'static str, &'static str>>, Option<&'static str>);

    fn heard(text: &str) -> Heard {
        Heard { text: text.into(), language: Language::De, confidence: 1.0, at: Timestamp::ZERO }
    }

    impl Hearing for Script {
        fn hear(&mut self, _now: Timestamp) -> Result<Vec<Heard>, HearingError> {
            match self.0.pop() {
                Some(Ok(text)) => Ok(vec![heard(text)]),
                Some(Err(why)) => Err(HearingError { reason: Text { de: why.into(), en: why.into() } }),
                None => Ok(Vec::new()),
            }
        }

        fn partial(&mut self, _now: Timestamp) -> Option<Heard> {
            self.1.map(heard)
        }

        fn set_ears(&mut self, _ears: Ears, _now: Timestamp) {}
    }

    fn ears(told: Script, sound: Script) -> StopEars<Script, Script> {
        StopEars { told, sound, stops: StopWords::new(STOP_WORDS), silent: None }
    }

    #[test]
    fn of_what_sounds_stops_alone_are_heard() {
        let (told, sound) = (vec![Ok("hallo")], vec![Ok("bitte stopp"), Ok("hallo")]);
        let mut ears = ears(Script(told, Some("wo ist")), Script(sound, Some("stopp")));
        let mut texts = || ears.hear(Timestamp::ZERO).map(|heard| heard.into_iter().map(|heard| heard.text).collect());
        assert_eq!(texts(), Ok(vec!["hallo".to_owned()]));
        assert_eq!(texts(), Ok(vec!["bitte stopp".to_owned()]));
        assert_eq!(ears.partial(Timestamp::ZERO).map(|heard| heard.text).as_deref(), Some("stopp"));
        ears.sound.1 = Some("hallo");
        assert_eq!(ears.partial(Timestamp::ZERO).map(|heard| heard.text).as_deref(), Some("wo ist"));
    }

    #[test]
    fn without_sound_it_is_told_once_who_else_stops_the_robot_and_nothing_is_lost() {
        let mut ears = ears(Script(vec![Ok("hallo")], None), Script(vec![Err("Kein Ton.")], None));
        assert_eq!(ears.hear(Timestamp::ZERO).map(|heard| heard.len()), Ok(1));
        let told = ears.hear(Timestamp::ZERO).expect_err("there is no sound").reason.de;
        assert!(told.starts_with("Kein Ton.") && told.contains("eine Hand an seinem Kopf"), "{told}");
        assert_eq!(ears.hear(Timestamp::ZERO), Ok(Vec::new()));
    }
}
