//! News on their way to a browser. How many bytes wait is known on both sides: whoever writes can wait for whoever reads,
//! and nothing of what has happened is left out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Where news are put in.
#[derive(Debug)]
pub(crate) struct Outbox {
    news: UnboundedSender<String>,
    waiting: Arc<AtomicUsize>,
}

/// Where they are fetched.
#[derive(Debug)]
pub(crate) struct Inbox {
    news: UnboundedReceiver<String>,
    waiting: Arc<AtomicUsize>,
}

/// Both ends.
pub(crate) fn mailbox() -> (Outbox, Inbox) {
    let (sender, receiver) = unbounded_channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    (Outbox { news: sender, waiting: Arc::clone(&waiting) }, Inbox { news: receiver, waiting })
}

impl Outbox {
    /// So many bytes have not been fetched yet.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Puts something in; whether somebody is there to fetch it.
    pub(crate) fn put(&self, text: String) -> bool {
        self.waiting.fetch_add(text.len(), Ordering::Relaxed);
        self.news.send(text).is_ok()
    }
}

impl Inbox {
    /// The next of the news; nothing when no more will come.
    pub(crate) async fn fetch(&mut self) -> Option<String> {
        let text = self.news.recv().await?;
        self.waiting.fetch_sub(text.len(), Ordering::Relaxed);
        Some(text)
    }

    /// All that is there now.
    #[cfg(test)]
    pub(crate) fn fetch_all(&mut self) -> Vec<String> {
        let all: Vec<String> = std::iter::from_fn(|| self.news.try_recv().ok()).collect();
        self.waiting.fetch_sub(all.iter().map(String::len).sum(), Ordering::Relaxed);
        all
    }
}
