//! What a sentence that was heard has in common with the phrase files: computed once, before it is compared with each of
//! their sentences.

use robot_core::Language;
use robot_core::numeral::LONGEST_HEARD;

use super::fit::Scope;
use super::grammar::{Grammar, List};
use super::graph::Graph;
use super::number;
use super::shape;
use super::sound::{Outline, SoundedWord, similarity};
use super::vocabulary::SlotKind;
use super::words::Word;

/// What an unknown word, or one without a place, counts against a fit; fillers and openers count little.
const UNKNOWN_WORD: f64 = 0.7;
const EMPTY_WORD: f64 = 0.05;
const PLAIN_WORD: f64 = 0.25;
/// A word that belongs to the same intent: "Hilfe, es brennt!" is two sentences of one.
pub(super) const SUPPORTING_WORD: f64 = 0.1;
/// A word beside a part that is enough.
pub(super) const BYSTANDING_WORD: f64 = 0.15;
/// A number that was asked for counts as a word of middling weight.
const NUMBER_WEIGHT: f64 = 0.6;
/// An ISBN or a call number is said for one reason only.
const CODE_WEIGHT: f64 = 1.5;
/// Words less alike than this are different words.
const ALIKE: f64 = 0.7;
/// A misheard word of alarm is as alike as that.
const ALARM_ALIKE: f64 = 0.75;
const JOINED_ALIKE: f64 = 0.85;
/// "komm" and "komme".
const OTHER_ENDING: f64 = 0.85;
/// An ending has so many letters at the most, and a word that has one at least so many.
const LONGEST_ENDING: usize = 2;
const SHORTEST_STEM: usize = 3;
const SHORTEST_COMPOUND: usize = 5;
const SHORTEST_HEAD: usize = 6;
const HEAD_ALIKE: f64 = 0.85;

/// What one heard sentence has in common with the whole grammar; computed once for all graphs.
pub(super) struct Hearing<'a> {
    pub(super) grammar: &'a Grammar,
    /// How many words were heard.
    pub(super) count: usize,
    /// Where in `heard` each word of the vocabulary stands; most were not heard.
    rows: Vec<Option<u32>>,
    heard: Vec<HeardWord>,
    /// Likeness of each word of `heard` to what was said at each place, row by row.
    likeness: Vec<Likeness>,
    /// For each list and place: how many words an entry takes, its weight, and how much of it was heard.
    entries: Vec<Vec<Vec<EntryFit>>>,
    /// Where the entries of each list were heard.
    listed: Vec<Places>,
    /// The lengths of the numbers, ISBNs and call numbers at each place.
    shapes: [Vec<Vec<usize>>; 3],
    /// What each word counts where it has no place, and which known word it is.
    extra: Vec<f64>,
    known: Vec<Option<usize>>,
    /// How many words at the start only open the sentence.
    opening: usize,
}

/// A word of the vocabulary that was heard somewhere.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeardWord {
    pub(super) places: Places,
    /// How alike it is where it is most.
    pub(super) alike: f64,
}

/// How alike a word is to what was said at a place.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Likeness {
    /// To the word there.
    pub(super) single: f64,
    /// To the two words there, written as one.
    pub(super) joined: f64,
}

/// Places of a sentence, a bit each: where something begins, and everything that it covers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Places {
    pub(super) begins: u64,
    pub(super) covers: u64,
}

impl Places {
    fn add(&mut self, at: usize, words: usize) {
        self.begins |= 1 << at;
        for at in at..at + words {
            self.covers |= 1 << at;
        }
    }

    /// These and others.
    pub(super) fn and(&mut self, others: Self) {
        self.begins |= others.begins;
        self.covers |= others.covers;
    }
}

/// How an entry of a list was heard at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryFit {
    pub(super) words: usize,
    pub(super) weight: f64,
    pub(super) matched: f64,
    pub(super) entry: usize,
}

/// Two or three words at a place, written as one.
type Joined = Vec<Option<SoundedWord>>;

