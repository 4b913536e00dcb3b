//! The block registry: the one source for every block that children build with.
//!
//! The files in `blocks/` say what a block is called, which fields it has and within which limits, what it becomes and
//! what it does on either body. From them come the editor's [definitions and toolboxes](blockly), the
//! [compiler](mod@crate::compile)'s table, and the printed [card].

pub mod blockly;
pub mod card;
mod letters;
mod reference;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::language::{LessonLanguage, Words};

/// The files, in the order of the toolbox.
const FILES: [(&str, &str); 8] = [
    ("events", include_str!("../../blocks/events.toml")),
    ("speech", include_str!("../../blocks/speech.toml")),
    ("motion", include_str!("../../blocks/motion.toml")),
    ("light", include_str!("../../blocks/light.toml")),
    ("control", include_str!("../../blocks/control.toml")),
    ("sensing", include_str!("../../blocks/sensing.toml")),
    ("values", include_str!("../../blocks/values.toml")),
    ("own", include_str!("../../blocks/own.toml")),
];
const CATEGORIES: &str = include_str!("../../blocks/categories.toml");
const CHOICES: &str = include_str!("../../blocks/choices.toml");

/// All blocks, their drawers, and what their fields can be set to.
#[derive(Debug)]
pub struct Registry {
    categories: Vec<Category>,
    blocks: Vec<Block>,
    choices: BTreeMap<String, Vec<Choice>>,
}

/// A drawer of the toolbox.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id.
    pub id: String,
    /// What is written on it.
    pub name: Words,
    /// Its colour, `#RRGGBB`, dark enough for white text.
    pub colour: String,
    /// A sign beside the colour: never colour alone.
    pub icon: String,
}

/// Something that a field can be set to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is saved.
    pub id: String,
    de: String,
    en: String,
}

impl Choice {
    /// What people read.
    #[must_use]
    pub fn name(&self, language: LessonLanguage) -> &str {
        if language == LessonLanguage::En { &self.en } else { &self.de }
    }
}

/// A block.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its id, the `type` in saved programs.
    pub id: String,
    /// From 1 (age 8) to 3: decides from when on it is in the toolbox.
    pub level: u8,
    /// How it fits to others.
    pub shape: Shape,
    /// What is written on it, with its arguments in braces.
    pub label: Words,
    /// What it does, in a sentence.
    pub tooltip: Words,
    /// What a screen reader says.
    pub aria: Words,
    /// Its fields and sockets.
    #[serde(default)]
    pub args: Vec<Arg>,
    /// The node of the behaviour tree that it becomes, or the function of an expression.
    pub node: String,
    /// What only one stack can use at a time.
    #[serde(default)]
    pub locks: Vec<Lock>,
    /// Whether it takes time: a loop without such a block gets a pause.
    #[serde(default)]
    pub timed: bool,
    /// The event of the trace that it leads to, if to one of its own.
    #[serde(default)]
    pub trace: Option<String>,
    /// What it needs of the simulator: one of [`crate::run::SIMULATOR`].
    pub simulator: String,
    /// What it needs of a robot: one of [`crate::run::ROBOT`].
    pub robot: String,
    /// The drawer it lies in.
    #[serde(skip)]
    pub category: String,
}

impl Block {
    /// The argument of this name; case does not matter.
    #[must_use]
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name.eq_ignore_ascii_case(name))
    }

    /// What people call the block in a sentence: its label with the first words of its fields left out.
    #[must_use]
    pub fn title(&self, language: LessonLanguage) -> String {
        let mut title = String::new();
        let mut rest = self.label.get(language);
        while let Some((before, after)) = rest.split_once('{') {
            title.push_str(before);
            title.push('…');
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        title.push_str(rest);
        title.trim().to_owned()
    }
}

/// How a block fits to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// Begins a stack.
    Hat,
    /// Goes into a stack.
    Statement,
    /// Ends a stack.
    End,
    /// True or false.
    Condition,
    /// A number.
    Number,
    /// A text.
    Text,
    /// A number or a text.
    Any,
    /// Begins a block of one's own.
    Definition,
}

impl Shape {
    /// Whether the block is a value that goes into a socket.
    #[must_use]
    pub const fn is_value(self) -> bool {
        matches!(self, Self::Condition | Self::Number | Self::Text | Self::Any)
    }

    /// Whether the block begins a stack.
    #[must_use]
    pub const fn begins_stack(self) -> bool {
        matches!(self, Self::Hat | Self::Definition)
    }
}

