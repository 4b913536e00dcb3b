//! Any bytes as a script.
#![no_main]

#[path = "../entry/script.rs"]
mod script;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| script::fuzz(bytes));
