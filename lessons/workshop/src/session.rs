//! Who somebody is: cookies that only this server can have written. Nothing is looked up to check one, so that the red
//! button needs nobody's leave.

use std::fmt::Write as _;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The key that cookies are sealed with.
#[derive(Clone)]
pub(crate) struct Seal([u8; 32]);

/// What a cookie says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Session {
    /// Somebody at this seat; the number tells whether it is still the seat's own browser.
    Child { seat: u32, turn: u32 },
    /// Staff; the number changes with the PIN.
    Staff { turn: u32 },
}

impl Seal {
    pub(crate) const fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("any length of key will do");
        mac.update(text.as_bytes());
        mac
    }

    /// The cookie's value.
    pub(crate) fn write(&self, session: Session) -> String {
        let text = match session {
            Session::Child { seat, turn } => format!("c.{seat}.{turn}"),
            Session::Staff { turn } => format!("s.0.{turn}"),
        };
        let mut sealed = format!("{text}.");
        for byte in self.mac(&text).finalize().into_bytes() {
            // Writing to a string cannot fail.
            let _ = write!(sealed, "{byte:02x}");
        }
        sealed
    }

    /// What it says, if this server has written it.
    pub(crate) fn read(&self, cookie: &str) -> Option<Session> {
        /// Longer than any that is real.
        const LONGEST: usize = 128;
        if cookie.len() > LONGEST || !cookie.is_ascii() {
            return None;
        }
        let (text, seal) = cookie.rsplit_once('.')?;
        let bytes: Vec<u8> = (0..seal.len() / 2)
            .map(|at| u8::from_str_radix(&seal[at * 2..at * 2 + 2], 16))
            .collect::<Result<_, _>>()
            .ok()?;
        self.mac(text).verify_slice(&bytes).ok()?;
        let mut parts = text.split('.');
        let (kind, seat, turn) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        match kind {
            "c" => Some(Session::Child { seat, turn }),
            "s" => Some(Session::Staff { turn }),
            _ => None,
        }
    }
}

/// The value of a cookie in a `Cookie` header.
pub(crate) fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = header.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The cookie of children.
pub(crate) const CHILD: &str = "naome-child";
/// The cookie of staff.
pub(crate) const STAFF: &str = "naome-staff";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_the_same_server_reads_its_cookies() {
        let (here, there) = (Seal::new([1; 32]), Seal::new([2; 32]));
        let child = Session::Child { seat: 7, turn: 3 };
        let cookie = here.write(child);
        assert_eq!(here.read(&cookie), Some(child));
        assert_eq!(there.read(&cookie), None);
        assert_eq!(here.read(&cookie.replace("c.7", "c.8")), None);
        assert_eq!(here.read(&cookie.replace("c.7", "s.7")), None);
        assert_eq!(here.read(cookie.trim_end_matches(|letter: char| letter != '.')), None);
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        assert_eq!(cookie("a=1; naome-child=x.y; b=2", CHILD), Some("x.y"));
        assert_eq!(cookie("naome-child2=1", CHILD), None);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,200}") {
            prop_assert_eq!(Seal::new([0; 32]).read(&text), None);
        }
    }
}
