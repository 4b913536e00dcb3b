use proptest::prelude::*;

use super::*;

const CALL_S: u32 = 20;

fn entry(seat: u32) -> Entry {
    let (slot, sha256) = ("free".to_owned(), "a".to_owned());
    Entry { seat, slot, sha256, sentences: Vec::new(), release: Release::NotNeeded }
}

fn queue(seats: &[(u32, u32)]) -> Queue {
    let mut queue = Queue::default();
    for (at, (seat, runs)) in seats.iter().enumerate() {
        queue.enter(entry(*seat), *runs, at as u64).unwrap();
    }
    queue
}

fn order(queue: &Queue) -> Vec<u32> {
    queue.in_order().map(|ticket| ticket.entry.seat).collect()
}

fn called(queue: &Queue) -> Vec<u32> {
    let is_called = |ticket: &&Ticket| matches!(ticket.state, State::Called { .. });
    queue.in_order().filter(is_called).map(|ticket| ticket.entry.seat).collect()
}

#[test]
fn fewest_runs_go_first_then_who_waited_longest() {
    assert_eq!(order(&queue(&[(1, 2), (2, 0), (3, 1), (4, 0)])), [2, 4, 3, 1]);
}

#[test]
fn two_are_called_and_who_does_not_come_is_swapped_with_the_next() {
    let mut queue = queue(&[(1, 0), (2, 0), (3, 0), (4, 0)]);
    assert!(queue.advance(1_000, CALL_S));
    assert_eq!(called(&queue), [1, 2]);
    assert!(!queue.advance(20_999, CALL_S), "there is a second left");
    assert!(queue.here(2));
    queue.advance(21_000, CALL_S);
    assert_eq!(called(&queue), [3], "1 did not come");
    assert_eq!(order(&queue), [3, 2, 1, 4], "1 has 3's place now");
    assert_eq!(queue.next_on_stage().map(|ticket| ticket.entry.seat), Some(2), "who is there goes");
}

#[test]
fn who_is_cut_short_has_five_seconds_left_and_never_more_than_before() {
    let mut queue = queue(&[(1, 0)]);
    assert!(queue.brought(1));
    assert!(queue.begin(&entry(1), 1_000, 60));
    let until = |queue: &Queue| match queue.of(1).unwrap().1.state {
        State::OnStage { until_ms, .. } => until_ms,
        state => panic!("{state:?}"),
    };
    queue.shorten(10_000, Duration::from_secs(5));
    assert_eq!(until(&queue), 15_000);
    queue.shorten(12_000, Duration::from_secs(5));
    assert_eq!(until(&queue), 15_000);
}

#[test]
fn one_ticket_a_seat_and_a_changed_program_keeps_the_place() {
    let mut queue = queue(&[(1, 0), (2, 0)]);
    queue.program_changed(1, "free", "b");
    assert_eq!(queue.of(1).unwrap().1.state, State::Recheck);
    queue.advance(10, CALL_S);
    assert_eq!(called(&queue), [2], "what is not checked is not called");
    queue.enter(Entry { sha256: "b".to_owned(), ..entry(1) }, 0, 99).unwrap();
    assert_eq!(order(&queue).len(), 2);
    queue.advance(20, CALL_S);
    assert_eq!(called(&queue), [1, 2]);
}

#[test]
fn what_is_changed_back_needs_no_new_check() {
    let mut queue = queue(&[(1, 0)]);
    queue.program_changed(1, "free", "b");
    queue.program_changed(1, "free", "a");
    assert_eq!(queue.of(1).unwrap().1.state, State::Waiting);
}

#[test]
fn sentences_that_nobody_has_looked_at_do_not_go_on_stage() {
    let mut queue = Queue::default();
    queue.enter(Entry { release: Release::Waiting, ..entry(1) }, 0, 0).unwrap();
    queue.advance(1, CALL_S);
    assert!(called(&queue).is_empty() && !queue.brought(1));
    assert_eq!(queue.release(1, "another program", Release::Released), None);
    assert!(queue.release(1, "a", Release::Released).is_some());
    queue.advance(2, CALL_S);
    assert_eq!(called(&queue), [1]);
}

#[test]
fn who_is_refused_does_not_go_on_stage_though_already_there() {
    for has_come in [false, true] {
        let mut queue = queue(&[(1, 0), (2, 0)]);
        queue.advance(0, CALL_S);
        if has_come {
            queue.here(1);
        }
        queue.release(1, "a", Release::Refused);
        assert_eq!(queue.of(1).unwrap().1.state, State::Waiting);
        assert!(!queue.here(1) && !queue.brought(1) && queue.next_on_stage().is_none());
        queue.advance(1, CALL_S);
        assert_eq!(called(&queue), [2]);
    }
}

