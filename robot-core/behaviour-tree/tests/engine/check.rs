//! The check before the first tick: finds everything, and finds nothing where nothing is.

use behaviour_tree::{Context, Finding, Findings, Leaf, LeafError, LoadErrorKind, Outcome, Port, PortType, Registry};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value as Json;

/// A leaf that may take its time.
struct Walk;

impl Leaf<()> for Walk {
    fn tick(&mut self, _: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
        Ok(Outcome::Success)
    }
}

fn registry() -> Registry<()> {
    let mut registry = Registry::new();
    registry
        .action("Walk", &[], |_| Box::new(Walk))
        .condition("Ask", &[], |_| Ok(Outcome::Success))
        .sync_action("Say", &[Port::input("text").typed(PortType::Text)], |_| Ok(Outcome::Success))
        .sync_action("Find", &[Port::output("place").typed(PortType::Text)], |_| Ok(Outcome::Success))
        .sync_action("Measure", &[Port::output("m").typed(PortType::Real)], |_| Ok(Outcome::Success))
        .sync_action("Count", &[Port::inout("n").typed(PortType::Int)], |_| Ok(Outcome::Success));
    registry.enum_value("RED", 1);
    registry
}

/// The body of the tree `Main` from line 3 on, beside a tree `Other` that says `{what}`.
fn document(body: &str) -> String {
    format!(
        "<root BTCPP_format=\"4\" main_tree_to_execute=\"Main\">\n<BehaviorTree ID=\"Main\">\n{body}\n</BehaviorTree>\n<BehaviorTree ID=\"Other\"><Say text=\"{{what}}\"/></BehaviorTree>\n</root>"
    )
}

fn check(xml: &str) -> Vec<Finding> {
    registry().check(&[("t.xml", xml)])
}

type Short<'a> = (char, &'a str, usize, usize, &'a str);

/// Severity, rule, line, column, and what is marked.
fn short(findings: &[Finding]) -> Vec<Short<'_>> {
    let short = |finding: &Finding| if finding.is_error() { 'E' } else { 'W' };
    findings.iter().map(|f| (short(f), f.rule(), f.line(), f.column(), &f.source()[f.span()])).collect()
}

