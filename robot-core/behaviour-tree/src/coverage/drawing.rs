//! Coverage as text.

use std::fmt;

use super::counts::{Coverage, NodeCoverage};
use crate::words::language::Language;

impl Coverage {
    /// Whether a node is the last child of its parent.
    fn is_last(&self, at: usize) -> bool {
        let depth = self.nodes[at].depth;
        self.nodes[at + 1..].iter().find(|node| node.depth <= depth).is_none_or(|node| node.depth < depth)
    }
}

/// A count; what was never seen is a dot.
fn seen(count: u64) -> String {
    if count == 0 { "·".to_owned() } else { count.to_string() }
}

fn counts(node: &NodeCoverage) -> [String; 5] {
    [node.success, node.failure, node.running, node.skipped, node.halted].map(seen)
}

impl Coverage {
    /// The tree, with a column for each answer; nodes that were never ticked are marked. In English.
    pub fn drawing(&self) -> String {
        self.drawing_in(Language::En)
    }

    /// As [`Coverage::drawing`], in a language.
    pub fn drawing_in(&self, language: Language) -> String {
        let mut drawing = String::new();
        // Writing to memory does not fail.
        let _ = self.draw(&mut drawing, language);
        drawing
    }

    fn draw(&self, f: &mut impl fmt::Write, language: Language) -> fmt::Result {
        let halted = match language {
            Language::De => "angehalten",
            Language::En => "halted",
        };
        let heads = ["SUCCESS", "FAILURE", "RUNNING", "SKIPPED", halted];
        let widths: Vec<usize> = heads
            .iter()
            .enumerate()
            .map(|(column, head)| {
                let widest = self.nodes.iter().map(|node| counts(node)[column].chars().count()).max();
                head.len().max(widest.unwrap_or(0))
            })
            .collect();
        for (head, width) in heads.iter().zip(&widths) {
            write!(f, "{head:>width$}  ")?;
        }
        writeln!(f)?;
        // Of each node above the present one: whether it has siblings to come.
        let mut open: Vec<bool> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            for (count, width) in counts(node).iter().zip(&widths) {
                write!(f, "{count:>width$}  ")?;
            }
            f.write_str(if node.is_ticked() { " " } else { "!" })?;
            open.truncate(node.depth as usize);
            for more in open.iter().skip(1) {
                f.write_str(if *more { "│  " } else { "   " })?;
            }
            let last = self.is_last(at);
            if node.depth > 0 {
                f.write_str(if last { "└─ " } else { "├─ " })?;
            }
            open.push(!last);
            let name = &node.name;
            if *name == node.registration_id {
                writeln!(f, "{name}")?;
            } else {
                writeln!(f, "{name} ({})", node.registration_id)?;
            }
        }
        Ok(())
    }
}

/// The drawing, and how many nodes were ticked.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.draw(f, Language::En)?;
        write!(f, "{} of {} nodes were ticked", self.ticked(), self.nodes.len())
    }
}