impl<'a> Hearing<'a> {
    /// `words` are 64 at the most.
    pub(super) fn new(grammar: &'a Grammar, text: &str, words: &[Word], language: Language) -> Self {
        let count = words.len();
        let single: Vec<SoundedWord> = words.iter().map(|word| SoundedWord::new(&word.folded)).collect();
        let joined = |at: usize, many: usize| {
            (at + many <= count).then(|| {
                SoundedWord::new(&words[at..at + many].iter().map(|word| word.folded.as_str()).collect::<String>())
            })
        };
        let double: Joined = (0..count).map(|at| joined(at, 2)).collect();
        let triple: Joined = (0..count).map(|at| joined(at, 3)).collect();
        let is_known = |word: &str| grammar.find(word).is_some();
        let of_kind = |kind| -> Vec<Vec<usize>> {
            let length = |at| shape::length(kind, text, words, at, language, &is_known, &grammar.shelf_groups);
            (0..count).map(|at| Some(length(at)).filter(|length| *length > 0).into_iter().collect()).collect()
        };
        let numbers = (0..count).map(|at| number_lengths(&words[at..], language)).collect();
        let mut hearing = Self {
            grammar,
            count,
            rows: vec![None; grammar.vocabulary.len()],
            heard: Vec::new(),
            likeness: Vec::new(),
            entries: Vec::new(),
            listed: Vec::new(),
            shapes: [numbers, of_kind(SlotKind::Isbn), of_kind(SlotKind::CallNumber)],
            extra: Vec::new(),
            known: words.iter().map(|word| grammar.find(&word.folded)).collect(),
            opening: 0,
        };
        for at in 0..count {
            hearing.hear(at, &words[at].folded, &single[at]);
            if let Some(double) = &double[at] {
                hearing.hear_joined(at, double);
            }
        }
        hearing.entries =
            grammar.lists.iter().map(|list| hearing.fit_list(list, &single, [&double, &triple])).collect();
        hearing.listed = hearing.entries.iter().map(|fits| places_of(fits)).collect();
        (hearing.extra, hearing.opening) = hearing.weigh_extra(words, &single);
        hearing
    }

    /// Notes which words of the vocabulary the word at a place may be.
    fn hear(&mut self, at: usize, folded: &str, sounded: &SoundedWord) {
        // A word that the phrase files know was said, and not misheard; only its ending may differ.
        if let Some(known) = self.known[at] {
            self.note(known, at, 1, 1.0);
            for other in self.grammar.inflections(folded, SHORTEST_STEM, LONGEST_ENDING) {
                self.note(other, at, 1, OTHER_ENDING);
            }
            return;
        }
        let outline = sounded.outline();
        for (index, other) in self.grammar.outlines.iter().enumerate() {
            if outline.may_be_like(*other) {
                let alike = similarity(&self.grammar.vocabulary[index].sounded, sounded);
                if alike >= ALIKE {
                    self.note(index, at, 1, alike);
                }
            }
        }
    }

    /// The same with the two words at a place, written as one.
    fn hear_joined(&mut self, at: usize, sounded: &SoundedWord) {
        let outline = sounded.outline();
        for (index, other) in self.grammar.outlines.iter().enumerate() {
            if outline.may_be_like(*other) {
                let alike = compound(&self.grammar.vocabulary[index].sounded, sounded);
                if alike > 0.0 {
                    self.note(index, at, 2, alike);
                }
            }
        }
    }

    fn note(&mut self, word: usize, at: usize, words: usize, alike: f64) {
        let row = match self.rows[word] {
            Some(row) => row as usize,
            None => {
                self.rows[word] = u32::try_from(self.heard.len()).ok();
                self.heard.push(HeardWord { places: Places::default(), alike: 0.0 });
                self.likeness.resize(self.heard.len() * self.count, Likeness::default());
                self.heard.len() - 1
            }
        };
        let heard = &mut self.heard[row];
        heard.places.add(at, words);
        heard.alike = heard.alike.max(alike);
        let likeness = &mut self.likeness[row * self.count + at];
        if words == 1 {
            likeness.single = alike;
        } else {
            likeness.joined = alike;
        }
    }

    /// Where a word of the vocabulary was heard, if it was.
    pub(super) fn heard(&self, word: usize) -> Option<HeardWord> {
        self.rows[word].map(|row| self.heard[row as usize])
    }

    /// Whether a word of alarm of an intent was heard, a little misheard too. Files that name none leave it open.
    pub(super) fn is_alarmed(&self, intent: &str) -> bool {
        let is_heard = |word: &usize| self.heard(*word).is_some_and(|heard| heard.alike >= ALARM_ALIKE);
        self.grammar.alarm_words(intent).is_none_or(|all| all.iter().any(|together| together.iter().all(is_heard)))
    }

