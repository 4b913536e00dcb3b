//! Which words of a sentence are in the other language: an English title in a German sentence, and the reverse.

use super::token::{Kind, Token, is_capitalised};
use crate::language::{Language, Text};

/// Words that only English has.
const ENGLISH: &str = "and are around away back beautiful before book boy boys brave brief brother by cat chamber charlie child \
    children city club code court crime dark day days dead death diary dog dragon dream end eye fault fear fire \
    for forever from galaxy game games ghost girl girls goblet golden good great guide half hallows hat heart \
    history hollow house how hunger if into island it journey king kingdom last life little lord lost love magic \
    me midnight moon murder my mystery never new night no not of old one order our out over peace phoenix prince \
    prisoner queen rings river room rose school sea secret shadow she silence song star stars stone stories \
    story summer tale tales that the their things this thrones time to towers treasure tree twilight two under \
    upon very we what when where white who why wild winter witch with without wizard woman wonder wonderful \
    world year you young your";

/// Words that only German has.
const GERMAN: &str = "aber alle alles alte am auf aus bei bin bis bist bitte buch bücher dann das dem den der des dich dir du \
    durch ein eine einem einen einer eines er erste es finde finden freunde für ganz gegen geheimnis geschichte \
    geschichten gespenst gibt große gut habe haben hat heißt hier hund ich ihr im immer ist ja jahr jahre kann \
    katze kein keine kind kinder kleine kleiner könig leben letzte liebe mann mein meine mich mir mit nach nicht \
    noch nur oder ohne raupe räuber regal reise schatz schule sehr sich sie sind stadt stein suche tag teil \
    titel und unendliche uns unter vom von vor wald was weg welt wenn wer wie wir wo zauberer zeit zu zum zur \
    zwei über hallo danke band autor autorin signatur film roman frau herr bücherei bibliothek theke roboter \
    steht gern gerne heute morgen uhr nein doch schon auch";

/// Words that both have, and that tell nothing.
const BOTH: &str = "a an arm ball bank die film finger hand hat her in man name not park so tag war was wild winter wind also \
    fast gift hut rat rose stern wand will am band bin brief form hier list made mode most note pass rest see \
    sense still tank test ton toll tun über end alle no club summer";

/// What the words of a text say for each language: 2 for one that only it has, 1 for its spelling.
struct Evidence(Vec<Text<u32>>);

impl Evidence {
    fn of(tokens: &[Token]) -> Self {
        Self(
            tokens
                .iter()
                .map(|token| if token.kind == Kind::Word { Self::of_word(&token.text) } else { Text { de: 0, en: 0 } })
                .collect(),
        )
    }

    fn of_word(word: &str) -> Text<u32> {
        let word = word.to_lowercase();
        let is_in = |words: &str| words.split(' ').any(|known| known == word);
        let spelled = |spellings: &[&str]| u32::from(spellings.iter().any(|spelling| word.contains(spelling)));
        if is_in(BOTH) {
            Text { de: 0, en: 0 }
        } else if is_in(ENGLISH) {
            Text { de: 0, en: 2 }
        } else if is_in(GERMAN) {
            Text { de: 2, en: 0 }
        } else {
            let de = spelled(&["ä", "ö", "ü", "ß", "sch", "tz", "pf", "zw", "ich", "eu", "ung"]);
            let en = spelled(&["th", "wh", "gh", "ough", "ea", "ow", "oo", "sh", "igh", "'s", "kn", "oy"]);
            Text { de, en }
        }
    }

    fn at(&self, at: usize, language: Language) -> u32 {
        self.0.get(at).map_or(0, |evidence| *evidence.get(language))
    }
}

fn is_in_both(word: &str) -> bool {
    let word = word.to_lowercase();
    BOTH.split(' ').any(|known| known == word)
}

const fn other(language: Language) -> Language {
    match language {
        Language::De => Language::En,
        Language::En => Language::De,
    }
}

/// More words than this between quotation marks are no title.
const LONGEST_TITLE: usize = 24;

/// The language of each token, in a text that is in `language`.
pub(super) fn languages(tokens: &[Token], language: Language) -> Vec<Language> {
    let evidence = Evidence::of(tokens);
    let mut languages = vec![language; tokens.len()];
    let foreign = other(language);
    let mut begin = 0;
    while begin < tokens.len() {
        let end = match quoted(tokens, begin) {
            // Between quotation marks a title has one language; one word alone must be sure.
            Some(end) => {
                let score = |language| (begin..end).map(|at| evidence.at(at, language)).sum::<u32>();
                if score(foreign) > score(language) && score(foreign) >= 2 {
                    languages[begin..end].fill(foreign);
                }
                end
            }
            None => match title(tokens, &evidence, begin, language) {
                Some(end) => {
                    languages[begin..end].fill(foreign);
                    end
                }
                None => begin + 1,
            },
        };
        begin = end;
    }
    languages
}

