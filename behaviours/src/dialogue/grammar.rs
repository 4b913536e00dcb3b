//! What is heard, linked and weighed: every sentence a small graph of words and slots.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::evidence::Evidence;
use super::file::{Heard, Script};
use super::graph::{Edge, EdgeKind, Graph, MarkedSlot, Nodes, open_slots_touch, reachable_without_words};
use super::problem::Problem;
use super::sound::{Outline, SoundedWord, closest, similarity};
use super::steps::Steps;
use super::template::{Part, written};
use super::vocabulary::{ALARMING_TITLES, FILLERS, INTENTS, OPENERS, SAFETY, SlotKind, alarm_of};
use super::wording::Sentences;
use super::words::Word;

/// Everything a language's phrase files can hear.
#[derive(Clone, Default)]
pub(super) struct Grammar {
    pub(super) vocabulary: Vec<KnownWord>,
    /// Of each word of the vocabulary.
    pub(super) outlines: Vec<Outline>,
    by_word: BTreeMap<String, usize>,
    pub(super) lists: Vec<List>,
    /// Which of them holds the places of the house, if one does.
    places: Option<usize>,
    /// By what interests the house shelves its books, each group's words.
    pub(super) shelf_groups: Vec<Vec<String>>,
    pub(super) graphs: Arc<Vec<Graph>>,
    fillers: BTreeSet<String>,
    /// Fillers long enough to be told from other words when misheard.
    long_fillers: Vec<SoundedWord>,
    pub(super) openers: Vec<Vec<String>>,
    /// The words that are a sentence by themselves, of each intent that must not be missed.
    alarms: BTreeMap<&'static str, BTreeSet<String>>,
    /// Words of which one must be heard, or all of several that belong together, before a sentence is taken for one of an
    /// intent that must not be missed. Indices into the vocabulary.
    alarm_words: BTreeMap<&'static str, Vec<Vec<usize>>>,
    /// Titles with a word of alarm in them, each without its spaces.
    alarming_titles: Vec<SoundedWord>,
    /// How words are also said.
    pub(super) spellings: BTreeMap<String, Vec<String>>,
    /// What words say about what is wanted.
    pub(super) evidence: Arc<Evidence>,
}

/// A word of the phrase files.
#[derive(Debug, Clone)]
pub(super) struct KnownWord {
    pub(super) sounded: SoundedWord,
    /// How much it tells about what is wanted, 0 to 1.
    pub(super) weight: f64,
    /// The intents whose sentences use it, by their places in [`INTENTS`].
    intents: Intents,
}

/// Some of [`INTENTS`], a bit for each by its place.
#[derive(Debug, Clone, Copy, Default)]
struct Intents(u64);

const _: () = assert!(INTENTS.len() <= u64::BITS as usize, "each intent has a bit");

impl Intents {
    const fn contains(self, intent: usize) -> bool {
        self.0 & (1 << intent) != 0
    }

    const fn insert(&mut self, intent: usize) {
        self.0 |= 1 << intent;
    }

    const fn extend(&mut self, others: Self) {
        self.0 |= others.0;
    }

    const fn len(self) -> usize {
        self.0.count_ones() as usize
    }
}

/// Words that mean the same, or the values of a slot.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) entries: Vec<ListEntry>,
    /// Of each entry's words in one.
    pub(super) outlines: Vec<Outline>,
}

/// One way to say one value.
#[derive(Debug, Clone)]
pub(super) struct ListEntry {
    pub(super) value: String,
    /// Indices into the vocabulary.
    pub(super) words: Vec<usize>,
    /// All words in one, as a recogniser may write a compound.
    pub(super) joined: SoundedWord,
}

/// One sentence may fan out into so many; all together may have so many nodes.
const MOST_VARIANTS: usize = 32;
const MOST_NODES: usize = 100_000;

