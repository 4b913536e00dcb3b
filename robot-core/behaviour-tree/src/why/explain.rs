//! What a tree is doing, and why it is not doing something else.

use crate::arena::core::Core;
use crate::data::status::Status;
use crate::node::kind::{Cause, Conditions, Kind};
use crate::words::reason::Reason;

/// What a tree did in its last tick, and why it did nothing else; plain data, in the words of the tree.
///
/// [`Explanation::tell`] puts it in words for people.
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Language, Listener, Outcome, Reason, Registry};
///
/// let mut registry = Registry::<()>::new();
/// let empty = || Reason::new("the battery is low").german("der Akku ist fast leer");
/// registry.condition("BatteryOk", &[], move |_| Ok(Outcome::failure(empty())));
/// let xml = "<root><BehaviorTree ID='Main'><Fallback><BatteryOk/><Sleep name='Rest' msec='100'/></Fallback></BehaviorTree></root>";
/// let mut tree = registry.load("rest.xml", xml)?;
/// tree.tick(&mut (), Duration::ZERO)?;
///
/// let explanation = tree.explain();
/// assert_eq!((explanation.doing[0].name.as_str(), explanation.instead_of[0].node.name.as_str()), ("Rest", "BatteryOk"));
/// assert!(explanation.tell(Language::De, Listener::Child).contains("der Akku ist fast leer"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The tick, counted from 1; 0 if there was none.
    pub tick: u32,
    /// What the tick came to.
    pub result: TickResult,
    /// What it waits for: the running nodes below which nothing runs.
    pub doing: Vec<NodeName>,
    /// What it did not do or what did not work, in the order of the tree.
    pub instead_of: Vec<Account>,
}

/// What a tick came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TickResult {
    /// There was no tick.
    NotTicked,
    /// The root's answer.
    Answered(Status),
    /// An error broke it off.
    BrokenOff {
        /// Where.
        node: NodeName,
        /// What was wrong.
        message: Reason,
    },
}

/// A node, as it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeName {
    /// Its place in pre-order.
    pub id: u32,
    /// Its name in the tree.
    pub name: String,
    /// The name of its type.
    pub registration_id: String,
    /// The path of its tree instance and its name.
    pub path: String,
}

/// Why a node did not do its work, or did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The node.
    pub node: NodeName,
    /// Its answer: `Failure`, `Skipped`, or `Success` that was imposed.
    pub answer: Status,
    /// Why, if that is the node's own doing.
    pub because: Option<Because>,
    /// Its children to which it is due.
    pub causes: Vec<Account>,
}

/// Why a node answered as it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Because {
    /// The leaf said so, in its own words.
    Said(Reason),
    /// A condition that forbids the node holds (`_failureIf`).
    Forbidden {
        /// The script.
        condition: String,
    },
    /// A condition that makes the node needless holds (`_successIf`).
    AlreadyDone {
        /// The script.
        condition: String,
    },
    /// A condition that makes the tree leave the node out holds (`_skipIf`).
    LeftOut {
        /// The script.
        condition: String,
    },
    /// What must hold does not: `_while`, `Precondition`, `ScriptCondition`.
    DoesNotHold {
        /// The script.
        condition: String,
    },
    /// A `Timeout`'s time was up.
    TimeWasUp,
    /// A `RetryUntilSuccessful` has used up its attempts.
    NoAttemptsLeft,
    /// The entry of a `WasEntryUpdated` or `SkipUnlessUpdated` was not written anew.
    NothingNew,
    /// A `RunOnce` has done its work before.
    OnlyOnce,
    /// An `AlwaysFailure`, `ForceFailure` or the like is there to answer so.
    ByDesign,
}

impl<W> Core<W> {
    pub(crate) fn explain(&self) -> Explanation {
        let mut explanation =
            Explanation { tick: self.tick, result: TickResult::NotTicked, doing: Vec::new(), instead_of: Vec::new() };
        let Some(root) = self.nodes.first().filter(|_| self.tick > 0) else { return explanation };
        explanation.result = TickResult::Answered(root.last);
        self.walk(0, &mut explanation);
        explanation
    }

    pub(crate) fn name(&self, id: u32) -> NodeName {
        let info = &self.info[id as usize];
        NodeName {
            id,
            name: info.name.as_ref().to_owned(),
            registration_id: self.types[info.ty as usize].id.as_ref().to_owned(),
            path: self.node_path(id),
        }
    }

