//! Reports as JUnit XML, which continuous integration reads.

use std::fmt::Write as _;
use std::time::Duration;

use robot_core::Language;

use super::report::Report;

/// The reports as a JUnit file: a suite for each lesson, with the time that its check took.
#[must_use]
pub fn junit(reports: &[(Report, Duration)], language: Language) -> String {
    let tests: usize = reports.iter().map(|(report, _)| report.cases.len()).sum();
    let failed: usize = reports.iter().map(|(report, _)| report.failed()).sum();
    let seconds: f64 = reports.iter().map(|(_, took)| took.as_secs_f64()).sum();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ =
        writeln!(xml, "<testsuites name=\"lessons\" tests=\"{tests}\" failures=\"{failed}\" time=\"{seconds:.3}\">");
    for (report, took) in reports {
        let (name, count, failures) = (escape(&report.folder), report.cases.len(), report.failed());
        let seconds = took.as_secs_f64();
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{name}\" tests=\"{count}\" failures=\"{failures}\" errors=\"0\" time=\"{seconds:.3}\">"
        );
        for case in &report.cases {
            let _ = write!(xml, "    <testcase name=\"{}\" classname=\"{name}\" time=\"0\"", escape(&case.name));
            match &case.trouble {
                None => xml.push_str("/>\n"),
                Some(trouble) => {
                    let trouble = escape(trouble.get(language));
                    let _ = writeln!(xml, ">\n      <failure message=\"{trouble}\"/>\n    </testcase>");
                }
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}
