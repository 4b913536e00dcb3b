//! What happens when a tick has used up what it may use.

use crate::arena::limits::Meter;
use crate::run::tick::{Fault, Run};
use crate::words::error::TickErrorKind;
use crate::words::language::both;
use crate::words::reason::Reason;

impl<W> Run<'_, W> {
    /// Goes on to the next slice of the allowance, unless nodes or time are used up.
    #[cold]
    pub(crate) fn refuel(&mut self, id: u32) -> Result<(), Fault> {
        if let Some(fault) = self.halt_fault.take() {
            return Err(fault);
        }
        if self.allowed.is_used_up() {
            let budget = self.core.budget;
            return Err(self.fault(
                id,
                TickErrorKind::Budget,
                both!(
                    "the tick was broken off and the tree halted: it visited more than {budget} nodes; look for a `Repeat` or `RetryUntilSuccessful` without end around nodes that never wait",
                    "der Takt wurde abgebrochen und der Baum angehalten: Mehr als {budget} Knoten waren an der Reihe; nach einem endlosen `Repeat` oder `RetryUntilSuccessful` um Knoten suchen, die nie warten"
                ),
            ));
        }
        self.check_time(id)?;
        self.allowed.next_slice();
        Ok(())
    }

    /// An error if the time is up.
    pub(crate) fn check_time(&mut self, id: u32) -> Result<(), Fault> {
        let message = match &mut self.core.meter {
            Some(Meter::Clock { limit, read }) if self.allowed.metered => {
                let used = self.allowed.used(read());
                if used <= *limit {
                    return Ok(());
                }
                let (used_ms, limit_ms) = (used.as_secs_f64() * 1e3, limit.as_secs_f64() * 1e3);
                let message = both!(
                    "the tick was broken off and the tree halted: it has taken {used_ms:.1} ms, and {limit_ms:.1} ms are allowed; look for a leaf that waits instead of answering RUNNING",
                    "der Takt wurde abgebrochen und der Baum angehalten: Er hat {used_ms:.1} ms gedauert, erlaubt sind {limit_ms:.1} ms; nach einem Blatt suchen, das wartet, statt RUNNING zu antworten"
                );
                Reason::from(message)
            }
            Some(Meter::Recorded { message, .. }) if self.allowed.recording_ends() => message.clone(),
            _ => return Ok(()),
        };
        Err(self.fault_with(id, TickErrorKind::Time, message))
    }
}
