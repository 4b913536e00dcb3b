//! Programs as indented lines, for people who write them by hand: lessons, tests, letters.
//!
//! ```text
//! ev_start
//!     repeat TIMES=4
//!         walk DIRECTION=forward CM=50
//!         turn DIRECTION=left DEG=90
//!     if_else IF=(compare A=(distance) OP=lt B=40)
//!         say TEXT="Da ist etwas!"
//!     ELSE:
//!         say TEXT="Alles frei."
//! ```
//!
//! One block a line: its id, then `NAME=value`. A value is a word or number, a text in double quotes (`\"` and `\\` stand
//! for themselves), or a block in parentheses. What is indented below a block is in its first body; `NAME:` at the
//! block's own depth begins another body. `#` begins a comment. A hat begins a stack, and what stands below it, indented
//! or not, belongs to it. Blocks are called b1, b2, … in their order.

use std::ops::Range;

use robot_core::Text;
use serde_json::{Value, json};

use super::line::{Words, connected, wrong};
use super::spans::Spans;
use crate::problem::{Problem, text};
use crate::registry::{ArgKind, Block, Registry};

/// Lines within lines.
const MOST_DEEP: usize = 40;
/// More lines than this are not read: twice as many as the longest program that is allowed has, labels included.
const MOST_LINES: usize = 500;
/// One level of indentation, spaces.
const LEVEL: usize = 4;

/// The outline as workspace JSON.
///
/// ```
/// let json = lessons::outline::to_json("ev_start\n    say TEXT=\"Hallo\"\n").unwrap();
/// assert_eq!(json["blocks"]["blocks"][0]["next"]["block"]["type"], "say");
/// ```
///
/// # Errors
/// The first line that cannot be read.
pub fn to_json(source: &str) -> Result<Value, Box<Problem>> {
    read(source).map(|(workspace, _)| workspace)
}

/// The same, with the places of its blocks.
pub(super) fn read(source: &str) -> Result<(Value, Spans), Box<Problem>> {
    let mut lines = Vec::new();
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let content = line.trim_start();
        let indent = line.len() - content.len();
        let (begins, content) = (offset, content.trim_end());
        offset += line.len();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        if let Some(tab) = line[..indent].find('\t') {
            let at = begins + tab;
            return Err(wrong(
                at..at + 1,
                ("Hier steht ein Tabulator.", "There is a tab here."),
                ("Rücken Sie mit Leerzeichen ein, vier je Stufe.", "Indent with spaces, four for each level."),
            ));
        }
        lines.push(Line { offset: begins, indent, content });
    }
    if lines.len() > MOST_LINES {
        return Err(Box::new(super::read::too_many_blocks()));
    }
    let mut parser = Parser { lines, at: 0, blocks: 0, spans: Spans::default() };
    let mut stacks: Vec<Vec<Value>> = Vec::new();
    while let Some(line) = parser.peek() {
        if body_label(line.content).is_some() {
            return Err(parser.no_body(line));
        }
        // Every hat begins a stack of its own, even right below another one.
        for block in parser.stack(line.indent, 0)? {
            let begins = block["type"].as_str().and_then(|kind| Registry::house().block(kind));
            match stacks.last_mut().filter(|_| !begins.is_some_and(|block| block.shape.begins_stack())) {
                Some(stack) => stack.push(block),
                None => stacks.push(vec![block]),
            }
        }
    }
    let stacks: Vec<Value> = stacks.into_iter().filter_map(chained).collect();
    Ok((json!({ "blocks": { "languageVersion": 0, "blocks": stacks } }), parser.spans))
}

/// Blocks below each other.
fn chained(blocks: Vec<Value>) -> Option<Value> {
    blocks.into_iter().rev().reduce(|below, mut block| {
        block["next"] = connected(below);
        block
    })
}

#[derive(Clone, Copy)]
struct Line<'a> {
    /// Where the line begins in the file.
    offset: usize,
    indent: usize,
    content: &'a str,
}

