//! Recordings of tones and silences.

use std::f32::consts::TAU;
use std::path::Path;

use hound::{SampleFormat, WavSpec, WavWriter};

use crate::toy_model::{BRUMM_HZ, PIEP_HZ};

/// A piece of sound: its pitch, if it is not silence, and its length in seconds.
pub(crate) type Piece = (Option<f32>, f32);

pub(crate) const fn piep(seconds: f32) -> Piece {
    (Some(PIEP_HZ), seconds)
}

pub(crate) const fn brumm(seconds: f32) -> Piece {
    (Some(BRUMM_HZ), seconds)
}

pub(crate) const fn silence(seconds: f32) -> Piece {
    (None, seconds)
}

/// The samples of pieces one after the other, faded in and out over 10 ms.
pub(crate) fn samples(rate_hz: u32, pieces: &[Piece]) -> Vec<f32> {
    let mut samples = Vec::new();
    for (pitch_hz, seconds) in pieces {
        let length = (rate_hz as f32 * seconds) as u32;
        let fade = 0.01 * rate_hz as f32;
        samples.extend((0..length).map(|n| {
            let loudness = 0.3 * (n as f32 / fade).min((length - n) as f32 / fade).min(1.0);
            pitch_hz.map_or(0.0, |pitch_hz| loudness * (TAU * pitch_hz * n as f32 / rate_hz as f32).sin())
        }));
    }
    samples
}

/// Writes a recording in integers of `bits` bits, or in floats where `bits` is 0; the same in all channels.
pub(crate) fn write(path: &Path, rate_hz: u32, channels: u16, bits: u16, pieces: &[Piece]) {
    let spec = WavSpec {
        channels,
        sample_rate: rate_hz,
        bits_per_sample: if bits == 0 { 32 } else { bits },
        sample_format: if bits == 0 { SampleFormat::Float } else { SampleFormat::Int },
    };
    let mut writer = WavWriter::create(path, spec).unwrap();
    for sample in samples(rate_hz, pieces) {
        for _channel in 0..channels {
            if bits == 0 {
                writer.write_sample(sample).unwrap();
            } else {
                let full_scale = (1_i64 << (bits - 1)) as f64 - 1.0;
                writer.write_sample((f64::from(sample) * full_scale) as i32).unwrap();
            }
        }
    }
    writer.finalize().unwrap();
}
