//! The International Standard Book Number (ISO 2108).

/// The ISBN-13 at the start of a text such as `3-522-17750-5 (Broschur)`, without hyphens; `None` if its check digit
/// is wrong. ISBN-10 becomes ISBN-13.
pub(crate) fn isbn13(text: &str) -> Option<String> {
    let text = text.trim_start();
    let text = text.strip_prefix("ISBN").unwrap_or(text).trim_start_matches([':', ' ']);
    let mut digits: Vec<u8> = Vec::with_capacity(13);
    for character in text.chars() {
        match character {
            '0'..='9' => digits.push(u8::try_from(character).ok()? - b'0'),
            'X' | 'x' if digits.len() == 9 => digits.push(10),
            '-' | '\u{2010}'..='\u{2015}' => {}
            _ => break,
        }
        if digits.len() > 13 {
            return None;
        }
    }
    match digits.len() {
        13 if digits.contains(&10) => None,
        13 => (check_digit_13(&digits[..12]) == digits[12]).then(|| written(&digits)),
        10 => {
            let sum: u32 = (1..=10).rev().zip(&digits).map(|(weight, digit)| weight * u32::from(*digit)).sum();
            if !sum.is_multiple_of(11) {
                return None;
            }
            let mut longer = vec![9, 7, 8];
            longer.extend_from_slice(&digits[..9]);
            longer.push(check_digit_13(&longer));
            Some(written(&longer))
        }
        _ => None,
    }
}

/// The ISBN-10 of a book with this ISBN-13; `None` if it never had one.
pub(crate) fn isbn10(isbn13: &str) -> Option<String> {
    let digits = isbn13.strip_prefix("978").filter(|digits| digits.len() == 10)?.get(..9)?;
    let values: Option<Vec<u32>> = digits.chars().map(|digit| digit.to_digit(10)).collect();
    let sum: u32 = values?.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = match (11 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10)?,
    };
    Some(format!("{digits}{check}"))
}

fn check_digit_13(digits: &[u8]) -> u8 {
    let sum: u32 =
        digits.iter().zip([1, 3].into_iter().cycle()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    u8::try_from((10 - sum % 10) % 10).unwrap_or(0)
}

fn written(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::thirteen("9783522177504", Some("9783522177504"))]
    #[case::hyphens_and_binding("978-3-522-17750-4 (Broschur) : EUR 12.00", Some("9783522177504"))]
    #[case::ten("3522177509", Some("9783522177504"))]
    #[case::ten_with_x("020161622X", Some("9780201616224"))]
    #[case::lower_x("3-446-12345-x", None)]
    #[case::wrong_check_digit("9783522177505", None)]
    #[case::too_short("978352", None)]
    #[case::too_long("97835221775041", None)]
    #[case::words("Broschur", None)]
    #[case::empty("", None)]
    fn reads(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(isbn13(text).as_deref(), expected);
    }

    #[rstest]
    #[case("9783522177504", Some("3522177509"))]
    #[case("9780201616224", Some("020161622X"))]
    #[case("9791034754267", None)]
    #[case("978äöü", None)]
    fn the_old_number_comes_back(#[case] isbn: &str, #[case] expected: Option<&str>) {
        assert_eq!(isbn10(isbn).as_deref(), expected);
    }
}
