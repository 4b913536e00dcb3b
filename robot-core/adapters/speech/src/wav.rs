//! WAV recordings, read as a stream and written.

use std::fs::File;
use std::io::{self, BufReader, Chain, Cursor, Read, Take};
use std::path::Path;
use std::time::Duration;

use hound::{SampleFormat, WavIntoSamples, WavReader, WavSpec, WavWriter};

use crate::sound::{Sound, SoundError, SoundFormat, SoundSource};

/// Programs that write into a pipe cannot know how long the sound will be and announce (nearly) the most their field
/// holds: espeak-ng `7fff_f000`, others `7fff_ffff` less their head, or `ffff_ffff`.
const UNKNOWN_LENGTH: u64 = 0x7fff_0000;

/// The longest "fmt " chunk that is read; the usual ones are 16, 18 or 40 bytes long.
const MAX_FORMAT_CHUNK: u32 = 4096;

/// Reads a WAV recording piece by piece: integers of 8, 16, 24 or 32 bits or floats of 32 or 64, any rate, any channels.
pub struct WavSource<R> {
    file: String,
    format: SoundFormat,
    frames: u32,
    samples: Samples<R>,
}

/// What hound reads: a head as it likes it, and the sound.
type Readable<R> = Chain<Cursor<Vec<u8>>, Take<R>>;

enum Samples<R> {
    Int(WavIntoSamples<Readable<R>, i32>, f32),
    Float(WavIntoSamples<Readable<R>, f32>),
    /// Which hound does not know.
    Double(Take<R>),
}

impl WavSource<BufReader<File>> {
    /// Opens a file.
    ///
    /// # Errors
    /// When it cannot be read, is empty, is no WAV recording, breaks off, or holds no sound.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SoundError> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let failed = |error: &io::Error| match error.kind() {
            io::ErrorKind::NotFound => SoundError::NoFile { file: file.clone() },
            _ => SoundError::File { file: file.clone(), reason: error.to_string() },
        };
        let opened = File::open(path).map_err(|error| failed(&error))?;
        let length = opened.metadata().map_err(|error| failed(&error))?.len();
        Self::new(BufReader::new(opened), length, &file)
    }
}

impl<R: Read> WavSource<R> {
    /// Reads from `reader`, which holds `length` bytes. `file` is what errors call it.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn new(mut reader: R, length: u64, file: &str) -> Result<Self, SoundError> {
        if length == 0 {
            return Err(SoundError::Empty { file: file.into() });
        }
        let head = Head::read(&mut reader, length, file)?;
        let sound = head.sound;
        if head.rate_hz() == 0 {
            return Err(SoundError::Coding { file: file.into(), reason: "its sample rate is zero".into() });
        }
        if let Some((format, frames)) = head.doubles() {
            if frames == 0 {
                return Err(SoundError::NoSound { file: file.into() });
            }
            return Ok(Self { file: file.into(), format, frames, samples: Samples::Double(reader.take(sound)) });
        }
        let reader = Cursor::new(head.written()).chain(reader.take(sound));
        let reader = WavReader::new(reader).map_err(|error| coding(file, &error))?;
        let spec = reader.spec();
        let frames = reader.duration();
        if frames == 0 {
            return Err(SoundError::NoSound { file: file.into() });
        }
        let samples = match spec.sample_format {
            SampleFormat::Float => Samples::Float(reader.into_samples()),
            SampleFormat::Int => {
                let full_scale = 2_f32.powi(i32::from(spec.bits_per_sample) - 1);
                Samples::Int(reader.into_samples(), full_scale)
            }
        };
        let format = SoundFormat { rate_hz: spec.sample_rate, channels: spec.channels };
        Ok(Self { file: file.into(), format, frames, samples })
    }

    /// How long the recording is.
    #[must_use]
    pub fn duration(&self) -> Duration {
        Duration::from_secs(1).saturating_mul(self.frames) / self.format.rate_hz.max(1)
    }
}

fn coding(file: &str, error: &hound::Error) -> SoundError {
    match error {
        hound::Error::IoError(error) => SoundError::File { file: file.into(), reason: error.to_string() },
        error => SoundError::Coding { file: file.into(), reason: error.to_string() },
    }
}

/// The part of a WAV file before the sound, less what does not concern the sound. It is rewritten for hound, which is
/// stricter than the programs that write WAV files: about lengths that are unknown, padding, and long format chunks.
struct Head {
    format: Vec<u8>,
    /// The bytes of sound that follow, whole frames only.
    sound: u64,
}

