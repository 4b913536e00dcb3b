//! Where the blocks of a program stand in what the editor saves, for people who open such a file in a text editor.

use std::collections::BTreeMap;
use std::ops::Range;

use super::spans::{BlockSpan, Spans};

/// The places of all blocks that have an id, in bytes, by one look over the text. Of what is no JSON, some are missing.
pub(super) fn places(source: &str) -> Spans {
    let mut look = Look { source, open: vec![Open::default()], spans: Spans::default() };
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let from = at;
        at += 1;
        match byte {
            b'{' | b'[' => look.begin(from),
            b'}' | b']' => look.end(),
            b'"' => {
                at = end_of_text(bytes, at);
                look.text(from..at);
            }
            b' ' | b'\t' | b'\r' | b'\n' | b':' | b',' => {}
            _ => {
                let is_over = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'}' | b']');
                at += bytes[at..].iter().position(is_over).unwrap_or(bytes.len() - at);
                look.value(from..at);
            }
        }
    }
    look.spans
}

/// Where a text ends that has begun before `at`: after its closing quotation mark.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => return at + 1,
            b'\\' => 2,
            _ => 1,
        };
    }
    bytes.len()
}

struct Look<'a> {
    source: &'a str,
    /// The objects and lists around the place, from the outermost.
    open: Vec<Open<'a>>,
    spans: Spans,
}

/// An object or list that has not ended.
#[derive(Default)]
struct Open<'a> {
    begins: usize,
    /// The key that it stands at.
    key: &'a str,
    is_list: bool,
    /// The key whose value comes next.
    next_key: Option<&'a str>,
    id: Option<String>,
    kind: Option<Range<usize>>,
    /// What stands at its keys, where these are names of fields.
    members: BTreeMap<String, Range<usize>>,
    /// The fields of a block, and what is in its sockets.
    values: BTreeMap<String, Range<usize>>,
    /// What a socket holds.
    holds: Option<Range<usize>>,
}

impl<'a> Look<'a> {
    fn begin(&mut self, begins: usize) {
        let key = self.open.last_mut().and_then(|open| open.next_key.take()).unwrap_or_default();
        let is_list = self.source.as_bytes().get(begins) == Some(&b'[');
        self.open.push(Open { begins, key, is_list, ..Open::default() });
    }

    fn text(&mut self, span: Range<usize>) {
        let Some(open) = self.open.last_mut() else { return };
        if open.is_list || open.next_key.is_some() {
            self.value(span);
        } else {
            let inner = span.start + 1..span.end.saturating_sub(1).max(span.start + 1);
            open.next_key = Some(self.source.get(inner).unwrap_or_default());
        }
    }

    /// A text, number or word stands at the key.
    fn value(&mut self, span: Range<usize>) {
        let Some(open) = self.open.last_mut() else { return };
        match open.next_key.take().unwrap_or_default() {
            "type" => open.kind = Some(span),
            "id" => open.id = self.source.get(span).and_then(|id| serde_json::from_str(id).ok()),
            key => open.member(key, span),
        }
    }

    fn end(&mut self) {
        // The outermost is no object, and stays.
        if self.open.len() < 2 {
            return;
        }
        let Some(Open { begins, key, id, kind, members, values, holds, .. }) = self.open.pop() else { return };
        let Some(around) = self.open.last_mut() else { return };
        if key == "fields" || key == "inputs" {
            around.values.extend(members);
            return;
        }
        let written = || values.get("TEXT").or_else(|| values.get("NUM")).cloned();
        let is_literal = kind.clone().and_then(|kind| self.source.get(kind));
        let is_literal = is_literal.is_some_and(|kind| matches!(kind, "\"text\"" | "\"math_number\"" | "\"number\""));
        let shown = if is_literal { written() } else { None };
        let shown = shown.or_else(|| kind.clone()).or(holds).unwrap_or(begins..begins + 1);
        match key {
            "block" => around.holds = Some(shown),
            "shadow" => around.holds = around.holds.take().or(Some(shown)),
            key => around.member(key, shown),
        }
        if let (Some(id), Some(name)) = (id, kind) {
            self.spans.insert(id, BlockSpan { name, values });
        }
    }
}

impl Open<'_> {
    fn member(&mut self, key: &str, span: Range<usize>) {
        if self.key == "fields" || self.key == "inputs" {
            self.members.insert(key.to_uppercase(), span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: &str = r#"{
  "blocks": { "languageVersion": 0, "blocks": [
    {
      "type": "ev_start", "id": "a{\"", "x": 10,
      "next": { "block": {
        "inputs": {
          "CM": { "shadow": { "type": "math_number", "id": "n", "fields": { "NUM": 500 } } },
          "X": { "block": { "id": "d", "type": "distance" }, "shadow": { "type": "text" } }
        },
        "fields": { "DIRECTION": "up", "VAR": { "id": "v" } },
        "id": "w", "type": "walk"
      } }
    }
  ] },
  "variables": [{ "name": "Punkte", "id": "v" }]
}"#;

    #[test]
    fn blocks_fields_and_sockets_have_their_places() {
        let places = places(SAVED);
        let at = |block: &str, field: Option<&str>| places.of(block, field).map(|span| &SAVED[span.clone()]);
        assert_eq!(at("a{\"", None), Some("\"ev_start\""));
        assert_eq!(at("w", None), Some("\"walk\""));
        assert_eq!(at("w", Some("DIRECTION")), Some("\"up\""));
        assert_eq!(at("w", Some("CM")), Some("500"));
        assert_eq!(at("w", Some("X")), Some("\"distance\""));
        assert_eq!(at("w", Some("SECONDS")), Some("\"walk\""), "what is not there is told at the block");
        assert_eq!(at("n", Some("NUM")), Some("500"));
        assert_eq!((at("v", None), at("b1", None)), (None, None));
    }

    #[test]
    fn what_is_no_json_does_no_harm() {
        let deep = "[".repeat(100_000);
        for source in ["", "}", "]]}{", "{\"", "{\"a\\", "\"\\\"", "{\"type\":\"é", "{1:2}", deep.as_str()] {
            let _ = places(source);
        }
    }
}
