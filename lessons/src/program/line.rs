//! What stands in one line of an [outline](super::outline): a block with its values, and blocks in parentheses.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Value, json};

use super::read::shortened;
use super::spans::{BlockSpan, Spans};
use crate::problem::{Problem, text};
use crate::registry::{Arg, ArgKind, Block, Registry};

/// Parentheses within parentheses.
const MOST_DEEP: usize = 40;

/// What hangs on a block. It is moved: `json!` would copy it, with all that hangs on it, again and again.
pub(super) fn connected(block: Value) -> Value {
    Value::Object(std::iter::once(("block".to_owned(), block)).collect())
}

/// What is left of a line, or of a parenthesis in it.
pub(super) struct Words<'a, 'b> {
    /// What is left to read.
    pub(super) rest: &'a str,
    /// Where the line ends in the file.
    pub(super) end: usize,
    /// How many blocks the file has so far: they are called by their numbers.
    pub(super) blocks: &'b mut usize,
    /// Where they stand.
    pub(super) spans: &'b mut Spans,
}

/// How a line goes, for what cannot be said better.
const A_LINE: (&str, &str) =
    ("So geht eine Zeile: walk DIRECTION=forward CM=50", "This is how a line goes: walk DIRECTION=forward CM=50");

impl<'a> Words<'a, '_> {
    /// Where the rest of the line begins in the file.
    const fn here(&self) -> usize {
        self.end - self.rest.len()
    }

    /// The next letter, for what is missing or too much here.
    fn next_letter(&self) -> Range<usize> {
        let rest = self.rest.trim_start();
        let from = self.end - rest.len();
        from..from + rest.chars().next().map_or(0, char::len_utf8)
    }

    /// `id NAME=value …`, to the end of the line or a closing parenthesis.
    pub(super) fn block(&mut self, deep: usize) -> Result<(Value, &'static Block), Box<Problem>> {
        if deep > MOST_DEEP {
            return Err(wrong(self.next_letter(), ("Zu viele Klammern.", "Too many parentheses."), A_LINE));
        }
        let (id, span) = self.word();
        if id.is_empty() {
            return Err(wrong(self.next_letter(), ("Hier fehlt ein Block.", "A block is missing here."), A_LINE));
        }
        let Some(kind) = Registry::house().block(id) else { return Err(no_block(id, span)) };
        *self.blocks += 1;
        let name = format!("b{}", *self.blocks);
        self.spans.insert(name.clone(), BlockSpan { name: span, values: BTreeMap::new() });
        let mut block = json!({ "type": id, "id": name, "fields": {}, "inputs": {} });
        let mut before = None;
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with([')', '#']) {
                return Ok((block, kind));
            }
            let (letter, (field, span)) = (self.next_letter(), self.word());
            let Some(arg) = kind.args.iter().find(|arg| arg.name == field) else {
                if !field.is_empty() && self.rest.trim_start().starts_with('=') {
                    return Err(no_field(kind, field, span));
                }
                return Err(match before {
                    Some((arg, word)) if !field.is_empty() => two_words(arg, word, field, span),
                    _ => no_name(kind, if field.is_empty() { letter } else { span }),
                });
            };
            if !self.eat('=') {
                return Err(wrong(
                    span,
                    (&format!("Nach {field} fehlt »=«."), &format!("“=” is missing after {field}.")),
                    A_LINE,
                ));
            }
            let is_socket = matches!(arg.kind, ArgKind::Value { .. });
            let (from, written) = (self.next_letter().start, self.rest.trim_start());
            let value = self.value(deep, is_socket)?;
            let span = from..self.here();
            let is_word = |word: &&str| !word.starts_with(['"', '(']) && word.parse::<f64>().is_err();
            let word = written.get(..span.len()).filter(is_word);
            before = word
                .filter(|_| !matches!(arg.kind, ArgKind::Choice { .. } | ArgKind::Number { .. }))
                .map(|word| (arg, word));
            self.spans.insert_field(&name, field, span);
            block[if is_socket { "inputs" } else { "fields" }][field] = value;
        }
    }

    fn value(&mut self, deep: usize, is_socket: bool) -> Result<Value, Box<Problem>> {
        if self.eat('(') {
            let (block, _) = self.block(deep + 1)?;
            if !self.eat(')') {
                return Err(wrong(
                    self.next_letter(),
                    ("Eine Klammer geht nicht zu.", "A parenthesis is not closed."),
                    ("Hier fehlt »)«.", "“)” is missing here."),
                ));
            }
            return Ok(connected(block));
        }
        let from = self.next_letter().start;
        let (value, is_text) = if self.rest.trim_start().starts_with('"') {
            (Value::from(self.quoted()?), true)
        } else {
            let (word, span) = self.word();
            match word.parse::<f64>() {
                Ok(number) if number.is_finite() => (Value::from(number), false),
                _ if is_socket && is_value(word) => return Err(no_parentheses(word, span)),
                _ => (Value::from(plain(word, span)?), true),
            }
        };
        let kind = match (is_socket, is_text) {
            (false, _) => return Ok(value),
            (true, true) => ("text", "TEXT"),
            (true, false) => ("math_number", "NUM"),
        };
        *self.blocks += 1;
        let id = format!("b{}", *self.blocks);
        self.spans.insert(id.clone(), BlockSpan { name: from..self.here(), values: BTreeMap::new() });
        Ok(json!({ "shadow": { "type": kind.0, "id": id, "fields": { kind.1: value } } }))
    }

    fn quoted(&mut self) -> Result<String, Box<Problem>> {
        self.rest = self.rest.trim_start();
        let begin = self.next_letter();
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
        Err(wrong(
            begin,
            ("Ein Anführungszeichen geht nicht zu.", "A quotation mark is not closed."),
            ("Am Ende des Textes steht noch einmal \".", "At the end of the text there is another \"."),
        ))
    }

    /// The next word, and where it stands.
    fn word(&mut self) -> (&'a str, Range<usize>) {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|letter: char| letter.is_whitespace() || "=()\"#".contains(letter));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let from = self.here();
        self.rest = rest;
        (word, from..from + word.len())
    }

    fn eat(&mut self, letter: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Nothing but a comment follows.
    pub(super) fn end(&self) -> Result<(), Box<Problem>> {
        if self.rest.trim_start().is_empty() || self.rest.trim_start().starts_with('#') {
            return Ok(());
        }
        Err(wrong(
            self.next_letter(),
            ("Eine Klammer ist zu viel.", "There is a parenthesis too many."),
            ("Streichen Sie sie.", "Take it away."),
        ))
    }
}

