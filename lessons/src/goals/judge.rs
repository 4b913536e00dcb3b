//! How far runs are from a goal.

use std::collections::{BTreeMap, BTreeSet};

use robot_core::ports::FloorMap;
use robot_core::{Point, wrap_angle};
use serde::Serialize;
use sim_world::FloorPlan;

use super::matching::{contains, contains_any, is_match, is_stimulus, value};
use super::vocabulary::{Goal, GoalKind, Match, StateMatch, StimulusMatch, Turn};
use crate::program::{Kind, Program};
use crate::run::{Event, Happened, Recording, State, phrase_words};
use crate::wording::Wording;

/// How far a run is from a goal. Never "wrong".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Noch nicht.
    NotYet,
    /// Fast.
    Almost,
    /// Geschafft.
    Passed,
}

/// What became of a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judgement {
    /// The goal's id.
    pub goal: String,
    /// How far it is, in the variant in which it is farthest.
    pub status: Status,
    /// That variant.
    pub variant: Option<String>,
    /// Figures for the texts: `reached`, `total`, `distance_cm`, `seconds`, `count`.
    pub values: BTreeMap<&'static str, String>,
    /// The blocks that it is about.
    pub blocks: Vec<String>,
}

/// A run with what is needed to judge it.
#[derive(Debug, Clone, Copy)]
pub struct RunToJudge<'a> {
    /// The run.
    pub recording: &'a Recording,
    /// The variant's name.
    pub variant: &'a str,
    /// The room.
    pub plan: &'a FloorPlan,
    /// The program.
    pub program: &'a Program,
    /// The starter program, in each of its languages.
    pub starters: &'a [&'a Program],
}

struct Verdict {
    status: Status,
    values: BTreeMap<&'static str, String>,
    blocks: Vec<String>,
}

impl Verdict {
    fn new(status: Status) -> Self {
        Self { status, values: BTreeMap::new(), blocks: Vec::new() }
    }

    fn of(passed: bool) -> Self {
        Self::new(if passed { Status::Passed } else { Status::NotYet })
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.insert(name, value.to_string());
        self
    }

    fn at(mut self, blocks: impl IntoIterator<Item = Option<String>>) -> Self {
        for block in blocks.into_iter().flatten() {
            if !self.blocks.contains(&block) {
                self.blocks.push(block);
            }
        }
        self
    }

    /// So many of so many.
    fn part(reached: usize, total: usize) -> Self {
        let status = match reached {
            _ if reached >= total => Status::Passed,
            0 => Status::NotYet,
            _ => Status::Almost,
        };
        Self::new(status).with("reached", reached).with("total", total).with("missing", total.saturating_sub(reached))
    }
}

/// How far these runs, one for each variant in which the goal counts, are from it: as far as the farthest. `goals` are
/// all goals of the lesson, for those that name others.
#[must_use]
pub fn judge(goal: &Goal, goals: &[Goal], runs: &[RunToJudge<'_>]) -> Judgement {
    let (variant, verdict) = if let GoalKind::Differs { field, min_distinct } = &goal.kind {
        (None, differs(field, *min_distinct, runs))
    } else {
        let judged = runs.iter().map(|run| (Some(run.variant.to_owned()), verdict(goal, goals, run, 0)));
        judged.min_by_key(|(_, verdict)| verdict.status).unwrap_or((None, Verdict::new(Status::NotYet)))
    };
    let Verdict { status, values, blocks } = verdict;
    Judgement { goal: goal.id.clone(), status, variant, values, blocks }
}

fn verdict(goal: &Goal, goals: &[Goal], run: &RunToJudge<'_>, deep: usize) -> Verdict {
    /// Goals within goals.
    const MOST_DEEP: usize = 4;
    let log = &run.recording.log;
    let look = Look { run, phrases: run.program.phrases() };
    match &goal.kind {
        GoalKind::Event { what, count, within } => look.event(what, count.min, count.max, *within),
        GoalKind::Order { sequence, max_gap } => look.order(sequence, *max_gap),
        GoalKind::Response { stimulus, what, within, not_before } => {
            look.response(stimulus, what, *within, *not_before)
        }
        GoalKind::Overlap { a, b, seconds } => look.overlap(a, b, *seconds),
        GoalKind::Reach { zone, tolerance_cm, within } => look.path(std::slice::from_ref(zone), *tolerance_cm, *within),
        GoalKind::Path { zones, tolerance_cm, within } => look.path(zones, *tolerance_cm, *within),
        GoalKind::AtEnd { state } => {
            log.states.last().map_or(Verdict::new(Status::NotYet), |last| look.state(state, last))
        }
        GoalKind::Never { what, state } => look.never(what.as_ref(), state.as_ref()),
        GoalKind::Always { state } => {
            let worst = log.states.iter().map(|at| look.state(state, at)).min_by_key(|verdict| verdict.status);
            worst.unwrap_or(Verdict::new(Status::NotYet))
        }
        GoalKind::Duration { min, max } => look.duration(*min, *max),
        GoalKind::Dialog { turns } => look.dialog(turns),
        GoalKind::Differs { .. } => Verdict::new(Status::NotYet),
        GoalKind::Program { .. } => program(&goal.kind, run),
        GoalKind::All { goals: ids } | GoalKind::Any { goals: ids } => {
            let parts: Vec<Verdict> = goals
                .iter()
                .filter(|part| ids.contains(&part.id) && deep < MOST_DEEP)
                .map(|part| verdict(part, goals, run, deep + 1))
                .collect();
            let passed = parts.iter().filter(|part| part.status == Status::Passed).count();
            let total = if matches!(goal.kind, GoalKind::Any { .. }) { 1 } else { ids.len() };
            Verdict::part(passed, total)
        }
    }
}

struct Look<'a> {
    run: &'a RunToJudge<'a>,
    phrases: Vec<String>,
}

