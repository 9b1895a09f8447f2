// The in-memory Exchange itself: what it takes for mistakes, and what it remembers.
#include "support/fake_exchange.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "smtp/xoauth2.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;
using namespace std::chrono_literals;
using test::Stage;

namespace {

const std::string kAuth = "AUTH XOAUTH2\r\n";
const std::string kMail = "MAIL FROM:<app@contoso.example>\r\n";
const std::string kRcpt = "RCPT TO:<one@example.net>\r\n";

std::string blob(const std::string& token = "token") {
  return std::string(smtp::xoauth2_response("app@contoso.example", base::Secret(token)).reveal()) + "\r\n";
}

}  // namespace

TEST_GROUP(FakeExchange) {
  test::FakeClock clock;
  test::FakeExchange exchange{clock};
  std::unique_ptr<smtp::Connection> connection;

  void connect() { connection = std::move(*exchange.connect(clock.steady() + 1s)); }

  // Writes each flight and reads what comes within a second; gives the codes of the last.
  std::string talk(const std::vector<std::string>& flights) {
    std::string codes;
    for (const std::string& flight : flights) {
      std::size_t written = 0;
      while (written < flight.size()) {
        const auto io = connection->write(std::string_view(flight).substr(written), clock.steady() + 1s);
        if (io.result != smtp::Io::Result::kMoved) break;
        written += io.octets;
      }
      codes = replies();
    }
    return codes;
  }
  std::string replies() {
    std::string codes;
    smtp::ReplyParser parser;
    std::array<char, 4096> buffer{};
    for (;;) {
      const auto io = connection->read(buffer.data(), buffer.size(), clock.steady() + 1s);
      if (io.result != smtp::Io::Result::kMoved) {
        return codes + (io.result == smtp::Io::Result::kClosed ? " closed" : "");
      }
      parser.feed({buffer.data(), io.octets});
      while (const auto reply = parser.next())
        codes += (codes.empty() ? "" : " ") + std::to_string(reply->code);
    }
  }
  std::string first_mistake() const {
    const auto mistakes = exchange.mistakes();
    return mistakes.empty() ? "" : mistakes.front();
  }
};

TEST(FakeExchange, KeepsWhatItAccepted) {
  connect();

  const std::string codes = talk({kAuth, blob(), kMail + kRcpt + "DATA\r\n", "a: b\r\n\r\n..x\r\n.\r\n"});

  STRCMP_EQUAL("250", codes.c_str());
  STRCMP_EQUAL("", first_mistake().c_str());
  const test::AcceptedMessage message = exchange.messages().at(0);
  STRCMP_EQUAL("app@contoso.example", message.sender.address.c_str());
  STRCMP_EQUAL("one@example.net", message.recipients.at(0).address.c_str());
  STRCMP_EQUAL("a: b\r\n\r\n.x\r\n", message.content.c_str());
}

TEST(FakeExchange, NamesEachMistake) {
  struct Row {
    std::vector<std::string> flights;
    const char* codes;  // of the last flight
    const char* mistake;
  };
  const std::string mail_rcpt = kMail + kRcpt;
  const Row rows[] = {
      {{"AUTH XOAUTH2\n"}, "334", "1 line does not end in CRLF: AUTH XOAUTH2\n"},
      {{kAuth + blob()}, "334 235", "1 AUTH was pipelined"},
      {{"AUTH PLAIN\r\n"}, "503", "1 not wanted: AUTH PLAIN"},
      {{kAuth, "dXNlcj0=\r\n"}, "535", "1 not an XOAUTH2 response"},
      {{kMail}, "530", "1 MAIL before AUTH"},
      {{kAuth, blob(), kMail, kMail}, "503", "1 MAIL in an open transaction"},
      {{kAuth, blob(), "MAIL FROM: <a@b>\r\n"}, "501", "1 bad MAIL: MAIL FROM: <a@b>"},
      {{kAuth, blob(), "MAIL FROM:<a@b> X=1\r\n"}, "250", "1 parameter not offered: X=1"},
      {{kAuth, blob(), "MAIL FROM:<\xc3\xa9@b>\r\n"}, "250", "1 non-ASCII address without SMTPUTF8"},
      {{kAuth, blob(), kRcpt}, "503", "1 RCPT before MAIL"},
      {{kAuth, blob(), kMail, "DATA\r\n"}, "503", "1 DATA before RCPT"},
      {{kAuth, blob(), mail_rcpt + "DATA\r\nx\r\n.\r\n"}, "250 250 354 250", "1 content before the 354"},
      {{kAuth, blob(), mail_rcpt + "DATA\r\n", ".x\r\n.\r\n"}, "250", "1 a line's first dot is not doubled"},
      {{kAuth, blob(), mail_rcpt + "BDAT 2 LAST\r\nx\n"},
       "250 250 250",
       "1 bare CR, bare LF or NUL at octet 1"},
      {{kAuth, blob(), mail_rcpt + "BDAT 2\r\n\r\n"}, "250 250 250", "1 not BDAT n LAST: BDAT 2"},
      {{kAuth, blob(), mail_rcpt + "BDAT 1 LAST\r\nx"}, "250 250 250", "1 content does not end in CRLF"},
      {{kAuth, blob(), mail_rcpt + "BDAT 3 LAST\r\n\xe9\r\n"},
       "250 250 250",
       "1 8-bit content without BODY=8BITMIME"},
      {{kAuth, blob(), "MAIL FROM:<a@b> SIZE=9\r\n" + kRcpt + "BDAT 2 LAST\r\n\r\n"},
       "250 250 250",
       "1 SIZE=9 but the content has 2 octets"},
      {{kAuth, blob(), kMail + "BDAT 2 LAST\r\n\r\n", kMail}, "503", "1 BDAT before RCPT"},
      {{"NOOP\r\n"}, "500", "1 unknown command NOOP"},
  };
  for (const Row& row : rows) {
    test::FakeExchange fresh(clock);
    connection = std::move(*fresh.connect(clock.steady()));

    const std::string codes = talk(row.flights);

    STRCMP_EQUAL(row.codes, codes.c_str());
    CHECK_FALSE(fresh.mistakes().empty());
    STRCMP_EQUAL(row.mistake, fresh.mistakes().front().c_str());
    connection.reset();
  }
}

