//! The printed card: all blocks on one sheet of A3, as SVG. It prints on A4 as well, for good eyes.

use super::letters::{FONTS, width};
use super::{ArgKind, Block, Registry, Shape};
use crate::language::LessonLanguage;

/// The sheet, millimetres.
const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 297.0;
const MARGIN: f64 = 10.0;
const TOP: f64 = 32.0;
const BOTTOM: f64 = HEIGHT - 6.0;
const COLUMNS: f64 = 4.0;
const GAP: f64 = 6.0;
const COLUMN: f64 = (WIDTH - 2.0 * MARGIN - (COLUMNS - 1.0) * GAP) / COLUMNS;
/// Letters, millimetres high: on blocks, and of what is said about them.
const LABEL: f64 = 3.5;
const SMALL: f64 = 2.7;
/// A line on a block, and of what is said about it.
const LINE: f64 = 5.6;
const SMALL_LINE: f64 = SMALL + 0.7;
/// Left and right of what stands on a block; between two things on it; round the letters in a field.
const PAD: f64 = 3.0;
const APART: f64 = 1.2;
const IN_FIELD: f64 = 1.8;
/// The sign that a field is a list, with the blank before it; an empty socket for a condition; the shortest block.
const ARROW: f64 = 3.0;
const SOCKET: f64 = 12.0;
const SHORTEST: f64 = 32.0;
/// Where what is said about a block begins: right of its stars.
const SAID: f64 = 9.5;

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
    let mut sheet = Sheet { svg: String::new(), column: 0.0, y: TOP };
    let lang = if en { "en" } else { "de" };
    sheet.svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}mm\" height=\"{HEIGHT}mm\" \
         role=\"img\" xml:lang=\"{lang}\" font-family=\"{FONTS}\">\n\
         <title>{title}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    sheet.heading(MARGIN, 18.0, 10.0, "#222", title);
    sheet.words(MARGIN, 26.0, 3.4, "#555", intro);
    for category in registry.categories() {
        let blocks = || registry.blocks().iter().filter(|block| block.category == category.id);
        let first = blocks().next().map_or(0.0, |block| Drawn::new(registry, block, language).height());
        sheet.make_room(10.0 + first);
        let (x, y) = (sheet.x(), sheet.y + 5.5);
        let name = format!("{} {}", category.icon, category.name.get(language));
        sheet.heading(x, y, 5.0, &category.colour, &name);
        sheet.rect((x, y + 1.6, COLUMN, 0.5), 0.0, &category.colour);
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

/// What stands on a block.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// Words that belong together.
    Words(String),
    /// A field, and whether it is a list.
    Field { text: String, is_list: bool },
    /// An empty socket for a condition.
    Condition,
    /// Room for blocks; it has a line of its own.
    Body,
}

impl Piece {
    fn width(&self) -> f64 {
        match self {
            Self::Words(words) => width(words, LABEL),
            Self::Field { text, is_list } => width(text, LABEL) + 2.0 * IN_FIELD + if *is_list { ARROW } else { 0.0 },
            Self::Condition => SOCKET,
            Self::Body => 0.0,
        }
    }
}

/// A block as it is laid out: its pieces with their place from the left, line by line.
struct Drawn<'a> {
    block: &'a Block,
    lines: Vec<Vec<(f64, Piece)>>,
    width: f64,
    said: Vec<String>,
}

