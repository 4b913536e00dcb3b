use rstest::rstest;

use super::*;
use crate::registry::Registry;

fn compiled(outline: &str) -> Compiled {
    let program = Program::read(outline.as_bytes()).unwrap_or_else(|problems| panic!("{outline}\n{problems:?}"));
    compile(&program, &Limits::house()).unwrap_or_else(|problems| panic!("{outline}\n{problems:?}"))
}

#[rstest]
#[case("if IF=(is_touched PART=hand_left)\n        say TEXT=\"a\"", "<IfThenElse name=\"b2\">")]
#[case(
    "if_else IF=(compare A=(distance) OP=lt B=40)\n        say\n    ELSE:\n        wait",
    "<Test name=\"b2\" when=\"lt(distance(), 40)\"/>"
)]
#[case("repeat TIMES=4\n        say", "<Repeat name=\"b2\" num_cycles=\"4\">")]
#[case("repeat TIMES=(random_int FROM=1 TO=3)\n        say", "num_cycles=\"{times_1}\"")]
#[case(
    "repeat_until IF=(heard_is PHRASE=\"ja\")\n        say",
    "<Next name=\"b2\" until=\"heard(&apos;ja&apos;)\" loop=\"loop_1\"/>"
)]
#[case(
    "random_do\n        say\n    DO2:\n        wait",
    "<Switch2 name=\"b2\" variable=\"{choice_1}\" case_1=\"1\" case_2=\"2\">"
)]
#[case("ask TEXT=\"Na?\" PHRASE=\"gut, schlecht\"", "<Timeout name=\"b2\" msec=\"8000\">")]
#[case("try\n        walk\n    ELSE:\n        say", "<Caught name=\"b2\"/>")]
#[case("say TEXT=(join A=\"{x}\" B=(answer))", "text=\"join(&apos;{x}&apos;, answer())\"")]
fn blocks_become_the_nodes_they_should(#[case] block: &str, #[case] expected: &str) {
    let xml = compiled(&format!("ev_start\n    {block}\n")).xml.replace('\'', "&apos;");
    assert!(xml.contains(expected), "{expected}\n{xml}");
}

#[test]
fn a_loop_in_which_nothing_takes_time_gets_a_pause() {
    let found = compiled("ev_start\n    forever\n        if IF=(is_touched)\n            say\n");
    assert_eq!(found.warnings.iter().map(|warning| warning.rule).collect::<Vec<_>>(), ["pause-added"]);
    assert!(found.xml.contains("<Sleep name=\"b2\" msec=\"100\"/>"), "{}", found.xml);
    assert!(!compiled("ev_start\n    forever\n        say\n").xml.contains("Sleep"));
    assert!(compiled("ev_start\n    repeat\n        var_change\n").xml.contains("msec=\"20\""));
}

#[test]
fn every_node_carries_a_block() {
    let program = "ev_start\n    repeat TIMES=2\n        if IF=(is_touched)\n            say\nev_touch PART=head_rear\n    sub_call NAME=Tanz\nsub_def NAME=Tanz\n    gesture\n";
    let found = compiled(program);
    fn check(element: &Element, program: &Program) {
        if element.name != "BehaviorTree" && element.name != "root" {
            let name = element.attribute("name").unwrap_or_default();
            assert!(name == NO_BLOCK || program.by_id(name).is_some(), "{} is called {name}", element.name);
        }
        element.children.iter().for_each(|child| check(child, program));
    }
    check(&found.document.root, &found.program);
    assert!(found.has_events);
}

#[test]
fn own_blocks_that_multiply_are_refused() {
    let calls = |name: char| format!("    sub_call NAME={name}\n").repeat(8);
    let mut program = format!("ev_start\n{}", calls('a'));
    for (own, next) in ('a'..'i').zip('b'..) {
        program += &format!("sub_def NAME={own}\n{}", calls(next));
    }
    program += "sub_def NAME=i\n    say\n";
    let program = Program::read(program.as_bytes()).expect("it can be read");
    let problems = compile(&program, &Limits::house()).expect_err("8^9 blocks");
    assert_eq!(problems.last().map(|problem| problem.rule), Some("too-big"));
}

#[test]
fn switched_off_blocks_are_passed_over() {
    let json = r#"{"blocks":{"blocks":[{"type":"ev_start","id":"a","next":{"block":
        {"type":"say","id":"b","enabled":false,"next":{"block":{"type":"wait","id":"c"}}}}}]}}"#;
    let found = compile(&Program::read(json.as_bytes()).unwrap(), &Limits::house()).unwrap();
    assert!(!found.xml.contains("<Say") && found.xml.contains("<Wait name=\"c\""), "{}", found.xml);
}

/// A program with one block of each kind compiles: none is forgotten.
#[test]
fn every_block_compiles() {
    for block in Registry::house().blocks() {
        let id = &block.id;
        let program = match block.shape {
            _ if id == "sub_call" || id == "sub_def" => {
                "ev_start\n    sub_call NAME=x\nsub_def NAME=x\n    say\n".to_owned()
            }
            Shape::Hat => format!("{id}\n    say\n"),
            Shape::Statement | Shape::End if id == "wait_until" => {
                "ev_start\n    wait_until IF=(is_touched)\n".to_owned()
            }
            Shape::Statement | Shape::End if block.arg("IF").is_some() => {
                format!("ev_start\n    {id} IF=(is_touched)\n        say\n")
            }
            Shape::Statement | Shape::End => format!("ev_start\n    {id}\n"),
            Shape::Condition if block.arg("IF").is_some() => {
                format!("ev_start\n    wait_until IF=({id} IF=(is_touched))\n")
            }
            Shape::Condition if id == "logic" => {
                format!("ev_start\n    wait_until IF=({id} A=(is_touched) B=(is_touched))\n")
            }
            Shape::Condition => format!("ev_start\n    wait_until IF=({id})\n"),
            _ => format!("ev_start\n    say TEXT=({id})\n"),
        };
        let found = compiled(&program);
        let is_there = match block.shape {
            Shape::Condition | Shape::Number | Shape::Text | Shape::Any => found.xml.contains('('),
            _ if ["RepeatUntil", "Ask", "BehaviorTree"].contains(&block.node.as_str()) => true,
            _ => found.xml.contains(&format!("<{} ", block.node)),
        };
        assert!(is_there, "{id} becomes no {}\n{}", block.node, found.xml);
    }
}
