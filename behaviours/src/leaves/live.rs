//! The leaf that asks the library's servers whether a book is on its shelf now.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Port, PortType, Registry};
use robot_core::Text;
use robot_core::Timestamp;
use robot_core::ports::{LIVE_PATIENCE, LiveAnswer, WorkKey};

use crate::house::spoken_age;
use crate::world::World;

pub(super) fn register(registry: &mut Registry<World>) {
    registry.action(
        "AskServers",
        &[Port::output("age")
            .typed(PortType::Text)
            .doc("live; as_of or as_of_unknown if the servers do not say; empty if the house has none")],
        |_| Box::new(AskServers { asked_at: Timestamp::ZERO, has_told: false }),
    );
}

/// Asks about the first of the books that may be meant, and waits for the answer, never long.
struct AskServers {
    asked_at: Timestamp,
    has_told: bool,
}

/// After so long a silence the robot says what it is doing.
const TELLS_AFTER: Duration = Duration::from_millis(500);

impl Leaf<World> for AskServers {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let is_start = cx.is_start();
        let world = &mut *cx.world;
        let now = world.now;
        if is_start {
            world.conversation.live = None;
            let key = world.conversation.candidates.first().and_then(|hit| WorkKey::of(&hit.book));
            let (Some(servers), Some(key)) = (&mut world.servers, key) else {
                cx.output("age", "")?;
                return Ok(Outcome::Success);
            };
            servers.ask(&key, now);
            (self.asked_at, self.has_told) = (now, false);
        }
        let answer = world.servers.as_mut().and_then(|servers| servers.answer(now));
        let waited = now.since(self.asked_at);
        // Whoever stands behind the port: a visitor waits no longer.
        let answer = answer.or_else(|| (waited >= LIVE_PATIENCE).then_some(LiveAnswer::Unreachable));
        let Some(answer) = answer else {
            if !self.has_told && waited >= TELLS_AFTER {
                self.has_told = true;
                world.say("find_item", "looking");
            }
            return Ok(Outcome::Running);
        };
        let age = age(world, &answer);
        world.conversation.live = Some(answer);
        cx.output("age", age)?;
        Ok(Outcome::Success)
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        if self.has_told {
            cx.world.wishes.hush = true;
        }
    }
}

/// Which answer says how old the figures are, and what fills it.
fn age(world: &mut World, answer: &LiveAnswer) -> &'static str {
    if matches!(answer, LiveAnswer::Copies(_)) {
        world.decide(
            Text { de: "Ich nehme die Auskunft des Servers.".into(), en: "I take what the server says.".into() },
            Text { de: "Er hat gerade geantwortet.".into(), en: "It has just answered.".into() },
        );
        return "live";
    }
    world.decide(
        Text { de: "Ich nehme den eigenen Katalog.".into(), en: "I take my own catalogue.".into() },
        match answer {
            LiveAnswer::Unknown => {
                Text { de: "Der Server sagt nichts dazu.".into(), en: "The server does not say.".into() }
            }
            _ => Text { de: "Kein Server antwortet.".into(), en: "No server answers.".into() },
        },
    );
    let Some(as_of) = world.catalogue.as_of() else { return "as_of_unknown" };
    let age = spoken_age(world.conversation.language, as_of, world.perception.local);
    world.fill("age", age);
    "as_of"
}
