//! People: they come in, ask, answer, follow, thank and leave; others read or stroll.
//!
//! A [`VisitorScript`] says who somebody is and what they want; a [`Visitor`] does it, tick by tick. People never walk
//! into the robot: that the two touch is the robot's doing, and is judged.

mod question;
mod script;
mod spell;
mod surroundings;
mod talk;
#[cfg(test)]
mod tests;
mod walk;
mod whim;

use rand::RngExt;
use robot_core::{Point, Pose, Timestamp, Utterance};

use crate::path::Planner;
use crate::plan::FloorPlan;
use crate::seed::Chance;

use question::Question;
use script::THANKS;
pub use script::{Role, VisitorScript};
use spell::{Course, Spell};
pub use surroundings::{Act, RobotSeen, Surroundings};
use talk::{Heard, Intention, Speaking, Talk};
pub use walk::{BODY_RADIUS_M, FROM_ROBOT_M};
use walk::{Goal, Legs, Progress};
pub use whim::{Deed, Whim};

/// Where somebody goes who lets the robot past, in the robot's frame.
const BEHIND_ROBOT: Point = Point::new(-1.0, 0.0);

/// Somebody, and what they are doing.
#[derive(Debug, Clone)]
pub struct Visitor {
    script: VisitorScript,
    place: Pose,
    doing: Doing,
    legs: Legs,
    chance: Chance,
    came_at: Timestamp,
    /// How many of their whims they have had.
    whims_had: usize,
}

/// What somebody is doing.
#[derive(Debug, Clone, PartialEq)]
enum Doing {
    /// Has not come yet.
    Outside,
    /// Walks up to the robot.
    Approaching { since: Timestamp },
    /// Talks with the robot and walks with it.
    Conversing(Box<Talk>),
    /// Walks out.
    Leaving { content: bool },
    /// Has left.
    Gone,
    /// Stands and reads.
    Reading,
    /// Walks to a spot, or rests there until a time.
    Strolling { next: usize, rests_until: Option<Timestamp> },
    /// Follows a whim.
    Whimsical { spell: Spell, before: Box<Self> },
}

/// How far from the robot people stand to speak with it, metres.
const SPEAKING_M: f64 = 0.9;
/// How long people wait after a last word before they thank and leave, seconds.
const DONE_AFTER_S: f64 = 5.0;
/// The same after a walk at whose end the robot has said nothing yet.
const DONE_AFTER_WALK_S: f64 = 15.0;
/// How long people stand after they have thanked, seconds: the robot may say goodbye too.
const LEAVE_AFTER_S: f64 = 1.5;
/// People let a silence be so long before they speak, seconds.
const PAUSE_S: f64 = 0.7;
/// How often somebody says again what the robot talked over.
const MOST_REPEATS: u32 = 3;
/// How many questions somebody answers who has no answer of their own before they thank and leave.
const MOST_ANSWERS: usize = 6;

impl Visitor {
    /// Somebody who follows this script; `chance` varies how long they think and rest.
    #[must_use]
    pub fn new(script: VisitorScript, chance: Chance) -> Self {
        Self {
            script,
            place: Pose::IDENTITY,
            doing: Doing::Outside,
            legs: Legs::default(),
            chance,
            came_at: Timestamp::ZERO,
            whims_had: 0,
        }
    }

    /// Who it is.
    #[must_use]
    pub const fn script(&self) -> &VisitorScript {
        &self.script
    }

    /// Where they are, if they are in the house.
    #[must_use]
    pub fn pose(&self) -> Option<Pose> {
        (!matches!(self.doing, Doing::Outside | Doing::Gone)).then_some(self.place)
    }

