//! How the program ends.

use std::process::ExitCode;

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// The thing asked for did not hold: nothing found, a lesson failed, the robot did not arrive.
    DidNotHold = 1,
    /// Wrong use.
    WrongUse = 2,
    /// Something needed is missing; the message says how to get it.
    Missing = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An end before the work was done, with what to tell people.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl ToString) -> Self {
        Self { exit, message: message.to_string() }
    }

    /// Something needed is missing.
    pub(crate) fn missing(message: impl ToString) -> Self {
        Self::new(Exit::Missing, message)
    }

    /// Something the user gave cannot be used.
    pub(crate) fn wrong_use(message: impl ToString) -> Self {
        Self::new(Exit::WrongUse, message)
    }
}

/// What a command comes to.
pub(crate) type Ending = Result<Exit, Failure>;
