//! `naome catalogue bench`: how well and how fast titles are found.

use std::path::{Path, PathBuf};

use robot_catalogue::evaluation::{Figures, Report, SyntheticLibrary, evaluate, read_questions};
use robot_catalogue::{OpenCatalogue, Store, import_from};
use robot_core::Text;
use serde::Serialize;

use super::{cpu_time_ms, now};
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;
use crate::sources;

/// What is put to which catalogue.
#[derive(Debug)]
pub(super) enum Task<'a> {
    /// Questions of a file to a catalogue that exists.
    File { db: Option<&'a Path>, questions: &'a Path },
    /// A library of so many works that nobody wrote, so many questions of each kind.
    Synthetic { records: u32, of_each_kind: u32, seed: u64 },
}

/// The import, for programs.
#[derive(Serialize)]
struct Imported {
    event: &'static str,
    records: u64,
    seconds: f64,
    cpu_seconds: f64,
    peak_memory_mb: f64,
}

/// The start, for programs.
#[derive(Serialize)]
struct Started {
    event: &'static str,
    records: usize,
    seconds: f64,
    cpu_seconds: f64,
}

/// A kind of question, for programs.
#[derive(Serialize)]
struct Kind<'a> {
    event: &'static str,
    kind: &'a str,
    #[serde(flatten)]
    figures: &'a Figures,
}

/// The last line, for programs.
#[derive(Serialize)]
struct End {
    event: &'static str,
    questions: u32,
    cpu_p50_ms: f64,
    cpu_p99_ms: f64,
    memory_mb: f64,
    peak_memory_mb: f64,
}

pub(super) fn run(task: &Task<'_>, output: &Output) -> Ending {
    // The folder is removed with its catalogue when this ends.
    let folder = tempfile::tempdir().map_err(Failure::missing)?;
    let (db, questions) = match task {
        Task::File { db, questions } => {
            let text = files::read(questions, output)?;
            let asked = read_questions(&text)
                .map_err(|error| Failure::wrong_use(format!("{}: {error}", questions.display())))?;
            (db.map(PathBuf::from), asked)
        }
        Task::Synthetic { records, of_each_kind, seed } => {
            let library = SyntheticLibrary::new(*records, *seed);
            let db = folder.path().join("catalogue.db");
            import_all(&library, &db, output)?;
            (Some(db), library.questions(*of_each_kind))
        }
    };
    let catalogue = start(db.as_deref(), output)?;
    let report = evaluate(&catalogue, &questions, &mut cpu_time_ms, &mut |_| {})
        .map_err(|error| sources::unreadable(&error, output))?;
    print(&report, output);
    Ok(Exit::Done)
}

fn import_all(library: &SyntheticLibrary, db: &Path, output: &Output) -> Result<(), Failure> {
    let (began, cpu_began) = (now(), cpu_time_ms());
    let mut store = Store::create_or_open(db).map_err(|error| Failure::missing(output.say(&error.text())))?;
    let report = import_from(&mut store, "synthetic.mrc", library.marc(), None, &mut |_| {})
        .map_err(|error| Failure::missing(output.say(&error.text())))?;
    let line = Imported {
        event: "import",
        records: report.kept,
        seconds: rounded(now().duration_since(began).as_secs_f64()),
        cpu_seconds: rounded((cpu_time_ms() - cpu_began) / 1000.0),
        peak_memory_mb: memory_mb("VmHWM:"),
    };
    if output.json {
        output.json(&line);
    } else {
        let Imported { records, peak_memory_mb, .. } = line;
        let (seconds, cpu_seconds) = (output.decimal(line.seconds, 1), output.decimal(line.cpu_seconds, 1));
        output.text(&output.say(&Text {
            de: format!(
                "Eingelesen: {records} Sätze in {seconds} s ({cpu_seconds} s CPU), höchstens {peak_memory_mb:.0} MB"
            ),
            en: format!(
                "Imported: {records} records in {seconds} s ({cpu_seconds} s CPU), {peak_memory_mb:.0} MB at most"
            ),
        }));
    }
    Ok(())
}

fn start(db: Option<&Path>, output: &Output) -> Result<OpenCatalogue, Failure> {
    let (began, cpu_began) = (now(), cpu_time_ms());
    let catalogue = sources::catalogue(db, output)?;
    let line = Started {
        event: "start",
        records: catalogue.len(),
        seconds: rounded(now().duration_since(began).as_secs_f64()),
        cpu_seconds: rounded((cpu_time_ms() - cpu_began) / 1000.0),
    };
    if output.json {
        output.json(&line);
    } else {
        let records = line.records;
        let (seconds, cpu_seconds) = (output.decimal(line.seconds, 2), output.decimal(line.cpu_seconds, 2));
        output.text(&output.say(&Text {
            de: format!("Geöffnet: {records} Werke in {seconds} s ({cpu_seconds} s CPU)"),
            en: format!("Opened: {records} works in {seconds} s ({cpu_seconds} s CPU)"),
        }));
    }
    Ok(catalogue)
}

fn print(report: &Report, output: &Output) {
    let questions = report.kinds.values().map(|figures| figures.asked).sum();
    let end = End {
        event: "end",
        questions,
        cpu_p50_ms: rounded(report.cpu_p50_ms),
        cpu_p99_ms: rounded(report.cpu_p99_ms),
        memory_mb: memory_mb("VmRSS:"),
        peak_memory_mb: memory_mb("VmHWM:"),
    };
    if output.json {
        for (kind, figures) in &report.kinds {
            output.json(&Kind { event: "kind", kind, figures });
        }
        output.json(&end);
        return;
    }
    let head = output.say(&Text {
        de: ["Art", "gefragt", "zuerst", "unter 3", "gefunden", "falsch", "Rückfrage"],
        en: ["kind", "asked", "first", "in 3", "found", "wrong", "ask"],
    });
    output.text(&format!(
        "{:<24}{:>8}{:>9}{:>9}{:>10}{:>8}{:>11}",
        head[0], head[1], head[2], head[3], head[4], head[5], head[6]
    ));
    for (kind, figures) in &report.kinds {
        let share = |part: u32| output.decimal(f64::from(part) / f64::from(figures.asked.max(1)), 3);
        let Figures { asked, first, in_three, found, wrongly_found, asked_back } = *figures;
        output.text(&format!(
            "{kind:<24}{asked:>8}{:>9}{:>9}{:>10}{:>8}{:>11}",
            share(first),
            share(in_three),
            share(found),
            share(wrongly_found),
            share(asked_back)
        ));
    }
    let End { memory_mb, peak_memory_mb, .. } = end;
    let (p50, p99) = (output.decimal(end.cpu_p50_ms, 1), output.decimal(end.cpu_p99_ms, 1));
    output.text(&output.say(&Text {
        de: format!(
            "CPU je Suche: p50 {p50} ms, p99 {p99} ms. Speicher: {memory_mb:.0} MB, höchstens {peak_memory_mb:.0} MB."
        ),
        en: format!(
            "CPU a search: p50 {p50} ms, p99 {p99} ms. Memory: {memory_mb:.0} MB, {peak_memory_mb:.0} MB at most."
        ),
    }));
}

/// Memory of this program by the kernel's account, in millions of bytes; nought where the kernel keeps none.
fn memory_mb(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
    rounded(kilobytes.unwrap_or(0.0) * 1024.0 / 1e6)
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
