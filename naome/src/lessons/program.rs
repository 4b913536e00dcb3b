//! `naome lessons compile`, `run` and `replay`: one program at a time.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use lessons::limits::MOST_BYTES;
use lessons::replay;
use lessons::run::{
    Ending as RunEnding, Event, Line, NoEffects, Performer, Recording, Rehearsal, SharedLog, Slip, Start, rehearse,
};
use lessons::{Compiled, Limits, Problem, Program};
use robot_core::ports::Body;
use robot_core::{Controller, Guard, GuardLimits, Robot, Text, Timestamp, Unreadable, text_of};
use robot_ros2::{RosRobot, connect};
use serde::Serialize;
use sim_world::FloorPlan;

use crate::cli::{self, Stage};
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Look, Output};
use crate::pace::{self, Interrupt};
use crate::robot::stop_on_panic;
use crate::sources;
use crate::stop_ears::StopListener;
use crate::stopper::{self, Stopper};

/// Reads and compiles; what is wrong is told.
fn compiled(file: &Path, limits: &Limits, output: &Output) -> Result<Option<Compiled>, Failure> {
    let Some((program, source)) = read(file, output)? else { return Ok(None) };
    let place = file.display().to_string();
    match lessons::compile(&program, limits) {
        Ok(compiled) => {
            tell_problems(&compiled.warnings, (&place, &source), output);
            Ok(Some(compiled))
        }
        Err(problems) => {
            tell_problems(&problems, (&place, &source), output);
            Ok(None)
        }
    }
}

/// Reads a program and its text; what is wrong is told. No more of a file is read than a program can have.
pub(super) fn read(file: &Path, output: &Output) -> Result<Option<(Program, String)>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let read = File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| files::unreadable(file, &error, output))?;
    let source = String::from_utf8_lossy(&bytes).into_owned();
    match Program::read(&bytes) {
        Ok(program) => Ok(Some((program, source))),
        Err(problems) => {
            match text_of(&bytes) {
                // How to save it helps more than that it is no program. Of what is too big, the end was not read.
                Err(why @ Unreadable::Encoding { .. }) if !output.json && bytes.len() <= MOST_BYTES => {
                    output.complain(&output.say(&why.text(&file.display().to_string())));
                }
                _ => tell_problems(&problems, (&file.display().to_string(), &source), output),
            }
            Ok(None)
        }
    }
}

/// What is wrong with a program or looks odd, at its line; at its block where the line is unknown.
pub(super) fn tell_problems(problems: &[Problem], (place, source): (&str, &str), output: &Output) {
    for problem in problems {
        if output.json {
            output.json(&problem.line(source, output.words));
            continue;
        }
        if problem.span.is_some() {
            let (sign, look) = if problem.is_error() { ("✘", Look::Bad) } else { ("!", Look::Bold) };
            let finding = problem.finding(place, source).text(output.language);
            output.complain(&format!("{} {finding}", output.paint(look, sign)));
            continue;
        }
        let (sign, look) = if problem.is_error() { ("✘", Look::Bad) } else { ("!", Look::Bold) };
        let at = problem.block.as_ref().map_or_else(String::new, |block| format!(" [{block}]"));
        output.complain(&format!("{}{at} {}", output.paint(look, sign), problem.text(output.words)));
    }
}

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Said<'a> {
    Compiled { blocks: usize, has_events: bool, phrases: Vec<String>, sha256: &'a str },
    End { ending: RunEnding, seconds: f64 },
}

pub(super) fn compile(file: &Path, xml: bool, output: &Output) -> Ending {
    let Some(compiled) = compiled(file, &Limits::house(), output)? else { return Ok(Exit::DidNotHold) };
    let (program, has_events) = (&compiled.program, compiled.has_events);
    if xml {
        output.text(compiled.xml.trim_end());
    } else if output.json {
        let (blocks, phrases) = (program.len(), program.phrases());
        output.json(&Said::Compiled { blocks, has_events, phrases, sha256: program.sha256() });
    } else {
        let (one, many) = (Text { de: "Block", en: "block" }, Text { de: "Blöcke", en: "blocks" });
        let blocks = output.count(program.len(), &one, &many);
        let line = Text { de: format!("In Ordnung: {blocks}."), en: format!("All is well: {blocks}.") };
        output.text(&output.say(&line));
    }
    Ok(Exit::Done)
}

pub(super) fn run(options: &cli::RunLesson, seed: u64, output: &Output) -> Ending {
    match options.on {
        Stage::Sim => in_simulator(options, seed, output),
        Stage::Ros => over_ros2(options, seed, output),
    }
}

