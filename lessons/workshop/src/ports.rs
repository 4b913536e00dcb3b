//! What the server needs of others, and whoever starts it hands in.

use lessons::LessonLanguage;
use robot_core::Text;

/// Listens for phrases in a piece of sound. Nothing of it is kept.
pub trait Recogniser: Send + Sync {
    /// What was said: one of the phrases, or nothing. `sound` is mono, 16 kHz.
    ///
    /// # Errors
    /// Why it cannot listen.
    fn hear(&self, sound: &[i16], phrases: &[String], language: LessonLanguage) -> Result<Option<Sounded>, String>;
}

/// Words in a piece of sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Sounded {
    /// The words.
    pub text: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
}

/// What the library's robot did not understand, for staff.
pub trait Missed: Send + Sync {
    /// How often which kind was not understood, the most frequent first.
    fn kinds(&self) -> Vec<MissedKind>;

    /// The sentences that were kept, with how often each was said, by language (`de`, `en`).
    fn sentences(&self) -> Vec<(String, String, u64)>;

    /// Forgets all of it.
    fn forget(&self);
}

/// A kind of what was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedKind {
    /// `nothing`, `unsure` or `out_of_scope`.
    pub kind: &'static str,
    /// The intent that came nearest.
    pub nearest: String,
    /// How often.
    pub count: u64,
    /// What to do about it.
    pub help: Text<String>,
}
