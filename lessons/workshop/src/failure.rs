//! Why something was not done: a code for programs, a sentence for people.

use lessons::LessonLanguage;

use crate::wire::FreeSeat;

/// A refusal, with what goes along with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) why: Why,
    pub(crate) retry_after_s: Option<u32>,
    pub(crate) free: Vec<FreeSeat>,
    pub(crate) was_mine: Option<bool>,
}

impl From<Why> for Failure {
    fn from(why: Why) -> Self {
        Self { why, retry_after_s: None, free: Vec::new(), was_mine: None }
    }
}

impl Failure {
    /// It will do in so many seconds.
    pub(crate) fn later(why: Why, retry_after_s: u32) -> Self {
        Self { retry_after_s: Some(retry_after_s), ..why.into() }
    }
}

macro_rules! reasons {
    ($($name:ident $status:literal $code:literal $de:literal $en:literal;)*) => {
        /// Why.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Why { $(#[doc = $en] $name,)* }

        impl Why {
            #[cfg(test)]
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The HTTP status.
            pub(crate) const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The code, which never changes.
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            const fn texts(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($de, $en),)* }
            }
        }
    };
}

reasons! {
    BadRequest 400 "bad-request" "Das habe ich nicht verstanden. Lade die Seite neu." "I did not understand that. Reload the page.";
    NotJoined 401 "not-joined" "Du bist noch nicht dabei. Such dir ein Tier aus." "You have not joined yet. Choose an animal.";
    NotStaff 401 "not-staff" "Das dürfen nur Betreuende. Bitte melden Sie sich mit der PIN an." "This is for staff. Please enter the PIN.";
    NoHeader 403 "no-header" "Diese Anfrage kam nicht von unserer Seite." "This request did not come from our page.";
    WrongOrigin 403 "wrong-origin" "Diese Anfrage kam von einer fremden Seite." "This request came from another site.";
    WrongCode 403 "wrong-code" "Dieser Code stimmt nicht. Er steht auf der großen Leinwand." "This code is not right. You will find it on the big screen.";
    WrongPin 403 "wrong-pin" "Diese PIN stimmt nicht." "This PIN is not right.";
    WrongKey 403 "wrong-key" "Dieser Schlüssel stimmt nicht. Er steht im Terminal, in dem naome workshop läuft." "This key is not right. You will find it in the terminal in which naome workshop is running.";
    Closed 403 "closed" "Die Werkstatt ist gerade zu." "The workshop is closed at the moment.";
    NotYours 403 "not-yours" "Gerade läuft ein anderes Programm auf NAOme." "Another program is running on NAOme at the moment.";
    NotFound 404 "not-found" "Das gibt es hier nicht." "There is no such thing here.";
    NoProgram 404 "no-program" "Hier ist noch kein Programm gespeichert." "No program is saved here yet.";
    NoSuchCode 404 "no-such-code" "Diesen Code kenne ich nicht. Schau noch einmal genau hin." "I do not know this code. Have another close look.";
    NoMore 404 "no-more" "Mehr Tipps habe ich nicht." "I have no more hints.";
    Taken 409 "taken" "Dieses Tier ist schon vergeben." "This animal is taken already.";
    NotYet 409 "not-yet" "Probier es erst noch einmal selbst." "Have another go yourself first.";
    NotChecked 409 "not-checked" "Prüfe dieses Programm erst im Simulator." "Check this very program in the simulator first.";
    NotCalled 409 "not-called" "Ihr seid noch nicht dran." "It is not your turn yet.";
    LastRound 409 "last-round" "Es ist die letzte Runde. Jetzt sind die dran, die noch nicht auf der Bühne waren." "This is the last round. Now it is the turn of those who have not been on stage yet.";
    ChangedElsewhere 409 "changed-elsewhere" "Dieses Programm wurde an einem anderen Gerät geändert." "This program was changed on another device.";
    Busy 409 "busy" "Einen Moment, ich bin noch nicht fertig." "One moment, I have not finished yet.";
    SetAlready 409 "set-already" "Die PIN ist schon eingerichtet." "The PIN is set up already.";
    TooBig 413 "too-big" "Das ist zu groß." "That is too big.";
    WrongHost 421 "wrong-host" "Diese Adresse kenne ich nicht. Nimm die, die auf der Leinwand steht." "I do not know this address. Use the one on the big screen.";
    NotAProgram 422 "not-a-program" "Das ist kein Programm von hier." "This is not a program from here.";
    OutOfRange 422 "out-of-range" "Das ist mehr, als das Haus erlaubt." "That is more than the house allows.";
    RateLimited 429 "rate-limited" "Einen Moment bitte: Das war zu schnell." "One moment please: that was too fast.";
    Locked 429 "locked" "Zu viele Versuche. Die Anmeldung ist eine Weile gesperrt." "Too many tries. Signing in is locked for a while.";
    Full 503 "full" "Alle Plätze sind besetzt." "All seats are taken.";
    NoRecogniser 503 "no-recogniser" "Ich kann hier nicht zuhören. Tippe das Wort ein." "I cannot listen here. Type the word.";
    Broken 500 "broken" "Bei mir ist etwas schiefgegangen. Sag es den Erwachsenen." "Something went wrong on my side. Tell an adult.";
}

impl Why {
    /// The sentence for people.
    pub(crate) const fn text(self, language: LessonLanguage) -> &'static str {
        let (de, en) = self.texts();
        match language {
            LessonLanguage::En => en,
            LessonLanguage::De | LessonLanguage::DeSimple => de,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_protocol_has_every_code_and_its_status() {
        let protocol = include_str!("../PROTOCOL.md");
        for why in Why::ALL {
            let row = format!("`{}` {}", why.code(), why.status());
            assert!(protocol.contains(&row), "{row}");
        }
    }
}
