//! The printed card: all blocks on a few sheets of A4, as HTML that needs nothing from anywhere.

use super::{ArgKind, Block, Registry, Shape};
use crate::language::LessonLanguage;

/// The card in `language`.
///
/// ```
/// use lessons::LessonLanguage;
/// use lessons::registry::{Registry, card};
///
/// let html = card::html(Registry::house(), LessonLanguage::En);
/// assert!(html.contains("when the program starts"));
/// ```
#[must_use]
pub fn html(registry: &Registry, language: LessonLanguage) -> String {
    let en = language == LessonLanguage::En;
    let (title, intro) = if en {
        ("NAOme's blocks", "Stars say from when on you find a block: ★ beginners, ★★ explorers, ★★★ experts.")
    } else {
        ("NAOmes Blöcke", "Die Sterne sagen, ab wann du einen Block findest: ★ Einsteiger, ★★ Entdecker, ★★★ Profis.")
    };
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<h1>{title}</h1>\n<p>{intro}</p>\n",
        if en { "en" } else { "de" },
    );
    for category in registry.categories() {
        let name = escape(category.name.get(language));
        html.push_str(&format!("<section>\n<h2 style=\"--c:{}\">{} {name}</h2>\n", category.colour, category.icon));
        for block in registry.blocks().iter().filter(|block| block.category == category.id) {
            html.push_str(&row(registry, block, &category.colour, language));
        }
        html.push_str("</section>\n");
    }
    html.push_str("</body>\n</html>\n");
    html
}

fn row(registry: &Registry, block: &Block, colour: &str, language: LessonLanguage) -> String {
    let class = match block.shape {
        Shape::Hat | Shape::Definition => "hat",
        Shape::Statement | Shape::End => "statement",
        Shape::Condition => "condition",
        Shape::Number | Shape::Text | Shape::Any => "value",
    };
    let stars = "★".repeat(usize::from(block.level));
    let label = label(registry, block, language);
    let choices: Vec<String> = block
        .args
        .iter()
        .filter_map(|arg| match &arg.kind {
            ArgKind::Choice { of } if registry.choices(of).len() > 1 => {
                let names: Vec<&str> = registry.choices(of).iter().map(|choice| choice.name(language)).collect();
                Some(escape(&names.join(" · ")))
            }
            _ => None,
        })
        .collect();
    let choices: String = choices.iter().map(|names| format!("<small>{names}</small>")).collect();
    format!(
        "<div class=\"row\"><div class=\"block {class}\" style=\"--c:{colour}\">{label}</div><div class=\"what\">\
         <b aria-hidden=\"true\">{stars}</b> {}{choices}</div></div>\n",
        escape(block.tooltip.get(language)),
    )
}

/// The label with a little box for each field and a socket for each body.
fn label(registry: &Registry, block: &Block, language: LessonLanguage) -> String {
    let (mut html, mut rest) = (String::new(), block.label.get(language));
    while let Some((before, after)) = rest.split_once('{') {
        html.push_str(&escape(before));
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        html.push_str(&match block.arg(name).map(|arg| &arg.kind) {
            Some(ArgKind::Choice { of }) => {
                let first = registry.choices(of).first().map_or("", |choice| choice.name(language));
                format!("<i>{} ▾</i>", escape(first))
            }
            Some(ArgKind::Number { default, .. }) => format!("<i>{default}</i>"),
            Some(ArgKind::Phrases { default, .. } | ArgKind::Variable { default } | ArgKind::Name { default }) => {
                format!("<i>{}</i>", escape(default))
            }
            Some(ArgKind::Value { default: Some(toml::Value::String(text)), .. }) => {
                format!("<i>{}</i>", escape(text))
            }
            Some(ArgKind::Value { default: Some(number), .. }) => format!("<i>{number}</i>"),
            Some(ArgKind::Value { .. }) => "<u></u>".to_owned(),
            Some(ArgKind::Body { .. }) => "<s></s>".to_owned(),
            None => String::new(),
        });
        rest = after;
    }
    html + &escape(rest)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "\
@page{size:A4;margin:14mm}\
body{font:13px/1.35 'Source Sans 3','Segoe UI',Arial,sans-serif;color:#222;max-width:190mm;margin:0 auto}\
h1{font-size:26px;margin:0 0 2mm}h2{font-size:16px;color:var(--c);border-bottom:2px solid var(--c);margin:5mm 0 2mm}\
section{break-inside:auto}.row{display:flex;gap:5mm;align-items:flex-start;break-inside:avoid;margin:0 0 2mm}\
.block{flex:0 0 82mm;background:var(--c);color:#fff;font-weight:600;padding:2mm 3mm;border-radius:2mm;\
-webkit-print-color-adjust:exact;print-color-adjust:exact;box-sizing:border-box;line-height:1.9}\
.hat{border-radius:6mm 6mm 2mm 2mm}.value{border-radius:5mm}.condition{border-radius:0;\
clip-path:polygon(3mm 0,calc(100% - 3mm) 0,100% 50%,calc(100% - 3mm) 100%,3mm 100%,0 50%);padding:2mm 6mm}\
.block i{font-style:normal;background:#fff;color:#222;border-radius:3mm;padding:.3mm 2mm;font-weight:400}\
.block u{display:inline-block;width:12mm;height:4mm;background:#fff;vertical-align:middle;\
clip-path:polygon(2mm 0,calc(100% - 2mm) 0,100% 50%,calc(100% - 2mm) 100%,2mm 100%,0 50%)}\
.block s{display:block;height:4.5mm;background:#fff;border-radius:1.5mm 0 0 1.5mm;margin:.6mm -3mm .6mm 4mm}\
.what{flex:1}.what b{color:#8a6d00;white-space:nowrap}.what small{display:block;color:#555;font-size:11px}";
