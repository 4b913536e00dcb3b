//! Runs one recorded case and compares.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use behaviour_tree::{
    Context, Deviation, FromValue, Leaf, LeafError, Loader, NodeConfig, Outcome, Port, PortType, Registry, ScriptError,
    Semantics, StandIn, Status, TestNode, Tree, Value,
};
use serde_json::Value as Json;

/// How much is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// What loads, the root's answers, and what the leaves were asked.
    Events,
    /// Also the blackboard.
    Blackboard,
    /// Also the status of every node, and whether a leaf was started or went on.
    Statuses,
}

/// A recorded case.
pub(crate) struct Case(Json);

/// The first thing that differs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    step: String,
    expected: String,
    got: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, got {}", self.step, self.expected, self.got)
    }
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    Passed,
    /// As recorded without these deviations, and only so.
    Deviates(String),
    Failed(Difference),
}

/// Runs a case as the engine is by default, and, if that differs, without its deviations.
pub(crate) fn judge(case: &Case, level: Level) -> Verdict {
    if case.run(Semantics::default(), level).is_ok() {
        return Verdict::Passed;
    }
    if let Err(difference) = case.run(Semantics::btcpp(), level) {
        return Verdict::Failed(difference);
    }
    // Drop every deviation that makes no difference; what is left is to blame.
    let mut semantics = Semantics::btcpp();
    let mut blamed = Vec::new();
    for deviation in Deviation::ALL {
        if case.run(semantics.with(deviation), level).is_ok() {
            semantics = semantics.with(deviation);
        } else {
            blamed.push(deviation.name());
        }
    }
    Verdict::Deviates(blamed.join("+"))
}

/// What the leaves were asked: `[leaf, what, answer]`.
pub(crate) type Events = Vec<Vec<String>>;

/// A leaf that answers by a list of letters.
struct Scripted {
    letters: Vec<char>,
    at: usize,
    restart: bool,
    stateful: bool,
}

impl Scripted {
    fn boxed(config: &NodeConfig<'_>, stateful: bool) -> Box<dyn Leaf<Events>> {
        let letters: Vec<char> = config
            .attribute("script")
            .unwrap_or("")
            .split_whitespace()
            .filter_map(|word| word.chars().next())
            .collect();
        Box::new(Self {
            letters: if letters.is_empty() { vec!['S'] } else { letters },
            at: 0,
            restart: config.attribute("restart") == Some("true"),
            stateful,
        })
    }
}

impl Leaf<Events> for Scripted {
    fn tick(&mut self, cx: &mut Context<'_, Events>) -> Result<Outcome, LeafError> {
        let letter = self.letters[self.at];
        self.at = (self.at + 1) % self.letters.len();
        let what = match (self.stateful, cx.is_start()) {
            (false, _) => "tick",
            (true, true) => "start",
            (true, false) => "run",
        };
        let event = [cx.name(), what, &letter.to_string()].map(str::to_owned).to_vec();
        cx.world.push(event);
        Ok(match letter {
            'S' => Outcome::Success,
            'F' => Outcome::fail(),
            'R' => Outcome::Running,
            'K' => Outcome::Skipped,
            _ => return Err("asked to throw".into()),
        })
    }

    fn halt(&mut self, cx: &mut Context<'_, Events>) {
        let event = [cx.name(), "halt"].map(str::to_owned).to_vec();
        cx.world.push(event);
        if self.restart {
            self.at = 0;
        }
    }
}