impl Line<'_> {
    /// Where its content stands in the file.
    const fn span(&self) -> Range<usize> {
        let from = self.offset + self.indent;
        from..from + self.content.len()
    }

    /// Where its indentation stands; of a line that has none, its first letter.
    fn margin(&self) -> Range<usize> {
        self.offset..self.offset + self.indent.max(1)
    }

    /// The block or label that it begins with.
    fn name(&self) -> &str {
        self.content.split(|letter: char| letter.is_whitespace()).next().unwrap_or_default()
    }
}

struct Parser<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
    blocks: usize,
    spans: Spans,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<Line<'a>> {
        self.lines.get(self.at).copied()
    }

    /// The blocks at exactly this depth.
    fn stack(&mut self, indent: usize, deep: usize) -> Result<Vec<Value>, Box<Problem>> {
        let mut blocks = Vec::new();
        while let Some(line) = self.peek() {
            if line.indent < indent || (line.indent == indent && body_label(line.content).is_some()) {
                break;
            }
            if deep > MOST_DEEP {
                return Err(wrong(
                    line.margin(),
                    ("Hier steckt zu viel ineinander.", "Too much is inside one another here."),
                    ("Bauen Sie einen eigenen Block: sub_def.", "Build a block of your own: sub_def."),
                ));
            }
            if line.indent > indent {
                return Err(self.misplaced(line));
            }
            let (block, kind) = self.block(line, deep)?;
            blocks.push(block);
            // What stands below a hat may be indented or not.
            if let Some(below) = self.peek().filter(|next| kind.shape.begins_stack() && next.indent > indent) {
                blocks.extend(self.stack(below.indent, deep + 1)?);
            }
        }
        Ok(blocks)
    }

    /// The indentations of the lines above that something may still stand at, from the outermost.
    fn open(&self) -> Vec<usize> {
        let mut open: Vec<usize> = Vec::new();
        for line in self.lines[..self.at].iter().rev() {
            if open.last().is_none_or(|innermost| line.indent < *innermost) {
                open.push(line.indent);
            }
        }
        open.reverse();
        open
    }

    /// A line that is indented as nothing above it is.
    fn misplaced(&self, line: Line<'_>) -> Box<Problem> {
        if let Some(name) = body_label(line.content) {
            return self.label_misplaced(line, name);
        }
        let above = self.at.checked_sub(1).and_then(|above| self.lines.get(above)).copied().unwrap_or(line);
        let odd = [line, above].into_iter().find(|line| !line.indent.is_multiple_of(LEVEL));
        if let Some(odd) = odd {
            let spaces = counted(odd.indent);
            return wrong(
                odd.margin(),
                (
                    &format!("Diese Zeile ist mit {} eingerückt.", spaces.de),
                    &format!("This line is indented by {}.", spaces.en),
                ),
                ("Vier Leerzeichen sind eine Stufe: 0, 4, 8, …", "Four spaces are a level: 0, 4, 8, …"),
            );
        }
        if line.indent > above.indent {
            let (name, spaces) = (above.name(), counted(above.indent));
            return wrong(
                line.margin(),
                (
                    &format!("Die Zeile ist zu weit eingerückt: In »{name}« lässt sich nichts stecken."),
                    &format!("The line is indented too far: nothing goes into “{name}”."),
                ),
                (&format!("Wie die Zeile darüber: {}.", spaces.de), &format!("Like the line above: {}.", spaces.en)),
            );
        }
        let open = self.open().iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        wrong(
            line.margin(),
            (
                "Die Zeile ist zu wenig oder zu weit eingerückt: So steht keine über ihr.",
                "The line is indented too little or too far: no line above it is so.",
            ),
            (&format!("Leerzeichen, die hier passen: {open}."), &format!("Spaces that fit here: {open}.")),
        )
    }

    /// A label such as `ELSE:` that does not stand below the beginning of its block.
    fn label_misplaced(&self, line: Line<'_>, name: &str) -> Box<Problem> {
        let mut above = self.lines[..self.at].iter().rev();
        let owner = above.find(|above| block_of(above).is_some_and(|block| bodies(block).contains(&name)));
        match owner {
            Some(owner) => {
                let (block, spaces) = (owner.name(), counted(owner.indent));
                wrong(
                    line.margin(),
                    (
                        &format!("{name}: steht nicht genau unter seinem Block »{block}«."),
                        &format!("{name}: does not stand right below its block “{block}”."),
                    ),
                    (&format!("Es braucht {}.", spaces.de), &format!("It needs {}.", spaces.en)),
                )
            }
            None => self.no_body(line),
        }
    }

    /// A label that names no body of the block above it.
    fn no_body(&self, line: Line<'_>) -> Box<Problem> {
        let name = body_label(line.content).unwrap_or(line.content);
        let mut above = self.lines[..self.at].iter().rev();
        let owner = above.find(|above| above.indent == line.indent && body_label(above.content).is_none());
        let block = owner.and_then(block_of);
        let has = block.map(bodies).unwrap_or_default();
        let labels = has.get(1..).unwrap_or_default();
        let german = (name == "SONST").then_some("ELSE");
        let meant = german.or_else(|| behaviour_tree::nearest(name, labels.iter().copied()));
        let meant = meant.or(match labels {
            [only] => Some(*only),
            _ => None,
        });
        let help = match meant {
            Some(meant) if labels.contains(&meant) => (format!("Schreiben Sie {meant}:"), format!("Write {meant}:")),
            _ if name == "ELSE" || german.is_some() => {
                ("ELSE: haben nur if_else und try.".to_owned(), "Only if_else and try have ELSE:.".to_owned())
            }
            _ if labels.is_empty() => (
                "Ein Fach steht genau unter dem Anfang seines Blocks.".to_owned(),
                "A body stands right below the beginning of its block.".to_owned(),
            ),
            _ => (
                format!("Fächer mit Namen: {}.", labels.join(", ")),
                format!("Bodies with names: {}.", labels.join(", ")),
            ),
        };
        let what = match block {
            Some(Block { id, .. }) => {
                (format!("»{id}« hat kein Fach »{name}«."), format!("“{id}” has no body “{name}”."))
            }
            None => (
                format!("Über {name}: steht kein Block, zu dem es gehört."),
                format!("No block that {name}: belongs to stands above it."),
            ),
        };
        wrong(line.span(), (&what.0, &what.1), (&help.0, &help.1))
    }

    /// A block with its bodies.
    fn block(&mut self, line: Line<'a>, deep: usize) -> Result<(Value, &'static Block), Box<Problem>> {
        self.at += 1;
        let mut words =
            Words { rest: line.content, end: line.span().end, blocks: &mut self.blocks, spans: &mut self.spans };
        let (mut block, kind) = words.block(0)?;
        words.end()?;
        let bodies = bodies(kind);
        if let Some(first) = bodies.first() {
            self.body(&mut block, first, line.indent, deep)?;
            while let Some(label) = self.peek().filter(|next| next.indent == line.indent) {
                let Some(name) = body_label(label.content) else { break };
                if !bodies.contains(&name) {
                    return Err(self.no_body(label));
                }
                self.at += 1;
                self.body(&mut block, name, line.indent, deep)?;
            }
        }
        Ok((block, kind))
    }

    fn body(&mut self, block: &mut Value, name: &str, indent: usize, deep: usize) -> Result<(), Box<Problem>> {
        if let Some(inner) = self.peek().filter(|next| next.indent > indent) {
            let stack = chained(self.stack(inner.indent, deep + 1)?);
            block["inputs"][name] = connected(stack.unwrap_or_default());
        }
        Ok(())
    }
}

/// The block that a line begins with.
fn block_of(line: &Line<'_>) -> Option<&'static Block> {
    Registry::house().block(line.name())
}

/// The names of a block's bodies.
fn bodies(block: &'static Block) -> Vec<&'static str> {
    let bodies = block.args.iter().filter(|arg| matches!(arg.kind, ArgKind::Body { .. }));
    bodies.map(|arg| arg.name.as_str()).collect()
}

/// "4 Leerzeichen" in both languages.
fn counted(spaces: usize) -> Text<String> {
    let en = if spaces == 1 { "1 space".to_owned() } else { format!("{spaces} spaces") };
    text(format!("{spaces} Leerzeichen"), en)
}

/// "ELSE:" as "ELSE".
fn body_label(content: &str) -> Option<&str> {
    content
        .strip_suffix(':')
        .filter(|name| name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit()))
}
