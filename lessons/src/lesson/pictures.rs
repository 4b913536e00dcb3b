//! Pictures in texts: a line of its own, `![what one sees](media/map.svg)`, and an SVG that can be shown anywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use robot_core::{Finding, Text};

use super::files::Files;
use crate::language::LessonLanguage;
use crate::problem::text;

/// The folder of a lesson's pictures.
const FOLDER: &str = "media/";

/// A picture that a text shows.
///
/// ```
/// use lessons::lesson::Picture;
///
/// let line = "![NAOme beside the rug](media/map.svg)";
/// assert_eq!(Picture::read(line), Some(Picture { alt: "NAOme beside the rug", path: "media/map.svg" }));
/// assert_eq!(Picture::read("NAOme walks."), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture<'a> {
    /// What one sees, for those who do not see it.
    pub alt: &'a str,
    /// The file, from the lesson's folder.
    pub path: &'a str,
}

impl<'a> Picture<'a> {
    /// The picture that a line of a text is, if it is one.
    #[must_use]
    pub fn read(line: &'a str) -> Option<Self> {
        let (alt, path) = line.trim().strip_prefix("![")?.strip_suffix(')')?.split_once("](")?;
        Some(Self { alt: alt.trim(), path: path.trim() })
    }
}

/// Everything that is wrong with the pictures of a lesson.
pub(super) fn findings(files: &Files) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut shown: BTreeMap<&str, BTreeSet<LessonLanguage>> = BTreeMap::new();
    let texts: Vec<(LessonLanguage, String, &str)> = LessonLanguage::ALL
        .into_iter()
        .filter_map(|language| {
            let path = format!("text.{language}.md");
            Some((language, files.place_of(&path), files.text(&path)?))
        })
        .collect();
    for (language, place, source) in &texts {
        let mut offset = 0;
        for line in source.split_inclusive('\n') {
            let span = offset..offset + line.trim_end().len();
            offset += line.len();
            if let Some(picture) = Picture::read(line) {
                shown.entry(picture.path).or_default().insert(*language);
                findings.extend(wrong(files, place, source, &span, &picture));
            } else if line.contains("![") {
                let message =
                    text("Dieses Bild steht nicht in einer eigenen Zeile.", "This picture has no line of its own.");
                let help = text(
                    "So geht ein Bild: ![Was man sieht](media/NAME.svg), sonst nichts in der Zeile.",
                    "This is how a picture goes: ![What one sees](media/NAME.svg), and nothing else in the line.",
                );
                findings.push(Finding::at(place, source, span, "picture-line", message, help));
            }
        }
    }
    for (path, languages) in &shown {
        for (language, place, source) in texts.iter().filter(|(language, ..)| !languages.contains(language)) {
            let message = text(
                format!("Das Bild {path} fehlt in diesem Text ({language})."),
                format!("The picture {path} is missing in this text ({language})."),
            );
            let help = text("Alle Sprachen zeigen dieselben Bilder.", "All languages show the same pictures.");
            findings.push(Finding::at(place, source, 0..0, "picture-missing", message, help));
        }
    }
    for path in files.files.keys().filter(|path| path.starts_with(FOLDER) && !shown.contains_key(path.as_str())) {
        let message = text("Dieses Bild zeigt kein Text.", "No text shows this picture.");
        let help = text(format!("Schreiben Sie ![Was man sieht]({path})."), format!("Write ![What one sees]({path})."));
        findings.push(Finding::of(&files.place_of(path), "picture-unused", message, help));
    }
    findings
}

/// What is wrong with one picture where it is shown.
fn wrong(files: &Files, place: &str, source: &str, span: &Range<usize>, picture: &Picture<'_>) -> Vec<Finding> {
    let at =
        |rule, message: Text<String>, help: Text<String>| Finding::at(place, source, span.clone(), rule, message, help);
    let path = picture.path;
    let mut findings = Vec::new();
    if picture.alt.is_empty() {
        findings.push(at(
            "picture-alt",
            text("Diesem Bild fehlt, was man darauf sieht.", "This picture does not say what one sees."),
            text("Schreiben Sie es zwischen [ und ].", "Write it between [ and ]."),
        ));
    }
    let Some(svg) = files.files.get(path).filter(|_| path.starts_with(FOLDER)) else {
        findings.push(at(
            "picture-file",
            text(format!("Das Bild {path} gibt es nicht."), format!("There is no picture {path}.")),
            text("Bilder liegen im Ordner media der Lektion.", "Pictures lie in the lesson's folder media."),
        ));
        return findings;
    };
    if let Some(why) = std::str::from_utf8(svg).map_or(Some("text"), unsafe_in) {
        findings.push(at(
            "picture-svg",
            text(
                format!("Das Bild {path} kann ich nicht zeigen: {why}."),
                format!("I cannot show the picture {path}: {why}."),
            ),
            text(
                "Ein Bild ist ein SVG mit xmlns, ohne script, style von außen, Ereignisse (onclick) und Adressen.",
                "A picture is an SVG with xmlns and without scripts, styles from elsewhere, events (onclick) and addresses.",
            ),
        ));
    }
    findings
}

