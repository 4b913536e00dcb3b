// A ROS 2 program of another make, and with the other way of carrying services: Fast DDS, whose "enhanced" mapping is
// what most ROS 2 installations use. It writes requests as rmw_fastrtps does, and shares no code with the project: what
// it sends and reads are bytes of plain CDR, put together and taken apart here.
//
// One JSON object a line on standard output; the last one is {"event": "end", "ok": ...}, and the exit code is 0 if what
// was asked for happened, 1 if it did not within its time.
//
//     fastdds_peer joint-states               ten messages of /joint_states
//     fastdds_peer robot-config               the service get_robot_config
//     fastdds_peer set-language German        the service set_language
//     fastdds_peer get-language               the service get_language
//     fastdds_peer listen de                  the action listen: waits for what is heard and tells it
//     fastdds_peer cancel-listening           the action listen: given up before anything is heard
//
// ROS_DOMAIN_ID is honoured. It keeps to the loopback.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <fastdds/dds/domain/DomainParticipant.hpp>
#include <fastdds/dds/domain/DomainParticipantFactory.hpp>
#include <fastdds/dds/publisher/DataWriter.hpp>
#include <fastdds/dds/publisher/Publisher.hpp>
#include <fastdds/dds/subscriber/DataReader.hpp>
#include <fastdds/dds/subscriber/SampleInfo.hpp>
#include <fastdds/dds/subscriber/Subscriber.hpp>
#include <fastdds/dds/topic/TopicDataType.hpp>
#include <fastdds/rtps/common/WriteParams.h>
#include <fastdds/rtps/transport/UDPv4TransportDescriptor.h>

namespace fast = eprosima::fastdds::dds;
namespace rtps = eprosima::fastrtps::rtps;
using Bytes = std::vector<uint8_t>;
using Clock = std::chrono::steady_clock;

constexpr auto PATIENCE = std::chrono::seconds(15);

// Any message: its bytes as they travel, with the four bytes that say how they are encoded.
class Raw : public fast::TopicDataType {
public:
  explicit Raw(const std::string& name) {
    setName(name.c_str());
    m_typeSize = 1 << 20;
    m_isGetKeyDefined = false;
    // As rmw_fastrtps: no descriptions of types beside the data.
    auto_fill_type_information(false);
    auto_fill_type_object(false);
  }

  bool serialize(void* data, rtps::SerializedPayload_t* payload) override {
    const auto& bytes = *static_cast<Bytes*>(data);
    payload->encapsulation = CDR_LE;
    payload->length = static_cast<uint32_t>(bytes.size());
    std::memcpy(payload->data, bytes.data(), bytes.size());
    return true;
  }

  bool deserialize(rtps::SerializedPayload_t* payload, void* data) override {
    static_cast<Bytes*>(data)->assign(payload->data, payload->data + payload->length);
    return true;
  }

  std::function<uint32_t()> getSerializedSizeProvider(void* data) override {
    return [data] { return static_cast<uint32_t>(static_cast<Bytes*>(data)->size()); };
  }

  void* createData() override { return new Bytes(); }
  void deleteData(void* data) override { delete static_cast<Bytes*>(data); }
  bool getKey(void*, rtps::InstanceHandle_t*, bool) override { return false; }
};

// Plain CDR, little endian: each number stands at a multiple of its size, counted after the four bytes of encoding.
class Writer {
public:
  Bytes bytes{0, 1, 0, 0};

  void u8(uint8_t value) { bytes.push_back(value); }
  void u32(uint32_t value) {
    while ((bytes.size() - 4) % 4 != 0) bytes.push_back(0);
    for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<uint8_t>(value >> shift));
  }
  void string(const std::string& text) {
    u32(static_cast<uint32_t>(text.size() + 1));
    bytes.insert(bytes.end(), text.begin(), text.end());
    bytes.push_back(0);
  }
  void raw(const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); }
};

class Reader {
public:
  explicit Reader(Bytes bytes) : bytes_(std::move(bytes)) {}

  uint8_t u8() { return bytes_.at(at_++); }
  uint32_t u32() {
    while ((at_ - 4) % 4 != 0) ++at_;
    uint32_t value = 0;
    for (int shift = 0; shift < 32; shift += 8) value |= static_cast<uint32_t>(u8()) << shift;
    return value;
  }
  std::string string() {
    const uint32_t length = u32();
    std::string text;
    for (uint32_t letter = 0; letter + 1 < length; ++letter) text.push_back(static_cast<char>(u8()));
    u8();
    return text;
  }

private:
  Bytes bytes_;
  size_t at_ = 4;
};

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (char letter : text) {
    if (letter == '"' || letter == '\\') out.push_back('\\');
    out.push_back(letter);
  }
  return out + "\"";
}

