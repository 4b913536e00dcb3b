//! The driver's `listen` action: one listener at a time is told the next thing that is heard.

use std::time::Duration;

use robot_core::Timestamp;
use ros2_client::action::{
    ActionServer, ActionServerQosPolicies, CancelGoalRequest, CancelGoalResponse, GetResultResponse, GoalId, GoalInfo,
    GoalStatusEnum, SendGoalResponse,
};
use ros2_client::action_msgs::{CancelGoalResponseEnum, GoalStatus, GoalStatusArray};
use ros2_client::builtin_interfaces::Time;
use ros2_client::qos::Durability;
use ros2_client::{ActionTypeName, RmwRequestId};

use super::services::take_request;
use crate::interface::{LISTEN, service_qos};
use crate::link::{Link, RosError};
use crate::messages::naoqi_bridge_msgs::{ListenFeedback, ListenGoal, ListenResult};
use crate::messages::time;
use crate::options::ServiceMapping;
use crate::refusals::Refusals;

/// ISO 639-1 codes of the languages that the driver can have the robot listen for.
const LANGUAGES: [&str; 9] = ["en", "fr", "de", "it", "ja", "ko", "pt", "es", "zh"];

/// The action's server.
pub(super) struct Listen {
    server: ActionServer<ListenGoal, ListenResult, ListenFeedback>,
    goals: Goals,
}

impl Listen {
    pub(super) fn open(link: &mut Link, mapping: ServiceMapping) -> Result<Self, RosError> {
        // Services and feedback must be volatile and the status transient-local, or they never match.
        let qos = ActionServerQosPolicies {
            goal_service: service_qos(),
            result_service: service_qos(),
            cancel_service: service_qos(),
            feedback_publisher: service_qos(),
            status_publisher: service_qos().durability(Durability::TransientLocal),
        };
        let name = link.name(LISTEN)?;
        let action = ActionTypeName::new("naoqi_bridge_msgs", "Listen");
        let server = link
            .node_mut()
            .create_action_server(mapping.into(), &name, &action, qos)
            .map_err(|error| RosError::new("the action listen", error))?;
        Ok(Self { server, goals: Goals::default() })
    }

    /// Takes goals, cancels and questions for results, and answers what can be answered.
    pub(super) fn answer(&mut self, now: Timestamp, refusals: &Refusals) {
        let Self { server, goals } = self;
        let stamp = time(now);
        while let Some((id, request)) = take_request(|| server.receive_goal(), LISTEN, refusals) {
            let accepted = goals.start(request.goal_id, &request.goal, now);
            tell(server.send_goal_response(id, SendGoalResponse { accepted, stamp }), refusals);
        }
        while let Some((id, request)) = take_request(|| server.receive_cancel_request(), LISTEN, refusals) {
            let goals_canceling = goals.cancel(wanted(&request));
            let return_code = if goals_canceling.is_empty() {
                CancelGoalResponseEnum::UnknownGoal
            } else {
                CancelGoalResponseEnum::None
            };
            tell(server.send_cancel_response(id, CancelGoalResponse { return_code, goals_canceling }), refusals);
        }
        while let Some((id, request)) = take_request(|| server.receive_result_request(), LISTEN, refusals) {
            goals.ask(request.goal_id, id);
        }
        for (id, response) in goals.answers(now) {
            tell(server.send_result(id, response), refusals);
        }
        if let Some(status_list) = goals.changed_status() {
            tell(server.send_goal_statuses(GoalStatusArray { status_list }), refusals);
        }
    }

    /// Something was heard.
    pub(super) fn hear(&mut self, text: &str) {
        self.goals.hear(text);
    }
}

fn tell<E: std::fmt::Display>(sent: Result<(), E>, refusals: &Refusals) {
    if let Err(error) = sent {
        refusals.add(LISTEN, &error);
    }
}

