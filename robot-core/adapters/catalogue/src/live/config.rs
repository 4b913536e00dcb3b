//! Which servers a house has: `[[catalogue_server]]` in the house's TOML file. All other tables of it are passed over.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use robot_core::ports::LIVE_PATIENCE;
use robot_core::{FileErrors, Findings, Text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::authority::{Authority, AuthorityFlaw};
use super::daia;
use super::server::{Kind, Server};
use super::sru::{Sru, Version};
use super::url::{Url, UrlFlaw};

/// The table's name in the file.
const TABLE: &str = "catalogue_server";
/// Nobody has more; each of them may cost a visitor time.
const MOST_SERVERS: usize = 8;
const KINDS: &str = "\"sru\", \"daia\", \"koha-rest\", \"koha-ils-di\"";
const KEYS: &[&str] =
    &["kind", "url", "profile", "version", "id_index", "isbn_index", "schema", "id", "timeout_s", "locations", "ca"];

/// The servers in a house file, in the order in which they are to be asked.
pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Server>, FileErrors> {
    let mut findings = Findings::new(file, text);
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let help = Text::owned("eine Zeile heißt schlüssel = wert", "a line is key = value");
        findings.add_schema(error.span(), error.message(), help);
    }
    let mut servers = Vec::new();
    if errors.is_empty()
        && let Some((_, tables)) = document.get_ref().iter().find(|(key, _)| key.get_ref() == TABLE)
    {
        match tables.get_ref() {
            DeValue::Array(tables) => {
                for table in tables.iter().take(MOST_SERVERS) {
                    servers.extend(Reading { folder, findings: &mut findings }.server(table));
                }
                if let Some(surplus) = tables.get(MOST_SERVERS) {
                    findings.add(
                        surplus.span(),
                        "too-many",
                        Text {
                            de: format!("mehr als {MOST_SERVERS} Server fragt niemand"),
                            en: format!("nobody asks more than {MOST_SERVERS} servers"),
                        },
                        Text::owned("nehmen Sie die heraus, die am wenigsten wissen", "take out those that know least"),
                    );
                }
            }
            _ => findings.add(
                tables.span(),
                "schema",
                Text::owned("davon kann es mehrere geben", "there may be several of these"),
                Text::owned(
                    "schreiben Sie zwei Klammern: [[catalogue_server]]",
                    "write it with two brackets: [[catalogue_server]]",
                ),
            ),
        }
    }
    findings.into_result().map(|()| servers)
}

type Table<'a> = DeTable<'a>;

/// Reads one server and collects what is wrong with it.
struct Reading<'a, 'b> {
    /// Where the file lies, and what it names.
    folder: &'b Path,
    findings: &'b mut Findings<'a>,
}

impl Reading<'_, '_> {
    fn server(&mut self, table: &Spanned<DeValue<'_>>) -> Option<Server> {
        let DeValue::Table(keys) = table.get_ref() else {
            self.findings.add(
                table.span(),
                "schema",
                Text::owned("ein Server ist eine Tabelle", "a server is a table"),
                Text::owned(
                    "schreiben Sie [[catalogue_server]] und darunter kind und url",
                    "write [[catalogue_server]], then kind and url",
                ),
            );
            return None;
        };
        for (key, _) in keys.iter().filter(|(key, _)| !KEYS.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            self.findings.add(
                key.span(),
                "schema",
                Text {
                    de: format!("»{name}« kennt ein Server nicht"),
                    en: format!("“{name}” is nothing a server has"),
                },
                Text { de: format!("er kennt: {}", KEYS.join(", ")), en: format!("it has: {}", KEYS.join(", ")) },
            );
        }
        let head = table.span();
        let kind = self.needed(keys, "kind", &head, "kind = \"sru\"");
        let url = self.needed(keys, "url", &head, "url = \"http://koha.local:9998/biblios\"");
        let url = url.and_then(|(url, span)| self.url(&url, span));
        let kind = kind.and_then(|(kind, span)| self.kind(&kind, span, keys));
        let patience = self.patience(keys);
        let locations = self.locations(keys);
        let authority = self.authority(keys, url.as_ref());
        Some(Server::new(kind?, url?, patience, locations).vouched_for_by(authority))
    }

