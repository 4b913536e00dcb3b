//! `naome hear`, as a person or a program calls it: phrases of one's own, models of one's own, and everything that is none.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::{Outcome, Program};

const LIMIT: Duration = Duration::from_secs(60);

/// An empty folder of a test's own, which goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("naome-hear-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("the temporary folder can be written to");
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(&path, bytes).expect("a file can be written");
        path.display().to_string()
    }

    /// A recording of espeak-ng saying this.
    fn spoken(&self, text: &str, lang: &str) -> String {
        let path = self.0.join("gesprochen.wav").display().to_string();
        Program::naome(["say", text, "--lang", lang, "--out", &path]).run(LIMIT).expect_code(0);
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn hear(arguments: &[&str]) -> Outcome {
    Program::naome(["hear"].iter().chain(arguments)).run(LIMIT)
}

/// A WAV recording of one channel, 16 bits, 16 kHz.
fn wav(samples: &[i16]) -> Vec<u8> {
    let size = u32::try_from(2 * samples.len()).expect("a short recording");
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((36 + size).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data");
    bytes.extend(size.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

#[test]
fn phrases_of_any_words_are_heard_as_they_are_written() {
    let folder = Folder::new("phrases");
    let phrases = folder.file(
        "saetze.txt",
        "# Fragen\nWo ist die Toilette?\nTanz mit mir!\nSchnurzelpurz | klingt wie: schnurzel purz\n",
    );
    let wav = folder.spoken("Wo ist die Toilette?", "de");
    let outcome = hear(&["--phrases", &phrases, "--lang", "de", &wav]).expect_code(0);
    let [line] = outcome.json_lines().try_into().expect("one line for one file");
    assert_eq!(line["text"], "Wo ist die Toilette?", "{line}");
    assert_eq!((&line["file"], &line["rejected"]), (&wav.clone().into(), &false.into()));
    assert_eq!(line["words"].as_array().map(Vec::len), Some(4), "{line}");
    let rtf = line["rtf"].as_f64().expect("a number");
    assert!(rtf > 0.0 && rtf < 5.0, "{rtf}");

    let wav = folder.spoken("Gestern hat es den ganzen Nachmittag geregnet.", "de");
    let outcome = hear(&["--phrases", &phrases, "--lang", "de", &wav]).expect_code(1);
    let line = &outcome.json_lines()[0];
    assert_eq!((&line["text"], &line["rejected"]), (&"".into(), &true.into()), "{line}");
}

/// Graphs stand in a temporary folder while libvosk reads them. Nothing stays of them, and nothing of what was heard.
#[test]
fn nothing_is_left_behind() {
    let folder = Folder::new("traces");
    let phrases = folder.file("saetze.txt", "ja\nnein\n");
    let wav = folder.spoken("ja", "de");
    let temporary = folder.0.join("tmp");
    fs::create_dir(&temporary).expect("a folder can be made");
    let hear = || Program::naome(["hear", "--lang", "de", "--phrases", &phrases, &wav]).env("TMPDIR", &temporary);
    let outcome = hear().run(LIMIT);
    assert_eq!(outcome.json_lines().len(), 1, "{}", outcome.stderr);
    assert_eq!(fs::read_dir(&temporary).expect("it is there").count(), 0);

    fs::remove_dir(&temporary).expect("it is empty");
    let outcome = hear().run(LIMIT).expect_code(3);
    assert!(outcome.stderr.contains("TMPDIR"), "{}", outcome.stderr);
}

#[test]
fn without_phrases_it_listens_for_what_the_robot_understands() {
    let folder = Folder::new("dialogue");
    for (lang, text) in [("de", "Wo ist die Toilette?"), ("en", "Where is the toilet?")] {
        let wav = folder.spoken(text, lang);
        let outcome = hear(&["--lang", lang, &wav]);
        let line = outcome.json_lines().pop().expect("one line for one file");
        // It may mishear; what it hears is a sentence that it understands.
        assert!(line["rejected"] == true || line["text"].as_str().is_some_and(|text| text.contains(' ')), "{line}");
    }
}

#[test]
fn what_is_no_recording_gets_a_line_and_an_exit_code() {
    let folder = Folder::new("recordings");
    let phrases = folder.file("saetze.txt", "ja\nnein\n");
    let silence = wav(&[0; 16_000]);
    let clipped: Vec<i16> = (0..16_000).map(|at| if at / 20 % 2 == 0 { i16::MAX } else { i16::MIN }).collect();
    let mut ten_hours = wav(&[]);
    ten_hours[40..44].copy_from_slice(&(10 * 3_600 * 32_000_u32).to_le_bytes());
    let table: [(&str, Vec<u8>, i32, &str, &str); 8] = [
        ("leer.wav", Vec::new(), 2, "leer", "empty"),
        ("text.wav", b"Das ist kein Ton.".to_vec(), 2, "keine WAV-Aufnahme", "no WAV recording"),
        ("kopf.wav", silence[..44].to_vec(), 2, "bricht ab", "breaks off"),
        ("halb.wav", silence[..9_000].to_vec(), 2, "bricht ab", "breaks off"),
        ("kein-ton.wav", wav(&[]), 2, "keinen Ton", "no sound"),
        ("lang.wav", ten_hours, 2, "Minuten", "minutes"),
        ("still.wav", silence.clone(), 1, "nichts zu hören", "nothing to be heard"),
        ("laut.wav", wav(&clipped), 1, "übersteuert", "clipped"),
    ];
    for (name, bytes, code, de, en) in table {
        let file = folder.file(name, bytes);
        if name == "lang.wav" {
            // A hole: it takes no room on the disk.
            let hole = fs::OpenOptions::new().write(true).open(&file).expect("the file is there");
            hole.set_len(44 + 10 * 3_600 * 32_000).expect("files may have holes");
        }
        for (lang, words) in [("de", de), ("en", en)] {
            let outcome = hear(&["--lang", lang, "--phrases", &phrases, &file]).expect_code(code);
            assert!(outcome.stderr.contains(words) && outcome.stderr.contains(name), "{name}: {}", outcome.stderr);
            assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
        }
    }
    let outcome = hear(&["--lang", "en", "--phrases", &phrases, "/nirgends/a.wav"]).expect_code(2);
    assert!(outcome.stderr.contains("/nirgends/a.wav"), "{}", outcome.stderr);
}

#[test]
fn what_is_no_list_of_phrases_is_said_with_its_line() {
    let folder = Folder::new("lists");
    let recording = folder.file("still.wav", wav(&[0; 8_000]));
    let many: String = (0..100_000).map(|number| format!("satz {number}\n")).collect();
    let table = [
        ("leer.txt", String::new(), "there is no phrase"),
        ("nur-kommentar.txt", "# nichts\n\n".into(), "there is no phrase"),
        ("zu-viele.txt", many, "line 20001"),
        ("lange-zeile.txt", format!("ja\n{}\n", "x".repeat(1 << 20)), "line 2"),
        ("steuerzeichen.txt", "ja\n\u{1}\u{2}\n".into(), "line 2"),
        ("keine-datei-fuer-menschen.txt", "ja\n\u{0}\n".into(), "is no text file"),
        ("strich.txt", "ja | nein\n".into(), "sounds like"),
    ];
    for (name, text, expected) in table {
        let file = folder.file(name, text);
        let outcome = hear(&["--lang", "en", "--phrases", &file, &recording]).expect_code(2);
        assert!(outcome.stderr.contains(expected) && outcome.stderr.contains(name), "{name}: {}", outcome.stderr);
        assert!(outcome.stderr.len() < 1_000, "{}", outcome.stderr);
    }
    let latin = folder.file("latin1.txt", b"T\xfcr\n");
    hear(&["--lang", "en", "--phrases", &latin, &recording]).expect_code(2);
}

#[test]
fn a_model_that_is_none_or_broken_is_survived() {
    let folder = Folder::new("models");
    let phrases = folder.file("saetze.txt", "ja\nnein\n");
    let recording = folder.file("still.wav", wav(&[0; 8_000]));
    let bundled = crate::workspace().join("robot-core/adapters/speech/models/de");
    let copy = |name: &str| {
        copy_all(&bundled, &folder.0.join(name));
        folder.0.join(name).display().to_string()
    };
    let run = |model: &str| hear(&["--lang", "en", "--model", model, "--phrases", &phrases, &recording]);

    run(&copy("whole")).expect_code(1);
    let outcome = run(&folder.0.join("nirgends").display().to_string()).expect_code(3);
    assert!(outcome.stderr.contains("no such folder"), "{}", outcome.stderr);
    let missing = copy("missing");
    fs::remove_file(folder.0.join("missing/conf/graph.toml")).expect("it is there");
    let outcome = run(&missing).expect_code(3);
    assert!(outcome.stderr.contains("conf/graph.toml"), "{}", outcome.stderr);

    // A network whose middle is not what libvosk expects: an error or a crash, and in either case one clear line.
    for (name, from, to) in [("cut", 0.0, 0.5), ("holed", 0.3, 1.0)] {
        let model = copy(name);
        let path = folder.0.join(name).join("am/final.mdl");
        let mut bytes = fs::read(&path).expect("it is there");
        let at = |part: f64| (bytes.len() as f64 * part) as usize;
        let (from, to) = (at(from), at(to));
        if name == "cut" {
            bytes.truncate(to);
        } else {
            bytes[from..from + 4_000].fill(0xff);
        }
        fs::write(&path, bytes).expect("it can be written");
        let outcome = run(&model);
        if name == "cut" {
            assert_eq!(outcome.code(), Some(3), "{}", outcome.stderr);
            assert!(outcome.stderr.contains("libvosk"), "{}", outcome.stderr);
        }
        assert!(outcome.code().is_some() && !outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    }
}

/// A graph of one arc that leads out of the graph: libvosk runs into nowhere.
#[test]
fn a_model_over_which_libvosk_crashes_takes_nobody_with_it() {
    let folder = Folder::new("crash");
    let bundled = crate::workspace().join("robot-core/adapters/speech/models/de");
    for part in ["am/final.mdl", "conf/mfcc.conf", "conf/model.conf"] {
        folder.file(&format!("model/{part}"), fs::read(bundled.join(part)).expect("it is there"));
    }
    folder.file("model/graph/words.txt", "<eps> 0\n[unk] 1\nja 2\n");
    folder.file("model/graph/phones/word_boundary.int", "1 nonword\n");
    let mut graph = b"\xd6\xfd\xb2\x7e\x06\0\0\0vector\x08\0\0\0standard\x02\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0".to_vec();
    graph.extend([0_u64, 1, 1].iter().flat_map(|number| number.to_le_bytes()));
    graph.extend([0_u8; 4]);
    graph.extend(1_u64.to_le_bytes());
    graph.extend([2_i32, 2, 0, 1_000_000].iter().flat_map(|number| number.to_le_bytes()));
    folder.file("model/graph/HCLG.fst", graph);
    let model = folder.0.join("model").display().to_string();
    let recording = folder.file("still.wav", wav(&[0; 8_000]));
    let outcome = hear(&["--lang", "en", "--model", &model, &recording]).expect_code(3);
    assert!(outcome.stderr.contains("libvosk crashes over this model"), "{}", outcome.stderr);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
}

fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the model is there").flatten() {
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_all(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("a file can be copied");
        }
    }
}
