//! What the words of a sentence say about what is wanted, whatever their order.
//!
//! A sentence that fits no pattern still holds words that visitors use for one thing and hardly for another. How much
//! each says is learned from the phrase files when the first sentence is heard: every `hear` line in a few of its
//! wordings, and the `example` lines. The model is multinomial logistic regression (a softmax over the intents), trained
//! by stochastic gradient descent. Which wordings are taken and when depends on each line alone, so that the same files
//! give the same weights, and one line more changes little but what it speaks of.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};

use super::vocabulary::{INTENTS, SlotKind};

/// A sentence as the model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A folded word.
    Word(&'a str),
    /// A word that no file has: a name, a title's word, something misheard. Its letters may still tell.
    Odd(&'a str),
    /// A word that tells nothing at all.
    Unknown,
    /// What fills an open slot, however many words.
    Open,
    /// A number, in digits or words.
    Number,
    /// An ISBN or a call number.
    Shape(SlotKind),
    /// A value of a list, by the list's name: an area of the house, a day.
    Listed(&'a str),
}

/// A token with the features that it has by itself.
pub(super) struct Seen<'a> {
    token: Token<'a>,
    features: Vec<u32>,
}

/// A sentence with the intent that it means.
#[derive(Debug, Clone)]
pub(super) struct Lesson {
    pub(super) intent: usize,
    pub(super) tokens: Vec<OwnedToken>,
    pub(super) weight: f32,
}

/// A token that owns its word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum OwnedToken {
    Word(String),
    Unknown,
    Open,
    Number,
    Shape(SlotKind),
    Listed(String),
}

impl OwnedToken {
    pub(super) fn as_token(&self) -> Token<'_> {
        match self {
            Self::Word(word) => Token::Word(word),
            Self::Unknown => Token::Unknown,
            Self::Open => Token::Open,
            Self::Number => Token::Number,
            Self::Shape(kind) => Token::Shape(*kind),
            Self::Listed(name) => Token::Listed(name),
        }
    }
}

/// What was learned. Nobody waits for a language that is not spoken.
pub(super) struct Evidence {
    /// Found when the first word is looked at.
    sorted: LazyLock<Sorted, Box<dyn FnOnce() -> Sorted + Send>>,
    /// Found when the first sentence is weighed.
    weights: OnceLock<Weights>,
}

/// Lessons, taken apart into features.
struct Sorted {
    features: Features,
    /// What the weights are learned from, and then no more.
    samples: Mutex<Vec<Sample>>,
}

/// What each feature says for each intent. Features that stand in the same sentences, as the letters of a long word do, say
/// the same to the last bit and share a row: that saves a third of them.
struct Weights {
    /// Of each feature, which row is its own.
    row_of: Vec<u32>,
    /// For each intent, and noughts behind them.
    rows: Vec<[f32; WIDTH]>,
}

/// A sentence to learn from.
#[derive(Clone)]
struct Sample {
    intent: u32,
    /// The numbers of its features, and of their rows once those are known.
    ids: Box<[u32]>,
    /// How much it counts.
    weight: f32,
    /// Decides when it is its turn. It depends on the sentence alone, so that a line more or less in the files leaves the
    /// order of all others as it was, and what is learned from them.
    turn: u64,
}

impl Default for Evidence {
    fn default() -> Self {
        Self::learned_from(|_| {})
    }
}

/// A feature's number by its key. The keys are hashes already.
type Features = HashMap<u64, u32, BuildHasherDefault<AsItIs>>;

