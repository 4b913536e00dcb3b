use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use super::*;
use crate::compile;
use crate::language::LessonLanguage;
use crate::registry::{ArgKind, Registry};

fn rules(bytes: &[u8]) -> Vec<&'static str> {
    match Program::read(bytes) {
        Ok(program) => program.problems(&Limits::house()).iter().map(|problem| problem.rule).collect(),
        Err(problems) => problems.iter().map(|problem| problem.rule).collect(),
    }
}

fn workspace(blocks: &Value) -> String {
    json!({ "blocks": { "languageVersion": 0, "blocks": blocks } }).to_string()
}

#[rstest]
#[case::nothing("", &["no-start"])]
#[case::cut_off("{\"blocks\": {\"blocks\": [", &["not-a-program"])]
#[case::not_json("{blocks}", &["not-a-program"])]
#[case::a_list("[]", &["not-a-program"])]
#[case::xml("<xml/>", &["not-a-program"])]
#[case::a_text("\"x\"", &["not-a-program"])]
#[case::zip("PK\u{3}\u{4}", &["not-a-program"])]
#[case::no_number("{\"blocks\":{\"blocks\":[{\"type\":\"wait\",\"id\":\"a\",\"fields\":{\"SECONDS\":NaN}}]}}", &["not-a-program"])]
#[case::too_great("{\"blocks\":{\"blocks\":[{\"type\":\"wait\",\"id\":\"a\",\"fields\":{\"SECONDS\":1e999}}]}}", &["not-a-program"])]
#[case::unknown("{\"blocks\":{\"blocks\":[{\"type\":\"python_exec\",\"id\":\"a\"}]}}", &["unknown-block"])]
#[case::unknown_field("{\"blocks\":{\"blocks\":[{\"type\":\"ev_start\",\"id\":\"a\",\"fields\":{\"X\":1}}]}}", &["unknown-field"])]
#[case::twice("{\"blocks\":{\"blocks\":[{\"type\":\"ev_start\",\"id\":\"a\"},{\"type\":\"ev_start\",\"id\":\"a\"}]}}", &["duplicate-id"])]
#[case::choice("ev_start\n    gesture GESTURE=fly", &["bad-choice"])]
#[case::far("ev_start\n    walk DIRECTION=forward CM=500", &["out-of-range"])]
#[case::no_condition("ev_start\n    if\n        say TEXT=\"a\"", &["missing-value"])]
#[case::wrong_socket("ev_start\n    wait SECONDS=\"bald\"", &["misplaced"])]
#[case::loose("ev_start\n    say TEXT=\"a\"\nsay TEXT=\"b\"", &[])]
#[case::recursion("ev_start\n    sub_call NAME=a\nsub_def NAME=a\n    sub_call NAME=a", &["recursion"])]
#[case::in_turn("ev_start\n    sub_call NAME=a\nsub_def NAME=a\n    sub_call NAME=b\nsub_def NAME=b\n    sub_call NAME=a", &["recursion", "recursion"])]
#[case::not_there("ev_start\n    sub_call NAME=a", &["not-defined"])]
#[case::built_twice("ev_start\n    sub_call NAME=a\nsub_def NAME=a\n    say\nsub_def NAME=a\n    say", &["defined-twice"])]
#[case::legs_twice("ev_start\n    parallel\n        walk\n    DO2:\n        posture", &["lock-conflict"])]
#[case::voice_twice("ev_start\n    parallel\n        say\n    DO2:\n        say", &["takes-turns"])]
#[case::never("ev_start\n    forever\n        say\n    say", &["never-reached"])]
#[case::short("ev_heard PHRASE=\"hm\"\n    say", &["short-phrase"])]
#[case::stops("ev_heard PHRASE=\"bitte stopp\"\n    say", &["stop-word"])]
#[case::no_id("{\"blocks\":{\"blocks\":[{\"type\":\"ev_start\",\"id\":\"\"}]}}", &["bad-id"])]
#[case::never_set("ev_start\n    var_set VAR=Punkte\n    say TEXT=(var_get VAR=Punke)", &["never-set"])]
#[case::set("ev_start\n    var_set VAR=Punkte\n    say TEXT=(var_get VAR=Punkte)", &[])]
#[case::bad_line("ev_start\n    sing", &["outline"])]
#[case::open_quote("ev_start\n    say TEXT=\"a", &["outline"])]
#[case::open_bracket("ev_start\n    wait SECONDS=(distance", &["outline"])]
fn what_is_wrong_is_said(#[case] program: &str, #[case] expected: &[&str]) {
    assert_eq!(rules(program.as_bytes()), expected, "{program}");
}

