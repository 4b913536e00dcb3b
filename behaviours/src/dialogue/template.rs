//! A line of what is heard: words, `[optional]`, `(this|that)` and `{name}`.

use robot_core::Language;

use super::problem::Problem;
use super::words::words;

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A folded word.
    Word(String),
    /// A slot or a list of words, with its byte range in the template.
    Name { name: String, start: usize, end: usize },
    /// One of these, or nothing.
    Optional(Vec<Vec<Self>>),
    /// One of these.
    Choice(Vec<Vec<Self>>),
}

/// A problem with its byte range in the template.
pub(super) type Located = (usize, usize, Problem);

/// How deep brackets may nest.
const DEEPEST: usize = 2;

/// Reads a template.
pub(super) fn parse(text: &str, language: Language) -> Result<Vec<Part>, Located> {
    let mut parser = Parser { text, at: 0, language };
    let parts = parser.sequence(0)?;
    if let Some(bracket) = parser.peek() {
        return Err((parser.at, parser.at + bracket.len_utf8(), Problem::Stray { bracket }));
    }
    if parts.is_empty() {
        return Err((0, text.len(), Problem::NoWords));
    }
    Ok(parts)
}

/// Whether this can be the name of a slot or a list.
pub(super) fn is_name(name: &str) -> bool {
    (1..=40).contains(&name.len())
        && name
            .chars()
            .all(|letter| letter == '_' || letter.is_ascii_digit() || (letter.is_alphabetic() && letter.is_lowercase()))
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    language: Language,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Part>, Located> {
        let mut parts = Vec::new();
        while let Some(letter) = self.peek() {
            match letter {
                '|' | ']' | ')' | '}' => break,
                '[' | '(' => parts.push(self.group(letter, depth)?),
                '{' => parts.push(self.name()?),
                _ if letter.is_whitespace() => self.at += letter.len_utf8(),
                _ => self.words(&mut parts)?,
            }
        }
        // Thousands of templates are kept until somebody speaks their language.
        parts.shrink_to_fit();
        Ok(parts)
    }

    fn group(&mut self, open: char, depth: usize) -> Result<Part, Located> {
        let start = self.at;
        if depth == DEEPEST {
            return Err((start, start + 1, Problem::TooDeep));
        }
        let close = if open == '[' { ']' } else { ')' };
        let mut choices = Vec::new();
        loop {
            self.at += 1;
            let from = self.at;
            let choice = self.sequence(depth + 1)?;
            if choice.is_empty() && matches!(self.peek(), Some('|' | ']' | ')')) {
                return Err((from - 1, (self.at + 1).min(self.text.len()), Problem::EmptyChoice));
            }
            choices.push(choice);
            match self.peek() {
                Some('|') => {}
                Some(letter) if letter == close => break,
                Some(letter) => return Err((self.at, self.at + letter.len_utf8(), Problem::Stray { bracket: letter })),
                None => return Err((start, start + 1, Problem::Unclosed { bracket: open })),
            }
        }
        self.at += 1;
        self.refuse_glue()?;
        choices.shrink_to_fit();
        Ok(if open == '[' { Part::Optional(choices) } else { Part::Choice(choices) })
    }

    fn name(&mut self) -> Result<Part, Located> {
        let start = self.at;
        let inside = start + 1;
        let rest = &self.text[inside..];
        let length = rest.find(|letter: char| "{}[]()|".contains(letter)).unwrap_or(rest.len());
        if !rest[length..].starts_with('}') {
            return Err((start, inside, Problem::Unclosed { bracket: '{' }));
        }
        let (name, end) = (rest[..length].trim(), inside + length + 1);
        if !is_name(name) {
            return Err((start, end, Problem::BadName { name: name.to_owned() }));
        }
        self.at = end;
        self.refuse_glue()?;
        Ok(Part::Name { name: name.to_owned(), start, end })
    }

    fn words(&mut self, parts: &mut Vec<Part>) -> Result<(), Located> {
        let rest = &self.text[self.at..];
        let special = |letter: char| letter.is_whitespace() || "[](){}|".contains(letter);
        let length = rest.find(special).unwrap_or(rest.len());
        parts.extend(words(&rest[..length], self.language).into_iter().map(|word| Part::Word(word.folded)));
        self.at += length;
        if let Some(bracket @ ('[' | '(' | '{')) = self.peek() {
            return Err((self.at, self.at + bracket.len_utf8(), Problem::Glued));
        }
        Ok(())
    }

    /// After a closing bracket comes a space, another bracket or punctuation, but no letter.
    fn refuse_glue(&self) -> Result<(), Located> {
        match self.peek() {
            Some(letter) if letter.is_alphanumeric() => Err((self.at - 1, self.at, Problem::Glued)),
            _ => Ok(()),
        }
    }
}

/// The parts as text, the same for the same sentence wherever it stands.
pub(super) fn written(parts: &[Part]) -> String {
    let choices = |choices: &[Vec<Part>]| choices.iter().map(|choice| written(choice)).collect::<Vec<_>>().join("|");
    parts
        .iter()
        .map(|part| match part {
            Part::Word(word) => word.clone(),
            Part::Name { name, .. } => format!("{{{name}}}"),
            Part::Optional(inside) => format!("[{}]", choices(inside)),
            Part::Choice(inside) => format!("({})", choices(inside)),
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Part {
        Part::Word(text.to_owned())
    }

    #[test]
    fn brackets_are_read() {
        let parts = parse("wo (ist|sind die) [denn] {title}?", Language::De).unwrap();
        assert_eq!(
            parts,
            [
                word("wo"),
                Part::Choice(vec![vec![word("ist")], vec![word("sind"), word("die")]]),
                Part::Optional(vec![vec![word("denn")]]),
                Part::Name { name: "title".into(), start: 25, end: 32 },
            ]
        );
    }

    #[test]
    fn what_is_wrong_is_said_where_it_is() {
        let table: [(&str, usize, Problem); 13] = [
            ("wo ist [hier", 7, Problem::Unclosed { bracket: '[' }),
            ("wo ist {title", 7, Problem::Unclosed { bracket: '{' }),
            ("wo ist {title [denn]", 7, Problem::Unclosed { bracket: '{' }),
            ("wo ist hier]", 11, Problem::Stray { bracket: ']' }),
            ("wo | da", 3, Problem::Stray { bracket: '|' }),
            ("(wo]", 3, Problem::Stray { bracket: ']' }),
            ("[a [b [c]]]", 6, Problem::TooDeep),
            ("schalte[n]", 7, Problem::Glued),
            ("(ein)mal", 4, Problem::Glued),
            ("(a|)", 2, Problem::EmptyChoice),
            ("[]", 0, Problem::EmptyChoice),
            ("…?!", 0, Problem::NoWords),
            ("{Titel!}", 0, Problem::BadName { name: "Titel!".into() }),
        ];
        for (text, column, problem) in table {
            let (start, _, found) = parse(text, Language::De).unwrap_err();
            assert_eq!((start, found), (column, problem), "{text}");
        }
    }
}
