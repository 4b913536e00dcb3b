//! English vowels that are elsewhere than espeak-ng's own voices have them.

use super::mnemonics::{SEPARATOR, bare};

/// A word as it is said where vowels have moved on in a chain: around London and Birmingham, in Australia and New Zealand,
/// in part in the American South, "see" is near what others say for "say", "say" near "sigh", "sigh" near "soy", "so" near
/// "sow", and "sit" near "seat", whose place is free. They move together, so a word has one such reading. None where
/// nothing moves, or a piece is of another language.
pub(super) fn shifted(said: &str) -> Option<String> {
    let sounds: Vec<&str> = bare(said).collect();
    let moved: Vec<&str> = sounds.iter().map(|sound| moved(sound)).collect();
    let is_foreign = sounds.iter().any(|sound| sound.starts_with('('));
    (!is_foreign && moved != sounds).then(|| moved.join(&SEPARATOR.to_string()))
}

/// Where a vowel, in espeak-ng's mnemonics, goes.
fn moved(sound: &str) -> &str {
    match sound {
        "I" | "I#" | "I2" | "I2#" => "i:",
        "i" | "i:" => "eI",
        "eI" => "aI",
        "aI" | "aI2" | "aI3" | "aI@" => "OI",
        "oU" | "oU#" => "aU",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("s·'i:", Some("s·eI"))]
    #[case("s·'eI", Some("s·aI"))]
    #[case("s·'aI", Some("s·OI"))]
    #[case("s·'oU", Some("s·aU"))]
    #[case("s·'I·t", Some("s·i:·t"))]
    #[case("r·'eI·d·i·oU", Some("r·aI·d·eI·aU"))]
    #[case("b·'U·k", None)]
    #[case("h·'aU·s", None)]
    #[case("(de)·r·'aI·n·@", None)]
    #[case("", None)]
    fn vowels_move_together(#[case] said: &str, #[case] expected: Option<&str>) {
        assert_eq!(shifted(said).as_deref(), expected);
    }
}
