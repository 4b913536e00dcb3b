//! A loaded tree as a document in which every node has its number: what Groot2 draws.

use behaviour_tree::{Element, NodeView, TreeDocument, TreeView};

use crate::snapshot::uid;

/// Why a tree cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstancesError {
    /// A file is missing, or is of another tree.
    #[error("the documents are not those that the tree was loaded from: `{0}` is not in them as it runs")]
    OtherDocuments(String),
    /// The protocol counts nodes with 16 bits.
    #[error("the tree has more than 65,535 nodes, which is all that Groot2 can number")]
    TooManyNodes,
}

/// The documents that a tree was loaded from as one, with a `<BehaviorTree>` for each instance of a subtree. Each node has
/// its number in pre-order, from 1, as `_uid`, and each instance its path as `_fullpath`. The models stay.
///
/// # Errors
/// If the documents are not those of the tree.
pub fn numbered(tree: TreeView<'_>, documents: &[TreeDocument]) -> Result<TreeDocument, InstancesError> {
    let nodes: Vec<NodeView<'_>> = tree.nodes().collect();
    if u16::try_from(nodes.len()).is_err() {
        return Err(InstancesError::TooManyNodes);
    }
    let mut drawing = Drawing { documents, nodes: &nodes, done: Vec::new() };
    let end = drawing.instance(tree.main_tree(), "", 0)?;
    if end != nodes.len() {
        return Err(InstancesError::OtherDocuments(tree.main_tree().to_owned()));
    }
    let mut numbered = TreeDocument::default();
    numbered.root.set("main_tree_to_execute", tree.main_tree());
    numbered.root.children = drawing.done;
    let models = documents.iter().flat_map(|document| &document.root.children);
    let models = models.filter(|element| element.name == "TreeNodesModel");
    numbered.root.children.extend(models.cloned());
    Ok(numbered)
}

struct Drawing<'a> {
    documents: &'a [TreeDocument],
    nodes: &'a [NodeView<'a>],
    /// The instances in the order in which they begin, as BehaviorTree.CPP lists them.
    done: Vec<Element>,
}

impl Drawing<'_> {
    /// Draws an instance of a tree whose first node is `at`; gives the node after it.
    fn instance(&mut self, id: &str, path: &str, at: usize) -> Result<usize, InstancesError> {
        let trees = self.documents.iter().rev();
        let tree = trees.clone().find_map(|document| document.tree(id));
        // A file with one tree need not name it.
        let tree = tree.or_else(|| trees.flat_map(TreeDocument::trees).next().filter(|_| path.is_empty()));
        let mut tree = tree.cloned().ok_or_else(|| InstancesError::OtherDocuments(id.to_owned()))?;
        let [root] = tree.children.as_mut_slice() else { return Err(InstancesError::OtherDocuments(id.to_owned())) };
        let place = self.done.len();
        self.done.push(Element::new("BehaviorTree"));
        let end = self.node(root, at)?;
        tree.set("ID", id);
        tree.set("_fullpath", path);
        self.done[place] = tree;
        Ok(end)
    }

    /// Numbers an element and what is below it, which are the nodes from `at` on; gives the node after them.
    fn node(&mut self, element: &mut Element, at: usize) -> Result<usize, InstancesError> {
        let node = self.nodes.get(at).ok_or_else(|| InstancesError::OtherDocuments(element.name.clone()))?;
        let is_subtree = element.name == "SubTree";
        let children = if is_subtree { 1 } else { element.children.len() };
        if node.child_count() as usize != children {
            return Err(InstancesError::OtherDocuments(node.path()));
        }
        if element.attribute("name").is_none() {
            element.set("name", node.name());
        }
        let number = uid(node.id()).ok_or(InstancesError::TooManyNodes)?;
        element.set("_uid", number.to_string());
        if is_subtree {
            let id = element.attribute("ID").unwrap_or_default().to_owned();
            let path =
                self.nodes.get(at + 1).and_then(|inner| inner.path().rsplit_once('/').map(|(path, _)| path.to_owned()));
            let path = path.ok_or_else(|| InstancesError::OtherDocuments(id.clone()))?;
            element.set("_fullpath", &path);
            return self.instance(&id, &path, at + 1);
        }
        element.children.iter_mut().try_fold(at + 1, |at, child| self.node(child, at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use behaviour_tree::Registry;

    const XML: &str = r#"<root BTCPP_format="4" main_tree_to_execute="Main">
      <BehaviorTree ID="Main"><Sequence>
        <SubTree ID="Nap" name="first" long="{x}"/><AlwaysSuccess/><SubTree ID="Nap" long="7"/>
      </Sequence></BehaviorTree>
      <BehaviorTree ID="Nap"><Inverter><Sleep msec="{long}"/></Inverter></BehaviorTree>
    </root>"#;

    fn read(xml: &str) -> TreeDocument {
        TreeDocument::read("a.xml", xml).unwrap()
    }

    #[test]
    fn every_instance_is_drawn_and_every_node_numbered() {
        let tree = Registry::<()>::new().load("a.xml", XML).unwrap();
        let drawn = numbered(tree.view(), &[read(XML)]).unwrap();
        let second = tree.nodes().find(|node| node.name() == "Sleep" && node.id() > 5).unwrap().path();
        let second = second.strip_suffix("/Sleep").unwrap();
        let expected = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?>
<root BTCPP_format="4" main_tree_to_execute="Main">

  <BehaviorTree ID="Main" _fullpath="">
    <Sequence name="Sequence" _uid="1">
      <SubTree ID="Nap" name="first" long="{{x}}" _uid="2" _fullpath="first"/>
      <AlwaysSuccess name="AlwaysSuccess" _uid="5"/>
      <SubTree ID="Nap" long="7" name="{}" _uid="6" _fullpath="{second}"/>
    </Sequence>
  </BehaviorTree>

  <BehaviorTree ID="Nap" _fullpath="first">
    <Inverter name="Inverter" _uid="3">
      <Sleep msec="{{long}}" name="Sleep" _uid="4"/>
    </Inverter>
  </BehaviorTree>

  <BehaviorTree ID="Nap" _fullpath="{second}">
    <Inverter name="Inverter" _uid="7">
      <Sleep msec="{{long}}" name="Sleep" _uid="8"/>
    </Inverter>
  </BehaviorTree>

</root>
"#,
            tree.node(5).unwrap().name(),
        );
        assert_eq!(drawn.write().unwrap(), expected);
        assert!(Registry::<()>::new().check(&[("drawn.xml", &expected)]).iter().all(|finding| finding.rule() != "xml"));
    }

    #[test]
    fn other_documents_are_refused() {
        let tree = Registry::<()>::new().load("a.xml", XML).unwrap();
        for other in [
            "<root/>".to_owned(),
            XML.replace("<AlwaysSuccess/>", ""),
            XML.replace("<Inverter>", "").replace("</Inverter>", ""),
            XML.replace("<AlwaysSuccess/>", "<AlwaysSuccess/><AlwaysSuccess/>"),
        ] {
            assert!(numbered(tree.view(), &[read(&other)]).is_err(), "{other}");
        }
        assert!(numbered(tree.view(), &[]).is_err());
    }
}
