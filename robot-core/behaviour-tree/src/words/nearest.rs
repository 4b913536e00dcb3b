//! Guesses what a person meant to write.

/// The known name that is most like this one, if any is like it at all.
///
/// ```
/// assert_eq!(behaviour_tree::nearest("gret", ["greet", "thank"]), Some("greet"));
/// assert_eq!(behaviour_tree::nearest("dance", ["greet", "thank"]), None);
/// ```
pub fn nearest<'a, S: AsRef<str> + Ord + ?Sized>(name: &str, known: impl IntoIterator<Item = &'a S>) -> Option<&'a S> {
    // Names are short; this keeps a hostile one from costing time.
    if name.len() > 100 {
        return None;
    }
    known
        .into_iter()
        .map(|other| (distance(name, other.as_ref()), other))
        .filter(|(distance, other)| *distance <= 1 + other.as_ref().len() / 4)
        .min()
        .map(|(_, other)| other)
}

/// How many letters must be added, removed or changed; upper and lower case are alike.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_are_near() {
        let known = ["Sequence", "Fallback", "Say"].map(str::to_owned);
        for (name, guess) in [
            ("Sequense", Some("Sequence")),
            ("sequence", Some("Sequence")),
            ("Fallbak", Some("Fallback")),
            ("Sai", Some("Say")),
            ("Parallel", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, &known).map(String::as_str), guess, "{name}");
        }
        assert_eq!(nearest(&"S".repeat(1000), &known), None);
    }
}
