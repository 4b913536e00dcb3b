//! What the robot speaks through where no robot is: the loudspeaker, or nowhere.

use robot_core::Text;
use robot_core::ports::{Earcons, Speech, TranscriptSpeech};
use robot_speech::{SoundedEarcons, SpokenSpeech, VoiceSettings};

use crate::output::Output;

/// A voice, and short sounds beside it. Without a loudspeaker or a voice it takes as long as a real one would, so that
/// ears are shut and captions stand as if it spoke; why it is silent is said once.
pub(crate) fn open(quiet: bool, output: &Output) -> (Box<dyn Speech>, Box<dyn Earcons>) {
    if quiet {
        return (Box::new(TranscriptSpeech::default()), Box::new(()));
    }
    match SpokenSpeech::open(VoiceSettings::default(), output.language) {
        Ok(speech) => {
            let earcons: Box<dyn Earcons> = match SoundedEarcons::open() {
                Ok(earcons) => Box::new(earcons),
                Err(_) => Box::new(()),
            };
            (Box::new(speech), earcons)
        }
        Err(error) => {
            let reason = output.say(&error.text());
            output.complain(&output.say(&Text {
                de: format!("{reason}\nIch rede nur als Text."),
                en: format!("{reason}\nI talk as text only."),
            }));
            (Box::new(TranscriptSpeech::default()), Box::new(()))
        }
    }
}
