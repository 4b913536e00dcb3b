//! The names of children in a class: an animal of a colour. Nobody is asked for another.

use lessons::LessonLanguage;

use crate::wire;

struct Animal {
    id: &'static str,
    de: &'static str,
    /// What a German adjective ends in before it.
    ending: &'static str,
    en: &'static str,
    sign: &'static str,
}

const fn animal(
    id: &'static str,
    de: &'static str,
    ending: &'static str,
    en: &'static str,
    sign: &'static str,
) -> Animal {
    Animal { id, de, ending, en, sign }
}

/// The pages have a drawing of each.
const ANIMALS: [Animal; 16] = [
    animal("fox", "Fuchs", "er", "fox", "🦊"),
    animal("owl", "Eule", "e", "owl", "🦉"),
    animal("bear", "Bär", "er", "bear", "🐻"),
    animal("hedgehog", "Igel", "er", "hedgehog", "🦔"),
    animal("rabbit", "Hase", "er", "rabbit", "🐰"),
    animal("frog", "Frosch", "er", "frog", "🐸"),
    animal("cat", "Katze", "e", "cat", "🐱"),
    animal("dog", "Hund", "er", "dog", "🐶"),
    animal("mouse", "Maus", "e", "mouse", "🐭"),
    animal("penguin", "Pinguin", "er", "penguin", "🐧"),
    animal("elephant", "Elefant", "er", "elephant", "🐘"),
    animal("lion", "Löwe", "er", "lion", "🦁"),
    animal("panda", "Panda", "er", "panda", "🐼"),
    animal("turtle", "Schildkröte", "e", "turtle", "🐢"),
    animal("bee", "Biene", "e", "bee", "🐝"),
    animal("whale", "Wal", "er", "whale", "🐳"),
];

struct Colour {
    id: &'static str,
    de: &'static str,
    en: &'static str,
    value: &'static str,
}

/// White text on each has a contrast of at least 4.5 to 1.
const COLOURS: [Colour; 8] = [
    Colour { id: "red", de: "rot", en: "red", value: "#C62828" },
    Colour { id: "blue", de: "blau", en: "blue", value: "#1F5FBF" },
    Colour { id: "green", de: "grün", en: "green", value: "#2E6B1F" },
    Colour { id: "golden", de: "golden", en: "golden", value: "#8A5A00" },
    Colour { id: "violet", de: "violett", en: "violet", value: "#6A3FA0" },
    Colour { id: "brown", de: "braun", en: "brown", value: "#795548" },
    Colour { id: "grey", de: "grau", en: "grey", value: "#5A6268" },
    Colour { id: "black", de: "schwarz", en: "black", value: "#212121" },
];

/// An animal of a colour, by their places in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seat {
    animal: usize,
    colour: usize,
}

impl Seat {
    /// The seat with these ids.
    pub(crate) fn of(animal: &str, colour: &str) -> Option<Self> {
        Some(Self {
            animal: ANIMALS.iter().position(|known| known.id == animal)?,
            colour: COLOURS.iter().position(|known| known.id == colour)?,
        })
    }

    /// All of them; every animal in one colour before any in another.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..COLOURS.len()).flat_map(|colour| (0..ANIMALS.len()).map(move |animal| Self { animal, colour }))
    }

    pub(crate) fn animal(self) -> &'static str {
        ANIMALS[self.animal].id
    }

    pub(crate) fn colour(self) -> &'static str {
        COLOURS[self.colour].id
    }

    /// »Roter Fuchs«, "red fox".
    pub(crate) fn name(self, language: LessonLanguage) -> String {
        let (animal, colour) = (&ANIMALS[self.animal], &COLOURS[self.colour]);
        match language {
            LessonLanguage::En => format!("{} {}", capital(colour.en), animal.en),
            LessonLanguage::De | LessonLanguage::DeSimple => {
                format!("{}{} {}", capital(colour.de), animal.ending, animal.de)
            }
        }
    }

    /// The same for file names: `roter-fuchs`.
    pub(crate) fn file_name(self) -> String {
        let name = self.name(LessonLanguage::De).to_lowercase().replace(' ', "-");
        name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue")
    }

    /// What pages show of a child.
    pub(crate) fn child(self, id: u32, language: LessonLanguage) -> wire::Child {
        wire::Child {
            id: child_id(id),
            animal: self.animal().to_owned(),
            colour: self.colour().to_owned(),
            name: self.name(language),
            sign: ANIMALS[self.animal].sign,
            value: COLOURS[self.colour].value,
        }
    }
}

/// `c-7`, as pages name a seat.
pub(crate) fn child_id(id: u32) -> String {
    format!("c-{id}")
}

/// The seat that pages name so.
pub(crate) fn seat_of(child: &str) -> Option<u32> {
    child.strip_prefix("c-")?.parse().ok()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// The animals to choose from.
pub(crate) fn animals(language: LessonLanguage) -> Vec<wire::Animal> {
    let name = |animal: &Animal| if language == LessonLanguage::En { animal.en } else { animal.de };
    ANIMALS.iter().map(|animal| wire::Animal { id: animal.id, name: name(animal), sign: animal.sign }).collect()
}

/// The colours to choose from.
pub(crate) fn colours(language: LessonLanguage) -> Vec<wire::Colour> {
    let name = |colour: &Colour| if language == LessonLanguage::En { colour.en } else { colour.de };
    COLOURS.iter().map(|colour| wire::Colour { id: colour.id, name: name(colour), value: colour.value }).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn german_adjectives_end_as_their_animal_wants_it() {
        let name = |animal, colour| Seat::of(animal, colour).map(|seat| seat.name(LessonLanguage::De));
        assert_eq!(name("fox", "red").as_deref(), Some("Roter Fuchs"));
        assert_eq!(name("owl", "golden").as_deref(), Some("Goldene Eule"));
        assert_eq!(name("bee", "black").as_deref(), Some("Schwarze Biene"));
        assert_eq!(Seat::of("fox", "red").map(|seat| seat.name(LessonLanguage::En)).as_deref(), Some("Red fox"));
        assert_eq!(Seat::of("bear", "green").map(Seat::file_name).as_deref(), Some("gruener-baer"));
        assert_eq!(name("unicorn", "red"), None);
    }

    #[test]
    fn every_seat_has_a_name_of_its_own() {
        let names: BTreeSet<String> = Seat::all().map(|seat| seat.name(LessonLanguage::De)).collect();
        assert_eq!(names.len(), ANIMALS.len() * COLOURS.len());
    }

    #[test]
    fn white_text_can_be_read_on_every_colour() {
        for colour in &COLOURS {
            let part = |from: usize| {
                let value = u8::from_str_radix(&colour.value[from..from + 2], 16).unwrap();
                let value = f64::from(value) / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            let luminance = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
            assert!(1.05 / (luminance + 0.05) >= 4.5, "{}", colour.id);
        }
    }
}
