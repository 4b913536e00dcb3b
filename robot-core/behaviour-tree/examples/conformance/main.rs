//! Runs recorded traces of BehaviorTree.CPP and says where this engine differs.
//!
//! `cargo run -p behaviour-tree --example conformance -- [--level 1|2|3] FILE...`
//!
//! Each file has one JSON object a line: a tree with steps and what was observed, or a script with its value.
//! Level 1 compares what loads, the answers of the root and what the leaves were asked; level 2 (the default) also the
//! blackboard; level 3 also the status of every node. A case that differs only because of a deviation that this
//! engine chose is run again without it: if it then passes, it is printed as `deviates` with the rule's name and counted
//! apart.

mod runner;

use std::process::ExitCode;

use runner::{Level, Verdict};

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "this is a command-line program")]
fn main() -> ExitCode {
    let mut level = Level::Blackboard;
    let mut files = Vec::new();
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        if arg != "--level" {
            files.push(arg);
            continue;
        }
        level = match args.next().as_deref() {
            Some("1") => Level::Events,
            Some("2") => Level::Blackboard,
            Some("3") => Level::Statuses,
            other => {
                eprintln!("--level takes 1, 2 or 3, not {}", other.unwrap_or("nothing"));
                return ExitCode::from(2);
            }
        };
    }
    if files.is_empty() {
        eprintln!("usage: conformance [--level 1|2|3] FILE...");
        return ExitCode::from(2);
    }
    let (mut passed, mut failed) = (0, 0);
    let mut deviating = std::collections::BTreeMap::<String, u32>::new();
    for file in files {
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{file}: {error}");
                return ExitCode::from(2);
            }
        };
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let case = match runner::Case::parse(line) {
                Ok(case) => case,
                Err(error) => {
                    println!("FAIL {file}:{}: {error}", number + 1);
                    failed += 1;
                    continue;
                }
            };
            match runner::judge(&case, level) {
                Verdict::Passed => passed += 1,
                Verdict::Deviates(rules) => {
                    println!("deviates {} {rules}", case.id());
                    *deviating.entry(rules).or_default() += 1;
                }
                Verdict::Failed(difference) => {
                    println!("FAIL {} {difference}", case.id());
                    failed += 1;
                }
            }
        }
    }
    for (rules, count) in deviating {
        println!("{count} deviating: {rules}");
    }
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
