//! Searches the graph as a recogniser would that hears every phone exactly right.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::phones::Phones;
use super::*;

const PHONES: &str = "SIL\na\nb\nd\ni\no\n";

fn phones() -> Phones {
    Phones::parse(PHONES).unwrap()
}

/// Letters are phones; a word in the lexicon has other ways to be said.
fn graph(sentences: &[&str], lexicon: &[(&str, &[&str])], costs: &GraphCosts) -> DecodingGraph {
    let mut net = WordNet::new();
    for sentence in sentences {
        net.add(sentence.split(' ').map(|word| (word, word)));
    }
    let phones = phones();
    let spelt = |way: &str| way.chars().map(|letter| phones.get(&letter.to_string()).unwrap()).collect();
    let pronunciations: Vec<Vec<Vec<Phone>>> = net
        .spellings()
        .iter()
        .map(|word| match lexicon.iter().find(|(known, _)| known == word) {
            Some((_, ways)) => ways.iter().map(|way| spelt(way)).collect(),
            None => vec![spelt(word)],
        })
        .collect();
    DecodingGraph::build(&net, &pronunciations, &[], &PhoneLoop::flat(&phones, 2.0), costs)
}

/// The cheapest way to have heard these phones, `_` being silence and a repeated letter a longer sound.
fn heard(graph: &DecodingGraph, sound: &str) -> Option<(String, f32)> {
    type Ways = BTreeMap<State, (f32, Vec<i32>)>;
    let keep = |ways: &mut Ways, state, cost: f32, words: Vec<i32>| {
        if ways.get(&state).is_none_or(|(known, _)| cost < *known - 1e-4) {
            ways.insert(state, (cost, words));
            return true;
        }
        false
    };
    let extended = |words: &[i32], output: i32| {
        let mut words = words.to_vec();
        words.extend(Some(output).filter(|output| *output != 0));
        words
    };
    let close = |ways: &mut Ways| {
        let mut open: Vec<State> = ways.keys().copied().collect();
        while let Some(state) = open.pop() {
            let (cost, words) = ways[&state].clone();
            for arc in graph.fst.arcs_from(state).filter(|arc| arc.input == 0) {
                if keep(ways, arc.to, cost + arc.cost, extended(&words, arc.output)) {
                    open.push(arc.to);
                }
            }
        }
    };
    let phones = phones();
    let mut ways = BTreeMap::from([(0, (0.0, Vec::new()))]);
    close(&mut ways);
    for letter in sound.chars() {
        let phone = if letter == '_' { Phone::SILENCE } else { phones.get(&letter.to_string()).unwrap() };
        let positions = [Position::Begin, Position::End, Position::Inside, Position::Alone];
        let inputs = positions.map(|position| phone.in_graph(position)).map(|phone| [stay(phone), way_out(phone)]);
        let mut next = Ways::new();
        for (state, (cost, words)) in &ways {
            for arc in
                graph.fst.arcs_from(*state).filter(|arc| inputs.iter().flatten().any(|input| *input == arc.input))
            {
                keep(&mut next, arc.to, cost + arc.cost, extended(words, arc.output));
            }
        }
        close(&mut next);
        ways = next;
    }
    let names: Vec<&str> = graph.words.lines().filter_map(|line| line.split(' ').next()).collect();
    let ended = ways.into_iter().filter(|(state, _)| graph.fst.ends_in(*state));
    ended.min_by(|(_, one), (_, other)| one.0.total_cmp(&other.0)).map(|(_, (cost, words))| {
        (words.into_iter().map(|word| names[word as usize]).collect::<Vec<_>>().join(" "), cost)
    })
}

fn words(graph: &DecodingGraph, sound: &str) -> String {
    heard(graph, sound).map_or_else(|| "-".into(), |(words, _)| words)
}

#[rstest::rstest]
#[case("abidod", "abi dod")]
#[case("__aaabi_doooood__", "abi dod")]
#[case("abidid", "abi did")]
#[case("_o_", "o")]
#[case("___", "")]
#[case("", "")]
// What is no phrase, or is one with something before, after or in between.
#[case("abi", "[unk]")]
#[case("dodabi", "[unk]")]
#[case("abi_dob", "[unk] [unk]")]
#[case("abiodod", "[unk]")]
#[case("ba_", "[unk]")]
// One phone alone is a noise; there is no way to have heard it.
#[case("i", "-")]
fn phrases_are_heard_and_nothing_else(#[case] sound: &str, #[case] expected: &str) {
    let graph = graph(&["abi dod", "abi did", "o"], &[], &GraphCosts::default());
    assert_eq!(words(&graph, sound), expected);
}

