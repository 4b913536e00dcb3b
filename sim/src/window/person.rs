//! People as friendly simple figures: tall or small, in coloured clothes, each one different.

use std::f32::consts::TAU;

use bevy::math::{Affine3A, Quat, Vec3};
use rand::RngExt;
use sim_world::{Chance, stream};

use super::colour::Colour;
use super::shape::Shape;
use super::view::PersonView;

/// A part of a person that moves as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are those of the body")]
pub enum Part {
    Body,
    Head,
    LArm,
    RArm,
    LLeg,
    RLeg,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Body, Self::Head, Self::LArm, Self::RArm, Self::LLeg, Self::RLeg];
}

/// How somebody looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Looks {
    height_m: f32,
    head_m: f32,
    shirt: Colour,
    trousers: Colour,
    shoes: Colour,
    skin: Colour,
    hair: Colour,
    cut: Cut,
    glasses: bool,
}

/// How somebody wears their hair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Short,
    Bob,
    Ponytail,
    Bun,
}

fn one_of<T: Copy, const N: usize>(chance: &mut Chance, from: &[T; N]) -> T {
    from[chance.random_range(0..N)]
}

impl Looks {
    /// How this person looks: the same name at the same place of the setup always looks the same.
    #[must_use]
    pub fn of(person: &PersonView) -> Self {
        let mut chance = stream(person.index as u64, &format!("looks/{}", person.name));
        let chance = &mut chance;
        let height_m = person.height_m;
        // Children's heads are large for their bodies: a fifth at five years, an eighth when grown.
        let head_part = 0.125 + 0.075 * ((1.72 - height_m) / 0.65).clamp(0.0, 1.0);
        let hair = if person.age_years > 60 { Colour::GREY_HAIR } else { one_of(chance, &Colour::HAIR) };
        Self {
            height_m,
            head_m: height_m * head_part * 1.08,
            shirt: one_of(chance, &Colour::CLOTHES),
            trousers: one_of(chance, &Colour::TROUSERS),
            shoes: one_of(chance, &Colour::CLOTHES).darker(0.45),
            skin: one_of(chance, &Colour::SKIN),
            hair,
            cut: one_of(chance, &[Cut::Short, Cut::Bob, Cut::Ponytail, Cut::Bun]),
            glasses: chance.random_range(0..4) == 0,
        }
    }

    /// Their colour: what stands for them beside them.
    #[must_use]
    pub const fn colour(&self) -> Colour {
        self.shirt
    }

    fn hip_m(&self) -> f32 {
        self.height_m * 0.44
    }

    fn shoulder_m(&self) -> f32 {
        self.neck_m() - self.head_m * 0.16
    }

    fn neck_m(&self) -> f32 {
        self.height_m - self.head_m
    }

    /// How far the shoulders are apart from the middle, metres.
    fn shoulder_out_m(&self) -> f32 {
        0.05 + self.height_m * 0.062
    }

    fn leg_out_m(&self) -> f32 {
        self.shoulder_out_m() * 0.48
    }

    /// A part in its own frame, which is where it hangs on the body.
    #[must_use]
    pub fn shape(&self, part: Part) -> Shape {
        match part {
            Part::Body => self.body(),
            Part::Head => self.head(),
            Part::LArm => self.arm(1.0),
            Part::RArm => self.arm(-1.0),
            Part::LLeg | Part::RLeg => self.leg(),
        }
    }

    fn body(&self) -> Shape {
        let (hip, shoulder, out) = (self.hip_m(), self.shoulder_m(), self.shoulder_out_m());
        let long = shoulder - hip;
        // A pullover, seen from in front: hem, waist, chest, shoulders, collar.
        let profile: Vec<(f32, f32)> = [
            (0.0, -0.10),
            (0.86, -0.10),
            (0.94, -0.06),
            (0.92, 0.10),
            (0.88, 0.35),
            (0.93, 0.62),
            (0.98, 0.82),
            (0.88, 0.97),
            (0.62, 1.06),
            (0.30, 1.12),
            (0.0, 1.13),
        ]
        .into_iter()
        .map(|(radius, height)| (radius * out, height * long))
        .collect();
        let flat = Affine3A::from_scale_rotation_translation(
            Vec3::new(0.68, 1.0, 1.0),
            Quat::IDENTITY,
            Vec3::new(0.0, 0.0, hip),
        );
        let pullover = Shape::turned(&profile, 24).painted(self.shirt).moved(flat);
        let hips = Shape::superellipsoid(Vec3::new(out * 0.50, out * 0.80, long * 0.20), 2.4, 14)
            .painted(self.trousers)
            .at(0.0, 0.0, hip - long * 0.06);
        let neck_m = self.neck_m();
        let throat = Shape::limb(
            Vec3::new(0.0, 0.0, shoulder),
            Vec3::new(0.0, 0.0, neck_m + self.head_m * 0.1),
            self.head_m * 0.22,
            self.head_m * 0.2,
            12,
        );
        let collar = Shape::ring(self.head_m * 0.25, self.head_m * 0.055, 18).painted(self.shirt.darker(0.16)).at(
            0.0,
            0.0,
            shoulder + long * 0.115,
        );
        pullover.with(hips).with(throat.painted(self.skin.darker(0.06))).with(collar)
    }

