//! The availability port: what the library's servers say about the copies of a work, right now.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::book::{Book, BookId, Item};
use crate::time::Timestamp;

/// The longest that anybody waits for a server, everything included; after it the snapshot answers.
pub const LIVE_PATIENCE: Duration = Duration::from_millis(1500);

/// Asks the library's servers, read-only. Like every port it answers at once: a question is put, and its answer is
/// fetched in a later tick.
pub trait Availability {
    /// Asks about a work. A question that is still open is given up.
    fn ask(&mut self, work: &WorkKey, now: Timestamp);

    /// What came of the last question, once; `None` while it is open.
    fn answer(&mut self, now: Timestamp) -> Option<LiveAnswer>;
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveAnswer {
    /// The copies as they are now; at least one of them with a state that is known.
    Copies(Vec<Item>),
    /// A server answered, and does not say. That is not "not available".
    Unknown,
    /// No server answered in time.
    Unreachable,
}

/// All that ever leaves the house about a question: the keys of a work that the library's own catalogue holds.
///
/// What somebody said, heard right or wrong, has no place in it: it is made from a [`Book`] alone and takes neither
/// title nor author from it, and an id that holds anything but one word of plain ASCII is left out.
///
/// ```
/// use robot_core::ports::WorkKey;
/// use robot_core::{Book, BookId};
///
/// let book = |id: &str, isbn: Option<&str>| Book {
///     id: BookId(id.into()), title: "Momo".into(), author: None, year: None, isbn: isbn.map(Into::into),
/// };
/// let key = WorkKey::of(&book("42", Some("9783522177504"))).expect("it has keys");
/// assert_eq!((key.id(), key.isbn()), (Some("42"), Some("9783522177504")));
/// let key = WorkKey::of(&book("wo ist momo", Some("9783522177504"))).expect("the ISBN is one");
/// assert_eq!(key.id(), None);
/// assert_eq!(WorkKey::of(&book("wo ist momo", Some("momo"))), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkKey {
    id: Option<BookId>,
    isbn: Option<String>,
}

impl WorkKey {
    /// No catalogue has a longer id.
    const MAX_ID_BYTES: usize = 64;

    /// The keys of a work of the catalogue; `None` if it has none that a server could know.
    #[must_use]
    pub fn of(book: &Book) -> Option<Self> {
        let is_key =
            |id: &str| (1..=Self::MAX_ID_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        let is_isbn = |isbn: &str| isbn.len() == 13 && isbn.bytes().all(|byte| byte.is_ascii_digit());
        let id = Some(book.id.clone()).filter(|id| is_key(&id.0));
        let isbn = book.isbn.clone().filter(|isbn| is_isbn(isbn));
        (id.is_some() || isbn.is_some()).then_some(Self { id, isbn })
    }

    /// The catalogue's id: printable ASCII without blanks.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_ref().map(|id| id.0.as_str())
    }

    /// ISBN-13, digits alone.
    #[must_use]
    pub fn isbn(&self) -> Option<&str> {
        self.isbn.as_deref()
    }
}

/// Answers from a table, each after a while; whoever is not in it is unknown. It remembers what it was asked.
#[derive(Debug, Clone, Default)]
pub struct ScriptedAvailability {
    /// What is answered about a work, by its id, and how long that takes.
    pub answers: BTreeMap<String, (Duration, LiveAnswer)>,
    /// The questions so far.
    pub asked: Vec<WorkKey>,
    open: Option<(Timestamp, LiveAnswer)>,
}

impl Availability for ScriptedAvailability {
    fn ask(&mut self, work: &WorkKey, now: Timestamp) {
        let known = work.id().and_then(|id| self.answers.get(id)).cloned();
        let (after, answer) = known.unwrap_or((Duration::ZERO, LiveAnswer::Unknown));
        self.open = Some((now + after, answer));
        self.asked.push(work.clone());
    }

    fn answer(&mut self, now: Timestamp) -> Option<LiveAnswer> {
        self.open.take_if(|(at, _)| *at <= now).map(|(_, answer)| answer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn book(id: &str, title: &str, author: &str, isbn: &str) -> Book {
        Book {
            id: BookId(id.into()),
            title: title.into(),
            author: Some(author.into()),
            year: None,
            isbn: Some(isbn.into()),
        }
    }

    #[test]
    fn an_answer_comes_in_its_time_and_once() {
        let at = Timestamp::from_secs_f64;
        let slow = (Duration::from_secs(1), LiveAnswer::Unreachable);
        let mut live = ScriptedAvailability { answers: [("7".to_owned(), slow)].into(), ..Default::default() };
        let key = WorkKey::of(&book("7", "Momo", "Ende", "")).unwrap();
        live.ask(&key, at(5.0));
        assert_eq!(live.answer(at(5.9)), None);
        assert_eq!(live.answer(at(6.0)), Some(LiveAnswer::Unreachable));
        assert_eq!(live.answer(at(7.0)), None);
        assert_eq!(live.asked, [key]);
    }

    proptest! {
        #[test]
        fn nothing_that_was_said_goes_out(said in "\\PC{0,80}", id in "[a-z0-9:.()-]{0,70}") {
            let key = WorkKey::of(&book(&id, &said, &said, &said));
            let sent = key.map(|key| format!("{} {}", key.id().unwrap_or(""), key.isbn().unwrap_or("")));
            let sent = sent.unwrap_or_default();
            let is_isbn = said.len() == 13 && said.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert!(is_isbn || sent.trim() == id || sent.trim().is_empty());
        }

        #[test]
        fn a_sentence_is_no_id(sentence in "[a-zäöü]{1,9}( [a-zäöü]{1,9}){1,6}") {
            prop_assert_eq!(WorkKey::of(&book(&sentence, &sentence, &sentence, &sentence)), None);
        }
    }
}
