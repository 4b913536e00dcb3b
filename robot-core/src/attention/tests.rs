use proptest::prelude::*;

use super::*;
use crate::language::Language;

fn at(secs: f64) -> Timestamp {
    Timestamp::from_secs_f64(secs)
}

fn heard(text: &str) -> Vec<Heard> {
    vec![Heard { text: text.into(), language: Language::De, confidence: 1.0, at: Timestamp::ZERO }]
}

fn nothing() -> Noticed {
    Noticed::default()
}

fn hears(text: &str) -> Noticed {
    Noticed { heard: heard(text), ..nothing() }
}

fn speaks() -> Noticed {
    Noticed { speaking: true, ..nothing() }
}

fn touched() -> Noticed {
    Noticed { head_touched: true, ..nothing() }
}

fn begun(text: &str) -> Noticed {
    Noticed { partial: Some(text.into()), ..nothing() }
}

use AttentionState::{Asleep, Listening, Speaking, Thinking};

/// What is noticed when, the state after it, the earcon, and how many sentences reach the robot.
type Row = (f64, Noticed, AttentionState, Option<Earcon>, usize);

fn run(rows: impl IntoIterator<Item = Row>) {
    let mut attention = Attention::new(AttentionSettings::default());
    for (secs, noticed, state, earcon, sentences) in rows {
        let before = attention.state();
        let attended = attention.tick(at(secs), noticed.clone());
        let seen = (attention.state(), attended.earcon, attended.heard.len());
        assert_eq!(seen, (state, earcon, sentences), "at {secs} s: {noticed:?}");
        assert_eq!(attended.began, (before != state).then_some(state), "at {secs} s");
    }
}

#[test]
fn a_visit_by_sound() {
    run([
        (0.0, nothing(), Asleep, None, 0),
        (1.0, hears("Wo ist Momo?"), Asleep, None, 0),
        (2.0, begun("hallo"), Asleep, None, 0),
        (2.2, begun("hallo naome"), Listening, None, 0),
        (3.0, hears("Hallo NAOme"), Thinking, None, 1),
        (3.2, speaks(), Speaking, None, 0),
        (5.0, nothing(), Listening, Some(Earcon::YourTurn), 0),
        (6.0, begun("wo ist"), Listening, None, 0),
        (7.0, hears("Wo ist Momo?"), Thinking, None, 1),
        (7.4, nothing(), Thinking, None, 0),
        (7.5, nothing(), Thinking, Some(Earcon::Thinking), 0),
        (7.6, nothing(), Thinking, None, 0),
        (8.0, speaks(), Speaking, None, 0),
        (10.0, nothing(), Listening, Some(Earcon::YourTurn), 0),
        (27.9, nothing(), Listening, None, 0),
        (28.0, nothing(), Asleep, Some(Earcon::Asleep), 0),
        (29.0, hears("Wo ist Momo?"), Asleep, None, 0),
    ]);
}

#[test]
fn a_touch_wakes_once_and_interrupts() {
    run([
        (0.0, touched(), Listening, Some(Earcon::Listening), 0),
        // The hand rests there; that keeps nobody awake.
        (20.0, touched(), Asleep, Some(Earcon::Asleep), 0),
        (21.0, touched(), Asleep, None, 0),
        (22.0, nothing(), Asleep, None, 0),
        (23.0, touched(), Listening, Some(Earcon::Listening), 0),
    ]);
    let mut attention = Attention::new(AttentionSettings::default());
    assert!(!attention.tick(at(0.0), speaks()).hush);
    assert!(attention.tick(at(1.0), Noticed { head_touched: true, ..speaks() }).hush);
    assert!(!attention.tick(at(1.1), Noticed { head_touched: true, ..speaks() }).hush, "once");
}

#[test]
fn one_that_walks_or_speaks_is_awake_for_whoever_says_stop() {
    let walking = |text: &str| Noticed { moving: true, ..hears(text) };
    run([
        (0.0, walking("stopp"), Thinking, None, 1),
        (9.0, nothing(), Listening, None, 0),
        (29.0, nothing(), Asleep, Some(Earcon::Asleep), 0),
        (30.0, speaks(), Speaking, None, 0),
        (31.0, Noticed { heard: heard("halt"), ..speaks() }, Speaking, None, 1),
    ]);
}

#[test]
fn without_an_answer_it_listens_again() {
    run([
        (0.0, hears("Hallo NAOme"), Thinking, None, 1),
        (2.9, nothing(), Thinking, Some(Earcon::Thinking), 0),
        (3.0, nothing(), Listening, None, 0),
    ]);
}

#[test]
fn eyes_tell_the_states_apart_and_follow_the_voice() {
    let mut attention = Attention::new(AttentionSettings::default());
    let asleep = attention.eyes(0.0);
    attention.tick(at(0.0), touched());
    let listening = attention.eyes(0.0);
    attention.tick(at(1.0), hears("ja"));
    let thinking = attention.eyes(0.0);
    attention.tick(at(2.0), speaks());
    let (quiet, loud) = (attention.eyes(0.0), attention.eyes(1.0));
    let colours = [asleep, listening, thinking, quiet, loud];
    for (index, colour) in colours.iter().enumerate() {
        assert!(!colours[..index].contains(colour), "{colour:?} twice");
    }
    assert!(quiet.red > 0.0 && quiet.red < loud.red);
}

fn anything() -> impl Strategy<Value = Noticed> {
    let text = prop_oneof![Just("hallo naome"), Just("wo ist momo"), Just("stopp"), Just("")];
    let sentences = prop::collection::vec(text.clone().prop_map(|text| heard(text).remove(0)), 0..2);
    (sentences, prop::option::of(text.prop_map(str::to_owned)), any::<[bool; 3]>()).prop_map(
        |(heard, partial, [head_touched, speaking, moving])| Noticed { heard, partial, head_touched, speaking, moving },
    )
}

proptest! {
    #[test]
    fn whatever_happens_it_is_asleep_in_the_end(
        ticks in prop::collection::vec((anything(), 0_u32..3_000), 0..60),
    ) {
        let mut attention = Attention::new(AttentionSettings::default());
        let mut now = Timestamp::ZERO;
        for (noticed, pause_ms) in ticks {
            now += Duration::from_millis(u64::from(pause_ms));
            let before = attention.state();
            let sentences = noticed.heard.len();
            let (speaking, moving) = (noticed.speaking, noticed.moving);
            let attended = attention.tick(now, noticed);
            prop_assert_eq!(attended.began.is_some(), before != attention.state());
            prop_assert!(attended.heard.len() == sentences || before == Asleep, "awake, it loses no sentence");
            prop_assert!(!speaking || attention.state() == Speaking);
            prop_assert!(!speaking || attended.earcon.is_none(), "no earcon over its own words");
            prop_assert!(!(speaking || moving) || attention.state() != Asleep);
        }
        attention.tick(now + Duration::from_secs(3), nothing());
        attention.tick(now + Duration::from_secs(23), nothing());
        prop_assert_eq!(attention.state(), Asleep);
    }
}
