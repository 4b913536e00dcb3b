//! The floor plan as it stands in the file, before it is checked.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::finding::Findings;

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
    "[house], [[zone]], [[wall]], [[door]], [[furniture]], [[shelf]], [[spot]], [[picture]] and [[mark]]";

/// Reads what can be read and reports the rest, one finding for each table that is wrong.
pub(super) fn read(text: &str, findings: &mut Findings<'_>) -> PlanFile {
    let mut plan = PlanFile::default();
    if text.len() > MAX_BYTES {
        let message = format!("the file has {} bytes; a floor plan has at most {MAX_BYTES}", text.len());
        findings.add(0..0, "too-big", message, "split the house into several plans");
        return plan;
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let help = "see https://toml.io for how TOML is written";
        findings.add(error.span().unwrap_or(0..0), "syntax", error.message(), help);
    }
    if !errors.is_empty() {
        return plan;
    }
    let things: usize =
        document.get_ref().values().filter_map(|value| value.get_ref().as_array()).map(|a| a.len()).sum();
    if things > MAX_THINGS {
        let message = format!("the plan has {things} things; it may have {MAX_THINGS}");
        findings.add(0..0, "too-big", message, "split the house into several plans");
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
                let message = format!("`{unknown}` is nothing a floor plan has");
                findings.add(key.span(), "schema", message, format!("a plan is made of {SECTIONS}"));
            }
        }
    }
    plan
}

fn one<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, findings: &mut Findings<'_>) -> Option<T> {
    let table = value.span();
    match T::deserialize(ValueDeserializer::from(value)) {
        Ok(thing) => Some(thing),
        Err(error) => {
            let help = "every key is named in the example plan, plans/library.plan.toml";
            findings.add(error.span().unwrap_or(table), "schema", error.message(), help);
            None
        }
    }
}

fn many<T: DeserializeOwned>(value: Spanned<DeValue<'_>>, findings: &mut Findings<'_>) -> Vec<T> {
    let span = value.span();
    match value.into_inner() {
        DeValue::Array(things) => things.into_iter().filter_map(|thing| one(thing, findings)).collect(),
        _ => {
            findings.add(span, "schema", "there may be many of these", "write it with two brackets: [[shelf]]");
            Vec::new()
        }
    }
}
