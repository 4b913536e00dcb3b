//! A real SRU server: Zebra, which is what Koha runs on, started by each test on a port of the loopback.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use serde_json::Value;

use crate::program::{Program, Running};

const SOON: Duration = Duration::from_secs(60);

/// A Zebra server with the records of `tests/zebra`, and a folder of its own for it and for the test's files.
struct Zebra {
    folder: PathBuf,
    port: u16,
    server: Option<Running>,
}

impl Zebra {
    fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("naome-zebra-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        for part in ["lock", "scratch", "register"] {
            fs::create_dir_all(folder.join(part)).expect("the temporary folder can be written");
        }
        for file in fs::read_dir(crate::workspace().join("tests/zebra")).expect("it is part of the tests") {
            let file = file.expect("it can be read").path();
            let name = file.file_name().expect("files have names");
            fs::copy(&file, folder.join(name)).expect("the temporary folder can be written");
        }
        // The port is free now; that somebody takes it before Zebra does is not likely enough to care.
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free");
        let settings = fs::read_to_string(folder.join("server.xml")).expect("it was just copied");
        let settings = settings.replace("PORT", &free.port().to_string());
        fs::write(folder.join("server.xml"), settings).expect("the temporary folder can be written");
        for arguments in [&["init"][..], &["update", "records.xml"]] {
            let done = Command::new("zebraidx").args(["-c", "zebra.cfg"]).args(arguments).current_dir(&folder).output();
            let done = done.expect("there is no zebraidx: `cargo xtask test` installs idzebra-2.0-utils");
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        }
        let here = "cd \"$0\" && exec zebrasrv -f server.xml";
        let server = Program::at("/bin/sh", ["-c".as_ref(), here.as_ref(), folder.as_os_str()]).start();
        let zebra = Self { folder, port: free.port(), server: Some(server) };
        zebra.wait_until_it_listens();
        zebra
    }

    fn wait_until_it_listens(&self) {
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::park_timeout(Duration::from_millis(100));
        }
        panic!("Zebra does not listen: {:?}", self.server);
    }

    /// Imports a snapshot of the catalogue and says where it lies.
    fn catalogue(&self) -> PathBuf {
        let (list, db) = (self.folder.join("list.csv"), self.folder.join("catalogue.db"));
        let rows = "id;titel;autor;isbn;signatur;bereich\n\
                    1;Momo;Ende, Michael;;5.1 END;KIN\n\
                    other;Die unendliche Geschichte;Ende, Michael;ISBN13;5.1 END;KIN\n\
                    3;Rübezahl;Preußler, Otfried;;5.1 PRE;KIN\n\
                    4;Bestellt;Niemand;;7 NIE;SACH\n\
                    5;Ohne Exemplar;Niemand;;7 NIE;SACH\n\
                    b-6;Andere Nummer;Niemand;;Cek 403 Habi;SACH\n\
                    99;Nur hier;Niemand;;7 NIE;SACH\n";
        fs::write(&list, rows.replace("ISBN13", ISBN13)).expect("the temporary folder can be written");
        let arguments = ["catalogue".as_ref(), "import".as_ref(), list.as_os_str(), "--db".as_ref(), db.as_os_str()];
        Program::naome(arguments).run(SOON).expect_code(0);
        db
    }

    /// What `naome catalogue show ID --live` says when the server is asked with these settings.
    fn show(&self, db: &Path, id: &str, database: &str, settings: &str) -> Value {
        let house = self.folder.join("house.toml");
        let url = format!("http://127.0.0.1:{}/{database}", self.port);
        let text = format!("[[catalogue_server]]\nkind = \"sru\"\nurl = \"{url}\"\n{settings}\n");
        fs::write(&house, text).expect("the temporary folder can be written");
        let arguments = ["catalogue", "show", id, "--live", "--json", "--lang", "en", "--db"].map(AsRef::as_ref);
        let files = [db.as_os_str(), "--house".as_ref(), house.as_os_str()];
        let outcome = Program::naome(arguments.into_iter().chain(files)).run(SOON).expect_code(0);
        outcome.json_lines().remove(0)
    }
}

impl Drop for Zebra {
    fn drop(&mut self) {
        self.server = None;
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The ISBN of the second record, which has the old form.
const ISBN13: &str = "9783522176842";

/// The states of the copies that the server named, as JSON.
fn states(shown: &Value) -> String {
    let items = shown["live"][0]["items"].as_array().expect("a list");
    items.iter().map(|item| item["state"].to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_real_server_says_what_is_lent_in_every_version() {
    let zebra = Zebra::start("versions");
    let db = zebra.catalogue();
    for version in ["1.1", "1.2", "2.0"] {
        let settings = format!("version = \"{version}\"");
        for (id, expected) in [
            ("1", r#"{"lent":{"due":"2026-12-04"}}"#),
            // By its ISBN: the server has another id, and the number in its old form.
            ("other", "\"available\""),
            ("3", "\"missing\" \"reference_only\""),
            ("4", "\"missing\""),
            ("5", ""),
            ("b-6", "\"available\""),
            ("99", ""),
        ] {
            let shown = zebra.show(&db, id, "Default", &settings);
            assert_eq!(states(&shown), expected, "{id} in version {version}: {shown}");
            assert_eq!(shown["live"][0]["trouble"], Value::Null, "{shown}");
        }
    }
}

#[test]
fn wrong_settings_are_told_with_their_cure_and_the_snapshot_stays() {
    let mut zebra = Zebra::start("settings");
    let db = zebra.catalogue();
    for (database, settings, expected) in [
        (
            "Default",
            "id_index = \"bib.nix\"",
            "it does not know the index; see id_index and isbn_index (diagnostic 16)",
        ),
        ("Default", "schema = \"mods\"", "it does not give this format; see schema (diagnostic 66)"),
        ("Default", "schema = \"dc\"", "its records are in no format that is read; see schema"),
        ("Elsewhere", "", "it answers with HTTP 404; is the address right?"),
    ] {
        let shown = zebra.show(&db, "1", database, settings);
        let trouble = shown["live"][0]["trouble"].as_str().unwrap_or_default();
        assert!(trouble.contains(expected), "{settings}: {shown}");
        assert_eq!(shown["items"][0]["call_number"], "5.1 END");
    }
    zebra.server = None;
    let shown = zebra.show(&db, "1", "Default", "");
    assert!(
        shown["live"][0]["trouble"].as_str().is_some_and(|trouble| trouble.contains("cannot be reached")),
        "{shown}"
    );
    assert!(shown["as_of"].is_string(), "the snapshot says how old it is: {shown}");
}
