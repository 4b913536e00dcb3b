//! espeak-ng's names for sounds, and a model's.

use std::collections::BTreeMap;

use robot_core::Language;

use crate::graph::{Phone, Phones};

/// What stands between two mnemonics; no mnemonic contains it.
pub const SEPARATOR: char = '·';

/// Marks of stress, glued to the front of a mnemonic.
const STRESS: [char; 4] = ['\'', ',', '%', '='];

/// The mnemonics in a word as espeak-ng prints it, without stress: `v·'a·s` gives `v`, `a`, `s`. Changes of language
/// remain: `(en)`.
///
/// ```
/// let word = "_!·'e:·(en)·m·'eI·l·(de)";
/// assert!(robot_speech::pronunciation::bare(word).eq(["_!", "e:", "(en)", "m", "eI", "l", "(de)"]));
/// ```
pub fn bare(word: &str) -> impl Iterator<Item = &str> {
    word.split([SEPARATOR, ' ']).map(|piece| piece.trim_start_matches(STRESS)).filter(|piece| !piece.is_empty())
}

/// How one model hears espeak-ng's sounds, for both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mnemonics {
    german: BTreeMap<String, Vec<Phone>>,
    english: BTreeMap<String, Vec<Phone>>,
}

impl Mnemonics {
    /// From the model's tables; the name of the table that is none, if one is.
    pub(crate) fn parse(
        [(german_name, german), (english_name, english)]: [(&str, &str); 2],
        phones: &Phones,
    ) -> Result<Self, String> {
        Ok(Self {
            german: table(german, phones).ok_or(german_name)?,
            english: table(english, phones).ok_or(english_name)?,
        })
    }

    /// A word in the model's phones. What is no sound to the model is left out.
    pub(crate) fn phones(&self, word: &str, language: Language) -> Vec<Phone> {
        let mut spoken = language;
        let mut phones = Vec::new();
        for piece in bare(word) {
            if let Some(code) = piece.strip_prefix('(').and_then(|piece| piece.strip_suffix(')')) {
                // Of other languages nothing is known; their mnemonics are much the same.
                spoken = code.split('-').next().and_then(|code| code.parse().ok()).unwrap_or(language);
                continue;
            }
            phones.extend(self.sound(piece, spoken));
        }
        phones
    }

    /// Of a mnemonic that no table has, such as one of a third language, the nearest relative by name.
    fn sound(&self, piece: &str, language: Language) -> &[Phone] {
        let (own, other) = match language {
            Language::De => (&self.german, &self.english),
            Language::En => (&self.english, &self.german),
        };
        let known = |name: &str| own.get(name).or_else(|| other.get(name)).map(Vec::as_slice);
        let relative = || known(piece.trim_end_matches(|mark: char| !mark.is_alphabetic() && mark != ':'));
        known(piece).or_else(relative).unwrap_or_default()
    }
}

/// Reads lines of a mnemonic and its phones; `-` is no sound at all.
fn table(text: &str, phones: &Phones) -> Option<BTreeMap<String, Vec<Phone>>> {
    let mut table = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        // No mnemonic is a lone `#`; many contain one.
        if line == "#" || line.starts_with("# ") {
            continue;
        }
        let mut fields = line.split_ascii_whitespace();
        let mnemonic = fields.next()?;
        let names: Vec<&str> = fields.collect();
        let sounds: Option<Vec<Phone>> = match names.as_slice() {
            [] => None,
            ["-"] => Some(Vec::new()),
            names => names.iter().map(|name| phones.get(name)).collect(),
        };
        if table.insert(mnemonic.to_owned(), sounds?).is_some() {
            return None;
        }
    }
    (!table.is_empty()).then_some(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> (Phones, Mnemonics) {
        let phones = Phones::parse("SIL\na\nR\nr\nt\nae\ni:\nl\n").unwrap();
        let german = "# espeak-ng -> model\na a\nr R\nt t\nts t t\n_! -\ni: i:\n";
        let english = "a ae\nr r\nt# t\nl l\n#X1 -\n";
        let mnemonics = Mnemonics::parse([("de", german), ("en", english)], &phones).unwrap();
        (phones, mnemonics)
    }

    #[rstest::rstest]
    #[case(Language::De, "_!·'a·r", "a R")]
    #[case(Language::En, "'a·r", "ae r")]
    #[case(Language::De, "'a·(en)·'a·r·(de)·r", "a ae r R")]
    #[case(Language::De, "a·(en-gb)·a·(fr)·a", "a ae a")]
    #[case(Language::De, "ts·,i:·l", "t t i: l")]
    #[case(Language::En, "t#·t[·i:·?·q", "t t i:")]
    #[case(Language::De, "d·r·'a· ·r·'a", "R a R a")]
    #[case(Language::De, "", "")]
    fn words_are_read(#[case] language: Language, #[case] word: &str, #[case] expected: &str) {
        let (phones, mnemonics) = model();
        let expected: Vec<Phone> = expected.split(' ').filter_map(|name| phones.get(name)).collect();
        assert_eq!(mnemonics.phones(word, language), expected);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("a\n")]
    #[case("a x\n")]
    #[case("a a\na a\n")]
    fn what_is_no_table(#[case] text: &str) {
        let (phones, _) = model();
        assert_eq!(Mnemonics::parse([("de", "a a"), ("en", text)], &phones), Err("en".to_owned()));
    }
}
