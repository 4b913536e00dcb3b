//! Tree files as data: read, changed and written; and what a registry tells editors.

pub(crate) mod models;
pub(crate) mod tree_document;
pub(crate) mod understudy;
pub(crate) mod writer;
pub(crate) mod xml;
