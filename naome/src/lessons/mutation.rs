//! `naome lessons check --mutate`: would the goals notice if something in the solution were other?

use std::path::PathBuf;

use lessons::Lesson;
use lessons::check::{Mutation, NOTICED, mutate};
use lessons::lesson::Files;
use robot_core::Text;
use serde::Serialize;

use crate::exit::{Ending, Exit};
use crate::lessons::{check, lessons_at};
use crate::output::{Look, Output};
use crate::pace::Stopwatch;

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Mutant { lesson: &'a str, block: &'a str, change: &'a str, message: &'a str },
    Lesson { lesson: &'a str, changed: usize, noticed: usize, same: usize, refused: usize, seconds: f64 },
    End { lessons: usize, tests: usize, failed: usize, seconds: f64 },
}

pub(super) fn run(paths: &[PathBuf], output: &Output) -> Ending {
    let whole = Stopwatch::start();
    let (mut lessons, mut changed, mut unnoticed, mut holds) = (0, 0, 0, true);
    for files in lessons_at(paths, output)? {
        let watch = Stopwatch::start();
        lessons += 1;
        match Lesson::read(&files) {
            Ok(lesson) => {
                let Some(mutation) = mutate(&lesson) else {
                    unsolved(&files, output);
                    holds = false;
                    continue;
                };
                tell(&files.folder, &mutation, check::rounded(watch.elapsed()), output);
                changed += mutation.changed();
                unnoticed += mutation.unnoticed.len();
                holds &= mutation.holds() && mutation.changed() > 0;
            }
            Err(findings) => {
                findings.iter().for_each(|finding| check::tell_finding(finding, output));
                holds = false;
            }
        }
    }
    let seconds = check::rounded(whole.elapsed());
    if output.json {
        output.json(&Line::End { lessons, tests: changed, failed: unnoticed, seconds });
    } else {
        let (noticed, least) = (changed - unnoticed, percent(NOTICED));
        let lessons = check::counted_lessons(lessons, output);
        let line = output.say(&Text {
            de: format!("{lessons}, {noticed} von {changed} Änderungen bemerkt, {seconds} s; {least} % je Lektion sollen es sein"),
            en: format!("{lessons}, {noticed} of {changed} changes noticed, {seconds} s; it should be {least} % in each"),
        });
        output.text(&output.paint(if holds { Look::Good } else { Look::Bad }, &line));
    }
    Ok(if holds { Exit::Done } else { Exit::DidNotHold })
}

/// A lesson whose solution does not reach its goals: why, its check says.
fn unsolved(files: &Files, output: &Output) {
    let place = files.place_of("");
    let message = Text {
        de: "Die Lösung erreicht selbst nicht alle Ziele.".to_owned(),
        en: "The solution itself does not reach all goals.".to_owned(),
    };
    let help = Text {
        de: format!("Erst muss die Lektion bestehen: naome lessons check {}", files.place),
        en: format!("First the lesson must pass: naome lessons check {}", files.place),
    };
    let finding = robot_core::Finding::of(place.trim_end_matches('/'), "unsolved", message, help);
    if output.json {
        check::tell_finding(&finding, output);
        return;
    }
    let (message, help) = (output.say(&finding.message), output.say(&finding.help));
    output.text(&format!("{} {:<22} {message} {help}", output.paint(Look::Bad, "✘"), files.folder));
}

fn tell(lesson: &str, mutation: &Mutation, seconds: f64, output: &Output) {
    let Mutation { refused, same, noticed, unnoticed } = mutation;
    for mutant in unnoticed.iter().filter(|_| output.json) {
        let (block, change, message) = (mutant.block.as_str(), mutant.change, output.say(&mutant.what));
        output.json(&Line::Mutant { lesson, block, change, message: &message });
    }
    if output.json {
        let (changed, noticed, same, refused) = (mutation.changed(), *noticed, *same, *refused);
        output.json(&Line::Lesson { lesson, changed, noticed, same, refused, seconds });
        return;
    }
    let (sign, look) = if mutation.holds() { ("✔", Look::Good) } else { ("✘", Look::Bad) };
    let (changed, percent) = (mutation.changed(), percent(mutation.rate()));
    let (one, many) = (Text { de: "läuft", en: "does" }, Text { de: "laufen", en: "do" });
    let refused = output.count(*refused, &one, &many);
    let beside = output.say(&Text {
        de: format!("{same} ohne Wirkung, {refused} nicht"),
        en: format!("{same} without effect, {refused} not run"),
    });
    output.text(&format!(
        "{} {lesson:<22} {noticed:>3}/{changed:<3} {percent:>3} %  {:>6} s  {beside}",
        output.paint(look, sign),
        output.decimal(seconds, 2)
    ));
    for mutant in unnoticed {
        output.text(&format!("    {}: {}", mutant.block, output.say(&mutant.what)));
    }
}

/// In whole per cent, never more than it is.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
fn percent(part: f64) -> u32 {
    (part * 100.0 + 1e-9).floor() as u32
}
