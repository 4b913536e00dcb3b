//! The recorded traces of BehaviorTree.CPP, as the program `examples/conformance` runs them, and beside them what its
//! rules say of documents and scripts that no trace touches (`rules.jsonl`).

use std::collections::BTreeMap;

use behaviour_tree::Deviation;
use rstest::rstest;

use crate::runner::{Case, Level, Verdict, judge};

/// Runs a file; the numbers of cases that pass, and that deviate by which rules. A difference fails the test.
fn run(file: &str, level: Level) -> (usize, BTreeMap<String, usize>) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut passed = 0;
    let mut deviating = BTreeMap::new();
    for line in text.lines() {
        let case = Case::parse(line).unwrap();
        match judge(&case, level) {
            Verdict::Passed => passed += 1,
            Verdict::Deviates(rules) => *deviating.entry(rules).or_default() += 1,
            Verdict::Failed(difference) => panic!("{}: {difference}", case.id()),
        }
    }
    (passed, deviating)
}

#[rstest]
#[case("bt-conformance-sample.jsonl", Level::Events, 399)]
#[case("bt-conformance-sample.jsonl", Level::Blackboard, 399)]
#[case("bt-conformance-sample.jsonl", Level::Statuses, 381)]
#[case("bt-conformance-timed-sample.jsonl", Level::Blackboard, 8)]
#[case("bt-conformance-timed-sample.jsonl", Level::Statuses, 8)]
#[case("bt-conformance-load-sample.jsonl", Level::Statuses, 22)]
#[case("bt-conformance-scripts-sample.jsonl", Level::Blackboard, 47)]
#[case("observed-4.8.jsonl", Level::Blackboard, 1801)]
#[case("rules.jsonl", Level::Blackboard, 229)]
fn recorded_traces(#[case] file: &str, #[case] level: Level, #[case] passes: usize) {
    let (passed, deviating) = run(file, level);
    assert_eq!(passed, passes, "deviating: {deviating:?}");
    for rules in deviating.keys() {
        for rule in rules.split('+') {
            assert!(Deviation::ALL.iter().any(|deviation| deviation.name() == rule), "{rule}");
        }
    }
}

/// The runner must be able to fail: a trace with one answer changed is no longer as recorded.
#[test]
fn a_changed_trace_fails() {
    let path = format!("{}/tests/data/bt-conformance-sample.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let line = text.lines().find(|line| line.contains("\"asyncfallback-009\"")).unwrap();
    let changed = line.replacen("\"status\":\"SUCCESS\"", "\"status\":\"FAILURE\"", 1);
    assert_ne!(line, changed);
    assert_eq!(judge(&Case::parse(line).unwrap(), Level::Events), Verdict::Passed);
    assert!(matches!(judge(&Case::parse(&changed).unwrap(), Level::Events), Verdict::Failed(_)));
}
