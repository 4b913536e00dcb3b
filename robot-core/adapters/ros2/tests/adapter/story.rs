//! The client and the double talk over DDS on the loopback, in one process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use robot_core::body::{BodyCommand, JointTargets, Senses, Touch};
use robot_core::ports::{Body, Clock, Colour, Ears, Hearing, Leds, Speech};
use robot_core::{Joint, Language, Twist, Utterance};
use robot_ros2::messages::naoqi_bridge_msgs::{
    FadeRGB, GetRobotInfoResponse, ListenFeedback, ListenGoal, ListenResult, Nothing, SetStringRequest,
    SetStringResponse,
};
use robot_ros2::messages::std_msgs;
use robot_ros2::{
    DriverCommand, Rival, RosOptions, RosRobot, ServiceMapping, connect, interface, robot_is_present, stopper,
};
use ros2_client::action::ActionClientQosPolicies;
use ros2_client::qos::Durability;
use ros2_client::{
    ActionTypeName, Context, ContextOptions, MessageTypeName, Name, Node, NodeName, NodeOptions, ServiceTypeName,
};

use crate::stage::{Stage, options, pause};

const WALK: Twist = Twist { vx_mps: 0.05, vy_mps: 0.01, wz_radps: -0.1 };

/// Whether every sense has spoken.
fn is_awake(senses: &Senses) -> bool {
    senses.joints.is_some()
        && senses.odometry.is_some()
        && senses.imu.is_some()
        && senses.sonar_left_m.is_some()
        && senses.sonar_right_m.is_some()
        && senses.battery.is_some()
        && senses.hottest_joint_c.is_some()
}

/// Commands the walk until the double has it.
fn walk(stage: &mut Stage, robot: &mut RosRobot) {
    stage.until("a command to walk arrives", |stage| {
        robot.body.command(&BodyCommand::Walk(WALK), robot.clock.now()).expect("the link is there");
        stage.walks().contains(&WALK)
    });
}

#[test]
fn what_the_body_feels_comes_to_the_controller() {
    let options = options();
    let mut stage = Stage::open(&options);
    let mut robot = connect(&options, Language::De).expect("a client on the loopback");
    stage.until("all senses speak", |_| is_awake(&robot.body.sense(robot.clock.now())));
    let senses = robot.body.sense(robot.clock.now());
    let joints = senses.joints.expect("awake").value;
    assert_eq!(joints.angle_rad, stage.senses.joints.expect("given").value.angle_rad);
    assert!(joints.effort_nm[Joint::HeadYaw].is_nan(), "what the body has no value for");
    assert_eq!(senses.sonar_left_m.map(|echo| echo.value), Some(0.75));
    assert_eq!(senses.sonar_right_m.map(|echo| echo.value), Some(1.5));
    assert_eq!(senses.battery.map(|battery| battery.value.charge), Some(0.9));
    assert_eq!(senses.hottest_joint_c.map(|joint| joint.value), Some(41.5));
    assert!((senses.imu.expect("awake").value.pitch_rad - 0.05).abs() < 1e-9);
    assert!(senses.joints.expect("awake").stamp <= robot.clock.now(), "stamped with our own clock");

    stage.senses.touch.head = [true, false, true];
    stage.senses.touch.hands[5] = true;
    stage.senses.touch.bumpers[1] = true;
    let touch = stage.senses.touch;
    stage.until("the touches arrive", |_| robot.body.sense(robot.clock.now()).touch == touch);
    stage.senses.touch = Touch::default();
    stage.until("the touches end", |_| robot.body.sense(robot.clock.now()).touch == Touch::default());
    assert_eq!((stage.double.refused(), robot.body.refused()), (0, 0));
}

#[test]
fn a_silent_controller_leaves_a_standing_robot() {
    let options = options();
    let mut stage = Stage::open(&options);
    let mut robot = connect(&options, Language::De).expect("a client on the loopback");
    walk(&mut stage, &mut robot);
    // Nobody commands any more; the deadman does.
    stage.until("zeros arrive", |stage| stage.walks().last().is_some_and(|twist| twist.is_zero()));
    stage.until("odometry says so", |_| {
        robot.body.sense(robot.clock.now()).odometry.is_some_and(|odometry| odometry.value.twist.is_zero())
    });

    // Dropped in mid-walk, the client sends its zeros before it goes.
    walk(&mut stage, &mut robot);
    stage.until("it walks again", |stage| {
        stage.walks().last() == Some(&WALK) || {
            robot.body.command(&BodyCommand::Walk(WALK), robot.clock.now()).expect("the link is there");
            false
        }
    });
    stage.told.clear();
    let dropping = std::thread::spawn(move || drop(robot));
    stage.until("at least three zeros arrive", |stage| {
        stage.walks().iter().filter(|twist| twist.is_zero()).count() >= 3
    });
    dropping.join().expect("it does not panic");
    assert!(stage.walks().last().is_some_and(|twist| twist.is_zero()));
}

