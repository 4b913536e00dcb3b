//! The index over titles, in memory.

use std::collections::BTreeSet;

use robot_core::is_article;
use robot_core::phonetics::{Unit, koelner};

use super::english;
use super::fold::fold;
use super::grams::{GramIndex, grams, push_name, push_sounds};
use super::similarity::{Query, join};
use super::volume::series_and_volume;

/// So many candidates are compared letter by letter.
const CANDIDATES: usize = 600;
/// The most bytes of a folded title that are kept.
const MAX_TITLE_BYTES: usize = 200;
/// The most bytes of a folded name that are kept.
const MAX_NAME_BYTES: usize = 60;
/// The most bytes of a title's sounds that are kept.
const MAX_CODE_BYTES: usize = u8::MAX as usize;
/// The most titles of one record.
const MAX_TITLES: usize = 8;
/// How many titles a word stands in is counted under a hash: so many counts for a title, within bounds.
const WORD_KEYS_OF_A_TITLE: usize = 64;
const LEAST_WORD_KEYS: usize = 1 << 14;
const MOST_WORD_KEYS: usize = 1 << 19;
/// A series' or an original title counts a little less: "Der kleine Drache Kokosnuss" is the first volume.
const OTHER_TITLE: f64 = 0.97;
/// How much an author that was told apart decides.
const AUTHOR_WEIGHT: f64 = 0.25;
/// From this likeness on, what follows "von" may be the author's name, misheard.
const HEARD_AUTHOR: f64 = 0.5;
/// "Zauberberg" is "Der Zauberberg", nearly.
const WITHOUT_ARTICLE: f64 = 0.99;
/// A query has no more words: it is cut to twice so many letters, of which every second may be a space.
const MOST_QUERY_WORDS: usize = u128::BITS as usize;
/// When so much of what the query's words tell stands in the title, its words count besides its letters and sounds.
const MOST_WORDS: f64 = 0.5;
/// What is taken off if the words are shared in another order than the title's: "Hand, flinke" is no "Der flinke Hand".
const OUT_OF_ORDER: f64 = 0.02;
/// A word that tells so much counts as a whole word.
const WHOLE_WORD: f64 = 6.0;
/// A record's titles take so many places among the best titles, at the most, before others lose theirs.
const TITLES_OF_A_RECORD: usize = 3;
/// What the most-lent work gains over one never lent when both fit alike.
const LOANS_BONUS: f64 = 0.02;

/// What the index needs to know of a record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Titled<'a> {
    /// The record's number in the store.
    pub(crate) number: i64,
    /// Every title it may be asked for by, the proper one first.
    pub(crate) titles: Vec<String>,
    /// The author as one says it, "Michael Ende".
    pub(crate) author: Option<&'a str>,
    /// The author's surname.
    pub(crate) surname: Option<&'a str>,
    /// How often it was lent.
    pub(crate) loans: u32,
}

/// One title of a record, folded, in `text`; behind it stand the author's name and the surname, without spaces, how the
/// title sounds, and how it sounds in English, if it is English.
#[derive(Debug, Clone, Copy)]
struct Title {
    begin: u32,
    length: u8,
    author_length: u8,
    surname_length: u8,
    code_length: u8,
    english_length: u8,
    /// Whether it is the title proper, not the series' or the original's.
    is_proper: bool,
    record: u32,
}

/// Takes records one by one.
#[derive(Debug, Default)]
pub(crate) struct TitleIndexBuilder {
    titles: Vec<Title>,
    text: Vec<u8>,
    records: Vec<(i64, u32)>,
}

/// The index over titles.
#[derive(Debug)]
pub(crate) struct TitleIndex {
    titles: Vec<Title>,
    text: Vec<u8>,
    /// Number and loans of each record.
    records: Vec<(i64, u32)>,
    grams: GramIndex,
    /// How many titles a word stands in, by its hash.
    words: Vec<u32>,
}

/// A record that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match {
    /// The record's number in the store.
    pub(crate) number: i64,
    /// How well it fits, 0 to 1.
    pub(crate) score: f64,
    /// Score and loans: the order in which to name them.
    pub(crate) rank: f64,
    /// How much of the title the query covers, by letters, 0 to 1.
    pub(crate) cover: f64,
    /// Which of the record's titles fits.
    title: u32,
}

