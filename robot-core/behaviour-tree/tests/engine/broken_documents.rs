//! Whatever is in a file: a tree or an error that names the place and the cure, never a panic.

use std::time::Duration;

use behaviour_tree::{LoadError, LoadErrorKind as Kind, Outcome, Port, PortType, Registry};
use proptest::prelude::*;
use rstest::rstest;

use crate::check::agrees_with_loading;

fn registry() -> Registry<()> {
    let mut registry = Registry::new();
    registry.sync_action("Say", &[Port::input("text").typed(PortType::Text)], |_| Ok(Outcome::Success));
    registry.sync_action("Count", &[Port::inout("n").typed(PortType::Int)], |_| Ok(Outcome::Success));
    registry
}

fn load(xml: &str) -> Result<(), LoadError> {
    registry().load("t.xml", xml).map(drop)
}

/// The body of the tree `Main`, in a document, on lines of its own.
fn document(body: &str) -> String {
    format!(
        "<root BTCPP_format=\"4\" main_tree_to_execute=\"Main\">\n<BehaviorTree ID=\"Main\">\n{body}\n</BehaviorTree>\n<BehaviorTree ID=\"Other\"><AlwaysSuccess/></BehaviorTree>\n</root>"
    )
}

#[rstest]
#[case::unknown_node("<Sequense><Say/></Sequense>", Kind::UnknownNode, (3, 2), "no node type `Sequense`", "`Sequence`")]
#[case::tree_as_node("<Other/>", Kind::UnknownNode, (3, 2), "no node type `Other`", "<SubTree ID=\"Other\"/>")]
#[case::unknown_port("<Say txt='a'/>", Kind::PortUnknown, (3, 6), "no port `txt`", "`text`")]
#[case::no_ports("<AlwaysSuccess speed='1'/>", Kind::PortUnknown, (3, 16), "no port `speed`", "no ports at all")]
#[case::not_a_number("<Sleep msec='soon'/>", Kind::PortValue, (3, 14), "`soon` does not fit", "whole number")]
#[case::negative("<Sleep msec='-5'/>", Kind::PortValue, (3, 14), "`-5` does not fit", "from 0 up")]
#[case::two_children("<Inverter><Say/><Say/></Inverter>", Kind::Children, (3, 2), "exactly one child, not 2", "<Sequence>")]
#[case::leaf_with_child("<Say><Say/></Say>", Kind::Children, (3, 2), "is a leaf", "inside a `<Sequence>`")]
#[case::two_roots("<Say/><Say/>", Kind::Children, (2, 2), "exactly one node at its top", "<Sequence>")]
#[case::script("<Script code='x := := 1'/>", Kind::Script, (3, 20), "missing before `:=`", "operator")]
#[case::condition("<Say _skipIf='(x'/>", Kind::Script, (3, 17), "not closed", "`)`")]
#[case::script_with_entity("<Say _skipIf='x &lt; (3'/>", Kind::Script, (3, 15), "not closed", "`)`")]
#[case::no_such_tree("<SubTree ID='Othr'/>", Kind::TreeNotFound, (3, 14), "no tree `Othr`", "`Other`")]
#[case::recursion("<SubTree ID='Main'/>", Kind::Recursion, (3, 14), "contains itself", "Repeat")]
#[case::same_name("<Sequence><SubTree ID='Other' name='a'/><SubTree ID='Other' name='a'/></Sequence>", Kind::DuplicatePath, (3, 67), "subtree `a` already", "own name")]
#[case::types("<Sequence><Count n='{k}'/><Say text='{k}'/></Sequence>", Kind::TypeConflict, (3, 38), "holds a whole number", "copy := k")]
#[case::key("<WasEntryUpdated/>", Kind::PortMissing, (3, 2), "needs its port `entry`", "key")]
#[case::empty_key("<WasEntryUpdated entry=''/>", Kind::PortMissing, (3, 25), "needs its port `entry`", "key")]
#[case::no_script("<Script/>", Kind::PortMissing, (3, 2), "needs its port `code`", "script")]
#[case::no_queue("<LoopInt><AlwaysSuccess/></LoopInt>", Kind::PortMissing, (3, 2), "needs its port `queue`", "1;2;3")]
#[case::awaited_script("<Script code='{code}'/>", Kind::Script, (3, 15), "`code`, which has no value yet", "when the tree is loaded")]
fn errors_name_place_and_cure(
    #[case] body: &str,
    #[case] kind: Kind,
    #[case] place: (usize, usize),
    #[case] message: &str,
    #[case] cure: &str,
) {
    let error = load(&document(body)).unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.message().contains(message), "{error}");
    let told = format!("{} {}", error.message(), error.cure());
    assert!(told.contains(cure), "{told}");
    assert_eq!((error.line(), error.column()), place, "{error}");
    assert!(error.to_string().starts_with(&format!("t.xml:{}:{}: ", place.0, place.1)));
}