/// A value as the recorder prints it: reals have six significant digits.
fn printed(value: &Value) -> String {
    let Value::Real(real) = value else { return value.to_string() };
    let scientific = format!("{real:.5e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trimmed = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(5 - exponent).unwrap_or(0);
        let text = format!("{real:.decimals$}");
        return if decimals > 0 { trimmed(&text) } else { text };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{}e{sign}{:02}", trimmed(digits), exponent.abs())
}

fn get<T: FromValue + Into<Value>>(cx: &mut Context<'_, Events>) -> Result<Outcome, LeafError> {
    let value = cx.input::<T>("in").map(|value| printed(&value.into()));
    let text = value.clone().unwrap_or_else(|_| "!missing".to_owned());
    let event = vec![cx.name().to_owned(), "get".to_owned(), text];
    cx.world.push(event);
    Ok(value.is_ok().into())
}

fn put<T: FromValue + Into<Value>>(cx: &mut Context<'_, Events>) -> Result<Outcome, LeafError> {
    let value = cx.input::<T>("value")?.into();
    let event = vec![cx.name().to_owned(), "put".to_owned(), printed(&value)];
    cx.world.push(event);
    cx.output("out", value)?;
    Ok(Outcome::Success)
}

pub(crate) fn registry(enums: &Json, semantics: Semantics) -> Registry<Events> {
    let mut registry = Registry::new();
    registry.semantics(semantics);
    let script = [Port::input("script"), Port::input("restart").typed(PortType::Bool).default("false")];
    registry.action("Leaf", &script, |config| Scripted::boxed(config, true));
    registry.sync_leaf("Sync", &script[..1], false, |config| Scripted::boxed(config, false));
    registry.sync_leaf("Cond", &script[..1], true, |config| Scripted::boxed(config, false));
    let input = |ty| [Port::input("in").typed(ty)];
    let output = |ty| [Port::input("value").typed(ty), Port::output("out").typed(ty)];
    registry
        .sync_action("GetInt", &input(PortType::Int), get::<i32>)
        .sync_action("GetDouble", &input(PortType::Real), get::<f64>)
        .sync_action("GetString", &input(PortType::Text), get::<String>)
        .sync_action("GetBool", &input(PortType::Bool), get::<bool>)
        .sync_action("PutInt", &output(PortType::Int), put::<i32>)
        .sync_action("PutDouble", &output(PortType::Real), put::<f64>)
        .sync_action("PutString", &output(PortType::Text), put::<String>)
        .sync_action("PutBool", &output(PortType::Bool), put::<bool>);
    for (name, value) in enums.as_object().into_iter().flatten() {
        registry.enum_value(name, value.as_i64().unwrap_or(0));
    }
    registry
}

pub(crate) fn value(json: &Json) -> Value {
    match json {
        Json::Bool(b) => (*b).into(),
        Json::Number(n) => n.as_i64().map_or_else(|| n.as_f64().unwrap_or(f64::NAN).into(), Value::Int),
        Json::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}

/// Numbers and truth values are the same if their numbers are.
fn same(json: &Json, value: Option<&Value>) -> bool {
    let number = match json {
        Json::Bool(b) => Some(if *b { 1.0 } else { 0.0 }),
        Json::Number(n) => n.as_f64(),
        Json::String(text) => match text.as_str() {
            "inf" => Some(f64::INFINITY),
            "-inf" => Some(f64::NEG_INFINITY),
            "nan" => Some(f64::NAN),
            _ => None,
        },
        _ => None,
    };
    match (json, value) {
        // The recorders cannot print lists.
        (Json::Null, None | Some(Value::List(_))) => true,
        (Json::String(text), Some(Value::Text(value))) => **text == **value,
        (_, Some(value)) => {
            matches!((number, value.as_number()), (Some(a), Some(b)) if a == b || (a.is_nan() && b.is_nan()))
        }
        _ => false,
    }
}

/// Rules come in the library's JSON form; what they leave out has the library's defaults.
pub(crate) fn substitute<'a>(mut loader: Loader<'a, Events>, rules: &Json) -> Loader<'a, Events> {
    for (pattern, target) in rules["SubstitutionRules"].as_object().into_iter().flatten() {
        let target = target.as_str().unwrap_or("");
        let stand_in = match &rules["TestNodeConfigs"][target] {
            Json::Null => StandIn::Node(target.to_owned()),
            config => {
                let script = |key: &str| config[key].as_str().map(str::to_owned);
                let status = config["return_status"].as_str().and_then(Status::from_name);
                StandIn::Test(TestNode {
                    status: status.unwrap_or(Status::Success),
                    status_script: script("return_status_script"),
                    delay: Duration::from_millis(config["async_delay"].as_u64().unwrap_or(0)),
                    success_script: script("success_script"),
                    failure_script: script("failure_script"),
                    post_script: script("post_script"),
                })
            }
        };
        loader = loader.substitute(pattern, stand_in);
    }
    loader
}

impl Case {
    pub(crate) fn parse(line: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(line).map(Self)
    }

