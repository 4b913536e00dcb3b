//! The server's side of one connection in ZMTP 3.0, ZeroMQ's protocol, without any input or output: bytes in, messages
//! and bytes out. The mechanisms NULL and PLAIN; the sockets REP and PUB.

/// The longest message, all its frames together, that a peer may send.
pub const LONGEST_MESSAGE: usize = 64 * 1024;
/// The most frames of one message.
const MOST_FRAMES: usize = 16;
const GREETING: usize = 64;

const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

/// What this side is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Socket {
    /// Answers requests.
    Rep,
    /// Publishes; what peers send are subscriptions.
    Pub,
}

impl Socket {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Rep => b"REP",
            Self::Pub => b"PUB",
        }
    }
}

/// Why a connection cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The first bytes are not ZMTP 3.
    #[error("the peer does not speak ZMTP 3")]
    Greeting,
    /// Another mechanism than this side asks for.
    #[error("the peer offers another security mechanism than this side asks for")]
    Mechanism,
    /// A wrong password.
    #[error("the key is wrong")]
    Key,
    /// A frame or command that makes no sense here.
    #[error("the peer sent what the protocol does not foresee")]
    Protocol,
    /// Too much at once.
    #[error("the peer sent a message of more than {LONGEST_MESSAGE} bytes")]
    TooLong,
}

/// A message, as its frames.
pub type Message = Vec<Vec<u8>>;

/// How many bytes a greeting or a frame had, and the message that it ends.
type Step = (usize, Option<Message>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Greeting,
    Hello,
    Initiate,
    Ready,
    Open,
}

/// One connection.
///
/// ```
/// use behaviour_tree_groot2::zmtp::{Connection, Socket};
/// let mut connection = Connection::new(Socket::Rep, None);
/// assert_eq!(connection.take_output().len(), 64, "both sides begin with a greeting");
/// assert!(connection.receive(b"GET / HTTP/1.1\r\n").is_err());
/// ```
#[derive(Debug)]
pub struct Connection {
    socket: Socket,
    /// The password that PLAIN asks for; NULL if there is none.
    key: Option<String>,
    state: State,
    input: Vec<u8>,
    output: Vec<u8>,
    frames: Message,
}

impl Connection {
    /// A new connection, whose greeting waits to be sent.
    pub fn new(socket: Socket, key: Option<&str>) -> Self {
        let mut greeting = [0; GREETING];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        let mechanism: &[u8] = if key.is_some() { b"PLAIN" } else { b"NULL" };
        greeting[12..12 + mechanism.len()].copy_from_slice(mechanism);
        greeting[32] = u8::from(key.is_some());
        Self {
            socket,
            key: key.map(str::to_owned),
            state: State::Greeting,
            input: Vec::new(),
            output: greeting.to_vec(),
            frames: Vec::new(),
        }
    }

