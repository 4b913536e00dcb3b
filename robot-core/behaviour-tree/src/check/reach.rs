//! What never happens: children that are never reached, thresholds that are never met, loops that never end.

use miette::Severity;

use super::answers::{Answers, work};
use super::finding::{Finding, MAX_FINDINGS};
use super::subject::Subject;
use crate::data::value::Value;
use crate::node::kind::Kind;
use crate::node::leaf::Binding;
use crate::run::controls::threshold;
use crate::words::language::{Both, both};

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
        // A leaf has no children; that it was given some is told already.
        if !is_leaf(subject.kind(id))
            && let Some(lost) = subject.children(id).find(|child| !reached[*child as usize])
        {
            findings.push(unreachable(subject, id, lost, last));
        }
    }
}

const fn is_leaf(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Leaf { .. }
            | Kind::AlwaysSuccess
            | Kind::AlwaysFailure
            | Kind::Script { .. }
            | Kind::ScriptCondition { .. }
            | Kind::SetBlackboard { .. }
            | Kind::UnsetBlackboard { .. }
            | Kind::Sleep
            | Kind::WasEntryUpdated
            | Kind::Test { .. }
    )
}

fn unreachable(subject: &Subject<'_>, id: u32, lost: u32, before: Option<u32>) -> Finding {
    let (ty, child) = (subject.type_name(id), subject.title(lost));
    let before = before.map_or_else(String::new, |before| subject.title(before));
    let (why, help) = match subject.kind(id) {
        Kind::Fallback { .. } | Kind::ReactiveFallback => (
            both!("{before} before it never fails", "{before} davor schlägt nie fehl"),
            both!(
                "a `{ty}` goes on only after a failure: put {child} first, or take it out",
                "ein `{ty}` geht nur nach einem Fehlschlag weiter: {child} nach vorn setzen oder herausnehmen"
            ),
        ),
        Kind::IfThenElse | Kind::WhileDoElse => {
            let before = subject.title(id + 1);
            let never = if subject.children(id).nth(1) == Some(lost) {
                both!("succeeds", "hat nie Erfolg")
            } else {
                both!("fails", "schlägt nie fehl")
            };
            (
                both!("the condition {before} never {}", "die Bedingung {before} {}"; never),
                both!(
                    "take this branch out, or correct the condition",
                    "diesen Zweig herausnehmen oder die Bedingung berichtigen"
                ),
            )
        }
        Kind::RetryUntilSuccessful | Kind::Repeat => (
            both!("`{ty}` is to run it 0 times", "`{ty}` soll ihn 0-mal laufen lassen"),
            both!(
                "give the number of times, or -1 for no end; or take it out",
                "die Anzahl angeben oder -1 für ohne Ende; oder ihn herausnehmen"
            ),
        ),
        Kind::TryCatch if subject.nodes[lost as usize].end == subject.nodes[id as usize].end => (
            both!("nothing before it ever fails", "davor schlägt nie etwas fehl"),
            both!(
                "the last child of `TryCatch` runs only after a failure: use a `Sequence` if nothing is to be caught",
                "das letzte Kind von `TryCatch` läuft nur nach einem Fehlschlag: eine `Sequence` nehmen, wenn nichts aufzufangen ist"
            )
                .to_owned(),
        ),
        _ => (
            both!("{before} before it never succeeds", "{before} davor hat nie Erfolg"),
            both!(
                "a `{ty}` goes on only after a success: take out what comes after {before}, or let it succeed",
                "ein `{ty}` geht nur nach einem Erfolg weiter: herausnehmen, was nach {before} kommt, oder es gelingen lassen"
            ),
        ),
    };
    subject.at_node(
        lost,
        Severity::Warning,
        "unreachable",
        both!("{child} is never reached: {}", "{child} wird nie erreicht: {}"; why),
        help,
    )
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
        let mut warn = |severity, message: Both, help: Both| {
            findings.push(subject.at_attribute(id, port, severity, RULE, message, help));
        };
        if needed > count {
            warn(
                Severity::Error,
                both!(
                    "`{port}` is {needed}, but the number of children is {count}",
                    "`{port}` ist {needed}, aber es gibt nur {count} Kinder"
                ),
                both!(
                    "take a number up to the number of children; -1 is all of them",
                    "höchstens die Anzahl der Kinder nehmen; -1 sind alle"
                ),
            );
        } else if needed == 0 {
            let message = match *port {
                "success_count" => both!(
                    "with no success needed, this succeeds after its first child, whatever that answers",
                    "wo kein Erfolg nötig ist, hat dies nach seinem ersten Kind Erfolg, was immer es antwortet"
                ),
                "failure_count" => both!(
                    "with no failure allowed for, this fails as soon as a child does not",
                    "wo kein Fehlschlag vorgesehen ist, schlägt dies fehl, sobald ein Kind es nicht tut"
                ),
                _ => both!(
                    "with a maximum of 0, this always fails",
                    "mit einem Höchstwert von 0 schlägt dies immer fehl"
                ),
            };
            warn(
                Severity::Warning,
                message,
                both!("take at least 1; -1 is all children", "mindestens 1 nehmen; -1 sind alle Kinder"),
            );
        } else if *port == "success_count" {
            let success = if value < 0 { Answers::SUCCESS | Answers::SKIPPED } else { Answers::SUCCESS };
            let able = subject.children(id).filter(|child| answers[*child as usize].can(success)).count() as i64;
            if able < needed {
                warn(
                    Severity::Warning,
                    both!(
                        "this never succeeds: it needs {needed} successes, but the number of children that can succeed is {able}",
                        "dies hat nie Erfolg: Es braucht {needed} Erfolge, aber von den Kindern können nur {able} Erfolg haben"
                    ),
                    both!(
                        "lower `success_count`, or let more children succeed",
                        "`success_count` senken oder mehr Kinder gelingen lassen"
                    ),
                );
            }
        }
    }
}

