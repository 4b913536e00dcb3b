//! Servers that do what servers should not: each is a thread on a port of its own that answers in its own way.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use robot_catalogue::live::{LiveDesk, LiveServers, Trouble};
use robot_core::ports::{Availability, LIVE_PATIENCE, LiveAnswer, WorkKey};
use robot_core::{Book, BookId, ItemState, Timestamp};
use rstest::rstest;

/// A server on the loopback that answers each request by `reply`, and counts connections and keeps request lines.
struct Server {
    port: u16,
    connections: Arc<AtomicUsize>,
    requests: Arc<Mutex<Vec<String>>>,
}

/// Writes an answer; false ends the connection.
type Reply = fn(&mut TcpStream, request: &str) -> bool;

impl Server {
    fn start(reply: Reply) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let server = Self { port, connections: Arc::default(), requests: Arc::default() };
        let (connections, requests) = (Arc::clone(&server.connections), Arc::clone(&server.requests));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                connections.fetch_add(1, Ordering::SeqCst);
                let requests = Arc::clone(&requests);
                thread::spawn(move || serve(stream, reply, &requests));
            }
        });
        server
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/db", self.port)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no thread panics").clone()
    }
}

fn serve(mut stream: TcpStream, reply: Reply, requests: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut first = String::new();
        reader.read_line(&mut first).ok().filter(|count| *count > 0)?;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok().filter(|count| *count > 0)?;
            if header.trim().is_empty() {
                break;
            }
        }
        requests.lock().ok()?.push(first.trim().to_owned());
        if !reply(&mut stream, first.trim()) {
            let _ = stream.shutdown(Shutdown::Both);
            return None;
        }
    }
}

fn send(stream: &mut TcpStream, head: &str, body: &[u8]) -> bool {
    let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)).is_ok()
}

/// Bytes at a pace: none comes late enough to look like silence.
fn trickle(stream: &mut TcpStream, bytes: &[u8]) -> bool {
    bytes.chunks(1).all(|byte| {
        #[expect(clippy::disallowed_methods, reason = "the server is slow, not the test")]
        thread::sleep(Duration::from_millis(50));
        stream.write_all(byte).is_ok()
    })
}

pub(crate) const SRU: &str = r#"<?xml version="1.0"?><zs:searchRetrieveResponse xmlns:zs="http://www.loc.gov/zing/srw/">
    <zs:numberOfRecords>1</zs:numberOfRecords><zs:records><zs:record><zs:recordData>
    <record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 c 4500</leader>
    <controlfield tag="001">42</controlfield>
    <datafield tag="952" ind1=" " ind2=" "><subfield code="o">5.1 END</subfield><subfield code="c">KÄ</subfield></datafield>
    </record></zs:recordData></zs:record></zs:records></zs:searchRetrieveResponse>"#;

fn good(stream: &mut TcpStream, _: &str) -> bool {
    send(stream, "200 OK\r\nContent-Type: text/xml", SRU.as_bytes())
}

fn servers(kind: &str, urls: &[String]) -> LiveServers {
    let tables = urls.iter().map(|url| format!("[[catalogue_server]]\nkind = \"{kind}\"\nurl = \"{url}\"\n"));
    LiveServers::parse("house.toml", &tables.collect::<String>()).expect("the settings are right")
}

/// The same with time to spare: what is tested is not how busy this machine is.
fn patient(kind: &str, urls: &[String]) -> LiveServers {
    servers(kind, urls).with_patience(Duration::from_secs(60))
}

pub(crate) fn key() -> WorkKey {
    let book = Book {
        id: BookId("42".into()),
        title: "Momo".into(),
        author: Some("Michael Ende".into()),
        year: Some(1973),
        isbn: Some("9783522177504".into()),
    };
    WorkKey::of(&book).expect("it has keys")
}

