//! `naome catalogue`: import, search, show.

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use behaviours::house::spoken_age;
use jiff::Zoned;
use jiff::civil::DateTime;
use robot_catalogue::live::LiveServers;
use robot_catalogue::{Flaw, ImportEvent, ImportReport, OpenCatalogue, Store, import};
use robot_core::ports::{Catalogue as _, FloorMap, SearchResult, TitleQuery, Verdict, WorkKey};
use robot_core::{Book, BookId, Item, ItemState, Text};
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::{Look, Output};
use crate::sources;

mod bench;
pub(crate) mod live;

pub(crate) fn run(command: &cli::Catalogue, seed: u64, output: &Output) -> Ending {
    match command {
        cli::Catalogue::Import { files, db } => import_files(files, db, output),
        cli::Catalogue::Search { text, db, at_most } => search(text.as_deref(), db.as_deref(), *at_most, output),
        cli::Catalogue::Bench { records, questions, db, file } => {
            let synthetic = bench::Task::Synthetic { records: *records, of_each_kind: *questions, seed };
            let task =
                file.as_deref().map_or(synthetic, |questions| bench::Task::File { db: db.as_deref(), questions });
            bench::run(&task, output)
        }
        cli::Catalogue::Show { id, db, plan, live, house } => {
            let servers = if *live { sources::servers(house.as_deref(), output)? } else { None };
            show(id, db.as_deref(), plan.as_deref(), servers, output)
        }
    }
}

/// The last line of an import, for programs.
#[derive(Serialize)]
struct ImportEnd {
    event: &'static str,
    #[serde(flatten)]
    report: ImportReport,
    seconds: f64,
}

fn import_files(files: &[PathBuf], db: &Path, output: &Output) -> Ending {
    let began = now();
    let store = Store::create_or_open(db).map_err(|error| Failure::wrong_use(output.say(&error.text())))?;
    let mut store = store.dated(Zoned::now().datetime());
    let mut total = ImportReport::default();
    let mut exit = Exit::Done;
    // Of each flaw, how many records have it, and the first: a file may have it in all.
    let mut flaws: BTreeMap<Flaw, (u64, u64)> = BTreeMap::new();
    let is_watched = !output.json && std::io::stderr().is_terminal();
    for file in files {
        let name = file.display().to_string();
        let report = import(&mut store, file, &mut |event| match &event {
            ImportEvent::Progress { bytes, of, .. } if is_watched => progress(&name, *bytes, *of),
            ImportEvent::Progress { .. } => {}
            _ if output.json => output.json(&event),
            ImportEvent::Refused { record, offset, reason, .. } => {
                let reason = output.say(&reason.text());
                output.complain(&output.say(&Text {
                    de: format!("{name}: Satz {record} bei Byte {offset} nicht übernommen: {reason}"),
                    en: format!("{name}: record {record} at byte {offset} not kept: {reason}"),
                }));
            }
            ImportEvent::ColumnsLeftOut { columns, .. } => {
                let columns = columns.join(", ");
                output.complain(&output.say(&Text {
                    de: format!(
                        "{name}: Aus diesen Spalten nehme ich nichts: {columns} (welche ich kenne, sagt das Handbuch)"
                    ),
                    en: format!(
                        "{name}: I take nothing from these columns: {columns} (the handbook names those I know)"
                    ),
                }));
            }
            ImportEvent::Flawed { record, flaw, .. } => flaws.entry(*flaw).or_insert((0, *record)).0 += 1,
        });
        if !output.json {
            std::mem::take(&mut flaws).into_iter().for_each(|(flaw, (count, first))| {
                let flaw = output.say(&flaw.text());
                output.complain(&output.say(&Text {
                    de: format!("{name}: {flaw}, in übernommenen Sätzen: {count}, zuerst Satz {first}"),
                    en: format!("{name}: {flaw}, in records that were kept: {count}, first in record {first}"),
                }));
            });
        }
        match report {
            Ok(report) => total += report,
            Err(error) => {
                output.complain(&output.say(&error.text()));
                exit = Exit::WrongUse;
            }
        }
    }
    store.close().map_err(|error| Failure::missing(output.say(&error.text())))?;
    if exit == Exit::Done && total.kept == 0 {
        exit = Exit::DidNotHold;
    }
    let seconds = (now().duration_since(began).as_secs_f64() * 1000.0).round() / 1000.0;
    if output.json {
        output.json(&ImportEnd { event: "end", report: total, seconds });
    } else {
        let ImportReport { read, kept, refused, .. } = total;
        let seconds = output.decimal(seconds, 1);
        output.text(&output.say(&Text {
            de: format!("Gelesen: {read}, übernommen: {kept}, nicht übernommen: {refused}; {seconds} s"),
            en: format!("Read: {read}, kept: {kept}, not kept: {refused}; {seconds} s"),
        }));
    }
    Ok(exit)
}