fn in_simulator(options: &cli::RunLesson, seed: u64, output: &Output) -> Ending {
    let limits = Limits::house();
    let Some(compiled) = compiled(&options.program, &limits, output)? else { return Ok(Exit::DidNotHold) };
    let plan = stage(options.world.as_deref(), output)?;
    let spot = spot(options.spot.as_deref(), &plan, output)?;
    let rehearsal = Rehearsal {
        plan,
        start: Start { spot, ..Start::default() },
        seed,
        stimuli: Vec::new(),
        slip: Slip::default(),
        limits,
        language: output.language,
    };
    let recording = rehearse(&compiled, &rehearsal).map_err(Failure::wrong_use)?;
    for event in &recording.log.events {
        tell_event(event, output);
    }
    if let Some(file) = &options.record {
        files::write(file, &recording.to_lines(), output)?;
    }
    tell_end(recording.ending, recording.end_s, output);
    Ok(exit(recording.ending))
}

fn exit(ending: RunEnding) -> Exit {
    match ending {
        RunEnding::Finished | RunEnding::Idle | RunEnding::Stopped | RunEnding::TimeOver => Exit::Done,
        RunEnding::Halted | RunEnding::TooMuch | RunEnding::Broken => Exit::DidNotHold,
    }
}

/// The spot of this name, or the one that programs begin at.
fn spot(name: Option<&str>, plan: &FloorPlan, output: &Output) -> Result<String, Failure> {
    let begins = if plan.spot("start").is_some() { "start" } else { FloorPlan::HOME };
    let name = name.unwrap_or(begins);
    sources::spot(name, plan, output).map(|()| name.to_owned())
}

/// The room in a file, or one of the lessons' by its name; without any the stage.
fn stage(world: Option<&Path>, output: &Output) -> Result<Arc<FloorPlan>, Failure> {
    let name = world.map_or(Some("buehne"), |world| world.to_str().filter(|_| !world.exists()));
    let worlds = lessons::lesson::bundled_worlds();
    let plan = name.and_then(|name| FloorPlan::parse(name, worlds.get(name)?).ok());
    plan.map_or_else(|| sources::plan(world, output), |plan| Ok(Arc::new(plan)))
}

pub(super) fn tell_event(event: &Event, output: &Output) {
    if output.json {
        output.json(&Line::Event(event.clone()));
    } else if let Some((who, text)) = replay::told(event, output.language) {
        let look = if who == "NAOme" { Look::Robot } else { Look::Visitor };
        output.text(&format!("{:>7} s  {:<8} {text}", output.decimal(event.t_s, 2), output.paint(look, who)));
    }
}

pub(super) fn tell_end(ending: RunEnding, seconds: f64, output: &Output) {
    if output.json {
        output.json(&Said::End { ending, seconds });
        return;
    }
    let why = output.say(&match ending {
        RunEnding::Finished => Text { de: "Fertig.", en: "Done." },
        RunEnding::Idle => Text { de: "Fertig; es passiert nichts mehr.", en: "Done; nothing happens any more." },
        RunEnding::Stopped => Text { de: "Das Programm hat sich beendet.", en: "The program has ended itself." },
        RunEnding::Halted => Text { de: "Angehalten.", en: "Stopped." },
        RunEnding::TimeOver => Text { de: "Die Zeit ist um.", en: "The time is over." },
        RunEnding::TooMuch => Text { de: "Das Programm macht zu viel auf einmal.", en: "The program does too much." },
        RunEnding::Broken => Text { de: "In naome ist ein Fehler.", en: "There is an error in naome." },
    });
    output.text(&format!("{:>7} s  {why}", output.decimal(seconds, 2)));
}

