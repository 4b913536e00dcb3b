//! The handbook's commands are run, and what they print is compared with what it shows.
//!
//! In its fenced blocks, `console` holds commands (`$ naome …`) with what they print, `diff FILE` changes to a file (with `@@` between them), and
//! any other kind with a file's name that file. They are done in their order, in a folder that is empty at first.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::Program;

const SOON: Duration = Duration::from_secs(120);

/// A fenced block: its kind, the file it names, its text, and its line in the handbook.
struct Fence<'a> {
    kind: &'a str,
    file: &'a str,
    text: String,
    line: usize,
}

fn fences(handbook: &str) -> Vec<Fence<'_>> {
    let mut fences: Vec<Fence<'_>> = Vec::new();
    let mut is_open = false;
    for (number, line) in handbook.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(info) => {
                let (kind, file) = info.split_once(' ').unwrap_or((info, ""));
                fences.push(Fence { kind, file, text: String::new(), line: number + 1 });
                is_open = true;
            }
            None if is_open => {
                let fence = fences.last_mut().expect("one is open");
                fence.text += line;
                fence.text.push('\n');
            }
            None => {}
        }
    }
    assert!(!is_open, "a fence is not closed");
    fences
}

/// Times are other each time, and how far columns are apart with them: neither is compared.
fn without_times(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_time = |place: usize| {
            let follows = |word: &&str| word.trim_end_matches([';', ',']) == "s";
            words[place].replace(',', ".").parse::<f64>().is_ok() && words.get(place + 1).is_some_and(follows)
        };
        // Of a run itself, seconds at the beginning of a line are the robot's own, and the same each time.
        let shown = (0..words.len()).map(|place| if place > 0 && is_time(place) { "…" } else { words[place] });
        shown.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The arguments of a command; quotation marks keep words together.
fn arguments(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate().flat_map(|(number, part)| {
        if number % 2 == 1 { vec![part.to_owned()] } else { part.split_whitespace().map(str::to_owned).collect() }
    });
    parts.collect()
}

fn run(folder: &Path, language: &str, fence: &Fence<'_>) {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in fence.text.lines() {
        match (line.strip_prefix("$ naome "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, shown))) => *shown += &format!("{line}\n"),
            (None, None) => panic!("line {}: a console begins with `$ naome …`", fence.line),
        }
    }
    for (command, shown) in commands {
        let outcome = Program::naome(["--lang", language]).args(arguments(command)).within(folder).run(SOON);
        assert!(matches!(outcome.code(), Some(0 | 1)), "line {}: naome {command}\n{outcome:?}", fence.line);
        let (found, shown) = (without_times(&outcome.stdout), without_times(&shown));
        assert!(found == shown, "line {}: naome {command} prints\n{}\nand not\n{shown}", fence.line, outcome.stdout);
    }
}

fn change(folder: &Path, fence: &Fence<'_>) {
    let path = folder.join(fence.file);
    let mut text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("line {}: {error}", fence.line));
    for place in fence.text.split("@@\n") {
        let of = |sign: char| {
            let lines = place.lines().filter_map(|line| line.strip_prefix(sign));
            lines.map(|line| format!("{line}\n")).collect::<String>()
        };
        let (old, new) = (of('-'), of('+'));
        assert_eq!(text.matches(&old).count(), 1, "line {}: {} has\n{old}once", fence.line, fence.file);
        text = text.replacen(&old, &new, 1);
    }
    fs::write(path, text).expect("the folder can be written");
}

fn follow(handbook: &str, language: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("handbook-{language}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("there is room for a folder");
    let text = fs::read_to_string(crate::workspace().join(handbook)).expect("the handbook is there");
    let (mut ran, mut wrote) = (0, 0);
    for fence in fences(&text) {
        match (fence.kind, fence.file) {
            ("console", _) => {
                run(&folder, language, &fence);
                ran += 1;
            }
            ("diff", _) => change(&folder, &fence),
            (_, "") => {}
            (_, file) => {
                let path: PathBuf = folder.join(file);
                let parent = path.parent().expect("it lies in the folder");
                fs::create_dir_all(parent).and_then(|()| fs::write(&path, &fence.text)).expect("it can be written");
                wrote += 1;
            }
        }
    }
    assert!(ran >= 8 && wrote >= 1, "{handbook} shows {ran} commands and {wrote} files");
    fs::remove_dir_all(folder).expect("it is there");
}

#[test]
fn the_german_handbook_shows_what_happens() {
    follow("docs/handbuch.md", "de");
}

#[test]
fn the_english_handbook_shows_what_happens() {
    follow("docs/handbook.md", "en");
}

#[test]
fn times_are_not_compared_and_all_else_is() {
    let same = |a, b| without_times(a) == without_times(b);
    assert!(same("✔ tanz  14/14    0.09 s  Tanz\n", "✔ tanz  14/14  12.00 s  Tanz"));
    assert!(same("✔ tanz  14/14    0,09 s  Tanz\n", "✔ tanz  14/14  12,00 s  Tanz"));
    assert!(!same("✔ tanz  14/14    0.09 s  Tanz\n", "✔ tanz  13/14    0.09 s  Tanz"));
    assert!(!same("   0.20 s  NAOme", "   0.40 s  NAOme"), "the robot's own time is always the same");
}