#[expect(clippy::disallowed_methods, reason = "that time is bounded is what is tested")]
fn timed<T>(run: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    let outcome = run();
    (outcome, begun.elapsed())
}

/// What a hostile server does, and what it is called.
const HOSTILE: &[(&str, &str, Reply, &[&str])] = &[
    ("silent", "sru", |_, _| park(), &["TimedOut"]),
    (
        "trickles its head",
        "sru",
        |stream, _| trickle(stream, &[b"HTTP/1.1 200 OK\r\nX: ".as_slice(), &[b'x'; 800]].concat()),
        &["TimedOut"],
    ),
    (
        "trickles its body",
        "sru",
        |stream, _| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            trickle(stream, SRU.as_bytes())
        },
        &["TimedOut"],
    ),
    ("hangs up", "sru", |_, _| false, &["Unreachable"]),
    (
        "hangs up in the middle",
        "sru",
        |stream, _| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<zs:search");
            false
        },
        &["Unreachable"],
    ),
    (
        "sends without end",
        "sru",
        |stream, _| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while stream.write_all(&[b'<'; 65536]).is_ok() {}
            false
        },
        &["TooBig"],
    ),
    ("promises too much", "sru", |stream, _| send(stream, "200 OK", &vec![b' '; 3 << 20]), &["TooBig"]),
    (
        "sends endless headers",
        "sru",
        |stream, _| {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            while stream.write_all(&[b"X-A: ".as_slice(), &[b'a'; 8192], b"\r\n"].concat()).is_ok() {}
            false
        },
        &["Broken", "Unreachable", "TooBig"],
    ),
    (
        "is compressed",
        "sru",
        // What a gzip bomb begins with; it is never unpacked.
        |stream, _| send(stream, "200 OK\r\nContent-Encoding: gzip", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
        &["Broken"],
    ),
    ("sends a login page", "sru", |stream, _| send(stream, "200 OK", b" <!DOCTYPE html><html>Login"), &["WebPage"]),
    ("sends a login page for data", "daia", |stream, _| send(stream, "200 OK", b"<HTML><body>"), &["WebPage"]),
    ("knows no such address", "sru", |stream, _| send(stream, "404 No", b"<html>x"), &["Status { code: 404 }"]),
    ("is out of order", "sru", |stream, _| send(stream, "503 No", b"x"), &["Status { code: 503 }"]),
    ("wants a password", "sru", |stream, _| send(stream, "401 No", b"x"), &["Status { code: 401 }"]),
    ("is not HTTP", "sru", |stream, _| stream.write_all(b"SSH-2.0-OpenSSH\r\n").is_err(), &["Broken", "Unreachable"]),
    ("sends in a circle", "sru", |stream, _| send(stream, "302 Found\r\nLocation: /db", b""), &["RedirectLoop"]),
    (
        "sends further and further",
        "sru",
        |stream, request| {
            let path = request.split(' ').nth(1).unwrap_or("/");
            send(stream, &format!("307 Found\r\nLocation: {path}x"), b"")
        },
        &["RedirectLoop"],
    ),
    (
        "sends to another host",
        "sru",
        |stream, _| send(stream, "302 Found\r\nLocation: http://localhost:1/db", b""),
        &["SentElsewhere"],
    ),
    (
        "sends to the machine itself",
        "sru",
        |stream, _| send(stream, "302 Found\r\nLocation: file:///etc/passwd", b""),
        &["SentElsewhere"],
    ),
    ("sends broken XML", "sru", |stream, _| send(stream, "200 OK", &SRU.as_bytes()[..300]), &["Broken"]),
    ("sends broken JSON", "daia", |stream, _| send(stream, "200 OK", b"{\"document\": [{"), &["Broken"]),
    ("sends deep JSON", "koha-rest", |stream, _| send(stream, "200 OK", &[b'['; 200_000]), &["Broken"]),
    ("sends XML for JSON", "koha-rest", |stream, _| send(stream, "200 OK", SRU.as_bytes()), &["Broken"]),
    (
        "has entities of its own",
        "sru",
        |stream, _| {
            let bomb = format!("<!DOCTYPE a [<!ENTITY a '{}'><!ENTITY b '&a;&a;&a;'>]>{SRU}", "x".repeat(1000));
            send(stream, "200 OK", bomb.as_bytes())
        },
        &["Broken"],
    ),
    ("sends UTF-16", "sru", |stream, _| send(stream, "200 OK", b"\xff\xfe<\0a\0/\0>\0"), &["Broken"]),
    ("sends nothing", "sru", |stream, _| send(stream, "200 OK", b""), &["Broken"]),
    ("declines", "koha-ils-di", |stream, _| send(stream, "200 OK", b"<R><code>NotAllowed</code></R>"), &["Declined"]),
];