#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// The number of intents.
const CLASSES: usize = INTENTS.len();
/// The same in whole registers of a processor.
const WIDTH: usize = CLASSES.next_multiple_of(8);
const ROUNDS: usize = 6;
const SHARPNESS: f32 = 1.7;
const STEP: f32 = 0.7;
/// Keeps rare features from being taken for certain.
const DECAY: f32 = 1e-5;
/// Beginnings of words this long stand for their inflections.
const STEM: usize = 5;
const GRAM: usize = 4;
/// 2^64 by the golden ratio, odd: spreads what it multiplies.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Evidence {
    /// What sentences teach, which are asked for when the first word is looked at: one after the other, as all of them
    /// at once take more memory than what is learned from them.
    pub(super) fn learned_from(teach: impl FnOnce(&mut dyn FnMut(Lesson)) + Send + 'static) -> Self {
        Self { sorted: LazyLock::new(Box::new(move || Sorted::new(teach))), weights: OnceLock::new() }
    }

    /// Learns now what the first sentence would else wait for.
    pub(super) fn prepare(&self) {
        self.weights();
    }

    fn weights(&self) -> &Weights {
        self.weights.get_or_init(|| {
            let Sorted { features, samples } = &*self.sorted;
            let samples = std::mem::take(&mut *samples.lock().unwrap_or_else(PoisonError::into_inner));
            Weights::learn(features.len(), samples)
        })
    }

    /// A token with what it says by itself.
    pub(super) fn see<'t>(&self, token: Token<'t>) -> Seen<'t> {
        let mut keys = Vec::new();
        push_own(&token, &mut keys);
        Seen { token, features: self.known(&keys).collect() }
    }

    /// How likely each intent is, in the order of [`INTENTS`]; they sum to one.
    pub(super) fn weigh(&self, sentence: &[&Seen<'_>]) -> [f32; CLASSES] {
        let mut keys = Vec::new();
        push_together(sentence.iter().map(|seen| &seen.token), &mut keys);
        let own = sentence.iter().flat_map(|seen| seen.features.iter().copied());
        let mut ids: Vec<u32> = own.chain(self.known(&keys)).collect();
        ids.sort_unstable();
        ids.dedup();
        sharpen(self.weights().shares(&ids))
    }

    fn known(&self, keys: &[u64]) -> impl Iterator<Item = u32> {
        keys.iter().filter_map(|key| self.sorted.features.get(key).copied())
    }

    /// Whether a word was learned.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.sorted.features.contains_key(&key(b'w', &[Name("", word)]))
    }
}

impl Sorted {
    /// The features of a sentence are words, beginnings of words, pairs of neighbours, and runs of four letters.
    fn new(teach: impl FnOnce(&mut dyn FnMut(Lesson))) -> Self {
        let mut features = Features::default();
        let mut samples: Vec<Sample> = Vec::new();
        // The same few thousand words make up all sentences.
        let mut own: BTreeMap<OwnedToken, Vec<u64>> = BTreeMap::new();
        let mut keys = Vec::new();
        teach(&mut |lesson| {
            keys.clear();
            for token in &lesson.tokens {
                if let Some(known) = own.get(token) {
                    keys.extend_from_slice(known);
                } else {
                    let mut new = Vec::new();
                    push_own(&token.as_token(), &mut new);
                    keys.extend_from_slice(&new);
                    own.insert(token.clone(), new);
                }
            }
            let tokens: Vec<Token<'_>> = lesson.tokens.iter().map(OwnedToken::as_token).collect();
            push_together(tokens.iter(), &mut keys);
            keys.sort_unstable();
            keys.dedup();
            let turn = keys.iter().fold(0, |turn: u64, key| (turn.rotate_left(5) ^ key).wrapping_mul(GOLDEN));
            let ids = keys.iter().map(|key| {
                let next = u32::try_from(features.len()).unwrap_or(u32::MAX);
                *features.entry(*key).or_insert(next)
            });
            samples.push(Sample { intent: lesson.intent as u32, ids: ids.collect(), weight: lesson.weight, turn });
        });
        samples.sort_by_key(|sample| sample.turn);
        Self { features, samples: Mutex::new(samples) }
    }
}

impl Weights {
    fn learn(features: usize, samples: Vec<Sample>) -> Self {
        Self::learn_in_rows(rows_of(features, &samples), samples)
    }

    fn learn_in_rows((row_of, rows): (Vec<u32>, usize), mut samples: Vec<Sample>) -> Self {
        // Each is looked up once, and not in all rounds.
        for id in samples.iter_mut().flat_map(|sample| &mut sample.ids) {
            *id = row_of[*id as usize];
        }
        let mut weights = Self { row_of, rows: vec![[0.0; WIDTH]; rows] };
        // In which step a row was last changed: that of several features is changed once.
        let (mut changed, mut steps) = (vec![0_u32; rows], 0);
        for round in 0..ROUNDS {
            let step = STEP / (1.0 + round as f32 / 3.0);
            for sample in &samples {
                steps += 1;
                let is_first = |row: usize| std::mem::replace(&mut changed[row], steps) != steps;
                weights.step(sample.intent as usize, &sample.ids, step * sample.weight, is_first);
            }
        }
        weights
    }

