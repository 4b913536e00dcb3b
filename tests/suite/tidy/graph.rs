//! Who may use whom.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata};

/// Our packages, each with those of ours that it may use, for its code and for its tests.
///
/// `naome -> lessons -> {behaviours, sim} -> robot-core <- adapters`, and `sim -> sim-world`.
pub(super) const MAY_USE: &[(&str, &[&str])] = &[
    ("behaviour-tree", &[]),
    ("behaviour-tree-groot2", &["behaviour-tree"]),
    ("robot-core", &[]),
    ("robot-catalogue", &["robot-core"]),
    ("robot-recording", &["robot-core", "robot-ros2"]),
    ("robot-ros2", &["robot-core"]),
    ("robot-speech", &["robot-core"]),
    ("behaviours", &["behaviour-tree", "robot-core"]),
    ("sim-world", &["robot-core"]),
    ("sim", &["robot-core", "robot-ros2", "sim-world"]),
    ("lessons", &["behaviour-tree", "behaviours", "robot-core", "sim", "sim-world"]),
    (
        "naome",
        &[
            "behaviour-tree",
            "behaviour-tree-groot2",
            "behaviours",
            "lessons",
            "robot-catalogue",
            "robot-core",
            "robot-recording",
            "robot-ros2",
            "robot-speech",
            "sim",
            "sim-world",
        ],
    ),
    ("tests", &[]),
    ("xtask", &[]),
];

/// Crates of others that have a home: only these packages of ours may name them. `bevy` stands for `bevy_*` too.
pub(super) const HOMES: &[(&str, &[&str])] = &[
    ("alsa", &["robot-speech"]),
    ("bevy", &["sim"]),
    ("cpal", &["robot-speech"]),
    ("mcap", &["robot-recording"]),
    ("ros2-client", &["robot-ros2"]),
    ("rodio", &["robot-speech"]),
    ("rusqlite", &["robot-catalogue"]),
    ("rustls", &["robot-catalogue"]),
    ("rustdds", &["robot-ros2"]),
    ("tokio", &["naome", "robot-ros2"]),
    ("ureq", &["robot-catalogue"]),
    ("vosk", &["robot-speech"]),
];

/// Packages by name, with what they use.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// What each of our packages declares, for whatever purpose, under whatever feature.
    declared: BTreeMap<String, BTreeSet<String>>,
    /// What is built into what, ours and others'; without what only tests use.
    built_in: BTreeMap<String, BTreeSet<String>>,
}

impl Graph {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let mut graph = Self::default();
        for package in metadata.workspace_packages() {
            let names = package.dependencies.iter().map(|dependency| dependency.name.clone()).collect();
            graph.declared.insert(package.name.to_string(), names);
        }
        let resolve = metadata.resolve.as_ref().expect("metadata was asked for with dependencies");
        for node in &resolve.nodes {
            let built_in = node
                .deps
                .iter()
                .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development))
                .map(|dep| metadata[&dep.pkg].name.to_string());
            graph.built_in.entry(metadata[&node.id].name.to_string()).or_default().extend(built_in);
        }
        graph
    }

    /// All that is built into `package`, with the way to it: `b` of `a -> c -> b`.
    fn reach(&self, package: &str) -> BTreeMap<&str, Vec<&str>> {
        let mut ways: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut next: Vec<(&str, Vec<&str>)> = vec![(package, vec![])];
        while let Some((name, way)) = next.pop() {
            for used in self.built_in.get(name).into_iter().flatten() {
                if !ways.contains_key(used.as_str()) {
                    let way: Vec<&str> = way.iter().copied().chain([used.as_str()]).collect();
                    ways.insert(used, way.clone());
                    next.push((used, way));
                }
            }
        }
        ways
    }

    /// A way by which `package` comes into ours: what to look at when it should not.
    pub(super) fn way_to(&self, package: &str) -> Option<String> {
        self.declared.keys().find_map(|ours| {
            let reach = self.reach(ours);
            reach.get(package).map(|way| format!("{ours} -> {}", way.join(" -> ")))
        })
    }
}