#[test]
fn an_error_is_told_with_its_source() {
    let error = load(&document("<Sequence>\n  <Say text=\"ä\" spead=\"1\"/>\n</Sequence>")).unwrap_err();
    let mut drawn = String::new();
    miette::NarratableReportHandler::new().render_report(&mut drawn, &error).unwrap();
    insta::assert_snapshot!(drawn);
}

#[rstest]
#[case::two_trees(
    "<root><BehaviorTree ID='A'><Say/></BehaviorTree><BehaviorTree ID='B'><Say/></BehaviorTree></root>",
    Kind::TreeNotFound
)]
#[case::no_tree("<root/>", Kind::TreeNotFound)]
#[case::wrong_main(
    "<root main_tree_to_execute='Z'><BehaviorTree ID='A'><Say/></BehaviorTree></root>",
    Kind::TreeNotFound
)]
#[case::not_a_root("<tree/>", Kind::Xml)]
#[case::node_outside("<root><Say/></root>", Kind::TreeNotFound)]
#[case::reserved_name("<root><BehaviorTree ID='Sequence'><Say/></BehaviorTree></root>", Kind::Name)]
#[case::bad_name("<root><BehaviorTree ID='a b'><Say/></BehaviorTree></root>", Kind::Name)]
#[case::unnamed("<root><BehaviorTree><Say/></BehaviorTree><BehaviorTree ID='B'><Say/></BehaviorTree></root>", Kind::Id)]
#[case::included("<root><include path='nowhere.xml'/></root>", Kind::Include)]
#[case::model_without_id(
    "<root><BehaviorTree ID='A'><Say/></BehaviorTree><TreeNodesModel><SubTree/></TreeNodesModel></root>",
    Kind::Model
)]
fn documents_of_the_wrong_shape(#[case] xml: &str, #[case] kind: Kind) {
    assert_eq!(load(xml).unwrap_err().kind(), kind);
}

/// Each tree calls the next one twice: 2^40 nodes if nobody counts.
#[test]
fn subtrees_that_multiply_are_refused() {
    let mut xml = "<root main_tree_to_execute='T0'>".to_owned();
    for i in 0..40 {
        let next = i + 1;
        xml += &format!(
            "<BehaviorTree ID='T{i}'><Sequence><SubTree ID='T{next}'/><SubTree ID='T{next}'/></Sequence></BehaviorTree>"
        );
    }
    xml += "<BehaviorTree ID='T40'><Say/></BehaviorTree></root>";
    assert_eq!(load(&xml).unwrap_err().kind(), Kind::Depth);
    agrees_with_loading(&xml);
}

/// Trees of so many nodes in one another, each with the next one at its bottom.
fn chain(trees: usize, depth: usize) -> String {
    const NODES: [&str; 6] = ["Sequence", "ReactiveFallback", "Parallel", "IfThenElse", "Inverter", "Timeout msec='9'"];
    let mut xml = "<root main_tree_to_execute='T0'>".to_owned();
    for i in 0..trees {
        let names = || (0..depth).map(|d| NODES[d % NODES.len()]);
        let open: String = names().map(|name| format!("<{name} _skipIf='@x'>")).collect();
        // `IfThenElse` wants a second child.
        let close: String = names()
            .rev()
            .map(|name| name.split(' ').next().unwrap())
            .map(|name| if name == "IfThenElse" { format!("<Say/></{name}>") } else { format!("</{name}>") })
            .collect();
        xml += &format!("<BehaviorTree ID='T{i}'>{open}<SubTree ID='T{}'/>{close}</BehaviorTree>", i + 1);
    }
    xml + &format!("<BehaviorTree ID='T{trees}'><Say/></BehaviorTree></root>")
}

