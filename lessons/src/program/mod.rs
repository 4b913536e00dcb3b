//! A child's program: data, read from what the editor saves, within limits whatever is in the file.
//!
//! - [`Program::read`]: Blockly 13's workspace JSON, or an [outline] that people write by hand
//! - [`outline`]: the same program as indented lines

mod change;
mod json_places;
mod line;
pub mod outline;
mod read;
mod spans;
mod validate;

pub use change::NumberAt;
pub(crate) use validate::own_name;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::limits::{Limits, MOST_BYTES};
use crate::problem::{Problem, text};
use crate::registry;

/// A program that can be read; whether it can be [compiled](crate::compile()), its [`problems`](Self::problems) say.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    blocks: Vec<Block>,
    /// Where the stacks begin.
    stacks: Vec<BlockIx>,
    /// SHA-256 of the file, hexadecimal.
    sha256: String,
    /// Where its blocks stand in the file.
    spans: spans::Spans,
}

/// A block's place in its program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockIx(pub(crate) u32);

/// A block of a program.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Its id, one of its own.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What its fields are set to, by their names in capitals.
    pub fields: BTreeMap<String, Field>,
    /// What is in its sockets and bodies, by their names in capitals.
    pub inputs: BTreeMap<String, BlockIx>,
    /// The block below.
    pub next: Option<BlockIx>,
    /// Whether it was switched off: then it is passed over.
    pub is_off: bool,
}

impl Block {
    /// The words in a field. Where an outline leaves them out, they are the German ones that the block begins with.
    #[must_use]
    pub fn words(&self, field: &str) -> String {
        let begins_with = || match self.kind {
            Kind::Known(known) => known.arg(field)?.words(),
            Kind::Number | Kind::Text => None,
        };
        match self.fields.get(field) {
            Some(written) => written.to_text(),
            None => begins_with().map_or_else(String::new, |words| words.de.clone()),
        }
    }
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// One of the registry.
    Known(&'static registry::Block),
    /// A number in a socket.
    Number,
    /// A text in a socket.
    Text,
}

// Blocks of the registry are equal if they are the same one.
impl PartialEq for registry::Block {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What a field is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum Field {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Field {
    /// As a text.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }

    /// As a number, if it is one.
    #[must_use]
    pub fn to_number(&self) -> Option<f64> {
        match self {
            Self::Text(text) => text.trim().replace(',', ".").parse().ok(),
            Self::Number(number) => Some(*number),
        }
        .filter(|number: &f64| number.is_finite())
    }
}

/// What stands in no text: a file of another kind has some at its beginning.
const fn is_no_letter(letter: char) -> bool {
    letter.is_ascii_control() && !matches!(letter, '\n' | '\r' | '\t')
}

impl Program {
    /// Reads a program: workspace JSON if it begins with a brace, else an outline. `bytes` may be anything: what is
    /// too big, too deep, broken or unknown is refused, in time that grows with the [limit](MOST_BYTES) and not with
    /// the file.
    ///
    /// ```
    /// use lessons::{Limits, Program};
    ///
    /// let program = Program::read(br#"{"blocks": {"blocks": [{"type": "ev_start", "id": "a"}]}}"#)?;
    /// assert_eq!((program.len(), program.problems(&Limits::house()).len()), (1, 1), "a hat with nothing below it");
    /// assert_eq!(Program::read(b"{\"blocks\": [").unwrap_err()[0].rule, "not-a-program");
    /// # Ok::<(), Vec<lessons::Problem>>(())
    /// ```
    ///
    /// # Errors
    /// Why it is no program.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Problem>> {
        if bytes.len() > MOST_BYTES {
            return Err(vec![Problem::error(
                "too-big",
                text("Das Programm ist viel zu groß.", "The program is far too big."),
                text("Ein Programm hat höchstens 256 Kilobyte.", "A program has at most 256 kilobytes."),
            )]);
        }
        let Ok(source) = std::str::from_utf8(bytes) else {
            return Err(vec![read::no_text()]);
        };
        let source = source.trim_start_matches('\u{feff}');
        let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        match source.trim_start().chars().next() {
            Some('{') => read::json(source, sha256, None),
            // Serde would take a list for a struct.
            Some('[' | '<' | '"') => Err(vec![read::no_program()]),
            _ if source.contains(is_no_letter) => Err(vec![read::no_text()]),
            _ => {
                let (workspace, spans) = outline::read(source).map_err(|problem| vec![*problem])?;
                read::json(&workspace.to_string(), sha256, Some(spans))
            }
        }
    }

