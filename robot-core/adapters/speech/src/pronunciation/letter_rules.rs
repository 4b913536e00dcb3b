//! How a word is said that no lexicon knows, letter by letter.

use robot_core::Language;
use unicode_normalization::UnicodeNormalization;

use super::lexicon::Lexicon;
use super::mnemonics::SEPARATOR;

/// The contexts by which a rule may decide, narrowest first: so many letters before, so many after.
const CONTEXTS: [(usize, usize); 8] = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (3, 4)];
/// A rule's sound where the letter is silent.
const SILENT: &str = "-";
/// What stands around a word in rules.
const EDGE: char = '_';

/// Rules from letters to sounds: `s[c]h⇥S` says that c between s and h is said S. Of the rules that fit, the one with the
/// widest context holds.
///
/// They are learnt, not written: `pronunciation/make.py` makes them.
///
/// ```
/// use robot_core::Language;
/// use robot_speech::pronunciation::LetterRules;
///
/// assert_eq!(LetterRules::bundled(Language::De).pronounce("schnatz"), "S·n·a·ts");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct LetterRules<'a> {
    rules: Lexicon<'a>,
}

impl LetterRules<'static> {
    /// Those that come along.
    #[must_use]
    pub const fn bundled(language: Language) -> Self {
        Self::new(match language {
            Language::De => include_str!("../../pronunciation/letters-de.txt"),
            Language::En => include_str!("../../pronunciation/letters-en.txt"),
        })
    }
}

impl<'a> LetterRules<'a> {
    /// Rules from their lines, sorted.
    #[must_use]
    pub const fn new(lines: &'a str) -> Self {
        Self { rules: Lexicon::new(lines) }
    }

    /// A word in mnemonics. Letters without a rule are silent.
    #[must_use]
    pub fn pronounce(&self, word: &str) -> String {
        let letters = Self::letters(word);
        let sounds = (0..letters.len()).filter_map(|at| self.sound(&letters, at));
        let sounds: Vec<&str> = sounds.filter(|sound| *sound != SILENT).collect();
        sounds.join(&SEPARATOR.to_string())
    }

    fn sound(&self, letters: &[char], at: usize) -> Option<&'a str> {
        (0..CONTEXTS.len()).rev().find_map(|width| self.rules.find(&Self::rule(letters, at, width)).next())
    }

    /// The letters that rules are made for: lower case, accents off but for those of German.
    fn letters(word: &str) -> Vec<char> {
        let plain = |letter: char| letter.nfd().next().unwrap_or(letter);
        let keep = |letter: char| if "äöüß".contains(letter) { letter } else { plain(letter) };
        let lower = word.nfc().flat_map(char::to_lowercase);
        lower.map(keep).filter(|letter| letter.is_alphabetic()).collect()
    }

    /// The left side of the rule for letter `at` with the context of the given width.
    fn rule(letters: &[char], at: usize, width: usize) -> String {
        let (before, after) = CONTEXTS[width];
        let letter = |at: Option<usize>| at.and_then(|at| letters.get(at).copied());
        let mut rule = String::new();
        // One edge is enough, on either side.
        let left = (1..=before).map(|step| letter(at.checked_sub(step)).unwrap_or(EDGE));
        let mut left: Vec<char> = up_to_edge(left).collect();
        left.reverse();
        rule.extend(left);
        rule.push('[');
        rule.push(letters[at]);
        rule.push(']');
        rule.extend(up_to_edge((1..=after).map(|step| letter(Some(at + step)).unwrap_or(EDGE))));
        rule
    }
}

fn up_to_edge(letters: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut over = false;
    letters.take_while(move |letter| !std::mem::replace(&mut over, *letter == EDGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_rule_that_fits_holds() {
        let rules = LetterRules::new("_[s]c\tz\n[a]\ta\n[c]\tk\n[h]\t-\n[s]\ts\n[s]c\tS\ns[c]h\tx·y\n");
        assert_eq!(rules.pronounce("asca"), "a·S·k·a");
        assert_eq!(rules.pronounce("SCHÁ q"), "S·x·y·a", "the letter q has no rule");
        assert_eq!(rules.pronounce(""), "");
    }

    #[test]
    fn rules_are_named_by_their_context() {
        let letters = LetterRules::letters("Ächz!");
        let rules: Vec<String> = (0..4).map(|width| LetterRules::rule(&letters, 1, width)).collect();
        assert_eq!(rules, ["[c]", "[c]h", "ä[c]h", "ä[c]hz"]);
        assert_eq!(LetterRules::rule(&letters, 0, 6), "_[ä]chz");
        assert_eq!(LetterRules::rule(&letters, 3, 7), "äch[z]_");
    }

    proptest::proptest! {
        #[test]
        fn any_word_is_said_somehow(word in "\\PC{0,40}") {
            for language in [Language::De, Language::En] {
                let said = LetterRules::bundled(language).pronounce(&word);
                proptest::prop_assert!(said.split(SEPARATOR).all(|sound| sound != SILENT));
            }
        }
    }
}
