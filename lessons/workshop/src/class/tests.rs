use lessons::LessonLanguage;

use super::*;

const NOW: Now = Now { ms: 1_000_000, day: 20_000 };

fn later(seconds: u64) -> Now {
    Now { ms: NOW.ms + seconds * 1000, ..NOW }
}

fn fox() -> Seat {
    Seat::of("fox", "red").unwrap()
}

fn info(slot: &str, sha256: &str) -> ProgramInfo {
    ProgramInfo { slot: slot.to_owned(), lesson: None, sha256: sha256.to_owned(), blocks: 1, saved_ms: 0, writer: None }
}

fn why(result: Result<(u32, u32), Failure>) -> Why {
    result.unwrap_err().why
}

#[test]
fn a_seat_is_for_one_and_can_be_taken_back_when_its_browser_is_gone() {
    let mut class = Class::new("4711".to_owned());
    assert_eq!(why(class.join("1234", fox(), false, None, NOW)), Why::WrongCode);
    let (seat, turn) = class.join(" 4711 ", fox(), false, None, NOW).unwrap();
    assert!(class.is_at(seat, turn));
    class.line(seat, true, NOW);
    let taken = class.join("4711", fox(), true, None, later(300)).unwrap_err();
    assert_eq!((taken.why, taken.was_mine, taken.free.len()), (Why::Taken, Some(false), 6), "somebody sits there");
    class.line(seat, false, later(300));
    assert_eq!(class.join("4711", fox(), true, None, later(330)).unwrap_err().was_mine, Some(false), "just now");
    let taken = class.join("4711", fox(), false, None, later(400)).unwrap_err();
    assert_eq!(taken.was_mine, Some(true), "it is asked first");
    let (again, next_turn) = class.join("4711", fox(), true, None, later(400)).unwrap();
    assert_eq!(again, seat);
    assert!(class.is_at(seat, next_turn) && !class.is_at(seat, turn), "the old cookie is void");
}

#[test]
fn who_moves_takes_everything_along() {
    let mut class = Class::new("1".to_owned());
    let (seat, turn) = class.join("1", fox(), false, None, NOW).unwrap();
    class.saved(seat, info("free", "a")).unwrap();
    let owl = Seat::of("owl", "blue").unwrap();
    assert_eq!(class.join("1", owl, false, Some(seat), NOW).unwrap(), (seat, turn));
    assert_eq!(class.program(seat, "free").unwrap().sha256, "a");
    assert!(class.join("1", fox(), false, None, NOW).is_ok(), "the old seat is free");
}

#[test]
fn the_class_is_full_at_sixty() {
    let mut class = Class::new("1".to_owned());
    for seat in Seat::all().take(MOST_SEATS) {
        class.join("1", seat, false, None, NOW).unwrap();
    }
    assert_eq!(why(class.join("1", Seat::all().nth(MOST_SEATS).unwrap(), false, None, NOW)), Why::Full);
}

#[test]
fn the_robot_is_for_programs_that_were_checked_and_sentences_that_staff_agreed_to() {
    let mut class = Class::new("1".to_owned());
    let (seat, _) = class.join("1", fox(), false, None, NOW).unwrap();
    let says = ["Hallo Welt!".to_owned()];
    class.saved(seat, info("free", "a")).unwrap();
    assert_eq!(class.enqueue(seat, "free", &says, NOW).unwrap_err().why, Why::NotChecked);
    let tried = Try { sha256: "a".to_owned(), stage_ready: true, ..Try::default() };
    class.tried(seat, &tried).unwrap();
    class.enqueue(seat, "free", &says, NOW).unwrap();
    assert_eq!(class.to_release(LessonLanguage::De).len(), 1);
    class.release(seat, "a", true, None).unwrap();
    assert!(class.to_release(LessonLanguage::De).is_empty());
    class.queue.leave(seat);
    class.enqueue(seat, "free", &["hallo, welt".to_owned()], NOW).unwrap();
    assert!(class.to_release(LessonLanguage::De).is_empty(), "the same sentence needs no second look");
    class.saved(seat, info("free", "b")).unwrap();
    assert_eq!(class.enqueue(seat, "free", &says, NOW).unwrap_err().why, Why::NotChecked, "exactly this program");
}

