//! `naome hear`: what was said in recordings, or at the microphone.

use robot_core::Text;
use robot_core::ports::{Clock, Hearing};
use robot_speech::{Microphone, Phrases, Recogniser, Transcript, VoskHearing, hear_file};
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Look, Output};
use crate::pace::{self, Interrupt};
use crate::sources;
use crate::speech_model;

/// A phrase that cannot be heard, for programs.
#[derive(Serialize)]
struct Unheard<'a> {
    event: &'static str,
    line: usize,
    word: &'a str,
    message: &'a str,
}

pub(crate) fn run(options: &cli::Hear, output: &Output) -> Ending {
    if speech_model::is_trial() {
        return speech_model::try_out(options.model.as_deref());
    }
    let output = &output.of_lines();
    let mut recogniser = recogniser(options, output)?;
    for unknown in recogniser.unknown_words() {
        let message = output.say(&unknown.text());
        output.complain(&message);
        if output.json {
            output.json(&Unheard { event: "unheard", line: unknown.line, word: &unknown.word, message: &message });
        }
    }
    if options.microphone {
        return listen(recogniser, output);
    }
    let mut exit = Exit::Done;
    for file in &options.files {
        match hear_file(&mut recogniser, file) {
            Ok(transcript) => {
                // What was heard in a recording with a flaw may be right, but it is not to be relied on.
                if transcript.rejected || transcript.flaw.is_some() {
                    exit = exit.max(Exit::DidNotHold);
                }
                if let Some(flaw) = transcript.flaw {
                    output.complain(&format!("{}: {}", transcript.file, output.say(&flaw.text())));
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
    let phrases =
        match &options.phrases {
            None => None,
            Some(file) => {
                let text = files::read(file, output)?;
                let phrases = Phrases::parse(&text);
                Some(phrases.map_err(|error| {
                    Failure::wrong_use(format!("{}: {}", file.display(), output.say(&error.text())))
                })?)
            }
        };
    let model = speech_model::open(options.model.as_deref(), output)?;
    if phrases.is_some() && !model.expects_phrases() {
        output.complain(output.say(&Text {
            de: "Dieses Modell (graph/HCLG.fst) lässt sich nicht auf Sätze einstellen: Es hört, was es immer hört, und was \
                 kein Satz der Liste ist, wird verworfen. Besser geht es mit dem mitgelieferten, oder einem mit HCLr.fst.",
            en: "This model (graph/HCLG.fst) cannot be made to expect phrases: it hears what it always hears, and what is no \
                 phrase of the list is rejected. The one that comes along does better, or one with HCLr.fst.",
        }));
    }
    let recogniser = match phrases {
        Some(phrases) => model.for_phrases(&phrases, output.language),
        None if model.hears_any_word() => {
            let catalogue = sources::catalogue(None, output)?;
            model.for_net(&speech_model::dialogue(&catalogue, output.language)?, output.language)
        }
        None => model.for_anything(),
    };
    recogniser.map_err(|error| Failure::missing(output.say(&error.text())))
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
    let microphone = || -> Result<Box<dyn robot_speech::SoundSource>, _> { Ok(Box::new(Microphone::open()?)) };
    let mut hearing = VoskHearing::start(recogniser, output.language, Box::new(microphone));
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
                ending = Err(Failure::missing(output.say(&error.reason)));
                false
            }
        },
    );
    ending
}
