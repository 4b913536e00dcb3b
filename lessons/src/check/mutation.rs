//! Would the goals notice? The solution is changed in small ways; where the robot then does something else, some goal
//! ought not to be reached any more.

use robot_core::Text;

use super::evaluation::{Evaluation, evaluate};
use crate::lesson::Lesson;
use crate::problem::text;
use crate::program::{BlockIx, NumberAt, Program};
use crate::registry::Shape;
use crate::run::{Event, Happened, Recording, State};

/// The part of the mutants that change what the robot does which goals must notice.
pub const NOTICED: f64 = 0.9;

/// A solution with one thing changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mutant {
    /// The id of the changed block in the solution.
    pub block: String,
    /// `dropped`, `opened` (the block is gone and its body is left), `number` or `order`.
    pub change: &'static str,
    /// What is other than in the solution.
    pub what: Text<String>,
    program: Program,
}

/// What became of all mutants of a solution.
#[derive(Debug, Clone, Default)]
pub struct Mutation {
    /// How many could not run at all.
    pub refused: usize,
    /// How many did the same as the solution.
    pub same: usize,
    /// How many did something else, and a goal was not reached.
    pub noticed: usize,
    /// Those that did something else, and all goals were reached.
    pub unnoticed: Vec<Mutant>,
}

impl Mutation {
    /// How many did something else.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.noticed + self.unnoticed.len()
    }

    /// The part of them that goals noticed, 0 to 1; 1 if there are none.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    pub fn rate(&self) -> f64 {
        if self.changed() == 0 { 1.0 } else { self.noticed as f64 / self.changed() as f64 }
    }

    /// Whether goals noticed [enough](NOTICED).
    #[must_use]
    pub fn holds(&self) -> bool {
        self.rate() >= NOTICED
    }
}

/// Tries all mutants of a lesson's solution; `None` if the solution itself does not pass, for then a goal that is not
/// reached says nothing about a mutant.
#[must_use]
pub fn mutate(lesson: &Lesson) -> Option<Mutation> {
    let mut mutation = Mutation::default();
    let solution = lesson.program(Lesson::SOLUTION)?;
    let solved = evaluate(lesson, solution, true).ok().filter(Evaluation::passed)?;
    for mutant in mutants(solution) {
        let Ok(found) = evaluate(lesson, &mutant.program, false) else {
            mutation.refused += 1;
            continue;
        };
        // Where a goal is missed, the variants after it have not been run.
        let is_same = found.runs.iter().zip(&solved.runs).all(|((_, run), (_, solved))| is_same(run, solved));
        match (is_same, found.passed()) {
            (true, _) => mutation.same += 1,
            (false, false) => mutation.noticed += 1,
            (false, true) => mutation.unnoticed.push(mutant),
        }
    }
    Some(mutation)
}

/// All mutants of a program, in the order of its blocks.
#[must_use]
pub fn mutants(program: &Program) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    let kind = |ix: BlockIx| match program.block(ix).kind {
        crate::program::Kind::Known(known) => known.id.as_str(),
        _ => "",
    };
    for (ix, block, known) in program.known().filter(|(_, block, _)| !block.is_off) {
        let mut add = |change, what: Text<String>, program| {
            mutants.push(Mutant { block: block.id.clone(), change, what, program });
        };
        let name = known.id.as_str();
        if !matches!(known.shape, Shape::Condition | Shape::Number | Shape::Text | Shape::Any) {
            let what = text(format!("{name} fehlt"), format!("{name} is missing"));
            add("dropped", what, program.without(ix));
        }
        if let Some(opened) = program.opened(ix) {
            let what = text(format!("ohne {name}, nur was darin war"), format!("without {name}, its body is left"));
            add("opened", what, opened);
        }
        if let (Some(swapped), Some(next)) = (program.swapped(ix), block.next) {
            let next = kind(next);
            let what = text(format!("{name} nach {next}"), format!("{name} after {next}"));
            add("order", what, swapped);
        }
    }
    for number in program.numbers() {
        for value in other_values(&number) {
            let NumberAt { block, field, value: before, .. } = &number;
            let what = format!("{} {field} {before} → {value}", kind(*block));
            mutants.push(Mutant {
                block: program.block(*block).id.clone(),
                change: "number",
                what: text(what.clone(), what),
                program: program.with_number(&number, value),
            });
        }
    }
    mutants
}

