//! Saying, asking, sounds.

use std::time::Duration;

use behaviour_tree::Registry;
use robot_core::{Language, Utterance};

use super::{Deed, Entry, Ports, Step, add};
use crate::compile::{Expression, Function};
use crate::problem::text;
use crate::registry::Lock;
use crate::run::effects::{Effect, loudness};
use crate::run::gestures::gesture;
use crate::run::stage::Stage;
use crate::run::trace::Happened;
use crate::run::values::Why;

pub(super) fn register(registry: &mut Registry<Stage>) {
    add(
        registry,
        Entry {
            node: "Say",
            ports: &["text", "style"],
            locks: &[Lock::Voice],
            moves: false,
            make: |ports| Box::new(Say::new(ports, false)),
        },
    );
    add(
        registry,
        Entry {
            node: "SayWithGestures",
            ports: &["text"],
            locks: &[Lock::Voice, Lock::Arms],
            moves: false,
            make: |ports| Box::new(Say::new(ports, true)),
        },
    );
    add(
        registry,
        Entry {
            node: "PlaySound",
            ports: &["sound"],
            locks: &[Lock::Voice],
            moves: false,
            make: |ports| Box::new(PlaySound { sound: ports.word("sound"), speaking: Speaking::default() }),
        },
    );
    add(
        registry,
        Entry {
            node: "SetVolume",
            ports: &["volume"],
            locks: &[Lock::Voice],
            moves: false,
            make: |ports| Box::new(SetVolume { volume: ports.word("volume") }),
        },
    );
    add(
        registry,
        Entry {
            node: "WaitHeard",
            ports: &["phrases"],
            locks: &[Lock::Ears],
            moves: false,
            make: |ports| Box::new(WaitHeard { phrases: phrases(&ports.expression("phrases")) }),
        },
    );
}

/// The phrases of a `heard(…)`.
pub(in crate::run) fn phrases(expression: &Expression) -> Vec<String> {
    let Expression::Call(Function::Heard, args) = expression else { return Vec::new() };
    let words = args.iter().filter_map(|arg| match arg {
        Expression::Text(text) => Some(text.clone()),
        _ => None,
    });
    words.collect()
}

/// Puts an utterance into the voice and waits until it is said.
#[derive(Default)]
struct Speaking {
    said: bool,
}

impl Speaking {
    /// Says it, if there is talking time left.
    fn begin(&mut self, stage: &mut Stage, words: String) -> Result<(), Why> {
        let utterance = Utterance::new(words, stage.language);
        let takes = utterance.estimated_duration();
        if stage.talked + takes > stage.limits.run.mul_f64(stage.limits.talking) {
            return Err(text(
                "NAOme hat genug geredet und macht eine Pause.",
                "NAOme has talked enough and is taking a break.",
            ));
        }
        stage.talked += takes;
        stage.wishes.say.push(utterance);
        self.said = false;
        Ok(())
    }

    /// Whether the voice has fallen silent again. It begins in the tick after the wish.
    fn is_over(&mut self, stage: &Stage, elapsed: Duration) -> bool {
        const BEGINS_WITHIN: Duration = Duration::from_millis(200);
        self.said |= stage.perception.speaking;
        !stage.perception.speaking && (self.said || elapsed > BEGINS_WITHIN)
    }
}

struct Say {
    text: Expression,
    style: Option<String>,
    gestures: bool,
    speaking: Speaking,
    played: Option<Duration>,
}

impl Say {
    fn new(ports: &Ports<'_>, gestures: bool) -> Self {
        let style = Some(ports.word("style")).filter(|style| !style.is_empty());
        Self { text: ports.expression("text"), style, gestures, speaking: Speaking::default(), played: None }
    }
}

impl Deed for Say {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        let text = stage.spoken(&self.text)?;
        self.speaking.begin(stage, text.clone())?;
        self.played = None;
        let volume = stage.volume.clone();
        Ok(Happened::Said { text, style: self.style.clone(), volume, gestures: self.gestures })
    }

    fn step(&mut self, stage: &mut Stage, elapsed: Duration) -> Step {
        if self.gestures
            && let Some(talk) = gesture("talk")
        {
            let round = talk.duration().max(Duration::from_millis(20));
            let into = Duration::from_nanos(u64::try_from(elapsed.as_nanos() % round.as_nanos()).unwrap_or_default());
            let before = self.played.filter(|played| *played <= into);
            if let Some(targets) = talk.between(before, into) {
                stage.wishes.joints = Some(targets);
            }
            self.played = Some(into);
        }
        if self.speaking.is_over(stage, elapsed) { Step::Done } else { Step::Running }
    }

    fn finish(&mut self, stage: &mut Stage, cut_short: bool, _told: &mut Happened) {
        stage.wishes.hush |= cut_short;
        if self.gestures {
            super::body::rest(stage);
        }
    }
}

struct PlaySound {
    sound: String,
    speaking: Speaking,
}

/// What the voice says for a sound: the robot has no loudspeaker of its own over the driver.
fn as_words(sound: &str, language: Language) -> &'static str {
    let (de, en) = match sound {
        "elephant" => ("Törööö!", "Toot toot!"),
        "cat" => ("Miau!", "Meow!"),
        "dog" => ("Wau wau!", "Woof woof!"),
        "cow" => ("Muuuh!", "Mooo!"),
        "rooster" => ("Kikerikiii!", "Cock-a-doodle-doo!"),
        "frog" => ("Quak quak!", "Ribbit ribbit!"),
        "owl" => ("Uhuu, uhuu!", "Hoo, hoo!"),
        "train" => ("Tsch tsch tsch, tuuut!", "Choo choo, toot!"),
        "fanfare" => ("Tatataaa!", "Ta-da-da-daaa!"),
        _ => ("Bum tschak, bum tschak!", "Boom chack, boom chack!"),
    };
    match language {
        Language::De => de,
        Language::En => en,
    }
}

impl Deed for PlaySound {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        self.speaking.begin(stage, as_words(&self.sound, stage.language).to_owned())?;
        Ok(Happened::Sound { is: self.sound.clone() })
    }

    fn step(&mut self, stage: &mut Stage, elapsed: Duration) -> Step {
        if self.speaking.is_over(stage, elapsed) { Step::Done } else { Step::Running }
    }

    fn finish(&mut self, stage: &mut Stage, cut_short: bool, _told: &mut Happened) {
        stage.wishes.hush |= cut_short;
    }
}

struct SetVolume {
    volume: String,
}

impl Deed for SetVolume {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        self.volume.clone_into(&mut stage.volume);
        let volume = loudness(&self.volume, &stage.limits);
        stage.effects.show(&Effect::Volume(volume));
        Ok(Happened::Volume { is: self.volume.clone() })
    }

    fn step(&mut self, _stage: &mut Stage, _elapsed: Duration) -> Step {
        Step::Done
    }
}

/// Waits for an answer; how long, its `Timeout` says.
struct WaitHeard {
    phrases: Vec<String>,
}

impl Deed for WaitHeard {
    fn begin(&mut self, stage: &mut Stage) -> Result<Happened, Why> {
        stage.answer.clear();
        Ok(Happened::Asked { text: self.phrases.join(", ") })
    }

    fn step(&mut self, stage: &mut Stage, _elapsed: Duration) -> Step {
        match stage.heard_now(&self.phrases) {
            Some(phrase) => {
                stage.answer = phrase;
                Step::Done
            }
            None => Step::Running,
        }
    }
}
