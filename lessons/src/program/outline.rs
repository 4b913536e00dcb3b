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

use serde_json::{Value, json};

use crate::problem::{Problem, text};
use crate::registry::{ArgKind, Block, Registry};

/// Lines within lines, and parentheses within parentheses.
const MOST_DEEP: usize = 40;
/// More lines than this are not read: twice as many as the longest program that is allowed has, labels included.
const MOST_LINES: usize = 500;

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
    let mut lines = Vec::new();
    for (number, line) in source.lines().enumerate() {
        let content = line.trim_start();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        lines.push(Line { number: number + 1, indent: line.len() - content.len(), content: content.trim_end() });
    }
    if lines.len() > MOST_LINES {
        return Err(Box::new(super::read::too_many_blocks()));
    }
    let mut parser = Parser { lines, at: 0, blocks: 0 };
    let mut stacks: Vec<Vec<Value>> = Vec::new();
    while let Some(line) = parser.peek() {
        if body_label(line.content).is_some() {
            return Err(wrong(line.number, "So ein Fach hat der Block nicht.", "The block has no such body."));
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
    Ok(json!({ "blocks": { "languageVersion": 0, "blocks": stacks } }))
}

/// What hangs on a block. It is moved: `json!` would copy it, with all that hangs on it, again and again.
fn connected(block: Value) -> Value {
    Value::Object(std::iter::once(("block".to_owned(), block)).collect())
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
    number: usize,
    indent: usize,
    content: &'a str,
}

struct Parser<'a> {
    lines: Vec<Line<'a>>,
    at: usize,
    blocks: usize,
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
            if line.indent > indent || deep > MOST_DEEP {
                return Err(wrong(line.number, "Die Zeile ist zu weit eingerückt.", "The line is indented too far."));
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

    /// A block with its bodies.
    fn block(&mut self, line: Line<'a>, deep: usize) -> Result<(Value, &'static Block), Box<Problem>> {
        self.at += 1;
        let mut words = Words { rest: line.content, line: line.number, blocks: &mut self.blocks };
        let (mut block, kind) = words.block(0)?;
        words.end()?;
        let bodies: Vec<&str> = (kind.args.iter())
            .filter(|arg| matches!(arg.kind, ArgKind::Body { .. }))
            .map(|arg| arg.name.as_str())
            .collect();
        if let Some(first) = bodies.first() {
            self.body(&mut block, first, line.indent, deep)?;
            while let Some(label) = self.peek().filter(|next| next.indent == line.indent) {
                let Some(name) = body_label(label.content) else { break };
                if !bodies.contains(&name) {
                    return Err(wrong(label.number, "So ein Fach hat der Block nicht.", "The block has no such body."));
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

/// "ELSE:" as "ELSE".
fn body_label(content: &str) -> Option<&str> {
    content
        .strip_suffix(':')
        .filter(|name| name.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit()))
}

struct Words<'a, 'b> {
    rest: &'a str,
    line: usize,
    blocks: &'b mut usize,
}

impl<'a> Words<'a, '_> {
    /// `id NAME=value …`, to the end of the line or a closing parenthesis.
    fn block(&mut self, deep: usize) -> Result<(Value, &'static Block), Box<Problem>> {
        if deep > MOST_DEEP {
            return Err(wrong(self.line, "Zu viele Klammern.", "Too many parentheses."));
        }
        let id = self.word();
        let Some(kind) = Registry::house().block(id) else {
            return Err(wrong(
                self.line,
                &format!("Den Block »{id}« gibt es nicht."),
                &format!("There is no block “{id}”."),
            ));
        };
        *self.blocks += 1;
        let mut block = json!({ "type": id, "id": format!("b{}", *self.blocks), "fields": {}, "inputs": {} });
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with([')', '#']) {
                return Ok((block, kind));
            }
            let name = self.word();
            let Some(arg) = kind.args.iter().find(|arg| arg.name == name) else {
                let names: Vec<&str> = kind.args.iter().map(|arg| arg.name.as_str()).collect();
                let names = names.join(", ");
                return Err(wrong(
                    self.line,
                    &format!("»{id}« hat kein Feld »{name}«, nur: {names}."),
                    &format!("“{id}” has no field “{name}”, only: {names}."),
                ));
            };
            if !self.eat('=') {
                return Err(wrong(
                    self.line,
                    &format!("Nach {name} fehlt »=«."),
                    &format!("“=” is missing after {name}."),
                ));
            }
            let is_socket = matches!(arg.kind, ArgKind::Value { .. });
            let value = self.value(deep, is_socket)?;
            block[if is_socket { "inputs" } else { "fields" }][name] = value;
        }
    }

    fn value(&mut self, deep: usize, is_socket: bool) -> Result<Value, Box<Problem>> {
        if self.eat('(') {
            let (block, _) = self.block(deep + 1)?;
            if !self.eat(')') {
                return Err(wrong(self.line, "Eine Klammer geht nicht zu.", "A parenthesis is not closed."));
            }
            return Ok(connected(block));
        }
        let (value, is_text) = if self.rest.starts_with('"') {
            (Value::from(self.quoted()?), true)
        } else {
            let word = self.word();
            match word.parse::<f64>() {
                Ok(number) if number.is_finite() => (Value::from(number), false),
                _ => (Value::from(word), true),
            }
        };
        Ok(match (is_socket, is_text) {
            (true, true) => json!({ "shadow": { "type": "text", "id": self.literal(), "fields": { "TEXT": value } } }),
            (true, false) => {
                json!({ "shadow": { "type": "math_number", "id": self.literal(), "fields": { "NUM": value } } })
            }
            (false, _) => value,
        })
    }

    fn literal(&mut self) -> String {
        *self.blocks += 1;
        format!("b{}", *self.blocks)
    }

    fn quoted(&mut self) -> Result<String, Box<Problem>> {
        let (mut text, mut letters) = (String::new(), self.rest.char_indices().skip(1));
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                '\\' => text.extend(letters.next().map(|(_, escaped)| escaped)),
                letter => text.push(letter),
            }
        }
        Err(wrong(self.line, "Ein Anführungszeichen geht nicht zu.", "A quotation mark is not closed."))
    }

    fn word(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|letter: char| letter.is_whitespace() || "=()\"#".contains(letter));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        word
    }

    fn eat(&mut self, letter: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn end(&self) -> Result<(), Box<Problem>> {
        if self.rest.trim_start().is_empty() || self.rest.trim_start().starts_with('#') {
            return Ok(());
        }
        Err(wrong(self.line, "Eine Klammer ist zu viel.", "There is a parenthesis too many."))
    }
}

fn wrong(line: usize, de: &str, en: &str) -> Box<Problem> {
    let help = text(
        "So geht eine Zeile: walk DIRECTION=forward CM=50",
        "This is how a line goes: walk DIRECTION=forward CM=50",
    );
    Box::new(Problem::error("outline", text(format!("Zeile {line}: {de}"), format!("Line {line}: {en}")), help))
}
