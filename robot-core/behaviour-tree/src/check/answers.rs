//! What each node can answer, worked out from the leaves up. A node can answer more than it ever will, never less.

use std::ops::{BitOr, BitOrAssign};

use super::subject::Subject;
use crate::data::status::Status;
use crate::data::value::Value;
use crate::node::kind::{Kind, LeafClass};
use crate::run::controls::threshold;

/// A set of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Answers(u8);

impl Answers {
    pub(super) const NONE: Self = Self(0);
    pub(super) const SUCCESS: Self = Self(1);
    pub(super) const FAILURE: Self = Self(2);
    pub(super) const SKIPPED: Self = Self(4);
    /// RUNNING, until something happens.
    pub(super) const WAITS: Self = Self(8);
    /// RUNNING, but only to be ticked again at once.
    pub(super) const YIELDS: Self = Self(16);
    pub(super) const ALL: Self = Self(31);

    /// Whether any of these is possible.
    pub(super) const fn can(self, answers: Self) -> bool {
        self.0 & answers.0 != 0
    }

    pub(super) const fn without(self, answers: Self) -> Self {
        Self(self.0 & !answers.0)
    }

    const fn only(self, answers: Self) -> Self {
        Self(self.0 & answers.0)
    }

    /// These, if `condition` holds.
    const fn when(self, condition: bool) -> Self {
        if condition { self } else { Self::NONE }
    }

    const fn running(self) -> Self {
        self.only(Self(8 | 16))
    }

    const fn of(status: Status) -> Self {
        match status {
            Status::Success => Self::SUCCESS,
            Status::Failure => Self::FAILURE,
            Status::Skipped => Self::SKIPPED,
            Status::Running => Self::WAITS,
            Status::Idle => Self::NONE,
        }
    }
}