    fn head(&self) -> Shape {
        // The chin is the origin.
        let h = self.head_m;
        let face = Vec3::new(h * 0.40, h * 0.39, h * 0.47);
        let middle = Vec3::new(0.0, 0.0, h * 0.47);
        let ball = |radius: Vec3, at: Vec3, colour: Colour| {
            Shape::ball(radius * h, 14).painted(colour).at(at.x * h, at.y * h, at.z * h)
        };
        let mut head = Shape::superellipsoid(face, 2.25, 20).painted(self.skin).at(0.0, 0.0, middle.z);
        let dark = Colour(0x2c, 0x23, 0x20);
        for side in [-1.0_f32, 1.0] {
            head.add(ball(Vec3::new(0.025, 0.040, 0.052), Vec3::new(0.372, side * 0.145, 0.47), dark));
            head.add(ball(Vec3::splat(0.013), Vec3::new(0.396, side * 0.145 + 0.012, 0.490), Colour(255, 255, 255)));
            head.add(ball(Vec3::new(0.05, 0.03, 0.075), Vec3::new(-0.01, side * 0.395, 0.44), self.skin.darker(0.07)));
            // Cheeks.
            head.add(ball(
                Vec3::new(0.02, 0.060, 0.038),
                Vec3::new(0.345, side * 0.205, 0.345),
                self.skin.towards(Colour(0xe0, 0x6a, 0x5a), 0.35),
            ));
            if self.glasses {
                let ring = Shape::ring(h * 0.088, h * 0.012, 20).painted(dark);
                let upright = Affine3A::from_rotation_translation(
                    Quat::from_rotation_z(side * 0.30) * Quat::from_rotation_y(std::f32::consts::FRAC_PI_2),
                    Vec3::new(0.405, side * 0.15, 0.47) * h,
                );
                head.add(ring.moved(upright));
            }
        }
        head.add(ball(Vec3::new(0.04, 0.038, 0.042), Vec3::new(0.405, 0.0, 0.405), self.skin.darker(0.05)));
        let smile = Shape::arc(h * 0.115, h * 0.0135, -0.85, 0.85, 12)
            .painted(Colour(0x8f, 0x3f, 0x3a))
            .moved(Affine3A::from_quat(Quat::from_rotation_y(std::f32::consts::FRAC_PI_2)));
        head.add(smile.at(h * 0.352, 0.0, h * 0.345));
        head.add(self.hair(face, middle));
        head
    }

    fn hair(&self, face: Vec3, middle: Vec3) -> Shape {
        let h = self.head_m;
        // A cap that leaves the face free: a shell that sits a little back and up.
        let cap = |grow: f32, back: f32, up: f32| {
            Shape::superellipsoid(face * grow, 2.2, 18).painted(self.hair).at(-back * h, 0.0, middle.z + up * h)
        };
        let mut hair = cap(1.05, 0.075, 0.10);
        let ball =
            |radius: Vec3, at: Vec3| Shape::ball(radius * h, 12).painted(self.hair).at(at.x * h, at.y * h, at.z * h);
        // A fringe.
        hair.add(ball(Vec3::new(0.14, 0.31, 0.12), Vec3::new(0.235, 0.0, 0.80)));
        match self.cut {
            Cut::Short => {}
            Cut::Bob => {
                hair.add(ball(Vec3::new(0.30, 0.43, 0.40), Vec3::new(-0.16, 0.0, 0.40)));
            }
            Cut::Ponytail => {
                hair.add(ball(Vec3::new(0.09, 0.09, 0.09), Vec3::new(-0.50, 0.0, 0.66)));
                hair.add(
                    Shape::limb(
                        Vec3::new(-0.54, 0.0, 0.64) * h,
                        Vec3::new(-0.66, 0.0, 0.12) * h,
                        h * 0.125,
                        h * 0.055,
                        12,
                    )
                    .painted(self.hair),
                );
            }
            Cut::Bun => hair.add(ball(Vec3::splat(0.20), Vec3::new(-0.22, 0.0, 1.04))),
        }
        hair
    }

    fn arm(&self, side: f32) -> Shape {
        let long = (self.shoulder_m() - self.hip_m()) * 0.55;
        let thick = self.shoulder_out_m() * 0.27;
        let elbow = Vec3::new(0.02, side * 0.03, -long);
        let wrist = elbow + Vec3::new(long * 0.30, 0.0, -long * 0.72);
        let hand = wrist + (wrist - elbow).normalize() * thick * 1.0;
        Shape::limb(Vec3::ZERO, elbow, thick * 1.12, thick * 0.92, 14)
            .painted(self.shirt)
            .with(Shape::limb(elbow, wrist, thick * 0.84, thick * 0.80, 14).painted(self.shirt))
            .with(Shape::ball(Vec3::new(0.85, 0.72, 1.0) * thick, 12).painted(self.skin).at(hand.x, hand.y, hand.z))
    }