    /// All that is wrong with it or looks odd, block by block: an error keeps it from running.
    #[must_use]
    pub fn problems(&self, limits: &Limits) -> Vec<Problem> {
        validate::problems(self, limits)
    }

    /// Says of each problem where in the file it is.
    fn place(&self, problems: &mut [Problem]) {
        for problem in problems {
            let span = problem.block.as_ref().and_then(|block| self.spans.of(block, problem.field));
            problem.span = span.cloned().or(problem.span.take());
        }
    }

    /// How many blocks it has; numbers and texts in sockets do not count.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known().count()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// SHA-256 of the file it was read from, hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The block at a place of this program.
    #[must_use]
    pub fn block(&self, ix: BlockIx) -> &Block {
        &self.blocks[ix.0 as usize]
    }

    /// The block with this id.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.id == id)
    }

    /// The blocks where stacks begin.
    #[must_use]
    pub fn stacks(&self) -> &[BlockIx] {
        &self.stacks
    }

    /// All blocks that are in the registry, with their places and what they are.
    pub fn known(&self) -> impl Iterator<Item = (BlockIx, &Block, &'static registry::Block)> {
        self.blocks.iter().enumerate().filter_map(|(place, block)| match block.kind {
            Kind::Known(known) => Some((BlockIx(u32::try_from(place).unwrap_or(u32::MAX)), block, known)),
            Kind::Number | Kind::Text => None,
        })
    }

    /// How often a block of this type is in it.
    #[must_use]
    pub fn count(&self, kind: &str) -> usize {
        self.known().filter(|(_, _, known)| known.id == kind).count()
    }

    /// Whether there are words of a language in it: what is said, what is listened for, names.
    #[must_use]
    pub fn has_words(&self) -> bool {
        let has_letter = |field: &Field| field.to_text().chars().any(char::is_alphabetic);
        self.blocks.iter().any(|block| match block.kind {
            Kind::Text => block.fields.values().any(has_letter),
            Kind::Number => false,
            Kind::Known(known) => known.args.iter().any(|arg| {
                let written =
                    || block.fields.get(&arg.name).is_some_and(has_letter) || !block.inputs.contains_key(&arg.name);
                arg.words().is_some() && written()
            }),
        })
    }

    /// The words that the program listens for, in the order of its blocks, each once.
    #[must_use]
    pub fn phrases(&self) -> Vec<String> {
        let mut phrases: Vec<String> = Vec::new();
        for (_, block, _) in self.known() {
            for phrase in split_phrases(&block.words("PHRASE")) {
                if !phrases.contains(&phrase) {
                    phrases.push(phrase);
                }
            }
        }
        phrases
    }

    /// The blocks of a stack or body, from `first` down, without those that are switched off.
    pub fn stack(&self, first: Option<BlockIx>) -> impl Iterator<Item = (BlockIx, &Block)> {
        let below = std::iter::successors(first, |ix| self.block(*ix).next);
        below.map(|ix| (ix, self.block(ix))).filter(|(_, block)| !block.is_off)
    }
}

/// "Hallo, Guten Tag" as two phrases in small letters.
#[must_use]
pub fn split_phrases(field: &str) -> Vec<String> {
    let phrases = field.split(',').map(|phrase| phrase.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase());
    phrases.filter(|phrase| !phrase.is_empty()).collect()
}

#[cfg(test)]
mod tests;
