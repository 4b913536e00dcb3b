//! Choosing between everything a sentence might mean.

use std::cell::RefCell;
use std::collections::BTreeMap;

use robot_core::Language;
use serde::{Deserialize, Serialize};

use super::fit::{Fit, Quality, Scope, Span};
use super::grammar::{Grammar, Graph};
use super::matching::Hearing;
use super::number;
use super::vocabulary::{PRIVATE, SAFETY, SlotKind, UNCLEAR};
use super::words::{Word, words};

/// What a sentence means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// One of [`INTENTS`](super::INTENTS); `unclear` if nothing fits.
    pub intent: String,
    /// The situation that the sentence itself names, if its phrase has one: "wie alt bist du" is `smalltalk`, `age`.
    pub label: Option<String>,
    /// What fills the slots: words as they were said, or the value of a list or number.
    pub slots: BTreeMap<String, String>,
    /// The same slots as they were said.
    pub said: BTreeMap<String, String>,
    /// How well it fits, 0 to 1.
    pub score: f64,
    /// What to make of it.
    pub verdict: Verdict,
}

/// What to make of an understanding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Act on it.
    Accept,
    /// Ask whether it was meant.
    Ask,
    /// Say that it was not understood.
    Refuse,
}

/// Scores at least this high are acted on, or asked about. A wrong action is worse than a question.
const ACCEPT: f64 = 0.78;
const ASK: f64 = 0.62;
/// A stop or an emergency is never asked about, and comes before what fits better.
const ACCEPT_SAFETY: f64 = 0.62;
const SAFETY_LEAD: f64 = 0.3;
const SAFETY_PART_LEAD: f64 = 0.2;
/// What fits so well is what was said, and then only an unmistakable call for help goes first.
const SURE: f64 = 0.94;
const UNMISTAKABLE: f64 = 0.9;
/// What the last turn asked for fits better.
const EXPECTED_LEAD: f64 = 0.12;
/// Later words of a very long speech are not listened to.
const MOST_WORDS: usize = 60;
/// The catalogue is asked about so many different titles in a sentence.
const MOST_TITLES: usize = 6;
/// A title in a frame ("wo ist ...") counts for so much even when the catalogue does not know it.
const UNKNOWN_TITLE: f64 = 0.55;
/// A title by itself counts only as much as the catalogue knows it, and less than the same words of a phrase.
const TITLE_ALONE: f64 = 0.95;
/// Answering "which book?" with a title that the catalogue does not know.
const UNKNOWN_TITLE_EXPECTED: f64 = 0.6;
/// Free text is neither known nor unknown.
const FREE_TEXT: f64 = 0.85;

struct Candidate<'a> {
    graph: &'a Graph,
    fit: Fit,
    /// Of the best case first, then with what the catalogue says.
    score: f64,
    /// What it gains because it was expected.
    expected: f64,
    /// What it gains because it must not be missed.
    safety: f64,
}

impl Candidate<'_> {
    fn lead(&self) -> f64 {
        self.expected + self.safety
    }
}

/// The best understanding of a sentence.
pub(super) fn understand(
    grammar: &Grammar,
    language: Language,
    text: &str,
    expecting: &[&str],
    title_score: &dyn Fn(&str) -> f64,
) -> Understanding {
    let mut said = words(text, language);
    said.truncate(MOST_WORDS);
    fold_repetition(&mut said);
    if said.is_empty() {
        return Understanding::unclear(0.0);
    }
    let hearing = Hearing::new(grammar, &said, language);
    let mut candidates: Vec<Candidate<'_>> = grammar
        .graphs
        .iter()
        .flat_map(|graph| {
            let is_safety = SAFETY.contains(&graph.intent.as_str());
            let expected = if expecting.contains(&graph.intent.as_str()) { EXPECTED_LEAD } else { 0.0 };
            let heard = |scope: Scope| {
                let fit = hearing.fit(graph, scope)?;
                let score = fit.score(graph, |_, _| Quality { explains: 1.0, known: 1.0 });
                let safety = match scope {
                    _ if !is_safety || score < ACCEPT_SAFETY => 0.0,
                    Scope::Whole => SAFETY_LEAD,
                    Scope::Anywhere => SAFETY_PART_LEAD,
                };
                Some(Candidate { graph, fit, score, expected, safety })
            };
            // "My son bumped his head and is bleeding": of an emergency a part is enough, unless something else fits much better.
            let part = is_safety.then(|| heard(Scope::Anywhere)).flatten();
            heard(Scope::Whole).into_iter().chain(part)
        })
        .filter(|candidate| candidate.score + candidate.lead() >= ASK)
        .collect();
    candidates.sort_by(rank);

    let titles = Titles { known: RefCell::new(BTreeMap::new()), score: title_score };
    for candidate in &mut candidates {
        let expected = expecting.contains(&candidate.graph.intent.as_str());
        let alone = candidate.fit.matched == 0.0;
        candidate.score = candidate.fit.score(candidate.graph, |span, kind| match kind {
            SlotKind::Catalogue => {
                let known = titles.known(slice(text, &said, span));
                let explains = match (alone, expected) {
                    (true, true) => UNKNOWN_TITLE_EXPECTED + (1.0 - UNKNOWN_TITLE_EXPECTED) * known,
                    (true, false) => TITLE_ALONE * known,
                    (false, _) => UNKNOWN_TITLE + (1.0 - UNKNOWN_TITLE) * known,
                };
                Quality { explains, known }
            }
            _ => Quality { explains: FREE_TEXT, known: 0.0 },
        });
    }
    // "Where is Momo?" is no lost mum: what fits as it stands, down to a title that is there, is no emergency.
    let fits_as_it_stands = |candidate: &Candidate<'_>| candidate.safety == 0.0 && candidate.score >= SURE;
    if candidates.iter().any(fits_as_it_stands) {
        candidates
            .iter_mut()
            .filter(|candidate| candidate.score < UNMISTAKABLE)
            .for_each(|candidate| candidate.safety = 0.0);
    }
    candidates.sort_by(rank);
    match candidates.first() {
        Some(best) => best.understanding(grammar, language, text, &said),
        None => Understanding::unclear(0.0),
    }
}

