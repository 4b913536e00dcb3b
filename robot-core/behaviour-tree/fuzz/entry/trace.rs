//! Any bytes as a trace: read, replayed forwards and backwards, explained, counted and compared with itself.

use behaviour_tree::{Coverage, Language, Listener, Replay, Trace, diff_traces};

/// # Panics
/// If the engine does not keep its word.
pub(crate) fn fuzz(bytes: &[u8]) {
    let Ok(trace) = Trace::read(bytes) else { return };
    let Ok(mut replay) = Replay::new(trace.clone()) else { return };
    let steps = trace.steps();
    // What departs from its tree goes no further, and is told so; going back is always possible.
    let whole = replay.seek_step(steps).is_ok();
    assert!(!whole || replay.step() == steps);
    for language in [Language::De, Language::En] {
        assert!(!replay.explain().tell(language, Listener::Child).is_empty());
    }
    let seen = |replay: &Replay| {
        let nodes: Vec<_> = replay.tree().nodes().map(|node| (node.status(), node.last_answer())).collect();
        (nodes, replay.tree().scopes().map(|scope| format!("{scope:?}")).collect::<Vec<_>>())
    };
    let at_end = seen(&replay);
    replay.seek_step(0).expect("the beginning can always be gone to");
    assert_eq!(replay.step(), 0);
    if whole {
        replay.seek_step(steps).expect("what went once goes again");
        assert_eq!(seen(&replay), at_end);
        assert!(Coverage::of_trace(trace.clone()).is_ok());
        let difference = diff_traces(trace.clone(), trace).expect("both go");
        assert_eq!((difference.parting, difference.clocks_differ_from), (None, None), "a run is like itself");
    }
}
