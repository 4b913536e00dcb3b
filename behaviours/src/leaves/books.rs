//! Leaves that look books up.

use behaviour_tree::{Context, LeafError, Outcome, Port, PortType, Reason, Registry};
use robot_core::ports::{Catalogue, CatalogueError, Hit, LiveAnswer, SearchResult, TitleQuery, Verdict};
use robot_core::{Item, ItemState, Text};

use crate::world::{World, is_here};

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .sync_action(
            "LookUpBook",
            &[Port::output("verdict").typed(PortType::Text).doc(
                "found, meant, meant_no_author, which_volume, example (by the author), unknown, unknown_author, \
                     ask_author, no_title or trouble",
            )],
            look_up_book,
        )
        .condition("NamesAVolume", &[], |cx: &mut Context<'_, World>| {
            let slots = &cx.world.conversation.slots;
            Ok((slots.contains_key("volume") || (slots.contains_key("n") && is_of_a_series(cx.world))).into())
        })
        .condition("NamesABook", &[], |cx: &mut Context<'_, World>| {
            let slots = &cx.world.conversation.slots;
            Ok(["title", "author", "volume"].iter().any(|slot| slots.contains_key(*slot)).into())
        })
        .sync_action(
            "NextCandidate",
            &[Port::output("verdict").typed(PortType::Text).doc("meant, meant_no_author or example")],
            next_candidate,
        )
        .sync_action("ChooseCandidate", &[Port::output("verdict").typed(PortType::Text).doc("found")], choose_candidate)
        .sync_action(
            "LookUpShelf",
            &[Port::output("situation").typed(PortType::Text).doc(
                "found, here, reference, lent, lent_no_date, reserved, missing or no_shelf; told or told_reference \
                 by a robot that cannot walk; with _no_author where the answer differs",
            )],
            look_up_shelf,
        );
}

/// How many works are looked at.
const CANDIDATES: usize = 3;