/// Says nothing, until the client hangs up and the test is over.
fn park() -> bool {
    #[expect(clippy::disallowed_methods, reason = "the server is slow, not the test")]
    thread::sleep(Duration::from_secs(4));
    false
}

#[test]
fn no_server_holds_the_robot_up_or_brings_it_down() {
    // All at once: most of them do nothing but wait.
    let outcomes: Vec<_> = thread::scope(|scope| {
        let ask = |(name, kind, reply, expected): &'static (&str, &str, Reply, &[&str])| {
            scope.spawn(move || {
                let server = Server::start(*reply);
                // Those that play for time must not get it.
                let is_slow = expected.contains(&"TimedOut");
                let mut live = if is_slow { servers(kind, &[server.url()]) } else { patient(kind, &[server.url()]) };
                let ((answer, reports), took) = timed(|| live.ask(&key()));
                (*name, *expected, answer, reports, took, is_slow)
            })
        };
        let threads: Vec<_> = HOSTILE.iter().map(ask).collect();
        threads.into_iter().map(|thread| thread.join().expect("nothing panics")).collect()
    });
    for (name, expected, answer, reports, took, is_slow) in outcomes {
        assert_eq!(answer, LiveAnswer::Unreachable, "a server that {name}: {reports:?}");
        let trouble = format!("{:?}", reports[0].outcome.as_ref().expect_err("there is no answer"));
        assert!(expected.iter().any(|kind| trouble.starts_with(kind)), "a server that {name}: {trouble}");
        // The machine may be busy; to hear the trickle to its end would take forty seconds.
        assert!(!is_slow || took < LIVE_PATIENCE * 10, "a server that {name} took {took:?}");
    }
}

#[rstest]
#[case::utf_8("text/xml; charset=utf-8", SRU.as_bytes().to_vec())]
#[case::claimed_to_be_latin_1("text/xml; charset=iso-8859-1", SRU.as_bytes().to_vec())]
#[case::latin_1_claimed_to_be_utf_8("text/xml; charset=utf-8", SRU.chars().map(|letter| letter as u8).collect())]
#[case::of_the_wrong_type("text/html", SRU.as_bytes().to_vec())]
fn what_can_be_read_is_read(#[case] content_type: &'static str, #[case] body: Vec<u8>) {
    static ANSWERS: Mutex<Vec<(String, Vec<u8>)>> = Mutex::new(Vec::new());
    let server = {
        ANSWERS.lock().expect("no panic").push((content_type.to_owned(), body));
        let index = ANSWERS.lock().expect("no panic").len() - 1;
        (
            Server::start(|stream, request| {
                let index =
                    request.split_once("/db/").and_then(|(_, rest)| rest.split('?').next()?.parse::<usize>().ok());
                let (content_type, body) = ANSWERS.lock().expect("no panic")[index.unwrap_or_default()].clone();
                send(stream, &format!("200 OK\r\nContent-Type: {content_type}"), &body)
            }),
            index,
        )
    };
    let mut live = patient("sru", &[format!("{}/{}", server.0.url(), server.1)]);
    let (LiveAnswer::Copies(copies), _) = live.ask(&key()) else { panic!("no answer") };
    assert_eq!((copies[0].location.as_deref(), copies[0].state), (Some("KÄ"), ItemState::Available));
}

