#![no_main]

#[path = "../entry/trace.rs"]
mod entry;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| entry::fuzz(bytes));
