//! What a sentence may mean, and how much speaks for it.

use super::fit::{Fit, Quality, Scope};
use super::grammar::Grammar;
use super::graph::Graph;
use super::hearing::Hearing;
use super::matching::Matching;
use super::vocabulary::{INTENTS, SAFETY};

/// A pattern that fits no better than this says nothing.
pub(super) const NO_FIT: f64 = 0.45;
/// What fits so well is what was said, and then only an unmistakable call for help goes first.
pub(super) const SURE: f64 = 0.94;
/// What speaks so much for a stop or an emergency goes before what fits better.
pub(super) const ACCEPT_SAFETY: f64 = 0.62;
/// What the last turn asked for fits better.
pub(super) const EXPECTED_LEAD: f64 = 0.12;
/// A stop or an emergency comes before what fits better.
const SAFETY_LEAD: f64 = 0.3;
pub(super) const SAFETY_PART_LEAD: f64 = 0.2;
/// A part of a sentence that is an emergency must be borne out by its words.
const SAFETY_BORNE_OUT: f64 = 0.25;
const SAFETY_MISSING: f64 = 0.2;
/// A call for help without a word of alarm lacks no more than so much of what its line says, another ending of a word:
/// "Where is my mum?"
const WHOLE_MISSING: f64 = 0.05;
/// A filler or two beside a line that was said wholly.
const MOST_BESIDE: f64 = 0.12;
/// A frame around a name is clear if so much of it was said, and so little was not or was said besides.
pub(super) const CLEAR_FRAME: f64 = 0.25;
pub(super) const FRAME_UNTOUCHED: f64 = 0.3;
/// So many patterns are looked at closely.
const MOST_CANDIDATES: usize = 80;

/// What a sentence may mean.
pub(super) struct Candidate<'a> {
    /// Its place in [`INTENTS`].
    pub(super) intent: usize,
    /// The pattern and how it fits; without one, the words alone speak for the intent.
    pub(super) pattern: Option<(&'a Graph, Fit)>,
    pub(super) score: f64,
    /// What it gains because it was expected.
    pub(super) expected: f64,
    /// What it gains because it must not be missed.
    pub(super) safety: f64,
    /// How sure its open slots are what they should be.
    pub(super) is_named: f64,
}

impl Candidate<'_> {
    /// Whether its line was said wholly, down to the last word.
    pub(super) fn is_wholly_said(&self) -> bool {
        let is_whole = |fit: &Fit| fit.missing <= WHOLE_MISSING * fit.matched;
        self.pattern.as_ref().is_some_and(|(graph, fit)| !graph.is_open && is_whole(fit))
    }

    /// Whether its line was said wholly, and hardly anything besides.
    pub(super) fn is_all_that_was_said(&self) -> bool {
        let is_alone = |fit: &Fit| fit.extra <= MOST_BESIDE;
        self.is_wholly_said() && self.pattern.as_ref().is_some_and(|(_, fit)| is_alone(fit))
    }

    /// Whether it has no open slot, and something of its line was not said, or not in these words.
    pub(super) fn is_half_said(&self) -> bool {
        self.pattern.is_some() && !self.is_open() && !self.is_wholly_said()
    }

    /// Whether an open slot stands in words that were all said, and nothing else was.
    pub(super) fn is_framed(&self) -> bool {
        self.pattern.as_ref().is_some_and(|(graph, fit)| {
            graph.is_open && fit.matched >= CLEAR_FRAME && fit.missing + fit.extra <= FRAME_UNTOUCHED
        })
    }

    /// Whether its pattern has a slot that takes any words.
    pub(super) fn is_open(&self) -> bool {
        self.pattern.as_ref().is_some_and(|(graph, _)| graph.is_open)
    }

    /// Whether its pattern is such a slot and nothing else.
    pub(super) fn is_bare(&self) -> bool {
        self.pattern.as_ref().is_some_and(|(_, fit)| fit.matched == 0.0)
    }

    pub(super) fn lead(&self) -> f64 {
        self.expected + self.safety
    }
}

