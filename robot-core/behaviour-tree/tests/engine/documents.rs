//! What is read and written is the same tree.

use std::time::Duration;

use behaviour_tree::{Element, Include, Outcome, Port, PortType, Registry, Status, TreeDocument};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value as Json;

use crate::runner::{Case, Level, Verdict, judge};

/// Reads and writes; what is written must read as the same and be written alike.
fn rewritten(xml: &str) -> String {
    let document = TreeDocument::read("in.xml", xml).unwrap();
    let written = document.write().unwrap();
    let again = TreeDocument::read("out.xml", &written).unwrap();
    assert_eq!(again.root.children, document.root.children);
    assert_eq!(again.write().unwrap(), written);
    written
}

/// Every recorded case runs alike with its document rewritten: the same verdict, at the level of every node's status.
#[rstest]
#[case("bt-conformance-sample.jsonl", Level::Statuses, 409)]
#[case("bt-conformance-timed-sample.jsonl", Level::Statuses, 8)]
#[case("bt-conformance-load-sample.jsonl", Level::Statuses, 20)]
fn recorded_trees_behave_alike(#[case] file: &str, #[case] level: Level, #[case] readable: usize) {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut compared = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let mut json: Json = serde_json::from_str(line).unwrap();
        let xml = json["xml"].as_str().unwrap();
        if TreeDocument::read("case.xml", xml).is_err() {
            assert_eq!(json["load"], "error", "{line}");
            continue;
        }
        json["xml"] = rewritten(xml).into();
        let verdict = judge(&Case::parse(&json.to_string()).unwrap(), level);
        assert!(!matches!(verdict, Verdict::Failed(_)), "{}: {verdict:?}", json["id"]);
        assert_eq!(verdict, judge(&Case::parse(line).unwrap(), level), "{}", json["id"]);
        compared += 1;
    }
    assert_eq!(compared, readable);
}

/// A document with everything that a file may hold.
const EVERYTHING: &str = r#"<?xml version="1.0"?>
<!-- comments are lost -->
<root main_tree_to_execute='Main' project="x">
  <include path="other.xml"/><include ros_pkg="trees" path="b/c.xml"/>
  <BehaviorTree ID="Main"><Control ID="Sequence" name="a &lt; ü">
    <Action ID="Say" text="he said &quot;1 < 2 && so&quot;&#10;on" _uid="7"/> stray words
    <Script code="a := 1
b := 'x'"/>
    <SubTree ID="Other" in="{a}" out='{b}' _autoremap="true" _skipIf="a > 1"/>
  </Control></BehaviorTree>
  <TreeNodesModel>
    <SubTree ID="Other"><input_port name="in" default="5">what &amp; <![CDATA[<why>]]></input_port><output_port name="out"/></SubTree>
    <Action ID="Say"><input_port name="text" type="std::string"/></Action>
    <Action ID="Unknown" editable="true"/>
    <MetadataFields><Metadata key="v" value="1"/></MetadataFields>
  </TreeNodesModel>
</root>"#;

#[test]
fn everything_in_a_file_is_kept() {
    insta::assert_snapshot!(rewritten(EVERYTHING));
}

fn talker() -> Registry<Vec<String>> {
    let mut registry = Registry::<Vec<String>>::new();
    let text = Port::input("text").typed(PortType::Text).default("hello \"you\"").doc("what to say: <any> text");
    registry.sync_action("Say", &[text], |cx| {
        let text: String = cx.input("text")?;
        cx.world.push(text);
        Ok(Outcome::Success)
    });
    registry.condition("IsQuiet", &[], |_| Ok(Outcome::Success));
    let ports = [
        Port::output("heard").typed(PortType::Text),
        Port::inout("count").typed(PortType::Int),
        Port::input("loud").typed(PortType::Bool),
        Port::input("wait_ms").typed(PortType::Unsigned),
        Port::input("words").typed(PortType::List),
        Port::input("answer").typed(PortType::Status),
        Port::input("anything"),
    ];
    registry.sync_action("Listen", &ports, |_| Ok(Outcome::Success));
    registry
}

#[test]
fn editors_are_told_of_the_nodes() {
    let models = talker().models_xml();
    insta::assert_snapshot!(models);
    assert_eq!(rewritten(&models), models);
    let mut document = TreeDocument::read("in.xml", EVERYTHING).unwrap();
    document.describe(&talker());
    let ids = |document: &TreeDocument| -> Vec<String> {
        let models = document.root.children.iter().find(|element| element.name == "TreeNodesModel").unwrap();
        models.children.iter().filter_map(|model| model.attribute("ID")).map(str::to_owned).collect()
    };
    assert_eq!(ids(&document), ["Other", "Say", "Unknown", "IsQuiet", "Listen"]);
    let described = document.clone();
    document.describe(&talker());
    assert_eq!(document, described, "describing again changes nothing");
}

#[test]
fn what_is_written_runs_with_its_includes_and_models() {
    let other = r#"<root><BehaviorTree ID="Other"><Sequence><Say text="{in}"/><Script code="out := 'done'"/></Sequence></BehaviorTree></root>"#;
    let run = |xml: &str, other: &str| {
        let include = |asked: &Include<'_>| match asked.path {
            "other.xml" => Ok(("other.xml".to_owned(), other.to_owned())),
            "b/c.xml" if asked.ros_pkg == Some("trees") => Ok(("c.xml".to_owned(), "<root/>".to_owned())),
            path => Err(format!("no {path}")),
        };
        let registry = talker();
        let mut tree = registry.loader().source("main.xml", xml).include_with(include).load().unwrap();
        let mut said = Vec::new();
        assert_eq!(tree.tick(&mut said, Duration::ZERO), Ok(Status::Success));
        (said, tree.get("b").cloned(), tree.nodes().map(|node| node.path()).collect::<Vec<_>>())
    };
    let before = run(EVERYTHING, other);
    assert_eq!(before.0, ["he said \"1 < 2 && so\"\non", "1"]);
    assert_eq!(before.1.as_ref().and_then(|b| b.as_text()), Some("done"));
    assert_eq!(run(&rewritten(EVERYTHING), &rewritten(other)), before);
}

