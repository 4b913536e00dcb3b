//! `naome sim`: the simulator as a ROS 2 robot.

use std::path::Path;

use lessons::{Happening, Story, Told};
use robot_core::{Audience, BodyCommand, Language, Text, Timestamp, Utterance};
use robot_ros2::DriverCommand;
use robot_speech::{EspeakVoice, Voice, VoiceSettings};
use serde::Serialize;
use sim::{RosFace, Truth, VisitorsVoices};
use sim_world::FloorPlan;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::Output;
use crate::pace::Interrupt;
use crate::recording::{self, About, Tape};
use crate::sources;
use crate::stopper;
use crate::storyteller::Storyteller;

/// Where the robot really is, for programs that watch.
#[derive(Serialize)]
struct TruthLine {
    event: &'static str,
    t_s: f64,
    x_m: f64,
    y_m: f64,
    yaw_rad: f64,
    walking: bool,
}

mod bench;

pub(crate) fn run(options: &cli::Sim, seed: u64, output: &Output) -> Ending {
    if options.bench {
        return bench::run(options, seed, output);
    }
    let ros = stopper::ros_options(output)?;
    let interrupt = Interrupt::listen()?;
    stopper::refuse_a_second_robot(&ros, output)?;
    let story = Story {
        ask: options.ask.clone(),
        language: output.language,
        audience: Audience::default(),
        seed,
        plan: sources::plan(options.plan.as_deref(), output)?,
    };
    let mut simulation = story.simulation().map_err(Failure::missing)?;
    options.fault.iter().for_each(|fault| simulation.plan_fault(*fault));
    let mut face = RosFace::start(simulation, &ros).map_err(Failure::missing)?;
    if let Some(voices) = voices() {
        face = face.with_voices(voices);
    }
    if !options.headless {
        output.complain(output.say(&Text {
            de: "Ein Fenster gibt es noch nicht; was geschieht, steht hier. (--headless lässt diesen Satz weg.)",
            en: "There is no window yet; what happens is told here. (--headless leaves this sentence out.)",
        }));
    }
    let domain = ros.domain_id;
    output.complain(&output.say(&Text {
        de: format!("/naoqi_driver läuft auf ROS_DOMAIN_ID={domain}; Ende mit Strg-C."),
        en: format!("/naoqi_driver runs on ROS_DOMAIN_ID={domain}; Ctrl-C ends it."),
    }));
    let tape = options.record.as_deref().map(|file| tape(file, options, seed, output)).transpose()?;
    if let Some(tape) = tape.clone() {
        face = face.overheard_by(Box::new(move |now, command| record(&tape, now, command)));
    }
    let mut storyteller = Storyteller::new(*output).recording(tape.as_ref());
    let mut ticks = 0_u32;
    face.run(options.speed, |simulation| {
        let at = simulation.now();
        if let Some(tape) = &tape {
            tape.felt(at, simulation.senses_ref());
        }
        for event in simulation.take_events() {
            storyteller.tell(&Told { at, what: Happening::World(event) });
        }
        if output.json && ticks.is_multiple_of(TRUTH_EVERY) {
            output.json(&truth_line(at.as_secs_f64(), &simulation.truth()));
        }
        ticks = ticks.wrapping_add(1);
        !interrupt.came()
    });
    drop(face);
    recording::finish(tape, options.record.as_deref(), output);
    Ok(Exit::Done)
}

/// Begins the recording of a simulated robot. It holds no decisions: who makes them is at the other end of ROS.
fn tape(file: &Path, options: &cli::Sim, seed: u64, output: &Output) -> Result<Tape, Failure> {
    let about = About {
        command: "sim",
        language: output.language,
        audience: Audience::default(),
        home: FloorPlan::HOME,
        seed,
        library: &cli::Library { plan: options.plan.clone(), ..cli::Library::default() },
    };
    recording::start(file, &about.metadata(output)?, output)
}

/// Records what somebody told the robot over ROS.
fn record(tape: &Tape, now: Timestamp, command: &DriverCommand) {
    match command {
        DriverCommand::Walk(twist) => tape.commanded(now, &BodyCommand::Walk(*twist)),
        DriverCommand::MoveJoints { targets, relative: false } => {
            tape.commanded(now, &BodyCommand::MoveJoints(targets.clone()));
        }
        DriverCommand::Say(text) => tape.told_to_say(now, &Utterance::new(text, Language::default())),
        // The driver's other topics are not those of a recording.
        DriverCommand::MoveJoints { .. } | DriverCommand::WalkTo { .. } => {}
    }
}

/// Visitors' voices for the robot's microphones, where there is espeak-ng.
fn voices() -> Option<VisitorsVoices> {
    let mut voice = EspeakVoice::new(VoiceSettings::default()).as_speaker("f2");
    voice.version().ok()?;
    Some(Box::new(move |heard| {
        let spoken = voice.speak(&Utterance::new(heard.text.clone(), heard.language));
        // Who says what nobody can say is not heard.
        spoken.map(|sound| sound.at_rate(RosFace::SOUND_RATE_HZ)).unwrap_or_default()
    }))
}

/// Ticks from one line about the truth to the next: ten lines a second of its time.
const TRUTH_EVERY: u32 = 5;

fn truth_line(t_s: f64, truth: &Truth) -> TruthLine {
    let rounded = |value: f64| (value * 1000.0).round() / 1000.0;
    TruthLine {
        event: "truth",
        t_s: rounded(t_s),
        x_m: rounded(truth.map_from_robot.x_m),
        y_m: rounded(truth.map_from_robot.y_m),
        yaw_rad: rounded(truth.map_from_robot.yaw_rad),
        walking: truth.is_walking,
    }
}
