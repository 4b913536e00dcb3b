//! Keeps a program within its bounds, whatever it wishes: the stage, how far and how long.
//!
//! The robot's own guard comes after this one, and knows nothing of stages.

use robot_core::{Pose, Twist, wrap_angle};

use crate::limits::Limits;

/// The bounds of one run.
#[derive(Debug, Clone, Default)]
pub(super) struct Bounds {
    odom_from_start: Option<Pose>,
    last: Option<Pose>,
    walked_m: f64,
    turned_rad: f64,
}

/// What is left of a wish to walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Allowed {
    /// How it may walk.
    pub(super) walk: Option<Twist>,
    /// Whether it wanted off the stage.
    pub(super) at_edge: bool,
}

impl Bounds {
    /// How far it comes to rest after it was told to, metres: one step.
    const STOPS_WITHIN_M: f64 = 0.04;
    /// The stage shrinks with every metre walked, as the robot knows less and less where it is.
    const SHRINKS_M_PER_M: f64 = 0.1;

    /// The robot believes to be here now.
    pub(super) fn see(&mut self, odom_from_base: Pose) {
        self.odom_from_start.get_or_insert(odom_from_base);
        if let Some(last) = self.last {
            self.walked_m += last.position().distance_m(odom_from_base.position());
            self.turned_rad += wrap_angle(odom_from_base.yaw_rad - last.yaw_rad).abs();
        }
        self.last = Some(odom_from_base);
    }

    /// How far it has walked, metres.
    pub(super) const fn walked_m(&self) -> f64 {
        self.walked_m
    }

    /// How far it has turned, radians, this way and that.
    pub(super) const fn turned_rad(&self) -> f64 {
        self.turned_rad
    }

    /// What of a wish to walk is allowed.
    pub(super) fn allow(&self, walk: Option<Twist>, limits: &Limits) -> Allowed {
        let refused = Allowed { walk: None, at_edge: false };
        let Some(twist) = walk.filter(|twist| !twist.is_zero()) else { return refused };
        if limits.on_table || !twist.is_finite() {
            return refused;
        }
        if self.walked_m > limits.walked_m + 0.1 || self.turned_rad > limits.turned_rad + 0.2 {
            return refused;
        }
        let (Some(start), Some(here)) = (self.odom_from_start, self.last) else { return refused };
        let start_from_here = start.inverse().then(here);
        let (sin, cos) = start_from_here.yaw_rad.sin_cos();
        let ahead_mps = twist.vx_mps * cos - twist.vy_mps * sin;
        let left_mps = twist.vx_mps * sin + twist.vy_mps * cos;
        let leaves = |place_m: f64, speed_mps: f64, size_m: f64| {
            let half_m = size_m / 2.0 - Self::SHRINKS_M_PER_M * self.walked_m;
            speed_mps * place_m > 0.0 && speed_mps.abs() > 0.005 && place_m.abs() + Self::STOPS_WITHIN_M > half_m
        };
        let leaves = leaves(start_from_here.x_m, ahead_mps, limits.stage_m[0])
            || leaves(start_from_here.y_m, left_mps, limits.stage_m[1]);
        if leaves {
            return Allowed { walk: None, at_edge: true };
        }
        Allowed { walk, at_edge: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AHEAD: Twist = Twist::new(0.08, 0.0, 0.0);

    fn at(x_m: f64, y_m: f64, yaw_rad: f64) -> Bounds {
        let mut bounds = Bounds::default();
        bounds.see(Pose::IDENTITY);
        bounds.see(Pose::new(x_m, y_m, yaw_rad));
        bounds
    }

    #[test]
    fn nobody_walks_off_the_stage_but_everybody_may_come_back() {
        let limits = Limits::house();
        let allow = |bounds: &Bounds, twist| bounds.allow(Some(twist), &limits);
        assert_eq!(allow(&at(0.5, 0.0, 0.0), AHEAD).walk, Some(AHEAD));
        let edge = at(0.9, 0.0, 0.0);
        assert_eq!(allow(&edge, AHEAD), Allowed { walk: None, at_edge: true });
        assert!(allow(&edge, Twist::new(-0.08, 0.0, 0.0)).walk.is_some(), "back");
        assert!(allow(&edge, Twist::new(0.0, 0.0, 0.3)).walk.is_some(), "turning");
        assert!(allow(&at(0.9, 0.0, std::f64::consts::PI), AHEAD).walk.is_some(), "facing home");
        assert!(allow(&at(0.0, 0.72, std::f64::consts::FRAC_PI_2), AHEAD).at_edge, "the side is nearer");
    }

    #[test]
    fn a_table_is_no_place_to_walk() {
        let limits = Limits { on_table: true, ..Limits::house() };
        assert_eq!(at(0.0, 0.0, 0.0).allow(Some(AHEAD), &limits).walk, None);
    }

    #[test]
    fn what_is_no_number_is_no_walk() {
        let bad = Twist::new(f64::NAN, 0.0, 0.0);
        assert_eq!(at(0.0, 0.0, 0.0).allow(Some(bad), &Limits::house()).walk, None);
    }

    #[test]
    fn six_metres_are_enough() {
        let mut bounds = at(0.0, 0.0, 0.0);
        for step in 0..70 {
            bounds.see(Pose::new(if step % 2 == 0 { 0.1 } else { 0.0 }, 0.0, 0.0));
        }
        assert!(bounds.walked_m() > 6.0);
        assert_eq!(bounds.allow(Some(AHEAD), &Limits::house()).walk, None);
    }
}