fn progress(file: &str, bytes: u64, of: Option<u64>) {
    const MEGABYTE: u64 = 1 << 20;
    let part = of.filter(|of| *of > 0).map_or_else(String::new, |of| format!(" {:>3} %", bytes * 100 / of));
    let _ = write!(std::io::stderr(), "\r{file}{part} {:>6} MB\r", bytes / MEGABYTE);
}

/// What a search brought, for programs.
#[derive(Serialize)]
struct Answer<'a> {
    query: &'a str,
    results: Vec<AnswerLine<'a>>,
    verdict: Verdict,
    cpu_ms: f64,
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    rank: usize,
    id: &'a BookId,
    title: &'a str,
    author: Option<&'a str>,
    score: f64,
}

fn search(text: Option<&str>, db: Option<&Path>, at_most: usize, output: &Output) -> Ending {
    if text.is_some_and(|text| text.trim().is_empty()) {
        return Err(Failure::wrong_use(output.say(&Text {
            de: "Wonach soll ich suchen? Zum Beispiel: naome catalogue search \"Das kleine Gespenst\"",
            en: "What shall I look for? For example: naome catalogue search \"The Gruffalo\"",
        })));
    }
    let output = &output.of_lines();
    let catalogue = sources::catalogue(db, output)?;
    let mut exit = Exit::Done;
    let mut answer = |query: &str| -> Result<(), Failure> {
        let began = cpu_time_ms();
        let found = catalogue
            .search(&TitleQuery::title(query), at_most)
            .map_err(|error| sources::unreadable(&error, output))?;
        let cpu_ms = ((cpu_time_ms() - began) * 1000.0).round() / 1000.0;
        if found.verdict == Verdict::NotFound {
            exit = Exit::DidNotHold;
        }
        print(query, &found, cpu_ms, output);
        Ok(())
    };
    match text {
        Some(text) => answer(text)?,
        None => {
            for line in std::io::stdin().lock().split(b'\n') {
                let line = line.map_err(Failure::missing)?;
                answer(String::from_utf8_lossy(&line).trim())?;
            }
        }
    }
    Ok(exit)
}

fn print(query: &str, found: &SearchResult, cpu_ms: f64, output: &Output) {
    if output.json {
        let results = found.hits.iter().enumerate().map(|(index, hit)| AnswerLine {
            rank: index + 1,
            id: &hit.book.id,
            title: &hit.book.title,
            author: hit.book.author.as_deref(),
            score: (hit.score * 10_000.0).round() / 10_000.0,
        });
        output.json(&Answer { query, results: results.collect(), verdict: found.verdict, cpu_ms });
        return;
    }
    let verdict = match found.verdict {
        Verdict::Found => Text { de: "gefunden", en: "found" },
        Verdict::Ask => Text { de: "vielleicht gemeint", en: "perhaps meant" },
        Verdict::NotFound if found.hits.is_empty() => Text { de: "nicht gefunden", en: "not found" },
        Verdict::NotFound => {
            Text { de: "nicht gefunden; so ähnlich klingen", en: "not found; these sound a little like it" }
        }
    };
    output.text(&format!("{}: {}", output.paint(Look::Bold, query), output.say(&verdict)));
    for hit in &found.hits {
        let author = hit.book.author.as_deref().map_or_else(String::new, |author| format!(" · {author}"));
        output.text(&format!(
            "  {}  {}{author}  {}",
            output.decimal(hit.score, 2),
            hit.book.title,
            output.paint(Look::Faint, &hit.book.id.0)
        ));
    }
}

