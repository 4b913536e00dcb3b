//! From phrases to a recogniser that listens for them: `cargo bench -p robot-speech`.
//!
//! `known` phrases are of words that the lexicon has; of `unknown` ones the words are asked of espeak-ng, which takes half
//! a millisecond each.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has nothing to measure")]

use divan::Bencher;
use robot_core::Language;
use robot_speech::pronunciation::Lexicon;
use robot_speech::{Phrases, SpeechModel};

fn main() {
    divan::main();
}

/// Phrases of three words each, all different.
fn known(phrases: usize) -> Phrases {
    let words: Vec<&str> = Lexicon::bundled(Language::De).words().filter(|word| word.len() > 3).collect();
    let words = words.iter().step_by(words.len() / (3 * phrases)).copied().collect::<Vec<_>>();
    Phrases::of(words.chunks_exact(3).take(phrases).map(|words| words.join(" "))).unwrap()
}

fn unknown(phrases: usize) -> Phrases {
    let syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "wi", "zo", "schu"];
    let word = |at: usize| [at % 15, at / 15 % 15, at / 225].map(|index| syllables[index]).concat();
    Phrases::of((0..phrases).map(|at| (3 * at..3 * at + 3).map(word).collect::<Vec<_>>().join(" "))).unwrap()
}

#[divan::bench(args = [1, 100, 1000], sample_count = 20)]
fn listen_for_known(bencher: Bencher<'_, '_>, phrases: usize) {
    let (model, phrases) = (SpeechModel::bundled().unwrap(), known(phrases));
    bencher.bench_local(|| model.for_phrases(&phrases, Language::De).unwrap());
}

#[divan::bench(args = [1, 100], sample_count = 5)]
fn listen_for_unknown(bencher: Bencher<'_, '_>, phrases: usize) {
    let (model, phrases) = (SpeechModel::bundled().unwrap(), unknown(phrases));
    bencher.bench_local(|| model.for_phrases(&phrases, Language::De).unwrap());
}

#[divan::bench(sample_count = 20)]
fn open_the_bundled_model(bencher: Bencher<'_, '_>) {
    bencher.bench_local(|| SpeechModel::bundled().unwrap());
}

/// Ten seconds of nearly nothing, among a thousand phrases.
#[divan::bench(sample_count = 5)]
fn hear_ten_seconds(bencher: Bencher<'_, '_>) {
    let mut recogniser = SpeechModel::bundled().unwrap().for_phrases(&known(1000), Language::De).unwrap();
    let noise: Vec<i16> = std::iter::successors(Some(1_u32), |last| Some(last.wrapping_mul(1_664_525).wrapping_add(1)))
        .map(|state| (state >> 23) as i16 - 256)
        .take(160_000)
        .collect();
    bencher.bench_local(|| {
        for piece in noise.chunks(3_200) {
            recogniser.accept(piece).unwrap();
        }
        recogniser.finish().unwrap()
    });
}
