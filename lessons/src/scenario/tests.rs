use std::sync::Arc;

use behaviours::LibraryRobot;
use behaviours::house::House;
use robot_core::Language;
use robot_core::ports::ListCatalogue;
use rstest::rstest;
use sim_world::FloorPlan;

use super::*;
use crate::check::Report;
use crate::library::Library;

const GREETING: &str = r#"
format = "naome-scenario/1"
name = { de = "Gruß", en = "greeting" }
language = "de"
audience = "child"

[[person]]
name = "Mia"
age = 9
says = "Hallo!"

[[expect]]
intent = "greet"

[[expect]]
said_any = ["helfen", "suchst"]
within = 5

[[expect]]
left = "Mia"

[[never]]
walked = 0.1
"#;

fn read(source: &str) -> Result<Scenario, Vec<robot_core::Finding>> {
    Scenario::read("gruss.scenario.toml", source, house)
}

/// The plans that come along; the demo's where a scenario names none.
fn house(name: Option<&str>) -> Option<Result<Arc<FloorPlan>, Vec<robot_core::Finding>>> {
    name.map_or_else(|| Some(FloorPlan::demo()), FloorPlan::bundled).map(|plan| Ok(Arc::new(plan)))
}

fn played(source: &str) -> Report {
    let scenario = read(source).unwrap_or_else(|findings| panic!("{findings:?}"));
    let phrases = LibraryRobot::bundled_phrases().expect("they can be read");
    let with = Library::new(ListCatalogue::default(), phrases, House::demo());
    let played = scenario.run(&with).unwrap_or_else(|error| panic!("{error}"));
    judge(&scenario, &played)
}

fn troubles(report: &Report) -> Vec<String> {
    report.cases.iter().filter_map(|case| Some(format!("{}: {}", case.name, case.trouble.as_ref()?.en))).collect()
}

#[test]
fn a_greeting_is_answered() {
    let report = played(GREETING);
    assert_eq!(troubles(&report), Vec::<String>::new());
    assert_eq!(report.cases.len(), 1 + 3 + 1 + Breach::RULES.len());
}

#[rstest]
#[case("intent = \"greet\"", "intent = \"emergency\"", "expect 1 intent emergency", 13)]
#[case("intent = \"greet\"", "intent = \"greet\"\nwithin = 1", "expect 1 intent greet: it came only after", 13)]
#[case("[\"helfen\", \"suchst\"]", "[\"Elefant\"]", "expect 2 said_any Elefant", 16)]
#[case("walked = 0.1", "said = \"Hallo\"", "never said Hallo", 23)]
fn what_does_not_hold_is_told_with_its_line(
    #[case] from: &str,
    #[case] to: &str,
    #[case] case: &str,
    #[case] line: usize,
) {
    let report = played(&GREETING.replace(from, to));
    let troubles = troubles(&report);
    assert!(troubles.iter().any(|trouble| trouble.starts_with(case)), "{troubles:?}");
    assert!(report.findings.iter().any(|finding| finding.line == line), "{:?}", report.findings);
}

#[test]
fn a_scenario_that_does_not_end_is_told() {
    let report = played(&GREETING.replace("language = \"de\"", "seconds = 3"));
    assert!(troubles(&report).iter().any(|trouble| trouble.starts_with("always ends")), "{:?}", troubles(&report));
    let found = report.findings.iter().find(|finding| finding.rule == "ends").expect("a finding in the file");
    assert_eq!((found.line, found.column), (4, 1), "{found:?}");
    let shown = found.text(Language::De);
    assert!(shown.contains("gruss.scenario.toml:4:1") && shown.contains("  | seconds = 3\n  | ^"), "{shown}");
}

/// A child that stands where the robot cannot but come too near: told at the child's line.
#[rstest]
#[case("touches-nobody", Some("Mia"), 8, 1)]
#[case("away-from-children", None, 27, 1)]
#[case("half-duplex", None, 3, 1)]
#[case("ends", None, 3, 1)]
fn what_always_holds_is_told_where_it_has_to_do_with(
    #[case] rule: &'static str,
    #[case] who: Option<&str>,
    #[case] line: usize,
    #[case] column: usize,
) {
    let scenario = read(&format!("{GREETING}\n[[happening]]\nat = 3\nblocks = 1.0\n")).expect("it can be read");
    let breach = Breach {
        at: robot_core::Timestamp::ZERO,
        place: robot_core::Point::new(1.0, 2.0),
        rule,
        who: who.map(str::to_owned),
        what: crate::problem::text("so ist es", "so it is"),
    };
    let report = judge(&scenario, &Played { breaches: vec![breach], ..Played::default() });
    let found = report.findings.iter().find(|finding| finding.rule == rule).expect("a finding in the file");
    assert_eq!((found.line, found.column), (line, column), "{}", found.text(Language::En));
}

