//! Lessons: children's block programs become behaviour trees, run on whichever body, and are judged by what the robot
//! did. And stories: one visitor's question, from coming in to going home.
//!
//! | module | holds |
//! |---|---|
//! | [`registry`] | the 49 blocks: what each is called, takes, becomes and does; the editor's definitions, the printed card |
//! | [`program`], [`outline`] | a child's program, read from what the editor saves, or from lines that people write |
//! | [`mod@compile`] | programs become behaviour trees |
//! | [`run`] | the tree on a stage, behind the robot's guard; a run as a file |
//! | [`lesson`] | `naome-lesson/1`: lessons as files, and the ones that come along |
//! | [`goals`] | the closed vocabulary of goals, and judging a run by it |
//! | [`check`] | a program against its lesson, and a lesson against itself |
//! | [`replay`] | a run as a picture |
//! | [`scenario`] | who comes, what happens, what must hold: tests of the library robot's own behaviours and phrases |
//! | [`Library`] | a library's books, phrases and opening hours |
//! | [`Exchange`], [`Story`] | one sentence to the robot; one visitor's question |
//! | [`walk`] | a story as a walk on the floor plan, to draw |
//!
//! **Invariant:** a program is data. Nothing of it is ever evaluated as code, and any bytes are read or refused.

pub mod check;
pub mod compile;
mod exchange;
pub mod goals;
mod language;
pub mod lesson;
mod library;
pub mod limits;
mod places;
mod problem;
pub mod program;
pub mod registry;
pub mod replay;
pub mod run;
pub mod scenario;
mod story;
mod tagged;
mod telling;
mod walked;
mod wording;

pub use compile::{Compiled, Expression, NoExpression, compile};
pub use exchange::{Exchange, Reply, Talk};
pub use language::{LessonLanguage, UnknownLessonLanguage, Words};
pub use lesson::Lesson;
pub use library::Library;
pub use limits::Limits;
pub use problem::{Problem, ProblemLine, Severity};
pub use program::{Program, outline};
pub use story::{Judge, Outcome, Story, StoryError};
pub use telling::{Happening, Told};
pub use walked::walk;
pub use wording::Wording;
