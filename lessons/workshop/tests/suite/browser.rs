//! A browser: cookies, HTTP, WebSockets, and all it was ever sent.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

/// What one must know to join: it stands on the wall and in the terminal.
pub(crate) trait Class {
    fn address(&self) -> SocketAddr;
    fn code(&self) -> &str;
    /// The key with which staff set up their PIN.
    fn setup_key(&self) -> &str;
}

/// An answer; where none came, because the server is gone, its status is 0 and it says why.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The answer's JSON, which must have come with this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        self.json()
    }

    /// A refusal must have this code, and a message.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body}");
        assert!(body["message"].as_str().is_some_and(|message| !message.is_empty()), "{body}");
    }
}

/// A browser.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    pub(crate) address: SocketAddr,
    pub(crate) cookies: BTreeMap<String, String>,
}

pub(crate) type Line = WebSocket<TcpStream>;

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, cookies: BTreeMap::new() }
    }

    /// A browser at a seat.
    pub(crate) fn joined(class: &impl Class, animal: &str, colour: &str) -> Self {
        let mut browser = Self::new(class.address());
        browser.post("/api/join", &json!({ "code": class.code(), "animal": animal, "colour": colour })).expect(200);
        browser
    }

    /// A browser of staff, which sets the PIN up.
    pub(crate) fn staff(class: &impl Class) -> Self {
        let mut browser = Self::new(class.address());
        browser.post("/api/staff/setup", &json!({ "key": class.setup_key(), "pin": "2468" })).expect(204);
        browser
    }

    pub(crate) fn cookie(&self) -> String {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// A request with these headers and no others.
    pub(crate) fn raw(&self, head: &str, body: &[u8]) -> Answer {
        let mut stream = match TcpStream::connect(self.address) {
            Ok(stream) => stream,
            Err(error) => return Answer { status: 0, headers: BTreeMap::new(), body: error.to_string().into_bytes() },
        };
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time limit");
        // A server that has refused reads no more: what comes back counts.
        let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        parsed(&bytes)
    }

    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
            self.address,
            body.len()
        );
        if !self.cookies.is_empty() {
            head += &format!("cookie: {}\r\n", self.cookie());
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let answer = self.raw(&(head + "\r\n"), body);
        if let Some(cookie) = answer.headers.get("set-cookie") {
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    pub(crate) fn change(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        self.send(method, path, &[("x-naome", "1"), ("content-type", "application/json")], body.to_string().as_bytes())
    }

    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Answer {
        self.change("POST", path, body)
    }

    /// Opens a WebSocket.
    pub(crate) fn open(&self, path: &str, origin: Option<&str>) -> Result<Line, Box<tungstenite::Error>> {
        let mut request = format!("ws://{}{path}", self.address).into_client_request().expect("a request");
        let headers = request.headers_mut();
        if !self.cookies.is_empty() {
            headers.insert("cookie", self.cookie().parse().expect("a header"));
        }
        let origin = origin.map_or_else(|| format!("http://{}", self.address), str::to_owned);
        headers.insert("origin", origin.parse().expect("a header"));
        let stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_nodelay(true).expect("an option");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time limit");
        match tungstenite::client(request, stream) {
            Ok((line, _)) => Ok(line),
            Err(tungstenite::HandshakeError::Failure(error)) => Err(Box::new(error)),
            Err(tungstenite::HandshakeError::Interrupted(_)) => Err(Box::new(tungstenite::Error::AttackAttempt)),
        }
    }
}

fn parsed(bytes: &[u8]) -> Answer {
    let at = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok()).unwrap_or(0);
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let body = bytes.get(at + 4..).unwrap_or_default();
    let is_chunked = headers.get("transfer-encoding").is_some_and(|encoding| encoding == "chunked");
    Answer { status, headers, body: if is_chunked { unchunked(body) } else { body.to_vec() } }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(at) = bytes.windows(2).position(|window| window == b"\r\n") {
        let size = usize::from_str_radix(&String::from_utf8_lossy(&bytes[..at]), 16).unwrap_or(0);
        let Some(chunk) = bytes.get(at + 2..at + 2 + size).filter(|_| size > 0) else { break };
        body.extend_from_slice(chunk);
        bytes = bytes.get(at + 4 + size..).unwrap_or_default();
    }
    body
}

/// Sends a message.
pub(crate) fn tell(line: &mut Line, message: &Value) {
    line.send(Message::text(message.to_string())).expect("the server reads");
}

/// Reads messages until one is what is wanted.
#[track_caller]
pub(crate) fn until(line: &mut Line, wanted: impl Fn(&Value) -> bool) -> Value {
    loop {
        match line.read() {
            Ok(Message::Text(text)) => {
                let message: Value = serde_json::from_str(&text).expect("the server sends JSON");
                if wanted(&message) {
                    return message;
                }
            }
            Ok(_) => {}
            Err(tungstenite::Error::Io(error)) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => panic!("the line broke off: {error}"),
        }
    }
}

/// Reads until the line ends; everything that was sent.
pub(crate) fn to_the_end(line: &mut Line) -> Vec<String> {
    let mut all = Vec::new();
    while let Ok(message) = line.read() {
        if let Message::Text(text) = message {
            all.push(text.as_str().to_owned());
        }
    }
    all
}

/// A program that stands up, waves and says something.
pub(crate) fn hello(text: &str) -> Value {
    program(&[
        json!({ "type": "posture", "id": "b2", "fields": { "POSTURE": "stand" } }),
        json!({ "type": "gesture", "id": "b3", "fields": { "GESTURE": "wave" } }),
        say("b4", text),
    ])
}

/// `say`.
pub(crate) fn say(id: &str, text: &str) -> Value {
    json!({ "type": "say", "id": id, "inputs": { "TEXT": { "shadow": { "type": "text", "id": format!("{id}t"), "fields": { "TEXT": text } } } } })
}

/// A program of these blocks below the start.
pub(crate) fn program(blocks: &[Value]) -> Value {
    let mut next = Value::Null;
    for block in blocks.iter().rev() {
        let mut block = block.clone();
        if !next.is_null() {
            block["next"] = json!({ "block": next });
        }
        next = block;
    }
    let mut hat = json!({ "type": "ev_start", "id": "b1", "x": 10, "y": 10 });
    if !next.is_null() {
        hat["next"] = json!({ "block": next });
    }
    json!({ "blocks": { "languageVersion": 0, "blocks": [hat] } })
}
