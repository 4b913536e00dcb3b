//! Messages as bytes: CDR, little endian, with the four bytes before it that say so. It is what DDS carries, and what
//! files with recordings hold.

use ros2_client::dds::rustdds::RepresentationIdentifier;
use ros2_client::dds::rustdds::serialization::{deserialize_from_cdr_with_rep_id, to_writer_with_rep_id};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// "CDR, little endian" as it stands before a message.
const LITTLE_ENDIAN: [u8; 4] = [0, 1, 0, 0];

/// Bytes that are no message of the type, or a value that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CdrError(String);

/// Writes a message behind what is in `bytes`.
///
/// ```
/// use robot_ros2::messages::{cdr, std_msgs};
///
/// let mut bytes = Vec::new();
/// cdr::encode(&std_msgs::String { data: "Hallo".into() }, &mut bytes)?;
/// assert_eq!(bytes, b"\0\x01\0\0\x06\0\0\0Hallo\0");
/// assert_eq!(cdr::decode::<std_msgs::String>(&bytes)?.data, "Hallo");
/// # Ok::<(), cdr::CdrError>(())
/// ```
///
/// # Errors
/// When the value is none that CDR has, as a map.
pub fn encode(message: &impl Serialize, bytes: &mut Vec<u8>) -> Result<(), CdrError> {
    bytes.extend_from_slice(&LITTLE_ENDIAN);
    to_writer_with_rep_id(bytes, message, RepresentationIdentifier::CDR_LE).map_err(|error| CdrError(error.to_string()))
}

/// Reads a message.
///
/// # Errors
/// When the bytes end too early or are none of the type. Lengths that are announced are not believed before the bytes
/// are there.
pub fn decode<M: DeserializeOwned>(bytes: &[u8]) -> Result<M, CdrError> {
    let (encapsulation, message) = bytes.split_at_checked(4).ok_or_else(|| CdrError("no message at all".to_owned()))?;
    let encoding = match encapsulation[1] {
        0 => RepresentationIdentifier::CDR_BE,
        1 => RepresentationIdentifier::CDR_LE,
        other => return Err(CdrError(format!("encapsulation {other}, which is not plain CDR"))),
    };
    deserialize_from_cdr_with_rep_id(message, encoding)
        .map(|(message, _)| message)
        .map_err(|error| CdrError(error.to_string()))
}
