//! What readers of TOML say, told again for people who have never read about TOML: what is wrong, and what to write.
//!
//! The sentences are those of `toml` and `serde`. Where one has several causes, the words of the file tell which it is: a
//! comma in a number, the quotation marks of a word processor, one bracket where there should be two.

mod syntax;

use std::ops::Range;

use self::syntax::{A_COMMA, Words, syntax};
use crate::language::Text;

/// A sentence of a reader, told again.
pub(super) struct Told {
    /// `syntax` where the file is no TOML, `schema` where it is, but not what is needed.
    pub(super) rule: &'static str,
    pub(super) message: Text<String>,
    /// What to write instead, where that can be known.
    pub(super) help: Option<Text<String>>,
    /// A better place than the reader's.
    pub(super) span: Option<Range<usize>>,
}

/// Tells a sentence again that a reader has said about this place of a file.
pub(super) fn tell(said: &str, text: &str, span: Option<&Range<usize>>) -> Told {
    let place = Place::new(text, span);
    let told = serde(said, place.words).or_else(|| causes(said, &place)).or_else(|| syntax(said));
    told.unwrap_or_else(|| Told { rule: "schema", message: Text::owned(said, said), help: None, span: None })
}

fn schema(message: Text<String>, help: Option<Text<String>>) -> Told {
    Told { rule: "schema", message, help, span: None }
}

fn broken(message: Text<String>, help: Text<String>) -> Told {
    Told { rule: "syntax", message, help: Some(help), span: None }
}

fn owned((de, en): Words) -> Text<String> {
    Text::owned(de, en)
}

/// Where in the file it is.
struct Place<'a> {
    text: &'a str,
    start: usize,
    /// The words that it is about.
    words: &'a str,
    /// The line that it begins in.
    line: &'a str,
}

impl<'a> Place<'a> {
    fn new(text: &'a str, span: Option<&Range<usize>>) -> Self {
        let span = span.cloned().unwrap_or(0..0);
        let start = text.floor_char_boundary(span.start);
        let end = text.ceil_char_boundary(span.end.max(start));
        let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        Self { text, start, words: text[start..end].trim(), line: &text[from..to] }
    }

    /// The number with a comma that this is in the middle of: `2,5`.
    fn number_with_comma(&self) -> Option<&'a str> {
        let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.' | '-' | '_');
        let before = self.text[..self.start]
            .rfind(|letter| !is_number(letter))
            .map_or(0, |at| at + self.text[at..].chars().next().map_or(1, char::len_utf8));
        let after = self.text[self.start..].find(|letter| !is_number(letter)).unwrap_or(self.text.len() - self.start);
        let number = &self.text[before..self.start + after];
        let (whole, part) = number.split_once(',')?;
        let digits = |text: &str| !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit());
        (digits(whole.trim_start_matches('-')) && digits(part)).then_some(number)
    }
}

/// What serde says of values, keys and tables.
fn serde(said: &str, words: &str) -> Option<Told> {
    let quoted = |prefix: &str| said.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    if let Some(key) = quoted("unknown field `") {
        let (known, meant) = alternatives(said, key);
        let de = format!("unbekannter Schlüssel `{key}`, möglich sind {known}");
        return Some(schema(Text::owned(de, format!("unknown key `{key}`, there are {known}")), meant));
    }
    if let Some(word) = quoted("unknown variant `") {
        let (known, meant) = alternatives(said, word);
        let de = format!("`{word}` gibt es hier nicht, möglich sind {known}");
        return Some(schema(Text::owned(de, format!("there is no `{word}` here, there are {known}")), meant));
    }
    if let Some(key) = quoted("missing field `") {
        let help = Text::owned(format!("Ergänzen Sie hier: {key} = …"), format!("Add here: {key} = …"));
        return Some(schema(Text::owned(format!("es fehlt `{key}`"), format!("`{key}` is missing")), Some(help)));
    }
    if let Some(key) = quoted("duplicate field `") {
        return Some(schema(
            Text::owned(format!("`{key}` steht hier zweimal"), format!("`{key}` stands here twice")),
            Some(Text::owned("Streichen Sie eine der beiden Zeilen.", "Delete one of the two lines.")),
        ));
    }
    if said == "wanted string or table" {
        let (de, en) = ("hier gehört ein Wort in Anführungszeichen hin", "a word in quotation marks belongs here");
        let help = Text::owned("Zum Beispiel: \"de\".", "For example: \"de\".");
        return Some(schema(Text::owned(de, en), Some(help)));
    }
    let (found, expected) = ["invalid type: ", "invalid value: ", "invalid length "]
        .iter()
        .find_map(|prefix| said.strip_prefix(prefix))
        .and_then(|rest| rest.rsplit_once(", expected "))?;
    let (needed, given) = (needed(expected), given(found));
    let message = Text::owned(
        format!("hier gehört {} hin und nicht {}", needed.de, given.de),
        format!("{} belongs here, and not {}", needed.en, given.en),
    );
    Some(schema(message, instead(found, expected, words)))
}

