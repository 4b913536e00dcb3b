//! Gestures, by themselves and along with what is said.

use std::time::Duration;

use behaviour_tree::{Context, In, Leaf, LeafError, Outcome, Reason, Registry, leaf};
use robot_core::Timestamp;

use crate::world::World;

pub(super) fn register(registry: &mut Registry<World>) {
    registry.add::<PlayGesture>();
}

/// A gesture that is being made.
pub(super) struct Playing {
    name: String,
    started: Timestamp,
    played: Option<Duration>,
}

impl Playing {
    /// Begins now.
    pub(super) fn start(name: &str, now: Timestamp) -> Self {
        Self { name: name.to_owned(), started: now, played: None }
    }

    /// Wishes the joints of this tick; true while it goes on.
    pub(super) fn go_on(&mut self, world: &mut World) -> bool {
        let elapsed = world.now.since(self.started);
        let Some(gesture) = world.gestures.get(self.name.as_str()) else { return false };
        if let Some(targets) = gesture.between(self.played, elapsed) {
            world.wishes.joints = Some(targets);
        }
        self.played = Some(elapsed);
        world.gestured_at = Some(world.now);
        elapsed < gesture.duration()
    }

    /// The arm must not stay up.
    pub(super) fn give_up(&self, world: &mut World) {
        world.wishes.joints = world.gestures.get("rest").and_then(|rest| rest.between(None, Duration::ZERO));
    }
}

leaf! {
    /// Plays a gesture to its end.
    struct PlayGesture as "Gesture": Action {
        /// which gesture
        name: In<String>,
    } with {
        playing: Option<Playing>,
    }
}

impl Leaf<World> for PlayGesture {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        if cx.is_start() {
            let name = self.name.get(cx)?;
            if !cx.world.gestures.contains_key(name.as_str()) {
                let reason = Reason::new(format!("there is no gesture »{name}«"));
                return Ok(Outcome::failure(reason.german(format!("es gibt keine Geste »{name}«"))));
            }
            self.playing = Some(Playing::start(&name, cx.world.now));
        }
        let goes_on = self.playing.as_mut().is_some_and(|playing| playing.go_on(cx.world));
        Ok(if goes_on { Outcome::Running } else { Outcome::Success })
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        if let Some(playing) = &self.playing {
            playing.give_up(cx.world);
        }
    }
}