void tell(const std::string& event, const std::string& more = "") {
  std::cout << "{\"event\": " << quoted(event) << (more.empty() ? "" : ", ") << more << "}" << std::endl;
}

std::string yes_no(bool is) { return is ? "true" : "false"; }

class Peer {
public:
  Peer() {
    const char* domain_id = std::getenv("ROS_DOMAIN_ID");
    const int domain = domain_id != nullptr && *domain_id != 0 ? std::atoi(domain_id) : 0;
    fast::DomainParticipantQos qos = fast::PARTICIPANT_QOS_DEFAULT;
    auto transport = std::make_shared<eprosima::fastdds::rtps::UDPv4TransportDescriptor>();
    transport->interfaceWhiteList.push_back("127.0.0.1");
    qos.transport().use_builtin_transports = false;
    qos.transport().user_transports.push_back(transport);
    for (uint32_t participant = 0; participant < 12; ++participant) {
      rtps::Locator_t locator;
      rtps::IPLocator::setIPv4(locator, 127, 0, 0, 1);
      locator.port = 7400 + 250 * domain + 10 + 2 * participant;
      qos.wire_protocol().builtin.initialPeersList.push_back(locator);
    }
    participant_ = fast::DomainParticipantFactory::get_instance()->create_participant(domain, qos);
    publisher_ = participant_->create_publisher(fast::PUBLISHER_QOS_DEFAULT);
    subscriber_ = participant_->create_subscriber(fast::SUBSCRIBER_QOS_DEFAULT);
  }

  fast::DataReader* reader(const std::string& name, const std::string& type) {
    fast::DataReaderQos qos = fast::DATAREADER_QOS_DEFAULT;
    qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
    qos.history().depth = 10;
    return subscriber_->create_datareader(topic(name, type), qos);
  }

  fast::DataWriter* writer(const std::string& name, const std::string& type) {
    fast::DataWriterQos qos = fast::DATAWRITER_QOS_DEFAULT;
    qos.reliability().kind = fast::RELIABLE_RELIABILITY_QOS;
    qos.durability().kind = fast::VOLATILE_DURABILITY_QOS;
    qos.history().depth = 10;
    return publisher_->create_datawriter(topic(name, type), qos);
  }

private:
  fast::Topic* topic(const std::string& name, const std::string& type) {
    fast::TypeSupport support(new Raw(type));
    support.register_type(participant_);
    return participant_->create_topic(name, type, fast::TOPIC_QOS_DEFAULT);
  }

  fast::DomainParticipant* participant_;
  fast::Publisher* publisher_;
  fast::Subscriber* subscriber_;
};

