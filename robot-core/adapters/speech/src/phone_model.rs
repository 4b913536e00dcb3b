//! Acoustic models without a vocabulary: any phrase can be listened for, for the graph is built when it is known.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use robot_core::{Language, Text};
use serde::Deserialize;
use tempfile::TempDir;

use crate::graph::{DecodingGraph, GraphCosts, PhoneLoop, Phones, WordNet};
use crate::model::Model;
use crate::model_error::ModelError;
use crate::phone_files::{ACOUSTIC, BIGRAM, DECODING, ENGLISH, FEATURES, GERMAN, PHONES, SETTINGS};
use crate::pronunciation::{Mnemonics, Pronounced, Pronouncer};

/// The files of a model that comes along.
macro_rules! bundled {
    ($language:literal) => {
        &[
            (ACOUSTIC, include_bytes!(concat!("../models/", $language, "/am/final.mdl"))),
            (FEATURES, include_bytes!(concat!("../models/", $language, "/conf/mfcc.conf"))),
            (DECODING, include_bytes!(concat!("../models/", $language, "/conf/model.conf"))),
            (SETTINGS, include_bytes!(concat!("../models/", $language, "/conf/graph.toml"))),
            (PHONES, include_bytes!(concat!("../models/", $language, "/phones.txt"))),
            (GERMAN, include_bytes!(concat!("../models/", $language, "/phones/espeak-de.txt"))),
            (ENGLISH, include_bytes!(concat!("../models/", $language, "/phones/espeak-en.txt"))),
            (BIGRAM, include_bytes!(concat!("../models/", $language, "/phones/bigram.txt"))),
        ]
    };
}

/// The models that come along, one for each language.
const BUNDLED: Text<&[(&str, &[u8])]> = Text { de: bundled!("de"), en: bundled!("en") };

/// Where a model's files are.
#[derive(Debug, Clone)]
enum Files {
    /// In the program.
    Bundled(Language),
    Folder(PathBuf),
}

impl Files {
    fn name(&self) -> String {
        match self {
            Self::Bundled(language) => format!("naome:{language}"),
            Self::Folder(folder) => folder.display().to_string(),
        }
    }

    fn read(&self, file: &str) -> io::Result<Cow<'static, [u8]>> {
        match self {
            Self::Bundled(language) => {
                let found = BUNDLED.get(*language).iter().find(|(name, _)| *name == file);
                found.map(|(_, bytes)| Cow::Borrowed(*bytes)).ok_or_else(|| io::ErrorKind::NotFound.into())
            }
            Self::Folder(folder) => fs::read(folder.join(file)).map(Cow::Owned),
        }
    }

    /// Puts a file of the model into another folder.
    fn put(&self, file: &str, folder: &Path) -> io::Result<()> {
        let to = folder.join(file);
        match self {
            Self::Bundled(_) => fs::write(to, self.read(file)?),
            #[cfg(unix)]
            Self::Folder(from) => std::os::unix::fs::symlink(fs::canonicalize(from.join(file))?, to),
            #[cfg(not(unix))]
            Self::Folder(from) => fs::copy(from.join(file), to).map(|_| ()),
        }
    }
}

/// How a model wants to be listened with: `conf/graph.toml`. Costs are in nats.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// Having heard something unknown instead of a phrase; below zero it is a gain.
    unk_entry: f32,
    /// Each phone of what is unknown.
    unk_phone: f32,
    /// What the costs of `phones/bigram.txt` are multiplied with.
    #[serde(default)]
    unk_bigram_scale: f32,
    /// The same beside a net of sentences, which are so many that one of them sounds like nearly anything. Left out, it is
    /// as with phrases.
    net_unk_bigram_scale: Option<f32>,
    /// Each word of a phrase.
    #[serde(default)]
    word: f32,
    /// A pause between words.
    #[serde(default = "ln_2")]
    pause: f32,
    #[serde(default = "ln_2")]
    no_pause: f32,
    /// A phrase with vowels that are elsewhere: paid once, as who has an accent has it in every word.
    #[serde(default = "accent")]
    accent: f32,
    /// A phrase is rejected if a word of it is less certain, 0 to 1.
    #[serde(default)]
    min_confidence: f64,
}

fn ln_2() -> f32 {
    std::f32::consts::LN_2
}

fn accent() -> f32 {
    GraphCosts::default().accent
}

