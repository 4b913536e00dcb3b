//! The system's sound library, kept from talking to people.

use std::error::Error;

/// Does some work with sound devices. What libasound has to say about it, a page for each device that is not there,
/// goes to the log; it would go to standard error.
#[cfg(target_os = "linux")]
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let said = alsa::Output::local_error_handler();
    let done = work();
    if let Ok(said) = said {
        for line in said.borrow().to_string().lines() {
            tracing::debug!(target: "alsa", "{line}");
        }
    }
    done
}

/// Does some work with sound devices.
#[cfg(not(target_os = "linux"))]
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// What a sound library says of an error, with its cause, to stand inside a sentence.
pub(crate) fn reason(error: &dyn Error) -> String {
    let mut reason = error.to_string().trim_end_matches('.').to_owned();
    if let Some(cause) = error.source().map(|cause| cause.to_string())
        && !reason.contains(cause.trim_end_matches('.'))
    {
        reason += ": ";
        reason += cause.trim_end_matches('.');
    }
    reason
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io;

    #[derive(Debug, thiserror::Error)]
    #[error("it does not work.")]
    struct Outer(#[source] io::Error);

    #[test]
    fn reasons_tell_the_cause_once_and_without_full_stops() {
        let outer = Outer(io::Error::other("it is unplugged."));
        assert_eq!(reason(&outer), "it does not work: it is unplugged");
        assert_eq!(reason(&Outer(io::Error::other("does not work"))), "it does not work");
    }
}
