#include "cli/dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/ascii.h"

namespace exosubmit::cli {
namespace {

constexpr int kSeconds = 1;  // until a question is asked again
constexpr int kTries = 2;    // then 3 s have gone by
constexpr int kSilencesUntilDead = 2;
constexpr std::size_t kLargest = 65535;      // octets of a DNS message
constexpr std::size_t kLargestAsked = 1232;  // over UDP; more may come in fragments, which firewalls drop

ns_type type_of(DnsType type) {
  switch (type) {
    case DnsType::kA:
      return ns_t_a;
    case DnsType::kCname:
      return ns_t_cname;
    case DnsType::kMx:
      return ns_t_mx;
    case DnsType::kTxt:
      break;
  }
  return ns_t_txt;
}

// Character strings, each with its length before it (RFC 1035 section 3.3.14); nothing past the end.
std::string text_of(const ns_rr& record) {
  const unsigned char* at = ns_rr_rdata(record);
  const unsigned char* const end = at + ns_rr_rdlen(record);
  std::string text;
  while (at < end) {
    const std::size_t length = std::min<std::size_t>(*at, static_cast<std::size_t>(end - at - 1));
    text.append(reinterpret_cast<const char*>(at + 1), length);
    at += 1 + length;
  }
  return text;
}

// A domain name in the record's data; empty: it is none.
std::string name_in(const ns_msg& message, const ns_rr& record, std::size_t offset) {
  if (ns_rr_rdlen(record) <= offset) return {};
  std::array<char, NS_MAXDNAME> name{};
  const int length = dn_expand(ns_msg_base(message), ns_msg_end(message), ns_rr_rdata(record) + offset,
                               name.data(), static_cast<int>(name.size()));
  return length < 0 ? std::string() : base::to_lower(name.data());
}

std::string value_of(const ns_msg& message, const ns_rr& record, DnsType type) {
  constexpr std::size_t kPreference = 2;
  std::array<char, INET_ADDRSTRLEN> address{};
  switch (type) {
    case DnsType::kTxt:
      return text_of(record);
    case DnsType::kCname:
      return name_in(message, record, 0);
    case DnsType::kMx:
      return name_in(message, record, kPreference);
    case DnsType::kA:
      break;
  }
  if (ns_rr_rdlen(record) != 4) return {};
  return inet_ntop(AF_INET, ns_rr_rdata(record), address.data(), address.size());
}

DnsReply no_answer(std::string words) { return {DnsOutcome::kNoAnswer, {}, std::move(words)}; }

// The low octet of the count of additional records, in a message's header.
constexpr std::size_t kAdditionalCount = 11;

// Says in the question how large an answer may be (RFC 6891 section 6.1.2), as `options edns0` would: without
// it 512 octets. Gives back the question's new length.
int add_answer_size(unsigned char* question, int length) {
  constexpr std::array<unsigned char, 11> kOption{0, 0, 41, kLargestAsked >> 8, kLargestAsked & 0xff};
  std::copy(kOption.begin(), kOption.end(), question + length);
  question[kAdditionalCount] = 1;
  return length + static_cast<int>(kOption.size());
}

struct Server {
  std::string host, port;
};

Server server_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  return {text.substr(0, colon), colon == std::string::npos ? "53" : text.substr(colon + 1)};
}

std::string words_of(const sockaddr_in& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  const unsigned port = ntohs(address.sin_port);
  return std::string(text.data()) + (port == NS_DEFAULTPORT ? "" : ':' + std::to_string(port));
}

bool find_server(const std::string& text, sockaddr_in& address) {
  const Server server = server_of(text);
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(server.host.c_str(), server.port.c_str(), &hints, &found) != 0) return false;
  std::memcpy(&address, found->ai_addr, sizeof address);
  freeaddrinfo(found);
  return true;
}

}  // namespace

struct SystemDns::State {
  struct __res_state resolver {};
  bool ready = false;
  ~State() {
    if (ready) res_nclose(&resolver);
  }
};

SystemDns::SystemDns(std::chrono::steady_clock::time_point deadline)
    : state_(std::make_unique<State>()), deadline_(deadline) {}
SystemDns::~SystemDns() = default;

