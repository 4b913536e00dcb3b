//! Too much of everything: each limit of the protocol is passed, and the class goes on.

use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::Message;

use crate::browser::{Browser, hello, program, say, tell, until};
use crate::class::server;

/// A text of so many bytes.
fn long(bytes: usize) -> String {
    "x".repeat(bytes)
}

#[test]
fn whatever_is_too_big_is_refused_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let mut fox = Browser::joined(&server, "fox", "red");
    let big_program = json!({ "workspace": { "blocks": { "blocks": [] }, "more": long(210_000) } });
    let small = json!({ "slot": long(20_000) });
    let file = json!({ "text": long(600_000) });
    let table: [(bool, &str, &str, &Value); 9] = [
        (false, "PUT", "/api/programs/free", &big_program),
        (false, "POST", "/api/check", &big_program),
        (false, "POST", "/api/compile", &big_program),
        (false, "POST", "/api/import", &big_program),
        (false, "POST", "/api/queue", &small),
        (true, "POST", "/api/staff/login", &small),
        (true, "PUT", "/api/staff/statement", &small),
        (true, "PUT", "/api/staff/files/buehne.plan.toml", &file),
        (true, "POST", "/api/staff/findings", &file),
    ];
    for (of_staff, method, path, body) in table {
        let browser = if of_staff { &mut staff } else { &mut fox };
        browser.change(method, path, body).refused(413, "too-big");
    }
    // Just below the limit a program is kept, and comes back as it was.
    let fits = json!({ "workspace": { "blocks": { "blocks": [] }, "more": long(199_000) } });
    fox.change("PUT", "/api/programs/free-2", &fits).expect(200);
    assert_eq!(fox.get("/api/programs/free-2").expect(200)["workspace"], fits["workspace"]);
    fox.get("/api/programs/free").refused(404, "no-program");
    // A head that never ends, and a path that does not either.
    let head = format!("GET /api/class HTTP/1.1\r\nhost: {}\r\nx: {}\r\n\r\n", server.address, long(64 * 1024));
    assert!([0, 431].contains(&fox.raw(&head, b"").status));
    let path = format!("GET /{} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", long(60_000), server.address);
    assert!([0, 414, 431].contains(&fox.raw(&path, b"").status));
    // More blocks than a program may have are told, and never run.
    let many: Vec<Value> = (0..400).map(|count| say(&format!("s{count}"), "x")).collect();
    let told = fox.post("/api/check", &json!({ "workspace": program(&many) })).expect(200);
    assert_eq!(told["ran"], false);
    assert!(told["problems"].as_array().is_some_and(|problems| !problems.is_empty()), "{told}");
    fox.get("/api/class").expect(200);
}

#[test]
fn a_program_of_much_in_little_time_is_shown_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let fox = Browser::joined(&server, "fox", "red");
    let mut stage = fox.open("/api/stage", None).unwrap();
    let eyes = |at: usize| json!({ "type": "eyes", "id": format!("e{at}"), "fields": { "COLOUR": "blue" } });
    let body = program(&(0..60).map(eyes).collect::<Vec<_>>())["blocks"]["blocks"][0]["next"].clone();
    let times = json!({ "shadow": { "type": "math_number", "id": "n", "fields": { "NUM": 20 } } });
    let repeat = json!({ "type": "repeat", "id": "r", "inputs": { "TIMES": times, "DO": body } });
    tell(&mut stage, &json!({ "type": "start", "workspace": program(&[repeat]), "speed": 4 }));
    assert_eq!(until(&mut stage, |message| message["type"] == "end")["ending"], "finished");
}

/// Asks until it is told to wait; how often that went.
fn asked_until_slowed(most: usize, mut ask: impl FnMut() -> u16) -> usize {
    (0..most).take_while(|_| ask() != 429).count()
}

#[test]
fn whoever_asks_too_often_is_told_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut owl = Browser::joined(&server, "owl", "blue");
    let mut fox = Browser::joined(&server, "fox", "red");
    let empty = json!({ "workspace": {} });
    let checks = asked_until_slowed(200, || fox.post("/api/check", &empty).status);
    assert!(checks < 200, "checks");
    let answer = fox.post("/api/check", &empty);
    answer.refused(429, "rate-limited");
    assert!(answer.headers.contains_key("retry-after"));
    // That was its own limit: others check on.
    owl.post("/api/check", &empty).expect(200);
    let requests = asked_until_slowed(400, || fox.get("/api/me").status);
    assert!(requests < 400, "requests");
    let guesses = asked_until_slowed(400, || {
        let answer = owl.get("/api/take-home/BBBBBB");
        assert!([404, 429].contains(&answer.status));
        answer.status
    });
    assert!(guesses <= 60, "a code of six letters would be guessed: {guesses}");
}

#[test]
fn a_line_that_says_too_much_or_hears_nothing_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let fox = Browser::joined(&server, "fox", "red");
    let owl = Browser::joined(&server, "owl", "blue");
    let mut calm = owl.open("/api/line?as=child", None).unwrap();
    let mut wild = fox.open("/api/line?as=child", None).unwrap();
    let turn = Message::text(r#"{"type":"at","page":"map"}"#);
    let sent = (0..50_000).take_while(|_| wild.send(turn.clone()).is_ok()).count();
    assert!(sent < 50_000, "nobody stopped it");
    let mut huge = fox.open("/api/line?as=child", None).unwrap();
    let _ = huge.send(Message::text(long(1 << 20)));
    let mut button = fox.open("/api/stop-line", None).unwrap();
    let _ = button.send(Message::text(long(1 << 20)));
    for line in [&mut huge, &mut button] {
        let ends = std::iter::repeat_with(|| line.read()).take(100).any(|message| message.is_err());
        assert!(ends, "a message of a megabyte was taken");
    }
    // The stage of whoever reads nothing waits: the server keeps no more than some hundred kilobytes for it.
    let mut deaf = fox.open("/api/stage", None).unwrap();
    let lines: Vec<Value> = (0..60).map(|count| say(&format!("s{count}"), &long(150))).collect();
    for _ in 0..20 {
        if deaf
            .send(Message::text(json!({ "type": "start", "workspace": program(&lines), "speed": 4 }).to_string()))
            .is_err()
        {
            break;
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
    // Broken frames, and a line that is cut off in the middle of one.
    for bytes in [&b"\xff\xff\xff\xff"[..], b"\x81\xfe\xff\xff", b"\x88\x02\x03"] {
        let mut cut = fox.open("/api/line?as=child", None).unwrap();
        let _ = cut.get_mut().write_all(bytes);
    }
    // The calm one has heard of everything all the while.
    until(&mut calm, |message| message["type"] == "class");
    let mut stage = owl.open("/api/stage", None).unwrap();
    tell(&mut stage, &json!({ "type": "start", "workspace": hello("Uhu"), "speed": 4 }));
    assert_eq!(until(&mut stage, |message| message["type"] == "end")["ending"], "finished");
}
