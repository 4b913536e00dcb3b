//! Questions over HTTP: read-only, in a given time, to the given host alone, with bounded answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::Agent;
use ureq::tls::{TlsConfig, TlsProvider};

use super::authority::Authority;
use super::trouble::Trouble;
use super::url::Url;
use crate::charset::{self, Encoding};

/// The most bytes an answer may have: five records with a hundred copies each are a tenth of it.
pub(super) const MAX_BODY_BYTES: usize = 1 << 20;
const MAX_HEADER_BYTES: usize = 16 << 10;
const MAX_REDIRECTS: usize = 3;
/// What is left of the time must be worth a second attempt.
const WORTH_A_RETRY: Duration = Duration::from_millis(200);

/// An answer that came whole and in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// 200, or 404 where that says "no such work".
    pub(super) status: u16,
    /// The body as text, whatever encoding it claims to be in.
    pub(super) text: String,
}

/// Asks, and keeps connections open between questions.
#[derive(Debug)]
pub(super) struct Client {
    agent: Agent,
}

impl Client {
    /// A client that trusts those for whom `authority` vouches.
    pub(super) fn new(authority: &Authority) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(authority.roots())
            .build();
        let agent = Agent::config_builder()
            .tls_config(tls)
            .user_agent(concat!("naome/", env!("CARGO_PKG_VERSION")))
            // Whom the environment names as proxy would see the questions: nobody is asked but the server itself.
            .proxy(None)
            // Compressed answers could unpack to any size; none is asked for and none is read.
            .accept_encoding("identity")
            // Redirects are followed below, where it is known whereto they may lead.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_response_header_size(MAX_HEADER_BYTES)
            .max_idle_age(Duration::from_secs(60))
            .build()
            .new_agent();
        Self { agent }
    }

    /// Asks until `until`, once more if the first attempt fails in a way that may pass.
    pub(super) fn get(&self, url: &Url, accept: &str, until: Instant) -> Result<Answer, Trouble> {
        match self.follow(url, accept, until) {
            Err(trouble) if trouble.may_pass() && remaining(until).is_some_and(|left| left > WORTH_A_RETRY) => {
                self.follow(url, accept, until)
            }
            outcome => outcome,
        }
    }

    fn follow(&self, url: &Url, accept: &str, until: Instant) -> Result<Answer, Trouble> {
        let mut url = url.clone();
        for _ in 0..=MAX_REDIRECTS {
            match self.once(&url, accept, until)? {
                Reply::Answer(answer) => return Ok(answer),
                Reply::Elsewhere(location) => url = url.redirected(&location).ok_or(Trouble::SentElsewhere)?,
            }
        }
        Err(Trouble::RedirectLoop)
    }

    fn once(&self, url: &Url, accept: &str, until: Instant) -> Result<Reply, Trouble> {
        let left = remaining(until).ok_or(Trouble::TimedOut)?;
        let mut response = self
            .agent
            .get(url.to_string())
            .header("Accept", accept)
            .config()
            .timeout_global(Some(left))
            .build()
            .call()
            .map_err(|error| trouble(&error))?;
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let status = response.status().as_u16();
        match (status, header("location")) {
            (301 | 302 | 303 | 307 | 308, Some(location)) => return Ok(Reply::Elsewhere(location.to_owned())),
            (200 | 404, _) => {}
            (code, _) => return Err(Trouble::Status { code }),
        }
        if header("content-encoding").is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
            return Err(Trouble::broken("it is compressed although that was declined"));
        }
        let body = response
            .body_mut()
            .with_config()
            .limit(MAX_BODY_BYTES as u64)
            .read_to_vec()
            .map_err(|error| trouble(&error))?;
        let text = text(&body)?;
        let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(14).collect();
        let start = start.to_ascii_lowercase();
        if start.starts_with("<!doctype html") || start.starts_with("<html") {
            return Err(if status == 200 { Trouble::WebPage } else { Trouble::Status { code: status } });
        }
        Ok(Reply::Answer(Answer { status, text }))
    }
}

enum Reply {
    Answer(Answer),
    Elsewhere(String),
}

/// What is left of the time; `None` if it is over.
pub(super) fn remaining(until: Instant) -> Option<Duration> {
    until.checked_duration_since(now()).filter(|left| !left.is_zero())
}

/// The one place where servers meet the clock.
#[expect(clippy::disallowed_methods, reason = "a network has the machine's time, whatever the robot's clock shows")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// What bytes mean: UTF-8 if they are that, else Windows-1252. What header and declaration claim is often wrong.
fn text(body: &[u8]) -> Result<String, Trouble> {
    if body.starts_with(&[0xff, 0xfe]) || body.starts_with(&[0xfe, 0xff]) || body.contains(&0) {
        return Err(Trouble::broken("it is neither UTF-8 nor Latin-1"));
    }
    let encoding = if std::str::from_utf8(body).is_ok() { Encoding::Utf8 } else { Encoding::Windows1252 };
    Ok(charset::decode(body, encoding).0)
}

fn trouble(error: &ureq::Error) -> Trouble {
    use std::io::ErrorKind;
    match error {
        ureq::Error::Timeout(_) => Trouble::TimedOut,
        ureq::Error::Io(error) if matches!(error.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
            Trouble::TimedOut
        }
        // An answer that is wrong comes as an error of reading, too.
        ureq::Error::Io(error) if matches!(error.kind(), ErrorKind::InvalidData) => {
            Trouble::Insecure { detail: short(&error.to_string()) }
        }
        ureq::Error::Io(error) => Trouble::Unreachable { detail: short(&error.to_string()) },
        ureq::Error::HostNotFound => Trouble::Unreachable { detail: "host not found".to_owned() },
        ureq::Error::ConnectionFailed => Trouble::Unreachable { detail: "connection failed".to_owned() },
        ureq::Error::BodyExceedsLimit(_) => Trouble::TooBig { limit: MAX_BODY_BYTES },
        ureq::Error::Tls(detail) => Trouble::Insecure { detail: short(detail) },
        ureq::Error::Rustls(error) => Trouble::Insecure { detail: short(&error.to_string()) },
        error => Trouble::broken(short(&error.to_string())),
    }
}

/// A message of a library, short enough to be shown and without what a server may have put into it.
fn short(message: &str) -> String {
    message.chars().filter(|letter| !letter.is_control()).take(100).collect()
}
