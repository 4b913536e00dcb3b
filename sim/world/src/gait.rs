//! NAO's walk: whole steps of fixed length in time, commands that wait for the next one, and no watchdog.
//!
//! - A step takes [`STEP_PERIOD_S`]. A new velocity takes effect when the next step begins.
//! - From standing, the first step is half as long: one foot goes ahead of the other.
//! - When told to stop, the running step becomes the last: its foot is set down beside the other, so that what is left
//!   of it is walked at half speed, and NAO stands when it ends, at most one step period later.
//! - The last command holds for ever.

use robot_core::Twist;

use crate::nao::{FORWARD_MPS, SIDEWAYS_MPS, STEP_PERIOD_S, TURN_RADPS};

/// The walk's state. Starts standing.
///
/// ```
/// use robot_core::Twist;
/// use sim_world::gait::Gait;
///
/// let mut gait = Gait::default();
/// gait.command(Twist::new(1.0, 0.0, 0.0));
/// let first = gait.step(0.02);
/// assert!((first.vx_mps - 0.0952 / 2.0).abs() < 1e-4, "a half step, no faster than NAO walks");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Gait {
    commanded: Twist,
    step: Option<Step>,
    /// Alternates, so that the other foot swings next time.
    left_swings: bool,
}

/// The step that is being made.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    twist: Twist,
    elapsed_s: f64,
    is_first: bool,
    is_last: bool,
}

/// Where the feet are in a step, for the legs' joints and the body's sway.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Phase {
    /// Part of the step that is done, 0 to 1.
    pub part: f64,
    /// Whether the left foot swings, else the right one.
    pub left_swings: bool,
    /// How the body moves.
    pub twist: Twist,
}

impl Gait {
    /// Walk with this velocity from the next step on; zero is stop. Velocities are capped to what NAO can do, and
    /// what is no number is a stop.
    pub fn command(&mut self, twist: Twist) {
        self.commanded = if twist.is_finite() { capped(twist) } else { Twist::ZERO };
    }

    /// Whether a step is being made.
    #[must_use]
    pub const fn is_walking(&self) -> bool {
        self.step.is_some()
    }

    /// What it was last told, capped.
    #[must_use]
    pub const fn commanded(&self) -> Twist {
        self.commanded
    }

    /// Where the feet are, if a step is being made.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        self.step.map(|step| Phase {
            part: (step.elapsed_s / STEP_PERIOD_S).clamp(0.0, 1.0),
            left_swings: self.left_swings,
            twist: step.velocity(),
        })
    }

    /// Lets `dt_s` seconds pass, much less than a step takes, and says how fast the body moves meanwhile.
    pub fn step(&mut self, dt_s: f64) -> Twist {
        // Half a tick of slack: 21 ticks of 20 ms are a step, whatever they add up to in binary.
        let ends = self.step.is_some_and(|step| step.elapsed_s + dt_s / 2.0 >= STEP_PERIOD_S);
        if ends {
            self.left_swings = !self.left_swings;
        }
        let stop = self.commanded.is_zero();
        match &mut self.step {
            Some(step) if !ends => step.is_last |= stop,
            step @ Some(_) => {
                let stands = step.is_some_and(|step| step.is_last) || stop;
                *step = (!stands).then(|| Step::new(self.commanded, false));
            }
            None if !stop => self.step = Some(Step::new(self.commanded, true)),
            None => {}
        }
        self.step.as_mut().map_or(Twist::ZERO, |step| {
            step.elapsed_s += dt_s;
            step.velocity()
        })
    }
}

impl Step {
    const fn new(twist: Twist, is_first: bool) -> Self {
        Self { twist, elapsed_s: 0.0, is_first, is_last: false }
    }

    fn velocity(&self) -> Twist {
        let scale = if self.is_first || self.is_last { 0.5 } else { 1.0 };
        Twist::new(self.twist.vx_mps * scale, self.twist.vy_mps * scale, self.twist.wz_radps * scale)
    }
}