base::Result<std::unique_ptr<SystemDns>> SystemDns::open(const std::string& server,
                                                         std::chrono::steady_clock::time_point deadline) {
  std::unique_ptr<SystemDns> dns(new SystemDns(deadline));
  auto& resolver = dns->state_->resolver;
  if (res_ninit(&resolver) != 0)
    return base::failure(
        base::operator_must_act("the system's resolver cannot be set up (/etc/resolv.conf)"));
  dns->state_->ready = true;
  resolver.retrans = kSeconds;
  resolver.retry = kTries;
  // Never TCP: glibc waits there for a silent port as long as the kernel does, minutes.
  resolver.options |= RES_IGNTC;
  resolver.options &= ~static_cast<unsigned long>(RES_USEVC);
  if (!server.empty()) {
    resolver.nscount = 1;
    if (!find_server(server, resolver.nsaddr_list[0]))
      return base::failure(
          base::operator_must_act("--dns " + server + ": no such host, or none with an IPv4 address"));
  }
  resolver.nscount = std::min(resolver.nscount, 2);  // so that silence ends soon
  for (int i = 0; i < resolver.nscount; ++i)
    dns->server_ += (i == 0 ? "" : ", ") + (resolver.nsaddr_list[i].sin_family == AF_INET
                                                ? words_of(resolver.nsaddr_list[i])
                                                : std::string("the system's IPv6 resolver"));
  return dns;
}

DnsReply SystemDns::ask(const std::string& name, DnsType type) {
  if (silences_ >= kSilencesUntilDead) return no_answer("not asked: the resolver was silent before");
  if (std::chrono::steady_clock::now() >= deadline_) return no_answer("not asked: no time is left");
  auto& resolver = state_->resolver;
  std::array<unsigned char, NS_PACKETSZ> question{};  // a longer one would go by TCP
  const int length = res_nmkquery(&resolver, ns_o_query, name.c_str(), ns_c_in, type_of(type), nullptr, 0,
                                  nullptr, question.data(), static_cast<int>(question.size()));
  if (length < 0) return no_answer("\"" + name + "\" is no domain name");
  const int whole = add_answer_size(question.data(), length);
  std::vector<unsigned char> answer(kLargest);
  errno = 0;
  int got = res_nsend(&resolver, question.data(), whole, answer.data(), static_cast<int>(answer.size()));
  if (got >= NS_HFIXEDSZ && (answer[3] & 0xf) == ns_r_formerr) {  // by a server that is older than EDNS
    question[kAdditionalCount] = 0;
    got = res_nsend(&resolver, question.data(), length, answer.data(), static_cast<int>(answer.size()));
  }
  if (got < 0) {
    ++silences_;
    return no_answer(errno == 0 ? "no answer" : std::strerror(errno));
  }
  silences_ = 0;
  return parse_reply({reinterpret_cast<const char*>(answer.data()), static_cast<std::size_t>(got)}, type);
}

DnsReply parse_reply(std::string_view octets, DnsType type) {
  ns_msg message{};
  if (octets.size() > kLargest || ns_initparse(reinterpret_cast<const unsigned char*>(octets.data()),
                                               static_cast<int>(octets.size()), &message) != 0)
    return no_answer("the answer is no DNS message");
  if (ns_msg_getflag(message, ns_f_tc) != 0)
    return no_answer("no answer (truncated: the record set is too large for UDP)");
  const int code = ns_msg_getflag(message, ns_f_rcode);
  if (code == ns_r_nxdomain) return {DnsOutcome::kNoName, {}, {}};
  if (code != ns_r_noerror) return no_answer("the resolver fails with code " + std::to_string(code));
  DnsReply reply{DnsOutcome::kNoData, {}, {}};
  for (int i = 0; i < ns_msg_count(message, ns_s_an); ++i) {
    ns_rr record{};
    if (ns_parserr(&message, ns_s_an, i, &record) != 0) return no_answer("the answer is damaged");
    if (ns_rr_type(record) == type_of(type)) reply.records.push_back(value_of(message, record, type));
  }
  std::erase(reply.records, "");
  if (!reply.records.empty()) reply.outcome = DnsOutcome::kFound;
  return reply;
}

}  // namespace exosubmit::cli
