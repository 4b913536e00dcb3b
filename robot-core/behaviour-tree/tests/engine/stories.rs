//! What a host does with a tree, from beginning to end.

use std::time::Duration;

use behaviour_tree::{
    Context, Deviation, Leaf, LeafError, LoadErrorKind, Outcome, Port, PortType, Registry, Semantics, StandIn, Status,
    TestNode, TickErrorKind, Tree, Value,
};
use rstest::rstest;

/// What happened in the world, in order.
type World = Vec<String>;

/// Runs until the world says `NAME done` or `NAME blocked`, and notes what it is asked.
struct Walk;

impl Leaf<World> for Walk {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let what = if cx.is_start() { "starts" } else { "goes on" };
        let done = format!("{} done", cx.name());
        let event = format!("{} {what}", cx.name());
        let arrived = cx.world.contains(&done);
        let blocked = cx.world.contains(&format!("{} blocked", cx.name()));
        cx.world.push(event);
        Ok(match (arrived, blocked) {
            (true, _) => Outcome::Success,
            (false, true) => Outcome::fail(),
            (false, false) => Outcome::Running,
        })
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        let event = format!("{} halts", cx.name());
        cx.world.push(event);
    }
}

fn registry() -> Registry<World> {
    let mut registry = Registry::new();
    registry
        .action("Walk", &[], |_| Box::new(Walk))
        .sync_action("Say", &[Port::input("text").typed(PortType::Text)], |cx| {
            let text: String = cx.input("text")?;
            cx.world.push(text);
            Ok(Outcome::Success)
        })
        .condition("NoWay", &[], |_| Ok(Outcome::failure("a chair is in the way")));
    registry
}

