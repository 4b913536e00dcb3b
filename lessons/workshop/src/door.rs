//! Where connections come in: a thread of its own with a small runtime of its own. It looks at the first bytes of each:
//! the red button it serves itself, so that it works when all else hangs; the rest it hands on.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use hyper::service::Service as _;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};

/// Connections at the same time: in all, and from one address.
const MOST: usize = 800;
const MOST_OF_ONE: usize = 300;
/// So many more are kept for the red button.
const KEPT: usize = 80;
const KEPT_OF_ONE: usize = 20;
/// Whoever connects says something within this time; whoever has one of the places kept, within this.
const SPEAKS_WITHIN: Duration = Duration::from_secs(10);
const SPEAKS_AT_ONCE: Duration = Duration::from_secs(2);

/// How requests for the red button begin.
const STOP: [&[u8]; 2] = [b"GET /api/stop", b"POST /api/stop"];

/// A connection that was let in; the place is free again when it is dropped.
pub(crate) struct Guest {
    pub(crate) stream: std::net::TcpStream,
    pub(crate) from: SocketAddr,
    pub(crate) place: Place,
}

/// A place among the connections.
pub(crate) struct Place {
    from: IpAddr,
    /// Whether it is one of those kept for the red button.
    is_kept: bool,
    taken: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

impl Place {
    fn take(from: IpAddr, taken: &Arc<Mutex<BTreeMap<IpAddr, usize>>>) -> Option<Self> {
        let mut counts = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let all: usize = counts.values().sum();
        let of_one = counts.get(&from).copied().unwrap_or(0);
        if all >= MOST + KEPT || of_one >= MOST_OF_ONE + KEPT_OF_ONE {
            return None;
        }
        counts.insert(from, of_one + 1);
        drop(counts);
        let is_kept = all >= MOST || of_one >= MOST_OF_ONE;
        Some(Self { from, is_kept, taken: Arc::clone(taken) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.from) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.from);
            }
        }
    }
}

/// Lets connections in until told to close.
pub(crate) async fn serve(
    listener: std::net::TcpListener,
    red_button: Router,
    inside: mpsc::Sender<Guest>,
    mut closing: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    let taken = Arc::default();
    loop {
        let (stream, from) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Too many open files, or a connection that was gone before it came in: others may still come.
                    tracing::warn!(%error, "a connection");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            },
            _ = closing.wait_for(|closing| *closing) => return Ok(()),
        };
        let Some(place) = Place::take(from.ip(), &taken) else { continue };
        let (red_button, inside) = (red_button.clone(), inside.clone());
        tokio::spawn(async move {
            let _ = stream.set_nodelay(true);
            let speaks_within = if place.is_kept { SPEAKS_AT_ONCE } else { SPEAKS_WITHIN };
            match tokio::time::timeout(speaks_within, is_red_button(&stream)).await {
                Ok(Ok(true)) => {
                    converse(stream, from, red_button, PRESSED_WITHIN).await;
                    drop(place);
                }
                Ok(Ok(false)) if !place.is_kept => {
                    if let Ok(stream) = stream.into_std() {
                        // Whoever waits here for long does so alone.
                        let _ = inside.send(Guest { stream, from, place }).await;
                    }
                }
                _ => drop(place),
            }
        });
    }
}

/// Whether the first bytes are those of the red button.
async fn is_red_button(stream: &TcpStream) -> std::io::Result<bool> {
    const LONGEST: usize = 14;
    let mut first = [0; LONGEST];
    let mut patience = Duration::from_millis(1);
    loop {
        let read = stream.peek(&mut first).await?;
        let begins = |want: &&&[u8]| first[..read].starts_with(&want[..want.len().min(read)]);
        let could_be = STOP.iter().find(begins);
        match could_be {
            None => return Ok(false),
            Some(_) if read == 0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            Some(want) if read >= want.len() => return Ok(true),
            // The rest is on its way.
            // Whoever dawdles is looked at ever more rarely.
            Some(_) => {
                tokio::time::sleep(patience).await;
                patience *= 2;
            }
        }
    }
}

/// A request's head comes within this time, and an idle connection is let go after it.
pub(crate) const HEAD_WITHIN: Duration = Duration::from_secs(30);
/// The same for the red button, whose requests are short.
const PRESSED_WITHIN: Duration = Duration::from_secs(5);

/// Speaks HTTP on a connection until it ends.
pub(crate) async fn converse(stream: TcpStream, from: SocketAddr, router: Router, head_within: Duration) {
    let inner = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(From(from.ip()));
        inner.call(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_within)
        .max_headers(64)
        .max_buf_size(32 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    if let Err(error) = connection.await {
        tracing::trace!(%error, "a connection");
    }
}

/// The address that a request came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct From(pub(crate) IpAddr);
