//! Stand-ins: what a test puts in the place of a node.

use std::time::Duration;

use crate::data::status::Status;

/// What takes a node's place, for [`Loader::substitute`](crate::Loader::substitute). A [`Status`] is a leaf that answers it
/// at once.
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Registry, StandIn, Status, TestNode};
///
/// let xml = "<root><BehaviorTree ID='Main'><Fallback><Sleep name='walk' msec='9000'/><AlwaysFailure name='ask'/></Fallback></BehaviorTree></root>";
/// let slow = TestNode { delay: Duration::from_secs(1), ..TestNode::new(Status::Success) };
/// let mut tree = Registry::<()>::new()
///     .loader()
///     .source("t.xml", xml)
///     .substitute("walk", Status::Failure)
///     .substitute("ask", StandIn::Test(slow))
///     .load()?;
/// assert_eq!(tree.tick(&mut (), Duration::ZERO)?, Status::Running);
/// assert_eq!(tree.tick(&mut (), Duration::from_secs(1))?, Status::Success);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StandIn {
    /// Another registered node type; attributes that it has no port for are ignored.
    Node(String),
    /// A leaf that answers as told.
    Test(TestNode),
}

impl From<Status> for StandIn {
    fn from(status: Status) -> Self {
        Self::Test(TestNode::new(status))
    }
}

/// A leaf for tests: answers `status`, at once or after a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestNode {
    /// The answer: success, failure or skipped.
    pub status: Status,
    /// A script whose value decides instead: true is success.
    pub status_script: Option<String>,
    /// For how long it is running first.
    pub delay: Duration,
    /// Runs with a success.
    pub success_script: Option<String>,
    /// Runs with a failure.
    pub failure_script: Option<String>,
    /// Runs when the node is done, last.
    pub post_script: Option<String>,
}

impl TestNode {
    /// A leaf that answers this status at once.
    pub const fn new(status: Status) -> Self {
        Self {
            status,
            status_script: None,
            delay: Duration::ZERO,
            success_script: None,
            failure_script: None,
            post_script: None,
        }
    }
}

/// Which nodes get which stand-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) pattern: String,
    pub(crate) stand_in: StandIn,
}

impl Rule {
    pub(crate) fn matches(&self, name: &str, ty: &str, path: &str) -> bool {
        self.pattern == name || self.pattern == ty || wildcard_match(&self.pattern, path)
    }
}

/// Whether a text is as the pattern says; `*` is any text, `?` any character.
fn wildcard_match(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where to go on after the last `*` when its text turns out too short.
    let mut retry = None;
    while t < text.len() {
        if pattern.get(p) == Some(&'*') {
            retry = Some((p + 1, t));
            p += 1;
        } else if pattern.get(p).is_some_and(|c| *c == '?' || *c == text[t]) {
            (p, t) = (p + 1, t + 1);
        } else if let Some((after, from)) = retry {
            (p, t) = (after, from + 1);
            retry = Some((after, from + 1));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, text, matches) in [
            ("*", "", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c", "abbbc", true),
            ("a*b*c", "axbxbxc", true),
            ("a?c", "abc", true),
            ("sub/*", "sub/a", true),
            ("sub/*", "other/a", false),
            ("abc", "ab", false),
            ("", "a", false),
        ] {
            assert_eq!(wildcard_match(pattern, text), matches, "{pattern} {text}");
        }
    }
}
