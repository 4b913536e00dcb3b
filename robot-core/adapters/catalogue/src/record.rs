//! What the catalogue keeps of a record, and how it is read out of MARC 21.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use jiff::civil::Date;
use robot_core::{Book, BookId, Item, ItemState};

use crate::charset::{self, Mojibake};
use crate::isbn::isbn13;
use crate::marc::marc8::GETA_MARK;
use crate::marc::{Field, MarcRecord};
use crate::refusal::{Flaw, Refusal};
use crate::wording;

/// All that the catalogue keeps about a work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The work itself.
    pub book: Book,
    /// What stands after the title proper: "Roman", "eine kurze Geschichte der Menschheit".
    pub subtitle: Option<String>,
    /// Other titles that people may ask for: the original's, the spine's, the part's own.
    pub other_titles: Vec<String>,
    /// Series with volume, "Die drei ??? 45".
    pub series: Vec<String>,
    /// The author's surname.
    pub surname: Option<String>,
    /// Others who made it, translators and illustrators among them.
    pub contributors: Vec<String>,
    /// For whom it is, in the library's words.
    pub audience: Option<String>,
    /// The text's language, ISO 639-2/B: "ger".
    pub language: Option<String>,
    /// What it is about.
    pub subjects: Vec<String>,
    /// How often it has been lent.
    pub loans: u32,
    /// Its copies.
    pub items: Vec<Item>,
}

impl Record {
    /// A record of a title alone.
    #[must_use]
    pub fn titled(id: impl Into<String>, title: impl Into<String>) -> Self {
        Self {
            book: Book { id: BookId(id.into()), title: title.into(), author: None, year: None, isbn: None },
            subtitle: None,
            other_titles: Vec::new(),
            series: Vec::new(),
            surname: None,
            contributors: Vec::new(),
            audience: None,
            language: None,
            subjects: Vec::new(),
            loans: 0,
            items: Vec::new(),
        }
    }

    /// An id for a record that has none: the same for the same title, author, year and ISBN.
    pub(crate) fn id_from_content(&self) -> BookId {
        let Book { title, author, year, isbn, .. } = &self.book;
        let content = format!("{title}\u{1f}{author:?}\u{1f}{year:?}\u{1f}{isbn:?}");
        // FNV-1a, 64 bits.
        let hash = content
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        BookId(format!("x{hash:016x}"))
    }
}

/// The id of a record that says it has been deleted.
pub(crate) fn deleted_id(marc: &MarcRecord) -> Option<BookId> {
    (marc.status == 'd').then(|| id(marc)).flatten()
}

fn id(marc: &MarcRecord) -> Option<BookId> {
    let other = || marc.fields("035").find_map(|field| field.subfield('a'));
    marc.control("001").or_else(other).map(wording::clean).filter(|id| !id.is_empty()).map(BookId)
}

/// Reads text fields and notes what was wrong with them.
struct Reading<'a> {
    marc: &'a MarcRecord,
    flaws: BTreeSet<Flaw>,
}

/// What the catalogue keeps of a MARC record, and its flaws.
pub(crate) fn from_marc(marc: &MarcRecord) -> Result<(Record, BTreeSet<Flaw>), Refusal> {
    match (marc.status, marc.kind) {
        ('d', _) => return Err(Refusal::Deleted),
        (_, 'z') => return Err(Refusal::Authority),
        (_, 'u' | 'v' | 'x' | 'y') => return Err(Refusal::Holdings),
        (_, kind @ ('w' | 'q')) => return Err(Refusal::NotBibliographic { kind }),
        _ => {}
    }
    let mut reading = Reading { marc, flaws: marc.flaws.clone() };
    let mut record = Record::titled("", "");
    reading.titles(&mut record)?;
    reading.people(&mut record);
    reading.facts(&mut record);
    record.items = items(marc);
    record.book.id = id(marc).unwrap_or_else(|| record.id_from_content());
    Ok((record, reading.flaws))
}

/// So many titles, series, people and subjects of a work are kept, each.
const MOST_OF_A_KIND: usize = 100;

/// A text without the characters that were not read.
fn legible(text: &str) -> String {
    text.replace(GETA_MARK, "")
}

