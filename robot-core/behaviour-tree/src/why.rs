//! Why a tree answered as it did.

mod explain;
mod words;

use std::borrow::Cow;

pub use explain::{Account, Because, Explanation, NodeName, TickResult};
pub use words::Listener;

use crate::language::Language;
use crate::node::{Cause, Kind, NONE};
use crate::status::Status;
use crate::tree::{Core, Tree};
use crate::view::NodeView;

/// One step on the way from the root to what made it fail.
#[derive(Debug, Clone)]
pub struct Link<'a> {
    /// The node.
    pub node: NodeView<'a>,
    /// Its own reason, if there is more to say than its children do.
    pub reason: Option<Cow<'a, str>>,
}

impl<W> Core<W> {
    /// Why a node last answered as it did, where that was not its children's doing.
    pub(crate) fn reason(&self, id: u32, language: Language) -> Option<Cow<'_, str>> {
        let node = &self.nodes[id as usize];
        let script = |program: u32| self.scripts.get(program as usize).map_or("", |script| &**script);
        let conditions = || self.conditions.get(node.conditions as usize);
        let in_words = |en: &'static str, de| match language {
            Language::De => de,
            Language::En => en,
        };
        let (holds, does_not_hold) = (in_words("holds", "trifft zu"), in_words("does not hold", "trifft nicht zu"));
        Some(match (node.cause, node.kind) {
            (Cause::None, _) => return None,
            (Cause::Leaf, Kind::Leaf { index, .. }) => {
                Cow::Borrowed(self.reasons[index as usize].as_ref()?.text(language))
            }
            (Cause::Leaf, _) => return None,
            (Cause::FailureIf, _) => format!("`{}` {holds} (_failureIf)", script(conditions()?.failure_if)).into(),
            (Cause::SuccessIf, _) => format!("`{}` {holds} (_successIf)", script(conditions()?.success_if)).into(),
            (Cause::SkipIf, _) => format!("`{}` {holds} (_skipIf)", script(conditions()?.skip_if)).into(),
            (Cause::WhileTrue, _) => format!("`{}` {does_not_hold} (_while)", script(conditions()?.while_true)).into(),
            (Cause::TimedOut, _) => Cow::Borrowed(in_words("the time was up", "die Zeit war um")),
            (Cause::Attempts, _) => Cow::Borrowed(in_words("all attempts failed", "alle Versuche sind fehlgeschlagen")),
            (Cause::Untrue, Kind::Precondition { program, .. } | Kind::ScriptCondition { program, .. }) => {
                format!("`{}` {does_not_hold}", script(program)).into()
            }
            (Cause::Untrue, _) => return None,
        })
    }

    /// The child whose answer made this node answer as it did: of those that were ticked as late as the node itself,
    /// the last one that failed, or the only one.
    fn culprit(&self, id: u32) -> Option<u32> {
        let node = &self.nodes[id as usize];
        let ticked = |child: &u32| self.nodes[*child as usize].ticked == node.ticked;
        match node.children {
            1 => self.children(id).find(ticked),
            _ => self
                .children(id)
                .filter(ticked)
                .filter(|child| self.nodes[*child as usize].last == Status::Failure)
                .last(),
        }
    }
}

impl<W> Tree<W> {
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
