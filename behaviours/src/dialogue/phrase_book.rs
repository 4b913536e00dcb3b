//! One language's phrase files, ready for use.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use robot_core::{Audience, Language};

use super::answer::{self, Piece};
use super::bundled;
use super::file::{Expectation, FollowUp, Script};
use super::finding::PhraseErrors;
use super::grammar::Grammar;
use super::known::{Known, TitlesOnly};
use super::layers;
use super::spoken::SpokenNet;
use super::understanding::{self, Understanding};
use super::vocabulary::DEFAULT_LABEL;
use super::words::{fold_sentence, words};

/// Everything the robot hears and says in one language. A clone shares nearly all of it.
#[derive(Clone)]
pub struct PhraseBook {
    pub(super) language: Language,
    pub(super) grammar: Grammar,
    answers: Arc<BTreeMap<String, BTreeMap<&'static str, Variants>>>,
    gestures: Arc<BTreeMap<(String, Option<&'static str>), &'static str>>,
    follow_ups: Arc<BTreeMap<(String, &'static str, bool), FollowUp>>,
    expectations: Arc<[Expectation]>,
    stop_words: BTreeSet<String>,
}

/// A `test` or `not` line of a phrase file that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct FailedTest {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The sentence.
    pub text: String,
    /// What the line wants, in the words of the file's language.
    pub expected: String,
    /// What was understood instead.
    pub found: Understanding,
}

impl fmt::Display for FailedTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, text, expected, found } = self;
        write!(f, "{file}:{line}: »{text}«: {expected}; {} {:?} ({:.2})", found.intent, found.slots, found.score)
    }
}

/// How well a title is known when no catalogue is at hand: the tests of phrase files run with any catalogue or none.
const SOME_TITLE: f64 = 0.5;

impl PhraseBook {
    /// Reads phrase files, each a name and its text.
    ///
    /// # Errors
    /// All findings at once, each with file, line, column and a cure, in the language of the files.
    ///
    /// ```
    /// use behaviours::dialogue::PhraseBook;
    /// use robot_core::Language;
    ///
    /// let file = "intent: greet\nhear: good (morning|evening)\nanswer hello: Hello!\n";
    /// let book = PhraseBook::parse(Language::En, &[("greet.txt", file)])?;
    /// assert_eq!(book.understand("Good evning!", &[], &|_| 0.0).intent, "greet");
    ///
    /// let errors = PhraseBook::parse(Language::En, &[("greet.txt", "intent: great")]).err().unwrap();
    /// assert_eq!(
    ///     errors.to_string(),
    ///     "greet.txt:1:9: There is no intent »great«.\n  | intent: great\n  |         ^^^^^\n  Did you mean »greet«?"
    /// );
    /// # Ok::<(), behaviours::dialogue::PhraseErrors>(())
    /// ```
    pub fn parse(language: Language, files: &[(&str, &str)]) -> Result<Self, PhraseErrors> {
        Self::link(Script::read(language, files), &files.iter().map(|(name, _)| *name).collect::<Vec<_>>())
    }

    /// A house's own phrase files over those that come along. One that is named as one of those takes its place; any other
    /// adds to what is heard, and what it says in a situation takes the place of what was said there.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use behaviours::dialogue::PhraseBook;
    /// use robot_core::{Audience, Language};
    ///
    /// let own = "intent: greet\nanswer hello: Ahoy!\nchild hello: Ahoy!\n";
    /// let book = PhraseBook::over_bundled(Language::En, &[("en/ahoy.txt", own)])?;
    /// assert_eq!(book.understand("hello robot", &[], &|_| 0.0).intent, "greet");
    /// assert_eq!(book.answer("greet", "hello", Audience::Adult, &BTreeMap::new(), 0).as_deref(), Some("Ahoy!"));
    /// # Ok::<(), behaviours::dialogue::PhraseErrors>(())
    /// ```
    pub fn over_bundled(language: Language, own: &[(&str, &str)]) -> Result<Self, PhraseErrors> {
        let names: Vec<&str> = own.iter().map(|(name, _)| *name).collect();
        let kept = layers::kept_files(language, &names);
        let kept: Vec<(String, &str)> =
            kept.into_iter().map(|(name, text)| (layers::shipped_name(language, name), text)).collect();
        let kept: Vec<(&str, &str)> = kept.iter().map(|(name, text)| (name.as_str(), *text)).collect();
        let names: Vec<&str> = names.into_iter().chain(kept.iter().map(|(name, _)| *name)).collect();
        Self::link(Script::read(language, own).over(Script::read(language, &kept)), &names)
    }

