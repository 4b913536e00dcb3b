//! Call numbers of every system that German libraries use, and titles that look like one.

use super::*;

/// The catalogue knows nothing, or the title that was said.
fn intent(books: &Text<PhraseBook>, language: Language, text: &str, known: f64) -> (String, Option<String>) {
    let mut found = books.get(language).understand(text, &[], &|_| known);
    (found.intent, found.slots.remove("callnumber"))
}

#[test]
fn call_numbers_of_all_systems_are_call_numbers() {
    let books = Text { de: PhraseBook::bundled(Language::De).unwrap(), en: PhraseBook::bundled(Language::En).unwrap() };
    let systems = [
        ("ASB", &["Cek 403 Habi", "Cek 403", "R 11", "Lit 5.1", "Gcm 2"][..]),
        ("SSD", &["Emp 611", "Ikp 12 Müll"]),
        ("KAB", &["Geo 55.2", "Pac 3 KOC"]),
        ("SfB", &["Bgk 2", "Xbk 14 Meie"]),
        ("SKJ", &["5.1 ROW", "4.3", "6.1 U", "5.2 KÄS"]),
        ("Interessenkreise", &["Krimi KÄS", "J Fantasy ROW", "Historisch FOL", "R 11 KÄS"]),
    ];
    let frames = [
        (Language::De, ["Wo steht {}?", "Wo finde ich {}?", "Wo ist die Signatur {}?", "Ich suche die Signatur {}"]),
        (
            Language::En,
            ["Where is {}?", "Where do I find {}?", "Where is call number {}?", "I'm looking for shelf mark {}"],
        ),
    ];
    let mut wrong = Vec::new();
    for (language, frames) in frames {
        for (system, number) in systems.iter().flat_map(|(system, all)| all.iter().map(move |one| (system, one))) {
            for frame in frames {
                let text = frame.replace("{}", number);
                let (intent, slot) = intent(&books, language, &text, 0.4);
                if intent != "find_callnumber" || slot.as_deref() != Some(*number) {
                    wrong.push(format!("{system}: {text}: {intent} {slot:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn titles_that_look_like_call_numbers_are_titles() {
    let books = Text { de: PhraseBook::bundled(Language::De).unwrap(), en: PhraseBook::bundled(Language::En).unwrap() };
    let titles = [
        "1984",
        "Die 13 1/2 Leben des Käpt'n Blaubär",
        "Fahrenheit 451",
        "Catch 22",
        "Apollo 13",
        "Ocean's Eleven",
        "2001",
        "Das Buch der 1000 Fragen",
        "Area 51",
        "Passagier 23",
    ];
    for (language, frames) in [
        (Language::De, ["Wo steht {}?", "Haben Sie {}?", "Ich suche {}"]),
        (Language::En, ["Where is {}?", "Do you have {}?", "I'm looking for {}"]),
    ] {
        for (title, frame) in titles.iter().flat_map(|title| frames.map(|frame| (title, frame))) {
            let text = frame.replace("{}", title);
            let (intent, _) = intent(&books, language, &text, 0.95);
            assert!(["find_item", "check_availability"].contains(&intent.as_str()), "{text}: {intent}");
        }
    }
}
