//! ROS 2 domains for tests: each has one to itself, whatever else is tested on this machine at the same time.

use std::fs::{File, create_dir_all};
use std::sync::Mutex;

/// The domains whose ports the machine does not hand out to others, but for 0, where robots are.
const DOMAINS: std::ops::RangeInclusive<u16> = 1..=101;

/// A domain that is nobody else's until this process ends.
///
/// A lock on a file says that it is taken: the system lets go of it however the process ends.
///
/// # Panics
/// When all are taken.
pub(crate) fn claim() -> u16 {
    static CLAIMED: Mutex<Vec<File>> = Mutex::new(Vec::new());
    let folder = std::env::temp_dir().join("naome-test-domains");
    create_dir_all(&folder).expect("the folder for temporary files can be written to");
    let lock = |domain: &u16| {
        let file = File::create(folder.join(domain.to_string())).ok()?;
        file.try_lock().ok().map(|()| file)
    };
    let (domain, file) = DOMAINS.into_iter().find_map(|domain| Some((domain, lock(&domain)?))).expect("a free domain");
    CLAIMED.lock().expect("nobody panics here").push(file);
    domain
}
