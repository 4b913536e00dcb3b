//! A tick in steady state allocates nothing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Duration;

use behaviour_tree::{Outcome, Port, PortType, Registry, Status};

/// Counts the allocations of each thread: tests run side by side.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

#[expect(unsafe_code, reason = "an allocator cannot be written without; this one only counts and hands on")]
// SAFETY: every call is handed on unchanged to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that is ending has no counter any more.
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `dealloc`.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn ticks_do_not_allocate() {
    let mut registry = Registry::<i64>::new();
    registry
        .sync_action("Add", &[Port::input("in").typed(PortType::Int), Port::output("out").typed(PortType::Int)], |cx| {
            *cx.world += cx.input::<i64>("in")?;
            let sum = *cx.world;
            cx.output("out", sum)?;
            Ok(Outcome::failure("never enough"))
        })
        .enum_value("MANY", 3);
    let mut tree = registry
        .load(
            "all.xml",
            r#"<root BTCPP_format="4" main_tree_to_execute="Main"><BehaviorTree ID="Main">
                 <ParallelAll max_failures="7">
                   <Script code="x := 1; y := x * 2 + 1; flag := x < 2 < 3 ? true : false" _skipIf="z == 5"/>
                   <Fallback><Add in="{x}" out="{sum}"/><AlwaysSuccess _onSuccess="n := 2"/></Fallback>
                   <Switch2 variable="{y}" case_1="4" case_2="MANY">
                     <AlwaysFailure/><Timeout msec="100"><AlwaysSuccess/></Timeout><AlwaysFailure/>
                   </Switch2>
                   <RetryUntilSuccessful num_attempts="1"><SubTree ID="Sub" a="{x}" b="7"/></RetryUntilSuccessful>
                   <SetBlackboard value="{x}" output_key="copy"/>
                   <ReactiveSequence><Precondition if="x == 1" else="FAILURE"><Inverter><AlwaysFailure/></Inverter></Precondition></ReactiveSequence>
                   <WasEntryUpdated entry="{x}"/>
                   <SubTree ID="Told" holds="@x == 1"/>
                 </ParallelAll>
               </BehaviorTree>
               <BehaviorTree ID="Sub"><Sequence><ScriptCondition code="a + b == 8"/><Script code="c := a"/></Sequence></BehaviorTree>
               <BehaviorTree ID="Told"><ScriptCondition code="{holds}"/></BehaviorTree></root>"#,
        )
        .unwrap();
    tree.set("z", 0).unwrap();
    let mut world = 0;
    for round in 0..100 {
        let before = ALLOCATIONS.get();
        assert_eq!(tree.tick(&mut world, Duration::from_millis(round)), Ok(Status::Success));
        let allocated = ALLOCATIONS.get() - before;
        // The first tick may grow the stack of the scripts.
        assert!(round == 0 || allocated == 0, "{allocated} allocations in tick {round}");
    }
    assert_eq!(world, 100);
}

/// Recording costs little: at most the bytes that it keeps.
#[test]
fn recording_takes_few_allocations_and_bytes() {
    let mut registry = Registry::<()>::new();
    registry.condition("No", &[], |_| Ok(Outcome::failure("never")));
    let leaves = "<No/>".repeat(100);
    let xml = format!("<root><BehaviorTree ID='Main'><Fallback>{leaves}</Fallback></BehaviorTree></root>");
    let mut tree = registry.loader().source("many.xml", &xml).record().load().unwrap();
    let ticks = |tree: &mut behaviour_tree::Tree<()>, from: u64| {
        let before = ALLOCATIONS.get();
        for round in from..from + 100 {
            tree.tick(&mut (), Duration::from_millis(20 * round)).unwrap();
        }
        ALLOCATIONS.get() - before
    };
    ticks(&mut tree, 0);
    let length = tree.recorded_len();
    let allocated = ticks(&mut tree, 100);
    // Growing the bytes doubles them each time.
    assert!(allocated <= 2, "{allocated} allocations in 100 ticks");
    // Three bytes a leaf: its answer, its place, and the number of its reason.
    let each = (tree.recorded_len() - length) / 100;
    assert!((300..320).contains(&each), "{each} bytes a tick");
}
