//! `deny.toml`, for whoever has cargo-deny, says the same as the tables here.

use std::collections::BTreeSet;

use super::{graph::HOMES, licences::ALLOWED};

/// Guarded crates that nothing but our own packages uses, so that cargo-deny can guard them too.
const WITH_WRAPPERS: &[&str] = &["bevy", "ros2-client", "rodio", "rusqlite", "ureq", "vosk"];

/// Where the file and the tables differ.
fn findings(deny: &toml::Table) -> Vec<String> {
    let mut findings = Vec::new();
    let allowed = strings(deny.get("licenses").and_then(|licences| licences.get("allow")));
    let expected: BTreeSet<&str> = ALLOWED.iter().copied().collect();
    for licence in allowed.symmetric_difference(&expected) {
        findings.push(format!("licence {licence} stands in only one of deny.toml and ALLOWED"));
    }
    let bans = deny.get("bans").and_then(|bans| bans.get("deny")).and_then(toml::Value::as_array);
    for name in WITH_WRAPPERS {
        let ban = bans.into_iter().flatten().find(|ban| ban.get("name").and_then(toml::Value::as_str) == Some(name));
        let wrappers = strings(ban.and_then(|ban| ban.get("wrappers")));
        let home = HOMES.iter().find(|(guarded, _)| guarded == name).map(|(_, home)| home.iter().copied().collect());
        if Some(&wrappers) != home.as_ref() {
            findings.push(format!("deny.toml lets {wrappers:?} use {name}, HOMES {home:?}"));
        }
    }
    findings
}

fn strings(array: Option<&toml::Value>) -> BTreeSet<&str> {
    array.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{tidy::assert_none, workspace};

    #[test]
    fn a_file_that_says_otherwise_is_found() {
        let nothing = findings(&toml::Table::new());
        assert_eq!(nothing.len(), ALLOWED.len() + WITH_WRAPPERS.len(), "{nothing:?}");
        let other = "[licenses]\nallow = ['MPL-2.0']\n[bans]\ndeny = [{ name = 'bevy', wrappers = ['naome'] }]";
        let found = findings(&toml::from_str(other).expect("TOML"));
        assert!(found.iter().any(|finding| finding.contains("MPL-2.0")), "{found:?}");
        assert!(found.iter().any(|finding| finding.contains(r#"{"naome"} use bevy"#)), "{found:?}");
    }

    #[test]
    fn the_file_says_the_same() {
        let text = std::fs::read_to_string(workspace().join("deny.toml")).expect("deny.toml is there");
        assert_none(&findings(&toml::from_str(&text).expect("deny.toml is TOML")));
    }
}
