//! The two cameras: pictures and how they were taken, while anybody looks.

use robot_core::Timestamp;

use super::{HeardTopics, Link, Outlet, Pace, RosError};
use crate::interface;
use crate::messages::sensor_msgs::{CameraInfo, Image};
use crate::outgoing;
use crate::picture::Picture;

/// Which camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriverCamera {
    /// In the forehead.
    Front,
    /// In the mouth.
    Bottom,
}

struct Channel {
    image: Outlet<Image>,
    info: Outlet<CameraInfo>,
    frame: &'static str,
    pace: Pace,
}

pub(super) struct Cameras {
    front: Channel,
    bottom: Channel,
}

impl Cameras {
    /// The driver's, from its `boot_config.json`.
    const RATE_HZ: u32 = 10;

    pub(super) fn open(link: &mut Link) -> Result<Self, RosError> {
        let mut channel = |image, info, frame| {
            let (image, info) = (Outlet::open(link, image)?, Outlet::open(link, info)?);
            Ok(Channel { image, info, frame, pace: Pace::hz(Self::RATE_HZ) })
        };
        Ok(Self {
            front: channel(interface::CAMERA_FRONT, interface::CAMERA_FRONT_INFO, "CameraTop_optical_frame")?,
            bottom: channel(interface::CAMERA_BOTTOM, interface::CAMERA_BOTTOM_INFO, "CameraBottom_optical_frame")?,
        })
    }

    const fn channel(&mut self, camera: DriverCamera) -> &mut Channel {
        match camera {
            DriverCamera::Front => &mut self.front,
            DriverCamera::Bottom => &mut self.bottom,
        }
    }

    /// Whether it is time for a picture that somebody would look at.
    pub(super) fn wants(&mut self, camera: DriverCamera, now: Timestamp, heard: &HeardTopics) -> bool {
        let channel = self.channel(camera);
        let is_seen = heard.contains(&channel.image.dds_name) || heard.contains(&channel.info.dds_name);
        channel.pace.is_due(now) && is_seen
    }

    pub(super) fn publish(&mut self, camera: DriverCamera, now: Timestamp, picture: Picture) {
        let channel = self.channel(camera);
        channel.info.publish(outgoing::camera_info(channel.frame, &picture, now));
        channel.image.publish(outgoing::image(channel.frame, picture, now));
    }
}
