//! Where a sentence begins and ends.

use std::time::Duration;

use robot_core::EndOfSpeech;

/// A boundary between silence and somebody's speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// Somebody has begun to speak.
    Began,
    /// They have finished, or have spoken as long as anybody may.
    Ended,
    /// It was no speech: too short, and without a word.
    Dropped,
}

/// Finds where sentences begin and end, from the loudness of frames and the words understood so far. It keeps no time
/// of its own: frames have lengths.
///
/// ```
/// use std::time::Duration;
/// use robot_core::{Audience, EndOfSpeech};
/// use robot_speech::{Boundary, Endpointer};
///
/// let mut endpointer = Endpointer::new(EndOfSpeech::of(Audience::Adult));
/// let mut hears = |frames: u32, voiced| -> Vec<Boundary> {
///     (0..frames).filter_map(|_| endpointer.frame(Duration::from_millis(20), voiced)).collect()
/// };
/// assert_eq!(hears(50, true), [Boundary::Began]);
/// assert_eq!(hears(34, false), []);
/// assert_eq!(hears(2, false), [Boundary::Ended]);
/// ```
#[derive(Debug, Clone)]
pub struct Endpointer {
    settings: EndOfSpeech,
    /// How long it has been loud without a gap, before that counts as speech.
    loud: Duration,
    speech: Option<Speech>,
}

/// Somebody's sentence so far.
#[derive(Debug, Clone, Copy)]
struct Speech {
    length: Duration,
    voiced: Duration,
    /// Time since the last loud frame, and since the last new word.
    quiet: Duration,
    no_words: Duration,
    has_words: bool,
}

impl Endpointer {
    /// Loud for so long without a gap is the beginning of speech: clicks are shorter.
    const ONSET: Duration = Duration::from_millis(60);
    /// A word shows in the recogniser's text about so long after it was said (measured: context, and the steps in
    /// which it is asked).
    const LAG: Duration = Duration::from_millis(300);
    /// Who says no new word for so much longer than a pause has finished, however loud the room is.
    const NOISE_PATIENCE: Duration = Duration::from_millis(800);

    /// Nobody speaks yet.
    #[must_use]
    pub const fn new(settings: EndOfSpeech) -> Self {
        Self { settings, loud: Duration::ZERO, speech: None }
    }

    /// Whether somebody is speaking.
    #[must_use]
    pub const fn is_speech(&self) -> bool {
        self.speech.is_some()
    }

    /// Forgets a sentence that has begun.
    pub const fn forget(&mut self) {
        self.loud = Duration::ZERO;
        self.speech = None;
    }

    /// The next frame, of this length.
    pub fn frame(&mut self, length: Duration, voiced: bool) -> Option<Boundary> {
        self.loud = if voiced { self.loud + length } else { Duration::ZERO };
        let Some(speech) = &mut self.speech else {
            return (self.loud >= Self::ONSET).then(|| self.begin(self.loud));
        };
        speech.length += length;
        speech.no_words += length;
        if voiced {
            speech.voiced += length;
            speech.quiet = Duration::ZERO;
        } else {
            speech.quiet += length;
        }
        let EndOfSpeech { silence, longest, shortest } = self.settings;
        let silent = speech.quiet >= silence && speech.no_words >= silence.min(Self::LAG);
        let only_noise = speech.has_words && speech.no_words >= silence + Self::NOISE_PATIENCE;
        if !(silent || only_noise || speech.length >= longest) {
            return None;
        }
        let is_speech = speech.has_words || speech.voiced >= shortest;
        self.forget();
        Some(if is_speech { Boundary::Ended } else { Boundary::Dropped })
    }

    /// The recogniser has understood a new word: somebody speaks, however quietly.
    pub fn word(&mut self) -> Option<Boundary> {
        let began = self.speech.is_none().then(|| self.begin(Self::LAG));
        if let Some(speech) = &mut self.speech {
            speech.has_words = true;
            speech.no_words = Duration::ZERO;
            speech.quiet = speech.quiet.min(Self::LAG);
        }
        began
    }

