//! What becomes of a catalogue whose import is killed.

use std::{fs, io::Write, process::Command, time::Duration};

use crate::program::Program;

const SOON: Duration = Duration::from_secs(60);

#[test]
fn a_catalogue_survives_the_end_of_its_import() {
    let folder = std::env::temp_dir().join(format!("naome-import-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the temporary folder can be written");
    let (first, pipe, db) = (folder.join("first.csv"), folder.join("pipe"), folder.join("catalogue.db"));
    fs::write(&first, "id;titel\n1;Momo\n2;Krabat\n").expect("the temporary folder can be written");
    let import = |file| {
        let arguments = ["catalogue".as_ref(), "import".as_ref(), file, "--db".as_ref(), db.as_os_str()];
        Program::naome(arguments)
    };
    import(first.as_os_str()).run(SOON).expect_code(0);

    // A second file that never ends: all it has sent is read and written down, and then the import is killed.
    let made = Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is part of every Debian");
    assert!(made.success());
    let running = import(pipe.as_os_str()).start();
    let mut rows = fs::OpenOptions::new().write(true).open(&pipe).expect("the import reads it");
    let subtitle = "und viele andere Geschichten ".repeat(40);
    writeln!(rows, "id;titel;untertitel").expect("the import reads");
    // More than SQLite keeps in memory, so that unfinished pages lie on disk.
    for number in 0..90_000 {
        writeln!(rows, "{number};Ersetzt {number};{subtitle}").expect("the import reads");
    }
    let on_disk = |name: &str| fs::metadata(folder.join(name)).map_or(0, |file| file.len());
    assert!(on_disk("catalogue.db-wal") > 1 << 20, "the change is under way, {} bytes", on_disk("catalogue.db-wal"));
    running.signal("KILL");
    drop(running);
    drop(rows);

    let search = |title: &str| {
        let arguments = ["catalogue", "search", title, "--json", "--db"].map(AsRef::as_ref);
        Program::naome(arguments.into_iter().chain([db.as_os_str()])).run(SOON)
    };
    for title in ["Momo", "Krabat"] {
        assert_eq!(search(title).expect_code(0).json_lines()[0]["verdict"], "found", "{title}");
    }
    search("Ersetzt 77").expect_code(1);
    // And the next import works.
    import(first.as_os_str()).run(SOON).expect_code(0);
    fs::remove_dir_all(&folder).expect("nobody uses it any more");
}
