//! The server in a process of its own, so that its memory is its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::SERVE;
use crate::browser::Class;
use crate::class::server;

/// Serves until it is killed.
pub(crate) fn serve(folder: &Path) {
    let server = server(folder);
    println!("listens {} {} {}", server.address, server.code, server.setup_key());
    loop {
        std::thread::park();
    }
}

/// A program that serves a class. It is killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    address: SocketAddr,
    code: String,
    key: String,
}

impl Process {
    /// This benchmark once more, as a server.
    pub(crate) fn start(folder: &Path) -> Self {
        let program = std::env::current_exe().expect("it runs");
        let mut child =
            Command::new(program).env(SERVE, folder).stdout(Stdio::piped()).spawn().expect("a server in a process");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let line = lines.into_iter().find(|line| line.starts_with("listens ")).expect("the server listens");
        let words: Vec<&str> = line.split(' ').collect();
        let address = words[1].parse().expect("an address");
        Self { child, address, code: words[2].to_owned(), key: words[3].to_owned() }
    }

    fn about(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap_or_default()
    }

    /// Its memory, megabytes.
    pub(crate) fn resident_mb(&self) -> f64 {
        let status = self.about("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        crate::rounded(kilobytes.unwrap_or(f64::NAN) / 1024.0)
    }

    /// How long it has kept cores busy, seconds: a hundredth is a tick of the kernel's.
    pub(crate) fn busy_s(&self) -> f64 {
        let stat = self.about("stat");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
        (ticks(11) + ticks(12)) / 100.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Class for Process {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn code(&self) -> &str {
        &self.code
    }

    fn setup_key(&self) -> &str {
        &self.key
    }
}
