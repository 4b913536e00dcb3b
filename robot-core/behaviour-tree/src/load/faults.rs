//! What becomes of an error in a document: loading ends with the first, the check collects all.

use std::collections::BTreeSet;

use crate::words::error::LoadError;

/// How many errors are collected; a document with more is not worth reading further.
pub(crate) const MAX_FAULTS: usize = 1000;

/// Takes the errors that are found in documents.
#[derive(Default)]
pub(crate) struct Faults {
    collected: Option<Vec<LoadError>>,
    /// Where errors were found already, and of which rule: a tree that is called twice has each of its errors twice.
    known: BTreeSet<(String, usize, &'static str)>,
}

impl Faults {
    /// The first error is the end.
    pub(crate) fn stop_at_first() -> Self {
        Self::default()
    }

    /// Errors are collected, and reading goes on.
    pub(crate) fn collect() -> Self {
        Self { collected: Some(Vec::new()), ..Self::default() }
    }

    /// Takes an error; gives it back where it is to be the end.
    pub(crate) fn report(&mut self, error: LoadError) -> Result<(), LoadError> {
        let Some(collected) = &mut self.collected else { return Err(error) };
        if self.known.len() >= MAX_FAULTS {
            return Err(error);
        }
        if self.known.insert((error.file().to_owned(), error.span().start, error.kind().name())) {
            collected.push(error);
        }
        Ok(())
    }

    /// Goes on with something else after an error, unless it is to be the end.
    pub(crate) fn recover<T>(&mut self, result: Result<T, LoadError>, otherwise: T) -> Result<T, LoadError> {
        result.or_else(|error| self.report(error).map(|()| otherwise))
    }

    /// The errors since the last call.
    pub(crate) fn take(&mut self) -> Vec<LoadError> {
        self.collected.as_mut().map(std::mem::take).unwrap_or_default()
    }
}
