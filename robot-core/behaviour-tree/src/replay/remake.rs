//! The tree of a trace, made again.

use std::rc::Rc;

use crate::node::leaf::Leaf;
use crate::node::registry::Registry;
use crate::record::setup::Setup;
use crate::run::tree::Tree;
use crate::words::error::LoadError;

impl Setup {
    /// Makes the tree again, with other leaves.
    pub(crate) fn load<W>(&self, leaf: impl Fn() -> Box<dyn Leaf<W>> + Copy + 'static) -> Result<Tree<W>, LoadError> {
        let mut registry = Registry::<W>::new();
        registry.semantics(self.semantics);
        for (name, number) in &self.enums {
            registry.enum_value(name, *number);
        }
        for ty in &self.types {
            registry.leaf(&ty.id, &ty.ports, ty.class, Rc::new(move |_| leaf()));
        }
        let mut includes = self.includes.iter();
        let mut loader = registry.loader().include_with(move |_| match includes.next() {
            Some((file, text)) => Ok((file.to_string(), text.to_string())),
            None => Err("the trace does not carry this file".to_owned()),
        });
        for (file, text) in &self.sources {
            loader = loader.source(file, text);
        }
        for (key, value) in &self.entries {
            loader = loader.entry(key, value.clone());
        }
        for rule in &self.rules {
            loader = loader.substitute(rule.pattern.clone(), rule.stand_in.clone());
        }
        if let Some(main) = &self.main {
            loader = loader.main(main);
        }
        let mut tree = loader.load()?;
        tree.set_budget(self.budget);
        Ok(tree)
    }
}