#[test]
fn of_two_controllers_one_gives_way_and_only_where_they_drive_the_same_robot() {
    let options = options();
    let mut stage = Stage::open(&options);
    let elsewhere = RosOptions { namespace: "/naome_2".parse().expect("a namespace"), ..options.clone() };
    let other = connect(&elsewhere, Language::De).expect("a client on the loopback");
    let first = connect(&options, Language::De).expect("a client on the loopback");
    stage.until("they have looked", |_| first.rivals.has_looked() && other.rivals.has_looked());
    assert_eq!(
        (first.rivals.found(), other.rivals.found()),
        (None, None),
        "a robot in another namespace is another one"
    );
    let second = connect(&options, Language::De).expect("a client on the loopback");
    stage.until("the second has looked", |_| second.rivals.has_looked());
    let own = std::process::id().to_string();
    let found = second.rivals.found();
    assert!(matches!(&found, Some(Rival::Controller(name)) if name.ends_with(&own)), "{found:?}");
    assert_eq!(first.rivals.found(), None, "who was there goes on");
    // Whoever has gone is in nobody's way.
    drop((first, second));
    let third = connect(&options, Language::De).expect("a client on the loopback");
    stage.until("the third has looked", |_| third.rivals.has_looked());
    assert_eq!((third.rivals.found(), stage.walks()), (None, Vec::new()));
}

#[test]
fn whoever_else_lets_the_robot_walk_is_seen() {
    let options = options();
    let mut stage = Stage::open(&options);
    let mut joystick = connect(&options, Language::De).expect("a client on the loopback");
    walk(&mut stage, &mut joystick);
    let second = connect(&options, Language::De).expect("a client on the loopback");
    stage.until("it is found", |_| {
        joystick.body.command(&BodyCommand::Walk(WALK), joystick.clock.now()).expect("the link is there");
        second.rivals.found().is_some()
    });
}

#[test]
fn stop_now_stops_for_good() {
    let options = options();
    let mut stage = Stage::open(&options);
    let mut robot = connect(&options, Language::De).expect("a client on the loopback");
    walk(&mut stage, &mut robot);
    let stop = robot.stop.clone();
    std::thread::spawn(move || stop.stop_now()).join().expect("it does not panic");
    let error = robot.body.command(&BodyCommand::Walk(WALK), robot.clock.now()).expect_err("stopped");
    assert!(error.to_string().contains("connect anew"), "{error}");
    stage.until("zeros arrive", |stage| stage.walks().last().is_some_and(|twist| twist.is_zero()));
    assert_eq!(robot.body.command(&BodyCommand::Walk(Twist::ZERO), robot.clock.now()), Ok(()));
    let nan = Twist::new(f64::NAN, 0.0, 0.0);
    assert!(robot.body.command(&BodyCommand::Walk(nan), robot.clock.now()).is_err());
}

