//! Volumes of a series, as people ask for them: "Naruto Band 1", "der dritte Band von Gregs Tagebuch", "Harry Potter".

use robot_core::Language;
use robot_core::numeral::{cardinal_heard, ordinal_heard};

use super::fold::fold;
use super::numbers;

/// No series has more volumes than that.
const MOST_VOLUMES: u32 = 300;

/// Puts a volume that is asked for by its ordinal where titles have it: "der dritte band von gregs tagebuch" becomes
/// "gregs tagebuch drei", and so does "gregs tagebuch der dritte band". `None` if nothing of the kind is said.
pub(crate) fn with_volume_last(folded: &str) -> Option<String> {
    let words: Vec<&str> = folded.split(' ').collect();
    let at = words.windows(2).position(|pair| ordinal(pair[0]).is_some() && is_volume(pair[1]))?;
    let number = fold(&ordinal(words[at]).and_then(numbers::in_words)?);
    let before = words[..at].strip_suffix(&["der"]).or_else(|| words[..at].strip_suffix(&["den"]));
    let before = before.or_else(|| words[..at].strip_suffix(&["the"])).unwrap_or(&words[..at]);
    let after = match &words[at + 2..] {
        ["von" | "vom" | "der" | "des" | "aus" | "zu" | "of", rest @ ..] => rest,
        rest => rest,
    };
    let series = if after.is_empty() { before } else { after };
    (!series.is_empty()).then(|| format!("{} {number}", series.join(" ")))
}

fn ordinal(word: &str) -> Option<u32> {
    Language::ALL.into_iter().find_map(|language| ordinal_heard(&[word], language))
}

fn is_volume(word: &str) -> bool {
    matches!(word, "band" | "teil" | "buch" | "folge" | "heft" | "staffel" | "volume" | "book" | "part")
}

/// The series and the volume of a folded title that has a number in it, but not at its beginning: "naruto", 1.
pub(crate) fn series_and_volume(folded: &str) -> Option<(&str, u32)> {
    let mut at = folded.find(' ')?;
    loop {
        let word = folded[at + 1..].split(' ').next()?;
        if let Some(number) = cardinal_heard(&[word], Language::De).filter(|number| (1..=MOST_VOLUMES).contains(number))
        {
            return Some((&folded[..at], number));
        }
        at += 1 + folded[at + 1..].find(' ')?;
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Der dritte Band von Gregs Tagebuch", Some("gregs tagebuch drei"))]
    #[case("den zweiten Teil der Tribute von Panem", Some("tribute von panem zwei"))]
    #[case("Gregs Tagebuch, der dritte Band", Some("gregs tagebuch drei"))]
    #[case("Naruto erster Band", Some("naruto eins"))]
    #[case("the third book of Percy Jackson", Some("percy jackson drei"))]
    #[case("der achte Band von Naruto", Some("naruto acht"))]
    #[case("Der dritte Mann", None)]
    #[case("der dritte Band", None)]
    #[case("acht Teile", None)]
    #[case("der letzte Band von Naruto", None)]
    #[case("", None)]
    fn ordinals(#[case] said: &str, #[case] expected: Option<&str>) {
        assert_eq!(with_volume_last(&fold(said)).as_deref(), expected);
    }

    #[rstest]
    #[case("Naruto Band 1", Some(("naruto", 1)))]
    #[case("Gregs Tagebuch 12: Und tschüss!", Some(("gregs tagebuch", 12)))]
    #[case("One Piece 101", Some(("one piece", 101)))]
    #[case("1984", None)]
    #[case("Momo", None)]
    #[case("Drei Männer im Schnee", None)]
    fn volumes(#[case] title: &str, #[case] expected: Option<(&str, u32)>) {
        assert_eq!(series_and_volume(&fold(title)), expected);
    }
}