/// A value that is one word: no text in other quotation marks, and no number with a comma.
fn plain(word: &str, span: Range<usize>) -> Result<&str, Box<Problem>> {
    if word.is_empty() {
        let span = span.start.saturating_sub(1)..span.end.max(span.start);
        return Err(wrong(span, ("Hier fehlt ein Wert.", "A value is missing here."), A_LINE));
    }
    if word.starts_with(['„', '“', '”', '»', '«', '‚', '‘', '’', '\'']) {
        return Err(wrong(
            span,
            ("Diese Anführungszeichen gehen hier nicht.", "These quotation marks do not do here."),
            ("Nehmen Sie die geraden: TEXT=\"Hallo\"", "Take the straight ones: TEXT=\"Hello\""),
        ));
    }
    let with_point = word.replacen(',', ".", 1);
    if word.contains(',') && with_point.parse::<f64>().is_ok() {
        return Err(wrong(
            span,
            ("Eine Zahl hat hier einen Punkt, kein Komma.", "A number has a point here, and no comma."),
            (&format!("Schreiben Sie {with_point}."), &format!("Write {with_point}.")),
        ));
    }
    Ok(word)
}

/// Whether a word is the name of a block that is a value.
fn is_value(word: &str) -> bool {
    Registry::house().block(word).is_some_and(|block| block.shape.is_value())
}