impl<'a> Drawn<'a> {
    fn new(registry: &Registry, block: &'a Block, language: LessonLanguage) -> Self {
        const MOST: f64 = COLUMN - 2.0 * PAD;
        let mut lines: Vec<Vec<(f64, Piece)>> = vec![Vec::new()];
        let (mut x, mut widest) = (0.0_f64, 0.0_f64);
        for piece in pieces(registry, block, language) {
            // Words that reach beyond the edge go on in the next line.
            let parts = match piece {
                Piece::Words(words) => broken(&words, MOST - x, MOST).into_iter().map(Piece::Words).collect(),
                piece => vec![piece],
            };
            for (number, piece) in parts.into_iter().enumerate() {
                let is_full = x > 0.0 && x + piece.width() > MOST + 0.01;
                let after_body = matches!(lines.last().and_then(|line| line.last()), Some((_, Piece::Body)));
                if number > 0 || is_full || after_body || piece == Piece::Body {
                    lines.push(Vec::new());
                    x = 0.0;
                }
                let wide = piece.width();
                widest = widest.max(x + wide);
                if wide > 0.0 || piece == Piece::Body {
                    lines.last_mut().into_iter().for_each(|line| line.push((x, piece.clone())));
                    x += wide + APART;
                }
            }
        }
        lines.retain(|line| !line.is_empty());
        let room = (COLUMN - SAID) / SMALL * LABEL;
        let said = broken(block.tooltip.get(language), room, room);
        Self { block, lines, width: (widest + 2.0 * PAD).clamp(SHORTEST, COLUMN), said }
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    fn block_height(&self) -> f64 {
        self.lines.len() as f64 * LINE + 1.6
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    fn height(&self) -> f64 {
        self.block_height() + self.said.len() as f64 * SMALL_LINE + 3.4
    }
}

fn pieces(registry: &Registry, block: &Block, language: LessonLanguage) -> Vec<Piece> {
    let (mut pieces, mut rest) = (Vec::new(), block.label.get(language));
    let words = |text: &str, pieces: &mut Vec<Piece>| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            pieces.push(Piece::Words(text));
        }
    };
    let field = |text: String| Piece::Field { text, is_list: false };
    while let Some((before, after)) = rest.split_once('{') {
        words(before, &mut pieces);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        pieces.extend(block.arg(name).map(|arg| match &arg.kind {
            ArgKind::Choice { of } => {
                let first = registry.choices(of).first().map_or("", |choice| choice.name(language));
                Piece::Field { text: first.to_owned(), is_list: true }
            }
            ArgKind::Number { default, .. } => field(default.to_string()),
            ArgKind::Phrases { default, .. } | ArgKind::Variable { default } | ArgKind::Name { default } => {
                field(default.get(language).to_owned())
            }
            ArgKind::Value { default: Some(default), .. } => field(default.to_text(language).trim().to_owned()),
            ArgKind::Value { default: None, .. } => Piece::Condition,
            ArgKind::Body { .. } => Piece::Body,
        }));
        rest = after;
    }
    words(rest, &mut pieces);
    pieces
}