fn look_up_book(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let slot = |name: &str| world.conversation.slots.get(name).filter(|value| !value.trim().is_empty()).cloned();
    let mut query = TitleQuery { title: slot("title").unwrap_or_default(), author: slot("author") };
    // "The third", to the question which volume, and "no, volume three".
    let volume_asked = std::mem::take(&mut world.conversation.volume_asked);
    // "And the second one?" goes on with the series of before.
    let goes_on = volume_asked || (slot("n").is_some() && is_of_a_series(world));
    let wanted = slot("volume").or_else(|| slot("season")).or_else(|| slot("n").filter(|_| goes_on));
    if (slot("volume").is_some() || goes_on) && query.title.is_empty() {
        let conversation = &world.conversation;
        query.title = conversation.series.clone().or_else(|| conversation.asked.clone()).unwrap_or_default();
    }
    if query.title.is_empty() && query.author.is_none() {
        // "Where is it?" speaks of the book that was spoken of.
        let verdict = match (slot("ref"), world.conversation.candidates.first().cloned()) {
            (Some(_), Some(hit)) => {
                speak_of(world, &hit);
                "found"
            }
            _ => "no_title",
        };
        cx.output("verdict", verdict)?;
        return Ok(Outcome::Success);
    }
    // "By Preußler" says who wrote what was asked for.
    let names_author_only = query.title.is_empty();
    if names_author_only && (world.conversation.author_asked || world.conversation.corrects) {
        query.title = world.conversation.asked.clone().unwrap_or_default();
    }
    let asked = if query.title.is_empty() { query.author.clone().unwrap_or_default() } else { query.title.clone() };
    world.fill("asked", asked.clone());
    world.conversation.asked = (!query.title.is_empty()).then(|| query.title.clone());
    world.conversation.series = None;
    let (result, is_volume) = match search(world.catalogue.as_ref(), &query, wanted.as_deref()) {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "catalogue");
            cx.output("verdict", "trouble")?;
            return Ok(Outcome::Success);
        }
    };
    world.conversation.candidates = result.hits;
    let best = world.conversation.candidates.first().cloned();
    let verdict = match (result.verdict, best) {
        (Verdict::NotFound, _) | (_, None) => {
            world.decide(
                Text { de: format!("»{asked}« haben wir nicht."), en: format!("We do not have “{asked}”.") },
                Text {
                    de: "Kein Titel im Katalog klingt so.".into(),
                    en: "No title in the catalogue sounds like it.".into(),
                },
            );
            match (query.title.is_empty(), query.author.is_none() && !world.conversation.author_asked) {
                (true, _) => "unknown_author",
                (false, true) => {
                    world.conversation.author_asked = true;
                    "ask_author"
                }
                (false, false) => "unknown",
            }
        }
        (verdict, Some(best)) => {
            // Who names another author than the catalogue means another book, or is mistaken: that is asked.
            let contradicts = query.author.as_deref().is_some_and(|said| {
                best.book.author.as_deref().is_some_and(|author| !crate::dialogue::share_a_name(said, author))
            });
            // Who asks for a series means one volume of it, and who asks for volume nine does not mean the first.
            if wanted.is_none() && !volume_asked && !query.title.is_empty() && is_series(&world.conversation.candidates)
            {
                world.decide(
                    Text { de: "Ich frage nach dem Band.".into(), en: "I ask which volume.".into() },
                    Text { de: format!("»{asked}« ist eine Reihe."), en: format!("“{asked}” is a series.") },
                );
                world.conversation.volume_asked = true;
                world.conversation.series = Some(query.title);
                cx.output("verdict", "which_volume")?;
                return Ok(Outcome::Success);
            }
            let is_sure = verdict == Verdict::Found
                && !contradicts
                && !world.conversation.badly_heard
                && (wanted.is_none() || is_volume);
            let volume = series_and_volume(&best.book.title).map(|(series, _)| series);
            world.conversation.series = if is_volume { Some(query.title.clone()) } else { volume };
            speak_of(world, &best);
            let title = &best.book.title;
            let score = best.score;
            world.decide(
                Text { de: format!("Gemeint ist »{title}«."), en: format!("“{title}” is meant.") },
                if is_sure {
                    Text {
                        de: format!("Im Katalog passt nichts besser zu »{asked}« ({score:.2} von 1)."),
                        en: format!("Nothing in the catalogue fits “{asked}” better ({score:.2} of 1)."),
                    }
                } else {
                    Text {
                        de: format!("Ich bin nicht sicher ({score:.2} von 1) und frage nach."),
                        en: format!("I am not sure ({score:.2} of 1) and ask."),
                    }
                },
            );
            match is_sure {
                _ if query.title.is_empty() => "example",
                true => "found",
                false => asking_for(&best),
            }
        }
    };
    cx.output("verdict", verdict)?;
    Ok(Outcome::Success)
}

/// Whether the visitor chooses by number, and what was last spoken of is a series.
fn is_of_a_series(world: &World) -> bool {
    world.conversation.topic == "choose_option" && world.conversation.series.is_some()
}

/// Lets answers speak of a book.
fn speak_of(world: &mut World, hit: &Hit) {
    world.fill("title", hit.book.title.clone());
    match &hit.book.author {
        Some(author) => world.fill("person", author.clone()),
        None => {
            world.conversation.fill.remove("person");
        }
    }
}

/// Whether the best works are volumes of one series: the same title but for the number at its end.
fn is_series(hits: &[Hit]) -> bool {
    let Some((best, others)) = hits.split_first() else { return false };
    let Some((series, volume)) = series_and_volume(&best.book.title) else { return false };
    others
        .iter()
        .filter_map(|hit| series_and_volume(&hit.book.title))
        .any(|other| other.0 == series && other.1 != volume)
}

