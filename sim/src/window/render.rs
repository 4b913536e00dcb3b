//! The house with bevy: pictures without a display, and a window.

mod light;
mod scene;
mod studio;

pub use studio::{NoGraphics, Quality, Studio};
