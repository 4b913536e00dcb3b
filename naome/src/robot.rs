//! `naome robot`: the controller for a robot, or for a running `naome sim`, over ROS 2.

use std::panic;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use behaviour_tree::TreeDocument;
use behaviours::dialogue::PhraseBook;
use behaviours::{LibraryRobot, Settings};
use robot_catalogue::live::LiveDesk;
use robot_core::ports::{Body, Clock, Hearing, ScriptedHearing, Speech};
use robot_core::{Attention, AttentionSettings, Controller, Event, GuardLimits, Robot, StopCause, Text, Timestamp};
use robot_ros2::{RosRobot, StopHandle, connect};
use sim_world::FloorPlan;

use crate::cli;
use crate::ears;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::monitor;
use crate::output::Output;
use crate::pace::{self, Interrupt};
use crate::phrases::MissedFile;
use crate::phrases::folder::PhraseFolder;
use crate::recording::{self, About, Tape};
use crate::sentences::Sentences;
use crate::sources;
use crate::stopper::{self, Stopper};
use crate::storyteller::Storyteller;

pub(crate) fn run(options: &cli::Robot, output: &Output) -> Ending {
    let mut ros = stopper::ros_options(output)?;
    ros.use_sim_time = options.use_sim_time;
    ros.audio = options.ears == cli::Ears::Robot;
    let mut folder = options.library.phrases.as_deref().map(|folder| PhraseFolder::open(folder, output)).transpose()?;
    let phrases = match &folder {
        Some(folder) => Arc::clone(&folder.books),
        None => sources::phrases(None, output)?,
    };
    let missed = options.missed.as_deref().map(|file| {
        MissedFile::open(file, options.missed_text).map_err(|error| files::unwritable(file, error, output))
    });
    let missed = missed.transpose()?;
    let guard = LibraryRobot::guard(&phrases, GuardLimits::default());
    let catalogue = options.library.catalogue(output)?;
    let plan = options.library.plan(output)?;
    sources::spot(&options.home, &plan, output)?;
    let sentences = Sentences::new(&phrases, &*plan, &catalogue, output.language)?;
    let brain = LibraryRobot::new(Settings {
        catalogue: Box::new(catalogue),
        map: Box::new(FloorPlan::clone(&plan)),
        house: options.library.house(output)?,
        phrases: Arc::clone(&phrases),
        home: options.home.clone(),
        language: output.language,
        audience: options.audience,
    })
    .map_err(Failure::wrong_use)?;
    brain.prepare();
    let brain = match sources::servers(options.library.house.as_deref(), output)? {
        Some(servers) => brain.with_servers(LiveDesk::start(servers)),
        None => brain,
    };
    let is_whole = |file: &&Path| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("mcap"));
    let recorded = options.record.as_deref();
    let brain = match recorded.filter(|file| !is_whole(file)) {
        Some(file) => brain.record_to(files::create(file, output)?).map_err(Failure::wrong_use)?,
        None => brain,
    };
    let tape = recorded.filter(is_whole).map(|file| tape(file, &brain, options, output)).transpose()?;
    let brain = monitored(brain, options, output)?;
    let interrupt = Interrupt::listen()?;
    let RosRobot { body, hearing: simulator, audio, speech, leds, clock, stop, rivals } =
        connect(&ros, output.language).map_err(Failure::missing)?;
    let listen = |open| ears::listen(open, options.model.as_deref(), &sentences, options.audience, output);
    let hearing: Box<dyn Hearing> = match (options.ears, audio) {
        (cli::Ears::Simulator, _) => {
            let guard = guard.clone();
            Box::new(simulator.which_always_hears(move |text| guard.is_stop(text)))
        }
        (cli::Ears::Microphone, _) => Box::new(listen(ears::microphone())?),
        (cli::Ears::Robot, Some(audio)) => Box::new(listen(ears::of_robot(audio))?),
        (cli::Ears::Typed, _) => Box::new(ears::typed(&phrases, output)),
        (cli::Ears::None | cli::Ears::Robot, _) => Box::new(ScriptedHearing::new([])),
    };
    let missing = |why: Text<String>| Failure::missing(output.say(&why));
    let stopper = (!options.no_stopper).then(|| Stopper::start(output.language, ros.domain_id)).transpose();
    let mut stopper = stopper.map_err(missing)?;
    stop_on_panic(stop.clone());
    let controller = recording::recorded(brain, guard, tape.as_ref())?;
    let mut robot = Robot::new(controller, body, hearing, speech);
    if options.ears.is_sound() {
        // The robot has no way to play tones; its eyes say the same.
        let attention = Attention::new(AttentionSettings::default());
        robot = robot.with_attention(attention, leds, ());
        output.complain(output.say(&Text {
            de: "Ich schlafe, bis jemand »Hallo NAOme« sagt oder mir den Kopf streichelt.",
            en: "I sleep until somebody says “Hello NAOme” or strokes my head.",
        }));
    }
    let mut storyteller = Storyteller::new(*output).recording(tape.as_ref());
    let mut waits = Some(Waiting { since: clock.now(), told: false });
    let mut looked = clock.now();
    let mut drives = false;
    let mut ending = Ok(Exit::Done);
    let go_on = || !interrupt.came();
    pace::every(Controller::<LibraryRobot>::PERIOD, &clock, go_on, |clock| {
        if let Err(why) = stopper.as_mut().map_or(Ok(()), Stopper::check) {
            ending = Err(missing(why));
            return false;
        }
        if !rivals.has_looked() {
            return true;
        }
        if let Some(rival) = rivals.found() {
            ending = Err(missing(stopper::driven_already(&rival, &ros)));
            return false;
        }
        if !std::mem::replace(&mut drives, true) {
            tell_ready(options.ears, output);
        }
        let now = clock.now();
        if let Some(waiting) = &mut waits {
            if robot.body.sense(now).joints.is_some() {
                waits = None;
            } else if !waiting.told && now.since(waiting.since) > Waiting::PATIENCE {
                waiting.told = true;
                output.complain(output.say(&Text {
                    de: "Ich warte noch auf /naoqi_driver (gleiche ROS_DOMAIN_ID? Läuft naome sim?).",
                    en: "I am still waiting for /naoqi_driver (same ROS_DOMAIN_ID? Is naome sim running?).",
                }));
            }
        }
        // To learn new sentences takes longer than a walk may go on without a decision.
        if now.since(looked) >= LOOK_EVERY && !robot.controller().is_moving() {
            looked = now;
            if let Some(changed) = folder.as_mut().and_then(|folder| folder.changed(output)) {
                renew(&mut robot, changed, output);
            }
        }
        let report = robot.tick(clock);
        if let Some(missed) = &missed
            && let Err(error) = missed.add(robot.controller_mut().brain_mut().take_not_understood())
        {
            output.complain(&output.say(&Text {
                de: format!("Was nicht verstanden wurde, kann ich nicht aufschreiben: {error}"),
                en: format!("What was not understood cannot be written down: {error}"),
            }));
        }
        for event in report.events {
            storyteller.robot(now, &event);
            if event == (Event::Stopped { cause: StopCause::Fallen }) {
                output.complain(output.say(&Text {
                    de: "Ich bewege mich nicht mehr, bis mich eine erwachsene Person aufgestellt und dieses Programm neu \
                         gestartet hat.",
                    en: "I do not move any more until an adult has stood me up and started this program again.",
                }));
            }
        }
        for trouble in report.troubles {
            storyteller.trouble(now, &trouble);
        }
        true
    });
    // Zeros for a robot that somebody else drives would stop it under them.
    if drives {
        stop.stop_now();
        output.complain(
            output.say(&Text { de: "Der Roboter steht; ich melde mich ab.", en: "The robot stands; I take my leave." }),
        );
    }
    drop(robot);
    let is_whole = recording::finish(tape, recorded, output);
    drop(stopper);
    ending.map(|exit| exit.max(is_whole))
}

