//! Choosing between everything a sentence might mean.
//!
//! Two opinions are weighed for every hypothesis: how well a pattern of the phrase files fits, word by word
//! ([`matching`](super::matching)), and what the words say whatever their order ([`evidence`](super::evidence)). What fills
//! an open slot counts as a name as far as the catalogue knows it, and as plain words for the rest.

use std::collections::BTreeMap;

use robot_core::{Language, is_indefinite_article};
use serde::{Deserialize, Serialize};

use super::candidate::{
    ACCEPT_SAFETY, CLEAR_FRAME, Candidate, EXPECTED_LEAD, FRAME_UNTOUCHED, NO_FIT, SAFETY_PART_LEAD, SURE, patterns,
    rank,
};
use super::fit::{Fit, Quality, Span};
use super::grammar::Grammar;
use super::graph::Graph;
use super::hearing::Hearing;
use super::known::{Known, Names};
use super::number;
use super::remainder;
use super::spelling::{fold_repetition, join_letters, respell};
use super::tokens::{Cover, Tokens};
use super::vocabulary::{INTENTS, NAMING, OUT_OF_SCOPE, PRIVATE, SAFETY, SlotKind, UNCLEAR};
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
const ASK: f64 = 0.34;
/// A stop or an emergency that is likelier than all else is acted on from here, and never asked about.
const ACCEPT_ALARM: f64 = 0.4;
/// Words alone must say so much for a stop or an emergency.
const SAFETY_EVIDENCE: f64 = 0.55;
/// A sentence that begins with the word itself: "Stopp, du fährst mich um!"
const ALARM: f64 = 0.92;
/// A call for help that fits so well goes first even where something else fits as it stands.
const UNMISTAKABLE: f64 = 0.9;
/// Later words of a very long speech are not listened to.
const MOST_WORDS: usize = 60;
/// A title in a frame ("wo ist ...") counts for so much even when the catalogue does not know it.
const UNKNOWN_TITLE: f64 = 0.55;
/// A title by itself counts only as much as the catalogue knows it, and less than the same words of a phrase.
const TITLE_ALONE: f64 = 0.95;
/// Answering "which book?" with a title that the catalogue does not know.
const UNKNOWN_TITLE_EXPECTED: f64 = 0.66;
const EXPECTED_IS_NAME: f64 = 0.75;
/// So many words may be a title although they look like a frame around one: "Wo ist Walter?"
const MOST_BARE_WORDS: usize = 4;
/// Longer than this is no author's name.
const MOST_NAME_WORDS: usize = 4;
/// Free text is neither known nor unknown.
const FREE_TEXT: f64 = 0.85;
const FREE_TEXT_IS_ONE: f64 = 0.6;
/// Words never say everything.
const BEST_FIT: f64 = 0.97;
/// What words that speak for something else take from a name, and from a pattern with an open slot.
const NAME_OPPOSED: f64 = 0.9;
const FIT_OPPOSED: f64 = 0.35;
/// What a name that nobody knows takes from its pattern.
const UNNAMED: f64 = 0.1;
/// Of two that fit alike, the one without an open slot is meant.
const OPEN_PATTERN: f64 = 0.985;
const MOST_EVIDENCE: f64 = 0.9;
/// Intents that words speak for less are not considered for the words alone.
const LEAST_EVIDENCE: f64 = 0.2;
/// What is left of a place whose name has a word of its own beside it.
const PLACE_WITH_A_NAME: f64 = 0.65;
/// A title that nobody knows is one in spite of a word of alarm, if the frame around it was said so clearly and the other
/// words speak so little for an alarm.
const FRAME_WORDS: usize = 2;
const NO_ALARM: f64 = 0.45;
/// Of things that a house may have, and where it is answered that none is known: article and all, of so many words.
const LOOKING_FOR: [&str; 2] = ["find_item", "check_availability"];
const PLACE: &str = "find_area";
const THING_WORDS: std::ops::RangeInclusive<usize> = 2..=3;
/// What the catalogue knows so little is no title of the house.
const PERHAPS_A_TITLE: f64 = 0.62;
/// A title with a word of alarm in it is one if it is so long, or stands in a frame.
const ALARMING_TITLE_WORDS: usize = 3;
const SURELY_A_TITLE: f64 = 0.9;
/// Nobody is offered more than so many to choose from.
const MOST_OFFERED: u32 = 20;
/// No series has more.
const MOST_VOLUMES: u32 = 999;
const CHOICE: &str = "choose_option";
/// What is left of what was half said, beside a title that is there.
const BESIDE_A_TITLE: f64 = 0.8;

