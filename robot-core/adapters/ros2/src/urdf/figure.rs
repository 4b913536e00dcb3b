//! What the links look like in viewers: plain shapes and three colours, after the figure in the simulator's window.

use std::f64::consts::FRAC_PI_2;
use std::fmt::{self, Write as _};

/// Lengths in metres; a rod stands along z before it is turned.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// Along x, y and z.
    Box(f64, f64, f64),
    /// Its radius.
    Ball(f64),
    /// Radius and length.
    Rod(f64, f64),
}

impl Shape {
    pub(super) fn write(self, urdf: &mut String) -> fmt::Result {
        match self {
            Self::Box(x, y, z) => write!(urdf, "<geometry><box size=\"{x} {y} {z}\"/></geometry>"),
            Self::Ball(radius) => write!(urdf, "<geometry><sphere radius=\"{radius}\"/></geometry>"),
            Self::Rod(radius, length) => {
                write!(urdf, "<geometry><cylinder radius=\"{radius}\" length=\"{length}\"/></geometry>")
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Material {
    Shell,
    Joint,
    Accent,
    Eye,
}

impl Material {
    pub(super) const ALL: [Self; 4] = [Self::Shell, Self::Joint, Self::Accent, Self::Eye];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Shell => "shell",
            Self::Joint => "joint",
            Self::Accent => "accent",
            Self::Eye => "eye",
        }
    }

    /// Red, green, blue and opacity, 0 to 1.
    pub(super) const fn rgba(self) -> &'static str {
        match self {
            Self::Shell => "0.957 0.949 0.933 1",
            Self::Joint => "0.290 0.302 0.333 1",
            Self::Accent => "0.949 0.420 0.227 1",
            Self::Eye => "0.560 0.900 0.960 1",
        }
    }
}

use Material::{Accent, Eye, Joint, Shell};
use Shape::{Ball, Box, Rod};

/// As it is.
const UP: [f64; 3] = [0.0, 0.0, 0.0];
/// A rod along x.
const AHEAD: [f64; 3] = [0.0, FRAC_PI_2, 0.0];
/// A rod along y.
const ASIDE: [f64; 3] = [FRAC_PI_2, 0.0, 0.0];

/// Link, shape, its middle in the link (metres), its turn there (roll, pitch, yaw), colour.
pub(super) type Part = (&'static str, Shape, [f64; 3], [f64; 3], Material);

#[rustfmt::skip]
pub(super) const PARTS: [Part; 54] = [
    // Chest, waist and hips; a bib with a button.
    ("torso",     Box(0.100, 0.130, 0.110), [0.0, 0.0, 0.055],       UP,    Shell),
    ("torso",     Rod(0.042, 0.060),        [0.0, 0.0, -0.025],      UP,    Joint),
    ("torso",     Box(0.085, 0.120, 0.045), [0.0, 0.0, -0.070],      UP,    Shell),
    ("torso",     Box(0.012, 0.076, 0.060), [0.050, 0.0, 0.064],     UP,    Accent),
    ("torso",     Rod(0.0125, 0.006),       [0.057, 0.0, 0.066],     AHEAD, Shell),
    ("torso",     Rod(0.028, 0.030),        [0.0, 0.0, 0.115],       UP,    Joint),
    ("torso",     Ball(0.032),              [0.0, 0.076, 0.100],     UP,    Joint),
    ("torso",     Ball(0.032),              [0.0, -0.076, 0.100],    UP,    Joint),
    ("torso",     Ball(0.029),              [0.0, 0.050, -0.085],    UP,    Joint),
    ("torso",     Ball(0.029),              [0.0, -0.050, -0.085],   UP,    Joint),
    // A dark visor with two eyes shows which way it looks.
    ("Head",      Ball(0.064),              [0.004, 0.0, 0.064],     UP,    Shell),
    ("Head",      Ball(0.046),              [0.026, 0.0, 0.066],     UP,    Joint),
    ("Head",      Ball(0.010),              [0.064, 0.0165, 0.071],  UP,    Eye),
    ("Head",      Ball(0.010),              [0.064, -0.0165, 0.071], UP,    Eye),
    ("Head",      Rod(0.031, 0.014),        [0.004, 0.062, 0.064],   ASIDE, Accent),
    ("Head",      Rod(0.031, 0.014),        [0.004, -0.062, 0.064],  ASIDE, Accent),
    ("Head",      Rod(0.019, 0.018),        [0.004, 0.063, 0.064],   ASIDE, Shell),
    ("Head",      Rod(0.019, 0.018),        [0.004, -0.063, 0.064],  ASIDE, Shell),
    // Arms.
    ("LBicep",    Ball(0.036),              [0.0, 0.006, 0.0],       UP,    Accent),
    ("RBicep",    Ball(0.036),              [0.0, -0.006, 0.0],      UP,    Accent),
    ("LBicep",    Rod(0.0275, 0.070),       [0.047, 0.010, 0.0],     AHEAD, Shell),
    ("RBicep",    Rod(0.0275, 0.070),       [0.047, -0.010, 0.0],    AHEAD, Shell),
    ("LBicep",    Ball(0.025),              [0.105, 0.015, 0.0],     UP,    Joint),
    ("RBicep",    Ball(0.025),              [0.105, -0.015, 0.0],    UP,    Joint),
    ("LForeArm",  Rod(0.026, 0.042),        [0.033, 0.0, 0.0],       AHEAD, Shell),
    ("RForeArm",  Rod(0.026, 0.042),        [0.033, 0.0, 0.0],       AHEAD, Shell),
    ("l_wrist",   Rod(0.022, 0.012),        [0.002, 0.0, 0.0],       AHEAD, Accent),
    ("r_wrist",   Rod(0.022, 0.012),        [0.002, 0.0, 0.0],       AHEAD, Accent),
    ("l_gripper", Ball(0.024),              [-0.034, 0.0, 0.012],    UP,    Shell),
    ("r_gripper", Ball(0.024),              [-0.034, 0.0, 0.012],    UP,    Shell),
    ("l_gripper", Box(0.032, 0.012, 0.030), [-0.008, 0.0, 0.012],    UP,    Joint),
    ("r_gripper", Box(0.032, 0.012, 0.030), [-0.008, 0.0, 0.012],    UP,    Joint),
    // Legs, with knee caps.
    ("LThigh",    Ball(0.031),              [0.0, 0.006, -0.004],    UP,    Accent),
    ("RThigh",    Ball(0.031),              [0.0, -0.006, -0.004],   UP,    Accent),
    ("LThigh",    Rod(0.032, 0.056),        [0.003, 0.002, -0.048],  UP,    Shell),
    ("RThigh",    Rod(0.032, 0.056),        [0.003, -0.002, -0.048], UP,    Shell),
    ("LThigh",    Ball(0.0265),             [0.0, 0.0, -0.100],      UP,    Joint),
    ("RThigh",    Ball(0.0265),             [0.0, 0.0, -0.100],      UP,    Joint),
    ("LTibia",    Ball(0.018),              [0.018, 0.0, -0.002],    UP,    Accent),
    ("RTibia",    Ball(0.018),              [0.018, 0.0, -0.002],    UP,    Accent),
    ("LTibia",    Rod(0.031, 0.052),        [0.003, 0.0, -0.052],    UP,    Shell),
    ("RTibia",    Rod(0.031, 0.052),        [0.003, 0.0, -0.052],    UP,    Shell),
    ("LTibia",    Ball(0.023),              [0.0, 0.0, -0.1029],     UP,    Joint),
    ("RTibia",    Ball(0.023),              [0.0, 0.0, -0.1029],     UP,    Joint),
    // Feet: the sole is 45 mm under the ankle.
    ("l_ankle",   Box(0.146, 0.084, 0.030), [0.020, 0.004, -0.022],  UP,    Shell),
    ("r_ankle",   Box(0.146, 0.084, 0.030), [0.020, -0.004, -0.022], UP,    Shell),
    ("l_ankle",   Box(0.152, 0.090, 0.010), [0.020, 0.004, -0.040],  UP,    Joint),
    ("r_ankle",   Box(0.152, 0.090, 0.010), [0.020, -0.004, -0.040], UP,    Joint),
    ("l_ankle",   Box(0.026, 0.076, 0.022), [0.083, 0.004, -0.024],  UP,    Accent),
    ("r_ankle",   Box(0.026, 0.076, 0.022), [0.083, -0.004, -0.024], UP,    Accent),
    ("l_ankle",   Rod(0.026, 0.012),        [0.0, 0.0, -0.004],      UP,    Joint),
    ("r_ankle",   Rod(0.026, 0.012),        [0.0, 0.0, -0.004],      UP,    Joint),
    ("l_ankle",   Rod(0.010, 0.004),        [0.052, 0.004, -0.007],  UP,    Eye),
    ("r_ankle",   Rod(0.010, 0.004),        [0.052, -0.004, -0.007], UP,    Eye),
];
