//! `naome tree diff`: where two recorded runs part.

use std::path::Path;

use behaviour_tree::{Deed, Parting, Trace, TraceError, Value, diff_traces};
use robot_core::Text;
use serde::Serialize;

use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;

/// Where two runs part, for programs.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Parted {
    same: bool,
    clocks_differ_from: Option<u32>,
    pub(crate) tick: Option<u32>,
    pub(crate) node: Option<String>,
    key: Option<String>,
    pub(crate) first: Option<String>,
    pub(crate) second: Option<String>,
}

/// Compares two recordings: done if they are the same but for their clocks.
pub(super) fn run(first: &Path, second: &Path, output: &Output) -> Ending {
    let tongue = super::tongue(output.language);
    let read = |file: &Path| {
        let of_file = |error: TraceError| Failure::wrong_use(format!("{}: {}", file.display(), error.text(tongue)));
        Trace::read(&files::bytes(file, output)?).map_err(of_file)
    };
    let difference = diff_traces(read(first)?, read(second)?);
    let difference = difference.map_err(|error| Failure::wrong_use(error.text(tongue)))?;
    let clocks_differ_from = difference.clocks_differ_from;
    let Some(parting) = difference.parting else {
        if output.json {
            output.json(&Parted { same: true, clocks_differ_from, ..Parted::default() });
        } else {
            output.text(output.say(&Text { de: "Beide Läufe tun dasselbe.", en: "Both runs do the same." }));
            if let Some(tick) = clocks_differ_from {
                output.text(&output.say(&Text {
                    de: format!("Nur die Uhren gehen ab Takt {tick} verschieden."),
                    en: format!("Only the clocks differ, from tick {tick} on."),
                }));
            }
        }
        return Ok(Exit::Done);
    };
    let parted = Parted { clocks_differ_from, ..parted(parting, output) };
    if output.json {
        output.json(&parted);
    } else {
        output.text(&in_words(&parted, output));
    }
    Ok(Exit::DidNotHold)
}

/// The first node that did something else in the second of two runs of the same tree, whichever goes on for longer.
pub(crate) fn node_that_parts(first: &[u8], second: &[u8], output: &Output) -> Option<Parted> {
    let difference = diff_traces(Trace::read(first).ok()?, Trace::read(second).ok()?).ok()?;
    difference.parting.filter(|parting| matches!(parting, Parting::Node { .. })).map(|parting| parted(parting, output))
}

fn parted(parting: Parting, output: &Output) -> Parted {
    match parting {
        Parting::Trees { first, second } => Parted { first, second, ..Parted::default() },
        Parting::Node { tick, path, first, second, .. } => Parted {
            tick: Some(tick),
            node: Some(path),
            first: Some(deed(&first, output)),
            second: Some(deed(&second, output)),
            ..Parted::default()
        },
        Parting::Entry { tick, scope, key, first, second } => {
            let text = |value: Option<Value>| value.map(|value| value.to_string());
            Parted {
                tick: Some(tick),
                key: Some(format!("{scope}: {key}")),
                first: text(first),
                second: text(second),
                ..Parted::default()
            }
        }
        Parting::End { first, second } => {
            let ticks = |ticks: u32| output.say(&Text { de: format!("{ticks} Takte"), en: format!("{ticks} ticks") });
            Parted { first: Some(ticks(first)), second: Some(ticks(second)), ..Parted::default() }
        }
    }
}

/// A node by what people call it, and its path.
pub(crate) fn named(path: &str, output: &Output) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let called = super::names(output.language)(name).filter(|called| called != name);
    called.map_or_else(
        || path.to_owned(),
        |called| output.say(&Text { de: format!("»{called}« ({path})"), en: format!("“{called}” ({path})") }),
    )
}

/// What a node did, in words.
fn deed(deed: &Deed, output: &Output) -> String {
    let mut parts = Vec::new();
    match deed.answer {
        Some(status) => parts.push(status.name().to_owned()),
        None => parts.push(output.say(&Text { de: "nicht an der Reihe", en: "not ticked" }).to_owned()),
    }
    if deed.halted {
        parts.push(output.say(&Text { de: "angehalten", en: "halted" }).to_owned());
    }
    let tongue = super::tongue(output.language);
    parts.extend(deed.reason.as_ref().map(|reason| reason.text(tongue).to_owned()));
    parts.extend(deed.writes.iter().map(|(port, value)| format!("{port} = {value}")));
    parts.join(", ")
}

fn in_words(parted: &Parted, output: &Output) -> String {
    let nothing = output.say(&Text { de: "nichts", en: "nothing" });
    let first = parted.first.as_deref().unwrap_or(nothing);
    let second = parted.second.as_deref().unwrap_or(nothing);
    let node = parted.node.as_deref().map(|path| named(path, output));
    let at = match (parted.tick, node.as_deref().or(parted.key.as_deref())) {
        (Some(tick), Some(what)) => output.say(&Text {
            de: format!("Die Läufe trennen sich in Takt {tick}, bei {what}:"),
            en: format!("The runs part in tick {tick}, at {what}:"),
        }),
        _ => output.say(&Text { de: "Die Läufe sind verschieden:".into(), en: "The runs are different:".into() }),
    };
    let sides = output.say(&Text {
        de: format!("  im ersten:  {first}\n  im zweiten: {second}"),
        en: format!("  in the first:  {first}\n  in the second: {second}"),
    });
    format!("{at}\n{sides}")
}