/// Numbers that make a difference: of a measure half and twice as much, of a count one more and one less.
fn other_values(number: &NumberAt) -> Vec<f64> {
    const COUNTED: f64 = 10.0;
    let is_measure = ["CM", "DEG", "SECONDS"].contains(&number.field.as_str()) || number.value.abs() > COUNTED;
    let (value, (least, greatest)) = (number.value, number.range);
    let others = if is_measure { [value / 2.0, value * 2.0] } else { [value - 1.0, value + 1.0] };
    let on_step = |other: f64| number.step.map_or(other, |step| (other / step).round() * step);
    let mut values: Vec<f64> = Vec::new();
    for other in others.map(|other| ((on_step(other) * 1000.0).round() / 1000.0).clamp(least, greatest)) {
        if (other - value).abs() > 1e-9 && !values.contains(&other) {
            values.push(other);
        }
    }
    values
}

/// Whether the robot did the same in both runs, as far as somebody who watches can tell.
fn is_same(a: &Recording, b: &Recording) -> bool {
    const SECONDS: f64 = 0.3;
    let (seen_a, seen_b) = (seen(a), seen(b));
    let is_near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= SECONDS,
        (a, b) => a.is_none() == b.is_none(),
    };
    let same_events = seen_a.len() == seen_b.len()
        && seen_a.iter().zip(&seen_b).all(|((a, what_a), (b, what_b))| {
            what_a == what_b && is_near(Some(a.t_s), Some(b.t_s)) && is_near(a.until_s, b.until_s)
        });
    let same_end = match (a.log.states.last(), b.log.states.last()) {
        (Some(a), Some(b)) => is_same_state(a, b),
        (a, b) => a.is_none() == b.is_none(),
    };
    same_events && same_end
}

fn is_same_state(a: &State, b: &State) -> bool {
    let off_deg = (a.heading_deg - b.heading_deg + 180.0).rem_euclid(360.0) - 180.0;
    (a.x_m - b.x_m).hypot(a.y_m - b.y_m) <= 0.05 && off_deg.abs() <= 5.0 && a.posture == b.posture && a.eyes == b.eyes
}

/// What somebody sees and hears of a run, in the order of time; what happens at the same moment, in one order.
fn seen(run: &Recording) -> Vec<(&Event, String)> {
    let events = run.log.events.iter();
    let mut seen: Vec<(&Event, String)> = events.filter_map(|event| Some((event, outward(&event.what)?))).collect();
    seen.sort_by(|(a, what_a), (b, what_b)| a.t_s.total_cmp(&b.t_s).then_with(|| what_a.cmp(what_b)));
    seen
}

