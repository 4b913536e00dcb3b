//! `naome replay`: runs the controller again on a recording and says whether every decision came out the same.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use behaviours::house::House;
use behaviours::{LibraryRobot, Settings};
use robot_core::{Audience, Controller, GuardLimits, Language, Text};
use robot_recording::{Parting, Recording, replay};
use serde::Serialize;
use sim_world::FloorPlan;

#[cfg(feature = "window")]
mod watched;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Look, Output};
use crate::recording::{self, BUNDLED};
use crate::sources;
use crate::tree::diff::{self, Parted};

/// The answer for programs.
#[derive(Serialize)]
struct End<'a> {
    event: &'static str,
    same: bool,
    ticks: usize,
    seconds: f64,
    cut_off: bool,
    /// What was used now and is another than then: trees, phrase files, the catalogue, the plan.
    changed: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    parting: Option<&'a Parting>,
    /// The node of the tree that did something else first, where the trees are the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<&'a Parted>,
}

pub(crate) fn run(options: &cli::Replay, output: &Output) -> Ending {
    let name = options.file.display().to_string();
    let file = files::bytes(&options.file, output)?;
    let recording = Recording::read(&file).map_err(|error| Failure::wrong_use(output.say(&error.text(&name))))?;
    let about = &recording.about;
    let phrases = options.library.phrases(output)?;
    let guard = LibraryRobot::guard(&phrases, GuardLimits::default());
    let recorded = |key: &str| Ok(about.get(key).cloned().unwrap_or_else(|| BUNDLED.to_owned()));
    let library = &options.library;
    let plan = library.plan.as_deref().map_or_else(|| recorded("plan"), |file| sources::plan_text(file, output))?;
    let house = library.house.as_deref().map_or_else(|| recorded("house"), |file| files::read(file, output))?;
    let told = |key: &str| about.get(key).map(String::as_str);
    let home = told("home").unwrap_or(FloorPlan::HOME);
    if options.window {
        #[cfg(feature = "window")]
        return watched::show(&recording, &the_plan(&plan, output)?, home, output).map(|()| Exit::Done);
        #[cfg(not(feature = "window"))]
        return Err(Failure::missing(output.say(&crate::display::BUILT_WITHOUT)));
    }
    let brain = LibraryRobot::new(Settings {
        catalogue: Box::new(library.catalogue(output)?),
        map: Box::new(the_plan(&plan, output)?),
        house: the_house(&house, output)?,
        phrases,
        home: home.to_owned(),
        language: told("language").and_then(|code| code.parse().ok()).unwrap_or(Language::De),
        audience: if told("audience") == Some("adult") { Audience::Adult } else { Audience::Child },
    })
    .map_err(Failure::wrong_use)?;
    let brain = with_trees(brain, &options.tree, output)?;
    let mut now = recording::trees(&brain);
    now.extend(recording::phrases(library.phrases.as_deref(), output)?);
    now.extend([recording::catalogue(library.db.as_deref(), output)?]);
    now.extend([("plan".to_owned(), plan), ("house".to_owned(), house)]);
    let changed = changed(about, &now);
    let trees_are_others = changed.iter().any(|name| name.starts_with("tree/"));
    let trace = Trace::default();
    let brain = brain.record_to(trace.clone()).map_err(Failure::wrong_use)?;
    let mut traced = Vec::new();
    let came = replay(&recording, &mut Controller::new(brain, guard), || {
        let piece = trace.take();
        if !trees_are_others {
            traced.extend_from_slice(&piece);
        }
        // With something else the way there may be another, and a trace names its tree's files; whether it decides the
        // same is the question then.
        if changed.is_empty() && options.tree.is_empty() { piece } else { Vec::new() }
    });
    traced.extend(trace.take());
    // Why it came out otherwise: a node had another answer, at the same moment or long before.
    let parts = came.parting.as_ref().filter(|_| !trees_are_others);
    let node = parts.and_then(|_| diff::node_that_parts(&recording.trace, &traced, output));
    let (first, last) = (recording.ticks.first(), recording.ticks.last());
    let seconds = first.zip(last).map_or(0.0, |(first, last)| last.now.since(first.now).as_secs_f64());
    if output.json {
        output.json(&End {
            event: "end",
            same: came.is_same(),
            ticks: came.ticks,
            seconds,
            cut_off: recording.is_cut_off,
            changed: &changed,
            parting: came.parting.as_ref(),
            node: node.as_ref(),
        });
    } else {
        in_words(&recording, came.ticks, seconds, came.parting.as_ref().zip(Some(node.as_ref())), &changed, output);
    }
    Ok(if came.is_same() { Exit::Done } else { Exit::DidNotHold })
}

