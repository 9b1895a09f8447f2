#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"

#include <vector>

#include <fmt/format.h>

#include "simulator/checks/expect.h"

using namespace exosubmit::test;

namespace {

// Sends all but the end of a message; it is in progress then.
void begin(Client& client, const std::string& content) {
  client.command("MAIL FROM:<app@contoso.example>");
  client.command("RCPT TO:<someone@example.net>");
  client.send(fmt::format("BDAT {}\r\n{}", content.size(), content));
  SAYS("250 2.6.0", client.reply());
}

std::string end(Client& client) { return client.command("BDAT 0 LAST"); }

}  // namespace

TEST_GROUP(Limits){};

TEST(Limits, RefuseTheSendThatIsOneTooMany) {
  Exosim exosim({"--enforce", "concurrency=2"});
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(ready_client(exosim));
    begin(clients.back(), message());
  }

  SAYS(
      "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more "
      "information. "
      "[Hostname=",
      end(clients[2]));
  SAYS("250", end(clients[0]));
  SAYS("250", end(clients[1]));
  SAYS("250", submit(clients[2], message()));
  LONGS_EQUAL(3, exosim.count("max_concurrent_sends"));
}

TEST(Limits, RefuseSendsOverTheRateAndHangUp) {
  Exosim exosim({"--enforce", "rate=2"});
  Client client = ready_client(exosim);
  SAYS("250", submit(client, message()));
  SAYS("250", submit(client, message()));

  SAYS("421 4.4.2 Message submission rate for this client has exceeded the configured limit [",
       submit(client, message()));
  CHECK_TRUE(client.closed());
}

TEST(Limits, RefuseRecipientsOverTheQuota) {
  Exosim exosim({"--enforce", "recipients=2"});
  Client client = ready_client(exosim);
  SAYS("250", submit(client, message()));
  SAYS("250", submit(client, message()));

  SAYS("554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; ",
       submit(client, message()));
}

TEST(Limits, ThrottleASenderAfterErrors) {
  Exosim exosim(
      {"--enforce", "throttle=2", "--mailbox", "app@contoso.example", "--mailbox", "b@contoso.example"});
  Client client = ready_client(exosim);
  submit(client, message(), "boss@contoso.example");
  SAYS("250", submit(client, message()));
  submit(client, message(), "boss@contoso.example");

  SAYS("550 5.2.252 Sender throttled due to continuous send as denied errors. [Hostname=",
       submit(client, message()));

  Client other = ready_client(exosim, "b@contoso.example");
  SAYS("250", submit(other, "From: b@contoso.example\r\n\r\n", "b@contoso.example"));
}

TEST(Limits, EndIdleSessions) {
  Exosim exosim({"--idle-timeout", "1"});
  Client client = ready_client(exosim);

  SAYS("421 4.4.1 Connection timed out. Total session duration: 00:00:01.", client.reply());
  CHECK_TRUE(client.closed());
}

TEST(Limits, CannotBeSetToNonsense) {
  CHECK_FALSE(Exosim({"--enforce", "patience=3"}).running());
  CHECK_FALSE(Exosim({"--enforce", "rate=0"}).running());
  CHECK_FALSE(Exosim({"--nonsense"}).running());
  CHECK_FALSE(Exosim({"--on", "final jump"}).running());
}

TEST_GROUP(DiscardedContent){};

TEST(DiscardedContent, IsCountedAndNotKept) {
  Exosim exosim({"--discard-content"});
  Client client = ready_client(exosim);
  std::string lines;
  while (lines.size() < 1'500'000) lines += "\r\n";

  SAYS("250", submit(client, message()));
  // Even where the judged start ends between CR and LF, the line end is a good one.
  SAYS("250", submit(client, message("Subject: even\r\n\r\n" + lines)));
  SAYS("250", submit(client, message("Subject: odd\r\n\r\n" + lines)));

  LONGS_EQUAL(3, exosim.count("accepted"));
  STRCMP_EQUAL("", exosim.file("messages/000001.json").c_str());
  STRCMP_EQUAL("", exosim.file("mistakes").c_str());
}
