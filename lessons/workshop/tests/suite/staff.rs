//! What staff do, and what comes of it.

use std::sync::{Arc, Mutex};

use robot_core::Text;
use serde_json::{Value, json};
use workshop::{Missed, MissedKind};

use crate::browser::{Browser, Line, hello, tell, to_the_end, until};
use crate::class::{options, server};

#[test]
fn the_map_is_the_track_and_texts_have_their_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let map = fox.get("/api/lessons?lang=de").expect(200);
    let track = &map["tracks"][0];
    assert_eq!((&track["id"], &track["minutes"], &track["age"]), (&json!("codeweek"), &json!(90), &json!([8, 14])));
    let stops = track["stops"].as_array().unwrap();
    assert_eq!((stops.len(), &stops[0]["lesson"], &stops[0]["at"]), (15, &json!("hallo"), &json!([6.0, 50.0])));
    let order: Vec<&Value> = stops.iter().map(|stop| &stop["lesson"]).collect();
    assert_eq!(order, track["lessons"].as_array().unwrap().iter().collect::<Vec<_>>());
    assert_eq!(track["certificates"][0]["needs"], 3);
    let minutes: u64 = track["flow"].as_array().unwrap().iter().map(|part| part["minutes"].as_u64().unwrap()).sum();
    assert_eq!(minutes, 90);
    let titles: Vec<Value> = ["de", "de-simple", "en"]
        .map(|lang| fox.get(&format!("/api/lessons?lang={lang}")).expect(200)["tracks"][0]["title"].clone())
        .into();
    assert!(titles[0] != titles[1] && titles[1] != titles[2], "{titles:?}");

    let intro = &fox.get("/api/lessons/hallo?lang=de").expect(200)["intro"];
    let picture = intro.as_array().unwrap().iter().find(|part| part["kind"] == "picture").unwrap();
    assert!(picture["spans"][0]["text"].as_str().unwrap().starts_with("NAOme dreimal"), "{picture}");
    let path = picture["picture"].as_str().unwrap();
    let svg = fox.get(path);
    assert_eq!((svg.status, svg.headers["content-type"].as_str()), (200, "image/svg+xml"));
    assert!(svg.text().contains("<svg"));
    let known = [("if-none-match", svg.headers["etag"].as_str())];
    assert_eq!(fox.send("GET", path, &known, b"").status, 304);
    for path in ["nichts.svg", "..%2flesson.toml", "hallo.svg%2f..", "lesson.toml", "%2e%2e%2fsolution.blocks.txt"] {
        assert_eq!(fox.get(&format!("/api/lessons/hallo/media/{path}")).status, 404, "{path}");
    }
    // Every picture that a text names is there.
    for lesson in map["lessons"].as_array().unwrap() {
        let page = fox.get(&format!("/api/lessons/{}?lang=en", lesson["id"].as_str().unwrap())).text();
        for part in page.split(r#""picture":""#).skip(1) {
            assert_eq!(fox.get(part.split('"').next().unwrap()).status, 200, "{part:.80}");
        }
    }
}

#[test]
fn whoever_is_pinned_goes_first_until_staff_take_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    staff.post("/api/staff/queue", &json!({ "action": "pause" })).expect(204);
    let mut settings = staff.get("/api/staff/settings").expect(200);
    (settings["needs_check"], settings["needs_release"]) = (json!(false), json!(false));
    staff.change("PUT", "/api/staff/settings", &settings).expect(200);
    for animal in ["fox", "owl"] {
        let mut child = Browser::joined(&server, animal, "red");
        child.change("PUT", "/api/programs/free", &json!({ "workspace": hello(animal) })).expect(200);
        assert_eq!(child.post("/api/queue", &json!({ "slot": "free" })).expect(200)["pinned"], false);
    }
    let mut order = |action: Option<&str>| -> Vec<(String, bool)> {
        let queue = staff.get("/api/staff/overview").expect(200)["queue"].clone();
        let queue = match action {
            Some(action) => {
                let tickets = queue.as_array().unwrap();
                let owl = tickets.iter().find(|ticket| ticket["child"]["animal"] == "owl").unwrap();
                staff.post("/api/staff/queue", &json!({ "action": action, "child": owl["child"]["id"] })).expect(204);
                staff.get("/api/staff/overview").expect(200)["queue"].clone()
            }
            None => queue,
        };
        let told = |ticket: &Value| {
            (ticket["child"]["animal"].as_str().unwrap().to_owned(), ticket["pinned"].as_bool().unwrap())
        };
        queue.as_array().unwrap().iter().map(told).collect()
    };
    let (fox, owl) = ("fox".to_owned(), "owl".to_owned());
    assert_eq!(order(None), [(fox.clone(), false), (owl.clone(), false)]);
    assert_eq!(order(Some("pin")), [(owl.clone(), true), (fox.clone(), false)]);
    assert_eq!(order(Some("unpin")), [(fox, false), (owl, false)]);
}

