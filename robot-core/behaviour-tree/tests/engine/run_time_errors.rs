//! What can go wrong in a tick is told in English and in German, now and from a recording.

use std::time::Duration;

use behaviour_tree::{
    Context, Language, Leaf, LeafError, Listener, Outcome, Port, PortType, Registry, Replay, ScriptError, Semantics,
    TickErrorKind, Trace,
};
use rstest::rstest;

/// Waits until it is halted, and cannot be.
struct Wait;

impl Leaf<()> for Wait {
    fn tick(&mut self, _: &mut Context<'_, ()>) -> Result<Outcome, LeafError> {
        Ok(Outcome::Running)
    }
}

fn registry() -> Registry<()> {
    let mut registry = Registry::new();
    registry
        .action("Wait", &[], |_| Box::new(Wait))
        .condition("Skip", &[], |_| Ok(Outcome::Skipped))
        .condition("Hurry", &[], |_| Ok(Outcome::Running))
        .sync_action("Read", &[Port::input("n").typed(PortType::Int)], |cx| {
            cx.input::<i64>("n").map(|_| Outcome::Success)
        })
        .sync_action("ReadAny", &[Port::input("n")], |cx| cx.input::<u32>("n").map(|_| Outcome::Success))
        .sync_action("Tell", &[Port::output("to").typed(PortType::Int)], |cx| {
            cx.output("to", "many").map(|()| Outcome::Success)
        })
        .sync_action("TellAny", &[Port::output("to")], |cx| cx.output("to", "many").map(|()| Outcome::Success))
        .sync_action("Wrong", &[Port::input("in")], |cx| cx.output("in", 1).map(|()| Outcome::Success))
        .sync_action("Other", &[], |cx| cx.input::<i64>("n").map(|_| Outcome::Success))
        .sync_action("English", &[], |_| Err("the arm is missing".into()))
        .sync_action("Both", &[], |_| Err(LeafError::new("the arm is missing").german("der Arm fehlt")));
    registry
}

fn document(body: &str) -> String {
    format!("<root><BehaviorTree ID='Main'>{body}</BehaviorTree></root>")
}

use TickErrorKind::{Budget, Leaf as OfLeaf, Node, Port as OfPort, Script};