    fn text(&mut self, keys: &Table<'_>, name: &str) -> Option<(String, Range<usize>)> {
        let (_, value) = keys.iter().find(|(key, _)| key.get_ref() == name)?;
        if let DeValue::String(text) = value.get_ref() {
            return Some((text.to_string(), value.span()));
        }
        self.findings.add(
            value.span(),
            "schema",
            Text { de: format!("{name} ist ein Text"), en: format!("{name} is a text") },
            Text::owned("setzen Sie ihn in Anführungszeichen", "put it in quotation marks"),
        );
        None
    }

    fn needed(
        &mut self,
        keys: &Table<'_>,
        name: &str,
        head: &Range<usize>,
        example: &str,
    ) -> Option<(String, Range<usize>)> {
        if !keys.iter().any(|(key, _)| key.get_ref() == name) {
            self.findings.add(
                head.clone(),
                "schema",
                Text { de: format!("hier fehlt {name}"), en: format!("{name} is missing here") },
                Text { de: format!("zum Beispiel {example}"), en: format!("for example {example}") },
            );
        }
        self.text(keys, name)
    }

    fn url(&mut self, text: &str, span: Range<usize>) -> Option<Url> {
        let flaw = match Url::parse(text) {
            Ok(url) => return Some(url),
            Err(flaw) => flaw,
        };
        let (message, help) = match flaw {
            UrlFlaw::Scheme => (
                Text::owned("das ist keine Adresse", "this is no address"),
                Text::owned("sie beginnt mit http:// oder https://", "it begins with http:// or https://"),
            ),
            UrlFlaw::Host => (
                Text::owned("hier fehlt der Name des Rechners", "the host's name is missing here"),
                Text::owned(
                    "zum Beispiel http://koha.local:9998/biblios",
                    "for example http://koha.local:9998/biblios",
                ),
            ),
            UrlFlaw::Port => (
                Text::owned("das ist kein Port", "this is no port"),
                Text::owned("ein Port ist eine Zahl von 1 bis 65535", "a port is a number from 1 to 65535"),
            ),
            UrlFlaw::Credentials => (
                Text::owned("Namen und Passwörter gehören nicht hierher", "names and passwords have no place here"),
                Text::owned(
                    "der Roboter fragt nur, was jeder fragen darf",
                    "the robot asks only what everybody may ask",
                ),
            ),
            UrlFlaw::Query => (
                Text::owned("hier steht schon eine Frage (ab ? oder #)", "there is a question in it (from ? or # on)"),
                Text::owned(
                    "lassen Sie alles ab dem ? weg; der Roboter fragt selbst",
                    "leave out all from the ? on; the robot asks by itself",
                ),
            ),
            UrlFlaw::Characters => (
                Text::owned(
                    "in einer Adresse stehen keine Leerzeichen und Umlaute",
                    "an address has no blanks and no umlauts",
                ),
                Text::owned("schreiben Sie sie so, wie sie im Browser steht", "write it as it stands in the browser"),
            ),
        };
        self.findings.add(span, "url", message, help);
        None
    }

    fn kind(&mut self, kind: &str, span: Range<usize>, keys: &Table<'_>) -> Option<Kind> {
        let (allowed, kind) = match kind {
            "sru" => (&["profile", "version", "id_index", "isbn_index", "schema"][..], self.sru(keys).map(Kind::Sru)),
            "daia" => (&["id"][..], self.daia(keys).map(|id| Kind::Daia { id })),
            "koha-rest" => (&[][..], Some(Kind::KohaRest)),
            "koha-ils-di" => (&[][..], Some(Kind::KohaIlsDi)),
            unknown => {
                self.findings.add(
                    span,
                    "kind",
                    Text {
                        de: format!("»{unknown}« ist keine Art von Server"),
                        en: format!("“{unknown}” is no kind of server"),
                    },
                    Text { de: format!("es gibt {KINDS}"), en: format!("there are {KINDS}") },
                );
                return None;
            }
        };
        let always = ["kind", "url", "timeout_s", "locations", "ca"];
        for (key, _) in keys {
            let name = key.get_ref().as_ref();
            if KEYS.contains(&name) && !always.contains(&name) && !allowed.contains(&name) {
                self.findings.add(
                    key.span(),
                    "schema",
                    Text {
                        de: format!("{name} gehört zu einer anderen Art"),
                        en: format!("{name} belongs to another kind"),
                    },
                    Text::owned("nehmen Sie die Zeile heraus", "take the line out"),
                );
            }
        }
        kind
    }

