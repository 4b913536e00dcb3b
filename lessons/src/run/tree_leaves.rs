//! Leaves that steer: conditions, loops, chance, memory, stopping.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Port, PortType, Registry};
use robot_core::Timestamp;

use super::deeds::{ports, word};
use crate::compile::Expression;
use crate::run::stage::{self, Stage, StopWish};
use crate::run::trace::Happened;
use crate::run::values::{Val, Why, evaluate, number, truth};

/// A leaf that does something with an expression in one tick.
struct Asking {
    expression: Expression,
    name: String,
    ask: fn(&mut Context<'_, Stage>, &Expression, &str) -> Result<Outcome, LeafError>,
}

impl Leaf<Stage> for Asking {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        stage::begin(cx);
        (self.ask)(cx, &self.expression, &self.name)
    }
}

fn failed(cx: &mut Context<'_, Stage>, why: &Why) -> Outcome {
    let block = cx.name().to_owned();
    cx.world.tell(Happened::failed(why), Some(&block));
    Outcome::failure(why.get(cx.world.language).clone())
}

fn asking(
    registry: &mut Registry<Stage>,
    node: &str,
    (expression, name): (&'static str, &'static str),
    others: &[Port],
    ask: fn(&mut Context<'_, Stage>, &Expression, &str) -> Result<Outcome, LeafError>,
) {
    let mut all = ports(&[expression]);
    if !name.is_empty() {
        all.extend(ports(&[name]));
    }
    all.extend_from_slice(others);
    registry.sync_leaf(node, &all, false, move |config| {
        let written = config.attribute(expression).unwrap_or("''");
        let expression = Expression::parse(written).unwrap_or(Expression::Number(0.0));
        let raw = config.attribute(name).unwrap_or_default();
        let name = match Expression::parse(raw) {
            Ok(Expression::Text(text)) => text,
            _ => raw.to_owned(),
        };
        Box::new(Asking { expression, name, ask })
    });
}

pub(super) fn register(registry: &mut Registry<Stage>) {
    registry.sync_action("Started", &[], |cx: &mut Context<'_, Stage>| {
        stage::begin(cx);
        let block = cx.name().to_owned();
        cx.world.tell(Happened::Started, Some(&block));
        Ok(Outcome::Success)
    });
    asking(registry, "Test", ("when", ""), &[], test);
    asking(registry, "Next", ("until", "loop"), &[], next);
    registry.sync_leaf("LoopDone", &ports(&["loop"]), true, |config| {
        let name = config.attribute("loop").unwrap_or_default().to_owned();
        Box::new(LoopDone(name))
    });
    let result = [Port::output("result").typed(PortType::Any)];
    asking(registry, "Count", ("times", ""), &result, count);
    asking(registry, "Choose", ("arms", ""), &result, choose);
    asking(registry, "SetVariable", ("value", "var"), &[], set_variable);
    asking(registry, "ChangeVariable", ("value", "var"), &[], change_variable);
    registry.condition("Caught", &[], caught);
    registry.action("Stop", &ports(&["what"]), |config| Box::new(Stop { what: word(config, "what") }));
    registry.action("Wait", &ports(&["seconds"]), |config| {
        let seconds = config.attribute("seconds").map(Expression::parse).and_then(Result::ok);
        Box::new(Wait { seconds: seconds.unwrap_or(Expression::Number(1.0)), until: None, place: None })
    });
    registry.action("WaitUntil", &ports(&["when"]), |config| {
        let when = config.attribute("when").map(Expression::parse).and_then(Result::ok);
        Box::new(WaitUntil { when: when.unwrap_or(Expression::Number(0.0)), place: None })
    });
}

fn test(cx: &mut Context<'_, Stage>, when: &Expression, _: &str) -> Result<Outcome, LeafError> {
    let block = cx.name().to_owned();
    // What cannot be calculated is not true; that it could not, the child is told.
    let is = match truth(when, cx.world) {
        Ok(is) => is,
        Err(why) => {
            failed(cx, &why);
            false
        }
    };
    cx.world.tell(Happened::Branch { is }, Some(&block));
    Ok(is.into())
}

/// Lets a loop go into its next round, or notes that it is done.
fn next(cx: &mut Context<'_, Stage>, until: &Expression, name: &str) -> Result<Outcome, LeafError> {
    let is_done = match truth(until, cx.world) {
        Ok(is_done) => is_done,
        Err(why) => return Ok(failed(cx, &why)),
    };
    if is_done {
        cx.world.done_loops.insert(name.to_owned());
    } else {
        cx.world.done_loops.remove(name);
    }
    Ok((!is_done).into())
}

struct LoopDone(String);

impl Leaf<Stage> for LoopDone {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        Ok(cx.world.done_loops.remove(&self.0).into())
    }
}

