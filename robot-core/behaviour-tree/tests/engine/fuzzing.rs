//! What `fuzz/` does with bytes, done here with the seeds and with damaged seeds.

use std::path::Path;

use proptest::prelude::*;

#[path = "../../fuzz/entry/script.rs"]
mod script;
#[path = "../../fuzz/entry/trace.rs"]
mod trace;
#[path = "../../fuzz/entry/xml.rs"]
mod xml;

/// The kept inputs of a target, in the order of their names.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/data").join(target);
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 5, "{target} has seeds");
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// What fuzzers do to an input: cut, copy and change.
#[derive(Debug, Clone)]
enum Damage {
    Cut { at: usize, len: usize },
    Copy { from: usize, len: usize, to: usize },
    Change { at: usize, byte: u8 },
}

fn any_damage() -> impl Strategy<Value = Vec<Damage>> {
    let damage = prop_oneof![
        (any::<usize>(), 0..40_usize).prop_map(|(at, len)| Damage::Cut { at, len }),
        (any::<usize>(), 0..60_usize, any::<usize>()).prop_map(|(from, len, to)| Damage::Copy { from, len, to }),
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Damage::Change { at, byte }),
        (any::<usize>(), b' '..b'~').prop_map(|(at, byte)| Damage::Change { at, byte }),
    ];
    proptest::collection::vec(damage, 0..6)
}

fn damaged(mut bytes: Vec<u8>, damages: &[Damage]) -> Vec<u8> {
    for damage in damages {
        let size = bytes.len() + 1;
        match *damage {
            Damage::Cut { at, len } => {
                let at = at % size;
                bytes.drain(at..(at + len).min(bytes.len()));
            }
            Damage::Copy { from, len, to } => {
                let from = from % size;
                let piece = bytes[from..(from + len).min(bytes.len())].to_vec();
                let to = to % size;
                bytes.splice(to..to, piece);
            }
            Damage::Change { at, byte } => {
                if let Some(old) = bytes.get_mut(at % size) {
                    *old = byte;
                }
            }
        }
    }
    bytes
}

#[test]
fn seeds_keep_their_word() {
    seeds("xml").iter().for_each(|bytes| xml::fuzz(bytes));
    seeds("script").iter().for_each(|bytes| script::fuzz(bytes));
    seeds("trace").iter().for_each(|bytes| trace::fuzz(bytes));
}

/// What fuzzers have found worth keeping, one input for each way through the engine.
#[test]
fn the_corpus_keeps_its_word() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (target, fuzz) in [("xml", xml::fuzz as fn(&[u8])), ("script", script::fuzz), ("trace", trace::fuzz)] {
        let inputs: Vec<_> = std::fs::read_dir(corpus.join(target)).unwrap().collect();
        assert!(inputs.len() >= 100, "{target} has a corpus");
        inputs.into_iter().for_each(|input| fuzz(&std::fs::read(input.unwrap().path()).unwrap()));
    }
}

/// Seeds should reach deep: all but the hostile ones are documents that load.
#[test]
fn seeds_are_worth_their_place() {
    let readable = |bytes: &Vec<u8>| {
        let text = std::str::from_utf8(bytes).unwrap_or("");
        behaviour_tree::TreeDocument::read("seed.xml", text).is_ok()
    };
    assert!(seeds("xml").iter().filter(|bytes| readable(bytes)).count() >= 5);
    assert!(seeds("trace").iter().all(|bytes| behaviour_tree::Trace::read(bytes).is_ok()));
}

proptest! {
    #[test]
    fn damaged_documents_keep_their_word(seed in proptest::sample::select(seeds("xml")), damages in any_damage()) {
        xml::fuzz(&damaged(seed, &damages));
    }

    #[test]
    fn damaged_scripts_keep_their_word(seed in proptest::sample::select(seeds("script")), damages in any_damage()) {
        script::fuzz(&damaged(seed, &damages));
    }

    #[test]
    fn damaged_traces_keep_their_word(seed in proptest::sample::select(seeds("trace")), damages in any_damage()) {
        trace::fuzz(&damaged(seed, &damages));
    }

    #[test]
    fn any_bytes_keep_their_word(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        xml::fuzz(&bytes);
        script::fuzz(&bytes);
        trace::fuzz(&bytes);
        trace::fuzz(&[b"BTTRACE\x01", &bytes[..]].concat());
    }
}

