//! What people and programs can send who mean no good.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::json;
use tungstenite::Message;

use crate::browser::{Browser, hello, tell, until};
use crate::class::server;

#[test]
fn other_sites_and_other_names_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let (own, host) = (format!("http://{}", server.address), server.address.to_string());
    fox.send("GET", "/api/me", &[("origin", &own)], b"").expect(200);
    fox.send("GET", "/api/me", &[("origin", "http://evil.example")], b"").refused(403, "wrong-origin");
    fox.send("GET", "/api/me", &[("origin", "null")], b"").refused(403, "wrong-origin");
    fox.send("POST", "/api/leave", &[], b"").refused(403, "no-header");
    fox.raw("GET /api/class HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n", b"")
        .refused(421, "wrong-host");
    fox.raw("GET /api/class HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n", b"").expect(200);
    for path in ["/api/stage", "/api/line?as=child", "/api/stop-line"] {
        assert!(fox.open(path, Some("http://evil.example")).is_err(), "{path}");
        assert!(fox.open(path, None).is_ok(), "{path}");
    }
    let stranger = Browser::new(server.address);
    for path in ["/api/stage", "/api/line?as=child", "/api/line?as=staff", "/api/stop-line"] {
        assert!(stranger.open(path, None).is_err(), "{path}");
    }
    drop(host);
}

#[test]
fn nothing_breaks_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let paths = ["/api/check", "/api/compile", "/api/import", "/api/queue", "/api/lessons/hallo/hint"];
    let bodies: [&[u8]; 9] = [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b"{\"workspace\":1}",
        b"{\"workspace\":{\"blocks\":{\"blocks\":[{\"type\":\"say\"}]}},\"lesson\":\"../../etc\"}",
        b"{\"workspace\":{},\"more\":1}",
        b"{\"workspace\":{\"blocks\":{\"blocks\":[{\"type\":\"<script>alert(1)</script>\"}]}}}",
    ];
    for path in paths {
        for body in bodies {
            let answer = fox.send("POST", path, &[("x-naome", "1")], body);
            assert!((200..500).contains(&answer.status), "{path} {body:?}: {}", answer.text());
        }
        let deep = [b"{\"workspace\":".as_slice(), &b"{\"a\":[".repeat(20_000)].concat();
        assert!((400..500).contains(&fox.send("POST", path, &[("x-naome", "1")], &deep).status), "{path}");
        let huge = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\nx-naome: 1\r\nconnection: close\r\n",
            server.address,
            fox.cookie()
        );
        fox.raw(&format!("{huge}content-length: 3000000\r\n\r\n"), b"").refused(413, "too-big");
    }
    for path in [
        "/../../etc/passwd",
        "/assets/../../../etc/passwd",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/.env",
        "//",
        "/api/programs/..%2f..%2fx",
    ] {
        let answer = fox.get(path);
        assert!(!answer.text().contains("root:") && answer.status >= 400 || path == "//", "{path}: {}", answer.status);
    }
    // So many at once are slowed down; after a rest all goes on.
    std::thread::park_timeout(Duration::from_secs(2));
    for path in ["/api/programs/HALLO", "/api/programs/free-10", "/api/programs/free-1", "/api/lessons/nix", "/api/nix"]
    {
        fox.get(path).expect(404);
    }
    let slots = json!({ "workspace": hello("x") });
    fox.change("PUT", "/api/programs/free-99", &slots).refused(404, "not-found");
    fox.change("PUT", "/api/programs/free-9", &slots).expect(200);
    fox.change("PATCH", "/api/programs/free-9", &slots).refused(404, "not-found");
    fox.get("/api/class").expect(200);
}

#[test]
fn ten_thousand_joins_and_guesses_end_in_please_wait() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let address = server.address;
    let floods: Vec<_> = (0..8)
        .map(|_| {
            std::thread::spawn(move || {
                let mut stranger = Browser::new(address);
                let join = json!({ "code": "0", "animal": "owl", "colour": "blue" });
                let mut statuses = std::collections::BTreeMap::new();
                for _ in 0..1_250 {
                    *statuses.entry(stranger.post("/api/join", &join).status).or_insert(0) += 1;
                }
                statuses
            })
        })
        .collect();
    let mut slowed = 0;
    for flood in floods {
        let statuses = flood.join().unwrap();
        assert!(statuses.keys().all(|status| [0, 403, 429].contains(status)), "{statuses:?}");
        slowed += statuses.get(&429).copied().unwrap_or(0);
    }
    assert!(slowed > 9_000, "{slowed}");
    // Whoever sits there goes on, when the flood is over.
    let goes_on = (0..5).any(|_| {
        let answer = fox.get("/api/me");
        let wait_s = answer.headers.get("retry-after").and_then(|wait| wait.parse().ok()).unwrap_or(0);
        std::thread::park_timeout(Duration::from_secs(wait_s));
        answer.status == 200
    });
    assert!(goes_on);
}

