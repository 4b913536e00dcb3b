//! The `naome` program as its users meet it: a child process with arguments, environment, input and output.

use std::{
    ffi::{OsStr, OsString},
    fmt,
    io::{self, BufRead, BufReader, Read, Write},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, OnceLock, mpsc},
    time::{Duration, Instant},
};

/// Builds the program once, as `cargo xtask demo` builds it, and says where it is.
///
/// # Panics
/// When it does not build: there is nothing to test then.
pub(crate) fn executable() -> &'static Path {
    static EXECUTABLE: OnceLock<PathBuf> = OnceLock::new();
    EXECUTABLE.get_or_init(|| {
        let build = Command::new(env!("CARGO"))
            .args(["build", "--locked", "--package", "naome", "--message-format=json-render-diagnostics"])
            .current_dir(crate::workspace())
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo, which built this test, can be started");
        assert!(build.status.success(), "naome does not build; the compiler's message stands above");
        let messages = String::from_utf8(build.stdout).expect("cargo writes UTF-8");
        executable_in(&messages).expect("cargo says where it put the program")
    })
}

/// The program's path out of cargo's messages, one JSON object a line.
fn executable_in(messages: &str) -> Option<PathBuf> {
    messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()).find_map(|message| {
        let is_naome = message["target"]["name"] == "naome";
        message["executable"].as_str().filter(|_| is_naome).map(PathBuf::from)
    })
}

/// A program that is about to run.
pub(crate) struct Program {
    command: Command,
    input: Vec<u8>,
}

impl Program {
    /// `naome` with these arguments, in English unless they or the environment say otherwise.
    pub(crate) fn naome<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Self {
        Self::at(executable(), arguments).env("LC_ALL", "C.UTF-8")
    }

    /// Any program.
    pub(crate) fn at<S: AsRef<OsStr>>(path: impl AsRef<OsStr>, arguments: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(path);
        // A process group of its own, so that its children can be ended with it.
        command.args(arguments).current_dir(crate::workspace()).process_group(0);
        Self { command, input: Vec::new() }
    }

