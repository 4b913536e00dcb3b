//! Which encoding bytes are in, whatever they claim to be; and text that was read in a wrong one before.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::marc::marc8;

/// An encoding of catalogue records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or pure ASCII.
    Utf8,
    /// MARC-8.
    Marc8,
    /// Windows-1252, which holds Latin-1.
    Windows1252,
}

/// The encoding of a whole MARC record, given what its leader declares.
///
/// Many systems write UTF-8 and declare MARC-8, or the other way round. Bytes that are valid UTF-8 with anything
/// beyond ASCII are UTF-8: MARC-8 puts diacritics before a plain letter, which UTF-8 forbids.
pub(crate) fn encoding_of(record: &[u8], declared: Encoding) -> Encoding {
    let has_escape = record.windows(2).any(|pair| pair[0] == 0x1b && b"()$,-sgbp".contains(&pair[1]));
    let is_ascii = record.is_ascii();
    if is_ascii && !has_escape {
        return Encoding::Utf8;
    }
    if std::str::from_utf8(record).is_ok() {
        return if is_ascii { declared } else { Encoding::Utf8 };
    }
    let decoded = marc8::decode(record);
    if declared == Encoding::Marc8 && decoded.undefined == 0 || reads_well(&decoded) {
        Encoding::Marc8
    } else {
        Encoding::Windows1252
    }
}

/// Whether every diacritic found a letter that it goes with. Latin-1 read as MARC-8 leaves some alone.
fn reads_well(decoded: &marc8::Decoded) -> bool {
    decoded.undefined == 0 && !decoded.text.nfc().any(is_combining_mark)
}

/// Decodes one field. The flag says whether characters were lost; East Asian ones are [`marc8::GETA_MARK`].
pub(crate) fn decode(bytes: &[u8], encoding: Encoding) -> (String, bool) {
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), false),
            Err(_) => (String::from_utf8_lossy(bytes).into_owned(), true),
        },
        Encoding::Marc8 => {
            let decoded = marc8::decode(bytes);
            (decoded.text, decoded.undefined > 0)
        }
        Encoding::Windows1252 => (bytes.iter().map(|byte| windows_1252(*byte)).collect(), false),
    }
}

/// Windows-1252 from 0x80 to 0x9F (the WHATWG's index, which reads unused codes as C1 controls).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Mac OS Roman from 0x80 to 0xFF.
const MAC_ROMAN: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte that Windows-1252 or Latin-1 reads as `character`, if it is not ASCII.
fn as_windows_1252(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        0..=0x7f => None,
        _ => WINDOWS_1252.iter().position(|c| *c == character).and_then(|at| u8::try_from(0x80 + at).ok()),
    }
}

/// The byte that Mac OS Roman reads as `character`, if it is not ASCII.
fn as_mac_roman(character: char) -> Option<u8> {
    MAC_ROMAN.chars().position(|c| c == character).and_then(|at| u8::try_from(0x80 + at).ok())
}

/// What became of text that may have been read in a wrong encoding before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mojibake {
    /// It is as it was.
    None,
    /// It was encoded twice; now it is right.
    Repaired,
    /// It is garbled and cannot be repaired.
    Beyond,
}

/// Repairs text that was UTF-8, was read as Windows-1252, Latin-1 or Mac OS Roman, and written again: `fÃ¼r`, `f√ºr`.
pub(crate) fn repair(text: &mut String) -> Mojibake {
    let mut found = Mojibake::None;
    // Twice, since some text has gone the wrong way twice.
    for _ in 0..2 {
        if text.is_ascii() {
            return found;
        }
        match repaired(text, as_windows_1252).or_else(|| repaired(text, as_mac_roman)) {
            Some(better) => {
                *text = better;
                found = Mojibake::Repaired;
            }
            None => break,
        }
    }
    if looks_garbled(text) { Mojibake::Beyond } else { found }
}