impl BitOr for Answers {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Answers {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What all nodes can answer.
pub(super) fn all(subject: &Subject<'_>) -> Vec<Answers> {
    let mut answers = vec![Answers::ALL; subject.nodes.len()];
    for id in subject.ids().rev() {
        let own = work(subject, id, &mut |child| answers[child as usize]);
        answers[id as usize] = own | before(subject, id);
    }
    answers
}

/// What the pre-conditions of a node can answer in its place.
fn before(subject: &Subject<'_>, id: u32) -> Answers {
    subject.conditions(id).map_or(Answers::NONE, |conditions| {
        PRE_CONDITIONS
            .into_iter()
            .zip(conditions.programs())
            .filter(|(_, program)| *program != crate::node::kind::NONE)
            .fold(Answers::NONE, |all, (answer, _)| all | answer)
    })
}

/// What each pre-condition answers, in the order of the attributes.
pub(super) const PRE_CONDITIONS: [Answers; 4] =
    [Answers::FAILURE, Answers::SUCCESS, Answers::SKIPPED, Answers::SKIPPED];

/// What a node's own work can answer. Asks `child` for the children that it can tick, in their order, and for no others;
/// a child without any answer breaks off the tick.
pub(super) fn work(subject: &Subject<'_>, id: u32, child: &mut dyn FnMut(u32) -> Answers) -> Answers {
    use Answers as A;
    let kind = subject.kind(id);
    let children = subject.child_count(id);
    let first = id + 1;
    match kind {
        Kind::Leaf { class, .. } => {
            let completed = A::SUCCESS | A::FAILURE | A::SKIPPED.when(subject.leaves_skip);
            completed | A::WAITS.when(class == LeafClass::Stateful)
        }
        Kind::Test { .. } => A::ALL.without(A::YIELDS),
        Kind::AlwaysSuccess | Kind::Script { .. } | Kind::UnsetBlackboard { .. } => A::SUCCESS,
        Kind::AlwaysFailure => A::FAILURE,
        // There may be nothing to copy.
        Kind::SetBlackboard { .. } => A::SUCCESS | A::FAILURE.when(subject.literal(id, 0).is_none()),
        Kind::ScriptCondition { .. } | Kind::WasEntryUpdated => A::SUCCESS | A::FAILURE,
        Kind::Sleep => A::SUCCESS | A::WAITS.when(subject.literal_int(id, 0) != Some(0)),
        // What has the wrong number of children was reported: nothing more is known of it.
        _ if children == 0 || (is_decorator(kind) && children != 1) => {
            subject.children(id).fold(A::ALL, |all, c| all | child(c))
        }
        Kind::Sequence { .. } | Kind::SequenceWithMemory | Kind::ReactiveSequence => {
            in_order(subject, id, A::SUCCESS, children, child)
        }
        Kind::Fallback { .. } | Kind::ReactiveFallback => in_order(subject, id, A::FAILURE, children, child),
        Kind::Parallel => parallel(subject, id, child),
        Kind::ParallelAll => parallel_all(subject, id, child),
        Kind::IfThenElse | Kind::WhileDoElse => choose(subject, id, child),
        Kind::Switch => subject.children(id).fold(A::NONE, |all, c| all | child(c)),
        Kind::TryCatch => try_catch(subject, id, child),
        Kind::SubTree => child(first),
        Kind::Inverter => {
            let a = child(first);
            a.without(A::SUCCESS | A::FAILURE) | A::FAILURE.when(a.can(A::SUCCESS)) | A::SUCCESS.when(a.can(A::FAILURE))
        }
        Kind::ForceSuccess => force(child(first), A::SUCCESS),
        Kind::ForceFailure => force(child(first), A::FAILURE),
        Kind::KeepRunningUntilFailure => {
            let a = child(first);
            a.only(A::FAILURE) | a.running() | A::WAITS.when(a.can(A::SUCCESS | A::SKIPPED))
        }
        Kind::RetryUntilSuccessful => again(subject, id, A::FAILURE, child),
        Kind::Repeat => again(subject, id, A::SUCCESS, child),
        Kind::RunOnce => {
            let skips = subject.literal(id, 0).is_none_or(|value| value.as_number() != Some(0.0));
            child(first) | A::SKIPPED.when(skips)
        }
        Kind::Precondition { .. } => literal_status(subject, id) | child(first),
        Kind::Timeout => {
            let a = child(first);
            a | A::FAILURE.when(a.running() != A::NONE && subject.literal_int(id, 0) != Some(0))
        }
        Kind::Delay | Kind::WaitValueUpdate => child(first) | A::WAITS,
        Kind::SkipUnlessUpdated => child(first) | A::SKIPPED,
        Kind::Loop { .. } => {
            let a = child(first);
            a.only(A::FAILURE) | a.running() | literal_status(subject, id) | A::WAITS
        }
    }
}

/// Whether a kind has exactly one child.
fn is_decorator(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::SubTree
            | Kind::Inverter
            | Kind::ForceSuccess
            | Kind::ForceFailure
            | Kind::KeepRunningUntilFailure
            | Kind::RetryUntilSuccessful
            | Kind::Repeat
            | Kind::RunOnce
            | Kind::Precondition { .. }
            | Kind::Timeout
            | Kind::Delay
            | Kind::WaitValueUpdate
            | Kind::SkipUnlessUpdated
            | Kind::Loop { .. }
    )
}

fn force(a: Answers, answer: Answers) -> Answers {
    a.without(Answers::SUCCESS | Answers::FAILURE) | answer.when(a.can(Answers::SUCCESS | Answers::FAILURE))
}

/// The status in the second port: `else`, or `if_empty`.
fn literal_status(subject: &Subject<'_>, id: u32) -> Answers {
    let status = subject.literal(id, 1).and_then(Value::as_text).and_then(Status::from_name);
    status.map_or(Answers::ALL.without(Answers::YIELDS), Answers::of)
}

/// The first `count` children one after the other, as long as they can answer `go_on` or SKIPPED.
fn in_order(
    subject: &Subject<'_>,
    id: u32,
    go_on: Answers,
    count: u32,
    child: &mut dyn FnMut(u32) -> Answers,
) -> Answers {
    let yields = matches!(
        subject.kind(id),
        Kind::Sequence { yields: true } | Kind::Fallback { yields: true } | Kind::SequenceWithMemory
    );
    let mut all = Answers::NONE;
    let (mut any_goes_on, mut all_skip) = (false, true);
    for (n, c) in (1..=count).zip(subject.children(id)) {
        let a = child(c);
        all |= a.without(go_on | Answers::SKIPPED) | Answers::YIELDS.when(yields && a.can(go_on) && n < count);
        any_goes_on |= a.can(go_on);
        all_skip &= a.can(Answers::SKIPPED);
        if !a.can(go_on | Answers::SKIPPED) {
            return all;
        }
    }
    all | go_on.when(any_goes_on) | Answers::SKIPPED.when(all_skip)
}

/// How many children can answer what, and whether all were alive.
struct Count {
    all: Answers,
    successes: i64,
    failures: i64,
    only_failures: i64,
    all_skip: bool,
    breaks: bool,
}

fn count(subject: &Subject<'_>, id: u32, success: Answers, child: &mut dyn FnMut(u32) -> Answers) -> Count {
    let mut count =
        Count { all: Answers::NONE, successes: 0, failures: 0, only_failures: 0, all_skip: true, breaks: false };
    for c in subject.children(id) {
        let a = child(c);
        if a == Answers::NONE {
            count.breaks = true;
            return count;
        }
        count.all |= a;
        count.successes += i64::from(a.can(success));
        count.failures += i64::from(a.can(Answers::FAILURE));
        count.only_failures += i64::from(a == Answers::FAILURE);
        count.all_skip &= a.can(Answers::SKIPPED);
    }
    count
}

fn parallel(subject: &Subject<'_>, id: u32, child: &mut dyn FnMut(u32) -> Answers) -> Answers {
    use Answers as A;
    let children = subject.child_count(id);
    let wanted = subject.literal_int(id, 0);
    // Where the number is to be counted from the end, a skipped child counts as a success.
    let success = if wanted.is_none_or(|wanted| wanted < 0) { A::SUCCESS | A::SKIPPED } else { A::SUCCESS };
    let count = count(subject, id, success, child);
    let (Some(wanted), Some(failures)) = (wanted, subject.literal_int(id, 1)) else {
        return A::ALL.without(A::YIELDS) | count.all.running();
    };
    let (needed, failed) = (threshold(wanted, children), threshold(failures, children));
    let fails = failed == 0 || count.failures >= failed || count.failures > i64::from(children) - needed;
    let undecided = count.all.can(A::SKIPPED) || count.all.running() != A::NONE;
    if count.breaks {
        // Only what is decided before the child that breaks off.
        return A::SUCCESS.when(count.successes >= needed) | A::FAILURE.when(fails);
    }
    A::SUCCESS.when(count.successes >= needed)
        | A::FAILURE.when(fails)
        | count.all.running()
        | A::WAITS.when(undecided)
        | A::SKIPPED.when(count.all_skip)
}

fn parallel_all(subject: &Subject<'_>, id: u32, child: &mut dyn FnMut(u32) -> Answers) -> Answers {
    use Answers as A;
    let children = subject.child_count(id);
    let count = count(subject, id, A::SUCCESS, child);
    if count.breaks {
        return A::NONE;
    }
    let max = subject.literal_int(id, 0).map(|max| threshold(max, children));
    A::SUCCESS.when(max.is_none_or(|max| count.only_failures < max))
        | A::FAILURE.when(max.is_none_or(|max| count.failures >= max))
        | count.all.running()
        | A::SKIPPED.when(count.all_skip)
}

/// `IfThenElse` and `WhileDoElse`.
fn choose(subject: &Subject<'_>, id: u32, child: &mut dyn FnMut(u32) -> Answers) -> Answers {
    use Answers as A;
    let mut children = subject.children(id);
    let (condition, then, otherwise) = (children.next(), children.next(), children.next());
    let asked = condition.map_or(A::ALL, &mut *child);
    let mut all = asked.running() | asked.only(A::SKIPPED);
    if let Some(then) = then
        && asked.can(A::SUCCESS)
    {
        all |= child(then);
    }
    if asked.can(A::FAILURE) {
        all |= otherwise.map_or(A::FAILURE, child);
    }
    all
}

fn try_catch(subject: &Subject<'_>, id: u32, child: &mut dyn FnMut(u32) -> Answers) -> Answers {
    use Answers as A;
    let children = subject.child_count(id);
    let tried = in_order(subject, id, A::SUCCESS, children.saturating_sub(1), child);
    let catches_halt = subject.literal(id, 0) != Some(&Value::Bool(false));
    let mut all = tried.without(A::FAILURE);
    if (tried.can(A::FAILURE) || (catches_halt && tried.running() != A::NONE))
        && let Some(last) = subject.children(id).last()
    {
        let caught = child(last);
        if tried.can(A::FAILURE) {
            all |= caught.running() | A::FAILURE.when(caught.can(A::SUCCESS | A::FAILURE | A::SKIPPED));
        }
    }
    all
}

/// `RetryUntilSuccessful` and `Repeat`.
fn again(subject: &Subject<'_>, id: u32, go_on: Answers, child: &mut dyn FnMut(u32) -> Answers) -> Answers {
    let limit = subject.literal_int(id, 0);
    if limit.is_some_and(|limit| limit <= 0 && limit != -1) {
        return go_on;
    }
    let a = child(id + 1);
    a.without(go_on)
        | go_on.when(a.can(go_on) && limit != Some(-1))
        | Answers::YIELDS.when(a.can(go_on) && limit != Some(1))
}
