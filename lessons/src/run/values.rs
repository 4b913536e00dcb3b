//! What expressions come to.

use robot_core::Text;

use crate::compile::{Expression, Function};
use crate::problem::text;

/// Why something did not work, in a child's words.
pub(super) type Why = Text<String>;

/// What an expression comes to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Val {
    Number(f64),
    Text(String),
    Truth(bool),
}

/// Where expressions look things up.
pub(super) trait Source {
    fn variable(&self, name: &str) -> Val;
    fn answer(&self) -> String;
    fn distance_cm(&self) -> f64;
    fn random(&mut self, from: i64, to: i64, block: &str) -> i64;
    fn is_touched(&self, part: &str) -> bool;
    fn has_heard(&self, phrase: &str) -> bool;
    fn sees(&self, what: &str) -> bool;
}

impl Val {
    pub(super) fn to_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().replace(',', ".").parse().ok().filter(|number: &f64| number.is_finite()),
            Self::Truth(_) => None,
        }
    }

    pub(super) fn to_text(&self) -> String {
        match self {
            // Whole numbers as children write them.
            Self::Number(number) => ((number * 100.0).round() / 100.0).to_string(),
            Self::Text(text) => text.clone(),
            Self::Truth(truth) => truth.to_string(),
        }
    }
}

/// What the expression comes to now.
pub(super) fn evaluate(expression: &Expression, source: &mut dyn Source) -> Result<Val, Why> {
    let (function, args) = match expression {
        Expression::Number(number) => return Ok(Val::Number(*number)),
        Expression::Text(text) => return Ok(Val::Text(text.clone())),
        Expression::Call(function, args) => (*function, args.as_slice()),
    };
    let word = |place: usize| match args.get(place) {
        Some(Expression::Text(text)) => text.as_str(),
        _ => "",
    };
    Ok(match function {
        Function::Variable => source.variable(word(0)),
        Function::Answer => Val::Text(source.answer()),
        Function::Distance => Val::Number(source.distance_cm()),
        Function::Touched => Val::Truth(source.is_touched(word(0))),
        Function::Heard => Val::Truth((0..args.len()).any(|place| source.has_heard(word(place)))),
        Function::Sees => Val::Truth(source.sees(word(0))),
        Function::Random => {
            let (from, to) = (whole(&args[1], source)?, whole(&args[2], source)?);
            #[expect(clippy::cast_precision_loss, reason = "both ends lie within a thousand")]
            Val::Number(source.random(from.min(to), from.max(to), word(0)) as f64)
        }
        Function::Join => {
            let (first, second) = (evaluate(&args[0], source)?, evaluate(&args[1], source)?);
            Val::Text(first.to_text() + &second.to_text())
        }
        Function::Add | Function::Subtract | Function::Multiply | Function::Divide => {
            let (a, b) = (number(&args[0], source)?, number(&args[1], source)?);
            Val::Number(calculate(function, a, b)?)
        }
        Function::Eq | Function::Ne | Function::Lt | Function::Gt => {
            let (a, b) = (evaluate(&args[0], source)?, evaluate(&args[1], source)?);
            Val::Truth(compare(function, &a, &b))
        }
        Function::And => Val::Truth(truth(&args[0], source)? && truth(&args[1], source)?),
        Function::Or => Val::Truth(truth(&args[0], source)? || truth(&args[1], source)?),
        Function::Not => Val::Truth(!truth(&args[0], source)?),
    })
}

/// The expression as a number.
pub(super) fn number(expression: &Expression, source: &mut dyn Source) -> Result<f64, Why> {
    let value = evaluate(expression, source)?;
    value.to_number().ok_or_else(|| {
        let shown: String = value.to_text().chars().take(40).collect();
        text(format!("»{shown}« ist keine Zahl."), format!("“{shown}” is not a number."))
    })
}

/// The expression as true or false.
pub(super) fn truth(expression: &Expression, source: &mut dyn Source) -> Result<bool, Why> {
    Ok(matches!(evaluate(expression, source)?, Val::Truth(true)))
}

#[expect(clippy::cast_possible_truncation, reason = "clamped before")]
fn whole(expression: &Expression, source: &mut dyn Source) -> Result<i64, Why> {
    Ok(number(expression, source)?.round().clamp(-1_000.0, 1_000.0) as i64)
}

fn calculate(function: Function, a: f64, b: f64) -> Result<f64, Why> {
    let result = match function {
        Function::Add => a + b,
        Function::Subtract => a - b,
        Function::Multiply => a * b,
        _ if b == 0.0 => return Err(text("Durch 0 kann man nicht teilen.", "You cannot divide by 0.")),
        _ => a / b,
    };
    if result.abs() <= 1e9 {
        return Ok(result);
    }
    Err(text("Die Zahl wird zu groß.", "The number gets too big."))
}

/// Numbers as numbers, everything else as text in which case and umlauts' spelling do not matter.
fn compare(function: Function, a: &Val, b: &Val) -> bool {
    if let (Some(a), Some(b)) = (a.to_number(), b.to_number()) {
        return match function {
            Function::Eq => a == b,
            Function::Ne => a != b,
            Function::Lt => a < b,
            _ => a > b,
        };
    }
    let (a, b) = (folded(&a.to_text()), folded(&b.to_text()));
    match function {
        Function::Eq => a == b,
        Function::Ne => a != b,
        Function::Lt => a < b,
        _ => a > b,
    }
}

/// A text as it is compared: small letters, umlauts written out, words with one blank between, no punctuation.
pub(crate) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a sentence has this phrase in it, as whole words.
pub(crate) fn has_phrase(sentence: &str, phrase: &str) -> bool {
    let (sentence, phrase) = (format!(" {} ", folded(sentence)), format!(" {} ", folded(phrase)));
    phrase.len() > 2 && sentence.contains(&phrase)
}
