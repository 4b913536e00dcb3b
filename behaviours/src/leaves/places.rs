//! Leaves that know where things are and where the robot goes.

use behaviour_tree::{Context, LeafError, Outcome, Port, PortType, Registry};

use crate::world::{Destination, World, is_here};

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .sync_action(
            "LookUpPlace",
            &[Port::output("situation")
                .typed(PortType::Text)
                .doc("found, here, unknown, or unnamed if none was named")],
            look_up_place,
        )
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
    let named = world.conversation.slots.get("area").or(world.conversation.label.as_ref());
    let place = named.and_then(|area| world.map.place(area));
    let situation = match &place {
        None if named.is_none() => "unnamed",
        None => "unknown",
        Some(place) => {
            world.fill_place(place);
            let here = world.map_from_robot().is_some_and(|pose| is_here(pose, place.access.position()));
            if here { "here" } else { "found" }
        }
    };
    world.conversation.place = place;
    cx.output("situation", situation)?;
    Ok(Outcome::Success)
}