/// The names that a sentence offers, but the one it complains about; and the question whether the one like it was meant.
fn alternatives(said: &str, not: &str) -> (String, Option<Text<String>>) {
    let names: Vec<&str> = said.split('`').skip(1).step_by(2).skip(1).filter(|name| *name != not).collect();
    let meant = nearest(not, &names)
        .map(|name| Text::owned(format!("Meinten Sie `{name}`?"), format!("Did you mean `{name}`?")));
    let shown: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    (if shown.is_empty() { "—".to_owned() } else { shown.join(", ") }, meant)
}

/// The name that is like what stands there: one letter is other, and one more for each four that it has; or the one of which
/// that is a part, as `volume` is of `volume_percent`.
fn nearest<'a>(word: &str, names: &[&'a str]) -> Option<&'a str> {
    /// What a person wrote as one word is no longer; a hostile one shall cost no time.
    const LONGEST: usize = 100;
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase().replace('-', "_");
    let near = names.iter().map(|name| (strsim::osa_distance(&word, name), *name));
    let near = near.filter(|(apart, name)| *apart <= 1 + name.chars().count() / 4).min().map(|(_, name)| name);
    let mut with_it = names.iter().filter(|name| name.split('_').any(|part| part == word));
    near.or_else(|| with_it.next().copied().filter(|_| with_it.next().is_none()))
}

/// What is needed, as serde says it.
fn needed(expected: &str) -> Text<String> {
    let length = |prefix: &str| expected.strip_prefix(prefix).map(|rest| rest.split(' ').next().unwrap_or(rest));
    if let Some(count) = length("an array of length ").or_else(|| length("a tuple of size ")) {
        return Text::owned(
            format!("eine Liste von {count} Werten in eckigen Klammern"),
            format!("a list of {count} values in square brackets"),
        );
    }
    let (de, en) = match expected {
        "u8" => ("eine ganze Zahl von 0 bis 255", "a whole number from 0 to 255"),
        "u16" => ("eine ganze Zahl von 0 bis 65535", "a whole number from 0 to 65535"),
        "u32" | "u64" | "usize" => ("eine ganze Zahl, 0 oder größer", "a whole number, 0 or more"),
        "i8" | "i16" | "i32" | "i64" | "isize" => ("eine ganze Zahl", "a whole number"),
        "f32" | "f64" => ("eine Zahl", "a number"),
        "a string" | "string" | "str" | "a borrowed string" => {
            ("ein Text in Anführungszeichen", "a text in quotation marks")
        }
        "a boolean" | "bool" => ("true (ja) oder false (nein)", "true or false"),
        "a sequence" | "sequence" => ("eine Liste in eckigen Klammern", "a list in square brackets"),
        "a map" | "map" => ("eine Tabelle", "a table"),
        other if other.starts_with("struct ") || other.starts_with("internally tagged") => ("eine Tabelle", "a table"),
        other if other.starts_with("enum ") || other.starts_with("variant ") => {
            ("ein Wort in Anführungszeichen", "a word in quotation marks")
        }
        other => (other, other),
    };
    Text::owned(de, en)
}

/// What stands there, as serde says it.
fn given(found: &str) -> Text<String> {
    let value = found.split('`').nth(1);
    match found.split_once(' ').map_or(found, |(kind, _)| kind) {
        "integer" | "floating" => {
            let number = value.unwrap_or_default();
            Text::owned(format!("die Zahl {number}"), format!("the number {number}"))
        }
        "boolean" => Text::owned(value.unwrap_or_default(), value.unwrap_or_default()),
        "string" => {
            let word = found.trim_start_matches("string ");
            Text::owned(format!("der Text {word}"), format!("the text {word}"))
        }
        "sequence" => Text::owned("eine Liste", "a list"),
        "map" => Text::owned("eine Tabelle", "a table"),
        "datetime" => Text::owned("ein Datum", "a date"),
        "unit" => Text::owned("nichts", "nothing"),
        _ if found.bytes().all(|letter| letter.is_ascii_digit()) => {
            Text::owned(format!("eine mit {found}"), format!("one of {found}"))
        }
        _ => Text::owned(found, found),
    }
}

