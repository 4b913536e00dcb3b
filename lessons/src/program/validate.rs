//! Looks a program through, block by block, and says what is wrong in a child's words.

use std::collections::{BTreeMap, BTreeSet};

use robot_core::StopWords;

use super::read::MOST_PROBLEMS;
use super::{Block, BlockIx, Kind, Program, split_phrases};
use crate::limits::Limits;
use crate::problem::{Problem, text};
use crate::registry::{self, Accepts, Arg, ArgKind, Lock, Registry, Shape};
use crate::run::has_phrase;

pub(super) fn problems(program: &Program, limits: &Limits) -> Vec<Problem> {
    let mut look = Look { program, limits, problems: Vec::new() };
    look.whole();
    for ix in program.stacks() {
        look.stack(*ix);
    }
    look.own_blocks();
    look.remembered();
    if look.problems.len() > MOST_PROBLEMS {
        // What keeps it from running goes first.
        look.problems.sort_by_key(|problem| !problem.is_error());
        look.problems.truncate(MOST_PROBLEMS);
    }
    program.place(&mut look.problems);
    look.problems
}

struct Look<'a> {
    program: &'a Program,
    limits: &'a Limits,
    problems: Vec<Problem>,
}

/// "Höchstens 20 sind erlaubt." in both languages.
fn at_most(most: usize) -> robot_core::Text<String> {
    text(format!("Höchstens {most} sind erlaubt."), format!("At most {most} are allowed."))
}