impl Head {
    fn read(reader: &mut impl Read, length: u64, file: &str) -> Result<Self, SoundError> {
        let not_wav = || SoundError::NotWav { file: file.into() };
        let broken = |reason: &str| SoundError::Coding { file: file.into(), reason: reason.into() };
        let riff: [u8; 12] = bytes(reader).ok_or_else(not_wav)?;
        if &riff[..4] != b"RIFF" || &riff[8..] != b"WAVE" {
            return Err(not_wav());
        }
        let (mut position, mut format) = (12_u64, None);
        loop {
            let chunk: [u8; 8] = bytes(reader).ok_or_else(|| broken("it has no sound chunk"))?;
            let size = u32::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7]]);
            position += 8;
            if &chunk[..4] == b"data" {
                let format: Vec<u8> = format.ok_or_else(|| broken("it has no format chunk"))?;
                let announced = u64::from(size);
                let present = announced.min(length.saturating_sub(position));
                if present < announced && announced < UNKNOWN_LENGTH {
                    return Err(SoundError::Truncated { file: file.into(), announced, present });
                }
                let frame = u64::from(u16::from_le_bytes([format[12], format[13]])).max(1);
                return Ok(Self { format, sound: present - present % frame });
            }
            let padded = u64::from(size) + u64::from(size % 2);
            if &chunk[..4] == b"fmt " && format.is_none() {
                if !(16..=MAX_FORMAT_CHUNK).contains(&size) {
                    return Err(broken("its format chunk has a strange length"));
                }
                let mut body = Vec::new();
                let read = reader.by_ref().take(padded).read_to_end(&mut body);
                if read.is_err() || body.len() < 16 {
                    return Err(broken("it breaks off in its format chunk"));
                }
                // Plain integers and floats are told in full by the first 16 bytes.
                if matches!(u16::from_le_bytes([body[0], body[1]]), 1 | 3) {
                    body.truncate(16);
                }
                format = Some(body);
            } else {
                io::copy(&mut reader.by_ref().take(padded), &mut io::sink())
                    .map_err(|error| SoundError::File { file: file.into(), reason: error.to_string() })?;
            }
            position += padded;
        }
    }

    fn half_word(&self, at: usize) -> u16 {
        u16::from_le_bytes([self.format[at], self.format[at + 1]])
    }

    fn rate_hz(&self) -> u32 {
        u32::from(self.half_word(4)) | u32::from(self.half_word(6)) << 16
    }

    /// The format and the count of frames, if the samples are floats of 64 bits.
    fn doubles(&self) -> Option<(SoundFormat, u32)> {
        let channels = self.half_word(2);
        (self.half_word(0) == 3 && self.half_word(14) == 64 && channels > 0).then_some(())?;
        let frames = u32::try_from(self.sound / (8 * u64::from(channels))).ok()?;
        Some((SoundFormat { rate_hz: self.rate_hz(), channels }, frames))
    }

    fn written(self) -> Vec<u8> {
        let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
        let mut head = Vec::with_capacity(64);
        head.extend(b"RIFF");
        head.extend(size(20 + self.format.len() as u64 + self.sound));
        head.extend(b"WAVEfmt ");
        head.extend(size(self.format.len() as u64));
        head.extend(self.format);
        head.extend(b"data");
        head.extend(size(self.sound));
        head
    }
}

fn bytes<const N: usize>(reader: &mut impl Read) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes).ok().map(|()| bytes)
}

impl<R: Read + Send> SoundSource for WavSource<R> {
    fn format(&self) -> SoundFormat {
        self.format
    }

    fn read(&mut self, samples: &mut Vec<f32>) -> Result<bool, SoundError> {
        samples.clear();
        // A tenth of a second, and never more than a mebibyte however many channels a head claims.
        let frames = (self.format.rate_hz / 10).clamp(1, 8192) as usize;
        let channels = usize::from(self.format.channels).max(1);
        let wanted = (frames * channels).min((1 << 18) / channels * channels).max(channels);
        while samples.len() < wanted {
            #[expect(clippy::cast_precision_loss, reason = "24 bits of 32 are enough for an ear")]
            let sample = match &mut self.samples {
                Samples::Int(samples, full_scale) => {
                    samples.next().map(|sample| sample.map(|sample| sample as f32 / *full_scale))
                }
                Samples::Float(samples) => samples.next(),
                #[expect(clippy::cast_possible_truncation, reason = "24 bits are enough for an ear")]
                Samples::Double(reader) => bytes(reader).map(|bytes| Ok(f64::from_le_bytes(bytes) as f32)),
            };
            match sample {
                None => break,
                Some(Ok(sample)) => samples.push(sample),
                Some(Err(error)) => return Err(coding(&self.file, &error)),
            }
        }
        samples.truncate(samples.len() / channels * channels);
        Ok(!samples.is_empty())
    }
}

/// Reads a whole recording of one channel and 16 bits, such as a voice makes.
pub(crate) fn read_sound(wav: &[u8], name: &str) -> Result<Sound, SoundError> {
    let mut source = WavSource::new(wav, wav.len() as u64, name)?;
    if source.format.channels != 1 {
        return Err(SoundError::Format(source.format));
    }
    let (mut piece, mut samples) = (Vec::new(), Vec::new());
    while source.read(&mut piece)? {
        #[expect(clippy::cast_possible_truncation, reason = "a float becomes the nearest i16 there is")]
        samples.extend(piece.iter().map(|sample| (sample * 32_768.0).round() as i16));
    }
    Ok(Sound { rate_hz: source.format.rate_hz, samples })
}