/// The goal that a request names; none stands for all. Its field is private in the library, its encoding is not.
fn wanted(request: &CancelGoalRequest) -> Option<GoalId> {
    let (bytes, encoding) = encode(request)?;
    let (info, _) =
        ros2_client::dds::rustdds::serialization::deserialize_from_cdr_with_rep_id::<GoalInfo>(&bytes, encoding)
            .ok()?;
    (info.goal_id != GoalId::ZERO).then_some(info.goal_id)
}

fn encode(request: &CancelGoalRequest) -> Option<(Vec<u8>, ros2_client::dds::rustdds::RepresentationIdentifier)> {
    let encoding = ros2_client::dds::rustdds::RepresentationIdentifier::CDR_LE;
    let mut bytes = Vec::new();
    ros2_client::dds::rustdds::serialization::to_writer_with_rep_id(&mut bytes, request, encoding).ok()?;
    Some((bytes, encoding))
}

/// One goal and how it stands.
struct Goal {
    id: GoalId,
    accepted_at: Time,
    status: GoalStatusEnum,
    result: ListenResult,
    ended_at: Option<Timestamp>,
}

/// The goal that listens, and those that ended not long ago, whose results may still be asked for.
#[derive(Default)]
struct Goals {
    goals: Vec<Goal>,
    asked: Vec<(GoalId, RmwRequestId)>,
    changed: bool,
}

impl Goals {
    /// So long a result is kept.
    const KEPT: Duration = Duration::from_secs(60);
    /// Nobody needs more at once; a flood does not fill the memory.
    const MOST: usize = 64;

    /// Whether the goal is taken: not while another listens. A language that is not known is taken and fails at once,
    /// as the driver does it.
    fn start(&mut self, id: GoalId, goal: &ListenGoal, now: Timestamp) -> bool {
        let listens = self.goals.iter().any(|goal| goal.ended_at.is_none());
        if listens || self.goals.len() >= Self::MOST || self.goals.iter().any(|known| known.id == id) {
            return false;
        }
        let known = goal.language.is_empty() || LANGUAGES.contains(&goal.language.as_str());
        self.goals.push(Goal {
            id,
            accepted_at: time(now),
            status: if known { GoalStatusEnum::Executing } else { GoalStatusEnum::Aborted },
            result: ListenResult::default(),
            ended_at: (!known).then_some(now),
        });
        self.changed = true;
        true
    }

    fn hear(&mut self, text: &str) {
        if let Some(goal) = self.goals.iter_mut().find(|goal| goal.status == GoalStatusEnum::Executing) {
            goal.status = GoalStatusEnum::Succeeded;
            goal.result.result = vec![text.to_owned()];
            self.changed = true;
        }
    }

    fn cancel(&mut self, wanted: Option<GoalId>) -> Vec<GoalInfo> {
        let mut canceling = Vec::new();
        for goal in &mut self.goals {
            if goal.status == GoalStatusEnum::Executing && wanted.is_none_or(|id| id == goal.id) {
                goal.status = GoalStatusEnum::Canceled;
                canceling.push(GoalInfo { goal_id: goal.id, stamp: goal.accepted_at });
                self.changed = true;
            }
        }
        canceling
    }

    fn ask(&mut self, id: GoalId, request: RmwRequestId) {
        if self.asked.len() < Self::MOST {
            self.asked.push((id, request));
        }
    }

    /// What can be answered now: results of goals that have ended, and "unknown" for goals that never were.
    fn answers(&mut self, now: Timestamp) -> Vec<(RmwRequestId, GetResultResponse<ListenResult>)> {
        for goal in &mut self.goals {
            if goal.status != GoalStatusEnum::Executing {
                goal.ended_at.get_or_insert(now);
            }
        }
        let mut answers = Vec::new();
        let goals = &self.goals;
        self.asked.retain(|(id, request)| {
            let (status, result) = match goals.iter().find(|goal| goal.id == *id) {
                Some(goal) if goal.ended_at.is_none() => return true,
                Some(goal) => (goal.status, goal.result.clone()),
                None => (GoalStatusEnum::Unknown, ListenResult::default()),
            };
            answers.push((*request, GetResultResponse { status, result }));
            false
        });
        self.goals.retain(|goal| goal.ended_at.is_none_or(|ended| now.since(ended) < Self::KEPT));
        answers
    }

