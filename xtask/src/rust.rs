//! Cargo, its components and the packages of `Cargo.lock`.

use std::process::Command;

use crate::{
    process,
    report::{Failure, Outcome, Report},
    workspace,
};

/// The cargo that runs us, in the workspace.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace());
    command
}

/// rustfmt and clippy, which a minimal Rust does not have.
pub(crate) fn components(report: &Report) -> Result<Outcome, Failure> {
    let are_there = || ["fmt", "clippy"].iter().all(|tool| process::succeeds(cargo().args([*tool, "--version"])));
    if are_there() {
        return Ok(Outcome::AlreadyThere);
    }
    report.begin("rustup component add rustfmt clippy");
    process::watched(Command::new("rustup").args(["component", "add", "rustfmt", "clippy"]), report)?;
    if are_there() {
        Ok(Outcome::Done)
    } else {
        Err(Failure::Missing(report.language.pick(
            "rustfmt oder clippy passt nicht zu diesem cargo. Abhilfe: `rustup component add rustfmt clippy`".into(),
            "rustfmt or clippy does not fit this cargo. Cure: `rustup component add rustfmt clippy`".into(),
        )))
    }
}

/// Fetches the packages of `Cargo.lock` for this machine.
///
/// The first try is offline: it takes a fraction of a second, and cannot hang where there is no network.
/// Once it holds, every further call of cargo is made `--offline`, so a run either needs no network or
/// says here that it does.
pub(crate) fn packages(report: &Report) -> Result<Outcome, Failure> {
    let fetch = ["fetch", "--locked", "--target", "host-tuple"];
    if process::succeeds(cargo().args(fetch).arg("--offline")) {
        return Ok(Outcome::AlreadyThere);
    }
    report.begin("cargo fetch");
    process::watched(cargo().args(fetch), report)?;
    Ok(Outcome::Done)
}