fn count(cx: &mut Context<'_, Stage>, times: &Expression, _: &str) -> Result<Outcome, LeafError> {
    match number(times, cx.world) {
        Ok(times) => {
            #[expect(clippy::cast_possible_truncation, reason = "clamped")]
            let times = times.round().clamp(0.0, 20.0) as i64;
            cx.output("result", times)?;
            Ok(Outcome::Success)
        }
        Err(why) => Ok(failed(cx, &why)),
    }
}

fn choose(cx: &mut Context<'_, Stage>, arms: &Expression, _: &str) -> Result<Outcome, LeafError> {
    let block = cx.name().to_owned();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a block has at most four arms")]
    let n = cx.world.choose(arms.literal().unwrap_or(1.0).clamp(1.0, 4.0) as u32);
    cx.world.tell(Happened::Choice { n }, Some(&block));
    cx.output("result", n.to_string())?;
    Ok(Outcome::Success)
}

/// A remembered text is no longer than one that can be said.
fn remember(cx: &mut Context<'_, Stage>, name: &str, value: Val) -> Outcome {
    let block = cx.name().to_owned();
    let value = match value {
        Val::Text(text) => Val::Text(text.chars().take(cx.world.limits.text_chars).collect()),
        value => value,
    };
    let is = value.to_text();
    cx.world.variables.insert(name.to_owned(), value);
    cx.world.tell(Happened::Var { name: name.to_owned(), is }, Some(&block));
    Outcome::Success
}

fn set_variable(cx: &mut Context<'_, Stage>, value: &Expression, name: &str) -> Result<Outcome, LeafError> {
    Ok(match evaluate(value, cx.world) {
        Ok(value) => remember(cx, name, value),
        Err(why) => failed(cx, &why),
    })
}

fn change_variable(cx: &mut Context<'_, Stage>, by: &Expression, name: &str) -> Result<Outcome, LeafError> {
    use crate::compile::Function;
    let before = Expression::Call(Function::Variable, vec![Expression::Text(name.to_owned())]);
    let sum = Expression::Call(Function::Add, vec![before, by.clone()]);
    set_variable(cx, &sum, name)
}

/// What follows a failure; a wish to stop is none, and passes.
fn caught(cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
    if cx.world.stop == Some(StopWish::Event) {
        return Ok(Outcome::fail());
    }
    stage::begin(cx);
    let block = cx.name().to_owned();
    cx.world.tell(Happened::Caught, Some(&block));
    Ok(Outcome::Success)
}

struct Stop {
    what: String,
}

impl Leaf<Stage> for Stop {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        stage::begin(cx);
        let block = cx.name().to_owned();
        let stage = &mut *cx.world;
        stage.tell(Happened::Stopped { is: self.what.clone() }, Some(&block));
        Ok(match self.what.as_str() {
            "movement" => {
                stage.movement_stops += 1;
                Outcome::Success
            }
            "event" => {
                // Failing ends the stack; nothing may catch it.
                stage.stop = Some(StopWish::Event);
                Outcome::fail()
            }
            _ => {
                stage.stop = Some(StopWish::Program);
                Outcome::Running
            }
        })
    }
}

struct Wait {
    seconds: Expression,
    until: Option<Timestamp>,
    place: Option<usize>,
}

impl Wait {
    fn end(&mut self, stage: &mut Stage) {
        if self.until.take().is_some() {
            stage.busy = stage.busy.saturating_sub(1);
            stage.log.borrow_mut().end(self.place, stage.now);
        }
    }
}

impl Leaf<Stage> for Wait {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        stage::begin(cx);
        let block = cx.name().to_owned();
        if cx.is_start() {
            let seconds = match number(&self.seconds, cx.world) {
                Ok(seconds) => seconds.clamp(0.1, 30.0),
                Err(why) => return Ok(failed(cx, &why)),
            };
            self.until = Some(cx.world.now + Duration::from_secs_f64(seconds));
            cx.world.busy += 1;
            self.place = cx.world.tell(Happened::Waited, Some(&block));
        }
        if self.until.is_some_and(|until| cx.world.now < until) {
            return Ok(Outcome::Running);
        }
        self.end(cx.world);
        Ok(Outcome::Success)
    }

    fn halt(&mut self, cx: &mut Context<'_, Stage>) {
        self.end(cx.world);
    }
}

struct WaitUntil {
    when: Expression,
    place: Option<usize>,
}

impl Leaf<Stage> for WaitUntil {
    fn tick(&mut self, cx: &mut Context<'_, Stage>) -> Result<Outcome, LeafError> {
        stage::begin(cx);
        let block = cx.name().to_owned();
        if cx.is_start() {
            self.place = cx.world.tell(Happened::Waited, Some(&block));
        }
        match truth(&self.when, cx.world) {
            Ok(false) => return Ok(Outcome::Running),
            Ok(true) => {}
            Err(why) => return Ok(failed(cx, &why)),
        }
        self.halt(cx);
        Ok(Outcome::Success)
    }

    fn halt(&mut self, cx: &mut Context<'_, Stage>) {
        cx.world.log.borrow_mut().end(self.place.take(), cx.world.now);
    }
}
