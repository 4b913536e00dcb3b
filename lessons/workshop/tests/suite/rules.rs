//! What holds for every answer: headers, languages, caching.

use serde_json::{Value, json};

use crate::browser::{Browser, hello};
use crate::class::server;

#[test]
fn pages_let_nothing_in_from_elsewhere_and_are_kept_rightly() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut browser = Browser::new(server.address);
    for path in [
        "/",
        "/map",
        "/lesson/hallo/aufstehen",
        "/free",
        "/stage-screen",
        "/staff",
        "/accessibility",
        "/print/certificate",
    ] {
        let page = browser.get(path);
        assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"), "{path}");
        let policy = &page.headers["content-security-policy"];
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("http"), "{policy}");
        assert!(!policy.contains("script-src 'self' 'unsafe") && !policy.contains("unsafe-eval"), "{policy}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        assert_eq!(page.headers["cache-control"], "no-cache");
    }
    let asset = browser.send("GET", "/assets/index-1a2b.js", &[("accept-encoding", "gzip, br")], b"");
    assert_eq!(asset.headers["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(asset.headers["content-encoding"], "gzip");
    assert!(asset.body.len() < 200);
    let known = [("if-none-match", asset.headers["etag"].as_str())];
    assert_eq!(browser.send("GET", "/assets/index-1a2b.js", &known, b"").status, 304);
    let registry = browser.send("GET", "/api/registry?lang=en", &[("accept-encoding", "gzip")], b"");
    let known = [("if-none-match", registry.headers["etag"].as_str())];
    assert_eq!(browser.send("GET", "/api/registry?lang=en", &known, b"").status, 304);
    assert!(registry.body.len() < 20_000, "{}", registry.body.len());
    assert_eq!(browser.get("/api/class").headers["cache-control"], "no-store");
    browser.get("/robots.txt").refused(404, "not-found");
}

#[test]
fn everything_is_said_in_the_language_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let message = |answer: Value| answer["message"].as_str().unwrap().to_owned();
    assert!(message(fox.get("/api/nothing?lang=en").expect(404)).starts_with("There is"));
    assert!(message(fox.get("/api/nothing?lang=de-simple").expect(404)).starts_with("Das gibt"));
    for (lang, words) in [("de", "wenn das Programm"), ("en", "when the program starts")] {
        let registry = fox.get(&format!("/api/registry?lang={lang}")).expect(200);
        let hat = registry["definitions"].as_array().unwrap().iter().find(|block| block["type"] == "ev_start").unwrap();
        let message = hat["message0"].as_str().unwrap().to_lowercase();
        assert!(message.contains(&words.to_lowercase()), "{message}");
        assert_eq!(registry["blocks"].as_array().unwrap().len(), 49);
    }
    for lang in ["de", "de-simple", "en"] {
        let map = fox.get(&format!("/api/lessons?lang={lang}")).expect(200);
        assert!(!map["lessons"].as_array().unwrap().is_empty() && map["tracks"][0]["id"] == "codeweek");
        let check =
            fox.post(&format!("/api/check?lang={lang}"), &json!({ "workspace": hello("Hi"), "lesson": "hallo" }));
        assert!(!check.expect(200)["feedback"]["text"][0]["spans"][0]["text"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_mistyped_address_is_answered_with_a_page_and_the_way_back() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut browser = Browser::new(server.address);
    let by_hand = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    for path in ["/foo", "/lektion/hallo", "/.env", "/index.html/x"] {
        let page = browser.send("GET", path, &by_hand, b"");
        assert_eq!((page.status, page.headers["content-type"].as_str()), (404, "text/html; charset=utf-8"), "{path}");
        assert!(page.text().contains("Das gibt es hier nicht.") && page.text().contains("There is no such thing"));
        assert!(page.text().contains("href=\"/\""), "{path}");
        assert!(page.headers["content-security-policy"].starts_with("default-src 'none'"));
        // Programs get what programs read.
        browser.get(path).refused(404, "not-found");
    }
    browser.send("GET", "/api/foo", &by_hand, b"").refused(404, "not-found");
    let elsewhere = "GET / HTTP/1.1\r\nhost: werkstatt.example\r\naccept: text/html\r\nconnection: close\r\n\r\n";
    let page = browser.raw(elsewhere, b"");
    assert_eq!(page.status, 421);
    assert!(page.text().contains(&format!("href=\"{}\"", server.urls[0])), "{}", page.text());
    // The code behind the address is the code to join with.
    let joins = browser.send("GET", "/4711", &by_hand, b"");
    assert_eq!((joins.status, joins.headers["location"].as_str()), (303, "/?code=4711"));
}