impl TitleIndexBuilder {
    /// Takes a record.
    pub(crate) fn add(&mut self, record: &Titled<'_>) {
        let (mut joined, mut code, mut english, mut word_code) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let number = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        self.records.push((record.number, record.loans));
        let name = |name: Option<&str>| -> Vec<u8> { join(cut(&name.map(fold).unwrap_or_default(), MAX_NAME_BYTES)) };
        let (author, surname) = (name(record.author), name(record.surname));
        let mut known: Vec<String> = Vec::new();
        for title in &record.titles {
            let folded = fold(title);
            let folded = cut(&folded, MAX_TITLE_BYTES);
            if folded.is_empty() || known.iter().any(|other| other == folded) || known.len() == MAX_TITLES {
                continue;
            }
            let begin = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
            join_into(folded.as_bytes(), &mut joined);
            koelner(&joined, Unit::Run, &mut code);
            if !english::code(folded.as_bytes(), &mut english, &mut word_code) {
                english.clear();
            }
            code.truncate(MAX_CODE_BYTES);
            english.truncate(MAX_CODE_BYTES);
            for part in [folded.as_bytes(), &author, &surname, &code, &english] {
                self.text.extend_from_slice(part);
            }
            self.titles.push(Title {
                begin,
                length: u8::try_from(folded.len()).unwrap_or(u8::MAX),
                author_length: u8::try_from(author.len()).unwrap_or(u8::MAX),
                surname_length: u8::try_from(surname.len()).unwrap_or(u8::MAX),
                code_length: u8::try_from(code.len()).unwrap_or(u8::MAX),
                english_length: u8::try_from(english.len()).unwrap_or(u8::MAX),
                is_proper: known.is_empty(),
                record: number,
            });
            known.push(folded.to_owned());
        }
    }

    /// Builds the index.
    pub(crate) fn finish(self) -> TitleIndex {
        let Self { titles, text, records } = self;
        let word_keys = (WORD_KEYS_OF_A_TITLE * titles.len()).next_power_of_two();
        let mut words = vec![0_u32; word_keys.clamp(LEAST_WORD_KEYS, MOST_WORD_KEYS)];
        let mut keys = Vec::new();
        for title in &titles {
            keys.clear();
            keys.extend(title.folded(&text).split(|byte| *byte == b' ').map(|word| word_key(word, words.len())));
            keys.sort_unstable();
            keys.dedup();
            for key in &keys {
                words[*key] += 1;
            }
        }
        let mut joined = Vec::new();
        let grams = GramIndex::build(titles.iter().map(|title| title.length), |at, out| {
            let title = &titles[at as usize];
            join_into(title.folded(&text), &mut joined);
            grams(&joined, title.code(&text), out);
            push_sounds(title.english_code(&text), out);
            push_name(title.surname(&text), out);
        });
        TitleIndex { titles, text, records, grams, words }
    }
}

impl Title {
    /// A part of its text by the lengths of what stands before it.
    fn part<'a>(&self, text: &'a [u8], before: &[u8], length: u8) -> &'a [u8] {
        let begin = self.begin as usize + before.iter().map(|length| usize::from(*length)).sum::<usize>();
        &text[begin..begin + usize::from(length)]
    }

    fn folded<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.part(text, &[], self.length)
    }

    fn author<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.part(text, &[self.length], self.author_length)
    }

    fn surname<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.part(text, &[self.length, self.author_length], self.surname_length)
    }

    fn code<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        self.part(text, &[self.length, self.author_length, self.surname_length], self.code_length)
    }

    /// Empty if it is not English.
    fn english_code<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        let before = [self.length, self.author_length, self.surname_length, self.code_length];
        self.part(text, &before, self.english_length)
    }
}