/// What a line of an outline lacks is said so that its writer can mend it.
#[rstest]
#[case::no_name("ev_start\n    say \"Hallo\"", 2, 9, "Schreiben Sie TEXT= davor.", "Write TEXT= before it.")]
#[case::no_name_of_a_word(
    "ev_start\n    posture stand",
    2,
    13,
    "Schreiben Sie POSTURE= davor.",
    "Write POSTURE= before it."
)]
#[case::no_name_of_many(
    "ev_start\n    walk 50",
    2,
    10,
    "Schreiben Sie davor, was es ist: DIRECTION=, CM=.",
    "Write before it what it is: DIRECTION=, CM=."
)]
#[case::no_body_to_write("ev_start\n    repeat 3", 2, 12, "Schreiben Sie TIMES= davor.", "Write TIMES= before it.")]
#[case::nothing_to_set("ev_start 3", 1, 10, "»ev_start« steht allein.", "“ev_start” stands alone.")]
#[case::two_words(
    "ev_start\n    say TEXT=Hallo Welt",
    2,
    20,
    "So: TEXT=\"Hallo Welt\"",
    "Like this: TEXT=\"Hallo Welt\""
)]
#[case::two_words_of_a_choice(
    "ev_start\n    gesture GESTURE=shake head",
    2,
    27,
    "Schreiben Sie GESTURE= davor.",
    "Write GESTURE= before it."
)]
#[case::unit("ev_start\n    wait SECONDS=5 s", 2, 20, "Schreiben Sie SECONDS= davor.", "Write SECONDS= before it.")]
#[case::colon("ev_start:\n    say", 1, 1, "Ohne Doppelpunkt: ev_start", "Without the colon: ev_start")]
#[case::label(
    "ev_start\n    if_else IF=(is_touched)\n        say\n    Sonst:\n        say",
    4,
    5,
    "Meinten Sie ELSE:?",
    "Did you mean ELSE:?"
)]
#[case::empty_parentheses(
    "ev_start\n    if IF=()\n        say",
    2,
    12,
    "So geht eine Zeile: walk DIRECTION=forward CM=50",
    "This is how a line goes: walk DIRECTION=forward CM=50"
)]
#[case::no_parentheses(
    "ev_start\n    wait SECONDS=distance",
    2,
    18,
    "Als Block: (distance). Als Wort: \"distance\".",
    "As a block: (distance). As a word: \"distance\"."
)]
#[case::else_of_nobody(
    "ev_start\n    ELSE:",
    2,
    5,
    "ELSE: haben nur if_else und try.",
    "Only if_else and try have ELSE:."
)]
#[case::body_of_nobody(
    "ev_start\n    DO2:",
    2,
    5,
    "Ein Fach steht genau unter dem Anfang seines Blocks.",
    "A body stands right below the beginning of its block."
)]
fn a_line_is_mended_by_what_is_said(
    #[case] outline: &str,
    #[case] line: usize,
    #[case] column: usize,
    #[case] de: &str,
    #[case] en: &str,
) {
    let problems = Program::read(outline.as_bytes()).unwrap_err();
    let finding = problems[0].finding("p.blocks.txt", outline);
    assert_eq!((finding.line, finding.column), (line, column), "{finding:?}");
    assert_eq!((finding.help.de.as_str(), finding.help.en.as_str()), (de, en));
}

#[test]
fn what_is_told_of_a_file_is_short() {
    let problems = Program::read("x".repeat(10_000).as_bytes()).unwrap_err();
    assert!(problems[0].message.de.chars().count() < 100, "{problems:?}");
}

#[test]
fn a_block_of_ones_own_is_called_what_the_child_called_it() {
    let program =
        Program::read(b"ev_start\n    sub_call NAME=tanz\nsub_def NAME=Tanz\n    sub_call NAME=TANZ").unwrap();
    let problems = compile(&program, &Limits::house()).unwrap_err();
    let told = problems.iter().map(|problem| problem.text(LessonLanguage::De)).collect::<String>();
    assert!(told.contains("»Tanz« ruft sich selbst auf"), "{told}");
}

