//! Kinds of sentences that must be understood, and what visitors ask: `tests/data/kinds.txt`, `utterances-visitors.jsonl`.

use super::*;

/// Frozen before anybody looked how they fared.
const VISITORS: &str = include_str!("../../../tests/data/utterances-visitors.jsonl");

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