#[test]
fn the_statement_is_staffs_to_fill_in_and_everybodys_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let first = server(folder.path());
    let mut staff = Browser::staff(&first);
    let mut fox = Browser::joined(&first, "fox", "red");
    let empty = fox.get("/api/statement").expect(200);
    assert!(empty.as_object().unwrap().values().all(|text| text == ""), "{empty}");
    let filled = json!({ "body": "Stadt Jena", "site": "Werkstatt", "contact": "Ernst-Abbe-Bücherei\n07743 Jena",
        "phone": "", "email": "bibliothek@example.org", "made": "2026-11-22", "reviewed": "", "gaps": "keine DGS\nx" });
    fox.change("PUT", "/api/staff/statement", &filled).refused(401, "not-staff");
    let changed = |name: &str, value: &str| {
        let mut statement = filled.clone();
        statement[name] = json!(value);
        statement
    };
    for (name, value) in [
        ("made", "gestern"),
        ("made", "2026-02-30"),
        ("reviewed", "2026-11-22T00:00"),
        ("body", "x\ny"),
        ("body", "x".repeat(201).as_str()),
        ("gaps", "ä".repeat(2_001).as_str()),
    ] {
        staff.change("PUT", "/api/staff/statement", &changed(name, value)).refused(422, "out-of-range");
    }
    staff.change("PUT", "/api/staff/statement", &json!({ "body": "x" })).refused(400, "bad-request");
    assert_eq!(staff.change("PUT", "/api/staff/statement", &filled).expect(200), filled);
    // It outlives the day, and the server.
    staff.post("/api/staff/end-of-day", &json!({})).expect(200);
    drop(first);
    let second = server(folder.path());
    assert_eq!(Browser::new(second.address).get("/api/statement").expect(200), filled);
}

