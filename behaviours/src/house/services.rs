//! What the house says about its services in place of the phrase files' general answers.

use std::collections::BTreeMap;

use robot_core::{Audience, Language, Text};

use crate::dialogue::DEFAULT_LABEL;

/// The topics that a house may answer by itself: the phrase files only know that the desk knows.
pub(super) const TOPICS: [&str; 9] = [
    "library_card",
    "loan_rules",
    "artothek_info",
    "makerspace_info",
    "tech_help",
    "search_topic",
    "recommend",
    "volume",
    "accessibility",
];

/// The topic of an answer of the phrase files: the intent, or a name of its own for one of its labels.
pub(super) fn topic_of<'a>(intent: &'a str, label: &str) -> Option<&'a str> {
    match (intent, label) {
        ("call_staff", "access") => Some("accessibility"),
        (intent, DEFAULT_LABEL) => Some(intent),
        _ => None,
    }
}

/// A house's answers by topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Services(BTreeMap<&'static str, Service>);

/// What is said about one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) answer: Text<String>,
    /// What children hear; without it they hear the same.
    pub(super) child: Option<Text<String>>,
}

impl Services {
    /// Adds a service. `false` if the topic has one.
    pub(super) fn insert(&mut self, topic: &'static str, service: Service) -> bool {
        self.0.insert(topic, service).is_none()
    }

    pub(super) fn answer(&self, topic: &str, language: Language, audience: Audience) -> Option<&str> {
        let service = self.0.get(topic)?;
        let text = match audience {
            Audience::Child => service.child.as_ref().unwrap_or(&service.answer),
            Audience::Adult => &service.answer,
        };
        Some(text.get(language))
    }
}
