//! Addresses of servers: which host a question may go to, and where a redirect may lead.

use std::fmt;

/// An address, `http://koha.local:9998/biblios`: scheme, host, port and the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Url {
    is_secure: bool,
    /// In lower case; an IPv6 address in its brackets.
    host: String,
    port: u16,
    /// Path and query, beginning with `/`.
    target: String,
}

/// What is wrong with an address that a person wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UrlFlaw {
    Scheme,
    Host,
    Port,
    /// A name or a password has no place in a file that is read-only for everybody.
    Credentials,
    /// The question's own part, from `?` or `#` on.
    Query,
    Characters,
}

impl Url {
    /// Reads an address as a person writes it.
    pub(super) fn parse(text: &str) -> Result<Self, UrlFlaw> {
        let url = Self::parse_any(text)?;
        if url.target.contains(['?', '#']) { Err(UrlFlaw::Query) } else { Ok(url) }
    }

    fn parse_any(text: &str) -> Result<Self, UrlFlaw> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) || text.contains(['"', '<', '>', '\\', '{', '}']) {
            return Err(UrlFlaw::Characters);
        }
        let (scheme, rest) = text.split_once("://").ok_or(UrlFlaw::Scheme)?;
        let is_secure = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(UrlFlaw::Scheme),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        if authority.contains('@') {
            return Err(UrlFlaw::Credentials);
        }
        let (host, port) = match authority.rfind(']') {
            // The colons of an IPv6 address stand in brackets.
            Some(bracket) => authority.split_at(bracket + 1),
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        let is_name = |host: &str| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        };
        let is_address = |host: &str| {
            host.strip_prefix('[')
                .and_then(|host| host.strip_suffix(']'))
                .is_some_and(|host| host.parse::<std::net::Ipv6Addr>().is_ok())
        };
        if !is_name(host) && !is_address(host) {
            return Err(UrlFlaw::Host);
        }
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => default_port(is_secure),
            None => return Err(UrlFlaw::Port),
            Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or(UrlFlaw::Port)?,
        };
        let target = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        Ok(Self { is_secure, host: host.to_ascii_lowercase(), port, target })
    }

    /// Whether the server must show who it is.
    pub(super) const fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// The address of a question: this one's path, and `rest` after it.
    pub(super) fn with(&self, rest: &str) -> Self {
        let path = self.target.trim_end_matches('/');
        let target = format!("{path}{rest}");
        Self { target: if target.starts_with('/') { target } else { format!("/{target}") }, ..self.clone() }
    }

    /// Where a redirect leads; `None` if that is another host, another port or a step back from HTTPS. The step from
    /// HTTP to HTTPS of the same host is allowed.
    pub(super) fn redirected(&self, location: &str) -> Option<Self> {
        let without_fragment = location.trim().split('#').next().unwrap_or_default();
        let scheme = if self.is_secure { "https" } else { "http" };
        let absolute = if without_fragment.contains("://") {
            without_fragment.to_owned()
        } else if without_fragment.starts_with("//") {
            format!("{scheme}:{without_fragment}")
        } else {
            let path = self.target.split('?').next().unwrap_or("/");
            let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
            let target = match without_fragment.as_bytes().first() {
                None => return None,
                Some(b'/') => without_fragment.to_owned(),
                Some(b'?') => format!("{path}{without_fragment}"),
                Some(_) => format!("{folder}{without_fragment}"),
            };
            format!("{scheme}://{}:{}{target}", self.host, self.port)
        };
        let there = Self::parse_any(&absolute).ok()?;
        let is_same = there.is_secure == self.is_secure && there.port == self.port;
        let is_upgrade = !self.is_secure && self.port == 80 && there.is_secure && there.port == 443;
        (there.host == self.host && (is_same || is_upgrade)).then_some(there)
    }
}

const fn default_port(is_secure: bool) -> u16 {
    if is_secure { 443 } else { 80 }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_secure { "https://" } else { "http://" })?;
        f.write_str(&self.host)?;
        if self.port != default_port(self.is_secure) {
            write!(f, ":{}", self.port)?;
        }
        f.write_str(&self.target)
    }
}

