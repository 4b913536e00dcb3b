//! The red button. It stops the robot from whichever thread it is pressed on, takes no lock that others hold for long, and
//! asks nobody: whether somebody may press it is known from numbers that stand here.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

/// What stops a robot at once, from any thread, and waits for nothing.
pub type StopHook = Arc<dyn Fn() + Send + Sync>;

/// The red button of a class.
pub struct StopSwitch {
    stopped: AtomicBool,
    /// For those who sleep until the next tick.
    woken: (Mutex<()>, Condvar),
    hook: Mutex<Option<StopHook>>,
    /// Whose program is on stage; 0 is nobody's.
    on_stage: AtomicU32,
    /// The number in staff's cookies; 0 is none.
    staff: AtomicU32,
    told: watch::Sender<bool>,
}

impl std::fmt::Debug for StopSwitch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StopSwitch").field("stopped", &self.is_stopped()).finish_non_exhaustive()
    }
}

impl Default for StopSwitch {
    fn default() -> Self {
        Self {
            stopped: AtomicBool::new(false),
            woken: (Mutex::new(()), Condvar::new()),
            hook: Mutex::new(None),
            on_stage: AtomicU32::new(0),
            staff: AtomicU32::new(0),
            told: watch::Sender::new(false),
        }
    }
}

impl StopSwitch {
    /// Stops the robot; it stays stopped until somebody [lets it go on](Self::go_on).
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let hook = self.hook.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(hook) = hook {
            hook();
        }
        self.woken.1.notify_all();
        self.told.send_replace(true);
    }

    /// The robot may be used again.
    pub fn go_on(&self) {
        self.stopped.store(false, Ordering::SeqCst);
        self.told.send_replace(false);
    }

    /// Whether the button was pressed.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// What stops the robot that is driven from now on; nothing when none is.
    pub fn set_hook(&self, hook: Option<StopHook>) {
        *self.hook.lock().unwrap_or_else(PoisonError::into_inner) = hook;
        // Pressed in between: the new robot hears of it too.
        if self.is_stopped() {
            self.stop();
        }
    }

    /// Waits for so long, or until the button is pressed; whether it is.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        let guard = self.woken.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !self.is_stopped() {
            drop(self.woken.1.wait_timeout(guard, time));
        }
        self.is_stopped()
    }

    pub(crate) fn set_on_stage(&self, seat: Option<u32>) {
        self.on_stage.store(seat.unwrap_or(0), Ordering::SeqCst);
    }

    pub(crate) fn is_on_stage(&self, seat: u32) -> bool {
        seat != 0 && self.on_stage.load(Ordering::SeqCst) == seat
    }

    pub(crate) fn set_staff(&self, turn: u32) {
        self.staff.store(turn, Ordering::SeqCst);
    }

    pub(crate) fn is_staff(&self, turn: u32) -> bool {
        turn != 0 && self.staff.load(Ordering::SeqCst) == turn
    }

    /// Tells when the button is pressed or released.
    pub(crate) fn watch(&self) -> watch::Receiver<bool> {
        self.told.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pressing_it_calls_the_hook_and_wakes_who_sleeps() {
        let (switch, calls) = (Arc::new(StopSwitch::default()), Arc::new(AtomicU32::new(0)));
        let counted = Arc::clone(&calls);
        switch.set_hook(Some(Arc::new(move || {
            counted.fetch_add(1, Ordering::SeqCst);
        })));
        assert!(!switch.wait(Duration::from_millis(1)));
        let other = Arc::clone(&switch);
        let sleeper = std::thread::spawn(move || while !other.wait(Duration::from_millis(50)) {});
        switch.stop();
        sleeper.join().unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        switch.set_hook(Some(Arc::new({
            let calls = Arc::clone(&calls);
            move || {
                calls.fetch_add(10, Ordering::SeqCst);
            }
        })));
        assert_eq!(calls.load(Ordering::SeqCst), 11, "a robot that comes while it is pressed is stopped too");
        switch.go_on();
        assert!(!switch.is_stopped());
    }
}