/// A class with a program in the queue that its child has come with, under these settings.
fn with_a_child_there(settings: Settings) -> (Class, u32, Entry) {
    let mut class = Class::new("1".to_owned());
    let (seat, _) = class.join("1", fox(), false, None, NOW).unwrap();
    class.set(settings).unwrap();
    class.saved(seat, info("free", "a")).unwrap();
    class.enqueue(seat, "free", &["Hallo Welt".to_owned()], NOW).unwrap();
    class.advance(NOW);
    assert!(class.queue.here(seat));
    let entry = class.queue.next_on_stage().unwrap().entry.clone();
    (class, seat, entry)
}

fn waived() -> Settings {
    Settings { needs_check: false, needs_release: false, ..Settings::default() }
}

#[test]
fn what_staff_ask_for_from_now_on_holds_for_those_who_have_come() {
    use crate::queue::State;
    let (mut class, seat, entry) = with_a_child_there(waived());
    let settings = Settings { needs_release: true, ..waived() };
    class.set(settings.clone()).unwrap();
    assert!(class.queue.next_on_stage().is_none() && !class.begin_turn(&entry, &settings, NOW));
    assert_eq!(class.to_release(LessonLanguage::De).len(), 1, "staff are to look at it");
    class.release(seat, "a", true, None).unwrap();
    class.advance(NOW);
    assert!(class.queue.here(seat) && class.queue.next_on_stage().is_some());

    // What nobody has checked must be; saving it once more is no check.
    class.set(Settings { needs_check: true, ..settings.clone() }).unwrap();
    assert_eq!(class.queue.of(seat).unwrap().1.state, State::Recheck);
    class.saved(seat, info("free", "a")).unwrap();
    assert_eq!(class.queue.of(seat).unwrap().1.state, State::Recheck);
    let tried = |sha256: String| Try { sha256, stage_ready: true, ..Try::default() };
    class.tried(seat, &tried("a".to_owned())).unwrap();
    class.enqueue(seat, "free", &["Hallo Welt".to_owned()], NOW).unwrap();
    assert_eq!(class.queue.of(seat).unwrap().1.state, State::Waiting);
    // Whoever goes on building and checking keeps what has a ticket.
    for other in 0..MOST_READY * 2 {
        class.tried(seat, &tried(format!("other {other}"))).unwrap();
    }
    assert!(class.is_ready(seat, "a") && !class.is_ready(seat, "other 0"));
    assert_eq!(class.pupils[&seat].record.ready.len(), MOST_READY);

    // What is asked for no longer keeps nobody back.
    let (mut class, ..) = with_a_child_there(waived());
    class.set(Settings { needs_release: true, ..waived() }).unwrap();
    class.set(waived()).unwrap();
    assert!(class.to_release(LessonLanguage::De).is_empty() && class.advance(NOW));
}

#[test]
fn a_turn_begins_only_as_it_was_got_ready() {
    let begins = |change: fn(&mut Class, u32)| {
        let (mut class, seat, entry) = with_a_child_there(waived());
        change(&mut class, seat);
        class.begin_turn(&entry, &waived(), NOW)
    };
    assert!(begins(|_, _| {}));
    assert!(!begins(|class, seat| assert!(class.remove(seat))));
    assert!(!begins(|class, _| assert_eq!(class.end_of_day(), (1, 1))));
    assert!(!begins(|class, seat| class.release(seat, "a", false, None).unwrap()));
    assert!(!begins(|class, seat| class.saved(seat, info("free", "b")).unwrap()));
    assert!(!begins(|class, _| class.set(Settings { volume: 0.1, ..waived() }).unwrap()), "it would be too loud");
}

#[test]
fn help_comes_with_tries() {
    let mut class = Class::new("1".to_owned());
    let (seat, _) = class.join("1", fox(), false, None, NOW).unwrap();
    let rule = HelpRule { hint_from: 2, solution_from: 3 };
    let tried = Try { lesson: Some("hallo".to_owned()), missed: Some("steht".to_owned()), ..Try::default() };
    let mut help = Vec::new();
    for _ in 0..3 {
        class.tried(seat, &tried).unwrap();
        let Help { hint, solution, .. } = class.help(seat, "hallo", rule);
        help.push((hint, solution));
    }
    assert_eq!(help, [(false, false), (true, false), (true, true)]);
    assert!(!class.help(seat, "hallo", HelpRule { hint_from: 0, solution_from: 0 }).solution, "0 is never");
    assert_eq!(class.counters()[0].goals["steht"], 3);
}

