//! The printed card: all blocks on one sheet of A3, as SVG. It prints on A4 as well, for good eyes.

use super::{ArgKind, Block, Registry, Shape};
use crate::language::LessonLanguage;

/// The sheet, millimetres.
const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 297.0;
const MARGIN: f64 = 10.0;
const TOP: f64 = 32.0;
const COLUMNS: usize = 4;
const GAP: f64 = 6.0;
/// Letters, millimetres high: on blocks, and of what is said about them.
const LABEL: f64 = 3.5;
const SMALL: f64 = 2.7;
const LINE: f64 = 5.6;
/// How wide a letter is, of its height; a little too wide is better than too narrow.
const LETTER: f64 = 0.58;

/// The card in `language`.
///
/// ```
/// use lessons::LessonLanguage;
/// use lessons::registry::{Registry, card};
///
/// let svg = card::svg(Registry::house(), LessonLanguage::En);
/// assert!(svg.starts_with("<svg ") && svg.contains(">touched?<"));
/// ```
#[must_use]
pub fn svg(registry: &Registry, language: LessonLanguage) -> String {
    let en = language == LessonLanguage::En;
    let (title, intro) = if en {
        ("NAOme's blocks", "★ from the beginning   ★★ for explorers   ★★★ for experts")
    } else {
        ("NAOmes Blöcke", "★ von Anfang an   ★★ für Entdecker   ★★★ für Profis")
    };
    let mut sheet = Sheet { svg: String::new(), column: 0, y: TOP };
    let lang = if en { "en" } else { "de" };
    sheet.svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" \
         role=\"img\" xml:lang=\"{lang}\" font-family=\"'Source Sans 3', 'Segoe UI', Arial, 'DejaVu Sans', sans-serif\">\n\
         <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    sheet.text(MARGIN, 18.0, 10.0, "#222", true, title);
    sheet.text(MARGIN, 26.0, 3.4, "#555", false, intro);
    for category in registry.categories() {
        let blocks = || registry.blocks().iter().filter(|block| block.category == category.id);
        let first = blocks().next().map_or(0.0, |block| Drawn::new(registry, block, language).height());
        sheet.make_room(10.0 + first);
        let x = sheet.x();
        let y = sheet.y + 5.5;
        let name = format!("{} {}", category.icon, category.name.get(language));
        sheet.text(x, y, 5.0, &category.colour, true, &name);
        sheet.rect((x, y + 1.6, Sheet::column_width(), 0.5), 0.0, &category.colour);
        sheet.y += 9.5;
        for block in blocks() {
            let drawn = Drawn::new(registry, block, language);
            sheet.make_room(drawn.height());
            sheet.block(&drawn, &category.colour);
        }
        sheet.y += 2.0;
    }
    sheet.svg + "</svg>\n"
}

struct Sheet {
    svg: String,
    column: usize,
    y: f64,
}

/// A word or a field on a block.
enum Token {
    Word(String),
    Field(String),
    Condition,
    Body,
}

/// A block as it is laid out.
struct Drawn<'a> {
    block: &'a Block,
    /// The tokens, with their place.
    tokens: Vec<(f64, usize, Token)>,
    lines: usize,
    said: Vec<String>,
}

fn width(text: &str, size: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few letters")]
    let letters = text.chars().count() as f64;
    letters * size * LETTER
}

impl<'a> Drawn<'a> {
    const PAD: f64 = 3.0;

