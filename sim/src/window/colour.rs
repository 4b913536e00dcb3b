//! The colours of the house: warm wood, white paper, one accent for the robot.

/// A colour as people write it: red, green and blue from 0 to 255 (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// Written text.
    pub const INK: Self = Self(0x2f, 0x2a, 0x26);
    /// Text that stands back.
    pub const FAINT: Self = Self(0x80, 0x78, 0x6e);
    /// Paper, and the ground of the panel.
    pub const PAPER: Self = Self(0xfd, 0xfa, 0xf5);
    /// The robot's shell.
    pub const SHELL: Self = Self(0xf4, 0xf2, 0xee);
    /// The robot's second colour, and that of all that speaks of it.
    pub const ACCENT: Self = Self(0xf2, 0x6b, 0x3a);
    /// The robot's joints.
    pub const JOINT: Self = Self(0x4a, 0x4d, 0x55);
    /// Light wood.
    pub const BEECH: Self = Self(0xd9, 0xb8, 0x8a);
    /// Dark wood.
    pub const OAK: Self = Self(0xa9, 0x7c, 0x50);
    /// The walls.
    pub const WALL: Self = Self(0xf3, 0xea, 0xdb);
    /// Wood that is painted white.
    pub const WHITE: Self = Self(0xf7, 0xf3, 0xec);
    /// Metal.
    pub const STEEL: Self = Self(0x8d, 0x91, 0x98);

    /// What the parts of the house are marked with, in the order of the plan: friendly, and told apart by people who
    /// confuse red and green by their lightness.
    pub const ZONES: [Self; 10] = [
        Self(0x2f, 0x9c, 0x95),
        Self(0xe0, 0x9f, 0x3e),
        Self(0x3d, 0x6f, 0xb6),
        Self(0xb5, 0x65, 0x4a),
        Self(0x8a, 0x80, 0x74),
        Self(0x8e, 0x4a, 0x82),
        Self(0xd4, 0x54, 0x5f),
        Self(0x4e, 0x8b, 0x4e),
        Self(0x5a, 0x5f, 0xb0),
        Self(0xc9, 0x7b, 0x2d),
    ];

    /// Cloth-bound books and paperbacks.
    pub const BOOKS: [Self; 16] = [
        Self(0xb2, 0x3a, 0x3f),
        Self(0xd9, 0x6a, 0x3b),
        Self(0xe8, 0xb0, 0x4b),
        Self(0x6d, 0x9e, 0x5b),
        Self(0x2f, 0x7f, 0x79),
        Self(0x3b, 0x6f, 0xa8),
        Self(0x32, 0x45, 0x7a),
        Self(0x6c, 0x4a, 0x86),
        Self(0xa3, 0x4f, 0x79),
        Self(0xef, 0xe3, 0xcb),
        Self(0xd7, 0xc6, 0xa8),
        Self(0x54, 0x4a, 0x44),
        Self(0x8b, 0x5e, 0x3c),
        Self(0x7f, 0xb2, 0xc2),
        Self(0xf0, 0x8a, 0x7a),
        Self(0x3e, 0x5c, 0x4a),
    ];

    /// Pullovers and shirts.
    pub const CLOTHES: [Self; 8] = [
        Self(0xe4, 0xa8, 0x2f),
        Self(0x4f, 0x8f, 0xba),
        Self(0xc4, 0x55, 0x5b),
        Self(0x5d, 0x95, 0x6d),
        Self(0x8d, 0x6b, 0xa8),
        Self(0xe0, 0x84, 0x5a),
        Self(0x3f, 0x6c, 0x87),
        Self(0xb8, 0x86, 0x6b),
    ];
    /// Trousers.
    pub const TROUSERS: [Self; 4] =
        [Self(0x3c, 0x4a, 0x66), Self(0x5a, 0x55, 0x50), Self(0x6e, 0x5a, 0x48), Self(0x46, 0x5f, 0x5a)];
    /// Skin.
    pub const SKIN: [Self; 5] = [
        Self(0xf3, 0xcd, 0xae),
        Self(0xe8, 0xb4, 0x8d),
        Self(0xc9, 0x8d, 0x63),
        Self(0x94, 0x62, 0x43),
        Self(0x6b, 0x45, 0x31),
    ];
    /// Hair.
    pub const HAIR: [Self; 5] = [
        Self(0x3a, 0x2a, 0x20),
        Self(0x6b, 0x45, 0x2b),
        Self(0xa8, 0x6b, 0x37),
        Self(0xd9, 0xae, 0x6a),
        Self(0x22, 0x1f, 0x20),
    ];
    /// The hair of those over sixty.
    pub const GREY_HAIR: Self = Self(0xc6, 0xc3, 0xbf);

    /// Red, green and blue as light, 0 to 1, and opaque.
    #[must_use]
    pub fn linear(self) -> [f32; 4] {
        let light = |byte: u8| {
            let value = f32::from(byte) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        [light(self.0), light(self.1), light(self.2), 1.0]
    }

    /// A part of the way to another colour: 0 is this one, 1 the other.
    #[must_use]
    pub fn towards(self, other: Self, part: f32) -> Self {
        let mix = |one: u8, two: u8| {
            let mixed = f32::from(one) + (f32::from(two) - f32::from(one)) * part.clamp(0.0, 1.0);
            mixed.round() as u8
        };
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Lighter, by a part from 0 to 1.
    #[must_use]
    pub fn lighter(self, part: f32) -> Self {
        self.towards(Self(255, 255, 255), part)
    }

    /// Darker, by a part from 0 to 1.
    #[must_use]
    pub fn darker(self, part: f32) -> Self {
        self.towards(Self(30, 22, 18), part)
    }

    /// White on dark colours, ink on light ones.
    #[must_use]
    pub fn readable_on_it(self) -> Self {
        let lightness = 0.299 * f32::from(self.0) + 0.587 * f32::from(self.1) + 0.114 * f32::from(self.2);
        if lightness < 160.0 { Self(255, 255, 255) } else { Self::INK }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_of_text_has_enough_contrast() {
        // The ratio of WCAG 2.1 for large text.
        let light = |colour: Colour| {
            let [r, g, b, _] = colour.linear();
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        for ground in Colour::ZONES.into_iter().chain([Colour::PAPER, Colour::ACCENT, Colour::WHITE]) {
            let (one, two) = (light(ground), light(ground.readable_on_it()));
            let contrast = (one.max(two) + 0.05) / (one.min(two) + 0.05);
            assert!(contrast >= 3.0, "{ground:?}: {contrast}");
        }
    }

    #[test]
    fn mixing_ends_at_both_ends() {
        assert_eq!(Colour::INK.towards(Colour::PAPER, 0.0), Colour::INK);
        assert_eq!(Colour::INK.towards(Colour::PAPER, 7.0), Colour::PAPER);
        assert_eq!(Colour(255, 255, 255).linear(), [1.0; 4]);
    }
}
