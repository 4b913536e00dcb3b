//! Words as the phrase files spell them: dialect, spelt letters and words that are said twice.

use super::grammar::Grammar;
use super::words::Word;

/// Words as they are spelt in the files: "hamse ooch" is "haben Sie auch".
pub(super) fn respell(grammar: &Grammar, said: Vec<Word>) -> Vec<Word> {
    said.into_iter()
        .flat_map(|word| match grammar.spellings.get(&word.folded) {
            Some(standard) => {
                let part = |folded: &String| Word { folded: folded.clone(), ..word };
                standard.iter().map(part).collect()
            }
            None => vec![word],
        })
        .collect()
}

/// Letters that a recogniser writes one by one are the word that they spell: "d v d".
pub(super) fn join_letters(grammar: &Grammar, said: Vec<Word>) -> Vec<Word> {
    const MOST_LETTERS: usize = 5;
    let mut joined: Vec<Word> = Vec::with_capacity(said.len());
    let mut at = 0;
    while at < said.len() {
        let letters = said[at..].iter().take(MOST_LETTERS).take_while(|word| word.folded.len() == 1).count();
        let spelled = |many: usize| said[at..at + many].iter().map(|word| word.folded.as_str()).collect::<String>();
        let word = (2..=letters).rev().map(|many| (many, spelled(many))).find(|(_, word)| grammar.find(word).is_some());
        match word {
            Some((many, folded)) => {
                joined.push(Word { folded, start: said[at].start, end: said[at + many - 1].end });
                at += many;
            }
            None => {
                joined.push(said[at].clone());
                at += 1;
            }
        }
    }
    joined
}

/// "Halt an, halt an!" is "halt an".
pub(super) fn fold_repetition(said: &mut Vec<Word>) {
    let same = |unit: usize| (unit..said.len()).all(|at| said[at].folded == said[at - unit].folded);
    if let Some(unit) = (1..=said.len() / 2).find(|unit| said.len().is_multiple_of(*unit) && same(*unit)) {
        said.truncate(unit);
    }
}
