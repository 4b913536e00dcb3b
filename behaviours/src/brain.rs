//! The library robot's brain: its behaviour tree over its world.

use std::cell::RefCell;
use std::io::Write;
use std::sync::{Arc, OnceLock};

use behaviour_tree::{Finding, Language as Tongue, LoadError, Loader, Registry, Tree, TreeDocument, TreeView};
use robot_core::ports::{Availability, Catalogue, FloorMap};
use robot_core::{Audience, Brain, Guard, GuardLimits, Language, Perception, Text, Timestamp, Wishes};

use crate::dialogue::{PhraseBook, PhraseErrors, Understanding, in_house};
use crate::gesture::{self, GestureError};
use crate::house::House;
use crate::leaves;
use crate::world::{Conversation, Localisation, World};

mod swap;

use swap::PendingSwap;
pub use swap::{Begins, SwapNews};

/// The trees that come with the package: file name and text.
pub const TREES: [(&str, &str); 5] = [
    ("library-robot.xml", include_str!("../trees/library-robot.xml")),
    ("conversation.xml", include_str!("../trees/conversation.xml")),
    ("find-item.xml", include_str!("../trees/find-item.xml")),
    ("find-place.xml", include_str!("../trees/find-place.xml")),
    ("guide.xml", include_str!("../trees/guide.xml")),
];

/// What a library robot knows and how it begins.
pub struct Settings {
    /// The library's catalogue.
    pub catalogue: Box<dyn Catalogue>,
    /// The house it stands in.
    pub map: Box<dyn FloorMap>,
    /// Opening hours and the like.
    pub house: House,
    /// What it hears and answers, in every language; the places of the map it hears by their names besides.
    pub phrases: Arc<Text<PhraseBook>>,
    /// The spot on the map where it was set down and waits for visitors.
    pub home: String,
    /// The language it begins with; it changes when it is spoken to in another.
    pub language: Language,
    /// Whom it expects.
    pub audience: Audience,
}

/// What a library robot cannot begin without.
#[derive(Debug, thiserror::Error)]
pub enum BrainError {
    /// The floor plan has no such spot.
    #[error("the floor plan has no spot »{spot}«, where the robot waits for visitors; add it to the plan's spots")]
    NoHome {
        /// The spot's id.
        spot: String,
    },
    /// A tree is wrong.
    #[error(transparent)]
    Tree(Box<LoadError>),
    /// A phrase file is wrong.
    #[error(transparent)]
    Phrases(Box<PhraseErrors>),
    /// A gesture file is wrong.
    #[error(transparent)]
    Gesture(#[from] GestureError),
}

/// Looks at the robot's tree after a tick.
pub type TreeWatcher = Box<dyn FnMut(TreeView<'_>, Timestamp) + Send>;

/// Finds books, says where they are and leads there: the behaviour trees in `trees/`, run on what it perceives.
pub struct LibraryRobot {
    world: World,
    tree: Tree<World>,
    files: TreeFiles,
    /// Where the tree is recorded to, if it is.
    trace: Option<Box<dyn Write + Send>>,
    watcher: Option<TreeWatcher>,
    /// The tree that is to take the place of the running one.
    swap: Option<PendingSwap>,
    swap_news: Option<SwapNews>,
}

/// Files with trees, and which tree is run.
struct TreeFiles {
    files: Vec<(String, String)>,
    main: String,
}

impl TreeFiles {
    fn load(&self, is_recorded: bool) -> Result<Tree<World>, BrainError> {
        let registry = leaves::registry();
        self.loader(&registry, is_recorded).load().map_err(|error| BrainError::Tree(Box::new(error)))
    }

    fn loader<'a>(&'a self, registry: &'a Registry<World>, is_recorded: bool) -> Loader<'a, World> {
        let loader = registry.loader().main(&self.main);
        let loader = if is_recorded { loader.record() } else { loader };
        self.files.iter().fold(loader, |loader, (name, text)| loader.source(name, text))
    }
}

/// These files, and those of [`TREES`] that they may use: a file of the same name takes the place of one that comes with
/// the package.
///
/// ```
/// let files = behaviours::with_bundled_trees(&[("my/guide.xml", "<root/>"), ("dance.xml", "<root/>")]);
/// let names: Vec<_> = files.iter().map(|(name, _)| *name).collect();
/// assert_eq!(names, ["my/guide.xml", "dance.xml", "library-robot.xml", "conversation.xml", "find-item.xml", "find-place.xml"]);
/// ```
#[must_use]
pub fn with_bundled_trees<'a>(files: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let is_given = |name: &str| files.iter().any(|(file, _)| file.rsplit('/').next() == Some(name));
    files.iter().copied().chain(TREES.into_iter().filter(|(name, _)| !is_given(name))).collect()
}

impl LibraryRobot {
    /// The tree of [`TREES`] that is run.
    pub const MAIN_TREE: &str = "LibraryRobot";