    fn leg(&self) -> Shape {
        let (hip, out) = (self.hip_m(), self.shoulder_out_m());
        let thick = out * 0.40;
        let shoe = Vec3::new(self.height_m * 0.075, thick * 0.92, self.height_m * 0.026);
        Shape::limb(Vec3::ZERO, Vec3::new(0.0, 0.0, -hip + shoe.z * 2.2), thick, thick * 0.72, 14)
            .painted(self.trousers)
            .with(Shape::superellipsoid(shoe, 2.4, 12).painted(self.shoes).at(shoe.x * 0.42, 0.0, -hip + shoe.z))
    }

    /// Where a part of a person is on the floor plan.
    #[must_use]
    pub fn map_from(&self, part: Part, person: &PersonView) -> Affine3A {
        let pose = person.map_from_person;
        let body = Affine3A::from_rotation_translation(
            Quat::from_rotation_z(pose.yaw_rad as f32),
            Vec3::new(pose.x_m as f32, pose.y_m as f32, 0.0),
        );
        // Two steps of about 0.7 of a leg each make a stride.
        let stride_m = self.hip_m() * 1.4;
        let swing = if person.is_walking { (person.walked_m / stride_m * TAU).sin() * 0.45 } else { 0.0 };
        let (out, leg_out) = (self.shoulder_out_m(), self.leg_out_m());
        let hung = |y: f32, z: f32, pitch: f32, roll: f32| {
            let turn = Quat::from_rotation_x(roll) * Quat::from_rotation_y(pitch);
            body * Affine3A::from_rotation_translation(turn, Vec3::new(0.0, y, z))
        };
        let shoulder = self.shoulder_m() - self.head_m * 0.06;
        // Who speaks lifts a hand a little.
        let lift = if person.saying.is_some() { -0.55 } else { 0.0 };
        match part {
            Part::Body => body,
            Part::Head => hung(0.0, self.neck_m(), self.nod(person), 0.0),
            Part::LArm => hung(out * 0.93, shoulder, swing * 0.7, 0.10),
            Part::RArm => hung(-out * 0.93, shoulder, -swing * 0.7 + lift, -0.10),
            Part::LLeg => hung(leg_out, self.hip_m(), -swing, 0.0),
            Part::RLeg => hung(-leg_out, self.hip_m(), swing, 0.0),
        }
    }

    /// People look down at the robot, the more the taller they are.
    fn nod(&self, person: &PersonView) -> f32 {
        if person.is_walking { 0.05 } else { (self.height_m - 0.75).max(0.0) * 0.32 }
    }
}

#[cfg(test)]
mod tests {
    use robot_core::{Language, Pose};

    use super::*;

    fn person(name: &str, age_years: u8, height_m: f32) -> PersonView {
        PersonView {
            name: name.to_owned(),
            index: 0,
            age_years,
            height_m,
            map_from_person: Pose::new(2.0, 1.0, 0.3),
            walked_m: 0.0,
            is_walking: false,
            saying: None,
            language: Language::De,
        }
    }

    #[test]
    fn people_are_as_tall_as_said_and_stand_on_the_floor() {
        for (age, height) in [(4, 1.0), (9, 1.31), (35, 1.70), (70, 1.85)] {
            let person = person("Mia", age, height);
            let looks = Looks::of(&person);
            let heights = Part::ALL.into_iter().flat_map(|part| {
                let at = looks.map_from(part, &person);
                looks.shape(part).positions.into_iter().map(move |place| at.transform_point3(place).z)
            });
            let (least, greatest) = heights.fold((f32::MAX, 0.0_f32), |(l, g), z| (l.min(z), g.max(z)));
            assert!(least.abs() < 0.02, "{least}");
            assert!((greatest - height).abs() < 0.13, "{greatest} for {height}");
        }
    }

    #[test]
    fn looks_belong_to_a_name_and_differ() {
        let names = ["Mia", "Emma", "Herr Lindner", "Yusuf", "Lena", "Ole"];
        let looks: Vec<Looks> = names.map(|name| Looks::of(&person(name, 30, 1.7))).into();
        assert_eq!(looks[0], Looks::of(&person("Mia", 30, 1.7)));
        assert!(looks.iter().any(|one| one.shirt != looks[0].shirt));
        assert!(Looks::of(&person("Oma", 70, 1.6)).hair == Colour::GREY_HAIR);
    }

    #[test]
    fn legs_swing_against_each_other() {
        let mut person = person("Mia", 9, 1.3);
        (person.is_walking, person.walked_m) = (true, 0.2);
        let looks = Looks::of(&person);
        let ahead = |part| {
            let at = looks.map_from(part, &person);
            let foot = at.transform_point3(Vec3::new(0.0, 0.0, -0.5));
            let yaw = 0.3_f32;
            (foot.x - 2.0) * yaw.cos() + (foot.y - 1.0) * yaw.sin()
        };
        assert!(ahead(Part::LLeg) * ahead(Part::RLeg) < 0.0);
    }
}
