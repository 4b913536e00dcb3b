//! A house's own phrase files over those that come along.
//!
//! A file that is named as one that comes along takes its place. Any other is laid over them: what is heard is added,
//! what is said in a situation takes the place of what was said there, and `ohne: rude` (`without: rude`) stops listening
//! for an intent. So "another greeting" is a file of three lines, and a full copy of all files is all there is.

use std::collections::BTreeSet;

use robot_core::Language;

use super::bundled;
use super::file::Script;

/// The files that come along and that none of `own`, files by their paths, takes the place of.
#[must_use]
pub fn kept_files(language: Language, own: &[&str]) -> Vec<(&'static str, &'static str)> {
    let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or(path).to_lowercase();
    let own: BTreeSet<String> = own.iter().map(|path| name(path)).collect();
    bundled::files(language).iter().filter(|(path, _)| !own.contains(&name(path))).copied().collect()
}

/// How a file that comes along is called beside a house's own.
pub(super) fn shipped_name(language: Language, path: &str) -> String {
    match language {
        Language::De => format!("(mitgeliefert) {path}"),
        Language::En => format!("(bundled) {path}"),
    }
}

impl Script {
    /// These files, laid over others.
    pub(super) fn over(mut self, below: Self) -> Self {
        let silenced = |intent: &String| self.without.contains(intent);
        let is_new = |parts, intent: &str| {
            !self.heard.iter().chain(&self.examples).any(|own| own.intent == intent && own.parts == parts)
        };
        let stays = |heard: &super::file::Heard| !silenced(&heard.intent) && is_new(heard.parts.clone(), &heard.intent);
        let heard: Vec<_> = below.heard.into_iter().filter(stays).map(|heard| heard.yielding()).collect();
        let examples: Vec<_> = below.examples.into_iter().filter(stays).collect();
        let tests: Vec<_> =
            below.expectations.into_iter().filter(|test| !test.wanted || !silenced(&test.intent)).collect();
        let situations: BTreeSet<(String, &str)> =
            self.answers.iter().map(|answer| (answer.topic.clone(), answer.label)).collect();
        let answers = below.answers.into_iter();
        self.answers.extend(answers.filter(|answer| !situations.contains(&(answer.topic.clone(), answer.label))));
        self.heard.extend(heard);
        self.examples.extend(examples);
        self.expectations.extend(tests);
        for (key, gesture) in below.gestures {
            self.gestures.entry(key).or_insert(gesture);
        }
        for (key, then) in below.follow_ups {
            self.follow_ups.entry(key).or_insert(then);
        }
        for (name, list) in below.word_lists {
            self.word_lists.entry(name).or_insert(list);
        }
        for (name, slot) in below.slots {
            match self.slots.get_mut(&name) {
                Some(own) if own.kind == slot.kind => own.values.extend(slot.values),
                Some(_) => {}
                None => {
                    self.slots.insert(name, slot);
                }
            }
        }
        for (word, stands_for) in below.spellings {
            self.spellings.entry(word).or_insert(stands_for);
        }
        self.findings.extend(below.findings);
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use robot_core::Audience;
    use rstest::rstest;

    use super::super::PhraseBook;
    use super::*;

    fn german(file: &str) -> PhraseBook {
        PhraseBook::over_bundled(Language::De, &[("de/gruss.txt", file)]).unwrap_or_else(|errors| panic!("{errors}"))
    }

    fn intent(book: &PhraseBook, text: &str) -> String {
        book.understand(text, &[], &|_| 0.0).intent
    }

    fn greetings(book: &PhraseBook, audience: Audience) -> BTreeSet<String> {
        (0..5).filter_map(|turn| book.answer("greet", "hello", audience, &BTreeMap::new(), turn)).collect()
    }

    #[test]
    fn another_greeting_is_a_small_file_and_all_else_stays() {
        let book = german("absicht: greet\nsag: gude wie\nantwort hallo: Moin!\nkinder hallo: Moin, du!\n");
        assert_eq!(greetings(&book, Audience::Adult), BTreeSet::from(["Moin!".to_owned()]));
        assert_eq!(greetings(&book, Audience::Child), BTreeSet::from(["Moin, du!".to_owned()]));
        for (text, expected) in
            [("Gude wie!", "greet"), ("Hallo, Roboter!", "greet"), ("wo ist das Klo", "find_area"), ("Stopp", "stop")]
        {
            assert_eq!(intent(&book, text), expected, "{text}");
        }
        assert!(book.answer("greet", "introduce", Audience::Adult, &BTreeMap::new(), 0).is_some());
        assert_eq!(book.self_test(), []);
    }

    #[test]
    fn an_intent_can_be_switched_off_but_for_those_that_keep_people_safe() {
        let book = german("ohne: smalltalk, perform\n");
        let all = PhraseBook::bundled(Language::De).unwrap();
        let (said, still) = ("wie geht es dir", "wo finde ich die Kinderbücher");
        assert_eq!(intent(&all, said), "smalltalk");
        assert_ne!(intent(&book, said), "smalltalk");
        assert_eq!(intent(&book, still), intent(&all, still));
        for wrong in ["ohne: stop", "ohne: emergency", "ohne: smalltork", "ohne: fallen", "ohne greet: greet"] {
            let errors = PhraseBook::over_bundled(Language::De, &[("gruss.txt", wrong)]).unwrap_err();
            assert_eq!((errors.findings.len(), errors.findings[0].line), (1, 1), "{wrong}: {errors}");
        }
    }

    #[test]
    fn what_a_house_hears_for_another_intent_is_the_houses() {
        // The same sentence is a greeting in the files that come along.
        let book = german("absicht: goodbye\nsag: willkommen\n");
        assert_eq!(intent(&book, "willkommen"), "goodbye");
    }

    #[test]
    fn words_and_slots_are_added_to() {
        let file = "wort artikel: der, die, das, dat\nfeld area: kinder = rasselbande\nabsicht: find_area\nsag: wo ist {artikel} {area}\n";
        let book = german(file);
        for text in ["wo ist dat rasselbande", "wo ist dat klo"] {
            assert_eq!(intent(&book, text), "find_area", "{text}");
        }
    }

    #[rstest]
    fn a_full_copy_is_all_there_is(#[values(Language::De, Language::En)] language: Language) {
        let copy = PhraseBook::bundled_files(language);
        assert!(kept_files(language, &copy.iter().map(|(name, _)| *name).collect::<Vec<_>>()).is_empty());
        let book = PhraseBook::over_bundled(language, copy).unwrap();
        assert_eq!(format!("{book:?}"), format!("{:?}", PhraseBook::bundled(language).unwrap()));
        // A copy in which a greeting was deleted does not get it back.
        let without: Vec<(&str, String)> =
            copy.iter().map(|(name, text)| (*name, text.replace("sag: willkommen\n", ""))).collect();
        let without: Vec<(&str, &str)> = without.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let parsed = PhraseBook::parse(language, &without).unwrap();
        let laid_over = PhraseBook::over_bundled(language, &without).unwrap();
        assert_eq!(intent(&laid_over, "willkommen"), intent(&parsed, "willkommen"));
        assert_eq!(laid_over.self_test(), []);
    }

    #[test]
    fn what_is_wrong_stands_in_the_file_that_it_is_wrong_in() {
        let errors = PhraseBook::over_bundled(Language::En, &[("en/mine.txt", "intent: great\n")]).unwrap_err();
        assert_eq!(errors.findings[0].file, "en/mine.txt");
        // The slots have gone that the other files use.
        let errors = PhraseBook::over_bundled(Language::En, &[("en/slots.txt", "word x: y\n")]).unwrap_err();
        assert!(errors.findings.iter().all(|finding| finding.file.starts_with("(bundled) en/")), "{errors}");
    }
}