/// What NAO can do of a wish.
fn capped(twist: Twist) -> Twist {
    Twist::new(
        twist.vx_mps.clamp(-FORWARD_MPS, FORWARD_MPS),
        twist.vy_mps.clamp(-SIDEWAYS_MPS, SIDEWAYS_MPS),
        twist.wz_radps.clamp(-TURN_RADPS, TURN_RADPS),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TICK_S: f64 = 0.02;
    const TICKS_A_STEP: usize = 21;

    fn walk(gait: &mut Gait, ticks: usize) -> f64 {
        (0..ticks).map(|_| gait.step(TICK_S).vx_mps * TICK_S).sum()
    }

    #[test]
    fn the_data_sheet_is_kept() {
        let mut gait = Gait::default();
        gait.command(Twist::new(9.0, 0.0, 0.0));
        let first = walk(&mut gait, TICKS_A_STEP);
        assert!((first - 0.020).abs() < 1e-9, "the first step is half: {first} m");
        let ten = walk(&mut gait, 10 * TICKS_A_STEP);
        assert!((ten - 0.400).abs() < 1e-9, "ten steps of 4 cm: {ten} m");
    }

    #[test]
    fn a_new_velocity_waits_for_the_next_step() {
        let mut gait = Gait::default();
        gait.command(Twist::new(0.08, 0.0, 0.0));
        walk(&mut gait, TICKS_A_STEP + 5);
        gait.command(Twist::new(0.0, 0.0, 0.3));
        for _ in 5..TICKS_A_STEP {
            assert_eq!(gait.step(TICK_S), Twist::new(0.08, 0.0, 0.0));
        }
        assert_eq!(gait.step(TICK_S), Twist::new(0.0, 0.0, 0.3));
    }

    #[test]
    fn a_stop_stands_within_a_step_whenever_it_comes() {
        for ticks_before in 1..3 * TICKS_A_STEP {
            let mut gait = Gait::default();
            gait.command(Twist::new(0.08, 0.0, 0.0));
            walk(&mut gait, ticks_before);
            gait.command(Twist::ZERO);
            let on = (0..100).take_while(|_| !gait.step(TICK_S).is_zero()).count();
            assert!(on < TICKS_A_STEP, "stopped after {ticks_before} ticks, walks on for {on}");
            assert!(!gait.is_walking());
        }
    }

    #[test]
    fn a_stop_that_is_taken_back_still_ends_the_step() {
        let mut gait = Gait::default();
        gait.command(Twist::new(0.08, 0.0, 0.0));
        walk(&mut gait, 5);
        gait.command(Twist::ZERO);
        walk(&mut gait, 1);
        gait.command(Twist::new(0.08, 0.0, 0.0));
        walk(&mut gait, TICKS_A_STEP - 6);
        assert_eq!(gait.step(TICK_S), Twist::ZERO, "the feet come together");
        assert_eq!(gait.step(TICK_S), Twist::new(0.04, 0.0, 0.0), "and it starts again");
    }

    #[test]
    fn nobody_stops_it_for_you() {
        let mut gait = Gait::default();
        gait.command(Twist::new(0.05, 0.0, 0.0));
        walk(&mut gait, 60 * 50);
        assert_eq!(gait.step(TICK_S), Twist::new(0.05, 0.0, 0.0));
    }

    #[test]
    fn what_is_no_number_stops() {
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let mut gait = Gait::default();
            gait.command(Twist::new(0.05, 0.0, 0.0));
            gait.step(TICK_S);
            gait.command(Twist::new(0.05, bad, 0.0));
            walk(&mut gait, TICKS_A_STEP);
            assert!(!gait.is_walking());
        }
    }

    proptest! {
        #[test]
        fn no_command_makes_it_faster_than_nao(
            commands in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>(), 1_usize..40), 0..20),
        ) {
            let mut gait = Gait::default();
            for (vx, vy, wz, ticks) in commands {
                gait.command(Twist::new(vx, vy, wz));
                for _ in 0..ticks {
                    let twist = gait.step(TICK_S);
                    prop_assert!(twist.vx_mps.abs() <= FORWARD_MPS);
                    prop_assert!(twist.vy_mps.abs() <= SIDEWAYS_MPS);
                    prop_assert!(twist.wz_radps.abs() <= TURN_RADPS);
                }
            }
        }
    }
}
