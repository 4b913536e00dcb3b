//! Articles, which come and go before a title: "Zauberberg" is "Der Zauberberg".

const ARTICLES: [&[u8]; 12] =
    [b"der", b"die", b"das", b"dem", b"den", b"des", b"ein", b"eine", b"the", b"a", b"an", b"le"];

/// Whether a word in lower case is an article that a title may begin with.
///
/// ```
/// assert!(robot_core::is_article("der") && robot_core::is_article("the"));
/// assert!(!robot_core::is_article("momo"));
/// ```
pub fn is_article(word: impl AsRef<[u8]>) -> bool {
    ARTICLES.contains(&word.as_ref())
}

/// Whether a word in lower case is an article of something that is not yet known: "a microwave".
///
/// ```
/// assert!(robot_core::is_indefinite_article("einen") && robot_core::is_indefinite_article("a"));
/// assert!(!robot_core::is_indefinite_article("der"));
/// ```
pub fn is_indefinite_article(word: &str) -> bool {
    ["ein", "eine", "einen", "einem", "einer", "a", "an"].contains(&word)
}
