//! Leaves that look books up.

use behaviour_tree::{Context, LeafError, Outcome, Port, PortType, Reason, Registry};
use robot_core::ports::{LiveAnswer, TitleQuery, Verdict};
use robot_core::{Item, ItemState, Text};

use crate::world::{World, is_here};

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .sync_action(
            "LookUpBook",
            &[Port::output("verdict").typed(PortType::Text).doc("found, meant, meant_no_author, example (by the author), unknown, no_title or trouble")],
            look_up_book,
        )
        .sync_action(
            "LookUpShelf",
            &[Port::output("situation").typed(PortType::Text).doc(
                "found, here, reference, lent, lent_no_date, reserved, missing or no_shelf; with _no_author where the answer differs",
            )],
            look_up_shelf,
        );
}

/// How many works are looked at.
const CANDIDATES: usize = 3;

fn look_up_book(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let slot = |name: &str| world.conversation.slots.get(name).filter(|value| !value.trim().is_empty()).cloned();
    let query = TitleQuery { title: slot("title").unwrap_or_default(), author: slot("author") };
    if query.title.is_empty() && query.author.is_none() {
        cx.output("verdict", "no_title")?;
        return Ok(Outcome::Success);
    }
    let asked = if query.title.is_empty() { query.author.clone().unwrap_or_default() } else { query.title.clone() };
    world.fill("asked", asked.clone());
    let result = match world.catalogue.search(&query, CANDIDATES) {
        Ok(result) => result,
        Err(error) => {
            tracing::error!(%error, "catalogue");
            cx.output("verdict", "trouble")?;
            return Ok(Outcome::Success);
        }
    };
    world.conversation.candidates = result.hits;
    world.conversation.fill.remove("person");
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
            "unknown"
        }
        (verdict, Some(best)) => {
            let is_sure = verdict == Verdict::Found;
            world.fill("title", best.book.title.clone());
            if let Some(author) = &best.book.author {
                world.fill("person", author.clone());
            }
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
            match (is_sure, best.book.author.is_some()) {
                _ if query.title.is_empty() => "example",
                (true, _) => "found",
                (false, true) => "meant",
                (false, false) => "meant_no_author",
            }
        }
    };
    cx.output("verdict", verdict)?;
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
    let label = if situation == "found" && !has_author { "found_no_author" } else { situation };
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
    world.conversation.place = Some(place);
    match state {
        _ if here => "here",
        ItemState::ReferenceOnly => "reference",
        _ => "found",
    }
}