/// The best understanding of a sentence.
pub(super) fn understand(
    grammar: &Grammar,
    language: Language,
    text: &str,
    expecting: &[&str],
    known: &dyn Known,
) -> Understanding {
    let mut said = join_letters(grammar, respell(grammar, words(text, language)));
    said.truncate(MOST_WORDS);
    fold_repetition(&mut said);
    if said.is_empty() {
        return Understanding::unclear(0.0);
    }
    let hearing = Hearing::new(grammar, text, &said, language);
    let sentence = Sentence {
        grammar,
        language,
        text,
        words: &said,
        hearing: &hearing,
        names: Names::new(known, grammar),
        tokens: Tokens::new(grammar, &hearing, &said, language),
        is_plain: said.iter().map(|word| is_plain(grammar, &word.folded)).collect(),
    };
    let plain = sentence.tokens.shares();
    // Neither the frame of a call for help nor what was learned makes one: "My daughter is" goes on in many ways.
    let alarmed = INTENTS.map(|intent| !SAFETY.contains(&intent) || hearing.is_alarmed(intent));
    let is_founded = |candidate: &Candidate<'_>| alarmed[candidate.intent] || candidate.is_wholly_said();
    let mut candidates = patterns(grammar, &hearing, expecting, &plain);
    candidates.retain(|candidate| is_founded(candidate) && !sentence.chooses_in_vain(candidate, expecting));
    // Those without a name first: where one fits as it stands, no name needs to be looked up. Then the most promising.
    let at_most: Vec<f64> = candidates.iter().map(|candidate| sentence.at_most(candidate, expecting, &plain)).collect();
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| {
        let open = |at: &usize| candidates[*at].is_open();
        open(a).cmp(&open(b)).then(at_most[*b].total_cmp(&at_most[*a])).then(a.cmp(b))
    });
    let may_be_a_name = sentence.is_plain.iter().any(|is_plain| !is_plain) || grammar.is_alarming_title(&said);
    // A long sentence in a clear frame is no title from its first to its last word.
    let is_framed = said.len() > MOST_BARE_WORDS && candidates.iter().any(Candidate::is_framed);
    let mut best = 0.0_f64;
    for at in order {
        let candidate = &mut candidates[at];
        let is_hopeless = best >= SURE || at_most[at] <= best || (candidate.is_bare() && is_framed);
        sentence.judge(candidate, expecting, &plain, is_hopeless);
        // An alarm may still turn out to be a title, and so may what was not wholly said: "Do you have Momo?" is no "mom".
        let is_left_open = if candidate.safety > 0.0 { may_be_a_name } else { candidate.is_half_said() };
        if !is_left_open {
            best = best.max(candidate.score + candidate.expected);
        }
    }
    candidates.extend(sentence.words_alone(expecting, &plain).into_iter().filter(is_founded));
    candidates.extend(sentence.alarm());
    sentence.calm(&mut candidates, &plain);
    prefer_titles(&mut candidates);
    let is_said = |candidate: &Candidate<'_>| {
        candidate
            .pattern
            .as_ref()
            .is_some_and(|(_, fit)| fit.matched > 0.0 && fit.missing <= FRAME_UNTOUCHED * fit.matched)
    };
    if hearing.is_all_empty() && !candidates.iter().any(is_said) {
        return Understanding::unclear(0.0);
    }
    candidates.sort_by(rank);
    match candidates.first() {
        Some(best) => sentence.understanding(best, &plain),
        None => Understanding::unclear(0.0),
    }
}

/// A sentence that is being understood.
struct Sentence<'a> {
    grammar: &'a Grammar,
    language: Language,
    text: &'a str,
    words: &'a [Word],
    hearing: &'a Hearing<'a>,
    names: Names<'a>,
    tokens: Tokens<'a>,
    /// Of each word, whether it is one of the language's own, and no name.
    is_plain: Vec<bool>,
}