    fn step(&mut self, intent: usize, rows: &[u32], step: f32, mut is_first: impl FnMut(usize) -> bool) {
        let scale = scale(rows.len());
        let mut errors = [0.0; WIDTH];
        errors[..CLASSES].copy_from_slice(&self.shares_in(rows.iter().copied()));
        errors[intent] -= 1.0;
        for row in rows.iter().map(|row| *row as usize).filter(|row| is_first(*row)) {
            for (weight, error) in self.rows[row].iter_mut().zip(&errors) {
                *weight -= step * (scale * error + DECAY * *weight);
            }
        }
    }

    fn shares(&self, ids: &[u32]) -> [f32; CLASSES] {
        self.shares_in(ids.iter().map(|id| self.row_of[*id as usize]))
    }

    /// The same of features by their rows, one for each feature.
    fn shares_in(&self, rows: impl ExactSizeIterator<Item = u32>) -> [f32; CLASSES] {
        let scale = scale(rows.len());
        let mut sums = [0.0_f32; WIDTH];
        for row in rows {
            let row = &self.rows[row as usize];
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight);
        }
        let mut shares = [0.0; CLASSES];
        shares.copy_from_slice(&sums[..CLASSES]);
        let most = shares.iter().copied().fold(f32::MIN, f32::max);
        shares.iter_mut().for_each(|share| *share = ((*share - most) * scale).exp());
        let all: f32 = shares.iter().sum();
        shares.map(|share| share / all)
    }
}

/// A row for each feature, the same for those that stand in the same samples, and the number of rows. All begin in one row,
/// and each sample parts those that it has from those that it has not.
fn rows_of(features: usize, samples: &[Sample]) -> (Vec<u32>, usize) {
    /// How many features a row has, how many of them are in a sample, and in which row those are from there on.
    struct Row {
        all: u32,
        here: u32,
        then: u32,
    }
    let mut row_of = vec![0_u32; features];
    let mut rows = vec![Row { all: features as u32, here: 0, then: 0 }];
    let mut touched = Vec::new();
    for sample in samples {
        for &id in &sample.ids {
            let row = row_of[id as usize];
            if rows[row as usize].here == 0 {
                touched.push(row);
            }
            rows[row as usize].here += 1;
        }
        for row in touched.drain(..) {
            let (next, Row { all, here, then }) = (rows.len() as u32, &mut rows[row as usize]);
            let here = std::mem::take(here);
            if here == *all {
                *then = row;
            } else {
                *then = next;
                *all -= here;
                rows.push(Row { all: here, here: 0, then: next });
            }
        }
        for &id in &sample.ids {
            let row = &mut row_of[id as usize];
            *row = rows[*row as usize].then;
        }
    }
    (row_of, rows.len())
}

/// What was learned in a few rounds is surer than it says.
fn sharpen(shares: [f32; CLASSES]) -> [f32; CLASSES] {
    let sharper = shares.map(|share| share.powf(SHARPNESS));
    let all: f32 = sharper.iter().sum();
    sharper.map(|share| share / all)
}

/// Long sentences have more features, but are no surer for that.
fn scale(features: usize) -> f32 {
    1.0 / (features.max(1) as f32).sqrt()
}

/// What a token says whatever stands beside it.
fn push_own(token: &Token<'_>, keys: &mut Vec<u64>) {
    keys.push(key(b'w', &[token.name()]));
    let (Token::Word(word) | Token::Odd(word)) = token else { return };
    if word.len() > STEM && word.is_char_boundary(STEM) {
        keys.push(key(b'p', &[Name("", &word[..STEM])]));
    }
    let framed = || std::iter::once('<').chain(word.chars()).chain(['>']);
    let letters = framed().count();
    for from in 0..(letters + 1).saturating_sub(GRAM) {
        keys.push(hash(b'c', framed().skip(from).take(GRAM)));
    }
}

