//! Tables of written and spoken text, and what holds for any text.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::*;

/// What is said, with the parts in the other language in braces.
fn marked(text: &str, language: Language) -> String {
    let mut said = String::new();
    for (spoken_in, segment) in normalise(text, language).segments() {
        let space = if said.is_empty() { "" } else { " " };
        if spoken_in == language {
            write!(said, "{space}{segment}").unwrap();
        } else {
            // The mark behind a title belongs to the sentence around it.
            let words = segment.trim_end_matches([',', '.', '!', '?', ':', ';']);
            write!(said, "{space}{{{words}}}{}", &segment[words.len()..]).unwrap();
        }
    }
    said
}

fn rows(table: &'static str) -> impl Iterator<Item = (String, &'static str)> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).map(|line| {
        let (written, spoken) = line.split_once('\t').unwrap_or_else(|| panic!("no tab: {line}"));
        (written.replace("\\n", "\n"), spoken)
    })
}

const TABLES: [(Language, &str); 2] =
    [(Language::De, include_str!("tests/german.tsv")), (Language::En, include_str!("tests/english.tsv"))];

#[test]
fn texts_are_said_as_people_say_them() {
    let mut wrong = String::new();
    for (language, table) in TABLES {
        assert!(rows(table).count() >= 150);
        for (written, spoken) in rows(table) {
            let said = marked(&written, language);
            if said != spoken {
                writeln!(wrong, "{language}: {written:?}\n  expected {spoken:?}\n  said     {said:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_is_said_is_said_again_the_same_way() {
    for (language, table) in TABLES {
        for (written, _) in rows(table) {
            // Titles lose the quotation marks that tell their language.
            let once = normalise(&written, language);
            if once.words().iter().all(|word| word.language == language) {
                assert_eq!(normalise(&once.text(), language).text(), once.text(), "{written}");
            }
        }
    }
}

#[test]
fn words_know_what_they_stand_for() {
    let text = "Bd. 2: »K&auml;se«, 5.1";
    let spoken = normalise(text, Language::De);
    let sources: Vec<(&str, &str)> =
        spoken.words().iter().map(|word| (word.said.as_str(), &text[word.source.clone()])).collect();
    assert_eq!(sources, [("Band", "Bd."), ("zwei", "2"), ("Käse", "K&auml;se"), ("fünf Punkt eins", "5.1")]);
}

#[test]
fn sentences_are_cut_where_they_end() {
    let text = "Hallo! »Momo« steht z. B. hier. Am 3. Mai ist zu… \"Wo ist Walter?\" fragt er. 3 Bücher";
    let sentences: Vec<String> = normalise(text, Language::De).sentences().iter().map(Spoken::text).collect();
    assert_eq!(
        sentences,
        [
            "Hallo!",
            "Momo steht zum Beispiel hier.",
            "Am dritten Mai ist zu.",
            "Wo ist Walter, fragt er.",
            "drei Bücher"
        ]
    );
    let long = "eins, ".repeat(100);
    let sentences = normalise(&long, Language::De).sentences();
    assert!(sentences.len() > 1 && sentences.iter().all(|sentence| sentence.text().chars().count() < 230));
}

#[test]
fn a_long_text_is_cut_and_digits_cost_no_more_than_their_names() {
    let said = normalise(&"9".repeat(1 << 20), Language::De).text();
    assert!(said.len() <= MAX_TEXT_LETTERS * 6, "{}", said.len());
    assert!(normalise("", Language::De).is_empty() && normalise("😀 … \0", Language::En).is_empty());
}

/// Texts with much of what the rules look for.
fn tricky() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("3."),
        Just("14:30"),
        Just(" Uhr"),
        Just("-"),
        Just("–"),
        Just(" "),
        Just("."),
        Just(","),
        Just("S."),
        Just("z."),
        Just(" B."),
        Just("€"),
        Just("1.234"),
        Just("IV"),
        Just("II."),
        Just("»"),
        Just("«"),
        Just("the "),
        Just("und "),
        Just("Mo"),
        Just("ISBN "),
        Just("978"),
        Just("www."),
        Just("de"),
        Just("@"),
        Just("/"),
        Just("<b>"),
        Just("&amp;"),
        Just("KÄS"),
        Just("12"),
        Just("0"),
        Just("Signatur "),
        Just("'"),
        Just("°C"),
        Just("½"),
        Just("Ⅻ"),
        Just("²"),
        Just("("),
        Just("Oct"),
        Just("am "),
        Just(":"),
        Just("\n\n"),
    ];
    prop::collection::vec(part, 0..24).prop_map(|parts| parts.concat())
}

fn is_spoken(text: &str) -> bool {
    let is_latin = |letter: char| letter.is_alphabetic() && !letter.is_numeric();
    text.chars().all(|letter| is_latin(letter) || " ',.:;!?-".contains(letter))
}

proptest! {
    #[test]
    fn any_text_has_a_reading(text in any::<String>(), english in any::<bool>()) {
        check(&text, if english { Language::En } else { Language::De })?;
    }

    #[test]
    fn any_tricky_text_has_a_reading(text in tricky(), english in any::<bool>()) {
        check(&text, if english { Language::En } else { Language::De })?;
    }

    #[test]
    fn plain_words_are_left_alone(words in prop::collection::vec("[a-zäöü]{2,9}", 1..9)) {
        let text = words.join(" ");
        prop_assume!(words.iter().all(|word| !["ok", "naome", "ebook", "ebooks"].contains(&word.as_str())));
        prop_assert_eq!(normalise(&text, Language::De).text(), text);
    }
}

fn check(text: &str, language: Language) -> Result<(), TestCaseError> {
    let spoken = normalise(text, language);
    prop_assert!(is_spoken(&spoken.text()), "{:?}", spoken.text());
    let mut begin = 0;
    for word in spoken.words() {
        prop_assert!(word.said.chars().any(char::is_alphabetic));
        prop_assert!(word.source.start >= begin && text.get(word.source.clone()).is_some(), "{:?}", word);
        begin = word.source.start;
    }
    let whole = spoken.text();
    let sentences: Vec<String> = spoken.sentences().iter().map(Spoken::text).collect();
    prop_assert_eq!(sentences.join(" "), whole);
    Ok(())
}