#[test]
fn names_that_cannot_be_written_are_told() {
    for (xml, line, column) in [("<root>\n<a&b c='1'/></root>", 2, 2), ("<root>\n<a &='1'/></root>", 2, 4)] {
        let error = TreeDocument::read("in.xml", xml).unwrap_err();
        assert_eq!((error.line(), error.column()), (line, column), "{error}");
    }
}

/// Texts with everything that must be escaped.
fn any_text() -> impl Strategy<Value = String> {
    const PIECES: [&str; 16] =
        ["&", "<", ">", "\"", "'", "\n", "\r\n", "\t", " ", "&amp;", "]]>", "<!--", "&#10;", "ü", "{a}", "\u{0}"];
    let piece = prop_oneof![proptest::sample::select(&PIECES[..]).prop_map(str::to_owned), ".{0,5}"];
    proptest::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn any_element() -> impl Strategy<Value = Element> {
    let name = || proptest::sample::select(&["BehaviorTree", "Action", "SubTree", "größe", "a:b", "_x", "include"][..]);
    let attributes = proptest::collection::btree_map(name(), any_text(), 0..4);
    let leaf = (name(), attributes, any_text()).prop_map(|(name, attributes, text)| {
        let element =
            attributes.into_iter().fold(Element::new(name), |element, (name, value)| element.with(name, value));
        // Line ends are read as `\n`, and blanks around a text carry no meaning.
        Element { text: text.trim().to_owned(), ..element }
    });
    leaf.prop_recursive(6, 40, 5, |inner| {
        (inner.clone(), proptest::collection::vec(inner, 0..5))
            .prop_map(|(element, children)| Element { children, ..element })
    })
}

/// The body of a tree out of built-in nodes that keeps its leaves' answers apart.
fn any_body() -> impl Strategy<Value = Element> {
    let leaf = prop_oneof![
        Just(Element::new("AlwaysSuccess")),
        Just(Element::new("AlwaysFailure").with("name", "a < \"b\"")),
        (0u32..60).prop_map(|ms| Element::new("Sleep").with("msec", ms.to_string())),
        (0..9).prop_map(|n| Element::new("Script").with("code", format!("x += {n};\n y := 'a' .. x"))),
        (0..40).prop_map(|n| Element::new("ScriptCondition").with("code", format!("x < {n} && x >= 0"))),
    ];
    leaf.prop_recursive(5, 60, 4, |inner| {
        const CONTROL: [&str; 6] =
            ["Sequence", "Fallback", "ReactiveSequence", "ReactiveFallback", "Parallel", "SequenceWithMemory"];
        const DECORATOR: [&str; 6] = ["Inverter", "ForceSuccess", "Repeat", "RetryUntilSuccessful", "Delay", "Timeout"];
        let ports = [
            ("Repeat", "num_cycles"),
            ("RetryUntilSuccessful", "num_attempts"),
            ("Delay", "delay_msec"),
            ("Timeout", "msec"),
        ];
        prop_oneof![
            (proptest::sample::select(&CONTROL[..]), any::<bool>(), proptest::collection::vec(inner.clone(), 1..4))
                .prop_map(|(name, explicit, children)| {
                    let element = if explicit { Element::new("Control").with("ID", name) } else { Element::new(name) };
                    Element { children, ..element.with("_skipIf", "x > 30 && y != '<&>'") }
                }),
            (proptest::sample::select(&DECORATOR[..]), inner).prop_map(move |(name, child)| {
                let port = ports.iter().find(|(of, _)| *of == name);
                let element = port.iter().fold(Element::new(name), |element, (_, port)| element.with(*port, "2"));
                element.child(child)
            }),
        ]
    })
}

/// What a host sees of a run: every answer, every node, every entry.
fn trace(xml: &str) -> Vec<String> {
    let registry = Registry::<()>::new();
    let mut tree = registry.loader().source("t.xml", xml).entry("x", 0).entry("y", "").load().unwrap();
    let mut lines = Vec::new();
    for tick in 0..8 {
        let answer = tree.tick(&mut (), Duration::from_millis(tick * 10));
        let nodes: Vec<_> = tree.nodes().map(|node| (node.path(), node.status(), node.last_tick())).collect();
        lines.push(format!("{answer:?} {nodes:?} {:?}", tree.scopes().collect::<Vec<_>>()));
        if answer.is_err() {
            break;
        }
    }
    lines
}

proptest! {
    #[test]
    fn documents_come_back_as_they_were_written(children in proptest::collection::vec(any_element(), 0..4)) {
        let mut document = TreeDocument::default();
        document.root.children = children;
        let written = document.write().unwrap();
        let read = TreeDocument::read("t.xml", &written).unwrap();
        prop_assert_eq!(&read, &document);
        prop_assert_eq!(read.write().unwrap(), written);
    }

    #[test]
    fn trees_behave_as_before(body in any_body()) {
        let mut document = TreeDocument::default();
        document.root.children.push(Element::new("BehaviorTree").with("ID", "Main").child(body));
        let written = document.write().unwrap();
        prop_assert_eq!(trace(&written), trace(&rewritten(&written)));
    }
}