    /// With these arguments too.
    #[must_use]
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.command.args(arguments);
        self
    }

    /// With this environment variable.
    #[must_use]
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// On this ROS 2 domain, and on this machine alone.
    #[must_use]
    pub(crate) fn on_domain(self, domain: u16) -> Self {
        self.env("ROS_DOMAIN_ID", domain.to_string()).env("ROS_LOCALHOST_ONLY", "1")
    }

    /// In this folder; without, in the workspace's.
    #[must_use]
    pub(crate) fn within(mut self, folder: impl AsRef<Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// With these bytes on standard input; without, it is empty.
    #[must_use]
    pub(crate) fn input(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = bytes.into();
        self
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// When it does not start, or has not ended within `limit`; what it said until then is in the message.
    #[track_caller]
    pub(crate) fn run(self, limit: Duration) -> Outcome {
        self.start().wait(limit)
    }

    /// Starts it and lets it run beside the test.
    ///
    /// # Panics
    /// When it does not start.
    #[track_caller]
    pub(crate) fn start(mut self) -> Running {
        let shown = std::iter::once(self.command.get_program())
            .chain(self.command.get_args())
            .collect::<Vec<_>>()
            .join(OsStr::new(" "));
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{}: {error}", shown.display()));
        let mut stdin = child.stdin.take().expect("stdin is a pipe");
        let input = self.input;
        // A program may end without reading its input; that is its own affair.
        std::thread::spawn(move || stdin.write_all(&input));
        let (sender, lines) = mpsc::channel();
        let stdout = Output::follow(child.stdout.take().expect("stdout is a pipe"), Some(sender));
        let stderr = Output::follow(child.stderr.take().expect("stderr is a pipe"), None);
        let id = child.id();
        let (sender, ended) = mpsc::channel();
        std::thread::spawn(move || sender.send(child.wait()));
        Running { id, shown, ended, lines, stdout, stderr }
    }
}

/// A program that runs beside the test. It is killed with all its children when it is dropped.
pub(crate) struct Running {
    id: u32,
    shown: OsString,
    ended: mpsc::Receiver<io::Result<ExitStatus>>,
    lines: mpsc::Receiver<String>,
    stdout: Output,
    stderr: Output,
}

impl Running {
    /// The next line of standard output that `finds` likes; the ones before it are passed over.
    ///
    /// # Panics
    /// When none comes within `limit`, or the output ends.
    #[track_caller]
    pub(crate) fn line(&self, limit: Duration, finds: impl Fn(&str) -> bool) -> String {
        let until = now() + limit;
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(now())) {
                Ok(line) if finds(&line) => return line,
                Ok(_) => {}
                Err(_) => panic!("`{}` did not write the line that was waited for: {self:?}", self.shown.display()),
            }
        }
    }

    /// Sends a signal, as `INT` or `KILL`, to the program alone: its children live on.
    pub(crate) fn signal(&self, name: &str) {
        shell(&format!("kill -s {name} {}", self.id));
    }

    /// Sends a signal to the program and all of its process group, as a terminal does that is closed.
    pub(crate) fn signal_group(&self, name: &str) {
        shell(&format!("kill -s {name} -- -{}", self.id));
    }

    /// What the kernel says of the program under this name, if it still runs.
    fn status(&self, name: &str) -> Option<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id)).ok()?;
        status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(|value| value.trim().to_owned())
    }

    /// Whether the program takes note of this signal rather than being ended by it, and still runs.
    pub(crate) fn catches(&self, signal: u32) -> bool {
        let caught = self.status("SigCgt").and_then(|mask| u64::from_str_radix(&mask, 16).ok());
        caught.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }

    /// How much memory the program holds, kilobytes.
    pub(crate) fn memory_kb(&self) -> u64 {
        let size = self.status("VmRSS").expect("the program runs, and the kernel counts it");
        size.split_whitespace().next().and_then(|kb| kb.parse().ok()).expect("a number of kilobytes")
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it has not ended within `limit`; what it said until then is in the message.
    #[track_caller]
    pub(crate) fn wait(self, limit: Duration) -> Outcome {
        let status = match self.ended.recv_timeout(limit) {
            Ok(Ok(status)) => status,
            Ok(Err(error)) => panic!("`{}`: {error}", self.shown.display()),
            Err(_) => panic!("`{}` has not ended within {limit:?}: {self:?}", self.shown.display()),
        };
        // A child that outlives the program may hold the pipes open.
        self.end_all();
        Outcome { status, stdout: self.stdout.all(), stderr: self.stderr.all() }
    }

    fn end_all(&self) {
        shell(&format!("kill -s KILL -- -{} 2>/dev/null", self.id));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end_all();
        let _ = self.ended.recv();
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n--- stdout\n{}\n--- stderr\n{}", self.stdout.so_far(), self.stderr.so_far())
    }
}

/// How a program ended and what it said.
#[derive(Debug)]
pub(crate) struct Outcome {
    status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// The exit code; `None` if a signal ended it.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// Fails with all that the program said unless it ended with this exit code.
    #[track_caller]
    pub(crate) fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "\n--- stdout\n{}\n--- stderr\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output as JSON, one value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<serde_json::Value> {
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("not JSON: {line}: {error}"));
        self.stdout.lines().map(parse).collect()
    }
}

/// What comes out of a pipe, kept by a thread of its own so that the program never waits for us.
struct Output {
    text: Arc<Mutex<String>>,
    /// Hangs up when the pipe is closed.
    open: mpsc::Receiver<()>,
}

