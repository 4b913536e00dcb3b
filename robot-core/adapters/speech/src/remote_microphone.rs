//! A microphone somewhere else, whose sound comes in pieces: a robot's.

use std::fmt;
use std::time::Duration;

use crate::sound::{SoundError, SoundFormat, SoundSource};

/// A microphone that gives nothing for so long is gone.
const STALLED: Duration = Duration::from_secs(2);

/// Waits for the next piece of sound, at most so long: its rate in samples a second, and its samples, one channel
/// between −1 and 1.
pub type NextPiece = Box<dyn FnMut(Duration) -> Option<(u32, Vec<f32>)> + Send>;

/// A microphone whose sound comes in pieces over a network. Pieces that are lost on the way are simply not there.
pub struct RemoteMicrophone {
    name: String,
    next: NextPiece,
    format: SoundFormat,
    first: Option<Vec<f32>>,
}

impl RemoteMicrophone {
    /// Waits for the first piece, which tells the rate. `name` is what errors call it.
    ///
    /// # Errors
    /// When nothing comes within two seconds.
    pub fn open(name: impl Into<String>, mut next: NextPiece) -> Result<Self, SoundError> {
        let name = name.into();
        match next(STALLED) {
            Some((rate_hz, samples)) => {
                Ok(Self { name, next, format: SoundFormat { rate_hz, channels: 1 }, first: Some(samples) })
            }
            None => Err(SoundError::Silent { name }),
        }
    }
}

impl SoundSource for RemoteMicrophone {
    fn format(&self) -> SoundFormat {
        self.format
    }

    fn read(&mut self, samples: &mut Vec<f32>) -> Result<bool, SoundError> {
        if let Some(first) = self.first.take() {
            *samples = first;
            return Ok(true);
        }
        let name = || self.name.clone();
        let (to_hz, piece) = (self.next)(STALLED).ok_or_else(|| SoundError::Silent { name: name() })?;
        let from_hz = self.format.rate_hz;
        if to_hz != from_hz {
            return Err(SoundError::RateChanged { name: name(), from_hz, to_hz });
        }
        *samples = piece;
        Ok(true)
    }
}

impl fmt::Debug for RemoteMicrophone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteMicrophone")
            .field("name", &self.name)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(pieces: Vec<(u32, Vec<f32>)>) -> NextPiece {
        let mut pieces = pieces.into_iter();
        Box::new(move |_| pieces.next())
    }

    #[test]
    fn pieces_follow_each_other_until_none_comes() {
        let next = pieces(vec![(48_000, vec![0.5]), (48_000, vec![0.25, 0.5])]);
        let mut microphone = RemoteMicrophone::open("/audio", next).unwrap();
        assert_eq!(microphone.format(), SoundFormat { rate_hz: 48_000, channels: 1 });
        let mut samples = Vec::new();
        assert_eq!(microphone.read(&mut samples), Ok(true));
        assert_eq!(microphone.read(&mut samples), Ok(true));
        assert_eq!(samples, [0.25, 0.5]);
        assert!(microphone.read(&mut samples).unwrap_err().text().de.contains("Von /audio kommt kein Ton"));
    }

    #[test]
    fn one_that_is_silent_or_changes_is_told() {
        assert!(matches!(RemoteMicrophone::open("/audio", pieces(vec![])), Err(SoundError::Silent { .. })));
        let next = pieces(vec![(48_000, vec![0.5]), (16_000, vec![0.5])]);
        let mut microphone = RemoteMicrophone::open("/audio", next).unwrap();
        let mut samples = Vec::new();
        assert_eq!(microphone.read(&mut samples), Ok(true));
        assert!(matches!(microphone.read(&mut samples), Err(SoundError::RateChanged { .. })));
    }
}
