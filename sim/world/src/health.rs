//! Battery and heat: what a long day does to the robot.

use robot_core::body::Battery;

use crate::nao::{STANDING_LIFE_S, WALKING_LIFE_S};

/// Temperature of a room and of a robot that has rested, degrees Celsius.
const ROOM_C: f64 = 30.0;
/// Where the hottest joint ends up when it stands for long, degrees Celsius.
const STANDING_C: f64 = 45.0;
/// Where the hottest joint, a knee, ends up when it walks for long, degrees Celsius.
const WALKING_C: f64 = 72.0;
/// In this time the joint comes two thirds of the way to where it ends up, seconds.
const WARMING_S: f64 = 900.0;

/// How long the charger takes for an empty battery, seconds (two hours).
const CHARGING_S: f64 = 2.0 * 3600.0;

/// Charge and heat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Health {
    charge: f64,
    hottest_joint_c: f64,
    charging: bool,
}

impl Default for Health {
    fn default() -> Self {
        Self { charge: 1.0, hottest_joint_c: ROOM_C, charging: false }
    }
}

impl Health {
    /// A battery charged to this part, 0 to 1.
    pub const fn set_charge(&mut self, charge: f64) {
        self.charge = charge.clamp(0.0, 1.0);
    }

    /// Puts it on the charger, or takes it off.
    pub const fn set_charging(&mut self, charging: bool) {
        self.charging = charging;
    }

    /// Lets `dt_s` seconds pass.
    pub fn step(&mut self, is_walking: bool, dt_s: f64) {
        let (life_s, ends_c) = if is_walking { (WALKING_LIFE_S, WALKING_C) } else { (STANDING_LIFE_S, STANDING_C) };
        let change = if self.charging { dt_s / CHARGING_S } else { -dt_s / life_s };
        self.charge = (self.charge + change).clamp(0.0, 1.0);
        self.hottest_joint_c += (ends_c - self.hottest_joint_c) * dt_s / WARMING_S;
    }

    /// What the battery says.
    #[must_use]
    pub const fn battery(&self) -> Battery {
        Battery { charge: self.charge, charging: self.charging }
    }

    /// The hottest joint, degrees Celsius.
    #[must_use]
    pub const fn hottest_joint_c(&self) -> f64 {
        self.hottest_joint_c
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_of_walking_empties_it() {
        let mut health = Health::default();
        for _ in 0..(30 * 60 * 50) {
            health.step(true, 0.02);
        }
        assert!((health.battery().charge - 0.5).abs() < 0.01);
        assert!(health.hottest_joint_c() > 60.0, "{}", health.hottest_joint_c());
        for _ in 0..(60 * 60 * 50) {
            health.step(true, 0.02);
        }
        assert_eq!(health.battery().charge, 0.0);
        health.set_charging(true);
        for _ in 0..(60 * 60 * 50) {
            health.step(false, 0.02);
        }
        assert!(health.battery().charging && (health.battery().charge - 0.5).abs() < 0.01);
    }
}