impl Settings {
    fn parse(text: &str) -> Option<Self> {
        let settings: Self = toml::from_str(text).ok()?;
        // A gain instead of a cost would be taken for ever in a loop.
        let Self { unk_phone, unk_bigram_scale, pause, no_pause, accent, .. } = settings;
        let costs = [unk_phone, unk_bigram_scale, settings.net_unk_bigram_scale(), pause, no_pause, accent];
        let sound = costs.into_iter().all(|cost| (0.0..=1e3).contains(&cost))
            && [settings.unk_entry, settings.word].into_iter().all(|cost| (-1e3..=1e3).contains(&cost));
        (sound && (0.0..=1.0).contains(&settings.min_confidence)).then_some(settings)
    }

    fn net_unk_bigram_scale(&self) -> f32 {
        self.net_unk_bigram_scale.unwrap_or(self.unk_bigram_scale)
    }
}

/// What else may be said than what is listened for, beside each kind of that.
#[derive(Debug, Clone)]
struct PhoneLoops {
    phrases: PhoneLoop,
    net: PhoneLoop,
}

/// What a graph is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listening {
    /// So many phrases, and nothing but these.
    Phrases(usize),
    /// A net of sentences with so many ends.
    Net(usize),
}

/// A model of sounds: it hears any phrase, once it has been told which.
#[derive(Debug, Clone)]
pub(crate) struct PhoneModel {
    files: Files,
    phones: Phones,
    phone_loops: PhoneLoops,
    mnemonics: Mnemonics,
    settings: Settings,
    pronouncer: Pronouncer,
    /// Whether somebody else decides when a speaker has finished.
    is_patient: bool,
}

impl PhoneModel {
    /// The one that comes along for a language.
    pub(crate) fn bundled(language: Language) -> Result<Self, ModelError> {
        Self::read(Files::Bundled(language))
    }

    /// The one in a folder that has been looked through.
    pub(crate) fn open(folder: &Path) -> Result<Self, ModelError> {
        Self::read(Files::Folder(folder.to_owned()))
    }

