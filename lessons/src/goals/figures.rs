//! Which figures a goal has for its texts.

use super::vocabulary::GoalKind;

/// The names of the figures that judging such a goal gives.
pub(crate) fn figures(kind: &GoalKind) -> Vec<&'static str> {
    const PARTS: [&str; 3] = ["reached", "total", "missing"];
    let and = |name| PARTS.into_iter().chain([name]).collect();
    match kind {
        GoalKind::Event { what, .. } if what.below_cm.is_some() => Vec::new(),
        GoalKind::Event { .. } => and("count"),
        GoalKind::Order { .. }
        | GoalKind::Response { .. }
        | GoalKind::Dialog { .. }
        | GoalKind::Differs { .. }
        | GoalKind::All { .. }
        | GoalKind::Any { .. } => PARTS.to_vec(),
        GoalKind::Overlap { .. } => vec!["seconds", "total"],
        GoalKind::Reach { .. } | GoalKind::Path { .. } => and("distance_cm"),
        GoalKind::AtEnd { state } | GoalKind::Always { state } => {
            let of_place = state.zone.is_some().then_some("distance_cm");
            of_place.into_iter().chain(state.heading_deg.map(|_| "off_deg")).collect()
        }
        GoalKind::Never { what: Some(what), .. } if what.below_cm.is_some() => vec!["distance_cm"],
        GoalKind::Never { .. } => vec!["count"],
        GoalKind::Duration { .. } => vec!["seconds"],
        GoalKind::Program { uses, max_blocks, defines_sub, max_changes_from_start, .. } => {
            let reached = uses.is_some() || defines_sub.is_some();
            let count = max_blocks.is_some() || max_changes_from_start.is_some();
            let names = [("reached", reached), ("count", count), ("total", reached || count)];
            names.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
        }
    }
}