/// The patterns that may fit what was heard, best first, each at its best: as if every name in it were one. `plain` is what
/// the words say for each intent.
pub(super) fn patterns<'a>(
    grammar: &'a Grammar,
    hearing: &Hearing<'_>,
    expecting: &[&str],
    plain: &[f32],
) -> Vec<Candidate<'a>> {
    let matching = Matching::new(hearing);
    let is_safety = INTENTS.map(|intent| SAFETY.contains(&intent));
    let expected = INTENTS.map(|intent| if expecting.contains(&intent) { EXPECTED_LEAD } else { 0.0 });
    let mut hopes: Vec<(f64, usize, Scope)> = Vec::new();
    for (at, graph) in grammar.graphs.iter().enumerate() {
        let mut hope = |at_most: f64, scope, safety| {
            let hope = at_most + expected[graph.intent] + safety;
            hopes.extend((hope > NO_FIT).then_some((hope, at, scope)));
        };
        if is_safety[graph.intent] {
            // "My son bumped his head and is bleeding": of an emergency a part is enough, unless something else fits much
            // better.
            let [whole, part] = matching.at_most(graph, [Scope::Whole, Scope::Anywhere]);
            hope(whole, Scope::Whole, SAFETY_LEAD);
            hope(part, Scope::Anywhere, SAFETY_LEAD);
        } else {
            let [whole] = matching.at_most(graph, [Scope::Whole]);
            hope(whole, Scope::Whole, 0.0);
        }
    }
    // The most hopeful first: once there are enough that fit better than the next can, nobody needs to look further.
    hopes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut found: Vec<(usize, Candidate<'a>)> = Vec::new();
    // The best totals so far, the least first.
    let mut best: Vec<f64> = Vec::with_capacity(MOST_CANDIDATES + 1);
    for (hope, at, scope) in hopes {
        if best.len() == MOST_CANDIDATES && hope < best[0] {
            break;
        }
        let graph = &grammar.graphs[at];
        let Some(fit) = matching.fit(graph, scope) else { continue };
        let (is_safety, expected) = (is_safety[graph.intent], expected[graph.intent]);
        let Some(candidate) = Candidate::of((graph, fit), scope, is_safety, expected, plain) else { continue };
        let total = candidate.score + candidate.lead();
        if total > NO_FIT {
            best.insert(best.partition_point(|other| *other < total), total);
            if best.len() > MOST_CANDIDATES {
                best.remove(0);
            }
            found.push((at, candidate));
        }
    }
    // Where two fit alike, the order of the files decides.
    found.sort_by_key(|(at, _)| *at);
    let mut found: Vec<Candidate<'a>> = found.into_iter().map(|(_, candidate)| candidate).collect();
    found.sort_by(rank);
    found.truncate(MOST_CANDIDATES);
    found
}

impl<'a> Candidate<'a> {
    /// A pattern that fits in this way, as far as it tells; `None` for a part of an emergency that tells nothing.
    fn of(
        (graph, fit): (&'a Graph, Fit),
        scope: Scope,
        is_safety: bool,
        expected: f64,
        plain: &[f32],
    ) -> Option<Candidate<'a>> {
        let score = fit.score(graph, |_, _| Quality { explains: 1.0, known: 1.0 });
        let most = f64::from(plain.iter().copied().fold(0.0, f32::max));
        let borne_out = score >= SURE || f64::from(plain[graph.intent]) >= SAFETY_BORNE_OUT * most;
        let safety = match scope {
            // "I have lost my card" is no call for help: what is called for must be said.
            _ if fit.missing > SAFETY_MISSING * fit.matched => 0.0,
            _ if !is_safety || score < ACCEPT_SAFETY || !borne_out => 0.0,
            Scope::Whole => SAFETY_LEAD,
            Scope::Anywhere => SAFETY_PART_LEAD,
        };
        let tells = scope == Scope::Whole || safety > 0.0;
        let candidate =
            Candidate { intent: graph.intent, pattern: Some((graph, fit)), score, expected, safety, is_named: 0.0 };
        tells.then_some(candidate)
    }
}

/// Better first: score, then more literal words, then fewer open ones. The order of the files decides last.
pub(super) fn rank(a: &Candidate<'_>, b: &Candidate<'_>) -> std::cmp::Ordering {
    let rounded = |candidate: &Candidate<'_>| ((candidate.score + candidate.lead()) * 1e6).round();
    let matched = |candidate: &Candidate<'_>| candidate.pattern.as_ref().map_or(0.0, |(_, fit)| fit.matched);
    let open = |candidate: &Candidate<'_>| candidate.pattern.as_ref().map_or(0, |(graph, fit)| fit.open_words(graph));
    rounded(b).total_cmp(&rounded(a)).then(matched(b).total_cmp(&matched(a))).then(open(a).cmp(&open(b)))
}
