//! What the library robot does: its trees, their leaves, its gestures, and the dialogue.
//!
//! - `trees/*.xml`: behaviour trees (BehaviorTree.CPP v4), begin with `library-robot.xml`
//! - `phrases/{de,en}/*.txt`: what is heard and answered, see [`dialogue`]
//! - `house/demo.toml`: opening hours, see [`house`]
//! - `gestures/*.toml`: key frames, see [`Gesture`]
//!
//! **Invariant:** nothing here knows a device: leaves see a world of ports and values, and only wish.

mod brain;
pub mod dialogue;
mod gesture;
pub mod house;
mod leaves;
pub mod missed;
pub mod names;
mod navigation;
mod understand;
mod world;

pub use brain::{
    Begins, BrainError, LibraryRobot, Settings, SwapNews, TREES, TreeWatcher, check_trees, describe_leaves,
    with_bundled_trees,
};
pub use gesture::{Gesture, GestureError};
pub use navigation::{Navigator, Step};
pub use understand::understand;
