//! MARC 21 in its exchange form, ISO 2709: a leader of 24 bytes, a directory, the fields; each record ends with 0x1D.
//!
//! Real files have wrong lengths, slipped directories and records that break off. What can be read without guessing
//! is read and its flaw noted; the rest is refused, and reading goes on at the next record.

use std::io::{self, BufRead, Read};

use crate::charset::{self, Encoding};
use crate::marc::{Field, MAX_FIELD_BYTES, MAX_RECORD_BYTES, MarcRecord, is_read};
use crate::refusal::{Flaw, Refusal};
use crate::source::Located;

const RECORD_TERMINATOR: u8 = 0x1d;
const FIELD_TERMINATOR: u8 = 0x1e;
const SUBFIELD_DELIMITER: u8 = 0x1f;
const LEADER_BYTES: usize = 24;
const ENTRY_BYTES: usize = 12;

/// Reads records one by one.
pub(crate) struct Reader<R> {
    input: R,
    /// Bytes read and not yet parsed, from the record that the next call returns.
    chunk: Vec<u8>,
    /// Where in the file `chunk` begins.
    chunk_offset: u64,
    /// Where in the file `input` stands.
    offset: u64,
}

impl<R: BufRead> Reader<R> {
    /// Reads from `input`.
    pub(crate) fn new(input: R) -> Self {
        Self { input, chunk: Vec::new(), chunk_offset: 0, offset: 0 }
    }

    /// Bytes read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.offset
    }

    /// Fills `chunk` up to and including the next record terminator. False at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        loop {
            self.chunk.clear();
            self.chunk_offset = self.offset;
            let limit = u64::try_from(MAX_RECORD_BYTES + 1).unwrap_or(u64::MAX);
            let count = (&mut self.input).take(limit).read_until(RECORD_TERMINATOR, &mut self.chunk)?;
            self.offset += count as u64;
            let blank = self.chunk.iter().take_while(|byte| is_padding(**byte)).count();
            if count == 0 || blank == self.chunk.len() && count <= MAX_RECORD_BYTES && !self.has_more()? {
                self.chunk.clear();
                return Ok(false);
            }
            self.chunk.drain(..blank);
            self.chunk_offset += blank as u64;
            if !self.chunk.is_empty() {
                return Ok(true);
            }
        }
    }

    fn has_more(&mut self) -> io::Result<bool> {
        Ok(!self.input.fill_buf()?.is_empty())
    }

    /// Passes over the rest of a record that is longer than any may be.
    fn skip_to_terminator(&mut self) -> io::Result<()> {
        loop {
            let available = self.input.fill_buf()?;
            if available.is_empty() {
                return Ok(());
            }
            let (count, found) = match available.iter().position(|byte| *byte == RECORD_TERMINATOR) {
                Some(at) => (at + 1, true),
                None => (available.len(), false),
            };
            self.input.consume(count);
            self.offset += count as u64;
            if found {
                return Ok(());
            }
        }
    }

    /// The next record, or why there is none; `None` at the end of the file.
    pub(crate) fn next_record(&mut self) -> io::Result<Option<Located<MarcRecord>>> {
        if self.chunk.is_empty() && !self.fill()? {
            return Ok(None);
        }
        let offset = self.chunk_offset;
        if self.chunk.len() > MAX_RECORD_BYTES {
            if self.chunk.last() != Some(&RECORD_TERMINATOR) {
                self.skip_to_terminator()?;
            }
            self.chunk.clear();
            return Ok(Some(Located { offset, record: Err(Refusal::RecordTooLong { limit: MAX_RECORD_BYTES }) }));
        }
        let record = parse(&self.chunk);
        match record.is_err().then(|| next_leader(&self.chunk)).flatten() {
            // The record broke off, and the next one is glued to it.
            Some(at) => {
                self.chunk.drain(..at);
                self.chunk_offset += at as u64;
                Ok(Some(Located { offset, record: Err(Refusal::Truncated) }))
            }
            None => {
                self.chunk.clear();
                Ok(Some(Located { offset, record }))
            }
        }
    }
}

/// What systems write before, between and after records: line ends, blanks, and a byte order mark.
const fn is_padding(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x1a | 0xef | 0xbb | 0xbf)
}

/// Where in a broken chunk another record begins whose length ends exactly where the chunk does.
fn next_leader(chunk: &[u8]) -> Option<usize> {
    (1..chunk.len().saturating_sub(LEADER_BYTES)).find(|at| length_in_leader(&chunk[*at..]) == Some(chunk.len() - at))
}

/// The record's length, if `bytes` begin with a MARC 21 leader.
fn length_in_leader(bytes: &[u8]) -> Option<usize> {
    let leader = bytes.get(..LEADER_BYTES)?;
    if leader[10..12] == *b"22" && leader[20] == b'4' { number(&leader[..5]) } else { None }
}