#[rstest]
#[case(
    OfLeaf,
    "<Read/>",
    "the input port `n` of `Read` is not given",
    "der Eingang `n` von `Read` ist nicht angegeben"
)]
#[case(
    OfLeaf,
    "<Read n='{k}'/>",
    "the input port `n` of `Read` reads the entry `k`, which was never written",
    "der Eingang `n` von `Read` liest den Eintrag `k`, der nie geschrieben wurde"
)]
#[case(
    OfLeaf,
    "<ReadAny n='-1'/>",
    "the input port `n` of `ReadAny` should be a whole number from 0 up to 32 bits, but is `-1`",
    "der Eingang `n` von `ReadAny` soll eine ganze Zahl ab 0 mit höchstens 32 Bit sein, ist aber `-1`"
)]
#[case(
    OfLeaf,
    "<Tell to='{k}'/>",
    "the output port `to` of `Tell` takes a whole number, not `many`",
    "der Ausgang `to` von `Tell` nimmt eine ganze Zahl, nicht `many`"
)]
#[case(
    OfLeaf,
    "<TellAny to='k'/>",
    "the output port `to` of `TellAny` needs a key in braces, as in `{k}`, instead of `k`",
    "der Ausgang `to` von `TellAny` braucht einen Schlüssel in geschweiften Klammern, wie `{k}`, statt `k`"
)]
#[case(
    OfLeaf,
    "<TellAny to='{seven}'/>",
    "the output port `to` of `TellAny`: the entry `seven` holds a whole number and cannot take a text (`many`); once declared, the type of an entry does not change",
    "der Ausgang `to` von `TellAny`: der Eintrag `seven` nimmt eine ganze Zahl und kann einen Text (`many`) nicht aufnehmen; der Typ eines Eintrags ändert sich nicht mehr"
)]
#[case(
    OfLeaf,
    "<Wrong in='1'/>",
    "the port `in` of `Wrong` is an input",
    "der Anschluss `in` von `Wrong` ist ein Eingang"
)]
#[case(
    OfLeaf,
    "<Other/>",
    "`Other` has no port `n`: declare it where the node type is registered",
    "`Other` hat keinen Anschluss `n`: dort angeben, wo der Knotentyp angemeldet wird"
)]
#[case(
    OfLeaf,
    "<Hurry/>",
    "a condition or a synchronous action answered RUNNING; register it with `Registry::action`",
    "eine Bedingung oder eine sofortige Aktion hat RUNNING geantwortet; mit `Registry::action` anmelden"
)]
#[case(OfLeaf, "<English/>", "the arm is missing", "the arm is missing")]
#[case(OfLeaf, "<Both/>", "the arm is missing", "der Arm fehlt")]
#[case(
    Script,
    "<Script code='n += 1'/>",
    "the script `n += 1`: there is no variable `n` yet; `n := ...` makes it",
    "das Skript `n += 1`: die Variable `n` gibt es noch nicht; `n := ...` legt sie an"
)]
#[case(
    Script,
    "<Skip _skipIf=\"seven + 'a'\"/>",
    "the script `seven + 'a'`: `7` (a whole number) and `a` (a text) cannot be combined this way",
    "das Skript `seven + 'a'`: `7` (eine ganze Zahl) und `a` (ein Text) lassen sich so nicht verknüpfen"
)]
#[case(Script, "<ScriptCondition code=''/>", "there is no script in `code`", "in `code` steht kein Skript")]
#[case(OfPort, "<Sleep/>", "the port `msec` is not given", "der Anschluss `msec` ist nicht angegeben")]
#[case(
    OfPort,
    "<Sleep msec='{k}'/>",
    "the port `msec` reads `k`, which was never written",
    "der Anschluss `msec` liest `k`, was nie geschrieben wurde"
)]
#[case(
    OfPort,
    "<Sequence><Script code='k := -1'/><Sleep msec='{k}'/></Sequence>",
    "the port `msec` should be a whole number from 0 up, but is `-1`",
    "der Anschluss `msec` soll eine ganze Zahl ab 0 sein, ist aber `-1`"
)]
#[case(
    OfPort,
    "<Precondition if='' else='FAILURE'><Wait/></Precondition>",
    "the port `if` is not given",
    "der Anschluss `if` ist nicht angegeben"
)]
#[case(OfPort, "<UnsetBlackboard/>", "the port `key` is not given", "der Anschluss `key` ist nicht angegeben")]
#[case(
    OfPort,
    "<SetBlackboard output_key='k'/>",
    "the port `value` is not given",
    "der Anschluss `value` ist nicht angegeben"
)]
#[case(
    OfPort,
    "<SetBlackboard value='a' output_key='seven'/>",
    "the entry `seven` holds a whole number and cannot take a text (`a`); once declared, the type of an entry does not change",
    "der Eintrag `seven` nimmt eine ganze Zahl und kann einen Text (`a`) nicht aufnehmen; der Typ eines Eintrags ändert sich nicht mehr"
)]
#[case(
    OfPort,
    "<Sequence><Script code=\"q := 'a;b'\"/><LoopInt queue='{q}' value='{v}'><Wait/></LoopInt></Sequence>",
    "the queue holds `a` and takes a whole number only",
    "in der Warteschlange steht `a`, sie nimmt aber nur eine ganze Zahl"
)]
#[case(
    Node,
    "<Parallel success_count='2'><Wait/></Parallel>",
    "the threshold is larger than the number of children, which is 1",
    "die Schwelle ist größer als die Zahl der Kinder, nämlich 1"
)]
#[case(
    Node,
    "<IfThenElse><Wait/></IfThenElse>",
    "this node needs two or three children, a condition and one or two branches; it has 1",
    "dieser Knoten braucht zwei oder drei Kinder, eine Bedingung und einen oder zwei Zweige; er hat 1"
)]
#[case(
    Node,
    "<Switch2><Wait/></Switch2>",
    "a `Switch` with 2 cases needs 3 children, the last one for all else; it has 1",
    "ein `Switch` mit 2 Fällen braucht 3 Kinder, das letzte für alles andere; er hat 1"
)]
#[case(Node, "<IfThenElse><Skip/><Wait/></IfThenElse>", "the condition was skipped", "die Bedingung wurde ausgelassen")]
#[case(
    Budget,
    "<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>",
    "the tick was broken off and the tree halted: it visited more than 40 nodes; look for a `Repeat` or `RetryUntilSuccessful` without end around nodes that never wait",
    "der Takt wurde abgebrochen und der Baum angehalten: Mehr als 40 Knoten waren an der Reihe; nach einem endlosen `Repeat` oder `RetryUntilSuccessful` um Knoten suchen, die nie warten"
)]
fn an_error_is_told_in_both_languages(
    #[case] kind: TickErrorKind,
    #[case] body: &str,
    #[case] english: &str,
    #[case] german: &str,
) {
    let mut registry = registry();
    // A skipped condition is an error there.
    registry.semantics(Semantics::btcpp());
    let xml = document(body);
    let mut tree = registry.loader().source("t.xml", &xml).entry("seven", 7).record().load().unwrap();
    tree.set_budget(40);
    let error = tree.tick_once(&mut (), Duration::ZERO).unwrap_err();
    assert_eq!((error.kind(), error.message()), (kind, english));
    let path = error.path().to_owned();
    assert_eq!(error.in_language(Language::De).to_string(), format!("{path}: {german}"));

    let mut replay = Replay::new(Trace::read(&tree.take_trace()).unwrap()).unwrap();
    replay.seek_step(usize::MAX).unwrap();
    for (language, message) in [(Language::En, english), (Language::De, german)] {
        let told = replay.explain().tell(language, Listener::Staff);
        assert!(told.contains(message), "{told}");
    }
}