/// That it goes, and what it hears by.
fn tell_ready(ears: cli::Ears, output: &Output) {
    let ready = Text { de: "Ich bin bereit; Ende mit Strg-C.", en: "I am ready; Ctrl-C ends it." };
    output.complain(output.say(&ready));
    if ears == cli::Ears::Typed {
        let typed = Text {
            de: "Getippte Zeilen höre ich, als wären sie gesprochen.",
            en: "Lines that are typed I hear as if they were spoken.",
        };
        output.complain(output.say(&typed));
    }
    if !matches!(ears, cli::Ears::Microphone | cli::Ears::Robot | cli::Ears::Simulator) {
        let deaf = Text {
            de: "Auf ein gesprochenes »Stopp« hört niemand; das geht mit --ears robot oder --ears microphone. \
                 Eine Hand an Kopf oder Hand hält mich an, und Strg-C.",
            en: "Nobody listens for a spoken “stop”; --ears robot or --ears microphone does. \
                 A hand on my head or hand stops me, and Ctrl-C.",
        };
        output.complain(output.say(&deaf));
    }
}

/// Begins the recording of all that the controller is given and does.
fn tape(file: &Path, brain: &LibraryRobot, options: &cli::Robot, output: &Output) -> Result<Tape, Failure> {
    let about = About {
        command: "robot",
        language: output.language,
        audience: options.audience,
        home: &options.home,
        seed: 0,
        library: &options.library,
    };
    let mut about = about.metadata(output)?;
    about.extend(recording::trees(brain));
    recording::start(file, &about, output)
}

