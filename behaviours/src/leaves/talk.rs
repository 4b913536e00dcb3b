//! Leaves that listen and speak.

use std::time::Duration;

use behaviour_tree::{Context, In, Leaf, LeafError, Out, Outcome, Port, PortType, Reason, Registry, leaf};
use robot_core::{Heard, Language, Text, Timestamp};

use crate::dialogue::{DEFAULT_LABEL, GOES_ON, UNCLEAR, Understanding, Verdict};
use crate::missed::{MOST_KEPT, NotUnderstood};
use crate::world::{Understood, World};

use super::gesture::Playing;

pub(super) fn register(registry: &mut Registry<World>) {
    registry
        .add::<Listen>()
        .add::<Say>()
        .condition(
            "HearsEmergency",
            &[Port::output("label").typed(PortType::Text).doc("which answer fits: fire, injury, lost_child, default")],
            hears_emergency,
        )
        .condition("HearsStop", &[], hears_stop)
        .sync_action("ForgetVisitor", &[], |cx: &mut Context<'_, World>| {
            cx.world.forget_visitor();
            Ok(Outcome::Success)
        })
        .sync_action("SayAgain", &[], |cx: &mut Context<'_, World>| {
            Ok(match cx.world.conversation.last_said.clone() {
                Some(utterance) => {
                    cx.world.speak(utterance);
                    Outcome::Success
                }
                None => Outcome::failure(Reason::new("nothing was said yet").german("es wurde noch nichts gesagt")),
            })
        })
        .sync_action("Hush", &[], |cx: &mut Context<'_, World>| {
            cx.world.wishes.hush = true;
            Ok(Outcome::Success)
        })
        .sync_action(
            "LookUpWhatFollows",
            &[
                Port::input("topic").typed(PortType::Text).doc("the answer's intent"),
                Port::input("label").typed(PortType::Text).doc("which of its answers"),
                Port::input("reply")
                    .typed(PortType::Text)
                    .default("")
                    .doc("confirm_yes or confirm_no, once it is there"),
                Port::output("then_topic").typed(PortType::Text).doc("what is said then"),
                Port::output("then_label").typed(PortType::Text).doc("which of its answers"),
            ],
            what_follows,
        )
        .sync_action(
            "CountMisunderstanding",
            &[Port::output("label").typed(PortType::Text).doc("once, or again_staff from the second time on")],
            |cx: &mut Context<'_, World>| {
                let conversation = &mut cx.world.conversation;
                conversation.misunderstood += 1;
                let label = if conversation.misunderstood < 2 { "once" } else { "again_staff" };
                cx.output("label", label)?;
                Ok(Outcome::Success)
            },
        )
        .sync_action(
            "ReadOpeningHours",
            &[Port::output("label")
                .typed(PortType::Text)
                .doc("which answer fits: today, today_closed, day, day_closed, week, holidays")],
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
        )
        .sync_action(
            "ReadEvents",
            &[Port::output("label")
                .typed(PortType::Text)
                .doc("which answer fits: next, none_then (on the day that was asked for), or default")],
            read_events,
        );
}

/// What goes on in the house next, or on the day that was asked for.
fn read_events(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let (language, now) = (cx.world.conversation.language, cx.world.perception.local);
    let day = cx.world.conversation.slots.get("day").filter(|day| *day != "week" && *day != "holidays").cloned();
    let next = cx.world.house.events_text(language, now, day.as_deref());
    let later = day.is_some().then(|| cx.world.house.events_text(language, now, None)).flatten();
    let label = match (next, later) {
        (Some(events), _) => {
            cx.world.fill("events", events);
            "next"
        }
        (None, Some(events)) => {
            cx.world.fill("events", events);
            "none_then"
        }
        (None, None) => DEFAULT_LABEL,
    };
    cx.output("label", label)?;
    Ok(Outcome::Success)
}

leaf! {
    /// Waits until somebody has said something and works out what it means.
    struct Listen: Action {
        /// what the visitor wants
        intent: Out<String>,
        /// which answer the sentence itself asks for, or default
        label: Out<String>,
        /// intents that fit now, separated by ;
        expecting: In<String> = "",
        /// leave other intents to the next listener
        only: In<bool> = "false",
        /// fail after so long a silence; 0 waits for ever
        timeout_s: In<f64> = "0",
    } with {
        silent_since: Option<Timestamp>,
    }
}

