//! The model that comes along: any phrase, on any machine.

use std::fs;
use std::path::Path;

use robot_core::Language;
use robot_speech::pronunciation::bare;
use robot_speech::{
    EspeakVoice, ModelError, MonoResampler, Phrases, SoundFormat, SpeechModel, Transcript, VoiceSettings, hear_file,
    probe, say_to_file,
};
use rstest::rstest;

const MODEL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/de");

const GERMAN: &str = "# Fragen an den Roboter\n\
    Wo ist die Toilette?\n\
    Wo finde ich Harry Potter?\n\
    Hallo NAOme!\n\
    Tanz mit mir\n\
    Ich suche ein Buch über Pferde.\n\
    Simsalabim Schnurzelpurz | klingt wie: simsalabim schnurzelpurz\n";
const ENGLISH: &str = "Where is the exit?\nI am looking for a book\nDance with me!\nThank you very much\n";

/// What is heard when espeak-ng says something.
fn heard(folder: &Path, phrases: &str, text: &str, language: Language) -> Transcript {
    let file = folder.join("satz.wav");
    say_to_file(&mut EspeakVoice::new(VoiceSettings::default()), text, language, &file).unwrap();
    let phrases = Phrases::parse(phrases).unwrap();
    let mut recogniser = SpeechModel::bundled().unwrap().for_phrases(&phrases, language).unwrap();
    assert_eq!(recogniser.unknown_words(), []);
    hear_file(&mut recogniser, &file).unwrap()
}

#[rstest]
#[case(Language::De, GERMAN)]
#[case(Language::En, ENGLISH)]
fn most_phrases_are_heard_as_they_are_written(#[case] language: Language, #[case] phrases: &str) {
    let folder = tempfile::tempdir().unwrap();
    let spoken: Vec<&str> = phrases.lines().filter(|line| !line.starts_with('#')).collect();
    let written = |line: &str| line.split(" |").next().unwrap().to_owned();
    let right = spoken.iter().filter(|line| {
        let transcript = heard(folder.path(), phrases, &written(line), language);
        let is_ordered = transcript.words.windows(2).all(|pair| pair[0].end_s <= pair[1].start_s + 1e-6);
        assert!(is_ordered, "{transcript:?}");
        assert_eq!(transcript.rejected, transcript.text.is_empty());
        transcript.text == written(line)
    });
    let right = right.count();
    // A small model errs now and then; that it errs rarely its card shows, not this test.
    assert!(right + 1 >= spoken.len(), "{right} of {}", spoken.len());
}

#[rstest]
#[case(Language::De, GERMAN, "Die Mülltonne wird am kommenden Donnerstag von der Stadtreinigung geleert.")]
#[case(Language::De, GERMAN, "Gestern hat es den ganzen Nachmittag geregnet und gestürmt.")]
#[case(Language::En, ENGLISH, "The government announced seventeen new measures on Wednesday afternoon.")]
fn what_is_no_phrase_is_rejected(#[case] language: Language, #[case] phrases: &str, #[case] text: &str) {
    let folder = tempfile::tempdir().unwrap();
    let transcript = heard(folder.path(), phrases, text, language);
    assert!(transcript.rejected && transcript.text.is_empty(), "{transcript:?}");
}

#[test]
fn the_folder_of_the_bundled_model_is_a_model_like_any_other() {
    let model = SpeechModel::open(MODEL).unwrap();
    assert!(model.hears_any_word());
    assert_eq!(model.for_anything().err(), Some(ModelError::NeedsPhrases));
    let phrases = Phrases::of(["Ja!", "Nein!"]).unwrap();
    let mut recogniser = model.for_phrases(&phrases, Language::De).unwrap();
    assert_eq!(recogniser.accept(&[0; 8_000]), Ok(None));
    assert!(probe::model(Path::new(MODEL)).is_ok());
}

