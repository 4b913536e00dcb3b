//! The definitions of the messages that a recording holds, as `.msg` files have them: a reader that has never heard of
//! a type learns from them what is in it.
//!
//! Sources: `common_interfaces` of ROS 2 Jazzy, `naoqi_bridge_msgs` 2.1.0. Comments and constants are left out.

/// Types by package and name, each with its fields.
const DEFINITIONS: &[(&str, &str)] = &[
    ("builtin_interfaces/Time", "int32 sec\nuint32 nanosec\n"),
    ("diagnostic_msgs/DiagnosticArray", "std_msgs/Header header\ndiagnostic_msgs/DiagnosticStatus[] status\n"),
    (
        "diagnostic_msgs/DiagnosticStatus",
        "byte level\nstring name\nstring message\nstring hardware_id\ndiagnostic_msgs/KeyValue[] values\n",
    ),
    ("diagnostic_msgs/KeyValue", "string key\nstring value\n"),
    ("geometry_msgs/Point", "float64 x\nfloat64 y\nfloat64 z\n"),
    ("geometry_msgs/Pose", "geometry_msgs/Point position\ngeometry_msgs/Quaternion orientation\n"),
    ("geometry_msgs/PoseWithCovariance", "geometry_msgs/Pose pose\nfloat64[36] covariance\n"),
    ("geometry_msgs/Quaternion", "float64 x 0\nfloat64 y 0\nfloat64 z 0\nfloat64 w 1\n"),
    ("geometry_msgs/Transform", "geometry_msgs/Vector3 translation\ngeometry_msgs/Quaternion rotation\n"),
    (
        "geometry_msgs/TransformStamped",
        "std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/Transform transform\n",
    ),
    ("geometry_msgs/Twist", "geometry_msgs/Vector3 linear\ngeometry_msgs/Vector3 angular\n"),
    ("geometry_msgs/TwistWithCovariance", "geometry_msgs/Twist twist\nfloat64[36] covariance\n"),
    ("geometry_msgs/Vector3", "float64 x\nfloat64 y\nfloat64 z\n"),
    ("naoqi_bridge_msgs/Bumper", "uint8 bumper\nuint8 state\n"),
    ("naoqi_bridge_msgs/HandTouch", "uint8 hand\nuint8 state\n"),
    ("naoqi_bridge_msgs/HeadTouch", "uint8 button\nuint8 state\n"),
    (
        "naoqi_bridge_msgs/JointAnglesWithSpeed",
        "std_msgs/Header header\nstring[] joint_names\nfloat32[] joint_angles\nfloat32 speed\nuint8 relative\n",
    ),
    (
        "nav_msgs/Odometry",
        "std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/PoseWithCovariance pose\n\
         geometry_msgs/TwistWithCovariance twist\n",
    ),
    (
        "sensor_msgs/Imu",
        "std_msgs/Header header\ngeometry_msgs/Quaternion orientation\nfloat64[9] orientation_covariance\n\
         geometry_msgs/Vector3 angular_velocity\nfloat64[9] angular_velocity_covariance\n\
         geometry_msgs/Vector3 linear_acceleration\nfloat64[9] linear_acceleration_covariance\n",
    ),
    (
        "sensor_msgs/JointState",
        "std_msgs/Header header\nstring[] name\nfloat64[] position\nfloat64[] velocity\nfloat64[] effort\n",
    ),
    (
        "sensor_msgs/Range",
        "std_msgs/Header header\nuint8 radiation_type\nfloat32 field_of_view\nfloat32 min_range\nfloat32 max_range\n\
         float32 range\nfloat32 variance\n",
    ),
    ("std_msgs/Header", "builtin_interfaces/Time stamp\nstring frame_id\n"),
    ("std_msgs/String", "string data\n"),
    ("tf2_msgs/TFMessage", "geometry_msgs/TransformStamped[] transforms\n"),
];

/// The fields of a type of this adapter, one a line. The name is `package/Name`.
#[must_use]
pub fn definition(name: &str) -> Option<&'static str> {
    DEFINITIONS.iter().find(|(known, _)| *known == name).map(|(_, fields)| *fields)
}

/// A definition followed by those of all types that it is made of, as a recording holds it; `parts` knows their fields
/// by name. What it does not know is left out.
///
/// ```
/// use robot_ros2::messages::{definition, with_its_parts};
///
/// let header = definition("std_msgs/Header").expect("it is one of the adapter's");
/// let whole = with_its_parts(header, definition);
/// assert!(whole.starts_with("builtin_interfaces/Time stamp\nstring frame_id\n====="));
/// assert!(whole.ends_with("=====\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec\n"));
/// ```
#[must_use]
pub fn with_its_parts<'a>(fields: &'a str, parts: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut whole = fields.to_owned();
    let mut told: Vec<&str> = Vec::new();
    let mut ahead: Vec<&str> = types_in(fields).collect();
    ahead.reverse();
    while let Some(name) = ahead.pop() {
        if told.contains(&name) {
            continue;
        }
        told.push(name);
        if let Some(fields) = parts(name) {
            whole.push_str(&"=".repeat(80));
            whole.push_str(&format!("\nMSG: {name}\n{fields}"));
            let before = ahead.len();
            ahead.extend(types_in(fields));
            ahead[before..].reverse();
        }
    }
    whole
}

/// The types of other definitions that these fields have.
fn types_in(fields: &str) -> impl Iterator<Item = &str> {
    let types = fields.lines().filter_map(|line| line.split_whitespace().next());
    types.filter_map(|kind| kind.split('[').next()).filter(|kind| kind.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_parts_are_known_and_told_once() {
        for (name, fields) in DEFINITIONS {
            let whole = with_its_parts(fields, definition);
            for part in whole.lines().filter_map(|line| line.strip_prefix("MSG: ")) {
                assert_eq!(whole.matches(&format!("MSG: {part}\n")).count(), 1, "{part} in {name}");
            }
            for part in types_in(&whole) {
                assert!(definition(part).is_some(), "{name} has a {part}");
                assert!(whole.contains(&format!("MSG: {part}\n")), "{name} does not tell of {part}");
            }
        }
    }
}