/// The brain, with Groot2 looking on if that is asked for.
fn monitored(brain: LibraryRobot, options: &cli::Robot, output: &Output) -> Result<LibraryRobot, Failure> {
    let documents: Result<Vec<_>, _> = brain.tree_files().map(|(name, text)| TreeDocument::read(name, text)).collect();
    let mut documents = documents.map_err(|error| crate::tree::wrong(error, output))?;
    let mut models = TreeDocument::default();
    behaviours::describe_leaves(&mut models);
    documents.push(models);
    Ok(match monitor::start(&options.monitored, brain.tree(), &documents, output)? {
        Some(monitor) => brain.watched_by(Box::new(move |tree, now| monitor.publish(tree, now.since_start()))),
        None => brain,
    })
}

/// How often the phrase files are looked at for changes.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Takes new phrase files, or says what is wrong with them and keeps the old ones.
fn renew<Bd: Body, H: Hearing, S: Speech>(
    robot: &mut Robot<LibraryRobot, Bd, H, S>,
    changed: Result<Arc<Text<PhraseBook>>, Failure>,
    output: &Output,
) {
    match changed {
        Ok(phrases) => {
            let stop_words =
                robot_core::Language::ALL.into_iter().flat_map(|language| phrases.get(language).stop_words());
            robot.controller_mut().guard_mut().set_stop_words(stop_words);
            let brain = robot.controller_mut().brain_mut();
            brain.use_phrases(phrases);
            brain.prepare();
            output.complain(output.say(&Text {
                de: "Die Phrasendateien haben sich geändert; sie gelten jetzt.",
                en: "The phrase files have changed; they hold from now on.",
            }));
        }
        Err(failure) => output.complain(&output.say(&Text {
            de: format!("Die neuen Phrasendateien haben Fehler; die alten gelten weiter.\n{}", failure.message),
            en: format!("The new phrase files have mistakes; the old ones still hold.\n{}", failure.message),
        })),
    }
}

/// Nobody has been felt yet.
struct Waiting {
    since: Timestamp,
    told: bool,
}

impl Waiting {
    /// Finding each other takes a second or two.
    const PATIENCE: Duration = Duration::from_secs(5);
}

/// A panic anywhere ends in a standing robot, before anything else is said about it; but for one that the ears catch and tell as
/// a trouble.
pub(crate) fn stop_on_panic(stop: StopHandle) {
    let otherwise = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !robot_speech::catches_a_panic() {
            stop.stop_now();
        }
        otherwise(info);
    }));
}
