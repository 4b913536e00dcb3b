//! How words are said: from spelling to the phones of an acoustic model.
//!
//! ```text
//! spelling -> Lexicon        (comes along; frequent words, words of the phrase files)  ─┐
//!          -> Espeak         (a child process, where it is installed)                   ├─> mnemonics -> Mnemonics -> phones
//!          -> LetterRules    (come along; for any word)                                ─┘
//! ```
//!
//! In between, sounds are written as espeak-ng writes them ("mnemonics", `v·'a·s`), whose inventory is richer than any
//! model's. What a model calls them stands in its own folder, so that the table by which it was trained is the table
//! by which it listens.

mod accent;
mod espeak;
mod letter_rules;
mod lexicon;
mod mnemonics;
mod pronouncer;
mod spelling;

pub use espeak::Espeak;
pub use letter_rules::LetterRules;
pub use lexicon::Lexicon;
pub(crate) use mnemonics::Mnemonics;
pub use mnemonics::{SEPARATOR, bare};
pub(crate) use pronouncer::{Pronounced, Pronouncer};
