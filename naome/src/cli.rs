//! The command line: its shape. What it says to people stands in [`crate::help`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use jiff::civil::DateTime;
use lessons::LessonLanguage;
use robot_core::{Audience, Style};
use sim_world::fault::Timed;

use self::values::{audience, civil_time, drawing, language, recording, speed, style};

pub(crate) mod values;

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
    #[arg(long, global = true, value_name = "de|de-simple|en", value_parser = language)]
    pub(crate) lang: Option<LessonLanguage>,
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(long, global = true, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

/// The library that the robot is in: files of its own in the place of those that come along.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Library {
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) plan: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) house: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) phrases: Option<PathBuf>,
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
    Phrases(Phrases),
    #[command(subcommand)]
    Plan(Plan),
    #[command(subcommand)]
    Lessons(Lessons),
    Workshop(Workshop),
    Replay(Replay),
    Doctor(Doctor),
    #[command(subcommand)]
    House(House),
    Help {
        #[arg(value_name = "COMMAND")]
        command: Vec<String>,
    },
}

impl Command {
    /// Whether it has texts in simple words: those of children's lessons.
    pub(crate) const fn has_simple(&self) -> bool {
        matches!(self, Self::Lessons(_) | Self::Workshop(_))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum House {
    New {
        #[arg(value_name = "FILE.toml")]
        file: PathBuf,
    },
    Check {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "TEXT")]
    pub(crate) ask: Option<String>,
    #[arg(long, value_name = "NAME|FILE", conflicts_with_all = ["ask", "audience", "typed"])]
    pub(crate) scenario: Option<PathBuf>,
    #[arg(long)]
    pub(crate) fast: bool,
    #[arg(long, value_name = "X", default_value = "1", value_parser = speed, conflicts_with = "fast")]
    pub(crate) speed: f64,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "child")]
    pub(crate) audience: Audience,
    #[command(flatten)]
    pub(crate) library: Library,
    #[arg(long, value_name = "FILE.svg|png", value_parser = drawing)]
    pub(crate) picture: Option<PathBuf>,
    #[arg(long, value_name = "FILE.mcap")]
    pub(crate) record: Option<PathBuf>,
    #[arg(long, value_name = "DIR", conflicts_with = "speed")]
    pub(crate) pictures: Option<PathBuf>,
    #[arg(long)]
    pub(crate) text: bool,
    #[arg(long)]
    pub(crate) typed: bool,
    #[arg(long)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Robot {
    #[command(flatten)]
    pub(crate) library: Library,
    #[arg(long, value_name = "FILE")]
    pub(crate) missed: Option<PathBuf>,
    #[arg(long, requires = "missed")]
    pub(crate) missed_text: bool,
    #[arg(long, value_name = "SPOT", default_value = "home")]
    pub(crate) home: String,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "adult")]
    pub(crate) audience: Audience,
    #[arg(long, value_name = "typed|microphone|robot|simulator|none", default_value = "typed")]
    pub(crate) ears: Ears,
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    #[arg(long, value_name = "FILE.mcap|FILE.trace", value_parser = recording)]
    pub(crate) record: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) monitored: Monitored,
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
    #[command(flatten)]
    pub(crate) library: Library,
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
    #[arg(long, value_name = "FILE.mcap")]
    pub(crate) record: Option<PathBuf>,
    #[arg(long, value_name = "FAULT[@S][+S]")]
    pub(crate) fault: Vec<Timed>,
    #[arg(long, conflicts_with_all = ["headless", "ask", "fault"])]
    pub(crate) bench: bool,
    #[arg(long, value_name = "N", default_value_t = 1, requires = "bench", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) robots: u32,
    #[arg(long, value_name = "N", default_value_t = 20, requires = "bench", value_parser = clap::value_parser!(u32).range(0..=200))]
    pub(crate) visitors: u32,
    #[arg(long, value_name = "N", default_value_t = 30_000, requires = "bench", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) ticks: u32,
}

#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[arg(value_name = "FILE.mcap")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "FILE.xml")]
    pub(crate) tree: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) library: Library,
    #[arg(long)]
    pub(crate) window: bool,
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

