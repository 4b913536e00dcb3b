//! What each link looks like: round white shells, dark joints, one warm colour, and large eyes.

use std::f32::consts::FRAC_PI_2;

use bevy::math::{Affine3A, Quat, Vec3};

use super::{Lamp, Link};
use crate::window::colour::Colour;
use crate::window::shape::Shape;

/// How finely shells are made.
const FINE: u32 = 20;
/// How finely small things are made.
const SMALL: u32 = 14;

/// A link in its own frame: its shell, and what of it shines.
#[must_use]
pub fn figure(link: Link) -> (Shape, Vec<(Lamp, Shape)>) {
    match link {
        Link::Torso => torso(),
        Link::Head => head(),
        Link::LUpperArm => (upper_arm(1.0), Vec::new()),
        Link::RUpperArm => (upper_arm(-1.0), Vec::new()),
        Link::LLowerArm | Link::RLowerArm => (lower_arm(), Vec::new()),
        Link::LHand => (hand(1.0), Vec::new()),
        Link::RHand => (hand(-1.0), Vec::new()),
        Link::LThigh => (thigh(1.0), Vec::new()),
        Link::RThigh => (thigh(-1.0), Vec::new()),
        Link::LShin | Link::RShin => (shin(), Vec::new()),
        Link::LFoot => (foot(1.0), vec![(Lamp::Feet, instep(1.0))]),
        Link::RFoot => (foot(-1.0), vec![(Lamp::Feet, instep(-1.0))]),
    }
}

fn egg(radius_m: [f32; 3], exponent: f32, at_m: [f32; 3], colour: Colour) -> Shape {
    let [x, y, z] = at_m;
    Shape::superellipsoid(Vec3::from(radius_m), exponent, FINE).painted(colour).at(x, y, z)
}

fn ball(radius_m: f32, at_m: [f32; 3], colour: Colour) -> Shape {
    let [x, y, z] = at_m;
    Shape::ball(Vec3::splat(radius_m), SMALL).painted(colour).at(x, y, z)
}

fn limb(from_m: [f32; 3], to_m: [f32; 3], radii_m: [f32; 2], colour: Colour) -> Shape {
    Shape::limb(from_m.into(), to_m.into(), radii_m[0], radii_m[1], FINE).painted(colour)
}

/// Turns what looks up to look ahead, its top upwards, at a place.
fn facing_ahead(at_m: [f32; 3]) -> Affine3A {
    // Up becomes ahead, and what was ahead points down.
    Affine3A::from_rotation_translation(Quat::from_rotation_y(FRAC_PI_2), Vec3::from(at_m))
}

