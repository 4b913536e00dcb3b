//! The driver's services: which robot it is, and the language it speaks.

use robot_core::Language;
use ros2_client::{Message, ReadResult, RmwRequestId, Server};

use crate::interface;
use crate::link::{Link, RosError};
use crate::messages::naoqi_bridge_msgs::{
    GetRobotInfoResponse, GetStringResponse, Nothing, RobotInfo, SetStringRequest, SetStringResponse,
};
use crate::refusals::Refusals;

/// The servers and what they remember.
pub(super) struct Services {
    get_robot_config: Server<Nothing, GetRobotInfoResponse>,
    set_language: Server<SetStringRequest, SetStringResponse>,
    get_language: Server<Nothing, GetStringResponse>,
    language: Language,
}

impl Services {
    pub(super) fn open(link: &mut Link) -> Result<Self, RosError> {
        Ok(Self {
            get_robot_config: link.server(interface::GET_ROBOT_CONFIG)?,
            set_language: link.server(interface::SET_LANGUAGE)?,
            get_language: link.server(interface::GET_LANGUAGE)?,
            language: Language::De,
        })
    }

    pub(super) const fn language(&self) -> Language {
        self.language
    }

    /// Answers what has been asked since the last call.
    pub(super) fn answer(&mut self, refusals: &Refusals) {
        serve(&self.get_robot_config, "get_robot_config", refusals, |_| GetRobotInfoResponse { info: robot_info() });
        let language = &mut self.language;
        serve(&self.set_language, "set_language", refusals, |wished| {
            let known = Language::ALL.into_iter().find(|known| naoqi_name(*known) == wished.data);
            *language = known.unwrap_or(*language);
            SetStringResponse { success: known.is_some() }
        });
        let language = self.language;
        serve(&self.get_language, "get_language", refusals, |_| GetStringResponse {
            data: naoqi_name(language).into(),
        });
    }
}

/// naoqi's name of a language.
const fn naoqi_name(language: Language) -> &'static str {
    match language {
        Language::De => "German",
        Language::En => "English",
    }
}

/// What a simulated V6 says of itself. Its model tells that it is simulated.
fn robot_info() -> RobotInfo {
    RobotInfo {
        r#type: 0,
        model: "NAO V6 (simulated)".to_owned(),
        head_version: "6.0.0".to_owned(),
        body_version: "6.0.0".to_owned(),
        arm_version: "6.0.0".to_owned(),
        has_laser: false,
        has_extended_arms: true,
        number_of_legs: 2,
        number_of_arms: 2,
        number_of_hands: 2,
    }
}

/// The text of `info`: naoqi's keys and their values.
pub(super) fn robot_config() -> String {
    let info = robot_info();
    [
        ("RobotConfig/Body/Type", info.model.as_str()),
        ("RobotConfig/Body/BaseVersion", &info.body_version),
        ("RobotConfig/Body/Device/LeftArm/Version", &info.arm_version),
        ("RobotConfig/Body/Device/RightArm/Version", &info.arm_version),
        ("RobotConfig/Body/Version", &info.body_version),
    ]
    .map(|(key, value)| format!("{key}: {value}"))
    .join(" ; ")
}

fn serve<Q, A>(server: &Server<Q, A>, name: &str, refusals: &Refusals, mut answer: impl FnMut(Q) -> A)
where
    Q: Message + Clone + 'static,
    A: Message + 'static,
{
    while let Some((id, question)) = take_request(|| server.receive_request(), name, refusals) {
        if let Err(error) = server.send_response(id, answer(question)) {
            refusals.add(name, &error);
        }
    }
}

/// The next request, past those that cannot be decoded; a flood of these is given up until the next call.
pub(super) fn take_request<Q>(
    receive: impl Fn() -> ReadResult<Option<(RmwRequestId, Q)>>,
    name: &str,
    refusals: &Refusals,
) -> Option<(RmwRequestId, Q)> {
    const AT_MOST: usize = 64;
    for _ in 0..AT_MOST {
        match receive() {
            Ok(request) => return request,
            Err(error) => refusals.add(name, &error),
        }
    }
    None
}
