//! What is at the loudspeaker, and how far it is.

use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::queue::{Queued, UtteranceId};
use crate::language::Language;
use crate::normalise::Spoken;
use crate::utterance::Utterance;

/// Something that happened to an utterance, for the tree. What has begun ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeechEvent {
    /// Its first sound is heard.
    Began {
        /// Which.
        id: UtteranceId,
        /// What is said, with the gesture that goes with it.
        utterance: Utterance,
    },
    /// A word of it begins.
    Word {
        /// Of which.
        id: UtteranceId,
        /// The bytes of its text that are said now.
        source: Range<usize>,
    },
    /// Nothing more of it will be heard.
    Ended {
        /// Which.
        id: UtteranceId,
        /// How.
        ending: SpeechEnding,
    },
}

/// How an utterance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeechEnding {
    /// All of it was said.
    Said,
    /// It was cut short.
    Cancelled,
    /// The voice or the loudspeaker failed.
    Failed,
}

/// What is being said, to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// Of which utterance.
    pub id: UtteranceId,
    /// The sentence as it is written.
    pub text: String,
    /// The utterance's language.
    pub language: Language,
    /// The bytes of `text` that are said now; its time is estimated from how long each word is.
    pub word: Option<Range<usize>>,
}

/// Follows utterances through the loudspeaker. Positions count the sound that was played since the loudspeaker was
/// opened or fell silent; a voice that never says how far it is gives the clock's time instead.
#[derive(Debug, Clone, Default)]
pub struct SpeechTimeline {
    acts: VecDeque<Act>,
    events: Vec<SpeechEvent>,
}

/// An utterance on its way through the loudspeaker.
#[derive(Debug, Clone)]
struct Act {
    id: UtteranceId,
    utterance: Utterance,
    sentences: Vec<Sentence>,
    /// No more sentences will come.
    complete: bool,
    began: bool,
    /// How many words of all sentences were told.
    told: usize,
}

#[derive(Debug, Clone)]
struct Sentence {
    begins: Duration,
    ends: Duration,
    source: Range<usize>,
    /// When each word begins, and what it stands for.
    words: Vec<(Duration, Range<usize>)>,
    /// Loudness of each [`SpeechTimeline::WINDOW`], 0 to 1; empty where nobody knows.
    loudness: Vec<f32>,
}

impl SpeechTimeline {
    /// The time that one figure of loudness stands for: 25 a second.
    pub const WINDOW: Duration = Duration::from_millis(40);

    /// Events that wait to be taken; some ten minutes of speech.
    const MAX_EVENTS: usize = 2_000;

    /// An utterance will have sentences.
    pub fn open(&mut self, queued: Queued) {
        let Queued { id, utterance } = queued;
        self.acts.push_back(Act { id, utterance, sentences: Vec::new(), complete: false, began: false, told: 0 });
    }

    /// The utterance that was opened last gets a sentence, which is heard from `begins` on for `length`.
    pub fn add(&mut self, spoken: &Spoken, begins: Duration, length: Duration, loudness: Vec<f32>) {
        let Some(act) = self.acts.back_mut() else { return };
        let estimated = spoken.estimated_duration().as_secs_f64().max(1e-3);
        let stretch = length.as_secs_f64() / estimated;
        let mut at = begins;
        let words = spoken.words().iter().map(|word| {
            let word_begins = at;
            at += word.estimated_duration().mul_f64(stretch);
            (word_begins, word.source.clone())
        });
        let words = words.collect();
        act.sentences.push(Sentence { begins, ends: begins + length, source: spoken.source(), words, loudness });
    }

    /// The utterance that was opened last has all its sentences.
    pub fn complete(&mut self) {
        if let Some(act) = self.acts.back_mut() {
            act.complete = true;
        }
    }

    /// The utterance that was opened last gets no further.
    pub fn fail(&mut self) {
        if let Some(act) = self.acts.pop_back() {
            self.end(act, SpeechEnding::Failed);
        }
    }