#[test]
fn a_saved_plan_is_the_room_from_then_on() {
    let folder = tempfile::tempdir().unwrap();
    let first = server(folder.path());
    let mut staff = Browser::staff(&first);
    let plan = |browser: &mut Browser, name: &str| {
        let text = browser.get(&format!("/api/staff/files/{name}")).expect(200)["text"].clone();
        text.as_str().unwrap().to_owned()
    };
    let stage = plan(&mut staff, "buehne.plan.toml");
    let save = |staff: &mut Browser, name: &str, text: &str| {
        let path = format!("/api/staff/files/{name}?lang=de");
        staff.change("PUT", &path, &json!({ "text": text })).expect(200)["findings"].clone()
    };
    // One with a mistake is told, and not kept.
    let findings = save(&mut staff, "buehne.plan.toml", &stage.replace("size_m = [5.0, 4.0]", "size_m = 5"));
    assert_eq!((&findings[0]["severity"], &findings[0]["line"]), (&json!("error"), &json!(7)), "{findings}");
    assert_eq!(staff.get("/api/stage?lang=de").expect(200)["name"], "Bühne");

    let moved = stage.replace("name = { de = \"Bühne\", en = \"stage\" }", "name = { de = \"Saal\", en = \"hall\" }");
    assert_eq!(save(&mut staff, "buehne.plan.toml", &moved), json!([]));
    let names = |browser: &mut Browser| {
        ["/api/stage?lang=de", "/api/lessons/hallo?lang=de"].map(|path| {
            let answer = browser.get(path).expect(200);
            answer.get("stage").unwrap_or(&answer)["name"].clone()
        })
    };
    assert_eq!(names(&mut staff), [json!("Saal"), json!("Saal")]);

    // A room without a lesson's places is refused; one in which it cannot be done any more is kept with a warning.
    let corner = plan(&mut staff, "leseecke.plan.toml");
    let findings = save(&mut staff, "leseecke.plan.toml", &corner.replace("id = \"ecke-b\"", "id = \"ecke-x\""));
    assert_eq!((&findings[0]["severity"], &findings[0]["rule"]), (&json!("error"), &json!("lesson")), "{findings}");
    assert!(findings[0]["message"].as_str().unwrap().contains("quadrat"), "{findings}");
    let far = corner.replace("at_m = [2.6, 2.0]", "at_m = [2.8, 2.0]");
    assert_ne!(far, corner, "it is this that ecke-b is at");
    let findings = save(&mut staff, "leseecke.plan.toml", &far);
    assert_eq!((&findings[0]["severity"], &findings[0]["rule"]), (&json!("warning"), &json!("lesson-test")));
    let changed = |browser: &mut Browser| -> Vec<String> {
        let files = browser.get("/api/staff/files").expect(200)["files"].clone();
        let changed = files.as_array().unwrap().iter().filter(|file| file["changed"] == true);
        changed.map(|file| file["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(changed(&mut staff), ["buehne.plan.toml", "leseecke.plan.toml"]);

    // It holds after a new start, and can be taken back.
    drop(first);
    let second = server(folder.path());
    staff.address = second.address;
    assert_eq!(names(&mut staff), [json!("Saal"), json!("Saal")]);
    assert_eq!(save(&mut staff, "buehne.plan.toml", &stage), json!([]));
    assert_eq!(names(&mut staff), [json!("Bühne"), json!("Bühne")]);
    assert_eq!(changed(&mut staff), ["leseecke.plan.toml"]);
}

#[test]
fn saved_phrases_lie_where_a_robot_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let files = staff.get("/api/staff/files").expect(200)["files"].clone();
    let names: Vec<&str> = files.as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    let of_german = names.iter().filter(|name| name.starts_with("de-")).count();
    let phrases = folder.path().join("class/phrases");
    assert_eq!(std::fs::read_dir(phrases.join("de")).unwrap().count(), of_german, "they are there from the start");
    let name = *names.iter().find(|name| name.starts_with("de-")).unwrap();
    let path = format!("/api/staff/files/{name}?lang=de");
    let text = staff.get(&path).expect(200)["text"].as_str().unwrap().to_owned();
    let broken = format!("{text}\ndas ist keine Phrasendatei\n");
    let findings = staff.change("PUT", &path, &json!({ "text": broken })).expect(200)["findings"].clone();
    assert_eq!((&findings[0]["severity"], &findings[0]["file"]), (&json!("error"), &json!(name)), "{findings}");
    let changed = format!("# von uns\n{text}");
    assert_eq!(staff.change("PUT", &path, &json!({ "text": changed })).expect(200)["findings"], json!([]));
    let bare = name.strip_prefix("de-").unwrap();
    assert_eq!(std::fs::read_to_string(phrases.join("de").join(bare)).unwrap(), changed);
}

#[test]
fn a_program_that_staff_refuse_does_not_go_on_stage_though_its_child_has_come() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let mut fox = Browser::joined(&server, "fox", "red");
    let workspace = hello("Das soll er nicht sagen");
    fox.change("PUT", "/api/programs/free", &json!({ "workspace": workspace })).expect(200);
    fox.post("/api/check", &json!({ "workspace": workspace })).expect(200);
    let ticket = fox.post("/api/queue", &json!({ "slot": "free" })).expect(200);
    let look = |staff: &mut Browser, release: bool| {
        let order = json!({ "child": ticket["child"]["id"], "sha256": ticket["sha256"], "release": release });
        staff.post("/api/staff/release", &order).expect(204);
    };
    let mut line = fox.open("/api/line?as=child", None).unwrap();
    let come = |line: &mut Line, fox: &mut Browser| {
        until(line, |message| message["me"]["ticket"]["state"] == "called");
        fox.post("/api/queue/here", &json!({})).expect(200);
    };
    look(&mut staff, true);
    until(&mut line, |message| message["me"]["ticket"]["state"] == "called");
    staff.post("/api/staff/queue", &json!({ "action": "pause" })).expect(204);
    fox.post("/api/queue/here", &json!({})).expect(200);
    look(&mut staff, false);
    staff.post("/api/staff/queue", &json!({ "action": "go" })).expect(204);
    let ticket = fox.get("/api/me").expect(200)["ticket"].clone();
    assert_eq!((&ticket["state"], &ticket["release"]), (&json!("waiting"), &json!("refused")));
    // When they think better of it, it goes on; refused once more, its turn ends.
    look(&mut staff, true);
    come(&mut line, &mut fox);
    until(&mut line, |message| message["me"]["ticket"]["state"] == "on_stage");
    look(&mut staff, false);
    until(&mut line, |message| message["type"] == "class" && message["me"]["ticket"].is_null());
    assert_eq!(staff.get("/api/staff/overview").expect(200)["robot"]["message"], Value::Null);
}

#[test]
fn a_new_pin_and_the_end_of_the_day_sign_out_whoever_has_not_set_them_going() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let mut forgotten = staff.clone();
    let mut page = forgotten.open("/api/line?as=staff", None).unwrap();
    let mut red = staff.open("/api/stop-line", None).unwrap();
    until(&mut red, |message| message["type"] == "state");
    until(&mut page, |message| message["type"] == "class");
    staff.post("/api/staff/pin", &json!({ "old": "2468", "new": "1357" })).expect(204);
    Browser::joined(&server, "fox", "red");
    until(&mut page, |message| message["type"] == "over");
    forgotten.get("/api/staff/overview").refused(401, "not-staff");
    // A red button's line from before says that it does not stop anything, and ends: the page then comes with its new cookie.
    tell(&mut red, &json!({ "type": "stop" }));
    until(&mut red, |message| message["type"] == "error");
    assert!(to_the_end(&mut red).is_empty() && !server.stop_switch().is_stopped());
    staff.post("/api/stop", &json!({})).expect(200);
    assert!(server.stop_switch().is_stopped());

    let mut forgotten = staff.clone();
    staff.post("/api/staff/end-of-day", &json!({})).expect(200);
    forgotten.get("/api/staff/overview").refused(401, "not-staff");
    staff.get("/api/staff/overview").expect(200);
}

