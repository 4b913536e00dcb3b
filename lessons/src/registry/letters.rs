//! How wide letters are: the advance widths of Arial and the fonts made to its measure (Helvetica, Liberation Sans, Arimo).

/// Fonts whose letters are as wide as here, best first; the last ones are only there so that something is seen.
pub(super) const FONTS: &str = "Arial, Helvetica, 'Liberation Sans', Arimo, 'DejaVu Sans', sans-serif";

/// Advance widths from blank to tilde, thousandths of the font's size (Helvetica's published metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, // blank to /
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, // 0 to ?
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, // @ to O
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, // P to _
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, // ` to o
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, // p to ~
];

/// How wide `text` is in letters of this size, in the same unit.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let thousandths: u32 = text.chars().map(|letter| u32::from(advance(letter))).sum();
    f64::from(thousandths) / 1000.0 * size
}

fn advance(letter: char) -> u16 {
    let plain = match letter {
        'ä' | 'é' | 'è' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        'Ä' => 'A',
        'Ö' => 'O',
        'Ü' => 'U',
        'ß' => 'Z',
        '–' | '«' | '»' => '0',
        '„' | '“' | '”' => '(',
        '×' | '÷' | '−' | '≠' => '+',
        letter => letter,
    };
    let place = u32::from(plain).checked_sub(0x20).and_then(|place| usize::try_from(place).ok());
    // What is not in the table, a symbol of another font, is as wide as it is high at most.
    place.and_then(|place| WIDTHS.get(place)).copied().unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_as_wide_as_their_letters() {
        let of = |text| (width(text, 10.0) * 1000.0).round();
        assert_eq!([of(""), of("Wenn"), of("jemand"), of(" ")], [0.0, 26_120.0, 32_790.0, 2_780.0]);
        assert_eq!(of("Größe"), of("GroZe"), "letters with marks are as wide as without");
        assert_eq!(of("♜"), 10_000.0);
    }
}
