//! A visitor of the simulator who is heard: what they say is spoken by espeak-ng, and recognised.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use robot_core::ports::{self, Hearing, HearingError};
use robot_core::{Audience, EndOfSpeech, Heard, Language, Text, Timestamp, Utterance};
use robot_speech::{EspeakVoice, Listening, Recogniser, Sounded, SpeechModel, Voice, VoiceSettings, overhear};

use crate::output::Output;
use crate::sentences::Sentences;
use crate::storyteller::{Ears, HeardBy};

/// How the story's sentences came to the robot's ears, in order.
pub(crate) type Log = Rc<RefCell<Vec<Ears>>>;

/// The visitor's voice and the robot's ears for it.
pub(crate) struct EarsForSound {
    voice: EspeakVoice,
    listening: Listening<Recogniser>,
    sentences: Sentences,
    settings: EndOfSpeech,
    language: Language,
    /// When the last sentence was heard to its end, and how long it then took to know it.
    pub(crate) latency: Rc<RefCell<Option<Latency>>>,
}

/// How quick the ears were with a sentence.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Latency {
    /// When nothing was left to wait for: the silence after the sentence was over.
    pub(crate) silent_at: Instant,
    /// How long it then took to know the words.
    pub(crate) recognised: Duration,
}

impl EarsForSound {
    /// Ears for the dialogue's sentences and the catalogue's titles; the reason if there can be none.
    pub(crate) fn open(sentences: Sentences, audience: Audience, output: &Output) -> Result<Self, String> {
        // Another voice than the robot's, higher and with other resonances.
        let child = VoiceSettings { pitch: 75, ..VoiceSettings::default() };
        let (settings, variant) = match audience {
            Audience::Child => (child, "f4"),
            Audience::Adult => (VoiceSettings::default(), "f2"),
        };
        let voice = EspeakVoice::new(settings).as_speaker(variant);
        voice.version().map_err(|error| output.say(&error.text()))?;
        let recogniser = SpeechModel::bundled()
            .and_then(|model| sentences.listen(&model.patient()))
            .map_err(|error| output.say(&error.text()))?;
        let settings = EndOfSpeech::of(audience);
        let listening = Listening::new(recogniser, settings);
        let (language, latency) = (output.language, Rc::default());
        Ok(Self { voice, listening, sentences, settings, language, latency })
    }

    /// What the robot hears when somebody says this.
    fn hear(&mut self, heard: &Heard) -> Ears {
        let said = heard.text.clone();
        let by_text = |reason: Text<String>| Ears {
            said: said.clone(),
            heard: said.clone(),
            heard_by: HeardBy::Text,
            reason: Some(reason.get(self.language).clone()),
        };
        if heard.language != self.language || !self.sentences.has(&said) {
            return by_text(Text {
                de: "als Text: keiner der Sätze, auf die ich höre".into(),
                en: "as text: none of the sentences that I listen for".into(),
            });
        }
        let sound = match self.voice.speak(&Utterance::new(said.clone(), heard.language)) {
            Ok(sound) => sound,
            Err(error) => return by_text(error.text()),
        };
        let mut silent_at = now();
        let sounded = match overhear(&mut self.listening, &sound, self.settings, || silent_at = now()) {
            Ok(sounded) => sounded,
            Err(error) => return by_text(error.text()),
        };
        *self.latency.borrow_mut() = Some(Latency { silent_at, recognised: now() - silent_at });
        let text = match sounded {
            Some(Sounded::Sentence { text, .. }) => text,
            _ => None,
        };
        Ears { said, heard: text.unwrap_or_default(), heard_by: HeardBy::Sound, reason: None }
    }
}

/// How quick ears and answers are is measured on the machine's clock.
#[expect(clippy::disallowed_methods, reason = "here the machine's clock enters the demo, to measure with")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Ears that understand every word, and what is made of it by sound.
pub(crate) struct HeardBySound<H> {
    pub(crate) hearing: H,
    pub(crate) ears: EarsForSound,
    pub(crate) log: Log,
}

impl<H: Hearing> Hearing for HeardBySound<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let said = self.hearing.hear(now)?;
        let heard = said.into_iter().map(|said| {
            let ears = self.ears.hear(&said);
            let heard = Heard { text: ears.heard.clone(), ..said };
            self.log.borrow_mut().push(ears);
            heard
        });
        Ok(heard.collect())
    }

    fn set_ears(&mut self, ears: ports::Ears, now: Timestamp) {
        self.hearing.set_ears(ears, now);
    }
}