    /// What they are doing, in a word.
    #[must_use]
    pub const fn doing(&self) -> &'static str {
        match self.doing {
            Doing::Outside => "outside",
            Doing::Approaching { .. } => "approaching",
            Doing::Conversing(_) => "conversing",
            Doing::Leaving { .. } => "leaving",
            Doing::Gone => "gone",
            Doing::Reading => "reading",
            Doing::Strolling { .. } => "strolling",
            Doing::Whimsical { .. } => "whimsical",
        }
    }

    /// What they are saying now.
    #[must_use]
    pub fn saying(&self) -> Option<&str> {
        match &self.doing {
            Doing::Conversing(talk) => talk.speaking.as_ref().map(|speaking| speaking.utterance.text.as_str()),
            _ => None,
        }
    }

    /// Lives on for one tick. All people of a house share its `planner`.
    pub fn step(&mut self, around: &Surroundings<'_>, planner: &mut Planner) -> Option<Act> {
        self.have_whim(around.now);
        match std::mem::replace(&mut self.doing, Doing::Gone) {
            Doing::Whimsical { spell, before } => self.follow_whim(spell, before, around, planner),
            Doing::Outside => self.come(around),
            Doing::Approaching { since } => self.approach(since, around, planner),
            Doing::Conversing(talk) => self.converse(talk, around, planner),
            Doing::Leaving { content } => self.leave(content, around, planner),
            Doing::Gone => None,
            Doing::Reading => {
                self.make_room(around);
                self.doing = Doing::Reading;
                None
            }
            Doing::Strolling { next, rests_until } => {
                self.doing = self.stroll(next, rests_until, around, planner);
                None
            }
        }
    }

    /// Begins the next whim if it is time, and somebody is about who can have one.
    fn have_whim(&mut self, now: Timestamp) {
        let Some(whim) = self.script.whims.get(self.whims_had) else { return };
        let is_about = matches!(
            self.doing,
            Doing::Approaching { .. } | Doing::Conversing(_) | Doing::Reading | Doing::Strolling { .. }
        );
        if is_about && now.since(self.came_at).as_secs_f64() >= whim.after_s {
            let spell = Spell::new(whim.does, now);
            self.whims_had += 1;
            let before = Box::new(std::mem::replace(&mut self.doing, Doing::Gone));
            self.doing = Doing::Whimsical { spell, before };
        }
    }

    fn follow_whim(
        &mut self,
        mut spell: Spell,
        before: Box<Doing>,
        around: &Surroundings<'_>,
        planner: &mut Planner,
    ) -> Option<Act> {
        let speed_mps = self.script.walking_speed_mps;
        let (doing, act) = match spell.step(&mut self.place, &mut self.legs, speed_mps, around, planner) {
            Course::GoesOn(act) => (Doing::Whimsical { spell, before }, act),
            Course::IsOver(act) => (*before, act),
            Course::Leaves => (Doing::Leaving { content: false }, None),
        };
        self.doing = doing;
        act
    }

    fn come(&mut self, around: &Surroundings<'_>) -> Option<Act> {
        if around.now < Timestamp::from_secs_f64(self.script.arrives_after_s) {
            self.doing = Doing::Outside;
            return None;
        }
        let entrance = around.plan.spot(FloorPlan::ENTRANCE).map_or(Pose::IDENTITY, |spot| spot.pose);
        let (at, doing) = match &self.script.role {
            Role::Asks { .. } => (entrance, Doing::Approaching { since: around.now }),
            Role::Reads { spot } => (around.plan.spot(spot).map_or(entrance, |spot| spot.pose), Doing::Reading),
            Role::Strolls { spots, .. } => {
                let first = spots.first().and_then(|spot| around.plan.spot(spot)).map_or(entrance, |spot| spot.pose);
                (first, Doing::Strolling { next: 0, rests_until: None })
            }
        };
        // Nobody comes in on top of somebody who stands there.
        let free = around.people.iter().all(|other| other.centre.distance_m(at.position()) > 2.0 * BODY_RADIUS_M)
            && around.robot.pose.position().distance_m(at.position()) > FROM_ROBOT_M;
        if !free {
            self.doing = Doing::Outside;
            return None;
        }
        self.place = at;
        self.came_at = around.now;
        self.doing = doing;
        Some(Act::Came)
    }

    fn approach(&mut self, since: Timestamp, around: &Surroundings<'_>, planner: &mut Planner) -> Option<Act> {
        let robot = around.robot.pose;
        let goal = robot.transform(Point::new(SPEAKING_M, 0.0));
        let there = self.walk(Goal::passing(goal, 0.1), around, planner) == Progress::Arrived || {
            let distance_m = robot.position().distance_m(self.place.position());
            distance_m <= SPEAKING_M + 0.1 && robot.angle_to_rad(self.place.position()).abs() < 0.6
        };
        self.doing = if there {
            self.face(robot.position());
            Doing::Conversing(Box::new(self.talk(around)))
        } else if self.out_of_patience(since, around) {
            Doing::Leaving { content: false }
        } else {
            Doing::Approaching { since }
        };
        None
    }

    /// Begins a conversation: they say what they want as soon as the robot is silent.
    fn talk(&mut self, around: &Surroundings<'_>) -> Talk {
        let now = around.now;
        Talk {
            intends: self.intend(self.wish(), now),
            silent_since: now,
            walked_at: now,
            news_at: now,
            ..Talk::default()
        }
    }

    fn converse(&mut self, mut talk: Box<Talk>, around: &Surroundings<'_>, planner: &mut Planner) -> Option<Act> {
        talk.listen(around);
        let target = if around.now < talk.makes_way_until {
            Some(around.robot.pose.transform(BEHIND_ROBOT))
        } else {
            walk::beside_robot(self.place.position(), around)
        };
        match target {
            Some(goal) => {
                self.walk(Goal::passing(goal, 0.05), around, planner);
            }
            None => self.face(around.robot.pose.position()),
        }
        let said = self.speak(&mut talk, around);
        self.decide(&mut talk, around);
        let quiet_s = around.now.since(talk.silent_since.max(talk.walked_at)).as_secs_f64();
        let news_s = around.now.since(talk.news_at).as_secs_f64();
        let idle = talk.speaking.is_none() && talk.intends.is_none() && !around.robot.is_speaking;
        self.doing = if idle && talk.farewell_said && quiet_s.min(news_s) > LEAVE_AFTER_S {
            Doing::Leaving { content: true }
        } else if idle && self.out_of_patience(talk.news_at, around) {
            Doing::Leaving { content: talk.farewell_said }
        } else {
            Doing::Conversing(talk)
        };
        said.map(Act::Said)
    }

    /// Says what they intend to, when it is their turn. What they have just said to its end, if anything.
    fn speak(&mut self, talk: &mut Talk, around: &Surroundings<'_>) -> Option<Utterance> {
        if let Some(speaking) = talk.speaking.take_if(|speaking| around.now >= speaking.until) {
            talk.news_at = around.now;
            if speaking.interrupted && speaking.repeats < MOST_REPEATS {
                talk.intends = self.intend(speaking.utterance.text.clone(), around.now);
                if let Some(intention) = &mut talk.intends {
                    intention.repeats = speaking.repeats + 1;
                }
            }
            return Some(speaking.utterance);
        }
        let pause_s = around.now.since(talk.silent_since).as_secs_f64();
        if talk.speaking.is_some() || around.robot.is_speaking || pause_s < PAUSE_S {
            return None;
        }
        let intention = talk.intends.take_if(|intention| around.now >= intention.not_before)?;
        talk.heard = None;
        talk.speaking = Some(Speaking {
            until: around.now + intention.utterance.estimated_duration(),
            utterance: intention.utterance,
            repeats: intention.repeats,
            interrupted: false,
        });
        talk.wish_said = true;
        None
    }

    /// Finds something to say: an answer to a question, or thanks when the robot is done.
    fn decide(&mut self, talk: &mut Talk, around: &Surroundings<'_>) {
        if talk.speaking.is_some() || talk.intends.is_some() || around.robot.is_speaking || talk.farewell_said {
            return;
        }
        let quiet_s = around.now.since(talk.silent_since.max(talk.walked_at)).as_secs_f64();
        let walked_since = talk.walked_at > talk.silent_since;
        let done_after_s = if walked_since { DONE_AFTER_WALK_S } else { DONE_AFTER_S };
        match talk.heard {
            Some(Heard::Question(question)) => {
                talk.heard = None;
                let answer = self.answer(question, talk);
                talk.intends = self.intend(answer, around.now);
            }
            Some(Heard::Statement) if !around.robot.is_walking && quiet_s > done_after_s => {
                talk.farewell_said = true;
                talk.intends = self.intend((*THANKS.get(self.script.language)).to_owned(), around.now);
            }
            _ => {}
        }
    }

    fn answer(&self, question: Question, talk: &mut Talk) -> String {
        let Role::Asks { says, answers, otherwise } = &self.script.role else { return String::new() };
        let given = talk.answers_given;
        talk.answers_given += 1;
        if let Some(answer) = answers.get(given) {
            answer.clone()
        } else if given - answers.len() < MOST_ANSWERS {
            let usual = question.usual_answer(self.script.language).unwrap_or(says);
            otherwise.clone().unwrap_or_else(|| usual.to_owned())
        } else {
            talk.farewell_said = true;
            (*THANKS.get(self.script.language)).to_owned()
        }
    }

    fn wish(&self) -> String {
        match &self.script.role {
            Role::Asks { says, .. } => says.clone(),
            _ => String::new(),
        }
    }

    /// People think for a moment before they speak, and the robot's ears need one to open after its own words.
    fn intend(&mut self, text: String, now: Timestamp) -> Option<Intention> {
        let thinks_s = self.chance.random_range(0.8..1.3);
        let utterance = Utterance::new(text, self.script.language);
        Some(Intention { utterance, not_before: now + std::time::Duration::from_secs_f64(thinks_s), repeats: 0 })
    }

    fn leave(&mut self, content: bool, around: &Surroundings<'_>, planner: &mut Planner) -> Option<Act> {
        let Some(entrance) = around.plan.spot(FloorPlan::ENTRANCE) else { return Some(Act::Left { content }) };
        if self.walk(Goal::usual(entrance.pose.position(), 0.3), around, planner) == Progress::Arrived {
            return Some(Act::Left { content });
        }
        self.doing = Doing::Leaving { content };
        None
    }

    fn stroll(
        &mut self,
        next: usize,
        rests_until: Option<Timestamp>,
        around: &Surroundings<'_>,
        planner: &mut Planner,
    ) -> Doing {
        let Role::Strolls { spots, rests_s } = &self.script.role else { return Doing::Reading };
        if let Some(until) = rests_until {
            let next = if around.now >= until { (next + 1) % spots.len().max(1) } else { next };
            self.make_room(around);
            return Doing::Strolling { next, rests_until: rests_until.filter(|until| around.now < *until) };
        }
        let Some(spot) = spots.get(next).and_then(|spot| around.plan.spot(spot)) else { return Doing::Reading };
        let (goal, rests_s) = (spot.pose.position(), *rests_s);
        // Where somebody else rests, or the robot stands, near is near enough. Who is farther away, or there, need not look.
        const NEAR_M: [f64; 2] = [0.3, 1.2];
        let robot = around.robot.pose.position();
        let left_m = self.place.position().distance_m(goal);
        let taken = (NEAR_M[0]..=NEAR_M[1]).contains(&left_m)
            && around.others().map(|other| other.centre).chain([robot]).any(|other| other.distance_m(goal) < 0.8);
        let near_m = NEAR_M[usize::from(taken)];
        // Who does not get there rests where they are.
        let rests_until = (self.walk(Goal::usual(goal, near_m), around, planner) != Progress::Walking).then(|| {
            let rests_s = rests_s * self.chance.random_range(0.67..1.33);
            around.now + std::time::Duration::try_from_secs_f64(rests_s).unwrap_or_default()
        });
        Doing::Strolling { next, rests_until }
    }

    fn make_room(&mut self, around: &Surroundings<'_>) {
        if let Some(away) = walk::away_from_robot(self.place.position(), around) {
            let yaw_rad = self.place.yaw_rad;
            walk::step(&mut self.place, away, self.script.walking_speed_mps * around.dt_s, around);
            self.place.yaw_rad = yaw_rad;
        }
    }

    fn walk(&mut self, goal: Goal, around: &Surroundings<'_>, planner: &mut Planner) -> Progress {
        self.legs.walk(&mut self.place, goal, self.script.walking_speed_mps, around, planner)
    }

    fn face(&mut self, point: Point) {
        self.place.yaw_rad = self.place.position().bearing_rad(point);
    }

    fn out_of_patience(&self, since: Timestamp, around: &Surroundings<'_>) -> bool {
        around.now.since(since).as_secs_f64() > self.script.patience_s
    }
}