    fn sru(&mut self, keys: &Table<'_>) -> Option<Sru> {
        let owned = |text: &str| Some(text.to_owned());
        let mut sru = match self.text(keys, "profile") {
            None => profile("koha")?,
            Some((name, span)) => profile(&name).or_else(|| {
                self.findings.add(
                    span,
                    "profile",
                    Text { de: format!("das Profil »{name}« gibt es nicht"), en: format!("there is no profile “{name}”") },
                    Text::owned(
                        "es gibt \"koha\", \"k10plus\" und \"dnb\"; andere Server: id_index, isbn_index und schema angeben",
                        "there are \"koha\", \"k10plus\" and \"dnb\"; for others give id_index, isbn_index and schema",
                    ),
                );
                None
            })?,
        };
        if let Some((version, span)) = self.text(keys, "version") {
            sru.version = match version.as_str() {
                "1.1" => Version::V1_1,
                "1.2" => Version::V1_2,
                "2.0" => Version::V2_0,
                _ => {
                    self.findings.add(
                        span,
                        "version",
                        Text::owned("diese Version spricht der Roboter nicht", "the robot does not speak this version"),
                        Text::owned("es gibt \"1.1\", \"1.2\" und \"2.0\"", "there are \"1.1\", \"1.2\" and \"2.0\""),
                    );
                    return None;
                }
            };
        }
        if let Some(index) = self.name(keys, "id_index") {
            sru.id_index = owned(&index).filter(|index| !index.is_empty());
        }
        if let Some(index) = self.name(keys, "isbn_index") {
            sru.isbn_index = owned(&index).filter(|index| !index.is_empty());
        }
        if let Some(schema) = self.name(keys, "schema") {
            sru.schema = schema;
        }
        Some(sru)
    }