fn head() -> (Shape, Vec<(Lamp, Shape)>) {
    // The neck's joint is the origin; the head is broader than high, as a child's.
    let mut shell = egg([0.060, 0.072, 0.060], 2.5, [0.004, 0.0, 0.066], Colour::SHELL);
    // A smooth dark visor carries the eyes.
    shell.add(egg([0.020, 0.0585, 0.037], 2.9, [0.0475, 0.0, 0.068], Colour(0x2b, 0x2f, 0x3a)));
    shell.add(limb([0.0, 0.0, -0.020], [0.0, 0.0, 0.014], [0.026, 0.024], Colour::JOINT));
    let (mut shine, mut ears) = (Shape::new(), Shape::new());
    for side in [-1.0, 1.0] {
        // Ears: a warm disc in a white rim, with a dark speaker.
        let turn = Quat::from_rotation_x(-side * FRAC_PI_2);
        let beside = |out: f32| Affine3A::from_rotation_translation(turn, Vec3::new(0.0, side * out, 0.066));
        let ear = |radius, height: f32, out: f32, colour| {
            Shape::cylinder(radius, height, FINE).painted(colour).moved(beside(out))
        };
        shell.add(ear(0.033, 0.012, 0.066, Colour::ACCENT));
        shell.add(ear(0.021, 0.004, 0.0775, Colour::SHELL));
        shell.add(ear(0.010, 0.002, 0.0812, Colour::JOINT));
        ears.add(Shape::ring(0.0160, 0.0030, FINE).moved(beside(0.0820)));
        // Eyes: a ring of light, and a bright point in it.
        let eye = [0.0655, side * 0.0265, 0.0715];
        let lean = Affine3A::from_rotation_translation(Quat::from_rotation_z(side * 0.16), Vec3::ZERO);
        let place = |ahead: f32, shape: Shape| {
            shape.moved(facing_ahead([0.0; 3])).moved(lean).at(eye[0] + ahead, eye[1], eye[2])
        };
        shine.add(place(0.0015, Shape::ring(0.0145, 0.0042, FINE)));
        shine.add(place(0.0, Shape::disc(0.0125, FINE)).shaded(|_| 0.55));
        shell.add(place(0.0012, Shape::disc(0.0088, FINE)).painted(Colour(0x14, 0x17, 0x20)));
        shell.add(place(0.0018, Shape::disc(0.0026, SMALL)).painted(Colour(255, 255, 255)).at(0.0, 0.0037, 0.0040));
    }
    // A smile of light.
    let smile = Shape::arc(0.022, 0.0018, -0.62, 0.62, 12);
    shine.add(smile.moved(Affine3A::from_quat(Quat::from_rotation_y(FRAC_PI_2))).at(0.0662, 0.0, 0.0690));
    // What people stroke: three warm bars on the head.
    for (index, x) in [-0.024_f32, 0.002, 0.028].into_iter().enumerate() {
        let up = 0.066 + 0.0602 * (1.0 - (x / 0.062).abs().powf(2.5)).powf(0.4);
        let size = Vec3::new(0.016, 0.030, 0.006);
        let lean = Quat::from_rotation_y(x * if index == 1 { 0.0 } else { 7.0 });
        let bar = Shape::rounded_box(size, 0.003, 3).painted(Colour::ACCENT);
        shell.add(bar.moved(Affine3A::from_rotation_translation(lean, Vec3::new(x + 0.002, 0.0, up - 0.0015))));
    }
    (shell, vec![(Lamp::Eyes, shine), (Lamp::Ears, ears)])
}

fn torso() -> (Shape, Vec<(Lamp, Shape)>) {
    let mut shell = egg([0.054, 0.072, 0.072], 2.6, [0.002, 0.0, 0.052], Colour::SHELL);
    // The waist is dark and slim, the hips are white again.
    shell.add(egg([0.040, 0.050, 0.050], 2.4, [0.0, 0.0, -0.022], Colour::JOINT));
    shell.add(egg([0.046, 0.064, 0.034], 2.6, [0.0, 0.0, -0.066], Colour::SHELL));
    // A warm bib, and shoulders' sockets.
    shell.add(egg([0.016, 0.046, 0.036], 2.4, [0.0455, 0.0, 0.064], Colour::ACCENT));
    shell.add(limb([0.0, 0.0, 0.100], [0.0, 0.0, 0.122], [0.034, 0.028], Colour::JOINT));
    for side in [-1.0_f32, 1.0] {
        shell.add(ball(0.032, [0.0, side * 0.076, 0.100], Colour::JOINT));
        shell.add(ball(0.029, [0.0, side * 0.05, -0.085], Colour::JOINT));
    }
    let button = |ahead: f32, shape: Shape| shape.moved(facing_ahead([0.0605 + ahead, 0.0, 0.066]));
    shell.add(button(0.0, Shape::cylinder(0.0125, 0.003, FINE)).painted(Colour::SHELL));
    let shine = button(0.004, Shape::ring(0.0085, 0.0022, FINE));
    (shell, vec![(Lamp::Chest, shine)])
}

fn upper_arm(side: f32) -> Shape {
    let elbow = [0.105, side * 0.015, 0.0];
    ball(0.037, [0.0, side * 0.006, 0.0], Colour::ACCENT)
        .with(limb([0.012, side * 0.008, 0.0], [0.082, side * 0.012, 0.0], [0.029, 0.0265], Colour::SHELL))
        .with(ball(0.0235, elbow, Colour::JOINT))
}

fn lower_arm() -> Shape {
    limb([0.014, 0.0, 0.0], [0.050, 0.0, 0.0], [0.0245, 0.0275], Colour::SHELL).with(limb(
        [0.052, 0.0, 0.0],
        [0.062, 0.0, 0.0],
        [0.0225, 0.0215],
        Colour::ACCENT,
    ))
}

