//! Descriptions of the host's node types for editors: what Groot2 shows in its palette.

use crate::data::port::{Direction, Port};
use crate::data::port_type::PortType;
use crate::document::tree_document::{Element, TreeDocument};
use crate::document::writer;
use crate::node::kind::LeafClass;
use crate::node::registry::{Maker, Registry};

/// The element that holds the models.
const MODELS: &str = "TreeNodesModel";

impl<W> Registry<W> {
    /// The models of the host's node types, as a document that Groot2 imports: each with its ports, their types,
    /// defaults and descriptions, and with what the type itself is said to do. The built-in ones are left out, as every editor knows them.
    ///
    /// ```
    /// use behaviour_tree::{Outcome, Port, PortType, Registry};
    /// let mut registry = Registry::<()>::new();
    /// let speed = Port::input("speed_mps").typed(PortType::Real).default("0.2").doc("walking speed");
    /// registry.sync_action("Walk", &[speed], |_| Ok(Outcome::Success));
    /// assert!(registry.models_xml().contains(r#"
    ///     <Action ID="Walk">
    ///       <input_port name="speed_mps" type="double" default="0.2">walking speed</input_port>
    ///     </Action>"#));
    /// ```
    pub fn models_xml(&self) -> String {
        let mut document = TreeDocument::default();
        document.describe(self);
        writer::text(&document.root)
    }

    /// The models of the host's node types, by name.
    fn models(&self) -> impl Iterator<Item = Element> {
        self.types.iter().filter_map(|(id, ty)| {
            let Maker::Leaf { class, .. } = &ty.make else { return None };
            let kind = if *class == LeafClass::Condition { "Condition" } else { "Action" };
            let mut model = Element::new(kind).with("ID", id);
            model.children.extend(ty.ports.iter().map(port_model));
            if !ty.doc.is_empty() {
                let mut fields = Element::new("MetadataFields");
                fields.children.push(Element::new("Metadata").with("description", &ty.doc));
                model.children.push(fields);
            }
            Some(model)
        })
    }
}

impl TreeDocument {
    /// Puts the models of the host's node types into the document, so that an editor knows them. Models of these types
    /// that were there are replaced; others, such as those of subtrees, stay.
    pub fn describe<W>(&mut self, registry: &Registry<W>) {
        let at = self.root.children.iter().position(|element| element.name == MODELS);
        let at = at.unwrap_or_else(|| {
            self.root.children.push(Element::new(MODELS));
            self.root.children.len() - 1
        });
        let models = &mut self.root.children[at].children;
        for model in registry.models() {
            let id = model.attribute("ID");
            match models.iter_mut().find(|known| known.name != "SubTree" && known.attribute("ID") == id) {
                Some(known) => *known = model,
                None => models.push(model),
            }
        }
    }
}

fn port_model(port: &Port) -> Element {
    let mut model = Element::new(match port.direction() {
        Direction::Input => "input_port",
        Direction::Output => "output_port",
        Direction::InOut => "inout_port",
    });
    model.set("name", port.name());
    if let Some(ty) = cpp_type(port.port_type()) {
        model.set("type", ty);
    }
    if let Some(default) = port.default_text() {
        model.set("default", default);
    }
    port.description().clone_into(&mut model.text);
    model
}

/// The type as BehaviorTree.CPP calls it; nothing for a port that takes any value.
const fn cpp_type(ty: PortType) -> Option<&'static str> {
    Some(match ty {
        PortType::Any => return None,
        PortType::Bool => "bool",
        PortType::Int => "int",
        PortType::Unsigned => "unsigned int",
        PortType::Real => "double",
        PortType::Text => "std::string",
        PortType::List => "std::vector<std::string>",
        PortType::Status => "BT::NodeStatus",
    })
}