#[derive(Debug, Subcommand)]
pub(crate) enum Phrases {
    Check {
        #[arg(value_name = "FILE|DIR")]
        paths: Vec<PathBuf>,
    },
    Export {
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    Missed {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Understand {
    #[command(flatten)]
    pub(crate) library: Library,
    #[arg(long)]
    pub(crate) conversation: bool,
    #[arg(long, value_name = "DATE", value_parser = civil_time)]
    pub(crate) at: Option<DateTime>,
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
    Bench {
        #[arg(long, value_name = "N", default_value_t = 150_000)]
        records: u32,
        #[arg(long, value_name = "N", default_value_t = 250)]
        questions: u32,
        #[arg(long, value_name = "DB", requires = "file")]
        db: Option<PathBuf>,
        #[arg(long, value_name = "FILE", conflicts_with_all = ["records", "questions"])]
        file: Option<PathBuf>,
    },
    Show {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "DB")]
        db: Option<PathBuf>,
        #[arg(long, value_name = "FILE")]
        plan: Option<PathBuf>,
        #[arg(long, requires = "house")]
        live: bool,
        #[arg(long, value_name = "FILE")]
        house: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Tree {
    Check {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[arg(long, value_name = "KEY")]
        given: Vec<String>,
    },
    Run(Box<TreeRun>),
    Coverage {
        #[arg(value_name = "FILE.trace", required = true)]
        files: Vec<PathBuf>,
    },
    Diff {
        #[arg(value_name = "FIRST.trace")]
        first: PathBuf,
        #[arg(value_name = "SECOND.trace")]
        second: PathBuf,
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

#[derive(Debug, Args)]
pub(crate) struct TreeRun {
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    pub(crate) tree: Option<String>,
    #[arg(long)]
    pub(crate) watch: bool,
    #[arg(long, value_name = "X", value_parser = speed)]
    pub(crate) speed: Option<f64>,
    #[arg(long, value_name = "N")]
    pub(crate) ticks: Option<u32>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) ask: Option<String>,
    #[arg(long, value_name = "child|adult", value_parser = audience, default_value = "child")]
    pub(crate) audience: Audience,
    #[command(flatten)]
    pub(crate) library: Library,
    #[arg(long, conflicts_with_all = ["ask", "plan", "db", "house", "phrases"])]
    pub(crate) dry: bool,
    #[arg(long, value_name = "NODE=ANSWER", requires = "dry")]
    pub(crate) answer: Vec<crate::tree::given::Answer>,
    #[arg(long, value_name = "KEY=VALUE", value_parser = crate::tree::given::entry, requires = "dry")]
    pub(crate) set: Vec<(String, crate::tree::given::Given)>,
    #[arg(long, value_name = "SECONDS=FILE")]
    pub(crate) swap_at: Vec<crate::tree::given::Successor>,
    #[arg(long, conflicts_with = "swap_at")]
    pub(crate) reload: bool,
    #[arg(long)]
    pub(crate) anew: bool,
    #[arg(long, value_name = "FILE.trace")]
    pub(crate) trace: Option<PathBuf>,
    #[arg(long)]
    pub(crate) coverage: bool,
    #[command(flatten)]
    pub(crate) monitored: Monitored,
}

/// Who may look at a running tree.
#[derive(Debug, Args)]
pub(crate) struct Monitored {
    #[arg(long, value_name = "PORT", num_args = 0..=1, default_missing_value = "1667")]
    pub(crate) monitor: Option<u16>,
    #[arg(long, value_name = "IP", requires = "monitor")]
    pub(crate) monitor_address: Option<std::net::IpAddr>,
}

impl TreeRun {
    /// How fast it goes by: for whoever looks on as in life, else as fast as the machine can.
    pub(crate) fn pace(&self) -> Option<f64> {
        let is_watched = self.watch || self.reload || self.monitored.monitor.is_some();
        self.speed.or_else(|| is_watched.then_some(1.0))
    }
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
        #[arg(long, value_name = "DB")]
        db: Option<PathBuf>,
    },
    New {
        #[arg(value_name = "FILE.plan.toml")]
        file: PathBuf,
        #[arg(long, value_name = "ROOM")]
        like: Option<String>,
    },
    Draw {
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long, value_name = "FILE.svg|png", value_parser = drawing)]
        out: PathBuf,
    },
    Export {
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long, value_name = "DIR/NAME.yaml")]
        map: PathBuf,
    },
    Import {
        #[arg(value_name = "NAME.yaml")]
        map: PathBuf,
        #[arg(long, value_name = "FILE.plan.toml")]
        out: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Lessons {
    Check(CheckLessons),
    List,
    New {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "LESSON")]
        like: Option<String>,
    },
    Compile {
        #[arg(value_name = "PROGRAM")]
        program: PathBuf,
        #[arg(long)]
        xml: bool,
    },
    Run(RunLesson),
    Replay {
        #[arg(value_name = "RUN")]
        run: PathBuf,
        #[arg(long, value_name = "FILE.svg|png", value_parser = drawing)]
        picture: Option<PathBuf>,
        #[arg(long)]
        window: bool,
        #[arg(long, value_name = "FILE")]
        plan: Option<PathBuf>,
    },
    Blocks(Blocks),
    Try {
        #[arg(value_name = "LESSON")]
        lesson: PathBuf,
        #[arg(value_name = "PROGRAM")]
        program: PathBuf,
        #[arg(long, value_name = "NAME")]
        variant: Option<String>,
    },
    Schema {
        #[arg(long, conflicts_with = "track")]
        scenario: bool,
        #[arg(long)]
        track: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct CheckLessons {
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    #[arg(long)]
    pub(crate) watch: bool,
    #[arg(long, conflicts_with_all = ["watch", "junit", "scenarios"])]
    pub(crate) mutate: bool,
    #[arg(long)]
    pub(crate) scenarios: bool,
    #[command(flatten)]
    pub(crate) library: Library,
    #[arg(long, value_name = "DIR")]
    pub(crate) pictures: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) stories: Option<PathBuf>,
    #[arg(long, value_name = "sim|ros", default_value = "sim")]
    pub(crate) on: Stage,
    #[arg(long, value_name = "X", default_value = "1", value_parser = speed)]
    pub(crate) speed: f64,
}