/// Answers RUNNING, then fails with a reason, and takes a while to stop.
struct Slow(u32);

impl behaviour_tree::Leaf<()> for Slow {
    fn tick(
        &mut self,
        cx: &mut behaviour_tree::Context<'_, ()>,
    ) -> Result<behaviour_tree::Outcome, behaviour_tree::LeafError> {
        self.0 = if cx.is_start() { 0 } else { self.0 + 1 };
        cx.output("n", i64::from(self.0))?;
        let reason = behaviour_tree::Reason::new("tired").german("müde");
        Ok(if self.0 < 2 { behaviour_tree::Outcome::Running } else { behaviour_tree::Outcome::failure(reason) })
    }

    fn still_stopping(&mut self, _: &mut behaviour_tree::Context<'_, ()>) -> bool {
        self.0 += 1;
        self.0 < 4
    }
}

/// Runs that have every kind of step and of answer in them.
fn recordings() -> Vec<(&'static str, Vec<u8>)> {
    let mut registry = behaviour_tree::Registry::<()>::new();
    let port = behaviour_tree::Port::output("n").typed(behaviour_tree::PortType::Int);
    registry.action("Slow", &[port], |_| Box::new(Slow(0))).sync_action("Bad", &[], |_| Err("broken".into()));
    let bodies = [
        ("sequence", "<Sequence><Slow n='{n}'/><Script code='x := n'/></Sequence>"),
        ("reactive", "<ReactiveFallback><ScriptCondition code='go'/><Slow n='{n}'/></ReactiveFallback>"),
        (
            "async",
            "<AsyncSequence><AlwaysSuccess/><Sleep msec='30'/><SetBlackboard value='1;2' output_key='l'/></AsyncSequence>",
        ),
        ("error", "<Parallel><Slow/><Bad/></Parallel>"),
        ("endless", "<Repeat num_cycles='-1'><AlwaysSuccess/></Repeat>"),
        ("timeout", "<Timeout msec='15'><KeepRunningUntilFailure><Slow/></KeepRunningUntilFailure></Timeout>"),
        ("swap", "<Sequence><AlwaysSuccess/><Slow n='{n}'/></Sequence>"),
    ];
    let record = |(name, body): (&'static str, &str)| {
        let xml = format!("<root><BehaviorTree ID='Main'>{body}</BehaviorTree></root>");
        let load = || registry.loader().source("t.xml", &xml).entry("go", false).entry("n", 0).record();
        let mut tree = load().load().unwrap();
        tree.set_budget(40);
        let at = std::time::Duration::from_millis;
        for ms in 0..6 {
            // Errors are part of the recordings.
            let _ = tree.tick_once(&mut (), at(ms * 10));
            let _ = tree.expire(&mut (), at(ms * 10 + 5));
        }
        if name == "swap" {
            tree.tick(&mut (), at(80)).unwrap();
            let mut swap = behaviour_tree::Swap::new(load()).unwrap().carry_entries().carry_progress();
            while let behaviour_tree::SwapProgress::Stopping { .. } = swap.advance(&mut tree, &mut (), at(90)).unwrap()
            {
            }
            tree.tick(&mut (), at(100)).unwrap();
        }
        tree.set("go", true).unwrap();
        tree.evaluate("y := n + 0.5").unwrap();
        tree.tick(&mut (), at(110)).ok();
        tree.halt(&mut (), at(120));
        tree.settle(&mut (), at(130));
        (name, tree.take_trace())
    };
    bodies.into_iter().map(record).collect()
}

/// The kept traces are what is recorded today; with `UPDATE_SEEDS` set, they are written.
#[test]
fn kept_traces_are_up_to_date() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/data/trace");
    for (name, bytes) in recordings() {
        let path = folder.join(format!("{name}.trace"));
        if std::env::var_os("UPDATE_SEEDS").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "{name}: run this test once with UPDATE_SEEDS=1");
    }
}