/// What only one stack can use at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lock {
    /// Walking and postures.
    Legs,
    /// Gestures.
    Arms,
    /// Looking.
    Head,
    /// Speaking and sounds.
    Voice,
    /// Waiting for an answer.
    Ears,
    /// The eyes' light.
    Eyes,
}

/// A field or socket of a block.
#[derive(Debug, Clone, Deserialize)]
pub struct Arg {
    /// Its name in saved programs.
    pub name: String,
    /// What it takes.
    #[serde(flatten)]
    pub kind: ArgKind,
}

impl Arg {
    /// The words that it begins with, if it begins with words.
    #[must_use]
    pub const fn words(&self) -> Option<&Words> {
        match &self.kind {
            ArgKind::Phrases { default, .. }
            | ArgKind::Variable { default }
            | ArgKind::Name { default }
            | ArgKind::Value { default: Some(Preset::Text(default)), .. } => Some(default),
            _ => None,
        }
    }
}

/// What a field or socket takes.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum ArgKind {
    /// One of a list.
    Choice {
        /// Which list of `choices.toml`.
        of: String,
    },
    /// A number that is written into the block.
    Number {
        /// What it begins with.
        default: f64,
        /// The least.
        least: f64,
        /// The greatest.
        greatest: f64,
        /// From one to the next.
        #[serde(default)]
        step: f64,
    },
    /// Words that the robot listens for, with commas between.
    Phrases {
        /// What it begins with.
        default: Words,
        /// How many there may be.
        most: usize,
    },
    /// The name of something remembered.
    Variable {
        /// What it begins with.
        default: Words,
    },
    /// The name of a block of one's own.
    Name {
        /// What it begins with.
        default: Words,
    },
    /// A socket for a value, with a number or text in it at the beginning.
    Value {
        /// What fits.
        accepts: Accepts,
        /// What lies in it at the beginning; a socket for conditions is empty.
        #[serde(default)]
        default: Option<Preset>,
        /// The least number.
        #[serde(default)]
        least: Option<f64>,
        /// The greatest number.
        #[serde(default)]
        greatest: Option<f64>,
        /// From one number to the next.
        #[serde(default)]
        step: Option<f64>,
        /// The longest text, letters.
        #[serde(default)]
        max_chars: Option<usize>,
    },
    /// Room for a stack of blocks.
    Body {
        /// Whether it is there to be filled or left empty.
        #[serde(default)]
        optional: bool,
    },
}

/// What lies in a socket at the beginning.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Preset {
    /// A number.
    Number(f64),
    /// A text.
    Text(Words),
}

impl Preset {
    /// As it stands in the block, in `language`.
    #[must_use]
    pub fn to_text(&self, language: LessonLanguage) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(words) => words.get(language).to_owned(),
        }
    }
}

/// What fits into a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accepts {
    /// Numbers.
    Number,
    /// Numbers and texts.
    Any,
    /// What is true or false.
    Condition,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlocksFile {
    block: Vec<Block>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoriesFile {
    category: Vec<Category>,
}

static HOUSE: LazyLock<Registry> =
    LazyLock::new(|| Registry::read().expect("a test checks that the bundled blocks can be read"));

impl Registry {
    /// The blocks that come with naome.
    #[must_use]
    pub fn house() -> &'static Self {
        &HOUSE
    }

    fn read() -> Result<Self, toml::de::Error> {
        let categories = toml::from_str::<CategoriesFile>(CATEGORIES)?.category;
        let choices = toml::from_str(CHOICES)?;
        let mut blocks = Vec::new();
        for (category, text) in FILES {
            for mut block in toml::from_str::<BlocksFile>(text)?.block {
                category.clone_into(&mut block.category);
                blocks.push(block);
            }
        }
        Ok(Self { categories, blocks, choices })
    }

    /// The drawers, in their order.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// All blocks, in the order of the toolbox.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The block with this id.
    #[must_use]
    pub fn block(&self, id: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.id == id)
    }

    /// What a field can be set to: a list of `choices.toml`; empty for a name that is none.
    #[must_use]
    pub fn choices(&self, of: &str) -> &[Choice] {
        self.choices.get(of).map_or(&[], Vec::as_slice)
    }

    /// What people read for a choice; the id itself for one that is none.
    #[must_use]
    pub fn choice_name<'a>(&'a self, of: &str, id: &'a str, language: LessonLanguage) -> &'a str {
        self.choices(of).iter().find(|choice| choice.id == id).map_or(id, |choice| choice.name(language))
    }
}

#[cfg(test)]
mod tests;
