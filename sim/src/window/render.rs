//! The house with bevy: pictures without a display, and a window.

mod light;
mod live;
mod scene;
mod soft;
mod studio;

pub use live::{Options, Played, open};
pub use studio::{NoGraphics, Quality, Studio};