impl TitleIndex {
    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// The records that fit best, best first, each once: `at_most` of them surely, and others that fit well. `author` is
    /// what was said of the author, folded.
    pub(crate) fn search(&self, title: &Query, author: Option<&Query>, at_most: usize) -> Vec<Match> {
        let by = if author.is_none() { title.title_and_author() } else { None };
        let mut candidates = self.candidates(title, author, CANDIDATES);
        if let Some((part, name)) = &by {
            // The author's letters must not push short titles out: these candidates come from the title's part alone.
            let seen: BTreeSet<u32> = candidates.iter().copied().collect();
            let others = self.candidates(part, Some(name), CANDIDATES / 2);
            candidates.extend(others.into_iter().filter(|at| !seen.contains(at)));
        }
        let words = title.folded.as_bytes().split(|byte| *byte == b' ');
        let mut comparison = Comparison {
            title,
            author,
            by: by.as_ref(),
            words: words.map(|word| (word, self.rarity(word))).collect(),
            rarity: &|word| self.rarity(word),
            says_article: without_article(title.folded.as_bytes()).is_some(),
            joined: Vec::new(),
            code: Vec::new(),
        };
        let mut best = Best::of(at_most.saturating_mul(TITLES_OF_A_RECORD));
        let mut matches: Vec<Match> = Vec::with_capacity(candidates.len());
        for at in candidates {
            let form = &self.titles[at as usize];
            let (score, cover) = comparison.with(form, &self.text, best.least() - LOANS_BONUS);
            let (number, loans) = self.records[form.record as usize];
            let prior = (f64::from(loans).ln_1p() / 1000_f64.ln_1p()).min(1.0);
            best.add(score);
            matches.push(Match { number, score, rank: score + LOANS_BONUS * prior, cover, title: at });
        }
        matches.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.number.cmp(&b.number)));
        let mut seen = BTreeSet::new();
        matches.retain(|found| seen.insert(found.number));
        matches
    }

    /// The title by which a record was found, folded.
    pub(crate) fn folded(&self, found: &Match) -> &str {
        std::str::from_utf8(self.titles[found.title as usize].folded(&self.text)).unwrap_or_default()
    }

    /// Which volume of a series, folded, a record is by one of its titles.
    pub(crate) fn volume(&self, found: &Match, series: &str) -> Option<u32> {
        let record = self.titles[found.title as usize].record;
        // A record's titles stand one after the other.
        let first = self.titles.partition_point(|title| title.record < record);
        let titles = self.titles[first..].iter().take_while(|title| title.record == record);
        titles
            .filter_map(|title| series_and_volume(std::str::from_utf8(title.folded(&self.text)).ok()?))
            .find_map(|(other, volume)| (other == series).then_some(volume))
    }

    /// The titles that share most with what was said.
    fn candidates(&self, title: &Query, author: Option<&Query>, at_most: usize) -> Vec<u32> {
        let mut fragments = Vec::new();
        grams(&title.joined, &title.code, &mut fragments);
        if let Some(author) = author {
            push_name(&author.joined, &mut fragments);
        }
        self.grams.candidates(&fragments, at_most)
    }

    /// How much a word tells: the rarer the more.
    fn rarity(&self, word: &[u8]) -> f64 {
        (self.titles.len() as f64 / (1.0 + f64::from(self.words[word_key(word, self.words.len())]))).ln().max(0.2)
    }
}

/// A query, about to be compared with many titles.
struct Comparison<'a> {
    title: &'a Query,
    author: Option<&'a Query>,
    /// The title and the author, if the query can be taken as "TITLE by AUTHOR".
    by: Option<&'a (Query, Query)>,
    /// The query's words and how much each tells.
    words: Vec<(&'a [u8], f64)>,
    /// How much a word tells.
    rarity: &'a dyn Fn(&[u8]) -> f64,
    says_article: bool,
    /// Room for letters and their sounds.
    joined: Vec<u8>,
    code: Vec<u8>,
}

/// The best scores so far.
struct Best {
    /// The least first.
    scores: Vec<f64>,
    wanted: usize,
}

impl Best {
    const fn of(wanted: usize) -> Self {
        Self { scores: Vec::new(), wanted }
    }

    /// What the next must reach to be among them.
    fn least(&self) -> f64 {
        self.scores.first().copied().filter(|_| self.scores.len() == self.wanted).unwrap_or(0.0)
    }

    fn add(&mut self, score: f64) {
        let at = self.scores.partition_point(|other| *other < score);
        if self.scores.len() < self.wanted {
            self.scores.insert(at, score);
        } else if let Some(before) = at.checked_sub(1) {
            self.scores[..at].rotate_left(1);
            self.scores[before] = score;
        }
    }
}