    /// How alike a word of the vocabulary is to what was said at a place.
    pub(super) fn likeness(&self, word: usize, at: usize) -> Likeness {
        self.rows[word].map_or(Likeness::default(), |row| self.likeness[row as usize * self.count + at])
    }

    /// Whether nothing was said but what fills or opens a sentence: "um, well, you know".
    pub(super) fn is_all_empty(&self) -> bool {
        self.opening == self.count
    }

    fn fit_list(&self, list: &List, single: &[SoundedWord], joined: [&Joined; 2]) -> Vec<Vec<EntryFit>> {
        let weight_of = |words: &[usize]| words.iter().map(|word| self.grammar.vocabulary[*word].weight).sum::<f64>();
        let fit_at = |at: usize| {
            let mut fits = Vec::new();
            let outlines = [single.get(at), joined[0][at].as_ref(), joined[1][at].as_ref()]
                .map(|sounded| sounded.map(|sounded| (sounded, sounded.outline())));
            for (index, (entry, outline)) in list.entries.iter().zip(&list.outlines).enumerate() {
                let many = entry.words.len();
                if at + many <= self.count {
                    let likeness = |(offset, word): (usize, &usize)| self.likeness(*word, at + offset).single;
                    let mut matched = 0.0;
                    let said = entry.words.iter().enumerate().all(|word| {
                        let alike = likeness(word);
                        matched += alike * self.grammar.vocabulary[*word.1].weight;
                        alike > 0.0
                    });
                    let head = if many == 1 && !said { ends_with(&single[at], *outline, &entry.joined) } else { 0.0 };
                    if said || head > 0.0 {
                        let weight = weight_of(&entry.words);
                        let matched = if said { matched } else { weight * head };
                        fits.push(EntryFit { words: many, weight, matched, entry: index });
                        continue;
                    }
                }
                for (extra, sounded) in outlines.iter().enumerate().filter(|(extra, _)| extra + 1 != many) {
                    let Some((sounded, _)) = sounded.filter(|(_, heard)| heard.may_be_like(*outline)) else { continue };
                    let alike = compound(&entry.joined, sounded);
                    if alike > 0.0 {
                        let weight = weight_of(&entry.words);
                        fits.push(EntryFit { words: extra + 1, weight, matched: weight * alike, entry: index });
                    }
                }
            }
            fits
        };
        (0..self.count).map(fit_at).collect()
    }

    fn weigh_extra(&self, words: &[Word], sounded: &[SoundedWord]) -> (Vec<f64>, usize) {
        let is_filler: Vec<bool> =
            words.iter().zip(sounded).map(|(word, sounded)| self.grammar.is_filler(&word.folded, sounded)).collect();
        let opening = opening_words(self.grammar, words, &is_filler);
        let weigh = |at: usize| match self.known[at] {
            _ if at < opening || is_filler[at] => EMPTY_WORD,
            Some(known) => self.grammar.vocabulary[known].weight.max(PLAIN_WORD),
            None => UNKNOWN_WORD,
        };
        ((0..words.len()).map(weigh).collect(), opening)
    }

    /// The lengths of what has this form, at each place.
    pub(super) fn shapes(&self, kind: SlotKind) -> &[Vec<usize>] {
        match kind {
            SlotKind::Isbn => &self.shapes[1],
            SlotKind::CallNumber => &self.shapes[2],
            _ => &self.shapes[0],
        }
    }

    /// How the entries of a list were heard at a place.
    pub(super) fn entries(&self, list: usize, at: usize) -> &[EntryFit] {
        &self.entries[list][at]
    }

    /// Where the entries of a list were heard.
    pub(super) fn listed(&self, list: usize) -> Places {
        self.listed[list]
    }

    /// Where something of this form was heard.
    pub(super) fn shaped(&self, kind: SlotKind) -> Places {
        let mut places = Places::default();
        for (at, lengths) in self.shapes(kind).iter().enumerate() {
            lengths.iter().for_each(|words| places.add(at, *words));
        }
        places
    }

    /// The entry of a list that was heard best, and where.
    pub(super) fn best_entry(&self, list: usize) -> Option<(std::ops::Range<usize>, usize)> {
        let all = self.entries[list].iter().enumerate().flat_map(|(at, fits)| fits.iter().map(move |fit| (at, fit)));
        let best = all.max_by(|(_, a), (_, b)| {
            (a.words, a.matched).partial_cmp(&(b.words, b.matched)).unwrap_or(std::cmp::Ordering::Equal)
        })?;
        Some((best.0..best.0 + best.1.words, best.1.entry))
    }

