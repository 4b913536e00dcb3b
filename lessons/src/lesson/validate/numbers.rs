//! Numbers that goals and hints can hold: none below nought, and no least above its greatest.

use super::Look;
use crate::places::Place;
use crate::problem::text;

/// A direction may lie on either side of east.
const SIGNED: &str = "heading_deg";

impl Look<'_> {
    pub(super) fn numbers(&mut self) {
        let places = self.places;
        for list in ["goal", "hint"] {
            self.numbers_in(&places.at(list));
        }
    }

    fn numbers_in(&mut self, at: &Place<'_>) {
        for inner in at.inner() {
            self.numbers_in(&inner);
        }
        for (key, _) in at.keys() {
            let value = at.at(key);
            let Some(number) = value.number() else { continue };
            if key != SIGNED && (number < 0.0 || !number.is_finite()) {
                let message = text(format!("{key} kann nicht {number} sein."), format!("{key} cannot be {number}."));
                self.add(value.value(), "number", message, text("Ab 0.", "From 0."));
                continue;
            }
            let least = key.strip_prefix("max").map(|of| format!("min{of}"));
            let Some((name, least)) = least.and_then(|name| at.at(&name).number().map(|least| (name, least))) else {
                continue;
            };
            if number < least {
                let message = text(
                    format!("{key} ist kleiner als {name}, {least}."),
                    format!("{key} is less than {name}, {least}."),
                );
                let help =
                    text("So kann das nie gelten: Tauschen Sie die beiden.", "It can never hold so: swap the two.");
                self.add(value.value(), "number", message, help);
            }
        }
    }
}
