//! The reason that a node has of its own, and the child that it owes its answer to.

use std::borrow::Cow;

use crate::arena::core::Core;
use crate::data::status::Status;
use crate::node::kind::{Cause, Kind};
use crate::words::language::Language;

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
    pub(crate) fn culprit(&self, id: u32) -> Option<u32> {
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
