//! Piper voices, spoken by programs that this test writes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use robot_core::{Language, Style, Utterance, normalise};
use robot_speech::{Cancel, EspeakVoice, FallbackVoice, PiperVoice, Voice, VoiceError, VoiceSettings};
use tempfile::TempDir;

use crate::speaking::script;

const GERMAN: &str = r#"{"audio":{"sample_rate":16000},"language":{"code":"de_DE"},"num_symbols":256}"#;

/// A folder with a model in it.
fn model(config: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("voice.onnx");
    std::fs::write(&model, "weights").unwrap();
    std::fs::write(folder.path().join("voice.onnx.json"), config).unwrap();
    (folder, model)
}

/// A piper that turns each byte of its line into a sample and writes down how it was called.
fn parrot(folder: &Path) -> PathBuf {
    script(
        folder,
        "piper",
        &format!("echo \"$@\" >> {}/called\nread -r line\nprintf '%s' \"$line$line\"", folder.display()),
    )
}

#[test]
fn a_sentence_goes_in_and_samples_come_out() {
    let (folder, model) = model(GERMAN);
    let mut voice = PiperVoice::open_with(parrot(folder.path()), &model).unwrap();
    let sound = voice.speak(&Utterance::new("Bd. 2", Language::De)).unwrap();
    assert_eq!(sound.rate_hz, 16_000);
    let bytes: Vec<u8> = sound.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    assert_eq!(bytes, b"Band zweiBand zwei");
    // The next run waits already; a style starts one of its own.
    let quiet = Utterance::new("Bd. 2", Language::De).with_style(Style::Quiet);
    let softer = voice.speak(&quiet).unwrap();
    assert!(softer.samples.iter().zip(&sound.samples).all(|(soft, loud)| *soft == loud / 2));
    drop(voice);
    let called = std::fs::read_to_string(folder.path().join("called")).unwrap();
    let first = called.lines().next().unwrap();
    assert_eq!(first, format!("--model {} --output-raw --length-scale 1.00", model.display()));
    assert!(called.lines().any(|line| line.ends_with("--length-scale 1.05")), "{called}");
}

#[test]
fn what_is_wrong_with_a_model_is_said_with_its_file() {
    for (config, expected) in [
        ("", "voice.onnx.json"),
        ("{}", "audio"),
        (r#"{"audio":{"sample_rate":1}}"#, "audio.sample_rate is 1"),
        (r#"{"audio":{"sample_rate":-16000}}"#, "-16000"),
        ("\u{0}\u{1}", "voice.onnx.json"),
    ] {
        let (_folder, model) = model(config);
        let error = PiperVoice::open(&model).unwrap_err();
        assert!(matches!(error, VoiceError::Model { .. }) && error.to_string().contains(expected), "{config}: {error}");
    }
    let error = PiperVoice::open("/nirgends/stimme.onnx").unwrap_err();
    assert_eq!(error, VoiceError::NoModel { file: "/nirgends/stimme.onnx".into() });
    let (_folder, model) = model(GERMAN);
    let described = model.with_extension("onnx.json");
    std::fs::remove_file(&described).unwrap();
    let error = PiperVoice::open(&model).unwrap_err();
    assert_eq!(error, VoiceError::NoModel { file: described.display().to_string() });
}

#[test]
fn espeak_speaks_where_piper_fails() {
    let (folder, model) = model(GERMAN);
    let crashing = script(folder.path(), "crashing", "exit 3");
    let silent = script(folder.path(), "silent", "cat > /dev/null");
    let missing = folder.path().join("piper");
    for (program, expected) in [(crashing, "voice.onnx): exit status: 3"), (silent, "no sound"), (missing, "piper")] {
        let told = Arc::new(Mutex::new(Vec::new()));
        let tells = Arc::clone(&told);
        let piper = PiperVoice::open_with(program, &model).unwrap();
        let espeak = EspeakVoice::new(VoiceSettings::default());
        let mut voice = FallbackVoice::new(piper, espeak, move |error| tells.lock().unwrap().push(error.to_string()));
        for _ in 0..2 {
            let sound = voice.speak(&Utterance::new("Guten Tag", Language::De)).unwrap();
            assert!(sound.duration().as_secs_f64() > 0.3);
        }
        let told = told.lock().unwrap();
        assert!(told.len() == 1 && told[0].contains(expected), "{told:?}");
    }
}

#[test]
fn another_language_is_spoken_by_the_voice_that_knows_it() {
    let (folder, model) = model(GERMAN);
    let piper = PiperVoice::open_with(parrot(folder.path()), &model).unwrap();
    assert!(piper.speaks(Language::De) && !piper.speaks(Language::En));
    let mut voice = FallbackVoice::new(piper, EspeakVoice::new(VoiceSettings::default()), |error| panic!("{error}"));
    let english = normalise("Good morning to you", Language::En);
    let sound = voice.synthesise(&english, Style::Neutral, &Cancel::default()).unwrap();
    assert_eq!(sound.rate_hz, 22_050, "espeak-ng's rate");
}