#[rstest]
// What loading refuses.
#[case::several("<Sequence><Sai/><Say txt='a'/><Inverter/></Sequence>", &[
    ('E', "unknown-node", 3, 12, "Sai"),
    ('E', "port-unknown", 3, 22, "txt"),
    ('E', "children", 3, 32, "Inverter"),
])]
#[case::types_through_subtrees("<Sequence><Measure m='{m}'/><SubTree ID='Other' what='{m}'/></Sequence>", &[('E', "type-conflict", 5, 37, "{what}")])]
#[case::recursion("<Sequence><SubTree ID='Main'/><SubTree ID='Nowhere'/></Sequence>", &[
    ('E', "recursion", 3, 24, "Main"),
    ('E', "tree-not-found", 3, 44, "Nowhere"),
])]
#[case::scripts("<Sequence _skipIf='x :='><Script code='1 +'/><Script code='(1'/></Sequence>", &[
    ('E', "script", 3, 24, ""),
    ('E', "script", 3, 43, ""),
    ('E', "script", 3, 62, ""),
])]
// Children that are never reached.
#[case::after_infallible("<Fallback><Ask/><AlwaysSuccess/><Walk/><Ask/></Fallback>", &[('W', "unreachable", 3, 34, "Walk")])]
#[case::after_failure("<Sequence><AlwaysFailure/><Walk/></Sequence>", &[('W', "unreachable", 3, 28, "Walk")])]
#[case::nothing_below("<Sequence><AlwaysFailure/><Fallback><AlwaysSuccess/><Ask/></Fallback></Sequence>", &[('W', "unreachable", 3, 28, "Fallback")])]
#[case::may_be_skipped("<Fallback><ForceSuccess><SubTree ID='Other' what='a'/></ForceSuccess><Walk/></Fallback>", &[])]
#[case::skipped_is_not_infallible("<Fallback><AlwaysSuccess _skipIf='RED==2'/><Walk/></Fallback>", &[])]
#[case::failing_condition("<Fallback><AlwaysSuccess _failureIf='RED==2'/><Walk/></Fallback>", &[])]
#[case::branch("<IfThenElse><AlwaysSuccess/><Ask/><Walk/></IfThenElse>", &[('W', "unreachable", 3, 36, "Walk")])]
#[case::other_branch("<WhileDoElse><Inverter><AlwaysSuccess/></Inverter><Ask/><Walk/></WhileDoElse>", &[('W', "unreachable", 3, 52, "Ask")])]
#[case::nothing_to_catch("<TryCatch><AlwaysSuccess/><Walk/></TryCatch>", &[('W', "unreachable", 3, 28, "Walk")])]
#[case::zero_times("<Repeat num_cycles='0'><Walk/></Repeat>", &[('W', "unreachable", 3, 25, "Walk")])]
#[case::same_label("<Switch2 variable='a' case_1='x' case_2='x'><Ask/><Ask/><Ask/></Switch2>", &[('W', "unreachable", 3, 42, "x")])]
#[case::retry_never_fails("<Fallback><RetryUntilSuccessful num_attempts='-1'><Walk/></RetryUntilSuccessful><Ask/></Fallback>", &[])]
#[case::runs_for_ever("<Sequence><KeepRunningUntilFailure><Walk/></KeepRunningUntilFailure><Ask/></Sequence>", &[('W', "unreachable", 3, 70, "Ask")])]
// Thresholds.
#[case::too_many("<Parallel success_count='3'><Ask/><Ask/></Parallel>", &[('E', "threshold", 3, 26, "3")])]
#[case::too_many_failures("<ParallelAll max_failures='2'><Ask/></ParallelAll>", &[('E', "threshold", 3, 28, "2")])]
#[case::zero("<Parallel success_count='0' failure_count='-1'><Ask/></Parallel>", &[('W', "threshold", 3, 26, "0")])]
#[case::never_met("<Parallel success_count='2' failure_count='2'><Ask/><AlwaysFailure/></Parallel>", &[('W', "threshold", 3, 26, "2")])]
#[case::met("<Parallel success_count='-1' failure_count='-1'><Ask/><Walk/></Parallel>", &[])]
// Loops.
#[case::never_ends("<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>", &[('W', "endless-loop", 3, 21, "-1")])]
#[case::never_waits("<RetryUntilSuccessful num_attempts='-1'><Ask/></RetryUntilSuccessful>", &[('W', "endless-loop", 3, 37, "-1")])]
#[case::only_yields("<Repeat num_cycles='-1'><AsyncSequence><Ask/><Ask/></AsyncSequence></Repeat>", &[('W', "endless-loop", 3, 21, "-1")])]
#[case::waits("<Repeat num_cycles='-1'><Sequence><Ask/><Sleep msec='9'/></Sequence></Repeat>", &[])]
#[case::waits_for_walk("<RetryUntilSuccessful num_attempts='-1'><Walk/></RetryUntilSuccessful>", &[])]
// Keys.
#[case::never_written("<Say text='{k}'/>", &[('W', "key-never-written", 3, 12, "{k}")])]
#[case::looked_at("<WaitValueUpdate entry='{k}'><Ask/></WaitValueUpdate>", &[('W', "key-never-written", 3, 25, "{k}")])]
#[case::too_early("<Sequence><Say text='{k}'/><Find place='{k}'/></Sequence>", &[('W', "key-read-too-early", 3, 22, "{k}")])]
#[case::in_order("<Sequence><Find place='{k}'/><Say text='{k}'/></Sequence>", &[])]
#[case::maybe_later("<Fallback><Sequence><Ask/><Say text='{k}'/></Sequence><Find place='{k}'/></Fallback>", &[])]
#[case::itself("<Script code='n += 1'/>", &[('E', "undefined-variable", 3, 15, "n")])]
#[case::counter("<Sequence><Script code='n := 0'/><Script code='n += 1; n &lt; 3'/></Sequence>", &[])]
#[case::branch_alone_writes("<IfThenElse><Ask/><Find place='{k}'/><Say text='{k}'/></IfThenElse>", &[])]
#[case::through_subtree("<Sequence><Find place='{k}'/><SubTree ID='Other' what='{k}'/></Sequence>", &[])]
#[case::never_through_subtree("<SubTree ID='Other' what='{k}'/>", &[('W', "key-never-written", 5, 37, "{what}")])]
#[case::isolated("<Sequence><Find place='{what}'/><SubTree ID='Other'/></Sequence>", &[('W', "key-never-written", 5, 37, "{what}")])]
#[case::autoremap("<Sequence><Find place='{what}'/><SubTree ID='Other' _autoremap='true'/></Sequence>", &[])]
#[case::literal("<SubTree ID='Other' what='hello'/>", &[])]
#[case::counts_itself("<Count n='{n}'/>", &[])]
#[case::post_script("<Sequence><Ask _onSuccess='k := 1'/><Say text='{k}'/></Sequence>", &[])]
#[case::post_script_too_late("<Fallback><Ask _onFailure='@k = 2' _onSuccess='@k := 1'/><Ask/></Fallback>", &[])]
#[case::unknown_writer("<Sequence><Fynd place='{k}'/><Say text='{k}'/></Sequence>", &[('E', "unknown-node", 3, 12, "Fynd")])]
// Scripts.
#[case::undefined("<Sequence><Script code='speed := 1'/><Ask _skipIf='x &gt; 0'/><Ask _while='spead == 1'/></Sequence>", &[
    ('E', "undefined-variable", 3, 52, "x &gt; 0"),
    ('E', "undefined-variable", 3, 76, "spead"),
])]
#[case::not_yet("<Script code='x = 1'/>", &[('E', "undefined-variable", 3, 15, "x")])]
#[case::word_and("<Sequence><Script code='x := 1'/><Ask _skipIf='x and x'/></Sequence>", &[('E', "undefined-variable", 3, 50, "and")])]
#[case::enum_name("<Ask _skipIf='RED == 1'/>", &[])]
#[case::empty("<Script code=''/>", &[('E', "empty-script", 3, 15, "")])]
#[case::blank("<Script code=' '/>", &[('E', "script", 3, 15, " ")])]
#[case::text_plus_number("<Script code=\"1 + 'a'\"/>", &[('E', "script-type", 3, 15, "1 + 'a'")])]
#[case::variable_types("<Sequence><Script code=\"t := 'a'\"/><Ask _skipIf='t * 2 == 4'/></Sequence>", &[('E', "script-type", 3, 50, "t * 2 == 4")])]
#[case::port_types("<Sequence><Measure m='{m}'/><Script code=\"m ..= 1\"/></Sequence>", &[('E', "script", 3, 47, "=")])]
#[case::port_type_compared("<Sequence><Measure m='{m}'/><ScriptCondition code=\"m == 'far'\"/></Sequence>", &[('E', "script-type", 3, 52, "m == 'far'")])]
#[case::text_that_is_a_number("<Sequence><Measure m='{m}'/><ScriptCondition code=\"m == '1'\"/></Sequence>", &[])]
#[case::does_not_fit("<Script code='a := 10; a /= 4'/>", &[('E', "script-type", 3, 15, "a := 10; a /= 4")])]
#[case::fits("<Script code='a := 10; a /= 5'/>", &[])]
#[case::joined_numbers("<Script code='a := 1 .. 2'/>", &[('E', "script-type", 3, 15, "a := 1 .. 2")])]
#[case::one_way_is_fine("<Sequence><Script code='c := 1'/><Script code=\"c ? 1 : 1 + 'a'\"/></Sequence>", &[])]
#[case::no_target("<Script code='1 := 2'/>", &[('E', "script-type", 3, 15, "1 := 2")])]
#[case::not_a_truth("<Ask _skipIf=\"'maybe'\"/>", &[('E', "script-type", 3, 15, "'maybe'")])]
// Nodes by themselves.
#[case::if_alone("<IfThenElse><Ask/></IfThenElse>", &[('E', "children", 3, 2, "IfThenElse")])]
#[case::switch("<Switch2 variable='a' case_1='a' case_2='b'><Ask/></Switch2>", &[('E', "children", 3, 2, "Switch2")])]
#[case::missing_port("<Sleep/>", &[('E', "port-missing", 3, 2, "Sleep")])]
#[case::missing_leaf_port("<Say/>", &[('W', "port-missing", 3, 2, "Say")])]
#[case::no_output("<Find/>", &[])]
#[case::output_literal("<Find place='k'/>", &[('W', "output-literal", 3, 14, "k")])]
// Attributes.
#[case::misspelled("<Ask _skipif='1'/>", &[('W', "unknown-attribute", 3, 6, "_skipif")])]
#[case::explicit_kind("<Control ID='Sequence'><Action ID='Inverter'><Condition ID='Walk'/></Action></Control>", &[('W', "explicit-kind", 3, 25, "Action")])]
#[case::two_that_yield("<ReactiveSequence><AsyncSequence><Ask/></AsyncSequence><Control ID='AsyncSequence'><Ask/></Control></ReactiveSequence>", &[('E', "children", 3, 57, "Control")])]
#[case::spaces_beside_a_key("<Sequence><Script code='k:=1'/><Say text=' {k}'/><Count n='{k} '/></Sequence>", &[('E', "port-value", 3, 60, "{k} ")])]
#[case::autoremap_of_a_leaf("<Ask _autoremap='1'/>", &[('W', "unknown-attribute", 3, 6, "_autoremap")])]
#[case::of_editors("<Ask _uid='3' _description='asks'/>", &[])]
fn findings(#[case] body: &str, #[case] expected: &[Short<'_>]) {
    let xml = document(body);
    let found = check(&xml);
    assert_eq!(short(&found), expected, "{found:#?}");
    assert!(found.iter().all(|finding| !finding.message().is_empty() && !finding.help().is_empty()));
}

