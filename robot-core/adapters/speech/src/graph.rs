//! Decoding graphs: from phrases and how their words are said to what libvosk searches in.
//!
//! libvosk looks for the cheapest way through one weighted transducer, `HCLG.fst`, whose inputs are the states of the
//! acoustic model ("transition ids") and whose outputs are words. For a few thousand phrases it need not be composed,
//! determinised and minimised by OpenFST: it is written down at once, sparse and deterministic enough.
//!
//! ```text
//! (silence) ─┬─ trie of words, each a chain of phones, silence between words allowed ─── end
//!            ├─ loop over all phones, read as [unk] ────────────────────────────────── end
//!            └─ end
//! ```
//!
//! The loop is what rejects: sound that fits no phrase fits it better. The third way takes silence alone; without it
//! the silence after a phrase would be taken for the shortest word there is.
//!
//! Everything in here is a plain function on plain data.

mod decoding;
mod fst;
mod phone_loop;
mod phones;
mod word_net;

pub(crate) use decoding::{DecodingGraph, GraphCosts, UNKNOWN_WORD};
pub(crate) use fst::MAGIC as FST_MAGIC;
pub(crate) use phone_loop::PhoneLoop;
pub(crate) use phones::{Phone, Phones};
pub use word_net::WordNet;
