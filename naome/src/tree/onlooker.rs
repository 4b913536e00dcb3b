//! Whoever looks on while a tree runs: the terminal, a log, Groot2, the count of what was covered.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use behaviour_tree::{Coverage, Happening, Status, TreeDocument, TreeView};
use behaviour_tree_groot2::Monitor;
use robot_core::{Event, Timestamp};
use rustix::termios;
use serde::Serialize;
use sim::SimEvent;

use super::screen::{Page, Size};
use crate::exit::Failure;
use crate::output::{Look, Output};
use crate::storyteller::clock;

/// How often the page is drawn anew: as often as a person can follow.
const DRAWN_EVERY: Duration = Duration::from_millis(100);

/// What is shown of a run.
pub(super) struct Onlooker {
    output: Output,
    page: Option<Page>,
    drawn_at: Option<Duration>,
    monitor: Option<Monitor>,
    /// Of each tree that has run.
    coverage: Vec<Coverage>,
    /// Whether the tree that runs has no coverage yet, and is to have one.
    wants_coverage: bool,
    /// Whether coverage is counted.
    counts: bool,
    /// What each node answered when it was last told.
    told: Vec<Status>,
    /// What the root answered in the last tick.
    answer: Status,
    now: Duration,
    /// Of all trees together.
    ticks: u32,
}

/// A node has answered, for programs.
#[derive(Serialize)]
struct NodeLine<'a> {
    event: &'static str,
    t_s: f64,
    tick: u32,
    path: &'a str,
    answer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl Onlooker {
    pub(super) fn new(output: Output, watch: bool, wants_coverage: bool, monitor: Option<Monitor>) -> Self {
        let watch = watch && !output.json && std::io::stdout().is_terminal();
        Self {
            output,
            page: watch.then(Page::default),
            drawn_at: None,
            monitor,
            coverage: Vec::new(),
            wants_coverage,
            counts: wants_coverage,
            told: Vec::new(),
            answer: Status::Idle,
            now: Duration::ZERO,
            ticks: 0,
        }
    }

    /// What the root answered last.
    pub(super) const fn answer(&self) -> Status {
        self.answer
    }

    /// The time of the last tick.
    pub(super) const fn now(&self) -> Duration {
        self.now
    }

    /// How many ticks there were.
    pub(super) const fn ticks(&self) -> u32 {
        self.ticks
    }

    /// What was covered of each tree, if that was asked for.
    pub(super) fn take_coverage(&mut self) -> Vec<Coverage> {
        std::mem::take(&mut self.coverage)
    }

    /// From now on it is another tree.
    pub(super) fn change_tree(&mut self, tree: TreeView<'_>, documents: &[TreeDocument]) -> Result<(), Failure> {
        self.told.clear();
        self.wants_coverage = self.counts;
        match &self.monitor {
            Some(monitor) => monitor.show(tree, documents).map_err(Failure::missing),
            None => Ok(()),
        }
    }

    /// A word about the run itself.
    pub(super) fn note(&mut self, line: &str) {
        match &mut self.page {
            Some(page) => page.note(line),
            None => {
                let at = self.output.paint(Look::Faint, &clock(Timestamp::new(self.now)));
                self.output.text(&format!("{at}  {}", self.output.paint(Look::Bold, line)));
            }
        }
    }

    /// The tree after a tick.
    pub(super) fn see(&mut self, tree: TreeView<'_>, now: Duration) {
        self.now = now;
        self.ticks += 1;
        self.answer = tree.nodes().next().map_or(Status::Idle, |root| root.last_answer());
        if let Some(monitor) = &self.monitor {
            monitor.publish(tree, now);
        }
        if std::mem::take(&mut self.wants_coverage) {
            self.coverage.push(Coverage::of(tree));
        }
        if let Some(coverage) = self.coverage.last_mut() {
            // It is the same tree in every tick, until another one is announced.
            let _ = coverage.observe(tree);
        }
        if self.page.is_some() {
            if self.drawn_at.is_none_or(|drawn| now.saturating_sub(drawn) >= DRAWN_EVERY) {
                self.draw(tree);
            }
        } else {
            self.tell(tree);
        }
    }

    /// Something the robot or its world did.
    pub(super) fn page(&mut self) -> Option<&mut Page> {
        self.page.as_mut()
    }

    fn draw(&mut self, tree: TreeView<'_>) {
        let Some(page) = &self.page else { return };
        let size =
            termios::tcgetwinsize(std::io::stdout()).ok().filter(|size| size.ws_col > 0 && size.ws_row > 0).map_or(
                Size { columns: 80, rows: 24 },
                |size| Size { columns: size.ws_col.into(), rows: size.ws_row.into() },
            );
        let lines = page.draw(tree, self.now, size, &self.output);
        // Home, each line with what was there before wiped, and nothing below: no flicker.
        let mut frame = String::from(if self.drawn_at.is_none() { "\u{1b}[2J\u{1b}[H" } else { "\u{1b}[H" });
        for line in lines.iter().take(size.rows.saturating_sub(1)) {
            frame.push_str(line);
            frame.push_str("\u{1b}[K\n");
        }
        frame.push_str("\u{1b}[J");
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(frame.as_bytes()).and_then(|()| out.flush());
        self.drawn_at = Some(self.now);
    }

    /// A line for each leaf that answers something else than before.
    fn tell(&mut self, tree: TreeView<'_>) {
        if self.told.is_empty() {
            self.told = vec![Status::Idle; tree.nodes().count()];
        }
        for event in tree.events() {
            let Some(node) = tree.nodes().nth(event.node as usize) else { continue };
            let Some(told) = self.told.get_mut(event.node as usize) else { continue };
            let (answer, word) = match event.what {
                Happening::Answered(status) => (status, status.name()),
                Happening::Halted => (Status::Idle, "HALTED"),
                Happening::Stopped => continue,
            };
            if node.child_count() > 0 || *told == answer {
                continue;
            }
            *told = answer;
            let path = node.path();
            let reason = node.reason_in(super::tongue(self.output.language)).filter(|_| answer == Status::Failure);
            if self.output.json {
                self.output.json(&NodeLine {
                    event: "node",
                    t_s: self.now.as_secs_f64(),
                    tick: tree.ticks(),
                    path: &path,
                    answer: word,
                    reason: reason.as_deref(),
                });
            } else {
                let (look, sign) = match event.what {
                    Happening::Answered(Status::Success) => (Look::Good, "✔"),
                    Happening::Answered(Status::Failure) => (Look::Bad, "✘"),
                    Happening::Answered(Status::Running) => (Look::Visitor, "▶"),
                    Happening::Answered(_) => (Look::Faint, "↷"),
                    Happening::Halted | Happening::Stopped => (Look::Faint, "■"),
                };
                let reason = reason.map(|reason| format!(" – {reason}")).unwrap_or_default();
                let at = self.output.paint(Look::Faint, &clock(Timestamp::new(self.now)));
                let sign = self.output.paint(look, sign);
                self.output.text(&format!("{at}  {sign} {path}{}", self.output.paint(Look::Faint, &reason)));
            }
        }
    }
}

/// What was said, if anything was.
pub(super) fn said_by_robot(event: &Event) -> Option<(&'static str, &str)> {
    match event {
        Event::Said { text, .. } => Some(("NAOme", text)),
        _ => None,
    }
}

/// What a visitor said, if anything.
pub(super) fn said_by_visitor(event: &SimEvent) -> Option<(&str, &str)> {
    match event {
        SimEvent::VisitorSaid { name, text, .. } => Some((name, text)),
        _ => None,
    }
}
