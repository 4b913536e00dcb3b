//! Typed lines that wait until the robot listens.

use std::collections::VecDeque;

use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Heard, Timestamp};

/// Hears by another, and keeps what was said while the robot walks or thinks until it listens again, so that every line is
/// answered. A stop and a call for help do not wait.
pub(super) struct Patient<H> {
    inner: H,
    kept: VecDeque<Heard>,
    /// What is wrong is told when nothing is kept any more.
    trouble: Option<HearingError>,
    listens: bool,
    is_urgent: Box<dyn Fn(&str) -> bool>,
}

impl<H> Patient<H> {
    /// `is_urgent` says which sentences do not wait.
    pub(super) fn new(inner: H, is_urgent: impl Fn(&str) -> bool + 'static) -> Self {
        Self { inner, kept: VecDeque::new(), trouble: None, listens: false, is_urgent: Box::new(is_urgent) }
    }

    /// Whether the robot waits for somebody to speak.
    pub(super) const fn listens(&mut self, listens: bool) {
        self.listens = listens;
    }

    /// Whom it hears by, once nothing is kept any more.
    pub(super) fn emptied(&self) -> Option<&H> {
        (self.kept.is_empty() && self.trouble.is_none()).then_some(&self.inner)
    }
}

impl<H: Hearing> Hearing for Patient<H> {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        let heard = self.inner.hear(now).unwrap_or_else(|error| {
            self.trouble = Some(error);
            Vec::new()
        });
        let (urgent, others): (Vec<Heard>, Vec<Heard>) =
            heard.into_iter().partition(|heard| (self.is_urgent)(&heard.text));
        self.kept.extend(others);
        if self.kept.is_empty()
            && urgent.is_empty()
            && let Some(error) = self.trouble.take()
        {
            return Err(error);
        }
        if !urgent.is_empty() || !std::mem::take(&mut self.listens) {
            return Ok(urgent);
        }
        Ok(self.kept.pop_front().map(|heard| Heard { at: now, ..heard }).into_iter().collect())
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        self.inner.partial(now)
    }

    fn set_ears(&mut self, ears: Ears, now: Timestamp) {
        self.inner.set_ears(ears, now);
    }
}

#[cfg(test)]
mod tests {
    use robot_core::Language;
    use robot_core::ports::ScriptedHearing;

    use super::*;

    #[test]
    fn what_is_said_waits_for_somebody_who_listens_and_an_alarm_does_not() {
        let heard =
            |text: &str| Heard { text: text.to_owned(), language: Language::De, confidence: 1.0, at: Timestamp::ZERO };
        let lines = ["ja", "es brennt", "und wo steht Momo"].map(heard);
        let mut ears = Patient::new(ScriptedHearing::new(lines), |text| text.contains("brennt"));
        let mut told = Vec::new();
        for listens in [false, false, false, true, false, true, true] {
            ears.listens(listens);
            told.push(
                ears.hear(Timestamp::ZERO).unwrap().into_iter().map(|heard| heard.text).collect::<Vec<_>>().join(" "),
            );
        }
        let all: Vec<&str> = told.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        assert_eq!(all, ["es brennt", "ja", "und wo steht Momo"], "{told:?}");
        assert!(ears.emptied().is_some());
    }
}