impl<'a> Sentence<'a> {
    /// A bound that a pattern's score with all that speaks for it does not exceed, whatever the catalogue says.
    fn at_most(&self, candidate: &Candidate<'a>, expecting: &[&str], plain: &[f32]) -> f64 {
        let Some((graph, fit)) = &candidate.pattern else { return candidate.score + candidate.lead() };
        let words_say = f64::from(plain[candidate.intent]).max(self.share_beside(graph, fit));
        let is_expected = expecting.contains(&INTENTS[candidate.intent]);
        let fits = if candidate.is_bare() && !is_expected { TITLE_ALONE * candidate.score } else { candidate.score };
        OPEN_PATTERN * either(fits, words_say) + candidate.lead()
    }

    /// Weighs a pattern with what the catalogue and the words say.
    ///
    /// For what is hopeless, the catalogue is not asked.
    fn judge(&self, candidate: &mut Candidate<'a>, expecting: &[&str], plain: &[f32], is_hopeless: bool) {
        let Some((graph, fit)) = &candidate.pattern else { return };
        let expected = expecting.contains(&INTENTS[candidate.intent]);
        let share = f64::from(plain[candidate.intent]);
        let covered = self.share_beside(graph, fit);
        let alone = candidate.is_bare();
        // The weakest name of a sentence decides whether they are names at all.
        let mut is_named = 1.0_f64;
        let fits = fit.score(graph, |span, kind| {
            let spoken = slice(self.text, self.words, span);
            let (known, quality) = match kind {
                SlotKind::Catalogue => {
                    let words = &self.words[span.words.clone()];
                    let known = if is_hopeless { 0.0 } else { self.names.title(spoken, words) };
                    let explains = match (alone, expected) {
                        (true, true) => UNKNOWN_TITLE_EXPECTED + (1.0 - UNKNOWN_TITLE_EXPECTED) * known,
                        (true, false) => TITLE_ALONE * known,
                        (false, _) => UNKNOWN_TITLE + (1.0 - UNKNOWN_TITLE) * known,
                    };
                    let empty = span.words.clone().all(|at| self.grammar.is_empty_word(&self.words[at].folded));
                    // Who was just asked for a title says one.
                    let named = is_a_name(known).max(if alone && expected { EXPECTED_IS_NAME } else { 0.0 });
                    (if empty { 0.0 } else { named }, Quality { explains, known })
                }
                _ if graph.slots[span.slot].name == "author" => {
                    let may_be = span.words.len() <= MOST_NAME_WORDS
                        && (!alone || span.words.clone().any(|at| !self.is_plain[at]));
                    let known = if is_hopeless || !may_be { 0.0 } else { self.names.author(spoken) };
                    let explains = if alone { TITLE_ALONE * known } else { FREE_TEXT + (1.0 - FREE_TEXT) * known };
                    (is_a_name(known).max(if alone { 0.0 } else { FREE_TEXT_IS_ONE }), Quality { explains, known })
                }
                _ => (FREE_TEXT_IS_ONE, Quality { explains: FREE_TEXT, known: 0.0 }),
            };
            is_named = is_named.min(known);
            quality
        });
        let open: Vec<&Span> = fit.spans.iter().filter(|span| graph.is_open_slot(span.slot)).collect();
        if open.is_empty() {
            let words_say = share.max(covered);
            candidate.score = either(fits, words_say) * self.place_alone(graph, fit);
            return;
        }
        // Words that speak for something else are hardly a name, unless they are one that is there.
        let words: usize = open.iter().map(|span| span.words.len()).sum();
        let own = open.iter().flat_map(|span| span.words.clone()).filter(|at| !self.is_plain[*at]).count();
        let is_there =
            is_named >= SURELY_A_TITLE && (own > 0 || words >= ALARMING_TITLE_WORDS || candidate.is_framed());
        let plainness = 1.0 - own as f64 / words.max(1) as f64;
        let opposed = if is_there || (alone && expected) {
            0.0
        } else {
            plainness * opposition(candidate.intent, own > 0, plain)
        };
        let is_named = is_named * (1.0 - NAME_OPPOSED * opposed);
        let words_say = is_named * covered + (1.0 - is_named) * share;
        candidate.is_named = is_named;
        candidate.score =
            OPEN_PATTERN * either(fits * (1.0 - FIT_OPPOSED * opposed) * (1.0 - UNNAMED * (1.0 - is_named)), words_say);
    }