#[test]
fn joints_speech_and_hearing_pass() {
    let options = options();
    let mut stage = Stage::open(&options);
    let mut robot = connect(&options, Language::De).expect("a client on the loopback");
    stage.until("the two have found each other", |_| is_awake(&robot.body.sense(robot.clock.now())));

    let angles_rad = vec![(Joint::HeadYaw, 0.5), (Joint::RHand, 1.0)];
    let wished = JointTargets { angles_rad, speed_fraction: 0.125 };
    stage.until("the joints are told", |stage| {
        robot.body.command(&BodyCommand::MoveJoints(wished.clone()), robot.clock.now()).expect("the link is there");
        stage.told.contains(&DriverCommand::MoveJoints { targets: wished.clone(), relative: false })
    });

    let now = robot.clock.now();
    let hello = Utterance::new("Grüß Gott — ich bin NAOme.", Language::De);
    robot.speech.say(&hello, now).expect("the link is there");
    robot.speech.say(&Utterance::new("Noch etwas.", Language::De), now).expect("the link is there");
    stage.until("it speaks", |stage| stage.told.contains(&DriverCommand::Say("Grüß Gott, ich bin Naomi.".into())));
    robot.speech.hush(now);
    assert!(robot.speech.is_speaking(now), "what was sent is said to its end");
    let later = now + hello.estimated_duration();
    assert!(!robot.speech.is_speaking(later));
    stage.steps(10);
    assert!(!stage.told.contains(&DriverCommand::Say("Noch etwas.".into())), "hushed");

    let mut hearing = robot.hearing.which_always_hears(|text| text == "Stopp");
    stage.until("the ears hear", |stage| {
        stage.double.publish_heard_text("Wo ist Momo?");
        let heard = hearing.hear(robot.clock.now()).expect("the link is there");
        heard.iter().any(|heard| heard.text == "Wo ist Momo?" && heard.language == Language::De)
    });
    // Let what is still under way arrive, then shut the ears.
    stage.steps(10);
    hearing.set_ears(Ears::Shut, robot.clock.now());
    let mut told = Vec::new();
    stage.until("a stop is heard through shut ears", |stage| {
        stage.double.publish_heard_text("Das war ich selbst");
        stage.double.publish_heard_text("Stopp");
        told.extend(hearing.hear(robot.clock.now()).expect("the link is there").into_iter().map(|heard| heard.text));
        !told.is_empty()
    });
    stage.steps(10);
    hearing.set_ears(Ears::Open, robot.clock.now());
    told.extend(hearing.hear(robot.clock.now()).expect("the link is there").into_iter().map(|heard| heard.text));
    assert!(told.iter().all(|text| text == "Stopp"), "{told:?}");
}

#[test]
fn who_says_one_thing_and_goes_is_heard() {
    // Shares its domain with none: as the others, but with a simulation that stands still in the meantime.
    let options = options();
    let mut stage = Stage::open(&options);
    let (context, mut node) = stranger(&options);
    let qos = interface::SPEECH.qos();
    let topic = node
        .create_topic(&Name::parse("/speech").expect("a name"), MessageTypeName::new("std_msgs", "String"), &qos)
        .expect("a topic");
    let speech = node.create_publisher::<std_msgs::String>(&topic, Some(qos)).expect("a publisher");
    stage.until("the two have found each other", |stage| {
        speech.publish(std_msgs::String { data: "Bin ich da?".into() }).expect("it leaves");
        !stage.told.is_empty()
    });
    stage.steps(10);
    stage.told.clear();
    speech.publish(std_msgs::String { data: "Auf Wiedersehen".into() }).expect("it leaves");
    pause(Duration::from_millis(200));
    drop((speech, topic, node, context));
    pause(Duration::from_millis(500));
    stage.step();
    assert_eq!(stage.told, [DriverCommand::Say("Auf Wiedersehen".into())]);
}

#[test]
fn a_robot_that_is_there_is_seen_and_its_clock_told() {
    let options = RosOptions { use_sim_time: true, ..options() };
    assert_eq!(robot_is_present(&options, Duration::from_millis(200)), Ok(false));
    let mut stage = Stage::open(&options);
    let robot = connect(&options, Language::En).expect("a client on the loopback");
    let there = {
        let options = options.clone();
        std::thread::spawn(move || robot_is_present(&options, Duration::from_secs(20)))
    };
    stage.until("it is seen", |_| there.is_finished());
    assert_eq!(there.join().expect("it does not panic"), Ok(true));
    stage.until("the clock follows", |stage| robot.clock.now() == stage.now);
    stage.now += Duration::from_secs(1000);
    stage.until("the clock follows a fast simulation", |stage| robot.clock.now() == stage.now);
}

/// A node of nobody's making, to ask services with.
fn stranger(options: &RosOptions) -> (Context, Node) {
    let context = Context::with_options(ContextOptions::new().domain_id(options.domain_id)).expect("a context");
    let node = context
        .new_node(NodeName::new("/", "stranger").expect("a name"), NodeOptions::new().enable_rosout(false))
        .expect("a node");
    (context, node)
}

