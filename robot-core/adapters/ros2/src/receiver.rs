//! A thread that takes in messages as they arrive.
//!
//! Nothing polls: a message that has arrived and is not yet read is lost when its sender goes, and programs that say
//! one thing and end, as `ros2 topic pub --once` does, are common.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use ros2_client::{Gid, ReadError, Spinner, Subscription};
use tokio::sync::oneshot;
use tokio::task::LocalSet;

use crate::interface::Topic;
use crate::link::{Link, RosError};
use crate::messages::RosMessage;
use crate::readings::Malformed;
use crate::refusals::Refusals;

/// What the thread will do, before it is started.
pub(crate) struct Tasks {
    refusals: Arc<Refusals>,
    start: Vec<Start>,
}

/// Starts one task on the thread.
type Start = Box<dyn FnOnce(&LocalSet) + Send>;

impl Tasks {
    /// Nothing to do yet; messages that cannot be are counted in `refusals`.
    pub(crate) fn new(refusals: Arc<Refusals>) -> Self {
        Self { refusals, start: Vec::new() }
    }

    /// Subscribes a topic; `take_in` gets each message on the thread.
    pub(crate) fn listen<M: RosMessage>(
        &mut self,
        link: &mut Link,
        topic: Topic<M>,
        mut take_in: impl FnMut(M) -> Result<(), Malformed> + Send + 'static,
    ) -> Result<(), RosError> {
        self.listen_to(link, topic, move |message, _| take_in(message))
    }

    /// The same; `take_in` is also told which publisher a message is from.
    pub(crate) fn listen_to<M: RosMessage>(
        &mut self,
        link: &mut Link,
        topic: Topic<M>,
        take_in: impl FnMut(M, Gid) -> Result<(), Malformed> + Send + 'static,
    ) -> Result<(), RosError> {
        let subscription = link.subscription(topic)?;
        let refusals = Arc::clone(&self.refusals);
        self.start.push(Box::new(move |local| {
            local.spawn_local(receive(subscription, topic.name, refusals, take_in));
        }));
        Ok(())
    }

    /// Does something again and again, for as long as the thread is there; what it does waits for nothing.
    pub(crate) fn every(&mut self, period: Duration, mut act: impl FnMut() + Send + 'static) {
        self.start.push(Box::new(move |local| {
            local.spawn_local(async move {
                let mut beat = tokio::time::interval(period);
                loop {
                    beat.tick().await;
                    act();
                }
            });
        }));
    }

    /// Serves a node's parameters.
    pub(crate) fn spin(&mut self, spinner: Spinner) {
        self.start.push(Box::new(move |local| {
            local.spawn_local(async move {
                if let Err(error) = spinner.spin().await {
                    tracing::warn!(%error, "the parameter services have ended");
                }
            });
        }));
    }

    /// Starts the thread.
    pub(crate) fn start(self, name: &str) -> Result<Receiver, RosError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .map_err(|error| RosError::new(format!("the runtime of {name}"), error))?;
        let (stop, stopped) = oneshot::channel();
        let run = move || {
            let local = LocalSet::new();
            for start in self.start {
                start(&local);
            }
            // That the sender is gone is a stop, too.
            let _ = local.block_on(&runtime, stopped);
        };
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(run)
            .map_err(|error| RosError::new(format!("the thread {name}"), error))?;
        Ok(Receiver { stop: Some(stop), thread: Some(thread) })
    }
}

/// The thread, for as long as this lives.
#[derive(Debug)]
pub(crate) struct Receiver {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Whether the thread still runs.
    pub(crate) fn is_alive(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // If it panicked, there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

async fn receive<M: RosMessage>(
    subscription: Subscription<M>,
    topic: &'static str,
    refusals: Arc<Refusals>,
    mut take_in: impl FnMut(M, Gid) -> Result<(), Malformed>,
) {
    /// So long a broken subscription is left alone before it is tried again.
    const PAUSE: Duration = Duration::from_millis(100);
    loop {
        match subscription.async_take().await {
            Ok((message, info)) => {
                if let Err(malformed) = take_in(message, info.publisher_gid()) {
                    refusals.add(topic, &malformed);
                }
            }
            Err(error @ ReadError::Deserialization { .. }) => refusals.add(topic, &error),
            Err(error) => {
                refusals.add(topic, &error);
                tokio::time::sleep(PAUSE).await;
            }
        }
        // A topic that is flooded must not keep the others from being read.
        tokio::task::yield_now().await;
    }
}
