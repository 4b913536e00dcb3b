//! How large a program's tree becomes, and where it is sure to take time: own blocks looked through, each once.

use std::collections::BTreeMap;

use crate::program::{Block, BlockIx, Kind, Program, own_name};

/// The blocks of one's own, in the order of the program.
pub(super) fn definitions(program: &Program) -> impl Iterator<Item = (BlockIx, &Block)> {
    program.known().filter(|(_, _, known)| known.id == "sub_def").map(|(ix, block, _)| (ix, block))
}

fn definition<'a>(program: &'a Program, call: &Block) -> Option<&'a Block> {
    let name = own_name(call);
    definitions(program).find(|(_, block)| own_name(block) == name).map(|(_, block)| block)
}

/// Nodes of the whole tree, with own blocks unfolded at each call. The program has no recursion.
pub(super) fn unfolded(program: &Program) -> usize {
    let mut known = BTreeMap::new();
    program.stacks().iter().fold(0_usize, |sum, ix| {
        let begins = program.block(*ix);
        let is_hat = !matches!(begins.kind, Kind::Known(known) if known.id == "sub_def");
        if is_hat { sum.saturating_add(stack(program, begins.next, &mut known).saturating_add(5)) } else { sum }
    })
}

fn stack(program: &Program, first: Option<BlockIx>, known: &mut BTreeMap<String, usize>) -> usize {
    let mut sum = 1_usize;
    for (_, block) in program.stack(first) {
        let Kind::Known(kind) = block.kind else { continue };
        // A block becomes at most six nodes of its own.
        sum = sum.saturating_add(6);
        if kind.id == "sub_call" {
            let name = own_name(block);
            let size = known.get(&name).copied().unwrap_or_else(|| {
                let size = definition(program, block).map_or(1, |own| stack(program, own.next, known));
                known.insert(name, size);
                size
            });
            sum = sum.saturating_add(size);
        }
        let bodies = block.inputs.values().filter(|ix| !is_value(program, **ix));
        sum = bodies.fold(sum, |sum, ix| sum.saturating_add(stack(program, Some(*ix), known)));
    }
    sum
}

fn is_value(program: &Program, ix: BlockIx) -> bool {
    !matches!(program.block(ix).kind, Kind::Known(known) if !known.shape.is_value())
}

/// Whether a stack takes time whatever happens in it.
pub(super) fn takes_time(program: &Program, first: Option<BlockIx>) -> bool {
    takes(program, first, &mut BTreeMap::new())
}

fn takes(program: &Program, first: Option<BlockIx>, known: &mut BTreeMap<String, bool>) -> bool {
    program.stack(first).any(|(_, block)| {
        let Kind::Known(kind) = block.kind else { return false };
        let mut body = |name: &str| takes(program, block.inputs.get(name).copied(), known);
        match kind.id.as_str() {
            "repeat" | "forever" => true,
            "if_else" => body("DO") && body("ELSE"),
            "parallel" => ["DO1", "DO2", "DO3"].into_iter().any(body),
            "random_do" => {
                let mut arms = ["DO1", "DO2", "DO3", "DO4"].into_iter().filter(|arm| block.inputs.contains_key(*arm));
                !block.inputs.is_empty() && arms.all(body)
            }
            "sub_call" => {
                let name = own_name(block);
                if let Some(takes_time) = known.get(&name) {
                    return *takes_time;
                }
                let own = definition(program, block).and_then(|own| own.next);
                let takes_time = takes(program, own, known);
                known.insert(name, takes_time);
                takes_time
            }
            _ => kind.timed,
        }
    })
}
