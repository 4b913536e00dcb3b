//! One call of the host and all that the tree asked of the leaves in it.

use std::sync::Arc;

use crate::data::status::Status;
use crate::data::value::Value;
use crate::record::format::TraceError;
use crate::record::taken_over::TakenOver;
use crate::record::wire::Reader;
use crate::words::reason::Reason;

/// What the host did.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// Ticked the root at this time; `again`: once more within the same call, as [`Tree::tick_once`](crate::Tree::tick_once) does.
    Tick {
        now_ns: u64,
        again: bool,
        calls: Vec<Call>,
        answer: TickAnswer,
    },
    Halt {
        now_ns: u64,
        calls: Vec<Call>,
    },
    Expire {
        now_ns: u64,
        calls: Vec<Call>,
    },
    /// Wrote a key of the root blackboard.
    Set {
        key: Arc<str>,
        value: Value,
    },
    Evaluate {
        script: Arc<str>,
    },
    Budget {
        nodes: u32,
    },
    /// Let the leaves go on that take longer to stop.
    Settle {
        now_ns: u64,
        calls: Vec<Call>,
    },
    /// Gave the tree what another one remembered.
    TakeOver {
        memory: TakenOver,
    },
}

/// What a tick of the root came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TickAnswer {
    /// The root's answer.
    Answered(Status),
    /// The tick was broken off by an error.
    BrokenOff {
        /// The node where that happened.
        node: u32,
        /// What was wrong.
        message: Reason,
        /// If the time was up: how many nodes the call had visited.
        visits: Option<u32>,
    },
}

/// A leaf of the host was ticked or halted.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) node: u32,
    pub(crate) answer: LeafAnswer,
    /// The ports that it wrote, in order, by their place in its type.
    pub(crate) writes: Vec<(u32, Value)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LeafAnswer {
    Answered(Status),
    /// A failure with a reason.
    Failed(Reason),
    Error(Reason),
    /// Whether it has stopped with that.
    Halted {
        is_stopping: bool,
    },
    /// Was halted before. Whether it still stops.
    Stopping {
        is_stopping: bool,
    },
}

/// The first byte of a step.
pub(crate) mod tag {
    pub(crate) const TICK: u8 = 1;
    pub(crate) const TICK_AGAIN: u8 = 2;
    pub(crate) const HALT: u8 = 3;
    pub(crate) const EXPIRE: u8 = 4;
    pub(crate) const SET: u8 = 5;
    pub(crate) const EVALUATE: u8 = 6;
    pub(crate) const BUDGET: u8 = 7;
    pub(crate) const SETTLE: u8 = 8;
    pub(crate) const TAKE_OVER: u8 = 9;
}

/// The first byte of an answer, of a leaf or of the root; in a leaf's, [`answer::WRITES`] may be added.
pub(crate) mod answer {
    pub(crate) const RUNNING: u8 = 0;
    pub(crate) const SUCCESS: u8 = 1;
    pub(crate) const FAILURE: u8 = 2;
    pub(crate) const SKIPPED: u8 = 3;
    pub(crate) const FAILURE_WITH_REASON: u8 = 4;
    pub(crate) const ERROR: u8 = 5;
    pub(crate) const HALTED: u8 = 6;
    /// Ends the calls of a step.
    pub(crate) const END: u8 = 7;
    pub(crate) const WRITES: u8 = 8;
    pub(crate) const HALTED_AND_STOPPING: u8 = 16;
    pub(crate) const STILL_STOPPING: u8 = 17;
    pub(crate) const STOPPED: u8 = 18;
    /// With a reason in English and in German.
    pub(crate) const FAILURE_IN_BOTH: u8 = 20;
    /// Only of the root.
    pub(crate) const TIME_WAS_UP: u8 = 19;
    /// With a message in English and in German.
    pub(crate) const ERROR_IN_BOTH: u8 = 21;
}