    const fn begin(&mut self, length: Duration) -> Boundary {
        let (quiet, no_words) = (Duration::ZERO, Duration::ZERO);
        self.speech = Some(Speech { length, voiced: length, quiet, no_words, has_words: false });
        Boundary::Began
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;
    use robot_core::Audience;

    const FRAME: Duration = Duration::from_millis(20);

    /// A stretch of sound, in seconds.
    #[derive(Debug, Clone, Copy)]
    enum Piece {
        Loud(f64),
        Quiet(f64),
        Word,
    }
    use Boundary::{Began, Dropped, Ended};
    use Piece::{Loud, Quiet, Word};

    /// The boundaries found, each with its time in seconds.
    fn boundaries(audience: Audience, pieces: &[Piece]) -> Vec<(Boundary, f64)> {
        let mut endpointer = Endpointer::new(EndOfSpeech::of(audience));
        let (mut found, mut frames) = (Vec::new(), 0_u32);
        for piece in pieces {
            let (seconds, voiced) = match *piece {
                Loud(seconds) => (seconds, true),
                Quiet(seconds) => (seconds, false),
                Word => {
                    found.extend(endpointer.word().map(|boundary| (boundary, f64::from(frames) * 0.02)));
                    continue;
                }
            };
            for _ in 0..(seconds * 50.0).round() as u32 {
                frames += 1;
                let boundary = endpointer.frame(FRAME, voiced);
                found.extend(boundary.map(|boundary| (boundary, f64::from(frames) * 0.02)));
            }
        }
        found
    }

    #[rstest::rstest]
    #[case::silence(Audience::Adult, &[Quiet(10.0)], &[])]
    #[case::adult(Audience::Adult, &[Quiet(1.0), Loud(1.0), Quiet(2.0)], &[(Began, 1.06), (Ended, 2.7)])]
    #[case::child(Audience::Child, &[Quiet(1.0), Loud(1.0), Quiet(2.0)], &[(Began, 1.06), (Ended, 3.2)])]
    #[case::a_childs_pause(Audience::Child, &[Loud(1.0), Quiet(1.1), Loud(1.0), Quiet(2.0)], &[(Began, 0.06), (Ended, 4.3)])]
    #[case::an_adult_with_that_pause(
        Audience::Adult,
        &[Loud(1.0), Quiet(1.1), Loud(1.0), Quiet(2.0)],
        &[(Began, 0.06), (Ended, 1.7), (Began, 2.16), (Ended, 3.8)]
    )]
    #[case::a_click(Audience::Adult, &[Loud(0.04), Quiet(2.0)], &[])]
    #[case::a_cough(Audience::Adult, &[Loud(0.2), Quiet(2.0)], &[(Began, 0.06), (Dropped, 0.9)])]
    #[case::a_short_yes(Audience::Adult, &[Loud(0.2), Quiet(0.2), Word, Quiet(2.0)], &[(Began, 0.06), (Ended, 0.9)])]
    #[case::a_late_word_does_not_delay(Audience::Adult, &[Loud(1.0), Quiet(0.5), Word, Quiet(2.0)], &[(Began, 0.06), (Ended, 1.9)])]
    #[case::nobody_speaks_for_ever(Audience::Adult, &[Loud(8.5)], &[(Began, 0.06), (Ended, 8.0), (Began, 8.06)])]
    #[case::a_noisy_room_after_a_sentence(
        Audience::Adult,
        &[Loud(1.0), Word, Loud(3.0)],
        &[(Began, 0.06), (Ended, 2.5), (Began, 2.56)]
    )]
    #[case::whispered(Audience::Adult, &[Quiet(1.0), Word, Quiet(0.3), Word, Quiet(1.0)], &[(Began, 1.0), (Ended, 1.72)])]
    fn sentences_end_where_they_should(
        #[case] audience: Audience,
        #[case] pieces: &[Piece],
        #[case] expected: &[(Boundary, f64)],
    ) {
        let found = boundaries(audience, pieces);
        let same = |a: &(Boundary, f64), b: &(Boundary, f64)| a.0 == b.0 && (a.1 - b.1).abs() < 0.021;
        let fits = found.len() == expected.len() && found.iter().zip(expected).all(|(a, b)| same(a, b));
        assert!(fits, "found {found:?}\nnot {expected:?}");
    }

    fn pieces() -> impl Strategy<Value = Vec<Piece>> {
        let piece = prop_oneof![(0.0..3.0).prop_map(Loud), (0.0..3.0).prop_map(Quiet), Just(Word)];
        prop::collection::vec(piece, 0..30)
    }

    proptest! {
        #[test]
        fn every_sentence_that_begins_ends_and_none_is_too_long(pieces in pieces(), is_child in any::<bool>()) {
            let audience = if is_child { Audience::Child } else { Audience::Adult };
            let settings = EndOfSpeech::of(audience);
            let pieces: Vec<Piece> = pieces.into_iter().chain([Quiet(5.0)]).collect();
            let found = boundaries(audience, &pieces);
            prop_assert!(found.len().is_multiple_of(2));
            for pair in found.chunks(2) {
                prop_assert!(pair[0].0 == Began && pair[1].0 != Began);
                let length_s = pair[1].1 - pair[0].1;
                prop_assert!(length_s <= settings.longest.as_secs_f64() + 0.021, "{length_s}");
                prop_assert!(length_s >= settings.silence.as_secs_f64() - 0.4, "{length_s}");
            }
        }
    }
}