    fn new(registry: &Registry, block: &'a Block, language: LessonLanguage) -> Self {
        let most = Sheet::column_width() - 2.0 * Self::PAD;
        let (mut x, mut line, mut placed) = (0.0_f64, 0_usize, Vec::new());
        for token in tokens(registry, block, language) {
            let wide = match &token {
                Token::Word(word) => width(word, LABEL) * 1.12 + 1.2,
                Token::Field(text) => width(text, LABEL) + 4.6,
                Token::Condition => 14.0,
                Token::Body => most,
            };
            if x > 0.0 && x + wide > most + 0.01 {
                (x, line) = (0.0, line + 1);
            }
            placed.push((x, line, token));
            x += wide;
        }
        let said = wrapped(block.tooltip.get(language), Sheet::column_width() - 9.0);
        Self { block, tokens: placed, lines: line + 1, said }
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    fn block_height(&self) -> f64 {
        self.lines as f64 * LINE + 1.6
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    fn height(&self) -> f64 {
        self.block_height() + self.said.len() as f64 * (SMALL + 0.7) + 3.4
    }
}

fn tokens(registry: &Registry, block: &Block, language: LessonLanguage) -> Vec<Token> {
    let (mut tokens, mut rest) = (Vec::new(), block.label.get(language));
    let words = |text: &str, tokens: &mut Vec<Token>| {
        tokens.extend(text.split_whitespace().map(|word| Token::Word(word.to_owned())));
    };
    while let Some((before, after)) = rest.split_once('{') {
        words(before, &mut tokens);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        tokens.extend(block.arg(name).map(|arg| match &arg.kind {
            ArgKind::Choice { of } => {
                let first = registry.choices(of).first().map_or("", |choice| choice.name(language));
                Token::Field(format!("{first} ▾"))
            }
            ArgKind::Number { default, .. } => Token::Field(default.to_string()),
            ArgKind::Phrases { default, .. } | ArgKind::Variable { default } | ArgKind::Name { default } => {
                Token::Field(default.clone())
            }
            ArgKind::Value { default: Some(toml::Value::String(text)), .. } => Token::Field(text.trim().to_owned()),
            ArgKind::Value { default: Some(number), .. } => Token::Field(number.to_string()),
            ArgKind::Value { default: None, .. } => Token::Condition,
            ArgKind::Body { .. } => Token::Body,
        }));
        rest = after;
    }
    words(rest, &mut tokens);
    tokens
}

/// Lines of what is said about a block.
fn wrapped(text: &str, most: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is one");
        if line.is_empty() {
            word.clone_into(line);
        } else if width(&format!("{line} {word}"), SMALL) <= most {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

impl Sheet {
    fn column_width() -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "four")]
        let columns = COLUMNS as f64;
        (WIDTH - 2.0 * MARGIN - (columns - 1.0) * GAP) / columns
    }

    #[expect(clippy::cast_precision_loss, reason = "four columns")]
    fn x(&self) -> f64 {
        MARGIN + self.column as f64 * (Self::column_width() + GAP)
    }

    /// Goes on in the next column where there is no room; the last one takes what is left.
    fn make_room(&mut self, height: f64) {
        if self.y + height > HEIGHT - 6.0 && self.column + 1 < COLUMNS {
            self.column += 1;
            self.y = if self.column == 0 { TOP } else { 10.0 };
        }
    }

    fn text(&mut self, x: f64, y: f64, size: f64, colour: &str, bold: bool, text: &str) {
        let weight = if bold { " font-weight=\"700\"" } else { "" };
        let text = escape(text);
        self.svg.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\"{weight}>{text}</text>\n"
        ));
    }

    fn rect(&mut self, (x, y, width, height): (f64, f64, f64, f64), round: f64, colour: &str) {
        self.svg.push_str(&format!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{round}\" fill=\"{colour}\"/>\n"
        ));
    }

    fn diamond(&mut self, (x, y, width, height): (f64, f64, f64, f64), colour: &str) {
        let (right, middle, bottom, tip) = (x + width, y + height / 2.0, y + height, 2.5);
        let (left_in, right_in) = (x + tip, right - tip);
        self.svg.push_str(&format!(
            "<path d=\"M{left_in:.1} {y:.1}H{right_in:.1}L{right:.1} {middle:.1}L{right_in:.1} {bottom:.1}H{left_in:.1}L{x:.1} {middle:.1}Z\" fill=\"{colour}\"/>\n"
        ));
    }

    fn block(&mut self, drawn: &Drawn<'_>, colour: &str) {
        let (x, y, height) = (self.x(), self.y, drawn.block_height());
        let area = (x, y, Self::column_width(), height);
        match drawn.block.shape {
            Shape::Condition => self.diamond(area, colour),
            Shape::Hat | Shape::Definition => {
                self.rect((x, y, 26.0, 4.0), 2.0, colour);
                self.rect((x, y + 0.9, Self::column_width(), height - 0.9), 1.0, colour);
            }
            Shape::Statement | Shape::End => self.rect(area, 1.0, colour),
            Shape::Number | Shape::Text | Shape::Any => self.rect(area, height / 2.0, colour),
        }
        for (at, line, token) in &drawn.tokens {
            #[expect(clippy::cast_precision_loss, reason = "a few lines")]
            let line_y = y + 0.8 + *line as f64 * LINE;
            let (at, baseline) = (x + Drawn::PAD + at, line_y + LINE * 0.5 + LABEL * 0.35);
            match token {
                Token::Word(word) => self.text(at, baseline, LABEL, "#fff", false, word),
                Token::Field(text) => {
                    self.rect((at, line_y + 0.6, width(text, LABEL) + 3.6, LINE - 1.2), 2.2, "#fff");
                    self.text(at + 1.8, baseline, LABEL, "#222", false, text);
                }
                Token::Condition => self.diamond((at, line_y + 0.7, 13.0, LINE - 1.4), "#fff"),
                Token::Body => {
                    let body = Self::column_width() - Drawn::PAD - 4.0;
                    self.rect((at + 4.0, line_y + 0.7, body, LINE - 1.4), 0.8, "#fff");
                }
            }
        }
        let stars = "★".repeat(usize::from(drawn.block.level));
        let mut baseline = y + height + SMALL + 0.5;
        self.text(x, baseline, SMALL, "#8a6d00", true, &stars);
        for line in &drawn.said {
            self.text(x + 9.0, baseline, SMALL, "#333", false, line);
            baseline += SMALL + 0.7;
        }
        self.y += drawn.height();
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
