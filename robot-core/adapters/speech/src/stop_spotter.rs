//! A stop word over the robot's own voice.

use crate::activity::level_db;
use crate::decoder::{Decoder, UNKNOWN};
use crate::model_error::ModelError;
use crate::sound::RECOGNISER_RATE_HZ;

/// Levels are taken, and the decoder asked, ten times a second.
const STEP: usize = RECOGNISER_RATE_HZ as usize / 10;
/// A stop word counts when it is louder than the robot's own voice has been by this, decibels.
const OVER_ECHO_DB: f64 = 6.0;
/// The loudest echo is forgotten by so much in a step: 2 dB a second.
const FORGETS_DB: f64 = 0.2;
/// Steps in which somebody who calls is not yet taken for echo: 0.8 s, a long "stopp".
const CALL: usize = 8;
/// Steps of echo that have to be known before anything counts: 1 s.
const KNOWN: u32 = 10;
/// A word that was heard worse than this stops nothing.
const SURELY: f64 = 0.8;

/// Listens for stop words alone while the robot speaks.
///
/// It hears its own voice all the time, and any recogniser finds a "stopp" in there one day. So a word counts only if
/// it was louder than the loudest that the robot's own voice has been: who wants to interrupt has to raise the voice. What
/// is not louder is not even decoded.
#[derive(Debug)]
pub(crate) struct StopSpotter<D> {
    decoder: D,
    rest: Vec<i16>,
    echo: Echo,
    /// Whether the last step was louder than the echo, and what it was.
    stands_out: bool,
    before: Vec<i16>,
    /// For how many steps the decoder has been finding a word.
    found: u32,
}

/// A word that the decoder still finds after so many steps is one, and not the beginning of another.
const STEADY: u32 = 2;

impl<D: Decoder> StopSpotter<D> {
    pub(crate) fn new(decoder: D) -> Self {
        Self { decoder, rest: Vec::new(), echo: Echo::default(), stands_out: false, before: Vec::new(), found: 0 }
    }

    /// The ears were shut or opened.
    pub(crate) fn restart(&mut self) {
        self.rest.clear();
        self.before.clear();
        self.stands_out = false;
        self.echo.restart();
    }

    /// The stop word that somebody has called into these samples, if any.
    pub(crate) fn hear(&mut self, samples: &[i16]) -> Result<Option<String>, ModelError> {
        self.rest.extend_from_slice(samples);
        let rest = std::mem::take(&mut self.rest);
        let steps = rest.chunks_exact(STEP);
        self.rest.extend_from_slice(steps.remainder());
        for step in steps {
            let stood_out = std::mem::replace(&mut self.stands_out, self.echo.stands_out(level_db(step)));
            let before = std::mem::replace(&mut self.before, step.to_vec());
            if !self.stands_out {
                continue;
            }
            if !stood_out {
                // A graph of single words hears none after other speech: the call has to be its first.
                self.decoder.restart();
                self.found = 0;
                self.decoder.accept(&before)?;
            }
            let recognised = self.decoder.accept(step)?;
            let partial = self.decoder.partial()?;
            let is_word = partial.split_whitespace().next_back().is_some_and(|word| word != UNKNOWN);
            self.found = if is_word { self.found + 1 } else { 0 };
            // Asked for good, the decoder ends what it was hearing.
            let recognised = match recognised {
                Some(recognised) => recognised,
                None if self.found >= STEADY => self.decoder.finish()?,
                None => continue,
            };
            self.found = 0;
            let word = recognised.words.iter().rev().find(|word| word.confidence >= SURELY);
            if let Some(word) = word
                && let Some(text) = self.decoder.text(std::slice::from_ref(word))
            {
                return Ok(Some(text));
            }
        }
        Ok(None)
    }
}

/// How loud the robot hears itself.
#[derive(Debug, Default)]
struct Echo {
    /// The loudest so far, but for the last steps.
    loudest_db: Option<f64>,
    latest_db: std::collections::VecDeque<f64>,
    known: u32,
}

impl Echo {
    fn restart(&mut self) {
        self.latest_db.clear();
    }

    /// Takes the next level. Whether one of the last steps is louder than the echo ever was.
    fn stands_out(&mut self, level_db: f64) -> bool {
        self.latest_db.push_back(level_db);
        if self.latest_db.len() > CALL
            && let Some(past_db) = self.latest_db.pop_front()
        {
            self.known = self.known.saturating_add(1);
            let loudest_db = self.loudest_db.map_or(past_db, |loudest_db| loudest_db - FORGETS_DB);
            self.loudest_db = Some(loudest_db.max(past_db));
        }
        let Some(loudest_db) = self.loudest_db.filter(|_| self.known >= KNOWN) else { return false };
        self.latest_db.iter().any(|latest_db| *latest_db > loudest_db + OVER_ECHO_DB)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels and steps; in which steps something stands out.
    fn standing_out(stretches: &[(f64, usize)]) -> Vec<usize> {
        let mut echo = Echo::default();
        let levels = stretches.iter().flat_map(|(level_db, steps)| std::iter::repeat_n(*level_db, *steps));
        levels.enumerate().filter_map(|(step, level_db)| echo.stands_out(level_db).then_some(step)).collect()
    }

    #[rstest::rstest]
    #[case::its_own_voice(&[(-20.0, 50)], &[])]
    #[case::before_anything_is_known(&[(-40.0, 10), (-10.0, 5)], &[])]
    #[case::somebody_who_calls(&[(-20.0, 30), (-10.0, 2), (-20.0, 10)], &[30, 31, 32, 33, 34, 35, 36, 37])]
    #[case::somebody_who_speaks_along(&[(-20.0, 30), (-16.0, 10)], &[])]
    #[case::after_a_pause_of_two_seconds(&[(-20.0, 30), (-60.0, 20), (-18.0, 10)], &[])]
    fn what_is_louder_than_the_echo_stands_out(#[case] stretches: &[(f64, usize)], #[case] expected: &[usize]) {
        assert_eq!(standing_out(stretches), expected);
    }
}
