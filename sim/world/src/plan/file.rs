//! The floor plan as it stands in the file, before it is checked.

use robot_core::{Findings, Text};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A name in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NamesFile {
    pub(super) de: Spanned<String>,
    pub(super) en: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HouseFile {
    pub(super) name: NamesFile,
    pub(super) size_m: Spanned<[f64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ZoneFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) from_m: Spanned<[f64; 2]>,
    pub(super) to_m: Spanned<[f64; 2]>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WallFile {
    pub(super) from_m: Spanned<[f64; 2]>,
    pub(super) to_m: Spanned<[f64; 2]>,
    pub(super) thickness_m: Option<Spanned<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DoorFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) from_m: Spanned<[f64; 2]>,
    pub(super) to_m: Spanned<[f64; 2]>,
    pub(super) open: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FurnitureFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) centre_m: Spanned<[f64; 2]>,
    pub(super) size_m: Spanned<[f64; 2]>,
    pub(super) turned_deg: Option<Spanned<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShelfFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) location: Spanned<String>,
    pub(super) centre_m: Spanned<[f64; 2]>,
    pub(super) size_m: Spanned<[f64; 2]>,
    pub(super) facing_deg: Spanned<f64>,
    pub(super) stand_off_m: Option<Spanned<f64>>,
    pub(super) call_numbers: Vec<Spanned<RangeFile>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RangeFile {
    pub(super) from: Spanned<String>,
    pub(super) to: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SpotFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) at_m: Spanned<[f64; 2]>,
    pub(super) facing_deg: Spanned<f64>,
    pub(super) target_m: Option<Spanned<[f64; 2]>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PictureFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) at_m: Spanned<[f64; 2]>,
    pub(super) facing_deg: Spanned<f64>,
    pub(super) width_m: Spanned<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkFile {
    pub(super) id: Spanned<String>,
    pub(super) name: NamesFile,
    pub(super) at_m: Spanned<[f64; 2]>,
    pub(super) facing_deg: Spanned<f64>,
    pub(super) shows: Spanned<String>,
}

/// The whole file. What could not be read is left out and has been reported.
#[derive(Debug, Default)]
pub(super) struct PlanFile {
    pub(super) house: Option<HouseFile>,
    pub(super) zones: Vec<ZoneFile>,
    pub(super) walls: Vec<WallFile>,
    pub(super) doors: Vec<DoorFile>,
    pub(super) furniture: Vec<FurnitureFile>,
    pub(super) shelves: Vec<ShelfFile>,
    pub(super) spots: Vec<SpotFile>,
    pub(super) pictures: Vec<PictureFile>,
    pub(super) marks: Vec<MarkFile>,
}

/// Longer than any hand-written plan; a thousand shelves take about 200 kB.
const MAX_BYTES: usize = 1 << 20;
/// More things than any hand-written plan has.
const MAX_THINGS: usize = 2_000;
const SECTIONS: &str =
    "[house], [[zone]], [[wall]], [[door]], [[furniture]], [[shelf]], [[spot]], [[picture]], [[mark]]";

/// Reads what can be read and reports the rest, one finding for each table that is wrong.
pub(super) fn read(text: &str, findings: &mut Findings<'_>) -> PlanFile {
    let mut plan = PlanFile::default();
    if text.len() > MAX_BYTES {
        let bytes = text.len();
        let message = Text::owned(
            format!("die Datei hat {bytes} Bytes; ein Grundriss hat höchstens {MAX_BYTES}"),
            format!("the file has {bytes} bytes; a floor plan has at most {MAX_BYTES}"),
        );
        findings.add(0..0, "too-big", message, several_plans());
        return plan;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let help = Text::owned(
            "eine Zeile heißt schlüssel = wert; naome plan new legt ein Beispiel an",
            "a line is key = value; naome plan new begins an example",
        );
        findings.add_schema(error.span(), error.message(), help);
    }
    if !errors.is_empty() {
        return plan;
    }
    let things: usize =
        document.get_ref().values().filter_map(|value| value.get_ref().as_array()).map(|a| a.len()).sum();
    if things > MAX_THINGS {
        let message = Text::owned(
            format!("der Plan hat {things} Dinge; es dürfen {MAX_THINGS} sein"),
            format!("the plan has {things} things; it may have {MAX_THINGS}"),
        );
        findings.add(0..0, "too-big", message, several_plans());
        return plan;
    }
    for (key, value) in document.into_inner() {
        match key.get_ref().as_ref() {
            "house" => plan.house = one(value, findings),
            "zone" => plan.zones = many(value, findings),
            "wall" => plan.walls = many(value, findings),
            "door" => plan.doors = many(value, findings),
            "furniture" => plan.furniture = many(value, findings),
            "shelf" => plan.shelves = many(value, findings),
            "spot" => plan.spots = many(value, findings),
            "picture" => plan.pictures = many(value, findings),
            "mark" => plan.marks = many(value, findings),
            unknown => {
                let message = Text::owned(
                    format!("`{unknown}` gibt es in einem Grundriss nicht"),
                    format!("`{unknown}` is nothing a floor plan has"),
                );
                let help =
                    Text::owned(format!("ein Plan besteht aus {SECTIONS}"), format!("a plan is made of {SECTIONS}"));
                findings.add(key.span(), "schema", message, help);
            }
        }
    }
    plan
}

fn several_plans() -> Text<String> {
    Text::owned("teilen Sie das Haus in mehrere Pläne", "split the house into several plans")
}

fn one<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, findings: &mut Findings<'_>) -> Option<T> {
    let table = value.span();
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(thing) => Some(thing),
        Err(error) => {
            let help = Text::owned(
                "naome plan new --like library schreibt ein Beispiel mit allen Schlüsseln",
                "naome plan new --like library writes an example with every key",
            );
            findings.add_schema(error.span().or(Some(table)), error.message(), help);
            None
        }
    }
}

fn many<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, findings: &mut Findings<'_>) -> Vec<T> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Array(things) => things.into_iter().filter_map(|thing| one(thing, findings)).collect(),
        _ => {
            let message = Text::owned("davon kann es mehrere geben", "there may be many of these");
            let help = Text::owned(
                "schreiben Sie zwei Klammern, wie in [[shelf]]",
                "write it with two brackets, as in [[shelf]]",
            );
            findings.add(span, "schema", message, help);
            Vec::new()
        }
    }
}
