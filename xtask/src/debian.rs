//! Debian packages: finds out which are missing, and installs them as far as this account may.

use std::{path::Path, process::Command};

use crate::{
    language::Language,
    process,
    python::Python,
    report::{Failure, Outcome, Report},
    scope::Scope,
};

/// What must be on the machine, and how to tell that it is, however it came there.
struct Requirement {
    package: &'static str,
    is_there: fn() -> bool,
    /// For whom it is needed.
    scope: Scope,
}

const REQUIREMENTS: &[Requirement] = &[
    // A C compiler and linker: SQLite is built from source.
    Requirement { package: "build-essential", is_there: || process::find("cc").is_some(), scope: Scope::Demo },
    // How the sound library's build finds ALSA.
    Requirement { package: "pkg-config", is_there: || process::find("pkg-config").is_some(), scope: Scope::Demo },
    Requirement {
        package: "libasound2-dev",
        is_there: || process::succeeds(Command::new("pkg-config").args(["--exists", "alsa"])),
        scope: Scope::Demo,
    },
    // The robot's voice in the simulator.
    Requirement { package: "espeak-ng", is_there: || process::find("espeak-ng").is_some(), scope: Scope::Demo },
    // The SRU server of the tests; it comes in parts.
    Requirement { package: "idzebra-2.0-utils", is_there: || process::find("zebrasrv").is_some(), scope: Scope::Tests },
    Requirement {
        package: "idzebra-2.0-common",
        is_there: || Path::new("/usr/share/idzebra-2.0/tab/default.idx").exists(),
        scope: Scope::Tests,
    },
    Requirement { package: "libidzebra-2.0-mod-dom", is_there: has_zebra_dom, scope: Scope::Tests },
    // Fetches libvosk, and holds the peers of the tests. Debian keeps `ensurepip` in a package of its own.
    Requirement { package: "python3-venv", is_there: || Python::find().is_some(), scope: Scope::Demo },
    // The browser that drives the workshop's pages.
    Requirement { package: "chromium", is_there: || process::find("chromium").is_some(), scope: Scope::Tests },
    // Draws the window and the pictures where there is no graphics card.
    Requirement { package: "mesa-vulkan-drivers", is_there: has_vulkan, scope: Scope::Window },
    // ROS 2's most used way over the network, for a peer of another make.
    Requirement {
        package: "libfastrtps-dev",
        is_there: || Path::new("/usr/include/fastdds/dds/domain/DomainParticipant.hpp").exists(),
        scope: Scope::Tests,
    },
    // Watches that no sound is written to a disk.
    Requirement { package: "strace", is_there: || process::find("strace").is_some(), scope: Scope::Tests },
];

/// Zebra's filter for XML lies in a folder that is named after the machine.
fn has_zebra_dom() -> bool {
    let module = |folder: &str| Path::new("/usr/lib").join(folder).join("idzebra-2.0/modules/mod-dom.so").exists();
    module("x86_64-linux-gnu") || module("aarch64-linux-gnu")
}

/// Every driver for Vulkan leaves a note of itself.
fn has_vulkan() -> bool {
    ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"]
        .iter()
        .any(|folder| std::fs::read_dir(folder).is_ok_and(|mut notes| notes.next().is_some()))
}

/// How this account may install packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Right {
    Root,
    /// `sudo` without a password.
    Sudo,
    None,
}

/// Installs what is missing, or says which line to type.
pub(crate) fn packages(report: &Report, scope: Scope) -> Result<Outcome, Failure> {
    let missing = missing(scope);
    if missing.is_empty() {
        return Ok(Outcome::AlreadyThere);
    }
    if process::find("apt-get").is_none() {
        return Err(Failure::Missing(without_apt(&missing, report.language)));
    }
    let right = right();
    if right == Right::None {
        return Err(Failure::Missing(line_to_type(&missing, report.language)));
    }
    report.begin(&format!("apt-get install {}", missing.join(" ")));
    // A fresh machine has no package lists, an old one stale lists: only then are they fetched.
    let can_install = process::succeeds(apt(right, &["install", "--simulate"]).args(&missing));
    let installed = can_install && process::watched(install(right).args(&missing), report).is_ok();
    if !installed {
        process::watched(&mut apt(right, &["update"]), report)?;
        process::watched(install(right).args(&missing), report)?;
    }
    let still_missing = self::missing(scope);
    if still_missing.is_empty() {
        Ok(Outcome::Done)
    } else {
        let names = still_missing.join(", ");
        Err(Failure::Missing(report.language.pick(
            format!("apt-get hat {names} installiert, gefunden wird davon aber nichts. Stimmt PATH?"),
            format!("apt-get installed {names}, but nothing of it is found. Is PATH right?"),
        )))
    }
}

fn missing(scope: Scope) -> Vec<&'static str> {
    let needed = REQUIREMENTS.iter().filter(|requirement| scope >= requirement.scope);
    needed.filter(|requirement| !(requirement.is_there)()).map(|requirement| requirement.package).collect()
}

fn right() -> Right {
    let id = Command::new("id").arg("-u").output();
    if id.is_ok_and(|output| output.stdout.trim_ascii() == b"0") {
        Right::Root
    } else if process::succeeds(Command::new("sudo").args(["-n", "true"])) {
        Right::Sudo
    } else {
        Right::None
    }
}

fn apt(right: Right, arguments: &[&str]) -> Command {
    let mut command = if right == Right::Sudo {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "env"]);
        sudo
    } else {
        Command::new("env")
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=120"]);
    command.args(arguments);
    command
}

fn install(right: Right) -> Command {
    apt(right, &["install", "--no-install-recommends"])
}

fn line_to_type(missing: &[&str], language: Language) -> String {
    let line = format!("sudo apt-get update && sudo apt-get install --no-install-recommends {}", missing.join(" "));
    language.pick(
        format!(
            "Es fehlen Debian-Pakete, und dieses Konto darf keine installieren. Bitte einmal eingeben:\n\n  {line}"
        ),
        format!("Debian packages are missing, and this account may not install any. Please type once:\n\n  {line}"),
    )
}

fn without_apt(missing: &[&str], language: Language) -> String {
    let names = missing.join(", ");
    language.pick(
        format!("Hier gibt es kein apt-get. Bitte selbst installieren, was auf Debian so heißt: {names}"),
        format!("There is no apt-get here. Please install yourself what Debian calls: {names}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_type_names_each_package() {
        for language in [Language::German, Language::English] {
            let text = line_to_type(&["libasound2-dev", "espeak-ng"], language);
            assert!(text.ends_with("apt-get install --no-install-recommends libasound2-dev espeak-ng"), "{text}");
            assert!(without_apt(&["pkg-config"], language).ends_with("pkg-config"));
        }
    }

    #[test]
    fn sudo_never_waits_for_a_password() {
        let command = process::shown(&apt(Right::Sudo, &["update"]));
        assert!(command.starts_with("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"), "{command}");
        assert!(process::shown(&apt(Right::Root, &["update"])).starts_with("env DEBIAN_FRONTEND"));
    }
}
