//! No sound reaches the disk: every system call of a conversation by sound is watched.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::program::{Program, executable};

const LIMIT: Duration = Duration::from_secs(240);

/// Calls by which bytes, or files that can hold them, come to a disk.
pub(crate) const WATCHED: &str = "trace=open,openat,openat2,creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,\
                       splice,mmap,ftruncate,fallocate,link,linkat,rename,renameat,renameat2,symlink,symlinkat";

/// What the graph of the sentences that are listened for is made of, from its temporary folder on. libvosk reads it from a
/// folder; it is gone before anybody speaks.
const GRAPH: [&str; 6] = [
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/HCLG.fst",
    "graph/words.txt",
    "graph/phones/word_boundary.int",
];

/// Whether a path may be written: memory (espeak-ng brings a sound library that asks for some), devices that keep nothing,
/// pipes, and the files of a graph.
fn may_be_written(path: &str, temporary: &str) -> bool {
    is_stream(path) || is_graph(path, temporary)
}

/// Whether a path keeps nothing: memory, pipes, sockets, terminals.
pub(crate) fn is_stream(path: &str) -> bool {
    let streams = ["pipe:", "socket:", "anon_inode:", "/memfd:", "/dev/null", "/dev/pts/", "/dev/tty", "/dev/snd/"];
    streams.iter().any(|stream| path.starts_with(stream))
}

/// Whether a path is one of a graph's files in its temporary folder.
pub(crate) fn is_graph(path: &str, temporary: &str) -> bool {
    let in_folder = path.strip_prefix(temporary).and_then(|rest| rest.strip_prefix("/naome-graph-"));
    in_folder.and_then(|rest| rest.split_once('/')).is_some_and(|(_, file)| GRAPH.contains(&file))
}

/// The files that a line of strace's tells were opened for writing, or written. File descriptors stand there as
/// `3</path>`.
pub(crate) fn written(line: &str) -> Vec<String> {
    let call = line.split_once(' ').map_or("", |(_, call)| call.trim_start());
    let name = call.split('(').next().unwrap_or_default();
    // A call that another process came between is told in two lines; the first holds what was asked for.
    if call.starts_with('<') {
        return Vec::new();
    }
    let failed = call.rsplit_once(") = ").is_some_and(|(_, result)| result.starts_with("-1"));
    if failed {
        return Vec::new();
    }
    match name {
        "open" | "openat" | "openat2" | "creat" => {
            let writes = name == "creat"
                || ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TMPFILE"].iter().any(|flag| call.contains(flag));
            call.split('"').nth(1).filter(|_| writes).map(str::to_owned).into_iter().collect()
        }
        "mmap" => {
            let shares = call.contains("MAP_SHARED") && call.contains("PROT_WRITE");
            descriptor(call).filter(|_| shares).into_iter().collect()
        }
        "link" | "linkat" | "rename" | "renameat" | "renameat2" | "symlink" | "symlinkat" => {
            call.split('"').skip(1).step_by(2).map(str::to_owned).collect()
        }
        "" => Vec::new(),
        _ => descriptor(call).into_iter().collect(),
    }
}

/// What the first file descriptor of a call stands for.
fn descriptor(call: &str) -> Option<String> {
    let (_, rest) = call.split_once('<')?;
    Some(rest.split(['>', '<']).next().unwrap_or_default().to_owned())
}

/// Runs the program under strace and gives the files it wrote, its children included, and its number of system calls
/// watched.
fn watched(arguments: &[&str], folder: &Path) -> (BTreeSet<String>, usize) {
    let log = folder.join("calls");
    let temporary = folder.join("tmp");
    std::fs::create_dir_all(&temporary).expect("a temporary folder");
    let strace: Vec<String> = ["-f", "-q", "-y", "-s", "64", "-e", WATCHED, "-o"].map(str::to_owned).into();
    let program = [log.display().to_string(), executable().display().to_string()];
    let all = strace.into_iter().chain(program).chain(arguments.iter().map(|argument| (*argument).to_owned()));
    Program::at("strace", all)
        .env("LC_ALL", "C.UTF-8")
        .env("TMPDIR", &temporary)
        .input("Wo steht Momo?\nnein\n")
        .run(LIMIT)
        .expect_code(0);
    let calls = std::fs::read_to_string(&log).expect("strace has written it");
    let files: BTreeSet<String> = calls.lines().flat_map(written).collect();
    let left: Vec<PathBuf> =
        std::fs::read_dir(&temporary).expect("it is there").flatten().map(|entry| entry.path()).collect();
    assert_eq!(left, [] as [PathBuf; 0], "something was left behind");
    (files, calls.lines().count())
}

