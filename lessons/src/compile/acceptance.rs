//! Programs as a workshop brings them and as somebody hostile writes them: each compiles, or is refused with a sentence.

use serde_json::json;

use super::compile;
use crate::language::LessonLanguage;
use crate::limits::Limits;
use crate::program::Program;

/// What must become of a program.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wanted {
    Compiles,
    /// With this rule.
    Refused(&'static str),
    /// With whatever rule, or it compiles: what is asked is that it ends with a sentence.
    Answered,
}
use Wanted::{Answered, Compiles, Refused};

type Table = Vec<(String, Vec<u8>, Wanted)>;

fn hat(block: &serde_json::Value) -> Vec<u8> {
    let hat = json!({"type": "ev_start", "id": "hat", "next": {"block": block}});
    json!({"blocks": {"languageVersion": 0, "blocks": [hat]}}).to_string().into_bytes()
}

fn add(table: &mut Table, name: impl ToString, bytes: impl Into<Vec<u8>>, wanted: Wanted) {
    table.push((name.to_string(), bytes.into(), wanted));
}

/// So deep that building it as a value would overflow the stack: as text.
fn nested(depth: usize, open: &str, inside: &str, close: &str) -> String {
    format!(
        "{{\"blocks\":{{\"blocks\":[{{\"type\":\"ev_start\",\"id\":\"a\",\"next\":{{\"block\":{}{inside}{}}}}}]}}}}",
        open.repeat(depth),
        close.repeat(depth)
    )
}

fn deep(table: &mut Table) {
    for depth in [9, 100, 1_000, 10_000] {
        let wanted = Refused("too-deep");
        // So deep that it is too long as well, which is looked at first.
        let in_blocks = Refused(if depth == 10_000 { "too-big" } else { "too-deep" });
        add(
            table,
            format!("brackets {depth}"),
            format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth)),
            if depth < 600 { Answered } else { wanted },
        );
        let body = "{\"type\":\"repeat\",\"inputs\":{\"DO\":{\"block\":";
        add(table, format!("bodies {depth}"), nested(depth, body, "{\"type\":\"say\"}", "}}}"), in_blocks);
        let not = "{\"type\":\"not\",\"inputs\":{\"IF\":{\"block\":";
        let wait = format!("{{\"type\":\"wait_until\",\"inputs\":{{\"IF\":{{\"block\":{not}");
        add(
            table,
            format!("values {depth}"),
            nested(1, &wait, &(not.repeat(depth) + "{\"type\":\"is_touched\"}" + &"}}}".repeat(depth)), "}}}}}}"),
            in_blocks,
        );
        add(
            table,
            format!("lines {depth}"),
            (0..depth).map(|deep| format!("{}forever\n", " ".repeat(deep * 2))).collect::<String>(),
            if depth > 9 { Answered } else { Refused("no-start") },
        );
        add(
            table,
            format!("parentheses {depth}"),
            format!("ev_start\n    wait SECONDS={}1{}\n", "(arith A=".repeat(depth), ")".repeat(depth)),
            Refused(if depth < 100 { "too-deep" } else { "" }),
        );
        add(
            table,
            format!("only open {depth}"),
            "{".repeat(depth),
            if depth < 600 { Refused("not-a-program") } else { wanted },
        );
    }
    for long in [150, 250, 5_000, 10_000] {
        let stack = "{\"type\":\"say\",\"next\":{\"block\":";
        let wanted = if long < 200 { Compiles } else { Refused("") };
        add(table, format!("stack {long}"), nested(long, stack, "{\"type\":\"say\"}", "}}"), wanted);
        let lines = format!("ev_start\n{}", "    say TEXT=\"a\"\n".repeat(long));
        add(table, format!("outline {long}"), lines, wanted);
    }
}

fn big(table: &mut Table) {
    for letters in [200, 201, 1_000, 100_000, 200_000, 262_144, 1 << 20, 50 << 20] {
        let wanted = match letters {
            200 => Compiles,
            ..=200_000 => Refused("text-too-long"),
            _ => Refused("too-big"),
        };
        add(
            table,
            format!("text of {letters}"),
            format!("ev_start\n    say TEXT=\"{}\"\n", "a".repeat(letters)),
            wanted,
        );
        let field = json!({"type": "say", "id": "b", "inputs": {"TEXT": {"shadow": {"type": "text", "id": "c", "fields": {"TEXT": "a".repeat(letters)}}}}});
        add(table, format!("field of {letters}"), hat(&field), wanted);
    }
    for many in [13, 100, 1_000, 3_000] {
        add(
            table,
            format!("hats {many}"),
            "ev_start\n    say\n".repeat(many),
            Refused(if many == 13 { "too-many-hats" } else { "" }),
        );
        let keys: serde_json::Map<_, _> = (0..many).map(|n| (format!("F{n}"), json!(n))).collect();
        add(
            table,
            format!("fields {many}"),
            hat(&json!({"type": "say", "id": "b", "fields": keys})),
            Refused("unknown-field"),
        );
        let variables: Vec<_> = (0..many).map(|n| json!({"id": format!("v{n}"), "name": format!("n{n}")})).collect();
        add(
            table,
            format!("variables {many}"),
            json!({"variables": variables, "blocks": {"blocks": [{"type": "ev_start", "id": "a"}]}}).to_string(),
            Compiles,
        );
        let names: String = (0..many).map(|n| format!("    var_set VAR=n{n}\n")).collect();
        add(
            table,
            format!("names {many}"),
            format!("ev_start\n{names}"),
            if many == 13 { Compiles } else { Refused("") },
        );
    }
    add(table, "50 MB of braces", vec![b'{'; 50 << 20], Refused("too-big"));
    add(table, "50 MB of zeros", vec![0; 50 << 20], Refused("too-big"));
}