/// The title of a series, as it is compared, and the number of a volume: "Naruto. Band 3", also with a title of its own
/// behind it.
fn series_and_volume(title: &str) -> Option<(String, u16)> {
    const VOLUME: [&str; 10] = ["band", "bd", "teil", "folge", "nr", "nummer", "volume", "vol", "book", "part"];
    const HIGHEST_VOLUME: u16 = 999;
    let folded = crate::dialogue::folded(title);
    let words: Vec<&str> = folded.split(' ').collect();
    let number = |word: &str| word.parse().ok().filter(|number| *number <= HIGHEST_VOLUME);
    let named =
        |at: &usize| VOLUME.contains(&words[*at]) && words.get(at + 1).is_some_and(|word| number(word).is_some());
    let (series, number) = match (1..words.len()).find(named) {
        Some(at) => (&words[..at], number(words[at + 1])?),
        None => {
            let (last, series) = words.split_last()?;
            (series, number(last)?)
        }
    };
    let is_named = series.iter().any(|word| !VOLUME.contains(word));
    is_named.then(|| (series.join(" "), number))
}

/// Looks for a volume first, if one was named, and for the title alone if there is none. The second is whether it was the
/// volume that was found.
fn search(
    catalogue: &dyn Catalogue,
    query: &TitleQuery,
    volume: Option<&str>,
) -> Result<(SearchResult, bool), CatalogueError> {
    if let Some(volume) = volume {
        let with_volume = TitleQuery { title: format!("{} {volume}", query.title), ..query.clone() };
        let found = catalogue.search(&with_volume, CANDIDATES)?;
        if found.verdict == Verdict::Found {
            return Ok((found, true));
        }
    }
    Ok((catalogue.search(query, CANDIDATES)?, false))
}

/// How to ask for a candidate.
fn asking_for(hit: &Hit) -> &'static str {
    if hit.book.author.is_some() { "meant" } else { "meant_no_author" }
}

/// The first was not meant: the next, and after that none, as two questions are enough.
fn next_candidate(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let candidates = &mut world.conversation.candidates;
    if candidates.len() < 2 {
        candidates.clear();
        return Ok(Outcome::Failure(None));
    }
    let refused = candidates.remove(0);
    // Another edition of what was not meant is not meant either.
    candidates.retain(|other| other.book.title != refused.book.title);
    let Some(next) = candidates.first().cloned() else { return Ok(Outcome::Failure(None)) };
    speak_of(world, &next);
    cx.output("verdict", asking_for(&next))?;
    Ok(Outcome::Success)
}

/// "The second one", "the other one": of those that may be meant.
fn choose_candidate(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let conversation = &mut world.conversation;
    let by = conversation.slots.get("author").cloned();
    let n = conversation.slots.get("n").and_then(|n| n.parse::<usize>().ok());
    let at = match (n, &by) {
        (Some(n), _) => n.checked_sub(1),
        (None, Some(by)) => conversation
            .candidates
            .iter()
            .position(|hit| hit.book.author.as_deref().is_some_and(|author| crate::dialogue::share_a_name(by, author))),
        // "The other one" is the one that was not named.
        (None, None) => Some(1),
    };
    let Some(at) = at.filter(|at| *at < conversation.candidates.len()) else { return Ok(Outcome::Failure(None)) };
    conversation.candidates.swap(0, at);
    let chosen = conversation.candidates[0].clone();
    speak_of(world, &chosen);
    cx.output("verdict", "found")?;
    Ok(Outcome::Success)
}

fn look_up_shelf(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let Some(hit) = world.conversation.candidates.first().cloned() else {
        return Ok(Outcome::failure(Reason::new("no book was looked up").german("es wurde kein Buch gesucht")));
    };
    let items = match world.catalogue.items(&hit.book.id) {
        Ok(items) => items,
        Err(error) => {
            tracing::error!(%error, "catalogue");
            cx.output("situation", "trouble")?;
            return Ok(Outcome::Success);
        }
    };
    let items = match world.conversation.live.take() {
        Some(LiveAnswer::Copies(live)) => Item::updated(&items, &live),
        _ => items,
    };
    let situation = situation(world, &items);
    let has_author = hit.book.author.is_some();
    let label = match (situation, has_author) {
        ("found", false) => "found_no_author",
        ("told", false) => "told_no_author",
        _ => situation,
    };
    cx.output("situation", label)?;
    Ok(Outcome::Success)
}

