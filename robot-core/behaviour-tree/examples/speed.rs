//! Measures ticks and loading on the shapes in `tests/data/bench`.
//!
//! `cargo run --release -p behaviour-tree --example speed` prints one JSON object a line: ns per node tick (the best of
//! many rounds, wall time), allocations per tick of the root, bytes of heap per node, and the times to load
//! the file and to check it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use behaviour_tree::{Outcome, Port, PortType, Registry, Status};

/// Counts what is allocated.
struct Counting;

static ALLOCATIONS: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "an allocator cannot be written without; this one only counts and hands on")]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        BYTES.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const ROUNDS: u32 = 200;
const TICKS: u32 = 200;

#[expect(clippy::disallowed_methods, reason = "this program measures real time")]
fn now() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "this is a command-line program")]
#[expect(clippy::cast_precision_loss, reason = "the counts are far below 2^52")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut registry = Registry::<i64>::new();
    registry.sync_action("ReadInt", &[Port::input("in").typed(PortType::Int)], |cx| {
        *cx.world += cx.input::<i64>("in")?;
        Ok(Outcome::Success)
    });
    for shape in ["flat100", "bal1011", "chain51", "script100", "skipif100", "port100", "small10"] {
        let file = format!("{}/tests/data/bench/{shape}.xml", env!("CARGO_MANIFEST_DIR"));
        let xml = std::fs::read_to_string(&file)?;
        let (mut load, mut check) = (Duration::MAX, Duration::MAX);
        for _ in 0..50 {
            let start = now();
            black_box(registry.loader().source(&file, &xml).main("Main").entry("x", 0).load()?);
            load = load.min(start.elapsed());
            let start = now();
            black_box(registry.loader().source(&file, &xml).main("Main").entry("x", 0).check());
            check = check.min(start.elapsed());
        }
        let before = BYTES.load(Ordering::Relaxed);
        let mut tree = registry.loader().source(&file, &xml).main("Main").entry("x", 0).load()?;
        let bytes = BYTES.load(Ordering::Relaxed) - before;
        let nodes = tree.nodes().count() as f64;
        let mut world = 0;
        assert_eq!(tree.tick(&mut world, Duration::ZERO)?, Status::Success, "{shape}");
        let allocations = ALLOCATIONS.load(Ordering::Relaxed);
        for _ in 0..TICKS {
            black_box(tree.tick(&mut world, Duration::ZERO)?);
        }
        let allocations = ALLOCATIONS.load(Ordering::Relaxed) - allocations;
        let mut best = Duration::MAX;
        for _ in 0..ROUNDS {
            let start = now();
            for _ in 0..TICKS {
                black_box(tree.tick(&mut world, Duration::ZERO)?);
            }
            best = best.min(start.elapsed());
        }
        println!(
            r#"{{"shape":"{shape}","engine":"behaviour-tree","ns_per_node":{:.1},"allocations_per_tick":{},"bytes_per_node":{:.0},"load_ms":{:.3},"check_ms":{:.3}}}"#,
            best.as_nanos() as f64 / f64::from(TICKS) / nodes,
            allocations as f64 / f64::from(TICKS),
            bytes as f64 / nodes,
            load.as_secs_f64() * 1e3,
            check.as_secs_f64() * 1e3,
        );
    }
    Ok(())
}