fn unknown(table: &mut Table) {
    let long = "x".repeat(10_000);
    for kind in [
        "python_exec",
        "",
        " say",
        "SAY",
        "../../etc/passwd",
        "<script>",
        "say;rm -rf",
        "say\u{0}",
        "säge",
        "\u{202e}yas",
        "ev_start ",
        "math_numbers",
        "procedures_defnoreturn",
        "controls_if",
        long.as_str(),
    ] {
        add(
            table,
            format!("type {}", &kind[..kind.len().min(20)]),
            hat(&json!({"type": kind, "id": "b"})),
            Refused("unknown-block"),
        );
    }
    for field in ["X", "__proto__", "constructor", "TEXT ", "<b>", long.as_str()] {
        add(
            table,
            format!("field {}", &field[..field.len().min(20)]),
            hat(&json!({"type": "say", "id": "b", "fields": {field: 1}})),
            Refused("unknown-field"),
        );
    }
    for gesture in ["fly", "", "WAVE", "wave ", "winke", "🦀", "{{7*7}}", "${x}", "' or 1=1"] {
        add(
            table,
            format!("gesture {gesture}"),
            hat(&json!({"type": "gesture", "id": "b", "fields": {"GESTURE": gesture}})),
            Refused("bad-choice"),
        );
    }
}

fn numbers(table: &mut Table) {
    for bad in ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "0x10", "1_000", "01", "+1", ".5", "1e", "--1"] {
        let program = format!(
            "{{\"blocks\":{{\"blocks\":[{{\"type\":\"ev_start\",\"id\":\"a\",\"next\":{{\"block\":{{\"type\":\"wait\",\"id\":\"b\",\"fields\":{{\"SECONDS\":{bad}}}}}}}}}]}}}}"
        );
        add(table, format!("number {bad}"), program, Refused("not-a-program"));
        add(table, format!("outline number {bad}"), format!("ev_start\n    walk CM={bad}\n"), Refused(""));
    }
    for far in [
        "-1",
        "0",
        "9.99",
        "101",
        "500",
        "1e30",
        "1.7976931348623157e308",
        "-1.7976931348623157e308",
        "99999999999999999999",
    ] {
        add(table, format!("walk {far}"), format!("ev_start\n    walk CM={far}\n"), Refused("out-of-range"));
    }
    for times in ["0", "21", "-3", "1e9", "2.5"] {
        add(
            table,
            format!("repeat {times}"),
            format!("ev_start\n    repeat TIMES={times}\n        say\n"),
            if times == "2.5" { Answered } else { Refused("out-of-range") },
        );
    }
    for (name, sum) in [
        ("by zero", "(arith A=1 OP=divide B=0)"),
        ("huge", "(arith A=1000 OP=multiply B=1000)"),
        ("random", "(random_int FROM=6 TO=1)"),
    ] {
        add(table, format!("arithmetic {name}"), format!("ev_start\n    say TEXT={sum}\n"), Compiles);
    }
}

fn types(table: &mut Table) {
    for whole in [
        "null",
        "true",
        "5",
        "\"a\"",
        "[]",
        "[{}]",
        "{}",
        "{\"blocks\":null}",
        "{\"blocks\":[]}",
        "{\"blocks\":5}",
        "{\"blocks\":{\"blocks\":{}}}",
        "{\"blocks\":{\"blocks\":[null]}}",
        "{\"blocks\":{\"blocks\":[5]}}",
        "{\"blocks\":{\"blocks\":[[]]}}",
        "{\"blocks\":{\"blocks\":[{}]}}",
        "{\"blocks\":{\"blocks\":[{\"type\":5}]}}",
        "{\"blocks\":{\"blocks\":[{\"type\":null}]}}",
        "{\"variables\":{}}",
        "{\"variables\":[5]}",
        "{}{}",
        "{\"blocks\":{\"blocks\":[]}} x",
    ] {
        add(table, format!("whole {whole}"), whole, Refused(""));
    }
    for (key, values) in [
        ("id", vec![json!(5), json!([]), json!({})]),
        ("fields", vec![json!([]), json!("x"), json!(5), json!({"TEXT": []}), json!({"TEXT": null})]),
        (
            "inputs",
            vec![
                json!([]),
                json!("x"),
                json!(5),
                json!({"TEXT": 5}),
                json!({"TEXT": {"block": 5}}),
                json!({"TEXT": {"block": []}}),
            ],
        ),
        ("next", vec![json!("x"), json!(5), json!([]), json!({"block": 5}), json!({"block": "say"})]),
        ("enabled", vec![json!(5), json!("no")]),
    ] {
        for value in values {
            let mut block = json!({"type": "say", "id": "b"});
            block[key] = value.clone();
            // Serde takes an empty list for a struct without required fields: nothing is lost by it.
            add(table, format!("{key} {value}"), hat(&block), if value == json!([]) { Answered } else { Refused("") });
        }
    }
    for id in ["", "hat", &"i".repeat(65)] {
        add(
            table,
            format!("id {}", &id[..id.len().min(8)]),
            hat(&json!({"type": "say", "id": id})),
            Refused(if id == "hat" { "duplicate-id" } else { "bad-id" }),
        );
    }
}

