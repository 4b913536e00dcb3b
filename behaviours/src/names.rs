//! What the robot's nodes, intents and slots are called where people read them: in the window, in explanations.
//!
//! Trees, recordings and phrase files go by ids, which stay as they are. A house's own tree has names of its own; those are
//! shown as somebody wrote them.

use robot_core::Text;

/// An id, and what it is called.
type Named = (&'static str, Text);

/// A node of the robot's trees by its `name`, or by its type if it has none; a tree by its ID.
///
/// ```
/// let named = |name| behaviours::names::node(name).map(|text| text.de);
/// assert_eq!(named("is it this one?"), Some("ist es dieses?"));
/// assert_eq!(named("Listen"), Some("hört zu"));
/// assert_eq!(named("a node of somebody else's"), None);
/// ```
#[must_use]
pub fn node(name: &str) -> Option<Text> {
    find(NODES, name).or_else(|| find(TYPES, name))
}

/// What a visitor wants, by the intent that phrase files call it.
#[must_use]
pub fn intent(id: &str) -> Option<Text> {
    find(INTENTS, id)
}

/// What a visitor has named in a sentence, by the slot that phrase files call it.
#[must_use]
pub fn slot(id: &str) -> Option<Text> {
    find(SLOTS, id)
}

fn find(names: &[Named], id: &str) -> Option<Text> {
    names.iter().find(|(name, _)| *name == id).map(|(_, text)| *text)
}

/// The nodes that the trees name: in English as they stand there.
const fn named(en: &'static str, de: &'static str) -> Named {
    (en, Text { de, en })
}

const fn called(id: &'static str, de: &'static str, en: &'static str) -> Named {
    (id, Text { de, en })
}

const NODES: &[Named] = &[
    // library-robot.xml
    named("most urgent first", "das Dringendste zuerst"),
    named("fallen", "hingefallen"),
    named("emergency", "Notfall"),
    named("battery nearly empty", "Akku fast leer"),
    named("told to be silent", "soll still sein"),
    named("told to stop", "angehalten worden"),
    named("go on with what?", "womit weiter?"),
    named("go on?", "weitergehen?"),
    named("stand until somebody asks for something", "stehen, bis jemand etwas will"),
    named("a way to finish, or somebody to answer", "einen Weg beenden oder jemandem antworten"),
    named("finish the way", "den Weg zu Ende gehen"),
    named("walk, with an ear for a stop in any words", "gehen und auf jedes »Halt« hören"),
    named("away from home, and free to go?", "unterwegs und frei zu gehen?"),
    named("nobody there: go home", "niemand da: nach Hause"),
    named("wait for more questions", "auf weitere Fragen warten"),
    named("go home", "nach Hause gehen"),
    named("wait for a visitor", "auf Besuch warten"),
    // conversation.xml
    named("what is wanted?", "was wird gewünscht?"),
    named("a book", "ein Buch"),
    named("a place", "ein Ort"),
    named("a call number", "eine Signatur"),
    named("a volume of the series of before", "ein Band der Reihe von vorhin"),
    named("another book than before", "ein anderes Buch als vorher"),
    named("one of those that were named", "eines von den genannten"),
    named("who wrote it", "wer es geschrieben hat"),
    named("yes, but to what?", "ja, aber wozu?"),
    named("what book, and if that is not said, staff", "welches Buch, und sonst das Team"),
    named("goodbye", "Abschied"),
    named("what the phrase files say", "was in den Phrasen steht"),
    named("and what follows in them", "und was dort darauf folgt"),
    named("listen once more", "noch einmal zuhören"),
    named("understood?", "verstanden?"),
    named("say it again", "noch einmal sagen"),
    named("ask again", "noch einmal fragen"),
    // find-item.xml
    named("which one?", "welches?"),
    named("is it this one?", "ist es dieses?"),
    named("which volume?", "welcher Band?"),
    named("that one, or one like it?", "dieser, oder ein ähnlicher?"),
    named("this one, for example?", "zum Beispiel dieses?"),
    named("it was another one", "es war ein anderes"),
    named("nothing by them", "nichts von dieser Person"),
    named("say why not", "sagen, warum nicht"),
    named("or this one?", "oder dieses?"),
    named("how old is that?", "wie alt ist diese Auskunft?"),
    named("is there a way to show?", "gibt es einen Weg zu zeigen?"),
    // find-place.xml
    named("asked to be led already?", "schon um Begleitung gebeten?"),
    named("lead at once", "gleich hinführen"),
    named("where to?", "wohin?"),
    named("as far as it can walk", "sofern er laufen kann"),
    named("say where, and offer", "sagen, wo, und mitkommen"),
    // guide.xml
    named("there, or give up", "hin, oder aufgeben"),
    named("there", "hin"),
    named("come along", "mitkommen"),
    named("until there is a way", "bis ein Weg frei ist"),
    named("somebody is in the way", "jemand steht im Weg"),
    named("what else is wrong does not get better by trying", "alles andere wird durch Versuchen nicht besser"),
    named("arrived?", "angekommen?"),
    named("here it is", "hier ist es"),
    named("give up", "aufgeben"),
    named("say why", "sagen, warum"),
    named("come along?", "mitkommen?"),
];

const TYPES: &[Named] = &[
    // Trees.
    called("LibraryRobot", "Bibliotheksroboter", "library robot"),
    called("Visit", "Besuch", "a visit"),
    called("Answer", "antworten", "answer"),
    called("WhatFollows", "was darauf folgt", "what follows"),
    called("YesOrNo", "ja oder nein?", "yes or no?"),
    called("NotUnderstood", "nicht verstanden", "not understood"),
    called("FindItem", "ein Buch finden", "find a book"),
    called("ThisOrTheNext", "dieses oder das nächste", "this one or the next"),
    called("ShowItem", "zeigen, wo es steht", "show where it is"),
    called("FindPlace", "einen Ort finden", "find a place"),
    called("FindCallNumber", "eine Signatur finden", "find a call number"),
    called("Guide", "hinführen", "lead there"),
    called("OfferToLead", "anbieten mitzukommen", "offer to lead"),
    // Leaves.
    called("AgreeToGo", "nimmt sich den Weg vor", "agrees to go"),
    called("AgreeToGoHome", "nimmt sich den Heimweg vor", "agrees to go home"),
    called("AskServers", "fragt die Server der Bibliothek", "asks the library's servers"),
    called("CanWalk", "kann er laufen?", "can it walk?"),
    called("ChooseCandidate", "nimmt das gewählte Buch", "takes the book that was chosen"),
    called("CountMisunderstanding", "zählt die Missverständnisse", "counts misunderstandings"),
    called("ForgetDestination", "vergisst das Ziel", "forgets where to go"),
    called("ForgetVisitor", "vergisst den Besuch", "forgets the visitor"),
    called("Gesture", "macht eine Geste", "makes a gesture"),
    called("HasDestination", "gibt es ein Ziel?", "is there somewhere to go?"),
    called("HasFallen", "ist er hingefallen?", "has it fallen?"),
    called("HasJustSatDown", "hat er sich gerade hingesetzt?", "has it just sat down?"),
    called("HearsEmergency", "hört einen Notfall", "hears an emergency"),
    called("HearsStop", "hört ein Halt", "hears a stop"),
    called("Hush", "verstummt", "falls silent"),
    called("IsAway", "ist er unterwegs?", "is it away from home?"),
    called("IsGoingHome", "geht er nach Hause?", "is it going home?"),
    called("IsHeld", "ist er angehalten?", "is it held?"),
    called("Listen", "hört zu", "listens"),
    called("LookUpBook", "sucht im Katalog", "searches the catalogue"),
    called("LookUpCallNumber", "sucht das Regal der Signatur", "looks for the call number's shelf"),
    called("LookUpPlace", "sucht den Ort", "looks for the place"),
    called("LookUpShelf", "sucht das Regal", "looks for the shelf"),
    called("LookUpWhatFollows", "sieht nach, was folgt", "looks up what follows"),
    called("NamesABook", "wird ein Buch genannt?", "is a book named?"),
    called("NamesAVolume", "wird ein Band genannt?", "is a volume named?"),
    called("NextCandidate", "nimmt das nächste Buch", "takes the next book"),
    called("ReadEvents", "liest die Veranstaltungen nach", "reads what is on"),
    called("ReadOpeningHours", "liest die Öffnungszeiten nach", "reads the opening hours"),
    called("Release", "darf wieder gehen", "may walk again"),
    called("Say", "spricht", "speaks"),
    called("SayAgain", "sagt es noch einmal", "says it again"),
    called("WalkToDestination", "geht zum Ziel", "walks there"),
    called("WasSilenced", "soll er still sein?", "is it to be silent?"),
    called("WasStopped", "ist er angehalten worden?", "was it stopped?"),
    // What holds them together.
    called("Fallback", "bis eines klappt", "until one works"),
    called("ForceFailure", "und dann anders weiter", "and then otherwise"),
    called("ForceSuccess", "wie es auch ausgeht", "however it ends"),
    called("Inverter", "das Gegenteil", "the opposite"),
    called("KeepRunningUntilFailure", "so lange es so ist", "for as long as it is so"),
    called("Script", "merkt sich etwas", "keeps something in mind"),
    called("ScriptCondition", "prüft, was er weiß", "checks what it knows"),
    called("Sequence", "eines nach dem anderen", "one after the other"),
    called("Sleep", "wartet", "waits"),
];

const INTENTS: &[Named] = &[
    called("find_item", "ein Buch finden", "find a book"),
    called("check_availability", "ist es da?", "is it in?"),
    called("search_author", "Bücher von jemandem", "books by somebody"),
    called("search_topic", "Bücher über etwas", "books about something"),
    called("recommend", "eine Empfehlung", "a recommendation"),
    called("item_info", "etwas über ein Buch", "something about a book"),
    called("describe_item", "ein Buch beschreiben", "describe a book"),
    called("find_callnumber", "eine Signatur finden", "find a call number"),
    called("find_area", "einen Ort finden", "find a place"),
    called("guide_me", "hingeführt werden", "be led there"),
    called("opening_hours", "Öffnungszeiten", "opening hours"),
    called("library_card", "Bibliotheksausweis", "library card"),
    called("loan_rules", "Ausleihregeln", "rules for loans"),
    called("account", "das eigene Konto", "one's own account"),
    called("artothek_info", "Artothek", "art lending"),
    called("makerspace_info", "Makerspace", "makerspace"),
    called("events", "Veranstaltungen", "what is on"),
    called("tech_help", "Hilfe mit der Technik", "help with technology"),
    called("greet", "Begrüßung", "greeting"),
    called("goodbye", "Abschied", "goodbye"),
    called("thanks", "Dank", "thanks"),
    called("smalltalk", "Plauderei", "small talk"),
    called("perform", "etwas vorführen", "show something"),
    called("confirm_yes", "ja", "yes"),
    called("confirm_no", "nein", "no"),
    called("correct", "so war es nicht gemeint", "that was not meant"),
    called("choose_option", "eines auswählen", "choose one"),
    called("repeat", "noch einmal", "once more"),
    called("volume", "lauter oder leiser", "louder or softer"),
    called("speech_rate", "schneller oder langsamer", "faster or slower"),
    called("stop", "Halt", "stop"),
    called("cancel", "abbrechen", "cancel"),
    called("switch_language", "andere Sprache", "another language"),
    called("call_staff", "das Team holen", "fetch staff"),
    called("privacy", "Datenschutz", "privacy"),
    called("emergency", "Notfall", "emergency"),
    called("rude", "unfreundlich", "rude"),
    called("out_of_scope", "nichts für eine Bücherei", "nothing for a library"),
    called("unclear", "unklar", "unclear"),
];

const SLOTS: &[Named] = &[
    called("title", "Titel", "title"),
    called("author", "von", "by"),
    called("series", "Reihe", "series"),
    called("volume", "Band", "volume"),
    called("season", "Staffel", "season"),
    called("topic", "Thema", "topic"),
    called("genre", "Genre", "genre"),
    called("medium", "Medium", "medium"),
    called("language", "Sprache", "language"),
    called("age", "Alter", "age"),
    called("audience", "für", "for"),
    called("purpose", "Zweck", "purpose"),
    called("level", "Stufe", "level"),
    called("like", "ähnlich wie", "like"),
    called("callnumber", "Signatur", "call number"),
    called("isbn", "ISBN", "ISBN"),
    called("description", "Beschreibung", "description"),
    called("area", "Bereich", "area"),
    called("target", "Ziel", "target"),
    called("day", "Tag", "day"),
    called("aspect", "gefragt nach", "asked for"),
    called("device", "Gerät", "device"),
    called("artist", "Künstler oder Künstlerin", "artist"),
    called("service", "Dienst", "service"),
    called("direction", "Richtung", "direction"),
    called("n", "Nummer", "number"),
    called("number", "Nummer", "number"),
    called("ref", "gemeint", "meant"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use behaviour_tree::{Element, TreeDocument};

    use super::*;
    use crate::brain::TREES;
    use crate::dialogue;
    use crate::leaves;

    /// What people may read of an element and of what is in it.
    fn shown(element: &Element, found: &mut BTreeSet<String>) {
        let own = element.attribute("name").or_else(|| element.attribute("ID"));
        found.insert(own.unwrap_or(&element.name).to_owned());
        element.children.iter().for_each(|child| shown(child, found));
    }

    /// The leaves that the robot adds to the engine's nodes.
    fn leaves_of_ours() -> BTreeSet<String> {
        let models = leaves::registry().models_xml();
        models.split("ID=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    #[test]
    fn every_node_of_the_trees_and_every_leaf_has_a_name_and_no_name_is_left_over() {
        let mut needed = leaves_of_ours();
        assert!(needed.contains("Listen") && needed.contains("Gesture"), "{needed:?}");
        for (file, xml) in TREES {
            let document = TreeDocument::read(file, xml).unwrap();
            for tree in document.trees() {
                shown(tree, &mut needed);
            }
        }
        let known: BTreeSet<String> = NODES.iter().chain(TYPES).map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(needed.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "these lack a name");
        assert_eq!(known.difference(&needed).collect::<Vec<_>>(), Vec::<&String>::new(), "nothing is called so");
        assert_eq!(known.len(), NODES.len() + TYPES.len(), "each is named once");
    }

    #[test]
    fn every_intent_and_every_slot_has_a_name() {
        let ids = |names: &[Named]| -> BTreeSet<&'static str> { names.iter().map(|(id, _)| *id).collect() };
        assert_eq!(ids(INTENTS), BTreeSet::from(dialogue::INTENTS));
        assert_eq!(ids(SLOTS), BTreeSet::from(dialogue::HEARD_SLOTS));
        assert_eq!((ids(INTENTS).len(), ids(SLOTS).len()), (INTENTS.len(), SLOTS.len()), "each is named once");
    }

    #[test]
    fn names_are_short_and_in_two_languages() {
        /// As long a line as the window's panel has room for.
        const LETTERS: usize = 48;
        for (id, Text { de, en }) in NODES.iter().chain(TYPES).chain(INTENTS).chain(SLOTS) {
            for text in [de, en] {
                assert!(!text.trim().is_empty() && text.chars().count() <= LETTERS, "{id}: {text}");
            }
        }
        let same = NODES.iter().chain(TYPES).filter(|(_, text)| text.de == text.en);
        assert_eq!(same.map(|(id, _)| *id).collect::<Vec<_>>(), Vec::<&str>::new(), "no German name");
    }
}
