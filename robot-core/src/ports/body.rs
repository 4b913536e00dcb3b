//! The body port.

use crate::body::{BodyCommand, Senses};
use crate::language::Text;
use crate::time::Timestamp;

/// A robot's body: the real one over ROS 2, or a simulated one.
pub trait Body {
    /// What the sensors last said.
    fn sense(&mut self, now: Timestamp) -> Senses;

    /// Passes a command on. The body goes on with it until the next one; it has no watchdog of its own.
    ///
    /// # Errors
    /// When the command cannot reach the body; the caller goes on and says so.
    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError>;
}

impl<B: Body + ?Sized> Body for Box<B> {
    fn sense(&mut self, now: Timestamp) -> Senses {
        (**self).sense(now)
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        (**self).command(command, now)
    }
}

/// A command that did not reach the body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the command did not reach the body: {}", reason.en)]
pub struct BodyError {
    /// What the link to the body says.
    pub reason: Text<String>,
}

impl BodyError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        Text { de: format!("Der Befehl hat den Körper nicht erreicht: {}", self.reason.de), en: self.to_string() }
    }
}

/// A body that stands still, feels what it is given and writes down what it is told.
#[derive(Debug, Clone, Default)]
pub struct StillBody {
    /// What it feels.
    pub senses: Senses,
    /// What it was told, and when.
    pub commands: Vec<(Timestamp, BodyCommand)>,
}

impl Body for StillBody {
    fn sense(&mut self, _now: Timestamp) -> Senses {
        self.senses.clone()
    }

    fn command(&mut self, command: &BodyCommand, now: Timestamp) -> Result<(), BodyError> {
        self.commands.push((now, command.clone()));
        Ok(())
    }
}