/// What to write instead, as far as what stands there tells what was meant.
fn instead(found: &str, expected: &str, words: &str) -> Option<Text<String>> {
    let is_number = matches!(expected.as_bytes(), [b'u' | b'i' | b'f', b'0'..=b'9', ..]) || expected == "usize";
    let write = |value: &str| Text::owned(format!("Schreiben Sie: {value}"), format!("Write: {value}"));
    if let Some(text) = found.strip_prefix("string ") {
        let bare = text.trim_matches('"').replace(',', ".");
        return match expected {
            _ if is_number && bare.parse::<f64>().is_ok() => Some(Text::owned(
                format!("Schreiben Sie die Zahl ohne Anführungszeichen: {bare}"),
                format!("Write the number without quotation marks: {bare}"),
            )),
            _ if is_number => Some(Text::owned(
                "Eine Zahl steht allein, ohne Einheit: 2 oder 2.5",
                "A number stands alone, without its unit: 2 or 2.5",
            )),
            "a boolean" => Some(write("true / false")),
            "a sequence" => Some(write(&format!("[{text}]"))),
            _ => None,
        };
    }
    let value = found.split('`').nth(1).unwrap_or(words);
    if expected == "a string" && !value.is_empty() && !found.starts_with(['s', 'm']) {
        return Some(write(&format!("\"{value}\"")));
    }
    if expected.starts_with("an array of length 2") && !found.starts_with(['s', 'm']) {
        return Some(write(&format!("[{value}, {value}]")));
    }
    if expected == "a sequence" && found.starts_with("map") {
        return Some(Text::owned(
            "Davon kann es mehrere geben: Schreiben Sie zwei Klammern, wie in [[goal]].",
            "There may be many of these: write two brackets, as in [[goal]].",
        ));
    }
    None
}

/// Sentences that the words of the file explain better.
fn causes(said: &str, place: &Place<'_>) -> Option<Told> {
    let says = |what: &str| said.starts_with(what);
    if let Some(number) = place.number_with_comma().filter(|_| says("unexpected key or value") || says("invalid")) {
        let point = number.replace(',', ".");
        let help = Text::owned(format!("Schreiben Sie: {point}"), format!("Write: {point}"));
        let message = ("in Zahlen steht ein Punkt statt des Kommas", "a number has a decimal point and no comma");
        return Some(broken(owned(message), help));
    }
    let curly = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚'];
    let as_by_word_processors = (
        "das sind die Anführungszeichen einer Textverarbeitung; hier gelten nur gerade",
        "these are the quotation marks of a word processor; only straight ones count here",
    );
    if !says("duplicate") && !said.contains("bracket") && place.line.contains(curly) && !place.line.contains('"') {
        let mended: String =
            place.line.trim().chars().map(|letter| if curly.contains(&letter) { '"' } else { letter }).collect();
        let help = Text::owned(format!("Schreiben Sie: {mended}"), format!("Write: {mended}"));
        return Some(broken(owned(as_by_word_processors), help));
    }
    // Numbers side by side, or with a semicolon between, are taken for one bare word.
    let is_gap = |letter: char| letter.is_whitespace() || letter == ';';
    let mut words = place.words.split(is_gap).filter(|word| !word.is_empty());
    let are_numbers = words.clone().count() > 1 && words.all(|word| word.parse::<f64>().is_ok());
    if says("string values must be quoted") && are_numbers {
        return Some(broken(owned(A_COMMA.0), owned(A_COMMA.1)));
    }
    // A bare word that begins as `true` or `false` do is taken for one of them.
    let is_truth = ["true", "false"].iter().any(|truth| place.words.eq_ignore_ascii_case(truth));
    if says("string values must be quoted") || (says("invalid boolean") && !is_truth) {
        let word = place.words.trim_end_matches('"').trim_matches(curly);
        let message = if place.words.contains(curly) {
            as_by_word_processors
        } else {
            ("ein Text steht in Anführungszeichen", "a text stands in quotation marks")
        };
        let help = Text::owned(format!("Schreiben Sie: \"{word}\""), format!("Write: \"{word}\""));
        return Some(broken(owned(message), help));
    }
    if says("duplicate key") {
        return Some(twice(place));
    }
    let before = place.text[..place.start].rsplit('\n').next().unwrap_or_default();
    let begins_a_line = before.trim().is_empty();
    let in_list = says("missing comma between array") || says("unexpected `=` in array") || says("unclosed array");
    if in_list && !says("unclosed array table") && (begins_a_line || !says("missing comma")) {
        return Some(broken(
            Text::owned(
                "die Liste davor ist nicht zu Ende: es fehlt ]",
                "the list before this has no end: a ] is missing",
            ),
            Text::owned("Schreiben Sie ] hinter ihren letzten Wert.", "Write ] after its last value."),
        ));
    }
    None
}

