//! The shape of a tree as it is written: known node types, each with as many children as it takes.

use crate::data::semantics::Deviation;
use crate::document::xml::Document;
use crate::load::faults::Faults;
use crate::load::names::{EXPLICIT, type_id};
use crate::node::builtin::Arity;
use crate::node::registry::Registry;
use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::{Both, both};
use crate::words::nearest::nearest;

/// Checks the shape of a tree: known nodes, with as many children as they need.
pub(crate) fn check_tree<W>(
    registry: &Registry<W>,
    document: &Document,
    tree: usize,
    faults: &mut Faults,
) -> Result<(), LoadError> {
    if document.elements[tree].children != 1 {
        faults.report(document.error(
            LoadErrorKind::Children,
            document.name_span(tree),
            both!(
                "a tree has exactly one node at its top, not {}",
                "ein Baum hat oben genau einen Knoten, nicht {}",
                document.elements[tree].children
            ),
            both!(
                "put the nodes into a `<Sequence>` or a `<Fallback>`",
                "die Knoten in eine `<Sequence>` oder einen `<Fallback>` setzen"
            ),
        ))?;
    }
    for element in tree + 1..document.elements[tree].end {
        faults.recover(check_element(registry, document, element), ())?;
    }
    Ok(())
}

fn check_element<W>(registry: &Registry<W>, document: &Document, element: usize) -> Result<(), LoadError> {
    let name = document.name(element);
    let at = document.name_span(element);
    let explicit = EXPLICIT.contains(&name);
    let id = document.attribute(element, "ID");
    if explicit || name == "SubTree" {
        if id.is_none_or(|id| id.value.is_empty()) {
            return Err(without_id(document, element));
        }
    } else if let Some(id) = id {
        return Err(document.error(
            LoadErrorKind::Id,
            id.name.clone(),
            both!(
                "`<{name}>` is a node type already and takes no ID",
                "`<{name}>` ist schon ein Knotentyp und braucht keine ID"
            ),
            both!("use `name` to name this node", "den Knoten mit `name` benennen"),
        ));
    }
    if let Some(name) = document.attribute(element, "name")
        && name.value.chars().any(char::is_control)
    {
        return Err(document.error(
            LoadErrorKind::Name,
            name.span.clone(),
            both!("this name contains a control character", "dieser Name enthält ein Steuerzeichen"),
            both!("names are one line of plain text", "Namen sind eine Zeile einfacher Text"),
        ));
    }
    let children = document.elements[element].children;
    let wrong = |message: Both, cure: Both| Err(document.error(LoadErrorKind::Children, at.clone(), message, cure));
    if name == "SubTree" {
        return match children {
            0 => Ok(()),
            _ => wrong(
                both!("a subtree has no children here", "ein Unterbaum hat hier keine Kinder"),
                both!(
                    "its nodes stand in its own `<BehaviorTree>`",
                    "seine Knoten stehen in seinem eigenen `<BehaviorTree>`"
                ),
            ),
        };
    }
    let ty = type_id(document, element);
    let Some(node) = registry.types.get(ty) else {
        return Err(document.error(
            LoadErrorKind::UnknownNode,
            at.clone(),
            both!("there is no node type `{ty}`", "den Knotentyp `{ty}` gibt es nicht"),
            match nearest(ty, registry.types.keys()) {
                Some(known) => both!(
                    "did you mean `{known}`? A tree is called with `<SubTree ID=\"{ty}\"/>`",
                    "ist `{known}` gemeint? Ein Baum wird mit `<SubTree ID=\"{ty}\"/>` gerufen"
                ),
                None => both!(
                    "register it, or, if it is a tree, call it with `<SubTree ID=\"{ty}\"/>`",
                    "ihn anmelden oder, wenn es ein Baum ist, mit `<SubTree ID=\"{ty}\"/>` rufen"
                ),
            },
        ));
    };
    if ty == "ReactiveSequence" {
        check_reactive(registry, document, element)?;
    }
    match node.arity {
        Arity::Leaf if children > 0 => wrong(
            both!("`{ty}` is a leaf and cannot have children", "`{ty}` ist ein Blatt und kann keine Kinder haben"),
            both!(
                "close it with `/>` and put the children beside it, inside a `<Sequence>`",
                "mit `/>` schließen und die Kinder daneben setzen, in einer `<Sequence>`"
            ),
        ),
        Arity::Decorator if children != 1 => wrong(
            both!("`{ty}` needs exactly one child, not {children}", "`{ty}` braucht genau ein Kind, nicht {children}"),
            both!(
                "give it one child; several go into a `<Sequence>` or a `<Fallback>`",
                "ihm ein Kind geben; mehrere gehören in eine `<Sequence>` oder einen `<Fallback>`"
            ),
        ),
        Arity::Control(least) if children < least => wrong(
            both!(
                "`{ty}` needs at least {least} children, not {children}",
                "`{ty}` braucht mindestens {least} Kinder, nicht {children}"
            ),
            both!("add the nodes that it should run", "die Knoten hinzufügen, die laufen sollen"),
        ),
        _ => Ok(()),
    }
}

/// What a `ReactiveSequence` does not take among its children, by their names alone.
fn check_reactive<W>(registry: &Registry<W>, document: &Document, element: usize) -> Result<(), LoadError> {
    let mut asynchronous = document.children(element).filter(|child| type_id(document, *child) == "AsyncSequence");
    if let Some(second) = asynchronous.nth(1) {
        return Err(document.error(
            LoadErrorKind::Children,
            document.name_span(second),
            both!(
                "a `ReactiveSequence` takes one `AsyncSequence` only: each of them would halt the other again and again",
                "eine `ReactiveSequence` nimmt nur eine `AsyncSequence`: Jede hielte die andere immer wieder an"
            ),
            both!("use `<Sequence>` for this one", "für diese hier `<Sequence>` nehmen"),
        ));
    }
    let mut children = document.children(element);
    match children.find(|child| EXPLICIT.contains(&document.name(*child))) {
        Some(child) if !registry.semantics.has(Deviation::ExplicitInReactive) => Err(document.error(
            LoadErrorKind::UnknownNode,
            document.name_span(child),
            both!(
                "BehaviorTree.CPP knows no `<{}>` right inside a `ReactiveSequence`",
                "BehaviorTree.CPP kennt kein `<{}>` direkt in einer `ReactiveSequence`",
                document.name(child)
            ),
            both!("write `<{}/>`", "`<{}/>` schreiben", type_id(document, child)),
        )),
        _ => Ok(()),
    }
}

/// An element that has to say which node it is, and does not.
pub(crate) fn without_id(document: &Document, element: usize) -> LoadError {
    let name = document.name(element);
    document.error(
        LoadErrorKind::Id,
        document.name_span(element),
        both!("`<{name}>` does not say which one", "`<{name}>` sagt nicht, welcher Knoten gemeint ist"),
        both!("name it: `<{name} ID=\"...\"/>`", "ihn nennen: `<{name} ID=\"...\"/>`"),
    )
}
