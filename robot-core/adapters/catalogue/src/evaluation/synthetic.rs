//! A library of any size whose works nobody wrote, and what people ask it for.

use std::io::Read;

use robot_core::BookId;

use super::Question;
use super::chance::Chance;
use super::mishearing::{Rules, misheard, misspelt};
use super::words::{ADJECTIVES, CODAS, ENDINGS, FIRST_NAMES, NOUNS, ONSETS, VOWELS};
use crate::search::fold;

/// A library of works that nobody wrote: German titles of usual forms, a third of them with an invented name, the rest
/// with compounds. Each work depends on the seed and its number alone.
///
/// ```
/// use robot_catalogue::evaluation::SyntheticLibrary;
/// use robot_catalogue::{Store, import_from};
///
/// let library = SyntheticLibrary::new(500, 1);
/// let mut store = Store::in_memory()?;
/// let report = import_from(&mut store, "synthetic", library.marc(), None, &mut |_| {})?;
/// assert_eq!((report.kept, report.flaws), (500, 0));
/// assert!(library.questions(20).iter().any(|question| question.kind == "misheard"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SyntheticLibrary {
    records: u32,
    seed: u64,
}

/// A work of it.
struct Work {
    title: String,
    first_name: &'static str,
    surname: String,
}

impl SyntheticLibrary {
    /// A library of so many works.
    #[must_use]
    pub const fn new(records: u32, seed: u64) -> Self {
        Self { records, seed }
    }

    /// All of it as MARC 21 (ISO 2709, UTF-8), made while it is read.
    pub fn marc(&self) -> impl Read {
        Marc { library: self.clone(), next: 0, record: Vec::new(), at: 0 }
    }

    /// So many questions of each kind, in an order that depends on the seed alone:
    ///
    /// - `clean`: the title, in lower case and without marks;
    /// - `partial`: two or three of its telling words;
    /// - `spelled`: the whole title, written as it sounds;
    /// - `misheard`: one or two words misheard by the rules that the search was tuned with, and split up;
    /// - `misheard otherwise`: the same by other rules, which it was hardly tuned with;
    /// - `misheard with author`: misheard, and followed by "von" and the surname, misheard;
    /// - `absent`: the title of a work that the library does not have;
    /// - `absent, misheard`: the same, misheard.
    #[must_use]
    pub fn questions(&self, of_each_kind: u32) -> Vec<Question> {
        if self.records == 0 {
            return Vec::new();
        }
        let mut questions = Vec::new();
        for number in 0..of_each_kind {
            let mut chance = Chance::new(self.seed ^ 0x5eed, u64::from(number));
            let wanted = u32::try_from(chance.below(self.records as usize)).unwrap_or(0);
            let work = self.work(wanted);
            let (title, surname) = (spoken(&work.title), spoken(&work.surname));
            let heard = misheard(&title, Rules::Tuned, &mut chance);
            let by = misheard(&surname, Rules::Tuned, &mut chance);
            let id = Some(BookId(id(wanted)));
            // With an invented name in it, it is hardly the title of any work here.
            let absent = spoken(&titled_by_name(&mut chance));
            let absent_heard = misheard(&absent, Rules::Tuned, &mut chance);
            let asked = [
                ("clean", &id, title.clone()),
                ("partial", &id, telling_words(&title, &mut chance)),
                ("spelled", &id, misspelt(&title, &mut chance)),
                ("misheard otherwise", &id, misheard(&title, Rules::HeldOut, &mut chance)),
                ("misheard with author", &id, format!("{heard} von {by}")),
                ("misheard", &id, heard),
                ("absent", &None, absent),
                ("absent, misheard", &None, absent_heard),
            ];
            questions.extend(asked.map(|(kind, wanted, text)| Question {
                kind: kind.to_owned(),
                wanted: wanted.clone(),
                text,
            }));
        }
        questions
    }

    fn work(&self, number: u32) -> Work {
        let mut chance = Chance::new(self.seed, u64::from(number));
        let title = title(&mut chance);
        let surname = if chance.percent(50) { name(&mut chance) } else { format!("{}mann", chance.pick(NOUNS)) };
        Work { title, first_name: chance.pick(FIRST_NAMES), surname }
    }
}

fn id(number: u32) -> String {
    format!("s{number}")
}

/// A title of a form that titles have.
fn title(chance: &mut Chance) -> String {
    let form = chance.below(7);
    let (one, other, third) = (noun(chance), noun(chance), noun(chance));
    let article = chance.pick(&["Der", "Die", "Das"]);
    match form {
        0 => format!("{article} {} {one}", chance.pick(ADJECTIVES)),
        1 => format!("{one} und {other}"),
        2 => format!("Das Geheimnis der {one}"),
        3 | 4 => titled_by_name(chance),
        5 => format!("{article} {one} der {} {other}", chance.pick(ADJECTIVES)),
        _ => format!("{one}, {other} und {third}"),
    }
}

