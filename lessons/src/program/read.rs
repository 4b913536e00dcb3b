//! Workspace JSON to blocks.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::spans::Spans;
use super::{Block, BlockIx, Field, Kind, Program};
use crate::problem::{Problem, text};
use crate::registry::Registry;

/// Brackets within brackets. A stack of blocks nests by two each, so the longest program that is allowed, 200 blocks,
/// needs a little over 400.
const MOST_DEEP: usize = 640;
/// More blocks than this, numbers and texts included, are not looked at.
const MOST_READ: usize = 2_000;
/// A block's id has no more letters.
const MOST_ID: usize = 64;
/// More problems than this help nobody.
pub(super) const MOST_PROBLEMS: usize = 20;

#[derive(Deserialize)]
struct WorkspaceJson {
    #[serde(default)]
    blocks: StacksJson,
    #[serde(default)]
    variables: Vec<VariableJson>,
}

#[derive(Deserialize, Default)]
struct StacksJson {
    #[serde(default)]
    blocks: Vec<BlockJson>,
}

#[derive(Deserialize)]
struct VariableJson {
    name: String,
    id: String,
}

#[derive(Deserialize)]
struct BlockJson {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
    #[serde(default)]
    inputs: BTreeMap<String, ConnectionJson>,
    next: Option<Box<ConnectionJson>>,
    enabled: Option<bool>,
    #[serde(default, rename = "disabledReasons")]
    disabled_reasons: Vec<String>,
}

#[derive(Deserialize)]
struct ConnectionJson {
    block: Option<Box<BlockJson>>,
    shadow: Option<Box<BlockJson>>,
}

impl ConnectionJson {
    /// What is connected: a block goes before the number or text that lay there before.
    fn into_block(self) -> Option<BlockJson> {
        self.block.or(self.shadow).map(|block| *block)
    }
}

/// Reads workspace JSON of at most [`MOST_BYTES`](crate::limits::MOST_BYTES). `spans` are those of the outline that it
/// comes from; without them the blocks' places are those in the JSON.
pub(super) fn json(source: &str, sha256: String, spans: Option<Spans>) -> Result<Program, Vec<Problem>> {
    if depth(source) > MOST_DEEP {
        return Err(vec![too_deep()]);
    }
    let mut deserializer = serde_json::Deserializer::from_str(source);
    // The depth was looked at before, and is what a stack of 200 blocks has.
    deserializer.disable_recursion_limit();
    let workspace = WorkspaceJson::deserialize(&mut deserializer)
        .and_then(|workspace| deserializer.end().map(|()| workspace))
        .map_err(|error| vec![not_a_program(source, &error)])?;
    let spans = spans.unwrap_or_else(|| super::json_places::places(source));
    let mut reader = Reader {
        variables: workspace.variables.into_iter().map(|variable| (variable.id, variable.name)).collect(),
        program: Program { blocks: Vec::new(), stacks: Vec::new(), sha256, spans },
        ids: BTreeSet::new(),
        problems: Vec::new(),
    };
    reader.read(workspace.blocks.blocks);
    let Reader { program, mut problems, .. } = reader;
    problems.truncate(MOST_PROBLEMS);
    program.place(&mut problems);
    if problems.is_empty() { Ok(program) } else { Err(problems) }
}

