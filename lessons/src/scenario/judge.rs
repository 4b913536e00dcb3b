//! What of a scenario's wishes came true.

use std::ops::Range;

use robot_core::ports::FloorMap;
use robot_core::{Event, Language, Point, Pose, StopCause, Text, Timestamp};
use sim::SimEvent;

use super::file::{Expect, Never};
use super::read::{Scenario, kinds};
use super::stage::{Breach, Played};
use crate::check::{Case, Report};
use crate::goals::contains;
use crate::problem::text;
use crate::telling::Happening;
use robot_core::Finding;

/// How near to a place the robot must stand, metres.
const NEAR_M: f64 = 0.6;

/// Something that happened or was so.
enum Fact<'a> {
    Robot(&'a Event),
    World(&'a SimEvent),
    Stands(Pose),
}

/// What came of a scenario: a case for the file, for each wish, and for each thing that must always hold; what does not
/// hold is a finding in the file besides.
#[must_use]
pub fn judge(scenario: &Scenario, played: &Played) -> Report {
    let mut report = Report {
        folder: scenario.id.clone(),
        lesson: None,
        about: Some(Text { de: scenario.file.name.de.clone(), en: scenario.file.name.en.clone() }),
        findings: Vec::new(),
        notes: Vec::new(),
        cases: vec![Case { name: "file".to_owned(), shown: text("Datei", "file"), trouble: None }],
    };
    expectations(scenario, played, &mut report);
    nevers(scenario, played, &mut report);
    for rule in Breach::RULES {
        let breach = played.breaches.iter().find(|breach| breach.rule == rule);
        let trouble = breach.map(|breach| {
            let (at, Point { x_m, y_m }) = (clock(breach.at), breach.place);
            let (x, y) = (Text::decimal(x_m, 2), Text::decimal(y_m, 2));
            text(
                format!("{}, bei x {} m, y {} m: {}", at.de, x.de, y.de, breach.what.de),
                format!("{}, at x {} m, y {} m: {}", at.en, x.en, y.en, breach.what.en),
            )
        });
        if let (Some(breach), Some(trouble)) = (breach, &trouble) {
            let help = text(
                "Das gilt in jedem Szenario. Ändern Sie Verhalten, Phrasen oder Grundriss, oder was hier geschieht.",
                "This holds in every scenario. Change behaviours, phrases or plan, or what happens here.",
            );
            let span = concerned(scenario, breach);
            report.findings.push(Finding::at(&scenario.place, &scenario.source, span, rule, trouble.clone(), help));
        }
        let shown = always(rule);
        report.cases.push(Case { name: format!("always {rule}"), shown, trouble });
    }
    report
}

/// Where in the file stands what has to do with a breach: the person, who stands in the way, the time that was not enough;
/// else the scenario's name.
fn concerned(scenario: &Scenario, breach: &Breach) -> Range<usize> {
    let Scenario { file, .. } = scenario;
    let person = breach.who.as_ref().and_then(|who| file.people.iter().position(|person| person.name == *who));
    let of_children = ["touches-nobody", "away-from-children"].contains(&breach.rule);
    let blocks = file.happenings.iter().position(|happening| happening.blocks.is_some()).filter(|_| of_children);
    match (person, blocks) {
        (Some(person), _) => scenario.at("person", person, "name"),
        (None, Some(happening)) => scenario.at("happening", happening, "blocks"),
        (None, None) if breach.rule == "ends" && scenario.has_key("seconds") => scenario.key("seconds"),
        (None, None) => scenario.key("name"),
    }
}

fn expectations(scenario: &Scenario, played: &Played, report: &mut Report) {
    let facts = facts(played);
    let (mut place, mut before, mut is_lost) = (0, Timestamp::ZERO, false);
    let mut last: Option<usize> = None;
    for (number, expect) in scenario.file.expectations.iter().enumerate() {
        let (kind, wanted) = told(expect);
        let nth = number + 1;
        let name = format!("expect {nth} {kind} {wanted}");
        let shown =
            text(format!("[[expect]] {nth}, {kind} »{wanted}«"), format!("[[expect]] {nth}, {kind} “{wanted}”"));
        // What comes after something that did not happen is looked for from where that was looked for.
        let found = facts.iter().skip(place).position(|(_, fact)| is_fact(scenario, expect, fact));
        let latest = expect.within.map(|within| before.as_secs_f64() + within);
        let trouble = match found {
            Some(found) => {
                let at = facts[place + found].0;
                place += found + 1;
                let is_late = latest.is_some_and(|latest| at.as_secs_f64() > latest + 1e-9) && !is_lost;
                let seconds = at.since(before).as_secs_f64();
                (before, last) = (at, Some(nth));
                is_late.then(|| {
                    let (seconds, at) = (Text::decimal(seconds, 1), clock(at));
                    text(
                        format!("es kam erst nach {} s ({})", seconds.de, at.de),
                        format!("it came only after {} s ({})", seconds.en, at.en),
                    )
                })
            }
            None => {
                is_lost = true;
                // Since when it was looked for, and for how long.
                let begin = last.map_or_else(
                    || text("seit dem Anfang", "since the start"),
                    |last| text(format!("seit [[expect]] {last}"), format!("since [[expect]] {last}")),
                );
                let within = expect.within.map_or_else(String::new, |within| format!(", within = {within}"));
                let from = clock(before);
                Some(text(
                    format!("das ist nach {} nicht geschehen ({}{within})", from.de, begin.de),
                    format!("this did not happen after {} ({}{within})", from.en, begin.en),
                ))
            }
        };
        if let Some(trouble) = &trouble {
            let span = scenario.at("expect", number, kind);
            let help = instead(&facts[place.min(facts.len())..], kind);
            report.findings.push(Finding::at(&scenario.place, &scenario.source, span, "expect", trouble.clone(), help));
        }
        report.cases.push(Case { name, shown, trouble });
    }
}

fn nevers(scenario: &Scenario, played: &Played, report: &mut Report) {
    let facts = facts(played);
    for (number, never) in scenario.file.never.iter().enumerate() {
        let Never { intent, said, walked, stopped } = never;
        let (kind, wanted) = match (intent, said, walked, stopped) {
            (Some(intent), ..) => ("intent", intent.clone()),
            (_, Some(said), ..) => ("said", said.clone()),
            (_, _, Some(metres), _) => ("walked", metres.to_string()),
            (.., stopped) => ("stopped", stopped.clone().unwrap_or_default()),
        };
        let expect =
            Expect { intent: intent.clone(), said: said.clone(), stopped: stopped.clone(), ..Expect::default() };
        let trouble = match walked {
            Some(metres) => (played.walked_m > *metres).then(|| {
                let walked = Text::decimal(played.walked_m, 2);
                text(
                    format!("der Roboter ist {} m gegangen", walked.de),
                    format!("the robot has walked {} m", walked.en),
                )
            }),
            None => facts.iter().find(|(_, fact)| is_fact(scenario, &expect, fact)).map(|(at, fact)| {
                let (at, what) = (clock(*at), |language| words(fact, language).unwrap_or_default());
                let (de, en) = (what(Language::De), what(Language::En));
                text(format!("das ist geschehen, {}: {de}", at.de), format!("this happened, {}: {en}", at.en))
            }),
        };
        if let Some(trouble) = &trouble {
            let help = text(
                "Ändern Sie die Phrasen oder, wenn es so sein soll, das Szenario.",
                "Change the phrases or, if it is meant to be so, the scenario.",
            );
            let span = scenario.at("never", number, kind);
            report.findings.push(Finding::at(&scenario.place, &scenario.source, span, "never", trouble.clone(), help));
        }
        let shown = text(format!("[[never]] {kind} »{wanted}«"), format!("[[never]] {kind} “{wanted}”"));
        report.cases.push(Case { name: format!("never {kind} {wanted}"), shown, trouble });
    }
}

/// What always holds, for people.
fn always(rule: &str) -> Text<String> {
    match rule {
        "touches-nobody" => text("immer: berührt niemanden", "always: touches nobody"),
        "bumps-into-nothing" => text("immer: stößt nirgends an", "always: bumps into nothing"),
        "speed" => text("immer: nicht zu schnell", "always: not too fast"),
        "away-from-children" => text("immer: Abstand zu Kindern", "always: away from children"),
        "stays-stopped" => text("immer: bleibt angehalten", "always: stays stopped"),
        "half-duplex" => text("immer: hört nicht, während es spricht", "always: does not listen while it speaks"),
        "ends" => text("immer: kommt zum Ende", "always: comes to an end"),
        rule => text(format!("immer: {rule}"), format!("always: {rule}")),
    }
}

fn facts(played: &Played) -> Vec<(Timestamp, Fact<'_>)> {
    let mut facts = Vec::with_capacity(played.story.len() + played.stood.len());
    let mut stood = played.stood.iter().peekable();
    for (number, told) in played.story.iter().enumerate() {
        while let Some((_, at, pose)) = stood.next_if(|(told, ..)| *told <= number) {
            facts.push((*at, Fact::Stands(*pose)));
        }
        facts.push(match &told.what {
            Happening::Robot(event) => (told.at, Fact::Robot(event)),
            Happening::World(event) => (told.at, Fact::World(event)),
        });
    }
    facts.extend(stood.map(|(_, at, pose)| (*at, Fact::Stands(*pose))));
    facts
}

fn is_fact(scenario: &Scenario, expect: &Expect, fact: &Fact<'_>) -> bool {
    match fact {
        Fact::Robot(Event::Heard { text, .. }) => expect.heard.as_ref().is_some_and(|words| contains(text, words)),
        Fact::Robot(Event::Understood { intent, slots, .. }) => {
            let fills = |(name, words): (&String, &String)| slots.get(name).is_some_and(|slot| contains(slot, words));
            expect.intent.as_ref() == Some(intent) && expect.slots.iter().all(fills)
        }
        Fact::Robot(Event::Said { text, .. }) => {
            expect.said.iter().chain(&expect.said_any).any(|words| contains(text, words))
        }
        Fact::Robot(Event::Stopped { cause }) => {
            expect.stopped.as_ref().is_some_and(|wanted| wanted.is_empty() || *wanted == cause_name(*cause))
        }
        Fact::Robot(Event::Released) => expect.released,
        Fact::Stands(pose) => expect.arrived.as_ref().is_some_and(|place| is_at(scenario, place, *pose)),
        Fact::World(SimEvent::VisitorLeft { name, content, .. }) => expect.left.as_ref() == Some(name) && *content,
        _ => false,
    }
}

fn is_at(scenario: &Scenario, place: &str, pose: Pose) -> bool {
    let here = pose.position();
    let in_zone = scenario.plan.zones().iter().any(|zone| zone.id == place && zone.contains(here));
    let spot = scenario.plan.spot(place).map(|spot| spot.pose.position());
    let access = spot.or_else(|| scenario.plan.place(place).map(|place| place.access.position()));
    in_zone || access.is_some_and(|access| access.distance_m(here) <= NEAR_M)
}

fn cause_name(cause: StopCause) -> String {
    let name = serde_json::to_value(cause).ok();
    name.as_ref().and_then(|name| name.as_str()).unwrap_or_default().to_owned()
}

/// The kind of a wish, and what it wants.
fn told(expect: &Expect) -> (&'static str, String) {
    let kind = kinds(expect).into_iter().find(|(_, is)| *is).map_or("", |(kind, _)| kind);
    let words = [&expect.heard, &expect.intent, &expect.said, &expect.stopped, &expect.arrived, &expect.left];
    let wanted = words.into_iter().flatten().next().cloned().unwrap_or_else(|| expect.said_any.join(" | "));
    (kind, wanted)
}

/// What happened instead of what was wished for: the next three things of its kind.
fn instead(facts: &[(Timestamp, Fact<'_>)], kind: &str) -> Text<String> {
    const SHOWN: usize = 3;
    let is_kind = |fact: &Fact<'_>| match fact {
        Fact::Robot(Event::Heard { .. } | Event::Understood { .. }) => ["heard", "intent"].contains(&kind),
        Fact::Robot(Event::Said { .. }) => ["said", "said_any", "left", "arrived"].contains(&kind),
        Fact::Robot(Event::Stopped { .. } | Event::Released) => ["stopped", "released"].contains(&kind),
        Fact::Stands(_) => kind == "arrived",
        Fact::World(SimEvent::VisitorLeft { .. }) => kind == "left",
        _ => false,
    };
    let seen = |language| {
        let seen = facts.iter().filter(|(_, fact)| is_kind(fact));
        let seen =
            seen.filter_map(|(at, fact)| Some(format!("{} {}", clock(*at).get(language), words(fact, language)?)));
        seen.take(SHOWN).collect::<Vec<_>>().join("; ")
    };
    let (de, en) = (seen(Language::De), seen(Language::En));
    if de.is_empty() {
        return text("Danach geschah nichts dergleichen.", "Nothing of that kind happened after that.");
    }
    text(format!("Stattdessen: {de}"), format!("Instead: {en}"))
}

fn words(fact: &Fact<'_>, language: Language) -> Option<String> {
    let quoted = |text: &str| match language {
        Language::De => format!("„{text}“"),
        Language::En => format!("“{text}”"),
    };
    Some(match fact {
        Fact::Robot(Event::Heard { text, .. }) => format!("← {}", quoted(text)),
        Fact::Robot(Event::Understood { intent, slots, .. }) => {
            let slots: Vec<String> = slots.iter().map(|(name, value)| format!("{name}={value}")).collect();
            format!("= {intent} {}", slots.join(" ")).trim_end().to_owned()
        }
        Fact::Robot(Event::Said { text, .. }) => format!("→ {}", quoted(text)),
        Fact::Robot(Event::Stopped { cause }) => format!("stopped {}", cause_name(*cause)),
        Fact::Robot(Event::Released) => "released".to_owned(),
        Fact::Stands(pose) => {
            format!("x {} m, y {} m", language.decimal(pose.x_m, 2), language.decimal(pose.y_m, 2))
        }
        Fact::World(SimEvent::VisitorLeft { name, content, .. }) => {
            let left = match (language, *content) {
                (Language::De, true) => "ist gegangen",
                (Language::De, false) => "ist ohne Dank gegangen",
                (Language::En, true) => "left",
                (Language::En, false) => "left without thanks",
            };
            format!("{name} {left}")
        }
        _ => return None,
    })
}

/// Seconds of the scenario's own time.
fn clock(at: Timestamp) -> Text<String> {
    let Text { de, en } = Text::decimal(at.as_secs_f64(), 1);
    Text { de: format!("{de} s"), en: format!("{en} s") }
}