impl Reading<'_> {
    /// The text, repaired if it was garbled; `None` if that is impossible.
    fn sound(&mut self, text: &str) -> Option<String> {
        let mut text = text.to_owned();
        if text.contains(GETA_MARK) {
            self.flaws.insert(Flaw::EastAsianLeftOut);
            text = legible(&text);
        }
        match charset::repair(&mut text) {
            Mojibake::None => {}
            Mojibake::Repaired => {
                self.flaws.insert(Flaw::MojibakeRepaired);
            }
            Mojibake::Beyond => {
                self.flaws.insert(Flaw::MojibakeLeftOut);
                return None;
            }
        }
        Some(text)
    }

    /// Adds a text, once. More than any real work has are left out, and told.
    fn add(&mut self, texts: &mut Vec<String>, text: Option<String>) {
        let Some(text) = text.filter(|text| !texts.contains(text)) else { return };
        if texts.len() < MOST_OF_A_KIND {
            texts.push(text);
        } else {
            self.flaws.insert(Flaw::TooMany);
        }
    }

    fn title(&mut self, text: &str) -> Option<String> {
        Some(wording::title(&self.sound(text)?)).filter(|title| !title.is_empty())
    }

    fn joined(&mut self, field: &Field, codes: &str) -> Option<String> {
        let parts: Vec<String> = field
            .subfields
            .iter()
            .filter(|(code, _)| codes.contains(*code))
            .filter_map(|(_, text)| self.title(text))
            .collect();
        Some(parts.join(" ")).filter(|text| !text.is_empty())
    }

    fn titles(&mut self, record: &mut Record) -> Result<(), Refusal> {
        let marc = self.marc;
        let Some(field) = marc.fields("245").next() else {
            let is_unimarc = marc.fields("200").any(|field| field.subfield('a').is_some());
            return Err(if is_unimarc { Refusal::Unimarc } else { Refusal::NoTitle });
        };
        // A work without a title proper has its part's, or the subtitle, for one.
        let written = |code| field.all(code).find(|text| !wording::title(&legible(text)).is_empty());
        let is_east_asian = field.subfields.iter().any(|(_, text)| text.contains(GETA_MARK));
        let untitled = if is_east_asian { Refusal::EastAsianTitle } else { Refusal::NoTitle };
        let main = written('a').or_else(|| written('p')).or_else(|| written('b')).ok_or(untitled)?;
        let mut title = self.title(main).ok_or(Refusal::GarbledTitle)?;
        if written('a').is_some() {
            for (code, text) in &field.subfields {
                let between = match code {
                    'n' => " ",
                    'p' => ": ",
                    _ => continue,
                };
                if let Some(part) = self.title(text) {
                    title.push_str(between);
                    title.push_str(&part);
                    if *code == 'p' {
                        record.other_titles.push(part);
                    }
                }
            }
            record.subtitle = self.joined(field, "b");
        }
        record.book.title = title;

        for (tag, codes) in [("246", "anp"), ("240", "anp")] {
            for field in marc.fields(tag) {
                record.other_titles.extend(self.joined(field, codes));
            }
        }
        record.other_titles.sort_unstable();
        record.other_titles.dedup();
        record.other_titles.retain(|other| *other != record.book.title);
        if record.other_titles.len() > MOST_OF_A_KIND {
            record.other_titles.truncate(MOST_OF_A_KIND);
            self.flaws.insert(Flaw::TooMany);
        }
        for (tag, codes) in [("490", "anpv"), ("830", "anpv"), ("800", "tnpv"), ("773", "tg")] {
            for field in marc.fields(tag) {
                let series = self.joined(field, codes);
                self.add(&mut record.series, series);
            }
        }
        Ok(())
    }

    fn people(&mut self, record: &mut Record) {
        let marc = self.marc;
        let mut people: Vec<(bool, String, String)> = Vec::new();
        for tag in ["100", "700", "110", "111", "710", "711"] {
            for field in marc.fields(tag) {
                let Some(name) = field.subfield('a').and_then(|name| self.sound(name)) else { continue };
                let is_inverted = tag.ends_with("00") && field.indicators[0] != '0';
                let Some((mut spoken, surname)) = wording::person(&name, is_inverted) else { continue };
                // Kings and popes: "Johannes Paul" "II.".
                if let Some(number) = field.subfield('b').filter(|_| tag.ends_with("00")) {
                    spoken.push(' ');
                    spoken.push_str(wording::clean(number).trim_end_matches(','));
                }
                let is_author = tag.starts_with('1') || tag == "700" && is_author(field) || tag == "710";
                people.push((is_author, spoken, surname));
            }
        }
        if let Some(at) = people.iter().position(|(is_author, ..)| *is_author) {
            let (_, spoken, surname) = people.remove(at);
            record.book.author = Some(spoken);
            record.surname = Some(surname);
        }
        for (_, spoken, _) in people {
            let is_author = record.book.author.as_ref() == Some(&spoken);
            self.add(&mut record.contributors, Some(spoken).filter(|_| !is_author));
        }
    }

    fn facts(&mut self, record: &mut Record) {
        let marc = self.marc;
        let fixed = marc.control("008").unwrap_or_default();
        let fixed_at = |range: std::ops::Range<usize>| fixed.get(range).unwrap_or_default();

        let published = marc.fields("264").filter(|field| field.indicators[1] == '1');
        let mut imprints = published.chain(marc.fields("264")).chain(marc.fields("260"));
        record.book.year = imprints.find_map(|field| field.all('c').find_map(year)).or_else(|| year(fixed_at(7..11)));
        record.book.isbn = marc.fields("020").flat_map(|field| field.all('a').chain(field.all('9'))).find_map(isbn13);

        record.language = marc
            .fields("041")
            .find_map(|field| field.subfield('a'))
            .and_then(|codes| codes.get(..3))
            .or_else(|| fixed.get(35..38))
            .map(str::to_ascii_lowercase)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_lowercase()) && code != "und");

        let named = marc.fields("385").chain(marc.fields("521")).find_map(|field| field.subfield('a'));
        record.audience = match named {
            Some(words) => self.title(words),
            // MARC 21, 008/22 of books, music and films.
            None if matches!(marc.kind, 'a' | 'c' | 'd' | 'g' | 'i' | 'j' | 'm') => match fixed_at(22..23) {
                "a" | "b" | "c" | "j" => Some("Kinder".to_owned()),
                "d" => Some("Jugendliche".to_owned()),
                _ => None,
            },
            None => None,
        };

        for tag in ["600", "610", "648", "650", "651", "653", "655", "689"] {
            for field in marc.fields(tag) {
                let subject = field.subfield('a').and_then(|subject| self.title(subject));
                self.add(&mut record.subjects, subject);
            }
        }
        let loans = marc.fields("952").flat_map(|field| field.all('l')).filter_map(|count| count.parse::<u32>().ok());
        record.loans = loans.fold(0, u32::saturating_add);
    }
}