/// How deep brackets nest, texts left out.
fn depth(source: &str) -> usize {
    let (mut deepest, mut depth, mut in_text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in source.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

struct Reader {
    variables: BTreeMap<String, String>,
    program: Program,
    ids: BTreeSet<String>,
    problems: Vec<Problem>,
}

/// What a block that is still to be read hangs on.
enum Parent {
    Workspace,
    Above(BlockIx),
    In(BlockIx, String),
}

impl Reader {
    fn read(&mut self, stacks: Vec<BlockJson>) {
        // A list of work instead of recursion, and in the order of reading: top to bottom, inner blocks before lower ones.
        let mut work: Vec<(Parent, BlockJson)> =
            stacks.into_iter().rev().map(|block| (Parent::Workspace, block)).collect();
        while let Some((parent, mut block)) = work.pop() {
            if self.problems.len() >= MOST_PROBLEMS {
                return;
            }
            if self.program.blocks.len() >= MOST_READ {
                self.problems.push(too_many_blocks());
                return;
            }
            let (inputs, next) = (std::mem::take(&mut block.inputs), block.next.take());
            let Some(ix) = self.block(block, &inputs) else { continue };
            match parent {
                Parent::Workspace => self.program.stacks.push(ix),
                Parent::Above(above) => self.program.blocks[above.0 as usize].next = Some(ix),
                Parent::In(outer, name) => {
                    self.program.blocks[outer.0 as usize].inputs.insert(name, ix);
                }
            }
            if let Some(below) = next.and_then(|next| next.into_block()) {
                work.push((Parent::Above(ix), below));
            }
            for (name, input) in inputs.into_iter().rev() {
                if let Some(inner) = input.into_block() {
                    work.push((Parent::In(ix, name.to_uppercase()), inner));
                }
            }
        }
    }

    fn block(&mut self, json: BlockJson, inputs: &BTreeMap<String, ConnectionJson>) -> Option<BlockIx> {
        let place = self.program.blocks.len();
        let id = json.id.unwrap_or_else(|| format!("block-{}", place + 1));
        let kind = match json.kind.as_str() {
            "text" => Kind::Text,
            "math_number" | "number" => Kind::Number,
            kind => {
                let Some(known) = Registry::house().block(kind) else {
                    self.problems.push(unknown_block(kind).at(&id));
                    return None;
                };
                Kind::Known(known)
            }
        };
        if id.is_empty() || id.chars().count() > MOST_ID {
            let message = text(
                "Die Nummer dieses Blocks ist leer oder viel zu lang.",
                "This block's id is empty or far too long.",
            );
            self.problems.push(Problem {
                span: self.program.spans.of(&id, None).cloned(),
                ..Problem::error("bad-id", message, save_again())
            });
            return None;
        }
        if !self.ids.insert(id.clone()) {
            let message = text("Zwei Blöcke haben dieselbe Nummer.", "Two blocks have the same id.");
            let help = text("Lösche einen davon und baue ihn neu.", "Delete one of them and build it again.");
            self.problems.push(Problem::error("duplicate-id", message, help).at(&id));
            return None;
        }
        if let Kind::Known(known) = kind {
            for name in json.fields.keys().chain(inputs.keys()).filter(|name| known.arg(name).is_none()) {
                let message = text(
                    format!("Der Block »{}« hat kein Feld »{}«.", known.id, shortened(name)),
                    format!("The block “{}” has no field “{}”.", known.id, shortened(name)),
                );
                self.problems.push(Problem::error("unknown-field", message, save_again()).at(&id));
            }
        }
        let mut fields = BTreeMap::new();
        for (name, value) in json.fields {
            if let Some(field) = self.field(value) {
                fields.insert(name.to_uppercase(), field);
            } else {
                let message =
                    text("In einem Feld steht etwas Unlesbares.", "There is something unreadable in a field.");
                self.problems.push(Problem::error("bad-field", message, save_again()).at(&id));
            }
        }
        let is_off = json.enabled == Some(false) || !json.disabled_reasons.is_empty();
        self.program.blocks.push(Block { id, kind, fields, inputs: BTreeMap::new(), next: None, is_off });
        Some(BlockIx(u32::try_from(place).unwrap_or(u32::MAX)))
    }

    /// A field's content; a variable stands there by its id.
    fn field(&self, value: Value) -> Option<Field> {
        match value {
            Value::String(text) => Some(Field::Text(self.variables.get(&text).cloned().unwrap_or(text))),
            Value::Number(number) => number.as_f64().filter(|number| number.is_finite()).map(Field::Number),
            Value::Bool(on) => Some(Field::Text(on.to_string())),
            Value::Object(variable) => {
                let part = |key: &str| variable.get(key).and_then(Value::as_str);
                let named = part("id").and_then(|id| self.variables.get(id).map(String::as_str));
                named.or_else(|| part("name")).map(|name| Field::Text(name.to_owned()))
            }
            Value::Null | Value::Array(_) => None,
        }
    }
}

/// A name out of a file, short enough to be told.
pub(super) fn shortened(name: &str) -> String {
    const LONGEST: usize = 40;
    match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn save_again() -> robot_core::Text<String> {
    text("Nimm den Block neu aus dem Regal.", "Take the block from the toolbox again.")
}

fn unknown_block(kind: &str) -> Problem {
    let kind = shortened(kind);
    Problem::error(
        "unknown-block",
        text(format!("Den Block »{kind}« kenne ich nicht."), format!("I do not know the block “{kind}”.")),
        text("Lösche ihn und nimm einen aus dem Regal.", "Delete it and take one from the toolbox."),
    )
}

pub(super) fn too_many_blocks() -> Problem {
    Problem::error(
        "too-many-blocks",
        text("Das Programm hat viel zu viele Blöcke.", "The program has far too many blocks."),
        text("Höchstens 200 sind erlaubt.", "At most 200 are allowed."),
    )
}

fn too_deep() -> Problem {
    Problem::error(
        "too-deep",
        text("Die Blöcke sind viel zu tief ineinander gesteckt.", "The blocks are nested far too deep."),
        text("Mache daraus einen eigenen Block.", "Turn a part of them into a block of your own."),
    )
}

/// What no program begins with, neither JSON nor an outline.
pub(super) fn no_program() -> Problem {
    Problem::error("not-a-program", text("Diese Datei ist kein Programm.", "This file is not a program."), open_saved())
}

/// What holds letters that no text has.
pub(super) fn no_text() -> Problem {
    Problem::error("not-a-program", text("Diese Datei ist kein Text.", "This file is not text."), open_saved())
}

fn open_saved() -> robot_core::Text<String> {
    text("Öffne ein Programm, das du hier gespeichert hast.", "Open a program that you saved here.")
}

fn not_a_program(source: &str, error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line().saturating_sub(1), error.column().saturating_sub(1));
    let begins: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    let at = begins.saturating_add(column).min(source.len());
    let problem = Problem::error(
        "not-a-program",
        text(
            "Diese Datei ist kein Programm: Hier geht es nicht weiter.",
            "This file is not a program: it breaks off here.",
        ),
        open_saved(),
    );
    Problem { span: Some(at..at + 1), ..problem }
}