    /// Everything falls silent.
    pub fn cancel(&mut self) {
        while let Some(act) = self.acts.pop_front() {
            if act.began {
                self.end(act, SpeechEnding::Cancelled);
            }
        }
    }

    fn end(&mut self, act: Act, ending: SpeechEnding) {
        if !act.began {
            self.events.push(SpeechEvent::Began { id: act.id, utterance: act.utterance });
        }
        self.events.push(SpeechEvent::Ended { id: act.id, ending });
    }

    /// So much has been played. What nobody asks for is forgotten in the end.
    pub fn advance(&mut self, position: Duration) {
        if self.events.len() > Self::MAX_EVENTS {
            self.events.drain(..Self::MAX_EVENTS / 2);
        }
        while let Some(act) = self.acts.front_mut() {
            let begins = act.sentences.first().is_some_and(|first| first.begins <= position);
            if begins && !act.began {
                act.began = true;
                self.events.push(SpeechEvent::Began { id: act.id, utterance: act.utterance.clone() });
            }
            let words = act.sentences.iter().flat_map(|sentence| &sentence.words);
            for (_, source) in words.skip(act.told).take_while(|(begins, _)| *begins <= position) {
                act.told += 1;
                self.events.push(SpeechEvent::Word { id: act.id, source: source.clone() });
            }
            let over = act.complete && act.sentences.last().is_none_or(|last| last.ends <= position);
            if !over {
                break;
            }
            if let Some(act) = self.acts.pop_front() {
                self.end(act, SpeechEnding::Said);
            }
        }
    }

    /// What happened since the last call.
    pub fn take_events(&mut self) -> Vec<SpeechEvent> {
        std::mem::take(&mut self.events)
    }

    /// The utterance that is being said, or is about to be.
    #[must_use]
    pub fn current(&self) -> Option<&Utterance> {
        self.acts.front().map(|act| &act.utterance)
    }

    /// When the last sentence that is known ends.
    #[must_use]
    pub fn ends(&self) -> Option<Duration> {
        self.acts.iter().flat_map(|act| &act.sentences).map(|sentence| sentence.ends).max()
    }

    /// How many sentences are not yet over.
    #[must_use]
    pub fn sentences_left(&self, position: Duration) -> usize {
        self.acts.iter().flat_map(|act| &act.sentences).filter(|sentence| sentence.ends > position).count()
    }

    fn sentence_at(&self, position: Duration) -> Option<(&Act, &Sentence)> {
        let sentences = self.acts.iter().flat_map(|act| act.sentences.iter().map(move |sentence| (act, sentence)));
        sentences.into_iter().find(|(_, sentence)| (sentence.begins..sentence.ends).contains(&position))
    }

    /// What is being said.
    #[must_use]
    pub fn caption(&self, position: Duration) -> Option<Caption> {
        let (act, sentence) = self.sentence_at(position)?;
        let written = &act.utterance.text;
        let mut source = sentence.source.clone();
        // With the marks around it, up to the next gap.
        let rest = written.get(source.end..).unwrap_or_default();
        source.end += rest.find(char::is_whitespace).unwrap_or(rest.len());
        let before = written.get(..source.start).unwrap_or_default();
        source.start = before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let word = sentence.words.iter().rev().find(|(begins, _)| *begins <= position).map(|(_, word)| word);
        Some(Caption {
            id: act.id,
            text: written.get(source.clone()).unwrap_or_default().to_owned(),
            language: act.utterance.language,
            word: word.map(|word| word.start.saturating_sub(source.start)..word.end.saturating_sub(source.start)),
        })
    }