/// A document with this inside the tree `Main`, and these other trees.
fn load(main: &str, others: &str) -> Tree<World> {
    let xml = format!("<root main_tree_to_execute='Main'><BehaviorTree ID='Main'>{main}</BehaviorTree>{others}</root>");
    registry().load("story.xml", &xml).unwrap()
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn status_of(tree: &Tree<World>, name: &str) -> Status {
    tree.nodes().find(|node| node.name() == name).unwrap().status()
}

#[test]
fn a_condition_that_turns_halts_what_runs() {
    let mut tree = load("<ReactiveSequence><ScriptCondition code='go'/><Walk/></ReactiveSequence>", "");
    let mut world = World::new();
    tree.set("go", true).unwrap();
    assert_eq!(tree.tick(&mut world, ms(0)), Ok(Status::Running));
    assert_eq!(tree.running_leaf_path().as_deref(), Some("Walk"));
    tree.set("go", false).unwrap();
    assert_eq!(tree.tick(&mut world, ms(20)), Ok(Status::Failure));
    assert_eq!(world, ["Walk starts", "Walk halts"]);
    assert_eq!(tree.status(), Status::Idle);
    assert_eq!(tree.reason(0).as_deref(), Some("`go` does not hold"));
}

#[test]
fn halting_the_tree_stops_all_that_runs_once() {
    let mut tree = load(
        "<Parallel _onHalted='n+=1'><Walk name='a' _onHalted='n+=10'/><Inverter><Walk name='b'/></Inverter><Say text='hi' _onHalted='n+=100'/></Parallel>",
        "",
    );
    tree.set("n", 0).unwrap();
    let mut world = World::new();
    tree.tick(&mut world, ms(0)).unwrap();
    world.clear();
    tree.halt(&mut world, ms(0));
    assert_eq!(world, ["a halts", "b halts"]);
    assert!(tree.nodes().all(|node| node.status() == Status::Idle));
    assert_eq!(tree.get("n"), Some(&Value::Int(11)));
    tree.halt(&mut world, ms(0));
    assert_eq!(world.len(), 2, "an idle tree has nothing to halt");
}

#[test]
fn timeouts_go_by_the_time_that_is_handed_in() {
    let mut tree = load("<Timeout msec='100'><Walk/></Timeout>", "");
    let mut world = World::new();
    for (at_ms, status) in [(1000, Status::Running), (1099, Status::Running), (1100, Status::Failure)] {
        assert_eq!(tree.tick(&mut world, ms(at_ms)), Ok(status), "{at_ms}");
    }
    assert_eq!(world, ["Walk starts", "Walk goes on", "Walk halts"]);
    assert_eq!(tree.reason(0).as_deref(), Some("the time was up"));
    assert_eq!(tree.tick(&mut world, ms(1101)), Ok(Status::Running), "a new attempt has its own time");
}

#[test]
fn a_host_that_ticks_seldom_asks_when_to_come_back() {
    let mut tree = load(
        "<Sequence><Sleep msec='30'/><Delay delay_msec='20'><Say text='now'/></Delay><Timeout msec='50'><Walk/></Timeout></Sequence>",
        "",
    );
    let mut world = World::new();
    assert_eq!(tree.next_deadline(), None);
    let mut now = ms(7);
    let mut ticks = 0;
    while tree.tick(&mut world, now).unwrap() == Status::Running {
        now = tree.next_deadline().unwrap();
        ticks += 1;
    }
    assert_eq!((ticks, now), (3, ms(7 + 30 + 20 + 50)));
    assert_eq!(world, ["now", "Walk starts", "Walk halts"]);
}

#[test]
fn time_that_is_up_can_be_dealt_with_between_ticks() {
    let mut tree = load("<Timeout msec='50'><Walk/></Timeout>", "");
    let mut world = World::new();
    tree.tick(&mut world, ms(0)).unwrap();
    tree.expire(&mut world, ms(49)).unwrap();
    assert_eq!(world, ["Walk starts"]);
    tree.expire(&mut world, ms(50)).unwrap();
    assert_eq!(world, ["Walk starts", "Walk halts"]);
    assert_eq!(tree.next_deadline(), None);
    assert_eq!(tree.tick(&mut world, ms(51)), Ok(Status::Failure));
}

#[test]
fn a_tick_without_end_is_broken_off() {
    let mut tree = load("<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>", "");
    tree.set_budget(1000);
    let mut world = World::new();
    assert_eq!(tree.tick(&mut world, ms(0)), Ok(Status::Running), "one tick gives control back");
    let error = tree.tick_once(&mut world, ms(0)).unwrap_err();
    assert_eq!(error.kind(), TickErrorKind::Budget);
    assert!(error.to_string().contains("more than 1000 nodes"), "{error}");
    tree.halt(&mut world, ms(0));
    assert_eq!(tree.status(), Status::Idle);
    let error = tree.tick_while_running(&mut world, |_| ms(0), 3).unwrap_err();
    assert_eq!(error.kind(), TickErrorKind::Budget);
}

#[test]
fn a_tree_that_waits_for_ever_ends_after_the_ticks_it_is_given() {
    let mut tree = load("<Walk/>", "");
    let mut world = World::new();
    let mut now = ms(0);
    let clock = |_: &mut World| {
        now += ms(20);
        now
    };
    let error = tree.tick_while_running(&mut world, clock, 5).unwrap_err();
    assert!(error.to_string().contains("still runs after 5 ticks"), "{error}");
    assert_eq!(world.len(), 5);
    world.push("Walk done".to_owned());
    assert_eq!(tree.tick_while_running(&mut world, |_| ms(200), 5), Ok(Status::Success));
}

#[test]
fn an_error_is_no_failure_and_leaves_a_tree_that_can_be_halted() {
    let mut tree = load(
        "<Fallback><Parallel><Walk name='w'/><SubTree ID='Inner' name='in'/></Parallel><Say text='plan b'/></Fallback>",
        "<BehaviorTree ID='Inner'><Say name='greet' text='{nothing}'/></BehaviorTree>",
    );
    let mut world = World::new();
    let error = tree.tick(&mut world, ms(0)).unwrap_err();
    assert_eq!((error.kind(), error.path()), (TickErrorKind::Leaf, "in/greet"));
    assert_eq!(
        error.to_string(),
        "in/greet: the input port `text` of `greet` reads the entry `nothing`, which was never written"
    );
    assert_eq!(status_of(&tree, "w"), Status::Running);
    tree.halt(&mut world, ms(0));
    assert_eq!(world, ["w starts", "w halts"]);
    assert!(tree.nodes().all(|node| node.status() == Status::Idle));
}

#[test]
fn an_error_while_halting_does_not_keep_the_rest_running() {
    let mut tree = load("<Parallel><Walk name='a' _onHalted='nothing=1'/><Walk name='b'/></Parallel>", "");
    let mut world = World::new();
    tree.tick(&mut world, ms(0)).unwrap();
    let error = tree.try_halt(&mut world, ms(0)).unwrap_err();
    assert_eq!(error.kind(), TickErrorKind::Script);
    assert!(error.to_string().contains("there is no variable `nothing` yet"), "{error}");
    assert!(world.ends_with(&["a halts".to_owned(), "b halts".to_owned()]));
}

#[test]
fn the_reason_of_a_failure_is_found_at_the_end_of_its_chain() {
    let mut tree = load(
        "<Fallback name='get there'><Sequence name='by the door'><Say text='I go'/><SubTree ID='Path' name='path'/></Sequence>\
         <Inverter><AlwaysSuccess name='stay'/></Inverter></Fallback>",
        "<BehaviorTree ID='Path'><RetryUntilSuccessful name='try' num_attempts='2'><NoWay/></RetryUntilSuccessful></BehaviorTree>",
    );
    let mut world = World::new();
    assert_eq!(tree.tick_once(&mut world, ms(0)), Ok(Status::Failure));
    let chain: Vec<_> = tree.why().iter().map(|link| link.node.path()).collect();
    assert_eq!(chain, ["get there", "Inverter", "stay"], "the last alternative that failed");
    let door = tree.nodes().find(|node| node.name() == "by the door").unwrap().id();
    assert_eq!(tree.reason(door).as_deref(), Some("a chair is in the way"));
    let attempts = tree.nodes().find(|node| node.name() == "try").unwrap();
    assert_eq!(attempts.reason().as_deref(), Some("all attempts failed"));
}

#[test]
fn what_is_imposed_by_a_condition_is_the_reason() {
    let mut tree = load("<Sequence><Walk _failureIf='battery &lt; 0.2'/></Sequence>", "");
    tree.set("battery", 0.1).unwrap();
    assert_eq!(tree.tick(&mut World::new(), ms(0)), Ok(Status::Failure));
    let last = tree.why().pop().unwrap();
    assert_eq!(last.reason.as_deref(), Some("`battery < 0.2` holds (_failureIf)"));
}

#[test]
fn subtrees_see_what_they_are_given() {
    let mut tree = load(
        "<Sequence><Script code=\"a:='A'; c:='C'; _p:='private'\"/>\
           <SubTree ID='Given' name='given' x='{a}' y='literal' z='7'/>\
           <SubTree ID='Auto' name='auto' _autoremap='true'/>\
           <SubTree ID='Model' name='model' who='{a}'/></Sequence>",
        "<BehaviorTree ID='Given'><Sequence><Say text='{x}'/><Say text='{y}'/><Script code='z+=1; x:=y; @made:=1'/></Sequence></BehaviorTree>\
         <BehaviorTree ID='Auto'><Sequence><Say text='{c}'/><Say text='{@c}'/><Script code='new:=1; _own:=2'/></Sequence></BehaviorTree>\
         <BehaviorTree ID='Model'><Sequence><Say text='{who}'/><Say text='{greeting}'/></Sequence></BehaviorTree>\
         <TreeNodesModel><SubTree ID='Model'><input_port name='who'/><input_port name='greeting' default='hello'/></SubTree></TreeNodesModel>",
    );
    let mut world = World::new();
    assert_eq!(tree.tick(&mut world, ms(0)), Ok(Status::Success));
    assert_eq!(world, ["A", "literal", "C", "C", "literal", "hello"]);
    let entries: Vec<String> = tree.scopes().map(|scope| format!("{} {scope:?}", scope.path())).collect();
    assert_eq!(
        entries,
        [
            r#"Main {"_p": Some(Text("private")), "a": Some(Text("literal")), "c": Some(Text("C")), "made": Some(Int(1)), "new": Some(Int(1))}"#,
            r#"given {"y": Some(Text("literal")), "z": Some(Int(8))}"#,
            r#"auto {"_own": Some(Int(2))}"#,
            r#"model {"greeting": Some(Text("hello"))}"#,
        ]
    );
}

#[test]
fn a_subtree_whose_model_asks_for_a_port_must_get_it() {
    let xml = "<root main_tree_to_execute='Main'><BehaviorTree ID='Main'><SubTree ID='S'/></BehaviorTree>\
               <BehaviorTree ID='S'><AlwaysSuccess/></BehaviorTree>\
               <TreeNodesModel><SubTree ID='S'><input_port name='who'/></SubTree></TreeNodesModel></root>";
    let error = registry().load("t.xml", xml).unwrap_err();
    assert_eq!(error.kind(), LoadErrorKind::PortMissing);
    assert!(error.message().contains("needs its port `who`"), "{error}");
}

#[test]
fn files_include_one_another() {
    let main = "<root main_tree_to_execute='Main'><include path='sub/talk.xml'/><BehaviorTree ID='Main'><SubTree ID='Talk'/></BehaviorTree></root>";
    let talk = "<root><include path='../words.xml'/><include path='../main.xml'/><BehaviorTree ID='Talk'><SubTree ID='Words'/></BehaviorTree></root>";
    let words = "<root><BehaviorTree ID='Words'><Say text='hello'/></BehaviorTree></root>";
    let mut world = World::new();
    let among = registry().load_tree(&[("main.xml", main), ("sub/talk.xml", talk), ("words.xml", words)], "Main");
    among.unwrap().tick(&mut world, ms(0)).unwrap();
    let asked = |gone: &str| {
        registry()
            .loader()
            .source("main.xml", main)
            .include_with(|include| match include.path {
                path if path == gone => Err("no such file".to_owned()),
                "sub/talk.xml" => Ok(("sub/talk.xml".to_owned(), talk.to_owned())),
                _ if include.from == "sub/talk.xml" => Ok(("words.xml".to_owned(), words.to_owned())),
                _ => Err("not from there".to_owned()),
            })
            .load()
    };
    asked("").unwrap().tick(&mut world, ms(0)).unwrap();
    let error = asked("../words.xml").unwrap_err();
    assert_eq!(error.to_string(), "sub/talk.xml:1:22: `../words.xml` cannot be included: no such file");
    assert_eq!(world, ["hello", "hello"]);
}

#[test]
fn endless_includes_are_broken_off() {
    let mut asked = 0;
    let error = registry()
        .loader()
        .source("0.xml", "<root><include path='next.xml'/></root>")
        .include_with(|_| {
            asked += 1;
            Ok((format!("{asked}.xml"), "<root><include path='next.xml'/></root>".to_owned()))
        })
        .load()
        .unwrap_err();
    assert_eq!(error.kind(), LoadErrorKind::Include);
}

#[test]
fn a_list_of_the_host_is_worked_off() {
    let mut tree = load("<LoopString queue='{books}' value='{book}'><Say text='{book}'/></LoopString>", "");
    tree.set("books", vec![Value::from("Momo"), Value::from("Emil")]).unwrap();
    let mut world = World::new();
    let answers: Vec<_> = (0..3).map(|_| tree.tick(&mut world, ms(0)).unwrap()).collect();
    assert_eq!(answers, [Status::Running, Status::Running, Status::Success]);
    assert_eq!(world, ["Momo", "Emil"]);
}

#[test]
fn stand_ins_take_the_place_of_nodes() {
    let registry = registry();
    let xml = "<root><BehaviorTree ID='Main'><Sequence><Walk name='far'/><Walk name='near'/><NoWay/></Sequence></BehaviorTree></root>";
    let slow =
        TestNode { delay: ms(100), success_script: Some("walked := 1".to_owned()), ..TestNode::new(Status::Success) };
    let mut tree = registry
        .loader()
        .source("t.xml", xml)
        .substitute("far", StandIn::Test(slow))
        .substitute("Walk", StandIn::Node("AlwaysSuccess".to_owned()))
        .substitute("No*", StandIn::Test(TestNode::new(Status::Skipped)))
        .load()
        .unwrap();
    let mut world = World::new();
    assert_eq!(tree.tick(&mut world, ms(0)), Ok(Status::Running));
    assert_eq!(tree.get("walked"), None);
    assert_eq!(tree.tick(&mut world, ms(100)), Ok(Status::Success));
    assert_eq!(tree.get("walked"), Some(&Value::Int(1)));
    assert!(world.is_empty());
}

/// One tree for each deviation, in which it makes a difference.
#[rstest]
#[case(Deviation::IfThenElseResets, "<IfThenElse><Walk name='there'/><Walk/></IfThenElse>")]
#[case(Deviation::SkippedConditionSkips, "<IfThenElse><Walk _skipIf='true'/><Walk/></IfThenElse>")]
#[case(Deviation::SkippedIsIdle, "<Sequence _failureIf='n==1'><Walk _skipIf='n=1'/></Sequence>")]
#[case(Deviation::OnHaltedOnce, "<Inverter><Walk name='slow' _onHalted='n+=1'/></Inverter>")]
#[case(Deviation::PreconditionForgets, "<Precondition if='n==0'><Walk name='slow' _onHalted='n=1'/></Precondition>")]
#[case(Deviation::OneIntegerType, "<Sleep msec='{n}'/>")]
#[case(
    Deviation::QueueReadAnew,
    "<Sequence><Script code=\"q := 'a'\"/><LoopString queue='{q}' value='{v}'><Say text='{v}'/></LoopString></Sequence>"
)]
#[case(
    Deviation::UpdatedHaltsChild,
    "<Sequence><ReactiveFallback><ScriptCondition code='(n+=1) == 2'/><WaitValueUpdate entry='n'><Walk name='slow'/></WaitValueUpdate></ReactiveFallback><Say text='then'/></Sequence>"
)]
fn deviations_can_be_switched_off(#[case] deviation: Deviation, #[case] main: &str) {
    let xml = format!("<root><BehaviorTree ID='Main'>{main}</BehaviorTree></root>");
    let run = |semantics: Semantics| {
        let mut registry = registry();
        registry.semantics(semantics);
        let loader = registry.loader().source("t.xml", &xml).entry("n", 0).entry("q", "a");
        let mut tree = loader.load().map_err(|error| error.kind())?;
        let mut world = vec!["Walk done".to_owned(), "there blocked".to_owned()];
        let mut answers = Vec::new();
        for _ in 0..2 {
            answers.push(tree.tick(&mut world, ms(0)).map_err(|error| error.kind()));
            answers.push(tree.tick(&mut world, ms(0)).map_err(|error| error.kind()));
            tree.halt(&mut world, ms(0));
        }
        Ok::<_, LoadErrorKind>((answers, world, tree.get("n").cloned()))
    };
    let ours = Semantics::default();
    assert!(ours.has(deviation) && !ours.without(deviation).has(deviation));
    assert_ne!(run(ours), run(ours.without(deviation)));
    assert_eq!(run(Semantics::btcpp().with(deviation)), run(ours), "no other deviation matters here");
}

