//! From a WAV file to words with times, through the real libvosk.

use std::fs;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use robot_speech::{Flaw, HearError, Model, ModelFolder, Phrases, Recogniser, SoundError, Transcript, hear_file};
use rstest::rstest;
use tempfile::TempDir;

use crate::tone::{self, Piece, brumm, piep, silence};
use crate::toy_model::{self, Form};

pub(crate) fn toy_model(form: Form) -> (TempDir, Model) {
    let folder = tempfile::tempdir().unwrap();
    toy_model::write(folder.path(), form);
    let model = Model::load(&ModelFolder::open(folder.path()).unwrap()).unwrap();
    (folder, model)
}

fn heard(path: &Path) -> Result<Transcript, HearError> {
    let (_folder, model) = toy_model(Form::Static);
    hear_file(&mut Recogniser::for_anything(&model).unwrap(), path)
}

const TWO_PIEPS: [Piece; 5] = [silence(0.5), piep(0.3), silence(0.4), piep(0.3), silence(0.5)];

#[rstest]
#[case(16_000, 1, 16)]
#[case(48_000, 2, 16)]
#[case(8_000, 1, 16)]
#[case(8_000, 1, 8)]
#[case(44_100, 6, 24)]
#[case(22_050, 1, 32)]
#[case(11_025, 1, 0)]
#[case(192_000, 2, 0)]
fn two_tones_are_two_words_at_their_times(#[case] rate_hz: u32, #[case] channels: u16, #[case] bits: u16) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("zwei.wav");
    tone::write(&path, rate_hz, channels, bits, &TWO_PIEPS);
    let transcript = heard(&path).unwrap();
    assert_eq!(transcript.text, "piep piep");
    assert!(!transcript.rejected);
    assert_eq!(transcript.file, path.display().to_string());
    for (word, (start_s, end_s)) in transcript.words.iter().zip([(0.5, 0.8), (1.2, 1.5)]) {
        assert_eq!(word.word, "piep");
        assert!((word.start_s - start_s).abs() < 0.08, "{word:?} begins at {start_s}");
        assert!((word.end_s - end_s).abs() < 0.08, "{word:?} ends at {end_s}");
        assert!(word.confidence > 0.9, "{word:?}");
    }
    assert!(transcript.rtf > 0.0 && transcript.rtf.is_finite());
}

#[test]
fn a_transcript_is_the_json_the_command_line_promises() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("brumm.wav");
    tone::write(&path, 16_000, 1, 16, &[silence(0.3), brumm(0.3), silence(0.3)]);
    let json = serde_json::to_value(heard(&path).unwrap()).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json), ["file", "rejected", "rtf", "text", "words"]);
    assert_eq!(keys(&json["words"][0]), ["confidence", "end_s", "start_s", "word"]);
    assert_eq!(json["text"], "brumm");
}

#[test]
fn silence_is_no_word() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("still.wav");
    tone::write(&path, 16_000, 1, 16, &[silence(3.0)]);
    let transcript = heard(&path).unwrap();
    assert_eq!((transcript.text.as_str(), transcript.rejected, transcript.words.len()), ("", true, 0));
}

#[test]
fn long_pauses_do_not_shift_the_times_and_a_recogniser_can_be_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let (long, short) = (folder.path().join("lang.wav"), folder.path().join("kurz.wav"));
    tone::write(&long, 16_000, 1, 16, &[piep(0.3), silence(3.0), brumm(0.3), silence(4.0), piep(0.3)]);
    tone::write(&short, 16_000, 1, 16, &[silence(1.0), brumm(0.3), silence(0.1)]);
    let (_model_folder, model) = toy_model(Form::Static);
    let mut recogniser = Recogniser::for_anything(&model).unwrap();
    for _time in 0..2 {
        let transcript = hear_file(&mut recogniser, &long).unwrap();
        assert_eq!(transcript.text, "piep brumm piep");
        for (word, start_s) in transcript.words.iter().zip([0.0, 3.3, 7.6]) {
            assert!((word.start_s - start_s).abs() < 0.08, "{word:?} begins at {start_s}");
        }
        let transcript = hear_file(&mut recogniser, &short).unwrap();
        assert_eq!(transcript.text, "brumm");
        assert!((transcript.words[0].start_s - 1.0).abs() < 0.08, "{:?}", transcript.words);
    }
}

#[rstest]
fn only_phrases_of_the_list_are_accepted(#[values(Form::Static, Form::Lookahead)] form: Form) {
    let (_folder, model) = toy_model(form);
    let phrases = Phrases::parse("Piep, brumm!\nbrumm\nhallo piep\n").unwrap();
    let unknown = model.unknown_words(&phrases);
    assert_eq!((unknown.len(), unknown[0].line, unknown[0].word.as_str()), (1, 3, "hallo"));
    let mut recogniser = Recogniser::for_phrases(&model, &phrases).unwrap();
    assert_eq!(recogniser.unknown_words(), unknown);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wort.wav");
    for (pieces, expected) in [
        (vec![silence(0.3), piep(0.3), silence(0.2), brumm(0.3), silence(0.3)], Some("Piep, brumm!")),
        // A pause in the middle of a phrase.
        (vec![piep(0.3), silence(2.5), brumm(0.3), silence(0.3)], Some("Piep, brumm!")),
        // Phrase after phrase.
        (vec![brumm(0.3), silence(2.5), brumm(0.3), silence(0.3)], Some("brumm brumm")),
        (vec![silence(0.3), brumm(0.3), silence(0.2), piep(0.3), silence(0.2), piep(0.3), silence(0.3)], None),
        (vec![silence(1.0)], None),
    ] {
        tone::write(&path, 16_000, 1, 16, &pieces);
        let transcript = hear_file(&mut recogniser, &path).unwrap();
        assert_eq!(transcript.text, expected.unwrap_or(""), "{pieces:?}: {transcript:?}");
        assert_eq!(transcript.rejected, expected.is_none());
    }
}

