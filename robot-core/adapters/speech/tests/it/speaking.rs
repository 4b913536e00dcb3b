//! The real espeak-ng, and the queue before the loudspeaker.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use std::time::Duration;

use robot_core::ports::Speech;
use robot_core::speech::{SpeechEnding, SpeechEvent};
use robot_core::{Language, Priority, Spoken, Style, Timestamp, Utterance};
use robot_speech::{
    Cancel, EspeakVoice, Loudspeaker, OpenLoudspeaker, Sound, SoundError, SoundSource, SpokenSpeech, Voice, VoiceError,
    VoiceSettings, VolumeCap, WavSource, probe, say_to_file,
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

/// A loudspeaker that plays when a test tells it to.
#[derive(Clone, Default)]
struct FakeLoudspeaker(Arc<(Mutex<Playing>, Condvar)>);

#[derive(Default)]
struct Playing {
    /// The lengths of what was given, in samples, which take a second each.
    given: Vec<usize>,
    played: usize,
    stops: usize,
    loudest: u16,
}

impl FakeLoudspeaker {
    fn playing(&self) -> std::sync::MutexGuard<'_, Playing> {
        self.0.0.lock().unwrap()
    }

    /// Waits until so many sounds have been given since it was last stopped, and gives their lengths.
    fn wait_for(&self, sounds: usize) -> Vec<usize> {
        let playing = self.0.1.wait_while(self.playing(), |playing| playing.given.len() < sounds).unwrap();
        playing.given.clone()
    }

    fn play_for(&self, samples: usize) {
        let mut playing = self.playing();
        playing.played = (playing.played + samples).min(playing.given.iter().sum());
    }
}

impl Loudspeaker for FakeLoudspeaker {
    fn play(&mut self, sound: Sound) -> Result<(), SoundError> {
        if sound.samples.is_empty() {
            return Err(SoundError::NoLoudspeaker { reason: "unplugged".into() });
        }
        let mut playing = self.playing();
        playing.given.push(sound.samples.len());
        let loudest = sound.samples.iter().map(|sample| sample.unsigned_abs()).max();
        playing.loudest = playing.loudest.max(loudest.unwrap_or_default());
        self.0.1.notify_all();
        Ok(())
    }

    fn is_playing(&self) -> bool {
        let playing = self.playing();
        playing.played < playing.given.iter().sum()
    }

    fn stop(&mut self) {
        let stops = self.playing().stops + 1;
        *self.playing() = Playing { stops, ..Playing::default() };
    }

    fn played(&self) -> Duration {
        Duration::from_secs(self.playing().played as u64)
    }
}

/// A loudspeaker that has gone. Another takes its place once a test lets it open.
struct Unplugged {
    another: FakeLoudspeaker,
    opening: std::sync::mpsc::Sender<()>,
    opens: Arc<Mutex<std::sync::mpsc::Receiver<()>>>,
}

impl Loudspeaker for Unplugged {
    fn play(&mut self, _sound: Sound) -> Result<(), SoundError> {
        Err(SoundError::NoOutputDevice)
    }

    fn is_playing(&self) -> bool {
        false
    }

    fn stop(&mut self) {}

    fn reopen(&self) -> Option<OpenLoudspeaker> {
        let (another, opening, opens) = (self.another.clone(), self.opening.clone(), Arc::clone(&self.opens));
        Some(Box::new(move || {
            opening.send(()).unwrap();
            opens.lock().unwrap().recv().unwrap();
            Ok(Box::new(another))
        }))
    }

    fn played(&self) -> Duration {
        Duration::ZERO
    }
}

#[test]
fn a_loudspeaker_that_opens_slowly_keeps_nobody_waiting() {
    let another = FakeLoudspeaker::default();
    let (opening, is_opening) = std::sync::mpsc::channel();
    let (open, opens) = std::sync::mpsc::channel();
    let unplugged = Unplugged { another: another.clone(), opening, opens: Arc::new(Mutex::new(opens)) };
    // Nobody holds this voice up.
    let (_, signals) = std::sync::mpsc::channel();
    let mut speech = SpokenSpeech::new(FakeVoice(signals), unplugged);
    speech.say(&Utterance::new("Hallo", Language::De), Timestamp::ZERO).unwrap();
    is_opening.recv().unwrap();
    assert!(speech.is_speaking(Timestamp::ZERO), "it answers while the device is opened");
    assert_eq!(speech.caption(Timestamp::ZERO), None);
    open.send(()).unwrap();
    assert_eq!(another.wait_for(1).len(), 1, "what was made is heard");
}

