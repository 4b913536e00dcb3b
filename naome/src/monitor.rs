//! Lets Groot2 look at a running tree.

use std::net::{IpAddr, SocketAddr};

use behaviour_tree::{TreeDocument, TreeView};
use behaviour_tree_groot2::{Monitor, Settings};
use robot_core::Text;
use serde::Serialize;

use crate::cli;
use crate::exit::Failure;
use crate::output::Output;

/// Where the key is: command lines can be read by everybody on a machine.
const KEY: &str = "NAOME_MONITOR_KEY";

/// Where to look, for programs.
#[derive(Serialize)]
struct Address {
    event: &'static str,
    address: SocketAddr,
}

/// Starts a monitor, if one is asked for, and says where it is.
pub(crate) fn start(
    options: &cli::Monitored,
    tree: TreeView<'_>,
    documents: &[TreeDocument],
    output: &Output,
) -> Result<Option<Monitor>, Failure> {
    let Some(port) = options.monitor else { return Ok(None) };
    let address: IpAddr = options.monitor_address.unwrap_or(Settings::default().address);
    let key = std::env::var(KEY).ok();
    if !address.is_loopback() && key.is_none() {
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!(
                "Damit andere Rechner zusehen können, braucht es einen Schlüssel: {KEY}=… (8 Zeichen oder mehr)"
            ),
            en: format!("For other machines to look on there must be a key: {KEY}=… (8 characters or more)"),
        })));
    }
    let monitor = Monitor::start(&Settings { port, address, key }).map_err(Failure::missing)?;
    monitor.show(tree, documents).map_err(Failure::missing)?;
    let address = monitor.address();
    if output.json {
        output.json(&Address { event: "monitor", address });
    } else {
        output.text(&output.say(&Text {
            de: format!("Groot2 kann zusehen: {address}"),
            en: format!("Groot2 can look on: {address}"),
        }));
    }
    Ok(Some(monitor))
}
