#include "cli/postfix/instance.h"

#include <CppUTest/TestHarness.h>

using namespace exosubmit;

TEST_GROUP(PostfixInstance){};

TEST(PostfixInstance, TheServicesOwnOptionWinsOverMainCf) {
  cli::PostfixInstance postfix;
  postfix.parameters = {{"smtpd_milters", "inet:localhost:8891"}, {"content_filter", ""}};
  cli::PostfixService service;
  service.options = {{"smtpd_milters", ""}};

  STRCMP_EQUAL("", postfix.parameter_of(service, "smtpd_milters").c_str());
  STRCMP_EQUAL("", postfix.parameter_of(service, "content_filter").c_str());
  STRCMP_EQUAL("inet:localhost:8891", postfix.parameter("smtpd_milters").c_str());
}
