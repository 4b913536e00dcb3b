//! What a command line says of a tree: answers of stand-ins, values of the blackboard, trees that take over.

use std::path::PathBuf;
use std::time::Duration;

use behaviour_tree::{StandIn, Status, TestNode, Value};

use super::understudy::Understudy;

/// An answer of an understudy: `NODE=failure`, `NODE=success:1.5` for one after a second and a half, or
/// `NODE=success:1.5:0.2` if it also takes a fifth of a second to stop when it is halted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    node: String,
    status: Status,
    after: Duration,
    stops_in: Duration,
}

impl Answer {
    /// The node that is told: its name, its type, or a pattern for its path.
    pub(super) fn node(&self) -> &str {
        &self.node
    }

    /// The leaf that answers, if it takes time to stop.
    pub(super) fn understudy(&self) -> Option<Understudy> {
        (!self.stops_in.is_zero()).then(|| Understudy::new(self.status, self.after, self.stops_in))
    }

    /// What takes the node's place; `id` is the node type of [`Answer::understudy`].
    pub(super) fn stand_in(&self, id: String) -> StandIn {
        match self.understudy() {
            Some(_) => StandIn::Node(id),
            None => StandIn::Test(TestNode { delay: self.after, ..TestNode::new(self.status) }),
        }
    }
}

impl std::str::FromStr for Answer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "NODE=success|failure|skipped[:SECONDS[:SECONDS TO STOP]]";
        let (node, answer) = text.rsplit_once('=').ok_or(FORM)?;
        let (status, times) = answer.split_once(':').unwrap_or((answer, "0"));
        let (after, stops_in) = times.split_once(':').unwrap_or((times, "0"));
        let status = match status {
            "success" => Status::Success,
            "failure" => Status::Failure,
            "skipped" => Status::Skipped,
            _ => return Err(FORM.into()),
        };
        let (after, stops_in) = (seconds(after).ok_or(FORM)?, seconds(stops_in).ok_or(FORM)?);
        if node.is_empty() { Err(FORM.into()) } else { Ok(Self { node: node.to_owned(), status, after, stops_in }) }
    }
}

/// A value of the blackboard: a number or truth value if it looks like one, else a text.
#[derive(Debug, Clone)]
pub(crate) struct Given(pub(super) Value);

/// Reads `KEY=VALUE`.
pub(crate) fn entry(text: &str) -> Result<(String, Given), String> {
    let (key, value) = text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or("KEY=VALUE")?;
    let value = match (value.parse::<i64>(), value.parse::<f64>(), value) {
        (Ok(whole), ..) => Value::Int(whole),
        (_, Ok(real), _) if real.is_finite() => Value::Real(real),
        (.., "true") => Value::Bool(true),
        (.., "false") => Value::Bool(false),
        _ => Value::from(value),
    };
    Ok((key.to_owned(), Given(value)))
}

/// A tree file that takes over: `SECONDS=FILE`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Successor {
    pub(super) at: Duration,
    pub(super) file: PathBuf,
}

impl std::str::FromStr for Successor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "SECONDS=FILE";
        let (at, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or(FORM)?;
        Ok(Self { at: seconds(at).ok_or(FORM)?, file: file.into() })
    }
}

fn seconds(text: &str) -> Option<Duration> {
    text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let answer = |text: &str| text.parse::<Answer>();
        let is = |node: &str, status, ms, stop_ms| {
            let (after, stops_in) = (Duration::from_millis(ms), Duration::from_millis(stop_ms));
            Ok(Answer { node: node.into(), status, after, stops_in })
        };
        assert_eq!(answer("Dock=failure"), is("Dock", Status::Failure, 0, 0));
        assert_eq!(answer("a/*=success:1.5"), is("a/*", Status::Success, 1500, 0));
        assert_eq!(answer("Walk=skipped:2:0.5"), is("Walk", Status::Skipped, 2000, 500));
        let wrong = ["", "Dock", "=failure", "Dock=maybe", "Dock=success:-1", "Dock=success:x", "Dock=success:1e300"];
        for wrong in wrong.into_iter().chain(["Dock=success:1:", "Dock=success:1:x", "Dock=success:1:2:3"]) {
            assert!(answer(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn successors_are_read() {
        let successor = |ms, file: &str| Ok(Successor { at: Duration::from_millis(ms), file: file.into() });
        assert_eq!("2.5=b.xml".parse(), successor(2500, "b.xml"));
        assert_eq!("0=a=b.xml".parse(), successor(0, "a=b.xml"));
        for wrong in ["", "b.xml", "=b.xml", "1=", "-1=b.xml", "x=b.xml", "inf=b.xml"] {
            assert!(wrong.parse::<Successor>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn values_are_what_they_look_like() {
        for (text, value) in [
            ("a=1", Value::Int(1)),
            ("a=-1.5", Value::Real(-1.5)),
            ("a=true", Value::Bool(true)),
            ("a=x=y", Value::from("x=y")),
            ("a=", Value::from("")),
            ("a=inf", Value::from("inf")),
        ] {
            assert_eq!(entry(text).unwrap().1.0, value, "{text}");
        }
        assert!(entry("=1").is_err() && entry("a").is_err());
    }
}