/// For people who open what the editor saves in a text editor.
#[rstest]
#[case::unknown("{\n  \"blocks\": {\"blocks\": [\n    {\"type\": \"sing\", \"id\": \"a\"}\n]}}", 3, 14, "\"sing\"")]
#[case::not_json("{\n  \"blocks\": {blocks}}", 2, 14, "b")]
#[case::number(
    "{\"blocks\": {\"blocks\": [{\"type\": \"ev_start\", \"id\": \"a\", \"next\":\n  {\"block\": {\"type\": \"wait\", \"id\": \"w\",\n    \"inputs\": {\"SECONDS\": {\"shadow\": {\"type\": \"math_number\",\n      \"fields\": {\"NUM\": 99}}}}}}}]}}",
    4,
    25,
    "99"
)]
#[case::choice(
    "{\"blocks\": {\"blocks\": [{\"type\": \"ev_start\", \"id\": \"a\", \"next\":\n  {\"block\": {\"id\": \"g\", \"fields\": {\"GESTURE\": \"fly\"},\n \"type\": \"gesture\"}}}]}}",
    2,
    47,
    "\"fly\""
)]
fn a_mistake_in_json_has_its_place(
    #[case] json: &str,
    #[case] line: usize,
    #[case] column: usize,
    #[case] about: &str,
) {
    let problems = match Program::read(json.as_bytes()) {
        Ok(program) => program.problems(&Limits::house()),
        Err(problems) => problems,
    };
    let finding = problems.iter().find(|problem| problem.is_error()).unwrap().finding("p.blocks.json", json);
    assert_eq!((finding.line, finding.column, &json[finding.span.clone()]), (line, column, about), "{finding:?}");
    // A line that nobody could read is not shown: the block is named.
    let far = json.replace('\n', &" ".repeat(200));
    let problems = match Program::read(far.as_bytes()) {
        Ok(program) => program.problems(&Limits::house()),
        Err(problems) => problems,
    };
    let problem = problems.iter().find(|problem| problem.is_error()).unwrap();
    let told = problem.finding("p.blocks.json", &far);
    assert!(told.line == 1 && told.column > 200 && told.source_line.is_empty(), "{told:?}");
    assert_eq!(told.message.en.starts_with("Block "), problem.block.is_some(), "{told:?}");
}

#[test]
fn words_that_an_outline_leaves_out_are_those_that_the_block_begins_with() {
    let program =
        Program::read(b"ev_heard\n    var_set VALUE=3\n    say TEXT=(var_get)\n    sub_call\nsub_def\n    say")
            .unwrap();
    assert_eq!(program.problems(&Limits::house()), []);
    assert_eq!(program.phrases(), ["hallo"]);
    let xml = compile(&program, &Limits::house()).unwrap().xml;
    assert!(xml.contains("'hallo'") && xml.contains("var=\"'Punkte'\"") && xml.contains("variable('Punkte')"), "{xml}");
}

#[test]
fn too_much_of_anything_is_refused() {
    let long = "say TEXT=\"a\"\n".repeat(201);
    assert!(rules(format!("ev_start\n{long}").as_bytes()).contains(&"too-many-blocks"));
    assert_eq!(rules(format!("ev_start\n    say TEXT=\"{}\"", "a".repeat(201)).as_bytes()), ["text-too-long"]);
    assert_eq!(rules(format!("ev_heard PHRASE=\"{}\"\n    say", "la".repeat(16)).as_bytes()), ["phrase-too-long"]);
    assert!(rules("ev_start\n    say\n".repeat(13).as_bytes()).contains(&"too-many-hats"));
    let phrases: String = (0..7).map(|n| format!("ev_heard PHRASE=\"eins{n}, zwei{n}, drei{n}\"\n    say\n")).collect();
    assert!(rules(phrases.as_bytes()).contains(&"too-many-phrases"));
    let nested: String = (0..10).map(|depth| format!("{}forever\n", "    ".repeat(depth + 1))).collect();
    assert!(rules(format!("ev_start\n{nested}").as_bytes()).contains(&"too-deep"));
}

#[test]
fn hostile_files_are_refused_before_they_are_read() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(10_000), close.repeat(10_000));
    assert_eq!(rules(deep("[", "]").as_bytes()), ["not-a-program"]);
    assert_eq!(rules(deep("{\"a\":", "}").as_bytes()), ["too-deep"]);
    let chain = format!("{{\"blocks\":{{\"blocks\":[{}", "{\"type\":\"say\",\"next\":{\"block\":".repeat(5_000));
    assert_eq!(rules(chain.as_bytes()), ["too-deep"]);
    assert_eq!(rules(&vec![b'a'; 50 << 20]), ["too-big"]);
    assert_eq!(rules(&[b'{', 0xff, 0xfe]), ["not-a-program"]);
    let many: Vec<Value> = (0..3_000).map(|n| json!({ "type": "ev_start", "id": n.to_string() })).collect();
    assert_eq!(rules(workspace(&many.into()).as_bytes()), ["too-many-blocks"]);
    assert_eq!(rules("(".repeat(10_000).as_bytes()), ["outline"]);
    assert_eq!(rules(format!("ev_start\n    wait SECONDS={}", "(not IF=".repeat(5_000)).as_bytes()), ["outline"]);
}

#[test]
fn of_many_problems_those_that_keep_it_from_running_are_told() {
    let program = format!("ev_start\n    forever\n        say\n{}    walk CM=500\n", "    stop\n".repeat(100));
    let program = Program::read(program.as_bytes()).unwrap();
    let problems = program.problems(&Limits::house());
    assert!(problems.len() == 20 && problems[0].rule == "out-of-range", "{problems:?}");
}

