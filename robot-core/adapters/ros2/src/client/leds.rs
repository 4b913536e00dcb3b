//! The robot's eyes.

use std::sync::Arc;
use std::time::Duration;

use robot_core::Timestamp;
use robot_core::ports::{Colour, Leds};
use ros2_client::Publisher;

use super::Connection;
use crate::messages::naoqi_bridge_msgs::FadeRGB;
use crate::messages::std_msgs::ColorRGBA;

/// The eyes of a robot behind ROS 2, through `fade_rgb`: naoqi_driver2 itself has no lights, but the nodes that NAO's ROS
/// community runs beside it listen there. Where nobody listens, nothing shines, and nothing else changes.
pub struct RosLeds {
    publisher: Publisher<FadeRGB>,
    _connection: Arc<Connection>,
}

impl RosLeds {
    /// All lights of both eyes, by NAOqi's name.
    const EYES: &'static str = "FaceLeds";
    /// Sudden enough for a state, soft enough for an eye.
    const FADE: Duration = Duration::from_millis(100);

    pub(super) const fn new(publisher: Publisher<FadeRGB>, connection: Arc<Connection>) -> Self {
        Self { publisher, _connection: connection }
    }
}

impl std::fmt::Debug for RosLeds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosLeds").finish_non_exhaustive()
    }
}

impl Leds for RosLeds {
    fn set_eyes(&mut self, colour: Colour, _now: Timestamp) {
        let color = ColorRGBA { r: colour.red as f32, g: colour.green as f32, b: colour.blue as f32, a: 1.0 };
        let message = FadeRGB { led_name: Self::EYES.to_owned(), color, fade_duration: Self::FADE.into() };
        if let Err(error) = self.publisher.publish(message) {
            tracing::debug!(%error, "a colour did not leave");
        }
    }
}