impl<'a> Look<'a> {
    fn all(&self) -> &'a [Event] {
        &self.run.recording.log.events
    }

    fn is(&self, wanted: &Match, event: &Event) -> bool {
        is_match(wanted, event, self.holds_until(event))
    }

    /// The events of this kind; where they must follow a stimulus, those up to the next one.
    fn events(&self, wanted: &'a Match) -> impl Iterator<Item = &'a Event> {
        let all = self.all().iter().enumerate();
        let found = all.filter(move |(place, event)| self.is(wanted, event) && self.follows(wanted, *place, event.t_s));
        found.map(|(_, event)| event)
    }

    /// Whether what stands at this place of the log, or would, comes after the stimulus that `wanted` asks for, and
    /// before the next one.
    fn follows(&self, wanted: &Match, place: usize, t_s: f64) -> bool {
        let Some(after) = &wanted.after else { return true };
        let mut before = self.all()[..place].iter().filter(|other| other.t_s <= t_s);
        let last = before.rfind(|other| matches!(other.what, Happened::Stimulus { .. }));
        last.is_some_and(|last| is_stimulus(after, last, &self.phrases))
    }

    /// What was ahead of the robot, centimetres, all the time or while `wanted` looks.
    fn ahead_cm(&self, wanted: &Match) -> impl Iterator<Item = f64> {
        let states = self.run.recording.log.states.iter();
        states.filter(|state| self.follows(wanted, self.all().len(), state.t_s)).map(|state| state.ahead_cm)
    }

    fn event(&self, what: &'a Match, min: usize, max: Option<usize>, within: Option<f64>) -> Verdict {
        if let Some(below_cm) = what.below_cm {
            return Verdict::of(self.ahead_cm(what).any(|ahead_cm| ahead_cm < below_cm));
        }
        let found: Vec<&Event> =
            self.events(what).filter(|event| within.is_none_or(|within| event.t_s <= within)).collect();
        let count = if what.distinct {
            found.iter().map(|event| value(event)).collect::<BTreeSet<_>>().len()
        } else {
            found.len()
        };
        let blocks = found.iter().map(|event| event.block.clone());
        if max.is_some_and(|max| count > max) {
            let total = max.unwrap_or(min);
            return Verdict::new(Status::Almost)
                .with("reached", count)
                .with("total", total)
                .with("count", count)
                .at(blocks);
        }
        Verdict::part(count, min).with("count", count).at(blocks)
    }

    fn order(&self, sequence: &'a [Match], max_gap: Option<f64>) -> Verdict {
        let (mut reached, mut from, mut blocks) = (0, 0.0_f64, Vec::new());
        let mut last_end: Option<f64> = None;
        let mut place = 0;
        for wanted in sequence {
            let all = self.all();
            let found = all.iter().enumerate().skip(place).find(|(at, event)| {
                let gap = last_end.map_or(0.0, |end| event.t_s - end);
                self.is(wanted, event)
                    && self.follows(wanted, *at, event.t_s)
                    && event.t_s + 1e-9 >= from
                    && max_gap.is_none_or(|most| gap <= most)
            });
            let Some((at, event)) = found else { break };
            // What takes time must be over before the next begins: that is what "erst … dann" means.
            from = event.until_s.unwrap_or(event.t_s);
            last_end = Some(from);
            place = at + 1;
            blocks.push(event.block.clone());
            reached += 1;
        }
        Verdict::part(reached, sequence.len()).at(blocks)
    }

    fn response(&self, stimulus: &StimulusMatch, what: &'a Match, within: f64, not_before: bool) -> Verdict {
        let given: Vec<f64> = self
            .all()
            .iter()
            .filter(|event| is_stimulus(stimulus, event, &self.phrases))
            .map(|event| event.t_s)
            .collect();
        let answers: Vec<&Event> = self.events(what).collect();
        let answered = given
            .iter()
            .filter(|at| answers.iter().any(|answer| answer.t_s >= **at && answer.t_s <= **at + within))
            .count();
        let first = given.first().copied().unwrap_or(f64::INFINITY);
        let early = answers.iter().filter(|answer| answer.t_s < first).count();
        let blocks = answers.iter().map(|answer| answer.block.clone());
        if given.is_empty() {
            return Verdict::new(Status::NotYet).with("reached", 0).with("total", 1);
        }
        let verdict = Verdict::part(answered, given.len()).with("early", early).at(blocks);
        if not_before && early > 0 {
            let status = if answered > 0 { Status::Almost } else { Status::NotYet };
            return Verdict { status, ..verdict };
        }
        verdict
    }

    fn overlap(&self, a: &'a Match, b: &'a Match, seconds: f64) -> Verdict {
        let end_s = self.run.recording.end_s;
        let span = |event: &Event| (event.t_s, self.holds_until(event).unwrap_or(end_s));
        let (mut longest, mut blocks) = (0.0_f64, Vec::new());
        for first in self.events(a) {
            for second in self.events(b).filter(|second| !std::ptr::eq(*second, first)) {
                let ((from_a, to_a), (from_b, to_b)) = (span(first), span(second));
                let together = to_a.min(to_b) - from_a.max(from_b);
                if together > longest {
                    longest = together;
                    blocks = vec![first.block.clone(), second.block.clone()];
                }
            }
        }
        let status = if longest + 1e-9 >= seconds {
            Status::Passed
        } else if longest > 0.0 {
            Status::Almost
        } else {
            Status::NotYet
        };
        Verdict::new(status).with("seconds", tenths(longest)).with("total", seconds).at(blocks)
    }

    /// Until when something holds: eyes keep their colour until they take another.
    fn holds_until(&self, event: &Event) -> Option<f64> {
        match event.what {
            Happened::Eyes { show: false, .. } => {
                // In the order of the log: a colour that is replaced in the same tick is held for no time.
                let mut after = self.all().iter().skip_while(|other| !std::ptr::eq(*other, event)).skip(1);
                let next = after.find(|other| matches!(other.what, Happened::Eyes { .. }));
                Some(next.map_or(self.run.recording.end_s, |next| next.t_s))
            }
            _ => event.until_s,
        }
    }

    fn path(&self, zones: &[String], tolerance_cm: f64, within: Option<f64>) -> Verdict {
        let mut next = 0;
        let mut nearest_cm = f64::INFINITY;
        let states = self.run.recording.log.states.iter();
        for state in states.filter(|state| within.is_none_or(|within| state.t_s <= within)) {
            let Some(zone) = zones.get(next) else { break };
            let distance_cm = distance_cm(self.run.plan, zone, state);
            nearest_cm = nearest_cm.min(distance_cm);
            if distance_cm <= tolerance_cm {
                next += 1;
                nearest_cm = f64::INFINITY;
            }
        }
        let walked =
            self.all().iter().filter(|event| matches!(event.what, Happened::Walked { .. } | Happened::Turned { .. }));
        let verdict = Verdict::part(next, zones.len()).at(walked.map(|event| event.block.clone()));
        if next == zones.len() {
            return verdict;
        }
        // One place alone is almost reached when the robot came near.
        let is_near = nearest_cm <= 2.0 * tolerance_cm + 20.0;
        let status = if next > 0 || is_near { Status::Almost } else { Status::NotYet };
        let distance = if nearest_cm.is_finite() { nearest_cm.round() } else { 0.0 };
        Verdict { status, ..verdict }.with("distance_cm", distance)
    }

    fn state(&self, wanted: &StateMatch, found: &State) -> Verdict {
        let mut asked = 0;
        let mut holds = 0;
        let mut verdict = Verdict::new(Status::NotYet);
        let mut check = |ok: bool| {
            asked += 1;
            holds += usize::from(ok);
        };
        if let Some(posture) = &wanted.posture {
            check(*posture == found.posture);
        }
        if let Some(eyes) = &wanted.eyes {
            check(*eyes == found.eyes);
        }
        let mut is_near = false;
        if let Some(zone) = &wanted.zone {
            let (distance, tolerance) = (distance_cm(self.run.plan, zone, found), wanted.tolerance_cm.unwrap_or(20.0));
            is_near = distance <= 2.0 * tolerance + 20.0;
            check(distance <= tolerance);
            verdict = verdict.with("distance_cm", distance.round());
        }
        if let Some(heading_deg) = wanted.heading_deg {
            let off_deg = wrap_angle((heading_deg - found.heading_deg).to_radians()).to_degrees().abs();
            check(off_deg <= wanted.heading_tolerance_deg.unwrap_or(25.0));
            verdict = verdict.with("off_deg", off_deg.round());
        }
        verdict.status = if holds == asked {
            Status::Passed
        } else if holds > 0 || is_near {
            Status::Almost
        } else {
            Status::NotYet
        };
        verdict
    }

    fn never(&self, what: Option<&'a Match>, state: Option<&StateMatch>) -> Verdict {
        if let Some((what, below_cm)) = what.and_then(|what| Some((what, what.below_cm?))) {
            let nearest = self.ahead_cm(what).fold(f64::INFINITY, f64::min);
            let verdict = Verdict::of(nearest >= below_cm);
            return if nearest.is_finite() { verdict.with("distance_cm", nearest.round()) } else { verdict };
        }
        let happened: Vec<&Event> = what.map(|what| self.events(what).collect()).unwrap_or_default();
        let was = state.is_some_and(|state| {
            let mut states = self.run.recording.log.states.iter();
            states.any(|found| self.state(state, found).status == Status::Passed)
        });
        let verdict = Verdict::of(happened.is_empty() && !was).with("count", happened.len());
        verdict.at(happened.iter().map(|event| event.block.clone()))
    }

    fn duration(&self, min: Option<f64>, max: Option<f64>) -> Verdict {
        let ends =
            self.all().iter().filter(|event| event.block.is_some()).map(|event| event.until_s.unwrap_or(event.t_s));
        let seconds = ends.fold(0.0, f64::max);
        let passed = min.is_none_or(|min| seconds >= min) && max.is_none_or(|max| seconds <= max);
        let near = min.is_none_or(|min| seconds >= 0.5 * min) && max.is_none_or(|max| seconds <= 1.5 * max);
        let status = match (passed, near) {
            (true, _) => Status::Passed,
            (false, true) => Status::Almost,
            (false, false) => Status::NotYet,
        };
        Verdict::new(status).with("seconds", tenths(seconds))
    }

    fn dialog(&self, turns: &[Turn]) -> Verdict {
        let (mut reached, mut blocks) = (0, Vec::new());
        let (mut events, phrases) = (self.all().iter(), self.run.program.phrases());
        for turn in turns {
            let Some(event) = events.by_ref().find(|event| is_turn(turn, event, &phrases)) else { break };
            blocks.push(event.block.clone());
            reached += 1;
        }
        Verdict::part(reached, turns.len()).at(blocks)
    }
}