impl Sound {
    /// Writes it into a WAV file of one channel and 16 bits.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SoundError> {
        let path = path.as_ref();
        let failed =
            |error: hound::Error| SoundError::File { file: path.display().to_string(), reason: error.to_string() };
        let spec =
            WavSpec { channels: 1, sample_rate: self.rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
        let mut writer = WavWriter::create(path, spec).map_err(failed)?;
        for sample in &self.samples {
            writer.write_sample(*sample).map_err(failed)?;
        }
        writer.finalize().map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use proptest::prelude::*;
    use proptest::strategy::ValueTree;

    /// Bytes that begin as recordings do, with numbers that are nearly right.
    fn nearly_a_recording() -> impl Strategy<Value = Vec<u8>> {
        let number = |usual: &'static [u32]| prop_oneof![9 => proptest::sample::select(usual), 1 => any::<u32>()];
        let bits = number(&[8, 16, 24, 32, 64]);
        let format = (number(&[1, 3, 0xfffe]), number(&[1, 2]), number(&[0, 8_000, 44_100]), bits);
        let sizes = (number(&[16, 18, 40]), number(&[0, 4, 12, 0xffff_ffff]));
        (format, sizes, proptest::collection::vec(any::<u8>(), 0..64)).prop_map(
            |((tag, channels, rate_hz, bits), (format_size, sound_size), sound)| {
                let frame = channels.wrapping_mul(bits / 8);
                let mut bytes = b"RIFF\0\0\0\0WAVEfmt ".to_vec();
                bytes.extend(format_size.to_le_bytes());
                bytes.extend(&tag.to_le_bytes()[..2]);
                bytes.extend(&channels.to_le_bytes()[..2]);
                bytes.extend(rate_hz.to_le_bytes());
                bytes.extend(rate_hz.wrapping_mul(frame).to_le_bytes());
                bytes.extend(&frame.to_le_bytes()[..2]);
                bytes.extend(&bits.to_le_bytes()[..2]);
                bytes.resize(20 + (format_size as usize).clamp(16, 40), 0);
                bytes.extend(b"data");
                bytes.extend(sound_size.to_le_bytes());
                bytes.extend(sound);
                bytes
            },
        )
    }

    proptest! {
        #[test]
        fn any_bytes_become_whole_frames_or_an_error(
            bytes in prop_oneof![nearly_a_recording(), proptest::collection::vec(any::<u8>(), 0..99)],
        ) {
            if let Ok(mut source) = WavSource::new(bytes.as_slice(), bytes.len() as u64, "x") {
                let mut piece = Vec::new();
                let mut samples = 0;
                while let Ok(true) = source.read(&mut piece) {
                    prop_assert_eq!(piece.len() % usize::from(source.format().channels), 0);
                    samples += piece.len();
                }
                prop_assert!(samples <= bytes.len());
            }
        }
    }

    #[test]
    fn nearly_recordings_are_often_recordings() {
        let mut runner = proptest::test_runner::TestRunner::deterministic();
        let opened = (0..1000).filter(|_| {
            let bytes = nearly_a_recording().new_tree(&mut runner).unwrap().current();
            WavSource::new(bytes.as_slice(), bytes.len() as u64, "x").is_ok()
        });
        assert!(opened.count() > 10, "else the property above would say nothing");
    }

    #[test]
    fn floats_of_64_bits_are_read_and_a_rate_of_zero_is_none() {
        let wav = |rate_hz: u32| {
            let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x03\0\x01\0".to_vec();
            wav.extend(rate_hz.to_le_bytes());
            wav.extend((8 * rate_hz).to_le_bytes());
            wav.extend(b"\x08\0\x40\0data\x10\0\0\0");
            wav.extend([0.5_f64, -0.5].map(f64::to_le_bytes).as_flattened());
            wav
        };
        let sound = read_sound(&wav(8_000), "x").unwrap();
        assert_eq!(sound, Sound { rate_hz: 8_000, samples: vec![16_384, -16_384] });
        let error = read_sound(&wav(0), "x").unwrap_err();
        assert_eq!(
            error.text().en,
            "x: this WAV recording cannot be read (its sample rate is zero); save it as WAV with 16 bits (PCM)"
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_said_to_be_missing() {
        let error = WavSource::open("/nowhere/x.wav").err().unwrap();
        assert_eq!(error, SoundError::NoFile { file: "/nowhere/x.wav".into() });
    }

    #[test]
    fn what_stands_before_the_sound_is_passed_over() {
        let mut wav = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0odd\0fmt \x12\0\0\0\x01\0\x01\0".to_vec();
        wav.extend(8_000_u32.to_le_bytes());
        wav.extend(16_000_u32.to_le_bytes());
        wav.extend(b"\x02\0\x10\0\0\0fact\x04\0\0\0\x02\0\0\0data\x04\0\0\0\x00\x40\x00\xc0LIST");
        let sound = read_sound(&wav, "x").unwrap();
        assert_eq!(sound, Sound { rate_hz: 8_000, samples: vec![16_384, -16_384] });
    }
}
