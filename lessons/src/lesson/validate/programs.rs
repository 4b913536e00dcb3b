//! A lesson's programs can be read and can run, and each is there for something.

use std::collections::BTreeMap;

use robot_core::Finding;

use super::Look;
use crate::language::LessonLanguage;
use crate::lesson::{Lesson, PROGRAMS, starter_in, stem};
use crate::limits::Limits;
use crate::problem::text;
use crate::program::Program;

impl Look<'_> {
    pub(super) fn programs(&mut self) -> BTreeMap<String, Program> {
        let limits = self.file.limits.tighten(Limits::house());
        let is_program = |path: &str| PROGRAMS.iter().any(|ending| path.ends_with(ending));
        let paths: Vec<&String> = self.files.files.keys().filter(|path| is_program(path)).collect();
        let mut programs = BTreeMap::new();
        for path in &paths {
            let Some(bytes) = self.files.files.get(*path) else { continue };
            let place = self.files.place_of(path);
            let source = self.files.text(path).unwrap_or_default();
            let problems = match Program::read(bytes) {
                Ok(program) => {
                    let problems = program.problems(&limits);
                    programs.insert((*path).clone(), program);
                    problems
                }
                Err(problems) => problems,
            };
            let errors = problems.iter().filter(|problem| problem.is_error());
            self.findings.extend(errors.map(|problem| problem.finding(&place, source)));
        }
        self.are_named(&paths);
        self.are_there(&paths);
        self.are_translated(&programs);
        programs
    }

    /// Each program is the starter, the solution, or what a test names, and is there once.
    fn are_named(&mut self, paths: &[&String]) {
        let tests = self.file.tests.iter().map(|test| test.program.as_str());
        let wanted: Vec<&str> = tests.chain([Lesson::STARTER, Lesson::SOLUTION]).collect();
        let translated = LessonLanguage::ALL.map(starter_in);
        let known: Vec<&str> = paths.iter().map(|path| stem(path)).collect();
        // What a test names nearly is told at the test.
        let missing = wanted.iter().filter(|name| !known.contains(name) && !paths.iter().any(|path| path == *name));
        let meant: Vec<&str> =
            missing.filter_map(|name| behaviour_tree::nearest(name, known.iter().copied())).collect();
        for path in paths {
            let place = self.files.place_of(path);
            let name = stem(path);
            let is_named = translated.iter().any(|starter| starter == name) || meant.contains(&name);
            if !is_named && !wanted.contains(&name) && !wanted.contains(&path.as_str()) {
                let message = text(
                    format!("Kein [[test]] in lesson.toml nennt das Programm {name}."),
                    format!("No [[test]] in lesson.toml names the program {name}."),
                );
                let help = text(
                    format!("Fügen Sie ein [[test]] mit program = \"{name}\" hinzu, oder löschen Sie die Datei."),
                    format!("Add a [[test]] with program = \"{name}\", or delete the file."),
                );
                self.findings.push(Finding::of(&place, "unused-program", message, help));
            }
            let other = format!("{name}.blocks.json");
            if path.ends_with(".blocks.txt") && self.files.files.contains_key(&other) {
                let message = text(
                    format!("Daneben liegt {other}, und nur das zählt."),
                    format!("{other} lies beside it, and that alone counts."),
                );
                let help = text("Löschen Sie eine der beiden Dateien.", "Delete one of the two files.");
                self.findings.push(Finding::of(&place, "two-programs", message, help));
            }
        }
    }

    /// A starter in another language has the same blocks.
    fn are_translated(&mut self, programs: &BTreeMap<String, Program>) {
        let named = |name: &str| programs.iter().find(|(path, _)| stem(path) == name);
        let Some((of, starter)) = named(Lesson::STARTER) else { return };
        for name in LessonLanguage::ALL.map(starter_in) {
            let Some((path, _)) = named(&name).filter(|(_, program)| !program.is_translation_of(starter)) else {
                continue;
            };
            let message = text(
                format!("Das Programm hat andere Blöcke als {of}."),
                format!("The program has other blocks than {of}."),
            );
            let help = text(
                "Nur Texte, Hör-Wörter und Namen dürfen anders sein; oder löschen Sie die Datei.",
                "Only texts, words to listen for and names may differ; or delete the file.",
            );
            self.findings.push(Finding::of(&self.files.place_of(path), "starter-differs", message, help));
        }
    }

    fn are_there(&mut self, paths: &[&String]) {
        let is_there = |name: &str| paths.iter().any(|path| stem(path) == name || *path == name);
        for name in [Lesson::STARTER, Lesson::SOLUTION].into_iter().filter(|name| !is_there(name)) {
            let place = self.files.place_of(&format!("{name}.blocks.txt"));
            let message = text(format!("Das Programm {name} fehlt."), format!("The program {name} is missing."));
            let help = text(
                format!("Legen Sie {name}.blocks.json (aus dem Editor) oder {name}.blocks.txt in den Ordner."),
                format!("Put {name}.blocks.json (from the editor) or {name}.blocks.txt into the folder."),
            );
            self.findings.push(Finding::of(&place, "no-program", message, help));
        }
        let known: Vec<&str> = paths.iter().map(|path| stem(path)).collect();
        for (number, test) in self.file.tests.iter().enumerate().filter(|(_, test)| !is_there(&test.program)) {
            let name = &test.program;
            let message = text(format!("Das Programm {name} fehlt."), format!("The program {name} is missing."));
            let span = self.places.at("test").nth(number).at("program").value();
            self.add(span, "no-program", message, super::there_is(name, &known));
        }
    }
}