    /// Whether the handshake is done.
    pub fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// What is to be sent, once.
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    /// Takes bytes of the peer and gives the messages that are complete, each as its frames.
    ///
    /// # Errors
    /// When the connection must be closed; what is in [`Connection::take_output`] may still be sent.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Vec<Message>, Fault> {
        self.input.extend_from_slice(bytes);
        let mut messages = Vec::new();
        let mut used = 0;
        while let Some((length, message)) = self.step(used)? {
            used += length;
            messages.extend(message);
        }
        self.input.drain(..used);
        Ok(messages)
    }

    /// Sends a message.
    pub fn send(&mut self, frames: &[Vec<u8>]) {
        for (at, frame) in frames.iter().enumerate() {
            let more = if at + 1 < frames.len() { MORE } else { 0 };
            self.frame(more, frame);
        }
    }

    fn frame(&mut self, flags: u8, body: &[u8]) {
        match u8::try_from(body.len()) {
            Ok(length) => self.output.extend([flags, length]),
            Err(_) => {
                self.output.push(flags | LONG);
                self.output.extend((body.len() as u64).to_be_bytes());
            }
        }
        self.output.extend_from_slice(body);
    }

    fn command(&mut self, name: &str, body: &[u8]) {
        let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
        let whole = [&[length], name.as_bytes(), body].concat();
        self.frame(COMMAND, &whole);
    }

    /// Takes the next greeting or frame, if it is all there: how many bytes it had, and the message that it ends.
    fn step(&mut self, from: usize) -> Result<Option<Step>, Fault> {
        let input = &self.input[from..];
        if self.state == State::Greeting {
            return self.greeting(from);
        }
        let Some((&flags, rest)) = input.split_first() else { return Ok(None) };
        if flags & !(MORE | LONG | COMMAND) != 0 {
            return Err(Fault::Protocol);
        }
        let (head, length) = if flags & LONG == 0 {
            let Some(length) = rest.first() else { return Ok(None) };
            (2, usize::from(*length))
        } else {
            let Some(length) = rest.first_chunk::<8>() else { return Ok(None) };
            (9, usize::try_from(u64::from_be_bytes(*length)).unwrap_or(usize::MAX))
        };
        let kept: usize = self.frames.iter().map(Vec::len).sum();
        if length > LONGEST_MESSAGE - kept || self.frames.len() == MOST_FRAMES {
            return Err(Fault::TooLong);
        }
        let Some(body) = input.get(head..head + length) else { return Ok(None) };
        let body = body.to_vec();
        if flags & COMMAND != 0 {
            self.take_command(&body)?;
            return Ok(Some((head + length, None)));
        }
        if self.state != State::Open {
            return Err(Fault::Protocol);
        }
        self.frames.push(body);
        let message = (flags & MORE == 0).then(|| std::mem::take(&mut self.frames));
        Ok(Some((head + length, message)))
    }

    fn greeting(&mut self, from: usize) -> Result<Option<Step>, Fault> {
        let input = &self.input[from..];
        // A stranger is known by the first bytes, and not kept waiting for the rest.
        let strange = |at: usize, good: fn(u8) -> bool| input.get(at).is_some_and(|byte| !good(*byte));
        if strange(0, |byte| byte == 0xff) || strange(9, |byte| byte & 1 == 1) || strange(10, |version| version >= 3) {
            return Err(Fault::Greeting);
        }
        let Some(greeting) = input.get(..GREETING) else { return Ok(None) };
        let wanted: &[u8] = if self.key.is_some() { b"PLAIN" } else { b"NULL" };
        let (mechanism, padding) = greeting[12..32].split_at(wanted.len());
        if mechanism != wanted || padding.iter().any(|byte| *byte != 0) {
            return Err(Fault::Mechanism);
        }
        if self.key.is_some() {
            self.state = State::Hello;
        } else {
            self.state = State::Ready;
            self.command("READY", &self.metadata());
        }
        Ok(Some((GREETING, None)))
    }

    fn take_command(&mut self, body: &[u8]) -> Result<(), Fault> {
        let (length, rest) = body.split_first().ok_or(Fault::Protocol)?;
        let (name, data) = rest.split_at_checked(usize::from(*length)).ok_or(Fault::Protocol)?;
        match (self.state, name) {
            (State::Hello, b"HELLO") => {
                let password = password(data).ok_or(Fault::Protocol)?;
                if !self.key.as_ref().is_some_and(|key| is_same(key.as_bytes(), password)) {
                    self.command("ERROR", b"\x09wrong key");
                    return Err(Fault::Key);
                }
                self.command("WELCOME", &[]);
                self.state = State::Initiate;
            }
            (State::Initiate, b"INITIATE") => {
                self.command("READY", &self.metadata());
                self.state = State::Open;
            }
            (State::Ready, b"READY") => self.state = State::Open,
            // A sign of life, from peers that speak 3.1: two bytes of time, and what is to come back.
            (State::Open, b"PING") => {
                let context = data.get(2..).ok_or(Fault::Protocol)?.to_vec();
                self.command("PONG", &context);
            }
            (State::Open, _) => {}
            _ => return Err(Fault::Protocol),
        }
        Ok(())
    }

    fn metadata(&self) -> Vec<u8> {
        let mut metadata = Vec::new();
        for (name, value) in [(&b"Socket-Type"[..], self.socket.name()), (b"Identity", b"")] {
            metadata.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            metadata.extend_from_slice(name);
            metadata.extend(u32::try_from(value.len()).unwrap_or(u32::MAX).to_be_bytes());
            metadata.extend_from_slice(value);
        }
        metadata
    }
}

/// The password of a HELLO: a name and a password, each after its length.
fn password(data: &[u8]) -> Option<&[u8]> {
    let (length, rest) = data.split_first()?;
    let (_, rest) = rest.split_at_checked(usize::from(*length))?;
    let (length, rest) = rest.split_first()?;
    (rest.len() == usize::from(*length)).then_some(rest)
}