/// Makes a sample, a second long, of each letter; each sentence at its signal, or at once when that is gone. It ends
/// when it is cancelled.
struct FakeVoice(std::sync::mpsc::Receiver<()>);

impl Voice for FakeVoice {
    fn synthesise(&mut self, spoken: &Spoken, _style: Style, cancel: &Cancel) -> Result<Sound, VoiceError> {
        loop {
            match self.0.recv_timeout(Duration::from_millis(1)) {
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) if cancel.is_cancelled() => {
                    return Err(VoiceError::Cancelled);
                }
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
                _ => return Ok(Sound { rate_hz: 1, samples: vec![30_000; spoken.text().chars().count()] }),
            }
        }
    }
}

fn speech() -> (SpokenSpeech, FakeLoudspeaker, std::sync::mpsc::Sender<()>) {
    let (signal, signals) = std::sync::mpsc::channel();
    let loudspeaker = FakeLoudspeaker::default();
    (SpokenSpeech::new(FakeVoice(signals), loudspeaker.clone()), loudspeaker, signal)
}

/// The same with a voice that never waits.
fn quick_speech() -> (SpokenSpeech, FakeLoudspeaker) {
    let (speech, loudspeaker, _) = speech();
    (speech, loudspeaker)
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
    assert_eq!(loudspeaker.wait_for(1), [4]);
    loudspeaker.play_for(4);
    signal.send(()).unwrap();
    assert_eq!(loudspeaker.wait_for(2), [4, 3]);
    assert!(speech.is_speaking(NOW));
    loudspeaker.play_for(3);
    assert!(!speech.is_speaking(NOW));
    let ends = speech
        .events(NOW)
        .into_iter()
        .filter(|event| matches!(event, SpeechEvent::Ended { ending: SpeechEnding::Said, .. }));
    assert_eq!(ends.count(), 2);
}

#[test]
fn the_second_sentence_is_made_while_the_first_is_heard() {
    let (mut speech, loudspeaker) = quick_speech();
    speech.say(&say("Eins ist da. Zwei. Drei."), NOW).unwrap();
    // The third would be too early: somebody may cut in.
    assert_eq!(loudspeaker.wait_for(2), [12, 5]);
    let caption = speech.caption(NOW).unwrap();
    assert_eq!((caption.text.as_str(), &caption.text[caption.word.unwrap()]), ("Eins ist da.", "Eins"));
    assert!(speech.loudness(NOW) > 0.99);
    loudspeaker.play_for(13);
    assert_eq!(loudspeaker.wait_for(3), [12, 5, 5]);
    assert_eq!(speech.caption(NOW).unwrap().text, "Zwei.");
    let events = speech.events(NOW);
    assert!(matches!(&events[0], SpeechEvent::Began { utterance, .. } if utterance.text.starts_with("Eins")));
    let words = events.iter().filter(|event| matches!(event, SpeechEvent::Word { .. })).count();
    assert_eq!(words, 4);
}

#[test]
fn urgent_ones_overtake_what_waits_and_an_emergency_cuts_in() {
    let (mut speech, loudspeaker) = quick_speech();
    speech.say(&say("eins"), NOW).unwrap();
    assert_eq!(loudspeaker.wait_for(1), [4]);
    speech.say(&say("zwölfte"), NOW).unwrap();
    speech.say(&say("elf").with_priority(Priority::Urgent), NOW).unwrap();
    loudspeaker.play_for(4);
    assert_eq!(loudspeaker.wait_for(2), [4, 3], "elf overtakes");
    speech.say(&say("Feuer").with_priority(Priority::Emergency), NOW).unwrap();
    assert_eq!(loudspeaker.playing().stops, 1, "at once");
    assert_eq!(loudspeaker.wait_for(1), [5]);
    loudspeaker.play_for(5);
    assert!(!speech.is_speaking(NOW), "what waited is forgotten");
    let endings: Vec<SpeechEnding> = speech
        .events(NOW)
        .into_iter()
        .filter_map(|event| if let SpeechEvent::Ended { ending, .. } = event { Some(ending) } else { None })
        .collect();
    assert_eq!(endings, [SpeechEnding::Said, SpeechEnding::Cancelled, SpeechEnding::Said]);
}

