//! The library's servers, asked live and read-only: SRU, DAIA, Koha's public REST and ILS-DI.
//!
//! ```text
//! WorkKey (id, ISBN) -> Server: questions -> HTTP, in 1.5 s -> copies -> LiveAnswer
//! ```
//!
//! Nothing but a [`WorkKey`] goes out, and it goes to the hosts of the house file alone. Whatever comes back is bounded
//! in time, size and depth. A server that fails again and again rests for a while. No failure is an error here: the
//! catalogue on this machine answers then, and says how old it is.

mod authority;
mod breaker;
mod config;
mod daia;
mod desk;
mod found;
mod http;
mod koha;
mod pica;
mod server;
mod sru;
mod trouble;
mod url;
mod xml;

use std::cell::LazyCell;
use std::time::{Duration, Instant};

use robot_core::ports::{LIVE_PATIENCE, LiveAnswer, WorkKey};
use robot_core::{FileErrors, Item, ItemState};

pub use desk::LiveDesk;
pub use trouble::Trouble;

use authority::Authority;
use http::Client;
use server::Server;

/// The servers of a house.
#[derive(Debug)]
pub struct LiveServers {
    /// In the order in which they are asked, each with the one who asks it.
    servers: Vec<(Server, Client)>,
    patience: Duration,
    started: Instant,
}

/// What one server said, for those who look after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerReport {
    /// Its kind and address: `sru http://koha.local:9998/biblios`.
    pub server: String,
    /// The copies it names, none if it does not know the work or does not say; or why there is no answer.
    pub outcome: Result<Vec<Item>, Trouble>,
    /// How long that took.
    pub took: Duration,
}

impl LiveServers {
    /// Reads the servers of a house file: its tables `[[catalogue_server]]`. All other tables are passed over. Files that
    /// they name, certificates, lie beside it.
    ///
    /// ```
    /// use robot_catalogue::live::LiveServers;
    ///
    /// let servers = LiveServers::parse("house.toml", r#"
    ///     name = { de = "Bücherei", en = "Library" }
    ///     [[catalogue_server]]
    ///     kind = "sru"
    ///     url = "http://koha.local:9998/biblios"
    ///     [[catalogue_server]]
    ///     kind = "daia"
    ///     url = "https://daia.example.org/"
    ///     id = "ppn:{id}"
    ///     locations = { "1. OG" = "KIN" }
    /// "#).expect("both are right");
    /// assert_eq!(servers.len(), 2);
    ///
    /// let errors = LiveServers::parse("house.toml", "[[catalogue_server]]\nkind = \"sru\"\nurl = \"koha.local\"").unwrap_err();
    /// assert!(errors.to_string().starts_with("house.toml:3:7: this is no address"), "{errors}");
    /// ```
    ///
    /// # Errors
    /// All that is wrong with them, each with its place and a cure.
    pub fn parse(file: &str, text: &str) -> Result<Self, FileErrors> {
        let servers = config::parse(file, text)?;
        let of_this_machine = LazyCell::new(Authority::of_this_machine);
        let with_client = |server: Server| {
            let client = Client::new(server.authority().unwrap_or_else(|| &of_this_machine));
            (server, client)
        };
        let servers = servers.into_iter().map(with_client).collect();
        Ok(Self { servers, patience: LIVE_PATIENCE, started: http::now() })
    }

    /// The same servers, given so much time for a question instead of [`LIVE_PATIENCE`]: for those who look after a
    /// slow server, and whom no visitor waits for.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.servers.len()
    }

    /// Whether the house has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.servers.is_empty()
    }

    /// Asks one after the other about a work until one knows the state of a copy. Waits, [`LIVE_PATIENCE`] at
    /// the most.
    pub fn ask(&mut self, key: &WorkKey) -> (LiveAnswer, Vec<ServerReport>) {
        let until = http::now() + self.patience;
        let mut reports = Vec::new();
        for (server, client) in &mut self.servers {
            let begun = http::now();
            let since_start = begun.saturating_duration_since(self.started);
            let outcome = server.ask(client, key, until, since_start);
            let took = http::now().saturating_duration_since(begun);
            let is_known = outcome.as_ref().is_ok_and(|copies| says_something(copies));
            if let Err(trouble) = &outcome {
                tracing::info!(server = server.name(), %trouble, "no live answer");
            }
            reports.push(ServerReport { server: server.name(), outcome, took });
            if is_known {
                break;
            }
        }
        (combined(&reports), reports)
    }

    /// Asks every server about a work, whatever the others say, each with the whole time to itself.
    pub fn ask_each(&mut self, key: &WorkKey) -> Vec<ServerReport> {
        let each = |(server, client): &mut (Server, Client)| {
            let begun = http::now();
            let since_start = begun.saturating_duration_since(self.started);
            let outcome = server.ask(client, key, begun + self.patience, since_start);
            ServerReport { server: server.name(), outcome, took: http::now().saturating_duration_since(begun) }
        };
        self.servers.iter_mut().map(each).collect()
    }
}

/// Whether the state of some copy is known.
fn says_something(copies: &[Item]) -> bool {
    copies.iter().any(|copy| copy.state != ItemState::Unknown)
}

/// What all of it comes to. A server that failed may have been the one that knows.
fn combined(reports: &[ServerReport]) -> LiveAnswer {
    let known = reports.iter().find_map(|report| report.outcome.as_ref().ok().filter(|copies| says_something(copies)));
    match known {
        Some(copies) => LiveAnswer::Copies(copies.clone()),
        None if reports.iter().any(|report| report.outcome.is_err()) => LiveAnswer::Unreachable,
        None => LiveAnswer::Unknown,
    }
}
