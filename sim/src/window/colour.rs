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
    pub const ZONES: [Self; 10] =
        palette([0x2f9c95, 0xe09f3e, 0x3d6fb6, 0xb5654a, 0x8a8074, 0x8e4a82, 0xd4545f, 0x4e8b4e, 0x5a5fb0, 0xc97b2d]);

    /// Cloth-bound books and paperbacks.
    pub const BOOKS: [Self; 16] = palette([
        0xb23a3f, 0xd96a3b, 0xe8b04b, 0x6d9e5b, 0x2f7f79, 0x3b6fa8, 0x32457a, 0x6c4a86, 0xa34f79, 0xefe3cb, 0xd7c6a8,
        0x544a44, 0x8b5e3c, 0x7fb2c2, 0xf08a7a, 0x3e5c4a,
    ]);

    /// Pullovers and shirts.
    pub const CLOTHES: [Self; 8] =
        palette([0xe4a82f, 0x4f8fba, 0xc4555b, 0x5d956d, 0x8d6ba8, 0xe0845a, 0x3f6c87, 0xb8866b]);
    /// Trousers.
    pub const TROUSERS: [Self; 4] = palette([0x3c4a66, 0x5a5550, 0x6e5a48, 0x465f5a]);
    /// Skin.
    pub const SKIN: [Self; 5] = palette([0xf3cdae, 0xe8b48d, 0xc98d63, 0x946243, 0x6b4531]);
    /// Hair.
    pub const HAIR: [Self; 5] = palette([0x3a2a20, 0x6b452b, 0xa86b37, 0xd9ae6a, 0x221f20]);
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

/// Colours as designers write them, `0xRRGGBB`.
const fn palette<const N: usize>(codes: [u32; N]) -> [Colour; N] {
    let mut colours = [Colour(0, 0, 0); N];
    let mut place = 0;
    while place < N {
        let [_, red, green, blue] = codes[place].to_be_bytes();
        colours[place] = Colour(red, green, blue);
        place += 1;
    }
    colours
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
    fn a_palette_is_what_is_written() {
        assert_eq!(palette([0x2f_9c_95, 0xff_00_01]), [Colour(0x2f, 0x9c, 0x95), Colour(255, 0, 1)]);
        assert_eq!(Colour::ZONES[9], Colour(0xc9, 0x7b, 0x2d));
    }

    #[test]
    fn mixing_ends_at_both_ends() {
        assert_eq!(Colour::INK.towards(Colour::PAPER, 0.0), Colour::INK);
        assert_eq!(Colour::INK.towards(Colour::PAPER, 7.0), Colour::PAPER);
        assert_eq!(Colour(255, 255, 255).linear(), [1.0; 4]);
    }
}
