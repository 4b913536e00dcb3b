//! Call numbers, in the order in which they stand on the shelves.

mod said;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What stands on a book's spine: "5.1 PRE", "Cek 403 Habi", "J Krimi KÄS".
///
/// Call numbers are ordered as they stand on the shelves: group by group, digits as numbers, letters without regard
/// to case and accents, a class before its subclasses, digits before letters. Two that stand at the same place are
/// equal, however they are written.
///
/// ```
/// use robot_core::CallNumber;
///
/// let parse = |text| CallNumber::parse(text).expect("it has letters or digits");
/// assert!(parse("5 ROW") < parse("5.1 PRE"));
/// assert!(parse("5.9 ABE") < parse("5.10 ABE"));
/// assert!(parse("Cek 40 Zoll") < parse("Cek 403 Habi"));
/// assert_eq!(parse("Roman KÄS"), parse("roman  kas"));
/// assert_eq!(parse(" Roman  KÄS ").to_string(), "Roman KÄS");
/// ```
#[derive(Debug, Clone)]
pub struct CallNumber {
    text: String,
    key: Vec<Part>,
}

/// One step of the sort key. The order of the variants is the order on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// The next group begins: "5 ROW" stands before "5.1".
    Gap,
    /// A dot between two numbers: one level deeper.
    Level,
    /// A number; comparing the count of digits first compares any length without overflow.
    Number { digits: usize, text: String },
    /// Letters, folded.
    Letters(String),
}

/// A text that is no call number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallNumberError {
    /// There is neither a letter nor a digit in it.
    #[error("a call number needs a letter or a digit, as in \"5.1 PRE\"")]
    Empty,
    /// No spine is so long.
    #[error("a call number has at most {limit} characters; this one has {found}")]
    TooLong {
        /// How many it may have.
        limit: usize,
        /// How many it has.
        found: usize,
    },
}

impl CallNumber {
    /// The greatest number of characters; the longest real ones have about thirty.
    pub const MAX_CHARS: usize = 100;

    /// Reads a call number.
    ///
    /// # Errors
    /// When the text has neither a letter nor a digit, or more than [`MAX_CHARS`](Self::MAX_CHARS) characters.
    pub fn parse(text: &str) -> Result<Self, CallNumberError> {
        let found = text.chars().count();
        if found > Self::MAX_CHARS {
            return Err(CallNumberError::TooLong { limit: Self::MAX_CHARS, found });
        }
        let key = sort_key(text);
        if key.is_empty() {
            return Err(CallNumberError::Empty);
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        Ok(Self { text: words.join(" "), key })
    }

    /// Whether `other` stands somewhere below this one: "5" covers "5.1 PRE" and "5 ROW", "M" covers "Mbk 12 Xan".
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let Some((last, before)) = self.key.split_last() else { return true };
        other.key.starts_with(before)
            && match (last, other.key.get(before.len())) {
                (Part::Letters(own), Some(Part::Letters(others))) => others.starts_with(own.as_str()),
                (own, Some(others)) => own == others,
                (_, None) => false,
            }
    }

    /// The words before the author's letters where books are shelved by interest: "J Krimi" of "J Krimi KÄS". `None` where a
    /// number tells the class, or a single letter.
    ///
    /// ```
    /// use robot_core::CallNumber;
    ///
    /// let group = |text| CallNumber::parse(text).expect("it has letters or digits").group();
    /// assert_eq!(group("J Krimi KÄS").as_deref(), Some("J Krimi"));
    /// assert_eq!(group("Junge Erwachsene").as_deref(), Some("Junge Erwachsene"));
    /// assert_eq!((group("Cek 403"), group("5.1 ROW"), group("M")), (None, None, None));
    /// ```
    #[must_use]
    pub fn group(&self) -> Option<String> {
        let words: Vec<&str> = self.text.split(' ').collect();
        let is_of_author = |at: usize| at > 0 && words[at].chars().all(char::is_uppercase);
        let is_word = |at: usize| words[at].chars().all(char::is_alphabetic) && !is_of_author(at);
        let end = (0..words.len()).take_while(|at| is_word(*at)).count();
        let group = words[..end].join(" ");
        let has_number = words.get(end).is_some_and(|next| next.contains(|letter: char| letter.is_ascii_digit()));
        (group.chars().count() > 1 && !has_number).then_some(group)
    }

