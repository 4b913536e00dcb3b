//! Kinds of sentences that must be understood, and what visitors ask: `tests/data/kinds.txt`, `utterances-visitors.jsonl`.

use super::*;

/// Frozen before anybody looked how they fared.
const VISITORS: &str = include_str!("../../../tests/data/utterances-visitors.jsonl");
/// Of all intents, written before anybody saw phrases or result.
const HUNDRED: &str = include_str!("../../../tests/data/utterances-hundred.jsonl");

/// A catalogue that knows a few works, by their first words too, and one author.
struct Few;

impl Known for Few {
    fn title(&self, spoken: &str) -> f64 {
        const TITLES: [&str; 5] = [
            "Harry Potter und der Stein der Weisen",
            "1984",
            "Die drei ??? und das Gespensterschloss",
            "Momo",
            "Krabat",
        ];
        let fold = |text: &str| fold_sentence(text, Language::De);
        let spoken = fold(spoken);
        let begins = |title: &&str| {
            fold(title).strip_prefix(&spoken).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        if spoken != "die drei" && TITLES.iter().any(begins) { 0.95 } else { 0.3 }
    }

    fn author(&self, spoken: &str) -> f64 {
        if fold_sentence(spoken, Language::De) == "kirsten boie" { 1.0 } else { 0.3 }
    }
}

#[test]
fn kinds_that_were_misunderstood_once_are_understood() {
    let (books, mut wrong, mut count) = (books(), Vec::new(), 0);
    let lines = include_str!("../../../tests/data/kinds.txt").lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let [language, text, intent, slots] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let found = books.get(language.parse().unwrap()).understand_with(text, &[], &Few);
        let slots_hold = slots.split_once('=').is_none_or(|(slot, value)| holds(&found, slot, value));
        if found.intent != intent || found.verdict != Verdict::Accept || !slots_hold {
            wrong.push(format!("{line}: {found:?}"));
        }
        count += 1;
    }
    assert!(count > 60 && wrong.is_empty(), "of {count}:\n{}", wrong.join("\n"));
}

#[test]
fn what_visitors_ask_is_understood() {
    let (right, wrong) = rate(&blind(VISITORS));
    assert!(right >= 0.93, "{right}");
    assert!(wrong <= 0.03, "{wrong}");
}

/// "A" and a word or two that are no title of the house are a thing, and not a book without an author.
#[test]
fn a_thing_is_no_title_and_a_title_is_no_thing() {
    let books = books();
    let table = [
        (Language::De, "Habt ihr eine Mikrowelle?", 0.4, "find_area"),
        (Language::De, "Gibt es hier einen Gebetsraum?", 0.4, "find_area"),
        (Language::De, "wo finde ich einen feuerlöscher", 0.4, "find_area"),
        (Language::En, "Do you have a microwave?", 0.4, "find_area"),
        (Language::En, "where can i find a fire extinguisher", 0.4, "find_area"),
        (Language::De, "Gibt es hier Momo?", 0.95, "check_availability"),
        (Language::De, "Habt ihr eine Mikrowelle?", 0.95, "check_availability"),
        (Language::De, "Habt ihr Ein ganzes halbes Jahr?", 0.4, "check_availability"),
        (Language::De, "Habt ihr Regenbogenfisch?", 0.4, "check_availability"),
        (Language::En, "Do you have the graveyard book?", 0.4, "check_availability"),
    ];
    for (language, text, known, intent) in table {
        let found = books.get(language).understand(text, &[], &|_| known);
        assert_eq!(found.intent, intent, "{text} {known}: {found:?}");
        assert_eq!(found.slots.contains_key("title"), intent != "find_area", "{text} {known}: {found:?}");
    }
}

#[test]
fn a_hundred_sentences_of_a_day_are_understood() {
    let (right, wrong) = rate(&blind(HUNDRED));
    assert!(right >= 0.95, "{right}");
    assert!(wrong <= 0.01, "{wrong}");
}