#[test]
fn no_sound_is_ever_written_to_a_disk() {
    let folder = std::env::temp_dir().join(format!("naome-privacy-{}", std::process::id()));
    let temporary = folder.join("tmp").display().to_string();
    std::fs::create_dir_all(&folder).expect("a folder");
    let conversations: [&[&str]; 2] =
        [&["demo", "--fast", "--json", "--lang", "de"], &["talk", "--typed", "--json", "--lang", "de"]];
    for conversation in conversations {
        let (files, calls) = watched(conversation, &folder);
        assert!(calls > 100, "strace saw {calls} calls: it has watched nothing");
        assert!(files.iter().any(|file| file.starts_with("pipe:")), "the voice's sound goes through a pipe: {files:?}");
        let forbidden: Vec<&String> = files.iter().filter(|file| !may_be_written(file, &temporary)).collect();
        assert!(forbidden.is_empty(), "{conversation:?} writes {forbidden:?}");
    }
    std::fs::remove_dir_all(&folder).expect("it is ours");
}

#[test]
fn a_recording_on_request_is_noticed() {
    let folder = std::env::temp_dir().join(format!("naome-privacy-out-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let out = folder.join("hallo.wav").display().to_string();
    let (files, _) = watched(&["say", "Hallo", "--lang", "de", "--out", &out], &folder);
    assert!(files.contains(&out), "the watch is blind: {files:?}");
    std::fs::remove_dir_all(&folder).expect("it is ours");
}

#[test]
fn lines_of_strace_are_read() {
    let table: [(&str, &[&str]); 10] = [
        (r#"7 openat(AT_FDCWD</x>, "/tmp/a.wav", O_WRONLY|O_CREAT, 0666 <unfinished ...>"#, &["/tmp/a.wav"]),
        (r#"7 <... openat resumed>)         = 3</tmp/a.wav>"#, &[]),
        (r#"7 openat(AT_FDCWD</x>, "/tmp/a.wav", O_WRONLY|O_CREAT, 0666) = 3</tmp/a.wav>"#, &["/tmp/a.wav"]),
        (r#"7 openat(AT_FDCWD</x>, "/tmp/a.wav", O_RDONLY|O_CLOEXEC) = 3</tmp/a.wav>"#, &[]),
        (r#"7 openat(AT_FDCWD</x>, "/tmp/a.wav", O_RDWR) = -1 ENOENT (No such file)"#, &[]),
        (r#"7 write(1<pipe:[4]>, "RIFF", 4) = 4"#, &["pipe:[4]"]),
        (r#"7 write(5</tmp/a>, "RIFF", 4) = 4"#, &["/tmp/a"]),
        (r#"7 mmap(NULL, 4, PROT_READ, MAP_PRIVATE, 3</lib/a.so>, 0) = 0x7"#, &[]),
        (r#"7 mmap(NULL, 4, PROT_READ|PROT_WRITE, MAP_SHARED, 3</tmp/a>, 0) = 0x7"#, &["/tmp/a"]),
        (r#"7 rename("/tmp/a", "/tmp/b") = 0"#, &["/tmp/a", "/tmp/b"]),
    ];
    for (line, expected) in table {
        assert_eq!(written(line), expected, "{line}");
    }
    let temporary = "/tmp/t";
    for (path, may) in [
        ("/dev/null", true),
        ("pipe:[1]", true),
        ("/tmp/t/naome-graph-x/graph/HCLG.fst", true),
        ("/tmp/t/naome-graph-x/a.wav", false),
        ("/tmp/naome-graph-x/graph/HCLG.fst", false),
        ("/dev/shm/a", false),
    ] {
        assert_eq!(may_be_written(path, temporary), may, "{path}");
    }
}
