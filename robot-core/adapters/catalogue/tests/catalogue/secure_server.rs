//! Servers over TLS, each a thread on a port of its own: whom the robot believes, and what it says of others.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use robot_catalogue::live::{LiveServers, Trouble};
use robot_core::ports::LiveAnswer;
use rstest::rstest;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::hostile_server::{SRU, key};

/// An authority of a house, in whose name servers are vouched for.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("chance")).expect("it signs itself")
}

/// What a server shows: a certificate of `authority` for a host of this name.
fn shown(authority: &CertifiedIssuer<'static, KeyPair>, host: &str) -> Shown {
    let key = KeyPair::generate().expect("chance");
    let params = CertificateParams::new(vec![host.to_owned()]).expect("a host's name");
    let certificate = params.signed_by(&key, authority).expect("the authority signs");
    Shown { certificate: certificate.der().clone(), key: PrivateKeyDer::try_from(key.serialize_der()).expect("PKCS 8") }
}

struct Shown {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

/// Starts a server that shows this certificate and knows a work. Its port.
fn start(Shown { certificate, key }: Shown) -> u16 {
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring knows them")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("the key is the certificate's");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let Ok(connection) = ServerConnection::new(Arc::clone(&config)) else { return };
            let mut reader = BufReader::new(StreamOwned::new(connection, stream));
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
                line.clear();
            }
            let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{SRU}", SRU.len());
            let _ = reader.get_mut().write_all(answer.as_bytes()).and_then(|()| reader.get_mut().flush());
        }
    });
    port
}

/// The servers of a house file in `folder` that asks the server at this port, and trusts those in the file `ca`.
fn house(folder: &Path, port: u16, ca: Option<&str>) -> LiveServers {
    let ca = ca.map_or_else(String::new, |file| format!("ca = \"{file}\"\n"));
    let text = format!("[[catalogue_server]]\nkind = \"sru\"\nurl = \"https://127.0.0.1:{port}/db\"\n{ca}");
    let servers = LiveServers::parse(&folder.join("house.toml").display().to_string(), &text);
    servers.expect("the settings are right").with_patience(Duration::from_secs(60))
}

#[test]
fn who_is_vouched_for_by_the_houses_own_authority_is_believed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, other) = (authority(), authority());
    std::fs::write(folder.path().join("ca.pem"), other.pem() + &own.pem()).expect("it is written");
    let port = start(shown(&own, "127.0.0.1"));
    let (answer, reports) = house(folder.path(), port, Some("ca.pem")).ask(&key());
    assert!(matches!(answer, LiveAnswer::Copies(_)), "{reports:?}");
}

#[rstest]
#[case::by_nobody_this_machine_knows("127.0.0.1", None)]
#[case::by_another_authority("127.0.0.1", Some("other.pem"))]
#[case::under_another_name("koha.example", Some("own.pem"))]
fn who_is_not_vouched_for_is_refused(#[case] host: &str, #[case] ca: Option<&str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, other) = (authority(), authority());
    for (file, authority) in [("own.pem", &own), ("other.pem", &other)] {
        std::fs::write(folder.path().join(file), authority.pem()).expect("it is written");
    }
    let port = start(shown(&own, host));
    let (answer, reports) = house(folder.path(), port, ca).ask(&key());
    assert_eq!(answer, LiveAnswer::Unreachable);
    let trouble = reports[0].outcome.as_ref().expect_err("nobody vouches for it");
    assert!(matches!(trouble, Trouble::Insecure { .. }), "{trouble:?}");
    let told = trouble.text();
    assert!(told.de.contains("sichere Verbindung") && told.en.contains("certificate"), "{told:?}");
}