fn hand(side: f32) -> Shape {
    let mut hand = egg([0.022, 0.013, 0.020], 2.3, [0.026, 0.0, 0.0], Colour::SHELL);
    for (finger, z) in [-0.0125_f32, 0.0, 0.0125].into_iter().enumerate() {
        let reach = if finger == 1 { 0.060 } else { 0.056 };
        let inwards = -side * 0.010;
        hand.add(limb([0.040, 0.0, z], [reach, inwards, z * 1.1], [0.0072, 0.0062], Colour::JOINT));
    }
    hand.with(limb([0.018, -side * 0.004, 0.017], [0.036, -side * 0.014, 0.026], [0.0072, 0.0062], Colour::JOINT))
}

fn thigh(side: f32) -> Shape {
    ball(0.030, [0.0, side * 0.006, -0.004], Colour::ACCENT)
        .with(limb([0.002, side * 0.004, -0.022], [0.004, 0.0, -0.074], [0.034, 0.029], Colour::SHELL))
        .with(ball(0.0265, [0.0, 0.0, -0.1], Colour::JOINT))
}

fn shin() -> Shape {
    egg([0.015, 0.020, 0.020], 2.2, [0.021, 0.0, -0.002], Colour::ACCENT)
        .with(limb([0.004, 0.0, -0.026], [0.002, 0.0, -0.076], [0.029, 0.033], Colour::SHELL))
        .with(ball(0.022, [0.0, 0.0, -0.1029], Colour::JOINT))
}

fn foot(side: f32) -> Shape {
    let outwards = side * 0.004;
    // The sole is 45 mm under the ankle.
    egg([0.074, 0.043, 0.030], 2.7, [0.020, outwards, -0.0152], Colour::SHELL)
        .with(egg([0.076, 0.045, 0.008], 3.2, [0.020, outwards, -0.0372], Colour::JOINT))
        .with(egg([0.020, 0.036, 0.014], 2.5, [0.078, outwards, -0.0245], Colour::ACCENT))
        .with(limb([0.0, 0.0, -0.002], [0.0, 0.0, 0.006], [0.026, 0.024], Colour::JOINT))
}

/// The ring of light on a foot.
fn instep(side: f32) -> Shape {
    Shape::ring(0.0100, 0.0026, FINE).at(0.052, side * 0.004, 0.0154)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_has_a_shell_and_eyes_ears_chest_and_feet_shine() {
        let mut shining = Vec::new();
        for link in Link::ALL {
            let (shell, shine) = figure(link);
            assert!(shell.triangles() > 100, "{link:?}");
            assert!(shine.iter().all(|(_, shape)| !shape.is_empty()), "{link:?}");
            shining.extend(shine.into_iter().map(|(lamp, _)| (lamp, link)));
        }
        shining.sort();
        let expected = [
            (Lamp::Eyes, Link::Head),
            (Lamp::Ears, Link::Head),
            (Lamp::Chest, Link::Torso),
            (Lamp::Feet, Link::LFoot),
            (Lamp::Feet, Link::RFoot),
        ];
        assert_eq!(shining, expected);
    }

    #[test]
    fn no_link_reaches_under_the_sole() {
        for side in [-1.0, 1.0] {
            let least = foot(side).positions.iter().fold(f32::MAX, |least, place| least.min(place.z));
            assert!((least + sim_world::nao::FOOT_M as f32).abs() < 0.002, "{least}");
        }
    }

    #[test]
    fn the_robot_is_as_tall_as_a_nao() {
        let stand = sim_world::kinematics::stand();
        let skeleton = super::super::Skeleton::new(robot_core::Pose::IDENTITY, &stand, 0.0);
        let highest = Link::ALL.into_iter().flat_map(|link| {
            let at = skeleton.map_from(link);
            figure(link).0.positions.into_iter().map(move |place| at.transform_point3(place).z)
        });
        let highest = highest.fold(0.0, f32::max);
        assert!((0.54..=0.60).contains(&highest), "{highest}");
    }
}
