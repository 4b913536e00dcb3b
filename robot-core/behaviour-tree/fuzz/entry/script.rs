//! Any bytes as a script: compiled, run, and run again.

use behaviour_tree::{Language, Registry, ScriptError};

const XML: &str = "<root><BehaviorTree ID='Main'><AlwaysSuccess/></BehaviorTree></root>";

/// # Panics
/// If the engine does not keep its word.
pub(crate) fn fuzz(bytes: &[u8]) {
    let script = String::from_utf8_lossy(bytes);
    let mut registry = Registry::<()>::new();
    registry.enum_value("RED", 1);
    let load = || {
        let loader = registry.loader().source("f.xml", XML);
        loader.entry("x", 1).entry("r", 0.5).entry("s", "text").entry("b", true).load().expect("the document is fine")
    };
    let mut tree = load();
    let first = tree.evaluate(&script);
    if let Err(error) = &first {
        assert!(!error.text(Language::De).is_empty() && !error.text(Language::En).is_empty());
    }
    if let Err(ScriptError::Syntax { at, message, cure }) = &first {
        assert!(*at <= script.len() && message.is_in(Language::De) && cure.is_in(Language::De));
    }
    // The same script over the same entries gives the same.
    let mut other = load();
    let second = other.evaluate(&script);
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
    let entries = |tree: &behaviour_tree::Tree<()>| tree.scopes().map(|scope| format!("{scope:?}")).collect::<Vec<_>>();
    assert_eq!(entries(&tree), entries(&other));
    // Texts can grow with every run, but not out of proportion to the script.
    for _ in 0..3 {
        let _ = tree.evaluate(&script);
    }
}
