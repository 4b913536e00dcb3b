//! Who somebody is and what they want.

use robot_core::{Language, Text};
use serde::{Deserialize, Serialize};

use super::whim::{Deed, Whim};

/// Somebody who is in the house, or comes in.
///
/// ```
/// use robot_core::Language;
/// use sim_world::visitor::VisitorScript;
///
/// let mia = VisitorScript::asks("Mia", "Wo finde ich Das kleine Gespenst?", Language::De).aged(8);
/// assert!(mia.height_m < 1.4);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VisitorScript {
    /// What they are called.
    pub name: String,
    /// How old they are.
    pub age_years: u8,
    /// How tall they are, metres.
    pub height_m: f64,
    /// How fast they walk, metres a second.
    pub walking_speed_mps: f64,
    /// How long they wait for an answer before they leave, seconds.
    pub patience_s: f64,
    /// When they come in, seconds after the simulation's start. Those who read or stroll are there from then on.
    pub arrives_after_s: f64,
    /// What they speak.
    pub language: Language,
    /// What they do.
    pub role: Role,
    /// What they do besides, in the order of time.
    #[serde(default)]
    pub whims: Vec<Whim>,
}

/// What somebody does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case", deny_unknown_fields)]
pub enum Role {
    /// Comes in, asks the robot, answers its questions, follows it, thanks and leaves.
    Asks {
        /// What they say first.
        says: String,
        /// What they answer to the robot's questions, in order.
        #[serde(default)]
        answers: Vec<String>,
        /// What they answer when the list is used up. If it is not given they answer what fits: "ja" to what can be
        /// answered so, "nein" to whether they know, "weiß ich nicht" to other questions.
        #[serde(default)]
        otherwise: Option<String>,
    },
    /// Stands at a spot and reads.
    Reads {
        /// The plan's id of the spot.
        spot: String,
    },
    /// Walks from spot to spot.
    Strolls {
        /// The plan's ids of the spots, in the order in which they are visited, again and again.
        spots: Vec<String>,
        /// How long they stay at each, seconds, give or take a third.
        rests_s: f64,
    },
}

impl VisitorScript {
    /// An adult who comes in after two seconds and asks the robot this.
    #[must_use]
    pub fn asks(name: impl Into<String>, says: impl Into<String>, language: Language) -> Self {
        let role = Role::Asks { says: says.into(), answers: Vec::new(), otherwise: None };
        Self { arrives_after_s: 2.0, language, ..Self::adult(name.into(), role) }
    }

    /// An adult who stands at a spot and reads.
    #[must_use]
    pub fn reads(name: impl Into<String>, spot: impl Into<String>) -> Self {
        Self::adult(name.into(), Role::Reads { spot: spot.into() })
    }

    /// An adult who walks from spot to spot and stays half a minute at each.
    #[must_use]
    pub fn strolls(name: impl Into<String>, spots: impl IntoIterator<Item = String>) -> Self {
        Self::adult(name.into(), Role::Strolls { spots: spots.into_iter().collect(), rests_s: 30.0 })
    }

    /// Answers the robot's questions with these, in order, and with what fits after that.
    #[must_use]
    pub fn answering(mut self, given: impl IntoIterator<Item = String>) -> Self {
        if let Role::Asks { answers, .. } = &mut self.role {
            *answers = given.into_iter().collect();
        }
        self
    }

    /// Does this besides, so many seconds after they have come.
    #[must_use]
    pub fn with_whim(mut self, after_s: f64, does: Deed) -> Self {
        self.whims.push(Whim { after_s, does });
        self
    }

    /// Somebody of this age: children are smaller and walk a little slower.
    #[must_use]
    pub fn aged(mut self, years: u8) -> Self {
        // Children grow about 6 cm a year from 0.77 m at the first birthday (WHO growth standards, rounded).
        let growing = f64::from(years.min(15));
        self.age_years = years;
        self.height_m = (0.73 + 0.065 * growing).min(1.70);
        self.walking_speed_mps = if years < 12 { 0.7 } else { 0.9 };
        self
    }

    fn adult(name: String, role: Role) -> Self {
        Self {
            name,
            age_years: 35,
            height_m: 1.70,
            walking_speed_mps: 0.9,
            patience_s: 30.0,
            arrives_after_s: 0.0,
            language: Language::De,
            role,
            whims: Vec::new(),
        }
    }
}

/// What visitors say without being told to.
pub(super) const THANKS: Text = Text { de: "Danke, tschüss!", en: "Thank you, bye!" };
