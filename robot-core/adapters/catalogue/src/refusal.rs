//! Why a record is not kept, and what was wrong with one that is.

use std::fmt;

use robot_core::Text;
use serde::{Serialize, Serializer};

/// Why a record is not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum Refusal {
    /// The file ends, or the next record begins, before this record does.
    Truncated,
    /// Longer than any record may be.
    RecordTooLong {
        /// The most bytes a record may have.
        limit: usize,
    },
    /// One field is longer than any field may be.
    FieldTooLong {
        /// Its tag.
        tag: String,
        /// The most bytes a field may have.
        limit: usize,
    },
    /// The first 24 bytes are no MARC leader.
    Leader,
    /// The directory, which says where each field is, does not fit the fields.
    Directory,
    /// The XML is broken.
    Xml {
        /// What the parser says.
        detail: String,
    },
    /// The CSV line is broken.
    Csv {
        /// What is wrong with it.
        detail: Text,
    },
    /// The bytes are text in none of the encodings that are read.
    Encoding,
    /// An authority record: about a person or a subject, not about a work.
    Authority,
    /// A holdings record that stands alone.
    Holdings,
    /// A record about neither a work nor a person, such as a classification.
    NotBibliographic {
        /// Leader position 6.
        kind: char,
    },
    /// The record says that the library has deleted it. It is taken out of the catalogue.
    Deleted,
    /// There is no title to find it by.
    NoTitle,
    /// The title stands where UNIMARC has it, not MARC 21.
    Unimarc,
    /// Its title stands in East Asian characters of MARC-8 alone, which are not read.
    EastAsianTitle,
    /// The title was read in the wrong encoding once, beyond repair: nobody can say it aloud.
    GarbledTitle,
}

impl Refusal {
    /// The reason in words.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        let fixed = |de: &str, en: &str| Text { de: de.to_owned(), en: en.to_owned() };
        match self {
            Self::Truncated => {
                fixed("der Datensatz bricht ab, bevor er zu Ende ist", "the record breaks off before its end")
            }
            Self::RecordTooLong { limit } => Text {
                de: format!("der Datensatz ist länger als {limit} Bytes"),
                en: format!("the record is longer than {limit} bytes"),
            },
            Self::FieldTooLong { tag, limit } => Text {
                de: format!("Feld {tag} ist länger als {limit} Bytes"),
                en: format!("field {tag} is longer than {limit} bytes"),
            },
            Self::Leader => fixed(
                "er beginnt nicht mit einem MARC-Leader (24 Zeichen, zuerst fünf Ziffern)",
                "it does not begin with a MARC leader (24 characters, five digits first)",
            ),
            Self::Directory => fixed(
                "das Verzeichnis der Felder passt nicht zu den Feldern",
                "the directory of the fields does not fit the fields",
            ),
            Self::Xml { detail } => {
                Text { de: format!("das XML ist fehlerhaft: {detail}"), en: format!("the XML is broken: {detail}") }
            }
            Self::Csv { detail } => Text { de: detail.de.to_owned(), en: detail.en.to_owned() },
            Self::Encoding => fixed(
                "die Zeichen sind weder UTF-8 noch MARC-8 noch Windows-1252",
                "the characters are neither UTF-8 nor MARC-8 nor Windows-1252",
            ),
            Self::Authority => fixed(
                "ein Normdatensatz (Leader 06 = z): er beschreibt kein Medium",
                "an authority record (leader 06 = z): it describes no work",
            ),
            Self::Holdings => fixed(
                "ein Bestandssatz ohne Titel (Leader 06 = u, v, x oder y)",
                "a holdings record without a title (leader 06 = u, v, x or y)",
            ),
            Self::NotBibliographic { kind } => Text {
                de: format!("kein Titeldatensatz (Leader 06 = {kind})"),
                en: format!("no bibliographic record (leader 06 = {kind})"),
            },
            Self::Deleted => {
                fixed("er ist als gelöscht gekennzeichnet (Leader 05 = d)", "it is marked as deleted (leader 05 = d)")
            }
            Self::NoTitle => fixed("er hat keinen Titel", "it has no title"),
            Self::Unimarc => fixed(
                "er ist UNIMARC (Titel in Feld 200 statt 245): bitte als MARC 21 ausgeben lassen",
                "it is UNIMARC (title in field 200, not 245): please export it as MARC 21",
            ),
            Self::EastAsianTitle => fixed(
                "sein Titel steht nur in ostasiatischen Zeichen (MARC-8, EACC), die nicht gelesen werden: bitte als UTF-8 ausgeben lassen",
                "its title stands in East Asian characters alone (MARC-8, EACC), which are not read: please export it as UTF-8",
            ),
            Self::GarbledTitle => fixed(
                "der Titel wurde schon einmal in falscher Kodierung gelesen und ist nicht zu retten",
                "the title was read in a wrong encoding before and cannot be repaired",
            ),
        }
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What was wrong with a record that is kept all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    /// The leader gives another length than the record has.
    Length,
    /// The directory's positions are wrong; the fields were taken in their order.
    Directory,
    /// The text is in another encoding than the record declares.
    Encoding,
    /// Text that was read in a wrong encoding once was repaired.
    MojibakeRepaired,
    /// Text that was read in a wrong encoding once, beyond repair, was left out.
    MojibakeLeftOut,
    /// Characters that could not be read were replaced.
    UnknownCharacters,
    /// East Asian characters of MARC-8 (EACC) were left out.
    EastAsianLeftOut,
    /// It has more titles, series, people or subjects than the catalogue keeps of a work.
    TooMany,
}

impl Flaw {
    /// The flaw in words.
    #[must_use]
    pub const fn text(self) -> Text {
        match self {
            Self::Length => Text { de: "die Längenangabe stimmt nicht", en: "the length in the leader is wrong" },
            Self::Directory => {
                Text { de: "das Verzeichnis der Felder ist verrutscht", en: "the directory of the fields is off" }
            }
            Self::Encoding => Text {
                de: "der Text hat eine andere Kodierung als angegeben",
                en: "the text is in another encoding than declared",
            },
            Self::MojibakeRepaired => {
                Text { de: "doppelt kodierter Text wurde repariert", en: "text that was encoded twice was repaired" }
            }
            Self::MojibakeLeftOut => {
                Text { de: "doppelt kodierter Text wurde weggelassen", en: "text that was encoded twice was left out" }
            }
            Self::UnknownCharacters => {
                Text { de: "unlesbare Zeichen wurden ersetzt", en: "characters that could not be read were replaced" }
            }
            Self::EastAsianLeftOut => Text {
                de: "ostasiatische Zeichen (EACC) wurden weggelassen",
                en: "East Asian characters (EACC) were left out",
            },
            Self::TooMany => Text {
                de: "mehr als hundert Titel, Reihen, Personen oder Schlagwörter: die übrigen wurden weggelassen",
                en: "more than a hundred titles, series, people or subjects: the others were left out",
            },
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().en)
    }
}

impl Serialize for Flaw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
