//! A whole class day, by API.

use serde_json::{Value, json};

use crate::browser::{Browser, hello, program, say, tell, to_the_end, until};
use crate::class::{files_in, options, server};

#[test]
fn a_class_day() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut staff = Browser::staff(&server);
    let mut fox = Browser::joined(&server, "fox", "red");
    let mut owl = Browser::joined(&server, "owl", "blue");
    assert_eq!(fox.get("/api/class?lang=de").expect(200)["me"]["name"], "Roter Fuchs");

    // The lesson comes without its solution, and with tips only after tries.
    let lesson = fox.get("/api/lessons/hallo?lang=de").expect(200);
    assert_eq!(lesson["steps"][0]["blocks"], json!(["ev_start", "say", "posture"]));
    assert!(!lesson.to_string().contains("solution.blocks") && !lesson["starter"].is_null());
    fox.get("/api/lessons/hallo/solution").refused(409, "not-yet");
    let ask = json!({ "step": "begruessen", "seen": 0 });
    fox.post("/api/lessons/hallo/hint", &ask).refused(409, "not-yet");

    // Two tries in vain, one thing told at a time; then the tip that fits.
    let without_wave =
        program(&[json!({ "type": "posture", "id": "b2", "fields": { "POSTURE": "stand" } }), say("b3", "Hallo")]);
    let order = |workspace: &Value| json!({ "workspace": workspace, "lesson": "hallo", "step": "begruessen" });
    let first = fox.post("/api/check?lang=de", &order(&without_wave)).expect(200);
    assert_eq!(
        (&first["passed"], &first["feedback"]["goal"], &first["attempts"]),
        (&json!(false), &json!("reihenfolge"), &json!(1))
    );
    assert_eq!(first["hint"], json!({ "offered": true, "text": null }));
    let second = fox.post("/api/check?lang=de", &order(&without_wave)).expect(200);
    assert!(second["hint"]["text"][0]["spans"][0]["text"].as_str().unwrap().contains("Arm bleibt unten"), "{second}");
    let hint = fox.post("/api/lessons/hallo/hint?lang=en", &ask).expect(200);
    assert!(hint["hint"][0]["spans"][0]["text"].as_str().unwrap().contains("arm stays down"), "{hint}");
    let shown = second["shown"].as_str().unwrap();
    let run = fox.get(&format!("/api/runs/{shown}")).text();
    assert!(run.starts_with(r#"{"line":"header","format":"naome-run/1""#) && run.contains("\"Hallo\""), "{run}");
    let log = fox.get(&format!("/api/runs/{shown}/log?lang=de")).expect(200);
    assert!(log["lines"].as_array().unwrap().iter().any(|line| line["text"] == "„Hallo“"), "{log}");
    owl.get(&format!("/api/runs/{shown}")).refused(404, "not-found");

    // The first step of it is reached all the same; then all of it.
    let right = hello("Guten Morgen");
    let passed = fox.post("/api/check?lang=de", &order(&right)).expect(200);
    assert_eq!(
        (&passed["passed"], &passed["lesson_passed"], &passed["stage_ready"]),
        (&json!(true), &json!(true), &json!(true))
    );

    // Only what was checked and is saved goes to the robot.
    fox.post("/api/queue", &json!({ "slot": "hallo" })).refused(404, "no-program");
    let saved = fox.change("PUT", "/api/programs/hallo", &json!({ "workspace": right })).expect(200);
    assert_eq!(saved["sha256"], passed["sha256"]);
    // A window that opened before there was a program does not write over it.
    let blind = json!({ "workspace": hello("Muh"), "based_on": "" });
    fox.change("PUT", "/api/programs/hallo", &blind).refused(409, "changed-elsewhere");
    // The robot is not called for a beginning with nothing below it.
    let bare =
        json!({ "blocks": { "languageVersion": 0, "blocks": [{ "type": "ev_start", "id": "a", "x": 0, "y": 0 }] } });
    let bare = owl.post("/api/check?lang=de", &json!({ "workspace": bare, "lesson": null, "step": null })).expect(200);
    assert_eq!((&bare["ran"], &bare["stage_ready"]), (&json!(true), &json!(false)), "{bare}");
    assert!(bare["stage_why"].as_str().is_some_and(|why| why.contains("Blöcke")), "{bare}");
    owl.change("PUT", "/api/programs/free", &blind).expect(200);
    owl.change("PUT", "/api/programs/free", &json!({ "workspace": hello("Uhu") })).expect(200);
    owl.post("/api/queue", &json!({ "slot": "free" })).refused(409, "not-checked");
    let ticket = fox.post("/api/queue?lang=de", &json!({ "slot": "hallo" })).expect(200);
    assert_eq!(
        (&ticket["state"], &ticket["release"], &ticket["place"]),
        (&json!("waiting"), &json!("waiting"), &json!(1))
    );

    // Staff see the sentence and release it; the child is called, comes, and is on stage.
    let mut line = fox.open("/api/line?as=child&lang=de", None).unwrap();
    let overview = staff.get("/api/staff/overview?lang=de").expect(200);
    // What stood in the way is said in the lesson's words, not by a goal's id.
    let hardest = overview["counters"][0]["hardest"].as_str().unwrap();
    assert!(hardest.contains(' ') && hardest.ends_with('.') && !hardest.contains(['*', '{']), "{overview}");
    let release = &overview["releases"][0];
    assert_eq!((&release["texts"], &release["child"]["name"]), (&json!(["Guten Morgen"]), &json!("Roter Fuchs")));
    let order = json!({ "child": release["child"]["id"], "sha256": release["sha256"], "release": true });
    staff.post("/api/staff/release", &order).expect(204);
    let mut screen = staff.open("/api/line?as=screen&lang=de", None).unwrap();
    let called = until(&mut line, |message| message["me"]["ticket"]["state"] == "called");
    assert!(called["me"]["ticket"]["called_s"].as_u64().unwrap() <= 20);
    assert!(called["join"].is_null(), "the code is on the screen alone");
    fox.post("/api/queue/here", &json!({})).expect(200);
    let class = until(&mut screen, |message| message["type"] == "class" && !message["queue"]["now"].is_null());
    assert_eq!(
        (&class["queue"]["now"]["child"]["name"], &class["join"]["code"]),
        (&json!("Roter Fuchs"), &json!(server.code))
    );
    until(&mut screen, |message| message["type"] == "robot" && message["frame"]["posture"] == "stand");
    until(&mut line, |message| message["type"] == "event" && message["block"] == "b2");

    // The red button: the owl may not, staff may.
    owl.post("/api/stop", &json!({})).refused(403, "not-yours");
    let mut button = staff.open("/api/stop-line", None).unwrap();
    tell(&mut button, &json!({ "type": "stop" }));
    until(&mut button, |message| message["type"] == "stopped");
    until(&mut screen, |message| {
        message["type"] == "class" && message["stopped"] == true && message["queue"]["now"].is_null()
    });
    staff.post("/api/staff/go-on", &json!({})).expect(204);
    assert_eq!(fox.get("/api/me").expect(200)["ticket"], Value::Null, "the run is over");

    // What is taken home comes back, as a file and by its code.
    let file = fox.get("/api/programs/hallo/file");
    assert!(file.headers["content-disposition"].contains("NAOme-roter-fuchs-hallo.naome.json"));
    let imported = owl.post("/api/import", &file.json()).expect(200);
    assert_eq!((&imported["workspace"], &imported["lesson"]), (&right, &json!("hallo")));
    let code = fox.post("/api/programs/hallo/code", &json!({})).expect(200);
    assert_eq!(fox.post("/api/programs/hallo/code", &json!({})).expect(200)["code"], code["code"]);
    let path = format!("/api/take-home/{}", code["code"].as_str().unwrap().to_lowercase());
    assert_eq!(owl.get(&path).expect(200)["workspace"], right);
    owl.get("/api/take-home/BBBBBB").refused(404, "no-such-code");

    // The end of the day: everything is gone, and everybody is told.
    let gone = staff.post("/api/staff/end-of-day", &json!({})).expect(200);
    assert_eq!(gone["deleted"], json!({ "children": 2, "programs": 2 }));
    assert!(to_the_end(&mut line).iter().any(|message| message.contains(r#""type":"over""#)));
    fox.get("/api/me").refused(401, "not-joined");
    drop(server);
    let files = files_in(&folder.path().join("class"));
    assert!(files.contains_key("workshop.db"));
    for (name, bytes) in files {
        assert!(!bytes.windows(12).any(|window| window == b"Guten Morgen"), "it is still in {name}");
    }
}

#[test]
fn a_day_that_nobody_has_ended_is_over_the_next_morning() {
    let folder = tempfile::tempdir().unwrap();
    let secret = "Ein Satz, der niemanden etwas angeht";
    let evening = server(folder.path());
    let mut staff = Browser::staff(&evening);
    let mut fox = Browser::joined(&evening, "fox", "red");
    let workspace = hello(secret);
    fox.change("PUT", "/api/programs/free", &json!({ "workspace": workspace })).expect(200);
    let code = fox.post("/api/programs/free/code", &json!({})).expect(200)["code"].as_str().unwrap().to_owned();
    fox.post("/api/check", &json!({ "workspace": workspace })).expect(200);
    let ticket = fox.post("/api/queue", &json!({ "slot": "free" })).expect(200);
    let release = json!({ "child": ticket["child"]["id"], "sha256": ticket["sha256"], "release": true });
    staff.post("/api/staff/release", &release).expect(204);
    drop(evening);
    let mut options = options(folder.path());
    options.clock_shift = std::time::Duration::from_secs(26 * 3600);
    let morning = workshop::start(options).unwrap();
    for browser in [&mut staff, &mut fox] {
        browser.address = morning.address;
    }
    // The server tidies up by itself, at the start and every ten minutes. Whoever asks as a child keeps its seat.
    let is_over = (0..400).any(|_| {
        std::thread::park_timeout(std::time::Duration::from_millis(25));
        staff.get("/api/staff/overview").expect(200)["children"] == json!([])
    });
    assert!(is_over);
    fox.get("/api/me").refused(401, "not-joined");
    let mut owl = Browser::joined(&morning, "owl", "blue");
    owl.get(&format!("/api/take-home/{code}")).refused(404, "no-such-code");
    drop(morning);
    for (name, bytes) in files_in(&folder.path().join("class")) {
        for secret in [secret.as_bytes(), b"der niemanden etwas angeht", code.as_bytes()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret), "it is still in {name}");
        }
    }
}

#[test]
fn a_child_plays_on_its_own_stage() {
    let folder = tempfile::tempdir().unwrap();
    let server = server(folder.path());
    let mut fox = Browser::joined(&server, "fox", "red");
    let mut stage = fox.open("/api/stage?lang=de", None).unwrap();
    let touched = json!({ "blocks": { "blocks": [{ "type": "ev_touch", "id": "h", "fields": { "PART": "head_front" },
        "next": { "block": say("s", "Das kitzelt") } }] } });
    tell(&mut stage, &json!({ "type": "start", "workspace": touched, "speed": 4 }));
    let began = until(&mut stage, |message| message["type"] == "began");
    assert!(began["stage"]["solids"].as_array().unwrap().len() >= 4 && !began["tree"].as_array().unwrap().is_empty());
    let frame = until(&mut stage, |message| message["type"] == "frame");
    assert_eq!(frame["frame"]["speech"], Value::Null);
    tell(&mut stage, &json!({ "type": "touch", "part": "head_front" }));
    tell(&mut stage, &json!({ "type": "obstacle", "x": 2.5, "y": 1.5, "seconds": 0 }));
    until(&mut stage, |message| message["type"] == "event" && message["ev"] == "said" && message["block"] == "s");
    let frame = until(&mut stage, |message| message["type"] == "frame" && message["frame"]["speech"] == "Das kitzelt");
    assert_eq!(frame["frame"]["people"][0]["x"], 2.5);
    tell(&mut stage, &json!({ "type": "stop" }));
    let end = until(&mut stage, |message| message["type"] == "end");
    assert_eq!((&end["ending"], &end["text"]), (&json!("halted"), &json!("Angehalten.")));
    let run = fox.get(&format!("/api/runs/{}", end["run"].as_str().unwrap())).text();
    assert!(run.contains("Das kitzelt"));
    tell(&mut stage, &json!({ "type": "start", "workspace": { "blocks": { "blocks": [{ "type": "no_block" }] } } }));
    let refused = until(&mut stage, |message| message["type"] == "refused");
    assert_eq!(refused["problems"][0]["rule"], "unknown-block");
    let mut other = fox.open("/api/stage?lang=de", None).unwrap();
    until(&mut stage, |message| message["type"] == "over");
    tell(&mut other, &json!({ "type": "start", "workspace": hello("Hallo"), "speed": 4 }));
    assert_eq!(until(&mut other, |message| message["type"] == "end")["ending"], "finished");
}
