//! `naome sim`: the simulator as a ROS 2 robot.

use std::path::Path;

use lessons::{Happening, Story, Told};
use robot_core::{Audience, BodyCommand, Language, Text, Timestamp, Utterance};
use robot_ros2::{DriverCommand, RosOptions};
use robot_speech::{EspeakVoice, Voice, VoiceSettings};
use serde::Serialize;
use sim::{RosFace, SimEvent, Simulation, Truth, VisitorsVoices};
use sim_world::FloorPlan;

use crate::cli;
use crate::display;
use crate::exit::{Ending, Failure};
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
#[cfg(feature = "window")]
mod window;

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
    if !options.headless && !display::is_there() {
        output.complain(output.say(&Text {
            de: "Ohne Fenster; was geschieht, steht hier. (--headless lässt diesen Satz weg.)",
            en: "Without a window; what happens is told here. (--headless leaves this sentence out.)",
        }));
    }
    let tape = options.record.as_deref().map(|file| tape(file, options, seed, output)).transpose()?;
    let play = Play { story: &story, ros: &ros, options, interrupt: &interrupt, tape: tape.as_ref(), output };
    #[cfg(feature = "window")]
    let came = if !options.headless && display::is_there() { window::run(&play) } else { play.run(|_, _| Next::GoOn) };
    #[cfg(not(feature = "window"))]
    let came = play.run(|_, _| Next::GoOn);
    let recorded = recording::finish(tape, options.record.as_deref(), output);
    came.map(|()| recorded)
}

/// A simulated robot in ROS, and what it needs.
struct Play<'a> {
    story: &'a Story,
    ros: &'a RosOptions,
    options: &'a cli::Sim,
    interrupt: &'a Interrupt,
    tape: Option<&'a Tape>,
    output: &'a Output,
}

/// What somebody who looks on wants after a tick.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Next {
    GoOn,
    /// From here on so many times as fast as life.
    AtSpeed(f64),
    End,
}

impl Play<'_> {
    /// Runs until somebody wants it to end. `looks_on` is shown every tick with what has happened in it.
    fn run(&self, mut looks_on: impl FnMut(&mut Simulation, &[SimEvent]) -> Next) -> Result<(), Failure> {
        let Self { story, ros, options, interrupt, tape, output } = *self;
        let mut simulation = story.simulation().map_err(Failure::missing)?;
        options.fault.iter().for_each(|fault| simulation.plan_fault(*fault));
        let mut face = RosFace::start(simulation, ros).map_err(Failure::missing)?;
        if let Some(voices) = voices() {
            face = face.with_voices(voices);
        }
        let domain = ros.domain_id;
        output.complain(&output.say(&Text {
            de: format!("/naoqi_driver läuft auf ROS_DOMAIN_ID={domain}; Ende mit Strg-C."),
            en: format!("/naoqi_driver runs on ROS_DOMAIN_ID={domain}; Ctrl-C ends it."),
        }));
        if let Some(tape) = tape.cloned() {
            face = face.overheard_by(Box::new(move |now, command| record(&tape, now, command)));
        }
        let mut storyteller = Storyteller::new(*output).recording(tape);
        let mut ticks = 0_u32;
        let mut next = Next::AtSpeed(options.speed);
        while let Next::AtSpeed(speed) = next {
            face.run(speed, |simulation| {
                let at = simulation.now();
                if let Some(tape) = tape {
                    tape.felt(at, simulation.senses_ref());
                }
                let events = simulation.take_events();
                next = looks_on(simulation, &events);
                for event in events {
                    storyteller.tell(&Told { at, what: Happening::World(event) });
                }
                if output.json && ticks.is_multiple_of(TRUTH_EVERY) {
                    output.json(&truth_line(at.as_secs_f64(), &simulation.truth()));
                }
                ticks = ticks.wrapping_add(1);
                if interrupt.came() {
                    next = Next::End;
                }
                next == Next::GoOn
            });
        }
        Ok(())
    }
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
