#include "operate/status_line.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit::operate;

TEST_GROUP(StatusLine){void check(const char* expected, const Standing& standing){
    STRCMP_EQUAL(expected, status_line(standing).c_str());
}
}
;

TEST(StatusLine, CountsInProperEnglish) {
  check("Serving 1 mailbox; nothing held; answering 0 messages", {1, 0, {}, false});
  check("Serving 2 mailboxes; nothing held; answering 1 message", {2, 1, {}, false});
}

TEST(StatusLine, TellsWhatIsHeldWithoutAnAddress) {
  check(
      "Serving 3 mailboxes; held: endpoint, 1 mailbox, 2 senders (the log tells why); answering 0 messages",
      {3,
       0,
       {"sender a@contoso.example at mailbox app@contoso.example",
        "sender b@contoso.example at mailbox app@contoso.example", "mailbox app@contoso.example", "endpoint"},
       false});
  check("Serving 3 mailboxes; held: 2 mailboxes, tenant (the log tells why); answering 0 messages",
        {3, 0, {"tenant", "mailbox a@contoso.example", "mailbox b@contoso.example"}, false});
}

TEST(StatusLine, TellsThatAReloadWasRefused) {
  check(
      "Serving 1 mailbox; nothing held; answering 0 messages; the settings file has mistakes, the old ones "
      "are in "
      "force",
      {1, 0, {}, true});
}

TEST(StatusLine, BeginsWithTheModeWhereItIsNotToDeliver) {
  check("Observing, nothing is sent: Serving 1 mailbox; nothing held; answering 0 messages",
        {1, 0, {}, false, true, true});
  check(
      "Redirecting, all mail goes to one test address: Serving 1 mailbox; nothing held; answering 0 messages",
      {1, 0, {}, false, false, true});
}