/// Better first: score, then more literal words, then fewer open ones. The order of the files decides last.
fn rank(a: &Candidate<'_>, b: &Candidate<'_>) -> std::cmp::Ordering {
    let rounded = |candidate: &Candidate<'_>| ((candidate.score + candidate.lead()) * 1e6).round();
    rounded(b)
        .total_cmp(&rounded(a))
        .then(b.fit.matched.total_cmp(&a.fit.matched))
        .then(a.fit.open_words(a.graph).cmp(&b.fit.open_words(b.graph)))
}

/// Asks the catalogue for each title once.
struct Titles<'a> {
    known: RefCell<BTreeMap<String, f64>>,
    score: &'a dyn Fn(&str) -> f64,
}

impl Titles<'_> {
    fn known(&self, title: &str) -> f64 {
        let mut known = self.known.borrow_mut();
        if let Some(score) = known.get(title) {
            return *score;
        }
        if known.len() >= MOST_TITLES {
            return 0.0;
        }
        let score = (self.score)(title);
        let score = if score.is_finite() { score.clamp(0.0, 1.0) } else { 0.0 };
        known.insert(title.to_owned(), score);
        score
    }
}

/// What was said, from the first to the last word of a span.
fn slice<'a>(text: &'a str, said: &[Word], span: &Span) -> &'a str {
    &text[said[span.words.start].start..said[span.words.end - 1].end]
}

/// "Halt an, halt an!" is "halt an".
fn fold_repetition(said: &mut Vec<Word>) {
    let same = |unit: usize| (unit..said.len()).all(|at| said[at].folded == said[at - unit].folded);
    if let Some(unit) = (1..=said.len() / 2).find(|unit| said.len().is_multiple_of(*unit) && same(*unit)) {
        said.truncate(unit);
    }
}

impl Candidate<'_> {
    fn understanding(&self, grammar: &Grammar, language: Language, text: &str, words: &[Word]) -> Understanding {
        let score = (self.score + self.expected).min(1.0);
        let safety = SAFETY.contains(&self.graph.intent.as_str());
        let verdict = if score >= ACCEPT || (safety && score >= ACCEPT_SAFETY) {
            Verdict::Accept
        } else if score >= ASK {
            Verdict::Ask
        } else {
            return Understanding::unclear(score);
        };
        let (mut slots, mut said) = (BTreeMap::new(), BTreeMap::new());
        let kept = if PRIVATE.contains(&self.graph.intent.as_str()) { &[] } else { self.fit.spans.as_slice() };
        for span in kept {
            let name = &self.graph.slots[span.slot].name;
            let here = slice(text, words, span).to_owned();
            let folded: Vec<&str> = words[span.words.clone()].iter().map(|word| word.folded.as_str()).collect();
            let value = match (span.value, self.graph.slots[span.slot].kind) {
                (Some((list, entry)), _) => grammar.lists[list].entries[entry].value.clone(),
                (None, SlotKind::Number) => number::parse(&folded, language).map_or(here.clone(), |n| n.to_string()),
                (None, _) => here.clone(),
            };
            slots.entry(name.clone()).or_insert(value);
            said.entry(name.clone()).or_insert(here);
        }
        let label = self.graph.label.map(str::to_owned);
        Understanding { intent: self.graph.intent.clone(), label, slots, said, score, verdict }
    }
}

impl Understanding {
    fn unclear(score: f64) -> Self {
        Self {
            intent: UNCLEAR.to_owned(),
            label: None,
            slots: BTreeMap::new(),
            said: BTreeMap::new(),
            score,
            verdict: Verdict::Refuse,
        }
    }
}