/// A value as it stands in a query: all but RFC 3986's unreserved characters as `%XX` of UTF-8.
pub(super) fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("http://koha.local:9998/biblios", Ok("http://koha.local:9998/biblios"))]
    #[case("HTTPS://SRU.example.org", Ok("https://sru.example.org/"))]
    #[case("http://[::1]:80/x", Ok("http://[::1]/x"))]
    #[case("http://127.0.0.1:443/", Ok("http://127.0.0.1:443/"))]
    #[case("koha.local/biblios", Err(UrlFlaw::Scheme))]
    #[case("ftp://koha.local", Err(UrlFlaw::Scheme))]
    #[case("http://", Err(UrlFlaw::Host))]
    #[case("http://[koha]/", Err(UrlFlaw::Host))]
    #[case("http://koha.local:99999/", Err(UrlFlaw::Port))]
    #[case("http://koha.local:0/", Err(UrlFlaw::Port))]
    #[case("http://[::1]80/", Err(UrlFlaw::Port))]
    #[case("http://staff:secret@koha.local/", Err(UrlFlaw::Credentials))]
    #[case("http://koha.local/sru?version=1.1", Err(UrlFlaw::Query))]
    #[case("http://koha.local/büch", Err(UrlFlaw::Characters))]
    #[case("http://koha.local/ x", Err(UrlFlaw::Characters))]
    fn reads_what_a_person_writes(#[case] text: &str, #[case] expected: Result<&str, UrlFlaw>) {
        assert_eq!(Url::parse(text).map(|url| url.to_string()), expected.map(str::to_owned));
    }

    #[rstest]
    #[case::a_path("/new?x=1", Some("http://koha.local:8080/new?x=1"))]
    #[case::a_sister("other", Some("http://koha.local:8080/sru/other"))]
    #[case::a_query("?x=2", Some("http://koha.local:8080/sru/db?x=2"))]
    #[case::the_same_host("http://KOHA.local:8080/y#z", Some("http://koha.local:8080/y"))]
    #[case::another_port("http://koha.local/y", None)]
    #[case::another_host("http://evil.example/y", None)]
    #[case::another_host_in_short("//evil.example/y", None)]
    #[case::a_host_that_looks_alike("http://koha.local.evil.example/y", None)]
    #[case::a_host_behind_a_name("http://koha.local:8080@evil.example/y", None)]
    #[case::a_file("file:///etc/passwd", None)]
    #[case::nothing("", None)]
    fn a_redirect_stays_in_the_house(#[case] location: &str, #[case] expected: Option<&str>) {
        let from = Url::parse("http://koha.local:8080/sru/db").unwrap().with("?query=x");
        assert_eq!(from.redirected(location).map(|url| url.to_string()).as_deref(), expected);
    }

    #[test]
    fn http_may_become_https_but_never_the_other_way_round() {
        let (plain, secure) = (Url::parse("http://a.de/x").unwrap(), Url::parse("https://a.de/x").unwrap());
        assert_eq!(plain.redirected("https://a.de/x"), Some(secure.clone()));
        assert_eq!(secure.redirected("http://a.de/x"), None);
    }

    #[test]
    fn a_value_is_encoded() {
        assert_eq!(encoded("bib.isbn=\"9783\" ä&"), "bib.isbn%3D%229783%22%20%C3%A4%26");
        let url = Url::parse("http://a.de/").unwrap();
        assert_eq!(url.with("?q=1").to_string(), "http://a.de/?q=1");
        assert_eq!(Url::parse("http://a.de/x/").unwrap().with("/y").to_string(), "http://a.de/x/y");
    }

    proptest! {
        #[test]
        fn no_location_leads_to_another_host(location in "\\PC{0,40}|(https?:)?//[a-z.@:\\[\\]/]{0,20}") {
            let from = Url::parse("http://koha.local:8080/sru").unwrap();
            if let Some(there) = from.redirected(&location) {
                prop_assert_eq!((there.host.as_str(), there.port), ("koha.local", 8080));
                prop_assert!(there.target.starts_with('/'));
            }
        }
    }
}
