//! The command line: its shape. What it says to people stands in [`crate::help`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use robot_core::{Audience, Language, Style};

/// The program's arguments.
#[derive(Debug, Parser)]
#[command(name = "naome", version, disable_help_subcommand = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    #[arg(long, global = true, value_name = "de|en", value_parser = language)]
    pub(crate) lang: Option<Language>,
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(long, global = true, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Robot(Robot),
    Sim(Sim),
    Stopper(Stopper),
    Hear(Hear),
    Talk(Talk),
    Say(Say),
    Understand(Understand),
    #[command(subcommand)]
    Catalogue(Catalogue),
    #[command(subcommand)]
    Tree(Tree),
    #[command(subcommand)]
    Plan(Plan),
    Doctor(Doctor),
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "TEXT")]
    pub(crate) ask: Option<String>,
    #[arg(long)]
    pub(crate) fast: bool,
    #[arg(long, value_name = "X", default_value = "1", value_parser = speed, conflicts_with = "fast")]
    pub(crate) speed: f64,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "child")]
    pub(crate) audience: Audience,
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
    #[arg(long, value_name = "FILE.svg")]
    pub(crate) picture: Option<PathBuf>,
    #[arg(long)]
    pub(crate) typed: bool,
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Robot {
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) house: Option<PathBuf>,
    #[arg(long, value_name = "SPOT", default_value = "home")]
    pub(crate) home: String,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "adult")]
    pub(crate) audience: Audience,
    #[arg(long, value_name = "typed|microphone|robot|simulator|none", default_value = "typed")]
    pub(crate) ears: Ears,
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    #[arg(long, value_name = "FILE.trace")]
    pub(crate) record: Option<PathBuf>,
    #[arg(long)]
    pub(crate) use_sim_time: bool,
    #[arg(long)]
    pub(crate) no_stopper: bool,
}

/// Where a robot's hearing comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Ears {
    Typed,
    Simulator,
    Microphone,
    Robot,
    None,
}

impl Ears {
    /// Whether they hear everything that sounds, and not only what is meant for the robot.
    pub(crate) const fn is_sound(self) -> bool {
        matches!(self, Self::Microphone | Self::Robot)
    }
}

#[derive(Debug, Args)]
pub(crate) struct Talk {
    #[arg(long)]
    pub(crate) typed: bool,
    #[arg(long)]
    pub(crate) standing: bool,
    #[arg(long)]
    pub(crate) quiet: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) house: Option<PathBuf>,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "adult")]
    pub(crate) audience: Audience,
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Sim {
    #[arg(long)]
    pub(crate) headless: bool,
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    #[arg(long, value_name = "X", default_value = "1", value_parser = speed)]
    pub(crate) speed: f64,
    #[arg(long, value_name = "TEXT")]
    pub(crate) ask: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Stopper {
    #[arg(long)]
    pub(crate) until_stdin_closes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Hear {
    #[arg(value_name = "FILE.wav", required_unless_present = "microphone")]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, conflicts_with = "files")]
    pub(crate) microphone: bool,
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) phrases: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Say {
    #[arg(value_name = "TEXT")]
    pub(crate) text: String,
    #[arg(long, value_name = "STYLE", value_parser = style, default_value = "neutral")]
    pub(crate) style: Style,
    #[arg(long, value_name = "espeak|FILE.onnx")]
    pub(crate) voice: Option<PathBuf>,
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) volume: u8,
    #[arg(long, value_name = "FILE")]
    pub(crate) house: Option<PathBuf>,
    #[arg(long, value_name = "FILE.wav")]
    pub(crate) out: Option<PathBuf>,
    #[arg(long)]
    pub(crate) show: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Understand {
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "adult")]
    pub(crate) audience: Audience,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Catalogue {
    Import {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[arg(long, value_name = "DB")]
        db: PathBuf,
    },
    Search {
        #[arg(value_name = "TEXT")]
        text: Option<String>,
        #[arg(long, value_name = "DB")]
        db: Option<PathBuf>,
        #[arg(long, value_name = "N", default_value_t = 5)]
        at_most: usize,
    },
    Show {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "DB")]
        db: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        plan: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tree {
    Check {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    Why {
        #[arg(value_name = "FILE.trace")]
        file: PathBuf,
        #[arg(long, value_name = "N")]
        tick: Option<u32>,
        #[arg(long = "for", value_name = "child|staff", default_value = "staff")]
        listener: Listener,
    },
}

/// Whom a tree is explained to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Listener {
    Child,
    Staff,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Plan {
    Check {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    Draw {
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long, value_name = "FILE.svg")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
}

fn language(text: &str) -> Result<Language, String> {
    text.parse().map_err(|error: robot_core::UnknownLanguage| error.to_string())
}

fn style(text: &str) -> Result<Style, String> {
    text.parse().map_err(|error: robot_core::UnknownStyle| error.to_string())
}

fn audience(text: &str) -> Result<Audience, String> {
    match text {
        "child" => Ok(Audience::Child),
        "adult" => Ok(Audience::Adult),
        _ => Err("child, adult".into()),
    }
}

fn speed(text: &str) -> Result<f64, String> {
    const FASTEST: f64 = 20.0;
    match text.parse::<f64>() {
        Ok(speed) if speed > 0.0 && speed <= FASTEST => Ok(speed),
        _ => Err(format!("0 < X <= {FASTEST}")),
    }
}
