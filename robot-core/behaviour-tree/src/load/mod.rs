//! From documents to a tree: files and includes, shapes, and the nodes made of them.

pub(crate) mod builder;
pub(crate) mod faults;
pub(crate) mod forest;
pub(crate) mod include;
pub(crate) mod loader;
pub(crate) mod names;
pub(crate) mod ports;
pub(crate) mod scripts;
pub(crate) mod shape;
