//! How to find the robot: what ROS 2 programs read from their environment.
//!
//! `ros2-client` reads none of it, so it is done here.

use std::str::FromStr;

use robot_core::Text;

/// How services travel over DDS. Both sides must do it the same way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ServiceMapping {
    /// As Fast DDS and Connext do, ROS 2's default.
    #[default]
    Enhanced,
    /// As Cyclone DDS does.
    Cyclone,
}

impl From<ServiceMapping> for ros2_client::ServiceMapping {
    fn from(mapping: ServiceMapping) -> Self {
        match mapping {
            ServiceMapping::Enhanced => Self::Enhanced,
            ServiceMapping::Cyclone => Self::Cyclone,
        }
    }
}

/// Where a robot is to be found and how to talk to it.
///
/// ```
/// use robot_ros2::RosOptions;
///
/// let options = RosOptions::from_env(|name| (name == "ROS_DOMAIN_ID").then(|| "42".to_owned()))?;
/// assert_eq!(options.domain_id, 42);
/// assert!(!options.only_local);
/// # Ok::<(), robot_ros2::RosOptionsError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosOptions {
    /// Who has the same number hears each other; 0 to 232.
    pub domain_id: u16,
    /// Whether only programs on this machine are talked to.
    pub only_local: bool,
    /// How services travel.
    pub service_mapping: ServiceMapping,
    /// Whether time is what `/clock` says instead of the machine's.
    pub use_sim_time: bool,
    /// Whether sound from the robot's microphones is wanted: 384 kilobytes a second of a NAO.
    pub audio: bool,
    /// The namespace in which all names of the robot lie.
    pub namespace: Namespace,
}

/// A namespace of ROS, as `/` or `/naome`.
///
/// ```
/// use robot_ros2::Namespace;
///
/// assert_eq!("/naome".parse::<Namespace>()?.as_str(), "/naome");
/// assert!("na ome".parse::<Namespace>().is_err());
/// # Ok::<(), robot_ros2::RosOptionsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namespace(String);

impl Namespace {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Namespace {
    /// The root.
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl FromStr for Namespace {
    type Err = RosOptionsError;

    fn from_str(text: &str) -> Result<Self, RosOptionsError> {
        let is_token = |token: &str| {
            token.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && token.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
                && !token.contains("__")
        };
        let tokens = text.strip_prefix('/');
        if tokens.is_some_and(|tokens| tokens.is_empty() || tokens.split('/').all(is_token)) {
            Ok(Self(text.to_owned()))
        } else {
            Err(RosOptionsError::Namespace(text.to_owned()))
        }
    }
}

/// A setting that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosOptionsError {
    /// No domain has this number.
    #[error("ROS_DOMAIN_ID is `{0}`, which is no domain; write a whole number from 0 to 101, or unset it for 0")]
    DomainId(String),
    /// Neither yes nor no.
    #[error("ROS_LOCALHOST_ONLY is `{0}`; write 1 for this machine only, or 0 for the whole network")]
    LocalhostOnly(String),
    /// A range that does not exist, or that cannot be done.
    #[error(
        "ROS_AUTOMATIC_DISCOVERY_RANGE is `{0}`; write LOCALHOST for this machine only, or SUBNET for the whole network"
    )]
    DiscoveryRange(String),
    /// A middleware that is not DDS.
    #[error(
        "RMW_IMPLEMENTATION is `{0}`, which does not speak DDS; write rmw_fastrtps_cpp or rmw_cyclonedds_cpp, here and for the robot's driver"
    )]
    Middleware(String),
    /// Not a name of ROS.
    #[error(
        "the namespace (ROS_NAMESPACE) `{0}` is none of ROS; write one like /naome: a slash, then letters, digits and underscores"
    )]
    Namespace(String),
}

impl RosOptionsError {
    /// What is wrong and what to write, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        let de = match self {
            Self::DomainId(value) => format!(
                "ROS_DOMAIN_ID ist »{value}«, und das ist keine Domäne; schreiben Sie eine ganze Zahl von 0 bis 101, \
                 oder lassen Sie sie weg (0)."
            ),
            Self::LocalhostOnly(value) => format!(
                "ROS_LOCALHOST_ONLY ist »{value}«; schreiben Sie 1 für nur diesen Rechner oder 0 für das ganze Netz."
            ),
            Self::DiscoveryRange(value) => format!(
                "ROS_AUTOMATIC_DISCOVERY_RANGE ist »{value}«; schreiben Sie LOCALHOST für nur diesen Rechner oder \
                 SUBNET für das ganze Netz."
            ),
            Self::Middleware(value) => format!(
                "RMW_IMPLEMENTATION ist »{value}« und spricht kein DDS; schreiben Sie rmw_fastrtps_cpp oder \
                 rmw_cyclonedds_cpp, hier und beim Treiber des Roboters."
            ),
            Self::Namespace(value) => format!(
                "Der Namensraum (ROS_NAMESPACE) »{value}« ist keiner von ROS; schreiben Sie einen wie /naome: \
                 Schrägstrich, dann Buchstaben, Ziffern und Unterstriche."
            ),
        };
        Text { de, en: self.to_string() }
    }
}

impl RosOptions {
    /// The greatest domain for which UDP has ports.
    const LAST_DOMAIN: u16 = 232;