#[test]
fn a_second_tree_of_the_same_id_is_told_where_it_stands() {
    let xml =
        "<root>\n<BehaviorTree ID='A'><Ask/></BehaviorTree>\n<BehaviorTree ID='A'><Walk/></BehaviorTree>\n</root>";
    let found = check(xml);
    assert_eq!(short(&found), [('W', "duplicate-tree", 3, 19, "A")]);
    assert!(found[0].message().contains("t.xml:2:19"), "{}", found[0]);
}

#[test]
fn what_follows_the_root_has_no_effect() {
    let xml = "<root>\n<BehaviorTree ID='A'><Ask/></BehaviorTree>\n</root>\n<root/>";
    assert_eq!(short(&check(xml)), [('W', "unknown-element", 4, 2, "root")]);
}

#[test]
fn the_host_says_that_its_leaves_never_skip() {
    let xml = document("<Fallback><ForceSuccess><SubTree ID='Other' what='a'/></ForceSuccess><Walk/></Fallback>");
    let found = registry().leaves_never_skip().check(&[("t.xml", &xml)]);
    assert_eq!(short(&found), [('W', "unreachable", 3, 71, "Walk")]);
}

#[test]
fn the_host_says_which_keys_it_provides() {
    let xml = document("<Sequence><Say text='{greeting}'/><Ask _skipIf='x == 1'/></Sequence>");
    let registry = registry();
    let loader = registry.loader().source("t.xml", &xml);
    assert!(loader.provides("greeting").entry("x", 1).check().is_empty());
}

