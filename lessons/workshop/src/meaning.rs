//! What a program means, apart from where its blocks lie: its hash, and the sentences in it.

use lessons::Program;
use lessons::program::{BlockIx, Field, Kind};
use sha2::{Digest, Sha256};

/// All blocks, each stack from top to bottom, inner ones before lower ones.
fn blocks(program: &Program) -> Vec<BlockIx> {
    let mut found = Vec::new();
    let mut work: Vec<BlockIx> = program.stacks().iter().rev().copied().collect();
    while let Some(ix) = work.pop() {
        found.push(ix);
        let block = program.block(ix);
        work.extend(block.next);
        work.extend(block.inputs.values().rev().copied());
    }
    found
}

fn hex(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of the program's meaning: the same when stacks are moved about or saved in another order of keys.
pub(crate) fn hash(program: &Program) -> String {
    let mut digest = Sha256::new();
    // Every piece goes in with its length, so that no two programs give the same bytes.
    let mut add = |piece: &str| {
        digest.update((piece.len() as u64).to_le_bytes());
        digest.update(piece.as_bytes());
    };
    for ix in blocks(program) {
        let block = program.block(ix);
        add(&block.id);
        add(match block.kind {
            Kind::Known(known) => known.id.as_str(),
            Kind::Number => "math_number",
            Kind::Text => "text",
        });
        add(if block.is_off { "off" } else { "on" });
        for (name, field) in &block.fields {
            add(name);
            add(&field.to_text());
        }
        for (name, inner) in &block.inputs {
            add(name);
            add(&program.block(*inner).id);
        }
        add(block.next.map_or("", |next| &program.block(next).id));
    }
    hex(digest.finalize())
}

/// The same for what is no program yet: of its bytes.
pub(crate) fn hash_of_bytes(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes))
}

/// The hash of whatever is kept.
pub(crate) fn hash_of(bytes: &[u8]) -> String {
    Program::read(bytes).map_or_else(|_| hash_of_bytes(bytes), |program| hash(&program))
}

/// The texts that somebody has written into a program: what the robot may say.
pub(crate) fn sentences(program: &Program) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for ix in blocks(program) {
        let block = program.block(ix);
        let fields = block.fields.iter().filter(|(name, _)| match block.kind {
            Kind::Text => name.as_str() == "TEXT",
            // What a block listens for it may also say: the answer to a question.
            Kind::Known(_) => name.as_str() == "PHRASE" || name.as_str() == "TEXT",
            Kind::Number => false,
        });
        for (_, field) in fields {
            let text = Field::to_text(field).trim().to_owned();
            if !text.is_empty() && !sentences.contains(&text) {
                sentences.push(text);
            }
        }
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(json: &str) -> Program {
        Program::read(json.as_bytes()).unwrap()
    }

    const SAY: &str = r#"{"blocks":{"blocks":[{"type":"ev_start","id":"a","x":1,"y":2,"next":{"block":
        {"type":"say","id":"b","inputs":{"TEXT":{"shadow":{"type":"text","id":"c","fields":{"TEXT":"Hallo"}}}}}}}]}}"#;

    #[test]
    fn moving_a_stack_changes_nothing_and_a_word_does() {
        let hash_of = |json: &str| hash(&program(json));
        assert_eq!(hash_of(SAY), hash_of(&SAY.replace("\"x\":1", "\"x\":99")));
        assert_ne!(hash_of(SAY), hash_of(&SAY.replace("Hallo", "Hello")));
        assert_ne!(hash_of(SAY), hash_of(&SAY.replace("\"id\":\"b\"", "\"id\":\"d\"")));
    }

    #[test]
    fn sentences_are_found() {
        assert_eq!(sentences(&program(SAY)), ["Hallo"]);
    }
}