    /// Whether it stands before the end of a stretch of shelf that ends with, and includes, all of `end`.
    fn is_within_end(&self, end: &Self) -> bool {
        self <= end || end.covers(self)
    }
}

fn sort_key(text: &str) -> Vec<Part> {
    // "ß" has no decomposition; its upper case has, letter by letter.
    let folded: Vec<char> = text
        .replace(['ß', 'ẞ'], "ss")
        .nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect();
    let mut key = Vec::new();
    let mut at = 0;
    while let Some(&letter) = folded.get(at) {
        let begin = at;
        if letter.is_ascii_digit() {
            at += folded[at..].iter().take_while(|c| c.is_ascii_digit()).count();
            let digits: String = folded[begin..at].iter().collect();
            let text = digits.trim_start_matches('0').to_owned();
            let after_number = matches!(key.last(), Some(Part::Number { .. }));
            let separator = if after_number && begin > 0 && folded[begin - 1] == '.' { Part::Level } else { Part::Gap };
            push(&mut key, separator, Part::Number { digits: text.len(), text });
        } else if letter.is_alphabetic() {
            at += folded[at..].iter().take_while(|c| c.is_alphabetic()).count();
            push(&mut key, Part::Gap, Part::Letters(folded[begin..at].iter().collect()));
        } else {
            at += 1;
        }
    }
    key
}

/// The first part has no separator before it.
fn push(key: &mut Vec<Part>, separator: Part, part: Part) {
    if !key.is_empty() {
        key.push(separator);
    }
    key.push(part);
}

impl PartialEq for CallNumber {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for CallNumber {}

impl PartialOrd for CallNumber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CallNumber {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl fmt::Display for CallNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for CallNumber {
    type Err = CallNumberError;

    fn from_str(text: &str) -> Result<Self, CallNumberError> {
        Self::parse(text)
    }
}

/// A stretch of shelf: from a call number up to and with everything that begins with another.
///
/// ```
/// use robot_core::{CallNumber, CallNumberRange};
///
/// let parse = |text| CallNumber::parse(text).expect("it has letters or digits");
/// let a_to_m = CallNumberRange::new(parse("A"), parse("M")).expect("A comes before M");
/// assert!(a_to_m.contains(&parse("Cek 403 Habi")));
/// assert!(a_to_m.contains(&parse("Mbk 12 Xan")), "everything that begins with M");
/// assert!(!a_to_m.contains(&parse("Naa 1 Abel")));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallNumberRange {
    from: CallNumber,
    to: CallNumber,
}

impl CallNumberRange {
    /// The stretch between the two; `None` if `to` stands before `from`.
    #[must_use]
    pub fn new(from: CallNumber, to: CallNumber) -> Option<Self> {
        from.is_within_end(&to).then_some(Self { from, to })
    }

    /// Its first call number.
    #[must_use]
    pub const fn from(&self) -> &CallNumber {
        &self.from
    }

    /// What its last call numbers begin with.
    #[must_use]
    pub const fn to(&self) -> &CallNumber {
        &self.to
    }

    /// Whether a call number stands in it.
    #[must_use]
    pub fn contains(&self, call_number: &CallNumber) -> bool {
        self.from <= *call_number && call_number.is_within_end(&self.to)
    }

    /// Whether some call number could stand in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from.is_within_end(&other.to) && other.from.is_within_end(&self.to)
    }
}

