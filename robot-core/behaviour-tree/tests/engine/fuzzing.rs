//! What `fuzz/` does with bytes, done here with the seeds and with damaged seeds.

use std::path::Path;

use proptest::prelude::*;

#[path = "../../fuzz/entry/script.rs"]
mod script;
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
}

/// Seeds should reach deep: all but the hostile ones are documents that load.
#[test]
fn seeds_are_worth_their_place() {
    let readable = |bytes: &Vec<u8>| {
        let text = std::str::from_utf8(bytes).unwrap_or("");
        behaviour_tree::TreeDocument::read("seed.xml", text).is_ok()
    };
    assert!(seeds("xml").iter().filter(|bytes| readable(bytes)).count() >= 5);
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
    fn any_bytes_keep_their_word(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        xml::fuzz(&bytes);
        script::fuzz(&bytes);
    }
}
