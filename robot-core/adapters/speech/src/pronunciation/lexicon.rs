//! Words whose pronunciation is known.

use robot_core::Language;

/// Words with their pronunciations, in espeak-ng's mnemonics.
///
/// A line is a word in lower case and how it is said, one tab before each way: `weg⇥v·e:·k⇥v·E·k`. Lines are sorted by
/// their words' bytes, so that a word is found without reading all of them.
///
/// ```
/// use robot_core::Language;
/// use robot_speech::pronunciation::Lexicon;
///
/// let ways: Vec<&str> = Lexicon::bundled(Language::De).find("bücherei").collect();
/// assert_eq!(ways, ["b·y:·C·3·R·aI"]);
/// assert_eq!(Lexicon::bundled(Language::De).find("xyzzy").count(), 0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'a> {
    lines: &'a str,
}

impl Lexicon<'static> {
    /// What comes along: the words of the phrase files and the demo catalogue, and frequent words.
    #[must_use]
    pub const fn bundled(language: Language) -> Self {
        match language {
            Language::De => Self { lines: include_str!("../../pronunciation/lexicon-de.txt") },
            Language::En => Self { lines: include_str!("../../pronunciation/lexicon-en.txt") },
        }
    }
}

impl<'a> Lexicon<'a> {
    /// A lexicon of these lines.
    #[must_use]
    pub const fn new(lines: &'a str) -> Self {
        Self { lines }
    }

    /// How a word, in lower case, is said. None when it is not known.
    pub fn find(&self, word: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.line(word).into_iter().flat_map(|line| line.split('\t').skip(1))
    }

    /// Its words, in order.
    pub fn words(&self) -> impl Iterator<Item = &'a str> {
        self.lines.lines().filter_map(|line| line.split('\t').next())
    }

    fn line(&self, word: &str) -> Option<&'a str> {
        let bytes = self.lines.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            // The line around the middle; line ends are never inside a letter.
            let middle = low + (high - low) / 2;
            let start = bytes[low..middle].iter().rposition(|byte| *byte == b'\n').map_or(low, |at| low + at + 1);
            let end = bytes[middle..high].iter().position(|byte| *byte == b'\n').map_or(high, |at| middle + at);
            let line = &self.lines[start..end];
            let (found, _) = line.split_once('\t').unwrap_or((line, ""));
            match word.cmp(found) {
                std::cmp::Ordering::Equal => return Some(line),
                std::cmp::Ordering::Less => high = start,
                std::cmp::Ordering::Greater => low = (end + 1).min(high),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_nothing_else() {
        let lines = "a\tx\nab\ty\tz\nb\tq\nzebra\tz·e\näh\tE:\n";
        let lexicon = Lexicon::new(lines);
        for line in lines.lines() {
            let (word, ways) = line.split_once('\t').unwrap();
            assert!(lexicon.find(word).eq(ways.split('\t')), "{word}");
        }
        for word in ["", "aa", "abc", "c", "zebr", "ä", "ö", "\n", "a\tx"] {
            assert_eq!(lexicon.find(word).count(), 0, "{word:?}");
        }
        assert_eq!(Lexicon::new("").find("a").count(), 0);
    }

    #[rstest::rstest]
    fn the_bundled_ones_are_sorted_and_every_line_says_something(
        #[values(Language::De, Language::En)] language: Language,
    ) {
        let lexicon = Lexicon::bundled(language);
        let words: Vec<&str> = lexicon.words().collect();
        assert!(words.len() > 5000, "{}", words.len());
        assert!(words.is_sorted_by(|one, next| one < next), "{:?}", words.windows(2).find(|pair| pair[0] >= pair[1]));
        for word in words {
            assert!(!word.contains(char::is_whitespace) && word.to_lowercase() == word, "{word:?}");
            assert!(lexicon.find(word).count() > 0 && lexicon.find(word).all(|way| !way.is_empty()), "{word:?}");
        }
    }
}