/// Whether an event is this turn of a conversation. `phrases` are those that the program listens for.
fn is_turn(turn: &Turn, event: &Event, phrases: &[String]) -> bool {
    match &event.what {
        Happened::Touched { part } => turn.touched.as_ref() == Some(part),
        Happened::Heard { text } => turn.heard.iter().flat_map(Wording::iter).any(|words| match words {
            "from_program" => phrases.iter().any(|phrase| contains(text, phrase)),
            words => phrase_words(words, phrases).is_some_and(|words| contains(text, &words)),
        }),
        Happened::Said { text, .. } => {
            turn.said_contains.as_ref().is_some_and(|parts| contains_any(text, parts))
                || turn.said_any.iter().any(|part| contains(text, part))
                || turn.said_min_chars.is_some_and(|least| text.trim().chars().count() >= least)
        }
        _ => false,
    }
}

/// Whether a plan has a place of this id: a zone, a spot or a shelf.
pub(crate) fn has_place(plan: &FloorPlan, id: &str) -> bool {
    plan.zones().iter().any(|zone| zone.id == id) || plan.place(id).is_some()
}

/// How far the robot is from a place, centimetres; 0 within a zone.
fn distance_cm(plan: &FloorPlan, id: &str, state: &State) -> f64 {
    let here = Point::new(state.x_m, state.y_m);
    if let Some(zone) = plan.zones().iter().find(|zone| zone.id == id) {
        let beside = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
        let (dx, dy) = (beside(here.x_m, zone.from.x_m, zone.to.x_m), beside(here.y_m, zone.from.y_m, zone.to.y_m));
        return 100.0 * dx.hypot(dy);
    }
    plan.place(id).map_or(f64::INFINITY, |place| 100.0 * place.access.position().distance_m(here))
}