/// Where the quotation ends that begins before `begin`.
fn quoted(tokens: &[Token], begin: usize) -> Option<usize> {
    let opening = begin.checked_sub(1).and_then(|at| tokens.get(at)).filter(|token| token.kind == Kind::Mark)?;
    let closing = match opening.text.as_str() {
        "»" => "«",
        "«" => "»",
        "„" => "“”\"",
        "“" => "”\"",
        "\"" => "\"",
        "'" => "'",
        _ => return None,
    };
    let length = tokens[begin..]
        .iter()
        .take(2 * LONGEST_TITLE)
        .position(|token| token.kind == Kind::Mark && closing.contains(&token.text))?;
    (length > 0).then_some(begin + length)
}

/// Where a title in the other language ends that begins at `begin` without quotation marks: capitalised or foreign words
/// that hold together, with words among them that only the other language has.
fn title(tokens: &[Token], evidence: &Evidence, begin: usize, language: Language) -> Option<usize> {
    let first = tokens.get(begin).filter(|token| token.kind == Kind::Word && is_capitalised(&token.text))?;
    let foreign = other(language);
    let is_own = |at: usize, word: &str| {
        let (own, other) = (evidence.at(at, language), evidence.at(at, foreign));
        own > other || other == 0 && !is_capitalised(word)
    };
    let next = tokens[begin + 1..].iter().take(2).position(|token| token.kind != Kind::Space)? + begin + 1;
    let goes_on = tokens[next].is_mark('-')
        || tokens[next].kind == Kind::Word
            && (is_capitalised(&tokens[next].text) || evidence.at(next, foreign) > 0 || is_in_both(&tokens[next].text));
    // A capitalised word with an own word after it is a name or the beginning of a sentence.
    if is_own(begin, &first.text) || !goes_on {
        return None;
    }
    let (mut end, mut score, mut words) = (begin, 0, 0);
    for (at, token) in tokens.iter().enumerate().skip(begin).take(2 * LONGEST_TITLE) {
        match token.kind {
            Kind::Word if score > 0 && !is_capitalised(&token.text) && is_in_both(&token.text) => {}
            Kind::Word if is_own(at, &token.text) => break,
            Kind::Word => {
                score += evidence.at(at, foreign);
                words += 1;
                end = at + 1;
            }
            Kind::Space if !token.text.contains('\n') => {}
            Kind::Mark if token.is_mark('-') || token.is_mark('&') => {}
            _ => break,
        }
    }
    // "Harry Potter and the Goblet of Fire"; a name with one odd spelling stays what it is.
    let is_sure = score >= 3 || score >= 2 && evidence.at(begin, foreign) == 2;
    (words > 1 && is_sure).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::super::clean::clean;
    use super::super::token::tokenise;
    use super::*;

    fn foreign_part(text: &str, language: Language) -> String {
        let tokens = tokenise(&clean(text, 1_000));
        let languages = languages(&tokens, language);
        let part =
            tokens.iter().zip(languages).filter(|(_, found)| *found != language).map(|(token, _)| token.text.as_str());
        part.collect()
    }

    #[rstest::rstest]
    #[case("Das Buch Harry Potter and the Goblet of Fire steht dort.", "Harry Potter and the Goblet of Fire")]
    #[case("Ich suche The Hobbit bitte", "The Hobbit")]
    #[case("»The Fault in Our Stars« von John Green", "The Fault in Our Stars")]
    #[case("„Wonder“ ist ausgeliehen", "Wonder")]
    #[case("»Momo« von Michael Ende", "")]
    #[case("»Matilda« von Roald Dahl", "")]
    #[case("Haben Sie den Band Harry Potter und der Stein der Weisen?", "")]
    #[case("Lord of the Rings finden Sie hier", "Lord of the Rings")]
    #[case("Die Signatur steht am Buch.", "")]
    #[case("Die Autorin Joanne K. Rowling", "")]
    #[case("»Der Herr der Ringe« und »The Two Towers«", "The Two Towers")]
    #[case("Hallo, ich bin NAOme, der Roboter dieser Bücherei.", "")]
    #[case("Das ist ein Thriller von Theodor Storm", "")]
    #[case("Gregs Tagebuch, Diary of a Wimpy Kid, Band 3", "Diary of a Wimpy Kid")]
    fn english_in_german(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(foreign_part(text, Language::De), expected);
    }

    #[rstest::rstest]
    #[case("Where is Das kleine Gespenst by Otfried Preußler?", "Das kleine Gespenst")]
    #[case("\"Die unendliche Geschichte\" is on the shelf.", "Die unendliche Geschichte")]
    #[case("Here is your book. The wizard was tall.", "")]
    #[case("I like Die Hard.", "")]
    #[case("Ask my colleagues at the desk.", "")]
    #[case("“Emil und die Detektive” by Erich Kästner", "Emil und die Detektive")]
    #[case("Michael Ende wrote Momo.", "")]
    fn german_in_english(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(foreign_part(text, Language::En), expected);
    }
}
