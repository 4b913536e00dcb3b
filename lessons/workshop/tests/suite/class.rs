//! A server of one's own.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;

use workshop::{Options, Server};

use crate::browser::Class;

impl Class for Server {
    fn address(&self) -> SocketAddr {
        self.address
    }

    fn code(&self) -> &str {
        &self.code
    }

    fn setup_key(&self) -> &str {
        self.setup_key.as_deref().expect("there is no PIN yet")
    }
}

/// How a server is on a free port, with the class's folder and an editor of one page.
pub(crate) fn options(folder: &Path) -> Options {
    let editor = folder.join("editor");
    std::fs::create_dir_all(editor.join("assets")).expect("a folder");
    std::fs::write(editor.join("index.html"), "<!doctype html><title>NAOme</title>".repeat(40)).expect("a file");
    std::fs::write(editor.join("assets/index-1a2b.js"), "console.log(1);".repeat(100)).expect("a file");
    let bind = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut options = Options::new(bind, folder.join("class"), lessons::lesson::bundled());
    options.editor = Some(editor);
    options
}

/// The files in a folder, but for those in folders within: what they hold, by name.
pub(crate) fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let files = entries.filter(|path| path.is_file());
    files.map(|path| (name(&path), std::fs::read(&path).expect("a file"))).collect()
}

/// A server like that.
pub(crate) fn server(folder: &Path) -> Server {
    workshop::start(options(folder)).expect("a server")
}
