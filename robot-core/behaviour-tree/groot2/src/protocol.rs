//! Groot2's requests and what is answered, as frames.

use crate::snapshot::Snapshot;

/// The version of the protocol: the second, as BehaviorTree.CPP 4 speaks it.
const VERSION: u8 = 2;
/// Version, type, and four bytes of an id.
const HEADER: usize = 6;

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    header: [u8; HEADER],
    kind: Kind,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The whole tree.
    Tree,
    /// The states of its nodes.
    Status,
    /// Some of its blackboards, by name.
    Blackboard(Vec<String>),
    /// The breakpoints: there are none.
    Dump,
    /// Begin or end to keep transitions.
    Record(bool),
    /// The transitions that were kept.
    Transitions,
    /// What would change the run.
    Hook,
    /// Anything else.
    Unknown,
}

impl Request {
    /// Reads the frames of a request. `None` if they are none.
    pub(crate) fn read(frames: &[Vec<u8>]) -> Option<Self> {
        let (header, rest) = frames.split_first()?;
        let header: [u8; HEADER] = header.as_slice().try_into().ok()?;
        let text = || rest.first().map(|frame| String::from_utf8_lossy(frame).into_owned()).unwrap_or_default();
        let kind = match (header[0], header[1]) {
            (version, _) if version != VERSION => Kind::Unknown,
            (_, b'T') => Kind::Tree,
            (_, b'S') => Kind::Status,
            (_, b'B') => Kind::Blackboard(text().split(';').filter(|name| !name.is_empty()).map(Into::into).collect()),
            (_, b'D') => Kind::Dump,
            (_, b'r') => match text().as_str() {
                "start" => Kind::Record(true),
                "stop" => Kind::Record(false),
                _ => Kind::Unknown,
            },
            (_, b't') => Kind::Transitions,
            (_, b'I' | b'R' | b'A' | b'X' | b'U') => Kind::Hook,
            _ => Kind::Unknown,
        };
        Some(Self { header, kind })
    }

    pub(crate) const fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The answer. Asking for transitions empties them.
    pub(crate) fn answer(&self, snapshot: &mut Snapshot) -> Vec<Vec<u8>> {
        let payload = match &self.kind {
            Kind::Tree => snapshot.xml.clone().into_bytes(),
            Kind::Status => snapshot.status_bytes(),
            Kind::Blackboard(names) => snapshot.blackboard_bytes(names),
            Kind::Dump => b"[]".to_vec(),
            Kind::Record(on) => snapshot.record(*on),
            Kind::Transitions => snapshot.take_transitions(),
            Kind::Hook => return error("this monitor only shows: it has no breakpoints and changes nothing"),
            Kind::Unknown => return error("Request not recognized"),
        };
        let mut header = self.header.to_vec();
        header.extend(snapshot.id);
        vec![header, payload]
    }
}

/// What a message is answered that is no request.
pub(crate) fn error(text: &str) -> Vec<Vec<u8>> {
    vec![b"error".to_vec(), text.as_bytes().to_vec()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn request(letter: u8, frames: &[&str]) -> Request {
        let mut all = vec![vec![2, letter, 1, 2, 3, 4]];
        all.extend(frames.iter().map(|frame| frame.as_bytes().to_vec()));
        Request::read(&all).unwrap()
    }

    #[rstest]
    #[case(b'T', &[], Kind::Tree)]
    #[case(b'S', &[], Kind::Status)]
    #[case(b'B', &["a;b::2;"], Kind::Blackboard(vec!["a".into(), "b::2".into()]))]
    #[case(b'B', &[], Kind::Blackboard(vec![]))]
    #[case(b'r', &["start"], Kind::Record(true))]
    #[case(b'r', &["later"], Kind::Unknown)]
    #[case(b't', &[], Kind::Transitions)]
    #[case(b'D', &[], Kind::Dump)]
    #[case(b'I', &["{}"], Kind::Hook)]
    #[case(b'U', &[], Kind::Hook)]
    #[case(b'?', &[], Kind::Unknown)]
    fn requests_are_known_by_their_letter(#[case] letter: u8, #[case] frames: &[&str], #[case] kind: Kind) {
        assert_eq!(*request(letter, frames).kind(), kind);
    }

    #[test]
    fn an_answer_begins_with_its_request_and_the_trees_id() {
        let mut snapshot = Snapshot::of("<root/>".into(), 0);
        snapshot.id = [9; 16];
        let answer = request(b'T', &[]).answer(&mut snapshot);
        assert_eq!(answer[0][..6], [2, b'T', 1, 2, 3, 4]);
        assert_eq!(answer[0][6..], [9; 16]);
        assert_eq!(answer[1], b"<root/>");
    }

    #[rstest]
    #[case(&[])]
    #[case(&[vec![]])]
    #[case(&[vec![2, b'T']])]
    #[case(&[vec![2, b'T', 0, 0, 0, 0, 0]])]
    fn other_frames_are_no_request(#[case] frames: &[Vec<u8>]) {
        assert_eq!(Request::read(frames), None);
    }

    #[test]
    fn nothing_can_be_changed() {
        for letter in *b"IRAXU" {
            let answer = request(letter, &["{\"uid\":1}"]).answer(&mut Snapshot::default());
            assert_eq!(answer[0], b"error");
        }
    }
}