/// On a robot, or a running `naome sim`. What the driver lacks, postures and lights, is told and not done.
fn over_ros2(options: &cli::RunLesson, seed: u64, output: &Output) -> Ending {
    let limits = Limits::on_robot();
    let Some(compiled) = compiled(&options.program, &limits, output)? else { return Ok(Exit::DidNotHold) };
    let mut ros = stopper::ros_options(output)?;
    ros.use_sim_time = options.use_sim_time;
    let listener = StopListener::open(None, output)?;
    ros.audio = listener.wants_sound();
    let interrupt = Interrupt::listen()?;
    let RosRobot { body, hearing, audio, speech, clock, stop, rivals, .. } =
        connect(&ros, output.language).map_err(Failure::missing)?;
    let missing = |why: Text<String>| Failure::missing(output.say(&why));
    let mut stopper = Stopper::start(output.language, ros.domain_id).map_err(missing)?;
    let mut watched = Ok(());
    stop_on_panic(stop.clone());
    let log = SharedLog::default();
    let performer =
        Performer::new(&compiled, limits, output.language, Box::new(NoEffects), Rc::clone(&log), "stand", seed)
            .map_err(|error| Failure::missing(*error))?;
    let guard = Guard::new(GuardLimits::default(), []);
    let stops = guard.clone();
    let told = hearing.which_always_hears(move |text| stops.is_stop(text));
    let hearing = listener.listen(told, audio, output.language).map_err(missing)?;
    let mut robot = Robot::new(Controller::new(performer, guard), body, hearing, speech);
    let mut told = 0;
    let mut waits = true;
    let mut began = Timestamp::ZERO;
    let mut ending = None;
    output.complain(
        output.say(&Text {
            de: "Ich warte auf den Roboter; Ende mit Strg-C.",
            en: "I wait for the robot; Ctrl-C ends it.",
        }),
    );
    pace::every(
        Controller::<Performer>::PERIOD,
        &clock,
        || !interrupt.came(),
        |clock| {
            use robot_core::ports::Clock;
            watched = stopper.check();
            if watched.is_err() {
                return false;
            }
            if let Some(rival) = rivals.found().filter(|_| rivals.has_looked()) {
                watched = Err(stopper::driven_already(&rival, &ros));
                return false;
            }
            let now = clock.now();
            if waits {
                if !rivals.has_looked() || robot.body.sense(now).odometry.is_none() {
                    return true;
                }
                (waits, began) = (false, now);
            }
            let report = robot.tick(clock);
            for trouble in report.troubles {
                output.complain(&output.say(&trouble.0));
            }
            let events: Vec<Event> = log.borrow().events.iter().skip(told).cloned().collect();
            told += events.len();
            for event in &events {
                tell_event(event, output);
            }
            // What was said last is still to be heard, and the last zero still to be sent.
            ending = robot.controller().brain().ending();
            ending.is_none()
        },
    );
    // Zeros for a robot that somebody else drives would stop it under them.
    if !waits {
        stop.stop_now();
    }
    let seconds = {
        use robot_core::ports::Clock;
        clock.now().since(began).as_secs_f64()
    };
    drop(robot);
    drop(stopper);
    watched.map_err(missing)?;
    let ending = ending.unwrap_or(RunEnding::Halted);
    tell_end(ending, (seconds * 100.0).round() / 100.0, output);
    Ok(exit(ending))
}

pub(super) fn replay(run: &Path, picture: Option<&Path>, window: bool, plan: Option<&Path>, output: &Output) -> Ending {
    let text = files::read(run, output)?;
    let recording = Recording::read(&text)
        .map_err(|error| Failure::wrong_use(format!("{}: {}", run.display(), output.say(&error.text()))))?;
    for event in &recording.log.events {
        tell_event(event, output);
    }
    tell_end(recording.ending, recording.end_s, output);
    if picture.is_some() || window {
        let plan = room_of(&recording.header.world, plan, output)?;
        if let Some(file) = picture {
            files::write_drawing(file, &replay::picture(&recording, &plan, output.language), output)?;
        }
        if window {
            #[cfg(feature = "window")]
            super::watched::show(&recording, &plan, output)?;
            #[cfg(not(feature = "window"))]
            return Err(Failure::missing(output.say(&Text {
                de: "Dieses naome ist ohne Fenster gebaut. Als Bild geht es auch hier: --picture lauf.svg. \
                     Mit Fenster: cargo build -p naome --features window",
                en: "This naome was built without a window. A picture works here, too: --picture run.svg. \
                     With a window: cargo build -p naome --features window",
            })));
        }
    }
    Ok(Exit::Done)
}

/// The room that a run took place in: the one in `file`, else the one of this id or name that comes along.
fn room_of(world: &str, file: Option<&Path>, output: &Output) -> Result<Arc<FloorPlan>, Failure> {
    if file.is_some() {
        return stage(file, output);
    }
    let bundled = lessons::lesson::bundled_worlds();
    let plans = bundled.iter().filter_map(|(id, text)| Some((id, FloorPlan::parse(id, text).ok()?)));
    let of_lessons = plans.into_iter().find(|(id, plan)| *id == world || plan.name().de == world).map(|(_, plan)| plan);
    let of_house =
        || ["workshop", "library"].into_iter().filter_map(FloorPlan::bundled).find(|plan| plan.name().de == world);
    of_lessons.or_else(of_house).map(Arc::new).ok_or_else(|| {
        Failure::wrong_use(output.say(&Text {
            de: format!(
                "Der Lauf war im Raum »{world}«, und der ist nicht dabei. Geben Sie ihn an: --plan RAUM.plan.toml"
            ),
            en: format!("The run was in the room “{world}”, which does not come along. Name it: --plan ROOM.plan.toml"),
        }))
    })
}