impl Step {
    /// Reads a step. `clock_ns` is the time of the step before, and becomes that of this one.
    pub(crate) fn read(reader: &mut Reader<'_>, clock_ns: &mut u64) -> Result<Self, TraceError> {
        let mut clock = |reader: &mut Reader<'_>| {
            *clock_ns = clock_ns.wrapping_add_signed(reader.signed()?);
            Ok(*clock_ns)
        };
        let step = match reader.byte()? {
            tag @ (tag::TICK | tag::TICK_AGAIN) => Self::Tick {
                again: tag == tag::TICK_AGAIN,
                now_ns: clock(reader)?,
                calls: read_calls(reader)?,
                answer: TickAnswer::read(reader)?,
            },
            tag::HALT => Self::Halt { now_ns: clock(reader)?, calls: read_calls(reader)? },
            tag::EXPIRE => Self::Expire { now_ns: clock(reader)?, calls: read_calls(reader)? },
            tag::SET => Self::Set { key: reader.text()?, value: reader.value()? },
            tag::EVALUATE => Self::Evaluate { script: reader.text()? },
            tag::BUDGET => Self::Budget { nodes: reader.small()? },
            tag::SETTLE => Self::Settle { now_ns: clock(reader)?, calls: read_calls(reader)? },
            tag::TAKE_OVER => Self::TakeOver { memory: TakenOver::read(reader)? },
            _ => return Err(reader.broken("a step")),
        };
        if reader.is_at_end() { Ok(step) } else { Err(reader.broken("the end of the step")) }
    }

    pub(crate) fn calls(&self) -> &[Call] {
        match self {
            Self::Tick { calls, .. }
            | Self::Halt { calls, .. }
            | Self::Expire { calls, .. }
            | Self::Settle { calls, .. } => calls,
            _ => &[],
        }
    }

    /// The time, if the step has one.
    pub(crate) const fn now_ns(&self) -> Option<u64> {
        match self {
            Self::Tick { now_ns, .. }
            | Self::Halt { now_ns, .. }
            | Self::Expire { now_ns, .. }
            | Self::Settle { now_ns, .. } => Some(*now_ns),
            _ => None,
        }
    }
}

fn read_calls(reader: &mut Reader<'_>) -> Result<Vec<Call>, TraceError> {
    let mut calls = Vec::new();
    loop {
        let first = reader.byte()?;
        if first == answer::END {
            return Ok(calls);
        }
        let node = reader.small()?;
        let answer = match first & !answer::WRITES {
            answer::RUNNING => LeafAnswer::Answered(Status::Running),
            answer::SUCCESS => LeafAnswer::Answered(Status::Success),
            answer::FAILURE => LeafAnswer::Answered(Status::Failure),
            answer::SKIPPED => LeafAnswer::Answered(Status::Skipped),
            answer::FAILURE_WITH_REASON => LeafAnswer::Failed(Reason::new(reader.text()?.to_string())),
            answer::FAILURE_IN_BOTH => {
                let en = Reason::new(reader.text()?.to_string());
                LeafAnswer::Failed(en.german(reader.text()?.to_string()))
            }
            answer::ERROR => LeafAnswer::Error(Reason::new(reader.text()?.to_string())),
            answer::ERROR_IN_BOTH => {
                let en = Reason::new(reader.text()?.to_string());
                LeafAnswer::Error(en.german(reader.text()?.to_string()))
            }
            answer::HALTED => LeafAnswer::Halted { is_stopping: false },
            answer::HALTED_AND_STOPPING => LeafAnswer::Halted { is_stopping: true },
            answer::STILL_STOPPING => LeafAnswer::Stopping { is_stopping: true },
            answer::STOPPED => LeafAnswer::Stopping { is_stopping: false },
            _ => return Err(reader.broken("a leaf's answer")),
        };
        let writes = if first & answer::WRITES == 0 {
            Vec::new()
        } else {
            reader.many(|reader| Ok((reader.small()?, reader.value()?)))?
        };
        calls.push(Call { node, answer, writes });
    }
}

impl TickAnswer {
    fn read(reader: &mut Reader<'_>) -> Result<Self, TraceError> {
        Ok(Self::Answered(match reader.byte()? {
            answer::RUNNING => Status::Running,
            answer::SUCCESS => Status::Success,
            answer::FAILURE => Status::Failure,
            answer::SKIPPED => Status::Skipped,
            first @ (answer::ERROR | answer::TIME_WAS_UP) => {
                let (node, en) = (reader.small()?, Reason::new(reader.text()?.to_string()));
                let message = match reader.optional()? {
                    Some(de) => en.german(de.to_string()),
                    None => en,
                };
                let visits = if first == answer::TIME_WAS_UP { Some(reader.small()?) } else { None };
                return Ok(Self::BrokenOff { node, message, visits });
            }
            _ => return Err(reader.broken("the root's answer")),
        }))
    }
}