#[rstest]
#[case("naome-scenario/1", "naome-scenario/9", "format", 2)]
#[case("says = \"Hallo!\"", "sagt = \"Hallo!\"", "schema", 10)]
#[case("says = \"Hallo!\"", "", "person", 8)]
#[case("says = \"Hallo!\"", "reads = \"mond\"", "unknown-id", 10)]
#[case("left = \"Mia\"", "left = \"Max\"", "unknown-id", 20)]
#[case("intent = \"greet\"", "intent = \"gret\"", "unknown-id", 13)]
#[case("walked = 0.1", "intent = \"gret\"", "unknown-id", 23)]
#[case("walked = 0.1", "stopped = \"batterie\"", "unknown-id", 23)]
#[case("intent = \"greet\"", "stopped = \"batterie\"", "unknown-id", 13)]
#[case("left = \"Mia\"", "left = \"Mia\"\nsaid = \"x\"", "expect", 19)]
#[case("within = 5", "within = -1", "seconds", 17)]
#[case("within = 5", "within = nan", "seconds", 17)]
#[case("walked = 0.1", "", "never", 22)]
#[case("audience = \"child\"", "seconds = 1e9", "seconds", 5)]
#[case("audience = \"child\"", "starts = \"morgen\"", "starts", 5)]
#[case("says = \"Hallo!\"", "says = \"Hallo!\"\ntouches_head = -1", "seconds", 11)]
#[case("says = \"Hallo!\"", "says = \"Hallo!\"\npushes = nan", "seconds", 11)]
#[case("walked = 0.1", "walked = 0.1\n\n[[happening]]\nat = 1\nfault = \"silent:nose\"", "fault", 27)]
#[case("walked = 0.1", "walked = 0.1\n\n[[happening]]\nat = 1\nfault = \"dropped:1e9\"", "fault", 27)]
#[case("walked = 0.1", "walked = 0.1\n\n[[happening]]\nat = 1\npush = inf", "number", 27)]
#[case("walked = 0.1", "walked = 0.1\n\n[[happening]]\nat = 1\npush = 1\nfault = \"fall\"", "happening", 25)]
fn what_is_wrong_has_a_line_and_a_cure(#[case] from: &str, #[case] to: &str, #[case] rule: &str, #[case] line: usize) {
    let source = GREETING.replace(from, to);
    assert_ne!(source, GREETING);
    let findings = read(&source).expect_err("it is wrong");
    let found = findings.iter().find(|finding| finding.rule == rule);
    assert_eq!(found.map(|finding| finding.line), Some(line), "{findings:?}");
    for finding in &findings {
        for language in Language::ALL {
            assert!(!finding.help.get(language).is_empty(), "{finding:?}");
        }
    }
}

#[test]
fn a_name_that_is_nearly_right_is_guessed() {
    let told = |wish: &str| {
        let findings = read(&GREETING.replace("walked = 0.1", wish)).expect_err("it is wrong");
        assert_eq!(findings.len(), 1, "{findings:?}");
        findings[0].text(Language::De)
    };
    let intent = told("intent = \"gret\"");
    assert!(intent.contains("»gret« ist keine Absicht der Phrasen.\n  | intent = \"gret\"\n  | ^^^^^^"), "{intent}");
    assert!(intent.contains("Meinten Sie »greet«? Es gibt: find_item, "), "{intent}");
    let cause = told("stopped = \"batterie\"");
    assert!(cause.contains("Meinten Sie »battery«? Es gibt: stop_word, "), "{cause}");
}

#[test]
fn any_bytes_are_read_or_refused() {
    let deep = format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000));
    let big = "#".repeat(1 << 20);
    for source in
        ["", "\u{0}", "[[person]]", "= = =", deep.as_str(), big.as_str(), "format = 1", "[[expect]]\nsaid = 3"]
    {
        assert!(read(source).is_err(), "{}", &source[..source.len().min(40)]);
    }
}

#[test]
fn a_scenario_takes_place_where_it_says() {
    let at = |plan: &str| read(&GREETING.replace("language =", &format!("plan = \"{plan}\"\nlanguage =")));
    assert_eq!(read(GREETING).unwrap().plan.name().en, "library");
    assert_eq!(at("workshop").unwrap().plan.name().en, "robot workshop");
    let wrong = at("worksop").unwrap_err();
    assert_eq!((wrong.len(), wrong[0].line, wrong[0].rule), (1, 4, "plan"));
    let told = wrong[0].text(Language::En);
    assert!(told.contains("There is no plan “worksop”") && told.contains("Did you mean “workshop”?"), "{told}");
}

#[test]
fn the_bundled_scenarios_can_be_read() {
    assert!(bundled().count() >= 6);
    for (name, source) in bundled() {
        let read = Scenario::read(name, source, house);
        assert!(read.is_ok(), "{name}: {:?}", read.err());
    }
}

#[test]
fn the_schema_is_current() {
    let written = include_str!("../../schema/naome-scenario-1.schema.json");
    assert!(
        written == schema(),
        "write it anew: naome lessons schema --scenario > lessons/schema/naome-scenario-1.schema.json"
    );
}
