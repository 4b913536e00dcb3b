//! What the house's catalogue servers say about a work, for people and for programs.

use std::time::Duration;

use robot_catalogue::live::ServerReport;
use robot_core::{Item, Text};
use serde::Serialize;

use super::state_in_words;
use crate::output::{Look, Output};

/// What one server said.
#[derive(Serialize)]
pub(crate) struct Shown {
    server: String,
    /// Its copies; none if it does not know the work or does not say.
    items: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    ms: u64,
}

impl Shown {
    pub(crate) fn of(reports: Vec<ServerReport>, output: &Output) -> Vec<Self> {
        let shown = |ServerReport { server, outcome, took }| {
            let (items, trouble) = match outcome {
                Ok(items) => (items, None),
                Err(trouble) => (Vec::new(), Some(output.say(&trouble.text()))),
            };
            Self { server, items, trouble, ms: milliseconds(took) }
        };
        reports.into_iter().map(shown).collect()
    }

    /// Whether the server answered, whatever it said.
    pub(crate) const fn answers(&self) -> bool {
        self.trouble.is_none()
    }

    /// The server and how it fares, in a line.
    pub(crate) fn line(&self, output: &Output) -> String {
        let Self { server, trouble, ms, items } = self;
        let copies = items.len();
        match trouble {
            Some(trouble) => format!("{server}: {trouble}"),
            None => output.say(&Text {
                de: format!("{server}: antwortet in {ms} ms, Exemplare: {copies}"),
                en: format!("{server}: answers in {ms} ms, copies: {copies}"),
            }),
        }
    }

    pub(super) fn print(&self, output: &Output) {
        let look = if self.answers() { Look::Good } else { Look::Bad };
        output.text(&output.paint(look, &self.line(output)));
        for item in &self.items {
            let location = item.location.as_ref().map_or_else(String::new, |location| format!("  {location}"));
            let state = output.say(&state_in_words(item.state));
            output.text(&format!("  {:<16}{location}  {state}", item.call_number));
        }
    }
}

fn milliseconds(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
