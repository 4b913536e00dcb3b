//! What is wrong with a node by itself: ports that are not given, children that it cannot run, empty scripts.

use miette::Severity::{Error, Warning};

use super::finding::{Finding, MAX_FINDINGS};
use super::subject::Subject;
use crate::data::port::Direction;
use crate::node::builtin::must_be_given;
use crate::node::kind::Kind;
use crate::node::leaf::Binding;
use crate::words::language::both;

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
            both!(
                "`{ty}` needs two or three children, not {count}",
                "`{ty}` braucht zwei oder drei Kinder, nicht {count}"
            ),
            both!(
                "a condition, what to do if it holds, and, if wanted, what to do else",
                "eine Bedingung, was zu tun ist, wenn sie zutrifft, und, wenn gewünscht, was sonst"
            ),
        ),
        Kind::Switch => {
            let cases = subject.ports(id).skip(1).count();
            if count as usize == cases + 1 {
                return;
            }
            (
                both!("`{ty}` needs {} children, not {count}", "`{ty}` braucht {} Kinder, nicht {count}", cases + 1),
                both!(
                    "one for each of its {cases} cases, and a last one for everything else",
                    "eines für jeden seiner {cases} Fälle und ein letztes für alles andere"
                ),
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
                // What a node cannot do without is found by loading; and where a port is misspelled, it is not missing.
                if port.direction == Direction::Output || must_be_given(kind, name) || subject.has_unknown_port(id) {
                    continue;
                }
                // A leaf of the host may do without; a `Switch` takes its last child.
                let severity = if is_host || kind == Kind::Switch { Warning } else { Error };
                findings.push(subject.at_node(
                    id,
                    severity,
                    "port-missing",
                    both!(
                        "`{ty}` is not given its port `{name}`, which has no default",
                        "`{ty}` bekommt seinen Anschluss `{name}` nicht, und der hat keinen Vorgabewert"
                    ),
                    both!(
                        "add `{name}=\"...\"`, or `{name}=\"{{key}}\"` to take it from the blackboard",
                        "`{name}=\"...\"` hinzufügen oder, vom Blackboard, `{name}=\"{{key}}\"`"
                    ),
                ));
            }
            Binding::Literal(_) if port.direction == Direction::Output && subject.has_attribute(id, name) => {
                findings.push(subject.at_attribute(
                    id,
                    name,
                    Warning,
                    "output-literal",
                    both!(
                        "`{ty}` writes to its port `{name}`, but no key is given to write to",
                        "`{ty}` schreibt in seinen Anschluss `{name}`, aber kein Schlüssel nimmt das auf"
                    ),
                    both!(
                        "put the key in braces: `{name}=\"{{key}}\"`",
                        "den Schlüssel in geschweifte Klammern setzen: `{name}=\"{{key}}\"`"
                    ),
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
                both!("the script in `{attribute}` is empty", "das Skript in `{attribute}` ist leer"),
                both!("write a statement, such as `x := 1`", "eine Anweisung schreiben, etwa `x := 1`"),
            ));
        }
    }
}
