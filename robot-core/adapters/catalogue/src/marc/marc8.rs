//! MARC-8, the character encoding of MARC 21 before Unicode.
//!
//! Two sets are active at a time: G0 for bytes below 0x80, G1 for those above. Escape sequences exchange them.
//! Diacritics come before their letter, the other way round than in Unicode.

mod tables;

use tables::Table;
use unicode_normalization::char::is_combining_mark;

const ESCAPE: u8 = 0x1b;
const SUBFIELD_DELIMITER: u8 = 0x1f;
/// What stands for an East Asian character, as cataloguers print one that they do not have.
pub(crate) const GETA_MARK: char = '〓';

/// What a field decodes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Decoded {
    /// Characters, not yet normalised.
    pub(crate) text: String,
    /// How many codes belong to no character of their set.
    pub(crate) undefined: usize,
    /// How many East Asian characters became [`GETA_MARK`].
    pub(crate) east_asian: usize,
}

#[derive(Clone, Copy)]
enum Set {
    Ascii,
    Graphic(&'static Table),
    /// East Asian Character Code: three bytes each. Its 16,000 characters are not carried: no library robot in
    /// Europe speaks them, and the title proper stands in Latin letters in such records.
    EastAsian,
}

/// Decodes one field's bytes. Subfield delimiters and the code after each stay as they are.
pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    let mut out = Decoded { text: String::with_capacity(bytes.len()), ..Decoded::default() };
    let mut marks: Vec<char> = Vec::new();
    let (mut g0, mut g1) = (Set::Ascii, Set::Graphic(&tables::ANSEL));
    let mut rest = bytes;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        match byte {
            ESCAPE => {
                if let Some((is_g1, set, length)) = designation(rest) {
                    *(if is_g1 { &mut g1 } else { &mut g0 }) = set;
                    rest = rest.get(length..).unwrap_or_default();
                } else {
                    out.undefined += 1;
                }
            }
            SUBFIELD_DELIMITER => {
                out.text.extend(marks.drain(..));
                out.text.push(char::from(byte));
                if let Some((&code, tail)) = rest.split_first() {
                    out.text.push(char::from(code));
                    rest = tail;
                }
            }
            // Marks that tell a sorter what to pass over, and joiners.
            0x88 => out.text.push('\u{98}'),
            0x89 => out.text.push('\u{9c}'),
            0x8d => out.text.push('\u{200d}'),
            0x8e => out.text.push('\u{200c}'),
            0..=0x20 | 0x7f | 0x80..=0xa0 | 0xff => {
                out.text.extend(marks.drain(..));
                if byte <= 0x20 {
                    out.text.push(char::from(byte));
                } else {
                    out.undefined += 1;
                }
            }
            _ => {
                let set = if byte < 0x80 { g0 } else { g1 };
                let found = match set {
                    Set::Ascii => Some(char::from(byte & 0x7f)),
                    Set::Graphic(table) => table.get(byte & 0x7f),
                    Set::EastAsian => {
                        rest = rest.get(2..).unwrap_or_default();
                        out.east_asian += 1;
                        Some(GETA_MARK)
                    }
                };
                match found {
                    Some(mark) if is_combining_mark(mark) => marks.push(mark),
                    Some(letter) => {
                        out.text.push(letter);
                        out.text.extend(marks.drain(..));
                    }
                    None => out.undefined += 1,
                }
            }
        }
    }
    out.text.extend(marks);
    out
}

/// Which half an escape sequence sets, to what, and how many bytes it has after the escape character itself.
fn designation(after_escape: &[u8]) -> Option<(bool, Set, usize)> {
    let (is_g1, start) = match after_escape {
        [b's', ..] => return Some((false, Set::Ascii, 1)),
        [b'g', ..] => return Some((false, Set::Graphic(&tables::GREEK_SYMBOLS), 1)),
        [b'b', ..] => return Some((false, Set::Graphic(&tables::SUBSCRIPTS), 1)),
        [b'p', ..] => return Some((false, Set::Graphic(&tables::SUPERSCRIPTS), 1)),
        [b'$', b')' | b'-', ..] => (true, 2),
        [b'$', b'(' | b',', ..] => (false, 2),
        [b'$', ..] => (false, 1),
        [b')' | b'-', ..] => (true, 1),
        [b'(' | b',', ..] => (false, 1),
        _ => return None,
    };
    let (set, length) = match after_escape.get(start..)? {
        [b'!', b'E', ..] => (Set::Graphic(&tables::ANSEL), 2),
        [b'B', ..] => (Set::Ascii, 1),
        [b'E', ..] => (Set::Graphic(&tables::ANSEL), 1),
        [b'S', ..] => (Set::Graphic(&tables::GREEK), 1),
        [b'N', ..] => (Set::Graphic(&tables::CYRILLIC), 1),
        [b'Q', ..] => (Set::Graphic(&tables::EXTENDED_CYRILLIC), 1),
        [b'2', ..] => (Set::Graphic(&tables::HEBREW), 1),
        [b'3', ..] => (Set::Graphic(&tables::ARABIC), 1),
        [b'4', ..] => (Set::Graphic(&tables::EXTENDED_ARABIC), 1),
        [b'1', ..] => (Set::EastAsian, 1),
        _ => return None,
    };
    Some((is_g1, set, start + length))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[rstest]
    #[case::ascii(b"Momo", "Momo")]
    #[case::umlaut_before_its_letter(b"Gr\xe8uffelo", "Grüffelo")]
    #[case::sharp_s(b"Stra\xc7e", "Straße")]
    #[case::two_marks_on_one_letter(b"Vi\xe3\xf2et", "Việt")]
    #[case::polish(b"Stanis\xb1aw", "Stanisław")]
    #[case::sort_marks(b"\x88Der \x89Schwarm", "\u{98}Der \u{9c}Schwarm")]
    #[case::cyrillic(b"\x1b(NWOJNA\x1b(B 1", "война 1")]
    #[case::cyrillic_in_g1(b"\x1b)N\xf7\xcf\xca\xce\xc1", "Война")]
    #[case::greek(b"\x1b(Sau{\x1b(B", "αρχ")]
    #[case::hebrew(b"\x1b(2ylem\x1bs", "שלום")]
    #[case::alpha_symbol(b"\x1bga\x1bs-Tier", "α-Tier")]
    #[case::water(b"H\x1bb2\x1bsO", "H₂O")]
    fn decodes(#[case] bytes: &[u8], #[case] expected: &str) {
        let decoded = decode(bytes);
        assert_eq!(decoded.text.nfc().collect::<String>(), expected.nfc().collect::<String>());
        assert_eq!((decoded.undefined, decoded.east_asian), (0, 0));
    }

    #[test]
    fn subfield_codes_are_no_text() {
        assert_eq!(decode(b"\x1faK\xe8onig\x1fbx").text.nfc().collect::<String>(), "\u{1f}aKönig\u{1f}bx");
    }

    #[test]
    fn counts_what_it_cannot_read() {
        assert_eq!(decode(b"\x1b$1!0T!0U\x1b(B").east_asian, 2);
        assert_eq!(decode(b"a\xfdb\xffc").undefined, 2);
        assert_eq!(decode(b"\x1b").undefined, 1);
        assert_eq!(decode(b"\xe8").text, "\u{308}");
    }
}