fn own_blocks(table: &mut Table) {
    for ring in 1..=6 {
        let own: String =
            (0..ring).map(|n| format!("sub_def NAME=b{n}\n    sub_call NAME=b{}\n", (n + 1) % ring)).collect();
        add(table, format!("ring of {ring}"), format!("ev_start\n    sub_call NAME=b0\n{own}"), Refused("recursion"));
    }
    for wide in [2, 4, 8] {
        let calls = |n: usize| format!("    sub_call NAME=b{n}\n").repeat(wide);
        let own: String = (0..8).map(|n| format!("sub_def NAME=b{n}\n{}", calls(n + 1))).collect();
        let program = format!("ev_start\n{}{own}sub_def NAME=b8\n    say\n", calls(0));
        add(table, format!("{wide} to the ninth"), program, if wide == 2 { Answered } else { Refused("too-big") });
    }
}

fn bytes(table: &mut Table) {
    let valid = hat(
        &json!({"type": "say", "id": "b", "inputs": {"TEXT": {"shadow": {"type": "text", "id": "c", "fields": {"TEXT": "Grüße 🦀"}}}}}),
    );
    for cut in (1..valid.len()).step_by(9) {
        add(table, format!("cut at {cut}"), &valid[..cut], Refused("not-a-program"));
    }
    for (place, byte) in [(5, 0xff), (40, 0x00), (60, 0x80), (1, b'\\')] {
        let mut broken = valid.clone();
        broken[place] = byte;
        add(table, format!("byte {byte} at {place}"), broken, Answered);
    }
    add(table, "byte order mark", [b"\xef\xbb\xbf".as_slice(), &valid].concat(), Compiles);
    add(table, "UTF-16", valid.iter().flat_map(|byte| [*byte, 0]).collect::<Vec<u8>>(), Refused(""));
    add(table, "whole", valid, Compiles);
    for text in
        ["\u{202e}sagt", "a\u{0}b", "</Say><Script/>", "{x}", "'; x := 1; '", "&amp;&#x0;", "\u{feff}", "ＡＢＣ", "👩‍👩‍👧‍👦"]
    {
        let block = json!({"type": "say", "id": "b", "inputs": {"TEXT": {"shadow": {"type": "text", "id": "c", "fields": {"TEXT": text}}}}});
        add(table, format!("says {text:?}"), hat(&block), Compiles);
    }
}

fn workshop(table: &mut Table) {
    for block in crate::registry::Registry::house().blocks() {
        let id = &block.id;
        use crate::registry::Shape;
        let program = match block.shape {
            Shape::Hat => format!("{id}\n    say TEXT=\"Hallo\"\n"),
            Shape::Statement | Shape::End if block.arg("IF").is_none() && id != "sub_call" => {
                format!("ev_start\n    {id}\n")
            }
            Shape::Number | Shape::Text | Shape::Any => format!("ev_start\n    say TEXT=({id})\n"),
            _ => continue,
        };
        add(table, format!("block {id}"), program, Compiles);
    }
}

#[test]
fn every_program_compiles_or_is_refused_with_a_sentence() {
    let mut table = Table::new();
    for family in [deep, big, unknown, numbers, types, own_blocks, bytes, workshop] {
        family(&mut table);
    }
    assert!(table.len() >= 200, "{}", table.len());
    let limits = Limits::house();
    let mut wrong = Vec::new();
    for (name, bytes, wanted) in &table {
        let found = Program::read(bytes).and_then(|program| compile(&program, &limits));
        let is_right = match (&found, wanted) {
            (_, Answered) | (Ok(_), Compiles) => true,
            (Err(problems), Refused(rule)) => rule.is_empty() || problems.iter().any(|problem| problem.rule == *rule),
            _ => false,
        };
        if !is_right {
            let found = found
                .as_ref()
                .map(|_| "compiles")
                .map_err(|problems| problems.iter().map(|problem| problem.rule).collect::<Vec<_>>());
            wrong.push(format!("{name}: {found:?}, not {wanted:?}"));
        }
        if let Err(problems) = &found {
            assert!(problems.iter().any(crate::Problem::is_error), "{name} is refused without an error");
            for problem in problems {
                let told = LessonLanguage::ALL.map(|language| problem.text(language).chars().count());
                assert!(told.iter().all(|letters| (10..=400).contains(letters)), "{name}: {problem:?}");
            }
            assert!(problems.len() <= 20, "{name}: {} problems", problems.len());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