impl Grammar {
    /// Links what was read; problems go to the script.
    pub(super) fn link(script: &mut Script) -> Self {
        let mut grammar = Self::default();
        let list_ids = grammar.take_lists(script);
        grammar.spellings = std::mem::take(&mut script.spellings);
        let examples = std::mem::take(&mut script.examples);
        for example in &examples {
            if let Err((start, end, problem)) = check_names(&example.parts, script, &list_ids) {
                script.complain(&example.place.part(start, end), &problem);
            }
        }
        let heard = std::mem::take(&mut script.heard);
        let mut seen: BTreeMap<String, (String, Option<&'static str>)> = BTreeMap::new();
        let (mut graphs, mut nodes) = (Vec::new(), 0);
        for sentence in &heard {
            match grammar.sentence(sentence, script, &list_ids, &mut seen) {
                Ok(variants) => {
                    nodes += variants.iter().map(|graph| graph.nodes.len()).sum::<usize>();
                    graphs.extend(variants);
                }
                Err((start, end, problem)) => script.complain(&sentence.place.part(start, end), &problem),
            }
            if nodes > MOST_NODES {
                script.complain(&sentence.place, &Problem::TooMany { limit: MOST_NODES });
                break;
            }
        }
        grammar.places = list_ids.get(PLACES).copied();
        grammar.graphs = Arc::new(graphs);
        grammar.weigh();
        grammar.alarms = SAFETY.into_iter().map(|intent| (intent, grammar.single_words(intent))).collect();
        if script.findings.is_empty() {
            let (slots, word_lists) = (std::mem::take(&mut script.slots), std::mem::take(&mut script.word_lists));
            let sentences = Sentences { language: script.language, heard, examples, slots, word_lists };
            grammar.evidence = Arc::new(Evidence::learned_from(move |learn| sentences.teach(learn)));
        }
        grammar
    }

    /// Hears these names of places too, each an id and what is said; whether any was new. What already names another place
    /// stays that place's, if there is such a one in the house.
    pub(super) fn name_places(&mut self, named: &[(&str, Vec<String>)], is_there: impl Fn(&str) -> bool) -> bool {
        let Some(list) = self.places else { return false };
        let mut changed = false;
        for (id, said) in named {
            let known: Option<Vec<usize>> = said.iter().map(|word| self.find(word)).collect();
            let same = |entry: &&mut ListEntry| known.as_ref() == Some(&entry.words);
            match self.lists[list].entries.iter_mut().find(same) {
                Some(entry) if is_there(&entry.value) => continue,
                Some(entry) => (*id).clone_into(&mut entry.value),
                None => {
                    let entry = self.entry(id, said);
                    let List { entries, outlines } = &mut self.lists[list];
                    outlines.push(entry.joined.outline());
                    entries.push(entry);
                }
            }
            changed = true;
        }
        if changed {
            self.weigh();
        }
        changed
    }

    /// Whether a word says nothing by itself, even if it is a little misheard.
    pub(super) fn is_filler(&self, folded: &str, word: &SoundedWord) -> bool {
        self.fillers.contains(folded) || self.long_fillers.iter().any(|filler| similarity(filler, word) >= FILLER_ALIKE)
    }

    /// Whether a word is telling and belongs to an intent: said beside a sentence of that intent it is no surplus.
    pub(super) fn supports(&self, word: usize, intent: usize) -> bool {
        self.is_telling(word) && self.is_used_by(word, intent)
    }

    /// Whether a word belongs to a few intents only.
    pub(super) fn is_telling(&self, word: usize) -> bool {
        self.vocabulary[word].weight >= TELLING_WEIGHT
    }

    /// Whether sentences of an intent use a word.
    pub(super) fn is_used_by(&self, word: usize, intent: usize) -> bool {
        self.vocabulary[word].intents.contains(intent)
    }

    /// The other words of the vocabulary that are this one, of so many letters at least, with an ending of so many letters
    /// at the most, or the other way round.
    pub(super) fn inflections(&self, word: &str, shortest: usize, ending: usize) -> Vec<usize> {
        let letters = word.chars().count();
        let longer = self
            .by_word
            .range::<str, _>((Bound::Excluded(word), Bound::Unbounded))
            .take_while(|(other, _)| other.starts_with(word))
            .filter(|(other, _)| letters >= shortest && other.chars().count() <= letters + ending)
            .map(|(_, at)| *at);
        let ends = word.char_indices().map(|(at, _)| at).skip(shortest.max(letters.saturating_sub(ending)));
        longer.chain(ends.filter_map(|end| self.find(&word[..end]))).collect()
    }

    /// The index of a word, if the phrase files know it.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        self.by_word.get(word).copied()
    }

    /// The words of the vocabulary, by their index.
    pub(super) fn texts(&self) -> Vec<&str> {
        let mut texts = vec![""; self.vocabulary.len()];
        for (word, at) in &self.by_word {
            texts[*at] = word;
        }
        texts
    }