    /// Links what the files of these names say.
    fn link(mut script: Script, names: &[&str]) -> Result<Self, PhraseErrors> {
        let language = script.language;
        script.silence();
        let grammar = Grammar::link(&mut script);
        if !script.findings.is_empty() {
            // Findings of one file stand together, in the order of its lines.
            let order = |file: &str| names.iter().position(|name| *name == file);
            script.findings.sort_by_key(|finding| (order(&finding.file), finding.line, finding.column));
            return Err(PhraseErrors { language, findings: script.findings });
        }
        let mut answers: BTreeMap<String, BTreeMap<&'static str, Variants>> = BTreeMap::new();
        for answer in script.answers {
            let variants = answers.entry(answer.topic).or_default().entry(answer.label).or_default();
            match answer.audience {
                Audience::Adult => variants.adults.push(answer.pieces),
                Audience::Child => variants.children.push(answer.pieces),
            }
        }
        let stop_words = grammar.single_words("stop");
        Ok(Self {
            language,
            grammar,
            answers: Arc::new(answers),
            gestures: Arc::new(script.gestures),
            follow_ups: Arc::new(script.follow_ups),
            expectations: script.expectations.into(),
            stop_words,
        })
    }

    /// The phrase files that come with the robot.
    ///
    /// # Errors
    /// None, as the tests read them; the signature is that of [`Self::parse`].
    pub fn bundled(language: Language) -> Result<Self, PhraseErrors> {
        Self::parse(language, bundled::files(language))
    }

