//! The little Markdown of lessons as data: paragraphs, items of lists, bold words, pictures. Never HTML.

use lessons::lesson::Picture;

use crate::wire::{Paragraph, Rich, Span};

/// The text as paragraphs. A picture's path has nothing before it: [`with_pictures`] has.
pub(crate) fn rich(text: &str) -> Rich {
    with_pictures(text, "")
}

/// The same, where the pictures' paths lie below this one.
pub(crate) fn with_pictures(text: &str, below: &str) -> Rich {
    let mut paragraphs: Rich = Vec::new();
    let mut open = String::new();
    let close = |open: &mut String, paragraphs: &mut Rich| {
        if !open.is_empty() {
            paragraphs.push(Paragraph { kind: "paragraph", spans: spans(&std::mem::take(open)), picture: None });
        }
    };
    for line in text.lines().map(str::trim) {
        if let Some(Picture { alt, path }) = Picture::read(line) {
            close(&mut open, &mut paragraphs);
            let spans = vec![Span { text: alt.to_owned(), bold: false }];
            paragraphs.push(Paragraph { kind: "picture", spans, picture: Some(format!("{below}{path}")) });
            continue;
        }
        let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "));
        if line.is_empty() || item.is_some() {
            close(&mut open, &mut paragraphs);
        }
        if let Some(item) = item {
            paragraphs.push(Paragraph { kind: "item", spans: spans(item.trim()), picture: None });
        } else if !line.is_empty() {
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(line);
        }
    }
    close(&mut open, &mut paragraphs);
    paragraphs
}

/// The text in one line, without marks: for a table's cell.
pub(crate) fn plain(text: &str) -> String {
    let said = |paragraph: &Paragraph| paragraph.spans.iter().map(|span| span.text.as_str()).collect::<String>();
    rich(text).iter().map(said).collect::<Vec<_>>().join(" ")
}

fn spans(text: &str) -> Vec<Span> {
    // What stands between the first and the second pair of stars is bold; a pair without another is text.
    let parts: Vec<&str> = text.split("**").collect();
    let mut spans: Vec<Span> = Vec::new();
    let last = parts.len() - 1;
    for (at, part) in parts.iter().enumerate() {
        let is_alone = at == last && at % 2 == 1;
        let part = if is_alone { format!("**{part}") } else { (*part).to_owned() };
        if !part.is_empty() {
            spans.push(Span { text: part, bold: at % 2 == 1 && !is_alone });
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let told = |span: &Span| if span.bold { format!("[{}]", span.text) } else { span.text.clone() };
        let told = |paragraph: &Paragraph| {
            format!("{} {}", paragraph.kind, paragraph.spans.iter().map(told).collect::<String>())
        };
        rich(text).iter().map(told).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn paragraphs_items_and_bold_words() {
        assert_eq!(
            told("Nimm den\nBlock **winke**.\n\n- eins\n- **zwei**"),
            "paragraph Nimm den Block [winke].\nitem eins\nitem [zwei]"
        );
        assert_eq!(
            told("Oben\n![Eine **Katze**](media/a.svg)\nunten"),
            "paragraph Oben\npicture Eine **Katze**\nparagraph unten"
        );
        let picture = &with_pictures("![Katze](media/a.svg)", "/api/lessons/tiere/")[0];
        assert_eq!(picture.picture.as_deref(), Some("/api/lessons/tiere/media/a.svg"));
        assert_eq!(told("a ** b"), "paragraph a ** b");
        assert_eq!(plain("Nimm **winke**\nhier."), "Nimm winke hier.");
        assert_eq!(told("  \n "), "");
        assert_eq!(told("<b>x</b>"), "paragraph <b>x</b>", "it is shown, and never read as HTML");
    }
}