    /// How much the words beside a pattern's slots speak for its intent.
    fn share_beside(&self, graph: &'a Graph, fit: &Fit) -> f64 {
        let cover = |span: &Span| -> Option<Cover<'a>> {
            let slot = &graph.slots[span.slot];
            match slot.kind {
                SlotKind::Catalogue | SlotKind::Free => Some((span.words.clone(), "")),
                SlotKind::List => Some((span.words.clone(), slot.name.as_str())),
                SlotKind::Number | SlotKind::Isbn | SlotKind::CallNumber => None,
            }
        };
        let covers: Vec<Cover<'a>> = fit.spans.iter().filter_map(cover).collect();
        f64::from(self.tokens.shares_beside(&covers)[graph.intent])
    }

    /// A place's name with a word beside it that no file has may be a title: "the hunger games" are none on the shelf.
    fn place_alone(&self, graph: &Graph, fit: &Fit) -> f64 {
        let is_odd = |at: usize| {
            let folded = self.words[at].folded.as_str();
            !self.is_plain[at]
                && !self.grammar.is_empty_word(folded)
                && number::parse(&[folded], self.language).is_none()
        };
        let beside = |span: &Span| {
            let (before, after) = (span.words.start.checked_sub(1), span.words.end);
            before.is_some_and(is_odd) || (after < self.words.len() && is_odd(after))
        };
        let mut places = fit.spans.iter().filter(|span| graph.slots[span.slot].name == "area");
        // "Harry Potter number two" is no second of two.
        let is_choice_with_a_name = INTENTS[graph.intent] == CHOICE && (0..self.words.len()).any(is_odd);
        if is_choice_with_a_name || places.any(beside) { PLACE_WITH_A_NAME } else { 1.0 }
    }

    /// Whether it chooses by a number that nobody was offered: "1984" is a title, unless a volume was asked for.
    fn chooses_in_vain(&self, candidate: &Candidate<'_>, expecting: &[&str]) -> bool {
        if INTENTS[candidate.intent] != CHOICE || expecting.contains(&CHOICE) {
            return false;
        }
        let Some((graph, fit)) = &candidate.pattern else { return false };
        let most = |span: &Span| match graph.slots[span.slot].name.as_str() {
            "n" => Some(MOST_OFFERED),
            "volume" => Some(MOST_VOLUMES),
            _ => None,
        };
        fit.spans.iter().filter_map(|span| Some((span, most(span)?))).any(|(span, most)| {
            let words: Vec<&str> = self.words[span.words.clone()].iter().map(|word| word.folded.as_str()).collect();
            number::parse(&words, self.language).is_some_and(|number| number > most)
        })
    }

    /// "Stopp, ..." and "Hilfe, ..." however the sentence goes on.
    fn alarm(&self) -> Option<Candidate<'a>> {
        let cry = |word: &&Word| SAFETY.into_iter().find(|name| self.grammar.alarms(name, &word.folded));
        let first = self.words.iter().find(|word| cry(word).is_some() || !self.grammar.is_empty_word(&word.folded))?;
        let cried = cry(&first)?;
        let intent = INTENTS.iter().position(|intent| *intent == cried)?;
        Some(Candidate { intent, pattern: None, score: ALARM, expected: 0.0, safety: SAFETY_PART_LEAD, is_named: 0.0 })
    }

    /// What the words speak for without a pattern.
    fn words_alone(&self, expecting: &[&str], plain: &[f32]) -> Vec<Candidate<'a>> {
        let speaks = |(intent, share): (usize, &f32)| {
            let share = f64::from(*share);
            let is_safety = SAFETY.contains(&INTENTS[intent]) && share >= SAFETY_EVIDENCE;
            let expected = if expecting.contains(&INTENTS[intent]) { EXPECTED_LEAD } else { 0.0 };
            let safety = if is_safety { SAFETY_PART_LEAD } else { 0.0 };
            let score = MOST_EVIDENCE * share;
            (share >= LEAST_EVIDENCE).then_some(Candidate {
                intent,
                pattern: None,
                score: if is_safety { score.max(ACCEPT_SAFETY) } else { score },
                expected,
                safety,
                is_named: 0.0,
            })
        };
        plain.iter().enumerate().filter_map(speaks).collect()
    }

    /// A title that has a word of alarm in it is no alarm: "Warten auf Godot", "Hilfe, die Herdmanns kommen".
    fn calm(&self, candidates: &mut [Candidate<'_>], plain: &[f32]) {
        let alarmed: f64 = INTENTS
            .iter()
            .zip(plain)
            .filter(|(name, _)| SAFETY.contains(name))
            .map(|(_, share)| f64::from(*share))
            .sum();
        let is_title = |candidate: &Candidate<'_>| {
            let Some((graph, fit)) = &candidate.pattern else { return false };
            if candidate.safety > 0.0 {
                return false;
            }
            let words: usize = fit.spans.iter().map(|span| span.words.len()).sum();
            let long = words >= ALARMING_TITLE_WORDS || (fit.matched > 0.0 && words < self.words.len());
            let known = candidate.is_named >= SURELY_A_TITLE && candidate.score >= ACCEPT && long;
            known || (alarmed < NO_ALARM && self.is_clearly_framed(candidate.intent, graph, fit))
        };
        let titled = candidates.iter().any(is_title);
        // "Where is Momo?" is no lost mum: what fits as it stands, down to a title that is there, is no emergency.
        let fits_as_it_stands = |candidate: &Candidate<'_>| {
            candidate.safety == 0.0 && candidate.pattern.is_some() && candidate.score >= SURE
        };
        let sure = candidates.iter().any(fits_as_it_stands);
        // "A fire engine book": the whole of what was said is a line of its own, and the alarm only a part of it.
        let said_wholly = |candidate: &Candidate<'_>| candidate.safety == 0.0 && candidate.is_all_that_was_said();
        let is_a_line = candidates.iter().any(said_wholly);
        for candidate in candidates.iter_mut().filter(|candidate| candidate.safety > 0.0) {
            let is_a_part = is_a_line && !candidate.is_all_that_was_said();
            let unmistakable = candidate.score >= UNMISTAKABLE && candidate.pattern.is_some() && !titled && !is_a_part;
            if titled || (sure && !unmistakable) {
                candidate.safety = 0.0;
                if titled {
                    candidate.score = candidate.score.min(NO_FIT);
                }
            }
        }
    }

    /// "Where is", "do you have", and then a title with a word that is no language's: the alarm in it is part of the name.
    fn is_clearly_framed(&self, intent: usize, graph: &Graph, fit: &Fit) -> bool {
        let framed = fit.matched >= CLEAR_FRAME && fit.missing <= FRAME_UNTOUCHED && fit.extra <= FRAME_UNTOUCHED;
        let own = |span: &Span| {
            let is_title = graph.slots[span.slot].kind == SlotKind::Catalogue;
            is_title
                && span.words.start >= FRAME_WORDS
                && span.words.len() >= ALARMING_TITLE_WORDS
                && span.words.clone().any(|at| !self.is_plain[at])
        };
        framed && NAMING.contains(&INTENTS[intent]) && fit.spans.iter().any(own)
    }

    fn understanding(&self, best: &Candidate<'_>, plain: &[f32]) -> Understanding {
        let is_a_thing = self.asks_for_a_thing(best);
        let intent = if is_a_thing { PLACE } else { INTENTS[best.intent] };
        let score = (best.score + best.expected).min(1.0);
        let safety = SAFETY.contains(&intent);
        let verdict = if score >= ACCEPT || (safety && score >= ACCEPT_ALARM) {
            Verdict::Accept
        } else if score >= ASK {
            Verdict::Ask
        } else {
            return self.out_of_reach(plain, score);
        };
        if intent == UNCLEAR {
            return Understanding::unclear(score);
        }
        let (mut slots, mut said) = (BTreeMap::new(), BTreeMap::new());
        if !PRIVATE.contains(&intent) && !is_a_thing {
            match &best.pattern {
                Some((graph, fit)) => self.fill(graph, &fit.spans, &mut slots, &mut said),
                None => remainder::fill(self.grammar, self.hearing, best.intent, self.words, |name, words, value| {
                    let here = self.text[self.words[words.start].start..self.words[words.end - 1].end].to_owned();
                    slots.insert(name.to_owned(), value.unwrap_or_else(|| here.clone()));
                    said.insert(name.to_owned(), here);
                }),
            }
        }
        let label = best.pattern.as_ref().and_then(|(graph, _)| graph.label).filter(|_| !is_a_thing).map(str::to_owned);
        Understanding { intent: intent.to_owned(), label, slots, said, score, verdict }
    }

    /// "Do you have a microwave?": who names a title that they know says it as it is, or "the". A few words behind "a" that
    /// are no title of the house ask for a thing, and who wrote it is no question.
    fn asks_for_a_thing(&self, best: &Candidate<'_>) -> bool {
        let Some((graph, fit)) = &best.pattern else { return false };
        let [span] = &fit.spans[..] else { return false };
        let words = &self.words[span.words.clone()];
        LOOKING_FOR.contains(&INTENTS[best.intent])
            && graph.slots[span.slot].kind == SlotKind::Catalogue
            && THING_WORDS.contains(&words.len())
            && is_indefinite_article(&words[0].folded)
            && self.names.title(slice(self.text, self.words, span), words) < PERHAPS_A_TITLE
    }

    /// Nothing fits: either it is none of a library's business, or not to be understood at all.
    fn out_of_reach(&self, plain: &[f32], score: f64) -> Understanding {
        let share = |name: &str| INTENTS.iter().position(|intent| *intent == name).map_or(0.0, |at| plain[at]);
        let mut found = Understanding::unclear(score);
        if share(OUT_OF_SCOPE) > share(UNCLEAR) && plain.iter().all(|other| *other <= share(OUT_OF_SCOPE)) {
            OUT_OF_SCOPE.clone_into(&mut found.intent);
            found.verdict = Verdict::Ask;
        }
        found
    }

    fn fill(
        &self,
        graph: &Graph,
        spans: &[Span],
        slots: &mut BTreeMap<String, String>,
        said: &mut BTreeMap<String, String>,
    ) {
        for span in spans {
            let name = &graph.slots[span.slot].name;
            let here = slice(self.text, self.words, span).to_owned();
            let folded: Vec<&str> = self.words[span.words.clone()].iter().map(|word| word.folded.as_str()).collect();
            let value = match (span.value, graph.slots[span.slot].kind) {
                (Some((list, entry)), _) => self.grammar.lists[list].entries[entry].value.clone(),
                (None, SlotKind::Number) => {
                    number::parse(&folded, self.language).map_or(here.clone(), |n| n.to_string())
                }
                (None, _) => here.clone(),
            };
            slots.entry(name.clone()).or_insert(value);
            said.entry(name.clone()).or_insert(here);
        }
    }
}

