//! Nothing of a person is stored or sent: all that a class day leaves on the disk, in the log and on the wires is read.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::browser::{Browser, Line, hello, tell, until};
use crate::class::{files_in, server};

/// What browsers say of themselves besides. None of it may turn up anywhere.
const MARKS: [(&str, &str); 6] = [
    ("user-agent", "Mozilla/5.0 MARK-AGENT"),
    ("accept-language", "de-MARK"),
    ("x-forwarded-for", "10.11.12.13"),
    ("forwarded", "for=MARK-FORWARDED"),
    ("referer", "http://MARK/"),
    ("from", "MARK@example.org"),
];
const FORBIDDEN: [&str; 5] = ["MARK", "Mozilla", "10.11.12.13", "user-agent", "127.0.0.1"];

/// What is on the disk: each kind of row, and the names in it. Rows of `program` are what a child has built.
const STORED: [(&str, &[&str]); 10] = [
    (
        "seat",
        &[
            "animal", "colour", "turn", "seen_ms", "seen_day", "runs", "way", "ready", "programs", "slot", "lesson",
            "codes",
        ],
    ),
    (
        "queue",
        &[
            "tickets",
            "paused",
            "last_round",
            "entry",
            "seat",
            "slot",
            "sha256",
            "sentences",
            "release",
            "state",
            "rank",
        ],
    ),
    ("settings", &["code", "settings", "next_seat"]),
    ("pin", &["hash", "turn", "wrong", "locked_until_ms"]),
    ("counters", &["lesson", "tries", "passed", "goals"]),
    ("statement", &["body", "site", "contact", "phone", "email", "made", "reviewed", "gaps"]),
    ("agreed", &[]),
    ("program", &[]),
    ("code", &[]),
    ("key", &[]),
];