fn differs(field: &str, min_distinct: usize, runs: &[RunToJudge<'_>]) -> Verdict {
    let said = |run: &RunToJudge<'_>| -> Vec<String> {
        let events = run.recording.log.events.iter();
        events
            .filter_map(|event| match &event.what {
                Happened::Said { text, .. } => Some(crate::run::fold(text)),
                _ => None,
            })
            .collect()
    };
    let outcome = |run: &RunToJudge<'_>| -> String {
        match field {
            "first_said" => said(run).first().cloned().unwrap_or_default(),
            "last_said" => said(run).last().cloned().unwrap_or_default(),
            "choice" => {
                let choices = run.recording.log.events.iter().filter_map(|event| match event.what {
                    Happened::Choice { n } => Some(n.to_string()),
                    _ => None,
                });
                choices.collect::<Vec<_>>().join(",")
            }
            "end_zone" => {
                let last = run.recording.log.states.last();
                last.map(|last| end_place(run.plan, last)).unwrap_or_default()
            }
            _ => said(run).join("/"),
        }
    };
    let outcomes: BTreeSet<String> = runs.iter().map(outcome).filter(|outcome| !outcome.is_empty()).collect();
    Verdict::part(outcomes.len(), min_distinct)
}

/// The nearest spot to where a run ended.
fn end_place(plan: &FloorPlan, last: &State) -> String {
    let here = Point::new(last.x_m, last.y_m);
    let nearest = plan.spots().iter().min_by(|a, b| {
        let distance = |spot: &sim_world::plan::Spot| spot.pose.position().distance_m(here);
        distance(a).total_cmp(&distance(b))
    });
    nearest.map(|spot| spot.id.clone()).unwrap_or_default()
}

