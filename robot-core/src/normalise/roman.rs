//! Roman numerals.

/// The value of a Roman numeral in capitals, 1 to 3999. Only the form that people write counts: "IV", not "IIII".
pub(super) fn value(text: &str) -> Option<u64> {
    const STEPS: [(&str, u64); 13] = [
        ("M", 1000),
        ("CM", 900),
        ("D", 500),
        ("CD", 400),
        ("C", 100),
        ("XC", 90),
        ("L", 50),
        ("XL", 40),
        ("X", 10),
        ("IX", 9),
        ("V", 5),
        ("IV", 4),
        ("I", 1),
    ];
    let (mut rest, mut value) = (text, 0);
    for (letters, worth) in STEPS {
        let at_most = if letters.len() == 1 && !"DLV".contains(letters) { 3 } else { 1 };
        for _ in 0..at_most {
            let Some(shorter) = rest.strip_prefix(letters) else { break };
            rest = shorter;
            value += worth;
        }
    }
    // "IXI" or "XCX" would be read greedily, and nobody writes so.
    let canonical =
        !["IXI", "IXV", "IVI", "XCX", "XCL", "XLX", "CMC", "CMD", "CDC"].iter().any(|odd| text.contains(odd));
    (rest.is_empty() && value > 0 && canonical).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_numerals_have_a_value_and_others_none() {
        for (text, expected) in [("I", 1), ("IV", 4), ("XIV", 14), ("XLII", 42), ("MCMXLIV", 1944), ("MMXXVI", 2026)] {
            assert_eq!(value(text), Some(expected), "{text}");
        }
        for text in ["", "IIII", "VX", "IC", "IVI", "XCX", "ABC", "iv", "VV", "IXI", "MMMM"] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
