//! What is heard, understood and answered: plain-text phrase files that staff and children write.
//!
//! One file a topic and language, in `behaviours/phrases/{de,en}`. German files use German keys, English files English
//! ones; intents and slots have the same names in both.
//!
//! ```text
//! # Buch finden                                   # Find a book
//! absicht: find_item                              intent: find_item
//! sag: wo (steht|ist) [denn] {title}              hear: where (is|are) {title}
//! beispiel: steht {title} bei euch im regal       example: is {title} on a shelf here
//! antwort gefunden: {title} steht: {area}.        answer found: {title} is here: {area}.
//! kinder gefunden: Da steht {title}: {area}!      child found: {title} is right here: {area}!
//! geste gefunden: zeigen                          gesture found: point
//! test: wo ist momo => title=momo                 test: where is momo => title=momo
//! nicht: wo ist das klo                           not: where is the loo
//!
//! absicht: perform                                intent: perform
//! antwort: Suchen Sie ein Buch?                   answer: Are you looking for a book?
//! danach ja: find_item ohne_titel                 then yes: find_item no_title
//!
//! wort artikel: der, die, das                     word article: the, a, an
//! feld title: katalog                             slot title: catalogue
//! feld day: today = heute, heut                   slot day: today = today, this day
//! gleich: auch = ooch, och                        same: going to = gonna
//! ```
//!
//! `[…]` may be missing, `(…|…)` is a choice, `{…}` a slot or a list of words; brackets nest twice at most. Slots are
//! lists, numbers (`zahl`, `number`), ISBNs (`isbn`), call numbers (`signatur`, `call number`), free text (`frei`, `free`),
//! or titles (`katalog`, `catalogue`), which the catalogue
//! helps to recognise. The words behind `antwort` say in which situation it is given. The lists `füllwörter` (`fillers`) and
//! `anfang` (`openers`) hold words that mean nothing, anywhere or at the start of a sentence.
//!
//! A `sag` line is a pattern: understanding compares what was heard with all of them at once, by the best alignment of the
//! two, word by word, where likeness of letters and sounds counts, and missing and surplus words cost what they tell.
//! A `beispiel` line is no pattern. From both the robot learns, when it reads the files, which words speak for which
//! intent in whatever order; so a sentence that fits no pattern is understood by its words. What was not understood goes
//! under the right intent as a `beispiel`.
//!
//! A house's own files are laid over those that come along, or take their place where they are named as one of them;
//! `ohne: rude` (`without: rude`) stops listening for an intent.
//!
//! A floor plan's names for its zones and spots are values of the slot `area` beside those of the files ([`in_house`]).
//!
//! `geste` is made along with the answer. `danach` leads on to another answer after a yes or a no, in topics that are
//! merely answered; where the robot looks something up or walks, its trees decide.

mod answer;
mod bundled;
mod candidate;
mod evidence;
mod file;
mod finding;
mod fit;
mod grammar;
mod graph;
mod hearing;
mod known;
mod layers;
mod matching;
mod number;
mod phrase_book;
mod places;
mod problem;
mod remainder;
mod shape;
mod sound;
mod spelling;
mod spoken;
mod steps;
mod template;
mod tokens;
mod understanding;
mod vocabulary;
mod wording;
mod words;

#[cfg(test)]
mod tests;

/// Whether a name that was heard and one that is written have a word in common, by letters or sounds.
pub(crate) fn share_a_name(heard: &str, written: &str) -> bool {
    use robot_core::Language::De;
    let sounded = |name: &str| -> Vec<sound::SoundedWord> {
        words::words(name, De).iter().map(|word| sound::SoundedWord::new(&word.folded)).collect()
    };
    let (heard, written) = (sounded(heard), sounded(written));
    heard.iter().any(|a| written.iter().any(|b| a.len() > 2 && sound::similarity(a, b) > 0.0))
}

/// Words as they are compared, whatever their case, accents and punctuation, one space apart.
pub(crate) fn folded(text: &str) -> String {
    words::fold_sentence(text, robot_core::Language::De)
}

pub use bundled::files as bundled_files;
pub use file::FollowUp;
pub use finding::PhraseErrors;
pub use known::Known;
pub use layers::kept_files;
pub use phrase_book::{FailedTest, PhraseBook};
pub use places::in_house;
pub use spoken::{SpokenNet, SpokenNode};
pub use understanding::{Understanding, Verdict};
pub(crate) use vocabulary::GOES_ON;
pub use vocabulary::{DEFAULT_LABEL, HEARD_SLOTS, INTENTS, OCCASIONS, UNCLEAR};