#[test]
fn what_is_kept_comes_back() {
    let mut class = Class::new("4711".to_owned());
    let (seat, turn) = class.join("4711", fox(), false, None, NOW).unwrap();
    class.saved(seat, info("free", "a")).unwrap();
    class.tried(seat, &Try { sha256: "a".to_owned(), stage_ready: true, ..Try::default() }).unwrap();
    class.enqueue(seat, "free", &[], NOW).unwrap();
    class.pin_mut().set("hash".to_owned());
    let rows = class.take_rows();
    assert!(class.take_rows().is_empty());
    let kept = rows.into_iter().filter_map(|row| Some((row.kind.to_owned(), row.key, row.value?)));
    let again = Class::restore("9999".to_owned(), kept);
    assert_eq!((again.code.as_str(), again.is_at(seat, turn), again.is_ready(seat, "a")), ("4711", true, true));
    assert_eq!(again.queue, class.queue);
    assert_eq!(again.pin, class.pin);
    assert_eq!(again.next_seat, class.next_seat);
}

#[test]
fn a_day_later_nothing_is_left() {
    let mut class = Class::new("1".to_owned());
    let (seat, _) = class.join("1", fox(), false, None, NOW).unwrap();
    let tomorrow = Now { ms: NOW.ms + 86_400_000, day: NOW.day + 1 };
    assert!(class.outdated(NOW).is_empty());
    assert_eq!(class.outdated(tomorrow), [seat]);
    class.set(Settings { keep_days: 7, ..Settings::default() }).unwrap();
    assert!(class.outdated(tomorrow).is_empty());
    for count in 0..25 {
        class.coded(seat, format!("hash-{count}"), format!("CODE{count}")).unwrap();
        class.coded(seat, format!("hash-{count}"), format!("CODE{count}")).unwrap();
    }
    assert_eq!((class.code_of(seat, "hash-24"), class.code_of(seat, "hash-4")), (Some("CODE24"), None));
    let gone = |kind, key: &str| Row { kind, key: key.to_owned(), value: None };
    let rows = class.take_rows();
    assert!(rows.contains(&gone("code", "CODE4")) && !rows.contains(&gone("code", "CODE5")));
    assert!(class.remove(seat));
    let rows = class.take_rows();
    assert!(rows.contains(&gone("program", &format!("{seat}/"))));
    assert!(rows.contains(&gone("code", "CODE5")) && rows.contains(&gone("code", "CODE24")));
    assert_eq!(class.coded(seat, String::new(), String::new()).unwrap_err().why, Why::NotJoined);
}

#[test]
fn limits_cannot_be_loosened() {
    let mut class = Class::new("1".to_owned());
    for settings in [
        Settings { volume: 0.9, ..Settings::default() },
        Settings { run_seconds: 900, ..Settings::default() },
        Settings { keep_days: 8, ..Settings::default() },
        Settings { stage: [9.0, 1.0], ..Settings::default() },
        Settings { volume: f64::NAN, ..Settings::default() },
    ] {
        assert_eq!(class.set(settings).unwrap_err().why, Why::OutOfRange);
    }
}

#[test]
fn who_tries_in_vain_is_stuck() {
    let mut class = Class::new("1".to_owned());
    let (seat, _) = class.join("1", fox(), false, None, NOW).unwrap();
    class.line(seat, true, NOW);
    class.at(seat, "lesson".to_owned(), Some("hallo".to_owned()), Some("aufstehen".to_owned()), NOW);
    let stuck = |class: &Class, now| class.children(lessons::LessonLanguage::De, now)[0].stuck;
    assert!(!stuck(&class, later(60)));
    assert!(stuck(&class, later(301)), "five minutes on one step");
    for _ in 0..3 {
        class.tried(seat, &Try { lesson: Some("hallo".to_owned()), ..Try::default() }).unwrap();
    }
    assert!(stuck(&class, later(60)));
    class.tried(seat, &Try { lesson: Some("hallo".to_owned()), steps_reached: 1, ..Try::default() }).unwrap();
    assert!(!stuck(&class, later(60)));
}
