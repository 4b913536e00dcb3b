//! Pictures on surfaces: wood, soft shade, boards with text.

use rand::RngExt;
use sim_world::stream;

use super::canvas::{Canvas, Weight, lines, width};
use super::colour::Colour;
use super::house::Sign;

/// A square or oblong picture: red, green, blue and opacity of each pixel, row by row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// Four bytes to a pixel.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// The picture and all smaller ones of it, each half as wide and high as the one before, down to one pixel; one after
    /// the other, and how many there are.
    #[must_use]
    pub fn with_smaller(&self) -> (Vec<u8>, u32) {
        let mut all = self.rgba.clone();
        let (mut last, mut count) = (self.clone(), 1);
        while last.width > 1 || last.height > 1 {
            last = last.half();
            all.extend(&last.rgba);
            count += 1;
        }
        (all, count)
    }

    /// As a PNG file.
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::High);
        let rgb: Vec<u8> = self.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&rgb))
            .expect("a picture has as many bytes as its sides say, and a vector takes them all");
        file
    }

    fn half(&self) -> Self {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut rgba = Vec::with_capacity((width * height * 4) as usize);
        for y in 0..height {
            for x in 0..width {
                for channel in 0..4 {
                    let at = |dx: u32, dy: u32| {
                        let (x, y) = ((2 * x + dx).min(self.width - 1), (2 * y + dy).min(self.height - 1));
                        u32::from(self.rgba[((y * self.width + x) * 4 + channel) as usize])
                    };
                    rgba.push(((at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1) + 2) / 4) as u8);
                }
            }
        }
        Self { width, height, rgba }
    }
}

/// Planks of wood; the picture can be laid side by side with itself.
#[must_use]
pub fn planks() -> Picture {
    const SIZE: u32 = 1024;
    const ROWS: u32 = 16;
    const ROW: u32 = SIZE / ROWS;
    let mut chance = stream(11, "planks");
    let mut rgba = vec![255_u8; (SIZE * SIZE * 4) as usize];
    for row in 0..ROWS {
        // Two planks to a row, their ends at a different place in each.
        let first = chance.random_range(0..SIZE);
        let second = (first + SIZE / 2 + chance.random_range(0..SIZE / 6)) % SIZE;
        let tones: [f32; 2] = [chance.random_range(0.0..1.0), chance.random_range(0.0..1.0)];
        let grain: Vec<f32> = (0..ROW).map(|_| chance.random_range(-1.0..1.0)).collect();
        let wave = chance.random_range(0.0..6.3_f32);
        for y in 0..ROW {
            for x in 0..SIZE {
                let from_first = (x + SIZE - first) % SIZE;
                let length = (second + SIZE - first) % SIZE;
                let plank = usize::from(from_first >= length);
                let turn = x as f32 / SIZE as f32 * std::f32::consts::TAU;
                // Grain runs along the plank in gentle waves.
                let along = y as f32 + 2.2 * (turn * 2.0 + wave).sin() + 1.1 * (turn * 5.0 + wave * 2.0).sin();
                let line = grain[along.rem_euclid(ROW as f32) as usize % ROW as usize];
                let next = grain[(along.rem_euclid(ROW as f32) as usize + 1) % ROW as usize];
                let line = line + (next - line) * along.rem_euclid(1.0);
                let edge = y == 0 || from_first < 2 || (from_first >= length && from_first < length + 2);
                let soft = y == 1 || y == ROW - 1;
                let tone = 0.5 + (tones[plank] - 0.5) * 0.55 + line * 0.13;
                let colour = Colour(0xd6, 0xae, 0x7c).towards(Colour(0xb4, 0x86, 0x55), tone);
                let colour = if edge {
                    colour.darker(0.42)
                } else if soft {
                    colour.darker(0.14)
                } else {
                    colour
                };
                let at = (((row * ROW + y) * SIZE + x) * 4) as usize;
                rgba[at..at + 3].copy_from_slice(&[colour.0, colour.1, colour.2]);
            }
        }
    }
    Picture { width: SIZE, height: SIZE, rgba }
}

/// A soft dark spot: its opacity falls off from the middle to the edge.
#[must_use]
pub fn soft_spot() -> Picture {
    const SIZE: u32 = 64;
    let mut rgba = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let away = |at: u32| ((at as f32 + 0.5) / SIZE as f32 * 2.0 - 1.0).abs();
            let edge = |at: u32| ((1.0 - away(at)) / 0.42).clamp(0.0, 1.0);
            let smooth = |part: f32| part * part * (3.0 - 2.0 * part);
            rgba.extend([40, 26, 14, (smooth(edge(x)) * smooth(edge(y)) * 120.0) as u8]);
        }
    }
    Picture { width: SIZE, height: SIZE, rgba }
}

/// Where a sign lies in a picture: left, top, right, bottom, each from 0 to 1.
pub type Place = [f32; 4];

