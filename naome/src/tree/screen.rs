//! A running tree as a page of text: who does what, what is on the blackboard, what was said.

use std::collections::VecDeque;
use std::time::Duration;

use behaviour_tree::{Listener, NodeView, Status, TreeView};
use robot_core::Text;

use crate::output::{Look, Output};

/// How much fits on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// What the page shows beside the tree.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What was said lately, the oldest first.
    said: VecDeque<String>,
}

/// How many sentences stay on the page.
const SENTENCES: usize = 3;
/// How many lines of the blackboard are shown.
const ENTRIES: usize = 6;

/// How a node stands in this tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Running,
    Success,
    Failure,
    Skipped,
    Halted,
    Resting,
}

impl Mark {
    fn of(node: NodeView<'_>, tick: u32) -> Self {
        match (node.status(), node.last_answer()) {
            (Status::Running, _) => Self::Running,
            _ if node.last_tick() != tick || tick == 0 => Self::Resting,
            (_, Status::Success) => Self::Success,
            (_, Status::Failure) => Self::Failure,
            (_, Status::Skipped) => Self::Skipped,
            (_, Status::Running) => Self::Halted,
            (_, Status::Idle) => Self::Resting,
        }
    }

    const fn sign(self) -> &'static str {
        match self {
            Self::Running => "▶",
            Self::Success => "✔",
            Self::Failure => "✘",
            Self::Skipped => "↷",
            Self::Halted => "■",
            Self::Resting => "·",
        }
    }

    const fn look(self) -> Look {
        match self {
            Self::Running => Look::Visitor,
            Self::Success => Look::Good,
            Self::Failure => Look::Bad,
            Self::Skipped | Self::Halted => Look::Plain,
            Self::Resting => Look::Faint,
        }
    }
}

/// One node's line: what stands before it, the node, and whether its parent takes part.
struct Line<'a> {
    branch: String,
    node: NodeView<'a>,
    mark: Mark,
    /// Its parent is resting, so it has nothing to tell.
    is_far: bool,
}

impl Page {
    /// Somebody said something.
    pub(super) fn say(&mut self, who: &str, text: &str) {
        if self.said.len() == SENTENCES {
            self.said.pop_front();
        }
        let colon = if who == "⇄" { "" } else { ":" };
        self.said.push_back(format!("{who}{colon} {text}"));
    }

    /// Something about the run itself.
    pub(super) fn note(&mut self, line: &str) {
        self.say("⇄", line);
    }

    /// The page, its lines cut to the size.
    pub(super) fn draw(&self, tree: TreeView<'_>, now: Duration, size: Size, output: &Output) -> Vec<String> {
        let tick = tree.ticks();
        let seconds = output.decimal(now.as_secs_f64(), 2);
        let title = output.say(&Text {
            de: format!("{} · Takt {tick} · {seconds} s", tree.main_tree()),
            en: format!("{} · tick {tick} · {seconds} s", tree.main_tree()),
        });
        let mut foot = blackboard(tree, size, output);
        foot.extend(self.said.iter().map(|line| output.paint(Look::Robot, &cut(line, size.columns))));
        foot.extend(doing(tree, output).map(|line| output.paint(Look::Bold, &cut(&line, size.columns))));
        let room = size.rows.saturating_sub(foot.len() + 3).max(3);
        let mut page = vec![output.paint(Look::Bold, &cut(&title, size.columns))];
        page.extend(fitting(lines(tree), room).iter().map(|line| drawn(line, size, output)));
        page.push(String::new());
        page.extend(foot);
        page
    }
}