// The next message, if one comes within the time.
std::optional<std::pair<Bytes, fast::SampleInfo>> next(fast::DataReader* reader, Clock::duration within) {
  const auto until = Clock::now() + within;
  while (Clock::now() < until) {
    Bytes bytes;
    fast::SampleInfo info;
    if (reader->take_next_sample(&bytes, &info) == eprosima::fastrtps::types::ReturnCode_t::RETCODE_OK) {
      if (info.valid_data) return std::make_pair(bytes, info);
    } else {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
  }
  return std::nullopt;
}

class Client {
public:
  Client(Peer& peer, const std::string& service, const std::string& type)
      : reader_(peer.reader("rr/" + service + "Reply", type + "_Response_")),
        writer_(peer.writer("rq/" + service + "Request", type + "_Request_")) {}

  // Asks until an answer comes: a question that is asked before both have found each other is lost.
  std::optional<Bytes> call(const Writer& question, Clock::duration within = PATIENCE, int times = 15) {
    const auto each = within / times;
    for (int time = 0; time < times; ++time) {
      Bytes bytes = question.bytes;
      rtps::WriteParams params;
      // rmw_fastrtps tells the server by this which reader waits for the answer.
      params.related_sample_identity().writer_guid(reader_->guid());
      if (!writer_->write(&bytes, params)) return std::nullopt;
      const auto asked = params.sample_identity().sequence_number();
      const auto until = Clock::now() + each;
      while (Clock::now() < until) {
        auto answer = next(reader_, until - Clock::now());
        if (!answer) break;
        const auto& to = answer->second.related_sample_identity;
        const bool is_ours = to.writer_guid() == reader_->guid() || to.writer_guid() == writer_->guid();
        if (is_ours && to.sequence_number() == asked) return answer->first;
      }
    }
    return std::nullopt;
  }

private:
  fast::DataReader* reader_;
  fast::DataWriter* writer_;
};

Writer nothing() {
  Writer question;
  question.u8(0);
  return question;
}

bool joint_states(Peer& peer) {
  auto* reader = peer.reader("rt/joint_states", "sensor_msgs::msg::dds_::JointState_");
  for (int message = 0; message < 10; ++message) {
    auto got = next(reader, PATIENCE);
    if (!got) return false;
    Reader in(got->first);
    in.u32();
    in.u32();
    in.string();
    const uint32_t joints = in.u32();
    tell("joint_states", "\"joints\": " + std::to_string(joints) + ", \"first\": " + quoted(in.string()));
  }
  return true;
}

bool robot_config(Peer& peer) {
  Client client(peer, "naoqi_driver/get_robot_config", "naoqi_bridge_msgs::srv::dds_::GetRobotInfo");
  auto answer = client.call(nothing());
  if (!answer) return false;
  Reader in(*answer);
  const uint8_t type = in.u8();
  const std::string model = in.string();
  tell("robot_config", "\"type\": " + std::to_string(type) + ", \"model\": " + quoted(model));
  return true;
}

bool set_language(Peer& peer, const std::string& language) {
  Client client(peer, "naoqi_driver/set_language", "naoqi_bridge_msgs::srv::dds_::SetString");
  Writer question;
  question.string(language);
  auto answer = client.call(question);
  if (!answer) return false;
  tell("set_language", "\"success\": " + yes_no(Reader(*answer).u8() != 0));
  return true;
}

bool get_language(Peer& peer) {
  Client client(peer, "naoqi_driver/get_language", "naoqi_bridge_msgs::srv::dds_::GetString");
  auto answer = client.call(nothing());
  if (!answer) return false;
  tell("get_language", "\"language\": " + quoted(Reader(*answer).string()));
  return true;
}

// The action travels as three services: a goal, its result, and that it is given up.
bool listen(Peer& peer, const std::string& language, bool gives_up) {
  const std::string type = "naoqi_bridge_msgs::action::dds_::Listen_";
  Client goals(peer, "listen/_action/send_goal", type + "SendGoal");
  Client results(peer, "listen/_action/get_result", type + "GetResult");
  Client cancels(peer, "listen/_action/cancel_goal", "action_msgs::srv::dds_::CancelGoal");
  std::random_device random;
  Bytes id(16);
  bool accepted = false;
  // One goal an attempt: if the first was taken and its answer lost, the next finds the robot listening.
  for (int attempt = 0; attempt < 15 && !accepted; ++attempt) {
    for (auto& byte : id) byte = static_cast<uint8_t>(random());
    Writer goal;
    goal.raw(id);
    goal.u32(0);
    goal.string(language);
    auto answer = goals.call(goal, std::chrono::seconds(2), 1);
    accepted = answer && Reader(*answer).u8() != 0;
    if (answer && !accepted) break;
  }
  tell("goal", "\"accepted\": " + yes_no(accepted));
  if (!accepted) return false;
  Writer wanted;
  wanted.raw(id);
  if (gives_up) {
    Writer which;
    which.raw(id);
    which.u32(0);
    which.u32(0);
    auto answer = cancels.call(which);
    if (!answer) return false;
    Reader in(*answer);
    const int code = in.u8();
    tell("cancel", "\"code\": " + std::to_string(code) + ", \"goals\": " + std::to_string(in.u32()));
  }
  auto answer = results.call(wanted, std::chrono::seconds(45), 3);
  if (!answer) return false;
  Reader in(*answer);
  const int status = in.u8();
  const uint32_t heard = in.u32();
  tell("result", "\"status\": " + std::to_string(status) + ", \"heard\": " + quoted(heard > 0 ? in.string() : ""));
  return true;
}

int main(int count, char** words) {
  const std::string command = count > 1 ? words[1] : "";
  const std::string word = count > 2 ? words[2] : "";
  Peer peer;
  bool ok = false;
  try {
    if (command == "joint-states") ok = joint_states(peer);
    else if (command == "robot-config") ok = robot_config(peer);
    else if (command == "set-language") ok = set_language(peer, word);
    else if (command == "get-language") ok = get_language(peer);
    else if (command == "listen") ok = listen(peer, word, false);
    else if (command == "cancel-listening") ok = listen(peer, "", true);
  } catch (const std::out_of_range&) {
    tell("broken", "\"what\": \"a message is shorter than its fields\"");
  }
  tell("end", "\"ok\": " + yes_no(ok));
  // The library's threads need no orderly end.
  std::_Exit(ok ? 0 : 1);
}