/// All signs on one picture, and where each lies on it.
#[must_use]
pub fn boards(signs: &[Sign]) -> (Picture, Vec<Place>) {
    const WIDE: u32 = 2048;
    const GAP: u32 = 8;
    // Many signs are painted smaller, so that the picture stays one that every machine can hold.
    let area_m2: f32 = signs.iter().map(|sign| sign.size_m[0] * sign.size_m[1]).sum();
    let per_m = (0.7 * 2048.0 * 4096.0 / area_m2.max(0.1)).sqrt().min(420.0);
    let size = |sign: &Sign| sign.size_m.map(|metres| ((metres * per_m) as u32).clamp(8, WIDE - 2 * GAP));
    let (mut x, mut y, mut row) = (GAP, GAP, 0);
    let mut places = Vec::new();
    for sign in signs {
        let [width, height] = size(sign);
        if x + width + GAP > WIDE {
            (x, y, row) = (GAP, y + row + GAP, 0);
        }
        places.push((x, y, width, height));
        x += width + GAP;
        row = row.max(height);
    }
    let mut canvas = Canvas::new(WIDE, (y + row + GAP).next_power_of_two());
    for (sign, (x, y, width, height)) in signs.iter().zip(&places) {
        board(&mut canvas, sign, *x as f32, *y as f32, *width as f32, *height as f32);
    }
    let (width, height) = (canvas.width(), canvas.height());
    let part = |at: u32, of: u32| at as f32 / of as f32;
    let places = places
        .iter()
        .map(|(x, y, w, h)| [part(*x, width), part(*y, height), part(x + w, width), part(y + h, height)])
        .collect();
    (Picture { width, height, rgba: canvas.bytes().to_vec() }, places)
}

/// One sign: its ground reaches over the edge, so that no other colour shines in from beside.
fn board(canvas: &mut Canvas, sign: &Sign, x: f32, y: f32, wide: f32, tall: f32) {
    canvas.panel(super::canvas::Area::new(x - 4.0, y - 4.0, wide + 8.0, tall + 8.0), 0.0, sign.ground, 1.0);
    let ink = sign.ground.readable_on_it();
    let room = wide * 0.92;
    let has_more = !sign.subtitle.is_empty();
    let wished = tall * if has_more { 0.46 } else { 0.62 };
    let fitting = |text: &str, wished: f32, weight: Weight| {
        let needed = width(text, wished, weight);
        if needed > room { wished * room / needed } else { wished }
    };
    let title = fitting(&sign.title, wished, Weight::Bold);
    let middle = x + wide / 2.0;
    let base = y + if has_more { tall * 0.49 } else { tall / 2.0 + title * 0.36 };
    canvas.text_centred(middle, base, &sign.title, title, Weight::Bold, ink);
    if has_more {
        // Small letters nobody reads are left out rather than shrunk for ever.
        let small = fitting(&sign.subtitle, tall * 0.30, Weight::Regular).max(tall * 0.17);
        let line = lines(&sign.subtitle, small, Weight::Regular, room, 1).pop().unwrap_or_default();
        canvas.text_centred(middle, y + tall * 0.86, &line, small, Weight::Regular, ink);
    }
}

#[cfg(test)]
mod tests {
    use bevy::math::Affine3A;

    use super::*;

    fn sign(title: &str, size_m: [f32; 2]) -> Sign {
        Sign {
            title: title.to_owned(),
            subtitle: "2 – 5".to_owned(),
            ground: Colour::ZONES[2],
            size_m,
            map_from_sign: Affine3A::IDENTITY,
        }
    }

    #[test]
    fn signs_lie_side_by_side_and_say_something() {
        let signs: Vec<Sign> = (0..60).map(|number| sign(&format!("Regal {number}"), [1.4, 0.2])).collect();
        let (picture, places) = boards(&signs);
        assert_eq!(places.len(), 60);
        for (index, one) in places.iter().enumerate() {
            assert!(one.iter().all(|part| (0.0..=1.0).contains(part)));
            for other in &places[..index] {
                assert!(one[0] >= other[2] || other[0] >= one[2] || one[1] >= other[3] || other[1] >= one[3]);
            }
        }
        let white = picture.rgba.chunks_exact(4).filter(|pixel| pixel[..3] == [255; 3]).count();
        assert!(white > 60 * 200, "{white}");
    }

    #[test]
    fn ten_thousand_signs_are_still_one_picture() {
        let signs: Vec<Sign> = (0..10_000).map(|number| sign(&number.to_string(), [20.0, 0.2])).collect();
        let (picture, places) = boards(&signs);
        assert!(picture.height <= Canvas::LONGEST && places.len() == 10_000);
    }

    #[test]
    fn smaller_pictures_end_at_one_pixel() {
        let (bytes, count) = soft_spot().with_smaller();
        assert_eq!(count, 7);
        assert_eq!(bytes.len(), (64 * 64 + 32 * 32 + 16 * 16 + 8 * 8 + 4 * 4 + 2 * 2 + 1) * 4);
    }

    #[test]
    fn planks_are_wood_all_over() {
        let planks = planks();
        assert!(planks.rgba.chunks_exact(4).all(|pixel| pixel[0] > pixel[1] && pixel[1] > pixel[2]));
    }
}
