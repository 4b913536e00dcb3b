//! One mistake of each kind that the check is there for: its rule, its place, what is said of it and the cure, in both
//! languages.

use behaviour_tree::{Language, Outcome, Port, PortType, Registry};

/// What is wrong, the rule that finds it, and the body of the tree `Main`, from line 3 on.
const MISTAKES: [(&str, &str, &str); 24] = [
    ("an unknown node", "unknown-node", "<Sequence>\n  <Slep msec='9'/>\n</Sequence>"),
    ("an unknown port", "port-unknown", "<Sleep mesc='9'/>"),
    ("a port that is missing", "port-missing", "<Sequence>\n  <Sleep/></Sequence>"),
    ("a decorator without a child", "children", "<Inverter/>"),
    ("a condition without a branch", "children", "<IfThenElse><Ask/></IfThenElse>"),
    ("a case without a child", "children", "<Switch2 variable='a' case_1='a' case_2='b'><Ask/><Ask/></Switch2>"),
    ("a leaf with a child", "children", "<Ask><Ask/></Ask>"),
    ("a number that is none", "port-value", "<Sleep msec='soon'/>"),
    ("a number for a text", "type-conflict", "<Sequence><Measure m='{m}'/><SubTree ID='Other' what='{m}'/></Sequence>"),
    ("a key that nothing writes", "key-never-written", "<Say text='{greeting}'/>"),
    (
        "a key that is written later",
        "key-read-too-early",
        "<Sequence><Say text='{k}'/>\n<Find place='{k}'/></Sequence>",
    ),
    (
        "a variable that nothing writes",
        "undefined-variable",
        "<Sequence><Script code='speed := 1'/>\n<Ask _while='spead == 1'/></Sequence>",
    ),
    ("a number and a text", "script-type", "<Script code=\"x := 1 + 'a'\"/>"),
    ("a script that does not parse", "script", "<Script code='x := (1'/>"),
    ("too high a threshold", "threshold", "<Parallel success_count='3'><Ask/><Ask/></Parallel>"),
    (
        "a threshold that is never met",
        "threshold",
        "<Parallel success_count='2' failure_count='2'><Ask/><AlwaysFailure/></Parallel>",
    ),
    (
        "a loop that never waits",
        "endless-loop",
        "<Repeat num_cycles='-1'>\n<Sequence><Ask/><AlwaysSuccess/></Sequence></Repeat>",
    ),
    (
        "a retry that never waits",
        "endless-loop",
        "<RetryUntilSuccessful num_attempts='-1'><AlwaysFailure/></RetryUntilSuccessful>",
    ),
    ("a child after one that never fails", "unreachable", "<Fallback><AlwaysSuccess/>\n<Ask/></Fallback>"),
    (
        "a label that was there",
        "unreachable",
        "<Switch2 variable='a' case_1='x' case_2='x'><Ask/><Ask/><Ask/></Switch2>",
    ),
    ("an element of another kind", "explicit-kind", "<Action ID='Sequence'><Ask/></Action>"),
    (
        "two sequences that yield",
        "children",
        "<ReactiveSequence><AsyncSequence><Ask/></AsyncSequence>\n<AsyncSequence><Ask/></AsyncSequence></ReactiveSequence>",
    ),
    ("a tree in itself", "recursion", "<Sequence><Ask/>\n<SubTree ID='Main'/></Sequence>"),
    ("a tree that is not there", "tree-not-found", "<SubTree ID='Othr'/>"),
];

fn registry() -> Registry<()> {
    let mut registry = Registry::new();
    registry
        .condition("Ask", &[], |_| Ok(Outcome::Success))
        .sync_action("Say", &[Port::input("text").typed(PortType::Text)], |_| Ok(Outcome::Success))
        .sync_action("Find", &[Port::output("place").typed(PortType::Text)], |_| Ok(Outcome::Success))
        .sync_action("Measure", &[Port::output("m").typed(PortType::Real)], |_| Ok(Outcome::Success));
    registry
}

#[test]
fn every_mistake_has_a_place_and_a_cure_in_both_languages() {
    let registry = registry();
    let mut told = String::new();
    for (what, rule, body) in MISTAKES {
        let xml = format!(
            "<root BTCPP_format=\"4\" main_tree_to_execute=\"Main\">\n<BehaviorTree ID=\"Main\">\n{body}\n</BehaviorTree>\n<BehaviorTree ID=\"Other\"><Say text=\"{{what}}\"/></BehaviorTree>\n</root>"
        );
        let found = registry.check(&[("t.xml", &xml)]);
        assert_eq!(found.iter().map(behaviour_tree::Finding::rule).collect::<Vec<_>>(), [rule], "{what}");
        let finding = &found[0];
        told += &format!("{what}: {rule}, {}:{}\n", finding.line(), finding.column());
        for language in [Language::En, Language::De] {
            let finding = finding.clone().in_language(language);
            told += &format!("  {}\n    > {}\n", finding.message(), finding.help());
        }
    }
    insta::assert_snapshot!(told);
}
