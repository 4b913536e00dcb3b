//! The search that forgives mishearing.
//!
//! Title and query are folded, their spaces removed, and cut into fragments of three letters and of three sounds
//! (Kölner Phonetik, and a second key for what is read in English). The titles that share the rarest fragments with the query are then compared with it letter by
//! letter and sound by sound, as a whole, by their start and by a part; with and without their author's surname; and by
//! the words they share.

mod distance;
mod english;
mod fold;
mod grams;
mod names;
mod numbers;
mod similarity;
mod titles;
mod verdict;
mod volume;

pub(crate) use fold::fold;
pub(crate) use names::NameIndex;
pub(crate) use similarity::Query;
pub(crate) use titles::{Match, TitleIndex, TitleIndexBuilder, Titled};
pub(crate) use verdict::{Candidate, verdict};
pub(crate) use volume::{series_and_volume, with_volume_last};
