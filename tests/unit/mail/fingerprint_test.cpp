#include "mail/fingerprint.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

namespace {

const mail::HeaderField kMessageId{"Message-ID", " <1@x.test>"};
const mail::HeaderField kOldest{"Received", " by mail.test (Postfix, from userid 0) id 4A; x"};
const mail::HeaderField kNewer{"Received",
                               " from x (x [192.0.2.1]) by mail.test (Postfix) with ESMTP id 4B; x"};

std::string print(const mail::Header& header, const char* body = "text\r\n",
                  const char* sender = "<a@x.test>") {
  mail::Message message{header, mail::Body(1000, "/tmp")};
  CHECK_TRUE(message.body.append(body).has_value());
  CHECK_TRUE(message.body.finish().has_value());
  mail::Envelope envelope;
  envelope.sender = mail::Path::parse(sender);
  const auto fingerprint = mail::fingerprint(envelope, message);
  return fingerprint ? base::hex(*fingerprint) : "none";
}

}  // namespace

TEST_GROUP(Fingerprint){};

TEST(Fingerprint, IsTheSameOnEveryPass) {
  const mail::Header first = {kMessageId, {"Subject", " x"}};
  const mail::Header later = {
      kNewer,           {"Return-Path", " <a@x.test>"}, {"delivered-to", " b@x.test"},
      kMessageId,       {"X-Original-To", " b@x.test"}, {"Authentication-Results", " none"},
      {"Subject", " x"}};

  STRCMP_EQUAL(print(first).c_str(), print(later).c_str());
}

TEST(Fingerprint, TellsMessagesApart) {
  const std::string one = print({kMessageId, {"Subject", " x"}});

  CHECK_FALSE(one == print({kMessageId, {"Subject", " y"}}));
  CHECK_FALSE(one == print({{"Subject", " x"}, kMessageId}));
  CHECK_FALSE(one == print({kMessageId, {"Subject", " x"}}, "other\r\n"));
  CHECK_FALSE(one == print({kMessageId, {"Subject", " x"}}, "text\r\n", "<b@x.test>"));
  CHECK_FALSE(one == print({kMessageId, {"Subjec", "t x"}}));
}

TEST(Fingerprint, TakesTheOldestQueueIdWhereThereIsNoMessageId) {
  const std::string first = print({kOldest});

  CHECK_FALSE(first == "none");
  STRCMP_EQUAL(first.c_str(), print({kNewer, kOldest}).c_str());
  CHECK_FALSE(first == print({kNewer}));
  STRCMP_EQUAL(first.c_str(), print({kNewer, kOldest, {"Received", " from nowhere; x"}}).c_str());
}

TEST(Fingerprint, IsNoneWithNeitherMessageIdNorQueueId) {
  STRCMP_EQUAL("none", print({{"Subject", " x"}}).c_str());
  STRCMP_EQUAL("none", print({{"Message-ID", " \r\n "}, {"Received", " from nowhere; x"}}).c_str());
}

TEST(Fingerprint, KeyDependsOnMessageAndRecipient) {
  const base::Digest one = base::sha256("one");

  CHECK_TRUE(mail::recipient_key(one, "a@x.test") == mail::recipient_key(one, "a@x.test"));
  CHECK_FALSE(mail::recipient_key(one, "a@x.test") == mail::recipient_key(one, "b@x.test"));
  CHECK_FALSE(mail::recipient_key(one, "a@x.test") == mail::recipient_key(base::sha256("two"), "a@x.test"));
}