#[test]
fn a_word_is_heard_however_it_is_said() {
    let lexicon: &[(&str, &[&str])] = &[("naome", &["abi", "abo", "o"]), ("nie", &["abi"]), ("stumm", &[])];
    let graph = graph(&["naome o", "nie i", "da stumm da", "da"], lexicon, &GraphCosts::default());
    for (sound, expected) in
        [("abio", "naome o"), ("o_o", "naome o"), ("abo_o", "naome o"), ("abii", "nie i"), ("da", "da")]
    {
        assert_eq!(words(&graph, sound), expected, "{sound}");
    }
    assert_eq!(words(&graph, "dada"), "[unk]", "what comes after a word that cannot be said");
}

/// Who says "abo" for "abi" says "dob" for "dod", too.
#[test]
fn an_accent_is_in_every_word_of_a_phrase_and_paid_once() {
    let phones = phones();
    let mut net = WordNet::new();
    net.add([("abi", "abi"), ("dod", "dod")]);
    let spelt = |way: &str| vec![way.chars().map(|letter| phones.get(&letter.to_string()).unwrap()).collect()];
    let (usual, accented) = ([spelt("abi"), spelt("dod")], [spelt("abo"), spelt("dob")]);
    let costs = GraphCosts { accent: 3.0, ..GraphCosts::default() };
    let graph = DecodingGraph::build(&net, &usual, &accented, &PhoneLoop::flat(&phones, 2.0), &costs);
    for (sound, expected) in [("abidod", "abi dod"), ("abo_dob", "abi dod"), ("abodod", "[unk]"), ("abidob", "[unk]")] {
        assert_eq!(words(&graph, sound), expected, "{sound}");
    }
    let cost = |sound| heard(&graph, sound).unwrap().1;
    assert!((cost("abodob") - cost("abidod") - 3.0).abs() < 1e-3);
}

#[test]
fn beginnings_are_shared() {
    let (one, two) =
        (graph(&["abid"], &[], &GraphCosts::default()), graph(&["abid", "abio"], &[], &GraphCosts::default()));
    let ((states, arcs), (more_states, more_arcs)) = (one.fst.size(), two.fst.size());
    // The phone o and the end of the word: a pause and its silence.
    assert_eq!((more_states - states, more_arcs - arcs), (4, 8));
}

#[test]
fn dearer_unknowns_are_heard_less() {
    let near = "abidob";
    let flat = |unknown| {
        let mut net = WordNet::new();
        net.add([("abidod", "abidod")]);
        let phones = phones();
        let way = "abidod".chars().map(|letter| phones.get(&letter.to_string()).unwrap()).collect();
        let costs = GraphCosts { unknown, ..GraphCosts::default() };
        DecodingGraph::build(&net, &[vec![way]], &[], &PhoneLoop::flat(&phones, 2.0), &costs)
    };
    let cost = |unknown| heard(&flat(unknown), near).unwrap().1;
    assert!((cost(9.0) - cost(4.0) - 5.0).abs() < 1e-3);
}

/// A search that drops what is dear would lose it before it has been heard that no phrase fits.
#[test]
fn the_unknown_is_paid_for_at_its_end() {
    let begun = |unknown| {
        let graph = graph(&["abidod"], &[], &GraphCosts { unknown, ..GraphCosts::default() });
        let states = u32::try_from(graph.fst.size().0).unwrap();
        let arcs = (0..states).flat_map(|state| graph.fst.arcs_from(state).copied());
        arcs.filter(|arc| arc.output == UNKNOWN).map(|arc| arc.cost).collect::<Vec<_>>()
    };
    assert!(!begun(0.0).is_empty());
    assert_eq!(begun(0.0), begun(40.0));
}

#[test]
fn pairs_of_phones_that_follow_often_are_cheaper() {
    let phones = phones();
    let pairs = PhoneLoop::parse("backoff 6\n<s> a 1\na b 1\nb a 1\na </s> 1\n", &phones, 1.0, 0.5).unwrap();
    let mut net = WordNet::new();
    net.add([("o", "o")]);
    let way = vec![vec![vec![phones.get("o").unwrap()]]];
    let graph = DecodingGraph::build(&net, &way, &[], &pairs, &GraphCosts::default());
    let cost = |sound| heard(&graph, sound).unwrap().1;
    // The first and three pairs at 1.5 instead of 6.5.
    assert!((cost("dido") - cost("abab") - 20.0).abs() < 0.01, "{} {}", cost("dido"), cost("abab"));
    assert!(cost("aba") < cost("abo"));
}

proptest! {
    /// Any set of phrases: each is heard as itself, unless another is said alike.
    #[test]
    fn every_phrase_is_heard(sentences in proptest::collection::btree_set("([bd][aio]){1,3}( ([bd][aio]){1,2}){0,2}", 1..12)) {
        let list: Vec<&str> = sentences.iter().map(String::as_str).collect();
        let graph = graph(&list, &[], &GraphCosts { unknown: 40.0, ..GraphCosts::default() });
        for sentence in &list {
            // A short silence between words, so that they do not run into one another.
            let (heard, _) = heard(&graph, &format!("_{}_", sentence.replace(' ', "_"))).unwrap();
            prop_assert_eq!(&heard, sentence);
        }
    }
}
