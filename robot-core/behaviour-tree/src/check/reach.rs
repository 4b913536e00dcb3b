//! What never happens: children that are never reached, thresholds that are never met, loops that never end.

use miette::Severity;

use super::MAX_FINDINGS;
use super::answers::{Answers, work};
use super::finding::Finding;
use super::subject::Subject;
use crate::controls::threshold;
use crate::leaf::Binding;
use crate::node::Kind;
use crate::value::Value;

pub(super) fn check(subject: &Subject<'_>, answers: &[Answers], findings: &mut Vec<Finding>) {
    let mut reached = vec![false; subject.nodes.len()];
    let mut next = 0;
    for id in subject.ids() {
        if findings.len() >= MAX_FINDINGS {
            return;
        }
        // Nothing more is said of what lies below a child that is never reached.
        if id < next {
            continue;
        }
        if id > 0 && !reached[id as usize] {
            next = subject.nodes[id as usize].end;
            continue;
        }
        thresholds(subject, id, answers, findings);
        endless_loop(subject, id, answers, findings);
        same_cases(subject, id, findings);
        let mut last = None;
        work(subject, id, &mut |child| {
            reached[child as usize] = true;
            last = Some(child);
            answers[child as usize]
        });
        if let Some(lost) = subject.children(id).find(|child| !reached[*child as usize]) {
            findings.push(unreachable(subject, id, lost, last));
        }
    }
}

fn unreachable(subject: &Subject<'_>, id: u32, lost: u32, before: Option<u32>) -> Finding {
    let (ty, child) = (subject.type_name(id), subject.title(lost));
    let before = before.map_or_else(String::new, |before| subject.title(before));
    let (why, help) = match subject.kind(id) {
        Kind::Fallback { .. } | Kind::ReactiveFallback => (
            format!("{before} before it never fails"),
            format!("a `{ty}` goes on only after a failure: put {child} first, or take it out"),
        ),
        Kind::IfThenElse | Kind::WhileDoElse => {
            let before = subject.title(id + 1);
            let never = if subject.children(id).nth(1) == Some(lost) { "succeeds" } else { "fails" };
            (
                format!("the condition {before} never {never}"),
                "take this branch out, or correct the condition".to_owned(),
            )
        }
        Kind::RetryUntilSuccessful | Kind::Repeat => (
            format!("`{ty}` is to run it 0 times"),
            "give the number of times, or -1 for no end; or take it out".to_owned(),
        ),
        Kind::TryCatch if subject.nodes[lost as usize].end == subject.nodes[id as usize].end => (
            "nothing before it ever fails".to_owned(),
            "the last child of `TryCatch` runs only after a failure: use a `Sequence` if nothing is to be caught"
                .to_owned(),
        ),
        _ => (
            format!("{before} before it never succeeds"),
            format!("a `{ty}` goes on only after a success: take out what comes after {before}, or let it succeed"),
        ),
    };
    subject.at_node(lost, Severity::Warning, "unreachable", format!("{child} is never reached: {why}"), help)
}

fn thresholds(subject: &Subject<'_>, id: u32, answers: &[Answers], findings: &mut Vec<Finding>) {
    const RULE: &str = "threshold";
    let children = subject.child_count(id);
    let count = i64::from(children);
    let ports: &[&str] = match subject.kind(id) {
        Kind::Parallel => &["success_count", "failure_count"],
        Kind::ParallelAll => &["max_failures"],
        _ => return,
    };
    for (n, port) in ports.iter().enumerate() {
        let Some(value) = subject.literal_int(id, n) else { continue };
        let needed = threshold(value, children);
        let mut warn = |severity, message: String, help: &str| {
            findings.push(subject.at_attribute(id, port, severity, RULE, message, help));
        };
        if needed > count {
            warn(
                Severity::Error,
                format!("`{port}` is {needed}, but the number of children is {count}"),
                "take a number up to the number of children; -1 is all of them",
            );
        } else if needed == 0 {
            let message = match *port {
                "success_count" => "with no success needed, this succeeds after its first child, whatever that answers",
                "failure_count" => "with no failure allowed for, this fails as soon as a child does not",
                _ => "with a maximum of 0, this always fails",
            };
            warn(Severity::Warning, message.to_owned(), "take at least 1; -1 is all children");
        } else if *port == "success_count" {
            let success = if value < 0 { Answers::SUCCESS | Answers::SKIPPED } else { Answers::SUCCESS };
            let able = subject.children(id).filter(|child| answers[*child as usize].can(success)).count() as i64;
            if able < needed {
                warn(
                    Severity::Warning,
                    format!(
                        "this never succeeds: it needs {needed} successes, but the number of children that can succeed is {able}"
                    ),
                    "lower `success_count`, or let more children succeed",
                );
            }
        }
    }
}

fn endless_loop(subject: &Subject<'_>, id: u32, answers: &[Answers], findings: &mut Vec<Finding>) {
    let (until, again) = match subject.kind(id) {
        Kind::RetryUntilSuccessful => (Answers::SUCCESS, "fails"),
        Kind::Repeat => (Answers::FAILURE, "succeeds"),
        _ => return,
    };
    if subject.literal_int(id, 0) != Some(-1) || subject.child_count(id) != 1 {
        return;
    }
    let child = answers[id as usize + 1];
    if child.can(Answers::WAITS) {
        return;
    }
    let port = if until == Answers::SUCCESS { "num_attempts" } else { "num_cycles" };
    let title = subject.title(id + 1);
    let message = if child.can(until | Answers::SKIPPED) {
        format!("{title} never waits: as long as it {again}, this loop goes round without letting go of the tick")
    } else {
        format!("this loop never ends and never waits: {title} always {again} at once")
    };
    findings.push(subject.at_attribute(
        id,
        port,
        Severity::Warning,
        "endless-loop",
        message,
        "give a number of times, or put something that waits into the loop, such as `<Sleep msec=\"100\"/>`",
    ));
}

/// A `Switch` takes the first label that fits.
fn same_cases(subject: &Subject<'_>, id: u32, findings: &mut Vec<Finding>) {
    if subject.kind(id) != Kind::Switch {
        return;
    }
    let mut seen: Vec<&Value> = Vec::new();
    for (port, binding) in subject.ports(id).skip(1) {
        let Binding::Literal(label) = binding else { continue };
        if seen.contains(&label) {
            findings.push(subject.at_attribute(
                id,
                &port.name,
                Severity::Warning,
                "unreachable",
                format!("`{}` is never chosen: a case before it has the same label", port.name),
                "give every case its own label",
            ));
        }
        seen.push(label);
    }
}
