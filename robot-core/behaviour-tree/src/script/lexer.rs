//! Cuts a script into tokens.

use crate::words::language::{Both, both};

/// A fault in the text of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Where, in bytes of the script.
    pub(crate) at: usize,
    pub(crate) message: Both,
    pub(crate) cure: Both,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Token<'a> {
    Int(i64),
    Real(f64),
    Text(&'a str),
    Name(&'a str),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// Longer signs come first.
const SIGNS: [&str; 27] = [
    ":=", "+=", "-=", "*=", "/=", "==", "!=", "<=", ">=", "&&", "||", "..", "=", "<", ">", "+", "-", "*", "/", "&",
    "|", "^", "!", "~", "?", ":", ";",
];
const BRACKETS: [&str; 2] = ["(", ")"];

/// The token at `at` or after white space, and where it stands.
pub(super) fn token(script: &str, at: usize) -> Result<(Token<'_>, usize, usize), SyntaxError> {
    let rest = script[at..].trim_start_matches([' ', '\t', '\n', '\r']);
    let start = script.len() - rest.len();
    let Some(first) = rest.bytes().next() else {
        return Ok((Token::End, start, start));
    };
    if first.is_ascii_digit() {
        let number = number(rest).and_then(|(token, len)| match rest.as_bytes().get(len) {
            Some(next) if is_name_start(*next) => {
                Err(both!("`{}` cannot follow a number", "`{}` kann nicht auf eine Zahl folgen", &rest[len..=len]))
            }
            _ => Ok((token, start, start + len)),
        });
        return number.map_err(|message| SyntaxError {
            at: start,
            message,
            cure: both!(
                "write whole numbers as `12` or `0x1F`, reals as `1.5` or `1.5e3`",
                "ganze Zahlen als `12` oder `0x1F` schreiben, andere als `1.5` oder `1.5e3`"
            ),
        });
    }
    if is_name_start(first) {
        let len = 1 + rest[1..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
        return Ok((Token::Name(&rest[..len]), start, start + len));
    }
    if first == b'\'' {
        return match rest[1..].find('\'') {
            Some(len) => Ok((Token::Text(&rest[1..=len]), start, start + len + 2)),
            None => Err(SyntaxError {
                at: start,
                message: both!("this text has no end", "dieser Text hat kein Ende"),
                cure: both!(
                    "texts stand between two single quotes, as in 'hello'",
                    "Texte stehen zwischen zwei einfachen Anführungszeichen, etwa 'hallo'"
                ),
            }),
        };
    }
    if let Some(sign) = SIGNS.iter().chain(&BRACKETS).find(|sign| rest.starts_with(**sign)) {
        return Ok((Token::Sign(sign), start, start + sign.len()));
    }
    let found: String = rest.chars().take(1).collect();
    Err(SyntaxError {
        at: start,
        message: both!("`{found}` does not belong into a script", "`{found}` gehört nicht in ein Skript"),
        cure: both!(
            "names consist of the letters A to Z without accents, digits and `_`; texts stand between single quotes",
            "Namen bestehen aus den Buchstaben A bis Z ohne Umlaute, Ziffern und `_`; Texte stehen zwischen einfachen Anführungszeichen"
        ),
    })
}

const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'@')
}

/// A number at the beginning of a text, and its length.
fn number(text: &str) -> Result<(Token<'static>, usize), Both> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    if bytes[0] == b'0' && matches!(bytes.get(1), Some(b'x' | b'X')) {
        let len = bytes[2..].iter().take_while(|b| b.is_ascii_hexdigit()).count();
        if len == 0 {
            return Err(both!(
                "a hexadecimal number needs digits after `0x`",
                "eine Hexadezimalzahl braucht Ziffern nach `0x`"
            ));
        }
        if bytes.get(2 + len) == Some(&b'.') {
            return Err(both!("a hexadecimal number has no point", "eine Hexadezimalzahl hat keinen Punkt"));
        }
        // A literal that does not fit is 0, as in BehaviorTree.CPP.
        return Ok((Token::Int(i64::from_str_radix(&text[2..2 + len], 16).unwrap_or(0)), 2 + len));
    }
    let whole = digits(0);
    let mut len = whole;
    // `1..2` joins two numbers; `1.5` is one.
    if bytes.get(len) == Some(&b'.') && bytes.get(len + 1) != Some(&b'.') {
        let fraction = digits(len + 1);
        if fraction == 0 {
            return Err(both!(
                "`{}` needs digits after the point",
                "`{}` braucht Ziffern nach dem Punkt",
                &text[..=len]
            ));
        }
        len += 1 + fraction;
    }
    if matches!(bytes.get(len), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(len + 1), Some(b'-' | b'+')));
        let exponent = digits(len + 1 + sign);
        if exponent == 0 {
            return Err(both!(
                "`{}` needs digits after the exponent",
                "`{}` braucht Ziffern nach dem Exponenten",
                &text[..=len]
            ));
        }
        len += 1 + sign + exponent;
    }
    let token = if len == whole {
        Token::Int(text[..len].parse().unwrap_or(0))
    } else {
        Token::Real(text[..len].parse().unwrap_or(f64::INFINITY))
    };
    Ok((token, len))
}
