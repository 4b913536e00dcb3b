use super::*;

use proptest::prelude::*;
use robot_core::Audience;

/// A decoder for which loudness is speech: every 0.3 s of samples at one height are the word of that height.
#[derive(Debug, Default)]
struct Heights {
    taken: Vec<i16>,
    /// Lets go of what it has heard after so many samples of silence, as libvosk does.
    lets_go_after: Option<usize>,
    fails: bool,
}

const WORD: usize = RATE * 3 / 10;

fn words(taken: &[i16]) -> Vec<Word> {
    let names = [(1_000, "wo"), (2_000, "ist"), (3_000, "momo"), (4_000, UNKNOWN), (5_000, "stopp")];
    let mut words = Vec::new();
    let mut at = 0;
    for run in taken.chunk_by(|one, next| one == next) {
        let name = names.iter().find(|(height, _)| *height == run[0]).map(|(_, name)| *name);
        let (start_s, end_s) = (at as f64 / RATE as f64, (at + run.len()) as f64 / RATE as f64);
        at += run.len();
        let count = run.len() / WORD;
        words
            .extend(name.map(|name| Word { word: name.into(), start_s, end_s, confidence: 0.9 }).filter(|_| count > 0));
    }
    words
}

impl Decoder for Heights {
    fn accept(&mut self, samples: &[i16]) -> Result<Option<Recognised>, ModelError> {
        if self.fails {
            return Err(ModelError::Failed);
        }
        // The room's hiss is silence to it.
        self.taken
            .extend(samples.iter().map(|sample| if sample.unsigned_abs() < 100 { 0 } else { sample.saturating_abs() }));
        let silent = self.taken.iter().rev().take_while(|sample| **sample == 0).count();
        let lets_go = self.lets_go_after.is_some_and(|after| silent >= after && !words(&self.taken).is_empty());
        Ok(lets_go.then(|| Recognised { words: words(&std::mem::take(&mut self.taken)) }))
    }

    fn partial(&mut self) -> Result<String, ModelError> {
        Ok(words(&self.taken).into_iter().map(|word| word.word).collect::<Vec<_>>().join(" "))
    }

    fn finish(&mut self) -> Result<Recognised, ModelError> {
        Ok(Recognised { words: words(&std::mem::take(&mut self.taken)) })
    }

    fn restart(&mut self) {
        self.taken.clear();
    }

    fn text(&self, words: &[Word]) -> Option<String> {
        let text = words.iter().map(|word| word.word.as_str()).collect::<Vec<_>>().join(" ");
        (!text.is_empty() && !text.contains(UNKNOWN)).then_some(text)
    }
}

/// Sound at a height for some seconds; 0 is the room's hiss.
fn sound(pieces: &[(i16, f64)]) -> Vec<i16> {
    let samples = |(height, seconds): &(i16, f64)| {
        let height = if *height == 0 { 30 } else { *height };
        (0..(seconds * RATE as f64) as usize).map(move |at| if at % 2 == 0 { height } else { -height })
    };
    pieces.iter().flat_map(samples).collect()
}

fn said(sounded: Vec<Sounded>) -> Vec<String> {
    let tell = |sounded| match sounded {
        Sounded::Partial(text) => format!("…{text}"),
        Sounded::Sentence { text: Some(text), .. } => text,
        Sounded::Sentence { text: None, .. } => "?".to_owned(),
        Sounded::Nothing => "-".to_owned(),
        Sounded::Stop(word) => format!("{word}!"),
    };
    sounded.into_iter().map(tell).collect()
}

fn listening(audience: Audience) -> Listening<Heights> {
    Listening::new(Heights::default(), EndOfSpeech::of(audience))
}

const PAUSE: (i16, f64) = (0, 1.0);

#[rstest::rstest]
#[case::silence(&[(0, 20.0)], &[])]
#[case::a_sentence(&[PAUSE, (1_000, 0.4), (3_000, 0.4), PAUSE], &["…", "…wo", "…wo momo", "wo momo"])]
#[case::after_a_long_silence(&[(0, 60.0), (1_000, 0.4), PAUSE], &["…", "…wo", "wo"])]
#[case::two_sentences(&[PAUSE, (1_000, 0.4), PAUSE, (2_000, 0.4), PAUSE], &["…", "…wo", "wo", "…", "…ist", "ist"])]
#[case::nothing_that_is_listened_for(&[PAUSE, (4_000, 0.6), PAUSE], &["…", "?"])]
#[case::a_cough(&[PAUSE, (7_000, 0.1), PAUSE], &["…", "-"])]
#[case::a_stop_is_told_before_the_sentence_ends(&[PAUSE, (5_000, 0.4)], &["…", "…stopp"])]
fn sound_becomes_sentences(#[case] pieces: &[(i16, f64)], #[case] expected: &[&str]) {
    for chunk in [37, 320, 1_600, 48_000] {
        let mut listening = listening(Audience::Adult);
        let mut sounded = Vec::new();
        for samples in sound(pieces).chunks(chunk) {
            sounded.extend(listening.hear(samples, Ears::Open).unwrap());
        }
        assert_eq!(said(sounded), expected, "in pieces of {chunk}");
    }
}

