//! What names something else names something that is there, and nothing is there twice.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Look, line};
use crate::goals::GoalKind;
use crate::lesson::SAFE;
use crate::places::Place;
use crate::problem::text;
use crate::registry::Registry;

impl Look<'_> {
    pub(super) fn ids(&mut self) {
        let (file, places) = (self.file, self.places);
        let named = |table: &str, key: &str, names: Vec<&str>| -> Vec<(String, Range<usize>)> {
            let at = |number| places.at(table).nth(number).at(key).value();
            names.into_iter().enumerate().map(|(number, name)| (name.to_owned(), at(number))).collect()
        };
        self.twice(&named("goal", "id", file.goals.iter().map(|goal| goal.id.as_str()).collect()));
        self.twice(&named("step", "id", file.steps.iter().map(|step| step.id.as_str()).collect()));
        self.twice(&named("variant", "name", file.variants.iter().map(|variant| variant.name.as_str()).collect()));
        self.twice(&named("test", "name", file.tests.iter().map(|test| test.name.as_str()).collect()));
        // A second goal of the same name was meant to be another, whose name is missing now.
        if !self.findings.iter().any(|finding| finding.rule == "twice") {
            self.goals_are_there();
        }
        let hints: Vec<&str> = file.hint_rules.iter().map(|hint| hint.id.as_str()).collect();
        for (number, test) in file.tests.iter().enumerate() {
            if let Some(id) = test.expect.hint.as_deref().filter(|id| !hints.contains(id)) {
                let span = places.at("test").nth(number).at("expect").at("hint").value();
                self.unknown(span, id, ("kein Tipp dieser Lektion", "no hint of this lesson"), &hints);
            }
        }
        self.blocks_are_there();
    }

    fn twice(&mut self, names: &[(String, Range<usize>)]) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, span) in names {
            let Some(first) = seen.get(name.as_str()) else {
                seen.insert(name, line(self.source, span.start));
                continue;
            };
            let message = text(
                format!("»{name}« gibt es schon in Zeile {first}."),
                format!("“{name}” is there already, in line {first}."),
            );
            let help = text("Geben Sie einem einen anderen Namen.", "Give one of them another name.");
            self.add(span.clone(), "twice", message, help);
        }
    }

    fn goals_are_there(&mut self) {
        let (file, places) = (self.file, self.places);
        let mut named: Vec<(&str, Range<usize>)> = Vec::new();
        for (number, step) in file.steps.iter().enumerate() {
            let at = places.at("step").nth(number);
            named.extend(spans(&step.goals, &at.at("goals")));
            named.extend(spans(&step.bonus, &at.at("bonus")));
        }
        for (number, goal) in file.goals.iter().enumerate() {
            if let GoalKind::All { goals } | GoalKind::Any { goals } = &goal.kind {
                named.extend(spans(goals, &places.at("goal").nth(number).at("goals")));
            }
        }
        for (number, variant) in file.variants.iter().enumerate() {
            named.extend(spans(&variant.only_goals, &places.at("variant").nth(number).at("only_goals")));
        }
        for (number, hint) in file.hint_rules.iter().enumerate() {
            named.push((&hint.goal, places.at("hint").nth(number).at("goal").value()));
        }
        for (number, test) in file.tests.iter().enumerate() {
            named.extend(spans(&test.expect.failed, &places.at("test").nth(number).at("expect").at("failed")));
        }
        let goals: Vec<&str> = file.goals.iter().map(|goal| goal.id.as_str()).collect();
        let is_safe = |id: &str| id == SAFE;
        for (id, span) in named.iter().filter(|(id, _)| !goals.contains(id) && !is_safe(id)) {
            self.unknown(span.clone(), id, ("kein Ziel dieser Lektion", "no goal of this lesson"), &goals);
        }
        for (number, id) in goals.iter().enumerate() {
            if is_safe(id) || named.iter().any(|(named, _)| named == id) {
                continue;
            }
            let message = text(
                format!("Das Ziel »{id}« kommt in keinem Schritt vor."),
                format!("No step names the goal “{id}”."),
            );
            let help =
                text("Nennen Sie es in goals oder bonus eines Schritts.", "Name it in goals or bonus of a step.");
            self.add(places.at("goal").nth(number).at("id").value(), "unused", message, help);
        }
    }

    fn blocks_are_there(&mut self) {
        let (file, places) = (self.file, self.places);
        let mut used = spans(&file.limits.blocks_off, &places.at("limits").at("blocks_off"));
        for (number, step) in file.steps.iter().enumerate() {
            let at = places.at("step").nth(number);
            used.extend(step.toolbox.iter().flat_map(|toolbox| spans(toolbox, &at.at("toolbox"))));
            used.extend(spans(&step.toolbox_add, &at.at("toolbox_add")));
        }
        for (number, goal) in file.goals.iter().enumerate() {
            if let GoalKind::Program { uses, without, .. } = &goal.kind {
                let at = places.at("goal").nth(number);
                used.extend(uses.iter().map(|uses| (uses.block.as_str(), at.at("uses").at("block").value())));
                used.extend(spans(without, &at.at("without")));
            }
        }
        for (number, hint) in file.hint_rules.iter().enumerate() {
            let at = places.at("hint").nth(number).at("when");
            used.extend(hint.when.uses.iter().map(|uses| (uses.block.as_str(), at.at("uses").at("block").value())));
            used.extend(spans(&hint.when.without, &at.at("without")));
        }
        let blocks: Vec<&str> = Registry::house().blocks().iter().map(|block| block.id.as_str()).collect();
        for (id, span) in used.into_iter().filter(|(id, _)| !blocks.contains(id)) {
            self.unknown(span, id, ("kein Block", "no block"), &blocks);
        }
    }
}

/// Names with their places in a list.
fn spans<'a>(names: &'a [String], list: &Place<'_>) -> Vec<(&'a str, Range<usize>)> {
    names.iter().enumerate().map(|(number, name)| (name.as_str(), list.nth(number).value())).collect()
}
