//! The sockets: a thread that takes connections, and one for each of them.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::protocol::{self, Kind, Request};
use crate::shared::Shared;
use crate::zmtp::{Connection, Fault, Socket};

/// How many peers may look at a time, on each of the two ports.
const MOST_PEERS: usize = 12;
/// How long a thread waits before it looks whether the monitor is over.
const MOMENT: Duration = Duration::from_millis(100);
/// How many moments a peer may take for its handshake: ten seconds.
const HANDSHAKE_MOMENTS: usize = 100;
/// How long a peer may take to accept an answer.
const SENDING: Duration = Duration::from_secs(2);

/// Serves a port until the monitor is over.
pub(crate) fn serve(
    listener: TcpListener,
    socket: Socket,
    key: Option<&str>,
    shared: &Arc<Shared>,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let key = key.map(str::to_owned);
    let shared = Arc::clone(shared);
    let peers = Arc::new(AtomicUsize::new(0));
    let name = "tree monitor".to_owned();
    thread::Builder::new().name(name).spawn(move || accept(&listener, socket, key.as_deref(), &shared, &peers))?;
    Ok(())
}

fn accept(listener: &TcpListener, socket: Socket, key: Option<&str>, shared: &Arc<Shared>, peers: &Arc<AtomicUsize>) {
    while !shared.is_over() {
        let Ok((stream, peer)) = listener.accept() else {
            pause();
            continue;
        };
        if peers.load(Ordering::Relaxed) >= MOST_PEERS {
            tracing::warn!(%peer, "too many look at the tree already");
            let _ = stream.shutdown(Shutdown::Both);
            continue;
        }
        // Groot2 cannot give a key, and whoever is on this machine can do worse than look.
        let key = if peer.ip().to_canonical().is_loopback() { None } else { key.map(str::to_owned) };
        let (shared, here) = (Arc::clone(shared), Arc::clone(peers));
        here.fetch_add(1, Ordering::Relaxed);
        let talk = move || {
            if let Err(fault) = talk(stream, Connection::new(socket, key.as_deref()), socket, &shared) {
                tracing::debug!(%peer, %fault, "a monitor's connection was closed");
            }
            here.fetch_sub(1, Ordering::Relaxed);
        };
        if thread::Builder::new().name("tree monitor peer".to_owned()).spawn(talk).is_err() {
            peers.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "an adapter's own thread waits for a peer")]
fn pause() {
    thread::sleep(MOMENT / 5);
}

/// Serves one peer until it leaves, or sends what is not the protocol.
fn talk(mut stream: TcpStream, mut connection: Connection, socket: Socket, shared: &Shared) -> Result<(), Fault> {
    let is_set_up = stream.set_nonblocking(false).is_ok()
        && stream.set_read_timeout(Some(MOMENT)).is_ok()
        && stream.set_write_timeout(Some(SENDING)).is_ok()
        && stream.set_nodelay(true).is_ok();
    let mut buffer = [0; 4096];
    let mut moments = 0;
    while is_set_up && !shared.is_over() {
        if stream.write_all(&connection.take_output()).is_err() {
            return Ok(());
        }
        let length = match stream.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error)
                if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted) =>
            {
                0
            }
            Err(_) => return Ok(()),
        };
        moments += 1;
        if !connection.is_open() && moments > HANDSHAKE_MOMENTS {
            return Err(Fault::Greeting);
        }
        let messages = match connection.receive(&buffer[..length]) {
            Ok(messages) => messages,
            Err(fault) => {
                // The peer learns why; whether it still listens does not matter.
                let _ = stream.write_all(&connection.take_output());
                return Err(fault);
            }
        };
        for message in messages {
            if socket == Socket::Rep {
                connection.send(&reply(&message, shared)?);
            }
        }
    }
    Ok(())
}

/// The reply to a message: its envelope, up to the empty frame, and the answer.
fn reply(message: &[Vec<u8>], shared: &Shared) -> Result<Vec<Vec<u8>>, Fault> {
    let body = message.iter().position(Vec::is_empty).ok_or(Fault::Protocol)? + 1;
    let (envelope, body) = message.split_at(body);
    let answer = match Request::read(body) {
        None => protocol::error("Request not recognized"),
        Some(request) if matches!(request.kind(), Kind::Blackboard(_)) => {
            request.answer(&mut shared.snapshot_with_blackboards())
        }
        Some(request) => request.answer(&mut shared.snapshot()),
    };
    Ok([envelope, &answer].concat())
}
