//! Vosk model folders, looked through before libvosk sees them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::graph::FST_MAGIC;
use crate::model_error::ModelError;
use crate::phone_files;

/// The flag in an OpenFST head that says that the words are in the file.
const FST_HAS_OUTPUT_SYMBOLS: i32 = 2;

/// How a model's folder is laid out: where each file lies.
struct Layout {
    acoustic: &'static str,
    features: &'static str,
    decoding: Option<&'static str>,
    static_graph: &'static str,
    lexicon_graph: &'static str,
    grammar_graph: &'static str,
    disambiguation: &'static str,
    words: &'static str,
    /// Where words begin and end among phones; a model does without, but then has no exact times.
    word_boundaries: &'static str,
}

/// The layout of today's models, and that of those of before 2020.
const LAYOUTS: [Layout; 2] = [
    Layout {
        acoustic: "am/final.mdl",
        features: "conf/mfcc.conf",
        decoding: Some("conf/model.conf"),
        static_graph: "graph/HCLG.fst",
        lexicon_graph: "graph/HCLr.fst",
        grammar_graph: "graph/Gr.fst",
        disambiguation: "graph/disambig_tid.int",
        words: "graph/words.txt",
        word_boundaries: "graph/phones/word_boundary.int",
    },
    Layout {
        acoustic: "final.mdl",
        features: "mfcc.conf",
        decoding: None,
        static_graph: "HCLG.fst",
        lexicon_graph: "HCLr.fst",
        grammar_graph: "Gr.fst",
        disambiguation: "disambig_tid.int",
        words: "words.txt",
        word_boundaries: "word_boundary.int",
    },
];

/// What a model with the folder `ivector` needs in it.
const SPEAKER_ADAPTATION: [&str; 6] = [
    "ivector/final.ie",
    "ivector/final.dubm",
    "ivector/final.mat",
    "ivector/global_cmvn.stats",
    "ivector/online_cmvn.conf",
    "ivector/splice.conf",
];

/// What a model can be made to listen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Graph {
    /// What it was built for, and no less: the graph is one file. Phrases are picked from what it hears.
    Static,
    /// Any phrases of its words: the graph is put together when listening begins.
    Lookahead,
    /// Any phrases of any words: it has none of its own, and the graph is built when listening begins.
    Phones,
}

/// A folder with a Vosk model in it, looked through: what libvosk needs is there and is what it should be.
///
/// It is looked through before libvosk sees it, because libvosk names no file that is missing and ends the whole
/// program over some that are broken. What is wrong deep inside a network or a graph only libvosk can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFolder {
    path: PathBuf,
    graph: Graph,
}

impl ModelFolder {
    /// Looks through a folder.
    ///
    /// # Errors
    /// When there is no such folder, it is no model's, or a file is missing or broken: all of them are named.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, ModelError> {
        let path = path.into();
        let folder = path.display().to_string();
        if !path.is_dir() {
            return Err(ModelError::NoFolder { folder });
        }
        if phone_files::OWN.iter().any(|file| path.join(file).is_file()) && !path.join("graph").exists() {
            return Self::look_through(path, Graph::Phones, phone_files::NEEDED.map(|file| (file, file.to_owned())));
        }
        let acoustic = |layout: &&Layout| path.join(layout.acoustic).is_file() || path.join(layout.features).is_file();
        let layout = LAYOUTS.iter().find(acoustic).ok_or_else(|| ModelError::NoModel { folder: folder.clone() })?;

