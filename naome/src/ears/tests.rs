//! The robot's own voice into its own microphone: thirty minutes of everything it may say, in a room, trigger nothing.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use robot_core::Utterance;
use robot_core::ports::Ears;
use robot_speech::{EspeakVoice, MonoResampler, Recogniser, SoundFormat, Sounded, SpeechModel, Voice, VoiceSettings};
use sim_world::FloorPlan;

use super::*;
use crate::sources;

const RATE: usize = 16_000;
/// So long the loop runs, for each language.
const LOOP: Duration = Duration::from_secs(15 * 60);
/// How long the ears stay shut after the voice, as the robot's tick keeps them.
const TAIL: Duration = Duration::from_millis(500);
/// How long they are open between two answers.
const PAUSE: Duration = Duration::from_millis(1_500);

/// A room with a robot in it: its voice reaches its microphone directly and from the walls. Delays in seconds, and
/// how much of the sound arrives; the last echo is 40 decibels below the first.
const ROOM: [(f64, f32); 8] = [
    (0.002, 0.5),
    (0.011, 0.25),
    (0.023, 0.18),
    (0.041, 0.12),
    (0.078, 0.07),
    (0.140, 0.035),
    (0.260, 0.015),
    (0.400, 0.005),
];

fn samples(length: Duration) -> usize {
    (length.as_secs_f64() * RATE as f64) as usize
}

/// What the microphone hears of the voice, and of the room's own noise.
fn in_the_room(voice: &[i16], length: usize, loudness: f32, chance: &mut u32) -> Vec<i16> {
    let mut heard = vec![0.0_f32; length];
    for (delay_s, share) in ROOM {
        let delay = (delay_s * RATE as f64) as usize;
        for (to, from) in heard.iter_mut().skip(delay).zip(voice) {
            *to += f32::from(*from) * share * loudness;
        }
    }
    let mut noise = || {
        *chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((*chance >> 26) as i32 - 32) as f32
    };
    heard.into_iter().map(|sample| (sample + noise()).clamp(-32_768.0, 32_767.0) as i16).collect()
}

/// All that the robot may say in a language.
fn answers(phrases: &PhraseBook) -> Vec<String> {
    let fill = [
        ("title", "Das kleine Gespenst"),
        ("person", "Otfried Preußler"),
        ("area", "Kinderbereich"),
        ("shelf", "Regal P bis R"),
        ("call_number", "PRE"),
        ("asked", "Das kleine Gespenst"),
        ("date", "am 3. Dezember"),
        ("hours", "von 10 bis 19 Uhr"),
        ("name", "Toilette"),
        ("day", "Montag"),
        ("week", "Montag bis Freitag von 10 bis 19 Uhr"),
    ];
    let fill: BTreeMap<String, String> = fill.map(|(slot, value)| (slot.to_owned(), value.to_owned())).into();
    phrases.answers(&fill).collect()
}

fn spoken(voice: &mut EspeakVoice, utterance: &Utterance) -> Vec<i16> {
    let sound = voice.speak(utterance).expect("espeak-ng is installed where tests run");
    let samples: Vec<f32> = sound.samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
    let mut resampler = MonoResampler::new(SoundFormat { rate_hz: sound.rate_hz, channels: 1 }).expect("a usual rate");
    let mut at_16_khz = Vec::new();
    resampler.push(&samples, &mut at_16_khz);
    resampler.finish(&mut at_16_khz);
    at_16_khz
}

fn listening(phrases: &Arc<Text<PhraseBook>>, language: Language) -> Listening<Recogniser> {
    let output = Output::new(language, false);
    let catalogue = sources::catalogue(None, &output).expect("the one that comes along");
    let sentences = Sentences::new(phrases, &FloorPlan::demo(), &catalogue, language).expect("it can be read");
    let model = SpeechModel::bundled().expect("it comes along").patient();
    let all = sentences.listen(&model).expect("it can be heard");
    let stops = sentences.listen_for_stop(&model).expect("they can be heard");
    Listening::new(all, EndOfSpeech::of(Audience::Child)).with_stop_words(stops)
}

