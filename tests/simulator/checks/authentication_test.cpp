#include "simulator/checks/client.h"
#include "simulator/checks/exosim_process.h"

#include "base/encoding.h"
#include "simulator/checks/expect.h"

using namespace exosubmit::test;

TEST_GROUP(Authentication) {
  Exosim exosim{{"--mailbox", "app@contoso.example", "--mailbox", "other@contoso.example"}};
  std::string authenticate(const std::string& response) {
    Client client = secured_client(exosim);
    SAYS("334 \n", client.command("AUTH XOAUTH2"));
    return client.command(response);
  }
  std::string mistakes() { return exosim.file("mistakes"); }
};

TEST(Authentication, TakesTheResponseInOneLineToo) {
  Client client = secured_client(exosim);

  SAYS("235 2.7.0", client.command("AUTH XOAUTH2 " + blob("other@contoso.example", token(exosim))));

  STRCMP_EQUAL("", mistakes().c_str());
  LONGS_EQUAL(1, exosim.count("auths"));
  CHECK_TRUE(exosim.file("transcript").find(token(exosim).substr(0, 20)) == std::string::npos);
  HAS("user=other@contoso.example>", exosim.file("transcript"));
}

TEST(Authentication, RefusesAMailboxThatIsNone) {
  SAYS("535 5.7.3 Authentication unsuccessful [", authenticate(blob("who@contoso.example", token(exosim))));
  HAS("-- not authenticated: mailbox", exosim.file("transcript"));
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Authentication, RefusesATokenThatIsNotOurs) {
  std::string forged = token(exosim);
  forged[forged.size() - 10] = forged[forged.size() - 10] == 'A' ? 'B' : 'A';

  SAYS("535 5.7.3 Authentication unsuccessful [", authenticate(blob("app@contoso.example", forged)));
  SAYS("535 5.7.3 Authentication unsuccessful [", authenticate(blob("app@contoso.example", "abc")));
  HAS("-- not authenticated: signature", exosim.file("transcript"));
  HAS("-- not authenticated: no JWT", exosim.file("transcript"));
}

TEST(Authentication, RefusesExpiredAndForeignTokens) {
  exosim.on("token times=1 expired");
  SAYS("535 5.7.3", authenticate(blob("app@contoso.example", token(exosim))));
  exosim.on("token times=1 wrong-audience");
  SAYS("535 5.7.3", authenticate(blob("app@contoso.example", token(exosim))));

  HAS("-- not authenticated: expired", exosim.file("transcript"));
  HAS("-- not authenticated: audience", exosim.file("transcript"));
  LONGS_EQUAL(2, exosim.count("auth_failures"));
}

TEST(Authentication, NotesAMalformedResponse) {
  SAYS("535 5.7.3", authenticate("bm90IGl0"));
  HAS("the XOAUTH2 answer has not the documented form", mistakes());
}

TEST(Authentication, CanBeCancelled) { SAYS("501 5.5.4 Authentication cancelled [", authenticate("*")); }

TEST(Authentication, RefusesBasicAuthentication) {
  Client client = secured_client(exosim);

  SAYS("334 VXNlcm5hbWU6\n", client.command("AUTH LOGIN"));
  SAYS("334 UGFzc3dvcmQ6\n", client.command("YQ=="));
  SAYS("535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [",
       client.command("YQ=="));
  SAYS("504 5.7.4 Unrecognized authentication type [", client.command("AUTH PLAIN AGEAYg=="));
}

TEST(Authentication, TakesPlainWithAnyPasswordWhereItIsOffered) {
  Exosim plain({"--auth", "PLAIN XOAUTH2"});
  Client client = secured_client(plain);

  HAS("250-AUTH PLAIN XOAUTH2\n", client.command("EHLO relay.example.com"));
  SAYS("535 5.7.3",
       client.command("AUTH PLAIN " + exosubmit::base::base64(std::string("\0who@else.example\0x", 19))));
  SAYS("535 5.7.3", client.command("AUTH PLAIN " + exosubmit::base::base64("app@contoso.example")));
  SAYS("334 \n", client.command("AUTH PLAIN"));
  SAYS("235 2.7.0", client.command(exosubmit::base::base64(std::string("\0app@contoso.example\0x", 22))));
  STRCMP_EQUAL("", plain.file("mistakes").c_str());
}

TEST(Authentication, OffersAndTakesOnlyWhatItWasTold) {
  Exosim without({"--auth", "LOGIN"});
  Client client = secured_client(without);

  HAS("250-AUTH LOGIN\n", client.command("EHLO relay.example.com"));
  SAYS("504 5.7.4", client.command("AUTH XOAUTH2"));
}

TEST(Authentication, HappensOnce) {
  Client client = ready_client(exosim);
  SAYS("503 5.5.2 Auth command already specified [", client.command("AUTH XOAUTH2"));
}

TEST(Authentication, KeepsKeysAndSecretOverARestart) {
  const std::string old_token = token(exosim);
  const std::string old_secret = exosim.client_secret();
  const std::string port = exosim.env("EXOSIM_SMTP_PORT");

  LONGS_EQUAL(0, exosim.stop());
  exosim.start({"--smtp-port", port});

  STRCMP_EQUAL(port.c_str(), exosim.env("EXOSIM_SMTP_PORT").c_str());
  STRCMP_EQUAL(old_secret.c_str(), exosim.client_secret().c_str());
  SAYS("235", authenticate(blob("app@contoso.example", old_token)));
}

TEST(Authentication, MayChallengeAsGoogleDoes) {
  exosim.on("blob times=1 challenge");
  Client client = secured_client(exosim);
  client.command("AUTH XOAUTH2");

  const std::string challenge = client.command(blob("app@contoso.example", token(exosim)));
  SAYS("334 ", challenge);
  HAS("\"status\":\"401\"", *exosubmit::base::decode_base64(challenge.substr(4, challenge.size() - 5)));
  SAYS("535 5.7.3", client.command(""));
  STRCMP_EQUAL("", mistakes().c_str());
}

TEST(Authentication, ShowsACertificateForAnotherNameWhenTold) {
  Exosim bad({"--bad-certificate"});
  Client client(bad.smtp_port());
  client.reply();
  client.command("EHLO relay.example.com");
  client.command("STARTTLS");

  CHECK_TRUE(client.start_tls(bad.env("EXOSIM_CA")));
  CHECK_FALSE(client.tls_verified());
}