fn number(digits: &[u8]) -> Option<usize> {
    digits.iter().try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + usize::from(byte - b'0')))
}

/// Whether a file that begins with `bytes` is in this format: somewhere in it stands a leader. The first record may be
/// broken, but not all of them.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let begin = bytes.iter().take_while(|byte| is_padding(**byte)).count();
    let bytes = &bytes[begin..];
    let begins_with_length = bytes.get(..5).is_some_and(|digits| number(digits).is_some());
    begins_with_length && bytes.contains(&FIELD_TERMINATOR)
        || (0..bytes.len()).any(|at| length_in_leader(&bytes[at..]).is_some())
}

fn parse(chunk: &[u8]) -> Result<MarcRecord, Refusal> {
    let Some(content) = chunk.strip_suffix(&[RECORD_TERMINATOR]) else { return Err(Refusal::Truncated) };
    let Some((leader, _)) = content.split_at_checked(LEADER_BYTES) else { return Err(Refusal::Leader) };
    let length = number(&leader[..5]).ok_or(Refusal::Leader)?;
    if !leader.is_ascii() || leader.iter().any(u8::is_ascii_control) {
        return Err(Refusal::Leader);
    }
    let mut record = MarcRecord::with_leader(leader);
    if length != chunk.len() && length != 99_999 {
        record.flaws.insert(Flaw::Length);
    }
    let directory_end = content.iter().position(|byte| *byte == FIELD_TERMINATOR).ok_or(Refusal::Directory)?;
    let directory = content.get(LEADER_BYTES..directory_end).ok_or(Refusal::Directory)?;
    let data = &content[directory_end + 1..];
    if !directory.len().is_multiple_of(ENTRY_BYTES) {
        return Err(Refusal::Directory);
    }
    let (bodies, slipped) = bodies(directory, data)?;
    if slipped {
        record.flaws.insert(Flaw::Directory);
    }

    let declared = if leader[9] == b'a' { Encoding::Utf8 } else { Encoding::Marc8 };
    let encoding = charset::encoding_of(data, declared);
    if encoding != declared && !data.is_ascii() {
        record.flaws.insert(Flaw::Encoding);
    }
    for (entry, body) in directory.chunks_exact(ENTRY_BYTES).zip(bodies) {
        let tag = tag(entry)?;
        if !is_read(tag) {
            continue;
        }
        if body.len() > MAX_FIELD_BYTES {
            return Err(Refusal::FieldTooLong { tag: tag.to_owned(), limit: MAX_FIELD_BYTES });
        }
        let (text, lost) = charset::decode(body, encoding);
        if lost {
            record.flaws.insert(Flaw::UnknownCharacters);
        }
        record.fields.push(field(tag, &text));
    }
    Ok(record)
}

fn tag(entry: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(&entry[..3])
        .ok()
        .filter(|tag| tag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        .ok_or(Refusal::Directory)
}

/// The bytes of each field in the order of the directory, and whether its positions had to be disregarded.
fn bodies<'a>(directory: &[u8], data: &'a [u8]) -> Result<(Vec<&'a [u8]>, bool), Refusal> {
    let by_position = |entry: &[u8]| {
        let length = number(&entry[3..7])?;
        let start = number(&entry[7..12])?;
        let field = data.get(start..start.checked_add(length)?)?.strip_suffix(&[FIELD_TERMINATOR])?;
        let is_whole = !field.contains(&FIELD_TERMINATOR) && (start == 0 || data[start - 1] == FIELD_TERMINATOR);
        is_whole.then_some(field)
    };
    // Entries that name the same bytes again and again would make much of little.
    let all = |bodies: &Vec<&[u8]>| bodies.iter().map(|body| body.len() + 1).sum::<usize>();
    let named: Option<Vec<&[u8]>> = directory.chunks_exact(ENTRY_BYTES).map(by_position).collect();
    if let Some(bodies) = named.filter(|bodies| all(bodies) <= data.len()) {
        return Ok((bodies, false));
    }
    // Some systems count letters where bytes are meant. If there are as many fields as entries, the order tells.
    let in_order: Vec<&[u8]> =
        data.strip_suffix(&[FIELD_TERMINATOR]).unwrap_or(data).split(|byte| *byte == FIELD_TERMINATOR).collect();
    if in_order.len() == directory.len() / ENTRY_BYTES { Ok((in_order, true)) } else { Err(Refusal::Directory) }
}