#[test]
fn a_grammar_hears_only_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wort.wav");
    tone::write(&path, 16_000, 1, 16, &[silence(0.3), piep(0.3), silence(0.2), brumm(0.3), silence(0.3)]);
    let (_folder, model) = toy_model(Form::Lookahead);
    let phrases = Phrases::parse("brumm").unwrap();
    let transcript = hear_file(&mut Recogniser::for_phrases(&model, &phrases).unwrap(), &path).unwrap();
    assert!(transcript.words.iter().all(|word| word.word == "brumm"), "{transcript:?}");
}

fn sound_error(bytes: &[u8]) -> SoundError {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wav");
    fs::write(&path, bytes).unwrap();
    match heard(&path) {
        Err(HearError::Sound(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn good_wav() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gut.wav");
    tone::write(&path, 16_000, 1, 16, &[piep(0.3), silence(0.3)]);
    fs::read(path).unwrap()
}

#[test]
fn what_is_no_recording_is_called_so() {
    assert!(matches!(sound_error(b""), SoundError::Empty { .. }));
    for bytes in [&b"RIFF"[..], b"fLaC\0\0\0\x22", b"ID3\x04 and so on", b"#!/bin/sh\nrm -rf /\n", &[0xff; 100_000]] {
        assert!(matches!(sound_error(bytes), SoundError::NotWav { .. }));
    }
    let missing = heard(Path::new("/nirgends/x.wav")).unwrap_err();
    assert!(missing.to_string().starts_with("/nirgends/x.wav: "), "{missing}");
    assert!(heard(Path::new("/")).is_err(), "a folder");
}

#[test]
fn a_recording_that_breaks_off_is_called_so() {
    let good = good_wav();
    let head = good.len() - 2 * 9_600;
    for length in [head, head + 1, head + 1_000, good.len() - 1] {
        let error = sound_error(&good[..length]);
        assert!(
            matches!(error, SoundError::Truncated { announced: 19_200, present, .. } if present == (length - head) as u64),
            "{length}: {error:?}"
        );
    }
    for length in 1..head {
        let error = sound_error(&good[..length]);
        assert!(matches!(error, SoundError::NotWav { .. } | SoundError::Coding { .. }), "{length}: {error:?}");
    }
    let mut empty = good[..head].to_vec();
    empty[head - 4..].fill(0);
    assert!(matches!(sound_error(&empty), SoundError::NoSound { .. }));
}

#[test]
fn a_recording_out_of_a_pipe_goes_up_to_its_end() {
    let mut good = good_wav();
    let head = good.len() - 2 * 9_600;
    for announced in [0x7fff_f000_u32, 0xffff_ffff] {
        good[head - 4..head].copy_from_slice(&announced.to_le_bytes());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.wav");
        fs::write(&path, &good).unwrap();
        assert_eq!(heard(&path).unwrap().text, "piep");
    }
}

#[test]
fn any_byte_of_the_head_may_be_wrong() {
    let good = good_wav();
    let head = good.len() - 2 * 9_600;
    let (_folder, model) = toy_model(Form::Static);
    let mut recogniser = Recogniser::for_anything(&model).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wav");
    for place in 0..head {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bad = good.clone();
            bad[place] = byte;
            fs::write(&path, &bad).unwrap();
            // Whatever comes of it: words or a reason.
            if let Err(error) = hear_file(&mut recogniser, &path) {
                assert!(matches!(error, HearError::Sound(_)), "{place} {byte}: {error:?}");
                assert!(!error.text().de.is_empty() && error.to_string() == error.text().en);
            }
        }
    }
}

#[test]
fn ten_hours_are_too_long() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lang.wav");
    tone::write(&path, 16_000, 1, 16, &[]);
    let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    let sound_bytes = 10 * 3_600 * 16_000 * 2_u32;
    file.seek(SeekFrom::Start(40)).unwrap();
    file.write_all(&sound_bytes.to_le_bytes()).unwrap();
    file.set_len(44 + u64::from(sound_bytes)).unwrap(); // a hole: it takes no room on the disk
    let error = heard(&path).unwrap_err();
    assert!(matches!(error, HearError::Sound(SoundError::TooLong { .. })), "{error:?}");
}

#[test]
fn a_silent_and_a_clipped_recording_are_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.wav");
    tone::write(&path, 16_000, 1, 16, &[silence(1.0)]);
    assert_eq!(heard(&path).unwrap().flaw, Some(Flaw::Silent));
    tone::write(&path, 16_000, 1, 16, &[piep(0.5)]);
    assert_eq!(heard(&path).unwrap().flaw, None);
    let mut loud = fs::read(&path).unwrap();
    for sample in loud[44..].chunks_exact_mut(2) {
        let value = i16::from_le_bytes([sample[0], sample[1]]);
        sample.copy_from_slice(&value.saturating_mul(40).to_le_bytes());
    }
    fs::write(&path, loud).unwrap();
    assert_eq!(heard(&path).unwrap().flaw, Some(Flaw::Clipped));
}
