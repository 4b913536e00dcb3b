//! Programs become behaviour trees.
//!
//! | block | nodes |
//! |---|---|
//! | hat | a child of the root `ParallelAll`: events `Repeat` for ever, and pass over what happens while their stack runs |
//! | stack | `Sequence` |
//! | `if`, `if_else` | `IfThenElse`, never a `Fallback`: a block that fails inside must not lead to "else" |
//! | `repeat`, `forever` | `Repeat`; where nothing inside takes time, a pause is put in |
//! | `repeat_until` | `Fallback(Repeat(Sequence(Next, …)), LoopDone)`: looks before each round, and never cuts one short |
//! | `parallel` | `ParallelAll` |
//! | `try` | `Fallback(…, Sequence(Caught, …))`: `Caught` lets a wish to stop pass |
//! | `random_do` | `Choose` and `Switch` |
//! | `ask` | `Sequence(Say, Timeout(WaitHeard))` |
//! | own blocks | trees of their own and `SubTree` |
//! | conditions and values | [expressions](Expression) in ports |
//!
//! Every node carries its block's id as its name.

mod expression;
mod size;

use behaviour_tree::{Element, TreeDocument};

pub use expression::{Expression, Function, NoExpression};

use crate::limits::Limits;
use crate::problem::{Problem, text};
use crate::program::{Block, BlockIx, Kind, Program, split_phrases};
use crate::registry::{ArgKind, Preset, Registry, Shape};

/// The tree that is run.
pub const MAIN_TREE: &str = "Program";
/// The name of nodes that come from no block.
pub const NO_BLOCK: &str = "NAOme";
/// How long somebody who was asked may think.
const ANSWER_WITHIN_MS: u64 = 8_000;
/// How long `wait_until` waits.
const WAIT_WITHIN_MS: u64 = 30_000;
/// The pause in a loop in which nothing takes time.
const PAUSE_MS: u64 = 100;
/// The same in a counted loop: a tick.
const BREATH_MS: u64 = 20;

/// A program that can run.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// What it was made from.
    pub program: Program,
    /// The tree.
    pub document: TreeDocument,
    /// The tree as BehaviorTree.CPP v4 XML.
    pub xml: String,
    /// What looks odd.
    pub warnings: Vec<Problem>,
    /// Whether it waits for events, and so does not end by itself.
    pub has_events: bool,
}

/// Makes a tree of a program.
///
/// ```
/// use lessons::{Limits, Program, compile};
///
/// let program = Program::read(b"ev_start\n    say TEXT=\"Hallo\"\n")?;
/// let compiled = compile(&program, &Limits::house())?;
/// assert!(compiled.xml.contains(r#"<Say name="b2" text="'Hallo'""#), "{}", compiled.xml);
/// # Ok::<(), Vec<lessons::Problem>>(())
/// ```
///
/// # Errors
/// All problems, if one of them keeps it from running.
pub fn compile(program: &Program, limits: &Limits) -> Result<Compiled, Vec<Problem>> {
    let mut problems = program.problems(limits);
    if problems.iter().any(Problem::is_error) {
        return Err(problems);
    }
    let nodes = size::unfolded(program);
    if nodes > limits.nodes {
        problems.push(Problem::error(
            "too-big",
            text(
                "Deine eigenen Blöcke rufen sich zu oft gegenseitig auf.",
                "Your own blocks call each other too often.",
            ),
            text("Lass ein paar Aufrufe weg.", "Leave out some of the calls."),
        ));
        return Err(problems);
    }
    let mut compiler = Compiler { program, problems, keys: 0 };
    let document = compiler.document();
    let has_events = program.stacks().iter().map(|ix| program.block(*ix)).any(|block| {
        !block.is_off && matches!(block.kind, Kind::Known(known) if known.shape == Shape::Hat && known.id != "ev_start")
    });
    match document.write() {
        Ok(xml) => Ok(Compiled { program: program.clone(), document, xml, warnings: compiler.problems, has_events }),
        Err(error) => {
            let why = error.to_string();
            let message = text(format!("Das kann nicht laufen: {why}."), format!("This cannot run: {why}."));
            compiler.problems.push(Problem::error(
                "no-tree",
                message,
                text("Baue es einfacher.", "Build it more simply."),
            ));
            Err(compiler.problems)
        }
    }
}

