//! What is wrong with the documents themselves: trees that replace one another, attributes that nobody reads.

use miette::Severity::Warning;

use super::finding::Finding;
use super::subject::finding;
use crate::document::xml::Document;
use crate::load::faults::MAX_FAULTS;
use crate::load::forest::Forest;
use crate::load::names::{EXPLICIT, is_port_name, type_id};
use crate::node::builtin::Arity;
use crate::node::kind::Conditions;
use crate::node::registry::Registry;
use crate::words::language::both;
use crate::words::nearest::nearest;
use crate::words::place::Place;

/// What editors write, and nobody reads.
const OF_EDITORS: [&str; 3] = ["_description", "_fullpath", "_uid"];

pub(super) fn check<W>(registry: &Registry<W>, forest: &Forest, findings: &mut Vec<Finding>) {
    for (d, document) in forest.documents.iter().enumerate() {
        for element in document.children(0).chain(document.after_root()) {
            let name = document.name(element);
            let is_inside = element < document.elements[0].end;
            if !is_inside {
                findings.push(finding(
                    document,
                    document.name_span(element),
                    Warning,
                    "unknown-element",
                    both!("`<{name}>` has no effect after `<root>`", "`<{name}>` hat nach `<root>` keine Wirkung"),
                    both!("put everything into one `<root>`", "alles in ein `<root>` setzen"),
                ));
            } else if !matches!(name, "BehaviorTree" | "TreeNodesModel" | "include") {
                findings.push(finding(
                    document,
                    document.name_span(element),
                    Warning,
                    "unknown-element",
                    both!(
                        "`<{name}>` has no effect directly inside `<root>`",
                        "`<{name}>` hat direkt in `<root>` keine Wirkung"
                    ),
                    both!(
                        "put nodes into a `<BehaviorTree ID=\"...\">`, and take out what is none",
                        "Knoten in einen `<BehaviorTree ID=\"...\">` setzen und herausnehmen, was keiner ist"
                    ),
                ));
            }
        }
        for tree in document.children(0).filter(|element| document.name(*element) == "BehaviorTree") {
            replaced(forest, d, document, tree, findings);
            for element in tree..document.elements[tree].end {
                if findings.len() >= MAX_FAULTS {
                    return;
                }
                attributes(document, element, findings);
                explicit(registry, document, element, findings);
            }
        }
    }
}

/// The last tree of a name counts.
fn replaced(forest: &Forest, d: usize, document: &Document, tree: usize, findings: &mut Vec<Finding>) {
    let Some(id) = document.attribute(tree, "ID") else { return };
    let Some(&(by, winner)) = forest.trees.get(&*id.value) else { return };
    if (by, winner) == (d, tree) {
        return;
    }
    let winner_document = &forest.documents[by];
    let span = winner_document.attribute(winner, "ID").map_or(winner_document.name_span(winner), |id| id.span.clone());
    let loser = Place::new(&document.file, &document.text, id.span.clone());
    findings.push(finding(
        winner_document,
        span,
        Warning,
        "duplicate-tree",
        both!(
            "this tree replaces the other `{}`, at {loser}",
            "dieser Baum ersetzt den anderen `{}`, bei {loser}",
            id.value
        ),
        both!(
            "give each tree its own ID, or take one of them out",
            "jedem Baum seine eigene ID geben oder einen herausnehmen"
        ),
    ));
}

/// Of an explicit element the ID alone counts; an editor may go by its name.
fn explicit<W>(registry: &Registry<W>, document: &Document, element: usize, findings: &mut Vec<Finding>) {
    let name = document.name(element);
    let ty = type_id(document, element);
    let Some(node) = registry.types.get(ty).filter(|_| EXPLICIT.contains(&name)) else { return };
    let right = match node.arity {
        Arity::Control(_) => "Control",
        Arity::Decorator => "Decorator",
        Arity::Leaf if matches!(name, "Action" | "Condition") => return,
        Arity::Leaf => "Action",
    };
    if name != right {
        findings.push(finding(
            document,
            document.name_span(element),
            Warning,
            "explicit-kind",
            both!(
                "`{ty}` is another kind of node than `<{name}>` says; its ID alone counts",
                "`{ty}` ist ein Knoten von anderer Art, als `<{name}>` sagt; es gilt nur die ID"
            ),
            both!("write `<{right} ID=\"{ty}\">` or `<{ty}>`", "`<{right} ID=\"{ty}\">` oder `<{ty}>` schreiben"),
        ));
    }
}

fn attributes(document: &Document, element: usize, findings: &mut Vec<Finding>) {
    let is_subtree = document.name(element) == "SubTree";
    for (name, attribute) in document.attributes(element).filter(|(name, _)| !is_port_name(name)) {
        let is_known = Conditions::ATTRIBUTES.contains(&name) || OF_EDITORS.contains(&name);
        if is_known || matches!(name, "name" | "ID") || (name == "_autoremap" && is_subtree) {
            continue;
        }
        let help = if name == "_autoremap" {
            both!("only a `<SubTree>` has keys to remap", "nur ein `<SubTree>` hat Schlüssel umzuleiten")
        } else if !name.starts_with('_') {
            both!(
                "names of ports begin with a letter from a to z and have no `.`, `:` or the like",
                "Namen von Anschlüssen beginnen mit einem Buchstaben von a bis z und enthalten kein `.`, `:` oder dergleichen"
            )
        } else {
            let known: Vec<String> =
                Conditions::ATTRIBUTES.into_iter().chain(["_autoremap"]).map(str::to_owned).collect();
            match nearest(name, &known) {
                Some(known) => both!("did you mean `{known}`?", "ist `{known}` gemeint?"),
                None => both!(
                    "the attributes that begin with `_` are {}",
                    "die Attribute, die mit `_` beginnen, sind {}",
                    known.join(", ")
                ),
            }
        };
        findings.push(finding(
            document,
            attribute.name.clone(),
            Warning,
            "unknown-attribute",
            both!("`{name}` has no effect here", "`{name}` hat hier keine Wirkung"),
            help,
        ));
    }
}
