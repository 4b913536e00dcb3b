//! Models to listen with: the one that comes along, or a folder that somebody gave.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use behaviours::dialogue::SpokenNet;
use robot_catalogue::OpenCatalogue;
use robot_core::{Language, Text};
use robot_speech::pronunciation::Lexicon;
use robot_speech::{ModelFolder, SpeechModel, WordNet, probe};

use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;

/// Set for the process that tries a model out; see [`is_trial`].
const TRIAL: &str = "NAOME_MODEL_TRIAL";

/// The model in `folder`, or the one that comes along.
///
/// libvosk ends the whole program over some broken models. So a folder is tried out first by a process of its own.
pub(crate) fn open(folder: Option<&Path>, output: &Output) -> Result<SpeechModel, Failure> {
    let missing = |error: robot_speech::ModelError| Failure::missing(output.say(&error.text()));
    let Some(folder) = folder else { return SpeechModel::bundled().map_err(missing) };
    ModelFolder::open(folder).map_err(missing)?;
    if !survives(folder)? {
        let folder = folder.display();
        return Err(Failure::missing(output.say(&Text {
            de: format!(
                "{folder}: An diesem Modell stürzt libvosk ab. Es ist beschädigt oder für eine andere Version gemacht: \
                 bitte noch einmal entpacken, oder ohne --model das mitgelieferte nehmen."
            ),
            en: format!(
                "{folder}: libvosk crashes over this model; it is broken or made for another version: unpack it again, \
                 or leave out --model to use the one that comes along"
            ),
        })));
    }
    SpeechModel::open(folder).map_err(missing)
}

/// What the robot's dialogue understands, as sentences to listen for, with the titles and authors of a catalogue.
pub(crate) fn dialogue(catalogue: &OpenCatalogue, language: Language) -> Result<WordNet, Failure> {
    let books = catalogue.books().map_err(Failure::missing)?;
    let phrases = behaviours::LibraryRobot::bundled_phrases().map_err(Failure::missing)?;
    let mut net = net_of(&phrases.get(language).spoken(&["title", "author"]), language, &[]);
    for book in &books {
        net.fill("title", words(&book.title));
        net.fill("author", words(book.author.as_deref().unwrap_or_default()));
    }
    Ok(net)
}

/// What the dialogue understands, as a net of words that are written as the lexicon writes them, or as in `spelled`.
pub(crate) fn net_of(spoken: &SpokenNet, language: Language, spelled: &[String]) -> WordNet {
    let mut unfolded = unfolded(language);
    unfolded.extend(spelled.iter().map(|word| (fold(word), word.as_str())));
    let mut net = WordNet::new();
    (1..spoken.nodes.len()).for_each(|_| {
        net.node();
    });
    for (from, node) in spoken.nodes.iter().enumerate() {
        for (word, to) in &node.words {
            net.word(from, unfolded.get(word).copied().unwrap_or(word.as_str()), *to);
        }
        for (slot, to) in &node.slots {
            net.slot(from, slot, *to);
        }
        for to in &node.skips {
            net.skip(from, *to);
        }
        if node.is_end {
            net.end(from);
        }
    }
    net
}

/// A name in words as they are spoken.
fn words(name: &str) -> Vec<String> {
    let words = name.split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '\'');
    words.filter(|word| word.chars().any(char::is_alphanumeric)).map(str::to_lowercase).collect()
}

/// Words of the lexicon by how the phrase files fold them.
fn unfolded<'a>(language: Language) -> BTreeMap<String, &'a str> {
    let lexicon = Lexicon::bundled(language);
    let folded = lexicon.words().map(|word| (fold(word), word));
    folded.filter(|(folded, word)| folded != *word && lexicon.find(folded).next().is_none()).collect()
}

fn fold(word: &str) -> String {
    word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss")
}

/// Whether a process that tries the model out comes to an end of its own, be it with an error.
fn survives(folder: &Path) -> Result<bool, Failure> {
    let program = std::env::current_exe().map_err(Failure::missing)?;
    let status = Command::new(program)
        .args(["hear", "--model"])
        .arg(folder)
        .arg("-")
        .env(TRIAL, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(Failure::missing)?;
    Ok(status.code().is_some())
}

/// Whether this process is there to try a model out.
pub(crate) fn is_trial() -> bool {
    std::env::var_os(TRIAL).is_some()
}

/// Tries a model out; what is wrong with it whoever asked for the trial finds out.
pub(crate) fn try_out(folder: Option<&Path>) -> Ending {
    match folder.map(probe::model) {
        None | Some(Ok(_)) => Ok(Exit::Done),
        Some(Err(_)) => Ok(Exit::Missing),
    }
}