#[test]
fn what_was_got_ready_goes_on_stage_only_if_nothing_has_changed_since() {
    let there = || {
        let mut queue = queue(&[(1, 0)]);
        queue.advance(0, CALL_S);
        queue.here(1);
        queue
    };
    assert!(there().begin(&entry(1), 1, 60));
    let changes: [fn(&mut Queue); 6] = [
        |queue| queue.leave(1),
        |queue| queue.skip(1),
        |queue| queue.paused = true,
        |queue| queue.program_changed(1, "free", "b"),
        |queue| drop(queue.release(1, "a", Release::Refused)),
        |queue| queue.enter(Entry { sha256: "b".to_owned(), ..entry(1) }, 0, 1).unwrap(),
    ];
    for (at, change) in changes.into_iter().enumerate() {
        let mut queue = there();
        change(&mut queue);
        assert!(!queue.begin(&entry(1), 1, 60) && queue.on_stage().is_none(), "{at}");
    }
}

#[test]
fn the_last_round_is_for_those_who_had_none() {
    let mut queue = Queue { last_round: true, ..Queue::default() };
    assert_eq!(queue.enter(entry(1), 1, 0), Err(NoTicket::LastRound));
    assert_eq!(queue.enter(entry(2), 0, 0), Ok(()));
}

#[test]
fn a_run_ends_and_the_stage_is_free() {
    let mut queue = queue(&[(1, 0), (2, 0)]);
    queue.advance(0, CALL_S);
    queue.here(1);
    assert!(queue.begin(&entry(1), 5, 60));
    assert!(queue.next_on_stage().is_none());
    queue.leave(1);
    assert!(queue.on_stage().is_some(), "nobody leaves the stage by giving the ticket back");
    assert_eq!(queue.end(), Some(1));
    assert_eq!(order(&queue), [2]);
}

#[test]
fn a_pause_calls_nobody_and_pins_go_first() {
    let mut queue = queue(&[(1, 0), (2, 0), (3, 5)]);
    queue.pin(3, true);
    queue.paused = true;
    assert!(!queue.advance(0, CALL_S));
    queue.paused = false;
    queue.advance(0, CALL_S);
    assert_eq!(called(&queue), [3, 1]);
}

proptest! {
    /// Whatever people do: one ticket a seat, one on stage, at most two called or there that nobody brought; and nothing
    /// goes on stage that is not released, or is another program than the one that was got ready.
    #[test]
    fn nothing_breaks_the_queue(steps in prop::collection::vec((0_u8..13, 1_u32..6), 1..120)) {
        let mut queue = Queue::default();
        let mut now = 0;
        let mut got_ready: Option<Entry> = None;
        for (what, seat) in steps {
            now += 3_000;
            match what {
                0 | 1 => {
                    let release = if now % 4 == 0 { Release::Waiting } else { Release::NotNeeded };
                    let sha256 = if now % 5 == 0 { "b" } else { "a" }.to_owned();
                    let _ = queue.enter(Entry { release, sha256, ..entry(seat) }, seat % 3, now);
                }
                2 => queue.leave(seat),
                3 => drop(queue.here(seat)),
                4 => queue.skip(seat),
                5 => queue.pin(seat, now % 2 == 0),
                6 => queue.program_changed(seat, "free", if now % 2 == 0 { "a" } else { "b" }),
                // It takes a while to get a program ready, in which anything may happen.
                7 => got_ready = queue.next_on_stage().map(|ticket| ticket.entry.clone()),
                8 => if let Some(ready) = &got_ready && queue.begin(ready, now, 60) {
                    let on_stage = &queue.on_stage().unwrap().entry;
                    prop_assert!(on_stage.release.lets_on_stage(), "{:?}", on_stage);
                    prop_assert_eq!((on_stage.seat, &on_stage.sha256), (ready.seat, &ready.sha256));
                },
                9 => drop(queue.end()),
                10 => drop(queue.release(seat, "a", if now % 2 == 0 { Release::Refused } else { Release::Released })),
                11 => drop(queue.look_again(|entry| (if entry.seat == seat { Release::Waiting } else { entry.release }, false))),
                _ => drop(queue.advance(now, CALL_S)),
            }
            let mut seats = order(&queue);
            let count = seats.len();
            seats.sort_unstable();
            seats.dedup();
            prop_assert_eq!(seats.len(), count);
            let on_stage = queue.in_order().filter(|ticket| matches!(ticket.state, State::OnStage { .. })).count();
            prop_assert!(on_stage <= 1);
            let ready = queue.in_order().filter(|ticket| matches!(ticket.state, State::Called { .. } | State::Here)).count();
            prop_assert!(ready <= CALLED_AT_ONCE);
            let next = queue.next_on_stage();
            prop_assert!(next.is_none_or(|ticket| ticket.entry.release.lets_on_stage()), "{:?}", next);
        }
    }
}
