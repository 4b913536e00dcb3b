//! The real espeak-ng, and the queue before the loudspeaker.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use robot_core::ports::Speech;
use robot_core::{Language, Timestamp, Utterance};
use robot_speech::{
    EspeakVoice, Loudspeaker, Sound, SoundError, SoundSource, SpokenSpeech, Voice, VoiceError, VoiceSettings,
    WavSource, probe, say_to_file,
};
use rstest::rstest;

fn seconds(text: &str, language: Language, settings: VoiceSettings) -> f64 {
    EspeakVoice::new(settings).speak(&Utterance::new(text, language)).unwrap().duration().as_secs_f64()
}

#[test]
fn longer_texts_take_longer_and_the_settings_count() {
    let usual = VoiceSettings::default();
    let short = seconds("Hallo!", Language::De, usual);
    let long = seconds("Hallo! Ich bin der Roboter der Bücherei und zeige dir gern den Weg.", Language::De, usual);
    assert!((0.3..2.0).contains(&short), "{short}");
    assert!(long > 2.0 * short, "{long} {short}");
    let fast = VoiceSettings { rate_wpm: 300, ..usual };
    assert!(
        seconds("Wo finde ich Harry Potter?", Language::De, fast)
            < seconds("Wo finde ich Harry Potter?", Language::De, usual)
    );
    let loudest = |volume| {
        let mut voice = EspeakVoice::new(VoiceSettings { volume, ..usual });
        let sound = voice.speak(&Utterance::new("Ja", Language::De)).unwrap();
        sound.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap()
    };
    assert!(loudest(20) < loudest(100) / 2);
    let sound =
        |pitch| EspeakVoice::new(VoiceSettings { pitch, ..usual }).speak(&Utterance::new("Ja", Language::De)).unwrap();
    assert_ne!(sound(10), sound(90));
    assert_ne!(seconds("nineteen", Language::En, usual), seconds("nineteen", Language::De, usual));
}

#[test]
fn a_spoken_file_is_a_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hallo.wav");
    let mut voice = EspeakVoice::new(VoiceSettings::default());
    let sound = say_to_file(&mut voice, "Guten Tag, was suchst du?", Language::De, &path).unwrap();
    let mut source = WavSource::open(&path).unwrap();
    assert_eq!((source.format().rate_hz, source.format().channels), (sound.rate_hz, 1));
    let (mut piece, mut samples) = (Vec::new(), 0);
    while source.read(&mut piece).unwrap() {
        samples += piece.len();
    }
    assert_eq!(samples, sound.samples.len());
    let error = say_to_file(&mut voice, "Ja", Language::De, "/nirgends/x.wav").unwrap_err();
    assert!(matches!(error, VoiceError::Sound(SoundError::File { .. })), "{error}");
}

#[rstest]
#[case("[[h@l'oU_:_:_:_:_:_:_:_:_:_:]]")]
#[case("<speak><break time=\"60s\"/>ja</speak>")]
#[case("ja\u{1}450s nein\0\u{1b}[31m ja")]
#[case("--help")]
#[case("$(sleep 60) `sleep 60` ; sleep 60 | x")]
fn texts_are_said_and_not_obeyed(#[case] text: &str) {
    let spoken = seconds(text, Language::De, VoiceSettings::default());
    assert!((0.2..15.0).contains(&spoken), "{spoken}");
}

#[test]
fn nothing_and_too_much_are_refused() {
    let mut voice = EspeakVoice::new(VoiceSettings::default());
    for text in ["", "\0\0", "…"] {
        assert_eq!(voice.speak(&Utterance::new(text, Language::De)), Err(VoiceError::NothingToSay));
    }
    assert_eq!(voice.speak(&Utterance::new("ja ".repeat(1 << 20), Language::De)), Err(VoiceError::TooLong));
    let long = "Zweitausendneunhundertneunundneunzig. ".repeat(70);
    assert!(voice.speak(&Utterance::new(long, Language::De)).is_ok());
}

#[test]
fn a_missing_program_is_named_with_its_cure() {
    let mut voice = EspeakVoice::with_program("/nirgends/espeak-ng", VoiceSettings::default());
    let error = voice.speak(&Utterance::new("Ja", Language::De)).unwrap_err();
    assert!(matches!(error, VoiceError::Missing { .. }));
    assert!(error.text().de.contains("apt-get install espeak-ng") && error.text().en.contains("/nirgends/espeak-ng"));
    let mut voice = EspeakVoice::with_program("false", VoiceSettings::default());
    assert!(matches!(voice.speak(&Utterance::new("Ja", Language::De)), Err(VoiceError::Failed { .. })));
    let mut voice = EspeakVoice::with_program("echo", VoiceSettings::default());
    assert!(matches!(voice.speak(&Utterance::new("Ja", Language::De)), Err(VoiceError::Failed { .. })), "no sound");
}

