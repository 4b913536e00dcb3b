use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::data::blackboard::{Blackboard, Scope, Slot};
use crate::data::value::Value;

struct Vars<'a>(&'a mut Blackboard);

impl Names for Vars<'_> {
    fn constant(&self, name: &str) -> Option<i64> {
        self.0.enums.get(name).copied()
    }
    fn variable(&mut self, name: &str) -> Slot {
        self.0.resolve(0, name)
    }
    fn may_make(&self, _: &str) -> bool {
        true
    }
}

fn board() -> Blackboard {
    let enums = BTreeMap::from([("RED".to_owned(), 1), ("GREEN".to_owned(), 2)]);
    let mut board = Blackboard { enums: enums.into(), ..Blackboard::default() };
    board.add_scope(Scope::default());
    for (key, value) in
        [("x", Value::Int(5)), ("d", Value::Real(1.5)), ("s", Value::from("hi")), ("flag", Value::Bool(true))]
    {
        let slot = board.resolve(0, key);
        board.set(slot, value).unwrap();
    }
    board
}

fn eval(script: &str) -> std::result::Result<Option<Value>, String> {
    let mut board = board();
    let program = compile(script, &mut Vars(&mut board)).map_err(|e| format!("syntax: {}", e.message.en))?;
    program.run(&mut board, &mut Stack::new()).map_err(|message| message.en)
}

#[test]
fn values() {
    for (script, value) in [
        ("1+2*3", Value::Real(7.0)),
        ("-x", Value::Real(-5.0)),
        ("7", Value::Int(7)),
        ("0x1F", Value::Int(31)),
        ("1|2&3", Value::Real(3.0)),
        ("1<x<6", Value::Real(1.0)),
        ("6<x<7", Value::Real(0.0)),
        ("0.1+0.2==0.3", Value::Real(1.0)),
        ("x==5?'a':'b'", Value::from("a")),
        ("0?1:(0?2:3)", Value::Int(3)),
        ("s..x", Value::from("hi5")),
        ("'a'..1.5", Value::from("a1.500000")),
        ("a:=1 b:=2", Value::Int(2)),
        ("a:=1; a+=1;", Value::Int(2)),
        ("GREEN", Value::Real(2.0)),
        ("a:=b:=3; a+b", Value::Real(6.0)),
        ("0?1:0?2:3", Value::Int(3)),
        ("1;; ;2;", Value::Int(2)),
        ("'GREEN' == 2", Value::Real(1.0)),
        ("b:=1; b:='2.5'", Value::Real(2.5)),
        ("b:=1; b:='RED'", Value::Real(1.0)),
        ("'1.0'==1", Value::Real(1.0)),
        ("flag=2", Value::Int(2)),
        ("1/0", Value::Real(f64::INFINITY)),
        ("!x || ~0 == -1", Value::Real(1.0)),
        ("0/0 < 1", Value::Real(1.0)),
        ("'true' == 1", Value::Real(1.0)),
        ("99999999999999999999", Value::Int(0)),
    ] {
        assert_eq!(eval(script), Ok(Some(value)), "{script}");
    }
    assert_eq!(eval("65..66"), Ok(None));
}

#[test]
fn errors() {
    for (script, words) in [
        ("a:=", "syntax: the script ends too early"),
        (".5", "syntax: `.` does not belong"),
        ("1.", "syntax: `1.` needs digits"),
        ("1.5.2", "syntax: `.` does not belong"),
        ("'abc", "syntax: this text has no end"),
        ("(1", "syntax: a bracket is not closed"),
        ("1 ? 2", "syntax: a `?` needs its `:`"),
        ("1?2:3:=4", "syntax: a value is missing before `:=`"),
        ("3foo", "syntax: `f` cannot follow a number"),
        ("0x1F.5", "syntax: a hexadecimal number has no point"),
        ("1_", "syntax: `_` cannot follow a number"),
        (";1", "syntax: a value is missing before `;`"),
        ("b:=1; b:='RED one'", "cannot take"),
        ("größe:=1", "syntax: `ö` does not belong"),
        ("x>3 and x<10", "there is no variable `and`"),
        ("q", "there is no variable `q`"),
        ("q=1", "there is no variable `q` yet"),
        ("1:=2", "only a variable"),
        ("a:=10; a/=4", "does not fit"),
        ("a:=1;a+='2'", "cannot be combined"),
        ("s+1", "cannot be combined"),
        ("x='many'", "cannot take"),
        ("s?1:0", "not a number"),
        ("1.5|1", "not a whole number"),
        ("x && 1", "neither true nor false"),
        ("9007199254740993 + 1", "too large to calculate with"),
    ] {
        let error = eval(script).unwrap_err();
        assert!(error.contains(words), "{script}: {error}");
    }
}

/// Forty doublings would be two terabytes.
#[test]
fn texts_do_not_grow_without_end() {
    for double in ["s := s .. s;", "s += s;", "s = '' .. s .. s;"] {
        let error = eval(&double.repeat(40)).unwrap_err();
        assert!(error.contains("longer than 1048576 bytes"), "{double}: {error}");
        assert!(eval(&double.repeat(19)).is_ok(), "{double}");
    }
}

#[test]
fn long_and_deep_scripts_are_bounded() {
    assert!(eval(&"(".repeat(100_000)).unwrap_err().contains("nested too deep"));
    assert!(eval(&"-".repeat(100_000)).unwrap_err().contains("nested too deep"));
    assert!(eval(&format!("1{}", "?1".repeat(100_000))).unwrap_err().contains("nested too deep"));
    assert!(eval(&format!("1{}", "?1:1".repeat(100_000))).unwrap_err().contains("nested too deep"));
    assert!(eval(&"a:=".repeat(100_000)).unwrap_err().contains("nested too deep"));
    assert_eq!(eval(&format!("0{}", "+1".repeat(100_000))), Ok(Some(Value::Real(100_000.0))));
}

proptest! {
    #[test]
    fn any_text_gives_a_value_or_an_error(script in "[a-z0-9 '();:=+*/<>!&|?.~^@-]{0,40}|.{0,20}") {
        let _ = eval(&script);
    }
}