fn endless_loop(subject: &Subject<'_>, id: u32, answers: &[Answers], findings: &mut Vec<Finding>) {
    let (until, again) = match subject.kind(id) {
        Kind::RetryUntilSuccessful => (Answers::SUCCESS, both!("fails", "schlägt immer sofort fehl")),
        Kind::Repeat => (Answers::FAILURE, both!("succeeds", "hat immer sofort Erfolg")),
        _ => return,
    };
    if subject.literal_int(id, 0) != Some(-1) || subject.child_count(id) != 1 {
        return;
    }
    let while_so = Both {
        de: if until == Answers::SUCCESS { "schlägt er fehl" } else { "hat er Erfolg" }.to_owned(),
        en: again.en.clone(),
    };
    let child = answers[id as usize + 1];
    if child.can(Answers::WAITS) {
        return;
    }
    let port = if until == Answers::SUCCESS { "num_attempts" } else { "num_cycles" };
    let title = subject.title(id + 1);
    let message = if child.can(until | Answers::SKIPPED) {
        both!(
            "{title} never waits: as long as it {}, this loop goes round without letting go of the tick",
            "{title} wartet nie: {}, so dreht sich diese Schleife, ohne den Takt loszulassen";
            while_so
        )
    } else {
        both!(
            "this loop never ends and never waits: {title} always {} at once",
            "diese Schleife endet nie und wartet nie: {title} {}";
            again
        )
    };
    findings.push(subject.at_attribute(
        id,
        port,
        Severity::Warning,
        "endless-loop",
        message,
        both!(
            "give a number of times, or put something that waits into the loop, such as `<Sleep msec=\"100\"/>`",
            "eine Anzahl angeben oder etwas in die Schleife setzen, das wartet, etwa `<Sleep msec=\"100\"/>`"
        ),
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
                both!(
                    "`{}` is never chosen: a case before it has the same label",
                    "`{}` wird nie gewählt: Ein Fall davor hat dieselbe Aufschrift",
                    port.name
                ),
                both!("give every case its own label", "jedem Fall seine eigene Aufschrift geben"),
            ));
        }
        seen.push(label);
    }
}
