//! What is heard, understood and answered: plain-text phrase files that staff and children write.
//!
//! One file a topic and language, in `behaviours/phrases/{de,en}`. German files use German keys, English files English
//! ones; intents and slots have the same names in both.
//!
//! ```text
//! # Buch finden                                   # Find a book
//! absicht: find_item                              intent: find_item
//! sag: wo (steht|ist) [denn] {title}              hear: where (is|are) {title}
//! antwort gefunden: {title} steht: {area}.        answer found: {title} is here: {area}.
//! kinder gefunden: Da steht {title}: {area}!      child found: {title} is right here: {area}!
//! geste gefunden: zeigen                          gesture found: point
//! danach ja gefunden: guide los                   then yes found: guide lets_go
//! test: wo ist momo => title=momo                 test: where is momo => title=momo
//! nicht: wo ist das klo                           not: where is the loo
//!
//! wort artikel: der, die, das                     word article: the, a, an
//! feld title: katalog                             slot title: catalogue
//! feld day: today = heute, heut                   slot day: today = today, this day
//! ```
//!
//! `[…]` may be missing, `(…|…)` is a choice, `{…}` a slot or a list of words; brackets nest twice at most. Slots are
//! lists, numbers (`zahl`, `number`), free text (`frei`, `free`), or titles (`katalog`, `catalogue`), which the catalogue
//! helps to recognise. The words behind `antwort` say in which situation it is given. The lists `füllwörter` (`fillers`) and
//! `anfang` (`openers`) hold words that mean nothing, anywhere or at the start of a sentence.
//!
//! Understanding compares what was heard with every sentence of the files at once: the best alignment of the two, word by
//! word, where likeness of letters and sounds counts, missing and surplus words cost what they tell, and words in an open
//! slot count less than fixed ones. So the sentence with more literal words wins, and a slot takes no more than it must.

mod answer;
mod bundled;
mod file;
mod finding;
mod evidence;
mod fit;
mod grammar;
mod known;
mod matching;
mod number;
mod phrase_book;
mod problem;
mod remainder;
mod shape;
mod sound;
mod template;
mod understanding;
mod vocabulary;
mod wording;
mod words;

#[cfg(test)]
mod tests;

pub use file::FollowUp;
pub use known::Known;
pub use finding::{PhraseError, PhraseErrors};
pub use phrase_book::{FailedTest, PhraseBook};
pub use understanding::{Understanding, Verdict};
pub use vocabulary::{DEFAULT_LABEL, INTENTS, OCCASIONS, UNCLEAR};
