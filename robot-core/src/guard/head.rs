//! The head, whose shell hits the shoulders where it looks down or up at the side.

use crate::body::Senses;
use crate::joint::{Joint, head_pitch_range_rad};

/// Keeps the pitch within what the yaw allows: the wished ones, or else those that the head has. A wish to turn the head
/// alone gets a pitch along where the head would not get by with its own. Angles in radians.
pub(super) fn keep_off_the_shoulders(angles_rad: &mut Vec<(Joint, f64)>, senses: &Senses, margin_rad: f64) {
    let now_rad = |joint| senses.joints.map_or(f64::NAN, |joints| joints.value.angle_rad[joint]);
    let wished_rad = |joint| angles_rad.iter().rev().find(|(wished, _)| *wished == joint).map(|(_, angle)| *angle);
    let (yaw_rad, pitch_rad) = (wished_rad(Joint::HeadYaw), wished_rad(Joint::HeadPitch));
    if yaw_rad.is_none() && pitch_rad.is_none() {
        return;
    }
    let (least, greatest) = head_pitch_range_rad(yaw_rad.unwrap_or_else(|| now_rad(Joint::HeadYaw)));
    let clamp = |pitch: f64| pitch.clamp(least + margin_rad, greatest - margin_rad);
    for (joint, angle) in angles_rad.iter_mut() {
        if *joint == Joint::HeadPitch {
            *angle = clamp(*angle);
        }
    }
    if pitch_rad.is_some() {
        return;
    }
    // Without a word about its pitch, it may be any.
    let pitch_now = now_rad(Joint::HeadPitch);
    if !(least..=greatest).contains(&pitch_now) {
        angles_rad.push((Joint::HeadPitch, clamp(if pitch_now.is_finite() { pitch_now } else { 0.0 })));
    }
}
