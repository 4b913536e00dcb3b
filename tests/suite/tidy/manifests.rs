//! What each package's manifest must say.

use cargo_metadata::{Package, semver};

/// The Rust that everything is built with.
const RUST_VERSION: semver::Version = semver::Version::new(1, 95, 0);

/// What is wrong with a manifest: `package` as cargo understood it, `text` as it was written.
fn findings(package: &Package, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    if package.rust_version.as_ref() != Some(&RUST_VERSION) {
        findings.push("needs `rust-version.workspace = true`".to_owned());
    }
    if package.edition.as_str() != "2024" {
        findings.push("needs `edition.workspace = true`".to_owned());
    }
    if package.publish.as_ref().is_none_or(|registries| !registries.is_empty()) {
        findings.push("needs `publish.workspace = true`: nothing of ours is published by accident".to_owned());
    }
    if package.description.is_none() {
        findings.push("needs a `description`".to_owned());
    }
    if !shares_lints(text) {
        findings.push("needs `[lints] workspace = true`".to_owned());
    }
    for dependency in &package.dependencies {
        if (dependency.name == "bevy" || dependency.name.starts_with("bevy_")) && !is_exact(&dependency.req) {
            findings.push(format!("pins {} as `{}`, not exactly (`=1.2.3`)", dependency.name, dependency.req));
        }
    }
    findings.into_iter().map(|finding| format!("{}: {finding}", package.name)).collect()
}

fn shares_lints(manifest: &str) -> bool {
    let lints = toml::from_str::<toml::Table>(manifest).ok().and_then(|mut manifest| manifest.remove("lints"));
    lints.is_some_and(|lints| lints.get("workspace").and_then(toml::Value::as_bool) == Some(true))
}

/// Whether exactly one version fits.
fn is_exact(requirement: &semver::VersionReq) -> bool {
    matches!(requirement.comparators.as_slice(),
        [only] if only.op == semver::Op::Exact && only.minor.is_some() && only.patch.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{assert_none, metadata};

    #[test]
    fn only_a_full_exact_pin_is_exact() {
        let exact = |text: &str| is_exact(&semver::VersionReq::parse(text).expect("a requirement"));
        assert!(exact("=0.19.1"));
        for loose in ["0.19.1", "^0.19", "=0.19", "=0", "~0.19.1", ">=0.19.1", "=0.19.1, <1", "*"] {
            assert!(!exact(loose), "{loose}");
        }
    }

    #[test]
    fn lints_must_be_the_workspace_s() {
        assert!(shares_lints("[package]\nname = 'a'\n[lints]\nworkspace = true\n"));
        assert!(shares_lints("lints.workspace = true"));
        for own in ["", "[package]\nname = 'a'", "[lints]\nworkspace = false", "[lints.rust]\nunused = 'warn'", "["] {
            assert!(!shares_lints(own), "{own}");
        }
    }

    #[test]
    fn a_careless_manifest_is_found() {
        let mut package = (*metadata().workspace_packages().first().expect("the workspace has packages")).clone();
        package.rust_version = None;
        package.publish = None;
        package.description = None;
        let bevy = serde_json::json!({"name": "bevy_ecs", "req": "^0.19", "kind": null, "optional": false,
            "uses_default_features": true, "features": [], "target": null});
        package.dependencies = vec![serde_json::from_value(bevy).expect("a dependency as cargo writes it")];
        let found = findings(&package, "[package]");
        for expected in ["rust-version", "publish", "description", "[lints]", "pins bevy_ecs as `^0.19`"] {
            assert!(found.iter().any(|finding| finding.contains(expected)), "{expected}: {found:?}");
        }
        assert_eq!(found.len(), 5, "{found:?}");
    }

    #[test]
    fn every_manifest_of_ours_is_in_order() {
        let packages = metadata().workspace_packages();
        assert!(packages.iter().any(|package| package.dependencies.iter().any(|used| used.name == "bevy")));
        let found: Vec<String> = packages
            .iter()
            .flat_map(|package| {
                let text = std::fs::read_to_string(&package.manifest_path).expect("cargo has just read it");
                findings(package, &text)
            })
            .collect();
        assert_none(&found);
    }
}