/// Packages that use what they may not, and rows of the tables that fit no package.
pub(super) fn findings(graph: &Graph, may_use: &[(&str, &[&str])], homes: &[(&str, &[&str])]) -> Vec<String> {
    let mut findings = Vec::new();
    for (package, _) in may_use {
        if !graph.declared.contains_key(*package) {
            findings.push(format!("MAY_USE names {package}, which is no package of the workspace"));
        }
    }
    for (package, used) in &graph.declared {
        let Some((_, allowed)) = may_use.iter().find(|(name, _)| name == package) else {
            findings.push(format!("{package} is not in MAY_USE: say there what it may use"));
            continue;
        };
        for name in used {
            if graph.declared.contains_key(name) && !allowed.contains(&name.as_str()) {
                findings.push(format!("{package} uses {name}, which its row in MAY_USE does not hold"));
            }
            for (_, home) in homes.iter().filter(|(guarded, home)| is(name, guarded) && !home.contains(&&**package)) {
                findings.push(format!("{package} uses {name}, whose home is {}", home.join(" or ")));
            }
        }
        let reach = graph.reach(package);
        for (name, way) in &reach {
            for (guarded, home) in homes.iter().filter(|(guarded, _)| is(name, guarded)) {
                let by_its_home = home.iter().any(|home| home == package || reach.contains_key(home));
                if !by_its_home {
                    findings.push(format!(
                        "{package} is built with {guarded}, and not by its home: {package} -> {}",
                        way.join(" -> ")
                    ));
                }
            }
        }
    }
    findings
}

/// Whether the crate `name` is the guarded one or one of its parts.
fn is(name: &str, guarded: &str) -> bool {
    name.strip_prefix(guarded).is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{assert_none, metadata};

    const RULES: &[(&str, &[&str])] = &[("core", &[]), ("sim", &["core"]), ("program", &["core", "sim"])];
    const GUARDED: &[(&str, &[&str])] = &[("bevy", &["sim"])];

    fn graph(edges: &[(&str, &[&str])]) -> Graph {
        let set = |names: &[&str]| names.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
        Graph {
            declared: RULES
                .iter()
                .map(|(name, _)| {
                    let used = edges.iter().find(|(from, _)| from == name).map(|(_, to)| set(to));
                    (name.to_string(), used.unwrap_or_default())
                })
                .collect(),
            built_in: edges.iter().map(|(from, to)| (from.to_string(), set(to))).collect(),
        }
    }

    #[test]
    fn what_the_rules_allow_is_allowed() {
        let fine = graph(&[("sim", &["core", "bevy", "bevy_ecs"]), ("program", &["sim"]), ("bevy", &["bevy_ecs"])]);
        assert_none(&findings(&fine, RULES, GUARDED));
    }

    #[test]
    fn an_arrow_in_the_wrong_direction_is_found() {
        let found = findings(&graph(&[("core", &["sim"])]), RULES, GUARDED);
        assert_eq!(found, ["core uses sim, which its row in MAY_USE does not hold"]);
    }

    #[test]
    fn a_guarded_crate_outside_its_home_is_found() {
        let found = findings(&graph(&[("core", &["bevy_ecs"])]), RULES, GUARDED);
        assert!(found.contains(&"core uses bevy_ecs, whose home is sim".to_owned()), "{found:?}");
    }

    #[test]
    fn a_guarded_crate_that_others_bring_along_is_found_with_the_way() {
        let found = findings(&graph(&[("core", &["maths"]), ("maths", &["bevy"])]), RULES, GUARDED);
        assert_eq!(found, ["core is built with bevy, and not by its home: core -> maths -> bevy"]);
    }

    #[test]
    fn packages_and_rows_must_fit() {
        let found = findings(&graph(&[]), &[("core", &[]), ("sim", &[]), ("gone", &[])], GUARDED);
        assert_eq!(
            found,
            [
                "MAY_USE names gone, which is no package of the workspace",
                "program is not in MAY_USE: say there what it may use"
            ]
        );
    }

    #[test]
    fn parts_of_a_guarded_crate_are_known_by_name() {
        assert!(is("bevy", "bevy") && is("bevy_ecs", "bevy") && is("vosk-sys", "vosk"));
        assert!(!is("bevyish", "bevy") && !is("my-bevy", "bevy"));
    }

    #[test]
    fn the_workspace_keeps_its_direction() {
        let graph = Graph::of(metadata());
        assert!(graph.reach("sim").contains_key("bevy_ecs"), "the graph is not empty");
        assert_none(&findings(&graph, MAY_USE, HOMES));
    }
}
