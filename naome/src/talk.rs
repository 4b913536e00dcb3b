//! `naome talk`: a conversation with the robot, at the microphone or typed. It stands in the simulated house, and walks
//! there, or nowhere.

use std::sync::Arc;
use std::time::Duration;

use behaviours::dialogue::{PhraseBook, Verdict};
use behaviours::{LibraryRobot, Settings};
use robot_core::ports::{Body, Clock, Hearing, Speech, StillBody};
use robot_core::{Attention, AttentionSettings, Controller, Event, GuardLimits, Language, Robot, Text, Timestamp};
use robot_ros2::RosClock;
use robot_speech::{TypedHearing, probe};
use sim::{SimSetup, Simulation, lock_step};
use sim_world::FloorPlan;

use crate::cli;
use crate::ears;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;
use crate::pace::{self, Interrupt};
use crate::sentences::Sentences;
use crate::storyteller::Storyteller;
use crate::voice;

mod patient;

use patient::Patient;

pub(crate) fn run(options: &cli::Talk, seed: u64, output: &Output) -> Ending {
    let phrases = options.library.phrases(output)?;
    let catalogue = options.library.catalogue(output)?;
    let plan = options.library.plan(output)?;
    let sentences = Sentences::new(&phrases, &*plan, &catalogue, output.language)?;
    let guard = LibraryRobot::guard(&phrases, GuardLimits::default());
    let brain = LibraryRobot::new(Settings {
        catalogue: Box::new(catalogue),
        map: Box::new(FloorPlan::clone(&plan)),
        house: options.library.house(output)?,
        phrases: Arc::clone(&phrases),
        home: FloorPlan::HOME.into(),
        language: output.language,
        audience: options.audience,
    })
    .map_err(Failure::wrong_use)?;
    let brain = if options.standing { brain.standing() } else { brain };
    brain.prepare();
    let (world, body) = World::open(plan, seed, options.standing)?;
    let controller = Controller::new(brain, guard);
    let interrupt = Interrupt::listen()?;
    if is_by_sound(options, output) {
        let hearing = ears::listen(ears::microphone(), options.model.as_deref(), &sentences, options.audience, output)?;
        output.complain(output.say(&Text {
            de: "Ich höre zu; Ende mit Strg-C. Wenn ich eingeschlafen bin, weckt mich »Hallo NAOme«.",
            en: "I am listening; Ctrl-C ends it. When I have fallen asleep, “Hello NAOme” wakes me.",
        }));
        let (speech, earcons) = voice::open(options.quiet, output);
        let attention = Attention::new(AttentionSettings::default()).awake();
        let robot = Robot::new(controller, body, hearing, speech).with_attention(attention, (), earcons);
        converse(robot, &world, &interrupt, output, |_, _| {}, |_| false);
    } else {
        output.complain(output.say(&Text {
            de: "Getippte Zeilen höre ich, als wären sie gesprochen; Ende mit Strg-D.",
            en: "Lines that are typed I hear as if they were spoken; Ctrl-D ends it.",
        }));
        let hearing = Patient::new(ears::typed(&phrases, output), move |line| is_alarm(&phrases, line));
        let (speech, _) = voice::open(options.quiet, output);
        let robot = Robot::new(controller, body, hearing, speech);
        let is_over = |hearing: &Patient<TypedHearing>| hearing.emptied().is_some_and(TypedHearing::is_over);
        converse(robot, &world, &interrupt, output, Patient::listens, is_over);
    }
    Ok(Exit::Done)
}

/// Whether somebody says stop, calls it off or calls for help, in whichever language.
fn is_alarm(phrases: &Text<PhraseBook>, line: &str) -> bool {
    /// No title is known well here: what sounds like an alarm is heard at once.
    const NO_TITLE: f64 = 0.3;
    Language::ALL.into_iter().any(|language| {
        let meant = phrases.get(language).understand(line, &[], &|_| NO_TITLE);
        meant.verdict == Verdict::Accept && ["stop", "cancel", "emergency"].contains(&meant.intent.as_str())
    })
}

/// Whether there is a microphone and it is wanted.
fn is_by_sound(options: &cli::Talk, output: &Output) -> bool {
    if options.typed {
        return false;
    }
    probe::microphone().inspect_err(|error| output.complain(&output.say(&error.text()))).is_ok()
}

/// The house the robot is in, which also keeps the time.
struct World {
    simulation: lock_step::Shared,
    clock: lock_step::SimClock,
}

impl World {
    /// The house with nobody else in it, and the robot's body; `standing`, it has none that could walk.
    fn open(plan: Arc<FloorPlan>, seed: u64, standing: bool) -> Result<(Self, Box<dyn Body>), Failure> {
        let started_at = RosClock::machine().local();
        let setup = SimSetup { started_at, ..SimSetup::new(plan, seed, Vec::new()) };
        let simulation = Simulation::new(setup).map_err(Failure::missing)?;
        let (simulation, body, _, _, clock) = lock_step::ports(simulation);
        let body: Box<dyn Body> = if standing { Box::new(StillBody::default()) } else { Box::new(body) };
        Ok((Self { simulation, clock }, body))
    }
}

/// Who has said nothing for so long has said everything.
const THINKS_FOR: Duration = Duration::from_secs(2);

/// Talks until everything is said, on both sides, or somebody interrupts.
fn converse<H: Hearing, S: Speech>(
    mut robot: Robot<LibraryRobot, Box<dyn Body>, H, S>,
    world: &World,
    interrupt: &Interrupt,
    output: &Output,
    tell_listening: impl Fn(&mut H, bool),
    is_over: impl Fn(&H) -> bool,
) {
    let mut storyteller = Storyteller::new(*output);
    let mut said = String::new();
    let mut active_at = Timestamp::ZERO;
    pace::every(
        Controller::<LibraryRobot>::PERIOD,
        &RosClock::machine(),
        || !interrupt.came(),
        |_| {
            world.simulation.borrow_mut().step();
            let listens = robot.controller().brain().is_listening();
            tell_listening(&mut robot.hearing, listens);
            let now = world.clock.now();
            let report = robot.tick(&world.clock);
            for event in report.events {
                if !matches!(event, Event::At { .. }) {
                    active_at = now;
                }
                storyteller.robot(now, &event);
            }
            // That nothing more is typed is an end, and no trouble.
            for trouble in report.troubles.iter().filter(|_| !is_over(&robot.hearing)) {
                storyteller.trouble(now, trouble);
            }
            let saying = report.partial.map(|partial| partial.text).unwrap_or_default();
            if saying != said {
                storyteller.partial(now, &saying);
                said = saying;
            }
            if robot.speech.is_speaking(now) {
                active_at = now;
            }
            !is_over(&robot.hearing) || now.since(active_at) < THINKS_FOR
        },
    );
}
