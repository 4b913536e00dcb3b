//! Licences of all that is built in: only those that ask for nothing but their notice.

use spdx::{Expression, Licensee, ParseMode};

/// What we accept. `deny.toml` holds the same list.
pub(super) const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// What our own packages say.
pub(super) const OURS: &str = "MIT OR Apache-2.0";

/// Why a package with this `license` field cannot be used; `None` if it can.
fn problem(licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else { return Some("its manifest names no licence".into()) };
    // Lax: old manifests write `MIT/Apache-2.0`.
    let expression = match Expression::parse_mode(licence, ParseMode::LAX) {
        Ok(expression) => expression,
        Err(error) => return Some(format!("`{licence}` is no licence expression: {}", error.reason)),
    };
    let is_allowed = expression.evaluate(|required| {
        ALLOWED
            .iter()
            .any(|allowed| Licensee::parse(allowed).expect("a test parses every entry of the list").satisfies(required))
    });
    (!is_allowed).then(|| format!("`{licence}` cannot be met with the licences that we accept"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{assert_none, graph::Graph, metadata};

    #[test]
    fn expressions_are_judged_by_what_they_leave_us_to_choose() {
        for accepted in [
            "MIT",
            "MIT OR Apache-2.0",
            "MIT/Apache-2.0",
            "Unlicense/MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
            "Apache-2.0 WITH LLVM-exception",
            "GPL-3.0-only OR Zlib",
        ] {
            assert_eq!(problem(Some(accepted)), None, "{accepted}");
        }
        for refused in [
            "MPL-2.0",
            "GPL-3.0-or-later",
            "LGPL-2.1-or-later",
            "MIT AND GPL-2.0-only",
            "Apache-2.0 WITH Swift-exception",
            "CC-BY-SA-4.0",
            "proprietary",
            "",
        ] {
            assert!(problem(Some(refused)).is_some(), "{refused}");
        }
        assert!(problem(None).is_some_and(|why| why.contains("no licence")));
    }

    #[test]
    fn every_entry_of_the_list_is_a_licence() {
        for allowed in ALLOWED {
            assert!(Licensee::parse(allowed).is_ok(), "{allowed}");
        }
    }

    #[test]
    fn everything_that_we_use_may_be_used() {
        let metadata = metadata();
        let graph = Graph::of(metadata);
        let mut findings = Vec::new();
        let resolve = metadata.resolve.as_ref().expect("metadata was asked for with dependencies");
        for package in resolve.nodes.iter().map(|node| &metadata[&node.id]) {
            let licence = package.license.as_deref();
            if metadata.workspace_members.contains(&package.id) {
                if licence != Some(OURS) {
                    findings.push(format!("{} is ours and says {licence:?} instead of `{OURS}`", package.name));
                }
            } else if let Some(why) = problem(licence) {
                let way = graph.way_to(&package.name).unwrap_or_else(|| "for tests only".into());
                findings.push(format!("{} {}: {why} ({way})", package.name, package.version));
            }
        }
        assert!(resolve.nodes.len() > 100, "the packages of others are in view");
        assert_none(&findings);
    }
}