/// Who calls a tree may provide its keys; and what is wrong in a tree that is not called keeps no other from running.
#[test]
fn trees_that_are_not_called_are_checked_too() {
    let xml = "<root main_tree_to_execute='A'><BehaviorTree ID='A'><Ask/></BehaviorTree>\n\
               <BehaviorTree ID='B'><Sequence><Say text='{k}'/><Dance/><AlwaysFailure/><Ask/></Sequence></BehaviorTree></root>";
    assert_eq!(short(&check(xml)), [('E', "unknown-node", 2, 50, "Dance"), ('W', "unreachable", 2, 74, "Ask")]);
    let xml = "<root main_tree_to_execute='A'><BehaviorTree ID='A'><Ask/></BehaviorTree>\n\
               <BehaviorTree ID='B'><Sequence><Say text='{k}'/><SubTree ID='C'/></Sequence></BehaviorTree></root>";
    assert_eq!(short(&check(xml)), [('W', "tree-not-found", 2, 62, "C")]);
}

#[test]
fn files_are_checked_together_and_findings_are_in_order() {
    let a = "<root main_tree_to_execute='A'>\n<include path='b.xml'/>\n<include path='c.xml'/>\n<BehaviorTree ID='A'><SubTree ID='B'/></BehaviorTree></root>";
    let b = "<root><BehaviorTree ID='B'><Sequence><Sleep/><Jump/></Sequence></BehaviorTree></root>";
    let found = registry().check(&[("b.xml", b), ("a.xml", a)]);
    let places: Vec<_> = found.iter().map(|finding| (finding.file(), finding.line(), finding.rule())).collect();
    assert_eq!(places, [("a.xml", 3, "include"), ("b.xml", 1, "port-missing"), ("b.xml", 1, "unknown-node")]);
}

