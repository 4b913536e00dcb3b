//! Ears that open and shut, and sources of sound that go.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Heard, Language, Timestamp};
use robot_speech::{Recogniser, SoundError, SoundFormat, SoundSource, VoskHearing};

use crate::recordings::toy_model;
use crate::tone::{self, Piece, brumm, piep, silence};
use crate::toy_model::Form;

const NOW: Timestamp = Timestamp::new(Duration::from_secs(100));

/// A microphone that gives what a test says, when it says so: a send returns when the piece has been taken.
struct FakeMicrophone(Receiver<Result<Vec<f32>, SoundError>>);

impl SoundSource for FakeMicrophone {
    fn format(&self) -> SoundFormat {
        SoundFormat { rate_hz: 48_000, channels: 2 }
    }

    fn read(&mut self, samples: &mut Vec<f32>) -> Result<bool, SoundError> {
        samples.clear();
        match self.0.recv() {
            Ok(piece) => {
                *samples = piece?;
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }
}

type Play = SyncSender<Result<Vec<f32>, SoundError>>;

fn ears() -> (VoskHearing, Play) {
    let (_folder, model) = toy_model(Form::Static);
    let recogniser = Recogniser::for_anything(&model).unwrap();
    let (sender, receiver) = sync_channel(0);
    let mut microphone = Some(FakeMicrophone(receiver));
    let gone = || SoundError::NoMicrophone { reason: "it was unplugged".into() };
    let open =
        move || microphone.take().map(|microphone| Box::new(microphone) as Box<dyn SoundSource>).ok_or_else(gone);
    (VoskHearing::start(recogniser, Language::De, Box::new(open)), sender)
}

fn play(microphone: &Play, pieces: &[Piece]) {
    let stereo: Vec<f32> = tone::samples(48_000, pieces).into_iter().flat_map(|sample| [sample; 2]).collect();
    for piece in stereo.chunks(2 * 960) {
        microphone.send(Ok(piece.to_vec())).unwrap();
    }
}

/// Asks until something is heard or goes wrong.
fn next(hearing: &mut VoskHearing) -> Result<Heard, HearingError> {
    loop {
        if let Some(heard) = hearing.hear(NOW)?.into_iter().next() {
            return Ok(heard);
        }
        thread::yield_now();
    }
}

#[test]
fn what_was_said_is_heard_once_the_speaker_is_silent() {
    let (mut hearing, microphone) = ears();
    play(&microphone, &[silence(0.3), piep(0.3), silence(0.2), brumm(0.3), silence(1.5)]);
    let heard = next(&mut hearing).unwrap();
    assert_eq!((heard.text.as_str(), heard.language), ("piep brumm", Language::De));
    assert!(heard.confidence > 0.9);
    let ago = NOW.since(heard.at).as_secs_f64();
    assert!((0.3..1.5).contains(&ago), "the last word ended {ago} s before the end of speech was clear");
}

#[test]
fn what_is_said_into_shut_ears_is_not_heard() {
    let (mut hearing, microphone) = ears();
    hearing.set_ears(Ears::Shut, NOW);
    play(&microphone, &[silence(0.3), piep(0.3), silence(1.5)]);
    hearing.set_ears(Ears::Shut, NOW);
    play(&microphone, &[piep(0.3)]);
    hearing.set_ears(Ears::Open, NOW);
    play(&microphone, &[silence(0.3), brumm(0.3), silence(1.5)]);
    assert_eq!(next(&mut hearing).unwrap().text, "brumm");
    drop(microphone);
    assert!(next(&mut hearing).is_err(), "nothing else was heard up to the end");
}

#[test]
fn what_was_half_said_when_the_ears_shut_is_forgotten() {
    let (mut hearing, microphone) = ears();
    play(&microphone, &[silence(0.3), piep(0.3), silence(0.1)]);
    hearing.set_ears(Ears::Shut, NOW);
    play(&microphone, &[silence(0.5)]);
    hearing.set_ears(Ears::Open, NOW);
    play(&microphone, &[silence(0.2), brumm(0.3), silence(0.2)]);
    drop(microphone);
    assert_eq!(next(&mut hearing).unwrap().text, "brumm");
}

#[test]
fn a_source_that_ends_is_told_once() {
    let (mut hearing, microphone) = ears();
    play(&microphone, &[brumm(0.3)]);
    drop(microphone);
    assert_eq!(next(&mut hearing).unwrap().text, "brumm");
    assert_eq!(next(&mut hearing).unwrap_err().reason.de, "Es kommt kein Ton mehr.");
    assert_eq!(hearing.hear(NOW), Ok(vec![]));
}

#[test]
fn a_microphone_that_vanishes_is_survived_and_told() {
    let (mut hearing, microphone) = ears();
    play(&microphone, &[silence(0.1)]);
    microphone.send(Err(SoundError::MicrophoneLost { reason: "unplugged".into() })).unwrap();
    let error = next(&mut hearing).unwrap_err();
    assert!(error.reason.de.contains("Mikrofon ist weg"), "{error}");
    assert_eq!(hearing.hear(NOW), Ok(vec![]), "once");
}

#[test]
fn what_is_being_said_is_told_while_it_is_said() {
    let (mut hearing, microphone) = ears();
    play(&microphone, &[silence(0.3), piep(0.3), silence(0.2), brumm(0.5)]);
    let said = loop {
        if let Some(partial) = hearing.partial(NOW).filter(|partial| partial.text.contains("piep")) {
            break partial;
        }
        thread::yield_now();
    };
    assert_eq!((hearing.hear(NOW), said.language), (Ok(vec![]), Language::De), "nothing is finished yet");
    hearing.set_ears(Ears::Shut, NOW);
    assert_eq!(hearing.partial(NOW), None, "shut ears hear nobody");
}

#[test]
fn a_microphone_that_comes_back_is_heard_again() {
    let (_folder, model) = toy_model(Form::Static);
    let (mut first, second) = (Some(Err(SoundError::MicrophoneLost { reason: "unplugged".into() })), sync_channel(0));
    let (sender, mut receiver) = (second.0, Some(second.1));
    let open = move || match first.take() {
        Some(gone) => gone,
        None => Ok(Box::new(FakeMicrophone(receiver.take().unwrap())) as Box<dyn SoundSource>),
    };
    let recogniser = Recogniser::for_anything(&model).unwrap();
    let mut hearing = VoskHearing::start(recogniser, Language::De, Box::new(open));
    assert!(next(&mut hearing).unwrap_err().reason.de.contains("Mikrofon ist weg"));
    play(&sender, &[silence(0.3), brumm(0.3), silence(1.5)]);
    assert_eq!(next(&mut hearing).unwrap().text, "brumm");
}

#[test]
fn what_is_none_of_the_phrases_is_told_to_who_asks_for_it() {
    let (_folder, model) = toy_model(Form::Static);
    let phrases = robot_speech::Phrases::parse("piep").unwrap();
    let recogniser = Recogniser::for_phrases(&model, &phrases).unwrap();
    let (sender, receiver) = sync_channel(0);
    let mut microphone = Some(FakeMicrophone(receiver));
    let open = move || Ok(Box::new(microphone.take().unwrap()) as Box<dyn SoundSource>);
    let mut hearing = VoskHearing::start(recogniser, Language::De, Box::new(open)).telling_unclear();
    play(&sender, &[silence(0.3), brumm(0.5), silence(1.5)]);
    assert_eq!(next(&mut hearing).unwrap().text, "");
}