    fn read(files: Files) -> Result<Self, ModelError> {
        let broken = |file: &str| ModelError::Broken { folder: files.name(), files: vec![file.to_owned()] };
        let text = |file: &str| {
            let bytes = files.read(file).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => ModelError::Missing { folder: files.name(), files: vec![file.to_owned()] },
                _ => broken(file),
            })?;
            String::from_utf8(bytes.into_owned()).map_err(|_| broken(file))
        };
        let phones = Phones::parse(&text(PHONES)?).ok_or_else(|| broken(PHONES))?;
        let settings = Settings::parse(&text(SETTINGS)?).ok_or_else(|| broken(SETTINGS))?;
        let (german, english) = (text(GERMAN)?, text(ENGLISH)?);
        let mnemonics =
            Mnemonics::parse([(GERMAN, &german), (ENGLISH, &english)], &phones).map_err(|file| broken(&file))?;
        let phone_loop = |scale: f32| {
            if scale > 0.0 {
                let pairs = text(BIGRAM)?;
                PhoneLoop::parse(&pairs, &phones, scale, settings.unk_phone).ok_or_else(|| broken(BIGRAM))
            } else {
                Ok(PhoneLoop::flat(&phones, settings.unk_phone))
            }
        };
        let phone_loops = PhoneLoops {
            phrases: phone_loop(settings.unk_bigram_scale)?,
            net: phone_loop(settings.net_unk_bigram_scale())?,
        };
        Ok(Self {
            files,
            phones,
            phone_loops,
            mnemonics,
            settings,
            pronouncer: Pronouncer::default(),
            is_patient: false,
        })
    }

    /// The same, that leaves it to others to decide when a speaker has finished.
    pub(crate) fn patient(self) -> Self {
        Self { is_patient: true, ..self }
    }

    /// libvosk's settings.
    fn decoding(&self) -> io::Result<Vec<u8>> {
        let settings = self.files.read(DECODING)?;
        let is_rule = |line: &[u8]| line.starts_with(b"--endpoint.rule");
        let lines = settings.split(|byte| *byte == b'\n').filter(|line| !self.is_patient || !is_rule(line));
        let mut settings = lines.collect::<Vec<_>>().join(&b'\n');
        if self.is_patient {
            // Rules 1 to 4 are about silence, 5 about the length of what is said, in seconds.
            for rule in 1..=4 {
                settings.extend(format!("\n--endpoint.rule{rule}.min-trailing-silence=10").bytes());
            }
            settings.extend(b"\n--endpoint.rule5.min-utterance-length=30\n");
        }
        Ok(settings)
    }

    /// A phrase is rejected if a word of it is less certain.
    pub(crate) const fn min_confidence(&self) -> f64 {
        self.settings.min_confidence
    }

    #[cfg(test)]
    pub(crate) const fn phones(&self) -> &Phones {
        &self.phones
    }

    #[cfg(test)]
    pub(crate) const fn mnemonics(&self) -> &Mnemonics {
        &self.mnemonics
    }

    /// How the spellings of `net` are said in a language.
    pub(crate) fn pronounce(&self, net: &WordNet, language: Language) -> Pronounced {
        self.pronouncer.pronounce(net.spellings(), language, &self.mnemonics)
    }

    /// The model with a graph for the sentences of `net`.
    ///
    /// libvosk reads models from folders alone. This one stands in a temporary folder while it is read, and holds no
    /// sound.
    pub(crate) fn with_graph(
        &self,
        net: &WordNet,
        pronounced: &Pronounced,
        listening: Listening,
    ) -> Result<Model, ModelError> {
        let (sentences, phone_loop) = match listening {
            Listening::Phrases(count) => (count, &self.phone_loops.phrases),
            Listening::Net(ends) => (ends, &self.phone_loops.net),
        };
        #[expect(clippy::cast_precision_loss, reason = "a logarithm of a count")]
        let costs = GraphCosts {
            // As if each sentence were equally likely, and all together as likely as nothing.
            nothing: -(sentences.max(1) as f32).ln(),
            unknown: self.settings.unk_entry,
            word: self.settings.word,
            pause: self.settings.pause,
            no_pause: self.settings.no_pause,
            accent: self.settings.accent,
        };
        let graph = DecodingGraph::build(net, &pronounced.usual, &pronounced.shifted, phone_loop, &costs);
        let folder = self.folder(graph).map_err(|error| ModelError::NoRoom {
            folder: std::env::temp_dir().display().to_string(),
            reason: error.to_string(),
        })?;
        Model::load_from(folder.path(), self.files.name())
    }

    /// A folder with the model and the graph, which is not needed any more then.
    fn folder(&self, graph: DecodingGraph) -> io::Result<TempDir> {
        let folder = tempfile::Builder::new().prefix("naome-graph-").tempdir()?;
        let path = folder.path();
        for part in ["am", "conf", "graph/phones"] {
            fs::create_dir_all(path.join(part))?;
        }
        for file in [ACOUSTIC, FEATURES] {
            self.files.put(file, path)?;
        }
        fs::write(path.join(DECODING), self.decoding()?)?;
        let mut file = BufWriter::new(File::create(path.join("graph/HCLG.fst"))?);
        graph.write_fst(&mut file)?;
        file.flush()?;
        fs::write(path.join("graph/words.txt"), graph.words())?;
        fs::write(path.join("graph/phones/word_boundary.int"), self.phones.word_boundaries())?;
        Ok(folder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("unk_entry = 4\nunk_phone = 1.5\n", true)]
    #[case("unk_entry = 4\nunk_phone = 1.5\nunk_bigram_scale = 0.5\nmin_confidence = 0.3", true)]
    #[case("", false)]
    #[case("unk_entry = 4\n", false)]
    #[case("unk_entry = 4\nunk_phone = -1\n", false)]
    #[case("unk_entry = 4\nunk_phone = 1.5\nunk_bigram_scale = 0.5\nnet_unk_bigram_scale = 0.4", true)]
    #[case("unk_entry = 4\nunk_phone = 1.5\nnet_unk_bigram_scale = -0.4", false)]
    #[case("unk_entry = nan\nunk_phone = 1\n", false)]
    #[case("unk_entry = 4\nunk_phone = 1\nspeed = 1\n", false)]
    #[case("unk_entry = 4\nunk_phone = 1\nmin_confidence = 2\n", false)]
    fn settings(#[case] text: &str, #[case] right: bool) {
        assert_eq!(Settings::parse(text).is_some(), right);
    }

    #[rstest::rstest]
    #[case("unk_bigram_scale = 0.5", 0.5)]
    #[case("unk_bigram_scale = 0.5\nnet_unk_bigram_scale = 0.4", 0.4)]
    fn a_net_is_weighed_as_phrases_are_unless_it_is_said_otherwise(#[case] text: &str, #[case] scale: f32) {
        let settings = Settings::parse(&format!("unk_entry = 0\nunk_phone = 0\n{text}")).unwrap();
        assert!((settings.net_unk_bigram_scale() - scale).abs() < f32::EPSILON);
    }

    #[test]
    fn the_bundled_models_are_whole_and_small() {
        for language in [Language::De, Language::En] {
            assert!(PhoneModel::bundled(language).is_ok());
        }
        let bytes: usize = [BUNDLED.de, BUNDLED.en].concat().iter().map(|(_, bytes)| bytes.len()).sum();
        assert!(bytes < 3 << 20, "{bytes} bytes");
    }
}
