//! Weighted transducers, and the file in which OpenFST keeps them.

use std::io::{self, Write};

/// What every OpenFST file begins with.
pub(crate) const MAGIC: i32 = 2_125_659_606;
/// The version of the "vector" form.
const VERSION: i32 = 2;
/// Properties that OpenFST expects of the form: expanded and mutable. All others are unknown to a reader.
const PROPERTIES: u64 = 0b11;

/// A state, counted from 0. State 0 is where a transducer starts.
pub(super) type State = u32;

/// A weighted transducer over the tropical semiring: costs add up along a way, and the cheapest way wins.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Fst {
    states: State,
    arcs: Vec<(State, Arc)>,
    ends: Vec<(State, f32)>,
}

/// An arc; label 0 is none at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arc {
    pub(super) input: i32,
    pub(super) output: i32,
    /// Minus the natural logarithm of a weight.
    pub(super) cost: f32,
    pub(super) to: State,
}

impl Fst {
    pub(super) fn state(&mut self) -> State {
        self.states += 1;
        self.states - 1
    }

    pub(super) fn arc(&mut self, from: State, arc: Arc) {
        self.arcs.push((from, arc));
    }

    /// An arc that takes no input and gives no output.
    pub(super) fn skip(&mut self, from: State, to: State, cost: f32) {
        self.arc(from, Arc { input: 0, output: 0, cost, to });
    }

    /// Marks a state in which a way may end. Once a state.
    pub(super) fn end(&mut self, state: State) {
        self.ends.push((state, 0.0));
    }

    /// How many states and arcs there are.
    pub(super) fn size(&self) -> (usize, usize) {
        (self.states as usize, self.arcs.len())
    }

    /// Writes a file of OpenFST's form "vector" with arcs "standard", as every reader of OpenFST takes it.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let states = self.states as usize;
        // Arcs by the state they leave, in their order: where each state's begin, then their numbers in `arcs`.
        let mut firsts = vec![0_usize; states + 1];
        for (from, _) in &self.arcs {
            firsts[*from as usize + 1] += 1;
        }
        let counts: Vec<usize> = firsts[1..].to_vec();
        for state in 0..states {
            firsts[state + 1] += firsts[state];
        }
        let mut sorted = vec![0_u32; self.arcs.len()];
        for (number, (from, _)) in (0..).zip(&self.arcs) {
            let place = &mut firsts[*from as usize];
            sorted[*place] = number;
            *place += 1;
        }
        let mut ends = vec![f32::INFINITY; states];
        for (state, cost) in &self.ends {
            ends[*state as usize] = *cost;
        }

        to.write_all(&MAGIC.to_le_bytes())?;
        for name in ["vector", "standard"] {
            to.write_all(&u32::to_le_bytes(name.len() as u32))?;
            to.write_all(name.as_bytes())?;
        }
        to.write_all(&VERSION.to_le_bytes())?;
        to.write_all(&0_i32.to_le_bytes())?; // no symbols inside
        to.write_all(&PROPERTIES.to_le_bytes())?;
        to.write_all(&0_i64.to_le_bytes())?; // where it starts
        to.write_all(&u64::to_le_bytes(states as u64))?;
        to.write_all(&u64::to_le_bytes(sorted.len() as u64))?;
        let mut arcs = sorted.iter();
        for (count, end) in counts.into_iter().zip(ends) {
            to.write_all(&end.to_le_bytes())?;
            to.write_all(&u64::to_le_bytes(count as u64))?;
            for number in arcs.by_ref().take(count) {
                let (_, arc) = &self.arcs[*number as usize];
                to.write_all(&arc.input.to_le_bytes())?;
                to.write_all(&arc.output.to_le_bytes())?;
                to.write_all(&arc.cost.to_le_bytes())?;
                to.write_all(&arc.to.to_le_bytes())?;
            }
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn arcs_from(&self, state: State) -> impl Iterator<Item = &Arc> {
        self.arcs.iter().filter(move |(from, _)| *from == state).map(|(_, arc)| arc)
    }

    #[cfg(test)]
    pub(super) fn ends_in(&self, state: State) -> bool {
        self.ends.iter().any(|(end, _)| *end == state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(fst: &Fst) -> Vec<u8> {
        let mut bytes = Vec::new();
        fst.write(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_bytes_are_those_that_openfst_writes() {
        // What `fstcompile` of OpenFST 1.7.9 makes of "0 1 1 2 0.5 / 0 0 3 0 0.25 / 1 0", but for its properties.
        let mut fst = Fst::default();
        let (start, end) = (fst.state(), fst.state());
        fst.arc(start, Arc { input: 1, output: 2, cost: 0.5, to: end });
        fst.arc(start, Arc { input: 3, output: 0, cost: 0.25, to: start });
        fst.end(end);
        let mut expected =
            b"\xd6\xfd\xb2\x7e\x06\0\0\0vector\x08\0\0\0standard\x02\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0".to_vec();
        expected.extend([0; 8]);
        expected.extend([2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]);
        expected.extend([0, 0, 0x80, 0x7f, 2, 0, 0, 0, 0, 0, 0, 0]);
        expected.extend([1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0x3f, 1, 0, 0, 0]);
        expected.extend([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3e, 0, 0, 0, 0]);
        expected.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(bytes(&fst), expected);
    }

    #[test]
    fn arcs_are_sorted_by_state_and_keep_their_order() {
        let mut fst = Fst::default();
        let states: Vec<State> = (0..3).map(|_| fst.state()).collect();
        for (from, input) in [(2, 1), (0, 2), (2, 3), (1, 4), (0, 5)] {
            fst.arc(states[from], Arc { input, output: 0, cost: 0.0, to: 0 });
        }
        let bytes = bytes(&fst);
        let body = &bytes[bytes.len() - (3 * 12 + 5 * 16)..];
        let inputs: Vec<u8> = [12, 28, 56, 84, 100].map(|place| body[place]).to_vec();
        assert_eq!(inputs, [2, 5, 4, 1, 3]);
    }
}
