//! Just enough of XML to tell tags from everything else, in constant memory.

/// The longest element name that is looked at.
const MAX_NAME_BYTES: usize = 64;

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Start,
    End,
    Empty,
}

/// A tag that has just ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) kind: Kind,
    /// Name without prefix, cut at 64 bytes.
    pub(super) local_name: Vec<u8>,
    /// From `<` to `>`.
    pub(super) length: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Text,
    /// After `<!`: what follows decides.
    Bang,
    /// Inside a tag; the byte is the quote that an attribute's value began with.
    Tag(Option<u8>),
    /// Inside a comment, CDATA section or instruction, until these bytes.
    Until(&'static [u8]),
    /// Inside a document type, this many brackets deep.
    DocumentType(u32),
}

/// The state between two bytes.
#[derive(Debug)]
pub(super) struct Lexer {
    state: State,
    /// The first bytes of the markup after `<`.
    head: Vec<u8>,
    /// The last three bytes of what has an end to wait for.
    tail: [u8; 3],
    /// Bytes of the markup so far, `<` included.
    length: u64,
}

impl Lexer {
    pub(super) const fn new() -> Self {
        Self { state: State::Text, head: Vec::new(), tail: [0; 3], length: 0 }
    }

    /// Takes bytes up to the end of the next tag; says how many, and which tag ends there.
    pub(super) fn push(&mut self, bytes: &[u8]) -> (usize, Option<Tag>) {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            // What is passed over without a look at each byte.
            let skipped = match self.state {
                State::Text => rest.iter().position(|byte| *byte == b'<'),
                State::Tag(None) => {
                    rest.iter().position(|byte| matches!(byte, b'<' | b'>' | b'"' | b'\'' | b'!' | b'?'))
                }
                State::Tag(Some(quote)) => rest.iter().position(|byte| *byte == quote || *byte == b'<'),
                _ => Some(0),
            }
            .unwrap_or(rest.len());
            if self.state == State::Tag(None) {
                let room = MAX_NAME_BYTES.saturating_sub(self.head.len());
                self.head.extend_from_slice(&rest[..skipped.min(room)]);
            }
            if let Some(last) = rest[..skipped].last() {
                self.tail[2] = *last;
            }
            self.length += skipped as u64;
            at += skipped;
            let Some(byte) = bytes.get(at) else { break };
            at += 1;
            if let Some(tag) = self.push_byte(*byte) {
                return (at, Some(tag));
            }
        }
        (at, None)
    }

    fn push_byte(&mut self, byte: u8) -> Option<Tag> {
        self.length += 1;
        let before = self.tail[2];
        self.tail = [self.tail[1], before, byte];
        match self.state {
            State::Text => {
                if byte == b'<' {
                    self.begin();
                }
            }
            // A value never holds `<`: what looks like one is a tag that lost its end.
            State::Tag(_) if byte == b'<' => self.begin(),
            State::Tag(Some(quote)) => {
                if byte == quote {
                    self.state = State::Tag(None);
                }
            }
            State::Tag(None) => match byte {
                b'>' => {
                    self.state = State::Text;
                    return self.tag(before);
                }
                b'"' | b'\'' => self.state = State::Tag(Some(byte)),
                b'!' if self.length == 2 => self.state = State::Bang,
                b'?' if self.length == 2 => self.wait_for(b"?>"),
                _ => self.keep(byte),
            },
            State::Bang => {
                self.keep(byte);
                match self.head.as_slice() {
                    b"--" => self.wait_for(b"-->"),
                    b"[CDATA[" => self.wait_for(b"]]>"),
                    head if b"--".starts_with(head) || b"[CDATA[".starts_with(head) => {}
                    _ if byte == b'>' => self.state = State::Text,
                    _ => self.state = State::DocumentType(u32::from(byte == b'[')),
                }
            }
            State::Until(end) => {
                if self.tail.ends_with(end) {
                    self.state = State::Text;
                }
            }
            State::DocumentType(depth) => match byte {
                b'[' => self.state = State::DocumentType(depth.saturating_add(1)),
                b']' => self.state = State::DocumentType(depth.saturating_sub(1)),
                b'>' if depth == 0 => self.state = State::Text,
                _ => {}
            },
        }
        None
    }

    fn wait_for(&mut self, end: &'static [u8]) {
        self.tail = [0; 3];
        self.state = State::Until(end);
    }

    fn begin(&mut self) {
        self.state = State::Tag(None);
        self.head.clear();
        self.length = 1;
    }

    fn keep(&mut self, byte: u8) {
        if self.head.len() < MAX_NAME_BYTES {
            self.head.push(byte);
        }
    }

    fn tag(&self, last: u8) -> Option<Tag> {
        let (kind, name) = match self.head.strip_prefix(b"/") {
            Some(name) => (Kind::End, name),
            None => (if last == b'/' { Kind::Empty } else { Kind::Start }, self.head.as_slice()),
        };
        let name = name.split(|byte| byte.is_ascii_whitespace() || *byte == b'/').next()?;
        let local_name = name.rsplit(|byte| *byte == b':').next()?.to_vec();
        Some(Tag { kind, local_name, length: self.length })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::plain("<a><b/></a>", "+a /b -a")]
    #[case::prefix("<m:a x='1'>text</m:a >", "+a -a")]
    #[case::greater_than_in_a_value(r#"<a x="1>2"></a>"#, "+a -a")]
    #[case::comment("<!-- <a> -- <b> --><c/>", "/c")]
    #[case::comment_that_ends_at_once("<!--><a>--><c/>", "/c")]
    #[case::cdata("<a><![CDATA[<b>]]></a>", "+a -a")]
    #[case::instruction("<?xml version='1.0'?><a/>", "/a")]
    #[case::document_type("<!DOCTYPE a [<!ENTITY b '<c>'>]><a/>", "/a")]
    #[case::a_tag_without_end(r#"<a x="1 <b>"#, "+b")]
    #[case::less_than_in_text("1 < 2 <b>", "+b")]
    fn finds_the_tags(#[case] xml: &str, #[case] expected: &str) {
        // In pieces of every size: what is cut in two must come out the same.
        for size in 1..=xml.len() {
            let mut lexer = Lexer::new();
            let mut found = Vec::new();
            for mut piece in xml.as_bytes().chunks(size) {
                while !piece.is_empty() {
                    let (used, tag) = lexer.push(piece);
                    found.extend(tag.map(shown));
                    piece = &piece[used..];
                }
            }
            assert_eq!(found.join(" "), expected, "in pieces of {size}");
        }
    }

    fn shown(tag: Tag) -> String {
        let sign = match tag.kind {
            Kind::Start => '+',
            Kind::End => '-',
            Kind::Empty => '/',
        };
        format!("{sign}{}", String::from_utf8_lossy(&tag.local_name))
    }
}
