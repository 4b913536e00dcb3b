//! `naome hear`: what was said in recordings, or at the microphone.

use robot_core::ports::{Clock, Hearing};
use robot_core::{Language, Text};
use robot_speech::{
    HearError, Microphone, Model, ModelFolder, Phrases, Recogniser, Transcript, VoskHearing, hear_file,
};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::output::{Look, Output};
use crate::pace::{self, Interrupt};
use crate::sources;

pub(crate) fn run(options: &cli::Hear, output: &Output) -> Ending {
    let mut recogniser = recogniser(options, output)?;
    for unknown in recogniser.unknown_words() {
        output.complain(&output.say(&unknown.text()));
    }
    if options.microphone {
        return listen(recogniser, output);
    }
    let mut exit = Exit::Done;
    for file in &options.files {
        match hear_file(&mut recogniser, file) {
            Ok(transcript) => {
                if transcript.rejected {
                    exit = exit.max(Exit::DidNotHold);
                }
                print(&transcript, output);
            }
            Err(error) => {
                output.complain(&output.say(&error.text()));
                exit = exit.max(Exit::WrongUse);
            }
        }
    }
    Ok(exit)
}

fn recogniser(options: &cli::Hear, output: &Output) -> Result<Recogniser, Failure> {
    let missing = |error: HearError| Failure::missing(output.say(&error.text()));
    let folder = ModelFolder::open(&options.model).map_err(|error| missing(error.into()))?;
    let model = Model::load(&folder).map_err(|error| missing(error.into()))?;
    let recogniser = match &options.phrases {
        None => Recogniser::for_anything(&model),
        Some(file) => {
            let text = sources::read(file, output)?;
            let phrases = Phrases::parse(&text)
                .map_err(|error| Failure::wrong_use(format!("{}: {}", file.display(), output.say(&error.text()))))?;
            Recogniser::for_phrases(&model, &phrases)
        }
    };
    recogniser.map_err(|error| missing(error.into()))
}

fn print(transcript: &Transcript, output: &Output) {
    if output.json {
        output.json(transcript);
        return;
    }
    let nothing = Text { de: "(nichts verstanden)", en: "(nothing understood)" };
    let text = match transcript.text.as_str() {
        "" => output.paint(Look::Faint, output.say(&nothing)),
        text => output.paint(Look::Bold, text),
    };
    output.text(&format!("{}: {text}", transcript.file));
}

/// Prints what is said at the microphone until somebody has had enough.
fn listen(recogniser: Recogniser, output: &Output) -> Ending {
    let interrupt = Interrupt::listen()?;
    // The language is only written on what was heard; the model decides what is understood.
    let mut hearing = VoskHearing::start(recogniser, Language::De, Box::new(|| Ok(Box::new(Microphone::open()?))));
    let clock = robot_ros2::RosClock::machine();
    let mut ending = Ok(Exit::Done);
    output.complain(output.say(&Text { de: "Ich höre zu; Ende mit Strg-C.", en: "I am listening; Ctrl-C ends it." }));
    pace::every(
        std::time::Duration::from_millis(50),
        &clock,
        || !interrupt.came(),
        |clock| match hearing.hear(clock.now()) {
            Ok(heard) => {
                for heard in heard {
                    if output.json { output.json(&heard) } else { output.text(&heard.text) }
                }
                true
            }
            Err(error) => {
                ending = Err(Failure::missing(error.reason));
                false
            }
        },
    );
    ending
}