    /// The children that take part in what a node is doing now, those before the last one that was ticked with it.
    fn taking_part(&self, id: u32) -> impl Iterator<Item = u32> + '_ {
        let ticked = self.nodes[id as usize].ticked;
        let last = self.children(id).filter(|child| self.nodes[*child as usize].ticked == ticked).last();
        let all_at_once = matches!(self.nodes[id as usize].kind, Kind::Switch);
        self.children(id)
            .take_while(move |child| last.is_some_and(|last| *child <= last))
            .filter(move |child| !all_at_once || self.nodes[*child as usize].ticked == ticked)
            .filter(|child| self.nodes[*child as usize].last != Status::Idle)
    }

    /// Goes down what runs or has worked, and collects what stands aside.
    fn walk(&self, id: u32, explanation: &mut Explanation) {
        let node = &self.nodes[id as usize];
        match node.last {
            Status::Idle => {}
            Status::Failure | Status::Skipped => explanation.instead_of.push(self.account(id)),
            Status::Success if self.because(id).is_some() => explanation.instead_of.push(self.account(id)),
            Status::Running | Status::Success => {
                if node.status == Status::Running && !self.children(id).any(|child| self.is_running(child)) {
                    explanation.doing.push(self.name(id));
                }
                for child in self.taking_part(id) {
                    self.walk(child, explanation);
                }
            }
        }
    }

    fn is_running(&self, id: u32) -> bool {
        self.nodes[id as usize].status == Status::Running
    }

    fn account(&self, id: u32) -> Account {
        let node = &self.nodes[id as usize];
        let because = self.because(id);
        // What is imposed on a node is not its children's doing. A timeout is: they took too long, and have no answer.
        let causes = match because {
            None | Some(Because::NoAttemptsLeft) => {
                let blamed = |child: &u32| {
                    let last = self.nodes[*child as usize].last;
                    last == node.last || node.children == 1 && last == Status::Success
                };
                self.taking_part(id).filter(blamed).map(|child| self.account(child)).collect()
            }
            Some(_) => Vec::new(),
        };
        Account { node: self.name(id), answer: node.last, because, causes }
    }

    /// Whether the child of a decorator was ticked with it.
    fn asked_child(&self, id: u32) -> bool {
        self.nodes.get(id as usize + 1).is_some_and(|child| child.ticked == self.nodes[id as usize].ticked)
    }

    /// Why a node answered as it did, where that is its own doing.
    fn because(&self, id: u32) -> Option<Because> {
        let node = &self.nodes[id as usize];
        let script = |program: u32| self.scripts.get(program as usize).map_or("", |script| &**script).to_owned();
        let condition = |pick: fn(&Conditions) -> u32| {
            self.conditions.get(node.conditions as usize).map_or_else(String::new, |all| script(pick(all)))
        };
        Some(match (node.cause, node.kind, node.last) {
            (Cause::FailureIf, ..) => Because::Forbidden { condition: condition(|all| all.failure_if) },
            (Cause::SuccessIf, ..) => Because::AlreadyDone { condition: condition(|all| all.success_if) },
            (Cause::SkipIf, ..) => Because::LeftOut { condition: condition(|all| all.skip_if) },
            (Cause::WhileTrue, ..) => Because::DoesNotHold { condition: condition(|all| all.while_true) },
            (Cause::TimedOut, ..) => Because::TimeWasUp,
            (Cause::Attempts, ..) => Because::NoAttemptsLeft,
            (Cause::Untrue, Kind::Precondition { program, .. } | Kind::ScriptCondition { program, .. }, _) => {
                Because::DoesNotHold { condition: script(program) }
            }
            (_, _, Status::Success | Status::Running | Status::Idle) => return None,
            (Cause::Leaf, Kind::Leaf { index, .. }, _) => Because::Said(self.reasons[index as usize].clone()?),
            (_, Kind::WasEntryUpdated, _) => Because::NothingNew,
            // Unless its child was asked and had nothing to do.
            (_, Kind::SkipUnlessUpdated, Status::Skipped) if !self.asked_child(id) => Because::NothingNew,
            (_, Kind::RunOnce, Status::Skipped) if !self.asked_child(id) => Because::OnlyOnce,
            (_, Kind::AlwaysFailure | Kind::Test { .. }, _) => Because::ByDesign,
            _ => return None,
        })
    }
}
