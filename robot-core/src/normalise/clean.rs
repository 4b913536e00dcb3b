//! Written text without what nobody says: markup, control characters, decoration. Every letter remembers where it stood.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A letter of the cleaned text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) char: char,
    /// The bytes of the written text that it stands for.
    pub(super) source: Range<usize>,
}

/// A tag that is longer is no tag.
const MAX_TAG_BYTES: usize = 200;
/// Real letters carry at most two; more is decoration that only takes time.
const MAX_MARKS: usize = 2;

/// Named characters of HTML that catalogues are full of.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("auml", 'ä'),
    ("Auml", 'Ä'),
    ("bdquo", '„'),
    ("bull", ' '),
    ("copy", ' '),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("euro", '€'),
    ("gt", ' '),
    ("hellip", '…'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lt", ' '),
    ("mdash", '—'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("ouml", 'ö'),
    ("Ouml", 'Ö'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("rsquo", '\''),
    ("shy", '\u{ad}'),
    ("szlig", 'ß'),
    ("uuml", 'ü'),
    ("Uuml", 'Ü'),
];

/// The first `limit` characters of a text, cleaned.
pub(super) fn clean(text: &str, limit: usize) -> Vec<Letter> {
    let text = text.char_indices().nth(limit).map_or(text, |(end, _)| &text[..end]);
    let mut letters = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if let Some(length) = tag(rest) {
            // A line break or the end of a paragraph is heard, <b> is not.
            let breaks = ["<br", "<p", "</p", "<li", "</li", "<div", "</div", "</h"];
            let tag = rest[..length].to_ascii_lowercase();
            if breaks.iter().any(|start| tag.starts_with(start)) {
                letters.push(Letter { char: '\n', source: at..at + length });
                letters.push(Letter { char: '\n', source: at..at + length });
            }
            at += length;
        } else if let Some((char, length)) = entity(rest) {
            push(&mut letters, char, at..at + length);
            at += length;
        } else {
            let marks = rest.chars().skip(1).take_while(|letter| is_combining_mark(*letter));
            let marks_length: usize = marks.clone().map(char::len_utf8).sum();
            let end = at + first.len_utf8() + marks_length;
            if marks_length == 0 && first.is_ascii() {
                push(&mut letters, first, at..end);
            } else {
                let cluster: String = std::iter::once(first).chain(marks.take(MAX_MARKS)).collect();
                push_cluster(&mut letters, &cluster, at..end);
            }
            at = end;
        }
    }
    letters
}

/// The length of the tag or comment that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    let opens = inside.starts_with(|first: char| first.is_ascii_alphabetic() || "/!?".contains(first));
    let end = inside.bytes().take(MAX_TAG_BYTES).position(|byte| byte == b'>')?;
    opens.then_some(end + 2)
}

/// The character that `&auml;` or `&#228;` at the beginning of a text stands for, and its length there.
fn entity(text: &str) -> Option<(char, usize)> {
    let inside = text.strip_prefix('&')?;
    let end = inside.bytes().take(10).position(|byte| byte == b';')?;
    let name = &inside[..end];
    let code = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let char = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => code(number, 16),
            None => code(number, 10),
        },
        None => ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, char)| *char),
    };
    Some((char?, end + 2))
}

/// A letter with its marks, composed, and in its plain form: "ﬁ" as "fi", "１" as "1".
fn push_cluster(letters: &mut Vec<Letter>, cluster: &str, source: Range<usize>) {
    let first = cluster.chars().next().unwrap_or(' ');
    if "²³°…".contains(first) {
        push(letters, first, source);
        return;
    }
    // "1½" is not "11/2".
    let is_fraction = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞".contains(first);
    let space = is_fraction.then_some(' ');
    for letter in space.into_iter().chain(cluster.nfkc().take(24)).chain(space) {
        push(letters, letter, source.clone());
    }
}

fn push(letters: &mut Vec<Letter>, letter: char, source: Range<usize>) {
    let char = match letter {
        '\n' => '\n',
        '\u{2028}' | '\u{2029}' => '\n',
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => return,
        '\u{fe00}'..='\u{fe0f}' | '™' | '®' | '©' => return,
        letter if letter.is_control() || letter.is_whitespace() => ' ',
        '\u{2010}' | '\u{2011}' => '-',
        '‒' | '—' | '―' | '−' => '–',
        '’' | '‘' | '‛' | '`' | '´' | 'ʼ' => '\'',
        '⁄' | '∕' => '/',
        '✕' | '✖' => '×',
        letter if is_combining_mark(letter) => return,
        letter => letter,
    };
    letters.push(Letter { char, source });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        clean(text, 1_000).into_iter().map(|letter| letter.char).collect()
    }

    #[rstest::rstest]
    #[case("a\u{308}rgern", "ärgern")]
    #[case("a<b>fett</b> &amp; K&auml;se &#228;&#xe4; &unknown;", "afett & Käse ää &unknown;")]
    #[case("eins<br/>zwei", "eins\n\nzwei")]
    #[case("1 < 2 und 3 > 2", "1 < 2 und 3 > 2")]
    #[case("x\u{202e}y\u{200b}z\0\u{1b}[31m", "xyz  [31m")]
    #[case("ﬁn １２ 𝐇𝐚𝐥𝐥𝐨 Ⅳ 1½ m² ℃", "fin 12 Hallo IV 1 1/2  m² °C")]
    #[case("Z\u{335}\u{336}\u{337}\u{338}algo", "Zalgo")]
    #[case("Peter’s – ja—nein", "Peter's – ja–nein")]
    fn markup_and_decoration_are_gone(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(cleaned(text), expected);
    }

    #[test]
    fn letters_know_where_they_stood() {
        let text = "a&uuml;<i>o\u{308}";
        let letters = clean(text, 100);
        assert_eq!(
            letters.iter().map(|letter| &text[letter.source.clone()]).collect::<Vec<_>>(),
            ["a", "&uuml;", "o\u{308}"]
        );
        assert_eq!(clean(&"ä".repeat(100), 7).len(), 7);
    }
}