fn no_parentheses(word: &str, span: Range<usize>) -> Box<Problem> {
    wrong(
        span,
        (&format!("»{word}« ist ein Block, kein Wort."), &format!("“{word}” is a block and no word.")),
        (
            &format!("Als Block: ({word}). Als Wort: \"{word}\"."),
            &format!("As a block: ({word}). As a word: \"{word}\"."),
        ),
    )
}

fn no_block(id: &str, span: Range<usize>) -> Box<Problem> {
    let registry = Registry::house();
    let known = registry.blocks().iter().map(|block| block.id.as_str());
    let help = match (id.strip_suffix(':'), behaviour_tree::nearest(id, known)) {
        (Some(block), _) if registry.block(block).is_some() => {
            (format!("Ohne Doppelpunkt: {block}"), format!("Without the colon: {block}"))
        }
        (Some(label), _) => {
            let label = label.to_uppercase();
            let label = if label == "SONST" { "ELSE" } else { &label };
            (format!("Meinten Sie {label}:?"), format!("Did you mean {label}:?"))
        }
        (None, Some(name)) => (format!("Meinten Sie »{name}«?"), format!("Did you mean “{name}”?")),
        (None, None) => {
            ("naome lessons blocks zeigt alle Blöcke.".to_owned(), "naome lessons blocks shows all blocks.".to_owned())
        }
    };
    let id = shortened(id);
    wrong(
        span,
        (&format!("Den Block »{id}« gibt es nicht."), &format!("There is no block “{id}”.")),
        (&help.0, &help.1),
    )
}

/// The names of what can be set in a line.
fn settable(kind: &Block) -> Vec<&str> {
    let args = kind.args.iter().filter(|arg| !matches!(arg.kind, ArgKind::Body { .. }));
    args.map(|arg| arg.name.as_str()).collect()
}

/// A value that stands there without the name of its field.
fn no_name(kind: &Block, span: Range<usize>) -> Box<Problem> {
    let help = match &settable(kind)[..] {
        [] => (format!("»{}« steht allein.", kind.id), format!("“{}” stands alone.", kind.id)),
        [only] => (format!("Schreiben Sie {only}= davor."), format!("Write {only}= before it.")),
        names => (
            format!("Schreiben Sie davor, was es ist: {}=.", names.join("=, ")),
            format!("Write before it what it is: {}=.", names.join("=, ")),
        ),
    };
    wrong(
        span,
        ("Vor diesem Wert fehlt der Name seines Feldes.", "The name of the field is missing before this value."),
        (&help.0, &help.1),
    )
}

/// A text of several words that has no quotation marks.
fn two_words(arg: &Arg, first: &str, second: &str, span: Range<usize>) -> Box<Problem> {
    let (name, first, second) = (&arg.name, shortened(first), shortened(second));
    let help = format!("{name}=\"{first} {second}\"");
    wrong(
        span,
        ("Mehrere Wörter brauchen Anführungszeichen.", "Several words need quotation marks."),
        (&format!("So: {help}"), &format!("Like this: {help}")),
    )
}

fn no_field(kind: &Block, field: &str, span: Range<usize>) -> Box<Problem> {
    let names = settable(kind);
    let help = match (behaviour_tree::nearest(field, names.iter().copied()), &names[..]) {
        (_, []) => ("Er hat gar keine.".to_owned(), "It has none at all.".to_owned()),
        (Some(name), _) => (format!("Meinten Sie {name}?"), format!("Did you mean {name}?")),
        (None, names) => (format!("Er hat: {}.", names.join(", ")), format!("It has: {}.", names.join(", "))),
    };
    let (id, field) = (&kind.id, shortened(field));
    wrong(
        span,
        (&format!("Der Block »{id}« hat kein Feld »{field}«."), &format!("The block “{id}” has no field “{field}”.")),
        (&help.0, &help.1),
    )
}

/// What is wrong with an outline at a place, and what to do.
pub(super) fn wrong(span: Range<usize>, (de, en): (&str, &str), help: (&str, &str)) -> Box<Problem> {
    let problem = Problem::error("outline", text(de, en), text(help.0, help.1));
    Box::new(Problem { span: Some(span), ..problem })
}