impl fmt::Display for CallNumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} – {}", self.from, self.to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn parse(text: &str) -> CallNumber {
        CallNumber::parse(text).unwrap()
    }

    fn range(from: &str, to: &str) -> CallNumberRange {
        CallNumberRange::new(parse(from), parse(to)).unwrap()
    }

    #[test]
    fn they_stand_in_this_order() {
        let in_order = [
            "1 ABC",
            "1.1 ABC",
            "2.1 LIN",
            "5 ROW",
            "5.1",
            "5.1 KÄS",
            "5.1 KAT",
            "5.1.2 ABC",
            "5.2 ABC",
            "5.10 ABC",
            "06.1 U",
            "Art MON",
            "Cek",
            "Cek 40 Zoll",
            "Cek 403 Habi",
            "Cel 1 Abel",
            "J Fantasy ABC",
            "J Krimi ABC",
            "Roman ABC",
            "Roman ß",
            "Roman Ü",
        ];
        for pair in in_order.windows(2) {
            assert!(parse(pair[0]) < parse(pair[1]), "{} stands before {}", pair[0], pair[1]);
        }
    }

    #[rstest]
    #[case("Cek403Habi", "CEK 403 habi")]
    #[case("5.1 PRÉ", "5.1 pre")]
    #[case("Roman Ka\u{308}s", "Roman KÄS")]
    #[case("R 011", "R-11")]
    fn the_same_place_is_equal(#[case] one: &str, #[case] other: &str) {
        assert_eq!(parse(one), parse(other));
    }

    #[rstest]
    #[case("")]
    #[case(" \t.-/ ")]
    #[case("\u{308}")]
    fn nothing_is_refused(#[case] text: &str) {
        assert_eq!(CallNumber::parse(text), Err(CallNumberError::Empty));
    }

    #[test]
    fn a_novel_is_refused() {
        let error = CallNumber::parse(&"9".repeat(5000)).unwrap_err();
        assert_eq!(error, CallNumberError::TooLong { limit: CallNumber::MAX_CHARS, found: 5000 });
    }

    #[rstest]
    #[case("5", "5.1 PRE", true)]
    #[case("5", "5 ROW", true)]
    #[case("5.1", "5.10 ROW", false)]
    #[case("5", "51 ROW", false)]
    #[case("Roman K", "Roman KÄS", true)]
    #[case("Roman K", "Krimi K", false)]
    #[case("Roman K", "Roman", false)]
    fn covers_what_begins_with_it(#[case] one: &str, #[case] other: &str, #[case] covered: bool) {
        assert_eq!(parse(one).covers(&parse(other)), covered);
    }

    #[rstest]
    #[case(range("A", "M"), range("N", "Z"), false)]
    #[case(range("A", "M"), range("M", "Z"), true)]
    #[case(range("1", "5"), range("5.1", "5.2"), true)]
    #[case(range("Roman A", "Roman K"), range("Roman L", "Roman Z"), false)]
    #[case(range("5.1", "5.1"), range("5.10", "5.10"), false)]
    fn overlap(#[case] one: CallNumberRange, #[case] other: CallNumberRange, #[case] expected: bool) {
        assert_eq!((one.overlaps(&other), other.overlaps(&one)), (expected, expected));
    }

    #[test]
    fn a_reversed_range_is_none() {
        assert_eq!(CallNumberRange::new(parse("M"), parse("A")), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_call_number_or_an_error(text in "\\PC{0,120}") {
            if let Ok(number) = CallNumber::parse(&text) {
                prop_assert_eq!(&parse(&number.to_string()), &number);
                prop_assert!(number.covers(&number));
            }
        }

        #[test]
        fn the_order_is_total(a in "[a-cÄ0-9 .]{1,8}", b in "[a-cÄ0-9 .]{1,8}", c in "[a-cÄ0-9 .]{1,8}") {
            let (Ok(a), Ok(b), Ok(c)) = (CallNumber::parse(&a), CallNumber::parse(&b), CallNumber::parse(&c)) else {
                return Ok(());
            };
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert_eq!(a == b, a.cmp(&b) == Ordering::Equal);
            if a <= b && b <= c {
                prop_assert!(a <= c);
            }
        }

        #[test]
        fn ranges_that_share_a_call_number_overlap(
            words in prop::collection::vec("[a-c1-3]{1,2}( [a-c1-3]{1,2})?", 5),
        ) {
            let number = |index: usize| parse(&words[index]);
            let (Some(one), Some(other)) =
                (CallNumberRange::new(number(0), number(1)), CallNumberRange::new(number(2), number(3)))
            else { return Ok(()) };
            if one.contains(&number(4)) && other.contains(&number(4)) {
                prop_assert!(one.overlaps(&other));
            }
        }
    }
}