impl Look<'_> {
    fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// What is too much in all, and whether there is a beginning.
    fn whole(&mut self) {
        let counted = [
            ("too-many-blocks", self.program.len(), self.limits.blocks, "Blöcke", "blocks"),
            ("too-many-hats", self.hats(), self.limits.hats, "Ereignisse", "events"),
            (
                "too-many-phrases",
                self.program.phrases().len(),
                self.limits.phrases,
                "Hör-Wörter",
                "words to listen for",
            ),
            ("too-many-variables", self.variables(), self.limits.variables, "Merkzettel", "names to remember"),
        ];
        for (rule, found, most, de, en) in counted {
            if found > most {
                let message = text(
                    format!("Das Programm hat {found} {de}. Das sind zu viele."),
                    format!("The program has {found} {en}. That is too many."),
                );
                self.add(Problem::error(rule, message, at_most(most)));
            }
        }
        if self.hats() == 0 {
            self.add(Problem::error(
                "no-start",
                text("Dem Programm fehlt ein Anfang.", "The program has no beginning."),
                text(
                    "Nimm »Wenn das Programm startet« und hänge deine Blöcke darunter.",
                    "Take “when the program starts” and put your blocks below it.",
                ),
            ));
        }
    }

    fn hats(&self) -> usize {
        let on = self.program.stacks().iter().map(|ix| self.program.block(*ix)).filter(|block| !block.is_off);
        on.filter(|block| matches!(block.kind, Kind::Known(known) if known.shape == Shape::Hat)).count()
    }

    fn variables(&self) -> usize {
        let names = self.program.known().filter(|(_, _, known)| known.arg("VAR").is_some());
        names.map(|(_, block, _)| block.words("VAR")).collect::<BTreeSet<_>>().len()
    }

    /// A stack with all that is in it; a list of work instead of recursion.
    fn stack(&mut self, first: BlockIx) {
        let block = self.program.block(first);
        let begins = matches!(block.kind, Kind::Known(known) if known.shape.begins_stack());
        if !begins {
            let message = text("Dieser Block hängt nirgends dran.", "This block is not attached to anything.");
            let help = text(
                "Hänge ihn unter ein Ereignis, sonst passiert nichts.",
                "Put it below an event, or nothing will happen.",
            );
            self.add(Problem::warning("loose", message, help).at(&block.id));
        }
        let mut work = vec![(first, 0_usize, 0_usize)];
        while let Some((ix, nesting, values)) = work.pop() {
            let block = self.program.block(ix);
            if nesting > self.limits.nesting || values > self.limits.value_nesting {
                let message = text(
                    "Hier stecken zu viele Blöcke ineinander.",
                    "There are too many blocks inside each other here.",
                );
                let help = text("Mache daraus einen eigenen Block.", "Turn them into a block of your own.");
                self.add(Problem::error("too-deep", message, help).at(&block.id));
                return;
            }
            if let Some(next) = block.next {
                work.push((next, nesting, values));
            }
            if let Kind::Known(known) = block.kind {
                self.block(block, known, ix == first);
                for (name, inner) in &block.inputs {
                    let is_body = matches!(known.arg(name).map(|arg| &arg.kind), Some(ArgKind::Body { .. }));
                    work.push((*inner, nesting + usize::from(is_body), if is_body { 0 } else { values + 1 }));
                }
            }
        }
    }

    fn block(&mut self, block: &Block, known: &'static registry::Block, is_first: bool) {
        let found = self.problems.len();
        if !is_first && known.shape.begins_stack() {
            let message =
                text("Ein Ereignis kann nicht in einem Stapel stecken.", "An event cannot be inside a stack.");
            let help = text("Stelle es an den Anfang.", "Put it at the beginning.");
            self.add(Problem::error("misplaced", message, help));
        }
        for arg in &known.args {
            let found = self.problems.len();
            self.arg(block, arg);
            for problem in &mut self.problems[found..] {
                problem.field = Some(&arg.name);
            }
        }
        self.below(block, known);
        if known.id == "parallel" {
            self.parallel(block);
        }
        for problem in &mut self.problems[found..] {
            problem.block.get_or_insert_with(|| block.id.clone());
        }
    }

    /// Whether what is below fits, and is ever reached.
    fn below(&mut self, block: &Block, known: &'static registry::Block) {
        let Some(next) = block.next else {
            if known.shape.begins_stack() {
                let message = text("Unter diesem Block steht noch nichts.", "There is nothing below this block yet.");
                let help = text("Hänge Blöcke darunter.", "Put blocks below it.");
                self.add(Problem::warning("empty", message, help));
            }
            return;
        };
        let next = self.program.block(next);
        let fits = matches!(next.kind, Kind::Known(below) if matches!(below.shape, Shape::Statement | Shape::End));
        if known.shape.is_value() || !fits {
            let message =
                text("Unter diesem Block hängt etwas, das nicht passt.", "Something below this block does not fit.");
            let help = text("Ziehe es weg.", "Drag it away.");
            self.add(Problem::error("misplaced", message, help));
        } else if known.id == "forever" || known.shape == Shape::End {
            let message = text("Was darunter steht, kommt nie dran.", "The blocks below this one never get a turn.");
            let help = text("Schiebe es nach oben, oder nimm es weg.", "Move them up, or take them away.");
            self.add(Problem::warning("never-reached", message, help).at(&next.id));
        }
    }

    fn arg(&mut self, block: &Block, arg: &'static Arg) {
        let field = block.fields.get(&arg.name);
        match &arg.kind {
            ArgKind::Choice { of } => {
                if let Some(field) = field.map(super::Field::to_text)
                    && !Registry::house().choices(of).iter().any(|choice| choice.id == field)
                {
                    let names: Vec<&str> =
                        Registry::house().choices(of).iter().map(|choice| choice.id.as_str()).collect();
                    let shown: String = field.chars().take(40).collect();
                    let message = text(
                        format!("»{shown}« kann man hier nicht wählen."),
                        format!("You cannot choose “{shown}” here."),
                    );
                    let known = names.join(", ");
                    let meant = behaviour_tree::nearest(&field, names.iter().copied());
                    let (de, en) = meant.map_or_else(Default::default, |name| {
                        (format!(" Meinst du »{name}«?"), format!(" Do you mean “{name}”?"))
                    });
                    let help = text(
                        format!("Wähle etwas aus der Liste.{de} ({known})"),
                        format!("Choose something from the list.{en} ({known})"),
                    );
                    self.add(Problem::error("bad-choice", message, help));
                }
            }
            ArgKind::Number { least, greatest, .. } => self.number(field, *least, *greatest),
            ArgKind::Phrases { most, .. } => self.phrases(field.map(super::Field::to_text), *most),
            ArgKind::Variable { .. } | ArgKind::Name { .. } => {
                let name = field.map(super::Field::to_text);
                if name.is_some_and(|name| name.trim().is_empty() || name.chars().count() > 40) {
                    let message = text("Der Name fehlt oder ist zu lang.", "The name is missing or too long.");
                    let help = text("Nimm ein kurzes Wort.", "Use a short word.");
                    self.add(Problem::error("bad-name", message, help));
                }
            }
            ArgKind::Body { optional } => {
                let inner = block.inputs.get(&arg.name).map(|ix| self.program.block(*ix));
                if inner.is_some_and(|inner| !is_statement(inner)) {
                    let message = text("Hier steckt etwas, das nicht passt.", "Something in here does not fit.");
                    self.add(Problem::error("misplaced", message, text("Ziehe es heraus.", "Pull it out.")));
                } else if inner.is_none() && !optional {
                    let message = text("Hier ist noch ein Fach leer.", "There is still an empty space here.");
                    let help = text("Lege Blöcke hinein.", "Put blocks into it.");
                    self.add(Problem::warning("empty", message, help));
                }
            }
            ArgKind::Value { accepts, default, least, greatest, max_chars, .. } => {
                match block.inputs.get(&arg.name).map(|ix| self.program.block(*ix)) {
                    Some(value) => self.value(value, *accepts, (*least, *greatest), *max_chars),
                    None if field.is_some() && *accepts == Accepts::Number => {
                        self.number(field, least.unwrap_or(f64::MIN), greatest.unwrap_or(f64::MAX));
                    }
                    None if field.is_some() => self.text_length(field.map(super::Field::to_text), *max_chars),
                    None if default.is_some() => {}
                    None => {
                        let message = text(
                            "Hier fehlt noch etwas: Was soll stimmen?",
                            "Something is missing here: what should be true?",
                        );
                        let help = text("Stecke eine Frage in die Lücke.", "Put a question into the gap.");
                        self.add(Problem::error("missing-value", message, help));
                    }
                }
            }
        }
    }

    fn value(&mut self, value: &Block, accepts: Accepts, range: (Option<f64>, Option<f64>), max_chars: Option<usize>) {
        let shape = match value.kind {
            Kind::Number => Shape::Number,
            Kind::Text => Shape::Text,
            Kind::Known(known) => known.shape,
        };
        let fits = match accepts {
            Accepts::Condition => shape == Shape::Condition,
            Accepts::Number => matches!(shape, Shape::Number | Shape::Any),
            Accepts::Any => matches!(shape, Shape::Number | Shape::Text | Shape::Any),
        };
        if !fits {
            let message = text("Dieser Block passt nicht in die Lücke.", "This block does not fit into the gap.");
            let help = match accepts {
                Accepts::Condition => text(
                    "Hier passt nur ein Frage-Block mit spitzen Enden.",
                    "Only a question block with pointed ends fits here.",
                ),
                Accepts::Number => text("Hier passt nur eine Zahl.", "Only a number fits here."),
                Accepts::Any => text("Hier passt nur ein Wert.", "Only a value fits here."),
            };
            self.add(Problem::error("misplaced", message, help).at(&value.id));
            return;
        }
        match value.kind {
            Kind::Number => {
                self.number(value.fields.get("NUM"), range.0.unwrap_or(f64::MIN), range.1.unwrap_or(f64::MAX))
            }
            Kind::Text => self.text_length(value.fields.get("TEXT").map(super::Field::to_text), max_chars),
            Kind::Known(_) => {}
        }
    }

    fn number(&mut self, field: Option<&super::Field>, least: f64, greatest: f64) {
        let Some(field) = field else { return };
        let number = field.to_number();
        if number.is_some_and(|number| (least..=greatest).contains(&number)) {
            return;
        }
        if number.is_none() || least == f64::MIN {
            let message = text("Hier muss eine Zahl stehen.", "There must be a number here.");
            self.add(Problem::error(
                "bad-number",
                message,
                text("Schreibe eine Zahl hinein.", "Write a number into it."),
            ));
            return;
        }
        let message = text("Diese Zahl geht hier nicht.", "This number does not work here.");
        let help = text(
            format!("Nimm eine von {least} bis {greatest}.").replace("0.1", "0,1"),
            format!("Choose one from {least} to {greatest}."),
        );
        self.add(Problem::error("out-of-range", message, help));
    }

    fn text_length(&mut self, found: Option<String>, max_chars: Option<usize>) {
        let most = max_chars.unwrap_or(self.limits.text_chars).min(self.limits.text_chars);
        let Some(found) = found else { return };
        if found.chars().count() > most {
            let message = text("Dieser Text ist zu lang.", "This text is too long.");
            let help = text(
                format!("Höchstens {most} Zeichen. Nimm zwei Blöcke."),
                format!("At most {most} letters. Use two blocks."),
            );
            self.add(Problem::error("text-too-long", message, help));
        }
    }

    fn phrases(&mut self, field: Option<String>, most: usize) {
        let Some(field) = field else { return };
        let phrases = split_phrases(&field);
        if phrases.is_empty() {
            let message = text("Worauf soll NAOme hören?", "What should NAOme listen for?");
            let help = text("Schreibe ein Wort hinein.", "Write a word into it.");
            self.add(Problem::error("no-phrase", message, help));
        }
        if phrases.len() > most {
            let message = text("Das sind zu viele Wörter auf einmal.", "That is too many words at once.");
            self.add(Problem::error("too-many-phrases", message, at_most(most)));
        }
        for phrase in &phrases {
            let letters = phrase.chars().count();
            if letters > self.limits.phrase_chars {
                let message = text("Dieses Hör-Wort ist zu lang.", "This word is too long to listen for.");
                let most = self.limits.phrase_chars;
                let help = text(format!("Höchstens {most} Zeichen."), format!("At most {most} letters."));
                self.add(Problem::error("phrase-too-long", message, help));
            } else if StopWords::ALWAYS.iter().any(|stop| has_phrase(phrase, stop)) {
                let message = text(
                    format!("Bei »{phrase}« bleibt NAOme immer stehen, und das Programm ist zu Ende."),
                    format!("At “{phrase}” NAOme always stops, and the program is over."),
                );
                let help = text("Nimm ein anderes Wort.", "Use another word.");
                self.add(Problem::warning("stop-word", message, help));
            } else if syllables(phrase) < 2 && !["ja", "nein", "yes", "no"].contains(&phrase.as_str()) {
                let message = text(
                    format!("»{phrase}« ist sehr kurz. NAOme könnte es überhören."),
                    format!("“{phrase}” is very short. NAOme may miss it."),
                );
                let help = text("Nimm ein Wort mit zwei Silben.", "Use a word with two syllables.");
                self.add(Problem::warning("short-phrase", message, help));
            }
        }
    }

    /// Two arms that always want the same thing can never run at the same time.
    fn parallel(&mut self, block: &Block) {
        let arms: Vec<BTreeSet<Lock>> =
            block.inputs.values().map(|arm| self.always_uses(*arm, &mut BTreeSet::new())).collect();
        let mut shared: BTreeSet<Lock> = BTreeSet::new();
        for (place, arm) in arms.iter().enumerate() {
            shared.extend(arms[place + 1..].iter().flat_map(|other| arm.intersection(other)));
        }
        for lock in shared {
            let (de, en, turns) = match lock {
                Lock::Legs => ("die Beine", "the legs", false),
                Lock::Arms => ("die Arme", "the arms", false),
                Lock::Head => ("den Kopf", "the head", false),
                Lock::Voice => ("die Stimme", "the voice", true),
                Lock::Ears => ("die Ohren", "the ears", true),
                Lock::Eyes => ("die Augen", "the eyes", true),
            };
            let message = text(
                format!("Zwei Fächer brauchen gleichzeitig {de}."),
                format!("Two slots need {en} at the same time."),
            );
            let (rule, help) = if turns {
                ("takes-turns", text("Sie kommen hier nacheinander dran.", "They take turns here."))
            } else {
                ("lock-conflict", text("Lege in eines etwas anderes.", "Put something else into one of them."))
            };
            let problem =
                if turns { Problem::warning(rule, message, help) } else { Problem::error(rule, message, help) };
            self.add(problem);
        }
    }

    /// What a stack uses whatever happens.
    fn always_uses(&self, first: BlockIx, seen: &mut BTreeSet<BlockIx>) -> BTreeSet<Lock> {
        let mut locks = BTreeSet::new();
        let mut work = vec![first];
        while let Some(first) = work.pop() {
            for (ix, block) in self.program.stack(Some(first)) {
                let Kind::Known(known) = block.kind else { continue };
                if !seen.insert(ix) {
                    continue;
                }
                locks.extend(known.locks.iter().copied());
                match known.id.as_str() {
                    "repeat" | "forever" | "parallel" => work.extend(block.inputs.values()),
                    "sub_call" => work.extend(self.definition(block).and_then(|ix| self.program.block(ix).next)),
                    _ => {}
                }
            }
        }
        locks
    }

    fn definition(&self, call: &Block) -> Option<BlockIx> {
        let name = own_name(call);
        let mut definitions = self.program.known().filter(|(_, _, known)| known.id == "sub_def");
        definitions.find(|(_, block, _)| own_name(block) == name).map(|(ix, _, _)| ix)
    }

    /// What is asked for was remembered somewhere.
    fn remembered(&mut self) {
        let sets = |known: &registry::Block| ["var_set", "var_change"].contains(&known.id.as_str());
        let set = self.program.known().filter(|(_, _, known)| sets(known));
        let set: BTreeSet<String> = set.map(|(_, block, _)| block.words("VAR")).collect();
        for (_, block, _) in self.program.known().filter(|(_, _, known)| known.id == "var_get") {
            let asked = block.words("VAR");
            if set.contains(&asked) {
                continue;
            }
            let message = text(
                format!("»{asked}« hat sich NAOme nirgends gemerkt."),
                format!("NAOme has remembered “{asked}” nowhere."),
            );
            let help = match behaviour_tree::nearest(&asked, &set) {
                Some(name) => text(format!("Meinst du »{name}«?"), format!("Do you mean “{name}”?")),
                None => text("Nimm davor den Block »merke … als …«.", "Take the block “set … to …” before it."),
            };
            self.problems
                .push(Problem { field: Some("VAR"), ..Problem::warning("never-set", message, help).at(&block.id) });
        }
    }

    /// Blocks of one's own: each is defined once, and none calls itself.
    fn own_blocks(&mut self) {
        let mut defined: BTreeMap<String, BlockIx> = BTreeMap::new();
        for (ix, block, _) in self.program.known().filter(|(_, _, known)| known.id == "sub_def") {
            if defined.insert(own_name(block), ix).is_some() {
                let message = text("Diesen Block hast du zweimal gebaut.", "You have built this block twice.");
                let help = text("Gib einem einen anderen Namen.", "Give one of them a different name.");
                self.problems.push(Problem::error("defined-twice", message, help).at(&block.id));
            }
        }
        for (_, block, _) in self.program.known().filter(|(_, _, known)| known.id == "sub_call") {
            if !defined.contains_key(&own_name(block)) {
                let message = text("Diesen eigenen Block gibt es noch nicht.", "There is no block with this name yet.");
                let help = text("Baue ihn mit »mein Block«.", "Build it with “my block”.");
                self.problems.push(Problem::error("not-defined", message, help).at(&block.id));
            }
        }
        for ix in defined.values() {
            if self.calls(*ix).contains(ix) {
                let block = self.program.block(*ix);
                let name = block.words("NAME");
                let name = name.trim();
                let message = text(
                    format!("Der Block »{name}« ruft sich selbst auf."),
                    format!("The block “{name}” calls itself."),
                );
                let help = text("Nimm dafür eine Wiederholung.", "Use a repeat block instead.");
                self.problems.push(Problem::error("recursion", message, help).at(&block.id));
            }
        }
    }

    /// All blocks of one's own that a stack calls, directly or by others.
    fn calls(&self, from: BlockIx) -> BTreeSet<BlockIx> {
        let (mut called, mut work) = (BTreeSet::new(), vec![from]);
        let mut seen = BTreeSet::new();
        while let Some(ix) = work.pop() {
            if !seen.insert(ix) {
                continue;
            }
            let block = self.program.block(ix);
            work.extend(block.next);
            work.extend(block.inputs.values());
            if let Some(definition) =
                self.definition(block).filter(|_| matches!(block.kind, Kind::Known(known) if known.id == "sub_call"))
            {
                called.insert(definition);
                work.extend(self.program.block(definition).next);
            }
        }
        called
    }
}

/// The name of a block of one's own, as it is compared.
pub(crate) fn own_name(block: &Block) -> String {
    block.words("NAME").trim().to_lowercase()
}

fn is_statement(block: &Block) -> bool {
    matches!(block.kind, Kind::Known(known) if matches!(known.shape, Shape::Statement | Shape::End))
}

/// Groups of vowels: near enough to syllables to tell a short word from a long one.
fn syllables(phrase: &str) -> usize {
    let vowels: Vec<bool> = phrase.chars().map(|letter| "aeiouyäöü".contains(letter)).collect();
    vowels.iter().enumerate().filter(|(at, vowel)| **vowel && (*at == 0 || !vowels[*at - 1])).count()
}
