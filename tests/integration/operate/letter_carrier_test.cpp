// A notice brought to a server that does what a test says.
#include "operate/letter_carrier.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "base/file_descriptor.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;

namespace {

// Says each of its texts after a command of the client, the first at once; hears everything.
class Server {
 public:
  explicit Server(std::vector<std::string> texts) : texts_(std::move(texts)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    CHECK_EQUAL(0, bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), size));
    CHECK_EQUAL(0, listen(listener_.get(), 1));
    getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&address), &size);
    name_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    thread_ = std::thread([this] { serve(); });
  }
  ~Server() { join(); }

  const std::string& name() const { return name_; }
  std::string heard() {
    join();
    return heard_;
  }

 private:
  void join() {
    if (thread_.joinable()) thread_.join();
  }

  void serve() {
    const base::FileDescriptor client(accept(listener_.get(), nullptr, nullptr));
    for (const std::string& text : texts_) {
      send(client.get(), text.data(), text.size(), MSG_NOSIGNAL);
      const bool data = text.starts_with("354");
      const std::size_t from = heard_.size();
      while (heard_.find(data ? "\r\n.\r\n" : "\r\n", from) == std::string::npos) {
        char buffer[4096];
        const ssize_t got = recv(client.get(), buffer, sizeof buffer, 0);
        if (got <= 0) return;
        heard_.append(buffer, static_cast<std::size_t>(got));
      }
    }
  }

  std::vector<std::string> texts_;
  const base::FileDescriptor listener_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  std::string name_, heard_;
  std::thread thread_;
};

base::Result<void> bring_to(const std::string& server, std::chrono::milliseconds longest = 10s) {
  return operate::carry({server, "relay.example", "exosubmit@relay.example", "operator@contoso.example",
                         "Subject: x\r\n\r\n.dot\r\nend\r\n"},
                        {longest, longest});
}

}  // namespace

TEST_GROUP(LetterCarrier){static void check_fault(const char* expected, base::Remedy remedy,
                                                  const std::vector<std::string>& texts){Server server(texts);
const auto brought = bring_to(server.name(), 300ms);
CHECK_FALSE(brought.has_value());
STRCMP_CONTAINS(expected, brought.error().text.c_str());
CHECK_TRUE_TEXT(remedy == brought.error().remedy, expected);
}
}
;

TEST(LetterCarrier, SpeaksPlainSmtpAndTakesItsLeave) {
  Server server({"220 hello\r\n", "250-a\r\n250 b\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n",
                 "250 queued\r\n", "221 bye\r\n"});

  CHECK_TRUE(bring_to(server.name()).has_value());

  CHECK_EQUAL(
      std::string(
          "EHLO relay.example\r\nMAIL FROM:<exosubmit@relay.example>\r\n"
          "RCPT TO:<operator@contoso.example>\r\nDATA\r\nSubject: x\r\n\r\n..dot\r\nend\r\n.\r\nQUIT\r\n"),
      server.heard());
}

TEST(LetterCarrier, TellsWhatTheServerSaidAndWhetherItMaySayOtherwiseLater) {
  check_fault("said 554 5.7.1 go away", base::Remedy::kRefuse, {"554 5.7.1 go away\r\n"});
  check_fault("said 550 5.1.1 no such user", base::Remedy::kRefuse,
              {"220 hello\r\n", "250 b\r\n", "250 ok\r\n", "550 5.1.1 no such user\r\n"});
  check_fault(
      "said 451 4.3.0 later", base::Remedy::kTryLater,
      {"220 hello\r\n", "250 b\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "451 4.3.0 later\r\n"});
}

TEST(LetterCarrier, SilenceAndNonsenseEndInTime) {
  check_fault("does not answer", base::Remedy::kTryLater, {""});
  check_fault("does not answer", base::Remedy::kTryLater, {"220 hello\r\n", "HTTP/1.1 400\r\n"});
  check_fault("does not answer", base::Remedy::kTryLater, {"220-" + std::string(100'000, 'x')});
}

TEST(LetterCarrier, AServerThatMayHaveTheLetterDoesNotGetItAgain) {
  check_fault("did not answer to a whole message", base::Remedy::kRefuse,
              {"220 hello\r\n", "250 b\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", ""});
}

TEST(LetterCarrier, AServerThatIsNotThereIsTold) {
  std::string gone;
  {
    Server server({});
    gone = server.name();
    (void)bring_to(gone, 300ms);
  }
  STRCMP_CONTAINS("cannot be connected to", bring_to(gone).error().text.c_str());
  STRCMP_CONTAINS("cannot be connected to", bring_to("no-such-host.invalid:25").error().text.c_str());
}
