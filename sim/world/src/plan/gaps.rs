//! Call numbers that stand on no shelf of the plan.

use std::collections::BTreeMap;

use robot_core::ports::FloorMap;
use robot_core::{CallNumber, Item};

use super::floor_plan::FloorPlan;

/// Call numbers in a row, as they would stand on a shelf, none of which has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The part of the house; `None` for copies whose part is not known.
    pub location: Option<String>,
    /// The first call number.
    pub from: CallNumber,
    /// The last one.
    pub to: CallNumber,
    /// How many copies.
    pub copies: usize,
}

impl FloorPlan {
    /// Where the ranges of the shelves leave out call numbers of these copies, by location and in the order of the
    /// shelves. Copies with no call number stand nowhere and are passed over.
    #[must_use]
    pub fn gaps<'a>(&self, copies: impl IntoIterator<Item = &'a Item>) -> Vec<Gap> {
        let mut by_location: BTreeMap<Option<&str>, Vec<(CallNumber, bool)>> = BTreeMap::new();
        for copy in copies {
            let Ok(call_number) = CallNumber::parse(&copy.call_number) else { continue };
            let location = copy.location.as_deref();
            let has_shelf = self.shelf_for(&copy.call_number, location).is_some();
            by_location.entry(location).or_default().push((call_number, has_shelf));
        }
        let mut gaps = Vec::new();
        for (location, mut numbers) in by_location {
            numbers.sort();
            for run in numbers.chunk_by(|one, next| one.1 == next.1).filter(|run| !run[0].1) {
                let [(from, _), ..] = run else { continue };
                let to = run.last().map_or(from, |(to, _)| to);
                gaps.push(Gap {
                    location: location.map(str::to_owned),
                    from: from.clone(),
                    to: to.clone(),
                    copies: run.len(),
                });
            }
        }
        gaps
    }
}

#[cfg(test)]
mod tests {
    use robot_core::ItemState;

    use super::*;

    fn gaps(copies: &[(&str, Option<&str>)]) -> Vec<String> {
        let items: Vec<Item> = copies
            .iter()
            .map(|(call_number, location)| Item {
                call_number: (*call_number).into(),
                location: location.map(Into::into),
                state: ItemState::Available,
            })
            .collect();
        let told = |gap: Gap| format!("{} {} – {}: {}", gap.location.unwrap_or_default(), gap.from, gap.to, gap.copies);
        FloorPlan::demo().gaps(&items).into_iter().map(told).collect()
    }

    #[test]
    fn runs_between_shelves_are_one_gap_each() {
        let kin = Some("KIN");
        let found = gaps(&[
            ("0.9 ZZZ", kin),
            ("1 ABC", kin),
            ("0.1 ABC", kin),
            ("0.5", kin),
            ("99.2 XYZ", kin),
            ("99.1 XYZ", kin),
            ("", kin),
            ("1 ABC", Some("NOWHERE")),
        ]);
        assert_eq!(found, ["KIN 0.1 ABC – 0.9 ZZZ: 3", "KIN 99.1 XYZ – 99.2 XYZ: 2", "NOWHERE 1 ABC – 1 ABC: 1"]);
    }

    #[test]
    fn a_plan_that_has_all_has_no_gap() {
        assert_eq!(gaps(&[("1 ABC", Some("KIN")), ("5.1 END", Some("KIN"))]), [""; 0]);
    }
}
