//! The window and the pictures: the simulated house, made to be looked at.
//!
//! | module | holds |
//! |---|---|
//! | [`view`] | what is true in one moment; read from a [`Simulation`](crate::Simulation), which it does not change |
//! | [`house`], [`robot`], [`person`] | shapes: walls, books, the robot's links, people |
//! | [`shape`], [`colour`], [`canvas`], [`textures`] | what they are made of |
//! | [`camera`] | from where one looks, and what is seen where |
//! | [`moments`] | what of a visit is worth a picture |
//! | [`pick`], [`stage`] | what somebody clicks on; time, and how finely is drawn |
//! | [`reel`] | what was seen so far, to be wound back and forth |
//! | [`overlay`] | bubbles, captions and the panel, on the picture |
//! | [`render`] | all of it with bevy: pictures without a display, and a window |
//!
//! All but [`render`] are plain functions on plain data: no graphics card, no clock.
//!
//! **Invariant:** the simulation does not know whether anybody looks. With the same seed it comes out the same.

pub mod camera;
pub mod canvas;
pub mod colour;
pub mod house;
pub mod moments;
pub mod overlay;
pub mod person;
pub mod pick;
pub mod reel;
pub mod render;
pub mod robot;
pub mod shape;
pub mod stage;
pub mod textures;
pub mod view;