/// The text with every run of garbled characters put right; `None` if there is no such run.
fn repaired(text: &str, byte_of: fn(char) -> Option<u8>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let sequence = garbled_sequence(rest, byte_of);
        if let Some((character, length)) = sequence {
            out.push(character);
            rest = rest.get(length..).unwrap_or_default();
            changed = true;
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    changed.then_some(out)
}

/// One character whose UTF-8 bytes stand at the start of `text` as characters of their own, and how long they are.
fn garbled_sequence(text: &str, byte_of: fn(char) -> Option<u8>) -> Option<(char, usize)> {
    let mut bytes = [0_u8; 4];
    let mut length = 0;
    let mut chars = text.chars();
    let lead = byte_of(chars.next()?)?;
    let wanted = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => return None,
    };
    bytes[0] = lead;
    length += text.chars().next()?.len_utf8();
    for slot in bytes.iter_mut().take(wanted).skip(1) {
        let character = chars.next()?;
        *slot = byte_of(character).filter(|byte| (0x80..=0xbf).contains(byte))?;
        length += character.len_utf8();
    }
    let character = std::str::from_utf8(bytes.get(..wanted)?).ok()?.chars().next()?;
    // Only what European text holds: two letters in a row that happen to be a valid sequence are left alone.
    let is_expected = matches!(u32::from(character), 0xa0..=0x24f | 0x300..=0x36f | 0x2010..=0x2044 | 0x20ac | 0x2122);
    is_expected.then_some((character, length))
}

/// Whether the text holds what no title holds: a replacement character, or the head of a lost UTF-8 sequence.
fn looks_garbled(text: &str) -> bool {
    let mut previous = ' ';
    for character in text.chars() {
        if character == char::REPLACEMENT_CHARACTER {
            return true;
        }
        let is_lost_tail = matches!(u32::from(character), 0x80..=0x97 | 0x99..=0x9b | 0x9d..=0x9f | 0xa1..=0xa9 | 0xac..=0xb1 | 0xb4..=0xb9 | 0xbb..=0xbe);
        if matches!(previous, 'Ã' | 'Â' | '√') && is_lost_tail || previous == 'â' && character == '€' {
            return true;
        }
        previous = character;
    }
    false
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain(b"Momo", Encoding::Marc8, Encoding::Utf8)]
    #[case::utf8_declared_marc8("Grüffelo".as_bytes(), Encoding::Marc8, Encoding::Utf8)]
    #[case::marc8_declared_utf8(b"Gr\xe8uffelo", Encoding::Utf8, Encoding::Marc8)]
    #[case::marc8(b"Gr\xe8uffelo", Encoding::Marc8, Encoding::Marc8)]
    #[case::latin1_declared_utf8(b"Gr\xfcffelo und B\xe4r", Encoding::Utf8, Encoding::Windows1252)]
    #[case::latin1_declared_marc8(b"Gr\xfcffelo", Encoding::Marc8, Encoding::Windows1252)]
    #[case::escapes_alone(b"\x1b(Nwojna\x1b(B", Encoding::Marc8, Encoding::Marc8)]
    fn tells_the_encoding(#[case] bytes: &[u8], #[case] declared: Encoding, #[case] expected: Encoding) {
        assert_eq!(encoding_of(bytes, declared), expected);
    }

    #[rstest]
    #[case::clean("Grüffelo", "Grüffelo", Mojibake::None)]
    #[case::nfd("Gru\u{308}ffelo", "Gru\u{308}ffelo", Mojibake::None)]
    #[case::french("L'été à Nîmes", "L'été à Nîmes", Mojibake::None)]
    #[case::portuguese("MÃE e SÃO", "MÃE e SÃO", Mojibake::None)]
    #[case::sort_marks("\u{98}Die\u{9c} Ästhetik", "\u{98}Die\u{9c} Ästhetik", Mojibake::None)]
    #[case::windows("GrÃ¼ÃŸe fÃ¼r JosÃ©", "Grüße für José", Mojibake::Repaired)]
    #[case::latin1("Gr\u{c3}\u{bc}\u{c3}\u{9f}e", "Grüße", Mojibake::Repaired)]
    #[case::quotes("â€žMomoâ€œ", "„Momo“", Mojibake::Repaired)]
    #[case::mac("Gr√ºffelo, M√§rchen, √ñdipus", "Grüffelo, Märchen, Ödipus", Mojibake::Repaired)]
    #[case::twice("GrÃƒÂ¼ffelo", "Grüffelo", Mojibake::Repaired)]
    #[case::lost("Gr\u{fffd}ffelo", "Gr\u{fffd}ffelo", Mojibake::Beyond)]
    fn repairs(#[case] text: &str, #[case] expected: &str, #[case] outcome: Mojibake) {
        let mut text = text.to_owned();
        assert_eq!(repair(&mut text), outcome);
        assert_eq!(text, expected);
    }
}
