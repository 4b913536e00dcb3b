//! Every command to a body comes out of the guard: one place calls `Body::command`, and a few bodies hand on what they are
//! told.

use std::path::Path;

/// The one caller.
const CALLER: &str = "robot-core/src/robot.rs";

/// Bodies round another body, or round the simulation.
const PASS_ON: &[&str] = &[
    "lessons/src/run/crew.rs",
    "lessons/src/scenario/play.rs",
    "robot-core/src/ports/body.rs",
    "sim/src/lock_step.rs",
];

/// How often a file that knows the port commands something, tests aside: `Body` among the ports, or a body of its own.
fn commands(source: &str) -> usize {
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let code = || source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let words = |line: &str| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Body");
    let knows = code().any(|line| (line.contains("ports::") && words(line)) || line.contains("Body for "));
    // The names of a `use` may stand below its first line.
    let knows = knows
        || source.split("use ").skip(1).any(|import| {
            let import = import.split(';').next().unwrap_or_default();
            import.contains("ports::{") && words(import)
        });
    if knows { code().map(|line| line.matches(".command(").count()).sum() } else { 0 }
}

fn is_of_the_programs(path: &Path) -> bool {
    let in_folder = |name: &str| path.components().any(|part| part.as_os_str() == name);
    let is_tests = path.file_stem().is_some_and(|stem| stem == "tests");
    path.extension().is_some_and(|extension| extension == "rs") && in_folder("src") && !in_folder("tests") && !is_tests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{tidy::files, workspace};

    #[test]
    fn who_commands_a_body_is_seen() {
        for (source, expected) in [
            ("use robot_core::ports::Body;\nfn f() { body.command(&walk, now); }", 1),
            ("use robot_core::ports::{\n    Body, Clock,\n};\nfn f() { robot.body.command(&walk, now); }", 1),
            ("impl Body for Mine {\n fn command(&mut self) { self.0.command(a); self.1.command(a); }\n}", 2),
            ("use robot_core::ports::Body;\n// body.command(&walk, now)\n", 0),
            ("use robot_core::ports::Body;\n#[cfg(test)]\nmod tests {\n fn f() { body.command(&walk, now); }\n}", 0),
            ("use std::process::Command;\nfn f() { shell.command(1); }", 0),
        ] {
            assert_eq!(commands(source), expected, "{source}");
        }
    }

    #[test]
    fn one_place_commands_a_body() {
        let root = workspace();
        let found: Vec<(String, usize)> = files(root)
            .into_iter()
            .filter_map(|file| Some(file.strip_prefix(root).ok()?.to_owned()))
            .filter(|path| is_of_the_programs(path))
            .map(|path| {
                let source = std::fs::read_to_string(root.join(&path)).expect("the file was just listed");
                (path.display().to_string(), commands(&source))
            })
            .filter(|(_, count)| *count > 0)
            .collect();
        let mut expected: Vec<(String, usize)> =
            PASS_ON.iter().chain([&CALLER]).map(|path| ((*path).to_owned(), 1)).collect();
        expected.sort();
        assert_eq!(found, expected, "ARCHITECTURE.md, invariant 2: commands come out of the guard");
    }
}
