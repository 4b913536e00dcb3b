//! A whole run, read.

use std::sync::Arc;

use crate::data::blackboard::index;
use crate::record::format::{MAGIC, TraceError, VERSION};
use crate::record::setup::Setup;
use crate::record::step::Step;
use crate::record::wire::Reader;

/// A recorded run of a tree: all that is needed to run it again, without the host and its leaves.
///
/// ```
/// use std::time::Duration;
/// use behaviour_tree::{Outcome, Registry, Replay, Status, Trace};
///
/// let mut registry = Registry::<u32>::new();
/// registry.sync_action("Count", &[], |cx| { *cx.world += 1; Ok(Outcome::from(*cx.world > 1)) });
/// let xml = r#"<root BTCPP_format="4"><BehaviorTree ID="Main"><Count _onFailure="n := 1"/></BehaviorTree></root>"#;
/// let mut tree = registry.loader().source("count.xml", xml).record().load()?;
/// let mut world = 0;
/// for tick in 0..3 {
///     tree.tick(&mut world, Duration::from_millis(20 * tick))?;
/// }
///
/// let mut replay = Replay::new(Trace::read(&tree.take_trace())?)?;
/// replay.seek(1)?;
/// assert_eq!(replay.tree().node(0).map(|root| root.last_answer()), Some(Status::Failure));
/// replay.seek(3)?;
/// assert_eq!(replay.tree().node(0).map(|root| root.last_answer()), Some(Status::Success));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    pub(crate) setup: Setup,
    pub(crate) steps: Vec<Step>,
    cut_off: bool,
}

impl Trace {
    /// Reads the bytes of a trace. If the last step is cut off, as by a failure of power, it is left out.
    ///
    /// # Errors
    /// If the bytes are no trace, or damaged.
    pub fn read(bytes: &[u8]) -> Result<Self, TraceError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(TraceError::NotATrace)?;
        match rest.first() {
            None => return Err(TraceError::CutOff),
            Some(&VERSION) => {}
            Some(&other) => return Err(TraceError::Version(other)),
        }
        let mut reader = Reader::new(bytes, MAGIC.len() + 1);
        if !reader.next_frame()? {
            return Err(TraceError::CutOff);
        }
        let setup = Setup::read(&mut reader)?;
        let mut steps = Vec::new();
        let mut clock_ns = 0;
        while reader.next_frame()? {
            steps.push(Step::read(&mut reader, &mut clock_ns)?);
        }
        let cut_off = !reader.is_used_up();
        Ok(Self { setup, steps, cut_off })
    }

    /// How many ticks of the root it has.
    pub fn ticks(&self) -> u32 {
        index(self.steps.iter().filter(|step| matches!(step, Step::Tick { .. })).count())
    }

    /// How many steps it has: ticks, halts, and what else the host did.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// Whether its end is missing.
    pub const fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// The files of the tree, name and text: those that the host handed in, then those that they include.
    pub fn sources(&self) -> impl Iterator<Item = (&str, &str)> {
        let Setup { sources, includes, .. } = &self.setup;
        let mut seen = std::collections::BTreeSet::new();
        sources
            .iter()
            .chain(includes)
            .map(|(file, text)| (&**file, &**text))
            .filter(move |(file, _)| seen.insert(*file))
    }

    /// The step in which a tick happens, counted from 1.
    pub(crate) fn step_of(&self, tick: u32) -> Option<usize> {
        let at = tick.checked_sub(1)? as usize;
        let mut ticks = self.steps.iter().enumerate().filter(|(_, step)| matches!(step, Step::Tick { .. }));
        ticks.nth(at).map(|(step, _)| step)
    }

    pub(crate) fn shared(self) -> Arc<Self> {
        Arc::new(self)
    }
}