    /// Whether a word says nothing by itself.
    pub(super) fn is_empty_word(&self, folded: &str) -> bool {
        self.fillers.contains(folded) || self.openers.iter().any(|opener| opener.len() == 1 && opener[0] == folded)
    }

    /// Whether a word by itself is a sentence of an intent.
    pub(super) fn alarms(&self, intent: &str, folded: &str) -> bool {
        self.alarms.get(intent).is_some_and(|words| words.contains(folded))
    }

    /// The words of alarm of an intent, those together that must all be heard; `None` if the files name none.
    pub(super) fn alarm_words(&self, intent: &str) -> Option<&[Vec<usize>]> {
        self.alarm_words.get(intent).map(Vec::as_slice)
    }

    /// Whether these words are a title that has a word of alarm in it, even if it is a little misheard.
    pub(super) fn is_alarming_title(&self, words: &[Word]) -> bool {
        if self.alarming_titles.is_empty() || words.len() > MOST_TITLE_WORDS {
            return false;
        }
        let said = SoundedWord::new(&words.iter().map(|word| word.folded.as_str()).collect::<String>());
        self.alarming_titles.iter().any(|title| similarity(title, &said) >= TITLE_ALIKE)
    }

    /// The words that are a whole sentence of an intent.
    pub(super) fn single_words(&self, intent: &str) -> BTreeSet<String> {
        let texts: BTreeMap<usize, &String> = self.by_word.iter().map(|(word, at)| (*at, word)).collect();
        let mut found = BTreeSet::new();
        for graph in self.graphs.iter().filter(|graph| INTENTS[graph.intent] == intent) {
            let is_end = |node| reachable_without_words(&graph.nodes, node).contains(&(graph.nodes.len() - 1));
            for node in reachable_without_words(&graph.nodes, 0) {
                for edge in graph.nodes[node].iter().filter(|edge| is_end(edge.to)) {
                    match edge.kind {
                        EdgeKind::Word(word) => found.extend(texts.get(&word).map(|text| (*text).clone())),
                        EdgeKind::List { list, .. } => {
                            let single = self.lists[list].entries.iter().filter(|entry| entry.words.len() == 1);
                            found.extend(
                                single.filter_map(|entry| texts.get(&entry.words[0])).map(|text| (*text).clone()),
                            );
                        }
                        EdgeKind::Skip | EdgeKind::Shape { .. } | EdgeKind::Open { .. } => {}
                    }
                }
            }
        }
        found
    }

    fn take_lists(&mut self, script: &mut Script) -> BTreeMap<String, usize> {
        let mut ids = BTreeMap::new();
        for (name, entries) in &script.word_lists {
            if name == FILLERS.get(script.language) {
                self.fillers.extend(entries.iter().flatten().cloned());
                let long = self.fillers.iter().filter(|word| word.len() >= LONG_FILLER);
                self.long_fillers = long.map(|word| SoundedWord::new(word)).collect();
            } else if name == OPENERS.get(script.language) {
                self.openers.clone_from(entries);
            } else if name == ALARMING_TITLES.get(script.language) {
                self.alarming_titles = entries.iter().map(|title| SoundedWord::new(&title.concat())).collect();
            } else if let Some(intent) = alarm_of(name) {
                let words = entries.iter().map(|said| said.iter().map(|word| self.word(word)).collect());
                let words: Vec<Vec<usize>> = words.collect();
                self.alarm_words.entry(intent).or_default().extend(words);
            } else {
                let entries = entries.iter().map(|said| (String::new(), said.clone())).collect::<Vec<_>>();
                ids.insert(name.clone(), self.add_list(&entries));
            }
        }
        for (name, slot) in &script.slots {
            if slot.kind == SlotKind::List {
                ids.insert(name.clone(), self.add_list(&slot.values));
            }
        }
        ids
    }

    fn add_list(&mut self, entries: &[(String, Vec<String>)]) -> usize {
        let entries: Vec<ListEntry> = entries.iter().map(|(value, said)| self.entry(value, said)).collect();
        let outlines = entries.iter().map(|entry| entry.joined.outline()).collect();
        self.lists.push(List { entries, outlines });
        self.lists.len() - 1
    }

    fn entry(&mut self, value: &str, said: &[String]) -> ListEntry {
        let words = said.iter().map(|word| self.word(word)).collect();
        ListEntry { value: value.to_owned(), words, joined: SoundedWord::new(&said.concat()) }
    }

