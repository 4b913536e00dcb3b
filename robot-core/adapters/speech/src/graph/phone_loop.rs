//! Any speech at all: the loop of phones that takes what is no phrase.

use std::collections::BTreeMap;

use super::phones::{Phone, Phones};

/// What it costs that a phone follows another, in speech of any content. Costs are in nats; one that is not listed is
/// [`otherwise`](Self::otherwise).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PhoneLoop {
    phones: Vec<Phone>,
    pub(super) pairs: BTreeMap<(Phone, Phone), f32>,
    /// With which phone speech begins, and with which it ends.
    first: BTreeMap<Phone, f32>,
    last: BTreeMap<Phone, f32>,
    /// What any pair costs at most, and one costs that is not listed.
    pub(super) otherwise: f32,
    /// What it costs to end after a phone that is not listed.
    otherwise_last: f32,
}

/// How speech begins and ends in the list of pairs.
const BEGIN: &str = "<s>";
const END: &str = "</s>";
/// Its first line: what the pairs cost that are not listed.
const OTHERWISE: &str = "backoff";

impl PhoneLoop {
    /// Every phone at the same cost.
    pub(crate) fn flat(phones: &Phones, phone_cost: f32) -> Self {
        Self {
            phones: phones.spoken().collect(),
            pairs: BTreeMap::new(),
            first: BTreeMap::new(),
            last: BTreeMap::new(),
            otherwise: phone_cost,
            otherwise_last: 0.0,
        }
    }

    /// Reads `bigram.txt`: lines of two phones and the cost that the second follows the first. Speech begins after
    /// `<s>` and ends before `</s>`; the line `backoff` and a cost is for all pairs that are not there, and no pair costs
    /// more. Every cost is
    /// multiplied by `scale`, and `phone_cost` is added to that of each phone. None when it is no such list.
    pub(crate) fn parse(text: &str, phones: &Phones, scale: f32, phone_cost: f32) -> Option<Self> {
        let mut costs = Self::flat(phones, f32::NAN);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let fields: Vec<&str> = line.split_ascii_whitespace().collect();
            let (names, cost) = fields.split_at_checked(fields.len().checked_sub(1)?)?;
            let cost = cost.first()?.parse().ok().filter(|cost: &f32| cost.is_finite())?;
            match names {
                [OTHERWISE] => {
                    costs.otherwise = scale * cost + phone_cost;
                    costs.otherwise_last = scale * cost;
                }
                [BEGIN, END] => {}
                [BEGIN, phone] => {
                    costs.first.insert(phones.get(phone)?, scale * cost + phone_cost);
                }
                [phone, END] => {
                    costs.last.insert(phones.get(phone)?, scale * cost);
                }
                [one, other] => {
                    costs.pairs.insert((phones.get(one)?, phones.get(other)?), scale * cost + phone_cost);
                }
                _ => return None,
            }
        }
        costs.otherwise.is_finite().then_some(costs)
    }

    /// The phones, each with what it costs to begin and to end with it.
    pub(super) fn phones(&self) -> impl Iterator<Item = (Phone, f32, f32)> {
        self.phones.iter().map(|phone| {
            let first = self.first.get(phone).copied().unwrap_or(self.otherwise);
            let last = self.last.get(phone).copied().unwrap_or(self.otherwise_last);
            (*phone, first, last)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phones() -> Phones {
        Phones::parse("SIL\na\nt\n").unwrap()
    }

    #[test]
    fn costs_of_pairs_are_read() {
        let phones = phones();
        let (a, t) = (phones.get("a").unwrap(), phones.get("t").unwrap());
        let text = "backoff 4\na t 0.25\n<s> t 3\nt </s> 2\n<s> </s> 9\n";
        let costs = PhoneLoop::parse(text, &phones, 2.0, 0.5).unwrap();
        assert_eq!(costs.pairs, BTreeMap::from([((a, t), 1.0)]));
        assert_eq!(costs.otherwise, 8.5);
        assert_eq!(costs.phones().collect::<Vec<_>>(), [(a, 8.5, 8.0), (t, 6.5, 4.0)]);
        let flat = PhoneLoop::flat(&phones, 1.5);
        assert_eq!(flat.phones().collect::<Vec<_>>(), [(a, 1.5, 0.0), (t, 1.5, 0.0)]);
    }

    #[rstest::rstest]
    #[case("")]
    #[case("backoff\n")]
    #[case("backoff 1\na t\n")]
    #[case("backoff 1\na t x\n")]
    #[case("backoff 1\na t inf\n")]
    #[case("backoff 1\na t 1 1\n")]
    #[case("backoff 1\na u 1\n")]
    #[case("a t 1\n")]
    fn what_is_no_list_of_pairs(#[case] text: &str) {
        assert_eq!(PhoneLoop::parse(text, &phones(), 1.0, 0.0), None);
    }
}