/// Picks the copy to fetch and says what is to be said about it.
fn situation(world: &mut World, items: &[Item]) -> &'static str {
    world.conversation.place = None;
    let Some(item) = Item::best(items) else {
        world.decide(
            Text { de: "Ich verweise an die Theke.".into(), en: "I send them to the desk.".into() },
            Text { de: "Der Katalog kennt kein Exemplar.".into(), en: "The catalogue knows of no copy.".into() },
        );
        return "missing";
    };
    let item = item.clone();
    world.fill("call_number", item.call_number.clone());
    match item.state {
        ItemState::Lent { due } => {
            world.decide(
                Text { de: "Es ist ausgeliehen.".into(), en: "It is lent out.".into() },
                Text { de: "Alle Exemplare sind unterwegs.".into(), en: "All copies are away.".into() },
            );
            return match due {
                Some(due) => {
                    let spoken = crate::house::spoken_date(world.conversation.language, due);
                    world.fill("date", spoken);
                    "lent"
                }
                None => "lent_no_date",
            };
        }
        ItemState::Reserved => {
            world.decide(
                Text { de: "Es ist vorgemerkt.".into(), en: "It is reserved.".into() },
                Text { de: "Es liegt für jemanden bereit.".into(), en: "It is put aside for somebody.".into() },
            );
            return "reserved";
        }
        ItemState::Missing => return "missing",
        ItemState::Available | ItemState::ReferenceOnly | ItemState::Unknown => {}
    }
    let Some(place) = world.map.shelf_for(&item.call_number, item.location.as_deref()) else {
        world.decide(
            Text { de: "Ich verweise an die Theke.".into(), en: "I send them to the desk.".into() },
            Text {
                de: format!("Auf meinem Plan hat {} kein Regal.", item.call_number),
                en: format!("My plan has no shelf for {}.", item.call_number),
            },
        );
        return "no_shelf";
    };
    world.decide(
        Text {
            de: format!("Es steht im {}, {}.", place.area.de, place.name.de),
            en: format!("It is in the {}, {}.", place.area.en, place.name.en),
        },
        Text {
            de: format!("Signatur {} gehört in dieses Regal.", item.call_number),
            en: format!("Call number {} belongs on this shelf.", item.call_number),
        },
    );
    world.fill_place(&place);
    let here = world.map_from_robot().is_some_and(|pose| is_here(pose, place.access.position()));
    let state = item.state;
    world.conversation.shelf = Some(place.id.clone());
    world.conversation.place = Some(place);
    match (state, world.walks) {
        _ if here => "here",
        (ItemState::ReferenceOnly, true) => "reference",
        (ItemState::ReferenceOnly, false) => "told_reference",
        (_, true) => "found",
        (_, false) => "told",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_volume_is_the_number_at_the_end_of_a_title() {
        let table = [
            ("Naruto. Band 3", Some(("naruto", 3))),
            ("Gregs Tagebuch 12", Some(("gregs tagebuch", 12))),
            ("Naruto / Bd. 70", Some(("naruto", 70))),
            ("Gregs Tagebuch. Band 3. Jetzt reicht's!", Some(("gregs tagebuch", 3))),
            ("Band 3", None),
            ("Momo", None),
            ("1984", None),
            ("Das Jahr 2045", None),
            ("", None),
        ];
        for (title, expected) in table {
            let found = series_and_volume(title);
            assert_eq!(found.as_ref().map(|(series, volume)| (series.as_str(), *volume)), expected, "{title}");
        }
    }
}
