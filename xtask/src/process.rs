//! Running other programs.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use crate::report::{Failure, Report};

/// The first file of this name on `PATH`.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Whether the command runs and ends well. Its output goes nowhere.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs the command with this terminal as its own.
pub(crate) fn attached(command: &mut Command, report: &Report) -> Result<ExitStatus, Failure> {
    command.status().map_err(|error| cannot_start(command, &error, report))
}

/// Runs a command of the set-up and shows its output as progress, line by line. When it fails, the failure
/// carries the command and the last lines of what it said.
pub(crate) fn watched(command: &mut Command, report: &Report) -> Result<(), Failure> {
    let mut said = Vec::new();
    let mut run = || {
        let (output, input) = std::io::pipe()?;
        let mut child = command.stdin(Stdio::null()).stdout(input.try_clone()?).stderr(input).spawn()?;
        // The command still holds the end that is written to, and would keep it open.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        for line in BufReader::new(output).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).trim_end().to_owned();
            if !line.is_empty() {
                report.progress(&line);
                said.push(line);
            }
        }
        child.wait()
    };
    let status = run().map_err(|error| cannot_start(command, &error, report))?;
    if status.success() {
        return Ok(());
    }
    let last = said[said.len().saturating_sub(5)..].iter().map(|line| format!("\n  {:.160}", line));
    let last = last.collect::<String>();
    Err(Failure::Missing(report.language.pick(
        format!("Das ging nicht ({status}). Einrichten braucht einmal das Netz.\n\n  {}{last}", shown(command)),
        format!("That did not work ({status}). Set-up needs the network once.\n\n  {}{last}", shown(command)),
    )))
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error, report: &Report) -> Failure {
    Failure::Missing(report.language.pick(
        format!("`{}` lässt sich nicht starten: {error}", shown(command)),
        format!("`{}` cannot be started: {error}", shown(command)),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn programs_are_found_on_the_path() {
        assert!(find("sh").is_some_and(|file| file.is_absolute()));
        assert_eq!(find("no-such-program-anywhere"), None);
    }

    #[test]
    fn a_failure_carries_what_the_program_said_on_both_streams() {
        let failed = watched(&mut shell("echo out; echo grund >&2; exit 7"), &Report::new(Language::German));
        let Err(Failure::Missing(text)) = failed else { panic!("{failed:?}") };
        assert!(text.contains("out") && text.contains("grund") && text.contains('7'), "{text}");
    }

    #[test]
    fn broken_utf8_and_missing_programs_do_no_harm() {
        let report = Report::new(Language::English);
        assert!(watched(&mut shell(r"printf '\377\376\n'"), &report).is_ok());
        let failed = watched(&mut Command::new("/no/such/program"), &report);
        let Err(Failure::Missing(text)) = failed else { panic!("{failed:?}") };
        assert!(text.contains("`program` cannot be started"), "{text}");
        assert!(!succeeds(&mut Command::new("/no/such/program")));
    }

    #[test]
    fn a_command_is_shown_as_typed() {
        assert_eq!(shown(Command::new("/usr/bin/apt-get").args(["install", "espeak-ng"])), "apt-get install espeak-ng");
    }
}
