//! The lights port.

use crate::time::Timestamp;

/// A colour of light: the shares of red, green and blue, each from 0 (dark) to 1 (as bright as it gets).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Colour {
    /// Red's share.
    pub red: f64,
    /// Green's share.
    pub green: f64,
    /// Blue's share.
    pub blue: f64,
}

impl Colour {
    /// No light.
    pub const DARK: Self = Self::new(0.0, 0.0, 0.0);

    /// A colour of these shares.
    #[must_use]
    pub const fn new(red: f64, green: f64, blue: f64) -> Self {
        Self { red, green, blue }
    }

    /// The same colour at a part of its brightness. What is no number is dark.
    ///
    /// ```
    /// use robot_core::ports::Colour;
    ///
    /// assert_eq!(Colour::new(0.5, 1.0, 0.0).dimmed(0.5), Colour::new(0.25, 0.5, 0.0));
    /// assert_eq!(Colour::new(0.5, 1.0, 0.0).dimmed(f64::NAN), Colour::DARK);
    /// ```
    #[must_use]
    pub fn dimmed(self, brightness: f64) -> Self {
        let brightness = if brightness.is_finite() { brightness.clamp(0.0, 1.0) } else { 0.0 };
        Self::new(self.red * brightness, self.green * brightness, self.blue * brightness)
    }
}

/// The robot's lights. None of it waits, and a robot without lights passes it over.
pub trait Leds {
    /// Both eyes take this colour, as soon as they can.
    fn set_eyes(&mut self, colour: Colour, now: Timestamp);
}

/// A robot without lights.
impl Leds for () {
    fn set_eyes(&mut self, _colour: Colour, _now: Timestamp) {}
}

/// Lights that write down what they show.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RecordedLeds {
    /// The colours of the eyes, and since when.
    pub eyes: Vec<(Timestamp, Colour)>,
}

impl Leds for RecordedLeds {
    fn set_eyes(&mut self, colour: Colour, now: Timestamp) {
        self.eyes.push((now, colour));
    }
}