#[test]
fn services_answer_in_both_mappings() {
    for service_mapping in [ServiceMapping::Enhanced, ServiceMapping::Cyclone] {
        let options = RosOptions { service_mapping, ..options() };
        let mut stage = Stage::open(&options);
        let (_context, mut node) = stranger(&options);
        let name = |name: &str| Name::parse(&format!("/{name}")).expect("a name");
        let service = interface::GET_ROBOT_CONFIG;
        let config = node
            .create_client::<Nothing, GetRobotInfoResponse>(
                service_mapping.into(),
                &name(service.name),
                &ServiceTypeName::new("naoqi_bridge_msgs", "GetRobotInfo"),
                service.qos(),
                service.qos(),
            )
            .expect("a client");
        let service = interface::SET_LANGUAGE;
        let language = node
            .create_client::<SetStringRequest, SetStringResponse>(
                service_mapping.into(),
                &name(service.name),
                &ServiceTypeName::new("naoqi_bridge_msgs", "SetString"),
                service.qos(),
                service.qos(),
            )
            .expect("a client");
        let mut asked = 0;
        stage.until("the robot says what it is", |_| {
            if asked % 50 == 0 {
                config.send_request(Nothing::default()).expect("it leaves");
            }
            asked += 1;
            let answer = config.receive_response().expect("it can be read");
            answer.is_some_and(|(_, answer)| answer.info.number_of_legs == 2 && answer.info.r#type == 0)
        });
        assert_eq!(stage.double.language(), Language::De);
        for (wished, success) in [("English", true), ("Klingon", false)] {
            let mut asked = 0;
            stage.until("the language is set or refused", |_| {
                if asked % 50 == 0 {
                    language.send_request(SetStringRequest { data: wished.into() }).expect("it leaves");
                }
                asked += 1;
                let answer = language.receive_response().expect("it can be read");
                answer.is_some_and(|(_, answer)| answer.success == success)
            });
            assert_eq!(stage.double.language(), Language::En);
        }
    }
}

#[test]
fn who_comes_late_gets_the_description_and_who_asks_to_listen_the_words() {
    let options = options();
    let mut stage = Stage::open(&options);
    stage.steps(20);
    let (_context, mut node) = stranger(&options);
    let latched = interface::ROBOT_DESCRIPTION;
    let topic = node
        .create_topic(
            &Name::parse("/robot_description").expect("a name"),
            MessageTypeName::new("std_msgs", "String"),
            &latched.qos(),
        )
        .expect("a topic");
    let description =
        node.create_subscription::<std_msgs::String>(&topic, Some(latched.qos())).expect("a subscription");
    stage.until("the description comes", |_| {
        description.take().expect("it can be read").is_some_and(|(urdf, _)| urdf.data.contains("HeadYaw"))
    });

    let volatile = interface::SPEECH.qos();
    let listen = node
        .create_action_client::<ListenGoal, ListenResult, ListenFeedback>(
            ros2_client::ServiceMapping::Enhanced,
            &Name::parse("/listen").expect("a name"),
            &ActionTypeName::new("naoqi_bridge_msgs", "Listen"),
            ActionClientQosPolicies {
                goal_service: volatile.clone(),
                result_service: volatile.clone(),
                cancel_service: volatile.clone(),
                feedback_subscription: volatile.clone(),
                status_subscription: volatile.durability(Durability::TransientLocal),
            },
        )
        .expect("an action client");
    // Sent again until both have found each other. A goal whose answer was lost on the way still listens, and while it
    // does no other is taken, so something is heard before the next try.
    let goal = ListenGoal { expected: vec!["Momo".into()], language: "de".into() };
    let mut sent: Option<(ros2_client::RmwRequestId, ros2_client::action::GoalId)> = None;
    let mut taken = None;
    let mut round = 0;
    stage.until("a goal is taken", |stage| {
        if let Some((request, id)) = sent {
            let answer = listen.receive_goal_response(request).expect("it can be read");
            taken = answer.filter(|answer| answer.accepted).map(|_| id);
        }
        match round % 50 {
            0 => sent = Some(listen.send_goal(goal.clone()).expect("it leaves")),
            49 => stage.double.publish_heard_text("Wo ist Momo?"),
            _ => {}
        }
        round += 1;
        taken.is_some()
    });
    let id = taken.expect("taken");
    let (refused, _) = listen.send_goal(goal).expect("it leaves");
    stage.until("a second one is refused", |_| {
        listen.receive_goal_response(refused).expect("it can be read").is_some_and(|answer| !answer.accepted)
    });
    let result = listen.request_result(id).expect("it leaves");
    stage.steps(5);
    stage.double.publish_heard_text("Wo ist Momo?");
    stage.until("what was heard comes", |_| {
        listen
            .receive_result(result)
            .expect("it can be read")
            .is_some_and(|(_, result)| result.result == ["Wo ist Momo?"])
    });
}

#[test]
fn the_stopper_stops_an_abandoned_robot() {
    let options = options();
    let mut stage = Stage::open(&options);
    let keep_going = Arc::new(AtomicBool::new(true));
    let watching = {
        let (options, keep_going) = (options.clone(), Arc::clone(&keep_going));
        std::thread::spawn(move || stopper::run(&options, || keep_going.load(Ordering::Relaxed)))
    };
    // A controller without a deadman that walks the robot and is killed.
    let (_context, mut node) = stranger(&options);
    let qos = interface::CMD_VEL.qos();
    let topic = node
        .create_topic(&Name::parse("/cmd_vel").expect("a name"), MessageTypeName::new("geometry_msgs", "Twist"), &qos)
        .expect("a topic");
    let cmd_vel =
        node.create_publisher::<robot_ros2::messages::geometry_msgs::Twist>(&topic, Some(qos)).expect("a publisher");
    let mut twist = robot_ros2::messages::geometry_msgs::Twist::default();
    twist.linear.x = 0.05;
    // Longer than the stopper takes to settle: a commanded robot is let walk.
    for _ in 0..200 {
        cmd_vel.publish(twist).expect("it leaves");
        stage.step();
    }
    let walks = stage.walks();
    assert!(walks.len() > 100, "the robot was told to walk: {} times", walks.len());
    assert!(walks.iter().all(|walk| !walk.is_zero()), "nobody stops a robot that is commanded");
    stage.told.clear();
    stage.until("the abandoned robot is stopped", |stage| stage.walks().last().is_some_and(|walk| walk.is_zero()));
    stage.steps(50);
    stage.told.clear();
    stage.steps(50);
    assert_eq!(stage.walks(), [], "a standing robot is left in peace");
    keep_going.store(false, Ordering::Relaxed);
    assert_eq!(watching.join().expect("it does not panic"), Ok(1));
}

#[test]
fn the_microphones_are_heard_and_the_eyes_are_seen() {
    /// Samples in a message: 85 ms, 33 kilobytes in four channels, as a NAO sends them.
    const PIECE: usize = 4_096;
    let options = RosOptions { audio: true, ..options() };
    let mut stage = Stage::open(&options);
    let mut robot = connect(&options, Language::De).expect("a client on the loopback");
    let audio = robot.audio.take().expect("it was asked for");
    let (mut sent, mut heard) = (0_i16, Vec::new());
    stage.until("two seconds of sound arrive", |stage| {
        // Each piece is one height, so that it can be told which arrived.
        sent += 1;
        stage.double.publish_audio(stage.now, &[sent; PIECE]);
        heard.extend(std::iter::from_fn(|| audio.next(Duration::ZERO)));
        stage.steps(3);
        heard.len() >= 24
    });
    let heights: Vec<f32> = heard.iter().map(|piece| piece.samples[0] * 32_768.0).collect();
    assert!(heard.iter().all(|piece| piece.rate_hz == 48_000 && piece.samples == [piece.samples[0]; PIECE]));
    assert!(heights.windows(2).all(|pair| pair[1] > pair[0]), "in the order they were sent: {heights:?}");
    let lost = heights.windows(2).filter(|pair| pair[1] > pair[0] + 1.0).count();
    assert!(lost <= 2, "{lost} gaps in {heights:?}");
    assert_eq!(robot.body.refused(), 0);
    eyes_take_a_colour(&options, &mut stage, &mut robot);
}

/// Lights that stand beside the driver see what the eyes shall show.
fn eyes_take_a_colour(options: &RosOptions, stage: &mut Stage, robot: &mut RosRobot) {
    let (_context, mut node) = stranger(options);
    let topic = node
        .create_topic(
            &Name::parse("/fade_rgb").expect("a name"),
            MessageTypeName::new("naoqi_bridge_msgs", "FadeRGB"),
            &interface::FADE_RGB.qos(),
        )
        .expect("a topic");
    let lights = node.create_subscription::<FadeRGB>(&topic, Some(interface::FADE_RGB.qos())).expect("a subscription");
    stage.until("the eyes are green", |_| {
        robot.leds.set_eyes(Colour::new(0.0, 1.0, 0.0), robot.clock.now());
        let taken = lights.take().expect("it can be read");
        taken.is_some_and(|(light, _)| light.led_name == "FaceLeds" && light.color.g == 1.0 && light.color.r == 0.0)
    });
}
