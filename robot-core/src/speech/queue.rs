//! The order in which utterances are said.

use serde::{Deserialize, Serialize};

use crate::language::Text;
use crate::normalise::MAX_TEXT_LETTERS;
use crate::utterance::{Priority, Utterance};

/// Names an utterance from when it was accepted until it has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UtteranceId(pub u64);

/// An utterance that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// Its name.
    pub id: UtteranceId,
    /// What is to be said.
    pub utterance: Utterance,
}

/// What became of an utterance that was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It waits for its turn.
    Waits(UtteranceId),
    /// The same is being said or waits already; it is not said twice.
    Duplicate,
    /// What is being said must stop: this is an emergency.
    CutsIn(UtteranceId),
}

/// Why an utterance is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// Too many wait already.
    #[error("too much is waiting to be said already")]
    Full,
    /// The text is longer than [`MAX_TEXT_LETTERS`].
    #[error("the text is longer than {MAX_TEXT_LETTERS} letters: say it in pieces")]
    TooLong,
}

impl QueueError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(self) -> Text<String> {
        let de = match self {
            Self::Full => "Es wartet schon zu viel darauf, gesagt zu werden.".to_owned(),
            Self::TooLong => format!("Der Text ist länger als {MAX_TEXT_LETTERS} Zeichen. Bitte in Stücken sprechen."),
        };
        Text { de, en: self.to_string() }
    }
}

/// Utterances that wait: urgent ones before others, in the order they came.
///
/// ```
/// use robot_core::speech::{Accepted, UtteranceQueue};
/// use robot_core::{Language, Priority, Utterance};
///
/// let mut queue = UtteranceQueue::default();
/// let say = |text: &str| Utterance::new(text, Language::De);
/// queue.push(say("Das Regal ist dort."), None)?;
/// queue.push(say("Achtung, ich gehe los."). with_priority(Priority::Urgent), None)?;
/// assert_eq!(queue.push(say("Das Regal ist dort."), None)?, Accepted::Duplicate);
/// assert_eq!(queue.next().unwrap().utterance.text, "Achtung, ich gehe los.");
/// # Ok::<(), robot_core::speech::QueueError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct UtteranceQueue {
    /// In the order in which they will be said.
    waiting: Vec<Queued>,
    named: u64,
}

impl UtteranceQueue {
    /// Utterances that may wait; a robot that has more to say has lost its listeners.
    pub const CAPACITY: usize = 32;

    /// Lets an utterance wait for its turn, while `current` is being said.
    ///
    /// An emergency forgets all that waits and is none: nobody wants to hear where the comics are while they look for
    /// the exit.
    ///
    /// # Errors
    /// When the queue is full or the text too long.
    pub fn push(&mut self, utterance: Utterance, current: Option<&Utterance>) -> Result<Accepted, QueueError> {
        if utterance.text.chars().nth(MAX_TEXT_LETTERS).is_some() {
            return Err(QueueError::TooLong);
        }
        let is_same = |other: &Utterance| other.text == utterance.text && other.language == utterance.language;
        let priority = utterance.priority;
        if current.is_some_and(|current| is_same(current) && current.priority >= priority) {
            return Ok(Accepted::Duplicate);
        }
        if let Some(at) = self.waiting.iter().position(|queued| is_same(&queued.utterance)) {
            if self.waiting[at].utterance.priority >= priority {
                return Ok(Accepted::Duplicate);
            }
            // The same, but sooner.
            self.waiting.remove(at);
        }
        if priority == Priority::Emergency {
            self.waiting.retain(|queued| queued.utterance.priority == Priority::Emergency);
        }
        if self.waiting.len() >= Self::CAPACITY {
            return Err(QueueError::Full);
        }
        self.named += 1;
        let id = UtteranceId(self.named);
        let at = self.waiting.partition_point(|queued| queued.utterance.priority >= priority);
        self.waiting.insert(at, Queued { id, utterance });
        let cuts_in = priority == Priority::Emergency && current.is_some_and(|current| current.priority < priority);
        Ok(if cuts_in { Accepted::CutsIn(id) } else { Accepted::Waits(id) })
    }

    /// Takes what is to be said next.
    #[expect(clippy::should_implement_trait, reason = "a queue that others push to is no iterator")]
    pub fn next(&mut self) -> Option<Queued> {
        (!self.waiting.is_empty()).then(|| self.waiting.remove(0))
    }

