//! Asks espeak-ng how words are said.

use std::io::{self, Read, Write};
use std::process::{Command, Stdio};
use std::thread;

use robot_core::Language;

use super::mnemonics::SEPARATOR;

/// espeak-ng as a child process, for pronunciations. It is licensed under the GPL and therefore never linked.
///
/// Its answers depend on its version and on the voice alone: it is run in a fixed locale.
#[derive(Debug, Clone)]
pub struct Espeak {
    program: String,
}

impl Default for Espeak {
    fn default() -> Self {
        Self { program: "espeak-ng".into() }
    }
}

impl Espeak {
    /// The program at this path.
    #[must_use]
    pub fn at(program: impl Into<String>) -> Self {
        Self { program: program.into() }
    }

    /// The voices whose pronunciations are asked for. English has no one way to say it.
    #[must_use]
    pub const fn voices(language: Language) -> &'static [&'static str] {
        match language {
            Language::De => &["de"],
            Language::En => &["en-us", "en-gb", "en-gb-x-rp"],
        }
    }

    /// The lines in mnemonics, one answer a line: words between spaces, sounds between [`SEPARATOR`]s.
    ///
    /// # Errors
    /// When espeak-ng is missing or fails.
    pub fn mnemonics(&self, voice: &str, lines: &[&str]) -> io::Result<Vec<String>> {
        if lines.is_empty() {
            return Ok(Vec::new());
        }
        let answers = self.ask(voice, lines)?;
        if answers.len() == lines.len() {
            return Ok(answers);
        }
        // A line that espeak-ng takes for several sentences gets several lines as its answer. It is found by halving.
        if let [_line] = lines {
            return Ok(vec![answers.join(" ")]);
        }
        let (first, second) = lines.split_at(lines.len() / 2);
        let mut answers = self.mnemonics(voice, first)?;
        answers.extend(self.mnemonics(voice, second)?);
        Ok(answers)
    }

    fn ask(&self, voice: &str, lines: &[&str]) -> io::Result<Vec<String>> {
        let mut child = Command::new(&self.program)
            // It makes the sound, too, before it throws it away: the faster it speaks, the sooner it answers.
            .args(["-s", "400", "-z"])
            .args(["-q", "-x", "-b", "1", &format!("--sep={SEPARATOR}"), "-v", voice])
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let text: String = lines.iter().map(|line| one_line(line) + "\n").collect();
        // It answers while it still reads: whoever wrote all first would wait for ever.
        let mut answers = Vec::new();
        let read = thread::scope(|scope| {
            scope.spawn(move || input.write_all(text.as_bytes()));
            output.read_to_end(&mut answers)
        });
        let status = child.wait()?;
        read?;
        if !status.success() {
            return Err(io::Error::other(format!("espeak-ng: {status}")));
        }
        let answers = String::from_utf8_lossy(&answers);
        Ok(answers.lines().map(|line| line.trim().to_owned()).collect())
    }
}

/// Text as espeak-ng reads one line of it: no control characters, no phonemes in brackets, no markup.
fn one_line(line: &str) -> String {
    line.chars().map(|letter| if letter.is_control() || "[]<>".contains(letter) { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_an_answer_for_every_line() {
        let lines = ["wo ist der ausgang", "danke. bitte! gern", "", "[[x]] <b>\u{7}\n\nja", "21", "e-mail"];
        let answers = Espeak::default().mnemonics("de", &lines).unwrap();
        assert_eq!(answers.len(), lines.len());
        assert_eq!(answers[0].split(' ').count(), 4, "{answers:?}");
        assert!(answers[1].starts_with("d·'a·N·k·@"), "{answers:?}");
        assert_eq!(answers[2], "");
        assert!(answers[4].contains("ts·v·'a·n·ts·I·C"), "{answers:?}");
        assert!(answers[5].contains("(en)"), "{answers:?}");
    }

    #[test]
    fn a_thousand_lines_do_not_block() {
        let words: Vec<String> = (0..1000).map(|number| format!("wort{number}")).collect();
        let lines: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(Espeak::default().mnemonics("de", &lines).unwrap().len(), 1000);
    }

    #[test]
    fn a_missing_program_is_an_error() {
        assert!(Espeak::at("/nirgends/espeak-ng").mnemonics("de", &["ja"]).is_err());
        assert!(Espeak::default().mnemonics("keine-stimme", &["ja"]).is_err());
    }
}