/// Compares without telling by its time how much was right.
fn is_same(key: &[u8], given: &[u8]) -> bool {
    key.len() == given.len() && key.iter().zip(given).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn client_greeting(mechanism: &str) -> Vec<u8> {
        let mut greeting = vec![0; GREETING];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        greeting[11] = 1;
        greeting[12..12 + mechanism.len()].copy_from_slice(mechanism.as_bytes());
        greeting
    }

    fn command(name: &str, data: &[u8]) -> Vec<u8> {
        let body = [&[name.len() as u8], name.as_bytes(), data].concat();
        [&[COMMAND, body.len() as u8], &body[..]].concat()
    }

    fn opened() -> Connection {
        let mut connection = Connection::new(Socket::Rep, None);
        connection.receive(&client_greeting("NULL")).unwrap();
        connection.receive(&command("READY", b"\x0bSocket-Type\0\0\0\x03REQ")).unwrap();
        assert!(connection.is_open());
        connection.take_output();
        connection
    }

    #[test]
    fn a_request_and_its_answer() {
        let mut connection = opened();
        let mut request = vec![MORE, 0, MORE, 3];
        request.extend(b"abc");
        request.extend([LONG, 0, 0, 0, 0, 0, 0, 0, 2, b'x', b'y']);
        let messages = connection.receive(&request).unwrap();
        assert_eq!(messages, [vec![vec![], b"abc".to_vec(), b"xy".to_vec()]]);
        connection.send(&[vec![], vec![7; 300]]);
        let sent = connection.take_output();
        assert_eq!(&sent[..11], [MORE, 0, LONG, 0, 0, 0, 0, 0, 0, 1, 44]);
        assert_eq!(sent.len(), 11 + 300);
    }

    #[test]
    fn a_ping_is_answered() {
        let mut connection = opened();
        connection.receive(&command("PING", b"\0\x05context")).unwrap();
        assert_eq!(connection.take_output(), command("PONG", b"context"));
    }

    #[test]
    fn the_key_is_asked_for() {
        for (given, good) in [("secret", true), ("Secret", false), ("", false), ("secret1", false)] {
            let mut connection = Connection::new(Socket::Rep, Some("secret"));
            connection.receive(&client_greeting("PLAIN")).unwrap();
            connection.take_output();
            let hello = command("HELLO", &[&b"\x03any"[..], &[given.len() as u8], given.as_bytes()].concat());
            let answer = connection.receive(&hello);
            if good {
                assert_eq!(connection.take_output(), command("WELCOME", b""));
                connection.receive(&command("INITIATE", b"")).unwrap();
                assert!(connection.is_open());
            } else {
                assert_eq!(answer, Err(Fault::Key));
                assert!(!connection.is_open());
            }
        }
        let mut connection = Connection::new(Socket::Rep, Some("secret"));
        assert_eq!(connection.receive(&client_greeting("NULL")), Err(Fault::Mechanism));
        assert!(!connection.is_open());
    }

    #[test]
    fn nobody_is_served_before_the_handshake() {
        let mut connection = Connection::new(Socket::Rep, None);
        connection.receive(&client_greeting("NULL")).unwrap();
        assert_eq!(connection.receive(&[0, 1, b'x']), Err(Fault::Protocol));
    }

    #[test]
    fn what_is_announced_too_long_is_not_waited_for() {
        for length in [LONGEST_MESSAGE as u64 + 1, u64::from(u32::MAX), 1 << 62, u64::MAX] {
            let mut frame = vec![LONG];
            frame.extend(length.to_be_bytes());
            assert_eq!(opened().receive(&frame), Err(Fault::TooLong), "{length}");
        }
        let mut connection = opened();
        let endless = [MORE, 0].repeat(MOST_FRAMES + 1);
        assert_eq!(connection.receive(&endless), Err(Fault::TooLong));
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_are_taken(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1usize..50) {
            for mut connection in [Connection::new(Socket::Rep, None), opened()] {
                for piece in bytes.chunks(piece) {
                    if connection.receive(piece).is_err() {
                        break;
                    }
                }
            }
        }

        #[test]
        fn pieces_do_not_matter(frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..5), piece in 1usize..50) {
            let mut sender = opened();
            sender.send(&frames);
            let bytes = sender.take_output();
            let mut receiver = opened();
            let mut messages = Vec::new();
            for piece in bytes.chunks(piece) {
                messages.extend(receiver.receive(piece).unwrap());
            }
            prop_assert_eq!(messages, vec![frames]);
        }
    }
}
