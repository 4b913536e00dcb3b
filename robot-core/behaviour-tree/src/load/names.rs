//! What elements and attributes of a document are called.

use crate::document::xml::Document;

/// The elements that say their kind and give the node type as `ID`.
pub(crate) const EXPLICIT: [&str; 4] = ["Action", "Condition", "Control", "Decorator"];

/// The node type of an element: its `ID` if it is explicit, else its name.
pub(crate) fn type_id(document: &Document, element: usize) -> &str {
    let name = document.name(element);
    if EXPLICIT.contains(&name) {
        document.attribute(element, "ID").map_or("", |attribute| &attribute.value)
    } else {
        name
    }
}

/// Whether an attribute can be a port; others are kept and mean nothing.
pub(crate) fn is_port_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !matches!(name, "name" | "ID")
        && !name.chars().any(|c| c.is_control() || c.is_whitespace() || "<>&\"'/\\:*?|.".contains(c))
}
