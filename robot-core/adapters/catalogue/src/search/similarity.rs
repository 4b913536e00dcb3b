//! How alike a query and a title are, 0 to 1.

use robot_core::phonetics::{Unit, koelner};

use super::distance::{Distances, MAX_LETTERS, Pattern};

/// A name, split up by a recogniser, has at most so many words.
const MOST_NAME_WORDS: usize = 5;

/// How much the sounds count, the letters being the rest: of titles that sound alike, the letters tell which.
const SOUNDS: f64 = 0.5;
/// How much more the sounds of another reading count than those of the German one.
const READ_OTHERWISE: f64 = 1.3;

/// A folded query, prepared to be compared with many titles.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    /// Folded, with spaces.
    pub(super) folded: String,
    /// Letters without spaces.
    pub(super) joined: Vec<u8>,
    /// How the letters sound.
    pub(super) code: Vec<u8>,
    letters: Pattern,
    sounds: Pattern,
    /// How much the sounds count: two or three of them say little.
    sound_weight: f64,
}

impl Query {
    /// Prepares a folded query; of a very long one, only the beginning counts.
    pub(crate) fn new(mut folded: String) -> Self {
        folded.truncate(folded.floor_char_boundary(2 * MAX_LETTERS));
        let mut joined = join(&folded);
        joined.truncate(MAX_LETTERS);
        let mut code = Vec::new();
        koelner(&joined, Unit::Run, &mut code);
        let sounds = Pattern::new(&code);
        let sound_weight = SOUNDS * (sounds.len() as f64 / 4.0).min(1.0);
        Self { folded, letters: Pattern::new(&joined), joined, code, sounds, sound_weight }
    }

    /// The query taken as "TITLE by AUTHOR", if it can be.
    pub(super) fn title_and_author(&self) -> Option<(Self, Self)> {
        let (at, by) = [" von ", " by "].into_iter().filter_map(|by| Some((self.folded.rfind(by)?, by))).max()?;
        let (title, author) = (&self.folded[..at], &self.folded[at + by.len()..]);
        let is_name = author.split(' ').count() <= MOST_NAME_WORDS;
        is_name.then(|| (Self::new(title.to_owned()), Self::new(author.to_owned())))
    }

    /// How alike the query and folded letters without spaces are, which sound like `code`. If their letters alone show
    /// that it is less than `at_least`, it is some value below that.
    pub(crate) fn similarity(&self, joined: &[u8], code: &[u8], at_least: f64) -> f64 {
        let letters = similarity(&self.letters, joined);
        if self.mixed(letters, 1.0) < at_least {
            return self.mixed(letters, 0.0);
        }
        self.mixed(letters, similarity(&self.sounds, code))
    }

    /// The same for letters whose sounds nobody knows yet; `code` is room for them.
    pub(crate) fn similarity_by_ear(&self, joined: &[u8], code: &mut Vec<u8>, at_least: f64) -> f64 {
        let letters = similarity(&self.letters, joined);
        if self.mixed(letters, 1.0) < at_least {
            return self.mixed(letters, 0.0);
        }
        koelner(joined, Unit::Run, code);
        self.mixed(letters, similarity(&self.sounds, code))
    }

    /// The same with the sounds of another reading besides, which count more than the letters, since those are read
    /// otherwise.
    pub(crate) fn similarity_by_either(&self, joined: &[u8], code: &[u8], other: &[u8], at_least: f64) -> f64 {
        let letters = similarity(&self.letters, joined);
        let other_weight = READ_OTHERWISE * self.sound_weight;
        let mixed = |sounds: f64| (1.0 - other_weight) * letters + other_weight * sounds;
        if mixed(1.0).max(self.mixed(letters, 1.0)) < at_least {
            return self.mixed(letters, 0.0).min(mixed(0.0));
        }
        self.mixed(letters, similarity(&self.sounds, code)).max(mixed(similarity(&self.sounds, other)))
    }

    /// The same, but the query must be the whole text, not a part of it; `code` is room for the text's sounds.
    pub(crate) fn whole_similarity(&self, joined: &[u8], code: &mut Vec<u8>, at_least: f64) -> f64 {
        let letters = whole_similarity(&self.letters, joined);
        if self.mixed(letters, 1.0) < at_least {
            return self.mixed(letters, 0.0);
        }
        koelner(joined, Unit::Run, code);
        let sounds = whole_similarity(&self.sounds, code);
        self.mixed(letters, sounds)
    }

    fn mixed(&self, letters: f64, sounds: f64) -> f64 {
        (1.0 - self.sound_weight) * letters + self.sound_weight * sounds
    }
}

fn whole_similarity(pattern: &Pattern, text: &[u8]) -> f64 {
    let longer = pattern.len().max(text.len());
    if longer == 0 { 0.0 } else { 1.0 - pattern.whole_distance(text) as f64 / longer as f64 }
}

/// A folded text without its spaces.
pub(crate) fn join(folded: &str) -> Vec<u8> {
    folded.bytes().filter(|byte| *byte != b' ').collect()
}

/// Best of three: the whole text; its start; a part. The less of the text the pattern covers, the less its start or a
/// part counts; a part counts less than the start, so that "Momo" finds "Momo und die Zeit" before "Wer war Momo".
fn similarity(pattern: &Pattern, text: &[u8]) -> f64 {
    if pattern.len() == 0 || text.is_empty() {
        return 0.0;
    }
    let Distances { whole, prefix, part } = pattern.distances(text);
    let (length, text_length) = (pattern.len() as f64, text.len() as f64);
    let cover = (length / text_length).min(1.0);
    let whole = 1.0 - whole as f64 / length.max(text_length);
    let prefix = (1.0 - prefix as f64 / length) * (0.83 + 0.13 * cover);
    let part = (1.0 - part as f64 / length) * (0.80 + 0.15 * cover);
    whole.max(prefix).max(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(query: &str, title: &str) -> f64 {
        let (joined, mut code) = (join(title), Vec::new());
        koelner(&joined, Unit::Run, &mut code);
        Query::new(query.to_owned()).similarity(&joined, &code, 0.0)
    }

    #[test]
    fn the_same_is_one_and_nothing_is_nought() {
        assert_eq!(between("das kleine gespenst", "das kleine gespenst"), 1.0);
        assert_eq!(between("gespenster schloss", "gespensterschloss"), 1.0);
        assert_eq!(between("", "momo"), 0.0);
        assert_eq!(between("momo", ""), 0.0);
    }

    #[test]
    fn the_start_counts_more_than_the_end() {
        assert!(between("momo", "momo und die zeit") > between("momo", "die zeit und momo"));
        assert!(between("momo", "momo") > between("momo", "momo und die zeit"));
    }

    #[test]
    fn sounds_forgive_spelling() {
        assert!(between("das klaine kespenst", "das kleine gespenst") > 0.85);
        assert!(between("der sau beherberge", "der zauberberg") > 0.65);
        assert!(between("der sau beherberge", "die unendliche geschichte") < 0.5);
    }
}