/// Words in lines, broken where they reach beyond the edge: the first line has less room than the others. What does not
/// fit into the first line at all leaves it empty.
fn broken(words: &str, first: f64, others: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words.split_whitespace() {
        let room = if lines.len() == 1 { first } else { others };
        match lines.last_mut() {
            Some(line) if line.is_empty() && width(word, LABEL) <= room => line.push_str(word),
            Some(line) if !line.is_empty() && width(&format!("{line} {word}"), LABEL) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

struct Sheet {
    svg: String,
    column: f64,
    y: f64,
}

impl Sheet {
    fn x(&self) -> f64 {
        MARGIN + self.column * (COLUMN + GAP)
    }

    /// Goes on in the next column where there is no room; the last one takes what is left.
    fn make_room(&mut self, height: f64) {
        if self.y + height > BOTTOM && self.column + 1.0 < COLUMNS {
            self.column += 1.0;
            self.y = MARGIN;
        }
    }

    fn heading(&mut self, x: f64, y: f64, size: f64, colour: &str, text: &str) {
        let text = escape(text);
        self.svg.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\" font-weight=\"700\">{text}</text>\n"
        ));
    }

    fn words(&mut self, x: f64, y: f64, size: f64, colour: &str, text: &str) {
        let text = escape(text);
        self.svg.push_str(&format!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{colour}\">{text}</text>\n"
        ));
    }

    /// Words exactly as wide as was reckoned, in whatever font they come out.
    fn fitted(&mut self, x: f64, y: f64, colour: &str, text: &str) {
        let (wide, text) = (width(text, LABEL), escape(text));
        self.svg.push_str(&format!(
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{LABEL}\" fill=\"{colour}\" textLength=\"{wide:.2}\" \
             lengthAdjust=\"spacingAndGlyphs\">{text}</text>\n"
        ));
    }

    fn rect(&mut self, (x, y, width, height): (f64, f64, f64, f64), round: f64, colour: &str) {
        self.svg.push_str(&format!(
            "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" rx=\"{round}\" fill=\"{colour}\"/>\n"
        ));
    }

    fn path(&mut self, path: &str, colour: &str) {
        self.svg.push_str(&format!("<path d=\"{path}\" fill=\"{colour}\"/>\n"));
    }

    fn diamond(&mut self, (x, y, width, height): (f64, f64, f64, f64), colour: &str) {
        let (right, middle, bottom, tip) = (x + width, y + height / 2.0, y + height, 2.5);
        let (left_in, right_in) = (x + tip, right - tip);
        let path = format!(
            "M{left_in:.2} {y:.2}H{right_in:.2}L{right:.2} {middle:.2}L{right_in:.2} {bottom:.2}H{left_in:.2}L{x:.2} {middle:.2}Z"
        );
        self.path(&path, colour);
    }

    /// The mouth of a block that takes others: open to the right.
    fn mouth(&mut self, (x, y, width, height): (f64, f64, f64, f64)) {
        let (right, bottom, round) = (x + width, y + height, 1.2);
        let (left_in, low, high) = (x + round, y + round, bottom - round);
        let path = format!(
            "M{right:.2} {y:.2}H{left_in:.2}Q{x:.2} {y:.2} {x:.2} {low:.2}V{high:.2}Q{x:.2} {bottom:.2} {left_in:.2} {bottom:.2}H{right:.2}Z"
        );
        self.path(&path, "#fff");
    }

    fn block(&mut self, drawn: &Drawn<'_>, colour: &str) {
        let (x, y, wide, height) = (self.x(), self.y, drawn.width, drawn.block_height());
        let area = (x, y, wide, height);
        match drawn.block.shape {
            Shape::Condition => self.diamond(area, colour),
            Shape::Hat | Shape::Definition => {
                self.rect((x, y - 1.0, 22.0, 5.0), 2.4, colour);
                self.rect(area, 1.0, colour);
            }
            Shape::Statement | Shape::End => self.rect(area, 1.0, colour),
            Shape::Number | Shape::Text | Shape::Any => self.rect(area, height / 2.0, colour),
        }
        let mut line_y = y + 0.8;
        for line in &drawn.lines {
            for (at, piece) in line {
                self.piece(piece, x + PAD + at, line_y, x + wide);
            }
            line_y += LINE;
        }
        let stars = "★".repeat(usize::from(drawn.block.level));
        let mut baseline = y + height + SMALL + 0.5;
        self.heading(x, baseline, SMALL, "#8a6d00", &stars);
        for line in &drawn.said {
            self.words(x + SAID, baseline, SMALL, "#333", line);
            baseline += SMALL_LINE;
        }
        self.y += drawn.height();
    }

    fn piece(&mut self, piece: &Piece, x: f64, line_y: f64, right: f64) {
        let baseline = line_y + LINE * 0.5 + LABEL * 0.35;
        match piece {
            Piece::Words(words) => self.fitted(x, baseline, "#fff", words),
            Piece::Field { text, is_list } => {
                self.rect((x, line_y + 0.6, piece.width(), LINE - 1.2), 2.2, "#fff");
                self.fitted(x + IN_FIELD, baseline, "#222", text);
                if *is_list {
                    let (left, top) = (x + piece.width() - IN_FIELD - 2.0, line_y + LINE * 0.5 - 0.7);
                    self.path(&format!("M{left:.2} {top:.2}h2.2l-1.1 1.6Z"), "#222");
                }
            }
            Piece::Condition => self.diamond((x, line_y + 0.7, SOCKET, LINE - 1.4), "#fff"),
            Piece::Body => self.mouth((x, line_y + 0.4, right - x, LINE - 0.8)),
        }
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever is on a block lies on it, and no two things on one another.
    #[test]
    fn what_stands_on_a_block_stays_on_it() {
        let registry = Registry::house();
        for language in LessonLanguage::ALL {
            for block in registry.blocks() {
                let drawn = Drawn::new(registry, block, language);
                assert!(drawn.width <= COLUMN, "{}", block.id);
                for line in &drawn.lines {
                    let mut free_from = 0.0;
                    for (x, piece) in line {
                        assert!(*x >= free_from, "{} {language}: {piece:?}", block.id);
                        free_from = x + piece.width() + APART / 2.0;
                    }
                    let right = line.last().map_or(0.0, |(x, piece)| x + piece.width());
                    assert!(right <= drawn.width - 2.0 * PAD + 0.02, "{} {language}: {line:?}", block.id);
                }
                for said in &drawn.said {
                    assert!(width(said, SMALL) <= COLUMN - SAID + 0.01, "{} {language}: {said}", block.id);
                }
            }
        }
    }

    #[test]
    fn everything_has_room_on_one_sheet() {
        for language in LessonLanguage::ALL {
            let svg = svg(Registry::house(), language);
            let lowest = svg.split(" y=\"").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
            let lowest = lowest.fold(0.0, f64::max);
            assert!(lowest < BOTTOM, "{language}: {lowest}");
            assert_eq!(svg.matches("textLength").count(), svg.matches("spacingAndGlyphs").count());
        }
    }

    #[test]
    fn words_are_broken_where_the_room_ends() {
        let lines = broken("und warte auf", width("und", LABEL) + 0.1, 100.0);
        assert_eq!(lines, ["und", "warte auf"]);
        assert_eq!(broken("warte", 1.0, 100.0), ["", "warte"], "nothing fits into what is left");
        assert_eq!(broken("", 1.0, 1.0), [""]);
    }
}
