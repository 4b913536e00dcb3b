//! Whole conversations, as data: `tests/data/dialogues.txt`.

use robot_core::{Audience, Language};

use super::tests::converse;

/// A conversation: what is said, and what must be in the answers, or, after `!`, must not.
struct Dialogue {
    name: &'static str,
    language: Language,
    audience: Audience,
    turns: Vec<Turn>,
}

struct Turn {
    line: &'static str,
    expected: Vec<&'static str>,
}

fn dialogues() -> Vec<Dialogue> {
    let mut dialogues: Vec<Dialogue> = Vec::new();
    for line in include_str!("../../tests/data/dialogues.txt").lines().map(str::trim) {
        if let Some(head) = line.strip_prefix("== ") {
            let (who, name) = head.split_once(": ").unwrap_or_else(|| panic!("{line}"));
            let (language, audience) = who.split_once(' ').unwrap_or_else(|| panic!("{line}"));
            let audience = if audience == "child" { Audience::Child } else { Audience::Adult };
            dialogues.push(Dialogue { name, language: language.parse().unwrap(), audience, turns: Vec::new() });
        } else if let Some(line) = line.strip_prefix("> ") {
            dialogues.last_mut().unwrap().turns.push(Turn { line, expected: Vec::new() });
        } else if let Some(expected) = line.strip_prefix("< ") {
            let turn = dialogues.last_mut().unwrap().turns.last_mut().unwrap();
            turn.expected.extend(expected.split(" | ").map(str::trim));
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "{line}");
        }
    }
    dialogues
}

/// What was said after each of the visitor's lines.
fn answers(told: &str) -> Vec<String> {
    let mut answers: Vec<String> = Vec::new();
    for line in told.lines() {
        if line.starts_with("> ") {
            answers.push(String::new());
        } else if let (Some(said), Some(last)) = (line.strip_prefix("< "), answers.last_mut()) {
            last.push_str(said);
            last.push(' ');
        }
    }
    answers
}

#[test]
fn conversations_go_as_they_should() {
    /// Long enough for an answer, a walk and the next question.
    const SECONDS_A_TURN: u32 = 20;
    let dialogues = dialogues();
    assert!(dialogues.len() >= 30, "{}", dialogues.len());
    let mut wrong = Vec::new();
    for dialogue in dialogues {
        let lines: Vec<&'static str> = dialogue.turns.iter().map(|turn| turn.line).collect();
        let seconds = SECONDS_A_TURN * u32::try_from(lines.len() + 1).unwrap();
        let told = converse(dialogue.language, dialogue.audience, seconds, &lines);
        let answers = answers(&told);
        let holds = |turn: usize, expected: &str| {
            let answer = answers.get(turn).map_or("", String::as_str);
            match expected.strip_prefix('!') {
                Some(unwanted) => !answer.contains(unwanted),
                None => answer.contains(expected),
            }
        };
        for (at, turn) in dialogue.turns.iter().enumerate() {
            for expected in turn.expected.iter().filter(|expected| !holds(at, expected)) {
                wrong.push(format!("{}: after »{}«: {expected}\n{told}", dialogue.name, turn.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