/// Whether a person of field 700 wrote it: said so, or said nothing.
fn is_author(field: &Field) -> bool {
    let mut roles = field.all('4').chain(field.all('e')).peekable();
    roles.peek().is_none()
        || roles.any(|role| {
            let role = role.to_lowercase();
            role.starts_with("aut") || role.starts_with("verf")
        })
}

/// The first year in a text such as `[2013]`, `c1999` or `1997-2001`.
fn year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 4)
        .find_map(|run| run.parse().ok().filter(|year| (1000..=2999).contains(year)))
}

/// The copies: field 952 as Koha writes it, else ITM as Alma exports it, else field 852.
pub(crate) fn items(marc: &MarcRecord) -> Vec<Item> {
    let text = |field: &Field, code| field.subfield(code).map(wording::clean).filter(|text| !text.is_empty());
    // Looked for once, and not for each of a thousand copies.
    let shelf_mark = LazyCell::new(|| shelf_mark(marc));
    let koha: Vec<Item> = marc
        .fields("952")
        .filter(|field| "op".chars().any(|code| field.subfield(code).is_some()))
        .map(|field| Item {
            call_number: text(field, 'o').or_else(|| shelf_mark.clone()).unwrap_or_default(),
            location: text(field, 'c').or_else(|| text(field, '8')).or_else(|| text(field, 'b')),
            state: koha_state(field),
        })
        .collect();
    if !koha.is_empty() {
        return koha;
    }
    let alma: Vec<Item> = marc
        .fields("ITM")
        .filter_map(|field| {
            let call_number = text(field, 'n').or_else(|| text(field, 'c')).or_else(|| shelf_mark.clone())?;
            let location = text(field, 'x').or_else(|| text(field, 'v'));
            Some(Item { call_number, location, state: alma_state(field) })
        })
        .collect();
    if !alma.is_empty() {
        return alma;
    }
    marc.fields("852")
        .filter_map(|field| {
            let parts: Vec<String> =
                ['k', 'h', 'i', 'j', 'm'].into_iter().filter_map(|code| text(field, code)).collect();
            let call_number = parts.join(" ");
            let location = text(field, 'c').or_else(|| text(field, 'b'));
            (!call_number.is_empty()).then_some(Item { call_number, location, state: ItemState::Unknown })
        })
        .collect()
}

/// The class by which a public library shelves: ASB, KAB, SfB or SSD.
fn shelf_mark(marc: &MarcRecord) -> Option<String> {
    marc.fields("084")
        .find(|field| matches!(field.subfield('2'), Some("asb" | "kab" | "sfb" | "ssd")))
        .and_then(|field| field.subfield('a'))
        .map(wording::clean)
}

/// Koha's item states (its MARC framework, field 952).
fn koha_state(field: &Field) -> ItemState {
    let value = |code| field.subfield(code).filter(|value| *value != "0");
    if ['0', '1', '4'].into_iter().any(|code| value(code).is_some()) {
        return ItemState::Missing;
    }
    if let Some(due) = value('q') {
        return ItemState::Lent { due: date(due) };
    }
    match value('7') {
        None => ItemState::Available,
        // Below zero: ordered, not here yet.
        Some(reason) if reason.starts_with('-') => ItemState::Missing,
        Some(_) => ItemState::ReferenceOnly,
    }
}

/// What Alma's exports say of a copy: its process type, if it is anywhere but on its shelf.
fn alma_state(field: &Field) -> ItemState {
    match field.subfield('r') {
        Some("LOAN") => ItemState::Lent { due: None },
        Some("HOLDSHELF") => ItemState::Reserved,
        Some(_) => ItemState::Missing,
        // "In place" does not say that it may be borrowed.
        None => ItemState::Unknown,
    }
}

/// A date such as `2026-12-04`, `2026-12-04 23:59:00`, `20261204` or `04.12.2026`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let digits: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).collect();
    let (year, month, day) = match digits.as_slice() {
        [whole, ..] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        [year, month, day, ..] if year.len() == 4 => (*year, *month, *day),
        [day, month, year, ..] if year.len() == 4 => (*year, *month, *day),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests;