    /// What a word counts where it has no place in a sentence of an intent.
    pub(super) fn extra(&self, at: usize, graph: &Graph, scope: Scope) -> f64 {
        match self.known[at] {
            _ if scope == Scope::Anywhere => self.extra[at].min(BYSTANDING_WORD),
            // A sentence with an open slot takes what it needs; beside it nothing is free.
            Some(known) if !graph.is_open && self.grammar.supports(known, graph.intent) => {
                self.extra[at].min(SUPPORTING_WORD)
            }
            _ => self.extra[at],
        }
    }

    /// The least that a word counts where it has no place, whatever the sentence.
    pub(super) fn least_extra(&self, at: usize, supporting: f64) -> f64 {
        let may_support = self.known[at].is_some_and(|known| self.grammar.is_telling(known));
        if may_support { self.extra[at].min(supporting) } else { self.extra[at] }
    }

    /// The most that the words, list entries and forms that begin at each place can match of any sentence.
    pub(super) fn most_matched(&self) -> Vec<f64> {
        let mut most = vec![0.0_f64; self.count];
        for (word, row) in self.rows.iter().enumerate() {
            let Some(row) = row else { continue };
            let weight = self.grammar.vocabulary[word].weight;
            for (at, likeness) in self.likeness[*row as usize * self.count..][..self.count].iter().enumerate() {
                most[at] = most[at].max(weight * likeness.single.max(likeness.joined));
            }
        }
        for fits in &self.entries {
            for (at, fits) in fits.iter().enumerate() {
                most[at] = fits.iter().map(|fit| fit.matched).fold(most[at], f64::max);
            }
        }
        for kind in [SlotKind::Number, SlotKind::Isbn, SlotKind::CallNumber] {
            for (at, _) in self.shapes(kind).iter().enumerate().filter(|(_, lengths)| !lengths.is_empty()) {
                most[at] = most[at].max(shape_weight(kind));
            }
        }
        most
    }
}

/// What something of this form weighs.
pub(super) const fn shape_weight(kind: SlotKind) -> f64 {
    if matches!(kind, SlotKind::Number) { NUMBER_WEIGHT } else { CODE_WEIGHT }
}

fn places_of(fits: &[Vec<EntryFit>]) -> Places {
    let mut places = Places::default();
    for (at, fits) in fits.iter().enumerate() {
        fits.iter().for_each(|fit| places.add(at, fit.words));
    }
    places
}

/// Likeness of a compound to its last part, which says what it is: "Mädchentoilette" is a "Toilette".
fn ends_with(heard: &SoundedWord, outline: Outline, known: &SoundedWord) -> f64 {
    let may_end = outline.len() >= SHORTEST_HEAD && outline.len() <= heard.len();
    if may_end && heard.ends_with(known) { HEAD_ALIKE } else { 0.0 }
}

/// Likeness of a compound to words that were heard apart.
fn compound(known: &SoundedWord, heard: &SoundedWord) -> f64 {
    if known.len() < SHORTEST_COMPOUND {
        return 0.0;
    }
    let alike = similarity(known, heard);
    if alike >= JOINED_ALIKE { alike } else { 0.0 }
}

fn number_lengths(words: &[Word], language: Language) -> Vec<usize> {
    (1..=LONGEST_HEARD.min(words.len()))
        .filter(|many| {
            let text: Vec<&str> = words[..*many].iter().map(|word| word.folded.as_str()).collect();
            number::parse(&text, language).is_some()
        })
        .collect()
}

/// How many words at the start only open the sentence: "hallo", "ja äh", "guten tag".
fn opening_words(grammar: &Grammar, words: &[Word], is_filler: &[bool]) -> usize {
    let begins = |opener: &[String], at: usize| {
        words.len() >= at + opener.len() && opener.iter().zip(&words[at..]).all(|(said, word)| *said == word.folded)
    };
    let mut at = 0;
    while at < words.len() {
        let longest = grammar.openers.iter().filter(|opener| begins(opener, at)).map(Vec::len).max();
        match longest {
            Some(length) => at += length,
            None if is_filler[at] => at += 1,
            None => break,
        }
    }
    at
}