#[test]
fn a_file_that_cannot_be_read_is_no_reason_to_miss_its_trees() {
    let a = "<root main_tree_to_execute='A'><BehaviorTree ID='A'><Sequence><SubTree ID='B'/><Sleep/></Sequence></BehaviorTree></root>";
    let found = registry().check(&[("a.xml", a), ("b.xml", "<root><BehaviorTree ID='B'>")]);
    let places: Vec<_> = found.iter().map(|finding| (finding.file(), finding.rule())).collect();
    assert_eq!(places, [("a.xml", "port-missing"), ("b.xml", "xml")]);
}

#[test]
fn all_findings_are_told_with_their_sources() {
    let found = check(&document("<Fallback>\n  <AlwaysSuccess/>\n  <Say txt=\"ä\"/>\n</Fallback>"));
    let mut drawn = String::new();
    miette::NarratableReportHandler::new().render_report(&mut drawn, &Findings(found)).unwrap();
    insta::assert_snapshot!(drawn);
}

#[test]
fn the_shapes_of_the_benchmark_are_without_findings() {
    let folder = format!("{}/tests/data/bench", env!("CARGO_MANIFEST_DIR"));
    let mut registry = registry();
    registry.sync_action("ReadInt", &[Port::input("in").typed(PortType::Int)], |_| Ok(Outcome::Success));
    let mut shapes = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let xml = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let found = registry.loader().source("shape.xml", &xml).main("Main").entry("x", 0).check();
        assert!(found.is_empty(), "{found:?}");
        shapes += 1;
    }
    assert_eq!(shapes, 7);
}

/// Thousands of variables, keys, jumps and faults cost no more than a moment.
#[rstest]
#[case::variables(&|i| format!("<Script code='v{i} + w{i}'/>"))]
#[case::assignments(&|i| format!("<Script code='v{i} := v{}'/>", i + 1))]
#[case::keys(&|i| format!("<Sequence><Say text='{{k{}}}'/><Find place='{{k{i}}}'/></Sequence>", i + 1))]
#[case::attributes(&|i| format!("<Ask _a{i}='1'/>"))]
#[case::ports(&|_| "<Switch6><Ask/></Switch6>".to_owned())]
#[case::types(&|i| format!("<Dance{i}/>"))]
fn many_findings_are_bounded(#[case] node: &dyn Fn(usize) -> String) {
    let nodes: String = (0..5000).map(node).collect();
    let found = check(&document(&format!("<Sequence>{nodes}</Sequence>")));
    assert!((1..=1000).contains(&found.len()), "{}", found.len());
}

#[test]
fn long_scripts_are_bounded() {
    let ways: String = (0..20_000).map(|i| format!("a{i} := 1; a{i} ? 2 : 3; ")).collect();
    assert!(check(&document(&format!("<Script code='{ways}'/>"))).is_empty());
    let reads: String = (0..20_000).map(|i| format!("a{i} + ")).collect();
    assert_eq!(check(&document(&format!("<Script code='{reads} 1'/>"))).len(), 1);
}

/// The leaves of the recorded traces, as far as their ports go.
fn recorded_registry(enums: &Json) -> Registry<()> {
    let mut registry = Registry::new();
    let script = [Port::input("script").default("S"), Port::input("restart").typed(PortType::Bool).default("false")];
    registry.action("Leaf", &script, |_| Box::new(Walk));
    registry.sync_action("Sync", &script[..1], |_| Ok(Outcome::Success));
    registry.condition("Cond", &script[..1], |_| Ok(Outcome::Success));
    for (name, ty) in
        [("Int", PortType::Int), ("Double", PortType::Real), ("String", PortType::Text), ("Bool", PortType::Bool)]
    {
        registry.sync_action(&format!("Get{name}"), &[Port::input("in").typed(ty)], |_| Ok(Outcome::Success));
        let ports = [Port::input("value").typed(ty), Port::output("out").typed(ty)];
        registry.sync_action(&format!("Put{name}"), &ports, |_| Ok(Outcome::Success));
    }
    for (name, value) in enums.as_object().into_iter().flatten() {
        registry.enum_value(name, value.as_i64().unwrap());
    }
    registry
}

/// The name of the node that a finding marks.
fn marked_name(finding: &Finding) -> Option<&str> {
    let tag = finding.source()[finding.span().start..].split('>').next()?;
    tag.split_once("name=\"")?.1.split('"').next()
}