struct Compiler<'a> {
    program: &'a Program,
    problems: Vec<Problem>,
    /// Entries of the blackboard that were given out.
    keys: usize,
}

impl Compiler<'_> {
    fn document(&mut self) -> TreeDocument {
        let mut document = TreeDocument::default();
        document.root.set("main_tree_to_execute", MAIN_TREE);
        let mut hats = Element::new("ParallelAll").with("name", NO_BLOCK);
        let mut trees = Vec::new();
        for ix in self.program.stacks() {
            let block = self.program.block(*ix);
            let Kind::Known(known) = block.kind else { continue };
            match known.shape {
                _ if block.is_off => {}
                Shape::Hat => hats = hats.child(self.hat(block, &known.id)),
                Shape::Definition => {
                    let body = self.sequence(&block.id, block.next);
                    let tree = Element::new("BehaviorTree").with("ID", own_tree(self.program, block));
                    trees.push(tree.child(body));
                }
                _ => {}
            }
        }
        document.root.children.push(Element::new("BehaviorTree").with("ID", MAIN_TREE).child(hats));
        document.root.children.extend(trees);
        document
    }

    fn hat(&mut self, block: &Block, kind: &str) -> Element {
        let id = block.id.as_str();
        let body = node("ForceSuccess", id).child(self.sequence(id, block.next));
        if kind == "ev_start" {
            return node("Sequence", id).child(node("Started", id)).child(body);
        }
        let event = match kind {
            "ev_touch" => node("OnTouch", id).with("part", quoted(&self.choice(block, "PART"))),
            "ev_heard" => node("OnHeard", id).with("phrases", self.phrases(block)),
            "ev_near" => node("OnNear", id).with("cm", self.expression(block, "CM").to_string()),
            "ev_face" => node("OnFace", id),
            _ => node("OnMark", id).with("card", quoted(&self.choice(block, "CARD"))),
        };
        let round = node("Sequence", id).child(event).child(body);
        node("Repeat", id).with("num_cycles", "-1").child(round)
    }

    fn sequence(&mut self, id: &str, first: Option<BlockIx>) -> Element {
        let program = self.program;
        let mut sequence = node("Sequence", id);
        for (_, block) in program.stack(first) {
            sequence = sequence.child(self.statement(block));
        }
        if sequence.children.is_empty() { sequence.child(node("AlwaysSuccess", id)) } else { sequence }
    }

    fn body(&mut self, block: &Block, name: &str) -> Element {
        self.sequence(&block.id, block.inputs.get(name).copied())
    }

    fn statement(&mut self, block: &Block) -> Element {
        let Kind::Known(known) = block.kind else { return node("AlwaysSuccess", &block.id) };
        let id = block.id.as_str();
        match known.id.as_str() {
            "ask" => {
                let say = self.with_ports(node("Say", id), block, &["TEXT"]);
                let wait = node("WaitHeard", id).with("phrases", self.phrases(block));
                let wait = node("Timeout", id).with("msec", ANSWER_WITHIN_MS.to_string()).child(wait);
                node("Sequence", id).child(say).child(wait)
            }
            "wait_until" => {
                let wait = node("WaitUntil", id).with("when", self.expression(block, "IF").to_string());
                node("Timeout", id).with("msec", WAIT_WITHIN_MS.to_string()).child(wait)
            }
            "repeat" => self.repeat(block),
            "forever" => node("Repeat", id).with("num_cycles", "-1").child(self.round(block, PAUSE_MS)),
            "repeat_until" => {
                let key = self.key("loop");
                let next = node("Next", id).with("until", self.expression(block, "IF").to_string()).with("loop", &key);
                let mut round = self.round(block, PAUSE_MS);
                round.children.insert(0, next);
                let repeat = node("Repeat", id).with("num_cycles", "-1").child(round);
                node("Fallback", id).child(repeat).child(node("LoopDone", id).with("loop", key))
            }
            "if" | "if_else" => {
                let test = node("Test", id).with("when", self.expression(block, "IF").to_string());
                let otherwise = if known.id == "if" { node("AlwaysSuccess", id) } else { self.body(block, "ELSE") };
                node("IfThenElse", id).child(test).child(self.body(block, "DO")).child(otherwise)
            }
            "parallel" => {
                let arms = self.arms(block);
                arms.into_iter().fold(node("ParallelAll", id), Element::child)
            }
            "try" => {
                let otherwise = self.body(block, "ELSE");
                let caught = node("Sequence", id).child(node("Caught", id)).child(otherwise);
                node("Fallback", id).child(self.body(block, "DO")).child(caught)
            }
            "random_do" => self.random_do(block),
            "stop" => node("Stop", id).with("what", quoted(&self.choice(block, "STOP"))),
            "sub_call" => node("SubTree", id).with("ID", own_tree(self.program, block)),
            _ => {
                let names: Vec<&str> = known.args.iter().map(|arg| arg.name.as_str()).collect();
                self.with_ports(node(&known.node, id), block, &names)
            }
        }
    }

    /// The node with a port for each of these arguments, named as they are in small letters.
    fn with_ports(&mut self, mut node: Element, block: &Block, names: &[&str]) -> Element {
        let Kind::Known(known) = block.kind else { return node };
        for name in names {
            let value = match known.arg(name).map(|arg| &arg.kind) {
                Some(ArgKind::Choice { .. }) => quoted(&self.choice(block, name)),
                Some(ArgKind::Variable { .. } | ArgKind::Name { .. }) => quoted(&block.words(name)),
                _ => self.expression(block, name).to_string(),
            };
            node.set(name.to_lowercase(), value);
        }
        node
    }

    fn repeat(&mut self, block: &Block) -> Element {
        const MOST_TIMES: f64 = 20.0;
        let id = block.id.as_str();
        let times = self.expression(block, "TIMES");
        let round = self.round(block, BREATH_MS);
        let repeat = node("Repeat", id);
        if let Some(times) = times.literal() {
            return repeat.with("num_cycles", times.round().clamp(1.0, MOST_TIMES).to_string()).child(round);
        }
        let key = self.key("times");
        let count = node("Count", id).with("times", times.to_string()).with("result", format!("{{{key}}}"));
        node("Sequence", id).child(count).child(repeat.with("num_cycles", format!("{{{key}}}")).child(round))
    }

    /// The body of a loop, with a pause in it if nothing there is sure to take time.
    fn round(&mut self, block: &Block, pause_ms: u64) -> Element {
        let inner = block.inputs.get("DO").copied();
        let mut round = self.sequence(&block.id, inner);
        if !size::takes_time(self.program, inner) {
            if pause_ms >= PAUSE_MS {
                let message = text(
                    "In dieser Wiederholung braucht nichts Zeit. NAOme macht jedes Mal 0,1 Sekunden Pause.",
                    "Nothing in this loop takes any time. NAOme pauses for 0.1 seconds in each round.",
                );
                let help =
                    text("Lege »warte« hinein, wenn es länger sein soll.", "Put “wait” inside for a longer pause.");
                self.problems.push(Problem::warning("pause-added", message, help).at(&block.id));
            }
            round.children.push(node("Sleep", &block.id).with("msec", pause_ms.to_string()));
        }
        round
    }

    /// The bodies that have something in them, in order.
    fn arms(&mut self, block: &Block) -> Vec<Element> {
        let names = ["DO1", "DO2", "DO3", "DO4"];
        let mut arms: Vec<Element> = Vec::new();
        for name in names {
            if block.inputs.contains_key(name) {
                arms.push(self.body(block, name));
            }
        }
        if arms.is_empty() { vec![node("AlwaysSuccess", &block.id)] } else { arms }
    }

    fn random_do(&mut self, block: &Block) -> Element {
        let id = block.id.as_str();
        let arms = self.arms(block);
        let count = arms.len();
        let key = self.key("choice");
        let choose = node("Choose", id).with("arms", count.to_string()).with("result", format!("{{{key}}}"));
        // A switch has at least two cases and an else, which is never taken.
        let cases = count.max(2);
        let mut switch = node(&format!("Switch{cases}"), id).with("variable", format!("{{{key}}}"));
        for case in 1..=cases {
            switch.set(format!("case_{case}"), case.to_string());
        }
        let missing = cases - count;
        switch.children = arms;
        switch.children.extend((0..=missing).map(|_| node("AlwaysSuccess", id)));
        node("Sequence", id).child(choose).child(switch)
    }

    fn key(&mut self, what: &str) -> String {
        self.keys += 1;
        format!("{what}_{}", self.keys)
    }

    /// What a field is set to; the first of the list if it is not set.
    fn choice(&self, block: &Block, name: &str) -> String {
        if let Some(field) = block.fields.get(name) {
            return field.to_text();
        }
        let Kind::Known(known) = block.kind else { return String::new() };
        match known.arg(name).map(|arg| &arg.kind) {
            Some(ArgKind::Choice { of }) => {
                Registry::house().choices(of).first().map_or_else(String::new, |choice| choice.id.clone())
            }
            _ => String::new(),
        }
    }

    fn phrases(&self, block: &Block) -> String {
        Expression::Call(Function::Heard, phrase_args(block)).to_string()
    }

    /// What is in a socket or a field, or what lies there at the beginning.
    fn expression(&self, block: &Block, name: &str) -> Expression {
        if let Some(inner) = block.inputs.get(name) {
            return self.value(self.program.block(*inner));
        }
        let Kind::Known(known) = block.kind else { return Expression::Number(0.0) };
        let field = block.fields.get(name);
        match known.arg(name).map(|arg| &arg.kind) {
            Some(ArgKind::Number { default, .. }) => {
                Expression::Number(field.and_then(crate::program::Field::to_number).unwrap_or(*default))
            }
            Some(ArgKind::Value { default, .. }) => match (field, default) {
                (Some(crate::program::Field::Number(number)), _) => Expression::Number(*number),
                (Some(crate::program::Field::Text(text)), _) => Expression::Text(text.clone()),
                (None, Some(Preset::Number(number))) => Expression::Number(*number),
                (None, Some(Preset::Text(_))) => Expression::Text(block.words(name)),
                _ => Expression::Number(0.0),
            },
            _ => Expression::Number(0.0),
        }
    }

    /// A value block; how deep they nest was checked before.
    fn value(&self, block: &Block) -> Expression {
        let known = match block.kind {
            Kind::Number => {
                let number = block.fields.get("NUM").and_then(crate::program::Field::to_number);
                return Expression::Number(number.unwrap_or(0.0));
            }
            Kind::Text => {
                return Expression::Text(
                    block.fields.get("TEXT").map(crate::program::Field::to_text).unwrap_or_default(),
                );
            }
            Kind::Known(known) => known,
        };
        let both =
            |function| Expression::Call(function, vec![self.expression(block, "A"), self.expression(block, "B")]);
        let of_choice = |name: &str| vec![Expression::Text(self.choice(block, name))];
        let named = |function: &str| Function::from_name(function).unwrap_or(Function::Eq);
        match known.id.as_str() {
            "is_touched" => Expression::Call(Function::Touched, of_choice("PART")),
            "distance" => Expression::Call(Function::Distance, vec![]),
            "heard_is" => Expression::Call(Function::Heard, phrase_args(block)),
            "sees" => Expression::Call(Function::Sees, of_choice("SIGHT")),
            "answer" => Expression::Call(Function::Answer, vec![]),
            "compare" | "logic" | "arith" => both(named(&self.choice(block, "OP"))),
            "not" => Expression::Call(Function::Not, vec![self.expression(block, "IF")]),
            "join" => both(Function::Join),
            "random_int" => {
                let id = Expression::Text(block.id.clone());
                let (from, to) = (self.expression(block, "FROM"), self.expression(block, "TO"));
                Expression::Call(Function::Random, vec![id, from, to])
            }
            "var_get" => Expression::Call(Function::Variable, vec![Expression::Text(block.words("VAR"))]),
            _ => Expression::Number(0.0),
        }
    }
}

fn phrase_args(block: &Block) -> Vec<Expression> {
    split_phrases(&block.words("PHRASE")).into_iter().map(Expression::Text).collect()
}

fn node(kind: &str, block: &str) -> Element {
    Element::new(kind).with("name", block)
}

/// A word as an expression: what children write never stands bare in a port.
fn quoted(word: &str) -> String {
    Expression::Text(word.to_owned()).to_string()
}

/// The tree of a block of one's own: numbered, as its name may be anything.
fn own_tree(program: &Program, block: &Block) -> String {
    let name = crate::program::own_name(block);
    let place = size::definitions(program).position(|(_, definition)| crate::program::own_name(definition) == name);
    format!("own_{}", place.map_or(0, |place| place + 1))
}

#[cfg(test)]
mod acceptance;
#[cfg(test)]
mod tests;