fn the_plan(text: &str, output: &Output) -> Result<FloorPlan, Failure> {
    if text == BUNDLED {
        return Ok(FloorPlan::demo());
    }
    FloorPlan::parse("plan", text).map_err(|errors| files::wrong(&errors, output))
}

fn the_house(text: &str, output: &Output) -> Result<House, Failure> {
    if text == BUNDLED {
        return Ok(House::demo());
    }
    House::parse("house", text).map_err(|errors| files::wrong(&errors, output))
}

/// The same robot, with trees that take the place of the bundled ones of the same name.
fn with_trees(brain: LibraryRobot, files: &[std::path::PathBuf], output: &Output) -> Result<LibraryRobot, Failure> {
    if files.is_empty() {
        return Ok(brain);
    }
    let texts: Vec<(String, String)> = files
        .iter()
        // Trees include each other by the names of their files.
        .map(|file| {
            let name = file.file_name().unwrap_or(file.as_os_str());
            Ok((name.display().to_string(), files::read(file, output)?))
        })
        .collect::<Result<_, Failure>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    brain.with_trees(&texts, LibraryRobot::MAIN_TREE).map_err(Failure::wrong_use)
}

/// What is another now, by name.
fn changed(then: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let is_compared = |name: &&String| now.contains_key(*name) || name.contains('/');
    let names: std::collections::BTreeSet<&String> = then.keys().chain(now.keys()).filter(is_compared).collect();
    names.into_iter().filter(|name| then.get(*name) != now.get(*name)).cloned().collect()
}

fn in_words(
    recording: &Recording,
    ticks: usize,
    seconds: f64,
    parting: Option<(&Parting, Option<&Parted>)>,
    changed: &[String],
    output: &Output,
) {
    if recording.is_cut_off {
        output.text(&output.say(&Text {
            de: "Der Aufzeichnung fehlt das Ende; was da ist, gilt.".to_owned(),
            en: "The recording's end is missing; what is there holds.".to_owned(),
        }));
    }
    if !changed.is_empty() {
        let names = changed.join(", ");
        output.text(
            &output.say(&Text { de: format!("Anders als damals: {names}"), en: format!("Other than then: {names}") }),
        );
    }
    let Some((Parting { tick, at, what, recorded, now }, node)) = parting else {
        let seconds = output.decimal(seconds, 1);
        let all = output.say(&Text {
            de: format!("Alle {ticks} Entscheidungen in {seconds} s kamen gleich heraus."),
            en: format!("All {ticks} decisions in {seconds} s came out the same."),
        });
        output.text(&output.paint(Look::Good, &all));
        return;
    };
    let at_s = output.decimal(at.as_secs_f64(), 2);
    let is_the_way_there = what == Parting::TREE;
    let parts = if is_the_way_there {
        Text {
            de: format!("Bei {at_s} s (Takt {tick}) entscheidet der Baum dasselbe auf einem anderen Weg."),
            en: format!("At {at_s} s (tick {tick}) the tree decides the same in another way."),
        }
    } else {
        Text {
            de: format!("Bei {at_s} s (Takt {tick}) kommt es anders: {what}"),
            en: format!("At {at_s} s (tick {tick}) it comes out otherwise: {what}"),
        }
    };
    output.text(&output.paint(Look::Bad, &output.say(&parts)));
    if !is_the_way_there {
        output.text(&output.say(&Text {
            de: format!("  damals: {recorded}\n  jetzt:  {now}"),
            en: format!("  then: {recorded}\n  now:  {now}"),
        }));
    }
    if let Some(Parted { tick: Some(tick), node: Some(path), first: Some(then), second: Some(now), .. }) = node {
        let node = diff::named(path, output);
        output.text(&output.say(&Text {
            de: format!(
                "Im Baum trennen sie sich zuerst in Takt {tick}, bei {node}:\n  damals: {then}\n  jetzt:  {now}"
            ),
            en: format!("In the tree they part first in tick {tick}, at {node}:\n  then: {then}\n  now:  {now}"),
        }));
    }
    if changed.is_empty() {
        output.text(output.say(&Text {
            de: "Bäume, Phrasen, Katalog und Grundriss sind dieselben: Dann ist es das Programm, oder etwas kam von \
                 außen, das nicht aufgezeichnet wird (Katalogserver, neu eingelesene Phrasen).",
            en: "Trees, phrases, catalogue and plan are the same: then it is the program, or something came from outside \
                 that is not recorded (catalogue servers, phrases that were read anew).",
        }));
    }
}

/// Takes what a tree traces, until somebody fetches it.
#[derive(Debug, Clone, Default)]
struct Trace(Arc<Mutex<Vec<u8>>>);

impl Trace {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Trace {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