/// What is refused has an error; what ran has none, and what is never reached was never seen to change or be asked.
#[rstest]
#[case("bt-conformance-sample.jsonl", 409)]
#[case("bt-conformance-load-sample.jsonl", 22)]
#[case("bt-conformance-timed-sample.jsonl", 8)]
fn what_was_recorded_bears_the_findings_out(#[case] file: &str, #[case] cases: usize) {
    let text = std::fs::read_to_string(format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert_eq!(text.lines().count(), cases);
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let registry = recorded_registry(&case["enums"]);
        let xml = case["xml"].as_str().unwrap();
        let mut loader = registry.loader().source("case.xml", xml).main(case["main"].as_str().unwrap_or("Main"));
        for (key, value) in case["bb"].as_object().into_iter().flatten() {
            // The type of a value takes part in the check of types.
            loader = match value {
                Json::Bool(b) => loader.entry(key, *b),
                Json::Number(n) if n.is_i64() => loader.entry(key, n.as_i64().unwrap()),
                Json::Number(n) => loader.entry(key, n.as_f64().unwrap()),
                text => loader.entry(key, text.as_str().unwrap()),
            };
        }
        for step in case["steps"].as_array().into_iter().flatten().filter(|step| step[0] == "set") {
            loader = loader.provides(step[1].as_str().unwrap());
        }
        let found = loader.check();
        let has_error = found.iter().any(Finding::is_error);
        let steps = || case["expect"].as_array().into_iter().flatten();
        match case["load"].as_str() {
            Some("error") => assert!(has_error, "{}", case["id"]),
            _ if case["substitutions"].is_null() => {
                let failed = steps().any(|step| step["exception"] == true);
                assert!(failed || !has_error, "{}: {found:?}", case["id"]);
            }
            _ => continue,
        }
        for name in found.iter().filter(|finding| finding.rule() == "unreachable").filter_map(marked_name) {
            let happened = steps().flat_map(|step| [&step["events"], &step["trans"]]);
            let mut happened = happened.filter_map(Json::as_array).flatten();
            assert!(happened.all(|what| what[0] != name), "{}: {name}", case["id"]);
        }
    }
}

/// A wrong document gives errors; one that loads gives only those of rules that loading does not know.
pub(crate) fn agrees_with_loading(xml: &str) {
    let registry = registry();
    let refused = registry.load("t.xml", xml).err();
    let found = registry.check(&[("t.xml", xml)]);
    match refused.map(|error| error.kind()) {
        // A tree may be in a file that cannot be read.
        Some(LoadErrorKind::TreeNotFound) => assert!(found.iter().any(Finding::is_error)),
        Some(kind) => assert!(found.iter().any(|f| f.is_error() && f.rule() == kind.name()), "{kind:?} {found:?}"),
        None => {
            const OF_TICKS: [&str; 6] =
                ["children", "port-missing", "empty-script", "undefined-variable", "script-type", "threshold"];
            let wrong = found.iter().find(|f| f.is_error() && !OF_TICKS.contains(&f.rule()));
            assert!(wrong.is_none(), "{wrong:?}");
        }
    }
}

/// A tree of controls and decorators over leaves that always answer the same, or as the world says.
fn any_tree() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("<AlwaysSuccess/>".to_owned()),
        Just("<AlwaysFailure/>".to_owned()),
        Just("<Ask/>".to_owned()),
        Just("<Walk/>".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        const CONTROLS: [&str; 9] = [
            "Sequence",
            "AsyncSequence",
            "SequenceWithMemory",
            "ReactiveSequence",
            "Fallback",
            "AsyncFallback",
            "ReactiveFallback",
            "WhileDoElse",
            "TryCatch",
        ];
        const DECORATORS: [&str; 8] = [
            "Inverter",
            "ForceSuccess",
            "ForceFailure",
            "KeepRunningUntilFailure",
            "Repeat num_cycles='2'",
            "RetryUntilSuccessful num_attempts='0'",
            "RunOnce",
            "Timeout msec='1'",
        ];
        prop_oneof![
            (proptest::sample::select(&CONTROLS[..]), proptest::collection::vec(inner.clone(), 2..=3))
                .prop_map(|(name, children)| format!("<{name}>{}</{name}>", children.concat())),
            (proptest::sample::select(&DECORATORS[..]), inner.clone())
                .prop_map(|(name, child)| format!("<{name}>{child}</{}>", name.split(' ').next().unwrap_or(name))),
            (-2..3_i32, 1..3_i32, proptest::collection::vec(inner, 2..=3)).prop_map(|(wanted, failures, children)| {
                format!(
                    "<Parallel success_count='{wanted}' failure_count='{failures}'>{}</Parallel>",
                    children.concat()
                )
            }),
        ]
    })
}