    /// Puts the brain together from its trees.
    ///
    /// # Errors
    /// When the plan lacks the home spot, or a tree or gesture that comes with the package is wrong.
    pub fn new(settings: Settings) -> Result<Self, BrainError> {
        let Settings { catalogue, map, house, phrases, home, language, audience } = settings;
        let home = map.place(&home).ok_or(BrainError::NoHome { spot: home })?;
        let files = TREES.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        let files = TreeFiles { files, main: Self::MAIN_TREE.to_owned() };
        let tree = files.load(false)?;
        let phrases = in_house(&phrases, map.as_ref());
        let world = World {
            localisation: Localisation::at(home.access),
            home,
            catalogue,
            servers: None,
            map,
            house,
            phrases,
            gestures: gesture::bundled()?,
            now: Timestamp::ZERO,
            perception: Perception::default(),
            wishes: Wishes::default(),
            conversation: Conversation { language, audience, ..Conversation::default() },
            destination: None,
            rest_is_told: false,
            acknowledged: None,
            silenced: false,
            gestured_at: None,
            understood: RefCell::default(),
            not_understood: Vec::new(),
            told_broken: false,
            walks: true,
            listens: false,
        };
        Ok(Self { world, tree, files, trace: None, watcher: None, swap: None, swap_news: None })
    }

    /// The same robot, running the tree `main` of these files, which may use those of [`TREES`].
    ///
    /// # Errors
    /// When a tree is wrong; [`check_trees`] finds everything that is.
    pub fn with_trees(mut self, files: &[(&str, &str)], main: &str) -> Result<Self, BrainError> {
        let files = with_bundled_trees(files).into_iter().map(|(name, text)| (name.to_owned(), text.to_owned()));
        self.files = TreeFiles { files: files.collect(), main: main.to_owned() };
        self.tree = self.files.load(self.trace.is_some())?;
        self.tree.keep_events(self.watcher.is_some());
        Ok(self)
    }

    /// The same robot, with somebody who looks at its tree after every tick.
    #[must_use]
    pub fn watched_by(mut self, watcher: TreeWatcher) -> Self {
        self.tree.keep_events(true);
        self.watcher = Some(watcher);
        self
    }

    /// Its tree, to look at.
    #[must_use]
    pub fn tree(&self) -> TreeView<'_> {
        self.tree.view()
    }

    /// The files that its tree was loaded from: name and text.
    pub fn tree_files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.files.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// The same robot with its tree begun anew, and recorded from there on: every tick writes its part of a
    /// [`behaviour_tree::Trace`] to `trace`. What cannot be written is reported once, and ends the recording.
    ///
    /// # Errors
    /// When a tree that comes with the package is wrong.
    pub fn record_to(mut self, trace: impl Write + Send + 'static) -> Result<Self, BrainError> {
        self.tree = self.files.load(true)?;
        self.tree.keep_events(self.watcher.is_some());
        self.trace = Some(Box::new(trace));
        Ok(self)
    }

    /// The same robot; before it says whether a book is there, it asks these servers.
    #[must_use]
    pub fn with_servers(mut self, servers: impl Availability + 'static) -> Self {
        self.world.servers = Some(Box::new(servers));
        self
    }

    /// The same robot where it cannot walk: it says where things are, and offers to lead nobody.
    #[must_use]
    pub fn standing(mut self) -> Self {
        self.world.walks = false;
        self
    }

    /// Whether it waited for somebody to speak in the last tick. What is said while it does not, but for a stop and a call
    /// for help, it does not answer.
    #[must_use]
    pub const fn is_listening(&self) -> bool {
        self.world.listens
    }

    /// Learns now what else the first sentence in each language would wait for, some tenths of a second. For whoever lives
    /// with people: time goes on while it waits, and a robot that thinks its answer begins before it does listens to itself.
    pub fn prepare(&self) {
        for language in Language::ALL {
            self.prepare_in(language);
        }
    }

    /// The same for one language, where nobody speaks the other: each takes some 4 MB.
    pub fn prepare_in(&self, language: Language) {
        self.world.phrases.get(language).prepare();
    }

    /// Hears and answers by other phrase files from here on, and by the names of its map. What it is just doing and whom it
    /// talks to stays.
    pub fn use_phrases(&mut self, phrases: Arc<Text<PhraseBook>>) {
        self.world.phrases = in_house(&phrases, self.world.map.as_ref());
        self.world.understood.borrow_mut().clear();
    }

    /// What it hears and answers, the places of its map included.
    #[must_use]
    pub fn phrases(&self) -> &Text<PhraseBook> {
        &self.world.phrases
    }

    /// What it took a sentence to mean, if that was one of the last few that it heard.
    #[must_use]
    pub fn understood(&self, text: &str) -> Option<Understanding> {
        let understood = self.world.understood.borrow();
        let latest = understood.iter().rev().find(|known| known.text == text);
        latest.map(|known| known.meaning.1.clone())
    }

    /// What the last sentences were taken to mean, each with what was said, oldest first. Nothing else is kept of them,
    /// and these only until they are taken.
    pub fn take_not_understood(&mut self) -> Vec<crate::missed::NotUnderstood> {
        std::mem::take(&mut self.world.not_understood)
    }

