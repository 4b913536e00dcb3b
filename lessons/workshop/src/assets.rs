//! The editor's files: built in, or from a folder while somebody works on them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::gzip::packed;
use crate::meaning::hash_of_bytes;

/// A file of the editor's build, with what its build has packed beside it.
struct BuiltIn {
    path: &'static str,
    bytes: &'static [u8],
}

/// All files in `editor/dist/`, put together by the build script; none if it was not built.
const BUILT_IN: &[BuiltIn] = include!(concat!(env!("OUT_DIR"), "/editor.rs"));

/// A file as it is served.
#[derive(Debug, Clone)]
pub(crate) struct Asset {
    pub(crate) bytes: Vec<u8>,
    pub(crate) brotli: Option<Vec<u8>>,
    pub(crate) gzip: Option<Vec<u8>>,
    pub(crate) etag: String,
    pub(crate) kind: &'static str,
    /// Its name has a hash in it: it never changes.
    pub(crate) for_ever: bool,
}

/// The files.
#[derive(Debug)]
pub(crate) enum Assets {
    BuiltIn(BTreeMap<&'static str, Asset>),
    Folder(PathBuf),
}

/// Whether an editor is built in.
#[must_use]
pub fn has_editor() -> bool {
    BUILT_IN.iter().any(|file| file.path == "index.html")
}

impl Assets {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        if let Some(folder) = folder {
            return Self::Folder(folder);
        }
        let find = |path: &str| BUILT_IN.iter().find(|file| file.path == path).map(|file| file.bytes.to_vec());
        let files = BUILT_IN.iter().filter(|file| !is_packed(file.path)).map(|file| {
            let packed = |ending: &str| find(&format!("{}.{ending}", file.path));
            (file.path, asset(file.path, file.bytes.to_vec(), packed("br"), packed("gz")))
        });
        Self::BuiltIn(files.collect())
    }

    /// The file at a path such as `assets/index-1a2b.js`.
    pub(crate) fn get(&self, path: &str) -> Option<Asset> {
        match self {
            Self::BuiltIn(files) => files.get(path).cloned(),
            Self::Folder(folder) => from_folder(folder, path),
        }
    }
}

fn is_packed(path: &str) -> bool {
    path.ends_with(".br") || path.ends_with(".gz")
}

fn from_folder(folder: &Path, path: &str) -> Option<Asset> {
    // No way leads out of the folder, nor to what is hidden in it.
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(['\\', '\0', ':']);
    if !path.split('/').all(is_plain) {
        return None;
    }
    let (home, file) = (folder.canonicalize().ok()?, folder.join(path).canonicalize().ok()?);
    if !file.starts_with(home) || !file.is_file() {
        return None;
    }
    Some(asset(path, std::fs::read(file).ok()?, None, None))
}

fn asset(path: &str, bytes: Vec<u8>, brotli: Option<Vec<u8>>, gzip: Option<Vec<u8>>) -> Asset {
    let kind = kind(path);
    let is_text = !kind.starts_with("image/p") && !kind.starts_with("font/") && !kind.starts_with("audio/");
    let gzip = gzip.or_else(|| is_text.then(|| packed(&bytes)));
    let etag = format!("\"{}\"", &hash_of_bytes(&bytes)[..20]);
    Asset {
        brotli,
        gzip: gzip.filter(|gzip| gzip.len() < bytes.len()),
        etag,
        kind,
        for_ever: path.starts_with("assets/"),
        bytes,
    }
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "gif" => "image/gif",
        "cur" => "image/vnd.microsoft.icon",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path().join("dist");
        std::fs::create_dir_all(dist.join("assets")).unwrap();
        std::fs::write(dist.join("index.html"), "<!doctype html>").unwrap();
        std::fs::write(dist.join(".env"), "secret").unwrap();
        std::fs::write(folder.path().join("secret"), "secret").unwrap();
        std::os::unix::fs::symlink(folder.path().join("secret"), dist.join("link")).unwrap();
        let assets = Assets::new(Some(dist));
        assert_eq!(assets.get("index.html").unwrap().kind, "text/html; charset=utf-8");
        for path in
            ["../secret", "assets/../../secret", "/etc/passwd", ".env", "link", "", "assets", "a//b", "..\\secret"]
        {
            assert!(assets.get(path).is_none(), "{path}");
        }
    }
}
