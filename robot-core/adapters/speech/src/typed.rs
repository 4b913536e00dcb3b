//! Typed text in place of a voice.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;

use robot_core::ports::{Ears, Hearing, HearingError};
use robot_core::{Heard, Language, StopWords, Text, Timestamp};

/// The longest line that is read, in bytes; what goes beyond is dropped.
const MAX_LINE: usize = 1_000;
/// Lines that may wait between the two threads, and to be told.
const WAITING: usize = 64;
const MOST_LINES: usize = 1_024;

/// Hears lines of text, one at a call, as if each were said.
///
/// Text is not lost while the ears are shut: it waits until they open, for a robot cannot hear itself in what somebody
/// types. So a conversation can also come out of a file. A stop word does not wait: it overtakes what was typed before.
#[derive(Debug)]
pub struct TypedHearing {
    lines: Receiver<io::Result<String>>,
    /// Lines that have come and were not told yet.
    waiting: VecDeque<io::Result<String>>,
    stop_words: StopWords,
    language: Language,
    ears: Ears,
    /// Whether the ears were open at the last call already.
    listens: bool,
    ended: bool,
}

impl TypedHearing {
    /// Reads lines on a thread of its own, in `language`.
    pub fn new(reader: impl BufRead + Send + 'static, language: Language) -> Self {
        let (sender, lines) = sync_channel(WAITING);
        thread::spawn(move || read_lines(reader, &sender));
        Self {
            lines,
            waiting: VecDeque::new(),
            stop_words: StopWords::default(),
            language,
            ears: Ears::Open,
            listens: false,
            ended: false,
        }
    }

    /// The same, for which a line with one of these words in it does not wait for open ears.
    #[must_use]
    pub fn with_stop_words(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.stop_words = StopWords::new(words);
        self
    }

    /// Whether nothing more will come, and that has been told.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.ended
    }

    fn fetch(&mut self) -> Result<(), TryRecvError> {
        while self.waiting.len() < MOST_LINES {
            self.waiting.push_back(self.lines.try_recv()?);
        }
        Ok(())
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
        // Who has just finished speaking needs a moment to listen again; a voice would not be as quick either.
        if self.ears == Ears::Shut || !std::mem::replace(&mut self.listens, true) {
            return Ok(Vec::new());
        }
        let is_over = self.fetch() == Err(TryRecvError::Disconnected);
        while let Some(line) = self.waiting.pop_front() {
            match line {
                Ok(line) if line.is_empty() => {}
                Ok(text) => return Ok(vec![Heard { text, language: self.language, confidence: 1.0, at: now }]),
                Err(error) => {
                    self.ended = true;
                    let reason = Text::owned(
                        format!("Die Eingabe ist nicht lesbar: {error}."),
                        format!("what is typed cannot be read: {error}"),
                    );
                    return Err(HearingError { reason });
                }
            }
        }
        if is_over && !std::mem::replace(&mut self.ended, true) {
            return Err(HearingError { reason: Text::owned("Es kommt kein Text mehr.", "there is no more text") });
        }
        Ok(Vec::new())
    }

    fn partial(&mut self, now: Timestamp) -> Option<Heard> {
        if self.ears == Ears::Open {
            return None;
        }
        // Whether more lines can come is told when there is somebody to hear it.
        let _ = self.fetch();
        let is_stop = |line: &io::Result<String>| line.as_ref().is_ok_and(|line| self.stop_words.are_in(line));
        let stop = self.waiting.iter().position(is_stop)?;
        let text = self.waiting.remove(stop)?.ok()?;
        Some(Heard { text, language: self.language, confidence: 1.0, at: now })
    }

    fn set_ears(&mut self, ears: Ears, _now: Timestamp) {
        self.listens &= ears == Ears::Open;
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

    #[test]
    fn a_stop_does_not_wait_for_open_ears() {
        let lines = Cursor::new("ja\nwo ist momo\nHalt, stopp!\nnein\n");
        let mut hearing = TypedHearing::new(lines, Language::De).with_stop_words(["Stopp".to_owned()]);
        hearing.set_ears(Ears::Shut, Timestamp::ZERO);
        let stop = loop {
            assert_eq!(hearing.hear(Timestamp::ZERO), Ok(vec![]));
            if let Some(partial) = hearing.partial(Timestamp::ZERO) {
                break partial;
            }
            thread::yield_now();
        };
        assert_eq!(stop.text, "Halt, stopp!");
        assert_eq!(hearing.partial(Timestamp::ZERO), None, "once");
        hearing.set_ears(Ears::Open, Timestamp::ZERO);
        for expected in ["ja", "wo ist momo", "nein"] {
            assert_eq!(wait_for(&mut hearing).as_deref(), Ok(expected));
        }
    }
}
