//! The sentences of `toml_parser`: what is wrong with how a file is written.

use super::{Told, broken, owned};

/// German and English.
pub(super) type Words = (&'static str, &'static str);

const A_NUMBER: (Words, Words) = (
    ("das ist keine Zahl", "this is no number"),
    (
        "Zahlen schreibt man so: 2, 2.5 oder -3; ohne Einheit und ohne 0 am Anfang.",
        "Numbers are written 2, 2.5 or -3: without a unit, and without a 0 in front.",
    ),
);
const A_KEY: (Words, Words) = (
    ("hier fehlt ein =, oder das ist kein Schlüssel", "a = is missing here, or this is no key"),
    (
        "Eine Zeile heißt schlüssel = wert; ein Schlüssel ist ein Wort aus a–z, Ziffern, _ und -.",
        "A line is key = value; a key is one word of a to z, digits, _ and -.",
    ),
);
const A_VALUE: (Words, Words) = (
    ("hier fehlt ein Wert", "a value is missing here"),
    (
        "Hinter = steht eine Zahl, ein Text in \"…\", true, false oder eine Liste in [ ].",
        "After = there is a number, a text in \"…\", true, false, or a list in [ ].",
    ),
);
const AN_END: (Words, Words) = (
    ("hier müsste die Zeile zu Ende sein", "the line should end here"),
    (
        "Jede Angabe hat ihre eigene Zeile; ein Text steht in Anführungszeichen, eine Bemerkung hinter #.",
        "Each key has a line of its own; a text stands in quotation marks, a remark after #.",
    ),
);
pub(super) const A_COMMA: (Words, Words) = (
    ("hier fehlt ein Komma", "a comma is missing here"),
    ("Zwischen zwei Werten steht ein Komma.", "There is a comma between two values."),
);
const A_COMMA_TOO_MANY: (Words, Words) =
    (("hier steht ein Komma zu viel", "there is one comma too many here"), ("Streichen Sie es.", "Delete it."));
const A_TABLE: (Words, Words) = (
    ("die eckige Klammer ist nicht geschlossen", "the square bracket is not closed"),
    ("So viele wie am Anfang: [world] oder [[goal]].", "As many as at the beginning: [world] or [[goal]]."),
);
const A_BRACE: (Words, Words) = (
    ("in der geschweiften Klammer stimmt etwas nicht", "something is wrong within the braces"),
    (
        "So schreibt man es: { de = \"Hallo\", en = \"hello\" }, alles in einer Klammer.",
        "It is written { de = \"Hallo\", en = \"hello\" }, all within one pair of braces.",
    ),
);
const A_TEXT: (Words, Words) = (
    ("der Text ist nicht zu Ende: es fehlt ein Anführungszeichen", "the text has no end: a quotation mark is missing"),
    ("Er endet in derselben Zeile mit \".", "It ends on the same line with \"."),
);
const AN_ESCAPE: (Words, Words) = (
    ("ein \\ hat in einem Text eine eigene Bedeutung", "a \\ has a meaning of its own in a text"),
    (
        "Schreiben Sie \\\\ für \\, \\\" für ein Anführungszeichen, in Pfaden /.",
        "Write \\\\ for \\, \\\" for a quotation mark, / in paths.",
    ),
);
const A_TABLE_AGAIN: (Words, Words) = (
    ("das gibt es schon, aber als etwas anderes", "this is there already, as something else"),
    ("Streichen Sie eine der beiden Stellen.", "Delete one of the two places."),
);
const TOO_DEEP: (Words, Words) = (
    ("hier stehen zu viele Klammern ineinander", "there are too many brackets inside each other here"),
    ("Schreiben Sie es einfacher.", "Write it more simply."),
);
const TOO_GREAT: (Words, Words) =
    (("diese Zahl ist zu groß", "this number is too great"), ("Schreiben Sie eine kleinere.", "Write a smaller one."));
const A_TRUTH: (Words, Words) = (
    ("hier gehört true (ja) oder false (nein) hin", "true or false belongs here"),
    ("Schreiben Sie es klein und ganz aus.", "Write it in small letters, and in full."),
);
const A_LINE: (Words, Words) = (
    ("hier steht ein unsichtbares Zeichen", "there is an invisible character here"),
    ("Löschen Sie die Zeile und tippen Sie sie neu.", "Delete the line and type it again."),
);

/// The sentences of `toml_parser`, by how they begin; the first that fits.
const SYNTAX: &[(&str, (Words, Words))] = &[
    ("unexpected key or value", AN_END),
    ("unexpected content between", A_LINE),
    ("unexpected content", AN_END),
    ("extra `=`", AN_END),
    ("extra assignment", A_BRACE),
    ("extra comma", A_COMMA_TOO_MANY),
    ("key with no value", A_KEY),
    ("keys cannot be", A_KEY),
    ("invalid unquoted key", A_KEY),
    ("unquoted keys cannot be empty", A_KEY),
    ("invalid key", A_KEY),
    ("missing value for key", A_VALUE),
    ("missing value", A_VALUE),
    ("value is missing", A_VALUE),
    ("unclosed array table", A_TABLE),
    ("unclosed table", A_TABLE),
    ("invalid table", A_TABLE),
    ("missing table open", A_TABLE),
    ("missing array opening", A_TABLE),
    ("unclosed array", A_COMMA),
    ("missing comma between array", A_COMMA),
    ("unexpected `=` in array", A_COMMA),
    ("unclosed inline table", A_BRACE),
    ("invalid inline table", A_BRACE),
    ("missing inline table", A_BRACE),
    ("missing key for inline", A_BRACE),
    ("missing assignment between", A_BRACE),
    ("missing comma between key", A_BRACE),
    ("missing opening quote", A_TEXT),
    ("invalid basic string", A_TEXT),
    ("invalid literal string", A_TEXT),
    ("invalid multi-line", A_TEXT),
    ("invalid string", A_TEXT),
    ("missing escaped value", AN_ESCAPE),
    ("too few unicode", AN_ESCAPE),
    ("invalid value, expected unicode", AN_ESCAPE),
    ("invalid value", AN_ESCAPE),
    ("carriage return", A_LINE),
    ("invalid comment character", A_LINE),
    ("invalid boolean", A_TRUTH),
    ("invalid float", A_NUMBER),
    ("invalid integer", A_NUMBER),
    ("invalid hexadecimal", A_NUMBER),
    ("invalid octal", A_NUMBER),
    ("invalid binary", A_NUMBER),
    ("invalid mantissa", A_NUMBER),
    ("invalid fraction", A_NUMBER),
    ("invalid exponent", A_NUMBER),
    ("invalid date", A_NUMBER),
    ("unexpected leading zero", A_NUMBER),
    ("unexpected sign", A_NUMBER),
    ("redundant", A_NUMBER),
    ("`_` may only", A_NUMBER),
    ("integers with a radix", A_NUMBER),
    ("radix must be", A_NUMBER),
    ("cannot extend", A_TABLE_AGAIN),
    ("recursion limit", TOO_DEEP),
    ("cannot recurse", TOO_DEEP),
    ("integer number overflowed", TOO_GREAT),
    ("floating-point number overflowed", TOO_GREAT),
    ("u64 value was too large", TOO_GREAT),
];

/// A sentence of `toml_parser`, told again.
pub(super) fn syntax(said: &str) -> Option<Told> {
    let (_, (message, help)) = SYNTAX.iter().find(|(begins, _)| said.starts_with(begins))?;
    Some(broken(owned(*message), owned(*help)))
}