    /// Reads the settings that ROS 2 knows: `ROS_DOMAIN_ID`, `ROS_LOCALHOST_ONLY`, `ROS_AUTOMATIC_DISCOVERY_RANGE` and
    /// `RMW_IMPLEMENTATION`; and `ROS_NAMESPACE`, as ROS 1 read it, for one of several robots. What is unset or empty keeps
    /// ROS' default.
    ///
    /// # Errors
    /// When a setting is none that can be; the error says what to write.
    pub fn from_env(variable: impl Fn(&str) -> Option<String>) -> Result<Self, RosOptionsError> {
        let setting = |name| variable(name).filter(|value| !value.is_empty());
        let mut options = Self::default();
        if let Some(value) = setting("ROS_DOMAIN_ID") {
            options.domain_id = match value.parse() {
                Ok(id) if id <= Self::LAST_DOMAIN => id,
                _ => return Err(RosOptionsError::DomainId(value)),
            };
        }
        options.only_local = match (setting("ROS_LOCALHOST_ONLY"), setting("ROS_AUTOMATIC_DISCOVERY_RANGE")) {
            // The older setting wins where both are given, as in ROS.
            (Some(value), _) => match value.as_str() {
                "1" => true,
                "0" => false,
                _ => return Err(RosOptionsError::LocalhostOnly(value)),
            },
            (None, Some(value)) => match value.as_str() {
                "LOCALHOST" => true,
                "SUBNET" | "SYSTEM_DEFAULT" => false,
                _ => return Err(RosOptionsError::DiscoveryRange(value)),
            },
            (None, None) => false,
        };
        if let Some(value) = setting("ROS_NAMESPACE") {
            options.namespace = value.parse()?;
        }
        if let Some(value) = setting("RMW_IMPLEMENTATION") {
            options.service_mapping = match value.as_str() {
                "rmw_cyclonedds_cpp" => ServiceMapping::Cyclone,
                "rmw_zenoh_cpp" => return Err(RosOptionsError::Middleware(value)),
                _ => ServiceMapping::Enhanced,
            };
        }
        Ok(options)
    }

    /// The full name of a topic or service. In a namespace lies everything, the driver's absolute names too: those are
    /// shared by all robots of a domain, and the first command to one of several would move them all.
    pub(crate) fn resolve(&self, name: &str) -> String {
        format!("{}/{}", self.namespace.as_str().trim_end_matches('/'), name.trim_start_matches('/'))
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<RosOptions, RosOptionsError> {
        RosOptions::from_env(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[rstest]
    #[case(&[], RosOptions::default())]
    #[case(&[("ROS_DOMAIN_ID", "")], RosOptions::default())]
    #[case(&[("ROS_DOMAIN_ID", "7")], RosOptions { domain_id: 7, ..RosOptions::default() })]
    #[case(&[("ROS_LOCALHOST_ONLY", "1")], RosOptions { only_local: true, ..RosOptions::default() })]
    #[case(&[("ROS_LOCALHOST_ONLY", "0"), ("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")], RosOptions::default())]
    #[case(&[("ROS_AUTOMATIC_DISCOVERY_RANGE", "LOCALHOST")], RosOptions { only_local: true, ..RosOptions::default() })]
    #[case(&[("ROS_AUTOMATIC_DISCOVERY_RANGE", "SUBNET")], RosOptions::default())]
    #[case(&[("ROS_NAMESPACE", "/naome_1")], RosOptions { namespace: Namespace("/naome_1".to_owned()), ..RosOptions::default() })]
    #[case(&[("RMW_IMPLEMENTATION", "rmw_fastrtps_cpp")], RosOptions::default())]
    #[case(
        &[("RMW_IMPLEMENTATION", "rmw_cyclonedds_cpp")],
        RosOptions { service_mapping: ServiceMapping::Cyclone, ..RosOptions::default() }
    )]
    fn the_environment_is_read_as_ros_reads_it(#[case] variables: &[(&str, &str)], #[case] expected: RosOptions) {
        assert_eq!(read(variables), Ok(expected));
    }

    #[rstest]
    #[case("ROS_DOMAIN_ID", "233", "from 0 to 101")]
    #[case("ROS_DOMAIN_ID", "-1", "from 0 to 101")]
    #[case("ROS_DOMAIN_ID", "zwei", "from 0 to 101")]
    #[case("ROS_LOCALHOST_ONLY", "ja", "write 1")]
    #[case("ROS_AUTOMATIC_DISCOVERY_RANGE", "OFF", "write LOCALHOST")]
    #[case("ROS_NAMESPACE", "naome", "write one like /naome")]
    #[case("RMW_IMPLEMENTATION", "rmw_zenoh_cpp", "write rmw_fastrtps_cpp")]
    fn what_cannot_be_is_refused_and_the_cure_named(#[case] name: &str, #[case] value: &str, #[case] cure: &str) {
        let error = read(&[(name, value)]).expect_err("this setting cannot be").to_string();
        assert!(error.contains(name) && error.contains(value) && error.contains(cure), "{error}");
    }

    #[rstest]
    #[case("/", "/odom", "/joint_states")]
    #[case("/naome", "/naome/odom", "/naome/joint_states")]
    #[case("/eab/naome_1", "/eab/naome_1/odom", "/eab/naome_1/joint_states")]
    fn all_names_lie_in_the_namespace(#[case] namespace: &str, #[case] odom: &str, #[case] joints: &str) {
        let options =
            RosOptions { namespace: namespace.parse().expect("this is a namespace"), ..RosOptions::default() };
        assert_eq!(options.resolve("odom"), odom);
        assert_eq!(options.resolve("/joint_states"), joints);
    }

    #[rstest]
    #[case("")]
    #[case("naome")]
    #[case("/naome/")]
    #[case("//naome")]
    #[case("/9")]
    #[case("/na ome")]
    #[case("/na__ome")]
    #[case("/naöme")]
    fn other_namespaces_are_refused(#[case] namespace: &str) {
        assert_eq!(namespace.parse::<Namespace>(), Err(RosOptionsError::Namespace(namespace.to_owned())));
    }
}