fn loop_back(language: Language) {
    let phrases = behaviours::LibraryRobot::bundled_phrases().expect("the bundled ones");
    let mut listening = listening(&phrases, language);
    let mut voice = EspeakVoice::new(VoiceSettings::default());
    let answers = answers(phrases.get(language));
    assert!(answers.len() > 50, "{} answers", answers.len());
    let mut chance = 1;
    let hears = |listening: &mut Listening<Recogniser>, samples: &[i16], ears| -> Vec<Sounded> {
        let pieces = samples.chunks(RATE / 50);
        pieces.flat_map(|piece| listening.hear(piece, ears).expect("it works")).collect()
    };
    let (mut passed, mut said, mut triggered, mut outlasted) = (0, 0_usize, Vec::new(), 0);
    for (turn, text) in answers.iter().cycle().enumerate() {
        if passed >= samples(LOOP) {
            break;
        }
        let utterance = Utterance::new(text.clone(), language);
        let own = spoken(&mut voice, &utterance);
        // With the robot's own voice nobody tells when it is done: the ears are shut for as long as it is estimated.
        let shut = samples(utterance.estimated_duration() + TAIL);
        outlasted += usize::from(own.len() > shut);
        let loudness = [1.0, 0.5, 0.25][turn % 3];
        let heard = in_the_room(&own, shut + samples(PAUSE), loudness, &mut chance);
        let (while_shut, afterwards) = heard.split_at(shut);
        let mut sounded = hears(&mut listening, while_shut, Ears::Shut);
        sounded.extend(hears(&mut listening, afterwards, Ears::Open));
        triggered.extend(sounded.into_iter().map(|sounded| (text.clone(), sounded)));
        passed += heard.len();
        said += 1;
    }
    println!("{language}: {said} answers in {} s of sound, {outlasted} longer than estimated", passed / RATE);
    assert!(triggered.is_empty(), "{} of {said}: {triggered:?}", triggered.len());
    assert_eq!(outlasted, 0, "answers that took longer than they were estimated to");
}

#[test]
fn a_quarter_of_an_hour_of_its_own_german_triggers_nothing() {
    loop_back(Language::De);
}

#[test]
fn a_quarter_of_an_hour_of_its_own_english_triggers_nothing() {
    loop_back(Language::En);
}

#[test]
fn who_calls_stop_over_its_voice_is_heard() {
    let phrases = behaviours::LibraryRobot::bundled_phrases().expect("the bundled ones");
    for (language, stop) in [(Language::De, "Stopp!"), (Language::En, "Stop!")] {
        let mut listening = listening(&phrases, language);
        let mut robot = EspeakVoice::new(VoiceSettings::default());
        let long = answers(phrases.get(language)).join(" ").chars().take(600).collect::<String>();
        let own = spoken(&mut robot, &Utterance::new(long, language));
        let call =
            spoken(&mut EspeakVoice::new(VoiceSettings::default()).as_speaker("f4"), &Utterance::new(stop, language));
        // Somebody near the head, while the loudspeaker is at a usual volume: four times as loud as its echo.
        let mut heard = in_the_room(&own, own.len(), 0.15, &mut 1);
        let at = 6 * RATE;
        for (to, from) in heard[at..].iter_mut().zip(&call) {
            *to = to.saturating_add(*from);
        }
        let mut stopped_s = None;
        for (piece, samples) in heard.chunks(RATE / 50).enumerate() {
            let sounded = listening.hear(samples, Ears::Shut).expect("it works");
            if sounded.iter().any(|sounded| matches!(sounded, Sounded::Stop(_))) {
                stopped_s.get_or_insert(piece as f64 / 50.0);
            }
        }
        println!("{language}: called at {} s, stopped at {stopped_s:?} s", at / RATE);
        assert!(stopped_s.is_some_and(|stopped_s| (6.0..8.0).contains(&stopped_s)), "{stop}: {stopped_s:?}");
    }
}
