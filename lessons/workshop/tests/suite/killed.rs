//! A server that is killed in mid-class loses no program whose saving it has answered.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use serde_json::json;
use workshop::{ServerError, StoreError};

use crate::browser::{Browser, hello};
use crate::class::{options, server};

/// The folder of the class, for the process that is to be killed.
const FOLDER: &str = "NAOME_TEST_CLASS";

const ANIMALS: [&str; 4] = ["fox", "owl", "cat", "bear"];

/// In a process that another test has started this is a server that never ends; else it is one that starts and ends.
#[test]
fn a_server_of_its_own() {
    let given = std::env::var_os(FOLDER).map(std::path::PathBuf::from);
    let own = tempfile::tempdir().unwrap();
    let running = server(given.as_deref().unwrap_or(own.path()));
    println!("listens {} {}", running.address, running.code);
    while given.is_some() {
        std::thread::park();
    }
    Browser::new(running.address).get("/api/class").expect(200);
}

#[test]
fn kill_9_loses_nothing_that_was_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["killed::a_server_of_its_own", "--exact", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let line = lines.map_while(Result::ok).find(|line| line.contains("listens ")).unwrap();
    let mut words = line.split("listens ").nth(1).unwrap().split(' ');
    let (address, code) = (words.next().unwrap().parse().unwrap(), words.next().unwrap().to_owned());
    let (has_saved, saves) = std::sync::mpsc::channel();
    let children: Vec<_> = ANIMALS
        .into_iter()
        .map(|animal| {
            let has_saved = has_saved.clone();
            let mut browser = Browser::new(address);
            browser.post("/api/join", &json!({ "code": code, "animal": animal, "colour": "red" })).expect(200);
            std::thread::spawn(move || {
                // Saves until the server is gone; the last answer counts.
                let mut last = None;
                loop {
                    let count = last.map_or(0, |last| last + 1);
                    let text = format!("{animal} {count}");
                    let answer = browser.change("PUT", "/api/programs/free", &json!({ "workspace": hello(&text) }));
                    match answer.status {
                        200 => {
                            last = Some(count);
                            // Nobody counts any more once the server is gone.
                            let _ = has_saved.send(animal);
                        }
                        // Too fast: once more.
                        429 => {}
                        _ => return (browser, animal, last),
                    }
                }
            })
        })
        .collect();
    // It is killed in the middle of everybody's work.
    let mut counts = BTreeMap::new();
    while counts.len() < ANIMALS.len() || counts.values().any(|count| *count < 3) {
        *counts.entry(saves.recv().unwrap()).or_insert(0) += 1;
    }
    // Meanwhile the folder is that server's alone; dead, it holds nothing any more.
    let second = workshop::start(options(folder.path()));
    assert!(matches!(second, Err(ServerError::Store(StoreError::InUse { .. }))), "{second:?}");
    process.kill().unwrap();
    process.wait().unwrap();
    let again = server(folder.path());
    assert_eq!(again.code, code);
    for child in children {
        let (mut browser, animal, last) = child.join().unwrap();
        let count = last.expect("it has saved something");
        browser.address = again.address;
        let kept = browser.get("/api/programs/free").expect(200);
        let text = kept["workspace"].to_string();
        // One more may have been written whose answer was lost.
        let is_kept = [count, count + 1_u32].iter().any(|count| text.contains(&format!("\"{animal} {count}\"")));
        assert!(is_kept, "{animal} had saved {count}, and there is {text}");
    }
}