fn field(tag: &str, text: &str) -> Field {
    if tag < "010" {
        return Field { tag: tag.to_owned(), value: text.to_owned(), ..Field::default() };
    }
    let mut parts = text.split(char::from(SUBFIELD_DELIMITER));
    let mut indicators = parts.next().unwrap_or_default().chars();
    let indicators = [indicators.next().unwrap_or(' '), indicators.next().unwrap_or(' ')];
    let subfields = parts
        .filter_map(|part| {
            let code = part.chars().next()?;
            Some((code, part[code.len_utf8()..].to_owned()))
        })
        .collect();
    Field { tag: tag.to_owned(), indicators, value: String::new(), subfields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marc::test_record as build;

    fn read(bytes: &[u8]) -> Vec<(u64, Result<String, Refusal>)> {
        let mut reader = Reader::new(bytes);
        let mut found = Vec::new();
        while let Some(located) = reader.next_record().expect("memory does not fail") {
            let title = |record: MarcRecord| {
                record.fields("245").next().and_then(|field| field.subfield('a')).unwrap_or_default().to_owned()
            };
            found.push((located.offset, located.record.map(title)));
        }
        found
    }

    fn momo() -> Vec<u8> {
        build(b'a', &[("001", b"1"), ("245", b"00\x1faMomo")])
    }

    #[test]
    fn reads_records_with_padding_between() {
        let one = momo();
        let bytes = [b"\xef\xbb\xbf".as_slice(), &one, b"\r\n", &one, b"\r\n\x1a"].concat();
        let second = 5 + one.len() as u64;
        assert_eq!(read(&bytes), [(3, Ok("Momo".to_owned())), (second, Ok("Momo".to_owned()))]);
    }

    #[test]
    fn a_wrong_length_or_directory_is_no_harm_if_the_fields_are_whole() {
        let mut wrong_length = momo();
        wrong_length[..5].copy_from_slice(b"00099");
        let record = parse(&wrong_length).expect("readable");
        assert!(record.flaws.contains(&Flaw::Length));

        let mut slipped = momo();
        slipped[24 + 12 + 7..24 + 24].copy_from_slice(b"00009");
        let record = parse(&slipped).expect("readable");
        assert!(record.flaws.contains(&Flaw::Directory));
        assert_eq!(record.fields("245").next().and_then(|field| field.subfield('a')), Some("Momo"));
    }

    #[test]
    fn goes_on_after_a_broken_record() {
        let one = momo();
        let cut = &one[..one.len() - 6];
        let bytes = [cut, &one].concat();
        assert_eq!(read(&bytes), [(0, Err(Refusal::Truncated)), (cut.len() as u64, Ok("Momo".to_owned()))]);

        let bytes = [b"rubbish\x1d".as_slice(), &one, cut].concat();
        assert_eq!(
            read(&bytes).into_iter().map(|(_, record)| record).collect::<Vec<_>>(),
            [Err(Refusal::Leader), Ok("Momo".to_owned()), Err(Refusal::Truncated)]
        );
    }

    #[test]
    fn a_giant_is_refused_and_passed_over() {
        let giant = vec![b'1'; MAX_RECORD_BYTES * 3];
        let bytes = [giant.as_slice(), b"\x1d", &momo()].concat();
        assert_eq!(
            read(&bytes),
            [
                (0, Err(Refusal::RecordTooLong { limit: MAX_RECORD_BYTES })),
                (giant.len() as u64 + 1, Ok("Momo".to_owned()))
            ]
        );
        let exact = [vec![b'1'; MAX_RECORD_BYTES], b"\x1d".to_vec(), momo()].concat();
        assert_eq!(read(&exact).len(), 2);
    }

    #[test]
    fn entries_that_name_the_same_bytes_again_and_again_are_refused() {
        let mut body = b"  \x1fa".to_vec();
        body.resize(9_998, b'x');
        let one = build(b'a', &[("650", &body)]);
        let (entry, data) = (&one[24..36], &one[37..]);
        let bomb = [&one[..24], &entry.repeat(20_000), b"\x1e", data].concat();
        assert_eq!(parse(&bomb), Err(Refusal::Directory));
        assert_eq!(parse(&one).expect("readable").fields.len(), 1, "once is as it should be");
    }

    #[test]
    fn marc8_is_decoded() {
        let record = parse(&build(b' ', &[("245", b"00\x1faDer Gr\xe8uffelo")])).expect("readable");
        let title = record.fields("245").next().and_then(|field| field.subfield('a')).map(crate::wording::title);
        assert_eq!(title.as_deref(), Some("Der Grüffelo"));
        assert!(record.flaws.is_empty());
    }

    #[test]
    fn east_asian_characters_are_marked_and_the_text_after_them_is_read() {
        let record = parse(&build(b' ', &[("245", b"00\x1faMomo \x1b$1!0T!0U\x1b(B = Momo")])).expect("readable");
        let title = record.fields("245").next().and_then(|field| field.subfield('a'));
        assert_eq!(title, Some("Momo 〓〓 = Momo"));
        assert!(record.flaws.is_empty());
    }
}
