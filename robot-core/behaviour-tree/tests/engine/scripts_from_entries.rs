//! Scripts whose text stands on the blackboard.

use std::time::Duration;

use behaviour_tree::{Registry, Replay, Status, TickErrorKind, Trace, Tree};

const NOW: Duration = Duration::ZERO;

fn document(main: &str) -> String {
    format!(
        r#"<root BTCPP_format="4" main_tree_to_execute="Main"><BehaviorTree ID="Main">{main}</BehaviorTree>
           <BehaviorTree ID="Until"><ScriptCondition code="{{holds}}"/></BehaviorTree></root>"#
    )
}

fn load(main: &str, script: &str) -> Tree<()> {
    let registry = Registry::<()>::new();
    let document = document(main);
    registry.loader().source("t.xml", &document).entry("script", script).entry("x", 1).load().unwrap()
}

fn rules(main: &str, provided: Option<&str>) -> Vec<&'static str> {
    let registry = Registry::<()>::new();
    let document = document(main);
    let mut loader = registry.loader().source("t.xml", &document);
    if let Some(key) = provided {
        loader = loader.provides(key);
    }
    loader.check().iter().map(|finding| finding.rule()).collect()
}

#[test]
fn a_script_that_is_written_anew_is_run_anew() {
    let mut tree = load(r#"<Script code="{script}"/>"#, "x += 1");
    tree.tick(&mut (), NOW).unwrap();
    tree.set("script", "x += 10; fresh := x").unwrap();
    tree.tick(&mut (), NOW).unwrap();
    assert_eq!(tree.get("x"), Some(&12.into()));
    assert_eq!(tree.get("fresh"), Some(&12.into()));
}

#[test]
fn a_broken_script_is_an_error_until_it_is_mended() {
    let mut tree = load(r#"<ScriptCondition code="{script}"/>"#, "x == 1");
    assert_eq!(tree.tick(&mut (), NOW).unwrap(), Status::Success);
    for broken in ["x ==", "", "  "] {
        tree.set("script", broken).unwrap();
        let error = tree.tick(&mut (), NOW).unwrap_err();
        assert_eq!(error.kind(), TickErrorKind::Script);
        assert!(error.message().contains(&format!("`{broken}`")), "{error}");
        tree.halt(&mut (), NOW);
    }
    tree.set("script", "x == 2").unwrap();
    assert_eq!(tree.tick(&mut (), NOW).unwrap(), Status::Failure);
    assert_eq!(tree.reason(0).as_deref(), Some("`x == 2` does not hold"));
}

#[test]
fn a_condition_is_handed_to_a_subtree_as_a_text() {
    let main = r#"<Sequence><SubTree ID="Until" name="a" holds="@x == 1"/><SubTree ID="Until" name="b" holds="@x != 2"/></Sequence>"#;
    assert_eq!(load(main, "").tick(&mut (), NOW).unwrap(), Status::Success);
}

#[test]
fn the_check_reads_the_scripts_that_it_can_know() {
    let sub = |holds: &str| rules(&format!(r#"<SubTree ID="Until" holds="{holds}"/>"#), None);
    assert_eq!(sub("1 == 1"), [""; 0]);
    assert_eq!(sub("nobody == 1"), ["undefined-variable"]);
    assert_eq!(sub("1 =="), ["script"]);
    assert_eq!(sub("{script}"), ["script"], "it has no value yet");
    assert_eq!(rules(r#"<SubTree ID="Until" holds="{script}"/>"#, Some("script")), [""; 0]);
    // What a script that nobody knows may write, nobody is told to be missing.
    let unknown = r#"<Sequence><Script code="{script}"/><ScriptCondition code="x == 1"/></Sequence>"#;
    assert_eq!(rules(unknown, Some("script")), [""; 0]);
}

#[test]
fn going_back_in_a_replay_runs_the_scripts_of_that_time() {
    let registry = Registry::<()>::new();
    let document = document(r#"<Script code="{script}"/>"#);
    let loader = registry.loader().source("t.xml", &document).entry("script", "x += 1").entry("x", 0);
    let mut tree = loader.record().load().unwrap();
    let mut values = Vec::new();
    for tick in 0..300_u32 {
        if tick % 70 == 63 {
            tree.set("script", format!("x += {tick}; y{tick} := x")).unwrap();
        }
        tree.tick(&mut (), NOW).unwrap();
        values.push(tree.get("x").cloned());
    }
    let mut replay = Replay::new(Trace::read(&tree.take_trace()).unwrap()).unwrap();
    for tick in [300_u32, 70, 299, 64, 65, 128, 1, 300, 134, 133] {
        replay.seek(tick).unwrap();
        assert_eq!(replay.tree().get("x").cloned(), values[tick as usize - 1], "after tick {tick}");
    }
}