#[test]
fn whoever_has_guessed_too_often_is_not_told_when_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    fox.change("PUT", "/api/programs/free", &json!({ "workspace": hello("Hallo") })).expect(200);
    let code = fox.post("/api/programs/free/code", &json!({})).expect(200)["code"].as_str().unwrap().to_owned();
    let right = format!("/api/take-home/{code}");
    for _ in 0..40 {
        fox.get(&right).expect(200);
    }
    let mut stranger = Browser::new(server.address);
    let set_up = |key: &str| json!({ "key": key, "pin": "2468" });
    let wrong = (0..100).take_while(|_| stranger.post("/api/staff/setup", &set_up("000000")).status == 403).count();
    assert!((25..=40).contains(&wrong), "{wrong}");
    stranger.post("/api/staff/setup", &set_up(&server.setup_key.clone().unwrap())).refused(429, "rate-limited");
    let join = json!({ "code": server.code, "animal": "owl", "colour": "blue" });
    stranger.post("/api/join", &join).refused(429, "rate-limited");
    fox.get(&right).refused(429, "rate-limited");
}

#[test]
fn whoever_hammers_on_the_red_button_keeps_it_from_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let fox = Browser::joined(&server, "fox", "red");
    let mut button = staff.open("/api/stop-line", None).unwrap();
    let mut wild = fox.open("/api/stop-line", None).unwrap();
    let sent = (0..100_000).take_while(|_| wild.send(Message::text(r#"{"type":"stop"}"#)).is_ok()).count();
    assert!(sent < 100_000, "nobody stopped it");
    // One request after the other: slowed down too.
    let mut hose = Browser::new(server.address);
    let slowed = (0..2_000).find(|_| hose.post("/api/stop", &json!({})).status == 429);
    assert!(slowed.is_some());
    // Whoever may press it does so from the very same address.
    for _ in 0..300 {
        staff.post("/api/stop", &json!({})).expect(200);
    }
    tell(&mut button, &json!({ "type": "stop" }));
    until(&mut button, |message| message["type"] == "stopped");
}

#[test]
fn after_the_red_button_a_browser_goes_on_with_another_connection() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let staff = Browser::staff(&server);
    let kept = |method: &str, path: &str, of: &Browser| {
        let (host, cookie) = (server.address, of.cookie());
        format!(
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nx-naome: 1\r\ncontent-length: 0\r\n\r\n"
        )
    };
    // At the red button's own door, for who may and who may not.
    let pressed = staff.raw(&kept("POST", "/api/stop", &staff), b"");
    assert_eq!((pressed.status, pressed.headers["connection"].as_str()), (200, "close"));
    let stranger = Browser::new(server.address);
    let refused = stranger.raw(&kept("POST", "/api/stop", &stranger), b"");
    assert_eq!((refused.status, refused.headers["connection"].as_str()), (401, "close"));
    // On a connection that the browser has already: the next press comes to the door.
    let both =
        kept("GET", "/api/class", &staff) + &kept("POST", "/api/stop", &staff) + &kept("GET", "/api/class", &staff);
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(both.as_bytes()).unwrap();
    let mut answers = String::new();
    let _ = stream.read_to_string(&mut answers);
    assert_eq!(answers.matches("HTTP/1.1 200").count(), 2, "{answers}");
    assert!(answers.contains("connection: close"), "{answers}");
}

#[test]
fn however_many_connections_an_address_holds_its_staff_can_stop_the_robot() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let silent: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    // The server takes them one after the other: the first that is turned away shows that all are in.
    let is_full = (0..500).any(|_| {
        let is_refused = staff.get("/api/class").status == 0;
        std::thread::park_timeout(Duration::from_millis(if is_refused { 0 } else { 10 }));
        is_refused
    });
    assert!(is_full);
    staff.post("/api/stop", &json!({})).expect(200);
    let mut button = staff.open("/api/stop-line", None).unwrap();
    tell(&mut button, &json!({ "type": "stop" }));
    until(&mut button, |message| message["type"] == "stopped");
    drop(silent);
}

#[test]
fn a_flooding_child_is_let_go_and_the_others_play_on() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let fox = Browser::joined(&server, "fox", "red");
    let owl = Browser::joined(&server, "owl", "blue");
    let mut calm = owl.open("/api/stage", None).unwrap();
    tell(&mut calm, &json!({ "type": "start", "workspace": hello("Hallo") }));
    let mut wild = fox.open("/api/stage", None).unwrap();
    let mut sent = 0;
    while sent < 100_000 && wild.send(Message::text(r#"{"type":"touch","part":"head_front"}"#)).is_ok() {
        sent += 1;
    }
    assert!(sent < 100_000, "nobody stopped it");
    let mut huge = fox.open("/api/stage", None).unwrap();
    let _ = huge.send(Message::text("x".repeat(2 << 20)));
    assert_eq!(until(&mut calm, |message| message["type"] == "end")["ending"], "finished");
}

