//! Conditions and values: small pure expressions, written into the tree as text such as `lt(distance(), 40)`.
//!
//! They are no nodes, so that the tree stays readable; what children wrote stands in quotes and is never evaluated.

use std::fmt;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A function of others.
    Call(Function, Vec<Expression>),
}

/// What an expression can ask and calculate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named as the block it comes from")]
pub enum Function {
    Variable,
    Answer,
    Distance,
    Random,
    Join,
    Add,
    Subtract,
    Multiply,
    Divide,
    Eq,
    Ne,
    Lt,
    Gt,
    And,
    Or,
    Not,
    Touched,
    Heard,
    Sees,
}

/// Name, and least and greatest number of arguments.
const FUNCTIONS: [(Function, &str, usize, usize); 19] = [
    (Function::Variable, "variable", 1, 1),
    (Function::Answer, "answer", 0, 0),
    (Function::Distance, "distance", 0, 0),
    (Function::Random, "random", 3, 3),
    (Function::Join, "join", 2, 2),
    (Function::Add, "add", 2, 2),
    (Function::Subtract, "subtract", 2, 2),
    (Function::Multiply, "multiply", 2, 2),
    (Function::Divide, "divide", 2, 2),
    (Function::Eq, "eq", 2, 2),
    (Function::Ne, "ne", 2, 2),
    (Function::Lt, "lt", 2, 2),
    (Function::Gt, "gt", 2, 2),
    (Function::And, "and", 2, 2),
    (Function::Or, "or", 2, 2),
    (Function::Not, "not", 1, 1),
    (Function::Touched, "touched", 1, 1),
    (Function::Heard, "heard", 1, 5),
    (Function::Sees, "sees", 1, 1),
];

impl Function {
    /// Its name in texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        FUNCTIONS.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The function of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        FUNCTIONS.iter().find(|row| row.1 == name).map(|row| row.0)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => {
                let escaped = text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\r', "");
                write!(f, "'{escaped}'")
            }
            Self::Call(function, args) => {
                write!(f, "{}(", function.name())?;
                for (place, arg) in args.iter().enumerate() {
                    write!(f, "{}{arg}", if place == 0 { "" } else { ", " })?;
                }
                f.write_str(")")
            }
        }
    }
}

/// A text that is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no expression at byte {at}")]
pub struct NoExpression {
    text: String,
    at: usize,
}

impl Expression {
    /// Reads what [`Display`](fmt::Display) writes.
    ///
    /// ```
    /// use lessons::Expression;
    ///
    /// let near = Expression::parse("lt(distance(), 40)")?;
    /// assert_eq!(near.to_string(), "lt(distance(), 40)");
    /// # Ok::<(), lessons::NoExpression>(())
    /// ```
    ///
    /// # Errors
    /// If it is no expression, or nested more than 64 deep.
    pub fn parse(text: &str) -> Result<Self, NoExpression> {
        let mut reader = Reader { text, at: 0 };
        let no_expression = |at| NoExpression { text: text.chars().take(80).collect(), at };
        let expression = reader.expression(0).ok_or_else(|| no_expression(reader.at))?;
        reader.blanks();
        if reader.at == text.len() { Ok(expression) } else { Err(no_expression(reader.at)) }
    }

    /// The number, if it is one that is written down.
    #[must_use]
    pub const fn literal(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn eat(&mut self, letter: char) -> bool {
        self.blanks();
        let found = self.rest().starts_with(letter);
        self.at += if found { letter.len_utf8() } else { 0 };
        found
    }

    fn expression(&mut self, deep: usize) -> Option<Expression> {
        const MOST_DEEP: usize = 64;
        if deep > MOST_DEEP {
            return None;
        }
        if self.eat('\'') {
            return self.quoted();
        }
        let rest = self.rest();
        let end = rest.find(|letter: char| letter == ',' || letter == '(' || letter == ')' || letter.is_whitespace());
        let word = &rest[..end.unwrap_or(rest.len())];
        if let Ok(number) = word.parse::<f64>() {
            self.at += word.len();
            return number.is_finite().then_some(Expression::Number(number));
        }
        let &(function, _, least, most) = FUNCTIONS.iter().find(|row| row.1 == word)?;
        self.at += word.len();
        if !self.eat('(') {
            return None;
        }
        let mut args = Vec::new();
        while !self.eat(')') {
            if !args.is_empty() && !self.eat(',') {
                return None;
            }
            args.push(self.expression(deep + 1)?);
        }
        (least..=most).contains(&args.len()).then_some(Expression::Call(function, args))
    }

    /// What follows an opening quote.
    fn quoted(&mut self) -> Option<Expression> {
        let mut text = String::new();
        let mut letters = self.rest().char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\'' => {
                    self.at += at + 1;
                    return Some(Expression::Text(text));
                }
                '\\' => match letters.next()?.1 {
                    'n' => text.push('\n'),
                    escaped => text.push(escaped),
                },
                letter => text.push(letter),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_expression() -> impl Strategy<Value = Expression> {
        let leaf = prop_oneof![
            (-1e6..1e6).prop_map(Expression::Number),
            "[^\r]{0,20}".prop_map(Expression::Text),
            Just(Expression::Call(Function::Distance, vec![])),
        ];
        leaf.prop_recursive(4, 20, 2, |inner| {
            (inner.clone(), inner).prop_map(|(a, b)| Expression::Call(Function::Join, vec![a, b]))
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(expression in any_expression()) {
            prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression));
        }

        #[test]
        fn nothing_breaks_the_reader(text in "[a-z(),'\\\\ 0-9{}]{0,60}") {
            let _ = Expression::parse(&text);
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for text in ["", "lt(", "lt(1)", "lt(1,2,3)", "unknown()", "1 2", "'open", "nan", "inf", "answer", "(1)"] {
            assert!(Expression::parse(text).is_err(), "{text}");
        }
        assert!(Expression::parse(&"not(".repeat(10_000)).is_err());
    }
}
