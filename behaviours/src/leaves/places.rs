//! Leaves that know where things are and where the robot goes.

use behaviour_tree::{Context, LeafError, Outcome, Port, PortType, Registry};

use robot_core::CallNumber;
use robot_core::ports::Place;

use crate::dialogue::DEFAULT_LABEL;
use crate::world::{Destination, World, is_here};

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .sync_action(
            "LookUpPlace",
            &[
                Port::output("situation")
                    .typed(PortType::Text)
                    .doc("found, told by a robot that cannot walk, here, unknown, or unnamed if none was named"),
                Port::output("arrived")
                    .typed(PortType::Text)
                    .doc("what is said there: arrived at a book's shelf, or arrived_place"),
            ],
            look_up_place,
        )
        .sync_action(
            "LookUpCallNumber",
            &[Port::output("situation").typed(PortType::Text).doc("found, told, here, or default if none was named")],
            look_up_call_number,
        )
        .condition("CanWalk", &[], |cx: &mut Context<'_, World>| Ok(cx.world.walks.into()))
        .sync_action("AgreeToGo", &[], |cx: &mut Context<'_, World>| {
            Ok(match cx.world.conversation.place.clone() {
                Some(place) => {
                    cx.world.destination = Some(Destination { place, is_home: false });
                    cx.world.wishes.release = true;
                    Outcome::Success
                }
                None => Outcome::failure(super::nowhere_to_go()),
            })
        })
        .sync_action("AgreeToGoHome", &[], |cx: &mut Context<'_, World>| {
            cx.world.destination = Some(Destination { place: cx.world.home.clone(), is_home: true });
            Ok(Outcome::Success)
        })
        .sync_action("ForgetDestination", &[], |cx: &mut Context<'_, World>| {
            cx.world.destination = None;
            Ok(Outcome::Success)
        })
        .condition("HasDestination", &[], |cx: &mut Context<'_, World>| Ok(cx.world.destination.is_some().into()))
        .condition("IsGoingHome", &[], |cx: &mut Context<'_, World>| {
            Ok(cx.world.destination.as_ref().is_some_and(|destination| destination.is_home).into())
        })
        .condition("IsAway", &[], |cx: &mut Context<'_, World>| {
            let home = cx.world.home.access.position();
            Ok(cx.world.map_from_robot().is_some_and(|pose| !is_here(pose, home)).into())
        });
}

fn look_up_place(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    // "I need to pee" names no place, but asks for the answer about one.
    let named = world.conversation.slots.get("area").or(world.conversation.label.as_ref()).cloned();
    let is_named = named.is_some();
    // "Take me there" means where the last answer was about.
    let spoken_of = world.conversation.place.clone().filter(|_| !is_named);
    let is_shelf = spoken_of.as_ref().is_some_and(|place| Some(&place.id) == world.conversation.shelf.as_ref());
    let place = named.and_then(|area| world.map.place(&area)).or(spoken_of);
    let situation = match &place {
        None if !is_named => "unnamed",
        None => "unknown",
        Some(place) => say_where(world, place),
    };
    world.conversation.place = place;
    cx.output("situation", situation)?;
    cx.output("arrived", if is_shelf { "arrived" } else { "arrived_place" })?;
    Ok(Outcome::Success)
}

/// Lets answers speak of a place; whether it is here, to be led to, or only to be told.
fn say_where(world: &mut World, place: &Place) -> &'static str {
    world.fill_place(place);
    match world.map_from_robot() {
        Some(pose) if is_here(pose, place.access.position()) => "here",
        _ if world.walks => "found",
        _ => "told",
    }
}

/// "Where is 5.1 ROW?", if the plan knows a shelf for it.
fn look_up_call_number(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let world = &mut *cx.world;
    let said = world.conversation.slots.get("callnumber").cloned().unwrap_or_default();
    let language = world.conversation.language;
    // "Krimi KÄS" has nothing that is heard of call numbers alone, but is one as it is written.
    let heard = CallNumber::heard(&said, language).or_else(|| CallNumber::parse(&said).ok());
    let written = heard.map(|number| number.to_string());
    let place = written.as_ref().and_then(|written| world.map.shelf_for(written, None));
    let situation = match (&place, written) {
        (Some(place), Some(written)) => {
            world.fill("call_number", written);
            say_where(world, place)
        }
        _ => DEFAULT_LABEL,
    };
    world.conversation.place = place;
    cx.output("situation", situation)?;
    Ok(Outcome::Success)
}