#[test]
fn the_longest_program_that_is_allowed_is_read() {
    let program = format!("ev_start\n{}", "    say TEXT=\"a\"\n".repeat(199));
    let json = outline::to_json(&program).unwrap().to_string();
    assert_eq!(Program::read(json.as_bytes()).unwrap().len(), 200);
    assert_eq!(rules(json.as_bytes()), Vec::<&str>::new());
}

#[test]
fn variables_are_read_by_name_or_by_id() {
    let block = |field: Value| {
        let set = json!({ "type": "var_set", "id": "s", "fields": { "VAR": field } });
        let start = json!({ "type": "ev_start", "id": "a", "next": { "block": set } });
        json!({ "blocks": { "blocks": [start] }, "variables": [{ "name": "Punkte", "id": "v1" }] }).to_string()
    };
    for field in [json!({ "id": "v1" }), json!("Punkte"), json!({ "id": "x", "name": "Punkte" })] {
        let program = Program::read(block(field).as_bytes()).unwrap();
        assert_eq!(program.by_id("s").unwrap().fields["VAR"], Field::Text("Punkte".into()));
    }
}

#[test]
fn a_block_can_be_taken_out() {
    let program = Program::read(b"ev_start\n    repeat TIMES=2\n        say\n        wait\n    gesture\n").unwrap();
    let ix = |kind: &str| program.known().find(|(_, _, known)| known.id == kind).unwrap().0;
    let kinds = |program: &Program| -> Vec<String> {
        let below = program.stack(Some(program.stacks()[0]));
        below.map(|(_, block)| block.id.clone()).collect()
    };
    assert_eq!(kinds(&program.without(ix("repeat"))).len(), 2);
    let without = program.without(ix("say"));
    let repeat = without.block(ix("repeat"));
    assert_eq!(repeat.inputs["DO"], ix("wait"), "what was below moves up");
}

/// Any program of registered blocks, some of them set to nonsense.
fn any_block(depth: u32) -> BoxedStrategy<Value> {
    let registry = Registry::house();
    let kinds: Vec<&'static str> = registry.blocks().iter().map(|block| block.id.as_str()).collect();
    let leaf = (proptest::sample::select(kinds), any::<u32>(), "[a-z{}'\"\\\\ ]{0,12}", -300.0..300.0_f64);
    let block = leaf.prop_map(move |(kind, id, text, number)| {
        let known = registry.block(kind).expect("it is one of them");
        let mut block = json!({ "type": kind, "id": format!("{id}"), "fields": {}, "inputs": {} });
        for arg in &known.args {
            match &arg.kind {
                ArgKind::Choice { of } => {
                    let choices = registry.choices(of);
                    block["fields"][&arg.name] = choices[id as usize % choices.len()].id.clone().into();
                }
                ArgKind::Number { .. } => block["fields"][&arg.name] = number.into(),
                ArgKind::Value { .. } => {
                    let literal =
                        json!({ "type": "text", "id": format!("{id}{}", arg.name), "fields": { "TEXT": text } });
                    block["inputs"][&arg.name] = json!({ "shadow": literal });
                }
                ArgKind::Body { .. } => {}
                _ => block["fields"][&arg.name] = text.clone().into(),
            }
        }
        block
    });
    if depth == 0 {
        return block.boxed();
    }
    let inner = proptest::option::of(any_block(depth - 1));
    (block, inner.clone(), inner)
        .prop_map(|(mut block, next, inner)| {
            if let Some(next) = next {
                block["next"] = json!({ "block": next });
            }
            if let Some(inner) = inner {
                let known = block["type"].as_str().and_then(|kind| Registry::house().block(kind));
                if let Some(arg) = known.and_then(|known| known.args.first()) {
                    block["inputs"][&arg.name] = json!({ "block": inner });
                }
            }
            block
        })
        .boxed()
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Program::read(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(ev_start|say|if|[A-Z]{1,4}=|\\(|\\)|\"|\n| {4}|[a-z0-9]{1,6}| ){0,40}") {
        let _ = Program::read(text.as_bytes());
    }

    #[test]
    fn any_program_of_known_blocks_compiles_or_is_refused(blocks in prop::collection::vec(any_block(3), 0..4)) {
        let source = workspace(&blocks.into());
        if let Ok(program) = Program::read(source.as_bytes()) {
            match compile(&program, &Limits::house()) {
                Ok(compiled) => prop_assert!(compiled.xml.contains("ParallelAll")),
                Err(problems) => prop_assert!(problems.iter().any(Problem::is_error)),
            }
        }
    }
}