    /// What is to be said next.
    #[must_use]
    pub fn peek(&self) -> Option<&Queued> {
        self.waiting.first()
    }

    /// Whether nothing waits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Forgets all that waits.
    pub fn clear(&mut self) {
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::language::Language;

    fn say(text: &str, priority: Priority) -> Utterance {
        Utterance::new(text, Language::De).with_priority(priority)
    }

    fn order(queue: &mut UtteranceQueue) -> Vec<String> {
        std::iter::from_fn(|| queue.next()).map(|queued| queued.utterance.text).collect()
    }

    #[test]
    fn urgent_ones_overtake_and_each_kind_keeps_its_order() {
        let mut queue = UtteranceQueue::default();
        for (text, priority) in [
            ("a", Priority::Normal),
            ("b", Priority::Normal),
            ("c", Priority::Urgent),
            ("d", Priority::Normal),
            ("e", Priority::Urgent),
        ] {
            assert!(matches!(queue.push(say(text, priority), None), Ok(Accepted::Waits(_))));
        }
        assert_eq!(order(&mut queue), ["c", "e", "a", "b", "d"]);
    }

    #[test]
    fn an_emergency_cuts_in_and_drops_the_rest() {
        let mut queue = UtteranceQueue::default();
        let now = say("Das Regal ist", Priority::Urgent);
        queue.push(say("a", Priority::Urgent), Some(&now)).unwrap();
        let fire = say("Bitte gehen Sie nach draußen.", Priority::Emergency);
        assert!(matches!(queue.push(fire.clone(), Some(&now)), Ok(Accepted::CutsIn(_))));
        assert!(matches!(queue.push(say("112", Priority::Emergency), Some(&fire)), Ok(Accepted::Waits(_))));
        assert_eq!(queue.push(fire.clone(), Some(&fire)), Ok(Accepted::Duplicate));
        assert_eq!(order(&mut queue), [fire.text.as_str(), "112"]);
    }

    #[test]
    fn the_same_is_said_once_and_the_sooner_one_wins() {
        let mut queue = UtteranceQueue::default();
        let now = say("Moment.", Priority::Normal);
        assert_eq!(queue.push(now.clone(), Some(&now)), Ok(Accepted::Duplicate));
        queue.push(say("a", Priority::Normal), None).unwrap();
        queue.push(say("b", Priority::Normal), None).unwrap();
        assert_eq!(queue.push(say("a", Priority::Normal), None), Ok(Accepted::Duplicate));
        queue.push(say("b", Priority::Urgent), None).unwrap();
        let english = Utterance::new("a", Language::En);
        assert!(matches!(queue.push(english, None), Ok(Accepted::Waits(_))), "another language is another sentence");
        assert_eq!(order(&mut queue), ["b", "a", "a"]);
    }

    #[test]
    fn it_has_an_end_and_so_has_a_text() {
        let mut queue = UtteranceQueue::default();
        for number in 0..UtteranceQueue::CAPACITY {
            queue.push(say(&number.to_string(), Priority::Normal), None).unwrap();
        }
        assert_eq!(queue.push(say("mehr", Priority::Urgent), None), Err(QueueError::Full));
        assert!(queue.push(say("Feuer!", Priority::Emergency), None).is_ok(), "an emergency makes room");
        assert_eq!(
            queue.push(say(&"a".repeat(MAX_TEXT_LETTERS + 1), Priority::Normal), None),
            Err(QueueError::TooLong)
        );
    }

    proptest! {
        #[test]
        fn whatever_is_pushed_comes_out_once_and_by_priority(pushed in prop::collection::vec((0_u8..12, 0_u8..2), 0..40)) {
            let mut queue = UtteranceQueue::default();
            for (text, urgent) in &pushed {
                let priority = if *urgent == 1 { Priority::Urgent } else { Priority::Normal };
                prop_assert!(queue.push(say(&text.to_string(), priority), None).is_ok());
            }
            let out: Vec<Queued> = std::iter::from_fn(|| queue.next()).collect();
            prop_assert!(out.is_sorted_by(|one, next| one.utterance.priority >= next.utterance.priority));
            let mut texts: Vec<&str> = out.iter().map(|queued| queued.utterance.text.as_str()).collect();
            texts.sort_unstable();
            let mut expected: Vec<String> = pushed.iter().map(|(text, _)| text.to_string()).collect();
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(texts, expected);
        }
    }
}