#[test]
fn a_connection_is_kept_and_only_keys_go_out() {
    let server = Server::start(good);
    let mut live = patient("sru", &[server.url()]);
    for _ in 0..5 {
        assert!(matches!(live.ask(&key()).0, LiveAnswer::Copies(_)));
    }
    assert_eq!(server.connections.load(Ordering::SeqCst), 1);
    for request in server.requests() {
        let expected = "GET /db?version=1.1&operation=searchRetrieve&query=rec.id%3D%2242%22&startRecord=1\
                        &maximumRecords=5&recordSchema=marcxml HTTP/1.1";
        assert_eq!(request, expected);
    }
}

#[test]
fn a_redirect_within_the_server_is_followed() {
    let server = Server::start(|stream, request| {
        if request.starts_with("GET /db?") {
            send(stream, "302 Found\r\nLocation: /new/db", b"")
        } else {
            good(stream, request)
        }
    });
    assert!(matches!(patient("sru", &[server.url()]).ask(&key()).0, LiveAnswer::Copies(_)));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_server_that_stumbles_is_asked_once_more() {
    static TIMES: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(|stream, request| TIMES.fetch_add(1, Ordering::SeqCst) > 0 && good(stream, request));
    assert!(matches!(patient("sru", &[server.url()]).ask(&key()).0, LiveAnswer::Copies(_)));
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn a_server_that_fails_again_and_again_is_left_alone() {
    let server = Server::start(|stream, _| send(stream, "500 No", b""));
    let mut live = patient("sru", &[server.url()]);
    let troubles: Vec<_> = (0..5).map(|_| live.ask(&key()).1.remove(0).outcome.expect_err("it fails")).collect();
    assert_eq!(troubles[2], Trouble::Status { code: 500 });
    assert_eq!(troubles[3..], [Trouble::Resting, Trouble::Resting]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn where_one_server_fails_or_does_not_know_the_next_is_asked() {
    let broken = Server::start(|stream, _| send(stream, "500 No", b""));
    let empty = Server::start(|stream, _| {
        send(stream, "200 OK", b"<searchRetrieveResponse><numberOfRecords>0</numberOfRecords></searchRetrieveResponse>")
    });
    let working = Server::start(good);
    let all = patient("sru", &[broken.url(), empty.url(), working.url()]).ask(&key());
    assert!(matches!(all.0, LiveAnswer::Copies(_)), "{all:?}");
    assert_eq!(all.1.len(), 3);
    assert_eq!(patient("sru", &[empty.url()]).ask(&key()).0, LiveAnswer::Unknown);
    assert_eq!(patient("sru", &[broken.url(), empty.url()]).ask(&key()).0, LiveAnswer::Unreachable);
}

#[test]
fn the_desk_answers_beside_the_tick() {
    let server = Server::start(good);
    let mut desk = LiveDesk::start(patient("sru", &[server.url()]));
    desk.ask(&key(), Timestamp::ZERO);
    let answer = loop {
        if let Some(answer) = desk.answer(Timestamp::ZERO) {
            break answer;
        }
        thread::yield_now();
    };
    assert!(matches!(answer, LiveAnswer::Copies(_)), "{answer:?}");
    assert_eq!(desk.answer(Timestamp::ZERO), None);
    // Nobody waits longer, whatever the network does.
    let mut desk = LiveDesk::start(servers("sru", &[Server::start(|_, _| park()).url()]));
    desk.ask(&key(), Timestamp::ZERO);
    assert_eq!(desk.answer(Timestamp::ZERO), None);
    assert_eq!(desk.answer(Timestamp::new(LIVE_PATIENCE)), Some(LiveAnswer::Unreachable));
}