    fn write_trace(&mut self) {
        let Some(trace) = &mut self.trace else {
            // What nobody writes down any more is not kept.
            self.tree.take_trace();
            return;
        };
        if let Err(error) = self.tree.write_trace(trace).and_then(|()| trace.flush()) {
            tracing::warn!(%error, "the recording ends here");
            self.trace = None;
        }
    }

    /// Records what happened, and shows it.
    fn end_tick(&mut self, now: Timestamp) {
        self.write_trace();
        if let Some(watcher) = &mut self.watcher {
            watcher(self.tree.view(), now);
        }
    }

    /// The phrase books that come with the package.
    ///
    /// # Errors
    /// When one of them is wrong.
    pub fn bundled_phrases() -> Result<Arc<Text<PhraseBook>>, BrainError> {
        /// They never change, and learning from them takes a moment.
        static READ: OnceLock<Arc<Text<PhraseBook>>> = OnceLock::new();
        if let Some(books) = READ.get() {
            return Ok(Arc::clone(books));
        }
        let book = |language| PhraseBook::bundled(language).map_err(|error| BrainError::Phrases(Box::new(error)));
        let books = Arc::new(Text { de: book(Language::De)?, en: book(Language::En)? });
        Ok(Arc::clone(READ.get_or_init(|| books)))
    }

    /// A guard that knows the stop words of every language.
    #[must_use]
    pub fn guard(phrases: &Text<PhraseBook>, limits: GuardLimits) -> Guard {
        Guard::new(limits, Language::ALL.into_iter().flat_map(|language| phrases.get(language).stop_words()))
    }
}

/// Puts descriptions of the robot's leaves into a document, so that an editor knows them.
pub fn describe_leaves(document: &mut TreeDocument) {
    document.describe(&leaves::registry());
}

/// Checks trees against the robot's leaves: the one to run of these files, which may include each other, and all others.
/// Without `main` that is the one which the files themselves name. `given` are the keys that somebody writes on its
/// blackboard beforehand; the other trees' callers may write any. Finds everything at once, ordered by file and place; a
/// tree without an error can be loaded.
///
/// ```
/// let found = behaviours::check_trees(&[("my.xml", r#"<root BTCPP_format="4">
///   <BehaviorTree ID="Main"><Dance/></BehaviorTree>
/// </root>"#)], Some("Main"), &[]);
/// assert_eq!((found[0].line(), found[0].rule(), found[0].is_error()), (2, "unknown-node", true));
/// ```
#[must_use]
pub fn check_trees(files: &[(&str, &str)], main: Option<&str>, given: &[&str]) -> Vec<Finding> {
    let registry = leaves::registry();
    let loader = files.iter().fold(registry.loader(), |loader, (file, text)| loader.source(file, text));
    let loader = given.iter().fold(loader, |loader, key| loader.provides(key));
    main.into_iter().fold(loader, Loader::main).check()
}

impl Brain for LibraryRobot {
    fn tick(&mut self, now: Timestamp, perception: &Perception) -> Wishes {
        let world = &mut self.world;
        world.now = now;
        world.listens = false;
        world.perception = perception.clone();
        if perception.senses.odometry.is_some_and(|odometry| world.localisation.update(odometry)) {
            world.decide(
                Text {
                    de: "Ich führe niemanden mehr. Bitte auf meinen Platz stellen und neu starten.".into(),
                    en: "I lead nobody any more. Please put me back on my place and start me again.".into(),
                },
                Text {
                    de: "Meine Odometrie ist gesprungen: Ich weiß nicht mehr, wo ich bin.".into(),
                    en: "My odometry has jumped: I do not know where I am any more.".into(),
                },
            );
        }
        if perception.held.is_none() {
            world.acknowledged = None;
            world.silenced = false;
        }
        if let Some(pending) = self.swap.take() {
            self.advance_swap(pending, now);
            return std::mem::take(&mut self.world.wishes);
        }
        if let Err(error) = self.tree.tick(world, now.since_start()) {
            // A tree that breaks leaves a robot that stands until it is asked to go on, and begins again.
            self.tree.halt(world, now.since_start());
            world.wishes = Wishes { hush: true, ..Wishes::default() };
            world.destination = None;
            world.forget_visitor();
            world.hold();
            if std::mem::replace(&mut world.told_broken, true) {
                return std::mem::take(&mut world.wishes);
            }
            tracing::error!(%error, "behaviour tree");
            world.decide(
                Text {
                    de: "Ich bleibe stehen und fange von vorn an.".into(),
                    en: "I stand still and start again.".into(),
                },
                Text {
                    de: format!("In meinem Ablauf ist ein Fehler: {}", error.clone().in_language(Tongue::De)),
                    en: format!("My tree has an error: {error}"),
                },
            );
        }
        self.end_tick(now);
        std::mem::take(&mut self.world.wishes)
    }
}

#[cfg(test)]
mod dialogues;
#[cfg(test)]
mod tests;