#[test]
fn time_that_is_up_is_told_in_both_languages() {
    let xml = document("<Wait/>");
    let mut tree = registry().load("t.xml", &xml).unwrap();
    let mut ms = 0;
    tree.set_time_limit(Duration::from_millis(10), move || {
        ms += 12;
        Duration::from_millis(ms)
    });
    let error = tree.tick(&mut (), Duration::ZERO).unwrap_err();
    let english = "it has taken 12.0 ms, and 10.0 ms are allowed";
    assert!(error.kind() == TickErrorKind::Time && error.message().contains(english), "{error}");
    let german = "Er hat 12.0 ms gedauert, erlaubt sind 10.0 ms";
    assert!(error.clone().in_language(Language::De).message().contains(german), "{error}");
}

#[test]
fn a_tree_that_runs_on_is_told_in_both_languages() {
    let mut tree = registry().load("t.xml", &document("<Wait/>")).unwrap();
    let error = tree.tick_while_running(&mut (), |()| Duration::ZERO, 3).unwrap_err();
    assert!(error.to_string().starts_with("Wait: the tree still runs after 3 ticks"), "{error}");
    let german = error.in_language(Language::De).to_string();
    assert!(german.starts_with("Wait: der Baum läuft nach 3 Takten noch"), "{german}");
}

#[rstest]
#[case("x :=", "at byte 4: ", "bei Byte 4: ")]
#[case("", "at byte 0: the script is empty", "bei Byte 0: das Skript ist leer")]
#[case("x = 1", "", "")]
fn scripts_of_the_host_are_told_in_both_languages(#[case] script: &str, #[case] english: &str, #[case] german: &str) {
    let mut tree = registry().load("t.xml", &document("<Wait/>")).unwrap();
    let error: ScriptError = tree.evaluate(script).unwrap_err();
    assert!(error.text(Language::En).starts_with(english), "{error}");
    assert!(error.text(Language::De).starts_with(german), "{}", error.text(Language::De));
    assert_ne!(error.text(Language::En), error.text(Language::De));
}
