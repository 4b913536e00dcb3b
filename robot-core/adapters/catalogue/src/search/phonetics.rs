//! How German sounds: Kölner Phonetik (H. J. Postel, 1969) over a whole title.

/// The code of folded letters without spaces, digits 1 to 8, vowels left out.
///
/// The title is coded as one word, since a recogniser splits compounds wherever it likes: "gespenster schloss" and
/// "gespensterschloss" have one code. The rules that hold for the start of a word alone are therefore left out.
pub(super) fn code(letters: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut last = 0;
    for (at, &letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied().unwrap_or(0);
        let previous = if at == 0 { 0 } else { letters[at - 1] };
        let first = match letter {
            b'a' | b'e' | b'i' | b'j' | b'o' | b'u' | b'y' => b'0',
            b'b' => b'1',
            b'p' if next == b'h' => b'3',
            b'p' => b'1',
            b'd' | b't' if matches!(next, b'c' | b's' | b'z') => b'8',
            b'd' | b't' => b'2',
            b'f' | b'v' | b'w' => b'3',
            b'g' | b'k' | b'q' => b'4',
            b'c' if matches!(previous, b's' | b'z') => b'8',
            b'c' if matches!(next, b'a' | b'h' | b'k' | b'l' | b'o' | b'q' | b'r' | b'u' | b'x') => b'4',
            b'c' => b'8',
            b'x' if matches!(previous, b'c' | b'k' | b'q') => b'8',
            b'x' => b'4',
            b'l' => b'5',
            b'm' | b'n' => b'6',
            b'r' => b'7',
            b's' | b'z' => b'8',
            _ => continue,
        };
        if first != last && first != b'0' {
            out.push(first);
        }
        last = first;
        if letter == b'x' && first == b'4' {
            out.push(b'8');
            last = b'8';
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("mullerludenscheidt", "65752682")]
    #[case("breschnew", "17863")]
    #[case("wikipedia", "3412")]
    #[case("philosophie", "3583")]
    #[case("hexe", "48")]
    #[case("zauberberg", "817174")]
    #[case("", "")]
    fn codes(#[case] letters: &str, #[case] expected: &str) {
        let mut out = Vec::new();
        code(letters.as_bytes(), &mut out);
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }

    #[rstest]
    #[case("diescheibenwelt", "dischaibenvelt")]
    #[case("vogel", "fogel")]
    #[case("rad", "rat")]
    fn what_sounds_alike_has_one_code(#[case] one: &str, #[case] other: &str) {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        code(one.as_bytes(), &mut a);
        code(other.as_bytes(), &mut b);
        assert_eq!(a, b);
    }
}