impl Output {
    fn follow(pipe: impl Read + Send + 'static, lines: Option<mpsc::Sender<String>>) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&text);
        let (is_open, open) = mpsc::channel();
        std::thread::spawn(move || {
            let mut pipe = BufReader::new(pipe);
            let mut bytes = Vec::new();
            while pipe.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
                let line = String::from_utf8_lossy(&bytes);
                kept.lock().expect("no reader panics").push_str(&line);
                if let Some(lines) = &lines {
                    // Nobody may be waiting for lines.
                    let _ = lines.send(line.trim_end().to_owned());
                }
                bytes.clear();
            }
            drop(is_open);
        });
        Self { text, open }
    }

    fn so_far(&self) -> String {
        self.text.lock().expect("no reader panics").clone()
    }

    /// Everything, once the pipe is closed. Who took it along out of the process group is not waited for long.
    fn all(&self) -> String {
        let _ = self.open.recv_timeout(Duration::from_secs(5));
        self.so_far()
    }
}

#[expect(clippy::disallowed_methods, reason = "a test that waits for a process waits in real time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The shell's own `kill`, since a bare Debian has no other.
fn shell(script: &str) {
    let _ = Command::new("/bin/sh").args(["-c", script]).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(10);

    fn sh(script: &str) -> Program {
        Program::at("/bin/sh", ["-c", script])
    }

    #[test]
    fn both_streams_the_exit_code_and_the_environment_come_back() {
        let outcome =
            sh("cat; echo $GREETING; echo trouble >&2; exit 3").env("GREETING", "Hallo").input("ein\n").run(SOON);
        let outcome = outcome.expect_code(3);
        assert_eq!(outcome.stdout, "ein\nHallo\n");
        assert_eq!(outcome.stderr, "trouble\n");
    }

    #[test]
    fn a_flood_on_both_streams_does_not_block() {
        let outcome = sh("yes | head -n 200000; yes | head -n 200000 >&2").input(vec![b'x'; 1_000_000]).run(SOON);
        assert_eq!((outcome.stdout.len(), outcome.stderr.len()), (400_000, 400_000));
    }

    #[test]
    #[should_panic(expected = "has not ended within 300ms")]
    fn who_does_not_end_in_time_fails() {
        let _ = sh("echo started; sleep 60 & wait").run(Duration::from_millis(300));
    }

    #[test]
    fn a_line_is_waited_for_and_the_program_killed_with_its_children() {
        let running = sh("echo no; echo ready; sleep 60 & echo $!; wait").start();
        assert_eq!(running.line(SOON, |line| line == "ready"), "ready");
        let child = running.line(SOON, |_| true);
        drop(running);
        let is_gone = || !Path::new(&format!("/proc/{child}/cmdline")).exists() || is_zombie(&child);
        let until = now() + SOON;
        while !is_gone() && now() < until {
            std::thread::yield_now();
        }
        assert!(is_gone(), "process {child} still runs");
    }

    fn is_zombie(process: &str) -> bool {
        std::fs::read_to_string(format!("/proc/{process}/stat")).is_ok_and(|stat| stat.contains(") Z "))
    }

    #[test]
    fn a_signal_reaches_the_program() {
        let running = sh("trap 'echo stopped; exit 0' TERM; echo ready; while :; do sleep 0.05; done").start();
        running.line(SOON, |line| line == "ready");
        running.signal("TERM");
        assert_eq!(running.wait(SOON).expect_code(0).stdout, "ready\nstopped\n");
    }

    #[test]
    fn json_is_read_line_by_line() {
        let outcome = sh(r#"echo '{"event":"end","arrived":true}'"#).run(SOON);
        assert_eq!(outcome.json_lines()[0]["arrived"], true);
    }

    #[test]
    fn the_program_itself_is_built_and_run() {
        let version = Program::naome(["--version"]).run(SOON).expect_code(0);
        assert!(version.stdout.starts_with("naome "), "{}", version.stdout);
    }

    #[test]
    fn cargo_says_where_the_program_is() {
        let messages = r#"
            {"reason":"compiler-artifact","target":{"name":"sim"},"executable":null}
            {"reason":"compiler-artifact","target":{"name":"naome"},"executable":"/t/debug/naome"}
            {"reason":"build-finished","success":true}"#;
        assert_eq!(executable_in(messages), Some(PathBuf::from("/t/debug/naome")));
        assert_eq!(executable_in("{}\nnot json"), None);
    }
}