/// What in an SVG could do more than be seen. The form is not checked here: a browser that cannot read it shows nothing.
fn unsafe_in(svg: &str) -> Option<&'static str> {
    let small = svg.to_ascii_lowercase();
    if !small.contains("<svg") || !small.trim_end().ends_with("</svg>") {
        return Some("no <svg>");
    }
    if !small.contains("xmlns=\"http://www.w3.org/2000/svg\"") {
        return Some("no xmlns");
    }
    const NEVER: [&str; 10] = [
        "<script",
        "<foreignobject",
        "<iframe",
        "<!doctype",
        "<!entity",
        "<?xml-stylesheet",
        "@import",
        "javascript:",
        "<animate",
        "<set ",
    ];
    if let Some(found) = NEVER.into_iter().find(|word| small.contains(word)) {
        return Some(found);
    }
    let attributes = small.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
    for attribute in attributes.flat_map(|tag| tag.split_whitespace().skip(1)) {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        if name.starts_with("on") {
            return Some("an event");
        }
        let value = value.trim_start_matches(['"', '\'']);
        if ["href", "xlink:href", "src"].contains(&name) && !value.starts_with('#') {
            return Some("an address");
        }
    }
    let outside = small.split("url(").skip(1).any(|rest| !rest.trim_start_matches(['"', '\'', '&']).starts_with('#'));
    outside.then_some("an address")
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"4\" fill=\"url(#a)\"/></svg>\n";

    fn lesson(line: &str, svg: Option<&str>) -> Vec<&'static str> {
        let mut files = crate::lesson::template("neu", robot_core::Language::De).expect("neu is an id");
        for language in LessonLanguage::ALL {
            let path = format!("text.{language}.md");
            let source = files.text(&path).expect("it is there").replacen("\n## ", &format!("\n{line}\n\n## "), 1);
            files.files.insert(path, source.into_bytes());
        }
        if let Some(svg) = svg {
            files.files.insert("media/a.svg".to_owned(), svg.as_bytes().to_vec());
        }
        findings(&files).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn a_picture_is_there_can_be_shown_and_is_told() {
        let shows = "![Eine Katze.](media/a.svg)";
        assert_eq!(lesson(shows, Some(GOOD)), [""; 0]);
        assert_eq!(lesson(shows, None), ["picture-file"; 3]);
        assert_eq!(lesson("![](media/a.svg)", Some(GOOD)), ["picture-alt"; 3]);
        assert_eq!(lesson("Ein Bild: ![Katze](media/a.svg)", None), ["picture-line"; 3]);
        assert_eq!(
            lesson("![Katze](../a.svg)", Some(GOOD)),
            ["picture-file", "picture-file", "picture-file", "picture-unused"]
        );
        assert_eq!(lesson("", Some(GOOD)), ["picture-unused"]);
    }

    #[test]
    fn every_language_shows_it() {
        let mut files = crate::lesson::template("neu", robot_core::Language::De).expect("neu is an id");
        let english =
            files.text("text.en.md").expect("it is there").replacen("\n## ", "\n![A cat](media/a.svg)\n\n## ", 1);
        files.files.insert("text.en.md".to_owned(), english.into_bytes());
        files.files.insert("media/a.svg".to_owned(), GOOD.into());
        let rules: Vec<&str> = findings(&files).into_iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["picture-missing"; 2]);
    }

    #[test]
    fn an_svg_that_could_do_more_than_be_seen_is_refused() {
        for bad in [
            "",
            "<svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><image href=\"https://example.org/a.png\"/></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><rect fill=\"url(https://example.org#a)\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY a \"b\">]><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><a xlink:href='javascript:x()'/></svg>",
        ] {
            assert!(unsafe_in(bad).is_some(), "{bad}");
        }
        assert_eq!(unsafe_in(GOOD), None);
    }
}
