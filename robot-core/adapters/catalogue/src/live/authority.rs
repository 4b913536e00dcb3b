//! Whose word for a server counts: that of the authorities which this machine trusts, or of one of the house's own.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use robot_core::Unreadable;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use ureq::tls::{Certificate, RootCerts};

/// A house has a few certificates; a whole system's worth has half of this.
const MOST_BYTES: u64 = 1 << 20;

/// The certificates of an authority that vouches for a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authority(Vec<CertificateDer<'static>>);

/// Why a file holds no authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AuthorityFlaw {
    /// The file cannot be read.
    Unreadable(Unreadable),
    /// It holds no certificate in PEM form.
    NoCertificate,
    /// It holds something that is no certificate.
    Broken,
}

impl Authority {
    /// The authorities that this machine trusts; none where it keeps no list.
    pub(super) fn of_this_machine() -> Self {
        Self(rustls_native_certs::load_native_certs().certs)
    }

    /// The authority whose certificates stand in a PEM file.
    pub(super) fn read(file: &Path) -> Result<Self, AuthorityFlaw> {
        let mut pem = Vec::new();
        let read = File::open(file).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut pem));
        read.map_err(|error| AuthorityFlaw::Unreadable(error.into()))?;
        Self::parse(&pem)
    }

    fn parse(pem: &[u8]) -> Result<Self, AuthorityFlaw> {
        let certificates: Vec<CertificateDer<'static>> =
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|_| AuthorityFlaw::Broken)?;
        if certificates.is_empty() {
            return Err(AuthorityFlaw::NoCertificate);
        }
        let mut store = RootCertStore::empty();
        let is_sound = certificates.iter().all(|certificate| store.add(certificate.clone()).is_ok());
        if is_sound { Ok(Self(certificates)) } else { Err(AuthorityFlaw::Broken) }
    }

    /// As ureq wants it.
    pub(super) fn roots(&self) -> RootCerts {
        let certificates = self.0.iter().map(|certificate| Certificate::from_der(certificate).to_owned());
        RootCerts::from(certificates)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::nothing(b"", AuthorityFlaw::NoCertificate)]
    #[case::prose(b"our certificate", AuthorityFlaw::NoCertificate)]
    #[case::a_key_alone(
        b"-----BEGIN EC PARAMETERS-----\nAAAA\n-----END EC PARAMETERS-----\n",
        AuthorityFlaw::NoCertificate
    )]
    #[case::cut_off(b"-----BEGIN CERTIFICATE-----\nMIIB", AuthorityFlaw::Broken)]
    #[case::no_base64(b"-----BEGIN CERTIFICATE-----\n\xff\xfe\n-----END CERTIFICATE-----\n", AuthorityFlaw::Broken)]
    #[case::no_certificate(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", AuthorityFlaw::Broken)]
    fn what_is_no_certificate_vouches_for_nobody(#[case] pem: &[u8], #[case] expected: AuthorityFlaw) {
        assert_eq!(Authority::parse(pem), Err(expected));
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let missing = Authority::read(Path::new("no-such-folder/ca.pem"));
        assert_eq!(missing, Err(AuthorityFlaw::Unreadable(Unreadable::Missing)));
    }
}
