//! libvosk, the speech recogniser, out of the Python wheel that its makers publish.

use std::{fs, io::Read, path::Path};

use crate::{
    naome_folder, process,
    python::Environment,
    report::{Failure, Outcome, Report},
};

/// The wheel with the hashes of its files, in pip's own format.
const WHEEL: &str = include_str!("../libvosk.txt");
/// Smaller than any build of it (the smallest has 18 MB), larger than any torn one is likely to be.
const LEAST_BYTES: u64 = 10_000_000;
const UNPACK: &str = "
import sys, zipfile
wheel, library = sys.argv[1:]
with open(library, 'wb') as file:
    file.write(zipfile.ZipFile(wheel).read('vosk/libvosk.so'))
";

/// Puts `libvosk.so` into `.naome/libvosk`.
pub(crate) fn library(report: &Report) -> Result<Outcome, Failure> {
    let folder = naome_folder().join("libvosk");
    let library = folder.join("libvosk.so");
    // Written last: says which wheel the library beside it is from.
    let stamp = folder.join("wheel.txt");
    if is_library(&library) && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == WHEEL) {
        return Ok(Outcome::AlreadyThere);
    }
    report.begin("pip download vosk 0.3.45");
    let environment = Environment::ready(report)?;
    let download = folder.join("download");
    let failed = |error: &std::io::Error| {
        Failure::Missing(report.language.pick(
            format!("{} lässt sich nicht füllen: {error}", folder.display()),
            format!("{} cannot be filled: {error}", folder.display()),
        ))
    };
    match fs::remove_dir_all(&download) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&error)),
        _ => fs::create_dir_all(&download).map_err(|error| failed(&error))?,
    }
    let requirement = folder.join("download.txt");
    fs::write(&requirement, WHEEL).map_err(|error| failed(&error))?;
    let mut fetch = environment.pip();
    fetch.args(["download", "--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement"]);
    process::watched(fetch.arg(&requirement).arg("--dest").arg(&download), report)?;
    let wheel = only_file(&download).map_err(|error| failed(&error))?;
    let unpacked = download.join("libvosk.so");
    process::watched(environment.python().args(["-c", UNPACK]).arg(wheel).arg(&unpacked), report)?;
    if !is_library(&unpacked) {
        return Err(Failure::Missing(report.language.pick(
            "Das Paket vosk enthält keine brauchbare libvosk.so.".into(),
            "The package vosk holds no usable libvosk.so.".into(),
        )));
    }
    // Only a whole file ever bears the name: whoever looks meanwhile sees none, or all of it.
    fs::rename(&unpacked, &library).map_err(|error| failed(&error))?;
    // The library does not tell its version; `naome doctor` reads it here.
    fs::write(folder.join("VERSION"), version()).map_err(|error| failed(&error))?;
    fs::rename(&requirement, &stamp).map_err(|error| failed(&error))?;
    fs::remove_dir_all(&download).map_err(|error| failed(&error))?;
    Ok(Outcome::Done)
}

/// The wheel's version, as its pin says.
fn version() -> &'static str {
    WHEEL
        .lines()
        .find_map(|line| line.strip_prefix("vosk=="))
        .and_then(|pin| pin.split_whitespace().next())
        .unwrap_or("?")
}

/// An ELF file of a plausible size.
fn is_library(path: &Path) -> bool {
    let mut magic = [0; 4];
    let starts_as_elf = fs::File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok();
    starts_as_elf && magic == *b"\x7fELF" && fs::metadata(path).is_ok_and(|file| file.len() >= LEAST_BYTES)
}

fn only_file(folder: &Path) -> std::io::Result<std::path::PathBuf> {
    let first = fs::read_dir(folder)?.next().ok_or(std::io::ErrorKind::NotFound)?;
    Ok(first?.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_has_a_version() {
        assert_eq!(version(), "0.3.45");
    }

    #[test]
    fn a_torn_or_foreign_file_is_no_library() {
        let path = std::env::temp_dir().join(format!("naome-libvosk-{}", std::process::id()));
        assert!(!is_library(&path), "nothing is there yet");
        for (bytes, length) in [(&b"\x7fELF"[..], 4), (b"<html>", LEAST_BYTES), (b"", 0), (b"\x7fELF", LEAST_BYTES - 1)]
        {
            fs::write(&path, bytes).unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_len(length).unwrap();
            assert!(!is_library(&path), "{bytes:?} of {length} bytes");
        }
        fs::write(&path, b"\x7fELF").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_len(LEAST_BYTES).unwrap();
        assert!(is_library(&path));
        fs::remove_file(&path).unwrap();
    }
}