    /// The name of an index or a schema: one word.
    fn name(&mut self, keys: &Table<'_>, key: &str) -> Option<String> {
        let (name, span) = self.text(keys, key)?;
        if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_:/".contains(&byte)) && name.len() <= 64 {
            return Some(name);
        }
        self.findings.add(
            span,
            "name",
            Text::owned("das ist kein Name", "this is no name"),
            Text::owned("zum Beispiel \"bib.isbn\" oder \"marcxml\"", "for example \"bib.isbn\" or \"marcxml\""),
        );
        None
    }

    fn daia(&mut self, keys: &Table<'_>) -> Option<String> {
        let Some((pattern, span)) = self.text(keys, "id") else { return Some(daia::ID.to_owned()) };
        if pattern.matches(daia::ID).count() == 1 && pattern.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Some(pattern);
        }
        self.findings.add(
            span,
            "id",
            Text::owned("hier fehlt {id}, die Nummer aus dem Katalog", "{id}, the catalogue's number, is missing here"),
            Text::owned("zum Beispiel id = \"ppn:{id}\"", "for example id = \"ppn:{id}\""),
        );
        None
    }

    fn patience(&mut self, keys: &Table<'_>) -> Option<Duration> {
        let longest_s = LIVE_PATIENCE.as_secs_f64();
        let (_, value) = keys.iter().find(|(key, _)| key.get_ref() == "timeout_s")?;
        let seconds = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            DeValue::Integer(number) => number.as_str().parse::<f64>().ok(),
            _ => None,
        };
        match seconds.filter(|seconds| (0.1..=longest_s).contains(seconds)) {
            Some(seconds) => Some(Duration::from_secs_f64(seconds)),
            None => {
                self.findings.add(
                    value.span(),
                    "timeout",
                    Text::owned("so lange wartet niemand", "nobody waits for so long"),
                    Text {
                        de: format!("eine Zahl von 0.1 bis {longest_s} (Sekunden)"),
                        en: format!("a number from 0.1 to {longest_s} (seconds)"),
                    },
                );
                None
            }
        }
    }

    /// The certificates of the authority that vouches for a server, from the file beside this one.
    fn authority(&mut self, keys: &Table<'_>, url: Option<&Url>) -> Option<Authority> {
        let (name, span) = self.text(keys, "ca")?;
        if url.is_some_and(|url| !url.is_secure()) {
            self.findings.add(
                span,
                "ca",
                Text::owned(
                    "ohne https:// zeigt der Server kein Zertifikat",
                    "without https:// a server shows no certificate",
                ),
                Text::owned(
                    "schreiben Sie https:// in url, oder nehmen Sie ca heraus",
                    "write https:// in url, or take ca out",
                ),
            );
            return None;
        }
        let flaw = match Authority::read(&self.folder.join(&name)) {
            Ok(authority) => return Some(authority),
            Err(flaw) => flaw,
        };
        let (message, help) = match flaw {
            AuthorityFlaw::Unreadable(why) => (why.message(&name), why.help()),
            AuthorityFlaw::NoCertificate => (
                Text { de: format!("in {name} steht kein Zertifikat"), en: format!("{name} holds no certificate") },
                Text::owned(
                    "es beginnt mit -----BEGIN CERTIFICATE-----; eine .der-Datei wandelt openssl x509 -inform der um",
                    "it begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der converts a .der file",
                ),
            ),
            AuthorityFlaw::Broken => (
                Text {
                    de: format!("ein Zertifikat in {name} ist nicht zu lesen"),
                    en: format!("a certificate in {name} cannot be read"),
                },
                Text::owned("lassen Sie sich die Datei noch einmal geben", "ask for the file once more"),
            ),
        };
        self.findings.add(span, "ca", message, help);
        None
    }

    fn locations(&mut self, keys: &Table<'_>) -> BTreeMap<String, String> {
        let Some((_, value)) = keys.iter().find(|(key, _)| key.get_ref() == "locations") else {
            return BTreeMap::new();
        };
        let mut locations = BTreeMap::new();
        let DeValue::Table(pairs) = value.get_ref() else {
            self.findings.add(
                value.span(),
                "schema",
                Text::owned("locations ist eine Tabelle", "locations is a table"),
                Text::owned("zum Beispiel { \"1. OG\" = \"KIN\" }", "for example { \"1. OG\" = \"KIN\" }"),
            );
            return locations;
        };
        for (words, code) in pairs {
            match code.get_ref() {
                DeValue::String(code) => {
                    locations.insert(words.get_ref().trim().to_lowercase(), code.to_string());
                }
                _ => self.findings.add(
                    code.span(),
                    "schema",
                    Text::owned(
                        "hierher gehört der Standort des Grundrisses",
                        "the floor plan's location belongs here",
                    ),
                    Text::owned("zum Beispiel \"1. OG\" = \"KIN\"", "for example \"1. OG\" = \"KIN\""),
                ),
            }
        }
        locations
    }
}

/// How a kind of SRU server wants to be asked; settings of the file go before it.
fn profile(name: &str) -> Option<Sru> {
    let (id_index, isbn_index, schema) = match name {
        "koha" => ("rec.id", "bib.isbn", "marcxml"),
        "k10plus" => ("pica.ppn", "pica.isb", "marcxml"),
        "dnb" => ("IDN", "ISBN", "MARC21-xml"),
        _ => return None,
    };
    Some(Sru {
        version: Version::V1_1,
        id_index: Some(id_index.to_owned()),
        isbn_index: Some(isbn_index.to_owned()),
        schema: schema.to_owned(),
    })
}

#[cfg(test)]
mod tests;
