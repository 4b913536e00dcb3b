//! The monitor, as the host sees it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use behaviour_tree::{TreeDocument, TreeView, WriteError};

use crate::instances::{InstancesError, numbered};
use crate::server;
use crate::shared::Shared;
use crate::zmtp::Socket;

/// Where the monitor listens, and who may look.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address of this machine to listen on; loopback unless said otherwise.
    pub address: IpAddr,
    /// The port for requests; that for notices is the next one. 0 takes any that are free.
    pub port: u16,
    /// What peers from other machines give as a password, at least eight characters.
    pub key: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { address: IpAddr::V4(Ipv4Addr::LOCALHOST), port: Self::GROOT2_PORT, key: None }
    }
}

impl Settings {
    /// Where Groot2 looks first.
    pub const GROOT2_PORT: u16 = 1667;
    /// The shortest key.
    const SHORTEST_KEY: usize = 8;
}

/// Why a tree cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// Other machines could look, and nobody asks them for a key.
    #[error("to listen on {0}, where other machines can look, the monitor needs a key of at least 8 characters")]
    NoKey(IpAddr),
    /// The port is taken, or the address is not of this machine.
    #[error("cannot listen on {address}: {error}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        #[source]
        error: std::io::Error,
    },
    /// The documents are of another tree.
    #[error(transparent)]
    Instances(#[from] InstancesError),
    /// The documents cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Shows a tree to Groot2. Ends when it is dropped.
#[derive(Debug)]
pub struct Monitor {
    shared: Arc<Shared>,
    address: SocketAddr,
}

impl Monitor {
    /// Begins to listen. There is nothing to see until [`Monitor::show`].
    ///
    /// # Errors
    /// If the ports are taken, or other machines could look without a key.
    pub fn start(settings: &Settings) -> Result<Self, MonitorError> {
        let Settings { address, port, key } = settings;
        let key = key.as_deref().filter(|key| key.len() >= Settings::SHORTEST_KEY);
        if !address.is_loopback() && key.is_none() {
            return Err(MonitorError::NoKey(*address));
        }
        let (requests, notices) = listen(*address, *port)?;
        let listen_error = |error| MonitorError::Listen { address: SocketAddr::new(*address, *port), error };
        let local = requests.local_addr().map_err(listen_error)?;
        let shared = Arc::new(Shared::default());
        for (listener, socket) in [(requests, Socket::Rep), (notices, Socket::Pub)] {
            server::serve(listener, socket, key, &shared).map_err(listen_error)?;
        }
        Ok(Self { shared, address: local })
    }

    /// Where it listens for requests.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows this tree from now on. The documents are those that it was loaded from. There are transitions to see if the
    /// tree keeps its events ([`behaviour_tree::Tree::keep_events`]).
    ///
    /// # Errors
    /// If the documents are others.
    pub fn show(&self, tree: TreeView<'_>, documents: &[TreeDocument]) -> Result<(), MonitorError> {
        let xml = numbered(tree, documents)?.write()?;
        self.shared.show(xml);
        Ok(())
    }

    /// Shows the tree as it is after a tick.
    pub fn publish(&self, tree: TreeView<'_>, now: Duration) {
        self.shared.publish(tree, now);
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.shared.end();
    }
}

/// Two ports, one after the other.
fn listen(address: IpAddr, port: u16) -> Result<(TcpListener, TcpListener), MonitorError> {
    /// A free port need not have a free one after it.
    const TRIES: usize = 32;
    let at = |port| {
        let address = SocketAddr::new(address, port);
        TcpListener::bind(address).map_err(|error| MonitorError::Listen { address, error })
    };
    let both = |first: u16| {
        let requests = at(first)?;
        let port = requests.local_addr().map_or(first, |local| local.port());
        Ok((requests, at(port.wrapping_add(1))?))
    };
    let mut answer = both(port);
    for _ in 1..TRIES {
        if port != 0 || answer.is_ok() {
            break;
        }
        answer = both(port);
    }
    answer
}
