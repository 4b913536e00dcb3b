//! What a host asks a tree about its last tick.

use std::borrow::Cow;

use crate::data::status::Status;
use crate::node::kind::{Cause, NONE};
use crate::run::tree::Tree;
use crate::run::view::NodeView;
use crate::why::explain::Explanation;
use crate::words::language::Language;

/// One step on the way from the root to what made it fail.
#[derive(Debug, Clone)]
pub struct Link<'a> {
    /// The node.
    pub node: NodeView<'a>,
    /// Its own reason, if there is more to say than its children do.
    pub reason: Option<Cow<'a, str>>,
}

impl<W> Tree<W> {
    /// What the tree did in its last tick, and why nothing else.
    pub fn explain(&self) -> Explanation {
        self.core().explain()
    }

    /// The chain from the root to what made it fail, if the last tick did; empty otherwise. The reasons are in English.
    pub fn why(&self) -> Vec<Link<'_>> {
        self.why_in(Language::En)
    }

    /// As [`Tree::why`], with the reasons in a language.
    pub fn why_in(&self, language: Language) -> Vec<Link<'_>> {
        let core = self.core();
        if core.nodes.first().is_none_or(|root| root.last != Status::Failure) {
            return Vec::new();
        }
        self.chain(0, language)
    }

    /// The reason of a node's last failure, its own or else that of the child that caused it; in English.
    pub fn reason(&self, node: u32) -> Option<Cow<'_, str>> {
        self.reason_in(node, Language::En)
    }

    /// As [`Tree::reason`], in a language.
    ///
    /// ```
    /// use std::time::Duration;
    /// use behaviour_tree::{Language, Registry};
    ///
    /// let xml = "<root><BehaviorTree ID='Main'><ScriptCondition code='1 > 2'/></BehaviorTree></root>";
    /// let mut tree = Registry::<()>::new().load("never.xml", xml)?;
    /// tree.tick(&mut (), Duration::ZERO)?;
    /// assert_eq!(tree.reason(0).as_deref(), Some("`1 > 2` does not hold"));
    /// assert_eq!(tree.reason_in(0, Language::De).as_deref(), Some("`1 > 2` trifft nicht zu"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reason_in(&self, node: u32, language: Language) -> Option<Cow<'_, str>> {
        if node as usize >= self.core().nodes.len() {
            return None;
        }
        self.chain(node, language).into_iter().rev().find_map(|link| link.reason)
    }

    fn chain(&self, from: u32, language: Language) -> Vec<Link<'_>> {
        let core = self.core();
        let mut chain = Vec::new();
        let mut next = from;
        while next != NONE {
            if let Some(node) = self.node(next) {
                chain.push(Link { node, reason: core.reason(next, language) });
            }
            let imposed = matches!(
                core.nodes[next as usize].cause,
                Cause::FailureIf
                    | Cause::SuccessIf
                    | Cause::SkipIf
                    | Cause::WhileTrue
                    | Cause::TimedOut
                    | Cause::Untrue
            );
            next = if imposed { NONE } else { core.culprit(next).unwrap_or(NONE) };
        }
        chain
    }
}
