//! Hears a sound that is in memory, as a microphone in the room would have given it.

use std::time::Duration;

use robot_core::EndOfSpeech;
use robot_core::ports::Ears;

use crate::decoder::Decoder;
use crate::listening::{Listening, Sounded};
use crate::resample::MonoResampler;
use crate::sound::{RECOGNISER_RATE_HZ, Sound, SoundFormat};
use crate::transcript::HearError;

/// The room before somebody speaks: enough for its noise to be known.
const BEFORE: Duration = Duration::from_millis(600);
/// The recogniser is given so much at once, as a microphone gives it.
const PIECE: usize = RECOGNISER_RATE_HZ as usize / 50;

/// The first sentence that is heard of a sound in a quiet room, once its speaker has been silent for `settings.silence`;
/// `None` if that is no speech. `before_piece` is called before each 20 ms are listened to, and so last when nothing is
/// left to do but to end the sentence. The same sounds give the same sentences.
///
/// # Errors
/// When the sound's rate cannot be listened to, or the recogniser fails.
pub fn overhear<D: Decoder>(
    listening: &mut Listening<D>,
    sound: &Sound,
    settings: EndOfSpeech,
    mut before_piece: impl FnMut(),
) -> Result<Option<Sounded>, HearError> {
    let mut room = Room::default();
    let mut resampler = MonoResampler::new(SoundFormat { rate_hz: sound.rate_hz, channels: 1 })?;
    let spoken: Vec<f32> = sound.samples.iter().map(|sample| f32::from(*sample) / 32_768.0).collect();
    let mut samples = room.silence(BEFORE);
    resampler.push(&spoken, &mut samples);
    resampler.finish(&mut samples);
    // Twice, so that the last word, which may be soft, has not to be the loudest.
    samples.extend(room.silence(settings.silence * 2));
    let mut sentence = None;
    for piece in samples.chunks(PIECE) {
        before_piece();
        let sounded = listening.hear(piece, Ears::Open)?;
        sentence = sounded.into_iter().find(|sounded| matches!(sounded, Sounded::Sentence { .. }));
        if sentence.is_some() {
            break;
        }
    }
    listening.forget();
    Ok(sentence)
}

/// A quiet room: noise of some units, always the same.
#[derive(Default)]
struct Room(u32);

impl Room {
    fn silence(&mut self, length: Duration) -> Vec<i16> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some seconds of samples")]
        let samples = (length.as_secs_f64() * f64::from(RECOGNISER_RATE_HZ)) as usize;
        (0..samples).map(|_| self.sample()).collect()
    }

    /// Between −8 and 7; the constants are those of a common generator of chance.
    fn sample(&mut self) -> i16 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (self.0 >> 28) as i16;
        noise - 8
    }
}