impl Leaf<World> for Listen {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        let now = cx.world.now;
        if cx.is_start() || cx.world.perception.deaf {
            self.silent_since = Some(now);
        }
        let expecting = self.expecting.get(cx)?;
        let only = self.only.get(cx)?;
        let mut expecting: Vec<&str> = expecting.split(';').filter(|intent| !intent.is_empty()).collect();
        if !only {
            expecting.extend(goes_on_with(&cx.world.conversation.topic));
        }
        let heard = cx.world.take_heard().pop();
        let understanding = match (heard, cx.world.conversation.pending.take()) {
            (Some(heard), _) => listen_to(cx.world, &heard, &expecting),
            (None, Some(pending)) => pending,
            (None, None) => {
                cx.world.listens = true;
                let timeout = self.timeout_s.get(cx)?;
                let waited = self.silent_since.map_or(Duration::ZERO, |since| now.since(since));
                let is_over = timeout > 0.0 && waited >= Duration::try_from_secs_f64(timeout).unwrap_or(Duration::MAX);
                let silence = || Reason::new("nobody said anything").german("niemand hat etwas gesagt");
                return Ok(if is_over { Outcome::failure(silence()) } else { Outcome::Running });
            }
        };
        if only && !expecting.contains(&understanding.intent.as_str()) && understanding.intent != UNCLEAR {
            cx.world.conversation.pending = Some(understanding);
            let reason = Reason::new("the visitor said something else");
            return Ok(Outcome::failure(reason.german("der Besuch hat etwas anderes gesagt")));
        }
        // A yes to nothing is no better understood than a sentence that means nothing.
        let is_reply = ["confirm_yes", "confirm_no"].contains(&understanding.intent.as_str());
        let fits = !is_reply || expecting.contains(&understanding.intent.as_str());
        if understanding.intent != UNCLEAR && fits {
            cx.world.conversation.misunderstood = 0;
        }
        self.intent.set(cx, understanding.intent.as_str())?;
        self.label.set(cx, understanding.label.as_deref().unwrap_or(DEFAULT_LABEL))?;
        cx.world.conversation.corrects = understanding.intent == "correct";
        if understanding.intent != UNCLEAR && !is_reply {
            cx.world.conversation.topic.clone_from(&understanding.intent);
        }
        cx.world.conversation.label = understanding.label;
        cx.world.conversation.slots = understanding.slots;
        Ok(Outcome::Success)
    }
}

/// Whether a short sentence after one about this may go on with a day: "and tomorrow?"
fn goes_on_with(topic: &str) -> Option<&'static str> {
    ["opening_hours", "events"].contains(&topic).then_some("opening_hours")
}

/// "And on Sunday?" asks for what goes on then, if that was spoken of before.
fn goes_on_about_events(world: &World, understanding: &Understanding) -> bool {
    world.conversation.topic == "events"
        && understanding.intent == "opening_hours"
        && understanding.label.as_deref() == Some(GOES_ON)
        && understanding.slots.contains_key("day")
}

/// What somebody said. From here on the robot speaks their language.
fn listen_to(world: &mut World, heard: &Heard, expecting: &[&str]) -> Understanding {
    let (language, mut understanding) = understand(world, &heard.text, expecting);
    if language != world.conversation.language {
        world.change_language(language);
    }
    // A wrong step is worse than a question.
    // "Take me to Momo": the book is looked up first.
    if understanding.intent == "guide_me" && understanding.slots.contains_key("title") {
        understanding.intent = "find_item".to_owned();
    }
    if goes_on_about_events(world, &understanding) {
        understanding.intent = "events".to_owned();
        understanding.label = None;
    }
    /// What is no surer than this is not even asked about.
    const TOO_UNSURE: f64 = 0.5;
    if understanding.verdict == Verdict::Ask && understanding.score < TOO_UNSURE {
        understanding.intent = UNCLEAR.to_owned();
    }
    world.conversation.badly_heard = heard.confidence < WELL_HEARD;
    if is_too_badly_heard(&understanding, heard.confidence, expecting) {
        understanding.intent = UNCLEAR.to_owned();
    }
    // Where it is can be said at once, and then whether to go there is asked.
    if understanding.intent == "guide_me" && understanding.slots.contains_key("area") && world.conversation.badly_heard
    {
        understanding.intent = "find_area".to_owned();
    }
    let moves = MOVES.contains(&understanding.intent.as_str());
    if moves && understanding.verdict != Verdict::Accept {
        understanding.intent = UNCLEAR.to_owned();
    }
    if let Some(missed) = NotUnderstood::of(&heard.text, language, &understanding) {
        world.not_understood.push(missed);
        world.not_understood.truncate(MOST_KEPT);
    }
    world.tell_understood(&understanding);
    understanding
}

/// A book that was heard worse than this is asked about before anybody is sent to it, and nobody is led away by it.
const WELL_HEARD: f64 = 0.9;
/// What was heard worse than this is not answered: whoever speaks freely is heard as the sentence that sounds most alike,
/// and gets an answer to what they did not ask.
const HEARD: f64 = 0.75;
/// A yes that was heard worse than this moves no robot; other replies need no more to be one.
const REPLY_HEARD: f64 = 0.5;
/// What sets the robot going.
const MOVES: [&str; 2] = ["confirm_yes", "guide_me"];

/// Whether it is better to ask once more than to act on this.
fn is_too_badly_heard(understanding: &Understanding, confidence: f64, expecting: &[&str]) -> bool {
    let intent = understanding.intent.as_str();
    let needed = match intent {
        // Better once too often than once too late.
        "stop" | "emergency" => return false,
        // Of these the answer is a question.
        "find_item" | "check_availability" | "search_author" => return false,
        _ if expecting.contains(&intent) || intent == "confirm_yes" => REPLY_HEARD,
        _ => HEARD,
    };
    confidence < needed
}