/// All nodes with their branches.
fn lines(tree: TreeView<'_>) -> Vec<Line<'_>> {
    let nodes: Vec<NodeView<'_>> = tree.nodes().collect();
    // Of each node above the present one: whether it has siblings to come.
    let mut open: Vec<bool> = Vec::new();
    let is_last = |at: usize| {
        let depth = nodes[at].depth();
        nodes[at + 1..].iter().find(|node| node.depth() <= depth).is_none_or(|node| node.depth() < depth)
    };
    let tick = tree.ticks();
    let mark = |node: NodeView<'_>| Mark::of(node, tick);
    nodes
        .iter()
        .enumerate()
        .map(|(at, node)| {
            open.truncate(node.depth() as usize);
            let mut branch: String = open.iter().skip(1).map(|more| if *more { "│  " } else { "   " }).collect();
            let last = is_last(at);
            if node.depth() > 0 {
                branch.push_str(if last { "└─ " } else { "├─ " });
            }
            open.push(!last);
            let parent = node.parent().and_then(|parent| nodes.get(parent as usize));
            let is_far = parent.is_some_and(|parent| mark(*parent) == Mark::Resting);
            Line { branch, node: *node, mark: mark(*node), is_far }
        })
        .collect()
}

/// The lines that fit: without what is far from anything that happens, and then those around what runs.
fn fitting(mut lines: Vec<Line<'_>>, room: usize) -> Vec<Line<'_>> {
    if lines.len() > room {
        lines.retain(|line| !line.is_far);
    }
    if lines.len() > room {
        let runs = lines.iter().rposition(|line| line.mark == Mark::Running).unwrap_or(0);
        let first = (runs + 1 + room / 3).saturating_sub(room).min(lines.len() - room);
        lines = lines.into_iter().skip(first).take(room).collect();
    }
    lines
}

fn drawn(line: &Line<'_>, size: Size, output: &Output) -> String {
    let Line { branch, node, mark, .. } = line;
    // What nobody has named is shown by its type.
    let name = match node.name() {
        name if name == node.registration_id() => name.to_owned(),
        name => {
            let shown = super::names(output.language)(name).unwrap_or_else(|| name.to_owned());
            format!("{shown} ({})", node.registration_id())
        }
    };
    let used = branch.chars().count() + 2;
    let name = cut(&name, size.columns.saturating_sub(used));
    let left = size.columns.saturating_sub(used + name.chars().count() + 3);
    let reason = match (mark, node.reason_in(super::tongue(output.language))) {
        (Mark::Failure | Mark::Skipped, Some(reason)) if left > 8 => format!(" – {}", cut(&reason, left)),
        _ => String::new(),
    };
    let branch = output.paint(Look::Faint, branch);
    let node = output.paint(mark.look(), &format!("{} {name}", mark.sign()));
    format!("{branch}{node}{}", output.paint(Look::Faint, &reason))
}

/// What the tree is doing, in a sentence.
fn doing(tree: TreeView<'_>, output: &Output) -> impl Iterator<Item = String> {
    let told = tree.explain();
    let told = told.tell_with(super::tongue(output.language), Listener::Staff, &super::names(output.language));
    told.lines().take(2).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// The main tree's entries.
fn blackboard(tree: TreeView<'_>, size: Size, output: &Output) -> Vec<String> {
    let entries: Vec<(&str, String)> = tree
        .scopes()
        .take(1)
        .flat_map(|scope| {
            scope.entries().filter_map(|(key, value)| Some((key, value?.to_string()))).collect::<Vec<_>>()
        })
        .collect();
    let mut lines: Vec<String> = entries
        .iter()
        .take(ENTRIES)
        .map(|(key, value)| output.paint(Look::Faint, &cut(&format!("{key} = {}", value.escape_debug()), size.columns)))
        .collect();
    if entries.len() > ENTRIES {
        let more = entries.len() - ENTRIES;
        lines.push(output.say(&Text { de: format!("… und {more} weitere"), en: format!("… and {more} more") }));
    }
    lines
}

/// At most so many characters.
fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    let kept: String = text.chars().take(columns.saturating_sub(1)).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use behaviour_tree::Registry;
    use robot_core::Language;

    const XML: &str = r#"<root BTCPP_format="4"><BehaviorTree ID="Nap"><Fallback name="rest">
        <Sequence><ScriptCondition name="tired?" code="energy &lt; 3"/><Sleep msec="100"/></Sequence>
        <Sequence name="else"><AlwaysSuccess name="one"/><AlwaysSuccess name="two"/></Sequence>
      </Fallback></BehaviorTree></root>"#;

    fn page(energy: i64, rows: usize) -> String {
        let mut tree = Registry::<()>::new().loader().source("a.xml", XML).entry("energy", energy).load().unwrap();
        tree.tick(&mut (), Duration::ZERO).unwrap();
        let mut page = Page::default();
        page.say("NAOme", "Gute Nacht!");
        let size = Size { columns: 60, rows };
        page.draw(tree.view(), Duration::from_millis(20), size, &Output::plain(Language::De)).join("\n")
    }

    #[test]
    fn a_page_shows_what_runs_and_what_does_not() {
        let expected = "\
Nap · Takt 1 · 0,02 s
▶ rest (Fallback)
├─ ▶ Sequence
│  ├─ ✔ tired? (ScriptCondition)
│  └─ ▶ Sleep
└─ · else (Sequence)
   ├─ · one (AlwaysSuccess)
   └─ · two (AlwaysSuccess)

energy = 1
NAOme: Gute Nacht!";
        assert!(page(1, 40).starts_with(expected), "{}", page(1, 40));
    }

    #[test]
    fn what_rests_is_left_out_first() {
        let narrow = page(1, 12);
        assert!(!narrow.contains("one") && narrow.contains("else") && narrow.contains("Sleep"), "{narrow}");
    }

    #[test]
    fn a_failure_tells_its_reason() {
        assert!(page(9, 40).contains("✘ tired? (ScriptCondition) – `energy < 3` trifft nic"), "{}", page(9, 40));
    }
}
