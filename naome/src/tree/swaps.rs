//! Other trees in the place of the one that runs: at a time that was named, or whenever its files change.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use behaviour_tree::{Finding, Findings, SwapError};
use robot_core::Text;
use serde::Serialize;

use super::forest::Forest;
use super::given::Successor;
use super::tongue;
use crate::cli;
use crate::exit::Failure;
use crate::output::Output;

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The trees that are to take over.
pub(super) struct Swaps {
    named: VecDeque<Successor>,
    reload: Option<Reload>,
    /// The tree to run, if the command line names one.
    main: Option<String>,
    dry: bool,
    /// Whether a tree that was named could not take over.
    has_failed: bool,
    /// How many trees have taken over.
    done: u32,
    /// Which tree is taking over.
    current: Option<String>,
    /// Whether somebody was told what a swap is waiting for.
    told_waiting: bool,
}

/// Files, and what stood in them.
struct Reload {
    named: Vec<PathBuf>,
    known: Vec<(String, String)>,
    looked: Duration,
}

/// A tree that is to take over.
pub(super) struct NewTree {
    pub(super) forest: Forest,
    pub(super) main: String,
}

/// What becomes of a swap.
pub(super) enum News<'a> {
    /// The new tree is wrong.
    Refused(Findings),
    /// The old tree is coming to its stop.
    Waiting(&'a [String]),
    /// The new tree runs from the next tick on.
    Done,
    /// Something was in the way.
    Failed(&'a SwapError),
}

/// News of a swap, for programs.
#[derive(Serialize)]
struct Line<'a> {
    event: &'static str,
    t_s: f64,
    file: &'a str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    leaves: &'a [String],
}

impl Swaps {
    pub(super) fn new(options: &cli::TreeRun, forest: &Forest) -> Self {
        let mut named = options.swap_at.clone();
        named.sort_by_key(|successor| successor.at);
        let reload = options.reload.then(|| Reload {
            named: options.files.clone(),
            known: forest.files().into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
            looked: Duration::ZERO,
        });
        let main = options.tree.clone();
        let dry = options.dry;
        Self { named: named.into(), reload, main, dry, has_failed: false, done: 0, current: None, told_waiting: false }
    }

    /// How many trees have taken over.
    pub(super) const fn done(&self) -> u32 {
        self.done
    }

    /// Whether a tree that the command line names could not take over, or has not come to it.
    pub(super) fn has_failed(&self) -> bool {
        self.has_failed || !self.named.is_empty()
    }

    /// The tree that is to take over now, if there is one. What cannot be read is told, and the old tree goes on.
    pub(super) fn due(&mut self, now: Duration, output: &Output) -> Option<NewTree> {
        if let Some(successor) = self.named.pop_front_if(|successor| successor.at <= now) {
            let file = successor.file.display().to_string();
            let new = self
                .read(&[successor.file], output)
                .map_err(|failure| failure.message)
                .and_then(|forest| self.tree_of(forest, output));
            self.current = Some(file);
            return match new {
                Ok(new) => Some(new),
                Err(message) => {
                    self.has_failed = true;
                    output.complain(&message);
                    None
                }
            };
        }
        let reload = self.reload.as_mut()?;
        if now.saturating_sub(reload.looked) < LOOK_EVERY {
            return None;
        }
        reload.looked = now;
        // An editor may just be writing it: then it is read in a moment.
        let named = reload.named.clone();
        let forest = self.read(&named, output).ok()?;
        let reload = self.reload.as_mut()?;
        let is_same = |(new, old): ((&str, &str), &(String, String))| new == (old.0.as_str(), old.1.as_str());
        let files = forest.files();
        if files.len() == reload.known.len() && files.iter().copied().zip(&reload.known).all(is_same) {
            return None;
        }
        reload.known = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        self.current = reload.named.first().map(|file| file.display().to_string());
        self.tree_of(forest, output).map_err(|message| output.complain(&message)).ok()
    }

    fn read(&self, files: &[PathBuf], output: &Output) -> Result<Forest, Failure> {
        if self.dry { Forest::read(files, output) } else { Forest::for_robot(files, output) }
    }

    fn tree_of(&self, forest: Forest, output: &Output) -> Result<NewTree, String> {
        let main = self.main.clone().filter(|main| forest.has_tree(main)).or_else(|| forest.main_tree());
        match main {
            Some(main) => Ok(NewTree { forest, main }),
            None => Err(super::no_tree(output).to_owned()),
        }
    }

    /// Takes note of what became of a swap, and says it; a line for people is given back.
    pub(super) fn tell(&mut self, news: News<'_>, now: Duration, output: &Output) -> Option<String> {
        let file = self.current.clone().unwrap_or_default();
        let (state, message, leaves): (_, _, &[String]) = match &news {
            News::Refused(findings) => {
                let first = findings.0.iter().find(|finding| finding.is_error());
                ("refused", first.map(|finding| finding.clone().in_language(tongue(output.language)).to_string()), &[])
            }
            News::Waiting(_) if std::mem::replace(&mut self.told_waiting, true) => return None,
            News::Waiting(leaves) => ("waiting", None, leaves),
            News::Done => ("done", None, &[]),
            News::Failed(error) => ("failed", Some(error.text(tongue(output.language))), &[]),
        };
        match news {
            News::Refused(_) | News::Failed(_) => {
                self.has_failed |= self.reload.is_none();
                self.told_waiting = false;
            }
            News::Done => {
                self.done += 1;
                self.told_waiting = false;
            }
            News::Waiting(_) => {}
        }
        if output.json {
            let line =
                Line { event: "swap", t_s: now.as_secs_f64(), file: &file, state, message: message.as_deref(), leaves };
            output.json(&line);
            return None;
        }
        let why = message.unwrap_or_default();
        let leaves = leaves.join(", ");
        Some(match state {
            "done" => {
                output.say(&Text { de: format!("Ab jetzt läuft {file}."), en: format!("From now on {file} runs.") })
            }
            "waiting" => output.say(&Text {
                de: format!("{file} ist in Ordnung und wartet, bis zum Stehen kommt: {leaves}"),
                en: format!("{file} is fine, and waits until these have stopped: {leaves}"),
            }),
            _ => output.say(&Text {
                de: format!("{file} übernimmt nicht, der alte Baum läuft weiter: {why}"),
                en: format!("{file} does not take over, the old tree goes on: {why}"),
            }),
        })
    }
}

/// What the check has to say of a tree that does not take over.
pub(super) fn print(findings: &[Finding], output: &Output) {
    for finding in findings {
        super::print(finding.clone(), output);
    }
}

/// Where the recording of the n-th tree goes: `run.trace`, `run.2.trace`, ...
pub(super) fn numbered(file: &std::path::Path, number: u32) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let name = match file.extension() {
        Some(extension) => format!("{stem}.{number}.{}", extension.to_string_lossy()),
        None => format!("{stem}.{number}"),
    };
    file.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tree_has_a_recording_of_its_own() {
        for (file, expected) in [("a/run.trace", "a/run.2.trace"), ("run", "run.2"), ("b.c.trace", "b.c.2.trace")] {
            assert_eq!(numbered(std::path::Path::new(file), 2), PathBuf::from(expected));
        }
    }
}