#[test]
fn a_decoder_that_lets_go_in_a_childs_pause_does_not_cut_the_sentence() {
    let decoder = Heights { lets_go_after: Some(RATE / 2), ..Heights::default() };
    let mut listening = Listening::new(decoder, EndOfSpeech::of(Audience::Child));
    let sounded = listening.hear(&sound(&[PAUSE, (1_000, 0.4), (0, 0.9), (3_000, 0.4), (0, 1.3)]), Ears::Open).unwrap();
    assert_eq!(said(sounded), ["…", "…wo", "…wo momo", "wo momo"]);
}

#[test]
fn the_last_words_end_is_known() {
    let mut listening = listening(Audience::Adult);
    let sounded = listening.hear(&sound(&[PAUSE, (1_000, 0.4), (0, 0.8)]), Ears::Open).unwrap();
    let Some(Sounded::Sentence { ago, confidence, .. }) = sounded.last() else { panic!("{sounded:?}") };
    assert!((0.65..0.75).contains(&ago.as_secs_f64()), "{ago:?}");
    assert!((confidence - 0.9).abs() < 1e-9);
}

#[test]
fn what_is_said_into_shut_ears_is_lost_also_when_it_began_before() {
    let mut listening = listening(Audience::Adult);
    assert_eq!(said(listening.hear(&sound(&[PAUSE, (1_000, 0.4)]), Ears::Open).unwrap()), ["…", "…wo"]);
    assert_eq!(listening.hear(&sound(&[(2_000, 2.0), PAUSE]), Ears::Shut).unwrap(), []);
    let sounded = listening.hear(&sound(&[PAUSE, (3_000, 0.4), PAUSE]), Ears::Open).unwrap();
    assert_eq!(said(sounded), ["…", "…momo", "momo"]);
}

#[test]
fn through_shut_ears_a_stop_comes_when_it_is_louder_than_the_robot() {
    for (height, expected) in [(5_000, true), (4_999, false), (1_000, false)] {
        let mut listening = listening(Audience::Adult).with_stop_words(Heights::default());
        let mut sounded = Vec::new();
        let own_voice = sound(&[(700, 3.0), (height, 0.5), (700, 1.0)]);
        for samples in own_voice.chunks(1_600) {
            sounded.extend(listening.hear(samples, Ears::Shut).unwrap());
        }
        let stopped = said(sounded).first().is_some_and(|first| first == "stopp!");
        assert_eq!(stopped, expected, "{height}");
    }
    let mut listening = listening(Audience::Adult).with_stop_words(Heights::default());
    let its_own = sound(&[(700, 1.0), (5_000, 0.5), (700, 1.0), (5_000, 0.5)].repeat(20));
    let stops: usize = its_own.chunks(800).map(|samples| listening.hear(samples, Ears::Shut).unwrap().len()).sum();
    assert!(stops <= 1, "a voice that is as loud as before is its own: {stops}");
}

#[test]
fn a_stop_that_begins_before_the_ears_open_is_heard_after() {
    let mut listening = listening(Audience::Adult).with_stop_words(Heights::default());
    assert_eq!(listening.hear(&sound(&[(700, 3.0), (5_000, 0.1)]), Ears::Shut).unwrap(), []);
    let after = said(listening.hear(&sound(&[(5_000, 0.6), PAUSE]), Ears::Open).unwrap());
    assert!(after.iter().any(|said| said == "stopp!"), "{after:?}");
    let later = said(listening.hear(&sound(&[(5_000, 0.6), PAUSE]), Ears::Open).unwrap());
    assert!(!later.iter().any(|said| said == "stopp!"), "now it is a sentence: {later:?}");
}

#[test]
fn a_recording_that_ends_in_a_word_is_heard_to_its_end() {
    let mut listening = listening(Audience::Adult);
    listening.hear(&sound(&[PAUSE, (1_000, 0.4)]), Ears::Open).unwrap();
    assert_eq!(said(listening.finish().unwrap().into_iter().collect()), ["wo"]);
    assert_eq!(listening.finish().unwrap(), None);
}

#[test]
fn a_decoder_that_fails_is_told_and_heard_again_afterwards() {
    let mut listening = listening(Audience::Adult);
    listening.sentences.fails = true;
    assert_eq!(listening.hear(&sound(&[PAUSE]), Ears::Open), Err(ModelError::Failed));
    listening.sentences.fails = false;
    let sounded = listening.hear(&sound(&[PAUSE, (1_000, 0.4), PAUSE]), Ears::Open).unwrap();
    assert_eq!(said(sounded).last().map(String::as_str), Some("wo"));
}

proptest! {
    #[test]
    fn any_sound_in_any_pieces_is_borne(
        pieces in prop::collection::vec((prop::collection::vec(any::<i16>(), 0..4_000), any::<bool>()), 0..30),
    ) {
        let mut listening = listening(Audience::Child).with_stop_words(Heights::default());
        for (samples, is_open) in pieces {
            let ears = if is_open { Ears::Open } else { Ears::Shut };
            let sounded = listening.hear(&samples, ears).unwrap();
            let is_stop = |sounded: &Sounded| matches!(sounded, Sounded::Stop(_));
            prop_assert!(is_open || sounded.iter().all(is_stop));
            prop_assert!(listening.rest.len() < FRAME && listening.before.len() <= LEAD_IN + 2 * STEP);
        }
    }
}
