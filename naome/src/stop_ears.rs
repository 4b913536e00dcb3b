//! Ears for a stop alone, for a robot on which somebody's program runs: its own microphones and our recogniser.

use std::path::Path;

use behaviours::LibraryRobot;
use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Audience, EndOfSpeech, Heard, Language, StopWords, Text, Timestamp};
use robot_ros2::RosAudio;
use robot_speech::{Listening, SpeechModel, VoskHearing};

use crate::ears;
use crate::exit::Failure;
use crate::output::Output;
use crate::sentences::Sentences;
use crate::speech_model;

/// What is needed to hear a stop, or why nobody can.
pub(crate) struct StopListener(Result<Listener, Text<String>>);

/// A model, and what else people say, lest everything sounds like a stop.
struct Listener {
    model: SpeechModel,
    sentences: Text<Sentences>,
}

impl StopListener {
    /// With the model in a folder or the one that comes along. Where there is none to listen with, that is told.
    pub(crate) fn open(folder: Option<&Path>, output: &Output) -> Result<Self, Failure> {
        let model = match folder {
            Some(_) => Ok(speech_model::open(folder, output)?),
            None => SpeechModel::bundled().map_err(|error| error.text()),
        };
        if let Err(why) = &model {
            output.complain(&output.say(why));
            output.complain(output.say(&NOBODY_LISTENS));
        }
        let phrases = LibraryRobot::bundled_phrases().map_err(Failure::missing)?;
        let of = |language| Sentences::of_dialogue(&phrases, language);
        let sentences = Text { de: of(Language::De), en: of(Language::En) };
        Ok(Self(model.map(|model| Listener { model: model.patient(), sentences })))
    }

    /// Whether the robot's microphones are of use.
    pub(crate) const fn wants_sound(&self) -> bool {
        self.0.is_ok()
    }

    /// Why nobody can listen, if so.
    pub(crate) fn why_deaf(&self) -> Option<&Text<String>> {
        self.0.as_ref().err()
    }

    /// Listens at the robot's microphones, if it can, beside what is `told` in text.
    pub(crate) fn listen<H>(
        &self,
        told: H,
        audio: Option<RosAudio>,
        language: Language,
    ) -> Result<StopEars<H, VoskHearing>, Text<String>> {
        let (sound, deaf) = match (&self.0, audio) {
            (Ok(listener), Some(audio)) => (Some(listener.listen(audio, language)?), None),
            (Ok(_), None) => (None, None),
            (Err(why), _) => (None, Some(why.clone())),
        };
        Ok(StopEars { told, sound, stops: StopWords::new(StopWords::ALWAYS), silent: None, deaf })
    }
}

impl Listener {
    fn listen(&self, audio: RosAudio, language: Language) -> Result<VoskHearing, Text<String>> {
        let missing = |error: robot_speech::ModelError| error.text();
        let sentences = self.sentences.get(language);
        let listening =
            Listening::new(sentences.listen(&self.model).map_err(missing)?, EndOfSpeech::of(Audience::Child));
        let listening = listening.with_stop_words(sentences.listen_for_stop(&self.model).map_err(missing)?);
        Ok(VoskHearing::start_listening(listening, language, ears::of_robot(audio)))
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
    sound: Option<S>,
    stops: StopWords,
    /// Why there is no sound, until that has been told.
    silent: Option<HearingError>,
    /// Why nobody hears a stop, until one hears again.
    deaf: Option<Text<String>>,
}

impl<H, S> StopEars<H, S> {
    /// Why nobody listens for a spoken stop at the moment, if so.
    pub(crate) const fn deaf(&self) -> Option<&Text<String>> {
        self.deaf.as_ref()
    }
}

impl<H: Hearing, S: Hearing> Hearing for StopEars<H, S> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let mut heard = self.told.hear(now)?;
        match self.sound.as_mut().map_or(Ok(Vec::new()), |sound| sound.hear(now)) {
            Ok(sounded) => {
                if !sounded.is_empty() {
                    self.deaf = None;
                }
                heard.extend(sounded.into_iter().filter(|heard| self.stops.are_in(&heard.text)));
            }
            Err(HearingError { reason }) => {
                let Text { de, en } = &reason;
                let told =
                    Text { de: format!("{de} {}", NOBODY_LISTENS.de), en: format!("{en}. {}", NOBODY_LISTENS.en) };
                self.silent = Some(HearingError { reason: told });
                self.deaf = Some(reason);
            }
        }
        match self.silent.take_if(|_| heard.is_empty()) {
            Some(silent) => Err(silent),
            None => Ok(heard),
        }
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        let sounded = self.sound.as_mut().and_then(|sound| sound.partial(now));
        if sounded.is_some() {
            self.deaf = None;
        }
        sounded.filter(|heard| self.stops.are_in(&heard.text)).or_else(|| self.told.partial(now))
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.told.set_ears(ears, now);
        if let Some(sound) = &mut self.sound {
            sound.set_ears(ears, now);
        }
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
        StopEars { told, sound: Some(sound), stops: StopWords::new(StopWords::ALWAYS), silent: None, deaf: None }
    }

    #[test]
    fn of_what_sounds_stops_alone_are_heard() {
        let (told, sound) = (vec![Ok("hallo")], vec![Ok("bitte stopp"), Ok("hallo")]);
        let mut ears = ears(Script(told, Some("wo ist")), Script(sound, Some("stopp")));
        let mut texts = || ears.hear(Timestamp::ZERO).map(|heard| heard.into_iter().map(|heard| heard.text).collect());
        assert_eq!(texts(), Ok(vec!["hallo".to_owned()]));
        assert_eq!(texts(), Ok(vec!["bitte stopp".to_owned()]));
        assert_eq!(ears.partial(Timestamp::ZERO).map(|heard| heard.text).as_deref(), Some("stopp"));
        ears.sound.as_mut().expect("it listens").1 = Some("hallo");
        assert_eq!(ears.partial(Timestamp::ZERO).map(|heard| heard.text).as_deref(), Some("wo ist"));
    }

    #[test]
    fn without_sound_it_is_told_once_who_else_stops_the_robot_and_nothing_is_lost() {
        let mut ears = ears(Script(vec![Ok("hallo")], None), Script(vec![Err("Kein Ton.")], None));
        assert_eq!(ears.hear(Timestamp::ZERO).map(|heard| heard.len()), Ok(1));
        let told = ears.hear(Timestamp::ZERO).expect_err("there is no sound").reason.de;
        assert!(told.starts_with("Kein Ton.") && told.contains("eine Hand an seinem Kopf"), "{told}");
        assert_eq!(ears.hear(Timestamp::ZERO), Ok(Vec::new()));
        // That it is deaf stands until something is heard once more.
        assert_eq!(ears.deaf().map(|why| why.de.as_str()), Some("Kein Ton."));
        ears.sound = Some(Script(vec![Ok("irgendetwas")], None));
        assert_eq!(ears.hear(Timestamp::ZERO), Ok(Vec::new()));
        assert_eq!(ears.deaf(), None);
    }
}
