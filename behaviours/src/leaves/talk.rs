//! Leaves that listen and speak.

use std::time::Duration;

use behaviour_tree::{Context, Leaf, LeafError, Outcome, Port, PortType, Registry};
use robot_core::ports::TitleQuery;
use robot_core::{Language, Text, Timestamp};

use crate::dialogue::{DEFAULT_LABEL, UNCLEAR, Understanding, Verdict};
use crate::world::World;

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .action(
            "Listen",
            &[
                Port::output("intent").typed(PortType::Text).doc("what the visitor wants"),
                Port::output("label")
                    .typed(PortType::Text)
                    .doc("which answer the sentence itself asks for, or default"),
                Port::input("expecting").typed(PortType::Text).default("").doc("intents that fit now, separated by ;"),
                Port::input("only")
                    .typed(PortType::Bool)
                    .default("false")
                    .doc("leave other intents to the next listener"),
                Port::input("timeout_s")
                    .typed(PortType::Real)
                    .default("0")
                    .doc("fail after so long a silence; 0 waits for ever"),
            ],
            |_| Box::new(Listen { silent_since: Timestamp::ZERO }),
        )
        .action(
            "Say",
            &[
                Port::input("topic").typed(PortType::Text).doc("the intent whose answers are meant"),
                Port::input("label").typed(PortType::Text).doc("which of its answers"),
            ],
            |_| Box::new(Say),
        )
        .condition(
            "HearsEmergency",
            &[Port::output("label").typed(PortType::Text).doc("which answer fits: fire, injury, lost_child, default")],
            hears_emergency,
        )
        .sync_action("SayAgain", &[], |cx: &mut Context<'_, World>| {
            Ok(match cx.world.conversation.last_said.clone() {
                Some(utterance) => {
                    cx.world.speak(utterance);
                    Outcome::Success
                }
                None => Outcome::failure("nothing was said yet"),
            })
        })
        .sync_action("Hush", &[], |cx: &mut Context<'_, World>| {
            cx.world.wishes.hush = true;
            Ok(Outcome::Success)
        })
        .sync_action(
            "CountMisunderstanding",
            &[Port::output("label").typed(PortType::Text).doc("once, or again_staff from the second time on")],
            |cx: &mut Context<'_, World>| {
                let conversation = &mut cx.world.conversation;
                conversation.misunderstood += 1;
                let label = if conversation.misunderstood < 2 {
                    "once"
                } else {
                    conversation.misunderstood = 0;
                    "again_staff"
                };
                cx.output("label", label)?;
                Ok(Outcome::Success)
            },
        )
        .sync_action(
            "ReadOpeningHours",
            &[Port::output("label")
                .typed(PortType::Text)
                .doc("which answer fits: today, today_closed, day, day_closed, week")],
            |cx: &mut Context<'_, World>| {
                let conversation = &mut cx.world.conversation;
                let today = cx.world.perception.local.date();
                let answer = cx.world.house.opening_hours_answer(
                    conversation.language,
                    today,
                    conversation.slots.get("day").map(String::as_str),
                );
                conversation.fill.extend(answer.fill);
                cx.output("label", answer.label)?;
                Ok(Outcome::Success)
            },
        );
}

/// Waits until somebody has said something and works out what it means.
struct Listen {
    silent_since: Timestamp,
}

impl Leaf<World> for Listen {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let now = cx.world.now;
        if cx.is_start() || cx.world.perception.speaking {
            self.silent_since = now;
        }
        let expecting: String = cx.input("expecting")?;
        let expecting: Vec<&str> = expecting.split(';').filter(|intent| !intent.is_empty()).collect();
        let heard = cx.world.take_heard().pop();
        let understanding = match (heard, cx.world.conversation.pending.take()) {
            (Some(heard), _) => {
                let understanding = understand(cx.world, &heard.text, &expecting);
                cx.world.tell_understood(&understanding);
                understanding
            }
            (None, Some(pending)) => pending,
            (None, None) => {
                let timeout: f64 = cx.input("timeout_s")?;
                let waited = now.since(self.silent_since);
                let is_over = timeout > 0.0 && waited >= Duration::try_from_secs_f64(timeout).unwrap_or(Duration::MAX);
                return Ok(if is_over { Outcome::failure("nobody said anything") } else { Outcome::Running });
            }
        };
        if cx.input::<bool>("only")?
            && !expecting.contains(&understanding.intent.as_str())
            && understanding.intent != UNCLEAR
        {
            cx.world.conversation.pending = Some(understanding);
            return Ok(Outcome::failure("the visitor said something else"));
        }
        // A yes to nothing is no better understood than a sentence that means nothing.
        let is_reply = ["confirm_yes", "confirm_no"].contains(&understanding.intent.as_str());
        let fits = !is_reply || expecting.contains(&understanding.intent.as_str());
        if understanding.intent != UNCLEAR && fits {
            cx.world.conversation.misunderstood = 0;
        }
        cx.output("intent", understanding.intent.as_str())?;
        cx.output("label", understanding.label.as_deref().unwrap_or(DEFAULT_LABEL))?;
        cx.world.conversation.slots = understanding.slots;
        Ok(Outcome::Success)
    }
}

/// Whether somebody calls for help, whatever else the robot is doing.
fn hears_emergency(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let heard = cx.world.perception.heard.clone();
    for heard in heard {
        let understanding = understand(cx.world, &heard.text, &[]);
        if understanding.intent == "emergency" && understanding.verdict == Verdict::Accept {
            cx.world.take_heard();
            cx.world.tell_understood(&understanding);
            cx.output("label", understanding.label.as_deref().unwrap_or(DEFAULT_LABEL))?;
            return Ok(Outcome::Success);
        }
    }
    Ok(Outcome::Failure(None))
}

/// What a sentence means; in the other language if it means clearly more there, and then the robot changes to it.
fn understand(world: &mut World, text: &str, expecting: &[&str]) -> Understanding {
    const CLEARLY_MORE: f64 = 0.08;
    let language = world.conversation.language;
    let in_language = |language: Language| {
        let score = |span: &str| {
            let result = world.catalogue.search(&TitleQuery::title(span), 1);
            result.ok().and_then(|result| result.hits.first().map(|hit| hit.score)).unwrap_or(0.0)
        };
        world.phrases.get(language).understand(text, expecting, &score)
    };
    let understanding = in_language(language);
    let foreign = Language::ALL.into_iter().filter(|other| *other != language).map(|other| (other, in_language(other)));
    let clearer = foreign
        .filter(|(_, foreign)| foreign.verdict == Verdict::Accept)
        .find(|(_, foreign)| foreign.score > understanding.score + CLEARLY_MORE);
    let Some((language, foreign)) = clearer else { return understanding };
    world.conversation.language = language;
    world.decide(
        Text { de: "Ich spreche jetzt Deutsch.".into(), en: "I speak English now.".into() },
        Text { de: "Das war Deutsch.".into(), en: "That was English.".into() },
    );
    foreign
}

/// Says an answer out of the phrase files and waits until it is said.
struct Say;

impl Leaf<World> for Say {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        if cx.is_start() {
            let (topic, label): (String, String) = (cx.input("topic")?, cx.input("label")?);
            return Ok(match cx.world.say(&topic, &label) {
                Some(_) => Outcome::Running,
                None => Outcome::failure(format!("the phrase files have no answer »{label}« to {topic}")),
            });
        }
        Ok(if cx.world.perception.speaking { Outcome::Running } else { Outcome::Success })
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        cx.world.wishes.hush = true;
    }
}
