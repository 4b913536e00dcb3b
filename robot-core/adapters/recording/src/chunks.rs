//! Whether the records of each chunk end where the chunk does: the reader of MCAP takes that for granted.

use mcap::records::op;

use crate::RecordingError;

/// Looks through a file for a chunk whose records are longer than itself. What a cut has taken away is not missed.
///
/// # Errors
/// With the place of the first record that does not fit, bytes from the beginning.
pub(crate) fn check(file: &[u8]) -> Result<(), RecordingError> {
    let mut rest = Bytes { file, at: mcap::MAGIC.len() };
    while let Some((kind, length)) = rest.record() {
        let begins = rest.at;
        if kind == op::CHUNK {
            let mut inner = Bytes { file, at: begins };
            if let Some(records) = inner.uncompressed_records() {
                inner.fill(records)?;
            }
        }
        rest.at = begins.saturating_add(length);
    }
    Ok(())
}

struct Bytes<'a> {
    file: &'a [u8],
    at: usize,
}

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let end = self.at.checked_add(N)?;
        let taken = self.file.get(self.at..end)?.try_into().ok()?;
        self.at = end;
        Some(taken)
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(u64::from_le_bytes(self.take()?)).ok()
    }

    /// A record's kind and the length of what follows.
    fn record(&mut self) -> Option<(u8, usize)> {
        let [kind] = self.take()?;
        Some((kind, self.length()?))
    }

    /// How long the records of this chunk are together; none if it is compressed, or cut off before that is said.
    fn uncompressed_records(&mut self) -> Option<usize> {
        // When it begins, when it ends, its size without compression; its checksum; the compression's name.
        let _: [u8; 24] = self.take()?;
        let _: [u8; 4] = self.take()?;
        let name = u32::from_le_bytes(self.take()?);
        (name == 0).then(|| self.length()).flatten()
    }

    /// Walks over records that fill so many bytes.
    fn fill(&mut self, bytes: usize) -> Result<(), RecordingError> {
        let end = self.at.saturating_add(bytes);
        while self.at < end {
            let begins = self.at;
            let Some((_, length)) = self.record() else { return Ok(()) };
            self.at = self.at.saturating_add(length);
            if self.at > end {
                let reason = "a record is longer than what it stands in".to_owned();
                return Err(RecordingError::Damaged { at: format!("byte {begins}"), reason });
            }
        }
        Ok(())
    }
}
