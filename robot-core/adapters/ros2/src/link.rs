//! The link to DDS: one participant with one ROS node, and what it publishes, subscribes and serves.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use ros2_client::dds::rustdds::DomainParticipantBuilder;
use ros2_client::{
    Context, MessageTypeName, Name, Node, NodeName, NodeOptions, Publisher, Server, ServiceTypeName, Subscription,
};

use crate::interface::{Service, Topic};
use crate::messages::{RosMessage, RosService};
use crate::options::RosOptions;

/// The link to ROS could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no link to ROS: {what}: {reason}")]
pub struct RosError {
    /// What was to be made.
    pub what: String,
    /// What the library or the machine says.
    pub reason: String,
}

impl RosError {
    pub(crate) fn new(what: impl Into<String>, reason: impl ToString) -> Self {
        Self { what: what.into(), reason: reason.to_string() }
    }
}

/// A node of its own participant. It is there as long as this lives.
pub(crate) struct Link {
    context: Context,
    node: Node,
    options: RosOptions,
}

impl Link {
    pub(crate) fn open(options: &RosOptions, node: &str, node_options: NodeOptions) -> Result<Self, RosError> {
        let made = |error: &dyn ToString| RosError::new(format!("the node {node}"), error.to_string());
        let mut participant = DomainParticipantBuilder::new(options.domain_id);
        if options.only_local {
            participant = participant.with_only_networks([Ipv4Addr::LOCALHOST]);
        }
        let participant = participant.build().map_err(|error| made(&error))?;
        let context = Context::from_domain_participant(participant).map_err(|error| made(&error))?;
        let name = NodeName::new(options.namespace.as_str(), node).map_err(|error| made(&error))?;
        let node = context.new_node(name, node_options).map_err(|error| made(&format!("{error:?}")))?;
        Ok(Self { context, node, options: options.clone() })
    }

    pub(crate) fn node_mut(&mut self) -> &mut Node {
        &mut self.node
    }

    pub(crate) fn publisher<M: RosMessage>(&mut self, topic: Topic<M>) -> Result<Publisher<M>, RosError> {
        let dds_topic = self.topic(topic)?;
        self.node
            .create_publisher(&dds_topic, Some(topic.qos()))
            .map_err(|error| RosError::new(format!("a publisher of {}", topic.name), error))
    }

    pub(crate) fn subscription<M: RosMessage>(&mut self, topic: Topic<M>) -> Result<Subscription<M>, RosError> {
        let dds_topic = self.topic(topic)?;
        self.node
            .create_subscription(&dds_topic, Some(topic.qos()))
            .map_err(|error| RosError::new(format!("a subscription of {}", topic.name), error))
    }

    pub(crate) fn server<S: RosService>(
        &mut self,
        service: Service<S>,
    ) -> Result<Server<S::Request, S::Response>, RosError> {
        let name = self.name(service.name)?;
        self.node
            .create_server(
                self.options.service_mapping.into(),
                &name,
                &ServiceTypeName::new(S::PACKAGE, S::NAME),
                service.qos(),
                service.qos(),
            )
            .map_err(|error| RosError::new(format!("the service {}", service.name), error))
    }

    /// The full name of a topic, service or action.
    pub(crate) fn name(&self, name: &str) -> Result<Name, RosError> {
        // Made absolute here: the library writes a relative name in the root namespace with two slashes.
        let full = self.options.resolve(name);
        Name::parse(&full).map_err(|error| RosError::new(format!("the name {full}"), error))
    }

    fn topic<M: RosMessage>(&self, topic: Topic<M>) -> Result<ros2_client::dds::rustdds::Topic, RosError> {
        self.node
            .create_topic(&self.name(topic.name)?, MessageTypeName::new(M::PACKAGE, M::NAME), &topic.qos())
            .map_err(|error| RosError::new(format!("the topic {}", topic.name), error))
    }

    /// The topics that somebody outside this link subscribes.
    pub(crate) fn heard_topics(&self) -> HeardTopics {
        let readers = self.context.domain_participant().discovered_readers();
        HeardTopics(readers.into_iter().map(|reader| reader.subscription_topic_data.topic_name().clone()).collect())
    }

    /// The topics that somebody outside this link publishes.
    pub(crate) fn spoken_topics(&self) -> HeardTopics {
        let writers = self.context.domain_participant().discovered_writers();
        HeardTopics(writers.into_iter().map(|writer| writer.publication_topic_data.topic_name().clone()).collect())
    }

    /// A topic's name as it stands in [`HeardTopics`].
    pub(crate) fn dds_name<M>(&self, topic: Topic<M>) -> String {
        format!("rt{}", self.options.resolve(topic.name))
    }
}

/// Topics that somebody subscribes, by their names in DDS.
#[derive(Debug, Default)]
pub(crate) struct HeardTopics(BTreeSet<String>);

impl HeardTopics {
    pub(crate) fn contains(&self, dds_name: &str) -> bool {
        self.0.contains(dds_name)
    }
}
