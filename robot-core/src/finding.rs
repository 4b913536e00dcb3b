//! What is wrong in a file that a person wrote: where, and what to do about it.

mod schema;

use std::fmt;
use std::ops::Range;

use crate::language::{Language, Text};

/// A line is shown only so far; nobody reads on.
const SHOWN_COLUMNS: usize = 160;

/// One thing that is wrong.
///
/// ```
/// use robot_core::{Finding, Language, Text};
///
/// let file = "name = 3\nfloor = 1\n";
/// let message = Text { de: "Ein Name ist ein Text.".into(), en: "A name is a text.".into() };
/// let help = Text { de: "Setzen Sie ihn in \"…\".".into(), en: "Put it into \"…\".".into() };
/// let finding = Finding::at("my.toml", file, 7..8, "type", message, help);
/// assert_eq!(
///     finding.text(Language::En),
///     "my.toml:1:8: A name is a text.\n  | name = 3\n  |        ^\n  Put it into \"…\"."
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, as it was named.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// A short name for this kind of finding: "overlap", "unreachable".
    pub rule: &'static str,
    /// What is wrong.
    pub message: Text<String>,
    /// What to do about it.
    pub help: Text<String>,
    /// The line it stands in, without control characters; empty if it is about the whole file.
    pub source_line: String,
    /// How many characters of the line it is about.
    pub width: usize,
    /// The same as bytes of the file.
    pub span: Range<usize>,
}

impl Finding {
    /// A finding at a place of a file's text, in bytes. One that reaches over the end of its line is shown to there.
    #[must_use]
    pub fn at(
        file: &str,
        text: &str,
        span: Range<usize>,
        rule: &'static str,
        message: Text<String>,
        help: Text<String>,
    ) -> Self {
        let (start, end) = (text.floor_char_boundary(span.start), text.floor_char_boundary(span.end));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |newline| start + newline);
        let before = text[line_start..start].chars().count();
        let shown = text[line_start..line_end].chars().take(before.max(SHOWN_COLUMNS) + 1);
        let end = end.clamp(start, line_end);
        let shown: String = shown.map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        Self {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            column: before + 1,
            rule,
            message,
            help,
            source_line: shown.trim_end().to_owned(),
            width: text[start..end].chars().count().clamp(1, SHOWN_COLUMNS),
            span: start..end,
        }
    }

    /// A finding about a whole file.
    #[must_use]
    pub fn of(file: &str, rule: &'static str, message: Text<String>, help: Text<String>) -> Self {
        Self::at(file, "", 0..0, rule, message, help)
    }

    /// What a reader of TOML says of a file, told again for people: what is wrong, at the place that it knows or a better
    /// one, and what to write; `help` is for sentences that leave that open.
    ///
    /// ```
    /// use robot_core::{Finding, Language, Text};
    ///
    /// let help = Text::owned("Alle Schlüssel stehen im Handbuch.", "All keys are in the handbook.");
    /// let said = "invalid type: string \"30\", expected u32";
    /// let finding = Finding::of_schema("my.toml", "minutes = \"30\"\n", Some(10..14), said, help);
    /// assert_eq!(finding.help.en, "Write the number without quotation marks: 30");
    /// ```
    #[must_use]
    pub fn of_schema(file: &str, text: &str, span: Option<Range<usize>>, said: &str, help: Text<String>) -> Self {
        let said = said.trim_end();
        // An unknown key deep inside may have no place of its own: then it is looked for by its name.
        let key = said.strip_prefix("unknown field `").and_then(|rest| rest.split('`').next());
        let is_known = |key: &&str| span.clone().and_then(|span| text.get(span)) == Some(*key);
        let named = key
            .filter(|key| !is_known(key))
            .and_then(|key| text.match_indices(key).map(|(at, _)| at..at + key.len()).find(|at| is_key(text, at)));
        let told = schema::tell(said, text, span.as_ref());
        let span = told.span.or(named).or(span).unwrap_or(0..0);
        Self::at(file, text, span, told.rule, told.message, told.help.unwrap_or(help))
    }

    /// The finding as people read it: file, line, what, the line with carets below it, and the cure.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let Self { file, line, column, message, help, source_line, width, .. } = self;
        let mut text = format!("{file}:{line}:{column}: {}\n", message.get(language));
        if !source_line.is_empty() {
            let (blanks, carets) = (" ".repeat(column.saturating_sub(1)), "^".repeat(*width));
            text += &format!("  | {source_line}\n  | {blanks}{carets}\n");
        }
        text + "  " + help.get(language)
    }
}

/// Whether a word stands where a key stands.
fn is_key(text: &str, at: &Range<usize>) -> bool {
    let (before, after) = (text[..at.start].chars().next_back(), text[at.end..].trim_start());
    before.is_none_or(|letter| !letter.is_alphanumeric() && letter != '_') && after.starts_with(['=', '.', ']'])
}

/// All that is wrong in a file. Never empty.
#[derive(Debug, Clone)]
pub struct FileErrors {
    findings: Vec<Finding>,
    left_out: usize,
}