        let is_static = path.join(layout.static_graph).exists();
        let graph = if is_static { Graph::Static } else { Graph::Lookahead };
        let mut needed = vec![layout.acoustic, layout.features];
        needed.extend(layout.decoding);
        if is_static {
            needed.push(layout.static_graph);
        } else {
            needed.extend([layout.lexicon_graph, layout.grammar_graph, layout.disambiguation]);
        }
        if path.join("ivector").is_dir() {
            needed.extend(SPEAKER_ADAPTATION);
        }
        let with_words = if is_static { layout.static_graph } else { layout.grammar_graph };
        let words_inside = fst_flags(&path.join(with_words)).is_ok_and(|flags| flags & FST_HAS_OUTPUT_SYMBOLS != 0);
        if !words_inside {
            needed.push(layout.words);
        }
        if path.join(layout.word_boundaries).exists() {
            needed.push(layout.word_boundaries);
        }
        // A model has its graph either way; a folder without any lacks the one or the other.
        let needed = needed.into_iter().map(|file| {
            let is_either = file == layout.lexicon_graph;
            (file, if is_either { format!("{file} / {}", layout.static_graph) } else { file.to_owned() })
        });
        Self::look_through(path, graph, needed)
    }

    /// Looks at each file that is needed; beside it stands what to call it if it is missing.
    fn look_through(
        path: PathBuf,
        graph: Graph,
        needed: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Self, ModelError> {
        let folder = path.display().to_string();
        let (mut missing, mut broken) = (Vec::new(), Vec::new());
        for (file, name) in needed {
            let absolute = path.join(file);
            if !absolute.is_file() {
                missing.push(name);
            } else if !looks_right(&absolute, file, graph).unwrap_or(false) {
                broken.push(file.to_owned());
            }
        }
        if !missing.is_empty() {
            Err(ModelError::Missing { folder, files: missing })
        } else if !broken.is_empty() {
            Err(ModelError::Broken { folder, files: broken })
        } else {
            Ok(Self { path, graph })
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it can be made to listen for.
    #[must_use]
    pub const fn graph(&self) -> Graph {
        self.graph
    }
}

/// Whether a model's file is what its name says, as far as can be told without libvosk: text is read to its end, of
/// the rest the head.
fn looks_right(path: &Path, name: &str, graph: Graph) -> io::Result<bool> {
    match Path::new(name).extension().and_then(|extension| extension.to_str()) {
        Some("fst") => fst_flags(path).map(|_| true),
        Some("mdl") => {
            let mut start = Vec::new();
            File::open(path)?.take(20).read_to_end(&mut start)?;
            Ok(start.starts_with(b"\0B<TransitionModel>") || start.starts_with(b"<TransitionModel>"))
        }
        // A model of phones is read in full when it is opened.
        Some("txt") if graph == Graph::Phones => Ok(path.metadata()?.len() > 0),
        Some("txt") => every_line(path, is_word_and_number),
        Some("int") => every_line(path, is_numbers_and_position),
        Some("conf") => every_line(path, is_option),
        _ => Ok(path.metadata()?.len() > 0),
    }
}

/// A line of `words.txt`: `piep 2`.
fn is_word_and_number(line: &str) -> bool {
    let mut fields = line.split_ascii_whitespace().skip(1);
    fields.next().is_some_and(|number| number.parse::<u32>().is_ok()) && fields.next().is_none()
}

/// A line of `word_boundary.int`, `5 singleton`, or of `disambig_tid.int`, `99999`.
fn is_numbers_and_position(line: &str) -> bool {
    let mut fields = line.split_ascii_whitespace();
    fields.next().is_some_and(|number| number.parse::<u32>().is_ok())
        && fields.all(|field| {
            matches!(field, "nonword" | "begin" | "end" | "internal" | "singleton") || field.parse::<u32>().is_ok()
        })
}

/// A line of a configuration: `--dither=1.0`, a remark, or nothing.
fn is_option(line: &str) -> bool {
    let setting = line.split('#').next().unwrap_or_default().trim();
    setting.is_empty() || setting.strip_prefix("--").is_some_and(|name| name.starts_with(char::is_alphabetic))
}

/// Whether there are lines, and every one of them is right. None of a model's lines is as long as 64 KiB.
fn every_line(path: &Path, is_right: impl Fn(&str) -> bool) -> io::Result<bool> {
    let mut reader = BufReader::new(File::open(path)?);
    let (mut line, mut lines) = (Vec::new(), 0_u64);
    while reader.by_ref().take(1 << 16).read_until(b'\n', &mut line)? > 0 {
        // libvosk's answers are read as UTF-8, so its words have to be.
        if !std::str::from_utf8(&line).is_ok_and(&is_right) {
            return Ok(false);
        }
        line.clear();
        lines += 1;
    }
    Ok(lines > 0)
}

/// The flags in an OpenFST file's head: magic number, type of graph, type of arc, version, flags.
fn fst_flags(path: &Path) -> io::Result<i32> {
    let mut reader = BufReader::new(File::open(path)?);
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    if number(&mut reader)? != FST_MAGIC {
        return Err(invalid());
    }
    for _type_name in 0..2 {
        let length = number(&mut reader)?;
        if !(1..=64).contains(&length) {
            return Err(invalid());
        }
        reader.seek_relative(i64::from(length))?;
    }
    let _version = number(&mut reader)?;
    number(&mut reader)
}

fn number(reader: &mut impl Read) -> io::Result<i32> {
    let mut bytes = [0; 4];
    reader.read_exact(&mut bytes).map(|()| i32::from_le_bytes(bytes))
}