#[test]
fn who_connects_and_says_nothing_takes_no_room_from_others() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let halves: Vec<TcpStream> = (0..200)
        .map(|count| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            let _ =
                stream.write_all(if count % 2 == 0 { b"GET /api/st" } else { b"POST /api/join HTTP/1.1\r\nhost: lo" });
            stream
        })
        .collect();
    Browser::new(server.address).get("/api/class").expect(200);
    drop(halves);
    // An address has no more than 300 connections; more are closed at once.
    let many: Vec<TcpStream> = (0..400).filter_map(|_| TcpStream::connect(server.address).ok()).collect();
    let refused = many.iter().filter(|stream| {
        let _ = stream.set_read_timeout(Some(Duration::from_millis(1)));
        matches!((&mut &**stream).read(&mut [0; 1]), Ok(0))
    });
    assert!(refused.count() >= 50);
    drop(many);
    let answers = (0..50).any(|_| Browser::new(server.address).get("/api/class").status == 200);
    assert!(answers, "there is room again");
}

#[test]
fn of_many_who_choose_the_first_pin_at_the_same_time_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let set_up = json!({ "key": server.setup_key.clone().unwrap(), "pin": "1234" });
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| Browser::new(server.address).post("/api/staff/setup", &set_up).status))
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
}

#[test]
fn of_laptops_at_one_seat_that_save_at_the_same_time_one_does() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let save = |text: &str, based_on: &str| json!({ "workspace": hello(text), "based_on": based_on });
    let first = fox.change("PUT", "/api/programs/free", &save("Hallo", "")).expect(200);
    let based_on = first["sha256"].as_str().unwrap();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let put = |at: usize| {
            let mut laptop = fox.clone();
            move || laptop.change("PUT", "/api/programs/free", &save(&format!("Hallo {at}"), based_on)).status
        };
        let all: Vec<_> = (0..8).map(|at| scope.spawn(put(at))).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 7, "{statuses:?}");
    // What is on the disk is what the class knows.
    let kept = fox.get("/api/programs/free").expect(200);
    let known = fox.post("/api/compile", &json!({ "workspace": kept["workspace"] })).expect(200);
    assert_eq!(known["sha256"], kept["sha256"]);
}

#[test]
fn a_page_whose_answer_was_lost_is_not_asked_about_its_own_state() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let save = |text: &str, based_on: &str, writer: &str| json!({ "workspace": hello(text), "based_on": based_on, "writer": writer });
    let first = fox.change("PUT", "/api/programs/free", &save("Hallo", "", "one")).expect(200);
    // It never heard of that, and sends what it has now.
    fox.change("PUT", "/api/programs/free", &save("Hallo du", "", "one")).expect(200);
    let first = first["sha256"].as_str().unwrap();
    fox.change("PUT", "/api/programs/free", &save("Muh", first, "two")).refused(409, "changed-elsewhere");
    let kept = fox.get("/api/programs/free").expect(200);
    fox.change("PUT", "/api/programs/free", &save("Muh", kept["sha256"].as_str().unwrap(), "two")).expect(200);
    fox.change("PUT", "/api/programs/free", &save("Hallo ihr", first, "one")).refused(409, "changed-elsewhere");
    // A name as long as a program is none.
    let long = "x".repeat(50_000);
    let kept = fox.get("/api/programs/free").expect(200);
    fox.change("PUT", "/api/programs/free", &save("Mäh", kept["sha256"].as_str().unwrap(), &long)).expect(200);
    fox.change("PUT", "/api/programs/free", &save("Muh", first, &long)).refused(409, "changed-elsewhere");
}

#[test]
fn the_pin_is_locked_after_wrong_tries() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut stranger = Browser::new(server.address);
    let set_up = |key: &str, pin: &str| json!({ "key": key, "pin": pin });
    stranger.post("/api/staff/setup", &set_up("000000", "1234")).refused(403, "wrong-key");
    let key = server.setup_key.clone().unwrap();
    stranger.post("/api/staff/setup", &set_up(&key, "12")).refused(422, "out-of-range");
    let mut staff = Browser::staff(&server);
    stranger.post("/api/staff/setup", &set_up(&key, "1234")).refused(409, "set-already");
    for _ in 0..4 {
        stranger.post("/api/staff/login", &json!({ "pin": "0000" })).refused(403, "wrong-pin");
    }
    stranger.post("/api/staff/login", &json!({ "pin": "0000" })).refused(429, "locked");
    stranger.post("/api/staff/login", &json!({ "pin": "2468" })).refused(429, "locked");
    staff.get("/api/staff/overview").expect(200);
    for path in ["/api/staff/overview", "/api/staff/settings", "/api/staff/files", "/api/staff/missed"] {
        stranger.get(path).refused(401, "not-staff");
    }
    for path in ["/api/staff/end-of-day", "/api/staff/go-on", "/api/staff/code"] {
        stranger.post(path, &json!({})).refused(401, "not-staff");
    }
}