#[test]
fn conditions_that_answer_running_are_errors() {
    let mut registry = Registry::<()>::new();
    registry.condition("Odd", &[], |_| Ok(Outcome::Running));
    let mut tree = registry.load("t.xml", "<root><BehaviorTree ID='M'><Odd/></BehaviorTree></root>").unwrap();
    let error = tree.tick(&mut (), ms(0)).unwrap_err();
    assert!(error.to_string().contains("answered RUNNING"), "{error}");
}

#[test]
fn ports_check_what_goes_through_them() {
    let mut registry = Registry::<World>::new();
    registry
        .sync_action(
            "Ask",
            &[Port::input("n").typed(PortType::Int).default("3"), Port::output("out").typed(PortType::Real)],
            |cx| {
                let n: i64 = cx.input("n")?;
                let twice: Option<f64> = cx.try_input("n")?;
                let told = format!("{n} {twice:?} {}", cx.input_or::<bool>("n", false)?);
                cx.world.push(told);
                cx.output("out", n)?;
                Ok(Outcome::Success)
            },
        )
        .sync_action("Wrong", &[Port::input("n")], |cx| {
            let error = cx.input::<i64>("m").unwrap_err().to_string();
            cx.world.push(error);
            let error = cx.output("n", 1).unwrap_err().to_string();
            cx.world.push(error);
            Ok(cx.input::<i64>("n").is_ok().into())
        });
    let xml = "<root><BehaviorTree ID='M'><Sequence><Ask out='{r}'/><Ask n='4'/><Wrong n='many'/></Sequence></BehaviorTree></root>";
    let mut tree = registry.load("t.xml", xml).unwrap();
    let mut world = World::new();
    assert_eq!(tree.tick(&mut world, ms(0)), Ok(Status::Failure));
    assert_eq!(tree.get("r"), Some(&Value::Real(3.0)));
    assert_eq!(
        world,
        [
            "3 Some(3.0) true",
            "4 Some(4.0) true",
            "`Wrong` has no port `m`: declare it where the node type is registered",
            "the port `n` of `Wrong` is an input",
        ]
    );
}