impl Comparison<'_> {
    /// How well a title fits, and how much of it the query covers. What is seen early to fit less than `at_least` is not
    /// looked at in full.
    fn with(&mut self, form: &Title, text: &[u8], at_least: f64) -> (f64, f64) {
        let Self { title, author, by, joined, code, .. } = self;
        let folded = form.folded(text);
        join_into(folded, joined);
        let letters = joined.len();
        // An author who was told apart makes up for a part of the title.
        let of_title = if author.is_some() { (at_least - AUTHOR_WEIGHT) / (1.0 - AUTHOR_WEIGHT) } else { at_least };
        let english = form.english_code(text);
        let by_letters = if english.is_empty() {
            title.similarity(joined, form.code(text), of_title)
        } else {
            title.similarity_by_either(joined, form.code(text), english, of_title)
        };
        let mut score = by_letters.max(word_cover(&self.words, folded, self.rarity));

        let names = [form.surname(text), form.author(text)];
        match author {
            Some(author) => {
                let by = names.map(|name| author.whole_similarity(name, code, 0.0)).into_iter().fold(0.0, f64::max);
                score = (1.0 - AUTHOR_WEIGHT) * score + AUTHOR_WEIGHT * by;
            }
            // Who says no more than the title says no author.
            None if title.joined.len() > letters => {
                for name in names.into_iter().filter(|name| !name.is_empty()) {
                    joined.truncate(letters);
                    joined.extend_from_slice(b"von");
                    joined.extend_from_slice(name);
                    score = score.max(title.whole_similarity(joined, code, at_least));
                }
            }
            None => {}
        }
        if let Some((part, name)) = by {
            let names = names.into_iter().filter(|known| !known.is_empty());
            let by = names.map(|known| name.whole_similarity(known, code, HEARD_AUTHOR)).fold(0.0, f64::max);
            if by >= HEARD_AUTHOR {
                joined.truncate(letters);
                let fits = part.similarity(joined, form.code(text), 0.0);
                score = score.max((1.0 - AUTHOR_WEIGHT) * fits + AUTHOR_WEIGHT * by);
            }
        }
        if let Some(rest) = without_article(folded).filter(|_| !self.says_article) {
            join_into(rest, joined);
            score = score.max(WITHOUT_ARTICLE * title.similarity_by_ear(joined, code, at_least));
        }
        let score = if form.is_proper { score } else { OTHER_TITLE * score };
        (score, (title.joined.len() as f64 / letters as f64).min(1.0))
    }
}

/// A folded title without the article that it begins with; `None` if there is none.
fn without_article(folded: &[u8]) -> Option<&[u8]> {
    let end = folded.iter().position(|byte| *byte == b' ')?;
    is_article(&folded[..end]).then(|| &folded[end + 1..])
}

/// How much of what the query's words tell stands in the title word for word. What the title says besides takes off a
/// little, the more it tells; less if the title begins with the query, since who names a title begins at its beginning.
fn word_cover(words: &[(&[u8], f64)], folded: &[u8], rarity: &dyn Fn(&[u8]) -> f64) -> f64 {
    // Nearly all words differ in length or in the first letter.
    let is_same = |a: &[u8], b: &[u8]| a.len() == b.len() && a.first() == b.first() && a == b;
    let title_words = || folded.split(|byte| *byte == b' ');
    // A bit for each of the query's words.
    let mut in_title = 0_u128;
    for other in title_words() {
        let same = words.iter().take(MOST_QUERY_WORDS).enumerate().filter(|(_, (word, _))| is_same(word, other));
        same.for_each(|(at, _)| in_title |= 1 << at);
    }
    let stands_in_title = |at: usize| at < MOST_QUERY_WORDS && in_title & 1 << at != 0;
    let (mut told, mut found) = (0.0, 0.0);
    for (at, (_, weight)) in words.iter().enumerate() {
        told += weight;
        if stands_in_title(at) {
            found += weight;
        }
    }
    if found < MOST_WORDS * told {
        return 0.0;
    }
    let besides: f64 = title_words()
        .filter(|word| !words.iter().any(|(other, _)| is_same(other, word)))
        .map(|word| (rarity(word) / WHOLE_WORD).min(1.0))
        .sum();
    let said = words.iter().map(|(word, _)| *word);
    let begins = title_words().zip(said.clone()).take_while(|(a, b)| a == b).count() == words.len().min(2);
    let (best, each) = if begins { (0.98, 0.006) } else { (0.97, 0.01) };
    // Going through the title once meets all that were said, if they were said in its order.
    let mut ahead = title_words();
    let is_in_order = said
        .enumerate()
        .filter(|(at, _)| stands_in_title(*at))
        .all(|(_, word)| ahead.any(|other| is_same(word, other)));
    let disorder = if is_in_order { 0.0 } else { OUT_OF_ORDER };
    found / told * best - each * besides - disorder
}

fn word_key(word: &[u8], of: usize) -> usize {
    // FNV-1a, 32 bits.
    let hash = word.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash as usize % of
}

fn join_into(folded: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.extend(folded.iter().filter(|byte| **byte != b' '));
}

fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].trim_end()
}