fn program(kind: &GoalKind, run: &RunToJudge<'_>) -> Verdict {
    let GoalKind::Program { uses, max_blocks, without, defines_sub, max_changes_from_start } = kind else {
        return Verdict::new(Status::NotYet);
    };
    let program = run.program;
    let mut verdict = Verdict::new(Status::Passed);
    if let Some(uses) = uses {
        let count = program.count(&uses.block);
        if count < uses.min {
            let status = if count > 0 { Status::Almost } else { Status::NotYet };
            return Verdict { status, ..verdict }.with("reached", count).with("total", uses.min);
        }
    }
    if let Some(most) = max_blocks {
        verdict = verdict.with("count", program.len()).with("total", most);
        if program.len() > *most {
            verdict.status = Status::Almost;
            return verdict;
        }
    }
    if let Some((_, block, _)) = program.known().find(|(_, _, known)| without.contains(&known.id)) {
        return Verdict::new(Status::NotYet).at([Some(block.id.clone())]);
    }
    if let Some(least) = defines_sub {
        let (built, used) = (program.count("sub_def"), program.count("sub_call"));
        if built < *least || used < *least {
            let status = if built >= *least { Status::Almost } else { Status::NotYet };
            return Verdict::new(status).with("reached", built.min(used)).with("total", least);
        }
    }
    let least = run.starters.iter().map(|starter| changes(starter, program)).min();
    if let (Some(most), Some(changes)) = (max_changes_from_start, least) {
        verdict = verdict.with("count", changes).with("total", most);
        if changes > *most {
            verdict.status = Status::Almost;
        }
    }
    verdict
}

/// How many blocks differ: what is in one program and not in the other, the larger of both ways; blocks are the same if
/// they are of one kind and set alike.
fn changes(before: &Program, after: &Program) -> usize {
    let inventory = |program: &Program| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, block, known) in program.known() {
            let values: Vec<String> = block
                .inputs
                .values()
                .map(|ix| program.block(*ix))
                .filter(|inner| matches!(inner.kind, Kind::Number | Kind::Text))
                .map(|inner| format!("{:?}", inner.fields))
                .collect();
            *counts.entry(format!("{} {:?} {values:?}", known.id, block.fields)).or_default() += 1;
        }
        counts
    };
    let (before, after) = (inventory(before), inventory(after));
    let missing = |from: &BTreeMap<String, usize>, to: &BTreeMap<String, usize>| -> usize {
        from.iter().map(|(block, count)| count.saturating_sub(to.get(block).copied().unwrap_or(0))).sum()
    };
    missing(&before, &after).max(missing(&after, &before))
}

fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}
