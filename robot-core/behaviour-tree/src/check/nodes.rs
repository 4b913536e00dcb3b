//! What is wrong with a node by itself: ports that are not given, children that it cannot run, empty scripts.

use miette::Severity::{Error, Warning};

use super::MAX_FINDINGS;
use super::finding::Finding;
use super::subject::Subject;
use crate::leaf::Binding;
use crate::node::Kind;
use crate::port::Direction;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Vec<Finding>) {
    for id in subject.ids() {
        if findings.len() >= MAX_FINDINGS {
            return;
        }
        children(subject, id, findings);
        ports(subject, id, findings);
        scripts(subject, id, findings);
    }
}

/// Loading leaves these to the tick, as BehaviorTree.CPP does.
fn children(subject: &Subject<'_>, id: u32, findings: &mut Vec<Finding>) {
    let count = subject.child_count(id);
    let ty = subject.type_name(id);
    let (message, help) = match subject.kind(id) {
        Kind::IfThenElse | Kind::WhileDoElse if !matches!(count, 2 | 3) => (
            format!("`{ty}` needs two or three children, not {count}"),
            "a condition, what to do if it holds, and, if wanted, what to do else".to_owned(),
        ),
        Kind::Switch => {
            let cases = subject.ports(id).skip(1).count();
            if count as usize == cases + 1 {
                return;
            }
            (
                format!("`{ty}` needs {} children, not {count}", cases + 1),
                format!("one for each of its {cases} cases, and a last one for everything else"),
            )
        }
        _ => return,
    };
    findings.push(subject.at_node(id, Error, "children", message, help));
}

fn ports(subject: &Subject<'_>, id: u32, findings: &mut Vec<Finding>) {
    let kind = subject.kind(id);
    let ty = subject.type_name(id);
    let is_host = matches!(kind, Kind::Leaf { .. });
    for (port, binding) in subject.ports(id) {
        let name = &*port.name;
        match binding {
            Binding::Unset if port.default.is_none() && !subject.has_attribute(id, name) => {
                // An entry that is missing is found by loading; and where a port is misspelled, it is not missing.
                if port.direction == Direction::Output || name == "entry" || subject.has_unknown_port(id) {
                    continue;
                }
                // A leaf of the host may do without; a `Switch` takes its last child.
                let severity = if is_host || kind == Kind::Switch { Warning } else { Error };
                findings.push(subject.at_node(
                    id,
                    severity,
                    "port-missing",
                    format!("`{ty}` is not given its port `{name}`, which has no default"),
                    format!("add `{name}=\"...\"`, or `{name}=\"{{key}}\"` to take it from the blackboard"),
                ));
            }
            Binding::Literal(_) if port.direction == Direction::Output && subject.has_attribute(id, name) => {
                findings.push(subject.at_attribute(
                    id,
                    name,
                    Warning,
                    "output-literal",
                    format!("`{ty}` writes to its port `{name}`, but no key is given to write to"),
                    format!("put the key in braces: `{name}=\"{{key}}\"`"),
                ));
            }
            _ => {}
        }
    }
}

fn scripts(subject: &Subject<'_>, id: u32, findings: &mut Vec<Finding>) {
    for (_, attribute, program) in subject.scripts(id) {
        if program.is_empty() {
            findings.push(subject.at_attribute(
                id,
                attribute,
                Error,
                "empty-script",
                format!("the script in `{attribute}` is empty"),
                "write a statement, such as `x := 1`",
            ));
        }
    }
}