/// A title with an invented name in it.
fn titled_by_name(chance: &mut Chance) -> String {
    let (name, one, other) = (name(chance), noun(chance), noun(chance));
    match chance.below(3) {
        0 => format!("{name}: {one} im {other}"),
        1 => format!("{name} und {} {one}", chance.pick(&["der", "die", "das"])),
        _ => format!("{one} für {name}"),
    }
}

/// A noun, most of them compounds of two.
fn noun(chance: &mut Chance) -> String {
    let last = chance.pick(NOUNS);
    if chance.percent(25) {
        return last.to_owned();
    }
    let first = chance.pick(NOUNS);
    let joint = if first.ends_with('e') { "n" } else { chance.pick(&["", "", "", "s"]) };
    format!("{first}{joint}{}", last.to_lowercase())
}

/// A name that nobody has.
fn name(chance: &mut Chance) -> String {
    let mut name = format!("{}{}{}", chance.pick(ONSETS), chance.pick(VOWELS), chance.pick(CODAS));
    if chance.percent(70) {
        let syllable = format!("{}{}{}", chance.pick(ONSETS), chance.pick(VOWELS), chance.pick(CODAS));
        name.push_str(&syllable.to_lowercase());
    }
    name.push_str(chance.pick(ENDINGS));
    name
}

/// As a recogniser would write it: lower case, no marks.
fn spoken(title: &str) -> String {
    let letters: String = title
        .chars()
        .map(|letter| if letter.is_alphabetic() { letter } else { ' ' })
        .flat_map(char::to_lowercase)
        .collect();
    letters.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Two or three of the words that tell something, in their order.
fn telling_words(title: &str, chance: &mut Chance) -> String {
    let most = 2 + chance.below(2);
    let telling = title.split(' ').filter(|word| word.chars().count() > 3);
    let words: Vec<&str> = telling.take(most).collect();
    if words.len() < 2 { title.to_owned() } else { words.join(" ") }
}

/// Writes one record after the other.
struct Marc {
    library: SyntheticLibrary,
    next: u32,
    record: Vec<u8>,
    at: usize,
}

impl Read for Marc {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.record.len() {
            if self.next == self.library.records {
                return Ok(0);
            }
            let work = self.library.work(self.next);
            self.record =
                iso2709(&id(self.next), &work, Chance::new(self.library.seed, u64::from(self.next)).below(40));
            self.at = 0;
            self.next += 1;
        }
        let count = into.len().min(self.record.len() - self.at);
        into[..count].copy_from_slice(&self.record[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// A record in the exchange format: leader, directory, fields.
fn iso2709(id: &str, work: &Work, class: usize) -> Vec<u8> {
    const END_OF_FIELD: u8 = 0x1e;
    let Work { title, first_name, surname } = work;
    let spine: String = fold(surname).chars().take(3).collect::<String>().to_uppercase();
    let fields = [
        ("001", id.to_owned()),
        ("008", "260101s2020    gw            000 1 ger  ".to_owned()),
        ("100", format!("1 \x1fa{surname}, {first_name}\x1f4aut")),
        ("245", format!("10\x1fa{title} /\x1fc{first_name} {surname}")),
        ("264", " 1\x1faJena\x1fbVerlag\x1fc2020".to_owned()),
        ("952", format!("  \x1fcROM\x1fo{class}.1 {spine}\x1fp{id}")),
    ];
    let (mut directory, mut data) = (String::new(), Vec::new());
    for (tag, text) in &fields {
        directory.push_str(&format!("{tag}{:04}{:05}", text.len() + 1, data.len()));
        data.extend_from_slice(text.as_bytes());
        data.push(END_OF_FIELD);
    }
    let base = 24 + directory.len() + 1;
    let mut record = format!("{:05}nam a22{base:05} i 4500{directory}", base + data.len() + 1).into_bytes();
    record.push(END_OF_FIELD);
    record.extend(data);
    record.push(0x1d);
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_library() {
        let bytes = |seed| {
            let mut bytes = Vec::new();
            SyntheticLibrary::new(50, seed).marc().read_to_end(&mut bytes).unwrap();
            bytes
        };
        assert_eq!(bytes(7), bytes(7));
        assert_ne!(bytes(7), bytes(8));
        assert_eq!(SyntheticLibrary::new(50, 7).questions(9), SyntheticLibrary::new(50, 7).questions(9));
    }

    #[test]
    fn an_empty_library_is_asked_nothing() {
        assert_eq!(SyntheticLibrary::new(0, 1).questions(5), []);
    }

    #[test]
    fn misheard_titles_are_other_than_clean_ones() {
        let questions = SyntheticLibrary::new(1000, 3).questions(100);
        let of = |kind: &str| -> Vec<String> {
            questions.iter().filter(|question| question.kind == kind).map(|question| question.text.clone()).collect()
        };
        for kind in ["spelled", "misheard", "misheard otherwise"] {
            let changed = of("clean").iter().zip(of(kind)).filter(|(clean, heard)| *clean != heard).count();
            assert!(changed > 85, "{kind}: {changed} of 100 are changed");
        }
    }
}