#[test]
fn hush_is_at_once_and_for_all_that_was_to_come() {
    let (mut speech, loudspeaker, signal) = speech();
    for text in ["eins.", "elf.", "zwölf."] {
        speech.say(&say(text), NOW).unwrap();
    }
    signal.send(()).unwrap();
    loudspeaker.wait_for(1);
    speech.hush(NOW);
    assert!(!speech.is_speaking(NOW));
    assert!(!loudspeaker.is_playing());
    // Whatever was at the voice is dropped without a signal.
    speech.say(&say("danach"), NOW).unwrap();
    signal.send(()).unwrap();
    assert_eq!(loudspeaker.wait_for(1), [6]);
}

#[test]
fn the_same_is_not_said_twice() {
    let (mut speech, loudspeaker) = quick_speech();
    for _ in 0..100 {
        speech.say(&say("Ich bleibe stehen."), NOW).unwrap();
    }
    assert_eq!(loudspeaker.wait_for(1), [18]);
    loudspeaker.play_for(18);
    assert!(!speech.is_speaking(NOW));
    speech.say(&say("Ich bleibe stehen."), NOW).unwrap();
    assert_eq!(loudspeaker.wait_for(2), [18, 18], "later it may be said again");
}

#[test]
fn nobody_passes_the_volume_cap() {
    let (speech, loudspeaker) = quick_speech();
    let mut speech = speech.with_volume_cap(VolumeCap::percent(40));
    speech.say(&say("laut").with_style(Style::Happy), NOW).unwrap();
    loudspeaker.wait_for(1);
    assert_eq!(loudspeaker.playing().loudest, 13_106);
}

#[test]
fn what_goes_wrong_is_told_with_the_next_utterance() {
    let (mut speech, _loudspeaker) = quick_speech();
    speech.say(&say(""), NOW).unwrap();
    while speech.is_speaking(NOW) {
        thread::yield_now();
    }
    assert!(matches!(
        &speech.events(NOW)[..],
        [SpeechEvent::Began { .. }, SpeechEvent::Ended { ending: SpeechEnding::Failed, .. }]
    ));
    let error = speech.say(&say("eins"), NOW).unwrap_err();
    assert!(
        error.reason.de.starts_with("Kein Lautsprecher. Bitte") && !error.reason.de.contains("unplugged"),
        "{error}"
    );
    speech.say(&say("zwei"), NOW).unwrap();
}

#[test]
fn a_stuck_loudspeaker_does_not_keep_the_robot_deaf() {
    let (mut speech, loudspeaker) = quick_speech();
    speech.say(&say("eins"), NOW).unwrap();
    loudspeaker.wait_for(1);
    assert!(speech.is_speaking(Timestamp::from_secs_f64(25.0)));
    assert!(speech.is_speaking(Timestamp::from_secs_f64(50.0)), "it has got on since the beginning");
    assert!(!speech.is_speaking(Timestamp::from_secs_f64(60.0)));
}

#[test]
fn a_queue_has_an_end() {
    let (mut speech, _loudspeaker, _signal) = speech();
    let refused = (0..100).find_map(|number| speech.say(&say(&format!("Nummer {number}")), NOW).err()).unwrap();
    assert!(refused.reason.de.contains("zu viel"), "{refused}");
    let long = say(&"a".repeat(10_000));
    assert!(speech.say(&long, NOW).unwrap_err().reason.de.contains("in Stücken"));
}

#[test]
fn a_cancelled_program_ends_at_once_and_leaves_nothing_behind() {
    // A program that would speak for a minute, and that writes its own number down.
    let folder = tempfile::tempdir().unwrap();
    let number = folder.path().join("pid");
    let program = script(folder.path(), "slow", &format!("echo $$ > {}\nexec sleep 60", number.display()));
    let cancel = Cancel::default();
    let speaking = thread::spawn({
        let cancel = cancel.clone();
        move || {
            let mut voice = EspeakVoice::with_program(program, VoiceSettings::default());
            voice.synthesise(&robot_core::normalise("Ja", Language::De), Style::Neutral, &cancel)
        }
    });
    let pid = loop {
        match std::fs::read_to_string(&number) {
            Ok(pid) if pid.ends_with('\n') => break pid.trim().to_owned(),
            _ => thread::yield_now(),
        }
    };
    cancel.cancel();
    assert_eq!(speaking.join().unwrap(), Err(VoiceError::Cancelled));
    assert!(!std::path::Path::new("/proc").join(pid).exists(), "not even a zombie");
}

/// Writes a program for a test.
pub(crate) fn script(folder: &std::path::Path, name: &str, text: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}