#[test]
fn the_doctor_learns_the_version_and_devices_have_names_or_reasons() {
    let version = probe::espeak().unwrap();
    assert!(version.starts_with("1."), "{version}");
    match probe::loudspeaker() {
        Ok(name) => assert!(!name.is_empty()),
        Err(error) => assert!(error.text().de.starts_with("Kein Lautsprecher"), "{error}"),
    }
    match probe::microphone() {
        Ok(name) => assert!(!name.is_empty()),
        Err(error) => assert!(error.text().de.starts_with("Kein Mikrofon"), "{error}"),
    }
}

const NOW: Timestamp = Timestamp::ZERO;

/// A loudspeaker that keeps what it was given until a test takes it.
#[derive(Clone, Default)]
struct FakeLoudspeaker(Arc<(Mutex<Vec<usize>>, Condvar)>);

impl FakeLoudspeaker {
    /// Waits until so many sounds have arrived, and plays them to their end.
    fn play_out(&self, sounds: usize) -> Vec<usize> {
        let (playing, arrived) = &*self.0;
        let mut playing = arrived.wait_while(playing.lock().unwrap(), |playing| playing.len() < sounds).unwrap();
        std::mem::take(&mut *playing)
    }
}

impl Loudspeaker for FakeLoudspeaker {
    fn play(&mut self, sound: Sound) -> Result<(), SoundError> {
        if sound.samples.is_empty() {
            return Err(SoundError::NoLoudspeaker { reason: "unplugged".into() });
        }
        self.0.0.lock().unwrap().push(sound.samples.len());
        self.0.1.notify_all();
        Ok(())
    }

    fn is_playing(&self) -> bool {
        !self.0.0.lock().unwrap().is_empty()
    }

    fn stop(&mut self) {
        self.0.0.lock().unwrap().clear();
    }
}

/// Makes a sample of each letter, each word at its signal.
struct FakeVoice(std::sync::mpsc::Receiver<()>);

impl Voice for FakeVoice {
    fn speak(&mut self, utterance: &Utterance) -> Result<Sound, VoiceError> {
        self.0.recv().map_err(|_| VoiceError::Failed { reason: "the test is over".into() })?;
        Ok(Sound { rate_hz: 16_000, samples: vec![0; utterance.text.len()] })
    }
}

fn speech() -> (SpokenSpeech, FakeLoudspeaker, std::sync::mpsc::Sender<()>) {
    let (signal, signals) = std::sync::mpsc::channel();
    let loudspeaker = FakeLoudspeaker::default();
    (SpokenSpeech::new(FakeVoice(signals), loudspeaker.clone(), Language::De), loudspeaker, signal)
}

fn say(text: &str) -> Utterance {
    Utterance::new(text, Language::De)
}

#[test]
fn utterances_are_spoken_in_order_and_it_knows_when_it_is_done() {
    let (mut speech, loudspeaker, signal) = speech();
    assert!(!speech.is_speaking(NOW));
    speech.say(&say("eins"), NOW).unwrap();
    speech.say(&say("elf"), NOW).unwrap();
    assert!(speech.is_speaking(NOW), "while the voice is still at work");
    signal.send(()).unwrap();
    signal.send(()).unwrap();
    assert_eq!(loudspeaker.play_out(2), [4, 3]);
    assert!(!speech.is_speaking(NOW));
}

#[test]
fn hush_is_at_once_and_for_all_that_was_to_come() {
    let (mut speech, loudspeaker, signal) = speech();
    for text in ["eins", "elf", "zwölf"] {
        speech.say(&say(text), NOW).unwrap();
    }
    signal.send(()).unwrap();
    while !loudspeaker.is_playing() {
        thread::yield_now();
    }
    speech.hush(NOW);
    assert!(!speech.is_speaking(NOW));
    assert!(!loudspeaker.is_playing());
    speech.say(&say("danach"), NOW).unwrap();
    // "elf" was at the voice already: it takes a signal, and is dropped; "zwölf" never gets there.
    signal.send(()).unwrap();
    signal.send(()).unwrap();
    assert_eq!(loudspeaker.play_out(1), [6]);
}

#[test]
fn what_goes_wrong_is_told_with_the_next_utterance() {
    let (mut speech, _loudspeaker, signal) = speech();
    speech.say(&say(""), NOW).unwrap();
    signal.send(()).unwrap();
    while speech.is_speaking(NOW) {
        thread::yield_now();
    }
    let error = speech.say(&say("eins"), NOW).unwrap_err();
    assert!(error.reason.starts_with("Kein Lautsprecher: unplugged"), "{error}");
    speech.say(&say("zwei"), NOW).unwrap();
}

#[test]
fn a_stuck_loudspeaker_does_not_keep_the_robot_deaf() {
    let (mut speech, loudspeaker, signal) = speech();
    speech.say(&say("eins"), NOW).unwrap();
    signal.send(()).unwrap();
    while !loudspeaker.is_playing() {
        thread::yield_now();
    }
    assert!(speech.is_speaking(Timestamp::from_secs_f64(5.0)));
    assert!(!speech.is_speaking(Timestamp::from_secs_f64(60.0)));
}

#[test]
fn a_queue_has_an_end() {
    let (mut speech, _loudspeaker, _signal) = speech();
    let refused = (0..100).find_map(|_| speech.say(&say("eins"), NOW).err()).unwrap();
    assert!(refused.reason.contains("zu viel"), "{refused}");
}