impl FileErrors {
    /// What is wrong, in the order of the file.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// How many more there were; a hostile file could have millions.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// All of it as people read it.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut texts: Vec<String> = self.findings.iter().map(|finding| finding.text(language)).collect();
        if self.left_out > 0 {
            let more = Text {
                de: format!("… und {} weitere.", self.left_out),
                en: format!("… and {} more.", self.left_out),
            };
            texts.push(more.get(language).clone());
        }
        texts.join("\n\n")
    }
}

impl fmt::Display for FileErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::En))
    }
}

impl std::error::Error for FileErrors {}

/// Collects what is found while a file is read.
#[derive(Debug)]
pub struct Findings<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Finding>,
    left_out: usize,
}

impl<'a> Findings<'a> {
    /// More than a person reads in one go.
    const AT_MOST: usize = 50;

    /// None so far, for a file with this text.
    #[must_use]
    pub const fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, found: Vec::new(), left_out: 0 }
    }

    /// Whether nothing has been found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The line, from 1, in which a byte of the file stands.
    #[must_use]
    pub fn line(&self, byte: usize) -> usize {
        self.text[..self.text.floor_char_boundary(byte)].matches('\n').count() + 1
    }

    /// What the file says there.
    #[must_use]
    pub fn words(&self, span: &Range<usize>) -> &'a str {
        let from = self.text.floor_char_boundary(span.start);
        &self.text[from..self.text.ceil_char_boundary(span.end).max(from)]
    }

    /// What a reader of TOML says; see [`Finding::of_schema`].
    pub fn add_schema(&mut self, span: Option<Range<usize>>, said: &str, help: Text<String>) {
        self.push(|file, text| Finding::of_schema(file, text, span, said, help));
    }

    /// Something is wrong at these bytes of the file.
    pub fn add(&mut self, span: Range<usize>, rule: &'static str, message: Text<String>, help: Text<String>) {
        self.push(|file, text| Finding::at(file, text, span, rule, message, help));
    }

    /// Of those that nobody will read, the place is not even looked for.
    fn push(&mut self, finding: impl FnOnce(&str, &str) -> Finding) {
        if self.found.len() == Self::AT_MOST {
            self.left_out += 1;
        } else {
            let finding = finding(self.file, self.text);
            // What several readers of a part say is told once.
            if !self.found.contains(&finding) {
                self.found.push(finding);
            }
        }
    }

    /// The errors, if anything was found.
    ///
    /// # Errors
    /// When something was.
    pub fn into_result(mut self) -> Result<(), FileErrors> {
        if self.found.is_empty() {
            return Ok(());
        }
        self.found.sort_by_key(|finding| finding.span.start);
        Err(FileErrors { findings: self.found, left_out: self.left_out })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn both(text: &str) -> Text<String> {
        Text { de: text.to_owned(), en: text.to_owned() }
    }

    #[test]
    fn the_same_is_told_once() {
        let mut findings = Findings::new("a.toml", "spot = 1\n");
        for _ in 0..3 {
            findings.add(0..4, "rule", both("what"), both("cure"));
        }
        findings.add(0..4, "rule", both("something else"), both("cure"));
        assert_eq!(findings.into_result().unwrap_err().findings().len(), 2);
    }

    #[test]
    fn a_place_is_counted_in_characters_and_shown_to_the_end_of_its_line() {
        let text = "eins\n\tgrün = \"ä\"\nlast";
        let from = text.find('"').expect("it is there");
        let finding = Finding::at("a.toml", text, from..text.len(), "rule", both("what"), both("cure"));
        assert_eq!((finding.line, finding.column, finding.width), (2, 9, 3));
        assert_eq!(finding.text(Language::De), "a.toml:2:9: what\n  |  grün = \"ä\"\n  |         ^^^\n  cure");
    }

    #[test]
    fn a_finding_about_a_whole_file_shows_no_line() {
        let finding = Finding::of("a.toml", "rule", both("what"), both("cure"));
        assert_eq!(finding.text(Language::En), "a.toml:1:1: what\n  cure");
    }

    #[test]
    fn findings_stand_in_the_order_of_the_file_and_are_not_without_end() {
        let line = "a".repeat(60);
        let mut findings = Findings::new("a.toml", &line);
        assert!(findings.is_empty());
        for at in (0..60).rev() {
            findings.add(at..at + 1, "rule", both("what"), both("cure"));
        }
        let errors = findings.into_result().expect_err("there are some");
        assert_eq!((errors.findings().len(), errors.left_out()), (50, 10));
        assert!(errors.findings().is_sorted_by_key(|finding| finding.column));
        assert!(errors.text(Language::De).ends_with("… und 10 weitere."));
        assert!(Findings::new("a.toml", "abc").into_result().is_ok());
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_can_be_shown(text in any::<String>(), start in 0..200_usize, length in 0..200_usize) {
            let finding = Finding::at("a", &text, start..start + length, "rule", both("what"), both("cure"));
            prop_assert!(finding.line >= 1 && finding.column >= 1 && (1..=SHOWN_COLUMNS).contains(&finding.width));
            prop_assert!(finding.source_line.chars().count() <= finding.column.max(SHOWN_COLUMNS) + 1);
            let drawn = finding.text(Language::De);
            prop_assert!(!drawn.chars().any(|letter| letter.is_control() && letter != '\n'));
        }
    }
}