/// What the tokens of a sentence say by standing together.
fn push_together<'t>(tokens: impl ExactSizeIterator<Item = &'t Token<'t>>, keys: &mut Vec<u64>) {
    let count = tokens.len();
    let (mut before, mut unknown) = (Name("", "^"), 0);
    keys.push(key(b'1', &[]));
    for token in tokens {
        let own = token.name();
        keys.push(key(b'b', &[before, own]));
        before = own;
        unknown += usize::from(matches!(token, Token::Unknown | Token::Odd(_)));
    }
    if count > 0 {
        keys.push(key(b'b', &[before, Name("", "$")]));
    }
    const DIGITS: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];
    keys.push(key(b'u', &[Name("", DIGITS[4 * unknown / count.max(1)])]));
    keys.push(key(b'l', &[Name("", DIGITS[count.min(6)])]));
}

/// How a token is called in features, in two parts.
#[derive(Debug, Clone, Copy)]
struct Name<'a>(&'static str, &'a str);

impl Token<'_> {
    const fn name(&self) -> Name<'_> {
        match self {
            Token::Word(word) => Name("", word),
            Token::Unknown | Token::Odd(_) => Name("", "?"),
            Token::Open => Name("", "…"),
            Token::Number => Name("", "#"),
            Token::Shape(SlotKind::Isbn) => Name("§", "Isbn"),
            Token::Shape(_) => Name("§", "CallNumber"),
            Token::Listed(list) => Name("§", list),
        }
    }
}

fn key(kind: u8, parts: &[Name<'_>]) -> u64 {
    hash(kind, parts.iter().flat_map(|Name(sign, name)| sign.chars().chain(name.chars()).chain([' '])))
}

/// FNV-1a, 64 bits.
pub(super) fn hash(kind: u8, letters: impl Iterator<Item = char>) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    letters.fold(step(0xcbf2_9ce4_8422_2325, kind), |hash, letter| {
        letter.encode_utf8(&mut [0; 4]).bytes().fold(hash, step)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(intent: usize, text: &str) -> Lesson {
        let tokens = text.split(' ').map(|word| OwnedToken::Word(word.to_owned())).collect();
        Lesson { intent, tokens, weight: 1.0 }
    }

    #[test]
    fn words_speak_for_what_they_were_said_for() {
        let lessons = [
            lesson(3, "wann macht ihr auf"),
            lesson(3, "bis wann ist offen"),
            lesson(5, "wo ist das klo"),
            lesson(5, "ich suche die toilette"),
        ];
        let model = Evidence::learned_from(move |learn| lessons.into_iter().for_each(learn));
        let best = |text: &str| {
            let seen: Vec<Seen<'_>> = text.split(' ').map(|word| model.see(Token::Word(word))).collect();
            let shares = model.weigh(&seen.iter().collect::<Vec<_>>());
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-4);
            (0..CLASSES).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).unwrap()
        };
        assert_eq!(best("offen bis wann"), 3);
        assert_eq!(best("die toiletten suche ich"), 5);
        // Nothing known, nothing learned: no intent is likelier for it.
        assert!(model.weigh(&[]).iter().all(|share| share.is_finite()));
        assert!(
            Evidence::default()
                .weigh(&[&Evidence::default().see(Token::Unknown)])
                .iter()
                .all(|share| share.is_finite())
        );
    }

    #[test]
    fn features_of_the_same_sentences_share_a_row_and_say_the_same_as_alone() {
        let texts = ["wann macht ihr auf", "bis wann ist offen", "wo ist das klo", "ich suche die toilette", "wo"];
        let lessons = texts.iter().enumerate().map(|(at, text)| lesson(at % 3, text)).collect::<Vec<_>>();
        let Sorted { features, samples } = Sorted::new(|learn| lessons.into_iter().for_each(learn));
        let samples = samples.into_inner().unwrap();
        let shared = Weights::learn(features.len(), samples.clone());
        let each = (0..features.len() as u32).collect();
        let alone = Weights::learn_in_rows((each, features.len()), samples.clone());
        assert!(shared.rows.len() * 2 < features.len(), "{} of {}", shared.rows.len(), features.len());
        for id in 0..features.len() {
            let [one, other] = [&shared, &alone].map(|weights| weights.rows[weights.row_of[id] as usize]);
            assert_eq!(one.map(f32::to_bits), other.map(f32::to_bits));
        }
        for sample in &samples {
            assert_eq!(shared.shares(&sample.ids).map(f32::to_bits), alone.shares(&sample.ids).map(f32::to_bits));
        }
    }
}
