//! Keys that are read before anything writes them.

use std::collections::BTreeSet;

use miette::Severity::{Error, Warning};

use super::answers::{Answers, PRE_CONDITIONS, work};
use super::finding::{Finding, MAX_FINDINGS};
use super::subject::Subject;
use super::uses::{Access, OWN_SCRIPT, PORTS, Phase, Use};
use crate::load::faults::MAX_FAULTS;
use crate::node::kind::NONE;
use crate::words::language::both;
use crate::words::nearest::nearest;

/// How many nodes are looked at in all; a tree with more keys and nodes than that is looked at in part.
const MAX_VISITS: usize = 10_000_000;
/// How many keys, and how long, may be guessed in the place of one that is misspelled.
const MAX_GUESSES: usize = 1000;
const MAX_GUESS: usize = 100;

pub(super) fn check(subject: &Subject<'_>, answers: &[Answers], uses: &[Use<'_>], findings: &mut Vec<Finding>) {
    let mut visits = 0;
    // Among these is the one that was meant.
    let written: BTreeSet<String> = uses
        .iter()
        .filter(|used| used.access == Access::Write)
        .map(|used| &subject.board.entry(used.slot).key)
        .filter(|key| key.len() <= MAX_GUESS)
        .take(MAX_GUESSES)
        .map(ToString::to_string)
        .collect();
    for of_slot in uses.chunk_by(|a, b| a.slot == b.slot) {
        let slot = of_slot[0].slot;
        if visits > MAX_VISITS || findings.len() >= MAX_FINDINGS {
            return;
        }
        if subject.is_given(slot) || of_slot.iter().all(|used| used.access == Access::Write) {
            continue;
        }
        let is_declared = subject.board.entry(slot).exists;
        let mut run =
            FirstRun { subject, answers, uses: of_slot, is_declared, is_written: false, early: Vec::new(), visits };
        run.node(0);
        let FirstRun { is_written, early, visits: total, .. } = run;
        visits = total;
        if is_written {
            continue;
        }
        // A node that only writes what it reads first is no help.
        let writes = |used: &Use<'_>| used.access == Access::Write && !early.iter().any(|read| read.node == used.node);
        if of_slot.iter().any(writes) {
            findings.extend(early.iter().map(|used| too_early(subject, used)));
        } else {
            let reads = of_slot.iter().filter(|used| used.access != Access::Write);
            findings.extend(reads.take(MAX_FAULTS).map(|used| never_written(subject, used, &written)));
        }
    }
}

/// Follows all ways that a tree can go while an entry has no value yet.
struct FirstRun<'a, 's> {
    subject: &'a Subject<'s>,
    answers: &'a [Answers],
    /// The uses of this entry, by node.
    uses: &'a [Use<'s>],
    is_declared: bool,
    is_written: bool,
    /// What was read without a value.
    early: Vec<Use<'s>>,
    visits: usize,
}

impl<'s> FirstRun<'_, 's> {
    /// What a node can answer. A read without a value breaks off the tick.
    fn node(&mut self, id: u32) -> Answers {
        self.visits += 1;
        let known = self.answers[id as usize];
        let end = self.subject.nodes[id as usize].end;
        let from = self.uses.partition_point(|used| used.node < id);
        if self.is_written || self.uses.get(from).is_none_or(|used| used.node >= end) {
            return known;
        }
        let subject = self.subject;
        let programs = subject.conditions(id).map_or([NONE; 8], |conditions| conditions.programs());
        let mut all = Answers::NONE;
        for (phase, answer) in PRE_CONDITIONS.into_iter().enumerate() {
            if programs[phase] != NONE {
                if !self.goes_on(id, phase) {
                    return self.after(id, all);
                }
                all |= answer;
            }
        }
        if self.goes_on(id, PORTS) && self.goes_on(id, OWN_SCRIPT) {
            all |= work(subject, id, &mut |child| self.node(child));
        }
        self.after(id, all)
    }

    /// What is left of the answers after the scripts that follow them.
    fn after(&mut self, id: u32, mut all: Answers) -> Answers {
        let completed = Answers::SUCCESS | Answers::FAILURE;
        for (phase, answers) in [(4, Answers::SUCCESS), (5, Answers::FAILURE), (7, completed)] {
            if all.can(answers) && !self.goes_on(id, phase) {
                all = all.without(answers);
            }
        }
        if all.can(Answers::WAITS | Answers::YIELDS) {
            // `_onHalted`; what it lacks breaks off nothing.
            let writes = self.of(id, 6).any(|used| used.access == Access::Write);
            self.is_written |= writes;
        }
        all
    }

    fn of(&self, id: u32, phase: Phase) -> impl Iterator<Item = Use<'s>> + use<'_, 's> {
        let from = self.uses.partition_point(|used| used.node < id);
        self.uses[from..]
            .iter()
            .take_while(move |used| used.node == id)
            .filter(move |used| used.phase == phase)
            .copied()
    }

    /// Whether a node gets past this phase.
    fn goes_on(&mut self, id: u32, phase: Phase) -> bool {
        let is_declared = self.is_declared;
        let decisive = self.of(id, phase).find(|used| match used.access {
            Access::Read => used.is_sure,
            Access::Change => used.is_sure && !is_declared,
            Access::Look => false,
            Access::Write => true,
        });
        match decisive {
            Some(used) if used.access == Access::Write => {
                self.is_written = true;
                true
            }
            Some(used) => {
                self.early.push(used);
                false
            }
            None => true,
        }
    }
}

fn too_early(subject: &Subject<'_>, used: &Use<'_>) -> Finding {
    let key = &subject.board.entry(used.slot).key;
    subject.at_use(
        used,
        Warning,
        "key-read-too-early",
        both!(
            "`{key}` is read here before anything can have written it",
            "`{key}` wird hier gelesen, bevor es jemand geschrieben haben kann"
        ),
        both!(
            "put the node that writes `{key}` before this one, or give it a first value: `<Script code=\"{key} := 0\"/>`",
            "den Knoten, der `{key}` schreibt, vor diesen setzen oder einen ersten Wert geben: `<Script code=\"{key} := 0\"/>`"
        ),
    )
}

fn never_written(subject: &Subject<'_>, used: &Use<'_>, written: &BTreeSet<String>) -> Finding {
    let key = &*subject.board.entry(used.slot).key;
    let help = match (key, nearest(key, written)) {
        ("and", _) => both!("write `&&`", "`&&` schreiben"),
        ("or", _) => both!("write `||`", "`||` schreiben"),
        ("not", _) => both!("write `!`", "`!` schreiben"),
        (_, Some(near)) if near != key => both!("did you mean `{near}`?", "ist `{near}` gemeint?"),
        _ => both!(
            "write it first, as with `{key} := 0` in a script, or let the host provide it",
            "den Wert vorher schreiben, etwa mit `{key} := 0` in einem Skript, oder vom Programm geben lassen"
        ),
    };
    if used.phase == PORTS {
        let message = both!(
            "nothing ever writes `{key}`, which is read here",
            "niemand schreibt je `{key}`, das hier gelesen wird"
        );
        return subject.at_use(used, Warning, "key-never-written", message, help);
    }
    let severity = if used.is_sure { Error } else { Warning };
    subject.at_use(
        used,
        severity,
        "undefined-variable",
        both!("there is no variable `{key}`", "die Variable `{key}` gibt es nicht"),
        help,
    )
}
