//! Any bytes as a document.
#![no_main]

#[path = "../entry/xml.rs"]
mod xml;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| xml::fuzz(bytes));
