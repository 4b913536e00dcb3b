//! Writes a trace while the tree runs.

use std::io;

use crate::data::status::{Outcome, Status};
use crate::data::value::Value;
use crate::record::format::{MAGIC, VERSION};
use crate::record::setup::Setup;
use crate::record::step::{answer, tag};
use crate::record::taken_over::TakenOver;
use crate::record::wire::{Writer, put_number};
use crate::words::error::{LeafError, TickError, TickErrorKind};
use crate::words::language::Language;
use crate::words::reason::Reason;

/// Keeps what a tree is asked and what its leaves answer, as the bytes of a trace.
#[derive(Debug)]
pub(crate) struct Recorder {
    /// Whole frames.
    done: Vec<u8>,
    /// The frame that is being written.
    frame: Writer,
    /// The ports that the leaf at work has written, and how many these are.
    writes: Vec<(u32, Value)>,
    clock_ns: u64,
}

impl Recorder {
    pub(crate) fn new(setup: &Setup) -> Self {
        let mut done = MAGIC.to_vec();
        done.push(VERSION);
        let mut recorder = Self { done, frame: Writer::default(), writes: Vec::new(), clock_ns: 0 };
        setup.write(&mut recorder.frame);
        recorder.close_frame();
        recorder
    }

    /// What was recorded since this was last called.
    pub(crate) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.done)
    }

    /// Writes what was recorded since it was last written or taken, and keeps the memory for more.
    pub(crate) fn write_to(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        let written = out.write_all(&self.done);
        self.done.clear();
        written
    }

    pub(crate) const fn len(&self) -> usize {
        self.done.len()
    }

    fn close_frame(&mut self) {
        put_number(&mut self.done, self.frame.bytes.len() as u64);
        self.done.append(&mut self.frame.bytes);
    }

    fn clocked(&mut self, tag: u8, now_ns: u64) {
        self.frame.byte(tag);
        self.frame.signed(now_ns.wrapping_sub(self.clock_ns).cast_signed());
        self.clock_ns = now_ns;
    }

    pub(crate) fn begin_tick(&mut self, now_ns: u64, again: bool) {
        self.clocked(if again { tag::TICK_AGAIN } else { tag::TICK }, now_ns);
    }

    /// `visited` are the nodes of the whole call.
    pub(crate) fn end_tick(&mut self, result: &Result<Status, TickError>, visited: u32) {
        self.frame.byte(answer::END);
        match result {
            Ok(status) => self.frame.byte(status_byte(*status)),
            Err(error) => {
                let time_was_up = error.kind == TickErrorKind::Time;
                self.frame.byte(if time_was_up { answer::TIME_WAS_UP } else { answer::ERROR });
                self.frame.number(error.node.into());
                self.frame.text(error.reason().text(Language::En));
                self.frame.optional(error.reason().in_german().map(|text| &**text));
                if time_was_up {
                    self.frame.number(visited.into());
                }
            }
        }
        self.close_frame();
    }

    pub(crate) fn begin_halt(&mut self, now_ns: u64) {
        self.clocked(tag::HALT, now_ns);
    }

    pub(crate) fn begin_settle(&mut self, now_ns: u64) {
        self.clocked(tag::SETTLE, now_ns);
    }

    pub(crate) fn begin_expire(&mut self, now_ns: u64) {
        self.clocked(tag::EXPIRE, now_ns);
    }

    pub(crate) fn end_calls(&mut self) {
        self.frame.byte(answer::END);
        self.close_frame();
    }

    pub(crate) fn set(&mut self, key: &str, value: &Value) {
        self.frame.byte(tag::SET);
        self.frame.text(key);
        self.frame.value(value);
        self.close_frame();
    }

    pub(crate) fn evaluate(&mut self, script: &str) {
        self.frame.byte(tag::EVALUATE);
        self.frame.text(script);
        self.close_frame();
    }

    pub(crate) fn budget(&mut self, nodes: u32) {
        self.frame.byte(tag::BUDGET);
        self.frame.number(nodes.into());
        self.close_frame();
    }

    /// Where a leaf's writes are to be put; its answer follows.
    pub(crate) const fn writes(&mut self) -> &mut Vec<(u32, Value)> {
        &mut self.writes
    }

    pub(crate) fn ticked(&mut self, node: u32, result: &Result<Outcome, LeafError>) {
        match result {
            Ok(Outcome::Failure(Some(reason))) => {
                self.call_with(node, [answer::FAILURE_WITH_REASON, answer::FAILURE_IN_BOTH], reason);
            }
            Ok(outcome) => self.call(node, status_byte(outcome.status()), [None, None]),
            Err(error) => self.call_with(node, [answer::ERROR, answer::ERROR_IN_BOTH], error.reason()),
        }
    }

    /// An answer with a reason, in English or in both languages.
    fn call_with(&mut self, node: u32, [in_english, in_both]: [u8; 2], reason: &Reason) {
        let en = Some(reason.text(Language::En));
        match reason.in_german() {
            None => self.call(node, in_english, [en, None]),
            Some(de) => self.call(node, in_both, [en, Some(de)]),
        }
    }

    pub(crate) fn halted(&mut self, node: u32, is_stopping: bool) {
        self.call(node, if is_stopping { answer::HALTED_AND_STOPPING } else { answer::HALTED }, [None, None]);
    }

    pub(crate) fn stopping(&mut self, node: u32, is_stopping: bool) {
        self.call(node, if is_stopping { answer::STILL_STOPPING } else { answer::STOPPED }, [None, None]);
    }

    pub(crate) fn take_over(&mut self, memory: &TakenOver) {
        self.frame.byte(tag::TAKE_OVER);
        memory.write(&mut self.frame);
        self.close_frame();
    }

    fn call(&mut self, node: u32, what: u8, texts: [Option<&str>; 2]) {
        self.frame.byte(if self.writes.is_empty() { what } else { what | answer::WRITES });
        self.frame.number(node.into());
        for text in texts.into_iter().flatten() {
            self.frame.text(text);
        }
        if !self.writes.is_empty() {
            self.frame.number(self.writes.len() as u64);
            for (port, value) in self.writes.drain(..) {
                self.frame.number(port.into());
                self.frame.value(&value);
            }
        }
    }
}

const fn status_byte(status: Status) -> u8 {
    match status {
        // No leaf and no root answers IDLE.
        Status::Idle | Status::Running => answer::RUNNING,
        Status::Success => answer::SUCCESS,
        Status::Failure => answer::FAILURE,
        Status::Skipped => answer::SKIPPED,
    }
}