    fn word(&mut self, word: &str) -> usize {
        *self.by_word.entry(word.to_owned()).or_insert_with(|| {
            let sounded = SoundedWord::new(word);
            self.outlines.push(sounded.outline());
            self.vocabulary.push(KnownWord { sounded, weight: 0.0, intents: Intents::default() });
            self.vocabulary.len() - 1
        })
    }

    fn sentence(
        &mut self,
        heard: &Heard,
        script: &Script,
        list_ids: &BTreeMap<String, usize>,
        seen: &mut BTreeMap<String, (String, Option<&'static str>)>,
    ) -> Result<Vec<Graph>, (usize, usize, Problem)> {
        let whole = |problem| (0, heard.place.end - heard.place.start, problem);
        check_names(&heard.parts, script, list_ids)?;
        let is_open = |name: &str| {
            script.slots.get(name).is_some_and(|slot| matches!(slot.kind, SlotKind::Catalogue | SlotKind::Free))
        };
        let variants =
            fan_out(&heard.parts, &is_open).ok_or_else(|| whole(Problem::TooManyVariants { limit: MOST_VARIANTS }))?;
        let mut graphs = Vec::new();
        for parts in variants {
            let meaning = (heard.intent.clone(), heard.label);
            let written = written(&parts);
            match seen.get(&written) {
                Some(other) if *other != meaning && heard.yields => continue,
                Some(other) if *other != meaning => {
                    return Err(whole(Problem::AlreadyHeard { intent: other.0.clone() }));
                }
                Some(_) => continue,
                None => seen.insert(written, meaning),
            };
            let mut builder = Builder { grammar: self, script, list_ids, nodes: vec![Vec::new()], slots: Vec::new() };
            let end = builder.sequence(&parts, 0);
            let (nodes, slots) = (Nodes::of(&builder.nodes), builder.slots);
            if reachable_without_words(&nodes, 0).contains(&end) {
                return Err(whole(Problem::MayBeEmpty));
            }
            if open_slots_touch(&nodes) {
                return Err(whole(Problem::OpenSlotsTouch));
            }
            let is_open = slots.iter().any(MarkedSlot::is_open);
            // What is no intent was complained about when the file was read.
            let Some(intent) = INTENTS.iter().position(|intent| *intent == heard.intent) else { continue };
            graphs.push(Graph { intent, label: heard.label, steps: Steps::of(&nodes), nodes, slots, is_open });
        }
        Ok(graphs)
    }

    /// A word tells the more, the fewer intents use it.
    fn weigh(&mut self) {
        let mut intents = Intents::default();
        let mut of_lists = vec![Intents::default(); self.lists.len()];
        for graph in &*self.graphs {
            intents.insert(graph.intent);
            for edge in graph.nodes.edges() {
                match edge.kind {
                    EdgeKind::Word(word) => self.vocabulary[word].intents.insert(graph.intent),
                    EdgeKind::List { list, .. } => of_lists[list].insert(graph.intent),
                    EdgeKind::Skip | EdgeKind::Shape { .. } | EdgeKind::Open { .. } => {}
                }
            }
        }
        for (list, users) in self.lists.iter().zip(of_lists) {
            for word in list.entries.iter().flat_map(|entry| &entry.words) {
                self.vocabulary[*word].intents.extend(users);
            }
        }
        let all = (intents.len().max(2)) as f64;
        for known in &mut self.vocabulary {
            let users = known.intents.len().max(1) as f64;
            known.weight = LEAST_WEIGHT + (1.0 - LEAST_WEIGHT) * (all / users).ln() / all.ln();
        }
        for (word, &at) in &self.by_word {
            if self.fillers.contains(word) {
                self.vocabulary[at].weight = LEAST_WEIGHT;
            }
        }
    }
}

/// The slot whose values are places of the house.
const PLACES: &str = "area";
/// What a word weighs that every intent uses.
const LEAST_WEIGHT: f64 = 0.15;
/// Words that weigh so much belong to a few intents only.
const TELLING_WEIGHT: f64 = 0.6;
const MOST_TITLE_WORDS: usize = 8;
const TITLE_ALIKE: f64 = 0.85;
const LONG_FILLER: usize = 6;
const FILLER_ALIKE: f64 = 0.8;

fn check_names(
    parts: &[Part],
    script: &Script,
    list_ids: &BTreeMap<String, usize>,
) -> Result<(), (usize, usize, Problem)> {
    for part in parts {
        match part {
            Part::Word(_) => {}
            Part::Name { name, start, end } => {
                if !script.slots.contains_key(name) && !list_ids.contains_key(name) {
                    let known = script.slots.keys().chain(list_ids.keys()).map(String::as_str);
                    let closest = closest(name, known).map(str::to_owned);
                    return Err((*start, *end, Problem::UnknownName { name: name.clone(), closest }));
                }
            }
            Part::Optional(choices) | Part::Choice(choices) => {
                for choice in choices {
                    check_names(choice, script, list_ids)?;
                }
            }
        }
    }
    Ok(())
}

/// Takes every choice that holds an open slot apart into sentences of their own: where a title ends is then decided
/// between whole sentences, by the catalogue, and not inside one.
fn fan_out(parts: &[Part], is_open: &dyn Fn(&str) -> bool) -> Option<Vec<Vec<Part>>> {
    let mut variants: Vec<Vec<Part>> = vec![Vec::new()];
    for part in parts {
        let (choices, optional) = match part {
            Part::Optional(choices) if holds_open(part, is_open) => (choices, true),
            Part::Choice(choices) if holds_open(part, is_open) => (choices, false),
            _ => {
                variants.iter_mut().for_each(|variant| variant.push(part.clone()));
                continue;
            }
        };
        let mut tails = if optional { vec![Vec::new()] } else { Vec::new() };
        for choice in choices {
            tails.extend(fan_out(choice, is_open)?);
        }
        if variants.len() * tails.len() > MOST_VARIANTS {
            return None;
        }
        variants = variants
            .iter()
            .flat_map(|variant| tails.iter().map(move |tail| [variant.as_slice(), tail.as_slice()].concat()))
            .collect();
    }
    Some(variants)
}

fn holds_open(part: &Part, is_open: &dyn Fn(&str) -> bool) -> bool {
    match part {
        Part::Word(_) => false,
        Part::Name { name, .. } => is_open(name),
        Part::Optional(choices) | Part::Choice(choices) => {
            choices.iter().flatten().any(|part| holds_open(part, is_open))
        }
    }
}

struct Builder<'a> {
    grammar: &'a mut Grammar,
    script: &'a Script,
    list_ids: &'a BTreeMap<String, usize>,
    nodes: Vec<Vec<Edge>>,
    slots: Vec<MarkedSlot>,
}

