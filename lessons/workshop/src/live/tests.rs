use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::*;
use crate::mailbox::{Inbox, mailbox};

/// A thread's stages, one for each seat, and their browsers.
fn hall(seats: u32) -> (Hall, Vec<Inbox>) {
    let shelf = Arc::new(Shelf::new(Vec::new(), Vec::new(), &BTreeMap::new()));
    let runs = Arc::default();
    let mut hall = Hall { clock: Clock::start(Duration::ZERO), shelf, runs, stages: Vec::new(), beat: 0 };
    let open = |seat: u32| {
        let (news, inbox) = mailbox();
        hall.hear(Message::Open { id: seat.into(), seat, language: LessonLanguage::De, news });
        inbox
    };
    let inboxes = (1..=seats).map(open).collect();
    (hall, inboxes)
}

/// Starts a program of these blocks, one below the other.
fn start(hall: &mut Hall, seat: u32, blocks: &[Value]) {
    let chain = |next: Value, block: &Value| {
        let mut block = block.clone();
        if !next.is_null() {
            block["next"] = json!({ "block": next });
        }
        block
    };
    let below = blocks.iter().rev().fold(Value::Null, chain);
    let hat = json!({ "type": "ev_start", "id": "h", "next": { "block": below } });
    let order = json!({ "workspace": { "blocks": { "blocks": [hat] } }, "speed": 4 });
    let order = StageOrder::Start(serde_json::from_str(&order.to_string()).unwrap());
    hall.hear(Message::Order { id: seat.into(), order });
}

fn number(value: f64) -> Value {
    json!({ "shadow": { "type": "math_number", "id": "n", "fields": { "NUM": value } } })
}

fn wait() -> Value {
    json!({ "type": "wait", "id": "w", "inputs": { "SECONDS": number(0.2) } })
}

fn eyes(at: usize) -> Value {
    json!({ "type": "eyes", "id": format!("e{at}"), "fields": { "COLOUR": "red" } })
}

#[test]
fn a_stage_waits_for_a_slow_browser_and_nothing_that_happens_is_lost() {
    const BLOCKS: usize = 60;
    const TIMES: usize = 20;
    let (mut hall, mut inboxes) = hall(1);
    let body = (0..BLOCKS).rev().fold(Value::Null, |next, at| {
        let mut block = eyes(at);
        if !next.is_null() {
            block["next"] = json!({ "block": next });
        }
        block
    });
    let inputs = json!({ "TIMES": number(20.0), "DO": { "block": body } });
    let repeat = json!({ "type": "repeat", "id": "r", "inputs": inputs });
    start(&mut hall, 1, &[repeat]);
    // Nobody reads for a while: the stage stands still, and is not closed.
    (0..500).for_each(|_| hall.tick());
    let waiting = hall.stages[0].news.waiting();
    assert!((WAITS_FROM..WAITS_FROM * 4).contains(&waiting) && hall.stages[0].playing.is_some(), "{waiting}");
    let mut told = Vec::new();
    for _ in 0..500 {
        told.extend(inboxes[0].fetch_all());
        hall.tick();
    }
    let told: Vec<Value> = told.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let lit = told.iter().filter(|news| news["kind"] == "eyes" && news["ok"] == true).count();
    assert_eq!(lit, BLOCKS * TIMES);
    assert_eq!(told.last().unwrap()["ending"], "finished", "{}", told.last().unwrap());
    assert_eq!(hall.stages[0].news.waiting(), 0);
}

#[test]
fn what_breaks_on_one_stage_ends_that_program_and_no_other() {
    let (mut hall, mut inboxes) = hall(2);
    for seat in [1, 2] {
        start(&mut hall, seat, &[eyes(1), wait(), eyes(2)]);
    }
    // Who reads a log for ever keeps the program from writing it: that is an error of ours.
    std::mem::forget(hall.stages[0].playing.as_ref().unwrap().scene.log());
    (0..500).for_each(|_| hall.tick());
    let ending = |inbox: &mut Inbox| {
        let news = inbox.fetch_all();
        let last: Value = serde_json::from_str(news.last().unwrap()).unwrap();
        (last["type"].clone(), last["ending"].clone())
    };
    assert_eq!(ending(&mut inboxes[0]), (json!("end"), json!("broken")));
    assert_eq!(ending(&mut inboxes[1]), (json!("end"), json!("finished")));
    // The stage is still there.
    start(&mut hall, 1, &[eyes(1)]);
    (0..500).for_each(|_| hall.tick());
    assert_eq!(ending(&mut inboxes[0]), (json!("end"), json!("finished")));
}
