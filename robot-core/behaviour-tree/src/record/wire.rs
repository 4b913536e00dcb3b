//! Numbers, texts and values as bytes.
//!
//! Numbers have seven bits a byte, the low ones first; signed ones are folded first (0, -1, 1, -2, ...). A short text is
//! written out once and from then on called by its number.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::data::value::Value;
use crate::record::format::TraceError;

/// Texts longer than this are written out each time.
const LONGEST_NUMBERED: usize = 256;
/// How many texts get a number.
const MOST_NUMBERED: usize = 4096;
/// How deep lists may stand in lists.
const DEEPEST_LIST: u32 = 64;

fn is_numbered(text: &str, known: usize) -> bool {
    text.len() <= LONGEST_NUMBERED && known < MOST_NUMBERED
}

/// Appends to bytes.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
    texts: BTreeMap<Box<str>, u64>,
}

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn number(&mut self, number: u64) {
        put_number(&mut self.bytes, number);
    }

    pub(crate) fn signed(&mut self, number: i64) {
        self.number((number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned());
    }

    pub(crate) fn text(&mut self, text: &str) {
        if let Some(&number) = self.texts.get(text) {
            return self.number(number);
        }
        if is_numbered(text, self.texts.len()) {
            let number = self.texts.len() as u64 + 1;
            self.texts.insert(text.into(), number);
        }
        self.number(0);
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn optional(&mut self, text: Option<&str>) {
        self.byte(text.is_some().into());
        if let Some(text) = text {
            self.text(text);
        }
    }

    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Bool(b) => self.byte((*b).into()),
            Value::Int(i) => {
                self.byte(2);
                self.signed(*i);
            }
            Value::Real(real) => {
                self.byte(3);
                self.bytes.extend_from_slice(&real.to_bits().to_le_bytes());
            }
            Value::Text(text) => {
                self.byte(4);
                self.text(text);
            }
            Value::List(items) => {
                self.byte(5);
                self.number(items.len() as u64);
                for item in &**items {
                    self.value(item);
                }
            }
        }
    }
}

pub(crate) fn put_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
}

/// Takes from bytes that may be anything.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Where the frame ends that is being read.
    end: usize,
    texts: Vec<Arc<str>>,
}

impl<'a> Reader<'a> {
    /// Begins at a byte, outside any frame.
    pub(crate) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, end: bytes.len(), texts: Vec::new() }
    }

    pub(crate) const fn broken(&self, what: &'static str) -> TraceError {
        TraceError::Broken { at: self.at, what }
    }

    /// Enters the frame that begins here; `false` if the bytes end before it does. The frame before must be read to its end.
    pub(crate) fn next_frame(&mut self) -> Result<bool, TraceError> {
        let start = self.at;
        self.end = self.bytes.len();
        let length = match self.number() {
            Ok(length) => usize::try_from(length).unwrap_or(usize::MAX),
            Err(_) if self.at == self.end => usize::MAX,
            Err(error) => return Err(error),
        };
        if length > self.end - self.at {
            self.at = start;
            return Ok(false);
        }
        self.end = self.at + length;
        Ok(true)
    }

    /// Whether all bytes were read.
    pub(crate) const fn is_used_up(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Whether the frame was read to its end.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.at == self.end
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], TraceError> {
        let taken = self.bytes[self.at..self.end].get(..length).ok_or_else(|| self.broken("more bytes"))?;
        self.at += length;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, TraceError> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn flag(&mut self) -> Result<bool, TraceError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.broken("a 0 or a 1")),
        }
    }

    pub(crate) fn number(&mut self) -> Result<u64, TraceError> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.broken("a number of 64 bits"))
    }

    pub(crate) fn small(&mut self) -> Result<u32, TraceError> {
        let number = self.number()?;
        u32::try_from(number).map_err(|_| self.broken("a number of 32 bits"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64, TraceError> {
        let folded = self.number()?;
        Ok((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    pub(crate) fn text(&mut self) -> Result<Arc<str>, TraceError> {
        let number = self.number()?;
        if number > 0 {
            let known = usize::try_from(number - 1).ok().and_then(|number| self.texts.get(number));
            return known.cloned().ok_or_else(|| self.broken("a text that was written before"));
        }
        let length = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        let text = std::str::from_utf8(self.take(length)?).map_err(|_| self.broken("UTF-8 text"))?;
        let text = Arc::<str>::from(text);
        if is_numbered(&text, self.texts.len()) {
            self.texts.push(Arc::clone(&text));
        }
        Ok(text)
    }

    pub(crate) fn optional(&mut self) -> Result<Option<Arc<str>>, TraceError> {
        if self.flag()? { self.text().map(Some) } else { Ok(None) }
    }

    pub(crate) fn value(&mut self) -> Result<Value, TraceError> {
        self.value_within(DEEPEST_LIST)
    }

    fn value_within(&mut self, depth: u32) -> Result<Value, TraceError> {
        Ok(match self.byte()? {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            2 => Value::Int(self.signed()?),
            3 => {
                let mut bits = [0; 8];
                bits.copy_from_slice(self.take(8)?);
                Value::Real(f64::from_bits(u64::from_le_bytes(bits)))
            }
            4 => Value::Text(self.text()?),
            5 if depth > 0 => {
                let mut items = VecDeque::new();
                for _ in 0..self.number()? {
                    items.push_back(self.value_within(depth - 1)?);
                }
                Value::List(Arc::new(items))
            }
            _ => return Err(self.broken("a value")),
        })
    }

    /// As many as the number that stands before them.
    pub(crate) fn many<T>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Result<T, TraceError>,
    ) -> Result<Vec<T>, TraceError> {
        // Nothing is reserved: the number may be anything, the bytes that follow are limited.
        (0..self.number()?).map(|_| one(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            any::<f64>().prop_filter("NaN is unequal to itself", |real| !real.is_nan()).prop_map(Value::Real),
            ".{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |item| prop::collection::vec(item, 0..4).prop_map(Value::from))
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(numbers: Vec<u64>, signed: Vec<i64>, values in prop::collection::vec(value(), 0..5)) {
            let mut writer = Writer::default();
            numbers.iter().for_each(|number| writer.number(*number));
            signed.iter().for_each(|number| writer.signed(*number));
            values.iter().for_each(|value| writer.value(value));
            let mut reader = Reader::new(&writer.bytes, 0);
            for number in numbers {
                prop_assert_eq!(reader.number().unwrap(), number);
            }
            for number in signed {
                prop_assert_eq!(reader.signed().unwrap(), number);
            }
            for value in values {
                prop_assert_eq!(reader.value().unwrap(), value);
            }
            prop_assert!(reader.is_at_end());
        }
    }

    #[test]
    fn a_text_is_written_out_once() {
        let mut writer = Writer::default();
        writer.text("the battery is low");
        let first = writer.bytes.len();
        writer.text("the battery is low");
        assert_eq!(writer.bytes.len(), first + 1);
    }

    #[test]
    fn numbers_too_large_are_refused() {
        let mut reader = Reader::new(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], 0);
        assert!(reader.number().is_err());
        let mut deep = [5, 1].repeat(100);
        deep.push(0);
        assert!(Reader::new(&deep, 0).value().is_err());
    }
}