#[test]
fn subtrees_that_go_deep_are_refused() {
    assert_eq!(load(&chain(100, 200)).unwrap_err().kind(), Kind::Depth);
}

/// The deepest trees fit a stack of a quarter of what a thread has: an unoptimised build needs more of it.
#[test]
fn what_is_deep_and_accepted_can_be_run() {
    let run = || {
        agrees_with_loading(&chain(2, 254));
        let mut tree = registry().load("t.xml", &chain(2, 254)).unwrap();
        tree.set("x", false).unwrap();
        for ms in 0..3 {
            tree.tick_once(&mut (), Duration::from_millis(ms)).unwrap();
        }
        assert!(tree.nodes().last().unwrap().last_tick() > 0, "the bottom was reached");
        tree.halt(&mut (), Duration::ZERO);
    };
    std::thread::Builder::new().stack_size(512 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn giant_attributes_cost_no_more_than_their_size() {
    let giant = "a".repeat(2_000_000);
    assert!(load(&document(&format!("<Say text='{giant}'/>"))).is_ok());
    assert!(load(&document(&format!("<{giant}/>"))).is_err());
    assert!(load(&document(&format!("<Say _skipIf='{giant}'/>"))).is_ok());
    assert!(load(&document(&format!("<Say {giant}='1'/>"))).is_err());
    assert!(load(&document(&format!("<Say text='{}'/>", "&amp;".repeat(400_000)))).is_ok());
    for body in
        [format!("<Say {giant}='1'/>"), format!("<Say _skipIf='{giant}'/>"), format!("<Say text='{{{giant}}}'/>")]
    {
        agrees_with_loading(&document(&body));
    }
}

const WORDS: [&str; 36] = [
    "<",
    ">",
    "/>",
    "</",
    "root",
    "BehaviorTree",
    "Sequence",
    "Say",
    "SubTree",
    "Inverter",
    "Parallel",
    "Switch2",
    "Script",
    " ID=\"",
    " name='",
    " text=\"",
    "\"",
    "'",
    "Main",
    "=",
    " _skipIf=\"x>1\"",
    " code=\"a:=1\"",
    "{k}",
    "{=}",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#x41;",
    "<?xml",
    "?>",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "\u{fc}",
    " ",
    "include",
];

proptest! {
    #[test]
    fn any_text_gives_a_tree_or_an_error(text in ".{0,200}") {
        let _ = load(&text);
        agrees_with_loading(&text);
    }

    #[test]
    fn any_bytes_give_a_tree_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = load(&String::from_utf8_lossy(&bytes));
        agrees_with_loading(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn pieces_of_documents_give_a_tree_or_an_error(words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..60)) {
        let _ = load(&words.concat());
        agrees_with_loading(&words.concat());
    }

    /// A good document with a piece cut out or put in; what still loads can be ticked and halted.
    #[test]
    fn damaged_documents(cut in 0usize..900, len in 0usize..30, word in proptest::sample::select(&WORDS[..])) {
        let good = document(
            "<Sequence _while=\"x &lt; 3\"><Script code=\"x := 1; y := x .. 'a'\"/><Parallel success_count=\"1\"><Say text=\"{t}\"/>\
             <Count n=\"{n}\"/></Parallel><Switch2 variable=\"{x}\" case_1=\"1\" case_2=\"b\"><Say/><Say/><Say/></Switch2>\
             <LoopInt queue=\"1;2\" value=\"{v}\"><RetryUntilSuccessful num_attempts=\"3\"><SubTree ID=\"Other\" a=\"{x}\" b=\"2\"/>\
             </RetryUntilSuccessful></LoopInt><IfThenElse><Say/><Sleep msec=\"5\"/></IfThenElse></Sequence>",
        );
        prop_assert!(load(&good).is_ok());
        let cut = cut.min(good.len());
        let end = (cut + len).min(good.len());
        if good.is_char_boundary(cut) && good.is_char_boundary(end) {
            let damaged = format!("{}{word}{}", &good[..cut], &good[end..]);
            agrees_with_loading(&damaged);
            if let Ok(mut tree) = registry().load("t.xml", &damaged) {
                for ms in 0..5 {
                    let _ = tree.tick_once(&mut (), Duration::from_millis(ms));
                }
                tree.halt(&mut (), Duration::ZERO);
                prop_assert!(tree.nodes().all(|node| node.status() == behaviour_tree::Status::Idle));
            }
        }
    }
}