fn understand(world: &World, text: &str, expecting: &[&str]) -> (Language, Understanding) {
    /// Sentences of one tick, each with and without what is expected.
    const KEPT: usize = 4;
    let language = world.conversation.language;
    let mut understood = world.understood.borrow_mut();
    let known = understood
        .iter()
        .find(|known| known.text == text && known.language == language && known.expecting == expecting);
    if let Some(known) = known {
        return known.meaning.clone();
    }
    let meaning = crate::understand(&world.phrases, world.catalogue.as_ref(), language, text, expecting);
    let expecting = expecting.iter().map(|intent| (*intent).to_owned()).collect();
    understood.push_back(Understood { text: text.to_owned(), language, expecting, meaning: meaning.clone() });
    if understood.len() > KEPT {
        understood.pop_front();
    }
    meaning
}

/// What the phrase files let follow on a yes or a no. Before the reply is there: whether anything follows at all.
fn what_follows(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let (topic, label, reply): (String, String, String) = (cx.input("topic")?, cx.input("label")?, cx.input("reply")?);
    let book = cx.world.phrases.get(cx.world.conversation.language);
    let then = match reply.as_str() {
        "confirm_yes" => book.follow_up(&topic, &label, true),
        "confirm_no" => book.follow_up(&topic, &label, false),
        _ => book.follow_up(&topic, &label, true).or_else(|| book.follow_up(&topic, &label, false)),
    };
    let Some(then) = then.cloned() else { return Ok(Outcome::Failure(None)) };
    cx.output("then_topic", then.topic.as_str())?;
    cx.output("then_label", then.label.as_str())?;
    Ok(Outcome::Success)
}

/// Whether somebody calls for help, whatever else the robot is doing.
fn hears_emergency(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let Some((language, understanding)) = hears(cx.world, "emergency") else { return Ok(Outcome::Failure(None)) };
    if language != cx.world.conversation.language {
        cx.world.change_language(language);
    }
    cx.world.take_heard();
    cx.world.conversation.pending = None;
    cx.world.tell_understood(&understanding);
    cx.world.hold();
    cx.world.decide(
        Text {
            de: "Ich bleibe stehen. Das Personal wird gebraucht!".into(),
            en: "I stand still. Staff are needed!".into(),
        },
        Text { de: "Jemand ruft um Hilfe.".into(), en: "Somebody calls for help.".into() },
    );
    cx.output("label", understanding.label.as_deref().unwrap_or(DEFAULT_LABEL))?;
    Ok(Outcome::Success)
}

/// Whether somebody wants a walking robot to stop, in whatever words.
fn hears_stop(cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
    let wants = ["stop", "cancel"].iter().any(|intent| hears(cx.world, intent).is_some());
    if wants {
        cx.world.wishes.hold = true;
    }
    Ok(wants.into())
}

/// The first sentence of this tick that surely means `intent`.
fn hears(world: &World, intent: &str) -> Option<(Language, Understanding)> {
    let meant = world.perception.heard.iter().map(|heard| understand(world, &heard.text, &[]));
    meant.into_iter().find(|(_, meant)| meant.intent == intent && meant.verdict == Verdict::Accept)
}

leaf! {
    /// Says an answer out of the phrase files, with the gesture that they give it, and waits until both are done.
    struct Say: Action {
        /// the intent whose answers are meant
        topic: In<String>,
        /// which of its answers
        label: In<String>,
    } with {
        gesture: Option<Playing>,
    }
}

impl Leaf<World> for Say {
    fn tick(&mut self, cx: &mut Context<'_, World>) -> Result<Outcome, LeafError> {
        if cx.is_start() {
            let (topic, label) = (self.topic.get(cx)?, self.label.get(cx)?);
            let book = cx.world.phrases.get(cx.world.conversation.language);
            self.gesture = book.gesture(&topic, &label).map(|name| Playing::start(name, cx.world.now));
            return Ok(match cx.world.say(&topic, &label) {
                Some(_) => Outcome::Running,
                None => Outcome::failure(
                    Reason::new(format!("the phrase files have no answer »{label}« to {topic}"))
                        .german(format!("die Sätze haben keine Antwort »{label}« zu {topic}")),
                ),
            });
        }
        let moving = self.gesture.as_mut().is_some_and(|gesture| gesture.go_on(cx.world));
        // Done only when the ears are open again: nobody who wants to answer, or says stop, must go unheard.
        let talking = cx.world.perception.speaking || cx.world.perception.deaf;
        Ok(if talking || moving { Outcome::Running } else { Outcome::Success })
    }

    fn halt(&mut self, cx: &mut Context<'_, World>) {
        cx.world.wishes.hush = true;
        if let Some(gesture) = &self.gesture {
            gesture.give_up(cx.world);
        }
    }
}
