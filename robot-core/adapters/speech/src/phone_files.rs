//! The files of a model without a vocabulary, from its folder on.

/// What has to be there. [`BIGRAM`] may be missing.
pub(crate) const NEEDED: [&str; 7] = [ACOUSTIC, FEATURES, DECODING, PHONES, GERMAN, ENGLISH, SETTINGS];
/// What no other model has: any of them tells the folder of such a model, also of one that lacks the others.
pub(crate) const OWN: [&str; 4] = [PHONES, SETTINGS, GERMAN, ENGLISH];
pub(crate) const PHONES: &str = "phones.txt";
pub(crate) const ACOUSTIC: &str = "am/final.mdl";
pub(crate) const FEATURES: &str = "conf/mfcc.conf";
pub(crate) const DECODING: &str = "conf/model.conf";
pub(crate) const SETTINGS: &str = "conf/graph.toml";
pub(crate) const GERMAN: &str = "phones/espeak-de.txt";
pub(crate) const ENGLISH: &str = "phones/espeak-en.txt";
pub(crate) const BIGRAM: &str = "phones/bigram.txt";