/// A work, for programs.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    book: &'a Book,
    items: Vec<ShownItem<'a>>,
    /// When the copies were written down; nothing if that is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<DateTime>,
    /// What the servers say, in the order in which they were asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    live: Vec<live::Shown>,
}

#[derive(Serialize)]
struct ShownItem<'a> {
    #[serde(flatten)]
    item: &'a Item,
    shelf: Option<String>,
}

fn show(id: &str, db: Option<&Path>, plan: Option<&Path>, servers: Option<LiveServers>, output: &Output) -> Ending {
    let catalogue: OpenCatalogue = sources::catalogue(db, output)?;
    let plan = sources::plan(plan, output)?;
    let id = BookId(id.to_owned());
    let Some(book) = catalogue.book(&id).map_err(|error| sources::unreadable(&error, output))? else {
        return Err(Failure::new(
            Exit::DidNotHold,
            output.say(&Text { de: format!("Die Nummer {id} gibt es nicht."), en: format!("There is no id {id}.") }),
        ));
    };
    let items = catalogue.items(&id).map_err(|error| sources::unreadable(&error, output))?;
    let shelf = |item: &Item| {
        let place = plan.shelf_for(&item.call_number, item.location.as_deref())?;
        Some(format!("{}, {}", place.area.get(output.language), place.name.get(output.language)))
    };
    let live = match (servers, WorkKey::of(&book)) {
        (Some(mut servers), Some(key)) => live::Shown::of(servers.ask_each(&key), output),
        _ => Vec::new(),
    };
    if output.json {
        let items = items.iter().map(|item| ShownItem { item, shelf: shelf(item) }).collect();
        output.json(&Shown { book: &book, items, as_of: catalogue.as_of(), live });
        return Ok(Exit::Done);
    }
    let facts = [book.author.clone(), book.year.map(|year| year.to_string()), book.isbn.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    output.text(&output.paint(Look::Bold, &book.title));
    output.text(&facts.join(" · "));
    for item in &items {
        let shelf = shelf(item).map_or_else(String::new, |shelf| format!("  {shelf}"));
        output.text(&format!("  {:<16}{shelf}  {}", item.call_number, output.say(&state_in_words(item.state))));
    }
    if let Some(as_of) = catalogue.as_of() {
        let age = spoken_age(output.language, as_of, Zoned::now().datetime());
        let line = output.say(&Text { de: format!("Das ist {age}."), en: format!("That is {age}.") });
        output.text(&output.paint(Look::Faint, &line));
    }
    for server in &live {
        server.print(output);
    }
    Ok(Exit::Done)
}

pub(super) fn state_in_words(state: ItemState) -> Text<String> {
    let fixed = |de: &str, en: &str| Text { de: de.to_owned(), en: en.to_owned() };
    match state {
        ItemState::Available => fixed("ausleihbar", "available"),
        ItemState::Lent { due: Some(due) } => {
            Text { de: format!("ausgeliehen bis {due}"), en: format!("lent until {due}") }
        }
        ItemState::Lent { due: None } => fixed("ausgeliehen", "lent"),
        ItemState::Reserved => fixed("vorgemerkt", "reserved"),
        ItemState::ReferenceOnly => fixed("nur hier zu lesen", "to be read here"),
        ItemState::Missing => fixed("vermisst", "missing"),
        ItemState::Unknown => fixed("unbekannt", "unknown"),
    }
}

#[expect(clippy::disallowed_methods, reason = "the program is where the machine's clock may be read")]
fn now() -> Instant {
    Instant::now()
}

/// Processor time of this program so far, milliseconds.
fn cpu_time_ms() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    #[expect(clippy::cast_precision_loss, reason = "a process does not run for 285 years")]
    let ms = time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6;
    ms
}
