//! Explanations: what a tree is doing, and why nothing else.

use std::time::Duration;

use behaviour_tree::{
    Because, Context, Explanation, Language, Leaf, LeafError, Listener, Outcome, Registry, Replay, Status, TickResult,
    Trace,
};
use rstest::rstest;

/// Runs on and on.
struct Walk;

impl Leaf<()> for Walk {
    fn tick(&mut self, _: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
        Ok(Outcome::Running)
    }
}

fn registry() -> Registry<()> {
    let mut registry = Registry::new();
    registry
        .action("Walk", &[], |_| Box::new(Walk))
        .sync_action("Greet", &[], |_| Ok(Outcome::Success))
        .sync_action("Broken", &[], |_| Err("the arm does not answer".into()))
        .condition("WayIsFree", &[], |_| Ok(Outcome::failure("a chair is in the way")));
    registry
}

/// Ticks a tree every 100 ms, records that, and explains the tick from the trace alone.
fn explain(main: &str, ticks: u32, tick: u32) -> Explanation {
    let xml = format!(
        "<root main_tree_to_execute='Main'><BehaviorTree ID='Main'>{main}</BehaviorTree>
         <BehaviorTree ID='Go'><ReactiveSequence name='go there'><WayIsFree/><Walk/></ReactiveSequence></BehaviorTree></root>"
    );
    let registry = registry();
    let mut tree =
        registry.loader().source("why.xml", &xml).entry("battery", 20).entry("night", true).record().load().unwrap();
    for tick in 0..ticks {
        // An error is part of the story.
        let _ = tree.tick(&mut (), Duration::from_millis(100 * u64::from(tick)));
    }
    let live = tree.explain();
    let mut replay = Replay::new(Trace::read(&tree.take_trace()).unwrap()).unwrap();
    replay.seek(tick).unwrap();
    let explanation = replay.explain();
    if tick == ticks && !matches!(explanation.result, TickResult::BrokenOff { .. }) {
        assert_eq!(live, explanation, "a trace tells what the tree itself tells");
    }
    explanation
}

/// In both languages, for staff and for a child.
fn told(explanation: &Explanation) -> String {
    let mut told = String::new();
    for language in [Language::De, Language::En] {
        for listener in [Listener::Staff, Listener::Child] {
            told += &format!("{language:?}, {listener:?}:\n{}\n\n", explanation.tell(language, listener));
        }
    }
    told
}

#[rstest]
#[case::a_fallback_goes_on(
    "<Fallback name='come along'><SubTree ID='Go'/><Greet _skipIf='night'/><Walk name='walk around'/></Fallback>",
    1,
    1
)]
#[case::a_fallback_goes_on_after_a_while(
    "<Fallback><Timeout msec='200' name='quickly'><Walk/></Timeout><Sequence name='otherwise'><Greet/><Sleep name='rest' msec='1000'/></Sequence></Fallback>",
    4,
    4
)]
#[case::all_failed(
    "<Fallback name='all ways'><SubTree ID='Go' name='by the door'/><Precondition if='battery > 50' else='FAILURE'><Walk/></Precondition><Walk name='crawl' _failureIf='battery &lt; 30'/></Fallback>",
    1,
    1
)]
#[case::attempts("<RetryUntilSuccessful num_attempts='2' name='twice'><WayIsFree/></RetryUntilSuccessful>", 2, 2)]
#[case::an_error("<Sequence><Greet/><Broken name='wave'/></Sequence>", 1, 1)]
#[case::all_is_well("<Sequence><Greet/><Greet _successIf='night' name='good night'/></Sequence>", 1, 1)]
#[case::inverted(
    "<Sequence name='only by day'><Inverter><ScriptCondition name='it is night' code='night'/></Inverter><Walk/></Sequence>",
    1,
    1
)]
#[case::before_the_first_tick("<Walk/>", 1, 0)]
fn explanations(#[case] main: &str, #[case] ticks: u32, #[case] tick: u32) {
    let name = std::thread::current().name().unwrap().rsplit("::").next().unwrap().to_owned();
    insta::with_settings!({ description => main, omit_expression => true }, {
        insta::assert_snapshot!(name, told(&explain(main, ticks, tick)));
    });
}

#[test]
fn an_explanation_is_plain_data() {
    let explanation = explain("<Fallback><SubTree ID='Go'/><Walk name='walk around'/></Fallback>", 1, 1);
    assert_eq!(explanation.result, TickResult::Answered(Status::Running));
    assert_eq!(explanation.doing[0].name, "walk around");
    let mut account = &explanation.instead_of[0];
    let mut way = Vec::new();
    loop {
        way.push(account.node.name.as_str());
        match account.causes.first() {
            Some(cause) => account = cause,
            None => break,
        }
    }
    assert_eq!(way, ["Go", "go there", "WayIsFree"]);
    assert_eq!(account.because, Some(Because::Said("a chair is in the way".into())));
}

#[test]
fn reasons_and_names_can_be_translated() {
    let explanation = explain("<Fallback><SubTree ID='Go'/><Walk name='walk around'/></Fallback>", 1, 1);
    let german = |text: &str| {
        let german = match text {
            "a chair is in the way" => "ein Stuhl steht im Weg",
            "WayIsFree" => "Freie Bahn",
            "walk around" => "Herumlaufen",
            _ => return None,
        };
        Some(german.to_owned())
    };
    assert_eq!(
        explanation.tell_with(Language::De, Listener::Child, &german),
        "Schau, es geht noch weiter.\nGerade ist »Herumlaufen« dran.\nUnd warum nicht etwas anderes? Das siehst du hier:\n  »Freie Bahn« hat nicht geklappt: ein Stuhl steht im Weg"
    );
    let told = explanation.tell_with(Language::De, Listener::Staff, &german);
    assert_eq!(
        told.lines().nth(1),
        Some("Gerade läuft »Herumlaufen« (walk around, Walk)."),
        "found in the file by its own name"
    );
    let last = told.lines().last().unwrap_or_default().trim();
    assert!(last.starts_with("»Freie Bahn« (Go::") && last.contains("/WayIsFree) ist fehlgeschlagen: "), "{last}");
}