    /// How loud it is, from 0 to 1, the loudest moment of the sentence. Where nobody knows, one half while it speaks.
    #[must_use]
    pub fn loudness(&self, position: Duration) -> f64 {
        const UNKNOWN: f64 = 0.5;
        let Some((_, sentence)) = self.sentence_at(position) else { return 0.0 };
        if sentence.loudness.is_empty() {
            return UNKNOWN;
        }
        let window = (position - sentence.begins).as_millis() / Self::WINDOW.as_millis();
        let loudness = usize::try_from(window).ok().and_then(|window| sentence.loudness.get(window));
        loudness.map_or(0.0, |loudness| f64::from(*loudness))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::normalise;

    const SECOND: Duration = Duration::from_secs(1);

    fn opened(texts: &[(&str, Duration)]) -> SpeechTimeline {
        let mut timeline = SpeechTimeline::default();
        let mut begins = Duration::ZERO;
        for (at, (text, length)) in texts.iter().enumerate() {
            let id = UtteranceId(at as u64 + 1);
            timeline.open(Queued { id, utterance: Utterance::new(*text, Language::De) });
            let sentences = normalise(text, Language::De).sentences();
            let each = *length / u32::try_from(sentences.len()).unwrap();
            for sentence in sentences {
                timeline.add(&sentence, begins, each, vec![0.25, 1.0]);
                begins += each;
            }
            timeline.complete();
        }
        timeline
    }

    #[test]
    fn an_utterance_begins_speaks_word_by_word_and_ends() {
        let mut timeline = opened(&[("Bd. 2 ist da.", SECOND), ("Ja.", SECOND)]);
        timeline.advance(Duration::ZERO);
        let events = timeline.take_events();
        assert!(
            matches!(&events[..], [SpeechEvent::Began { id: UtteranceId(1), .. }, SpeechEvent::Word { source, .. }] if *source == (0..3))
        );
        assert_eq!(timeline.caption(Duration::ZERO).unwrap().word, Some(0..3));
        assert_eq!((timeline.loudness(Duration::ZERO), timeline.loudness(SpeechTimeline::WINDOW)), (0.25, 1.0));
        timeline.advance(SECOND);
        let events = timeline.take_events();
        let words = events.iter().filter(|event| matches!(event, SpeechEvent::Word { id: UtteranceId(1), .. })).count();
        assert_eq!(words, 3);
        assert!(events.contains(&SpeechEvent::Ended { id: UtteranceId(1), ending: SpeechEnding::Said }));
        assert_eq!(timeline.current().map(|utterance| utterance.text.as_str()), Some("Ja."));
        assert_eq!((timeline.sentences_left(SECOND), timeline.ends()), (1, Some(2 * SECOND)));
        timeline.advance(5 * SECOND);
        assert_eq!(
            timeline.take_events().last(),
            Some(&SpeechEvent::Ended { id: UtteranceId(2), ending: SpeechEnding::Said })
        );
        assert_eq!((timeline.caption(5 * SECOND), timeline.loudness(5 * SECOND)), (None, 0.0));
    }

    #[test]
    fn a_caption_is_the_sentence_as_it_is_written() {
        let timeline = opened(&[("Hallo! »Momo« hat die Signatur 5.1 PRE.", 2 * SECOND)]);
        let first = timeline.caption(Duration::ZERO).unwrap();
        let second = timeline.caption(2 * SECOND - Duration::from_millis(1)).unwrap();
        assert_eq!((first.text.as_str(), second.text.as_str()), ("Hallo!", "»Momo« hat die Signatur 5.1 PRE."));
        assert_eq!(&second.text[second.word.unwrap()], "5.1 PRE");
    }

    #[test]
    fn what_has_begun_ends_and_what_has_not_is_never_heard_of() {
        let mut timeline = opened(&[("Eins.", SECOND), ("Zwei.", SECOND)]);
        timeline.advance(Duration::from_millis(10));
        timeline.cancel();
        let told: Vec<_> =
            timeline.take_events().into_iter().filter(|event| !matches!(event, SpeechEvent::Word { .. })).collect();
        assert!(
            matches!(
                &told[..],
                [SpeechEvent::Began { .. }, SpeechEvent::Ended { id: UtteranceId(1), ending: SpeechEnding::Cancelled }]
            ),
            "{told:?}"
        );
        timeline.open(Queued { id: UtteranceId(3), utterance: Utterance::new("Drei.", Language::De) });
        timeline.fail();
        assert!(matches!(
            &timeline.take_events()[..],
            [SpeechEvent::Began { .. }, SpeechEvent::Ended { ending: SpeechEnding::Failed, .. }]
        ));
    }
}