/// A log that is kept.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no test panics in it").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The names in a message. What is somebody else's form is left out: programs, and what Blockly reads.
fn names(value: &Value, found: &mut BTreeSet<String>) {
    const OTHERS: [&str; 9] =
        ["workspace", "starter", "definitions", "toolboxes", "toolbox", "goals", "values", "files", "text"];
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(name.clone());
                if !OTHERS.contains(&name.as_str()) {
                    names(value, found);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

/// A day, with everything that was sent in it.
fn a_day(folder: &Path) -> Vec<String> {
    let server = server(folder);
    let mut staff = Browser::staff(&server);
    let mut fox = Browser::joined(&server, "fox", "red");
    let mut sent = Vec::new();
    let mut told = |line: &mut Line, kind: &str| sent.push(until(line, |message| message["type"] == kind).to_string());
    let mut child = fox.open("/api/line?as=child", None).expect("a line");
    tell(&mut child, &json!({ "type": "at", "page": "lesson", "lesson": "hallo", "step": "aufstehen" }));
    let mut screen = staff.open("/api/line?as=staff", None).expect("a line");
    told(&mut child, "class");
    let mut stage = fox.open("/api/stage", None).expect("a stage");
    tell(&mut stage, &json!({ "type": "start", "workspace": hello("Hallo"), "speed": 4 }));
    for kind in ["began", "frame", "event", "log", "end"] {
        told(&mut stage, kind);
    }
    told(&mut screen, "class");

    let mut marked = |browser: &mut Browser, method: &str, path: &str, body: &Value| {
        let headers = [MARKS.as_slice(), &[("x-naome", "1")]].concat();
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let answer = browser.send(method, path, &headers, body.as_bytes());
        assert!((200..300).contains(&answer.status), "{path}: {}", answer.text());
        sent.push(answer.text());
        sent.extend(answer.headers.values().cloned());
        answer.json()
    };
    let none = json!(null);
    marked(&mut fox, "GET", "/api/class", &none);
    marked(&mut fox, "PUT", "/api/programs/hallo", &json!({ "workspace": hello("Guten Tag") }));
    let checked =
        marked(&mut fox, "POST", "/api/check", &json!({ "workspace": hello("Guten Tag"), "lesson": "hallo" }));
    let run = checked["shown"].as_str().expect("a run").to_owned();
    marked(&mut fox, "POST", "/api/compile", &json!({ "workspace": hello("Guten Tag") }));
    marked(&mut fox, "POST", "/api/queue", &json!({ "slot": "hallo" }));
    marked(&mut fox, "POST", "/api/programs/hallo/code", &none);
    for path in ["/api/me", "/api/programs", "/api/lessons", "/api/lessons/hallo", "/api/statement", "/api/registry"] {
        marked(&mut fox, "GET", path, &none);
    }
    for path in [format!("/api/runs/{run}/log"), "/api/programs/hallo/file".to_owned()] {
        marked(&mut fox, "GET", &path, &none);
    }
    for path in ["overview", "settings", "files", "missed"] {
        marked(&mut staff, "GET", &format!("/api/staff/{path}"), &none);
    }
    let release = marked(&mut staff, "GET", "/api/staff/overview", &none)["releases"][0].clone();
    let order = json!({ "child": release["child"]["id"], "sha256": release["sha256"], "release": true });
    marked(&mut staff, "POST", "/api/staff/release", &order);
    let statement = marked(&mut fox, "GET", "/api/statement", &none);
    marked(&mut staff, "PUT", "/api/staff/statement", &statement);
    let cookies: Vec<&String> = fox.cookies.keys().chain(staff.cookies.keys()).collect();
    assert_eq!(cookies, ["naome-child", "naome-staff"]);
    sent
}

#[test]
fn nobody_learns_who_somebody_is() {
    let log = Kept::default();
    let to = log.clone();
    // Everything that the server could ever write into a log.
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || to.clone());
    let _ = tracing::subscriber::set_global_default(subscriber.finish());
    let folder = tempfile::tempdir().unwrap();
    let sent = a_day(folder.path());

    // All that is sent is named in the protocol.
    let mut found = BTreeSet::new();
    for message in sent.iter().filter_map(|text| serde_json::from_str(text).ok()) {
        names(&message, &mut found);
    }
    assert!(found.len() > 100, "{found:?}");
    let protocol = include_str!("../../PROTOCOL.md");
    let is_named = |name: &&String| {
        let word = |letter: char| letter.is_alphanumeric() || letter == '_';
        protocol.split(|letter| !word(letter)).any(|there| there == name.as_str())
    };
    let unnamed: Vec<&String> = found.iter().filter(|name| !is_named(name)).collect();
    assert!(unnamed.is_empty(), "the protocol does not name {unnamed:?}");

    // All that is stored is one of the known things.
    let class = folder.path().join("class");
    let database = Connection::open(class.join("workshop.db")).unwrap();
    let mut select = database.prepare("SELECT kind, key, value FROM row").unwrap();
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let rows: Vec<(String, String, Vec<u8>)> = rows.collect::<Result<_, _>>().unwrap();
    let kinds: BTreeSet<&str> = rows.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, STORED.iter().map(|(kind, _)| *kind).collect());
    let mut stored = Vec::new();
    for (kind, key, value) in &rows {
        let (_, known) = STORED.iter().find(|(known, _)| known == kind).unwrap();
        let value = String::from_utf8_lossy(value).into_owned();
        let fields: Value = serde_json::from_str(&value).unwrap_or_default();
        let fields = fields.as_object().filter(|_| !known.is_empty());
        // Counters are told apart by their lesson.
        let of_lesson = |name: &String| kind == "counters" && name == "hallo";
        for name in fields.into_iter().flat_map(|fields| fields.keys()).filter(|name| !of_lesson(name)) {
            assert!(known.contains(&name.as_str()), "{kind} {key} holds {name}");
        }
        stored.push(format!("{key} {value}"));
    }
    assert!(stored.iter().any(|row| row.contains("\"animal\":\"fox\"")), "it is this that is kept");
    // Beside the database there are the phrases that came along, the sign that it is in use, and nothing else.
    let beside: BTreeSet<String> = std::fs::read_dir(&class)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with("workshop.db"))
        .collect();
    assert_eq!(beside, BTreeSet::from(["phrases", "workshop.lock"].map(str::to_owned)));
    stored.extend(files_in(&class).into_values().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
    // The PIN is nowhere, its hash alone is.
    let everything = stored.concat();
    assert!(everything.contains("$argon2id$") && !everything.contains("\"2468\""));

    let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
    // The server's own address stands on the page that invites, and is nobody's.
    let own = |text: &str| text.contains("\"urls\"");
    for text in stored.iter().chain(&sent).chain([&logged]).filter(|text| !own(text)) {
        for mark in FORBIDDEN {
            assert!(!text.contains(mark), "{mark} in {text:.2000}");
        }
    }
}
