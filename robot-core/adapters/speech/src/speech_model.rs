//! Whatever one can listen with.

use std::path::PathBuf;

use robot_core::{Language, Text};

use crate::graph::WordNet;
use crate::model::Model;
use crate::model_error::ModelError;
use crate::model_folder::{Graph, ModelFolder};
use crate::phone_model::{Listening, PhoneModel};
use crate::phrases::Phrases;
use crate::recogniser::{Recogniser, Wanted};

/// A model to listen with: the one that comes along, which hears any phrase of German or English that it is told to
/// listen for, or a Vosk model folder, which hears its own words.
///
/// ```
/// use robot_core::Language;
/// use robot_speech::{Phrases, SpeechModel};
///
/// let phrases = Phrases::parse("Wo ist die Toilette?\nHallo NAOme! | klingt wie: hallo nau mi\n")?;
/// let mut recogniser = SpeechModel::bundled()?.for_phrases(&phrases, Language::De)?;
/// assert_eq!(recogniser.accept(&[0; 16_000])?, None);
/// let said = recogniser.finish()?;
/// assert_eq!(recogniser.text(&said.words), None, "a second of silence is no phrase");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct SpeechModel(Kind);

#[derive(Debug)]
enum Kind {
    /// One for each language.
    Bundled(Box<Text<PhoneModel>>),
    Phones(Box<PhoneModel>),
    Words(Model),
}

impl SpeechModel {
    /// The model that comes along. It is in the program: no file is read before phrases are given.
    ///
    /// # Errors
    /// When it was built with a broken model.
    pub fn bundled() -> Result<Self, ModelError> {
        let models = Text { de: PhoneModel::bundled(Language::De)?, en: PhoneModel::bundled(Language::En)? };
        Ok(Self(Kind::Bundled(Box::new(models))))
    }

    /// A Vosk model folder, or one laid out as the one that comes along.
    ///
    /// # Errors
    /// When there is no model in the folder, files are missing or broken, or libvosk refuses it.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, ModelError> {
        let folder = ModelFolder::open(folder)?;
        Ok(Self(match folder.graph() {
            Graph::Phones => Kind::Phones(Box::new(PhoneModel::open(folder.path())?)),
            Graph::Static | Graph::Lookahead => Kind::Words(Model::load(&folder)?),
        }))
    }

    /// Listens for these phrases and nothing else. `language` is that in which they are said; it matters where any
    /// phrase can be heard. Then a graph is built and loaded, some tens of milliseconds for a thousand phrases.
    ///
    /// Phrases with a word that cannot be heard are left out: [`Recogniser::unknown_words`] names them.
    ///
    /// # Errors
    /// When no phrase can be heard, there is no room for the graph, or libvosk refuses it.
    pub fn for_phrases(&self, phrases: &Phrases, language: Language) -> Result<Recogniser, ModelError> {
        match self.phones(language) {
            Err(model) => Recogniser::for_phrases(model, phrases),
            Ok(model) => {
                let mut phrases = phrases.clone();
                let net = phrases.word_net();
                let pronounced = model.pronounce(&net, language);
                let unsayable = net.spellings().iter().enumerate().filter(|(at, _)| !pronounced.can_say(*at));
                let unsayable: Vec<&str> = unsayable.map(|(_, spelling)| spelling.as_str()).collect();
                let unknown = phrases.drop_unknown(|word| !unsayable.contains(&word));
                if phrases.is_empty() {
                    return Err(ModelError::NoPhraseKnown { unknown });
                }
                let loaded = model.with_graph(&net, &pronounced, Listening::Phrases(phrases.len()))?;
                Recogniser::for_graph(&loaded, Wanted::Phrases(phrases), unknown, model.min_confidence())
            }
        }
    }

    /// Listens for the sentences of a net and nothing else. A model with words of its own listens for anything that it
    /// knows, and what is no sentence of the net is rejected.
    ///
    /// # Errors
    /// When there is no room for the graph, or libvosk refuses it.
    pub fn for_net(&self, net: &WordNet, language: Language) -> Result<Recogniser, ModelError> {
        match self.phones(language) {
            Err(model) => Recogniser::for_anything(model).map(|recogniser| recogniser.only(net.clone().filled())),
            Ok(model) => {
                let net = net.determined().minimal().filled();
                let pronounced = model.pronounce(&net, language);
                let loaded = model.with_graph(&net, &pronounced, Listening::Net(net.ends()))?;
                Recogniser::for_graph(&loaded, Wanted::Net(net), Vec::new(), model.min_confidence())
            }
        }
    }

    /// Listens for anything the model knows.
    ///
    /// # Errors
    /// When it knows no words by itself, as the one that comes along.
    pub fn for_anything(&self) -> Result<Recogniser, ModelError> {
        match &self.0 {
            Kind::Words(model) => Recogniser::for_anything(model),
            Kind::Bundled(_) | Kind::Phones(_) => Err(ModelError::NeedsPhrases),
        }
    }

    /// Whether it hears any word that it is told to listen for, and no other.
    #[must_use]
    pub const fn hears_any_word(&self) -> bool {
        !matches!(self.0, Kind::Words(_))
    }

    /// Leaves it to whoever listens to say when somebody has finished, by [`Recogniser::finish`]: the recogniser waits
    /// for ten seconds of silence before it says so itself. Without this it waits as long as the model's configuration
    /// says, and so does a model with words of its own in any case.
    #[must_use]
    pub fn patient(self) -> Self {
        Self(match self.0 {
            Kind::Bundled(models) => {
                let Text { de, en } = *models;
                Kind::Bundled(Box::new(Text { de: de.patient(), en: en.patient() }))
            }
            Kind::Phones(model) => Kind::Phones(Box::new(model.patient())),
            words @ Kind::Words(_) => words,
        })
    }

    /// Whether it can be made to expect given phrases. If not, it hears whatever it was built for, and what is no phrase is
    /// rejected afterwards: more is misheard.
    #[must_use]
    pub fn expects_phrases(&self) -> bool {
        !matches!(&self.0, Kind::Words(model) if model.graph() == Graph::Static)
    }

    /// The model of phones for a language, or else the one that has words of its own.
    fn phones(&self, language: Language) -> Result<&PhoneModel, &Model> {
        match &self.0 {
            Kind::Bundled(models) => Ok(models.get(language)),
            Kind::Phones(model) => Ok(model),
            Kind::Words(model) => Err(model),
        }
    }
}
