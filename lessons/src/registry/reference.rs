//! The blocks for people who write programs as lines: how each is written, and what its fields take.

use super::{Accepts, Arg, ArgKind, Block, Choice, Preset, Registry, Shape};
use crate::language::LessonLanguage;

impl Block {
    /// The block in an [outline](crate::outline) as it comes from the toolbox, with room for what goes into it.
    ///
    /// ```
    /// use lessons::LessonLanguage;
    /// use lessons::registry::Registry;
    ///
    /// let outline = |id: &str| Registry::house().block(id).unwrap().outline(LessonLanguage::En);
    /// assert_eq!(outline("walk"), "walk DIRECTION=forward CM=30");
    /// assert_eq!(outline("try"), "try\n    …\nELSE:\n    …");
    /// ```
    #[must_use]
    pub fn outline(&self, language: LessonLanguage) -> String {
        let mut line = self.id.clone();
        let mut bodies = Vec::new();
        for arg in &self.args {
            match arg.written(language) {
                Some(value) => line = format!("{line} {}={value}", arg.name),
                None => bodies.push(arg.name.as_str()),
            }
        }
        if self.shape.is_value() {
            return format!("({line})");
        }
        if self.shape.begins_stack() {
            line.push_str("\n    …");
        }
        for (number, name) in bodies.into_iter().enumerate() {
            let label = if number == 0 { String::new() } else { format!("\n{name}:") };
            line = format!("{line}{label}\n    …");
        }
        line
    }
}

impl Arg {
    /// What it begins with, as it is written; a body begins with nothing.
    fn written(&self, language: LessonLanguage) -> Option<String> {
        let quoted = |words: &str| format!("\"{words}\"");
        Some(match &self.kind {
            ArgKind::Choice { of } => Registry::house().choices(of).first()?.id.clone(),
            ArgKind::Number { default, .. } => default.to_string(),
            ArgKind::Phrases { default, .. } | ArgKind::Variable { default } | ArgKind::Name { default } => {
                quoted(default.get(language))
            }
            ArgKind::Value { accepts: Accepts::Condition, .. } => "(…)".to_owned(),
            ArgKind::Value { default: Some(Preset::Text(words)), .. } => quoted(words.get(language)),
            ArgKind::Value { default: Some(Preset::Number(number)), .. } => number.to_string(),
            ArgKind::Value { default: None, .. } => "0".to_owned(),
            ArgKind::Body { .. } => return None,
        })
    }

    /// What it takes, in words.
    ///
    /// ```
    /// use lessons::LessonLanguage;
    /// use lessons::registry::Registry;
    ///
    /// let walk = Registry::house().block("walk").unwrap();
    /// let takes = |name: &str| walk.arg(name).unwrap().takes(LessonLanguage::De);
    /// assert_eq!(takes("CM"), "10 bis 100, oder ein Block in Klammern");
    /// assert!(takes("DIRECTION").starts_with("forward (vorwärts), back "));
    /// ```
    #[must_use]
    pub fn takes(&self, language: LessonLanguage) -> String {
        let en = language == LessonLanguage::En;
        let say = |de: &str, english: &str| if en { english.to_owned() } else { de.to_owned() };
        let range = |least: f64, greatest: f64| format!("{least} {} {greatest}", if en { "to" } else { "bis" });
        let or_block = || say("oder ein Block in Klammern", "or a block in parentheses");
        match &self.kind {
            ArgKind::Choice { of } => {
                let named = |choice: &Choice| match choice.name(language) {
                    name if name == choice.id => name.to_owned(),
                    name => format!("{} ({name})", choice.id),
                };
                Registry::house().choices(of).iter().map(named).collect::<Vec<_>>().join(", ")
            }
            ArgKind::Number { least, greatest, .. } => range(*least, *greatest),
            ArgKind::Phrases { most, .. } if en => format!("words with commas between them, {most} at most"),
            ArgKind::Phrases { most, .. } => format!("Wörter mit Komma dazwischen, höchstens {most}"),
            ArgKind::Variable { .. } | ArgKind::Name { .. } => say("ein Name", "a name"),
            ArgKind::Value { accepts: Accepts::Condition, .. } => {
                let conditions = Registry::house().blocks().iter().filter(|block| block.shape == Shape::Condition);
                let known = conditions.map(|block| block.id.as_str()).collect::<Vec<_>>().join(", ");
                format!("{}: {known}", say("eine Frage in Klammern", "a question in parentheses"))
            }
            ArgKind::Value { least: Some(least), greatest: Some(greatest), .. } => {
                format!("{}, {}", range(*least, *greatest), or_block())
            }
            ArgKind::Value { accepts: Accepts::Number, .. } => {
                format!("{} {}", say("eine Zahl", "a number"), or_block())
            }
            ArgKind::Value { max_chars: Some(most), .. } => {
                let text = if en {
                    format!("a text of {most} letters at most, ")
                } else {
                    format!("ein Text mit höchstens {most} Zeichen, ")
                };
                format!("{text}{} {}", say("eine Zahl", "a number"), or_block())
            }
            ArgKind::Value { .. } => format!("{} {}", say("ein Text, eine Zahl", "a text, a number"), or_block()),
            ArgKind::Body { optional: true } => say("Blöcke, wenn gewünscht", "blocks, if wanted"),
            ArgKind::Body { optional: false } => say("Blöcke", "blocks"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::Program;

    #[test]
    fn every_block_is_written_so_that_it_can_be_read() {
        for block in Registry::house().blocks() {
            for language in LessonLanguage::ALL {
                // What goes into a block is left open; anything does.
                let written = block.outline(language).replace("(…)", "(is_touched)").replace('…', "wait");
                let lines = written.lines().map(|line| format!("    {line}\n")).collect::<String>();
                let program = match block.shape {
                    shape if shape.begins_stack() => written.clone(),
                    Shape::Condition => format!("ev_start\n    wait_until IF={written}"),
                    shape if shape.is_value() => format!("ev_start\n    say TEXT={written}"),
                    _ => format!("ev_start\n{lines}"),
                };
                let program =
                    Program::read(program.as_bytes()).unwrap_or_else(|problems| panic!("{program}{problems:?}"));
                let problems = program.problems(&crate::Limits::house());
                let broken = problems.iter().find(|problem| problem.is_error() && problem.rule != "not-defined");
                assert!(broken.is_none() || block.shape.begins_stack(), "{written}: {broken:?}");
            }
        }
    }

    #[test]
    fn every_field_says_what_it_takes() {
        for block in Registry::house().blocks() {
            for arg in &block.args {
                for language in LessonLanguage::ALL {
                    assert!(!arg.takes(language).is_empty(), "{} {}", block.id, arg.name);
                }
            }
        }
    }
}
