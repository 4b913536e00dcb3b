//! The robot's description for viewers such as RViz: its links and joints with plain shapes.

use std::fmt::{self, Write as _};

use robot_core::Joint;

use crate::kinematics::{Link, Motion, links};
use crate::messages::geometry_msgs::Vector3;
use figure::{Material, PARTS, Shape};

mod figure;

/// Boxes and balls of about the robot's size for whoever computes collisions, by link: shape, middle.
const BOUNDS: [(&str, Shape, [f64; 3]); 14] = [
    ("torso", Shape::Box(0.09, 0.13, 0.20), [0.0, 0.0, 0.02]),
    ("Head", Shape::Ball(0.063), [0.01, 0.0, 0.055]),
    ("LBicep", Shape::Box(0.105, 0.05, 0.05), [0.0525, 0.01, 0.0]),
    ("RBicep", Shape::Box(0.105, 0.05, 0.05), [0.0525, -0.01, 0.0]),
    ("LForeArm", Shape::Box(0.056, 0.045, 0.045), [0.028, 0.0, 0.0]),
    ("RForeArm", Shape::Box(0.056, 0.045, 0.045), [0.028, 0.0, 0.0]),
    ("l_gripper", Shape::Ball(0.025), [0.0, 0.0, 0.0]),
    ("r_gripper", Shape::Ball(0.025), [0.0, 0.0, 0.0]),
    ("LThigh", Shape::Box(0.07, 0.06, 0.10), [0.0, 0.0, -0.05]),
    ("RThigh", Shape::Box(0.07, 0.06, 0.10), [0.0, 0.0, -0.05]),
    ("LTibia", Shape::Box(0.06, 0.06, 0.10), [0.0, 0.0, -0.05]),
    ("RTibia", Shape::Box(0.06, 0.06, 0.10), [0.0, 0.0, -0.05]),
    ("l_ankle", Shape::Box(0.16, 0.09, 0.03), [0.03, 0.0, -0.03]),
    ("r_ankle", Shape::Box(0.16, 0.09, 0.03), [0.03, 0.0, -0.03]),
];

/// The URDF.
///
/// ```
/// let urdf = robot_ros2::urdf::robot_description();
/// assert!(urdf.starts_with("<?xml") && urdf.contains("<joint name=\"HeadYaw\" type=\"revolute\">"));
/// ```
#[must_use]
pub fn robot_description() -> String {
    let mut urdf = String::from("<?xml version=\"1.0\"?>\n<robot name=\"NaoH25V40\">\n");
    // Writing into a string cannot fail.
    let _ = write_robot(&mut urdf);
    urdf.push_str("</robot>\n");
    urdf
}

fn write_robot(urdf: &mut String) -> fmt::Result {
    for material in Material::ALL {
        writeln!(urdf, "  <material name=\"{}\"><color rgba=\"{}\"/></material>", material.name(), material.rgba())?;
    }
    write_link(urdf, "base_link")?;
    for link in links() {
        write_link(urdf, link.name)?;
        write_joint(urdf, link)?;
    }
    Ok(())
}

fn write_link(urdf: &mut String, name: &str) -> fmt::Result {
    let parts = || PARTS.iter().filter(|(link, ..)| *link == name);
    let bounds = BOUNDS.iter().find(|(link, ..)| *link == name);
    if bounds.is_none() && parts().next().is_none() {
        return writeln!(urdf, "  <link name=\"{name}\"/>");
    }
    writeln!(urdf, "  <link name=\"{name}\">")?;
    for (_, shape, [x, y, z], [roll, pitch, yaw], material) in parts() {
        write!(urdf, "    <visual><origin xyz=\"{x} {y} {z}\" rpy=\"{roll} {pitch} {yaw}\"/>")?;
        shape.write(urdf)?;
        writeln!(urdf, "<material name=\"{}\"/></visual>", material.name())?;
    }
    if let Some((_, shape, [x, y, z])) = bounds {
        write!(urdf, "    <collision><origin xyz=\"{x} {y} {z}\"/>")?;
        shape.write(urdf)?;
        writeln!(urdf, "</collision>")?;
    }
    writeln!(urdf, "  </link>")
}

fn write_joint(urdf: &mut String, link: &Link) -> fmt::Result {
    let (name, kind) = match link.motion {
        Motion::Fixed => (format!("{}_joint", link.name), "fixed"),
        Motion::Turns { joint, .. } => (joint.name().to_owned(), "revolute"),
    };
    let Vector3 { x, y, z } = link.origin_m;
    let turn = link.turn;
    writeln!(urdf, "  <joint name=\"{name}\" type=\"{kind}\">")?;
    writeln!(urdf, "    <parent link=\"{}\"/><child link=\"{}\"/>", link.parent, link.name)?;
    writeln!(urdf, "    <origin xyz=\"{x} {y} {z}\" rpy=\"{} {} {}\"/>", turn.roll_rad, turn.pitch_rad, turn.yaw_rad)?;
    if let Motion::Turns { joint, axis, max_effort_nm } = link.motion {
        let limits = joint.limits();
        writeln!(urdf, "    <axis xyz=\"{} {} {}\"/>", axis.x, axis.y, axis.z)?;
        writeln!(
            urdf,
            "    <limit lower=\"{}\" upper=\"{}\" velocity=\"{}\" effort=\"{max_effort_nm}\"/>",
            limits.lower_rad, limits.upper_rad, limits.max_speed_radps
        )?;
        if joint == Joint::RHipYawPitch {
            // One motor moves both.
            writeln!(urdf, "    <mimic joint=\"{}\"/>", Joint::LHipYawPitch.name())?;
        }
    }
    writeln!(urdf, "  </joint>")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use quick_xml::Reader;
    use quick_xml::events::{BytesStart, Event};

    use super::*;

    fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
        let attribute = tag.try_get_attribute(name).expect("well-formed").expect("the attribute is there");
        attribute.value.into_owned()
    }

    #[test]
    fn it_is_one_tree_of_well_formed_xml() {
        let urdf = robot_description();
        let mut reader = Reader::from_str(&urdf);
        let mut links = BTreeSet::new();
        let mut parent_of = BTreeMap::new();
        let mut parent = None;
        let mut revolute = 0;
        loop {
            match reader.read_event().expect("well-formed") {
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "link" => assert!(links.insert(attribute(&tag, "name")), "two links of one name"),
                    "joint" => revolute += usize::from(attribute(&tag, "type") == "revolute"),
                    "parent" => parent = Some(attribute(&tag, "link")),
                    "child" => {
                        let parent = parent.take().expect("a parent before the child");
                        assert!(parent_of.insert(attribute(&tag, "link"), parent).is_none(), "two parents");
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(revolute, Joint::COUNT);
        assert!(parent_of.values().all(|parent| links.contains(parent)));
        let roots: Vec<_> = links.iter().filter(|link| !parent_of.contains_key(*link)).collect();
        assert_eq!(roots, ["base_link"]);
        for link in BOUNDS.iter().map(|(link, ..)| link).chain(PARTS.iter().map(|(link, ..)| link)) {
            assert!(links.contains(*link), "a shape for {link}, which is no link");
        }
    }
}
