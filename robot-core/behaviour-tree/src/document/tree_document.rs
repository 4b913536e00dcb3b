//! A tree document as data: read, changed, and written again.

use std::collections::BTreeMap;

use crate::document::xml;
use crate::words::error::{LoadError, LoadErrorKind};
use crate::words::language::both;

/// An element of a document: a node, a tree, an include, a model.
///
/// ```
/// use behaviour_tree::Element;
/// let say = Element::new("Say").with("text", "hello");
/// let sequence = Element::new("Sequence").child(say);
/// assert_eq!(sequence.children[0].attribute("text"), Some("hello"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Element {
    /// The tag, such as `Sequence`, or `Action` in the explicit form.
    pub name: String,
    /// The attributes in their order, unescaped.
    pub attributes: Vec<(String, String)>,
    /// The text inside, without blanks around it: the description of a port in a model. Nodes have none.
    pub text: String,
    /// The elements inside, in their order.
    pub children: Vec<Element>,
}

impl Element {
    /// An element with nothing in it.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The same with this attribute, which takes the place of one of the same name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// The same with one more child.
    #[must_use]
    pub fn child(mut self, child: Self) -> Self {
        self.children.push(child);
        self
    }

    /// Gives the element an attribute; one of the same name keeps its place.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        let (name, value) = (name.into(), value.into());
        match self.attributes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => *old = value,
            None => self.attributes.push((name, value)),
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A file with trees: its `<root>`, with includes, trees and models inside.
///
/// Reading keeps what the file says, not how it is laid out: elements, attributes, their order, the explicit form, the
/// ports of subtrees and the texts of models stay. **Comments**, processing instructions, `CDATA` marks and blanks are
/// lost. Nothing is checked beyond the XML itself, so that a tree can be edited whose node types are not registered here.
///
/// ```
/// use behaviour_tree::{Element, TreeDocument};
///
/// let mut document = TreeDocument::read("a.xml", "<root><BehaviorTree ID='Main'><Say text='1 < 2 && x'/></BehaviorTree></root>")?;
/// let main = document.tree_mut("Main").ok_or("no such tree")?;
/// let say = std::mem::take(&mut main.children[0]);
/// main.children[0] = Element::new("Inverter").child(say);
/// assert_eq!(document.write()?, r#"<?xml version="1.0" encoding="UTF-8"?>
/// <root BTCPP_format="4">
///
///   <BehaviorTree ID="Main">
///     <Inverter>
///       <Say text="1 &lt; 2 &amp;&amp; x"/>
///     </Inverter>
///   </BehaviorTree>
///
/// </root>
/// "#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeDocument {
    /// The `<root>` element.
    pub root: Element,
}

impl Default for TreeDocument {
    fn default() -> Self {
        Self { root: Element::new("root").with("BTCPP_format", "4") }
    }
}

impl TreeDocument {
    /// Reads a file, as leniently as [`Registry::load`](crate::Registry::load).
    ///
    /// # Errors
    /// If it is not XML, does not begin with `<root>`, or uses a name that could not be written again.
    pub fn read(file_name: &str, xml: &str) -> Result<Self, LoadError> {
        let document = xml::Document::parse(file_name, xml)?;
        document.check_root()?;
        let mut texts = BTreeMap::<usize, String>::new();
        for (element, text) in &document.texts {
            texts.entry(*element).or_default().push_str(text);
        }
        Ok(Self { root: read_element(&document, 0, &texts)? })
    }

    /// The trees in the file.
    pub fn trees(&self) -> impl Iterator<Item = &Element> {
        self.root.children.iter().filter(|element| element.name == "BehaviorTree")
    }

    /// The `<BehaviorTree>` of this name; if there are several, the last one, which is the one that counts.
    pub fn tree(&self, id: &str) -> Option<&Element> {
        self.trees().filter(|tree| tree.attribute("ID") == Some(id)).last()
    }

    /// As [`TreeDocument::tree`], to change it.
    pub fn tree_mut(&mut self, id: &str) -> Option<&mut Element> {
        let trees = self.root.children.iter_mut().filter(|element| element.name == "BehaviorTree");
        trees.filter(|tree| tree.attribute("ID") == Some(id)).last()
    }
}

/// Nesting is bounded by the parser.
fn read_element(document: &xml::Document, id: usize, texts: &BTreeMap<usize, String>) -> Result<Element, LoadError> {
    let unwritable = |name: &str, span| {
        document.error(
            LoadErrorKind::Xml,
            span,
            both!("`{name}` is no name in XML", "`{name}` ist kein Name in XML"),
            both!(
                "names of elements and attributes have no blanks and none of `< > & \" ' / =`",
                "Namen von Elementen und Attributen enthalten keine Leerzeichen und nichts von `< > & \" ' / =`"
            ),
        )
    };
    let name = document.name(id);
    if !is_xml_name(name) {
        return Err(unwritable(name, document.name_span(id)));
    }
    let mut element = Element::new(name);
    for (name, attribute) in document.attributes(id) {
        if !is_xml_name(name) {
            return Err(unwritable(name, attribute.name.clone()));
        }
        element.attributes.push((name.to_owned(), attribute.value.to_string()));
    }
    texts.get(&id).map_or("", |text| text.trim()).clone_into(&mut element.text);
    for child in document.children(id) {
        element.children.push(read_element(document, child, texts)?);
    }
    Ok(element)
}

/// Whether a name reads back as it was written.
pub(crate) fn is_xml_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(['!', '?'])
        && !name.chars().any(|c| c.is_whitespace() || c.is_control() || "<>&\"'/=".contains(c))
}