#[derive(Debug, Args)]
pub(crate) struct Blocks {
    #[arg(value_name = "BLOCK")]
    pub(crate) blocks: Vec<String>,
    #[arg(long, value_name = "FILE.svg|png", value_parser = drawing)]
    pub(crate) card: Option<PathBuf>,
    #[arg(long)]
    pub(crate) definitions: bool,
    #[arg(long, value_name = "LEVEL")]
    pub(crate) toolbox: Option<u8>,
}

#[derive(Debug, Args)]
pub(crate) struct RunLesson {
    #[arg(value_name = "PROGRAM")]
    pub(crate) program: PathBuf,
    #[arg(long, value_name = "sim|ros", default_value = "sim")]
    pub(crate) on: Stage,
    #[arg(long, value_name = "FILE")]
    pub(crate) world: Option<PathBuf>,
    #[arg(long, value_name = "SPOT")]
    pub(crate) spot: Option<String>,
    #[arg(long, value_name = "RUN")]
    pub(crate) record: Option<PathBuf>,
    #[arg(long)]
    pub(crate) use_sim_time: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Workshop {
    #[arg(long, value_name = "PORT", default_value_t = 8080)]
    pub(crate) port: u16,
    #[arg(long, value_name = "IP", default_value = "0.0.0.0")]
    pub(crate) bind: std::net::IpAddr,
    #[arg(long, value_name = "DIR", default_value = "naome-workshop")]
    pub(crate) folder: PathBuf,
    #[arg(long, value_name = "DIR")]
    pub(crate) lessons: Vec<PathBuf>,
    #[arg(long, conflicts_with = "robot")]
    pub(crate) simulator: bool,
    #[arg(long)]
    pub(crate) robot: bool,
    #[arg(long, requires = "robot")]
    pub(crate) use_sim_time: bool,
    #[arg(long, value_name = "1-7", value_parser = clap::value_parser!(u32).range(1..=7))]
    pub(crate) keep_days: Option<u32>,
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) missed: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub(crate) editor: Option<PathBuf>,
}

/// Where a program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Stage {
    Sim,
    Ros,
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[arg(long, value_name = "DIR")]
    pub(crate) model: Option<PathBuf>,
    #[arg(long, value_name = "DB")]
    pub(crate) db: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(crate) house: Option<PathBuf>,
}
