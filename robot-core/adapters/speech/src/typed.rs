//! Typed text in place of a voice.

use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Heard, Language, Text, Timestamp};

/// The longest line that is read, in bytes; what goes beyond is dropped.
const MAX_LINE: usize = 1_000;
/// Lines that may wait.
const WAITING: usize = 64;

/// Hears lines of text, one at a call, as if each were said.
///
/// Text is not lost while the ears are shut: it waits until they open, for a robot cannot hear itself in what somebody
/// types. So a conversation can also come out of a file.
#[derive(Debug)]
pub struct TypedHearing {
    lines: Receiver<io::Result<String>>,
    language: Language,
    ears: Ears,
    ended: bool,
}

impl TypedHearing {
    /// Reads lines on a thread of its own, in `language`.
    pub fn new(reader: impl BufRead + Send + 'static, language: Language) -> Self {
        let (sender, lines) = sync_channel(WAITING);
        thread::spawn(move || read_lines(reader, &sender));
        Self { lines, language, ears: Ears::Open, ended: false }
    }
}

fn read_lines(mut reader: impl BufRead, sender: &SyncSender<io::Result<String>>) {
    loop {
        let line = read_line(&mut reader);
        let (over, line) = match line {
            Ok(None) => return,
            Ok(Some(line)) => (false, Ok(line)),
            Err(error) => (true, Err(error)),
        };
        if sender.send(line).is_err() || over {
            return;
        }
    }
}

/// The next line, cut after [`MAX_LINE`] bytes; none at the end.
fn read_line(reader: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if reader.by_ref().take(MAX_LINE as u64).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        reader.skip_until(b'\n')?;
    }
    Ok(Some(String::from_utf8_lossy(&line).trim().to_owned()))
}

impl Hearing for TypedHearing {
    fn hear(&mut self, now: Timestamp) -> Result<Vec<Heard>, HearingError> {
        if self.ears == Ears::Shut {
            return Ok(Vec::new());
        }
        loop {
            match self.lines.try_recv() {
                Ok(Ok(line)) if line.is_empty() => {}
                Ok(Ok(text)) => {
                    return Ok(vec![Heard { text, language: self.language, confidence: 1.0, at: now }]);
                }
                Ok(Err(error)) => {
                    self.ended = true;
                    return Err(HearingError { reason: error.to_string() });
                }
                Err(TryRecvError::Empty) => return Ok(Vec::new()),
                Err(TryRecvError::Disconnected) if self.ended => return Ok(Vec::new()),
                Err(TryRecvError::Disconnected) => {
                    self.ended = true;
                    let reason = Text { de: "Es kommt kein Text mehr.", en: "there is no more text" };
                    return Err(HearingError { reason: (*reason.get(self.language)).to_owned() });
                }
            }
        }
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        self.ears = ears;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use std::io::Cursor;

    fn wait_for(hearing: &mut TypedHearing) -> Result<String, HearingError> {
        loop {
            if let Some(heard) = hearing.hear(Timestamp::ZERO)?.pop() {
                return Ok(heard.text);
            }
            thread::yield_now();
        }
    }

    #[test]
    fn lines_come_one_by_one_and_wait_for_open_ears() {
        let text = format!("hallo\n\n  wo ist pippi \r\nso{}\n", "o".repeat(5_000));
        let text = [text.as_bytes(), b"\xff\xfe ja\nnein"].concat();
        let mut hearing = TypedHearing::new(Cursor::new(text), Language::De);
        assert_eq!(wait_for(&mut hearing).as_deref(), Ok("hallo"));
        hearing.set_ears(Ears::Shut, Timestamp::ZERO);
        for _tick in 0..100 {
            assert_eq!(hearing.hear(Timestamp::ZERO), Ok(vec![]));
            thread::yield_now();
        }
        hearing.set_ears(Ears::Open, Timestamp::ZERO);
        assert_eq!(wait_for(&mut hearing).as_deref(), Ok("wo ist pippi"));
        assert_eq!(wait_for(&mut hearing).map(|text| text.len()), Ok(MAX_LINE));
        assert!(wait_for(&mut hearing).unwrap().ends_with("ja"), "bytes that are no text do no harm");
        assert_eq!(wait_for(&mut hearing).as_deref(), Ok("nein"));
        assert!(wait_for(&mut hearing).is_err(), "the end is told");
        assert_eq!(hearing.hear(Timestamp::ZERO), Ok(vec![]), "once");
    }
}
