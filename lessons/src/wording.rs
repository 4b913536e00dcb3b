//! Words that goals and stimuli speak of: in one way, or in several that are as good, as in two languages.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};

/// Words in one way, or in several that are as good as each other.
///
/// ```
/// let wording: lessons::Wording = ["ja", "yes"].into_iter().collect();
/// assert_eq!(wording.iter().collect::<Vec<_>>(), ["ja", "yes"]);
/// assert_eq!(wording.first(), "ja");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording(Vec<String>);

impl Wording {
    /// Each way.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The first way, which is said where nothing decides between them.
    #[must_use]
    pub fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }
}

impl From<&str> for Wording {
    fn from(words: &str) -> Self {
        Self(vec![words.to_owned()])
    }
}

impl From<String> for Wording {
    fn from(words: String) -> Self {
        Self(vec![words])
    }
}

impl<'a> FromIterator<&'a str> for Wording {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        Self(words.into_iter().map(str::to_owned).collect())
    }
}

impl<'de> Deserialize<'de> for Wording {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;

        impl<'de> Visitor<'de> for Words {
            type Value = Wording;

            // What people should write first of all; that a list does as well, the documents say.
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E: Error>(self, words: &str) -> Result<Wording, E> {
                Ok(words.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Wording, A::Error> {
                let mut ways = Vec::new();
                while let Some(way) = list.next_element::<String>()? {
                    ways.push(way);
                }
                if ways.is_empty() {
                    return Err(A::Error::invalid_value(Unexpected::Seq, &self));
                }
                Ok(Wording(ways))
            }
        }

        deserializer.deserialize_any(Words)
    }
}

impl JsonSchema for Wording {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Wording".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Words in one way, or in several that are as good as each other.",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" }, "minItems": 1 }],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    struct File {
        words: Wording,
    }

    #[test]
    fn words_are_one_text_or_a_list_of_them() {
        let read = |toml: &str| toml::from_str::<File>(toml).map(|file| file.words);
        assert_eq!(read("words = \"ja\"").unwrap(), "ja".into());
        assert_eq!(read("words = [\"ja\", \"yes\"]").unwrap(), ["ja", "yes"].into_iter().collect());
        for wrong in ["words = []", "words = 3", "words = [3]", "words = { de = \"ja\" }"] {
            let error = read(wrong).unwrap_err();
            assert!(error.message().ends_with("expected a string"), "{wrong}: {error}");
        }
    }
}
