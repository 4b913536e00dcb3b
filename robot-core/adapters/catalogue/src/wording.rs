//! Text as one would say it: without sort marks, cataloguers' punctuation and decomposed letters.

use unicode_normalization::UnicodeNormalization;

/// Removes sort marks and control characters, composes letters (NFC), and makes every gap one space.
///
/// The marks round words that sorting passes over are U+0098 and U+009C in MARC, `<<` and `>>` in MAB, `¬` in
/// Aleph; PICA sets `@` before the word to sort by.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut gap = false;
    while let Some(character) = chars.next() {
        match character {
            '<' | '>' if chars.peek() == Some(&character) => {
                chars.next();
            }
            '¬' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
            '@' if (gap || out.is_empty()) && chars.peek().is_some_and(|next| next.is_alphanumeric()) => {}
            _ if character.is_whitespace() => gap = true,
            _ if character.is_control() => {}
            _ => {
                if gap && !out.is_empty() {
                    out.push(' ');
                }
                gap = false;
                out.push(character);
            }
        }
    }
    if out.is_ascii() { out } else { out.nfc().collect() }
}

/// Cleans a title or a part of one, and strips the punctuation that ISBD sets between the parts of a description.
pub(crate) fn title(text: &str) -> String {
    let cleaned = clean(text);
    let mut rest = cleaned.trim();
    loop {
        let shorter = rest.trim_end_matches([' ', '/', ':', ';', '=', ',']);
        let shorter = if ends_with_full_stop(shorter) { &shorter[..shorter.len() - 1] } else { shorter };
        let shorter = match shorter.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
            Some(inner) if !inner.contains(['[', ']']) => inner,
            _ => shorter,
        };
        let shorter = shorter.trim();
        if shorter.len() == rest.len() {
            return shorter.to_owned();
        }
        rest = shorter;
    }
}

/// Whether the text ends in a full stop that belongs to no abbreviation, initial or ordinal, and is no ellipsis.
fn ends_with_full_stop(text: &str) -> bool {
    let Some(before) = text.strip_suffix('.') else { return false };
    let last_word = before.rsplit([' ', '.', '-']).next().unwrap_or_default();
    last_word.chars().count() > 3 && !last_word.chars().all(|c| c.is_ascii_digit())
}

/// A person's name as one would say it, "Otfried Preußler", and the part to search by, "Preußler".
///
/// `is_inverted` says that the surname stands first, before a comma (first indicator 1 in MARC 21).
pub(crate) fn person(name: &str, is_inverted: bool) -> Option<(String, String)> {
    let name = clean(name);
    let name = name.trim_end_matches([',', ';', ':', '/', ' ']);
    let name = strip_name_full_stop(name);
    let mut parts = name.split(',').map(str::trim).filter(|part| !part.is_empty());
    let surname = parts.next()?;
    if !is_inverted {
        return Some((name.to_owned(), surname.to_owned()));
    }
    // Years of birth and death belong into a subfield of their own, but are not always there.
    let rest: Vec<&str> = parts.filter(|part| !part.chars().any(|c| c.is_ascii_digit())).collect();
    match rest.split_first() {
        None => Some((surname.to_owned(), surname.to_owned())),
        Some((first_names, suffixes)) => {
            let mut spoken = format!("{first_names} {surname}");
            for suffix in suffixes {
                spoken.push(' ');
                spoken.push_str(suffix);
            }
            Some((spoken, surname.to_owned()))
        }
    }
}

/// Initials keep their full stop ("J. K."), whole names lose it ("Michael.").
fn strip_name_full_stop(name: &str) -> &str {
    match name.strip_suffix('.') {
        Some(before) => {
            let last_word = before.rsplit([' ', '.', '-', ',']).next().unwrap_or_default();
            let is_abbreviation = last_word.chars().count() < 3 || matches!(last_word, "Jun" | "Sen");
            if is_abbreviation { name } else { before }
        }
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::decomposed("Gru\u{308}ffelo", "Grüffelo")]
    #[case::marc_sort_marks("\u{98}Der\u{9c} Prozess", "Der Prozess")]
    #[case::mab_sort_marks("<<Der>> Prozess", "Der Prozess")]
    #[case::aleph_sort_marks("¬Der¬ Prozess", "Der Prozess")]
    #[case::pica_sort_mark("Der @Prozess", "Der Prozess")]
    #[case::pica_sort_mark_first("@Momo", "Momo")]
    #[case::an_at_sign_stays("Post an ich@wir", "Post an ich@wir")]
    #[case::one_angle_stays("2 < 3", "2 < 3")]
    #[case::gaps("  Das \t kleine\n Gespenst ", "Das kleine Gespenst")]
    #[case::controls("Mo\u{7}mo\u{ad}", "Momo")]
    fn cleans(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(clean(text), expected);
    }

    #[rstest]
    #[case("Das kleine Gespenst /", "Das kleine Gespenst")]
    #[case("Momo :", "Momo")]
    #[case("Krieg und Frieden.", "Krieg und Frieden")]
    #[case("Emil und die drei ???", "Emil und die drei ???")]
    #[case("Und dann ...", "Und dann ...")]
    #[case("Martin Luther King Jr.", "Martin Luther King Jr.")]
    #[case("Friedrich der 2.", "Friedrich der 2.")]
    #[case("[Momo]", "Momo")]
    #[case("[Die] Welle", "[Die] Welle")]
    #[case(" / ", "")]
    fn strips_cataloguers_punctuation(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(title(text), expected);
    }

    #[rstest]
    #[case("Preußler, Otfried,", true, "Otfried Preußler", "Preußler")]
    #[case("Rowling, J. K.", true, "J. K. Rowling", "Rowling")]
    #[case("Ende, Michael.", true, "Michael Ende", "Ende")]
    #[case("Ende, Michael, 1929-1995", true, "Michael Ende", "Ende")]
    #[case("King, Martin Luther, Jr.", true, "Martin Luther King Jr.", "King")]
    #[case("Homer", true, "Homer", "Homer")]
    #[case("Leonardo, da Vinci", false, "Leonardo, da Vinci", "Leonardo")]
    fn says_names(#[case] name: &str, #[case] inverted: bool, #[case] spoken: &str, #[case] surname: &str) {
        assert_eq!(person(name, inverted), Some((spoken.to_owned(), surname.to_owned())));
    }

    #[test]
    fn no_name_is_no_person() {
        assert_eq!(person(" , ", true), None);
    }
}