#[test]
fn a_tree_can_move_to_another_thread() {
    fn assert_send<T: Send>(_: &T) {}
    assert_send(&load("<Walk/>", ""));
}

#[test]
fn the_host_sees_every_node() {
    let tree = load(
        "<Sequence><Say text='a' name='first'/><SubTree ID='S' name='s'/></Sequence>",
        "<BehaviorTree ID='S'><Walk/></BehaviorTree>",
    );
    let seen: Vec<_> = tree
        .nodes()
        .map(|node| {
            format!("{} {} {} {:?} {}", node.depth(), node.path(), node.registration_id(), node.parent(), node.status())
        })
        .collect();
    assert_eq!(
        seen,
        [
            "0 Sequence Sequence None IDLE",
            "1 first Say Some(0) IDLE",
            "1 s SubTree Some(0) IDLE",
            "2 s/Walk Walk Some(2) IDLE",
        ]
    );
}

#[test]
fn a_text_that_grows_without_end_is_an_error() {
    let mut tree = load("<Script code='x := x .. x'/>", "");
    tree.set("x", "twice as long").unwrap();
    let error = (0..64).find_map(|tick| tree.tick(&mut World::new(), ms(tick)).err()).unwrap();
    assert_eq!(error.kind(), TickErrorKind::Script);
    assert!(error.message().contains("longer than 1048576 bytes"), "{error}");
}
