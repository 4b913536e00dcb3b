//! One server of the house: how it is asked, and how it fares.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use robot_core::Item;
use robot_core::ports::WorkKey;

use super::authority::Authority;
use super::breaker::Breaker;
use super::http::{Answer, Client};
use super::sru::{self, Sru};
use super::trouble::Trouble;
use super::url::Url;
use super::{daia, koha};

/// What a server speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Sru(Sru),
    /// DAIA; `id` says how the catalogue's ids are written there, `ppn:{id}`.
    Daia {
        id: String,
    },
    KohaRest,
    KohaIlsDi,
}

/// A server of the house.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Server {
    kind: Kind,
    url: Url,
    /// How long it may take at the most, if the house says so.
    patience: Option<Duration>,
    /// The server's words for places, in lower case, with the floor plan's codes.
    locations: BTreeMap<String, String>,
    /// Who vouches for it, if not those whom this machine trusts.
    authority: Option<Authority>,
    breaker: Breaker,
}

/// A question: where it goes, and what kind of answer is wanted.
struct Question {
    url: Url,
    accept: &'static str,
}

const XML: &str = "application/xml, text/xml;q=0.9";
const JSON: &str = "application/json";

impl Server {
    pub(super) const fn new(
        kind: Kind,
        url: Url,
        patience: Option<Duration>,
        locations: BTreeMap<String, String>,
    ) -> Self {
        Self { kind, url, patience, locations, authority: None, breaker: Breaker::NEW }
    }

    /// The same server, for which this authority vouches and nobody else.
    pub(super) fn vouched_for_by(self, authority: Option<Authority>) -> Self {
        Self { authority, ..self }
    }

    /// Who vouches for it, if not those whom this machine trusts.
    pub(super) const fn authority(&self) -> Option<&Authority> {
        self.authority.as_ref()
    }

    /// Its kind as it stands in the file, and its address.
    pub(super) fn name(&self) -> String {
        let kind = match self.kind {
            Kind::Sru(_) => "sru",
            Kind::Daia { .. } => "daia",
            Kind::KohaRest => "koha-rest",
            Kind::KohaIlsDi => "koha-ils-di",
        };
        format!("{kind} {}", self.url)
    }

    /// Asks about a work, until `until` at the latest. No copies: the server does not know it, or does not say.
    ///
    /// `since_start` is time since the program's start.
    pub(super) fn ask(
        &mut self,
        client: &Client,
        key: &WorkKey,
        until: Instant,
        since_start: Duration,
    ) -> Result<Vec<Item>, Trouble> {
        if !self.breaker.permits(since_start) {
            return Err(Trouble::Resting);
        }
        let own = self.patience.map(|patience| super::http::now() + patience);
        let outcome = self.try_ask(client, key, own.map_or(until, |own| own.min(until)));
        match &outcome {
            Err(trouble) if !trouble.is_an_answer() => self.breaker.failed(since_start),
            _ => self.breaker.succeeded(),
        }
        outcome.map(|copies| copies.into_iter().map(|copy| self.placed(copy)).collect())
    }

    fn try_ask(&self, client: &Client, key: &WorkKey, until: Instant) -> Result<Vec<Item>, Trouble> {
        for question in self.questions(key) {
            let answer = client.get(&question.url, question.accept, until)?;
            let copies = self.copies(&answer, key)?;
            if !copies.is_empty() {
                return Ok(copies);
            }
        }
        Ok(Vec::new())
    }

    /// The questions about a work, in the order in which they are asked until one finds something. All that goes out
    /// is in them, and they are made from the key alone.
    fn questions(&self, key: &WorkKey) -> Vec<Question> {
        let question = |rest: String, accept| Question { url: self.url.with(&rest), accept };
        match &self.kind {
            Kind::Sru(sru) => sru.questions(key).into_iter().map(|rest| question(rest, XML)).collect(),
            Kind::Daia { .. } => self.daia_id(key).map(|id| question(daia::question(&id), JSON)).into_iter().collect(),
            Kind::KohaRest => {
                koha::number(key.id()).map(|id| question(koha::rest_question(id), JSON)).into_iter().collect()
            }
            Kind::KohaIlsDi => {
                koha::number(key.id()).map(|id| question(koha::ils_di_question(id), XML)).into_iter().collect()
            }
        }
    }

    fn daia_id(&self, key: &WorkKey) -> Option<String> {
        let Kind::Daia { id: pattern } = &self.kind else { return None };
        key.id().map(|id| pattern.replace(daia::ID, id))
    }

    fn copies(&self, answer: &Answer, key: &WorkKey) -> Result<Vec<Item>, Trouble> {
        let is_missing = answer.status == 404;
        match &self.kind {
            // An SRU server has no word for "not found" but zero records: the address is wrong.
            Kind::Sru(_) if is_missing => Err(Trouble::Status { code: 404 }),
            Kind::Sru(_) => sru::copies(&answer.text, key),
            // The others say so, in their own format; a proxy's page would be another.
            _ if is_missing
                && serde_json::from_str::<serde_json::Value>(&answer.text).is_ok_and(|json| json.is_object()) =>
            {
                Ok(Vec::new())
            }
            _ if is_missing => Err(Trouble::Status { code: 404 }),
            Kind::Daia { .. } => daia::copies(&answer.text, &self.daia_id(key).unwrap_or_default()),
            Kind::KohaRest => koha::rest_copies(&answer.text),
            Kind::KohaIlsDi => koha::ils_di_copies(&answer.text),
        }
    }

    /// The copy with its place in the floor plan's words.
    fn placed(&self, mut copy: Item) -> Item {
        if let Some(code) = copy.location.as_ref().and_then(|words| self.locations.get(&words.trim().to_lowercase())) {
            copy.location = Some(code.clone());
        }
        copy
    }
}