TEST(FakeExchange, WantsAResetAfterARefusedChunk) {
  exchange.at(Stage::kFinal).once().reply("554 5.2.0 No");
  connect();
  const std::string message = kMail + kRcpt + "BDAT 2 LAST\r\n\r\n";
  talk({kAuth, blob(), message});

  STRCMP_EQUAL("250 250 250 250", talk({"RSET\r\n" + message}).c_str());
  STRCMP_EQUAL("", first_mistake().c_str());
  exchange.at(Stage::kFinal).reply("554 5.2.0 No");
  talk({message, message});
  STRCMP_EQUAL("1 MAIL in an open transaction", first_mistake().c_str());
}

TEST(FakeExchange, MindsPipeliningThatWasNotOffered) {
  exchange.capabilities.pipelining = false;
  connect();

  talk({kAuth, blob(), kMail + kRcpt});

  STRCMP_CONTAINS("1 pipelined: RCPT", first_mistake().c_str());
}

TEST(FakeExchange, ObeysRulesByOccurrenceAndText) {
  exchange.at(Stage::kRcpt).matching("BOB@").from(2).times(1).reply("550 5.1.1 Nobody %S");
  connect();
  const std::string bob = "RCPT TO:<bob@example.net>\r\n";

  const std::string codes = talk({kAuth, blob(), kMail + bob + kRcpt + bob + bob});

  STRCMP_EQUAL("250 250 250 550 250", codes.c_str());
}

TEST(FakeExchange, TakesOnlyTheTokenThatItIsTold) {
  exchange.accept_only("new");
  connect();

  STRCMP_EQUAL("535", talk({kAuth, blob("old")}).c_str());
  STRCMP_EQUAL("235", talk({kAuth, blob("new")}).c_str());
}

TEST(FakeExchange, FailsToConnectAsItIsTold) {
  exchange.at(Stage::kConnect).once().cut();
  exchange.at(Stage::kConnect).once().reply("421 4.3.2 Service not available");
  exchange.at(Stage::kConnect).once().hang();

  const auto cut = exchange.connect(clock.steady() + 15s);
  const auto refused = exchange.connect(clock.steady() + 15s);
  const auto start = clock.steady();
  const auto hung = exchange.connect(start + 15s);

  CHECK_TRUE(cut.error().step == smtp::ConnectFailure::Step::kConnect);
  CHECK_EQUAL(421, refused.error().reply->code);
  CHECK_TRUE(hung.error().text.ends_with("timed out") && clock.steady() == start + 15s);
  CHECK_TRUE(exchange.connect(clock.steady()).has_value());
}

TEST(FakeExchange, CountsSendsInProgress) {
  exchange.concurrency_limit = 1;
  exchange.hold_finals();
  std::array<std::string, 2> codes;
  std::array<std::unique_ptr<smtp::Connection>, 2> connections;
  for (auto& one : connections) one = std::move(*exchange.connect(clock.steady()));

  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < connections.size(); ++i) {
    threads.emplace_back([&, i] {
      std::array<char, 4096> buffer{};
      smtp::ReplyParser parser;
      for (const std::string& flight : {kAuth, blob(), kMail + kRcpt + "BDAT 2 LAST\r\n\r\n"}) {
        connections[i]->write(flight, clock.steady() + 1s);
        const std::size_t wanted = flight.ends_with("LAST\r\n\r\n") ? 3 : 1;
        for (std::size_t count = 0; count < wanted;) {
          const auto io = connections[i]->read(buffer.data(), buffer.size(), clock.steady() + 1s);
          parser.feed({buffer.data(), io.octets});
          while (const auto reply = parser.next()) {
            codes[i] = std::to_string(reply->code);
            ++count;
          }
        }
      }
    });
  }
  exchange.await_held_finals(2);
  exchange.release_finals();
  for (auto& thread : threads) thread.join();

  CHECK_EQUAL(2, exchange.max_concurrent_sends());
  CHECK_EQUAL(2, exchange.open_connections());
  std::sort(codes.begin(), codes.end());
  STRCMP_EQUAL("250 432", (codes[0] + ' ' + codes[1]).c_str());
}