    pub(crate) fn id(&self) -> &str {
        self.0["id"].as_str().unwrap_or("?")
    }

    fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or("")
    }

    fn run(&self, semantics: Semantics, level: Level) -> Result<(), Difference> {
        if self.0["script"].is_string() { self.run_script(semantics, level) } else { self.run_tree(semantics, level) }
    }

    fn run_script(&self, semantics: Semantics, level: Level) -> Result<(), Difference> {
        let xml = r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><AlwaysSuccess/></BehaviorTree></root>"#;
        let registry = registry(&self.0["enums"], semantics);
        let mut loader = registry.loader().source("script", xml);
        for (key, json) in self.0["bb"].as_object().into_iter().flatten() {
            loader = loader.entry(key, value(json));
        }
        let mut tree = loader.load().map_err(|error| differ("load", "ok", error))?;
        let expect = &self.0["expect"];
        let got = tree.evaluate(self.text("script"));
        let fits = match &got {
            Err(ScriptError::Syntax { .. }) => expect["parse_error"] == true,
            Err(ScriptError::Run(_)) => expect["eval_error"] == true,
            Ok(got) => expect.get("value").is_some_and(|value| same(value, got.as_ref())),
        };
        if !fits {
            return Err(differ("value", expect, format!("{got:?}")));
        }
        if level >= Level::Blackboard {
            compare_entries("blackboard", &expect["bb"], &tree, 0)?;
        }
        Ok(())
    }

    fn run_tree(&self, semantics: Semantics, level: Level) -> Result<(), Difference> {
        let registry = registry(&self.0["enums"], semantics);
        let main = self.0["main"].as_str().unwrap_or("Main");
        let mut loader = registry.loader().source("case.xml", self.text("xml")).main(main);
        for (key, json) in self.0["bb"].as_object().into_iter().flatten() {
            loader = loader.entry(key, value(json));
        }
        let mut tree = match (substitute(loader, &self.0["substitutions"]).load(), self.text("load")) {
            (Ok(tree), "ok") => tree,
            (Err(_), "error") => return Ok(()),
            (Ok(_), _) => return Err(differ("load", self.text("load_error_kind"), "ok")),
            (Err(error), _) => return Err(differ("load", "ok", error)),
        };
        let order = node_order(&tree);
        if level >= Level::Statuses {
            let names: Vec<_> =
                order.iter().filter_map(|id| tree.node(*id)).map(|node| node.name().to_owned()).collect();
            compare_json("nodes", &self.0["nodes"], &serde_json::json!(names))?;
        }
        let mut now = Duration::ZERO;
        let empty = Vec::new();
        let steps = self.0["steps"].as_array().unwrap_or(&empty);
        let expects = self.0["expect"].as_array().unwrap_or(&empty);
        for (i, (step, expect)) in steps.iter().zip(expects).enumerate() {
            let at = format!("step {i} {step}");
            let mut events = Events::new();
            let result = perform(&mut tree, step, &mut events, &mut now);
            let exception = expect["exception"] == true;
            compare_events(&at, &expect["events"], &events, level)?;
            match result {
                Ok(status) if !exception => {
                    let expected = &expect["status"];
                    if expected.as_str() != status.map(Status::name) {
                        return Err(differ(&at, expected, format!("{status:?}")));
                    }
                }
                Err(_) if exception => {}
                Ok(status) => return Err(differ(&at, "an exception", format!("{status:?}"))),
                Err(error) => return Err(differ(&at, expect, error)),
            }
            if level >= Level::Statuses {
                let letters: String = order.iter().map(|id| letter(tree.node(*id).map(|node| node.status()))).collect();
                if expect["node_status"] != *letters {
                    return Err(differ(&at, &expect["node_status"], letters));
                }
            }
            if level >= Level::Blackboard && expect["bb"].is_object() {
                compare_blackboard(&at, &expect["bb"], &tree)?;
            }
            if exception {
                break;
            }
        }
        Ok(())
    }
}

/// The recorder lists a tree's own nodes first, then those of its subtrees, tree by tree.
fn node_order(tree: &Tree<Events>) -> Vec<u32> {
    let mut order: Vec<(u32, u32)> = tree.nodes().map(|node| (node.scope(), node.id())).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, id)| id).collect()
}

