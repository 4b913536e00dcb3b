//! A Python environment of our own in `.naome/venv`. Debian's Python refuses packages from elsewhere
//! (PEP 668), and nobody's system is touched.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    naome_folder, process,
    report::{Failure, Outcome, Report},
    workspace,
};

/// A Python that can make virtual environments.
pub(crate) struct Python(PathBuf);

impl Python {
    /// The one on `PATH`, else Debian's.
    pub(crate) fn find() -> Option<Self> {
        [PathBuf::from("python3"), PathBuf::from("/usr/bin/python3")]
            .into_iter()
            .find(|python| process::succeeds(Command::new(python).args(["-c", "import venv, ensurepip"])))
            .map(Self)
    }
}

/// The virtual environment.
pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    /// Makes the environment if it is not there, or if its Python has gone (as after a system upgrade).
    pub(crate) fn ready(report: &Report) -> Result<Self, Failure> {
        let environment = environment();
        if environment.works() {
            return Ok(environment);
        }
        let Some(Python(python)) = Python::find() else {
            return Err(Failure::Missing(report.language.pick(
                "Kein python3 mit `venv` und `ensurepip` gefunden (Debian-Paket python3-venv).".into(),
                "Found no python3 with `venv` and `ensurepip` (Debian package python3-venv).".into(),
            )));
        };
        process::watched(Command::new(python).args(["-m", "venv", "--clear"]).arg(&environment.folder), report)?;
        Ok(environment)
    }

    /// Its interpreter.
    pub(crate) fn python(&self) -> Command {
        Command::new(self.folder.join("bin").join("python"))
    }

    /// `pip` with what every call of it needs.
    pub(crate) fn pip(&self) -> Command {
        let mut command = self.python();
        command.args(["-m", "pip", "--disable-pip-version-check", "--no-input"]);
        command
    }

    fn works(&self) -> bool {
        process::succeeds(self.python().args(["-c", "import pip"]))
    }
}

/// The environment as it is, made or not.
pub(crate) fn environment() -> Environment {
    Environment { folder: naome_folder().join("venv") }
}

/// Installs what a file of requirements lists, named from the workspace's folder.
pub(crate) fn packages(report: &Report, file: &str) -> Result<Outcome, Failure> {
    let wanted = workspace().join(file);
    let requirements = fs::read_to_string(&wanted).map_err(|error| unreadable(&wanted, &error, report))?;
    // Written only when all of them are in; lies in the environment, and goes with it.
    let stamp = environment().folder.join(format!("installed-{}", file.replace('/', "-")));
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == requirements) && environment().works() {
        return Ok(Outcome::AlreadyThere);
    }
    report.begin(&format!("pip install -r {file}"));
    let environment = Environment::ready(report)?;
    process::watched(environment.pip().args(["install", "--only-binary=:all:", "-r"]).arg(&wanted), report)?;
    fs::write(&stamp, requirements).map_err(|error| unreadable(&stamp, &error, report))?;
    Ok(Outcome::Done)
}

fn unreadable(path: &Path, error: &std::io::Error, report: &Report) -> Failure {
    Failure::Missing(
        report.language.pick(
            format!("{} geht nicht: {error}", path.display()),
            format!("{} does not work: {error}", path.display()),
        ),
    )
}
