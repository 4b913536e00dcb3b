//! What the driver says of joints and battery, `/diagnostics`: five kilobytes a second, most of which never change.

use std::fmt::Write as _;

use robot_core::body::Battery;
use robot_core::{Joint, Timestamp};

use crate::kinematics::{Motion, links};
use crate::messages::diagnostic_msgs::{DiagnosticArray, DiagnosticStatus, KeyValue};
use crate::messages::std_msgs::Header;
use crate::messages::time;

/// The message, which is put together once: whoever tells it every second writes only what is new.
#[derive(Debug, Clone)]
pub struct Diagnostics {
    message: DiagnosticArray,
    /// How many parts are those of single joints; they come first.
    joints: usize,
}

impl Default for Diagnostics {
    fn default() -> Self {
        let header = Header::new(time(Timestamp::ZERO), "");
        Self { message: DiagnosticArray { header, status: Vec::new() }, joints: 0 }
    }
}

impl Diagnostics {
    /// Heat of the joints, degrees Celsius, charge of the battery and what flows into it, amperes, as they are now.
    pub fn fill(
        &mut self,
        battery: Option<Battery>,
        current_a: Option<f64>,
        hottest_joint_c: Option<f64>,
        now: Timestamp,
    ) -> &DiagnosticArray {
        let Self { message: DiagnosticArray { header, status }, joints } = self;
        *header = Header::new(time(now), "");
        if let Some(temperature_c) = hottest_joint_c {
            if *joints == 0 {
                *status = links()
                    .filter_map(|link| match link.motion {
                        Motion::Turns { joint, max_effort_nm, .. } => Some(joint_status(joint, max_effort_nm)),
                        Motion::Fixed => None,
                    })
                    .collect();
                *joints = status.len();
            }
            status.truncate(*joints);
            heat(status, temperature_c);
            let level = heat_level(temperature_c);
            let message = ["OK", "WARN", "ERROR"][usize::from(level)];
            let values = vec![pair("Highest Temperature", temperature_c)];
            status.push(part("naoqi_driver_joints:Status", "joints", level, message, values));
        } else {
            *joints = 0;
            status.clear();
        }
        status.extend(battery.map(battery_status));
        status.extend(current_a.map(|current_a| {
            let message = format!("Total Current: {current_a:.2} Ampere");
            let values = vec![pair("Current", format!("{current_a:.2}"))];
            part("naoqi_driver_battery:Current", "battery", DiagnosticStatus::OK, &message, values)
        }));
        status.push(part("naoqi_driver_computer:CPU", "", DiagnosticStatus::OK, "", vec![pair("Temperature", -1)]));
        &self.message
    }
}

/// All joints are as hot as the hottest.
fn heat(joints: &mut [DiagnosticStatus], temperature_c: f64) {
    let level = heat_level(temperature_c);
    let message = ["OK", "Hot", "Too hot"][usize::from(level)];
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "{temperature_c}");
    for joint in joints {
        joint.level = level;
        message.clone_into(&mut joint.message);
        if let Some(told) = joint.values.first_mut() {
            told.value.clone_from(&text);
        }
    }
}

/// What is always so of a joint, its heat to be filled in.
fn joint_status(joint: Joint, max_effort_nm: f64) -> DiagnosticStatus {
    let limits = joint.limits();
    let values = vec![
        pair("Temperature", ""),
        pair("Stiffness", 1),
        pair("minAngle", limits.lower_rad),
        pair("maxAngle", limits.upper_rad),
        pair("maxVelocity", limits.max_speed_radps),
        pair("maxTorque", max_effort_nm),
    ];
    part(&format!("naoqi_driver_joints:{}", joint.name()), joint.name(), DiagnosticStatus::OK, "", values)
}

/// The driver warns at 68 degrees and calls 74 an error.
fn heat_level(temperature_c: f64) -> u8 {
    match temperature_c {
        t if t < 68.0 => DiagnosticStatus::OK,
        t if t < 74.0 => DiagnosticStatus::WARN,
        _ => DiagnosticStatus::ERROR,
    }
}

fn battery_status(battery: Battery) -> DiagnosticStatus {
    // A whole number, as naoqi has it; not 28 for 0.29, which no binary fraction hits.
    let percent = (battery.charge * 100.0 + 1e-9).floor();
    let (level, message) = if battery.charging {
        (DiagnosticStatus::OK, format!("Charging ({percent:>4}%)"))
    } else if percent > 60.0 {
        (DiagnosticStatus::OK, format!("Battery OK ({percent:>4}% left)"))
    } else if percent > 30.0 {
        (DiagnosticStatus::WARN, format!("Battery discharging ({percent:>4}% left)"))
    } else {
        (DiagnosticStatus::ERROR, format!("Battery almost empty ({percent:>4}% left)"))
    };
    let yes_no = |yes| if yes { "True" } else { "False" };
    let values = vec![
        pair("Percentage", percent),
        pair("Charging", yes_no(battery.charging)),
        pair("Fully Charged", yes_no(percent >= 100.0)),
    ];
    part("naoqi_driver_battery:Status", "battery", level, &message, values)
}

fn part(name: &str, hardware_id: &str, level: u8, message: &str, values: Vec<KeyValue>) -> DiagnosticStatus {
    DiagnosticStatus {
        level,
        name: name.to_owned(),
        message: message.to_owned(),
        hardware_id: hardware_id.to_owned(),
        values,
    }
}

fn pair(key: &str, value: impl ToString) -> KeyValue {
    KeyValue { key: key.to_owned(), value: value.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Put together anew, as if nothing had been told before.
    fn anew(battery: Option<Battery>, heat_c: Option<f64>, at_s: f64) -> DiagnosticArray {
        let mut diagnostics = Diagnostics::default();
        diagnostics.fill(battery, None, heat_c, Timestamp::from_secs_f64(at_s)).clone()
    }

    #[test]
    fn what_is_filled_in_again_is_what_would_be_put_together_anew() {
        let battery = |charge| Some(Battery { charge, charging: false });
        let mut kept = Diagnostics::default();
        let told = [
            (battery(0.9), Some(38.0)),
            (battery(0.5), Some(69.25)),
            (None, Some(75.0)),
            (battery(0.2), None),
            (battery(0.2), Some(40.0)),
            (None, None),
        ];
        for (second, (battery, heat_c)) in told.into_iter().enumerate() {
            let at_s = second as f64;
            let again = kept.fill(battery, None, heat_c, Timestamp::from_secs_f64(at_s));
            assert_eq!(*again, anew(battery, heat_c, at_s), "{battery:?} {heat_c:?}");
        }
        let hot = anew(None, Some(69.25), 0.0);
        let first = &hot.status[0];
        assert_eq!((first.level, first.message.as_str()), (DiagnosticStatus::WARN, "Hot"));
        assert_eq!((first.values[0].key.as_str(), first.values[0].value.as_str()), ("Temperature", "69.25"));
    }
}