/// A title that is there, in a frame that was said, goes before what was only half said.
fn prefer_titles(candidates: &mut [Candidate<'_>]) {
    let is_there = |candidate: &Candidate<'_>| {
        NAMING.contains(&INTENTS[candidate.intent])
            && candidate.is_framed()
            && candidate.is_named >= SURELY_A_TITLE
            && candidate.score >= ACCEPT
    };
    if candidates.iter().any(is_there) {
        let beside = candidates.iter_mut().filter(|candidate| candidate.safety == 0.0 && candidate.is_half_said());
        beside.for_each(|candidate| candidate.score *= BESIDE_A_TITLE);
    }
}

/// Whether a word is one of the language's own, and no name.
fn is_plain(grammar: &Grammar, folded: &str) -> bool {
    grammar.evidence.knows(folded) || grammar.find(folded).is_some()
}

/// How much the words speak for something that is asked for without a name.
fn opposition(intent: usize, is_own: bool, plain: &[f32]) -> f64 {
    let others = INTENTS.iter().zip(plain).enumerate();
    let others = others.filter(|(other, (name, _))| *other != intent && !(is_own && NAMING.contains(name)));
    f64::from(others.map(|(_, (_, share))| *share).fold(0.0, f32::max))
}

/// Either opinion is enough, and both together are surer than one.
fn either(fits: f64, words_say: f64) -> f64 {
    let fits = BEST_FIT * ((fits - NO_FIT) / (1.0 - NO_FIT)).clamp(0.0, 1.0);
    1.0 - (1.0 - fits) * (1.0 - MOST_EVIDENCE * words_say)
}

/// How likely words are a name that the catalogue knows so well: nearly any words resemble some title.
fn is_a_name(known: f64) -> f64 {
    ((known - 0.62) / 0.33).clamp(0.12, 1.0)
}

/// What was said, from the first to the last word of a span.
fn slice<'a>(text: &'a str, said: &[Word], span: &Span) -> &'a str {
    &text[said[span.words.start].start..said[span.words.end - 1].end]
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
