//! `naome`: the program of a library robot. It parses, wires and prints; what it does lives in the packages below.

mod allocations;
mod by_sound;
mod catalogue;
mod cli;
mod demo;
mod display;
mod doctor;
mod ears;
mod exit;
mod files;
mod hear;
mod help;
mod house;
mod lessons;
mod monitor;
mod output;
mod pace;
#[cfg(feature = "window")]
mod performance;
mod phrases;
mod plan;
mod recording;
mod replay;
mod robot;
mod say;
mod sentences;
mod sim;
mod sources;
mod speech_model;
mod stop_ears;
mod stopper;
mod storyteller;
mod talk;
mod tree;
mod understand;
mod voice;
mod workshop;

use std::io::IsTerminal;
use std::process::ExitCode;

use cli::Command;
use exit::{Ending, Exit, Failure};
use help::Parsed;
use output::Output;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let language = help::wanted_language(&arguments, |name| std::env::var(name).ok());
    let cli = match help::parse(&arguments, language) {
        Parsed::Go(cli) => cli,
        Parsed::Print(text) => {
            let output = Output::new(language, false);
            output.text(text.trim_end());
            return ended(Exit::Done, &output);
        }
        Parsed::Wrong(message) => {
            Output::new(language, false).complain(&message);
            return Exit::WrongUse.into();
        }
    };
    listen_to_libraries();
    let words = cli.global.lang.unwrap_or_else(|| language.into());
    let output = Output::new(words.spoken(), cli.global.json).in_words(words);
    let exit =
        run(&cli.command, cli.global.seed, cli.global.lang, &output).unwrap_or_else(|Failure { exit, message }| {
            output.complain(&message);
            exit
        });
    ended(exit, &output)
}

/// Nothing is done if its answers could not be written.
fn ended(exit: Exit, output: &Output) -> ExitCode {
    let Some(why) = output::unwritten() else { return exit.into() };
    output.complain(&output.say(&why));
    exit.max(Exit::Missing).into()
}

/// What the libraries below have to say goes to standard error, and only if it matters or `NAOME_LOG` asks for it
/// ("debug", "warn,robot_ros2=trace").
fn listen_to_libraries() {
    const USUALLY: &str = "warn,rustdds=error,ros2_client=error";
    let wanted = std::env::var("NAOME_LOG").unwrap_or_default();
    let targets: Targets =
        wanted.parse().ok().filter(|_| !wanted.is_empty()).unwrap_or_else(|| USUALLY.parse().unwrap_or_default());
    let colours = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    // Of a terminal that was closed it must not even complain: that would end the stopper, too.
    let lines = tracing_subscriber::fmt::layer().log_internal_errors(false);
    let lines = lines.with_writer(std::io::stderr).with_ansi(colours).without_time();
    tracing_subscriber::registry().with(lines.with_filter(targets)).init();
}

fn run(command: &Command, seed: u64, language: Option<::lessons::LessonLanguage>, output: &Output) -> Ending {
    match command {
        Command::Demo(options) => demo::run(options, seed, output),
        Command::Robot(options) => robot::run(options, output),
        Command::Sim(options) => sim::run(options, seed, output),
        Command::Stopper(options) => stopper::run(options, output),
        Command::Hear(options) => hear::run(options, output),
        Command::Talk(options) => talk::run(options, seed, output),
        Command::Say(options) => say::run(options, output),
        Command::Understand(options) => understand::run(options, output),
        Command::Catalogue(options) => catalogue::run(options, seed, output),
        Command::Tree(options) => tree::run(options, seed, output),
        Command::Phrases(options) => phrases::run(options, output),
        Command::Plan(options) => plan::run(options, output),
        Command::Lessons(options) => lessons::run(options, seed, output),
        Command::Workshop(options) => workshop::run(options, language, output),
        Command::Replay(options) => replay::run(options, output),
        Command::Doctor(options) => doctor::run(options, output),
        Command::House(options) => house::run(options, output),
        Command::Help { command } => help::show(command, output),
    }
}