/// A key or a table that is there twice.
fn twice(place: &Place<'_>) -> Told {
    let key = place.words.lines().next().unwrap_or_default().trim_matches(['[', ']']);
    let single = format!("[{key}]");
    let lines = place.text.split_inclusive('\n').scan(0, |at, line| {
        let from = *at;
        *at += line.len();
        Some((from, line))
    });
    let first = lines.into_iter().find(|(_, line)| line.trim_start().starts_with(&single));
    let is_table = place.line.trim_start().starts_with('[');
    match first {
        Some((from, line)) if is_table => {
            let from = from + line.len() - line.trim_start().len();
            let message = Text::owned(
                format!("{single} gibt es mehrmals, hier aber mit nur einer Klammer"),
                format!("there are several {single}, but here it has only one bracket"),
            );
            let help = Text::owned(
                format!("Schreiben Sie überall zwei Klammern: [[{key}]]"),
                format!("Write two brackets each time: [[{key}]]"),
            );
            Told { span: Some(from..from + single.len()), ..broken(message, help) }
        }
        _ => {
            let message =
                Text::owned(format!("`{key}` steht hier zum zweiten Mal"), format!("`{key}` stands here again"));
            broken(message, Text::owned("Streichen Sie eine der beiden Stellen.", "Delete one of the two places."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence, the file, the words in it that it is about, and what is said in German: what is wrong, and the cure.
    const TABLE: &[(&str, &str, &str, &str, &str)] = &[
        (
            "unexpected key or value, expected newline, `#`",
            "within = 2,0\n",
            ",0",
            "in Zahlen steht ein Punkt statt des Kommas",
            "Schreiben Sie: 2.0",
        ),
        (
            "string values must be quoted, expected literal string",
            "kind = “order”\n",
            "“order”",
            "das sind die Anführungszeichen einer Textverarbeitung; hier gelten nur gerade",
            "Schreiben Sie: kind = \"order\"",
        ),
        (
            "string values must be quoted, expected literal string",
            "name = { de = „Unser Raum“, en = \"our room\" }\n",
            "„Unser Raum“",
            "das sind die Anführungszeichen einer Textverarbeitung; hier gelten nur gerade",
            "Schreiben Sie: \"Unser Raum\"",
        ),
        (
            "string values must be quoted, expected literal string",
            "at_m = [3.2; 1.6]\n",
            "3.2; 1.6",
            "hier fehlt ein Komma",
            "Zwischen zwei Werten steht ein Komma.",
        ),
        (
            "string values must be quoted, expected literal string",
            "kind = order\n",
            "order",
            "ein Text steht in Anführungszeichen",
            "Schreiben Sie: \"order\"",
        ),
        (
            "invalid boolean, expected `true`",
            "holidays = thuringia\n",
            "thuringia",
            "ein Text steht in Anführungszeichen",
            "Schreiben Sie: \"thuringia\"",
        ),
        (
            "missing comma between array elements, expected `,`",
            "age = [8, 12\nminutes = 30\n",
            "minutes",
            "die Liste davor ist nicht zu Ende: es fehlt ]",
            "Schreiben Sie ] hinter ihren letzten Wert.",
        ),
        (
            "missing comma between array elements, expected `,`",
            "goals = [\"a\" \"b\"]\n",
            "\"b\"]",
            "hier fehlt ein Komma",
            "Zwischen zwei Werten steht ein Komma.",
        ),
        (
            "string values must be quoted, expected literal string",
            "age = [8 10]\n",
            "8 10",
            "hier fehlt ein Komma",
            "Zwischen zwei Werten steht ein Komma.",
        ),
        (
            "duplicate key",
            "[goal]\nid = 1\n[[goal]]\nid = 2\n",
            "goal]]",
            "[goal] gibt es mehrmals, hier aber mit nur einer Klammer",
            "Schreiben Sie überall zwei Klammern: [[goal]]",
        ),
        ("duplicate key", "a = 1\nb = 2\na = 3\n", "a = 3", "`a = 3` steht hier zum zweiten Mal", "Streichen Sie eine"),
        (
            "invalid type: string \"30\", expected u32",
            "minutes = \"30\"\n",
            "\"30\"",
            "hier gehört eine ganze Zahl, 0 oder größer hin und nicht der Text \"30\"",
            "Schreiben Sie die Zahl ohne Anführungszeichen: 30",
        ),
        (
            "invalid type: string \"2,5\", expected f64",
            "within = \"2,5\"\n",
            "\"2,5\"",
            "hier gehört eine Zahl hin und nicht der Text \"2,5\"",
            "Schreiben Sie die Zahl ohne Anführungszeichen: 2.5",
        ),
        (
            "invalid type: integer `8`, expected an array of length 2",
            "age = 8\n",
            "8",
            "hier gehört eine Liste von 2 Werten in eckigen Klammern hin und nicht die Zahl 8",
            "Schreiben Sie: [8, 8]",
        ),
        ("invalid length 1, expected an array of length 2", "age = [8]\n", "[8]", "hier gehört eine Liste von 2", ""),
        (
            "key with no value, expected `=`",
            "innerhalb für = 2.0\n",
            "innerhalb",
            "hier fehlt ein =, oder das ist kein Schlüssel",
            "Eine Zeile heißt schlüssel = wert",
        ),
        (
            "wanted string or table",
            "source_language = [11, 8]\n",
            "[11, 8]",
            "hier gehört ein Wort in Anführungszeichen hin",
            "Zum Beispiel: \"de\".",
        ),
        (
            "unknown variant `kind`, expected `child` or `adult`",
            "audience = \"kind\"\n",
            "\"kind\"",
            "`kind` gibt es hier nicht, möglich sind `child`, `adult`",
            "",
        ),
        (
            "unknown field `ideal_block`, expected one of `max_blocks`, `ideal_blocks`",
            "ideal_block = 4\n",
            "ideal_block",
            "unbekannter Schlüssel `ideal_block`, möglich sind `max_blocks`, `ideal_blocks`",
            "Meinten Sie `ideal_blocks`?",
        ),
        ("missing field `name`", "[a]\n", "[a]", "es fehlt `name`", "Ergänzen Sie hier: name = …"),
        ("duplicate field `a`", "", "", "`a` steht hier zweimal", "Streichen Sie"),
        (
            "invalid type: integer `3`, expected a string",
            "name = 3\n",
            "3",
            "hier gehört ein Text in Anführungszeichen hin und nicht die Zahl 3",
            "Schreiben Sie: \"3\"",
        ),
        (
            "invalid type: string \"ja\", expected a boolean",
            "open = \"ja\"\n",
            "\"ja\"",
            "hier gehört true (ja) oder false (nein) hin und nicht der Text \"ja\"",
            "Schreiben Sie: true / false",
        ),
        (
            "invalid value: integer `-1`, expected u8",
            "age = -1\n",
            "-1",
            "hier gehört eine ganze Zahl von 0 bis 255 hin und nicht die Zahl -1",
            "",
        ),
        (
            "invalid type: map, expected a sequence",
            "[goal]\n",
            "[goal]",
            "hier gehört eine Liste in eckigen Klammern hin und nicht eine Tabelle",
            "Davon kann es mehrere geben",
        ),
        ("invalid basic string, expected `\"`", "a = \"x\n", "\n", "der Text ist nicht zu Ende", "Er endet"),
        ("unclosed array table, expected `]]`", "[[goal\n", "\n", "die eckige Klammer ist nicht", "So viele wie"),
    ];

    #[test]
    fn sentences_are_told_again_with_what_to_write() {
        for (said, text, words, message, help) in TABLE {
            let start = text.rfind(words).unwrap_or_default();
            let told = tell(said, text, Some(&(start..start + words.len())));
            let given = told.help.map(|help| help.de).unwrap_or_default();
            assert!(
                told.message.de.starts_with(message) && given.starts_with(help),
                "{said}: {} {given}",
                told.message.de
            );
            assert!(!told.message.en.is_empty() && told.message.en != *said, "{said}");
        }
    }

    #[test]
    fn one_bracket_is_pointed_at_and_not_the_two() {
        let text = "x = 1\n[goal]\nid = 1\n[[goal]]\n";
        let told = tell("duplicate key", text, Some(&(22..26)));
        assert_eq!(told.span, Some(6..12));
    }

    #[test]
    fn what_nobody_has_told_again_stays_as_it_is() {
        let told = tell("a goal needs an id, as in id = \"ecken\"", "", None);
        assert_eq!((told.message.de.as_str(), told.help), ("a goal needs an id, as in id = \"ecken\"", None));
    }
}