#[test]
fn sentences_to_release_are_sent_when_they_change_and_to_whoever_comes() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let mut page = staff.open("/api/line?as=staff", None).unwrap();
    let releases = |message: &Value| message["staff"]["releases"].clone();
    assert_eq!(releases(&until(&mut page, |message| message["type"] == "class")), json!([]));
    let mut fox = Browser::joined(&server, "fox", "red");
    let workspace = hello("Kennst du mich?");
    fox.change("PUT", "/api/programs/free", &json!({ "workspace": workspace })).expect(200);
    fox.post("/api/check", &json!({ "workspace": workspace })).expect(200);
    let unchanged = until(&mut page, |message| message["staff"]["counters"].is_array());
    assert_eq!(releases(&unchanged), json!(null));
    let ticket = fox.post("/api/queue", &json!({ "slot": "free" })).expect(200);
    let changed = releases(&until(&mut page, |message| !releases(message).is_null()));
    let expected = json!([{ "child": ticket["child"], "slot": "free", "sha256": ticket["sha256"],
        "texts": ["Kennst du mich?"] }]);
    assert_eq!(changed, expected);
    // What happens to others does not send them once more.
    Browser::joined(&server, "owl", "blue");
    let next = until(&mut page, |message| message["staff"]["children"].as_array().is_some_and(|all| all.len() == 2));
    assert_eq!(releases(&next), json!(null));
    // A page that is opened later, and whoever asks, get all of them.
    let mut second = staff.open("/api/line?as=staff", None).unwrap();
    assert_eq!(releases(&until(&mut second, |message| message["type"] == "class")), expected);
    assert_eq!(staff.get("/api/staff/overview").expect(200)["releases"], expected);
    // The last one that goes is a change too.
    fox.change("DELETE", "/api/queue", &json!({})).expect(204);
    until(&mut page, |message| releases(message) == json!([]));
}

/// What a robot did not understand.
struct Counted(Mutex<u64>);

impl Missed for Counted {
    fn kinds(&self) -> Vec<MissedKind> {
        let help = Text { de: "Mehr Beispiele helfen.".to_owned(), en: "More examples help.".to_owned() };
        let kind = |kind, count| MissedKind { kind, nearest: "find_item".to_owned(), count, help: help.clone() };
        let count = *self.0.lock().expect("nobody panics with it");
        if count == 0 { Vec::new() } else { vec![kind("unsure", count), kind("nothing", 2)] }
    }

    fn sentences(&self) -> Vec<(String, String, u64)> {
        Vec::new()
    }

    fn forget(&self) {
        *self.0.lock().expect("nobody panics with it") = 0;
    }
}

#[test]
fn staff_see_how_often_nothing_was_understood() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    options.missed = Some(Arc::new(Counted(Mutex::new(12))));
    let server = workshop::start(options).unwrap();
    let mut staff = Browser::staff(&server);
    let missed = staff.get("/api/staff/missed?lang=en").expect(200);
    assert_eq!(missed["total"], 14);
    let first = json!({ "kind": "unsure", "nearest": "find_item", "count": 12, "help": "More examples help." });
    assert_eq!(missed["kinds"][0], first);
    staff.change("DELETE", "/api/staff/missed", &json!({})).expect(204);
    let none = json!({ "total": 0, "kinds": [], "sentences": [] });
    assert_eq!(staff.get("/api/staff/missed").expect(200), none);
}
