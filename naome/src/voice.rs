//! What the robot speaks through where no robot is: the loudspeaker, or nowhere.

use robot_core::Text;
use robot_core::ports::{Earcons, Speech, TranscriptSpeech};
use robot_speech::{EspeakVoice, SilentLoudspeaker, SoundedEarcons, SpokenSpeech, VoiceError, VoiceSettings};

use crate::output::Output;

/// A voice, and short sounds beside it. Without a loudspeaker it speaks to nowhere, at the pace of speech, and without a voice
/// it takes as long as one would: ears are shut and captions stand as if it spoke. Why it is silent is said once.
pub(crate) fn open(quiet: bool, output: &Output) -> (Box<dyn Speech>, Box<dyn Earcons>) {
    let settings = VoiceSettings::default();
    let complain = |error: VoiceError| {
        let reason = output.say(&error.text());
        output.complain(&output.say(&Text {
            de: format!("{reason}\nIch rede nur als Text."),
            en: format!("{reason}\nI talk as text only."),
        }));
    };
    if !quiet {
        match SpokenSpeech::open(settings) {
            Ok(speech) => {
                let earcons: Box<dyn Earcons> = match SoundedEarcons::open() {
                    Ok(earcons) => Box::new(earcons),
                    Err(_) => Box::new(()),
                };
                return (Box::new(speech), earcons);
            }
            Err(error) => complain(error),
        }
    }
    let voice = EspeakVoice::new(settings);
    if voice.version().is_err() {
        return (Box::new(TranscriptSpeech::default()), Box::new(()));
    }
    (Box::new(SpokenSpeech::new(voice, SilentLoudspeaker::new())), Box::new(()))
}