/// What of an event is seen or heard; nothing of what is done to the robot or goes on inside it.
fn outward(what: &Happened) -> Option<String> {
    match what {
        Happened::Started
        | Happened::Block { .. }
        | Happened::Heard { .. }
        | Happened::Touched { .. }
        | Happened::Near { .. }
        | Happened::FaceSeen
        | Happened::MarkSeen { .. }
        | Happened::Waited
        | Happened::Loop
        | Happened::Branch { .. }
        | Happened::Parallel
        | Happened::Caught
        | Happened::Choice { .. }
        | Happened::Random { .. }
        | Happened::Var { .. }
        | Happened::Sub { .. }
        | Happened::Stimulus { .. }
        | Happened::Stopped { .. }
        | Happened::Released => None,
        // How far it came is seen in where it ends; to the centimetre nobody sees it.
        Happened::Walked { dir, cm, .. } => Some(format!("walked {dir} {cm}")),
        Happened::Turned { dir, deg, .. } => Some(format!("turned {dir} {deg}")),
        what => serde_json::to_string(what).ok(),
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Language;

    use super::*;
    use crate::lesson::{bundled, template};

    fn program(outline: &str) -> Program {
        Program::read(outline.as_bytes()).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    #[test]
    fn everything_is_dropped_opened_swapped_and_counted() {
        let program = program(
            "ev_start\n    repeat TIMES=3\n        walk CM=50\n        wait\n    say TEXT=\"Hallo\"\n    gesture\n",
        );
        let found: Vec<String> =
            mutants(&program).iter().map(|mutant| format!("{} {}", mutant.change, mutant.what.en)).collect();
        let expected = [
            "dropped ev_start is missing",
            "dropped repeat is missing",
            "opened without repeat, its body is left",
            "order repeat after say",
            "dropped walk is missing",
            "order walk after wait",
            "dropped wait is missing",
            "dropped say is missing",
            "order say after gesture",
            "dropped gesture is missing",
            "number repeat TIMES 3 → 2",
            "number repeat TIMES 3 → 4",
            "number walk CM 50 → 25",
            "number walk CM 50 → 100",
            "number wait SECONDS 1 → 0.5",
            "number wait SECONDS 1 → 2",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn mutants_are_the_programs_they_say() {
        let before = program("ev_start\n    repeat TIMES=2\n        walk\n        turn\n    say TEXT=\"a\"\n");
        let kinds = |program: &Program| {
            let mut kinds = Vec::new();
            let mut open: Vec<BlockIx> = program.stacks().iter().rev().copied().collect();
            while let Some(ix) = open.pop() {
                let block = program.block(ix);
                if let crate::program::Kind::Known(known) = block.kind {
                    kinds.push(known.id.clone());
                }
                open.extend(block.next);
                open.extend(block.inputs.values().rev());
            }
            kinds.join(" ")
        };
        let of = |change: &str, what: &str| {
            let mutant = mutants(&before).into_iter().find(|mutant| mutant.change == change && mutant.what.en == what);
            kinds(&mutant.unwrap_or_else(|| panic!("no {change} {what}")).program)
        };
        assert_eq!(kinds(&before), "ev_start repeat walk turn say");
        assert_eq!(of("dropped", "walk is missing"), "ev_start repeat turn say");
        assert_eq!(of("dropped", "repeat is missing"), "ev_start say");
        assert_eq!(of("opened", "without repeat, its body is left"), "ev_start walk turn say");
        assert_eq!(of("order", "walk after turn"), "ev_start repeat turn walk say");
        assert_eq!(of("order", "repeat after say"), "ev_start say repeat walk turn");
        let numbers = before.with_number(&before.numbers()[0], 7.0).numbers();
        assert_eq!((numbers[0].value, numbers[0].field.as_str()), (7.0, "TIMES"));
    }

    #[test]
    fn a_lesson_whose_goals_see_little_is_found_out() {
        let mut files = template("neu", Language::De).expect("neu is an id");
        let read = |files: &crate::lesson::Files| Lesson::read(files).unwrap_or_else(|findings| panic!("{findings:?}"));
        let mutate = |files: &crate::lesson::Files| mutate(&read(files)).expect("the solution passes");
        let strict = mutate(&files);
        assert!(strict.holds() && strict.changed() > 3, "{strict:?}");
        let solution = "ev_start\n    posture POSTURE=stand\n    gesture GESTURE=wave\n    wait SECONDS=2\n    wait SECONDS=3\n    gesture GESTURE=nod\n    gesture GESTURE=bow\n    say TEXT=\"Hallo\"\n";
        files.files.insert("solution.blocks.txt".to_owned(), solution.into());
        let loose = mutate(&files);
        assert!(
            !loose.holds() && loose.unnoticed.iter().any(|mutant| mutant.what.en == "gesture is missing"),
            "{loose:?}"
        );
    }

    #[test]
    fn a_solution_that_does_not_pass_has_no_mutants() {
        let mut files = template("neu", Language::De).expect("neu is an id");
        files.files.insert("solution.blocks.txt".to_owned(), "ev_start\n    gesture GESTURE=bow\n".into());
        let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
        assert!(mutate(&lesson).is_none());
    }

    #[test]
    fn the_goals_of_bundled_lessons_notice_changes() {
        for files in bundled() {
            let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{findings:?}"));
            let mutation = mutate(&lesson).expect("the solution passes");
            let unnoticed: Vec<&str> = mutation.unnoticed.iter().map(|mutant| mutant.what.en.as_str()).collect();
            assert!(mutation.holds(), "{}: {:.2} {unnoticed:?}", files.folder, mutation.rate());
        }
    }
}