    /// How all goals stand, if that has changed.
    fn changed_status(&mut self) -> Option<Vec<GoalStatus>> {
        std::mem::take(&mut self.changed).then(|| {
            let info = |goal: &Goal| GoalInfo { goal_id: goal.id, stamp: goal.accepted_at };
            self.goals.iter().map(|goal| GoalStatus { goal_info: info(goal), status: goal.status }).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_nanos(5_000_000_000);

    fn request(sequence_number: i64) -> RmwRequestId {
        let gid = ros2_client::Gid::from(ros2_client::dds::rustdds::GUID::GUID_UNKNOWN);
        RmwRequestId { writer_gid: gid, sequence_number }
    }

    fn goal(language: &str) -> ListenGoal {
        ListenGoal { expected: vec!["ja".to_owned()], language: language.to_owned() }
    }

    #[test]
    fn one_listens_at_a_time_and_is_told_what_was_heard() {
        let mut goals = Goals::default();
        let (first, second) = (GoalId::new_random(), GoalId::new_random());
        assert!(goals.start(first, &goal("de"), NOW));
        assert!(!goals.start(second, &goal("de"), NOW), "another listens");
        goals.ask(first, request(1));
        assert!(goals.answers(NOW).is_empty(), "nothing was heard yet");
        goals.hear("Hallo NAOme");
        goals.hear("und noch etwas");
        let answers = goals.answers(NOW);
        assert_eq!(answers.len(), 1);
        assert_eq!(answers[0].0.sequence_number, 1);
        assert_eq!(answers[0].1.status, GoalStatusEnum::Succeeded);
        assert_eq!(answers[0].1.result.result, ["Hallo NAOme"]);
        assert!(goals.start(second, &goal(""), NOW), "the first has ended");
    }

    #[test]
    fn results_are_kept_for_those_who_ask_late_but_not_for_ever() {
        let mut goals = Goals::default();
        let id = GoalId::new_random();
        goals.start(id, &goal("en"), NOW);
        goals.hear("hello");
        assert!(goals.answers(NOW).is_empty());
        goals.ask(id, request(1));
        assert_eq!(goals.answers(NOW)[0].1.status, GoalStatusEnum::Succeeded);
        goals.answers(NOW + Goals::KEPT);
        goals.ask(id, request(2));
        assert_eq!(goals.answers(NOW + Goals::KEPT)[0].1.status, GoalStatusEnum::Unknown);
    }

    #[test]
    fn a_goal_is_cancelled_by_its_name_or_with_all() {
        let mut goals = Goals::default();
        let id = GoalId::new_random();
        goals.start(id, &goal("de"), NOW);
        assert!(goals.cancel(Some(GoalId::new_random())).is_empty());
        assert_eq!(goals.cancel(Some(id)).len(), 1);
        assert!(goals.cancel(None).is_empty(), "it has ended");
        let statuses: Vec<_> = goals.changed_status().expect("changed").iter().map(|goal| goal.status).collect();
        assert_eq!(statuses, [GoalStatusEnum::Canceled]);
        assert!(goals.changed_status().is_none());
    }

    #[test]
    fn an_unknown_language_fails_and_a_flood_is_bounded() {
        let mut goals = Goals::default();
        for _ in 0..1000 {
            goals.start(GoalId::new_random(), &goal("tlh"), NOW);
            goals.ask(GoalId::new_random(), request(1));
        }
        assert!(goals.goals.iter().all(|goal| goal.status == GoalStatusEnum::Aborted));
        assert_eq!((goals.goals.len(), goals.asked.len()), (Goals::MOST, Goals::MOST));
    }
}
