//! Programs that speak: text in, sound out, and an end at once when nobody listens any more.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::VoiceError;

/// More sound than this no text becomes: half an hour of 16-bit samples at 22,050 Hz.
const MAX_SOUND_BYTES: u64 = 22_050 * 2 * 60 * 30;
/// espeak-ng needs some 20 ms for a sentence (measured), Piper a second or two; one that takes this long hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// How soon a cancelled program ends.
const POLL: Duration = Duration::from_millis(5);

/// Tells a voice that nobody listens any more. Clones tell the same.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// From now on.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether nobody listens any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Starts a program whose standard input and output are ours. Through no shell.
pub(super) fn start(mut command: Command, program: &Path) -> Result<Child, VoiceError> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => VoiceError::Missing { program: program.display().to_string() },
        _ => VoiceError::Failed { reason: format!("{}: {error}", program.display()) },
    })
}

/// Gives a program its input and takes what it writes until it ends. Whatever happens, it has ended and is reaped
/// afterwards.
pub(super) fn finish(mut child: Child, input: &[u8], cancel: &Cancel) -> Result<Vec<u8>, VoiceError> {
    let answer = converse(&mut child, input, cancel);
    // One that has closed its output has nothing more to say, and may hang all the same.
    let answer = answer.and_then(|answer| ends(&mut child, cancel).map(|()| answer));
    if answer.is_err() {
        // It may have ended already, and then there is nothing to end.
        let _ = child.kill();
    }
    let failed = |error: io::Error| VoiceError::Failed { reason: error.to_string() };
    let status = child.wait().map_err(failed)?;
    match answer {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(VoiceError::Cancelled),
        Err(error) => Err(failed(error)),
        Ok(answer) if status.success() => Ok(answer),
        Ok(_) => Err(VoiceError::Failed { reason: status.to_string() }),
    }
}

/// Waits until it ends, as long as somebody listens and no longer than [`PATIENCE`].
fn ends(child: &mut Child, cancel: &Cancel) -> io::Result<()> {
    const LOOKS_EVERY: Duration = Duration::from_millis(1);
    let (_nobody, signal) = channel::<()>();
    for _ in 0..PATIENCE.as_millis() / LOOKS_EVERY.as_millis() {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        if cancel.is_cancelled() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        // Nobody sends: this is a short rest.
        let _ = signal.recv_timeout(LOOKS_EVERY);
    }
    Err(io::ErrorKind::TimedOut.into())
}

fn converse(child: &mut Child, input: &[u8], cancel: &Cancel) -> io::Result<Vec<u8>> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(MAX_SOUND_BYTES).read_to_end(&mut output);
        // Nobody waits any more once patience has run out.
        let _ = sender.send(read.map(|_| output));
    });
    // The input is smaller than a pipe's buffer (64 KiB), so this does not wait for the child.
    match stdin.write_all(input) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
        _ => drop(stdin),
    }
    for _ in 0..PATIENCE.as_millis() / POLL.as_millis() {
        match receiver.recv_timeout(POLL) {
            Ok(output) => return output,
            Err(RecvTimeoutError::Timeout) if cancel.is_cancelled() => return Err(io::ErrorKind::Interrupted.into()),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
    Err(io::ErrorKind::TimedOut.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_has_nothing_more_to_say_is_waited_for_only_while_somebody_listens() {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", "exec >&-; exec sleep 600"]);
        let mut child = start(command, Path::new("/bin/sh")).expect("there is a shell");
        let cancel = Cancel::default();
        cancel.cancel();
        assert_eq!(ends(&mut child, &cancel).map_err(|error| error.kind()), Err(io::ErrorKind::Interrupted));
        child.kill().expect("it still runs");
        assert!(ends(&mut child, &Cancel::default()).is_ok());
    }
}