impl Builder<'_> {
    fn node(&mut self) -> usize {
        self.nodes.push(Vec::new());
        self.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize, kind: EdgeKind) {
        self.nodes[from].push(Edge { to, kind });
    }

    /// Adds the parts behind a node and gives the node they end in.
    fn sequence(&mut self, parts: &[Part], from: usize) -> usize {
        let mut at = from;
        for part in parts {
            at = match part {
                Part::Word(word) => {
                    let word = self.grammar.word(word);
                    let to = self.node();
                    self.edge(at, to, EdgeKind::Word(word));
                    to
                }
                Part::Name { name, .. } => self.name(name, at),
                Part::Choice(choices) => {
                    let ends: Vec<usize> = choices.iter().map(|choice| self.sequence(choice, at)).collect();
                    self.join(&ends)
                }
                Part::Optional(choices) => {
                    let mut ends: Vec<usize> = choices.iter().map(|choice| self.sequence(choice, at)).collect();
                    ends.push(at);
                    self.join(&ends)
                }
            };
        }
        at
    }

    fn join(&mut self, ends: &[usize]) -> usize {
        let to = self.node();
        for &end in ends {
            self.edge(end, to, EdgeKind::Skip);
        }
        to
    }

    fn name(&mut self, name: &str, from: usize) -> usize {
        let slot = self.script.slots.get(name).map(|slot| {
            self.slots.push(MarkedSlot { name: name.to_owned(), kind: slot.kind });
            (self.slots.len() - 1, slot.kind)
        });
        let to = self.node();
        match (slot, self.list_ids.get(name)) {
            (slot, Some(&list)) => self.edge(from, to, EdgeKind::List { list, slot: slot.map(|(slot, _)| slot) }),
            (Some((slot, kind @ (SlotKind::Number | SlotKind::Isbn | SlotKind::CallNumber))), None) => {
                self.edge(from, to, EdgeKind::Shape { slot, kind });
            }
            (Some((slot, _)), None) => {
                self.edge(from, to, EdgeKind::Open { slot });
                self.edge(to, to, EdgeKind::Open { slot });
            }
            (None, None) => self.edge(from, to, EdgeKind::Skip),
        }
        to
    }
}