fn letter(status: Option<Status>) -> char {
    status.map_or('?', |status| status.name().chars().next().unwrap_or('?'))
}

/// Does one step, and gives the root's answer if it was a tick.
pub(crate) fn perform(
    tree: &mut Tree<Events>,
    step: &Json,
    events: &mut Events,
    now: &mut Duration,
) -> Result<Option<Status>, Box<dyn std::error::Error>> {
    Ok(match (step.as_str(), step[0].as_str()) {
        (Some("tick"), _) => Some(tree.tick(events, *now)?),
        (Some("tickonce"), _) => Some(tree.tick_once(events, *now)?),
        (Some("whilerunning"), _) => Some(tree.tick_while_running(events, |_| *now, 10_000)?),
        (Some("halt"), _) => {
            tree.try_halt(events, *now)?;
            None
        }
        (_, Some("set")) => {
            tree.set(step[1].as_str().unwrap_or(""), value(&step[2]))?;
            None
        }
        (_, Some("sleep")) => {
            *now += Duration::from_millis(step[1].as_u64().unwrap_or(0));
            tree.expire(events, *now)?;
            None
        }
        _ => return Err(format!("unknown step {step}").into()),
    })
}

fn differ(step: &str, expected: impl fmt::Display, got: impl fmt::Display) -> Difference {
    Difference { step: step.to_owned(), expected: expected.to_string(), got: got.to_string() }
}

fn compare_json(at: &str, expected: &Json, got: &Json) -> Result<(), Difference> {
    if expected == got { Ok(()) } else { Err(differ(at, expected, got)) }
}

fn compare_events(at: &str, expected: &Json, got: &Events, level: Level) -> Result<(), Difference> {
    let fold = |what: &str| match what {
        "start" | "run" if level < Level::Statuses => "tick".to_owned(),
        what => what.to_owned(),
    };
    let normal = |event: Vec<&str>| -> Vec<String> {
        event.into_iter().enumerate().map(|(i, part)| if i == 1 { fold(part) } else { part.to_owned() }).collect()
    };
    let wanted: Events = expected
        .as_array()
        .into_iter()
        .flatten()
        .map(|event| normal(event.as_array().into_iter().flatten().filter_map(Json::as_str).collect()))
        .collect();
    let got: Events = got
        .iter()
        .map(|event| {
            let mut event = normal(event.iter().map(String::as_str).collect());
            // The recorder calls a start that throws a `tick`.
            if event.last().is_some_and(|answer| answer == "X") {
                event[1] = "tick".to_owned();
            }
            event
        })
        .collect();
    if wanted == got { Ok(()) } else { Err(differ(at, format!("{wanted:?}"), format!("{got:?}"))) }
}

fn compare_blackboard(at: &str, expected: &Json, tree: &Tree<Events>) -> Result<(), Difference> {
    let paths: BTreeMap<_, _> = tree.scopes().enumerate().map(|(i, scope)| (scope.path().to_owned(), i)).collect();
    for (path, entries) in expected.as_object().into_iter().flatten() {
        match paths.get(path) {
            Some(scope) => compare_entries(&format!("{at} blackboard {path}"), entries, tree, *scope)?,
            None => return Err(differ(at, format!("a tree {path}"), format!("{:?}", paths.keys()))),
        }
    }
    Ok(())
}

fn compare_entries(at: &str, expected: &Json, tree: &Tree<Events>, scope: usize) -> Result<(), Difference> {
    let Some(scope) = tree.scopes().nth(scope) else { return Err(differ(at, expected, "no such tree")) };
    // The recorder asked for each entry by its name, and `@k` is the root's `k`, whatever it belongs to.
    let asked = |key: &str, value| key.strip_prefix('@').map_or(value, |root| tree.get(root));
    let entries: BTreeMap<_, _> = scope.entries().map(|(key, value)| (key, asked(key, value))).collect();
    let expected_entries = expected.as_object();
    let fits = expected_entries.is_some_and(|expected| {
        expected.len() == entries.len()
            && expected.iter().all(|(key, json)| entries.get(key.as_str()).is_some_and(|value| same(json, *value)))
    });
    if fits { Ok(()) } else { Err(differ(at, expected, format!("{entries:?}"))) }
}
