//! What a window looks at, and how time goes by in it.

use std::time::Duration;

use sim_world::fault::Fault;

use super::overlay::Mind;
use super::view::View;

/// A simulation that somebody looks at and takes part in.
pub trait Stage {
    /// Lets one tick pass.
    fn tick(&mut self);

    /// What is to be seen now.
    fn view(&self) -> View;

    /// What goes on in the robot's mind.
    fn mind(&self) -> Mind;

    /// Whoever looks on says something to the robot.
    fn say(&mut self, text: &str);

    /// Whoever looks on touches the robot's head, or lets go.
    fn touch_head(&mut self, is_touched: bool);

    /// Whether its time goes by without [`tick`](Self::tick), which then makes a single step in a pause.
    fn goes_by_itself(&self) -> bool {
        false
    }

    /// Time stands still from here on, or goes on. Only for a stage whose time goes by itself.
    fn pause(&mut self, _is_paused: bool) {}

    /// Time goes by so many times as fast as life. Only for a stage whose time goes by itself.
    fn hurry(&mut self, _speed: f64) {}

    /// What goes wrong now.
    fn faults(&self) -> Vec<Fault> {
        Vec::new()
    }

    /// Something goes wrong from here on, or no longer.
    fn switch_fault(&mut self, fault: Fault, is_on: bool);

    /// Whether the story is over: nothing more happens.
    fn is_over(&self) -> bool;
}

/// Turns the time that a frame took into ticks.
#[derive(Debug, Clone, PartialEq)]
pub struct Pace {
    /// So many times as fast as life.
    pub speed: f64,
    /// Whether time stands still.
    pub is_paused: bool,
    owed_s: f64,
}

impl Default for Pace {
    fn default() -> Self {
        Self { speed: 1.0, is_paused: false, owed_s: 0.0 }
    }
}

impl Pace {
    /// So many times as fast as life.
    #[must_use]
    pub fn at(speed: f64) -> Self {
        Self { speed, ..Self::default() }
    }

    /// How long a tick is, seconds.
    pub const TICK_S: f64 = 0.02;
    /// A frame that took longer counts as so long: whoever comes back from another window does not miss the story.
    const LONGEST_S: f64 = 0.25;

    /// How many ticks a frame is worth that took so long.
    pub fn ticks(&mut self, frame: Duration) -> u32 {
        if self.is_paused {
            self.owed_s = 0.0;
            return 0;
        }
        self.owed_s += frame.as_secs_f64().min(Self::LONGEST_S) * self.speed.clamp(0.01, 64.0);
        let ticks = (self.owed_s / Self::TICK_S).floor();
        self.owed_s -= ticks * Self::TICK_S;
        ticks as u32
    }
}

/// How finely the house is drawn, so that a slow machine shows a flowing picture too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// A third of the window's pixels across.
    Coarse,
    /// Half of them.
    Half,
    /// Two thirds.
    #[default]
    Medium,
    /// All of them.
    Full,
    /// All of them, with smooth edges.
    Smooth,
}

impl Detail {
    const ALL: [Self; 5] = [Self::Coarse, Self::Half, Self::Medium, Self::Full, Self::Smooth];

    /// The part of the window's pixels that is drawn, in width and height.
    #[must_use]
    pub const fn part(self) -> f32 {
        match self {
            Self::Coarse => 0.34,
            Self::Half => 0.5,
            Self::Medium => 0.67,
            Self::Full | Self::Smooth => 1.0,
        }
    }
}

/// Finds the detail a machine can draw in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Adapting {
    detail: Detail,
    smoothed_s: f64,
    frames: u32,
    /// What was too much once is not tried again.
    most: Detail,
    /// Coarser than this is hardly faster.
    least: Detail,
    /// How long a picture took before it became coarser, seconds.
    finer_took_s: Option<f64>,
}

impl Default for Adapting {
    fn default() -> Self {
        Self {
            detail: Detail::Medium,
            smoothed_s: 0.0,
            frames: 0,
            most: Detail::Smooth,
            least: Detail::Coarse,
            finer_took_s: None,
        }
    }
}

impl Adapting {
    /// Slower than this is coarser next: 15 pictures a second.
    const TOO_SLOW_S: f64 = 1.0 / 15.0;
    /// Faster than this may be finer next.
    const FAST_S: f64 = 1.0 / 45.0;
    /// A coarser picture that takes a larger part of the time than this is not worth it: it is not the pixels that take it.
    const WORTH_IT: f64 = 0.85;
    /// Frames after a change that say nothing yet.
    const SETTLES: u32 = 12;

    /// What it has found so far.
    #[must_use]
    pub const fn detail(&self) -> Detail {
        self.detail
    }

    /// A frame took so long. The detail of the next one.
    pub fn frame(&mut self, took: Duration) -> Detail {
        let took_s = took.as_secs_f64();
        self.frames += 1;
        if self.frames < Self::SETTLES / 2 {
            self.smoothed_s = took_s;
            return self.detail;
        }
        self.smoothed_s += (took_s - self.smoothed_s) * 0.2;
        if self.frames < Self::SETTLES {
            return self.detail;
        }
        let place = self.detail as usize;
        if self.finer_took_s.take().is_some_and(|finer_s| self.smoothed_s > finer_s * Self::WORTH_IT) {
            self.most = Detail::ALL[place + 1];
            self.least = self.most;
            self.turn_to(self.most);
        } else if self.smoothed_s > Self::TOO_SLOW_S && self.detail > self.least {
            self.finer_took_s = Some(self.smoothed_s);
            self.most = Detail::ALL[place - 1];
            self.turn_to(self.most);
        } else if self.smoothed_s < Self::FAST_S && self.detail < self.most {
            self.turn_to(Detail::ALL[place + 1]);
        }
        self.detail
    }

    fn turn_to(&mut self, detail: Detail) {
        self.detail = detail;
        self.frames = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_goes_by_as_fast_as_said() {
        for (speed, expected) in [(0.25, 12), (1.0, 50), (64.0, 3200)] {
            let mut pace = Pace { speed, ..Pace::default() };
            let ticks: u32 = (0..60).map(|_| pace.ticks(Duration::from_secs(1) / 60)).sum();
            assert!(ticks.abs_diff(expected) <= 1, "{speed}: {ticks}");
        }
        let mut paused = Pace { is_paused: true, ..Pace::default() };
        assert_eq!(paused.ticks(Duration::from_secs(9)), 0);
        assert!(Pace::default().ticks(Duration::from_secs(3600)) <= 13, "a nap is not made up for");
    }

    #[test]
    fn a_slow_machine_draws_less_and_a_fast_one_more() {
        let run = |frame: fn(Detail) -> f64| {
            let mut adapting = Adapting::default();
            let mut detail = Detail::Medium;
            let mut changes = 0;
            for _ in 0..2000 {
                let next = adapting.frame(Duration::from_secs_f64(frame(detail)));
                changes += u32::from(next != detail);
                detail = next;
            }
            (detail, changes)
        };
        assert_eq!(run(|detail| f64::from(detail.part())).0, Detail::Coarse);
        // Where it is not the pixels that take the time, they are not left out.
        let (detail, changes) = run(|_| 0.5);
        assert!(detail == Detail::Medium && changes == 2, "{detail:?} after {changes}");
        assert_eq!(run(|_| 0.004).0, Detail::Smooth);
        // A machine for which two thirds are too much stays with half, and does not go to and fro.
        let (detail, changes) = run(|detail| if detail > Detail::Half { 0.1 } else { 0.01 });
        assert!(detail == Detail::Half && changes == 1, "{detail:?} after {changes}");
    }
}