#[rstest]
#[case("am/final.mdl", "Kein Modell")]
#[case("conf/graph.toml", "unk_entry = 4\nunk_phone = 1\nunk_bigram_scale = 1\nmuch = 1\n")]
#[case("conf/model.conf", "beam 14")]
#[case("phones.txt", "SIL\na\na\n")]
#[case("phones/espeak-de.txt", "a nirgends\n")]
#[case("phones/espeak-en.txt", "")]
fn a_missing_or_broken_file_is_named(#[case] file: &str, #[case] instead: &str) {
    let folder = tempfile::tempdir().unwrap();
    for part in ["am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "conf/graph.toml", "phones.txt"] {
        fs::create_dir_all(folder.path().join(part).parent().unwrap()).unwrap();
        fs::copy(Path::new(MODEL).join(part), folder.path().join(part)).unwrap();
    }
    fs::create_dir_all(folder.path().join("phones")).unwrap();
    for part in fs::read_dir(Path::new(MODEL).join("phones")).unwrap() {
        let part = part.unwrap();
        fs::copy(part.path(), folder.path().join("phones").join(part.file_name())).unwrap();
    }
    assert!(SpeechModel::open(folder.path()).is_ok());

    fs::write(folder.path().join(file), instead).unwrap();
    match SpeechModel::open(folder.path()) {
        Err(ModelError::Broken { files, .. }) => assert_eq!(files, [file]),
        other => panic!("{other:?}"),
    }
    fs::remove_file(folder.path().join(file)).unwrap();
    let error = SpeechModel::open(folder.path()).unwrap_err();
    assert!(matches!(&error, ModelError::Missing { files, .. } if files == &[file]), "{error:?}");
    assert!(error.text().de.contains(file) && error.to_string().contains(file));
}

/// What espeak-ng 1.51 has names for, in German and in all its English voices.
#[rstest]
#[case("de", include_str!("data/mnemonics-de.txt"))]
#[case("en", include_str!("data/mnemonics-en.txt"))]
fn every_sound_of_espeak_has_its_place_in_the_model(#[case] language: &str, #[case] mnemonics: &str) {
    let table = fs::read_to_string(format!("{MODEL}/phones/espeak-{language}.txt")).unwrap();
    let known: Vec<&str> = table.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let mut sounds = 0;
    for mnemonic in mnemonics.lines() {
        // Marks of stress are no sounds and never looked for.
        let Some(sound) = bare(mnemonic).next().filter(|sound| *sound == mnemonic) else { continue };
        assert!(known.contains(&sound), "{sound:?} of {language}");
        sounds += 1;
    }
    assert!(sounds > 100, "{sounds}");
}

#[test]
fn a_thousand_phrases_with_three_thousand_words_can_be_listened_for() {
    let syllables = ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "te", "wi", "zo", "schu"];
    let word = |number: usize| [number % 15, number / 15 % 15, number / 225].map(|index| syllables[index]).concat();
    let phrases: Vec<String> =
        (0..1000).map(|at| (3 * at..3 * at + 3).map(word).collect::<Vec<_>>().join(" ")).collect();
    let phrases = Phrases::of(&phrases).unwrap();
    let mut recogniser = SpeechModel::bundled().unwrap().for_phrases(&phrases, Language::De).unwrap();
    assert_eq!((phrases.len(), recogniser.unknown_words().len()), (1000, 0));
    recogniser.accept(&[0; 16_000]).unwrap();
    let said = recogniser.finish().unwrap();
    assert_eq!(recogniser.text(&said.words), None);
}

#[test]
fn a_patient_recogniser_does_not_say_by_itself_that_somebody_has_finished() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("satz.wav");
    let mut voice = EspeakVoice::new(VoiceSettings::default());
    let sound = say_to_file(&mut voice, "Tanz mit mir!", Language::De, &file).unwrap();
    let format = SoundFormat { rate_hz: sound.rate_hz, channels: 1 };
    let mut resampler = MonoResampler::new(format).unwrap();
    let mut samples = Vec::new();
    let floats: Vec<f32> = sound.samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
    resampler.push(&floats, &mut samples);
    samples.extend([0; 5 * 16_000]);
    let phrases = Phrases::parse(GERMAN).unwrap();
    for is_patient in [false, true] {
        let model = SpeechModel::bundled().unwrap();
        let model = if is_patient { model.patient() } else { model };
        let mut recogniser = model.for_phrases(&phrases, Language::De).unwrap();
        let said: Vec<_> = samples.chunks(1_600).filter_map(|piece| recogniser.accept(piece).unwrap()).collect();
        assert_eq!(said.is_empty(), is_patient, "{said:?}");
    }
}
