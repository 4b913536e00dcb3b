//! Leaf types that are known only by their names: to run a tree where its leaves are not.

use crate::data::port::Port;
use crate::data::port_type::PortType;
use crate::data::status::Outcome;
use crate::document::tree_document::{Element, TreeDocument};
use crate::node::registry::Registry;

/// What is not a node's port, whatever it is called.
fn is_reserved(attribute: &str) -> bool {
    attribute == "name" || attribute == "ID" || attribute.starts_with('_')
}

impl<W> Registry<W> {
    /// Registers the leaf types that these documents use or describe and that are not registered, so that the trees can
    /// be run without their host: each answers SUCCESS at once, unless [`Loader::substitute`](crate::Loader::substitute)
    /// says otherwise. Gives their names, sorted. An unknown node with children remains unknown.
    ///
    /// ```
    /// use std::time::Duration;
    /// use behaviour_tree::{Registry, Status, TreeDocument};
    ///
    /// let xml = r#"<root><BehaviorTree ID="Main"><Sequence><Dock side="left"/><Charge/></Sequence></BehaviorTree></root>"#;
    /// let mut registry = Registry::<()>::new();
    /// assert_eq!(registry.understudies(&[TreeDocument::read("a.xml", xml)?]), ["Charge", "Dock"]);
    /// assert_eq!(registry.load("a.xml", xml)?.tick(&mut (), Duration::ZERO)?, Status::Success);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn understudies(&mut self, documents: &[TreeDocument]) -> Vec<String> {
        let mut added = Vec::new();
        let models = documents.iter().flat_map(|document| &document.root.children);
        for model in models.filter(|element| element.name == "TreeNodesModel").flat_map(|models| &models.children) {
            let id = model.attribute("ID").unwrap_or_default();
            if matches!(model.name.as_str(), "Action" | "Condition") && !id.is_empty() && !self.types.contains_key(id) {
                let ports: Vec<Port> = model.children.iter().filter_map(described_port).collect();
                self.understudy(id, &ports, &mut added);
            }
        }
        for tree in documents.iter().flat_map(TreeDocument::trees) {
            let mut open: Vec<&Element> = tree.children.iter().rev().collect();
            while let Some(element) = open.pop() {
                open.extend(element.children.iter().rev());
                let id = match element.name.as_str() {
                    "SubTree" => continue,
                    "Action" | "Condition" | "Control" | "Decorator" => element.attribute("ID").unwrap_or_default(),
                    name => name,
                };
                if !element.children.is_empty() || id.is_empty() {
                    continue;
                }
                if added.iter().any(|known| known == id) {
                    self.add_used_ports(id, element);
                } else if !self.types.contains_key(id) {
                    self.understudy(id, &[], &mut added);
                    self.add_used_ports(id, element);
                }
            }
        }
        added.sort();
        added
    }

    fn understudy(&mut self, id: &str, ports: &[Port], added: &mut Vec<String>) {
        self.action(id, ports, |_| Box::new(Understudy));
        added.push(id.to_owned());
    }

    /// The same type may be used with one port here and another there.
    fn add_used_ports(&mut self, id: &str, element: &Element) {
        let Some(ty) = self.types.get_mut(id) else { return };
        let mut ports = ty.ports.to_vec();
        for (name, _) in element.attributes.iter().filter(|(name, _)| !is_reserved(name)) {
            if !ports.iter().any(|port| port.name() == name) {
                ports.push(Port::inout(name.clone()));
            }
        }
        if ports.len() > ty.ports.len() {
            ty.ports = ports.into();
        }
    }
}

fn described_port(element: &Element) -> Option<Port> {
    let name = element.attribute("name")?.to_owned();
    let port = match element.name.as_str() {
        "input_port" => Port::input(name),
        "output_port" => Port::output(name),
        "inout_port" => Port::inout(name),
        _ => return None,
    };
    let port = match element.attribute("default") {
        Some(default) => port.default(default.to_owned()),
        None => port,
    };
    Some(port.typed(PortType::Any).doc(element.text.clone()))
}

/// Knows nothing of what it stands for.
struct Understudy;

impl<W> crate::node::leaf::Leaf<W> for Understudy {
    fn tick(&mut self, _: &mut crate::node::leaf::Context<'_, W>) -> Result<Outcome, crate::words::error::LeafError> {
        Ok(Outcome::Success)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_from_models_and_from_use() {
        let xml = r#"<root><BehaviorTree ID="Main"><Sequence>
            <Walk to="{goal}" _skipIf="x == 1"/><Action ID="Walk" speed="2" name="again"/><Inverter><Look/></Inverter>
            <Gate><Look/></Gate><SubTree ID="Main"/><AlwaysSuccess/><Action/>
          </Sequence></BehaviorTree>
          <TreeNodesModel><Action ID="Say"><input_port name="text" default="hi">what</input_port><other/></Action>
            <Condition ID="Look"/><Action/><SubTree ID="Main"/></TreeNodesModel></root>"#;
        let mut registry = Registry::<()>::new();
        assert_eq!(registry.understudies(&[TreeDocument::read("a.xml", xml).unwrap()]), ["Look", "Say", "Walk"]);
        let ports = |id: &str| registry.types[id].ports.iter().map(|port| port.name().to_owned()).collect::<Vec<_>>();
        assert_eq!(
            (ports("Walk"), ports("Say"), ports("Look")),
            (vec!["to".into(), "speed".into()], vec!["text".into()], vec![])
        );
    }
}