    /// The bundled files of a language, each its name and text: where somebody who writes their own begins.
    #[must_use]
    pub const fn bundled_files(language: Language) -> &'static [(&'static str, &'static str)] {
        bundled::files(language)
    }

    /// The language of these phrases.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// What a sentence means. `expecting` are the intents that the last turn raised, such as `confirm_yes`;
    /// `title_score` says how well the catalogue knows a title, 0 to 1, and is asked at most six times.
    ///
    /// ```
    /// use behaviours::dialogue::{PhraseBook, Verdict};
    /// use robot_core::Language;
    ///
    /// let book = PhraseBook::bundled(Language::De)?;
    /// let heard = book.understand("äh wo find ich denn das kleine gespenst", &[], &|_| 0.9);
    /// assert_eq!((heard.intent.as_str(), heard.verdict), ("find_item", Verdict::Accept));
    /// assert_eq!(heard.slots["title"], "das kleine gespenst");
    /// # Ok::<(), behaviours::dialogue::PhraseErrors>(())
    /// ```
    #[must_use]
    pub fn understand(&self, text: &str, expecting: &[&str], title_score: &dyn Fn(&str) -> f64) -> Understanding {
        self.understand_with(text, expecting, &TitlesOnly(title_score))
    }

    /// The same with somebody who knows authors as well.
    #[must_use]
    pub fn understand_with(&self, text: &str, expecting: &[&str], known: &dyn Known) -> Understanding {
        understanding::understand(&self.grammar, self.language, text, expecting, known)
    }

    /// Learns now, in a tenth of a second or two, what the first sentence would else wait for: for a robot among people.
    pub(crate) fn prepare(&self) {
        self.grammar.evidence.prepare();
    }

    /// How many of a sentence's words belong to this language, as far as the files know it, 0 to 1.
    #[must_use]
    pub fn familiarity(&self, text: &str) -> f64 {
        let words = words(text, self.language);
        let known = words.iter().filter(|word| self.grammar.evidence.knows(&word.folded)).count();
        known as f64 / words.len().max(1) as f64
    }

    /// An answer with its slots filled. The answers of a situation take turns, so that none is said twice in a row when
    /// `turn` counts up. Children get their own answers where there are any.
    /// `None` if there is no answer, or each
    /// needs a slot that `fill` does not have. A situation without answers of its own gets the topic's unlabelled ones.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use behaviours::dialogue::PhraseBook;
    /// use robot_core::{Audience, Language};
    ///
    /// let book = PhraseBook::bundled(Language::En)?;
    /// let fill = BTreeMap::from([("hours".to_owned(), "from 10 am to 7 pm".to_owned())]);
    /// let answer = book.answer("opening_hours", "today", Audience::Adult, &fill, 0).unwrap();
    /// assert!(answer.contains("from 10 am to 7 pm"));
    /// # Ok::<(), behaviours::dialogue::PhraseErrors>(())
    /// ```
    #[must_use]
    pub fn answer(
        &self,
        intent: &str,
        label: &str,
        audience: Audience,
        fill: &BTreeMap<String, String>,
        turn: u64,
    ) -> Option<String> {
        let by_label = self.answers.get(intent)?;
        let by_audience = by_label.get(label).or_else(|| by_label.get(DEFAULT_LABEL))?;
        let filled = |audience| -> Vec<String> {
            by_audience.of(audience).iter().filter_map(|pieces| answer::fill(pieces, fill)).collect()
        };
        let mut variants = filled(audience);
        if variants.is_empty() {
            variants = filled(Audience::Adult);
        }
        let count = u64::try_from(variants.len()).ok().filter(|count| *count > 0)?;
        variants.into_iter().nth(usize::try_from(turn % count).ok()?)
    }

    /// Everything the robot may say, to everybody, with its slots filled; answers that need a slot that `fill` does not have
    /// are left out.
    pub fn answers<'a>(&'a self, fill: &'a BTreeMap<String, String>) -> impl Iterator<Item = String> + 'a {
        let situations = self.answers.values().flat_map(BTreeMap::values);
        let variants = situations.flat_map(|variants| variants.adults.iter().chain(&variants.children));
        variants.filter_map(|pieces| answer::fill(pieces, fill))
    }

    /// The situations of a topic that have answers.
    pub fn labels(&self, topic: &str) -> impl Iterator<Item = &str> {
        self.answers.get(topic).into_iter().flat_map(|labels| labels.keys().copied())
    }

    /// The gesture that goes with an answer: its own, or its topic's.
    #[must_use]
    pub fn gesture(&self, intent: &str, label: &str) -> Option<&str> {
        let own = self.gestures.iter().find(|((topic, of), _)| topic == intent && *of == Some(label));
        own.map(|(_, gesture)| *gesture).or_else(|| self.gestures.get(&(intent.to_owned(), None)).copied())
    }

    /// What a yes (or a no) to an answer leads to. An answer with one expects `confirm_yes` and `confirm_no` next.
    #[must_use]
    pub fn follow_up(&self, intent: &str, label: &str, yes: bool) -> Option<&FollowUp> {
        self.follow_ups
            .iter()
            .find(|((topic, of, reply), _)| topic == intent && *of == label && *reply == yes)
            .map(|(_, then)| then)
    }

    /// Everything that can be said to it, for a recogniser that must know beforehand. Of the slots that take any words it
    /// has those in `slots`, for the recogniser to fill, such as `title` with the catalogue's titles.
    #[must_use]
    pub fn spoken(&self, slots: &[&str]) -> SpokenNet {
        SpokenNet::of(&self.grammar, slots)
    }

    /// The single words that mean stop, lower case, for the guard: with umlauts and as typed without them.
    #[must_use]
    pub fn stop_words(&self) -> Vec<String> {
        let with_umlauts = |word: &String| word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü");
        let both = self.stop_words.iter().flat_map(|word| [word.clone(), with_umlauts(word)]);
        both.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Runs the `test` and `not` lines of the files and gives those that do not hold.
    #[must_use]
    pub fn self_test(&self) -> Vec<FailedTest> {
        self.expectations.iter().filter_map(|expectation| self.check(expectation)).collect()
    }

    fn check(&self, expectation: &Expectation) -> Option<FailedTest> {
        let found = self.understand(&expectation.text, &[], &|_| SOME_TITLE);
        let fold = |text: &str| fold_sentence(text, self.language);
        let holds = |slot: &str, value: &str| {
            let is = |slots: &BTreeMap<String, String>| slots.get(slot).is_some_and(|found| fold(found) == fold(value));
            is(&found.slots) || is(&found.said)
        };
        let same_intent = found.intent == expectation.intent;
        let passed = if expectation.wanted {
            same_intent && expectation.slots.iter().all(|(slot, value)| holds(slot, value))
        } else {
            !same_intent
        };
        (!passed).then(|| FailedTest {
            file: expectation.place.file.to_string(),
            line: expectation.place.line,
            text: expectation.text.clone(),
            expected: match (expectation.wanted, self.language) {
                (true, Language::De) => format!("erwartet {} {:?}", expectation.intent, expectation.slots),
                (true, Language::En) => format!("expected {} {:?}", expectation.intent, expectation.slots),
                (false, Language::De) => format!("darf nicht {} sein", expectation.intent),
                (false, Language::En) => format!("must not be {}", expectation.intent),
            },
            found,
        })
    }
}

impl fmt::Debug for PhraseBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhraseBook")
            .field("language", &self.language)
            .field("sentences", &self.grammar.graphs.len())
            .field("topics", &self.answers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// The answers of one situation.
#[derive(Default)]
struct Variants {
    adults: Vec<Vec<Piece>>,
    children: Vec<Vec<Piece>>,
}

impl Variants {
    const fn of(&self, audience: Audience) -> &Vec<Vec<Piece>> {
        match audience {
            Audience::Adult => &self.adults,
            Audience::Child => &self.children,
        }
    }
}
