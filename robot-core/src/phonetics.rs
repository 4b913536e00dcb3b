//! How German sounds: Kölner Phonetik (H. J. Postel, 1969).

/// What letters are: it decides about the rules that hold for the start of a word alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One word: a vowel that it begins with counts, and a "C" at its beginning has rules of its own.
    Word,
    /// Words run together. A recogniser splits compounds wherever it likes, and where a word begins nobody knows:
    /// "gespenster schloss" and "gespensterschloss" have one code. No vowel counts.
    Run,
}

/// Writes the code of folded letters (`a` to `z`, all others are silent) to `code`, in digits `0` to `8`: one a sound,
/// doubles and vowels left out.
///
/// ```
/// use robot_core::phonetics::{Unit, koelner};
///
/// let mut code = Vec::new();
/// koelner(b"mueller", Unit::Word, &mut code);
/// assert_eq!(code, b"657");
/// ```
pub fn koelner(letters: &[u8], unit: Unit, code: &mut Vec<u8>) {
    code.clear();
    let mut last = 0;
    for (at, &letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(0);
        let previous = if at == 0 { 0 } else { letters[at - 1] };
        let begins = at == 0 || unit == Unit::Run;
        let sound = match letter {
            b'a' | b'e' | b'i' | b'j' | b'o' | b'u' | b'y' => b'0',
            b'b' => b'1',
            b'p' if next == b'h' => b'3',
            b'p' => b'1',
            b'd' | b't' if matches!(next, b'c' | b's' | b'z') => b'8',
            b'd' | b't' => b'2',
            b'f' | b'v' | b'w' => b'3',
            b'g' | b'k' | b'q' => b'4',
            b'c' if matches!(previous, b's' | b'z') => b'8',
            b'c' if matches!(next, b'a' | b'h' | b'k' | b'o' | b'q' | b'u' | b'x') => b'4',
            b'c' if begins && matches!(next, b'l' | b'r') => b'4',
            b'c' => b'8',
            b'x' if matches!(previous, b'c' | b'k' | b'q') => b'8',
            b'x' => b'4',
            b'l' => b'5',
            b'm' | b'n' => b'6',
            b'r' => b'7',
            b's' | b'z' => b'8',
            _ => continue,
        };
        let counts = sound != b'0' || (unit == Unit::Word && code.is_empty() && last == 0);
        if sound != last && counts {
            code.push(sound);
        }
        last = sound;
        if letter == b'x' && sound == b'4' {
            code.push(b'8');
            last = b'8';
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn code(letters: &str, unit: Unit) -> String {
        let mut code = Vec::new();
        koelner(letters.as_bytes(), unit, &mut code);
        String::from_utf8(code).unwrap()
    }

    /// Source of the first four: the worked examples of the German Wikipedia's article on the procedure.
    #[rstest]
    #[case("wikipedia", "3412")]
    #[case("mueller", "657")]
    #[case("luedenscheidt", "52682")]
    #[case("breschnew", "17863")]
    #[case("aachen", "046")]
    #[case("haus", "08")]
    #[case("clara", "457")]
    #[case("naclar", "6857")]
    #[case("жук", "")]
    #[case("", "")]
    fn words(#[case] letters: &str, #[case] expected: &str) {
        assert_eq!(code(letters, Unit::Word), expected);
    }

    #[rstest]
    #[case("mullerludenscheidt", "65752682")]
    #[case("philosophie", "3583")]
    #[case("hexe", "48")]
    #[case("zauberberg", "817174")]
    #[case("aachen", "46")]
    #[case("naclar", "6457")]
    #[case("", "")]
    fn runs(#[case] letters: &str, #[case] expected: &str) {
        assert_eq!(code(letters, Unit::Run), expected);
    }

    #[rstest]
    #[case("diescheibenwelt", "dischaibenvelt")]
    #[case("vogel", "fogel")]
    #[case("rad", "rat")]
    fn what_sounds_alike_has_one_code(#[case] one: &str, #[case] other: &str) {
        assert_eq!(code(one, Unit::Run), code(other, Unit::Run));
    }
}