/// Answers as the world says, which is a list of answers to go through.
struct Dice;

type World = (Vec<u8>, usize);

fn throw(world: &mut World, sides: u8) -> Outcome {
    let thrown = world.0[world.1 % world.0.len()] % sides;
    world.1 += 1;
    match thrown {
        0 => Outcome::Success,
        1 => Outcome::fail(),
        2 => Outcome::Skipped,
        _ => Outcome::Running,
    }
}

impl Leaf<World> for Dice {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        Ok(throw(cx.world, 4))
    }
}

proptest! {
    /// Whatever the leaves answer, what the check calls unreachable is not ticked.
    #[test]
    fn what_is_called_unreachable_is_never_ticked(
        tree in any_tree(),
        answers in proptest::collection::vec(any::<u8>(), 1..40),
    ) {
        let mut registry = Registry::<World>::new();
        registry.action("Walk", &[], |_| Box::new(Dice)).condition("Ask", &[], |cx| Ok(throw(cx.world, 3)));
        // Every node gets a name by which it is found again.
        let mut names = 0;
        let mut named = String::new();
        for piece in tree.split_inclusive('<') {
            let is_start = piece.starts_with(|c: char| c.is_ascii_alphabetic());
            let name_end = piece.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(piece.len());
            if is_start {
                names += 1;
                named += &format!("{} name=\"n{names}\"{}", &piece[..name_end], &piece[name_end..]);
            } else {
                named += piece;
            }
        }
        let xml = document(&named).replace("<Say text=\"{what}\"/>", "<Ask/>");
        let found = registry.check(&[("t.xml", &xml)]);
        let mut tree = registry.load("t.xml", &xml).unwrap();
        let mut world = (answers, 0);
        for ms in 0..30 {
            let _ = tree.tick(&mut world, std::time::Duration::from_millis(ms));
        }
        for name in found.iter().filter(|finding| finding.rule() == "unreachable").filter_map(marked_name) {
            let node = tree.nodes().find(|node| node.name() == name).unwrap();
            prop_assert_eq!(node.last_tick(), 0, "{} {}", name, xml);
        }
        for finding in found.iter().filter(|finding| finding.message().contains("this never succeeds:")) {
            let start = finding.source()[..finding.span().start].rfind('<').unwrap();
            let name = finding.source()[start..].split('"').nth(1).unwrap();
            let node = tree.nodes().find(|node| node.name() == name).unwrap();
            prop_assert!(node.last_answer() != behaviour_tree::Status::Success, "{} {}", name, xml);
        }
    }
}

/// Every finding has something to say in both languages, and not the same.
#[test]
fn findings_are_told_in_german_too() {
    use behaviour_tree::Language;
    let wrong = [
        "<Sequence><Sai/><Say txt='a'/><Inverter/><Repeat num_cycles='x'><Walk/></Repeat></Sequence>",
        "<Fallback><AlwaysSuccess/><Say text='{nobody}'/></Fallback>",
        "<Sequence><Script code='x := 1 + '/><Script code=\"y := 1 + 'a'\"/><Script code='z'/></Sequence>",
        "<Parallel success_count='3'><Walk/><Say text='a' _skipif='1'/></Parallel>",
        "<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>",
        "<Sequence><Measure m='{m}'/><SubTree ID='Other' what='{m}'/><IfThenElse><Walk/></IfThenElse><Find place='here'/></Sequence>",
    ];
    let mut rules = std::collections::BTreeSet::new();
    for body in wrong {
        for finding in check(&document(body)) {
            let german = finding.clone().in_language(Language::De);
            assert_ne!(finding.message(), german.message());
            assert!(!german.help().is_empty() && !german.message().contains("{}"), "{german}");
            assert_eq!(
                (finding.line(), finding.column(), finding.rule()),
                (german.line(), german.column(), german.rule())
            );
            rules.insert(finding.rule());
        }
    }
    assert!(rules.len() >= 12, "{rules:?}");
    let found = check(&document("<Walk><Say text='a'/></Walk>"));
    let german = found[0].clone().in_language(Language::De);
    assert_eq!(german.to_string(), "t.xml:3:2: `Walk` ist ein Blatt und kann keine Kinder haben");
}
